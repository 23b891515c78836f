//! The review of an imported report: the text of the document beside the text of the report, the figures of each part with their
//! names, and the relations between them. What a person decides is written into the content files by the writer that `gongkai
//! fix` uses, and can be taken back.

use super::desk::Desk;
use crate::check::outcome::{Outcome, Subject, outcomes};
use crate::content_edit::{self, Change};
use crate::diagnostic::{Sentence, Speech};
use crate::disk;
use crate::fact_edit::{ChangedFile, FactEditor};
use crate::import::{Doubt, Review, ReviewPart};
use crate::load::documents::{CLOSING, PREFACE};
use crate::model::report::Report;
use crate::narrative::FactReference;
use crate::page_template;
use crate::project::Project;
use crate::proposals::proposals;
use crate::render::PlainParagraph;
use crate::rendered_site::RenderedSite;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The most changes that are listed.
const MOST_LISTED: usize = 20;

/// A page of a review: `2023/`, `2023/overview.html`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReviewPage {
    pub report: String,
    /// The section; `None` for the page of the whole report.
    pub section: Option<String>,
}

impl ReviewPage {
    /// The page that a path names, without `import/` before it.
    pub(super) fn of(name: &str) -> Option<ReviewPage> {
        let (report, rest) = name.split_once('/')?;
        let section = match rest {
            "" | "index.html" => None,
            rest => Some(rest.strip_suffix(".html")?.to_owned()),
        };
        Some(ReviewPage { report: report.to_owned(), section })
    }
}

/// What a form of a review page asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decision {
    /// A part of the report is as it should be, or is not yet.
    Accept { part: String, is_accepted: bool },
    /// A fact gets this id and this label.
    Name { fact: String, id: String, label: String },
    /// A fact becomes a number in the text again.
    Unbind { fact: String },
    /// A relation is wrong.
    RemoveRelation { relation: String },
    /// The last change was a mistake.
    TakeBack,
}

impl Decision {
    /// Reads the fields of a form.
    pub(super) fn read(fields: &BTreeMap<String, String>) -> Option<Decision> {
        let field = |name: &str| fields.get(name).map(|text| text.trim().to_owned());
        Some(match field("do")?.as_str() {
            "accept" => Decision::Accept { part: field("part")?, is_accepted: true },
            "reopen" => Decision::Accept { part: field("part")?, is_accepted: false },
            "name" => Decision::Name { fact: field("fact")?, id: field("id")?, label: field("label")? },
            "unbind" => Decision::Unbind { fact: field("fact")? },
            "remove" => Decision::RemoveRelation { relation: field("relation")? },
            "back" => Decision::TakeBack,
            _ => return None,
        })
    }
}

/// Carries out a decision about a report. Returns whether content files were changed, or why nothing was.
pub(super) fn decide(project: &Project, shown: &RenderedSite, report: &str, decision: &Decision) -> Result<bool, Sentence> {
    let (path, mut review) = Review::load(&project.root, report).ok_or_else(no_review)?;
    let index = shown.prepared.site.reports.iter().position(|known| known.id == report).ok_or_else(no_review)?;
    let own = &shown.prepared.site.reports[index];
    let read = |name: &str| disk::read_text(&project.root.join(name)).map_err(|error| unread(name, &error));
    let editor = FactEditor { site: &shown.prepared.site, report: own, read: &read };
    let mut is_changed = true;
    match decision {
        Decision::Accept { part, is_accepted } => {
            let _ = if *is_accepted { review.accepted.insert(part.clone()) } else { review.accepted.remove(part) };
            is_changed = false;
        }
        Decision::Name { fact, id, label } => {
            let old = own.facts.get(fact).ok_or_else(no_review)?;
            let label = Some(label).filter(|label| *label != old.label.get(0));
            let id = Some(id).filter(|id| *id != fact);
            // A label is changed first: its place does not depend on the id.
            let relabelled = label.map(|label| editor.relabel(fact, label)).transpose()?;
            let renamed = id.map(|id| editor.rename(fact, id)).transpose()?;
            let files = joined(relabelled.unwrap_or_default(), renamed.unwrap_or_default());
            let shown_label = label.unwrap_or_else(|| old.label.get(0));
            let what = Sentence::new(
                format!("{fact} 改名为 {}（{shown_label}）", id.unwrap_or(fact)),
                format!("{fact} is now {} ({shown_label})", id.unwrap_or(fact)),
            );
            write(project, &mut review, what, &files)?;
            if let Some(id) = id {
                review.rename(fact, id);
            }
            review.unsure.remove(id.unwrap_or(fact));
        }
        Decision::Unbind { fact } => {
            let printed = |reference: &FactReference, locale| shown.renderer().printed_reference(index, reference, locale);
            let files = editor.unbind(fact, &printed)?;
            let what = Sentence::new(format!("{fact} 不再作为数据"), format!("{fact} is no fact any more"));
            write(project, &mut review, what, &files)?;
            review.unsure.remove(fact);
        }
        Decision::RemoveRelation { relation } => {
            let files = editor.remove_relation(relation)?;
            let what = Sentence::new(format!("删除了勾稽关系 {relation}"), format!("The relation {relation} was removed"));
            write(project, &mut review, what, &files)?;
        }
        Decision::TakeBack => take_back(project, &mut review)?,
    }
    review.store(&path).map_err(|error| error.sentence())?;
    Ok(is_changed)
}

/// Joins the changes of a label and of an id, which may be those of one file: the second is then made on top of the first.
fn joined(first: Vec<ChangedFile>, second: Vec<ChangedFile>) -> Vec<ChangedFile> {
    let mut files = second;
    for file in first {
        match files.iter_mut().find(|known| known.name == file.name) {
            // The places of a label and of an id are on different lines.
            Some(known) => known.after = on_top(&file, known),
            None => files.push(file),
        }
    }
    files
}

/// The text of a file with two changes of different lines.
fn on_top(one: &ChangedFile, other: &ChangedFile) -> String {
    let lines = |text: &str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<String>>();
    let (before, first, second) = (lines(&one.before), lines(&one.after), lines(&other.after));
    let line = |index: usize| if first[index] == before[index] { second[index].clone() } else { first[index].clone() };
    (0..before.len()).map(line).collect()
}

fn write(project: &Project, review: &mut Review, what: Sentence, files: &[ChangedFile]) -> Result<(), Sentence> {
    write_all(project, files)?;
    let changes = files.iter().map(|file| (file.name.as_str(), file.before.as_str(), file.after.as_str()));
    if !files.is_empty() {
        review.note(what, changes);
    }
    Ok(())
}

/// Writes all files or none.
fn write_all(project: &Project, files: &[ChangedFile]) -> Result<(), Sentence> {
    let changes: Vec<Change> = files
        .iter()
        .map(|ChangedFile { name, before, after }| Change {
            name: name.clone(),
            before: Some(before.clone()),
            after: after.clone(),
        })
        .collect();
    match content_edit::apply_all(project, &changes) {
        Ok(None) => Ok(()),
        Ok(Some(name)) => Err(edited(&name)),
        Err(error) => Err(error.sentence()),
    }
}

/// Takes the last change back, if none of its files has been edited since.
fn take_back(project: &Project, review: &mut Review) -> Result<(), Sentence> {
    let Some(change) = review.changes.last() else { return Ok(()) };
    let mut files = Vec::new();
    for file in &change.files {
        let name = &file.name;
        let now = disk::read_text(&project.root.join(name)).map_err(|error| unread(name, &error))?;
        let earlier = file.taken_back(&now).ok_or_else(|| edited(name))?;
        files.push(ChangedFile { name: name.clone(), before: now, after: earlier });
    }
    write_all(project, &files)?;
    review.changes.pop();
    Ok(())
}

fn no_review() -> Sentence {
    Sentence::new(
        "没有这份导入记录，或者它刚刚被改过，请刷新页面。",
        "There is no such record of an import, or it has just been changed. Reload the page.",
    )
}

fn edited(name: &str) -> Sentence {
    Sentence::new(
        format!("{name} 在这以后被改过，什么都没有动。"),
        format!("{name} has been edited since; it was left as it is."),
    )
}

fn unread(name: &str, error: &std::io::Error) -> Sentence {
    Sentence::new(format!("读不了 {name}：{error}"), format!("{name} cannot be read: {error}"))
}

/// Returns the HTML of a page. `None` if there is none.
pub(super) fn page(
    desk: &Desk<'_>,
    root: &std::path::Path,
    page: &ReviewPage,
    token: &str,
    refusal: Option<&Sentence>,
) -> Option<crate::error::Result<String>> {
    let shown = desk.snapshot.shown.as_ref()?;
    let (_, review) = Review::load(root, &page.report)?;
    let index = shown.prepared.site.reports.iter().position(|report| report.id == page.report)?;
    let maker = PageMaker { desk, shown, review: &review, index, report: &shown.prepared.site.reports[index] };
    let view = maker.view(page.section.as_deref(), token, refusal)?;
    Some(page_template::filled(include_str!("review.html"), view, desk.speech))
}

struct PageMaker<'a> {
    desk: &'a Desk<'a>,
    shown: &'a RenderedSite,
    review: &'a Review,
    index: usize,
    report: &'a Report,
}

impl PageMaker<'_> {
    fn view(&self, section: Option<&str>, token: &str, refusal: Option<&Sentence>) -> Option<ReviewView> {
        let speech = self.desk.speech;
        let site = &self.shown.prepared.site;
        let paragraphs = self.shown.renderer().paragraphs(self.index);
        let sections = self.sections(&paragraphs);
        let title = match section {
            Some(section) => sections.iter().find(|known| known.id == section)?.title.clone(),
            None => self.report.title.get(0).clone(),
        };
        let doubts = proposals(&site.shared_context, self.report, None);
        let doubts = doubts.iter().filter(|proposal| !proposal.holds).map(|proposal| {
            let Doubt { calculation, labels, place } = Doubt::of(proposal, self.report);
            format!("{}: {calculation} ({place})", labels.join("、"))
        });
        let outcomes = outcomes(site, self.report);
        let own = |part: &&ReviewPart| section == Some(part.section.as_str());
        let changes = self.review.changes.iter().rev().take(MOST_LISTED);
        Some(ReviewView {
            organization: site.organization.name.get(0).clone(),
            sheet: self.shown.style_sheet(),
            number: self.desk.snapshot.number,
            errors: self.desk.snapshot.errors(),
            language: site.locales().get(0).tag_text(),
            token: token.to_owned(),
            refusal: refusal.map(|refusal| refusal.get(speech).to_owned()),
            report: self.report.id.clone(),
            section: section.map(str::to_owned),
            title,
            next: sections.iter().skip_while(|known| Some(known.id.as_str()) != section).nth(1).map(|next| next.id.clone()),
            doubts: if section.is_none() { doubts.collect() } else { Vec::new() },
            parts: self.review.parts.iter().filter(own).map(|part| self.part(part, &paragraphs, &outcomes)).collect(),
            changes: changes
                .map(|change| if speech == Speech::Chinese { change.zh.clone() } else { change.en.clone() })
                .collect(),
            sections,
        })
    }

    fn sections(&self, paragraphs: &[PlainParagraph]) -> Vec<SectionView> {
        let mut sections: Vec<SectionView> = Vec::new();
        for part in &self.review.parts {
            if sections.last().is_none_or(|last| last.id != part.section) {
                let own = paragraphs.iter().find(|paragraph| paragraph.section == part.section && paragraph.is_heading);
                let name = match part.section.as_str() {
                    PREFACE => Sentence::new("前言", "Preface"),
                    CLOSING => Sentence::new("结语", "Closing"),
                    id => Sentence::new(id, id),
                };
                let title = own.map_or_else(|| name.get(self.desk.speech).to_owned(), text);
                sections.push(SectionView { id: part.section.clone(), title, ..SectionView::default() });
            }
            let Some(section) = sections.last_mut() else { continue };
            section.parts += 1;
            section.accepted += usize::from(self.review.accepted.contains(&part.name()));
            let facts = facts_of(part, paragraphs);
            section.facts += facts.len();
            section.unsure += facts.iter().filter(|fact| self.review.unsure.contains(**fact)).count();
        }
        sections
    }

    fn part(&self, part: &ReviewPart, paragraphs: &[PlainParagraph], outcomes: &[Outcome<'_>]) -> PartView {
        let facts = facts_of(part, paragraphs);
        // A relation is shown where its first figure is printed.
        let related = outcomes.iter().filter_map(|outcome| match &outcome.subject {
            Subject::Relation(relation) if outcome.facts.first().is_some_and(|fact| facts.contains(&fact.id.as_str())) => {
                Some(RelationView {
                    id: relation.id.id.clone(),
                    labels: outcome.facts.iter().map(|fact| fact.label.get(0).clone()).collect::<Vec<_>>().join("、"),
                    calculation: match outcome.stated_apart() {
                        Some(stated) => format!("{} → {}", outcome.calculation.written, stated.written),
                        None => outcome.calculation.written.clone(),
                    },
                    holds: outcome.holds,
                })
            }
            _ => None,
        });
        PartView {
            name: part.name(),
            is_accepted: self.review.accepted.contains(&part.name()),
            source: part.source.clone(),
            text: of_part(part, paragraphs)
                .map(|paragraph| ParagraphView { is_heading: paragraph.is_heading, parts: paragraph.parts.clone() })
                .collect(),
            relations: related.collect(),
            facts: facts
                .iter()
                .filter_map(|id| self.report.facts.get(*id))
                .map(|fact| FactView {
                    id: fact.id.clone(),
                    label: fact.label.get(0).clone(),
                    value: self.shown.printed(fact),
                    is_unsure: self.review.unsure.contains(&fact.id),
                })
                .collect(),
        }
    }
}

fn of_part<'a>(part: &'a ReviewPart, paragraphs: &'a [PlainParagraph]) -> impl Iterator<Item = &'a PlainParagraph> {
    paragraphs.iter().filter(|paragraph| paragraph.section == part.section && paragraph.clause == part.clause)
}

/// The ids of the facts that a part prints, each once, in reading order.
fn facts_of<'a>(part: &'a ReviewPart, paragraphs: &'a [PlainParagraph]) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    let printed = of_part(part, paragraphs).flat_map(|paragraph| &paragraph.parts);
    printed.filter_map(|(_, fact)| fact.as_deref()).filter(|fact| seen.insert(*fact)).collect()
}

fn text(paragraph: &PlainParagraph) -> String {
    paragraph.parts.iter().map(|(text, _)| text.as_str()).collect()
}

/// A page of a review.
#[derive(Serialize)]
struct ReviewView {
    organization: String,
    /// The path of the theme's style sheet.
    sheet: Option<String>,
    number: u64,
    errors: usize,
    language: String,
    token: String,
    refusal: Option<String>,
    report: String,
    section: Option<String>,
    title: String,
    /// The id of the next section.
    next: Option<String>,
    doubts: Vec<String>,
    sections: Vec<SectionView>,
    parts: Vec<PartView>,
    /// The last changes, the newest first.
    changes: Vec<String>,
}

#[derive(Default, Serialize)]
struct SectionView {
    id: String,
    title: String,
    parts: usize,
    accepted: usize,
    facts: usize,
    unsure: usize,
}

#[derive(Serialize)]
struct PartView {
    name: String,
    is_accepted: bool,
    source: Vec<String>,
    text: Vec<ParagraphView>,
    facts: Vec<FactView>,
    relations: Vec<RelationView>,
}

#[derive(Serialize)]
struct ParagraphView {
    is_heading: bool,
    /// Its texts, a figure with the id of its fact.
    parts: Vec<(String, Option<String>)>,
}

#[derive(Serialize)]
struct FactView {
    id: String,
    label: String,
    value: String,
    is_unsure: bool,
}

#[derive(Serialize)]
struct RelationView {
    id: String,
    labels: String,
    calculation: String,
    holds: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn all_files_are_written_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let content = folder.path().join("content");
        fs::create_dir(&content).unwrap();
        fs::write(content.join("a.md"), "甲").unwrap();
        fs::write(content.join("b.md"), "edited since").unwrap();
        let file = |name: &str, before: &str| ChangedFile {
            name: format!("content/{name}"),
            before: before.to_owned(),
            after: "丙".to_owned(),
        };
        let project = Project::new(folder.path(), None);
        write_all(&project, &[file("a.md", "甲"), file("b.md", "乙")]).unwrap_err();
        assert_eq!(fs::read_to_string(content.join("a.md")).unwrap(), "甲");
        assert_eq!(fs::read_to_string(content.join("b.md")).unwrap(), "edited since");
        write_all(&project, &[file("a.md", "甲"), file("b.md", "edited since")]).unwrap();
        assert_eq!(fs::read_to_string(content.join("a.md")).unwrap(), "丙");
    }
}
