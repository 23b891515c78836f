//! Checks dates against the calendar and against the period of the report: days that no month has, spans that end before they
//! begin, and 截至2023年底 in the report of 2024, left over from the year before.

use super::numerals::Token;
use super::ordinals::month_name;
use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::dates_in_text::FoundDate;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use jiff::civil::Date;
use std::ops::Range;

/// Checks the dates of all language versions of one part of a report, or of texts.
pub(super) fn check(_: &SharedContext, told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in &told.versions {
        for line in prose.lines.iter().filter(|line| !line.dates.is_empty()) {
            for date in &line.dates {
                diagnostics.extend(impossible(prose, line, date));
            }
            for pair in line.dates.windows(2) {
                diagnostics.extend(reversed(prose, line, &pair[0], &pair[1]));
            }
        }
    }
}

/// Checks that the next report is not announced for a time before the publication of this one.
pub(super) fn check_next_release(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    let (Some(announced), Some(published)) = (&report.next_release, report.published) else { return };
    let day = published.day;
    let number = |part: i8| u32::from(part.unsigned_abs());
    let today = (u32::try_from(day.year()).unwrap_or(0), number(day.month()), number(day.day()));
    // A month goes on to its end. A year alone may be that of the report: 2025年度报告发布时.
    let end = |date: &FoundDate| Some((*date.years.last()?, date.month?, date.days.last().copied().unwrap_or(31)));
    // 2025年5月决算批复后20日内 is later than the date in it.
    let is_open = |text: &str| text.contains(['后', '後']) || text.to_lowercase().contains("after");
    for (locale, forms) in shared_context.dates.iter().enumerate() {
        let Some((text, written)) = announced.with_place(locale) else { continue };
        let ends: Vec<_> = forms.find(text).iter().filter_map(end).collect();
        let is_over = !ends.is_empty() && ends.iter().all(|end| *end < today) && !is_open(text);
        if let Some(file) = announced.file().filter(|_| is_over) {
            diagnostics.push(before_publication(text).at(file, written.start()));
        }
    }
}

fn before_publication(text: &str) -> Diagnostic {
    let message = Sentence::new(
        format!("下一次公开的时间“{text}”早于本报告的发布时间。"),
        format!("The next release, “{text}”, is before the publication of this report."),
    );
    Diagnostic::new(Code::DateOrder, message).help("请核对 next_release 和 published。", "Check `next_release` and `published`.")
}

/// Checks the dates of one part of a report against its period.
pub(super) fn check_period(_: &SharedContext, report: &ReportManuscript, told: &Told<'_>, diagnostics: &mut Sink) {
    let Some((start, end)) = report.period else { return };
    // The report of a school year is about two years.
    if start.year() != end.year() {
        return;
    }
    for prose in &told.versions {
        for line in &prose.lines {
            let years = years(line);
            for (range, _) in years.iter().filter(|(_, year)| *year == i32::from(end.year()) - 1) {
                if is_state(line, range, &years) {
                    diagnostics.push(stale(prose, line, range, end.year()));
                }
            }
        }
    }
}

/// The years that a line names, in dates and alone, with their byte ranges.
fn years(line: &Line<'_>) -> Vec<(Range<usize>, i32)> {
    let in_dates = line.dates.iter().filter_map(|date| Some((date.range.clone(), i32::try_from(*date.years.first()?).ok()?)));
    let is_free =
        |token: &&Token| !line.dates.iter().any(|date| date.range.start <= token.core.start && token.core.end <= date.range.end);
    let alone = line.tokens.iter().filter(is_free).filter(|token| token.is_year(line.text()));
    in_dates.chain(alone.filter_map(|token| Some((token.core.clone(), token.digits.parse().ok()?)))).collect()
}

/// The days of a month; of the longest one if the year is not known.
fn days_of(month: u32, year: Option<u32>) -> u32 {
    let year = year.and_then(|year| i16::try_from(year).ok()).unwrap_or(2024);
    let month = i8::try_from(month).unwrap_or(1);
    Date::new(year, month, 1).map_or(31, |date| date.days_in_month().unsigned_abs().into())
}

fn impossible(prose: &Prose<'_>, line: &Line<'_>, date: &FoundDate) -> Option<Diagnostic> {
    let month = date.month?;
    if is_other(line.text(), date) {
        return None;
    }
    let most = days_of(month, date.years.first().copied());
    let is_span_back = matches!(date.days[..], [first, last] if last < first);
    let beyond = date.days.iter().any(|day| *day == 0 || *day > most);
    let message = if !(1..=12).contains(&month) {
        Sentence::new(format!("没有{month}月。"), format!("There is no month {month}."))
    } else if beyond {
        Sentence::new(
            format!("没有这一天：{month}月只有 {most} 天。"),
            format!("There is no such day: {} has {most} days.", month_name(month)),
        )
    } else if is_span_back {
        before_start()
    } else {
        return None;
    };
    Some(told_of(prose, line, date, message))
}

/// Whether a date is none of this calendar, or may be none: 农历二月三十日, in June 31 schools took part.
fn is_other(text: &str, date: &FoundDate) -> bool {
    let lunar = ["农历", "農曆", "阴历", "陰曆", "旧历", "舊曆"].iter().any(|word| text[..date.range.start].ends_with(word));
    let mut next = text[date.range.end..].strip_prefix(' ').unwrap_or_default().split(|c: char| !c.is_alphabetic());
    let is_number = date.years.is_empty()
        && text[date.range.clone()].ends_with(|c: char| c.is_ascii_digit())
        && next.next().is_some_and(|word| word.starts_with(char::is_lowercase) && !JOINING.contains(&word));
    lunar || is_number
}

/// English words that may follow a date, unlike the things that a number counts.
const JOINING: [&str; 22] = [
    "and", "or", "to", "the", "at", "in", "on", "for", "of", "by", "from", "with", "until", "till", "through", "is", "was",
    "were", "are", "will", "as", "when",
];

fn before_start() -> Sentence {
    Sentence::new("这段时间的结束早于开始。", "This span of time ends before it begins.")
}

/// Words and marks between the two days of a span.
const JOINERS: [&str; 8] = ["至", "到", "—", "–", "-", "~", "～", "to"];

/// A span of two dates whose second one is earlier.
fn reversed(prose: &Prose<'_>, line: &Line<'_>, first: &FoundDate, second: &FoundDate) -> Option<Diagnostic> {
    let between = line.text().get(first.range.end..second.range.start)?.trim();
    let key = |date: &FoundDate| Some((date.month?, date.days.first().copied().unwrap_or(0)));
    let (start, end) = (key(first)?, key(second)?);
    let is_earlier = end < start && (end.1 > 0) == (start.1 > 0);
    let is_back = match (first.years.first(), second.years.first()) {
        (Some(one), Some(other)) => other < one || one == other && is_earlier,
        // 12月26日至1月5日 and 9月1日至6月30日 may run into the next year.
        _ => start.0 == end.0 && is_earlier,
    };
    (JOINERS.contains(&between) && is_back).then(|| told_of(prose, line, second, before_start()))
}

fn told_of(prose: &Prose<'_>, line: &Line<'_>, date: &FoundDate, message: Sentence) -> Diagnostic {
    Diagnostic::new(Code::DateImpossible, message)
        .at_place(&prose.place(line, date.range.clone()))
        .help("请核对月和日。", "Check the month and the day.")
}

/// Words before a date at which figures stand.
const AS_OF: [&str; 9] =
    ["截至", "截止到", "截止", "as of", "as at", "at the end of", "by the end of", "until the end of", "up to the end of"];
/// Words that say that a sentence is about the year before.
const EARLIER: [&str; 12] = [
    "上年",
    "去年",
    "上一年",
    "同期",
    "同比",
    "previous",
    "last year",
    "year before",
    "year earlier",
    "compared",
    "than at",
    "higher than",
];

const STOPS: [&str; 4] = ["。", "；", "\n", ". "];

/// Whether figures are said to stand as at the date, in a sentence that names no other year.
fn is_state(line: &Line<'_>, range: &Range<usize>, years: &[(Range<usize>, i32)]) -> bool {
    let text = line.text();
    let (before, behind) = (&text[..range.start], &text[range.end..]);
    let start = STOPS.iter().filter_map(|stop| Some(before.rfind(stop)? + stop.len())).max().unwrap_or(0);
    let end = STOPS.iter().filter_map(|stop| behind.find(stop)).min().map_or(text.len(), |at| range.end + at);
    let (sentence, before) = (text[start..end].to_lowercase(), before.to_lowercase());
    let is_alone = years.iter().filter(|(other, _)| start <= other.start && other.end <= end).count() == 1;
    let refers_back = line.passage.facts.iter().any(|(at, fact)| (start..end).contains(at) && fact.id.contains('#'));
    let is_as_of = AS_OF.iter().any(|word| before.trim_end().ends_with(word));
    is_alone && !refers_back && is_as_of && !EARLIER.iter().any(|word| sentence.contains(word))
}

fn stale(prose: &Prose<'_>, line: &Line<'_>, range: &Range<usize>, year: i16) -> Diagnostic {
    let written = &line.text()[range.clone()];
    let message = Sentence::new(
        format!("这里写“{written}”，而这份报告是 {year} 年的。"),
        format!("“{written}” is written here, but this is the report of {year}."),
    );
    Diagnostic::new(Code::YearStale, message).at_place(&prose.place(line, range.clone())).help(
        "是不是上一年的文字没有改？确是上一年的情况，请写明“上年”。",
        "Is this left over from last year’s report? If the sentence is about last year, say so (“the previous year”).",
    )
}
