//! Checks the numbers in prose: each must be a reference to a fact, or be recognised as
//! something that is not data.
//!
//! Dates, years, ordinals, document numbers, names and codes are not data. Every other
//! typed number is reported (`naked_numbers.rs`).

use super::measure_words::{MEASURES, measures, ratio_names};
use super::naked_numbers::number_naked;
use super::numerals::{Token, is_numeral, numeral_runs, value_of};
use super::prose::{Line, Prose, Told};
use super::recognised::recognised;
use crate::characters::digit_value;
use crate::diagnostic::Sink;
use crate::identifier;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use std::ops::Range;

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
