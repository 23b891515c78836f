//! Tables of Word: merged cells, head rows, tables in tables.

use super::{CellText, Reader, losses};
use crate::import::outline::{Cell, Content, Picture, Table};
use crate::import::read::grid;
use crate::import::read::xml::{attribute, child, elements, name, toggle, value};
use roxmltree::Node;
use std::collections::HashMap;

/// Word allows 63 columns. A damaged file must not ask for millions.
const MOST_COLUMNS: usize = 1000;

/// The cells that may go on in the next row, by their first column.
type Reaching = HashMap<usize, Origin>;

#[derive(Debug, Clone, Copy)]
struct Origin {
    row: usize,
    cell: usize,
    columns: usize,
}

/// A row while its cells are read.
struct Row<'o> {
    above: &'o Reaching,
    below: Reaching,
    column: usize,
    cells: Vec<Cell>,
}

impl Reader<'_> {
    /// Reads a table. Its pictures become blocks behind it.
    pub(super) fn table(&mut self, node: Node<'_, '_>) {
        let mut pictures = Vec::new();
        let table = self.rows(node, &mut pictures);
        if table.rows.iter().flatten().any(|cell| !cell.text.is_empty()) {
            self.push(Content::Table(table));
        }
        for picture in pictures {
            self.push(Content::Picture(picture));
        }
    }

    fn rows(&mut self, node: Node<'_, '_>, pictures: &mut Vec<Picture>) -> Table {
        let mut table = Table::default();
        let mut reaching = Reaching::new();
        let mut is_head = true;
        for tr in inside(node, "tr") {
            let properties = child(tr, "trPr");
            if properties.is_some_and(|properties| child(properties, "del").is_some()) {
                self.lose_all(tr, losses::deleted());
                continue;
            }
            is_head &= properties.and_then(|properties| toggle(properties, "tblHeader")) == Some(true);
            table.head_rows += usize::from(is_head);
            let mut row = Row { above: &reaching, below: Reaching::new(), column: 0, cells: Vec::new() };
            let skipped = |name: &str| number(properties.and_then(|properties| value(properties, name)), 0);
            row.skip(skipped("gridBefore"));
            for tc in inside(tr, "tc") {
                self.cell(tc, &mut row, &mut table.rows, pictures);
            }
            row.skip(skipped("gridAfter"));
            let Row { below, cells, .. } = row;
            reaching = below;
            table.rows.push(cells);
        }
        grid::complete(table)
    }

    /// Reads a cell: a new one, or one that goes on from above or from the left. `rows` are those above.
    fn cell(&mut self, tc: Node<'_, '_>, row: &mut Row<'_>, rows: &mut [Vec<Cell>], pictures: &mut Vec<Picture>) {
        let properties = child(tc, "tcPr");
        let columns = number(properties.and_then(|properties| value(properties, "gridSpan")), 1).max(1);
        let merge = |name: &str| properties.and_then(|properties| child(properties, name));
        let goes_on = |node: Node<'_, '_>| attribute(node, "val") != Some("restart");
        let CellText { lines, pictures: found, indent } = self.cell_text(tc);
        let text = lines.join("\n");
        pictures.extend(found);
        let column = row.column;
        row.column += columns;
        let origin = row.above.get(&column).copied().filter(|origin| origin.columns == columns);
        if let (true, Some(origin)) = (merge("vMerge").is_some_and(goes_on), origin) {
            if let Some(cell) = rows.get_mut(origin.row).and_then(|row| row.get_mut(origin.cell)) {
                cell.rows += 1;
            }
            row.below.insert(column, origin);
            if !text.is_empty() {
                self.lose(losses::covered_cell(), &text);
            }
            return;
        }
        if let (true, Some(left)) = (merge("hMerge").is_some_and(goes_on), row.cells.last_mut()) {
            left.columns += columns;
            left.text = [&*left.text, &*text].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
            return;
        }
        if merge("vMerge").is_some() {
            row.below.insert(column, Origin { row: rows.len(), cell: row.cells.len(), columns });
        }
        row.cells.push(Cell { indent: indent.unwrap_or_default(), ..Cell::new(text, columns, 1) });
    }

    fn cell_text(&mut self, tc: Node<'_, '_>) -> CellText {
        self.cells.push(CellText::default());
        self.blocks(tc);
        self.cells.pop().unwrap_or_default()
    }
}

impl Row<'_> {
    /// Columns in which the row has no cell.
    fn skip(&mut self, columns: usize) {
        if columns > 0 {
            self.cells.push(Cell::new("", columns, 1));
            self.column += columns;
        }
    }
}

fn number(text: Option<&str>, default: usize) -> usize {
    text.and_then(|text| text.parse().ok()).map_or(default, |number: usize| number.min(MOST_COLUMNS))
}

/// The rows of a table or the cells of a row, which may stand inside content controls and tracked changes.
fn inside<'a, 'i>(node: Node<'a, 'i>, wanted: &str) -> Vec<Node<'a, 'i>> {
    let mut found = Vec::new();
    for child in elements(node) {
        match name(child) {
            name if name == wanted => found.push(child),
            "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => found.extend(inside(child, wanted)),
            _ => {}
        }
    }
    found
}
