//! The sixth stage: outputs to a folder, safely.
//!
//! 1. The folder is refused if it could hold anything we did not make.
//! 2. A manifest of old and new names is written.
//! 3. Files are written whole (temporary name, rename), unchanged ones are not
//!    touched. The caller gives files before pages, and new pages before
//!    changed ones, so that at every moment each link has its target.
//! 4. What is no longer part of the site is removed, if it is ours.
//! 5. The final manifest is written.
//!
//! A build that is stopped anywhere leaves every page whole, old or new, and
//! the next one mends the rest. Nothing here decides about content.

mod manifest;
mod refuse;

use crate::error::{Error, Result};
use crate::render::{Content, Output};
use manifest::Manifest;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Where to write, and the folders that must stay out of harm's way.
#[derive(Debug, Clone)]
pub struct Target<'a> {
    pub output: &'a Path,
    /// The site's own folders: content and themes.
    pub sources: [&'a Path; 2],
    pub site: &'a Path,
}

/// What a build did to the folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    pub files: usize,
    pub changed: usize,
    pub removed: usize,
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

pub struct Writer {
    output: PathBuf,
    old: Manifest,
    /// Planned paths that no reader can have reached yet.
    new: BTreeSet<String>,
    state: Mutex<State>,
    /// Held until the end.
    _lock: Option<fs::File>,
}

#[derive(Default)]
struct State {
    /// What has been written or found unchanged.
    files: BTreeSet<String>,
    changed: usize,
    /// Folders known to exist and to be no links.
    folders: BTreeSet<PathBuf>,
}

impl Writer {
    fn open(target: &Target<'_>, paths: &[String]) -> Result<Writer> {
        let output = refuse::check_folder(target)?;
        fs::create_dir_all(&output).map_err(Error::system(&output))?;
        let lock = lock(&output);
        let old = Manifest::read(&output)?;
        refuse::check_content(&output, old.as_ref(), paths)?;
        let old = old.unwrap_or_default();
        let mut union = Manifest { format: 1, complete: false, files: old.files.clone() };
        union.files.extend(paths.iter().cloned());
        if !old.complete {
            for path in &union.files {
                remove_if_there(&temporary(&output.join(path)))?;
            }
        }
        // After a stopped build the manifest also names files that were never
        // written; then the disk is asked.
        let is_new = |path: &&String| if old.complete { !old.files.contains(*path) } else { !output.join(path).exists() };
        let new = paths.iter().filter(is_new).cloned().collect();
        union.write(&output)?;
        Ok(Writer { output, old, new, state: Mutex::default(), _lock: lock })
    }

    /// Whether a path was not part of the site before this build.
    pub fn is_new(&self, path: &str) -> bool {
        self.new.contains(path)
    }

    /// Writes one file, unless it is there already with the same content.
    pub fn put(&self, output: Output) -> Result<()> {
        let bytes = match output.content {
            Content::Made(bytes) => bytes,
            Content::Copied(source) => fs::read(&source).map_err(Error::system(&source))?,
        };
        let path = self.output.join(&output.path);
        self.make_folders(&output.path)?;
        let changed = !is_unchanged(&path, &bytes);
        if changed {
            replace(&path, &bytes)?;
        }
        let mut state = self.state();
        state.changed += usize::from(changed);
        state.files.insert(output.path);
        Ok(())
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
        self.old.files.contains(&name)
    }

    fn finish(self) -> Result<Summary> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut removed = 0;
        for path in self.old.files.iter().filter(|path| !state.files.contains(*path)) {
            let file = self.output.join(path);
            // A link put in place of a folder leads to files of others; and on some
            // disks the old spelling of a name is the new file.
            if leads_outside(&self.output, path) || is_renamed(&file, path, &state.files) {
                continue;
            }
            removed += usize::from(remove_if_there(&file)?);
            remove_empty_folders(&self.output, path);
        }
        let summary = Summary { files: state.files.len(), changed: state.changed, removed };
        Manifest { format: 1, complete: true, files: state.files }.write(&self.output)?;
        Ok(summary)
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

/// One build at a time writes to a folder; another waits for it. Systems that
/// cannot lock a folder go without: there two builds at once are the editor's risk.
fn lock(output: &Path) -> Option<fs::File> {
    let folder = fs::File::open(output).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

fn is_unchanged(path: &Path, bytes: &[u8]) -> bool {
    let same_length = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() == bytes.len() as u64);
    same_length && fs::read(path).is_ok_and(|old| old == bytes)
}

/// Writes beside the file and renames: readers see the old file or the new one.
fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = temporary(path);
    fs::write(&temporary, bytes).map_err(Error::system(&temporary))?;
    fs::rename(&temporary, path).map_err(Error::system(path))
}

fn temporary(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.gongkai-new"))
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
