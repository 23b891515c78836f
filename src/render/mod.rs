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
mod template_bounds;
mod template_depth;
pub mod views;

use crate::diagnostic::Diagnostic;
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

    /// Makes a file that is not a page.
    pub fn file(&self, file: &PlannedFile) -> Output {
        let text = |text: String| Content::Made(text.into_bytes());
        let content = match (&file.kind, &self.plan.base) {
            (FileKind::Asset(name), _) => {
                Content::Made(self.plan.assets.get(name).map(|asset| asset.bytes.to_vec()).unwrap_or_default())
            }
            (FileKind::ReportFile(report, name), _) => match self.site.reports[*report].files.get(name) {
                Some(file) => Content::Copied(file.path.clone()),
                None => Content::Made(Vec::new()),
            },
            (FileKind::Data(report, file), _) => Content::Made(self.data_file(*report, file)),
            (FileKind::DataSchema, _) => text(data::schema()),
            (FileKind::Pdf(_, path), _) => Content::Copied(path.clone()),
            (FileKind::Feed(locale), Some(base)) => text(feeds::atom(&self.site, base, &self.tools[*locale], *locale)),
            (FileKind::Sitemap, Some(base)) => text(feeds::sitemap(&self.site, &self.plan, base)),
            (FileKind::Robots, base) => text(feeds::robots(base.as_ref())),
            // Its name is all that counts; an empty file would look like one that was lost.
            (FileKind::NoJekyll, _) => text("These files are served as they are.\n".to_owned()),
            (FileKind::Feed(_) | FileKind::Sitemap, None) => Content::Made(Vec::new()),
        };
        Output { path: file.path.clone(), content }
    }
}
