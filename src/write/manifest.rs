//! The list of files we made, kept in the output folder with the name of the site they
//! belong to. Only what stands in it is ever overwritten or removed.

use super::origin::Origin;
use crate::disk;
use crate::error::{Error, Result};
use crate::published::Addresses;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

pub const NAME: &str = ".gongkai-manifest.json";
/// The form of manifest that this program reads and writes.
pub const FORMAT: u32 = 1;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// False while a build is writing; a build that finds it false cleans up
    /// after one that was stopped.
    pub complete: bool,
    /// Whose files these are. Manifests of early versions do not say; they are taken
    /// for those of the site that is built.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Origin>,
    pub files: BTreeSet<String>,
    /// Files of the build before that pages in readers' caches may still ask for.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub kept: BTreeSet<String>,
    /// The ids on each page that readers may hold the address of.
    #[serde(default, skip_serializing_if = "Addresses::is_empty")]
    pub addresses: Addresses,
    /// Digests of those of our files whose names others may want, such as `robots.txt`:
    /// one that is no longer what we wrote has become theirs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub digests: BTreeMap<String, String>,
}

/// What stands in the place of a manifest.
#[derive(Debug)]
pub enum Found {
    Nothing,
    /// Not to be understood, whatever happened to it: cut short, edited, no file at all.
    Damaged,
    /// Of a format that a later version of the program has made.
    Newer,
    Whole(Manifest),
}

impl Manifest {
    pub fn find(output: &Path) -> Result<Found> {
        let path = output.join(NAME);
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
            // A pipe would wait for ever, and a link leads to a file of others.
            Ok(found) if !found.is_file() => return Ok(Found::Damaged),
            _ => {}
        }
        let bytes = disk::read(&path).map_err(Error::system(&path))?;
        Ok(Manifest::parse(&bytes))
    }

    fn parse(bytes: &[u8]) -> Found {
        #[derive(Deserialize)]
        struct Version {
            format: u32,
        }
        if serde_json::from_slice(bytes).is_ok_and(|version: Version| version.format > FORMAT) {
            return Found::Newer;
        }
        match serde_json::from_slice::<Manifest>(bytes) {
            Ok(manifest) if manifest.format == FORMAT && manifest.all().all(|path| is_inside(path)) => Found::Whole(manifest),
            _ => Found::Damaged,
        }
    }

    /// Every path that is ours, once.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        self.files.union(&self.kept)
    }

    pub fn has(&self, path: &str) -> bool {
        self.files.contains(path) || self.kept.contains(path)
    }

    /// Whether somebody has put a file of their own in the place of one of ours. After a
    /// stopped build nothing is known of it.
    pub fn is_replaced(&self, path: &str, place: &Path) -> bool {
        let Some(known) = self.digests.get(path).filter(|_| self.complete) else { return false };
        disk::read(place).is_ok_and(|bytes| digest(&bytes) != *known)
    }

    /// Whether a path is ours, also where a disk takes `A.png` for `a.png`.
    pub fn has_in_any_case(&self, path: &str) -> bool {
        let lower = path.to_lowercase();
        self.has(path) || self.all().any(|file| file.to_lowercase() == lower)
    }

    pub fn write(&self, output: &Path) -> Result<()> {
        let path = output.join(NAME);
        disk::replace(&path, self.text().as_bytes()).map_err(Error::system(&path))
    }

    /// Writes it so that no failing power can leave half of it.
    pub fn write_durably(&self, output: &Path) -> Result<()> {
        let path = output.join(NAME);
        disk::replace_durably(&path, self.text().as_bytes()).map_err(Error::system(&path))?;
        disk::sync_folder(output).map_err(Error::system(output))
    }

    fn text(&self) -> String {
        serde_json::to_string_pretty(self).expect("a list of texts is always JSON")
    }
}

/// Tells whether a file is still what it was.
pub fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

/// A plain relative path: a manifest is a file that others could have edited.
pub fn is_inside(path: &str) -> bool {
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
    fn early_manifests_are_read_and_later_ones_told_apart() {
        let early = br#"{"format":1,"complete":true,"files":["index.html"]}"#;
        assert!(matches!(Manifest::parse(early), Found::Whole(Manifest { site: None, complete: true, .. })));
        assert!(matches!(Manifest::parse(br#"{"format":2,"pages":{}}"#), Found::Newer));
        for length in 0..early.len() {
            assert!(matches!(Manifest::parse(&early[..length]), Found::Damaged), "{length} bytes");
        }
        let outside = br#"{"format":1,"complete":true,"files":[],"kept":["../x"]}"#;
        assert!(matches!(Manifest::parse(outside), Found::Damaged));
    }
}
