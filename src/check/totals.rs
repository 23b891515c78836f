//! Checks that rows and columns of tables add up, with the same ranges as in relations: rows marked as totals, rows with
//! their parts below them, and columns that are the sum of others. What is only of a row (其中) is not more than it.

use crate::diagnostic::{Code, Diagnostic, Sentence, Sink, quoted};
use crate::model::calculation::Calculation;
use crate::model::mark::Mark;
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
            let total = addend(report, table, (position, index));
            for choices in sums(report, table, (position, index)) {
                let addends = |rows: &[usize]| rows.iter().map(|part| addend(report, table, (*part, index))).collect();
                let choices: Vec<Vec<Addend<'_>>> = choices.iter().map(|rows| addends(rows)).collect();
                if !(table.columns[index].is_percent() && choices.iter().any(|parts| is_between(parts, &total))) {
                    adds_up(&choices, &total, diagnostics);
                }
            }
            if is_nested && row.is_of_which {
                diagnostics.extend(more_than_its_whole(report, table, (position, index)));
            }
        }
        for (index, column) in table.columns.iter().enumerate().filter(|(_, column)| !column.sum.is_empty()) {
            let parts = column.sum.iter().map(|part| addend(report, table, (position, *part))).collect();
            adds_up(&[parts], &addend(report, table, (position, index)), diagnostics);
        }
    }
}

/// A cell that is added up, or that is the sum.
pub(super) struct Addend<'a> {
    pub amount: Option<Amount<'a>>,
    pub cell: &'a Cell,
}

impl Addend<'_> {
    /// Whether it has a number that the table does not tell.
    pub(super) fn is_unknown(&self) -> bool {
        self.cell.mark.is_some_and(Mark::is_unknown)
    }

    fn is_suppressed(&self) -> bool {
        self.cell.mark == Some(Mark::Suppressed)
    }
}

/// Returns the cell at a row and column as a part of a sum.
pub(super) fn addend<'a>(report: &'a ReportManuscript, table: &'a Table, (row, column): (usize, usize)) -> Addend<'a> {
    Addend { amount: table.amount(&table.rows[row], column, report), cell: &table.rows[row].cells[column] }
}

/// The sets of rows that a cell may sum, the most likely first.
pub(super) type Choices = Vec<Vec<usize>>;

/// Returns the sums that a cell, at a row and column, must be: with the rows beside it if its row is a total, and with its
/// parts. Each is one of the choices. A row that has no number in the column stands for its parts.
pub(super) fn sums(report: &ReportManuscript, table: &Table, (position, column): (usize, usize)) -> Vec<Choices> {
    if !(table.columns[column].is_additive() || table.columns[column].is_percent()) {
        return Vec::new();
    }
    // A row whose number is withheld does not stand for its parts.
    let has_number = |row: &Row| table.amount(row, column, report).is_some() || row.cells[column].mark.is_some();
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
    let range = |amount: &Amount<'_>| Range::of_amount(amount);
    let is_negative = |amount: &Amount<'_>| amount.quantity.exact().is_some_and(|number| number.is_sign_negative());
    if is_negative(&part) || is_negative(&whole) || range(&part).may_be_at_most(&range(&whole)) {
        return None;
    }
    let (part, whole) = (part.written(), whole.written());
    let name = quoted(table.rows[parent].label.get(0));
    let message = Sentence::new(
        format!("“其中”的 {part} 比{name}的 {whole} 还大。"),
        format!("This is of {name}, but {part} is more than {whole}."),
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
pub(super) fn is_between(parts: &[Addend<'_>], total: &Addend<'_>) -> bool {
    let range = |amount: &Amount<'_>| Range::of_amount(amount);
    let Some(total) = total.amount.as_ref().map(range) else { return true };
    if parts.iter().any(Addend::is_unknown) {
        return true;
    }
    let mut parts = parts.iter().filter_map(|part| part.amount.as_ref()).map(range);
    parts.clone().any(|part| part.may_be_at_most(&total)) && parts.any(|part| total.may_be_at_most(&part))
}

/// Reports a total that none of the choices adds up to. Missing parts count as zero; an
/// empty total is not checked. With a part that is not told, only the others together must not be more.
fn adds_up(choices: &[Vec<Addend<'_>>], total: &Addend<'_>, diagnostics: &mut Sink) {
    diagnostics.extend(choices.iter().find_map(|parts| open_suppression(parts, total)));
    let (Some(stated), cell) = (total.amount, total.cell) else { return };
    let range = |amount: &Amount<'_>| Range::of_amount(amount);
    let mut first = None;
    for choice in choices {
        let parts: Vec<&Amount<'_>> = choice.iter().filter_map(|part| part.amount.as_ref()).collect();
        let is_unknown = choice.iter().any(Addend::is_unknown);
        let Some(sum) = parts.iter().map(|part| range(part)).reduce(|sum, part| sum.plus(&part)) else { continue };
        let is_negative = |part: &&Amount<'_>| part.quantity.exact().is_some_and(|number| number.is_sign_negative());
        let may_be_less = || sum.may_be_at_most(&range(&stated)) || parts.iter().any(is_negative);
        if sum.meets(&range(&stated)) || is_unknown && may_be_less() {
            return;
        }
        first = first.or(Some((parts, is_unknown)));
    }
    if let Some((parts, is_unknown)) = first {
        diagnostics.push(does_not_add_up(&parts, is_unknown, stated).at_place(&cell.place));
    }
}

fn does_not_add_up(parts: &[&Amount<'_>], is_unknown: bool, stated: Amount<'_>) -> Diagnostic {
    let sum = Calculation::sum(parts, Some(stated.quantity)).written;
    let stated = stated.written();
    let message = if is_unknown {
        Sentence::new(
            format!("合计对不上：还有没写出来的数，{sum} 却已经超过表里写的 {stated}。"),
            format!("The total does not add up: with a part untold, {sum} is already more than {stated}."),
        )
    } else {
        Sentence::new(
            format!("合计对不上：{sum}，表里写的是 {stated}。"),
            format!("The total does not add up: {sum}, the table says {stated}."),
        )
    };
    Diagnostic::new(Code::TableTotal, message).help("请核对这一格和它的各部分。", "Check this cell and its parts.")
}

/// Reports the only number of a sum that is withheld: readers can calculate it from the others.
fn open_suppression(parts: &[Addend<'_>], total: &Addend<'_>) -> Option<Diagnostic> {
    let all = || parts.iter().chain([total]);
    let mut suppressed = all().filter(|addend| addend.is_suppressed());
    let (Some(only), None) = (suppressed.next(), suppressed.next()) else { return None };
    let is_told = |addend: &Addend<'_>| addend.amount.is_some() || !addend.is_unknown();
    if parts.len() < 2 || total.amount.is_none() && !total.is_suppressed() {
        return None;
    }
    if !all().filter(|addend| !addend.is_suppressed()).all(is_told) {
        return None;
    }
    let message = Sentence::new(
        "这一格不公开，读者却能从合计和其余各格算出来。",
        "This number is withheld, but readers can calculate it from the total and the other cells.",
    );
    Some(Diagnostic::new(Code::SuppressionOpen, message).at_place(&only.cell.place).help(
        "请在同一行和同一列里再隐去一个数，或者不写合计。",
        "Withhold a second number of the same row and column, or leave out the total.",
    ))
}
