//! Slips with facts: a digit, two changed round, one in one language only.

use super::material::{Line, Material};
use super::{A_FREE_DIGIT, Random, Slip};

pub(super) fn slips(material: &Material) -> Vec<Slip> {
    let mut slips = digits(material);
    for language in ["zh", "en"] {
        for line in material.lines(language) {
            swapped(material, &line, &mut slips);
            one_sided(material, &line, language, &mut slips);
        }
    }
    slips
}

/// Changes that leave every relation true at the precision of the stored rates.
fn is_within_rounding(id: &str, changed: &str) -> bool {
    [("training", "19526"), ("advanced-certificates", "397")].contains(&(id, changed))
}

fn digits(material: &Material) -> Vec<Slip> {
    let mut slips = Vec::new();
    for fact in &material.facts {
        let value = &material.text(&fact.file)[fact.value.clone()];
        for (index, digit) in value.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            let other = char::from(b'1' + (u8::try_from(digit).expect("ASCII") - b'0') % 9);
            let changed = format!("{}{other}{}", &value[..index], &value[index + 1..]);
            if is_within_rounding(&fact.id, &changed) {
                continue;
            }
            let kind = if fact.is_tied { "a digit of a fact in a relation" } else { A_FREE_DIGIT };
            slips.push(Slip { kind, file: fact.file.clone(), edits: vec![(fact.value.clone(), changed)] });
        }
    }
    slips
}

/// Neighbours within a line; each keeps the form in which it is written.
fn swapped(material: &Material, line: &Line<'_>, slips: &mut Vec<Slip>) {
    let references = line.references();
    for pair in references.windows(2) {
        let value = |id: &str| material.fact(id).map(|fact| (&material.text(&fact.file)[fact.value.clone()], &fact.unit));
        if pair[0].id == pair[1].id || value(pair[0].id) == value(pair[1].id) {
            continue;
        }
        let form = |id: &str, is_alone: bool| if is_alone { format!("{{{{ {id}.value }}}}") } else { format!("{{{{ {id} }}}}") };
        let place = |index: usize| line.start + pair[index].range.start..line.start + pair[index].range.end;
        let edits = vec![(place(0), form(pair[1].id, pair[0].is_alone)), (place(1), form(pair[0].id, pair[1].is_alone))];
        slips.push(Slip { kind: "two facts changed round in one language", file: line.file.to_owned(), edits });
    }
}

/// A unit that most facts do not have, behind a number.
fn unit_word(language: &str) -> &'static str {
    if language == "zh" { "件" } else { " per cent" }
}

/// Whether a part of a sentence ends here.
fn ends_part(after: &str) -> bool {
    after.is_empty() || after.starts_with(['，', '。', '；', ',', '.', ';'])
}

fn one_sided(material: &Material, line: &Line<'_>, language: &str, slips: &mut Vec<Slip>) {
    let mut random = Random::new(line.text);
    for reference in line.references() {
        let range = line.start + reference.range.start..line.start + reference.range.end;
        let mut add =
            |kind, new: String| slips.push(Slip { kind, file: line.file.to_owned(), edits: vec![(range.clone(), new)] });
        let Some(fact) = material.fact(reference.id) else { continue };
        let alike =
            |other: &&super::material::FactEntry| other.unit == fact.unit && other.id != fact.id && other.file == fact.file;
        let others: Vec<&str> = material.facts.iter().filter(alike).map(|other| other.id.as_str()).collect();
        let (word, is_followed) = (unit_word(language), ends_part(&line.text[reference.range.end..]));
        if !reference.is_alone && is_followed && fact.unit != "ratio" {
            add("a unit twice behind a fact", format!("{{{{ {} }}}}{word}", reference.id));
            add("a fact without its unit", format!("{{{{ {}.value }}}}", reference.id));
        }
        let form = if reference.is_alone { ".value" } else { "" };
        if !others.is_empty() {
            add("another fact in one language", format!("{{{{ {}{form} }}}}", random.pick(&others)));
        }
        let value = &material.text(&fact.file)[fact.value.clone()];
        add("a number typed for a fact", value.trim_end_matches(['万', '亿']).to_owned());
        let marks: &[char] = if language == "zh" { &['，', '。', '；', '、'] } else { &[',', '.', ';'] };
        let part = line.parts(marks).into_iter().find(|part| part.contains(&reference.range.start));
        if let Some(part) = part.filter(|part| part.start > 0 && part.len() > reference.range.len()) {
            let mark = line.text[..part.start].chars().next_back().map_or(0, char::len_utf8);
            let whole = line.start + part.start - mark..line.start + part.end;
            slips.push(Slip {
                kind: "a clause with a fact is gone in one language",
                file: line.file.to_owned(),
                edits: vec![(whole, String::new())],
            });
        }
    }
}
