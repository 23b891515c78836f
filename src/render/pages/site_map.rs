//! The site map: every report with its sections and clauses.

use super::super::report::Depth;
use super::{Filling, PageContext};
use minijinja::context;

/// Lists all reports with their contents.
pub(super) fn site_map(on: &PageContext<'_, '_>) -> Filling {
    let site_map = context! { reports => on.report_list(Depth::Contents) };
    let (site, page, t) = (&on.group.site, &on.furniture, on.translate());
    Filling { template: "site_map.html", values: context! { site, page, t, site_map } }
}
