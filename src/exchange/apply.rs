//! Puts translations into the files of a site and records them, all in memory: what comes out has been read and checked again
//! before a file is written.

use super::merge::{Incoming, merge};
use crate::bounds::Bounds;
use crate::content_edit::{self, Change};
use crate::diagnostic::{Code, Sentence};
use crate::error::{Error, Result};
use crate::load::listing::Listing;
use crate::model::translation_record::TranslationRecord;
use crate::pipeline::{self, Checked, Finding, PipelineMemo, Prepared, Rehearsal};
use crate::project::Project;
use crate::segment::folded;
use crate::translate::{Acceptance, Recording, State, Subject, record_text, translations};

/// The changes of files that translations make.
#[derive(Debug)]
pub(crate) struct Applied {
    pub changes: Vec<Change>,
    /// How many texts are new or changed, how many stand there already and are confirmed, and how many nobody has touched.
    pub written: usize,
    pub confirmed: usize,
    pub untouched: usize,
    /// Why some were left out, by address.
    pub refused: Vec<(String, Sentence)>,
    /// What the checks would say of the files and do not say now.
    pub arisen: Vec<Finding>,
}

/// The most attempts: each leaves out what the one before found wrong.
const MOST_ATTEMPTS: usize = 4;

/// Puts translations into a report, or into what all reports share. The language is named by its index.
pub(crate) fn applied(
    project: &Project,
    listing: &Listing,
    prepared: &Prepared,
    (subject, locale): (&Subject<'_>, usize),
    incoming: &[Incoming],
) -> Result<Applied> {
    let code = prepared.site.locales().get(locale).code.clone();
    let bounds = Bounds::of(project);
    let read = |name: &str| content_edit::text(&bounds, project, name);
    // What the changes leave as it is need not be read and checked again.
    let mut memory = PipelineMemo::default();
    let before = pipeline::prepare(project, listing, None, Rehearsal::Sample, &mut memory)?;
    let mut left: Vec<Incoming> = incoming.to_vec();
    let mut refused = Vec::new();
    for _ in 0..MOST_ATTEMPTS {
        let merged = merge(subject, (&code, locale), &left, &read).map_err(Error::Usage)?;
        if is_foreign(merged.strangers, incoming.len()) {
            return Err(Error::Usage(foreign(subject.id, merged.strangers)));
        }
        let after = checked(project, &merged.changes, &mut memory)?;
        let Some(site) = after.prepared.as_ref().map(|prepared| prepared.site.clone()) else {
            let broken = blamed(&left, &merged.changes, &after, &before);
            if broken.is_empty() {
                break;
            }
            left.retain(|own| !broken.iter().any(|(address, _)| *address == own.address));
            refused.extend(broken);
            continue;
        };
        let Some(now) = Subject::named(&site, subject.id) else { break };
        // Every text that was put in must stand there with just its words.
        let list = translations(&now, &code, locale);
        let stands = |address: &String| {
            let words = merged.words.get(address);
            let found = list.iter().any(|own| {
                own.target.as_ref().is_some_and(|target| Some(&folded(&target.words)) == words) && own.state != State::Missing
            });
            found || words.is_none()
        };
        let lost: Vec<String> =
            merged.accepted.iter().map(|(address, _)| address.clone()).filter(|address| !stands(address)).collect();
        if !lost.is_empty() {
            left.retain(|own| !lost.contains(&own.address));
            refused.extend(lost.into_iter().map(|address| (address, altered())));
            continue;
        }
        refused.extend(merged.refused);
        let mut changes = merged.changes;
        let mut recording = Recording::new(&now, &code, locale);
        if recording.record.is_empty() {
            // Until now nothing was recorded: what is published stays what it is, and only later changes are told.
            let _ = recording.accept(None, &Acceptance::Translated);
        }
        for (address, acceptance) in &merged.accepted {
            let Some(words) = merged.words.get(address) else { continue };
            recording.accept_words(address, words, acceptance);
        }
        let mut record = now.record.cloned().unwrap_or_default();
        record.languages.insert(code.clone(), recording.record);
        if !merged.accepted.is_empty() {
            changes.extend(record_change(project, subject, &record).map_err(Error::Usage)?);
        }
        // The record, which is written with them, is not yet known to the checks.
        let is_of_record = |finding: &Finding| matches!(finding.diagnostic.code, Code::TranslationStale | Code::TranslationDraft);
        let arisen = after.findings.into_iter().filter(|finding| is_new(finding, &before) && !is_of_record(finding));
        let arisen = arisen.collect();
        let written = merged.accepted.len() - merged.confirmed;
        return Ok(Applied { changes, written, confirmed: merged.confirmed, untouched: merged.untouched, refused, arisen });
    }
    Ok(Applied { changes: Vec::new(), written: 0, confirmed: 0, untouched: 0, refused, arisen: Vec::new() })
}

/// Whether most texts of a file do not belong to the report.
fn is_foreign(strangers: usize, all: usize) -> bool {
    const FEWEST: usize = 4;
    all >= FEWEST && strangers * 2 > all
}

fn foreign(subject: &str, count: usize) -> Sentence {
    Sentence::new(
        format!(
            "这个文件里有 {count} 段不是“{subject}”现在的原文：它多半是别的网站的，或者导出以后原文改了很多。什么也没有写；请重新导出。"
        ),
        format!(
            "{count} texts of the file are not what the source of `{subject}` says now: it is of another site, or the source has changed a lot since the export. Nothing was written; export again."
        ),
    )
}

/// The change of a record. `None` if the file has it already.
pub(crate) fn record_change(
    project: &Project,
    subject: &Subject<'_>,
    record: &TranslationRecord,
) -> std::result::Result<Option<Change>, Sentence> {
    let name = subject.record_file();
    let (before, after) = (content_edit::text(&Bounds::of(project), project, &name)?, record_text(record));
    Ok((before.as_ref() != Some(&after)).then_some(Change { name, before, after }))
}

/// The site with changed files.
fn checked(project: &Project, changes: &[Change], memory: &mut PipelineMemo) -> Result<Checked> {
    let mut listing = Listing::of(project);
    for change in changes {
        let bytes = change.after.clone().into_bytes();
        match change.before {
            Some(_) => listing.set_draft(&change.name, bytes),
            None => listing.add_draft(project, &change.name, bytes),
        }
    }
    pipeline::prepare(project, &listing, None, Rehearsal::Sample, memory)
}

fn is_new(finding: &Finding, before: &Checked) -> bool {
    let own = &finding.diagnostic;
    !before.findings.iter().any(|known| known.diagnostic.code == own.code && known.diagnostic.message == own.message)
}

/// The translations in the files of which the checks find new errors, with the first of these.
fn blamed(left: &[Incoming], changes: &[Change], after: &Checked, before: &Checked) -> Vec<(String, Sentence)> {
    let errors: Vec<&Finding> =
        after.findings.iter().filter(|finding| finding.diagnostic.is_error() && is_new(finding, before)).collect();
    let line_of = |finding: &&Finding| {
        let place = finding.diagnostic.place.as_ref()?;
        let change = changes.iter().find(|change| *change.name == *place.file)?;
        change.after.lines().nth((place.position.line as usize).checked_sub(1)?)
    };
    // Of the texts that stand in the line, the longest is the one that was put there; others are parts of it.
    let of_error = |finding: &&Finding| {
        let line = line_of(finding)?;
        let here = left.iter().filter(|own| !own.is_untouched() && line.contains(own.text.trim()));
        let longest = here.max_by_key(|own| own.text.trim().len())?;
        Some((longest.address.clone(), finding.diagnostic.message.clone()))
    };
    let mut blamed: Vec<(String, Sentence)> = errors.iter().filter_map(of_error).collect();
    blamed.dedup_by(|one, other| one.0 == other.0);
    if !blamed.is_empty() {
        return blamed;
    }
    // The error cannot be told from the text of one: all are left out.
    let message = errors.first().map(|finding| finding.diagnostic.message.clone());
    let message = message.unwrap_or_else(altered);
    left.iter().map(|own| (own.address.clone(), message.clone())).collect()
}

fn altered() -> Sentence {
    Sentence::new(
        "放进文件以后读出来不是这些文字，没有放；请在文件里改。",
        "It would not be read from the file as it is, and was left out; change the file itself.",
    )
}
