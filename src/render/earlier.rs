//! What a key figure was in the report before, and how it has changed since: in words, with an
//! arrow beside them. Nothing is compared that was measured differently.

use super::messages::Messages;
use super::numbers::Numbers;
use super::views::EarlierView;
use crate::model::fact::{Fact, Quantity, Scale};
use crate::model::report::Report;
use crate::model::rounding::Range;
use crate::model::site::Site;
use crate::model::table::Amount;
use crate::model::unit::{PERCENTAGE_POINT, Unit, UnitKind};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// What prints numbers and words in a language.
#[derive(Clone, Copy)]
pub(super) struct Printer<'p> {
    pub numbers: &'p Numbers,
    pub messages: &'p Messages,
    pub locale: usize,
}

/// Returns the value of a fact in the report before, in the same series, with the change; `None`
/// if there is none that can be compared with it.
pub(super) fn earlier(site: &Site, printer: &Printer<'_>, report: &Report, fact: &Fact) -> Option<EarlierView> {
    let Printer { numbers, messages, locale } = *printer;
    let before = site.report_before(report)?;
    let then = fact_before(site, report, fact)?;
    let order = fact.quantity.exact()?.cmp(&then.quantity.exact()?);
    // What lies within the rounding of the two is no change that anybody knows.
    if order != Ordering::Equal && Range::of(fact).meets(&Range::of(then)) {
        return None;
    }
    let change = amount_of_change(site, numbers, fact, then).unwrap_or_default();
    let (key, arrow) = match order {
        Ordering::Greater => ("figure_up", "↑"),
        Ordering::Less => ("figure_down", "↓"),
        Ordering::Equal => ("figure_same", ""),
    };
    let (edition, value) = (before.edition.get(locale), numbers.fact(then).full());
    let words = messages.fill(key, &[("edition", edition), ("value", &value), ("change", &change)]);
    Some(EarlierView { text: words.trim_end().to_owned(), arrow })
}

/// Returns the same fact in the report before, in the same series; `None` if there is none that can be compared with it.
pub(super) fn fact_before<'s>(site: &'s Site, report: &Report, fact: &Fact) -> Option<&'s Fact> {
    let before = site.report_before(report)?;
    before.facts.values().find(|then| then.measure() == fact.measure()).filter(|then| is_comparable(fact, then))
}

/// Returns whether two facts measure the same thing in the same way.
fn is_comparable(fact: &Fact, then: &Fact) -> bool {
    // Of a bound (近3万) the value is not known.
    let is_exact = fact.bound.is_none() && then.bound.is_none();
    is_exact
        && fact.unit.id == then.unit.id
        && fact.unit.kind != UnitKind::Ratio
        && fact.label == then.label
        && fact.definition == then.definition
        && fact.scope == then.scope
}

/// Returns the printed size of the change, no finer than the coarser of the two values, and in the same magnitude (万, 亿) as
/// both; what lies below it is unknown, so that the change is approximate. `None` if the magnitudes differ.
fn amount_of_change(site: &Site, numbers: &Numbers, fact: &Fact, then: &Fact) -> Option<String> {
    let (Quantity::Number { digits: now, scale }, Quantity::Number { digits: was, scale: scale_then }) =
        (fact.quantity, then.quantity)
    else {
        return None;
    };
    if scale != scale_then {
        return None;
    }
    let places = now.scale().min(was.scale());
    let digits: Decimal = now.checked_sub(was)?.abs().round_dp(places);
    let points = site.shared_context.units.get(PERCENTAGE_POINT).map(|unit| &**unit);
    let unit: &Unit = if fact.unit.kind == UnitKind::Percent { points? } else { &fact.unit };
    let approximate = fact.approximate || then.approximate || scale != Scale::One;
    let quantity = Quantity::Number { digits, scale };
    // A difference that the coarser value hides is not told.
    (!digits.is_zero()).then(|| numbers.amount(&Amount { quantity, bound: None, unit, approximate }).full())
}
