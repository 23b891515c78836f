//! Safe opening and replacing of files. This is the only module that overwrites a file.
//!
//! A file is first written to a temporary file in the same folder. Its name is short and
//! unpredictable, and it is always newly created, so no link that somebody puts there is
//! followed. Then it is renamed to its final name. Only regular files are opened, because
//! reading a pipe would block for ever. This module does not know what the files are for.

use crate::diagnostic::Sentence;
use crate::error::{Error, Result};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::{Builder, NamedTempFile};

/// Prefix of temporary file names. These names are always short, because the final name
/// may already have the maximum length.
const BEGIN: &str = ".gk-";
/// Suffix of temporary file names.
const END: &str = ".tmp";
/// Age after which a temporary file counts as abandoned.
const ABANDONED: Duration = Duration::from_secs(3600);
/// Size of the buffers for reading, in bytes.
pub(crate) const CHUNK: usize = 128 * 1024;

/// Returns whether a name is that of a temporary file. If nobody is writing, such a file
/// was left by a process that was killed.
pub(crate) fn is_temporary(name: &str) -> bool {
    name.starts_with(BEGIN) && name.ends_with(END)
}

/// Returns whether a file is a temporary file that was left by a killed process: no write
/// takes as long as its age.
pub(crate) fn is_abandoned(entry: &fs::DirEntry) -> bool {
    let modified = entry.metadata().and_then(|found| found.modified()).ok();
    let age = modified.and_then(|modified| SystemTime::now().duration_since(modified).ok());
    is_temporary(&entry.file_name().to_string_lossy()) && age.is_some_and(|age| age > ABANDONED)
}

/// Removes abandoned temporary files in a folder. Files that cannot be removed stay.
pub(crate) fn tidy(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten().filter(is_abandoned) {
        let _ = fs::remove_file(entry.path());
    }
}

/// Replaces a file atomically. The new file gets the mode of the old one and, if the
/// system allows it, its owner. A link is replaced, not followed.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    put(path, |file| file.write_all(bytes))
}

/// Like `replace`, with the remaining content of `source`, copied in chunks.
pub(crate) fn replace_from(path: &Path, source: &mut File) -> io::Result<()> {
    put(path, |file| io::copy(source, file).map(drop))
}

/// Like `replace`, and returns only after the file is synced to disk, if the file system
/// supports it.
pub(crate) fn replace_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    put(path, |file| {
        file.write_all(bytes)?;
        settled(file.sync_all())
    })
}

fn put(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let old = fs::symlink_metadata(path).ok().filter(Metadata::is_file);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = create(folder, old.is_some())?;
    fill(file.as_file_mut())?;
    if let Some(old) = &old {
        make_alike(file.as_file(), old)?;
    }
    file.persist(path).map(drop).map_err(|failed| failed.error)
}

/// Creates a temporary file in a folder; it is removed unless it is renamed. A file that
/// replaces another is private until it gets the mode of the old one.
fn create(folder: &Path, is_private: bool) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(BEGIN).suffix(END).rand_bytes(12);
    #[cfg(unix)]
    if !is_private {
        use std::os::unix::fs::PermissionsExt;
        // The umask is still applied.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = is_private;
    builder.tempfile_in(folder)
}

/// Gives a file the owner and mode of another. Only an administrator may change the
/// owner, and other users may only change the group to one that they belong to. If it
/// fails, the owner stays.
#[cfg(unix)]
fn make_alike(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let new = file.metadata()?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) && fchown(file, Some(old.uid()), Some(old.gid())).is_err() {
        let _ = fchown(file, None, Some(old.gid()));
    }
    // Some file systems do not support modes and return an error.
    let _ = file.set_permissions(fs::Permissions::from_mode(old.mode() & 0o777));
    Ok(())
}

#[cfg(not(unix))]
fn make_alike(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Opens a regular file for reading; never a link, pipe or device.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(not_ordinary());
    }
    let mut options = OpenOptions::new();
    options.read(true);
    // The file may have been replaced since the check above.
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or_default());
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(not_ordinary()) }
}

fn not_ordinary() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "not an ordinary file")
}

/// Reads a regular file.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    read_whole(open(path)?)
}

/// Reads the rest of an open file.
pub(crate) fn read_whole(mut file: File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a regular file as UTF-8 text.
pub(crate) fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read(path)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Reads until the buffer is full or the file ends. Returns the number of bytes read.
pub(crate) fn fill(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(length) => filled += length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Creates nested folders in an existing folder. Returns an error if one of them is a
/// link or not a folder, because files would be written to another place. Returns the
/// innermost folder.
pub(crate) fn make_folders(root: &Path, below: &str) -> Result<PathBuf> {
    let mut folder = root.to_path_buf();
    for part in below.split('/') {
        folder.push(part);
        match fs::symlink_metadata(&folder) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Err(no_folder(&folder)),
            Err(_) => match fs::create_dir(&folder) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(Error::system(&folder)(error)),
                _ => {}
            },
        }
    }
    Ok(folder)
}

/// The error for writing through something that is not a real folder.
pub(crate) fn no_folder(path: &Path) -> Error {
    Error::Refused {
        path: path.to_path_buf(),
        reason: Sentence::new(
            "它是一个链接或文件，不是普通文件夹；写进去的东西会落到别处。请把它移走，程序会自己新建文件夹。",
            "it is a link or a file and not an ordinary folder, so files written to it would end up elsewhere. Move it away; the program then creates the folder itself.",
        ),
    }
}

/// Returns whether a folder contains nothing but empty folders.
pub(crate) fn is_hollow(folder: &Path) -> bool {
    let Ok(mut entries) = fs::read_dir(folder) else { return false };
    entries.all(|entry| entry.is_ok_and(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()) && is_hollow(&entry.path())))
}

/// Removes a folder that contains nothing but empty folders.
pub(crate) fn remove_hollow(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        remove_hollow(&entry?.path())?;
    }
    fs::remove_dir(folder)
}

/// Waits until everything that was written to the file system of this folder is on disk,
/// with a single call. Returns false if the system does not support it.
pub(crate) fn sync_all(folder: &Path) -> bool {
    #[cfg(target_os = "linux")]
    return File::open(folder).is_ok_and(|folder| rustix::fs::syncfs(folder).is_ok());
    #[cfg(not(target_os = "linux"))]
    {
        let _ = folder;
        false
    }
}

/// Waits until a file is on disk.
pub(crate) fn sync_file(path: &Path) -> io::Result<()> {
    // Windows requires write access for this.
    settled(OpenOptions::new().read(true).write(cfg!(windows)).open(path).and_then(|file| file.sync_all()))
}

/// Waits until the entries of a folder are on disk. Windows does not support this.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { settled(File::open(path).and_then(|folder| folder.sync_all())) } else { Ok(()) }
}

/// Ignores errors of file systems that do not support syncing (network drives, some
/// containers), and of files that may be written but not opened.
fn settled(result: io::Result<()>) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, NotFound, PermissionDenied, Unsupported};
    result.or_else(|error| {
        if matches!(error.kind(), InvalidInput | NotFound | PermissionDenied | Unsupported) { Ok(()) } else { Err(error) }
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    #[test]
    fn a_link_is_replaced_and_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let (victim, path) = (folder.path().join("victim"), folder.path().join("page"));
        fs::write(&victim, "kept").expect("written");
        symlink(&victim, &path).expect("a link");
        replace(&path, b"new").expect("replaced");
        assert_eq!(
            (fs::read_to_string(&victim).expect("text"), fs::read_to_string(&path).expect("text")),
            ("kept".into(), "new".into())
        );
        assert!(fs::symlink_metadata(&path).expect("there").is_file());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2, "nothing is left beside it");
    }

    #[test]
    fn the_longest_name_and_every_mode_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x".repeat(255));
        for mode in [0o600, 0o640, 0o644, 0o444, 0o666] {
            fs::write(&path, "old").or_else(|_| replace(&path, b"old")).expect("written");
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("a mode");
            replace(&path, b"new").expect("replaced");
            assert_eq!(fs::metadata(&path).expect("there").mode() & 0o777, mode);
        }
    }

    #[test]
    fn only_ordinary_files_are_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "text").expect("written");
        symlink(path("file"), path("link")).expect("a link");
        let pipe = std::process::Command::new("mkfifo").arg(path("pipe")).status().expect("mkfifo");
        assert!(pipe.success());
        assert_eq!(read_text(&path("file")).expect("text"), "text");
        for name in ["link", "pipe", ".", "nothing"] {
            assert!(read(&path(name)).is_err(), "{name}");
        }
        assert!(open(Path::new("/dev/zero")).is_err());
    }
}
