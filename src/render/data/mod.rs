//! What readers take along: a report's facts and tables as files, and the page on
//! which every fact has its permanent address.
//!
//! `facts` and `tables` put a [`Sheet`] together; `spreadsheet` writes it as CSV and
//! `description` says what its columns mean. `json` is the same facts for programs,
//! `page` the page, `dataset` what search engines are told. `places` knows where a
//! fact is told. A further kind of table is one more function that makes a `Sheet`.
//!
//! A language's column holds what was written in that language, never a text that
//! is borrowed from another.

pub mod dataset;
mod description;
mod facts;
mod json;
mod page;
mod places;
mod sheet;
mod spreadsheet;
mod tables;

use super::Renderer;
use super::metadata::issuer;
use crate::model::fact::Fact;
use crate::model::locale::Locale;
use crate::model::report::Report;
use crate::plan::links::Surroundings;
use crate::plan::page::{DataFile, SheetName};
use crate::plan::url::{Way, data_path};
use description::Origin;
use sheet::{Column, Kind, Sheet, Titles};

pub use json::schema;

impl Renderer {
    /// A file of a report's data. `None` where the report has no such table.
    pub(super) fn data_file(&self, report: usize, file: &DataFile) -> Option<Vec<u8>> {
        Some(match file {
            DataFile::Csv(name) => spreadsheet::csv(&self.sheet(report, name)?),
            DataFile::Description(name) => self.describe(report, &self.sheet(report, name)?),
            DataFile::Json => self.facts_json(report).into_bytes(),
        })
    }

    fn sheet(&self, report: usize, name: &SheetName) -> Option<Sheet> {
        match name {
            SheetName::Facts => Some(self.facts_sheet(report)),
            SheetName::Table(id) => self.site.reports[report].table(id).map(|table| self.table_sheet(report, table)),
        }
    }

    fn describe(&self, index: usize, sheet: &Sheet) -> Vec<u8> {
        let report = &self.site.reports[index];
        let tags: Vec<String> = self.site.locales().iter().map(Locale::tag_text).collect();
        let origin = Origin {
            publishers: self.per_language(|locale| issuer(&self.site, report, locale).to_owned()),
            tags: &tags,
            issued: report.published.day.to_string(),
            modified: report.last_correction().map(|moment| moment.day.to_string()),
        };
        description::csvw(sheet, &origin).into_bytes()
    }

    /// Where a file's addresses start: they are whole where the site's own is known,
    /// so that a file means the same wherever it is kept.
    fn file_surroundings(&self, report: usize, locale: usize, file: &DataFile) -> Surroundings {
        let way = match &self.plan.base {
            Some(base) => Way::Absolute(base.as_str().to_owned()),
            None => Way::RelativeFrom(data_path(&self.site, report, file)),
        };
        Surroundings { report, locale, way, whole: false }
    }

    fn per_language<T>(&self, value: impl Fn(usize) -> T) -> Vec<T> {
        (0..self.site.locales().len()).map(value).collect()
    }

    /// A word of the furniture in every language.
    fn words(&self, key: &str) -> Titles {
        self.per_language(|locale| self.tools[locale].messages.get(key).to_owned())
    }

    /// One column a language, `label.zh`, each titled in every language.
    fn localized_columns(&self, name: &str, titles: &Titles, kind: Kind) -> Vec<Column> {
        let column = |own: usize| {
            let locale = self.site.locales().get(own);
            let titles = self.per_language(|reader| {
                let values = [("column", titles[reader].as_str()), ("language", &locale.name)];
                self.tools[reader].messages.fill("data_in_language", &values)
            });
            let name = format!("{name}.{}", sheet::name_part(&locale.code));
            Column::new(name, titles, kind).in_language(locale.tag_text())
        };
        self.per_language(column)
    }
}

/// The facts of a report in the order their author wrote them.
fn in_order(report: &Report) -> Vec<&Fact> {
    let mut facts: Vec<&Fact> = report.facts.values().collect();
    facts.sort_by_key(|fact| fact.place.position);
    facts
}
