//! The full-report page, for reading and printing.

use super::super::facts::page_facts;
use super::super::report::{Depth, report_view};
use super::section::section_view;
use super::{Filling, PageContext};
use minijinja::value::Serde;
use minijinja::{Value, context};

/// Contains all sections of a report, between its preface and closing.
pub(super) fn whole_report(on: &PageContext<'_, '_>, report: usize) -> Filling {
    let link_context = on.link_context(report).in_whole_report();
    let positions = 0..on.context.site.reports[report].sections.len();
    let texts = positions.filter_map(|position| Some((position, on.group.section(position)?)));
    let view = |(position, text)| Value::from(Serde(section_view(on.context, &link_context, position, text)));
    let sections: Vec<Value> = texts.map(view).collect();
    let depth = on.group.shared.as_ref().map_or(Depth::Contents, |shared| Depth::Full(&shared.frames));
    let report = Value::from(Serde(report_view(on.context, &link_context, depth)));
    let fact_list = page_facts(on.context, &link_context, on.page.kind).map(Serde).map(Value::from);
    let (site, page, t) = (&on.group.site, &on.furniture, on.translate());
    Filling { template: "whole.html", values: context! { site, page, t, report, sections, fact_list } }
}
