//! The possible values behind a stored number, in exact arithmetic.
//!
//! A rounded number stands for every value that it may have been rounded from, half-up or half-even: half a unit of its
//! last stored digit to either side, both ends included. Counts stay integers. A relation between stored numbers is
//! reported only if no values inside their ranges satisfy it. So a correctly rounded report is never reported, and every
//! deviation beyond rounding is.

use crate::model::bound::{Bound, last_digit};
use crate::model::fact::{Fact, Quantity};
use crate::model::table::Amount;
use crate::model::unit::UnitKind;
use num_rational::BigRational;
use rust_decimal::Decimal;

/// An exact number: a quotient of two integers of any size.
pub(crate) type Number = BigRational;

/// All numbers from `least` to `most`; if `integers_only`, only the integers among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Range {
    least: Number,
    most: Number,
    integers_only: bool,
}

/// The maximum number of integer divisors that are tried one by one. If there are more, one of them is assumed to fit if some
/// number between them does.
const MOST_TRIED: i32 = 20_000;

/// The power of ten that stands for no upper end: far beyond any sum or product of the numbers that are read.
const FAR: i32 = 60;

/// The exact value of a decimal number.
pub(crate) fn number(decimal: Decimal) -> Number {
    Number::new(decimal.mantissa().into(), power(decimal).into())
}

/// Ten to the number of decimals, which is at most 28.
fn power(decimal: Decimal) -> i128 {
    10_i128.pow(decimal.scale())
}

fn integer(number: i32) -> Number {
    Number::from_integer(number.into())
}

fn half_a_digit(decimal: Decimal) -> Number {
    Number::new(1.into(), (2 * power(decimal)).into())
}

impl Range {
    /// The possible values of a fact.
    pub(crate) fn of(fact: &Fact) -> Range {
        Range::of_amount(&Amount::of(fact))
    }

    /// The possible values of a number with its unit, which may be only a bound.
    pub(crate) fn of_amount(amount: &Amount<'_>) -> Range {
        let stored = Range::stored(amount.quantity, amount.unit.kind);
        amount.bound.map_or_else(|| stored.clone(), |bound| stored.bounded(amount, bound))
    }

    /// The possible values where the stored number is a bound. What is counted is not less than nought.
    fn bounded(&self, amount: &Amount<'_>, bound: Bound) -> Range {
        let far = || Number::from_integer(10.into()).pow(FAR);
        let exact = number(amount.quantity.exact().unwrap_or_default());
        let unit = || number(last_digit(amount.quantity));
        let lowest = || if amount.unit.kind == UnitKind::Count && exact >= integer(0) { integer(0) } else { -far() };
        let (least, most) = match bound {
            Bound::AtLeast | Bound::OrMore | Bound::MoreThan | Bound::Over => (exact, far()),
            Bound::AtMost | Bound::OrLess | Bound::LessThan | Bound::Under => (lowest(), exact),
            Bound::Odd => (exact.clone(), exact + unit()),
            Bound::Nearly => (exact.clone() - unit(), exact),
            Bound::UpTo(upper) => (self.least.clone(), Range::stored(upper, amount.unit.kind).most),
        };
        Range { least, most, integers_only: self.integers_only }
    }

    /// The possible values of a stored number. A ratio `1:16.7` stands for the quotient of its sides; one of them is the reference
    /// and exact.
    pub(crate) fn stored(quantity: Quantity, kind: UnitKind) -> Range {
        match quantity {
            Quantity::Ratio { left, .. } if quantity.is_to_one() => {
                let (left, half) = (number(left), half_a_digit(left));
                Range { least: left.clone() - half.clone(), most: left + half, integers_only: false }
            }
            Quantity::Ratio { left, right } => {
                let (left, right, half) = (number(left), number(right), half_a_digit(right));
                let least = left.clone() / (right.clone() + half.clone());
                // `1:0` has no quotient; its range is one that no real quotient reaches.
                let below = right - half;
                let most = if below > integer(0) { left / below } else { least.clone() };
                Range { least, most, integers_only: false }
            }
            // Not one number, so that no relation contains it.
            Quantity::Parts(_) => Range { least: integer(0), most: integer(0), integers_only: false },
            Quantity::Number { digits, scale } => {
                let (halves, power) = (2 * digits.mantissa(), 2 * power(digits));
                let mut range = Range {
                    least: Number::new((halves - 1).into(), power.into()),
                    most: Number::new((halves + 1).into(), power.into()),
                    integers_only: kind == UnitKind::Count,
                };
                if scale.factor() != Decimal::ONE {
                    let factor = number(scale.factor());
                    range.least *= &factor;
                    range.most *= factor;
                }
                range
            }
        }
    }

    /// Only this number.
    pub(crate) fn exactly(number: Number) -> Range {
        Range { least: number.clone(), most: number, integers_only: false }
    }

    /// Converts percentages to fractions of one.
    #[must_use]
    pub(crate) fn percent(&self) -> Range {
        let hundred = integer(100);
        Range { least: &self.least / &hundred, most: &self.most / &hundred, integers_only: false }
    }

    /// All sums of a number here and a number of `other`.
    #[must_use]
    pub(crate) fn plus(&self, other: &Range) -> Range {
        let (own, other) = (self.tight(), other.tight());
        Range {
            least: own.least + other.least,
            most: own.most + other.most,
            integers_only: own.integers_only && other.integers_only,
        }
    }

    /// All differences of a number here and a number of `other`.
    #[must_use]
    pub(crate) fn minus(&self, other: &Range) -> Range {
        let (own, other) = (self.tight(), other.tight());
        Range {
            least: own.least - other.most,
            most: own.most - other.least,
            integers_only: own.integers_only && other.integers_only,
        }
    }

    /// Whether the two ranges have a number in common.
    pub(crate) fn meets(&self, other: &Range) -> bool {
        let least = (&self.least).max(&other.least).clone();
        let most = (&self.most).min(&other.most).clone();
        !Range { least, most, integers_only: self.integers_only || other.integers_only }.is_empty()
    }

    /// Whether some number here is at most some number of `other`.
    pub(crate) fn may_be_at_most(&self, other: &Range) -> bool {
        self.tight().least <= other.tight().most
    }

    /// Whether no number here is positive, so that nothing can be divided by it.
    pub(crate) fn is_no_divisor(&self) -> bool {
        self.tight().most <= integer(0)
    }

    /// Whether some number here, divided by some positive number of `divisors`, is in `quotients`.
    pub(crate) fn divides_to(&self, divisors: &Range, quotients: &Range) -> bool {
        let (own, mut divisors) = (self.tight(), divisors.tight());
        if divisors.integers_only {
            divisors.least = divisors.least.max(integer(1));
        } else if divisors.least < integer(0) {
            divisors.least = integer(0);
        }
        if own.is_empty() || divisors.is_empty() {
            return false;
        }
        if !divisors.integers_only && own.integers_only {
            return own.meets(&divisors.times(quotients));
        }
        let fitting = divisors.fitting(&own, quotients);
        if !own.integers_only || fitting.is_empty() || fitting.count() > integer(MOST_TRIED) {
            return !fitting.is_empty();
        }
        let mut divisor = fitting.least.ceil();
        while divisor <= fitting.most {
            if own.meets(&Range::exactly(divisor.clone()).times(quotients)) {
                return true;
            }
            divisor += integer(1);
        }
        false
    }

    /// The divisors `d`, integer or not, for which some number of `own` is `d` times a quotient.
    fn fitting(&self, own: &Range, quotients: &Range) -> Range {
        let mut fitting = self.clone();
        // d × least quotient ≤ most of own
        bound(&mut fitting, &quotients.least, &own.most, true);
        // d × most quotient ≥ least of own
        bound(&mut fitting, &quotients.most, &own.least, false);
        fitting
    }

    /// The products with numbers of `factors`. No number here may be negative.
    fn times(&self, factors: &Range) -> Range {
        let least = (&self.least * &factors.least).min(&self.most * &factors.least);
        let most = (&self.least * &factors.most).max(&self.most * &factors.most);
        Range { least, most, integers_only: false }
    }

    /// The same numbers; if `integers_only`, the ends are rounded inwards to integers.
    fn tight(&self) -> Range {
        if self.integers_only {
            Range { least: self.least.ceil(), most: self.most.floor(), integers_only: true }
        } else {
            self.clone()
        }
    }

    fn is_empty(&self) -> bool {
        let tight = self.tight();
        tight.least > tight.most
    }

    /// The number of integers in the range.
    fn count(&self) -> Number {
        let tight = Range { integers_only: true, ..self.clone() }.tight();
        tight.most - tight.least + integer(1)
    }
}

/// Reduces a range of positive numbers to those `d` for which `d × factor` is at most (or at least) `limit`.
fn bound(range: &mut Range, factor: &Number, limit: &Number, at_most: bool) {
    let zero = integer(0);
    if *factor == zero {
        let holds = if at_most { zero <= *limit } else { zero >= *limit };
        if !holds {
            range.most = &range.least - integer(1);
        }
        return;
    }
    let edge = limit / factor;
    // Division by a negative number reverses the comparison.
    if at_most == (*factor > zero) {
        range.most = range.most.clone().min(edge);
    } else {
        range.least = range.least.clone().max(edge);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A number as it would be stored: rounded to the given number of decimals.
    fn stored(value: &Number, decimals: u32, half_even: bool) -> Range {
        let power = number(Decimal::from(10_u64.pow(decimals)));
        let scaled = value * &power;
        let below = scaled.floor();
        let rest = &scaled - &below;
        let half = integer(1) / integer(2);
        let is_even = (&below / integer(2)).is_integer();
        let up = rest > half || rest == half && !(half_even && is_even);
        let digits = (if up { below + integer(1) } else { below }) / &power;
        let half = half / power;
        Range { least: &digits - &half, most: digits + half, integers_only: false }
    }

    fn count(value: i32) -> Range {
        Range { least: integer(value), most: integer(value), integers_only: true }
    }

    /// A count stored in units of ten thousand with one decimal: 4.8万.
    fn in_wan(value: i32) -> Range {
        let thousand = (value + 500) / 1000 * 1000;
        Range { least: integer(thousand - 500), most: integer(thousand + 500), integers_only: true }
    }

    proptest! {
        #[test]
        fn true_quotients_are_never_accused(a in 0..2_000_000, b in 1..2_000_000, decimals in 0..4_u32, even in any::<bool>()) {
            let percent = integer(a) / integer(b) * integer(100);
            prop_assert!(count(a).divides_to(&count(b), &stored(&percent, decimals, even).percent()));
            let wan = in_wan(a).divides_to(&in_wan(b), &stored(&percent, decimals, even).percent());
            prop_assert!(wan);
        }

        #[test]
        fn quotients_beyond_rounding_always_are(a in 1..2_000_000, b in 1..2_000_000, decimals in 0..4_u32, off in 1..1000, up in any::<bool>()) {
            let percent = integer(a) / integer(b) * integer(100);
            let unit = integer(1) / number(Decimal::from(10_u64.pow(decimals)));
            let wrong = if up { &percent + &unit * integer(off) } else { &percent - &unit * integer(off) };
            let range = Range { least: &wrong - &unit / integer(2), most: &wrong + &unit / integer(2), integers_only: false };
            prop_assert!(!count(a).divides_to(&count(b), &range.percent()));
        }

        #[test]
        fn true_sums_are_never_accused(parts in prop::collection::vec((-1_000_000..1_000_000_i32, 0..3_u32), 1..6), even in any::<bool>(), decimals in 0..3_u32) {
            let exact: Vec<Number> = parts.iter().map(|(part, _)| integer(*part) / integer(997)).collect();
            let total = exact.iter().fold(integer(0), |sum, part| sum + part);
            let ranges = exact.iter().zip(&parts).map(|(part, (_, decimals))| stored(part, *decimals, even));
            let sum = ranges.fold(Range::exactly(integer(0)), |sum, part| sum.plus(&part));
            prop_assert!(sum.meets(&stored(&total, decimals, even)));
        }

        #[test]
        fn wrong_sums_of_counts_always_are(parts in prop::collection::vec(0..1_000_000, 1..6), off in 1..1000) {
            let sum = parts.iter().fold(count(0), |sum, part| sum.plus(&count(*part)));
            let total: i32 = parts.iter().sum();
            prop_assert!(sum.meets(&count(total)));
            prop_assert!(!sum.meets(&count(total + off)) && !sum.meets(&count(total - off)));
        }

        #[test]
        fn growth_and_difference_hold_when_true(now in 0..1_000_000, before in 1..1_000_000, even in any::<bool>()) {
            let growth = (integer(now) - integer(before)) / integer(before) * integer(100);
            let quotient = Range::exactly(integer(1)).plus(&stored(&growth, 1, even).percent());
            prop_assert!(count(now).divides_to(&count(before), &quotient));
            prop_assert!(count(now).minus(&count(before)).meets(&count(now - before)));
        }

        /// For wide ranges of integers, trying the divisors one by one must give the same result as trying every pair.
        #[test]
        fn integers_are_found_where_there_are_any(a in 0..60, wide in 0..6, b in 1..60, deep in 0..6, low in 0..300, width in 0..20) {
            let own = Range { least: integer(a), most: integer(a + wide), integers_only: true };
            let divisors = Range { least: integer(b), most: integer(b + deep), integers_only: true };
            let quotients = Range { least: integer(low) / integer(100), most: integer(low + width) / integer(100), integers_only: false };
            let pairs = (a..=a + wide).any(|a| (b..=b + deep).any(|b| quotients.meets(&Range::exactly(integer(a) / integer(b)))));
            prop_assert_eq!(own.divides_to(&divisors, &quotients), pairs);
        }
    }

    #[test]
    fn every_number_that_can_be_written_has_a_range() {
        assert!(Quantity::parse("100000000000000000001").is_none(), "beyond all reports");
        for text in ["0.0000000000000000000000000001", "100000000000000000000", "1:0", "0:1", "1:-0.5", "0万", "-3.2"] {
            let quantity = Quantity::parse(text).expect(text);
            let range = Range::stored(quantity, UnitKind::Measure);
            range.divides_to(&range, &range);
            assert!(range.meets(&range), "{text}");
        }
    }

    #[test]
    fn the_reference_of_a_ratio_is_exact() {
        let range = |text: &str| Range::stored(Quantity::parse(text).expect("a ratio"), UnitKind::Ratio);
        let thousandths = |value: i32| Number::new(value.into(), 1000.into());
        assert_eq!(range("14.74:1"), Range { least: thousandths(14735), most: thousandths(14745), integers_only: false });
        let other = range("1:14.74");
        assert_eq!((other.least.recip(), other.most.recip()), (thousandths(14745), thousandths(14735)));
    }

    #[test]
    fn counts_stay_integers() {
        // 43.58 % of 10 people is not a whole number of people, whatever was rounded.
        let share = Range { least: number(Decimal::new(43_575, 3)), most: number(Decimal::new(43_585, 3)), integers_only: false };
        let anyone = Range { least: integer(0), most: integer(10), integers_only: true };
        assert!(!anyone.divides_to(&count(10), &share.percent()));
        let many = Range { least: integer(0), most: integer(2000), integers_only: true };
        assert!(many.divides_to(&Range { least: integer(1), most: integer(3000), integers_only: true }, &share.percent()));
    }
}
