//! Turns a foreign document into a report: a reader makes an outline of it, `structure` arranges the outline as sections and
//! clauses, `figures` binds the numbers of the text to facts, and the relations that the text states are declared.
//!
//! Everything is made in a folder of its own first, with the same stages that build a site, so that nothing half-made appears
//! among an editor's files. At the end the text of the report is compared with that of the document.

mod draft;
mod fidelity;
mod figures;
mod furniture;
mod identify;
mod label;
mod log;
mod markdown;
mod measure;
mod numbering;
mod outline;
mod printed_text;
mod read;
mod structure;
mod tables;
mod text_files;
mod yaml;
mod yaml_files;

pub(crate) use log::ImportLog;
pub(crate) use outline::Outline;
pub(crate) use read::read;

use crate::check::places_in;
use crate::diagnostic::{Code, Fix, Sentence};
use crate::disk;
use crate::error::{Error, Result};
use crate::load::listing::Listing;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::site::SiteManuscript;
use crate::model::term::Terms;
use crate::pipeline::{Finding, PipelineMemo, Rehearsal, fixed_files, manuscript, prepare};
use crate::project::Project;
use crate::proposals::{proposals, yaml as relation_yaml};
use draft::Draft;
use figures::{Bound, KnownFacts, NewFact, bind};
use identify::Ids;
use outline::Content;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use text_files::{Files, KnownTitles};
use yaml_files::TO_FILL;

/// What is asked for.
pub(crate) struct Request<'a> {
    /// The folder in which the site is made; empty, or with the files that an existing site shares among its reports.
    pub stage: &'a Path,
    /// The id of the report; `None` for the year of its edition.
    pub report: Option<&'a str>,
    /// The existing site, if the report is added to one.
    pub site: Option<&'a SiteManuscript>,
}

/// The most figures that the front page of an imported report shows.
const MOST_KEY_FIGURES: usize = 6;

/// Makes a report in the stage. Fails with a usage error if it cannot be made of this document.
pub(crate) fn import(outline: &Outline, request: &Request<'_>) -> Result<ImportLog> {
    let draft = structure::structure(outline.clone());
    if draft.sections.is_empty() {
        return Err(Error::Usage(Sentence::new(
            "文件里没有可以导入的正文。",
            "There is no text in the file that could be imported.",
        )));
    }
    let id = request
        .report
        .map_or_else(|| yaml_files::year(&yaml_files::edition(&draft)).unwrap_or_else(|| "report".to_owned()), str::to_owned);
    let stage = Stage { project: Project::new(request.stage, None), folder: format!("content/{id}/") };
    let mut log = ImportLog::of(outline, &draft, &id);
    stage.site(&draft, &id, request)?;
    let language = stage.language()?;
    let known = request.site.map(Known::of).unwrap_or_default();
    let units_of = stage.manuscript()?;
    let written = text_files::text_files(&draft, &stage.folder, &language, &units_of.shared_context.units, &known.titles);
    log.irregular_tables = written.irregular;
    log.pictures = written.pictures;
    stage.write(&written.files)?;
    stage.add("units", &yaml_files::unit_entries(&written.units), "content/units.yaml")?;
    log.documents = stage.terms(&all_text(outline), &units_of.shared_context.terms)?;
    stage.write_text("report.yaml", &yaml_files::report_file(&draft, &written.sections, &[]))?;
    stage.write_text("facts.yaml", &yaml_files::facts_file(&[]))?;
    log.changes = stage.fix()?;
    let bound = stage.bind(&id, &known.facts)?;
    let key_figures: Vec<NewFact> = bound.facts.iter().take(MOST_KEY_FIGURES).cloned().collect();
    stage.write_text("report.yaml", &yaml_files::report_file(&draft, &written.sections, &key_figures))?;
    log.facts = bound.facts.len();
    log.unbound = bound.left;
    (log.relations, log.doubts) = stage.relations(&id)?;
    let site = stage.manuscript()?;
    if let Some(report) = site.reports.iter().find(|report| report.id == id) {
        let printed = printed_text::printed_text(&site.shared_context, report, &bound.facts);
        log.differences(fidelity::differences(outline, &draft, &printed));
    }
    let checked = prepare(&stage.project, &Listing::of(&stage.project), None, Rehearsal::Sample, &mut PipelineMemo::default())?;
    let is_name = |code: Code| matches!(code, Code::NameNearMiss | Code::NameForbidden | Code::DocumentNumberTitle);
    let names = checked.findings.iter().filter(|finding| is_name(finding.diagnostic.code));
    log.names = names.map(|finding| finding.diagnostic.message.clone()).collect();
    // A report that is added to a site answers for itself: the other reports are not in the stage.
    let is_own = |finding: &&Finding| {
        request.site.is_none() || finding.diagnostic.place.as_ref().is_some_and(|place| place.file.starts_with(&stage.folder))
    };
    let (errors, warnings): (Vec<&Finding>, Vec<&Finding>) =
        checked.findings.iter().filter(is_own).partition(|finding| finding.diagnostic.is_error());
    (log.errors, log.warnings) = (errors.len(), warnings.len());
    log.to_fill = stage.to_fill()?;
    Ok(log)
}

fn all_text(outline: &Outline) -> String {
    let texts = outline.blocks.iter().map(|block| match &block.content {
        Content::Paragraph(paragraph) => paragraph.text(),
        Content::Table(table) => table.rows.iter().flatten().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("\n"),
        Content::Picture(_) => String::new(),
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// What the newest report of an existing site calls its parts and facts.
#[derive(Debug, Default)]
struct Known {
    titles: KnownTitles,
    facts: KnownFacts,
}

impl Known {
    fn of(site: &SiteManuscript) -> Known {
        let mut known = Known::default();
        let Some(report) = site.reports.first() else { return known };
        for section in &report.sections {
            let Some((_, version)) = section.translations.versions().next() else { continue };
            if let Some(title) = printed_text::heading(version.narrative.title.as_ref()) {
                known.titles.insert(title, section.id.clone());
            }
            for clause in &version.narrative.clauses {
                known.titles.extend(printed_text::heading(Some(&clause.heading)).map(|title| (title, clause.id.clone())));
            }
        }
        for fact in report.facts.values() {
            known.facts.insert((fact.label.get(0).clone(), fact.unit.id.clone()), fact.id.clone());
        }
        known
    }
}

/// The folder in which the site is made.
struct Stage {
    project: Project,
    /// `content/2023/`
    folder: String,
}

impl Stage {
    /// Writes `site.yaml` and `terms.yaml` of a new site.
    fn site(&self, draft: &Draft, report: &str, request: &Request<'_>) -> Result<()> {
        if request.site.is_some() {
            return Ok(());
        }
        let files: Files = BTreeMap::from([
            ("content/site.yaml".to_owned(), yaml_files::site_file(&draft.furniture, report).into_bytes()),
            (
                "content/terms.yaml".to_owned(),
                "# 规范名称和文件，请把各单位的名称也写进来。\nformat: 1\n".to_owned().into_bytes(),
            ),
        ]);
        self.write(&files)
    }

    fn write(&self, files: &Files) -> Result<()> {
        for (name, bytes) in files {
            let path = self.project.root.join(name);
            path.parent().map_or(Ok(()), fs::create_dir_all).map_err(Error::system(&path))?;
            fs::write(&path, bytes).map_err(Error::system(&path))?;
        }
        Ok(())
    }

    /// Writes a file of the report.
    fn write_text(&self, name: &str, text: &str) -> Result<()> {
        self.write(&Files::from([(format!("{}{name}", self.folder), text.as_bytes().to_vec())]))
    }

    fn read(&self, name: &str) -> Result<String> {
        let path = self.project.root.join(name);
        if path.exists() { disk::read_text(&path).map_err(Error::system(&path)) } else { Ok(String::new()) }
    }

    /// Adds entries to a file that all reports share.
    fn add(&self, key: &str, entries: &str, name: &str) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let text = self.read(name)?;
        let text = if text.is_empty() { "format: 1\n".to_owned() } else { text };
        // A file in another form is left alone: the check then names what is missing in it.
        match yaml::with_entries(&text, key, entries) {
            Some(text) => self.write(&Files::from([(name.to_owned(), text.into_bytes())])),
            None => Ok(()),
        }
    }

    /// Adds the documents that a text cites and the places that it names to `terms.yaml`, if they are not there. Returns the
    /// number of documents that it cites.
    fn terms(&self, text: &str, terms: &Terms) -> Result<usize> {
        let mut cited = yaml_files::cited(text);
        let count = cited.len();
        cited.retain(|cited| !terms.has_document(&cited.title, &cited.number));
        let mut ids = Ids::default();
        terms.terms.keys().chain(terms.documents.keys()).for_each(|id| ids.reserve(id));
        self.add("documents", &yaml_files::document_entries(&cited, &mut ids), "content/terms.yaml")?;
        let places = places_in(text).into_iter().filter(|place| !terms.has_name(place));
        self.add("terms", &yaml_files::place_entries(places, &mut ids), "content/terms.yaml")?;
        Ok(count)
    }

    fn manuscript(&self) -> Result<SiteManuscript> {
        let missing = || {
            Error::Usage(Sentence::new(
                "网站的设置有错误，先用 gongkai check 改好。",
                "The site's settings have errors; correct them first, see gongkai check.",
            ))
        };
        manuscript(&Listing::of(&self.project)).ok_or_else(missing)
    }

    /// The code of the main language.
    fn language(&self) -> Result<String> {
        Ok(self.manuscript()?.shared_context.locales.get(0).code.clone())
    }

    /// Applies the fixes that change only spaces and the width of marks. Returns the changed lines, before and after.
    fn fix(&self) -> Result<Vec<(String, String)>> {
        let is_harmless = |fix: &Fix| fidelity::comparable(&fix.old) == fidelity::comparable(&fix.new);
        let mut changes = Vec::new();
        for (name, file) in fixed_files(&self.project, is_harmless)? {
            if name.starts_with(&self.folder) {
                changes.extend(
                    file.before
                        .lines()
                        .zip(file.after.lines())
                        .filter(|(before, after)| before != after)
                        .map(|(before, after)| (before.to_owned(), after.to_owned())),
                );
                self.write(&Files::from([(name, file.after.into_bytes())]))?;
            }
        }
        Ok(changes)
    }

    /// Binds the numbers of the text, and writes facts and references.
    fn bind(&self, id: &str, known: &KnownFacts) -> Result<Bound> {
        let (context, report) = self.report(id)?;
        let names = report
            .translations()
            .flat_map(|(_, translations)| translations.versions())
            .map(|(_, version)| version.file.to_string());
        let mut sources = BTreeMap::new();
        for name in names {
            let text = self.read(&name)?;
            sources.insert(name, text);
        }
        let bound = bind(&context, &report, known, &sources);
        for (name, edits) in &bound.edits {
            let edits: Vec<_> = edits.iter().map(|(position, fix)| (*position, fix)).collect();
            if let Some(text) = crate::fixes::apply(&sources[name], &edits) {
                self.write(&Files::from([(name.clone(), text.into_bytes())]))?;
            }
        }
        self.add("units", &yaml_files::unit_entries(&bound.units), "content/units.yaml")?;
        self.write_text("facts.yaml", &yaml_files::facts_file(&bound.facts))?;
        Ok(bound)
    }

    fn report(&self, id: &str) -> Result<(Arc<SharedContext>, Arc<ReportManuscript>)> {
        let site = self.manuscript()?;
        let report = site.reports.iter().find(|report| report.id == id).cloned();
        let unread = || {
            Error::Usage(Sentence::new(
                "导入的内容读不回来，请把原件发给开发者。",
                "The imported content cannot be read back; please report this document.",
            ))
        };
        Ok((site.shared_context.clone(), report.ok_or_else(unread)?))
    }

    /// Declares the relations that the text states and the numbers satisfy. Returns their number, and those that should hold
    /// and do not: the calculation and the place.
    fn relations(&self, id: &str) -> Result<(usize, Vec<log::Doubt>)> {
        let (context, report) = self.report(id)?;
        let found = proposals(&context, &report, None);
        let holding: Vec<_> = found.iter().filter(|proposal| proposal.holds).map(|proposal| &proposal.relation).collect();
        let name = format!("{}facts.yaml", self.folder);
        let text = self.read(&name)?;
        if let Some(text) = relation_yaml::with_relations(&text, &holding).filter(|_| !holding.is_empty()) {
            self.write(&Files::from([(name, text.into_bytes())]))?;
        }
        let doubts = found.iter().filter(|proposal| !proposal.holds).map(|proposal| log::Doubt::of(proposal, &report)).collect();
        Ok((holding.len(), doubts))
    }

    /// The lines that only the office can fill.
    fn to_fill(&self) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        for name in ["content/site.yaml".to_owned(), format!("{}report.yaml", self.folder)] {
            let text = self.read(&name)?;
            let open = text
                .lines()
                .filter(|line| line.contains(TO_FILL) || line.starts_with("# formed:") || line.starts_with("# published:"));
            lines.extend(open.filter(|line| !line.starts_with("# 原件")).map(|line| format!("{name}: {}", line.trim())));
        }
        Ok(lines)
    }
}
