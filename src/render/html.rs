//! Escaping of HTML and XML. All text on a page passes through this module.

/// Unicode isolates: the text between one of the first two characters and the end is laid out
/// separately, left-to-right or right-to-left. In text without elements they isolate a number.
pub(crate) const LEFT_TO_RIGHT: char = '\u{2066}';
/// Starts a right-to-left isolate.
pub(crate) const RIGHT_TO_LEFT: char = '\u{2067}';
/// Ends an isolate.
pub(crate) const END_OF_ISOLATE: char = '\u{2069}';

/// Returns the text in pieces, escaped for elements and quoted attributes of HTML and XML.
/// Control characters, which neither format allows, are removed: the checks reject them in
/// content, but a theme's messages may contain them. The function looks at bytes, because all
/// escaped characters are ASCII, and UTF-8 never uses ASCII bytes for other characters.
pub(crate) fn escaped(text: &str) -> impl Iterator<Item = &str> {
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

/// Appends the escaped text.
pub(crate) fn escape_into(out: &mut String, text: &str) {
    out.extend(escaped(text));
}

/// Returns the escaped text.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(&mut out, text);
    out
}

/// Appends a formatted number, or text with one in it, as the content of an element. Unicode
/// isolates become `<bdi>` elements, so that readers who copy the number get no invisible
/// characters, and a search that highlights words on the page finds them.
pub(crate) fn escape_printed_into(out: &mut String, text: &str) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_could_leave_its_place() {
        let mut printed = String::new();
        escape_printed_into(&mut printed, "a \u{2067}\u{2066}−1\u{2069} <\u{2069}");
        assert_eq!(printed, "a <bdi dir=\"rtl\"><bdi dir=\"ltr\">−1</bdi> &lt;</bdi>");
        assert_eq!(escape("<a href=\"x\">&'安阳"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;安阳");
        assert_eq!(escape("甲\u{b}乙\u{0}\n\t"), "甲乙\n\t");
    }
}
