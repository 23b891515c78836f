//! Columns that are the sums of others: their heads propose it (合计, 小计, 总数), and most of the rows decide. The rows that deny it
//! are mistakes of the document, which the check then finds.

use super::table_grid::Head;
use super::table_numbers::{Body, Number};
use super::table_words::is_total_column;

/// For each column the columns that it is the sum of; none for most. `heads` and `units` are those of the columns.
pub(super) fn sums(heads: &[Vec<Head>], units: &[Option<&str>], body: &Body) -> Vec<Vec<usize>> {
    (0..heads.len()).map(|column| parts(heads, units, body, column).unwrap_or_default()).collect()
}

fn parts(heads: &[Vec<Head>], units: &[Option<&str>], body: &Body, column: usize) -> Option<Vec<usize>> {
    let is_total = |column: usize| heads[column].last().is_some_and(|head| is_total_column(&head.text));
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
    [siblings, plain, totals].into_iter().filter(|parts| parts.len() > 1).find(|parts| holds(body, column, parts))
}

/// Whether a column is the sum of others in most rows, and in two at least. Where it is blank, or all of its parts are, nothing is
/// said.
fn holds(body: &Body, column: usize, parts: &[usize]) -> bool {
    let (mut held, mut denied) = (0, 0);
    for row in 0..body.rows.len() {
        let addends: Vec<Number> = parts.iter().filter_map(|part| body.number(row, *part)).collect();
        let Some(whole) = body.number(row, column).filter(|_| !addends.is_empty()) else { continue };
        if whole.is_sum_of(&addends) { held += 1 } else { denied += 1 }
    }
    held > 1 && held > denied
}
