//! Media types by file extension: for the preview, for the browser that prints, and for
//! web servers. Servers have lists of their own that differ, so this list replaces them.
//!
//! A lookup library (mime_guess) does not know OFD and ET, has no charsets, and cannot be
//! listed in a server configuration.

use serde::Serialize;

/// A file extension and its media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct MediaType {
    /// The extension without its dot.
    pub ending: &'static str,
    /// The media type as registered with IANA.
    pub media: &'static str,
    /// Whether `; charset=utf-8` is added.
    pub charset: bool,
    /// Whether the file should be compressed in transit.
    pub text: bool,
}

const fn text(ending: &'static str, media: &'static str) -> MediaType {
    MediaType { ending, media, charset: true, text: true }
}

/// Text that declares its own encoding, or whose encoding is fixed.
const fn marked_up(ending: &'static str, media: &'static str) -> MediaType {
    MediaType { ending, media, charset: false, text: true }
}

/// Content that does not become smaller by compression.
const fn whole(ending: &'static str, media: &'static str) -> MediaType {
    MediaType { ending, media, charset: false, text: false }
}

const BYTES: &str = "application/octet-stream";

/// The types of files that the program generates and that reports have as attachments.
pub(crate) const ALL: [MediaType; 46] = [
    text("html", "text/html"),
    text("htm", "text/html"),
    text("css", "text/css"),
    text("js", "text/javascript"),
    text("mjs", "text/javascript"),
    text("csv", "text/csv"),
    text("txt", "text/plain"),
    text("md", "text/markdown"),
    marked_up("json", "application/json"),
    marked_up("webmanifest", "application/manifest+json"),
    marked_up("xml", "application/xml"),
    marked_up("svg", "image/svg+xml"),
    whole("png", "image/png"),
    whole("jpg", "image/jpeg"),
    whole("jpeg", "image/jpeg"),
    whole("gif", "image/gif"),
    whole("webp", "image/webp"),
    whole("avif", "image/avif"),
    whole("ico", "image/x-icon"),
    whole("tif", "image/tiff"),
    whole("tiff", "image/tiff"),
    whole("pdf", "application/pdf"),
    whole("ofd", "application/ofd"),
    whole("doc", "application/msword"),
    whole("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    whole("xls", "application/vnd.ms-excel"),
    whole("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    whole("ppt", "application/vnd.ms-powerpoint"),
    whole("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    whole("odt", "application/vnd.oasis.opendocument.text"),
    whole("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    whole("odp", "application/vnd.oasis.opendocument.presentation"),
    whole("rtf", "application/rtf"),
    whole("wps", "application/vnd.ms-works"),
    whole("et", BYTES),
    whole("zip", "application/zip"),
    whole("rar", "application/vnd.rar"),
    whole("7z", "application/x-7z-compressed"),
    whole("mp3", "audio/mpeg"),
    whole("mp4", "video/mp4"),
    whole("woff", "font/woff"),
    whole("woff2", "font/woff2"),
    whole("ttf", "font/ttf"),
    whole("otf", "font/otf"),
    whole("wasm", "application/wasm"),
    whole("gz", "application/gzip"),
];

/// Returns the value of `Content-Type` for a path.
pub(crate) fn content_type(path: &str) -> String {
    if path.ends_with(DESCRIPTION_ENDING) {
        return DESCRIPTION.to_owned();
    }
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ALL.iter().find(|known| known.ending.eq_ignore_ascii_case(ending)) {
        Some(known) if known.charset => format!("{}; charset=utf-8", known.media),
        Some(known) => known.media.to_owned(),
        None => BYTES.to_owned(),
    }
}

/// Returns whether a file is text that should be compressed in transit.
pub(crate) fn is_compressible(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ALL.iter().any(|known| known.text && known.ending == ending)
}

/// The extension of CSV metadata files (W3C CSV on the Web). It is longer than the part
/// after the last dot.
const DESCRIPTION_ENDING: &str = ".csv-metadata.json";
/// The media type of CSV metadata.
pub(crate) const DESCRIPTION: &str = "application/csvm+json";
/// The media type of Atom feeds.
pub(crate) const FEED: &str = "application/atom+xml";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_a_type() {
        for (path, expected) in [
            ("2023/index.html", "text/html; charset=utf-8"),
            ("a.CSV", "text/csv; charset=utf-8"),
            ("facts.csv-metadata.json", "application/csvm+json"),
            ("facts.json", "application/json"),
            ("a.b.png", "image/png"),
            (".nojekyll", "application/octet-stream"),
            ("png", "application/octet-stream"),
        ] {
            assert_eq!(content_type(path), expected, "{path}");
        }
    }

    #[test]
    fn each_ending_is_listed_once() {
        let endings: std::collections::BTreeSet<&str> = ALL.iter().map(|known| known.ending).collect();
        assert_eq!(endings.len(), ALL.len());
    }
}
