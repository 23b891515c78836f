//! Identifies the site that the files in an output folder come from, so that two sites
//! never overwrite each other's pages.
//!
//! The name, URL and folders of a site may all change while it stays the same site. The
//! rules are:
//!
//! - An output folder inside the site's folder belongs to that site.
//! - Elsewhere, a site is identified by its location relative to the output folder,
//!   together with its name or its URL. One of the two may change at a time.
//! - At a new location, a site is identified by its URL, provided that no pages would be
//!   lost if this is a mistake.

use super::manifest::Manifest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The identity of a site, as recorded in the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Origin {
    /// The site's name in its main language, shown to a user whose build is refused.
    pub name: String,
    /// The site's published base URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// A hash of the relative path from the output folder to the site's folder. The path
    /// itself would publish the folder names of the editor's machine.
    pub place: String,
    /// Whether the output folder is inside the site's folder.
    #[serde(skip)]
    is_inside: bool,
}

impl Origin {
    /// Determines the identity of the site in folder `site` when it is built to `output`.
    pub(crate) fn new(name: &str, address: Option<&str>, site: &Path, output: &Path) -> Origin {
        let resolved = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let (output, site) = (resolved(output), resolved(site));
        let is_inside = output.starts_with(&site);
        let way = way(&output, &site);
        let place = blake3::hash(way.as_bytes()).to_hex()[..16].to_owned();
        Origin { name: name.to_owned(), address: address.map(str::to_owned), place, is_inside }
    }

    /// Returns whether a manifest belongs to this site, at its current location or at an
    /// earlier one.
    pub(crate) fn recognises(&self, manifest: &Manifest) -> bool {
        manifest.site.as_ref().is_none_or(|other| self.is_in_place_of(other) || self.has_address_of(other))
    }

    /// Returns whether the files in a manifest belong to this site, which is about to
    /// write `paths`.
    pub(crate) fn owns(&self, manifest: &Manifest, paths: &[String]) -> bool {
        let planned: BTreeSet<&str> = paths.iter().map(String::as_str).collect();
        let loses_pages = || manifest.files.iter().any(|path| path.ends_with(".html") && !planned.contains(path.as_str()));
        let is_in_place = manifest.site.as_ref().is_none_or(|other| self.is_in_place_of(other));
        is_in_place || self.recognises(manifest) && !loses_pages()
    }

    fn is_in_place_of(&self, other: &Origin) -> bool {
        self.place == other.place && (self.is_inside || self.name == other.name || self.has_address_of(other))
    }

    fn has_address_of(&self, other: &Origin) -> bool {
        self.address.is_some() && self.address == other.address
    }
}

/// Returns the relative path between two absolute folders, such as `../site`. For folders
/// on different drives, returns `to` itself.
fn way(from: &Path, to: &Path) -> String {
    let parts = |path: &Path| path.components().map(|part| part.as_os_str().to_owned()).collect::<Vec<_>>();
    let prefix = |path: &Path| matches!(path.components().next(), Some(Component::Prefix(_))).then(|| parts(path).remove(0));
    let (from_parts, to_parts) = (parts(from), parts(to));
    let shared = from_parts.iter().zip(&to_parts).take_while(|(one, other)| one == other).count();
    let way: PathBuf = if prefix(from) == prefix(to) {
        std::iter::repeat_n("..".into(), from_parts.len() - shared).chain(to_parts[shared..].iter().cloned()).collect()
    } else {
        to.to_path_buf()
    };
    way.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(origin: Option<Origin>) -> Manifest {
        let files = ["index.html", "2023/index.html", "assets/site.css"].map(str::to_owned).into();
        Manifest { format: 1, complete: true, site: origin, files, ..Manifest::default() }
    }

    fn origin(address: Option<&str>, site: &str) -> Origin {
        named("Bureau", address, site)
    }

    fn named(name: &str, address: Option<&str>, site: &str) -> Origin {
        Origin::new(name, address, Path::new(site), Path::new("/nowhere/out"))
    }

    #[test]
    fn the_way_moves_with_both_folders() {
        for (from, to, expected) in [
            ("/a/site/public", "/a/site", ".."),
            ("/b/c/site/public", "/b/c/site", ".."),
            ("/srv/out", "/home/x/site", "../../home/x/site"),
            ("/out", "/out", ""),
        ] {
            assert_eq!(way(Path::new(from), Path::new(to)), expected);
        }
    }

    #[test]
    fn a_site_is_known_by_its_place_or_its_address() {
        let same = ["index.html", "2023/index.html", "2024/index.html"].map(str::to_owned);
        let fewer = ["index.html".to_owned()];
        let old = manifest(Some(origin(Some("https://a.example/"), "/nowhere/a")));
        assert!(origin(None, "/nowhere/a").owns(&old, &fewer), "another address in its place");
        assert!(named("Office", Some("https://a.example/"), "/nowhere/a").owns(&old, &fewer), "another name in its place");
        assert!(!named("Office", Some("https://b.example/"), "/nowhere/a").owns(&old, &same), "another site in its place");
        let inside = |name: &str| Origin::new(name, None, Path::new("/nowhere"), Path::new("/nowhere/out"));
        assert!(inside("Office").owns(&manifest(Some(inside("Bureau"))), &fewer), "its own folder");
        assert!(origin(Some("https://a.example/"), "/nowhere/b").owns(&old, &same), "moved");
        assert!(!origin(Some("https://a.example/"), "/nowhere/b").owns(&old, &fewer), "a copy that would remove pages");
        assert!(!origin(Some("https://b.example/"), "/nowhere/b").owns(&old, &same), "another site");
        assert!(!origin(None, "/nowhere/b").owns(&manifest(Some(origin(None, "/nowhere/a"))), &same), "nothing to know it by");
        assert!(origin(None, "/nowhere/b").owns(&manifest(None), &fewer), "an early manifest");
        assert!(origin(Some("https://a.example/"), "/nowhere/b").recognises(&old), "moved, whatever it would write");
        assert!(!origin(Some("https://b.example/"), "/nowhere/b").recognises(&old), "another site");
    }
}
