//! Checks for braces that look like a reference to a fact but are not one: `{ schools }`,
//! `｛schools｝`.

use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::narrative::is_id;
use crate::passage::OBJECT;

/// Checks all language versions of one part of a report.
pub(super) fn check(_: &SharedContext, report: &ReportManuscript, told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in &told.versions {
        for line in prose.lines.iter().filter(|line| !line.passage.is_plain && line.text().contains(['{', '｛', '}', '｝'])) {
            braces(report, prose, line, diagnostics);
            behind_facts(prose, line, diagnostics);
            if line.passage.is_heading {
                heading_id(prose, line, diagnostics);
            }
        }
    }
}

/// Reports a brace too many behind a fact: `{{ schools }}}`.
fn behind_facts(prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    let text = line.text();
    for (start, object) in text.match_indices(OBJECT) {
        let behind = &text[start + object.len()..];
        let spaces = behind.len() - behind.trim_start_matches(' ').len();
        let rest = &behind[spaces..];
        let length = rest.len() - rest.trim_start_matches(['}', '｝']).len();
        if length == 0 {
            continue;
        }
        let begin = start + object.len() + spaces;
        let written = &text[begin..begin + length];
        let message = Sentence::new(
            format!("这里多了“{written}”，会照原样显示。"),
            format!("There is a `{written}` too many, which would be shown literally."),
        );
        diagnostics.push(
            Diagnostic::new(Code::FactForm, message)
                .at_place(&prose.place(line, begin..begin + length))
                .help("请删去它。", "Delete it.")
                .fix(written, ""),
        );
    }
}

/// Reports the id of a heading that was typed with full-width signs, and so is text of the heading: `### 小｛#x｝`.
fn heading_id(prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    let text = line.text().trim_end();
    let Some(start) = text.rfind(['{', '｛']).filter(|_| text.ends_with(['}', '｝'])) else { return };
    let inside = text[start..].trim_matches(['{', '｛', '}', '｝']).trim();
    let Some(id) = inside.strip_prefix(['#', '＃']).map(str::trim).filter(|id| is_id(id)) else { return };
    let message = Sentence::new(
        format!("标题的标识“{id}”用了全角符号，会当作标题的文字显示。"),
        format!("The id `{id}` of this heading is written with full-width signs and would be shown as text."),
    );
    let written = &text[start..];
    diagnostics.push(
        Diagnostic::new(Code::IdForm, message)
            .at_place(&prose.place(line, start..text.len()))
            .help(format!("请写成 {{#{id}}}。"), format!("Write `{{#{id}}}`."))
            .fix(written, format!("{{#{id}}}")),
    );
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
