//! `gongkai build`: check, render, write; one line about what was done.

use super::arguments::BuildOptions;
use super::{Outcome, WROTE_NOTHING, print, project};
use crate::console;
use crate::diagnostic::{Sentence, Speech};
use crate::error::Result;
use crate::load::listing::Listing;
use crate::pipeline::{self, Prepared};
use crate::workshop::Workshop;
use crate::write::Summary;
use std::time::{Duration, Instant};

pub fn run(options: &BuildOptions, speech: Speech) -> Result<Outcome> {
    let started = Instant::now();
    let project = project(&options.site, options.output.as_deref())?;
    let workshop = Workshop::open(&project.root);
    let checked = pipeline::prove(&project, &Listing::of(&project), options.base_url.as_deref(), &workshop)?;
    let outcome = print(&checked.findings, options.strictness, &WROTE_NOTHING, speech);
    let Some(prepared) = checked.prepared.filter(|_| outcome == Outcome::Fine) else { return Ok(outcome) };
    let bar = console::progress(prepared.plan.pages().count(), speech);
    let summary = prepared.write(&project, &workshop, &|| bar.inc(1))?;
    bar.finish_and_clear();
    workshop.tidy();
    if let Some(note) = workshop.note() {
        console::print_line(note.get(speech));
    }
    let line = summary_line(&prepared, &summary, started.elapsed());
    console::print_line(&format!("{} → {}", line.get(speech), project.output.display()));
    Ok(outcome)
}

fn summary_line(prepared: &Prepared, summary: &Summary, elapsed: Duration) -> Sentence {
    let reports = prepared.site.reports.len();
    let languages = prepared.site.locales().len();
    let sections: usize = prepared.site.reports.iter().map(|report| report.sections.len()).sum();
    let facts: usize = prepared.site.reports.iter().map(|report| report.facts.len()).sum();
    let pages = prepared.plan.pages().count();
    let Summary { files, changed, removed } = summary;
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
