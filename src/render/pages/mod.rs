//! The pages: one file for each kind that a reader can see, whose function takes the
//! context and says which template is filled with what. `furniture` is what surrounds the
//! text of each of them, `titles` what it is called, `imprint` who publishes it.

mod data;
mod furniture;
mod imprint;
mod landing;
mod not_found;
pub mod redirect;
mod report;
mod search;
pub mod section;
mod site_map;
pub mod titles;
mod whole_report;

use super::context::RenderContext;
use super::picture::first_at_once;
use super::qr::Qr;
use super::report::{Depth, report_view};
use super::text::{FrameTexts, SectionText};
use super::views::QrView;
use super::{Output, environment};
use crate::diagnostic::Diagnostic;
use crate::plan::links::Surroundings;
use crate::plan::page::{Page, PageKind};
use crate::plan::url::{Way, canonical_path, page_path, qr_path};
use furniture::{is_for_itself, page_view};
use minijinja::Value;
use minijinja::value::Serde;
use std::cell::OnceCell;

/// Everything from our own host and nothing inline; `themes/README.md` explains it.
pub const POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'";
/// The page that searches runs pagefind's program, which is WebAssembly.
pub const SEARCH_POLICY: &str =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; form-action 'self'";

/// What the pages of one report in one language share, made once. They all lie
/// in one folder, so the same relative addresses are right on each of them.
pub struct Group<'c> {
    context: &'c RenderContext,
    site: Value,
    /// Of pages that show a report.
    shared: Option<ReportTexts<'c>>,
    report: Option<Value>,
}

/// The texts of a report as the pages of its group print them.
struct ReportTexts<'c> {
    surroundings: Surroundings,
    frames: FrameTexts<'c>,
    /// Each made when the first page asks for it.
    sections: Vec<OnceCell<SectionText<'c>>>,
}

impl<'c> Group<'c> {
    /// What the group of a page shares.
    pub fn of(context: &'c RenderContext, page: &Page) -> Group<'c> {
        let shared = page.kind.report().map(|report| {
            let path = page_path(&context.site, PageKind::Report(report), page.locale);
            let surroundings = Surroundings { report, locale: page.locale, way: Way::RelativeFrom(path), whole: false };
            let frames = FrameTexts::new(context, &surroundings);
            let sections = context.site.reports[report].sections.iter().map(|_| OnceCell::new()).collect();
            ReportTexts { surroundings, frames, sections }
        });
        let full = |shared: &ReportTexts<'_>| report_view(context, &shared.surroundings, Depth::Full(&shared.frames));
        let report = shared.as_ref().map(full).map(Serde).map(Value::from);
        Group { context, site: Value::from(Serde(imprint::site_view(context, page.locale))), shared, report }
    }

    /// The text of a section of the group's report.
    fn section(&self, position: usize) -> Option<&SectionText<'c>> {
        let shared = self.shared.as_ref()?;
        let section = shared.sections.get(position)?;
        Some(section.get_or_init(|| SectionText::new(self.context, &shared.surroundings, position)))
    }
}

/// A page, and what its clauses say.
#[derive(Debug)]
pub struct RenderedPage {
    /// Exactly as a build writes it.
    pub html: String,
    /// The clauses of a section's page, in order; none on other pages.
    pub clauses: Vec<ClauseDigest>,
}

/// Tells whether a clause looks the same in two versions of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseDigest {
    pub id: String,
    digest: blake3::Hash,
}

impl ClauseDigest {
    pub fn new(id: String, told: &[u8]) -> ClauseDigest {
        ClauseDigest { id, digest: blake3::hash(told) }
    }
}

/// A page that is being composed.
struct PageContext<'a, 'c> {
    context: &'c RenderContext,
    group: &'a Group<'c>,
    page: &'a Page,
    /// What its links begin from.
    base: &'a Way,
    /// The view of what surrounds its text.
    furniture: Value,
}

/// A template, and the values that fill it.
struct Filling {
    template: &'static str,
    values: Value,
}

impl PageContext<'_, '_> {
    /// Where the text of a report is printed when it is printed on this page.
    fn surroundings(&self, report: usize) -> Surroundings {
        Surroundings { report, locale: self.page.locale, way: self.base.clone(), whole: false }
    }

    /// The function `t` of the templates, in the language of the page.
    fn translate(&self) -> &Value {
        &self.context.tools[self.page.locale].translate
    }

    /// The views of all reports of the site.
    fn report_list(&self, depth: Depth<'_>) -> Vec<Value> {
        let reports = 0..self.context.site.reports.len();
        reports.map(|report| Value::from(Serde(report_view(self.context, &self.surroundings(report), depth)))).collect()
    }

    fn compose(&self) -> Filling {
        match self.page.kind {
            PageKind::Landing => landing::landing(self),
            PageKind::Report(report) => report::report(self, report),
            PageKind::Section(report, position) => section::section(self, report, position),
            PageKind::Whole(report) => whole_report::whole_report(self, report),
            PageKind::Data(report) => data::data(self, report),
            PageKind::SiteMap => site_map::site_map(self),
            PageKind::Search => search::search(self),
            PageKind::NotFound => not_found::not_found(self),
        }
    }
}

/// Makes a page and, before it, the picture of its code. Fails where an overriding
/// template has a mistake.
pub fn page(page: &Page, group: &Group<'_>, emit: &mut dyn FnMut(Output)) -> Result<(), Box<Diagnostic>> {
    let code = code(group.context, page);
    let html = html(page, group, code.as_ref())?;
    if let Some((code, _)) = code
        && group.context.plan.makes_qr(page)
    {
        emit(Output::made(qr_path(&group.context.site, page), code.png()));
    }
    emit(Output::made(page.path.clone(), html.into_bytes()));
    Ok(())
}

/// Makes a page for a preview, which compares it with its other versions.
pub fn rendered(page: &Page, group: &Group<'_>) -> Result<RenderedPage, Box<Diagnostic>> {
    let html = html(page, group, code(group.context, page).as_ref())?;
    let clauses = match page.kind {
        PageKind::Section(_, position) => section::clause_digests(group, position),
        _ => Vec::new(),
    };
    Ok(RenderedPage { html, clauses })
}

fn html(page: &Page, group: &Group<'_>, code: Option<&(Qr, String)>) -> Result<String, Box<Diagnostic>> {
    let context = group.context;
    let base = link_base(context, page);
    let qr = code.map(|(code, address)| qr_view(context, page, &base, code, address));
    let furniture = Value::from(Serde(page_view(context, page, &base, qr)));
    let Filling { template, values } = PageContext { context, group, page, base: &base, furniture }.compose();
    Ok(first_at_once(environment::fill(&context.environment, &context.theme, template, values)?))
}

/// The picture of a page's code, made without the page; `None` where it has none.
pub fn qr_picture(context: &RenderContext, page: &Page) -> Option<Output> {
    let (code, _) = code(context, page).filter(|_| context.plan.makes_qr(page))?;
    Some(Output::made(qr_path(&context.site, page), code.png()))
}

/// The code of a page and the address that it says, in a form to read.
fn code(context: &RenderContext, page: &Page) -> Option<(Qr, String)> {
    let base = context.plan.base.as_ref().filter(|_| is_for_itself(page.kind))?;
    let path = canonical_path(&context.site, page);
    Some((Qr::new(&base.join(&path))?, base.readable(&path)))
}

fn qr_view(context: &RenderContext, page: &Page, base: &Way, code: &Qr, address: &str) -> QrView {
    let label = context.tools[page.locale].messages.fill("qr_alt", &[("address", address)]);
    QrView {
        png: base.to(&qr_path(&context.site, page)),
        size: code.pixels(),
        svg: Value::from_safe_string(code.svg(&label)),
        address: address.to_owned(),
    }
}

/// The page for missing addresses is shown at any of them: its links cannot be relative.
fn link_base(context: &RenderContext, page: &Page) -> Way {
    match (page.kind, &context.plan.base) {
        (PageKind::NotFound, Some(base)) => Way::Absolute(base.path().to_owned()),
        (PageKind::NotFound, None) => Way::Absolute("/".to_owned()),
        _ => Way::RelativeFrom(page.path.clone()),
    }
}
