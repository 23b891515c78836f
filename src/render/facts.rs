//! What a page says about its figures: the list of facts at its end, and the notes on
//! relations that are known not to hold.
//!
//! The list contains each fact once, in order of first use, and each relation once, as
//! arithmetic; `fact.js` shows parts of the list beside the text. This module never
//! calculates: every printed number is stored.

use super::context::{RenderContext, Tools};
use super::names::{clause_number, fact_label, section_number};
use super::views::{FactListView, FactView, LinkView, RelationView, WaiverView};
use crate::model::fact::Fact;
use crate::model::relation::{Operation, Relation};
use crate::model::report::{Report, Section, Translations};
use crate::model::unit::UnitKind;
use crate::narrative::{Block, Clause, FactForm, Inline, exhibits, inlines_of, walk_inlines};
use crate::plan::links::LinkContext;
use crate::plan::page::PageKind;

/// The place of the notes on key figures.
pub(super) const KEY_FIGURES: &str = "key-figures";
/// The place of the preface. The hyphen distinguishes it from the ids of clauses.
pub(super) const PREFACE: &str = "preface-";
/// The place of the closing.
pub(super) const CLOSING: &str = "closing-";

/// The place of the poster.
pub(super) const POSTER: &str = "poster-";

/// A part of the text whose notes are printed together at its end.
pub(super) struct Passage<'s> {
    /// The id of the clause or section, or one of the constants above.
    pub place: &'s str,
    /// How the text refers to it: 1.3, Part 1, Preface.
    pub number: String,
    /// The facts that it prints, each once, in order of first use.
    pub facts: Vec<&'s str>,
    /// The clause, if the passage is one, with the index of the language in which it is shown.
    pub clause: Option<(usize, &'s Clause)>,
}

/// Returns the passages of a section as they are shown in the page's language.
pub(super) fn passages<'s>(context: &'s RenderContext, link_context: &LinkContext, position: usize) -> Vec<Passage<'s>> {
    let locale = link_context.locale;
    let report = &*context.site.reports[link_context.report];
    let section = &report.sections[position];
    let number = section_number(context, link_context.report, locale, position);
    let lead = Passage { place: &section.id, number, facts: lead_facts(report, section, locale), clause: None };
    let clauses = section.clauses(locale).enumerate().map(|(number, (shown, clause))| Passage {
        place: &clause.id,
        number: clause_number(context, link_context.report, locale, (position, number)),
        facts: clause_facts(report, section, shown, clause),
        clause: Some((shown, clause)),
    });
    std::iter::once(lead).chain(clauses).collect()
}

/// Returns the preface, the closing or the poster as a passage.
pub(super) fn frame_passage<'s>(
    context: &RenderContext,
    report: &'s Report,
    translations: &'s Translations,
    locale: usize,
    place: &'static str,
) -> Passage<'s> {
    let name = context.tools[locale].messages.get(place.trim_end_matches('-'));
    Passage { place, number: name.to_owned(), facts: frame_facts(report, translations, locale), clause: None }
}

/// Returns the list of the facts that a page of a report prints in its text, or `None` if it
/// prints none.
pub(super) fn page_facts(context: &RenderContext, link_context: &LinkContext, kind: PageKind) -> Option<FactListView> {
    let report = &context.site.reports[link_context.report];
    let last = report.sections.len().saturating_sub(1);
    let (preface, sections, closing) = match kind {
        PageKind::Section(_, position) => (false, position..position + 1, position == last),
        PageKind::Whole(_) => (true, 0..report.sections.len(), true),
        PageKind::Poster(_) => (false, 0..0, false),
        _ => (true, 0..0, false),
    };
    let frame = |translations, place| frame_passage(context, report, translations, link_context.locale, place);
    let preface = report.preface.as_ref().filter(|_| preface).map(|preface| frame(preface, PREFACE));
    let closing = report.closing.as_ref().filter(|_| closing).map(|closing| frame(closing, CLOSING));
    let sections = sections.flat_map(|position| passages(context, link_context, position));
    let poster = report.poster.as_ref().filter(|_| matches!(kind, PageKind::Poster(_))).map(|poster| frame(poster, POSTER));
    let passages: Vec<Passage<'_>> = preface.into_iter().chain(sections).chain(closing).chain(poster).collect();
    fact_list(context, link_context, &passages)
}

/// Returns the list of the facts of these passages, or `None` if there are none.
fn fact_list(context: &RenderContext, link_context: &LinkContext, passages: &[Passage<'_>]) -> Option<FactListView> {
    let report = &context.site.reports[link_context.report];
    let tools = &context.tools[link_context.locale];
    let mut ids: Vec<&str> = Vec::new();
    for id in passages.iter().flat_map(|passage| &passage.facts) {
        if !ids.contains(id) {
            ids.push(id);
        }
    }
    let printed = ids.iter().filter_map(|id| report.fact(id));
    let facts: Vec<FactView> = printed.map(|fact| fact_view(context, fact, link_context)).collect();
    let relations = report.relations.iter().enumerate().filter_map(|(index, relation)| {
        let named: Vec<&str> = ids.iter().copied().filter(|id| ties(report, relation, id)).collect();
        if named.is_empty() {
            return None;
        }
        let written = Writer { context, report, link_context, tools }.relation(relation)?;
        Some(RelationView {
            facts: named.join(" "),
            arithmetic: written.numbers,
            words: written.words,
            note: way_to_note(context, link_context, passages, index),
        })
    });
    let relations = relations.collect();
    (!facts.is_empty()).then_some(FactListView { facts, relations })
}

/// Returns a fact as an entry of the list.
fn fact_view(context: &RenderContext, fact: &Fact, link_context: &LinkContext) -> FactView {
    let (locale, tools) = (link_context.locale, &context.tools[link_context.locale]);
    FactView {
        id: fact.id.clone(),
        href: link_context.printed_fact(&context.site, fact),
        label: fact_label(&tools.messages, fact, locale),
        value: tools.numbers.fact(fact).full(),
        definition: fact.definition.as_ref().map(|text| text.get(locale).clone()),
        scope: fact.scope.as_ref().map(|text| text.get(locale).clone()),
    }
}

/// Returns every relation of the report as arithmetic, in the report's order. An entry is `None`
/// if data for it is missing.
pub(super) fn relation_views(context: &RenderContext, link_context: &LinkContext) -> Vec<Option<RelationView>> {
    let report = &context.site.reports[link_context.report];
    let writer = Writer { context, report, link_context, tools: &context.tools[link_context.locale] };
    let view = |(index, relation): (usize, &Relation)| {
        let written = writer.relation(relation)?;
        Some(RelationView {
            facts: tied(report, relation).collect::<Vec<_>>().join(" "),
            arithmetic: written.numbers,
            words: written.words,
            note: way_to_note(context, link_context, &[], index),
        })
    };
    report.relations.iter().enumerate().map(view).collect()
}

/// Returns a link from a waived relation to its note: on this page, or else in the first
/// clause that has one.
fn way_to_note(context: &RenderContext, link_context: &LinkContext, here: &[Passage<'_>], relation: usize) -> Option<LinkView> {
    let index = link_context.report;
    let report = &context.site.reports[index];
    let waived = report.relations.get(relation).filter(|relation| relation.waiver.is_some())?;
    let has_note = |passage: &&Passage<'_>| passage.facts.iter().any(|fact| doubts(report, waived, fact));
    let link = |passage: &Passage<'_>, href: String| LinkView {
        text: context.tools[link_context.locale].messages.fill("waiver_see", &[("place", &passage.number)]),
        href,
    };
    if let Some(passage) = here.iter().find(has_note) {
        return Some(link(passage, format!("#{}", anchor(passage.place, relation))));
    }
    let mut elsewhere = (0..report.sections.len()).flat_map(|position| passages(context, link_context, position));
    let there = elsewhere.find(|passage| has_note(&passage))?;
    Some(link(&there, link_context.place(&context.site, index, Some(there.place))))
}

/// Returns the notes below a passage: one for each relation that is known not to hold and
/// makes a fact of the passage doubtful.
pub(super) fn waivers(context: &RenderContext, link_context: &LinkContext, passage: &Passage<'_>) -> Vec<WaiverView> {
    let report = &context.site.reports[link_context.report];
    let (locale, tools) = (link_context.locale, &context.tools[link_context.locale]);
    let figure = |fact: &Fact| format!("{} {}", fact_label(&tools.messages, fact, locale), tools.numbers.fact(fact).full());
    let waived = report
        .relations
        .iter()
        .enumerate()
        .filter(|(_, relation)| passage.facts.iter().any(|fact| doubts(report, relation, fact)));
    let view = |(index, relation): (usize, &Relation)| {
        let tied = tied(report, relation).filter_map(|id| report.fact(id));
        let figures: Vec<String> = tied.map(figure).collect();
        Some(WaiverView {
            id: anchor(passage.place, index),
            figures: figures.join(tools.messages.get("list_comma")),
            reason: relation.waiver.as_ref()?.get(locale).clone(),
        })
    };
    waived.filter_map(view).collect()
}

/// Returns the id of the note on a relation below a passage. It contains the relation's
/// number, because the relation's id may contain characters that are unsuitable for a URL. No
/// other id contains two consecutive hyphens.
fn anchor(place: &str, relation: usize) -> String {
    format!("waiver-{place}--{}", relation + 1)
}

/// Returns the id of the note that a fact's mark links to, or `None` if no relation that is
/// known not to hold makes the fact doubtful.
pub(super) fn note_of(report: &Report, fact: &str, place: &str) -> Option<String> {
    let mut relations = report.relations.iter();
    let index = relations.position(|relation| relation.waiver.is_some() && doubts(report, relation, report.id_of(fact)))?;
    Some(anchor(place, index))
}

/// Returns the ids of a relation's facts, the result first. The operands of a count are terms,
/// not facts.
pub(super) fn tied<'r>(report: &'r Report, relation: &'r Relation) -> impl Iterator<Item = &'r str> {
    let operands = relation.operands.iter().filter(|_| relation.operation != Operation::Count);
    relation.equals.iter().chain(operands).map(|reference| report.id_of(&reference.id))
}

/// Returns whether a fact is part of a relation.
fn ties(report: &Report, relation: &Relation, fact: &str) -> bool {
    tied(report, relation).any(|id| id == fact)
}

/// Returns whether a fact is doubtful if the relation does not hold. Only the result is: its
/// operands are figures in their own right, and marking each of them throughout the report would
/// discredit correct figures. If a relation has no result, all its facts are doubtful.
fn doubts(report: &Report, relation: &Relation, fact: &str) -> bool {
    relation.equals.as_ref().map_or_else(|| ties(report, relation, fact), |result| report.id_of(&result.id) == fact)
}

/// Returns the facts of a section's title and lead. The title has no notes of its own, so its
/// facts belong to the lead.
fn lead_facts<'s>(report: &'s Report, section: &'s Section, locale: usize) -> Vec<&'s str> {
    let narrative = &section.translations.shown(locale).1.narrative;
    let mut facts = Vec::new();
    let title = narrative.title.iter().flat_map(|title| walk_inlines(&title.content));
    title.for_each(|inline| add(report, &mut facts, inline, &[]));
    inlines_of(&narrative.lead).for_each(|inline| add(report, &mut facts, inline, &narrative.footnotes));
    add_exhibited(report, &narrative.lead, &mut facts);
    facts
}

/// Returns the facts of a clause, in order of first use.
fn clause_facts<'s>(report: &'s Report, section: &'s Section, shown: usize, clause: &'s Clause) -> Vec<&'s str> {
    let footnotes = section.translations.own(shown).map(|own| own.narrative.footnotes.as_slice()).unwrap_or_default();
    let mut facts = Vec::new();
    clause.inlines().for_each(|inline| add(report, &mut facts, inline, footnotes));
    add_exhibited(report, &clause.blocks, &mut facts);
    facts
}

/// Returns the facts of the preface or the closing, in order of first use.
fn frame_facts<'s>(report: &'s Report, translations: &'s Translations, locale: usize) -> Vec<&'s str> {
    let narrative = &translations.shown(locale).1.narrative;
    let mut facts = Vec::new();
    inlines_of(&narrative.lead).for_each(|inline| add(report, &mut facts, inline, &narrative.footnotes));
    add_exhibited(report, &narrative.lead, &mut facts);
    facts
}

/// Adds the facts that tables and charts print, after those of the text.
fn add_exhibited<'s>(report: &'s Report, blocks: &'s [Block], facts: &mut Vec<&'s str>) {
    for id in exhibits(blocks).flat_map(|exhibit| report.exhibited(exhibit)) {
        if !facts.contains(&id) {
            facts.push(id);
        }
    }
}

/// Adds the facts whose values an inline prints. The facts of a footnote belong to the text
/// that refers to it; the label of a fact is not a value.
fn add<'s>(report: &'s Report, facts: &mut Vec<&'s str>, inline: &'s Inline, footnotes: &'s [Vec<Block>]) {
    match inline {
        Inline::Fact(reference) if reference.form != FactForm::Label => {
            let id = report.id_of(&reference.id);
            if !facts.contains(&id) {
                facts.push(id);
            }
        }
        Inline::Footnote { number, .. } => {
            let footnote = (*number as usize).checked_sub(1).and_then(|index| footnotes.get(index));
            inlines_of(footnote.map(Vec::as_slice).unwrap_or_default()).for_each(|inline| add(report, facts, inline, &[]));
        }
        _ => {}
    }
}

/// A relation written out with numbers, and with the labels of its facts.
struct Written {
    numbers: String,
    words: String,
}

/// Writes relations in the language of the page.
struct Writer<'a> {
    context: &'a RenderContext,
    report: &'a Report,
    link_context: &'a LinkContext,
    tools: &'a Tools,
}

impl Writer<'_> {
    /// Returns a relation as arithmetic, or `None` if data for it is missing, such as the previous
    /// report.
    fn relation(&self, relation: &Relation) -> Option<Written> {
        let result = match &relation.equals {
            Some(equals) => Some(self.report.fact(&equals.id)?),
            None => None,
        };
        match (relation.operation, result) {
            (Operation::Count, Some(result)) => self.count(relation, result),
            (Operation::Growth, Some(result)) => self.growth(relation, result),
            _ => {
                let facts = relation.operands.iter().map(|operand| self.report.fact(&operand.id));
                let facts: Vec<&Fact> = facts.collect::<Option<_>>()?;
                let (between, sign) = signs(relation, &facts, result);
                let side = |text: &dyn Fn(&Fact) -> String| {
                    let operands: Vec<String> = facts.iter().map(|fact| text(fact)).collect();
                    let left = operands.join(between);
                    result.map_or(left.clone(), |result| format!("{left}{sign}{}", text(result)))
                };
                Some(Written { numbers: side(&|fact| self.number(fact)), words: side(&|fact| self.label(fact)) })
            }
        }
    }

    /// Returns a count: the names that are counted, and their number.
    fn count(&self, relation: &Relation, result: &Fact) -> Option<Written> {
        let terms = &self.context.site.shared_context.terms;
        let name = |id: &str| {
            let name = terms.terms.get(id).map(|term| &term.name);
            name.or_else(|| terms.documents.get(id).map(|document| &document.title))
                .map(|name| name.get(self.link_context.locale))
        };
        let names: Option<Vec<&str>> = relation.operands.iter().map(|operand| name(&operand.id).map(String::as_str)).collect();
        let messages = &self.tools.messages;
        let names = names?.join(messages.get("list_comma"));
        let count = self.tools.numbers.fact(result).full();
        let numbers = messages.fill("relation_count", &[("names", &names), ("count", &count)]);
        Some(Written { numbers, words: self.label(result) })
    }

    /// Returns a growth compared with the same fact in the previous report of the series.
    fn growth(&self, relation: &Relation, result: &Fact) -> Option<Written> {
        let id = &relation.operands.first()?.id;
        let fact = self.report.fact(id)?;
        let before = self.context.site.report_before(self.report)?;
        let fact_before = before.facts.values().find(|other| other.measure() == fact.measure())?;
        let (now, then) = (self.number(fact), self.number(fact_before));
        let (_, sign) = signs(relation, &[fact, fact_before], Some(result));
        let edition = before.edition.get(self.link_context.locale);
        let (result_label, label) = (self.label(result), self.label(fact));
        let values = [("result", result_label.as_str()), ("label", &label), ("edition", edition)];
        let result = self.number(result);
        // The difference of two percentages is in percentage points and is not a rate.
        let is_percent = fact.unit.kind == UnitKind::Percent;
        let numbers = if is_percent {
            format!("{now} − {then}{sign}{result}")
        } else {
            format!("({now} − {then}) ÷ {then}{sign}{result}")
        };
        Some(Written { numbers, words: self.tools.messages.fill("relation_growth", &values) })
    }

    /// Returns a number without its unit, which would make arithmetic hard to read. The percent
    /// sign and percentage points are kept, because nothing else distinguishes the two. 约 (about) is
    /// omitted, because the sign between the sides expresses it.
    fn number(&self, fact: &Fact) -> String {
        let printed = self.tools.numbers.fact(fact);
        let keeps_unit = fact.unit.kind == UnitKind::Percent || fact.unit.is_percentage_point();
        if keeps_unit { printed.without_about() } else { printed.number() }
    }

    /// Returns the label of a fact in the page's language.
    fn label(&self, fact: &Fact) -> String {
        fact_label(&self.tools.messages, fact, self.link_context.locale)
    }
}

/// Returns the sign between the operands, and the sign between them and the result.
fn signs(relation: &Relation, operands: &[&Fact], result: Option<&Fact>) -> (&'static str, &'static str) {
    let is_waived = relation.waiver.is_some();
    let is_ratio = result.is_some_and(|result| result.unit.kind == UnitKind::Ratio);
    let between = match relation.operation {
        Operation::Sum => " + ",
        Operation::Difference => " − ",
        Operation::Ratio | Operation::Share if is_ratio => " : ",
        Operation::Ratio | Operation::Share => " ÷ ",
        Operation::AtMost if is_waived => " > ",
        Operation::AtMost => " ≤ ",
        Operation::AtLeast if is_waived => " < ",
        Operation::AtLeast => " ≥ ",
        // These two operations are written in words.
        Operation::Growth | Operation::Count => "",
    };
    let is_approximate = operands.iter().copied().chain(result).any(|fact| fact.approximate);
    let sign = match (is_waived, is_approximate) {
        (true, _) => " ≠ ",
        (false, true) => " ≈ ",
        (false, false) => " = ",
    };
    (between, sign)
}
