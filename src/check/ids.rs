//! Checks ids: each once in a report, none that the program uses itself, the same in every
//! language.

use crate::diagnostic::{self, Code, Diagnostic, Place, Sentence, Sink};
use crate::file_name::is_device;
use crate::model::report::{ReportManuscript, report_place};
use crate::model::shared_context::SharedContext;
use crate::narrative::{Narrative, is_id};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Page names in a report's folder, which no section may use.
const PAGES: [&str; 6] = ["index", "print", "data", "preface", "closing", "poster"];
/// Anchors that the page template uses. The template also labels the heading of an id with
/// the id and `-title`.
pub(super) const ANCHORS: [&str; 9] =
    ["main", "contents", "top", "preface", "closing", "key-figures", "corrections", "catalogue", "toc"];
/// Prefixes of generated ids: footnotes, entries of the list of facts, notes on relations.
const PREFIXES: [&str; 4] = ["fn-", "fnref-", "fact-", "waiver-"];
/// The names of folders and files at the site's root, without extension.
pub(super) const ROOT: [&str; 10] = ["assets", "card", "qr", "index", "404", "sitemap", "feed", "robots", "data", "search"];

/// Returns whether a report can have an id, whatever the languages of its site are.
#[cfg(feature = "import")]
pub(crate) fn is_report_id(id: &str) -> bool {
    is_id(id) && !ROOT.contains(&id) && !is_device(id)
}

/// Returns whether the program uses an id of a section or a heading itself.
#[cfg(feature = "import")]
pub(crate) fn is_reserved(id: &str) -> bool {
    PAGES.contains(&id) || ANCHORS.contains(&id) || is_device(id) || is_furniture(id)
}

/// Checks the ids of one report and the name of its folder.
pub(super) fn check_report(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    ids(report, diagnostics);
    report_id(shared_context, report, diagnostics);
    exhibits(report, diagnostics);
}

/// Reports a clause whose id is the address of a numbered table or chart.
fn exhibits(report: &ReportManuscript, diagnostics: &mut Sink) {
    if !report.exhibits.are_numbered {
        return;
    }
    let tables = report.exhibits.tables.iter().map(|table| (format!("table-{}", table.id), &table.place));
    let charts = report.exhibits.charts.iter().map(|chart| (format!("chart-{}", chart.id), &chart.place));
    for (address, place) in tables.chain(charts) {
        if report.anchors.contains_key(&address) && !report.exhibit_numbers.contains_key(&address) {
            let message = Sentence::new(
                format!("“{address}”是正文里的标识，也是编号的表格或图表的地址。"),
                format!("`{address}` is an id of the text and the address of a numbered table or chart."),
            );
            let diagnostic = Diagnostic::new(Code::IdTwice, message).at_place(place);
            diagnostics.push(diagnostic.help("请给其中一个换标识。", "Change one of the two ids."));
        }
    }
}

fn ids(report: &ReportManuscript, diagnostics: &mut Sink) {
    let mut ids = Ids::default();
    for section in &report.sections {
        // A section is written to a file of the same name, and Windows does not allow the
        // names of devices.
        let device = is_device(&section.id).then_some(section.id.as_str());
        let reserved: Vec<&str> = PAGES.into_iter().chain(ANCHORS).chain(device).collect();
        ids.add(&section.id, section.place.clone(), &reserved, diagnostics);
        let (source_locale, source) = section.translations.source();
        for (locale, version) in section.translations.versions() {
            if locale == source_locale {
                for (id, position) in version.narrative.anchors() {
                    ids.add(id, Place { file: source.file.clone(), position }, &ANCHORS, diagnostics);
                }
            } else {
                if report.anchors.is_complete() {
                    only_in_translation(&version.file, &version.narrative, &source.narrative, diagnostics);
                }
                twice_in_translation(&version.file, &version.narrative, diagnostics);
            }
        }
    }
}

/// Reports ids of headings that a translation has but the source does not.
fn only_in_translation(file: &Arc<str>, own: &Narrative, main: &Narrative, diagnostics: &mut Sink) {
    let known = main.anchors();
    let clauses: Vec<&str> = own.clauses.iter().map(|clause| clause.id.as_str()).collect();
    for (id, position) in own.anchors().into_iter().filter(|(id, _)| !clauses.contains(id)) {
        if !known.iter().any(|(known, _)| *known == id) {
            let message =
                Sentence::new(format!("标识“{id}”在原文里没有。"), format!("The id `{id}` does not exist in the source."));
            let help = ("两种语言里同一标题的标识必须相同。", "A heading must have the same id in every language.");
            diagnostics.push(Diagnostic::new(Code::ClauseUnmatched, message).at(file, position).help(help.0, help.1));
        }
    }
}

/// The ids of one report that have been seen so far.
#[derive(Default)]
struct Ids<'a> {
    places: BTreeMap<&'a str, Place>,
}

impl<'a> Ids<'a> {
    fn add(&mut self, id: &'a str, place: Place, reserved: &[&str], diagnostics: &mut Sink) {
        if reserved.contains(&id) || is_furniture(id) {
            let message =
                Sentence::new(format!("标识“{id}”由程序自己使用。"), format!("The id `{id}` is reserved by the program."));
            let help =
                Sentence::new(format!("请换一个标识，例如 {id}-text。"), format!("Choose another id, such as `{id}-text`."));
            diagnostics.push(Diagnostic::new(Code::IdReserved, message).at_place(&place).help_if(Some(help)));
        }
        match self.places.get(id) {
            Some(first) => diagnostics.push(id_twice(id, first, &place)),
            None => drop(self.places.insert(id, place)),
        }
    }
}

/// Returns whether an id has the form of a generated one.
pub(super) fn is_furniture(id: &str) -> bool {
    PREFIXES.iter().any(|prefix| id.starts_with(prefix)) || id.ends_with("-title")
}

fn id_twice(id: &str, first: &Place, second: &Place) -> Diagnostic {
    let (file, line) = (&first.file, first.position.line);
    let message = Sentence::new(
        format!("标识“{id}”在同一份报告里用了两次：{file} 第{line}行已经有了。"),
        format!("The id `{id}` is used twice in this report: it is already used in {file}, line {line}."),
    );
    let help = ("一份报告里每个部分和条目的标识都不能相同。", "Every section and clause of a report needs an id of its own.");
    Diagnostic::new(Code::IdTwice, message).at_place(second).help(help.0, help.1)
}

fn twice_in_translation(file: &Arc<str>, narrative: &Narrative, diagnostics: &mut Sink) {
    let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
    for (id, position) in narrative.anchors() {
        let place = Place { file: file.clone(), position };
        match seen.get(id) {
            Some(first) => diagnostics.push(id_twice(id, first, &place)),
            None => drop(seen.insert(id, place)),
        }
    }
}

fn report_id(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    let id = report.id.as_str();
    if !is_id(id) {
        let message =
            Sentence::new(format!("文件夹名“{id}”不能用作网址。"), format!("The folder name `{id}` cannot be part of a URL."));
        let rule = Some(diagnostic::id_rule());
        diagnostics.push(Diagnostic::new(Code::IdForm, message).at_place(&report_place(report)).help_if(rule));
    }
    if ROOT.contains(&id) || is_device(id) || shared_context.locales.index(id).is_some() {
        let message = Sentence::new(
            format!("报告的文件夹不能叫“{id}”：这个名称由程序自己使用。"),
            format!("A report's folder cannot be named `{id}`: the name is reserved by the program."),
        );
        diagnostics.push(Diagnostic::new(Code::IdReserved, message).at_place(&report_place(report)));
    }
}
