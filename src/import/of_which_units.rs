//! Rows behind 其中 in a table whose rows have units of their own: they are of the row above them that has the same unit. Which of
//! the rows behind them belong to the same group, the numbers say.

use super::table_body::BodyRow;
use super::table_cells::{Reading, read};
use super::table_rows::{Node, Part};
use super::table_words::of_which;
use rust_decimal::Decimal;

/// Puts rows with 其中, and those behind them that make up the same whole, below it. Rows of which nothing says whether they belong
/// to such a group stay beside it: the row with 其中, and how many. `words` are the units of the rows.
pub(super) fn of_which_in_units(
    nodes: Vec<Node>,
    rows: &[BodyRow],
    words: &[Option<String>],
) -> (Vec<Node>, Vec<(usize, usize)>) {
    let mut done: Vec<Node> = Vec::new();
    let mut undecided = Vec::new();
    let mut left = nodes.into_iter().peekable();
    while let Some(mut node) = left.next() {
        node.children = {
            let (children, open) = of_which_in_units(std::mem::take(&mut node.children), rows, words);
            undecided.extend(open);
            children
        };
        let is_part = |whole: &Node| {
            whole.children.is_empty() && whole.part == Part::Addend && may_be_part(rows, words, whole.row, node.row)
        };
        let part = of_which(&node.label).map(str::to_owned);
        let Some((part, whole)) = part.zip(done.last_mut().filter(|whole| is_part(whole))) else {
            done.push(node);
            continue;
        };
        let first = node.row;
        node.label = part;
        let behind: Vec<usize> = (first + 1..rows.len()).take_while(|row| is_beside(rows, words, first, *row)).collect();
        let count = (1..=behind.len()).find(|count| is_sum(rows, whole.row, first, &behind[..*count]));
        whole.part = Part::OfWhich;
        whole.children.push(node);
        for _ in 0..count.unwrap_or_default() {
            whole.children.extend(left.next());
        }
        if count.is_none() && !behind.is_empty() && !is_sum(rows, whole.row, first, &[]) {
            undecided.push((first, behind.len()));
        }
    }
    (done, undecided)
}

/// Whether a row may be of the same group as a row with 其中: of the same unit, not larger than the whole, and no 其中 itself.
fn is_beside(rows: &[BodyRow], words: &[Option<String>], first: usize, row: usize) -> bool {
    words.get(first).is_some_and(|word| word.is_some() && words.get(row) == Some(word)) && of_which(&rows[row].label).is_none()
}

/// Whether no number of a row is larger than that of its whole, in the same unit.
fn may_be_part(rows: &[BodyRow], words: &[Option<String>], whole: usize, part: usize) -> bool {
    let is_same = words.get(whole).is_some_and(|word| word.is_some() && words.get(part) == Some(word));
    let mut pairs =
        (0..rows[whole].texts.len()).filter_map(|column| Some((number(rows, whole, column)?, number(rows, part, column)?)));
    is_same && pairs.all(|(whole, part)| part <= whole)
}

/// Whether rows add up to a whole in each column that has their numbers.
fn is_sum(rows: &[BodyRow], whole: usize, first: usize, behind: &[usize]) -> bool {
    let mut columns = 0;
    for column in 0..rows[whole].texts.len() {
        let Some(whole) = number(rows, whole, column) else { continue };
        let parts: Option<Vec<Decimal>> = std::iter::once(&first).chain(behind).map(|row| number(rows, *row, column)).collect();
        let sum = parts.and_then(|parts| parts.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add));
        if sum != Some(whole) {
            return false;
        }
        columns += 1;
    }
    columns > 0
}

fn number(rows: &[BodyRow], row: usize, column: usize) -> Option<Decimal> {
    match read(rows[row].texts.get(column)?) {
        Reading::Number(number) => Some(number.value),
        _ => None,
    }
}
