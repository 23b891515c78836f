//! The fifth stage: plan to bytes, one page at a time. Reads no disk.
//!
//! 1. `views` is what templates see; `report` and `page` fill it.
//! 2. `prose` and `numbers` print the narrative and its facts; `facts` tells about
//!    the figures of a page.
//! 3. `exhibits` writes tables, cards and charts; `drawing` says what a chart draws,
//!    `chart` draws it.
//! 4. `metadata`, `share`, `qr` and `feeds` are for machines and phones; `favourite`
//!    is what a browser keeps of a page.
//!    `moved` is what old addresses lead to.
//! 5. `data` is the page of a report's data and its files.
//! 6. `search` says what readers can find, `search_index` makes their index.
//! 7. `environment` holds the templates; `messages` the words of the furniture.
//!
//! Groups of pages can be rendered at once on several threads: a renderer is
//! shared and never changes.

mod card;
mod card_lines;
pub mod chart;
mod data;
mod dates;
mod drawing;
mod environment;
mod exhibits;
mod facts;
mod favourite;
mod feeds;
pub mod html;
mod messages;
mod metadata;
mod moved;
mod numbers;
mod page;
mod picture;
mod prose;
mod qr;
pub mod recipe;
mod report;
mod search;
mod search_index;
mod share;
mod template_depth;
pub mod views;

use crate::diagnostic::{Diagnostic, Sentence};
use crate::error::{self, Error};
use crate::model::fact::Fact;
use crate::model::site::Site;
use crate::plan::Plan;
use crate::plan::page::{FileKind, Page, PlannedFile};
use crate::theme::Theme;
use dates::Dates;
use messages::{Messages, Translate};
use minijinja::{Environment, Value};
use numbers::Numbers;
use std::path::PathBuf;
use std::sync::Arc;

pub use dates::in_figures;
pub use page::{POLICY, SEARCH_POLICY};
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

/// What printing in one language needs.
pub struct Tools {
    numbers: Numbers,
    dates: Dates,
    messages: Arc<Messages>,
    translate: Value,
}

pub struct Renderer {
    site: Arc<Site>,
    plan: Arc<Plan>,
    theme: Arc<Theme>,
    environment: Environment<'static>,
    /// By language.
    tools: Vec<Tools>,
}

/// Prepares the rendering of a planned site. Fails when a template of the
/// site's own theme cannot be compiled.
pub fn render(site: &Arc<Site>, plan: &Arc<Plan>, theme: &Arc<Theme>) -> Result<Renderer, Vec<Diagnostic>> {
    let environment = environment::environment(theme, site, plan)?;
    let tools: Vec<Tools> = site
        .locales()
        .iter()
        .map(|locale| {
            let messages = Arc::new(Messages::new(theme, locale));
            let translate = Value::from_object(Translate(messages.clone()));
            Tools { numbers: Numbers::new(locale, &messages), dates: Dates::new(locale, &messages), messages, translate }
        })
        .collect();
    let (site, plan, theme) = (site.clone(), plan.clone(), theme.clone());
    Ok(Renderer { site, plan, theme, environment, tools })
}

impl Renderer {
    /// Renders a group of pages that share a report and a language. A mistake in
    /// an overriding template is returned; the default theme makes none.
    pub fn group(&self, pages: &[&Page], emit: &mut dyn FnMut(Output)) -> Result<(), Box<Diagnostic>> {
        let Some(first) = pages.first() else { return Ok(()) };
        let shared = self.shared(first);
        for &page in pages {
            self.page(page, &shared, emit)?;
        }
        Ok(())
    }

    /// A fact's value with its unit, as a language prints it.
    pub fn printed(&self, fact: &Fact, locale: usize) -> String {
        self.tools[locale].numbers.fact(fact).full()
    }

    /// Makes a file that is not a page. Fails for the data of a table that the report does
    /// not have.
    pub fn file(&self, file: &PlannedFile) -> error::Result<Output> {
        let text = |text: String| Content::Made(text.into_bytes());
        let content = match &file.kind {
            FileKind::Asset(_, asset) => Content::Made(asset.bytes.to_vec()),
            FileKind::ReportFile(_, path) | FileKind::Pdf(_, path) => Content::Copied(path.clone()),
            FileKind::Data(report, data) => Content::Made(self.data_file(*report, data).ok_or_else(|| without_source(file))?),
            FileKind::DataSchema => text(data::schema()),
            FileKind::Feed(locale, base) => text(feeds::atom(&self.site, base, &self.tools[*locale], *locale)),
            FileKind::Sitemap(base) => text(feeds::sitemap(&self.site, &self.plan, base)),
            FileKind::Robots => text(feeds::robots(self.plan.base.as_ref())),
            // Its name is all that counts; an empty file would look like one that was lost.
            FileKind::NoJekyll => text("These files are served as they are.\n".to_owned()),
        };
        Ok(Output { path: file.path.clone(), content })
    }
}

/// Only a fault of ours comes here: such a file is planned for what the report has.
fn without_source(file: &PlannedFile) -> Error {
    let path = &file.path;
    Error::Usage(Sentence::new(
        format!("没有东西可以写进“{path}”：这是程序的错误。"),
        format!("There is nothing to write into `{path}`: this is a fault of the program."),
    ))
}
