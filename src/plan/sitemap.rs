//! Which pages are in the sitemap for search engines, and which are translations of each
//! other.

use crate::model::site::Site;
use crate::plan::page::{Page, PageKind};

/// Returns whether a page is completely in its own language. A page with text borrowed
/// from the main language is not a translation, and it is not listed for search engines.
pub(crate) fn is_complete(site: &Site, kind: PageKind, locale: usize) -> bool {
    match kind {
        PageKind::Landing | PageKind::SiteMap | PageKind::Search | PageKind::NotFound => true,
        PageKind::Glossary => {
            let terms = site.shared_context.terms.terms.values().filter_map(|term| Some((&term.name, term.definition.as_ref()?)));
            let mut texts = terms.flat_map(|(name, definition)| [name, definition]);
            texts.all(|text| text.own(locale).is_some())
        }
        // The front page shows the preface but not the closing.
        PageKind::Report(report) => site.reports[report].has_preface(locale),
        PageKind::Section(report, section) => {
            let report = &site.reports[report];
            // The closing is below the last section.
            let last = section + 1 == report.sections.len();
            let closed = !last || report.has_closing(locale);
            report.sections[section].is_available_in(locale) && closed
        }
        PageKind::Data(report) => site.reports[report].facts.values().all(|fact| fact.is_available_in(locale)),
        PageKind::Whole(report) => site.reports[report].is_available_in(locale),
        PageKind::Poster(report) => site.reports[report].has_poster(locale),
    }
}

/// Returns whether a page is listed in the sitemap and among the translations.
pub(crate) fn is_listed(site: &Site, page: &Page) -> bool {
    let is_withdrawn = || match page.kind {
        PageKind::Section(report, section) => {
            let report = &site.reports[report];
            report.withdrawal(&report.sections[section].id).is_some()
        }
        _ => false,
    };
    let is_no_result = matches!(page.kind, PageKind::Whole(_) | PageKind::Search | PageKind::NotFound);
    !is_no_result && is_complete(site, page.kind, page.locale) && !is_withdrawn()
}

/// Returns the languages in which a listed page is complete, including its own. Returns
/// an empty list for a page that is not listed.
pub(crate) fn languages(site: &Site, page: &Page) -> Vec<usize> {
    if !is_listed(site, page) {
        return Vec::new();
    }
    (0..site.locales().len()).filter(|&locale| is_complete(site, page.kind, locale)).collect()
}
