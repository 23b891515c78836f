//! Finds all forms of the terms and official documents of one language in one pass over a text.

use crate::characters::{is_han, normalised};
use crate::model::locale::Locale;
use crate::model::name_variants::{Variant, variants};
use crate::model::own_names::OwnNames;
use crate::model::pinyin::is_pinyin;
use crate::model::term::Terms;
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

/// The searchable forms of one language.
#[derive(Debug, Clone)]
pub struct Lexicon {
    pub forms: Vec<Form>,
    matcher: AhoCorasick,
    /// The names that the site gives itself, which are not in `forms`, and what finds them.
    own: Vec<Form>,
    own_matcher: AhoCorasick,
    /// The two halves of each long form. A misspelling in one place leaves one half intact.
    halves: Vec<Half>,
    half_matcher: AhoCorasick,
    /// Whether capitals and small letters are the same to the two of them.
    folds_case: bool,
    /// The titles of a language with spaces by their words, and the beginnings of all of them.
    titles: Vec<TitleWords>,
    title_matcher: AhoCorasick,
    /// The indices of the names of several words, by their first word; only in languages with spaces.
    by_first_word: HashMap<String, Vec<usize>>,
    /// The indices of the forms of each term and document.
    by_id: BTreeMap<String, Vec<usize>>,
    /// The indices of the forms in Pinyin, which are found once and not for each text; only in English.
    pinyin: Vec<usize>,
    /// What slips make of the names of an unspaced script.
    variants: Vec<Variant>,
    variant_matcher: AhoCorasick,
}

/// A title of at least [`LEAST_WORDS`] words.
#[derive(Debug, Clone)]
pub struct TitleWords {
    /// The index of the form.
    form: usize,
    pub words: Vec<String>,
    /// The first two words.
    pub head: String,
    /// The last two words.
    pub tail: String,
}

/// Shorter titles are not told from other words by their beginning and end.
const LEAST_WORDS: usize = 5;

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
    /// The name of the organisation or of one of its offices, which is not in `terms.yaml`.
    Own,
    /// The name of a person who is responsible for a report.
    Person,
    /// The document number of a report of the site.
    OwnNumber,
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
    pub fn new(terms: &Terms, own_names: &OwnNames, index: usize, locale: &Locale) -> Lexicon {
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
            let title = document.title.get(index);
            add(title, FormKind::Title, id);
            // GB/T 15834: inside 《》, the marks of another title are 〈〉.
            if title.contains('《') {
                add(&title.replace('《', "〈").replace('》', "〉"), FormKind::Title, id);
            }
            if let Some(number) = &document.number {
                add(number.get(index), FormKind::Number, id);
            }
        }
        let matcher = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(!locale.is_unspaced())
            .build(forms.iter().map(|form| &form.text))
            .unwrap_or_else(|_| nothing());
        let own = own_forms(own_names, &forms, locale);
        let own_matcher = AhoCorasick::new(own.iter().map(|form| &form.text)).unwrap_or_else(|_| nothing());
        let (mut halves, mut texts) = (Vec::new(), Vec::new());
        let least = if locale.is_unspaced() { 3 } else { 8 };
        for (form, Form { text, kind, .. }) in forms.iter().chain(&own).enumerate() {
            let characters = text.chars().count();
            let is_guarded = match kind {
                FormKind::Name | FormKind::Short | FormKind::Title | FormKind::Own => true,
                // A person whose name differs in one ideograph is another person.
                FormKind::Person => !text.chars().any(is_han),
                FormKind::Forbidden | FormKind::Number | FormKind::OwnNumber => false,
            };
            if characters < least || !is_guarded {
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
        let titles = if locale.is_unspaced() { Vec::new() } else { titles(&forms) };
        let title_matcher = AhoCorasick::new(titles.iter().map(|title| &title.head)).unwrap_or_else(|_| nothing());
        let by_first_word = if locale.is_unspaced() { HashMap::new() } else { by_first_word(&forms) };
        let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, form) in forms.iter().enumerate() {
            by_id.entry(form.id.clone()).or_default().push(index);
        }
        let is_in_pinyin =
            |form: &Form| form.kind != FormKind::Forbidden && form.text.len() > 4 && is_pinyin(&form.text.to_lowercase());
        let pinyin = (0..forms.len()).filter(|index| locale.is_english() && is_in_pinyin(&forms[*index])).collect();
        let variants = if locale.is_unspaced() { variants(&forms, &own) } else { BTreeMap::new() };
        let variant_matcher =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(variants.keys()).unwrap_or_else(|_| nothing());
        Lexicon {
            forms,
            matcher,
            own,
            own_matcher,
            halves,
            half_matcher,
            folds_case: !locale.is_unspaced(),
            titles,
            title_matcher,
            by_first_word,
            by_id,
            pinyin,
            variants: variants.into_values().collect(),
            variant_matcher,
        }
    }

    /// The titles whose first two words stand in a text, each with the byte offset of its first beginning.
    pub fn title_beginnings<'l>(&'l self, text: &str) -> Vec<(&'l Form, &'l TitleWords, usize)> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for beginning in self.title_matcher.find_overlapping_iter(text) {
            let title = beginning.pattern().as_usize();
            if seen.insert(title) {
                found.push((&self.forms[self.titles[title].form], &self.titles[title], beginning.start()));
            }
        }
        found
    }

    /// The names of several words that begin with a word, in a language with spaces.
    pub fn beginning_with(&self, word: &str) -> impl Iterator<Item = &Form> {
        self.by_first_word.get(word).into_iter().flatten().map(|index| &self.forms[*index])
    }

    /// The forms of a term or document by its id, except forbidden ones and numbers.
    pub fn of_id<'l>(&'l self, id: &str) -> impl Iterator<Item = &'l Form> {
        let own = self.by_id.get(id).into_iter().flatten().map(|index| &self.forms[*index]);
        own.filter(|form| !matches!(form.kind, FormKind::Forbidden | FormKind::Number))
    }

    /// The official forms in Pinyin, in an English lexicon.
    pub fn in_pinyin(&self) -> impl Iterator<Item = &Form> {
        self.pinyin.iter().map(|index| &self.forms[*index])
    }

    /// The form with an index that counts the site's own names after the others.
    fn guarded(&self, index: usize) -> &Form {
        self.forms.get(index).unwrap_or_else(|| &self.own[index - self.forms.len()])
    }

    /// Where a text has names that the site gives itself.
    pub fn own<'l>(&'l self, text: &str) -> Vec<NameMatch<'l>> {
        let found = self.own_matcher.find_overlapping_iter(text);
        found.map(|found| NameMatch { range: found.range(), form: &self.own[found.pattern().as_usize()] }).collect()
    }

    /// The parts of a text that a slip may have made of a name: its form, and what the slip is.
    pub fn slips<'l>(&'l self, text: &str) -> Vec<(&'l Form, &'l Variant, Range<usize>)> {
        let found = self.variant_matcher.find_iter(text);
        let told = found.map(|found| {
            let variant = &self.variants[found.pattern().as_usize()];
            (self.guarded(variant.form), variant, found.range())
        });
        told.collect()
    }

    /// The parts of a text that share a half with a long form and have the same length, give or take one character: possible
    /// misspellings of that form. Where the form itself stands, only a character too many before it may be one.
    pub fn near<'l>(&'l self, text: &str) -> Vec<(&'l Form, Range<usize>)> {
        let mut windows = Vec::new();
        for found in self.half_matcher.find_overlapping_iter(text) {
            let half = &self.halves[found.pattern().as_usize()];
            if self.is_whole(text, found.range(), half) {
                continue;
            }
            for characters in [half.characters - 1, half.characters, half.characters + 1] {
                let window = if half.is_first {
                    let end = text[found.start()..].char_indices().nth(characters).map(|(byte, _)| found.start() + byte);
                    let fits = || (text[found.start()..].chars().count() == characters).then_some(text.len());
                    end.or_else(fits).map(|end| found.start()..end)
                } else {
                    let start = text[..found.end()].char_indices().rev().nth(characters - 1).map(|(byte, _)| byte);
                    start.map(|start| start..found.end())
                };
                windows.extend(window.map(|window| (self.guarded(half.form), window)));
            }
        }
        windows
    }

    /// Whether the other half follows or precedes a half, and the first character does not stand twice.
    fn is_whole(&self, text: &str, found: Range<usize>, half: &Half) -> bool {
        let name = &self.guarded(half.form).text;
        let start = if half.is_first { Some(found.start) } else { found.end.checked_sub(name.len()) };
        let written = start.and_then(|start| text.get(start..start + name.len()));
        let is_name = |written: &str| written == name || self.folds_case && written.eq_ignore_ascii_case(name);
        let is_doubled = || {
            let before = start.and_then(|start| text[..start].chars().next_back());
            let first = name.chars().next();
            !half.is_first && before.zip(first).is_some_and(|(before, first)| before.eq_ignore_ascii_case(&first))
        };
        written.is_some_and(is_name) && !is_doubled()
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

/// The site's own names in a language, without those that are terms or documents, and without names that are too short to
/// be guarded.
fn own_forms(names: &OwnNames, forms: &[Form], locale: &Locale) -> Vec<Form> {
    let known: BTreeSet<&str> = forms.iter().map(|form| form.text.as_str()).collect();
    let mut own: BTreeSet<(FormKind, String)> = BTreeSet::new();
    for name in names {
        let Some(text) = name.get(locale).map(|text| normalised(text).into_owned()) else { continue };
        let least = match name.kind {
            FormKind::Person => 3,
            _ => 4,
        };
        if text.chars().count() >= least && !known.contains(text.as_str()) {
            own.insert((name.kind, text));
        }
    }
    own.into_iter().map(|(kind, text)| Form { text, kind, id: String::new() }).collect()
}

fn titles(forms: &[Form]) -> Vec<TitleWords> {
    let mut titles = Vec::new();
    for (form, Form { text, .. }) in forms.iter().enumerate().filter(|(_, form)| form.kind == FormKind::Title) {
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        if words.len() >= LEAST_WORDS {
            let (head, tail) = (words[..2].join(" "), words[words.len() - 2..].join(" "));
            titles.push(TitleWords { form, words, head, tail });
        }
    }
    titles
}

fn by_first_word(forms: &[Form]) -> HashMap<String, Vec<usize>> {
    let mut names: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, form) in forms.iter().enumerate().filter(|(_, form)| form.kind == FormKind::Name) {
        if let Some((first, _)) = form.text.split_once(' ') {
            names.entry(first.to_owned()).or_default().push(index);
        }
    }
    names
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
