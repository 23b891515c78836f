//! A sheet as CSV that spreadsheets open as it is meant: UTF-8 with a byte-order
//! mark, which Excel and WPS want, lines that end in CR and LF, quotes by RFC 4180.
//!
//! A text that a spreadsheet would take for a formula or a time gets an apostrophe
//! before it; numbers come from exact decimals and are left alone, negative ones too.

use super::sheet::{Cell, Sheet};
use crate::characters::{Oddity, oddity};
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

/// The signs that begin a formula (OWASP, CSV injection). The full-width and small ones
/// count where a spreadsheet speaks Chinese or Japanese.
const BEGINS_FORMULA: [char; 12] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫'];

fn harmless(text: &str) -> Cow<'_, str> {
    // Spreadsheets pass over what cannot be seen at the head of a cell, each over other
    // characters; a reader sees none of them either.
    let visible = text.trim_start_matches(is_unseen);
    let begins_formula = visible.starts_with(BEGINS_FORMULA) && !is_negative_number(visible);
    let begins_odd = text.starts_with(|c: char| c.is_control());
    let is_changed = begins_formula || begins_odd || is_like_a_time(visible.trim_end_matches(is_unseen));
    if is_changed { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Whether nobody sees a character that stands before a text.
fn is_unseen(c: char) -> bool {
    // The Mongolian separator, the empty Braille pattern, and signs that choose a variant.
    let blank = matches!(c, '\u{180b}'..='\u{180f}' | '\u{2800}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    blank || c.is_whitespace() || oddity(None, c, None, false).is_some_and(|oddity| !matches!(oddity, Oddity::LookAlike))
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
