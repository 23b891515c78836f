//! Checks that the facts in the cells of a table are those that its rows and columns name:
//! two facts changed round, a fact whose label has nothing to do with its row.

use super::order::pieces;
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink, quoted};
use crate::model::fact::Fact;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::table::{Cell, Content, Row, Table};
use std::collections::BTreeSet;

/// Checks the tables of one report.
pub(super) fn check_report(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    let unspaced: Vec<bool> = shared_context.locales.iter().map(crate::model::locale::Locale::is_unspaced).collect();
    for table in &report.exhibits.tables {
        let checker = Checker { report, table, unspaced: &unspaced };
        for (index, row) in table.rows.iter().enumerate() {
            for column in 0..row.cells.len() {
                let here = (row, column);
                let beside = (column + 1 < row.cells.len()).then_some((row, column + 1));
                let below = table.rows.get(index + 1).filter(|below| column < below.cells.len()).map(|below| (below, column));
                let round = beside.into_iter().chain(below).find_map(|other| checker.changed_round(here, other));
                diagnostics.extend(round.or_else(|| checker.foreign(here)));
            }
        }
    }
}

/// A cell of a table: its row, and the index of its column.
type At<'a> = (&'a Row, usize);

struct Checker<'a> {
    report: &'a ReportManuscript,
    table: &'a Table,
    /// Whether each language is written without spaces.
    unspaced: &'a [bool],
}

impl<'a> Checker<'a> {
    fn fact(&self, (row, column): At<'a>) -> Option<(&'a Fact, &'a Cell)> {
        let cell = row.cells.get(column)?;
        match &cell.content {
            Content::Fact(id) => self.report.fact(id).map(|fact| (fact, cell)),
            _ => None,
        }
    }

    /// The pieces of the labels of a cell's row and column in a language.
    fn context(&self, (row, column): At<'a>, locale: usize) -> BTreeSet<String> {
        let mut found = pieces(row.label.get(locale), self.unspaced[locale]);
        if column < self.table.columns.len() {
            found.extend(pieces(&self.table.full_label(column, locale), self.unspaced[locale]));
        }
        found
    }

    /// Reports two neighbours that fit the labels of the other one better.
    fn changed_round(&self, here: At<'a>, there: At<'a>) -> Option<Diagnostic> {
        let ((one, cell), (two, _)) = (self.fact(here)?, self.fact(there)?);
        let (mut right, mut wrong) = (0, 0);
        for (locale, unspaced) in self.unspaced.iter().enumerate() {
            let label = |fact: &Fact| pieces(fact.label.get(locale), *unspaced);
            let (first, second) = (label(one), label(two));
            let (ours, theirs) = (self.context(here, locale), self.context(there, locale));
            let hits = |context: &BTreeSet<String>, own: &BTreeSet<String>, other: &BTreeSet<String>| {
                own.difference(other).filter(|piece| context.contains(*piece)).count()
            };
            right += hits(&ours, &first, &second) + hits(&theirs, &second, &first);
            wrong += hits(&ours, &second, &first) + hits(&theirs, &first, &second);
        }
        if wrong <= right {
            return None;
        }
        let (one, two) = (&one.id, &two.id);
        let message = Sentence::new(
            format!("这一格的“{one}”和旁边的“{two}”像是放反了：按行和列的名称应当换过来。"),
            format!("`{one}` here and `{two}` next to it seem to be changed round: the labels say the opposite."),
        );
        Some(mend(Diagnostic::new(Code::CellLabel, message).at_place(&cell.place)))
    }

    /// Reports a fact that shares no word with its row and column, where the row has the
    /// label of another fact.
    fn foreign(&self, here: At<'a>) -> Option<Diagnostic> {
        let (fact, cell) = self.fact(here)?;
        let fits = |(locale, unspaced): (usize, &bool)| {
            let own = pieces(fact.label.get(locale), *unspaced);
            !own.is_disjoint(&self.context(here, locale))
        };
        if self.unspaced.iter().enumerate().any(fits) {
            return None;
        }
        let named = self.report.facts.values().find(|other| other.label.get(0).trim() == here.0.label.get(0).trim())?;
        let (fact_zh, fact_en) = fact.called();
        let (other, label) = (&named.id, quoted(here.0.label.get(0)));
        let message = Sentence::new(
            format!("这一行叫{label}，格里却是{fact_zh}。"),
            format!("This row is called {label}, but its cell has {fact_en}."),
        );
        let diagnostic = Diagnostic::new(Code::CellLabel, message).at_place(&cell.place);
        Some(diagnostic.help(format!("是不是想写“{other}”？"), format!("Did you mean `{other}`?")))
    }
}

fn mend(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.help(
        "请核对这两格；没有放反，就把行或列的名称写得更清楚。",
        "Check both cells; if they are right, make the labels of the row or column clearer.",
    )
}
