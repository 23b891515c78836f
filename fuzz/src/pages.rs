//! What must hold of the pages of a site that has no mistakes.

use gongkai::harness::pipeline::Prepared;
use gongkai::harness::plan::page::Page;
use gongkai::harness::render::Content;
use percent_encoding::percent_decode_str;
use std::collections::{BTreeMap, BTreeSet};

/// Every page and made file, in memory.
pub fn rendered(prepared: &Prepared) -> BTreeMap<String, Vec<u8>> {
    let renderer = prepared.renderer().expect("a theme that was accepted can be used");
    let mut outputs = BTreeMap::new();
    let mut keep = |path: String, content: Content| {
        if let Content::Made(bytes) = content {
            assert!(outputs.insert(path.clone(), bytes).is_none(), "{path} is made twice");
        }
    };
    for group in &prepared.plan.groups {
        let pages: Vec<&Page> = group.iter().collect();
        let made = renderer.group(&pages, &mut |output| keep(output.path, output.content));
        assert!(made.is_ok(), "the original theme makes no mistake: {made:?}");
    }
    for file in &prepared.plan.files {
        let output = renderer.file(file).expect("what is planned can be made");
        keep(output.path, output.content);
    }
    outputs
}

/// The same content gives the same bytes.
pub fn same(one: &Prepared, other: &Prepared) {
    let (one, other) = (rendered(one), rendered(other));
    let names = |outputs: &BTreeMap<String, Vec<u8>>| outputs.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other), "the same content, other files");
    for (name, bytes) in &one {
        assert!(other[name] == *bytes, "the same content, other bytes in {name}");
    }
}

/// Every page is a tree of elements, and every link inside the site leads somewhere.
pub fn hold(prepared: &Prepared) {
    let outputs = rendered(prepared);
    let planned: BTreeSet<String> = prepared.plan.paths(&prepared.site).into_iter().collect();
    let mut anchors: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut links: Vec<(&str, String)> = Vec::new();
    for (path, bytes) in outputs.iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(planned.contains(path), "{path} was not planned");
        let html = std::str::from_utf8(bytes).expect("pages are UTF-8");
        let mut tree = Tree { path, open: Vec::new(), anchors: BTreeSet::new(), links: Vec::new() };
        tree.read(html);
        links.extend(tree.links.into_iter().map(|link| (path.as_str(), link)));
        anchors.insert(path, tree.anchors);
    }
    for (page, link) in links {
        let lower = link.trim_start().to_ascii_lowercase();
        assert!(!["javascript:", "vbscript:", "data:text"].iter().any(|scheme| lower.starts_with(scheme)), "{page}: {link}");
        // Of another site, or of a page that is shown at any address and begins its links
        // with the site's path.
        let has_scheme = lower.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':'));
        if has_scheme || link.starts_with('/') {
            continue;
        }
        let (address, anchor) = link.split_once('#').map_or((link.as_str(), ""), |(address, anchor)| (address, anchor));
        let address = address.split('?').next().unwrap_or_default();
        let target = resolve(page, address);
        assert!(planned.contains(&target), "{page} links to {link}, and there is no {target}");
        let anchor = percent_decode_str(anchor).decode_utf8_lossy();
        if !anchor.is_empty()
            && let Some(known) = anchors.get(target.as_str())
        {
            assert!(known.contains(&*anchor), "{page} links to {link}, and {target} has no #{anchor}");
        }
    }
}

/// The planned path that a relative address on a page means.
fn resolve(page: &str, address: &str) -> String {
    if address.is_empty() {
        return page.to_owned();
    }
    let mut parts: Vec<String> = page.split('/').map(str::to_owned).collect();
    parts.pop();
    let mut ends_in_folder = false;
    for part in address.split('/') {
        ends_in_folder = matches!(part, "" | "." | "..");
        match part {
            "" | "." => {}
            ".." => assert!(parts.pop().is_some(), "{page}: {address} leads out of the site"),
            part => parts.push(percent_decode_str(part).decode_utf8_lossy().into_owned()),
        }
    }
    if ends_in_folder {
        parts.push("index.html".to_owned());
    }
    parts.join("/")
}

const VOID: [&str; 13] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// A strict reader: what an author typed must not have become markup.
struct Tree<'p> {
    path: &'p str,
    open: Vec<String>,
    anchors: BTreeSet<String>,
    links: Vec<String>,
}

impl Tree<'_> {
    fn read(&mut self, html: &str) {
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            rest = &rest[start + 1..];
            if let Some(comment) = rest.strip_prefix("!--") {
                rest = &comment[comment.find("-->").unwrap_or_else(|| panic!("{}: a comment without an end", self.path)) + 3..];
            } else if let Some(name) = rest.strip_prefix('/') {
                let end = name.find('>').unwrap_or_else(|| panic!("{}: a tag without an end", self.path));
                let open = self.open.pop();
                assert_eq!(open.as_deref(), Some(&name[..end]), "{}: what ends here was not begun last", self.path);
                rest = &name[end + 1..];
            } else if rest.starts_with('!') || rest.starts_with('?') {
                rest = &rest[rest.find('>').unwrap_or(rest.len() - 1) + 1..];
            } else {
                rest = self.element(rest);
            }
        }
        assert!(self.open.is_empty(), "{}: {:?} are never ended", self.path, self.open);
    }

    /// Reads a tag behind its `<`; returns what stands behind it.
    fn element<'t>(&mut self, text: &'t str) -> &'t str {
        let length = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(text.len());
        let name = &text[..length];
        assert!(name.starts_with(|c: char| c.is_ascii_alphabetic()), "{}: a `<` that begins no tag: {:.60}", self.path, text);
        let mut rest = &text[length..];
        loop {
            rest = rest.trim_start();
            if let Some(behind) = rest.strip_prefix("/>") {
                return behind;
            }
            if let Some(behind) = rest.strip_prefix('>') {
                return self.entered(name, behind);
            }
            rest = self.attribute(rest);
        }
    }

    fn entered<'t>(&mut self, name: &str, behind: &'t str) -> &'t str {
        if VOID.contains(&name) {
            return behind;
        }
        if matches!(name, "script" | "style") {
            let end = format!("</{name}>");
            let at = behind.find(&end).unwrap_or_else(|| panic!("{}: {name} without an end", self.path));
            return &behind[at + end.len()..];
        }
        self.open.push(name.to_owned());
        behind
    }

    fn attribute<'t>(&mut self, text: &'t str) -> &'t str {
        let length = text.find(['=', ' ', '>', '\n', '/']).unwrap_or(text.len());
        let name = &text[..length];
        assert!(
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_' | '.')),
            "{}: no name of an attribute: {:.60}",
            self.path,
            text
        );
        assert!(!name.starts_with("on"), "{}: a script in an attribute: {:.60}", self.path, text);
        let Some(value) = text[length..].strip_prefix('=') else { return &text[length..] };
        let Some(value) = value.strip_prefix('"') else {
            // Without marks: up to a space or the end of the tag.
            return &value[value.find([' ', '>', '\n']).unwrap_or(value.len())..];
        };
        let end = value.find('"').unwrap_or_else(|| panic!("{}: a value without an end", self.path));
        let text = unescape(&value[..end]);
        match name {
            "id" => assert!(self.anchors.insert(text.clone()), "{}: the id {text} twice", self.path),
            "href" | "src" => self.links.push(text),
            _ => {}
        }
        &value[end + 1..]
    }
}

fn unescape(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let text = text.replace("&#34;", "\"").replace("&#39;", "'").replace("&#x27;", "'").replace("&#x2f;", "/");
    text.replace("&amp;", "&")
}
