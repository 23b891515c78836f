//! How a language prints days, months, years and times.
//!
//! By the locale's file of the theme where it says how; else by ICU4X in the words of
//! the language; and where ICU4X has no words for its months, in figures as ISO 8601
//! orders them (2024-01-09), which every reader understands.

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

/// What ICU4X prints for January where it has no names of months.
const NAMELESS: &str = "M01";

pub struct Dates {
    words: Option<Words>,
    day: Option<String>,
    month: Option<String>,
    year: Option<String>,
}

struct Words {
    day: Formatter<Gregorian, YMD>,
    month: Formatter<Gregorian, YM>,
    year: Formatter<Gregorian, Y>,
}

impl Dates {
    pub fn new(locale: &Locale, messages: &Messages) -> Dates {
        let pattern = |key| messages.find(key).map(str::to_owned);
        Dates { words: Words::new(locale), day: pattern("date_day"), month: pattern("date_month"), year: pattern("date_year") }
    }

    /// 2024年1月9日; 9 January 2024
    pub fn day(&self, day: Date) -> String {
        let words = |words: &Words, day: IcuDate<Gregorian>| words.day.format(&day).to_string();
        self.print(day, self.day.as_deref(), words).unwrap_or_else(|| day.to_string())
    }

    /// The day, and the time to the minute where it is known.
    pub fn moment(&self, moment: Moment) -> String {
        let day = self.day(moment.day);
        moment.minute.map_or_else(|| day.clone(), |time| format!("{day} {:02}:{:02}", time.hour(), time.minute()))
    }

    /// As much of a date as the document bears: 2024年12月; 2024年.
    pub fn cover(&self, date: CoverDate) -> String {
        let printed = match date {
            CoverDate::Day(day) => return self.day(day),
            CoverDate::Month(day) => self.print(day, self.month.as_deref(), |words, day| words.month.format(&day).to_string()),
            CoverDate::Year(day) => self.print(day, self.year.as_deref(), |words, day| words.year.format(&day).to_string()),
        };
        printed.unwrap_or_else(|| date.to_string())
    }

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
    /// `None` where the library has no names of months in the language and its script.
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

/// A month and its year. The library leaves out what prints the year where a language's
/// name of the month comes first, as in Portuguese (icu_datetime 2.4); it is added here.
fn month(tag: &Tag) -> Option<Formatter<Gregorian, YM>> {
    let formatter = Formatter::try_new(tag.into(), YM::long()).ok()?;
    let mut names = FixedCalendarDateTimeNames::from_formatter(tag.into(), formatter);
    names.include_decimal_formatter().ok()?;
    names.try_into_formatter(YM::long()).ok()
}

/// The languages whose dates are printed in figures, because neither the library nor
/// the theme knows how the language writes them.
pub fn in_figures(site: &Site, theme: &Theme) -> Vec<Diagnostic> {
    let nameless = site
        .locales()
        .iter()
        .filter(|locale| Words::new(locale).is_none() && Messages::new(theme, locale).find("date_day").is_none());
    nameless.map(|locale| remark(locale, &theme.folder)).collect()
}

fn remark(locale: &Locale, folder: &str) -> Diagnostic {
    let name = &locale.name;
    let file = messages_file(folder, &locale.message_names(), &locale.code);
    let message = Sentence::new(
        format!("没有“{name}”的月份名称，这个语种的日期用数字印成 2024-01-09。"),
        format!("There are no names of months in {name}; its dates are printed in figures, 2024-01-09."),
    );
    Diagnostic::new(Code::DateFigures, message).at_place(&locale.place).help(
        format!("要用别的写法，就在 {file} 里写 date_day、date_month、date_year，里面用 {{year}}、{{month}}、{{day}}；就用数字时，在 levels 里写 date-figures: off。"),
        format!("For another form write `date_day`, `date_month` and `date_year` with {{year}}, {{month}} and {{day}} in {file}; if figures are right, set `date-figures: off` under `levels`."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The formatters must have all that their patterns ask for; the library says so
    /// with a panic in debug builds alone.
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
