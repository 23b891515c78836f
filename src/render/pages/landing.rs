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
    let landing = context! { featured, featured_is_newest, reports => on.report_list(Depth::Entry) };
    let (site, page, t) = (&on.group.site, &on.furniture, on.translate());
    Filling { template: "landing.html", values: context! { site, page, t, landing } }
}
