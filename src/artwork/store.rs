//! The cache on disk. Each result has its own file, named after its key:
//! `.gongkai-cache/1/<key>`.
//!
//! An entry starts with a hash of the rest. A damaged entry counts as missing and is
//! produced again. Entries are created by rename, so several builds may run at the same
//! time; the worst case is that one of them repeats work. If the cache cannot be written
//! to, results are kept in memory for the current run.

use super::{Key, lock};
use crate::diagnostic::Sentence;
use crate::disk;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The cache folder, beside `content/`. Its own `.gitignore` excludes it from git.
const FOLDER: &str = ".gongkai-cache";
/// The format version of entries. Folders of other versions are left alone.
const FORMAT: &str = "1";
/// Length of the hash at the start of an entry, in bytes.
const HASH: usize = blake3::OUT_LEN;

/// A cached result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    /// A note from producing it, such as characters that no font contains; usually empty.
    pub note: String,
    /// The bytes of the artwork.
    pub bytes: Vec<u8>,
}

/// The cache of one site.
pub(super) struct Store {
    root: PathBuf,
    /// False if a link or file is in place of one of the cache folders. Following a link
    /// would write and remove files in somebody else's folder.
    usable: bool,
    /// Names of the entries that this run has asked for.
    used: Mutex<BTreeSet<String>>,
    /// Results that could not be written to disk.
    memory: Mutex<BTreeMap<String, Kept>>,
}

impl Store {
    /// Opens the cache of the site in folder `root`. Nothing is created yet.
    pub(super) fn open(root: &Path) -> Store {
        let root = root.join(FOLDER);
        let usable = [&root, &root.join(FORMAT)].into_iter().all(|path| is_folder_or_nothing(path));
        Store { root, usable, used: Mutex::default(), memory: Mutex::default() }
    }

    /// Returns a cached result, or calls `make` and caches its result. An error is not
    /// cached.
    pub(super) fn get<E>(&self, key: &Key, make: impl FnOnce() -> Result<Kept, E>) -> Result<Kept, E> {
        if let Some(kept) = self.find(key) {
            return Ok(kept);
        }
        let made = make()?;
        self.put(key, &made);
        Ok(made)
    }

    /// Returns whether an entry exists. It may still turn out to be damaged.
    pub(super) fn has(&self, key: &Key) -> bool {
        let name = self.name(key);
        self.usable && self.path(&name).is_file() || lock(&self.memory).contains_key(&name)
    }

    /// Returns a cached result; `None` if there is none or it is damaged.
    pub(super) fn find(&self, key: &Key) -> Option<Kept> {
        let name = self.name(key);
        let kept = lock(&self.memory).get(&name).cloned();
        let read = || if self.usable { disk::read(&self.path(&name)).ok() } else { None };
        kept.or_else(|| parse(&read()?))
    }

    /// Caches a result: on disk, or else in memory.
    pub(super) fn put(&self, key: &Key, kept: &Kept) {
        let name = self.name(key);
        if self.write(&name, kept).is_err() {
            lock(&self.memory).insert(name, kept.clone());
        }
    }

    fn write(&self, name: &str, kept: &Kept) -> std::io::Result<()> {
        let folder = self.root.join(FORMAT);
        if !self.usable || !is_folder_or_nothing(&folder) {
            return Err(std::io::ErrorKind::NotADirectory.into());
        }
        if !folder.is_dir() {
            fs::create_dir_all(&folder)?;
            disk::replace(&self.root.join(".gitignore"), b"*\n")?;
        }
        disk::replace(&folder.join(name), &entry(kept))
    }

    /// Explains why nothing is cached, if the user can fix it.
    pub(super) fn note(&self) -> Option<Sentence> {
        (!self.usable).then(|| {
            Sentence::new(
                format!("{FOLDER} 是链接或文件，不是普通文件夹，不会用它，所以分享图片和缩小的图片每次都要重新做。请把它移走。"),
                format!("{FOLDER} is a link or a file and not an ordinary folder, so it is not used, and share cards and smaller pictures are generated again in every build. Move it away."),
            )
        })
    }

    /// Returns the file name of an entry and marks the entry as used.
    fn name(&self, key: &Key) -> String {
        let name = key.to_hex().to_string();
        lock(&self.used).insert(name.clone());
        name
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.join(FORMAT).join(name)
    }

    /// Removes entries that have not been asked for since opening. Only files with names
    /// of the cache are touched, in a folder that is not a link. Files that cannot be
    /// removed stay.
    pub(super) fn tidy(&self) {
        let folder = self.root.join(FORMAT);
        if !self.usable || !is_folder_or_nothing(&folder) {
            return;
        }
        let used = lock(&self.used);
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let unused = is_key(&name) && !used.contains(&name);
            if unused || disk::is_abandoned(&entry) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn is_folder_or_nothing(path: &Path) -> bool {
    fs::symlink_metadata(path).map_or(true, |found| found.is_dir())
}

fn is_key(name: &str) -> bool {
    name.len() == 2 * HASH && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Encodes an entry: the hash of the rest, the length of the note (4 bytes,
/// little-endian), the note, the bytes.
fn entry(kept: &Kept) -> Vec<u8> {
    let length = u32::try_from(kept.note.len()).unwrap_or(0);
    let mut rest = length.to_le_bytes().to_vec();
    rest.extend_from_slice(&kept.note.as_bytes()[..length as usize]);
    rest.extend_from_slice(&kept.bytes);
    let mut entry = blake3::hash(&rest).as_bytes().to_vec();
    entry.extend(rest);
    entry
}

/// Decodes an entry. Returns `None` if it is damaged.
fn parse(entry: &[u8]) -> Option<Kept> {
    let (hash, rest) = entry.split_at_checked(HASH)?;
    if blake3::hash(rest).as_bytes() != hash {
        return None;
    }
    let (length, rest) = rest.split_at_checked(4)?;
    let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
    let (note, bytes) = rest.split_at_checked(length)?;
    Some(Kept { note: String::from_utf8(note.to_vec()).ok()?, bytes: bytes.to_vec() })
}
