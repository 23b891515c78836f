//! How a language writes dates: the names of its months, or the characters behind
//! year, month and day, as the library of languages prints them. Made once a
//! language, for the rules about prose.

use crate::model::locale::Locale;
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{M, MD, YMD};
use icu_datetime::input::Date as IcuDate;
use icu_datetime::parts;
use regex::Regex;
use std::fmt;
use std::ops::Range;
use writeable::{Part, PartsWrite, Writeable};

/// A date, or a part of one, where it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub range: Range<usize>,
    pub kind: DateKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateKind {
    Year(u32),
    Month(u32),
    /// Month and day.
    Day(u32, u32),
}

#[derive(Debug, Clone, Default)]
pub struct Calendar {
    /// In lower case, longest first.
    names: Vec<(String, u32)>,
    patterns: Vec<Regex>,
    /// Any name of a month, as a whole word.
    mention: Option<Regex>,
}

/// What stands between two days of one month, and between a day and its month,
/// besides dashes, commas and what the library prints.
const JOINING_WORDS: [(&str, &str, &str); 7] = [
    ("en", "to|and|or|until", "of"),
    ("fr", "au|et|ou", "de"),
    ("de", "bis|und|oder", ""),
    ("es", "al|a|y|o", "de"),
    ("pt", "a|ao|e|ou", "de"),
    ("it", "al|e|o", "di"),
    ("nl", "tot|en|of", "van"),
];
const DASH: &str = "[—–‑~～-]{1,2}";
const NUMERALS: &str = "〇零○一二三四五六七八九十";

impl Calendar {
    pub fn new(locale: &Locale) -> Calendar {
        let mut samples: Vec<(u32, Vec<Piece>)> = Vec::new();
        for month in 1..=12_u8 {
            let Ok(date) = IcuDate::try_new_gregorian(2023, month, 17) else { continue };
            samples.extend(printed(locale, date).into_iter().map(|pieces| (u32::from(month), pieces)));
        }
        let mut names: Vec<(String, u32)> = samples.iter().filter_map(|(month, pieces)| name_in(*month, pieces)).collect();
        names.sort_by(|(a, one), (b, other)| b.len().cmp(&a.len()).then(a.cmp(b)).then(one.cmp(other)));
        names.dedup();
        let written = if names.len() < 12 { marked(&samples) } else { named(locale, &names, &samples) };
        let numeric = r"\b((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])\b".to_owned();
        let patterns = written.iter().chain([&numeric]).filter_map(|pattern| Regex::new(pattern).ok()).collect();
        let mention = (names.len() >= 12).then(|| Regex::new(&format!(r"(?i)\b(?P<name>{})\b", alternatives(&names))).ok());
        Calendar { names, patterns, mention: mention.flatten() }
    }

    /// The dates of a text, in the order of their parts.
    pub fn find(&self, text: &str) -> Vec<Found> {
        let mut found: Vec<Found> = self.patterns.iter().flat_map(|pattern| self.by(pattern, text)).collect();
        found.sort_by_key(|found| (found.range.start, found.range.end, found.kind));
        found.dedup();
        found
    }

    /// The months that a text names without a number beside them.
    pub fn mentioned(&self, text: &str) -> Vec<u32> {
        let names = self.mention.iter().flat_map(|pattern| pattern.find_iter(text));
        names.filter_map(|name| self.month(name.as_str())).collect()
    }

    fn month(&self, text: &str) -> Option<u32> {
        let lower = text.trim_end_matches('.').to_lowercase();
        let name = self.names.iter().find(|(name, _)| *name == lower);
        name.map(|(_, month)| *month).or_else(|| number(text)).filter(|month| (1..=12).contains(month))
    }

    fn by(&self, pattern: &Regex, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        for captures in pattern.captures_iter(text) {
            let group = |name: &str, index: usize| {
                captures.name(name).or_else(|| if pattern.as_str().contains("?P<") { None } else { captures.get(index) })
            };
            if let Some((year, value)) = group("year", 1).and_then(|year| Some((year, number(year.as_str())?))) {
                found.push(Found { range: year.range(), kind: DateKind::Year(value) });
            }
            if let Some((first, month)) = captures.name("first").and_then(|first| Some((first, self.month(first.as_str())?))) {
                found.push(Found { range: first.range(), kind: DateKind::Month(month) });
            }
            let Some(month) = group("month", 2) else { continue };
            let Some(value) = self.month(month.as_str()) else { continue };
            let days: Vec<Found> = group("days", 3).map_or_else(Vec::new, |days| days_in(&days, value));
            if days.is_empty() || number(month.as_str()).is_some() {
                found.push(Found { range: month.range(), kind: DateKind::Month(value) });
            }
            found.extend(days);
        }
        found
    }
}

fn days_in(days: &regex::Match<'_>, month: u32) -> Vec<Found> {
    let mut found = Vec::new();
    let mut start = None;
    for (index, c) in days.as_str().char_indices().chain([(days.len(), ' ')]) {
        let belongs = digit(c).is_some() || NUMERALS.contains(c);
        match (belongs, start) {
            (true, None) => start = Some(index),
            (false, Some(first)) => {
                let day = number(&days.as_str()[first..index]).filter(|day| (1..=31).contains(day));
                let range = days.start() + first..days.start() + index;
                found.extend(day.map(|day| Found { range, kind: DateKind::Day(month, day) }));
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// The value of a decimal digit of any script that languages of reports use.
pub fn digit(c: char) -> Option<u32> {
    // The noughts of ASCII, Arabic-Indic, Persian and Uyghur, Devanagari, Bengali,
    // Thai, Lao, Tibetan, Burmese, Khmer, Mongolian and full-width digits.
    const NOUGHTS: [u32; 12] = [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xED0, 0xF20, 0x1040, 0x17E0, 0x1810, 0xFF10];
    NOUGHTS.iter().find_map(|nought| u32::from(c).checked_sub(*nought).filter(|value| *value < 10))
}

/// 31, ٣١, 三十一, 二〇一四.
fn number(text: &str) -> Option<u32> {
    let by_place = |values: Vec<u32>| values.into_iter().try_fold(0_u32, |sum, value| sum.checked_mul(10)?.checked_add(value));
    if let Some(digits) = text.chars().map(digit).collect::<Option<Vec<u32>>>() {
        return by_place(digits).filter(|_| !text.is_empty());
    }
    let value = |c: char| match c {
        '零' | '○' => Some(0),
        _ => "〇一二三四五六七八九".chars().position(|known| known == c).and_then(|value| u32::try_from(value).ok()),
    };
    match text.split_once('十') {
        None => by_place(text.chars().map(value).collect::<Option<Vec<u32>>>()?),
        Some((tens, ones)) => {
            let one = |part: &str, least: u32| part.chars().next().map_or(Some(least), value);
            Some(one(tens, 1)? * 10 + one(ones, 0)?)
        }
    }
}

/// A part of a printed date: of the year, the month, the day, or between them.
type Piece = (Option<Part>, String);

#[derive(Default)]
struct Pieces {
    list: Vec<Piece>,
    part: Option<Part>,
}

impl fmt::Write for Pieces {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        match self.list.last_mut() {
            Some((part, last)) if *part == self.part => last.push_str(text),
            _ => self.list.push((self.part, text.to_owned())),
        }
        Ok(())
    }
}

impl PartsWrite for Pieces {
    type SubPartsWrite = Pieces;

    fn with_part(&mut self, part: Part, mut write: impl FnMut(&mut Pieces) -> fmt::Result) -> fmt::Result {
        let outer = self.part;
        if [parts::YEAR, parts::MONTH, parts::DAY].contains(&part) {
            self.part = Some(part);
        }
        let result = write(self);
        self.part = outer;
        result
    }
}

fn printed(locale: &Locale, date: IcuDate<icu_calendar::Gregorian>) -> Vec<Vec<Piece>> {
    let mut all = Vec::new();
    let mut add = |text: &dyn Fn(&mut Pieces) -> fmt::Result| {
        let mut pieces = Pieces::default();
        if text(&mut pieces).is_ok() {
            all.push(pieces.list);
        }
    };
    macro_rules! print {
        ($($fields:expr),*) => {$(
            if let Ok(formatter) = FixedCalendarDateTimeFormatter::<icu_calendar::Gregorian, _>::try_new((&locale.tag).into(), $fields) {
                add(&|pieces| formatter.format(&date).write_to_parts(pieces));
            }
        )*};
    }
    print!(YMD::long(), YMD::medium(), MD::long(), M::long());
    all
}

/// The month as a word, where it is one.
fn name_in(month: u32, pieces: &[Piece]) -> Option<(String, u32)> {
    let (_, text) = pieces.iter().find(|(part, _)| *part == Some(parts::MONTH))?;
    let name = text.trim().trim_end_matches('.').to_lowercase();
    // `tháng 12` begins with a word; `12월` and 十二月 with a number.
    let is_word = name.chars().count() > 1 && name.starts_with(|c: char| c.is_alphabetic() && !NUMERALS.contains(c));
    is_word.then_some((name, month))
}

fn alternatives(names: &[(String, u32)]) -> String {
    names.iter().map(|(name, _)| regex::escape(name)).collect::<Vec<_>>().join("|")
}

/// Languages whose months have names.
fn named(locale: &Locale, names: &[(String, u32)], samples: &[(u32, Vec<Piece>)]) -> Vec<String> {
    let language = locale.tag.id.language.as_str();
    let (joins, of) =
        JOINING_WORDS.iter().find(|(code, _, _)| *code == language).map_or(("", ""), |(_, joins, of)| (*joins, *of));
    let mut between: Vec<String> = samples
        .iter()
        .flat_map(|(_, pieces)| pieces)
        .filter(|(part, _)| part.is_none())
        .map(|(_, text)| text.trim())
        .filter(|text| !text.is_empty())
        .map(regex::escape)
        .collect();
    between.extend(["-", "–", r"\.", ",", "،"].map(str::to_owned));
    between.extend((!of.is_empty()).then(|| of.to_owned()));
    between.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    between.dedup();
    let gap = format!(r"\s*(?:(?:{})\s*){{0,2}}", between.join("|"));
    let join = if joins.is_empty() { String::new() } else { format!(r"|\s+(?:{joins})\s+") };
    let day = r"\d{1,2}(?:[a-zçèé]{1,2}|[.ºª°])?";
    let days = format!(r"(?P<days>(?:{day}(?:\s*{DASH}\s*|,\s+{join})){{0,6}}{day})");
    let name = format!(r"(?P<month>{})\b\.?", alternatives(names));
    let year = r"(?P<year>(?:19|20)\d\d)\b";
    vec![
        format!(r"(?i)\b{days}{gap}{name}(?:{gap}{year})?"),
        format!(r"(?i)\b{name}{gap}{days}\b"),
        format!(r"(?i)\b{name}{gap}{year}"),
    ]
}

/// Languages that put a character behind year, month and day.
fn marked(samples: &[(u32, Vec<Piece>)]) -> Vec<String> {
    let behind = |wanted: Part| {
        samples.iter().flat_map(|(_, pieces)| pieces.windows(2)).find_map(|pair| {
            let mark = pair[1].1.trim();
            let is_word = mark.chars().all(char::is_alphabetic) && !mark.is_empty();
            (pair[0].0 == Some(wanted) && pair[1].0.is_none() && is_word).then(|| mark.to_owned())
        })
    };
    // In Korean the mark is a part of the month itself.
    let within = || {
        let months = samples.iter().flat_map(|(_, pieces)| pieces).filter(|(part, _)| *part == Some(parts::MONTH));
        let mut marks = months.map(|(_, text)| text.trim_start_matches(char::is_numeric).trim());
        marks.find(|mark| !mark.is_empty() && mark.chars().all(|c| c.is_alphabetic() && !NUMERALS.contains(c))).map(str::to_owned)
    };
    let month = behind(parts::MONTH).or_else(within);
    let (Some(year), Some(month), Some(day)) = (behind(parts::YEAR), month, behind(parts::DAY)) else {
        return Vec::new();
    };
    // The spoken word for a day of the month stands beside the written one.
    let day = if day == "日" { "[日号號]".to_owned() } else { day };
    let small = format!(r"(?:\d{{1,2}}|[{NUMERALS}]{{1,3}})");
    let join = format!(r"\s*(?:{DASH}|[至到、和及])\s*");
    let year_number = format!(r"(?:\d{{4}}|[{NUMERALS}]{{4}})");
    vec![
        format!(
            r"(?:(?P<first>{small})\s*{month}?{join})?(?P<month>{small})\s*{month}(?:\s*(?P<days>(?:{small}\s*{day}?{join}){{0,6}}{small}\s*{day}))?"
        ),
        format!(r"(?P<year>{year_number})\s*{year}"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(tag: &str, text: &str) -> Vec<DateKind> {
        let locale = Locale::tagged(tag);
        let mut kinds: Vec<DateKind> = Calendar::new(&locale).find(text).into_iter().map(|found| found.kind).collect();
        kinds.retain(|kind| !matches!(kind, DateKind::Month(_)));
        kinds.sort();
        kinds.dedup();
        kinds
    }

    #[test]
    fn every_language_writes_its_dates() {
        let (year, day) = (DateKind::Year(2014), DateKind::Day(12, 31));
        for (tag, text) in [
            ("zh-Hans", "2014年12月31日"),
            ("zh-Hans", "二〇一四年十二月三十一日"),
            ("zh-Hans", "二零一四年十二月三十一日"),
            ("zh-Hant-HK", "2014年12月31號"),
            ("ja", "2014年12月31日"),
            ("ko", "2014년 12월 31일"),
            ("en", "31 December 2014"),
            ("en", "31st of December 2014"),
            ("fr", "31 décembre 2014"),
            ("es", "31 de diciembre de 2014"),
            ("de", "31. Dezember 2014"),
            ("ru", "31 декабря 2014 г."),
            ("vi", "31 tháng 12, 2014"),
            ("en", "2014-12-31"),
        ] {
            assert_eq!(found(tag, text), [year, day], "{tag} {text}");
        }
        assert_eq!(found("en", "December 31"), [day]);
        assert_eq!(found("ug", "25–يانۋار"), [DateKind::Day(1, 25)]);
        assert_eq!(found("ar", "٢٥ يناير"), [DateKind::Day(1, 25)]);
        assert_eq!(found("fr", "du 19 au 26 octobre"), [DateKind::Day(10, 19), DateKind::Day(10, 26)]);
        assert_eq!(found("zh", "10月19日至26日"), [DateKind::Day(10, 19), DateKind::Day(10, 26)]);
        assert_eq!(found("en", "15 schools met on 3 days in October"), []);
        assert_eq!(found("zh", "3月15所学校"), []);
    }
}
