//! The prose of a report as passages with the names found in them. It is read once for all
//! rules about words and numbers.

use super::numerals::{Token, arabic};
use super::{
    behind, braces, citations, directions, names, numbers, order, ordinals, parity, proofreading, proportion, typography,
};
use crate::diagnostic::{Place, Sink};
use crate::model::dates_in_text::FoundDate;
use crate::model::lexicon::NameMatch;
use crate::model::locale::Locale;
use crate::model::report::{ReportManuscript, Translations, Version};
use crate::model::shared_context::SharedContext;
use crate::passage::{Passage, passages};
use std::ops::Range;

/// One part of a report in all the languages that have it.
pub(super) struct Told<'a> {
    /// In the order of the site's languages.
    pub versions: Vec<Prose<'a>>,
}

/// One narrative file.
pub(super) struct Prose<'a> {
    /// The index of the language in the frame's locales.
    pub index: usize,
    /// The language.
    pub locale: &'a Locale,
    /// The file and its narrative.
    pub version: &'a Version,
    /// Its passages in reading order.
    pub lines: Vec<Line<'a>>,
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

impl Line<'_> {
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
        Place { file: self.version.file.clone(), position: line.passage.position(range) }
    }
}

type Rule = fn(&SharedContext, &ReportManuscript, &Told<'_>, &mut Sink);
const RULES: [Rule; 11] = [
    braces::check,
    numbers::check,
    behind::check,
    directions::check,
    names::check,
    citations::check,
    typography::check,
    proofreading::check,
    parity::check,
    order::check,
    ordinals::check,
];

/// Runs all prose rules over every part of one report.
pub(super) fn check_report(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    let parts: Vec<Told<'_>> = report.translations().map(|(_, translations)| read(shared_context, translations)).collect();
    for told in &parts {
        for rule in RULES {
            rule(shared_context, report, told, diagnostics);
        }
    }
    proportion::check(&parts, diagnostics);
}

fn read<'a>(shared_context: &'a SharedContext, translations: &'a Translations) -> Told<'a> {
    let prose = |(index, version): (usize, &'a Version)| {
        let line = |passage: Passage<'a>| Line {
            found: shared_context.lexicons[index].find(&passage.text),
            dates: shared_context.dates[index].find(&passage.text),
            tokens: arabic(&passage.text),
            passage,
        };
        let lines = passages(&version.narrative).into_iter().map(line).collect();
        Prose { index, locale: shared_context.locales.get(index), version, lines }
    };
    Told { versions: translations.versions().map(prose).collect() }
}
