//! Lines that a document has put into a table, above its heads or below its rows: the caption, 单位：万元, 注：…. They stand around
//! the table of a report.

use super::column_numbers::numbering;
use super::draft::Piece;
use super::outline::{Cell, Span, Table};
use super::table_grid::Grid;
use std::borrow::Cow;

/// Pieces in which the lines of tables are paragraphs around them.
pub(super) fn parted(pieces: &[Piece]) -> Cow<'_, [Piece]> {
    let has_lines = |piece: &Piece| matches!(piece, Piece::Table(table) if parts(table).is_some());
    if !pieces.iter().any(has_lines) {
        return Cow::Borrowed(pieces);
    }
    let mut found = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Table(table) if parts(table).is_some() => {
                let Some((above, table, below)) = parts(table) else { continue };
                found.extend(above.into_iter().map(paragraph));
                found.push(Piece::Table(table));
                found.extend(below.into_iter().map(paragraph));
            }
            piece => found.push(piece.clone()),
        }
    }
    Cow::Owned(found)
}

fn paragraph(text: String) -> Piece {
    Piece::Paragraph(vec![Span { text, ..Span::default() }])
}

/// The lines above and below a table, and the table between them. `None` if there are none, or if what is left is no table that a
/// report can have.
fn parts(table: &Table) -> Option<(Vec<String>, Table, Vec<String>)> {
    let width: usize = table.rows.first()?.iter().map(|cell| cell.columns).sum();
    let above = table.rows.iter().take_while(|row| is_line(row, width)).count();
    let below = table.rows[above..].iter().rev().take_while(|row| is_line(row, width)).count();
    if above + below == 0 {
        return None;
    }
    let end = table.rows.len() - below;
    let own = Table { rows: table.rows[above..end].to_vec(), head_rows: table.head_rows.saturating_sub(above) };
    let numbering = numbering(&own);
    let data = numbering.data(&own)?;
    let grid = Grid::of(data)?;
    grid.body(&grid.heads(data.head_rows)?)?;
    let lines = |rows: &[Vec<Cell>]| rows.iter().flatten().filter(|cell| !cell.is_blank()).map(text).collect();
    Some((lines(&table.rows[..above]), own, lines(&table.rows[end..])))
}

fn text(cell: &Cell) -> String {
    cell.text.split('\n').map(str::trim).collect()
}

/// Whether a row is a line: one cell over the whole table, or cells that each say what they are: 部门：示例局, 单位：万元.
fn is_line(row: &[Cell], width: usize) -> bool {
    let filled: Vec<&Cell> = row.iter().filter(|cell| !cell.is_blank()).collect();
    let is_low = row.iter().all(|cell| cell.rows == 1);
    let is_labelled = |cell: &&Cell| cell.text.contains(['：', ':']);
    let is_whole = width > 1 && row.len() == 1 && filled.len() == 1;
    is_low && (is_whole || width > 2 && (1..3).contains(&filled.len()) && filled.iter().all(is_labelled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_units_and_notes_stand_around_a_table() {
        let cell = |text: &str, columns| Cell::new(text, columns, 1);
        let rows = vec![
            vec![cell("表1 收支表", 3)],
            vec![cell("部门：甲局", 1), cell("", 1), cell("单位：万元", 1)],
            vec![cell("项目", 1), cell("收入", 1), cell("支出", 1)],
            vec![cell("教育", 1), cell("1", 1), cell("2", 1)],
            vec![cell("注：取整。", 3)],
        ];
        let (above, table, below) = parts(&Table { rows, head_rows: 0 }).expect("lines");
        assert_eq!(
            (above, below),
            (vec!["表1 收支表".to_owned(), "部门：甲局".into(), "单位：万元".into()], vec!["注：取整。".to_owned()])
        );
        assert_eq!(table.rows.len(), 2);
        // What is left must be a table.
        let rows = vec![vec![cell("基本情况", 4)], vec![cell("姓名", 1), cell("甲", 1), cell("性别", 1), cell("女", 1)]];
        assert_eq!(parts(&Table { rows, head_rows: 0 }), None);
    }
}
