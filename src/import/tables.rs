//! Tables of a document as tables of a report: a column of labels, columns of numbers with their units, rows of totals.

use super::measure::{NewUnit, whole_measure};
use super::outline::Table;
use super::yaml::{localized, scalar};
use crate::model::unit::Units;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A table as an entry of `tables.yaml`, with the units that it needs.
pub(super) struct TableEntry {
    pub yaml: String,
    pub units: Vec<NewUnit>,
}

/// A column of a table.
struct Column {
    label: String,
    /// `None` for a column of text.
    unit: Option<String>,
}

/// The entry of a table with an id and a caption. `None` if it is not regular: cells that cover others, several rows of heads,
/// labels that stand twice, numbers without a unit. Such a table stays in the text.
pub(super) fn entry(table: &Table, id: &str, caption: &str, unit_line: Option<&str>, units: &Units) -> Option<TableEntry> {
    let is_plain = table.rows.iter().flatten().all(|cell| cell.columns == 1 && cell.rows == 1);
    let (head, rows) = table.rows.split_first()?;
    if !is_plain || table.head_rows > 1 || rows.is_empty() || head.len() < 2 || rows.iter().any(|row| row.len() != head.len()) {
        return None;
    }
    let cell = |row: &[super::outline::Cell], column: usize| row[column].text.split('\n').map(str::trim).collect::<String>();
    let labels: Vec<String> = rows.iter().map(|row| cell(row, 0)).collect();
    let heads: Vec<String> = (0..head.len()).map(|column| cell(head, column)).collect();
    let is_distinct = |texts: &[String]| {
        texts.iter().all(|text| !text.is_empty()) && texts.iter().collect::<BTreeSet<_>>().len() == texts.len()
    };
    if !is_distinct(&labels) || !is_distinct(&heads) || heads[1..].iter().any(|head| number(head).is_some()) {
        return None;
    }
    let mut new_units = Vec::new();
    let mut columns = Vec::new();
    for (column, head) in heads.iter().enumerate().skip(1) {
        let cells: Vec<String> = rows.iter().map(|row| cell(row, column)).collect();
        columns.push(self::column(head, &cells, unit_line, units, &mut new_units)?);
    }
    if columns.iter().all(|column| column.unit.is_none()) {
        return None;
    }
    let mut yaml = format!("  {id}:\n{}{}", localized(2, "caption", caption), localized(2, "rows_label", &heads[0]));
    yaml.push_str("    columns:\n");
    for (index, column) in columns.iter().enumerate() {
        let _ = write!(yaml, "      c{}:\n{}", index + 1, localized(4, "label", &column.label));
        let _ = match &column.unit {
            Some(unit) => writeln!(yaml, "        unit: {unit}"),
            None => writeln!(yaml, "        type: text"),
        };
    }
    yaml.push_str("    rows:\n");
    for (row, label) in rows.iter().zip(&labels) {
        let label_lines = localized(4, "label", label);
        let _ = write!(yaml, "      - {}", label_lines.trim_start());
        if ["合计", "总计", "共计"].contains(&label.replace([' ', '\u{3000}'], "").as_str()) {
            yaml.push_str("        total: true\n");
        }
        yaml.push_str("        cells:\n");
        for (index, column) in columns.iter().enumerate() {
            let text = cell(row, index + 1);
            let _ = match &column.unit {
                Some(_) => writeln!(yaml, "          - {}", number(&text).unwrap_or_else(|| "—".to_owned())),
                None if text.is_empty() => writeln!(yaml, "          - —"),
                None => writeln!(yaml, "          - zh: {}", scalar(&text)),
            };
        }
    }
    Some(TableEntry { yaml, units: new_units })
}

/// A column of numbers or of text. `None` if it has numbers whose unit nobody says.
fn column(head: &str, cells: &[String], unit_line: Option<&str>, units: &Units, new_units: &mut Vec<NewUnit>) -> Option<Column> {
    let is_empty = |cell: &&String| cell.is_empty() || ["—", "-", "/", "－", "——"].contains(&cell.as_str());
    let filled: Vec<&String> = cells.iter().filter(|cell| !is_empty(cell)).collect();
    let is_numeric = !filled.is_empty() && filled.iter().all(|cell| number(cell).is_some());
    if !is_numeric {
        return Some(Column { label: head.to_owned(), unit: None });
    }
    if filled.iter().all(|cell| cell.ends_with(['%', '％'])) {
        return Some(Column { label: head.to_owned(), unit: Some("percent".to_owned()) });
    }
    if filled.iter().any(|cell| cell.ends_with(['%', '％'])) {
        return None;
    }
    // 比上年增长%
    if let Some(label) = head.strip_suffix(['%', '％']).filter(|label| !label.is_empty()) {
        return Some(Column { label: label.to_owned(), unit: Some("percent".to_owned()) });
    }
    let (label, named) = match head.strip_suffix(['）', ')']).and_then(|rest| rest.rsplit_once(['（', '('])) {
        Some((label, unit)) if !label.is_empty() => (label, Some(unit)),
        _ => (head, None),
    };
    let word = named.or(unit_line)?;
    if matches!(word, "%" | "％") {
        return Some(Column { label: label.to_owned(), unit: Some("percent".to_owned()) });
    }
    let found = whole_measure(units, "zh", word)?;
    new_units.extend(found.new);
    Some(Column { label: label.to_owned(), unit: Some(found.id) })
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
