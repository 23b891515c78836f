//! The relations and totals of a proof sheet, with their arithmetic and their figures.

use super::figures::Figure;
use super::{SheetContext, say};
use crate::check::outcome::{Outcome, Subject};
use crate::model::calculation::Calculation;
use crate::model::fact::Fact;
use crate::model::relation::{Operation, Relation};
use crate::model::table::Table;
use crate::verdict;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A relation, or a total of a table.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Tie {
    /// `relation`, `total` for a total of a table, or `balance` for a relation of a table.
    kind: &'static str,
    /// The id of the relation or the table.
    id: String,
    /// The row and column of the total, or where a relation of a table holds, in the first language of the sheet.
    total: Option<String>,
    holds: bool,
    /// The calculation from the stored numbers: `19525 ÷ 14500 = 134.655… %`.
    calculation: String,
    /// The result as it is stored, if the relation has one and the calculation differs from it:
    /// `134.66 %`.
    stated: Option<String>,
    /// The same two for people: `128.6亿 ÷ 119.7亿 = 107.435… %`.
    written: String,
    stated_written: Option<String>,
    /// The reason why it does not hold, in each language; empty if it holds.
    reasons: Vec<String>,
    /// Its figures, the result first.
    figures: Vec<Part>,
}

/// A figure of a relation.
#[derive(Debug, Clone, Serialize)]
struct Part {
    #[serde(flatten)]
    figure: Figure,
    /// Whether the list of untied figures or an earlier relation has it too, so that its places are
    /// said already.
    is_repeated: bool,
}

/// Returns the relations that do not hold and say why, and those that hold, in the order written.
pub(super) fn ties(
    context: &SheetContext<'_>,
    outcomes: &[Outcome<'_>],
    figures: &BTreeMap<String, Figure>,
) -> (Vec<Tie>, Vec<Tie>) {
    let tied = verdict::tied(outcomes);
    // The untied figures have a list of their own before.
    let mut seen: BTreeSet<String> = figures.keys().filter(|id| !tied.contains(id.as_str())).cloned().collect();
    let mut tie = |outcome: &Outcome<'_>| tie(context, outcome, figures, &mut seen);
    let waived = outcomes.iter().filter(|outcome| outcome.is_waived()).map(&mut tie).collect();
    let holding = outcomes.iter().filter(|outcome| outcome.holds).map(tie).collect();
    (waived, holding)
}

fn tie(
    context: &SheetContext<'_>,
    outcome: &Outcome<'_>,
    figures: &BTreeMap<String, Figure>,
    seen: &mut BTreeSet<String>,
) -> Tie {
    let part = |fact: &&Fact| {
        let figure = figures.get(&fact.id)?.clone();
        let is_repeated = outcome.holds && !seen.insert(fact.id.clone());
        Some(Part { figure, is_repeated })
    };
    let parts = outcome.facts.iter().filter_map(part).collect();
    let count = match outcome.subject {
        Subject::Relation(relation) => Some(relation).filter(|relation| relation.operation == Operation::Count),
        Subject::Total(..) | Subject::Balance(..) => None,
    };
    let is_count = count.is_some();
    let Calculation { written, machine } = match count {
        Some(relation) => Calculation::of(|_| counted(context, relation)),
        None => outcome.calculation.clone(),
    };
    let (kind, id, total) = match outcome.subject {
        Subject::Relation(relation) => ("relation", relation.id.id.clone(), None),
        Subject::Total(table, row, column) => ("total", table.id.clone(), Some(place_in(context, table, row, column))),
        Subject::Balance(table, relation, at) => {
            ("balance", table.id.clone(), Some(relation.name_at(table, at, context.first())))
        }
    };
    let waiver = outcome.subject.waiver().filter(|_| !outcome.holds);
    let reasons = waiver.map(|waiver| context.per_language(|locale| waiver.get(locale).clone())).unwrap_or_default();
    let stated = outcome.stated_apart().filter(|_| !is_count || !outcome.holds);
    Tie {
        kind,
        id,
        total,
        holds: outcome.holds,
        calculation: machine,
        stated: stated.map(|stated| stated.machine.clone()),
        written,
        stated_written: stated.map(|stated| stated.written.clone()),
        reasons,
        figures: parts,
    }
}

/// The row and column of a cell, in the first language of the sheet.
fn place_in(context: &SheetContext<'_>, table: &Table, row: usize, column: usize) -> String {
    table.cell_name((row, column), context.first())
}

/// A count with the names that are counted, in the first language of the sheet.
fn counted(context: &SheetContext<'_>, relation: &Relation) -> String {
    let terms = &context.prepared.site.shared_context.terms;
    let name = |id: &str| terms.name(id).map_or_else(|| id.to_owned(), |name| name.get(context.first()).clone());
    let names: Vec<String> = relation.operands.iter().map(|operand| name(&operand.id)).collect();
    let (names, count) = (names.join(&say(context.speech, "、", ", ")), relation.operands.len());
    say(context.speech, &format!("{names}，共 {count}"), &format!("{names}: {count} in all"))
}
