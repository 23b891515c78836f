//! Which texts of a part have been read. All modules of this folder take text from here alone, so what is left at the end has
//! not been read by any of them and can be reported.

use crate::import::read::xml::{Vocabulary, attribute, elements, name, vocabulary};
use roxmltree::{Document, Node};
use std::collections::BTreeMap;

/// The texts of one part that have been read, with the number of the block that each was read for. Ids of nodes are in the
/// order of the document.
#[derive(Debug, Default)]
pub(super) struct Seen {
    texts: BTreeMap<u32, usize>,
}

impl Seen {
    /// The text of one element that holds text, which is thereby read.
    pub(super) fn text(&mut self, node: Node<'_, '_>, number: usize) -> String {
        self.mark(node, number);
        let text: String = node.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
        // Spaces at the ends count only if the element says so.
        if attribute(node, "space") == Some("preserve") { text } else { text.trim_matches([' ', '\t', '\n', '\r']).to_owned() }
    }

    /// Notes that an element that holds text has been read.
    pub(super) fn mark(&mut self, node: Node<'_, '_>, number: usize) {
        self.texts.insert(node.id().get(), number);
    }

    /// All text inside a node as plain lines, which is thereby read.
    pub(super) fn all(&mut self, node: Node<'_, '_>, number: usize) -> String {
        let mut text = String::new();
        self.gather(node, number, &mut text);
        text.trim().to_owned()
    }

    fn gather(&mut self, node: Node<'_, '_>, number: usize, text: &mut String) {
        match name(node) {
            _ if holds_text(node) => text.push_str(&self.text(node, number)),
            "tab" | "ptab" => text.push(' '),
            "br" | "cr" => text.push('\n'),
            "noBreakHyphen" => text.push('-'),
            "AlternateContent" => {
                if let Some(chosen) = self.choose(node, number) {
                    self.gather(chosen, number, text);
                }
            }
            // Properties: their tabs and breaks are not text.
            properties if properties.ends_with("Pr") => {}
            element => {
                let separator = match element {
                    "p" | "tr" => '\n',
                    "tc" => ' ',
                    _ => '\0',
                };
                if separator != '\0' && !text.is_empty() && !text.ends_with(['\n', separator]) {
                    text.push(separator);
                }
                for child in elements(node) {
                    self.gather(child, number, text);
                }
            }
        }
    }

    /// The one of several forms of the same content that is read: the first that holds anything. The others are read with it if
    /// they have the same text; otherwise their text is left.
    pub(super) fn choose<'a, 'i>(&mut self, node: Node<'a, 'i>, number: usize) -> Option<Node<'a, 'i>> {
        let forms: Vec<Node<'a, 'i>> = elements(node).filter(|form| matches!(name(*form), "Choice" | "Fallback")).collect();
        let chosen = forms.iter().copied().find(|form| holds_anything(*form)).or(forms.first().copied())?;
        let text = Seen::default().all(chosen, number);
        for form in forms {
            // A trial reading, so that other texts stay unread.
            let mut trial = Seen::default();
            if form != chosen && trial.all(form, number) == text {
                self.texts.append(&mut trial.texts);
            }
        }
        Some(chosen)
    }

    /// The texts that have not been read, each with the number of the block before which it stands.
    pub(super) fn unread(&self, document: &Document<'_>) -> Vec<(usize, String)> {
        let mut unread: Vec<(usize, String)> = Vec::new();
        for node in document.descendants().filter(|node| holds_text(*node)) {
            let id = node.id().get();
            if self.texts.contains_key(&id) {
                continue;
            }
            let text = Seen::default().text(node, 0);
            let number = self.texts.range(..id).next_back().map_or(1, |(_, number)| *number);
            match unread.last_mut() {
                _ if text.is_empty() => {}
                Some((last, joined)) if *last == number => joined.push_str(&text),
                _ => unread.push((number, text)),
            }
        }
        unread
    }
}

/// Elements whose content is text that somebody wrote: `w:t`, `m:t`, `a:t`, and what is deleted.
fn holds_text(node: Node<'_, '_>) -> bool {
    node.is_element() && matches!(name(node), "t" | "delText")
}

/// Whether a form of some content has something that is read.
fn holds_anything(form: Node<'_, '_>) -> bool {
    form.descendants().any(|node| {
        let is_text = vocabulary(node) != Vocabulary::Other && matches!(name(node), "sym" | "br" | "tab" | "fldChar");
        holds_text(node) || is_text || matches!(name(node), "blip" | "imagedata" | "chart" | "relIds" | "textpath")
    })
}
