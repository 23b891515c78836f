//! Which file is what: the site's files and, per report, its YAML and narratives.

use super::deserialize;
use super::markdown::{self, Shape};
use super::memory::{Memory, RememberedNarrative};
use super::schema::{FactsFile, IndicatorsFile, ReportFile, SiteFile, TermsFile, UnitsFile};
use super::sources::{OtherFile, Sources};
use super::yaml;
use crate::diagnostic::{self, Code, Diagnostic, Position, Sentence};
use crate::narrative::Narrative;
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One file's content with its name.
#[derive(Debug, Clone)]
pub struct Document<T> {
    pub file: Arc<str>,
    pub value: T,
    /// False when a part of the file could not be read and was left out: what
    /// seems to be missing from it is then no second mistake.
    pub whole: bool,
    /// Keys of the first level that were left out.
    pub cut: Vec<String>,
}

/// Everything the author wrote, as written.
#[derive(Debug)]
pub struct Documents {
    pub site: Option<Document<SiteFile>>,
    pub terms: Option<Document<TermsFile>>,
    pub units: Option<Document<UnitsFile>>,
    pub indicators: Option<Document<IndicatorsFile>>,
    pub reports: Vec<ReportDocuments>,
    /// YAML files that are there but could not be read, or not as a whole.
    pub damaged: BTreeSet<String>,
}

#[derive(Debug)]
pub struct ReportDocuments {
    pub id: String,
    /// The name of `report.yaml`, for remarks about the report.
    pub file: Arc<str>,
    pub report: Option<Document<ReportFile>>,
    pub facts: Option<Document<FactsFile>>,
    /// True when `facts.yaml` is there but could not be read whole.
    pub facts_damaged: bool,
    /// Sections that have files but are not listed in `report.yaml`.
    pub unlisted: BTreeSet<String>,
    /// By section name (or `preface`, `closing`) and language code.
    pub narratives: BTreeMap<(String, String), Document<Arc<Narrative>>>,
    /// Pictures and attachments by their path inside the report's folder.
    pub files: BTreeMap<String, OtherFile>,
}

pub const PREFACE: &str = "preface";
pub const CLOSING: &str = "closing";

pub fn read(sources: &Sources, memory: &mut Memory, diagnostics: &mut Vec<Diagnostic>) -> Documents {
    let site: Option<Document<SiteFile>> = read_yaml(sources, SITE, diagnostics);
    if !sources.texts.contains_key(SITE) && !sources.unreadable.contains(SITE) {
        let message = Sentence::new(
            "这里没有 content/site.yaml，不是一个网站文件夹。",
            "There is no content/site.yaml here, so this is not a site's folder.",
        );
        let diagnostic = Diagnostic::new(Code::SiteMissing, message);
        diagnostics.push(diagnostic.help(
            "请在网站文件夹里运行，或用“gongkai new 文件夹”新建一个。",
            "Run the command in a site's folder, or make one with `gongkai new DIR`.",
        ));
    }
    let languages = Languages::of(site.as_ref());
    unused_at_the_top(sources, diagnostics);
    let known = &memory.narratives;
    let reports: Vec<ReadReport> =
        sources.folders.par_iter().filter_map(|folder| read_report(sources, folder, &languages, known)).collect();
    memory.narratives = BTreeMap::new();
    let mut documents = Documents {
        site,
        terms: read_yaml(sources, "content/terms.yaml", diagnostics),
        units: read_yaml(sources, "content/units.yaml", diagnostics),
        indicators: read_yaml(sources, "content/indicators.yaml", diagnostics),
        reports: Vec::with_capacity(reports.len()),
        damaged: sources.unreadable.iter().map(ToString::to_string).collect(),
    };
    let whole = [
        ("content/terms.yaml", documents.terms.as_ref().is_some_and(|document| document.whole)),
        ("content/units.yaml", documents.units.as_ref().is_some_and(|document| document.whole)),
        ("content/indicators.yaml", documents.indicators.as_ref().is_some_and(|document| document.whole)),
    ];
    let damaged = whole.iter().filter(|(name, whole)| sources.texts.contains_key(*name) && !whole);
    documents.damaged.extend(damaged.map(|(name, _)| (*name).to_owned()));
    for report in reports {
        documents.reports.push(report.documents);
        diagnostics.extend(report.diagnostics);
        memory.narratives.extend(report.narratives);
    }
    documents
}

const SITE: &str = "content/site.yaml";

/// The language codes that file names may bear.
struct Languages {
    codes: Vec<String>,
    /// False when `languages` has a mistake: then no file name is blamed.
    sure: bool,
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
        let sure = plain && count > 0 && codes.len() == count;
        Languages { codes, sure }
    }

    fn has(&self, code: &str) -> bool {
        self.codes.iter().any(|known| known == code)
    }
}

/// The texts whose name begins with `prefix`, without walking all of them.
fn below<'s, T>(map: &'s BTreeMap<Arc<str>, T>, prefix: &'s str) -> impl Iterator<Item = (&'s Arc<str>, &'s T)> {
    map.range::<str, _>((std::ops::Bound::Included(prefix), std::ops::Bound::Unbounded))
        .take_while(move |(name, _)| name.starts_with(prefix))
}

fn unused_at_the_top(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    const KNOWN: [&str; 4] = ["site.yaml", "terms.yaml", "units.yaml", "indicators.yaml"];
    for name in sources.texts.keys().chain(sources.others.keys()) {
        let Some(file) = name.strip_prefix("content/").filter(|file| !file.contains('/')) else { continue };
        if !KNOWN.contains(&file) && looks_like_content(file) {
            diagnostics.push(unused(name, file, &KNOWN));
        }
    }
}

/// Names that an editor most likely meant to be read.
fn looks_like_content(file: &str) -> bool {
    let file = file.to_ascii_lowercase();
    let stem = file.trim_end_matches(".txt");
    [".yaml", ".yml", ".md", ".markdown"].iter().any(|ending| stem.ends_with(ending))
}

/// A file that nothing reads. Windows hides endings, so `facts.yaml.txt` looks
/// right to its author.
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
        "Content stands in .yaml and .md files; move it away if it is not needed.",
    );
    Diagnostic::new(Code::FileUnused, message).at(name, Position::start()).help_if(Some(help.unwrap_or(rule)))
}

fn read_yaml<T: for<'de> Deserialize<'de>>(
    sources: &Sources,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Document<T>> {
    let (file, text) = sources.texts.get_key_value(name)?;
    let before = diagnostics.len();
    let node = yaml::parse(file, text, diagnostics)?;
    let reading = deserialize::read(file, node, diagnostics)?;
    Some(Document { file: file.clone(), value: reading.value, whole: diagnostics.len() == before, cut: reading.cut })
}

type Narratives = BTreeMap<Arc<str>, RememberedNarrative>;

/// A report's documents, what was remarked, and what to remember.
struct ReadReport {
    documents: ReportDocuments,
    diagnostics: Vec<Diagnostic>,
    narratives: Narratives,
}

fn read_report(sources: &Sources, folder: &str, languages: &Languages, known: &Narratives) -> Option<ReadReport> {
    let mut diagnostics = Vec::new();
    let prefix = format!("content/{folder}/");
    let here = |name: &str| !name[prefix.len()..].contains('/');
    let own: Vec<_> = below(&sources.texts, &prefix).filter(|(name, _)| here(name)).collect();
    let unreadable: Vec<&Arc<str>> = sources.unreadable.iter().filter(|name| name.starts_with(&prefix) && here(name)).collect();
    let misnamed = below(&sources.others, &prefix).any(|(name, _)| looks_like_content(name));
    if below(&sources.texts, &prefix).next().is_none() && unreadable.is_empty() && !misnamed {
        return None;
    }
    let file: Arc<str> = format!("{prefix}report.yaml").into();
    if !sources.texts.contains_key(&file) && !unreadable.contains(&&file) {
        let message =
            Sentence::new(format!("文件夹“{folder}”里没有 report.yaml。"), format!("The folder `{folder}` has no report.yaml."));
        let diagnostic = Diagnostic::new(Code::FileMissing, message).at(&file, Position::start());
        diagnostics.push(diagnostic.help("每份报告的文件夹都要有 report.yaml。", "Every report's folder needs a report.yaml."));
    }
    let report: Option<Document<ReportFile>> = read_yaml(sources, &file, &mut diagnostics);
    let facts_name = format!("{prefix}facts.yaml");
    let facts: Option<Document<FactsFile>> = read_yaml(sources, &facts_name, &mut diagnostics);
    let facts_there = sources.texts.contains_key(facts_name.as_str()) || sources.unreadable.contains(facts_name.as_str());
    let mut folder = Folder {
        prefix: &prefix,
        languages,
        listed: report
            .as_ref()
            .and_then(|report| report.value.sections.as_ref())
            .map(|sections| sections.value.iter().map(|section| section.value.as_str()).collect()),
        narratives: BTreeMap::new(),
        unlisted: BTreeSet::new(),
        known,
        remembered: BTreeMap::new(),
        diagnostics: &mut diagnostics,
    };
    for (name, text) in own {
        folder.text(name, text);
    }
    for name in unreadable {
        folder.unreadable(name);
    }
    folder.unused_files(sources);
    let (narratives, unlisted, remembered) = (folder.narratives, folder.unlisted, folder.remembered);
    let files = below(&sources.others, &prefix).map(|(name, file)| (name[prefix.len()..].to_owned(), file.clone())).collect();
    let id = prefix["content/".len()..prefix.len() - 1].to_owned();
    let facts_damaged = facts_there && facts.as_ref().is_none_or(|facts| !facts.whole);
    let documents = ReportDocuments { id, file, report, facts, facts_damaged, unlisted, narratives, files };
    Some(ReadReport { documents, diagnostics, narratives: remembered })
}

/// The files of one report's folder, sorted into narratives and the unused.
struct Folder<'a> {
    prefix: &'a str,
    languages: &'a Languages,
    /// The sections of `report.yaml`; `None` where they could not be read.
    listed: Option<Vec<&'a str>>,
    narratives: BTreeMap<(String, String), Document<Arc<Narrative>>>,
    unlisted: BTreeSet<String>,
    /// Narratives of the load before, and those of this one.
    known: &'a Narratives,
    remembered: Narratives,
    diagnostics: &'a mut Vec<Diagnostic>,
}

const REPORT_FILES: [&str; 2] = ["report.yaml", "facts.yaml"];

impl Folder<'_> {
    /// Section and language of a narrative's file name.
    fn narrative_name<'n>(&self, name: &'n str) -> Option<(&'n str, &'n str)> {
        let (section, language) = name[self.prefix.len()..].strip_suffix(".md")?.rsplit_once('.')?;
        self.languages.has(language).then_some((section, language))
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
                let narrative = match self.known.get(name) {
                    // The shape follows from the name, so the text alone decides.
                    Some(known) if Arc::ptr_eq(&known.text, text) || known.text == *text => known.clone(),
                    _ => read_narrative(name, text, shape),
                };
                self.diagnostics.extend(narrative.diagnostics.iter().cloned());
                self.narratives.insert(key, narrative.document.clone());
                self.remembered.insert(name.clone(), narrative);
            }
            Some((section, _)) => drop(self.unlisted.insert(section.to_owned())),
            None if self.languages.sure => self.diagnostics.push(language_unknown(name, stem, &self.languages.codes)),
            None => {}
        }
    }

    /// An unreadable narrative stands in its place, empty and known to be damaged.
    fn unreadable(&mut self, name: &Arc<str>) {
        if let Some((section, language)) = self.narrative_name(name) {
            let key = (section.to_owned(), language.to_owned());
            let document = Document { file: name.clone(), value: Arc::default(), whole: false, cut: Vec::new() };
            self.narratives.insert(key, document);
        }
    }

    fn unused_files(&mut self, sources: &Sources) {
        // A listed section without files has most likely another name in the list.
        let has_files = |section: &&&str| self.narratives.keys().any(|(name, _)| name == **section);
        let misnamed = self.listed.iter().flatten().any(|section| !has_files(&section));
        let names: Vec<&Arc<str>> = below(&sources.texts, self.prefix).map(|(name, _)| name).collect();
        for name in names.into_iter().filter(|_| !misnamed) {
            if self.narrative_name(name).is_some_and(|(section, _)| self.unlisted.contains(section)) {
                let message = Sentence::new("这个文件没有用到。", "This file is not used.");
                self.diagnostics.push(Diagnostic::new(Code::FileUnused, message).at(name, Position::start()).help(
                    "如果要发布它，请在 report.yaml 的 sections 里写上它的名称。",
                    "To publish it, add its name to `sections` in report.yaml.",
                ));
            }
        }
        let deeper =
            below(&sources.texts, self.prefix).map(|(name, _)| name).filter(|name| name[self.prefix.len()..].contains('/'));
        for name in below(&sources.others, self.prefix).map(|(name, _)| name).chain(deeper) {
            let file = &name[self.prefix.len()..];
            if looks_like_content(file) {
                self.diagnostics.push(unused(name, file, &REPORT_FILES));
            }
        }
    }
}

fn read_narrative(name: &Arc<str>, text: &Arc<str>, shape: Shape) -> RememberedNarrative {
    let mut diagnostics = Vec::new();
    let value = if text.trim().is_empty() {
        let message = Sentence::new("这个文件是空的。", "This file is empty.");
        diagnostics.push(Diagnostic::new(Code::FileEmpty, message).at(name, Position::start()));
        Narrative::default()
    } else {
        markdown::parse(name, text, shape, &mut diagnostics)
    };
    let document = Document { file: name.clone(), value: Arc::new(value), whole: diagnostics.is_empty(), cut: Vec::new() };
    RememberedNarrative { text: text.clone(), document, diagnostics }
}

fn language_unknown(name: &Arc<str>, stem: &str, languages: &[String]) -> Diagnostic {
    // `plans_zh`, `plans-zh` and `plans.cn` all mean `plans.zh`.
    let section = stem.split('.').next().unwrap_or(stem);
    let section =
        languages.iter().find_map(|code| section.strip_suffix(code.as_str())?.strip_suffix(['_', '-'])).unwrap_or(section);
    let wanted: Vec<String> = languages.iter().map(|code| format!("{section}.{code}.md")).collect();
    let message = Sentence::new("从文件名看不出这是哪个语种。", "The file's name does not say which language it is in.");
    Diagnostic::new(Code::FileLanguage, message)
        .at(name, Position::start())
        .help(format!("请改名为：{}。", wanted.join("、")), format!("Name it {}.", wanted.join(" or ")))
}
