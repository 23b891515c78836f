//! `gongkai check`: all checks of a build, without writing files.

use super::options::{CheckOptions, Format};
use super::{LOOKED, Outcome, judge, print, project};
use crate::artwork::ArtworkCache;
use crate::console;
use crate::diagnostic::{Sentence, Speech};
use crate::error::Result;
use crate::export;
use crate::load::listing::Listing;
use crate::pipeline;
use crate::verdict::Verdict;
use std::mem::ManuallyDrop;

/// Runs the command.
pub(super) fn run(options: &CheckOptions, speech: Speech) -> Result<Outcome> {
    let project = project(&options.site, None)?;
    let checked = pipeline::prove(&project, &Listing::of(&project), None, &ArtworkCache::open(&project.root))?;
    // The process ends with the command: to free a site of 5,000 sections piece by piece takes a tenth of a second.
    let checked = ManuallyDrop::new(checked);
    let findings = &checked.findings;
    let verdict = checked.prepared.as_ref().map(|prepared| Verdict::of(&prepared.site));
    let numbers = verdict.as_ref().map(Verdict::json);
    let document = match options.format {
        Format::Text => {
            let outcome = print(findings, options.strictness, &LOOKED, speech);
            if outcome == Outcome::Fine {
                console::print_line(fine(findings.len()).get(speech));
            }
            console::print_line(verdict.map_or_else(Verdict::incomplete, |verdict| verdict.sentence()).get(speech));
            return Ok(outcome);
        }
        Format::Json => export::json(findings, numbers.as_ref()),
        Format::Sarif => export::sarif(findings, numbers.as_ref(), speech),
    };
    console::put(&(document + "\n"))?;
    Ok(judge(findings, options.strictness))
}

fn fine(warnings: usize) -> Sentence {
    if warnings == 0 {
        return Sentence::new("没有发现错误。", "No errors found.");
    }
    let counted = super::counted(warnings, "warning");
    Sentence::new(format!("没有错误，有 {warnings} 个提醒。"), format!("No errors, {counted}."))
}
