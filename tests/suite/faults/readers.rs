//! What a reader meets at any moment: every page whole, and from the front page on no
//! link that leads nowhere.

use super::versions::Output;
use std::collections::BTreeSet;

/// Each file is the old one or the new one, whole.
pub(super) fn each_is_old_or_new(now: &Output, old: &Output, new: &Output) {
    // What a build was writing when it ended is nobody's page.
    let is_half = |name: &str| name.rsplit('/').next().is_some_and(|name| name.starts_with(".gk-") && name.ends_with(".tmp"));
    for (name, bytes) in now.iter().filter(|(name, _)| !is_half(name)) {
        assert!(old.get(name) == Some(bytes) || new.get(name) == Some(bytes), "{name} is neither the old file nor the new one");
    }
}

/// Every page ends as pages do.
pub(super) fn each_page_is_whole(now: &Output) {
    for (name, bytes) in now.iter().filter(|(name, _)| name.ends_with(".html")) {
        assert!(bytes.trim_ascii_end().ends_with(b"</html>"), "{name} is cut short");
    }
}

/// Follows every link of every page that can be reached from the front page. Returns
/// how many pages there are.
pub(super) fn walk(now: &Output) -> usize {
    let mut known = BTreeSet::new();
    let mut waiting = vec!["index.html".to_owned()];
    while let Some(page) = waiting.pop() {
        if !known.insert(page.clone()) || !page.ends_with(".html") {
            continue;
        }
        let html = String::from_utf8_lossy(&now[&page]).into_owned();
        for link in ["href=\"", "src=\""].iter().flat_map(|attribute| html.split(attribute).skip(1)) {
            let link = link.split('"').next().unwrap_or_default();
            let Some(target) = target(&page, link) else { continue };
            assert!(now.contains_key(&target), "{page} links to {link}, and {target} is not there");
            waiting.push(target);
        }
    }
    known.iter().filter(|name| name.ends_with(".html")).count()
}

/// The file that a link inside the site means.
fn target(page: &str, link: &str) -> Option<String> {
    let address = link.split(['#', '?']).next().unwrap_or_default();
    if address.is_empty() || address.contains(':') || address.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    let is_folder = address.ends_with(['/', '.']);
    let path = if !is_folder {
        path
    } else if path.is_empty() {
        "index.html".to_owned()
    } else {
        format!("{path}/index.html")
    };
    Some(percent_decoded(&path))
}

fn percent_decoded(path: &str) -> String {
    let mut parts = path.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let code = part.get(..2).unwrap_or_else(|| panic!("{path}: half an escape"));
        bytes.push(u8::from_str_radix(code, 16).unwrap_or_else(|_| panic!("{path}: no escape")));
        bytes.extend(&part.as_bytes()[2..]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
