//! The sixth stage: outputs to a folder, safely.
//!
//! 1. The folder is refused if it could hold anything we did not make.
//! 2. A manifest of old and new names is written.
//! 3. Files are written whole (temporary name, rename), unchanged ones are not
//!    touched. The caller gives files before pages, and new pages before
//!    changed ones: no page that readers could reach before leads to one that is
//!    not there.
//! 4. What is no longer part of the site is removed, if it is ours; style sheets and
//!    scripts one change later, for the sake of pages in readers' caches.
//! 5. The disk is waited for, and the final manifest is written.
//!
//! A build that is stopped anywhere leaves every page whole, old or new, and
//! the next one mends the rest. Nothing here decides about content.

pub mod adopt;
mod claim;
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
use manifest::{Found, Manifest};
use origin::Origin;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Seek;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use welcome::is_welcome_path;

/// Files below it are kept for one more change: a page that a browser or a proxy still
/// holds asks for the style sheet it was made with.
pub const KEPT: &str = "assets/";

/// Where to write, for whom, and how.
#[derive(Clone)]
pub struct Target<'a> {
    /// The site's own folders must stay out of harm's way.
    pub project: &'a Project,
    /// The site's name in its main language, and its address.
    pub name: &'a str,
    pub address: Option<&'a str>,
    /// Asked before files are taken over; without it none are.
    pub adopt: Option<Agreement<'a>>,
    /// Whether to wait until the disk has everything.
    pub sync: bool,
    /// What the next build has to answer for, from what the last one published.
    pub addresses: &'a (dyn Fn(&Addresses) -> Addresses + Sync),
}

/// What a build did to the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    pub files: usize,
    pub changed: usize,
    pub removed: usize,
    /// What whoever runs the build should know of the folder.
    pub notes: Vec<Sentence>,
}

/// Writes a site: `produce` is called once and hands every output to the
/// writer, from as many threads as it likes.
pub fn write<F>(target: &Target<'_>, paths: &[String], produce: F) -> Result<Summary>
where
    F: FnOnce(&Writer) -> Result<()>,
{
    let writer = Writer::open(target, paths)?;
    produce(&writer)?;
    writer.finish()
}

/// The addresses that the last build of the site of this name and address published to
/// its folder; none where there was no build, or the folder is another site's.
pub fn published(project: &Project, name: &str, address: Option<&str>) -> Addresses {
    let Ok(Found::Whole(manifest)) = Manifest::find(&project.output) else { return Addresses::new() };
    let origin = Origin::new(name, address, &project.root, &project.output);
    if origin.recognises(&manifest) { manifest.addresses } else { Addresses::new() }
}

pub struct Writer {
    output: PathBuf,
    /// Where files that are copied may lie.
    bounds: Bounds,
    origin: Origin,
    old: Manifest,
    /// Planned paths where files of others stand that belong there.
    left_alone: BTreeSet<String>,
    /// Planned paths that no reader can have reached yet.
    new: BTreeSet<String>,
    sync: bool,
    addresses: Addresses,
    state: Mutex<State>,
    /// Held until the end.
    _lock: Option<fs::File>,
}

#[derive(Default)]
struct State {
    /// What has been written or found unchanged.
    files: BTreeSet<String>,
    changed: Vec<String>,
    /// Folders known to exist and to be no links.
    folders: BTreeSet<PathBuf>,
    /// Of files whose names others may want.
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
        // Beside the list itself also where it is complete: its successor may have been cut short.
        let unfinished = (!old.complete).then_some(&union);
        sweep(&output, unfinished);
        // After a stopped build the manifest also names files that were never
        // written; then the disk is asked.
        let is_new = |path: &&String| if old.complete { !old.files.contains(*path) } else { !output.join(path).exists() };
        let new = paths.iter().filter(is_new).cloned().collect();
        union.write(&output)?;
        let (bounds, sync, addresses) = (Bounds::of(target.project), target.sync, (target.addresses)(&old.addresses));
        Ok(Writer { output, bounds, origin, old, left_alone, new, sync, addresses, state: Mutex::default(), _lock: lock })
    }

    /// Whether a path was not part of the site before this build.
    pub fn is_new(&self, path: &str) -> bool {
        self.new.contains(path)
    }

    /// Writes one file, unless it is there already with the same content.
    pub fn put(&self, output: Output) -> Result<()> {
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

    /// Leaves a file of others alone, and tells what it lacks. One that is byte for byte
    /// what we would have written is ours, from a build whose manifest is lost.
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

    /// Makes the folders of a path one by one and refuses to follow a link out.
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
                    // A file of ours whose name is now a folder's.
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
        let (kept, gone) = retire(&self.old, &state.files);
        let mut removed = 0;
        for path in gone {
            let file = self.output.join(path);
            // A link put in place of a folder leads to files of others; and on some
            // disks the old spelling of a name is the new file.
            if leads_outside(&self.output, path) || is_renamed(&file, path, &state.files) {
                continue;
            }
            removed += usize::from(remove_if_there(&file)?);
            remove_empty_folders(&self.output, path);
        }
        let mut notes = state.notes;
        notes.extend(reach::remark(&self.output, &state.files));
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

/// Whether the file had to be written.
fn put_bytes(path: &Path, bytes: &[u8]) -> Result<bool> {
    let changed = !same::holds(path, bytes);
    if changed {
        disk::replace(path, bytes).map_err(Error::system(path))?;
    }
    Ok(changed)
}

/// What of the files before is kept, and what is removed. Files below `KEPT` that are no
/// longer planned stay until the next build that leaves some behind.
fn retire<'a>(old: &'a Manifest, new: &BTreeSet<String>) -> (BTreeSet<String>, Vec<&'a String>) {
    let left_behind = || old.files.difference(new);
    // A smaller copy is nothing without its text: where that stays and the copy goes, none is wanted.
    let is_copy = |path: &str| path.rsplit_once('.').is_some_and(|(text, _)| new.contains(text));
    let is_kept = |path: &&String| path.starts_with(KEPT) && !is_copy(path);
    let retired: BTreeSet<String> = left_behind().filter(is_kept).cloned().collect();
    let mut kept: BTreeSet<String> = if retired.is_empty() { old.kept.clone() } else { retired };
    kept.retain(|path| !new.contains(path));
    let gone = old.all().filter(|path| !new.contains(*path) && !kept.contains(*path)).collect();
    (kept, gone)
}

/// Waits until the disk has what was written, and the names it was written under: at
/// one go where the system can, else file by file.
fn settle(output: &Path, changed: &[String]) -> Result<()> {
    if changed.is_empty() || disk::sync_all(output) {
        return Ok(());
    }
    let wait = |path: PathBuf, sync: fn(&Path) -> std::io::Result<()>| sync(&path).map_err(Error::system(&path));
    changed.par_iter().try_for_each(|path| wait(output.join(path), disk::sync_file))?;
    let folders: BTreeSet<&str> = changed.iter().map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder)).collect();
    folders.into_par_iter().try_for_each(|folder| wait(output.join(folder), disk::sync_folder))
}

/// What we would have written to a file of others that belongs there, if theirs lacks it.
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
        format!("{name} was not made by this program and is left alone. It lacks what would have been written:\n  {lines}"),
    ))
}

/// Removes what a stopped build has left half written, in the output's own folder and in
/// those of a list that was not finished. What cannot be removed stays.
fn sweep(output: &Path, unfinished: Option<&Manifest>) {
    let folder = |path: &String| output.join(path.rsplit_once('/').map_or("", |(folder, _)| folder));
    let folders = unfinished.into_iter().flat_map(Manifest::all).map(folder);
    let folders: BTreeSet<PathBuf> = folders.chain([output.to_path_buf()]).collect();
    let is_folder = |path: &&PathBuf| fs::symlink_metadata(path).is_ok_and(|found| found.is_dir());
    for entry in folders.iter().filter(is_folder).filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten() {
        if disk::is_temporary(&entry.file_name().to_string_lossy()) && entry.file_type().is_ok_and(|kind| !kind.is_dir()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether a folder on the way to a path is no real folder.
fn leads_outside(output: &Path, path: &str) -> bool {
    let folders = path.match_indices('/').map(|(index, _)| output.join(&path[..index]));
    folders.into_iter().any(|folder| fs::symlink_metadata(folder).is_ok_and(|metadata| !metadata.is_dir()))
}

/// Whether an old path and a new one that differs in case alone are one file.
fn is_renamed(file: &Path, path: &str, new: &BTreeSet<String>) -> bool {
    let lower = path.to_lowercase();
    let parent = |path: &Path| path.parent().map(Path::to_path_buf);
    new.iter().filter(|other| other.to_lowercase() == lower).any(|other| {
        let twin = parent(file).map(|folder| folder.join(other.rsplit('/').next().unwrap_or(other)));
        twin.is_some_and(|twin| fs::canonicalize(twin).ok() == fs::canonicalize(file).ok())
    })
}

fn remove_if_there(path: &Path) -> Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => Ok(false),
        Err(error) => Err(Error::system(path)(error)),
    }
}

/// Folders that held only what we removed go too; others refuse and stay.
fn remove_empty_folders(output: &Path, path: &str) {
    let mut folder = path;
    while let Some((parent, _)) = folder.rsplit_once('/') {
        if fs::remove_dir(output.join(parent)).is_err() {
            break;
        }
        folder = parent;
    }
}
