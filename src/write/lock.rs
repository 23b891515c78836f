//! A lock so that only one build at a time writes to an output folder. A second build
//! waits for the first.
//!
//! The lock is taken on the folder itself, so it also works for other paths to the same
//! folder and for other users. Windows can only lock files. There the lock is a file in
//! the user's folder for temporary files, named after a hash of the output path, so two
//! users, or two machines that share a disk, do not see each other's lock. Where neither
//! kind of lock works, nothing prevents two builds at once.

use std::fs::{self, File, OpenOptions};
use std::path::Path;

/// Waits until no other build writes to the folder. The lock is released when the
/// returned file is dropped. Returns `None` if the folder cannot be locked.
pub(super) fn lock(output: &Path) -> Option<File> {
    let file = open(output)?;
    file.lock().ok()?;
    Some(file)
}

#[cfg(unix)]
fn open(output: &Path) -> Option<File> {
    File::open(output).ok()
}

/// Opens the lock file in the user's folder for temporary files. Other users cannot write
/// there, so a predictable name is safe.
#[cfg(not(unix))]
fn open(output: &Path) -> Option<File> {
    open_beside(output, &std::env::temp_dir())
}

/// Opens the lock file for `output` in `folder`, and creates it if it does not exist.
#[cfg_attr(unix, allow(dead_code, reason = "Unix locks the folder; the test runs everywhere"))]
fn open_beside(output: &Path, folder: &Path) -> Option<File> {
    let resolved = fs::canonicalize(output).ok()?;
    let name = blake3::hash(resolved.to_string_lossy().to_lowercase().as_bytes()).to_hex();
    OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(format!("gongkai-{}.lock", &name[..16]))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::TryLockError;

    #[test]
    fn a_folder_is_locked_once_whatever_it_is_called() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("out");
        fs::create_dir(&output).expect("a folder");
        for open in [open, |output: &Path| open_beside(output, output.parent().expect("a parent"))] {
            let (one, other) = (open(&output).expect("opened"), open(&output.join("../out")).expect("opened"));
            one.lock().expect("locked");
            assert!(matches!(other.try_lock(), Err(TryLockError::WouldBlock)));
            drop(one);
            other.try_lock().expect("free again");
        }
    }
}
