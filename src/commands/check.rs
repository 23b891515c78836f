//! `gongkai check`: everything but writing.

use super::arguments::CheckOptions;
use super::{Outcome, print, project};
use crate::diagnostic::{Sentence, Speech};
use crate::error::Result;
use crate::load::listing::Listing;
use crate::pipeline::{self, Memory, Rehearsal};

pub fn run(options: &CheckOptions, speech: Speech) -> Result<Outcome> {
    let project = project(&options.site, None)?;
    let checked = pipeline::prepare(&project, &Listing::of(&project), None, Rehearsal::Whole, &mut Memory::default())?;
    let outcome = print(&checked, speech, false);
    if outcome == Outcome::Fine {
        let warnings = checked.findings.len();
        let line = if warnings == 0 {
            Sentence::new("没有发现错误。", "No mistakes found.")
        } else {
            let counted = super::counted(warnings, "warning");
            Sentence::new(format!("没有错误，有 {warnings} 个提醒。"), format!("No mistakes, {counted}."))
        };
        println!("{}", line.get(speech));
    }
    Ok(outcome)
}
