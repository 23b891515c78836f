//! Decides what a cell of a column of numbers contains: a number, a fact, or nothing.

use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink};
use crate::model::fact::Quantity;
use crate::model::number_help::{self, Where};
use crate::model::table::{Cell, Content, TableColumn};
use crate::model::unit::Unit;
use crate::narrative::fact_name;

/// The texts that stand for a number that does not exist.
const NOTHING: [&str; 5] = ["—", "–", "-", "――", "——"];

/// Reads a number, the id of a fact, or the sign for a missing number. `None` after a diagnostic.
pub(super) fn read_number_cell(text: &str, column: &TableColumn, place: Place, diagnostics: &mut Sink) -> Option<Cell> {
    let content = match Quantity::parse(text) {
        Some(quantity) => Content::Number(quantity),
        None if text.is_empty() || NOTHING.contains(&text) => Content::Nothing,
        None if fact_name(text).is_some_and(|(_, id)| id.chars().any(|c| c.is_ascii_alphabetic())) => {
            Content::Fact(text.to_owned())
        }
        None => {
            diagnostics.push(not_a_number(text, column.unit(), &place));
            return None;
        }
    };
    Some(Cell { content, place })
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
    Diagnostic::new(Code::TableCell, message).at_place(place).help_if(Some(help))
}
