//! Media types of files by the endings of their names: for the preview, for the browser
//! that prints, and for servers, whose own lists differ and so are replaced by this one.
//!
//! A library that looks types up (mime_guess) has no OFD or ET, knows no charsets, and
//! cannot be listed in a server's configuration.

use serde::Serialize;

/// An ending and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MediaType {
    /// Without its dot.
    pub ending: &'static str,
    /// As registered with IANA.
    pub media: &'static str,
    /// Whether it is text in UTF-8 that must say so.
    pub charset: bool,
    /// Whether it becomes smaller on its way.
    pub text: bool,
}

const fn text(ending: &'static str, media: &'static str) -> MediaType {
    MediaType { ending, media, charset: true, text: true }
}

/// Text that says by itself what characters it has, or always has the same.
const fn marked_up(ending: &'static str, media: &'static str) -> MediaType {
    MediaType { ending, media, charset: false, text: true }
}

const fn whole(ending: &'static str, media: &'static str) -> MediaType {
    MediaType { ending, media, charset: false, text: false }
}

const BYTES: &str = "application/octet-stream";

/// What the program makes, and what reports have as attachments.
pub const ALL: [MediaType; 51] = [
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
    // The index of the search; compressed by its maker.
    whole("pagefind", BYTES),
    whole("pf_meta", BYTES),
    whole("pf_index", BYTES),
    whole("pf_fragment", BYTES),
    whole("pf_filter", BYTES),
    whole("gz", "application/gzip"),
];

/// The whole value of `Content-Type` for a file by its path.
pub fn content_type(path: &str) -> String {
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

/// Whether a file is text that becomes smaller on its way.
pub fn is_compressible(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ALL.iter().any(|known| known.text && known.ending == ending)
}

/// The ending of the description of a CSV file (W3C), longer than what stands behind the
/// last dot.
const DESCRIPTION_ENDING: &str = ".csv-metadata.json";
pub const DESCRIPTION: &str = "application/csvm+json";
pub const FEED: &str = "application/atom+xml";

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
