//! What a browser that shows a page should do now, and the few bytes put into
//! its page so that it can be told. Nothing of this is part of the site.

use super::pages::page_at;
use super::preview::{Shown, Snapshot};
use serde::Serialize;

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
    pub html: Option<String>,
}

impl Viewer {
    pub fn state(&self, snapshot: &Snapshot) -> State {
        let shown = snapshot.shown.as_ref();
        let file = shown.and_then(|shown| page_at(shown, &self.path));
        let html = shown.zip(file.as_ref()).and_then(|(shown, file)| page(shown, file));
        let mark = html.as_deref().map(mark).unwrap_or_default();
        let changed = mark != self.mark;
        let clause = match (&html, shown, &file) {
            (Some(now), Some(shown), Some(file)) if changed => {
                let before = self.html.clone().or_else(|| self.served_before(snapshot, file));
                before.and_then(|before| only_changed(&before, now, &shown.clauses(file)))
            }
            _ => None,
        };
        State {
            number: snapshot.number,
            errors: snapshot.errors(),
            warnings: snapshot.warnings(),
            style: html.as_deref().and_then(style_mark).map(str::to_owned),
            changed,
            clause,
        }
    }

    /// The page before the last build, if that is the one the browser shows.
    fn served_before(&self, snapshot: &Snapshot, file: &str) -> Option<String> {
        snapshot.before.as_ref().and_then(|before| page(before, file)).filter(|html| mark(html) == self.mark)
    }
}

/// A page of the site as text; `None` where there is none of this path.
pub fn page(shown: &Shown, path: &str) -> Option<String> {
    let bytes = shown.get(path)?;
    String::from_utf8(bytes.to_vec()).ok()
}

/// What stands before the mark in the address of the style sheet.
const STYLE: &str = "assets/site.";

fn style_mark(html: &str) -> Option<&str> {
    let start = html.find(STYLE)? + STYLE.len();
    html.get(start..start + 8)
}

/// A mark of a page without that of its style sheet: styles are exchanged
/// without a reload.
pub fn mark(html: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    match (html.find(STYLE), style_mark(html)) {
        (Some(start), Some(style)) => {
            let start = start + STYLE.len();
            hasher.update(&html.as_bytes()[..start]);
            hasher.update(&html.as_bytes()[start + style.len()..]);
        }
        _ => {
            hasher.update(html.as_bytes());
        }
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// The clause that alone differs between two versions of a section's page. What
/// stands around the clauses does not count.
fn only_changed(before: &str, now: &str, clauses: &[String]) -> Option<String> {
    let parts = |html: &str| -> Option<Vec<String>> {
        let starts: Option<Vec<usize>> = clauses.iter().map(|id| html.find(&format!(" id=\"{id}\""))).collect();
        let starts = starts?;
        let end = element_end(html, *starts.last()?);
        let ends = starts.iter().skip(1).copied().chain([end]);
        starts.iter().zip(ends).map(|(start, end)| html.get(*start..end).map(str::to_owned)).collect()
    };
    let (before, now) = (parts(before)?, parts(now)?);
    let mut different = clauses.iter().enumerate().filter(|(index, _)| before[*index] != now[*index]);
    match (different.next(), different.next()) {
        (Some((_, clause)), None) => Some(clause.clone()),
        _ => None,
    }
}

/// Where the element ends in whose start tag `place` is.
fn element_end(html: &str, place: usize) -> usize {
    let name = html[..place].rfind('<').map_or("", |start| &html[start + 1..place]);
    let name = name.split_whitespace().next().unwrap_or_default();
    html[place..].find(&format!("</{name}>")).map_or(html.len(), |end| place + end)
}

/// What is put into a page on its way to the browser; `root` is the way to the root of
/// the site from there.
pub fn injection(mark: &str, root: &str) -> String {
    format!("<script src=\"{root}{OWN}reload.js\" data-gongkai=\"{mark}\" defer></script>")
}

/// The page with the injection before its end.
pub fn inject(html: &str, mark: &str, root: &str) -> String {
    let injection = injection(mark, root);
    match html.rfind("</body>") {
        Some(end) => format!("{}{injection}{}", &html[..end], &html[end..]),
        None => format!("{html}{injection}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_alone_changes_no_page() {
        let page = |style: &str, text: &str| format!("<link href=\"../assets/site.{style}.css\"><p>{text}</p>");
        assert_eq!(mark(&page("11111111", "a")), mark(&page("22222222", "a")));
        assert_ne!(mark(&page("11111111", "a")), mark(&page("11111111", "b")));
        assert_eq!(style_mark(&page("11111111", "a")), Some("11111111"));
    }

    #[test]
    fn finds_the_one_clause_that_changed() {
        let page = |a: &str, b: &str| format!("<s id=\"one\">{a}</s><s id=\"two\">{b}</s>");
        let clauses = ["one".to_owned(), "two".to_owned()];
        assert_eq!(only_changed(&page("x", "y"), &page("x", "z"), &clauses), Some("two".to_owned()));
        assert_eq!(only_changed(&page("x", "y"), &page("w", "z"), &clauses), None);
        assert_eq!(only_changed(&page("x", "y"), "<p>", &clauses), None);
        let around = |head: &str, foot: &str| format!("<h1>{head}</h1>{}<footer>{foot}</footer>", page("x", "y"));
        assert_eq!(only_changed(&around("a", "b"), &around("c", "d"), &clauses), None);
    }

    #[test]
    fn the_injection_can_be_taken_out_again() {
        let page = "<html><body><p>安阳</p></body></html>\n";
        assert_eq!(inject(page, "m", "../").replace(&injection("m", "../"), ""), page);
    }
}
