//! The PDFs in `pdf/`, and the records of what they were printed from.
//!
//! A record is written next to each PDF when it is created. This module reads both; `pdf_freshness` decides whether a PDF may
//! still be offered.

use super::listing::Listing;
use super::memo::Stamp;
use crate::disk;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The record next to a PDF: `pdf/2023.zh.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The version of the record's format; see [`FORMAT`].
    pub format: u32,
    /// The digest of everything that is printed on paper; see `pdf_freshness::view`.
    pub view: String,
    /// The digest of the PDF itself.
    pub pdf: String,
}

/// The format version that this program writes and reads.
pub(crate) const FORMAT: u32 = 1;

impl Record {
    /// Parses a record. `None` if the text is not a record of this format version.
    pub fn parse(text: &str) -> Option<Record> {
        serde_json::from_str(text).ok().filter(|record: &Record| record.format == FORMAT)
    }

    /// The record as indented JSON, with a final line break.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

/// One PDF in `pdf/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The path relative to the site's folder: `pdf/2023.zh.pdf`.
    pub name: Arc<str>,
    /// The report and the language in the file name: `2023.zh`.
    pub stem: String,
    /// The path of the file on disk.
    pub path: PathBuf,
    /// The size in bytes.
    pub length: u64,
    /// `None` if there is no record, or if it cannot be parsed.
    pub record: Option<Record>,
}

/// The file name of a report's PDF without its extension. Neither part contains a dot.
pub(crate) fn stem(report: &str, language: &str) -> String {
    format!("{report}.{language}")
}

/// Reads the PDFs in `pdf/` and their records, in the order of names.
pub(crate) fn read(listing: &Listing) -> Vec<Printed> {
    let pdfs = listing.printed.iter().filter_map(|entry| {
        let stem = entry.name.strip_prefix("pdf/")?.strip_suffix(".pdf").filter(|stem| !stem.contains('/'))?;
        let record = disk::read_text(&entry.path.with_extension("json")).ok();
        Some(Printed {
            name: entry.name.clone(),
            stem: stem.to_owned(),
            path: entry.path.clone(),
            length: entry.stamp.length(),
            record: record.and_then(|text| Record::parse(&text)),
        })
    });
    pdfs.collect()
}

/// Digests of files, cached as long as the files' size and time do not change.
#[derive(Debug, Default)]
pub(crate) struct Digests {
    known: BTreeMap<PathBuf, (Stamp, String)>,
}

impl Digests {
    /// The BLAKE3 digest of a file's content, in hexadecimal; `None` if the file cannot be read.
    pub(crate) fn of(&mut self, path: &Path) -> Option<String> {
        let stamp = Stamp::of(&fs::metadata(path).ok()?);
        if let Some((known, digest)) = self.known.get(path).filter(|(known, _)| stamp.is_surely(*known)) {
            debug_assert!(known.is_like(stamp));
            return Some(digest.clone());
        }
        let mut hasher = blake3::Hasher::new();
        // The file is read in chunks, because it may be of any length.
        hasher.update_reader(disk::open(&fs::canonicalize(path).ok()?).ok()?).ok()?;
        let digest = hasher.finalize().to_hex().to_string();
        self.known.insert(path.to_path_buf(), (stamp, digest.clone()));
        Some(digest)
    }
}

/// 64 hexadecimal digits that change with the bytes.
pub(crate) fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
