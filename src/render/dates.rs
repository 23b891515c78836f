//! Formats days, months, years and times in each language.
//!
//! The format is, in order of preference: that of the locale's file in the theme; that of ICU4X in
//! the language; or, if ICU4X has no month names for the language, the numeric format of
//! ISO 8601 (2024-01-09), which every reader understands.

use super::messages::Messages;
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::model::date::{CoverDate, Moment};
use crate::model::locale::Locale;
use crate::model::site::Site;
use crate::theme::{Theme, messages_file};
use icu_calendar::Gregorian;
use icu_datetime::FixedCalendarDateTimeFormatter as Formatter;
use icu_datetime::fieldsets::{Y, YM, YMD};
use icu_datetime::input::Date as IcuDate;
use icu_datetime::pattern::FixedCalendarDateTimeNames;
use icu_locale::Locale as Tag;
use jiff::civil::Date;

/// The placeholder that ICU4X prints for January if it has no month names.
const NAMELESS: &str = "M01";

/// Formats dates in one language.
pub(crate) struct Dates {
    /// The ICU4X formatters, if they have month names.
    words: Option<Words>,
    /// The theme's patterns for a day, a month and a year.
    day: Option<String>,
    month: Option<String>,
    year: Option<String>,
}

/// ICU4X formatters of one language.
struct Words {
    day: Formatter<Gregorian, YMD>,
    month: Formatter<Gregorian, YM>,
    year: Formatter<Gregorian, Y>,
}

impl Dates {
    /// Returns the formatter of a language.
    pub(crate) fn new(locale: &Locale, messages: &Messages) -> Dates {
        let pattern = |key| messages.find(key).map(str::to_owned);
        Dates { words: Words::new(locale), day: pattern("date_day"), month: pattern("date_month"), year: pattern("date_year") }
    }

    /// Formats a day: 2024年1月9日; 9 January 2024.
    pub(crate) fn day(&self, day: Date) -> String {
        let words = |words: &Words, day: IcuDate<Gregorian>| words.day.format(&day).to_string();
        self.print(day, self.day.as_deref(), words).unwrap_or_else(|| day.to_string())
    }

    /// Formats a day and, if known, the time to the minute.
    pub(crate) fn moment(&self, moment: Moment) -> String {
        let day = self.day(moment.day);
        moment.minute.map_or_else(|| day.clone(), |time| format!("{day} {:02}:{:02}", time.hour(), time.minute()))
    }

    /// Formats a date with the precision that is given: 2024年12月; 2024年.
    pub(crate) fn cover(&self, date: CoverDate) -> String {
        let printed = match date {
            CoverDate::Day(day) => return self.day(day),
            CoverDate::Month(day) => self.print(day, self.month.as_deref(), |words, day| words.month.format(&day).to_string()),
            CoverDate::Year(day) => self.print(day, self.year.as_deref(), |words, day| words.year.format(&day).to_string()),
        };
        printed.unwrap_or_else(|| date.to_string())
    }

    /// Formats a date with a pattern or with ICU4X. Returns `None` if neither is available.
    fn print(&self, day: Date, pattern: Option<&str>, words: impl Fn(&Words, IcuDate<Gregorian>) -> String) -> Option<String> {
        let (year, month, date) = (i32::from(day.year()), day.month().unsigned_abs(), day.day().unsigned_abs());
        if let Some(pattern) = pattern {
            let [year, month, date] = [year.to_string(), month.to_string(), date.to_string()];
            return Some(super::messages::fill(pattern, &[("year", &year), ("month", &month), ("day", &date)]));
        }
        let icu = IcuDate::try_new_gregorian(year, month, date).ok()?;
        self.words.as_ref().map(|own| words(own, icu))
    }
}

impl Words {
    /// Returns `None` if ICU4X has no month names for the language and script.
    fn new(locale: &Locale) -> Option<Words> {
        let tag = locale.date_tag();
        let data = "ICU4X falls back to the root locale, so its compiled data serves every tag";
        let words = Words {
            day: Formatter::try_new((&tag).into(), YMD::long()).expect(data),
            month: month(&tag)?,
            year: Formatter::try_new((&tag).into(), Y::long()).expect(data),
        };
        let january = IcuDate::try_new_gregorian(2001, 1, 15).ok()?;
        (!words.day.format(&january).to_string().contains(NAMELESS)).then_some(words)
    }
}

/// Returns a formatter for a month and its year. If the month comes before the year, as in
/// Portuguese, icu_datetime 2.4 does not load the decimal formatter for the year; this
/// function loads it.
fn month(tag: &Tag) -> Option<Formatter<Gregorian, YM>> {
    let formatter = Formatter::try_new(tag.into(), YM::long()).ok()?;
    let mut names = FixedCalendarDateTimeNames::from_formatter(tag.into(), formatter);
    names.include_decimal_formatter().ok()?;
    names.try_into_formatter(YM::long()).ok()
}

/// Reports the languages whose dates are formatted as numbers, because neither ICU4X nor the
/// theme has a format for the language.
pub(crate) fn in_figures(site: &Site, theme: &Theme) -> Vec<Diagnostic> {
    let nameless = site
        .locales()
        .iter()
        .filter(|locale| Words::new(locale).is_none() && Messages::new(theme, locale).find("date_day").is_none());
    nameless.map(|locale| remark(locale, &theme.folder)).collect()
}

/// The diagnostic for a language whose dates are formatted as numbers.
fn remark(locale: &Locale, folder: &str) -> Diagnostic {
    let name = &locale.name;
    let file = messages_file(folder, &locale.message_names(), &locale.code);
    let message = Sentence::new(
        format!("没有“{name}”的月份名称，这个语种的日期用数字印成 2024-01-09。"),
        format!("There are no month names in {name}; dates in this language are written as numbers, such as 2024-01-09."),
    );
    Diagnostic::new(Code::DateFigures, message).at_place(&locale.place).help(
        format!("要用别的写法，就在 {file} 里写 date_day、date_month、date_year，里面用 {{year}}、{{month}}、{{day}}；就用数字时，在 levels 里写 date-figures: off。"),
        format!("To use another format, set `date_day`, `date_month` and `date_year` in {file}, with {{year}}, {{month}} and {{day}}. If numbers are fine, set `date-figures: off` under `levels`."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The formatters must be able to print everything that their patterns contain. Otherwise
    /// ICU4X panics, but only in debug builds.
    #[test]
    fn every_precision_prints_in_many_languages() {
        let date = IcuDate::try_new_gregorian(2024, 12, 5).expect("a day");
        for tag in [
            "zh", "zh-Hant", "en", "en-GB", "fr", "de", "pt", "pt-PT", "es", "ru", "uk", "pl", "cs", "fi", "hu", "tr", "ar",
            "fa", "ug", "hi", "th", "vi", "ko", "ja", "kk", "mn", "id", "sw",
        ] {
            let words = Words::new(&Locale::of_tag(tag)).expect(tag);
            let printed = [
                words.day.format(&date).to_string(),
                words.month.format(&date).to_string(),
                words.year.format(&date).to_string(),
            ];
            assert!(printed.iter().all(|text| !text.is_empty() && !text.contains('{')), "{tag}: {printed:?}");
        }
    }
}
