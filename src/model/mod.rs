//! The second stage: documents to the site as it is meant.
//!
//! Texts become numbers, dates, languages and references; ids are resolved
//! where a type needs the thing itself (a fact its unit), and kept with their
//! places where only `check` needs to look (a link its clause). Knows no URLs,
//! HTML, YAML or templates.

pub mod base_url;
pub mod colour;
pub mod date;
pub mod fact;
pub mod indicator;
pub mod locale;
pub mod relation;
pub mod report;
mod report_reader;
pub mod site;
pub mod term;
pub mod text;
pub mod unit;

use crate::diagnostic::Diagnostic;
use crate::load::documents::Documents;
use site::Site;

/// Assembles the site. `None` when there is no usable `site.yaml`.
pub fn model(documents: &Documents) -> (Option<Site>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let site = Site::read(documents, &mut diagnostics);
    (site, diagnostics)
}
