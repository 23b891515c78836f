//! The files in `assets/`. Each file name contains a content hash:
//! `assets/site.1a2b3c4d.css`. Such a URL always refers to the same bytes, so browsers
//! may cache it permanently, and no page is shown with the style sheet of another
//! version.
//!
//! If a file refers to other files of the theme (see `references`), the references are
//! replaced with the new names, and the hash also depends on the contents of those files.
//! Because names depend on content, this is the only part of the plan that produces
//! bytes.

use super::references::{Reference, exchanged, references};
use super::running_head::running_head;
use super::scripts::script;
use super::styles::style_sheet;
use super::url::{relative, running_head_name};
use crate::diagnostic::Position;
use crate::model::site::Site;
use crate::theme::Theme;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The output folder of all files with a content hash in their name.
pub(crate) const FOLDER: &str = "assets/";
/// The style sheet that every page uses.
pub(crate) const STYLE_SHEET: &str = "site.css";
/// The deferred script that every page uses, if the theme has any.
pub(crate) const SCRIPT: &str = "site.js";

/// Characters that must be percent-encoded in a path.
const NO_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'\'')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'|')
    .add(b'^')
    .add(b'\\')
    .add(b'%')
    .add(b'#')
    .add(b'?')
    .add(b'(')
    .add(b')');

/// The assets of a site, by plain name: `site.css`, `icon.svg`, `fonts/title.woff2`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Assets {
    files: BTreeMap<String, Arc<Asset>>,
    /// The plain name of each file, by its path in the theme: `images/icon.svg`.
    sources: BTreeMap<String, String>,
    /// Plain names that more than one file would have.
    pub twice: Vec<String>,
    /// References in the theme's own style sheets to files that do not exist in the
    /// theme.
    pub dead: Vec<DeadReference>,
}

/// A reference in a style sheet to a file that does not exist in the theme.
#[derive(Debug, PartialEq, Eq)]
pub struct DeadReference {
    /// Path of the style sheet in the theme's `assets/`.
    pub source: String,
    /// Position of the reference in the style sheet.
    pub position: Position,
    /// The path as written, without query and fragment.
    pub path: String,
}

/// A file to be written to `assets/`.
#[derive(Debug, PartialEq, Eq)]
pub struct Asset {
    /// Path relative to the output's root, including the content hash.
    pub path: String,
    /// The final content, with references replaced.
    pub bytes: Cow<'static, [u8]>,
}

impl Assets {
    /// Returns an asset by its plain name or by its path in the theme.
    pub fn get(&self, name: &str) -> Option<&Asset> {
        let file = self.files.get(name).or_else(|| self.files.get(self.sources.get(name)?));
        file.map(|asset| &**asset)
    }

    /// Returns the percent-encoded output path of an asset.
    pub fn address(&self, name: &str) -> Option<String> {
        self.get(name).map(|asset| encoded(&asset.path))
    }

    /// Returns the current asset for a path with any content hash, or with none.
    pub fn current(&self, path: &str) -> Option<&Asset> {
        let name = path.strip_prefix(FOLDER)?;
        let without_mark = || {
            let (head, ending) = name.rsplit_once('.')?;
            match head.rsplit_once('.') {
                Some((stem, mark)) if is_mark(mark) => self.files.get(&format!("{stem}.{ending}")),
                _ => is_mark(ending).then(|| self.files.get(head))?,
            }
        };
        self.files.get(name).or_else(without_mark).map(|asset| &**asset)
    }

    /// Returns all assets with their plain names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Arc<Asset>)> {
        self.files.iter().map(|(name, asset)| (name.as_str(), asset))
    }
}

/// Generates the assets of a site: the joined style sheet and script, the running heads for print,
/// and every other file in the theme's `assets/`.
pub(crate) fn assets(site: &Site, theme: &Theme) -> Assets {
    let mut raw = Raw::default();
    raw.add(STYLE_SHEET, "css/site.css", Cow::Owned(style_sheet(site, theme).into_bytes()));
    if let Some(script) = script(theme) {
        raw.add(SCRIPT, "js/site.js", Cow::Owned(script.into_bytes()));
    }
    for report in &site.reports {
        for (index, locale) in site.locales().iter().enumerate() {
            let name = running_head_name(&report.id, &locale.code);
            raw.add(&name, &format!("css/{name}"), Cow::Owned(running_head(report, index).into_bytes()));
        }
    }
    for (source, bytes) in theme.assets.iter().filter(|(name, _)| !theme.is_joined(name)) {
        raw.add(plain(source), source, bytes.clone());
    }
    // Other kinds of text are not checked, because they may contain quoted paths that are not meant
    // for a browser.
    let dead =
        theme.assets.iter().filter(|(source, _)| source.ends_with(".css")).flat_map(|(source, bytes)| {
            raw.dead(source, if theme.is_joined(source) { STYLE_SHEET } else { plain(source) }, bytes)
        });
    let dead = dead.collect();
    Assets { dead, ..raw.named() }
}

/// Returns the plain name of a theme file.
fn plain(source: &str) -> &str {
    match source.split_once('/') {
        Some(("css" | "js" | "images", file)) => file,
        _ => source,
    }
}

/// Returns a file name with its content hash inserted: `site.1a2b3c4d.css`.
fn marked(name: &str, mark: &str) -> String {
    let file = name.rfind('/').map_or(0, |slash| slash + 1);
    match name[file..].rfind('.').filter(|dot| *dot > 0) {
        Some(dot) => format!("{}.{mark}{}", &name[..file + dot], &name[file + dot..]),
        None => format!("{name}.{mark}"),
    }
}

/// Returns whether the text has the form of a content hash: eight lower-case hexadecimal digits.
fn is_mark(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Percent-encodes a path for use in a URL.
fn encoded(path: &str) -> String {
    utf8_percent_encode(path, NO_PATH).to_string()
}

/// The files before their final names are known.
#[derive(Default)]
struct Raw {
    files: BTreeMap<String, RawAsset>,
    sources: BTreeMap<String, String>,
    twice: Vec<String>,
}

/// A file of the theme before its final name is known.
struct RawAsset {
    source: String,
    bytes: Cow<'static, [u8]>,
    references: Vec<Reference>,
}

impl Raw {
    /// Adds a file. A second file with the same plain name is not added, but listed in `twice`.
    fn add(&mut self, name: &str, source: &str, bytes: Cow<'static, [u8]>) {
        if self.files.contains_key(name) {
            self.twice.push(name.to_owned());
            return;
        }
        let references = std::str::from_utf8(&bytes).map(|text| references(name, text)).unwrap_or_default();
        self.sources.insert(source.to_owned(), name.to_owned());
        self.files.insert(name.to_owned(), RawAsset { source: source.to_owned(), bytes, references });
    }

    /// Returns the plain name of the file that a reference refers to: resolved from the
    /// published location of the referring file, or else from its location in the theme.
    fn target(&self, name: &str, reference: &Reference) -> Option<&str> {
        self.target_from(name, &self.files[name].source, reference)
    }

    /// Like `target`, for a file published as `name` whose path in the theme is `source`.
    fn target_from(&self, name: &str, source: &str, reference: &Reference) -> Option<&str> {
        let path = percent_decode_str(&reference.path).decode_utf8().ok()?;
        let published = joined(name, &path).and_then(|path| self.files.get_key_value(&path)).map(|(name, _)| name);
        let in_theme = || joined(source, &path).and_then(|path| self.sources.get(&path));
        published.or_else(in_theme).map(String::as_str)
    }

    /// Returns the broken references of a style sheet that is published as `name`.
    fn dead(&self, source: &str, name: &str, bytes: &[u8]) -> Vec<DeadReference> {
        let sheet = std::str::from_utf8(bytes).ok();
        let dead = |sheet: &str| {
            let found =
                references(source, sheet).into_iter().filter(|reference| self.target_from(name, source, reference).is_none());
            let told = found.map(|reference| DeadReference {
                source: source.to_owned(),
                position: Position::of(sheet, &reference.range),
                path: reference.path,
            });
            told.collect()
        };
        sheet.map(dead).unwrap_or_default()
    }

    /// Returns the file and all files that it refers to, directly or indirectly.
    /// References may be circular, so a hash depends on the contents of all these files
    /// and not on their hashes.
    fn reachable<'a>(&'a self, name: &'a str) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::from([name]);
        let mut open = vec![name];
        while let Some(name) = open.pop() {
            for target in self.files[name].references.iter().filter_map(|reference| self.target(name, reference)) {
                if reached.insert(target) {
                    open.push(target);
                }
            }
        }
        reached
    }

    /// Returns the content hash of a file: eight hexadecimal digits.
    fn mark(&self, name: &str) -> String {
        let reached = self.reachable(name);
        let mut hasher = blake3::Hasher::new();
        if reached.len() == 1 && !self.files[name].references.iter().any(|reference| self.target(name, reference).is_some()) {
            hasher.update(&self.files[name].bytes);
        } else {
            // The file's own name comes first, so that files of the same cycle get
            // different hashes.
            for part in std::iter::once(name).chain(reached) {
                let bytes = &self.files[part].bytes;
                hasher.update(part.as_bytes()).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
            }
        }
        hasher.finalize().to_hex()[..8].to_owned()
    }

    /// Computes the final names and replaces the references.
    fn named(self) -> Assets {
        let paths: BTreeMap<&str, String> =
            self.files.keys().map(|name| (name.as_str(), format!("{FOLDER}{}", marked(name, &self.mark(name))))).collect();
        let bytes = |name: &str, raw: &RawAsset| {
            let new = |reference: &Reference| {
                let target = self.target(name, reference)?;
                Some(encoded(&relative(&paths[name], &paths[target])))
            };
            match std::str::from_utf8(&raw.bytes) {
                Ok(text) if !raw.references.is_empty() => Cow::Owned(exchanged(text, &raw.references, new).into_bytes()),
                _ => raw.bytes.clone(),
            }
        };
        let asset = |(name, raw): (&String, &RawAsset)| {
            (name.clone(), Arc::new(Asset { path: paths[name.as_str()].clone(), bytes: bytes(name, raw) }))
        };
        let files = self.files.iter().map(asset).collect();
        Assets { files, sources: self.sources, twice: self.twice, dead: Vec::new() }
    }
}

/// Resolves a relative path against the folder of a file. Returns `None` if it leads out
/// of the root.
fn joined(file: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(files: &[(&str, &str)]) -> Assets {
        let mut raw = Raw::default();
        for (source, text) in files {
            raw.add(plain(source), source, Cow::Owned(text.as_bytes().to_vec()));
        }
        raw.named()
    }

    fn text(assets: &Assets, name: &str) -> String {
        String::from_utf8_lossy(&assets.get(name).expect("the asset").bytes).into_owned()
    }

    #[test]
    fn names_bear_their_content() {
        for (name, path) in [
            ("css/a.css", "assets/a.MARK.css"),
            ("js/a.min.js", "assets/a.min.MARK.js"),
            ("fonts/b/c.woff2", "assets/fonts/b/c.MARK.woff2"),
            ("images/LICENSE", "assets/LICENSE.MARK"),
        ] {
            let assets = named(&[(name, "x")]);
            let mark = &blake3::hash(b"x").to_hex()[..8];
            assert_eq!(assets.get(name).expect("the asset").path, path.replace("MARK", mark));
        }
    }

    #[test]
    fn a_file_names_others_by_their_new_names_and_changes_with_them() {
        let files = |deepest: &'static str| {
            named(&[
                ("css/a.css", "a{b:url(../images/x.svg#y)} c{d:url(x.svg)}"),
                ("images/x.svg", "<svg><use href=\"./y.svg\"/></svg>"),
                ("images/y.svg", deepest),
                ("js/m.js", "import './fonts/n.js';"),
                ("fonts/n.js", "import \"../m.js\";"),
            ])
        };
        let assets = files("one");
        let name = |name: &str| assets.get(name).expect("the asset").path.strip_prefix(FOLDER).expect("in it").to_owned();
        let x = name("x.svg");
        assert_eq!(text(&assets, "a.css"), format!("a{{b:url(\"{x}#y\")}} c{{d:url(\"{x}\")}}"));
        assert_eq!(text(&assets, "x.svg"), format!("<svg><use href=\"./{}\"/></svg>", name("y.svg")));
        // A cycle.
        assert_eq!(text(&assets, "m.js"), format!("import './{}';", name("fonts/n.js")));
        assert_eq!(text(&assets, "fonts/n.js"), format!("import \"../{}\";", name("m.js")));
        let other = files("two");
        for changed in ["a.css", "x.svg", "y.svg"] {
            assert_ne!(assets.get(changed).expect("one").path, other.get(changed).expect("one").path, "{changed}");
        }
        for same in ["m.js", "fonts/n.js"] {
            assert_eq!(assets.get(same), other.get(same), "{same}");
        }
    }

    #[test]
    fn an_old_address_finds_what_stands_there_now() {
        let assets = named(&[("css/a.css", "x"), ("images/LICENSE", "x")]);
        for path in ["assets/a.css", "assets/a.00000000.css", "assets/LICENSE", "assets/LICENSE.00000000"] {
            assert!(assets.current(path).is_some(), "{path}");
        }
        for path in ["assets/a.0000000g.css", "assets/b.00000000.css", "a.css", "assets/", "assets/a.00000000.js"] {
            assert_eq!(assets.current(path), None, "{path}");
        }
    }

    #[test]
    fn names_of_nothing_stay() {
        let script = "import './none.js'; import '../../../etc/passwd';";
        assert_eq!(text(&named(&[("js/a.js", script)]), "a.js"), script);
    }
}
