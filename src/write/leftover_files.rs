//! Decides which files of the previous build stay in the output folder, and removes the others together with what an
//! interrupted build left. Nothing is removed that no manifest lists, except temporary files of this program.

use super::manifest::Manifest;
use crate::disk;
use crate::error::{Error, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Files below this folder are kept for one more change. A page in the cache of a browser
/// or proxy still requests the style sheet that it was generated with.
const KEPT: &str = "assets/";

/// Decides which files of the last build are kept and which are removed, as paths in the output folder. Files below `KEPT`
/// that are no longer planned stay until the next build that retires some.
pub(super) fn retire<'a>(old: &'a Manifest, new: &BTreeSet<String>) -> (BTreeSet<String>, Vec<&'a String>) {
    let left_behind = || old.files.difference(new);
    // A compressed copy is useless without its uncompressed file. If that file stays and
    // only the copy is dropped, the copy is not kept.
    let is_copy = |path: &str| path.rsplit_once('.').is_some_and(|(text, _)| new.contains(text));
    let is_kept = |path: &&String| path.starts_with(KEPT) && !is_copy(path);
    let retired: BTreeSet<String> = left_behind().filter(is_kept).cloned().collect();
    let mut kept: BTreeSet<String> = if retired.is_empty() { old.kept.clone() } else { retired };
    kept.retain(|path| !new.contains(path));
    let gone = old.all().filter(|path| !new.contains(*path) && !kept.contains(*path)).collect();
    (kept, gone)
}

/// Removes files of the last build, given as paths in the output folder, and the folders that become empty. `new` lists the
/// files of this build. Returns the number of removed files.
pub(super) fn remove_files(output: &Path, old: &[&String], new: &BTreeSet<String>) -> Result<usize> {
    let mut removed = 0;
    for path in old {
        let file = output.join(path);
        // A link in place of a folder would lead to somebody else's files. On a case-insensitive file system, the old
        // spelling of a name may refer to the new file.
        if leads_outside(output, path) || is_renamed(&file, path, new) {
            continue;
        }
        removed += usize::from(remove_if_there(&file)?);
        remove_empty_folders(output, path);
    }
    Ok(removed)
}

/// Removes temporary files that an interrupted build left, in the output folder and in
/// the folders of an unfinished manifest. Files that cannot be removed stay.
pub(super) fn remove_temporary_files(output: &Path, unfinished: Option<&Manifest>) {
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

/// Returns whether a parent folder of a path is not a real folder (for example, a link).
fn leads_outside(output: &Path, path: &str) -> bool {
    let folders = path.match_indices('/').map(|(index, _)| output.join(&path[..index]));
    folders.into_iter().any(|folder| fs::symlink_metadata(folder).is_ok_and(|metadata| !metadata.is_dir()))
}

/// Returns whether an old path and a new path that differ only in case are the same file.
fn is_renamed(file: &Path, path: &str, new: &BTreeSet<String>) -> bool {
    let lower = path.to_lowercase();
    let parent = |path: &Path| path.parent().map(Path::to_path_buf);
    new.iter().filter(|other| other.to_lowercase() == lower).any(|other| {
        let same_file = parent(file).map(|folder| folder.join(other.rsplit('/').next().unwrap_or(other)));
        same_file.is_some_and(|same_file| fs::canonicalize(same_file).ok() == fs::canonicalize(file).ok())
    })
}

/// Returns whether there was such a file.
fn remove_if_there(path: &Path) -> Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => Ok(false),
        Err(error) => Err(Error::system(path)(error)),
    }
}

/// Removes parent folders that are now empty. Folders with other contents stay.
fn remove_empty_folders(output: &Path, path: &str) {
    let mut folder = path;
    while let Some((parent, _)) = folder.rsplit_once('/') {
        if fs::remove_dir(output.join(parent)).is_err() {
            break;
        }
        folder = parent;
    }
}
