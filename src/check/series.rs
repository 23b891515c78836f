//! Checks the reports of a series against each other: each has a period of its own, or years cannot be compared.

use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::report::{ReportManuscript, report_place};
use crate::model::site::SiteManuscript;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Checks the site.
pub(super) fn check(site: &SiteManuscript, diagnostics: &mut Sink) {
    let mut known: BTreeMap<(&str, (Date, Date)), &ReportManuscript> = BTreeMap::new();
    for report in &site.reports {
        let (Some(series), Some(period)) = (report.series.as_deref(), report.period) else { continue };
        let Some(other) = known.insert((series, period), report) else { continue };
        let (own, other) = (&report.id, &other.id);
        let message = Sentence::new(
            format!("报告“{own}”和“{other}”在同一个系列里，报告期也相同，两年的数没有法子比。"),
            format!("The reports `{own}` and `{other}` are of one series and have the same period, so they cannot be compared."),
        );
        diagnostics.push(Diagnostic::new(Code::PeriodTwice, message).at_place(&report_place(report)).help(
            "从上一年复制过来的，请改 period，年度、日期和说明里的年份也看一遍。",
            "If it was copied from the year before, correct `period`, and look at the edition, the dates and the years in the texts.",
        ));
    }
}
