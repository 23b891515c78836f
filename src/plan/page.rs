//! The kinds of pages and other files of a site.

use super::assets::Asset;
use super::search::SearchFile;
use crate::model::base_url::BaseUrl;
use std::path::PathBuf;
use std::sync::Arc;

/// One page in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What the page shows.
    pub kind: PageKind,
    /// Index into the site's list of languages.
    pub locale: usize,
    /// Output path, relative to the output's root.
    pub path: String,
}

/// The kind of a page. Numbers are indices into the site's reports and a report's
/// sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// The start page of a language.
    Landing,
    /// A report's front page.
    Report(usize),
    /// A section of a report.
    Section(usize, usize),
    /// The full report on one page, for reading and printing.
    Whole(usize),
    /// A report's data page: every fact with a permanent URL, and the data files for
    /// download.
    Data(usize),
    /// A report's poster, as text and as a picture to take along.
    Poster(usize),
    /// The site map for readers.
    SiteMap,
    /// The definitions of names and indicators.
    Glossary,
    /// The search page.
    Search,
    /// The 404 page.
    NotFound,
}

impl PageKind {
    /// Returns the index of the report that the page belongs to.
    pub fn report(self) -> Option<usize> {
        match self {
            PageKind::Report(report)
            | PageKind::Section(report, _)
            | PageKind::Whole(report)
            | PageKind::Data(report)
            | PageKind::Poster(report) => Some(report),
            PageKind::Landing | PageKind::SiteMap | PageKind::Glossary | PageKind::Search | PageKind::NotFound => None,
        }
    }
}

/// A file that is not a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Output path, relative to the output's root.
    pub path: String,
    pub kind: FileKind,
}

/// What a file contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileKind {
    /// A style sheet, script or image of the theme, with its plain name among the assets.
    Asset(String, Arc<Asset>),
    /// A picture or attachment of a report: a copy of the file at this path.
    ReportFile(usize, PathBuf),
    /// A data file of a report.
    Data(usize, DataFile),
    /// The JSON Schema of every report's `facts.json`.
    DataSchema,
    /// The PDF of a report in one language: a copy of the file at this path.
    Pdf(usize, PathBuf),
    /// The Atom feed of a language, which contains absolute URLs.
    Feed(usize, BaseUrl),
    /// `sitemap.xml`, which contains absolute URLs.
    Sitemap(BaseUrl),
    /// A file of the search index of a language.
    Search(usize, SearchFile),
    /// `robots.txt`.
    Robots,
    /// An empty `.nojekyll`: it makes GitHub Pages publish all files, whatever
    /// character their names start with.
    NoJekyll,
}

/// A data file of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataFile {
    /// `facts.csv`, or the CSV of a table.
    Csv(SheetName),
    /// The metadata of a CSV file, with the meaning of its columns (W3C CSV on the Web).
    Description(SheetName),
    /// All facts and relations as JSON.
    Json,
    /// A workbook (XLSX) with all facts and tables, in the language with this index.
    Workbook(usize),
}

/// What a CSV file contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetName {
    /// All facts of the report.
    Facts,
    /// The table with this id.
    Table(String),
}

impl FileKind {
    /// Returns whether the file lists pages or other files. Such a file is written after all pages.
    pub fn is_index(&self) -> bool {
        let is_search_index = matches!(self, FileKind::Search(_, SearchFile::Bucket(_) | SearchFile::Entry));
        is_search_index || matches!(self, FileKind::Feed(..) | FileKind::Sitemap(_) | FileKind::Robots)
    }
}
