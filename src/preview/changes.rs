//! Finds the pages that the last build changed. The comparison runs only on request.

use super::reload::PageVersion;
use crate::rendered_site::RenderedSite;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Maximum number of pages that are compared, because nobody would read a longer list.
const MOST: usize = 600;

/// Returns the sorted paths of pages that were changed, added or removed. A new content hash in the
/// URL of the style sheet does not count as a change. Returns `None` if more than `MOST` pages may
/// differ.
pub(super) fn changed_pages(before: &RenderedSite, now: &RenderedSite) -> Option<Vec<String>> {
    let paths: BTreeSet<&str> = candidates(before, now).chain(candidates(now, before)).collect();
    if paths.len() > MOST {
        return None;
    }
    let mark = |site: &RenderedSite, path: &str| PageVersion::of(site, path).map(|version| version.mark);
    Some(paths.into_iter().filter(|path| mark(before, path) != mark(now, path)).map(str::to_owned).collect())
}

/// Returns the pages of `here` that may differ in `there`:
///
/// - pages that belong to no report;
/// - pages of reports that were rebuilt, or that link to such a report.
fn candidates<'a>(here: &'a RenderedSite, there: &'a RenderedSite) -> impl Iterator<Item = &'a str> {
    let (own, other) = (&here.prepared.site, &there.prepared.site);
    let shared = Arc::ptr_eq(&own.shared_context, &other.shared_context) && here.prepared.theme == there.prepared.theme;
    let others: BTreeSet<_> = other.reports.iter().map(|report| Arc::as_ptr(&report.manuscript)).collect();
    let same: BTreeSet<&str> = own
        .reports
        .iter()
        .filter(|report| shared && others.contains(&Arc::as_ptr(&report.manuscript)))
        .map(|report| report.id.as_str())
        .collect();
    let links_to_same = |report: Option<&String>| report.is_none_or(|report| same.contains(report.as_str()));
    let untouched: Vec<bool> = own
        .reports
        .iter()
        .map(|report| same.contains(&*report.id) && report.links.iter().all(|link| links_to_same(link.report.as_ref())))
        .collect();
    let pages = here.prepared.plan.pages();
    pages.filter(move |page| page.kind.report().is_none_or(|report| !untouched[report])).map(|page| page.path.as_str())
}
