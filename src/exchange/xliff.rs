//! XLIFF 1.2 (OASIS, 2008). Figures, notes, pictures and code are `<ph>`, emphasis and links are `<g>`, with the numbers that
//! they have in the source; marks that only the translation has are `<bpt>` and `<ept>` with their characters.

use super::{Bundle, Returned, ReturnedFile, Unit, acceptance, subject_of, text, xliff2};
use crate::diagnostic::Sentence;
use crate::error::Result;
use crate::exchange::elements::{BASE, Element, MOST_DEPTH, Numbers, Part, filled, parts_of};
use crate::exchange::merge::Incoming;
use crate::exchange::pieces::{LINK, words_in};
use crate::translate::State;
use roxmltree::{Document, Node};
use serde::Serialize;
use std::collections::BTreeMap;

const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:1.2";
/// The author of other notes.
const NOTE: &str = "gongkai";

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

pub(super) fn write(bundle: &Bundle) -> Result<String> {
    filled(bundle, include_str!("xliff.xml"), unit_view)
}

fn unit_view(unit: &Unit) -> UnitView<'_> {
    let (source, target) = parts_of(unit);
    let mut notes: Vec<NoteView> = unit.notes().map(|text| NoteView { from: NOTE, text }).collect();
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
        source,
        target,
        notes,
    }
}

pub(super) fn read(bytes: &[u8]) -> std::result::Result<ReturnedFile, Sentence> {
    // A document type, and with it entities of any kind, is refused by the parser.
    let source = text(bytes)?;
    let document = Document::parse(source).map_err(|error| unreadable(&error))?;
    let root = document.root_element();
    if xliff2::is_root(root) {
        return Ok(xliff2::read(root));
    }
    if root.tag_name().name() != "xliff" || root.tag_name().namespace() != Some(NAMESPACE) {
        return Err(Sentence::new(
            "这不是 XLIFF 1.2 或 2 的文件。请在翻译软件里另存为这两种之一。",
            "This is no XLIFF file of version 1.2 or 2. Save it as one of these in your translation tool.",
        ));
    }
    let mut returned = ReturnedFile::default();
    for file in root.children().filter(|node| node.has_tag_name((NAMESPACE, "file"))) {
        let subject = subject_of(file.attribute("original").unwrap_or_default());
        returned.language = returned.language.or_else(|| file.attribute("target-language").map(str::to_owned));
        for unit in file.descendants().filter(|node| node.has_tag_name((NAMESPACE, "trans-unit"))) {
            if let Some(incoming) = incoming(unit) {
                returned.translations.push(Returned { subject: subject.clone(), incoming });
            }
        }
    }
    Ok(returned)
}

/// Why a file is no XML, in words for people.
fn unreadable(error: &roxmltree::Error) -> Sentence {
    if let roxmltree::Error::DtdDetected = error {
        return Sentence::new(
            "XLIFF 文件里有文档类型声明（DOCTYPE），为了安全不读；请在翻译软件里重新导出。",
            "The XLIFF file has a document type (DOCTYPE), which is not read for safety; export it again from the translation tool.",
        );
    }
    let line = error.pos().row;
    Sentence::new(
        format!("XLIFF 文件第 {line} 行的写法不完整，它也许没有存完，或者被别的程序改坏了；请译者再发一次。"),
        format!("Line {line} of the XLIFF file is malformed: it may be cut off or damaged; ask the translator to send it again."),
    )
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
