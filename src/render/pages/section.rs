//! The page of a section: its text, clause by clause, with links to the adjacent sections.

use super::super::behind::behind;
use super::super::context::RenderContext;
use super::super::facts::{Passage, page_facts, waivers};
use super::super::markup::{Markup, Placement};
use super::super::names::{foreign, section_number, section_title, sub_clause_number};
use super::super::report::correction_view;
use super::super::text::{ClauseText, SectionText};
use super::super::views::{ClauseView, CorrectionView, NeighbourView, SectionView, SubClauseView};
use super::{ClauseDigest, Filling, Group, PageContext};
use crate::model::correction::Correction;
use crate::narrative::Clause;
use crate::plan::links::LinkContext;
use crate::plan::navigation;
use crate::plan::page::PageKind;
use crate::plan::url::page_path;
use minijinja::value::Serde;
use minijinja::{Value, context};

/// Returns the page of the section at a position in its report. The last section is followed by
/// the report's closing.
pub(super) fn section(on: &PageContext<'_, '_>, report: usize, position: usize) -> Filling {
    let link_context = on.link_context(report);
    let text = on.group.section(position);
    let section = text.map(|text| section_view(on.context, &link_context, position, text)).map(Serde).map(Value::from);
    let fact_list = page_facts(on.context, &link_context, on.page.kind).map(Serde).map(Value::from);
    let (site, page, t, report) = (&on.group.site, &on.furniture, on.translate(), &on.group.report);
    Filling { template: "section.html", values: context! { site, page, t, report, section, fact_list } }
}

/// Returns a digest of each clause's view.
pub(super) fn clause_digests(group: &Group<'_>, position: usize) -> Vec<ClauseDigest> {
    let (Some(shared), Some(text)) = (&group.shared, group.section(position)) else { return Vec::new() };
    let view = section_view(group.context, &shared.link_context, position, text);
    let digest = |clause: ClauseView| {
        let told = serde_json::to_vec(&clause).expect("texts and lists are always JSON");
        ClauseDigest::new(clause.id, &told)
    };
    view.clauses.into_iter().map(digest).collect()
}

/// Builds the view of a section from its rendered text, for its own page or the full-report page.
pub(super) fn section_view(
    context: &RenderContext,
    link_context: &LinkContext,
    position: usize,
    text: &SectionText<'_>,
) -> SectionView {
    let (index, locale) = (link_context.report, link_context.locale);
    let section = &context.site.reports[index].sections[position];
    let shown = section.translations.shown(locale).0;
    let language = foreign(context, shown, locale);
    let placed = |markup: &Markup| Value::from_safe_string(markup.placed(Placement::of(link_context)));
    let clauses = text.passages.iter().filter(|passage| passage.clause.is_some()).zip(&text.clauses);
    let page = PageKind::Section(index, position);
    let clauses = clauses.filter_map(|(passage, text)| clause_view(context, link_context, page, shown, passage, text));
    let clauses: Vec<ClauseView> = clauses.collect();
    let (previous, next) = navigation::neighbours(&context.site, index, position);
    SectionView {
        id: section.id.clone(),
        former_ids: former_ids(context, link_context, &section.id),
        number: section_number(context, index, locale, position),
        title: placed(&text.title),
        fallback: language.is_some(),
        notice: language.is_some().then(|| context.tools[locale].messages.get("fallback_section").to_owned()),
        behind: behind(context, link_context, &section.id, page),
        language,
        lead: text.lead.as_ref().map(placed),
        waivers: text.passages.first().map(|lead| waivers(context, link_context, lead)).unwrap_or_default(),
        footnotes: text.footnotes.as_ref().map(placed),
        withdrawn: withdrawal_of(context, link_context, &section.id),
        has_contents: clauses.len() > 1 || clauses.iter().any(|clause| !clause.sub_clauses.is_empty()),
        clauses,
        previous: previous.map(|position| neighbour(context, link_context, position)),
        next: next.map(|position| neighbour(context, link_context, position)),
    }
}

/// Builds the view of a clause. `shown` is the language in which its section is shown, `page` the section's page.
fn clause_view(
    context: &RenderContext,
    link_context: &LinkContext,
    page: PageKind,
    shown: usize,
    passage: &Passage<'_>,
    text: &ClauseText,
) -> Option<ClauseView> {
    let locale = link_context.locale;
    let (clause_locale, clause) = passage.clause?;
    let language = foreign(context, clause_locale, locale);
    let placement = Placement::of(link_context);
    let notice = context.tools[locale].messages.get("fallback_clause");
    Some(ClauseView {
        id: clause.id.clone(),
        former_ids: former_ids(context, link_context, &clause.id),
        number: passage.number.clone(),
        plain_title: text.plain_title.clone(),
        sub_clauses: sub_clauses(context, (link_context.report, locale), passage, text),
        title: Value::from_safe_string(text.title.placed(placement)),
        body: Value::from_safe_string(text.body.placed(placement)),
        // If the whole section is in another language, its own notice covers its clauses.
        notice: (language.is_some() && shown == locale).then(|| notice.to_owned()),
        behind: behind(context, link_context, &clause.id, page),
        language,
        waivers: waivers(context, link_context, passage),
        corrections: corrections_of(context, link_context, &clause.id),
        withdrawn: withdrawal_of(context, link_context, &clause.id),
    })
}

/// Returns links to the sub-clauses of a clause, for the contents of its page.
fn sub_clauses(
    context: &RenderContext,
    (report, locale): (usize, usize),
    passage: &Passage<'_>,
    text: &ClauseText,
) -> Vec<SubClauseView> {
    let Some((_, clause)) = passage.clause else { return Vec::new() };
    let (messages, numbering) = (&context.tools[locale].messages, context.site.reports[report].numbering);
    let views = clause.sub_clauses().zip(&text.sub_clauses).enumerate().map(|(position, (sub_clause, title))| SubClauseView {
        id: sub_clause.id.to_owned(),
        number: sub_clause_number(messages, numbering, &passage.number, position),
        title: title.clone(),
    });
    views.collect()
}

/// Returns the corrections that concern a clause, under its present or a former id.
fn corrections_of(context: &RenderContext, link_context: &LinkContext, id: &str) -> Vec<CorrectionView> {
    let report = &context.site.reports[link_context.report];
    // A correction of a sub-clause stands at its clause.
    let clauses = report.sections.iter().flat_map(|section| &section.translations.source().1.narrative.clauses);
    let parts: Vec<&str> = clauses.filter(|clause| clause.id == id).flat_map(Clause::headings).map(|(id, _)| id).collect();
    let is_here = |correction: &&Correction| {
        let named = correction.clause.as_ref().map(|clause| clause.id.as_str());
        let is_it = |named: &str| {
            let is_of = |id: &str| named == id || report.former_ids(id).contains(&named);
            is_of(id) || parts.iter().any(|part| is_of(part))
        };
        named.is_some_and(is_it)
    };
    let corrections = report.corrections.iter().filter(|correction| !correction.is_withdrawal);
    corrections.filter(is_here).map(|correction| correction_view(context, link_context, correction)).collect()
}

/// Returns when and why a clause or section was withdrawn.
fn withdrawal_of(context: &RenderContext, link_context: &LinkContext, id: &str) -> Option<CorrectionView> {
    let withdrawal = context.site.reports[link_context.report].withdrawal(id)?;
    Some(correction_view(context, link_context, withdrawal))
}

/// Returns the former ids of a place on the page. The full-report page has never been linked by
/// them, so it contains none.
fn former_ids(context: &RenderContext, link_context: &LinkContext, id: &str) -> Vec<String> {
    let former = if link_context.whole { Vec::new() } else { context.site.reports[link_context.report].former_ids(id) };
    former.into_iter().map(str::to_owned).collect()
}

/// Returns the link to an adjacent section.
fn neighbour(context: &RenderContext, link_context: &LinkContext, position: usize) -> NeighbourView {
    let section = &context.site.reports[link_context.report].sections[position];
    let path = page_path(&context.site, PageKind::Section(link_context.report, position), link_context.locale);
    NeighbourView {
        number: section_number(context, link_context.report, link_context.locale, position),
        title: section_title(context, link_context, section),
        language: foreign(context, section.translations.shown(link_context.locale).0, link_context.locale),
        href: link_context.url_base.to(&path),
    }
}
