//! The documents of a site: the files that all reports share, and the documents of each report (`report_folder` reads those).

use super::conflict;
use super::deserialize;
use super::facts_schema::FactsFile;
use super::memo::{LoadMemo, RememberedReport, RememberedShared, SharedInput};
use super::odd_characters;
use super::record_lines;
use super::record_schema::RecordFile;
use super::report_folder::{Languages, ReportInput, read_report};
use super::report_schema::ReportFile;
use super::schema::{IndicatorsFile, TermsFile, UnitsFile};
use super::site_schema::SiteFile;
use super::sources::{OtherFile, Sources};
use super::table_file::TableFile;
use super::tables_schema::TablesFile;
use super::unused_files;
use super::yaml;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink};
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
    /// The text of a YAML or CSV file, in which the places of its texts are looked up; empty for narratives, which have their
    /// own.
    pub source: Arc<str>,
    pub value: T,
    /// First-level keys that are present but could not be read; this has been reported.
    pub unread_keys: BTreeSet<String>,
}

impl<T> Document<T> {
    /// A document without unread keys, and without its source.
    pub(super) fn new(file: &Arc<str>, value: T) -> Document<T> {
        Document { file: file.clone(), source: Arc::default(), value, unread_keys: BTreeSet::new() }
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
    /// The record of the translations of these files.
    pub record: Partial<Option<Document<RecordFile>>>,
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
    /// The record of translations.
    pub record: Partial<Option<Document<RecordFile>>>,
    /// The rows of tables by the name of their CSV file, without the extension.
    pub table_files: BTreeMap<String, Partial<Document<TableFile>>>,
    /// Sections that have files but are not listed in `report.yaml`.
    pub unlisted: BTreeSet<String>,
    /// By section name (or one of [`FRAMES`]) and language code.
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
/// The name of the narrative of a report's poster (一图读懂).
pub(crate) const POSTER: &str = "poster";
/// The narratives that are no sections: blocks without a title and clauses.
pub(crate) const FRAMES: [&str; 3] = [PREFACE, CLOSING, POSTER];

/// Reads all documents. Unchanged reports and shared files come from `memory`, which is then updated.
pub(crate) fn read(sources: &Sources, memory: &mut LoadMemo, diagnostics: &mut Sink) -> Documents {
    let shared = recall_shared(sources, memory, diagnostics);
    let languages = Arc::new(Languages::of(shared.site.as_ref()));
    unused_files::check_shared(sources, diagnostics);
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
const SHARED_RECORD: &str = "content/translations.lock.yaml";

fn recall_shared(sources: &Sources, memory: &mut LoadMemo, diagnostics: &mut Sink) -> Arc<SharedDocuments> {
    let names = [SITE, TERMS, UNITS, INDICATORS, SHARED_RECORD];
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
    let site = if sources.has_drafts { site.map(|site| site.map(with_drafts)) } else { site };
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
        record: read_record(SHARED_RECORD, texts, unreadable, diagnostics),
    }
}

/// Returns `site.yaml` as if every language were published.
fn with_drafts(mut site: Document<SiteFile>) -> Document<SiteFile> {
    for language in site.value.languages.iter_mut().flat_map(|languages| &mut languages.value) {
        language.draft = None;
    }
    site
}

/// Reads the record of translations with the name `name`, if there is one, see [`read_yaml`].
pub(super) fn read_record(
    name: &str,
    texts: &BTreeMap<Arc<str>, Arc<str>>,
    unreadable: &BTreeSet<Arc<str>>,
    diagnostics: &mut Sink,
) -> Partial<Option<Document<RecordFile>>> {
    let plain = texts.get_key_value(name).and_then(|(file, text)| Some((file, text, record_lines::read(text)?)));
    let Some((file, text, value)) = plain else { return read_yaml(name, texts, unreadable, diagnostics) };
    odd_characters::report(file, text, diagnostics);
    Partial::complete(Some(Document { source: text.clone(), ..Document::new(file, value) }))
}

/// Reads and parses the file `name`, if it exists. The result is incomplete if any part of the file could not be read;
/// a file that does not exist is a complete `None`.
pub(super) fn read_yaml<T: for<'de> Deserialize<'de>>(
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
        Some(Document { file: file.clone(), source: text.clone(), value: reading.value, unread_keys: reading.unread_keys })
    })
}
