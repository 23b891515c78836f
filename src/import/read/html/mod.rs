//! Reads web pages, also old ones, into an outline: the text that a browser shows. Decides nothing about reports.
//!
//! `tree` is the page as browsers build it, `look` and `region` say what an element means, `blocks` walks through the page,
//! `tables` and `pictures` read what is not text.

mod blocks;
mod indents;
mod look;
mod losses;
mod pictures;
mod region;
mod tables;
#[cfg(test)]
mod tests;
mod tree;

use super::encoding;
use super::refusals;
use crate::diagnostic::Sentence;
use crate::import::outline::{Content, Outline, Region};
use blocks::Reader;
use look::Look;
use tree::{Id, Tree};

/// Reads a page.
pub(super) fn read(bytes: &[u8]) -> Result<Outline, Sentence> {
    let decoded = encoding::decode(bytes, declared_encoding(bytes).as_deref());
    let tree = Tree::parse(&decoded.text);
    let mut outline = read_tree(&tree);
    outline.properties = properties(&tree);
    if decoded.is_damaged {
        outline.losses.push(encoding::damage());
    }
    let has_text = |region: Region, content: &Content| region == Region::Body && !matches!(content, Content::Picture(_));
    let has_scripts = tree.inside(Tree::root()).into_iter().any(|id| tree.is(id, &["script"]));
    if has_scripts && !outline.blocks.iter().any(|block| has_text(block.region, &block.content)) {
        return Err(refusals::only_scripts());
    }
    Ok(outline)
}

/// Reads a piece of a page that stands in a text of another format.
pub(super) fn read_piece(html: &str) -> Outline {
    read_tree(&Tree::parse(html))
}

fn read_tree(tree: &Tree) -> Outline {
    let letters = tree.letters();
    let mut reader = Reader::new(tree, &letters);
    reader.children(Tree::root(), &Look::default());
    reader.finish(&Look::default())
}

/// The title and all named `<meta>`, in the order of the page.
fn properties(tree: &Tree) -> Vec<(String, String)> {
    let mut properties = Vec::new();
    for id in tree.inside(Tree::root()) {
        let Some(element) = tree.element(id) else { continue };
        let found = if element.is(&["title"]) && !properties.iter().any(|(name, _)| name == "title") {
            Some(("title".to_owned(), tree.text(id)))
        } else if element.is(&["meta"]) {
            let name = element.attribute("name").or_else(|| element.attribute("property"));
            name.map(|name| (name.to_owned(), element.attribute("content").unwrap_or_default().to_owned()))
        } else {
            None
        };
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        properties.extend(found.map(|(name, value)| (name, plain(&value))).filter(|(_, value)| !value.is_empty()));
    }
    properties
}

/// The encoding that the start of a page declares, in `<meta>` or in an XML declaration.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    /// Browsers look no further either, and a page that declares it later is read by its validity.
    const START: usize = 4096;
    let start: String = bytes.iter().take(START).map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    let behind = ["charset", "encoding"].into_iter().find_map(|word| {
        let (_, behind) = start.split_once(word)?;
        behind.trim_start().strip_prefix('=')
    })?;
    let label = behind.trim_start().trim_start_matches(['"', '\'']);
    let ends = label.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))).unwrap_or(label.len());
    Some(label[..ends].to_owned()).filter(|label| !label.is_empty())
}

/// The children of a node that are shown.
fn shown(tree: &Tree, id: Id) -> impl Iterator<Item = Id> {
    let is_shown = |id: &Id| !tree.element(*id).is_some_and(look::is_hidden);
    tree.children(id).iter().copied().filter(is_shown)
}
