//! What is said about the parts of a Word file that do not become text. Decides nothing.

use crate::diagnostic::Sentence;
use crate::import::read::losses::note;

pub(super) fn inserted() -> Sentence {
    Sentence::new("修订标记：这些文字是插入的，已当作正文。", "Tracked change: this text was inserted and is taken as text.")
}

pub(super) fn deleted() -> Sentence {
    Sentence::new("修订标记：这些文字已被删去，没有导入。", "Tracked change: this text was deleted and is not imported.")
}

pub(super) fn moved_away() -> Sentence {
    Sentence::new(
        "修订标记：这些文字已移到别处，这里没有导入。",
        "Tracked change: this text was moved elsewhere and is not imported here.",
    )
}

pub(super) fn moved_here() -> Sentence {
    Sentence::new(
        "修订标记：这些文字是从别处移来的，已当作正文。",
        "Tracked change: this text was moved here from elsewhere and is taken as text.",
    )
}

pub(super) fn hidden() -> Sentence {
    Sentence::new("隐藏文字没有导入。", "Hidden text is not imported.")
}

pub(super) fn contents() -> Sentence {
    Sentence::new("目录没有导入，网站会自己生成。", "The table of contents is not imported; the site makes its own.")
}

pub(super) fn comment(author: &str) -> Sentence {
    if author.is_empty() {
        return Sentence::new("批注没有导入。", "A comment is not imported.");
    }
    Sentence::new(format!("{author}的批注没有导入。"), format!("A comment by {author} is not imported."))
}

/// `place` is the text before the note's number.
pub(super) fn endnote(place: &str) -> Sentence {
    note("尾注", "endnote", place)
}

pub(super) fn text_box() -> Sentence {
    Sentence::new(
        "文本框里的文字放在它所在的段落之后，请核对位置。",
        "The text of a text box was put behind the paragraph that it is anchored to; check its place.",
    )
}

pub(super) fn word_art() -> Sentence {
    Sentence::new("艺术字或水印没有导入。", "Decorative text or a watermark is not imported.")
}

pub(super) fn chart() -> Sentence {
    Sentence::new(
        "图表没有导入：它的数据在 Word 文件的另一部分里。请在网站里重新做这张图表。",
        "A chart is not imported: its data are in another part of the Word file. Make the chart anew on the site.",
    )
}

pub(super) fn chart_as_table() -> Sentence {
    Sentence::new(
        "图表变成了它的数据表，放在它所在的段落之后；百分数在表里可能是小数。",
        "A chart has become a table of its data, behind the paragraph that it stands in; percentages may be decimals there.",
    )
}

pub(super) fn diagram() -> Sentence {
    Sentence::new("SmartArt 图形没有导入。", "A SmartArt diagram is not imported.")
}

/// `program` is the name of the kind of object, such as `Excel.Sheet.12`.
pub(super) fn object(program: &str) -> Sentence {
    Sentence::new(
        format!("嵌入的对象（{program}）没有导入，只有它的图片。"),
        format!("An embedded object ({program}) is not imported, only its picture."),
    )
}

pub(super) fn other_document() -> Sentence {
    Sentence::new("这里插入的另一个文件没有导入。", "Another file that is inserted here is not imported.")
}

pub(super) fn symbol() -> Sentence {
    Sentence::new(
        "符号字体里的一个符号没有对应的字，没有导入。",
        "A symbol of a symbol font has no equivalent character and is not imported.",
    )
}

pub(super) fn field() -> Sentence {
    Sentence::new("域代码没有结果，没有导入。", "A field without a result is not imported.")
}

pub(super) fn covered_cell() -> Sentence {
    Sentence::new("合并单元格里被盖住的文字没有导入。", "Text that is covered by a merged cell is not imported.")
}

pub(super) fn missing_picture(name: &str) -> Sentence {
    Sentence::new(format!("图片“{name}”不在这个 Word 文件里。"), format!("The picture `{name}` is not in this Word file."))
}

pub(super) fn macros() -> Sentence {
    Sentence::new("文件里的宏没有导入。", "The macros in the file are not imported.")
}

pub(super) fn unvisited() -> Sentence {
    Sentence::new(
        "这些文字在程序不认识的结构里，没有导入；请自己补上。",
        "This text is in a structure that the program does not know and is not imported; add it yourself.",
    )
}
