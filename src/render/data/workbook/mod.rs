//! The workbook of a report in one language: what it is, its figures, and each table as the report
//! prints it. `about`, `figures` and `tables` make its sheets, `number_cell` their numbers;
//! `xlsx` writes the file.

mod about;
mod figures;
mod number_cell;
mod tables;

use super::super::context::RenderContext;
use super::super::metadata::issuer;
use super::super::prose::Prose;
use super::facts::data_title;
use super::file_link_context;
use super::xlsx::{Align, CellStyle, CellValue, Face, Workbook, Worksheet, WorksheetCell, WorksheetRow, package, sheet_names};
use crate::model::locale::Direction;
use crate::model::report::Report;
use crate::plan::page::DataFile;
use jiff::Timestamp;
use unicode_width::UnicodeWidthStr;

/// Widths of columns in digits of the normal size.
const NARROWEST: f64 = 9.0;
const WIDEST: f64 = 36.0;

/// Returns the workbook of a report in a language.
pub(super) fn workbook(context: &RenderContext, report: usize, locale: usize) -> Vec<u8> {
    let link_context = &file_link_context(context, report, locale, &DataFile::Workbook(locale));
    let prose = Prose::new(context, link_context, locale);
    let messages = prose.messages;
    let tables = &prose.report.exhibits.tables;
    let has_figures = !prose.report.facts.is_empty();
    let figures = has_figures.then(|| messages.get("workbook_figures").to_owned());
    let titles = [messages.get("workbook_about").to_owned()].into_iter().chain(figures);
    let names = sheet_names(&titles.chain(tables.iter().map(|table| tables::title(&prose, table))).collect::<Vec<_>>());
    let sheets = has_figures.then(|| figures::sheet(context, &prose)).into_iter();
    let sheets = sheets.chain(tables.iter().map(|table| tables::sheet(&prose, table)));
    let about = about::sheet(context, &prose, &names[1..]);
    let named = |(sheet, name): (Worksheet, String)| Worksheet { name, ..sheet };
    let chinese = context.site.locales().get(locale).chinese().is_some();
    package(&Workbook {
        title: data_title(context, report, locale),
        creator: issuer(&context.site, prose.report, locale).to_owned(),
        created: published(context, prose.report),
        typeface: if chinese { "宋体" } else { "Calibri" },
        right_to_left: context.site.locales().get(locale).direction == Direction::RightToLeft,
        worksheets: std::iter::once(about).chain(sheets).zip(names).map(named).collect(),
    })
}

/// Returns when a report was published; `None` if only the day is known.
fn published(context: &RenderContext, report: &Report) -> Option<Timestamp> {
    report.published.minute?;
    context.site.time_zone.iso(report.published).parse().ok()
}

/// Returns a cell with a text.
fn text_cell(text: impl Into<String>, face: Face) -> WorksheetCell {
    WorksheetCell { value: CellValue::Text(text.into()), style: CellStyle { face, ..CellStyle::default() } }
}

/// Returns a row with one text.
fn text_row(text: impl Into<String>, face: Face) -> WorksheetRow {
    vec![text_cell(text, face)]
}

/// Returns a cell of a table with a text in as many lines as it needs.
fn ruled_text(text: impl Into<String>) -> WorksheetCell {
    let style = CellStyle { align: Align::Wrapped, is_ruled: true, ..CellStyle::default() };
    WorksheetCell { value: CellValue::Text(text.into()), style }
}

/// Returns a cell of the head of a table.
fn head_cell(text: impl Into<String>) -> WorksheetCell {
    let style = CellStyle { face: Face::Head, align: Align::Centre, is_ruled: true, ..CellStyle::default() };
    WorksheetCell { value: CellValue::Text(text.into()), style }
}

/// Returns how wide a column must be for these texts, within reason.
fn width<'t>(texts: impl Iterator<Item = &'t str>) -> f64 {
    let widest = texts.map(|text| u32::try_from(text.width()).unwrap_or(u32::MAX)).max().unwrap_or_default();
    (f64::from(widest) + 2.0).clamp(NARROWEST, WIDEST)
}
