//! The sheet of a table: heads, rows and notes as the report prints them.

use super::super::super::grid::{CellContent, Grid, GridCell, Line};
use super::super::super::prose::Prose;
use super::super::xlsx::{Align, Area, CellStyle, CellValue, Face, Worksheet, WorksheetCell, WorksheetRow};
use super::number_cell::number_cell;
use super::{WIDEST, head_cell, ruled_text, text_row, width};
use crate::model::table::Table;

/// From as many columns the sheet is printed on paper that lies on its side.
const WIDE: usize = 7;

/// Returns the caption of a table with its number, if it has one.
pub(super) fn title(prose: &Prose<'_>, table: &Table) -> String {
    prose.table_caption(table)
}

/// Returns the sheet.
pub(super) fn sheet(prose: &Prose<'_>, table: &Table) -> Worksheet {
    let grid = prose.grid_of(table);
    let mut rows = vec![text_row(title(prose, table), Face::Title)];
    let unit = grid.unit.as_ref().map(|unit| prose.messages.fill("table_unit", &[("unit", unit)]));
    let below: Vec<String> = unit.into_iter().chain(grid.statement.clone()).collect();
    if !below.is_empty() {
        rows.push(text_row(below.join(" "), Face::Note));
    }
    let head = rows.len();
    let mut joined = Vec::new();
    rows.extend(heads(prose, &grid, head, &mut joined));
    let body = rows.len();
    rows.extend(grid.rows.iter().enumerate().map(|(position, row)| line(prose, table, &grid, (position, row))));
    let widths = widths(&grid, &rows[body..], prose);
    rows.push(WorksheetRow::new());
    for note in prose.table_notes(table) {
        joined.push(Area { rows: rows.len()..rows.len() + 1, columns: 0..widths.len() });
        let style = CellStyle { face: Face::Note, align: Align::Wrapped, ..CellStyle::default() };
        rows.push(vec![WorksheetCell { value: CellValue::Text(note), style }]);
    }
    Worksheet {
        widths,
        rows,
        joined,
        head: head..body,
        fixed_columns: 1,
        is_wide: table.columns.len() >= WIDE,
        ..Worksheet::default()
    }
}

/// Returns the rows of the head; the first of them is row `first` of the sheet. Adds the cells that are joined.
fn heads(prose: &Prose<'_>, grid: &Grid<'_>, first: usize, joined: &mut Vec<Area>) -> Vec<WorksheetRow> {
    let depth = grid.head_depth();
    let mut join = |levels: std::ops::Range<usize>, columns: std::ops::Range<usize>| {
        if levels.len() * columns.len() > 1 {
            joined.push(Area { rows: first + levels.start..first + levels.end, columns: columns.start + 1..columns.end + 1 });
        }
    };
    let mut rows: Vec<Vec<WorksheetCell>> =
        (0..depth).map(|_| (0..=grid.columns.len()).map(|_| head_cell("")).collect()).collect();
    rows[0][0] = head_cell(&grid.rows_label);
    for group in &grid.groups {
        rows[group.level][group.columns.start + 1] = head_cell(&group.label);
        join(group.level..group.level + 1, group.columns.clone());
    }
    for (index, column) in grid.columns.iter().enumerate() {
        let above = grid.groups.iter().filter(|group| group.columns.contains(&index)).count();
        let unit = column.unit.as_deref().map(|unit| prose.messages.fill("column_unit", &[("unit", unit)])).unwrap_or_default();
        rows[above][index + 1] = head_cell(format!("{}{unit}", column.label));
        join(above..depth, index..index + 1);
    }
    if depth > 1 {
        joined.push(Area { rows: first..first + depth, columns: 0..1 });
    }
    rows
}

/// Returns the row of the sheet for a row of the table.
fn line(prose: &Prose<'_>, table: &Table, grid: &Grid<'_>, (position, row): (usize, &Line<'_>)) -> WorksheetRow {
    let face = if row.is_total { Face::Bold } else { Face::Plain };
    let indent = row.branch.as_ref().map_or(0, |branch| branch.level - 1);
    let label_style = CellStyle { face, align: Align::Wrapped, indent, is_ruled: true, ..CellStyle::default() };
    let label = WorksheetCell { value: CellValue::Text(format!("{}{}", prose.before_label(row), row.label)), style: label_style };
    let cells = row.cells.iter().enumerate().map(|(index, cell)| {
        let amount = table.amount(&table.rows[position], index, prose.report);
        let printed = printed(prose, cell);
        match amount.filter(|_| !grid.columns[index].is_text) {
            Some(amount) => number_cell(prose, &amount, &printed, face),
            None if grid.columns[index].is_text => ruled_text(printed),
            None => {
                let style = CellStyle { face, align: Align::End, is_ruled: true, ..CellStyle::default() };
                WorksheetCell { value: if printed.is_empty() { CellValue::Empty } else { CellValue::Text(printed) }, style }
            }
        }
    });
    let cells = if row.is_heading { Vec::new() } else { cells.collect() };
    std::iter::once(label).chain(cells).collect()
}

/// Returns what a cell prints, with the sign of its mark.
fn printed(prose: &Prose<'_>, cell: &GridCell<'_>) -> String {
    let text = match &cell.content {
        CellContent::Empty => "",
        CellContent::Absent(mark) => prose.sign(*mark),
        CellContent::Text(text) => text,
        CellContent::Number(number) | CellContent::Fact(_, number) => number,
    };
    let sign = cell.mark.map(|mark| prose.sign(mark)).unwrap_or_default();
    format!("{text}{sign}")
}

/// Returns the widths of the columns, that of the labels first.
fn widths(grid: &Grid<'_>, rows: &[WorksheetRow], prose: &Prose<'_>) -> Vec<f64> {
    let labels = rows.iter().filter_map(|row| match &row.first()?.value {
        CellValue::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let first = width(labels.chain([grid.rows_label.as_str()]));
    let column = |index: usize| {
        let printed: Vec<String> = grid.rows.iter().map(|row| printed(prose, &row.cells[index])).collect();
        // A long head takes several lines.
        let head = width([grid.columns[index].label.as_str()].into_iter()).min(WIDEST / 3.0);
        width(printed.iter().map(String::as_str)).max(head)
    };
    std::iter::once(first).chain((0..grid.columns.len()).map(column)).collect()
}
