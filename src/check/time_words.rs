//! Compares words that are numbers in disguise between a Chinese text and its English counterpart: quarters, halves of a year,
//! parts of a month, weekdays, fractions, small ordinals, durations, numbers of consecutive years, and times of day.
//!
//! A word is compared only where both languages have as many words of its kind in a clause: then each language names the same
//! things, and one that differs is a slip.

use super::form_set::FormSet;
use super::prose::{Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A kind of word: its name in both languages, and how it is written.
struct Kind {
    zh: &'static str,
    en: &'static str,
    wordings: fn() -> Wordings,
}

/// A way to write a kind of word: the values in their order between what all of them share, as regular expressions. What is
/// shared stands in the expression once: most of the time goes into compiling it.
struct Wording {
    before: String,
    values: Vec<String>,
    behind: String,
}

/// The wordings of a kind in Chinese and in English. All of one language have the same values; the last one may have fewer.
type Wordings = [Vec<Wording>; 2];

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
    ["(?:批|届|轮|期|次|位|名)", "(?:batch|group|round|session|cohort|phase|edition|place|meeting|team|list|time)"];

fn wording(before: &str, values: impl IntoIterator<Item = &'static str>, behind: &str) -> Wording {
    let values = values.into_iter().map(str::to_owned).collect();
    Wording { before: before.to_owned(), values, behind: behind.to_owned() }
}

/// Words that share nothing, each in Chinese and in English.
fn words_of(values: &[(&'static str, &'static str)]) -> Wordings {
    let (zh, en): (Vec<_>, Vec<_>) = values.iter().copied().unzip();
    [vec![wording("", zh, "")], vec![wording("", en, "")]]
}

fn quarters() -> Wordings {
    let numbers = || NUMBERS.iter().take(4);
    let zh = wording("第?", numbers().map(|(zh, _, _)| *zh), "季度");
    [vec![zh], vec![wording("", numbers().map(|(_, _, ordinal)| *ordinal), " quarter")]]
}

fn halves() -> Wordings {
    words_of(&[("上半年", "first (?:half|six months)"), ("下半年", "second half|last six months")])
}

fn thirds_of_a_month() -> Wordings {
    let named = wording("", ["early (?:in )?", "mid[- ]?(?:in )?", "late (?:in )?"], MONTHS);
    let counted = wording("", ["first ten days", "middle of", "last ten days|end of"], "");
    [vec![wording("", ["上", "中", "下"], "旬")], vec![named, counted]]
}

fn weekdays() -> Wordings {
    let days = ["Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"];
    let zh = wording("(?:周|星期)", ["一", "二", "三", "四", "五", "六", "[日天]"], "");
    [vec![zh], vec![wording("", days, "days?")]]
}

fn fractions() -> Wordings {
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

fn ordinals() -> Wordings {
    let [zh, en] = SERIES;
    let numbers = || NUMBERS.iter().map(|(zh, _, _)| *zh);
    let (counted, phases) = (wording("第", numbers(), zh), wording("", numbers(), "期(?:工程|项目)"));
    let first = wording("", ["首"], zh);
    [vec![counted, phases, first], vec![wording("", NUMBERS.iter().map(|(_, _, ordinal)| *ordinal), &format!(" {en}"))]]
}

fn consecutive_years() -> Wordings {
    let zh = wording("连续第?", NUMBERS.iter().map(|(zh, _, _)| *zh), "年");
    let cardinal = NUMBERS.iter().map(|(_, cardinal, _)| *cardinal);
    let ordinal = NUMBERS.iter().map(|(_, _, ordinal)| *ordinal);
    let years = wording("", cardinal, " (?:consecutive years|years (?:running|in a row))");
    let year = wording("", ordinal, " (?:(?:consecutive|successive|straight) year|year (?:running|in a row))");
    [vec![zh], vec![years, year]]
}

/// Longer durations that rules set, as Chinese and as English write them.
const LONGER: [(&str, &str); 8] = [
    ("(?:十五|15)", "fifteen|15"),
    ("(?:二十|20)", "twenty|20"),
    ("(?:三十|30)", "thirty|30"),
    ("(?:四十五|45)", "forty-five|45"),
    ("(?:六十|60)", "sixty|60"),
    ("(?:九十|90)", "ninety|90"),
    ("(?:十二|12)", "twelve|12"),
    ("(?:十八|18)", "eighteen|18"),
];

/// Durations from two: the Chinese words behind the number, and the English ones. One year is also “a year”, and “the year”.
fn durations(zh: &str, en: &str) -> Wordings {
    let numbers = || NUMBERS.iter().skip(1).map(|(number, cardinal, _)| (*number, *cardinal)).chain(LONGER);
    let zh = wording("(?:^|[^0-9〇零一二三四五六七八九十百千第])", numbers().map(|(number, _)| number), zh);
    [vec![zh], vec![wording("", numbers().map(|(_, cardinal)| cardinal), &format!("[ -]{en}"))]]
}

const KINDS: [Kind; 10] = [
    Kind { zh: "季度", en: "quarter", wordings: quarters },
    Kind { zh: "上下半年", en: "half of the year", wordings: halves },
    Kind { zh: "旬", en: "part of the month", wordings: thirds_of_a_month },
    Kind { zh: "星期", en: "weekday", wordings: weekdays },
    Kind { zh: "分数", en: "fraction", wordings: fractions },
    Kind { zh: "序数", en: "ordinal", wordings: ordinals },
    Kind { zh: "年数", en: "number of years", wordings: || durations("年(?:[^级級度末初底代]|$)", "years?") },
    Kind { zh: "月数", en: "number of months", wordings: || durations("个月", "months?") },
    Kind {
        zh: "天数", en: "number of days", wordings: || durations("(?:天|个?工作日|日[内前])", "(?:working )?days?")
    },
    Kind { zh: "连续年数", en: "number of consecutive years", wordings: consecutive_years },
];

/// An expression for each kind in one language. Its groups are the values of the first wording in their order, then those of the
/// next one.
struct Forms {
    expressions: FormSet,
    /// How many values each kind has.
    values: [usize; KINDS.len()],
}

/// The forms of Chinese and of English. English is matched by the letters of ASCII: with the word boundaries of Unicode the library
/// searches every text that is not ASCII many times more slowly.
static FORMS: LazyLock<[Forms; 2]> = LazyLock::new(|| {
    let wordings = KINDS.map(|kind| (kind.wordings)());
    let forms = |language: usize, within: fn(String) -> String| Forms {
        expressions: FormSet::new(wordings.iter().map(|wordings| within(expression(&wordings[language]))))
            .expect("forms that the library can read"),
        values: std::array::from_fn(|kind| wordings[kind][language][0].values.len()),
    };
    [forms(0, |all| all), forms(1, |all| format!(r"(?i-u)\b(?:{all})\b"))]
});

/// An expression for all wordings of a kind in one language.
fn expression(wordings: &[Wording]) -> String {
    let written = |wording: &Wording| {
        let values: Vec<String> = wording.values.iter().map(|value| format!("({value})")).collect();
        format!("{}(?:{}){}", wording.before, values.join("|"), wording.behind)
    };
    wordings.iter().map(written).collect::<Vec<_>>().join("|")
}

/// The words of all kinds in a text: the index of the kind, the value, and where the word is. `language` is 0 for Chinese and 1 for
/// English.
fn found(language: usize, text: &str) -> impl Iterator<Item = (usize, usize, Range<usize>)> {
    let forms = &FORMS[language];
    forms.expressions.possible(text).flat_map(move |(kind, expression)| {
        expression.captures_iter(text).filter_map(move |captures| {
            let group = (1..captures.len()).find(|group| captures.get(*group).is_some())?;
            Some((kind, (group - 1) % forms.values[kind], captures.get(0)?.range()))
        })
    })
}

/// Times of day in Chinese and in English.
static TIMES: LazyLock<[FormSet; 2]> = LazyLock::new(|| {
    let set = |form: &str| FormSet::new([form.to_owned()]).expect("a form that the library can read");
    [
        set(r"(?P<h>[0-9]{1,2})(?:[:：](?P<m>[0-5][0-9])|[时時点點](?:(?P<half>半)|(?P<m2>[0-5]?[0-9])分)?)"),
        set(concat!(
            r"(?i-u)\b(?P<h>[0-9]{1,2})",
            r"(?:[:.](?P<m>[0-5][0-9])\b(?: ?(?:am|pm|a\.m|p\.m)\b)?| ?(?:am|pm|a\.m|p\.m)\b)"
        )),
    ]
});

/// The times of day in a text, in minutes after midnight or noon: 下午2时30分, 14:30 and 2.30 p.m. are one time. In English,
/// 10.30 without “a.m.” or “p.m.” may be a number.
fn times(language: usize, text: &str) -> Vec<(usize, Range<usize>)> {
    const NOON: usize = 12 * 60;
    let read = |captures: regex::Captures<'_>| {
        let part = |name| captures.name(name).map(|part| part.as_str());
        let whole = captures.get(0)?;
        let number = |text: &str| text.parse::<usize>().ok();
        let hour = number(part("h")?).filter(|hour| *hour <= 24)?;
        let minute = part("m").or_else(|| if language == 0 { part("m2") } else { None }).and_then(number);
        let half = if language == 0 && part("half").is_some() { 30 } else { 0 };
        let is_number = language == 1 && whole.as_str().contains('.') && !whole.as_str().to_lowercase().ends_with('m');
        let is_longer = text[..whole.start()].ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ':' | ','));
        let goes_on =
            text[whole.end()..].starts_with(|c: char| c.is_ascii_digit() || matches!(c, ':' | '间' | '間' | '期' | '段'));
        (!is_number && !is_longer && !goes_on).then(|| ((hour * 60 + minute.unwrap_or(half)) % NOON, whole.range()))
    };
    TIMES[language].possible(text).flat_map(|(_, form)| form.captures_iter(text)).filter_map(read).collect()
}

/// A word: its value, what is written, and where.
struct Word {
    value: usize,
    written: String,
    place: Place,
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
            let values = |words: &[Word]| {
                let mut values: Vec<usize> = words.iter().map(|word| word.value).collect();
                values.sort_unstable();
                values
            };
            let (one, other) = (values(own), values(their));
            if one == other {
                continue;
            }
            // The first word that the other language does not have.
            let here = their.iter().find(|word| !one.contains(&word.value)).or(their.first());
            let source = own.iter().find(|word| !other.contains(&word.value)).or(own.first());
            if let Some((here, source)) = here.zip(source) {
                let name = KINDS.get(key.1).map_or(("钟点", "time of day"), |kind| (kind.zh, kind.en));
                diagnostics.push(differing(name, here, source));
            }
        }
    }
}

/// By clause and kind; times of day are behind all kinds.
type Words<'a> = BTreeMap<(Option<&'a str>, usize), Vec<Word>>;

/// The words of a text by clause and kind. `language` is 0 for Chinese and 1 for English.
fn words<'a>(prose: &'a Prose<'a>, language: usize) -> Words<'a> {
    let mut words = Words::new();
    for line in &prose.lines {
        let text = line.text();
        let of_day = times(language, text).into_iter().map(|(value, range)| (KINDS.len(), value, range));
        for (kind, value, range) in found(language, text).chain(of_day).filter(|(_, _, range)| !line.is_named(range)) {
            let written = text[range.clone()].trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
            words.entry((line.passage.clause, kind)).or_default().push(Word { value, written, place: prose.place(line, range) });
        }
    }
    words
}

fn differing((zh, en): (&str, &str), here: &Word, source: &Word) -> Diagnostic {
    let (file, line) = (&source.place.file, source.place.position.line);
    let (written, own) = (&here.written, &source.written);
    let message = Sentence::new(
        format!("这里的{zh}“{written}”与中文的“{own}”（{file}:{line}）不一样。"),
        format!("The {en} “{written}” is not that of the Chinese text, “{own}” ({file}:{line})."),
    );
    Diagnostic::new(Code::NumberUnmatched, message)
        .at_place(&here.place)
        .help("请核对哪一种语言写错了。", "Check which of the two languages is wrong.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, language: usize) -> Vec<(usize, usize)> {
        found(language, text).map(|(kind, value, _)| (kind, value)).collect()
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
            ("自2023年起的三年行动", "the three-year plan since 2023"),
            ("六个月内", "within six months"),
            ("自收到之日起六十日内", "within sixty days"),
            ("20个工作日内", "within 20 working days"),
            ("二期工程开工", "the second phase was begun"),
            ("第三次获奖", "won for the third time"),
        ] {
            assert_eq!(values(zh, 0), values(en, 1), "{zh} {en}");
            assert!(!values(zh, 0).is_empty(), "{zh}");
        }
    }

    #[test]
    fn times_of_day_are_compared() {
        let values = |language, text| times(language, text).into_iter().map(|(value, _)| value).collect::<Vec<_>>();
        for (zh, en) in [
            ("8:30—12:00，14：00—17：30", "8:30 to 12:00 and 2 p.m. to 5.30 p.m."),
            ("上午9时开始", "begins at 9 a.m."),
            ("下午2时30分，8点半", "at 2:30 pm and 8:30"),
            ("下午3时，15点", "at 3 PM, again 3 P.M."),
        ] {
            assert_eq!(values(0, zh), values(1, en), "{zh} {en}");
        }
        assert!(values(0, "用时3小时，重点工作，12月").is_empty());
        assert!(values(1, "10.30 of 12 points, PM2.5, 3 amps").is_empty());
    }
}
