//! What is said about a file that cannot be imported, and what to do instead. Decides nothing.

use crate::diagnostic::Sentence;

pub(super) fn empty() -> Sentence {
    Sentence::new("这个文件是空的，没有可以导入的内容。", "This file is empty: there is nothing to import.")
}

pub(super) fn no_text() -> Sentence {
    Sentence::new(
        "这个文件里没有文字、表格或图片，没有可以导入的内容。",
        "This file has no text, tables or pictures: there is nothing to import.",
    )
}

pub(super) fn only_scripts() -> Sentence {
    Sentence::new(
        "这个网页的文件里没有正文，正文是打开时由脚本取来的。请用浏览器打开网页，全选、复制，粘贴到 Word 里存为 .docx，再导入。",
        "The file of this page has no text of its own: scripts fetch the text when it is opened. Open the page in a browser, copy all of it into Word, save that as .docx and import it.",
    )
}

pub(super) fn old_word() -> Sentence {
    Sentence::new(
        "这是旧格式的 Word 文件（.doc）或 WPS 文件（.wps），读不了。请用 Word 或 WPS 打开，另存为 .docx，再导入。",
        "This is a Word file in the old format (.doc) or a WPS file (.wps), which cannot be read. Open it in Word or WPS, save it as .docx and import that.",
    )
}

pub(super) fn old_sheet() -> Sentence {
    Sentence::new(
        "这是旧格式的表格（.xls、.et）或演示文稿，读不了。表格请用 Excel 或 WPS 打开，另存为 .xlsx，再导入；演示文稿请把文字复制到 Word 里。",
        "This is a spreadsheet (.xls, .et) or a presentation in an old format, which cannot be read. Open a spreadsheet in Excel or WPS, save it as .xlsx and import that; copy the text of a presentation into Word.",
    )
}

pub(super) fn encrypted() -> Sentence {
    Sentence::new(
        "这个文件加了密码，读不了。请用 Word 或 WPS 打开，去掉密码后另存一份，再导入。",
        "This file is protected by a password and cannot be read. Open it in Word or WPS, save a copy without the password and import that.",
    )
}

pub(super) fn rich_text() -> Sentence {
    Sentence::new(
        "这是 RTF 文件，读不了。请用 Word 或 WPS 打开，另存为 .docx，再导入。",
        "This is an RTF file, which cannot be read. Open it in Word or WPS, save it as .docx and import that.",
    )
}

pub(super) fn pdf() -> Sentence {
    Sentence::new(
        "这是 PDF 文件：里面只有字在纸上的位置，没有标题、段落和表格。请用制作它的 Word 文件导入。",
        "This is a PDF file: it knows where letters stand on paper, but no headings, paragraphs or tables. Import the Word file that it was made from.",
    )
}

pub(super) fn web_archive() -> Sentence {
    Sentence::new(
        "这是单个文件的网页（.mht），读不了。请用浏览器或 Word 打开，另存为 .html 或 .docx，再导入。",
        "This is a web page in a single file (.mht), which cannot be read. Open it in a browser or in Word, save it as .html or .docx and import that.",
    )
}

pub(super) fn flat_word() -> Sentence {
    Sentence::new(
        "这是存成一个 XML 文件的 Word 文档，读不了。请用 Word 打开，另存为 .docx，再导入。",
        "This is a Word document saved as a single XML file, which cannot be read. Open it in Word, save it as .docx and import that.",
    )
}

pub(super) fn other_archive() -> Sentence {
    Sentence::new(
        "这不是 Word 文档或 Excel 表格，而是别的文件或压缩包。文档请另存为 .docx，表格另存为 .xlsx；压缩包请先解压，再导入里面的文件。",
        "This is neither a Word document nor an Excel workbook but another kind of file or an archive. Save a document as .docx and a spreadsheet as .xlsx; unpack an archive first and import the file in it.",
    )
}

pub(super) fn slides() -> Sentence {
    Sentence::new(
        "这是演示文稿，不是文档。请把其中的内容复制到 Word 里，存为 .docx，再导入。",
        "This is a presentation, not a document. Copy its content into Word, save that as .docx and import it.",
    )
}

pub(super) fn picture() -> Sentence {
    Sentence::new(
        "这是图片，里面的字读不出来。请用制作它的 Word 文件导入；没有的话，请先把文字录入 Word。",
        "This is a picture, whose text cannot be read. Import the Word file that it was made from; if there is none, type the text in Word first.",
    )
}

pub(super) fn binary() -> Sentence {
    Sentence::new(
        "这个文件不是文档，读不出文字。请确认选对了文件；能导入的有 .docx、.xlsx、.csv、网页（.html）、Markdown 和纯文本。",
        "This file is not a document: no text can be read from it. Check that it is the right file; what can be imported is .docx, .xlsx, .csv, web pages (.html), Markdown and plain text.",
    )
}

pub(super) fn damaged() -> Sentence {
    Sentence::new(
        "这个文件不完整或者坏了，读不了。请重新复制或下载；能用 Office 或 WPS 打开的话，请另存一份，再导入。",
        "This file is incomplete or damaged and cannot be read. Copy or download it again; if Office or WPS can open it, save a new copy and import that.",
    )
}

/// The reason is that of the XML parser, with its position.
pub(super) fn broken_part(part: &str, reason: &str) -> Sentence {
    Sentence::new(
        format!("这个文件里的 {part} 读不了（{reason}）。请用 Office 或 WPS 打开，另存一份，再导入。"),
        format!(
            "The part {part} of this file cannot be read ({reason}). Open it in Office or WPS, save a new copy and import that."
        ),
    )
}

pub(super) fn declarations() -> Sentence {
    Sentence::new(
        "这个文件里有文档类型声明（DTD），Office 和 WPS 都不会写它，为了安全没有读。请用 Office 或 WPS 打开，另存一份，再导入。",
        "This file contains a document type declaration (DTD). Neither Office nor WPS writes one, so for safety it was not read. Open it in Office or WPS, save a new copy and import that.",
    )
}

pub(super) fn too_large(limit: u64) -> Sentence {
    let limit = limit >> 20;
    Sentence::new(
        format!("这个文件解开以后超过 {limit} MB，没有读下去。请把它分成几个文件，或者压缩里面的图片，再导入。"),
        format!(
            "Unpacked, this file has more than {limit} MB; it was not read any further. Split it, or compress the pictures in it, and import it again."
        ),
    )
}

pub(super) fn too_deep(limit: usize) -> Sentence {
    Sentence::new(
        format!("这个文件的内容套了 {limit} 层以上，没有读下去。请把正文复制到一个新的 Word 文件里，再导入。"),
        format!(
            "The content of this file is nested more than {limit} levels deep; it was not read any further. Copy the text into a new Word file and import that."
        ),
    )
}

pub(super) fn too_many_cells(limit: usize) -> Sentence {
    Sentence::new(
        format!("一个工作表里有 {limit} 个以上的格有内容，没有读下去。请只留下要公开的表，再导入。"),
        format!(
            "A sheet of this file has more than {limit} cells with content; it was not read any further. Keep only the tables to be published and import it again."
        ),
    )
}
