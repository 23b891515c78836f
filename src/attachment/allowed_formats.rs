//! Which formats of content a file may have, according to the extension of its name.

use super::Ends;
use super::detected_format::DetectedFormat;
use super::zip_directory::Directory;

/// Extensions of text files; any other kind of content is wrong.
const TEXTS: [&str; 12] = ["txt", "csv", "tsv", "json", "geojson", "jsonl", "xml", "yaml", "yml", "tex", "bib", "ics"];

/// Extensions of web pages, and of texts that may start like one.
const PAGES: [&str; 13] = ["html", "htm", "xhtml", "shtml", "xht", "mht", "mhtml", "php", "asp", "aspx", "jsp", "md", "markdown"];

/// Returns the formats that are allowed for an extension. Returns `None` for
/// extensions without a known signature.
fn allowed_formats(ending: &str) -> Option<&'static [DetectedFormat]> {
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

/// Returns whether the content of a file agrees with its extension, as far as that is known.
pub(super) fn agrees(ending: &str, found: DetectedFormat) -> bool {
    match allowed_formats(ending) {
        Some(kinds) => kinds.contains(&found),
        None => found != DetectedFormat::WebPage || ending.is_empty() || PAGES.contains(&ending),
    }
}

/// Returns whether an archive may be an office document: its central directory is missing
/// or longer than the tail, so its contents are unknown.
pub(super) fn may_be_office(ending: &str, ends: &Ends<'_>) -> bool {
    let is_office = allowed_formats(ending).is_some_and(|kinds| {
        kinds.iter().any(|kind| matches!(kind, DetectedFormat::Word | DetectedFormat::Excel | DetectedFormat::PowerPoint))
    });
    is_office && Directory::of(ends).is_none_or(|directory| !directory.is_whole)
}
