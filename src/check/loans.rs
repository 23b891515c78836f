//! Checks the facts that a report borrows from another one: the report and the fact must exist, and the fact should still
//! mean what its name means in the borrowing report.

use super::aliases::called_now;
use crate::diagnostic::{self, Code, Diagnostic, Sentence, Sink};
use crate::model::chart::ChartKind;
use crate::model::fact::Fact;
use crate::model::loan::{PREVIOUS, lender};
use crate::model::relation::Operation;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::site::SiteManuscript;
use crate::model::text::Reference;
use crate::narrative::fact_name;
use std::collections::BTreeSet;

/// Checks that one report borrows no facts where the program itself looks for those of earlier reports.
pub(super) fn check_report(_: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    let is_borrowed = |reference: &&Reference| reference.id.contains('#');
    for chart in report.exhibits.charts.iter().filter(|chart| chart.kind == ChartKind::Change) {
        diagnostics.extend(chart.references().iter().find(is_borrowed).map(|named| found_by_itself(Code::ChartForm, named)));
    }
    for relation in report.relations.iter().filter(|relation| relation.operation == Operation::Growth) {
        diagnostics.extend(relation.operands.iter().find(is_borrowed).map(|named| found_by_itself(Code::RelationForm, named)));
    }
}

fn found_by_itself(code: Code, named: &Reference) -> Diagnostic {
    let name = &named.id;
    let message = Sentence::new(
        format!("这里只写本报告的数据，“{name}”是别的报告的。"),
        format!("Only facts of this report can stand here; `{name}` belongs to another one."),
    );
    Diagnostic::new(code, message)
        .at_place(&named.place)
        .help("以前各份报告里的数，程序自己会找。", "The program itself finds the values of the earlier reports.")
}

/// Checks the borrowed facts of every report.
pub(super) fn check_site(site: &SiteManuscript, diagnostics: &mut Sink) {
    for report in &site.reports {
        let mut told = BTreeSet::new();
        for borrowing in &report.borrowings {
            match fact_name(&borrowing.id) {
                Some((Some(name), id)) => {
                    let wrong = wrong(site, report, borrowing, (name, id));
                    // A changed definition is told once: it does not depend on the place.
                    let changed = || changed(report, &borrowing.id).filter(|_| told.insert(report.id_of(&borrowing.id)));
                    diagnostics.extend(wrong.or_else(changed).map(|diagnostic| diagnostic.at_place(&borrowing.place)));
                }
                _ => diagnostics.push(ill_formed(&borrowing.id).at_place(&borrowing.place)),
            }
        }
    }
}

/// The diagnostic for a fact of another report where only the report's own are possible.
pub(super) fn not_own(name: &str) -> Diagnostic {
    let message = Sentence::new(
        format!("key_figures 只写本报告的数据，“{name}”是别的报告的。"),
        format!("`key_figures` lists facts of this report; `{name}` belongs to another one."),
    );
    Diagnostic::new(Code::UnknownFact, message).help(
        "别的报告的数据可以写在正文、表格、图表和数据卡片里。",
        "Facts of other reports can stand in the text, in tables, charts and cards.",
    )
}

fn ill_formed(name: &str) -> Diagnostic {
    let message = Sentence::new(format!("“{name}”不是数据名。"), format!("`{name}` is not the name of a fact."));
    Diagnostic::new(Code::FactForm, message).help(
        "别的报告的数据写成“报告#数据名”，例如 2022#training；上一份报告写 previous#training。",
        "Write a fact of another report as `report#id`, such as `2022#training`; of the previous report, `previous#training`.",
    )
}

/// What is wrong with a reference, if anything. Reports nothing about what may only be unread.
fn wrong(
    site: &SiteManuscript,
    report: &ReportManuscript,
    borrowing: &Reference,
    (name, id): (&str, &str),
) -> Option<Diagnostic> {
    if name == report.id {
        return Some(own_fact(borrowing, id));
    }
    let Some(lender) = lender(&site.reports, report, name) else {
        return if name == PREVIOUS { no_previous(site, report) } else { unknown_report(site, name) };
    };
    lender.facts.lacks(id).then(|| unknown_fact(report, lender, id))
}

fn own_fact(borrowing: &Reference, id: &str) -> Diagnostic {
    let (name, message) = (&borrowing.id, "就是本报告的数据");
    let message = Sentence::new(format!("“{name}”{message}。"), format!("`{name}` is a fact of this very report."));
    Diagnostic::new(Code::FactForm, message).help(format!("请直接写数据名“{id}”。"), format!("Write its id alone: `{id}`."))
}

fn no_previous(site: &SiteManuscript, report: &ReportManuscript) -> Option<Diagnostic> {
    // An earlier report may exist but be unreadable, as a whole or in its series or dates.
    let is_unknown = |report: &ReportManuscript| !report.series.is_complete() || report.end().is_none();
    if !site.unread.is_empty() || site.reports.iter().any(|report| is_unknown(report)) {
        return None;
    }
    let message = match &*report.series {
        None => Sentence::new(
            "本报告没有写 series，程序不知道哪一份是上一份报告。",
            "This report has no `series`, so there is no previous report.",
        ),
        Some(series) => Sentence::new(
            format!("系列“{series}”里没有期间更早的报告。"),
            format!("There is no report with an earlier period in the series `{series}`."),
        ),
    };
    Some(Diagnostic::new(Code::PreviousMissing, message).help(
        "同一系列的报告在 report.yaml 里写同一个 series；也可以写明是哪一份，例如 2022#数据名。",
        "Reports of one series have the same `series` in report.yaml; or name the report, such as `2022#id`.",
    ))
}

fn unknown_report(site: &SiteManuscript, name: &str) -> Option<Diagnostic> {
    if site.unread.iter().any(|unread| unread == name) {
        return None;
    }
    let message = Sentence::new(format!("没有报告“{name}”。"), format!("There is no report `{name}`."));
    // No suggestion by similarity: it would be the report of a neighbouring year, and the editor would follow it.
    let mut known: Vec<&str> = site.reports.iter().map(|report| report.id.as_str()).collect();
    known.sort_unstable();
    let help = Sentence::new(
        format!("现有的报告：{}；上一份报告也可以写成 {PREVIOUS}。", known.join("、")),
        format!("Existing reports: {}; the previous one is also called `{PREVIOUS}`.", known.join(", ")),
    );
    let help = called_now(&site.aliases, name).unwrap_or(help);
    Some(Diagnostic::new(Code::UnknownReport, message).help_if(Some(help)))
}

fn unknown_fact(report: &ReportManuscript, lender: &ReportManuscript, id: &str) -> Diagnostic {
    let other = &lender.id;
    let message = Sentence::new(
        format!("报告“{other}”的 facts.yaml 里没有数据“{id}”。"),
        format!("facts.yaml of the report `{other}` has no fact `{id}`."),
    );
    let renamed = called_now(&lender.fact_aliases, id);
    let same = || {
        let measure = report.facts.get(id)?.measure();
        let there = lender.facts.values().find(|fact| fact.measure() == measure)?;
        let id = &there.id;
        Some(Sentence::new(format!("同一项指标在那里叫“{id}”。"), format!("There, the same indicator is called `{id}`.")))
    };
    let similar = || diagnostic::suggestion(id, lender.facts.keys().map(String::as_str));
    Diagnostic::new(Code::UnknownFact, message).help_if(renamed.or_else(same).or_else(similar))
}

/// A warning if what is measured is described otherwise in the two reports.
fn changed(report: &ReportManuscript, name: &str) -> Option<Diagnostic> {
    let loan = report.loans.get(name)?;
    let own = report.facts.values().find(|own| own.measure() == loan.measure())?;
    let (zh, en) = difference(own, loan)?;
    let (lender, there) = (&loan.lender.as_ref()?.report, &loan.place);
    let (fact_zh, fact_en) = own.called();
    let message = Sentence::new(
        format!("{fact_zh}的{zh}与报告“{lender}”里的不同（{}:{}）：两个数不一定可比。", there.file, there.position.line),
        format!(
            "The {en} of {fact_en} is not the same in the report `{lender}` ({}:{}): the two may not be comparable.",
            there.file, there.position.line
        ),
    );
    Some(Diagnostic::new(Code::FactChanged, message).help(
        "请在正文里说明变化；只是写法不同，就改成一样。",
        "Explain the change in the text; if only the wording differs, make it the same.",
    ))
}

/// The first part of the description in which two facts differ.
fn difference(own: &Fact, other: &Fact) -> Option<(&'static str, &'static str)> {
    [
        (own.unit.id != other.unit.id, ("单位", "unit")),
        (own.label != other.label, ("名称", "label")),
        (own.definition != other.definition, ("定义", "definition")),
        (own.scope != other.scope, ("统计口径", "scope")),
    ]
    .into_iter()
    .find_map(|(differs, words)| differs.then_some(words))
}
