//! The second stage: turns documents into a model of the site.
//!
//! Texts become numbers, dates, languages and references. Ids are resolved where a type needs the object itself (a fact
//! needs its unit). They are kept with their source positions where only `check` follows them (a link to a clause). This
//! stage knows nothing about URLs of pages, HTML, YAML or templates.

pub(crate) mod alias;
pub(crate) mod base_url;
pub(crate) mod bound;
pub(crate) mod calculation;
pub(crate) mod cell_fact;
pub(crate) mod chart;
pub(crate) mod colour;
pub(crate) mod column_group;
pub(crate) mod correction;
mod csv_rows;
pub(crate) mod date;
pub(crate) mod dates_in_text;
pub(crate) mod equation;
pub(crate) mod exhibit_number;
mod exhibit_reader;
pub(crate) mod fact;
mod fact_reader;
mod heading_rows;
pub(crate) mod indicator;
pub(crate) mod lexicon;
pub(crate) mod loan;
pub(crate) mod locale;
pub(crate) mod mark;
pub(crate) mod name_variants;
pub(crate) mod number_help;
mod number_reading;
mod number_words;
pub(crate) mod own_names;
pub(crate) mod pinyin;
pub(crate) mod relation;
pub(crate) mod report;
mod report_reader;
pub(crate) mod rounding;
mod row_tree;
pub(crate) mod severity_levels;
pub(crate) mod shared_context;
pub(crate) mod site;
pub(crate) mod table;
mod table_cell;
pub(crate) mod table_relation;
pub(crate) mod term;
pub(crate) mod text;
pub(crate) mod translation_record;
pub(crate) mod unit;
mod unit_conversion;
pub(crate) mod unit_name;
pub(crate) mod visible_texts;

use crate::diagnostic::{Diagnostic, Sink};
use crate::load::documents::{Documents, ReportDocuments, SharedDocuments};
use crate::memo::Memo;
use base_url::BaseUrl;
use loan::LoanMemo;
use own_names::OwnNames;
use report::ReportManuscript;
use report_reader::ReportReader;
use shared_context::SharedContext;
use site::SiteManuscript;
use std::sync::Arc;

/// The cache of the previous run. Shared parts and reports whose documents are the same `Arc` are not read again.
#[derive(Debug, Default)]
pub(crate) struct ModelMemo {
    shared_context: Option<(Arc<SharedDocuments>, OwnNames, ReadSharedContext)>,
    reports: Memo<ReportDocuments, ReadReport>,
    loans: LoanMemo,
}

type ReadSharedContext = (Option<Arc<SharedContext>>, Vec<Diagnostic>);
type ReadReport = (Option<Arc<ReportManuscript>>, Vec<Diagnostic>);

/// Builds the model of the site. `given` is the base URL from the command line, which takes precedence over the site's own.
/// Returns `None` if there is no usable `site.yaml`, and all diagnostics of this stage.
pub(crate) fn model(
    documents: &Documents,
    given: Option<&BaseUrl>,
    memory: &mut ModelMemo,
) -> (Option<SiteManuscript>, Vec<Diagnostic>) {
    let (shared_context, mut diagnostics) = remembered_shared_context(documents, memory);
    let (Some(shared_context), Some(site)) = (shared_context, documents.shared.site.as_option()) else {
        return (None, diagnostics);
    };
    let reader = ReportReader { shared_context: &shared_context };
    let read = memory.reports.map(
        &documents.reports,
        |documents| &documents.id,
        |documents| {
            let mut diagnostics = Sink::default();
            let report = reader.read(documents, &mut diagnostics).map(Arc::new);
            (report, diagnostics.into_vec())
        },
    );
    for report in &read {
        diagnostics.extend(report.1.iter().cloned());
    }
    let reports: Vec<_> = read.iter().filter_map(|read| read.0.clone()).collect();
    let reports = loan::link(&reports, &mut memory.loans);
    let unread = documents.reports.iter().filter(|report| report.report.is_none()).map(|report| report.id.clone()).collect();
    let mut found = Sink::default();
    let site = SiteManuscript::read(site, given, &shared_context, reports, unread, &mut found);
    diagnostics.extend(found.into_vec());
    (Some(site), diagnostics)
}

/// Reads the shared parts, or returns the cached ones. If they have changed, all reports are read again.
fn remembered_shared_context(documents: &Documents, memory: &mut ModelMemo) -> ReadSharedContext {
    let names = own_names::read(documents);
    if let Some((before, known, read)) = &memory.shared_context
        && Arc::ptr_eq(before, &documents.shared)
        && *known == names
    {
        return read.clone();
    }
    let mut diagnostics = Sink::default();
    let shared_context = SharedContext::read(&documents.shared, &names, &mut diagnostics).map(Arc::new);
    let diagnostics = diagnostics.into_vec();
    memory.reports = Memo::default();
    memory.loans = LoanMemo::default();
    memory.shared_context = Some((documents.shared.clone(), names, (shared_context.clone(), diagnostics.clone())));
    (shared_context, diagnostics)
}
