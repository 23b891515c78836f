//! Detects the markers of an unresolved merge conflict. The file then contains two versions of a passage, and
//! nothing says which one is right. The rest of such a file is not parsed.

use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use std::sync::Arc;

/// Returns a diagnostic at the first conflict marker of a file, or `None` if it has none. A line of equals signs
/// alone does not count: without the other markers it may underline a heading.
pub(super) fn find(file: &Arc<str>, text: &str) -> Option<Diagnostic> {
    if !text.contains("<<<<<<<") && !text.contains(">>>>>>>") {
        return None;
    }
    let (index, line) = text.lines().enumerate().find(|(_, line)| is_mark(line, '<') || is_mark(line, '>'))?;
    let message = Sentence::new(
        "这里是合并冲突的标记：同一段文字的两个版本都在文件里。",
        "This line marks a merge conflict: both versions of a passage are in the file.",
    );
    let position = Position::new(index + 1, 1, line.trim_end().chars().count());
    Some(Diagnostic::new(Code::ConflictMark, message).at(file, position).help(
        "请核对“<<<<<<<”到“>>>>>>>”之间的两个版本，只留正确的一个，并删去这三行标记。",
        "Compare the two versions between `<<<<<<<` and `>>>>>>>`, keep the right one, and delete the three marker lines.",
    ))
}

/// Whether the line is exactly seven `sign` characters, followed by nothing or by a space. Version control programs
/// write markers at the start of the line; an editor may have indented them.
fn is_mark(line: &str, sign: char) -> bool {
    let rest = line.trim_start().trim_start_matches(sign);
    line.trim_start().len() - rest.len() == 7 && (rest.trim_end().is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_is_found_at_its_first_mark() {
        let line = |text: &str| find(&"a.md".into(), text).and_then(|found| found.place).map(|place| place.position.line);
        assert_eq!(line("甲\n<<<<<<< HEAD\n15\n=======\n16\n>>>>>>> other\n"), Some(2));
        assert_eq!(line("16\n>>>>>>> other\n"), Some(2));
        for text in ["标题\n=======\n", "<<<<<<<<< 九个", "a <<<<<<< b", "> > > 引用"] {
            assert_eq!(line(text), None, "{text}");
        }
    }
}
