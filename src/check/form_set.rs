//! A set of regular expressions of which few occur in any one text. Most of them require certain words or signs: one pass over
//! the text finds which of these are in it, and only expressions that can match are compiled and searched for.
//!
//! `RegexSet` does not serve here: it compiles all expressions before the first text, which takes longer than to build a small
//! site, and searches so many at once with its slowest engine.

use aho_corasick::AhoCorasick;
use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// The most literals that an expression may require one of; with more, it is always searched for.
const MOST_LITERALS: usize = 64;
/// The most characters of a class that is taken for that many literals.
const MOST_CHARACTERS: u32 = 12;

/// Regular expressions, each compiled when it is first needed.
pub(super) struct FormSet {
    forms: Vec<(String, OnceLock<Regex>)>,
    /// Finds literals in a folded text.
    literals: AhoCorasick,
    /// The forms that require each literal, in the order of its patterns.
    of_literal: Vec<Vec<usize>>,
    /// The forms that require no literal.
    always: Vec<usize>,
}

impl FormSet {
    /// Reads some expressions. Fails if the library cannot read one of them.
    pub(super) fn new(forms: impl IntoIterator<Item = String>) -> Result<FormSet, Box<regex_syntax::Error>> {
        let forms: Vec<(String, OnceLock<Regex>)> = forms.into_iter().map(|form| (form, OnceLock::new())).collect();
        let (mut requiring, mut always) = (BTreeMap::<String, Vec<usize>>::new(), Vec::new());
        for (index, (form, _)) in forms.iter().enumerate() {
            match required(&regex_syntax::parse(form)?) {
                Some(literals) => literals.into_iter().for_each(|literal| requiring.entry(literal).or_default().push(index)),
                None => always.push(index),
            }
        }
        let (words, of_literal): (Vec<String>, Vec<Vec<usize>>) = requiring.into_iter().unzip();
        let literals = AhoCorasick::new(&words).expect("a few hundred words are far from the limits of the automaton");
        Ok(FormSet { forms, literals, of_literal, always })
    }

    /// Returns the expressions that can match somewhere in a text, in their order, each with its index.
    pub(super) fn possible(&self, text: &str) -> impl Iterator<Item = (usize, &Regex)> {
        let folded: String = text.chars().map(folded).collect();
        let found = self.literals.find_overlapping_iter(&folded).flat_map(|found| &self.of_literal[found.pattern().as_usize()]);
        let possible: BTreeSet<usize> = found.chain(&self.always).copied().collect();
        possible.into_iter().map(|index| {
            let (form, compiled) = &self.forms[index];
            (index, compiled.get_or_init(|| Regex::new(form).expect("the parser of the library has read it")))
        })
    }
}

/// Returns the character that stands for a letter in both cases. Expressions that ignore case accept ſ for s and the sign of
/// the unit kelvin for k (Unicode, CaseFolding.txt).
fn folded(character: char) -> char {
    match character {
        'ſ' => 's',
        '\u{212a}' => 'k',
        other => other.to_ascii_lowercase(),
    }
}

/// Returns literals of which every match contains at least one, folded; `None` if there are none, or too many.
fn required(hir: &Hir) -> Option<BTreeSet<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            Some(BTreeSet::from([text.chars().map(folded).collect()]))
        }
        HirKind::Class(class) => characters(class).map(|characters| characters.into_iter().map(String::from).collect()),
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Concat(parts) => best(parts),
        HirKind::Alternation(branches) => {
            let all: BTreeSet<String> =
                branches.iter().map(required).collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
            (all.len() <= MOST_LITERALS).then_some(all)
        }
        HirKind::Empty | HirKind::Look(_) | HirKind::Repetition(_) => None,
    }
}

/// Returns the most telling of the literals that the parts of a sequence require: those whose shortest one is longest. Letters
/// beside each other, in one case or both, are one literal.
fn best(parts: &[Hir]) -> Option<BTreeSet<String>> {
    let mut candidates = Vec::new();
    let mut run = String::new();
    for part in parts {
        if let Some(letters) = letters(part) {
            run.push_str(&letters);
        } else {
            candidates.push(BTreeSet::from([std::mem::take(&mut run)]));
            candidates.extend(required(part));
        }
    }
    candidates.push(BTreeSet::from([run]));
    let shortest = |set: &BTreeSet<String>| set.iter().map(String::len).min().unwrap_or(0);
    candidates.into_iter().filter(|set| shortest(set) > 0).max_by_key(|set| (shortest(set), usize::MAX - set.len()))
}

/// Returns the only text that a part matches, folded; `None` if there are several.
fn letters(part: &Hir) -> Option<String> {
    let HirKind::Class(class) = part.kind() else {
        return matches!(part.kind(), HirKind::Literal(_)).then(|| required(part)?.pop_first()).flatten();
    };
    let characters = characters(class)?;
    (characters.len() == 1).then(|| characters.into_iter().collect())
}

/// Returns the characters of a small class, folded.
fn characters(class: &Class) -> Option<BTreeSet<char>> {
    let ranges: Vec<(u32, u32)> = match class {
        Class::Unicode(class) => class.iter().map(|range| (range.start().into(), range.end().into())).collect(),
        Class::Bytes(class) if class.is_ascii() => class.iter().map(|range| (range.start().into(), range.end().into())).collect(),
        Class::Bytes(_) => return None,
    };
    let count: u32 = ranges.iter().map(|(start, end)| end - start + 1).sum();
    let characters = || ranges.iter().flat_map(|(start, end)| *start..=*end).filter_map(char::from_u32).map(folded).collect();
    (count <= MOST_CHARACTERS && count > 0).then(characters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literals(form: &str) -> Option<Vec<String>> {
        Some(required(&regex_syntax::parse(form).expect("a form"))?.into_iter().collect())
    }

    #[test]
    fn what_every_match_contains_is_found() {
        let found = |form: &str| literals(form).map(|words| words.join("|"));
        assert_eq!(found(r"(?:附件|附表)\s*(?P<n>\d+)").as_deref(), Some("附件|附表"));
        assert_eq!(found(r"(?i)\b(?:annex(?:es)?|Notes?)\s\d+").as_deref(), Some("annex|note"));
        assert_eq!(found(r"(?i)pages?\d").as_deref(), Some("page"));
        assert_eq!(found(r"\d{1,3}\s?[岁歲]").as_deref(), Some("岁|歲"));
        assert_eq!(found(r"(?:[01]?\d)[:：][0-5]\d").as_deref(), Some(":|："));
        assert_eq!(found(r"\d+|第\d"), None, "one branch requires nothing");
        assert_eq!(found(r"(?:表)?\d+"), None, "what may be missing is not required");
    }

    #[test]
    fn a_letter_has_no_case() {
        let set = FormSet::new([r"(?i)kiss\s\d".to_owned()]).expect("a form");
        for text in ["KISS 1", "kiſs 1", "\u{212a}iss 1"] {
            assert_eq!(set.possible(text).filter(|(_, form)| form.is_match(text)).count(), 1, "{text}");
        }
        assert_eq!(set.possible("kis 1").count(), 0);
    }
}
