//! The current state of the preview: the last good site, and the findings since then.

use super::{Event, EventHandler};
use crate::artwork::ArtworkCache;
use crate::diagnostic::Sentence;
use crate::load::listing::Listing;
use crate::pipeline::{self, Checked, Finding, PipelineMemo, Prepared, Rehearsal};
use crate::project::Project;
use crate::rendered_site::RenderedSite;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch::{Receiver, Sender, channel};

/// One state of the preview. It is immutable; a rebuild replaces it with a new one.
pub(super) struct Snapshot {
    /// Counts up with each state.
    pub number: u64,
    /// The last site that could be built, if any.
    pub shown: Option<Arc<RenderedSite>>,
    /// The findings of the last build.
    pub findings: Arc<Vec<Finding>>,
    /// The site shown before this one, if this build replaced it.
    pub before: Option<Arc<RenderedSite>>,
    /// Source files that differ from the previous state.
    pub changed: Vec<String>,
    /// The duration of the build.
    pub elapsed: Duration,
    /// Why the last build failed, if it did; the site shown is then from before it.
    pub trouble: Option<Sentence>,
}

impl Snapshot {
    /// Returns the number of errors.
    pub(super) fn errors(&self) -> usize {
        pipeline::count_errors(&self.findings)
    }

    /// Returns the number of warnings.
    pub(super) fn warnings(&self) -> usize {
        self.findings.len() - self.errors()
    }
}

/// The preview: rebuilds the site, stores the current snapshot and notifies subscribers.
pub(super) struct Preview {
    project: Project,
    memory: Mutex<PipelineMemo>,
    artwork_cache: Arc<ArtworkCache>,
    sender: Sender<Arc<Snapshot>>,
}

impl Preview {
    /// Returns a preview of a project that shows nothing yet.
    pub(super) fn new(project: Project) -> Preview {
        let nothing = Snapshot {
            number: 0,
            shown: None,
            before: None,
            findings: Arc::default(),
            changed: Vec::new(),
            elapsed: Duration::ZERO,
            trouble: None,
        };
        let artwork_cache = Arc::new(ArtworkCache::open(&project.root));
        Preview { project, memory: Mutex::default(), artwork_cache, sender: channel(Arc::new(nothing)).0 }
    }

    /// Returns the site's folder.
    pub(super) fn root(&self) -> &std::path::Path {
        &self.project.root
    }

    /// Returns the folders of the site.
    #[cfg(feature = "import")]
    pub(super) fn project(&self) -> &Project {
        &self.project
    }

    /// Returns the current snapshot.
    pub(super) fn current(&self) -> Arc<Snapshot> {
        self.sender.borrow().clone()
    }

    /// Returns a receiver that is notified of every new snapshot.
    pub(super) fn subscribe(&self) -> Receiver<Arc<Snapshot>> {
        self.sender.subscribe()
    }

    /// Builds the site and shows the result even if it has errors. Used at startup.
    pub(super) fn rebuild(&self, listing: &Listing, report: &EventHandler) {
        if let Some(build) = self.build(listing, report) {
            self.show(build, Vec::new(), report);
        }
    }

    /// Runs the whole pipeline. Returns `None` if it fails for a technical reason, which is then
    /// reported.
    pub(super) fn build(&self, listing: &Listing, report: &EventHandler) -> Option<Build> {
        let started = Instant::now();
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        match pipeline::prepare(&self.project, listing, None, Rehearsal::Sample, &mut memory) {
            Ok(checked) => Some(Build { checked, started }),
            Err(error) => {
                drop(memory);
                self.tell_trouble(&error.sentence(), report);
                None
            }
        }
    }

    /// Reports in the browser and in the terminal why the last build failed, unless the same
    /// reason has just been reported.
    pub(super) fn tell_trouble(&self, trouble: &Sentence, report: &EventHandler) {
        let before = self.current();
        if before.trouble.as_ref() == Some(trouble) {
            return;
        }
        self.sender.send_replace(Arc::new(Snapshot {
            number: before.number + 1,
            shown: before.shown.clone(),
            before: None,
            findings: before.findings.clone(),
            changed: before.changed.clone(),
            elapsed: before.elapsed,
            trouble: Some(trouble.clone()),
        }));
        report(Event::Trouble(trouble));
    }

    /// Clears the data that is kept between builds, because an aborted build may have left it
    /// incomplete.
    pub(super) fn forget(&self) {
        *self.memory.lock().unwrap_or_else(PoisonError::into_inner) = PipelineMemo::default();
    }

    /// Makes a build the current snapshot. If it has errors, the last good site stays visible.
    pub(super) fn show(&self, build: Build, changed: Vec<String>, report: &EventHandler) {
        let Build { checked: Checked { findings, prepared }, started } = build;
        let before = self.current();
        let is_shown = |prepared: &Prepared| before.shown.as_ref().is_some_and(|shown| prepared.is_same(&shown.prepared));
        if prepared.as_ref().is_some_and(is_shown) && *before.findings == findings && before.trouble.is_none() {
            return;
        }
        let mut trouble = None;
        let new = prepared.map(|prepared| RenderedSite::new(prepared, self.artwork_cache.clone())).transpose().unwrap_or_else(
            |error| {
                trouble = Some(error.sentence());
                None
            },
        );
        let (shown, before_it) = match new {
            Some(new) => (Some(Arc::new(new)), before.shown.clone()),
            None => (before.shown.clone(), None),
        };
        let snapshot = Arc::new(Snapshot {
            number: before.number + 1,
            shown,
            before: before_it,
            findings: Arc::new(findings),
            changed,
            elapsed: started.elapsed(),
            trouble,
        });
        self.sender.send_replace(snapshot.clone());
        if let Some(trouble) = &snapshot.trouble {
            report(Event::Trouble(trouble));
        }
        report(Event::Built { findings: &snapshot.findings, changed: &snapshot.changed, elapsed: snapshot.elapsed });
    }
}

/// A finished run of the pipeline that is not shown yet.
pub(super) struct Build {
    checked: Checked,
    started: Instant,
}

impl Build {
    /// Returns whether the build has no errors, so that its site can be shown.
    pub(super) fn is_good(&self) -> bool {
        self.checked.prepared.is_some()
    }
}
