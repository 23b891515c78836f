//! Checks that a table has the rows that a form prescribes (`fixed_rows`): none is missing, renamed or added.

use crate::diagnostic::{Code, Diagnostic, Sentence, Sink, quoted};
use crate::model::table::{Row, Table};
use crate::model::text::Reference;

/// Checks the rows of a table, if a form prescribes them.
pub(super) fn check(table: &Table, diagnostics: &mut Sink) {
    if table.fixed_rows.is_empty() {
        return;
    }
    let mut missing: Vec<&Reference> = Vec::new();
    let mut others: Vec<&Row> = table.rows.iter().collect();
    for fixed in &table.fixed_rows {
        match others.iter().position(|row| is_called(row, &fixed.id)) {
            Some(index) => drop(others.remove(index)),
            None => missing.push(fixed),
        }
    }
    for fixed in missing {
        let renamed = others.iter().position(|row| is_alike(row.label.get(0), &fixed.id));
        diagnostics.push(match renamed {
            Some(index) => is_renamed(others.remove(index), &fixed.id),
            None => is_gone(table, &fixed.id),
        });
    }
    diagnostics.extend(others.into_iter().map(is_added));
}

/// Whether a row has a label in one of the languages.
fn is_called(row: &Row, label: &str) -> bool {
    row.label.all().any(|own| own.trim() == label.trim())
}

/// Whether one label may be the other one with a few other words.
fn is_alike(one: &str, other: &str) -> bool {
    strsim::normalized_damerau_levenshtein(one, other) >= 0.5
}

fn is_renamed(row: &Row, fixed: &str) -> Diagnostic {
    let (name, fixed) = (quoted(row.label.get(0)), quoted(fixed));
    let message = Sentence::new(
        format!("格式规定这一行叫{fixed}，这里写的是{name}。"),
        format!("The form calls this row {fixed}; here it is called {name}."),
    );
    Diagnostic::new(Code::TableForm, message).at_place(&row.place).help(
        "请把名称改回来。格式确已修改的，改 tables.yaml 里的 fixed_rows。",
        "Restore the name. If the form itself has changed, change `fixed_rows` in tables.yaml.",
    )
}

fn is_gone(table: &Table, fixed: &str) -> Diagnostic {
    let message = Sentence::new(
        format!("表格“{}”缺少格式规定的一行：{}。", table.id, quoted(fixed)),
        format!("The table `{}` lacks a row of its form: {}.", table.id, quoted(fixed)),
    );
    Diagnostic::new(Code::TableForm, message).at_place(&table.place).help(
        "请补上这一行，没有数就留空。格式确已修改的，改 tables.yaml 里的 fixed_rows。",
        "Restore the row; without numbers, leave its cells empty. If the form itself has changed, change `fixed_rows` in tables.yaml.",
    )
}

fn is_added(row: &Row) -> Diagnostic {
    let name = quoted(row.label.get(0));
    let message = Sentence::new(
        format!("格式里没有{name}这一行，或者只有一次。"),
        format!("The form has no row {name}, or has it only once."),
    );
    Diagnostic::new(Code::TableForm, message).at_place(&row.place).help(
        "请删去这一行。格式确已修改的，改 tables.yaml 里的 fixed_rows。",
        "Delete the row. If the form itself has changed, change `fixed_rows` in tables.yaml.",
    )
}
