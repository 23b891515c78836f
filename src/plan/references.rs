//! Which files of the theme a style sheet, script or other text names, and the same text
//! with other names in their place. Knows no files.
//!
//! In style sheets the names are those of `url()`, `@import` and `image-set()`. In every
//! other text (scripts, JSON, SVG) a name is a quoted text that begins with `./` or `../`:
//! imports, `new URL("./x", import.meta.url)` and workers are all written so.

use cssparser::{Parser, ParserInput, SourcePosition, Token};
use std::ops::Range;

/// A name in a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where it stands, with its quotes or its `url()`.
    pub range: Range<usize>,
    /// The path without quotes, query and fragment.
    pub path: String,
    /// The query and the fragment.
    rest: String,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `url(x.png)`, without quotes.
    Url,
    /// Between two of this sign.
    Quoted(char),
}

/// The names in a text that may be those of files beside it, in the order written.
pub fn references(file: &str, text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    if file.ends_with(".css") {
        let mut input = ParserInput::new(text);
        let mut parser = Parser::new(&mut input);
        let start = parser.position();
        in_sheet(&mut parser, start, Around::Anything, 0, &mut found);
    } else if TEXTS.iter().any(|ending| file.ends_with(ending)) {
        quoted(text, &mut found);
    }
    found
}

/// Other files than style sheets that can name files.
const TEXTS: [&str; 8] = [".js", ".mjs", ".json", ".webmanifest", ".svg", ".xml", ".html", ".htm"];

/// The text with new paths for its references; `None` keeps the old one.
pub fn exchanged(text: &str, references: &[Reference], new: impl Fn(&Reference) -> Option<String>) -> String {
    let mut result = String::with_capacity(text.len() + 16 * references.len());
    let mut end = 0;
    for reference in references {
        let Some(path) = new(reference) else { continue };
        result.push_str(&text[end..reference.range.start]);
        end = reference.range.end;
        let address = format!("{path}{}", reference.rest);
        let named = match reference.form {
            Form::Url => format!("url(\"{address}\")"),
            // A script takes a bare name for something else than a file beside it.
            Form::Quoted(sign) if !path.starts_with('.') => format!("{sign}./{address}{sign}"),
            Form::Quoted(sign) => format!("{sign}{address}{sign}"),
        };
        result.push_str(&named);
    }
    result.push_str(&text[end..]);
    result
}

impl Reference {
    /// `None` for addresses that lead elsewhere: to other hosts, to the root, into the file itself.
    fn new(range: Range<usize>, address: &str, form: Form) -> Option<Reference> {
        let end = address.find(['?', '#']).unwrap_or(address.len());
        let (path, rest) = address.split_at(end);
        let leads_elsewhere = path.is_empty() || path.starts_with('/') || path.contains([':', '\\', '"', '\n']);
        (!leads_elsewhere).then(|| Reference { range, path: path.to_owned(), rest: rest.to_owned(), form })
    }
}

/// What a quoted text in a style sheet is read as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    /// In `url()` and the like: the name of a file.
    Address,
    /// Behind `@import`: the first one is such a name.
    Import,
    Anything,
}

/// Blocks in blocks that are looked into; no sheet has more.
const DEEPEST: usize = 64;

fn in_sheet(parser: &mut Parser<'_, '_>, start: SourcePosition, around: Around, depth: usize, found: &mut Vec<Reference>) {
    let mut expected = around;
    loop {
        let before = parser.slice_from(start).len();
        let Ok(token) = parser.next_including_whitespace_and_comments() else { return };
        let (address, form) = match token {
            Token::UnquotedUrl(address) => (Some(address.to_string()), Form::Url),
            Token::QuotedString(text) if expected != Around::Anything => (Some(text.to_string()), Form::Quoted('"')),
            _ => (None, Form::Url),
        };
        let inner = match token {
            Token::Function(name) => {
                let names = ["url", "src", "image-set", "-webkit-image-set"];
                Some(if names.iter().any(|known| name.eq_ignore_ascii_case(known)) { Around::Address } else { Around::Anything })
            }
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => Some(Around::Anything),
            _ => None,
        };
        expected = match token {
            Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => Around::Import,
            Token::WhiteSpace(_) | Token::Comment(_) => expected,
            _ => around,
        };
        if let Some(address) = address {
            let range = before..parser.slice_from(start).len();
            found.extend(Reference::new(range, &address, form));
        }
        if let Some(inner) = inner.filter(|_| depth < DEEPEST) {
            let _ = parser.parse_nested_block(|parser| {
                in_sheet(parser, start, inner, depth + 1, found);
                Ok::<(), cssparser::ParseError<'_, ()>>(())
            });
        }
    }
}

fn quoted(text: &str, found: &mut Vec<Reference>) {
    let mut from = 0;
    while let Some(dot) = text[from..].find("./").map(|dot| from + dot) {
        from = dot + 2;
        // `../` is found at its second dot.
        let start = if text[..dot].ends_with('.') { dot - 1 } else { dot };
        let Some(sign) = text[..start].chars().next_back().filter(|sign| matches!(sign, '"' | '\'' | '`')) else { continue };
        let Some(length) = text[start..].find(|c: char| c == sign || c.is_whitespace() || c == '$') else { continue };
        if text[start + length..].starts_with(sign) {
            let address = &text[start..start + length];
            found.extend(Reference::new(start - 1..start + length + 1, address, Form::Quoted(sign)));
            from = start + length + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(file: &str, text: &str) -> String {
        let found = references(file, text);
        exchanged(text, &found, |reference| Some(format!("NEW-{}", reference.path.replace(['/', '.'], "_"))))
    }

    #[test]
    fn names_in_style_sheets() {
        for (sheet, new) in [
            ("a{background:url(x.png)}", "a{background:url(\"NEW-x_png\")}"),
            ("a{background:url( 'x.png?a#b' )}", "a{background:url( \"./NEW-x_png?a#b\" )}"),
            ("@import \"b.css\" screen;", "@import \"./NEW-b_css\" screen;"),
            ("@import/* c */'b.css';", "@import/* c */\"./NEW-b_css\";"),
            ("@import url(b.css);", "@import url(\"NEW-b_css\");"),
            ("a{b:image-set(\"x.png\" 1x, url(y.png) 2x)}", "a{b:image-set(\"./NEW-x_png\" 1x, url(\"NEW-y_png\") 2x)}"),
            ("@media print{@supports (a:b){a{b:URL(x.png)}}}", "@media print{@supports (a:b){a{b:url(\"NEW-x_png\")}}}"),
            ("a{b:url(x\\ y.png)}", "a{b:url(\"NEW-x y_png\")}"),
        ] {
            assert_eq!(replaced("a.css", sheet), new);
        }
        for sheet in [
            "/* url(x.png) */",
            "a{content:\"url(x.png)\"}",
            "a{content:\"x.png\"}",
            "a{b:url(data:image/png;base64,AA)}",
            "a{b:url(https://x.example/y.png)}",
            "a{b:url(/x.png)}",
            "a{b:url(#x)}",
            "@import; a{content:\"x.png\"}",
        ] {
            assert_eq!(replaced("a.css", sheet), sheet);
        }
        assert_eq!(references("a.css", "a{b:url(x.png").len(), 1, "the end of a sheet closes what is open");
    }

    #[test]
    fn names_in_scripts() {
        for (script, new) in [
            ("import {a} from './b.js';", "import {a} from './NEW-__b_js';"),
            ("await import(\"../b.js?x=1\")", "await import(\"./NEW-___b_js?x=1\")"),
            ("new Worker(new URL(`./w.js`, import.meta.url))", "new Worker(new URL(`./NEW-__w_js`, import.meta.url))"),
            ("f('./a.js','./b.js')", "f('./NEW-__a_js','./NEW-__b_js')"),
        ] {
            assert_eq!(replaced("a.js", script), new);
        }
        for script in ["a ./b.js", "'x./b.js'", "`./${name}.js`", "'./b.js", "\"./a b\"", "'.../a.js'", "'b.js'"] {
            assert_eq!(replaced("a.js", script), script);
        }
    }

    #[test]
    fn blocks_without_end_are_no_matter() {
        let sheet = "(".repeat(100_000) + "a{b:url(x.png)}";
        assert!(references("a.css", &sheet).len() <= 1);
    }
}
