//! Facts: exact values from the file to the page.

use crate::diagnostic::{self, Code, Diagnostic, Place, Position, Sentence};
use crate::load::documents::Document;
use crate::load::schema::{FactEntry, FactsFile};
use crate::load::slips;
use crate::model::indicator::Indicators;
use crate::model::text::{Localized, Reference, TextReader};
use crate::model::unit::{Unit, UnitKind, Units};
use crate::narrative::is_id;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An indicator's exact value in one report.
#[derive(Debug, Clone)]
pub struct Fact {
    pub id: String,
    pub label: Localized<String>,
    pub unit: Arc<Unit>,
    pub quantity: Quantity,
    /// Prints 约 or "about"; says nothing about the stored value.
    pub approximate: bool,
    pub target: Option<Reference>,
    /// The clause it belongs to, where the author says so.
    pub clause: Option<Reference>,
    pub definition: Option<Localized<String>>,
    pub scope: Option<Localized<String>>,
    /// The id of the indicator that it is a value of, where there is one.
    pub indicator: Option<String>,
    pub place: Place,
}

impl Fact {
    /// The name of what is measured: the same in every report of a series.
    pub fn measure(&self) -> &str {
        self.indicator.as_deref().unwrap_or(&self.id)
    }

    /// Whether everything that is told of it is written in a language.
    pub fn is_told_in(&self, locale: usize) -> bool {
        let texts = [Some(&self.label), self.definition.as_ref(), self.scope.as_ref()];
        texts.into_iter().flatten().all(|text| text.own(locale).is_some())
    }
}

/// 10²⁰: far beyond any figure of a report, and small enough that a table of such
/// numbers can be added up and turned into percents without an overflow.
const LARGEST: Decimal = Decimal::from_parts(1_661_992_960, 1_808_227_885, 5, false, 0);

/// A number as it was written: the digits, and the word that scales them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// `19525`, `80.50`, `4.8万`: digits and their scale.
    Number { digits: Decimal, scale: Scale },
    /// `1:16.7`
    Ratio { left: Decimal, right: Decimal },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    One,
    /// 万
    TenThousand,
    /// 亿
    HundredMillion,
    /// 17亿6000万: 亿 and 万, counted in 万.
    MixedTenThousand,
    /// 3万5000, 17亿6000万5000: 万 and ones, counted in ones.
    MixedOne,
}

impl Scale {
    pub fn factor(self) -> Decimal {
        match self {
            Scale::One | Scale::MixedOne => Decimal::ONE,
            Scale::TenThousand | Scale::MixedTenThousand => Decimal::from(10_000),
            Scale::HundredMillion => Decimal::from(100_000_000),
        }
    }

    /// The number that a step of each word holds.
    const STEP: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);
}

impl Quantity {
    /// Digits with an optional decimal point, then 万 or 亿, or several of these, the
    /// larger first; or two numbers with a colon between. 萬 and 億 are read as well.
    /// Nothing else: no separators, units or signs of percent.
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

    /// The groups of digits that are written with a word of their own, the larger
    /// first: 17亿6000万 has two. The sign stands in the first alone.
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

    /// The number without its scale word, `48000` for 4.8万; `None` for ratios.
    pub fn exact(self) -> Option<Decimal> {
        match self {
            Quantity::Number { digits, scale: Scale::One } => Some(digits),
            Quantity::Number { digits, scale } => digits.checked_mul(scale.factor()).map(|number| number.normalize()),
            Quantity::Ratio { .. } => None,
        }
    }

    /// What one unit of the last stored digit is worth: `1000` for 4.8万, `0.01` for
    /// 80.50; of a ratio, that of its right side.
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

/// 17亿6000万 in 万; 3万5000 and 17亿6000万5000 in ones. What is left below 万 has four
/// digits, since 4万8 means 48000 to some readers and 40008 to others.
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
    // More than 9999万 is written with 亿; it would be printed so.
    let above = step(hundred_million.unwrap_or(Decimal::ZERO), group).filter(|_| below(&group))?;
    Some((sign * step(above, last)?, Scale::MixedOne))
}

/// Digits without a point, and not nought.
fn whole(text: &str) -> Option<Decimal> {
    decimal(text).filter(|number| number.scale() == 0 && *number >= Decimal::ONE)
}

/// Plain digits only: `Decimal` itself would also take `1_000`, `+5` and `1e3`.
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

/// What a fact is read against.
pub struct FactReader<'a> {
    pub texts: TextReader<'a>,
    pub units: &'a Units,
    pub indicators: &'a Indicators,
}

impl FactReader<'_> {
    pub fn read(&self, document: &Document<FactsFile>, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Fact> {
        let mut facts = BTreeMap::new();
        for (id, entry) in &document.value.facts.0 {
            if !is_id(&id.value) {
                let message = Sentence::new(
                    format!("标识“{}”的写法不对。", id.value),
                    format!("The id `{}` is not well formed.", id.value),
                );
                let rule = diagnostic::id_rule();
                diagnostics.push(Diagnostic::new(Code::IdForm, message).at(self.texts.file, id.position).help_if(Some(rule)));
            } else if let Some(fact) = self.fact(&id.value, id.position, entry, diagnostics) {
                facts.insert(id.value.clone(), fact);
            }
        }
        facts
    }

    fn fact(&self, id: &str, position: Position, entry: &FactEntry, diagnostics: &mut Vec<Diagnostic>) -> Option<Fact> {
        let file = self.texts.file;
        let indicator = match &entry.indicator {
            Some(name) => {
                let found = self.indicators.get(&name.value);
                if found.is_none() && self.indicators.whole {
                    diagnostics.push(self.unknown_indicator(name));
                }
                found
            }
            None => self.indicators.get(id),
        };
        // An unknown indicator would have told what is missing here.
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
        let quantity = self.quantity(&entry.value.value, entry.value.position, unit.as_deref(), approximate, diagnostics);
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

    fn quantity(
        &self,
        text: &str,
        position: Position,
        unit: Option<&Unit>,
        approximate: bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Quantity> {
        let file = self.texts.file;
        if let Some(slip) = slips::find(text, position) {
            let plain = slips::to_half_width(text);
            let help = match Quantity::parse(&plain) {
                Some(_) => Sentence::new(
                    format!("请写成 {plain}（切换到英文输入法）。"),
                    format!("Write {plain} (switch the input method to English)."),
                ),
                None => number_help(&plain),
            };
            diagnostics.push(slip.diagnostic(file).help_if(Some(help)));
            return None;
        }
        let Some(quantity) = Quantity::parse(text) else {
            let message = Sentence::new(format!("“{text}”不是一个数。"), format!("`{text}` is not a number."));
            diagnostics.push(Diagnostic::new(Code::NumberForm, message).at(file, position).help_if(Some(number_help(text))));
            return None;
        };
        let unit = unit?;
        let fits = match (unit.kind, quantity) {
            (UnitKind::Ratio, quantity) => matches!(quantity, Quantity::Ratio { .. }),
            (_, Quantity::Ratio { .. }) => false,
            (UnitKind::Count, _) if !approximate => {
                quantity.exact().is_some_and(|number| number.is_integer() && !number.is_sign_negative())
            }
            _ => true,
        };
        if !fits {
            let id = &unit.id;
            let message =
                Sentence::new(format!("“{text}”与单位“{id}”不相配。"), format!("`{text}` does not go with the unit `{id}`."));
            let help = Sentence::new(
                "计数要写整数，比例要写成 1:16.7 的样子。",
                "Counts are whole numbers; ratios are written like 1:16.7.",
            );
            diagnostics.push(Diagnostic::new(Code::NumberForm, message).at(file, position).help_if(Some(help)));
            return None;
        }
        Some(quantity)
    }
}

/// What the author most likely meant by a text that is no number. Never a
/// proposal that would change the number.
fn number_help(text: &str) -> Sentence {
    let write = |number: &str| Sentence::new(format!("请写成 {number}。"), format!("Write {number}."));
    if let Some(rest) = text.strip_prefix('约').or_else(|| text.strip_prefix("about ")) {
        return Sentence::new(
            format!("请去掉“约”（value: {rest}），另起一行写 approx: true。"),
            format!("Write `value: {rest}` and, on a line of its own, `approx: true`."),
        );
    }
    if let Some(number) = text.strip_suffix('%').map(str::trim_end) {
        return Sentence::new(
            format!("请去掉百分号（value: {number}），单位写 unit: percent。"),
            format!("Leave out the percent sign (`value: {number}`) and write `unit: percent`."),
        );
    }
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '_')).collect();
    if plain != text && Quantity::parse(&plain).is_some() {
        return Sentence::new(format!("请写成 {plain}，不加分隔符。"), format!("Write {plain}, without separators."));
    }
    if let Ok(number) = Decimal::from_scientific(text) {
        return write(&number.normalize().to_string());
    }
    if let Some(number) = text.strip_prefix('+').filter(|number| Quantity::parse(number).is_some()) {
        return write(number);
    }
    // Digits, perhaps 万 or 亿, then a unit in words.
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-' | '万' | '亿')).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let is_word = !rest.is_empty() && rest.chars().all(|c| c.is_alphabetic() && !matches!(c, '万' | '亿'));
    if is_word && Quantity::parse(number).is_some() {
        return Sentence::new(
            format!("请写成 {number}，单位“{rest}”写在 unit 里。"),
            format!("Write {number}; the unit ({rest}) goes into `unit`."),
        );
    }
    Sentence::new("可以写：19525、80.50、4.8万、1:16.7。", "Possible: 19525, 80.50, 4.8万, 1:16.7.")
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
    fn help_never_changes_the_number() {
        for (text, help) in [
            ("1.2万人", "1.2万"),
            ("12e3", "12000"),
            ("19,525", "19525"),
            ("17億6,000萬", "17億6000萬"),
            ("4万8", "Possible"),
            ("17亿5000", "Possible"),
            ("约12000", "value: 12000"),
            ("43.58%", "value: 43.58"),
            ("15所", "15"),
            ("80-90", "Possible"),
            ("3/4", "Possible"),
        ] {
            assert!(number_help(text).en.contains(help), "{text}: {}", number_help(text).en);
        }
    }

    #[test]
    fn refuses_what_is_no_plain_number() {
        for text in ["", "1e3", "+5", "1_000", "1,000", "5.", ".5", "15所", "4.8 万", "1:", "007", "00.5"] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
    }
}
