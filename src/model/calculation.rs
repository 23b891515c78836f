//! A calculation as text, once for people and once for programs.

use crate::model::bound::Bound;
use crate::model::fact::{Quantity, Scale};
use crate::model::table::Amount;
use rust_decimal::Decimal;

/// A calculation, or the number that it is compared with, in two spellings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Calculation {
    /// With the numbers as `facts.yaml` writes them: `128.6亿 ÷ 119.7亿 = 107.435… %`.
    pub written: String,
    /// With plain digits: `12860000000 ÷ 11970000000 = 107.435… %`.
    pub machine: String,
}

/// One of the two spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    Written,
    Machine,
}

impl Spelling {
    /// A number, or the bound that it is.
    pub(crate) fn number(self, quantity: Quantity, bound: Option<Bound>) -> String {
        match (self, bound) {
            (Spelling::Written, None) => quantity.written(),
            (Spelling::Written, Some(bound)) => bound.written(quantity),
            (Spelling::Machine, None) => quantity.machine(),
            (Spelling::Machine, Some(bound)) => bound.machine(quantity),
        }
    }
}

impl Calculation {
    /// Both spellings of what `spell` writes.
    pub(crate) fn of(spell: impl Fn(Spelling) -> String) -> Calculation {
        Calculation { written: spell(Spelling::Written), machine: spell(Spelling::Machine) }
    }

    /// The number of a cell or fact.
    pub(crate) fn number(amount: &Amount<'_>) -> Calculation {
        Calculation::of(|spelling| amount.spelt(spelling))
    }

    /// An addition: `16 + 65 + 80 = 161`. `stated` is the number that the sum is compared with. Ratios have no sum and
    /// count as nought.
    pub(crate) fn sum(amounts: &[&Amount<'_>], stated: Option<Quantity>) -> Calculation {
        let sum: Decimal = amounts.iter().filter_map(|amount| amount.quantity.exact()).sum();
        let numbers: Vec<Quantity> = amounts.iter().map(|amount| amount.quantity).collect();
        Calculation::of(|spelling| {
            let words: Vec<String> = amounts.iter().map(|amount| amount.spelt(spelling)).collect();
            let scale = match spelling {
                Spelling::Written => natural_scale(&numbers, stated, sum.abs()),
                Spelling::Machine => Scale::One,
            };
            let total = if scale == Scale::One { sum } else { (sum / scale.factor()).normalize() };
            format!("{} = {total}{}", words.join(" + "), scale.word())
        })
    }
}

/// The scale word in which a result of additions reads best: that of the number that it is compared with, else that of the numbers
/// that are added. Of numbers with several words, the largest that the result fills.
pub(super) fn natural_scale(numbers: &[Quantity], stated: Option<Quantity>, result: Decimal) -> Scale {
    let is_plain = |scale| matches!(scale, Scale::One | Scale::TenThousand | Scale::HundredMillion);
    let by_size = || {
        let fits = |scale: &Scale| result >= scale.factor();
        [Scale::HundredMillion, Scale::TenThousand].into_iter().find(fits).unwrap_or(Scale::One)
    };
    if let Some(Quantity::Number { scale, .. }) = stated {
        return if is_plain(scale) { scale } else { by_size() };
    }
    let mut scales = numbers.iter().filter_map(|number| number.scale());
    match scales.next() {
        Some(first) if is_plain(first) && scales.all(|scale| scale == first) => first,
        _ if numbers.iter().any(|number| number.has_scale_word()) => by_size(),
        _ => Scale::One,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_have_the_scale_of_their_numbers() {
        let read = |text: &str| Quantity::parse(text).expect(text);
        for (numbers, stated, result, word) in [
            (&["128.6亿", "119.7亿"][..], None, "24830000000", "亿"),
            (&["0.4亿", "0.3亿"], None, "70000000", "亿"),
            (&["3亿", "5000万"], None, "350000000", "亿"),
            (&["3000万", "3000"], None, "30003000", "万"),
            (&["1.2万", "0.5万"], Some("17000"), "17000", ""),
            (&["9000", "8000"], Some("1.7万"), "17000", "万"),
            (&["9000", "8000"], None, "17000", ""),
            (&["17亿6000万", "3000万"], Some("17亿9000万"), "1790000000", "亿"),
        ] {
            let numbers: Vec<Quantity> = numbers.iter().map(|text| read(text)).collect();
            let result = result.parse().expect("a number");
            assert_eq!(natural_scale(&numbers, stated.map(read), result).word(), word, "{numbers:?}");
        }
    }
}
