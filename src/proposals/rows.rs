//! Rows of a table whose cells are facts: a result, its target and the rate; parts and
//! their sum. A pattern counts if most rows have it; then the others are doubtful.

use super::{Finder, Form, Suggestion};
use crate::diagnostic::Place;
use crate::model::fact::Fact;
use crate::model::relation::Operation;
use crate::model::report::ReportManuscript;
use crate::model::table::{Content, Row, Table};
use crate::model::unit::UnitKind;

/// The facts of a row by column.
type Facts<'a> = Vec<Option<(&'a Fact, &'a Place)>>;

/// Wider tables are not looked at: each pair of columns is tried with each result.
const MOST_COLUMNS: usize = 16;

/// Suggests quotients for the percentages of each row, and sums for its counts.
pub(super) fn find(report: &ReportManuscript, table: &Table, finder: &mut Finder<'_>) {
    if table.columns.len() > MOST_COLUMNS {
        return;
    }
    let rows: Vec<Facts<'_>> = table.items().map(|row| facts(report, row)).collect();
    for result in 0..table.columns.len() {
        let mut facts = rows.iter().filter_map(|row| row.get(result)?.as_ref());
        if facts.any(|(fact, _)| fact.unit.kind == UnitKind::Percent) {
            quotients(&rows, result, table.columns.len(), finder);
        } else if table.columns[result].sum.is_empty() {
            sums(&rows, result, table.columns.len(), finder);
        }
    }
}

fn facts<'a>(report: &'a ReportManuscript, row: &'a Row) -> Facts<'a> {
    let fact = |content: &Content| match content {
        Content::Fact(id) => report.facts.get(id),
        _ => None,
    };
    row.cells.iter().map(|cell| Some((fact(&cell.content)?, &cell.place))).collect()
}

/// The least rows that make a pattern.
const LEAST: usize = 2;

/// Tries a pattern on all rows: `operands` and `result` are columns.
fn pattern(rows: &[Facts<'_>], operation: Operation, operands: &[usize], result: usize, finder: &mut Finder<'_>) {
    let of_row = |row: &Facts<'_>| {
        let facts: Option<Vec<String>> = operands.iter().map(|column| Some((*row.get(*column)?)?.0.id.clone())).collect();
        let (result, place) = (*row.get(result)?)?;
        Some((facts?, result.id.clone(), place.clone()))
    };
    let complete: Vec<_> = rows.iter().filter_map(of_row).collect();
    let holding = complete.iter().filter(|row| finder.holds(&suggestion(operation, row, Form::Possible), &row.2)).count();
    // What most rows have, the others should have.
    if holding < LEAST || holding * 3 < complete.len() * 2 {
        return;
    }
    for row in &complete {
        finder.suggest(&suggestion(operation, row, Form::Certain), &row.2);
    }
}

/// The operands, the result and the place of a row.
type Filled = (Vec<String>, String, Place);

fn suggestion(operation: Operation, (operands, equals, _): &Filled, form: Form) -> Suggestion<'_> {
    Suggestion { operation, operands: operands.iter().map(String::as_str).collect(), equals: Some(equals), form }
}

fn quotients(rows: &[Facts<'_>], result: usize, columns: usize, finder: &mut Finder<'_>) {
    for done in (0..columns).filter(|column| *column != result) {
        for target in (0..columns).filter(|column| *column != result && *column != done) {
            pattern(rows, Operation::Ratio, &[done, target], result, finder);
        }
    }
}

/// The sum of all other columns of facts, or of those before it.
fn sums(rows: &[Facts<'_>], result: usize, columns: usize, finder: &mut Finder<'_>) {
    let others: Vec<usize> = (0..columns).filter(|column| *column != result).collect();
    let before: Vec<usize> = (0..result).collect();
    for operands in [others, before].iter().filter(|operands| operands.len() > 1) {
        pattern(rows, Operation::Sum, operands, result, finder);
    }
}
