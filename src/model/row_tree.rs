//! The rows of a table as a tree: parts below the row that they are parts of. A flat table is a tree of one level.

use crate::model::table::{Cell, Row, Table};

/// The largest number of levels. Deeper tables cannot be read on a phone.
pub(crate) const MOST_LEVELS: usize = 6;

impl Table {
    /// Whether a row of the table is a part of another one.
    pub fn is_nested(&self) -> bool {
        self.rows.iter().any(|row| row.level > 1)
    }

    /// The index of the row of which a row is a part.
    pub fn parent(&self, row: usize) -> Option<usize> {
        let level = self.rows.get(row)?.level;
        if level == 1 { None } else { self.rows[..row].iter().rposition(|above| above.level < level) }
    }

    /// The indices of all rows below a row that belong to it, at any depth.
    fn inside(&self, row: usize) -> std::ops::Range<usize> {
        let start = row + 1;
        let below = &self.rows[start..];
        let length = below.iter().position(|other| other.level <= self.rows[row].level).unwrap_or(below.len());
        start..start + length
    }

    /// The indices of the rows that are directly below a row in the tree: its parts, its subtotals and what is of it.
    pub fn children(&self, row: usize) -> impl Iterator<Item = usize> {
        let level = self.rows[row].level + 1;
        self.inside(row).filter(move |child| self.rows[*child].level == level)
    }

    /// The indices of the rows that together are the row: all its children but totals and what is only of it (其中).
    pub fn parts_of_row(&self, row: usize) -> impl Iterator<Item = usize> {
        self.children(row).filter(|child| self.rows[*child].is_part())
    }

    /// The indices of the rows beside a row, with the row itself: those with the same parent.
    pub fn siblings(&self, row: usize) -> Vec<usize> {
        match self.parent(row) {
            Some(parent) => self.children(parent).collect(),
            None => (0..self.rows.len()).filter(|other| self.rows[*other].level == 1).collect(),
        }
    }

    /// The rows whose numbers stand for a row where it is added up: the row itself if it has a number, else its parts.
    pub fn addends(&self, row: usize, has_number: &dyn Fn(&Row) -> bool) -> Vec<usize> {
        let mut found = Vec::new();
        let mut waiting = vec![row];
        while let Some(row) = waiting.pop() {
            let parts: Vec<usize> = if has_number(&self.rows[row]) { Vec::new() } else { self.parts_of_row(row).collect() };
            if parts.is_empty() {
                found.push(row);
            }
            waiting.extend(parts.into_iter().rev());
        }
        found
    }

    /// Whether a row only names the rows below it: it has no numbers of its own.
    pub fn is_heading(&self, row: usize) -> bool {
        !self.inside(row).is_empty() && self.rows[row].cells.iter().all(Cell::is_nothing)
    }
}
