//! Totals that stand above what they add up: 收入总计, 本年收入合计, its parts, 年初结转和结余. No indent and no number says where the parts
//! end, so the sums must: there is one way in which both totals hold.

use super::table_numbers::Body;
use super::table_rows::{Node, leaf};
use super::table_words::may_be_total;

/// The rows as a tree with their totals above. `None` unless all totals hold, in one way only.
pub(super) fn leading_totals(body: &Body) -> Option<Vec<Node>> {
    let is_root = |row: usize| body.rows[row].label.replace([' ', '\u{3000}'], "").ends_with("总计");
    let roots: Vec<usize> = (0..body.rows.len()).filter(|row| is_root(*row)).collect();
    if roots.first() != Some(&0) {
        return None;
    }
    let mut nodes = Vec::new();
    for (index, root) in roots.iter().enumerate() {
        let end = roots.get(index + 1).copied().unwrap_or(body.rows.len());
        nodes.extend(block(body, *root, end)?);
    }
    Some(nodes)
}

/// A root and the rows behind it, up to the next root.
fn block(body: &Body, root: usize, end: usize) -> Option<Vec<Node>> {
    let totals: Vec<usize> = (root + 1..end).filter(|row| may_be_total(&body.rows[*row].label)).collect();
    let [total] = totals[..] else { return None };
    let holds = |whole: usize, parts: &[usize]| body.equation_of_rows(whole, parts).is_told();
    let ways = (total + 2..end).filter(|last| {
        let parts: Vec<usize> = (total + 1..=*last).collect();
        let rest: Vec<usize> = (root + 1..=total).chain(*last + 1..end).collect();
        rest.len() > 1 && holds(total, &parts) && holds(root, &rest)
    });
    // A row of noughts may stand on either side.
    let [last] = ways.collect::<Vec<usize>>()[..] else { return None };
    let leaf = |row: usize| leaf(row, &body.rows[row].label);
    let mut nodes: Vec<Node> = vec![Node { is_total: true, ..leaf(root) }];
    nodes.extend((root + 1..total).map(leaf));
    nodes.push(Node { children: (total + 1..=last).map(leaf).collect(), ..leaf(total) });
    nodes.extend((last + 1..end).map(leaf));
    Some(nodes)
}
