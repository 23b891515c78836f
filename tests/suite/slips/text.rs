//! Slips in the text itself: doubled, unfinished, wrong marks, words dropped.

use super::material::{Line, Material};
use super::{A_POLARITY, Random, Slip};
use std::ops::Range;

pub(super) fn slips(material: &Material) -> Vec<Slip> {
    let mut slips = Vec::new();
    for language in ["zh", "en"] {
        for line in material.lines(language) {
            doubled(&line, language, &mut slips);
            ends(&line, &mut slips);
            items(&line, &mut slips);
            typing(&line, language, &mut slips);
            marks(&line, language, &mut slips);
            dropped(material, &line, language, &mut slips);
            polarity(&line, language, &mut slips);
        }
    }
    slips
}

fn add(line: &Line<'_>, kind: &'static str, range: Range<usize>, new: &str, slips: &mut Vec<Slip>) {
    let range = line.start + range.start..line.start + range.end;
    slips.push(Slip { kind, file: line.file.to_owned(), edits: vec![(range, new.to_owned())] });
}

/// The sentences of a line with their full stops.
fn sentences(line: &Line<'_>, language: &str) -> Vec<Range<usize>> {
    let (text, mut start, mut found) = (line.text, 0, Vec::new());
    let stop = if language == "zh" { "。" } else { ". " };
    for (at, _) in text.match_indices(stop) {
        let end = at + stop.trim_end().len();
        if language == "en" && text[..at].ends_with("No") {
            continue;
        }
        found.push(start..end);
        start = end;
    }
    if start < text.len() && text.ends_with(['.', '。']) {
        found.push(start..text.len());
    }
    found
}

fn is_plain(text: &str) -> bool {
    !text.contains(['{', '*', '[', '《', '（', '(', '：', '“', '”'])
}

fn doubled(line: &Line<'_>, language: &str, slips: &mut Vec<Slip>) {
    let mut random = Random::new(line.text);
    let sentences = sentences(line, language);
    if !sentences.is_empty() {
        let sentence = random.pick(&sentences.iter().collect::<Vec<_>>()).clone();
        let text = line.text[sentence.clone()].trim_start_matches("- ");
        if !text.contains("**") && text.chars().count() > 5 && !text.starts_with(|c: char| c.is_ascii_digit()) {
            let space = if language == "en" && !text.starts_with(' ') { " " } else { "" };
            add(line, "a sentence twice", sentence.end..sentence.end, &format!("{space}{text}"), slips);
        }
    }
    if language == "zh" {
        let parts = line.parts(&['，', '。', '、', '；', '：']);
        let words: Vec<&Range<usize>> = parts
            .iter()
            .filter(|part| {
                is_plain(&line.text[(*part).clone()]) && part.len() > 11 && !line.text[(*part).clone()].starts_with("- ")
            })
            .collect();
        if !words.is_empty() {
            let part = random.pick(&words);
            let second = line.text[part.start..].char_indices().nth(2).map_or(part.end, |(byte, _)| part.start + byte);
            let word = part.start..second;
            add(line, "a word twice", word.end..word.end, &line.text[word], slips);
        }
    } else {
        let words: Vec<usize> = line.text.match_indices(' ').map(|(at, _)| at).collect();
        let inner: Vec<Range<usize>> = words.windows(2).map(|pair| pair[0]..pair[1]).collect();
        let inner: Vec<&Range<usize>> = inner
            .iter()
            .filter(|word| line.text[word.start + 1..word.end].bytes().all(|byte| byte.is_ascii_lowercase()))
            .collect();
        if !inner.is_empty() {
            let word = random.pick(&inner).clone();
            add(line, "a word twice", word.end..word.end, &line.text[word], slips);
        }
    }
}

fn ends(line: &Line<'_>, slips: &mut Vec<Slip>) {
    let is_item =
        line.text.starts_with("- ") || line.text.starts_with(|c: char| c.is_ascii_digit()) && line.text[1..].starts_with(". ");
    if line.text.ends_with(['。', '.']) && !is_item {
        let last = line.text.chars().next_back().map_or(0, char::len_utf8);
        add(line, "no full stop at the end of a paragraph", line.text.len() - last..line.text.len(), "", slips);
    }
}

/// A list item without its mark at the end, and one that only the other language has.
fn items(line: &Line<'_>, slips: &mut Vec<Slip>) {
    if !line.text.starts_with("- ") {
        return;
    }
    if line.text.ends_with(['。', '；', '.', ';']) {
        let last = line.text.chars().next_back().map_or(0, char::len_utf8);
        add(line, "no mark at the end of a list item", line.text.len() - last..line.text.len(), "", slips);
    }
    add(line, "an item of a list is gone in one language", 0..line.text.len() + 1, "", slips);
}

/// Slips of the keyboard: a particle twice, a comma twice, no space behind a full stop.
fn typing(line: &Line<'_>, language: &str, slips: &mut Vec<Slip>) {
    const LOOSE: &str = "a mark twice, or no space behind it";
    if language == "zh" {
        for particle in ["的", "在", "和"] {
            let places: Vec<usize> = line.text.match_indices(particle).map(|(at, _)| at + particle.len()).collect();
            if let Some(at) = places.get(places.len() / 2) {
                add(line, "a particle twice", *at..*at, particle, slips);
            }
        }
        return;
    }
    if let Some(at) = line.text.find(", ") {
        add(line, LOOSE, at..at, ",", slips);
    }
    let is_end = |at: &usize| line.text[..*at].ends_with(|c: char| c.is_ascii_lowercase()) && !line.text[..*at].ends_with("No");
    if let Some(at) = line.text.match_indices(". ").map(|(at, _)| at).find(is_end) {
        add(line, LOOSE, at + 1..at + 2, "", slips);
    }
}

fn marks(line: &Line<'_>, language: &str, slips: &mut Vec<Slip>) {
    const HALF: &str = "a half-width mark in Chinese";
    const WIDE: &str = "a full-width mark in English";
    const ALONE: &str = "a bracket or quotation mark without its partner";
    let text = line.text;
    let pairs: &[(char, char, &str)] = if language == "zh" {
        &[('，', ',', HALF), ('。', '.', HALF), ('；', ';', HALF), ('：', ':', HALF)]
    } else {
        &[(',', '，', WIDE), ('.', '。', WIDE), (';', '；', WIDE), ('(', '（', WIDE)]
    };
    for (own, other, kind) in pairs {
        let places: Vec<usize> =
            text.match_indices(*own).map(|(at, _)| at).filter(|at| language == "zh" || is_mark(text, *at)).collect();
        if let Some(at) = places.get(places.len() / 2) {
            add(line, kind, *at..at + own.len_utf8(), &other.to_string(), slips);
        }
    }
    let brackets: &[char] =
        if language == "zh" { &['（', '）', '“', '”', '《', '》'] } else { &['(', ')', '“', '”'] };
    for bracket in brackets {
        if let Some(at) = text.find(*bracket) {
            add(line, ALONE, at..at + bracket.len_utf8(), "", slips);
        }
    }
    if language == "zh" {
        for (open, straight) in [('“', "\""), ('”', "\"")] {
            if let Some(at) = text.find(open) {
                add(line, "a straight quotation mark in Chinese", at..at + open.len_utf8(), straight, slips);
            }
        }
        if let (Some(open), Some(close)) = (text.find('“'), text.find('”')) {
            let range = |at: usize| line.start + at..line.start + at + 3;
            let edits = vec![(range(open), "\"".to_owned()), (range(close), "\"".to_owned())];
            slips.push(Slip { kind: "a straight quotation mark in Chinese", file: line.file.to_owned(), edits });
        }
    }
}

/// A mark of the sentence, not of a number or an abbreviation.
fn is_mark(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + 1..].chars().next();
    let is_abbreviation = text[..at].ends_with("No");
    text[at..].starts_with('(') && before == Some(' ') || !is_abbreviation && after.is_none_or(|c| c == ' ')
}

/// A clause or sentence without facts, numbers or names is left out.
fn dropped(material: &Material, line: &Line<'_>, language: &str, slips: &mut Vec<Slip>) {
    const DROPPED: &str = "words without a fact or name are gone in one language";
    let has_name = |text: &str| {
        let names = material.names.iter().chain(&material.documents);
        names
            .into_iter()
            .any(|name| text.contains(&name.zh) || text.contains(&name.en) || name.short.iter().any(|short| text.contains(short)))
    };
    let is_free = |text: &str| is_plain(text) && !has_name(text) && !text.contains(|c: char| c.is_ascii_digit());
    let mut random = Random::new(line.text);
    let whole: Vec<Range<usize>> =
        sentences(line, language).into_iter().filter(|part| is_free(&line.text[part.clone()])).collect();
    let marks: &[char] = if language == "zh" { &['，', '。', '；'] } else { &[',', '.', ';'] };
    let parts: Vec<Range<usize>> =
        line.parts(marks).into_iter().filter(|part| is_free(&line.text[part.clone()]) && part.len() > 20).collect();
    for list in [whole, parts].iter().filter(|list| !list.is_empty()) {
        let part = random.pick(&list.iter().collect::<Vec<_>>()).clone();
        let is_end = line.text[part.end..].starts_with(['。', '.']) || line.text[..part.end].ends_with(['。', '.']);
        let mark = line.text[part.end..].chars().next().map_or(0, char::len_utf8);
        if part.len() < line.text.len() {
            let range = if is_end { part.clone() } else { part.start..part.end + mark };
            add(line, DROPPED, range, "", slips);
        }
    }
    let numbered = ["一是", "二是", "三是", "四是", "五是"];
    let first = ["First", "Second", "Third", "Fourth", "Fifth"];
    if numbered.iter().chain(&first).any(|word| line.text.trim_start_matches("**").starts_with(word)) {
        add(line, "an item of a numbered list is gone in one language", 0..line.text.len(), "", slips);
    }
}

fn polarity(line: &Line<'_>, language: &str, slips: &mut Vec<Slip>) {
    let words: &[&str] = if language == "zh" { &["不", "未"] } else { &["not ", "never ", "no longer "] };
    for word in words {
        if let Some(at) = line.text.find(word) {
            add(line, A_POLARITY, at..at + word.len(), "", slips);
        }
    }
}
