//! XLIFF 2.1 (OASIS, 2018; the core is that of 2.0). Figures, notes, pictures and code are `<ph>`, emphasis and links are `<pc>`;
//! their characters stand in `<originalData>`.

use super::elements::{BASE, MOST_DEPTH, Part, filled, parts_of};
use super::{Bundle, Returned, ReturnedFile, Unit, acceptance, subject_of};
use crate::error::Result;
use crate::exchange::merge::Incoming;
use crate::exchange::pieces::{LINK, words_in};
use crate::translate::State;
use roxmltree::Node;
use serde::Serialize;
use std::collections::BTreeMap;

/// What the namespace of the core begins with; the minor version follows.
const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:2.";
/// Stands for an object whose characters a tool has dropped.
const UNKNOWN: &str = "{{ ? }}";

#[derive(Serialize)]
struct UnitView<'u> {
    address: &'u str,
    state: &'static str,
    /// The state that the format has no word for.
    sub_state: Option<&'static str>,
    data: Vec<String>,
    source: Vec<Inline>,
    target: Option<Vec<Inline>>,
    notes: Vec<String>,
    base: Option<&'u String>,
}

/// A text or an inline element, with the numbers of its characters in the data of the unit.
#[derive(Serialize)]
struct Inline {
    part: Part,
    kind: &'static str,
    sub_kind: String,
    data: usize,
    data_end: usize,
}

pub(super) fn write(bundle: &Bundle) -> Result<String> {
    filled(bundle, include_str!("xliff2.xml"), unit_view)
}

fn unit_view(unit: &Unit) -> UnitView<'_> {
    let (source, target) = parts_of(unit);
    let mut data = Vec::new();
    let source = inline(source, &mut data);
    let target = target.map(|target| inline(target, &mut data));
    let (state, sub_state) = match unit.state {
        State::Missing => ("initial", None),
        State::Stale => ("initial", Some("gongkai:stale")),
        State::Draft => ("initial", Some("gongkai:draft")),
        State::Translated => ("translated", None),
        State::Reviewed => ("final", None),
    };
    UnitView {
        address: &unit.address,
        state,
        sub_state,
        data,
        source,
        target,
        notes: unit.notes().collect(),
        base: unit.base.as_ref(),
    }
}

/// The elements of a text, whose characters are added to the data of their unit.
fn inline(parts: Vec<Part>, data: &mut Vec<String>) -> Vec<Inline> {
    let mut number = |text: &String| {
        let at = data.iter().position(|own| own == text).unwrap_or_else(|| {
            data.push(text.clone());
            data.len() - 1
        });
        at + 1
    };
    let is_close = |part: &Part| matches!(part.kind, "end" | "ept");
    let closes: BTreeMap<usize, String> =
        parts.iter().filter(|part| is_close(part)).map(|part| (part.id, part.text.clone())).collect();
    let inline = |part: Part| {
        let (kind, sub_kind) = kind_of(part.ctype);
        let is_open = matches!(part.kind, "g" | "bpt");
        let close = closes.get(&part.id).filter(|_| is_open);
        Inline {
            kind,
            sub_kind,
            data: if is_open || part.kind == "ph" { number(&part.text) } else { 0 },
            data_end: close.map_or(0, &mut number),
            part,
        }
    };
    parts.into_iter().map(inline).collect()
}

/// The `type` and `subType` of an element with a `ctype` of XLIFF 1.2.
fn kind_of(ctype: &str) -> (&'static str, String) {
    match ctype {
        "bold" => ("fmt", "xlf:b".to_owned()),
        "italic" => ("fmt", "xlf:i".to_owned()),
        "link" => ("link", "gongkai:link".to_owned()),
        "image" => ("image", "gongkai:image".to_owned()),
        ctype => ("other", format!("gongkai:{}", ctype.trim_start_matches("x-"))),
    }
}

/// Whether an element is the root of a file of this version.
pub(super) fn is_root(root: Node<'_, '_>) -> bool {
    root.tag_name().name() == "xliff" && root.tag_name().namespace().is_some_and(|space| space.starts_with(NAMESPACE))
}

pub(super) fn read(root: Node<'_, '_>) -> ReturnedFile {
    let mut returned = ReturnedFile { language: root.attribute("trgLang").map(str::to_owned), translations: Vec::new() };
    for file in root.children().filter(|node| node.tag_name().name() == "file") {
        let subject = subject_of(file.attribute("original").unwrap_or_default());
        let units = file.descendants().filter(|node| node.tag_name().name() == "unit");
        let incoming = units.filter_map(incoming);
        returned.translations.extend(incoming.map(|incoming| Returned { subject: subject.clone(), incoming }));
    }
    returned
}

fn incoming(unit: Node<'_, '_>) -> Option<Incoming> {
    let all = |name: &'static str| unit.descendants().filter(move |node| node.tag_name().name() == name);
    let data = all("data").filter_map(|data| Some((data.attribute("id")?, data.text().unwrap_or_default())));
    let data: BTreeMap<&str, &str> = data.collect();
    // A tool may have split the unit, and what stands between its segments is `<ignorable>`.
    let parts: Vec<Node<'_, '_>> =
        unit.children().filter(|node| matches!(node.tag_name().name(), "segment" | "ignorable")).collect();
    let source: String =
        parts.iter().filter_map(|part| side_of(*part, "source")).map(|node| markdown(node, &data, true)).collect();
    // A tool may have translated only some of the segments into which it has split the unit.
    let is_segment = |part: &&Node<'_, '_>| part.tag_name().name() == "segment";
    let has_target = |part: Node<'_, '_>| part.children().any(|node| node.tag_name().name() == "target");
    if parts.iter().filter(is_segment).any(|part| !has_target(*part)) {
        return None;
    }
    let text = ordered(&parts).map(|node| markdown(node, &data, false)).collect::<String>();
    let states: Vec<Option<&str>> = parts.iter().filter(is_segment).map(|part| part.attribute("state")).collect();
    let is_said = !states.is_empty() && states.iter().all(|state| matches!(state, Some("translated" | "reviewed" | "final")));
    let is_finished = is_said || states.iter().all(Option::is_none);
    let base = all("note").find(|note| note.attribute("category") == Some(BASE)).and_then(|note| note.text());
    (!text.trim().is_empty()).then(|| Incoming {
        address: unit.attribute("name").or_else(|| unit.attribute("id")).unwrap_or_default().to_owned(),
        source: Some(words_in(&source)),
        text,
        base: base.map(|text| text.trim().to_owned()),
        acceptance: acceptance(is_finished),
        confirms: is_said,
    })
}

/// The targets of the parts of a unit in the order in which they are read: that of their numbers, if they have any.
fn ordered<'a, 'i>(parts: &[Node<'a, 'i>]) -> impl Iterator<Item = Node<'a, 'i>> {
    let targets = parts.iter().filter_map(|part| side_of(*part, "target"));
    let number = |(index, target): (usize, Node<'a, 'i>)| {
        let own = target.attribute("order").and_then(|order| order.parse().ok());
        (own.unwrap_or(index + 1), target)
    };
    let mut targets: Vec<(usize, Node<'a, 'i>)> = targets.enumerate().map(number).collect();
    targets.sort_by_key(|(number, _)| *number);
    targets.into_iter().map(|(_, target)| target)
}

/// The source or target of a part of a unit. What stands between two segments, such as a space, a translation may have from its
/// source.
fn side_of<'a, 'i>(part: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    let child = |name: &str| part.children().find(|node| node.tag_name().name() == name);
    let is_between = part.tag_name().name() == "ignorable";
    child(name).or_else(|| child("source").filter(|_| is_between))
}

/// The Markdown of a source or target. Without marks around words if only the words matter.
fn markdown(node: Node<'_, '_>, data: &BTreeMap<&str, &str>, is_plain: bool) -> String {
    // Nobody emphasises so deep.
    if node.ancestors().count() > MOST_DEPTH {
        // A character that no text may have, so that the text is refused.
        return LINK.0.to_string();
    }
    // Without its data an element could be anything: a figure that no text has, a character that no text may have.
    let known = |node: Node<'_, '_>, name: &str| node.attribute(name).and_then(|id| data.get(id)).copied();
    let unknown = LINK.0.to_string();
    let of = |node: Node<'_, '_>, name: &str| known(node, name).unwrap_or(&unknown).to_owned();
    let mut text = String::new();
    for child in node.children() {
        match child.tag_name().name() {
            _ if child.is_text() => text.push_str(child.text().unwrap_or_default()),
            "ph" => text.push_str(known(child, "dataRef").unwrap_or(UNKNOWN)),
            "sc" | "ec" if !is_plain => text.push_str(&of(child, "dataRef")),
            "pc" if !is_plain => {
                text.push_str(&of(child, "dataRefStart"));
                text.push_str(&markdown(child, data, is_plain));
                text.push_str(&of(child, "dataRefEnd"));
            }
            _ => text.push_str(&markdown(child, data, is_plain)),
        }
    }
    text
}
