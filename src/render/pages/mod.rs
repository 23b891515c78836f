//! The pages: one module per kind of page. Its function takes the context and returns the
//! template and its values. `furniture` builds what surrounds the text of every page, `titles` its
//! title, and `imprint` the site's publisher.

mod data;
mod furniture;
mod glossary;
mod imprint;
mod landing;
mod not_found;
mod poster;
pub(super) mod redirect;
mod report;
mod search;
pub(super) mod section;
mod site_map;
pub(super) mod titles;
mod whole_report;

use super::context::RenderContext;
use super::picture::first_at_once;
use super::qr::Qr;
use super::report::{Depth, report_view};
use super::text::{FrameTexts, SectionText};
use super::views::QrView;
use super::{Output, environment};
use crate::diagnostic::Diagnostic;
use crate::plan::links::LinkContext;
use crate::plan::page::{Page, PageKind};
use crate::plan::url::{UrlBase, canonical_path, page_path, qr_path};
use furniture::{is_for_itself, page_view};
use minijinja::Value;
use minijinja::value::Serde;
use std::cell::OnceCell;

/// Data that the pages of one report in one language share and that is generated once. All
/// these pages are in the same folder, so relative URLs are valid on each of them.
pub(super) struct Group<'c> {
    context: &'c RenderContext,
    site: Value,
    /// The texts of the report, if the pages show one.
    shared: Option<ReportTexts<'c>>,
    /// The view of the report.
    report: Option<Value>,
}

/// The texts of a report, as the pages of its group print them.
struct ReportTexts<'c> {
    link_context: LinkContext,
    frames: FrameTexts<'c>,
    /// Each section is rendered when the first page needs it.
    sections: Vec<OnceCell<SectionText<'c>>>,
}

impl<'c> Group<'c> {
    /// Returns the shared data of the group to which a page belongs.
    pub(super) fn of(context: &'c RenderContext, page: &Page) -> Group<'c> {
        let shared = page.kind.report().map(|report| {
            let path = page_path(&context.site, PageKind::Report(report), page.locale);
            let link_context = LinkContext { report, locale: page.locale, url_base: UrlBase::RelativeFrom(path), whole: false };
            let frames = FrameTexts::new(context, &link_context);
            let sections = context.site.reports[report].sections.iter().map(|_| OnceCell::new()).collect();
            ReportTexts { link_context, frames, sections }
        });
        let full = |shared: &ReportTexts<'_>| report_view(context, &shared.link_context, Depth::Full(&shared.frames));
        let report = shared.as_ref().map(full).map(Serde).map(Value::from);
        Group { context, site: Value::from(Serde(imprint::site_view(context, page.locale))), shared, report }
    }

    /// Returns the text of a section of the group's report.
    fn section(&self, position: usize) -> Option<&SectionText<'c>> {
        let shared = self.shared.as_ref()?;
        let section = shared.sections.get(position)?;
        Some(section.get_or_init(|| SectionText::new(self.context, &shared.link_context, position)))
    }
}

/// A rendered page, and digests of its clauses.
#[derive(Debug)]
pub struct RenderedPage {
    /// The HTML, exactly as a build writes it.
    pub html: String,
    /// The clauses of a section's page, in order; empty for other pages.
    pub clauses: Vec<ClauseDigest>,
}

/// A digest of a clause, equal in two versions of a page if the clause looks the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseDigest {
    pub id: String,
    digest: blake3::Hash,
}

impl ClauseDigest {
    /// Computes the digest of a clause from its serialized view.
    pub fn new(id: String, told: &[u8]) -> ClauseDigest {
        ClauseDigest { id, digest: blake3::hash(told) }
    }
}

/// A page that is being rendered.
struct PageContext<'a, 'c> {
    context: &'c RenderContext,
    group: &'a Group<'c>,
    page: &'a Page,
    /// The base of its links.
    base: &'a UrlBase,
    /// The view of everything that surrounds its text.
    furniture: Value,
}

/// A template and its values.
struct Filling {
    template: &'static str,
    values: Value,
}

impl PageContext<'_, '_> {
    /// Returns the context in which a report's text is printed on this page.
    fn link_context(&self, report: usize) -> LinkContext {
        LinkContext { report, locale: self.page.locale, url_base: self.base.clone(), whole: false }
    }

    /// Returns the template function `t` for the page's language.
    fn translate(&self) -> &Value {
        &self.context.tools[self.page.locale].translate
    }

    /// Returns the views of all reports of the site.
    fn report_list(&self, depth: Depth<'_>) -> Vec<Value> {
        let reports = 0..self.context.site.reports.len();
        reports.map(|report| Value::from(Serde(report_view(self.context, &self.link_context(report), depth)))).collect()
    }

    /// Returns the template and values for the page's kind.
    fn compose(&self) -> Filling {
        match self.page.kind {
            PageKind::Landing => landing::landing(self),
            PageKind::Report(report) => report::report(self, report),
            PageKind::Section(report, position) => section::section(self, report, position),
            PageKind::Whole(report) => whole_report::whole_report(self, report),
            PageKind::Data(report) => data::data(self, report),
            PageKind::Poster(report) => poster::poster(self, report),
            PageKind::SiteMap => site_map::site_map(self),
            PageKind::Glossary => glossary::glossary(self),
            PageKind::Search => search::search(self),
            PageKind::NotFound => not_found::not_found(self),
        }
    }
}

/// Renders a page and emits it after its QR code image. Fails if a custom template has an error.
pub(super) fn page(page: &Page, group: &Group<'_>, emit: &mut dyn FnMut(Output)) -> Result<(), Box<Diagnostic>> {
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

/// Renders a page for a preview, which compares it with its other versions.
pub(super) fn rendered(page: &Page, group: &Group<'_>) -> Result<RenderedPage, Box<Diagnostic>> {
    let html = html(page, group, code(group.context, page).as_ref())?;
    let clauses = match page.kind {
        PageKind::Section(_, position) => section::clause_digests(group, position),
        _ => Vec::new(),
    };
    Ok(RenderedPage { html, clauses })
}

/// Renders a page to HTML.
fn html(page: &Page, group: &Group<'_>, code: Option<&(Qr, String)>) -> Result<String, Box<Diagnostic>> {
    let context = group.context;
    let base = link_base(context, page);
    let qr = code.map(|(code, address)| qr_view(context, page, &base, code, address));
    let furniture = Value::from(Serde(page_view(context, page, &base, qr)));
    let Filling { template, values } = PageContext { context, group, page, base: &base, furniture }.compose();
    Ok(first_at_once(environment::fill(&context.environment, &context.theme, template, values)?))
}

/// Returns the QR code image of a page without rendering the page, or `None` if it has none.
pub(super) fn qr_picture(context: &RenderContext, page: &Page) -> Option<Output> {
    let (code, _) = code(context, page).filter(|_| context.plan.makes_qr(page))?;
    Some(Output::made(qr_path(&context.site, page), code.png()))
}

/// Returns the QR code of a page and the encoded URL in readable form.
fn code(context: &RenderContext, page: &Page) -> Option<(Qr, String)> {
    let base = context.plan.base.as_ref().filter(|_| is_for_itself(page.kind))?;
    let path = canonical_path(&context.site, page);
    Some((Qr::new(&base.join(&path))?, base.readable(&path)))
}

/// Builds the view of a page's QR code.
fn qr_view(context: &RenderContext, page: &Page, base: &UrlBase, code: &Qr, address: &str) -> QrView {
    let label = context.tools[page.locale].messages.fill("qr_alt", &[("address", address)]);
    QrView {
        png: base.to(&qr_path(&context.site, page)),
        size: code.pixels(),
        svg: Value::from_safe_string(code.svg(&label)),
        address: address.to_owned(),
    }
}

/// Returns the base of a page's links. The 404 page is served at any URL, so its links cannot be
/// relative.
fn link_base(context: &RenderContext, page: &Page) -> UrlBase {
    match (page.kind, &context.plan.base) {
        (PageKind::NotFound, Some(base)) => UrlBase::Absolute(base.path().to_owned()),
        (PageKind::NotFound, None) => UrlBase::Absolute("/".to_owned()),
        _ => UrlBase::RelativeFrom(page.path.clone()),
    }
}
