//! The names and documents of a proof sheet: how each is written in every language, and how often.

use super::SheetContext;
use crate::model::lexicon::FormKind;
use crate::model::term::{OfficialDocument, Term};
use crate::uses::{FormUse, of_names};
use serde::Serialize;
use std::collections::BTreeMap;

/// A name or document that the report mentions.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Name {
    pub id: String,
    /// The forms in each language.
    pub languages: Vec<Vec<FormView>>,
}

/// One form of a name in one language.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FormView {
    pub text: String,
    /// Whether it is the full name or title, an agreed short form, or a document's number.
    pub kind: &'static str,
    /// How often the text has it.
    pub count: usize,
}

/// The names and documents of `terms.yaml` that the text of the report mentions.
pub(super) struct Names {
    pub names: Vec<Name>,
    pub documents: Vec<Name>,
}

/// Collects the names and documents that the text of the report mentions, in the order of ids.
pub(super) fn names(context: &SheetContext<'_>) -> Names {
    let terms = &context.prepared.site.shared_context.terms;
    let (mut names, mut documents) = (Vec::new(), Vec::new());
    for (id, uses) in of_names(&context.prepared.site, context.report) {
        let counted = |forms: &dyn Fn(usize) -> Vec<(String, FormKind)>| Name {
            id: id.to_owned(),
            languages: context.per_language(|locale| views(&forms(locale), &uses, locale)),
        };
        if let Some(term) = terms.terms.get(id) {
            names.push(counted(&|locale| of_term(term, locale)));
        } else if let Some(document) = terms.documents.get(id) {
            documents.push(counted(&|locale| of_document(document, locale)));
        }
    }
    Names { names, documents }
}

fn of_term(term: &Term, locale: usize) -> Vec<(String, FormKind)> {
    let short = term.short.get(locale).into_iter().flatten();
    let name = (term.name.get(locale).clone(), FormKind::Name);
    std::iter::once(name).chain(short.map(|form| (form.clone(), FormKind::Short))).collect()
}

fn of_document(document: &OfficialDocument, locale: usize) -> Vec<(String, FormKind)> {
    let number = document.number.as_ref().map(|number| (number.get(locale).clone(), FormKind::Number));
    std::iter::once((document.title.get(locale).clone(), FormKind::Title)).chain(number).collect()
}

/// Counts the forms in a language. The full name is shown even where the text has only short forms;
/// short forms that it does not have are left out.
fn views(forms: &[(String, FormKind)], uses: &[FormUse<'_>], locale: usize) -> Vec<FormView> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for used in uses.iter().filter(|used| used.locale == locale) {
        *counts.entry(&used.form.text).or_default() += 1;
    }
    let view = |(text, kind): &(String, FormKind)| FormView {
        text: text.clone(),
        kind: match kind {
            FormKind::Name | FormKind::Own | FormKind::Person => "name",
            FormKind::Short => "short",
            FormKind::Title => "title",
            FormKind::Number | FormKind::OwnNumber => "number",
            FormKind::Forbidden => "forbidden",
        },
        count: counts.get(&*crate::characters::normalised(text)).copied().unwrap_or_default(),
    };
    let views = forms.iter().map(view);
    views.filter(|view| view.count > 0 || matches!(view.kind, "name" | "title" | "number")).collect()
}
