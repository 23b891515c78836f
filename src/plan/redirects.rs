//! Redirects from paths that pages once had: a small page at each old path leads to the
//! current one.

use crate::model::alias::FRONT;
use crate::model::site::Site;
use crate::plan::page::{DataFile, FileKind, PageKind, PlannedFile, SheetName};
use crate::plan::url::{data_path, language_folder, page_path};

/// A redirect page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The old path of the page, relative to the output's root.
    pub path: String,
    /// Index of the language of the page.
    pub locale: usize,
    /// The page to redirect to.
    pub kind: PageKind,
    /// The anchor on that page, if any.
    pub anchor: Option<String>,
}

/// Returns the redirects from all old paths of pages, in every language.
pub(crate) fn redirects(site: &Site) -> Vec<Redirect> {
    let present = (0..site.locales().len()).flat_map(|locale| in_language(site, locale));
    present.chain(site.former_languages().flat_map(|(folder, locale)| from_language(site, folder, locale))).collect()
}

/// Returns redirects from the folder of a language that is no longer published to the same pages of another one.
fn from_language(site: &Site, folder: &str, locale: usize) -> Vec<Redirect> {
    let search = site.search.then_some(PageKind::Search);
    let glossary = site.has_glossary().then_some(PageKind::Glossary);
    let own = [PageKind::Landing, PageKind::SiteMap].into_iter().chain(glossary).chain(search);
    let of_reports = (0..site.reports.len()).flat_map(|report| pages_of(site, report));
    let from = |path: &str| format!("{folder}/{}", path.strip_prefix(&language_folder(site, locale)).unwrap_or(path));
    let pages =
        own.chain(of_reports).map(|kind| Redirect { path: from(&page_path(site, kind, locale)), locale, kind, anchor: None });
    // Addresses that had become old before the language went.
    let old = in_language(site, locale).into_iter().map(|redirect| Redirect { path: from(&redirect.path), ..redirect });
    pages.chain(old).collect()
}

fn in_language(site: &Site, locale: usize) -> Vec<Redirect> {
    let folder = language_folder(site, locale);
    let mut redirects = Vec::new();
    for (index, report) in site.reports.iter().enumerate() {
        let pages = || {
            report.former_pages().map(|(old, spot)| {
                let kind = spot.section.map_or(PageKind::Report(index), |section| PageKind::Section(index, section));
                (format!("{old}.html"), kind, spot.anchor.map(str::to_owned))
            })
        };
        redirects.extend(pages().map(|(name, kind, anchor)| Redirect {
            path: format!("{folder}{}/{name}", report.id),
            locale,
            kind,
            anchor,
        }));
        for old in former_folders(site, index) {
            let present = pages_of(site, index).into_iter().map(|kind| {
                let path = page_path(site, kind, locale);
                (path.rsplit('/').next().unwrap_or_default().to_owned(), kind, None)
            });
            redirects.extend(present.chain(pages()).map(|(name, kind, anchor)| Redirect {
                path: format!("{folder}{old}/{name}"),
                locale,
                kind,
                anchor,
            }));
        }
    }
    let withdrawn = site.aliases.iter().filter(|alias| alias.new.id == FRONT);
    redirects.extend(withdrawn.map(|alias| Redirect {
        path: format!("{folder}{}/index.html", alias.old.id),
        locale,
        kind: PageKind::Landing,
        anchor: None,
    }));
    redirects
}

fn pages_of(site: &Site, report: usize) -> Vec<PageKind> {
    let entry = &site.reports[report];
    let sections = (0..entry.sections.len()).map(|section| PageKind::Section(report, section));
    let data = entry.has_data().then_some(PageKind::Data(report));
    let poster = entry.poster.as_ref().map(|_| PageKind::Poster(report));
    [PageKind::Report(report), PageKind::Whole(report)].into_iter().chain(sections).chain(data).chain(poster).collect()
}

/// Returns the former names of a report's folder.
fn former_folders(site: &Site, report: usize) -> impl Iterator<Item = &str> {
    let id = &site.reports[report].id;
    site.aliases.iter().filter(move |alias| alias.new.id == *id).map(|alias| alias.old.id.as_str())
}

/// Returns copies of files under the paths that they once had. A page can redirect but a
/// file cannot, so a request for the old path of a table or attachment gets the current
/// content.
pub(crate) fn former_files(site: &Site, files: &[PlannedFile]) -> Vec<PlannedFile> {
    let mut former = Vec::new();
    for (index, report) in site.reports.iter().enumerate() {
        for alias in report.exhibits.aliases.iter().filter(|alias| report.table(&alias.new.id).is_some()) {
            let sheet = |id: &str| SheetName::Table(id.to_owned());
            for (old, new) in [
                (DataFile::Csv(sheet(&alias.old.id)), DataFile::Csv(sheet(&alias.new.id))),
                (DataFile::Description(sheet(&alias.old.id)), DataFile::Description(sheet(&alias.new.id))),
            ] {
                former.push(PlannedFile { path: data_path(site, index, &old), kind: FileKind::Data(index, new) });
            }
        }
    }
    let moved: Vec<PlannedFile> = files.iter().chain(&former).flat_map(|file| in_former_folders(site, file)).collect();
    former.extend(moved);
    former
}

/// Returns copies of a report's file under the former names of the report's folder.
pub(crate) fn in_former_folders(site: &Site, file: &PlannedFile) -> Vec<PlannedFile> {
    let report = match &file.kind {
        FileKind::ReportFile(report, _) | FileKind::Data(report, _) | FileKind::Pdf(report, _) => *report,
        _ => return Vec::new(),
    };
    let mut parts: Vec<&str> = file.path.split('/').collect();
    // Only a language folder can precede the report's folder.
    let Some(place) = parts.iter().position(|part| *part == site.reports[report].id) else { return Vec::new() };
    let mut files = Vec::new();
    for old in former_folders(site, report) {
        parts[place] = old;
        files.push(PlannedFile { path: parts.join("/"), kind: file.kind.clone() });
    }
    files
}
