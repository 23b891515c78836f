//! Decides which files in the output folder this site owns, before anything is written:
//! the files in a manifest of this site and, if the user agrees to an adoption, the files
//! in a folder whose manifest is lost, damaged or of another site.

use super::Target;
use super::adopt::{self, Takeover};
use super::manifest::{self, Manifest, ManifestState};
use super::origin::Origin;
use super::refuse;
use super::welcome::is_welcome_path;
use crate::disk;
use crate::error::Result;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What a build may overwrite, and what it must leave alone.
#[derive(Debug, Default)]
pub(super) struct Claim {
    /// The previous manifest of this site; empty if there is none.
    pub old: Manifest,
    /// Planned paths that already hold a file of somebody else that is allowed beside a
    /// site (see `welcome`). These files are not overwritten.
    pub left_alone: BTreeSet<String>,
    /// Folders that contain nothing but empty folders, at paths where a file is to be
    /// written.
    pub hollow: Vec<PathBuf>,
}

/// Examines the output folder for a build that writes `paths`. Returns an error if the
/// build would overwrite files that it does not own, or if the user declines an adoption.
pub(super) fn claim(target: &Target<'_>, output: &Path, origin: &Origin, paths: &[String]) -> Result<Claim> {
    let found = Manifest::find(output)?;
    let mut claim = Claim::default();
    let mut takeover = Takeover::default();
    let is_known = matches!(&found, ManifestState::Whole(manifest) if origin.owns(manifest, paths));
    if !is_known {
        check_above(output)?;
    }
    if !is_known && target.adopt.is_none() {
        refuse::check_unknown(output, &found, paths)?;
    }
    match found {
        ManifestState::Whole(manifest) if is_known => claim.old = manifest,
        // Without adoption, `check_unknown` has made sure that no file in the folder is
        // ours.
        _ if target.adopt.is_none() => {}
        ManifestState::Whole(manifest) => {
            takeover.removed = adopt::listed(output, &manifest, paths);
            if origin.recognises(&manifest) {
                claim.old.addresses = manifest.addresses;
            }
        }
        _ => takeover.removed = adopt::marked(output, paths),
    }
    check_folders(output, &claim.old, paths)?;
    for path in paths.iter().map(String::as_str).chain([manifest::NAME]) {
        claim.place(output, path, target.adopt.is_some().then_some(&mut takeover))?;
    }
    if let Some(agrees) = target.adopt {
        takeover.overwritten.sort();
        if !takeover.is_empty() && !agrees(&takeover) {
            return Err(adopt::declined());
        }
        claim.old.files.extend(takeover.overwritten.into_iter().chain(takeover.removed));
    }
    Ok(claim)
}

impl Claim {
    /// Examines what exists at a path where a file is to be written.
    fn place(&mut self, output: &Path, path: &str, takeover: Option<&mut Takeover>) -> Result<()> {
        let place = output.join(path);
        let Ok(found) = fs::symlink_metadata(&place) else { return Ok(()) };
        if found.is_dir() {
            if !disk::is_hollow(&place) {
                return Err(refuse::folder_in_the_way(&place));
            }
            self.hollow.push(place);
        } else if is_welcome_path(path) && (!self.old.has(path) || self.old.is_replaced(path, &place)) {
            self.old.files.remove(path);
            self.left_alone.insert(path.to_owned());
        } else if path == manifest::NAME || self.old.has_in_any_case(path) {
            // The file is ours and may be overwritten.
        } else if let Some(takeover) = takeover.filter(|_| found.is_file()) {
            takeover.overwritten.push(path.to_owned());
        } else {
            return Err(refuse::in_the_way(&place));
        }
        Ok(())
    }
}

/// Returns an error if the manifest of another site in a parent folder lists files in
/// this output folder.
fn check_above(output: &Path) -> Result<()> {
    for folder in output.ancestors().skip(1) {
        let ManifestState::Whole(manifest) = Manifest::find(folder).unwrap_or(ManifestState::Nothing) else { continue };
        let below = |path: &String| folder.join(path).starts_with(output);
        if manifest.all().any(below) {
            return refuse::check_unknown(output, &ManifestState::Whole(manifest), &[]);
        }
    }
    Ok(())
}

/// Checks that each folder that the paths need either exists as a folder, does not exist
/// yet, or is a file that this site owns.
fn check_folders(output: &Path, old: &Manifest, paths: &[String]) -> Result<()> {
    let folders: BTreeSet<&str> =
        paths.iter().flat_map(|path| path.match_indices('/').map(|(index, _)| &path[..index])).collect();
    for folder in folders {
        let place = output.join(folder);
        match fs::symlink_metadata(&place) {
            Ok(found) if !(found.is_dir() || found.is_file() && old.has(folder)) => return Err(refuse::in_the_way(&place)),
            _ => {}
        }
    }
    Ok(())
}
