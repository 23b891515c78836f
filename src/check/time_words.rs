//! Compares words that are numbers in disguise between a Chinese text and its English counterpart: quarters, halves of a year,
//! parts of a month, weekdays, fractions, small ordinals and numbers of consecutive years.
//!
//! A word is compared only where both languages have as many words of its kind in a clause: then each language names the same
//! things, and one that differs is a slip.

use super::prose::{Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink};
use regex::{Match, Regex};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A kind of word: its name in both languages, and one expression for each language, whose groups are the values in their order.
struct Kind {
    zh: &'static str,
    en: &'static str,
    /// Every word of the kind has one of these in it: they are found much faster.
    signs: [&'static [&'static str]; 2],
    forms: [Regex; 2],
}

/// A value in Chinese and in English, as regular expressions.
type Value = (String, String);

/// The numbers from one: as Chinese and as English write them, and the English ordinal.
const NUMBERS: [(&str, &str, &str); 10] = [
    ("[一1]", "one|1", "first|1st"),
    ("[二两2]", "two|2", "second|2nd"),
    ("[三3]", "three|3", "third|3rd"),
    ("[四4]", "four|4", "fourth|4th"),
    ("[五5]", "five|5", "fifth|5th"),
    ("[六6]", "six|6", "sixth|6th"),
    ("[七7]", "seven|7", "seventh|7th"),
    ("[八8]", "eight|8", "eighth|8th"),
    ("[九9]", "nine|9", "ninth|9th"),
    ("(?:十|10)", "ten|10", "tenth|10th"),
];
const MONTHS: &str = "(?:January|February|March|April|May|June|July|August|September|October|November|December)";
/// What has small ordinals in reports.
const SERIES: [&str; 2] =
    ["(?:批|届|轮|期|次会议|位|名)", "(?:batch|group|round|session|cohort|phase|edition|place|meeting|team|list)"];

/// Each number in the words that `form` makes of it.
fn numbered(count: usize, form: impl Fn(&str, &str, &str) -> Value) -> Vec<Value> {
    NUMBERS.iter().take(count).map(|(zh, cardinal, ordinal)| form(zh, cardinal, ordinal)).collect()
}

fn words_of(values: &[(&str, &str)]) -> Vec<Value> {
    values.iter().map(|(zh, en)| ((*zh).to_owned(), (*en).to_owned())).collect()
}

fn quarters() -> Vec<Value> {
    numbered(4, |zh, _, ordinal| (format!("第?{zh}季度"), format!("(?:{ordinal}) quarter")))
}

fn halves() -> Vec<Value> {
    words_of(&[("上半年", "first (?:half|six months)"), ("下半年", "second half|last six months")])
}

fn thirds_of_a_month() -> Vec<Value> {
    let before = |word: &str, other: &str| format!("{word} (?:in )?{MONTHS}|{other}");
    let values = [
        ("上旬", before("early", "first ten days")),
        ("中旬", before("mid-?", "middle of")),
        ("下旬", before("late", "last ten days|end of")),
    ];
    values.into_iter().map(|(zh, en)| (zh.to_owned(), en.replace("mid-? ", "mid[- ]?"))).collect()
}

fn weekdays() -> Vec<Value> {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let days = ["一", "二", "三", "四", "五", "六", "[日天]"];
    days.iter().zip(NAMES).map(|(day, name)| (format!("(?:周|星期){day}"), format!("{name}s?"))).collect()
}

fn fractions() -> Vec<Value> {
    words_of(&[
        ("二分之一|一半", "one half|a half|(?:over|nearly|about) half"),
        ("三分之一", "(?:one|a)[ -]third"),
        ("三分之二", "two[ -]thirds"),
        ("四分之一", "(?:one|a)[ -](?:quarter|fourth)"),
        ("四分之三", "three[ -](?:quarters|fourths)"),
        ("五分之一", "(?:one|a)[ -]fifth"),
        ("五分之二", "two[ -]fifths"),
        ("五分之三", "three[ -]fifths"),
        ("五分之四", "four[ -]fifths"),
        ("十分之一", "(?:one|a)[ -]tenth"),
    ])
}

fn ordinals() -> Vec<Value> {
    let [zh, en] = SERIES;
    let mut values = numbered(10, |number, _, ordinal| (format!("第{number}{zh}"), format!("(?:{ordinal}) {en}")));
    values[0].0 = format!("(?:首|第[一1]){zh}");
    values
}

fn consecutive_years() -> Vec<Value> {
    numbered(10, |zh, cardinal, ordinal| {
        let years = format!("(?:{cardinal}) (?:consecutive years|years (?:running|in a row))");
        let year = format!("(?:{ordinal}) (?:(?:consecutive|successive|straight) year|year (?:running|in a row))");
        (format!("连续第?{zh}年"), format!("{years}|{year}"))
    })
}

/// English forms are matched by the letters of ASCII: with the word boundaries of Unicode the library searches every text that is
/// not ASCII many times more slowly.
static KINDS: LazyLock<[Kind; 7]> = LazyLock::new(|| {
    let kind = |zh, en, signs, values: Vec<Value>| {
        let either = |forms: Vec<String>| forms.into_iter().map(|form| format!("({form})")).collect::<Vec<_>>().join("|");
        let compiled = |form: String| Regex::new(&form).expect("a form that the library can read");
        let (chinese, english) = values.into_iter().unzip();
        Kind { zh, en, signs, forms: [compiled(either(chinese)), compiled(format!(r"(?i-u)\b(?:{})\b", either(english)))] }
    };
    [
        kind("季度", "quarter", [&["季度"], &["uarter"]], quarters()),
        kind("上下半年", "half of the year", [&["半年"], &["alf", "ix months"]], halves()),
        kind("旬", "part of the month", [&["旬"], &["arly ", "id", "ate ", "en days", "iddle of", "nd of"]], thirds_of_a_month()),
        kind("星期", "weekday", [&["周", "星期"], &["day"]], weekdays()),
        kind("分数", "fraction", [&["分之", "一半"], &["alf", "hird", "ourth", "uarter", "ifth", "enth"]], fractions()),
        kind("序数", "ordinal", [&["第", "首"], &["st ", "nd ", "rd ", "th "]], ordinals()),
        kind("连续年数", "number of consecutive years", [&["连续"], &["year"]], consecutive_years()),
    ]
});

/// The words of a kind in a text, each with its value. `language` is 0 for Chinese and 1 for English.
fn found<'t>(kind: &'t Kind, language: usize, text: &'t str) -> impl Iterator<Item = (usize, Match<'t>)> {
    let may_be = kind.signs[language].iter().any(|sign| text.contains(sign));
    let captures = may_be.then(|| kind.forms[language].captures_iter(text)).into_iter().flatten();
    captures.filter_map(|captures| {
        let value = (1..captures.len()).find(|group| captures.get(*group).is_some())?;
        Some((value, captures.get(0)?))
    })
}

/// Compares the Chinese and the English text of one part of a report.
pub(super) fn check(told: &Told<'_>, diagnostics: &mut Sink) {
    let read = || told.versions.iter().filter(|prose| prose.is_complete);
    let Some(chinese) = read().find(|prose| prose.locale.chinese().is_some()) else { return };
    let mut english = read().filter(|prose| prose.locale.is_english()).peekable();
    if english.peek().is_none() {
        return;
    }
    let ours = words(chinese, 0);
    for english in english {
        let theirs = words(english, 1);
        for (key, own) in &ours {
            let Some(their) = theirs.get(key).filter(|their| their.len() == own.len()) else { continue };
            let values = |words: &[(usize, Place)]| {
                let mut values: Vec<usize> = words.iter().map(|(value, _)| *value).collect();
                values.sort_unstable();
                values
            };
            let (one, other) = (values(own), values(their));
            if one == other {
                continue;
            }
            // The first word that the other language does not have.
            let place = their.iter().find(|(value, _)| !one.contains(value)).or(their.first()).map(|(_, place)| place);
            let source = own.iter().find(|(value, _)| !other.contains(value)).or(own.first()).map(|(_, place)| place);
            if let Some((place, source)) = place.zip(source) {
                diagnostics.push(differing(&KINDS[key.1], place, source));
            }
        }
    }
}

type Words<'a> = BTreeMap<(Option<&'a str>, usize), Vec<(usize, Place)>>;

/// The words of a text by clause and kind, each with its value. `language` is 0 for Chinese and 1 for English.
fn words<'a>(prose: &'a Prose<'a>, language: usize) -> Words<'a> {
    let mut words = Words::new();
    for line in &prose.lines {
        for (kind, own) in KINDS.iter().enumerate() {
            for (value, word) in found(own, language, line.text()).filter(|(_, word)| !line.is_named(&word.range())) {
                let place = prose.place(line, word.range());
                words.entry((line.passage.clause, kind)).or_default().push((value, place));
            }
        }
    }
    words
}

fn differing(kind: &Kind, place: &Place, source: &Place) -> Diagnostic {
    let (file, line) = (&source.file, source.position.line);
    let message = Sentence::new(
        format!("这里的{}与中文（{file} 第 {line} 行）不一样。", kind.zh),
        format!("The {} here is not that of the Chinese text ({file}, line {line}).", kind.en),
    );
    Diagnostic::new(Code::NumberUnmatched, message)
        .at_place(place)
        .help("请核对哪一种语言写错了。", "Check which of the two languages is wrong.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, language: usize) -> Vec<(usize, usize)> {
        let kinds = KINDS.iter().enumerate();
        kinds.flat_map(|(kind, own)| found(own, language, text).map(move |(value, _)| (kind, value))).collect()
    }

    #[test]
    fn both_languages_are_read_alike() {
        for (zh, en) in [
            ("第二季度", "in the second quarter"),
            ("下半年", "In the second half of the year"),
            ("周三", "on Wednesday"),
            ("三分之二以上", "more than two thirds"),
            ("第三批示范校", "the third batch of schools"),
            ("连续第三年", "for the third consecutive year"),
            ("连续五年", "five years in a row"),
            ("10月上旬", "in early October"),
        ] {
            assert_eq!(values(zh, 0), values(en, 1), "{zh} {en}");
            assert_eq!(values(zh, 0).len(), 1, "{zh}");
        }
    }
}
