//! Escaping, in one place: nothing reaches a page around it.

use std::fmt::Write as _;

/// What stands between one of these characters and the end is read by itself, from left
/// to right or from right to left. In a text with no elements they isolate a number.
pub const LEFT_TO_RIGHT: char = '\u{2066}';
pub const RIGHT_TO_LEFT: char = '\u{2067}';
pub const END_OF_ISOLATE: char = '\u{2069}';

/// The text in pieces, good in elements and in quoted attributes of HTML and XML.
/// Control characters, which neither may hold, are left out: content that has them is
/// refused, but a theme's words may. It looks at bytes: all of these are ASCII, and no
/// other character contains them.
pub fn escaped(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_special = |byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | 0..=8 | 11 | 12 | 14..=31 | 127);
        let index = rest.bytes().position(is_special).unwrap_or(rest.len());
        if index > 0 {
            let (piece, after) = rest.split_at(index);
            rest = after;
            return Some(piece);
        }
        let entity = match rest.bytes().next()? {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => "",
        };
        rest = &rest[1..];
        Some(entity)
    })
}

pub fn escape_into(out: &mut String, text: &str) {
    out.extend(escaped(text));
}

pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(&mut out, text);
    out
}

/// A printed number, or words with one in them, as the content of an element: what
/// isolates it becomes an element, so that readers who copy it get the number alone and
/// a search that marks words on the page finds them.
pub fn escape_printed_into(out: &mut String, text: &str) {
    for piece in text.split_inclusive([LEFT_TO_RIGHT, RIGHT_TO_LEFT, END_OF_ISOLATE]) {
        let words = piece.trim_end_matches([LEFT_TO_RIGHT, RIGHT_TO_LEFT, END_OF_ISOLATE]);
        escape_into(out, words);
        out.push_str(match piece[words.len()..].chars().next() {
            Some(LEFT_TO_RIGHT) => "<bdi dir=\"ltr\">",
            Some(RIGHT_TO_LEFT) => "<bdi dir=\"rtl\">",
            Some(_) => "</bdi>",
            None => "",
        });
    }
}

pub fn escape_printed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_printed_into(&mut out, text);
    out
}

/// HTML or text without what isolates numbers, for what looks at words alone.
pub fn without_isolates(html: &str) -> String {
    if !html.contains([LEFT_TO_RIGHT, END_OF_ISOLATE]) && !html.contains("</bdi>") {
        return html.to_owned();
    }
    let html = html.replace([LEFT_TO_RIGHT, RIGHT_TO_LEFT, END_OF_ISOLATE], "");
    ["<bdi dir=\"ltr\">", "<bdi dir=\"rtl\">", "</bdi>"].into_iter().fold(html, |html, tag| html.replace(tag, ""))
}

/// Appends ` name="value"`.
pub fn attribute(out: &mut String, name: &str, value: &str) {
    write!(out, " {name}=\"").expect("a string takes all text");
    escape_into(out, value);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_could_leave_its_place() {
        assert_eq!(
            escape_printed("a \u{2067}\u{2066}−1\u{2069} <\u{2069}"),
            "a <bdi dir=\"rtl\"><bdi dir=\"ltr\">−1</bdi> &lt;</bdi>"
        );
        assert_eq!(without_isolates("a <bdi dir=\"ltr\">−1</bdi> \u{2066}2\u{2069}"), "a −1 2");
        assert_eq!(escape("<a href=\"x\">&'安阳"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;安阳");
        assert_eq!(escape("甲\u{b}乙\u{0}\n\t"), "甲乙\n\t");
    }
}
