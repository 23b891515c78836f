//! How a table fits on paper: in its usual type, in smaller type, on a turned page, or in
//! groups of columns. A browser cuts off what is wider than the sheet, without a word.
//!
//! Widths are estimated in em of the table's type, on the safe side; `print.css` has the
//! sheets and sizes. `gongkai pdf` measures the tables of a page before it prints them.

use crate::passage::is_wide;
use std::collections::BTreeSet;
use std::ops::Range;

/// The width of the type area on A4, in points: upright (156 mm) and turned (225 mm).
const UPRIGHT: f64 = 442.0;
const TURNED: f64 = 637.0;
/// The type of tables in print, in points: on the grid of Chinese documents, and elsewhere.
const CHINESE: f64 = 10.5;
const OTHERS: f64 = 9.8;
/// The sizes that are tried one after the other; the last one is the smallest that old eyes can read.
const SIZES: [u8; 3] = [10, 9, 8];
/// With fewer rows a turned sheet would be nearly empty.
const ROWS_OF_A_SHEET: usize = 5;
/// As many groups of a few rows would not be read together any more.
const MOST_GROUPS: usize = 4;
/// A head of as many ideographs is not divided: 总计.
const SHORT: usize = 3;
/// The least width of a column and of the row labels.
const LEAST: f64 = 2.5;
const LEAST_LABEL: f64 = 6.0;
/// The padding on both sides of a cell: in usual type, and where type is smaller.
const PADDING: f64 = 1.4;
const SMALL_PADDING: f64 = 0.7;
/// The least width of a column in usual type.
const LEAST_USUAL: f64 = 4.5;
/// What fonts may be wider than estimated.
const RESERVE: f64 = 1.05;

/// How a table is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fit {
    /// On one sheet; the classes that make it fit, if any are needed.
    Sheet(Option<String>),
    /// In groups of columns, each with the row labels again, in type of some points.
    Groups { groups: Vec<Range<usize>>, points: u8 },
}

/// What a table is like apart from its widths.
pub(super) struct Shape<'a> {
    pub rows: usize,
    /// The columns before which it may be divided without dividing a head over several of them: for the heads at the top, and then
    /// for each level of heads below.
    pub divisions: &'a [BTreeSet<usize>],
    pub is_chinese: bool,
}

/// The class of a table that is printed in groups.
pub(super) const WHOLE_CLASS: &str = "paper-split";
/// The class of a table whose words may be broken anywhere.
pub(super) const BROKEN_CLASS: &str = "paper-turned paper-8 paper-broken";

/// Decides how a table is printed. `label` is the width of its row labels and `columns` that
/// of the other columns, each without padding, in em.
pub(super) fn fit(label: f64, columns: &[f64], &Shape { rows, divisions, is_chinese }: &Shape<'_>) -> Fit {
    let usual = columns.iter().map(|own| own.max(LEAST_USUAL) + PADDING).sum::<f64>() + label.max(LEAST_USUAL) + PADDING;
    if usual * RESERVE * if is_chinese { CHINESE } else { OTHERS } <= UPRIGHT {
        return Fit::Sheet(None);
    }
    let first = label.max(LEAST_LABEL) + SMALL_PADDING;
    let width = |columns: &[f64]| first + columns.iter().map(|own| own.max(LEAST) + SMALL_PADDING).sum::<f64>();
    let small = width(columns) * RESERVE;
    let sizes: &[u8] = if is_chinese { &SIZES } else { &SIZES[1..] };
    let smallest = SIZES[SIZES.len() - 1];
    let fitting = |sheet: f64, sizes: &[u8]| sizes.iter().copied().find(|points| small * f64::from(*points) <= sheet);
    if let Some(points) = fitting(UPRIGHT, &sizes[..sizes.len() - 1]) {
        return Fit::Sheet(Some(format!("paper-{points}")));
    }
    // A few rows are better divided at their heads than alone on a turned sheet.
    let groups_of = |points: u8, starts: &dyn Fn(usize) -> bool| {
        groups(columns, &|group| width(group) * RESERVE * f64::from(points) <= UPRIGHT, starts)
    };
    if rows < ROWS_OF_A_SHEET {
        let ways = divisions.iter().flat_map(|starts| sizes.iter().map(move |points| (*points, starts)));
        let mut divided = ways.map(|(points, starts)| (points, groups_of(points, &|column| starts.contains(&column))));
        if let Some((points, groups)) = divided.find(|(_, groups)| (1..MOST_GROUPS).contains(&groups.len())) {
            return Fit::Groups { groups, points };
        }
    }
    if let Some(points) = fitting(TURNED, &sizes[..sizes.len() - 1]) {
        return Fit::Sheet(Some(format!("paper-turned paper-{points}")));
    }
    if let Some(points) = fitting(UPRIGHT, &[smallest]) {
        return Fit::Sheet(Some(format!("paper-{points}")));
    }
    if let Some(points) = fitting(TURNED, &[smallest]) {
        return Fit::Sheet(Some(format!("paper-turned paper-{points}")));
    }
    Fit::Groups { groups: groups_of(smallest, &|_| true), points: smallest }
}

/// Divides columns into the fewest groups that fit, of nearly equal length. A group begins only where it may. A column that does
/// not fit even alone is a group if groups may begin anywhere; else there are no groups.
fn groups(columns: &[f64], fits: &dyn Fn(&[f64]) -> bool, may_start: &dyn Fn(usize) -> bool) -> Vec<Range<usize>> {
    let is_end = |end: usize| end == columns.len() || may_start(end);
    let greedy = |most: usize| {
        let (mut start, mut groups) = (0, Vec::new());
        while start < columns.len() {
            let ends = (start + 1..=columns.len().min(start + most)).take_while(|end| fits(&columns[start..*end]));
            let end = ends.filter(|end| is_end(*end)).last();
            let end = end.or_else(|| is_end(start + 1).then_some(start + 1))?;
            groups.push(start..end);
            start = end;
        }
        Some(groups)
    };
    let Some(least) = greedy(columns.len()).map(|groups| groups.len()) else { return Vec::new() };
    let even = columns.len().div_ceil(least.max(1));
    (even..=columns.len()).filter_map(greedy).find(|groups| groups.len() == least).unwrap_or_default()
}

/// Whether the head of a column is too short to be divided: 总计.
pub(super) fn is_short(head: &str) -> bool {
    let is_ideograph = |c: char| is_wide(c) && c.is_alphabetic();
    (2..=SHORT).contains(&head.chars().count()) && head.chars().all(is_ideograph)
}

/// The least width of the head of a column, in em.
pub(super) fn head_width(head: &str) -> f64 {
    if is_short(head) { length(head) } else { longest_word(head) }
}

/// The width of a text in one line, in em.
pub(super) fn length(text: &str) -> f64 {
    text.chars().map(width).sum()
}

/// The width of the longest part of a text that no line end may divide, in em.
pub(super) fn longest_word(text: &str) -> f64 {
    let (mut longest, mut word) = (0.0_f64, 0.0);
    for c in text.chars() {
        if c.is_whitespace() && c != '\u{A0}' {
            word = 0.0;
        } else if is_wide(c) && c.is_alphabetic() {
            // A mark may stay with the character before it.
            word = width(c);
        } else {
            word += width(c);
        }
        longest = longest.max(word);
    }
    longest
}

/// The width of a character, in em: an estimate for the usual faces.
fn width(c: char) -> f64 {
    match c {
        '0'..='9' => 0.58,
        '.' | ',' | ':' | ';' | '\'' | '|' | 'i' | 'j' | 'l' | 't' | 'f' | 'I' | '(' | ')' | ' ' => 0.35,
        'm' | 'w' | 'M' | 'W' | '%' | '—' => 0.95,
        'A'..='Z' => 0.72,
        _ if is_wide(c) => 1.0,
        _ => 0.58,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(fit: Fit) -> Option<String> {
        match fit {
            Fit::Sheet(class) => class,
            Fit::Groups { groups, points } => Some(format!("{points}: {groups:?}")),
        }
    }

    #[test]
    fn tables_become_smaller_then_turned_then_divided() {
        let of = |count: usize, is_chinese| {
            let shape = Shape { rows: 30, divisions: &[], is_chinese };
            class(fit(6.0, &vec![length("12,345,678,901"); count], &shape))
        };
        assert_eq!(of(2, true), None);
        assert_eq!(of(3, true), None);
        assert_eq!(of(4, true).as_deref(), Some("paper-10"));
        assert_eq!(of(5, true).as_deref(), Some("paper-turned paper-10"));
        assert_eq!(of(7, true).as_deref(), Some("paper-turned paper-9"));
        assert_eq!(of(8, false).as_deref(), Some("paper-turned paper-8"));
        assert_eq!(of(9, false).as_deref(), Some("8: [0..5, 5..9]"));
        assert_eq!(of(16, true).as_deref(), Some("8: [0..4, 4..8, 8..12, 12..16]"));
    }

    #[test]
    fn a_few_rows_are_divided_at_their_heads() {
        let divisions = [BTreeSet::from([0, 5]), BTreeSet::from([0, 5, 10])];
        let of = |rows| class(fit(6.0, &[2.0; 15], &Shape { rows, divisions: &divisions, is_chinese: true }));
        assert_eq!(of(1).as_deref(), Some("10: [0..5, 5..15]"));
        assert_eq!(of(30).as_deref(), Some("paper-turned paper-10"));
    }

    #[test]
    fn short_heads_are_whole() {
        assert!((head_width("总计") - 2.0).abs() < 0.01 && head_width("本年度支出") < 1.01);
        assert!(is_short("总计") && !is_short("计") && !is_short("Total"));
    }

    #[test]
    fn words_and_numbers_are_not_divided() {
        assert!(longest_word("全年完成投资") < 1.01);
        assert!((longest_word("total 12,345 in all") - length("12,345")).abs() < 0.01);
        assert!(longest_word("公开（2023）") > 3.0);
    }
}
