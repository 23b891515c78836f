//! The tree of a table's rows: which row is a part of another one, a part among others (其中), or a total. The labels propose it
//! by their numbers and words, and the numbers decide: a tree that most of them deny is none. If only a few deny it, they are
//! mistakes of the document, which the check then finds.

use super::numbering::{Rank, printed_number};
use rust_decimal::Decimal;

/// A row of a table: its label, and its cells as numbers.
pub(super) struct Row {
    pub label: String,
    pub numbers: Vec<Option<Decimal>>,
}

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
    /// The label without 其中.
    pub label: String,
    pub is_total: bool,
    /// What the rows under it are; they are all the same.
    pub part: Part,
    pub children: Vec<Node>,
}

/// The words before a row that is one among others.
const OF_WHICH: [&str; 4] = ["其中：", "其中:", "#其中：", "其中"];

/// The tree of some rows.
pub(super) fn tree(rows: &[Row]) -> Vec<Node> {
    let depths = depths(rows);
    let nested = nodes(rows, &depths, 0, &mut 0);
    if is_denied(rows, &nested) {
        let flat = vec![0; rows.len()];
        let nested = nodes(rows, &flat, 0, &mut 0);
        return if is_denied(rows, &nested) { plain(rows) } else { nested };
    }
    nested
}

/// The label of a row that is one among others of the row above it.
fn of_which(label: &str) -> Option<&str> {
    let rest = OF_WHICH.iter().find_map(|word| label.strip_prefix(word))?;
    let rest = rest.trim_start_matches([' ', '\u{3000}']);
    (!rest.is_empty()).then_some(rest)
}

/// Whether a label can only be that of a total.
fn is_total(label: &str) -> bool {
    ["合计", "总计", "共计", "小计"].contains(&label.replace([' ', '\u{3000}'], "").as_str())
}

/// How deep each row stands by its label, from 0. Rows with a number stand by the kind of their number, rows without one below
/// the numbered row before them.
fn depths(rows: &[Row]) -> Vec<usize> {
    let ranks: Vec<Option<Rank>> = rows.iter().map(|row| printed_number(&row.label).map(|number| number.rank)).collect();
    let mut kinds: Vec<Rank> = ranks.iter().flatten().copied().collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut above = None;
    let depth = |(row, rank): (&Row, &Option<Rank>)| match rank {
        Some(rank) => {
            let depth = kinds.iter().position(|kind| kind == rank).unwrap_or_default();
            above = Some(depth);
            depth
        }
        None if row.label.ends_with('计') => {
            above = None;
            0
        }
        None => above.map_or(0, |above| above + 1),
    };
    rows.iter().zip(&ranks).map(depth).collect()
}

/// The rows from a place on that stand at a depth or deeper.
fn nodes(rows: &[Row], depths: &[usize], depth: usize, next: &mut usize) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    while let Some(row) = rows.get(*next).filter(|_| depths[*next] >= depth) {
        let index = *next;
        if let Some((label, above)) = of_which(&row.label).zip(nodes.last_mut().filter(|above| takes_of_which(above))) {
            *next += 1;
            above.part = Part::OfWhich;
            above.children.push(leaf(index, label));
            continue;
        }
        *next += 1;
        let children = if rows.get(*next).is_some_and(|row| depths[*next] > depths[index] && of_which(&row.label).is_none()) {
            nodes_below(rows, depths, depths[index], next)
        } else {
            Vec::new()
        };
        nodes.push(Node { children, ..leaf(index, &row.label) });
    }
    mark_totals(rows, &mut nodes);
    nodes
}

fn nodes_below(rows: &[Row], depths: &[usize], depth: usize, next: &mut usize) -> Vec<Node> {
    nodes(rows, depths, depth + 1, next)
}

fn leaf(row: usize, label: &str) -> Node {
    Node { row, label: label.to_owned(), is_total: is_total(label), part: Part::Addend, children: Vec::new() }
}

/// Whether rows with 其中 may stand under a row: it has no parts of another kind.
fn takes_of_which(node: &Node) -> bool {
    node.children.is_empty() || node.part == Part::OfWhich
}

/// 本年收入合计 is a total if it is the sum of the rows before it.
fn mark_totals(rows: &[Row], nodes: &mut [Node]) {
    for index in 1..nodes.len() {
        if nodes[index].is_total || !nodes[index].label.ends_with('计') || !nodes[index].children.is_empty() {
            continue;
        }
        let since = nodes[..index].iter().rposition(|node| node.is_total).map_or(0, |total| total + 1);
        let before: Vec<usize> = nodes[since..index].iter().map(|node| node.row).collect();
        let (held, denied) = sums(rows, nodes[index].row, &before);
        nodes[index].is_total = before.len() > 1 && held > denied;
    }
}

/// How often a row is the sum of others, column by column, and how often not.
fn sums(rows: &[Row], whole: usize, parts: &[usize]) -> (usize, usize) {
    let (mut held, mut denied) = (0, 0);
    for (column, whole) in rows[whole].numbers.iter().enumerate() {
        let parts: Vec<Decimal> = parts.iter().filter_map(|part| *rows[*part].numbers.get(column)?).collect();
        let Some(whole) = whole.filter(|_| !parts.is_empty()) else { continue };
        if parts.iter().sum::<Decimal>() == whole { held += 1 } else { denied += 1 }
    }
    (held, denied)
}

/// Whether the numbers deny a tree: most parts do not add up, or a part among others is larger than its whole.
fn is_denied(rows: &[Row], nodes: &[Node]) -> bool {
    let (mut held, mut denied) = (0, 0);
    let mut open: Vec<&Node> = nodes.iter().collect();
    while let Some(node) = open.pop() {
        open.extend(&node.children);
        let parts: Vec<usize> = node.children.iter().map(|child| child.row).collect();
        match node.part {
            Part::OfWhich => {
                let is_larger = |part: &usize| {
                    let pairs = rows[*part].numbers.iter().zip(&rows[node.row].numbers);
                    pairs.filter_map(|(part, whole)| Some((*part)? > (*whole)?)).any(|is_larger| is_larger)
                };
                denied += parts.iter().filter(|part| is_larger(part)).count();
                held += parts.iter().filter(|part| !is_larger(part)).count();
            }
            Part::Addend if parts.is_empty() => {}
            Part::Addend => {
                let (holds, fails) = sums(rows, node.row, &parts);
                held += holds;
                denied += fails;
            }
        }
    }
    denied > held
}

/// The rows one below the other, as their labels are.
fn plain(rows: &[Row]) -> Vec<Node> {
    rows.iter().enumerate().map(|(index, row)| leaf(index, &row.label)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as one line: parts in brackets, 其中 in braces, totals with an equals sign.
    fn shown(rows: &[(&str, &[i64])]) -> String {
        fn write(nodes: &[Node]) -> String {
            let one = |node: &Node| {
                let below = write(&node.children);
                let below = match node.part {
                    _ if below.is_empty() => below,
                    Part::Addend => format!("({below})"),
                    Part::OfWhich => format!("{{{below}}}"),
                };
                format!("{}{}{below}", if node.is_total { "=" } else { "" }, node.label)
            };
            nodes.iter().map(one).collect::<Vec<_>>().join(" ")
        }
        let rows: Vec<Row> = rows
            .iter()
            .map(|(label, numbers)| Row {
                label: (*label).to_owned(),
                numbers: numbers.iter().map(|number| Some(Decimal::from(*number))).collect(),
            })
            .collect();
        write(&tree(&rows))
    }

    #[test]
    fn numbers_of_labels_make_a_tree_that_adds_up() {
        let rows: [(&str, &[i64]); 6] = [
            ("一、收入", &[30, 3]),
            ("（一）税收", &[20, 2]),
            ("（二）其他", &[10, 1]),
            ("二、结转", &[5, 0]),
            ("其中：财政", &[4, 0]),
            ("合计", &[35, 3]),
        ];
        assert_eq!(shown(&rows), "一、收入(（一）税收 （二）其他) 二、结转{财政} =合计");
        let unnumbered: [(&str, &[i64]); 5] =
            [("一、收入", &[30]), ("税收", &[20]), ("其他", &[10]), ("二、结转", &[5]), ("本年合计", &[35])];
        assert_eq!(shown(&unnumbered), "一、收入(税收 其他) 二、结转 =本年合计");
    }

    #[test]
    fn a_tree_that_the_numbers_deny_is_none() {
        let rows: [(&str, &[i64]); 3] = [("一、收入", &[30]), ("（一）税收", &[20]), ("（二）其他", &[11])];
        assert_eq!(shown(&rows), "一、收入 （一）税收 （二）其他");
        let larger: [(&str, &[i64]); 3] = [("教师", &[10]), ("其中：女", &[12]), ("学生", &[100])];
        assert_eq!(shown(&larger), "教师 其中：女 学生");
    }

    #[test]
    fn one_wrong_number_of_many_is_a_mistake_of_the_document() {
        let rows: [(&str, &[i64]); 3] = [("一、收入", &[30, 3, 7]), ("（一）税收", &[20, 2, 5]), ("（二）其他", &[11, 1, 2])];
        assert_eq!(shown(&rows), "一、收入(（一）税收 （二）其他)");
    }
}
