//! The line that tells readers that a translation is not what the source says now, or that nobody has confirmed it.

use super::context::RenderContext;
use super::names::language_view;
use super::views::BehindView;
use crate::model::text::Reference;
use crate::model::translation_record::LanguageRecord;
use crate::plan::links::LinkContext;
use crate::plan::page::PageKind;
use crate::plan::url::page_path;
use crate::translate::{State, Subject, Translation, translations};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What readers of a clause are told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Remark {
    kind: RemarkKind,
    /// The last day on which somebody reviewed what is stale now, if that is recorded.
    reviewed: Option<Date>,
}

/// Each replaces the one behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum RemarkKind {
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
    let tools = &context.tools[locale];
    let messages = &tools.messages;
    let text = match remark.kind {
        RemarkKind::Behind => match corrected(context, report, group, remark) {
            Some(day) => messages.fill("translation_behind_since", &[("date", &tools.dates.day(day))]),
            None => messages.get("translation_behind").to_owned(),
        },
        RemarkKind::MachineMade => messages.get("translation_machine").to_owned(),
        RemarkKind::Draft => messages.get("translation_draft").to_owned(),
    };
    let section = context.site.reports[report].sections.iter().find(|section| section.id == group);
    let anchor = if section.is_some() || context.site.reports[report].section_of(group).is_none() { "" } else { group };
    let source = section.map_or(context.site.reports[report].source_locale, |section| section.translations.source().0);
    let path = link_context.url_base.to(&page_path(&context.site, page, source));
    Some(BehindView {
        text,
        link: messages.get("translation_source").to_owned(),
        href: if anchor.is_empty() { path } else { format!("{path}#{anchor}") },
        language: language_view(context.site.locales().get(source)),
    })
}

/// The day on which the source of a clause was corrected after its translation had been reviewed. The program knows no other
/// date of a change.
fn corrected(context: &RenderContext, report: usize, group: &str, remark: Remark) -> Option<Date> {
    let reviewed = remark.reviewed?;
    let is_here = |clause: &Option<Reference>| clause.as_ref().is_some_and(|clause| clause.id == group);
    let corrections = context.site.reports[report].corrections.iter().filter(|correction| is_here(&correction.clause));
    corrections.map(|correction| correction.date.day).max().filter(|day| *day > reviewed)
}

/// Returns how many clauses of a report are complete in a language and say what the source says, and how many there are. A
/// section without clauses is one. `None` for the source language.
pub(super) fn completeness(context: &RenderContext, link_context: &LinkContext) -> Option<(usize, usize)> {
    let (index, locale) = (link_context.report, link_context.locale);
    let report = &context.site.reports[index];
    if locale == report.source_locale {
        return None;
    }
    let remarks = of_report(context, index, locale);
    let is_remarked = |group: &str| remarks.is_some_and(|remarks| remarks.contains_key(group));
    let mut counted = (0, 0);
    for section in &report.sections {
        let is_whole = section.translations.own(locale).is_some() && !is_remarked(&section.id);
        let clauses: Vec<bool> =
            section.clauses(locale).map(|(shown, clause)| shown == locale && !is_remarked(&clause.id)).collect();
        let parts = if clauses.is_empty() { vec![is_whole] } else { clauses };
        counted.0 += parts.iter().filter(|is_done| **is_done).count();
        counted.1 += parts.len();
    }
    Some(counted)
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
        let parts = translations(&Subject::of_report(own), code, locale);
        // A clause without any translation is shown in the source language, with a notice of its own.
        let is_shown = |group: &str| parts.iter().any(|part| part.group == group && part.target.is_some());
        for part in parts.iter().filter(|part| part.section.is_some() && is_shown(&part.group)) {
            let kind = match part.state {
                State::Missing | State::Stale => RemarkKind::Behind,
                _ if part.is_machine_made => RemarkKind::MachineMade,
                State::Draft => RemarkKind::Draft,
                State::Translated | State::Reviewed => continue,
            };
            let reviewed = reviewed(part, record.languages.get(code));
            let known = remarks.entry(part.group.clone()).or_insert(Remark { kind, reviewed });
            *known = Remark { kind: kind.min(known.kind), reviewed: known.reviewed.max(reviewed) };
        }
        remarks
    }))
}

/// The day on which a stale text was last reviewed.
fn reviewed(part: &Translation, record: Option<&LanguageRecord>) -> Option<Date> {
    let recorded = record?.get(part.key.as_ref()?).filter(|_| part.state == State::Stale)?;
    recorded.review.as_ref()?.1.parse().ok()
}
