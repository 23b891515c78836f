//! The cache that one load leaves for the next. Files whose size and time have not changed are not read again; reports and
//! narratives whose texts have not changed are not parsed again. Each entry is stored with all its inputs, so it cannot be
//! stale. An empty cache changes only the time a load takes.

use super::documents::{Document, ReportDocuments, SharedDocuments};
use super::report_folder::ReportInput;
use super::sources::OtherFile;
use crate::diagnostic::Diagnostic;
use crate::narrative::Narrative;
use crate::partial::Partial;
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// The results of the previous load.
#[derive(Debug, Default)]
pub struct LoadMemo {
    pub(super) files: BTreeMap<Arc<str>, RememberedFile>,
    pub(super) shared: Option<RememberedShared>,
    /// By folder name.
    pub(super) reports: BTreeMap<String, RememberedReport>,
}

/// A file that has been read, with its stamp at that time.
#[derive(Debug, Clone)]
pub(super) struct RememberedFile {
    pub stamp: Stamp,
    pub file: File,
}

/// The result of reading a file.
#[derive(Debug, Clone)]
pub(super) enum File {
    Text(Arc<str>),
    Other(OtherFile),
    Refused(Diagnostic),
}

/// The texts of the files that all reports share, and which of these files exist but could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SharedInput {
    pub texts: [Option<Arc<str>>; 5],
    pub unreadable: [bool; 5],
}

/// The shared documents with their inputs and diagnostics.
#[derive(Debug)]
pub(super) struct RememberedShared {
    pub input: SharedInput,
    pub documents: Arc<SharedDocuments>,
    pub diagnostics: Vec<Diagnostic>,
}

/// The documents of a report with their inputs and diagnostics.
#[derive(Debug, Clone)]
pub(super) struct RememberedReport {
    pub input: ReportInput,
    /// `None` for a folder without content.
    pub documents: Option<Arc<ReportDocuments>>,
    pub diagnostics: Vec<Diagnostic>,
    /// By file name. When a report has changed, most of its sections have not.
    pub narratives: BTreeMap<Arc<str>, RememberedNarrative>,
}

/// A narrative with its input and diagnostics.
#[derive(Debug, Clone)]
pub(super) struct RememberedNarrative {
    pub text: Arc<str>,
    pub document: Partial<Document<Arc<Narrative>>>,
    pub diagnostics: Vec<Diagnostic>,
}

/// The size and times of a file when it was read, and the identity of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    identity: Identity,
    settled: bool,
}

/// File systems store times with a resolution of up to two seconds. A file that is read within one tick after its last
/// change may change again without a new modification time.
const TICK: Duration = Duration::from_secs(2);
/// A change younger than this counts as fresh.
const MOMENT: Duration = Duration::from_millis(100);

impl Stamp {
    /// The stamp of a file from its metadata.
    pub(super) fn of(metadata: &Metadata) -> Stamp {
        let stamp = Stamp {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            identity: Identity::of(metadata),
            settled: false,
        };
        Stamp { settled: stamp.age().is_some_and(|age| age > TICK), ..stamp }
    }

    /// The size in bytes.
    pub(super) fn length(self) -> u64 {
        self.length
    }

    /// Whether a file with this stamp is certainly the remembered one.
    pub(super) fn is_surely(self, remembered: Stamp) -> bool {
        remembered.settled && self.is_like(remembered) && self.modified.is_some()
    }

    /// Whether the two stamps are indistinguishable; the files may still differ.
    pub(super) fn is_like(self, other: Stamp) -> bool {
        self.length == other.length && self.modified == other.modified && self.identity == other.identity
    }

    /// Whether the last change was less than [`MOMENT`] ago.
    pub(super) fn is_fresh(self) -> bool {
        self.age().is_some_and(|age| age < MOMENT)
    }

    /// The time since the last recorded change. `None` if that is in the future.
    fn age(self) -> Option<Duration> {
        let last = self.modified.max(self.identity.changed);
        last.and_then(|last| SystemTime::now().duration_since(last).ok())
    }
}

/// Distinguishes files of the same size and modification time, which `cp -p` and `touch -r` produce: by device and inode
/// number, and by the time when the system last recorded a change, which no user can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Identity {
    number: Option<(u64, u64)>,
    changed: Option<SystemTime>,
}

impl Identity {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Identity {
        use std::os::unix::fs::MetadataExt;
        let since = |seconds: i64, nanoseconds: i64| {
            let whole = Duration::from_secs(u64::try_from(seconds).ok()?);
            SystemTime::UNIX_EPOCH.checked_add(whole + Duration::from_nanos(u64::try_from(nanoseconds).ok()?))
        };
        Identity { number: Some((metadata.dev(), metadata.ino())), changed: since(metadata.ctime(), metadata.ctime_nsec()) }
    }

    /// Only the creation time is available here: a copy gets a new one.
    #[cfg(not(unix))]
    fn of(metadata: &Metadata) -> Identity {
        Identity { number: None, changed: metadata.created().ok() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(modified: Duration, changed: Duration) -> Stamp {
        let before = |age: Duration| SystemTime::now().checked_sub(age);
        Stamp {
            length: 1,
            modified: before(modified),
            identity: Identity { number: None, changed: before(changed) },
            settled: true,
        }
    }

    #[test]
    fn a_time_that_was_set_back_hides_no_change() {
        let (hour, now) = (Duration::from_secs(3600), Duration::ZERO);
        assert!(stamp(hour, now).is_fresh() && stamp(now, hour).is_fresh() && !stamp(hour, hour).is_fresh());
        let first = stamp(hour, hour);
        let second = Stamp { identity: Identity { changed: SystemTime::now().into(), ..first.identity }, ..first };
        assert!(first.is_surely(first) && !second.is_like(first) && !second.is_surely(first));
        let replaced = Stamp { identity: Identity { number: Some((1, 2)), ..first.identity }, ..first };
        assert!(!replaced.is_like(first));
    }
}
