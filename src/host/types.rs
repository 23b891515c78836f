//! What kinds of files are, by the endings of their names: hosts know many of them, but
//! not the same ones, so their configuration tells them all.

use serde::Serialize;

/// An ending and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Kind {
    /// Without its dot.
    pub ending: &'static str,
    pub media: &'static str,
    /// Whether it is text in UTF-8 that must say so.
    pub charset: bool,
    /// Whether it becomes smaller on its way.
    pub text: bool,
}

const fn text(ending: &'static str, media: &'static str) -> Kind {
    Kind { ending, media, charset: true, text: true }
}

/// Text that says by itself what characters it has, or always has the same.
const fn marked_up(ending: &'static str, media: &'static str) -> Kind {
    Kind { ending, media, charset: false, text: true }
}

const fn whole(ending: &'static str, media: &'static str) -> Kind {
    Kind { ending, media, charset: false, text: false }
}

const BYTES: &str = "application/octet-stream";

/// What the program makes, and what reports have as attachments.
pub const KINDS: [Kind; 51] = [
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

/// The description of a CSV file (W3C), whose ending is longer than what stands behind
/// the last dot.
pub const DESCRIPTION: &str = "application/csvm+json";
pub const FEED: &str = "application/atom+xml";
