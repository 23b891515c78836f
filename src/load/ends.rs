//! Inspects a file that is copied but not parsed: its first bytes and, where they are significant, its last bytes. The
//! file is opened once and never read whole.

use super::picture;
use super::sources::OtherFile;
use crate::attachment::{self, Ends, HEAD, Nature, TAIL};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Inspects the file at `path`. `name` is the file name; its extension decides which content is expected. `Err` if the
/// file cannot be opened or read.
pub(super) fn look(name: &str, path: &Path) -> io::Result<OtherFile> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = Vec::with_capacity(HEAD);
    (&mut file).take(HEAD as u64).read_to_end(&mut head)?;
    let nature = |head: &[u8], tail: &[u8]| attachment::nature(name, &Ends { head, tail, length });
    if picture::begins_picture(&head) {
        let nature = nature(&head, &head);
        file.take(picture::HEAD_LENGTH).read_to_end(&mut head)?;
        return Ok(OtherFile { path: path.to_path_buf(), head: picture::head(path, &head), nature });
    }
    let tail = if length <= head.len() as u64 { head.clone() } else { tail(&mut file, length)? };
    Ok(OtherFile { path: path.to_path_buf(), head: None, nature: nature(&head, &tail) })
}

/// The entry for a file that could not be opened.
pub(super) fn unreadable(path: &Path, error: &io::Error) -> OtherFile {
    OtherFile { path: path.to_path_buf(), head: None, nature: Nature::Unreadable(crate::error::cause(error)) }
}

fn tail(file: &mut File, length: u64) -> io::Result<Vec<u8>> {
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL as u64)))?;
    file.take(TAIL as u64).read_to_end(&mut tail)?;
    Ok(tail)
}
