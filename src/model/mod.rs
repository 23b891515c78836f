//! The second stage: documents to the site as it is meant.
//!
//! Texts become numbers, dates, languages and references; ids are resolved
//! where a type needs the thing itself (a fact its unit), and kept with their
//! places where only `check` needs to look (a link its clause). Knows no URLs,
//! HTML, YAML or templates.

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
use crate::recall::Recall;
use base_url::BaseUrl;
use frame::Frame;
use report::ReportManuscript;
use report_reader::ReportReader;
use site::SiteManuscript;
use std::sync::Arc;

/// What the assembly before has left: a frame and reports whose documents are
/// the very same are not assembled again.
#[derive(Debug, Default)]
pub struct Memory {
    frame: Option<(Arc<SharedDocuments>, ReadFrame)>,
    reports: Recall<ReportDocuments, ReadReport>,
}

type ReadFrame = (Option<Arc<Frame>>, Vec<Diagnostic>);
type ReadReport = (Option<Arc<ReportManuscript>>, Vec<Diagnostic>);

/// Assembles the site. `given` is the address from the command line, which goes before
/// the site's own. `None` when there is no usable `site.yaml`.
pub fn model(documents: &Documents, given: Option<&BaseUrl>, memory: &mut Memory) -> (Option<SiteManuscript>, Vec<Diagnostic>) {
    let (frame, mut diagnostics) = recall_frame(&documents.shared, memory);
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

/// Reports are assembled anew when what they share has changed.
fn recall_frame(documents: &Arc<SharedDocuments>, memory: &mut Memory) -> ReadFrame {
    if let Some((before, read)) = &memory.frame
        && Arc::ptr_eq(before, documents)
    {
        return read.clone();
    }
    let mut diagnostics = Sink::default();
    let frame = Frame::read(documents, &mut diagnostics).map(Arc::new);
    let diagnostics = diagnostics.into_vec();
    memory.reports = Recall::default();
    memory.frame = Some((documents.clone(), (frame.clone(), diagnostics.clone())));
    (frame, diagnostics)
}
