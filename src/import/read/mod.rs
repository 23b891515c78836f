//! Readers of foreign documents: each makes an outline of the bytes of one format. Which one is decided here, by the content
//! first and then by the name. Nothing here opens files.

mod csv_file;
mod docx;
mod encoding;
mod grid;
mod html;
mod line;
mod losses;
mod markdown;
mod numerals;
mod package;
mod picture;
mod refusals;
mod sheet;
mod text;
mod xlsx;
mod xml;

pub(super) use picture::paths;

use super::outline::Outline;
use crate::diagnostic::Sentence;

/// Reads a document. `name` is the name of its file. What cannot be read is refused with advice.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Outline, Sentence> {
    if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Err(refusals::empty());
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    let outline = if let Some(refusal) = refusal(bytes, &extension) {
        return Err(refusal);
    } else if bytes.starts_with(b"PK") {
        archive(bytes, name)?
    } else if is_page(bytes, &extension) {
        html::read(bytes)?
    } else if is_binary(bytes) {
        return Err(refusals::binary());
    } else if extension == "csv" {
        csv_file::read(bytes, stem(name))?
    } else if matches!(extension.as_str(), "md" | "markdown") || text::is_markdown(bytes) {
        markdown::read(bytes)
    } else {
        text::read(bytes)
    };
    // What the losses quote is text, too, such as that of deleted passages.
    let has_any = !outline.blocks.is_empty() || outline.losses.iter().any(|loss| !loss.text.is_empty());
    if has_any { Ok(outline) } else { Err(refusals::no_text()) }
}

/// The name of a file without its extension.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The start of a file in which its format shows.
const START: usize = 1024;

/// Why a file of another format cannot be read.
fn refusal(bytes: &[u8], extension: &str) -> Option<Sentence> {
    let start = &bytes[..bytes.len().min(START)];
    let begins = |mark: &[u8]| start.starts_with(mark);
    if begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(compound(bytes, extension));
    }
    let plain = start.trim_ascii_start();
    let has = |mark: &[u8]| start.windows(mark.len()).any(|bytes| bytes.eq_ignore_ascii_case(mark));
    if plain.starts_with(b"{\\rtf") {
        Some(refusals::rich_text())
    } else if plain.starts_with(b"%PDF-") || has(b"%PDF-") && is_binary(bytes) && !begins(b"PK") {
        Some(refusals::pdf())
    } else if plain.starts_with(b"MIME-Version:") || has(b"content-type: multipart/related") {
        Some(refusals::web_archive())
    } else if has(b"progid=\"word.document\"") {
        Some(refusals::flat_word())
    } else if [&b"\x89PNG"[..], b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*"].iter().any(|mark| begins(mark))
        && is_binary(bytes)
    {
        Some(refusals::picture())
    } else {
        None
    }
}

/// A file of the old compound format: Word, WPS or a spreadsheet before 2007, or a new file under a password. The names of its
/// streams are in UTF-16.
fn compound(bytes: &[u8], extension: &str) -> Sentence {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|bytes| bytes == wide)
    };
    if has("EncryptedPackage") {
        refusals::encrypted()
    } else if has("WordDocument") || matches!(extension, "doc" | "wps" | "dot" | "wpt") {
        refusals::old_word()
    } else if has("Workbook") || has("PowerPoint Document") || matches!(extension, "xls" | "ppt" | "et" | "dps") {
        refusals::old_sheet()
    } else {
        refusals::old_word()
    }
}

/// Reads what is in a ZIP archive.
fn archive(bytes: &[u8], name: &str) -> Result<Outline, Sentence> {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|bytes| bytes == name);
    // The names of parts are in the archive as they are; the archive itself may be damaged.
    if has(b"word/document") || has(b"word\\document") {
        docx::read(bytes)
    } else if has(b"xl/workbook") || has(b"xl\\workbook") {
        xlsx::read(bytes, stem(name))
    } else if has(b"ppt/presentation") {
        Err(refusals::slides())
    } else {
        Err(refusals::other_archive())
    }
}

/// Whether a file is a web page: by its first marks, or by its name if it has any marks.
fn is_page(bytes: &[u8], extension: &str) -> bool {
    let start = encoding::decode(&bytes[..bytes.len().min(START)], None).text.to_lowercase();
    let is_marked = ["<!doctype html", "<html", "<head", "<body", "<meta "].iter().any(|mark| start.contains(mark));
    let is_named = matches!(extension, "html" | "htm" | "xhtml" | "shtml");
    // A text about web pages may contain these marks, but it does not begin with one.
    (is_marked && start.trim_start_matches('\u{feff}').trim_start().starts_with('<')) || is_named
}

/// Whether bytes are no text. UTF-16 has zero bytes, but begins with a mark.
fn is_binary(bytes: &[u8]) -> bool {
    let is_wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let start = &bytes[..bytes.len().min(START * 8)];
    let odd = start.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    !is_wide && (start.contains(&0) || odd * 20 > start.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write as _};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn texts(name: &str, bytes: &[u8]) -> Vec<String> {
        let outline = read(name, bytes).unwrap();
        let text = |content: super::super::outline::Content| match content {
            super::super::outline::Content::Paragraph(paragraph) => paragraph.text(),
            _ => String::new(),
        };
        outline.blocks.into_iter().map(|block| text(block.content)).collect()
    }

    fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    const DOCUMENT: &str = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>Word</w:t></w:r></w:p></w:body></w:document>";

    #[test]
    fn the_content_decides_before_the_name() {
        let word = zip(&[("word/document.xml", DOCUMENT)]);
        for name in ["a.docx", "a.doc", "a.wps", "a.txt", "a"] {
            assert_eq!(texts(name, &word), ["Word"], "{name}");
        }
        assert_eq!(texts("a.txt", b"\xef\xbb\xbf <!DOCTYPE HTML><p>page</p>"), ["page"]);
        assert_eq!(texts("a.doc", b"<html xmlns:w='urn:x'><p>page</p>"), ["page"], "systems write pages that are called .doc");
        assert_eq!(texts("a.htm", b"only <b>text</b>"), ["only text"]);
        assert_eq!(texts("a.txt", b"about <html> pages"), ["about <html> pages"]);
        assert_eq!(texts("a.txt", b"A PDF begins with %PDF-1.7."), ["A PDF begins with %PDF-1.7."]);
        assert_eq!(texts("a.md", b"# Title"), ["Title"]);
        assert_eq!(texts("a.txt", b"# Title"), ["# Title"]);
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_advice() {
        let compound = |stream: &str| {
            let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
            bytes.extend([0; 600]);
            bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
            bytes
        };
        for (name, bytes, refusal) in [
            ("a.docx", b"".to_vec(), refusals::empty()),
            ("a.txt", b" \n\0".to_vec(), refusals::empty()),
            ("a.doc", compound("WordDocument"), refusals::old_word()),
            ("a.wps", compound("Contents"), refusals::old_word()),
            ("a.docx", compound("EncryptedPackage"), refusals::encrypted()),
            ("a.xls", compound("Workbook"), refusals::old_sheet()),
            ("a.doc", b"{\\rtf1\\ansi text}".to_vec(), refusals::rich_text()),
            ("a.docx", b"%PDF-1.7 text".to_vec(), refusals::pdf()),
            ("a.doc", b"MIME-Version: 1.0\nContent-Type: multipart/related".to_vec(), refusals::web_archive()),
            ("a.xml", b"<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><a/>".to_vec(), refusals::flat_word()),
            ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), refusals::picture()),
            ("a.bin", b"text\0\x01\x02".to_vec(), refusals::binary()),
            ("a.pptx", zip(&[("ppt/presentation.xml", "")]), refusals::slides()),
            ("a.zip", zip(&[("a.txt", "text")]), refusals::other_archive()),
            ("a.docx", zip(&[("word/document.xml", DOCUMENT)])[..150].to_vec(), refusals::damaged()),
            ("a.docx", zip(&[("word/document.xml", &DOCUMENT.replace("Word", " "))]), refusals::no_text()),
            ("a.html", b"<html><script>x</script>".to_vec(), refusals::only_scripts()),
            ("a.html", b"<html><p></p>".to_vec(), refusals::no_text()),
        ] {
            assert_eq!(read(name, &bytes).err(), Some(refusal), "{name} {:?}", String::from_utf8_lossy(&bytes));
        }
    }
}
