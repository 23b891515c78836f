//! The tree of a table's rows: which row is a part of another one, a part among others (其中), or a total. The form of the rows
//! proposes it, and the numbers decide: what they deny is not declared. If only one cell of several denies it, that is a mistake
//! of the document, which is told.

use super::leading_totals::leading_totals;
use super::of_which_rows::{extended, undecided};
use super::row_depths;
use super::table_numbers::{Body, Kind, Number, Tally};
use super::table_totals::{check_totals, mark_totals};
use super::table_words::{is_total, may_be_total, of_which};
use rust_decimal::Decimal;

/// What a row is to the row that it stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Together with the others, the whole.
    Addend,
    /// One among others that are not named.
    OfWhich,
}

/// A row in the tree.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// Its place among all rows.
    pub row: usize,
    /// The label; without 其中 if the page prints it.
    pub label: String,
    pub is_total: bool,
    /// What the rows under it are; they are all the same.
    pub part: Part,
    pub children: Vec<Node>,
}

impl Node {
    /// A row that stands beside the others.
    pub(super) fn alone(row: usize, label: String) -> Node {
        Node { row, label, is_total: false, part: Part::Addend, children: Vec::new() }
    }
}

/// A cell that its form says to be a whole, and whose parts say otherwise.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Denial {
    pub whole: usize,
    pub parts: Vec<usize>,
    pub column: usize,
    pub part: Part,
}

/// The rows of a table as a tree, and what its numbers deny.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    pub denials: Vec<Denial>,
    /// Rows that their form shows above others of which they are not the sum, and that no denial tells of.
    pub loosened: Vec<usize>,
    /// Rows with 其中 behind which others stand that may be of the same group, and how many.
    pub undecided: Vec<(usize, usize)>,
}

/// How many cells must agree with a tree for one that does not, so that this one is a mistake.
const MANY: usize = 4;
/// How near the sum of the parts must be to a whole whose only cell they deny: others may be parts of it that are not named.
const NEAR: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// The tree of some rows.
pub(super) fn tree(body: &Body) -> Tree {
    let proposals = row_depths::proposals(&body.rows);
    let proposals: Vec<Vec<Node>> = proposals.into_iter().map(|depths| nodes(body, &depths, (0, None), &mut 0)).collect();
    let formed = proposals.first().map(|nodes| denied_wholes(body, nodes)).unwrap_or_default();
    let scored = proposals.into_iter().map(|nodes| (score(&tally(body, &nodes)), nodes)).rev();
    // Of those that are equally good, the more certain form: it comes last here.
    let nodes = scored.max_by_key(|(score, _)| *score).map(|(_, nodes)| nodes).unwrap_or_default();
    let nodes = without_chance(body, nodes);
    // Where nothing else says it, two sums that hold do.
    let nodes = if is_flat(&nodes) { leading_totals(body).unwrap_or(nodes) } else { nodes };
    let mut tree = Tree::default();
    let all = tally(body, &nodes);
    let is_mostly_right = all.denied.len() * MANY <= all.held;
    for node in nodes {
        let held = prune(body, node, is_mostly_right, &mut tree.denials);
        tree.nodes.extend(held);
    }
    let is_told = |row: &usize| tree.denials.iter().any(|denial| denial.whole == *row);
    tree.loosened = formed.into_iter().filter(|row| !is_told(row) && !is_whole(&tree.nodes, *row)).collect();
    let has_of_which = body.rows.iter().any(|row| of_which(&row.label).is_some());
    let is_plain = row_depths::is_plain(&body.rows) && !has_of_which;
    check_totals(body, &mut tree.nodes, is_plain);
    tree.undecided = undecided(body, &tree.nodes, None);
    tree
}

/// Puts an only row beside the one above it where nothing but equal numbers says that it is all of it.
fn without_chance(body: &Body, nodes: Vec<Node>) -> Vec<Node> {
    let freed = nodes.into_iter().flat_map(|mut node| {
        node.children = without_chance(body, std::mem::take(&mut node.children));
        let is_alone = node.part == Part::Addend && node.children.len() == 1;
        let shown = |child: &Node| row_depths::shows_depth(&body.rows[node.row], &body.rows[child.row]);
        let is_chance = is_alone && !node.children.iter().all(shown);
        let beside = if is_chance { std::mem::take(&mut node.children) } else { Vec::new() };
        std::iter::once(node).chain(beside)
    });
    freed.collect()
}

/// Whether no row stands under another one.
fn is_flat(nodes: &[Node]) -> bool {
    nodes.iter().all(|node| node.children.is_empty())
}

/// The rows of a tree that are not the sum of the rows under them.
fn denied_wholes(body: &Body, nodes: &[Node]) -> Vec<usize> {
    let mut rows = Vec::new();
    for node in nodes {
        if node.part == Part::Addend && !of_node(body, node).denied.is_empty() {
            rows.push(node.row);
        }
        rows.extend(denied_wholes(body, &node.children));
    }
    rows
}

/// Whether a row of a tree has rows under it.
fn is_whole(nodes: &[Node], row: usize) -> bool {
    nodes.iter().any(|node| node.row == row && !node.children.is_empty() || is_whole(&node.children, row))
}

/// How well the numbers agree with a tree: what they deny weighs more than what they say.
fn score(tally: &Tally) -> i64 {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX / 4);
    2 * count(tally.held) - 3 * count(tally.denied.len() + usize::from(tally.is_barred))
}

/// The rows from a place on that stand at a depth or deeper, with the row that they stand under.
fn nodes(body: &Body, depths: &[usize], (depth, whole): (usize, Option<usize>), next: &mut usize) -> Vec<Node> {
    let rows = &body.rows;
    let mut siblings: Vec<Node> = Vec::new();
    while let Some(row) = rows.get(*next).filter(|_| depths[*next] >= depth) {
        let index = *next;
        *next += 1;
        if let Some(above) = siblings.last_mut().filter(|above| takes(above, &row.label, depths[index], depths)) {
            let is_first = above.children.is_empty();
            above.part = Part::OfWhich;
            let label = of_which(&row.label).filter(|_| is_first).unwrap_or(&row.label);
            above.children.push(leaf(index, label));
            continue;
        }
        let children = if rows.get(*next).is_some_and(|row| depths[*next] > depths[index] && of_which(&row.label).is_none()) {
            nodes(body, depths, (depths[index] + 1, Some(index)), next)
        } else {
            Vec::new()
        };
        siblings.push(Node { children, ..leaf(index, &row.label) });
    }
    let mut siblings = extended(body, siblings, whole);
    mark_totals(body, &mut siblings);
    siblings
}

/// A row without rows under it.
pub(super) fn leaf(row: usize, label: &str) -> Node {
    Node { row, label: label.to_owned(), is_total: is_total(label), part: Part::Addend, children: Vec::new() }
}

/// Whether a row is one among others of the row above it: it says so, or it stands deeper behind one that does.
fn takes(above: &Node, label: &str, depth: usize, depths: &[usize]) -> bool {
    let is_open = above.part == Part::OfWhich;
    of_which(label).is_some() && (above.children.is_empty() || is_open)
        || is_open && depth > depths[above.row] && !may_be_total(label)
}

/// The numbers that rows add to a column. A row without one stands for its parts.
pub(super) fn numbers(body: &Body, nodes: &[&Node], column: usize) -> Vec<Number> {
    let own = |node: &&Node| match body.number(node.row, column) {
        Some(number) => vec![number],
        None if node.part == Part::Addend => numbers(body, &node.children.iter().collect::<Vec<_>>(), column),
        None => Vec::new(),
    };
    nodes.iter().filter(|node| !node.is_total).flat_map(own).collect()
}

/// Whether the rows under a row are what they are said to be.
pub(super) fn of_node(body: &Body, node: &Node) -> Tally {
    match node.part {
        _ if node.children.is_empty() => Tally::default(),
        Part::Addend => {
            let children: Vec<&Node> = node.children.iter().collect();
            body.equation(node.row, |column| numbers(body, &children, column))
        }
        Part::OfWhich => {
            let mut tally = Tally::default();
            for (column, kind) in body.kinds.iter().enumerate().filter(|(_, kind)| **kind != Kind::Percent) {
                let Some(whole) = body.number(node.row, column) else { continue };
                let mut parts = node.children.iter().filter_map(|child| body.number(child.row, column));
                match (parts.any(|part| part.is_more_than(whole)), kind) {
                    (true, Kind::Rate) => tally.is_barred = true,
                    (true, _) => tally.denied.push(column),
                    (false, _) => tally.held += usize::from(!whole.value.is_zero()),
                }
            }
            tally
        }
    }
}

/// How well the numbers agree with all nodes. That a part is not more than its whole says little.
fn tally(body: &Body, nodes: &[Node]) -> Tally {
    let mut all = Tally::default();
    for node in nodes {
        let own = of_node(body, node);
        let held = if node.part == Part::OfWhich { 0 } else { own.held };
        all.add(&Tally { held, ..own });
        all.add(&tally(body, &node.children));
    }
    all
}

/// A row with what the numbers do not deny of its tree; what they deny stands beside it.
fn prune(body: &Body, mut node: Node, is_mostly_right: bool, denials: &mut Vec<Denial>) -> Vec<Node> {
    let own = of_node(body, &node);
    let is_told = |column: &&usize| own.is_slip() || is_mostly_right && is_near(body, &node, **column);
    let denial = |column: &usize| {
        let (whole, part) = (node.row, node.part);
        Denial { whole, parts: parts_of(body, &node, *column), column: *column, part }
    };
    denials.extend(own.denied.iter().filter(is_told).map(denial));
    let children = std::mem::take(&mut node.children);
    let is_of_which = node.part == Part::OfWhich;
    node.children = children.into_iter().flat_map(|child| prune(body, child, is_mostly_right, denials)).collect();
    // What stood below a child may stand beside it now.
    if own.is_free() && of_node(body, &node).is_free() {
        return vec![node];
    }
    node.part = Part::Addend;
    let mut beside = std::mem::take(&mut node.children);
    if let Some(first) = beside.first_mut().filter(|_| is_of_which) {
        first.label.clone_from(&body.rows[first.row].label);
    }
    std::iter::once(node).chain(beside).collect()
}

/// Whether the parts of a row are nearly the whole in a column, or more.
fn is_near(body: &Body, node: &Node, column: usize) -> bool {
    let Some(whole) = body.number(node.row, column) else { return false };
    let children: Vec<&Node> = node.children.iter().collect();
    let sum: Decimal = numbers(body, &children, column).iter().map(|number| number.value).sum();
    node.part == Part::Addend && (whole.value - sum) <= whole.value.abs() * NEAR && sum <= whole.value.abs() * Decimal::TWO
}

/// The rows that deny a whole in a column: its parts, or those that are more than it.
fn parts_of(body: &Body, node: &Node, column: usize) -> Vec<usize> {
    let whole = body.number(node.row, column);
    let is_wrong = |child: &&Node| {
        let more = body.number(child.row, column).zip(whole).is_some_and(|(part, whole)| part.is_more_than(whole));
        node.part == Part::Addend || more
    };
    node.children.iter().filter(is_wrong).map(|child| child.row).collect()
}

#[cfg(test)]
mod tests;
