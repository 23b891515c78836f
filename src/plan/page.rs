//! The pages of a site and the other files beside them.

use super::assets::Asset;
use crate::model::base_url::BaseUrl;
use std::path::PathBuf;
use std::sync::Arc;

/// One page in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub kind: PageKind,
    /// Index of the language in the site's list.
    pub locale: usize,
    /// Where it is written, below the output's root.
    pub path: String,
}

/// What a page shows. Numbers are indices into the site's reports and a
/// report's sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    Landing,
    /// A report's front page.
    Report(usize),
    Section(usize, usize),
    /// The whole report on one page, for reading through and printing.
    Whole(usize),
    /// Every fact of a report with a permanent address, and the files to take along.
    Data(usize),
    SiteMap,
    /// Where words are searched for.
    Search,
    NotFound,
}

impl PageKind {
    pub fn report(self) -> Option<usize> {
        match self {
            PageKind::Report(report) | PageKind::Section(report, _) | PageKind::Whole(report) | PageKind::Data(report) => {
                Some(report)
            }
            PageKind::Landing | PageKind::SiteMap | PageKind::Search | PageKind::NotFound => None,
        }
    }
}

/// A file that is not a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    pub path: String,
    pub kind: FileKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileKind {
    /// A sheet, script or picture of the theme, with its plain name among the assets.
    Asset(String, Arc<Asset>),
    /// A picture or attachment of a report: a copy of this file.
    ReportFile(usize, PathBuf),
    /// A file of a report's data, which all languages share.
    Data(usize, DataFile),
    /// The JSON Schema that every report's `facts.json` follows.
    DataSchema,
    /// A report printed in a language: a copy of this file.
    Pdf(usize, PathBuf),
    /// The Atom feed of a language, which names pages by the site's address.
    Feed(usize, BaseUrl),
    /// It, too, names pages by the site's address.
    Sitemap(BaseUrl),
    Robots,
    /// Empty; tells GitHub Pages to publish every file, whatever its name begins with.
    NoJekyll,
}

/// A file of a report's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataFile {
    /// `facts.csv`, or the CSV of a table.
    Csv(SheetName),
    /// What the columns of a CSV file mean (W3C Tabular Data on the Web).
    Description(SheetName),
    /// All facts and relations as JSON.
    Json,
}

/// What stands in a CSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetName {
    Facts,
    /// The table of this id.
    Table(String),
}

impl FileKind {
    /// Whether the file names pages: it is written when they are there.
    pub fn is_index(&self) -> bool {
        matches!(self, FileKind::Feed(..) | FileKind::Sitemap(_) | FileKind::Robots)
    }
}
