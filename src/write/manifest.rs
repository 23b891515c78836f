//! The list of files we made, kept in the output folder. Only what stands in
//! it is ever overwritten or removed.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

pub const NAME: &str = ".gongkai-manifest.json";

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// False while a build is writing; a build that finds it false cleans up
    /// after one that was stopped.
    pub complete: bool,
    pub files: BTreeSet<String>,
}

impl Manifest {
    /// `None` when the folder has no manifest, or none that can be trusted.
    pub fn read(output: &Path) -> Result<Option<Manifest>> {
        let path = output.join(NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::system(&path)(error)),
        };
        let manifest: Option<Manifest> = serde_json::from_str(&text).ok();
        Ok(manifest.filter(|manifest| manifest.format == 1 && manifest.files.iter().all(|path| is_inside(path))))
    }

    /// Whether a path is ours, also where a disk takes `A.png` for `a.png`.
    pub fn has_in_any_case(&self, path: &str) -> bool {
        let lower = path.to_lowercase();
        self.files.contains(path) || self.files.iter().any(|file| file.to_lowercase() == lower)
    }

    pub fn write(&self, output: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self).expect("a list of texts is always JSON");
        super::replace(&output.join(NAME), text.as_bytes())
    }
}

/// A plain relative path: a manifest is a file that others could have edited.
fn is_inside(path: &str) -> bool {
    !path.is_empty() && !path.contains(['\\', ':', '\0']) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::is_inside;

    #[test]
    fn paths_stay_inside() {
        assert!(is_inside("2023/overview.html"));
        for path in ["", "/etc/passwd", "../x", "a/../b", "C:/x", "a\\b", "a//b"] {
            assert!(!is_inside(path), "{path}");
        }
    }
}
