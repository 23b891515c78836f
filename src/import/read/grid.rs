//! Makes the rows of a table equally wide, as the outline promises. Knows no file format.

use crate::import::outline::{Cell, Table};

/// Cuts cells that reach below the last row, and adds an empty cell to rows that are too short.
pub(super) fn complete(mut table: Table) -> Table {
    let count = table.rows.len();
    for (index, row) in table.rows.iter_mut().enumerate() {
        for cell in row {
            cell.rows = cell.rows.clamp(1, count - index);
            cell.columns = cell.columns.max(1);
        }
    }
    let widths = widths(&table.rows);
    let widest = widths.iter().copied().max().unwrap_or(0);
    for (row, width) in table.rows.iter_mut().zip(widths) {
        if width < widest {
            row.push(Cell { text: String::new(), columns: widest - width, rows: 1 });
        }
    }
    table.head_rows = table.head_rows.min(count);
    table
}

/// How many columns each row covers, with the cells that reach down into it.
fn widths(rows: &[Vec<Cell>]) -> Vec<usize> {
    let mut widths = vec![0; rows.len()];
    for (index, row) in rows.iter().enumerate() {
        for cell in row {
            for width in widths.iter_mut().skip(index).take(cell.rows) {
                *width += cell.columns;
            }
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, columns: usize, rows: usize) -> Cell {
        Cell { text: text.into(), columns, rows }
    }

    #[test]
    fn every_row_gets_the_same_width() {
        let rows = vec![vec![cell("甲", 1, 9), cell("乙", 2, 1)], vec![cell("丙", 1, 1)], vec![]];
        let table = complete(Table { rows, head_rows: 7 });
        assert_eq!(table.rows[0], [cell("甲", 1, 3), cell("乙", 2, 1)]);
        assert_eq!(table.rows[1], [cell("丙", 1, 1), cell("", 1, 1)]);
        assert_eq!(table.rows[2], [cell("", 2, 1)]);
        assert_eq!(table.head_rows, 3);
    }
}
