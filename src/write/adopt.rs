//! Adoption: taking over an output folder whose manifest is lost, damaged, or belongs to
//! another site. The user first sees which files would be overwritten or removed. No
//! other file is touched.

use super::manifest::{self, Manifest};
use crate::diagnostic::Sentence;
use crate::disk;
use crate::error::Error;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use walkdir::WalkDir;

/// The files that an adoption would overwrite or remove. Paths are relative to the output
/// folder.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Takeover {
    /// Existing files at paths that this build writes to.
    pub overwritten: Vec<String>,
    /// Files that an earlier build generated and that this build does not generate.
    pub removed: Vec<String>,
}

impl Takeover {
    /// Returns whether nothing would be overwritten or removed.
    pub fn is_empty(&self) -> bool {
        self.overwritten.is_empty() && self.removed.is_empty()
    }
}

/// The confirmation callback, called before anything is taken over. Returns whether the
/// user agrees.
pub(crate) type Agreement<'a> = &'a (dyn Fn(&Takeover) -> bool + Sync);

/// An attribute that every page of the default theme carries in its first tag.
const MARK: &[u8] = b" data-storage=\"";
/// Number of bytes at the start of a page in which `MARK` must occur.
const HEAD: usize = 1024;

/// Returns the files in a manifest that exist on disk and that this build does not
/// generate.
pub(crate) fn listed(output: &Path, manifest: &Manifest, paths: &[String]) -> Vec<String> {
    let planned: BTreeSet<&String> = paths.iter().collect();
    let is_there = |path: &&String| fs::symlink_metadata(output.join(path)).is_ok_and(|found| found.is_file());
    manifest.all().filter(|path| !planned.contains(path)).filter(is_there).cloned().collect()
}

/// Returns the pages that contain `MARK` and that this build does not generate.
/// Subfolders with a manifest of their own are skipped, because they belong to another
/// site.
pub(crate) fn marked(output: &Path, paths: &[String]) -> Vec<String> {
    let planned: BTreeSet<&str> = paths.iter().map(String::as_str).collect();
    let walk = WalkDir::new(output).sort_by_file_name().into_iter().filter_entry(|entry| {
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        entry.depth() == 0 || !(is_hidden || entry.file_type().is_dir() && entry.path().join(manifest::NAME).exists())
    });
    let pages = walk.flatten().filter(|entry| entry.file_type().is_file() && has_mark(entry.path()));
    let name = |path: &Path| {
        let parts = path.strip_prefix(output).unwrap_or(path).components();
        parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    pages.map(|entry| name(entry.path())).filter(|name| manifest::is_inside(name) && !planned.contains(name.as_str())).collect()
}

fn has_mark(path: &Path) -> bool {
    let is_page = path.extension().is_some_and(|ending| ending == "html");
    let mut head = [0; HEAD];
    let length = if is_page { disk::open(path).and_then(|mut file| disk::fill(&mut file, &mut head)).unwrap_or(0) } else { 0 };
    let tag = head[..length].split(|byte| *byte == b'>').take(2).any(|tag| tag.windows(MARK.len()).any(|bytes| bytes == MARK));
    tag && head.to_ascii_lowercase().starts_with(b"<!doctype html>")
}

/// The error for an adoption that the user declined.
pub(crate) fn declined() -> Error {
    Error::Usage(Sentence::new(
        "没有接管，什么也没有改。加上 --yes 就不再询问。",
        "Nothing was taken over and nothing was changed. Use --yes to skip this question.",
    ))
}
