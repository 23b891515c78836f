//! Writes a workbook as Office Open XML (ECMA-376), which Excel, WPS and LibreOffice open: `parts`
//! the files that every workbook has, `worksheet` a sheet, `styles` how cells look, `package`
//! puts them into a ZIP archive.
//!
//! This module knows nothing of reports. It writes what the program needs of the format and
//! nothing else; the same workbook gives the same bytes.

mod package;
mod parts;
mod styles;
mod worksheet;

use jiff::Timestamp;
use rust_decimal::Decimal;
use std::ops::Range;

pub(super) use package::package;

/// A workbook.
pub(super) struct Workbook {
    pub title: String,
    /// Who is named as its author.
    pub creator: String,
    /// When its content was published.
    pub created: Option<Timestamp>,
    /// The typeface of all cells.
    pub typeface: &'static str,
    /// Whether the first column is the rightmost one.
    pub right_to_left: bool,
    /// At least one; names differ, see [`sheet_names`].
    pub worksheets: Vec<Worksheet>,
}

/// A sheet of a workbook.
#[derive(Default)]
pub(super) struct Worksheet {
    pub name: String,
    /// The width of each column in digits of the normal size.
    pub widths: Vec<f64>,
    pub rows: Vec<WorksheetRow>,
    /// Cells that are joined into one; the content is that of the first.
    pub joined: Vec<Area>,
    /// The rows that stay in sight and are repeated on every sheet of paper, with all rows above them staying in sight
    /// too; empty if none does.
    pub head: Range<usize>,
    /// The number of first columns that stay in sight.
    pub fixed_columns: usize,
    /// The head and rows that readers can sort and filter.
    pub filtered: Option<Area>,
    /// Whether it is printed on paper that lies on its side.
    pub is_wide: bool,
}

/// A row of cells from the first column on.
pub(super) type WorksheetRow = Vec<WorksheetCell>;

/// A cell.
#[derive(Default)]
pub(super) struct WorksheetCell {
    pub value: CellValue,
    pub style: CellStyle,
}

/// The content of a cell.
#[derive(Default, Clone, PartialEq, Debug)]
pub(super) enum CellValue {
    #[default]
    Empty,
    Text(String),
    /// A number that a spreadsheet program stores exactly, see [`is_exact`].
    Number(Decimal),
    /// A link out of the workbook.
    Link {
        text: String,
        address: String,
    },
    /// A link to the first cell of another sheet, by its name.
    Jump {
        text: String,
        sheet: String,
    },
}

/// How a cell looks.
#[derive(Default, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct CellStyle {
    pub face: Face,
    /// The format code of its number; empty for the general format.
    pub format: String,
    pub align: Align,
    /// How many steps its text is indented.
    pub indent: usize,
    /// Whether it is part of a table: with lines around it.
    pub is_ruled: bool,
}

/// The letters and the ground of a cell.
#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Face {
    #[default]
    Plain,
    Title,
    /// The head of a table.
    Head,
    /// A total.
    Bold,
    Note,
    Link,
}

/// Where the content of a cell stands.
#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Align {
    /// Texts at the start, numbers at the end, in one line.
    #[default]
    Natural,
    /// At the start, in as many lines as it needs.
    Wrapped,
    Centre,
    End,
}

/// A rectangle of cells, counted from 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Area {
    pub rows: Range<usize>,
    pub columns: Range<usize>,
}

/// The digits of a number that spreadsheet programs keep: they store binary floating-point numbers.
const KEPT_DIGITS: u32 = 15;

/// Returns whether a spreadsheet program shows and stores all digits of a number.
pub(super) fn is_exact(number: Decimal) -> bool {
    let mut digits = number.mantissa().unsigned_abs();
    while digits > 0 && digits.is_multiple_of(10) {
        digits /= 10;
    }
    digits < 10_u128.pow(KEPT_DIGITS)
}

/// The longest name of a sheet, in UTF-16 code units.
const LONGEST_NAME: usize = 31;

/// Returns names for sheets from their titles: without the characters that names cannot contain, no longer than
/// allowed, and each different from the others.
pub(super) fn sheet_names(titles: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(titles.len());
    for (position, title) in titles.iter().enumerate() {
        let plain: String = title.chars().map(|c| if c.is_control() || "[]:*?/\\".contains(c) { ' ' } else { c }).collect();
        let plain = plain.trim_matches([' ', '\'', '\u{3000}']);
        // Excel keeps this name to itself.
        let plain = if plain.is_empty() || plain.eq_ignore_ascii_case("history") { "Sheet" } else { plain };
        let taken = |name: &str| names.iter().any(|other| other.to_lowercase() == name.to_lowercase());
        let first = shortened(plain, LONGEST_NAME);
        let numbered = |number: usize| {
            let tail = format!(" ({number})");
            shortened(plain, LONGEST_NAME - tail.len()) + &tail
        };
        let name = if taken(&first) {
            (2..=position + 2).map(numbered).find(|name| !taken(name)).unwrap_or_else(|| numbered(position))
        } else {
            first
        };
        names.push(name);
    }
    names
}

/// Returns as much of a text as has this many UTF-16 code units.
fn shortened(text: &str, most: usize) -> String {
    let mut length = 0;
    let fits = |c: &char| {
        length += c.len_utf16();
        length <= most
    };
    text.chars().take_while(fits).collect::<String>().trim_end_matches([' ', '\'']).to_owned()
}

/// Returns the address of a cell, as in formulas: B3 for row 2 and column 1.
fn cell_address(row: usize, column: usize) -> String {
    format!("{}{}", column_letters(column), row + 1)
}

/// Returns the letters of a column: A for the first, AA for the 27th.
fn column_letters(column: usize) -> String {
    const LETTERS: usize = 26;
    let last = char::from(b'A' + u8::try_from(column % LETTERS).unwrap_or_default());
    if column < LETTERS { last.to_string() } else { column_letters(column / LETTERS - 1) + &last.to_string() }
}

impl Area {
    /// Returns the address of the area: A1:C2.
    fn address(&self) -> String {
        let last = |range: &Range<usize>| range.end.saturating_sub(1).max(range.start);
        let (first_row, first_column) = (self.rows.start, self.columns.start);
        format!("{}:{}", cell_address(first_row, first_column), cell_address(last(&self.rows), last(&self.columns)))
    }

    /// Returns the address with the sheet that it is on, as names of a workbook write it: 'A b'!$A$1:$C$2.
    fn address_on(&self, sheet: &str) -> String {
        let dollars = |address: &str| {
            let digits = address.find(|c: char| c.is_ascii_digit()).unwrap_or(address.len());
            format!("${}${}", &address[..digits], &address[digits..])
        };
        let corners: Vec<String> = self.address().split(':').map(dollars).collect();
        format!("{}!{}", quoted_sheet(sheet), corners.join(":"))
    }
}

/// Returns the name of a sheet as addresses write it.
fn quoted_sheet(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheet_names_are_allowed_and_differ() {
        let titles =
            ["表1：收入/支出*", "a", "A", "'quoted'", "", "History", &"长".repeat(40), &"长".repeat(41), &"🏫".repeat(20)];
        let names = sheet_names(&titles.map(str::to_owned));
        assert_eq!(names[..6], ["表1：收入 支出", "a", "A (2)", "quoted", "Sheet", "Sheet (2)"]);
        assert_eq!(names[6], "长".repeat(31));
        assert_eq!(names[7], "长".repeat(27) + " (2)");
        assert_eq!(names[8], "🏫".repeat(15));
        assert!(names.iter().all(|name| name.encode_utf16().count() <= LONGEST_NAME));
    }

    #[test]
    fn addresses_of_cells() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_letters(column), letters);
        }
        let area = Area { rows: 0..2, columns: 0..28 };
        assert_eq!(area.address(), "A1:AB2");
        assert_eq!(area.address_on("it's"), "'it''s'!$A$1:$AB$2");
    }

    #[test]
    fn numbers_that_are_kept() {
        for (number, exact) in
            [("0", true), ("999999999999999", true), ("9999999999999999", false), ("1000000000000000000", true)]
        {
            assert_eq!(is_exact(number.parse().expect("a number")), exact, "{number}");
        }
        assert!(is_exact("-123456789012.345".parse().expect("a number")));
        assert!(!is_exact("0.1234567890123456".parse().expect("a number")));
    }
}
