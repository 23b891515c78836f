//! The page for addresses that lead nowhere (404).

use super::super::report::Depth;
use super::{Filling, PageContext};
use minijinja::context;

/// Offers the reports instead.
pub(super) fn not_found(on: &PageContext<'_, '_>) -> Filling {
    let not_found = context! { reports => on.report_list(Depth::Entry) };
    let (site, page, t) = (&on.group.site, &on.furniture, on.translate());
    Filling { template: "not_found.html", values: context! { site, page, t, not_found } }
}
