//! The front page of a report: its data, preface, key figures and contents.

use super::super::facts::page_facts;
use super::{Filling, PageContext};
use minijinja::value::Serde;
use minijinja::{Value, context};

/// What it shows is what the pages of the report share, and the figures of its preface.
pub(super) fn report(on: &PageContext<'_, '_>, report: usize) -> Filling {
    let fact_list = page_facts(on.context, &on.surroundings(report), on.page.kind).map(Serde).map(Value::from);
    let (site, page, t, report) = (&on.group.site, &on.furniture, on.translate(), &on.group.report);
    Filling { template: "report.html", values: context! { site, page, t, report, fact_list } }
}
