//! Tables of a document as tables of a report: a column of labels, columns of numbers with their units, rows of totals.

use super::measure::{NewUnit, whole_measure};
use super::outline::Table;
use super::table_grid::{Grid, Head};
use super::table_rows::{Node, Part, Row, tree, without_totals};
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
}

/// A column of a table.
struct Column {
    label: String,
    /// `None` for a column of text.
    unit: Option<String>,
    /// The columns that it is the sum of.
    sum: Vec<usize>,
}

/// The entry of a table with an id and a caption. `None` if it is not regular: cells of its body that cover others, more than three
/// rows of heads, labels that stand twice, numbers without a unit. Such a table stays in the text.
pub(super) fn entry(table: &Table, id: &str, caption: &str, unit_line: Option<&str>, units: &Units) -> Option<TableEntry> {
    let grid = Grid::of(table)?;
    let heads = grid.heads(table.head_rows)?;
    let body = grid.body(heads.rows)?;
    if grid.width() < 2 {
        return None;
    }
    let mut new_units = Vec::new();
    let mut columns = Vec::new();
    let mut takes_unit_line = false;
    for (index, above) in heads.columns.iter().enumerate() {
        let cells: Vec<String> = body.iter().map(|row| row[index + 1].clone()).collect();
        let own = &above.last()?.text;
        // 学生（人） above 男 and 女.
        let inherited = above.iter().rev().skip(1).find_map(|head| unit_in_brackets(&head.text));
        let column = column(own, &cells, inherited.or(unit_line), units, &mut new_units)?;
        takes_unit_line |= inherited.is_none()
            && unit_in_brackets(own).is_none()
            && column.unit.as_deref().is_some_and(|unit| unit != "percent");
        columns.push(column);
    }
    if columns.iter().all(|column| column.unit.is_none()) {
        return None;
    }
    // What lies between the lowest and the highest is no sum: 平均工资, 单价.
    let is_summed: Vec<bool> = heads.columns.iter().map(|heads| !heads.iter().any(|head| is_rate(&head.text))).collect();
    let rows: Vec<Row> = body.iter().map(|row| self::row(row, &columns, &is_summed)).collect();
    let units: Vec<Option<&str>> = columns.iter().map(|column| column.unit.as_deref()).collect();
    let sums = sums(&heads.columns, &units, &rows);
    columns.iter_mut().zip(sums).for_each(|(column, sum)| column.sum = sum);
    let mut tree = tree(&rows);
    let has_rates = columns
        .iter()
        .zip(&is_summed)
        .any(|(column, is_summed)| !is_summed && column.unit.as_deref().is_some_and(|unit| unit != "percent"));
    if has_rates {
        without_totals(&mut tree);
    }
    let is_distinct = |texts: &[String]| {
        texts.iter().all(|text| !text.is_empty()) && texts.iter().collect::<BTreeSet<_>>().len() == texts.len()
    };
    let names: Vec<String> = heads.columns.iter().map(|heads| heads.iter().map(|head| head.text.as_str()).collect()).collect();
    if !is_distinct(&names) || !is_free_of_repeats(&tree, &is_distinct) {
        return None;
    }
    let mut yaml = format!("  {id}:\n{}{}", localized(2, "caption", caption), localized(2, "rows_label", &heads.rows_label));
    yaml.push_str("    columns:\n");
    let numbered: Vec<Numbered<'_>> = heads.columns.iter().zip(&columns).enumerate().collect();
    write_columns(&mut yaml, &numbered, 0, 3, &mut 0);
    yaml.push_str("    rows:\n");
    write_rows(&mut yaml, &tree, &body, &columns, 3);
    Some(TableEntry { yaml, units: new_units, takes_unit_line })
}

/// A row with the numbers in its columns of numbers.
fn row(cells: &[String], columns: &[Column], is_summed: &[bool]) -> Row {
    let value = |((cell, column), is_summed): ((&String, &Column), &bool)| {
        column.unit.as_ref().filter(|_| *is_summed)?;
        number(cell)?.parse().ok()
    };
    Row { label: cells[0].clone(), numbers: cells[1..].iter().zip(columns).zip(is_summed).map(value).collect() }
}

/// Whether the numbers below a head do not add up.
fn is_rate(head: &str) -> bool {
    ["平均", "人均", "生均", "户均", "均价", "单价", "价格", "每", "率", "指数", "标准", "比重", "占比", "增长", "增速"]
        .iter()
        .any(|word| head.contains(word))
}

/// Whether the numbers below a head are names: codes, years, lines.
fn is_code(head: &str) -> bool {
    ["行次", "栏次", "序号", "编号", "编码", "代码", "年份", "年度", "邮编", "邮政编码", "排名", "名次", "电话", "学号"]
        .iter()
        .any(|word| head.contains(word))
}

/// The unit in brackets at the end of a head: 学生（人）.
fn unit_in_brackets(head: &str) -> Option<&str> {
    let (label, unit) = head.strip_suffix(['）', ')'])?.rsplit_once(['（', '('])?;
    (!label.is_empty()).then_some(unit)
}

/// Whether no label stands twice under the same row.
fn is_free_of_repeats(nodes: &[Node], is_distinct: &impl Fn(&[String]) -> bool) -> bool {
    let labels: Vec<String> = nodes.iter().map(|node| node.label.clone()).collect();
    is_distinct(&labels) && nodes.iter().all(|node| is_free_of_repeats(&node.children, is_distinct))
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
            let _ = write!(yaml, "{indent}c{}:\n{}", index + 1, localized(depth + 1, "label", &column.label));
            let _ = match &column.unit {
                Some(unit) => writeln!(yaml, "{indent}  unit: {unit}"),
                None => writeln!(yaml, "{indent}  type: text"),
            };
            if !column.sum.is_empty() {
                let parts: Vec<String> = column.sum.iter().map(|part| format!("c{}", part + 1)).collect();
                let _ = writeln!(yaml, "{indent}  sum: [{}]", parts.join(", "));
            }
        } else {
            *groups += 1;
            let _ = write!(yaml, "{indent}g{groups}:\n{}", localized(depth + 1, "label", &heads[level].text));
            let _ = writeln!(yaml, "{indent}  columns:");
            write_columns(yaml, under, level + 1, depth + 2, groups);
        }
    }
}

/// Writes rows and the rows under them. `depth` is that of their dashes.
fn write_rows(yaml: &mut String, nodes: &[Node], body: &[Vec<String>], columns: &[Column], depth: usize) {
    let indent = "  ".repeat(depth);
    for node in nodes {
        let label_lines = localized(depth + 1, "label", &node.label);
        let _ = write!(yaml, "{indent}- {}", label_lines.trim_start());
        if node.is_total {
            let _ = writeln!(yaml, "{indent}  total: true");
        }
        let cells = &body[node.row][1..];
        // A row that is only a heading has no cells.
        if node.children.is_empty() || cells.iter().any(|cell| !cell.is_empty()) {
            let _ = writeln!(yaml, "{indent}  cells:");
            for (text, column) in cells.iter().zip(columns) {
                let _ = match &column.unit {
                    Some(_) => writeln!(yaml, "{indent}    - {}", number(text).unwrap_or_else(|| "—".to_owned())),
                    None if text.is_empty() => writeln!(yaml, "{indent}    - —"),
                    None => writeln!(yaml, "{indent}    - zh: {}", scalar(text)),
                };
            }
        }
        if !node.children.is_empty() {
            let _ = writeln!(yaml, "{indent}  {}:", if node.part == Part::OfWhich { "of_which" } else { "parts" });
            write_rows(yaml, &node.children, body, columns, depth + 2);
        }
    }
}

/// A column of numbers or of text. `None` if it has numbers whose unit nobody says.
fn column(head: &str, cells: &[String], unit_line: Option<&str>, units: &Units, new_units: &mut Vec<NewUnit>) -> Option<Column> {
    let is_empty = |cell: &&String| cell.is_empty() || ["—", "-", "/", "－", "——"].contains(&cell.as_str());
    let filled: Vec<&String> = cells.iter().filter(|cell| !is_empty(cell)).collect();
    let is_numeric = !filled.is_empty() && filled.iter().all(|cell| number(cell).is_some());
    if !is_numeric || is_code(head) {
        return Some(Column { label: head.to_owned(), unit: None, sum: Vec::new() });
    }
    if filled.iter().all(|cell| cell.ends_with(['%', '％'])) {
        return Some(Column { label: head.to_owned(), unit: Some("percent".to_owned()), sum: Vec::new() });
    }
    if filled.iter().any(|cell| cell.ends_with(['%', '％'])) {
        return None;
    }
    // 比上年增长%
    if let Some(label) = head.strip_suffix(['%', '％']).filter(|label| !label.is_empty()) {
        return Some(Column { label: label.to_owned(), unit: Some("percent".to_owned()), sum: Vec::new() });
    }
    let named = unit_in_brackets(head);
    let label = named.and_then(|_| head.rsplit_once(['（', '('])).map_or(head, |(label, _)| label);
    let word = named.or(unit_line)?;
    if matches!(word, "%" | "％") {
        return Some(Column { label: label.to_owned(), unit: Some("percent".to_owned()), sum: Vec::new() });
    }
    let found = whole_measure(units, "zh", word)?;
    new_units.extend(found.new);
    Some(Column { label: label.to_owned(), unit: Some(found.id), sum: Vec::new() })
}

/// A cell as a number: without separators and percent sign.
fn number(cell: &str) -> Option<String> {
    let plain: String = cell.trim().trim_end_matches(['%', '％']).chars().filter(|c| !matches!(c, ',' | '，' | ' ')).collect();
    let plain = plain.replace('−', "-");
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() < 2;
    is_number.then_some(plain)
}
