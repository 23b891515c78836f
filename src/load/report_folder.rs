//! Reads the folder of one report: which of its files are narratives, YAML files, rows of tables, or files to copy.

use super::conflict;
use super::documents::{Document, FRAMES, ReportDocuments, read_record, read_yaml};
use super::markdown::{self, Shape};
use super::memo::{RememberedNarrative, RememberedReport};
use super::odd_characters;
use super::record_schema::RECORD;
use super::report_schema::ReportFile;
use super::site_schema::{LanguageEntry, SiteFile};
use super::sources::{self, OtherFile, Sources};
use super::table_file::{self, TableFile};
use super::unused_files;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink};
use crate::file_name;
use crate::narrative::Narrative;
use crate::partial::Partial;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The language codes that may occur in file names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Languages {
    /// Incomplete when `languages` contains an error: then no file name is reported for its language.
    codes: Partial<Vec<String>>,
    /// The codes of languages that are not published yet, whose files are not read.
    drafts: Vec<String>,
}

impl Languages {
    /// The languages of `site.yaml`.
    pub(super) fn of(site: Option<&Document<SiteFile>>) -> Languages {
        let entries = site.and_then(|site| site.value.languages.as_ref());
        let entries: Vec<&LanguageEntry> = entries.into_iter().flat_map(|entries| &entries.value).collect();
        let (drafts, published): (Vec<&LanguageEntry>, Vec<&LanguageEntry>) =
            entries.into_iter().partition(|entry| entry.is_draft());
        let of = |entries: Vec<&LanguageEntry>| entries.into_iter().map(|entry| entry.code.value.clone()).collect();
        let (drafts, mut codes): (Vec<String>, Vec<String>) = (of(drafts), of(published));
        let count = codes.len();
        codes.sort();
        codes.dedup();
        let plain = codes.iter().all(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        let complete = plain && count > 0 && codes.len() == count;
        Languages { codes: Partial::new(codes, complete), drafts }
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

/// All inputs that determine the documents of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReportInput {
    texts: BTreeMap<Arc<str>, Arc<str>>,
    others: BTreeMap<Arc<str>, OtherFile>,
    unreadable: BTreeSet<Arc<str>>,
    languages: Arc<Languages>,
}

impl ReportInput {
    /// The inputs of the report in a folder of `content/`.
    pub(super) fn of(sources: &Sources, folder: &str, languages: &Arc<Languages>) -> ReportInput {
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

/// Reads the folder of one report. `before` is the result of the previous load.
pub(super) fn read_report(folder: &str, input: ReportInput, before: Option<&RememberedReport>) -> RememberedReport {
    let mut diagnostics = Sink::default();
    let prefix = format!("content/{folder}/");
    if !has_content(&input, &prefix) {
        return RememberedReport { input, documents: None, diagnostics: Vec::new(), narratives: BTreeMap::new() };
    }
    let file: Arc<str> = format!("{prefix}report.yaml").into();
    if !input.texts.contains_key(&file) && !input.unreadable.contains(&file) && !is_closed(&input, &prefix) {
        let message =
            Sentence::new(format!("文件夹“{folder}”里没有 report.yaml。"), format!("The folder `{folder}` has no report.yaml."));
        let diagnostic = Diagnostic::new(Code::FileMissing, message).at(&file, Position::start());
        diagnostics.push(diagnostic.help("每份报告的文件夹都要有 report.yaml。", "Every report's folder needs a report.yaml."));
    }
    let ReportInput { texts, unreadable, .. } = &input;
    let report: Partial<Option<Document<ReportFile>>> = read_yaml(&file, texts, unreadable, &mut diagnostics);
    let facts = read_yaml(&format!("{prefix}facts.yaml"), texts, unreadable, &mut diagnostics);
    let tables = read_yaml(&format!("{prefix}tables.yaml"), texts, unreadable, &mut diagnostics);
    let record = read_record(&format!("{prefix}{RECORD}"), texts, unreadable, &mut diagnostics);
    let table_files = table_files(&input, &prefix, &mut diagnostics);
    let mut folder = Folder {
        prefix: &prefix,
        input: &input,
        listed: listed_sections(report.as_ref()),
        narratives: BTreeMap::new(),
        unlisted: BTreeSet::new(),
        known: before.map(|before| &before.narratives),
        remembered: BTreeMap::new(),
        diagnostics: &mut diagnostics,
    };
    folder.read();
    let (narratives, unlisted, remembered) = (folder.narratives, folder.unlisted, folder.remembered);
    let files = other_files(&input, &prefix, &mut diagnostics);
    let unreadable = input.unreadable.iter().filter_map(|name| name.strip_prefix(&prefix)).map(file_name::composed).collect();
    let id = prefix["content/".len()..prefix.len() - 1].to_owned();
    let documents =
        ReportDocuments { id, file, report, facts, tables, record, table_files, unlisted, narratives, files, unreadable };
    let diagnostics = diagnostics.into_vec();
    RememberedReport { input, documents: Some(Arc::new(documents)), diagnostics, narratives: remembered }
}

/// Whether a file is directly in the folder of the report.
fn is_directly_in(prefix: &str, name: &str) -> bool {
    name.strip_prefix(prefix).is_some_and(|name| !name.contains('/'))
}

/// Whether the folder of the report itself cannot be opened.
fn is_closed(input: &ReportInput, prefix: &str) -> bool {
    input.unreadable.iter().any(|name| !name.starts_with(prefix))
}

/// Whether the folder is that of a report: it contains texts, or files that may be texts.
fn has_content(input: &ReportInput, prefix: &str) -> bool {
    !input.texts.is_empty()
        || is_closed(input, prefix)
        || input.unreadable.iter().any(|name| is_directly_in(prefix, name))
        || input.others.keys().any(|name| unused_files::looks_like_content(name))
}

/// The sections listed in `report.yaml`. `None` if there is no such list.
fn listed_sections(report: Option<&Document<ReportFile>>) -> Option<Vec<&str>> {
    let entry = &report?.value;
    let sections = entry.sections.as_ref()?.value.iter().chain(&entry.appendices);
    Some(sections.map(|section| section.value.as_str()).collect())
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

/// The CSV files with the rows of tables, from the folder for such files.
fn table_files(input: &ReportInput, prefix: &str, diagnostics: &mut Sink) -> BTreeMap<String, Partial<Document<TableFile>>> {
    let stem = |name: &str| name.strip_prefix(prefix).and_then(table_file::stem).map(str::to_owned);
    let read = input.texts.iter().filter_map(|(name, text)| {
        let stem = stem(name)?;
        let document = table_file::read(name, text, diagnostics);
        Some((stem, document.map(|document| Document { source: text.clone(), ..document })))
    });
    let mut files: BTreeMap<_, _> = read.collect();
    for name in &input.unreadable {
        if let Some(stem) = stem(name) {
            files.insert(stem, Partial::incomplete(Document::new(name, TableFile::default())));
        }
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

/// The files of a report that are not narratives.
const REPORT_FILES: [&str; 4] = ["report.yaml", "facts.yaml", "tables.yaml", RECORD];

impl Folder<'_> {
    /// Looks at every file of the folder: parses narratives, and reports files that are not used.
    fn read(&mut self) {
        for (name, text) in self.input.texts.iter().filter(|(name, _)| is_directly_in(self.prefix, name)) {
            self.text(name, text);
        }
        for name in self.input.unreadable.iter().filter(|name| is_directly_in(self.prefix, name)) {
            self.unreadable(name);
        }
        self.check_unused();
    }

    /// The section and the language in a narrative's file name; `None` if the language is not known.
    fn narrative_name<'n>(&self, name: &'n str) -> Option<(&'n str, &'n str)> {
        let (section, language) = name[self.prefix.len()..].strip_suffix(".md")?.rsplit_once('.')?;
        self.input.languages.has(language).then_some((section, language))
    }

    /// Whether a file is a narrative in a language that is not published yet.
    fn is_draft(&self, name: &str) -> bool {
        let language = name.strip_suffix(".md").and_then(|stem| stem.rsplit_once('.')).map(|(_, language)| language);
        language.is_some_and(|language| self.input.languages.drafts.iter().any(|draft| draft == language))
    }

    fn is_listed(&self, section: &str) -> bool {
        FRAMES.contains(&section) || self.listed.as_ref().is_none_or(|listed| listed.contains(&section))
    }

    /// Parses a narrative, unless its text is as before; remembers an unlisted section; reports any other text.
    fn text(&mut self, name: &Arc<str>, text: &Arc<str>) {
        let file = &name[self.prefix.len()..];
        if REPORT_FILES.contains(&file) || self.is_draft(file) {
            return;
        }
        let Some(stem) = file.strip_suffix(".md") else {
            self.diagnostics.push(unused_files::unused(name, file, &REPORT_FILES));
            return;
        };
        match self.narrative_name(name) {
            Some((section, language)) if self.is_listed(section) => {
                let shape = if FRAMES.contains(&section) { Shape::Plain } else { Shape::Section };
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
                self.diagnostics.push(unused_files::language_unknown(name, stem, &self.input.languages.codes));
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

    /// Reports files that no list names, and files in deeper folders that are not read.
    fn check_unused(&mut self) {
        // A listed section without files most likely belongs to one of the unlisted files, under another name.
        let has_files = |section: &&&str| self.narratives.keys().any(|(name, _)| name == **section);
        let misnamed = self.listed.iter().flatten().any(|section| !has_files(&section));
        for name in self.input.texts.keys().filter(|_| !misnamed) {
            let Some((section, language)) = self.narrative_name(name) else { continue };
            if self.unlisted.contains(section) {
                let lower = section.to_ascii_lowercase();
                let is_meant = lower != section && self.is_listed(&lower);
                let meant = is_meant.then(|| format!("{lower}.{language}.md"));
                self.diagnostics.push(unused_files::unlisted(name, meant.as_deref()));
            }
        }
        let deeper = self.input.texts.keys().filter(|name| name[self.prefix.len()..].contains('/'));
        for name in self.input.others.keys().chain(deeper) {
            let file = &name[self.prefix.len()..];
            if unused_files::looks_like_content(file) {
                self.diagnostics.push(unused_files::unused(name, file, &REPORT_FILES));
            }
        }
    }
}

fn read_narrative(name: &Arc<str>, text: &Arc<str>, shape: Shape) -> RememberedNarrative {
    let mut diagnostics = Sink::default();
    // Nothing is missing because of a warning.
    let narrative = diagnostics.error_scope(|diagnostics| {
        if text.trim().is_empty() {
            diagnostics.push(sources::empty_file(name));
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
