//! What slips make of names: two characters changed round, one twice, one left out, and short forms that are not agreed.

use super::lexicon::{Form, FormKind};
use crate::characters::is_han;
use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What a slip makes of a name.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The index of the form.
    pub(super) form: usize,
    pub slip: NameSlip,
    /// The byte range, within the variant, of the characters that show the slip.
    pub differs: Range<usize>,
}

/// How a name can be written wrongly with its own characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameSlip {
    /// Two neighbours are changed round.
    Swapped,
    /// A character stands twice.
    Doubled,
    /// A character is missing.
    LeftOut,
    /// A short form that is not agreed: 发改委 for 发展和改革委员会.
    Shortened,
}

/// Names longer than this are compared by halves only.
const LONGEST_VARIED: usize = 16;

/// Everything that one slip makes of the names, by its text. What is itself a form, or would be made of two names, is left
/// out.
pub(super) fn variants(forms: &[Form], own: &[Form]) -> BTreeMap<String, Variant> {
    let all = || forms.iter().chain(own);
    let known: BTreeSet<&str> = all().map(|form| form.text.as_str()).collect();
    let mut variants: BTreeMap<String, Variant> = BTreeMap::new();
    let mut unclear: BTreeSet<String> = BTreeSet::new();
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let guarded = |index: usize| forms.get(index).or_else(|| own.get(index - forms.len()));
    // The name and the short forms of a term are one; the site's own names have no id.
    let is_same =
        |one: Option<&Form>, two: &Form| one.is_some_and(|one| one.id == two.id && (!one.id.is_empty() || one.text == two.text));
    let is_varied = |form: &Form| matches!(form.kind, FormKind::Name | FormKind::Short | FormKind::Own | FormKind::Person);
    for (index, form) in all().enumerate().filter(|(_, form)| is_varied(form)) {
        let characters: Vec<char> = form.text.chars().collect();
        if !(2..=LONGEST_VARIED).contains(&characters.len()) || !characters.iter().any(|c| is_han(*c)) {
            continue;
        }
        let words: Vec<usize> = segmenter.segment_str(&form.text).collect();
        let words: Vec<&str> = words.windows(2).map(|pair| &form.text[pair[0]..pair[1]]).collect();
        // What is left of 教育局 without its last character is a word: 市教育系统 is no slip.
        let is_broken = |rest: &str| !rest.is_empty() && (rest.chars().count() == 1 || segmenter.segment_str(rest).count() > 2);
        let starts = words.first().is_some_and(|word| word.char_indices().nth(1).is_some_and(|(at, _)| is_broken(&word[at..])));
        let closes =
            words.last().is_some_and(|word| word.char_indices().next_back().is_some_and(|(at, _)| is_broken(&word[..at])));
        let made = changed(&characters, [starts, closes]).into_iter().chain(if form.kind == FormKind::Name {
            shortened(&words)
        } else {
            Vec::new()
        });
        // Who has one character less is another person.
        let fits = |slip: NameSlip| form.kind != FormKind::Person || matches!(slip, NameSlip::Swapped | NameSlip::Doubled);
        for (text, slip, differs) in made.filter(|(text, slip, _)| fits(*slip) && !known.contains(text.as_str())) {
            match variants.get(&text) {
                Some(other) if !is_same(guarded(other.form), form) => drop(unclear.insert(text)),
                _ => drop(variants.insert(text, Variant { form: index, slip, differs })),
            }
        }
    }
    variants.retain(|text, _| !unclear.contains(text));
    variants
}

type Made = Vec<(String, NameSlip, Range<usize>)>;

/// A name with two neighbours changed round, with one character doubled, and with one left out. Without its first or last
/// character a longer name is often what everybody calls it, unless that breaks a word: `starts` and `closes` say so.
fn changed(characters: &[char], [starts, closes]: [bool; 2]) -> Made {
    let mut made = Vec::new();
    let text = |characters: &[char]| characters.iter().collect::<String>();
    let bytes = |characters: &[char]| characters.iter().map(|c| c.len_utf8()).sum::<usize>();
    for index in (0..characters.len()).filter(|index| is_han(characters[*index])) {
        let start = bytes(&characters[..index]);
        let (head, own, tail) = (text(&characters[..index]), characters[index], text(&characters[index + 1..]));
        let second = start + own.len_utf8();
        // The second of the two is the beginning of the name itself if it is the first character.
        let differs = if index == 0 { 0..own.len_utf8() } else { second..second + own.len_utf8() };
        made.push((format!("{head}{own}{own}{tail}"), NameSlip::Doubled, differs));
        let is_inside = index > 0 && index + 1 < characters.len();
        // Without the level before it, a name is that of another place: 县中医医院 for 市中医医院.
        let is_level = index == 0 && matches!(own, '省' | '市' | '县' | '區' | '区' | '州' | '旗' | '镇' | '乡');
        let is_cut = !is_level && (is_inside || index == 0 && starts || index > 0 && closes);
        if characters.len() == 3 || characters.len() > 3 && is_cut {
            let rest = format!("{head}{tail}");
            made.push((rest.clone(), NameSlip::LeftOut, 0..rest.len()));
        }
        if let Some(next) = characters.get(index + 1).filter(|next| **next != own && is_han(**next)) {
            let mut round = characters.to_vec();
            round.swap(index, index + 1);
            made.push((text(&round), NameSlip::Swapped, start..start + own.len_utf8() + next.len_utf8()));
        }
    }
    made
}

/// What offices make of a long name: the first characters of two of its words, and its last word or that word's first
/// character: 疾控中心, 发改委. Names of few words are not shortened in this way.
fn shortened(words: &[&str]) -> Made {
    let name = words.concat();
    let committee = name.strip_suffix("委员会");
    let kept: Vec<&str> = match committee {
        Some(rest) => {
            let mut length = 0;
            let is_before = |word: &&&str| {
                length += word.len();
                length <= rest.len()
            };
            words.iter().take_while(is_before).copied().chain(["委员会"]).collect()
        }
        None => words.to_vec(),
    };
    let Some((last, before)) = kept.split_last() else { return Vec::new() };
    let first = |word: &str| word.chars().next().unwrap_or_default();
    let long: Vec<char> = before.iter().filter(|word| word.chars().count() > 1).map(|word| first(word)).collect();
    let mut heads = vec![(*last).to_owned()];
    if last.chars().count() > 2 {
        heads.push(first(last).to_string());
    }
    let mut made = Vec::new();
    for (index, one) in long.iter().enumerate() {
        for two in &long[index + 1..] {
            for head in &heads {
                let text = format!("{one}{two}{head}");
                made.push((text.clone(), NameSlip::Shortened, 0..text.len()));
            }
        }
    }
    made
}
