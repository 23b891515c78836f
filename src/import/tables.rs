//! Tables of a document as tables of a report: a column of labels, columns of numbers with their units, rows of totals.

use super::fact_columns::{FactColumns, fact_columns};
use super::figures::KnownFacts;
use super::measure::{NewUnit, whole_measure};
use super::of_which_units::of_which_in_units;
use super::outline::Table;
use super::row_units::{OwnUnits, RowUnits, label_units, row_units};
use super::table_body::BodyRow;
use super::table_cells::CellValue;
use super::table_columns::{Column, Texts, is_rate, unit_in_brackets, unknown_unit as column_unit};
use super::table_facts::TableFacts;
use super::table_grid::{Grid, Head, Heads};
use super::table_numbers::{Body, Kind, Number, Row};
use super::table_rows::{Denial, Node, Part, Tree, tree};
use super::table_sums::sums;
use super::yaml::{localized, scalar};
use crate::model::unit::Units;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A table as an entry of `tables.yaml`, with the units that it needs.
pub(super) struct TableEntry {
    pub yaml: String,
    pub units: Vec<NewUnit>,
    /// Whether a column has the unit of the line above the table.
    pub takes_unit_line: bool,
    /// The facts of all tables so far, if each row of this one has its own unit, and the cells that have no place beside them.
    pub facts: Option<(TableFacts, Vec<String>)>,
    /// The heads of several columns that name the rows, and what they were joined to.
    pub joined: Option<(Vec<String>, String)>,
    pub notes: TableNotes,
}

/// What is known of a table that stays in the text.
#[derive(Debug, Default)]
pub(super) struct Irregular {
    pub doubts: Vec<TableDoubt>,
    /// A unit that is not known, or a row without one.
    pub unit: Option<String>,
}

/// What an editor should know of a table.
#[derive(Debug, Default)]
pub(super) struct TableNotes {
    /// What the form of the rows says and a number denies.
    pub doubts: Vec<TableDoubt>,
    /// Columns of text that have numbers, with the first cell that is none.
    pub texts: Vec<String>,
    /// Signs that pages print in another way.
    pub changes: Vec<String>,
    /// Rows above others of which they are not the sum.
    pub loosened: Vec<String>,
    /// Rows with 其中 behind which others may belong to the same group, and how many.
    pub undecided: Vec<String>,
    /// The number of cells in which nothing is written.
    pub blanks: usize,
}

/// A cell that the cells below it deny.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TableDoubt {
    /// The labels of the row and the column.
    pub labels: Vec<String>,
    /// The calculation with the stated number.
    pub calculation: String,
}

/// What is known of a table before it is read.
pub(super) struct Captioned<'a> {
    pub id: &'a str,
    pub caption: &'a str,
    /// Whether the document has the caption. Without one, a table is data only if its heads are beyond doubt.
    pub is_named: bool,
    /// The unit that the lines above it say.
    pub unit: Option<&'a str>,
    /// The facts of the tables before it, and those of an earlier report.
    pub facts: &'a TableFacts,
    pub known: &'a KnownFacts,
    /// The year of the report.
    pub year: Option<&'a str>,
}

/// The entry of a table. An error if it is not regular: cells of its body that cover others, more than three rows of heads, labels
/// that stand twice, numbers without a unit. Such a table stays in the text.
pub(super) fn entry(table: &Table, captioned: &Captioned<'_>, units: &Units) -> Result<TableEntry, Irregular> {
    let unit = || unknown_unit(table, captioned, units);
    let made = made(table, captioned, units).ok_or_else(|| Irregular { unit: unit(), ..Irregular::default() })?;
    // Labels stand twice; what the numbers deny is told all the same.
    if made.yaml.is_empty() { Err(Irregular { doubts: made.notes.doubts, unit: None }) } else { Ok(made) }
}

/// The unit of a table that is not known.
fn unknown_unit(table: &Table, captioned: &Captioned<'_>, units: &Units) -> Option<String> {
    let line = captioned.unit.filter(|unit| !matches!(*unit, "%" | "％") && whole_measure(units, "zh", unit).is_none());
    let of_rows = || {
        let grid = Grid::of(table)?;
        let heads = grid.heads(table.head_rows)?;
        match row_units(&heads, &grid.body(&heads)?, units) {
            RowUnits::Unknown(word) => Some(word),
            _ => None,
        }
    };
    line.map(str::to_owned).or_else(of_rows)
}

/// An entry, without its text if labels stand twice.
fn made(table: &Table, captioned: &Captioned<'_>, units: &Units) -> Option<TableEntry> {
    let grid = Grid::of(table)?;
    let heads = grid.heads(table.head_rows).filter(|heads| captioned.is_named || heads.are_clear())?;
    let texts = grid.body(&heads)?;
    if grid.width() < 2 {
        return None;
    }
    let columns = match row_units(&heads, &texts, units) {
        RowUnits::Own(own) => return rows_with_units(heads, texts, &own, captioned, units),
        RowUnits::Unknown(_) => return None,
        RowUnits::Same(word) => columns(&heads, &texts, Some(&word), units)
            .map(|columns| Columns { takes_unit_line: captioned.unit == Some(&word), ..columns }),
        RowUnits::None => columns(&heads, &texts, captioned.unit, units),
    };
    match (columns, label_units(&texts, units)) {
        (Some(columns), _) => Some(regular(&heads, &texts, columns, captioned)),
        (None, Some(own)) if captioned.unit.is_none() => rows_with_units(heads, texts, &own, captioned, units),
        _ => None,
    }
}

/// The entry of a table whose columns have units.
fn regular(heads: &Heads, texts: &[BodyRow], columns: Columns, captioned: &Captioned<'_>) -> TableEntry {
    let Columns { read: mut columns, units, takes_unit_line } = columns;
    let body = body(heads, texts, &columns);
    let unit_ids: Vec<Option<&str>> = columns.iter().map(|column| column.unit.as_deref()).collect();
    let sums = sums(&heads.columns, &unit_ids, &body);
    columns.iter_mut().zip(sums).for_each(|(column, sum)| column.sum = sum);
    let Tree { nodes, denials, loosened, undecided } = tree(&body);
    let caption = captioned.caption;
    let mut notes = notes(caption, &body, &columns, &denials);
    notes.loosened.extend(loosened.iter().map(|row| format!("{caption}·{}", body.rows[*row].label)));
    let row = |(row, count): &(usize, usize)| format!("{caption}·{}（{count}）", body.rows[*row].label);
    notes.undecided.extend(undecided.iter().map(row));
    notes.changes.extend(of_which_labels(&body, &nodes).map(|(written, printed)| format!("{caption}：{written} → {printed}")));
    let yaml = written(captioned, heads, &columns, &nodes);
    TableEntry { yaml, units, takes_unit_line, facts: None, joined: joined(heads), notes }
}

/// The heads that were joined, and to what.
fn joined(heads: &Heads) -> Option<(Vec<String>, String)> {
    (!heads.joined.is_empty()).then(|| (heads.joined.clone(), heads.rows_label.clone()))
}

/// Rows beside each other, or below the row before them that is only a heading.
fn below_headings(texts: &[BodyRow], label: impl Fn(&BodyRow) -> String) -> Vec<Node> {
    let is_heading = |row: usize| texts[row].texts.iter().all(String::is_empty);
    let mut nodes: Vec<Node> = Vec::new();
    for (row, text) in texts.iter().enumerate() {
        let own = Node::alone(row, label(text));
        match nodes.last_mut().filter(|last| is_heading(last.row) && !is_heading(row)) {
            Some(heading) => heading.children.push(own),
            None => nodes.push(own),
        }
    }
    nodes
}

/// The entry of a table whose rows have units. They do not add up.
fn rows_with_units(
    mut heads: Heads,
    mut texts: Vec<BodyRow>,
    own: &OwnUnits,
    captioned: &Captioned<'_>,
    units: &Units,
) -> Option<TableEntry> {
    let FactColumns { columns, units: new_units, facts } = fact_columns(&heads, &texts, own, captioned, units)?;
    let mut left_out = Vec::new();
    if let Some(column) = own.column {
        left_out.extend(heads.columns.remove(column).into_iter().map(|head| head.text));
        left_out.extend(texts.iter_mut().map(|row| row.texts.remove(column)).filter(|word| !word.is_empty()));
    }
    let body = body(&heads, &texts, &columns);
    let label = |row: &BodyRow| match (own.column, unit_in_brackets(&row.label), row.label.rsplit_once(['（', '('])) {
        (None, Some(_), Some((label, _))) => label.to_owned(),
        _ => row.label.clone(),
    };
    let nodes = below_headings(&texts, label);
    let (nodes, undecided) = of_which_in_units(nodes, &texts, &own.words);
    let mut notes = notes(captioned.caption, &body, &columns, &[]);
    let row = |(row, count): (usize, usize)| format!("{}·{}（{count}）", captioned.caption, texts[row].label);
    notes.undecided.extend(undecided.into_iter().map(row));
    let yaml = written(captioned, &heads, &columns, &nodes);
    let joined = joined(&heads);
    Some(TableEntry { yaml, units: new_units, takes_unit_line: false, facts: Some((facts, left_out)), joined, notes })
}

/// The numbers of a table.
fn body(heads: &Heads, texts: &[BodyRow], columns: &[Column]) -> Body {
    let rows = texts.iter().enumerate().map(|(index, row)| self::row(index, row, columns));
    let kind = |(heads, column): (&Vec<Head>, &Column)| kind(heads, column);
    Body { rows: rows.collect(), kinds: heads.columns.iter().zip(columns).map(kind).collect() }
}

/// The text of an entry; nothing if labels stand twice.
fn written(captioned: &Captioned<'_>, heads: &Heads, columns: &[Column], nodes: &[Node]) -> String {
    let names: Vec<String> = heads.columns.iter().map(|heads| heads.iter().map(|head| head.text.as_str()).collect()).collect();
    if !is_distinct(&names) || !is_free_of_repeats(nodes) {
        return String::new();
    }
    let Captioned { id, caption, .. } = captioned;
    let mut yaml = format!("  {id}:\n{}{}", localized(2, "caption", caption), localized(2, "rows_label", &heads.rows_label));
    yaml.push_str("    columns:\n");
    let numbered: Vec<Numbered<'_>> = heads.columns.iter().zip(columns).enumerate().collect();
    write_columns(&mut yaml, &numbered, 0, 3, &mut 0);
    yaml.push_str("    rows:\n");
    write_rows(&mut yaml, nodes, columns, 3);
    yaml
}

/// The columns of a table, and the units that they need.
struct Columns {
    read: Vec<Column>,
    units: Vec<NewUnit>,
    takes_unit_line: bool,
}

/// `None` if a unit is missing, or if there are no numbers at all.
fn columns(heads: &Heads, body: &[BodyRow], unit_line: Option<&str>, units: &Units) -> Option<Columns> {
    let cells = |column: usize| body.iter().map(|row| row.texts[column].as_str()).collect();
    let texts = Texts { columns: (0..heads.columns.len()).map(cells).collect() };
    let mut found = Columns { read: Vec::new(), units: Vec::new(), takes_unit_line: false };
    for (index, above) in heads.columns.iter().enumerate() {
        let own = &above.last()?.text;
        // 学生（人） above 男 and 女.
        let inherited = above.iter().rev().skip(1).find_map(|head| unit_in_brackets(&head.text));
        let column = texts.column(index, own, inherited.or(unit_line), units, &mut found.units);
        // 得分（分） beside columns of other units stays text, and nothing else is in its unit.
        let column = column.or_else(|| Some(texts.of_unknown(index, own, column_unit(own, units)?)))?;
        found.takes_unit_line |= inherited.is_none()
            && unit_in_brackets(own).is_none()
            && column.unit.as_deref().is_some_and(|unit| unit != "percent");
        found.read.push(column);
    }
    found.read.iter().any(|column| column.unit.is_some()).then_some(found)
}

/// What can be said of the sums of a column.
fn kind(heads: &[Head], column: &Column) -> Kind {
    match column.unit.as_deref() {
        Some("percent") => Kind::Percent,
        _ if heads.iter().any(|head| is_rate(&head.text)) => Kind::Rate,
        _ => Kind::Summed,
    }
}

/// A row with the numbers in its columns of numbers.
fn row(index: usize, row: &BodyRow, columns: &[Column]) -> Row {
    let number = |column: &Column| match (&column.unit, column.cells.get(index)) {
        (Some(_), Some(CellValue::Number(text))) => Some(Number::new(text.parse().ok()?, column.is_count)),
        _ => None,
    };
    let BodyRow { label, indent, depth, .. } = row.clone();
    Row { label, indent, depth, numbers: columns.iter().map(number).collect() }
}

fn notes(caption: &str, body: &Body, columns: &[Column], denials: &[Denial]) -> TableNotes {
    let mut notes =
        TableNotes { doubts: denials.iter().map(|denial| doubt(body, columns, denial)).collect(), ..TableNotes::default() };
    let counted = |count: usize| if count > 1 { format!(" ×{count}") } else { String::new() };
    for column in columns {
        let place = format!("{caption}·{}", column.label);
        if let Some(first) = column.odd.first() {
            notes.texts.push(format!("{place}：{first}{}", counted(column.odd.len())));
        }
        if let Some((written, printed)) = column.changed.first() {
            notes.changes.push(format!("{place}：{written} → {printed}{}", counted(column.changed.len())));
        }
    }
    let cells = |row: usize| columns.iter().filter_map(move |column| column.cells.get(row));
    let is_blank = |cell: &&CellValue| **cell == CellValue::Blank;
    // A row without any cell is only a heading.
    let blanks = (0..body.rows.len())
        .filter(|row| !cells(*row).all(|cell| is_blank(&cell)))
        .map(|row| cells(row).filter(is_blank).count());
    notes.blanks = blanks.sum();
    notes
}

/// Labels with another word than 其中：, which the page writes.
fn of_which_labels<'b>(body: &'b Body, nodes: &'b [Node]) -> Box<dyn Iterator<Item = (&'b str, String)> + 'b> {
    let own = nodes.iter().filter(|node| node.part == Part::OfWhich).filter_map(|node| node.children.first());
    let own = own.map(|first| (body.rows[first.row].label.as_str(), format!("其中：{}", first.label)));
    let inner = nodes.iter().flat_map(|node| of_which_labels(body, &node.children));
    Box::new(own.filter(|(written, printed)| written.replace(':', "：") != *printed && !written.contains(' ')).chain(inner))
}

fn doubt(body: &Body, columns: &[Column], denial: &Denial) -> TableDoubt {
    let number = |row: usize| body.number(row, denial.column).map(|number| number.value);
    let written: Vec<String> = denial.parts.iter().filter_map(|part| Some(number(*part)?.to_string())).collect();
    let whole = number(denial.whole).map(|number| number.to_string()).unwrap_or_default();
    let calculation = match denial.part {
        Part::Addend => {
            let sum: rust_decimal::Decimal = denial.parts.iter().filter_map(|part| number(*part)).sum();
            format!("{} = {sum} ≠ {whole}", written.join(" + "))
        }
        Part::OfWhich => format!("{} > {whole}", written.join(", ")),
    };
    let head = columns.get(denial.column).map(|column| column.label.clone()).unwrap_or_default();
    TableDoubt { labels: vec![body.rows[denial.whole].label.clone(), head], calculation }
}

fn is_distinct(texts: &[String]) -> bool {
    texts.iter().all(|text| !text.is_empty()) && texts.iter().collect::<BTreeSet<_>>().len() == texts.len()
}

/// Whether no label stands twice under the same row.
fn is_free_of_repeats(nodes: &[Node]) -> bool {
    let labels: Vec<String> = nodes.iter().map(|node| node.label.clone()).collect();
    is_distinct(&labels) && nodes.iter().all(|node| is_free_of_repeats(&node.children))
}

/// A column with its heads and its place.
type Numbered<'c> = (usize, (&'c Vec<Head>, &'c Column));

/// Writes columns that stand under the same `level` heads. `depth` is that of their ids, `groups` counts heads over columns.
fn write_columns(yaml: &mut String, columns: &[Numbered<'_>], level: usize, depth: usize, groups: &mut usize) {
    let indent = "  ".repeat(depth);
    let is_alone = |heads: &[Head]| heads.len() == level + 1;
    for under in columns.chunk_by(|(_, (one, _)), (_, (other, _))| !is_alone(one) && one[level] == other[level]) {
        let Some((index, (heads, column))) = under.first() else { continue };
        if is_alone(heads) {
            let _ = write!(yaml, "{indent}c{}:\n{}", index + 1, label(depth + 1, &column.label));
            let _ = match &column.unit {
                Some(unit) => writeln!(yaml, "{indent}  unit: {unit}"),
                None if column.has_facts => Ok(()),
                None => writeln!(yaml, "{indent}  type: text"),
            };
            if !column.sum.is_empty() {
                let parts: Vec<String> = column.sum.iter().map(|part| format!("c{}", part + 1)).collect();
                let _ = writeln!(yaml, "{indent}  sum: [{}]", parts.join(", "));
            }
        } else {
            *groups += 1;
            let _ = write!(yaml, "{indent}g{groups}:\n{}", label(depth + 1, &heads[level].text));
            let _ = writeln!(yaml, "{indent}  columns:");
            write_columns(yaml, under, level + 1, depth + 2, groups);
        }
    }
}

/// The label of a column. A year is the same in every language.
fn label(depth: usize, text: &str) -> String {
    let zh = localized(depth, "label", text);
    let year = text.strip_suffix("年度").or_else(|| text.strip_suffix('年')).unwrap_or(text);
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    if is_year { format!("{zh}{}  en: {}\n", "  ".repeat(depth), scalar(year)) } else { zh }
}

/// Writes rows and the rows under them. `depth` is that of their dashes.
fn write_rows(yaml: &mut String, nodes: &[Node], columns: &[Column], depth: usize) {
    let indent = "  ".repeat(depth);
    for node in nodes {
        let label_lines = localized(depth + 1, "label", &node.label);
        let _ = write!(yaml, "{indent}- {}", label_lines.trim_start());
        if node.is_total {
            let _ = writeln!(yaml, "{indent}  total: true");
        }
        let cells = || columns.iter().filter_map(|column| column.cells.get(node.row));
        // A row that is only a heading has no cells.
        if node.children.is_empty() || cells().any(|cell| *cell != CellValue::Blank) {
            let _ = writeln!(yaml, "{indent}  cells:");
            for cell in cells() {
                let _ = match cell {
                    CellValue::Number(number) | CellValue::Fact(number) => writeln!(yaml, "{indent}    - {number}"),
                    CellValue::Blank => writeln!(yaml, "{indent}    - ^空"),
                    CellValue::Dash(dash) => writeln!(yaml, "{indent}    - {}", scalar(dash)),
                    CellValue::NotApplicable => writeln!(yaml, "{indent}    - ^not-applicable"),
                    CellValue::Text(text) => writeln!(yaml, "{indent}    - zh: {}", scalar(text)),
                };
            }
        }
        if !node.children.is_empty() {
            let _ = writeln!(yaml, "{indent}  {}:", if node.part == Part::OfWhich { "of_which" } else { "parts" });
            write_rows(yaml, &node.children, columns, depth + 2);
        }
    }
}
