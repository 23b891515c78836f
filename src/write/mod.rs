//! The sixth stage: writes outputs to a folder, safely.
//!
//! 1. The folder is refused if it may contain files that we did not generate.
//! 2. A manifest with both the old and the new names is written.
//! 3. Each file is written under a temporary name and renamed; unchanged files are not
//!    touched. The caller passes assets before pages and new pages before changed ones,
//!    so that no page that readers could already reach links to a page that does not
//!    exist yet.
//! 4. Generated files that are no longer part of the site are removed. Style sheets and
//!    scripts are removed one change later, for the sake of pages in readers' caches.
//! 5. The files are synced to disk, and the final manifest is written.
//!
//! A build that is interrupted at any point leaves each page complete, old or new, and
//! the next build repairs the rest. This module makes no decisions about content.

pub(crate) mod adopt;
mod claim;
mod leftover_files;
mod lock;
mod manifest;
mod origin;
mod reach;
mod refuse;
mod same;
mod welcome;

use crate::bounds::Bounds;
use crate::diagnostic::Sentence;
use crate::disk;
use crate::error::{Error, Result};
use crate::project::Project;
use crate::published::Addresses;
use crate::render::{Content, Output};
use adopt::Agreement;
use claim::{Claim, claim};
use lock::lock;
use manifest::{Manifest, ManifestState};
use origin::Origin;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Seek;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use welcome::is_welcome_path;

/// Where to write, for whom, and how.
#[derive(Clone)]
pub(crate) struct Target<'a> {
    /// The project. Its source folders must never be written to.
    pub project: &'a Project,
    /// The name of the site in its main language.
    pub name: &'a str,
    /// The published base URL of the site, if it has one.
    pub address: Option<&'a str>,
    /// Confirmation callback for taking over files (`--adopt`). With `None`, no files are
    /// taken over.
    pub adopt: Option<Agreement<'a>>,
    /// Whether to sync the files to disk before returning.
    pub sync: bool,
    /// Computes the URLs that the next build must still serve, from those that the last
    /// build published.
    pub addresses: &'a (dyn Fn(&Addresses) -> Addresses + Sync),
}

/// What a build did to the output folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Number of files that belong to the site.
    pub files: usize,
    /// Number of files that were written because their content changed.
    pub changed: usize,
    /// Number of files that were removed.
    pub removed: usize,
    /// Notes about the folder for the user who runs the build.
    pub notes: Vec<Sentence>,
}

/// Writes a site. `produce` is called once and passes each output to the writer, from any
/// number of threads. `paths` lists all outputs.
pub(crate) fn write<F>(target: &Target<'_>, paths: &[String], produce: F) -> Result<Summary>
where
    F: FnOnce(&Writer) -> Result<()>,
{
    let writer = Writer::open(target, paths)?;
    produce(&writer)?;
    writer.finish()
}

/// Returns the URLs that the last build of the site with this name and URL published to
/// its folder. The result is empty if there was no build or the folder belongs to another
/// site.
pub(crate) fn published(project: &Project, name: &str, address: Option<&str>) -> Addresses {
    let Ok(ManifestState::Whole(manifest)) = Manifest::find(&project.output) else { return Addresses::new() };
    let origin = Origin::new(name, address, &project.root, &project.output);
    if origin.recognises(&manifest) { manifest.addresses } else { Addresses::new() }
}

/// Writes outputs to one output folder. It holds the folder's lock until it is dropped.
pub(crate) struct Writer {
    output: PathBuf,
    /// The folders that copied files may be in.
    bounds: Bounds,
    origin: Origin,
    old: Manifest,
    /// Planned paths that already hold a file of somebody else that is allowed beside a
    /// site.
    left_alone: BTreeSet<String>,
    /// Planned paths that were not part of the site before, so no reader can have reached
    /// them.
    new: BTreeSet<String>,
    sync: bool,
    addresses: Addresses,
    state: Mutex<State>,
    /// The lock on the output folder, held until the writer is dropped.
    _lock: Option<fs::File>,
}

#[derive(Default)]
struct State {
    /// Paths that were written or found unchanged.
    files: BTreeSet<String>,
    changed: Vec<String>,
    /// Folders that are known to exist and not to be links.
    folders: BTreeSet<PathBuf>,
    /// Digests of files whose names other people may also use.
    digests: BTreeMap<String, String>,
    notes: Vec<Sentence>,
}

impl Writer {
    fn open(target: &Target<'_>, paths: &[String]) -> Result<Writer> {
        let output = refuse::check_folder(target.project)?;
        refuse::check_names(&output, paths)?;
        fs::create_dir_all(&output).map_err(Error::system(&output))?;
        let lock = lock(&output);
        let origin = Origin::new(target.name, target.address, &target.project.root, &output);
        let Claim { old, left_alone, hollow } = claim(target, &output, &origin, paths)?;
        for folder in hollow {
            disk::remove_hollow(&folder).map_err(Error::system(&folder))?;
        }
        let ours = paths.iter().filter(|path| !left_alone.contains(*path));
        let union = Manifest {
            format: manifest::FORMAT,
            complete: false,
            site: Some(origin.clone()),
            files: old.files.iter().chain(ours).cloned().collect(),
            kept: old.kept.clone(),
            addresses: old.addresses.clone(),
            digests: old.digests.clone(),
        };
        // Temporary files are always looked for in the output folder, but in the folders of
        // the listed files only after an interrupted build.
        let unfinished = (!old.complete).then_some(&union);
        leftover_files::remove_temporary_files(&output, unfinished);
        // After an interrupted build the manifest also lists files that were never
        // written, so the disk is checked instead.
        let is_new = |path: &&String| if old.complete { !old.files.contains(*path) } else { !output.join(path).exists() };
        let new = paths.iter().filter(is_new).cloned().collect();
        union.write(&output)?;
        let (bounds, sync, addresses) = (Bounds::of(target.project), target.sync, (target.addresses)(&old.addresses));
        Ok(Writer { output, bounds, origin, old, left_alone, new, sync, addresses, state: Mutex::default(), _lock: lock })
    }

    /// Returns whether a path was not part of the site before this build.
    pub(crate) fn is_new(&self, path: &str) -> bool {
        self.new.contains(path)
    }

    /// Writes one file, unless it already exists with the same content.
    pub(crate) fn put(&self, output: Output) -> Result<()> {
        let path = self.output.join(&output.path);
        if self.left_alone.contains(&output.path) {
            self.leave(&path, output);
            return Ok(());
        }
        self.make_folders(&output.path)?;
        let changed = match output.content {
            Content::Made(bytes) => {
                self.remember(&output.path, &bytes);
                put_bytes(&path, &bytes)?
            }
            Content::Copied(source) => self.put_copy(&path, &source)?,
        };
        let mut state = self.state();
        if changed {
            state.changed.push(output.path.clone());
        }
        state.files.insert(output.path);
        Ok(())
    }

    /// Leaves somebody else's file alone and notes what it lacks. A file that is byte for
    /// byte what we would have written is ours, from a build whose manifest is lost.
    fn leave(&self, path: &Path, output: Output) {
        let Content::Made(bytes) = &output.content else { return };
        if same::holds(path, bytes) {
            self.remember(&output.path, bytes);
            self.state().files.insert(output.path);
        } else {
            self.state().notes.extend(lacking(path, &output.path, bytes));
        }
    }

    fn remember(&self, path: &str, bytes: &[u8]) {
        if is_welcome_path(path) {
            self.state().digests.insert(path.to_owned(), manifest::digest(bytes));
        }
    }

    fn put_copy(&self, path: &Path, source: &Path) -> Result<bool> {
        let mut file = self.bounds.open(source).map_err(Error::system(source))?;
        let changed = !same::holds_copy(path, &mut file);
        if changed {
            file.rewind().map_err(Error::system(source))?;
            disk::replace_from(path, &mut file).map_err(Error::system(path))?;
        }
        Ok(changed)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Creates the parent folders of a path one by one. Refuses to follow a link.
    fn make_folders(&self, path: &str) -> Result<()> {
        let mut folder = self.output.clone();
        let parts: Vec<&str> = path.split('/').collect();
        for part in &parts[..parts.len() - 1] {
            folder.push(part);
            if self.state().folders.contains(&folder) {
                continue;
            }
            match fs::symlink_metadata(&folder) {
                Ok(metadata) if metadata.is_dir() => {}
                Ok(metadata) if metadata.is_file() && self.is_ours(&folder) => {
                    // The path of a generated file is now needed for a folder.
                    fs::remove_file(&folder).map_err(Error::system(&folder))?;
                    fs::create_dir(&folder).map_err(Error::system(&folder))?;
                }
                Ok(_) => return Err(refuse::in_the_way(&folder)),
                Err(_) => match fs::create_dir(&folder) {
                    Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(Error::system(&folder)(error)),
                    _ => {}
                },
            }
            self.state().folders.insert(folder.clone());
        }
        Ok(())
    }

    fn is_ours(&self, path: &Path) -> bool {
        let name = path.strip_prefix(&self.output).unwrap_or(path).to_string_lossy().replace('\\', "/");
        self.old.has(&name)
    }

    fn finish(self) -> Result<Summary> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (kept, gone) = leftover_files::retire(&self.old, &state.files);
        let removed = leftover_files::remove_files(&self.output, &gone, &state.files)?;
        let mut notes = state.notes;
        notes.extend(reach::note_on_unreadable_files(&self.output, &state.files));
        let summary = Summary { files: state.files.len(), changed: state.changed.len(), removed, notes };
        let site = Some(self.origin);
        let (files, addresses, digests) = (state.files, self.addresses, state.digests);
        let manifest = Manifest { format: manifest::FORMAT, complete: true, site, files, kept, addresses, digests };
        if self.sync {
            settle(&self.output, &state.changed)?;
            manifest.write_durably(&self.output)?;
        } else {
            manifest.write(&self.output)?;
        }
        Ok(summary)
    }
}

/// Writes a file if its content differs. Returns whether it was written.
fn put_bytes(path: &Path, bytes: &[u8]) -> Result<bool> {
    let changed = !same::holds(path, bytes);
    if changed {
        disk::replace(path, bytes).map_err(Error::system(path))?;
    }
    Ok(changed)
}

/// Waits until the written files and their folder entries are on disk: with a single call
/// where the system supports it, otherwise file by file.
fn settle(output: &Path, changed: &[String]) -> Result<()> {
    if changed.is_empty() || disk::sync_all(output) {
        return Ok(());
    }
    let wait = |path: PathBuf, sync: fn(&Path) -> std::io::Result<()>| sync(&path).map_err(Error::system(&path));
    changed.par_iter().try_for_each(|path| wait(output.join(path), disk::sync_file))?;
    let folders: BTreeSet<&str> = changed.iter().map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder)).collect();
    folders.into_par_iter().try_for_each(|folder| wait(output.join(folder), disk::sync_folder))
}

/// Returns a note with the lines that we would have written and that somebody else's file
/// lacks. Returns `None` if it lacks nothing.
fn lacking(path: &Path, name: &str, bytes: &[u8]) -> Option<Sentence> {
    let theirs = disk::read(path).unwrap_or_default();
    let (theirs, own) = (String::from_utf8_lossy(&theirs), String::from_utf8_lossy(bytes));
    let has = |line: &&str| theirs.lines().any(|other| other.trim().eq_ignore_ascii_case(line.trim()));
    let lines: Vec<&str> = own.lines().filter(|line| !line.trim().is_empty() && !has(line)).collect();
    if lines.is_empty() {
        return None;
    }
    let lines = lines.join("\n  ");
    Some(Sentence::new(
        format!("{name} 不是本程序生成的，没有动它。本来会写进去、它里面没有的是：\n  {lines}"),
        format!(
            "{name} was not generated by this program and is left unchanged. It lacks these lines, which would have been written:\n  {lines}"
        ),
    ))
}
