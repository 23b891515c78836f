//! What a reader's browser keeps of a page that is saved as a favourite: its address
//! and titles in every language, so that the list reads right in each of them. It is
//! kept by `favourite.js` and never leaves the browser.

use super::context::RenderContext;
use super::names::report_title;
use super::pages::titles::title;
use crate::plan::page::{Page, PageKind};
use crate::plan::url::page_path;
use std::collections::BTreeMap;

/// JSON: the page's address in the main language, which names it for good, and by
/// language tag the address below the output's root, the title, and for a section the
/// report it is a part of (else empty). None for pages that are ways to others and for
/// the whole report, which its front page stands for.
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

fn favourite_in(context: &RenderContext, kind: PageKind, locale: usize) -> [String; 3] {
    let path = page_path(&context.site, kind, locale);
    let report = match kind {
        PageKind::Section(report, _) => report_title(context, report, locale),
        _ => String::new(),
    };
    let title = title(context, &Page { kind, locale, path: path.clone() });
    [path, title, report]
}
