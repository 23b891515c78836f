//! Detects the format of a file from its first and last bytes, regardless of its name.

use super::zip_directory::Directory;
use super::{Ends, contains};

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

/// Detects the format of a file.
pub(super) fn detect(ends: &Ends<'_>) -> DetectedFormat {
    let head = ends.head;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zip_format(ends);
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
    if contains(&head[..head.len().min(1024)], b"%PDF-") {
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

/// Returns which office format an archive is, or that it is a plain archive.
fn zip_format(ends: &Ends<'_>) -> DetectedFormat {
    // Without a directory, only the names in the head are available.
    let names = Directory::of(ends).map_or(ends.head, |directory| directory.entries);
    let parts: [(&[u8], DetectedFormat); 3] =
        [(b"word/", DetectedFormat::Word), (b"xl/", DetectedFormat::Excel), (b"ppt/", DetectedFormat::PowerPoint)];
    parts.iter().find(|(part, _)| contains(names, part)).map_or(DetectedFormat::Zip, |(_, found)| *found)
}
