//! Checks the aliases: every old id must lead, in one step, to something that exists.

use super::ids::{ANCHORS, ROOT, is_furniture};
use crate::diagnostic::{self, Code, Diagnostic, Sentence, Sink};
use crate::file_name::is_device;
use crate::model::alias::{Alias, FRONT, PlaceAlias};
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::site::SiteManuscript;
use crate::model::text::Reference;
use crate::narrative::is_id;
use std::collections::{BTreeMap, BTreeSet};

/// Checks the aliases of clauses, facts and tables of one report.
pub(super) fn check_report(_frame: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    places(report, diagnostics);
    let facts: BTreeSet<&str> = report.facts.keys().map(String::as_str).collect();
    if report.facts.is_complete() {
        ids(&report.fact_aliases, &facts, Code::UnknownFact, ("数据", "fact"), diagnostics);
    }
    let tables: BTreeSet<&str> = report.exhibits.tables.iter().map(|table| table.id.as_str()).collect();
    if report.exhibits.is_complete() {
        ids(&report.exhibits.aliases, &tables, Code::UnknownTable, ("表格", "table"), diagnostics);
    }
}

/// Checks the aliases of reports, which are old names of report folders, and of languages, whose folders are gone.
pub(super) fn check_site(site: &SiteManuscript, diagnostics: &mut Sink) {
    let known: BTreeSet<&str> =
        site.reports.iter().map(|report| report.id.as_str()).chain(site.unread.iter().map(String::as_str)).collect();
    for alias in &site.aliases {
        let old = alias.old.id.as_str();
        // The pages of the main language are in no folder of its own.
        if ROOT.contains(&old) || site.shared_context.locales.index(old).is_some_and(|locale| locale > 0) {
            diagnostics.push(wrong(&alias.old, reserved(old)));
        }
    }
    let is_language = |alias: &&Alias| site.former_languages().any(|(old, _)| alias.old.id == old);
    let reports: Vec<Alias> = site.aliases.iter().filter(|alias| !is_language(alias)).cloned().collect();
    ids(&reports, &known, Code::UnknownReport, ("报告", "report"), diagnostics);
    for alias in site.aliases.iter().filter(is_language) {
        if !is_id(&alias.old.id) || is_device(&alias.old.id) {
            diagnostics.push(wrong(&alias.old, malformed(&alias.old.id)));
        } else if known.contains(alias.old.id.as_str()) {
            diagnostics.push(wrong(&alias.old, in_use(&alias.old.id)));
        }
    }
}

/// Returns help text with the current id of an old one; `None` if no alias has the old id.
/// Old ids are for readers only: the site's own files must use current ids.
pub(super) fn called_now(aliases: &[Alias], old: &str) -> Option<Sentence> {
    aliases.iter().find(|alias| alias.old.id == old).map(|alias| is_called_now(&alias.new.id))
}

/// Returns help text which says that something was renamed to `id`.
pub(super) fn is_called_now(id: &str) -> Sentence {
    Sentence::new(format!("它已改名为“{id}”，请改写这里。"), format!("It has been renamed to `{id}`; update it here."))
}

/// Checks aliases of one kind of thing. `known` are the current ids of that kind, `unknown`
/// is the code for a missing target, `kind` the name of the kind in Chinese and English.
fn ids(aliases: &[Alias], known: &BTreeSet<&str>, unknown: Code, kind: (&str, &str), diagnostics: &mut Sink) {
    let chain = Chain(aliases.iter().map(|alias| (alias.old.id.as_str(), alias.new.id.as_str())).collect());
    for Alias { old, new } in aliases {
        // Withdrawn content may lead to the front page.
        let is_known = known.contains(new.id.as_str()) || new.id == FRONT;
        if !is_id(&old.id) || is_device(&old.id) {
            diagnostics.push(wrong(old, malformed(&old.id)));
        } else if known.contains(old.id.as_str()) {
            diagnostics.push(wrong(old, in_use(&old.id)));
        }
        if !is_known {
            let missing = || {
                let (id, [zh, en]) = (&new.id, [kind.0, kind.1]);
                let message = Sentence::new(format!("没有{zh}“{id}”。"), format!("There is no {en} `{id}`."));
                // No suggestion by similarity: it would be the report of a neighbouring
                // year, and the editor would follow it.
                let help = if unknown == Code::UnknownReport {
                    let list: Vec<&str> = known.iter().copied().collect();
                    let (zh, en) = (list.join("、"), list.join(", "));
                    Some(Sentence::new(format!("现有的报告：{zh}。"), format!("Existing reports: {en}.")))
                } else {
                    diagnostic::suggestion(id, known.iter().copied())
                };
                Diagnostic::new(unknown, message).at_place(&new.place).help_if(help)
            };
            diagnostics.push(chain.complaint(new).unwrap_or_else(missing));
        }
    }
}

fn places(report: &ReportManuscript, diagnostics: &mut Sink) {
    let without_page = report.aliases.iter().filter(|alias| alias.page.is_none());
    let chain = Chain(without_page.map(|alias| (alias.old.id.as_str(), alias.new.id.as_str())).collect());
    let mut addresses: BTreeMap<(Option<usize>, &str), (&PlaceAlias, _)> = BTreeMap::new();
    for alias in &report.aliases {
        if let Some(complaint) = left_side(report, alias) {
            diagnostics.push(complaint);
            continue;
        }
        let Some(spot) = report.spot(&alias.new.id) else {
            let missing = || unknown_clause(report, &alias.new);
            let complaint = chain.complaint(&alias.new).or_else(|| report.anchors.is_complete().then(missing));
            diagnostics.extend(complaint);
            continue;
        };
        let Some(page) = report.page_of(alias).map(|page| page.section) else { continue };
        match addresses.get(&(page, alias.old.id.as_str())) {
            Some((first, other)) if *other != spot => diagnostics.push(two_ways(alias, first)),
            Some(_) => {}
            None => drop(addresses.insert((page, &alias.old.id), (alias, spot))),
        }
    }
}

/// Returns the problem with the left side (the old place) of an alias, if there is one.
fn left_side(report: &ReportManuscript, alias: &PlaceAlias) -> Option<Diagnostic> {
    let old = &alias.old;
    let id = old.id.as_str();
    let page = alias.page.as_deref();
    if !is_id(id) || is_device(id) || page.is_some_and(|page| !is_id(page) || is_device(page)) {
        return Some(wrong(old, malformed(&page.map_or(id.to_owned(), |page| format!("{page}#{id}")))));
    }
    let is_page = page.is_none() && (matches!(id, FRONT | "print") || id == "data" && report.has_data());
    if is_page || ANCHORS.contains(&id) || is_furniture(id) {
        return Some(wrong(old, reserved(id)));
    }
    let Some(page) = page else {
        return report.anchors.contains_key(id).then(|| {
            wrong(old, in_use(id)).help(
                format!("左边写已经不用的旧标识，右边写现在的标识。如果这一条是从别的部分搬来的，请写成“旧部分#{id}: {id}”。"),
                format!(
                    "Put the old id, which is no longer in use, on the left and the current id on the right. \
                     If the clause was moved here from another section, write `old-section#{id}: {id}`."
                ),
            )
        });
    };
    if let Some(spot) = report.page_once_called(page) {
        let stands_there = report.section_of(id).is_some_and(|section| spot.section == Some(section));
        return stands_there.then(|| wrong(old, in_use(id)));
    }
    report.anchors.is_complete().then(|| no_such_page(report, alias, page))
}

fn no_such_page(report: &ReportManuscript, alias: &PlaceAlias, page: &str) -> Diagnostic {
    let message = Sentence::new(
        format!("没有名为“{page}”的部分，旧标识里也没有。"),
        format!("No section has the id `{page}`, and no alias has it as an old id."),
    );
    let sections = report.sections.iter().map(|section| section.id.as_str());
    let rule = Sentence::new(
        format!("“#”左边是这一条原来所在的部分；那个部分改了名，就先写一行“{page}: 现在的部分”。"),
        format!(
            "Write the clause's former section before `#`; if that section was renamed, add a line `{page}: its-present-id`."
        ),
    );
    let help = diagnostic::suggestion(page, sections).unwrap_or(rule);
    Diagnostic::new(Code::AliasForm, message).at_place(alias.place()).help_if(Some(help))
}

fn unknown_clause(report: &ReportManuscript, new: &Reference) -> Diagnostic {
    let id = &new.id;
    let message = Sentence::new(format!("没有条目“{id}”。"), format!("There is no clause `{id}`."));
    let rule = Sentence::new(
        format!("右边写本报告现有的标识；内容已经撤下，就写 {FRONT}，通到报告首页。"),
        format!("The right side must be an id of this report; for withdrawn content write `{FRONT}`, the report's front page."),
    );
    let help = diagnostic::suggestion(id, report.anchors.keys().map(String::as_str)).unwrap_or(rule);
    Diagnostic::new(Code::UnknownClause, message).at_place(&new.place).help_if(Some(help))
}

/// Old ids without a page, each with the target of its alias.
struct Chain<'a>(BTreeMap<&'a str, &'a str>);

impl Chain<'_> {
    /// Returns the diagnostic for a right side that is itself an old id; `None` if it is
    /// not.
    fn complaint(&self, new: &Reference) -> Option<Diagnostic> {
        let mut seen = BTreeSet::new();
        let mut end = new.id.as_str();
        while let Some(next) = self.0.get(end) {
            if !seen.insert(end) {
                let message = Sentence::new(
                    format!("旧标识“{}”绕了一圈，通不到任何地方。", new.id),
                    format!("The old id `{}` is part of a loop and leads nowhere.", new.id),
                );
                return Some(Diagnostic::new(Code::AliasForm, message).at_place(&new.place).help(RULE.0, RULE.1));
            }
            end = next;
        }
        let message = Sentence::new(
            format!("“{}”自己也是旧标识，现在叫“{end}”。", new.id),
            format!("`{}` is itself an old id; the current id is `{end}`.", new.id),
        );
        let diagnostic = Diagnostic::new(Code::AliasForm, message).at_place(&new.place);
        let help = (format!("右边直接写“{end}”。"), format!("Write `{end}` on the right."));
        (!seen.is_empty()).then(|| diagnostic.help(help.0, help.1).fix(new.id.clone(), end))
    }
}

const RULE: (&str, &str) = (
    "左边写已经不用的旧标识，右边写现在的标识。",
    "Put the old id, which is no longer in use, on the left and the current id on the right.",
);

fn wrong(old: &Reference, message: Sentence) -> Diagnostic {
    Diagnostic::new(Code::AliasForm, message).at_place(&old.place).help(RULE.0, RULE.1)
}

fn malformed(old: &str) -> Sentence {
    Sentence::new(format!("旧标识“{old}”的写法不对。"), format!("The old id `{old}` is not well formed."))
}

fn in_use(old: &str) -> Sentence {
    Sentence::new(format!("“{old}”还在使用，不能作为旧标识。"), format!("`{old}` is still in use and cannot be an old id."))
}

fn reserved(old: &str) -> Sentence {
    Sentence::new(
        format!("“{old}”由程序自己使用，不能作为旧标识。"),
        format!("The program itself uses `{old}`; it cannot be an old id."),
    )
}

fn two_ways(alias: &PlaceAlias, first: &PlaceAlias) -> Diagnostic {
    let (old, line) = (&alias.old.id, first.place().position.line);
    let message = Sentence::new(
        format!("同一个旧地址“{old}”通向两个地方：第{line}行已经写过。"),
        format!("The old address `{old}` leads to two places: it is already on line {line}."),
    );
    Diagnostic::new(Code::AliasForm, message).at_place(alias.place()).help(
        "只留一行；同名的条原来在不同部分的，写成“旧部分#旧标识”来区分。",
        "Keep one of the lines. For clauses with the same id in different sections, write `old-section#old-id`.",
    )
}
