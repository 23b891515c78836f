//! Questions that the readers of Office files ask about XML nodes. Names are compared without their prefixes, because
//! transitional and strict files have different namespaces.

use crate::diagnostic::Sentence;
use crate::import::read::refusals;
use roxmltree::{Document, Error, Node, ParsingOptions};

/// The reading of a part is recursive, so deeper parts are refused. Office refuses them, too.
const DEEPEST: usize = 200;
/// A node takes about 100 bytes.
const MOST_NODES: u32 = 4_000_000;

/// Parses a part. A DTD is refused: it could make gigabytes of a few lines, and Office never writes one.
pub(super) fn parse<'t>(part: &str, text: &'t str) -> Result<Document<'t>, Sentence> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        Error::DtdDetected => refusals::declarations(),
        error => refusals::broken_part(part, &error.to_string()),
    })?;
    if is_too_deep(&document) { Err(refusals::too_deep(DEEPEST)) } else { Ok(document) }
}

fn is_too_deep(document: &Document<'_>) -> bool {
    let mut open = vec![document.root().children()];
    while let Some(siblings) = open.last_mut() {
        match siblings.next() {
            Some(node) if node.has_children() => open.push(node.children()),
            Some(_) => {}
            None => drop(open.pop()),
        }
        if open.len() > DEEPEST {
            return true;
        }
    }
    false
}

/// Which of the vocabularies of a Word file an element belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vocabulary {
    Word,
    Math,
    Other,
}

pub(super) fn vocabulary(node: Node<'_, '_>) -> Vocabulary {
    let namespace = node.tag_name().namespace().unwrap_or_default();
    if namespace.contains("wordprocessingml") && namespace.ends_with("/main") {
        Vocabulary::Word
    } else if namespace.ends_with("/math") {
        Vocabulary::Math
    } else {
        Vocabulary::Other
    }
}

/// The name of an element without its prefix; empty for text.
pub(super) fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

pub(super) fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, wanted: &str) -> Option<Node<'a, 'i>> {
    elements(node).find(|child| name(*child) == wanted)
}

pub(super) fn attribute<'a>(node: Node<'a, '_>, wanted: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == wanted).map(|attribute| attribute.value())
}

/// The `val` of a child.
pub(super) fn value<'a>(node: Node<'a, '_>, wanted: &str) -> Option<&'a str> {
    attribute(child(node, wanted)?, "val")
}

/// Whether a property is set, such as `<w:b/>` or `<w:b w:val="0"/>`; `None` if it is not mentioned.
pub(super) fn toggle(node: Node<'_, '_>, wanted: &str) -> Option<bool> {
    let property = child(node, wanted)?;
    Some(!matches!(attribute(property, "val"), Some("0" | "false" | "off")))
}

/// A relationship's id is the only attribute of this name with a namespace of relationships.
pub(super) fn relationship<'a>(node: Node<'a, '_>, wanted: &str) -> Option<&'a str> {
    let related = |namespace: Option<&str>| namespace.is_some_and(|namespace| namespace.ends_with("/relationships"));
    node.attributes()
        .find(|attribute| attribute.name() == wanted && related(attribute.namespace()))
        .map(|attribute| attribute.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_depth_and_damage_are_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>";
        assert_eq!(parse("x", bomb).err(), Some(refusals::declarations()));
        let deep = |levels: usize| "<a>".repeat(levels) + "t" + &"</a>".repeat(levels);
        assert!(parse("x", &deep(DEEPEST - 1)).is_ok());
        assert_eq!(parse("x", &deep(DEEPEST + 1)).err(), Some(refusals::too_deep(DEEPEST)));
        assert_eq!(parse("x", &deep(200_000)).err(), Some(refusals::too_deep(DEEPEST)));
        assert!(parse("word/document.xml", "<a><b></a>").is_err_and(|sentence| sentence.en.contains("word/document.xml")));
    }

    #[test]
    fn a_property_without_value_is_set() {
        let document = parse("x", "<r><b/><i val='0'/><u val='false'/><s val='1'/></r>").unwrap();
        let root = document.root_element();
        let set = ["b", "i", "u", "s", "v"].map(|name| toggle(root, name));
        assert_eq!(set, [Some(true), Some(false), Some(false), Some(true), None]);
    }
}
