//! What the arithmetic of a report comes to: each relation, each total and each relation of a table with its
//! calculation, and whether it holds. For the verdict, the proof sheet and the trial of a new
//! value. Reports nothing.

use super::balances::{Balance, balances};
use super::relations::fact_before;
use super::totals::{addend, is_between, sums};
use crate::diagnostic::Sink;
use crate::model::calculation::Calculation;
use crate::model::equation::{Equation, stored};
use crate::model::fact::Fact;
use crate::model::relation::{Operation, Relation};
use crate::model::report::ReportManuscript;
use crate::model::rounding::Range;
use crate::model::site::SiteManuscript;
use crate::model::table::{Amount, Content, Table};
use crate::model::table_relation::TableRelation;
use crate::model::text::Localized;

/// A relation, or a total of a table, with the result of its calculation.
#[derive(Debug, Clone)]
pub(crate) struct Outcome<'a> {
    pub subject: Subject<'a>,
    /// Whether it holds at the precision of the stored digits. A relation with a waiver may hold
    /// or not.
    pub holds: bool,
    /// The facts that it ties together, the result first, each once.
    pub facts: Vec<&'a Fact>,
    /// The cells of the table that it ties together; empty for a relation.
    pub cells: Vec<Spot>,
    /// The calculation from the stored numbers: `19525 ÷ 14500 = 134.655… %`. For a count, the
    /// ids of the names.
    pub calculation: Calculation,
    /// The result as it is stored: `134.66 %`; `None` for comparisons.
    pub stated: Option<Calculation>,
}

/// What is calculated.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject<'a> {
    Relation(&'a Relation),
    /// A total of a table: the cell at this row and column, by index.
    Total(&'a Table, usize, usize),
    /// A relation of a table, in the column or row with this index.
    Balance(&'a Table, &'a TableRelation, usize),
}

impl<'a> Subject<'a> {
    /// The reason why it is known not to hold, or why it need not.
    pub(crate) fn waiver(&self) -> Option<&'a Localized<String>> {
        match self {
            Subject::Relation(relation) => relation.waiver.as_ref().or(relation.usually.as_ref()),
            Subject::Balance(_, relation, _) => relation.waiver.as_ref(),
            Subject::Total(..) => None,
        }
    }
}

impl Outcome<'_> {
    /// The stored result, unless the calculation ends with the same number.
    pub(crate) fn stated_apart(&self) -> Option<&Calculation> {
        let result = self.calculation.machine.rsplit_once("= ").map(|(_, result)| without_zeros(result));
        self.stated.as_ref().filter(|stated| result != Some(without_zeros(&stated.machine)))
    }

    /// Whether it ties digits down. A comparison (`at_most`, `at_least`) does not: it holds with most
    /// wrong digits too.
    pub(crate) fn is_equation(&self) -> bool {
        let is_comparison = |operation| matches!(operation, Operation::AtMost | Operation::AtLeast);
        !matches!(self.subject, Subject::Relation(relation) if is_comparison(relation.operation))
    }

    /// The reason why it is known not to hold, if it has one and does not hold.
    pub(crate) fn is_waived(&self) -> bool {
        !self.holds && self.subject.waiver().is_some()
    }
}

/// Splits a number with its sign (`48.20 %`) into digits without zeros at their end, and the sign.
fn without_zeros(text: &str) -> (&str, &str) {
    let (digits, sign) = text.split_once(' ').unwrap_or((text, ""));
    let is_decimal = digits.contains('.') && !digits.ends_with('…') && !digits.contains(':');
    (if is_decimal { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }, sign)
}

/// Returns the outcomes of a report's relations, then those of its tables, in the order written.
/// Relations with facts that do not exist, and totals without parts, are left out.
pub(crate) fn outcomes<'a>(site: &'a SiteManuscript, report: &'a ReportManuscript) -> Vec<Outcome<'a>> {
    let relations = report.relations.iter().filter_map(|relation| of_relation(site, report, relation));
    let of_tables = report.exhibits.tables.iter().flat_map(|table| {
        let relations = table.relations.iter().flat_map(move |relation| of_table(site, report, table, relation));
        totals(report, table).into_iter().chain(relations)
    });
    relations.chain(of_tables).collect()
}

/// Returns the outcomes of a relation of a table, one for each column or row.
fn of_table<'a>(
    site: &'a SiteManuscript,
    report: &'a ReportManuscript,
    table: &'a Table,
    relation: &'a TableRelation,
) -> Vec<Outcome<'a>> {
    let outcome = |balance: Balance<'a>| {
        let cells: Vec<Spot> = balance.spots().collect();
        let holds = balance.may_hold();
        Outcome {
            subject: Subject::Balance(table, relation, balance.at),
            holds,
            facts: cells.iter().filter_map(|spot| fact_at(report, table, *spot)).collect(),
            cells,
            calculation: balance.calculation(),
            stated: None,
        }
    };
    balances(Some(site), report, table, relation).into_iter().map(outcome).collect()
}

fn of_relation<'a>(site: &'a SiteManuscript, report: &'a ReportManuscript, relation: &'a Relation) -> Option<Outcome<'a>> {
    let equation = Equation::of(report, relation, None)?;
    let equation = if relation.operation == Operation::Growth {
        let before = fact_before(site, report, relation, equation.operands[0], &mut Sink::default())?;
        Equation::of(report, relation, Some(before))?
    } else {
        equation
    };
    let mut facts: Vec<&Fact> = Vec::new();
    for fact in equation.result.iter().chain(&equation.operands) {
        if !facts.iter().any(|known| known.id == fact.id) {
            facts.push(fact);
        }
    }
    let (holds, calculation) = (equation.may_hold(), equation.calculation());
    let stated = equation.result.map(stored);
    Some(Outcome { subject: Subject::Relation(relation), holds, facts, cells: Vec::new(), calculation, stated })
}

/// A cell of a table, as the indices of its row and column.
type Spot = (usize, usize);

/// Returns the totals of a table that are calculated: of rows, and of columns.
fn totals<'a>(report: &'a ReportManuscript, table: &'a Table) -> Vec<Outcome<'a>> {
    let mut outcomes = Vec::new();
    for position in 0..table.rows.len() {
        for (index, column) in table.columns.iter().enumerate() {
            for choices in sums(report, table, (position, index)) {
                let spots = |rows: Vec<usize>| rows.into_iter().map(|row| (row, index)).collect::<Vec<Spot>>();
                let choices: Vec<Vec<Spot>> = choices.into_iter().map(spots).collect();
                let addends = |parts: &[Spot]| parts.iter().map(|spot| addend(report, table, *spot)).collect::<Vec<_>>();
                let total_cell = addend(report, table, (position, index));
                // The rate of all groups together is no sum.
                let is_rate = || choices.iter().any(|parts| is_between(&addends(parts), &total_cell));
                if !(column.is_percent() && is_rate()) {
                    outcomes.extend(total(report, table, (position, index), &choices));
                }
            }
            if !column.sum.is_empty() {
                let parts = column.sum.iter().map(|part| (position, *part)).collect();
                outcomes.extend(total(report, table, (position, index), &[parts]));
            }
        }
    }
    outcomes
}

fn amount<'a>(report: &'a ReportManuscript, table: &'a Table, (row, column): Spot) -> Option<Amount<'a>> {
    table.amount(table.rows.get(row)?, column, report)
}

/// Returns the outcome of one total: with the first of the choices that adds up, else with the
/// first one. `None` if there is no number to compare or nothing to add.
fn total<'a>(report: &'a ReportManuscript, table: &'a Table, spot: Spot, choices: &[Vec<Spot>]) -> Option<Outcome<'a>> {
    let stated = amount(report, table, spot)?;
    let range = |amount: &Amount<'_>| Range::of_amount(amount);
    let amounts = |parts: &[Spot]| -> Vec<Amount<'a>> { parts.iter().filter_map(|spot| amount(report, table, *spot)).collect() };
    let adds_up = |parts: &&Vec<Spot>| {
        let sum = amounts(parts).iter().map(range).reduce(|sum, part| sum.plus(&part));
        sum.is_some_and(|sum| sum.meets(&range(&stated)))
    };
    let is_something = |parts: &&Vec<Spot>| !amounts(parts).is_empty();
    // With a number that is not told, nothing is verified.
    let is_told = |parts: &&Vec<Spot>| !parts.iter().any(|spot| addend(report, table, *spot).is_unknown());
    let found = choices.iter().filter(is_told).find(adds_up);
    let parts = found.or_else(|| choices.iter().filter(is_told).find(is_something))?;
    let cells: Vec<Spot> = std::iter::once(&spot).chain(parts).copied().collect();
    let facts = cells.iter().filter_map(|spot| fact_at(report, table, *spot)).collect();
    let amounts = amounts(parts);
    let calculation = Calculation::sum(&amounts.iter().collect::<Vec<_>>(), Some(stated.quantity));
    Some(Outcome {
        subject: Subject::Total(table, spot.0, spot.1),
        holds: found.is_some(),
        facts,
        cells,
        calculation,
        stated: Some(Calculation::number(&stated)),
    })
}

fn fact_at<'a>(report: &'a ReportManuscript, table: &Table, (row, column): Spot) -> Option<&'a Fact> {
    match &table.rows.get(row)?.cells.get(column)?.content {
        Content::Fact(id) => report.fact(id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::without_zeros;

    #[test]
    fn a_stored_zero_at_the_end_is_the_same_number() {
        for (calculated, stated) in [("48.2 %", "48.20 %"), ("5", "5.0"), ("1530", "1530"), ("198 %", "198 %")] {
            assert_eq!(without_zeros(calculated), without_zeros(stated));
        }
        for (calculated, stated) in [("48.2", "48.2 %"), ("134.655… %", "134.66 %"), ("150", "15"), ("1:16.70…", "1:16.7")] {
            assert_ne!(without_zeros(calculated), without_zeros(stated));
        }
    }
}
