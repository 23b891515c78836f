//! How a table fits on paper: in its usual type, in smaller type, on a turned page, or in
//! groups of columns. A browser cuts off what is wider than the sheet, without a word.
//!
//! Widths are estimated in em of the table's type, on the safe side; `print.css` has the
//! sheets and sizes. `gongkai pdf` measures the tables of a page before it prints them.

use crate::passage::is_wide;
use std::ops::Range;

/// The width of the type area on A4, in points: upright (156 mm) and turned (225 mm).
const UPRIGHT: f64 = 442.0;
const TURNED: f64 = 637.0;
/// The type of tables in print, in points: on the grid of Chinese documents, and elsewhere.
const CHINESE: f64 = 13.4;
const OTHERS: f64 = 9.8;
/// The sizes that are tried one after the other, and the smallest that old eyes can read.
const SIZES: [u8; 4] = [11, 10, 9, 8];
const SMALLEST: f64 = 8.0;
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
    /// In groups of columns, each with the row labels again, in the smallest type.
    Groups(Vec<Range<usize>>),
}

/// The classes of a table that is printed in groups, and of each group.
pub(super) const WHOLE_CLASS: &str = "paper-split";
pub(super) const GROUP_CLASS: &str = "paper-group paper-8";
/// The class of a table whose words may be broken anywhere.
pub(super) const BROKEN_CLASS: &str = "paper-turned paper-8 paper-broken";

/// Decides how a table is printed. `label` is the width of its row labels and `columns` that
/// of the other columns, each without padding, in em.
pub(super) fn fit(label: f64, columns: &[f64], is_chinese: bool) -> Fit {
    let usual = columns.iter().map(|own| own.max(LEAST_USUAL) + PADDING).sum::<f64>() + label.max(LEAST_USUAL) + PADDING;
    if usual * RESERVE * if is_chinese { CHINESE } else { OTHERS } <= UPRIGHT {
        return Fit::Sheet(None);
    }
    let first = label.max(LEAST_LABEL) + SMALL_PADDING;
    let width = |columns: &[f64]| first + columns.iter().map(|own| own.max(LEAST) + SMALL_PADDING).sum::<f64>();
    let small = width(columns) * RESERVE;
    let is_smaller = |points: &&u8| is_chinese || f64::from(**points) < OTHERS;
    for (sheet, prefix) in [(UPRIGHT, ""), (TURNED, "paper-turned ")] {
        let fitting = SIZES.iter().filter(is_smaller).find(|points| small * f64::from(**points) <= sheet);
        if let Some(points) = fitting {
            return Fit::Sheet(Some(format!("{prefix}paper-{points}")));
        }
    }
    Fit::Groups(groups(columns, &|group| width(group) * RESERVE * SMALLEST <= UPRIGHT))
}

/// Divides columns into the fewest groups that fit, of nearly equal length. A column that
/// does not fit even alone is a group.
fn groups(columns: &[f64], fits: &dyn Fn(&[f64]) -> bool) -> Vec<Range<usize>> {
    let greedy = |most: usize| {
        let (mut start, mut groups) = (0, Vec::new());
        while start < columns.len() {
            let ends = (start + 1..=columns.len().min(start + most)).take_while(|end| fits(&columns[start..*end]));
            let end = ends.last().unwrap_or(start + 1);
            groups.push(start..end);
            start = end;
        }
        groups
    };
    let least = greedy(columns.len()).len();
    let even = columns.len().div_ceil(least.max(1));
    (even..=columns.len()).map(greedy).find(|groups| groups.len() == least).unwrap_or_default()
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
            Fit::Groups(groups) => Some(format!("{groups:?}")),
        }
    }

    #[test]
    fn tables_become_smaller_then_turned_then_divided() {
        let of = |count: usize, is_chinese| class(fit(6.0, &vec![length("12,345,678,901"); count], is_chinese));
        assert_eq!(of(2, true), None);
        assert_eq!(of(3, true).as_deref(), Some("paper-11"));
        assert_eq!(of(4, true).as_deref(), Some("paper-10"));
        assert_eq!(of(5, true).as_deref(), Some("paper-8"));
        assert_eq!(of(6, true).as_deref(), Some("paper-turned paper-10"));
        assert_eq!(of(8, false).as_deref(), Some("paper-turned paper-8"));
        assert_eq!(of(9, false).as_deref(), Some("[0..5, 5..9]"));
        assert_eq!(of(16, true).as_deref(), Some("[0..4, 4..8, 8..12, 12..16]"));
    }

    #[test]
    fn words_and_numbers_are_not_divided() {
        assert!(longest_word("全年完成投资") < 1.01);
        assert!((longest_word("total 12,345 in all") - length("12,345")).abs() < 0.01);
        assert!(longest_word("公开（2023）") > 3.0);
    }
}
