//! What one load leaves for the next: files whose size and time have not moved
//! are not read again, reports and narratives whose texts have not changed are not
//! parsed again. Each is kept with all that it follows from, so none can be
//! stale; a memory that is empty changes nothing but the time it takes.

use super::documents::{Document, ReportDocuments, ReportInput, SharedDocuments};
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
    pub(super) shared: Option<RememberedShared>,
    /// By the name of their folder.
    pub(super) reports: BTreeMap<String, RememberedReport>,
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

/// The texts of the files that all reports share, and which of them are there
/// but could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SharedInput {
    pub texts: [Option<Arc<str>>; 4],
    pub unreadable: [bool; 4],
}

#[derive(Debug)]
pub(super) struct RememberedShared {
    pub input: SharedInput,
    pub documents: Arc<SharedDocuments>,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Clone)]
pub(super) struct RememberedReport {
    pub input: ReportInput,
    /// `None` for a folder without content.
    pub documents: Option<Arc<ReportDocuments>>,
    pub diagnostics: Vec<Diagnostic>,
    /// By file name; when the report has changed, most of its sections have not.
    pub narratives: BTreeMap<Arc<str>, RememberedNarrative>,
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
const MOMENT: Duration = Duration::from_millis(100);

impl Stamp {
    pub fn of(metadata: &Metadata) -> Stamp {
        let modified = metadata.modified().ok();
        let age = modified.and_then(|modified| SystemTime::now().duration_since(modified).ok());
        Stamp { length: metadata.len(), modified, settled: age.is_some_and(|age| age > TICK) }
    }

    /// The size in bytes.
    pub fn length(self) -> u64 {
        self.length
    }

    /// Whether a file with this stamp surely is the one remembered.
    pub fn is_surely(self, remembered: Stamp) -> bool {
        remembered.settled && self.length == remembered.length && self.modified == remembered.modified && self.modified.is_some()
    }

    /// Whether nothing tells one from the other; they may still differ.
    pub fn is_like(self, other: Stamp) -> bool {
        self.length == other.length && self.modified == other.modified
    }

    /// Whether the last change was only moments ago.
    pub fn is_fresh(self) -> bool {
        let age = self.modified.and_then(|modified| SystemTime::now().duration_since(modified).ok());
        age.is_some_and(|age| age < MOMENT)
    }
}
