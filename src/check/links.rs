//! Checks links of the text to clauses and other reports, and the clauses that YAML files
//! refer to: each must have a target.

use super::aliases::{called_now, is_called_now};
use crate::diagnostic::{self, Code, Diagnostic, Place, Sentence, Sink};
use crate::model::exhibit_number;
use crate::model::report::{PlaceLink, ReportManuscript, Version};
use crate::model::shared_context::SharedContext;
use crate::model::site::SiteManuscript;
use std::collections::BTreeMap;

/// Checks the links within one report.
pub(super) fn check_report(_: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    for link in report.links.iter().filter(|link| link.report.as_ref().is_none_or(|other| *other == report.id)) {
        must_have(report, link, diagnostics);
    }
    references(report, diagnostics);
    withdrawn(report, diagnostics);
}

/// Checks links from one report to another.
pub(super) fn check_site(site: &SiteManuscript, diagnostics: &mut Sink) {
    let known: BTreeMap<&str, &ReportManuscript> = site.reports.iter().map(|report| (report.id.as_str(), &**report)).collect();
    for report in &site.reports {
        for link in &report.links {
            let Some(wanted) = link.report.as_deref().filter(|wanted| *wanted != report.id) else { continue };
            match known.get(wanted) {
                Some(other) => must_have(other, link, diagnostics),
                None if site.unread.iter().any(|unread| unread == wanted) => {}
                None => diagnostics.push(unknown_report(site, wanted, &link.place)),
            }
        }
    }
}

fn unknown_report(site: &SiteManuscript, wanted: &str, place: &Place) -> Diagnostic {
    let message = Sentence::new(
        format!("链接指向的报告“{wanted}”不存在。"),
        format!("The link leads to a report `{wanted}` that does not exist."),
    );
    // No suggestion by similarity: it would be the report of a neighbouring year, and the
    // editor would follow it.
    let mut known: Vec<&str> = site.reports.iter().map(|report| report.id.as_str()).collect();
    known.sort_unstable();
    let help = Sentence::new(
        format!("现有的报告：{}；链接到本报告的条目要写“#标识”。", known.join("、")),
        format!("Existing reports: {}; write a link to a clause of this report as `#id`.", known.join(", ")),
    );
    let help = called_now(&site.aliases, wanted).unwrap_or(help);
    Diagnostic::new(Code::LinkBroken, message).at_place(place).help_if(Some(help))
}

fn must_have(report: &ReportManuscript, link: &PlaceLink, diagnostics: &mut Sink) {
    let Some(id) = &link.id else { return };
    if link.is_empty && !exhibit_number::is_address(id) {
        let message = Sentence::new("这个链接没有文字，什么也不会显示。", "This link has no text, so nothing would be shown.");
        diagnostics.push(Diagnostic::new(Code::LinkBroken, message).at_place(&link.place).help(
            "请在方括号里写上文字；只有表格和图表的编号可以不写。",
            "Write its text between the brackets; only the numbers of tables and charts are printed without one.",
        ));
        return;
    }
    if exhibit_number::is_address(id) && report.exhibits.is_complete() && report.anchors.is_complete() {
        // A clause may have such an id, too; then the link needs a text.
        let is_missing = !report.exhibit_numbers.contains_key(id) && (link.is_empty || !report.anchors.contains_key(id));
        if is_missing {
            diagnostics.push(not_shown(report, id).unwrap_or_else(|| unnumbered(report, id)).at_place(&link.place));
            return;
        }
    }
    if report.anchors.lacks(id) {
        let message = Sentence::new(
            format!("链接指向的条目“{id}”不存在。"),
            format!("The link leads to a clause `{id}` that does not exist."),
        );
        let renamed = report.aliases.iter().find(|alias| alias.page.is_none() && alias.old.id == *id);
        let renamed = renamed.map(|alias| is_called_now(&alias.new.id));
        let help = renamed.or_else(|| diagnostic::suggestion(id, report.anchors.keys().map(String::as_str)));
        diagnostics.push(Diagnostic::new(Code::LinkBroken, message).at_place(&link.place).help_if(help));
    }
}

/// The diagnostic for a reference to a table or chart that would have a number, but that the text does not show. Only what the
/// source language shows is numbered.
fn not_shown(report: &ReportManuscript, id: &str) -> Option<Diagnostic> {
    let (kind, name) = id.split_once('-')?;
    let (is_known, kind_zh) =
        if kind == "table" { (report.table(name).is_some(), "表格") } else { (report.chart(name).is_some(), "图") };
    let shows = |version: &Version| {
        let mut addresses = version.narrative.exhibits().filter_map(|(_, exhibit)| exhibit_number::address(&exhibit.subject));
        addresses.any(|(address, _)| address == id)
    };
    let in_source = report.translations().any(|(_, translations)| shows(translations.source().1));
    if !report.exhibits.are_numbered || !is_known || in_source {
        return None;
    }
    let message = match report.versions().find(|(_, version)| shows(version)) {
        None => Sentence::new(
            format!("正文里哪里都没有显示{kind_zh}“{name}”，所以它没有编号，引用不到。"),
            format!("The text shows the {kind} `{name}` nowhere, so it has no number and cannot be referred to."),
        ),
        Some((_, version)) => Sentence::new(
            format!("只有译文（{}）显示了{kind_zh}“{name}”，原文里没有，所以它没有编号，引用不到。", version.file),
            format!(
                "Only a translation ({}) shows the {kind} `{name}`, not the source text, so it has no number and cannot be referred to.",
                version.file
            ),
        ),
    };
    Some(Diagnostic::new(Code::LinkBroken, message).help(
        format!("请在原文里要显示它的地方单独写一行“:::{kind} {name}”。"),
        format!("Write `:::{kind} {name}` on a line of its own where the source text is to show it."),
    ))
}

/// The diagnostic for a reference to a table or chart that has no number.
fn unnumbered(report: &ReportManuscript, id: &str) -> Diagnostic {
    let is_known = |name: &str| report.table(name).is_some() && id.starts_with("table-") || report.chart(name).is_some();
    let name = id.split_once('-').map_or(id, |(_, name)| name);
    let message = if is_known(name) {
        Sentence::new(format!("“{id}”没有编号，引用不到。"), format!("`{id}` has no number, so it cannot be referred to."))
    } else {
        Sentence::new(format!("没有可以引用的表格或图表“{id}”。"), format!("There is no table or chart `{id}` to refer to."))
    };
    let numbered = report.exhibit_numbers.keys().map(String::as_str);
    let diagnostic = Diagnostic::new(Code::LinkBroken, message);
    match diagnostic::suggestion(id, numbered).filter(|_| !is_known(name)) {
        Some(help) => diagnostic.help_if(Some(help)),
        None => diagnostic.help(
            "请在 tables.yaml 里写 numbered: true，并在正文里用“:::table 标识”或“:::chart 标识”显示它。",
            "Write `numbered: true` in tables.yaml, and show it in the text by `:::table id` or `:::chart id`.",
        ),
    }
}

/// Reports clauses and sections that were withdrawn but still have their text: it would stay in the sources and in translations.
fn withdrawn(report: &ReportManuscript, diagnostics: &mut Sink) {
    let clauses = || report.sections.iter().flat_map(|section| &section.translations.source().1.narrative.clauses);
    let is_whole = |id: &str| report.sections.iter().any(|section| section.id == id) || clauses().any(|clause| clause.id == id);
    for withdrawal in report.corrections.iter().filter(|correction| correction.is_withdrawal) {
        let Some(clause) = withdrawal.clause.as_ref().filter(|clause| report.anchors.contains_key(&clause.id)) else { continue };
        if report.anchors.is_complete() && !is_whole(&clause.id) {
            diagnostics.push(no_part_withdrawn(&clause.id).at_place(&clause.place));
        }
    }
    let left = |version: &Version, id: &str, is_section: bool| {
        let narrative = &version.narrative;
        let title = narrative.title.as_ref().map(|title| title.position);
        let clause = narrative.clauses.iter().find(|clause| clause.id == id);
        if is_section {
            title.filter(|_| !narrative.lead.is_empty() || narrative.clauses.iter().any(|clause| !clause.blocks.is_empty()))
        } else {
            clause.filter(|clause| !clause.blocks.is_empty()).map(|clause| clause.heading.position)
        }
    };
    for section in &report.sections {
        for (_, version) in section.translations.versions() {
            let clauses = version.narrative.clauses.iter().map(|clause| (clause.id.as_str(), false));
            for (id, is_section) in std::iter::once((section.id.as_str(), true)).chain(clauses) {
                let position = report.withdrawal(id).and_then(|_| left(version, id, is_section));
                diagnostics.extend(position.map(|position| still_there(id).at(&version.file, position)));
            }
        }
    }
}

/// A heading within a clause has no stub of its own.
fn no_part_withdrawn(id: &str) -> Diagnostic {
    let message = Sentence::new(
        format!("“{id}”是条里的小标题，不能单独撤下，它的正文还在页面上。"),
        format!("`{id}` is a heading within a clause and cannot be withdrawn by itself; its text is still on the page."),
    );
    Diagnostic::new(Code::WithdrawnText, message).help(
        "请删去它的正文，在 corrections 里只写 text 说明；要撤下的是整条，就写那一条的标识。",
        "Delete its text and explain it in `text` of the correction without `withdrawn`; to withdraw the whole clause, name the clause.",
    )
}

fn still_there(id: &str) -> Diagnostic {
    let message = Sentence::new(
        format!("“{id}”已经撤下（report.yaml 的 withdrawn），正文却还在。"),
        format!("`{id}` was withdrawn (`withdrawn` in report.yaml), but its text is still here."),
    );
    Diagnostic::new(Code::WithdrawnText, message).help(
        "请删去正文，只留标题：网址上会印出撤下的日期和原因。没有撤下，就删去 withdrawn。",
        "Delete the text and keep the heading: its address then shows the date and the reason. If it was not withdrawn, delete `withdrawn`.",
    )
}

/// Checks the clauses that YAML files refer to.
fn references(report: &ReportManuscript, diagnostics: &mut Sink) {
    let of_facts = report.facts.values().filter_map(|fact| fact.clause.as_ref());
    let of_corrections = report.corrections.iter().filter_map(|correction| correction.clause.as_ref());
    for reference in of_facts.chain(of_corrections) {
        if report.anchors.lacks(&reference.id) {
            let id = &reference.id;
            let message = Sentence::new(format!("没有条目“{id}”。"), format!("There is no clause `{id}`."));
            let help = diagnostic::suggestion(id, report.anchors.keys().map(String::as_str));
            diagnostics.push(Diagnostic::new(Code::UnknownClause, message).at_place(&reference.place).help_if(help));
        }
    }
}
