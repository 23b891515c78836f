//! Checks for braces that look like a reference to a fact but are not one: `{ schools }`,
//! `｛schools｝`.

use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;

/// Checks all language versions of one part of a report.
pub(super) fn check(_: &SharedContext, report: &ReportManuscript, told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in &told.versions {
        for line in prose.lines.iter().filter(|line| !line.passage.is_plain && line.text().contains(['{', '｛'])) {
            braces(report, prose, line, diagnostics);
        }
    }
}

fn braces(report: &ReportManuscript, prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    let text = line.text();
    for (start, open) in text.match_indices(['{', '｛']) {
        // Doubled braces, and doubled braces with one missing, are reported by the parser.
        let inside = &text[start + open.len()..];
        if text[..start].ends_with(['{', '｛']) || inside.starts_with(['{', '｛']) {
            continue;
        }
        let Some(end) = inside.find(['}', '｝']) else { continue };
        let name = inside[..end].trim();
        let id =
            name.split_once('.').filter(|(_, form)| matches!(*form, "value" | "label" | "magnitude")).map_or(name, |(id, _)| id);
        if report.fact(id).is_none() {
            continue;
        }
        let close = inside[end..].chars().next().map_or(1, char::len_utf8);
        let range = start..start + open.len() + end + close;
        let written = &text[range.clone()];
        let message = Sentence::new(
            format!("“{written}”没有引用数据“{id}”，会照原样显示。"),
            format!("`{written}` is not a reference to the fact `{id}` and would be shown literally."),
        );
        diagnostics.push(
            Diagnostic::new(Code::FactForm, message)
                .at_place(&prose.place(line, range.clone()))
                .help(
                    format!("请写成两层英文花括号：{{{{ {name} }}}}。"),
                    format!("Write two ASCII braces on each side: {{{{ {name} }}}}."),
                )
                .fix(written, format!("{{{{ {name} }}}}")),
        );
    }
}
