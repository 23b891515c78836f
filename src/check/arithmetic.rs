//! Writes a relation as a calculation with the stored numbers, for messages.

use crate::model::fact::{Fact, Quantity};
use crate::model::relation::{Operation, Relation};
use crate::model::rounding::{Number, number};
use crate::model::unit::UnitKind;
use rust_decimal::Decimal;
use std::fmt::Write as _;

/// A relation with its facts, ready to be written as a calculation.
pub(super) struct Sum<'a> {
    /// The relation.
    pub relation: &'a Relation,
    /// The operands in the order of the relation; empty for a count of terms.
    pub operands: &'a [&'a Fact],
    /// The stated result; `None` for comparisons.
    pub result: Option<&'a Fact>,
    /// The value of the earlier report, for growth only.
    pub before: Option<&'a Fact>,
}

/// Returns the calculation from the stored numbers, such as `19525 ÷ 14500 = 134.655… %`.
pub(super) fn written(sum: &Sum<'_>) -> String {
    let values: Vec<Number> = sum.operands.iter().map(|fact| value(fact)).collect();
    let words: Vec<String> = sum.operands.iter().map(|fact| fact.quantity.machine()).collect();
    let percent = sum.result.is_some_and(|result| result.unit.kind == UnitKind::Percent);
    let sign = if percent { " %" } else { "" };
    let decimals = sum.result.map_or(0, decimals) + 1;
    match sum.relation.operation {
        Operation::Sum => {
            let total = values.iter().fold(number(Decimal::ZERO), |sum, value| sum + value);
            format!("{} = {}", words.join(" + "), printed(&total, decimals))
        }
        Operation::Difference => format!("{} − {} = {}", words[0], words[1], printed(&(&values[0] - &values[1]), decimals)),
        Operation::Ratio if matches!(sum.result.map(|result| result.quantity), Some(Quantity::Ratio { .. })) => {
            format!("{} : {} = 1:{}", words[0], words[1], quotient(&values[1], &values[0], false, decimals))
        }
        Operation::Ratio | Operation::Share => {
            format!("{} ÷ {} = {}{sign}", words[0], words[1], quotient(&values[0], &values[1], percent, decimals))
        }
        Operation::AtMost => format!("{} > {}", words[0], words[1]),
        Operation::AtLeast => format!("{} < {}", words[0], words[1]),
        Operation::Count => {
            let names: Vec<&str> = sum.relation.operands.iter().map(|operand| operand.id.as_str()).collect();
            format!("{} = {}", names.join(" + "), names.len())
        }
        Operation::Growth if sum.operands.iter().all(|fact| fact.unit.kind == UnitKind::Percent) => {
            let before = sum.before.map(value).unwrap_or_default();
            let word = sum.before.map(|before| before.quantity.machine()).unwrap_or_default();
            format!("{} − {word} = {}", words[0], printed(&(&values[0] - &before), decimals))
        }
        Operation::Growth => {
            let before = sum.before.map(value).unwrap_or_default();
            let word = sum.before.map(|before| before.quantity.machine()).unwrap_or_default();
            let grown = quotient(&(&values[0] - &before), &before, true, decimals);
            format!("({} − {word}) ÷ {word} = {grown} %", words[0])
        }
    }
}

/// Returns a quotient as text, in percent if asked. A stored zero stands for a range of
/// values, so a zero divisor is possible; the result is then `∞`.
fn quotient(dividend: &Number, divisor: &Number, percent: bool, decimals: u32) -> String {
    if *divisor == number(Decimal::ZERO) {
        return "∞".to_owned();
    }
    let factor = number(if percent { Decimal::ONE_HUNDRED } else { Decimal::ONE });
    printed(&(dividend / divisor * factor), decimals)
}

/// Returns the stored number itself, not the range that it stands for.
fn value(fact: &Fact) -> Number {
    match fact.quantity {
        Quantity::Number { digits, scale } => number(digits) * number(scale.factor()),
        Quantity::Ratio { left, right } if right.is_zero() => number(left),
        Quantity::Ratio { left, right } => number(left) / number(right),
    }
}

/// Returns the stored number as text, with ` %` if it is a percentage.
pub(super) fn stored(fact: &Fact) -> String {
    let sign = if fact.unit.kind == UnitKind::Percent { " %" } else { "" };
    format!("{}{sign}", fact.quantity.machine())
}

fn decimals(fact: &Fact) -> u32 {
    match fact.quantity {
        Quantity::Number { digits, .. } => digits.scale(),
        Quantity::Ratio { right, .. } => right.scale(),
    }
}

/// Returns a number truncated to a number of decimals (at most 18), with `…` if digits were
/// cut off.
fn printed(value: &Number, decimals: u32) -> String {
    let decimals = decimals.min(18);
    let power = number(Decimal::from(10_u64.pow(decimals)));
    let scaled = value * &power;
    let cut = scaled.trunc();
    let goes_on = cut != scaled;
    let negative = *value < number(Decimal::ZERO);
    let digits = cut.numer().magnitude().to_string();
    let width = decimals as usize + 1;
    let digits = format!("{digits:0>width$}");
    let (whole, fraction) = digits.split_at(digits.len() - decimals as usize);
    let mut text = String::new();
    if negative {
        // An ASCII hyphen, as in the data files.
        text.push('-');
    }
    text.push_str(whole);
    let fraction = if goes_on { fraction } else { fraction.trim_end_matches('0') };
    if !fraction.is_empty() {
        write!(text, ".{fraction}").expect("a string takes all text");
    }
    if goes_on {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_off_and_says_so() {
        let number = |text: &str| number(text.parse::<Decimal>().expect("a number"));
        assert_eq!(quotient(&number("19525"), &number("14500"), true, 3), "134.655…");
        assert_eq!(quotient(&number("19525"), &number("0"), true, 3), "∞");
        assert_eq!(printed(&number("4525"), 1), "4525");
        assert_eq!(printed(&number("-0.5"), 2), "-0.5");
        assert_eq!(printed(&(number("1") / number("3")), 1), "0.3…");
    }
}
