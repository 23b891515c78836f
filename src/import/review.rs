//! The record of an import: the text of the document beside the parts of the report that were made of it, which facts need a
//! look, which parts a person has accepted, and what was changed since, with the way back. It lies beside the original in
//! `.gongkai/import/`, as JSON. Knows no page and no server.

use super::figures::NewFact;
use super::outline::Outline;
use super::text_files::WrittenPart;
use crate::diagnostic::Sentence;
use crate::disk;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The folder of the records below that of the site.
const FOLDER: &str = ".gongkai/import";
/// The name of a record.
const FILE: &str = "review.json";
/// The version of its format.
const FORMAT: u32 = 1;
/// The most changes that are kept to be taken back.
const MOST_CHANGES: usize = 500;

/// The record of one import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Review {
    format: u32,
    /// The id of the report.
    pub report: String,
    pub parts: Vec<ReviewPart>,
    /// The ids of the facts whose names are guesses.
    pub unsure: BTreeSet<String>,
    /// The parts that a person has accepted, by [`ReviewPart::name`].
    pub accepted: BTreeSet<String>,
    /// The changes that were made, the last one at the end.
    pub changes: Vec<Change>,
}

/// A part of the report and the text that it was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReviewPart {
    /// The id of the section, or `preface` or `closing`.
    pub section: String,
    /// The id of the clause; `None` before the first clause.
    pub clause: Option<String>,
    /// The paragraphs, rows of tables and names of pictures of the document.
    pub source: Vec<String>,
}

/// A change of files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Change {
    /// What was done, in the languages of messages.
    pub zh: String,
    pub en: String,
    pub files: Vec<FileChange>,
}

/// How a file was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileChange {
    pub name: String,
    /// The part of the file that is different: its byte offset, and the text before and after.
    at: usize,
    before: String,
    after: String,
    /// The digest of the whole file after the change.
    digest: String,
}

impl Review {
    pub(super) fn of(report: &str, outline: &Outline, parts: &[WrittenPart], facts: &[NewFact]) -> Review {
        let sources: BTreeMap<usize, Vec<String>> =
            outline.blocks.iter().map(|block| (block.number, block.content.lines())).collect();
        let part = |part: &WrittenPart| ReviewPart {
            section: part.section.clone(),
            clause: part.clause.clone(),
            source: part.blocks.iter().filter_map(|number| sources.get(number)).flatten().cloned().collect(),
        };
        let unsure = facts.iter().filter(|fact| !fact.is_sure).map(|fact| fact.id.clone());
        Review {
            format: FORMAT,
            report: report.to_owned(),
            parts: parts.iter().map(part).filter(|part| !part.source.is_empty()).collect(),
            unsure: unsure.collect(),
            ..Review::default()
        }
    }

    /// The folder below that of the site in which the record of a further import is kept. Records of earlier documents stay.
    pub(crate) fn new_folder(site: &Path, report: &str) -> String {
        let free = folder_names(report).find(|name| !site.join(name).exists());
        free.unwrap_or_default()
    }

    /// Reads the newest record of a report, if there is one that can be read. Returns its path, too.
    pub(crate) fn load(site: &Path, report: &str) -> Option<(PathBuf, Review)> {
        let read = |path: PathBuf| {
            let review: Review = serde_json::from_str(&disk::read_text(&path).ok()?).ok()?;
            (review.format == FORMAT && review.report == report).then_some((path, review))
        };
        Review::paths(site, report).filter_map(read).last()
    }

    /// Whether there is a record of a report.
    pub(crate) fn exists(site: &Path, report: &str) -> bool {
        Review::paths(site, report).any(|path| path.is_file())
    }

    /// Where the records of a report are or would be, the newest last.
    fn paths(site: &Path, report: &str) -> impl Iterator<Item = PathBuf> {
        let folders = folder_names(report).map(move |folder| site.join(folder));
        folders.take_while(|folder| folder.is_dir()).map(|folder| folder.join(FILE))
    }

    /// Writes the record into a folder.
    pub(crate) fn store_in(&self, folder: &Path) -> Result<()> {
        self.store(&folder.join(FILE))
    }

    /// Writes the record.
    pub(crate) fn store(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        disk::replace(path, format!("{text}\n").as_bytes()).map_err(Error::system(path))
    }

    /// Notes a change that was made, given by the texts of each file before and after it.
    pub(crate) fn note<'t>(&mut self, what: Sentence, files: impl Iterator<Item = (&'t str, &'t str, &'t str)>) {
        let files = files.map(|(name, before, after)| FileChange::of(name, before, after)).collect();
        self.changes.push(Change { zh: what.zh, en: what.en, files });
        let excess = self.changes.len().saturating_sub(MOST_CHANGES);
        self.changes.drain(..excess);
    }

    /// Follows a fact to its new id.
    pub(crate) fn rename(&mut self, id: &str, new: &str) {
        if self.unsure.remove(id) {
            self.unsure.insert(new.to_owned());
        }
    }
}

impl ReviewPart {
    /// `overview#scale`
    pub(crate) fn name(&self) -> String {
        match &self.clause {
            Some(clause) => format!("{}#{clause}", self.section),
            None => self.section.clone(),
        }
    }
}

impl FileChange {
    fn of(name: &str, before: &str, after: &str) -> FileChange {
        let at = before.char_indices().zip(after.chars()).find(|((_, old), new)| old != new).map(|((at, _), _)| at);
        let at = at.unwrap_or_else(|| before.len().min(after.len()));
        let same = before[at..].chars().rev().zip(after[at..].chars().rev()).take_while(|(old, new)| old == new);
        let same: usize = same.map(|(c, _)| c.len_utf8()).sum();
        FileChange {
            name: name.to_owned(),
            at,
            before: before[at..before.len() - same].to_owned(),
            after: after[at..after.len() - same].to_owned(),
            digest: digest(after),
        }
    }

    /// The text of the file before the change, if `now` is the text right after it.
    pub(crate) fn taken_back(&self, now: &str) -> Option<String> {
        if digest(now) != self.digest {
            return None;
        }
        let behind = now.get(self.at..)?.strip_prefix(self.after.as_str())?;
        Some(format!("{}{}{behind}", &now[..self.at], self.before))
    }
}

/// `.gongkai/import/2023`, `.gongkai/import/2023-2` and so on.
fn folder_names(report: &str) -> impl Iterator<Item = String> {
    let first = std::iter::once(format!("{FOLDER}/{report}"));
    first.chain((2..).map(move |number| format!("{FOLDER}/{report}-{number}")))
}

fn digest(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_taken_back_unless_the_file_was_edited() {
        for (before, after) in
            [("甲乙丙", "甲丁丙"), ("甲", "甲甲"), ("甲甲", "甲"), ("", "甲"), ("甲乙", ""), ("aXb", "aYYb"), ("甲", "甲")]
        {
            let change = FileChange::of("a", before, after);
            assert_eq!(change.taken_back(after).as_deref(), Some(before), "{before} {after}");
            assert_eq!(change.taken_back(&format!("{after}。")), None);
        }
    }
}
