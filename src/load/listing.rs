//! Lists the files of a site with size and modification time, in one walk, before any file is opened.
//!
//! Hidden files and the backup copies of editors are skipped. A symbolic link that leads outside the site's own folders is
//! refused. Comparing two listings shows what has changed between them.

use super::memo::Stamp;
use crate::bounds::{self, Bounds, Refusal};
use crate::diagnostic::Diagnostic;
use crate::project::{Project, is_passed_over};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::{DirEntry, WalkDir};

/// The files of a site.
#[derive(Debug, Default)]
pub struct Listing {
    /// The files of `content/`, by name.
    pub(super) files: Vec<Entry>,
    /// Folders directly below `content/`.
    pub(super) folders: Vec<String>,
    /// Files and folders that exist but cannot be read; `diagnostics` says why.
    pub(super) unreadable: BTreeSet<Arc<str>>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Everything in the site's folders that is not read, such as links that lead outside and pipes. Reported at its own
    /// place; recorded here so that a new one counts as a change.
    refused: BTreeSet<Arc<str>>,
    /// The files of `themes/`, by name. The theme opens its files itself.
    themes: Vec<Entry>,
    /// The files of `pdf/`, by name.
    pub(super) printed: Vec<Entry>,
    /// Whether languages that are not published yet are read too.
    pub(super) has_drafts: bool,
}

/// A listed file.
#[derive(Debug)]
pub(super) struct Entry {
    /// The path relative to the site's folder, separated by `/`: `content/2023/facts.yaml`.
    pub name: Arc<str>,
    pub path: PathBuf,
    pub stamp: Stamp,
    /// Content that is read instead of the file's: an edit that has not been saved.
    pub draft: Option<Arc<[u8]>>,
}

impl Listing {
    /// Walks the folders of a site. A folder that does not exist is empty.
    pub fn of(project: &Project) -> Listing {
        let mut listing = Listing::default();
        if project.content.is_dir() {
            // Following links costs one system call per file; most sites have no links.
            listing = walk_content(project, false).or_else(|| walk_content(project, true)).unwrap_or_default();
        }
        listing.has_drafts = project.has_drafts;
        let bounds = Bounds::of(project);
        if project.themes.is_dir() {
            // The theme in use reports what it is not allowed to read.
            let walked = bounds::walk(&project.themes, &bounds);
            listing.refused.extend(walked.refused.iter().map(|(path, _)| name_of(path, &project.root)));
            listing.themes = stamped(walked.files, &project.root);
        }
        if bounds::leads_out(project, &project.printed) {
            let name = name_of(&project.printed, &project.root);
            let diagnostic = Refusal::Outside.diagnostic(&name);
            listing.diagnostics.push(
                diagnostic
                    .help("请移走它；gongkai pdf 会自己新建文件夹。", "Move it away; `gongkai pdf` creates the folder itself."),
            );
            listing.refused.insert(name);
        } else {
            // A followed link could offer any file of the machine for download.
            let printed = WalkDir::new(&project.printed).max_depth(1);
            listing.printed = stamped(plain_walk(printed), &project.root);
        }
        listing
    }

    /// Uses `bytes` instead of the content of a file of `content/`. Does nothing if there is no file with this name.
    pub fn set_draft(&mut self, name: &str, bytes: Vec<u8>) {
        if let Some(entry) = self.files.iter_mut().find(|entry| &*entry.name == name) {
            entry.draft = Some(bytes.into());
        }
    }

    /// Adds a file of `content/` that is not on the disk yet.
    pub fn add_draft(&mut self, project: &Project, name: &str, bytes: Vec<u8>) {
        let entry =
            Entry { name: name.into(), path: project.root.join(name), stamp: Stamp::default(), draft: Some(bytes.into()) };
        let at = self.files.partition_point(|known| known.name < entry.name);
        self.files.insert(at, entry);
    }

    /// Treats `pdf/` as empty.
    pub fn forget_printed(&mut self) {
        self.printed.clear();
    }

    /// Reports and records a path that is not read. It counts as unreadable, so that its content is not also reported as
    /// missing.
    fn refuse(&mut self, name: &Arc<str>, refusal: &Refusal) {
        self.diagnostics.push(refusal.diagnostic(name));
        self.refused.insert(name.clone());
        self.unreadable.insert(name.clone());
    }

    /// The names of files that are new, deleted, or have another size or modification time.
    pub fn differences(&self, before: &Listing) -> Vec<String> {
        let lists = [(&self.files, &before.files), (&self.themes, &before.themes), (&self.printed, &before.printed)];
        let refused = self.refused.symmetric_difference(&before.refused).map(ToString::to_string);
        lists.into_iter().flat_map(|(now, before)| differences(now, before)).chain(refused).collect()
    }

    /// The names of files that changed so recently that a second change might not alter their modification time.
    pub fn fresh(&self) -> Vec<String> {
        let fresh = self.files.iter().chain(&self.themes).chain(&self.printed).filter(|entry| entry.stamp.is_fresh());
        fresh.map(|entry| entry.name.to_string()).collect()
    }
}

/// The files of a folder that need no further checks.
fn plain_walk(walk: WalkDir) -> Vec<PathBuf> {
    let is_theirs = |entry: &DirEntry| entry.depth() == 0 || !is_passed_over(&entry.file_name().to_string_lossy());
    let files = walk.into_iter().filter_entry(is_theirs).flatten();
    files.filter(|entry| entry.file_type().is_file()).map(DirEntry::into_path).collect()
}

fn differences(now: &[Entry], before: &[Entry]) -> Vec<String> {
    let find = |list: &[Entry], name: &Arc<str>| -> Option<Stamp> {
        let index = list.binary_search_by(|entry| entry.name.cmp(name)).ok()?;
        Some(list[index].stamp)
    };
    let same = |entry: &Entry| find(before, &entry.name).is_some_and(|stamp| stamp.is_like(entry.stamp));
    let changed = now.iter().filter(|entry| !same(entry));
    let gone = before.iter().filter(|entry| find(now, &entry.name).is_none());
    changed.chain(gone).map(|entry| entry.name.to_string()).collect()
}

/// Lists `content/`. `None` if it contains a symbolic link and `follow` is false.
fn walk_content(project: &Project, follow: bool) -> Option<Listing> {
    let bounds = Bounds::of(project);
    let mut listing = Listing::default();
    let mut files = Vec::new();
    let walk = WalkDir::new(&project.content).follow_links(follow).into_iter();
    let mut walk = walk.filter_entry(|entry| entry.depth() == 0 || !is_no_content(entry));
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let name = name_of(error.path().unwrap_or(&project.content), &project.root);
                listing.refuse(&name, &Refusal::of(&error));
                continue;
            }
        };
        if entry.path_is_symlink() && !follow {
            return None;
        }
        let name = || name_of(entry.path(), &project.root);
        if entry.path_is_symlink() && entry.depth() > 0 && !bounds.hold(entry.path()) {
            listing.refuse(&name(), &Refusal::Outside);
            if entry.file_type().is_dir() {
                listing.folders.extend(report_folder(&entry));
                walk.skip_current_dir();
            }
        } else if entry.file_type().is_dir() {
            listing.folders.extend(report_folder(&entry));
        } else if entry.file_type().is_file() {
            files.push(entry.into_path());
        } else {
            listing.refuse(&name(), &Refusal::not_ordinary());
        }
    }
    listing.folders.sort_unstable();
    listing.files = stamped(files, &project.root);
    Some(listing)
}

/// The name of a folder that is directly in `content/`: the folder of a report.
fn report_folder(entry: &DirEntry) -> Option<String> {
    (entry.depth() == 1).then(|| entry.file_name().to_string_lossy().into_owned())
}

fn stamped(files: Vec<PathBuf>, root: &Path) -> Vec<Entry> {
    let entry = |path: PathBuf| {
        let stamp = fs::metadata(&path).map(|metadata| Stamp::of(&metadata)).unwrap_or_default();
        Entry { name: name_of(&path, root), path, stamp, draft: None }
    };
    let mut entries: Vec<Entry> = files.into_par_iter().map(entry).collect();
    entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    entries
}

fn is_no_content(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let note = entry.depth() <= 2 && name.to_ascii_lowercase().starts_with("readme");
    note || is_passed_over(&name)
}

/// The name of a file in diagnostics and in the model: `content/2023/facts.yaml`.
fn name_of(path: &Path, root: &Path) -> Arc<str> {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let mut name = String::with_capacity(relative.as_os_str().len());
    for part in relative.components() {
        if !name.is_empty() {
            name.push('/');
        }
        name.push_str(&part.as_os_str().to_string_lossy());
    }
    name.into()
}
