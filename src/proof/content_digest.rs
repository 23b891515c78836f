//! The digest of the content that a report is made from, for the sheet that is signed: it changes
//! with every byte that can reach the report's pages.
//!
//! It is the BLAKE3 digest of a list: a line for each file with the digest of its content, two
//! spaces and its name, in the order of names. This is what `b3sum` prints for the files, so that
//! the digest can be made without this program. Texts count as they are read: in UTF-8 with `\n`
//! line ends and without a byte-order mark, whatever the editor or Git made of them.

use crate::error::{Error, Result};
use crate::model::report::{Report, report_before};
use crate::pipeline::Prepared;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

/// The digest of a report's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ContentDigest {
    /// 64 hexadecimal digits.
    pub full: String,
    /// The first 16 of them in groups of four, in capitals: short enough to compare by eye.
    pub short: String,
    /// The files in the order of names, each with its digest.
    pub files: BTreeMap<String, String>,
}

impl ContentDigest {
    /// Digests everything that the pages of a report are made from: the files that all reports
    /// share, the texts of the report, of the earlier reports of its series and of those whose facts it
    /// prints, the pictures and
    /// attachments that it publishes, and the site's own theme. PDFs are left out, since they are
    /// printed from the rest.
    ///
    /// Fails if a picture or attachment can no longer be read.
    pub(crate) fn of(prepared: &Prepared, report: &Report) -> Result<ContentDigest> {
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        let mut folders = vec![folder(report)];
        let mut earlier = report_before(&prepared.site.reports, report);
        while let Some(before) = earlier {
            folders.push(folder(before));
            earlier = report_before(&prepared.site.reports, before);
        }
        folders.extend(report.borrowed().filter_map(|fact| Some(format!("content/{}/", fact.lender.as_ref()?.report))));
        for (name, text) in &prepared.sources.texts {
            let is_shared = name.strip_prefix("content/").is_some_and(|rest| !rest.contains('/'));
            if is_shared || folders.iter().any(|folder| name.starts_with(folder)) {
                files.insert(name.to_string(), blake3::hash(text.as_bytes()).to_hex().to_string());
            }
        }
        for name in &report.used_files {
            if let Some(file) = report.files.get(name) {
                let gone = || Error::system(&file.path)(io::Error::from(io::ErrorKind::NotFound));
                let mut hasher = blake3::Hasher::new();
                let opened = prepared.open(&file.path).ok_or_else(gone)?;
                // In pieces, because an attachment may be of any length.
                hasher.update_reader(opened).map_err(Error::system(&file.path))?;
                files.insert(format!("{}{name}", folders[0]), hasher.finalize().to_hex().to_string());
            }
        }
        let theme = &prepared.theme;
        files.extend(theme.own_files.iter().map(|(name, digest)| (format!("{}/{name}", theme.folder), digest.clone())));
        let mut list = blake3::Hasher::new();
        for (name, digest) in &files {
            list.update(format!("{digest}  {name}\n").as_bytes());
        }
        let full = list.finalize().to_hex().to_string();
        Ok(ContentDigest { short: short(&full), full, files })
    }

    /// Whether a digest that somebody typed is this one: 16 to 64 of its digits from the start,
    /// in any case, with or without hyphens and spaces.
    pub(crate) fn is(&self, typed: &str) -> bool {
        let digits: String = typed.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
        digits.len() >= SHORT && self.full.starts_with(&digits.to_ascii_lowercase())
    }
}

/// The number of digits of the short form. 64 bits are enough to tell what was signed from what
/// was changed later; the sheet has the full digest too.
const SHORT: usize = 16;

fn short(full: &str) -> String {
    let digits = full[..SHORT].to_ascii_uppercase();
    (0..SHORT).step_by(4).map(|start| &digits[start..start + 4]).collect::<Vec<_>>().join("-")
}

/// The report's folder with `/` at its end.
fn folder(report: &Report) -> String {
    format!("content/{}/", report.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_known_as_it_is_printed_and_no_shorter() {
        let full = blake3::hash(b"x").to_hex().to_string();
        let digest = ContentDigest { short: short(&full), full: full.clone(), files: BTreeMap::new() };
        assert!(digest.is(&digest.short) && digest.is(&full) && digest.is(&digest.short.to_lowercase().replace('-', " ")));
        assert!(!digest.is(&digest.short[..18]) && !digest.is("") && !digest.is(&format!("{full}0")));
        assert!(!digest.is(&digest.short.replace(|c: char| c == digest.short.chars().next().expect("a digit"), "Z")));
    }
}
