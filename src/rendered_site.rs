//! A site in memory: every output by its path, generated when somebody asks for it. The preview
//! serves it, and the printing of PDFs reads its pages from it.

use crate::artwork::ArtworkCache;
use crate::error::Result;
use crate::model::base_url::BaseUrl;
use crate::model::fact::Fact;
use crate::pipeline::{self, Prepared};
use crate::plan::page::{FileKind, PageKind};
use crate::plan::url::{code_path, page_path, qr_path};
use crate::render::{ClauseDigest, Content, RenderedPage, Renderer};
use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex, PoisonError};

/// A prepared site and its outputs by path. Outputs are generated on first request.
pub(crate) struct RenderedSite {
    pub prepared: Prepared,
    renderer: Renderer,
    places: BTreeMap<String, Place>,
    pages: Mutex<BTreeMap<String, Made>>,
    artwork_cache: Arc<ArtworkCache>,
}

/// The digests of the clauses on a page.
type ClauseDigests = Arc<[ClauseDigest]>;

/// A generated output.
#[derive(Clone)]
struct Made {
    bytes: Arc<Vec<u8>>,
    /// The digests of the clauses on a page; `None` if the output is not a page.
    clauses: Option<ClauseDigests>,
}

impl Made {
    /// Returns a rendered page as an output.
    fn page(page: RenderedPage) -> Made {
        Made { bytes: Arc::new(page.html.into_bytes()), clauses: Some(page.clauses.into()) }
    }
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

impl RenderedSite {
    /// Maps all output paths of a prepared site. Fails if a template does not compile.
    pub(crate) fn new(prepared: Prepared, artwork_cache: Arc<ArtworkCache>) -> Result<RenderedSite> {
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
        Ok(RenderedSite { prepared, renderer, places, pages: Mutex::default(), artwork_cache })
    }

    /// Returns the bytes of an output, exactly as a build writes them. Returns `None` for any
    /// path that is not an output of the site.
    pub(crate) fn get(&self, path: &str) -> Option<Arc<Vec<u8>>> {
        let place = self.places.get(path)?;
        Some(self.made(path, *place)?.bytes)
    }

    /// Returns a page with the digests of its clauses, or `None` if the path is not a page.
    pub(crate) fn page(&self, path: &str) -> Option<(Arc<Vec<u8>>, ClauseDigests)> {
        let place = *self.places.get(path)?;
        if !matches!(place, Place::Page(..) | Place::Redirect(_)) {
            return None;
        }
        let made = self.made(path, place)?;
        Some((made.bytes, made.clauses?))
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
                return Some(Made::page(self.renderer.page(&plan.groups[group][page]).ok()?));
            }
            Place::Redirect(redirect) => {
                return Some(Made::page(self.renderer.redirect_page(&plan.redirects[redirect]).ok()?));
            }
        };
        let bytes = match output?.content {
            Content::Made(bytes) => bytes,
            Content::Copied(source) => self.prepared.read(&source)?,
        };
        Some(Made { bytes: Arc::new(bytes), clauses: None })
    }

    /// Returns the renderer of its pages.
    pub(crate) fn renderer(&self) -> &Renderer {
        &self.renderer
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
        page_path(&self.prepared.site, PageKind::NotFound, locale)
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
