//! The first sheet of a workbook: of which report it is, what its other sheets are, and what was corrected.

use super::super::super::context::RenderContext;
use super::super::super::names::report_title;
use super::super::super::prose::Prose;
use super::super::super::report::{Depth, report_view};
use super::super::xlsx::{Align, CellStyle, CellValue, Face, Worksheet, WorksheetCell, WorksheetRow};
use super::{NARROWEST, WIDEST, text_cell, text_row};

/// Returns the sheet; `sheets` are the names of the others.
pub(super) fn sheet(context: &RenderContext, prose: &Prose<'_>, sheets: &[String]) -> Worksheet {
    let (messages, link_context) = (prose.messages, prose.link_context);
    let report = report_view(context, link_context, Depth::Entry);
    let mut rows = vec![text_row(report_title(context, link_context.report, link_context.locale), Face::Title)];
    rows.push(WorksheetRow::new());
    let known = [
        ("catalogue_issuer", Some(report.issuer)),
        ("label_source", report.source),
        ("label_period", report.period),
        ("label_as_of", report.as_of),
        ("label_published", Some(report.published.text)),
        ("label_disclosure", Some(report.disclosure)),
    ];
    let known = known.into_iter().filter_map(|(key, value)| Some(pair(messages.get(key), CellValue::Text(value?))));
    rows.extend(known);
    if context.plan.base.is_some() {
        let address = link_context.data_page(&context.site);
        rows.push(pair(messages.get("data_address"), CellValue::Link { text: address.clone(), address }));
    }
    rows.push(pair(messages.get("workbook_numbers"), CellValue::Text(messages.get("workbook_hint").to_owned())));
    rows.extend(headed(messages.get("workbook_sheets"), sheets.iter().map(|name| jump(name))));
    let corrections = report.corrections.iter().map(|correction| {
        let date = text_cell(&correction.date.text, Face::Plain);
        vec![date, value_cell(CellValue::Text(correction.text.clone()))]
    });
    rows.extend(headed(messages.get("corrections"), corrections));
    Worksheet { widths: vec![NARROWEST * 2.0, WIDEST * 1.5], rows, ..Worksheet::default() }
}

/// Returns rows under a heading; nothing if there are none.
fn headed(title: &str, rows: impl Iterator<Item = WorksheetRow>) -> Vec<WorksheetRow> {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return Vec::new();
    }
    [WorksheetRow::new(), text_row(title, Face::Bold)].into_iter().chain(rows).collect()
}

/// Returns a row with a label and a value.
fn pair(label: &str, value: CellValue) -> WorksheetRow {
    vec![text_cell(label, Face::Note), value_cell(value)]
}

fn value_cell(value: CellValue) -> WorksheetCell {
    let is_link = matches!(value, CellValue::Link { .. });
    let face = if is_link { Face::Link } else { Face::Plain };
    WorksheetCell { value, style: CellStyle { face, align: Align::Wrapped, ..CellStyle::default() } }
}

/// Returns a row that leads to a sheet.
fn jump(name: &str) -> WorksheetRow {
    let value = CellValue::Jump { text: name.to_owned(), sheet: name.to_owned() };
    let style = CellStyle { face: Face::Link, ..CellStyle::default() };
    vec![WorksheetCell::default(), WorksheetCell { value, style }]
}
