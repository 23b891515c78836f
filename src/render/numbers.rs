//! Formats numbers and units in each language. Formatting is exact: digits are grouped and
//! translated, but never rounded.
//!
//! A negative number has the minus sign U+2212, after which lines never break. In
//! right-to-left languages, a number with its signs is enclosed in Unicode isolates (U+2066 to
//! U+2069), and again together with its unit, so that it looks the same in prose, cards, tables,
//! charts and titles. In HTML the isolates become elements (`html::escape_printed_into`).

use super::chart::text::has_right_to_left;
use super::html::{END_OF_ISOLATE, LEFT_TO_RIGHT, RIGHT_TO_LEFT};
use super::messages::{Messages, fill};
use crate::model::bound::Bound;
use crate::model::fact::{Fact, Quantity, Scale};
use crate::model::locale::{Chinese, Direction, Locale};
use crate::model::table::Amount;
use crate::model::unit::{Unit, UnitKind};
use crate::model::unit_name::UnitName;
use fixed_decimal::Decimal as Digits;
use icu_decimal::DecimalFormatter;
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The formatters of one language.
pub(crate) struct Numbers {
    language: String,
    decimal: DecimalFormatter,
    plurals: PluralRules,
    /// The language's words for 万 and 亿, if it has them.
    scale_words: Option<[&'static str; 2]>,
    /// The separator between number and unit: empty or a no-break space.
    gap: &'static str,
    /// The word for "about", with its separator.
    approximately: String,
    /// The words of bounds by the names of their messages.
    bounds: BTreeMap<&'static str, String>,
    right_to_left: bool,
}

/// The minus sign. A hyphen is shorter than a plus sign, and a line may break after it.
const MINUS: char = '\u{2212}';

/// The messages with the words of bounds.
const BOUNDS: [&str; 7] =
    ["bound_or_more", "bound_or_less", "bound_over", "bound_under", "bound_odd", "bound_nearly", "bound_range"];

/// A formatted number with its unit, in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PrintedFact {
    /// 约, "about " or nothing.
    pub approximately: String,
    digits: String,
    /// The number with what its unit has before it: £1.2.
    prefixed: Option<String>,
    /// The separator between number and unit: empty or a no-break space.
    gap: &'static str,
    unit: String,
    /// What follows number and unit: 以上.
    behind: String,
    /// Whether the unit is a percent sign, which is part of the number.
    is_percent: bool,
    right_to_left: bool,
    /// The same in the unit in which the language prints it together with its unit.
    converted: Option<Box<PrintedFact>>,
}

impl PrintedFact {
    /// Returns the number with "about", if it is approximate, and its unit.
    pub(crate) fn full(&self) -> String {
        self.approximately.clone() + &self.without_about()
    }

    /// Returns the number and its unit in reading order, without "about". In right-to-left
    /// languages the unit is to the left of the number, whatever its script, as on key figure cards.
    pub(crate) fn without_about(&self) -> String {
        if let Some(converted) = &self.converted {
            return converted.without_about();
        }
        let PrintedFact { gap, unit, behind, .. } = self;
        let digits = self.prefixed.as_ref().unwrap_or(&self.digits);
        if unit.is_empty() {
            self.isolated(digits) + behind
        } else if self.is_percent {
            self.isolated(&format!("{digits}{gap}{unit}")) + behind
        } else if self.right_to_left {
            format!("{RIGHT_TO_LEFT}{}{gap}{unit}{END_OF_ISOLATE}{behind}", self.isolated(digits))
        } else {
            format!("{digits}{gap}{unit}{behind}")
        }
    }

    /// Returns the number without its unit.
    pub(crate) fn number(&self) -> String {
        self.isolated(&self.digits) + &self.behind
    }

    /// Returns the number, with its percent sign if it has one.
    pub(crate) fn number_with_sign(&self) -> String {
        if self.is_percent { self.without_about() } else { self.number() }
    }

    /// Returns the number with its percent sign or with what its unit has before it, for a card that has the unit below it.
    pub(crate) fn number_of_card(&self) -> String {
        if let Some(converted) = &self.converted {
            return converted.number_of_card();
        }
        match &self.prefixed {
            Some(prefixed) if !self.is_percent => self.isolated(prefixed) + &self.behind,
            _ => self.number_with_sign(),
        }
    }

    /// Returns what the unit has behind the number, unless it is a percent sign.
    pub(crate) fn unit_apart(&self) -> &str {
        if let Some(converted) = &self.converted {
            return converted.unit_apart();
        }
        if self.is_percent { "" } else { self.unit.trim() }
    }

    /// Returns the number for data files: with a hyphen as the minus sign and without isolates.
    pub(crate) fn in_files(&self) -> String {
        if let Some(converted) = &self.converted {
            return converted.in_files();
        }
        let PrintedFact { approximately, gap, unit, behind, .. } = self;
        let digits = self.prefixed.as_ref().unwrap_or(&self.digits).replace(MINUS, "-");
        let (gap, unit) = if unit.is_empty() { ("", "") } else { (*gap, unit.as_str()) };
        format!("{approximately}{digits}{gap}{unit}{behind}")
    }

    /// Returns the number in its own unit, as a table prints it.
    pub(crate) fn in_own_unit(self) -> PrintedFact {
        PrintedFact { converted: None, ..self }
    }

    /// Isolates text in right-to-left languages.
    fn isolated(&self, text: &str) -> String {
        if self.right_to_left { isolated(text) } else { text.to_owned() }
    }
}

/// Encloses text in a left-to-right isolate.
fn isolated(text: &str) -> String {
    format!("{LEFT_TO_RIGHT}{text}{END_OF_ISOLATE}")
}

/// Replaces the hyphen in digits formatted by ICU4X with the minus sign, and removes direction
/// marks, which isolated text does not need.
fn signed(digits: &str) -> String {
    let is_mark = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}');
    digits.chars().filter(|c| !is_mark(*c)).map(|c| if c == '-' { MINUS } else { c }).collect()
}

impl Numbers {
    /// Returns the formatters of a language.
    pub(crate) fn new(locale: &Locale, messages: &Messages) -> Numbers {
        let mut options = DecimalFormatterOptions::default();
        options.grouping_strategy = Some(if locale.grouping { GroupingStrategy::Auto } else { GroupingStrategy::Never });
        let data = "ICU4X falls back to the root locale, so its compiled data serves every tag";
        Numbers {
            language: locale.code.clone(),
            decimal: DecimalFormatter::try_new((&locale.tag).into(), options).expect(data),
            plurals: PluralRules::try_new((&locale.tag).into(), PluralRulesOptions::default()).expect(data),
            scale_words: scale_words(locale),
            gap: if locale.is_unspaced() { "" } else { "\u{a0}" },
            approximately: messages.get("approximately").to_owned(),
            bounds: BOUNDS.iter().map(|key| (*key, messages.get(key).to_owned())).collect(),
            right_to_left: locale.direction == Direction::RightToLeft,
        }
    }

    /// Formats the number of a fact with its unit.
    pub(crate) fn fact(&self, fact: &Fact) -> PrintedFact {
        self.amount(&Amount::of(fact))
    }

    /// Formats the number of a fact without its sign, and its unit.
    pub(crate) fn magnitude(&self, fact: &Fact) -> PrintedFact {
        let amount = Amount::of(fact);
        self.amount(&Amount { quantity: amount.quantity.magnitude(), ..amount })
    }

    /// Formats a number with its unit, whether or not it is a fact.
    pub(crate) fn amount(&self, amount: &Amount<'_>) -> PrintedFact {
        let own = self.unconverted(amount);
        PrintedFact { converted: self.converted(amount).map(|amount| Box::new(self.unconverted(&amount))), ..own }
    }

    /// Returns a number in the unit in which the language prints it together with its unit; `None` if that is its own.
    pub(crate) fn converted<'a>(&self, amount: &Amount<'a>) -> Option<Amount<'a>> {
        let conversion = amount.unit.conversion(&self.language)?;
        let quantity = amount.quantity.times(conversion.times)?;
        let bound = amount.bound.map_or(Some(None), |bound| bound.times(conversion.times).map(Some))?;
        Some(Amount { quantity, bound, unit: &conversion.unit, approximate: amount.approximate })
    }

    /// Formats a number with a word such as 万, if it has one, and without a unit.
    pub(crate) fn in_words(&self, quantity: Quantity) -> String {
        self.quantity(quantity).0
    }

    /// Formats a number without a word such as 万.
    pub(crate) fn digits(&self, number: Decimal) -> String {
        self.decimal(number).0
    }

    /// Formats a number in its own unit.
    fn unconverted(&self, amount: &Amount<'_>) -> PrintedFact {
        let (digits, category) = self.quantity(amount.quantity);
        let is_percent = amount.unit.kind == UnitKind::Percent;
        let name = amount.unit.label(&self.language).map(|label| label.name(category_name(category)));
        let has_place = name.is_some_and(|name| name.has_place);
        let gap = if is_percent || has_place || amount.unit.kind == UnitKind::Ratio { "" } else { self.gap };
        let approximately = if amount.approximate { self.approximately.clone() } else { String::new() };
        let (before, unit) = name.map(around).unwrap_or_default();
        let sign = if is_percent && before.is_empty() { unit.as_str() } else { "" };
        let bounded = |digits: &str| {
            amount.bound.map_or_else(|| (digits.to_owned(), String::new()), |bound| self.bounded(digits, bound, sign))
        };
        let prefixed = (!before.is_empty()).then(|| bounded(&prefixed(&before, &digits)).0);
        let ((digits, behind), right_to_left) = (bounded(&digits), self.right_to_left);
        PrintedFact { approximately, digits, prefixed, gap, unit, behind, is_percent, right_to_left, converted: None }
    }

    /// Writes what makes a number a bound before and behind its digits, and what follows its unit. `sign` is its percent sign.
    fn bounded(&self, digits: &str, bound: Bound, sign: &str) -> (String, String) {
        let around = |key: &str| {
            let words = self.bounds.get(key).map_or("{value}", String::as_str);
            let (before, behind) = words.split_once("{value}").unwrap_or((words, ""));
            (format!("{before}{digits}"), behind.to_owned())
        };
        match bound {
            Bound::AtLeast => (format!("≥{digits}"), String::new()),
            Bound::AtMost => (format!("≤{digits}"), String::new()),
            Bound::MoreThan => (format!(">{digits}"), String::new()),
            Bound::LessThan => (format!("<{digits}"), String::new()),
            Bound::OrMore => around("bound_or_more"),
            Bound::OrLess => around("bound_or_less"),
            Bound::Over => around("bound_over"),
            Bound::Under => around("bound_under"),
            Bound::Nearly => around("bound_nearly"),
            // 余 stands between the number and its unit.
            Bound::Odd => {
                let (before, behind) = around("bound_odd");
                (before + &behind, String::new())
            }
            Bound::UpTo(upper) => {
                let upper = self.quantity(upper).0;
                let words = self.bounds.get("bound_range").map_or("", String::as_str);
                (fill(words, &[("value", digits), ("sign", sign), ("upper", &upper)]), String::new())
            }
        }
    }

    /// Formats a number that the author typed in the text (`{{ =-3.7% }}`). A hyphen before the
    /// first digit is its minus sign.
    pub(crate) fn typed(&self, text: &str) -> String {
        // 100万 in a language that has no word for 万.
        if let Some(quantity @ Quantity::Number { scale, .. }) = Quantity::parse(text)
            && scale != Scale::One
            && self.scale_words.is_none()
        {
            return self.quantity(quantity).0;
        }
        let negative = text.strip_prefix('-').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let printed = negative.map_or_else(|| text.to_owned(), |rest| format!("{MINUS}{rest}"));
        if self.right_to_left && !has_right_to_left(&printed) { isolated(&printed) } else { printed }
    }

    /// Returns the name of a unit without a number.
    pub(crate) fn unit_word(&self, unit: &Unit) -> String {
        self.unit(unit, PluralCategory::Other)
    }

    /// Returns the name of the unit in which a number is printed together with its unit.
    pub(crate) fn printed_unit_word(&self, unit: &Unit) -> String {
        self.unit_word(unit.conversion(&self.language).map_or(unit, |conversion| &conversion.unit))
    }

    /// Formats a quantity. Also returns the plural category for its unit.
    fn quantity(&self, quantity: Quantity) -> (String, PluralCategory) {
        match quantity {
            Quantity::Ratio { left, right } => {
                let (left, _) = self.decimal(left);
                let (right, category) = self.decimal(right);
                (format!("{left}:{right}"), category)
            }
            Quantity::Parts(parts) => {
                let printed: Vec<String> = parts.values().iter().map(|part| self.decimal(*part).0).collect();
                (printed.join(":"), PluralCategory::Other)
            }
            Quantity::Number { scale, .. } if scale != Scale::One && self.scale_words.is_some() => {
                let mut printed = String::new();
                let mut last = PluralCategory::Other;
                for (digits, word) in quantity.groups() {
                    let (number, category) = self.decimal(digits);
                    printed += &number;
                    printed += self.scale_word(word);
                    last = category;
                }
                (printed, last)
            }
            Quantity::Number { digits, .. } => self.decimal(quantity.exact().unwrap_or(digits)),
        }
    }

    /// Returns the language's word for a scale; empty for 1.
    fn scale_word(&self, scale: Scale) -> &'static str {
        let [ten_thousand, hundred_million] = self.scale_words.unwrap_or_default();
        match scale {
            Scale::One | Scale::MixedOne | Scale::MixedTenThousand => "",
            Scale::TenThousand => ten_thousand,
            Scale::HundredMillion => hundred_million,
        }
    }

    /// Formats a file size: 860 KB; 1.3 MB. It is rounded up, because readers may pay for data volume.
    pub(crate) fn file_size(&self, bytes: u64, messages: &Messages) -> String {
        const MEGABYTE: u64 = 1_000_000;
        let (number, key) = if bytes < MEGABYTE {
            (Decimal::from(bytes.div_ceil(1_000)), "size_kilobytes")
        } else {
            (Decimal::new(i64::try_from(bytes.div_ceil(MEGABYTE / 10)).unwrap_or(i64::MAX), 1), "size_megabytes")
        };
        messages.fill(key, &[("number", &self.decimal(number).0)])
    }

    /// Formats a decimal number. Also returns its plural category.
    fn decimal(&self, number: Decimal) -> (String, PluralCategory) {
        let text = number.to_string();
        match Digits::try_from_str(&text) {
            Ok(digits) => (signed(&self.decimal.format(&digits).to_string()), self.plurals.category_for(&digits)),
            Err(_) => (signed(&text), PluralCategory::Other),
        }
    }

    /// Returns the label of a unit in a plural form; empty if the language has none.
    fn unit(&self, unit: &Unit, category: PluralCategory) -> String {
        unit.label(&self.language).map(|label| label.form(category_name(category)).to_owned()).unwrap_or_default()
    }
}

fn category_name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// Returns what a unit has before and behind a number. No line breaks at the spaces that the author wrote around the number.
fn around(name: &UnitName) -> (String, String) {
    let unbroken = |part: &str| part.replace(' ', "\u{a0}");
    if name.has_place { (unbroken(&name.before), unbroken(&name.behind)) } else { (String::new(), name.behind.clone()) }
}

/// Returns a number with what its unit has before it. The minus sign stands before a sign of money (−£5), behind a word (港币−5).
fn prefixed(before: &str, digits: &str) -> String {
    match digits.strip_prefix(MINUS) {
        Some(digits) if before.ends_with(['$', '£', '€', '¥', '￥']) => format!("{MINUS}{before}{digits}"),
        _ => format!("{before}{digits}"),
    }
}

/// Returns the words for 万 and 亿 in Chinese.
fn scale_words(locale: &Locale) -> Option<[&'static str; 2]> {
    match locale.chinese()? {
        Chinese::Simplified => Some(["万", "亿"]),
        Chinese::Traditional => Some(["萬", "億"]),
    }
}

/// Returns 1 to 99 as 一 to 九十九, and larger numbers as digits.
pub(super) fn chinese_numeral(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match number {
        1..=9 => DIGITS[number].to_owned(),
        10..=99 => {
            let tens = if number < 20 { "" } else { DIGITS[number / 10] };
            format!("{tens}十{}", DIGITS[number % 10])
        }
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::chinese_numeral;

    #[test]
    fn numerals() {
        let written: Vec<String> = [1, 8, 10, 11, 20, 35, 99, 100].map(chinese_numeral).into();
        assert_eq!(written, ["一", "八", "十", "十一", "二十", "三十五", "九十九", "100"]);
    }
}
