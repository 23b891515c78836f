//! Resolves links in the narrative to URLs, for the page on which they are printed.

use crate::model::fact::Fact;
use crate::model::site::Site;
use crate::narrative::LinkTarget;
use crate::plan::page::{DataFile, PageKind};
use crate::plan::url::{UrlBase, data_path, fact_anchor, page_path, table_anchor};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Characters that are not URL code points (URL Standard) and are percent-encoded, as
/// browsers do. Letters of all scripts are kept.
const NO_URL: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// The page on which a piece of narrative is printed; links are resolved relative to it.
#[derive(Debug, Clone)]
pub(crate) struct LinkContext {
    /// The report that the narrative belongs to.
    pub report: usize,
    /// Index of the language of the page.
    pub locale: usize,
    /// How links on the page are written.
    pub url_base: UrlBase,
    /// Whether the page is the full-report page. Links within the report then stay on the
    /// page.
    pub whole: bool,
}

impl LinkContext {
    /// Returns the same context on the full-report page.
    pub(crate) fn in_whole_report(&self) -> LinkContext {
        LinkContext { whole: true, ..self.clone() }
    }

    /// Returns the URL of a place in a report: a clause, a section or the front page.
    pub(crate) fn place(&self, site: &Site, report: usize, id: Option<&str>) -> String {
        let Some(id) = id else { return self.url_base.to(&page_path(site, PageKind::Report(report), self.locale)) };
        if self.whole && report == self.report {
            return format!("#{id}");
        }
        let sections = &site.reports[report].sections;
        let section = site.reports[report].section_of(id);
        match section {
            Some(section) => {
                let page = self.url_base.to(&page_path(site, PageKind::Section(report, section), self.locale));
                if sections[section].id == id { page } else { format!("{page}#{id}") }
            }
            None => self.url_base.to(&page_path(site, PageKind::Report(report), self.locale)),
        }
    }

    /// Returns the permanent URL of a fact of the report.
    pub(crate) fn fact(&self, site: &Site, id: &str) -> String {
        format!("{}#{}", self.data_page(site), fact_anchor(id))
    }

    /// Returns the permanent URL of a fact that the report prints: its own, or that of the report that lends it.
    pub(crate) fn printed_fact(&self, site: &Site, fact: &Fact) -> String {
        let Some(lender) = &fact.lender else { return self.fact(site, &fact.id) };
        let report = site.reports.iter().position(|report| report.id == lender.report).unwrap_or(self.report);
        LinkContext { report, ..self.clone() }.fact(site, &lender.fact)
    }

    /// Returns the URL of the report's data page in the same language.
    pub(crate) fn data_page(&self, site: &Site) -> String {
        self.url_base.to(&page_path(site, PageKind::Data(self.report), self.locale))
    }

    /// Returns the URL of the entry of a table's file on the report's data page.
    pub(crate) fn table_file(&self, site: &Site, id: &str) -> String {
        format!("{}#{}", self.data_page(site), table_anchor(id))
    }

    /// Returns the URL of a data file of the report, such as the CSV of a table.
    pub(crate) fn data(&self, site: &Site, file: &DataFile) -> String {
        self.url_base.to(&data_path(site, self.report, file))
    }

    /// Returns the URL of a link's target.
    pub(crate) fn resolve(&self, site: &Site, target: &LinkTarget) -> String {
        match target {
            LinkTarget::External(address) => utf8_percent_encode(address, NO_URL).to_string(),
            LinkTarget::File { path, fragment } => {
                let address = self.file(site, path);
                fragment.as_ref().map_or(address.clone(), |fragment| format!("{address}#{fragment}"))
            }
            LinkTarget::Place { report, id } => {
                let named = report.as_ref().and_then(|wanted| site.reports.iter().position(|report| report.id == *wanted));
                self.place(site, named.unwrap_or(self.report), id.as_deref())
            }
        }
    }

    /// Returns the URL of a file in the report's folder. All languages share these files.
    pub(crate) fn file(&self, site: &Site, path: &str) -> String {
        // The checks have rejected all other characters that a URL cannot contain.
        self.url_base.to(&file_path(site, self.report, path)).replace(' ', "%20")
    }
}

/// Returns the output path of a picture or attachment of a report.
pub(crate) fn file_path(site: &Site, report: usize, path: &str) -> String {
    format!("{}/{path}", site.reports[report].id)
}
