//! Maps files to their roles: the site's shared files and, for each report, its YAML files and narratives.

use super::conflict;
use super::deserialize;
use super::markdown::{self, Shape};
use super::memo::{LoadMemo, RememberedNarrative, RememberedReport, RememberedShared, SharedInput};
use super::odd_characters;
use super::schema::{FactsFile, IndicatorsFile, ReportFile, SiteFile, TermsFile, UnitsFile};
use super::sources::{OtherFile, Sources};
use super::table_file::{self, TableFile};
use super::tables_schema::TablesFile;
use super::yaml;
use crate::diagnostic::{self, Code, Diagnostic, Position, Sentence, Sink};
use crate::file_name;
use crate::narrative::Narrative;
use crate::partial::Partial;
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The parsed content of one file, with the file's name.
#[derive(Debug, Clone)]
pub struct Document<T> {
    /// The file's name relative to the site's folder, such as `content/2023/facts.yaml`.
    pub file: Arc<str>,
    pub value: T,
    /// First-level keys that are present but could not be read; this has been reported.
    pub unread_keys: BTreeSet<String>,
}

impl<T> Document<T> {
    /// A document without unread keys.
    pub(super) fn new(file: &Arc<str>, value: T) -> Document<T> {
        Document { file: file.clone(), value, unread_keys: BTreeSet::new() }
    }
}

/// All content as the author wrote it. Parts that have not changed since the previous load are the same `Arc`.
#[derive(Debug)]
pub struct Documents {
    /// The files that all reports share.
    pub shared: Arc<SharedDocuments>,
    /// One entry per report folder.
    pub reports: Vec<Arc<ReportDocuments>>,
}

/// The files directly in `content/`, which all reports share. A file that exists but could not be read is an incomplete
/// `None`.
#[derive(Debug)]
pub struct SharedDocuments {
    pub site: Partial<Option<Document<SiteFile>>>,
    pub terms: Partial<Option<Document<TermsFile>>>,
    pub units: Partial<Option<Document<UnitsFile>>>,
    pub indicators: Partial<Option<Document<IndicatorsFile>>>,
}

/// The files of one report's folder.
#[derive(Debug)]
pub struct ReportDocuments {
    /// The name of the report's folder.
    pub id: String,
    /// The name of `report.yaml`, for diagnostics about the whole report.
    pub file: Arc<str>,
    pub report: Partial<Option<Document<ReportFile>>>,
    pub facts: Partial<Option<Document<FactsFile>>>,
    pub tables: Partial<Option<Document<TablesFile>>>,
    /// The rows of tables by the name of their CSV file, without the extension.
    pub table_files: BTreeMap<String, Partial<Document<TableFile>>>,
    /// Sections that have files but are not listed in `report.yaml`.
    pub unlisted: BTreeSet<String>,
    /// By section name (or `preface`, `closing`) and language code.
    pub narratives: BTreeMap<(String, String), Partial<Document<Arc<Narrative>>>>,
    /// Images and attachments by their path inside the report's folder.
    pub files: BTreeMap<String, OtherFile>,
    /// Files and folders inside the report's folder that the operating system refuses to open.
    pub unreadable: BTreeSet<String>,
}

/// The name of the narrative before the first section.
pub(crate) const PREFACE: &str = "preface";
/// The name of the narrative after the last section.
pub(crate) const CLOSING: &str = "closing";

/// Reads all documents. Unchanged reports and shared files come from `memory`, which is then updated.
pub(crate) fn read(sources: &Sources, memory: &mut LoadMemo, diagnostics: &mut Sink) -> Documents {
    let shared = recall_shared(sources, memory, diagnostics);
    let languages = Arc::new(Languages::of(shared.site.as_ref()));
    unused_at_the_top(sources, diagnostics);
    let known = &memory.reports;
    let reports: Vec<(String, RememberedReport)> = sources
        .folders
        .par_iter()
        .map(|folder| {
            let input = ReportInput::of(sources, folder, &languages);
            let before = known.get(folder);
            match before.filter(|before| before.input == input) {
                Some(before) => (folder.clone(), before.clone()),
                None => (folder.clone(), read_report(folder, input, before)),
            }
        })
        .collect();
    for (_, report) in &reports {
        diagnostics.extend(report.diagnostics.iter().cloned());
    }
    let documents = reports.iter().filter_map(|(_, report)| report.documents.clone()).collect();
    memory.reports = reports.into_iter().collect();
    Documents { shared, reports: documents }
}

const CONTENT: &str = "content";
const SITE: &str = "content/site.yaml";
const TERMS: &str = "content/terms.yaml";
const UNITS: &str = "content/units.yaml";
const INDICATORS: &str = "content/indicators.yaml";

fn recall_shared(sources: &Sources, memory: &mut LoadMemo, diagnostics: &mut Sink) -> Arc<SharedDocuments> {
    let names = [SITE, TERMS, UNITS, INDICATORS];
    let input = SharedInput {
        texts: names.map(|name| sources.texts.get(name).cloned()),
        unreadable: names.map(|name| sources.unreadable.contains(name)),
    };
    let before = memory.shared.take().filter(|before| before.input == input);
    let remembered = before.unwrap_or_else(|| {
        let mut found = Sink::default();
        let documents = Arc::new(read_shared(sources, &mut found));
        RememberedShared { input, documents, diagnostics: found.into_vec() }
    });
    diagnostics.extend(remembered.diagnostics.iter().cloned());
    memory.shared.insert(remembered).documents.clone()
}

fn read_shared(sources: &Sources, diagnostics: &mut Sink) -> SharedDocuments {
    let Sources { texts, unreadable, .. } = sources;
    let site = read_yaml(SITE, texts, unreadable, diagnostics);
    if !texts.contains_key(SITE) && !unreadable.contains(SITE) && !unreadable.contains(CONTENT) {
        let message = Sentence::new(
            "这里没有 content/site.yaml，不是一个网站文件夹。",
            "There is no content/site.yaml here, so this is not a site's folder.",
        );
        let diagnostic = Diagnostic::new(Code::SiteMissing, message).at(&SITE.into(), Position::start());
        diagnostics.push(diagnostic.help(
            "请在网站文件夹里运行，或用“gongkai new 文件夹”新建一个。",
            "Run the command in a site's folder, or make one with `gongkai new DIR`.",
        ));
    }
    SharedDocuments {
        site,
        terms: read_yaml(TERMS, texts, unreadable, diagnostics),
        units: read_yaml(UNITS, texts, unreadable, diagnostics),
        indicators: read_yaml(INDICATORS, texts, unreadable, diagnostics),
    }
}

/// The language codes that may occur in file names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Languages {
    /// Incomplete when `languages` contains an error: then no file name is reported for its language.
    codes: Partial<Vec<String>>,
}

impl Languages {
    fn of(site: Option<&Document<SiteFile>>) -> Languages {
        let entries = site.and_then(|site| site.value.languages.as_ref());
        let mut codes: Vec<String> =
            entries.into_iter().flat_map(|entries| &entries.value).map(|entry| entry.code.value.clone()).collect();
        let count = codes.len();
        codes.sort();
        codes.dedup();
        let plain = codes.iter().all(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        let complete = plain && count > 0 && codes.len() == count;
        Languages { codes: Partial::new(codes, complete) }
    }

    fn has(&self, code: &str) -> bool {
        self.codes.iter().any(|known| known == code)
    }
}

/// The entries whose name starts with `prefix`, without iterating over the whole map.
fn below<'s, T>(map: &'s BTreeMap<Arc<str>, T>, prefix: &'s str) -> impl Iterator<Item = (&'s Arc<str>, &'s T)> {
    map.range::<str, _>((std::ops::Bound::Included(prefix), std::ops::Bound::Unbounded))
        .take_while(move |(name, _)| name.starts_with(prefix))
}

fn unused_at_the_top(sources: &Sources, diagnostics: &mut Sink) {
    const KNOWN: [&str; 4] = ["site.yaml", "terms.yaml", "units.yaml", "indicators.yaml"];
    for name in sources.texts.keys().chain(sources.others.keys()) {
        let Some(file) = name.strip_prefix("content/").filter(|file| !file.contains('/')) else { continue };
        if !KNOWN.contains(&file) && looks_like_content(file) {
            diagnostics.push(unused(name, file, &KNOWN));
        }
    }
}

/// Whether the file name suggests that the author expects the file to be read.
fn looks_like_content(file: &str) -> bool {
    let file = file.to_ascii_lowercase();
    let stem = file.trim_end_matches(".txt");
    [".yaml", ".yml", ".md", ".markdown"].iter().any(|ending| stem.ends_with(ending))
}

/// A diagnostic for a file that is not read. Windows hides file name extensions, so `facts.yaml.txt` looks right to its
/// author.
fn unused(name: &Arc<str>, file: &str, known: &[&str]) -> Diagnostic {
    let message = Sentence::new("这个文件没有用到。", "This file is not used.");
    let stem = file.trim_end_matches(".txt").replace(".yml", ".yaml").replace(".markdown", ".md");
    let help = if stem != file && (known.contains(&stem.as_str()) || stem.ends_with(".md")) {
        Some(Sentence::new(format!("请改名为 {stem}。"), format!("Rename it to {stem}.")))
    } else {
        diagnostic::suggestion(file, known.iter().copied())
    };
    let rule = Sentence::new(
        "内容只写在 .yaml 和 .md 文件里；不需要就移走它。",
        "Content goes in .yaml and .md files. Move this file away if it is not needed.",
    );
    Diagnostic::new(Code::FileUnused, message).at(name, Position::start()).help_if(Some(help.unwrap_or(rule)))
}

/// Reads and parses the file `name`, if it exists. The result is incomplete if any part of the file could not be read;
/// a file that does not exist is a complete `None`.
fn read_yaml<T: for<'de> Deserialize<'de>>(
    name: &str,
    texts: &BTreeMap<Arc<str>, Arc<str>>,
    unreadable: &BTreeSet<Arc<str>>,
    diagnostics: &mut Sink,
) -> Partial<Option<Document<T>>> {
    let Some((file, text)) = texts.get_key_value(name) else { return Partial::new(None, !unreadable.contains(name)) };
    // An odd character does not make any part of the file unreadable.
    odd_characters::report(file, text, diagnostics);
    diagnostics.scope(|diagnostics| {
        if let Some(conflict) = conflict::find(file, text) {
            diagnostics.push(conflict);
            return None;
        }
        let node = yaml::parse(file, text, diagnostics)?;
        let reading = deserialize::read(file, node, diagnostics)?;
        Some(Document { file: file.clone(), value: reading.value, unread_keys: reading.unread_keys })
    })
}

/// All inputs that determine the documents of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReportInput {
    texts: BTreeMap<Arc<str>, Arc<str>>,
    others: BTreeMap<Arc<str>, OtherFile>,
    unreadable: BTreeSet<Arc<str>>,
    languages: Arc<Languages>,
}

impl ReportInput {
    fn of(sources: &Sources, folder: &str, languages: &Arc<Languages>) -> ReportInput {
        let prefix = format!("content/{folder}/");
        ReportInput {
            texts: below(&sources.texts, &prefix).map(|(name, text)| (name.clone(), text.clone())).collect(),
            others: below(&sources.others, &prefix).map(|(name, file)| (name.clone(), file.clone())).collect(),
            // The report's folder itself may be unreadable.
            unreadable: sources
                .unreadable
                .iter()
                .filter(|name| name.starts_with(&prefix) || name[..] == prefix[..prefix.len() - 1])
                .cloned()
                .collect(),
            languages: languages.clone(),
        }
    }
}

fn read_report(folder: &str, input: ReportInput, before: Option<&RememberedReport>) -> RememberedReport {
    let mut diagnostics = Sink::default();
    let prefix = format!("content/{folder}/");
    let here = |name: &str| name.strip_prefix(&prefix).is_some_and(|name| !name.contains('/'));
    let is_closed = input.unreadable.iter().any(|name| !name.starts_with(&prefix));
    let misnamed = input.others.keys().any(|name| looks_like_content(name));
    if input.texts.is_empty() && !is_closed && !input.unreadable.iter().any(|name| here(name)) && !misnamed {
        return RememberedReport { input, documents: None, diagnostics: Vec::new(), narratives: BTreeMap::new() };
    }
    let file: Arc<str> = format!("{prefix}report.yaml").into();
    if !input.texts.contains_key(&file) && !input.unreadable.contains(&file) && !is_closed {
        let message =
            Sentence::new(format!("文件夹“{folder}”里没有 report.yaml。"), format!("The folder `{folder}` has no report.yaml."));
        let diagnostic = Diagnostic::new(Code::FileMissing, message).at(&file, Position::start());
        diagnostics.push(diagnostic.help("每份报告的文件夹都要有 report.yaml。", "Every report's folder needs a report.yaml."));
    }
    let ReportInput { texts, unreadable, .. } = &input;
    let report: Partial<Option<Document<ReportFile>>> = read_yaml(&file, texts, unreadable, &mut diagnostics);
    let facts = read_yaml(&format!("{prefix}facts.yaml"), texts, unreadable, &mut diagnostics);
    let tables = read_yaml(&format!("{prefix}tables.yaml"), texts, unreadable, &mut diagnostics);
    let table_files = table_files(&input, &prefix, &mut diagnostics);
    let mut folder = Folder {
        prefix: &prefix,
        input: &input,
        listed: report
            .as_ref()
            .and_then(|report| report.value.sections.as_ref())
            .map(|sections| sections.value.iter().map(|section| section.value.as_str()).collect()),
        narratives: BTreeMap::new(),
        unlisted: BTreeSet::new(),
        known: before.map(|before| &before.narratives),
        remembered: BTreeMap::new(),
        diagnostics: &mut diagnostics,
    };
    for (name, text) in input.texts.iter().filter(|(name, _)| here(name)) {
        folder.text(name, text);
    }
    for name in input.unreadable.iter().filter(|name| here(name)) {
        folder.unreadable(name);
    }
    folder.unused_files();
    let (narratives, unlisted, remembered) = (folder.narratives, folder.unlisted, folder.remembered);
    let files = other_files(&input, &prefix, &mut diagnostics);
    let unreadable = input.unreadable.iter().filter_map(|name| name.strip_prefix(&prefix)).map(file_name::composed).collect();
    let id = prefix["content/".len()..prefix.len() - 1].to_owned();
    let documents = ReportDocuments { id, file, report, facts, tables, table_files, unlisted, narratives, files, unreadable };
    let diagnostics = diagnostics.into_vec();
    RememberedReport { input, documents: Some(Arc::new(documents)), diagnostics, narratives: remembered }
}

/// The files that are not parsed, by their name in one Unicode normalization form: some systems store é as two characters.
fn other_files(input: &ReportInput, prefix: &str, diagnostics: &mut Sink) -> BTreeMap<String, OtherFile> {
    let mut files = BTreeMap::new();
    for (name, file) in &input.others {
        let plain = file_name::composed(&name[prefix.len()..]);
        if files.contains_key(&plain) {
            let message = Sentence::new(
                format!("有两个文件都叫“{plain}”，只是内部编码不同。"),
                format!("Two files are called `{plain}`; they differ only in how the name is stored."),
            );
            let diagnostic = Diagnostic::new(Code::FileName, message).at(name, Position::start());
            diagnostics.push(diagnostic.help("请删去其中一个，或者改名。", "Delete one of them, or rename it."));
        }
        files.insert(plain, file.clone());
    }
    files
}

/// Sorts the files of one report's folder into narratives and unused files.
struct Folder<'a> {
    prefix: &'a str,
    input: &'a ReportInput,
    /// The sections listed in `report.yaml`; `None` if they could not be read.
    listed: Option<Vec<&'a str>>,
    narratives: BTreeMap<(String, String), Partial<Document<Arc<Narrative>>>>,
    unlisted: BTreeSet<String>,
    /// The narratives of the previous load (`known`), and those of this load (`remembered`).
    known: Option<&'a BTreeMap<Arc<str>, RememberedNarrative>>,
    remembered: BTreeMap<Arc<str>, RememberedNarrative>,
    diagnostics: &'a mut Sink,
}

/// The CSV files with the rows of tables, from the folder for such files.
fn table_files(input: &ReportInput, prefix: &str, diagnostics: &mut Sink) -> BTreeMap<String, Partial<Document<TableFile>>> {
    let stem = |name: &str| name.strip_prefix(prefix).and_then(table_file::stem).map(str::to_owned);
    let read = input.texts.iter().filter_map(|(name, text)| Some((stem(name)?, table_file::read(name, text, diagnostics))));
    let mut files: BTreeMap<_, _> = read.collect();
    for name in &input.unreadable {
        if let Some(stem) = stem(name) {
            files.insert(stem, Partial::incomplete(Document::new(name, TableFile::default())));
        }
    }
    files
}

const REPORT_FILES: [&str; 3] = ["report.yaml", "facts.yaml", "tables.yaml"];

impl Folder<'_> {
    /// The section and the language in a narrative's file name; `None` if the language is not known.
    fn narrative_name<'n>(&self, name: &'n str) -> Option<(&'n str, &'n str)> {
        let (section, language) = name[self.prefix.len()..].strip_suffix(".md")?.rsplit_once('.')?;
        self.input.languages.has(language).then_some((section, language))
    }

    fn is_listed(&self, section: &str) -> bool {
        matches!(section, PREFACE | CLOSING) || self.listed.as_ref().is_none_or(|listed| listed.contains(&section))
    }

    fn text(&mut self, name: &Arc<str>, text: &Arc<str>) {
        let file = &name[self.prefix.len()..];
        if REPORT_FILES.contains(&file) {
            return;
        }
        let Some(stem) = file.strip_suffix(".md") else {
            self.diagnostics.push(unused(name, file, &REPORT_FILES));
            return;
        };
        match self.narrative_name(name) {
            Some((section, language)) if self.is_listed(section) => {
                let shape = if matches!(section, PREFACE | CLOSING) { Shape::Plain } else { Shape::Section };
                let key = (section.to_owned(), language.to_owned());
                let narrative = match self.known.and_then(|known| known.get(name)) {
                    // The expected shape follows from the name, so it is enough to compare the text.
                    Some(known) if Arc::ptr_eq(&known.text, text) || known.text == *text => known.clone(),
                    _ => read_narrative(name, text, shape),
                };
                self.diagnostics.extend(narrative.diagnostics.iter().cloned());
                self.narratives.insert(key, narrative.document.clone());
                self.remembered.insert(name.clone(), narrative);
            }
            Some((section, _)) => drop(self.unlisted.insert(section.to_owned())),
            None if self.input.languages.codes.is_complete() => {
                self.diagnostics.push(language_unknown(name, stem, &self.input.languages.codes));
            }
            None => {}
        }
    }

    /// Adds an incomplete, empty narrative for a file that could not be read.
    fn unreadable(&mut self, name: &Arc<str>) {
        if let Some((section, language)) = self.narrative_name(name) {
            let key = (section.to_owned(), language.to_owned());
            self.narratives.insert(key, Partial::incomplete(Document::new(name, Arc::default())));
        }
    }

    fn unused_files(&mut self) {
        // A listed section without files most likely belongs to one of the unlisted files, under another name.
        let has_files = |section: &&&str| self.narratives.keys().any(|(name, _)| name == **section);
        let misnamed = self.listed.iter().flatten().any(|section| !has_files(&section));
        for name in self.input.texts.keys().filter(|_| !misnamed) {
            if self.narrative_name(name).is_some_and(|(section, _)| self.unlisted.contains(section)) {
                let message = Sentence::new("这个文件没有用到。", "This file is not used.");
                self.diagnostics.push(Diagnostic::new(Code::FileUnused, message).at(name, Position::start()).help(
                    "如果要发布它，请在 report.yaml 的 sections 里写上它的名称。",
                    "To publish it, add its name to `sections` in report.yaml.",
                ));
            }
        }
        let deeper = self.input.texts.keys().filter(|name| name[self.prefix.len()..].contains('/'));
        for name in self.input.others.keys().chain(deeper) {
            let file = &name[self.prefix.len()..];
            if looks_like_content(file) {
                self.diagnostics.push(unused(name, file, &REPORT_FILES));
            }
        }
    }
}

fn read_narrative(name: &Arc<str>, text: &Arc<str>, shape: Shape) -> RememberedNarrative {
    let mut diagnostics = Sink::default();
    // Nothing is missing because of a warning.
    let narrative = diagnostics.error_scope(|diagnostics| {
        if text.trim().is_empty() {
            let message = Sentence::new("这个文件是空的。", "This file is empty.");
            diagnostics.push(Diagnostic::new(Code::FileEmpty, message).at(name, Position::start()));
            Narrative::default()
        } else if let Some(conflict) = conflict::find(name, text) {
            diagnostics.push(conflict);
            Narrative::default()
        } else {
            markdown::parse(name, text, shape, diagnostics)
        }
    });
    odd_characters::report(name, text, &mut diagnostics);
    let document = narrative.map(|narrative| Document::new(name, Arc::new(narrative)));
    RememberedNarrative { text: text.clone(), document, diagnostics: diagnostics.into_vec() }
}

fn language_unknown(name: &Arc<str>, stem: &str, languages: &[String]) -> Diagnostic {
    // `plans_zh`, `plans-zh` and `plans.cn` all mean `plans.zh`.
    let section = stem.split('.').next().unwrap_or(stem);
    let section =
        languages.iter().find_map(|code| section.strip_suffix(code.as_str())?.strip_suffix(['_', '-'])).unwrap_or(section);
    let wanted: Vec<String> = languages.iter().map(|code| format!("{section}.{code}.md")).collect();
    let message = Sentence::new("从文件名看不出这是哪个语种。", "The file name does not say which language the file is in.");
    Diagnostic::new(Code::FileLanguage, message)
        .at(name, Position::start())
        .help(format!("请改名为：{}。", wanted.join("、")), format!("Rename it to {}.", wanted.join(" or ")))
}
