//! The browser's temporary profile: a folder with a lock file that is held as long as the
//! run that created it. If a run is killed, the next run removes its profile.

use crate::error::{Error, Result};
use std::fs::{self, File, Metadata};
use std::path::{Path, PathBuf};
use std::time::Duration;

const PREFIX: &str = "gongkai-pdf-";
const LOCK: &str = "gongkai.lock";
/// Age after which a folder without a lock file counts as abandoned. A younger one may
/// still be under construction.
const SURELY_LEFT: Duration = Duration::from_secs(24 * 60 * 60);
/// Pause between attempts to remove a folder. A process that is exiting may still write
/// to it.
const PAUSE: Duration = Duration::from_millis(30);

/// A temporary profile folder. It is removed on drop.
pub(super) struct Profile {
    folder: Option<tempfile::TempDir>,
    /// Held until the folder is removed. The system releases it when this process exits.
    _lock: File,
}

impl Profile {
    /// Creates a profile folder and removes abandoned ones.
    pub(super) fn make() -> Result<Profile> {
        let temporary = std::env::temp_dir();
        let failed = Error::system(&temporary);
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir().map_err(failed)?;
        sweep(&temporary, folder.path());
        // The lock file gets its final name only after it is locked, so that no other run
        // sees it unlocked.
        let hidden = folder.path().join("lock.new");
        let lock = File::create_new(&hidden).map_err(Error::system(&hidden))?;
        let held = lock.lock().and_then(|()| fs::rename(&hidden, folder.path().join(LOCK)));
        // A file system without locks gets no lock file, and other runs do not remove the
        // folder until it is a day old.
        if held.is_err() {
            let _ = fs::remove_file(&hidden);
        }
        Ok(Profile { folder: Some(folder), _lock: lock })
    }

    /// The path of the profile folder.
    pub(super) fn path(&self) -> &Path {
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

/// Removes the profiles of this user's runs that no longer exist, and ends their
/// browsers.
fn sweep(temporary: &Path, own: &Path) {
    let Ok(entries) = fs::read_dir(temporary) else { return };
    let is_profile =
        |path: &PathBuf| path != own && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
    for folder in entries.flatten().map(|entry| entry.path()).filter(is_profile) {
        let of_this_user = |found: &Metadata| found.is_dir() && fs::metadata(own).is_ok_and(|own| have_one_owner(found, &own));
        let Some(found) = fs::symlink_metadata(&folder).ok().filter(of_this_user) else { continue };
        // The lock is held until the folder is removed, so that two runs do not remove
        // the same one.
        let Some(_lock) = abandoned(&folder, &found) else { continue };
        end_browsers(&folder);
        remove(&folder);
    }
}

/// Returns a handle if the run that created the folder has ended: the acquired lock file,
/// or the folder itself if it never had a lock. Returns `None` if the run may still be
/// active.
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

/// On these systems, each user has their own folder for temporary files.
#[cfg(not(unix))]
fn have_one_owner(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// Ends the processes that were started with this profile.
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
        // The browser was started as the leader of its own process group.
        let _ = match getpgid(Some(pid)) {
            Ok(group) if group == pid => kill_process_group(pid, Signal::KILL),
            _ => kill_process(pid, Signal::KILL),
        };
    }
}

/// Other systems offer no safe way to identify these processes.
#[cfg(not(target_os = "linux"))]
fn end_browsers(_: &Path) {}
