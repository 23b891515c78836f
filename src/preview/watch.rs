//! Watches the folders of a site and rebuilds it after a change.
//!
//! A file event only wakes this thread; its paths are not used. After each wake-up the
//! folders are walked and compared with the previous listing. If something differs, the
//! site is built from the new listing.
//!
//! The folders are also walked at a slow interval. If such a walk finds a change without
//! an event, events do not arrive on this file system (network drives, some containers, a
//! limit of the system). The preview then reports this once and polls at a quick interval.

use super::snapshot::{Build, Preview};
use super::{Event, EventHandler, STACK};
use crate::diagnostic::Sentence;
use crate::error::{Error, Result};
use crate::load::listing::Listing;
use crate::project::Project;
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// Debounce: one save causes a burst of events, which ends after this time without one.
const DEBOUNCE: Duration = Duration::from_millis(8);
/// The longest time to wait for the end of a burst.
const LONGEST_DEBOUNCE: Duration = Duration::from_millis(60);
/// Errors are shown only if they last this long: a text editor may be in the middle of
/// writing a file.
const GRACE: Duration = Duration::from_millis(300);
/// The interval of the walks while file events arrive.
const SLOW_LOOK: Duration = Duration::from_secs(2);
/// The polling interval if file events do not arrive.
const QUICK_LOOK: Duration = Duration::from_millis(400);
/// The pause after a walk is at least this many times as long as the walk, to spare slow
/// network drives.
const REST: u32 = 4;
/// The limit of a pause that `REST` makes longer: a change must not be seen too late.
const LONGEST_REST: Duration = Duration::from_secs(1);
/// How late an event may be. Without one by then, events count as not arriving.
const LATE: Duration = Duration::from_millis(200);

/// Starts the thread that watches a site. `seen` is the listing of its first build.
pub(super) fn start(project: &Project, seen: Listing, poll: Option<Duration>, builder: Builder) -> Result<()> {
    let (sender, bell) = channel();
    let watch = Watch {
        project: project.clone(),
        bell,
        listener: Listener::new(project, poll.is_none(), sender),
        seen,
        poll,
        polling: poll.is_some(),
        next_look: Instant::now(),
        look_took: Duration::ZERO,
        builder,
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(move || watch.run());
    thread.map(drop).map_err(Error::system(&project.root))
}

struct Watch {
    project: Project,
    bell: Receiver<()>,
    listener: Listener,
    seen: Listing,
    poll: Option<Duration>,
    polling: bool,
    next_look: Instant,
    /// How long the last walk took.
    look_took: Duration,
    builder: Builder,
}

impl Watch {
    fn run(mut self) {
        self.next_look += self.interval();
        loop {
            // A panic must not end the preview: the build after the next save may succeed.
            if let Err(fault) = catch_unwind(AssertUnwindSafe(|| self.round())) {
                self.next_look = Instant::now() + SLOW_LOOK;
                self.builder.recover(fault.as_ref());
            }
        }
    }

    /// Waits for an event or the next due time; then walks, builds and shows as needed.
    fn round(&mut self) {
        let due = self.builder.due().map_or(self.next_look, |due| due.min(self.next_look));
        let rung = match self.bell.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(()) => {
                self.burst();
                true
            }
            Err(RecvTimeoutError::Timeout) => false,
            // There is no watcher, so only the walks find changes.
            Err(RecvTimeoutError::Disconnected) => {
                thread::sleep(due.saturating_duration_since(Instant::now()));
                false
            }
        };
        if rung || Instant::now() >= self.next_look {
            let changed = self.look_around(rung);
            self.builder.build(&self.seen, changed);
            self.next_look = Instant::now() + self.interval();
        }
        self.builder.show_when_due();
    }

    fn interval(&self) -> Duration {
        let wanted = self.poll.unwrap_or(if self.polling { QUICK_LOOK } else { SLOW_LOOK });
        wanted.max((self.look_took * REST).min(LONGEST_REST))
    }

    /// Waits for the end of a burst of events.
    fn burst(&self) {
        let started = Instant::now();
        while started.elapsed() < LONGEST_DEBOUNCE && self.bell.recv_timeout(DEBOUNCE).is_ok() {}
    }

    /// Walks the folders. Returns the names of the files that changed since the last walk;
    /// empty if there is nothing to build. `rung` says that an event caused the walk.
    fn look_around(&mut self, rung: bool) -> Vec<String> {
        let started = Instant::now();
        let now = Listing::of(&self.project);
        self.look_took = started.elapsed();
        self.listener.follow(&self.project);
        let mut changed = now.differences(&self.seen);
        // An event without a difference: a file was written twice within the resolution of
        // its modification time.
        if changed.is_empty() && rung {
            changed = now.fresh();
        }
        if !rung && !changed.is_empty() && !self.polling {
            // The event may only be late: wait for it once before polling.
            if self.bell.recv_timeout(LATE).is_err() {
                self.polling = true;
                (self.builder.report)(Event::Polling);
            }
        }
        self.seen = now;
        changed
    }
}

/// Builds after changes, shows the result when it is due, and recovers from panics.
pub(super) struct Builder {
    preview: Arc<Preview>,
    report: EventHandler,
    /// A build with errors that is not shown yet: since when there are errors, the build,
    /// and the files that had changed.
    waiting: Option<(Instant, Build, Vec<String>)>,
    /// The changed files of the build that is running.
    under_way: Option<Vec<String>>,
    /// The changed files of a build that panicked, which is tried once more.
    again: Option<Vec<String>>,
    /// Whether that second attempt has been scheduled. A new change resets this.
    tried_again: bool,
}

impl Builder {
    /// Builds into `preview` and sends its events to `report`.
    pub(super) fn new(preview: Arc<Preview>, report: EventHandler) -> Builder {
        Builder { preview, report, waiting: None, under_way: None, again: None, tried_again: false }
    }

    /// Runs the first build and shows its result at once, with or without errors.
    pub(super) fn first(&mut self, listing: &Listing) {
        self.under_way = Some(Vec::new());
        if let Err(fault) = catch_unwind(AssertUnwindSafe(|| self.preview.rebuild(listing, &self.report))) {
            self.recover(fault.as_ref());
        }
        self.under_way = None;
    }

    /// When the waiting build with errors is to be shown. `None` if there is none.
    fn due(&self) -> Option<Instant> {
        self.waiting.as_ref().map(|(since, _, _)| *since + GRACE)
    }

    fn build(&mut self, listing: &Listing, changed: Vec<String>) {
        let again = self.again.take();
        if !changed.is_empty() {
            self.tried_again = false;
        }
        let Some(changed) = Some(changed).filter(|changed| !changed.is_empty()).or(again) else { return };
        self.under_way = Some(changed.clone());
        if let Some(build) = self.preview.build(listing, &self.report) {
            if build.is_good() {
                self.waiting = None;
                self.preview.show(build, changed, &self.report);
            } else {
                // The time counts from the first build with errors: otherwise an author who
                // keeps typing would never see them.
                let since = self.waiting.take().map_or_else(Instant::now, |(since, _, _)| since);
                self.waiting = Some((since, build, changed));
            }
        }
        self.under_way = None;
    }

    fn show_when_due(&mut self) {
        if let Some((_, build, changed)) = self.waiting.take_if(|(since, _, _)| since.elapsed() >= GRACE) {
            self.under_way = Some(changed.clone());
            self.preview.show(build, changed, &self.report);
            self.under_way = None;
        }
    }

    /// Drops possibly inconsistent caches after a panic and reports the panic.
    fn recover(&mut self, fault: &(dyn Any + Send)) {
        self.waiting = None;
        self.again = self.under_way.take().filter(|_| !self.tried_again);
        self.tried_again = true;
        self.preview.forget();
        let words = fault.downcast_ref::<String>().map(String::as_str).or_else(|| fault.downcast_ref::<&str>().copied());
        let words = words.unwrap_or("panic");
        let trouble = Sentence::new(
            format!(
                "程序内部出错了（{words}），这次改动没能显示；预览继续运行，下次保存时会重试。请把这句话和刚才的改动告诉我们。"
            ),
            format!(
                "Internal error ({words}): this change is not shown. The preview goes on and tries again at the next save. Please report this message and what you had changed."
            ),
        );
        // The report itself may panic too.
        let _ = catch_unwind(AssertUnwindSafe(|| self.preview.tell_trouble(&trouble, &self.report)));
    }
}

/// The file watcher of the system, if there is one. A folder that was deleted and created
/// again is watched again.
struct Listener {
    watcher: Option<RecommendedWatcher>,
    heard: BTreeMap<PathBuf, Option<Identity>>,
}

impl Listener {
    fn new(project: &Project, wanted: bool, sender: Sender<()>) -> Listener {
        let ring = move |event: notify::Result<notify::Event>| {
            // Read events are ignored: the preview's own reads would cause them.
            let is_reading = event
                .is_ok_and(|event| matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write)));
            if !is_reading {
                let _ = sender.send(());
            }
        };
        let watcher = if wanted { notify::recommended_watcher(ring).ok() } else { None };
        let mut listener = Listener { watcher, heard: BTreeMap::new() };
        listener.follow(project);
        listener
    }

    fn follow(&mut self, project: &Project) {
        let Some(watcher) = &mut self.watcher else { return };
        let folders = [
            (&project.root, RecursiveMode::NonRecursive),
            (&project.content, RecursiveMode::Recursive),
            (&project.themes, RecursiveMode::Recursive),
            (&project.printed, RecursiveMode::NonRecursive),
        ];
        for (folder, mode) in folders {
            let identity = Identity::of(folder);
            let known = self.heard.get(folder);
            if identity.is_some() && known != Some(&identity) {
                if known.is_some() {
                    let _ = watcher.unwatch(folder);
                }
                // Errors, such as a reached watch limit, need no report here: a walk finds
                // the change and the preview starts polling.
                let _ = watcher.watch(folder, mode);
            }
            self.heard.insert(folder.clone(), identity);
        }
    }
}

/// Distinguishes a folder from a later one at the same path.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Identity {
    created: Option<SystemTime>,
    #[cfg(unix)]
    number: (u64, u64),
}

impl Identity {
    fn of(folder: &Path) -> Option<Identity> {
        let metadata = std::fs::metadata(folder).ok()?;
        Some(Identity {
            created: metadata.created().ok(),
            #[cfg(unix)]
            number: {
                use std::os::unix::fs::MetadataExt;
                (metadata.dev(), metadata.ino())
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_build_that_breaks_off_is_tried_once_more() {
        let project = Project::new(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/small"), None);
        let listing = Listing::of(&project);
        let attempts = Arc::new(AtomicUsize::new(0));
        let counted = attempts.clone();
        let report: EventHandler = Arc::new(move |event: Event<'_>| {
            if let Event::Built { changed, .. } = event {
                counted.fetch_add(1, Ordering::Relaxed);
                assert!(changed.is_empty(), "a fault made on purpose");
            }
        });
        let mut builder = Builder::new(Arc::new(Preview::new(project)), report);
        // A look around that found these changes, and how many builds came of it.
        let mut look = |changed: &[&str]| {
            let changed = changed.iter().map(|&name| name.to_owned()).collect();
            if let Err(fault) = catch_unwind(AssertUnwindSafe(|| builder.build(&listing, changed))) {
                builder.recover(fault.as_ref());
            }
            attempts.swap(0, Ordering::Relaxed)
        };
        for file in ["a.md", "b.md"] {
            assert_eq!(look(&[file]), 1, "what has changed is built");
            assert_eq!(look(&[]), 1, "once more by itself");
            assert_eq!((look(&[]), look(&[])), (0, 0), "and not again until something changes");
        }
    }
}
