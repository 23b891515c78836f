//! What the cells of a table say: a number, nothing, or words. What is not surely a number stays text.

use rust_decimal::Decimal;

/// A cell as `tables.yaml` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CellValue {
    /// As `tables.yaml` has it: without separators, percent sign and plus sign.
    Number(String),
    /// A number that is a fact: its id.
    Fact(String),
    /// Nothing is written.
    Blank,
    /// A dash, as it is written.
    Dash(String),
    /// A stroke: there can be no number.
    NotApplicable,
    Text(String),
}

/// What a cell looks like before its column is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    Number(Numeral),
    /// A number behind a triangle (▲3): upwards or not.
    Marked {
        number: Numeral,
        is_up: bool,
    },
    /// A number in brackets: (3.2).
    Bracketed(Numeral),
    Nothing(CellValue),
    Words,
}

/// A number as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numeral {
    /// With a minus sign where it has one.
    pub text: String,
    pub value: Decimal,
    /// Whether it has a plus sign, which pages do not print.
    pub has_plus: bool,
    pub is_percent: bool,
}

const PERCENT: [char; 2] = ['%', '％'];
/// A dash before a digit is a minus sign, whichever the program of the source made of it.
const MINUS: [char; 4] = ['-', '−', '－', '–'];
const DASHES: [char; 5] = ['-', '—', '–', '－', '―'];
/// The dashes that stand for nothing in `tables.yaml`.
const WRITTEN_DASHES: [&str; 5] = ["—", "–", "-", "――", "——"];

/// Reads a cell.
pub(super) fn read(cell: &str) -> Reading {
    let cell = cell.trim();
    if cell.is_empty() {
        return Reading::Nothing(CellValue::Blank);
    }
    if matches!(cell, "/" | "／") {
        return Reading::Nothing(CellValue::NotApplicable);
    }
    if cell.chars().all(|c| DASHES.contains(&c)) && cell.chars().count() < 4 {
        let written = if WRITTEN_DASHES.contains(&cell) { cell } else { WRITTEN_DASHES[0] };
        return Reading::Nothing(CellValue::Dash(written.to_owned()));
    }
    let marked = |signs: [char; 2]| numeral(cell.strip_prefix(signs)?.trim_start()).filter(is_bare);
    if let Some(number) = marked(['▲', '△']) {
        return Reading::Marked { number, is_up: true };
    }
    if let Some(number) = marked(['▼', '▽']) {
        return Reading::Marked { number, is_up: false };
    }
    if let Some(number) = inside_brackets(cell).and_then(|inside| numeral(inside.trim())).filter(is_bare) {
        return Reading::Bracketed(number);
    }
    numeral(cell).map_or(Reading::Words, Reading::Number)
}

/// Whether a number has no sign of its own.
fn is_bare(number: &Numeral) -> bool {
    !number.has_plus && !number.text.starts_with('-')
}

fn inside_brackets(cell: &str) -> Option<&str> {
    cell.strip_prefix(['（', '('])?.strip_suffix(['）', ')'])
}

/// A number with its sign, separators and percent sign. `None` for everything else, such as a list of numbers: 1,2.
fn numeral(cell: &str) -> Option<Numeral> {
    let narrow: String = cell.chars().map(narrow).collect();
    let (unsigned, is_percent) = match narrow.strip_suffix(PERCENT) {
        Some(rest) => (rest.trim_end(), true),
        None => (narrow.as_str(), false),
    };
    let (digits, sign) = match unsigned.strip_prefix(MINUS) {
        Some(rest) => (rest.trim_start(), "-"),
        None => (unsigned, ""),
    };
    let plain = unsigned.strip_prefix('+').filter(|_| sign.is_empty());
    let digits = without_separators(plain.map_or(digits, str::trim_start))?;
    let text = format!("{sign}{digits}");
    let value = text.parse().ok()?;
    Some(Numeral { text, value, has_plus: plain.is_some(), is_percent })
}

/// Full-width digits and signs as others.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' | '．' | '＋' | '，' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// Digits without separators of thousands. `None` if commas stand elsewhere than every three digits: these are several numbers.
fn without_separators(digits: &str) -> Option<String> {
    let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(whole, decimals)| (whole, Some(decimals)));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let groups: Vec<&str> = whole.split(',').collect();
    let (first, rest) = groups.split_first()?;
    let is_grouped = rest.is_empty() || first.len() < 4 && rest.iter().all(|group| group.len() == 3);
    let is_number = is_grouped && groups.iter().all(|group| is_digits(group)) && decimals.is_none_or(is_digits);
    is_number.then(|| digits.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(cell: &str) -> Option<String> {
        match read(cell) {
            Reading::Number(number) => Some(number.text),
            _ => None,
        }
    }

    #[test]
    fn numbers_have_signs_and_separators() {
        for (cell, text) in [
            ("1,234", "1234"),
            ("12,345,678.90", "12345678.90"),
            ("１２，３４５", "12345"),
            ("+3.2", "3.2"),
            ("＋3.2%", "3.2"),
            ("−1.5", "-1.5"),
            ("－1.5", "-1.5"),
            ("- 1,234.5 %", "-1234.5"),
            ("007", "007"),
        ] {
            assert_eq!(number(cell).as_deref(), Some(text), "{cell}");
        }
    }

    #[test]
    fn several_numbers_are_none() {
        for cell in
            ["1,2", "1，2", "12,34,567", "1234,567", "1 2", "1,234,5", ",123", "1.2.3", "3.", ".5", "3人", "+-3", "1,234.5,6"]
        {
            assert_eq!(number(cell), None, "{cell}");
        }
    }

    #[test]
    fn nothing_is_written_in_several_ways() {
        assert_eq!(read(" "), Reading::Nothing(CellValue::Blank));
        assert_eq!(read("--"), Reading::Nothing(CellValue::Dash("—".to_owned())));
        assert_eq!(read("-"), Reading::Nothing(CellValue::Dash("-".to_owned())));
        assert_eq!(read("/"), Reading::Nothing(CellValue::NotApplicable));
        assert!(matches!(read("▲3.2"), Reading::Marked { is_up: true, .. }) && matches!(read("(3.2)"), Reading::Bracketed(_)));
        assert_eq!(read("（-3.2）"), Reading::Words);
    }
}
