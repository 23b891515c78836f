//! A relation with its facts as an equation: whether it can hold, and how it is written.

use crate::model::calculation::{Calculation, Spelling, natural_scale};
use crate::model::fact::{Fact, Quantity, Scale};
use crate::model::relation::{Operation, Relation};
use crate::model::report::ReportManuscript;
use crate::model::rounding::{Number, Range, number};
use crate::model::unit::UnitKind;
use rust_decimal::Decimal;
use std::fmt::Write as _;

/// A relation with the facts that it connects, all of which exist.
#[derive(Debug, Clone)]
pub(crate) struct Equation<'a> {
    pub relation: &'a Relation,
    /// The operands in the order of the relation; empty for a count of terms.
    pub operands: Vec<&'a Fact>,
    /// The stated result; `None` for comparisons.
    pub result: Option<&'a Fact>,
    /// The fact of the earlier report, for growth only.
    pub before: Option<&'a Fact>,
}

impl<'a> Equation<'a> {
    /// `None` if one of the facts is missing. `before` is the earlier value, for growth.
    pub(crate) fn of(report: &'a ReportManuscript, relation: &'a Relation, before: Option<&'a Fact>) -> Option<Equation<'a>> {
        let fact = |id: &str| report.fact(id);
        let names = relation.operation == Operation::Count;
        let operands = if names { Some(Vec::new()) } else { relation.operands.iter().map(|operand| fact(&operand.id)).collect() };
        let result = match &relation.equals {
            Some(equals) => Some(fact(&equals.id)?),
            None => None,
        };
        Some(Equation { relation, operands: operands?, result, before })
    }

    /// The facts: operands, result, and the earlier fact for growth.
    pub(crate) fn facts(&self) -> impl Iterator<Item = &'a Fact> {
        self.operands.iter().chain(&self.result).chain(&self.before).copied()
    }

    /// The fact that is divided by, if there is one.
    pub(crate) fn divisor(&self) -> Option<&'a Fact> {
        match self.relation.operation {
            Operation::Ratio | Operation::Share => Some(self.operands[1]),
            Operation::Growth if self.operands[0].unit.kind != UnitKind::Percent => self.before,
            _ => None,
        }
    }

    /// Whether values that the stored numbers may have been rounded from satisfy the relation. Growth without an earlier
    /// value may always hold. The divisor must not be zero.
    pub(crate) fn may_hold(&self) -> bool {
        let ranges: Vec<Range> = self.operands.iter().map(|fact| Range::of(fact)).collect();
        let Some(result) = self.result else {
            let (less, more) = if self.relation.operation == Operation::AtMost { (0, 1) } else { (1, 0) };
            return ranges[less].may_be_at_most(&ranges[more]);
        };
        let stated = Range::of(result);
        let quotient = if result.unit.kind == UnitKind::Percent { stated.percent() } else { stated.clone() };
        match self.relation.operation {
            Operation::Sum => {
                let sum = ranges.iter().skip(1).fold(ranges[0].clone(), |sum, range| sum.plus(range));
                sum.meets(&stated)
            }
            Operation::Difference => ranges[0].minus(&ranges[1]).meets(&stated),
            Operation::Ratio => ranges[0].divides_to(&ranges[1], &quotient),
            Operation::Share => ranges[0].divides_to(&ranges[1], &quotient) && ranges[0].may_be_at_most(&ranges[1]),
            Operation::Count => {
                let names = Decimal::from(self.relation.operands.len());
                Range::exactly(number(names)).meets(&stated)
            }
            Operation::Growth if self.operands[0].unit.kind == UnitKind::Percent => {
                self.before.is_none_or(|before| ranges[0].minus(&Range::of(before)).meets(&stated))
            }
            Operation::Growth => {
                let grown = Range::exactly(number(Decimal::ONE)).plus(&quotient);
                self.before.is_none_or(|before| ranges[0].divides_to(&Range::of(before), &grown))
            }
            Operation::AtMost | Operation::AtLeast => true,
        }
    }

    /// Whether it is a share whose part is certainly larger than the whole.
    pub(crate) fn is_part_too_large(&self) -> bool {
        self.relation.operation == Operation::Share && !Range::of(self.operands[0]).may_be_at_most(&Range::of(self.operands[1]))
    }

    /// The calculation from the stored numbers, such as `19525 ÷ 14500 = 134.655… %`; for a comparison, how the numbers
    /// really compare, such as `5 > 3`.
    pub(crate) fn calculation(&self) -> Calculation {
        Calculation::of(|spelling| self.spelt(spelling))
    }

    fn spelt(&self, spelling: Spelling) -> String {
        let values: Vec<Number> = self.operands.iter().map(|fact| value(fact)).collect();
        let words: Vec<String> = self.operands.iter().map(|fact| fact.spelt(spelling)).collect();
        let percent = self.result.is_some_and(|result| result.unit.kind == UnitKind::Percent);
        let sign = if percent { " %" } else { "" };
        let decimals = self.result.map_or(0, decimals) + 1;
        match self.relation.operation {
            Operation::Sum => {
                let total = values.iter().fold(number(Decimal::ZERO), |sum, value| sum + value);
                format!("{} = {}", words.join(" + "), self.added(&total, decimals, spelling))
            }
            Operation::Difference => {
                format!("{} − {} = {}", words[0], words[1], self.added(&(&values[0] - &values[1]), decimals, spelling))
            }
            Operation::Ratio if matches!(self.result.map(|result| result.quantity), Some(Quantity::Ratio { .. })) => {
                let ratio = if self.result.is_some_and(|result| result.quantity.is_to_one()) {
                    format!("{}:1", quotient(&values[0], &values[1], false, decimals))
                } else {
                    format!("1:{}", quotient(&values[1], &values[0], false, decimals))
                };
                format!("{} : {} = {ratio}", words[0], words[1])
            }
            Operation::Ratio | Operation::Share => {
                let scale = self.result.and_then(|result| result.quantity.scale()).filter(|_| spelling == Spelling::Written);
                let scale = scale.filter(|scale| matches!(scale, Scale::TenThousand | Scale::HundredMillion));
                let scale = scale.unwrap_or(Scale::One);
                let divisor = &values[1] * number(scale.factor());
                let quotient = quotient(&values[0], &divisor, percent, decimals);
                format!("{} ÷ {} = {quotient}{}{sign}", words[0], words[1], scale.word())
            }
            Operation::AtMost => format!("{} {} {}", words[0], if self.may_hold() { "≤" } else { ">" }, words[1]),
            Operation::AtLeast => format!("{} {} {}", words[0], if self.may_hold() { "≥" } else { "<" }, words[1]),
            Operation::Count => {
                let names: Vec<&str> = self.relation.operands.iter().map(|operand| operand.id.as_str()).collect();
                format!("{} = {}", names.join(" + "), names.len())
            }
            Operation::Growth => self.growth(&words[0], &values[0], decimals, spelling),
        }
    }

    /// A sum or difference as text. In the spelling for people it has the scale word of its numbers, and all its digits.
    fn added(&self, value: &Number, decimals: u32, spelling: Spelling) -> String {
        let numbers: Vec<Quantity> = self.operands.iter().map(|fact| fact.quantity).collect();
        let stated = self.result.map(|result| result.quantity);
        let size = value.to_integer().magnitude().to_string().parse().unwrap_or(Decimal::MAX);
        match natural_scale(&numbers, stated, size) {
            scale if spelling == Spelling::Machine || scale == Scale::One => printed(value, decimals),
            scale => format!("{}{}", printed(&(value / number(scale.factor())), MOST_DECIMALS), scale.word()),
        }
    }

    fn growth(&self, word: &str, now: &Number, decimals: u32, spelling: Spelling) -> String {
        let before = self.before.map(value).unwrap_or_default();
        let then = self.before.map(|before| before.spelt(spelling)).unwrap_or_default();
        if self.operands.iter().all(|fact| fact.unit.kind == UnitKind::Percent) {
            return format!("{word} − {then} = {}", printed(&(now - &before), decimals));
        }
        format!("({word} − {then}) ÷ {then} = {} %", quotient(&(now - &before), &before, true, decimals))
    }
}

/// a quotient as text, in percent if asked. A stored zero stands for a range of
/// values, so a zero divisor is possible; the result is then `∞`.
fn quotient(dividend: &Number, divisor: &Number, percent: bool, decimals: u32) -> String {
    if *divisor == number(Decimal::ZERO) {
        return "∞".to_owned();
    }
    let factor = number(if percent { Decimal::ONE_HUNDRED } else { Decimal::ONE });
    printed(&(dividend / divisor * factor), decimals)
}

/// the stored number itself, not the range that it stands for.
fn value(fact: &Fact) -> Number {
    match fact.quantity {
        Quantity::Number { digits, scale } => number(digits) * number(scale.factor()),
        Quantity::Ratio { left, right } if right.is_zero() => number(left),
        Quantity::Ratio { left, right } => number(left) / number(right),
        Quantity::Parts(_) => number(Decimal::ZERO),
    }
}

/// the stored number as text, with ` %` if it is a percentage.
pub(crate) fn stored(fact: &Fact) -> Calculation {
    let sign = if fact.unit.kind == UnitKind::Percent { " %" } else { "" };
    Calculation::of(|spelling| format!("{}{sign}", fact.spelt(spelling)))
}

fn decimals(fact: &Fact) -> u32 {
    match fact.quantity {
        Quantity::Number { digits, .. } => digits.scale(),
        Quantity::Ratio { left, .. } if fact.quantity.is_to_one() => left.scale(),
        Quantity::Ratio { right, .. } => right.scale(),
        Quantity::Parts(_) => 0,
    }
}

/// The most decimals that are written.
const MOST_DECIMALS: u32 = 18;

/// a number truncated to a number of decimals, with `…` if digits were cut off.
fn printed(value: &Number, decimals: u32) -> String {
    let decimals = decimals.min(MOST_DECIMALS);
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
