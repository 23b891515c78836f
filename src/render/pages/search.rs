//! The search page. `search_index` and the indexed pages decide what it can find.

use super::super::views::SearchView;
use super::{Filling, PageContext};
use crate::plan::url::search_folder;
use minijinja::value::Serde;
use minijinja::{Value, context};

/// Tells the template the URLs of the search script and of the index in the page's language.
pub(super) fn search(on: &PageContext<'_, '_>) -> Filling {
    let folder = search_folder(&on.context.site, on.page.locale);
    let search = SearchView { script: on.context.asset(on.base, "search.js"), index: on.base.to(&folder) };
    let search = Value::from(Serde(search));
    let (site, page, t) = (&on.group.site, &on.furniture, on.translate());
    Filling { template: "search.html", values: context! { site, page, t, search } }
}
