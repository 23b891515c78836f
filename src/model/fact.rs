//! Facts: exact values, kept from the file to the page.

use crate::diagnostic::{Place, quoted};
use crate::model::bound::Bound;
use crate::model::calculation::Spelling;
use crate::model::loan::Lender;
use crate::model::text::{Localized, Reference};
use crate::model::unit::Unit;
use rust_decimal::Decimal;
use std::sync::Arc;

/// An indicator's exact value in one report.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The id in `facts.yaml`.
    pub id: String,
    pub label: Localized<String>,
    pub unit: Arc<Unit>,
    pub quantity: Quantity,
    /// Whether the number is only a bound of the value, or the lower end of a range.
    pub bound: Option<Bound>,
    /// Whether 约 or "about" is printed; the stored value is not affected.
    pub approximate: bool,
    /// The fact that is its target.
    pub target: Option<Reference>,
    /// The clause it belongs to, if the author names one.
    pub clause: Option<Reference>,
    pub definition: Option<Localized<String>>,
    pub scope: Option<Localized<String>>,
    /// The id of its indicator, if it has one.
    pub indicator: Option<String>,
    /// The report that it belongs to, if this is a copy that another report borrows. Its id then names that report: `2022#training`.
    pub lender: Option<Arc<Lender>>,
    /// The source position of its id.
    pub place: Place,
}

impl Fact {
    /// The stored number for calculations and messages: `48000`, `≥63`.
    pub fn machine(&self) -> String {
        self.spelt(Spelling::Machine)
    }

    /// The number as `facts.yaml` writes it: `4.8万`, `≥63`.
    pub fn written(&self) -> String {
        self.spelt(Spelling::Written)
    }

    /// The number in one of the spellings of a calculation.
    pub(crate) fn spelt(&self, spelling: Spelling) -> String {
        spelling.number(self.quantity, self.bound)
    }

    /// The id of what is measured: the same in every report of a series.
    pub fn measure(&self) -> &str {
        self.indicator.as_deref().unwrap_or(&self.id)
    }

    /// What messages in Chinese and in English call it: its label, if there is one in the script of the message, and its id.
    pub fn called(&self) -> (String, String) {
        let (zh, en) = self.label.for_messages();
        (format!("{}（{}）", quoted(zh), self.id), format!("{} (`{}`)", quoted(en), self.id))
    }

    /// Whether its name, definition and scope are all written in a language, by index.
    pub fn is_available_in(&self, locale: usize) -> bool {
        let texts = [Some(&self.label), self.definition.as_ref(), self.scope.as_ref()];
        texts.into_iter().flatten().all(|text| text.own(locale).is_some())
    }
}

/// 10²⁰: far beyond any number in a report, but small enough that a table of such numbers can be added up and converted to
/// percentages without overflow.
const LARGEST: Decimal = Decimal::from_parts(1_661_992_960, 1_808_227_885, 5, false, 0);

/// A number as it was written: the digits and their scale word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// `19525`, `80.50`, `4.8万`: digits and their scale.
    Number { digits: Decimal, scale: Scale },
    /// `1:16.7`
    Ratio { left: Decimal, right: Decimal },
    /// `3.3:47.2:49.5`: one figure of several numbers.
    Parts(Parts),
}

/// The most numbers of a ratio.
const MOST_PARTS: usize = 6;

/// The numbers of a ratio of three and more: the shares of the three sectors of an economy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    values: [Decimal; MOST_PARTS],
    count: usize,
}

impl Parts {
    fn parse(text: &str) -> Option<Parts> {
        let read: Vec<Decimal> = text.split(':').map(decimal).collect::<Option<_>>()?;
        let mut values = [Decimal::ZERO; MOST_PARTS];
        values.get_mut(..read.len())?.copy_from_slice(&read);
        Some(Parts { values, count: read.len() })
    }

    /// The numbers in order.
    pub fn values(&self) -> &[Decimal] {
        self.values.get(..self.count).unwrap_or(&self.values)
    }
}

/// The scale words of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    One,
    /// 万
    TenThousand,
    /// 亿
    HundredMillion,
    /// 17亿6000万: 亿 and 万, stored in units of 万.
    MixedTenThousand,
    /// 3万5000, 17亿6000万5000: 万 and ones, stored in ones.
    MixedOne,
}

impl Scale {
    /// The factor by which the stored digits are multiplied.
    pub fn factor(self) -> Decimal {
        match self {
            Scale::One | Scale::MixedOne => Decimal::ONE,
            Scale::TenThousand | Scale::MixedTenThousand => Decimal::from(10_000),
            Scale::HundredMillion => Decimal::from(100_000_000),
        }
    }

    /// The word behind digits of this scale. Numbers of several words are written in groups, see [`Quantity::groups`].
    pub fn word(self) -> &'static str {
        match self {
            Scale::One | Scale::MixedOne => "",
            Scale::TenThousand | Scale::MixedTenThousand => "万",
            Scale::HundredMillion => "亿",
        }
    }

    /// The ratio between neighbouring scale words.
    const STEP: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);
}

impl Quantity {
    /// Whether it is written with 万 or 亿.
    pub fn has_scale_word(self) -> bool {
        matches!(self, Quantity::Number { scale, .. } if scale != Scale::One)
    }

    /// The scale of its digits; `None` for ratios.
    pub fn scale(self) -> Option<Scale> {
        match self {
            Quantity::Number { scale, .. } => Some(scale),
            Quantity::Ratio { .. } | Quantity::Parts(_) => None,
        }
    }

    /// Whether it is written with decimals and without 万 or 亿: `1583.0`.
    pub fn has_decimals(self) -> bool {
        matches!(self, Quantity::Number { digits, scale: Scale::One } if digits.scale() > 0)
    }

    /// Parses digits with an optional decimal point and an optional 万 or 亿, several such groups (larger first), or up to six
    /// numbers separated by colons. 萬 and 億 are accepted too. Separators, units and percent signs are not accepted.
    pub fn parse(text: &str) -> Option<Quantity> {
        if text.contains(['萬', '億']) {
            return Quantity::parse(&text.replace('萬', "万").replace('億', "亿"));
        }
        if text.matches(':').count() > 1 {
            return Parts::parse(text).map(Quantity::Parts);
        }
        if let Some((left, right)) = text.split_once(':') {
            return Some(Quantity::Ratio { left: decimal(left)?, right: decimal(right)? });
        }
        let (digits, scale) = match text.strip_suffix('万') {
            Some(digits) => (digits, Scale::TenThousand),
            None => text.strip_suffix('亿').map_or((text, Scale::One), |digits| (digits, Scale::HundredMillion)),
        };
        let (digits, scale) = match decimal(digits) {
            Some(digits) => (digits, scale),
            None => mixed(text)?,
        };
        digits.checked_mul(scale.factor()).filter(|number| number.abs() <= LARGEST)?;
        Some(Quantity::Number { digits, scale })
    }

    /// The groups of digits that each have their own scale word, larger first: 17亿6000万 has two groups. Only the first group
    /// carries the sign. Empty for ratios.
    pub fn groups(self) -> Vec<(Decimal, Scale)> {
        let Quantity::Number { digits, scale } = self else { return Vec::new() };
        let words: &[Scale] = match scale {
            Scale::MixedTenThousand => &[Scale::TenThousand, Scale::HundredMillion],
            Scale::MixedOne => &[Scale::One, Scale::TenThousand, Scale::HundredMillion],
            simple => return vec![(digits, simple)],
        };
        let mut groups = Vec::new();
        let mut rest = digits;
        for (index, word) in words.iter().enumerate() {
            let larger = (rest / Scale::STEP).trunc();
            let is_last = larger.is_zero() || index + 1 == words.len();
            groups.push(if is_last { (rest, *word) } else { ((rest % Scale::STEP).abs(), *word) });
            if is_last {
                break;
            }
            rest = larger;
        }
        groups.reverse();
        groups
    }

    /// The number without its sign: 21.7 for −21.7.
    pub fn magnitude(self) -> Quantity {
        match self {
            Quantity::Number { digits, scale } => Quantity::Number { digits: digits.abs(), scale },
            Quantity::Ratio { .. } | Quantity::Parts(_) => self,
        }
    }

    /// The number in a unit of which one is `times`: 1.2 in 万元 is 12000 in 元. `None` for ratios, and where it would be too long.
    pub fn times(self, times: Decimal) -> Option<Quantity> {
        let digits = self.exact()?.checked_mul(times)?.normalize();
        Some(Quantity::Number { digits, scale: Scale::One })
    }

    /// The number with its scale applied: `48000` for 4.8万; `None` for ratios.
    pub fn exact(self) -> Option<Decimal> {
        match self {
            Quantity::Number { digits, scale: Scale::One } => Some(digits),
            Quantity::Number { digits, scale } => digits.checked_mul(scale.factor()).map(|number| number.normalize()),
            Quantity::Ratio { .. } | Quantity::Parts(_) => None,
        }
    }

    /// Whether it is a ratio whose second number is the reference, as in 18.24:1. In every other ratio (1:16.7) it is the first one.
    /// The reference is exact, and the other number is rounded.
    pub(crate) fn is_to_one(self) -> bool {
        matches!(self, Quantity::Ratio { left, right } if right == Decimal::ONE && right.scale() == 0 && left != Decimal::ONE)
    }

    /// The value of one unit of the last stored digit: `1000` for 4.8万, `0.01` for 80.50. For a ratio, that of the number
    /// that is not the reference.
    pub fn precision(self) -> Decimal {
        let (digits, factor) = match self {
            Quantity::Ratio { left, .. } if self.is_to_one() => (left, Decimal::ONE),
            Quantity::Ratio { right, .. } => (right, Decimal::ONE),
            Quantity::Parts(parts) => (parts.values().last().copied().unwrap_or_default(), Decimal::ONE),
            Quantity::Number { digits, scale } => (digits, scale.factor()),
        };
        let last = Decimal::new(1, digits.scale());
        last.checked_mul(factor).unwrap_or(last).normalize()
    }

    /// As it is written, for messages: `4.8万`, `80.50`, `1:16.7`.
    pub fn written(self) -> String {
        match self {
            Quantity::Ratio { .. } | Quantity::Parts(_) => self.machine(),
            Quantity::Number { .. } => {
                self.groups().into_iter().fold(String::new(), |text, (digits, scale)| text + &digits.to_string() + scale.word())
            }
        }
    }

    /// The machine-readable form: `48000`, `80.50`, `1:16.7`.
    pub fn machine(self) -> String {
        match self {
            Quantity::Ratio { left, right } => format!("{left}:{right}"),
            Quantity::Parts(parts) => parts.values().iter().map(Decimal::to_string).collect::<Vec<_>>().join(":"),
            Quantity::Number { digits, .. } => self.exact().unwrap_or(digits).to_string(),
        }
    }
}

/// Parses 17亿6000万 in units of 万, and 3万5000 and 17亿6000万5000 in ones. The part below 万 must have four digits, because 4万8
/// means 48000 to some readers and 40008 to others.
fn mixed(text: &str) -> Option<(Decimal, Scale)> {
    let (sign, text) = text.strip_prefix('-').map_or((Decimal::ONE, text), |rest| (Decimal::NEGATIVE_ONE, rest));
    let (hundred_million, text) = match text.split_once('亿') {
        Some((digits, rest)) => (Some(positive_integer(digits)?), rest),
        None => (None, text),
    };
    let (ten_thousand, ones) = text.split_once('万')?;
    let below = |number: &Decimal| *number < Scale::STEP;
    let step = |above: Decimal, group: Decimal| above.checked_mul(Scale::STEP)?.checked_add(group);
    if ones.is_empty() {
        let group = decimal(ten_thousand).filter(|group| *group >= Decimal::ONE && below(group))?;
        return Some((sign * step(hundred_million?, group)?, Scale::MixedTenThousand));
    }
    let group = positive_integer(ten_thousand).filter(|group| hundred_million.is_none() || below(group))?;
    let last = decimal(ones).filter(|last| *last >= Decimal::ONE_THOUSAND && below(last))?;
    // More than 9999万 must be written with 亿, as it would be printed.
    let above = step(hundred_million.unwrap_or(Decimal::ZERO), group).filter(|_| below(&group))?;
    Some((sign * step(above, last)?, Scale::MixedOne))
}

/// A positive integer without a decimal point.
fn positive_integer(text: &str) -> Option<Decimal> {
    decimal(text).filter(|number| number.scale() == 0 && *number >= Decimal::ONE)
}

/// Parses plain digits only: `Decimal` itself would also accept `1_000`, `+5` and `1e3`.
fn decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (integer_part, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits(integer_part) && all_digits(fraction) && (integer_part == "0" || !integer_part.starts_with('0')) {
        Decimal::from_str_exact(text).ok().filter(|number| number.abs() <= LARGEST)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_kept() {
        for (text, machine) in [
            ("80.50", "80.50"),
            ("4.8万", "48000"),
            ("1:16.7", "1:16.7"),
            ("198", "198"),
            ("1.20亿", "120000000"),
            ("3.3:47.20:49.5", "3.3:47.20:49.5"),
        ] {
            assert_eq!(Quantity::parse(text).expect(text).machine(), machine);
        }
        assert_eq!(Quantity::parse("1:2:3:4:5:6:7"), None);
    }

    #[test]
    fn numbers_of_several_words_keep_every_digit() {
        for (text, machine, precision, groups) in [
            ("17亿6000万", "1760000000", "10000", vec![("17", Scale::HundredMillion), ("6000", Scale::TenThousand)]),
            ("17億6000萬", "1760000000", "10000", vec![("17", Scale::HundredMillion), ("6000", Scale::TenThousand)]),
            ("-17亿500万", "-1705000000", "10000", vec![("-17", Scale::HundredMillion), ("500", Scale::TenThousand)]),
            ("2亿30.50万", "200305000", "100", vec![("2", Scale::HundredMillion), ("30.50", Scale::TenThousand)]),
            ("3万5000", "35000", "1", vec![("3", Scale::TenThousand), ("5000", Scale::One)]),
            (
                "17亿6000万5123.40",
                "1760005123.4",
                "0.01",
                vec![("17", Scale::HundredMillion), ("6000", Scale::TenThousand), ("5123.40", Scale::One)],
            ),
            ("4.8萬", "48000", "1000", vec![("4.8", Scale::TenThousand)]),
        ] {
            let quantity = Quantity::parse(text).expect(text);
            assert_eq!(
                (quantity.machine(), quantity.precision().to_string()),
                (machine.to_owned(), precision.to_owned()),
                "{text}"
            );
            let read: Vec<(String, Scale)> =
                quantity.groups().into_iter().map(|(digits, word)| (digits.to_string(), word)).collect();
            let expected: Vec<(String, Scale)> = groups.into_iter().map(|(digits, word)| (digits.to_owned(), word)).collect();
            assert_eq!(read, expected, "{text}");
        }
        for text in [
            "4万8",
            "4万800",
            "17亿5000",
            "17亿",
            "17亿0万",
            "1.5亿6000万",
            "亿6000万",
            "17亿10000万",
            "10000万5000",
            "17亿6000万5",
            "3万5000万",
            "6000万17亿",
            "1亿2亿3万",
            "3万-5000",
        ] {
            let is_simple = matches!(Quantity::parse(text), Some(Quantity::Number { scale: Scale::HundredMillion, .. }));
            assert!(Quantity::parse(text).is_none() || text == "17亿" && is_simple, "{text}");
        }
    }

    #[test]
    fn groups_are_the_digits_as_they_were_written() {
        let written = |text: &str| Quantity::parse(text).expect(text).written();
        for sign in ["", "-"] {
            for large in ["1", "17", "9999", "123456"] {
                for middle in ["1", "30", "500", "9999", "1.05", "9999.990"] {
                    let text = format!("{sign}{large}亿{middle}万");
                    assert_eq!(written(&text), text);
                    for last in ["1000", "5123.40", "9999"].iter().filter(|_| !middle.contains('.')) {
                        for text in [format!("{sign}{middle}万{last}"), format!("{sign}{large}亿{middle}万{last}")] {
                            assert_eq!(written(&text), text);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_last_stored_digit_decides_the_precision() {
        for (text, precision) in
            [("80.50", "0.01"), ("4.8万", "1000"), ("1:16.7", "0.1"), ("1:2.25:3.5", "0.1"), ("198", "1"), ("1.20亿", "1000000")]
        {
            assert_eq!(Quantity::parse(text).expect(text).precision().to_string(), precision);
        }
    }

    #[test]
    fn refuses_what_is_no_plain_number() {
        for text in ["", "1e3", "+5", "1_000", "1,000", "5.", ".5", "15所", "4.8 万", "1:", "1:2:", "1::2", "007", "00.5"] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
    }
}
