//! Tables of a page. Those that only place things on the page are read as the paragraphs in their cells.

use super::blocks::Reader;
use super::indents::indent;
use super::look::Look;
use super::shown;
use super::tree::Id;
use crate::import::outline::{Cell, Content, Picture, Table};
use crate::import::read::grid;
use crate::import::read::losses as shared;

/// More than any table of a report; a page may ask for a thousand.
const MOST: usize = 1000;
/// Cells with more letters are text rather than values.
const LONG_CELL: usize = 200;

/// A row of a table: its cells, and whether it stands in the head.
struct Row {
    cells: Vec<Id>,
    is_head: bool,
}

impl Reader<'_> {
    /// Reads a table. `look` is that of its content.
    pub(super) fn table(&mut self, id: Id, look: &Look) {
        let mut rows = Vec::new();
        self.rows(id, false, &mut rows);
        for caption in shown(self.tree, id).filter(|child| self.tree.is(*child, &["caption"])).collect::<Vec<_>>() {
            self.children(caption, look);
            self.flush(look);
        }
        if self.is_layout(id, &rows) {
            for cell in rows.into_iter().flat_map(|row| row.cells) {
                let Some(element) = self.tree.element(cell) else { continue };
                let look = self.look_inside(cell, element, look);
                self.children(cell, &look);
                self.flush(&look);
            }
            return;
        }
        let mut pictures = Vec::new();
        let table = self.cells(&rows, look, &mut pictures);
        if table.rows.iter().flatten().any(|cell| !cell.text.is_empty()) {
            self.outline.push(look.region, Content::Table(table));
        }
        for picture in pictures {
            self.outline.push(look.region, Content::Picture(picture));
        }
    }

    /// The rows of a table, in the order in which browsers show them.
    fn rows(&self, id: Id, is_head: bool, rows: &mut Vec<Row>) {
        for child in shown(self.tree, id) {
            let Some(element) = self.tree.element(child) else { continue };
            match element.name.as_str() {
                "thead" => self.rows(child, true, rows),
                "tbody" | "tfoot" => self.rows(child, false, rows),
                "tr" => {
                    let cells = shown(self.tree, child).filter(|cell| self.tree.is(*cell, &["td", "th"])).collect::<Vec<_>>();
                    // A row without cells counts among those that a cell covers.
                    rows.push(Row { cells, is_head });
                }
                _ => {}
            }
        }
    }

    /// Whether a table only places things on the page.
    fn is_layout(&self, id: Id, rows: &[Row]) -> bool {
        let cells: Vec<Id> = rows.iter().flat_map(|row| row.cells.iter().copied()).collect();
        let filled = cells.iter().filter(|cell| self.letters(**cell) > 0).count();
        let is_declared =
            self.tree.element(id).is_some_and(|table| matches!(table.attribute("role"), Some("presentation" | "none")));
        if filled <= 1 || is_declared {
            return true;
        }
        let has_heads = rows.iter().any(|row| row.is_head) || cells.iter().any(|cell| self.tree.is(*cell, &["th"]));
        if has_heads || shown(self.tree, id).any(|child| self.tree.is(child, &["caption"])) {
            return false;
        }
        let holds_blocks = |cell: &Id| {
            let blocks = ["table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "form", "iframe", "article", "section"];
            self.tree.inside(*cell).into_iter().any(|inner| self.tree.is(inner, &blocks))
        };
        let longest = cells.iter().map(|cell| self.letters(*cell)).max().unwrap_or(0);
        // One cell that holds nearly everything is the text of the page, and what is around it are its margins.
        let is_mostly_one = longest > LONG_CELL && longest * 10 > self.letters(id) * 8;
        let count = rows.iter().filter(|row| !row.cells.is_empty()).count();
        cells.iter().any(holds_blocks) || is_mostly_one || longest > LONG_CELL && count == 1
    }

    fn cells(&mut self, rows: &[Row], look: &Look, pictures: &mut Vec<Picture>) -> Table {
        let mut table = Table::default();
        let mut is_head = true;
        for (index, row) in rows.iter().enumerate() {
            let mut cells = Vec::new();
            let is_filled = |cell: &&Id| self.letters(**cell) > 0;
            let has_only_heads = row.cells.iter().filter(is_filled).all(|cell| self.tree.is(*cell, &["th"]));
            is_head &= row.is_head || row.cells.is_empty() || has_only_heads;
            table.head_rows += usize::from(is_head);
            for cell in &row.cells {
                let text = self.cell(*cell, look, pictures);
                let number = |name: &str| {
                    let written = self.tree.element(*cell).and_then(|element| element.attribute(name));
                    written.and_then(|number| number.trim().parse::<usize>().ok())
                };
                let columns = number("colspan").unwrap_or(1).clamp(1, MOST);
                // 0 means all rows that are left.
                let rows = match number("rowspan") {
                    Some(0) => rows.len() - index,
                    rows => rows.unwrap_or(1).min(rows.map_or(1, |_| MOST)),
                };
                cells.push(Cell { indent: indent(self.tree, *cell), ..Cell::new(text, columns, rows) });
            }
            table.rows.push(cells);
        }
        grid::complete(table)
    }

    /// The text of a cell: its paragraphs as lines.
    fn cell(&mut self, cell: Id, look: &Look, pictures: &mut Vec<Picture>) -> String {
        let Some(element) = self.tree.element(cell) else { return String::new() };
        let look = Look { level: None, ..look.inside(element) };
        let mut reader = self.part();
        reader.children(cell, &look);
        let outline = reader.finish(&look);
        let mut lines = Vec::new();
        for block in outline.blocks {
            match block.content {
                Content::Paragraph(paragraph) => lines.push(crate::import::read::line::with_label(&paragraph)),
                Content::Picture(picture) => pictures.push(picture),
                Content::Table(table) => {
                    let rows = crate::import::read::line::table_lines(&table);
                    self.lose(&look, shared::nested_table(), &rows.join("\n"));
                    lines.extend(rows);
                }
            }
        }
        for loss in outline.losses {
            self.lose(&look, loss.what, &loss.text);
        }
        lines.join("\n")
    }
}
