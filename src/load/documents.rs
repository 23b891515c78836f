//! Which file is what: the site's files and, per report, its YAML and narratives.

use super::deserialize;
use super::markdown::{self, Shape};
use super::schema::{FactsFile, IndicatorsFile, ReportFile, SiteFile, TermsFile, UnitsFile};
use super::sources::{OtherFile, Sources};
use super::yaml;
use crate::diagnostic::{self, Code, Diagnostic, Position, Sentence};
use crate::narrative::Narrative;
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One file's content with its name.
#[derive(Debug, Clone)]
pub struct Document<T> {
    pub file: Arc<str>,
    pub value: T,
    /// False when a part of the file could not be read and was left out: what
    /// seems to be missing from it is then no second mistake.
    pub whole: bool,
}

/// Everything the author wrote, as written.
#[derive(Debug)]
pub struct Documents {
    pub site: Option<Document<SiteFile>>,
    pub terms: Option<Document<TermsFile>>,
    pub units: Option<Document<UnitsFile>>,
    pub indicators: Option<Document<IndicatorsFile>>,
    pub reports: Vec<ReportDocuments>,
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
    /// By section name (or `preface`, `closing`) and language code.
    pub narratives: BTreeMap<(String, String), Document<Arc<Narrative>>>,
    /// Pictures and attachments by their path inside the report's folder.
    pub files: BTreeMap<String, OtherFile>,
}

pub const PREFACE: &str = "preface";
pub const CLOSING: &str = "closing";

pub fn read(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Documents {
    let site: Option<Document<SiteFile>> = read_yaml(sources, "content/site.yaml", diagnostics);
    if !sources.texts.contains_key("content/site.yaml")
        && diagnostics.iter().all(|d| d.place.as_ref().is_none_or(|place| &*place.file != "content/site.yaml"))
    {
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
    let languages: Vec<String> =
        site.iter().flat_map(|site| &site.value.languages.value).map(|language| language.code.value.clone()).collect();
    unused_at_the_top(sources, diagnostics);
    let reports: Vec<(ReportDocuments, Vec<Diagnostic>)> =
        sources.folders.par_iter().filter_map(|folder| read_report(sources, folder, &languages)).collect();
    let mut documents = Documents {
        site,
        terms: read_yaml(sources, "content/terms.yaml", diagnostics),
        units: read_yaml(sources, "content/units.yaml", diagnostics),
        indicators: read_yaml(sources, "content/indicators.yaml", diagnostics),
        reports: Vec::with_capacity(reports.len()),
    };
    for (report, found) in reports {
        documents.reports.push(report);
        diagnostics.extend(found);
    }
    documents
}

/// The texts whose name begins with `prefix`, without walking all of them.
fn below<'s, T>(map: &'s BTreeMap<Arc<str>, T>, prefix: &'s str) -> impl Iterator<Item = (&'s Arc<str>, &'s T)> {
    map.range::<str, _>((std::ops::Bound::Included(prefix), std::ops::Bound::Unbounded))
        .take_while(move |(name, _)| name.starts_with(prefix))
}

fn unused_at_the_top(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    const KNOWN: [&str; 4] = ["site.yaml", "terms.yaml", "units.yaml", "indicators.yaml"];
    let others = sources.others.keys().filter(|name| name.ends_with(".yml"));
    for name in sources.texts.keys().chain(others) {
        let Some(file) = name.strip_prefix("content/") else { continue };
        if !file.contains('/') && !KNOWN.contains(&file) {
            let help = diagnostic::suggestion(file, KNOWN);
            diagnostics.push(unused(name).help_if(help));
        }
    }
}

fn unused(name: &Arc<str>) -> Diagnostic {
    let message = Sentence::new("这个文件没有用到。", "This file is not used.");
    Diagnostic::new(Code::FileUnused, message).at(name, Position::start())
}

fn read_yaml<T: for<'de> Deserialize<'de>>(
    sources: &Sources,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Document<T>> {
    let (file, text) = sources.texts.get_key_value(name)?;
    let before = diagnostics.len();
    let node = yaml::parse(file, text, diagnostics)?;
    let value = deserialize::read(file, node, diagnostics)?;
    Some(Document { file: file.clone(), value, whole: diagnostics.len() == before })
}

fn read_report(sources: &Sources, folder: &str, languages: &[String]) -> Option<(ReportDocuments, Vec<Diagnostic>)> {
    let mut diagnostics = Vec::new();
    let prefix = format!("content/{folder}/");
    below(&sources.texts, &prefix).next()?;
    let file: Arc<str> = format!("{prefix}report.yaml").into();
    if !sources.texts.contains_key(&file) {
        let message =
            Sentence::new(format!("文件夹“{folder}”里没有 report.yaml。"), format!("The folder `{folder}` has no report.yaml."));
        let diagnostic = Diagnostic::new(Code::FileMissing, message).at(&file, Position::start());
        diagnostics.push(diagnostic.help("每份报告的文件夹都要有 report.yaml。", "Every report's folder needs a report.yaml."));
    }
    let report: Option<Document<ReportFile>> = read_yaml(sources, &file, &mut diagnostics);
    let facts_name = format!("{prefix}facts.yaml");
    let facts: Option<Document<FactsFile>> = read_yaml(sources, &facts_name, &mut diagnostics);
    let facts_damaged = sources.texts.contains_key(facts_name.as_str()) && facts.as_ref().is_none_or(|facts| !facts.whole);
    let mut narratives = BTreeMap::new();
    for (name, text) in below(&sources.texts, &prefix) {
        let Some(stem) = name[prefix.len()..].strip_suffix(".md").filter(|stem| !stem.contains('/')) else {
            if !matches!(&name[prefix.len()..], "report.yaml" | "facts.yaml") {
                diagnostics.push(unused(name));
            }
            continue;
        };
        let listed = |section: &str| {
            report.as_ref().is_none_or(|report| report.value.sections.value.iter().any(|listed| listed.value == section))
        };
        match stem.rsplit_once('.') {
            Some((section, language)) if languages.iter().any(|known| known == language) || languages.is_empty() => {
                let shape = if matches!(section, PREFACE | CLOSING) { Shape::Plain } else { Shape::Section };
                if shape == Shape::Section && !listed(section) {
                    diagnostics.push(unused(name).help(
                        "如果要发布它，请在 report.yaml 的 sections 里写上它的名称。",
                        "To publish it, add its name to `sections` in report.yaml.",
                    ));
                    continue;
                }
                let document = read_narrative(name, text, shape, &mut diagnostics);
                narratives.insert((section.to_owned(), language.to_owned()), document);
            }
            _ => diagnostics.push(language_unknown(name, stem, languages)),
        }
    }
    let files = below(&sources.others, &prefix).map(|(name, file)| (name[prefix.len()..].to_owned(), file.clone())).collect();
    Some((ReportDocuments { id: folder.to_owned(), file, report, facts, facts_damaged, narratives, files }, diagnostics))
}

fn read_narrative(name: &Arc<str>, text: &str, shape: Shape, diagnostics: &mut Vec<Diagnostic>) -> Document<Arc<Narrative>> {
    let before = diagnostics.len();
    let value = if text.trim().is_empty() {
        let message = Sentence::new("这个文件是空的。", "This file is empty.");
        diagnostics.push(Diagnostic::new(Code::FileEmpty, message).at(name, Position::start()));
        Narrative::default()
    } else {
        markdown::parse(name, text, shape, diagnostics)
    };
    Document { file: name.clone(), value: Arc::new(value), whole: diagnostics.len() == before }
}

fn language_unknown(name: &Arc<str>, stem: &str, languages: &[String]) -> Diagnostic {
    let section = stem.split('.').next().unwrap_or(stem);
    let wanted: Vec<String> = languages.iter().map(|code| format!("{section}.{code}.md")).collect();
    let message = Sentence::new("从文件名看不出这是哪个语种。", "The file's name does not say which language it is in.");
    Diagnostic::new(Code::FileLanguage, message)
        .at(name, Position::start())
        .help(format!("请改名为：{}。", wanted.join("、")), format!("Name it {}.", wanted.join(" or ")))
}
