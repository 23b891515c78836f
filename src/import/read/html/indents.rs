//! How far the text of a cell begins from its left edge: by the styles of the elements around it and by its spaces. Style sheets
//! are not read.

use super::look::declared;
use super::tree::{Content, Element, Id, Tree};
use crate::import::outline::{LETTER, indent_of};

/// The indent of a cell's first letter in twips.
pub(super) fn indent(tree: &Tree, cell: Id) -> u32 {
    let mut spaces = String::new();
    for id in tree.inside(cell) {
        let Content::Text(text) = tree.content(id) else { continue };
        // Spaces of the source that browsers join are no indent at the start of a line.
        let shown: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        if shown.chars().all(char::is_whitespace) {
            spaces.push_str(&shown);
            continue;
        }
        spaces.push_str(&shown);
        let around = std::iter::successors(Some(id), |id| tree.parent(*id).filter(|_| *id != cell));
        return indent_of(&spaces) + around.filter_map(|id| tree.element(id)).map(own).sum::<u32>();
    }
    0
}

/// What an element's own style adds.
fn own(element: &Element) -> u32 {
    let said = |name: &str| declared(element, name).and_then(|value| twips(&value));
    let around = |name: &str| said(&format!("{name}-left")).or_else(|| left(&declared(element, name)?));
    let lengths = [around("margin"), around("padding"), said("text-indent")];
    u32::try_from(lengths.into_iter().flatten().sum::<i64>()).unwrap_or(0)
}

/// The left one of the four lengths in `padding: 0 5.4pt 0 21pt`.
fn left(value: &str) -> Option<i64> {
    let lengths: Vec<&str> = value.split_whitespace().collect();
    let place = match lengths.len() {
        1 => 0,
        2 | 3 => 1,
        4 => 3,
        _ => return None,
    };
    twips(lengths[place])
}

/// A length in twips. Negative ones are those of hanging first lines.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn twips(value: &str) -> Option<i64> {
    let ends = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))).unwrap_or(value.len());
    let number: f64 = value[..ends].parse().ok()?;
    let factor = match &value[ends..] {
        "pt" => 20.0,
        "px" => 15.0,
        "em" | "rem" => f64::from(LETTER),
        "cm" => 567.0,
        "mm" => 56.7,
        "in" => 1440.0,
        _ if number == 0.0 => 0.0,
        _ => return None,
    };
    let length = number * factor;
    (-100_000.0..=100_000.0).contains(&length).then(|| length.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cell: &str) -> u32 {
        let tree = Tree::parse(&format!("<table><tr>{cell}</tr></table>"));
        let id = tree.inside(Tree::root()).into_iter().find(|id| tree.is(*id, &["td"])).expect("a cell");
        indent(&tree, id)
    }

    #[test]
    fn indents_are_written_in_many_ways() {
        for (cell, indent) in [
            ("<td>甲</td>", 0),
            ("<td>　　甲</td>", 420),
            ("<td>\n  &nbsp;&nbsp;<b>甲</b></td>", 210),
            ("<td><p style='text-indent:21.0pt'>甲</p></td>", 420),
            ("<td style='padding-left: 2em'>甲</td>", 420),
            ("<td style='padding:0cm 5.4pt 0cm 10pt'><p style='margin-left:1em'><span>　</span>甲</p></td>", 620),
            ("<td style='text-indent:-1em'>甲</td>", 0),
            ("<td> </td>", 0),
        ] {
            assert_eq!(of(cell), indent, "{cell}");
        }
    }
}
