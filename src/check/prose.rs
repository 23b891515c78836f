//! What a report says, as passages with the names found in them: read once for
//! all rules about words and numbers.

use super::{braces, names, numbers, parity, typography};
use crate::diagnostic::{Place, Sink};
use crate::model::frame::Frame;
use crate::model::lexicon::Found;
use crate::model::locale::Locale;
use crate::model::report::{ReportManuscript, Telling, Version};
use crate::passage::{Passage, passages};
use std::ops::Range;

/// The same part of a report in the languages that have it.
pub struct Told<'a> {
    pub versions: Vec<Prose<'a>>,
}

/// One narrative file.
pub struct Prose<'a> {
    pub index: usize,
    pub locale: &'a Locale,
    pub version: &'a Version,
    pub lines: Vec<Line<'a>>,
}

/// A passage and the names and documents that stand in it.
pub struct Line<'a> {
    pub passage: Passage<'a>,
    pub found: Vec<Found<'a>>,
}

impl Line<'_> {
    pub fn text(&self) -> &str {
        &self.passage.text
    }

    /// Whether a part of the text belongs to a name.
    pub fn is_named(&self, range: &Range<usize>) -> bool {
        self.found.iter().any(|found| found.range.start < range.end && range.start < found.range.end)
    }
}

impl Prose<'_> {
    pub fn place(&self, line: &Line<'_>, range: Range<usize>) -> Place {
        Place { file: self.version.file.clone(), position: line.passage.position(range) }
    }
}

type Rule = fn(&Frame, &ReportManuscript, &Told<'_>, &mut Sink);
const RULES: [Rule; 5] = [braces::check, numbers::check, names::check, typography::check, parity::check];

pub fn check_report(frame: &Frame, report: &ReportManuscript, diagnostics: &mut Sink) {
    for (_, telling) in report.tellings() {
        let told = read(frame, telling);
        for rule in RULES {
            rule(frame, report, &told, diagnostics);
        }
    }
}

fn read<'a>(frame: &'a Frame, telling: &'a Telling) -> Told<'a> {
    let prose = |(index, version): (usize, &'a Version)| {
        let line = |passage: Passage<'a>| Line { found: frame.lexicons[index].find(&passage.text), passage };
        let lines = passages(&version.narrative).into_iter().map(line).collect();
        Prose { index, locale: frame.locales.get(index), version, lines }
    };
    Told { versions: telling.versions().map(prose).collect() }
}
