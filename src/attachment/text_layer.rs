//! The words of an attachment, as far as they can be read cheaply: of text files, and of office documents that are ZIP
//! archives of XML. PDFs and the office formats before 2007 are not read.

use flate2::read::DeflateDecoder;
use std::io::Read;

/// The largest file in bytes that is read.
pub(crate) const LARGEST: u64 = 16 * 1024 * 1024;
/// The most bytes of XML that one document may unpack to: far more than any text, and a limit against hostile files.
const MOST_XML: u64 = 64 * 1024 * 1024;

/// Whether the text of a file with this extension can be read.
pub(crate) fn is_readable(ending: &str) -> bool {
    matches!(ending, "txt" | "csv" | "tsv" | "md") || parts(ending).is_some()
}

/// Where an archive has its text.
struct Parts {
    /// The start and the end of the names of its parts.
    names: &'static [(&'static str, &'static str)],
    /// The name of the elements with text; `None` if all text counts.
    element: Option<&'static str>,
}

/// Where documents with an extension have their text: Office Open XML, OpenDocument, OFD (GB/T 33190).
fn parts(ending: &str) -> Option<Parts> {
    let (names, element): (&[(&str, &str)], _) = match ending {
        "docx" | "docm" => (&[("word/", ".xml")], Some("t")),
        "xlsx" | "xlsm" => (&[("xl/sharedStrings", ".xml"), ("xl/worksheets/", ".xml")], Some("t")),
        "pptx" | "pptm" => (&[("ppt/slides/", ".xml")], Some("t")),
        "odt" => (&[("content", ".xml")], None),
        "ofd" => (&[("Doc_", "/Content.xml")], Some("TextCode")),
        _ => return None,
    };
    Some(Parts { names, element })
}

/// The text of a file: a line for each paragraph or cell. Numbers of spreadsheets are left out: a sum of money may look like
/// a telephone number. `None` if the file cannot be read.
pub(crate) fn text(ending: &str, bytes: &[u8]) -> Option<String> {
    match parts(ending) {
        Some(parts) => archive(bytes, &parts),
        // Digits are the same in UTF-8 and GB 18030.
        None if matches!(ending, "csv" | "tsv") => Some(without_amounts(&String::from_utf8_lossy(bytes))),
        None => is_readable(ending).then(|| String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// The rows of a table without cells that are nothing but a number, except in columns of telephone numbers.
fn without_amounts(table: &str) -> String {
    const PHONES: [&str; 6] = ["电话", "手机", "联系", "phone", "mobile", "tel"];
    let cells =
        |line: &str| line.split([',', '\t', ';']).map(|cell| cell.trim_matches([' ', '"', '\r']).to_owned()).collect::<Vec<_>>();
    let head = table.lines().next().map(cells).unwrap_or_default();
    let is_phone =
        |index: usize| head.get(index).is_some_and(|name| PHONES.iter().any(|phone| name.to_lowercase().contains(phone)));
    let mut text = String::new();
    for line in table.lines() {
        for (index, cell) in cells(line).into_iter().enumerate() {
            let is_number = cell.len() == 11 && cell.bytes().all(|byte| byte.is_ascii_digit());
            if !is_number || is_phone(index) {
                text.push_str(&cell);
            }
            text.push('\n');
        }
    }
    text
}

/// A little-endian number of a record.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + length)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

/// The text of the parts of an archive (PKZIP, 4.3), in the order of its central directory.
fn archive(bytes: &[u8], parts: &Parts) -> Option<String> {
    let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let (mut at, mut text, mut left) = (number(bytes, end + 16, 4)?, String::new(), MOST_XML);
    while bytes.get(at..at + 4) == Some(b"PK\x01\x02") {
        let (method, packed) = (number(bytes, at + 10, 2)?, number(bytes, at + 20, 4)?);
        let (name, extra, comment) = (number(bytes, at + 28, 2)?, number(bytes, at + 30, 2)?, number(bytes, at + 32, 2)?);
        let start = number(bytes, at + 42, 4)?;
        let name_bytes = bytes.get(at + 46..at + 46 + name)?;
        let name_text = String::from_utf8_lossy(name_bytes);
        if parts.names.iter().any(|(start, end)| name_text.starts_with(start) && name_text.ends_with(end)) {
            let data = start + 30 + number(bytes, start + 26, 2)? + number(bytes, start + 28, 2)?;
            let xml = unpacked(bytes.get(data..data + packed)?, method, left)?;
            left = left.saturating_sub(xml.len() as u64);
            words(&String::from_utf8_lossy(&xml), parts.element, &mut text);
        }
        at += 46 + name + extra + comment;
    }
    Some(text)
}

/// The content of a part: stored, or deflated.
fn unpacked(packed: &[u8], method: usize, most: u64) -> Option<Vec<u8>> {
    let mut unpacked = Vec::new();
    match method {
        0 => packed.take(most).read_to_end(&mut unpacked).ok()?,
        8 => DeflateDecoder::new(packed).take(most).read_to_end(&mut unpacked).ok()?,
        _ => return None,
    };
    Some(unpacked)
}

/// Adds the text of an XML part: that of `text` elements, or all of it. A paragraph, a cell and a string each become a line.
fn words(xml: &str, element: Option<&str>, text: &mut String) {
    let mut is_inside = element.is_none();
    for piece in xml.split('<').skip(1) {
        let (tag, content) = piece.split_once('>').unwrap_or((piece, ""));
        let is_end = tag.starts_with('/');
        let name = tag.trim_start_matches('/').split(['/', ' ', '\r', '\n', '\t']).next().unwrap_or_default();
        let name = name.rsplit_once(':').map_or(name, |(_, name)| name);
        if element.is_some_and(|element| element == name) {
            is_inside = !is_end && !tag.ends_with('/');
        }
        if is_end && LINES.contains(&name) {
            text.push('\n');
        }
        if is_inside {
            text.push_str(content);
        }
    }
}

/// The names of elements that end a line: paragraphs, headings, cells, strings of spreadsheets, pieces of text of OFD.
const LINES: [&str; 7] = ["p", "h", "si", "is", "c", "tc", "TextCode"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_xml() {
        let told = |xml: &str, element: Option<&str>| {
            let mut text = String::new();
            words(xml, element, &mut text);
            text
        };
        let word =
            "<w:p><w:r><w:t>139</w:t></w:r><w:r><w:t xml:space=\"preserve\">12345678</w:t></w:r></w:p><w:p><w:t>甲</w:t></w:p>";
        assert_eq!(told(word, Some("t")), "13912345678\n甲\n");
        let sheet = "<c t=\"inlineStr\"><is><t>13912345678</t></is></c><c><v>15234567890</v></c>";
        assert_eq!(told(sheet, Some("t")).trim(), "13912345678");
        assert_eq!(told("<text:p>联系<text:span>人</text:span></text:p>", None), "联系人\n");
    }

    #[test]
    fn amounts_are_no_telephone_numbers() {
        assert_eq!(without_amounts("年份,金额\n2023,15234567890\n").trim(), "年份\n金额\n2023");
        assert!(without_amounts("姓名,联系电话\n甲,15234567890\n").contains("15234567890"));
    }
}
