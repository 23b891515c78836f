//! Links from the names of a text to the glossary: in each clause, from the first use of each name that has a definition.

use super::markup::Markup;
use crate::model::site::Site;
use crate::plan::links::LinkContext;
use crate::plan::page::PageKind;
use crate::plan::url::{page_path, term_anchor};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// The links of one clause.
pub(super) struct GlossaryLinks<'a> {
    site: &'a Site,
    /// The language of the text.
    locale: usize,
    /// The URL of the glossary.
    page: String,
    /// The ids of the names that have been linked.
    linked: RefCell<BTreeSet<String>>,
}

impl<'a> GlossaryLinks<'a> {
    /// Returns the links of a clause in language `shown`; `None` if the site has no glossary.
    pub(super) fn new(site: &'a Site, link_context: &LinkContext, shown: usize) -> Option<GlossaryLinks<'a>> {
        site.has_glossary().then(|| GlossaryLinks {
            site,
            locale: shown,
            page: link_context.url_base.to(&page_path(site, PageKind::Glossary, link_context.locale)),
            linked: RefCell::default(),
        })
    }

    /// Writes a text with its links.
    pub(super) fn text(&self, out: &mut Markup, text: &str) {
        let mut end = 0;
        for found in self.site.shared_context.lexicons[self.locale].find(text) {
            let id = found.form.id.as_str();
            let is_defined = self.site.shared_context.terms.terms.get(id).is_some_and(|term| term.definition.is_some());
            if !is_defined || found.range.start < end || !self.linked.borrow_mut().insert(id.to_owned()) {
                continue;
            }
            out.text(&text[end..found.range.start]);
            let link = out.element("a").attribute("class", "term");
            link.attribute("href", &format!("{}#{}", self.page, term_anchor(id))).text(&text[found.range.clone()]);
            end = found.range.end;
        }
        out.text(&text[end..]);
    }
}
