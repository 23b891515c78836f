//! Checks whether a web server that runs as another user can read the written files. The
//! umask may restrict new files, and a replaced file keeps its mode.

use crate::diagnostic::Sentence;
use std::collections::BTreeSet;
use std::path::Path;

/// Returns a note if other users cannot read some of the files or folders.
#[cfg(unix)]
pub(super) fn note_on_unreadable_files(output: &Path, files: &BTreeSet<String>) -> Option<Sentence> {
    use std::os::unix::fs::MetadataExt;
    const READ: u32 = 0o004;
    const ENTER: u32 = 0o001;
    let lacks =
        |path: &str, bits: u32| std::fs::symlink_metadata(output.join(path)).is_ok_and(|found| found.mode() & bits != bits);
    let folders: BTreeSet<&str> =
        files.iter().flat_map(|path| path.match_indices('/').map(|(index, _)| &path[..index])).collect();
    // An empty path stands for the output folder itself.
    let closed: Vec<&str> = std::iter::once("")
        .chain(folders)
        .filter(|folder| lacks(folder, ENTER))
        .chain(files.iter().map(String::as_str).filter(|file| lacks(file, READ)))
        .collect();
    let first = *closed.first()?;
    let (shown, count) = (output.join(first), closed.len());
    let (shown, folder) = (shown.display(), output.display());
    Some(Sentence::new(
        format!(
            "提醒：别的用户读不了 {count} 个文件或文件夹（第一个是 {shown}）。如果网站服务器用另一个用户名运行，又不在它们的用户组里，读者会看到“禁止访问”。要放开：chmod -R o+rX \"{folder}\""
        ),
        format!(
            "Note: other users cannot read {count} of the files and folders (the first is {shown}). A web server that runs as another user outside their group will answer readers with 403 Forbidden. To make them readable: chmod -R o+rX \"{folder}\""
        ),
    ))
}

/// Returns `None`: only Unix has file modes.
#[cfg(not(unix))]
pub(super) fn note_on_unreadable_files(_: &Path, _: &BTreeSet<String>) -> Option<Sentence> {
    None
}
