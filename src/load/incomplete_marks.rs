//! Finds marks of links, facts, notes and footnotes that are incomplete or have full-width brackets: they would be printed as
//! they are.

use super::inline::Lines;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink};

impl Lines<'_, '_> {
    /// Reports the first incomplete mark of a text. `line` and `column` are the 1-based position of the text.
    pub(super) fn check_marks(&self, text: &str, line: usize, column: usize, diagnostics: &mut Sink) {
        if !has_marks(text) {
            return;
        }
        let source = self.line(line);
        let Some((mark, zh, en)) = incomplete_mark(text, source, column) else { return };
        let at = source.find(mark).map_or(column, |index| source[..index].chars().count() + 1);
        let message = Sentence::new(
            format!("这里的“{mark}”会照原样显示，多半是没有写完。"),
            format!("`{mark}` would be printed literally here; the syntax is probably incomplete."),
        );
        let position = Position::new(line, at, mark.chars().count());
        diagnostics.push(Diagnostic::new(Code::MarkForm, message).at(self.file, position).help(zh, en));
    }
}

/// Whether a text contains any character of the marks in [`incomplete_mark`]. Nearly no text does, and searching every
/// text for each mark would take a tenth of the build time.
fn has_marks(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(index, byte)| match byte {
        b'[' | b']' | b'{' | b'}' => true,
        b':' => bytes.get(index + 1) == Some(&b':'),
        // The first UTF-8 byte of every full-width form.
        0xEF => ["｛", "｝", "：：：", "］", "［"].iter().any(|mark| bytes[index..].starts_with(mark.as_bytes())),
        _ => false,
    })
}

/// The first incomplete mark of a text, with help in Chinese and English. `source` is the line that contains the text, from
/// `column`.
fn incomplete_mark(text: &str, source: &str, column: usize) -> Option<(&'static str, &'static str, &'static str)> {
    let wide_link = ["]（#", "]（http", "]（mailto:", "]（tel:"].iter().any(|mark| text.contains(mark));
    let marks = [
        (
            "]（",
            has_wide_picture(text),
            "图片的圆括号要用英文半角：![图片内容](文件)。",
            "Use ASCII parentheses in an image: ![what it shows](file).",
        ),
        ("]（", wide_link, "链接的圆括号要用英文半角：[文字](#标识)。", "Use ASCII parentheses in a link: [text](#id)."),
        (
            "](",
            text.contains("]("),
            "网址里有空格或中文括号时，请写成 [文字](<网址>)。",
            "If the URL contains spaces or parentheses, write [text](<address>).",
        ),
        (
            "｛",
            text.contains("｛｛") || text.contains("｝｝"),
            "引用数据的花括号要用英文半角：{{ 标识 }}。",
            "Use ASCII braces to refer to a fact: {{ id }}.",
        ),
        ("][", has_incomplete_reference(text), "链接要写成 [文字](#标识)。", "Write a link as [text](#id)."),
        ("：：：", text.contains("：：："), "说明的开头和结尾要用英文半角：:::note。", "Use ASCII colons for a note: :::note."),
        (
            if text.contains(":::") { ":::" } else { "::" },
            has_colons(text, source, column),
            "开头要三个英文冒号，单独占一行，例如“:::table 标识”；结尾的“:::”也单独占一行。",
            "Start with three colons on a line of its own, such as `:::table id`, and end with `:::` on another line.",
        ),
        ("}}", closes_nothing(text), "请在前面补上“{{”，或者删去它。", "Add `{{` before it, or delete it."),
        (
            "[^",
            text.contains("[^") && text.contains(']'),
            "请另起一段写脚注的内容：[^x]: 内容。",
            "Add the text of the footnote as a paragraph: [^x]: text.",
        ),
    ];
    let (mark, _, zh, en) = marks.into_iter().find(|(_, is_there, _, _)| *is_there)?;
    Some((mark, zh, en))
}

/// `![图]（文件）`
fn has_wide_picture(text: &str) -> bool {
    text.split("![").skip(1).any(|rest| rest.split_once(']').is_some_and(|(_, rest)| rest.starts_with('（')))
}

/// `[文字][标识]`. `[1][2]` and `[图1]（左）` are ordinary text.
fn has_incomplete_reference(text: &str) -> bool {
    text.split("][").zip(text.split("][").skip(1)).any(|(before, _)| !before.ends_with(|c: char| c.is_ascii_digit()))
}

/// `:::` inside a line, or `::` at its start. A backslash in the line shows that the colons are meant to be printed.
fn has_colons(text: &str, source: &str, column: usize) -> bool {
    let before: String = source.chars().take(column.saturating_sub(1)).collect();
    let begins = text.starts_with("::") && !before.contains(char::is_alphanumeric);
    !source.contains("\\:") && (text.contains(":::") || begins)
}

/// `}}` without `{{` before it.
fn closes_nothing(text: &str) -> bool {
    text.find("}}").is_some_and(|close| text.find("{{").is_none_or(|open| open > close))
}
