//! `gongkai fix`: applies the mechanical mends, after showing them.

use super::arguments::FixOptions;
use super::{Outcome, project};
use crate::console;
use crate::diagnostic::{Fix, Position, Sentence, Speech};
use crate::error::{Error, Result};
use crate::load::listing::Listing;
use crate::mend;
use crate::pipeline::{self, Finding, Memory, Rehearsal};
use crate::project::Project;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, IsTerminal};
use std::path::Path;

/// Mends make room for others: an indent that is gone shows the half-width comma
/// behind it. After so many rounds whatever is left is not for a machine.
const MOST_ROUNDS: usize = 8;

pub fn run(options: &FixOptions, speech: Speech) -> Result<Outcome> {
    let project = project(&options.site, None)?;
    let say = |zh: &str, en: &str| Sentence::new(zh, en).get(speech).to_owned();
    let files = mended_files(&project)?;
    if files.is_empty() {
        console::print_line(&say("没有可以自动改正的地方。", "There is nothing to mend mechanically."));
        return Ok(Outcome::Fine);
    }
    let mut count = 0;
    for (name, file) in &files {
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
    if !options.yes && !agreed(count, speech) {
        console::print_line(&say(
            "什么也没有改。加上 --yes 就不再询问。",
            "Nothing was changed. With --yes there is no question.",
        ));
        return Ok(Outcome::Fine);
    }
    for (name, file) in &files {
        let path = project.root.join(name);
        if fs::read_to_string(&path).map_err(Error::system(&path))? == file.before {
            replace(&path, &file.after)?;
        } else {
            let (zh, en) = (
                format!("{name} 刚刚被改过，没有动它；请再运行一次 gongkai fix。"),
                format!("{name} was changed in the meantime and left alone; run `gongkai fix` again."),
            );
            console::print_line(&say(&zh, &en));
        }
    }
    console::print_line(&say(&format!("改了 {count} 处。"), &format!("{} changed.", super::counted(count, "place"))));
    Ok(Outcome::Fine)
}

/// A file as it is and as it is after its mends.
struct MendedFile {
    before: String,
    after: String,
}

/// All files that have something to mend, mended until nothing is left.
fn mended_files(project: &Project) -> Result<BTreeMap<String, MendedFile>> {
    let mut listing = Listing::of(project);
    let mut memory = Memory::default();
    let mut files: BTreeMap<String, MendedFile> = BTreeMap::new();
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
            if let Some(after) = mend::mend(text, &fixes) {
                has_changed = true;
                listing.set_draft(name, after.clone().into_bytes());
                files.insert(name.to_owned(), MendedFile { before, after });
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

/// Lines that differ, next to each other, from a line of the file before.
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
            // Line by line, so that each stands under the one it replaces.
            let pairs = from.zip(to);
            changes.extend(pairs.map(|(from, to)| Change { line: from + 1, old: vec![old[from]], new: vec![new[to]] }));
        } else {
            changes.push(Change { line: from.start + 1, old: old[from].to_vec(), new: new[to].to_vec() });
        }
    }
    changes
}

/// Asks on a terminal; anything but a yes is a no.
fn agreed(count: usize, speech: Speech) -> bool {
    if !io::stdin().is_terminal() {
        return false;
    }
    let question =
        Sentence::new(format!("改这 {count} 处吗？[y/N] "), format!("Change {}? [y/N] ", super::counted(count, "place")));
    console::print_beginning(question.get(speech));
    let mut answer = String::new();
    let _ = io::stdin().lock().read_line(&mut answer);
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "是" | "好")
}

/// Writes a file whole or not at all: beside its name, then over it.
fn replace(path: &Path, text: &str) -> Result<()> {
    // A link stays a link: what it points to is replaced.
    let path = &fs::canonicalize(path).map_err(Error::system(path))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.gongkai.tmp"));
    let written = fs::write(&beside, text).and_then(|()| {
        // As private as before, where the system knows of that.
        fs::set_permissions(&beside, fs::metadata(path)?.permissions())?;
        fs::rename(&beside, path)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        Error::system(path)(error)
    })
}
