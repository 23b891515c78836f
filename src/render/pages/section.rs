//! The page of a section: its text, clause by clause, with the ways to its neighbours.

use super::super::context::RenderContext;
use super::super::facts::{Passage, page_facts, passages, waivers};
use super::super::names::{foreign, section_number, section_title};
use super::super::prose::Prose;
use super::super::report::all;
use super::super::views::{ClauseView, NeighbourView, SectionView};
use super::{Filling, PageContext};
use crate::model::report::Section;
use crate::plan::links::Surroundings;
use crate::plan::navigation;
use crate::plan::page::PageKind;
use crate::plan::url::page_path;
use minijinja::value::Serde;
use minijinja::{Value, context};

/// The section at a position of its report, with the report's closing after the last one.
pub(super) fn section(on: &PageContext<'_>, report: usize, position: usize) -> Filling {
    let surroundings = on.surroundings(report);
    let section = Value::from(Serde(section_view(on.context, &surroundings, position)));
    let fact_list = page_facts(on.context, &surroundings, on.page.kind).map(Serde).map(Value::from);
    let (site, page, t, report) = (&on.group.site, &on.furniture, on.translate(), &on.group.report);
    Filling { template: "section.html", values: context! { site, page, t, report, section, fact_list } }
}

pub(in crate::render) fn section_view(context: &RenderContext, surroundings: &Surroundings, position: usize) -> SectionView {
    let (index, locale) = (surroundings.report, surroundings.locale);
    let section = &context.site.reports[index].sections[position];
    let (shown, version) = section.telling.shown(locale);
    let prefix = if surroundings.whole { format!("{}-", section.id) } else { String::new() };
    let prose = Prose::new(context, surroundings, shown, &prefix);
    let narrative = &version.narrative;
    let language = foreign(context, shown, locale);
    let title = narrative.title.as_ref().map(|title| prose.inlines(&title.content)).unwrap_or_default();
    let passages = passages(context, surroundings, position);
    let clauses = passages.iter().filter_map(|passage| clause_view(context, surroundings, section, passage, &prefix));
    let clauses = clauses.collect();
    let (previous, next) = navigation::neighbours(&context.site, index, position);
    let lead = prose.within(&section.id);
    SectionView {
        id: section.id.clone(),
        former_ids: former_ids(context, surroundings, &section.id),
        number: section_number(context, locale, position),
        title: Value::from_safe_string(title),
        fallback: language.is_some(),
        notice: language.is_some().then(|| context.tools[locale].messages.get("fallback_section").to_owned()),
        language,
        lead: (!narrative.lead.is_empty()).then(|| Value::from_safe_string(lead.blocks(&narrative.lead))),
        waivers: passages.first().map(|lead| waivers(context, surroundings, lead)).unwrap_or_default(),
        footnotes: prose.footnotes(&narrative.footnotes, &all(narrative)).map(Value::from_safe_string),
        clauses,
        previous: previous.map(|position| neighbour(context, surroundings, position)),
        next: next.map(|position| neighbour(context, surroundings, position)),
    }
}

/// A clause as the passage that it is, in a section whose footnotes have a prefix.
pub(in crate::render) fn clause_view(
    context: &RenderContext,
    surroundings: &Surroundings,
    section: &Section,
    passage: &Passage<'_>,
    prefix: &str,
) -> Option<ClauseView> {
    let locale = surroundings.locale;
    let (clause_locale, clause) = passage.clause?;
    let language = foreign(context, clause_locale, locale);
    // A clause borrowed alone brings its own footnotes, numbered in its own file.
    let shown = section.telling.shown(locale).0;
    let borrowed = clause_locale != shown;
    let own_prefix = format!("{prefix}{}-", context.site.locales().get(clause_locale).code);
    let prose = Prose::new(context, surroundings, clause_locale, if borrowed { &own_prefix } else { prefix });
    let footnotes = section.telling.own(clause_locale).filter(|_| borrowed);
    let footnotes = footnotes.and_then(|own| prose.footnotes(&own.narrative.footnotes, &clause.footnote_numbers()));
    let body = prose.within(passage.place).blocks(&clause.blocks) + &footnotes.unwrap_or_default();
    let notice = context.tools[locale].messages.get("fallback_clause");
    Some(ClauseView {
        id: clause.id.clone(),
        former_ids: former_ids(context, surroundings, &clause.id),
        number: passage.number.clone(),
        plain_title: prose.plain(&clause.heading.content),
        title: Value::from_safe_string(prose.inlines(&clause.heading.content)),
        body: Value::from_safe_string(body),
        // The section's own notice already speaks for all of its clauses.
        notice: (language.is_some() && shown == locale).then(|| notice.to_owned()),
        language,
        waivers: waivers(context, surroundings, passage),
    })
}

/// What a place of the page was once called. The whole report on one page has no old
/// addresses, and so nothing of them is printed.
pub(in crate::render) fn former_ids(context: &RenderContext, surroundings: &Surroundings, id: &str) -> Vec<String> {
    let former = if surroundings.whole { Vec::new() } else { context.site.reports[surroundings.report].former_ids(id) };
    former.into_iter().map(str::to_owned).collect()
}

pub(in crate::render) fn neighbour(context: &RenderContext, surroundings: &Surroundings, position: usize) -> NeighbourView {
    let section = &context.site.reports[surroundings.report].sections[position];
    let path = page_path(&context.site, PageKind::Section(surroundings.report, position), surroundings.locale);
    NeighbourView {
        number: section_number(context, surroundings.locale, position),
        title: section_title(context, surroundings, section),
        language: foreign(context, section.telling.shown(surroundings.locale).0, surroundings.locale),
        href: surroundings.way.to(&path),
    }
}
