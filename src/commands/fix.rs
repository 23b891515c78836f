//! `gongkai fix`: applies mechanical fixes, after showing them.

use super::options::FixOptions;
use super::{Outcome, project};
use crate::console;
use crate::content_edit;
use crate::diagnostic::{Sentence, Speech};
use crate::error::Result;
use crate::pipeline::{FixedFile, MOST_ROUNDS, fixed_files};
use crate::project::Project;
use std::collections::BTreeMap;

/// Runs the command.
pub(super) fn run(options: &FixOptions, speech: Speech) -> Result<Outcome> {
    let project = project(&options.site, None)?;
    let say = |zh: &str, en: &str| Sentence::new(zh, en).get(speech).to_owned();
    let mut applied = 0;
    for round in 0..MOST_ROUNDS {
        let files = fixed_files(&project, |_| true)?;
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
