//! What is said about the parts of a page that do not become text. Decides nothing.

use crate::diagnostic::Sentence;

/// `address` is where the frame's page is.
pub(super) fn frame(address: &str) -> Sentence {
    Sentence::new(
        format!("网页里嵌着另一个网页（{address}），它的内容没有导入。"),
        format!("Another page ({address}) is embedded in the page; its content is not imported."),
    )
}

pub(super) fn recording() -> Sentence {
    Sentence::new("网页里的视频或音频没有导入。", "A video or recording in the page is not imported.")
}

pub(super) fn equation() -> Sentence {
    Sentence::new("公式没有导入，这里只留下其中的字符。", "An equation is not imported; only its characters are kept here.")
}

pub(super) fn ruby() -> Sentence {
    Sentence::new("拼音或注音没有导入。", "A phonetic guide is not imported.")
}

pub(super) fn drawing() -> Sentence {
    Sentence::new("图形里的文字没有导入。", "Text inside a drawing is not imported.")
}

pub(super) fn field() -> Sentence {
    Sentence::new("填写框里的文字没有导入。", "Text in a field of a form is not imported.")
}

pub(super) fn nested_table() -> Sentence {
    Sentence::new("表格里的表格变成了单元格里的文字。", "A table inside a table has become text of its cell.")
}
