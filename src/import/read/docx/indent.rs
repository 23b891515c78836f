//! How far a paragraph of Word begins from the left edge (`w:ind`).

use crate::import::outline::LETTER;
use crate::import::read::xml::{attribute, child};
use roxmltree::Node;

/// The indents of a paragraph in twips, as far as they are said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Indent {
    /// Of all lines.
    left: Option<i32>,
    /// Of the first line, beside that of all lines; below nought where it hangs.
    first: Option<i32>,
}

impl Indent {
    /// Reads `w:ind` of a paragraph's properties. What is measured in letters goes before what is measured in points.
    pub(super) fn read(properties: Node<'_, '_>) -> Indent {
        let Some(node) = child(properties, "ind") else { return Indent::default() };
        let number = |name: &str| attribute(node, name).and_then(|number| number.parse::<i32>().ok());
        let of_letters = |name: &str| number(name).filter(|count| *count != 0).map(letters);
        let left =
            of_letters("leftChars").or_else(|| of_letters("startChars")).or_else(|| number("left")).or_else(|| number("start"));
        let hanging = of_letters("hangingChars").or_else(|| number("hanging")).filter(|length| *length != 0);
        let first = of_letters("firstLineChars").or_else(|| number("firstLine"));
        Indent { left, first: hanging.map(i32::wrapping_neg).or(first) }
    }

    /// The indents where what these do not say is said by others.
    pub(super) fn over(self, below: Indent) -> Indent {
        Indent { left: self.left.or(below.left), first: self.first.or(below.first) }
    }

    /// Where the first line begins, in twips.
    pub(super) fn of_first_line(self) -> u32 {
        let both = self.left.unwrap_or(0).saturating_add(self.first.unwrap_or(0));
        u32::try_from(both).unwrap_or(0)
    }
}

/// Hundredths of a letter in twips.
fn letters(hundredths: i32) -> i32 {
    let letter = i32::try_from(LETTER).unwrap_or(i32::MAX);
    hundredths.saturating_mul(letter) / 100
}
