//! Applies mechanical fixes to the text of a file. All other bytes stay as they are,
//! including the byte-order mark and line ends.

use crate::diagnostic::{Fix, Position};

/// Returns the text with its fixes applied, or `None` if nothing changes. A fix is
/// skipped if the file no longer contains the text that it replaces, or if it overlaps an
/// earlier fix. A line end in a fix becomes the line end of the file.
pub fn apply(text: &str, fixes: &[(Position, &Fix)]) -> Option<String> {
    let lines = lines(text);
    let mut edits: Vec<(usize, &Fix)> =
        fixes.iter().filter_map(|(at, fix)| Some((offset(text, &lines, *at, &fix.old)?, *fix))).collect();
    edits.sort_by_key(|(start, _)| *start);
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut fixed = String::with_capacity(text.len());
    let mut end = 0;
    for (start, fix) in edits {
        if start < end {
            continue;
        }
        fixed.push_str(&text[end..start]);
        fixed.push_str(&fix.new.replace('\n', line_end));
        end = start + fix.old.len();
    }
    fixed.push_str(&text[end..]);
    (fixed != text).then_some(fixed)
}

/// Returns start and end offset of each line, without its line end, which is `\n`, `\r\n`
/// or `\r`.
pub(crate) fn lines(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let (mut lines, mut start, mut index) = (Vec::new(), 0, 0);
    while index < bytes.len() {
        let width = match bytes[index] {
            b'\r' if bytes.get(index + 1) == Some(&b'\n') => 2,
            b'\r' | b'\n' => 1,
            _ => 0,
        };
        if width > 0 {
            lines.push((start, index));
            start = index + width;
        }
        index += width.max(1);
    }
    lines.push((start, bytes.len()));
    lines
}

fn offset(text: &str, lines: &[(usize, usize)], at: Position, old: &str) -> Option<usize> {
    let (start, end) = *lines.get((at.line as usize).checked_sub(1)?)?;
    let mark = if at.line == 1 && text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let line = &text[start + mark..end];
    let column = (at.column as usize).checked_sub(1)?;
    let byte = line.char_indices().map(|(byte, _)| byte).chain([line.len()]).nth(column)?;
    line[byte..].starts_with(old).then_some(start + mark + byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(old: &str, new: &str) -> Fix {
        Fix { old: old.to_owned(), new: new.to_owned() }
    }

    #[test]
    fn keeps_what_is_none_of_its_business() {
        let text = "\u{FEFF}甲,乙\r\n比例1:16.7，见a,b\r丙 丁\n末";
        let (comma, space, gone) = (fix(",", "，"), fix(" ", ""), fix("戊", "己"));
        let at = |line, column| Position { line, column, length: 1 };
        let fixed = apply(text, &[(at(3, 2), &space), (at(1, 2), &comma), (at(2, 1), &gone), (at(9, 1), &gone)]);
        assert_eq!(fixed.as_deref(), Some("\u{FEFF}甲，乙\r\n比例1:16.7，见a,b\r丙丁\n末"));
        let paragraph = fix("　　", "\n");
        assert_eq!(apply("甲\r\n　　乙", &[(at(2, 1), &paragraph)]).as_deref(), Some("甲\r\n\r\n乙"));
        assert_eq!(apply(text, &[(at(2, 1), &gone)]), None);
    }

    #[test]
    fn fixes_do_not_overlap() {
        let (double, single) = (fix("，，", "，"), fix("，", ""));
        let at = |column| Position { line: 1, column, length: 1 };
        assert_eq!(apply("甲，，乙", &[(at(2), &double), (at(3), &single)]).as_deref(), Some("甲，乙"));
    }
}
