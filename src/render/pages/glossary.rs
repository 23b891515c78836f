//! The glossary: the names of `terms.yaml` and the indicators that have a definition, in the order of their files.

use super::super::names::foreign;
use super::super::views::{GlossaryEntryView, GlossaryView, OtherNameView, TextView};
use super::{Filling, PageContext};
use crate::model::text::Localized;
use crate::plan::url::term_anchor;
use minijinja::value::Serde;
use minijinja::{Value, context};

/// Lists the names, then the indicators.
pub(super) fn glossary(on: &PageContext<'_, '_>) -> Filling {
    let shared = &on.context.site.shared_context;
    let mut terms: Vec<_> =
        shared.terms.terms.iter().filter_map(|(id, term)| Some((id, term, term.definition.as_ref()?))).collect();
    terms.sort_by_key(|(_, term, _)| term.place.position);
    let names = terms.into_iter().map(|(id, term, definition)| GlossaryEntryView {
        anchor: Some(term_anchor(id)),
        short: term.short.get(on.page.locale).cloned().unwrap_or_default(),
        ..entry(on, &term.name, definition)
    });
    let indicators = shared.indicators.entries();
    let indicators = indicators.filter_map(|(_, indicator)| Some(entry(on, &indicator.label, indicator.definition.as_ref()?)));
    let view = GlossaryView { names: names.collect(), indicators: indicators.collect() };
    let (site, page, t) = (&on.group.site, &on.furniture, on.translate());
    Filling { template: "glossary.html", values: context! { site, page, t, glossary => Value::from(Serde(view)) } }
}

fn entry(on: &PageContext<'_, '_>, name: &Localized<String>, definition: &Localized<String>) -> GlossaryEntryView {
    let locale = on.page.locale;
    let text = |text: &Localized<String>| TextView {
        text: text.get(locale).clone(),
        language: text.borrowed_from(locale).and_then(|from| foreign(on.context, from, locale)),
    };
    let others = (0..on.context.site.locales().len()).filter(|other| *other != locale);
    let other =
        |other: usize| Some(OtherNameView { text: name.own(other)?.clone(), language: foreign(on.context, other, locale)? });
    GlossaryEntryView {
        anchor: None,
        name: text(name),
        short: Vec::new(),
        definition: text(definition),
        others: others.filter_map(other).collect(),
    }
}
