//! Results on the disk, each under the name of its key: `.gongkai-cache/1/<key>`.
//!
//! An entry begins with a hash of the rest; one that is damaged counts as missing and
//! is made again. Entries appear whole, by rename, so that builds may run side by side:
//! the worst one can do to another is to make it work again. Where nothing can be
//! written, results are kept in memory for this run alone.

use super::{Key, lock};
use crate::diagnostic::Sentence;
use crate::disk;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Beside `content/`; its own `.gitignore` keeps it out of git.
const FOLDER: &str = ".gongkai-cache";
/// The format of entries; folders of other formats are left alone.
const FORMAT: &str = "1";
const HASH: usize = blake3::OUT_LEN;

/// A result and what was remarked when it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub note: String,
    pub bytes: Vec<u8>,
}

pub struct Store {
    root: PathBuf,
    /// False where a link stands for one of our folders: what is kept there would be
    /// written to, and removed from, the folders of others.
    usable: bool,
    used: Mutex<BTreeSet<String>>,
    /// What could not be written.
    memory: Mutex<BTreeMap<String, Kept>>,
}

impl Store {
    pub fn open(root: &Path) -> Store {
        let root = root.join(FOLDER);
        let usable = [&root, &root.join(FORMAT)].into_iter().all(|path| is_folder_or_nothing(path));
        Store { root, usable, used: Mutex::default(), memory: Mutex::default() }
    }

    /// What is kept, or is made now and kept then. What cannot be made is not kept.
    pub fn get<E>(&self, key: &Key, make: impl FnOnce() -> Result<Kept, E>) -> Result<Kept, E> {
        if let Some(kept) = self.find(key) {
            return Ok(kept);
        }
        let made = make()?;
        self.put(key, &made);
        Ok(made)
    }

    /// Whether an entry is there; it may yet turn out to be damaged.
    pub fn has(&self, key: &Key) -> bool {
        let name = self.name(key);
        self.usable && self.path(&name).is_file() || lock(&self.memory).contains_key(&name)
    }

    pub fn find(&self, key: &Key) -> Option<Kept> {
        let name = self.name(key);
        let kept = lock(&self.memory).get(&name).cloned();
        let read = || if self.usable { disk::read(&self.path(&name)).ok() } else { None };
        kept.or_else(|| parse(&read()?))
    }

    pub fn put(&self, key: &Key, kept: &Kept) {
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

    /// Why nothing is kept, where that is for the user to change.
    pub fn note(&self) -> Option<Sentence> {
        (!self.usable).then(|| {
            Sentence::new(
                format!("{FOLDER} 是链接或文件，不是普通文件夹，不会用它，所以分享图片和缩小的图片每次都要重新做。请把它移走。"),
                format!("{FOLDER} is a link or a file and no ordinary folder, so it is not used, and share cards and smaller pictures are made anew each time. Move it away."),
            )
        })
    }

    /// The name of an entry; it counts as used from now on.
    fn name(&self, key: &Key) -> String {
        let name = key.to_hex().to_string();
        lock(&self.used).insert(name.clone());
        name
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.join(FORMAT).join(name)
    }

    /// Removes entries that nobody has asked for since opening. Only names of ours are
    /// touched, in a folder that is no link; what cannot be removed stays.
    pub fn tidy(&self) {
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

/// Hash, length of the note, note, bytes.
fn entry(kept: &Kept) -> Vec<u8> {
    let length = u32::try_from(kept.note.len()).unwrap_or(0);
    let mut rest = length.to_le_bytes().to_vec();
    rest.extend_from_slice(&kept.note.as_bytes()[..length as usize]);
    rest.extend_from_slice(&kept.bytes);
    let mut entry = blake3::hash(&rest).as_bytes().to_vec();
    entry.extend(rest);
    entry
}

/// `None` for an entry that is not as it was written.
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
