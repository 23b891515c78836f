//! Facts whose number stands in a cell of a table (`cell: applications.received.all`): the editor fills the table, and the text
//! follows. Such a cell then contains the fact, as if its id were written there.

use crate::diagnostic::{self, Code, Diagnostic, Sentence};
use crate::load::facts_schema::FactsFile;
use crate::model::bound::Bound;
use crate::model::fact::{Fact, Quantity};
use crate::model::number_help;
use crate::model::report::Exhibits;
use crate::model::table::{Cell, Content, Table};
use crate::model::unit::Unit;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The number in a cell, with the unit of its column if that has one.
pub(super) struct Found {
    pub quantity: Quantity,
    pub bound: Option<Bound>,
    pub unit: Option<Arc<Unit>>,
}

impl Found {
    /// Whether the number can have a unit.
    pub(super) fn fits(&self, unit: &Unit) -> bool {
        number_help::misfit(unit, self.quantity, false, true).is_none()
    }
}

/// The indices of a table, row and column.
pub(crate) type Spot = (usize, usize, usize);

/// The number in the cell that a text names. Fails with a diagnostic without a position.
pub(super) fn find(exhibits: &Exhibits, written: &str) -> Result<Found, Box<Diagnostic>> {
    let (table, row, column) = spot(exhibits, written)?;
    let table = &exhibits.tables[table];
    let Cell { content, bound, .. } = &table.rows[row].cells[column];
    let Content::Number(quantity) = content else {
        let message = Sentence::new(format!("“{written}”这一格里没有数。"), format!("The cell `{written}` contains no number."));
        return Err(Box::new(Diagnostic::new(Code::TableCell, message).help(
            "请在表格里写上数；格里写的是数据名时，直接引用那项数据。",
            "Write a number into the table; if the cell has the id of a fact, refer to that fact.",
        )));
    };
    Ok(Found { quantity: *quantity, bound: *bound, unit: table.unit_of(&[column]).cloned() })
}

/// Returns the tables with these facts in the cells that they take their numbers from.
pub(super) fn bound(mut exhibits: Exhibits, file: &FactsFile, facts: &BTreeMap<String, Fact>) -> Exhibits {
    for (id, entry) in file.facts.0.iter().filter(|(id, _)| facts.contains_key(&id.value)) {
        let Some(Ok((table, row, column))) = entry.cell.as_ref().map(|cell| spot(&exhibits, &cell.value)) else { continue };
        let table = &mut exhibits.tables[table];
        table.rows = std::mem::take(&mut table.rows).map(|mut rows| {
            rows[row].cells[column].content = Content::Fact(id.value.clone());
            rows
        });
    }
    exhibits
}

/// The cell that a text names. Fails with a diagnostic without a position.
pub(crate) fn spot(exhibits: &Exhibits, written: &str) -> Result<Spot, Box<Diagnostic>> {
    let parts: Vec<&str> = written.split('.').map(str::trim).collect();
    let [table, row, column] = parts[..] else { return Err(Box::new(ill_formed(written))) };
    let Some(index) = exhibits.tables.iter().position(|known| known.id == table) else {
        let known = exhibits.tables.iter().map(|table| table.id.as_str());
        return Err(Box::new(unknown((Code::UnknownTable, "表格", "table"), table, known)));
    };
    let Table { rows, columns, .. } = &exhibits.tables[index];
    let found = &exhibits.tables[index];
    let in_rows = || unknown((Code::TableForm, "行", "row"), row, rows.iter().filter_map(|row| row.id.as_deref()));
    let in_columns = || unknown((Code::TableForm, "列", "column"), column, columns.iter().map(|column| column.id.as_str()));
    let row = found.row(row).ok_or_else(|| Box::new(in_rows()))?;
    let column = found.column(column).ok_or_else(|| Box::new(in_columns()))?;
    Ok((index, row, column))
}

fn ill_formed(written: &str) -> Diagnostic {
    let message = Sentence::new(format!("“{written}”不是表格里的一格。"), format!("`{written}` is not a cell of a table."));
    Diagnostic::new(Code::TableForm, message).help(
        "写成“表格.行.列”，都写标识，例如 applications.received.all。",
        "Write `table.row.column` with their ids, such as `applications.received.all`.",
    )
}

/// The diagnostic for a table, row or column that does not exist.
fn unknown<'a>((code, zh, en): (Code, &str, &str), name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = Sentence::new(format!("没有标识是“{name}”的{zh}。"), format!("There is no {en} with the id `{name}`."));
    let rule = Sentence::new(
        "行的标识写在 id 里：YAML 里每行一个 id，CSV 里一列 id。",
        "A row has its id in `id`: a key in YAML, a column in CSV.",
    );
    let help = diagnostic::suggestion(name, known).or_else(|| (zh == "行").then_some(rule));
    Diagnostic::new(code, message).help_if(help)
}
