//! What a link in the narrative means on the page it is printed on.

use crate::model::site::Site;
use crate::narrative::LinkTarget;
use crate::plan::page::{DataFile, PageKind};
use crate::plan::url::{Way, data_path, fact_anchor, page_path, table_anchor};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Characters that no address may contain as they are (URL Standard, URL code points);
/// browsers would write them like this. Letters of all scripts may stay.
const NO_URL: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Where a piece of narrative is printed: decides how its links look.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The report the narrative belongs to.
    pub report: usize,
    pub locale: usize,
    pub way: Way,
    /// On the page with the whole report, links inside it stay on the page.
    pub whole: bool,
}

impl Surroundings {
    /// The same in the whole report on one page.
    pub fn in_whole_report(&self) -> Surroundings {
        Surroundings { whole: true, ..self.clone() }
    }

    /// The address of a place in a report: a clause, a section or the front page.
    pub fn place(&self, site: &Site, report: usize, id: Option<&str>) -> String {
        let Some(id) = id else { return self.way.to(&page_path(site, PageKind::Report(report), self.locale)) };
        if self.whole && report == self.report {
            return format!("#{id}");
        }
        let sections = &site.reports[report].sections;
        let section = site.reports[report].section_of(id);
        match section {
            Some(section) => {
                let page = self.way.to(&page_path(site, PageKind::Section(report, section), self.locale));
                if sections[section].id == id { page } else { format!("{page}#{id}") }
            }
            None => self.way.to(&page_path(site, PageKind::Report(report), self.locale)),
        }
    }

    /// The permanent address of a fact of the report.
    pub fn fact(&self, site: &Site, id: &str) -> String {
        format!("{}#{}", self.data_page(site), fact_anchor(id))
    }

    /// The page of the report's data in the language of its surroundings.
    pub fn data_page(&self, site: &Site) -> String {
        self.way.to(&page_path(site, PageKind::Data(self.report), self.locale))
    }

    /// The place of a table's file among those of the report's data.
    pub fn table_file(&self, site: &Site, id: &str) -> String {
        format!("{}#{}", self.data_page(site), table_anchor(id))
    }

    /// The address of a file of the report's data, such as the CSV of a table.
    pub fn data(&self, site: &Site, file: &DataFile) -> String {
        self.way.to(&data_path(site, self.report, file))
    }

    pub fn resolve(&self, site: &Site, target: &LinkTarget) -> String {
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

    /// The address of a file in the report's folder; languages share it.
    pub fn file(&self, site: &Site, path: &str) -> String {
        // Check has refused the other characters that an address cannot hold.
        self.way.to(&file_path(site, self.report, path)).replace(' ', "%20")
    }
}

/// Where a report's picture or attachment is copied to.
pub fn file_path(site: &Site, report: usize, path: &str) -> String {
    format!("{}/{path}", site.reports[report].id)
}
