//! The texts that readers see, as passages with the names found in them: the prose of a report, and the texts beside it
//! (`texts.rs`). They are read once for all rules about words and numbers.

use super::numerals::{Token, arabic};
use super::{
    before, behind, braces, calendar, citations, directions, fact_labels, items, magnitudes, names, numbers, order, ordinals,
    parity, personal, proofreading, proportion, telephones, time_words, typography,
};
use crate::diagnostic::{Place, Sink};
use crate::model::dates_in_text::FoundDate;
use crate::model::lexicon::NameMatch;
use crate::model::locale::Locale;
use crate::model::report::{ReportManuscript, Translations, Version};
use crate::model::shared_context::SharedContext;
use crate::model::visible_texts::TextKind;
use crate::passage::{Passage, passages};
use std::ops::Range;
use std::sync::Arc;

/// One part of a report, or the texts of one file, in all the languages that have it.
pub(super) struct Told<'a> {
    /// That of the source language first, then in the order of the site's languages.
    pub versions: Vec<Prose<'a>>,
}

/// The texts of one language in one file.
pub(super) struct Prose<'a> {
    /// The index of the language in the frame's locales.
    pub index: usize,
    /// The language.
    pub locale: &'a Locale,
    pub file: &'a Arc<str>,
    /// Whether errors left out no part of the file.
    pub is_complete: bool,
    /// What `Passage::clause` of its lines means.
    pub scope: Scope,
    /// Its passages in reading order.
    pub lines: Vec<Line<'a>>,
}

/// What is compared between languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The clauses of a narrative.
    Clause,
    /// Texts of a YAML or CSV file, each by itself.
    Text(TextKind),
}

/// A passage, and what every rule looks for in it: names and document numbers, dates, numbers.
pub(super) struct Line<'a> {
    /// The passage.
    pub passage: Passage<'a>,
    /// The forms of the lexicon that occur in the text, by byte range.
    pub found: Vec<NameMatch<'a>>,
    /// The dates in the text, in order.
    pub dates: Vec<FoundDate>,
    /// The numbers in digits, in order; also those in dates and names.
    pub tokens: Vec<Token>,
}

impl Scope {
    /// Returns the Chinese words for what is compared, and the English ones behind “text”.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Scope::Clause => ("这一条", "of this clause"),
            Scope::Text(_) => ("这里", "here"),
        }
    }
}

impl<'a> Line<'a> {
    /// A passage with its names in a language.
    pub(super) fn of(shared_context: &'a SharedContext, index: usize, passage: Passage<'a>) -> Line<'a> {
        Line {
            found: shared_context.lexicons[index].find(&passage.text),
            dates: shared_context.dates[index].find(&passage.text),
            tokens: arabic(&passage.text),
            passage,
        }
    }

    /// Returns the text of the passage.
    pub(super) fn text(&self) -> &str {
        &self.passage.text
    }

    /// Returns whether a byte range of the text overlaps a name.
    pub(super) fn is_named(&self, range: &Range<usize>) -> bool {
        self.found.iter().any(|found| found.range.start < range.end && range.start < found.range.end)
    }
}

impl Prose<'_> {
    /// Returns the source position of a byte range of a line's text.
    pub(super) fn place(&self, line: &Line<'_>, range: Range<usize>) -> Place {
        Place { file: self.file.clone(), position: line.passage.position(range) }
    }
}

/// Rules about words, for every text that readers see.
const WORD_RULES: [fn(&SharedContext, &Told<'_>, &mut Sink); 8] = [
    names::check,
    citations::check,
    typography::check,
    proofreading::check,
    ordinals::check,
    personal::check,
    telephones::check,
    calendar::check,
];
/// Rules about facts and numbers in the prose of a report.
const FACT_RULES: [fn(&SharedContext, &ReportManuscript, &Told<'_>, &mut Sink); 10] = [
    braces::check,
    numbers::check,
    before::check,
    behind::check,
    directions::check,
    magnitudes::check,
    parity::check,
    order::check,
    fact_labels::check,
    calendar::check_period,
];

/// Runs all prose rules over every part of one report.
pub(super) fn check_report(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    let parts: Vec<Told<'_>> = report.translations().map(|(_, translations)| read(shared_context, translations)).collect();
    for told in &parts {
        check_words(shared_context, told, diagnostics);
        for rule in FACT_RULES {
            rule(shared_context, report, told, diagnostics);
        }
    }
    for told in &parts {
        items::check(told, diagnostics);
        time_words::check(told, diagnostics);
    }
    proportion::check(&parts, diagnostics);
}

/// Runs the rules that every text must follow.
pub(super) fn check_words(shared_context: &SharedContext, told: &Told<'_>, diagnostics: &mut Sink) {
    for rule in WORD_RULES {
        rule(shared_context, told, diagnostics);
    }
}

fn read<'a>(shared_context: &'a SharedContext, translations: &'a Translations) -> Told<'a> {
    Told { versions: translations.versions().map(|(index, version)| prose(shared_context, index, version)).collect() }
}

fn prose<'a>(shared_context: &'a SharedContext, index: usize, version: &'a Version) -> Prose<'a> {
    let line = |passage| Line::of(shared_context, index, passage);
    Prose {
        index,
        locale: shared_context.locales.get(index),
        file: &version.file,
        is_complete: version.narrative.is_complete(),
        scope: Scope::Clause,
        lines: passages(&version.narrative).into_iter().map(line).collect(),
    }
}

/// A passage with the numbers in it that are neither facts nor recognised as something else, each with its byte range.
pub(crate) struct FreeNumbers<'a> {
    pub passage: Passage<'a>,
    pub ranges: Vec<Range<usize>>,
}

/// Returns the passages of one language version of a part of a report that have free numbers. `index` is that of the
/// language. A range has the factor behind the number in it (4.8万), but no unit; lists such as `3,5` are left out.
pub(crate) fn free_numbers<'a>(shared_context: &'a SharedContext, index: usize, version: &'a Version) -> Vec<FreeNumbers<'a>> {
    let mut prose = prose(shared_context, index, version);
    let mut found = Vec::new();
    for line in std::mem::take(&mut prose.lines).into_iter().filter(|line| !line.passage.is_plain) {
        let numbers = numbers::naked(&prose, &line).into_iter().filter(|token| token.parts.len() < 2);
        let ranges: Vec<Range<usize>> = numbers.map(|token| token.range).collect();
        if !ranges.is_empty() {
            found.push(FreeNumbers { passage: line.passage, ranges });
        }
    }
    found
}
