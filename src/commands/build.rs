//! `gongkai build`: check, render, write; one line about what was done.

use super::arguments::BuildOptions;
use super::{Outcome, WROTE_NOTHING, print, project};
use crate::console;
use crate::diagnostic::{Sentence, Speech};
use crate::error::Result;
use crate::load::listing::Listing;
use crate::pipeline::{self, Prepared, WriteOptions};
use crate::workshop::Workshop;
use crate::write::Summary;
use crate::write::adopt::Takeover;
use std::time::{Duration, Instant};

pub fn run(options: &BuildOptions, speech: Speech) -> Result<Outcome> {
    let started = Instant::now();
    let project = project(&options.site, options.output.as_deref())?;
    let workshop = Workshop::open(&project.root);
    let checked = pipeline::prove(&project, &Listing::of(&project), options.base_url.as_deref(), &workshop)?;
    let outcome = print(&checked.findings, options.strictness, &WROTE_NOTHING, speech);
    let Some(prepared) = checked.prepared.filter(|_| outcome == Outcome::Fine) else { return Ok(outcome) };
    let bar = console::progress(prepared.plan.pages().count(), speech);
    let agrees = |takeover: &Takeover| bar.suspend(|| agrees(takeover, options.yes, speech));
    let write_options = WriteOptions { adopt: options.adopt.then_some(&agrees), sync: options.sync, copies: options.copies };
    let summary = prepared.write(&project, &write_options, &workshop, &|| bar.inc(1))?;
    bar.finish_and_clear();
    workshop.tidy();
    for note in workshop.notes().iter().chain(&summary.notes) {
        console::print_line(note.get(speech));
    }
    let line = summary_line(&prepared, &summary, started.elapsed());
    console::print_line(&format!("{} → {}", line.get(speech), project.output.display()));
    Ok(outcome)
}

/// So many names of a list are shown.
const SHOWN: usize = 20;

/// Shows what would be taken over, and asks.
fn agrees(takeover: &Takeover, yes: bool, speech: Speech) -> bool {
    let lists = [
        (&takeover.overwritten, "会覆盖", "It would write over"),
        (
            &takeover.removed,
            "会删除（本程序以前生成、现在没有的页面和文件）",
            "It would remove (made by this program before, no longer part of the site)",
        ),
    ];
    for (names, zh, en) in lists.into_iter().filter(|(names, _, _)| !names.is_empty()) {
        let count = names.len();
        let head = Sentence::new(format!("{zh} {count} 个文件："), format!("{en} {}:", super::counted(count, "file")));
        console::print_line(head.get(speech));
        for name in names.iter().take(SHOWN) {
            console::print_line(&format!("  {name}"));
        }
        if count > SHOWN {
            let more = count - SHOWN;
            let line = Sentence::new(format!("  …… 还有 {more} 个"), format!("  … and {more} more"));
            console::print_line(line.get(speech));
        }
    }
    yes || super::agreed(&Sentence::new("别的文件都不动。接管吗？", "Nothing else is touched. Take these files over?"), speech)
}

fn summary_line(prepared: &Prepared, summary: &Summary, elapsed: Duration) -> Sentence {
    let reports = prepared.site.reports.len();
    let languages = prepared.site.locales().len();
    let sections: usize = prepared.site.reports.iter().map(|report| report.sections.len()).sum();
    let facts: usize = prepared.site.reports.iter().map(|report| report.facts.len()).sum();
    let pages = prepared.plan.pages().count();
    let Summary { files, changed, removed, .. } = summary;
    let seconds = elapsed.as_secs_f64();
    Sentence::new(
        format!(
            "{reports} 份报告、{sections} 个部分、{facts} 项数据、{languages} 个语种：{pages} 个页面，共 {files} 个文件（改动 {changed}，删除 {removed}），用时 {seconds:.2} 秒"
        ),
        format!(
            "{}, {}, {} in {}: {} in {files} files ({changed} changed, {removed} removed), {seconds:.2} s",
            super::counted(reports, "report"),
            super::counted(sections, "section"),
            super::counted(facts, "fact"),
            super::counted(languages, "language"),
            super::counted(pages, "page"),
        ),
    )
}
