//! Which rows of a table are totals of those beside them, as the check takes them.

use super::table_numbers::{Body, Tally};
use super::table_rows::{Node, Part, numbers};
use super::table_words::may_be_total;

/// 本年收入合计 is a total if it is the sum of the rows before it, or of those behind it where it comes first; 收入总计 also if it is that of
/// all rows before it.
pub(super) fn mark_totals(body: &Body, nodes: &mut [Node]) {
    for index in 0..nodes.len() {
        let node = &nodes[index];
        if node.is_total || !may_be_total(&node.label) || !node.children.is_empty() {
            continue;
        }
        let is_told =
            |parts: &Vec<&Node>| parts.len() > 1 && body.equation(node.row, |column| numbers(body, parts, column)).is_told();
        let is_told = if index == 0 {
            beside(nodes, index).iter().any(is_told)
        } else {
            // 收入总计 below 本年收入合计 and 年初结转 is the sum of all rows that are no totals.
            since_total(nodes, index).iter().any(is_told)
        };
        nodes[index].is_total = is_told;
    }
}

/// Takes the mark from totals that the check could not add up. In a plain list a total is one, right or wrong: the check says
/// which. In a table with a tree that is not wholly understood, a total that nothing adds up to says nothing.
pub(super) fn check_totals(body: &Body, nodes: &mut [Node], is_plain: bool) {
    for index in 0..nodes.len() {
        check_totals(body, &mut nodes[index].children, is_plain);
        if !nodes[index].is_total {
            continue;
        }
        let is_heading = !nodes[index].children.is_empty() && nodes[index].part == Part::Addend;
        let tallies: Vec<Tally> = beside(nodes, index)
            .into_iter()
            .map(|parts| body.equation(nodes[index].row, |column| numbers(body, &parts, column)))
            .collect();
        let is_right = |tally: &Tally| !tally.is_barred && (is_plain || tally.held >= tally.denied.len());
        nodes[index].is_total = !is_heading && tallies.iter().any(is_right);
    }
}

/// The rows above a total: those since the total before it, and all of them.
fn since_total(nodes: &[Node], index: usize) -> [Vec<&Node>; 2] {
    let above = &nodes[..index];
    let last = above.iter().rposition(|node| node.is_total).map_or(0, |total| total + 1);
    [parts(&above[last..]), parts(above)]
}

/// The rows that a total may add up, as the check takes them.
fn beside(nodes: &[Node], index: usize) -> Vec<Vec<&Node>> {
    let below = &nodes[index + 1..];
    let next = below.iter().position(|node| node.is_total).unwrap_or(below.len());
    let mut choices: Vec<Vec<&Node>> = since_total(nodes, index).into_iter().chain([parts(&below[..next])]).collect();
    if choices[1].is_empty() {
        choices.push(parts(below));
    }
    choices.retain(|rows| !rows.is_empty());
    choices
}

fn parts(nodes: &[Node]) -> Vec<&Node> {
    nodes.iter().filter(|node| !node.is_total).collect()
}
