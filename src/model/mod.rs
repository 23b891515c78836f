//! The second stage: turns documents into a model of the site.
//!
//! Texts become numbers, dates, languages and references. Ids are resolved where a type needs the object itself (a fact
//! needs its unit). They are kept with their source positions where only `check` follows them (a link to a clause). This
//! stage knows nothing about URLs of pages, HTML, YAML or templates.

pub mod alias;
pub mod base_url;
pub mod chart;
pub mod colour;
pub mod date;
pub mod date_forms;
mod exhibit_reader;
pub mod fact;
pub mod frame;
pub mod indicator;
pub mod level;
pub mod lexicon;
pub mod locale;
pub mod number_help;
mod number_reading;
pub mod range;
pub mod relation;
pub mod report;
mod report_reader;
pub mod site;
pub mod table;
pub mod term;
pub mod text;
pub mod unit;

use crate::diagnostic::{Diagnostic, Sink};
use crate::load::documents::{Documents, ReportDocuments, SharedDocuments};
use crate::memo::Memo;
use base_url::BaseUrl;
use frame::Frame;
use report::ReportManuscript;
use report_reader::ReportReader;
use site::SiteManuscript;
use std::sync::Arc;

/// The cache of the previous run. Shared parts and reports whose documents are the same `Arc` are not read again.
#[derive(Debug, Default)]
pub struct Memory {
    frame: Option<(Arc<SharedDocuments>, ReadFrame)>,
    reports: Memo<ReportDocuments, ReadReport>,
}

type ReadFrame = (Option<Arc<Frame>>, Vec<Diagnostic>);
type ReadReport = (Option<Arc<ReportManuscript>>, Vec<Diagnostic>);

/// Builds the model of the site. `given` is the base URL from the command line, which takes precedence over the site's own.
/// Returns `None` if there is no usable `site.yaml`, and all diagnostics of this stage.
pub fn model(documents: &Documents, given: Option<&BaseUrl>, memory: &mut Memory) -> (Option<SiteManuscript>, Vec<Diagnostic>) {
    let (frame, mut diagnostics) = remembered_frame(&documents.shared, memory);
    let (Some(frame), Some(site)) = (frame, documents.shared.site.as_option()) else { return (None, diagnostics) };
    let reader = ReportReader { frame: &frame };
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
    let reports = read.iter().filter_map(|read| read.0.clone()).collect();
    let unread = documents.reports.iter().filter(|report| report.report.is_none()).map(|report| report.id.clone()).collect();
    let mut found = Sink::default();
    let site = SiteManuscript::read(site, given, &frame, reports, unread, &mut found);
    diagnostics.extend(found.into_vec());
    (Some(site), diagnostics)
}

/// Reads the shared parts, or returns the cached ones. If they have changed, all reports are read again.
fn remembered_frame(documents: &Arc<SharedDocuments>, memory: &mut Memory) -> ReadFrame {
    if let Some((before, read)) = &memory.frame
        && Arc::ptr_eq(before, documents)
    {
        return read.clone();
    }
    let mut diagnostics = Sink::default();
    let frame = Frame::read(documents, &mut diagnostics).map(Arc::new);
    let diagnostics = diagnostics.into_vec();
    memory.reports = Memo::default();
    memory.frame = Some((documents.clone(), (frame.clone(), diagnostics.clone())));
    (frame, diagnostics)
}
