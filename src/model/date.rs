//! Dates as an author writes them. The build never makes one up.

use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::load::schema::Text;
use crate::load::slips;
use jiff::civil::{Date, DateTime};
use std::sync::Arc;

/// `YYYY-MM-DD`, a day that exists.
pub fn read_date(file: &Arc<str>, text: &Text, diagnostics: &mut Vec<Diagnostic>) -> Option<Date> {
    let (value, position) = (&text.value, text.position);
    if let Some(slip) = slips::find(value, position) {
        diagnostics.push(slip.diagnostic(file));
        return None;
    }
    let date = if is_shape(value, "0000-00-00") { value.parse().ok() } else { None };
    if date.is_none() {
        let (message, help) = if is_shape(value, "0000-00-00") {
            (
                Sentence::new(format!("没有“{value}”这一天。"), format!("There is no day {value}.")),
                Sentence::new("请核对月份和日数。", "Check the month and the day."),
            )
        } else {
            (
                Sentence::new(format!("“{value}”不是日期。"), format!("`{value}` is not a date.")),
                Sentence::new("请写成 2024-01-09 的样子。", "Write it like 2024-01-09."),
            )
        };
        diagnostics.push(Diagnostic::new(Code::DateForm, message).at(file, position).help_if(Some(help)));
    }
    date
}

/// `YYYY-MM-DD HH:MM`: government sites publish to the minute (网页设计规范, PubDate).
pub fn read_minute(file: &Arc<str>, text: &Text, diagnostics: &mut Vec<Diagnostic>) -> Option<DateTime> {
    let (value, position) = (&text.value, text.position);
    if let Some(slip) = slips::find(value, position) {
        diagnostics.push(slip.diagnostic(file));
        return None;
    }
    let moment = if is_shape(value, "0000-00-00 00:00") { format!("{value}:00").parse().ok() } else { None };
    if moment.is_none() {
        let (message, help) = if is_shape(value, "0000-00-00 00:00") {
            (
                Sentence::new(format!("没有“{value}”这个时间。"), format!("There is no such time as {value}.")),
                Sentence::new("请核对日期和时间。", "Check the date and the time."),
            )
        } else {
            (
                Sentence::new(format!("“{value}”不是精确到分钟的时间。"), format!("`{value}` is not a time to the minute.")),
                Sentence::new("请写成 2024-01-09 09:00 的样子。", "Write it like 2024-01-09 09:00."),
            )
        };
        diagnostics.push(Diagnostic::new(Code::DateForm, message).at(file, position).help_if(Some(help)));
    }
    moment
}

/// Digits where the pattern has `0`, and the pattern's own characters elsewhere.
fn is_shape(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(c, wanted)| if wanted == b'0' { c.is_ascii_digit() } else { c == wanted })
}
