//! Applies mechanical mends to the bytes of a file and keeps every other byte:
//! byte-order mark, line ends, what could not be read.

use crate::diagnostic::{Fix, Position};

/// One line before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub line: u32,
    pub old: String,
    pub new: String,
}

/// A file after its mends, and the lines that differ. A mend is left out where the
/// file no longer has what it would replace.
pub fn mend(text: &str, fixes: &[(Position, &Fix)]) -> (String, Vec<Change>) {
    let lines = lines(text);
    let mut edits: Vec<(usize, &Fix)> =
        fixes.iter().filter_map(|(at, fix)| Some((offset(text, &lines, *at, &fix.old)?, *fix))).collect();
    edits.sort_by_key(|(start, _)| *start);
    let mut mended = String::with_capacity(text.len());
    let mut end = 0;
    let mut touched: Vec<usize> = Vec::new();
    for (start, fix) in edits {
        if start < end {
            continue;
        }
        mended.push_str(&text[end..start]);
        mended.push_str(&fix.new);
        end = start + fix.old.len();
        touched.push(lines.partition_point(|(first, _)| *first <= start) - 1);
    }
    mended.push_str(&text[end..]);
    touched.dedup();
    let after: Vec<&str> = self::lines(&mended).into_iter().map(|(start, end)| &mended[start..end]).collect();
    let change = |line: &usize| {
        let (start, end) = lines[*line];
        let number = u32::try_from(line + 1).unwrap_or(u32::MAX);
        Change { line: number, old: text[start..end].to_owned(), new: after.get(*line).copied().unwrap_or_default().to_owned() }
    };
    let changes = touched.iter().map(change).collect();
    (mended, changes)
}

/// Begin and end of each line, without its line end; `\n`, `\r\n` and `\r` all end one.
fn lines(text: &str) -> Vec<(usize, usize)> {
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
        let (mended, changes) = mend(text, &[(at(3, 2), &space), (at(1, 2), &comma), (at(2, 1), &gone), (at(9, 1), &gone)]);
        assert_eq!(mended, "\u{FEFF}甲，乙\r\n比例1:16.7，见a,b\r丙丁\n末");
        let lines: Vec<u32> = changes.iter().map(|change| change.line).collect();
        assert_eq!(lines, [1, 3]);
        assert_eq!((changes[1].old.as_str(), changes[1].new.as_str()), ("丙 丁", "丙丁"));
    }

    #[test]
    fn mends_do_not_overlap() {
        let (double, single) = (fix("，，", "，"), fix("，", ""));
        let at = |column| Position { line: 1, column, length: 1 };
        assert_eq!(mend("甲，，乙", &[(at(2), &double), (at(3), &single)]).0, "甲，乙");
    }
}
