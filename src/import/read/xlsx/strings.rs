//! Texts of a workbook: cells refer to a list of them by number.

use crate::import::read::xml::{elements, name};
use roxmltree::Node;

/// The list of shared texts.
pub(super) fn shared_strings(root: Node<'_, '_>) -> Vec<String> {
    elements(root).filter(|node| name(*node) == "si").map(text).collect()
}

/// The text inside an element, without phonetic guides. Paragraphs of drawings become lines. Spaces at its
/// start are its indent.
pub(super) fn text(node: Node<'_, '_>) -> String {
    let is_phonetic = |node: &Node<'_, '_>| node.ancestors().any(|parent| name(parent) == "rPh");
    let mut text = String::new();
    for part in node.descendants().filter(Node::is_element) {
        match name(part) {
            "p" if !text.is_empty() => text.push('\n'),
            "t" if !is_phonetic(&part) => text.push_str(part.text().unwrap_or_default()),
            _ => {}
        }
    }
    // Control characters are written as _x000D_.
    text.replace("_x000D_", "").replace("\r\n", "\n").trim_end().to_owned()
}
