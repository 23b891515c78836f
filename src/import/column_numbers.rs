//! The row of a statutory table that numbers its columns (栏次 1 2 3, 甲 乙 1 2) or says how they follow from each other (3=1-2). Its
//! numbers are names, not data: read as data they would be amounts. A report has no place for them, so the row is left out of a
//! table of `tables.yaml` and listed.

use super::outline::{Cell, Table};

/// What the row is called in its own cells.
const NAMES: [&str; 5] = ["栏次", "栏目", "列次", "行次", "序号"];
/// What numbers the columns of words in forms of statistics.
const STEMS: [&str; 5] = ["甲", "乙", "丙", "丁", "戊"];
/// The rows of a table in which it may stand: below the heads.
const MOST_ABOVE: usize = 4;

/// A table without the row that numbers its columns.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unnumbered {
    pub table: Table,
    /// The texts of the row that is left out, without blank ones.
    pub row: Vec<String>,
}

/// Whether, and how, the columns of a table are numbered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Numbering {
    None,
    /// By a row of their own.
    Row(Unnumbered),
    /// By a row that has heads as well (类 款 项 栏次 1 2), or in a way that is not understood. Such a table is no data.
    Mixed,
}

impl Numbering {
    /// The table without the numbers of its columns. `None` if it is no data.
    pub(super) fn data<'t>(&'t self, table: &'t Table) -> Option<&'t Table> {
        match self {
            Numbering::None => Some(table),
            Numbering::Row(unnumbered) => Some(&unnumbered.table),
            Numbering::Mixed => None,
        }
    }
}

/// How the columns of a table are numbered.
pub(super) fn numbering(table: &Table) -> Numbering {
    let rows = || table.rows.iter().enumerate().skip(1).take(MOST_ABOVE);
    let Some((index, row)) = rows().find(|(_, row)| names_columns(row)) else { return Numbering::None };
    let width = |row: &[Cell]| row.iter().map(|cell| cell.columns).sum::<usize>();
    // A cell that reaches into the row from above would lose a row.
    let is_whole = width(row) == table.rows.first().map_or(0, |first| width(first)) && row.iter().all(|cell| cell.rows == 1);
    if !is_whole || !is_numbers_only(row) {
        return Numbering::Mixed;
    }
    let mut rest = table.clone();
    let row = rest.rows.remove(index).into_iter().filter(|cell| !cell.is_blank()).map(|cell| cell.text).collect();
    rest.head_rows = if index < table.head_rows { table.head_rows - 1 } else { table.head_rows };
    Numbering::Row(Unnumbered { table: rest, row })
}

/// Whether a row says that it numbers columns: 栏次 beside a 1, or 甲 at its start and a 1.
fn names_columns(row: &[Cell]) -> bool {
    let texts: Vec<String> = row.iter().map(plain).collect();
    let is_named = texts.iter().any(|text| text == "栏次" || text == "列次");
    let is_stem = texts.first().is_some_and(|text| text == STEMS[0]) && texts.iter().any(|text| text == STEMS[1]);
    let has_first = texts.iter().any(|text| number(text) == Some(1));
    has_first && (is_named || is_stem)
}

/// Whether a row has nothing but names and numbers that count up from 1. 甲 乙 come in their order.
fn is_numbers_only(row: &[Cell]) -> bool {
    let (mut last, mut stems) = (0, 0);
    row.iter().map(plain).all(|text| {
        if text.is_empty() || matches!(text.as_str(), "—" | "-" | "——") || NAMES.contains(&text.as_str()) {
            return true;
        }
        if STEMS.get(stems) == Some(&text.as_str()) {
            stems += 1;
            return true;
        }
        last += 1;
        number(&text) == Some(last)
    })
}

fn plain(cell: &Cell) -> String {
    cell.text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The number of a column, with or without how it follows from others: 3, （3）, 3=1-2, 1=2+3.
fn number(text: &str) -> Option<u32> {
    let (own, formula) = text.split_once(['=', '＝']).unwrap_or((text, ""));
    let is_formula = |c: char| c.is_ascii_digit() || "+-×*/÷()（）%％＋－—.".contains(c);
    let bare = own.strip_prefix(['（', '(']).and_then(|rest| rest.strip_suffix(['）', ')'])).unwrap_or(own);
    let is_number = !bare.is_empty() && bare.len() < 3 && bare.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && formula.chars().all(is_formula)).then(|| bare.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::table_grid::tests::table;

    fn rows(second: &[(&str, usize, usize)]) -> Table {
        table(&[
            &[("项目", 1, 1), ("预算", 1, 1), ("决算", 1, 1), ("差额", 1, 1)],
            second,
            &[("甲", 1, 1), ("1", 1, 1), ("2", 1, 1), ("1", 1, 1)],
        ])
    }

    fn left_out(second: [&str; 4]) -> Option<Vec<String>> {
        match numbering(&rows(&second.map(|text| (text, 1, 1)))) {
            Numbering::Row(Unnumbered { row, table }) => {
                assert_eq!(table.rows.len(), 2);
                Some(row)
            }
            _ => None,
        }
    }

    #[test]
    fn a_row_of_numbers_is_left_out() {
        assert_eq!(left_out(["栏次", "1", "2", "3"]).expect("a row").len(), 4);
        assert_eq!(left_out(["栏　次", "1", "2", "3=1-2"]).expect("a row"), ["栏　次", "1", "2", "3=1-2"]);
        assert!(left_out(["栏次", "1=2+3", "2", "3"]).is_some() && left_out(["甲", "乙", "1", "2"]).is_some());
        assert!(left_out(["栏次", "（1）", "（2）", ""]).is_some());
        let mut declared = rows(&[("栏次", 1, 1), ("1", 1, 1), ("2", 2, 1)]);
        declared.head_rows = 2;
        assert!(matches!(numbering(&declared), Numbering::Row(Unnumbered { table, .. }) if table.head_rows == 1));
    }

    #[test]
    fn rows_of_data_are_not() {
        for second in [["乙", "1", "2", "3"], ["甲", "1", "2", "3"], ["一等", "1", "2", ""], ["", "1", "2", "3"]] {
            assert_eq!(numbering(&rows(&second.map(|text| (text, 1, 1)))), Numbering::None, "{second:?}");
        }
        // What is not understood is not read as data.
        for second in [["款", "栏次", "1", "2"], ["栏次", "1", "3", "4"], ["栏次", "1", "2.5", "3"]] {
            assert_eq!(numbering(&rows(&second.map(|text| (text, 1, 1)))), Numbering::Mixed, "{second:?}");
        }
        let reached = table(&[
            &[("项目", 1, 2), ("数", 1, 1), ("额", 1, 1)],
            &[("栏次", 1, 1), ("1", 1, 1)],
            &[("甲", 1, 1), ("1", 1, 1), ("2", 1, 1)],
        ]);
        assert_eq!(numbering(&reached), Numbering::Mixed);
    }
}
