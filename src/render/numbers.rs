//! How a language prints numbers and units. Exact: digits are only
//! grouped and translated, never rounded.

use super::messages::Messages;
use crate::model::fact::{Fact, Quantity, Scale};
use crate::model::locale::{Chinese, Locale};
use crate::model::table::Amount;
use crate::model::unit::{Unit, UnitKind};
use fixed_decimal::Decimal as Digits;
use icu_decimal::DecimalFormatter;
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use rust_decimal::Decimal;

/// The formatters of one language.
pub struct Numbers {
    language: String,
    decimal: DecimalFormatter,
    plurals: PluralRules,
    /// The language's own words for 万 and 亿, if it has them.
    scale_words: Option<[&'static str; 2]>,
    gap: &'static str,
    approximately: String,
}

/// A fact as a language prints it, in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedFact {
    /// 约, "about " or nothing.
    pub approximately: String,
    pub number: String,
    /// What stands between number and unit: nothing or a no-break space.
    pub gap: &'static str,
    pub unit: String,
}

impl PrintedFact {
    pub fn full(&self) -> String {
        let PrintedFact { approximately, number, gap, unit } = self;
        if unit.is_empty() { format!("{approximately}{number}") } else { format!("{approximately}{number}{gap}{unit}") }
    }
}

impl Numbers {
    pub fn new(locale: &Locale, messages: &Messages) -> Numbers {
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
        }
    }

    pub fn fact(&self, fact: &Fact) -> PrintedFact {
        self.amount(&Amount::of(fact))
    }

    /// A number with its unit, whether it is a fact or not.
    pub fn amount(&self, amount: &Amount<'_>) -> PrintedFact {
        let (number, category) = self.quantity(amount.quantity);
        let gap = if matches!(amount.unit.kind, UnitKind::Percent | UnitKind::Ratio) { "" } else { self.gap };
        let approximately = if amount.approximate { self.approximately.clone() } else { String::new() };
        PrintedFact { approximately, number, gap, unit: self.unit(amount.unit, category) }
    }

    /// The digits of a number that is no fact.
    pub fn number(&self, quantity: Quantity) -> String {
        self.quantity(quantity).0
    }

    /// What a unit is called where it stands by itself.
    pub fn unit_word(&self, unit: &Unit) -> String {
        self.unit(unit, PluralCategory::Other)
    }

    fn quantity(&self, quantity: Quantity) -> (String, PluralCategory) {
        match quantity {
            Quantity::Ratio { left, right } => {
                let (left, _) = self.decimal(left);
                let (right, category) = self.decimal(right);
                (format!("{left}:{right}"), category)
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

    fn scale_word(&self, scale: Scale) -> &'static str {
        let [ten_thousand, hundred_million] = self.scale_words.unwrap_or_default();
        match scale {
            Scale::One | Scale::MixedOne | Scale::MixedTenThousand => "",
            Scale::TenThousand => ten_thousand,
            Scale::HundredMillion => hundred_million,
        }
    }

    /// 860 KB; 1.3 MB. Rounded up to what is shown: a reader pays for every byte.
    pub fn file_size(&self, bytes: u64, messages: &Messages) -> String {
        const MEGABYTE: u64 = 1_000_000;
        let (number, key) = if bytes < MEGABYTE {
            (Decimal::from(bytes.div_ceil(1_000)), "size_kilobytes")
        } else {
            (Decimal::new(i64::try_from(bytes.div_ceil(MEGABYTE / 10)).unwrap_or(i64::MAX), 1), "size_megabytes")
        };
        messages.fill(key, &[("number", &self.decimal(number).0)])
    }

    fn decimal(&self, number: Decimal) -> (String, PluralCategory) {
        let text = number.to_string();
        match Digits::try_from_str(&text) {
            Ok(digits) => (self.decimal.format(&digits).to_string(), self.plurals.category_for(&digits)),
            Err(_) => (text, PluralCategory::Other),
        }
    }

    fn unit(&self, unit: &Unit, category: PluralCategory) -> String {
        let category = match category {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        };
        unit.label(&self.language).map(|label| label.form(category).to_owned()).unwrap_or_default()
    }
}

fn scale_words(locale: &Locale) -> Option<[&'static str; 2]> {
    match locale.chinese()? {
        Chinese::Simplified => Some(["万", "亿"]),
        Chinese::Traditional => Some(["萬", "億"]),
    }
}

/// 1 to 99 as 一 to 九十九; larger numbers as digits.
pub fn chinese_numeral(number: usize) -> String {
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
