//! The sheet of a table in the report. A numeric column becomes one column of exact values
//! and one column of formatted values per language. If the cells have different units, a
//! column contains the units; if cells refer to facts, a column contains the facts' ids.

use super::super::context::RenderContext;
use super::sheet::{Cell, ColumnType, Sheet, SheetColumn, name_part};
use super::{localized_columns, words};
use crate::model::bound::Bound;
use crate::model::fact::Quantity;
use crate::model::report::Report;
use crate::model::table::{self, ColumnKind, Content, Row, Table};
use crate::model::text::Localized;
use crate::model::unit::UnitKind;
use crate::plan::page::SheetName;
use crate::plan::url::csv_name;
use rust_decimal::Decimal;

/// Returns the sheet of a table.
pub(in crate::render) fn table_sheet(context: &RenderContext, report: usize, table: &Table) -> Sheet {
    let report = &context.site.reports[report];
    // Ids are lower-case, so the names of these columns cannot clash with a table column.
    let labels = localized_columns(context, "rowLabel", &texts(context, &table.rows_label), ColumnType::Text);
    let is_total = SheetColumn::new("isTotal", words(context, "data_total"), ColumnType::Truth);
    let is_nested = table.is_nested();
    let tree = is_nested.then(|| {
        let level = SheetColumn::new("rowLevel", words(context, "data_level"), ColumnType::Decimal);
        [level, SheetColumn::new("isOfWhich", words(context, "data_of_which"), ColumnType::Truth)]
    });
    let tree = tree.into_iter().flatten();
    let columns = table.columns.iter().enumerate().flat_map(|(index, column)| columns_of(context, report, table, index, column));
    let row = |row: &Row| {
        let labels = context.per_language(|locale| Cell::text(row.label.own(locale)));
        let cells = (0..table.columns.len()).flat_map(|index| cells_of(context, report, table, row, index));
        let level = Decimal::from(u64::try_from(row.level).unwrap_or_default());
        let tree = is_nested.then_some([Cell::Decimal(level), Cell::Truth(row.is_of_which)]);
        let tree = tree.into_iter().flatten();
        labels.into_iter().chain([Cell::Truth(row.is_total)]).chain(tree).chain(cells).collect()
    };
    Sheet {
        file: csv_name(&SheetName::Table(table.id.clone())),
        titles: texts(context, &table.caption),
        columns: labels.into_iter().map(|column| column.of("rdfs:label")).chain([is_total]).chain(tree).chain(columns).collect(),
        rows: table.rows.iter().map(row).collect(),
        key: &[],
        about: None,
    }
}

/// Returns the columns of the sheet for one column of the table.
fn columns_of(
    context: &RenderContext,
    report: &Report,
    table: &Table,
    index: usize,
    column: &table::TableColumn,
) -> Vec<SheetColumn> {
    let (name, titles) = (name_part(&column.id), context.per_language(|locale| table.full_label(index, locale)));
    if matches!(column.kind, ColumnKind::Text) {
        return localized_columns(context, &name, &titles, ColumnType::Text);
    }
    let titled = |key: &str| {
        context.per_language(|locale| context.tools[locale].messages.fill(key, &[("column", titles[locale].as_str())]))
    };
    let mut columns = vec![SheetColumn::new(name.clone(), with_unit(context, column, &titles), ColumnType::Decimal)];
    if has_ratios(report, table, index) {
        columns.push(SheetColumn::new(format!("{name}.ratioLeft"), titled("data_column_left"), ColumnType::Decimal));
        columns.push(SheetColumn::new(format!("{name}.ratioRight"), titled("data_column_right"), ColumnType::Decimal));
    }
    columns.extend(localized_columns(context, &format!("{name}.printed"), &titled("data_column_printed"), ColumnType::Text));
    if matches!(column.kind, ColumnKind::Number(None)) {
        columns.push(SheetColumn::new(format!("{name}.unit"), titled("data_column_unit"), ColumnType::Text));
    }
    if has_bounds(report, table, index) {
        columns.push(SheetColumn::new(format!("{name}.bound"), titled("data_column_bound"), ColumnType::Text));
        columns.push(SheetColumn::new(format!("{name}.upper"), titled("data_column_upper"), ColumnType::Decimal));
    }
    if has_facts(table, index) {
        columns.push(SheetColumn::new(format!("{name}.fact"), titled("data_column_fact"), ColumnType::Text));
    }
    if has_marks(table, index) {
        columns.push(SheetColumn::new(format!("{name}.status"), titled("data_column_status"), ColumnType::Text));
    }
    columns
}

/// Returns the cells that match the columns of [`columns_of`], in the same order.
fn cells_of(context: &RenderContext, report: &Report, table: &Table, row: &Row, index: usize) -> Vec<Cell> {
    let content = row.cells.get(index).map(|cell| &cell.content);
    let kind = &table.columns[index].kind;
    if matches!(kind, ColumnKind::Text) {
        let text = match content {
            Some(Content::Text(text)) => Some(text),
            _ => None,
        };
        return context.per_language(|locale| Cell::text(text.and_then(|text| text.own(locale))));
    }
    let amount = table.amount(row, index, report);
    let exact = amount.and_then(|amount| amount.quantity.exact());
    let mut cells = vec![exact.map_or(Cell::Empty, Cell::Decimal)];
    if has_ratios(report, table, index) {
        match amount.map(|amount| amount.quantity) {
            Some(Quantity::Ratio { left, right }) => cells.extend([Cell::Decimal(left), Cell::Decimal(right)]),
            _ => cells.extend([Cell::Empty, Cell::Empty]),
        }
    }
    let fact = match content {
        Some(Content::Fact(id)) => report.fact(id),
        _ => None,
    };
    cells.extend(context.per_language(|locale| {
        amount.map_or(Cell::Empty, |amount| Cell::Text(context.tools[locale].numbers.amount(&amount).in_own_unit().in_files()))
    }));
    if matches!(kind, ColumnKind::Number(None)) {
        cells.push(Cell::text(amount.map(|amount| &amount.unit.id)));
    }
    if has_bounds(report, table, index) {
        let bound = amount.and_then(|amount| amount.bound);
        let upper = bound.and_then(Bound::upper).and_then(Quantity::exact);
        cells.push(bound.map_or(Cell::Empty, |bound| Cell::Text(bound.word().to_owned())));
        cells.push(upper.map_or(Cell::Empty, Cell::Decimal));
    }
    if has_facts(table, index) {
        cells.push(Cell::text(fact.map(|fact| &fact.id)));
    }
    if has_marks(table, index) {
        let mark = row.cells.get(index).and_then(|cell| cell.mark);
        cells.push(mark.map_or(Cell::Empty, |mark| Cell::Text(mark.word().to_owned())));
    }
    cells
}

/// Returns the titles of a column with the unit of its numbers: 学校（所）.
fn with_unit(context: &RenderContext, column: &table::TableColumn, titles: &[String]) -> Vec<String> {
    let ColumnKind::Number(Some(unit)) = &column.kind else { return titles.to_vec() };
    context.per_language(|locale| {
        let tools = &context.tools[locale];
        let word = tools.numbers.unit_word(unit);
        let values = [("column", titles[locale].as_str()), ("unit", &word)];
        if word.is_empty() { titles[locale].clone() } else { tools.messages.fill("data_column_in_unit", &values) }
    })
}

/// Returns a text in every language, with fallback to another language.
fn texts(context: &RenderContext, text: &Localized<String>) -> Vec<String> {
    context.per_language(|locale| text.get(locale).clone())
}

/// Returns whether a column of the table contains ratios.
fn has_ratios(report: &Report, table: &Table, column: usize) -> bool {
    let is_ratio = |row| table.amount(row, column, report).is_some_and(|amount| amount.unit.kind == UnitKind::Ratio);
    table.rows.iter().any(is_ratio)
}

/// Returns whether a cell of the column refers to a fact.
fn has_facts(table: &Table, column: usize) -> bool {
    table.rows.iter().any(|row| matches!(row.cells.get(column).map(|cell| &cell.content), Some(Content::Fact(_))))
}

/// Returns whether a cell of the column has a mark.
fn has_marks(table: &Table, column: usize) -> bool {
    table.rows.iter().any(|row| row.cells.get(column).is_some_and(|cell| cell.mark.is_some()))
}

/// Returns whether a number of the column is told as a bound or a range.
fn has_bounds(report: &Report, table: &Table, column: usize) -> bool {
    table.rows.iter().any(|row| table.amount(row, column, report).is_some_and(|amount| amount.bound.is_some()))
}
