//! The fifth stage: plan to bytes, one page at a time. Reads no disk.
//!
//! 1. `context` is the data that everything is composed from; [`Renderer`] holds it and
//!    is the only entry.
//! 2. `pages` composes each kind of page, in a file named after it; `views` is what
//!    templates see. `report` and `facts` make the views that several pages show, `names`
//!    says what pages call reports, sections and clauses.
//! 3. `prose` and `numbers` print the narrative and its facts.
//! 4. `exhibits` writes tables, cards and charts; `drawing` says what a chart draws,
//!    `chart` draws it.
//! 5. `metadata`, `share`, `qr` and `feeds` are for machines and phones; `favourite`
//!    is what a browser keeps of a page.
//! 6. `data` makes the files of a report's data.
//! 7. `search` says what readers can find, `search_index` makes their index.
//! 8. `environment` holds the templates; `messages` the words of the furniture.
//!
//! Groups of pages can be rendered at once on several threads.

mod card;
mod card_lines;
pub mod chart;
mod context;
mod data;
mod dates;
mod drawing;
mod environment;
mod exhibits;
mod facts;
mod favourite;
mod feeds;
pub mod html;
mod markup;
mod messages;
mod metadata;
mod names;
mod numbers;
mod pages;
mod picture;
mod prose;
mod qr;
pub mod recipe;
mod report;
mod search;
mod search_index;
mod share;
mod template_depth;
mod text;
pub mod views;

use crate::diagnostic::{Diagnostic, Sentence};
use crate::error::{self, Error};
use crate::model::fact::Fact;
use crate::model::site::Site;
use crate::plan::Plan;
use crate::plan::artwork::Artwork;
use crate::plan::page::{FileKind, Page, PlannedFile};
use crate::plan::redirects::Redirect;
use crate::theme::Theme;
use context::{RenderContext, Tools};
use pages::Group;
use recipe::Recipe;
use std::path::PathBuf;
use std::sync::Arc;

pub use dates::in_figures;
pub use pages::{ClauseDigest, POLICY, RenderedPage, SEARCH_POLICY};
pub use search_index::is_entry;

/// One file of the site.
#[derive(Debug)]
pub struct Output {
    /// Below the output's root, with `/`.
    pub path: String,
    pub content: Content,
}

#[derive(Debug)]
pub enum Content {
    Made(Vec<u8>),
    /// A source file, copied as it is.
    Copied(PathBuf),
}

impl Output {
    pub fn made(path: String, bytes: impl Into<Vec<u8>>) -> Output {
        Output { path, content: Content::Made(bytes.into()) }
    }
}

/// The entry of this room; shared by threads, and never changes.
pub struct Renderer {
    context: RenderContext,
}

/// Prepares the rendering of a planned site. Fails when a template of the
/// site's own theme cannot be compiled.
pub fn render(site: &Arc<Site>, plan: &Arc<Plan>, theme: &Arc<Theme>) -> Result<Renderer, Vec<Diagnostic>> {
    Ok(Renderer { context: RenderContext::new(site, plan, theme)? })
}

impl Renderer {
    /// Renders a group of pages that share a report and a language. A mistake in
    /// an overriding template is returned; the default theme makes none.
    pub fn group(&self, pages: &[&Page], emit: &mut dyn FnMut(Output)) -> Result<(), Box<Diagnostic>> {
        let Some(first) = pages.first() else { return Ok(()) };
        let group = Group::of(&self.context, first);
        pages.iter().try_for_each(|page| pages::page(page, &group, emit))
    }

    /// One page for a preview, without the picture of its code.
    pub fn page(&self, page: &Page) -> Result<RenderedPage, Box<Diagnostic>> {
        pages::rendered(page, &Group::of(&self.context, page))
    }

    /// The picture of a page's code; `None` where the page has none of its own.
    pub fn qr_picture(&self, page: &Page) -> Option<Output> {
        pages::qr_picture(&self.context, page)
    }

    /// A small page that leads on, and before it the picture of the old address's code,
    /// which others may show.
    pub fn redirect(&self, redirect: &Redirect, emit: &mut dyn FnMut(Output)) -> Result<(), Box<Diagnostic>> {
        pages::redirect::redirect(&self.context, redirect, emit)
    }

    /// The small page alone.
    pub fn redirect_page(&self, redirect: &Redirect) -> Result<RenderedPage, Box<Diagnostic>> {
        let html = pages::redirect::moved_page(&self.context, redirect)?;
        Ok(RenderedPage { html, clauses: Vec::new() })
    }

    /// The picture of the code of an old address; `None` where none is kept.
    pub fn redirect_qr_picture(&self, redirect: &Redirect) -> Option<Output> {
        pages::redirect::qr_picture(&self.context, redirect)
    }

    /// The files of a language's search index, by name; none where search is off.
    pub fn search_index(&self, locale: usize) -> error::Result<Vec<Output>> {
        search::search_index(&self.context, locale)
    }

    /// The recipe of an artwork. Fails when an overriding template has a mistake.
    pub fn recipe(&self, artwork: &Artwork) -> Result<Recipe, Box<Diagnostic>> {
        recipe::recipe(&self.context, artwork)
    }

    /// A fact's value with its unit, as a language prints it.
    pub fn printed(&self, fact: &Fact, locale: usize) -> String {
        self.context.tools[locale].numbers.fact(fact).full()
    }

    /// Makes a file that is not a page. Fails for the data of a table that the report does
    /// not have.
    pub fn file(&self, file: &PlannedFile) -> error::Result<Output> {
        Ok(Output { path: file.path.clone(), content: content(&self.context, file)? })
    }
}

fn content(context: &RenderContext, file: &PlannedFile) -> error::Result<Content> {
    let (site, plan) = (&context.site, &context.plan);
    let text = |text: String| Content::Made(text.into_bytes());
    Ok(match &file.kind {
        FileKind::Asset(_, asset) => Content::Made(asset.bytes.to_vec()),
        FileKind::ReportFile(_, path) | FileKind::Pdf(_, path) => Content::Copied(path.clone()),
        FileKind::Data(report, data) => {
            Content::Made(data::data_file(context, *report, data).ok_or_else(|| without_source(file))?)
        }
        FileKind::DataSchema => text(data::schema()),
        FileKind::Feed(locale, base) => text(feeds::atom(site, base, &context.tools[*locale], *locale)),
        FileKind::Sitemap(base) => text(feeds::sitemap(site, plan, base)),
        FileKind::Robots => text(feeds::robots(plan.base.as_ref())),
        // Its name is all that counts; an empty file would look like one that was lost.
        FileKind::NoJekyll => text("These files are served as they are.\n".to_owned()),
    })
}

/// Only a fault of ours comes here: such a file is planned for what the report has.
fn without_source(file: &PlannedFile) -> Error {
    let path = &file.path;
    Error::Usage(Sentence::new(
        format!("没有东西可以写进“{path}”：这是程序的错误。"),
        format!("There is nothing to write into `{path}`: this is a fault of the program."),
    ))
}
