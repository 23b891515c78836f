//! Checks that tables can be compared with those of the previous report: rows, columns and reports that a comparison needs and
//! does not find. Without this, a renamed row would switch the comparison off, and nobody would notice.

use crate::diagnostic::{self, Code, Diagnostic, Sentence, Sink};
use crate::model::report::{ReportManuscript, report_before};
use crate::model::site::SiteManuscript;
use crate::model::table::Table;
use crate::model::table_relation::{Axis, TableRelation, report_just_before};

/// Checks all reports of a site against their predecessors.
pub(super) fn check_site(site: &SiteManuscript, diagnostics: &mut Sink) {
    for report in &site.reports {
        let before = report_before(&site.reports, report).map(AsRef::as_ref);
        for table in report.exhibits.tables.iter().filter(|table| table.rows.is_complete()) {
            if let Some(before) = before {
                vanished(before, table, diagnostics);
            }
            for relation in table.relations.iter().filter(|relation| relation.looks_back()) {
                let lacking = nothing_before(site, report, table, relation);
                diagnostics.extend(lacking.or_else(|| gap(site, report, relation)));
            }
        }
    }
}

/// Reports the rows and columns of last year that are gone.
fn vanished(before: &ReportManuscript, table: &Table, diagnostics: &mut Sink) {
    let Some(earlier) = before.table(&table.id).filter(|earlier| earlier.rows.is_complete()) else { return };
    let own: Vec<&str> = table.rows.iter().filter_map(|row| row.id.as_deref()).collect();
    let rows = earlier.rows.iter().filter_map(|row| row.id.as_deref()).filter(|id| !own.contains(id));
    diagnostics.extend(rows.filter(|id| !is_dropped(table, id)).map(|id| gone(before, table, ("行", "row"), (id, &own))));
    let own: Vec<&str> = table.columns.iter().map(|column| column.id.as_str()).collect();
    let columns = earlier.columns.iter().map(|column| column.id.as_str()).filter(|id| !own.contains(id));
    diagnostics.extend(columns.filter(|id| !is_dropped(table, id)).map(|id| gone(before, table, ("列", "column"), (id, &own))));
}

fn is_dropped(table: &Table, id: &str) -> bool {
    table.dropped.iter().any(|dropped| dropped == id)
}

fn gone(before: &ReportManuscript, table: &Table, (zh, en): (&str, &str), (id, own): (&str, &[&str])) -> Diagnostic {
    let (report, name) = (&before.id, &table.id);
    let message = Sentence::new(
        format!("上一份报告“{report}”的表格“{name}”有一{zh}“{id}”，这份报告里没有，与上年无从比较。"),
        format!(
            "The table `{name}` of the previous report `{report}` has a {en} `{id}`, which is gone here: nothing compares it."
        ),
    );
    let of_renamed = diagnostic::did_you_mean(id, own.iter().copied());
    let (mut in_chinese, mut in_english) = (String::new(), String::new());
    if let Some(renamed) = of_renamed {
        in_chinese = format!("改成了“{renamed}”的，请改回来。");
        in_english = format!("If it is now called `{renamed}`, give it its old id. ");
    }
    Diagnostic::new(Code::TableBefore, message).at_place(&table.place).help(
        format!("各年的标识要相同。{in_chinese}今年确实没有这一{zh}的，在表格里写 dropped: [{id}]。"),
        format!(
            "Ids stay the same over the years. {in_english}If this {en} is rightly gone, write `dropped: [{id}]` in the table."
        ),
    )
}

/// Warns about a row or column that the previous report does not have, so that nothing can be compared.
fn nothing_before(
    site: &SiteManuscript,
    report: &ReportManuscript,
    table: &Table,
    relation: &TableRelation,
) -> Option<Diagnostic> {
    let before = report_just_before(site, report).filter(|before| before.exhibits.is_complete())?;
    let (id, other) = (&before.id, before.table(&table.id));
    if other.is_some_and(|other| !other.rows.is_complete()) {
        return None;
    }
    let is_known = |line: &&crate::model::table_relation::Line| match (other, relation.axis) {
        (None, _) => false,
        (Some(other), Axis::Rows) => other.row(&line.id).is_some(),
        (Some(other), Axis::Columns | Axis::Cells) => other.column(&line.id).is_some(),
    };
    let lacking = relation.lines().filter(|line| line.own.is_none()).find(|line| !is_known(line))?;
    let (of, name) = (&table.id, &lacking.id);
    let message = if other.is_none() {
        Sentence::new(
            format!("上一份报告“{id}”没有表格“{of}”，这条关系无从核对。"),
            format!("The previous report `{id}` has no table `{of}`, so this relation cannot be checked."),
        )
    } else {
        Sentence::new(
            format!("上一份报告“{id}”的表格“{of}”里没有“{name}”，这条关系无从核对。"),
            format!("The table `{of}` of the previous report `{id}` has no `{name}`, so this relation cannot be checked."),
        )
    };
    Some(Diagnostic::new(Code::TableBefore, message).at_place(&lacking.place).help(
        "请在那份报告里给表格、行或列写上同样的标识；那一年没有这张表，就删去这条关系。",
        "Give the table, row or column the same id in that report; if that year has no such table, delete the relation.",
    ))
}

/// Warns about a relation that looks back to a report whose period does not end where this one begins.
fn gap(site: &SiteManuscript, report: &ReportManuscript, relation: &TableRelation) -> Option<Diagnostic> {
    if report_just_before(site, report).is_some() || !site.unread.is_empty() {
        return None;
    }
    let before: &ReportManuscript = report_before(&site.reports, report)?;
    let line = relation.lines().find(|line| line.own.is_none())?;
    let id = &before.id;
    let lacking = [report, before].into_iter().find(|report| report.period.is_none());
    let message = match lacking {
        Some(lacking) => Sentence::new(
            format!("报告“{}”没有写 period，不知道它是不是紧接上一份“{id}”，这条关系没有核对。", lacking.id),
            format!(
                "The report `{}` has no `period`; whether it follows `{id}` is not known, and this relation is not checked.",
                lacking.id
            ),
        ),
        None => Sentence::new(
            format!("同一系列的上一份报告是“{id}”，它的期间不紧接这一份，这条关系没有核对。"),
            format!(
                "The previous report of the series, `{id}`, does not end where this one begins, so this relation is not checked."
            ),
        ),
    };
    Some(Diagnostic::new(Code::TableBefore, message).at_place(&line.place).help(
        "请核对两份报告的 period；网站上确实没有上一年度的报告，就删去这条关系。",
        "Check `period` of both reports; if the site does not have the report of the year before, delete the relation.",
    ))
}
