//! Texts that a template of `gongkai new` leaves for the editor to fill in. While the site says on every page that it is a
//! template, they are in order.

use crate::diagnostic::{Code, Diagnostic, Place, Position, Sentence, Sink};
use crate::model::site::SiteManuscript;
use crate::model::visible_texts::{self, VisibleText};
use crate::narrative::Inline;
use crate::written::Written;

/// The notice of the templates, in the languages of templates.
const NOTICES: [&str; 2] = ["这是模板", "This is a template"];
/// What the templates write where something is to be filled in, and their names of an office.
const MARKS: [&str; 8] = [
    "（请写",
    "(Fill in",
    "示例市示例",
    "示例局",
    "示例职业学校",
    "Sample City Sample",
    "Sample Bureau",
    "example.gov.cn/disclosure",
];

/// Checks the site.
pub(super) fn check(site: &SiteManuscript, diagnostics: &mut Sink) {
    let is_template = |text: &String| NOTICES.iter().any(|notice| text.contains(notice));
    let locales = site.shared_context.locales.len();
    if site.notice.as_ref().is_some_and(|notice| (0..locales).any(|locale| is_template(notice.get(locale)))) {
        return;
    }
    let of_reports = site.reports.iter().flat_map(|report| visible_texts::of_report(report));
    for VisibleText { text, .. } in visible_texts::of_site(site).into_iter().chain(of_reports) {
        let Some(file) = text.file() else { continue };
        for (words, written) in (0..locales).filter_map(|locale| text.with_place(locale)) {
            if let Some(mark) = mark_in(words) {
                let position = match written {
                    Written::Line(position) => *position,
                    other => other.start(),
                };
                diagnostics.push(left(mark, &Place { file: file.clone(), position }));
            }
        }
    }
    for (_, version) in site.reports.iter().flat_map(|report| report.versions()) {
        for inline in version.narrative.inlines() {
            let Inline::Text(text) = inline else { continue };
            if let Some(mark) = mark_in(&text.text) {
                let before = text.text.find(mark).map_or(0, |at| text.text[..at].chars().count());
                let column = text.position.column + u32::try_from(before).unwrap_or_default();
                let length = u32::try_from(mark.chars().count()).unwrap_or(1);
                let position = Position { line: text.position.line, column, length };
                diagnostics.push(left(mark, &Place { file: version.file.clone(), position }));
            }
        }
    }
}

fn mark_in(text: &str) -> Option<&'static str> {
    MARKS.into_iter().find(|mark| text.contains(mark))
}

fn left(mark: &str, place: &Place) -> Diagnostic {
    let message = Sentence::new(
        format!("“{mark}”是模板里的字，还没有换成本单位的内容。"),
        format!("“{mark}” is a text of the template that has not been replaced."),
    );
    Diagnostic::new(Code::PlaceholderLeft, message).at_place(place).help(
        "换成本单位的内容；这一项没有，就整行或整段删去。",
        "Put in your own content; if there is none, delete the line or the paragraph.",
    )
}
