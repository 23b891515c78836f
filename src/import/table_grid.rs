//! The places of a document's table, and its heads: which cell covers a place, and which heads stand above a column.

use super::outline::{Cell, Table};
use super::table_cells::{Reading, read};

/// The most rows of heads that a table of a report has.
const MOST_HEADS: usize = 3;
/// The most characters of a head that is surely one.
const LONGEST_HEAD: usize = 30;

/// The cell that covers a place, and where it begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'t> {
    pub cell: &'t Cell,
    pub origin: (usize, usize),
}

/// A table by its places: rows of equal width.
pub(super) struct Grid<'t> {
    pub places: Vec<Vec<Place<'t>>>,
}

/// The heads of a table.
pub(super) struct Heads {
    /// How many rows they take.
    pub rows: usize,
    /// How many columns name the rows: those below the first head.
    pub labels: usize,
    /// The first head.
    pub rows_label: String,
    /// The heads that it was joined from, if the first two columns name the rows.
    pub joined: Vec<String>,
    /// For each other column its heads, from the top down; the last one is its own.
    pub columns: Vec<Vec<Head>>,
}

/// A head. Columns under the same one have an equal `number`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub text: String,
    number: (usize, usize),
}

impl Heads {
    /// Whether all heads look like names of columns: no amounts, no sentences. A table of words and numbers without a head has other
    /// texts in its first row.
    pub(super) fn are_clear(&self) -> bool {
        let is_clear = |text: &str| {
            let name = text.split(['（', '(']).next().unwrap_or_default();
            let name = name.strip_prefix(|c: char| c.is_ascii_digit()).map_or(name, |_| year_head(name).unwrap_or("1"));
            let has_digit = name.contains(|c: char| c.is_ascii_digit());
            !text.is_empty() && text.chars().count() <= LONGEST_HEAD && !has_digit && !text.contains(['。', '；', '：', ':'])
        };
        is_clear(&self.rows_label) && self.columns.iter().flatten().all(|head| is_clear(&head.text))
    }
}

/// What stands behind the year that a head begins with: 2023年决算数. `None` if it does not begin with one.
fn year_head(head: &str) -> Option<&str> {
    let digits = head.len() - head.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (year, rest) = head.split_at(digits);
    is_year(year).then(|| rest.trim_start_matches(['年', '度']))
}

impl<'t> Grid<'t> {
    /// The places of a table. `None` if cells overlap or leave holes.
    pub(super) fn of(table: &'t Table) -> Option<Grid<'t>> {
        let width: usize = table.rows.first()?.iter().map(|cell| cell.columns).sum();
        let mut places: Vec<Vec<Option<Place<'t>>>> = vec![vec![None; width]; table.rows.len()];
        for (row, cells) in table.rows.iter().enumerate() {
            for cell in cells {
                let column = places[row].iter().position(Option::is_none)?;
                for line in places.iter_mut().skip(row).take(cell.rows) {
                    for place in line.get_mut(column..column + cell.columns)? {
                        if place.replace(Place { cell, origin: (row, column) }).is_some() {
                            return None;
                        }
                    }
                }
            }
        }
        let places: Option<Vec<Vec<Place<'t>>>> = places.into_iter().map(|row| row.into_iter().collect()).collect();
        Some(Grid { places: places? })
    }

    /// The number of columns.
    pub(super) fn width(&self) -> usize {
        self.places.first().map_or(0, Vec::len)
    }

    /// The text at a place, in one line.
    pub(super) fn text(&self, row: usize, column: usize) -> String {
        self.places[row][column].cell.text.split('\n').map(str::trim).collect()
    }

    /// The heads, if the table has some that a report can have. `declared` is the number of rows that the document calls heads.
    pub(super) fn heads(&self, declared: usize) -> Option<Heads> {
        let rows = self.head_rows(declared.max(1));
        if rows > MOST_HEADS || rows >= self.places.len() {
            return None;
        }
        let above = |column: usize| {
            let mut heads: Vec<Head> = Vec::new();
            for row in 0..rows {
                let head = Head { text: self.text(row, column), number: self.places[row][column].origin };
                if !head.text.is_empty() && heads.last().is_none_or(|last| last.number != head.number) {
                    heads.push(head);
                }
            }
            heads
        };
        let own = above(0);
        let label = own.last()?;
        let first = self.places[0][0].cell;
        let labels = if first.rows == rows { first.columns } else { 1 };
        let joined = if labels == 1 { self.categories(rows, &label.text) } else { Vec::new() };
        let labels = labels.max(joined.len());
        let rows_label = if joined.is_empty() { label.text.clone() } else { joined.join("、") };
        // 项目 above 科目编码 and 科目名称: the second column keeps what stands above both.
        let is_kept = |head: &Head| head == label || above(1).contains(head);
        if self.width() <= labels || labels == 1 && !own.iter().all(is_kept) {
            return None;
        }
        let is_own = |column: usize| self.places[rows - 1][column].cell.columns == 1;
        if !(labels..self.width()).all(is_own) || labels == 1 && !is_own(0) {
            return None;
        }
        let columns: Vec<Vec<Head>> = (labels..self.width()).map(above).collect();
        let is_named = columns.iter().all(|heads| heads.last().is_some_and(|head| is_name(&head.text)));
        is_named.then_some(Heads { rows, labels, rows_label, joined, columns })
    }

    /// The heads of the first two columns, if both name the rows: cells that reach down over rows, each of which has a name of its own
    /// (收入 beside 拨款 and 事业).
    fn categories(&self, heads: usize, label: &str) -> Vec<String> {
        let rows = heads..self.places.len();
        let is_named = |row: usize| {
            let (category, name) = (self.places[row][0], self.places[row][1]);
            let own = self.own_text(row, 1);
            let has_name = category.cell.rows > 1 && name.cell.columns == 1 && !own.is_empty() && !is_number(&own);
            // 合计 may reach over both.
            has_name || category.origin == name.origin
        };
        let is_one = self.width() > 2 && self.places[heads - 1][1].cell.columns == 1;
        let is_split = is_one && rows.clone().any(|row| self.places[row][0].cell.rows > 1) && rows.into_iter().all(is_named);
        if is_split { vec![label.to_owned(), self.text(heads - 1, 1)] } else { Vec::new() }
    }

    /// How many rows the heads take: no cell reaches out of them, and a head over several columns has heads below it.
    fn head_rows(&self, least: usize) -> usize {
        let mut rows = least;
        while rows <= MOST_HEADS && rows < self.places.len() {
            let reaches = self.places[..rows].iter().flatten().any(|place| place.origin.0 + place.cell.rows > rows);
            // Below 项目 over several columns stand 科目编码 and 科目名称, or labels with their numbers.
            let has_numbers = (1..self.width()).any(|column| is_number(&self.own_text(rows, column)));
            let is_wide = |place: &Place<'_>| place.cell.columns > 1 && !(place.origin == (0, 0) && has_numbers);
            let is_open = self.places[rows - 1].iter().any(is_wide);
            if !reaches && !is_open {
                break;
            }
            rows += 1;
        }
        rows
    }

    /// The text of the cell that begins at a place.
    pub(super) fn own_text(&self, row: usize, column: usize) -> String {
        let is_own = self.places[row][column].origin == (row, column);
        if is_own { self.text(row, column) } else { String::new() }
    }
}

fn is_number(text: &str) -> bool {
    matches!(read(text), Reading::Number(_))
}

/// Whether a text names a column. A number of columns (栏次 1 2 3) is no head, and nothing may be lost; a year is one.
fn is_name(text: &str) -> bool {
    is_year(text) || text.parse::<f64>().is_err()
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::import) fn table(rows: &[&[(&str, usize, usize)]]) -> Table {
        let cell = |(text, columns, rows): &(&str, usize, usize)| Cell::new(*text, *columns, *rows);
        Table { rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect(), head_rows: 0 }
    }

    fn heads(table: &Table) -> Option<(usize, String, Vec<String>)> {
        let found = Grid::of(table)?.heads(table.head_rows)?;
        let texts = |heads: &Vec<Head>| heads.iter().map(|head| head.text.as_str()).collect::<Vec<_>>().join("·");
        Some((found.rows, found.rows_label, found.columns.iter().map(texts).collect()))
    }

    #[test]
    fn heads_may_stand_above_each_other() {
        let grouped = table(&[
            &[("项目", 1, 2), ("在校生", 2, 1), ("教师", 1, 2)],
            &[("男", 1, 1), ("女", 1, 1)],
            &[("甲校", 1, 1), ("1", 1, 1), ("2", 1, 1), ("3", 1, 1)],
        ]);
        let columns = ["在校生·男", "在校生·女", "教师"].map(str::to_owned).to_vec();
        assert_eq!(heads(&grouped), Some((2, "项目".to_owned(), columns)));
        let plain = table(&[&[("项目", 1, 1), ("数", 1, 1)], &[("甲", 1, 1), ("1", 1, 1)]]);
        assert_eq!(heads(&plain), Some((1, "项目".to_owned(), vec!["数".to_owned()])));
    }

    #[test]
    fn codes_and_names_may_share_a_head() {
        let accounts = table(&[
            &[("项目", 2, 1), ("合计", 1, 2)],
            &[("科目编码", 1, 1), ("科目名称", 1, 1)],
            &[("205", 1, 1), ("教育", 1, 1), ("3", 1, 1)],
            &[("合计", 2, 1), ("3", 1, 1)],
        ]);
        let columns = ["项目·科目名称", "合计"].map(str::to_owned).to_vec();
        assert_eq!(heads(&accounts), Some((2, "科目编码".to_owned(), columns)));
    }

    #[test]
    fn what_a_report_cannot_have_is_left_alone() {
        let numbered = table(&[&[("项目", 1, 1), ("数", 1, 1)], &[("栏次", 1, 1), ("1", 1, 1)], &[("甲", 1, 1), ("1", 1, 1)]]);
        assert!(Grid::of(&numbered).expect("a grid").heads(2).is_none(), "numbers of columns");
        let years = table(&[&[("项目", 1, 1), ("2021", 1, 1), ("2022年", 1, 1)], &[("甲", 1, 1), ("1", 1, 1), ("2", 1, 1)]]);
        assert!(Grid::of(&years).expect("a grid").heads(0).is_some(), "years are names");
        let wide = table(&[&[("项目", 1, 1), ("数", 2, 1)], &[("甲", 1, 1), ("1", 1, 1), ("2", 1, 1)]]);
        assert!(Grid::of(&wide).expect("a grid").heads(0).is_none(), "no heads below a head over two columns");
    }
}
