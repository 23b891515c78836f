//! What is said about what no reader can make text of, whatever the format. Decides nothing.

use crate::diagnostic::Sentence;

pub(super) fn equation() -> Sentence {
    Sentence::new("公式没有导入，这里只留下其中的字符。", "An equation is not imported; only its characters are kept here.")
}

pub(super) fn ruby() -> Sentence {
    Sentence::new("拼音或注音没有导入。", "A phonetic guide is not imported.")
}

pub(super) fn shape_text() -> Sentence {
    Sentence::new("图形里的文字没有导入。", "Text inside a drawing is not imported.")
}

pub(super) fn nested_table() -> Sentence {
    Sentence::new("表格里的表格变成了单元格里的文字。", "A table inside a table has become text of its cell.")
}

/// `place` is the text before the note's number.
pub(super) fn footnote(place: &str) -> Sentence {
    note("脚注", "footnote", place)
}

/// What is said about a note. `place` is the text before its number.
pub(super) fn note(zh: &str, en: &str, place: &str) -> Sentence {
    if place.is_empty() {
        return Sentence::new(format!("{zh}没有放进正文。"), format!("The {en} is not put into the text."));
    }
    Sentence::new(format!("“{place}”后面的{zh}没有放进正文。"), format!("The {en} behind “{place}” is not put into the text."))
}
