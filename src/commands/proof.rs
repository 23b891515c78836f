//! `gongkai proof`: the proof sheet of a report, for the person who signs it; or whether its
//! content is still what was signed.

use super::options::ProofOptions;
use super::{LOOKED, Outcome, print, project};
use crate::commands::options::Strictness;
use crate::console;
use crate::diagnostic::{self, Sentence, Speech};
use crate::disk;
use crate::error::{Error, Result};
use crate::load::listing::Listing;
use crate::pipeline::{self, PipelineMemo, Prepared, Rehearsal};
use crate::proof::{self, ContentDigest, MARK, Sheet, Surroundings};
use std::fs;
use std::path::Path;

/// Runs the command. A site with errors gets no sheet: what the check has not completed, nobody
/// should sign.
pub(super) fn run(options: &ProofOptions, speech: Speech) -> Result<Outcome> {
    let project = project(&options.site, None)?;
    let listing = Listing::of(&project);
    let checked = pipeline::prepare(&project, &listing, None, Rehearsal::Sample, &mut PipelineMemo::default())?;
    let Some(prepared) = &checked.prepared else {
        print(&checked.findings, Strictness::Errors, &LOOKED, speech);
        console::print_error_line(refused().get(speech));
        return Ok(Outcome::Mistakes);
    };
    let Some(index) = wanted(prepared, options.report.as_deref(), speech) else { return Ok(Outcome::Mistakes) };
    if let Some(code) = &options.verify {
        return verify(prepared, index, code, speech);
    }
    let sheet = Sheet::of(prepared, index, &prepared.renderer()?, &checked.findings, speech)?;
    let text = if options.json { sheet.json() } else { proof::page(&sheet, &Surroundings::default(), speech)? };
    match &options.output {
        None => console::put(&text)?,
        Some(path) => {
            write(path, &text)?;
            console::print_line(&format!("→ {}", path.display()));
        }
    }
    Ok(Outcome::Fine)
}

fn refused() -> Sentence {
    Sentence::new("还有错误，没有出校核单：改正以后再出。", "There is no proof sheet while there are errors: correct them first.")
}

/// Returns the index of the report that is asked for. `None` after a message if there is no such
/// report.
fn wanted(prepared: &Prepared, id: Option<&str>, speech: Speech) -> Option<usize> {
    let site = &prepared.site;
    let Some(id) = id else {
        if site.featured.is_none() {
            let nothing = Sentence::new("网站还没有报告。", "The site has no report yet.");
            console::print_error_line(nothing.get(speech));
        }
        return site.featured;
    };
    let found = site.reports.iter().position(|report| report.id == id);
    if found.is_none() {
        let ids = || site.reports.iter().map(|report| report.id.as_str());
        let unknown = Sentence::new(format!("没有报告“{id}”。"), format!("There is no report `{id}`."));
        let (zh, en) = (ids().collect::<Vec<_>>().join("、"), ids().collect::<Vec<_>>().join(", "));
        let known = Sentence::new(format!("现有的报告：{zh}。"), format!("Existing reports: {en}."));
        let help = diagnostic::suggestion(id, ids()).unwrap_or(known);
        console::print_error_line(&format!("{} {}", unknown.get(speech), help.get(speech)));
    }
    found
}

/// Says whether the content of a report has the check code that somebody signed.
fn verify(prepared: &Prepared, index: usize, code: &str, speech: Speech) -> Result<Outcome> {
    let digest = ContentDigest::of(prepared, &prepared.site.reports[index])?;
    if digest.is(code) {
        let same = Sentence::new("内容与签字时相同。", "The content is what was signed.");
        console::print_line(same.get(speech));
        return Ok(Outcome::Fine);
    }
    let short = &digest.short;
    let differs = Sentence::new(
        format!("内容与签字时不同：现在的校验码是 {short}。"),
        format!("The content differs from what was signed: its check code is now {short}."),
    );
    console::print_error_line(differs.get(speech));
    Ok(Outcome::Mistakes)
}

/// Writes the sheet atomically. Returns an error if the existing file is no proof sheet.
fn write(path: &Path, text: &str) -> Result<()> {
    let is_there = fs::symlink_metadata(path).is_ok();
    if is_there && !disk::read(path).is_ok_and(|old| String::from_utf8_lossy(&old).contains(MARK)) {
        let shown = path.display();
        return Err(Error::Usage(Sentence::new(
            format!("“{shown}”不是校核单，没有覆盖。请用 --output 写到别处。"),
            format!("`{shown}` is no proof sheet and is left unchanged. Use --output to write elsewhere."),
        )));
    }
    disk::replace(path, text.as_bytes()).map_err(Error::system(path))
}
