//! Braces that were meant to name a fact and do not: `{ schools }`, `｛schools｝`.

use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::frame::Frame;
use crate::model::report::ReportManuscript;

pub fn check(_: &Frame, report: &ReportManuscript, told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in &told.versions {
        for line in prose.lines.iter().filter(|line| line.text().contains(['{', '｛'])) {
            braces(report, prose, line, diagnostics);
        }
    }
}

fn braces(report: &ReportManuscript, prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    let text = line.text();
    for (start, open) in text.match_indices(['{', '｛']) {
        // What is doubled, or has lost one of its four braces, is told where it is read.
        let inside = &text[start + open.len()..];
        if text[..start].ends_with(['{', '｛']) || inside.starts_with(['{', '｛']) {
            continue;
        }
        let Some(end) = inside.find(['}', '｝']) else { continue };
        let name = inside[..end].trim();
        let id = name.split_once('.').filter(|(_, form)| matches!(*form, "value" | "label")).map_or(name, |(id, _)| id);
        if !report.facts.contains_key(id) {
            continue;
        }
        let close = inside[end..].chars().next().map_or(1, char::len_utf8);
        let range = start..start + open.len() + end + close;
        let written = &text[range.clone()];
        let message = Sentence::new(
            format!("“{written}”没有引用数据“{id}”，会照原样显示。"),
            format!("`{written}` does not name the fact `{id}` and would be shown as it stands."),
        );
        diagnostics.push(
            Diagnostic::new(Code::FactForm, message)
                .at_place(&prose.place(line, range.clone()))
                .help(
                    format!("请写成两层英文花括号：{{{{ {name} }}}}。"),
                    format!("Write two plain braces on each side: {{{{ {name} }}}}."),
                )
                .fix(written, format!("{{{{ {name} }}}}")),
        );
    }
}
