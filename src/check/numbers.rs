//! Numbers in prose: each is a fact, or recognised as something else.
//!
//! Dates, years, ordinals, document numbers, names and codes are no figures. What
//! is left is told, with the fact that has this value. A measure word behind a
//! fact must be that of its unit.

use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::model::fact::{Fact, Quantity};
use crate::model::frame::Frame;
use crate::model::report::Report;
use crate::model::unit::{Unit, UnitKind};
use crate::narrative::FactForm;
use rust_decimal::Decimal;
use std::ops::Range;

/// A number as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub range: Range<usize>,
    /// Its digits, in ASCII and without separators; a ratio keeps its colon.
    pub digits: String,
}

/// Measure words besides those of the units.
const MEASURES: [&str; 36] = [
    "个", "名", "所", "人", "次", "项", "家", "户", "套", "册", "批", "位", "门", "条", "类", "种", "期", "届", "台", "间", "处",
    "亩", "元", "张", "份", "件", "支", "座", "栋", "篇", "本", "场", "倍", "成", "节", "学时",
];
/// Characters of Chinese numerals; the last ones only scale.
const NUMERALS: &str = "一二两三四五六七八九十百千万亿〇零";

pub fn check(frame: &Frame, report: &Report, told: &Told<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for prose in &told.versions {
        for line in &prose.lines {
            for token in naked(prose, line) {
                diagnostics.push(number_naked(report, prose, line, &token));
            }
            measures(frame, report, prose, line, diagnostics);
            ratio_names(report, prose, line, diagnostics);
        }
    }
}

/// The numbers of a line that are neither facts nor anything recognised.
fn naked(prose: &Prose<'_>, line: &Line<'_>) -> Vec<Token> {
    let text = line.text();
    let unspaced = prose.locale.is_unspaced();
    let mut tokens = arabic(text);
    tokens.retain(|token| !line.is_named(&token.range) && !is_recognised(text, token, unspaced));
    if unspaced {
        tokens.extend(chinese(text).into_iter().filter(|token| !line.is_named(&token.range)));
    }
    tokens
}

/// Runs of digits, with separators and a decimal point; two of them with a colon
/// are one ratio.
pub fn arabic(text: &str) -> Vec<Token> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let digit = |index: usize| characters.get(index).and_then(|(_, c)| half(*c)).filter(char::is_ascii_digit);
    let mut tokens = Vec::new();
    let mut index = 0;
    while index < characters.len() {
        if digit(index).is_none() {
            index += 1;
            continue;
        }
        let start = index;
        let mut digits = String::new();
        while let Some(c) = characters.get(index).and_then(|(_, c)| half(*c)) {
            match c {
                '0'..='9' => digits.push(c),
                ',' if digit(index + 1).is_some() && digit(index + 2).is_some() && digit(index + 3).is_some() => {}
                '.' | ':' if digit(index + 1).is_some() && !digits.contains(c) => digits.push(c),
                _ => break,
            }
            index += 1;
        }
        let end = characters.get(index).map_or(text.len(), |(byte, _)| *byte);
        tokens.push(Token { range: characters[start].0..end, digits });
    }
    tokens
}

/// ASCII digits and separators, also from their full-width forms.
fn half(c: char) -> Option<char> {
    match c {
        '0'..='9' | '.' | ',' | ':' => Some(c),
        '０'..='９' | '．' | '：' => char::from_u32(u32::from(c) - 0xFEE0),
        _ => None,
    }
}

/// Chinese numerals before a measure word: 十五所, 百分之八十.
fn chinese(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = None;
    for (byte, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (NUMERALS.contains(c), start) {
            (true, None) => start = Some(byte),
            (false, Some(first)) => {
                let range = first..byte;
                if is_counted(text, &range) {
                    tokens.push(Token { digits: value_of(&text[range.clone()]).to_string(), range });
                }
                start = None;
            }
            _ => {}
        }
    }
    tokens
}

fn is_counted(text: &str, range: &Range<usize>) -> bool {
    let run = &text[range.clone()];
    let (before, after) = (&text[..range.start], &text[range.end..]);
    // “两个确保”: a phrase in quotation marks is a name.
    let quoted = before.matches('“').count() > before.matches('”').count();
    // 一个, 一批: an article rather than a number. 二次供水: of two things one says 两.
    let article = matches!(run, "一" | "二") || run.chars().all(|c| "百千万亿零〇".contains(c));
    let ordinal = before.ends_with('第') || before.ends_with("之") && !before.ends_with("百分之") || before.ends_with('几');
    let measured = MEASURES.iter().any(|word| after.starts_with(word)) || before.ends_with("百分之");
    measured && !quoted && !article && !ordinal
}

/// 二十一 → 21, 一百零二 → 102, 三万 → 30000.
pub fn value_of(numerals: &str) -> Decimal {
    let (mut total, mut section, mut digit) = (Decimal::ZERO, Decimal::ZERO, None::<u32>);
    for c in numerals.chars() {
        if let Some(value) = "〇一二三四五六七八九".chars().position(|known| known == c) {
            digit = u32::try_from(value).ok();
        } else if matches!(c, '零' | '两') {
            digit = Some(if c == '两' { 2 } else { 0 });
        } else {
            let power = match c {
                '十' => 10,
                '百' => 100,
                '千' => 1000,
                '万' => 10_000,
                _ => 100_000_000,
            };
            if power >= 10_000 {
                let whole = section + Decimal::from(digit.take().unwrap_or(0));
                total += if whole.is_zero() { Decimal::ONE } else { whole } * Decimal::from(power);
                section = Decimal::ZERO;
            } else {
                section += Decimal::from(digit.take().unwrap_or(1) * power);
            }
        }
    }
    total + section + Decimal::from(digit.unwrap_or(0))
}

/// Dates, years, ordinals, document numbers, codes, telephone numbers, times.
fn is_recognised(text: &str, token: &Token, unspaced: bool) -> bool {
    let (before, after) = (&text[..token.range.start], &text[token.range.end..]);
    let (last, next) = (before.chars().next_back(), after.chars().next());
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '+' | '_' | '/' | '#' | '@'));
    let ordinal_end = ["st", "nd", "rd", "th"]
        .iter()
        .any(|end| after.strip_prefix(end).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric())));
    let joined = |c: Option<char>| matches!(c, Some('-' | '‑'));
    // The plus of 1+X is a letter of a name, that of +5.0% a sign.
    let sign = last == Some('+') && !before.trim_end_matches('+').ends_with(|c: char| c.is_ascii_alphanumeric());
    let code = (is_letter(last) && !sign || is_letter(next)) && !ordinal_end
        || joined(last) && before.trim_end_matches(['-', '‑']).ends_with(|c: char| c.is_ascii_alphanumeric())
        || joined(next) && after.trim_start_matches(['-', '‑']).starts_with(|c: char| c.is_ascii_digit())
        || token.digits.len() >= 11 && !token.digits.contains('.');
    let time = token.digits.split_once(':').is_some_and(|(hour, minute)| hour.len() == 2 && minute.len() == 2);
    // A typed number of a clause is told by another rule.
    let numbering = before.is_empty() && token.digits.contains('.') && after.starts_with(' ');
    let bracketed = matches!(last, Some('〔' | '[' | '［' | '【')) || matches!(next, Some('〕'));
    numbering
        || code
        || ordinal_end
        || time
        || bracketed
        || if unspaced { is_chinese_date(before, after, token) } else { is_latin_date(before, after, token) }
}

fn is_year(token: &Token) -> bool {
    token.digits.len() == 4 && ("1900".."2101").contains(&token.digits.as_str())
}

fn is_chinese_date(before: &str, after: &str, token: &Token) -> bool {
    let small = |most: u32| token.digits.parse::<u32>().is_ok_and(|number| number <= most);
    let year = is_year(token)
        && (after.starts_with('年') || after.starts_with(['—', '–', '-', '－', '至', '、', '~', '～', '）', ')', '/']));
    let month = after.starts_with('月') && small(12);
    let day = (after.starts_with('日') || after.starts_with('号')) && small(31);
    let range = after.starts_with(['—', '–', '-', '至']) && before.ends_with(['年', '月']) && small(31);
    let number = after.starts_with('号') || before.ends_with('第');
    year || month || day || range || number
}

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// The month, from 1, whose name a text begins with.
pub fn month_at_start(text: &str) -> Option<usize> {
    MONTHS.iter().position(|month| text.starts_with(month)).map(|index| index + 1)
}

fn is_latin_date(before: &str, after: &str, token: &Token) -> bool {
    let small = token.digits.parse::<u32>().is_ok_and(|number| number <= 31);
    let after_space = after.trim_start();
    let range_end = |text: &str| {
        let rest = text.strip_prefix("to ").or_else(|| text.strip_prefix("and ")).or_else(|| text.strip_prefix('–'));
        rest.is_some_and(|rest| month_at_start(rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start()).is_some())
    };
    let day = small && (month_at_start(after_space).is_some() || range_end(after_space));
    let behind_month = small && MONTHS.iter().any(|month| before.trim_end().ends_with(month));
    is_year(token) || day || behind_month || numbers_a_part(before)
}

/// `Part 2`, `No. 147`: a number that counts nothing.
pub fn numbers_a_part(before: &str) -> bool {
    ["No. ", "No.", "Part ", "Section ", "Article ", "Phase ", "Chapter "].iter().any(|word| before.ends_with(word))
}

fn number_naked(report: &Report, prose: &Prose<'_>, line: &Line<'_>, token: &Token) -> Diagnostic {
    let shown = &line.text()[token.range.clone()];
    let message = Sentence::new(format!("“{shown}”没有引用数据。"), format!("“{shown}” is typed, not taken from the data."));
    let facts: Vec<&Fact> = report.facts.values().filter(|fact| has_value(fact, line.text(), token)).take(4).collect();
    let help = match facts.as_slice() {
        [] => Sentence::new(
            format!("请写进 facts.yaml 再引用；不是数据的数写作 {{{{ ={shown} }}}}，名称里的数写进 terms.yaml。"),
            format!(
                "Put it into facts.yaml and refer to it; write a number that is no fact as {{{{ ={shown} }}}}, and names with numbers into terms.yaml."
            ),
        ),
        known => {
            let ids: Vec<String> = known.iter().map(|fact| format!("{{{{ {} }}}}", fact.id)).collect();
            Sentence::new(
                format!("facts.yaml 里有这个数，请写 {}；不是这项数据就写作 {{{{ ={shown} }}}}。", ids.join(" 或 ")),
                format!("facts.yaml has this number: write {}; if it is another, write {{{{ ={shown} }}}}.", ids.join(" or ")),
            )
        }
    };
    let place = prose.place(line, token.range.clone());
    Diagnostic::new(Code::NumberNaked, message).at_place(&place).help_if(Some(help))
}

fn has_value(fact: &Fact, text: &str, token: &Token) -> bool {
    match fact.quantity {
        Quantity::Ratio { .. } => fact.quantity.machine() == token.digits,
        Quantity::Number { .. } => {
            let after = &text[token.range.end..];
            let factor = match after.chars().next() {
                Some('万') => Decimal::from(10_000),
                Some('亿') => Decimal::from(100_000_000),
                _ => Decimal::ONE,
            };
            let typed = token.digits.parse::<Decimal>().ok().and_then(|number| number.checked_mul(factor));
            typed.is_some() && typed == fact.quantity.exact()
        }
    }
}

/// The measure word behind a fact: none behind a value with its unit, its own
/// behind a number alone.
fn measures(frame: &Frame, report: &Report, prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (offset, reference) in &line.passage.facts {
        let Some(fact) = report.facts.get(&reference.id) else { continue };
        let start = offset + crate::passage::OBJECT.len_utf8();
        let after = line.text()[start..].trim_start_matches(' ');
        let Some((word, unit)) = word_at_start(frame, prose, after) else { continue };
        let fits = match reference.form {
            FactForm::Label => true,
            FactForm::Value => unit.is_comparable(&fact.unit),
            // A value with its unit, then the unit once more.
            FactForm::Full => fact.unit.label(&prose.locale.code).is_none_or(|label| !label.is_form(word)),
        };
        if fits {
            continue;
        }
        let begin = line.text().len() - after.len();
        let (id, own) = (&fact.id, fact.unit.label(&prose.locale.code).map_or("", |label| label.form("other")));
        let message = if reference.form == FactForm::Full {
            Sentence::new(
                format!("单位“{word}”会印两次：“{id}”已经带着单位。"),
                format!("“{word}” would be printed twice: `{id}` brings its unit."),
            )
        } else {
            let (zh, en) = match own {
                "" => ("它没有单位词".to_owned(), "it has no word".to_owned()),
                own => (format!("它的单位是“{own}”"), format!("its unit is “{own}”")),
            };
            Sentence::new(format!("“{word}”不是“{id}”的单位，{zh}。"), format!("“{word}” is not the unit of `{id}`; {en}."))
        };
        let place = prose.place(line, begin..begin + word.len());
        diagnostics.push(Diagnostic::new(Code::UnitMismatch, message).at_place(&place).help(
            format!("请写 {{{{ {id} }}}}，单位由程序印出；单位不对就改 facts.yaml。"),
            format!("Write {{{{ {id} }}}} and let the program print the unit, or correct the unit in facts.yaml."),
        ));
    }
}

/// The longest word of a unit that a text begins with. In scripts with spaces it
/// must be a whole word.
fn word_at_start<'t>(frame: &'t Frame, prose: &Prose<'_>, text: &'t str) -> Option<(&'t str, &'t Unit)> {
    let unspaced = prose.locale.is_unspaced();
    let ends_well = |word: &str| unspaced || !text[word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-');
    let units = frame.units.iter().filter(|unit| !matches!(unit.kind, UnitKind::Percent | UnitKind::Ratio));
    let words = units.filter_map(|unit| Some((unit, unit.label(&prose.locale.code)?)));
    let words = words.flat_map(|(unit, label)| label.words().map(move |word| (word, unit)));
    words
        .filter(|(word, _)| !word.is_empty() && text.starts_with(word) && ends_well(word))
        .max_by_key(|(word, _)| word.len())
        .map(|(word, unit)| (&text[..word.len()], unit))
}

/// 师生比 and 生师比 are two figures: the one is the other turned round.
fn ratio_names(report: &Report, prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (written, other) in [("生师比", "师生比"), ("师生比", "生师比")] {
        let Some(start) = line.text().find(written) else { continue };
        let ratios = report.facts.values().filter(|fact| fact.unit.kind == UnitKind::Ratio);
        let named = |fact: &&Fact| fact.label.get(prose.index).contains(other);
        let Some(fact) = ratios.into_iter().find(named) else { continue };
        let message = Sentence::new(
            format!("这里写“{written}”，而数据“{}”是“{other}”。", fact.id),
            format!("“{written}” is written here, but the fact `{}` is “{other}”.", fact.id),
        );
        let place = prose.place(line, start..start + written.len());
        diagnostics.push(Diagnostic::new(Code::RatioName, message).at_place(&place).help(
            "师生比是1比几（教师在前），生师比是几比1；请统一。",
            "师生比 has the teachers first (1 to many), 生师比 the students; use one of them.",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_chinese_numerals() {
        for (text, value) in [
            ("十五", 15),
            ("二十一", 21),
            ("一百零二", 102),
            ("三万", 30_000),
            ("两", 2),
            ("四千五百", 4500),
            ("一亿二千万", 120_000_000),
        ] {
            assert_eq!(value_of(text), Decimal::from(value), "{text}");
        }
    }

    #[test]
    fn finds_numbers() {
        let digits = |text: &str| arabic(text).into_iter().map(|token| token.digits).collect::<Vec<_>>();
        assert_eq!(digits("共19,525人次，约1:16.7，占43.58%，１５所。"), ["19525", "1:16.7", "43.58", "15"]);
        assert_eq!(digits("1, 2 and 3."), ["1", "2", "3"]);
    }

    #[test]
    fn recognises_what_is_no_figure() {
        let left = |text: &str, unspaced: bool| -> Vec<String> {
            let tokens = arabic(text).into_iter().filter(|token| !is_recognised(text, token, unspaced));
            tokens.map(|token| token.digits).collect()
        };
        for text in [
            "2023年2月28日至3月13日",
            "（2021—2025年）",
            "安教职成〔2022〕147号",
            "1+X证书",
            "“3+2”学制",
            "C++17",
            "第20次",
            "电话0372-5116811",
            "12月底",
            "A4纸",
            "上午09:00",
        ] {
            assert_eq!(left(text, true), [""; 0], "{text}");
        }
        for text in [
            "from 28 February to 13 March 2023",
            "19 to 26 October 2023",
            "[2022] No. 147",
            "the 14th Five-Year Plan (2021–2025)",
            "Phase 2",
            "July 5",
        ] {
            assert_eq!(left(text, false), [""; 0], "{text}");
        }
        assert_eq!(left("增长+5.0%，下降-3.7%，（+2个）", true), ["5.0", "3.7", "2"]);
        assert_eq!(left("有15所学校、5年", true), ["15", "5"]);
        assert_eq!(left("15 schools and 43.58%", false), ["15", "43.58"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_looked_at(text in "[0-9０-９.,:：‑〔〕年月日第百分之一二十两个所次\u{FFFC}A“ -]{0,24}") {
            for token in arabic(&text) {
                is_recognised(&text, &token, true);
                is_recognised(&text, &token, false);
            }
            chinese(&text);
        }
    }

    #[test]
    fn chinese_numerals_count_before_measure_words() {
        let found = |text: &str| chinese(text).into_iter().map(|token| token.digits).collect::<Vec<_>>();
        assert_eq!(found("全市有十五所学校、三个校区"), ["15", "3"]);
        assert_eq!(found("占百分之八十"), ["80"]);
        for text in ["锚定“两个确保”", "一是加强", "第七批成员", "一个城市", "十分重视", "二十大精神", "“十四五”期间", "二次供水"]
        {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
