//! Finds all forms of the terms and official documents of one language in one pass over a text.

use crate::characters::normalised;
use crate::model::locale::Locale;
use crate::model::term::Terms;
use aho_corasick::{AhoCorasick, MatchKind};
use std::ops::Range;

/// The searchable forms of one language.
#[derive(Debug, Clone)]
pub struct Lexicon {
    pub forms: Vec<Form>,
    matcher: AhoCorasick,
    /// The two halves of each long form. A misspelling in one place leaves one half intact.
    halves: Vec<Half>,
    half_matcher: AhoCorasick,
}

#[derive(Debug, Clone)]
struct Half {
    form: usize,
    is_first: bool,
    /// The length of the whole form, in characters.
    characters: usize,
}

/// One written form of a term or document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    pub text: String,
    pub kind: FormKind,
    /// The id of the term or document.
    pub id: String,
}

/// The kind of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormKind {
    /// A term's official name.
    Name,
    Short,
    Forbidden,
    /// A document's title, without title marks.
    Title,
    /// A document's number.
    Number,
}

/// A form found in a text.
#[derive(Debug, Clone)]
pub struct NameMatch<'a> {
    /// The byte range in the text.
    pub range: Range<usize>,
    pub form: &'a Form,
}

impl Lexicon {
    /// The forms in a language, by its index in the site's list.
    pub fn new(terms: &Terms, index: usize, locale: &Locale) -> Lexicon {
        let mut forms = Vec::new();
        let mut add = |text: &str, kind, id: &str| {
            if !text.trim().is_empty() {
                forms.push(Form { text: normalised(text).into_owned(), kind, id: id.to_owned() });
            }
        };
        for (id, term) in &terms.terms {
            add(term.name.get(index), FormKind::Name, id);
            term.short[index].iter().for_each(|short| add(short, FormKind::Short, id));
            term.forbidden[index].iter().for_each(|forbidden| add(forbidden, FormKind::Forbidden, id));
        }
        for (id, document) in &terms.documents {
            add(document.title.get(index), FormKind::Title, id);
            if let Some(number) = &document.number {
                add(number.get(index), FormKind::Number, id);
            }
        }
        let matcher = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(!locale.is_unspaced())
            .build(forms.iter().map(|form| &form.text))
            .unwrap_or_else(|_| nothing());
        let (mut halves, mut texts) = (Vec::new(), Vec::new());
        let least = if locale.is_unspaced() { 3 } else { 8 };
        for (form, Form { text, kind, .. }) in forms.iter().enumerate() {
            let characters = text.chars().count();
            if characters < least || !matches!(kind, FormKind::Name | FormKind::Short | FormKind::Title) {
                continue;
            }
            let middle = text.char_indices().nth(characters / 2).map_or(text.len(), |(byte, _)| byte);
            for (half, is_first) in [(&text[..middle], true), (&text[middle..], false)] {
                halves.push(Half { form, is_first, characters });
                texts.push(half.to_owned());
            }
        }
        let half_matcher =
            AhoCorasick::builder().ascii_case_insensitive(!locale.is_unspaced()).build(&texts).unwrap_or_else(|_| nothing());
        Lexicon { forms, matcher, halves, half_matcher }
    }

    /// The parts of a text that share a half with a long form and have the same length, give or take one character: possible
    /// misspellings of that form.
    pub fn near<'l>(&'l self, text: &str) -> Vec<(&'l Form, Range<usize>)> {
        let mut windows = Vec::new();
        for found in self.half_matcher.find_overlapping_iter(text) {
            let half = &self.halves[found.pattern().as_usize()];
            for characters in [half.characters - 1, half.characters, half.characters + 1] {
                let window = if half.is_first {
                    let end = text[found.start()..].char_indices().nth(characters).map(|(byte, _)| found.start() + byte);
                    let fits = text[found.start()..].chars().count() == characters;
                    end.or(fits.then_some(text.len())).map(|end| found.start()..end)
                } else {
                    let start = text[..found.end()].char_indices().rev().nth(characters - 1).map(|(byte, _)| byte);
                    start.map(|start| start..found.end())
                };
                windows.extend(window.map(|window| (&self.forms[half.form], window)));
            }
        }
        windows
    }

    /// The forms in a text. If several start at the same place, the longest one counts. In scripts with spaces, only whole
    /// words count.
    pub fn find<'l>(&'l self, text: &str) -> Vec<NameMatch<'l>> {
        let found = self.matcher.find_iter(text);
        found
            .map(|found| NameMatch { range: found.range(), form: &self.forms[found.pattern().as_usize()] })
            .filter(|found| is_whole_word(text, &found.range))
            .collect()
    }
}

fn nothing() -> AhoCorasick {
    AhoCorasick::new([""; 0]).expect("no patterns are not too many")
}

/// Whether the match is not part of a longer word in an alphabetic script.
fn is_whole_word(text: &str, range: &Range<usize>) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() && c.len_utf8() < 3;
    let before = text[..range.start].chars().next_back().is_some_and(is_letter);
    let after = text[range.end..].chars().next().is_some_and(is_letter);
    let first = text[range.clone()].chars().next().is_some_and(is_letter);
    let last = text[range.clone()].chars().next_back().is_some_and(is_letter);
    !(before && first || after && last)
}
