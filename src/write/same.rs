//! Compares files with the content to be written, in chunks.

use crate::disk::{self, CHUNK};
use std::fs::File;
use std::io;
use std::path::Path;

/// Returns whether a file contains exactly these bytes.
pub(super) fn holds(path: &Path, bytes: &[u8]) -> bool {
    let Ok(mut file) = disk::open(path) else { return false };
    let same_length = file.metadata().is_ok_and(|found| found.len() == bytes.len() as u64);
    let mut piece = vec![0; bytes.len().min(CHUNK)];
    let is_there = |expected: &[u8]| {
        let piece = &mut piece[..expected.len()];
        disk::fill(&mut file, piece).is_ok_and(|length| length == expected.len()) && *piece == *expected
    };
    same_length && bytes.chunks(CHUNK).all(is_there)
}

/// Returns whether a file has the same content as `source`, which is read from its
/// current position.
pub(super) fn holds_copy(path: &Path, source: &mut File) -> bool {
    let Ok(mut file) = disk::open(path) else { return false };
    let length = |file: &File| file.metadata().map(|found| found.len()).ok();
    length(&file).is_some() && length(&file) == length(source) && is_like(&mut file, source).unwrap_or(false)
}

fn is_like(one: &mut impl io::Read, other: &mut impl io::Read) -> io::Result<bool> {
    let (mut left, mut right) = (vec![0; CHUNK], vec![0; CHUNK]);
    loop {
        let (filled, more) = (disk::fill(one, &mut left)?, disk::fill(other, &mut right)?);
        if left[..filled] != right[..more] {
            return Ok(false);
        }
        if filled < CHUNK {
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_of_difference_is_found_anywhere() {
        let long = vec![7; 3 * CHUNK];
        assert!(is_like(&mut &*long, &mut &*long).expect("read"));
        for (place, length) in [(0, long.len()), (CHUNK, long.len()), (3 * CHUNK - 1, long.len()), (0, CHUNK), (0, 1)] {
            let mut other = long[..length].to_vec();
            other[place] = 8;
            assert!(!is_like(&mut &*long, &mut &*other).expect("read"), "{place}");
        }
        assert!(!is_like(&mut &*long, &mut &long[..2 * CHUNK]).expect("read"));
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        for length in [0, 1, CHUNK, CHUNK + 1] {
            std::fs::write(&path, &long[..length]).expect("written");
            assert!(holds(&path, &long[..length]) && !holds(&path, &long[..=length]), "{length}");
            let mut other = long[..length].to_vec();
            if let Some(last) = other.last_mut() {
                *last = 8;
                assert!(!holds(&path, &other), "{length}");
            }
        }
    }
}
