//! Taking over a folder whose list of files is lost, damaged or another site's. What
//! would be written over or removed is shown first, and nothing else is touched.

use super::manifest::{self, Manifest};
use crate::diagnostic::Sentence;
use crate::disk;
use crate::error::Error;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use walkdir::WalkDir;

/// What a build would take for its own. Paths below the output.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Takeover {
    /// Files that stand where the build writes.
    pub overwritten: Vec<String>,
    /// Files that a build of this program has made, and this one does not.
    pub removed: Vec<String>,
}

impl Takeover {
    pub fn is_empty(&self) -> bool {
        self.overwritten.is_empty() && self.removed.is_empty()
    }
}

/// Asked before anything is taken over.
pub type Agreement<'a> = &'a (dyn Fn(&Takeover) -> bool + Sync);

/// The attribute of every page of the default theme, in its first tag.
const MARK: &[u8] = b" data-storage=\"";
/// Where it stands at the latest.
const HEAD: usize = 1024;

/// Files of a manifest that are there and not planned.
pub fn listed(output: &Path, manifest: &Manifest, paths: &[String]) -> Vec<String> {
    let planned: BTreeSet<&String> = paths.iter().collect();
    let is_there = |path: &&String| fs::symlink_metadata(output.join(path)).is_ok_and(|found| found.is_file());
    manifest.all().filter(|path| !planned.contains(path)).filter(is_there).cloned().collect()
}

/// Pages that bear our mark and are not planned. Folders that have a manifest of their
/// own are another site's.
pub fn marked(output: &Path, paths: &[String]) -> Vec<String> {
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

pub fn declined() -> Error {
    Error::Usage(Sentence::new(
        "没有接管，什么也没有改。加上 --yes 就不再询问。",
        "Nothing was taken over and nothing changed. With --yes there is no question.",
    ))
}
