//! The 404 page, for URLs that do not exist.

use super::super::report::Depth;
use super::{Filling, PageContext};
use minijinja::context;

/// Lists the reports as alternatives.
pub(super) fn not_found(on: &PageContext<'_, '_>) -> Filling {
    let not_found = context! { reports => on.report_list(Depth::Entry) };
    let (site, page, t) = (&on.group.site, &on.furniture, on.translate());
    Filling { template: "not_found.html", values: context! { site, page, t, not_found } }
}
