//! A chart as the author defines it: which numbers, drawn in which way. `check/charts.rs` decides whether it can be drawn
//! without misleading readers.

use crate::diagnostic::Place;
use crate::load::tables_schema::ChartWord;
use crate::model::fact::Fact;
use crate::model::relation::Operation;
use crate::model::report::{ReportManuscript, report_before};
use crate::model::text::{Localized, Reference};
use crate::model::unit::UnitKind;
use std::sync::Arc;

/// The number of series that colours and patterns can distinguish, and so the maximum number of parts of a bar.
pub(crate) const MOST_SERIES: usize = 5;

/// A chart of a report.
#[derive(Debug, Clone)]
pub struct Chart {
    pub id: String,
    pub kind: ChartKind,
    pub title: Localized<String>,
    /// The source of its numbers, if it differs from the report's own source.
    pub source: Option<Localized<String>>,
    /// The numbers to draw.
    pub drawn: Drawn,
    /// The source position of its id.
    pub place: Place,
}

/// How a chart is drawn.
pub(crate) type ChartKind = ChartWord;

/// The numbers that a chart draws.
#[derive(Debug, Clone)]
pub enum Drawn {
    /// One bar per fact.
    Facts(Vec<Reference>),
    /// A group of bars for each row that is not a total. Draws the named columns; if none is named, all columns with numbers
    /// (in a stacked chart, the parts of the table's sum).
    Table { table: Reference, columns: Vec<Reference> },
}

impl Chart {
    /// The indices of the table columns that it draws; empty if it draws facts.
    pub fn columns(&self, report: &ReportManuscript) -> Vec<usize> {
        let Drawn::Table { table, columns } = &self.drawn else { return Vec::new() };
        let Some(table) = report.table(&table.id) else { return Vec::new() };
        if columns.is_empty() {
            return if self.kind == ChartKind::Stacked { table.stackable_columns() } else { table.number_columns() };
        }
        columns.iter().filter_map(|column| table.column(&column.id)).collect()
    }

    /// The facts that it names.
    pub fn references(&self) -> &[Reference] {
        match &self.drawn {
            Drawn::Facts(facts) => facts,
            Drawn::Table { .. } => &[],
        }
    }

    /// The ids of the facts whose numbers it prints, in order.
    pub fn facts<'a>(&'a self, report: &'a ReportManuscript) -> Vec<&'a str> {
        match &self.drawn {
            Drawn::Table { table, .. } => report.table(&table.id).map(super::table::Table::facts).unwrap_or_default(),
            Drawn::Facts(facts) => {
                let mut ids = Vec::new();
                for id in facts.iter().map(|fact| fact.id.as_str()) {
                    ids.push(id);
                    if self.kind == ChartKind::Progress {
                        let target = report.fact(id).and_then(|fact| fact.target.as_ref());
                        ids.extend(target.map(|target| target.id.as_str()));
                    }
                }
                ids
            }
        }
    }
}

/// The fact that contains the percentage of the target that a result reaches, if a relation says so: a chart of targets prints
/// it.
pub(crate) fn rate<'a>(report: &'a ReportManuscript, fact: &Fact, target: &Fact) -> Option<&'a Fact> {
    let relation = report.relations.iter().find(|relation| {
        relation.operation == Operation::Ratio
            && relation.waiver.is_none()
            && matches!(relation.operands.as_slice(), [result, aim] if result.id == fact.id && aim.id == target.id)
    })?;
    report.fact(&relation.equals.as_ref()?.id).filter(|rate| rate.unit.kind == UnitKind::Percent)
}

/// The values of a fact's measure in this report and in the earlier reports of its series, oldest first.
pub(crate) fn history<'a, R: AsRef<ReportManuscript>>(
    reports: &'a [Arc<R>],
    report: &'a R,
    fact: &'a Fact,
) -> Vec<(&'a R, &'a Fact)> {
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
