//! The folder in which a site is made by an import, with the stages that build a site.

use super::Known;
use super::draft::Draft;
use super::fidelity::{Differences, comparable, differences};
use super::figures::{Bound, KnownFacts, NewFact, bind};
use super::identify::Ids;
use super::log::{Doubt, ImportLog};
use super::organizations::organizations_in;
use super::outline::Outline;
use super::printed_text::printed_text;
use super::tables::TableDoubt;
use super::text_files::{self, ChangedTables, Files, WrittenPart};
use super::yaml::scalar;
use super::yaml_files;
use crate::check::places_in;
use crate::diagnostic::{Code, Fix, Sentence, Speech};
use crate::disk;
use crate::error::{Error, Result};
use crate::fixes;
use crate::load::listing::Listing;
use crate::model::relation::{Operation, Relation};
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::site::SiteManuscript;
use crate::model::term::Terms;
use crate::pipeline::{Finding, PipelineMemo, Rehearsal, fixed_files, manuscript, prepare};
use crate::project::Project;
use crate::proposals::{proposals, yaml as relation_yaml};
use crate::yaml_block;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The most figures that the front page of an imported report shows.
const MOST_KEY_FIGURES: usize = 6;

fn all_text(outline: &Outline) -> String {
    outline.blocks.iter().flat_map(|block| block.content.texts()).collect::<Vec<_>>().join("\n")
}

/// The results and their targets: what a rate of completion divides. Each result and each target once.
fn targets<'r>(report: &ReportManuscript, relations: &[&'r Relation]) -> Vec<(&'r str, &'r str)> {
    let mut seen = BTreeSet::new();
    let pair = |relation: &&'r Relation| match (&relation.operands[..], &relation.equals) {
        ([done, target], Some(rate)) if relation.operation == Operation::Ratio => {
            let [done_fact, target_fact, rate] = [done, target, rate].map(|reference| report.facts.get(&reference.id));
            let is_rate = rate?.label.get(0).contains("完成");
            let is_target =
                ["任务", "目标", "计划"].iter().any(|word| target_fact.is_some_and(|fact| fact.label.get(0).contains(word)));
            let is_alike = done_fact?.unit.id == target_fact?.unit.id;
            (is_alike && (is_rate || is_target)).then_some((done.id.as_str(), target.id.as_str()))
        }
        _ => None,
    };
    let pairs: Vec<_> = relations.iter().filter_map(pair).collect();
    pairs.into_iter().filter(|(done, target)| seen.insert(*done) && seen.insert(*target)).collect()
}

/// The most places of a message that are named.
const MOST_PLACES: usize = 3;

/// The messages of findings, each once, with the number of its places and the first ones.
fn once_each<'f>(findings: impl Iterator<Item = &'f Finding>) -> Vec<Sentence> {
    let mut told: Vec<(&Sentence, Vec<String>)> = Vec::new();
    for finding in findings {
        let place = finding.diagnostic.place.as_ref();
        let place = place.map(|place| format!("{}:{}", place.file, place.position.line));
        match told.iter_mut().find(|(message, _)| **message == finding.diagnostic.message) {
            Some((_, places)) => places.extend(place),
            None => told.push((&finding.diagnostic.message, place.into_iter().collect())),
        }
    }
    told.iter().map(|(message, places)| with_places(message, places)).collect()
}

/// A message with its places.
fn with_places(message: &Sentence, places: &[String]) -> Sentence {
    let first = |comma: &str| places[..places.len().min(MOST_PLACES)].join(comma);
    let (zh, en) = (message.get(Speech::Chinese), message.get(Speech::English));
    let more = if places.len() > MOST_PLACES { "……" } else { "" };
    match places.len() {
        0 => message.clone(),
        1 => Sentence::new(format!("{zh}（{}）", places[0]), format!("{en} ({})", places[0])),
        count => Sentence::new(
            format!("{zh}（{count} 处：{}{more}）", first("、")),
            format!("{en} ({count} places: {}{})", first(", "), if more.is_empty() { "" } else { ", …" }),
        ),
    }
}

/// What a written text consists of.
pub(super) struct TextParts {
    /// The ids of the sections, in order.
    pub sections: Vec<String>,
    pub parts: Vec<WrittenPart>,
    /// What its tables have in another way than the document.
    pub tables: ChangedTables,
    /// The facts of its tables.
    pub facts: Vec<NewFact>,
}

/// The folder in which the site is made.
pub(super) struct Stage {
    /// The id of the report.
    id: String,
    project: Project,
    /// `content/2023/`
    folder: String,
}

impl Stage {
    /// The stage in a folder, for a report.
    pub(super) fn new(folder: &Path, id: String) -> Stage {
        Stage { project: Project::new(folder, None), folder: format!("content/{id}/"), id }
    }

    /// Writes `site.yaml` and `terms.yaml` of a new site.
    pub(super) fn site(&self, draft: &Draft) -> Result<()> {
        let terms = "# 规范名称和文件，请把各单位的名称也写进来。\nformat: 1\n";
        self.write(&Files::from([
            ("content/site.yaml".to_owned(), yaml_files::site_file(&draft.furniture).into_bytes()),
            ("content/terms.yaml".to_owned(), terms.as_bytes().to_vec()),
        ]))
    }

    /// Writes the text with its numbers as they are typed, and corrects its marks. Returns its sections and parts.
    pub(super) fn text(&self, outline: &Outline, draft: &Draft, known: &Known, log: &mut ImportLog) -> Result<TextParts> {
        let context = self.manuscript()?.shared_context;
        let language = context.locales.get(0).code.clone();
        let written = text_files::text_files(draft, &self.folder, &language, &context.units, known);
        log.irregular_tables = written.irregular;
        (log.guessed_captions, log.column_numbers) = (written.guessed_captions, written.column_numbers);
        log.row_units = written.row_units;
        (log.loosened, log.undecided) = (written.loosened, written.undecided);
        (log.text_columns, log.changed_cells, log.blank_cells) =
            (written.text_columns, written.changed_cells, written.blank_cells);
        (log.pictures, log.missing_pictures) = (written.pictures, written.missing_pictures);
        self.write(&written.files)?;
        let tables = self.read(&format!("{}tables.yaml", self.folder))?;
        log.doubts = written.table_doubts.iter().map(|(id, doubt)| self.table_doubt(&tables, id, doubt)).collect();
        self.add("units", &yaml_files::unit_entries(&written.units), "content/units.yaml")?;
        log.documents = self.terms(&all_text(outline), &context.terms)?;
        self.write_text("report.yaml", &yaml_files::report_file(draft, &written.sections, &[]))?;
        self.write_text("facts.yaml", &yaml_files::facts_file(&written.facts))?;
        let renamed = draft.outer_headings.iter().filter(|(written, printed)| comparable(written) != comparable(printed));
        log.changes = renamed.cloned().chain(self.fix()?).collect();
        Ok(TextParts { sections: written.sections, parts: written.parts, tables: written.changed, facts: written.facts })
    }

    /// Binds the numbers and declares the relations. Returns the facts.
    pub(super) fn figures(
        &self,
        draft: &Draft,
        text: &TextParts,
        known: &KnownFacts,
        log: &mut ImportLog,
    ) -> Result<Vec<NewFact>> {
        let Bound { facts, left, .. } = self.bind(known, &text.facts)?;
        // What the text says comes before what tables list.
        let (of_tables, of_text) = facts.split_at(text.facts.len().min(facts.len()));
        let key_figures: Vec<NewFact> = of_text.iter().chain(of_tables).take(MOST_KEY_FIGURES).cloned().collect();
        self.write_text("report.yaml", &yaml_files::report_file(draft, &text.sections, &key_figures))?;
        log.unbound = left;
        let (relations, doubts) = self.relations()?;
        log.relations = relations;
        log.doubts.extend(doubts);
        Ok(facts)
    }

    /// Compares the text with that of the document. `tables` are what tables are known to have in another way.
    pub(super) fn compare(
        &self,
        outline: &Outline,
        draft: &Draft,
        tables: &ChangedTables,
        facts: &[NewFact],
    ) -> Result<Differences> {
        let (context, report) = self.report()?;
        let printed = printed_text(&context, &report, facts);
        Ok(differences(outline, draft, tables, &printed))
    }

    /// Counts what the check says. A report that is added to a site answers for itself: the other reports are not here.
    pub(super) fn check(&self, is_new_site: bool, log: &mut ImportLog) -> Result<()> {
        let listing = Listing::of(&self.project);
        let findings = prepare(&self.project, &listing, None, Rehearsal::Sample, &mut PipelineMemo::default())?.findings;
        let is_name = |code: Code| matches!(code, Code::NameNearMiss | Code::NameForbidden | Code::DocumentNumberTitle);
        log.names = once_each(findings.iter().filter(|finding| is_name(finding.diagnostic.code)));
        let is_own = |finding: &&Finding| {
            is_new_site || finding.diagnostic.place.as_ref().is_some_and(|place| place.file.starts_with(&self.folder))
        };
        let own = findings.iter().filter(is_own);
        let (errors, warnings): (Vec<&Finding>, Vec<&Finding>) = own.partition(|finding| finding.diagnostic.is_error());
        (log.errors, log.warnings) = (errors.len(), warnings.len());
        log.to_fill = self.to_fill()?;
        Ok(())
    }

    /// A doubt with the line of its row in `tables.yaml`.
    fn table_doubt(&self, tables: &str, id: &str, doubt: &TableDoubt) -> Doubt {
        let TableDoubt { labels, calculation } = doubt.clone();
        let lines = || tables.lines().enumerate();
        let Some((table, _)) = lines().find(|(_, line)| *line == format!("  {id}:")) else {
            return Doubt { labels, calculation, place: id.to_owned() };
        };
        let is_row = |line: &str| {
            let label = line.trim_start().strip_prefix("zh: ");
            label.is_some_and(|label| labels.first().is_some_and(|row| *label == scalar(row)))
        };
        let row = lines().skip(table).find(|(_, line)| is_row(line)).map_or(table, |(index, _)| index);
        Doubt { labels, calculation, place: format!("{}tables.yaml:{}", self.folder, row + 1) }
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
        match yaml_block::with_entries(&text, key, entries) {
            Some(text) => self.write(&Files::from([(name.to_owned(), text.into_bytes())])),
            None => Ok(()),
        }
    }

    /// Adds the documents that a text cites and the places and organisations that it names to `terms.yaml`, if they are not there. Returns the
    /// number of documents that it cites.
    fn terms(&self, text: &str, terms: &Terms) -> Result<usize> {
        let mut cited = yaml_files::cited(text);
        let count = cited.len();
        cited.retain(|cited| !terms.has_document(&cited.title, &cited.number));
        let mut ids = Ids::default();
        terms.terms.keys().chain(terms.documents.keys()).for_each(|id| ids.reserve(id));
        self.add("documents", &yaml_files::document_entries(&cited, &mut ids), "content/terms.yaml")?;
        let organizations = organizations_in(text);
        let is_new = |name: &&str| !terms.has_name(name);
        let places = yaml_files::name_entries(places_in(text).into_iter().filter(is_new), "place", &mut ids);
        let named = organizations.iter().map(String::as_str).filter(is_new);
        let entries = places + &yaml_files::name_entries(named, "organization", &mut ids);
        self.add("terms", &entries, "content/terms.yaml")?;
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

    /// Applies the fixes that change only spaces and the width of marks. Returns the changed lines, before and after.
    fn fix(&self) -> Result<Vec<(String, String)>> {
        let is_harmless = |fix: &Fix| comparable(&fix.old) == comparable(&fix.new);
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

    /// Binds the numbers of the text, and writes facts and references. `of_tables` are the facts that tables have.
    fn bind(&self, known: &KnownFacts, of_tables: &[NewFact]) -> Result<Bound> {
        let (context, report) = self.report()?;
        let names = report
            .translations()
            .flat_map(|(_, translations)| translations.versions())
            .map(|(_, version)| version.file.to_string());
        let mut sources = BTreeMap::new();
        for name in names {
            let text = self.read(&name)?;
            sources.insert(name, text);
        }
        let bound = bind(&context, &report, (known, of_tables), &sources);
        for (name, edits) in &bound.edits {
            let edits: Vec<_> = edits.iter().map(|(position, fix)| (*position, fix)).collect();
            if let Some(text) = fixes::apply(&sources[name], &edits) {
                self.write(&Files::from([(name.clone(), text.into_bytes())]))?;
            }
        }
        self.add("units", &yaml_files::unit_entries(&bound.units), "content/units.yaml")?;
        self.write_text("facts.yaml", &yaml_files::facts_file(&bound.facts))?;
        Ok(bound)
    }

    fn report(&self) -> Result<(Arc<SharedContext>, Arc<ReportManuscript>)> {
        let site = self.manuscript()?;
        let report = site.reports.iter().find(|report| report.id == self.id).cloned();
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
    fn relations(&self) -> Result<(usize, Vec<Doubt>)> {
        let (context, report) = self.report()?;
        let found = proposals(&context, &report, None);
        let holding: Vec<_> = found.iter().filter(|proposal| proposal.holds).map(|proposal| &proposal.relation).collect();
        let name = format!("{}facts.yaml", self.folder);
        let text = self.read(&name)?;
        if let Some(mut text) = relation_yaml::with_relations(&text, &holding).filter(|_| !holding.is_empty()) {
            for (done, target) in targets(&report, &holding) {
                text = yaml_block::with_key(&text, "facts", done, "target", target).unwrap_or(text);
            }
            self.write(&Files::from([(name, text.into_bytes())]))?;
        }
        let doubts = found.iter().filter(|proposal| !proposal.holds).map(|proposal| Doubt::of(proposal, &report)).collect();
        Ok((holding.len(), doubts))
    }

    /// The lines that only the office can fill.
    fn to_fill(&self) -> Result<Vec<Sentence>> {
        let mut lines = Vec::new();
        for name in ["content/site.yaml".to_owned(), format!("{}report.yaml", self.folder)] {
            let text = self.read(&name)?;
            lines.extend(text.lines().filter_map(|line| yaml_files::asked(&name, line)));
        }
        Ok(lines)
    }
}
