//! What one load leaves for the next: files whose size and time have not moved
//! are not read again, narratives whose text has not changed are not parsed
//! again. Nothing else is remembered; a memory that is empty changes nothing
//! but the time it takes.

use super::documents::Document;
use super::sources::OtherFile;
use crate::diagnostic::Diagnostic;
use crate::narrative::Narrative;
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

#[derive(Debug, Default)]
pub struct Memory {
    pub(super) files: BTreeMap<Arc<str>, RememberedFile>,
    pub(super) narratives: BTreeMap<Arc<str>, RememberedNarrative>,
}

#[derive(Debug, Clone)]
pub(super) struct RememberedFile {
    pub stamp: Stamp,
    pub file: File,
}

/// What reading a file gave.
#[derive(Debug, Clone)]
pub(super) enum File {
    Text(Arc<str>),
    Other(OtherFile),
    Refused(Diagnostic),
}

#[derive(Debug, Clone)]
pub(super) struct RememberedNarrative {
    pub text: Arc<str>,
    pub document: Document<Arc<Narrative>>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Size and time of a file when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    settled: bool,
}

/// Disks keep times in ticks of up to two seconds: a file read within one of
/// its last change may change again without its time moving.
const TICK: Duration = Duration::from_secs(2);

impl Stamp {
    pub fn of(metadata: &Metadata) -> Stamp {
        let modified = metadata.modified().ok();
        let age = modified.and_then(|modified| SystemTime::now().duration_since(modified).ok());
        Stamp { length: metadata.len(), modified, settled: age.is_some_and(|age| age > TICK) }
    }

    /// Whether a file with this stamp surely is the one remembered.
    pub fn is_surely(self, remembered: Stamp) -> bool {
        remembered.settled && self.length == remembered.length && self.modified == remembered.modified && self.modified.is_some()
    }
}
