//! Finds dates in texts, in the forms of each language. The forms are derived from the output of ICU4X, so that this module
//! contains no month names.

use crate::characters::digit_value;
use crate::model::locale::Locale;
use icu_calendar::Gregorian;
use icu_datetime::FixedCalendarDateTimeFormatter as Formatter;
use icu_datetime::fieldsets::YMD;
use icu_datetime::input::Date as IcuDate;
use regex::{Captures, Regex, escape};
use std::collections::BTreeSet;
use std::ops::Range;

/// A date found in a text, with the parts that the text gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDate {
    /// The byte range in the text.
    pub range: Range<usize>,
    /// Two years for a period: 2023—2024学年.
    pub years: Vec<u32>,
    /// The month. It may be one that does not exist, as in 2023年13月5日, if nothing but a date is written like that.
    pub month: Option<u32>,
    /// Two days for a span within one month: 19 to 26 October. They may not exist either.
    pub days: Vec<u32>,
}

/// The date forms of one language.
#[derive(Debug, Clone)]
pub struct DateForms {
    kinds: Vec<Kind>,
    /// Whether the months of the language are known, as names or numbers.
    pub knows_months: bool,
}

/// Forms that contain the same thing.
#[derive(Debug, Clone)]
struct Kind {
    /// What each of the forms contains: a year in digits, a month's name. It is found much faster than they are.
    sign: Regex,
    forms: Vec<Regex>,
    /// Whether a word stands behind each number, so that month and day are a date even if the calendar does not have them.
    is_marked: bool,
}

impl Kind {
    fn new(sign: &str, forms: &[String]) -> Option<Kind> {
        let forms = forms.iter().filter_map(|form| Regex::new(form).ok()).collect();
        Some(Kind { sign: Regex::new(sign).ok()?, forms, is_marked: false })
    }
}

/// The date that is formatted to derive the forms. No part of it resembles another part.
const YEAR: i32 = 2345;
const DAY: u8 = 28;
/// Numeric year, month and day, in the order of ISO 8601 and spreadsheets.
const FIGURES: &str =
    r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})-(?P<d>\d{1,2})|/(?P<m2>\d{1,2})/(?P<d3>\d{1,2})|[.．](?P<m3>\d{1,2})[.．](?P<d4>\d{1,2}))";
/// 2023—2024, 2019/20
const PERIOD: &str = r"(?P<y>\d{4})\s?年?\s?(?:[—–\-－/~～至到]|——)\s?(?P<y2>\d{4}|\d{2})";
/// A second day after the first, separated by a dash or a word for “to” or “and”. Only these words count: “15 on 26 October” is
/// not a span. ICU4X does not contain CLDR's interval formats.
const SPAN: &str = concat!(
    r"(?:(?:st|nd|rd|th|er|º|ª|°|\.)?\s*(?:[—–\-－~～、]|至|到|",
    r"(?:to|and|until|till|or|through|bis|und|à|au|et|al?|y|e|até|do?|по|до|и|та|إلى|و|đến|ve|ile|en|tot|og|til|och|ja)\s)",
    r"\s*(?P<d2>\d{1,2}))?"
);
const ORDINAL: &str = r"(?:st|nd|rd|th|er|º|ª|°)?";

impl DateForms {
    /// Derives the date forms of a language.
    pub fn new(locale: &Locale) -> DateForms {
        let prints = prints(&locale.date_tag());
        let mut names: [BTreeSet<String>; 12] = Default::default();
        let (mut joiners, mut marks, mut templates) = (BTreeSet::new(), None, Vec::new());
        for print in prints.iter().flatten() {
            match print.months() {
                Months::Figures => match print.marks() {
                    Some(own) => marks = marks.or(Some(own)),
                    None => templates.push(print.template()),
                },
                Months::Names(own) => {
                    joiners.extend(print.joiners());
                    for (month, name) in names.iter_mut().zip(own) {
                        month.insert(name);
                    }
                }
                Months::Nameless => {}
            }
        }
        let is_named = names.iter().all(|names| !names.is_empty());
        let named = is_named.then(|| Kind::new(&months(&names, false), &named(&names, &joiners)));
        let knows_months = is_named || marks.is_some() || !templates.is_empty();
        let marked = marks.and_then(|marks| Kind::new(&marks.sign(), &marks.patterns(locale.is_unspaced())));
        let marked = marked.map(|kind| Kind { is_marked: true, ..kind });
        let kinds = [
            Kind::new(r"\d{4}", &[FIGURES.to_owned(), PERIOD.to_owned()]),
            named.flatten(),
            Kind::new(r"\d", &templates),
            marked,
        ];
        DateForms { kinds: kinds.into_iter().flatten().collect(), knows_months }
    }

    /// The dates in a text, in order. Of overlapping matches, the first and longest one counts.
    pub fn find(&self, text: &str) -> Vec<FoundDate> {
        if !text.contains(|c: char| digit_value(c).is_some() || is_numeral(c)) {
            return Vec::new();
        }
        let kinds = self.kinds.iter().filter(|kind| kind.sign.is_match(text));
        let forms = kinds.flat_map(|kind| kind.forms.iter().map(|form| (form, kind.is_marked)));
        let found = forms
            .flat_map(|(form, is_marked)| form.captures_iter(text).filter_map(move |captures| date(text, &captures, is_marked)));
        let mut found: Vec<FoundDate> = found.collect();
        found.sort_by_key(|date| (date.range.start, std::cmp::Reverse(date.range.end)));
        let mut end = 0;
        found.retain(|date| {
            let stands_free = date.range.start >= end;
            if stands_free {
                end = date.range.end;
            }
            stands_free
        });
        found
    }
}

/// Whether a character is a Chinese numeral of dates. Every character of every text is asked.
fn is_numeral(c: char) -> bool {
    matches!(c, '〇' | '零' | '○' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '廿' | '卅')
}

/// The date of a match, if it is not part of a longer number, and exists in the calendar or can be nothing but a date: one with a
/// word behind month and day, or with the name of the month and a year.
fn date(text: &str, captures: &Captures<'_>, is_marked: bool) -> Option<FoundDate> {
    let range = captures.get(0)?.range();
    let is_digit = |c: char| digit_value(c).is_some();
    let (before, after) = (&text[..range.start], &text[range.end..]);
    // 7月12日18时 is a date and an hour.
    let ends_in_digit = text[range.clone()].ends_with(is_digit);
    let goes_on = ends_in_digit && after.strip_prefix(['.', ',', ':']).unwrap_or(after).starts_with(is_digit);
    if before.ends_with(is_digit) || before.strip_suffix(['.', ',']).is_some_and(|rest| rest.ends_with(is_digit)) || goes_on {
        return None;
    }
    let part = |names: &[&str]| names.iter().find_map(|name| captures.name(name)).map(|part| part.as_str());
    let number = |names: &[&str]| part(names).map(figure);
    let named = (1..=12).find(|month| captures.name(&format!("n{month}")).is_some());
    let month = number(&["m", "m2", "m3"]).or(named);
    let mut years: Vec<u32> = number(&["y"]).into_iter().collect();
    if let (Some(first), Some(second)) = (years.first().copied(), number(&["y2"])) {
        let second = if part(&["y2"])?.chars().count() == 2 { first / 100 * 100 + second } else { second };
        if second <= first || second > first + 100 {
            return None;
        }
        years.push(second);
    }
    let days: Vec<u32> = [number(&["d", "d3", "d4"]), number(&["d2"])].into_iter().flatten().collect();
    let exists = month.is_none_or(|month| (1..=12).contains(&month)) && days.iter().all(|day| (1..=31).contains(day));
    let is_certain = match (is_marked, month) {
        (true, Some(_)) => !days.is_empty() || !years.is_empty(),
        _ => named.is_some() && !days.is_empty() && !years.is_empty(),
    };
    let is_date = years.iter().all(|year| (1800..=2200).contains(year)) && (exists || is_certain);
    is_date.then_some(FoundDate { range, years, month, days })
}

/// The value of a number in digits or Chinese numerals: 15, ١٥, 十五, 二〇一四
fn figure(text: &str) -> u32 {
    if text.chars().all(|c| digit_value(c).is_some()) {
        return text.chars().filter_map(digit_value).fold(0, |number, digit| number * 10 + digit);
    }
    let value = |c: char| "〇一二三四五六七八九".chars().position(|known| known == c).and_then(|value| u32::try_from(value).ok());
    if text.contains(['十', '廿', '卅']) {
        let (tens, ones) = text.split_at(text.find(['十', '廿', '卅']).unwrap_or(0));
        let ten = match ones.chars().next() {
            Some('廿') => 20,
            Some('卅') => 30,
            _ => 10 * tens.chars().next().map_or(1, |c| value(c).unwrap_or(0)),
        };
        return ten + ones.chars().nth(1).and_then(value).unwrap_or(0);
    }
    text.chars().fold(0, |number, c| number * 10 + value(c).unwrap_or(0))
}

/// One date format, applied to the twelve months.
struct Print {
    /// The common start of all twelve, with ASCII digits.
    before: String,
    months: Vec<String>,
    after: String,
}

enum Months {
    Figures,
    Names(Vec<String>),
    /// ICU4X has no month names for the language.
    Nameless,
}

/// The language's output for a full date in two lengths.
fn prints(tag: &icu_locale::Locale) -> Vec<Option<Print>> {
    let all = |format: &dyn Fn(&IcuDate<Gregorian>) -> Option<String>| {
        let texts: Option<Vec<String>> =
            (1..=12).map(|month| format(&IcuDate::try_new_gregorian(YEAR, month, DAY).ok()?)).collect();
        texts.map(|texts| Print::new(&texts))
    };
    macro_rules! print {
        ($fields:expr) => {{
            let formatter = Formatter::<Gregorian, _>::try_new(tag.into(), $fields).ok();
            all(&|date| Some(formatter.as_ref()?.format(date).to_string()))
        }};
    }
    vec![print!(YMD::long()), print!(YMD::medium())]
}

impl Print {
    fn new(texts: &[String]) -> Print {
        let texts: Vec<Vec<char>> = texts
            .iter()
            .map(|text| text.chars().map(|c| digit_value(c).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)).collect())
            .collect();
        let shortest = texts.iter().map(Vec::len).min().unwrap_or(0);
        let same = |index: &usize, at: &dyn Fn(&Vec<char>, usize) -> char| {
            texts.iter().all(|text| at(text, *index) == at(&texts[0], *index))
        };
        let before = (0..shortest).take_while(|index| same(index, &|text, index| text[index])).count();
        let after = (0..shortest - before).take_while(|index| same(index, &|text, index| text[text.len() - 1 - index])).count();
        let text = |characters: &[char]| characters.iter().collect::<String>();
        Print {
            before: text(&texts[0][..before]),
            months: texts.iter().map(|text| text[before..text.len() - after].iter().collect()).collect(),
            after: text(&texts[0][texts[0].len() - after..]),
        }
    }

    fn months(&self) -> Months {
        let in_figures = self.months.iter().zip(1..).all(|(text, month)| text.parse() == Ok(month));
        let has_digit = self.months.iter().any(|text| text.contains(|c: char| c.is_ascii_digit()));
        match (in_figures, has_digit) {
            (true, _) if !self.before.ends_with('M') => Months::Figures,
            (_, true) | (true, _) => Months::Nameless,
            _ => Months::Names(self.words().collect()),
        }
    }

    /// The month names, including the letters that all twelve have in common.
    fn words(&self) -> impl Iterator<Item = String> {
        let is_letter = |c: &char| c.is_alphabetic() || is_mark(*c);
        let head: String = self.before.chars().rev().take_while(is_letter).collect::<Vec<_>>().into_iter().rev().collect();
        let tail: String = self.after.chars().take_while(is_letter).collect();
        self.months.iter().map(move |month| format!("{head}{month}{tail}").trim_matches(['.', ' ']).to_owned())
    }

    /// The words between day, month and year: the `de` of 19 de octubre de 2023.
    fn joiners(&self) -> Vec<String> {
        let words = |text: &str| {
            let parts = text.split(|c: char| c.is_ascii_digit()).map(str::to_owned).collect::<Vec<_>>();
            parts.into_iter().map(|part| part.trim_matches([' ', '.', ',', '،']).to_owned())
        };
        words(&self.before).chain(words(&self.after)).filter(|word| word.chars().any(char::is_alphabetic)).collect()
    }

    /// The order and the words of a date with a numeric month: 28 tháng 1, 2345. A year at the end may be missing.
    fn template(&self) -> String {
        let (year, day) = (YEAR.to_string(), DAY.to_string());
        let piece = |text: &str| {
            let words: Vec<String> = text.split([' ', '\u{A0}', ',']).filter(|word| !word.is_empty()).map(escape).collect();
            let words = words.join(r"[\s,]*");
            let figures = words.replacen(&day, &format!(r"(?P<d>\d{{1,2}}){SPAN}"), 1);
            format!(r"[\s,]*{}", figures.replacen(&year, r"(?:[^\d\s]{1,4}\s)?(?P<y>\d{4})", 1))
        };
        let (before, month) = (piece(&self.before), r"\s*(?P<m>\d{1,2})");
        let after = if self.after.trim().is_empty() { String::new() } else { piece(&self.after) };
        let has_word = self.before.contains(char::is_alphabetic);
        let after = if has_word && self.after.contains(&year) { format!("(?:{after})?") } else { after };
        format!("{}{month}{}", before.trim_start_matches(r"[\s,]*"), after)
    }

    /// The words after the numeric year, month and day, if the date has this order.
    fn marks(&self) -> Option<Marks> {
        let whole = format!("{}\u{1}{}", self.before, self.after);
        let rest = whole.trim_start().strip_prefix(&YEAR.to_string())?;
        let (year, rest) = rest.split_once('\u{1}')?;
        let (month, day) = rest.split_once(&DAY.to_string())?;
        let mark = |text: &str| text.trim().to_owned();
        let marks = Marks { year: mark(year), month: mark(month), day: mark(day) };
        let is_word = |mark: &String| mark.chars().any(char::is_alphabetic);
        (is_word(&marks.year) && is_word(&marks.month)).then_some(marks)
    }
}

/// Whether the character is a vowel sign or similar, which belongs to the letter before it.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !c.is_numeric() && c.is_alphanumeric()
}

/// Patterns for dates with a month name, with the day before or after it.
fn named(names: &[BTreeSet<String>; 12], joiners: &BTreeSet<String>) -> Vec<String> {
    let joiners: Vec<String> = joiners.iter().map(|word| escape(word)).collect();
    let joiner = if joiners.is_empty() { String::new() } else { format!(r"(?:(?:{})\s*)?", joiners.join("|")) };
    let gap = format!(r"[\s,.،\-–‑—]*{joiner}");
    let (boundary, month, year) = (boundary(names), months(names, true), r"(?P<y>\d{4})");
    let day = format!(r"(?P<d>\d{{1,2}}){ORDINAL}{SPAN}{ORDINAL}");
    vec![
        format!("{day}{gap}{month}(?:{gap}{year})?"),
        format!("{boundary}{month}{gap}{day}(?:{gap}{year})?"),
        format!("{boundary}{month}{gap}{year}"),
        format!("{year}{gap}{month}(?:{gap}{day})?"),
        format!("{boundary}{month}"),
    ]
}

/// A pattern for the name of any month; with groups `n1` to `n12`, or without groups.
fn months(names: &[BTreeSet<String>; 12], numbered: bool) -> String {
    let boundary = boundary(names);
    let forms = names.iter().zip(1..).map(|(names, month)| {
        let mut words: Vec<String> = names.iter().flat_map(|name| cases(name)).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        words.dedup();
        let words: Vec<String> = words.iter().map(|word| with_end(word, boundary)).collect();
        if numbered { format!("(?P<n{month}>{})", words.join("|")) } else { words.join("|") }
    });
    format!("(?:{})", forms.collect::<Vec<_>>().join("|"))
}

/// The name as the language writes it, capitalized as at the start of a sentence, and in capitals.
fn cases(name: &str) -> Vec<String> {
    let mut letters = name.chars();
    let capital = letters.next().map(|first| first.to_uppercase().chain(letters).collect());
    [Some(name.to_owned()), capital, Some(name.to_uppercase())].into_iter().flatten().collect()
}

/// A pattern for a name. A short name must end at a word boundary; a long one may have an inflected ending.
fn with_end(name: &str, boundary: &str) -> String {
    if name.chars().count() < 5 { format!("{}{boundary}", escape(name)) } else { escape(name) }
}

/// A word boundary that all the names have. The library searches texts that are not ASCII many times more slowly with that of
/// Unicode.
fn boundary(names: &[BTreeSet<String>; 12]) -> &'static str {
    let is_ascii = names.iter().flatten().all(|name| name.is_ascii());
    if is_ascii { r"(?-u:\b)" } else { r"\b" }
}

/// The words after each number, as in 2024年1月9日.
struct Marks {
    year: String,
    month: String,
    day: String,
}

impl Marks {
    /// Every date has the word after its year or after its month.
    fn sign(&self) -> String {
        format!("{}|{}", escape(&self.year), escape(&self.month))
    }

    fn patterns(&self, has_numerals: bool) -> Vec<String> {
        let (year, small) = if has_numerals {
            (r"\d{4}|[〇零○一二三四五六七八九]{4}", r"\d{1,2}|[一二三四五六七八九十廿卅]{1,3}")
        } else {
            (r"\d{4}", r"\d{1,2}")
        };
        let day_mark = if self.day == "日" { "[日号號]".to_owned() } else { escape(&self.day) };
        let (year_mark, month_mark) = (escape(&self.year), escape(&self.month));
        let span = format!(r"(?:\s*{day_mark}?\s*(?:[—–\-－~～、]|至|到)+\s*(?P<d2>{small}))?");
        let year = format!(r"(?P<y>{year})\s*{year_mark}");
        vec![
            format!(r"(?:{year}\s*)?(?P<m>{small})\s*{month_mark}\s*(?P<d>{small}){span}\s*{day_mark}"),
            format!(r"(?:{year}\s*)?(?P<m>{small})\s*{month_mark}"),
            year,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found_dates(tag: &str, text: &str) -> Vec<(Vec<u32>, Option<u32>, Vec<u32>)> {
        let forms = DateForms::new(&Locale::of_tag(tag));
        forms.find(text).into_iter().map(|date| (date.years, date.month, date.days)).collect()
    }

    #[test]
    fn dates_are_found_in_each_language() {
        for (tag, text) in [
            ("zh", "2023年10月19日"),
            ("zh", "２０２３年１０月１９日"),
            ("zh", "2023 年 10 月 19 日"),
            ("zh", "二〇二三年十月十九日"),
            ("zh-Hant", "二○二三年十月十九日"),
            ("zh", "2023-10-19"),
            ("ja", "2023年10月19日"),
            ("ko", "2023년 10월 19일"),
            ("en", "19 October 2023"),
            ("en", "October 19, 2023"),
            ("fr", "19 octobre 2023"),
            ("de", "19. Oktober 2023"),
            ("es", "19 de octubre de 2023"),
            ("pt", "19 de outubro de 2023"),
            ("ru", "19 октября 2023 г."),
            ("ar", "١٩ أكتوبر ٢٠٢٣"),
            ("hi", "19 अक्टूबर 2023"),
            ("vi", "19 tháng 10, 2023"),
            ("vi", "ngày 19 tháng 10 năm 2023"),
            ("fi", "19. lokakuuta 2023"),
            ("ug", "2023-10-19"),
        ] {
            let found = found_dates(tag, text);
            assert_eq!(found, [(vec![2023], Some(10), vec![19])], "{tag}: {text}");
        }
    }

    #[test]
    fn parts_and_spans() {
        assert_eq!(found_dates("ug", "25–يانۋار"), [(vec![], Some(1), vec![25])]);
        assert_eq!(found_dates("zh", "2023年10月19日至26日"), [(vec![2023], Some(10), vec![19, 26])]);
        assert_eq!(found_dates("zh", "10月19—26日"), [(vec![], Some(10), vec![19, 26])]);
        assert_eq!(found_dates("en", "from 19 to 26 October 2023"), [(vec![2023], Some(10), vec![19, 26])]);
        assert_eq!(found_dates("fr", "du 19 au 26 octobre"), [(vec![], Some(10), vec![19, 26])]);
        assert_eq!(found_dates("zh", "2023—2024学年"), [(vec![2023, 2024], None, vec![])]);
        assert_eq!(found_dates("en", "the 2023-24 academic year"), [(vec![2023, 2024], None, vec![])]);
        assert_eq!(found_dates("zh", "2023年13月45日"), [(vec![2023], Some(13), vec![45])]);
        assert_eq!(found_dates("en", "on 45 March 2023"), [(vec![2023], Some(3), vec![45])]);
        assert_eq!(found_dates("zh", "2023年13月"), [(vec![2023], Some(13), vec![])]);
        assert_eq!(found_dates("zh", "有2023人，为期13月，2023-13-45"), []);
        assert_eq!(found_dates("en", "rule 45 March"), [(vec![], Some(3), vec![])]);
        assert_eq!(found_dates("en", "15 schools may open"), []);
    }
}
