//! The sheet with the figures of a report, in the order in which it mentions them: the number as the report prints it
//! and as a number, what it is compared with, what it means. Columns that would be empty are left out.

use super::super::super::context::RenderContext;
use super::super::super::earlier::{Printer, earlier, fact_before};
use super::super::super::prose::Prose;
use super::super::facts::data_title;
use super::super::in_order;
use super::super::places::{Told, part_heading, told};
use super::super::xlsx::{Area, CellValue, Face, Worksheet, WorksheetCell};
use super::number_cell::number_cell;
use super::{head_cell, ruled_text, text_row, width};
use crate::model::fact::Fact;
use crate::model::table::Amount;

/// The rows above the first figure: the title, and the head of the table.
const HEAD_ROWS: usize = 2;

/// A column: its head, and its cell for each figure.
struct Column {
    head: String,
    cells: Vec<Option<WorksheetCell>>,
}

/// Returns the sheet.
pub(super) fn sheet(context: &RenderContext, prose: &Prose<'_>) -> Worksheet {
    let told = told(context, prose.link_context);
    let facts = in_order(prose.report);
    let mut columns: Vec<Column> = columns(context, prose, &facts, &told);
    columns.retain(|column| column.cells.iter().any(Option::is_some));
    let widths = columns.iter().map(|column| {
        let texts = column.cells.iter().flatten().filter_map(|cell| match &cell.value {
            CellValue::Text(text) => Some(text.as_str()),
            _ => None,
        });
        width(texts.chain([column.head.as_str()]))
    });
    let widths: Vec<f64> = widths.collect();
    let head = columns.iter().map(|column| head_cell(&column.head)).collect();
    let mut rows = vec![text_row(data_title(context, prose.link_context.report, prose.locale), Face::Title), head];
    let count = columns.len();
    let mut cells: Vec<_> = columns.into_iter().map(|column| column.cells.into_iter()).collect();
    rows.extend(facts.iter().map(|_| {
        let row = cells.iter_mut().map(|column| column.next().flatten().unwrap_or_else(|| ruled_text("")));
        row.collect()
    }));
    let filtered = Some(Area { rows: HEAD_ROWS - 1..rows.len(), columns: 0..count });
    Worksheet { widths, rows, head: HEAD_ROWS - 1..HEAD_ROWS, fixed_columns: 2, filtered, is_wide: true, ..Worksheet::default() }
}

/// Returns all columns, empty ones too.
fn columns(context: &RenderContext, prose: &Prose<'_>, facts: &[&Fact], told: &Told<'_>) -> Vec<Column> {
    let (report, locale, messages, numbers) = (prose.report, prose.locale, prose.messages, prose.numbers);
    let column = |head: &str, cell: &dyn Fn(&Fact) -> Option<WorksheetCell>| Column {
        head: head.to_owned(),
        cells: facts.iter().map(|fact| cell(fact)).collect(),
    };
    let text = |text: Option<String>| text.filter(|text| !text.is_empty()).map(ruled_text);
    let number = |fact: &Fact| {
        let printed = numbers.fact(fact).in_own_unit().number_with_sign();
        number_cell(prose, &Amount::of(fact), &printed, Face::Plain)
    };
    let target = |fact: &Fact| fact.target.as_ref().and_then(|target| report.fact(&target.id));
    let before = context.site.report_before(report);
    let edition = before.map(|before| before.edition.get(locale).as_str()).unwrap_or_default();
    let printer = Printer { numbers, messages, locale };
    vec![
        column(messages.get("workbook_part"), &|fact| text(Some(part(context, prose, told, fact)))),
        column(messages.get("data_label"), &|fact| text(Some(fact.label.get(locale).clone()))),
        column(messages.get("data_printed"), &|fact| text(Some(numbers.fact(fact).in_files()))),
        column(messages.get("data_value"), &|fact| Some(number(fact))),
        column(messages.get("data_unit"), &|fact| text(Some(numbers.unit_word(&fact.unit)))),
        column(messages.get("data_target"), &|fact| target(fact).map(number)),
        column(edition, &|fact| fact_before(&context.site, report, fact).map(number)),
        column(messages.get("workbook_change"), &|fact| {
            text(earlier(&context.site, &printer, report, fact).map(|earlier| earlier.text))
        }),
        column(messages.get("data_definition"), &|fact| text(fact.definition.as_ref().map(|text| text.get(locale).clone()))),
        column(messages.get("label_scope"), &|fact| text(fact.scope.as_ref().map(|text| text.get(locale).clone()))),
        column(messages.get("data_id"), &|fact| text(Some(fact.id.clone()))),
    ]
}

/// Returns the part of the report that a figure belongs to, as its number and title.
fn part(context: &RenderContext, prose: &Prose<'_>, told: &Told<'_>, fact: &Fact) -> String {
    let part = told.home(fact).map(|home| told.passages[home].0);
    let (number, title) = part_heading(context, prose.link_context, part);
    format!("{number} {title}").trim().to_owned()
}
