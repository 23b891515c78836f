//! A table of a report: columns, rows, and cells that contain facts, numbers or texts.

use crate::diagnostic::Place;
use crate::model::bound::Bound;
use crate::model::calculation::Spelling;
use crate::model::column_group::ColumnGroup;
use crate::model::fact::{Fact, Quantity};
use crate::model::mark::Mark;
use crate::model::report::ReportManuscript;
use crate::model::table_relation::TableRelation;
use crate::model::text::{Localized, Reference};
use crate::model::unit::{Unit, UnitKind};
use crate::partial::Partial;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A table of a report.
#[derive(Debug, Clone)]
pub struct Table {
    pub id: String,
    pub caption: Localized<String>,
    /// The source of its numbers, if it differs from the report's own source.
    pub source: Option<Localized<String>>,
    /// What is printed with the table, such as how its rows add up.
    pub statement: Option<Localized<String>>,
    /// The heading of the first column, which contains the labels of the rows.
    pub rows_label: Localized<String>,
    pub columns: Vec<TableColumn>,
    /// The headings over several columns; those above others come first.
    pub groups: Vec<ColumnGroup>,
    /// Each row has as many cells as there are columns. If a row could not be read, totals are not checked.
    pub rows: Partial<Vec<Row>>,
    /// What its rows or columns must add up to, besides its totals.
    pub relations: Vec<TableRelation>,
    /// The labels of the rows that a form prescribes, in order; empty if none does.
    pub fixed_rows: Vec<Reference>,
    /// The ids of rows and columns of the previous report that it rightly lacks.
    pub dropped: Vec<String>,
    pub place: Place,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct TableColumn {
    pub id: String,
    pub label: Localized<String>,
    pub kind: ColumnKind,
    /// The indices of the columns of which this one is the sum.
    pub sum: Vec<usize>,
    pub place: Place,
}

/// What the cells of a column contain.
#[derive(Debug, Clone)]
pub enum ColumnKind {
    Text,
    /// Numbers in one unit. If it is `None`, each cell is a fact with its own unit.
    Number(Option<Arc<Unit>>),
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its name in relations.
    pub id: Option<String>,
    pub label: Localized<String>,
    pub cells: Vec<Cell>,
    /// Whether it is the sum of the rows above it: of all rows that are not totals, or of those since the previous total.
    /// If there is no row above, it is the sum of the rows below.
    pub is_total: bool,
    /// 1 for a row of the table itself, 2 for its parts, and so on.
    pub level: usize,
    /// Whether it is only one of several things that the row above it contains (其中): these need not be all, and may overlap.
    pub is_of_which: bool,
    pub place: Place,
}

impl Row {
    /// Whether it is added up with the rows beside it.
    pub fn is_part(&self) -> bool {
        !self.is_total && !self.is_of_which
    }
}

/// A cell of a table with its source position.
#[derive(Debug, Clone)]
pub struct Cell {
    pub content: Content,
    /// Whether its number is only a bound of the value.
    pub bound: Option<Bound>,
    pub mark: Option<Mark>,
    pub place: Place,
}

impl Cell {
    /// Whether it has neither a number nor a text nor a mark.
    pub fn is_nothing(&self) -> bool {
        matches!(self.content, Content::Nothing) && self.mark.is_none()
    }
}

/// The content of a cell.
#[derive(Debug, Clone)]
pub enum Content {
    /// The id of a fact.
    Fact(String),
    Number(Quantity),
    Text(Localized<String>),
    /// There is no number: printed as a dash.
    Nothing,
}

/// The number of a cell, either its own or that of a fact.
#[derive(Debug, Clone, Copy)]
pub struct Amount<'a> {
    pub quantity: Quantity,
    pub bound: Option<Bound>,
    pub unit: &'a Unit,
    /// Whether it is printed with 约 (about), as its fact says.
    pub approximate: bool,
}

impl Table {
    /// The index of the column with an id.
    pub fn column(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }

    /// The index of the row with an id.
    pub fn row(&self, id: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.id.as_deref() == Some(id))
    }

    /// What readers see beside and above a cell: 本年新收 · 自然人.
    pub fn cell_name(&self, (row, column): (usize, usize), locale: usize) -> String {
        format!("{} · {}", self.rows[row].label.get(locale), self.full_label(column, locale))
    }

    /// The number in a row and column. `None` in columns of text, in cells without a number, and for facts that do not exist.
    pub fn amount<'a>(&'a self, row: &Row, column: usize, report: &'a ReportManuscript) -> Option<Amount<'a>> {
        match (&row.cells.get(column)?.content, &self.columns.get(column)?.kind) {
            (Content::Fact(id), _) => report.fact(id).map(Amount::of),
            (Content::Number(quantity), ColumnKind::Number(Some(unit))) => {
                Some(Amount { quantity: *quantity, bound: row.cells[column].bound, unit, approximate: false })
            }
            _ => None,
        }
    }

    /// The indices of the columns with numbers.
    pub fn number_columns(&self) -> Vec<usize> {
        (0..self.columns.len()).filter(|index| !matches!(self.columns[*index].kind, ColumnKind::Text)).collect()
    }

    /// The columns that finally add up to a column: a part that is itself a sum is replaced with its own parts.
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

    /// The columns of numbers that may be stacked: the parts of the table's sum if it has exactly one, else all that are
    /// not sums.
    pub fn stackable_columns(&self) -> Vec<usize> {
        let is_part = |index: usize| self.columns.iter().any(|column| column.sum.contains(&index));
        let sums: Vec<usize> =
            (0..self.columns.len()).filter(|index| !self.columns[*index].sum.is_empty() && !is_part(*index)).collect();
        match sums.as_slice() {
            [sum] => self.parts_of(*sum).into_iter().collect(),
            _ => self.number_columns().into_iter().filter(|index| self.columns[*index].sum.is_empty()).collect(),
        }
    }

    /// The rows that together are the table, each thing once: those that are not totals, and in place of a row without
    /// numbers its parts.
    pub fn items(&self) -> impl Iterator<Item = &Row> {
        let top = (0..self.rows.len()).filter(|row| self.rows[*row].level == 1 && self.rows[*row].is_part());
        top.flat_map(|row| self.addends(row, &|row| !row.cells.iter().all(Cell::is_nothing))).map(|row| &self.rows[row])
    }

    /// The unit of all numbers, if they have the same one.
    pub fn unit(&self) -> Option<&Arc<Unit>> {
        self.unit_of(&self.number_columns())
    }

    /// The unit of these columns, if they have the same one.
    pub fn unit_of(&self, columns: &[usize]) -> Option<&Arc<Unit>> {
        let mut units = columns.iter().map(|index| match &self.columns[*index].kind {
            ColumnKind::Number(unit) => unit.as_ref(),
            ColumnKind::Text => None,
        });
        let first = units.next()??;
        units.all(|unit| unit.is_some_and(|unit| unit.id == first.id)).then_some(first)
    }

    /// The marks of its cells that are printed, each once, in the order of a legend.
    pub fn marks(&self) -> BTreeSet<Mark> {
        let marks = self.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.mark);
        marks.filter(|mark| *mark != Mark::Blank).collect()
    }

    /// The ids of the facts in its cells, each once, in reading order.
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

impl TableColumn {
    /// The unit of all its numbers, if it has one.
    pub fn unit(&self) -> Option<&Unit> {
        match &self.kind {
            ColumnKind::Number(unit) => unit.as_deref(),
            ColumnKind::Text => None,
        }
    }

    /// Whether its numbers are percentages.
    pub fn is_percent(&self) -> bool {
        self.unit().is_some_and(|unit| unit.kind == UnitKind::Percent)
    }

    /// Whether its numbers may be added up: percentages and ratios may not.
    pub fn is_additive(&self) -> bool {
        matches!(&self.kind, ColumnKind::Number(Some(unit)) if !matches!(unit.kind, UnitKind::Percent | UnitKind::Ratio))
    }
}

impl<'a> Amount<'a> {
    /// Whether it is one exact number: neither approximate nor a bound, and written without 万 or 亿.
    pub fn is_plain(&self) -> bool {
        !self.approximate && self.bound.is_none() && !self.quantity.has_scale_word()
    }

    /// The stored number for calculations and messages: `48000`, `≥63`.
    pub fn machine(&self) -> String {
        self.spelt(Spelling::Machine)
    }

    /// The number as it is written: `4.8万`, `≥63`.
    pub fn written(&self) -> String {
        self.spelt(Spelling::Written)
    }

    /// The number in one of the spellings of a calculation.
    pub(crate) fn spelt(&self, spelling: Spelling) -> String {
        spelling.number(self.quantity, self.bound)
    }

    /// The number of a fact.
    pub fn of(fact: &'a Fact) -> Amount<'a> {
        Amount { quantity: fact.quantity, bound: fact.bound, unit: &fact.unit, approximate: fact.approximate }
    }
}
