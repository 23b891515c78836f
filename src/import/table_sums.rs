//! Columns that are the sums of others: their heads propose it (合计, 小计, 总数), and most of the rows decide. The rows that deny it
//! are mistakes of the document, which the check then finds.

use super::table_grid::Head;
use super::table_rows::{Row, tally};

/// The heads of columns that are sums.
const TOTALS: [&str; 7] = ["合计", "总计", "共计", "小计", "总数", "总量", "总额"];

/// For each column the columns that it is the sum of; none for most. `heads` and `units` are those of the columns.
pub(super) fn sums(heads: &[Vec<Head>], units: &[Option<&str>], rows: &[Row]) -> Vec<Vec<usize>> {
    (0..heads.len()).map(|column| parts(heads, units, rows, column).unwrap_or_default()).collect()
}

fn parts(heads: &[Vec<Head>], units: &[Option<&str>], rows: &[Row], column: usize) -> Option<Vec<usize>> {
    let is_total = |column: usize| {
        let head = heads[column].last().map(|head| head.text.replace([' ', '\u{3000}'], "")).unwrap_or_default();
        let name = head.split(['（', '(']).next().unwrap_or_default().to_owned();
        TOTALS.contains(&name.as_str())
    };
    if !is_total(column) {
        return None;
    }
    let own = &heads[column];
    let others = || (0..heads.len()).filter(|other| *other != column && units[*other] == units[column]);
    let is_sibling = |other: &usize| {
        let head = &heads[*other];
        head.len() == own.len() && head[..head.len() - 1] == own[..own.len() - 1] && !is_total(*other)
    };
    let siblings: Vec<usize> = others().filter(is_sibling).collect();
    let plain: Vec<usize> = others().filter(|other| !is_total(*other)).collect();
    let totals: Vec<usize> = others().filter(|other| is_total(*other) && heads[*other].len() > own.len()).collect();
    [siblings, plain, totals].into_iter().filter(|parts| parts.len() > 1).find(|parts| holds(rows, column, parts))
}

/// Whether a column is the sum of others in most rows, and in two at least.
fn holds(rows: &[Row], column: usize, parts: &[usize]) -> bool {
    let cells = rows.iter().map(|row| (row.numbers[column], parts.iter().filter_map(|part| row.numbers[*part]).collect()));
    let (held, denied) = tally(cells);
    held > 1 && held > denied
}
