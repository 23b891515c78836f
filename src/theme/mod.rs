//! A theme: templates, style sheets, scripts, images and messages.
//!
//! A theme is the embedded default theme with the site's own `themes/<name>/` on top: it
//! overrides whole files, and single keys of messages. A template name that starts with
//! `builtin/` always refers to the embedded template, so that an override can extend it.
//! Opening a theme reads from disk; all later steps are pure functions.

mod embedded;
mod fonts;
pub(crate) mod manifest;

use crate::bounds::{self, Bounds, Refusal};
use crate::characters;
use crate::diagnostic::{Code, Diagnostic, Place, Position, Sentence};
use crate::disk;
use crate::error::cause;
use crate::file_name;
use crate::project::Project;
use manifest::Manifest;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The name of the default theme.
pub(crate) const DEFAULT: &str = "default";
/// The prefix of template names that refer to the embedded templates.
pub(crate) const BUILT_IN: &str = "builtin/";

/// A theme with its overrides applied.
#[derive(Debug, PartialEq, Eq)]
pub struct Theme {
    /// The contents of `theme.yaml`.
    pub manifest: Manifest,
    /// Templates by name inside `templates/`. The embedded ones are also present with the
    /// prefix `builtin/`.
    pub templates: BTreeMap<String, Cow<'static, str>>,
    /// Assets by name inside `assets/`: `css/base.css`, `js/share.js`, `images/icon.svg`.
    pub assets: BTreeMap<String, Cow<'static, [u8]>>,
    /// Fonts for share cards, by name inside `fonts/`.
    pub fonts: BTreeMap<String, Arc<[u8]>>,
    /// Messages by language code, then by key.
    pub messages: BTreeMap<String, BTreeMap<String, String>>,
    /// True if no template or message of the embedded theme is overridden. The embedded
    /// ones are covered by tests and cannot fail when pages are rendered.
    pub is_original: bool,
    /// The theme's folder as shown in diagnostics: `themes/<name>`.
    pub folder: String,
    /// The files that override or extend the embedded theme, by name inside the folder, each
    /// with the BLAKE3 digest of its bytes, in hexadecimal.
    pub own_files: BTreeMap<String, String>,
}

impl Theme {
    /// The embedded theme without overrides.
    pub fn original() -> Theme {
        let (theme, diagnostics) = assemble(DEFAULT, BTreeMap::new());
        assert!(diagnostics.is_empty(), "the embedded theme is part of the program: {diagnostics:?}");
        theme.expect("the embedded theme is part of the program")
    }
}

impl Theme {
    /// Returns whether an asset is a style sheet or a script that is joined into the one for all
    /// pages. Others are separate files, for the pages that request them.
    pub fn is_joined(&self, asset: &str) -> bool {
        let is_in = |list: &[String], name: &str| list.iter().any(|joined| joined == name);
        asset.strip_prefix("css/").is_some_and(|name| is_in(&self.manifest.stylesheets, name))
            || asset.strip_prefix("js/").is_some_and(|name| is_in(&self.manifest.scripts, name))
    }

    /// The diagnostic for a share card template that does not produce a valid SVG.
    pub fn not_a_drawing(&self, reason: &Sentence) -> Diagnostic {
        let message = Sentence::new(
            format!("分享图片的模板画不出图：{}", reason.zh),
            format!("The share card template cannot be drawn as an image: {}", reason.en),
        );
        Diagnostic::new(Code::ThemeTemplate, message).at(&file(&self.folder, "templates/card.svg"), Position::start())
    }

    /// Returns the messages of a language. Messages under a later name override those
    /// under an earlier one, so that a regional variety only needs the messages that
    /// differ. Messages under the language code override all of them. If the code is the
    /// name of another language (the code `zh` of a site may mean Traditional Chinese),
    /// the embedded messages under that code are not used.
    pub fn messages_of(&self, names: &[String], code: &str) -> BTreeMap<String, String> {
        let names = names.iter().map(String::as_str).chain((!is_of_another(names, code)).then_some(code));
        names.filter_map(|name| self.messages.get(name)).flatten().map(|(key, text)| (key.clone(), text.clone())).collect()
    }
}

/// Returns the file in which a theme has the messages of one language only. It is named
/// after the code, or after the last of the language's names if the code is the name of
/// another language.
pub(crate) fn messages_file(folder: &str, names: &[String], code: &str) -> String {
    let name = names.last().filter(|_| is_of_another(names, code)).map_or(code, String::as_str);
    format!("{folder}/locales/{name}.yaml")
}

fn is_of_another(names: &[String], code: &str) -> bool {
    embedded::get(&format!("locales/{code}.yaml")).is_some() && !names.iter().any(|name| name == code)
}

/// Opens the theme of a site. `named_at` is where the site names it. The theme is `None`
/// if it does not exist or its manifest cannot be read; the diagnostics say why.
pub(crate) fn theme(project: &Project, name: &str, named_at: Option<&Place>) -> (Option<Theme>, Vec<Diagnostic>) {
    let folder = project.themes.join(name);
    let plain_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if !plain_name || !folder.is_dir() {
        if name == DEFAULT {
            return (Some(Theme::original()), Vec::new());
        }
        let message = Sentence::new(format!("没有主题“{name}”。"), format!("There is no theme `{name}`."));
        let diagnostic = Diagnostic::new(Code::ThemeMissing, message).help(
            format!("主题放在 themes/{name}/ 文件夹里；去掉 theme 一行就使用默认主题。"),
            format!("A theme is in the folder themes/{name}/; remove the line `theme` to use the default theme."),
        );
        let diagnostic = named_at.into_iter().fold(diagnostic, Diagnostic::at_place);
        return (None, vec![diagnostic]);
    }
    let (overrides, found) = overrides(project, &folder);
    let (theme, diagnostics) = assemble(name, overrides);
    (theme, found.into_iter().chain(diagnostics).collect())
}

/// Returns the files in a theme's folder that differ from the embedded ones. Files that
/// are not read, or have a name that some system cannot store, get a diagnostic.
fn overrides(project: &Project, folder: &Path) -> (BTreeMap<String, Vec<u8>>, Vec<Diagnostic>) {
    let (mut overrides, mut diagnostics) = (BTreeMap::new(), Vec::new());
    let place = |path: &Path| -> Arc<str> { slashed(path.strip_prefix(&project.root).unwrap_or(path)).into() };
    let bounds = Bounds::of(project);
    if !bounds.hold(folder) {
        return (overrides, vec![Refusal::Outside.diagnostic(&place(folder))]);
    }
    let walked = bounds::walk(folder, &bounds);
    diagnostics.extend(walked.refused.iter().map(|(path, refusal)| refusal.diagnostic(&place(path))));
    for path in walked.files {
        let name = slashed(path.strip_prefix(folder).unwrap_or(&path));
        if let Some((message, help)) = name.strip_prefix("assets/").and_then(file_name::hindrance) {
            diagnostics.push(Diagnostic::new(Code::FileName, message).at(&place(&path), Position::start()).help_if(Some(help)));
        }
        match bounds.open(&path).and_then(disk::read_whole) {
            Ok(bytes) if embedded::get(&name) == Some(bytes.as_slice()) => {}
            Ok(bytes) => drop(overrides.insert(name, bytes)),
            Err(error) => diagnostics.push(Refusal::Unreadable(cause(&error)).diagnostic(&place(&path))),
        }
    }
    (overrides, diagnostics)
}

fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Messages that most languages do not need, with their required placeholders.
const DATES: [(&str, &str); 3] = [("date_day", "{year}{month}{day}"), ("date_month", "{year}{month}"), ("date_year", "{year}")];

/// Combines the embedded files with those that override them.
fn assemble(name: &str, overrides: BTreeMap<String, Vec<u8>>) -> (Option<Theme>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let folder = format!("themes/{name}");
    let digest = |(name, bytes): (&String, &Vec<u8>)| (name.clone(), blake3::hash(bytes).to_hex().to_string());
    let own_files = overrides.iter().map(digest).collect();
    let is_original = !overrides.keys().any(|name| name.starts_with("templates/") || name.starts_with("locales/"));
    let mut files: BTreeMap<String, Cow<'static, [u8]>> =
        embedded::FILES.iter().map(|(name, bytes)| ((*name).to_owned(), Cow::Borrowed(*bytes))).collect();
    let mut messages = read_messages(&folder, &files, &mut diagnostics);
    let mut places = messages.get("en").cloned().unwrap_or_default();
    places.extend(DATES.map(|(key, places)| (key.to_owned(), places.to_owned())));
    let overrides: BTreeMap<String, Cow<'static, [u8]>> =
        overrides.into_iter().map(|(name, bytes)| (name, Cow::Owned(bytes))).collect();
    for (language, own) in read_messages(&folder, &overrides, &mut diagnostics) {
        for (key, message) in &own {
            lost_places(&folder, &language, key, message, places.get(key), &mut diagnostics);
        }
        messages.entry(language).or_default().extend(own);
    }
    files.extend(overrides);

    let mut templates = BTreeMap::new();
    let mut assets = BTreeMap::new();
    let mut fonts = BTreeMap::new();
    for (name, bytes) in embedded::FILES {
        if let Some(template) = name.strip_prefix("templates/") {
            templates.insert(format!("{BUILT_IN}{template}"), String::from_utf8_lossy(bytes));
        }
    }
    let mut manifest = None;
    for (name, bytes) in files {
        if let Some(template) = name.strip_prefix("templates/") {
            if let Some(text) = text(&folder, &name, bytes, &mut diagnostics) {
                templates.insert(template.to_owned(), text);
            }
        } else if let Some(asset) = name.strip_prefix("assets/") {
            assets.insert(asset.to_owned(), bytes);
        } else if let Some(font) = name.strip_prefix("fonts/") {
            fonts.extend(fonts::read(&folder, font, &bytes, &mut diagnostics).map(|bytes| (font.to_owned(), bytes)));
        } else if name == "theme.yaml" {
            let read = read_manifest(&folder, &bytes, &mut diagnostics);
            manifest = read.map(|manifest| (manifest, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    if let Some((manifest, text)) = &manifest {
        report_missing_assets(&folder, (manifest, text), &assets, &mut diagnostics);
    }
    let theme =
        manifest.map(|(manifest, _)| Theme { manifest, templates, assets, fonts, messages, is_original, folder, own_files });
    (theme, diagnostics)
}

fn text(folder: &str, name: &str, bytes: Cow<'static, [u8]>, diagnostics: &mut Vec<Diagnostic>) -> Option<Cow<'static, str>> {
    let text = match bytes {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
    };
    if text.is_none() {
        let message = Sentence::new("文件不是 UTF-8 编码的文本。", "This file is not UTF-8 text.");
        diagnostics.push(Diagnostic::new(Code::ThemeFile, message).at(&file(folder, name), Position::start()));
    }
    text
}

fn file(folder: &str, name: &str) -> Arc<str> {
    format!("{folder}/{name}").into()
}

/// Returns whether the brackets in a YAML file are nested no deeper than the parser can
/// handle. Otherwise adds a diagnostic.
fn is_flat(folder: &str, name: &str, bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some(at) = characters::deep_brackets(&text) else { return true };
    let line = text[..at].matches('\n').count() + 1;
    let message = Sentence::new(
        "主题的这个文件读不懂：括号一层套一层，没有尽头。",
        "This file of the theme cannot be read: its brackets are nested too deeply.",
    );
    diagnostics.push(Diagnostic::new(Code::ThemeFile, message).at(&file(folder, name), Position::new(line, 1, 0)));
    false
}

fn read_manifest(folder: &str, bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> Option<Manifest> {
    if !is_flat(folder, "theme.yaml", bytes, diagnostics) {
        return None;
    }
    match serde_yaml::from_slice::<Manifest>(bytes) {
        Ok(manifest) if manifest.format == 1 => Some(manifest),
        Ok(manifest) => {
            let message = Sentence::new(
                format!("不认识主题的格式版本 {}：本程序读的是 1。", manifest.format),
                format!("Theme format version {} is unknown: this program reads version 1.", manifest.format),
            );
            diagnostics.push(Diagnostic::new(Code::ThemeFile, message).at(&file(folder, "theme.yaml"), Position::start()));
            None
        }
        Err(error) => {
            diagnostics.push(unreadable(folder, "theme.yaml", bytes, &error));
            None
        }
    }
}

fn read_messages(
    folder: &str,
    files: &BTreeMap<String, Cow<'static, [u8]>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut messages = BTreeMap::new();
    for (name, bytes) in files {
        let Some(language) = name.strip_prefix("locales/").and_then(|name| name.strip_suffix(".yaml")) else { continue };
        if !is_flat(folder, name, bytes, diagnostics) {
            continue;
        }
        match serde_yaml::from_slice::<BTreeMap<String, String>>(bytes) {
            Ok(read) => drop(messages.insert(language.to_owned(), read)),
            Err(error) => diagnostics.push(unreadable(folder, name, bytes, &error)),
        }
    }
    messages
}

/// Warns if a message lacks a placeholder such as `{number}`: the page would lack the
/// value.
fn lost_places(
    folder: &str,
    language: &str,
    key: &str,
    message: &str,
    original: Option<&String>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    // `{chinese}` is the number in another form, as in 第{chinese}部分.
    let either = |place: &str| message.contains(place) || place == "{number}" && message.contains("{chinese}");
    let places = original.into_iter().flat_map(|text| text.split('{').skip(1)).filter_map(|rest| rest.split_once('}'));
    for place in places.map(|(name, _)| format!("{{{name}}}")).filter(|place| !either(place)) {
        let sentence = Sentence::new(
            format!("界面文字“{key}”里少了“{place}”。"),
            format!("The message `{key}` lacks the placeholder `{place}`."),
        );
        let name = format!("locales/{language}.yaml");
        diagnostics.push(Diagnostic::new(Code::ThemeFile, sentence).at(&file(folder, &name), Position::start()));
    }
}

fn unreadable(folder: &str, name: &str, bytes: &[u8], error: &serde_yaml::Error) -> Diagnostic {
    // An unexpected end of file is reported after the last line; it is moved to the last
    // line with text.
    let text = String::from_utf8_lossy(bytes);
    let written = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(index, _)| index + 1);
    let last = written.last().unwrap_or(1);
    let place = error.location().map(|place| if place.line() > last { (last, 1) } else { (place.line(), place.column()) });
    let position = place.map_or(Position::start(), |(line, column)| Position::new(line, column, 1));
    let message =
        Sentence::new(format!("主题的这个文件读不懂：{error}"), format!("This file of the theme cannot be read: {error}"));
    Diagnostic::new(Code::ThemeFile, message).at(&file(folder, name), position)
}

/// Warns about files that the manifest lists and that do not exist. The text of the
/// manifest is needed for source positions.
fn report_missing_assets(
    folder: &str,
    (manifest, text): (&Manifest, &str),
    assets: &BTreeMap<String, Cow<'static, [u8]>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let sheets = manifest.stylesheets.iter().map(|name| format!("css/{name}"));
    let scripts =
        manifest.head_scripts.iter().chain(&manifest.scripts).chain(&manifest.lazy_scripts).map(|name| format!("js/{name}"));
    for name in sheets.chain(scripts).filter(|name| !assets.contains_key(name)) {
        let message = Sentence::new(
            format!("theme.yaml 列出了 assets/{name}，但没有这个文件。"),
            format!("theme.yaml lists assets/{name}, but there is no such file."),
        );
        let listed = name.split_once('/').map_or(name.as_str(), |(_, file)| file);
        let written = text.find(listed).map(|start| start..start + listed.len());
        let position = written.map_or(Position::start(), |written| Position::of(text, &written));
        diagnostics.push(Diagnostic::new(Code::ThemeFile, message).at(&file(folder, "theme.yaml"), position));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_languages_have_the_same_messages_in_the_same_order() {
        let keys = |language: &str| {
            let bytes = embedded::get(&format!("locales/{language}.yaml")).expect("the default theme speaks it");
            let lines = String::from_utf8_lossy(bytes).into_owned();
            let keys = lines.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'));
            keys.map(|(key, _)| key.to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(keys("zh"), keys("en"));
        assert_eq!(keys("zh-Hant"), keys("en"));
    }

    #[test]
    fn an_override_keeps_the_original_within_reach() {
        let overrides = BTreeMap::from([
            ("templates/partials/foot.html".to_owned(), b"own".to_vec()),
            ("locales/zh.yaml".to_owned(), "home: \u{6211}\u{7684}\u{9996}\u{9875}\n".as_bytes().to_vec()),
        ]);
        let (theme, diagnostics) = assemble("own", overrides);
        let theme = theme.expect("a theme");
        assert_eq!(diagnostics, Vec::new());
        assert_eq!(theme.templates["partials/foot.html"], "own");
        assert!(theme.templates["builtin/partials/foot.html"].contains("foot"));
        assert_eq!(theme.messages["zh"]["home"], "我的首页");
        assert!(theme.messages["zh"].contains_key("number_section"));
    }
}
