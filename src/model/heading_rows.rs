//! Rows that only name the rows below them, into which somebody has typed 0: an office fills every cell of a form. Left as it is,
//! the 0 would be compared with the parts of the row in every column.

use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::table::{Cell, ColumnKind, Content, Row, Table};
use rust_decimal::Decimal;

/// Clears rows of noughts above rows that add up to more, and reports each once.
pub(super) fn clear(table: &mut Table, diagnostics: &mut Sink) {
    let wrong: Vec<usize> = (0..table.rows.len()).filter(|row| is_wrong(table, *row)).collect();
    if wrong.is_empty() {
        return;
    }
    let columns = table.columns.clone();
    table.rows = std::mem::take(&mut table.rows).map(|mut rows| {
        for row in wrong {
            diagnostics.push(diagnostic(&rows[row]));
            let numbers = rows[row].cells.iter_mut().zip(&columns);
            for (cell, _) in numbers.filter(|(_, column)| !matches!(column.kind, ColumnKind::Text)) {
                cell.content = Content::Nothing;
            }
        }
        rows
    });
}

/// The number in a cell that is neither a bound nor a fact.
fn number(cell: &Cell) -> Option<Decimal> {
    match cell.content {
        Content::Number(quantity) if cell.bound.is_none() => quantity.exact(),
        _ => None,
    }
}

/// Whether all numbers of a row are nought, and those of its parts are not.
fn is_wrong(table: &Table, row: usize) -> bool {
    let has_facts = |row: &Row| row.cells.iter().any(|cell| matches!(cell.content, Content::Fact(_)));
    let own = &table.rows[row];
    let mut numbers = own.cells.iter().filter_map(number).peekable();
    if numbers.peek().is_none() || !numbers.all(|number| number.is_zero()) || has_facts(own) {
        return false;
    }
    let parts = || table.parts_of_row(row);
    let more = |column: usize| {
        let sum = |row: usize| number(&table.rows[row].cells[column]).unwrap_or_default();
        let is_nought = |row: &usize| table.rows[*row].cells.iter().filter_map(number).all(|number| number.is_zero());
        // A part that is a heading itself stands for its own parts.
        let deeper = parts().filter(is_nought).flat_map(|part| table.parts_of_row(part)).map(sum).sum::<Decimal>();
        parts().map(sum).sum::<Decimal>() + deeper > Decimal::ZERO
    };
    parts().next().is_some() && (0..table.columns.len()).any(more)
}

fn diagnostic(row: &Row) -> Diagnostic {
    let name = row.label.get(0);
    let message = Sentence::new(
        format!("“{name}”下面各行有数，这一行却写着 0。"),
        format!("The rows below “{name}” have numbers, but this row says 0."),
    );
    let place = row.cells.iter().find(|cell| number(cell).is_some()).map_or(&row.place, |cell| &cell.place);
    Diagnostic::new(Code::TableTotal, message).at_place(place).help(
        "只起标题作用的行，各格都空着；要写数，就写下面各行的和。",
        "Leave all cells of a row empty if it only names the rows below it; else write the sum of these rows.",
    )
}
