//! Runs the stages in order. This is the only folder that uses all of them.
//!
//! `finding` adds source lines to diagnostics, `fixed_files` tries mechanical fixes in memory, `rehearsal` runs everything that can fail
//! before anything is written, `publish` writes the files of a site in an order that
//! never breaks a link, `precompressed` adds compressed copies of text files, and `trial`
//! tries a new value of a fact in memory.

mod finding;
mod fixed_files;
mod precompressed;
mod publish;
mod rehearsal;
mod trial;

pub use finding::{Finding, count_errors};
pub(crate) use fixed_files::{FixedFile, MOST_ROUNDS, fixed_files};
pub use precompressed::Copies;
pub use publish::{WriteOptions, make};
pub use rehearsal::Rehearsal;
pub(crate) use trial::Trial;

use crate::artwork::ArtworkCache;
use crate::bounds::Bounds;
use crate::check::{self, check};
use crate::diagnostic::{self, Diagnostic, Sentence, Speech};
use crate::disk;
use crate::error::{Error, Result};
use crate::load::listing::Listing;
use crate::load::printed::{Digests, Printed};
use crate::load::sources::Sources;
use crate::load::{self, load};
use crate::model::base_url::BaseUrl;
use crate::model::site::{Site, SiteManuscript};
use crate::model::{self, model};
use crate::pdf_freshness::current_pdfs;
use crate::plan::{Plan, plan};
use crate::project::Project;
use crate::published;
use crate::render::{Renderer, in_figures, render};
use crate::theme::{self, Theme, theme};
use crate::write;
use finding::findings;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// A site that is ready to be rendered.
#[derive(Clone)]
pub struct Prepared {
    /// The folders that published files may be in.
    bounds: Arc<Bounds>,
    /// The site, complete.
    pub site: Arc<Site>,
    /// The theme that the site names, or the default one.
    pub theme: Arc<Theme>,
    /// Every page and file with its path.
    pub plan: Arc<Plan>,
    /// The texts that the site was made from, as they were read.
    pub sources: Arc<Sources>,
}

/// The result of all stages before writing.
pub struct Checked {
    /// Sorted by position. If one of them is an error, `prepared` is `None`.
    pub findings: Vec<Finding>,
    /// The site, if there are no errors.
    pub prepared: Option<Prepared>,
}

/// Caches that one run leaves for the next. They affect speed only, never the result.
#[derive(Debug, Default)]
pub struct PipelineMemo {
    load: load::memo::LoadMemo,
    model: model::ModelMemo,
    check: check::CheckMemo,
    digests: Digests,
}

/// Loads, models, checks and plans the site whose files are listed. `base_url` replaces
/// the site's own. `memory` is the cache from the previous run, empty for the first one.
pub fn prepare(
    project: &Project,
    listing: &Listing,
    base_url: Option<&str>,
    rehearsal: Rehearsal,
    memory: &mut PipelineMemo,
) -> Result<Checked> {
    run(project, listing, &RunOptions { base_url, rehearsal, artwork_cache: None }, memory)
}

/// Like `prepare`, for a site that is to be published: also renders every page and
/// produces every picture, so that nothing fails after writing has begun.
pub fn prove(project: &Project, listing: &Listing, base_url: Option<&str>, artwork_cache: &ArtworkCache) -> Result<Checked> {
    let options = RunOptions { base_url, rehearsal: Rehearsal::Whole, artwork_cache: Some(artwork_cache) };
    run(project, listing, &options, &mut PipelineMemo::default())
}

/// Loads and models the site whose files are listed, whatever errors it has. `None` if no part of it can be modelled.
pub(crate) fn manuscript(listing: &Listing) -> Option<SiteManuscript> {
    let loaded = load(listing, &mut load::memo::LoadMemo::default());
    model(&loaded.documents, None, &mut model::ModelMemo::default()).0
}

struct RunOptions<'a> {
    /// Replaces the site's own base URL.
    base_url: Option<&'a str>,
    rehearsal: Rehearsal,
    /// Where pictures are produced during the rehearsal; `None` skips them.
    artwork_cache: Option<&'a ArtworkCache>,
}

fn run(project: &Project, listing: &Listing, options: &RunOptions<'_>, memory: &mut PipelineMemo) -> Result<Checked> {
    let base_url = options.base_url.map(parse_base_url).transpose()?;
    let loaded = load(listing, &mut memory.load);
    let mut diagnostics = loaded.diagnostics;
    let sources = Arc::new(loaded.sources);
    let (site, found) = model(&loaded.documents, base_url.as_ref(), &mut memory.model);
    drop(loaded.documents);
    diagnostics.extend(found);
    let mut prepared = None;
    let levels = site.as_ref().map(|site| site.levels.clone()).unwrap_or_default();
    if let Some(site) = site {
        diagnostics.extend(check(&site, &mut memory.check));
        prepared = prepare_output(project, site, &sources, options, &mut diagnostics)?;
        prepared = prepared.map(|prepared| prepared.with_pdfs(&loaded.printed, &mut memory.digests, &mut diagnostics));
    }
    levels.apply(&mut diagnostics);
    diagnostic::sort(&mut diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        prepared = None;
    }
    Ok(Checked { findings: findings(diagnostics, &sources), prepared })
}

fn parse_base_url(url: &str) -> Result<BaseUrl> {
    BaseUrl::parse(url).map_err(|reason| {
        let (zh, en) = (reason.get(Speech::Chinese), reason.get(Speech::English));
        Error::Usage(Sentence::new(
            format!("“{url}”不能作为网址：{zh}请写成 https://www.example.gov.cn/baogao/ 的样子。"),
            format!("`{url}` cannot be used as the site's URL. {en} Write it in the form https://www.example.gov.cn/report/."),
        ))
    })
}

fn prepare_output(
    project: &Project,
    manuscript: SiteManuscript,
    sources: &Arc<Sources>,
    options: &RunOptions<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<Prepared>> {
    let named = manuscript.theme.as_ref();
    let (theme, found) = theme(project, named.map_or(theme::DEFAULT, |named| &named.id), named.map(|named| &named.place));
    diagnostics.extend(found);
    // After an error, later stages would report follow-up errors: an id that is used
    // twice, for example, would also be reported as two equal paths.
    let Some(theme) = theme.filter(|_| !diagnostics.iter().any(Diagnostic::is_error)) else { return Ok(None) };
    // A site without something that it must have is an error already.
    let Some(site) = Site::of(manuscript) else { return Ok(None) };
    let (plan, found) = plan(&site, &theme);
    diagnostics.extend(found);
    diagnostics.extend(in_figures(&site, &theme));
    let bounds = Arc::new(Bounds::of(project));
    let (site, theme, plan) = (Arc::new(site), Arc::new(theme), Arc::new(plan));
    let prepared = Prepared { bounds, site, theme, plan, sources: sources.clone() };
    if !prepared.theme.is_original && !diagnostics.iter().any(Diagnostic::is_error) {
        diagnostics.extend(prepared.rehearse(options.rehearsal));
    }
    if let Some(artwork_cache) = options.artwork_cache
        && !diagnostics.iter().any(Diagnostic::is_error)
    {
        diagnostics.extend(prepared.spoilt_pictures(artwork_cache)?);
        let before = write::published(project, prepared.name(), prepared.address());
        diagnostics.extend(published::check(&prepared.site, &before));
    }
    Ok(Some(prepared))
}

impl Prepared {
    /// Returns whether this is certainly the same site as the one prepared before. False
    /// does not mean that it differs.
    pub fn is_same(&self, before: &Prepared) -> bool {
        let (now, then) = (&self.site, &before.site);
        let reports = now.reports.len() == then.reports.len()
            && now.reports.iter().zip(&then.reports).all(|(now, then)| Arc::ptr_eq(&now.manuscript, &then.manuscript));
        reports
            && self.sources.has_same_texts(&before.sources)
            && self.plan.pdfs == before.plan.pdfs
            && Arc::ptr_eq(&now.shared_context, &then.shared_context)
            && self.theme == before.theme
    }

    /// Returns the site with those PDFs for download whose content is still the same as
    /// the site's.
    fn with_pdfs(self, printed: &[Printed], digests: &mut Digests, diagnostics: &mut Vec<Diagnostic>) -> Prepared {
        if printed.is_empty() || diagnostics.iter().any(Diagnostic::is_error) {
            return self;
        }
        // Errors of the theme's templates have already been reported.
        let Ok(renderer) = render(&self.site, &self.plan, &self.theme) else { return self };
        let (pdfs, found) = current_pdfs(&self.site, &self.plan, &renderer, printed, digests);
        diagnostics.extend(found);
        let (plan, found) = self.plan.with_pdfs(&self.site, &pdfs);
        diagnostics.extend(found);
        Prepared { plan: Arc::new(plan), ..self }
    }

    /// Opens a file that is published unchanged. Returns `None` if it no longer exists,
    /// or has been replaced with a link out of the site since the site was loaded.
    pub fn open(&self, source: &Path) -> Option<File> {
        self.bounds.open(source).ok()
    }

    /// Returns the bytes of a file that is published unchanged, see `open`.
    pub fn read(&self, source: &Path) -> Option<Vec<u8>> {
        disk::read_whole(self.open(source)?).ok()
    }

    /// Returns a renderer for the site's pages.
    pub fn renderer(&self) -> Result<Renderer> {
        render(&self.site, &self.plan, &self.theme).map_err(Error::Theme)
    }

    /// The site's name in its main language.
    fn name(&self) -> &str {
        self.site.name.get(0)
    }

    /// The site's base URL, if it is known.
    fn address(&self) -> Option<&str> {
        self.plan.base.as_ref().map(BaseUrl::as_str)
    }
}
