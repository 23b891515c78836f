//! Downloadable data: a report's facts and tables as files, and the permanent URL of every
//! fact.
//!
//! `facts` and `tables` build a [`Sheet`]; `csv_file` writes it as CSV, and `description`
//! describes its columns. `workbook` puts facts and tables as the report prints them into one
//! file, which `xlsx` writes. `json` writes the facts for programs, and `dataset` describes the
//! data for search engines. `places` finds where a fact is mentioned. To add another kind of
//! table, add a function that returns a `Sheet`.
//!
//! The column of a language contains only text written in that language, never a fallback
//! from another language.

mod csv_file;
pub(super) mod dataset;
mod description;
pub(super) mod facts;
mod json;
pub(super) mod places;
pub(super) mod sheet;
mod sizes;
mod tables;
mod workbook;
mod xlsx;

use super::context::RenderContext;
use super::metadata::issuer;
use crate::model::fact::Fact;
use crate::model::locale::Locale;
use crate::model::report::Report;
use crate::plan::links::LinkContext;
use crate::plan::page::{DataFile, SheetName};
use crate::plan::url::{UrlBase, data_path};
use description::Origin;
use facts::facts_sheet;
use json::facts_json;
use sheet::{ColumnType, Sheet, SheetColumn, Titles};
use tables::table_sheet;

pub(super) use json::schema;
pub(crate) use sizes::DataSizes;

/// Returns the content of a report's data file, or `None` if the report has no such table.
pub(in crate::render) fn data_file(context: &RenderContext, report: usize, file: &DataFile) -> Option<Vec<u8>> {
    let bytes = made(context, report, file)?;
    context.data_sizes.note(report, file, &bytes);
    Some(bytes)
}

/// Returns the size of a report's data file as readers are told it.
pub(in crate::render) fn printed_size(context: &RenderContext, report: usize, file: &DataFile, locale: usize) -> Option<String> {
    let bytes = context.data_sizes.of(report, file, || made(context, report, file).map(|bytes| bytes.len()))?;
    Some(context.tools[locale].numbers.file_size(bytes, &context.tools[locale].messages))
}

fn made(context: &RenderContext, report: usize, file: &DataFile) -> Option<Vec<u8>> {
    Some(match file {
        DataFile::Csv(name) => csv_file::csv(&sheet(context, report, name)?),
        DataFile::Description(name) => describe(context, report, &sheet(context, report, name)?),
        DataFile::Json => facts_json(context, report).into_bytes(),
        DataFile::Workbook(locale) => workbook::workbook(context, report, *locale),
    })
}

/// Returns the sheet that a CSV file contains, or `None` if the report has no such table.
fn sheet(context: &RenderContext, report: usize, name: &SheetName) -> Option<Sheet> {
    match name {
        SheetName::Facts => Some(facts_sheet(context, report)),
        SheetName::Table(id) => context.site.reports[report].table(id).map(|table| table_sheet(context, report, table)),
    }
}

/// Returns the CSVW metadata of a sheet.
fn describe(context: &RenderContext, index: usize, sheet: &Sheet) -> Vec<u8> {
    let report = &context.site.reports[index];
    let tags: Vec<String> = context.site.locales().iter().map(Locale::tag_text).collect();
    let origin = Origin {
        publishers: context.per_language(|locale| issuer(&context.site, report, locale).to_owned()),
        tags: &tags,
        issued: report.published.day.to_string(),
        modified: report.last_correction().map(|moment| moment.day.to_string()),
    };
    description::csvw(sheet, &origin).into_bytes()
}

/// Returns the context in which a file's links are resolved. Links are absolute if the site's
/// URL is known, so that a file stays correct wherever it is saved.
fn file_link_context(context: &RenderContext, report: usize, locale: usize, file: &DataFile) -> LinkContext {
    let url_base = match &context.plan.base {
        Some(base) => UrlBase::Absolute(base.as_str().to_owned()),
        None => UrlBase::RelativeFrom(data_path(&context.site, report, file)),
    };
    LinkContext { report, locale, url_base, whole: false }
}

/// Returns a message of the user interface in every language.
fn words(context: &RenderContext, key: &str) -> Titles {
    context.per_language(|locale| context.tools[locale].messages.get(key).to_owned())
}

/// Returns one column per language, named like `label.zh`, each with titles in every language.
fn localized_columns(context: &RenderContext, name: &str, titles: &Titles, kind: ColumnType) -> Vec<SheetColumn> {
    let column = |own: usize| {
        let locale = context.site.locales().get(own);
        let titles = context.per_language(|reader| {
            let values = [("column", titles[reader].as_str()), ("language", &locale.name)];
            context.tools[reader].messages.fill("data_in_language", &values)
        });
        let name = format!("{name}.{}", sheet::name_part(&locale.code));
        SheetColumn::new(name, titles, kind).in_language(locale.tag_text())
    };
    context.per_language(column)
}

/// Returns the facts of a report in the order of the source file.
fn in_order(report: &Report) -> Vec<&Fact> {
    let mut facts: Vec<&Fact> = report.facts.values().collect();
    facts.sort_by_key(|fact| fact.place.position);
    facts
}
