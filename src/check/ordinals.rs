//! Compares ordinals between Chinese and English, clause by clause: 二十大 with “20th
//! Congress”, 第七批 with “seventh batch”, “十四五” with “14th Five-Year Plan”.
//!
//! Ordinals below the fourth are left alone: first and second also count items. Months that
//! stand without a year and a day (12月底, “the end of December”) are compared as well; all
//! other dates are compared in `parity`.

use super::numerals::{english_words, numeral_runs, value_of};
use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink};
use crate::model::shared_context::SharedContext;
use regex::Regex;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// The ordinals of a clause, and every number that the other language may mean by one.
#[derive(Default)]
struct Clause<'a> {
    ordinals: BTreeMap<u32, Place>,
    numbers: BTreeSet<u32>,
    /// Months without a year and a day.
    months: BTreeMap<u32, Place>,
    /// All months.
    known_months: BTreeSet<u32>,
    /// Its texts.
    texts: Vec<&'a str>,
}

impl Clause<'_> {
    /// Whether it names a time of the year in other words, which another language may give as a month.
    fn has_vague_time(&self) -> bool {
        self.texts.iter().any(|text| VAGUE_TIMES.iter().any(|word| text.contains(word)))
    }
}

/// Words for times of the year that are no months: seasons, holidays, ends of years.
const VAGUE_TIMES: [&str; 29] = [
    "年底",
    "年末",
    "年初",
    "岁末",
    "季",
    "节",
    "暑",
    "寒假",
    "春",
    "夏",
    "秋",
    "冬",
    "元旦",
    "五一",
    "十一",
    "六一",
    "三八",
    "七一",
    "八一",
    "year-end",
    "end of the year",
    "summer",
    "spring",
    "autumn",
    "winter",
    "quarter",
    "Day",
    "Festival",
    "season",
];

/// The ordinals of a text with their byte ranges, and its numbers.
type Ordinals = (Vec<(u32, Range<usize>)>, Vec<u32>);

type Clauses<'a> = BTreeMap<Option<&'a str>, Clause<'a>>;

/// Compares the English and the Chinese text of one part of a report.
pub(super) fn check(_: &SharedContext, told: &Told<'_>, diagnostics: &mut Sink) {
    let read = || told.versions.iter().filter(|prose| prose.is_complete);
    let Some(main) = read().find(|prose| prose.locale.chinese().is_some()) else { return };
    let left = clauses(main, chinese);
    for other in read().filter(|other| other.locale.is_english()) {
        let right = clauses(other, english);
        for (clause, ours) in &left {
            let Some(theirs) = right.get(clause) else { continue };
            one_sided(ours, theirs, other, diagnostics);
            one_sided(theirs, ours, main, diagnostics);
        }
    }
}

fn clauses<'a>(prose: &'a Prose<'a>, read: fn(&str) -> Ordinals) -> Clauses<'a> {
    let mut clauses = Clauses::new();
    for line in &prose.lines {
        let clause = clauses.entry(line.passage.clause).or_default();
        let (ordinals, numbers) = read(line.text());
        clause.texts.push(line.text());
        clause.numbers.extend(numbers);
        clause.numbers.extend(line.tokens.iter().filter_map(|token| token.digits.parse::<u32>().ok()));
        clause.known_months.extend(line.dates.iter().filter_map(|date| date.month));
        let is_whole = |range: &Range<usize>| {
            line.dates.iter().any(|date| {
                date.range.start <= range.start && range.end <= date.range.end && !(date.years.is_empty() && date.days.is_empty())
            })
        };
        for (month, range) in months(line.text(), prose.locale.is_unspaced()) {
            clause.known_months.insert(month);
            if !is_whole(&range) && !line.is_named(&range) {
                clause.months.entry(month).or_insert_with(|| place(prose, line, range));
            }
        }
        for (ordinal, range) in ordinals.into_iter().filter(|(ordinal, _)| *ordinal >= LEAST) {
            clause.ordinals.entry(ordinal).or_insert_with(|| place(prose, line, range));
        }
    }
    clauses
}

const LEAST: u32 = 4;

fn place(prose: &Prose<'_>, line: &Line<'_>, range: Range<usize>) -> Place {
    prose.place(line, range)
}

fn small(value: Decimal) -> Option<u32> {
    u32::try_from(value).ok()
}

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

static MONTH: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&MONTHS.join("|")).ok());

/// The months of a text: 7月, 七月份; July.
fn months(text: &str, unspaced: bool) -> Vec<(u32, Range<usize>)> {
    let mut found = Vec::new();
    if unspaced {
        for (at, _) in text.match_indices('月') {
            let number = text[..at].trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
            let written = &text[number.len()..at];
            let value = written.parse().ok().or_else(|| small(value_of(written)));
            found.extend(value.filter(|month| (1..=12).contains(month)).map(|month| (month, number.len()..at)));
            // 1—12月: the first month of a span.
            let dash = number.trim_end_matches(['—', '–', '-', '~', '～', '至', '到']);
            let first = dash.trim_end_matches(|c: char| c.is_ascii_digit());
            let month = dash[first.len()..].parse().ok().filter(|month| dash.len() < number.len() && (1..=12).contains(month));
            found.extend(month.map(|month| (month, first.len()..dash.len())));
        }
        return found;
    }
    let names = MONTH.iter().flat_map(|month| month.find_iter(text));
    found.extend(names.filter_map(|name| {
        let (month, range) = ((1..).zip(MONTHS).find(|(_, known)| *known == name.as_str())?.0, name.range());
        let (before, behind) = (&text[..range.start], &text[range.end..]);
        let is_word = !before.ends_with(char::is_alphabetic) && !behind.starts_with(char::is_alphabetic);
        // “May” is also a verb at the start of a sentence.
        let is_month = month != 5 || before.ends_with(' ') && !before.trim_end().ends_with(['.', '!', '?']);
        (is_word && is_month).then_some((month, range))
    }));
    found
}

/// 第七批, 二十大, “十四五”; and all Chinese numerals.
fn chinese(text: &str) -> Ordinals {
    let (mut ordinals, mut numbers) = (Vec::new(), Vec::new());
    for run in numeral_runs(text) {
        let (before, after, written) = (&text[..run.start], &text[run.end..], &text[run.clone()]);
        // “十四五” is the fourteenth plan: ten and four, then “five years”.
        let plan = written.strip_suffix('五').filter(|_| before.ends_with('“') && after.starts_with('”'));
        let plan = plan.filter(|plan| plan.chars().count() == 2 && plan.starts_with('十'));
        let Some(value) = small(value_of(plan.unwrap_or(written))) else { continue };
        numbers.push(value);
        let is_congress = value >= 10
            && after.starts_with('大')
            && (after.starts_with("大精神") || after.starts_with("大报告") || before.ends_with('党') || before.ends_with("党的"));
        if plan.is_some()
            || is_congress
            || before.ends_with('第') && after.starts_with(['批', '届', '次', '个', '轮', '期', '年'])
        {
            ordinals.push((value, run));
        }
    }
    (ordinals, numbers)
}

const UNITS: [&str; 20] = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];
const TENS: [(&str, u32); 8] = [
    ("twentieth", 20),
    ("thirtieth", 30),
    ("fortieth", 40),
    ("fiftieth", 50),
    ("sixtieth", 60),
    ("seventieth", 70),
    ("eightieth", 80),
    ("ninetieth", 90),
];

/// 20th, seventh; and all number words. An ordinal before a comma counts items.
fn english(text: &str) -> Ordinals {
    let (mut ordinals, mut numbers) = (Vec::new(), Vec::new());
    numbers.extend(english_words(text).into_iter().filter_map(small));
    let mut start = None;
    for (byte, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_ascii_alphanumeric() || c == '-' {
            start.get_or_insert(byte);
            continue;
        }
        let Some(from) = start.take() else { continue };
        let word = &text[from..byte];
        // All ordinals end in st, nd, rd or th.
        let may_be_ordinal = word.ends_with(['t', 'T', 'd', 'D', 'h', 'H']);
        let is_item = text[byte..].starts_with([',', ':']);
        // “a tenth” is a fraction.
        let is_fraction = text[..from].trim_end().ends_with(" a") || text[..from].trim_end().ends_with(" one");
        if let Some(value) = may_be_ordinal.then(|| ordinal(&word.to_lowercase())).flatten().filter(|_| !is_item && !is_fraction)
        {
            numbers.push(value);
            ordinals.push((value, from..byte));
        }
    }
    (ordinals, numbers)
}

fn ordinal(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
    if let Some(value) = digits.and_then(|digits| digits.parse().ok()) {
        return Some(value);
    }
    let unit = |word: &str| UNITS.iter().position(|unit| *unit == word).and_then(|value| u32::try_from(value).ok());
    let tens = |word: &str| TENS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    // twenty-first: the stem of the tens stands before the hyphen.
    let joined = word.split_once('-').and_then(|(ten, one)| {
        let stem = TENS.iter().find(|(name, _)| name.strip_suffix("ieth").is_some_and(|stem| ten == format!("{stem}y")))?;
        Some(stem.1 + unit(one)?)
    });
    unit(word).or_else(|| tens(word)).or(joined)
}

/// The English name of a month.
pub(super) fn month_name(month: u32) -> &'static str {
    let index = usize::try_from(month).unwrap_or_default().saturating_sub(1);
    MONTHS.get(index).copied().unwrap_or_default()
}

fn one_sided(has: &Clause<'_>, lacks: &Clause<'_>, prose: &Prose<'_>, diagnostics: &mut Sink) {
    let ((language, name), file) = (prose.locale.called(), &prose.file);
    let (own, here) = prose.scope.words();
    // A text without any month may give the time in other words: at the end of the year.
    let is_vague = !has.months.is_empty() && lacks.known_months.is_empty() && lacks.has_vague_time();
    let is_lacking = |month: &u32| !is_vague && !lacks.known_months.contains(month);
    for (month, place) in has.months.iter().filter(|(month, _)| is_lacking(month)) {
        let message = Sentence::new(
            format!("{own}的{language}文字里没有月份{month}月（{file}）。"),
            format!("The {name} text {here} does not have the month {} ({file}).", month_name(*month)),
        );
        diagnostics.push(Diagnostic::new(Code::NumberUnmatched, message).at_place(place).help(
            "两种语言应当有同样的日期；请核对哪一边对。",
            "The dates must be the same in every language; check which version is right.",
        ));
    }
    for (ordinal, place) in has.ordinals.iter().filter(|(ordinal, _)| !lacks.numbers.contains(ordinal)) {
        let message = Sentence::new(
            format!("{own}的{language}文字里没有序数 {ordinal}（{file}）。"),
            format!("The {name} text {here} does not have the ordinal {ordinal} ({file})."),
        );
        diagnostics.push(
            Diagnostic::new(Code::NumberUnmatched, message)
                .at_place(place)
                .help("请核对哪一边的第几（次、批、届、个）对。", "Check which version is right (fourth, fifth …)."),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_are_read_in_both_languages() {
        let of = |read: fn(&str) -> Ordinals, text: &str| read(text).0.into_iter().map(|(value, _)| value).collect::<Vec<_>>();
        assert_eq!(of(chinese, "学习党的二十大精神，“十四五”规划，第七批成员"), [20, 14, 7]);
        assert_eq!(of(english, "the 20th National Congress, the Nineteenth, twenty-first and seventh batch"), [20, 21, 7]);
        assert_eq!(of(chinese, "一是加强，四大主导产业"), [0; 0]);
        let months = |text: &str, unspaced| months(text, unspaced).into_iter().map(|(month, _)| month).collect::<Vec<_>>();
        assert_eq!(
            (months("7月份和十二月底，3个月，1—9月", true), months("until August. May it end in May", false)),
            (vec![7, 12, 9, 1], vec![8, 5])
        );
    }
}
