//! XLIFF 1.2 (OASIS, 2008). Figures, notes, pictures and code are `<ph>`, emphasis and links are `<g>`, with the numbers that
//! they have in the source; marks that only the translation has are `<bpt>` and `<ept>` with their characters.

use super::{Bundle, Returned, ReturnedFile, Unit, acceptance, text};
use crate::diagnostic::{Sentence, Speech};
use crate::error::Result;
use crate::exchange::merge::Incoming;
use crate::exchange::pieces::{LINK, Piece, name, pieces, words_in};
use crate::page_template;
use crate::translate::State;
use roxmltree::{Document, Node};
use serde::Serialize;
use std::collections::BTreeMap;

const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:1.2";
/// The author of the note with the digest of the translation.
const BASE: &str = "gongkai-base";
/// How deep elements may stand in one another.
const MOST_DEPTH: usize = 64;
/// The author of other notes.
const NOTE: &str = "gongkai";

#[derive(Serialize)]
struct View<'u> {
    source_language: &'u str,
    target_language: &'u str,
    files: Vec<FileView<'u>>,
}

#[derive(Serialize)]
struct FileView<'u> {
    report: &'u str,
    units: Vec<UnitView<'u>>,
}

#[derive(Serialize)]
struct UnitView<'u> {
    address: &'u str,
    approved: bool,
    state: &'static str,
    source: Vec<Part>,
    target: Option<Vec<Part>>,
    notes: Vec<NoteView>,
}

#[derive(Serialize)]
struct NoteView {
    from: &'static str,
    text: String,
}

/// A text or an inline element.
#[derive(Default, Serialize)]
struct Part {
    kind: &'static str,
    id: usize,
    ctype: &'static str,
    text: String,
    /// What readers see in place of a figure.
    shown: Option<String>,
}

pub(super) fn write(bundle: &Bundle) -> Result<String> {
    let mut files: Vec<FileView<'_>> = Vec::new();
    for unit in &bundle.units {
        if files.last().is_none_or(|file| file.report != unit.report) {
            files.push(FileView { report: &unit.report, units: Vec::new() });
        }
        if let Some(file) = files.last_mut() {
            file.units.push(unit_view(unit));
        }
    }
    let view = View { source_language: &bundle.source_language, target_language: &bundle.target_language, files };
    let text = page_template::filled(include_str!("xliff.xml"), view, Speech::English)?;
    Ok(text.trim_start().to_owned())
}

fn unit_view(unit: &Unit) -> UnitView<'_> {
    let source = pieces(&unit.source);
    let numbers = Numbers::of(&source);
    let shown = |raw: &str, is_source: bool| {
        let figure = unit.figures.iter().find(|(own, ..)| name(own) == name(raw));
        figure.map(|(_, source, target)| if is_source { source.clone() } else { target.clone() })
    };
    let mut notes: Vec<NoteView> =
        unit.names.iter().map(|(source, target)| NoteView { from: NOTE, text: format!("{source} = {target}") }).collect();
    notes.extend(unit.made_from.iter().map(|words| NoteView { from: NOTE, text: format!("was: {words}") }));
    notes.extend(unit.base.iter().map(|base| NoteView { from: BASE, text: base.clone() }));
    UnitView {
        address: &unit.address,
        approved: unit.state == State::Reviewed,
        state: match unit.state {
            State::Missing | State::Stale => "needs-translation",
            State::Draft => "needs-review-translation",
            State::Translated => "translated",
            State::Reviewed => "signed-off",
        },
        target: unit.target.as_ref().map(|target| numbers.parts(&pieces(target), &|raw| shown(raw, false))),
        source: numbers.parts(&source, &|raw| shown(raw, true)),
        notes,
    }
}

/// The marks and objects of a source by their numbers.
struct Numbers {
    /// What an element with this number is: an object, or the marks before and behind words.
    elements: Vec<Element>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Element {
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
    fn of(source: &[Piece]) -> Numbers {
        Numbers { elements: elements(source).into_iter().map(|(_, element)| element).collect() }
    }

    fn get(&self, id: &str) -> Option<&Element> {
        self.elements.get(id.parse::<usize>().ok()?.checked_sub(1)?)
    }

    /// The parts of a text. An element of the source keeps its number; others are numbered behind all of the source's.
    fn parts(&self, pieces: &[Piece], shown: &dyn Fn(&str) -> Option<String>) -> Vec<Part> {
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

pub(super) fn read(bytes: &[u8]) -> std::result::Result<ReturnedFile, Sentence> {
    // A document type, and with it entities of any kind, is refused by the parser.
    let source = text(bytes)?;
    let document = Document::parse(source).map_err(|error| {
        Sentence::new(format!("XLIFF 文件读不了：{error}"), format!("The XLIFF file cannot be read: {error}"))
    })?;
    let root = document.root_element();
    if root.tag_name().name() != "xliff" || root.tag_name().namespace() != Some(NAMESPACE) {
        return Err(Sentence::new(
            "这不是 XLIFF 1.2 文件。别的版本请在翻译软件里另存为 1.2。",
            "This is no XLIFF 1.2 file. Save other versions as 1.2 in your translation tool.",
        ));
    }
    let mut returned = ReturnedFile::default();
    for file in root.children().filter(|node| node.has_tag_name((NAMESPACE, "file"))) {
        let report = file.attribute("original").and_then(|name| name.strip_prefix("content/")).unwrap_or_default();
        returned.language = returned.language.or_else(|| file.attribute("target-language").map(str::to_owned));
        for unit in file.descendants().filter(|node| node.has_tag_name((NAMESPACE, "trans-unit"))) {
            if let Some(incoming) = incoming(unit) {
                returned.translations.push(Returned { report: report.to_owned(), incoming });
            }
        }
    }
    Ok(returned)
}

fn incoming(unit: Node<'_, '_>) -> Option<Incoming> {
    let child = |name: &str| unit.children().find(|node| node.has_tag_name((NAMESPACE, name)));
    let address = unit.attribute("resname").or_else(|| unit.attribute("id"))?.to_owned();
    let source = child("source")?;
    // Marks of emphasis are not in the file; they do not matter for the words.
    let none = Numbers { elements: Vec::new() };
    let words = words_in(&markdown(source, &none, true));
    let target = child("target")?;
    let state = target.attribute("state").unwrap_or_default();
    let is_said = unit.attribute("approved") == Some("yes") || matches!(state, "translated" | "final" | "signed-off");
    let is_finished = is_said || state.is_empty();
    let base = unit
        .children()
        .find(|node| node.has_tag_name((NAMESPACE, "note")) && node.attribute("from") == Some(BASE))
        .and_then(|note| note.text())
        .map(|text| text.trim().to_owned());
    let numbers = from_source(source);
    let text = markdown(target, &numbers, false);
    (!text.trim().is_empty()).then(|| Incoming {
        address,
        source: Some(words),
        text,
        base,
        acceptance: acceptance(is_finished),
        confirms: is_said,
    })
}

/// The objects of a source as they stand in the file. The marks of `<g>` are told by its kind; the address of a link is not in
/// the file, and is filled in from the present source, see [`LINK`].
fn from_source(source: Node<'_, '_>) -> Numbers {
    let mut elements: BTreeMap<usize, Element> = BTreeMap::new();
    for node in source.descendants().filter(Node::is_element) {
        let Some(id) = node.attribute("id").and_then(|id| id.parse::<usize>().ok()) else { continue };
        match node.tag_name().name() {
            "ph" => drop(elements.insert(id, Element::Object(node.text().unwrap_or_default().to_owned()))),
            "g" => {
                let (open, close) = marks(node, id);
                elements.insert(id, Element::Pair(open, close));
            }
            _ => {}
        }
    }
    let last = elements.keys().last().copied().unwrap_or_default();
    let nothing = || Element::Object(String::new());
    Numbers { elements: (1..=last).map(|id| elements.get(&id).cloned().unwrap_or_else(nothing)).collect() }
}

fn marks(node: Node<'_, '_>, id: usize) -> (String, String) {
    match node.attribute("ctype") {
        Some("bold") => ("**".to_owned(), "**".to_owned()),
        Some("italic") => ("*".to_owned(), "*".to_owned()),
        Some("x-strike") => ("~~".to_owned(), "~~".to_owned()),
        _ => ("[".to_owned(), format!("]({}{id}{})", LINK.0, LINK.1)),
    }
}

/// The Markdown of a source or target. Without marks of `<g>` if only the words matter.
fn markdown(node: Node<'_, '_>, numbers: &Numbers, is_plain: bool) -> String {
    // Nobody emphasises so deep.
    if node.ancestors().count() > MOST_DEPTH {
        // A character that no text may have, so that the text is refused.
        return LINK.0.to_string();
    }
    let mut text = String::new();
    for child in node.children() {
        if child.is_text() {
            text.push_str(child.text().unwrap_or_default());
            continue;
        }
        let own = child.text().unwrap_or_default();
        let known = child.attribute("id").and_then(|id| numbers.get(id));
        match (child.tag_name().name(), known) {
            // Some tools return placeholders without their content.
            ("ph" | "x", Some(Element::Object(raw))) if own.is_empty() => text.push_str(raw),
            ("bpt" | "ept" | "it" | "ph" | "x", _) => text.push_str(own),
            ("g", known) if !is_plain => {
                let (open, close) = match known {
                    Some(Element::Pair(open, close)) => (open.clone(), close.clone()),
                    _ => marks(child, child.attribute("id").and_then(|id| id.parse().ok()).unwrap_or_default()),
                };
                text.push_str(&open);
                text.push_str(&markdown(child, numbers, is_plain));
                text.push_str(&close);
            }
            _ => text.push_str(&markdown(child, numbers, is_plain)),
        }
    }
    text
}
