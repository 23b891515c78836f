//! A chart as its author asks for it: which numbers, shown in which way. Whether
//! it can be drawn honestly is asked in `check/charts.rs`.

use crate::diagnostic::Place;
use crate::load::tables_schema::ChartWord;
use crate::model::fact::Fact;
use crate::model::report::{ReportManuscript, report_before};
use crate::model::text::{Localized, Reference};
use std::sync::Arc;

/// Series that colours and patterns can tell apart: as many parts as a bar may have.
pub const MOST_SERIES: usize = 5;

#[derive(Debug, Clone)]
pub struct Chart {
    pub id: String,
    pub kind: ChartKind,
    pub title: Localized<String>,
    /// Where its numbers come from, if not from the report's own source.
    pub source: Option<Localized<String>>,
    pub drawn: Drawn,
    pub place: Place,
}

pub type ChartKind = ChartWord;

#[derive(Debug, Clone)]
pub enum Drawn {
    /// A bar each.
    Facts(Vec<Reference>),
    /// A group of bars for each row that is no total; of the columns named, or of
    /// all with numbers if none is (stacked, of the parts of the table's sum).
    Table { table: Reference, columns: Vec<Reference> },
}

impl Chart {
    /// The columns of its table that it draws, by index; empty where it draws facts.
    pub fn columns(&self, report: &ReportManuscript) -> Vec<usize> {
        let Drawn::Table { table, columns } = &self.drawn else { return Vec::new() };
        let Some(table) = report.table(&table.id) else { return Vec::new() };
        if columns.is_empty() {
            return if self.kind == ChartKind::Stacked { table.stackable_columns() } else { table.number_columns() };
        }
        columns.iter().filter_map(|column| table.column(&column.id)).collect()
    }

    /// The facts whose numbers it prints, in order.
    pub fn facts<'a>(&'a self, report: &'a ReportManuscript) -> Vec<&'a str> {
        match &self.drawn {
            Drawn::Table { table, .. } => report.table(&table.id).map(super::table::Table::facts).unwrap_or_default(),
            Drawn::Facts(facts) => {
                let mut ids = Vec::new();
                for id in facts.iter().map(|fact| fact.id.as_str()) {
                    ids.push(id);
                    if self.kind == ChartKind::Progress {
                        let target = report.facts.get(id).and_then(|fact| fact.target.as_ref());
                        ids.extend(target.map(|target| target.id.as_str()));
                    }
                }
                ids
            }
        }
    }
}

/// What a report's fact was in each report of its series, the oldest first and
/// this one last.
pub fn history<'a, R: AsRef<ReportManuscript>>(reports: &'a [Arc<R>], report: &'a R, fact: &'a Fact) -> Vec<(&'a R, &'a Fact)> {
    let mut values = vec![(report, fact)];
    let mut current = report;
    while let Some(before) = report_before(reports, current.as_ref()) {
        if let Some(then) = before.as_ref().facts.values().find(|then| then.measure() == fact.measure()) {
            values.push((before, then));
        }
        current = before;
    }
    values.reverse();
    values
}
