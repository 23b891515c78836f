//! Escaping, in one place: nothing reaches a page around it.

use std::fmt::Write as _;

/// The text in pieces, good in elements and in quoted attributes of HTML and XML.
/// It looks at bytes: the five are ASCII, and no other character contains them.
pub fn escaped(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let index = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')).unwrap_or(rest.len());
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
            _ => "&#39;",
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
        assert_eq!(escape("<a href=\"x\">&'安阳"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;安阳");
    }
}
