//! The central directory of a ZIP archive (PKZIP, 4.3): the names of its files, and whether any is encrypted.

use super::{Ends, contains};

/// The central directory at the end of a ZIP archive.
pub(super) struct Directory<'a> {
    /// The part of the directory that is in the tail.
    pub entries: &'a [u8],
    /// Whether all of the directory is in the tail.
    pub is_whole: bool,
}

impl<'a> Directory<'a> {
    /// Returns `None` if the end record is missing, or if the directory would start
    /// before the file.
    pub(super) fn of(ends: &Ends<'a>) -> Option<Directory<'a>> {
        const RECORD: usize = 22;
        let tail = ends.tail;
        let at = tail.windows(4).rposition(|bytes| bytes == b"PK\x05\x06")?;
        let record = tail.get(at..at + RECORD)?;
        let number = |from: usize| u32::from_le_bytes([record[from], record[from + 1], record[from + 2], record[from + 3]]);
        let (size, offset) = (number(12), number(16));
        let tail_starts = ends.length - tail.len() as u64;
        let record_starts = tail_starts + at as u64;
        // Archives of more than 4 GB store these numbers elsewhere (ZIP64).
        if size != u32::MAX && offset != u32::MAX && u64::from(size) + u64::from(offset) > record_starts {
            return None;
        }
        let starts = record_starts.saturating_sub(u64::from(size));
        let from = usize::try_from(starts.saturating_sub(tail_starts)).unwrap_or(0).min(at);
        Some(Directory { entries: &tail[from..at], is_whole: starts >= tail_starts && size != u32::MAX })
    }

    /// Returns whether the name of an entry contains `part`.
    pub(super) fn names(&self, part: &[u8]) -> bool {
        contains(self.entries, part)
    }

    /// Returns whether an entry is encrypted: bit 0 of its flags (PKZIP, 4.4.4).
    pub(super) fn is_encrypted(&self) -> bool {
        let places = self.entries.windows(10).filter(|bytes| bytes.starts_with(b"PK\x01\x02"));
        self.is_whole && places.into_iter().any(|entry| entry[8] & 1 == 1)
    }
}
