//! Tables: what a directive names must exist, cells must fit their columns, and
//! totals must add up, by the same ranges as relations.

use super::facts::must_exist;
use crate::diagnostic::{self, Code, Diagnostic, Place, Position, Sentence};
use crate::model::frame::Frame;
use crate::model::range::Range;
use crate::model::report::{Report, Telling, Version};
use crate::model::table::{Amount, Cell, Column, ColumnKind, Content, Row, Table};
use crate::model::unit::UnitKind;
use crate::narrative::Subject;

/// What rows of totals are called, in small letters.
const TOTALS: [&str; 9] = ["合计", "总计", "小计", "共计", "总数", "total", "totals", "grand total", "subtotal"];

pub fn check_report(_: &Frame, report: &Report, diagnostics: &mut Vec<Diagnostic>) {
    named(report, diagnostics);
    for (_, telling) in report.tellings() {
        unmatched(telling, diagnostics);
    }
    for table in &report.exhibits.tables {
        unmarked(table, diagnostics);
        let told = diagnostics.len();
        cells(report, table, diagnostics);
        // A cell at fault would make its totals wrong a second time.
        if report.facts_whole && table.whole && diagnostics.len() == told {
            totals(report, table, diagnostics);
        }
    }
}

fn named(report: &Report, diagnostics: &mut Vec<Diagnostic>) {
    if !report.exhibits.whole {
        return;
    }
    for (_, version) in report.versions() {
        version.narrative.for_each_exhibit(&mut |_, exhibit| {
            let (id, known, what): (_, Vec<&str>, _) = match &exhibit.subject {
                Subject::Table(id) => {
                    (id, report.exhibits.tables.iter().map(|table| table.id.as_str()).collect(), ("表格", "table"))
                }
                Subject::Chart(id) => {
                    (id, report.exhibits.charts.iter().map(|chart| chart.id.as_str()).collect(), ("图表", "chart"))
                }
                Subject::Facts(_) => return,
            };
            if known.contains(&id.as_str()) {
                return;
            }
            let place = Place { file: version.file.clone(), position: exhibit.position };
            let mistaken = match &exhibit.subject {
                Subject::Table(id) => report.chart(id).map(|_| ":::chart"),
                Subject::Chart(id) => report.table(id).map(|_| ":::table"),
                Subject::Facts(_) => None,
            };
            let diagnostic = unknown(id, what, known.into_iter()).at_place(&place);
            diagnostics.push(match mistaken {
                Some(word) => diagnostic.help(format!("请写成“{word} {id}”。"), format!("Write `{word} {id}`.")),
                None => diagnostic,
            });
        });
    }
}

/// Tables and charts that a clause shows in one language and not in another.
fn unmatched(telling: &Telling, diagnostics: &mut Vec<Diagnostic>) {
    let versions: Vec<&Version> = telling.versions().map(|(_, version)| version).collect();
    let Some((main, others)) = versions.split_first() else { return };
    for other in others.iter().filter(|other| main.whole && other.whole) {
        one_sided(main, other, diagnostics);
        one_sided(other, main, diagnostics);
    }
}

type Shown<'a> = Vec<(Option<&'a str>, &'a str, Position)>;

fn one_sided(left: &Version, right: &Version, diagnostics: &mut Vec<Diagnostic>) {
    let there = shown(right);
    let has_clause = |clause: Option<&str>| clause.is_none_or(|id| right.narrative.clauses.iter().any(|clause| clause.id == id));
    for (clause, id, position) in shown(left) {
        // A clause that is missing as a whole has been told.
        if !has_clause(clause) || there.iter().any(|(other, shown, _)| (*other, *shown) == (clause, id)) {
            continue;
        }
        let file = &right.file;
        let message = Sentence::new(
            format!("另一种语言的同一条没有显示“{id}”（{file}）。"),
            format!("The same clause does not show `{id}` in another language ({file})."),
        );
        diagnostics.push(
            Diagnostic::new(Code::ExhibitUnmatched, message)
                .at(&left.file, position)
                .help("两种语言要显示同样的表格和图表。", "Show the same tables and charts in every language."),
        );
    }
}

fn shown(version: &Version) -> Shown<'_> {
    let mut found = Vec::new();
    version.narrative.for_each_exhibit(&mut |clause, exhibit| {
        if let Subject::Table(id) | Subject::Chart(id) = &exhibit.subject {
            found.push((clause, id.as_str(), exhibit.position));
        }
    });
    found
}

/// A table or chart that `tables.yaml` does not have.
pub fn unknown<'a>(id: &str, what: (&str, &str), known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message =
        Sentence::new(format!("tables.yaml 里没有{}“{id}”。", what.0), format!("tables.yaml has no {} `{id}`.", what.1));
    Diagnostic::new(Code::UnknownTable, message).help_if(diagnostic::suggestion(id, known))
}

fn cells(report: &Report, table: &Table, diagnostics: &mut Vec<Diagnostic>) {
    for row in &table.rows {
        for (cell, column) in row.cells.iter().zip(&table.columns) {
            let ColumnKind::Number(unit) = &column.kind else { continue };
            match (&cell.content, unit) {
                (Content::Fact(id), unit) => {
                    if report.facts_whole {
                        must_exist(report, id, &cell.place, diagnostics);
                    }
                    let fact = report.facts.get(id);
                    if let (Some(fact), Some(unit)) = (fact, unit)
                        && !fact.unit.is_comparable(unit)
                    {
                        diagnostics.push(differing(id, &fact.unit.id, &unit.id, cell));
                    }
                }
                (Content::Number(quantity), None) => {
                    let number = quantity.machine();
                    let message = Sentence::new(
                        format!("{number} 没有单位：这一列没有写 unit。"),
                        format!("{number} has no unit: its column gives none."),
                    );
                    diagnostics.push(Diagnostic::new(Code::TableCell, message).at_place(&cell.place).help(
                        "请给列或表格写上 unit，或者在格里写数据名。",
                        "Give the column or the table a `unit`, or write the id of a fact.",
                    ));
                }
                (Content::Number(quantity), Some(unit)) => {
                    let is_ratio = quantity.exact().is_none();
                    let is_broken = unit.kind == UnitKind::Count && quantity.exact().is_some_and(|number| !number.is_integer());
                    if is_ratio != (unit.kind == UnitKind::Ratio) || is_broken {
                        let (number, unit) = (quantity.machine(), &unit.id);
                        let message = Sentence::new(
                            format!("“{number}”与单位“{unit}”不相配。"),
                            format!("`{number}` does not go with the unit `{unit}`."),
                        );
                        diagnostics.push(Diagnostic::new(Code::TableCell, message).at_place(&cell.place).help(
                            "计数要写整数，比例要写成 1:16.7 的样子。",
                            "Counts are whole numbers; ratios are written like 1:16.7.",
                        ));
                    }
                }
                _ => {}
            }
        }
    }
}

fn differing(id: &str, of_fact: &str, of_column: &str, cell: &Cell) -> Diagnostic {
    let message = Sentence::new(
        format!("“{id}”的单位是 {of_fact}，这一列的单位是 {of_column}。"),
        format!("`{id}` is in `{of_fact}`, its column in `{of_column}`."),
    );
    Diagnostic::new(Code::TableCell, message)
        .at_place(&cell.place)
        .help("请换一项数据，或者改列的 unit。", "Name another fact, or change the column's `unit`.")
}

fn unmarked(table: &Table, diagnostics: &mut Vec<Diagnostic>) {
    let is_called_so = |row: &&Row| TOTALS.contains(&row.label.get(0).trim().to_lowercase().as_str());
    if !table.columns.iter().any(Column::is_additive) {
        return;
    }
    for row in table.rows.iter().filter(|row| !row.is_total).filter(is_called_so) {
        let name = row.label.get(0);
        let message = Sentence::new(
            format!("这一行叫“{name}”，却没有标明是合计行：它不会核对。"),
            format!("This row is called `{name}` but is not marked as a total: it is not checked."),
        );
        diagnostics.push(Diagnostic::new(Code::TotalUnmarked, message).at_place(&row.place).help(
            "YAML 里写 total: true；CSV 里在 total 列写“是”。",
            "Write `total: true` in YAML, or `yes` under `total` in CSV.",
        ));
    }
}

/// Rows that sum other rows, columns that sum other columns.
fn totals(report: &Report, table: &Table, diagnostics: &mut Vec<Diagnostic>) {
    let additive: Vec<usize> = (0..table.columns.len()).filter(|index| table.columns[*index].is_additive()).collect();
    for (position, row) in table.rows.iter().enumerate() {
        if row.is_total {
            let choices = summed(&table.rows, position);
            if choices.is_empty() {
                diagnostics.push(sums_nothing(row));
            }
            for &index in additive.iter().filter(|_| !choices.is_empty()) {
                let amounts = |rows: &[&Row]| rows.iter().map(|part| table.amount(part, index, &report.facts)).collect();
                let choices: Vec<Vec<Option<Amount<'_>>>> = choices.iter().map(|rows| amounts(rows)).collect();
                adds_up(&choices, table.amount(row, index, &report.facts), &row.cells[index], diagnostics);
            }
        }
        for (index, column) in table.columns.iter().enumerate().filter(|(_, column)| !column.sum.is_empty()) {
            let parts = column.sum.iter().map(|part| table.amount(row, *part, &report.facts)).collect();
            adds_up(&[parts], table.amount(row, index, &report.facts), &row.cells[index], diagnostics);
        }
    }
}

/// What a row of totals may be the sum of, the likeliest first: the rows since the
/// total before it, all rows above that are no totals, the rows below up to the next
/// total (for one that stands before its parts), and at the top all rows below.
fn summed(rows: &[Row], position: usize) -> Vec<Vec<&Row>> {
    let (above, below) = (&rows[..position], &rows[position + 1..]);
    let last = above.iter().rposition(|row| row.is_total).map_or(0, |index| index + 1);
    let next = below.iter().position(|row| row.is_total).unwrap_or(below.len());
    let mut choices = vec![above[last..].iter().collect(), parts(above), below[..next].iter().collect()];
    if choices[1].is_empty() {
        choices.push(parts(below));
    }
    choices.into_iter().filter(|rows| !rows.is_empty()).collect()
}

fn parts(rows: &[Row]) -> Vec<&Row> {
    rows.iter().filter(|row| !row.is_total).collect()
}

fn sums_nothing(row: &Row) -> Diagnostic {
    let message =
        Sentence::new("这一行写明是合计，却没有可以相加的行。", "This row is a total, but there are no rows to add up.");
    Diagnostic::new(Code::TableTotal, message)
        .at_place(&row.place)
        .help("不是合计行就不写 total。", "Leave `total` out where a row is none.")
}

/// One of the choices must add up. Missing parts count as nothing; without a total
/// nothing is claimed.
fn adds_up(choices: &[Vec<Option<Amount<'_>>>], total: Option<Amount<'_>>, cell: &Cell, diagnostics: &mut Vec<Diagnostic>) {
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
