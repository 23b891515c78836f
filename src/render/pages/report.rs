//! The front page of a report: its details, preface, key figures and contents.

use super::super::facts::page_facts;
use super::{Filling, PageContext};
use minijinja::value::Serde;
use minijinja::{Value, context};

/// Consists of the view that all pages of the report share, and the facts of the preface.
pub(super) fn report(on: &PageContext<'_, '_>, report: usize) -> Filling {
    let fact_list = page_facts(on.context, &on.link_context(report), on.page.kind).map(Serde).map(Value::from);
    let (site, page, t, report) = (&on.group.site, &on.furniture, on.translate(), &on.group.report);
    Filling { template: "report.html", values: context! { site, page, t, report, fact_list } }
}
