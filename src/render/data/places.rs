//! Finds where the facts of a report are mentioned, in a single pass over its text.

use super::super::context::RenderContext;
use super::super::facts::{CLOSING, PREFACE, Passage, frame_passage, passages};
use super::super::names::{foreign, section_number, section_title};
use super::super::prose::Prose;
use super::super::views::PlaceView;
use crate::model::fact::Fact;
use crate::plan::links::LinkContext;
use crate::plan::page::PageKind;
use crate::plan::url::page_path;
use std::collections::BTreeMap;

/// The part of a report that a passage belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Preface,
    /// A section, by index.
    Section(usize),
    Closing,
}

/// The passages of a report in reading order, with an index of the facts they mention.
pub(crate) struct Told<'s> {
    pub passages: Vec<(Part, Passage<'s>)>,
    by_fact: BTreeMap<&'s str, Vec<usize>>,
    by_place: BTreeMap<&'s str, usize>,
}

impl Told<'_> {
    /// Returns the indices of the passages that mention a fact.
    pub(crate) fn all(&self, fact: &Fact) -> &[usize] {
        self.by_fact.get(fact.id.as_str()).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the index of the passage that a fact belongs to: the one the author chose, or
    /// else the first that mentions it.
    pub(crate) fn home(&self, fact: &Fact) -> Option<usize> {
        let chosen = fact.clause.as_ref().and_then(|clause| self.by_place.get(clause.id.as_str()).copied());
        chosen.or_else(|| self.all(fact).first().copied())
    }
}

/// Returns the passages of a report in the language of the link context.
pub(in crate::render) fn told<'s>(context: &'s RenderContext, link_context: &LinkContext) -> Told<'s> {
    let report = &*context.site.reports[link_context.report];
    let frame = |part, translations, place| (part, frame_passage(context, report, translations, link_context.locale, place));
    let preface = report.preface.as_ref().map(|preface| frame(Part::Preface, preface, PREFACE));
    let closing = report.closing.as_ref().map(|closing| frame(Part::Closing, closing, CLOSING));
    let sections = (0..report.sections.len()).flat_map(|position| {
        passages(context, link_context, position).into_iter().map(move |passage| (Part::Section(position), passage))
    });
    let passages: Vec<_> = preface.into_iter().chain(sections).chain(closing).collect();
    let mut by_fact: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut by_place = BTreeMap::new();
    for (index, (_, passage)) in passages.iter().enumerate() {
        by_place.insert(passage.place, index);
        for fact in &passage.facts {
            by_fact.entry(fact).or_default().push(index);
        }
    }
    Told { passages, by_fact, by_place }
}

/// Returns the URL of a passage in the language of the link context.
pub(in crate::render) fn address(context: &RenderContext, link_context: &LinkContext, part: Part, place: &str) -> String {
    let report = link_context.report;
    let front = || link_context.place(&context.site, report, None);
    match (part, context.site.reports[report].sections.len().checked_sub(1)) {
        (Part::Section(position), _) => {
            let page =
                link_context.url_base.to(&page_path(&context.site, PageKind::Section(report, position), link_context.locale));
            // The start of the section is the start of its page.
            if context.site.reports[report].sections[position].id == place { page } else { format!("{page}#{place}") }
        }
        // The closing is on the page of the last section.
        (Part::Closing, Some(last)) => {
            let page = page_path(&context.site, PageKind::Section(report, last), link_context.locale);
            format!("{}#closing", link_context.url_base.to(&page))
        }
        (Part::Preface, _) => format!("{}#preface", front()),
        (Part::Closing, None) => front(),
    }
}

/// Returns the number, empty where it has none, and the title of a part of a report; without a part, the title of what
/// no text mentions.
pub(in crate::render) fn part_heading(
    context: &RenderContext,
    link_context: &LinkContext,
    part: Option<Part>,
) -> (String, String) {
    let messages = &context.tools[link_context.locale].messages;
    let key = match part {
        Some(Part::Section(position)) => {
            let section = &context.site.reports[link_context.report].sections[position];
            let number = section_number(context, link_context.report, link_context.locale, position);
            return (number, section_title(context, link_context, section));
        }
        Some(Part::Preface) => "preface",
        Some(Part::Closing) => "closing",
        None => "data_other",
    };
    (String::new(), messages.get(key).to_owned())
}

/// Returns a link to a passage, with its number, such as 1.1, and its title.
pub(in crate::render) fn place_view(
    context: &RenderContext,
    link_context: &LinkContext,
    (part, passage): &(Part, Passage<'_>),
) -> PlaceView {
    let report = &context.site.reports[link_context.report];
    let (title, shown) = match (part, passage.clause) {
        (_, Some((shown, clause))) => (Prose::new(context, link_context, shown).plain(&clause.heading.content), Some(shown)),
        (Part::Section(position), None) => {
            let section = &report.sections[*position];
            (section_title(context, link_context, section), Some(section.translations.shown(link_context.locale).0))
        }
        (Part::Preface | Part::Closing, None) => (String::new(), None),
    };
    PlaceView {
        number: passage.number.clone(),
        title,
        language: shown.and_then(|shown| foreign(context, shown, link_context.locale)),
        href: address(context, link_context, *part, passage.place),
    }
}
