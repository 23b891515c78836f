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

pub(super) fn field() -> Sentence {
    Sentence::new("填写框里的文字没有导入。", "Text in a field of a form is not imported.")
}
