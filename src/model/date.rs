//! Dates as an author writes them, with the precision that the author knows. The build never invents a date or time.

use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::load::schema::Text;
use crate::load::slips;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

/// When something was published or corrected: a day, and the minute if it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The day.
    pub day: Date,
    /// The time of day, if it is known.
    pub minute: Option<Time>,
}

impl Moment {
    /// Whether it was certainly earlier. If only the day is known, it may have been at any time of that day.
    pub fn is_surely_before(self, other: Moment) -> bool {
        match (self.minute, other.minute) {
            (Some(_), Some(_)) => self < other,
            _ => self.day < other.day,
        }
    }

    /// The date and time, with midnight if the minute is not known, for formats that require a time.
    pub fn with_minute(self) -> DateTime {
        self.day.to_datetime(self.minute.unwrap_or(Time::midnight()))
    }
}

/// `2024-01-09 09:00`, or the day alone.
impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minute {
            Some(time) => write!(formatter, "{} {:02}:{:02}", self.day, time.hour(), time.minute()),
            None => write!(formatter, "{}", self.day),
        }
    }
}

/// A day, or only its month or year, as printed on the cover of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoverDate {
    Day(Date),
    /// The first day of the month.
    Month(Date),
    /// The first day of the year.
    Year(Date),
}

impl CoverDate {
    /// The first day of the period.
    pub fn first_day(self) -> Date {
        match self {
            CoverDate::Day(day) | CoverDate::Month(day) | CoverDate::Year(day) => day,
        }
    }

    /// The last day of the period.
    pub fn last_day(self) -> Date {
        match self {
            CoverDate::Day(day) => day,
            CoverDate::Month(day) => day.last_of_month(),
            CoverDate::Year(day) => day.last_of_year(),
        }
    }
}

/// With the precision that ISO 8601 allows: `2024-12-01`, `2024-12`, `2024`.
impl fmt::Display for CoverDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CoverDate::Day(day) => write!(formatter, "{day}"),
            CoverDate::Month(day) => write!(formatter, "{:04}-{:02}", day.year(), day.month()),
            CoverDate::Year(day) => write!(formatter, "{:04}", day.year()),
        }
    }
}

/// The offset of the site's clocks from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeZone(Offset);

impl TimeZone {
    /// The one time zone of China, in the form of GB/T 7408.
    pub const CHINA: TimeZone = TimeZone(Offset::constant(8));

    /// Parses `+08:00`. The offset is at most fourteen hours.
    pub fn parse(text: &str) -> Option<TimeZone> {
        let sign = match text.chars().next()? {
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        if !is_shape(&text[1..], "00:00") {
            return None;
        }
        let (hours, minutes): (i32, i32) = (text[1..3].parse().ok()?, text[4..6].parse().ok()?);
        let seconds = (hours * 60 + minutes) * 60;
        let exists = minutes < 60 && seconds <= 14 * 60 * 60;
        Offset::from_seconds(sign * seconds).ok().filter(|_| exists).map(TimeZone)
    }

    /// Whether a day has certainly not begun yet, with a day of tolerance. Only slips are told by it; no output depends on it.
    pub(crate) fn is_ahead(self, day: Date) -> bool {
        let tomorrow = self.day(SystemTime::now()).and_then(|today| today.tomorrow().ok());
        tomorrow.is_some_and(|tomorrow| day > tomorrow)
    }

    /// The day that it is at a time.
    pub(crate) fn day(self, time: SystemTime) -> Option<Date> {
        Some(self.0.to_datetime(Timestamp::try_from(time).ok()?).date())
    }

    /// Reads the site's `time_zone`. `None` after a diagnostic.
    pub fn read(file: &Arc<str>, text: &Text, diagnostics: &mut Sink) -> Option<TimeZone> {
        let (value, position) = (&text.value, text.position);
        if let Some(slip) = slips::find(value, position) {
            diagnostics.push(slip.diagnostic(file));
            return None;
        }
        let zone = TimeZone::parse(value);
        if zone.is_none() {
            let message = Sentence::new(format!("“{value}”不是时差的写法。"), format!("`{value}` is not a UTC offset."));
            diagnostics.push(Diagnostic::new(Code::TimeZoneForm, message).at(file, position).help(
                "请写与格林尼治时间相差多少：北京、香港、台北都是 +08:00，乌鲁木齐也用 +08:00；不写就是 +08:00。",
                "Write the offset from UTC: +08:00 in Beijing, Hong Kong and Taipei, -05:00 in New York in winter. The default is +08:00.",
            ));
        }
        zone
    }

    /// The moment in RFC 3339 format. That format requires a time, so an unknown minute becomes midnight.
    pub fn timestamp(self, moment: Moment) -> String {
        let time = moment.with_minute();
        format!("{}T{:02}:{:02}:00{self}", time.date(), time.hour(), time.minute())
    }

    /// The moment in ISO 8601 format, with the precision that is known.
    pub fn iso(self, moment: Moment) -> String {
        if moment.minute.is_some() { self.timestamp(moment) } else { moment.day.to_string() }
    }
}

/// `+08:00`
impl fmt::Display for TimeZone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.0.seconds() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        write!(formatter, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
    }
}

/// Reads `YYYY-MM-DD`, a day that exists. `None` after a diagnostic.
pub(crate) fn read_date(file: &Arc<str>, text: &Text, diagnostics: &mut Sink) -> Option<Date> {
    let forms = Sentence::new("请写成 2024-01-09 的样子。", "Write it like 2024-01-09.");
    read(file, text, &forms, diagnostics, |value| match value {
        _ if is_shape(value, DAY) => Read::Shaped(value.parse().ok()),
        _ => Read::Shapeless,
    })
}

/// Reads `YYYY-MM-DD`, or only the month or the year. `None` after a diagnostic.
pub(crate) fn read_cover_date(file: &Arc<str>, text: &Text, diagnostics: &mut Sink) -> Option<CoverDate> {
    let forms = Sentence::new(
        "请写成 2024-01-09 的样子；文件上只有月份就写 2024-01，只有年份就写 2024。",
        "Write it like 2024-01-09; write 2024-01 if the document gives only a month, or 2024 if it gives only a year.",
    );
    read(file, text, &forms, diagnostics, |value| match value {
        _ if is_shape(value, DAY) => Read::Shaped(value.parse().ok().map(CoverDate::Day)),
        _ if is_shape(value, "0000-00") => Read::Shaped(format!("{value}-01").parse().ok().map(CoverDate::Month)),
        _ if is_shape(value, "0000") => Read::Shaped(format!("{value}-01-01").parse().ok().map(CoverDate::Year)),
        _ => Read::Shapeless,
    })
}

/// Reads `YYYY-MM-DD HH:MM`, or only the day. `None` after a diagnostic.
pub(crate) fn read_moment(file: &Arc<str>, text: &Text, diagnostics: &mut Sink) -> Option<Moment> {
    let forms = Sentence::new(
        "请写成 2024-01-09 09:00 的样子；不知道时间就只写日期 2024-01-09。",
        "Write it like 2024-01-09 09:00, or only 2024-01-09 if the time is not known.",
    );
    read(file, text, &forms, diagnostics, |value| match value {
        _ if is_shape(value, DAY) => Read::Shaped(value.parse().ok().map(|day| Moment { day, minute: None })),
        _ if is_shape(value, "0000-00-00 00:00") => {
            let moment: Option<DateTime> = format!("{value}:00").parse().ok();
            Read::Shaped(moment.map(|moment| Moment { day: moment.date(), minute: Some(moment.time()) }))
        }
        _ => Read::Shapeless,
    })
}

const DAY: &str = "0000-00-00";

enum Read<T> {
    /// The form is right; `None` if the day or time does not exist.
    Shaped(Option<T>),
    Shapeless,
}

fn read<T>(file: &Arc<str>, text: &Text, forms: &Sentence, diagnostics: &mut Sink, parse: impl Fn(&str) -> Read<T>) -> Option<T> {
    let (value, position) = (&text.value, text.position);
    if let Some(slip) = slips::find(value, position) {
        diagnostics.push(slip.diagnostic(file));
        return None;
    }
    let (message, help) = match parse(value) {
        Read::Shaped(Some(read)) => return Some(read),
        Read::Shaped(None) => {
            (nonexistent(value), Sentence::new("请核对年月日和时间。", "Check the date, and the time if there is one."))
        }
        Read::Shapeless => (Sentence::new(format!("“{value}”不是日期。"), format!("`{value}` is not a date.")), forms.clone()),
    };
    diagnostics.push(Diagnostic::new(Code::DateForm, message).at(file, position).help_if(Some(help)));
    None
}

fn nonexistent(value: &str) -> Sentence {
    match value {
        _ if value.contains(':') => {
            Sentence::new(format!("没有“{value}”这个时间。"), format!("There is no such time as {value}."))
        }
        _ if is_shape(value, DAY) => Sentence::new(format!("没有“{value}”这一天。"), format!("There is no day {value}.")),
        _ => Sentence::new(format!("没有“{value}”这个月份或年份。"), format!("There is no month or year {value}.")),
    }
}

/// Whether the text has digits where the pattern has `0`, and the pattern's own characters elsewhere.
fn is_shape(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(c, wanted)| if wanted == b'0' { c.is_ascii_digit() } else { c == wanted })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_zones_are_offsets() {
        for text in ["+08:00", "-03:30", "+00:00", "+14:00", "+05:45"] {
            assert_eq!(TimeZone::parse(text).map(|zone| zone.to_string()).as_deref(), Some(text));
        }
        for text in ["08:00", "+8", "+0800", "+08:60", "+15:00", "Asia/Shanghai", "Z", "", "＋08:00", "+é8:00"] {
            assert_eq!(TimeZone::parse(text), None, "{text}");
        }
        assert_eq!(TimeZone::CHINA.to_string(), "+08:00");
    }

    #[test]
    fn a_moment_is_as_precise_as_it_is_known() {
        let day = jiff::civil::date(2024, 1, 9);
        let (whole, minute) = (Moment { day, minute: None }, Moment { day, minute: Some(jiff::civil::time(9, 5, 0, 0)) });
        assert_eq!((whole.to_string().as_str(), minute.to_string().as_str()), ("2024-01-09", "2024-01-09 09:05"));
        assert_eq!(TimeZone::CHINA.timestamp(whole), "2024-01-09T00:00:00+08:00");
        assert_eq!(
            (TimeZone::CHINA.iso(whole), TimeZone::CHINA.iso(minute)),
            ("2024-01-09".into(), "2024-01-09T09:05:00+08:00".into())
        );
        assert!(whole < minute);
    }

    #[test]
    fn a_cover_date_covers_all_its_days() {
        let first = jiff::civil::date(2024, 2, 1);
        let (month, year) = (CoverDate::Month(first), CoverDate::Year(jiff::civil::date(2024, 1, 1)));
        assert_eq!((month.to_string(), month.last_day().to_string()), ("2024-02".into(), "2024-02-29".into()));
        assert_eq!((year.to_string(), year.last_day().to_string()), ("2024".into(), "2024-12-31".into()));
    }
}
