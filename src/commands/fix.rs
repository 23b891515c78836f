//! `gongkai fix`: applies the mechanical mends, after showing them.

use super::arguments::FixOptions;
use super::{Outcome, project};
use crate::diagnostic::{Fix, Position, Sentence, Speech};
use crate::error::{Error, Result};
use crate::load::listing::Listing;
use crate::mend::{self, Change};
use crate::pipeline::{self, Finding, Memory, Rehearsal};
use crate::project::Project;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

pub fn run(options: &FixOptions, speech: Speech) -> Result<Outcome> {
    let project = project(&options.site, None)?;
    let listing = Listing::of(&project);
    let checked = pipeline::prepare(&project, &listing, None, Rehearsal::Sample, &mut Memory::default())?;
    let say = |zh: &str, en: &str| Sentence::new(zh, en).get(speech).to_owned();
    let files = mended_files(&project, &checked.findings)?;
    if files.is_empty() {
        println!("{}", say("没有可以自动改正的地方。", "There is nothing to mend mechanically."));
        return Ok(Outcome::Fine);
    }
    for (name, file) in &files {
        for Change { line, old, new } in &file.changes {
            println!("{name}:{line}\n- {old}\n+ {new}\n");
        }
    }
    let count: usize = files.values().map(|file| file.changes.len()).sum();
    if !options.yes && !agreed(count, speech) {
        println!("{}", say("什么也没有改。加上 --yes 就不再询问。", "Nothing was changed. With --yes there is no question."));
        return Ok(Outcome::Fine);
    }
    for (name, file) in &files {
        replace(&project.root.join(name), &file.mended)?;
    }
    println!("{}", say(&format!("改了 {count} 行。"), &format!("{} changed.", super::counted(count, "line"))));
    Ok(Outcome::Fine)
}

struct MendedFile {
    mended: String,
    changes: Vec<Change>,
}

fn mended_files(project: &Project, findings: &[Finding]) -> Result<BTreeMap<String, MendedFile>> {
    let mut fixes: BTreeMap<&str, Vec<(Position, &Fix)>> = BTreeMap::new();
    for finding in findings {
        if let (Some(place), Some(fix)) = (&finding.diagnostic.place, &finding.diagnostic.fix) {
            fixes.entry(&place.file).or_default().push((place.position, fix));
        }
    }
    let mut files = BTreeMap::new();
    for (name, fixes) in fixes {
        let path = project.root.join(name);
        let text = fs::read_to_string(&path).map_err(Error::system(&path))?;
        let (mended, changes) = mend::mend(&text, &fixes);
        if !changes.is_empty() {
            files.insert(name.to_owned(), MendedFile { mended, changes });
        }
    }
    Ok(files)
}

/// Asks on a terminal; anything but a yes is a no.
fn agreed(count: usize, speech: Speech) -> bool {
    if !io::stdin().is_terminal() {
        return false;
    }
    let question =
        Sentence::new(format!("改这 {count} 行吗？[y/N] "), format!("Change {}? [y/N] ", super::counted(count, "line")));
    print!("{}", question.get(speech));
    let _ = io::stdout().flush();
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
