//! The cells of one sheet.

use super::formats::Formats;
use super::losses;
use super::strings::text;
use crate::diagnostic::Sentence;
use crate::import::outline::indent_of;
use crate::import::read::refusals;
use crate::import::read::sheet::Sheet;
use crate::import::read::xml::{attribute, child, elements, name};
use roxmltree::Node;
use std::collections::BTreeSet;

/// The last row and column of Excel.
const LAST: (usize, usize) = (1_048_576, 16_384);
/// The most cells of a sheet. A report has a few thousand.
const MOST_CELLS: usize = 500_000;

/// A sheet, and what it has and the outline has not.
#[derive(Debug, Default)]
pub(super) struct Worksheet {
    pub sheet: Sheet,
    pub losses: Vec<(Sentence, String)>,
}

/// Reads a sheet.
pub(super) fn read(root: Node<'_, '_>, strings: &[String], formats: &Formats) -> Result<Worksheet, Sentence> {
    let mut own = Worksheet::default();
    let hidden = hidden_columns(root);
    let mut unseen: Vec<String> = Vec::new();
    let rows = child(root, "sheetData").into_iter().flat_map(elements).filter(|node| name(*node) == "row");
    let mut next_row = 0;
    for row in rows {
        let number = attribute(row, "r").and_then(|number| number.parse::<usize>().ok()).and_then(|number| number.checked_sub(1));
        let number = number.unwrap_or(next_row);
        next_row = number.saturating_add(1);
        if number >= LAST.0 {
            continue;
        }
        let is_hidden = is_set(row, "hidden");
        let mut next_column = 0;
        for cell in elements(row).filter(|node| name(*node) == "c") {
            let column = attribute(cell, "r").and_then(place).map_or(next_column, |(_, column)| column);
            next_column = column + 1;
            if column >= LAST.1 {
                continue;
            }
            let shown = own.value(cell, strings, formats);
            if shown.trim().is_empty() {
                continue;
            }
            if is_hidden || hidden.contains(&column) {
                unseen.push(shown.trim().to_owned());
            } else {
                let indent = indent_of(&shown) + style(cell).map_or(0, |style| formats.indent(style));
                own.sheet.indents.insert((number, column), indent);
                own.sheet.cells.insert((number, column), shown.trim().to_owned());
            }
            if own.sheet.cells.len() + unseen.len() > MOST_CELLS {
                return Err(refusals::too_many_cells(MOST_CELLS));
            }
        }
    }
    if !unseen.is_empty() {
        own.losses.push((losses::hidden_cells(), unseen.join("、")));
    }
    own.merge(root);
    Ok(own)
}

impl Worksheet {
    /// What a cell shows.
    fn value(&mut self, cell: Node<'_, '_>, strings: &[String], formats: &Formats) -> String {
        let stored = child(cell, "v").and_then(|node| node.text()).unwrap_or_default();
        let style = style(cell).unwrap_or_default();
        let place = attribute(cell, "r").unwrap_or_default();
        match attribute(cell, "t").unwrap_or("n") {
            "s" => stored.trim().parse::<usize>().ok().and_then(|index| strings.get(index)).cloned().unwrap_or_default(),
            "inlineStr" => child(cell, "is").map(text).unwrap_or_default(),
            "str" => stored.trim_end().to_owned(),
            "b" => if stored.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "e" => {
                self.losses.push((losses::error_value(), format!("{place} {stored}")));
                stored.to_owned()
            }
            "d" => stored.to_owned(),
            _ if stored.is_empty() => {
                if let Some(formula) = child(cell, "f").and_then(|node| node.text()) {
                    self.losses.push((losses::no_result(), format!("{place} ={formula}")));
                }
                String::new()
            }
            _ => {
                let shown = formats.shown(stored, style);
                // Twelve and more digits come from a division that nobody has rounded.
                if formats.is_general(style) && decimals(&shown) > 6 {
                    self.losses.push((losses::rounded(), format!("{place} {shown}")));
                }
                shown
            }
        }
    }

    fn merge(&mut self, root: Node<'_, '_>) {
        for range in child(root, "mergeCells").into_iter().flat_map(elements).filter_map(|node| attribute(node, "ref")) {
            let Some((from, to)) = range.split_once(':') else { continue };
            let (Some(from), Some(to)) = (place(from), place(to)) else { continue };
            if to.0 < from.0 || to.1 < from.1 {
                continue;
            }
            self.sheet.merged.insert(from, (to.0 - from.0 + 1, to.1 - from.1 + 1));
            // What other programs leave in covered cells is not shown.
            let covered: Vec<(usize, usize)> = self
                .sheet
                .cells
                .range(from..=to)
                .map(|(place, _)| *place)
                .filter(|place| *place != from && (from.1..=to.1).contains(&place.1))
                .collect();
            for place in covered {
                self.sheet.cells.remove(&place);
            }
        }
    }
}

/// The number of a cell's style.
fn style(cell: Node<'_, '_>) -> Option<usize> {
    attribute(cell, "s")?.parse().ok()
}

fn decimals(number: &str) -> usize {
    number.split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

fn is_set(node: Node<'_, '_>, wanted: &str) -> bool {
    matches!(attribute(node, wanted), Some("1" | "true"))
}

fn hidden_columns(root: Node<'_, '_>) -> BTreeSet<usize> {
    let columns = child(root, "cols").into_iter().flat_map(elements).filter(|node| is_set(*node, "hidden"));
    let bounds = columns.filter_map(|node| {
        let number = |name: &str| attribute(node, name).and_then(|number| number.parse::<usize>().ok());
        Some((number("min")?, number("max")?))
    });
    bounds.flat_map(|(first, last)| first.saturating_sub(1)..last.min(LAST.1)).collect()
}

/// C12 as row and column, from 0.
fn place(written: &str) -> Option<(usize, usize)> {
    let written = written.trim_start_matches('$');
    let end = written.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, digits) = written.split_at(end);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().fold(0, |number, letter| number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row: usize = digits.trim_start_matches('$').parse().ok()?;
    ((1..=LAST.0).contains(&row) && column <= LAST.1).then(|| (row - 1, column - 1))
}
