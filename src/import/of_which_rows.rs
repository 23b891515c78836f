//! Rows behind a row with 其中 that belong to the same group although they do not say so: 其中：增值税, 企业所得税, 个人所得税.
//! Where no indent says it, the numbers do: without them the other rows are the whole, or with them the group is.

use super::numbering::printed_number;
use super::outline::LETTER;
use super::row_depths::is_account;
use super::table_numbers::{Body, Tally};
use super::table_rows::{Node, Part, numbers, of_node};
use super::table_words::{may_be_total, of_which};

/// The most ways of grouping the rows of one list that are tried.
const MOST_TRIED: usize = 20_000;

/// A group in a list of rows: the place of its whole, and how many rows behind it may belong to it.
#[derive(Clone, Copy)]
struct Group {
    at: usize,
    most: usize,
}

/// Puts rows behind groups into them, in rows that stand beside each other. `whole` is the row that these are the parts of.
pub(super) fn extended(body: &Body, nodes: Vec<Node>, whole: Option<usize>) -> Vec<Node> {
    let is_total = |node: &Node| node.is_total || may_be_total(&node.label);
    let has_totals = nodes.iter().any(is_total);
    let mut done = Vec::new();
    let mut open: Vec<Node> = Vec::new();
    let mut last_total = None;
    for node in nodes {
        if is_total(&node) {
            let row = node.row;
            done.append(&mut list(body, std::mem::take(&mut open), Some(row)));
            // 合计, 其中：甲, 乙: the group may be that of the total.
            let list = if node.part == Part::OfWhich { &mut open } else { &mut done };
            list.push(node);
            last_total = Some(row);
        } else {
            open.push(node);
        }
    }
    let whole = if has_totals { last_total.filter(|_| done.len() < 2) } else { whole };
    done.append(&mut list(body, open, whole));
    done
}

/// One list of rows between totals. A group that has grown may go on: 其中：城镇, 乡村, 其中：男, 女.
fn list(body: &Body, mut nodes: Vec<Node>, whole: Option<usize>) -> Vec<Node> {
    loop {
        let count = nodes.len();
        let groups = groups(&nodes);
        if groups.iter().all(|group| group.most == 0) {
            return nodes;
        }
        // The group of a total is not added up with others.
        let whole = whole.filter(|whole| nodes.iter().all(|node| node.row != *whole));
        let lengths = whole.and_then(|whole| by_whole(body, &nodes, &groups, whole));
        let lengths = lengths.unwrap_or_else(|| groups.iter().map(|group| by_group(body, &nodes, *group)).collect());
        nodes = with_lengths(body, nodes, &groups, &lengths);
        if nodes.len() == count {
            return nodes;
        }
    }
}

/// Groups of a tree behind which rows stand that may belong to them, because neither a sum nor an indent says that they do not: the
/// first row of each and the number of rows behind it. `whole` is the row that `nodes` are the parts of.
pub(super) fn undecided(body: &Body, nodes: &[Node], whole: Option<usize>) -> Vec<(usize, usize)> {
    let all: Vec<&Node> = nodes.iter().collect();
    let is_summed = nodes.iter().any(|node| node.is_total)
        || whole.is_some_and(|whole| body.equation(whole, |column| numbers(body, &all, column)).is_told());
    let is_open = |group: &Group| {
        let own = &nodes[group.at];
        let children: Vec<usize> = own.children.iter().map(|child| child.row).collect();
        let indent = |row: usize| body.rows[row].indent + LETTER / 2;
        let next = nodes.get(group.at + 1).map_or(own.row, |next| next.row);
        let is_indented = indent(own.row) < body.rows[children[0]].indent && indent(next) <= body.rows[children[0]].indent;
        group.most > 0 && !is_summed && !is_indented && !body.equation_of_rows(own.row, &children).is_told()
    };
    let open = groups(nodes).into_iter().filter(is_open);
    let own = open.map(|group| (nodes[group.at].children[0].row, group.most));
    let below = nodes.iter().flat_map(|node| {
        let whole = Some(node.row).filter(|_| node.part == Part::Addend);
        undecided(body, &node.children, whole)
    });
    own.chain(below).collect()
}

fn groups(nodes: &[Node]) -> Vec<Group> {
    let is_named = |node: &Node| printed_number(&node.label).is_none() && !is_account(&node.label);
    let group = |(at, node): (usize, &Node)| {
        let behind = &nodes[at + 1..];
        let plain = behind.iter().take_while(|node| is_named(node) && node.children.is_empty()).count();
        // The last one may have taken a second row with 其中, which is of the same whole.
        let is_last = behind.get(plain).is_some_and(|node| is_named(node) && node.part == Part::OfWhich);
        let most = plain + usize::from(is_last);
        (node.part == Part::OfWhich && !node.children.is_empty()).then_some(Group { at, most })
    };
    nodes.iter().enumerate().filter_map(group).collect()
}

/// The lengths with which the rows that are left add up to the whole; the shortest ones. `None` if there are none.
fn by_whole(body: &Body, nodes: &[Node], groups: &[Group], whole: usize) -> Option<Vec<usize>> {
    let ways: usize = groups.iter().fold(1, |ways, group| ways.saturating_mul(group.most + 1));
    let lengths_of = |mut way: usize| -> Vec<usize> {
        let length = |group: &Group| {
            let length = way % (group.most + 1);
            way /= group.most + 1;
            length
        };
        groups.iter().map(length).collect()
    };
    let holds = |lengths: &Vec<usize>| {
        let is_taken = |at: usize| groups.iter().zip(lengths).any(|(group, length)| at > group.at && at <= group.at + length);
        let left: Vec<&Node> = nodes.iter().enumerate().filter(|(at, _)| !is_taken(*at)).map(|(_, node)| node).collect();
        body.equation(whole, |column| numbers(body, &left, column)).is_told()
    };
    let found = (0..ways.min(MOST_TRIED)).map(lengths_of).filter(holds);
    found.min_by_key(|lengths| lengths.iter().sum::<usize>())
}

/// How many rows behind a group make it the whole, with those of it that the last 其中 begins.
fn by_group(body: &Body, nodes: &[Node], group: Group) -> usize {
    let own = &nodes[group.at];
    let begins = own.children.iter().rposition(|child| of_which(&body.rows[child.row].label).is_some()).unwrap_or_default();
    let equation = |length: usize| -> Tally {
        let rows = own.children[begins..].iter().chain(&nodes[group.at + 1..=group.at + length]).map(|node| node.row);
        body.equation_of_rows(own.row, &rows.collect::<Vec<usize>>())
    };
    (0..=group.most).find(|length| equation(*length).is_told()).unwrap_or(0)
}

/// The rows with those behind each group in it.
fn with_lengths(body: &Body, nodes: Vec<Node>, groups: &[Group], lengths: &[usize]) -> Vec<Node> {
    let mut done: Vec<Node> = Vec::new();
    let mut left = 0;
    for (at, node) in nodes.into_iter().enumerate() {
        if let (true, Some(above)) = (left > 0, done.last_mut()) {
            left -= 1;
            above.children.extend(in_group(body, node));
            continue;
        }
        left = groups.iter().zip(lengths).find(|(group, _)| group.at == at).map_or(0, |(_, length)| *length);
        done.push(node);
    }
    done
}

/// A row of a group with its own. What is more than it is of the whole of the group.
fn in_group(body: &Body, mut node: Node) -> Vec<Node> {
    if of_node(body, &node).is_free() {
        return vec![node];
    }
    node.part = Part::Addend;
    let mut beside = std::mem::take(&mut node.children);
    for child in &mut beside {
        child.label.clone_from(&body.rows[child.row].label);
    }
    std::iter::once(node).chain(beside).collect()
}
