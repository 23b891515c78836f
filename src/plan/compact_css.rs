//! Leaves out of a style sheet what browsers do not need: comments, indents, and spaces beside
//! punctuation. Readers on slow networks load them on every first visit.

use cssparser::{Parser, ParserInput, SourcePosition, Token};

/// Returns a style sheet without comments, and without white space beside punctuation. Elsewhere
/// one line end is kept for each run of white space that has one. Comments that begin with `!` stay, since they hold licences; so do comments
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
    let mut is_after_mark = out.ends_with('{');
    loop {
        let before = parser.slice_from(start).len();
        let Ok(token) = parser.next_including_whitespace_and_comments() else { return };
        let (is_block, kind) = match token {
            Token::WhiteSpace(_) => (false, Kind::Space),
            Token::Colon | Token::Semicolon | Token::Comma => (false, Kind::Mark),
            Token::Comment(text) if !text.starts_with('!') => (false, Kind::Comment),
            Token::CurlyBracketBlock => (true, Kind::Mark),
            Token::Function(_) | Token::ParenthesisBlock | Token::SquareBracketBlock => (true, Kind::Other),
            _ => (false, Kind::Other),
        };
        let text = &sheet[before..parser.slice_from(start).len()];
        let behind = sheet[before + text.len()..].chars().next();
        let is_before_mark = behind.is_some_and(|c| "{};,".contains(c));
        match kind {
            // A property may be empty, but not in every browser.
            Kind::Space if is_after_mark && !(is_before_mark && out.ends_with(':')) => {}
            Kind::Space if is_before_mark && !out.ends_with(':') => {}
            Kind::Space if text.contains('\n') => {
                out.truncate(out.trim_end_matches(' ').len());
                if !out.ends_with('\n') && !out.is_empty() {
                    out.push('\n');
                }
            }
            Kind::Comment => {
                let parts = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "{};,".contains(c));
                if !parts(out.chars().next_back()) && !parts(behind) {
                    out.push_str(text);
                }
            }
            Kind::Space | Kind::Mark | Kind::Other => out.push_str(text),
        }
        is_after_mark = matches!(kind, Kind::Mark) || is_after_mark && matches!(kind, Kind::Space | Kind::Comment);
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
                is_after_mark = out.ends_with('}');
            }
        }
    }
}

enum Kind {
    Space,
    Mark,
    Comment,
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indents_go() {
        for (sheet, expected) in [
            ("/* head */\na {\n    b: c; /* why */\n}\n", "a{b:c;}"),
            ("a/**/b{c:d}", "a/**/b{c:d}"),
            ("a /* x */ b{c:d}", "a  b{c:d}"),
            ("/*! licence */\na{}", "/*! licence */\na{}"),
            ("a{content:\"/* no */   x\\\n  y\"}", "a{content:\"/* no */   x\\\n  y\"}"),
            (
                "a{b:url( x.png )}\n\n\n@media print {\n  [c] :is(d, e) { f: calc(1px + 2px) }\n}",
                "a{b:url( x.png )}@media print{[c] :is(d,e){f:calc(1px + 2px)}}",
            ),
            (".a\\: .b , i : hover { --c: ; --d: e }", ".a\\: .b,i :hover{--c: ;--d:e}"),
            (
                "@media screen and (min-width: 1em) { a , b {c: d e ;} f {g:h} }",
                "@media screen and (min-width:1em){a,b{c:d e;}f{g:h}}",
            ),
            ("a{b:c", "a{b:c"),
            ("", ""),
        ] {
            assert_eq!(compact(sheet), expected, "{sheet}");
            assert_eq!(compact(expected), expected, "a second time");
        }
    }
}
