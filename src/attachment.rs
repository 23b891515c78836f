//! Examines the head and tail of a file: its true kind, and whether readers will be able
//! to open it.
//!
//! This module only sees bytes and names. `load` reads the bytes; `check` decides on
//! diagnostics.

use crate::diagnostic::Sentence;

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

/// The kind of a file according to its content, regardless of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DetectedFormat {
    Pdf,
    /// A ZIP archive. Modern office documents are ZIP archives too.
    Zip,
    Word,
    Excel,
    PowerPoint,
    /// An OLE compound file: Word, Excel and PowerPoint before 2007, and encrypted
    /// documents since.
    OldOffice,
    RichText,
    WebPage,
    Png,
    Jpeg,
    Gif,
    WebP,
    Bmp,
    Tiff,
    Video,
    Rar,
    SevenZip,
    Gzip,
    Bzip2,
    Xz,
    Program,
    PlainText,
    Unknown,
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
    let found = found(ends);
    if found == DetectedFormat::OldOffice && is_locked(ends, found) {
        return Nature::Locked;
    }
    let may_agree = found == DetectedFormat::Zip && may_be_office(&ending, ends);
    if !may_agree && !agrees(&ending, found) {
        return Nature::Other(found);
    }
    let is_cut = match found {
        DetectedFormat::Pdf => !holds(&ends.tail[ends.tail.len().saturating_sub(PDF_END)..], b"%%EOF"),
        DetectedFormat::Zip | DetectedFormat::Word | DetectedFormat::Excel | DetectedFormat::PowerPoint => {
            Directory::of(ends).is_none()
        }
        DetectedFormat::SevenZip => seven_zip_length(ends.head).is_some_and(|wanted| ends.length < wanted),
        _ => false,
    };
    if is_cut {
        return Nature::Cut;
    }
    if is_locked(ends, found) {
        return Nature::Locked;
    }
    let is_program = PROGRAMS.contains(&ending.as_str()) || found == DetectedFormat::Program;
    let has_macros = MACROS.contains(&ending.as_str()) || has_macros(ends, found);
    match (is_program, has_macros) {
        (true, _) => Nature::Program,
        (false, true) => Nature::Macros,
        (false, false) => Nature::Sound,
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

/// Extensions of text files; any other kind of content is wrong.
const TEXTS: [&str; 12] = ["txt", "csv", "tsv", "json", "geojson", "jsonl", "xml", "yaml", "yml", "tex", "bib", "ics"];

/// Extensions of web pages, and of texts that may start like one.
const PAGES: [&str; 13] = ["html", "htm", "xhtml", "shtml", "xht", "mht", "mhtml", "php", "asp", "aspx", "jsp", "md", "markdown"];

/// Returns the kinds of content that are allowed for an extension. Returns `None` for
/// extensions without a known signature.
fn kinds(ending: &str) -> Option<&'static [DetectedFormat]> {
    use DetectedFormat::{
        Bmp, Bzip2, Excel, Gif, Gzip, Jpeg, OldOffice, Pdf, PlainText, Png, PowerPoint, Rar, RichText, SevenZip, Tiff, Unknown,
        WebP, Word, Xz, Zip,
    };
    Some(match ending {
        "pdf" => &[Pdf],
        "docx" | "docm" | "dotx" | "dotm" => &[Word],
        "xlsx" | "xlsm" | "xltx" | "xltm" | "xlsb" => &[Excel],
        "pptx" | "pptm" | "ppsx" | "ppsm" | "potx" | "potm" => &[PowerPoint],
        "zip" | "odt" | "ods" | "odp" | "odg" | "ofd" | "epub" | "kmz" => &[Zip, Word, Excel, PowerPoint],
        "doc" | "dot" => &[OldOffice, RichText],
        "xls" | "xlt" | "ppt" | "pps" => &[OldOffice],
        "wps" | "et" | "dps" => &[OldOffice, RichText, Zip, Word, Excel, PowerPoint],
        "rtf" => &[RichText],
        "png" => &[Png],
        "jpg" | "jpeg" => &[Jpeg],
        "gif" => &[Gif],
        "webp" => &[WebP],
        "bmp" => &[Bmp],
        "tif" | "tiff" => &[Tiff],
        "rar" => &[Rar],
        "7z" => &[SevenZip],
        "gz" | "tgz" => &[Gzip],
        "bz2" => &[Bzip2],
        "xz" => &[Xz],
        // Text in UTF-16 or in a national encoding has the kind `Unknown`.
        _ if TEXTS.contains(&ending) => &[PlainText, Unknown],
        _ => return None,
    })
}

fn agrees(ending: &str, found: DetectedFormat) -> bool {
    match kinds(ending) {
        Some(kinds) => kinds.contains(&found),
        None => found != DetectedFormat::WebPage || ending.is_empty() || PAGES.contains(&ending),
    }
}

/// Returns whether an archive may be an office document: its central directory is missing
/// or longer than the tail, so its contents are unknown.
fn may_be_office(ending: &str, ends: &Ends<'_>) -> bool {
    let is_office = kinds(ending).is_some_and(|kinds| {
        kinds.iter().any(|kind| matches!(kind, DetectedFormat::Word | DetectedFormat::Excel | DetectedFormat::PowerPoint))
    });
    is_office && Directory::of(ends).is_none_or(|directory| !directory.is_whole)
}

/// Signatures (offset, bytes, kind), from the specifications of the formats.
const SIGNATURES: [(usize, &[u8], DetectedFormat); 25] = [
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", DetectedFormat::OldOffice),
    (0, b"{\\rtf", DetectedFormat::RichText),
    (0, b"\x89PNG\r\n\x1a\n", DetectedFormat::Png),
    (0, b"\xff\xd8\xff", DetectedFormat::Jpeg),
    (0, b"GIF87a", DetectedFormat::Gif),
    (0, b"GIF89a", DetectedFormat::Gif),
    (8, b"WEBP", DetectedFormat::WebP),
    (0, b"BM", DetectedFormat::Bmp),
    (0, b"II*\0", DetectedFormat::Tiff),
    (0, b"MM\0*", DetectedFormat::Tiff),
    (4, b"ftyp", DetectedFormat::Video),
    (0, b"\x1a\x45\xdf\xa3", DetectedFormat::Video),
    (0, b"Rar!\x1a\x07", DetectedFormat::Rar),
    (0, b"7z\xbc\xaf\x27\x1c", DetectedFormat::SevenZip),
    (0, b"\x1f\x8b\x08", DetectedFormat::Gzip),
    (0, b"BZh", DetectedFormat::Bzip2),
    (0, b"\xfd7zXZ\0", DetectedFormat::Xz),
    (0, b"MZ", DetectedFormat::Program),
    (0, b"\x7fELF", DetectedFormat::Program),
    (0, b"\xfe\xed\xfa\xce", DetectedFormat::Program),
    (0, b"\xfe\xed\xfa\xcf", DetectedFormat::Program),
    (0, b"\xce\xfa\xed\xfe", DetectedFormat::Program),
    (0, b"\xcf\xfa\xed\xfe", DetectedFormat::Program),
    (0, b"\xca\xfe\xba\xbe", DetectedFormat::Program),
    (0, b"L\0\0\0\x01\x14\x02\0", DetectedFormat::Program),
];

fn found(ends: &Ends<'_>) -> DetectedFormat {
    let head = ends.head;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zip_kind(ends);
    }
    if head.strip_prefix(b"#!").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"/")) {
        return DetectedFormat::Program;
    }
    let is_short = |bytes: &[u8]| bytes.len() <= 3;
    let signed = |(at, bytes, _): &&(usize, &[u8], DetectedFormat)| head.get(*at..).is_some_and(|rest| rest.starts_with(bytes));
    // A text may start with the same two or three letters.
    let signed = SIGNATURES.iter().find(signed).filter(|(_, bytes, _)| !is_short(bytes) || !is_text(head));
    if let Some((_, _, found)) = signed {
        return *found;
    }
    if is_web_page(head) {
        return DetectedFormat::WebPage;
    }
    if holds(&head[..head.len().min(1024)], b"%PDF-") {
        return DetectedFormat::Pdf;
    }
    if is_text(head) { DetectedFormat::PlainText } else { DetectedFormat::Unknown }
}

/// Returns whether the head is UTF-8 text. The last character may be incomplete.
fn is_text(head: &[u8]) -> bool {
    let whole = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
        Err(_) => return false,
    };
    !whole.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1a}' | '\u{1b}'))
}

/// Returns whether the first tag is one that only web pages start with.
fn is_web_page(head: &[u8]) -> bool {
    // Dropping all bytes but ASCII letters and signs also handles UTF-16.
    let letters: Vec<u8> = head.iter().filter(|byte| byte.is_ascii() && **byte != 0).map(u8::to_ascii_lowercase).collect();
    let mut rest = letters.trim_ascii_start();
    while let Some(comment) = rest.strip_prefix(b"<!--") {
        let end = comment.windows(3).position(|bytes| bytes == b"-->");
        rest = end.map_or(&[][..], |end| comment[end + 3..].trim_ascii_start());
    }
    let is_xml = rest.starts_with(b"<?xml");
    if is_xml {
        let end = rest.iter().position(|byte| *byte == b'>').map_or(rest.len(), |end| end + 1);
        rest = rest[end..].trim_ascii_start();
    }
    let tags: [&[u8]; 13] = [
        b"<!doctype html",
        b"<html",
        b"<head",
        b"<body",
        b"<script",
        b"<meta",
        b"<title",
        b"<table",
        b"<div",
        b"<center",
        b"<h1",
        b"<p>",
        b"<link",
    ];
    tags.iter().take(if is_xml { 2 } else { tags.len() }).any(|tag| rest.starts_with(tag))
}

/// Maximum distance of `%%EOF` from the end, in bytes: some programs and servers append a
/// few bytes.
const PDF_END: usize = 4096;

/// The central directory at the end of a ZIP archive.
struct Directory<'a> {
    /// The part of the directory that is in the tail.
    entries: &'a [u8],
    is_whole: bool,
}

impl<'a> Directory<'a> {
    /// Returns `None` if the end record is missing, or if the directory would start
    /// before the file.
    fn of(ends: &Ends<'a>) -> Option<Directory<'a>> {
        const RECORD: usize = 22;
        let tail = ends.tail;
        let at = tail.windows(4).rposition(|bytes| bytes == b"PK\x05\x06")?;
        let record = tail.get(at..at + RECORD)?;
        let number = |from: usize| u32::from_le_bytes([record[from], record[from + 1], record[from + 2], record[from + 3]]);
        let (size, offset) = (number(12), number(16));
        let tail_starts = ends.length - tail.len() as u64;
        let record_starts = tail_starts + at as u64;
        // Archives of more than 4 GB store these numbers elsewhere (ZIP64).
        if size != u32::MAX && offset != u32::MAX && u64::from(size) + u64::from(offset) > record_starts {
            return None;
        }
        let starts = record_starts.saturating_sub(u64::from(size));
        let from = usize::try_from(starts.saturating_sub(tail_starts)).unwrap_or(0).min(at);
        Some(Directory { entries: &tail[from..at], is_whole: starts >= tail_starts && size != u32::MAX })
    }

    fn names(&self, part: &[u8]) -> bool {
        holds(self.entries, part)
    }

    /// Returns whether an entry is encrypted: bit 0 of its flags (PKZIP, 4.4.4).
    fn is_encrypted(&self) -> bool {
        let places = self.entries.windows(10).filter(|bytes| bytes.starts_with(b"PK\x01\x02"));
        self.is_whole && places.into_iter().any(|entry| entry[8] & 1 == 1)
    }
}

fn zip_kind(ends: &Ends<'_>) -> DetectedFormat {
    // Without a directory, only the names in the head are available.
    let names = Directory::of(ends).map_or(ends.head, |directory| directory.entries);
    let parts: [(&[u8], DetectedFormat); 3] =
        [(b"word/", DetectedFormat::Word), (b"xl/", DetectedFormat::Excel), (b"ppt/", DetectedFormat::PowerPoint)];
    parts.iter().find(|(part, _)| holds(names, part)).map_or(DetectedFormat::Zip, |(_, found)| *found)
}

fn is_locked(ends: &Ends<'_>, found: DetectedFormat) -> bool {
    let in_utf_16 = |word: &str| word.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    match found {
        DetectedFormat::Pdf => [ends.head, ends.tail].into_iter().any(names_encryption),
        DetectedFormat::Zip | DetectedFormat::Word | DetectedFormat::Excel | DetectedFormat::PowerPoint => {
            Directory::of(ends).is_some_and(|directory| directory.is_encrypted())
        }
        DetectedFormat::OldOffice => {
            let name = in_utf_16("EncryptedPackage");
            holds(ends.head, &name) || holds(ends.tail, &name)
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

fn has_macros(ends: &Ends<'_>, found: DetectedFormat) -> bool {
    matches!(found, DetectedFormat::Word | DetectedFormat::Excel | DetectedFormat::PowerPoint)
        && Directory::of(ends).is_some_and(|directory| directory.names(b"vbaProject.bin"))
}

/// Returns the minimum length of a 7z archive according to its start header, in bytes.
fn seven_zip_length(head: &[u8]) -> Option<u64> {
    let number = |from: usize| head.get(from..from + 8)?.try_into().ok().map(u64::from_le_bytes);
    number(12)?.checked_add(number(20)?)?.checked_add(32)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
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

    fn of(name: &str, bytes: &[u8]) -> Nature {
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
        let sound: [(&str, &[u8]); 26] = [
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
        for (name, bytes) in sound {
            assert_eq!(of(name, bytes), Nature::Sound, "{name} {:?}", &bytes[..bytes.len().min(30)]);
        }
    }

    #[test]
    fn files_that_no_reader_can_open_are_told() {
        let page = "\u{feff}\r\n<!-- saved --><HTML><body>404</body></HTML>".as_bytes();
        let word = zip("word/document.xml", 0);
        let cut_word = &word[..word.len() - 30];
        let pdf = [b"%PDF-1.7\n".to_vec(), vec![b'x'; 9000]].concat();
        let locked = [pdf.clone(), b"trailer <</Encrypt 9 0 R>>\n%%EOF".to_vec()].concat();
        let not_locked = [pdf.clone(), b"trailer <</EncryptMetadata true>>\n%%EOF".to_vec()].concat();
        let (plain_zip, locked_zip) = (zip("a.txt", 0), zip("x.csv", 1));
        let mut told: Vec<(&str, &[u8], Nature)> = vec![
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
        told.push(("a.xlsm", &macros, Nature::Macros));
        told.push(("a.xlsx", &macros, Nature::Macros));
        let encrypted = old_office("EncryptedPackage");
        told.push(("a.docx", &encrypted, Nature::Locked));
        for ending in ["pdf", "docx", "xlsx", "pptx", "zip", "doc", "xls", "csv", "json", "mp4", "ofd", "png", "7z"] {
            assert_eq!(of(&format!("a.{ending}"), page), Nature::Other(DetectedFormat::WebPage), "{ending}");
        }
        for (name, bytes, expected) in told {
            assert_eq!(of(name, bytes), expected, "{name} {:?}", &bytes[..bytes.len().min(30)]);
        }
    }
}
