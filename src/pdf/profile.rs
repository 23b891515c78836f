//! The browser's temporary profile: a folder with a lock that lasts as long as the run
//! that made it. What a run left behind that was ended by force is swept up by the next.

use crate::error::{Error, Result};
use std::fs::{self, File, Metadata};
use std::path::{Path, PathBuf};
use std::time::Duration;

const PREFIX: &str = "gongkai-pdf-";
const LOCK: &str = "gongkai.lock";
/// A folder without a lock may be one that is just being made.
const SURELY_LEFT: Duration = Duration::from_secs(24 * 60 * 60);
/// A process that is just ending may still write into the folder.
const PAUSE: Duration = Duration::from_millis(30);

pub struct Profile {
    folder: Option<tempfile::TempDir>,
    /// Held until the folder is gone; the system lets it go when this process ends.
    _lock: File,
}

impl Profile {
    pub fn make() -> Result<Profile> {
        let temporary = std::env::temp_dir();
        let failed = Error::system(&temporary);
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir().map_err(failed)?;
        sweep(&temporary, folder.path());
        // Nobody sees the lock before it is held.
        let hidden = folder.path().join("lock.new");
        let lock = File::create_new(&hidden).map_err(Error::system(&hidden))?;
        let held = lock.lock().and_then(|()| fs::rename(&hidden, folder.path().join(LOCK)));
        // A disk that knows no locks keeps none: nothing is swept up there.
        if held.is_err() {
            let _ = fs::remove_file(&hidden);
        }
        Ok(Profile { folder: Some(folder), _lock: lock })
    }

    pub fn path(&self) -> &Path {
        self.folder.as_ref().map_or(Path::new(""), tempfile::TempDir::path)
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        if let Some(folder) = self.folder.take() {
            remove(&folder.keep());
        }
    }
}

fn remove(folder: &Path) {
    for _ in 0..100 {
        if fs::remove_dir_all(folder).is_ok() || !folder.exists() {
            return;
        }
        std::thread::sleep(PAUSE);
    }
}

/// Removes the profiles of this user's runs that are no more, and ends their browsers.
fn sweep(temporary: &Path, own: &Path) {
    let Ok(entries) = fs::read_dir(temporary) else { return };
    let is_profile =
        |path: &PathBuf| path != own && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
    for folder in entries.flatten().map(|entry| entry.path()).filter(is_profile) {
        let of_this_user = |found: &Metadata| found.is_dir() && fs::metadata(own).is_ok_and(|own| have_one_owner(found, &own));
        let Some(found) = fs::symlink_metadata(&folder).ok().filter(of_this_user) else { continue };
        // The lock is kept until the folder is gone, so that two runs do not sweep one.
        let Some(_lock) = abandoned(&folder, &found) else { continue };
        end_browsers(&folder);
        remove(&folder);
    }
}

/// What is held of a folder whose run has ended: its lock, or itself where it never had one.
fn abandoned(folder: &Path, found: &Metadata) -> Option<File> {
    let path = folder.join(LOCK);
    if !fs::symlink_metadata(&path).is_ok_and(|lock| lock.is_file()) {
        let age = found.modified().ok().and_then(|time| time.elapsed().ok());
        return age.filter(|age| *age > SURELY_LEFT).and_then(|_| File::open(folder).ok());
    }
    let lock = File::open(path).ok()?;
    lock.try_lock().ok()?;
    Some(lock)
}

#[cfg(unix)]
fn have_one_owner(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    one.uid() == other.uid()
}

/// The folder for temporary files is each user's own.
#[cfg(not(unix))]
fn have_one_owner(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// Ends the processes that were started with this very profile.
#[cfg(target_os = "linux")]
fn end_browsers(profile: &Path) {
    use rustix::process::{Pid, Signal, getpgid, kill_process, kill_process_group};
    use std::os::unix::ffi::OsStrExt;
    let argument = [b"--user-data-dir=", profile.as_os_str().as_bytes()].concat();
    let Ok(processes) = fs::read_dir("/proc") else { return };
    let numbers = processes.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    for pid in numbers.filter_map(Pid::from_raw) {
        let line = fs::read(format!("/proc/{}/cmdline", pid.as_raw_nonzero())).unwrap_or_default();
        if !line.split(|byte| *byte == 0).any(|part| part == argument) {
            continue;
        }
        // A browser leads a group that was made for it alone.
        let _ = match getpgid(Some(pid)) {
            Ok(group) if group == pid => kill_process_group(pid, Signal::KILL),
            _ => kill_process(pid, Signal::KILL),
        };
    }
}

/// Elsewhere there is no safe way to know them.
#[cfg(not(target_os = "linux"))]
fn end_browsers(_: &Path) {}
