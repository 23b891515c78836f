//! Numbers in prose: each is a fact, or recognised as something else.
//!
//! Dates, years, ordinals, document numbers, names and codes are no figures. What
//! is left is told, with the fact that has this value. A measure word behind a
//! fact must be that of its unit.

use super::numerals::{NUMERALS, Token, arabic, numeral_runs, value_of, worth};
use super::prose::{Line, Prose, Told};
use super::recognised::recognised;
use crate::characters::digit_value;
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::date_forms::DateForms;
use crate::model::fact::{Fact, Quantity};
use crate::model::frame::Frame;
use crate::model::report::ReportManuscript;
use crate::model::unit::{Unit, UnitKind};
use crate::narrative::FactForm;
use std::ops::Range;

/// Measure words besides those of the units.
const MEASURES: [&str; 55] = [
    "个", "名", "所", "人", "次", "项", "家", "户", "套", "册", "批", "位", "门", "条", "类", "种", "期", "届", "台", "间", "处",
    "亩", "元", "张", "份", "件", "支", "座", "栋", "篇", "本", "场", "倍", "成", "节", "学时", "個", "項", "戶", "冊", "條",
    "種", "類", "屆", "臺", "間", "處", "畝", "張", "節", "場", "棟", "學時", "宗", "隻",
];
pub fn check(frame: &Frame, report: &ReportManuscript, told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in &told.versions {
        for line in &prose.lines {
            for token in naked(&frame.dates[prose.index], prose, line) {
                diagnostics.push(number_naked(frame, report, prose, line, &token));
            }
            measures(frame, report, prose, line, diagnostics);
            ratio_names(report, prose, line, diagnostics);
        }
    }
}

/// The numbers of a line that are neither facts nor anything recognised.
fn naked(dates: &DateForms, prose: &Prose<'_>, line: &Line<'_>) -> Vec<Token> {
    let text = line.text();
    let unspaced = prose.locale.is_unspaced();
    let mut tokens = arabic(text);
    if unspaced {
        tokens.extend(chinese(text));
    }
    tokens.retain(|token| !line.is_named(&token.core));
    if tokens.is_empty() {
        return tokens;
    }
    let mut known: Vec<Range<usize>> = dates.find(text).into_iter().map(|date| date.range).collect();
    // The typed number of a heading is told by another rule.
    if line.passage.is_heading && text.starts_with(|c| digit_value(c).is_some()) && (unspaced || text.contains(' ')) {
        known.extend(text.find(|c: char| digit_value(c).is_none() && c != '.').map(|end| 0..end).filter(|number| {
            let rest = &text[number.end..];
            rest.starts_with([' ', '\u{3000}', '\u{A0}', '、', '．'])
        }));
    }
    let is_in = |known: &[Range<usize>], token: &Token| {
        known.iter().any(|range| range.start <= token.core.start && token.core.end <= range.end)
    };
    tokens.retain(|token| !is_in(&known, token) && (is_chinese(text, token) || !is_recognised(text, token, unspaced)));
    // The forms cost most and are looked for last: few lines have a number that is left.
    if !tokens.is_empty() {
        let known = recognised(text);
        tokens.retain(|token| !is_in(&known, token));
    }
    tokens
}

/// Whether a number is written in Chinese numerals.
fn is_chinese(text: &str, token: &Token) -> bool {
    text[token.core.clone()].starts_with(|c| NUMERALS.contains(c))
}

/// Chinese numerals before a measure word: 十五所, 百分之八十.
fn chinese(text: &str) -> Vec<Token> {
    let before_digits = |range: &Range<usize>| text[..range.start].ends_with(|c| digit_value(c).is_some());
    let runs = numeral_runs(text).into_iter().filter(|range| !before_digits(range) && is_counted(text, range));
    runs.map(|range| Token { digits: value_of(&text[range.clone()]).to_string(), core: range.clone(), range, parts: Vec::new() })
        .collect()
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

/// Dates, years, ordinals, document numbers, codes, telephone numbers, times.
fn is_recognised(text: &str, token: &Token, unspaced: bool) -> bool {
    let (before, after) = (&text[..token.core.start], &text[token.core.end..]);
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
    let numbering = before.is_empty() && token.digits.contains('.') && after.starts_with(' ') && token.range == token.core;
    let bracketed = matches!(last, Some('〔' | '[' | '［' | '【')) || matches!(next, Some('〕'));
    numbering
        || code
        || ordinal_end
        || time
        || bracketed
        || if unspaced { is_chinese_date(text, token) } else { token.is_year(text) || numbers_a_part(before) }
}

fn is_chinese_date(text: &str, token: &Token) -> bool {
    let (before, after) = (&text[..token.core.start], &text[token.core.end..]);
    let small = |most: u32| token.digits.parse::<u32>().is_ok_and(|number| number <= most);
    let year = token.is_year(text)
        && (after.starts_with('年') || after.starts_with(['—', '–', '-', '－', '至', '、', '~', '～', '）', ')', '/']));
    let month = after.starts_with('月') && small(12);
    let day = (after.starts_with('日') || after.starts_with('号')) && small(31);
    let range = after.starts_with(['—', '–', '-', '至']) && before.ends_with(['年', '月']) && small(31);
    let number = after.starts_with('号') || before.ends_with('第');
    year || month || day || range || number
}

/// `Part 2`, `No. 147`: a number that counts nothing.
pub fn numbers_a_part(before: &str) -> bool {
    ["No. ", "No.", "Part ", "Section ", "Article ", "Phase ", "Chapter "].iter().any(|word| before.ends_with(word))
}

fn number_naked(frame: &Frame, report: &ReportManuscript, prose: &Prose<'_>, line: &Line<'_>, token: &Token) -> Diagnostic {
    let shown = &line.text()[token.range.clone()];
    let message = Sentence::new(format!("“{shown}”没有引用数据。"), format!("“{shown}” is typed, not taken from the data."));
    let place = prose.place(line, token.range.clone());
    let help = if token.parts.len() > 1 {
        two_numbers(line, token)
    } else if is_parted_year(prose, line.text(), token) {
        let year = &token.digits;
        Sentence::new(
            format!("是年份就去掉中间的空格，写 {year}；是数就写作 {}，或写进 facts.yaml 再引用。", marked(shown)),
            format!(
                "If it is a year, delete the space: {year}; a number is written as {}, or put into facts.yaml and referred to.",
                marked(shown)
            ),
        )
    } else {
        help(frame, report, prose, line, token)
    };
    Diagnostic::new(Code::NumberNaked, message).at_place(&place).help_if(Some(help))
}

/// 2 023年: a year with a space in it.
fn is_parted_year(prose: &Prose<'_>, text: &str, token: &Token) -> bool {
    let written = &text[token.core.clone()];
    let is_parted = token.is_year_value() && !written.contains(',') && written.chars().count() > 4;
    is_parted && (!prose.locale.is_unspaced() || text[token.core.end..].trim_start().starts_with('年'))
}

/// A comma that parts no thousands: one number, or several?
fn two_numbers(line: &Line<'_>, token: &Token) -> Sentence {
    let text = line.text();
    let parts: Vec<String> = token.parts.iter().map(|part| marked(&text[part.clone()])).collect();
    // 4125.49,4143.91 without its comma would be no number at all.
    let (last, before) = token.parts.split_last().map_or((0..0, &[][..]), |(last, before)| (last.clone(), before));
    let may_be_one = before.iter().all(|part| text[part.clone()].bytes().all(|byte| byte.is_ascii_digit())) && !last.is_empty();
    let (zh, en) = if may_be_one { ("；是一个数就去掉逗号", "; if it is one, delete the comma") } else { ("", "") };
    Sentence::new(
        format!("逗号在这里不分千位：是几个数就写作 {}，再逐个换成数据{zh}。", parts.join("、")),
        format!(
            "The comma parts no thousands here: if these are several numbers, write {} and take each from the data{en}.",
            parts.join(", ")
        ),
    )
}

/// A number as one that is no fact, in the digits of the keyboard.
fn marked(written: &str) -> String {
    let digits: String = written
        .chars()
        .map(|c| match c {
            '０'..='９' | '．' | '：' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .collect();
    format!("{{{{ ={digits} }}}}")
}

fn help(frame: &Frame, report: &ReportManuscript, prose: &Prose<'_>, line: &Line<'_>, token: &Token) -> Sentence {
    let text = line.text();
    let typed = marked(&text[token.range.clone()]);
    let offers: Vec<Offer> = report
        .facts
        .values()
        .filter(|fact| has_value(fact, text, token))
        .filter_map(|fact| offer(frame, prose, text, token, fact))
        .take(4)
        .collect();
    if offers.is_empty() {
        return Sentence::new(
            format!("请写进 facts.yaml 再引用；不是数据的数写作 {typed}；名称里的数写进 terms.yaml。"),
            format!(
                "Put it into facts.yaml and refer to it; write a number that is no fact as {typed}, and names with numbers into terms.yaml."
            ),
        );
    }
    let told = |own: fn(&Offer, &str) -> String, or: &str| {
        let offers: Vec<String> = offers.iter().map(|offer| own(offer, &text[offer.range.clone()])).collect();
        offers.join(or)
    };
    let zh = told(|offer, written| format!("“{written}”写作 {}", offer.reference), "，或");
    let en = told(|offer, written| format!("{} for “{written}”", offer.reference), ", or ");
    Sentence::new(
        format!("facts.yaml 里有这个数，请把{zh}；不是这项数据就写作 {typed}。"),
        format!("facts.yaml has this number: write {en}; if it is another, write {typed}."),
    )
}

/// A reference, and what it stands for in the text.
struct Offer {
    reference: String,
    range: Range<usize>,
}

/// How a fact of this value is written here so that the sentence reads as before: with
/// its unit where that stands there, else as a number alone. `None` where another unit
/// stands there: it is another figure.
fn offer(frame: &Frame, prose: &Prose<'_>, text: &str, token: &Token, fact: &Fact) -> Option<Offer> {
    let (id, range) = (&fact.id, token.range.clone());
    let whole = |range| Some(Offer { reference: format!("{{{{ {id} }}}}"), range });
    let alone = || Some(Offer { reference: format!("{{{{ {id}.value }}}}"), range: range.clone() });
    let after = &text[range.end..];
    let percent = after.chars().next().filter(|c| matches!(c, '%' | '％'));
    if let Some(sign) = percent {
        return if fact.unit.kind == UnitKind::Percent { whole(range.start..range.end + sign.len_utf8()) } else { None };
    }
    if text[..range.start].ends_with("百分之") {
        let start = range.start - "百分之".len();
        return if fact.unit.kind == UnitKind::Percent { whole(start..range.end) } else { None };
    }
    if fact.unit.kind == UnitKind::Ratio {
        return whole(range);
    }
    let word_start = text.len() - after.trim_start_matches(' ').len();
    match word_at_start(frame, prose, &text[word_start..]) {
        Some((word, _)) if fact.unit.label(&prose.locale.code).is_some_and(|label| label.is_form(word)) => {
            whole(range.start..word_start + word.len())
        }
        Some((_, unit)) if !unit.is_comparable(&fact.unit) => None,
        _ => alone(),
    }
}

fn has_value(fact: &Fact, text: &str, token: &Token) -> bool {
    match fact.quantity {
        Quantity::Ratio { .. } => fact.quantity.machine() == token.digits,
        Quantity::Number { .. } => {
            let typed = worth(&text[token.range.clone()]);
            typed.is_some() && typed == fact.quantity.exact().map(|number| number.normalize())
        }
    }
}

/// The measure word behind a fact: none behind a value with its unit, its own
/// behind a number alone.
fn measures(frame: &Frame, report: &ReportManuscript, prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
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
fn ratio_names(report: &ReportManuscript, prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
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
    use crate::model::locale::Locale;

    #[test]
    fn recognises_what_is_no_figure() {
        let left = |text: &str, unspaced: bool| -> Vec<String> {
            let dates = DateForms::new(&Locale::of_tag(if unspaced { "zh" } else { "en" }));
            let known: Vec<_> = dates.find(text).into_iter().map(|date| date.range).chain(recognised(text)).collect();
            let is_known = |token: &Token| known.iter().any(|range| range.contains(&token.core.start));
            let tokens = arabic(text).into_iter().filter(|token| !is_known(token) && !is_recognised(text, token, unspaced));
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
