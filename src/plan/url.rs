//! Decides all URL paths: the path of each page in the output, the relative path between
//! two outputs, and the canonical page of a page.

use crate::model::site::Site;
use crate::plan::page::{DataFile, Page, PageKind, SheetName};

/// Returns the folder of a language relative to the output's root; empty for the main
/// language.
pub(crate) fn language_folder(site: &Site, locale: usize) -> String {
    if locale == 0 { String::new() } else { format!("{}/", site.locales().get(locale).code) }
}

/// Returns the path of a page in the output, with `/`: `en/2023/overview.html`.
pub(crate) fn page_path(site: &Site, kind: PageKind, locale: usize) -> String {
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
        PageKind::Poster(report) => format!("{folder}{}/poster.html", site.reports[report].id),
        PageKind::SiteMap => format!("{folder}sitemap.html"),
        PageKind::Glossary => format!("{folder}glossary.html"),
        PageKind::Search => format!("{folder}search.html"),
        PageKind::NotFound => format!("{folder}404.html"),
    }
}

/// Returns the path of the canonical page. For the full-report page this is the front
/// page of the report, because it contains nothing that is not linked from there.
pub(crate) fn canonical_path(site: &Site, page: &Page) -> String {
    match page.kind {
        PageKind::Whole(report) => page_path(site, PageKind::Report(report), page.locale),
        _ => page.path.clone(),
    }
}

/// Returns the path of the image with the QR code of a page's canonical URL.
pub(crate) fn qr_path(site: &Site, page: &Page) -> String {
    code_path(&canonical_path(site, page))
}

/// Returns the path of the image with the QR code of the page at this path.
pub(crate) fn code_path(path: &str) -> String {
    format!("qr/{}.png", path.strip_suffix(".html").unwrap_or(path))
}

/// Returns the path of a report's PDF, beside its front page.
pub(crate) fn pdf_path(site: &Site, report: usize, locale: usize) -> String {
    format!("{}{}/report.pdf", language_folder(site, locale), site.reports[report].id)
}

/// Returns the path of the picture of a report's poster, beside its page.
pub(crate) fn poster_path(site: &Site, report: usize, locale: usize) -> String {
    format!("{}{}/poster.png", language_folder(site, locale), site.reports[report].id)
}

/// Returns the path of the Atom feed of a language.
pub(crate) fn feed_path(site: &Site, locale: usize) -> String {
    format!("{}feed.xml", language_folder(site, locale))
}

/// Returns the permanent anchor of a fact on its report's data page. No other id starts
/// with `fact-`.
pub(crate) fn fact_anchor(fact: &str) -> String {
    format!("fact-{fact}")
}

/// Returns the anchor of a name in the glossary.
pub(crate) fn term_anchor(term: &str) -> String {
    format!("term-{term}")
}

/// Returns the anchor of a table's file on its report's data page.
pub(crate) fn table_anchor(table: &str) -> String {
    format!("table-{table}")
}

/// Returns the path of a data file of a report. The columns of most contain all languages, so
/// there is only one copy, in the report's folder; a workbook is beside the front page of its language.
pub(crate) fn data_path(site: &Site, report: usize, file: &DataFile) -> String {
    let folder = format!("{}/data", site.reports[report].id);
    match file {
        DataFile::Csv(sheet) => format!("{folder}/{}", csv_name(sheet)),
        // The location that the W3C's CSV on the Web rules specify for the metadata of a
        // CSV file.
        DataFile::Description(sheet) => format!("{folder}/{}-metadata.json", csv_name(sheet)),
        DataFile::Json => format!("{folder}/facts.json"),
        DataFile::Workbook(locale) => format!("{}{}/data.xlsx", language_folder(site, *locale), site.reports[report].id),
    }
}

/// Returns the file name of a CSV file.
pub(crate) fn csv_name(sheet: &SheetName) -> String {
    match sheet {
        SheetName::Facts => "facts.csv".to_owned(),
        // The prefix prevents a conflict with `facts.csv`, whatever the table's id is.
        SheetName::Table(id) => format!("table-{id}.csv"),
    }
}

/// Path of the JSON Schema of `facts.json`.
pub(crate) const DATA_SCHEMA_PATH: &str = "data/facts.schema.json";

/// Returns the folder with the search index of a language. It is not in `assets/`,
/// because hosts let browsers cache those files for a year.
pub(crate) fn search_folder(site: &Site, locale: usize) -> String {
    format!("search/{}/", site.locales().get(locale).code)
}

/// Returns the plain name of the style sheet with a report's running head for print. The
/// arguments are a report id and a language code.
pub(crate) fn running_head_name(report: &str, language: &str) -> String {
    format!("print-{report}-{language}.css")
}

/// How links on a page are written.
#[derive(Debug, Clone)]
pub(crate) enum UrlBase {
    /// Relative to the page at this path. Such links work at the root of a host, in any
    /// folder, and without a server.
    RelativeFrom(String),
    /// Absolute, starting with the site's root path: the 404 page is shown for paths of
    /// any depth.
    Absolute(String),
}

impl UrlBase {
    /// Returns the URL of the output at `path`.
    pub(crate) fn to(&self, path: &str) -> String {
        match self {
            UrlBase::Absolute(root) => format!("{root}{path}"),
            UrlBase::RelativeFrom(from) => relative(from, path),
        }
    }
}

/// Returns the relative path from one output to another.
pub(super) fn relative(from: &str, to: &str) -> String {
    let same = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    // The common prefix up to and including its last slash: the folder that contains
    // both.
    let shared = to.as_bytes()[..same].iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
    "../".repeat(from[shared..].matches('/').count()) + &to[shared..]
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn relative_ways() {
        for (from, to, url_base) in [
            ("index.html", "2023/index.html", "2023/index.html"),
            ("2023/index.html", "2023/overview.html", "overview.html"),
            ("2023/index.html", "2023/index.html", "index.html"),
            ("en/2023/a.html", "2023/a.html", "../../2023/a.html"),
            ("2023/a.html", "assets/site.css", "../assets/site.css"),
            ("2023/a.html", "2023", "../2023"),
        ] {
            assert_eq!(relative(from, to), url_base, "{from} to {to}");
        }
    }
}
