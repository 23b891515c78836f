//! Facts of other reports that a report prints: `{{ 2022#training }}`, and `{{ previous#training }}` for the report before in the
//! same series. They are looked up when all reports have been read. `check/loans.rs` reports those that do not exist.

use crate::diagnostic::Place;
use crate::model::chart::Chart;
use crate::model::fact::Fact;
use crate::model::report::{ReportManuscript, report_before};
use crate::model::table::Content;
use crate::model::text::{Localized, Reference};
use crate::narrative::{Inline, fact_name};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The word that stands for the previous report of the series.
pub(crate) const PREVIOUS: &str = "previous";

/// The report that a borrowed fact belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lender {
    /// The id of the report.
    pub report: String,
    /// The id of the fact there.
    pub fact: String,
    pub edition: Option<Localized<String>>,
}

/// The reports of the previous run that borrow facts, each with what it was made from.
#[derive(Debug, Default)]
pub(super) struct LoanMemo {
    known: BTreeMap<String, Linked>,
}

/// A report with its borrowed facts.
#[derive(Debug)]
struct Linked {
    /// The report as it was read.
    read: Arc<ReportManuscript>,
    /// The reports that lend it facts, in the order of their names.
    lenders: Vec<Arc<ReportManuscript>>,
    with_loans: Arc<ReportManuscript>,
}

/// Returns the reports with the facts that they borrow. A report that borrows none remains the same `Arc`, as does one whose
/// lenders have not changed since the previous run.
pub(super) fn link(reports: &[Arc<ReportManuscript>], memory: &mut LoanMemo) -> Vec<Arc<ReportManuscript>> {
    let mut known = std::mem::take(&mut memory.known);
    let link_one = |read: &Arc<ReportManuscript>| {
        if read.borrowings.is_empty() {
            return read.clone();
        }
        let lenders = lenders(reports, read);
        let is_same = |before: &Linked| {
            let same = |(one, other): (&Arc<ReportManuscript>, &Arc<ReportManuscript>)| Arc::ptr_eq(one, other);
            Arc::ptr_eq(&before.read, read)
                && before.lenders.len() == lenders.len()
                && before.lenders.iter().zip(lenders.values()).all(same)
        };
        let entry = known.remove(&read.id).filter(is_same).unwrap_or_else(|| Linked {
            read: read.clone(),
            with_loans: Arc::new(ReportManuscript { loans: loans(read, &lenders), ..(**read).clone() }),
            lenders: lenders.into_values().collect(),
        });
        let linked = entry.with_loans.clone();
        memory.known.insert(read.id.clone(), entry);
        linked
    };
    reports.iter().map(link_one).collect()
}

/// The report that a name in a reference stands for: that of a folder, or [`PREVIOUS`]. `None` if there is none.
pub(crate) fn lender<'r, R: AsRef<ReportManuscript>>(
    reports: &'r [Arc<R>],
    borrower: &ReportManuscript,
    name: &str,
) -> Option<&'r Arc<R>> {
    let named = if name == PREVIOUS { &report_before(reports, borrower)?.as_ref().id } else { name };
    reports.iter().find(|report| (***report).as_ref().id == named)
}

/// The lenders of a report by the names that it gives them.
fn lenders<'a>(reports: &[Arc<ReportManuscript>], borrower: &'a ReportManuscript) -> BTreeMap<&'a str, Arc<ReportManuscript>> {
    let names = borrower.borrowings.iter().filter_map(|borrowing| fact_name(&borrowing.id)?.0);
    names.filter_map(|name| Some((name, lender(reports, borrower, name)?.clone()))).collect()
}

/// The facts that a report borrows, by the names by which it refers to them and by their ids.
fn loans(borrower: &ReportManuscript, lenders: &BTreeMap<&str, Arc<ReportManuscript>>) -> BTreeMap<String, Fact> {
    let mut loans = BTreeMap::new();
    for borrowing in &borrower.borrowings {
        let Some((Some(name), id)) = fact_name(&borrowing.id) else { continue };
        let Some(report) = lenders.get(name).filter(|report| report.id != borrower.id) else { continue };
        let Some(fact) = report.facts.get(id) else { continue };
        let loan = lent(report, fact);
        loans.insert(loan.id.clone(), loan.clone());
        loans.insert(borrowing.id.clone(), loan);
    }
    loans
}

/// A fact as other reports see it.
pub(crate) fn lent(report: &ReportManuscript, fact: &Fact) -> Fact {
    let lender = Lender { report: report.id.clone(), fact: fact.id.clone(), edition: report.edition.clone() };
    Fact {
        id: format!("{}#{}", report.id, fact.id),
        // Both are names in the other report.
        target: None,
        clause: None,
        lender: Some(Arc::new(lender)),
        ..fact.clone()
    }
}

/// Collects every reference of a report to a fact of another one, with its source position.
pub(super) fn borrowings(report: &ReportManuscript) -> Vec<Reference> {
    let mut found = Vec::new();
    for (_, version) in report.versions() {
        for inline in version.narrative.inlines() {
            if let Inline::Fact(fact) = inline
                && fact.id.contains('#')
            {
                let place = Place { file: version.file.clone(), position: fact.position };
                found.push(Reference { id: fact.id.clone(), place });
            }
        }
    }
    let mut add = |id: &str, place: &Place| {
        if id.contains('#') {
            found.push(Reference { id: id.to_owned(), place: place.clone() });
        }
    };
    for cell in report.exhibits.tables.iter().flat_map(|table| table.rows.iter()).flat_map(|row| &row.cells) {
        if let Content::Fact(id) = &cell.content {
            add(id, &cell.place);
        }
    }
    let of_charts = report.exhibits.charts.iter().flat_map(Chart::references);
    let of_relations = report.relations.iter().flat_map(|relation| relation.operands.iter().chain(&relation.equals));
    let targets = report.facts.values().filter_map(|fact| fact.target.as_ref());
    for reference in of_charts.chain(of_relations).chain(targets) {
        add(&reference.id, &reference.place);
    }
    found
}
