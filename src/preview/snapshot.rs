//! The current state of the preview: the last good site, and the findings since then.

use super::reload::PageVersion;
use super::{Event, EventHandler};
use crate::artwork::ArtworkCache;
use crate::diagnostic::Sentence;
use crate::error::Result;
use crate::load::listing::Listing;
use crate::model::base_url::BaseUrl;
use crate::model::fact::Fact;
use crate::pipeline::{self, Checked, Finding, PipelineMemo, Prepared, Rehearsal};
use crate::plan::page::{FileKind, PageKind};
use crate::plan::url::{code_path, qr_path};
use crate::project::Project;
use crate::render::{Content, RenderedPage, Renderer};
use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch::{Receiver, Sender, channel};

/// One state of the preview. It is immutable; a rebuild replaces it with a new one.
pub(super) struct Snapshot {
    /// Counts up with each state.
    pub number: u64,
    /// The last site that could be built, if any.
    pub shown: Option<Arc<Shown>>,
    /// The findings of the last build.
    pub findings: Arc<Vec<Finding>>,
    /// The site shown before this one, if this build replaced it.
    pub before: Option<Arc<Shown>>,
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

/// A site with its renderer. Pages are rendered on first request.
pub(crate) struct Shown {
    pub prepared: Prepared,
    renderer: Renderer,
    places: BTreeMap<String, Place>,
    pages: Mutex<BTreeMap<String, Made>>,
    artwork_cache: Arc<ArtworkCache>,
}

/// A generated output.
#[derive(Clone)]
struct Made {
    bytes: Arc<Vec<u8>>,
    /// The version of a page, which is compared with what a browser shows.
    version: Option<Arc<PageVersion>>,
}

/// The source of an output, as indices into the plan.
#[derive(Debug, Clone, Copy)]
enum Place {
    Page(usize, usize),
    Qr(usize, usize),
    /// A redirect page.
    Redirect(usize),
    /// The QR code image of a redirect page.
    RedirectQr(usize),
    File(usize),
    Artwork(usize),
}

impl Shown {
    /// Maps all output paths of a prepared site. Fails if a template does not compile.
    pub(crate) fn new(prepared: Prepared, artwork_cache: Arc<ArtworkCache>) -> Result<Shown> {
        let renderer = prepared.renderer()?;
        let mut places = BTreeMap::new();
        for (g, group) in prepared.plan.groups.iter().enumerate() {
            for (p, page) in group.iter().enumerate() {
                places.insert(page.path.clone(), Place::Page(g, p));
                if prepared.plan.makes_qr(page) {
                    places.insert(qr_path(&prepared.site, page), Place::Qr(g, p));
                }
            }
        }
        for (r, redirect) in prepared.plan.redirects.iter().enumerate() {
            places.insert(redirect.path.clone(), Place::Redirect(r));
            if prepared.plan.keeps_qr(redirect) {
                places.insert(code_path(&redirect.path), Place::RedirectQr(r));
            }
        }
        for (f, file) in prepared.plan.files.iter().enumerate() {
            places.insert(file.path.clone(), Place::File(f));
        }
        for (a, artwork) in prepared.plan.artworks.iter().enumerate() {
            places.insert(artwork.path.clone(), Place::Artwork(a));
        }
        Ok(Shown { prepared, renderer, places, pages: Mutex::default(), artwork_cache })
    }

    /// Returns the bytes of an output, exactly as a build writes them. Returns `None` for any
    /// path that is not an output of the site.
    pub(crate) fn get(&self, path: &str) -> Option<Arc<Vec<u8>>> {
        let place = self.places.get(path)?;
        Some(self.made(path, *place)?.bytes)
    }

    /// Returns the version of a page, or `None` if the path is not a page.
    pub(crate) fn version(&self, path: &str) -> Option<Arc<PageVersion>> {
        let place = *self.places.get(path)?;
        if matches!(place, Place::Page(..) | Place::Redirect(_)) { self.made(path, place)?.version } else { None }
    }

    /// Returns an output from the cache or generates it.
    fn made(&self, path: &str, place: Place) -> Option<Made> {
        if let Some(made) = self.pages().get(path) {
            return Some(made.clone());
        }
        let made = self.make(place)?;
        // Pictures and attachments are not cached in memory.
        if !matches!(place, Place::File(_) | Place::Artwork(_)) {
            self.pages().insert(path.to_owned(), made.clone());
        }
        Some(made)
    }

    /// Opens the source file of an attachment, which may be too large for memory. Returns `None`
    /// if the path is not an attachment.
    pub(crate) fn attachment(&self, path: &str) -> Option<fs::File> {
        let Some(Place::File(file)) = self.places.get(path) else { return None };
        match &self.prepared.plan.files[*file].kind {
            FileKind::ReportFile(_, source) | FileKind::Pdf(_, source) => self.prepared.open(source),
            _ => None,
        }
    }

    /// Returns the current version of a theme file that a page rendered earlier refers to.
    pub(crate) fn asset_now(&self, path: &str) -> Option<&[u8]> {
        self.prepared.plan.assets.current(path).map(|asset| &*asset.bytes)
    }

    /// Returns whether an output exists, without rendering a page.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.places.contains_key(path)
    }

    /// Locks the cache of outputs.
    fn pages(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Made>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Generates an output.
    fn make(&self, place: Place) -> Option<Made> {
        let plan = &self.prepared.plan;
        let output = match place {
            Place::Artwork(artwork) => {
                self.artwork_cache.read_again();
                pipeline::make(&self.renderer, &self.artwork_cache, &plan.artworks[artwork]).ok()
            }
            Place::File(file) => self.renderer.file(&plan.files[file]).ok(),
            Place::Qr(group, page) => self.renderer.qr_picture(&plan.groups[group][page]),
            Place::RedirectQr(redirect) => self.renderer.redirect_qr_picture(&plan.redirects[redirect]),
            // The error in the template has already been reported; the page is then missing.
            Place::Page(group, page) => {
                return Some(self.page(self.renderer.page(&plan.groups[group][page]).ok()?));
            }
            Place::Redirect(redirect) => {
                return Some(self.page(self.renderer.redirect_page(&plan.redirects[redirect]).ok()?));
            }
        };
        let bytes = match output?.content {
            Content::Made(bytes) => bytes,
            Content::Copied(source) => self.prepared.read(&source)?,
        };
        Some(Made { bytes: Arc::new(bytes), version: None })
    }

    /// Returns a rendered page as an output with its version.
    fn page(&self, page: RenderedPage) -> Made {
        let version = PageVersion::new(&page.html, page.clauses, self.style_sheet().as_deref());
        Made { bytes: Arc::new(page.html.into_bytes()), version: Some(Arc::new(version)) }
    }

    /// Returns the path of the theme's style sheet.
    pub(crate) fn style_sheet(&self) -> Option<String> {
        self.prepared.plan.assets.address("site.css")
    }

    /// Returns a fact's value as formatted in the main language.
    pub(crate) fn printed(&self, fact: &Fact) -> String {
        self.renderer.printed(fact, 0)
    }

    /// Returns the path of the 404 page for a missing path, in that path's language if it has one.
    pub(crate) fn not_found(&self, path: &str) -> String {
        let code = path.split('/').next().unwrap_or_default();
        let locale = self.prepared.site.locales().index(code).unwrap_or(0);
        crate::plan::url::page_path(&self.prepared.site, PageKind::NotFound, locale)
    }

    /// Returns the path of the site's URL, decoded like the paths of requests. Links on the 404
    /// page start with it.
    pub(crate) fn base_path(&self) -> String {
        self.prepared.plan.base.as_ref().map_or_else(|| "/".to_owned(), BaseUrl::decoded_path)
    }

    /// Returns the path of the site's URL as pages contain it, percent-encoded.
    pub(crate) fn public_path(&self) -> &str {
        self.prepared.plan.base.as_ref().map_or("/", BaseUrl::path)
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
        let new = prepared.map(|prepared| Shown::new(prepared, self.artwork_cache.clone())).transpose().unwrap_or_else(|error| {
            trouble = Some(error.sentence());
            None
        });
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
