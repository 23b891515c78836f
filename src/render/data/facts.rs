//! The sheet of a report's facts: a row each, with everything that is known of it.

use super::super::Renderer;
use super::in_order;
use super::places::Told;
use super::sheet::{Cell, Column, Kind, Sheet};
use crate::model::fact::{Fact, Quantity};
use crate::model::report::Report;
use crate::model::text::Localized;
use crate::plan::links::Surroundings;
use crate::plan::page::{DataFile, SheetName};
use crate::plan::url::csv_name;

const FILE: DataFile = DataFile::Csv(SheetName::Facts);

impl Renderer {
    pub(super) fn facts_sheet(&self, report: usize) -> Sheet {
        let surroundings = self.per_language(|locale| self.file_surroundings(report, locale, &FILE));
        let main = &self.file_surroundings(report, 0, &FILE);
        let told = self.told(main);
        let report = &self.site.reports[report];
        let rows = in_order(report).into_iter().map(|fact| self.fact_row(report, fact, &surroundings, &told));
        Sheet {
            file: csv_name(&SheetName::Facts),
            titles: self.per_language(|locale| self.data_title(main.report, locale)),
            columns: self.fact_columns(),
            rows: rows.collect(),
            key: &["report", "id"],
            // Braces name a column; the report is this one in every row.
            about: Some(main.fact(&self.site, "{id}")),
        }
    }

    /// What each column of the file is called, in its order.
    pub(super) fn fact_columns(&self) -> Vec<Column> {
        let one = |name: &str, key: &str, kind| vec![Column::new(name, self.words(key), kind)];
        let each = |name: &str, key: &str, kind| self.localized_columns(name, &self.words(key), kind);
        let of = |columns: Vec<Column>, property| columns.into_iter().map(|column| column.of(property)).collect::<Vec<_>>();
        [
            one("report", "data_report", Kind::Text),
            of(one("id", "data_id", Kind::Text), "dc:identifier"),
            of(each("label", "data_label", Kind::Text), "rdfs:label"),
            each("printed", "data_printed", Kind::Text),
            of(one("value", "data_value", Kind::Decimal), "schema:value"),
            one("ratioLeft", "data_ratio_left", Kind::Decimal),
            one("ratioRight", "data_ratio_right", Kind::Decimal),
            one("precision", "data_precision", Kind::Decimal),
            of(one("unit", "data_unit_id", Kind::Text), "schema:unitCode"),
            of(each("unit", "data_unit", Kind::Text), "schema:unitText"),
            one("approximate", "data_approximate", Kind::Truth),
            one("target", "data_target", Kind::Text),
            one("indicator", "data_indicator", Kind::Text),
            of(each("definition", "data_definition", Kind::Text), "skos:definition"),
            of(each("scope", "label_scope", Kind::Text), "skos:scopeNote"),
            of(one("periodStart", "data_period_start", Kind::Date), "schema:startDate"),
            of(one("periodEnd", "data_period_end", Kind::Date), "schema:endDate"),
            one("asOf", "label_as_of", Kind::Date),
            of(each("source", "label_source", Kind::Text), "dc:source"),
            of(each("toldAt", "data_told_at", Kind::Address), "dc:isReferencedBy"),
            of(each("address", "data_address", Kind::Address), "schema:url"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn fact_row(&self, report: &Report, fact: &Fact, surroundings: &[Surroundings], told: &Told<'_>) -> Vec<Cell> {
        let text = |text: &str| vec![Cell::Text(text.to_owned())];
        let maybe = |text: Option<&String>| vec![Cell::text(text)];
        let own =
            |text: Option<&Localized<String>>| self.per_language(|locale| Cell::text(text.and_then(|text| text.own(locale))));
        let home = told.home(fact).map(|index| &told.passages[index]);
        let (left, right) = match fact.quantity {
            Quantity::Ratio { left, right } => (Cell::Decimal(left), Cell::Decimal(right)),
            Quantity::Number { .. } => (Cell::Empty, Cell::Empty),
        };
        [
            text(&report.id),
            text(&fact.id),
            own(Some(&fact.label)),
            self.per_language(|locale| Cell::Text(self.tools[locale].numbers.fact(fact).in_files())),
            vec![fact.quantity.exact().map_or(Cell::Empty, Cell::Decimal), left, right],
            vec![Cell::Decimal(fact.quantity.precision())],
            text(&fact.unit.id),
            self.per_language(|locale| Cell::text(Some(&self.tools[locale].numbers.unit_word(&fact.unit)))),
            vec![Cell::Truth(fact.approximate)],
            maybe(fact.target.as_ref().map(|target| &target.id)),
            maybe(fact.indicator.as_ref()),
            own(fact.definition.as_ref()),
            own(fact.scope.as_ref()),
            vec![Cell::date(report.period.map(|(start, _)| start)), Cell::date(report.period.map(|(_, end)| end))],
            vec![Cell::date(report.as_of)],
            self.per_language(|locale| Cell::text(self.data_source(report, locale).as_ref())),
            surroundings
                .iter()
                .map(|from| home.map_or(Cell::Empty, |(part, passage)| Cell::Address(self.address(from, *part, passage.place))))
                .collect(),
            surroundings.iter().map(|from| Cell::Address(from.fact(&self.site, &fact.id))).collect(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Who made the numbers, so that a row says it far from the site: the issuer and,
    /// where there is one, the inner section. `None` where a language has no word for it.
    pub(super) fn data_source(&self, report: &Report, locale: usize) -> Option<String> {
        let issuer = report.issuer.as_ref().unwrap_or(&self.site.organization.name).own(locale)?;
        let section = match &report.source {
            None => return Some(issuer.clone()),
            Some(source) => source.own(locale)?,
        };
        Some(self.tools[locale].messages.fill("data_source", &[("issuer", issuer), ("section", section)]))
    }

    /// What the data of a report are called.
    pub(super) fn data_title(&self, report: usize, locale: usize) -> String {
        self.tools[locale].messages.fill("data_of_report", &[("title", &self.report_title(report, locale))])
    }
}
