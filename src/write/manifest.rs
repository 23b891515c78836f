//! The manifest: the list of generated files, stored in the output folder together with
//! the identity of the site. Only files that are listed in it are ever overwritten or
//! removed.

use super::origin::Origin;
use crate::disk;
use crate::error::{Error, Result};
use crate::published::Addresses;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// File name of the manifest in the output folder.
pub(super) const NAME: &str = ".gongkai-manifest.json";
/// The manifest format version that this program reads and writes.
pub(super) const FORMAT: u32 = 1;

/// The contents of a manifest.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// Format version, see `FORMAT`.
    pub format: u32,
    /// False while a build is writing. A build that finds `false` cleans up after the one
    /// that was interrupted.
    pub complete: bool,
    /// The site that the files belong to. Early versions did not record it; such a
    /// manifest is treated as one of the site being built.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Origin>,
    /// The files of the site, as paths relative to the output folder with `/`.
    pub files: BTreeSet<String>,
    /// Files that are no longer part of the site, but that pages in readers' caches may
    /// still request.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub kept: BTreeSet<String>,
    /// For each page, the ids that readers may have links to.
    #[serde(default, skip_serializing_if = "Addresses::is_empty")]
    pub addresses: Addresses,
    /// Digests of generated files whose names other people may also use, such as
    /// `robots.txt`. A file that no longer matches its digest has been replaced by
    /// somebody else and is now theirs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub digests: BTreeMap<String, String>,
}

/// What exists in the output folder in place of a manifest.
#[derive(Debug)]
pub(crate) enum ManifestState {
    /// There is no manifest.
    Nothing,
    /// A manifest that cannot be read: truncated, edited, or not a regular file.
    Damaged,
    /// A manifest in a format of a later version of this program.
    Newer,
    /// A manifest that was read completely.
    Whole(Manifest),
}

impl Manifest {
    /// Reads the manifest of an output folder. A damaged manifest is not an error; `Err`
    /// is a file that cannot be read.
    pub(crate) fn find(output: &Path) -> Result<ManifestState> {
        let path = output.join(NAME);
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(ManifestState::Nothing),
            // Reading a pipe would block for ever, and a link may lead to somebody else's
            // file.
            Ok(found) if !found.is_file() => return Ok(ManifestState::Damaged),
            _ => {}
        }
        let bytes = disk::read(&path).map_err(Error::system(&path))?;
        Ok(Manifest::parse(&bytes))
    }

    fn parse(bytes: &[u8]) -> ManifestState {
        #[derive(Deserialize)]
        struct Version {
            format: u32,
        }
        if serde_json::from_slice(bytes).is_ok_and(|version: Version| version.format > FORMAT) {
            return ManifestState::Newer;
        }
        match serde_json::from_slice::<Manifest>(bytes) {
            Ok(manifest) if manifest.format == FORMAT && manifest.all().all(|path| is_inside(path)) => {
                ManifestState::Whole(manifest)
            }
            _ => ManifestState::Damaged,
        }
    }

    /// Returns every path that this site owns, each one once.
    pub(crate) fn all(&self) -> impl Iterator<Item = &String> {
        self.files.union(&self.kept)
    }

    /// Returns whether this site owns the path.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.files.contains(path) || self.kept.contains(path)
    }

    /// Returns whether somebody has replaced a generated file with their own. After an
    /// interrupted build the digests are unreliable, so the result is `false`.
    pub(crate) fn is_replaced(&self, path: &str, place: &Path) -> bool {
        let Some(known) = self.digests.get(path).filter(|_| self.complete) else { return false };
        disk::read(place).is_ok_and(|bytes| digest(&bytes) != *known)
    }

    /// Returns whether this site owns the path, ignoring case, for file systems on which
    /// `A.png` and `a.png` are the same file.
    pub(crate) fn has_in_any_case(&self, path: &str) -> bool {
        let lower = path.to_lowercase();
        self.has(path) || self.all().any(|file| file.to_lowercase() == lower)
    }

    /// Replaces the manifest in the output folder.
    pub(crate) fn write(&self, output: &Path) -> Result<()> {
        let path = output.join(NAME);
        disk::replace(&path, self.text().as_bytes()).map_err(Error::system(&path))
    }

    /// Replaces the manifest so that a power failure cannot leave it half written.
    pub(crate) fn write_durably(&self, output: &Path) -> Result<()> {
        let path = output.join(NAME);
        disk::replace_durably(&path, self.text().as_bytes()).map_err(Error::system(&path))?;
        disk::sync_folder(output).map_err(Error::system(output))
    }

    fn text(&self) -> String {
        serde_json::to_string_pretty(self).expect("a list of texts is always JSON")
    }
}

/// Returns a digest of a file's content: the first 16 hex digits of its BLAKE3 hash.
pub(super) fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

/// Returns whether a path is a plain relative path that stays inside the output folder.
/// The check is needed because anybody may have edited the manifest.
pub(super) fn is_inside(path: &str) -> bool {
    !path.is_empty() && !path.contains(['\\', ':', '\0']) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert!(is_inside("2023/overview.html"));
        for path in ["", "/etc/passwd", "../x", "a/../b", "C:/x", "a\\b", "a//b"] {
            assert!(!is_inside(path), "{path}");
        }
    }

    #[test]
    fn early_manifests_are_read_and_later_ones_recognised() {
        let early = br#"{"format":1,"complete":true,"files":["index.html"]}"#;
        assert!(matches!(Manifest::parse(early), ManifestState::Whole(Manifest { site: None, complete: true, .. })));
        assert!(matches!(Manifest::parse(br#"{"format":2,"pages":{}}"#), ManifestState::Newer));
        for length in 0..early.len() {
            assert!(matches!(Manifest::parse(&early[..length]), ManifestState::Damaged), "{length} bytes");
        }
        let outside = br#"{"format":1,"complete":true,"files":[],"kept":["../x"]}"#;
        assert!(matches!(Manifest::parse(outside), ManifestState::Damaged));
    }
}
