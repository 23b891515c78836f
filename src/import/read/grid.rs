//! Makes the rows of a table equally wide, as the outline promises, and leaves out those that are blank. Knows no file format.

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
            row.push(Cell::new("", widest - width, 1));
        }
    }
    table.head_rows = table.head_rows.min(count);
    without_blank_rows(table)
}

/// Leaves out rows in which nothing begins that could be seen: they only make space, and would be rows without a name. Cells that
/// reach over such a row are as much shorter.
fn without_blank_rows(mut table: Table) -> Table {
    // A blank cell that reaches down holds a place in the rows below.
    let is_blank = |row: &Vec<Cell>| row.iter().all(|cell| cell.is_blank() && cell.rows == 1);
    for index in (0..table.rows.len()).rev().filter(|index| is_blank(&table.rows[*index])).collect::<Vec<_>>() {
        for (above, row) in table.rows[..index].iter_mut().enumerate() {
            row.iter_mut().filter(|cell| above + cell.rows > index).for_each(|cell| cell.rows -= 1);
        }
        table.rows.remove(index);
        table.head_rows -= usize::from(index < table.head_rows);
    }
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
        Cell::new(text, columns, rows)
    }

    #[test]
    fn every_row_gets_the_same_width() {
        let rows = vec![vec![cell("甲", 1, 9), cell("乙", 2, 1)], vec![cell("丙", 1, 1)], vec![]];
        let table = complete(Table { rows, head_rows: 7 });
        assert_eq!(table.rows[0], [cell("甲", 1, 2), cell("乙", 2, 1)]);
        assert_eq!(table.rows[1], [cell("丙", 1, 1), cell("", 1, 1)]);
        assert_eq!((table.rows.len(), table.head_rows), (2, 2));
    }

    #[test]
    fn blank_rows_shift_nothing() {
        let rows = vec![
            vec![cell("项目", 1, 2), cell("人数", 2, 1)],
            vec![],
            vec![cell("甲", 1, 3), cell("1", 1, 1), cell("2", 1, 1)],
            vec![cell(" ", 1, 1), cell("", 1, 1)],
            vec![cell("3", 1, 1), cell("4", 1, 1)],
        ];
        let table = complete(Table { rows, head_rows: 2 });
        assert_eq!(table.rows[0], [cell("项目", 1, 1), cell("人数", 2, 1)]);
        assert_eq!(table.rows[1], [cell("甲", 1, 2), cell("1", 1, 1), cell("2", 1, 1)]);
        assert_eq!(table.rows[2], [cell("3", 1, 1), cell("4", 1, 1)]);
        assert_eq!((table.rows.len(), table.head_rows), (3, 1));
        // A blank cell over two rows holds its place.
        let rows = vec![vec![cell("", 1, 2), cell("", 1, 1)], vec![cell("3", 1, 1)]];
        assert_eq!(complete(Table { rows, head_rows: 0 }).rows.len(), 2);
    }
}
