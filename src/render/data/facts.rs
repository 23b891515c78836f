//! The sheet of a report's facts: one row per fact, with everything that is known about it.

use super::super::context::RenderContext;
use super::super::names::report_title;
use super::places::{Told, address, told};
use super::sheet::{Cell, ColumnType, Sheet, SheetColumn};
use super::{file_link_context, in_order, localized_columns, words};
use crate::model::bound::Bound;
use crate::model::fact::{Fact, Quantity};
use crate::model::report::Report;
use crate::model::text::Localized;
use crate::plan::links::LinkContext;
use crate::plan::page::{DataFile, SheetName};
use crate::plan::url::csv_name;
use jiff::civil::Date;

/// The file that the sheet is written to.
const FILE: DataFile = DataFile::Csv(SheetName::Facts);

/// Returns the sheet of all facts of a report.
pub(in crate::render) fn facts_sheet(context: &RenderContext, report: usize) -> Sheet {
    let link_context = context.per_language(|locale| file_link_context(context, report, locale, &FILE));
    let main = &file_link_context(context, report, 0, &FILE);
    let told = told(context, main);
    let report = &context.site.reports[report];
    let rows = in_order(report).into_iter().map(|fact| fact_row(context, report, fact, &link_context, &told));
    Sheet {
        file: csv_name(&SheetName::Facts),
        titles: context.per_language(|locale| data_title(context, main.report, locale)),
        columns: fact_columns(context, report),
        rows: rows.collect(),
        key: &["report", "id"],
        // `{id}` is a URI template variable that names a column. All rows belong to the same report.
        about: Some(main.fact(&context.site, "{id}")),
    }
}

/// Returns the columns of the file, in order.
pub(in crate::render) fn fact_columns(context: &RenderContext, report: &Report) -> Vec<SheetColumn> {
    let one = |name: &str, key: &str, kind| vec![SheetColumn::new(name, words(context, key), kind)];
    let each = |name: &str, key: &str, kind| localized_columns(context, name, &words(context, key), kind);
    let of = |columns: Vec<SheetColumn>, property| columns.into_iter().map(|column| column.of(property)).collect::<Vec<_>>();
    let bounds = if has_bounds(report) {
        vec![
            SheetColumn::new("bound", words(context, "data_bound"), ColumnType::Text),
            SheetColumn::new("upper", words(context, "data_upper"), ColumnType::Decimal),
        ]
    } else {
        Vec::new()
    };
    let parts = if has_parts(report) { one("ratioParts", "data_ratio_parts", ColumnType::Text) } else { Vec::new() };
    let corrected = if is_corrected(report) {
        vec![
            SheetColumn::new("formerValue", words(context, "data_former_value"), ColumnType::Text),
            SheetColumn::new("corrected", words(context, "data_corrected"), ColumnType::Date),
        ]
    } else {
        Vec::new()
    };
    [
        one("report", "data_report", ColumnType::Text),
        of(one("id", "data_id", ColumnType::Text), "dc:identifier"),
        of(each("label", "data_label", ColumnType::Text), "rdfs:label"),
        each("printed", "data_printed", ColumnType::Text),
        of(one("value", "data_value", ColumnType::Decimal), "schema:value"),
        bounds,
        one("ratioLeft", "data_ratio_left", ColumnType::Decimal),
        one("ratioRight", "data_ratio_right", ColumnType::Decimal),
        parts,
        one("precision", "data_precision", ColumnType::Decimal),
        corrected,
        of(one("unit", "data_unit_id", ColumnType::Text), "schema:unitCode"),
        of(each("unit", "data_unit", ColumnType::Text), "schema:unitText"),
        one("approximate", "data_approximate", ColumnType::Truth),
        one("target", "data_target", ColumnType::Text),
        one("indicator", "data_indicator", ColumnType::Text),
        of(each("definition", "data_definition", ColumnType::Text), "skos:definition"),
        of(each("scope", "label_scope", ColumnType::Text), "skos:scopeNote"),
        of(one("periodStart", "data_period_start", ColumnType::Date), "schema:startDate"),
        of(one("periodEnd", "data_period_end", ColumnType::Date), "schema:endDate"),
        one("asOf", "label_as_of", ColumnType::Date),
        of(each("source", "label_source", ColumnType::Text), "dc:source"),
        of(each("toldAt", "data_told_at", ColumnType::Address), "dc:isReferencedBy"),
        of(each("address", "data_address", ColumnType::Address), "schema:url"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns whether a fact of the report is told as a bound or a range; only then the file has columns for that.
fn has_bounds(report: &Report) -> bool {
    report.facts.values().any(|fact| fact.bound.is_some())
}

/// Returns whether a fact of the report is a ratio of three numbers or more; only then the file has a column for them.
fn has_parts(report: &Report) -> bool {
    report.facts.values().any(|fact| matches!(fact.quantity, Quantity::Parts(_)))
}

/// Returns whether a correction names a fact of the report; only then the file has columns for the last one of each.
fn is_corrected(report: &Report) -> bool {
    report.corrections.iter().any(|correction| !correction.former_values.is_empty())
}

/// Returns the last value that a fact had before a correction, and the day of the correction.
fn former_value(report: &Report, fact: &Fact) -> Option<(String, Date)> {
    let values = report.corrections.iter().flat_map(|correction| {
        let own = correction.former_values.iter().filter(|former| former.fact.id == fact.id);
        own.map(|former| (correction.date, former.value))
    });
    let (moment, value) = values.max_by_key(|(moment, _)| *moment)?;
    Some((value.machine(), moment.day))
}

/// Returns the row of a fact. The cells match [`fact_columns`].
fn fact_row(context: &RenderContext, report: &Report, fact: &Fact, link_context: &[LinkContext], told: &Told<'_>) -> Vec<Cell> {
    let text = |text: &str| vec![Cell::Text(text.to_owned())];
    let maybe = |text: Option<&String>| vec![Cell::text(text)];
    let own =
        |text: Option<&Localized<String>>| context.per_language(|locale| Cell::text(text.and_then(|text| text.own(locale))));
    let bounds = if has_bounds(report) {
        let upper = fact.bound.and_then(Bound::upper).and_then(Quantity::exact);
        vec![
            fact.bound.map_or(Cell::Empty, |bound| Cell::Text(bound.word().to_owned())),
            upper.map_or(Cell::Empty, Cell::Decimal),
        ]
    } else {
        Vec::new()
    };
    let parts = match fact.quantity {
        _ if !has_parts(report) => Vec::new(),
        Quantity::Parts(parts) => {
            vec![Cell::Text(parts.values().iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))]
        }
        _ => vec![Cell::Empty],
    };
    let corrected = match former_value(report, fact) {
        _ if !is_corrected(report) => Vec::new(),
        Some((value, day)) => vec![Cell::Text(value), Cell::Date(day)],
        None => vec![Cell::Empty, Cell::Empty],
    };
    let home = told.home(fact).map(|index| &told.passages[index]);
    let (left, right) = match fact.quantity {
        Quantity::Ratio { left, right } => (Cell::Decimal(left), Cell::Decimal(right)),
        Quantity::Number { .. } | Quantity::Parts(_) => (Cell::Empty, Cell::Empty),
    };
    [
        text(&report.id),
        text(&fact.id),
        own(Some(&fact.label)),
        context.per_language(|locale| Cell::Text(context.tools[locale].numbers.fact(fact).in_files())),
        vec![fact.quantity.exact().map_or(Cell::Empty, Cell::Decimal)],
        bounds,
        vec![left, right],
        parts,
        vec![Cell::Decimal(fact.quantity.precision())],
        corrected,
        text(&fact.unit.id),
        context.per_language(|locale| Cell::text(Some(&context.tools[locale].numbers.unit_word(&fact.unit)))),
        vec![Cell::Truth(fact.approximate)],
        maybe(fact.target.as_ref().map(|target| &target.id)),
        maybe(fact.indicator.as_ref()),
        own(fact.definition.as_ref()),
        own(fact.scope.as_ref()),
        vec![Cell::date(report.period.map(|(start, _)| start)), Cell::date(report.period.map(|(_, end)| end))],
        vec![Cell::date(report.as_of)],
        context.per_language(|locale| Cell::text(data_source(context, report, locale).as_ref())),
        link_context
            .iter()
            .map(|from| home.map_or(Cell::Empty, |(part, passage)| Cell::Address(address(context, from, *part, passage.place))))
            .collect(),
        link_context.iter().map(|from| Cell::Address(from.fact(&context.site, &fact.id))).collect(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns who produced the numbers, so that a row is attributed even outside of the site: the
/// issuer and, if given, the department. `None` if either has no name in this language.
pub(in crate::render) fn data_source(context: &RenderContext, report: &Report, locale: usize) -> Option<String> {
    let issuer = report.issuer.as_ref().unwrap_or(&context.site.organization.name).own(locale)?;
    let section = match &report.source {
        None => return Some(issuer.clone()),
        Some(source) => source.own(locale)?,
    };
    Some(context.tools[locale].messages.fill("data_source", &[("issuer", issuer), ("section", section)]))
}

/// Returns the title of a report's data.
pub(in crate::render) fn data_title(context: &RenderContext, report: usize, locale: usize) -> String {
    context.tools[locale].messages.fill("data_of_report", &[("title", &report_title(context, report, locale))])
}
