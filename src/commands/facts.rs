//! `gongkai facts`: lists every fact with its value and where it is used.

use super::options::FactsOptions;
use super::{Outcome, prepared};
use crate::console;
use crate::diagnostic::{Sentence, Speech};
use crate::error::Result;
use crate::pipeline::Prepared;
use crate::uses::{self, Use};
use serde_json::json;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// A fact in the list.
struct Row<'a> {
    id: &'a str,
    /// The value as it is printed in the main language.
    value: String,
    /// The value as a plain number, such as `48000` or `80.50`.
    machine: String,
    label: &'a str,
    /// The line of the fact in `facts.yaml`.
    line: u32,
    uses: Vec<Use>,
}

/// Runs the command.
pub(super) fn run(options: &FactsOptions, speech: Speech) -> Result<Outcome> {
    let Some(prepared) = prepared(&options.site, speech)? else { return Ok(Outcome::Mistakes) };
    let reports = rows(&prepared, options.unused)?;
    let text = if options.json {
        format!("{:#}\n", json_list(&prepared, &reports, speech))
    } else {
        table(&prepared, &reports, options.unused, speech)
    };
    console::put(&text)?;
    Ok(Outcome::Fine)
}

/// Returns the facts of each report, in the order of `facts.yaml`.
fn rows(prepared: &Prepared, unused: bool) -> Result<Vec<Vec<Row<'_>>>> {
    let renderer = prepared.renderer()?;
    let of_report = |report| {
        let mut rows: Vec<Row<'_>> = Vec::new();
        for (id, uses) in uses::of_facts(&prepared.site, report) {
            let fact = &report.facts[id];
            if !unused || uses.is_empty() {
                let (value, machine) = (renderer.printed(fact, 0), fact.quantity.machine());
                rows.push(Row { id, value, machine, label: fact.label.get(0), line: fact.place.position.line, uses });
            }
        }
        rows.sort_by_key(|row| row.line);
        rows
    };
    Ok(prepared.site.reports.iter().map(|report| of_report(report)).collect())
}

fn table(prepared: &Prepared, reports: &[Vec<Row<'_>>], unused: bool, speech: Speech) -> String {
    let mut text = String::new();
    let heads = [("标识", "id"), ("数值", "value"), ("名称", "label"), ("用处", "uses")];
    let heads = heads.map(|(zh, en)| Sentence::new(zh, en).get(speech).to_owned());
    for (report, rows) in prepared.site.reports.iter().zip(reports) {
        let folder = format!("content/{}/", report.id);
        let _ = writeln!(text, "{folder}facts.yaml");
        if rows.is_empty() {
            let nothing =
                if unused { ("没有闲置的数据。", "Every fact is used.") } else { ("没有数据。", "No facts.") };
            let _ = writeln!(text, "  {}\n", Sentence::new(nothing.0, nothing.1).get(speech));
            continue;
        }
        let [id, value, label, uses] = heads.clone();
        let mut cells = vec![[id, value, label, uses]];
        for row in rows {
            cells.push([row.id.to_owned(), row.value.clone(), row.label.to_owned(), places(&row.uses, &folder)]);
        }
        let width = |column: usize| cells.iter().map(|row| row[column].width()).max().unwrap_or_default();
        let widths = [width(0), width(1), width(2)];
        for row in &cells {
            let padded = |column: usize| format!("{}{}", row[column], " ".repeat(widths[column] - row[column].width()));
            let _ = writeln!(text, "{}", format!("  {}  {}  {}  {}", padded(0), padded(1), padded(2), row[3]).trim_end());
        }
        text.push('\n');
    }
    text
}

/// Formats the number of uses and their positions. Files in the report's own folder are
/// shown without the folder.
fn places(uses: &[Use], folder: &str) -> String {
    let place = |used: &Use| {
        let file = used.place.file.strip_prefix(folder).unwrap_or(&used.place.file);
        format!("{file}:{}", used.place.position.line)
    };
    let mut list: Vec<String> = uses.iter().map(place).collect();
    list.dedup();
    format!("{:<3} {}", uses.len(), list.join(", ")).trim_end().to_owned()
}

fn json_list(prepared: &Prepared, reports: &[Vec<Row<'_>>], speech: Speech) -> serde_json::Value {
    let one = |report: &str, row: &Row<'_>| {
        let uses = row.uses.iter().map(|used| {
            let position = used.place.position;
            json!({
                "file": &*used.place.file, "line": position.line, "column": position.column,
                "what": used.words(prepared.site.locales()).get(speech),
            })
        });
        json!({
            "report": report, "id": row.id, "value": row.value, "machine": row.machine,
            "label": row.label, "line": row.line, "uses": uses.collect::<Vec<_>>(),
        })
    };
    let reports = prepared.site.reports.iter().zip(reports);
    reports.flat_map(|(report, rows)| rows.iter().map(move |row| one(&report.id, row))).collect()
}
