//! How deep each row of a table stands, as its form says: by cells that reach down, by codes of accounts (201, 20101), by indents, by printed numbers (一、
//! （一） 1.). Each form is a proposal; the numbers decide between them.

use super::numbering::{Rank, printed_number};
use super::outline::LETTER;
use super::table_numbers::Row;
use super::table_words::may_be_total;

/// The depths that the forms of the rows propose, from 0, the more certain ones first. The last one is a plain list.
pub(super) fn proposals(rows: &[Row]) -> Vec<Vec<usize>> {
    let by_cells = rows.iter().map(|row| row.depth).collect();
    let mut found = vec![by_cells, by_codes(rows), by_indents(rows), by_numbers(rows, true), by_numbers(rows, false)];
    found.retain(|depths| depths.iter().any(|depth| *depth > 0));
    found.push(vec![0; rows.len()]);
    found.dedup();
    found
}

/// Whether the rows have no form but that of a plain list.
pub(super) fn is_plain(rows: &[Row]) -> bool {
    let has_number = rows.iter().any(|row| printed_number(&row.label).is_some() || is_account(&row.label));
    let is_flat = rows.iter().all(|row| row.depth == 0);
    is_flat && !has_number && by_indents(rows).iter().all(|depth| *depth == 0) && by_codes(rows).iter().all(|depth| *depth == 0)
}

/// Whether the form of a row says that it stands below another one: it begins further to the right, or its code or number does.
pub(super) fn shows_depth(above: &Row, row: &Row) -> bool {
    let is_deeper_code = code(&row.label).zip(code(&above.label)).is_some_and(|(code, above)| is_below(&code, &above));
    let rank = |row: &Row| printed_number(&row.label).map(|number| number.rank);
    let is_deeper_number = rank(row).zip(rank(above)).is_some_and(|(rank, above)| rank > above);
    row.depth > above.depth || row.indent >= above.indent + LETTER / 2 || is_deeper_code || is_deeper_number
}

/// Whether a label begins with a code of accounts: 20502 普通教育.
pub(super) fn is_account(label: &str) -> bool {
    code(label).is_some_and(|code| code.len() == 1 && code[0].len() > 2)
}

/// The code at the start of a label, by its parts: 20101 has one, 1.2.3 three. A year is none.
fn code(label: &str) -> Option<Vec<&str>> {
    let length = label.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '．' | '-'))).unwrap_or(label.len());
    let (written, rest) = label.split_at(length);
    let parts: Vec<&str> = written.trim_end_matches(['.', '．', '-']).split(['.', '．', '-']).collect();
    let is_number = parts.iter().all(|part| !part.is_empty() && (parts.len() == 1 || part.len() < 3));
    let is_unit = rest.starts_with(['年', '月', '日', '%', '％']);
    (is_number && !is_unit).then_some(parts)
}

/// Whether a code is that of a part of another one: 20101 of 201, 1.2 of 1.
fn is_below(code: &[&str], above: &[&str]) -> bool {
    match (code, above) {
        ([code], [above]) => above.len() > 2 && code.len() > above.len() && code.starts_with(above),
        _ => code.len() > above.len() && code.starts_with(above),
    }
}

fn by_codes(rows: &[Row]) -> Vec<usize> {
    let mut open: Vec<Vec<&str>> = Vec::new();
    let mut found = Vec::new();
    for Row { label, .. } in rows {
        let Some(code) = code(label) else {
            // A row without a code stands beside the one before it; a total ends what stands above it.
            if may_be_total(label) {
                open.clear();
            }
            found.push(open.len().saturating_sub(1));
            continue;
        };
        while open.last().is_some_and(|above| !is_below(&code, above)) {
            open.pop();
        }
        found.push(open.len());
        open.push(code);
    }
    found
}

/// By indents: a row that begins further to the right stands below the one before it. Less than half a letter is no indent.
fn by_indents(rows: &[Row]) -> Vec<usize> {
    let mut open: Vec<u32> = Vec::new();
    let depth = |row: &Row| {
        if may_be_total(&row.label) {
            open.clear();
            return 0;
        }
        while open.last().is_some_and(|above| row.indent < above + LETTER / 2) {
            open.pop();
        }
        open.push(row.indent);
        open.len() - 1
    };
    rows.iter().map(depth).collect()
}

/// By printed numbers: rows stand by the kind of their number, those without one below the numbered row before them or beside it.
fn by_numbers(rows: &[Row], is_below: bool) -> Vec<usize> {
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
        None => above.map_or(0, |above| above + usize::from(is_below)),
    };
    rows.iter().zip(&ranks).map(depth).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(labels: &[(&str, u32)]) -> Vec<Row> {
        labels
            .iter()
            .map(|(label, indent)| Row { label: (*label).to_owned(), indent: *indent, depth: 0, numbers: Vec::new() })
            .collect()
    }

    #[test]
    fn codes_stand_below_those_that_they_begin_with() {
        let rows = rows(
            &["201一般", "20101人大", "2010101运行", "20102政协", "205教育", "20502普通教育", "合计"].map(|label| (label, 0)),
        );
        assert_eq!(by_codes(&rows), [0, 1, 2, 1, 0, 1, 0]);
        let dotted = ["1 收入", "1.1 税收", "1.1.1 增值税", "1.2 其他", "2 支出", "2.1 教育"].map(|label| (label, 0));
        assert_eq!(by_codes(&self::rows(&dotted)), [0, 1, 2, 1, 0, 1]);
        let years = ["202年", "2022年", "20211%"].map(|label| (label, 0));
        assert_eq!(by_codes(&self::rows(&years)), [0, 0, 0]);
    }

    #[test]
    fn indents_are_compared_with_those_above() {
        let rows =
            rows(&[("收入", 108), ("税收", 318), ("其中：增值税", 520), ("企业所得税", 1150), ("非税", 330), ("合计", 700)]);
        assert_eq!(by_indents(&rows), [0, 1, 2, 3, 1, 0]);
    }

    #[test]
    fn a_plain_list_proposes_nothing() {
        assert_eq!(proposals(&rows(&[("甲", 0), ("乙", 20), ("合计", 420)])), [[0, 0, 0]]);
    }
}
