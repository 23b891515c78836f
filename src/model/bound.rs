//! Values that are told as a bound or a range: ≥63, 100以上, 近3万, 63~68.

use crate::model::fact::Quantity;
use rust_decimal::Decimal;

/// How the number beside it bounds the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// ≥63
    AtLeast,
    /// ≤63
    AtMost,
    /// >63
    MoreThan,
    /// <63
    LessThan,
    /// 63以上, which includes 63.
    OrMore,
    /// 63以下
    OrLess,
    /// 超63
    Over,
    /// 不足63
    Under,
    /// 100余: more than 100, but by less than one unit of its last digit that is not nought.
    Odd,
    /// 近100: less than 100, but by less than such a unit.
    Nearly,
    /// 63~68: up to this number.
    UpTo(Quantity),
}

/// What stands before a number.
const BEFORE: [(&str, Bound); 14] = [
    ("≥", Bound::AtLeast),
    (">=", Bound::AtLeast),
    ("≤", Bound::AtMost),
    ("<=", Bound::AtMost),
    (">", Bound::MoreThan),
    ("＞", Bound::MoreThan),
    ("<", Bound::LessThan),
    ("＜", Bound::LessThan),
    ("超过", Bound::Over),
    ("超過", Bound::Over),
    ("超", Bound::Over),
    ("不足", Bound::Under),
    ("近", Bound::Nearly),
    ("将近", Bound::Nearly),
];
/// What stands behind a number.
const BEHIND: [(&str, Bound); 4] = [("以上", Bound::OrMore), ("以下", Bound::OrLess), ("余", Bound::Odd), ("餘", Bound::Odd)];

impl Bound {
    /// Parses a number that is bounded. `None` if the text is an exact number, or no number.
    pub fn parse(text: &str) -> Option<(Quantity, Bound)> {
        if let Some((least, most)) = text.split_once(['~', '～']) {
            let (least, most) = (Quantity::parse(least.trim())?, Quantity::parse(most.trim())?);
            return (least.exact()? < most.exact()?).then_some((least, Bound::UpTo(most)));
        }
        let before = BEFORE.iter().find_map(|(words, bound)| Some((text.strip_prefix(words)?, *bound)));
        let behind = || BEHIND.iter().find_map(|(words, bound)| Some((text.strip_suffix(words)?, *bound)));
        let (number, bound) = before.or_else(behind)?;
        let quantity = Quantity::parse(number.trim())?;
        // A ratio has no order that all readers agree on.
        quantity.exact().map(|_| (quantity, bound))
    }

    /// The word for it in data files.
    pub fn word(self) -> &'static str {
        match self {
            Bound::AtLeast | Bound::OrMore => "at-least",
            Bound::AtMost | Bound::OrLess => "at-most",
            Bound::MoreThan | Bound::Over => "more-than",
            Bound::LessThan | Bound::Under => "less-than",
            Bound::Odd => "somewhat-more",
            Bound::Nearly => "nearly",
            Bound::UpTo(_) => "range",
        }
    }

    /// The bound in a unit of which one is `times`.
    pub fn times(self, times: Decimal) -> Option<Bound> {
        match self {
            Bound::UpTo(upper) => upper.times(times).map(Bound::UpTo),
            _ => Some(self),
        }
    }

    /// The upper end of a range.
    pub fn upper(self) -> Option<Quantity> {
        match self {
            Bound::UpTo(upper) => Some(upper),
            _ => None,
        }
    }

    /// The bounded number for calculations: `≥63`, `63~68`.
    pub fn machine(self, quantity: Quantity) -> String {
        let number = quantity.machine();
        match self {
            Bound::AtLeast | Bound::OrMore => format!("≥{number}"),
            Bound::AtMost | Bound::OrLess => format!("≤{number}"),
            Bound::MoreThan | Bound::Over => format!(">{number}"),
            Bound::LessThan | Bound::Under => format!("<{number}"),
            Bound::Odd => format!("{number}+"),
            Bound::Nearly => format!("{number}-"),
            Bound::UpTo(upper) => format!("{number}~{}", upper.machine()),
        }
    }

    /// The bounded number as it is written, for messages: `≥63`, `100以上`, `近3万`.
    pub fn written(self, quantity: Quantity) -> String {
        if let Bound::UpTo(upper) = self {
            return format!("{}~{}", quantity.written(), upper.written());
        }
        let word = |words: &[(&'static str, Bound)]| words.iter().find(|(_, bound)| *bound == self).map(|(word, _)| *word);
        let (before, behind) = (word(&BEFORE).unwrap_or_default(), word(&BEHIND).unwrap_or_default());
        format!("{before}{}{behind}", quantity.written())
    }
}

/// One unit of the last digit of a number that is not nought: 100 for 100 and 300, 10 for 120, 1000 for 4.8万.
pub(crate) fn last_digit(quantity: Quantity) -> Decimal {
    let Some(number) = quantity.exact().map(|number| number.normalize()).filter(|number| !number.is_zero()) else {
        return Decimal::ZERO;
    };
    let (mut mantissa, mut unit) = (number.mantissa(), Decimal::new(1, number.scale()));
    while mantissa % 10 == 0 {
        mantissa /= 10;
        unit = unit.checked_mul(Decimal::TEN).unwrap_or(unit);
    }
    unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounded_numbers_are_read_as_written() {
        for (text, machine) in [
            ("≥63", "≥63"),
            (">=63.50", "≥63.50"),
            ("<5", "<5"),
            ("100以上", "≥100"),
            ("4.8万以下", "≤48000"),
            ("超100", ">100"),
            ("不足5", "<5"),
            ("1.2万余", "12000+"),
            ("近3万", "30000-"),
            ("63~68", "63~68"),
            ("-5～3", "-5~3"),
        ] {
            let (quantity, bound) = Bound::parse(text).expect(text);
            assert_eq!(bound.machine(quantity), machine, "{text}");
            let written = text.replace(">=", "≥").replace('～', "~").replace('超', "超过");
            assert_eq!(bound.written(quantity), written);
        }
        for text in ["63", "68~63", "63~63", "63%~68%", "≥", "约63", "63左右", "≥1:16.7", "超100余", "1~2~3", ""] {
            assert!(Bound::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_last_digit_says_how_much_more_may_be_meant() {
        for (text, unit) in
            [("100", "100"), ("300", "100"), ("120", "10"), ("4.8万", "1000"), ("3万", "10000"), ("7", "1"), ("0.5", "0.1")]
        {
            assert_eq!(last_digit(Quantity::parse(text).expect(text)).normalize().to_string(), unit, "{text}");
        }
    }
}
