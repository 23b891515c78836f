//! The PDFs in `pdf/`, and the records of what they were printed from.
//!
//! A record is written beside each PDF when it is made. Here both are read; whether
//! a PDF may still be offered is judged in `pdf_freshness`.

use super::listing::Listing;
use super::memory::Stamp;
use crate::disk;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is written beside a PDF: `pdf/2023.zh.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    pub format: u32,
    /// The digest of everything that reached the paper; see `pdf_freshness::view`.
    pub view: String,
    /// The digest of the PDF itself.
    pub pdf: String,
}

/// The form of record that this program writes and reads.
pub const FORMAT: u32 = 1;

impl Record {
    pub fn parse(text: &str) -> Option<Record> {
        serde_json::from_str(text).ok().filter(|record: &Record| record.format == FORMAT)
    }

    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

/// One PDF in `pdf/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// Relative to the site's folder: `pdf/2023.zh.pdf`.
    pub name: Arc<str>,
    /// Report and language as the file's name has them: `2023.zh`.
    pub stem: String,
    pub path: PathBuf,
    /// In bytes.
    pub length: u64,
    /// `None` where there is none, or none that can be understood.
    pub record: Option<Record>,
}

/// The file name of a report's PDF without its ending. Neither part holds a point.
pub fn stem(report: &str, language: &str) -> String {
    format!("{report}.{language}")
}

/// Reads what `pdf/` holds, in the order of names.
pub fn read(listing: &Listing) -> Vec<Printed> {
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

/// Digests of files, kept for as long as size and time do not move.
#[derive(Debug, Default)]
pub struct Digests {
    known: BTreeMap<PathBuf, (Stamp, String)>,
}

impl Digests {
    /// The digest of a file's bytes; `None` where it cannot be read.
    pub fn of(&mut self, path: &Path) -> Option<String> {
        let stamp = Stamp::of(&fs::metadata(path).ok()?);
        if let Some((known, digest)) = self.known.get(path).filter(|(known, _)| stamp.is_surely(*known)) {
            debug_assert!(known.is_like(stamp));
            return Some(digest.clone());
        }
        let mut hasher = blake3::Hasher::new();
        // A piece at a time: nobody knows how long the file is.
        hasher.update_reader(disk::open(&fs::canonicalize(path).ok()?).ok()?).ok()?;
        let digest = hasher.finalize().to_hex().to_string();
        self.known.insert(path.to_path_buf(), (stamp, digest.clone()));
        Some(digest)
    }
}

/// 64 hexadecimal digits that change with the bytes.
pub fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
