//! File events are a bell, not a truth.
//!
//! On a wake-up the folders are walked and compared with what was seen before;
//! if nothing differs, nothing happens, else the new listing is what is built. A slow look around at intervals finds
//! what no event announced: then events do not arrive here (network drives, some
//! containers, a system's limit), which is said once, and the looks become quick.

use super::preview::{Build, Preview};
use super::{Event, Report, STACK};
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

/// Events of one save come in a burst: it is over when it is quiet this long.
const QUIET: Duration = Duration::from_millis(8);
/// A burst without end is looked into after this time.
const PATIENCE: Duration = Duration::from_millis(60);
/// A mistake is shown when it has stood this long: an editor's program may be
/// in the middle of a save.
const GRACE: Duration = Duration::from_millis(300);
/// How often to look around although no event came.
const SLOW_LOOK: Duration = Duration::from_secs(2);
const QUICK_LOOK: Duration = Duration::from_millis(400);
/// Where a look takes long, as on a network drive, the time to the next is this many
/// times as long, so that the drive has rest, but never so long that an editor waits.
const REST: u32 = 4;
const LONGEST_REST: Duration = Duration::from_secs(1);
/// How long an event may be late before events are said not to arrive.
const LATE: Duration = Duration::from_millis(200);

/// Watches a site that has been built from the files in `seen`.
pub fn start(project: &Project, seen: Listing, poll: Option<Duration>, builder: Builder) -> Result<()> {
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
    /// How long the last look around took.
    look_took: Duration,
    builder: Builder,
}

impl Watch {
    fn run(mut self) {
        self.next_look += self.interval();
        loop {
            // A fault of ours must not end the preview: the next save may go well.
            if let Err(fault) = catch_unwind(AssertUnwindSafe(|| self.round())) {
                self.next_look = Instant::now() + SLOW_LOOK;
                self.builder.recover(fault.as_ref());
            }
        }
    }

    /// Waits until something may have changed, and does what is to be done.
    fn round(&mut self) {
        let due = self.builder.due().map_or(self.next_look, |due| due.min(self.next_look));
        let rung = match self.bell.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(()) => {
                self.burst();
                true
            }
            Err(RecvTimeoutError::Timeout) => false,
            // No listener is left to ring: only looks remain.
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
        while started.elapsed() < PATIENCE && self.bell.recv_timeout(QUIET).is_ok() {}
    }

    /// What differs from the last look. An empty list: nothing to do.
    fn look_around(&mut self, rung: bool) -> Vec<String> {
        let started = Instant::now();
        let now = Listing::of(&self.project);
        self.look_took = started.elapsed();
        self.listener.follow(&self.project);
        let mut changed = now.differences(&self.seen);
        // An event for a file so fresh that its time could hide a second change.
        if changed.is_empty() && rung {
            changed = now.fresh();
        }
        if !rung && !changed.is_empty() && !self.polling {
            // The bell may only be late: listen once more before blaming it.
            if self.bell.recv_timeout(LATE).is_err() {
                self.polling = true;
                (self.builder.report)(Event::Polling);
            }
        }
        self.seen = now;
        changed
    }
}

/// Builds what has changed, shows it when it is time, and gets over faults.
pub struct Builder {
    preview: Arc<Preview>,
    report: Report,
    /// A build with mistakes that is not shown yet, and what had changed for it.
    waiting: Option<(Instant, Build, Vec<String>)>,
    /// What had changed for the build under way.
    under_way: Option<Vec<String>>,
    /// What a build that broke off was for: it is tried once more.
    again: Option<Vec<String>>,
    /// Whether it has been.
    tried_again: bool,
}

impl Builder {
    pub fn new(preview: Arc<Preview>, report: Report) -> Builder {
        Builder { preview, report, waiting: None, under_way: None, again: None, tried_again: false }
    }

    /// The first build, shown at once whatever comes of it.
    pub fn first(&mut self, listing: &Listing) {
        self.under_way = Some(Vec::new());
        if let Err(fault) = catch_unwind(AssertUnwindSafe(|| self.preview.rebuild(listing, &self.report))) {
            self.recover(fault.as_ref());
        }
        self.under_way = None;
    }

    /// When a build with mistakes has stood long enough to be shown.
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
                // The first mistake's time counts: typing on must not hide it for ever.
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

    /// After a panic: what may be half done is forgotten, and the editor is told.
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
                "The program has a fault ({words}), so this change is not shown; the preview goes on and tries again at the next save. Please report this sentence and what you had changed."
            ),
        );
        // Whoever is told may be at fault as well.
        let _ = catch_unwind(AssertUnwindSafe(|| self.preview.tell_trouble(&trouble, &self.report)));
    }
}

/// The events of the system, where there are any. Folders that are replaced
/// are listened to anew.
struct Listener {
    watcher: Option<RecommendedWatcher>,
    heard: BTreeMap<PathBuf, Option<Identity>>,
}

impl Listener {
    fn new(project: &Project, wanted: bool, sender: Sender<()>) -> Listener {
        let ring = move |event: notify::Result<notify::Event>| {
            // Reading rings no bell, or our own reading would.
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
                // A refusal, such as a reached limit, is found out by the looks.
                let _ = watcher.watch(folder, mode);
            }
            self.heard.insert(folder.clone(), identity);
        }
    }
}

/// Tells a folder from another of the same name.
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
        let report: Report = Arc::new(move |event: Event<'_>| {
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
