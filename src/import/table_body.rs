//! The rows of a table below its heads. Labels may stand in several columns: a cell that reaches down over others names the rows
//! beside it.

use super::table_cells::{Reading, read};
use super::table_grid::{Grid, Heads};

/// A row below the heads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BodyRow {
    pub label: String,
    /// The indent of the label, in twips.
    pub indent: u32,
    /// How many cells that reach down stand before the label.
    pub depth: usize,
    /// The texts of the columns behind the labels. A row that only names others has no text in them.
    pub texts: Vec<String>,
}

impl Grid<'_> {
    /// The rows below the heads. `None` if cells cover places that a report has no cells for.
    pub(super) fn body(&self, heads: &Heads) -> Option<Vec<BodyRow>> {
        let mut rows = Vec::new();
        for row in heads.rows..self.places.len() {
            let label =
                if heads.labels > 1 { self.label(row, heads.labels, &mut rows)? } else { self.only_label(row, heads.rows)? };
            // Places that a label covers are blank.
            let is_fine = |column: &usize| {
                let place = self.places[row][*column];
                place.cell.rows == 1 && (place.cell.columns == 1 || place.origin.1 == 0)
            };
            if !(heads.labels..self.width()).all(|column| is_fine(&column)) {
                return None;
            }
            let texts = (heads.labels..self.width()).map(|column| self.own_text(row, column)).collect();
            rows.push(BodyRow { texts, ..label });
        }
        Some(rows)
    }

    /// The label of a row in one column. It may reach over columns without numbers: 合计 below 序号 and 项目.
    fn only_label(&self, row: usize, heads: usize) -> Option<BodyRow> {
        let cell = self.places[row][0].cell;
        let has_number =
            |column: usize| (heads..self.places.len()).any(|row| matches!(read(&self.own_text(row, column)), Reading::Number(_)));
        let is_fine = cell.rows == 1 && cell.columns < self.width() && !(1..cell.columns).any(has_number);
        is_fine.then(|| BodyRow { label: self.text(row, 0), indent: cell.indent, depth: 0, texts: Vec::new() })
    }

    /// The label of a row in several columns. Rows for the cells that reach down and begin here are added before it.
    fn label(&self, row: usize, labels: usize, rows: &mut Vec<BodyRow>) -> Option<BodyRow> {
        let (mut column, mut depth) = (0, 0);
        while column < labels {
            let place = self.places[row][column];
            let end = place.origin.1 + place.cell.columns;
            let own = BodyRow { label: self.text(row, column), indent: place.cell.indent, depth, texts: Vec::new() };
            match (end.cmp(&labels), place.cell.rows) {
                (std::cmp::Ordering::Equal, 1) => return Some(own),
                (std::cmp::Ordering::Less, 1) if place.cell.is_blank() => {}
                (std::cmp::Ordering::Less, 2..) if !place.cell.is_blank() => {
                    if place.origin.0 == row {
                        rows.push(BodyRow { texts: vec![String::new(); self.width() - labels], ..own });
                    }
                    depth += 1;
                }
                _ => return None,
            }
            column = end;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::outline::Table;
    use crate::import::table_grid::tests::table;

    fn body(table: &Table) -> Option<Vec<String>> {
        let grid = Grid::of(table)?;
        let rows = grid.body(&grid.heads(table.head_rows)?)?;
        Some(
            rows.iter()
                .map(|row| format!("{}{} {}", "·".repeat(row.depth), row.label, row.texts.join(" ")).trim().to_owned())
                .collect(),
        )
    }

    #[test]
    fn labels_may_reach_over_others() {
        let totals = table(&[
            &[("序号", 1, 1), ("项目", 1, 1), ("数", 1, 1)],
            &[("1", 1, 1), ("甲", 1, 1), ("3", 1, 1)],
            &[("合计", 2, 1), ("3", 1, 1)],
        ]);
        assert_eq!(body(&totals).expect("rows"), ["1 甲 3", "合计  3"]);
        let applications = table(&[
            &[("事项", 3, 2), ("申请人", 2, 1)],
            &[("个人", 1, 1), ("单位", 1, 1)],
            &[("一、新收", 3, 1), ("5", 1, 1), ("6", 1, 1)],
            &[("二、结果", 1, 3), ("（一）公开", 2, 1), ("1", 1, 1), ("2", 1, 1)],
            &[("（二）不公开", 1, 2), ("1.秘密", 1, 1), ("2", 1, 1), ("1", 1, 1)],
            &[("2.其他", 1, 1), ("2", 1, 1), ("3", 1, 1)],
        ]);
        let rows = ["一、新收 5 6", "二、结果", "·（一）公开 1 2", "·（二）不公开", "··1.秘密 2 1", "··2.其他 2 3"];
        assert_eq!(body(&applications).expect("rows"), rows);
    }

    #[test]
    fn what_has_no_place_in_a_report_is_left_alone() {
        let down = table(&[&[("项目", 1, 1), ("数", 1, 1)], &[("甲", 1, 2), ("1", 1, 1)], &[("2", 1, 1)]]);
        assert_eq!(body(&down), None, "a label over two rows");
        let over = table(&[&[("项目", 1, 1), ("数", 1, 1)], &[("甲", 1, 1), ("1", 1, 1)], &[("乙", 2, 1)]]);
        assert_eq!(body(&over), None, "a label over numbers");
        let values = table(&[&[("项目", 1, 1), ("数", 1, 1)], &[("甲", 1, 1), ("1", 1, 2)], &[("乙", 1, 1)]]);
        assert_eq!(body(&values), None, "a number over two rows");
    }
}
