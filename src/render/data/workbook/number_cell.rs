//! Numbers of a workbook: stored as numbers, shown as the report prints them.

use super::super::super::html::{END_OF_ISOLATE, LEFT_TO_RIGHT, RIGHT_TO_LEFT};
use super::super::super::prose::Prose;
use super::super::xlsx::{Align, CellStyle, CellValue, Face, WorksheetCell, is_exact};
use crate::model::table::Amount;
use rust_decimal::Decimal;

/// The minus sign that the report prints; a spreadsheet program puts its own.
const MINUS: char = '\u{2212}';

/// Returns a cell of a table with a number, shown as `printed`. It is a text if the program that opens the workbook
/// would calculate with another number than readers see: a bound (近3万), a ratio, more digits than it keeps.
pub(super) fn number_cell(prose: &Prose<'_>, amount: &Amount<'_>, printed: &str, face: Face) -> WorksheetCell {
    let style = |format, align| CellStyle { face, format, align, is_ruled: true, indent: 0 };
    let printed = plain(printed);
    match stored(prose, amount, &printed) {
        Some((number, format)) => WorksheetCell { value: CellValue::Number(number), style: style(format, Align::Natural) },
        None => WorksheetCell { value: CellValue::Text(printed), style: style(String::new(), Align::End) },
    }
}

/// Returns the number to store and the format that shows it as printed; `None` if it must be a text.
fn stored(prose: &Prose<'_>, amount: &Amount<'_>, printed: &str) -> Option<(Decimal, String)> {
    let exact = |amount: &Amount<'_>| amount.quantity.exact().filter(|_| amount.bound.is_none());
    let own = exact(amount)?;
    let converted = prose.numbers.converted(amount).as_ref().and_then(exact);
    let mut candidates = [Some(own), converted].into_iter().flatten();
    let shown = |number: Decimal| Some((number, around(printed, &prose.numbers.digits(number))?));
    // 约4.8万人 is stored as 48,000, of which the format shows every digit between the same words.
    let in_words = || Some((own.normalize(), around(printed, &plain(&prose.numbers.in_words(amount.quantity)))?));
    let (number, (before, behind)) = candidates.find_map(shown).or_else(in_words)?;
    let decimals = usize::try_from(number.scale()).ok()?;
    let percent = behind.strip_prefix('%');
    // 43.58 % is 0.4358 to a spreadsheet program.
    let stored = if percent.is_some() { number.checked_mul(Decimal::new(1, 2))? } else { number };
    let whole = if prose.is_grouped() { "#,##0" } else { "0" };
    let point = if decimals > 0 { format!(".{}", "0".repeat(decimals)) } else { String::new() };
    let sign = if percent.is_some() { "%" } else { "" };
    let format = |before: &str| format!("{}{whole}{point}{sign}{}", literal(before), literal(percent.unwrap_or(behind)));
    let positive = format(&before.replace(MINUS, ""));
    // A spreadsheet program puts its minus sign before everything: −5 with 约 before it would be -约5. So negative numbers have a
    // format of their own, with the sign where it is printed.
    let format = if before.contains(MINUS) { format!("{positive};{}", format(before)) } else { positive };
    is_exact(stored).then_some((stored.normalize(), format))
}

/// Returns a printed text without the marks of text direction.
fn plain(printed: &str) -> String {
    printed.chars().filter(|c| !matches!(*c, LEFT_TO_RIGHT | RIGHT_TO_LEFT | END_OF_ISOLATE)).collect()
}

/// Returns what is printed before and behind a number, the minus sign among what is before. `None` if something else is printed.
fn around<'p>(printed: &'p str, digits: &str) -> Option<(&'p str, &'p str)> {
    let (before, behind) = printed.split_once(digits.trim_start_matches(MINUS))?;
    let is_whole = !before.ends_with(char::is_numeric) && !behind.starts_with(char::is_numeric);
    is_whole.then_some((before, behind))
}

/// Returns a text as part of a format code.
fn literal(text: &str) -> String {
    let text = text.replace('"', "");
    if text.is_empty() { text } else { format!("\"{text}\"") }
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn digits_are_found_in_what_is_printed() {
        for (printed, digits, expected) in [
            ("约19,525人", "19,525", Some(("约", "人"))),
            ("\u{2212}3.7%", "\u{2212}3.7", Some(("\u{2212}", "%"))),
            ("\u{2212}£1.20\u{a0}million", "\u{2212}1.20", Some(("\u{2212}£", "\u{a0}million"))),
            ("3.2 m2", "3.2", Some(("", " m2"))),
            ("500,000 yuan", "50.00", None),
            ("1:16.7", "6.7", None),
        ] {
            assert_eq!(around(printed, digits), expected, "{printed}");
        }
    }
}
