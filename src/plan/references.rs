//! Finds references to other theme files in style sheets, scripts and other texts, and
//! replaces them. This module opens no files.
//!
//! In style sheets, references are in `url()`, `@import` and `image-set()`. In every
//! other text (scripts, JSON, SVG), a reference is a quoted string that starts with `./`
//! or `../`: imports, `new URL("./x", import.meta.url)` and workers are all written this
//! way.

use cssparser::{Parser, ParserInput, SourcePosition, Token};
use std::ops::Range;

/// A reference in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// Byte range in the text, including the quotes or `url()`.
    pub range: Range<usize>,
    /// The path without quotes, query and fragment.
    pub path: String,
    /// The query and the fragment, with their leading `?` or `#`.
    rest: String,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `url(x.png)`, without quotes.
    Url,
    /// In quotes of this kind.
    Quoted(char),
}

/// Returns the references in a text that may refer to files beside it, in source order.
pub(super) fn references(file: &str, text: &str) -> Vec<Reference> {
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

/// Extensions of files other than style sheets that can contain references.
const TEXTS: [&str; 8] = [".js", ".mjs", ".json", ".webmanifest", ".svg", ".xml", ".html", ".htm"];

/// Returns the text with new paths for its references. A reference for which `new`
/// returns `None` keeps its old path.
pub(super) fn exchanged(text: &str, references: &[Reference], new: impl Fn(&Reference) -> Option<String>) -> String {
    let mut result = String::with_capacity(text.len() + 16 * references.len());
    let mut end = 0;
    for reference in references {
        let Some(path) = new(reference) else { continue };
        result.push_str(&text[end..reference.range.start]);
        end = reference.range.end;
        let address = format!("{path}{}", reference.rest);
        let named = match reference.form {
            Form::Url => format!("url(\"{address}\")"),
            // In a script, a specifier without `./` would not refer to a file beside it.
            Form::Quoted(sign) if !path.starts_with('.') => format!("{sign}./{address}{sign}"),
            Form::Quoted(sign) => format!("{sign}{address}{sign}"),
        };
        result.push_str(&named);
    }
    result.push_str(&text[end..]);
    result
}

impl Reference {
    /// Returns `None` for URLs that do not refer to a file beside this one: other hosts,
    /// absolute paths, and fragments of the file itself.
    fn new(range: Range<usize>, address: &str, form: Form) -> Option<Reference> {
        let end = address.find(['?', '#']).unwrap_or(address.len());
        let (path, rest) = address.split_at(end);
        let leads_elsewhere = path.is_empty() || path.starts_with('/') || path.contains([':', '\\', '"', '\n']);
        (!leads_elsewhere).then(|| Reference { range, path: path.to_owned(), rest: rest.to_owned(), form })
    }
}

/// The context that decides whether a quoted string in a style sheet is a reference.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    /// In `url()` and similar functions: the string is a reference.
    Address,
    /// After `@import`: the first string is a reference.
    Import,
    Anything,
}

/// The deepest nesting of blocks that is searched. Real style sheets are not nested this
/// deeply.
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
        // For `../`, the search finds the second dot.
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
