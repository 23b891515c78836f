//! File events are a bell, not a truth.
//!
//! On a wake-up the folders are walked and compared with what was seen before;
//! if nothing differs, nothing happens, else the new listing is what is built. A slow look around at intervals finds
//! what no event announced: then events do not arrive here (network drives, some
//! containers, a system's limit), which is said once, and the looks become quick.

use super::preview::{Build, Preview};
use super::{Event, Report};
use crate::load::listing::Listing;
use crate::project::Project;
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeMap;
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
/// A look around takes at most this part of the time between two.
const LOOK_SHARE: u32 = 30;

/// Watches a site that has been built from the files in `seen`.
pub fn start(project: &Project, seen: Listing, poll: Option<Duration>, preview: &Arc<Preview>, report: &Report) {
    let (sender, bell) = channel();
    let watch = Watch {
        project: project.clone(),
        preview: preview.clone(),
        report: report.clone(),
        bell,
        listener: Listener::new(project, poll.is_none(), sender),
        seen,
        poll,
        polling: poll.is_some(),
        waiting: None,
    };
    thread::spawn(move || watch.run());
}

struct Watch {
    project: Project,
    preview: Arc<Preview>,
    report: Report,
    bell: Receiver<()>,
    listener: Listener,
    seen: Listing,
    poll: Option<Duration>,
    polling: bool,
    /// A build with mistakes that is not shown yet, and what had changed for it.
    waiting: Option<(Instant, Build, Vec<String>)>,
}

impl Watch {
    fn run(mut self) {
        let mut next_look = Instant::now() + self.interval(Duration::ZERO);
        loop {
            let due = self.waiting.as_ref().map_or(next_look, |(since, _, _)| (*since + GRACE).min(next_look));
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
            if rung || Instant::now() >= next_look {
                let started = Instant::now();
                let changed = self.look_around(rung);
                let took = started.elapsed();
                if !changed.is_empty() {
                    self.rebuild(changed);
                }
                next_look = Instant::now() + self.interval(took);
            }
            self.show_when_due();
        }
    }

    fn interval(&self, look: Duration) -> Duration {
        let wanted = self.poll.unwrap_or(if self.polling { QUICK_LOOK } else { SLOW_LOOK });
        wanted.max(look * LOOK_SHARE)
    }

    /// Waits for the end of a burst of events.
    fn burst(&self) {
        let started = Instant::now();
        while started.elapsed() < PATIENCE && self.bell.recv_timeout(QUIET).is_ok() {}
    }

    /// What differs from the last look. An empty list: nothing to do.
    fn look_around(&mut self, rung: bool) -> Vec<String> {
        let now = Listing::of(&self.project);
        self.listener.follow(&self.project);
        let mut changed = now.differences(&self.seen);
        // An event for a file so fresh that its time could hide a second change.
        if changed.is_empty() && rung {
            changed = now.fresh();
        }
        if !rung && !changed.is_empty() && !self.polling {
            // The bell may only be late: listen once more before blaming it.
            if self.bell.recv_timeout(Duration::from_millis(200)).is_err() {
                self.polling = true;
                (self.report)(Event::Polling);
            }
        }
        self.seen = now;
        changed
    }

    fn rebuild(&mut self, changed: Vec<String>) {
        let Some(build) = self.preview.build(&self.seen, &self.report) else { return };
        if build.is_good() {
            self.waiting = None;
            self.preview.show(build, changed, &self.report);
        } else {
            // The first mistake's time counts: typing on must not hide it for ever.
            let since = self.waiting.take().map_or_else(Instant::now, |(since, _, _)| since);
            self.waiting = Some((since, build, changed));
        }
    }

    fn show_when_due(&mut self) {
        if let Some((_, build, changed)) = self.waiting.take_if(|(since, _, _)| since.elapsed() >= GRACE) {
            self.preview.show(build, changed, &self.report);
        }
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
