//! Prints the cells of a table of `tables.yaml` in a language, each unit once if it can be. `grid.rs` writes them as HTML.

use super::grid::{Branch, CellContent, Grid, GridCell, Head, HeadGroup, Line};
use super::numbers::PrintedFact;
use super::prose::Prose;
use crate::model::column_group::ColumnGroup;
use crate::model::fact::{Fact, Quantity};
use crate::model::mark::Mark;
use crate::model::table::{ColumnKind, Content, Row, Table};
use crate::model::unit::{Unit, UnitKind};

/// Where the unit of a number is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UnitPlace {
    /// In the caption, because all numbers of the table share it.
    Caption,
    /// In the head of the column. A percent sign stays with its numbers instead.
    Head,
    /// With the number.
    Cell,
}

impl UnitPlace {
    /// Returns the text of a number in its cell, without "about".
    fn printed(self, number: &PrintedFact) -> String {
        match self {
            UnitPlace::Caption => number.number(),
            UnitPlace::Head => number.number_with_sign(),
            UnitPlace::Cell => number.without_about(),
        }
    }
}

impl Prose<'_> {
    /// Returns a table in its printed form.
    pub(super) fn grid_of<'t>(&'t self, table: &'t Table) -> Grid<'t> {
        let numbers = table.number_columns();
        let common = self.shared_unit(table, &numbers);
        let heads = table.columns.iter().enumerate().map(|(index, column)| {
            let unit = self.shared_unit(table, &[index]).filter(|unit| common.is_none() && unit.kind != UnitKind::Percent);
            let unit = unit.map(|unit| self.numbers.unit_word(unit)).filter(|unit| !unit.is_empty());
            Head { label: column.label.get(self.locale).clone(), unit, is_text: matches!(column.kind, ColumnKind::Text) }
        });
        let is_nested = table.is_nested();
        let rows = table.rows.iter().enumerate().map(|(position, row)| Line {
            label: row.label.get(self.locale).clone(),
            cells: (0..table.columns.len()).map(|index| self.cell_of(table, row, index, common.is_some())).collect(),
            is_heading: is_nested && table.is_heading(position),
            is_total: row.is_total,
            branch: self.branch(table, position),
        });
        Grid {
            name: table.caption.get(self.locale).clone(),
            caption: table.caption.get(self.locale).clone(),
            unit: common.map(|unit| self.numbers.unit_word(unit)).filter(|unit| !unit.is_empty()),
            rows_label: table.rows_label.get(self.locale).clone(),
            columns: heads.collect(),
            groups: self.head_groups(table),
            statement: table.statement.as_ref().map(|statement| statement.get(self.locale).clone()),
            rows: rows.collect(),
        }
    }

    /// Returns the headings over several columns.
    fn head_groups(&self, table: &Table) -> Vec<HeadGroup> {
        let group = |group: &ColumnGroup| HeadGroup {
            label: group.label.get(self.locale).clone(),
            columns: group.columns.clone(),
            level: group.level,
        };
        table.groups.iter().map(group).collect()
    }

    /// Returns what a row is a part of, if it is one.
    fn branch<'t>(&self, table: &'t Table, position: usize) -> Option<Branch<'t>> {
        let parent = table.parent(position)?;
        let of_which = || table.children(parent).filter(|child| table.rows[*child].is_of_which);
        Some(Branch {
            level: table.rows[position].level,
            parent: table.rows[parent].label.get(self.locale),
            begins_of_which: of_which().next() == Some(position),
        })
    }

    /// Returns a cell of a table in its printed form.
    fn cell_of<'t>(&'t self, table: &'t Table, row: &'t Row, index: usize, is_common: bool) -> GridCell<'t> {
        let unit = match self.shared_unit(table, &[index]) {
            _ if is_common => UnitPlace::Caption,
            Some(_) => UnitPlace::Head,
            None => UnitPlace::Cell,
        };
        let mark = row.cells[index].mark;
        let (content, decimals) = match &row.cells[index].content {
            Content::Fact(id) => {
                let printed = self.report.fact(id).map(|fact| self.fact_cell(fact, unit)).unwrap_or_default();
                return GridCell { mark, ..printed };
            }
            Content::Number(quantity) => match table.amount(row, index, self.report) {
                Some(amount) => (CellContent::Number(unit.printed(&self.numbers.amount(&amount))), decimals(*quantity)),
                None => (CellContent::Empty, None),
            },
            Content::Text(text) => (CellContent::Text(text.get(self.locale)), None),
            Content::Nothing => match mark {
                Some(Mark::Blank) => return GridCell::default(),
                Some(mark) => return GridCell { content: CellContent::Absent(mark), ..GridCell::default() },
                None => (CellContent::Text("—"), None),
            },
        };
        GridCell { content, mark, decimals }
    }

    /// Returns a cell with a fact.
    fn fact_cell<'f>(&self, fact: &'f Fact, unit: UnitPlace) -> GridCell<'f> {
        let printed = self.numbers.fact(fact);
        let text = unit.printed(&printed);
        let content = CellContent::Fact(fact, printed.approximately + &text);
        GridCell { content, mark: None, decimals: decimals(fact.quantity).filter(|_| unit != UnitPlace::Cell) }
    }

    /// Returns the unit of all numbers in these columns, if they share one.
    fn shared_unit<'t>(&'t self, table: &'t Table, columns: &[usize]) -> Option<&'t Unit> {
        if let Some(unit) = table.unit_of(columns) {
            return Some(unit);
        }
        let amounts =
            table.rows.iter().flat_map(|row| columns.iter().filter_map(move |index| table.amount(row, *index, self.report)));
        let mut units = amounts.map(|amount| amount.unit);
        let first = units.next()?;
        units.all(|unit| unit.id == first.id).then_some(first)
    }
}

/// Returns the number of decimals, or `None` if the number is printed with a word such as 万.
fn decimals(quantity: Quantity) -> Option<u32> {
    match quantity {
        Quantity::Number { digits, scale: crate::model::fact::Scale::One } => Some(digits.scale()),
        _ => None,
    }
}
