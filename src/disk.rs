//! Files opened and replaced safely: the only place that writes over a file.
//!
//! A file is written beside its name under a short name that nobody can foresee and
//! that is created anew, so no link put there is followed; then it takes its place by
//! rename. Only ordinary files are opened: a pipe would wait for ever. Nothing here
//! knows what the files are for.

use crate::diagnostic::Sentence;
use crate::error::{Error, Result};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::{Builder, NamedTempFile};

/// How the temporary names begin and end. They are short whatever they stand for:
/// a name may be as long as the disk allows.
const BEGIN: &str = ".gk-";
const END: &str = ".tmp";
const ABANDONED: Duration = Duration::from_secs(3600);
/// How much of a file is held in memory at a time.
pub const CHUNK: usize = 128 * 1024;

/// Whether a name is one that a file has while it is written. What bears it when
/// nobody is writing was left by a program that was ended.
pub fn is_temporary(name: &str) -> bool {
    name.starts_with(BEGIN) && name.ends_with(END)
}

/// Whether a file of a folder was left half written by a program that was ended: nobody
/// writes for so long.
pub fn is_abandoned(entry: &fs::DirEntry) -> bool {
    let modified = entry.metadata().and_then(|found| found.modified()).ok();
    let age = modified.and_then(|modified| SystemTime::now().duration_since(modified).ok());
    is_temporary(&entry.file_name().to_string_lossy()) && age.is_some_and(|age| age > ABANDONED)
}

/// Removes what ended programs have left in a folder. What cannot be removed stays.
pub fn tidy(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten().filter(is_abandoned) {
        let _ = fs::remove_file(entry.path());
    }
}

/// Writes a file whole or not at all. What stood there stays until then, and its mode
/// and, where the system lets us, its owner pass on to the new file. A link is
/// replaced, not followed.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    put(path, |file| file.write_all(bytes))
}

/// The same with what a reader has left, a piece at a time.
pub fn replace_from(path: &Path, source: &mut File) -> io::Result<()> {
    put(path, |file| io::copy(source, file).map(drop))
}

/// The same, and on the disk before this returns, where the disk can tell.
pub fn replace_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
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

/// A new file in a folder; it goes again unless it is given its name. What replaces
/// another is ours alone until it is as open as that one was.
fn create(folder: &Path, is_private: bool) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(BEGIN).suffix(END).rand_bytes(12);
    #[cfg(unix)]
    if !is_private {
        use std::os::unix::fs::PermissionsExt;
        // Less what the user's mask takes away.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = is_private;
    builder.tempfile_in(folder)
}

/// Gives a file the owner and mode of another. Only an administrator may give files
/// away, and others only to groups they are in: where it fails the owner stays.
#[cfg(unix)]
fn make_alike(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let new = file.metadata()?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) && fchown(file, Some(old.uid()), Some(old.gid())).is_err() {
        let _ = fchown(file, None, Some(old.gid()));
    }
    // Some disks keep no modes, and say so by an error.
    let _ = file.set_permissions(fs::Permissions::from_mode(old.mode() & 0o777));
    Ok(())
}

#[cfg(not(unix))]
fn make_alike(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Opens an ordinary file for reading, never a link, a pipe or a device.
pub fn open(path: &Path) -> io::Result<File> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(not_ordinary());
    }
    let mut options = OpenOptions::new();
    options.read(true);
    // It may have been exchanged just now.
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

/// The bytes of an ordinary file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    read_whole(open(path)?)
}

/// The rest of a file.
pub fn read_whole(mut file: File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of an ordinary file.
pub fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read(path)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Reads until the buffer is full or the file ends.
pub fn fill(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
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

/// Makes folders below one that is there, and refuses those that are links or no
/// folders: what is written to them would land elsewhere. Gives the innermost.
pub fn make_folders(root: &Path, below: &str) -> Result<PathBuf> {
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

/// The refusal to write through something that only looks like a folder.
pub fn no_folder(path: &Path) -> Error {
    Error::Refused {
        path: path.to_path_buf(),
        reason: Sentence::new(
            "它是一个链接或文件，不是普通文件夹；写进去的东西会落到别处。请把它移走，程序会自己新建文件夹。",
            "it is a link or a file and no ordinary folder; what is written to it would land elsewhere. Move it away, and the program makes the folder itself.",
        ),
    }
}

/// Whether a folder holds nothing but empty folders.
pub fn is_hollow(folder: &Path) -> bool {
    let Ok(mut entries) = fs::read_dir(folder) else { return false };
    entries.all(|entry| entry.is_ok_and(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()) && is_hollow(&entry.path())))
}

/// Removes a folder that holds nothing but empty folders.
pub fn remove_hollow(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        remove_hollow(&entry?.path())?;
    }
    fs::remove_dir(folder)
}

/// Waits until all that was written to the disk with this folder is there, at one go.
/// False where the system cannot say so.
pub fn sync_all(folder: &Path) -> bool {
    #[cfg(target_os = "linux")]
    return File::open(folder).is_ok_and(|folder| rustix::fs::syncfs(folder).is_ok());
    #[cfg(not(target_os = "linux"))]
    {
        let _ = folder;
        false
    }
}

/// Waits until a file is on the disk.
pub fn sync_file(path: &Path) -> io::Result<()> {
    // Windows wants the right to write for this.
    settled(OpenOptions::new().read(true).write(cfg!(windows)).open(path).and_then(|file| file.sync_all()))
}

/// Waits until the names in a folder are on the disk. Windows has no way to say so.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { settled(File::open(path).and_then(|folder| folder.sync_all())) } else { Ok(()) }
}

/// Disks that cannot tell (networks, some containers), and files that we may write but
/// not open, are no reason to fail.
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
