//! Facts: exact values, kept from the file to the page.

use crate::diagnostic::{self, Code, Diagnostic, Place, Position, Sentence, Sink};
use crate::load::schema::{FactEntry, FactsFile, Text};
use crate::load::slips;
use crate::model::indicator::Indicators;
use crate::model::number_help::{self, Where};
use crate::model::text::{Localized, Reference, TextReader};
use crate::model::unit::{Unit, Units};
use crate::narrative::is_id;
use crate::partial::Partial;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An indicator's exact value in one report.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The id in `facts.yaml`.
    pub id: String,
    pub label: Localized<String>,
    pub unit: Arc<Unit>,
    pub quantity: Quantity,
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
    /// The source position of its id.
    pub place: Place,
}

impl Fact {
    /// The id of what is measured: the same in every report of a series.
    pub fn measure(&self) -> &str {
        self.indicator.as_deref().unwrap_or(&self.id)
    }

    /// Whether its name, definition and scope are all written in a language, by index.
    pub fn is_told_in(&self, locale: usize) -> bool {
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

    /// The ratio between neighbouring scale words.
    const STEP: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);
}

impl Quantity {
    /// Parses digits with an optional decimal point and an optional 万 or 亿, several such groups (larger first), or two numbers
    /// separated by a colon. 萬 and 億 are accepted too. Separators, units and percent signs are not accepted.
    pub fn parse(text: &str) -> Option<Quantity> {
        if text.contains(['萬', '億']) {
            return Quantity::parse(&text.replace('萬', "万").replace('億', "亿"));
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

    /// The number with its scale applied: `48000` for 4.8万; `None` for ratios.
    pub fn exact(self) -> Option<Decimal> {
        match self {
            Quantity::Number { digits, scale: Scale::One } => Some(digits),
            Quantity::Number { digits, scale } => digits.checked_mul(scale.factor()).map(|number| number.normalize()),
            Quantity::Ratio { .. } => None,
        }
    }

    /// The value of one unit of the last stored digit: `1000` for 4.8万, `0.01` for 80.50. For a ratio, that of its right side.
    pub fn precision(self) -> Decimal {
        let (digits, factor) = match self {
            Quantity::Ratio { right, .. } => (right, Decimal::ONE),
            Quantity::Number { digits, scale } => (digits, scale.factor()),
        };
        let last = Decimal::new(1, digits.scale());
        last.checked_mul(factor).unwrap_or(last).normalize()
    }

    /// The machine-readable form: `48000`, `80.50`, `1:16.7`.
    pub fn machine(self) -> String {
        match self {
            Quantity::Ratio { left, right } => format!("{left}:{right}"),
            Quantity::Number { digits, .. } => self.exact().unwrap_or(digits).to_string(),
        }
    }
}

/// Parses 17亿6000万 in units of 万, and 3万5000 and 17亿6000万5000 in ones. The part below 万 must have four digits, because 4万8
/// means 48000 to some readers and 40008 to others.
fn mixed(text: &str) -> Option<(Decimal, Scale)> {
    let (sign, text) = text.strip_prefix('-').map_or((Decimal::ONE, text), |rest| (Decimal::NEGATIVE_ONE, rest));
    let (hundred_million, text) = match text.split_once('亿') {
        Some((digits, rest)) => (Some(whole(digits)?), rest),
        None => (None, text),
    };
    let (ten_thousand, ones) = text.split_once('万')?;
    let below = |number: &Decimal| *number < Scale::STEP;
    let step = |above: Decimal, group: Decimal| above.checked_mul(Scale::STEP)?.checked_add(group);
    if ones.is_empty() {
        let group = decimal(ten_thousand).filter(|group| *group >= Decimal::ONE && below(group))?;
        return Some((sign * step(hundred_million?, group)?, Scale::MixedTenThousand));
    }
    let group = whole(ten_thousand).filter(|group| hundred_million.is_none() || below(group))?;
    let last = decimal(ones).filter(|last| *last >= Decimal::ONE_THOUSAND && below(last))?;
    // More than 9999万 must be written with 亿, as it would be printed.
    let above = step(hundred_million.unwrap_or(Decimal::ZERO), group).filter(|_| below(&group))?;
    Some((sign * step(above, last)?, Scale::MixedOne))
}

/// A positive integer without a decimal point.
fn whole(text: &str) -> Option<Decimal> {
    decimal(text).filter(|number| number.scale() == 0 && *number >= Decimal::ONE)
}

/// Parses plain digits only: `Decimal` itself would also accept `1_000`, `+5` and `1e3`.
fn decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits(whole) && all_digits(fraction) && (whole == "0" || !whole.starts_with('0')) {
        Decimal::from_str_exact(text).ok().filter(|number| number.abs() <= LARGEST)
    } else {
        None
    }
}

/// Reads facts against the site's units and indicators.
pub(crate) struct FactReader<'a> {
    pub texts: TextReader<'a>,
    pub units: &'a Partial<Units>,
    pub indicators: &'a Partial<Indicators>,
}

impl FactReader<'_> {
    /// The facts of a file. Incomplete if any of them could not be read.
    pub(crate) fn read(&self, file: &FactsFile, diagnostics: &mut Sink) -> Partial<BTreeMap<String, Fact>> {
        let differences = differences(file);
        let facts = file.facts.0.iter().map(|(id, entry)| {
            if !is_id(&id.value) {
                diagnostics.push(diagnostic::ill_formed_id(&id.value).at(self.texts.file, id.position));
                return None;
            }
            let fact = self.fact(id, entry, differences.contains(id.value.as_str()), diagnostics)?;
            Some((id.value.clone(), fact))
        });
        facts.collect()
    }

    fn fact(&self, id: &Text, entry: &FactEntry, is_difference: bool, diagnostics: &mut Sink) -> Option<Fact> {
        let (file, position, id) = (self.texts.file, id.position, id.value.as_str());
        let indicator = match &entry.indicator {
            Some(name) => {
                let found = self.indicators.get(&name.value);
                if found.is_none() && self.indicators.is_complete() {
                    diagnostics.push(self.unknown_indicator(name));
                }
                found
            }
            None => self.indicators.get(id),
        };
        // If the indicator is unknown, it might provide the missing key.
        let mut missing = |key: &str| {
            if entry.indicator.is_none() || indicator.is_some() {
                diagnostics.push(self.missing(key, position));
            }
        };
        if entry.label.is_none() && indicator.is_none() {
            missing("label");
        }
        if entry.unit.is_none() && indicator.is_none() {
            missing("unit");
        }
        let label = match (&entry.label, indicator) {
            (Some(label), _) => self.texts.read(label, diagnostics),
            (None, Some(indicator)) => Some(indicator.label.clone()),
            (None, None) => None,
        };
        let unit = match (&entry.unit, indicator) {
            (Some(unit), _) => {
                let known = self.units.get(&unit.value).cloned();
                if known.is_none() {
                    diagnostics.extend(self.units.unknown(file, unit));
                }
                known
            }
            (None, Some(indicator)) => indicator.unit.clone(),
            (None, None) => None,
        };
        let approximate = entry.approx.as_ref().is_some_and(|approx| approx.value);
        let wanted = Wanted { unit: unit.as_deref(), approximate, is_difference };
        let quantity = self.quantity(&entry.value, &wanted, diagnostics);
        Some(Fact {
            id: id.to_owned(),
            label: label?,
            unit: unit?,
            quantity: quantity?,
            approximate,
            target: entry.target.as_ref().and_then(|target| Reference::read(file, target, diagnostics)),
            clause: entry.clause.as_ref().and_then(|clause| Reference::read(file, clause, diagnostics)),
            definition: indicator.and_then(|indicator| indicator.definition.clone()),
            scope: indicator.and_then(|indicator| indicator.scope.clone()),
            indicator: indicator.map(|_| entry.indicator.as_ref().map_or(id, |name| name.value.as_str()).to_owned()),
            place: Place { file: file.clone(), position },
        })
    }

    fn missing(&self, key: &str, position: Position) -> Diagnostic {
        let message = Sentence::new(format!("这里缺少“{key}”。"), format!("`{key}` is missing here."));
        Diagnostic::new(Code::MissingKey, message).at(self.texts.file, position).help(
            "写在这里，或者写在 indicators.yaml 的同名指标里。",
            "Write it here, or under the indicator of this name in indicators.yaml.",
        )
    }

    fn unknown_indicator(&self, name: &crate::load::schema::Text) -> Diagnostic {
        let message = Sentence::new(
            format!("indicators.yaml 里没有“{}”。", name.value),
            format!("indicators.yaml has no `{}`.", name.value),
        );
        let help = diagnostic::suggestion(&name.value, self.indicators.ids());
        Diagnostic::new(Code::UnknownIndicator, message).at(self.texts.file, name.position).help_if(help)
    }

    /// The number of a fact; `None` after a report.
    fn quantity(&self, value: &Text, wanted: &Wanted<'_>, diagnostics: &mut Sink) -> Option<Quantity> {
        let (file, text, position) = (self.texts.file, value.value.as_str(), value.position);
        let help = || number_help::help(text, Where::Fact, wanted.unit);
        if let Some(slip) = slips::find(text, position) {
            diagnostics.push(slip.diagnostic(file).help_if(Some(help())));
            return None;
        }
        let Some(quantity) = Quantity::parse(text) else {
            let message = Sentence::new(format!("“{text}”不是一个数。"), format!("`{text}` is not a number."));
            diagnostics.push(Diagnostic::new(Code::NumberForm, message).at(file, position).help_if(Some(help())));
            return None;
        };
        let unit = wanted.unit?;
        if let Some(help) = number_help::misfit(unit, quantity, wanted.approximate, wanted.is_difference) {
            let id = &unit.id;
            let message =
                Sentence::new(format!("“{text}”与单位“{id}”不相配。"), format!("`{text}` does not fit the unit `{id}`."));
            diagnostics.push(Diagnostic::new(Code::NumberForm, message).at(file, position).help_if(Some(help)));
            return None;
        }
        Some(quantity)
    }
}

/// The requirements on the number of a fact.
struct Wanted<'a> {
    unit: Option<&'a Unit>,
    approximate: bool,
    /// Whether a relation says that it is a difference: only then may it be negative.
    is_difference: bool,
}

/// The ids of facts that are the difference of two others.
fn differences(file: &FactsFile) -> BTreeSet<&str> {
    let relations = file.relations.0.iter().filter(|(_, relation)| relation.difference.is_some());
    relations.filter_map(|(_, relation)| Some(relation.equals.as_ref()?.value.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_kept() {
        for (text, machine) in
            [("80.50", "80.50"), ("4.8万", "48000"), ("1:16.7", "1:16.7"), ("198", "198"), ("1.20亿", "120000000")]
        {
            assert_eq!(Quantity::parse(text).expect(text).machine(), machine);
        }
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
        let word = |scale: Scale| match scale {
            Scale::TenThousand => "万",
            Scale::HundredMillion => "亿",
            _ => "",
        };
        let written = |text: &str| -> String {
            let groups = Quantity::parse(text).expect(text).groups();
            groups.into_iter().fold(String::new(), |text, (digits, scale)| text + &digits.to_string() + word(scale))
        };
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
    fn the_last_stored_digit_tells_the_precision() {
        for (text, precision) in [("80.50", "0.01"), ("4.8万", "1000"), ("1:16.7", "0.1"), ("198", "1"), ("1.20亿", "1000000")]
        {
            assert_eq!(Quantity::parse(text).expect(text).precision().to_string(), precision);
        }
    }

    #[test]
    fn refuses_what_is_no_plain_number() {
        for text in ["", "1e3", "+5", "1_000", "1,000", "5.", ".5", "15所", "4.8 万", "1:", "007", "00.5"] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
    }
}
