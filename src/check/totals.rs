//! Checks that rows and columns of tables add up, with the same ranges as in relations: rows marked as totals, rows with
//! their parts below them, and columns that are the sum of others. What is only of a row (其中) is not more than it.

use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::report::ReportManuscript;
use crate::model::rounding::Range;
use crate::model::table::{Amount, Cell, Row, Table};

/// Checks the sums of a table.
pub(super) fn check(report: &ReportManuscript, table: &Table, diagnostics: &mut Sink) {
    let is_nested = table.is_nested();
    for (position, row) in table.rows.iter().enumerate() {
        if row.is_total && sums_nothing(table, position) {
            diagnostics.push(nothing_to_add(row));
        }
        for index in 0..table.columns.len() {
            let total = table.amount(row, index, report);
            for choices in sums(report, table, (position, index)) {
                let amounts = |rows: &[usize]| rows.iter().map(|part| table.amount(&table.rows[*part], index, report)).collect();
                let choices: Vec<Vec<Option<Amount<'_>>>> = choices.iter().map(|rows| amounts(rows)).collect();
                if !(table.columns[index].is_percent() && choices.iter().any(|parts| is_between(parts, total))) {
                    adds_up(&choices, total, &row.cells[index], diagnostics);
                }
            }
            if is_nested && row.is_of_which {
                diagnostics.extend(more_than_its_whole(report, table, (position, index)));
            }
        }
        for (index, column) in table.columns.iter().enumerate().filter(|(_, column)| !column.sum.is_empty()) {
            let parts = column.sum.iter().map(|part| table.amount(row, *part, report)).collect();
            adds_up(&[parts], table.amount(row, index, report), &row.cells[index], diagnostics);
        }
    }
}

/// The sets of rows that a cell may sum, the most likely first.
pub(super) type Choices = Vec<Vec<usize>>;

/// Returns the sums that a cell, at a row and column, must be: with the rows beside it if its row is a total, and with its
/// parts. Each is one of the choices. A row that has no number in the column stands for its parts.
pub(super) fn sums(report: &ReportManuscript, table: &Table, (position, column): (usize, usize)) -> Vec<Choices> {
    if !(table.columns[column].is_additive() || table.columns[column].is_percent()) {
        return Vec::new();
    }
    let has_number = |row: &Row| table.amount(row, column, report).is_some();
    let expanded = |rows: Vec<usize>| rows.into_iter().flat_map(|row| table.addends(row, &has_number)).collect::<Vec<usize>>();
    let mut sums = Vec::new();
    if table.rows[position].is_total {
        sums.push(beside(table, position).into_iter().map(&expanded).collect());
    }
    let parts = expanded(table.parts_of_row(position).collect());
    sums.push(if parts.is_empty() { Vec::new() } else { vec![parts] });
    sums.retain(|choices: &Choices| !choices.is_empty());
    sums
}

/// Returns the sets of rows that a total may sum, among those beside it in the tree:
/// - the rows since the previous total;
/// - all rows above that are not totals;
/// - the rows below, up to the next total, for a total that comes before its parts;
/// - all rows below, for a total with no other rows above.
fn beside(table: &Table, position: usize) -> Choices {
    let siblings: Vec<usize> = table.siblings(position).into_iter().filter(|row| !table.rows[*row].is_of_which).collect();
    let Some(own) = siblings.iter().position(|row| *row == position) else { return Vec::new() };
    let (above, below) = (&siblings[..own], &siblings[own + 1..]);
    let is_total = |row: &usize| table.rows[*row].is_total;
    let last = above.iter().rposition(is_total).map_or(0, |index| index + 1);
    let next = below.iter().position(is_total).unwrap_or(below.len());
    let parts = |rows: &[usize]| -> Vec<usize> { rows.iter().copied().filter(|row| !is_total(row)).collect() };
    let mut choices = vec![above[last..].to_vec(), parts(above), below[..next].to_vec()];
    if choices[1].is_empty() {
        choices.push(parts(below));
    }
    choices.into_iter().filter(|rows| !rows.is_empty()).collect()
}

fn sums_nothing(table: &Table, position: usize) -> bool {
    beside(table, position).is_empty() && table.parts_of_row(position).next().is_none()
}

fn nothing_to_add(row: &Row) -> Diagnostic {
    let message =
        Sentence::new("这一行写明是合计，却没有可以相加的行。", "This row is a total, but there are no rows to add up.");
    Diagnostic::new(Code::TableTotal, message)
        .at_place(&row.place)
        .help("不是合计行就不写 total。", "Delete `total` if the row is not a total.")
}

/// Reports a part of a row that is certainly larger than the row. Amounts below zero say nothing about the others.
fn more_than_its_whole(report: &ReportManuscript, table: &Table, (position, column): (usize, usize)) -> Option<Diagnostic> {
    let parent = table.parent(position)?;
    if !table.columns[column].is_additive() {
        return None;
    }
    let amount = |row: usize| table.amount(&table.rows[row], column, report);
    let (part, whole) = (amount(position)?, amount(parent)?);
    let range = |amount: &Amount<'_>| Range::stored(amount.quantity, amount.unit.kind);
    let is_negative = |amount: &Amount<'_>| amount.quantity.exact().is_some_and(|number| number.is_sign_negative());
    if is_negative(&part) || is_negative(&whole) || range(&part).may_be_at_most(&range(&whole)) {
        return None;
    }
    let (part, whole) = (part.quantity.machine(), whole.quantity.machine());
    let name = table.rows[parent].label.get(0);
    let message = Sentence::new(
        format!("“其中”的 {part} 比“{name}”的 {whole} 还大。"),
        format!("This is of “{name}”, but {part} is more than {whole}."),
    );
    Some(
        Diagnostic::new(Code::TableTotal, message).at_place(&table.rows[position].cells[column].place).help(
            "请核对这两个数，或者看它是不是放错了地方。",
            "Check both numbers, and whether the row stands in the right place.",
        ),
    )
}

/// Returns whether a total percentage lies between the lowest and the highest of its parts.
/// Percentages are either parts of a whole, which add up, or rates of several groups; the
/// rate of all groups together lies between the lowest and the highest.
pub(super) fn is_between(parts: &[Option<Amount<'_>>], total: Option<Amount<'_>>) -> bool {
    let range = |amount: &Amount<'_>| Range::stored(amount.quantity, amount.unit.kind);
    let Some(total) = total.as_ref().map(range) else { return true };
    let mut parts = parts.iter().flatten().map(range);
    parts.clone().any(|part| part.may_be_at_most(&total)) && parts.any(|part| total.may_be_at_most(&part))
}

/// Reports a total that none of the choices adds up to. Missing parts count as zero; an
/// empty total is not checked.
fn adds_up(choices: &[Vec<Option<Amount<'_>>>], total: Option<Amount<'_>>, cell: &Cell, diagnostics: &mut Sink) {
    let Some(total) = total else { return };
    let range = |amount: &Amount<'_>| Range::stored(amount.quantity, amount.unit.kind);
    let mut first = None;
    for choice in choices {
        let parts: Vec<&Amount<'_>> = choice.iter().flatten().collect();
        let Some(sum) = parts.iter().map(|part| range(part)).reduce(|sum, part| sum.plus(&part)) else { continue };
        if sum.meets(&range(&total)) {
            return;
        }
        first = first.or(Some(parts));
    }
    let Some(parts) = first else { return };
    let written: Vec<String> = parts.iter().map(|part| part.quantity.machine()).collect();
    let exact = parts.iter().filter_map(|part| part.quantity.exact()).sum::<rust_decimal::Decimal>();
    let (written, stated) = (written.join(" + "), total.quantity.machine());
    let message = Sentence::new(
        format!("合计对不上：{written} = {exact}，表里写的是 {stated}。"),
        format!("The total does not add up: {written} = {exact}, the table says {stated}."),
    );
    diagnostics.push(
        Diagnostic::new(Code::TableTotal, message)
            .at_place(&cell.place)
            .help("请核对这一格和它的各部分。", "Check this cell and its parts."),
    );
}
