//! Leaves out of a style sheet what browsers do not need: comments and indents. Readers on
//! slow networks load them on every first visit.

use cssparser::{Parser, ParserInput, SourcePosition, Token};

/// Returns a style sheet without comments, and with one line end for each run of white space
/// that has one. Comments that begin with `!` stay, since they hold licences; so do comments
/// between two tokens that would otherwise become one.
pub(super) fn compact(sheet: &str) -> String {
    let mut input = ParserInput::new(sheet);
    let mut parser = Parser::new(&mut input);
    let start = parser.position();
    let mut out = String::with_capacity(sheet.len());
    tokens(&mut parser, start, sheet, &mut out);
    // What is nested too deeply, or not closed, is kept as it is.
    let read = parser.slice_from(start).len();
    out.push_str(&sheet[read..]);
    out
}

fn tokens(parser: &mut Parser<'_, '_>, start: SourcePosition, sheet: &str, out: &mut String) {
    loop {
        let before = parser.slice_from(start).len();
        let Ok(token) = parser.next_including_whitespace_and_comments() else { return };
        let (is_block, kind) = match token {
            Token::WhiteSpace(_) => (false, Kind::Space),
            Token::Comment(text) if !text.starts_with('!') => (false, Kind::Comment),
            Token::Function(_) | Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                (true, Kind::Other)
            }
            _ => (false, Kind::Other),
        };
        let text = &sheet[before..parser.slice_from(start).len()];
        match kind {
            Kind::Space if text.contains('\n') => {
                out.truncate(out.trim_end_matches(' ').len());
                if !out.ends_with('\n') && !out.is_empty() {
                    out.push('\n');
                }
            }
            Kind::Comment => {
                let behind = sheet[before + text.len()..].chars().next();
                let parts = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "{};,".contains(c));
                if !parts(out.chars().next_back()) && !parts(behind) {
                    out.push_str(text);
                }
            }
            Kind::Space | Kind::Other => out.push_str(text),
        }
        if is_block {
            let inside = parser.slice_from(start).len();
            let nested = parser.parse_nested_block(|parser| {
                tokens(parser, start, sheet, out);
                Ok::<(), cssparser::ParseError<'_, ()>>(())
            });
            let end = parser.slice_from(start).len();
            if nested.is_ok() && end > inside {
                // The bracket that closes the block.
                out.push_str(sheet[inside..end].chars().next_back().map_or("", |c| match c {
                    ')' => ")",
                    ']' => "]",
                    '}' => "}",
                    _ => "",
                }));
            }
        }
    }
}

enum Kind {
    Space,
    Comment,
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indents_go() {
        for (sheet, expected) in [
            ("/* head */\na {\n    b: c; /* why */\n}\n", "a {\nb: c;\n}\n"),
            ("a/**/b{c:d}", "a/**/b{c:d}"),
            ("a /* x */ b{c:d}", "a  b{c:d}"),
            ("/*! licence */\na{}", "/*! licence */\na{}"),
            ("a{content:\"/* no */   x\\\n  y\"}", "a{content:\"/* no */   x\\\n  y\"}"),
            (
                "a{b:url( x.png )}\n\n\n@media print {\n  [c] :is(d, e) { f: calc(1px + 2px) }\n}",
                "a{b:url( x.png )}\n@media print {\n[c] :is(d, e) { f: calc(1px + 2px) }\n}",
            ),
            ("a{b:c", "a{b:c"),
            ("", ""),
        ] {
            assert_eq!(compact(sheet), expected, "{sheet}");
            assert_eq!(compact(expected), expected, "a second time");
        }
    }
}
