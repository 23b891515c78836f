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
const OF_WHICH: [&str; 7] = ["其中：", "其中:", "#其中：", "其 中：", "其　中：", "其中", "#"];

/// The tree of some rows.
pub(super) fn tree(rows: &[Row]) -> Vec<Node> {
    let depths = depths(rows);
    let nested = nodes(rows, &depths, 0, &mut 0);
    let mut tree = if is_denied(rows, &nested) { nodes(rows, &vec![0; rows.len()], 0, &mut 0) } else { nested };
    tree = tree.into_iter().flat_map(|node| without_larger_parts(rows, node)).collect();
    let is_plain =
        rows.iter().all(|row| of_which(&row.label).is_none() && printed_number(&row.label).is_none() && !has_code(&row.label));
    // In a table with a tree that is not wholly understood, a total that nothing adds up to says nothing.
    if !is_plain {
        unmark_totals(rows, &mut tree);
    }
    tree
}

/// Whether a label begins with a code of accounts: 20502 普通教育. Such rows are parts of each other.
fn has_code(label: &str) -> bool {
    label.chars().take_while(char::is_ascii_digit).count() >= 3
}

/// A row with its parts among others, or beside them where one is larger than the whole: it belongs to another row.
fn without_larger_parts(rows: &[Row], mut node: Node) -> Vec<Node> {
    if node.part == Part::OfWhich {
        let is_larger = |child: &Node| {
            let pairs = rows[child.row].numbers.iter().zip(&rows[node.row].numbers);
            let pairs: Vec<bool> = pairs.filter_map(|(part, whole)| Some((*part)? > (*whole)?)).collect();
            pairs.iter().filter(|is_larger| **is_larger).count() * 2 > pairs.len()
        };
        if node.children.iter().any(is_larger) {
            let children = std::mem::take(&mut node.children);
            node.part = Part::Addend;
            let beside = children.into_iter().map(|child| leaf(child.row, &rows[child.row].label));
            return std::iter::once(node).chain(beside).collect();
        }
    } else {
        let children = std::mem::take(&mut node.children);
        node.children = children.into_iter().flat_map(|child| without_larger_parts(rows, child)).collect();
    }
    vec![node]
}

/// Takes the mark from totals that most of their columns deny.
fn unmark_totals(rows: &[Row], nodes: &mut [Node]) {
    for index in 0..nodes.len() {
        unmark_totals(rows, &mut nodes[index].children);
        if !nodes[index].is_total || index == 0 {
            continue;
        }
        let parts = |from: usize| -> Vec<usize> {
            nodes[from..index].iter().filter(|node| !node.is_total).map(|node| node.row).collect()
        };
        let since = nodes[..index].iter().rposition(|node| node.is_total).map_or(0, |total| total + 1);
        let ways = [sums(rows, nodes[index].row, &parts(0)), sums(rows, nodes[index].row, &parts(since))];
        let is_told = ways.iter().any(|(held, denied)| held > denied || *held + *denied == 0);
        nodes[index].is_total = is_told;
    }
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

/// Whether a label may be that of a total: 本年收入合计. 会计 is none.
fn may_be_total(label: &str) -> bool {
    let label = label.replace([' ', '\u{3000}'], "");
    ["合计", "总计", "共计", "小计"].iter().any(|end| label.ends_with(end))
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
        None if may_be_total(&row.label) => {
            above = None;
            0
        }
        None => above.map_or(0, |above| above + 1),
    };
    rows.iter().zip(&ranks).map(depth).collect()
}

/// The rows from a place on that stand at a depth or deeper.
fn nodes(rows: &[Row], depths: &[usize], depth: usize, next: &mut usize) -> Vec<Node> {
    let mut siblings: Vec<Node> = Vec::new();
    while let Some(row) = rows.get(*next).filter(|_| depths[*next] >= depth) {
        let index = *next;
        if let Some((label, above)) = of_which(&row.label).zip(siblings.last_mut().filter(|above| takes_of_which(above))) {
            *next += 1;
            above.part = Part::OfWhich;
            above.children.push(leaf(index, label));
            continue;
        }
        *next += 1;
        let children = if rows.get(*next).is_some_and(|row| depths[*next] > depths[index] && of_which(&row.label).is_none()) {
            nodes(rows, depths, depths[index] + 1, next)
        } else {
            Vec::new()
        };
        siblings.push(Node { children, ..leaf(index, &row.label) });
    }
    mark_totals(rows, &mut siblings);
    siblings
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
        if nodes[index].is_total || !may_be_total(&nodes[index].label) || !nodes[index].children.is_empty() {
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
    let cells = rows[whole].numbers.iter().enumerate();
    tally(cells.map(|(column, whole)| (*whole, parts.iter().filter_map(|part| *rows[*part].numbers.get(column)?).collect())))
}

/// How often a whole is the sum of its parts, and how often not. Where it is blank, or all of its parts are, nothing is said.
pub(super) fn tally(sums: impl Iterator<Item = (Option<Decimal>, Vec<Decimal>)>) -> (usize, usize) {
    let (mut held, mut denied) = (0, 0);
    for (whole, parts) in sums {
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

/// Takes the mark from all totals.
pub(super) fn without_totals(nodes: &mut [Node]) {
    for node in nodes {
        node.is_total = false;
        without_totals(&mut node.children);
    }
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

    #[test]
    fn what_is_not_wholly_understood_accuses_no_total() {
        let budget: [(&str, &[i64]); 6] = [
            ("税收", &[100]),
            ("其中：增值税", &[50]),
            ("企业所得税", &[20]),
            ("个人所得税", &[10]),
            ("非税", &[30]),
            ("合计", &[130]),
        ];
        assert_eq!(shown(&budget), "税收{增值税} 企业所得税 个人所得税 非税 合计");
        let codes: [(&str, &[i64]); 4] =
            [("205教育支出", &[100]), ("20502普通教育", &[70]), ("20503职业教育", &[30]), ("合计", &[100])];
        assert_eq!(shown(&codes), "205教育支出 20502普通教育 20503职业教育 合计");
        let people: [(&str, &[i64]); 5] =
            [("常住人口", &[1000]), ("其中：男", &[510]), ("女", &[490]), ("其中：城镇", &[600]), ("户籍人口", &[1200])];
        assert_eq!(shown(&people), "常住人口{男} 女 其中：城镇 户籍人口");
        let teaching: [(&str, &[i64]); 4] = [("教学", &[2]), ("管理", &[3]), ("会计", &[5]), ("合计", &[10])];
        assert_eq!(shown(&teaching), "教学 管理 会计 =合计");
        // A plain list has its total, right or wrong: the check says which.
        let wrong: [(&str, &[i64]); 3] = [("甲", &[2]), ("乙", &[3]), ("合计", &[6])];
        assert_eq!(shown(&wrong), "甲 乙 =合计");
    }
}
