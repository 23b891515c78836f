//! Examines the head and tail of a file: its true kind, and whether readers will be able
//! to open it. `text_layer.rs` reads the words of a whole file.
//!
//! This module only sees bytes and names. `load` reads the bytes; `check` decides on
//! diagnostics.

mod allowed_formats;
mod detected_format;
pub(crate) mod text_layer;
mod zip_directory;

use crate::diagnostic::Sentence;
use allowed_formats::{agrees, may_be_office};
pub(crate) use detected_format::DetectedFormat;
use detected_format::detect;
use zip_directory::Directory;

/// The result for a file: the most serious problem, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nature {
    /// No problem found in head and tail; the kind agrees with the name.
    Sound,
    /// The file has no bytes.
    Empty,
    /// All bytes are zero. A copy can leave such a file if its data was never written to
    /// disk.
    Blank,
    /// A Git LFS pointer in place of a file that has not been fetched.
    Pointer,
    /// The system cannot read the file; with the reason.
    Unreadable(Sentence),
    /// The content is of another kind than the name says.
    Other(DetectedFormat),
    /// The end of the file is missing.
    Cut,
    /// The file is encrypted; opening it may require a password.
    Locked,
    /// A program or script.
    Program,
    /// An office document with macros, which are programs.
    Macros,
}

/// Number of bytes to read from the end of a file: enough for the end record of a ZIP
/// file with the longest comment (PKZIP, 4.3.16) and for most central directories.
pub(crate) const TAIL: usize = 128 * 1024;
/// Number of bytes to read from the start of a file: enough for bytes before `%PDF-`
/// (Adobe allows 1,024) and for comments at the start of a web page.
pub(crate) const HEAD: usize = 4096;

/// The head and tail of a file; they overlap if the file is short.
pub(crate) struct Ends<'a> {
    /// At most `HEAD` bytes from the start.
    pub head: &'a [u8],
    /// At most `TAIL` bytes from the end.
    pub tail: &'a [u8],
    /// Length of the whole file in bytes.
    pub length: u64,
}

/// Examines a file by its name, head and tail.
pub(crate) fn nature(name: &str, ends: &Ends<'_>) -> Nature {
    let ending = ending(name);
    if ends.length == 0 {
        return Nature::Empty;
    }
    if is_pointer(ends.head) {
        return Nature::Pointer;
    }
    let is_blank = |bytes: &[u8]| bytes.iter().all(|byte| *byte == 0);
    if is_blank(ends.head) && is_blank(ends.tail) {
        return Nature::Blank;
    }
    let format = detect(ends);
    if format == DetectedFormat::OldOffice && is_locked(ends, format) {
        return Nature::Locked;
    }
    let may_agree = format == DetectedFormat::Zip && may_be_office(&ending, ends);
    if !may_agree && !agrees(&ending, format) {
        return Nature::Other(format);
    }
    if is_cut(ends, format) {
        return Nature::Cut;
    }
    if is_locked(ends, format) {
        return Nature::Locked;
    }
    if PROGRAMS.contains(&ending.as_str()) || format == DetectedFormat::Program {
        return Nature::Program;
    }
    if MACROS.contains(&ending.as_str()) || has_macros(ends, format) { Nature::Macros } else { Nature::Sound }
}

/// Returns whether the end of the file is missing, for formats whose end can be recognised.
fn is_cut(ends: &Ends<'_>, format: DetectedFormat) -> bool {
    match format {
        DetectedFormat::Pdf => !contains(&ends.tail[ends.tail.len().saturating_sub(PDF_END)..], b"%%EOF"),
        DetectedFormat::Zip | DetectedFormat::Word | DetectedFormat::Excel | DetectedFormat::PowerPoint => {
            Directory::of(ends).is_none()
        }
        DetectedFormat::SevenZip => seven_zip_length(ends.head).is_some_and(|wanted| ends.length < wanted),
        _ => false,
    }
}

/// Returns the extension of a file name in lower case. Dots and spaces at the end of the
/// name are ignored, as some systems do.
pub(crate) fn ending(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name).trim_end_matches(['.', ' ']);
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

/// Returns whether the file is a Git LFS pointer (specification version 1, or the tool's
/// earlier name).
pub(crate) fn is_pointer(head: &[u8]) -> bool {
    [&b"version https://git-lfs.github.com/spec/"[..], b"version https://hawser.github.com/spec/"]
        .iter()
        .any(|first| head.trim_ascii_start().starts_with(first))
}

/// Extensions of programs and scripts that run on a double click, or that a web server
/// may execute.
const PROGRAMS: [&str; 56] = [
    "exe",
    "com",
    "scr",
    "pif",
    "cpl",
    "dll",
    "sys",
    "ocx",
    "msi",
    "msp",
    "msix",
    "appx",
    "bat",
    "cmd",
    "ps1",
    "psm1",
    "vbs",
    "vbe",
    "js",
    "jse",
    "mjs",
    "wsf",
    "wsh",
    "hta",
    "lnk",
    "url",
    "reg",
    "inf",
    "scf",
    "chm",
    "jar",
    "jnlp",
    "apk",
    "ipa",
    "app",
    "dmg",
    "pkg",
    "deb",
    "rpm",
    "run",
    "bin",
    "so",
    "sh",
    "bash",
    "command",
    "py",
    "pl",
    "rb",
    "php",
    "asp",
    "aspx",
    "jsp",
    "cgi",
    "class",
    "gadget",
    "application",
];

/// Extensions of office documents that may contain macros.
const MACROS: [&str; 9] = ["docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppsm"];

/// Maximum distance of `%%EOF` from the end, in bytes: some programs and servers append a
/// few bytes.
const PDF_END: usize = 4096;

fn is_locked(ends: &Ends<'_>, format: DetectedFormat) -> bool {
    let in_utf_16 = |word: &str| word.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    match format {
        DetectedFormat::Pdf => [ends.head, ends.tail].into_iter().any(names_encryption),
        DetectedFormat::Zip | DetectedFormat::Word | DetectedFormat::Excel | DetectedFormat::PowerPoint => {
            Directory::of(ends).is_some_and(|directory| directory.is_encrypted())
        }
        DetectedFormat::OldOffice => {
            let name = in_utf_16("EncryptedPackage");
            contains(ends.head, &name) || contains(ends.tail, &name)
        }
        _ => false,
    }
}

/// Returns whether the trailer contains `/Encrypt 12 0 R` or `/Encrypt <<`, but not
/// `/EncryptMetadata`.
fn names_encryption(bytes: &[u8]) -> bool {
    const KEY: &[u8] = b"/Encrypt";
    let behind = |at: usize| bytes.get(at + KEY.len()).copied().unwrap_or_default();
    let places = bytes.windows(KEY.len()).enumerate().filter(|(_, window)| *window == KEY);
    places.into_iter().any(|(at, _)| behind(at).is_ascii_whitespace() || behind(at) == b'<')
}

fn has_macros(ends: &Ends<'_>, format: DetectedFormat) -> bool {
    matches!(format, DetectedFormat::Word | DetectedFormat::Excel | DetectedFormat::PowerPoint)
        && Directory::of(ends).is_some_and(|directory| directory.names(b"vbaProject.bin"))
}

/// Returns the minimum length of a 7z archive according to its start header, in bytes.
fn seven_zip_length(head: &[u8]) -> Option<u64> {
    let number = |from: usize| head.get(from..from + 8)?.try_into().ok().map(u64::from_le_bytes);
    number(12)?.checked_add(number(20)?)?.checked_add(32)
}

/// Returns whether bytes contain a sequence of bytes, which must not be empty.
fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ZIP archive with one stored file. Only its head and tail need to be valid.
    fn zip(name: &str, flags: u8) -> Vec<u8> {
        let length = u16::try_from(name.len()).expect("a short name").to_le_bytes();
        let mut bytes = [b"PK\x03\x04\x14\0", &[flags, 0][..], &[0; 18], &length, &[0, 0], name.as_bytes()].concat();
        let offset = u32::try_from(bytes.len()).expect("a short file");
        let entry = [b"PK\x01\x02\x14\0\x14\0", &[flags, 0][..], &[0; 18], &length, &[0; 16], name.as_bytes()].concat();
        let size = u32::try_from(entry.len()).expect("a short file");
        bytes.extend(entry);
        bytes.extend([b"PK\x05\x06\0\0\0\0\x01\0\x01\0", &size.to_le_bytes()[..], &offset.to_le_bytes(), &[0, 0]].concat());
        bytes
    }

    fn nature_of(name: &str, bytes: &[u8]) -> Nature {
        let head = &bytes[..bytes.len().min(HEAD)];
        let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
        nature(name, &Ends { head, tail, length: bytes.len() as u64 })
    }

    fn old_office(inside: &str) -> Vec<u8> {
        let inside: Vec<u8> = inside.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 504], inside].concat()
    }

    #[test]
    fn files_that_are_what_they_say_are_sound() {
        let word = zip("word/document.xml", 0);
        let pdf = [b"%PDF-1.7\n".to_vec(), vec![b'x'; 9000], b"\nstartxref\n9\n%%EOF\r\n".to_vec()].concat();
        let with_rubbish = [b"\xef\xbb\xbf\n".to_vec(), pdf.clone(), vec![0; 900]].concat();
        let cases: [(&str, &[u8]); 26] = [
            ("a.pdf", &pdf),
            ("a.PDF", &with_rubbish),
            ("a.docx", &word),
            ("a.wps", &word),
            ("a.zip", &word),
            ("a.xlsx", &zip("xl/workbook.xml", 0)),
            ("a.pptx", &zip("ppt/presentation.xml", 0)),
            ("a.zip", &zip("x.csv", 0)),
            ("a.zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
            ("a.ofd", &zip("OFD.xml", 0)),
            ("a.odt", &zip("mimetype", 0)),
            ("a.doc", &old_office("WordDocument")),
            ("a.xls", &old_office("Workbook")),
            ("a.et", &old_office("Workbook")),
            ("a.doc", b"{\\rtf1\\ansi"),
            ("a.csv", "区,所\n".as_bytes()),
            ("a.csv", b"\xb5\xd8\xb7\xbd,1\n"),
            ("a.csv", b"\xff\xfea\0,\x001\0"),
            ("a.txt", b"MZ is a short word, and so is BM.\n"),
            ("a.txt", b"BZh"),
            ("a.json", b"{}"),
            ("a.html", b"<!DOCTYPE html><html>"),
            ("a.svg", b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
            ("a.md", b"<p align=center>"),
            ("a.mp4", b"\0\0\0\x18ftypmp42"),
            ("a", b"anything"),
        ];
        for (name, bytes) in cases {
            assert_eq!(nature_of(name, bytes), Nature::Sound, "{name} {:?}", &bytes[..bytes.len().min(30)]);
        }
    }

    #[test]
    fn files_that_no_reader_can_open_are_reported() {
        let page = "\u{feff}\r\n<!-- saved --><HTML><body>404</body></HTML>".as_bytes();
        let word = zip("word/document.xml", 0);
        let cut_word = &word[..word.len() - 30];
        let pdf = [b"%PDF-1.7\n".to_vec(), vec![b'x'; 9000]].concat();
        let locked = [pdf.clone(), b"trailer <</Encrypt 9 0 R>>\n%%EOF".to_vec()].concat();
        let not_locked = [pdf.clone(), b"trailer <</EncryptMetadata true>>\n%%EOF".to_vec()].concat();
        let (plain_zip, locked_zip) = (zip("a.txt", 0), zip("x.csv", 1));
        let mut cases: Vec<(&str, &[u8], Nature)> = vec![
            ("a.pdf", b"", Nature::Empty),
            ("a.png", b"", Nature::Empty),
            ("a.docx", &[0; 9000], Nature::Blank),
            ("a.zip", b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n", Nature::Pointer),
            ("a.pdf", &pdf, Nature::Cut),
            ("a.docx", cut_word, Nature::Cut),
            ("a.zip", &word[..word.len() - 1], Nature::Cut),
            ("a.zip", &word[20..], Nature::Other(DetectedFormat::Unknown)),
            ("a.7z", b"7z\xbc\xaf\x27\x1c\0\x04\0\0\0\0\x10\0\0\0\0\0\0\0\x10\0\0\0\0\0\0\0", Nature::Cut),
            ("a.docx", b"Not Found", Nature::Other(DetectedFormat::PlainText)),
            ("a.docx", &plain_zip, Nature::Other(DetectedFormat::Zip)),
            ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Nature::Other(DetectedFormat::OldOffice)),
            ("a.xlsx", &word, Nature::Other(DetectedFormat::Word)),
            ("a.doc", &word, Nature::Other(DetectedFormat::Word)),
            ("a.csv", &word, Nature::Other(DetectedFormat::Word)),
            ("a.csv", b"%PDF-1.4", Nature::Other(DetectedFormat::Pdf)),
            ("a.pdf", b"MZ\x90\0\x03", Nature::Other(DetectedFormat::Program)),
            ("a.pdf", b"{\"error\":1}", Nature::Other(DetectedFormat::PlainText)),
            ("a.pdf", b"\x01\x02\x03", Nature::Other(DetectedFormat::Unknown)),
            ("a.zip", &locked_zip, Nature::Locked),
            ("a.pdf", &locked, Nature::Locked),
            ("a.pdf", &not_locked, Nature::Sound),
            ("a.exe", b"MZ\x90\0\x03", Nature::Program),
            ("a.exe. ", b"MZ\x90\0\x03", Nature::Program),
            ("a.JS", b"alert(1)", Nature::Program),
            ("a.jar", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", Nature::Program),
            ("a.tool", b"\x7fELF\x02\x01", Nature::Program),
            ("a", b"#! /bin/sh\n", Nature::Program),
            ("a.xlsm", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", Nature::Other(DetectedFormat::Zip)),
        ];
        let macros = zip("xl/vbaProject.bin", 0);
        cases.push(("a.xlsm", &macros, Nature::Macros));
        cases.push(("a.xlsx", &macros, Nature::Macros));
        let encrypted = old_office("EncryptedPackage");
        cases.push(("a.docx", &encrypted, Nature::Locked));
        for ending in ["pdf", "docx", "xlsx", "pptx", "zip", "doc", "xls", "csv", "json", "mp4", "ofd", "png", "7z"] {
            assert_eq!(nature_of(&format!("a.{ending}"), page), Nature::Other(DetectedFormat::WebPage), "{ending}");
        }
        for (name, bytes, expected) in cases {
            assert_eq!(nature_of(name, bytes), expected, "{name} {:?}", &bytes[..bytes.len().min(30)]);
        }
    }
}
