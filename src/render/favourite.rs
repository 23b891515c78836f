//! The data that a reader's browser stores when a page is saved as a favourite: its URL and
//! titles in every language, so that the list of favourites is correct in each language.
//! `favourite.js` stores it; it never leaves the browser.

use super::context::RenderContext;
use super::names::report_title;
use super::pages::titles::title;
use crate::plan::page::{Page, PageKind};
use crate::plan::url::page_path;
use std::collections::BTreeMap;

/// Returns the favourite as JSON. Its key is the page's path in the main language, which is
/// its permanent id. For each language tag it contains the path relative to the output's root,
/// the title, and the title of the report that a section belongs to (empty for a report).
/// Returns `None` for pages that only lead to others, and for the full-report page, which the
/// report's front page represents.
pub(super) fn favourite(context: &RenderContext, page: &Page) -> Option<String> {
    if !matches!(page.kind, PageKind::Report(_) | PageKind::Section(..)) {
        return None;
    }
    let languages = context.site.locales().iter().enumerate();
    let entries: BTreeMap<String, [String; 3]> =
        languages.map(|(index, locale)| (locale.tag_text(), favourite_in(context, page.kind, index))).collect();
    let page = BTreeMap::from([(page_path(&context.site, page.kind, 0), entries)]);
    Some(serde_json::to_string(&page).expect("texts by name are always JSON"))
}

/// Returns path, title and report title in one language.
fn favourite_in(context: &RenderContext, kind: PageKind, locale: usize) -> [String; 3] {
    let path = page_path(&context.site, kind, locale);
    let report = match kind {
        PageKind::Section(report, _) => report_title(context, report, locale),
        _ => String::new(),
    };
    let title = title(context, &Page { kind, locale, path: path.clone() });
    [path, title, report]
}
