//! The numbers of a report that are no facts: marked in the text, or typed into tables. Nothing
//! knows what they mean, so a person must look at them.

use super::SheetContext;
use super::places::Numbering;
use crate::check::outcome::Outcome;
use crate::model::table::Table;
use crate::passage::{OBJECT, Passage, passages};
use crate::verdict::{TableNumbers, table_numbers};
use serde::Serialize;

/// A number that the author has marked as not being a fact.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LooseNumber {
    pub number: String,
    /// The text before and after it, shortened.
    pub before: String,
    pub after: String,
    /// The code of the language.
    pub language: String,
    /// The number of the clause.
    pub place: String,
    pub file: String,
    pub line: u32,
}

/// A table with numbers that are no facts.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LooseTable {
    pub id: String,
    /// Its caption in the first language of the sheet.
    pub caption: String,
    /// Its numbers that are no facts.
    pub numbers: usize,
    /// Those of them that stand in a total that adds up.
    pub in_totals: usize,
}

/// How many characters of the text are shown on each side of a number.
const SHOWN: usize = 14;

/// The marked numbers of all languages, in the order of the report.
pub(super) fn in_text(context: &SheetContext<'_>) -> Vec<LooseNumber> {
    let numbering = Numbering::of(context.report);
    let mut found = Vec::new();
    for (section, translations) in context.report.translations() {
        for (locale, version) in translations.versions() {
            for passage in passages(&version.narrative) {
                for (offset, number) in &passage.numbers {
                    found.push(LooseNumber {
                        number: number.text.to_string(),
                        before: before(&passage, *offset),
                        after: after(&passage, offset + OBJECT.len_utf8()),
                        language: context.prepared.site.locales().get(locale).code.clone(),
                        place: numbering.name(section, passage.clause).get(context.speech).to_owned(),
                        file: version.file.to_string(),
                        line: number.position.line,
                    });
                }
            }
        }
    }
    found
}

fn before(passage: &Passage<'_>, end: usize) -> String {
    let mut characters: Vec<char> = passage.text[..end].chars().rev().take(SHOWN).collect();
    characters.reverse();
    characters.into_iter().map(shown).collect()
}

fn after(passage: &Passage<'_>, start: usize) -> String {
    passage.text[start..].chars().take(SHOWN).map(shown).collect()
}

/// Facts and pictures inside the excerpt are one sign.
fn shown(c: char) -> char {
    match c {
        OBJECT => '◦',
        '\n' => ' ',
        c => c,
    }
}

/// The tables with numbers that are no facts.
pub(super) fn in_tables(context: &SheetContext<'_>, outcomes: &[Outcome<'_>]) -> Vec<LooseTable> {
    let tables = context.report.exhibits.tables.iter().map(|table| (table, table_numbers(table, outcomes)));
    let view = |(table, numbers): (&Table, TableNumbers)| LooseTable {
        id: table.id.clone(),
        caption: table.caption.get(context.first()).clone(),
        numbers: numbers.all,
        in_totals: numbers.in_totals,
    };
    tables.filter(|(_, numbers)| numbers.all > 0).map(view).collect()
}
