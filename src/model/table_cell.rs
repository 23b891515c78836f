//! Decides what a cell of a column of numbers contains: a number, a fact, or nothing.

use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink};
use crate::model::bound::Bound;
use crate::model::fact::{Quantity, Scale};
use crate::model::mark::Mark;
use crate::model::number_help::{self, Where};
use crate::model::table::{Cell, ColumnKind, Content, Row, TableColumn};
use crate::model::unit::Unit;
use crate::narrative::fact_name;
use rust_decimal::Decimal;

/// The texts that stand for a number that does not exist.
const NOTHING: [&str; 5] = ["—", "–", "-", "――", "——"];

/// Reads a number, the id of a fact, or the sign for a missing number, with its mark: `123^provisional`, `^suppressed`. `None`
/// after a diagnostic.
pub(super) fn read_number_cell(text: &str, column: &TableColumn, place: Place, diagnostics: &mut Sink) -> Option<Cell> {
    let (text, mark) = match text.split_once('^') {
        None => (text, None),
        Some((text, word)) => match read_mark(text.trim(), word.trim()) {
            Ok(mark) => (text.trim(), Some(mark)),
            Err(diagnostic) => {
                diagnostics.push((*diagnostic).at_place(&place));
                return None;
            }
        },
    };
    let exact = Quantity::parse(text).map(|quantity| (quantity, None));
    let number = exact.or_else(|| Bound::parse(text).map(|(quantity, bound)| (quantity, Some(bound))));
    let content = match number {
        Some((quantity, _)) => Content::Number(quantity),
        None if text.is_empty() || NOTHING.contains(&text) => Content::Nothing,
        None if fact_name(text).is_some_and(|(_, id)| id.chars().any(|c| c.is_ascii_alphabetic())) => {
            Content::Fact(text.to_owned())
        }
        None => {
            diagnostics.push(not_a_number(text, column.unit(), &place));
            return None;
        }
    };
    Some(Cell { content, bound: number.and_then(|(_, bound)| bound), mark, place })
}

/// Whether a cell of a column of texts says that it is blank: `^空`.
pub(super) fn is_blank(text: &str) -> bool {
    text.trim().strip_prefix('^').is_some_and(|word| Mark::parse(word) == Some(Mark::Blank))
}

/// Returns rows in which cells without a number or mark are nought, but for rows without any number that only name the rows below them.
pub(super) fn with_noughts(mut rows: Vec<Row>, columns: &[TableColumn]) -> Vec<Row> {
    let level_below: Vec<usize> = rows.iter().skip(1).map(|row| row.level).chain([0]).collect();
    for (row, below) in rows.iter_mut().zip(level_below) {
        if below > row.level && row.cells.iter().all(Cell::is_nothing) {
            continue;
        }
        let numbers = row.cells.iter_mut().zip(columns).filter(|(_, column)| !matches!(column.kind, ColumnKind::Text));
        for (cell, _) in numbers.filter(|(cell, _)| cell.is_nothing()) {
            cell.content = Content::Number(Quantity::Number { digits: Decimal::ZERO, scale: Scale::One });
        }
    }
    rows
}

/// The most decimals that a table can ask for.
pub(super) const MOST_DECIMALS: u32 = 6;

/// Returns rows whose numbers have at least so many decimals: spreadsheet programs drop zeros at the end, but 50.00 is more
/// exact than 50.
pub(super) fn with_decimals(mut rows: Vec<Row>, decimals: u32) -> Vec<Row> {
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells).filter(|cell| cell.bound.is_none()) {
        if let Content::Number(Quantity::Number { digits, scale: Scale::One }) = &mut cell.content
            && digits.scale() < decimals
        {
            digits.rescale(decimals);
        }
    }
    rows
}

/// Reads the mark behind a number, or in place of one.
fn read_mark(number: &str, word: &str) -> Result<Mark, Box<Diagnostic>> {
    let has_number = !number.is_empty() && !NOTHING.contains(&number);
    let (zh, en) = match Mark::parse(word) {
        None => (format!("不认识记号“{word}”。"), format!("The mark `{word}` is not known.")),
        Some(mark) if mark.is_absence() && has_number => (
            format!("“{word}”说这里没有数，前面却写着 {number}。"),
            format!("`{word}` says that there is no number here, but there is {number}."),
        ),
        Some(mark) if !mark.is_absence() && !has_number => (
            format!("“{word}”说的是一个数，前面却没有数。"),
            format!("`{word}` is said of a number, but there is none before it."),
        ),
        Some(mark) => return Ok(mark),
    };
    let (words, in_english) = Mark::known();
    Err(Box::new(Diagnostic::new(Code::TableCell, Sentence::new(zh, en)).help(
        format!("可以写：{words}（数写在“^”前面；前五个前面不写数）。"),
        format!("Known marks: {in_english} (a number stands before `^`, but not before the first five)."),
    )))
}

/// The diagnostic for a cell of a column of numbers that contains something else.
pub(super) fn not_a_number(text: &str, unit: Option<&Unit>, place: &Place) -> Diagnostic {
    let message =
        Sentence::new(format!("“{text}”不是数，也不是数据名。"), format!("`{text}` is neither a number nor the id of a fact."));
    let help = if text.starts_with('=') {
        Sentence::new("这里像是一个公式：请写出它的结果。", "This looks like a formula: write its result.")
    } else {
        number_help::help(text, Where::Cell, unit)
    };
    let diagnostic = Diagnostic::new(Code::TableCell, message).at_place(place).help_if(Some(help));
    // A cell of a CSV file, or a text of a YAML file, may be in quotation marks, which its place contains.
    let around = (place.position.length as usize).checked_sub(text.chars().count());
    let written = match around {
        Some(0) => text.to_owned(),
        Some(2) => format!("\"{text}\""),
        _ => return diagnostic,
    };
    match number_help::mended(text, unit) {
        Some(number) => diagnostic.fix(written, number),
        None => diagnostic,
    }
}
