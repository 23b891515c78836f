//! What a site's own files offer to a planter: its prose line by line, references to facts,
//! facts, names and documents.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

/// The files of one site.
pub(super) struct Material {
    files: BTreeMap<String, String>,
    pub facts: Vec<FactEntry>,
    pub names: Vec<Name>,
    pub documents: Vec<Name>,
}

/// A fact of a report.
pub(super) struct FactEntry {
    pub file: String,
    pub id: String,
    pub unit: String,
    /// The byte range of its value in the file.
    pub value: Range<usize>,
    /// The byte range of its unit in the file, if it is written there.
    pub unit_range: Option<Range<usize>>,
    pub is_tied: bool,
}

/// A name or document in both languages.
pub(super) struct Name {
    pub zh: String,
    pub en: String,
    pub short: Vec<String>,
    pub number: Option<(String, String)>,
}

/// A line of prose: a paragraph or list item.
pub(super) struct Line<'a> {
    pub file: &'a str,
    /// The byte offset of the line in its file.
    pub start: usize,
    pub text: &'a str,
}

/// A reference to a fact in a line; the range is that of the line's text.
pub(super) struct Reference<'a> {
    pub range: Range<usize>,
    pub id: &'a str,
    pub is_alone: bool,
}

impl Material {
    pub(super) fn read(folder: &Path) -> Material {
        let mut files = BTreeMap::new();
        read_folder(folder, "content", &mut files);
        let terms: serde_yaml::Value = serde_yaml::from_str(&files["content/terms.yaml"]).expect("terms.yaml");
        let indicators: serde_yaml::Value = serde_yaml::from_str(&files["content/indicators.yaml"]).expect("indicators.yaml");
        let name = |entry: &serde_yaml::Value, key: &str| {
            let text = |key: &str, language: &str| Some(entry.get(key)?.get(language)?.as_str()?.to_owned());
            let list = |language: &str| {
                let list = entry.get("short").and_then(|short| short.get(language)).and_then(|list| list.as_sequence());
                list.into_iter().flatten().filter_map(|form| form.as_str().map(str::to_owned)).collect::<Vec<_>>()
            };
            let number = text("number", "zh").zip(text("number", "en"));
            Name { zh: text(key, "zh").expect("a name"), en: text(key, "en").expect("a name"), short: list("zh"), number }
        };
        let entries = |key: &str| terms[key].as_mapping().expect("a mapping").values().cloned().collect::<Vec<_>>();
        let names = entries("terms").iter().map(|entry| name(entry, "name")).collect();
        let documents = entries("documents").iter().map(|entry| name(entry, "title")).collect();
        let unit_of = |id: &str| indicators["indicators"].get(id)?.get("unit")?.as_str().map(str::to_owned);
        let facts = files.iter().filter(|(file, _)| file.ends_with("/facts.yaml"));
        let facts = facts.flat_map(|(file, text)| facts_of(file, text, &unit_of)).collect();
        Material { files, facts, names, documents }
    }

    pub(super) fn text(&self, file: &str) -> &str {
        &self.files[file]
    }

    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// The paragraphs and list items in a language.
    pub(super) fn lines(&self, language: &str) -> Vec<Line<'_>> {
        let ending = format!(".{language}.md");
        let mut lines = Vec::new();
        for (file, text) in self.files().filter(|(file, _)| file.ends_with(&ending)) {
            let head = text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n"));
            let body = head.map_or(0, |end| end + 9);
            let mut start = body;
            for line in text[body..].split_inclusive('\n') {
                let text = line.trim_end_matches('\n');
                if !text.is_empty() && !text.starts_with(['#', ':', '|', '!', '[', '`', '>']) {
                    lines.push(Line { file, start, text });
                }
                start += line.len();
            }
        }
        lines
    }

    pub(super) fn fact(&self, id: &str) -> Option<&FactEntry> {
        self.facts.iter().rev().find(|fact| fact.id == id)
    }
}

impl Line<'_> {
    /// The references to facts, without labels.
    pub(super) fn references(&self) -> Vec<Reference<'_>> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(open) = self.text[at..].find("{{ ").map(|open| at + open) {
            let close = open + self.text[open..].find(" }}").expect("a closed reference");
            let inside = &self.text[open + 3..close];
            if !inside.starts_with('=') && !inside.ends_with(".label") {
                let id = inside.trim_end_matches(".value");
                found.push(Reference { range: open..close + 3, id, is_alone: id.len() < inside.len() });
            }
            at = close + 3;
        }
        found
    }

    /// The byte ranges of the parts between marks, without the marks.
    pub(super) fn parts(&self, marks: &[char]) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut start = 0;
        for (byte, c) in self.text.char_indices().filter(|(_, c)| marks.contains(c)) {
            parts.push(start..byte);
            start = byte + c.len_utf8();
        }
        if start < self.text.len() {
            parts.push(start..self.text.len());
        }
        parts
    }
}

fn read_folder(folder: &Path, name: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_folder(&entry.path(), &name, files);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            files.insert(name, text);
        }
    }
}

fn facts_of(file: &str, text: &str, unit_of: &dyn Fn(&str) -> Option<String>) -> Vec<FactEntry> {
    let (head, relations) = text.split_once("\nrelations:").unwrap_or((text, ""));
    let is_tied = |id: &str| {
        let named = |line: &str| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').any(|word| word == id);
        relations.lines().filter(|line| !line.trim_start().starts_with('#')).any(named)
    };
    let mut facts: Vec<FactEntry> = Vec::new();
    let mut start = 0;
    for line in head.split_inclusive('\n') {
        let content = line.trim_end();
        let inside = |key: &str| content.strip_prefix(key).map(|value| start + key.len()..start + key.len() + value.len());
        if let Some(id) = content.strip_prefix("  ").and_then(|id| id.strip_suffix(':')).filter(|id| !id.starts_with(' ')) {
            let unit = unit_of(id).unwrap_or_default();
            facts.push(FactEntry {
                file: file.to_owned(),
                id: id.to_owned(),
                unit,
                value: 0..0,
                unit_range: None,
                is_tied: is_tied(id),
            });
        } else if let (Some(range), Some(fact)) = (inside("    unit: "), facts.last_mut()) {
            text[range.clone()].clone_into(&mut fact.unit);
            fact.unit_range = Some(range);
        } else if let (Some(range), Some(fact)) = (inside("    value: "), facts.last_mut()) {
            fact.value = range;
        }
        start += line.len();
    }
    facts
}
