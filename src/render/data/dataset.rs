//! A report's data as a schema.org `Dataset` for search engines, with the downloadable files.

use super::super::Tools;
use super::super::metadata::{Link, PartOf, Words};
use crate::media_type::content_type;
use crate::model::base_url::BaseUrl;
use crate::model::locale::Locale;
use crate::model::site::Site;
use crate::plan::data_files;
use crate::plan::page::{DataFile, Page, PageKind, SheetName};
use crate::plan::url::{data_path, page_path};
use serde::Serialize;

/// A schema.org `Dataset` in one language.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DatasetEntry<'a> {
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    kind: &'static str,
    creator: Link,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    date_published: String,
    description: &'a str,
    distribution: Vec<Download>,
    in_language: Vec<String>,
    is_accessible_for_free: bool,
    is_part_of: PartOf,
    name: String,
    publisher: Link,
    #[serde(skip_serializing_if = "Option::is_none")]
    temporal_coverage: Option<String>,
    url: String,
}

/// A schema.org `DataDownload`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Download {
    #[serde(rename = "@type")]
    kind: &'static str,
    content_url: String,
    encoding_format: String,
    name: String,
}

/// Returns the JSON-LD id of a report's dataset, which is derived from the URL of the data
/// page in this language.
pub(crate) fn id(site: &Site, base: &BaseUrl, report: usize, locale: usize) -> String {
    format!("{}#dataset", base.join(&page_path(site, PageKind::Data(report), locale)))
}

/// Returns the dataset of a report in the language of its data page.
pub(crate) fn entry<'a>(
    site: &Site,
    base: &BaseUrl,
    page: &Page,
    report: usize,
    words: &Words<'a>,
    tools: &Tools,
) -> DatasetEntry<'a> {
    let (index, report) = (report, &site.reports[report]);
    let values = [("title", report.title.get(page.locale).as_str()), ("edition", report.edition.get(page.locale).as_str())];
    let title = tools.messages.fill("title_with_edition", &values);
    let organization = || Link { id: format!("{}#organization", base.as_str()) };
    let download = |file: DataFile| {
        let path = data_path(site, index, &file);
        let (encoding_format, name) = match &file {
            DataFile::Csv(SheetName::Facts) => ("text/csv".to_owned(), tools.messages.get("data_all").to_owned()),
            DataFile::Csv(SheetName::Table(id)) => ("text/csv".to_owned(), report.table(id)?.caption.get(page.locale).clone()),
            DataFile::Json => ("application/json".to_owned(), tools.messages.get("data_all_json").to_owned()),
            DataFile::Workbook(locale) if *locale == page.locale => {
                (content_type(&path), tools.messages.get("data_workbook").to_owned())
            }
            DataFile::Workbook(_) | DataFile::Description(_) => return None,
        };
        Some(Download { kind: "DataDownload", content_url: base.join(&path), encoding_format, name })
    };
    DatasetEntry {
        id: id(site, base, index, page.locale),
        kind: "Dataset",
        creator: organization(),
        date_modified: report.last_correction().map(|moment| site.time_zone.iso(moment)),
        date_published: site.time_zone.iso(report.published),
        description: words.description,
        distribution: data_files(report, site.locales().len()).into_iter().filter_map(download).collect(),
        in_language: site.locales().iter().map(Locale::tag_text).collect(),
        is_accessible_for_free: true,
        is_part_of: PartOf {
            kind: "Report",
            name: title.clone(),
            url: base.join(&page_path(site, PageKind::Report(index), page.locale)),
        },
        name: tools.messages.fill("data_of_report", &[("title", &title)]),
        publisher: organization(),
        temporal_coverage: report.period.map(|(start, end)| format!("{start}/{end}")),
        url: base.join(&page.path),
    }
}
