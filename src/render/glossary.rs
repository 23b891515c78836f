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
            let (written, behind) = (&text[found.range.clone()], &text[found.range.end..]);
            let is_it = is_same_word(written, &found.form.text) && !self.begins_longer(&found.form.text, behind);
            if !is_defined || !is_it || found.range.start < end || !self.linked.borrow_mut().insert(id.to_owned()) {
                continue;
            }
            out.text(&text[end..found.range.start]);
            let link = out.element("a").attribute("class", "term");
            link.attribute("href", &format!("{}#{}", self.page, term_anchor(id))).text(&text[found.range.clone()]);
            end = found.range.end;
        }
        out.text(&text[end..]);
    }

    /// Returns whether a longer name begins with a form and the text goes on like it, perhaps in another form: “integration
    /// communities” is no use of “integration”.
    fn begins_longer(&self, form: &str, behind: &str) -> bool {
        let names = self.site.shared_context.terms.terms.values().map(|term| term.name.get(self.locale));
        let mut rests = names.filter_map(|name| name.strip_prefix(form)).filter(|rest| !rest.is_empty());
        rests.any(|rest| {
            let beginning: String = rest.chars().take(LIKE).collect();
            behind.to_lowercase().starts_with(&beginning.to_lowercase())
        })
    }
}

/// As many characters of the rest of a name tell that it is meant.
const LIKE: usize = 5;

/// Returns whether two words differ at most in the case of their first letter: “It” is not the abbreviation “IT”.
fn is_same_word(written: &str, form: &str) -> bool {
    let split =
        |text: &str| text.chars().next().map(|first| (first.to_lowercase().to_string(), text[first.len_utf8()..].to_owned()));
    split(written) == split(form)
}

#[cfg(test)]
mod tests {
    use super::is_same_word;

    #[test]
    fn case_matters_behind_the_first_letter() {
        for (written, form, is_same) in
            [("It", "IT", false), ("Dual schools", "dual schools", true), ("产教融合", "产教融合", true), ("DUAL", "dual", false)]
        {
            assert_eq!(is_same_word(written, form), is_same, "{written}");
        }
    }
}
