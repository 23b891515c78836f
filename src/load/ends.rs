//! Inspects a file that is copied but not parsed: its first bytes and, where they are significant, its last bytes. The
//! file is opened once. It is read whole only if its text may have numbers of persons.

use super::picture;
use super::sources::OtherFile;
use crate::attachment::{self, Ends, HEAD, Nature, TAIL, text_layer};
use crate::identifier::{self, Identifier, PersonNumber, digits_of};
use std::collections::BTreeSet;
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
        return Ok(OtherFile { path: path.to_path_buf(), head: picture::head(path, &head), nature, persons: Vec::new() });
    }
    let tail = if length <= head.len() as u64 { head.clone() } else { tail(&mut file, length)? };
    let nature = nature(&head, &tail);
    let persons = if matches!(nature, Nature::Sound | Nature::Macros) { persons(name, &mut file, length)? } else { Vec::new() };
    Ok(OtherFile { path: path.to_path_buf(), head: None, nature, persons })
}

/// The entry for a file that could not be opened.
pub(super) fn unreadable(path: &Path, error: &io::Error) -> OtherFile {
    OtherFile {
        path: path.to_path_buf(),
        head: None,
        nature: Nature::Unreadable(crate::error::cause(error)),
        persons: Vec::new(),
    }
}

/// The most numbers of persons that are kept of a file.
const MOST_NUMBERS: usize = 1000;

/// The numbers of persons in the text of a file, each once.
fn persons(name: &str, file: &mut File, length: u64) -> io::Result<Vec<PersonNumber>> {
    let ending = attachment::ending(name);
    if length > text_layer::LARGEST || !text_layer::is_readable(&ending) {
        return Ok(Vec::new());
    }
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(text_layer::LARGEST).read_to_end(&mut bytes)?;
    let text = text_layer::text(&ending, &bytes).unwrap_or_default();
    let number = |line: &str, found: Identifier| PersonNumber { kind: found.kind, digits: digits_of(&line[found.range]) };
    let numbers =
        text.lines().flat_map(|line| identifier::find(line).into_iter().map(|found| number(line, found)).collect::<Vec<_>>());
    let numbers: BTreeSet<PersonNumber> = numbers.take(MOST_NUMBERS).collect();
    Ok(numbers.into_iter().collect())
}

fn tail(file: &mut File, length: u64) -> io::Result<Vec<u8>> {
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL as u64)))?;
    file.take(TAIL as u64).read_to_end(&mut tail)?;
    Ok(tail)
}
