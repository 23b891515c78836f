//! Checks the relations of tables: rows, or columns, that must add up to the same as others, with the same ranges as in other
//! relations. Also calculates them for `outcome.rs`.

use super::table_waivers::Waiver;
use super::totals::{Addend, addend};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink, quoted};
use crate::model::calculation::Calculation;
use crate::model::cell_fact::spot;
use crate::model::mark::Mark;
use crate::model::report::ReportManuscript;
use crate::model::rounding::{Range, number};
use crate::model::site::SiteManuscript;
use crate::model::table::{Amount, Row, Table};
use crate::model::table_relation::{Axis, Line, TableRelation, report_just_before};
use crate::model::unit::Unit;
use rust_decimal::Decimal;

/// A relation of a table in one of its columns, or rows.
pub(super) struct Balance<'a> {
    pub relation: &'a TableRelation,
    /// The index of the column, if rows are added up, or of the row, if columns are.
    pub at: usize,
    sides: [Vec<Part<'a>>; 2],
}

/// A cell that is added up.
struct Part<'a> {
    addend: Addend<'a>,
    line: &'a Line,
    /// The label of its row, or of its column, in the main language.
    label: String,
    /// Its row and column in the table; `None` in that of the previous report.
    spot: Option<(usize, usize)>,
}

impl<'a> Balance<'a> {
    /// Whether both sides can be the same.
    pub(super) fn may_hold(&self) -> bool {
        // One number that stands in two places is the same number: nothing has been rounded on the way.
        if let [[one], [other]] = self.sides.each_ref().map(Vec::as_slice)
            && let (Some(one), Some(other)) = (&one.addend.amount, &other.addend.amount)
            && one.is_plain()
            && other.is_plain()
        {
            return one.quantity.exact() == other.quantity.exact();
        }
        let [left, right] = self.sides.each_ref().map(|side| sum(side));
        left.meets(&right)
    }

    /// The cells of the table itself that it ties together, as the indices of their rows and columns.
    pub(super) fn spots(&self) -> impl Iterator<Item = (usize, usize)> {
        self.parts().filter_map(|part| part.spot)
    }

    /// Both sides from the stored numbers: `14069 + 560 = 14629`, and `13810 + 819 = 14629`.
    fn sides(&self) -> [Calculation; 2] {
        self.sides.each_ref().map(|side| calculation(side))
    }

    /// Both sides as one calculation: `14069 + 560 = 14629 = 13810 + 819 = 14629`.
    pub(super) fn calculation(&self) -> Calculation {
        let sign = if self.may_hold() { "=" } else { "≠" };
        let [left, right] = self.sides();
        let joined = |left: &str, right: &str| format!("{left} {sign} {right}");
        Calculation { written: joined(&left.written, &right.written), machine: joined(&left.machine, &right.machine) }
    }

    /// The value of each row, column or cell that the relation names, in its order; nought where there is no number.
    pub(super) fn values(&self) -> Vec<Decimal> {
        let of_line = |line: &Line| {
            let parts = self.parts().filter(|part| std::ptr::eq(part.line, line));
            parts.filter_map(|part| part.addend.amount?.quantity.exact()).sum()
        };
        self.relation.lines().map(of_line).collect()
    }

    fn parts(&self) -> impl Iterator<Item = &Part<'a>> {
        self.sides.iter().flatten()
    }

    /// Whether there is a number to compare, and none that is not told.
    fn is_told(&self) -> bool {
        self.parts().any(|part| part.addend.amount.is_some()) && !self.parts().any(|part| part.addend.is_unknown())
    }
}

fn sum(parts: &[Part<'_>]) -> Range {
    let amounts = parts.iter().filter_map(|part| part.addend.amount.as_ref());
    let none = || Range::exactly(number(Decimal::ZERO));
    amounts.map(Range::of_amount).reduce(|sum, part| sum.plus(&part)).unwrap_or_else(none)
}

fn calculation(parts: &[Part<'_>]) -> Calculation {
    let amounts: Vec<&Amount<'_>> = parts.iter().filter_map(|part| part.addend.amount.as_ref()).collect();
    match amounts.as_slice() {
        [] => Calculation::of(|_| "0".to_owned()),
        [only] => Calculation::number(only),
        _ => Calculation::sum(&amounts, None),
    }
}

/// Returns what a relation of a table says about each column, or row. Without those that have no numbers, and none at all if the
/// relation looks back to a report that the site does not have.
pub(super) fn balances<'a>(
    site: Option<&'a SiteManuscript>,
    report: &'a ReportManuscript,
    table: &'a Table,
    relation: &'a TableRelation,
) -> Vec<Balance<'a>> {
    let before = || site.and_then(|site| Book::before(site, report, table));
    let before = if relation.looks_back() { before() } else { None };
    if relation.looks_back() && before.is_none() {
        return Vec::new();
    }
    let own = Book { report, table };
    let count = match relation.axis {
        Axis::Rows => table.columns.len(),
        Axis::Columns => table.rows.len(),
        Axis::Cells => 1,
    };
    let one = |at: usize| {
        let side = |lines: &'a [Line]| -> Option<Vec<Part<'a>>> {
            let parts: Option<Vec<Vec<Part<'a>>>> =
                lines.iter().map(|line| parts(own, before, relation.axis, line, at)).collect();
            Some(parts?.into_iter().flatten().collect())
        };
        Some(Balance { relation, at, sides: [side(&relation.sides[0])?, side(&relation.sides[1])?] })
    };
    (0..count).filter_map(one).filter(Balance::is_told).collect()
}

/// A table with the report that it belongs to.
#[derive(Clone, Copy)]
struct Book<'a> {
    report: &'a ReportManuscript,
    table: &'a Table,
}

impl<'a> Book<'a> {
    /// The same table in the report before.
    fn before(site: &'a SiteManuscript, report: &ReportManuscript, table: &Table) -> Option<Book<'a>> {
        let report = report_just_before(site, report)?;
        let table = report.table(&table.id).filter(|table| table.rows.is_complete())?;
        Some(Book { report, table })
    }
}

/// The cells of a line of a relation at a column, or row. `None` if it cannot be added up there. A row without a number stands
/// for its parts.
fn parts<'a>(own: Book<'a>, before: Option<Book<'a>>, axis: Axis, line: &'a Line, at: usize) -> Option<Vec<Part<'a>>> {
    let (book, row, column) = match (line.own, axis) {
        (_, Axis::Cells) => {
            let (index, row, column) = spot(&own.report.exhibits, &line.id).ok()?;
            (Book { table: &own.report.exhibits.tables[index], ..own }, row, column)
        }
        (Some(row), Axis::Rows) => (own, row, at),
        (Some(column), Axis::Columns) => (own, at, column),
        (None, Axis::Rows) => {
            let table = before?.table;
            (before?, table.row(&line.id)?, table.column(&own.table.columns[at].id)?)
        }
        (None, Axis::Columns) => {
            let table = before?.table;
            (before?, table.row(own.table.rows[at].id.as_deref()?)?, table.column(&line.id)?)
        }
    };
    let Book { report, table } = book;
    let unit = |table: &Table, column: usize| table.columns[column].unit().map(|unit| unit.id.clone());
    if !table.columns[column].is_additive() || axis == Axis::Rows && unit(table, column) != unit(own.table, at) {
        return None;
    }
    let has_number =
        |row: &Row| table.amount(row, column, report).is_some() || row.cells[column].mark.is_some_and(Mark::is_unknown);
    let is_own = std::ptr::eq(table, own.table);
    let spot = |row| is_own.then_some((row, column));
    let rows = table.addends(row, &has_number).into_iter();
    let label = |row: usize| match axis {
        Axis::Rows => table.rows[row].label.get(0).clone(),
        Axis::Columns => table.full_label(column, 0),
        Axis::Cells => table.cell_name((row, column), 0),
    };
    Some(
        rows.map(|row| Part { addend: addend(report, table, (row, column)), line, label: label(row), spot: spot(row) }).collect(),
    )
}

/// Checks the relations of a table, but for those that look back.
pub(super) fn check(report: &ReportManuscript, table: &Table, diagnostics: &mut Sink) {
    for relation in &table.relations {
        let fits = diagnostics.is_clean(|diagnostics| units(report, table, relation, diagnostics));
        if fits && !relation.looks_back() {
            hold(report, table, &balances(None, report, table, relation), diagnostics);
        }
    }
}

/// Checks the relations of tables that look back to the previous report.
pub(super) fn check_site(site: &SiteManuscript, diagnostics: &mut Sink) {
    for report in &site.reports {
        let tables = report.exhibits.tables.iter().filter(|table| table.rows.is_complete());
        for (table, relation) in tables.flat_map(|table| table.relations.iter().map(move |relation| (table, relation))) {
            if relation.looks_back() {
                hold(report, table, &balances(Some(site), report, table, relation), diagnostics);
            }
        }
    }
}

/// Reports cells that do not exist, and columns or cells of different units in one sum.
fn units(report: &ReportManuscript, table: &Table, relation: &TableRelation, diagnostics: &mut Sink) {
    let mut first: Option<(&Line, Option<&Unit>)> = None;
    for line in relation.lines() {
        let (table, column) = match (relation.axis, line.own) {
            (Axis::Columns, Some(column)) => (table, column),
            (Axis::Cells, _) => match spot(&report.exhibits, &line.id) {
                Ok((index, _, column)) => (&report.exhibits.tables[index], column),
                Err(_) if !report.exhibits.is_complete() => return,
                Err(diagnostic) => {
                    diagnostics.push((*diagnostic).at_place(&line.place));
                    continue;
                }
            },
            _ => continue,
        };
        let unit = table.columns[column].unit();
        let (other, known) = *first.get_or_insert((line, unit));
        if known.map(|unit| &unit.id) != unit.map(|unit| &unit.id) {
            let called = |unit: Option<&Unit>| {
                unit.map_or_else(
                    || ("没有单位".to_owned(), "has no unit".to_owned()),
                    |unit| {
                        let (zh, en) = unit.called();
                        (format!("的单位是{zh}"), format!("is in {en}"))
                    },
                )
            };
            let ((known_zh, known_en), (unit_zh, unit_en)) = (called(known), called(unit));
            let message = Sentence::new(
                format!("单位不同，不能相加：“{}”{known_zh}，“{}”{unit_zh}。", other.id, line.id),
                format!("Different units cannot be added up: `{}` {known_en}, `{}` {unit_en}.", other.id, line.id),
            );
            diagnostics.push(Diagnostic::new(Code::TableForm, message).at_place(&line.place));
        }
    }
}

/// Reports relations that do not hold and do not say why, and reasons that nothing needs or that are given for something else.
fn hold(report: &ReportManuscript, table: &Table, balances: &[Balance<'_>], diagnostics: &mut Sink) {
    let Some(relation) = balances.first().map(|balance| balance.relation) else { return };
    let waiver = Waiver { table, relation };
    // What is wrong with the waiver itself has been reported.
    if !relation.waived_for.is_complete() {
        return;
    }
    let is_unlimited = relation.waiver.is_some() && relation.waived_for.is_empty();
    let is_open = |balance: &&Balance<'_>| !balance.may_hold() && !is_unlimited && waiver.of(balance).is_none();
    diagnostics.extend(balances.iter().filter(is_open).map(|balance| untrue(report, table, balance)));
    if relation.waiver.is_some() {
        waiver.check(balances, diagnostics);
    }
}

/// Reports a relation that does not hold, at the last cell of the table that it names.
fn untrue(report: &ReportManuscript, table: &Table, balance: &Balance<'_>) -> Diagnostic {
    let [left, right] = balance.sides().map(|side| side.written);
    let name = balance.relation.name_at(table, balance.at, 0);
    let relation = balance.relation;
    let is_before = relation.looks_back() && relation.sides[1].iter().all(|line| line.own.is_none());
    let (zh, en) = if is_before { ("上一份报告", "that of the previous report") } else { ("另一边", "the other side") };
    let within = if relation.axis == Axis::Cells { "表间" } else { "表内" };
    let message = Sentence::new(
        format!("{within}勾稽关系不符（{name}）：{left}，{zh}是 {right}。"),
        format!("The table does not balance ({name}): {left}, but {en} is {right}."),
    );
    let cell = balance.parts().filter(|part| part.spot.is_some()).last();
    let place = cell.map_or(&balance.relation.place, |part| &part.addend.cell.place);
    let folder = report.file.strip_suffix("report.yaml").unwrap_or_default();
    let written = |part: &Part<'_>| {
        let Part { line, addend, label, .. } = part;
        let place = &addend.cell.place;
        let file = place.file.strip_prefix(folder).unwrap_or(&place.file);
        format!("{} {} {file}:{}", quoted(label), line.id, place.position.line)
    };
    let cells: Vec<String> = balance.parts().map(written).collect();
    let cells = cells.join(", ");
    let advice = advice(&Waiver { table, relation }, balance);
    Diagnostic::new(Code::TableBalance, message).at_place(place).help(
        format!("请核对这几格：{}。{}", cells.replace(", ", "，"), advice.zh),
        format!("Check these cells: {cells}. {}", advice.en),
    )
}

/// What to do if the numbers are right: nothing, if a form requires that they agree.
fn advice(waiver: &Waiver<'_>, balance: &Balance<'_>) -> Sentence {
    if waiver.relation.is_required {
        return Sentence::new("格式规定两边必须相符。", "The form requires that both sides agree.");
    }
    let Some(line) = waiver.line(balance) else {
        return Sentence::new(
            "确知不符时，给这一行写上标识（id），再在 tables.yaml 的这条关系里写 waiver 和 waived_for。",
            "If they are known not to agree, give the row an id, then write `waiver` and `waived_for` in the relation in tables.yaml.",
        );
    };
    if waiver.relation.waiver.is_some() {
        return Sentence::new(
            format!("waiver 说的是别处；这里也确知不符时，在 waived_for 里加上 {line}。"),
            format!("The waiver is for other places; if these are known not to agree either, add `{line}` to `waived_for`."),
        );
    }
    Sentence::new(
        format!("确知不符时，在 tables.yaml 的这条关系里写 waiver 说明原因，并写 waived_for: {{ {line} }}。"),
        format!(
            "If they are known not to agree, give the reason in `waiver` of the relation in tables.yaml, with `waived_for: {{ {line} }}`."
        ),
    )
}
