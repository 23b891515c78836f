//! The page that searches; what it can find is decided by `search_index` and its pages.

use super::super::views::SearchView;
use super::{Filling, PageContext};
use crate::plan::url::search_folder;
use minijinja::value::Serde;
use minijinja::{Value, context};

/// Says where the script and the index of its language are.
pub(super) fn search(on: &PageContext<'_, '_>) -> Filling {
    let folder = search_folder(&on.context.site, on.page.locale);
    let search = SearchView { script: on.context.asset(on.base, "search.js"), index: on.base.to(&folder) };
    let search = Value::from(Serde(search));
    let (site, page, t) = (&on.group.site, &on.furniture, on.translate());
    Filling { template: "search.html", values: context! { site, page, t, search } }
}
