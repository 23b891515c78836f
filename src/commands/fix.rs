//! `gongkai fix`: applies mechanical fixes, after showing them.

use super::options::FixOptions;
use super::{Outcome, project};
use crate::console;
use crate::content_edit;
use crate::diagnostic::{Fix, Position, Sentence, Speech};
use crate::error::{Error, Result};
use crate::fixes;
use crate::load::listing::Listing;
use crate::pipeline::{self, Finding, PipelineMemo, Rehearsal};
use crate::project::Project;
use std::collections::BTreeMap;
use std::fs;

/// The most rounds of fixes. One fix can enable another: removing an indent reveals a
/// half-width comma after it. Whatever is left after this many rounds needs a person.
const MOST_ROUNDS: usize = 8;

/// Runs the command.
pub(super) fn run(options: &FixOptions, speech: Speech) -> Result<Outcome> {
    let project = project(&options.site, None)?;
    let say = |zh: &str, en: &str| Sentence::new(zh, en).get(speech).to_owned();
    let mut applied = 0;
    for round in 0..MOST_ROUNDS {
        let files = fixed_files(&project)?;
        if files.is_empty() && round == 0 {
            console::print_line(&say("没有可以自动改正的地方。", "There is nothing to fix automatically."));
            return Ok(Outcome::Fine);
        }
        if files.is_empty() {
            break;
        }
        let count = show(&files);
        let question = Sentence::new(format!("改这 {count} 处吗？"), format!("Apply {}?", super::counted(count, "change")));
        if !options.yes && !super::agreed(&question, speech) {
            console::print_line(&say(
                "没有再改。加上 --yes 就不再询问。",
                "No further changes were made. Use --yes to skip this question.",
            ));
            break;
        }
        let (written, edited) = write(&project, &files)?;
        applied += written;
        if edited.is_empty() {
            break;
        }
        let names = edited.join(", ");
        let line = Sentence::new(
            format!("{names} 刚刚被改过，改动都保留着。重新看一遍："),
            format!("{names}: edited in the meantime; the edits are kept. Checking again:"),
        );
        console::print_line(line.get(speech));
    }
    if applied > 0 {
        console::print_line(&say(&format!("改了 {applied} 处。"), &format!("{} applied.", super::counted(applied, "change"))));
    }
    Ok(Outcome::Fine)
}

/// Prints the changes. Returns their number.
fn show(files: &BTreeMap<String, FixedFile>) -> usize {
    let mut count = 0;
    for (name, file) in files {
        let changes = changes(&file.before, &file.after);
        count += changes.len();
        for Change { line, old, new } in changes {
            console::print_line(&format!("{name}:{line}"));
            for line in old {
                console::print_line(&format!("- {line}"));
            }
            for line in new {
                console::print_line(&format!("+ {line}"));
            }
            console::print_line("");
        }
    }
    count
}

/// Writes the files that are still as they were shown. Returns the number of changes
/// written, and the files that somebody has edited since.
fn write(project: &Project, files: &BTreeMap<String, FixedFile>) -> Result<(usize, Vec<String>)> {
    let (mut count, mut edited) = (0, Vec::new());
    for (name, file) in files {
        if content_edit::replace(project, name, &file.before, &file.after)? {
            count += changes(&file.before, &file.after).len();
        } else {
            edited.push(name.clone());
        }
    }
    Ok((count, edited))
}

/// The text of a file before and after its fixes.
struct FixedFile {
    before: String,
    after: String,
}

/// Returns all files that can be fixed, with fixes applied until none are left.
fn fixed_files(project: &Project) -> Result<BTreeMap<String, FixedFile>> {
    let mut listing = Listing::of(project);
    let mut memory = PipelineMemo::default();
    let mut files: BTreeMap<String, FixedFile> = BTreeMap::new();
    for _ in 0..MOST_ROUNDS {
        let checked = pipeline::prepare(project, &listing, None, Rehearsal::Sample, &mut memory)?;
        let mut has_changed = false;
        for (name, fixes) in fixes_by_file(&checked.findings) {
            let path = project.root.join(name);
            let before = match files.get(name) {
                Some(file) => file.before.clone(),
                None => fs::read_to_string(&path).map_err(Error::system(&path))?,
            };
            let text = files.get(name).map_or(&before, |file| &file.after);
            if let Some(after) = fixes::apply(text, &fixes) {
                has_changed = true;
                listing.set_draft(name, after.clone().into_bytes());
                files.insert(name.to_owned(), FixedFile { before, after });
            }
        }
        if !has_changed {
            break;
        }
    }
    files.retain(|_, file| file.before != file.after);
    Ok(files)
}

fn fixes_by_file(findings: &[Finding]) -> BTreeMap<&str, Vec<(Position, &Fix)>> {
    let mut fixes: BTreeMap<&str, Vec<(Position, &Fix)>> = BTreeMap::new();
    for finding in findings {
        if let (Some(place), Some(fix)) = (&finding.diagnostic.place, &finding.diagnostic.fix) {
            fixes.entry(&place.file).or_default().push((place.position, fix));
        }
    }
    fixes
}

/// A run of adjacent changed lines. `line` is the line number in the old text, from 1.
struct Change<'t> {
    line: usize,
    old: Vec<&'t str>,
    new: Vec<&'t str>,
}

fn changes<'t>(before: &'t str, after: &'t str) -> Vec<Change<'t>> {
    let lines = |text: &'t str| text.lines().collect::<Vec<&str>>();
    let (old, new) = (lines(before), lines(after));
    let operations = similar::capture_diff_slices(similar::Algorithm::Myers, &old, &new);
    let changed = operations.iter().filter(|operation| operation.tag() != similar::DiffTag::Equal);
    let mut changes = Vec::new();
    for operation in changed {
        let (from, to) = (operation.old_range(), operation.new_range());
        if from.len() == to.len() {
            // Line by line, so that each new line is shown below the line that it
            // replaces.
            let pairs = from.zip(to);
            changes.extend(pairs.map(|(from, to)| Change { line: from + 1, old: vec![old[from]], new: vec![new[to]] }));
        } else {
            changes.push(Change { line: from.start + 1, old: old[from].to_vec(), new: new[to].to_vec() });
        }
    }
    changes
}
