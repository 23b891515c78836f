//! Checks the numbers in prose: each must be a reference to a fact, or be recognised as
//! something that is not data.
//!
//! Dates, years, ordinals, document numbers, names and codes are not data. Every other
//! typed number is reported, together with the facts that have its value. A measure word
//! after a fact must be a word of its unit.

use super::before;
use super::numerals::{Token, is_numeral, numeral_runs, value_of, worth};
use super::order::pieces;
use super::prose::{Line, Prose, Told};
use super::recognised::recognised;
use crate::characters::digit_value;
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::identifier;
use crate::model::fact::{Fact, Quantity};
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::unit::{Unit, UnitKind};
use crate::model::unit_name::UnitLabel;
use crate::narrative::FactForm;
use std::ops::Range;

/// Measure words in addition to the words of the units.
pub(super) const MEASURES: [&str; 55] = [
    "个", "名", "所", "人", "次", "项", "家", "户", "套", "册", "批", "位", "门", "条", "类", "种", "期", "届", "台", "间", "处",
    "亩", "元", "张", "份", "件", "支", "座", "栋", "篇", "本", "场", "倍", "成", "节", "学时", "個", "項", "戶", "冊", "條",
    "種", "類", "屆", "臺", "間", "處", "畝", "張", "節", "場", "棟", "學時", "宗", "隻",
];
/// Checks all language versions of one part of a report.
pub(super) fn check(shared_context: &SharedContext, report: &ReportManuscript, told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in &told.versions {
        for line in prose.lines.iter().filter(|line| !line.passage.is_plain) {
            for token in naked(prose, line) {
                diagnostics.push(number_naked(shared_context, report, prose, line, &token));
            }
            measures(shared_context, report, prose, line, diagnostics);
            ratio_names(report, prose, line, diagnostics);
        }
    }
}

/// Returns the numbers of a line that are neither facts nor recognised.
pub(super) fn naked(prose: &Prose<'_>, line: &Line<'_>) -> Vec<Token> {
    let text = line.text();
    let unspaced = prose.locale.is_unspaced();
    let mut tokens = line.tokens.clone();
    if unspaced {
        tokens.extend(chinese(text));
    }
    tokens.retain(|token| !line.is_named(&token.core));
    if tokens.is_empty() {
        return tokens;
    }
    let mut known: Vec<Range<usize>> = line.dates.iter().map(|date| date.range.clone()).collect();
    // The typed number of a heading is reported by another rule.
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
    // The regular expressions are the slowest step and come last: few lines have a number
    // left.
    if !tokens.is_empty() {
        let mut known = recognised(text);
        // The numbers of persons are reported as such.
        known.extend(identifier::find(text).into_iter().map(|found| found.range));
        tokens.retain(|token| !is_in(&known, token));
    }
    tokens
}

/// Returns whether a number is written in Chinese numerals.
fn is_chinese(text: &str, token: &Token) -> bool {
    text[token.core.clone()].starts_with(is_numeral)
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
    // 一个, 一批: an article, not a number. 二次供水: a count of two is written 两.
    let article = matches!(run, "一" | "二") || run.chars().all(|c| "百千万亿零〇".contains(c));
    let ordinal = before.ends_with('第') || before.ends_with("之") && !before.ends_with("百分之") || before.ends_with('几');
    let measured = MEASURES.iter().any(|word| after.starts_with(word)) || before.ends_with("百分之");
    measured && !quoted && !article && !ordinal
}

/// Returns whether a number is a date, year, ordinal, document number, code, telephone
/// number or time.
fn is_recognised(text: &str, token: &Token, unspaced: bool) -> bool {
    let (before, after) = (&text[..token.core.start], &text[token.core.end..]);
    let (last, next) = (before.chars().next_back(), after.chars().next());
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '+' | '_' | '/' | '#' | '@'));
    let ordinal_end = ["st", "nd", "rd", "th"]
        .iter()
        .any(|end| after.strip_prefix(end).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric())));
    let joined = |c: Option<char>| matches!(c, Some('-' | '‑'));
    // In 1+X the plus is part of a name, in +5.0% it is a sign.
    let sign = last == Some('+') && !before.trim_end_matches('+').ends_with(|c: char| c.is_ascii_alphanumeric());
    let code = (is_letter(last) && !sign || is_letter(next)) && !ordinal_end
        || joined(last) && before.trim_end_matches(['-', '‑']).ends_with(|c: char| c.is_ascii_alphanumeric())
        || joined(next) && after.trim_start_matches(['-', '‑']).starts_with(|c: char| c.is_ascii_digit())
        || token.digits.len() >= 11 && !token.digits.contains('.');
    let time = token.digits.contains(':') && token.digits.split(':').all(|part| part.len() == 2 && !part.contains('.'));
    // A typed number of a clause is reported by another rule.
    let numbering = before.is_empty() && token.digits.contains('.') && after.starts_with(' ') && token.range == token.core;
    // What is left of a number of a person: 138****1234.
    let masked = before.trim_end_matches(' ').ends_with("**") || after.trim_start_matches(' ').starts_with("**");
    let bracketed = matches!(last, Some('〔' | '[' | '［' | '【')) || matches!(next, Some('〕'));
    numbering
        || code
        || ordinal_end
        || time
        || masked
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

/// Returns whether a number after this text is a label, not a count: `Part 2`, `No. 147`.
pub(super) fn numbers_a_part(before: &str) -> bool {
    ["No. ", "No.", "Part ", "Section ", "Article ", "Phase ", "Chapter "].iter().any(|word| before.ends_with(word))
}

fn number_naked(
    shared_context: &SharedContext,
    report: &ReportManuscript,
    prose: &Prose<'_>,
    line: &Line<'_>,
    token: &Token,
) -> Diagnostic {
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
                "If it is a year, delete the space: {year}; if it is a number, write {} or reference it from facts.yaml.",
                marked(shown)
            ),
        )
    } else {
        help(shared_context, report, prose, line, token)
    };
    Diagnostic::new(Code::NumberNaked, message).at_place(&place).help_if(Some(help))
}

/// Returns whether a number is a year with a space in it: 2 023年.
fn is_parted_year(prose: &Prose<'_>, text: &str, token: &Token) -> bool {
    let written = &text[token.core.clone()];
    let is_parted = token.is_year_value() && !written.contains(',') && written.chars().count() > 4;
    is_parted && (!prose.locale.is_unspaced() || text[token.core.end..].trim_start().starts_with('年'))
}

/// Help text for a comma that does not separate thousands: it may be one number or several.
fn two_numbers(line: &Line<'_>, token: &Token) -> Sentence {
    let text = line.text();
    let parts: Vec<String> = token.parts.iter().map(|part| marked(&text[part.clone()])).collect();
    // 4125.49,4143.91 without its comma would not be a number.
    let (last, before) = token.parts.split_last().map_or((0..0, &[][..]), |(last, before)| (last.clone(), before));
    let may_be_one = before.iter().all(|part| text[part.clone()].bytes().all(|byte| byte.is_ascii_digit())) && !last.is_empty();
    let (zh, en) =
        if may_be_one { ("；是一个数就去掉逗号", "; if it is one number, delete the comma") } else { ("", "") };
    Sentence::new(
        format!("逗号在这里不分千位：是几个数就写作 {}，再逐个换成数据{zh}。", parts.join("、")),
        format!(
            "This comma does not separate thousands: if these are several numbers, write {} and replace each with a fact{en}.",
            parts.join(", ")
        ),
    )
}

/// Returns the source text that marks a number as not being a fact, in ASCII digits.
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

fn help(
    shared_context: &SharedContext,
    report: &ReportManuscript,
    prose: &Prose<'_>,
    line: &Line<'_>,
    token: &Token,
) -> Sentence {
    let text = line.text();
    let typed = marked(&text[token.range.clone()]);
    let offers: Vec<Offer> = report
        .facts
        .values()
        .filter(|fact| has_value(fact, text, token) || with_scale(fact, &prose.locale.code, text, token).is_some())
        .filter_map(|fact| Some((fact, offer(shared_context, prose, text, token, fact)?)))
        .filter(|(fact, offer)| !is_common(token) || is_beside(shared_context, prose, text, offer, fact))
        .map(|(_, offer)| offer)
        .take(4)
        .collect();
    if offers.is_empty() {
        return Sentence::new(
            format!("请写进 facts.yaml 再引用；不是数据的数写作 {typed}；名称里的数写进 terms.yaml。"),
            format!(
                "Put it into facts.yaml and reference it; if it is not data, write {typed}; names with numbers go into terms.yaml."
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
        format!("facts.yaml has this number: write {en}; if it is not this fact, write {typed}."),
    )
}

/// Whether many things have this number: it has one or two digits.
fn is_common(token: &Token) -> bool {
    token.digits.chars().filter(char::is_ascii_digit).count() < 3
}

/// Whether a word of a fact stands beside a number: its unit behind it, or a word of its label in the same part of the sentence.
fn is_beside(shared_context: &SharedContext, prose: &Prose<'_>, text: &str, offer: &Offer, fact: &Fact) -> bool {
    let (before, behind) = (&text[..offer.range.start], &text[offer.range.end..]);
    if offer.is_with_unit || word_at_start(shared_context, prose, behind.trim_start_matches(' ')).is_some() {
        return true;
    }
    let unspaced = prose.locale.is_unspaced();
    let ends: &[char] =
        if unspaced { &['，', '。', '；', '、', '：', '（', '）'] } else { &[',', '.', ';', ':', '(', ')'] };
    let label = pieces(fact.label.get(prose.index), unspaced);
    // “and” and “the” say nothing.
    let is_word = |piece: &String| unspaced || piece.chars().count() > 3;
    let has_word = |part: Option<&str>| pieces(part.unwrap_or_default(), unspaced).intersection(&label).any(is_word);
    has_word(before.rsplit(ends).next()) || has_word(behind.split(ends).next())
}

/// A suggested reference, and the byte range of the text that it replaces.
struct Offer {
    reference: String,
    range: Range<usize>,
    is_with_unit: bool,
}

/// Returns the reference that keeps the sentence as it reads now: with its unit if the unit
/// is in the text, otherwise the number alone. `None` if the text has another unit: then it
/// is another figure.
fn offer(shared_context: &SharedContext, prose: &Prose<'_>, text: &str, token: &Token, fact: &Fact) -> Option<Offer> {
    let (id, range) = (&fact.id, token.range.clone());
    let whole = |range| Some(Offer { reference: format!("{{{{ {id} }}}}"), range, is_with_unit: true });
    let alone = || Some(Offer { reference: format!("{{{{ {id}.value }}}}"), range: range.clone(), is_with_unit: false });
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
    if let Some(range) = with_scale(fact, &prose.locale.code, text, token) {
        return whole(range);
    }
    let label = fact.unit.label(&prose.locale.code).filter(|label| label.words_before().next().is_some());
    if let Some(around) = label.and_then(|label| around(label, text, &range)) {
        return whole(around);
    }
    // £300 is no number of yuan.
    if before::sign_before(&text[..range.start]).is_some_and(|sign| !before::is_own(sign, fact, &prose.locale.code)) {
        return None;
    }
    match word_at_start(shared_context, prose, &text[word_start..]) {
        Some((word, _)) if fact.unit.label(&prose.locale.code).is_some_and(|label| label.is_form(word)) => {
            whole(range.start..word_start + word.len())
        }
        Some((_, unit)) if !unit.is_comparable(&fact.unit) => None,
        _ => alone(),
    }
}

/// Returns the range of a number with what its unit has before and behind it, if both are there.
fn around(label: &UnitLabel, text: &str, number: &Range<usize>) -> Option<Range<usize>> {
    let (ahead, after) = (text[..number.start].trim_end(), &text[number.end..]);
    let mut before = label.words_before().peekable();
    let start = if before.peek().is_none() {
        number.start
    } else {
        before.filter(|word| ahead.ends_with(word)).map(|word| ahead.len() - word.len()).min()?
    };
    let rest = after.trim_start();
    let fitting = label.words().filter(|word| rest.starts_with(word)).map(str::len).max()?;
    let end = if fitting == 0 { number.end } else { text.len() - rest.len() + fitting };
    Some(start..end)
}

/// Returns the range of a typed number with its unit if the factor behind it belongs to the unit of a fact: 320万元 of a fact in
/// 万元, £1.2 million of one in millions of pounds.
fn with_scale(fact: &Fact, language: &str, text: &str, token: &Token) -> Option<Range<usize>> {
    let typed = worth(&text[token.core.clone()]).filter(|_| fact.unit.has_scale())?;
    let is_it = fact.quantity.exact().is_some_and(|number| number.normalize() == typed);
    around(fact.unit.label(language)?, text, &token.core).filter(|_| is_it)
}

fn has_value(fact: &Fact, text: &str, token: &Token) -> bool {
    match fact.quantity {
        Quantity::Ratio { .. } | Quantity::Parts(_) => fact.quantity.machine() == token.digits,
        Quantity::Number { .. } => {
            let typed = worth(&text[token.range.clone()]);
            typed.is_some() && typed == fact.quantity.exact().map(|number| number.normalize())
        }
    }
}

/// Reports wrong measure words after a reference to a fact. A value with its unit must not
/// be followed by the unit again; a number alone may only be followed by its own unit.
fn measures(
    shared_context: &SharedContext,
    report: &ReportManuscript,
    prose: &Prose<'_>,
    line: &Line<'_>,
    diagnostics: &mut Sink,
) {
    for (offset, reference) in &line.passage.facts {
        let Some(fact) = report.fact(&reference.id) else { continue };
        let start = offset + crate::passage::OBJECT.len_utf8();
        let after = line.text()[start..].trim_start_matches(' ');
        let Some((word, unit)) = word_at_start(shared_context, prose, after) else { continue };
        let fits = match reference.form {
            FactForm::Label => true,
            FactForm::Value => unit.is_comparable(&fact.unit) || is_adjective(prose, after, word, unit),
            // The value includes the unit, so the same unit must not follow.
            FactForm::Full | FactForm::Magnitude => {
                let code = &prose.locale.code;
                let printed = fact.unit.conversion(code).map_or(&fact.unit, |conversion| &conversion.unit);
                printed.label(code).is_none_or(|label| !label.is_form(word))
            }
        };
        if fits {
            continue;
        }
        let begin = line.text().len() - after.len();
        let (fact_zh, fact_en) = fact.called();
        let (id, own) = (&fact.id, fact.unit.label(&prose.locale.code).map_or("", |label| label.form("other")));
        let message = if reference.form == FactForm::Value {
            let (zh, en) = match own {
                "" => ("它没有单位词".to_owned(), "it has no unit word".to_owned()),
                own => (format!("它的单位是“{own}”"), format!("its unit is “{own}”")),
            };
            Sentence::new(format!("“{word}”不是{fact_zh}的单位，{zh}。"), format!("“{word}” is not the unit of {fact_en}; {en}."))
        } else {
            Sentence::new(
                format!("单位“{word}”会印两次：{fact_zh}已经带着单位。"),
                format!("“{word}” would be printed twice: {fact_en} already includes its unit."),
            )
        };
        let place = prose.place(line, begin..begin + word.len());
        diagnostics.push(Diagnostic::new(Code::UnitMismatch, message).at_place(&place).help(
            format!("请写 {{{{ {id} }}}}，单位由程序印出；单位不对就改 facts.yaml。"),
            format!("Write {{{{ {id} }}}} and let the program print the unit, or correct the unit in facts.yaml."),
        ));
    }
}

/// Returns whether a unit's word describes the noun behind it: 105 township river chiefs.
fn is_adjective(prose: &Prose<'_>, text: &str, word: &str, unit: &Unit) -> bool {
    let is_singular = unit.label(&prose.locale.code).is_some_and(|label| !label.form("other").eq_ignore_ascii_case(word));
    let goes_on = text[word.len()..].strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    !prose.locale.is_unspaced() && is_singular && goes_on
}

/// Returns the longest word of a unit at the start of a text, and its unit. In scripts with
/// spaces it must be a whole word.
fn word_at_start<'t>(shared_context: &'t SharedContext, prose: &Prose<'_>, text: &'t str) -> Option<(&'t str, &'t Unit)> {
    let unspaced = prose.locale.is_unspaced();
    let ends_well = |word: &str| unspaced || !text[word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-');
    let units = shared_context.units.iter().filter(|unit| !matches!(unit.kind, UnitKind::Percent | UnitKind::Ratio));
    let words = units.filter_map(|unit| Some((unit, unit.label(&prose.locale.code)?)));
    let words = words.flat_map(|(unit, label)| label.words().map(move |word| (word, unit)));
    words
        .filter(|(word, _)| !word.is_empty() && text.starts_with(word) && ends_well(word))
        .max_by_key(|(word, _)| word.len())
        .map(|(word, unit)| (&text[..word.len()], unit))
}

/// Reports 师生比 where the fact is 生师比, or the reverse: each is the inverse of the other.
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
            "师生比 is 1 to many (teachers first), 生师比 is many to 1 (students first); use the same one everywhere.",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::numerals::arabic;
    use super::*;
    use crate::model::dates_in_text::DateForms;
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
