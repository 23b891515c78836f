//! What leads from page to page: the same page in other languages, the
//! neighbours of a section, and which pages search engines are told of.

use crate::model::site::Site;
use crate::plan::page::{Page, PageKind};

/// Whether a page is told in full in its language. One with borrowed text is
/// no translation: search engines are not told of it.
pub fn is_complete(site: &Site, kind: PageKind, locale: usize) -> bool {
    match kind {
        PageKind::Landing | PageKind::SiteMap | PageKind::Search | PageKind::NotFound => true,
        // The front page shows the preface, not the closing.
        PageKind::Report(report) => site.reports[report].has_preface(locale),
        PageKind::Section(report, section) => {
            let report = &site.reports[report];
            // The closing stands below the last section.
            let last = section + 1 == report.sections.len();
            let closed = !last || report.has_closing(locale);
            report.sections[section].is_told_in(locale) && closed
        }
        PageKind::Data(report) => site.reports[report].facts.values().all(|fact| fact.is_told_in(locale)),
        PageKind::Whole(report) => site.reports[report].is_told_in(locale),
    }
}

/// Whether a page stands for itself in the sitemap and among the languages.
pub fn is_listed(site: &Site, page: &Page) -> bool {
    !matches!(page.kind, PageKind::Whole(_) | PageKind::Search | PageKind::NotFound) && is_complete(site, page.kind, page.locale)
}

/// The languages in which a listed page is told in full, the own one among them.
pub fn languages(site: &Site, page: &Page) -> Vec<usize> {
    if !is_listed(site, page) {
        return Vec::new();
    }
    (0..site.locales().len()).filter(|&locale| is_complete(site, page.kind, locale)).collect()
}

/// The sections before and after one, by index.
pub fn neighbours(site: &Site, report: usize, section: usize) -> (Option<usize>, Option<usize>) {
    let count = site.reports[report].sections.len();
    (section.checked_sub(1), Some(section + 1).filter(|next| *next < count))
}
