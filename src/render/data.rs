//! The numbers of a report to take along: CSV files that spreadsheets open as they
//! are. Every number stands twice, exact for programs and as each language prints
//! it; labels stand in every language. Nothing is calculated here.
//!
//! UTF-8 with a byte-order mark and CRLF (RFC 4180): without the mark, spreadsheet
//! programs take Chinese for another encoding.

use super::Renderer;
use super::report::first_clause_with;
use crate::model::fact::Fact;
use crate::model::report::Report;
use crate::model::table::{ColumnKind, Content, Row, Table};
use crate::model::text::Localized;
use crate::plan::page::PageKind;
use crate::plan::url::page_path;

/// The byte-order mark in UTF-8.
const MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

impl Renderer {
    /// Every fact of a report, one a row, by its id.
    pub(super) fn facts_file(&self, report: usize) -> Vec<u8> {
        let entry = &self.site.reports[report];
        let mut head = vec!["id".to_owned()];
        head.extend(self.per_language("label"));
        head.push("value".to_owned());
        head.extend(self.per_language("printed"));
        head.extend(["unit", "approximate", "target", "period_start", "period_end", "as_of"].map(str::to_owned));
        for name in ["definition", "scope", "source"] {
            head.extend(self.per_language(name));
        }
        head.push("address".to_owned());
        let rows = entry.facts.values().map(|fact| self.fact_row(report, entry, fact));
        csv(&head, rows)
    }

    fn per_language(&self, name: &str) -> impl Iterator<Item = String> {
        self.site.locales().iter().map(move |locale| format!("{name}_{}", locale.code))
    }

    fn fact_row(&self, index: usize, report: &Report, fact: &Fact) -> Vec<String> {
        let locales = 0..self.site.locales().len();
        let texts = |text: Option<&Localized<String>>| -> Vec<String> {
            locales.clone().map(|locale| text.map(|text| words(text.get(locale))).unwrap_or_default()).collect()
        };
        let (start, end) = report.period.map(|(start, end)| (start.to_string(), end.to_string())).unwrap_or_default();
        let mut row = vec![fact.id.clone()];
        row.extend(texts(Some(&fact.label)));
        row.push(fact.quantity.machine());
        row.extend(locales.clone().map(|locale| words(&self.printed(fact, locale))));
        row.push(fact.unit.id.clone());
        row.push(fact.approximate.to_string());
        row.push(fact.target.as_ref().map(|target| target.id.clone()).unwrap_or_default());
        row.extend([start, end, report.as_of.map(|date| date.to_string()).unwrap_or_default()]);
        row.extend(texts(fact.definition.as_ref()));
        row.extend(texts(fact.scope.as_ref()));
        row.extend(texts(report.source.as_ref()));
        row.push(self.address(index, report, fact).unwrap_or_default());
        row
    }

    /// Where a reader finds the figure in the text; `None` without an address of
    /// the site.
    fn address(&self, index: usize, report: &Report, fact: &Fact) -> Option<String> {
        let base = self.plan.base.as_ref()?;
        let clause = fact.clause.as_ref().map(|clause| clause.id.as_str()).or_else(|| first_clause_with(report, &fact.id));
        let section = clause.and_then(|clause| report.section_of(clause));
        Some(match (clause, section) {
            (Some(clause), Some(section)) => {
                format!("{}#{clause}", base.join(&page_path(&self.site, PageKind::Section(index, section), 0)))
            }
            _ => base.join(&page_path(&self.site, PageKind::Report(index), 0)),
        })
    }

    /// A table as it stands, with its names in every language.
    pub(super) fn table_file(&self, report: usize, table: usize) -> Vec<u8> {
        let report = &self.site.reports[report];
        let Some(table) = report.exhibits.tables.get(table) else { return Vec::new() };
        let locales = self.site.locales();
        let mut head: Vec<String> = (0..locales.len()).map(|locale| words(table.rows_label.get(locale))).collect();
        for column in &table.columns {
            let mut names: Vec<&str> = (0..locales.len()).map(|locale| column.label.get(locale).as_str()).collect();
            names.dedup();
            let name = words(&names.join(" / "));
            let is_text = matches!(column.kind, ColumnKind::Text);
            head.extend((!is_text).then(|| name.clone()));
            head.extend(locales.iter().map(|locale| format!("{name} [{}]", locale.code)));
        }
        csv(&head, table.rows.iter().map(|row| self.table_row(report, table, row)))
    }

    fn table_row(&self, report: &Report, table: &Table, row: &Row) -> Vec<String> {
        let locales = 0..self.site.locales().len();
        let mut cells: Vec<String> = locales.clone().map(|locale| words(row.label.get(locale))).collect();
        for (index, cell) in row.cells.iter().enumerate() {
            if matches!(table.columns[index].kind, ColumnKind::Text) {
                let text = |locale| match &cell.content {
                    Content::Text(text) => words(text.get(locale)),
                    _ => String::new(),
                };
                cells.extend(locales.clone().map(text));
                continue;
            }
            let amount = table.amount(row, index, &report.facts);
            cells.push(amount.map(|amount| amount.quantity.machine()).unwrap_or_default());
            cells.extend(
                locales
                    .clone()
                    .map(|locale| amount.map(|amount| words(&self.tools[locale].numbers.amount(&amount))).unwrap_or_default()),
            );
        }
        cells
    }
}

/// A text as a spreadsheet may show it: one that would be run as a formula stands
/// behind an apostrophe (OWASP, CSV injection). Numbers do not come here.
fn words(text: &str) -> String {
    let is_number = text.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number { format!("'{text}") } else { text.to_owned() }
}

fn csv(head: &[String], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(MARK.to_vec());
    let takes_all = "a vector takes all bytes, and every row is as long as the head";
    writer.write_record(head).expect(takes_all);
    for row in rows {
        writer.write_record(&row).expect(takes_all);
    }
    writer.into_inner().expect(takes_all)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn formulas_are_words() {
        for (text, written) in
            [("=1+1", "'=1+1"), ("+86", "'+86"), ("@x", "'@x"), ("-5%", "-5%"), ("-x", "'-x"), ("1+X证书", "1+X证书")]
        {
            assert_eq!(words(text), written);
        }
    }
}
