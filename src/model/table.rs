//! A table of a report: columns, rows, and cells that are facts or values.

use crate::diagnostic::Place;
use crate::model::fact::{Fact, Quantity};
use crate::model::text::Localized;
use crate::model::unit::{Unit, UnitKind};
use crate::partial::Partial;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

#[derive(Debug, Clone)]
pub struct Table {
    pub id: String,
    pub caption: Localized<String>,
    /// Where its numbers come from, if not from the report's own source.
    pub source: Option<Localized<String>>,
    /// What the first column lists.
    pub rows_label: Localized<String>,
    pub columns: Vec<Column>,
    /// Each with as many cells as there are columns. Without a row that could not be
    /// read, totals are not judged.
    pub rows: Partial<Vec<Row>>,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub struct Column {
    pub id: String,
    pub label: Localized<String>,
    pub kind: ColumnKind,
    /// The columns that this one is the sum of, by index.
    pub sum: Vec<usize>,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub enum ColumnKind {
    Text,
    /// In one unit; without one each cell is a fact that brings its own.
    Number(Option<Arc<Unit>>),
}

#[derive(Debug, Clone)]
pub struct Row {
    pub label: Localized<String>,
    pub cells: Vec<Cell>,
    /// The sum of the rows above it: of all that are no totals, or back to the total
    /// before; where none is above, of those below.
    pub is_total: bool,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub struct Cell {
    pub content: Content,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub enum Content {
    /// The id of a fact.
    Fact(String),
    Number(Quantity),
    Text(Localized<String>),
    /// There is no such number: printed as a dash.
    Nothing,
}

/// The number of a cell, whether it is a fact's or its own.
#[derive(Debug, Clone, Copy)]
pub struct Amount<'a> {
    pub quantity: Quantity,
    pub unit: &'a Unit,
    /// 约: of a fact that is printed so.
    pub approximate: bool,
}

impl Table {
    pub fn column(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }

    /// The number in a row and column; `None` in columns of text, where there is
    /// none, and where its fact does not exist.
    pub fn amount<'a>(&'a self, row: &Row, column: usize, facts: &'a BTreeMap<String, Fact>) -> Option<Amount<'a>> {
        match (&row.cells.get(column)?.content, &self.columns.get(column)?.kind) {
            (Content::Fact(id), _) => facts.get(id).map(Amount::of),
            (Content::Number(quantity), ColumnKind::Number(Some(unit))) => {
                Some(Amount { quantity: *quantity, unit, approximate: false })
            }
            _ => None,
        }
    }

    /// The columns of numbers, by index.
    pub fn number_columns(&self) -> Vec<usize> {
        (0..self.columns.len()).filter(|index| !matches!(self.columns[*index].kind, ColumnKind::Text)).collect()
    }

    /// The columns that a column is the sum of in the end: where a part is itself the sum
    /// of others, these.
    pub fn parts_of(&self, column: usize) -> BTreeSet<usize> {
        let (mut parts, mut seen, mut waiting) = (BTreeSet::new(), BTreeSet::new(), vec![column]);
        while let Some(index) = waiting.pop() {
            if !seen.insert(index) {
                continue;
            }
            let sum = &self.columns[index].sum;
            if sum.is_empty() {
                parts.insert(index);
            }
            waiting.extend(sum);
        }
        parts
    }

    /// The columns of numbers that may lie on top of each other: the parts of its sum where
    /// it has one, else all that are no sum.
    pub fn stackable_columns(&self) -> Vec<usize> {
        let is_part = |index: usize| self.columns.iter().any(|column| column.sum.contains(&index));
        let sums: Vec<usize> =
            (0..self.columns.len()).filter(|index| !self.columns[*index].sum.is_empty() && !is_part(*index)).collect();
        match sums.as_slice() {
            [sum] => self.parts_of(*sum).into_iter().collect(),
            _ => self.number_columns().into_iter().filter(|index| self.columns[*index].sum.is_empty()).collect(),
        }
    }

    /// The rows that are no totals.
    pub fn items(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.is_total)
    }

    /// The unit that all of its numbers have, if they have one in common.
    pub fn unit(&self) -> Option<&Arc<Unit>> {
        self.unit_of(&self.number_columns())
    }

    /// The unit that these columns have, if they have one in common.
    pub fn unit_of(&self, columns: &[usize]) -> Option<&Arc<Unit>> {
        let mut units = columns.iter().map(|index| match &self.columns[*index].kind {
            ColumnKind::Number(unit) => unit.as_ref(),
            ColumnKind::Text => None,
        });
        let first = units.next()??;
        units.all(|unit| unit.is_some_and(|unit| unit.id == first.id)).then_some(first)
    }

    /// The facts in its cells, each once, in reading order.
    pub fn facts(&self) -> Vec<&str> {
        let mut ids = Vec::new();
        for cell in self.rows.iter().flat_map(|row| &row.cells) {
            if let Content::Fact(id) = &cell.content
                && !ids.contains(&id.as_str())
            {
                ids.push(id);
            }
        }
        ids
    }
}

impl Column {
    /// The unit of all of its numbers, where it has one.
    pub fn unit(&self) -> Option<&Unit> {
        match &self.kind {
            ColumnKind::Number(unit) => unit.as_deref(),
            ColumnKind::Text => None,
        }
    }

    pub fn is_percent(&self) -> bool {
        self.unit().is_some_and(|unit| unit.kind == UnitKind::Percent)
    }

    /// Whether its numbers may be added: shares and ratios may not.
    pub fn is_additive(&self) -> bool {
        matches!(&self.kind, ColumnKind::Number(Some(unit)) if !matches!(unit.kind, UnitKind::Percent | UnitKind::Ratio))
    }
}

impl<'a> Amount<'a> {
    pub fn of(fact: &'a Fact) -> Amount<'a> {
        Amount { quantity: fact.quantity, unit: &fact.unit, approximate: fact.approximate }
    }
}
