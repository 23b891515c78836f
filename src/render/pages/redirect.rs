//! Redirects from old URLs: redirect pages in place of pages that have moved, and notes on
//! current pages for each clause that has moved to another page.

use super::super::content_security_policy::POLICY;
use super::super::context::RenderContext;
use super::super::names::{clause_number, foreign, language_view, report_title, section_number, section_title};
use super::super::prose::Prose;
use super::super::qr::Qr;
use super::super::views::{MovedClauseView, MovedView};
use super::super::{Output, environment};
use super::titles::title;
use crate::diagnostic::Diagnostic;
use crate::model::alias::Spot;
use crate::narrative::Clause;
use crate::plan::links::LinkContext;
use crate::plan::page::{Page, PageKind};
use crate::plan::redirects::Redirect;
use crate::plan::url::{UrlBase, code_path, page_path};
use minijinja::value::Serde;
use minijinja::{Value, context};

/// Renders a redirect page. Before it, emits the QR code image of the old URL, which other
/// sites may embed.
pub(crate) fn redirect(
    context: &RenderContext,
    redirect: &Redirect,
    emit: &mut dyn FnMut(Output),
) -> Result<(), Box<Diagnostic>> {
    let html = moved_page(context, redirect)?;
    qr_picture(context, redirect).into_iter().for_each(&mut *emit);
    emit(Output::made(redirect.path.clone(), html.into_bytes()));
    Ok(())
}

/// Returns the QR code image of an old URL, or `None` if none is kept.
pub(crate) fn qr_picture(context: &RenderContext, redirect: &Redirect) -> Option<Output> {
    let base = context.plan.base.as_ref().filter(|_| context.plan.keeps_qr(redirect))?;
    let code = Qr::new(&base.join(&redirect.path))?;
    Some(Output::made(code_path(&redirect.path), code.png()))
}

/// Renders a redirect page.
pub(crate) fn moved_page(context: &RenderContext, redirect: &Redirect) -> Result<String, Box<Diagnostic>> {
    let (kind, locale) = (redirect.kind, redirect.locale);
    let page = Page { kind, locale, path: page_path(&context.site, kind, locale) };
    let url_base = UrlBase::RelativeFrom(redirect.path.clone());
    let at = |address: String| match &redirect.anchor {
        Some(anchor) => format!("{address}#{anchor}"),
        None => address,
    };
    let moved = MovedView {
        language: language_view(context.site.locales().get(locale)),
        title: title(context, &page),
        href: at(url_base.to(&page.path)),
        storage: context.plan.base.as_ref().map_or("/", |base| base.path()).to_owned(),
        canonical: context.plan.base.as_ref().map(|base| base.join(&page.path)),
        policy: POLICY,
        script: context.asset(&url_base, "moved.js"),
    };
    let t = &context.tools[locale].translate;
    environment::fill(&context.environment, &context.theme, "moved.html", context! { moved => Value::from(Serde(moved)), t })
}

/// Returns the clauses that have moved from this page to another one.
pub(super) fn moved_clauses(context: &RenderContext, page: &Page) -> Vec<MovedClauseView> {
    let (report, section) = match page.kind {
        PageKind::Report(report) => (report, None),
        PageKind::Section(report, section) => (report, Some(section)),
        _ => return Vec::new(),
    };
    let url_base = UrlBase::RelativeFrom(page.path.clone());
    let link_context = LinkContext { report, locale: page.locale, url_base, whole: false };
    let moved = context.site.reports[report].moved_from(section);
    moved.into_iter().map(|(old, spot)| moved_clause(context, &link_context, old, spot)).collect()
}

/// Returns the note on a clause that has moved.
fn moved_clause(context: &RenderContext, link_context: &LinkContext, old: &str, spot: Spot<'_>) -> MovedClauseView {
    let (report, locale) = (link_context.report, link_context.locale);
    let entry = &context.site.reports[report];
    let Some(position) = spot.section else {
        return MovedClauseView {
            id: old.to_owned(),
            number: String::new(),
            title: report_title(context, report, locale),
            language: None,
            href: link_context.place(&context.site, report, None),
        };
    };
    let section = &entry.sections[position];
    let holds = |clause: &Clause, anchor: &str| clause.id == anchor || clause.headings().any(|(id, _)| id == anchor);
    let clause =
        spot.anchor.and_then(|anchor| section.clauses(locale).enumerate().find(|(_, (_, clause))| holds(clause, anchor)));
    let (number, title, shown) = if let Some((number, (shown, clause))) = clause {
        let title = Prose::new(context, link_context, shown).plain(&clause.heading.content);
        (clause_number(context, link_context.report, locale, (position, number)), title, shown)
    } else {
        let title = section_title(context, link_context, section);
        (section_number(context, link_context.report, locale, position), title, section.translations.shown(locale).0)
    };
    let id = spot.anchor.unwrap_or(&section.id);
    MovedClauseView {
        id: old.to_owned(),
        number,
        title,
        language: foreign(context, shown, locale),
        href: link_context.place(&context.site, report, Some(id)),
    }
}
