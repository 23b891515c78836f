//! Marks of a merge that was not finished: both versions of a passage stand in the
//! file, and nobody has said which is right. Such a file is not read any further.

use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use std::sync::Arc;

/// The first such mark of a file, if it has any. A line of equals signs alone is
/// none: without the marks around it, it may underline a title.
pub fn find(file: &Arc<str>, text: &str) -> Option<Diagnostic> {
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
        "Compare the two versions between `<<<<<<<` and `>>>>>>>`, keep the right one, and delete the lines with the marks.",
    ))
}

/// Seven signs, and nothing or a space behind them. A version control program writes
/// them at the head of the line; an editor may have indented them.
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
