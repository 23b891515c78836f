//! Footnotes, endnotes and comments, which stand in parts of their own and are only named in the text.

use super::losses;
use super::seen::Seen;
use crate::diagnostic::Sentence;
use crate::import::read::losses as shared;
use crate::import::read::package::{Package, Relationships};
use crate::import::read::xml::{attribute, elements, parse};
use roxmltree::Node;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Footnote,
    Endnote,
    Comment,
}

/// All notes of a file that have not been reported.
#[derive(Debug, Default)]
pub(super) struct Notes {
    notes: BTreeMap<(Kind, String), Note>,
}

#[derive(Debug)]
struct Note {
    author: String,
    text: String,
}

impl Notes {
    pub(super) fn read(package: &mut Package<'_>, relationships: &Relationships) -> Result<Notes, Sentence> {
        let mut notes = Notes::default();
        for (kind, part) in [(Kind::Footnote, "footnotes"), (Kind::Endnote, "endnotes"), (Kind::Comment, "comments")] {
            let Some(name) = relationships.of_kind(part) else { continue };
            if let Some(text) = package.xml(name)? {
                notes.add(kind, parse(name, &text)?.root_element());
            }
        }
        Ok(notes)
    }

    fn add(&mut self, kind: Kind, root: Node<'_, '_>) {
        for node in elements(root) {
            // The lines between text and notes are notes themselves.
            let is_line = attribute(node, "type").is_some_and(|kind| kind != "normal");
            let (Some(id), false) = (attribute(node, "id"), is_line) else { continue };
            let text = Seen::default().all(node, 0);
            let author = attribute(node, "author").unwrap_or_default().trim().to_owned();
            if !text.is_empty() {
                self.notes.insert((kind, id.to_owned()), Note { author, text });
            }
        }
    }

    /// What is said about a note that is named behind `place`, and its text. A note is reported once.
    pub(super) fn take(&mut self, kind: Kind, id: &str, place: &str) -> Option<(Sentence, String)> {
        let note = self.notes.remove(&(kind, id.to_owned()))?;
        Some((note.sentence(kind, place), note.text))
    }

    /// The notes that the text does not name.
    pub(super) fn unread(&mut self) -> Vec<(Sentence, String)> {
        let notes = std::mem::take(&mut self.notes);
        notes.into_iter().map(|((kind, _), note)| (note.sentence(kind, ""), note.text)).collect()
    }
}

impl Note {
    fn sentence(&self, kind: Kind, place: &str) -> Sentence {
        match kind {
            Kind::Footnote => shared::footnote(place),
            Kind::Endnote => losses::endnote(place),
            Kind::Comment => losses::comment(&self.author),
        }
    }
}
