//! Makes paragraphs and tables of the cells of a spreadsheet: a title and a unit above a table, notes below it. Knows no file format.

use super::grid::complete;
use super::line::Line;
use super::refusals;
use crate::diagnostic::Sentence;
use crate::import::outline::{Cell, Content, Outline, Paragraph, Region, Span, Table};
use std::collections::BTreeMap;

/// The most places of one table, empty ones included.
const MOST_PLACES: usize = 2_000_000;

/// The cells of a sheet as they are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    /// The texts by row and column, from 0. Empty cells are not in it.
    pub cells: BTreeMap<(usize, usize), String>,
    /// How many rows and columns a cell covers, if it covers others.
    pub merged: BTreeMap<(usize, usize), (usize, usize)>,
    /// The indents of cells that have one, in twips.
    pub indents: BTreeMap<(usize, usize), u32>,
}

/// Adds the title of a document, which has none of its own: the name of its file.
pub(super) fn push_title(outline: &mut Outline, name: &str) {
    outline.properties.push(("ArticleTitle".to_owned(), name.to_owned()));
    push_heading(outline, name, 1);
}

/// Adds a heading such as the name of a sheet.
pub(super) fn push_heading(outline: &mut Outline, text: &str, level: u8) {
    let heading = Paragraph { level: Some(level), is_centred: level == 1, ..paragraph(text) };
    outline.push(Region::Body, Content::Paragraph(heading));
}

impl Sheet {
    /// Adds the content of the sheet. Empty rows part its tables, unless the rows behind them have no head of their own.
    pub(super) fn push_to(&self, outline: &mut Outline) -> Result<(), Sentence> {
        let mut rows: Vec<usize> = self.cells.keys().map(|(row, _)| *row).collect();
        rows.dedup();
        let mut rest = &rows[..];
        while let Some(first) = rest.first() {
            let is_next = |(index, pair): &(usize, &[usize])| {
                pair[1] == pair[0] + 1 || self.is_bridged(pair[0], pair[1]) || self.goes_on(&rest[..=*index], pair[1])
            };
            let length = 1 + rest.windows(2).enumerate().take_while(is_next).count();
            self.block(*first, rest[length - 1], outline)?;
            rest = &rest[length..];
        }
        Ok(())
    }

    /// Whether a merged cell reaches from one row down to another.
    fn is_bridged(&self, above: usize, below: usize) -> bool {
        self.merged.iter().any(|((row, _), (height, _))| *row <= above && row + height > below)
    }

    /// Whether rows with a head go on behind empty ones: with a label and numbers below their numbers, which are no years.
    fn goes_on(&self, above: &[usize], row: usize) -> bool {
        let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && !is_year(text);
        let numbers =
            |row: usize| self.row(row).filter(|(_, text)| is_number(text)).map(|(column, _)| column).collect::<Vec<_>>();
        let (Some(first), Some(last)) = (above.iter().find(|row| self.row(**row).count() > 1), above.last()) else {
            return false;
        };
        let (own, before) = (numbers(row), numbers(*last));
        let starts = |row: usize| self.row(row).next().filter(|(_, text)| !is_number(text)).map(|(column, _)| column);
        let has_head = numbers(*first).is_empty() && first < last;
        let is_alike = !own.is_empty() && own.iter().any(|column| before.contains(column));
        has_head && is_alike && starts(row).is_some() && starts(row) == starts(*last) && row - last < 4
    }

    fn row(&self, row: usize) -> impl DoubleEndedIterator<Item = (usize, &str)> {
        self.cells.range((row, 0)..=(row, usize::MAX)).map(|((_, column), text)| (*column, text.as_str()))
    }

    /// Adds rows without an empty one between them.
    fn block(&self, first: usize, last: usize, outline: &mut Outline) -> Result<(), Sentence> {
        let width = |row: usize| self.row(row).count();
        let widest = (first..=last).map(width).max().unwrap_or_default();
        // Lines around a table fill few of its columns: 部门：教育局 and 单位：万元 may share one.
        let is_line = |row: usize| {
            let sparse = width(row) == 1 || width(row) == 2 && widest > 2 && self.row(row).any(|(_, text)| is_labelled(text));
            sparse && !self.is_continued(row)
        };
        if widest < 2 {
            self.lines(first..last + 1, outline);
            return Ok(());
        }
        let start = (first..=last).find(|row| !is_line(*row)).unwrap_or(first);
        let end = (start..=last).rev().find(|row| !is_line(*row)).unwrap_or(last);
        self.lines(first..start, outline);
        self.table(start, end, outline)?;
        self.lines(end + 1..last + 1, outline);
        Ok(())
    }

    /// Whether a cell from above reaches into a row.
    fn is_continued(&self, row: usize) -> bool {
        self.merged.iter().any(|((start, _), (height, _))| *start < row && start + height > row)
    }

    fn lines(&self, rows: std::ops::Range<usize>, outline: &mut Outline) {
        for (_, text) in rows.flat_map(|row| self.row(row)) {
            outline.push(Region::Body, Content::Paragraph(paragraph(text)));
        }
    }

    /// Rows without any text are left out: they are the lower part of merged cells.
    fn table(&self, first: usize, last: usize, outline: &mut Outline) -> Result<(), Sentence> {
        let mut rows: Vec<usize> = self.cells.range((first, 0)..=(last, usize::MAX)).map(|((row, _), _)| *row).collect();
        rows.dedup();
        let columns = || self.cells.range((first, 0)..=(last, usize::MAX)).map(|((_, column), _)| *column);
        let (Some(left), Some(right)) = (columns().min(), columns().max()) else { return Ok(()) };
        let width = right + 1 - left;
        if rows.len().saturating_mul(width) > MOST_PLACES {
            return Err(refusals::too_many_cells(MOST_PLACES));
        }
        let mut covered = vec![vec![false; width]; rows.len()];
        let mut table = Table::default();
        for (index, row) in rows.iter().enumerate() {
            let mut cells = Vec::new();
            for column in left..=right {
                if covered[index][column - left] {
                    continue;
                }
                let (height, columns) = self.merged.get(&(*row, column)).copied().unwrap_or((1, 1));
                let height = rows[index..].iter().take_while(|below| **below < row + height).count();
                let columns = columns.min(right + 1 - column);
                for line in &mut covered[index..index + height] {
                    line[column - left..column - left + columns].fill(true);
                }
                let text = self.cells.get(&(*row, column)).cloned().unwrap_or_default();
                let indent = self.indents.get(&(*row, column)).copied().unwrap_or_default();
                cells.push(Cell { indent, ..Cell::new(text, columns, height) });
            }
            table.rows.push(cells);
        }
        outline.push(Region::Body, Content::Table(complete(table)));
        Ok(())
    }
}

/// 2023 or 2023年
fn is_year(text: &str) -> bool {
    let digits = text.strip_suffix('年').unwrap_or(text);
    digits.len() == 4 && digits.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year))
}

/// 单位：万元
fn is_labelled(text: &str) -> bool {
    text.contains(['：', ':'])
}

fn paragraph(text: &str) -> Paragraph {
    let mut line = Line::default();
    line.push(Span { text: text.to_owned(), ..Span::default() }, None);
    line.into_paragraph()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let mut sheet = Sheet::default();
        for (row, cells) in rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                sheet.cells.insert((row, column), (*text).to_owned());
            }
        }
        sheet
    }

    fn shown(sheet: &Sheet) -> Vec<String> {
        let mut outline = Outline::default();
        sheet.push_to(&mut outline).unwrap();
        let text = |content: &Content| match content {
            Content::Table(table) => {
                let row = |row: &Vec<Cell>| {
                    row.iter().map(|cell| format!("{}/{}x{}", cell.text, cell.columns, cell.rows)).collect::<Vec<_>>()
                };
                table.rows.iter().map(|cells| row(cells).join(" ")).collect::<Vec<_>>().join(" | ")
            }
            content => content.texts().concat(),
        };
        outline.blocks.iter().map(|block| text(&block.content)).collect()
    }

    #[test]
    fn lines_around_a_table_are_paragraphs() {
        let mut own = sheet(&[
            &["收入总表", "", "", "", ""],
            &["部门：甲局", "", "", "", "单位：万元"],
            &["项目", "甲", "乙", "丙", "丁"],
            &["收入", "1", "2", "", "3"],
            &["注：合计数取整。"],
            &[],
            &["另注"],
        ]);
        own.merged.insert((0, 0), (1, 5));
        let table = "项目/1x1 甲/1x1 乙/1x1 丙/1x1 丁/1x1 | 收入/1x1 1/1x1 2/1x1 /1x1 3/1x1";
        assert_eq!(shown(&own), ["收入总表", "部门：甲局", "单位：万元", table, "注：合计数取整。", "另注"]);
    }

    #[test]
    fn empty_rows_inside_a_table_part_nothing() {
        let own = sheet(&[
            &["项目", "2022", "2023"],
            &["教育", "1", "2"],
            &["", "", ""],
            &["合计", "1", "2"],
            &["", "", ""],
            &["项目", "2022", "2023"],
            &["科技", "3", "4"],
        ]);
        let shown = shown(&own);
        assert_eq!(shown.len(), 2, "{shown:?}");
        assert!(shown[0].ends_with("合计/1x1 1/1x1 2/1x1"), "{shown:?}");
    }

    #[test]
    fn merged_cells_cover_others() {
        let mut own = sheet(&[&["项目", "人数", ""], &["", "男", "女"], &["甲", "1", "2"]]);
        own.merged.insert((0, 0), (2, 1));
        own.merged.insert((0, 1), (1, 2));
        assert_eq!(shown(&own), ["项目/1x2 人数/2x1 | 男/1x1 女/1x1 | 甲/1x1 1/1x1 2/1x1"]);
    }
}
