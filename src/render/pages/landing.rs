//! The front page of the site: the featured report and the list of all reports.

use super::super::report::{Depth, report_view};
use super::{Filling, PageContext};
use minijinja::value::Serde;
use minijinja::{Value, context};

/// Lists the reports, newest first, below the featured report.
pub(super) fn landing(on: &PageContext<'_, '_>) -> Filling {
    let featured = on.context.site.featured;
    let featured_is_newest = featured == Some(0);
    let featured = featured.map(|report| report_view(on.context, &on.link_context(report), Depth::Contents));
    let featured = featured.map(Serde).map(Value::from);
    let reports = on.report_list(Depth::Entry);
    let groups: Vec<Value> = groups(on)
        .into_iter()
        .map(|(title, indices)| {
            let reports: Vec<Value> = indices.iter().filter_map(|index| reports.get(*index).cloned()).collect();
            context! { title, reports }
        })
        .collect();
    let landing = context! { featured, featured_is_newest, reports, groups };
    let (site, page, t) = (&on.group.site, &on.furniture, on.translate());
    Filling { template: "landing.html", values: context! { site, page, t, landing } }
}

/// Returns the indices of the reports that continue each other, the newest first, with the title of the newest: those of a series,
/// or, without one, those of the same title.
fn groups<'c>(on: &PageContext<'_, 'c>) -> Vec<(&'c str, Vec<usize>)> {
    let mut groups: Vec<(&str, &str, Vec<usize>)> = Vec::new();
    for (index, report) in on.context.site.reports.iter().enumerate() {
        let title = report.title.get(on.page.locale).as_str();
        let key = report.series.as_deref().unwrap_or(title);
        match groups.iter_mut().find(|(known, ..)| *known == key) {
            Some((_, _, indices)) => indices.push(index),
            None => groups.push((key, title, vec![index])),
        }
    }
    groups.into_iter().map(|(_, title, indices)| (title, indices)).collect()
}
