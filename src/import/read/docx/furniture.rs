//! What surrounds the text of a Word file: page headers and footers, and what the file says about itself.

use super::seen::Seen;
use super::{Part, Reader};
use crate::diagnostic::Sentence;
use crate::import::outline::Region;
use crate::import::read::xml::{attribute, elements, name, parse, relationship};
use roxmltree::{Document, Node};

impl Reader<'_> {
    /// Reads the headers, then the footers, of all sections. They come behind the text, so that they do not change how its
    /// paragraphs are counted.
    pub(super) fn furniture(&mut self, document: &Document<'_>) -> Result<(), Sentence> {
        for (reference, region) in [("headerReference", Region::Header), ("footerReference", Region::Footer)] {
            let mut parts = Vec::new();
            for node in document.descendants().filter(|node| name(*node) == reference && is_current(*node)) {
                let target = relationship(node, "id").and_then(|id| self.part.relationships.get(id));
                parts.extend(target.filter(|target| !target.is_external).map(|target| target.name.clone()));
            }
            let mut known = Vec::new();
            for part in parts {
                if !known.contains(&part) {
                    self.furniture_part(&part, region)?;
                    known.push(part);
                }
            }
        }
        Ok(())
    }

    fn furniture_part(&mut self, part: &str, region: Region) -> Result<(), Sentence> {
        let Some(text) = self.package.xml(part)? else { return Ok(()) };
        let document = parse(part, &text)?;
        let relationships = self.package.relationships(part)?;
        let outer = std::mem::replace(&mut self.part, Part { relationships, region, seen: Seen::default() });
        self.whole(&document);
        self.part = outer;
        Ok(())
    }

    /// Reads what the file says about itself. A damaged list of properties is no reason to refuse the file.
    pub(super) fn properties(&mut self) -> Result<(), Sentence> {
        let named = self.package.relationships("")?.of_kind("core-properties").map(str::to_owned);
        let part = named.unwrap_or_else(|| "docProps/core.xml".to_owned());
        let Some(text) = self.package.xml(&part)? else { return Ok(()) };
        let Ok(document) = parse(&part, &text) else { return Ok(()) };
        for node in elements(document.root_element()) {
            let value = node.text().unwrap_or_default().trim();
            if !value.is_empty() {
                self.outline.properties.push((qualified_name(node), value.to_owned()));
            }
        }
        Ok(())
    }
}

/// Whether a section is not the one that a tracked change replaced.
fn is_current(node: Node<'_, '_>) -> bool {
    attribute(node, "id").is_some() && !node.ancestors().any(|outer| name(outer) == "sectPrChange")
}

/// The name of a property with the usual prefix, whatever prefix the file has.
fn qualified_name(node: Node<'_, '_>) -> String {
    let namespace = node.tag_name().namespace().unwrap_or_default();
    let prefix = if namespace.contains("purl.org/dc/elements") {
        "dc:"
    } else if namespace.contains("purl.org/dc/terms") {
        "dcterms:"
    } else if namespace.ends_with("core-properties") {
        "cp:"
    } else {
        ""
    };
    format!("{prefix}{}", name(node))
}
