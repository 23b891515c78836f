//! The line that tells readers that a translation is not what the source says now, or that nobody has confirmed it.

use super::context::RenderContext;
use super::names::language_view;
use super::views::BehindView;
use crate::plan::links::LinkContext;
use crate::plan::page::PageKind;
use crate::plan::url::page_path;
use crate::translate::{State, translations};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What readers of a clause are told. Each replaces the one behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Remark {
    /// The source has changed since, or has more.
    Behind,
    /// A machine has made it, and nobody has reviewed it.
    MachineMade,
    Draft,
}

/// The remarks of all reports by report and language, found when a page first needs them.
#[derive(Debug, Default)]
pub(crate) struct Remarks(Vec<OnceLock<BTreeMap<String, Remark>>>);

impl Remarks {
    /// None is known yet.
    pub(crate) fn new(reports: usize, locales: usize) -> Remarks {
        Remarks((0..reports * locales).map(|_| OnceLock::new()).collect())
    }
}

/// Returns the remark about a clause, or about what stands outside of the clauses of a section, the preface or the closing.
/// `page` is the page that shows the text.
pub(super) fn behind(context: &RenderContext, link_context: &LinkContext, group: &str, page: PageKind) -> Option<BehindView> {
    let (report, locale) = (link_context.report, link_context.locale);
    let remark = *of_report(context, report, locale)?.get(group)?;
    let messages = &context.tools[locale].messages;
    let text = match remark {
        Remark::Behind => "translation_behind",
        Remark::MachineMade => "translation_machine",
        Remark::Draft => "translation_draft",
    };
    let section = context.site.reports[report].sections.iter().find(|section| section.id == group);
    let anchor = if section.is_some() || context.site.reports[report].section_of(group).is_none() { "" } else { group };
    let source = section.map_or(0, |section| section.translations.shown(0).0);
    let path = link_context.url_base.to(&page_path(&context.site, page, source));
    Some(BehindView {
        text: messages.get(text).to_owned(),
        link: messages.get("translation_source").to_owned(),
        href: if anchor.is_empty() { path } else { format!("{path}#{anchor}") },
        language: language_view(context.site.locales().get(source)),
    })
}

fn of_report(context: &RenderContext, report: usize, locale: usize) -> Option<&BTreeMap<String, Remark>> {
    let own = &context.site.reports[report];
    let code = &context.site.locales().get(locale).code;
    let record = own.translation_record.as_ref()?;
    if !context.site.translation_notices || !record.languages.contains_key(code) {
        return None;
    }
    let found = context.remarks.0.get(report * context.site.locales().len() + locale)?;
    Some(found.get_or_init(|| {
        let mut remarks: BTreeMap<String, Remark> = BTreeMap::new();
        let parts = translations(own, code, locale);
        // A clause without any translation is shown in the source language, with a notice of its own.
        let is_shown = |group: &str| parts.iter().any(|part| part.group == group && part.target.is_some());
        for part in parts.iter().filter(|part| part.section.is_some() && is_shown(&part.group)) {
            let remark = match part.state {
                State::Missing | State::Stale => Remark::Behind,
                _ if part.is_machine_made => Remark::MachineMade,
                State::Draft => Remark::Draft,
                State::Translated | State::Reviewed => continue,
            };
            let known = remarks.entry(part.group.clone()).or_insert(remark);
            *known = remark.min(*known);
        }
        remarks
    }))
}
