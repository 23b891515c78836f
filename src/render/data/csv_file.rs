//! Writes a sheet as CSV that spreadsheet programs open correctly: UTF-8 with a byte order mark,
//! which Excel and WPS need, lines that end in CR LF, and quoting by RFC 4180.
//!
//! An apostrophe is put before texts that a spreadsheet program would interpret as a
//! formula or a time. Numbers, including negative ones, come from exact decimals and are not changed.

use super::sheet::{Cell, Sheet};
use crate::characters::{Oddity, oddity};
use std::borrow::Cow;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
const MEMORY_TAKES_ALL: &str = "memory takes all that is written, and every row has a cell a column";

/// Returns a sheet as CSV.
pub(super) fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(sheet.columns.iter().map(|column| column.name.as_str())).expect(MEMORY_TAKES_ALL);
    for row in &sheet.rows {
        writer.write_record(row.iter().map(|cell| written(cell).into_owned())).expect(MEMORY_TAKES_ALL);
    }
    writer.into_inner().expect(MEMORY_TAKES_ALL)
}

/// Returns the content of a CSV field, before quoting.
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

/// Characters that start a formula (OWASP, CSV Injection). Spreadsheet programs in Chinese or
/// Japanese also accept the full-width and small forms.
const BEGINS_FORMULA: [char; 12] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫'];

/// Puts an apostrophe before a text that a spreadsheet program would not treat as text.
fn harmless(text: &str) -> Cow<'_, str> {
    // Spreadsheet programs ignore various invisible characters at the start of a cell. All of
    // them are skipped here, because readers cannot see them either.
    let visible = text.trim_start_matches(is_unseen);
    let begins_formula = visible.starts_with(BEGINS_FORMULA) && !is_negative_number(visible);
    let begins_odd = text.starts_with(|c: char| c.is_control());
    let is_changed = begins_formula || begins_odd || is_like_a_time(visible.trim_end_matches(is_unseen));
    if is_changed { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Returns whether a character is invisible at the start of a text.
fn is_unseen(c: char) -> bool {
    // Mongolian variation selectors and vowel separator, blank Braille pattern, variation selectors.
    let blank = matches!(c, '\u{180b}'..='\u{180f}' | '\u{2800}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    blank || c.is_whitespace() || oddity(None, c, None, false).is_some_and(|oddity| !matches!(oddity, Oddity::LookAlike))
}

/// Returns whether a text such as the ratio `1:16.7` looks like a time of day to a spreadsheet
/// program.
fn is_like_a_time(text: &str) -> bool {
    text.contains(':') && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b','))
}

/// Returns whether a spreadsheet program reads the text as a negative number: `-12`,
/// `-1,234.5`, `-3.5%`.
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
        let plain = ["=1+1", "+86", "-cmd|'/c calc'!A1", "@SUM(A1)", "＝1", "－1+2", "﹦1", "-12人", "-", "-1+2", "1:16.7"];
        let before =
            ["", " ", "\t", "\r", "\n", "\0", "\u{a0}", "\u{3000}", "\u{200b}", "\u{feff}", "\u{2060}", "\u{ad}", "\u{200e}"];
        for (before, text) in before.iter().flat_map(|before| plain.map(|text| (before, text))) {
            let texts =
                [format!("{before}{text}"), format!("\u{feff} {before}{text}"), format!("{before}{before}\u{202b}{text}")];
            for text in texts {
                assert_eq!(harmless(&text), format!("'{text}"), "{text:?}");
            }
        }
        for text in ["", " ", "学校", "-12", "-1,234.50", "-3.5%", "1=1", "a-b", "约1:16.7", "\u{200b}学校", " -12", "—", "·=1"]
        {
            assert_eq!(harmless(text), text);
        }
    }
}
