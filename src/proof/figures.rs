//! The figures of a proof sheet: each fact with its value in every language, where it is printed,
//! and what it was in the previous report.

use super::SheetContext;
use super::places::{Extra, Numbering, PlaceView, in_words, kind};
use crate::diagnostic::Sentence;
use crate::model::fact::{Fact, Quantity};
use crate::model::report::Report;
use crate::model::unit::UnitKind;
use crate::plan::artwork::ArtworkKind;
use crate::uses::{Printing, printings};
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A fact on the sheet.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figure {
    pub id: String,
    /// The report that it belongs to, if this report borrows it.
    pub lender: Option<String>,
    /// Its label in each language; of a borrowed one, with the edition of its report.
    pub labels: Vec<String>,
    /// Its value with its unit, as each language prints it.
    pub values: Vec<String>,
    /// The stored number: `48000`, `80.50`.
    pub machine: String,
    /// The id of its unit.
    pub unit: String,
    /// The line of `facts.yaml` of its report.
    pub line: u32,
    /// The value of the previous report of the series, if it has one.
    pub before: Option<Before>,
    /// Where it is printed, in words.
    pub printed: String,
    /// Where the text prints it, and the tables and charts in it.
    pub places: Vec<PlaceView>,
    /// Whether it is a key figure, which the front page shows.
    pub is_key: bool,
    /// Whether a share card shows it.
    pub is_on_card: bool,
}

/// A value of the previous report.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Before {
    /// As the first language of the sheet prints it.
    pub value: String,
    pub machine: String,
    /// The change since, in words; `None` if the two cannot be compared.
    pub change: Option<String>,
}

/// All facts of a report, and those that it borrows, by their ids.
pub(super) fn figures(context: &SheetContext<'_>) -> BTreeMap<String, Figure> {
    let report = context.report;
    let (numbering, printed) = (Numbering::of(report), printings(report));
    let key_figures: BTreeSet<&str> = report.key_figures.iter().map(|reference| reference.id.as_str()).collect();
    let on_cards = on_cards(context);
    let earlier: BTreeMap<&str, &Fact> =
        context.before.map(|before| before.facts.values().map(|fact| (fact.measure(), fact)).collect()).unwrap_or_default();
    let locales = context.prepared.site.locales();
    let languages = context.per_language(|index| (locales.get(index).code.clone(), locales.get(index).name.clone()));
    let figure = |fact: &Fact| {
        let mut printed: Vec<&Printing<'_>> = printed.get(fact.id.as_str()).into_iter().flatten().collect();
        printed.sort_by_key(|printing| (numbering.position(printing.section), &printing.place));
        let places: Vec<PlaceView> = printed.into_iter().map(|printing| view(context, &numbering, printing)).collect();
        let (is_key, is_on_card) = (key_figures.contains(fact.id.as_str()), on_cards.contains(&fact.id));
        Figure {
            id: fact.id.clone(),
            lender: fact.lender.as_ref().map(|lender| lender.report.clone()),
            labels: context.per_language(|locale| context.renderer.label(fact, locale)),
            values: context.per_language(|locale| context.renderer.printed(fact, locale)),
            machine: fact.machine(),
            unit: fact.unit.id.clone(),
            line: fact.place.position.line,
            before: earlier.get(fact.measure()).filter(|_| fact.lender.is_none()).map(|then| before(context, fact, then)),
            printed: in_words(Extra { front: is_key, card: is_on_card }, &places, &languages, context.speech),
            places,
            is_key,
            is_on_card,
        }
    };
    report.facts.values().chain(report.borrowed()).map(|fact| (fact.id.clone(), figure(fact))).collect()
}

/// The ids of the facts that a share card of the report shows.
fn on_cards(context: &SheetContext<'_>) -> BTreeSet<String> {
    let cards = context.prepared.plan.artworks.iter().filter_map(|artwork| match artwork.kind {
        ArtworkKind::Card(card) if card.report == Some(context.index) => Some(card),
        _ => None,
    });
    cards.flat_map(|card| context.renderer.facts_on_card(card)).collect()
}

/// The ids of the facts in the order in which readers meet them in the text; then those that are not
/// printed there, as in `facts.yaml`.
pub(super) fn in_reading_order(report: &Report, figures: &BTreeMap<String, Figure>) -> Vec<String> {
    let numbering = Numbering::of(report);
    let first = |figure: &Figure| {
        let own = figure.places.first().map(|place| place.language.as_str());
        let places = figure.places.iter().filter(|place| Some(place.language.as_str()) == own);
        places.map(|place| (numbering.position(&place.section), place.line, place.column)).min()
    };
    let mut sorted: Vec<&Figure> = figures.values().collect();
    sorted.sort_by_cached_key(|figure| (figure.places.is_empty(), first(figure), figure.line));
    sorted.into_iter().map(|figure| figure.id.clone()).collect()
}

fn view(context: &SheetContext<'_>, numbering: &Numbering<'_>, printing: &Printing<'_>) -> PlaceView {
    PlaceView {
        language: context.prepared.site.locales().get(printing.locale).code.clone(),
        number: numbering.name(printing.section, printing.clause).get(context.speech).to_owned(),
        kind: kind(printing),
        section: printing.section.to_owned(),
        clause: printing.clause.map(str::to_owned),
        file: printing.place.file.to_string(),
        line: printing.place.position.line,
        column: printing.place.position.column,
    }
}

fn before(context: &SheetContext<'_>, fact: &Fact, then: &Fact) -> Before {
    Before {
        value: context.renderer.printed(then, context.first()),
        machine: then.quantity.machine(),
        change: change(fact, then).map(|change| change.get(context.speech).to_owned()),
    }
}

/// Returns the change between two values in words: the difference, no finer than the coarser of
/// the two, and the growth in percent; for percentages, percentage points. `None` for ratios and
/// for values in other units.
fn change(now: &Fact, then: &Fact) -> Option<Sentence> {
    let (Quantity::Number { .. }, Quantity::Number { .. }) = (now.quantity, then.quantity) else { return None };
    if !now.unit.is_comparable(&then.unit) {
        return None;
    }
    let (value, earlier) = (now.quantity.exact()?, then.quantity.exact()?);
    let step = now.quantity.precision().max(then.quantity.precision());
    let difference = value.checked_sub(earlier)?;
    let difference = (difference.checked_div(step)?.round().checked_mul(step)?).normalize();
    if difference.is_zero() {
        return Some(Sentence::new("相同", "the same"));
    }
    let signed = |number: Decimal| format!("{}{}", if number.is_sign_negative() { "−" } else { "+" }, number.abs());
    if now.unit.kind == UnitKind::Percent {
        let points = signed(difference);
        return Some(Sentence::new(format!("{points} 个百分点"), format!("{points} pp")));
    }
    let share = difference.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(earlier.abs());
    let share = share.map(|share| format!(" ({}%)", signed(share.round_dp(1).normalize()))).unwrap_or_default();
    let words = signed(difference) + &share;
    Some(Sentence::new(words.replace(" (", "（").replace(')', "）"), words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Place, Position};
    use crate::model::text::Localized;
    use crate::model::unit::Unit;

    fn fact(value: &str, kind: UnitKind) -> Fact {
        Fact {
            id: "a".to_owned(),
            label: Localized::same("a".to_owned()),
            unit: Unit::nameless("u", kind).into(),
            quantity: Quantity::parse(value).expect("a number"),
            approximate: false,
            bound: None,
            target: None,
            clause: None,
            definition: None,
            scope: None,
            indicator: None,
            lender: None,
            place: Place { file: "".into(), position: Position::start() },
        }
    }

    #[test]
    fn a_change_is_no_finer_than_what_is_stored() {
        let told = |now: &str, then: &str, kind| change(&fact(now, kind), &fact(then, kind)).map(|told| told.en);
        assert_eq!(told("19525", "18000", UnitKind::Count).as_deref(), Some("+1525 (+8.5%)"));
        assert_eq!(told("4.8万", "47213", UnitKind::Count).as_deref(), Some("+1000 (+2.1%)"));
        assert_eq!(told("4.8万", "48213", UnitKind::Count).as_deref(), Some("the same"));
        assert_eq!(told("80.50", "82", UnitKind::Percent).as_deref(), Some("−2 pp"));
        assert_eq!(told("3", "0", UnitKind::Count).as_deref(), Some("+3"));
        assert_eq!(told("1:16.7", "1:16", UnitKind::Ratio), None);
    }
}
