//! What is shown now: the last good site, and what was remarked since.

use super::reload::PageVersion;
use super::search::SearchIndexes;
use super::{Event, Report};
use crate::diagnostic::Sentence;
use crate::error::Result;
use crate::load::listing::Listing;
use crate::model::base_url::BaseUrl;
use crate::model::fact::Fact;
use crate::pipeline::{self, Checked, Finding, Memory, Prepared, Rehearsal};
use crate::plan::page::{FileKind, PageKind};
use crate::plan::url::{code_path, qr_path};
use crate::project::Project;
use crate::render::{Content, RenderedPage, Renderer};
use crate::workshop::Workshop;
use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch::{Receiver, Sender, channel};

/// One state of the preview; never changed, only followed by the next.
pub struct Snapshot {
    pub number: u64,
    /// The last site that could be built.
    pub shown: Option<Arc<Shown>>,
    pub findings: Arc<Vec<Finding>>,
    /// The site shown before this one, where this build has changed it.
    pub before: Option<Arc<Shown>>,
    /// Source files that differ from the state before.
    pub changed: Vec<String>,
    pub elapsed: Duration,
    /// Why the last attempt came to nothing; what is shown is from before it.
    pub trouble: Option<Sentence>,
}

impl Snapshot {
    pub fn errors(&self) -> usize {
        pipeline::count_errors(&self.findings)
    }

    pub fn warnings(&self) -> usize {
        self.findings.len() - self.errors()
    }
}

/// A site with its renderer. Pages are rendered when they are first asked for.
pub struct Shown {
    pub prepared: Prepared,
    renderer: Renderer,
    places: BTreeMap<String, Place>,
    pages: Mutex<BTreeMap<String, Made>>,
    search: SearchIndexes,
    workshop: Arc<Workshop>,
}

/// An output that was made, and what browsers that show it are told.
#[derive(Clone)]
struct Made {
    bytes: Arc<Vec<u8>>,
    /// Of pages.
    version: Option<Arc<PageVersion>>,
}

/// Where an output comes from: indices into the plan.
#[derive(Debug, Clone, Copy)]
enum Place {
    Page(usize, usize),
    Qr(usize, usize),
    /// The small page where a page once was.
    Redirect(usize),
    /// The picture of its code.
    RedirectQr(usize),
    File(usize),
    Artwork(usize),
}

impl Shown {
    pub fn new(prepared: Prepared, workshop: Arc<Workshop>) -> Result<Shown> {
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
        let search = SearchIndexes::new(&prepared.site);
        Ok(Shown { prepared, renderer, places, pages: Mutex::default(), search, workshop })
    }

    /// The bytes of an output, exactly as a build would write them. `None` for a
    /// path that is no part of the site: nothing else can be reached.
    pub fn get(&self, path: &str) -> Option<Arc<Vec<u8>>> {
        match self.places.get(path) {
            Some(place) => Some(self.made(path, *place)?.bytes),
            None => self.search.get(&self.renderer, path),
        }
    }

    /// What is known of a page; `None` where there is none of this path.
    pub fn version(&self, path: &str) -> Option<Arc<PageVersion>> {
        let place = *self.places.get(path)?;
        if matches!(place, Place::Page(..) | Place::Redirect(_)) { self.made(path, place)?.version } else { None }
    }

    fn made(&self, path: &str, place: Place) -> Option<Made> {
        if let Some(made) = self.pages().get(path) {
            return Some(made.clone());
        }
        let made = self.make(place)?;
        // Pictures and attachments stay on the disk.
        if !matches!(place, Place::File(_) | Place::Artwork(_)) {
            self.pages().insert(path.to_owned(), made.clone());
        }
        Some(made)
    }

    /// The file that an attachment is a copy of, which may be far larger than what fits
    /// into memory.
    pub fn attachment(&self, path: &str) -> Option<fs::File> {
        let Some(Place::File(file)) = self.places.get(path) else { return None };
        let file = &self.prepared.plan.files[*file];
        if !matches!(file.kind, FileKind::ReportFile(..) | FileKind::Pdf(..)) {
            return None;
        }
        match self.renderer.file(file).ok()?.content {
            Content::Made(_) => None,
            Content::Copied(source) => self.prepared.open(&source),
        }
    }

    /// The file of the theme that a page made a moment ago asks for, as it is now.
    pub fn asset_now(&self, path: &str) -> Option<&[u8]> {
        self.prepared.plan.assets.current(path).map(|asset| &*asset.bytes)
    }

    /// Whether there is such an output; pages are not made for it.
    pub fn has(&self, path: &str) -> bool {
        self.places.contains_key(path) || self.search.get(&self.renderer, path).is_some()
    }

    fn pages(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Made>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn make(&self, place: Place) -> Option<Made> {
        let plan = &self.prepared.plan;
        let output = match place {
            Place::Artwork(artwork) => {
                self.workshop.read_again();
                pipeline::make(&self.renderer, &self.workshop, &plan.artworks[artwork]).ok()
            }
            Place::File(file) => self.renderer.file(&plan.files[file]).ok(),
            Place::Qr(group, page) => self.renderer.qr_picture(&plan.groups[group][page]),
            Place::RedirectQr(redirect) => self.renderer.redirect_qr_picture(&plan.redirects[redirect]),
            // A template that fails was told before; the page is then missing.
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

    fn page(&self, page: RenderedPage) -> Made {
        let version = PageVersion::new(&page.html, page.clauses, self.style_sheet().as_deref());
        Made { bytes: Arc::new(page.html.into_bytes()), version: Some(Arc::new(version)) }
    }

    /// The path of the theme's style sheet.
    pub fn style_sheet(&self) -> Option<String> {
        self.prepared.plan.assets.address("site.css")
    }

    /// A fact's value as the main language prints it.
    pub fn printed(&self, fact: &Fact) -> String {
        self.renderer.printed(fact, 0)
    }

    /// The path of the page for missing addresses.
    pub fn not_found(&self, path: &str) -> String {
        let code = path.split('/').next().unwrap_or_default();
        let locale = self.prepared.site.locales().index(code).unwrap_or(0);
        crate::plan::url::page_path(&self.prepared.site, PageKind::NotFound, locale)
    }

    /// The path part of the site's address, decoded as the paths of requests are: links of
    /// the 404 page begin with it.
    pub fn base_path(&self) -> String {
        self.prepared.plan.base.as_ref().map_or_else(|| "/".to_owned(), BaseUrl::decoded_path)
    }

    /// The same as pages write it.
    pub fn public_path(&self) -> &str {
        self.prepared.plan.base.as_ref().map_or("/", BaseUrl::path)
    }
}

/// The preview: rebuilds, keeps the current snapshot, tells who listens.
pub struct Preview {
    project: Project,
    memory: Mutex<Memory>,
    workshop: Arc<Workshop>,
    sender: Sender<Arc<Snapshot>>,
}

impl Preview {
    pub fn new(project: Project) -> Preview {
        let nothing = Snapshot {
            number: 0,
            shown: None,
            before: None,
            findings: Arc::default(),
            changed: Vec::new(),
            elapsed: Duration::ZERO,
            trouble: None,
        };
        let workshop = Arc::new(Workshop::open(&project.root));
        Preview { project, memory: Mutex::default(), workshop, sender: channel(Arc::new(nothing)).0 }
    }

    /// The site's folder.
    pub fn root(&self) -> &std::path::Path {
        &self.project.root
    }

    pub fn current(&self) -> Arc<Snapshot> {
        self.sender.borrow().clone()
    }

    pub fn subscribe(&self) -> Receiver<Arc<Snapshot>> {
        self.sender.subscribe()
    }

    /// Builds and shows the result at once, whatever it is: for the start.
    pub fn rebuild(&self, listing: &Listing, report: &Report) {
        if let Some(build) = self.build(listing, report) {
            self.show(build, Vec::new(), report);
        }
    }

    /// Runs the whole pipeline. `None` when the machine failed; that was told.
    pub fn build(&self, listing: &Listing, report: &Report) -> Option<Build> {
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

    /// Says in the browser and in the terminal why there is nothing new; once.
    pub fn tell_trouble(&self, trouble: &Sentence, report: &Report) {
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

    /// Forgets what was kept between builds: one that broke off may have left half of it.
    pub fn forget(&self) {
        *self.memory.lock().unwrap_or_else(PoisonError::into_inner) = Memory::default();
    }

    /// Makes a build the current snapshot. With mistakes, the last good site stays.
    pub fn show(&self, build: Build, changed: Vec<String>, report: &Report) {
        let Build { checked: Checked { findings, prepared }, started } = build;
        let before = self.current();
        let is_shown = |prepared: &Prepared| before.shown.as_ref().is_some_and(|shown| prepared.is_same(&shown.prepared));
        if prepared.as_ref().is_some_and(is_shown) && *before.findings == findings && before.trouble.is_none() {
            return;
        }
        let mut trouble = None;
        let new = prepared.map(|prepared| Shown::new(prepared, self.workshop.clone())).transpose().unwrap_or_else(|error| {
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
pub struct Build {
    checked: Checked,
    started: Instant,
}

impl Build {
    pub fn is_good(&self) -> bool {
        self.checked.prepared.is_some()
    }
}
