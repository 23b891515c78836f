//! Every address is decided here: the path of a page in the output, the
//! relative way from one path to another, the page a page is canonical to.

use crate::model::site::Site;
use crate::plan::page::{DataFile, Page, PageKind, SheetName};

/// The folder of a language below the output's root; the main language has none.
pub fn language_folder(site: &Site, locale: usize) -> String {
    if locale == 0 { String::new() } else { format!("{}/", site.locales().get(locale).code) }
}

/// The path of a page in the output, with `/`: `en/2023/overview.html`.
pub fn page_path(site: &Site, kind: PageKind, locale: usize) -> String {
    let folder = language_folder(site, locale);
    match kind {
        PageKind::Landing => format!("{folder}index.html"),
        PageKind::Report(report) => format!("{folder}{}/index.html", site.reports[report].id),
        PageKind::Section(report, section) => {
            let report = &site.reports[report];
            format!("{folder}{}/{}.html", report.id, report.sections[section].id)
        }
        PageKind::Whole(report) => format!("{folder}{}/print.html", site.reports[report].id),
        PageKind::Data(report) => format!("{folder}{}/data.html", site.reports[report].id),
        PageKind::SiteMap => format!("{folder}sitemap.html"),
        PageKind::Search => format!("{folder}search.html"),
        PageKind::NotFound => format!("{folder}404.html"),
    }
}

/// The page whose address stands for this one: the whole report on one page
/// says nothing that the front page does not lead to.
pub fn canonical_path(site: &Site, page: &Page) -> String {
    match page.kind {
        PageKind::Whole(report) => page_path(site, PageKind::Report(report), page.locale),
        _ => page.path.clone(),
    }
}

/// The picture with the code of a page's canonical address.
pub fn qr_path(site: &Site, page: &Page) -> String {
    code_path(&canonical_path(site, page))
}

/// The picture with the code of the page at this path.
pub fn code_path(path: &str) -> String {
    format!("qr/{}.png", path.strip_suffix(".html").unwrap_or(path))
}

/// The report printed, beside its front page.
pub fn pdf_path(site: &Site, report: usize, locale: usize) -> String {
    format!("{}{}/report.pdf", language_folder(site, locale), site.reports[report].id)
}

pub fn feed_path(site: &Site, locale: usize) -> String {
    format!("{}feed.xml", language_folder(site, locale))
}

/// The permanent anchor of a fact on its report's page of data; no other id begins so.
pub fn fact_anchor(fact: &str) -> String {
    format!("fact-{fact}")
}

/// The anchor of a table's file on that page.
pub fn table_anchor(table: &str) -> String {
    format!("table-{table}")
}

/// A file of a report's data. Its columns hold all languages, so it lies in the
/// report's folder once.
pub fn data_path(site: &Site, report: usize, file: &DataFile) -> String {
    let folder = format!("{}/data", site.reports[report].id);
    match file {
        DataFile::Csv(sheet) => format!("{folder}/{}", csv_name(sheet)),
        // The place where the W3C's rules look for the description of a CSV file.
        DataFile::Description(sheet) => format!("{folder}/{}-metadata.json", csv_name(sheet)),
        DataFile::Json => format!("{folder}/facts.json"),
    }
}

/// The name of a CSV file in its folder.
pub fn csv_name(sheet: &SheetName) -> String {
    match sheet {
        SheetName::Facts => "facts.csv".to_owned(),
        // Apart from the facts, whatever the table is called.
        SheetName::Table(id) => format!("table-{id}.csv"),
    }
}

pub const DATA_SCHEMA_PATH: &str = "data/facts.schema.json";

/// The folder with the search index of a language. It lies beside the pages' folders
/// and not in `assets/`, whose files hosts let browsers keep for a year.
pub fn search_folder(site: &Site, locale: usize) -> String {
    format!("search/{}/", site.locales().get(locale).code)
}

/// The plain name of the sheet with a report's running head for print, by the ids of both.
pub fn running_head_name(report: &str, language: &str) -> String {
    format!("print-{report}-{language}.css")
}

/// How links on one page reach other outputs.
#[derive(Debug, Clone)]
pub enum Way {
    /// From a page at this path, by relative addresses: they work at a root,
    /// below any folder, and without a server.
    RelativeFrom(String),
    /// From the site's root path: the 404 page is shown at any depth.
    Absolute(String),
}

impl Way {
    pub fn to(&self, path: &str) -> String {
        match self {
            Way::Absolute(root) => format!("{root}{path}"),
            Way::RelativeFrom(from) => relative(from, path),
        }
    }
}

pub(super) fn relative(from: &str, to: &str) -> String {
    let same = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    // Up to and with the last slash they share: the folder that holds both.
    let shared = to.as_bytes()[..same].iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
    "../".repeat(from[shared..].matches('/').count()) + &to[shared..]
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn relative_ways() {
        for (from, to, way) in [
            ("index.html", "2023/index.html", "2023/index.html"),
            ("2023/index.html", "2023/overview.html", "overview.html"),
            ("2023/index.html", "2023/index.html", "index.html"),
            ("en/2023/a.html", "2023/a.html", "../../2023/a.html"),
            ("2023/a.html", "assets/site.css", "../assets/site.css"),
            ("2023/a.html", "2023", "../2023"),
        ] {
            assert_eq!(relative(from, to), way, "{from} to {to}");
        }
    }
}
