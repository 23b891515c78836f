//! Live reload: decides what a browser that shows a page should do, and injects the script
//! into the page. None of this is part of the built site.

use super::pages::page_at;
use super::snapshot::Snapshot;
use crate::render::ClauseDigest;
use crate::rendered_site::RenderedSite;
use serde::Serialize;
use std::sync::Arc;

/// Prefix of the preview's own URL paths. No report can have this id.
pub(super) const OWN: &str = "__gongkai/";

/// The data that a browser receives about the page it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct State {
    /// The number of the snapshot.
    pub number: u64,
    pub errors: usize,
    pub warnings: usize,
    /// Whether the page differs from what the browser shows, apart from its style sheet.
    pub changed: bool,
    /// The id of the changed clause, if exactly one has changed.
    pub clause: Option<String>,
    /// The hash of the current style sheet.
    pub style: Option<String>,
}

/// A page that a browser shows.
#[derive(Debug, Clone)]
pub(super) struct Viewer {
    /// The path in its URL, relative to the root.
    pub path: String,
    /// The hash that was injected into the page.
    pub mark: String,
    /// The version that was served, which is used to find the clause that changed.
    pub served: Option<PageVersion>,
}

impl Viewer {
    /// Compares the page that the browser shows with a snapshot.
    pub(super) fn state(&self, snapshot: &Snapshot) -> State {
        let shown = snapshot.shown.as_ref();
        let file = shown.and_then(|shown| page_at(shown, &self.path));
        let now = shown.zip(file.as_ref()).and_then(|(shown, file)| PageVersion::of(shown, file));
        let changed = now.as_ref().map_or("", |now| &now.mark) != self.mark;
        let clause = match (&now, &file) {
            (Some(now), Some(file)) if changed => {
                let before = self.served.clone().or_else(|| self.served_before(snapshot, file));
                before.and_then(|before| only_changed(&before.clauses, &now.clauses))
            }
            _ => None,
        };
        State {
            number: snapshot.number,
            errors: snapshot.errors(),
            warnings: snapshot.warnings(),
            style: now.and_then(|now| now.style.clone()),
            changed,
            clause,
        }
    }

    /// Returns the page's version before the last build, if that is what the browser shows.
    fn served_before(&self, snapshot: &Snapshot, file: &str) -> Option<PageVersion> {
        snapshot.before.as_ref().and_then(|before| PageVersion::of(before, file)).filter(|before| before.mark == self.mark)
    }
}

/// The digests of a rendered page, which make it unnecessary to parse the page again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PageVersion {
    /// Hash of the page without the URL of the style sheet, because styles are replaced without a
    /// reload.
    pub mark: String,
    /// The content hash in the URL of the style sheet.
    pub style: Option<String>,
    clauses: Arc<[ClauseDigest]>,
}

impl PageVersion {
    /// Returns the version of the page at a path, or `None` if there is no such page.
    pub(super) fn of(site: &RenderedSite, path: &str) -> Option<PageVersion> {
        let (html, clauses) = site.page(path)?;
        Some(PageVersion::new(&String::from_utf8_lossy(&html), clauses, site.style_sheet().as_deref()))
    }

    /// Computes the digests of a page. `sheet` is the path of the theme's style sheet, relative to
    /// the output's root.
    fn new(html: &str, clauses: Arc<[ClauseDigest]>, sheet: Option<&str>) -> PageVersion {
        let mut hasher = blake3::Hasher::new();
        let parts = sheet.map_or_else(|| vec![html], |sheet| html.split(sheet).collect());
        for part in parts {
            hasher.update(part.as_bytes());
        }
        let style = sheet.and_then(|sheet| sheet.strip_suffix(".css")?.rsplit_once('.'));
        let style = style.map(|(_, mark)| mark.to_owned());
        PageVersion { mark: hasher.finalize().to_hex()[..16].to_owned(), style, clauses }
    }
}

/// Returns the id of the only clause that differs between two versions of a section's page.
/// Text outside of the clauses is not compared.
fn only_changed(before: &[ClauseDigest], now: &[ClauseDigest]) -> Option<String> {
    let same_clauses = before.iter().map(|clause| &clause.id).eq(now.iter().map(|clause| &clause.id));
    let mut different = now.iter().zip(before).filter(|(now, before)| now != before);
    match (different.next(), different.next()) {
        (Some((clause, _)), None) if same_clauses => Some(clause.id.clone()),
        _ => None,
    }
}

/// Returns the script element that is injected into a page; `root` is the relative path from
/// the page to the root of the site.
pub(super) fn injection(mark: &str, root: &str) -> String {
    format!("<script src=\"{root}{OWN}reload.js\" data-gongkai=\"{mark}\" defer></script>")
}

/// Appends the script element to a page. Browsers move content after the end of a document into
/// its body (HTML Standard, 13.2.6.4.22), so no insertion point has to be found.
pub(super) fn inject(html: &str, mark: &str, root: &str) -> String {
    format!("{html}{}", injection(mark, root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_alone_changes_no_page() {
        let page = |style: &str, text: &str| {
            let sheet = format!("assets/site.{style}.css");
            PageVersion::new(&format!("<link href=\"../{sheet}\"><p>{text}</p>"), Arc::default(), Some(&sheet))
        };
        assert_eq!(page("11111111", "a").mark, page("22222222", "a").mark);
        assert_ne!(page("11111111", "a").mark, page("11111111", "b").mark);
        assert_eq!(page("11111111", "a").style.as_deref(), Some("11111111"));
    }

    #[test]
    fn finds_the_one_clause_that_changed() {
        let page = |clauses: &[(&str, &str)]| -> Vec<ClauseDigest> {
            clauses.iter().map(|(id, text)| ClauseDigest::new((*id).to_owned(), text.as_bytes())).collect()
        };
        let before = page(&[("one", "x"), ("two", "y")]);
        assert_eq!(only_changed(&before, &page(&[("one", "x"), ("two", "z")])), Some("two".to_owned()));
        assert_eq!(only_changed(&before, &page(&[("one", "w"), ("two", "z")])), None);
        assert_eq!(only_changed(&before, &page(&[("one", "w")])), None);
        assert_eq!(only_changed(&before, &before), None);
    }

    #[test]
    fn the_injection_can_be_taken_out_again() {
        let page = "<html><body><p>安阳</p></body></html>\n";
        assert_eq!(inject(page, "m", "../").replace(&injection("m", "../"), ""), page);
    }
}
