//! `gongkai relations`: proposes relations that nobody has declared.

use super::options::RelationsOptions;
use super::{Outcome, prepared, project};
use crate::console;
use crate::content_edit;
use crate::diagnostic::{Sentence, Speech};
use crate::error::{Error, Result};
use crate::load::listing::Listing;
use crate::model::report::{Report, report_before};
use crate::pipeline::{self, PipelineMemo, Prepared, Rehearsal, count_errors};
use crate::proposals::{Proposal, proposals, yaml};
use serde_json::json;
use std::fmt::Write;
use std::fs;
use unicode_width::UnicodeWidthStr;

/// Runs the command.
pub(super) fn run(options: &RelationsOptions, speech: Speech) -> Result<Outcome> {
    let Some(prepared) = prepared(&options.site, speech)? else { return Ok(Outcome::Mistakes) };
    let reports: Vec<&Report> = prepared
        .site
        .reports
        .iter()
        .map(AsRef::as_ref)
        .filter(|report: &&Report| options.report.as_ref().is_none_or(|id| report.id == *id))
        .collect();
    if let Some(id) = options.report.as_ref().filter(|_| reports.is_empty()) {
        return Err(Error::Usage(Sentence::new(format!("没有报告“{id}”。"), format!("There is no report `{id}`."))));
    }
    let found: Vec<(&Report, Vec<Proposal>)> = reports.into_iter().map(|report| (report, of_report(&prepared, report))).collect();
    if options.json {
        console::put(&format!("{:#}\n", json_list(&found)))?;
    } else {
        console::put(&listed(&found, options.write, speech))?;
    }
    if options.write {
        for (report, proposals) in &found {
            write(options, report, proposals, speech)?;
        }
    }
    let is_doubtful = found.iter().flat_map(|(_, proposals)| proposals).any(|proposal| !proposal.holds);
    Ok(if is_doubtful { Outcome::Mistakes } else { Outcome::Fine })
}

fn of_report(prepared: &Prepared, report: &Report) -> Vec<Proposal> {
    let before = report_before(&prepared.site.reports, report).map(|before| &*before.manuscript);
    proposals(&prepared.site.shared_context, report, before)
}

fn listed(found: &[(&Report, Vec<Proposal>)], is_written: bool, speech: Speech) -> String {
    let say = |zh: &str, en: &str| Sentence::new(zh, en).get(speech).to_owned();
    let mut text = String::new();
    for (report, proposals) in found {
        let folder = format!("content/{}/", report.id);
        let _ = writeln!(text, "{folder}");
        let (holding, doubtful): (Vec<&Proposal>, Vec<&Proposal>) = proposals.iter().partition(|proposal| proposal.holds);
        if proposals.is_empty() {
            let _ = writeln!(text, "  {}", say("没有可以建议的关系。", "No relations to propose."));
        }
        if !doubtful.is_empty() {
            let head =
                say("照写法应当成立，数却对不上，请核对：", "By their form these should hold, but the figures do not agree:");
            let _ = writeln!(text, "  {head}");
            rows(&mut text, &doubtful, report, &folder);
        }
        if !holding.is_empty() {
            let head = say(
                "写法相合、数也对得上，还没有写进 facts.yaml：",
                "The form fits and the figures agree; not yet in facts.yaml:",
            );
            let _ = writeln!(text, "  {head}");
            rows(&mut text, &holding, report, &folder);
            if !is_written {
                let hint = say(
                    "逐条看过以后，用 --write 写进 facts.yaml，以后改了数就会核对。",
                    "When you have looked at each, --write adds them to facts.yaml, so that later changes are checked.",
                );
                let _ = writeln!(text, "  {hint}");
            }
        }
        text.push('\n');
    }
    text
}

/// One line for each proposal: the relation, the calculation, and where it is read.
fn rows(text: &mut String, proposals: &[&Proposal], report: &Report, folder: &str) {
    let cells: Vec<[String; 3]> = proposals
        .iter()
        .map(|proposal| {
            let place = &proposal.place;
            let file = place.file.strip_prefix(folder).unwrap_or(&place.file);
            [formula(proposal), numbers(proposal, report), format!("{file}:{}", place.position.line)]
        })
        .collect();
    let width = |column: usize| cells.iter().map(|row| row[column].width()).max().unwrap_or_default();
    let widths = [width(0), width(1)];
    for row in &cells {
        let padded = |column: usize| format!("{}{}", row[column], " ".repeat(widths[column] - row[column].width()));
        let _ = writeln!(text, "    {}  {}  {}", padded(0), padded(1), row[2]);
    }
}

/// The relation with the ids of its facts: `sum: [a, b] = c`.
fn formula(proposal: &Proposal) -> String {
    let relation = &proposal.relation;
    let operands: Vec<&str> = relation.operands.iter().map(|operand| operand.id.as_str()).collect();
    let result = relation.equals.as_ref().map(|equals| format!(" = {}", equals.id)).unwrap_or_default();
    format!("{}: [{}]{result}", relation.operation.word(), operands.join(", "))
}

/// The calculation, and what is stated where it does not agree.
fn numbers(proposal: &Proposal, report: &Report) -> String {
    let stated = proposal.relation.equals.as_ref().and_then(|equals| report.fact(&equals.id));
    match stated.filter(|_| !proposal.holds) {
        Some(stated) => format!("{} ≠ {}", proposal.calculation.written, stated.written()),
        None => proposal.calculation.written.clone(),
    }
}

fn json_list(found: &[(&Report, Vec<Proposal>)]) -> serde_json::Value {
    let one = |report: &Report, proposal: &Proposal| {
        let (relation, place) = (&proposal.relation, &proposal.place);
        let operands: Vec<&str> = relation.operands.iter().map(|operand| operand.id.as_str()).collect();
        json!({
            "report": report.id, "id": relation.id.id, "operation": relation.operation.word(), "operands": operands,
            "equals": relation.equals.as_ref().map(|equals| &equals.id), "holds": proposal.holds,
            "calculation": proposal.calculation.machine,
            "file": &*place.file, "line": place.position.line, "column": place.position.column,
        })
    };
    found.iter().flat_map(|(report, proposals)| proposals.iter().map(|proposal| one(report, proposal))).collect()
}

/// Adds the relations that hold to the report's `facts.yaml`. What the file would then be is
/// checked first.
fn write(options: &RelationsOptions, report: &Report, proposals: &[Proposal], speech: Speech) -> Result<()> {
    let holding: Vec<_> = proposals.iter().filter(|proposal| proposal.holds).map(|proposal| &proposal.relation).collect();
    if holding.is_empty() {
        return Ok(());
    }
    let project = project(&options.site, None)?;
    let name = format!("content/{}/facts.yaml", report.id);
    let path = project.root.join(&name);
    let before = fs::read_to_string(&path).map_err(Error::system(&path))?;
    let say = |zh: String, en: String| console::print_line(Sentence::new(zh, en).get(speech));
    let by_hand = || {
        let entries: String = holding.iter().map(|relation| yaml::entry(relation)).collect();
        say(
            format!("{name} 里的 relations 没有写成一行一项，请自己把下面这些加进去：\nrelations:\n{entries}"),
            format!("`relations` in {name} is not written as a block; add these yourself:\nrelations:\n{entries}"),
        );
    };
    let Some(after) = yaml::with_relations(&before, &holding) else {
        by_hand();
        return Ok(());
    };
    let mut listing = Listing::of(&project);
    listing.set_draft(&name, after.clone().into_bytes());
    let checked = pipeline::prepare(&project, &listing, None, Rehearsal::Sample, &mut PipelineMemo::default())?;
    if count_errors(&checked.findings) > 0 {
        by_hand();
        return Ok(());
    }
    let count = holding.len();
    if content_edit::replace(&project, &name, &before, &after)? {
        say(format!("{name}：加了 {count} 条关系。"), format!("{name}: {} added.", super::counted(count, "relation")));
    } else {
        say(
            format!("{name} 刚刚被改过，没有写。请再运行一次。"),
            format!("{name} has been edited in the meantime; nothing was written. Run the command again."),
        );
    }
    Ok(())
}
