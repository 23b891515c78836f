//! The numbers of tables and charts (表1, Figure 2): in the order in which the main language shows them, for reports that ask for
//! it. Their addresses (`#table-staff`) do not depend on the numbers, so they are permanent.

use crate::load::documents::{CLOSING, PREFACE};
use crate::model::report::ReportManuscript;
use crate::narrative::{Narrative, Subject};
use std::collections::BTreeMap;

/// What has a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExhibitKind {
    Table,
    Chart,
}

/// A table or chart with its number.
#[derive(Debug, Clone)]
pub struct NumberedExhibit {
    pub kind: ExhibitKind,
    /// Tables and charts are numbered by themselves, from 1.
    pub number: usize,
    /// Where it is shown first: the id of the clause or, before the first clause, of the section; `preface` or `closing`.
    pub place: String,
    /// The index of its section; the closing is at the end of the last one. `None` in the preface.
    pub section: Option<usize>,
}

/// The numbered tables and charts of a report by their addresses.
pub(crate) type ExhibitNumbers = BTreeMap<String, NumberedExhibit>;

/// The address of what an exhibit shows, and its kind; `None` for cards.
pub(crate) fn address(subject: &Subject) -> Option<(String, ExhibitKind)> {
    match subject {
        Subject::Table(id) => Some((format!("table-{id}"), ExhibitKind::Table)),
        Subject::Chart(id) => Some((format!("chart-{id}"), ExhibitKind::Chart)),
        Subject::Facts(_) => None,
    }
}

/// Whether an id has the form of such an address.
pub(crate) fn is_address(id: &str) -> bool {
    id.starts_with("table-") || id.starts_with("chart-")
}

/// Numbers the tables and charts of a report. An address that a clause has as its id is left out; the checks report it.
pub(super) fn numbers(report: &ReportManuscript) -> ExhibitNumbers {
    let mut numbers = ExhibitNumbers::new();
    let last = report.sections.len().checked_sub(1);
    let preface = report.preface.iter().map(|preface| (PREFACE, None, preface));
    let sections = report.sections.iter().enumerate();
    let sections = sections.map(|(index, section)| (section.id.as_str(), Some(index), &section.translations));
    let closing = report.closing.iter().map(|closing| (CLOSING, last, closing));
    for (id, section, translations) in preface.chain(sections).chain(closing) {
        add(&translations.source().1.narrative, (id, section), &mut numbers);
    }
    numbers.retain(|address, _| !report.anchors.contains_key(address));
    numbers
}

fn add(narrative: &Narrative, (id, section): (&str, Option<usize>), numbers: &mut ExhibitNumbers) {
    for (clause, exhibit) in narrative.exhibits() {
        let Some((address, kind)) = address(&exhibit.subject) else { continue };
        let number = numbers.values().filter(|other| other.kind == kind).count() + 1;
        let place = clause.unwrap_or(id).to_owned();
        numbers.entry(address).or_insert(NumberedExhibit { kind, number, place, section });
    }
}
