//! What a browser that shows a page should do now, and the few bytes put into
//! its page so that it can be told. Nothing of this is part of the site.

use super::pages::page_at;
use super::preview::Snapshot;
use crate::render::ClauseDigest;
use serde::Serialize;
use std::sync::Arc;

/// Where the preview's own addresses begin; no report can have this name.
pub const OWN: &str = "__gongkai/";

/// What a browser is told about the page it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct State {
    pub number: u64,
    pub errors: usize,
    pub warnings: usize,
    /// The page's text or furniture differs from what is shown.
    pub changed: bool,
    /// The only clause that differs, where there is just one.
    pub clause: Option<String>,
    /// The mark of the style sheet that should be in force.
    pub style: Option<String>,
}

/// What a browser shows: its page and the marks put into it.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// As in its address, below the root.
    pub path: String,
    pub mark: String,
    /// The page as it was served, to find the clause that changed.
    pub served: Option<Arc<PageVersion>>,
}

impl Viewer {
    pub fn state(&self, snapshot: &Snapshot) -> State {
        let shown = snapshot.shown.as_ref();
        let file = shown.and_then(|shown| page_at(shown, &self.path));
        let now = shown.zip(file.as_ref()).and_then(|(shown, file)| shown.version(file));
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

    /// The page before the last build, if that is the one the browser shows.
    fn served_before(&self, snapshot: &Snapshot, file: &str) -> Option<Arc<PageVersion>> {
        snapshot.before.as_ref().and_then(|before| before.version(file)).filter(|before| before.mark == self.mark)
    }
}

/// What is known of a page that was made, so that nothing has to be looked for in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageVersion {
    /// Of the page without the address of the style sheet: styles are exchanged
    /// without a reload.
    pub mark: String,
    /// The mark in that address.
    pub style: Option<String>,
    clauses: Vec<ClauseDigest>,
}

impl PageVersion {
    /// `sheet` is the address of the theme's style sheet below the output's root.
    pub fn new(html: &str, clauses: Vec<ClauseDigest>, sheet: Option<&str>) -> PageVersion {
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

/// The clause that alone differs between two versions of a section's page. What
/// stands around the clauses does not count.
fn only_changed(before: &[ClauseDigest], now: &[ClauseDigest]) -> Option<String> {
    let same_clauses = before.iter().map(|clause| &clause.id).eq(now.iter().map(|clause| &clause.id));
    let mut different = now.iter().zip(before).filter(|(now, before)| now != before);
    match (different.next(), different.next()) {
        (Some((clause, _)), None) if same_clauses => Some(clause.id.clone()),
        _ => None,
    }
}

/// What is put into a page on its way to the browser; `root` is the way to the root of
/// the site from there.
pub fn injection(mark: &str, root: &str) -> String {
    format!("<script src=\"{root}{OWN}reload.js\" data-gongkai=\"{mark}\" defer></script>")
}

/// The page with the injection behind it: browsers put what follows the end of a page at
/// the end of its body (HTML Standard, 13.2.6.4.22), so no place has to be looked for.
pub fn inject(html: &str, mark: &str, root: &str) -> String {
    format!("{html}{}", injection(mark, root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_alone_changes_no_page() {
        let page = |style: &str, text: &str| {
            let sheet = format!("assets/site.{style}.css");
            PageVersion::new(&format!("<link href=\"../{sheet}\"><p>{text}</p>"), Vec::new(), Some(&sheet))
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
