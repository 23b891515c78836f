//! Help texts for a value that is not a valid number.
//!
//! A value is proposed only if exactly one interpretation remains (`number_reading`). The proposal is a number that the program
//! accepts and that equals this interpretation: a factor such as 千 is multiplied in, and a sign is kept. If words leave the
//! number open (近, 余, “more than”), the author must decide.

use crate::diagnostic::Sentence;
use crate::load::slips::to_half_width;
use crate::model::fact::Quantity;
use crate::model::number_reading::{Meant, MeantUnit, Reading, read};
use crate::model::unit::{PERCENTAGE_POINT, Unit, UnitKind};
use std::fmt::Write as _;

const TAKES_ALL: &str = "a string takes all text";

/// Where the number was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Where {
    /// `value` of a fact, next to `unit` and `approx`.
    Fact,
    /// A cell of a table; the unit is that of its column.
    Cell,
    /// `waived_for`: the number only.
    Waiver,
}

/// The help for a text that is not a valid number. `unit` is the unit that the number would have.
pub(crate) fn help(text: &str, place: Where, unit: Option<&Unit>) -> Sentence {
    // 1234.5万元 in a column of 万元 is 1234.5: its 万 belongs to the unit.
    let scaled = unit.filter(|unit| unit.has_scale());
    let own = scaled.and_then(|unit| unit.names().find_map(|name| text.trim().strip_suffix(name)));
    match read(own.filter(|own| !own.trim().is_empty()).unwrap_or(text)) {
        Reading::Number(meant) if own.is_none() && scaled.is_some() && matches!(meant.unit, MeantUnit::Word(_)) => {
            foreign_unit(&meant, unit)
        }
        Reading::Number(meant) => {
            let quantity = Quantity::parse(&meant.value);
            let misfit = unit
                .zip(quantity)
                .filter(|_| meant.unit == MeantUnit::None)
                .and_then(|(unit, quantity)| misfit(unit, quantity, meant.approximate, place == Where::Cell));
            misfit.unwrap_or_else(|| proposal(&meant, place, unit))
        }
        Reading::Open => Sentence::new(
            "这不是一个确定的数：最好查明并写出准确的数。确实只知道界限，写成 ≥63、<5、近3万、3万余、超3万、63以上 或 63~68。",
            "This is not an exact number: find out and write the exact one. If only a bound is known, write ≥63, <5, 近3万, 3万余, 超3万, 63以上 or 63~68.",
        ),
        Reading::Span => Sentence::new(
            "范围写成 63~68：两个数，中间一个“~”，不写 % 和单位，小的在前。",
            "A range has the form 63~68: two numbers with `~` between them, without % or unit, the smaller one first.",
        ),
        Reading::Separators => Sentence::new(
            "请核对小数点：小数点写作“.”，千位不加分隔符，例如 19525、80.50。",
            "Check the decimal point: it is written `.`, and thousands are not separated, as in 19525 and 80.50.",
        ),
        Reading::Unclear => possible(place),
    }
}

/// The number that a text is once its separators and full-width characters are gone, if it is one and has nothing else to decide.
pub(super) fn mended(text: &str, unit: Option<&Unit>) -> Option<String> {
    let Reading::Number(meant) = read(text) else { return None };
    let is_separator = |c: char| matches!(c, ',' | '\'' | '_') || c.is_whitespace();
    let half: String = to_half_width(text).replace(is_separator, "").replace(['−', '–'], "-");
    let fits = |quantity| unit.is_none_or(|unit| misfit(unit, quantity, false, true).is_none());
    let is_whole = meant.unit == MeantUnit::None && !meant.approximate && half == meant.value;
    (is_whole && Quantity::parse(&meant.value).is_some_and(fits)).then_some(meant.value)
}

/// The help for a number in another unit: to leave out its word would make another amount of it.
fn foreign_unit(meant: &Meant, unit: Option<&Unit>) -> Sentence {
    let own = unit.and_then(|unit| unit.names().next()).unwrap_or_default();
    let word = match &meant.unit {
        MeantUnit::Word(word) => word.as_str(),
        _ => "",
    };
    Sentence::new(
        format!("这里的单位是“{own}”，写的却是“{word}”：换算成“{own}”，只写数。"),
        format!("The unit here is {own}, but {word} is written: convert the number, and write the number only."),
    )
}

fn possible(place: Where) -> Sentence {
    match place {
        Where::Fact | Where::Waiver => {
            Sentence::new("可以写：19525、80.50、4.8万、1:16.7。", "Allowed: 19525, 80.50, 4.8万, 1:16.7.")
        }
        Where::Cell => Sentence::new(
            "可以写 19525、80.50、4.8万，或 facts.yaml 里的数据名；没有数写“—”。",
            "Allowed: 19525, 80.50, 4.8万, or the id of a fact in facts.yaml; `—` if there is no number.",
        ),
    }
}

/// Why a number does not fit its unit; `None` if it does. A negative count is a change: it is allowed for a fact that is the
/// `difference` of two others, and for a cell of a table.
pub(crate) fn misfit(unit: &Unit, quantity: Quantity, approximate: bool, may_be_negative: bool) -> Option<Sentence> {
    match (unit.kind, quantity.exact()) {
        (UnitKind::Ratio, Some(_)) => Some(Sentence::new("比例要写成 1:16.7 的样子。", "A ratio is written like 1:16.7.")),
        (UnitKind::Ratio, None) => None,
        (_, None) => {
            Some(Sentence::new("1:16.7 这样的比例，单位要写 unit: ratio。", "A ratio such as 1:16.7 needs `unit: ratio`."))
        }
        (_, Some(_)) if quantity.has_scale_word() && unit.has_scale() => Some(Sentence::new(
            "单位里已经有“万”或“亿”，数里不要再写。",
            "The unit already contains 万 or 亿; do not write it in the number as well.",
        )),
        (UnitKind::Count, Some(number)) if !approximate && (!number.is_integer() || quantity.has_decimals()) => {
            Some(Sentence::new(
                "计数要写整数；不是整数的量，请换一个单位（units.yaml 里 kind: measure）。",
                "Counts are whole numbers; for other amounts, use another unit (`kind: measure` in units.yaml).",
            ))
        }
        (UnitKind::Count, Some(number)) if number.is_sign_negative() && !may_be_negative => Some(Sentence::new(
            "个数不会小于零。增减的数（负数表示减少）请在 relations 里写明是哪两个数之差：difference: [这一期, 上一期]，equals: 这项数据。",
            "A count cannot be negative. A change can be negative if `relations` states the two counts of which it is the `difference` (`equals` names this fact).",
        )),
        _ => None,
    }
}

fn proposal(meant: &Meant, place: Where, unit: Option<&Unit>) -> Sentence {
    if meant.approximate && place == Where::Cell {
        return Sentence::new(
            "格里写不了“约”：请在 facts.yaml 里写成一项数据（approx: true），这里写它的名称。",
            "A cell cannot contain “about”: define a fact in facts.yaml (`approx: true`) and write its id here.",
        );
    }
    let value = &meant.value;
    let (mut zh, mut en) = (format!("请写成 {value}"), format!("Write {value}"));
    if meant.separated {
        zh.push_str("，不加分隔符");
        en.push_str(", without separators");
    }
    if meant.signs.other_minus {
        zh.push_str("，负号用键盘上的“-”");
        en.push_str(", with the keyboard's `-` as the minus sign");
    }
    if meant.signs.full_width {
        zh.push_str("，用半角（切换到英文输入法）");
        en.push_str(", half-width (switch the input method to English)");
    }
    let notes = notes(meant, place, unit.is_some_and(|unit| unit.kind == UnitKind::Percent));
    Sentence::new(format!("{zh}{}。", notes.zh), format!("{en}{}.", notes.en))
}

/// Where to write the unit and “about”, which are not part of the number.
fn notes(meant: &Meant, place: Where, is_percent: bool) -> Sentence {
    let (mut zh, mut en) = (String::new(), String::new());
    if place == Where::Waiver {
        if meant.unit != MeantUnit::None || meant.approximate {
            zh.push_str("，只写数");
            en.push_str(", the number only");
        }
        return Sentence::new(zh, en);
    }
    let column = if place == Where::Cell { ("这一列的", " of its column") } else { ("", "") };
    match &meant.unit {
        MeantUnit::None => {}
        MeantUnit::Percent if is_percent => {
            zh.push_str("，不写百分号");
            en.push_str(", without the percent sign");
        }
        MeantUnit::Percent | MeantUnit::PercentagePoint => {
            let id = if meant.unit == MeantUnit::Percent { "percent" } else { PERCENTAGE_POINT };
            write!(zh, "，{}单位写 unit: {id}", column.0).expect(TAKES_ALL);
            write!(en, "; the unit{} is `unit: {id}`", column.1).expect(TAKES_ALL);
        }
        MeantUnit::Word(word) => {
            write!(zh, "，单位“{word}”写在{} unit 里", column.0).expect(TAKES_ALL);
            write!(en, "; the unit ({word}) goes in `unit`{}", column.1).expect(TAKES_ALL);
        }
    }
    if meant.approximate {
        zh.push_str("，另起一行写 approx: true");
        en.push_str("; for “about”, add a line `approx: true`");
    }
    Sentence::new(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    /// The value that a help text proposes, if any. The two languages must propose the same value.
    fn proposed(text: &str, place: Where) -> Option<String> {
        let help = help(text, place, None);
        let zh = help.zh.split_once("请写成 ").map(|(_, rest)| rest.trim_end_matches('。'));
        let zh = zh.map(|rest| rest.split('，').next().unwrap_or(rest).to_owned());
        let en = help.en.split_once("Write ").map(|(_, rest)| rest.strip_suffix('.').unwrap_or(rest));
        let en = en.map(|rest| rest.split([',', ';']).next().unwrap_or(rest).to_owned());
        assert_eq!(zh, en, "{text}: {help:?}");
        en
    }

    /// The proposal must be accepted and must be the number that was meant.
    fn is_meant(text: &str, meant: &str) {
        for place in [Where::Fact, Where::Cell, Where::Waiver] {
            let proposed = proposed(text, place).unwrap_or_else(|| panic!("{text}: nothing is proposed"));
            let quantity = Quantity::parse(&proposed).unwrap_or_else(|| panic!("{text}: {proposed} is refused"));
            let wanted = Quantity::parse(meant).expect(meant);
            match (quantity.exact(), wanted.exact()) {
                (Some(quantity), Some(wanted)) => assert_eq!(quantity, wanted, "{text}: {proposed}"),
                _ => assert_eq!(quantity, wanted, "{text}: {proposed}"),
            }
        }
    }

    #[test]
    fn what_is_proposed_is_accepted_and_what_was_meant() {
        for (text, meant) in [
            ("1.2万人", "1.2万"),
            ("12e3", "12000"),
            ("1.5E-2", "0.015"),
            ("19,525", "19525"),
            ("1,234,567.80", "1234567.80"),
            ("12 000", "12000"),
            ("12\u{2009}000", "12000"),
            ("12\u{202f}000", "12000"),
            ("12\u{a0}000", "12000"),
            ("1'000", "1000"),
            ("1’000", "1000"),
            ("1_000", "1000"),
            ("43.58%", "43.58"),
            ("43.58 ％", "43.58"),
            ("-3.7%", "-3.7"),
            ("63 percent", "63"),
            ("3.5个百分点", "3.5"),
            ("15所", "15"),
            ("12,000 人", "12000"),
            ("300 million yuan", "300000000"),
            ("3千", "3000"),
            ("3.25千人", "3250"),
            ("3百", "300"),
            ("3.6萬", "3.6万"),
            ("17.60億", "17.60亿"),
            ("3.5千万", "3500万"),
            ("3千万元", "30000000"),
            ("3百万", "3000000"),
            ("2.5万亿", "25000亿"),
            ("3k", "3000"),
            ("3K", "3000"),
            ("3k人", "3000"),
            ("3M", "3000000"),
            ("1.5 million", "1500000"),
            ("2 bn", "2000000000"),
            ("4.8 万", "4.8万"),
            ("3千克", "3"),
            ("5kg", "5"),
            ("20kWh", "20"),
            ("+5", "5"),
            ("+5.0%", "5.0"),
            ("−2.39", "-2.39"),
            ("–2.39", "-2.39"),
            ("－2.39", "-2.39"),
            ("−2.39万", "-2.39万"),
            ("−1,200", "-1200"),
            ("¥300", "300"),
            ("￥-3.5万", "-3.5万"),
            ("１２．５", "12.5"),
            ("１２，５００", "12500"),
            ("“300”", "300"),
            ("1：16.7", "1:16.7"),
            ("1 : 16.7", "1:16.7"),
            ("1比16.7", "1:16.7"),
            ("1∶16.7", "1:16.7"),
            (".5", "0.5"),
            ("5.", "5"),
        ] {
            is_meant(text, meant);
        }
    }

    #[test]
    fn about_goes_beside_the_number_of_a_fact() {
        for text in ["约12000", "大约 12,000", "12000左右", "about 12000", "≈12000", "约12000人"] {
            let help = help(text, Where::Fact, None);
            assert_eq!(proposed(text, Where::Fact).as_deref(), Some("12000"), "{text}");
            assert!(help.zh.contains("approx: true") && help.en.contains("approx: true"), "{text}: {help:?}");
            assert_eq!(proposed(text, Where::Cell), None, "a cell cannot say so: {text}");
        }
    }

    #[test]
    fn nothing_is_proposed_where_the_number_is_open() {
        for text in [
            "80,55",
            "1.234,5",
            "1.234.567",
            "1,2345",
            "1,23,456",
            "0,555",
            "1、5",
            "80-90",
            "80–90",
            "80～90",
            "63%~68%",
            "3万-5万",
            "3至5",
            "3 to 5",
            "3/4",
            "300余人",
            "300余",
            "300多",
            "3万多元",
            "近3万",
            "3万余",
            "超3万",
            "不足5",
            ">5",
            "＞5",
            "≥5",
            "~5",
            "5以上",
            "5人以上",
            "5个以上",
            "300+",
            "over 300",
            "300 or more",
            "more than 300",
            "3成",
            "3个半",
            "5‰",
            "3兆",
            "3w",
            "3m",
            "3B",
            "3 dozen",
            "3mio",
            "3mln people",
            "3 Tausend",
            "3仟",
            "3 مىڭ",
            "3тыс",
            "1万5千",
            "3千零5",
            "三千",
            "5‰人",
            "±5",
            "100%以上",
            "3×10^4",
            "3hundred",
            "十五",
            "第3",
            "(5)",
            "5*",
            "1e400",
            "999999999万亿",
            "007",
            "3 5",
            "N/A",
            "{ … }",
            "",
            "-",
            "--5",
            "约",
        ] {
            for place in [Where::Fact, Where::Cell, Where::Waiver] {
                assert_eq!(proposed(text, place), None, "{text}");
            }
        }
    }

    #[test]
    fn a_value_that_its_unit_refuses_is_not_proposed() {
        let unit = |kind| Unit::nameless("one", kind);
        let person = unit(UnitKind::Count);
        for text in ["１２．５", "−5", "1.5k1", "1：16.7"] {
            let help = help(text, Where::Fact, Some(&person));
            assert!(!help.en.contains("Write "), "{text}: {help:?}");
        }
        assert!(help("−5", Where::Fact, Some(&person)).en.contains("difference"));
        assert!(help("−5", Where::Cell, Some(&person)).en.contains("Write -5"), "a column of changes");
        assert!(help("43.58%", Where::Fact, Some(&unit(UnitKind::Percent))).en.contains("without the percent sign"));
    }

    /// A number with everything that may be written around it, and its value.
    fn decorated() -> impl Strategy<Value = (String, Decimal)> {
        let scale = prop::sample::select(vec![
            ("", 0_u32),
            ("千", 3),
            ("万", 4),
            ("萬", 4),
            ("百万", 6),
            ("千万", 7),
            ("亿", 8),
            ("億", 8),
            ("k", 3),
            ("M", 6),
            (" thousand", 3),
            (" million", 6),
            (" bn", 9),
        ]);
        let minus = prop::sample::select(vec![("", false), ("-", true), ("−", true), ("+", false), ("－", true)]);
        let unit =
            prop::sample::select(vec!["", "%", "％", "人", "元", " 人次", " people", "个百分点", "余人", "以上", "~90", "多"]);
        let separator = prop::sample::select(vec!["", ",", " ", "\u{2009}", "'", "，", "_", "、"]);
        let before = prop::sample::select(vec!["", "约", "近", "about ", ">", "¥"]);
        (1_u32..999, 0_u32..1000, 0_u32..100, any::<bool>(), any::<bool>(), scale, minus, unit, separator, before).prop_map(
            |(thousands, rest, cents, is_long, has_fraction, (scale, zeros), (minus, negative), unit, separator, before)| {
                let whole = if is_long { format!("{thousands}{separator}{rest:03}") } else { thousands.to_string() };
                let number = if is_long { thousands * 1000 + rest } else { thousands };
                let fraction = if has_fraction { format!(".{cents:02}") } else { String::new() };
                let mut value = Decimal::from(number) + if has_fraction { Decimal::new(cents.into(), 2) } else { Decimal::ZERO };
                value *= Decimal::from(10_u64.pow(zeros));
                (format!("{before}{minus}{whole}{fraction}{scale}{unit}"), if negative { -value } else { value })
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn no_proposal_changes_a_number((text, meant) in decorated()) {
            let is_one = Quantity::parse(&text);
            for place in [Where::Fact, Where::Cell, Where::Waiver] {
                if let Some(proposed) = proposed(&text, place).filter(|_| is_one.is_none()) {
                    let quantity = Quantity::parse(&proposed);
                    prop_assert_eq!(quantity.and_then(Quantity::exact), Some(meant.normalize()), "{}: {}", text, proposed);
                }
            }
        }

        #[test]
        fn every_text_has_a_help(text in "[-+−0-9０-９.,，：:'~～%％ 约近余万萬千亿kMe人元个百分点左右>]{0,12}") {
            for place in [Where::Fact, Where::Cell, Where::Waiver] {
                if let Some(proposed) = proposed(&text, place) {
                    prop_assert!(Quantity::parse(&proposed).is_some(), "{}: {}", text, proposed);
                }
            }
        }
    }
}
