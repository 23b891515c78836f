//! The stages in their order: the only file that names them all.

use crate::bounds::Bounds;
use crate::check::{self, check};
use crate::compress;
use crate::diagnostic::{self, Code, Diagnostic, Sentence, Speech};
use crate::disk;
use crate::error::{Error, Result};
use crate::load::listing::Listing;
use crate::load::printed::{Digests, Printed};
use crate::load::sources::Sources;
use crate::load::{self, load};
use crate::model::base_url::BaseUrl;
use crate::model::site::{Site, SiteManuscript};
use crate::model::{self, model};
use crate::offer;
use crate::plan::artwork::Artwork;
use crate::plan::page::{Page, PageKind};
use crate::plan::{self, Plan, plan};
use crate::project::Project;
use crate::published;
use crate::render::recipe::{Recipe, trials};
use crate::render::{Content, Output, Renderer, in_figures, is_entry, render};
use crate::theme::{self, Theme, theme};
use crate::workshop::{self, Workshop};
use crate::write::adopt::Agreement;
use crate::write::{self, Summary, Target, Writer, write};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// A diagnostic with the source line it points into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub diagnostic: Diagnostic,
    pub line: Option<Arc<str>>,
}

/// A site that can be rendered, with what was remarked on the way.
#[derive(Clone)]
pub struct Prepared {
    /// Where files that are published may lie.
    bounds: Arc<Bounds>,
    pub site: Arc<Site>,
    pub theme: Arc<Theme>,
    pub plan: Arc<Plan>,
}

/// How many findings are errors; the others are warnings.
pub fn count_errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.diagnostic.is_error()).count()
}

/// The result of all stages before writing.
pub struct Checked {
    /// Sorted by place. If one of them is an error, nothing is prepared.
    pub findings: Vec<Finding>,
    pub prepared: Option<Prepared>,
}

/// How much of a site with templates of its own is rendered on trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rehearsal {
    /// Every page: nothing may fail once writing has begun.
    Whole,
    /// The first report and the pages beside the reports, for a preview.
    Sample,
}

/// What one run leaves for the next. An empty one changes nothing but the time.
#[derive(Debug, Default)]
pub struct Memory {
    load: load::memory::Memory,
    model: model::Memory,
    check: check::Memory,
    digests: Digests,
}

/// Reads, models, checks and plans the site whose files are listed. `base_url`
/// replaces the site's own; `memory` is what the run before has left, if there
/// was one.
pub fn prepare(
    project: &Project,
    listing: &Listing,
    base_url: Option<&str>,
    rehearsal: Rehearsal,
    memory: &mut Memory,
) -> Result<Checked> {
    run(project, listing, &Wish { base_url, rehearsal, workshop: None }, memory)
}

/// The same for what is to be published: every page is rendered on trial, and every
/// picture made, so that nothing can fail once writing has begun.
pub fn prove(project: &Project, listing: &Listing, base_url: Option<&str>, workshop: &Workshop) -> Result<Checked> {
    let wish = Wish { base_url, rehearsal: Rehearsal::Whole, workshop: Some(workshop) };
    run(project, listing, &wish, &mut Memory::default())
}

/// What is asked of a run.
struct Wish<'a> {
    base_url: Option<&'a str>,
    rehearsal: Rehearsal,
    /// Where pictures are made on trial, if they are.
    workshop: Option<&'a Workshop>,
}

fn run(project: &Project, listing: &Listing, wish: &Wish<'_>, memory: &mut Memory) -> Result<Checked> {
    let base_url = wish.base_url;
    let base = base_url.map(parse_base_url).transpose()?;
    let loaded = load(listing, &mut memory.load);
    let mut diagnostics = loaded.diagnostics;
    let (site, found) = model(&loaded.documents, &mut memory.model);
    drop(loaded.documents);
    diagnostics.extend(found);
    let mut prepared = None;
    let levels = site.as_ref().map(|site| site.levels.clone()).unwrap_or_default();
    if let Some(site) = site {
        diagnostics.extend(check(&site, &mut memory.check));
        if base.is_some() {
            diagnostics.retain(|diagnostic| diagnostic.code != Code::BaseUrlMissing);
        }
        prepared = prepare_output(project, site, base.as_ref(), wish, &mut diagnostics)?;
        prepared = prepared.map(|prepared| prepared.offer(&loaded.printed, &mut memory.digests, &mut diagnostics));
    }
    levels.apply(&mut diagnostics);
    diagnostic::sort(&mut diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        prepared = None;
    }
    let mut lines = SourceLines { sources: &loaded.sources, last: None };
    let findings = diagnostics.into_iter().map(|diagnostic| Finding { line: lines.of(&diagnostic), diagnostic }).collect();
    Ok(Checked { findings, prepared })
}

/// Lines of the sources, for findings in their order: each is looked up and kept once,
/// however many findings point into it.
struct SourceLines<'s> {
    sources: &'s Sources,
    last: Option<SourceLine<'s>>,
}

struct SourceLine<'s> {
    file: Arc<str>,
    number: u32,
    line: Arc<str>,
    rest: std::str::Lines<'s>,
}

impl SourceLines<'_> {
    fn of(&mut self, diagnostic: &Diagnostic) -> Option<Arc<str>> {
        let place = diagnostic.place.as_ref()?;
        let number = place.position.line;
        let (mut rest, mut reached) = match self.last.take().filter(|last| last.file == place.file && last.number <= number) {
            Some(last) if last.number == number => return Some(self.last.insert(last).line.clone()),
            Some(last) => (last.rest, last.number),
            None => (self.sources.texts.get(&place.file)?.lines(), 0),
        };
        let line: Arc<str> = rest.nth(number.checked_sub(reached)?.checked_sub(1)? as usize)?.into();
        reached = number;
        self.last = Some(SourceLine { file: place.file.clone(), number: reached, line: line.clone(), rest });
        Some(line)
    }
}

fn parse_base_url(url: &str) -> Result<BaseUrl> {
    BaseUrl::parse(url).map_err(|reason| {
        let (zh, en) = (reason.get(Speech::Chinese), reason.get(Speech::English));
        Error::Usage(Sentence::new(
            format!("“{url}”不能作为网址：{zh}请写成 https://www.example.gov.cn/baogao/ 的样子。"),
            format!("`{url}` cannot be the site's address. {en} Write it like https://www.example.gov.cn/report/."),
        ))
    })
}

fn prepare_output(
    project: &Project,
    manuscript: SiteManuscript,
    base: Option<&BaseUrl>,
    wish: &Wish<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<Prepared>> {
    let name = manuscript.theme.as_ref().map_or(theme::DEFAULT, |theme| theme.id.as_str());
    let (theme, found) = theme(project, name);
    diagnostics.extend(found.into_iter().map(|diagnostic| match (&diagnostic.place, &manuscript.theme) {
        (None, Some(reference)) => diagnostic.at_place(&reference.place),
        _ => diagnostic,
    }));
    // A name used twice is a mistake already; its two addresses would be a second.
    let Some(theme) = theme.filter(|_| !diagnostics.iter().any(Diagnostic::is_error)) else { return Ok(None) };
    // What a site must have and lacks is a mistake already.
    let Some(site) = Site::of(manuscript) else { return Ok(None) };
    let (plan, found) = plan(&site, &theme, base);
    diagnostics.extend(found);
    diagnostics.extend(in_figures(&site, &theme));
    let bounds = Arc::new(Bounds::of(project));
    let prepared = Prepared { bounds, site: Arc::new(site), theme: Arc::new(theme), plan: Arc::new(plan) };
    if !prepared.theme.is_original && !diagnostics.iter().any(Diagnostic::is_error) {
        diagnostics.extend(prepared.rehearse(wish.rehearsal));
    }
    if let Some(workshop) = wish.workshop
        && !diagnostics.iter().any(Diagnostic::is_error)
    {
        diagnostics.extend(prepared.spoilt_pictures(workshop)?);
        let before = write::published(project, prepared.name(), prepared.address());
        diagnostics.extend(published::check(&prepared.site, &before));
    }
    Ok(Some(prepared))
}

/// How a site is written.
pub struct Manner<'a> {
    /// Asked before files of a folder are taken over; without it none are.
    pub adopt: Option<Agreement<'a>>,
    /// Whether to wait until the disk has everything.
    pub sync: bool,
    pub copies: Copies,
}

impl Prepared {
    /// Whether this is surely the very site that was prepared before.
    pub fn is_same(&self, before: &Prepared) -> bool {
        let (now, then) = (&self.site, &before.site);
        let reports = now.reports.len() == then.reports.len()
            && now.reports.iter().zip(&then.reports).all(|(now, then)| Arc::ptr_eq(&now.manuscript, &then.manuscript));
        reports && self.plan.offers == before.plan.offers && Arc::ptr_eq(&now.frame, &then.frame) && self.theme == before.theme
    }

    /// The same site with those PDFs for download that still say what it says.
    fn offer(self, printed: &[Printed], digests: &mut Digests, diagnostics: &mut Vec<Diagnostic>) -> Prepared {
        if printed.is_empty() || diagnostics.iter().any(Diagnostic::is_error) {
            return self;
        }
        // A theme that cannot be compiled has been reported.
        let Ok(renderer) = render(&self.site, &self.plan, &self.theme) else { return self };
        let (offers, found) = offer::offers(&self.site, &self.plan, &renderer, printed, digests);
        diagnostics.extend(found);
        drop(renderer);
        let Ok(plan) = Arc::try_unwrap(self.plan) else { unreachable!("the renderer that shared it is gone") };
        let (plan, found) = plan::with_offers(&self.site, plan, offers);
        diagnostics.extend(found);
        Prepared { plan: Arc::new(plan), ..self }
    }

    /// Renders every page and keeps none: an overriding template must fail here,
    /// before the first byte is written. The original theme is tested instead.
    fn rehearse(&self, rehearsal: Rehearsal) -> Vec<Diagnostic> {
        let renderer = match render(&self.site, &self.plan, &self.theme) {
            Ok(renderer) => renderer,
            Err(diagnostics) => return diagnostics,
        };
        let languages = self.site.locales().len();
        let is_sample = |index: usize| index < languages || index + languages >= self.plan.groups.len();
        let chosen = |(index, _): &(usize, &Vec<Page>)| rehearsal == Rehearsal::Whole || is_sample(*index);
        let groups = self.plan.groups.par_iter().enumerate().filter(chosen).map(|(_, group)| group);
        groups
            .filter_map(|pages| renderer.group(&pages.iter().collect::<Vec<_>>(), &mut drop).err().map(|mistake| *mistake))
            .chain(
                self.plan
                    .redirects
                    .par_iter()
                    .find_map_first(|redirect| renderer.redirect(redirect, &mut drop).err().map(|mistake| *mistake)),
            )
            .chain(self.plan.artworks.par_iter().find_map_first(|artwork| self.card_mistake(&renderer, artwork)))
            .collect()
    }

    /// A card must be filled without a mistake, and be a drawing then.
    fn card_mistake(&self, renderer: &Renderer, artwork: &Artwork) -> Option<Diagnostic> {
        match renderer.recipe(artwork) {
            Err(mistake) => Some(*mistake),
            Ok(Recipe::Card(card)) => workshop::complaint(&card.svg).map(|reason| self.theme.not_a_drawing(&reason)),
            Ok(_) => None,
        }
    }

    /// Makes the smaller pictures and tells which cannot be made.
    fn spoilt_pictures(&self, workshop: &Workshop) -> Result<Vec<Diagnostic>> {
        let spoilt = workshop.prepare(&trials(&self.site))?;
        Ok(spoilt.iter().flat_map(|spoilt| check::damaged(&self.site, &spoilt.source, &spoilt.reason)).collect())
    }

    /// Opens a file that is published as it is; `None` where it is gone, or has become a
    /// link out of the site since the site was read.
    pub fn open(&self, source: &Path) -> Option<File> {
        self.bounds.open(source).ok()
    }

    /// The bytes of such a file.
    pub fn read(&self, source: &Path) -> Option<Vec<u8>> {
        disk::read_whole(self.open(source)?).ok()
    }

    /// A renderer for the site's pages.
    pub fn renderer(&self) -> Result<Renderer> {
        render(&self.site, &self.plan, &self.theme).map_err(theme_failed)
    }

    /// Renders and writes the site. `progress` is told of every page written.
    pub fn write(
        &self,
        project: &Project,
        manner: &Manner<'_>,
        workshop: &Workshop,
        progress: &(dyn Fn() + Sync),
    ) -> Result<Summary> {
        let renderer = self.renderer()?;
        let target = Target {
            project,
            name: self.name(),
            address: self.address(),
            adopt: manner.adopt,
            sync: manner.sync,
            addresses: &|before| published::remembered(&self.site, before),
        };
        let (entries, searchable): (Vec<_>, Vec<_>) =
            self.search_files(&renderer)?.into_iter().partition(|file| is_entry(&file.path));
        let mut paths = self.plan.paths(&self.site);
        // Their names follow from their content: they are known only now.
        paths.extend(entries.iter().chain(&searchable).map(|file| file.path.clone()));
        let copies = if manner.copies == Copies::Compressed { copies_beside(&paths) } else { BTreeSet::new() };
        paths.extend(copies.iter().cloned());
        write(&target, &paths, |writer| {
            let writer = &Desk { writer, copies: &copies, bounds: &self.bounds };
            searchable.into_par_iter().try_for_each(|file| writer.put(file))?;
            let (indexes, files): (Vec<_>, Vec<_>) = self.plan.files.iter().partition(|file| file.kind.is_index());
            files.par_iter().try_for_each(|file| writer.put(renderer.file(file)?))?;
            self.plan.artworks.par_iter().try_for_each(|artwork| writer.put(make(&renderer, workshop, artwork)?))?;
            // New pages first: until they are there, no page that was there links to
            // them. Of these the landing pages last, whose address readers may know.
            let is_new = |page: &Page| writer.writer.is_new(&page.path);
            let is_landing = |page: &Page| page.kind == PageKind::Landing;
            self.write_pages(&renderer, writer, progress, |page| is_new(page) && !is_landing(page))?;
            self.write_pages(&renderer, writer, progress, |page| is_new(page) && is_landing(page))?;
            self.write_pages(&renderer, writer, progress, |page| !is_new(page))?;
            self.write_redirects(&renderer, writer)?;
            entries.into_par_iter().try_for_each(|file| writer.put(file))?;
            indexes.par_iter().try_for_each(|file| writer.put(renderer.file(file)?))
        })
    }

    /// The site's name in its main language.
    fn name(&self) -> &str {
        self.site.name.get(0)
    }

    /// Where the site is published, if it is known.
    fn address(&self) -> Option<&str> {
        self.plan.base.as_ref().map(BaseUrl::as_str)
    }

    /// The search indexes of all languages.
    fn search_files(&self, renderer: &Renderer) -> Result<Vec<Output>> {
        let locales = 0..self.site.locales().len();
        let indexes: Result<Vec<Vec<Output>>> = locales.into_par_iter().map(|locale| renderer.search_index(locale)).collect();
        Ok(indexes?.into_iter().flatten().collect())
    }

    fn write_redirects(&self, renderer: &Renderer, writer: &Desk<'_>) -> Result<()> {
        self.plan.redirects.par_iter().try_for_each(|redirect| writer.take(|emit| renderer.redirect(redirect, emit)))
    }

    fn write_pages(
        &self,
        renderer: &Renderer,
        writer: &Desk<'_>,
        progress: &(dyn Fn() + Sync),
        chosen: impl Fn(&Page) -> bool + Sync,
    ) -> Result<()> {
        self.plan.groups.par_iter().try_for_each(|group| {
            let pages: Vec<&Page> = group.iter().filter(|page| chosen(page)).collect();
            writer.take(|emit| {
                renderer.group(&pages, &mut |output| {
                    let is_page = output.path.ends_with(".html");
                    emit(output);
                    if is_page {
                        progress();
                    }
                })
            })
        })
    }
}

/// Whether texts have smaller copies beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copies {
    None,
    /// `.gz` and `.br`, for servers that hand them out as they are.
    Compressed,
}

/// Hands outputs to the writer, with their smaller copies.
struct Desk<'a> {
    writer: &'a Writer,
    /// The paths that copies may have.
    copies: &'a BTreeSet<String>,
    bounds: &'a Bounds,
}

/// The paths of all smaller copies. An attachment that is called like one stays what it is.
fn copies_beside(paths: &[String]) -> BTreeSet<String> {
    let taken: BTreeSet<String> = paths.iter().map(|path| path.to_lowercase()).collect();
    let copies = paths.iter().flat_map(|path| compress::paths(path));
    copies.filter(|path| !taken.contains(&path.to_lowercase())).collect()
}

impl Desk<'_> {
    /// The text before its copies: a server hands out a copy that has none.
    fn put(&self, output: Output) -> Result<()> {
        let wanted = |ending: &str| self.copies.contains(&format!("{}{ending}", output.path));
        let smaller = if compress::ENDINGS.iter().any(|ending| wanted(ending)) { self.smaller(&output)? } else { Vec::new() };
        self.writer.put(output)?;
        let mut smaller = smaller.into_iter().filter(|(path, _)| self.copies.contains(path));
        smaller.try_for_each(|(path, bytes)| self.writer.put(Output::made(path, bytes)))
    }

    fn smaller(&self, output: &Output) -> Result<Vec<(String, Vec<u8>)>> {
        match &output.content {
            Content::Made(bytes) => Ok(compress::copies(&output.path, bytes)),
            Content::Copied(source) => {
                let read = || {
                    let file = self.bounds.open(source)?;
                    if file.metadata()?.len() > compress::LARGEST { Ok(Vec::new()) } else { disk::read_whole(file) }
                };
                Ok(compress::copies(&output.path, &read().map_err(Error::system(source))?))
            }
        }
    }

    /// Writes what is rendered as it comes, up to the first failure of the disk.
    fn take(&self, render: impl FnOnce(&mut dyn FnMut(Output)) -> std::result::Result<(), Box<Diagnostic>>) -> Result<()> {
        let mut written = Ok(());
        let rendered = render(&mut |output| {
            if written.is_ok() {
                written = self.put(output);
            }
        });
        written.and(rendered.map_err(|diagnostic| theme_failed(vec![*diagnostic])))
    }
}

/// The bytes of an artwork. A picture that was spoilt since it was tried is shown as it is.
pub fn make(renderer: &Renderer, workshop: &Workshop, artwork: &Artwork) -> Result<Output> {
    let recipe = renderer.recipe(artwork).map_err(|diagnostic| theme_failed(vec![*diagnostic]))?;
    let content = match recipe {
        Recipe::Card(card) => Content::Made(workshop.card(&card)?),
        Recipe::Picture(picture) => workshop.picture(&picture)?.map_or(Content::Copied(picture.source), Content::Made),
    };
    Ok(Output { path: artwork.path.clone(), content })
}

/// Only a theme that changed on the disk between rehearsal and writing, or a
/// fault of ours, comes here.
fn theme_failed(diagnostics: Vec<Diagnostic>) -> Error {
    let sentence = diagnostics.into_iter().next().map(|diagnostic| diagnostic.message);
    Error::Usage(sentence.unwrap_or_else(|| Sentence::new("主题无法使用。", "The theme cannot be used.")))
}
