//! A sheet as CSV that spreadsheets open as it is meant: UTF-8 with a byte-order
//! mark, which Excel and WPS want, lines that end in CR and LF, quotes by RFC 4180.
//!
//! A text that a spreadsheet would take for a formula or a time gets an apostrophe
//! before it; numbers come from exact decimals and are left alone, negative ones too.

use super::sheet::{Cell, Sheet};
use std::borrow::Cow;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
const MEMORY_TAKES_ALL: &str = "memory takes all that is written, and every row has a cell a column";

pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(sheet.columns.iter().map(|column| column.name.as_str())).expect(MEMORY_TAKES_ALL);
    for row in &sheet.rows {
        writer.write_record(row.iter().map(|cell| written(cell).into_owned())).expect(MEMORY_TAKES_ALL);
    }
    writer.into_inner().expect(MEMORY_TAKES_ALL)
}

fn written(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(text) => harmless(text),
        Cell::Decimal(number) => Cow::Owned(number.to_string()),
        Cell::Truth(truth) => Cow::Borrowed(if *truth { "true" } else { "false" }),
        Cell::Date(date) => Cow::Owned(date.to_string()),
        Cell::Address(address) => Cow::Borrowed(address),
    }
}

/// The signs that begin a formula (OWASP, CSV injection). The full-width ones count
/// where a spreadsheet speaks Chinese or Japanese.
fn harmless(text: &str) -> Cow<'_, str> {
    let begins_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']);
    let is_changed = begins_formula && !is_negative_number(text) || is_like_a_time(text);
    if is_changed { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A ratio such as `1:16.7`, of which a spreadsheet makes a time of day.
fn is_like_a_time(text: &str) -> bool {
    text.contains(':') && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b','))
}

/// `-12`, `-1,234.5`, `-3.5%`: a spreadsheet reads a number.
fn is_negative_number(text: &str) -> bool {
    let Some(number) = text.strip_prefix('-') else { return false };
    let number = number.strip_suffix('%').unwrap_or(number);
    number.starts_with(|c: char| c.is_ascii_digit())
        && number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn formulas_are_texts() {
        for text in ["=1+1", "+86", "-cmd|'/c calc'!A1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "-12人", "-", "-1+2", "1:16.7"] {
            assert_eq!(harmless(text), format!("'{text}"), "{text}");
        }
        for text in ["", "学校", "-12", "-1,234.50", "-3.5%", "1=1", "a-b", "约1:16.7", "\u{a0}=1"] {
            assert_eq!(harmless(text), text);
        }
    }
}
