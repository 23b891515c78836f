//! The inline elements of a text in the XML formats: its objects and marks with the numbers that they have in the source, so
//! that a tool can tell which element of a translation is which of the source.

use super::pieces::{Piece, name, pieces};
use super::{Bundle, Unit, folder_of};
use crate::diagnostic::Speech;
use crate::error::Result;
use crate::page_template;
use serde::Serialize;
use std::collections::BTreeMap;

/// The author or category of the note with the digest of the translation.
pub(super) const BASE: &str = "gongkai-base";
/// How deep elements may stand in one another: nobody emphasises so deep.
pub(super) const MOST_DEPTH: usize = 64;

/// A file as its template sees it.
#[derive(Serialize)]
struct View<'u, U> {
    source_language: &'u str,
    target_language: &'u str,
    files: Vec<FileView<U>>,
}

/// The segments of a report, or of what all reports share.
#[derive(Serialize)]
struct FileView<U> {
    folder: String,
    units: Vec<U>,
}

/// Fills the template of a format with the segments, one file for each folder. `view` is what the template sees of one.
pub(super) fn filled<'u, U: Serialize>(
    bundle: &'u Bundle,
    template: &'static str,
    view: impl Fn(&'u Unit) -> U,
) -> Result<String> {
    let files = bundle.units.chunk_by(|one, other| one.subject == other.subject);
    let file = |units: &'u [Unit]| FileView { folder: folder_of(&units[0].subject), units: units.iter().map(&view).collect() };
    let view = View {
        source_language: &bundle.source_language,
        target_language: &bundle.target_language,
        files: files.map(file).collect(),
    };
    let text = page_template::filled(template, view, Speech::English)?;
    Ok(text.trim_start().to_owned())
}

/// A text or an inline element.
#[derive(Default, Serialize)]
pub(super) struct Part {
    /// `text`, `ph`; `g` and `end` for the marks of the source, `bpt` and `ept` for others.
    pub kind: &'static str,
    pub id: usize,
    pub ctype: &'static str,
    pub text: String,
    /// What readers see in place of a figure.
    pub shown: Option<String>,
}

/// The marks and objects of a source by their numbers.
pub(super) struct Numbers {
    /// What an element with this number is.
    pub elements: Vec<Element>,
}

/// An object, or the marks before and behind words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Element {
    Object(String),
    Pair(String, String),
}

impl Element {
    fn is(&self, other: &Element) -> bool {
        match (self, other) {
            (Element::Object(one), Element::Object(two)) => name(one) == name(two),
            (one, two) => one == two,
        }
    }
}

/// Objects and pairs in the order of their beginning, each with the index of the piece that begins it.
fn elements(pieces: &[Piece]) -> Vec<(usize, Element)> {
    let close = |number: usize| {
        let found = pieces.iter().find_map(|piece| match piece {
            Piece::Close(raw, own) if *own == number => Some(raw.clone()),
            _ => None,
        });
        found.unwrap_or_default()
    };
    let element = |(index, piece): (usize, &Piece)| match piece {
        Piece::Object(raw) => Some((index, Element::Object(raw.clone()))),
        Piece::Open(raw, number) => Some((index, Element::Pair(raw.clone(), close(*number)))),
        Piece::Text(_) | Piece::Close(..) => None,
    };
    pieces.iter().enumerate().filter_map(element).collect()
}

impl Numbers {
    pub(super) fn of(source: &[Piece]) -> Numbers {
        Numbers { elements: elements(source).into_iter().map(|(_, element)| element).collect() }
    }

    pub(super) fn get(&self, id: &str) -> Option<&Element> {
        self.elements.get(id.parse::<usize>().ok()?.checked_sub(1)?)
    }

    /// The parts of a text. An element of the source keeps its number; others are numbered behind all of the source's.
    pub(super) fn parts(&self, pieces: &[Piece], shown: &dyn Fn(&str) -> Option<String>) -> Vec<Part> {
        let mut free: Vec<usize> = (0..self.elements.len()).collect();
        let mut next = self.elements.len();
        let mut ids: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
        for (index, element) in elements(pieces) {
            let known = free.iter().position(|own| self.elements[*own].is(&element)).map(|at| free.remove(at) + 1);
            let id = known.unwrap_or_else(|| {
                next += 1;
                next
            });
            ids.insert(index, (id, known.is_some()));
        }
        let mut open: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
        let mut parts = Vec::new();
        for (index, piece) in pieces.iter().enumerate() {
            let (id, is_known) = ids.get(&index).copied().unwrap_or_default();
            parts.push(match piece {
                Piece::Text(text) => Part { kind: "text", text: text.clone(), ..Part::default() },
                Piece::Object(raw) => Part { kind: "ph", id, ctype: kind_of(raw), text: raw.clone(), shown: shown(raw) },
                Piece::Open(raw, number) => {
                    open.insert(*number, (id, is_known));
                    let kind = if is_known { "g" } else { "bpt" };
                    Part { kind, id, ctype: kind_of(raw), text: raw.clone(), shown: None }
                }
                Piece::Close(raw, number) => {
                    let (id, is_known) = open.get(number).copied().unwrap_or_default();
                    Part { kind: if is_known { "end" } else { "ept" }, id, text: raw.clone(), ..Part::default() }
                }
            });
        }
        parts
    }
}

/// The `ctype` of an element, of those that XLIFF has or beginning with `x-`.
fn kind_of(raw: &str) -> &'static str {
    match raw {
        "**" => "bold",
        "*" => "italic",
        "~~" => "x-strike",
        "[" => "link",
        raw if raw.starts_with("{{") => "x-figure",
        raw if raw.starts_with("![") => "image",
        raw if raw.starts_with("[^") => "x-note",
        _ => "x-code",
    }
}

/// The parts of the source and of the translation of a segment.
pub(super) fn parts_of(unit: &Unit) -> (Vec<Part>, Option<Vec<Part>>) {
    let source = pieces(&unit.source);
    let numbers = Numbers::of(&source);
    let shown = |raw: &str, is_source: bool| {
        let figure = super::shown(&unit.figures, raw);
        figure.map(|(_, source, target)| if is_source { source.clone() } else { target.clone() })
    };
    let target = unit.target.as_ref().map(|target| numbers.parts(&pieces(target), &|raw| shown(raw, false)));
    (numbers.parts(&source, &|raw| shown(raw, true)), target)
}
