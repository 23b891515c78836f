//! The terminology of a site: official names with their fixed form in each language, and official documents with title and
//! number.

use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink, shown};
use crate::load::documents::Document;
use crate::load::schema::{Entries, TermsFile, Text};
use crate::model::locale::Locales;
use crate::model::text::{Localized, TextReader};
use crate::partial::Partial;
use std::collections::BTreeMap;

/// The terms and documents of a site, by id.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    pub terms: BTreeMap<String, Term>,
    pub documents: BTreeMap<String, OfficialDocument>,
}

/// An official name.
#[derive(Debug, Clone)]
pub struct Term {
    /// The source position of its id.
    pub place: Place,
    pub name: Localized<String>,
    /// What it means. `None` if readers need no explanation.
    pub definition: Option<Localized<String>>,
    /// Allowed short forms, by language index.
    pub short: Vec<Vec<String>>,
    /// Forms that must not appear, by language index.
    pub forbidden: Vec<Vec<String>>,
}

/// An official document that reports may cite.
#[derive(Debug, Clone)]
pub struct OfficialDocument {
    pub title: Localized<String>,
    pub number: Option<Localized<String>>,
    pub issuer: Option<Localized<String>>,
}

impl Terms {
    /// Whether a term has this name in the main language, or allows it as a short form.
    pub fn has_name(&self, text: &str) -> bool {
        self.terms.values().any(|term| {
            term.name.get(0) == text || term.short.first().is_some_and(|short| short.iter().any(|short| short == text))
        })
    }

    /// Whether a document has this title or this number in the main language.
    pub fn has_document(&self, title: &str, number: &str) -> bool {
        let has_number = |document: &OfficialDocument| document.number.as_ref().is_some_and(|own| own.get(0) == number);
        self.documents.values().any(|document| document.title.get(0) == title || has_number(document))
    }

    /// Reads `terms.yaml`, if there is one.
    pub fn read(
        document: &Partial<Option<Document<TermsFile>>>,
        locales: &Partial<Locales>,
        diagnostics: &mut Sink,
    ) -> Partial<Terms> {
        let Some(document) = document.as_option() else { return document.borrowed().map(|_| Terms::default()) };
        let value = &document.value;
        let texts = TextReader::new(document, locales);
        let mut read = Terms::default();
        for (id, entry) in &value.terms.0 {
            let short = forms(&entry.short, &texts, diagnostics);
            let forbidden = forms(&entry.forbidden, &texts, diagnostics);
            let definition = texts.read_optional(entry.definition.as_ref(), diagnostics);
            let definition = definition.filter(|definition| !definition.get(0).trim().is_empty());
            if let Some(name) = texts.read(&entry.name, diagnostics) {
                let place = Place { file: document.file.clone(), position: id.position };
                read.terms.insert(id.value.clone(), Term { place, name, definition, short, forbidden });
            }
        }
        for (id, entry) in &value.documents.0 {
            let number = texts.read_optional(entry.number.as_ref(), diagnostics);
            let issuer = texts.read_optional(entry.issuer.as_ref(), diagnostics);
            if let Some(title) = texts.read(&entry.title, diagnostics) {
                read.documents.insert(id.value.clone(), OfficialDocument { title, number, issuer });
            }
        }
        read.forms_are_clear(locales, diagnostics);
        document.map(|_| read)
    }

    /// The name of a term, or the title of a document.
    pub fn name(&self, id: &str) -> Option<&Localized<String>> {
        let term = self.terms.get(id).map(|term| &term.name);
        term.or_else(|| self.documents.get(id).map(|document| &document.title))
    }

    /// Whether there is a term or document with this id.
    pub fn contains(&self, id: &str) -> bool {
        self.terms.contains_key(id) || self.documents.contains_key(id)
    }

    /// Reports forms that belong to two terms, and forbidden forms that are also allowed.
    fn forms_are_clear(&self, locales: &Locales, diagnostics: &mut Sink) {
        for index in 0..locales.len() {
            let mut claimed: BTreeMap<&str, (&str, &Term)> = BTreeMap::new();
            for (id, term) in &self.terms {
                for form in std::iter::once(term.name.get(index)).chain(&term.short[index]) {
                    match claimed.get(form.as_str()) {
                        Some((other, first)) if other != id => diagnostics.push(claimed_twice(form, other, first, term)),
                        _ => drop(claimed.insert(form, (id, term))),
                    }
                }
            }
            for (id, term) in &self.terms {
                for form in &term.forbidden[index] {
                    if let Some((other, _)) = claimed.get(form.as_str()) {
                        diagnostics.push(forbids_a_name(form, id, other, term));
                    }
                }
            }
        }
    }
}

fn claimed_twice(form: &str, other: &str, first: &Term, second: &Term) -> Diagnostic {
    let (line, quoted) = (first.place.position.line, shown(form));
    let message = Sentence::new(
        format!("{}已经是“{other}”（第{line}行）的写法。", quoted.zh),
        format!("{} is already a form of `{other}` (line {line}).", quoted.en),
    );
    Diagnostic::new(Code::TermTwice, message)
        .at_place(&second.place)
        .help("一种写法只能属于一个名称，请删去其中一处。", "A form can belong to only one term; delete one of the two.")
}

fn forbids_a_name(form: &str, id: &str, other: &str, term: &Term) -> Diagnostic {
    let quoted = shown(form);
    let message = if id == other {
        Sentence::new(
            format!("{}既是规范写法，又写在 forbidden 里。", quoted.zh),
            format!("{} is an official form of this term and also forbidden.", quoted.en),
        )
    } else {
        Sentence::new(
            format!("{}是“{other}”的规范写法，不能写在 forbidden 里。", quoted.zh),
            format!("{} is an official form of `{other}` and cannot be forbidden.", quoted.en),
        )
    };
    Diagnostic::new(Code::TermForbidden, message)
        .at_place(&term.place)
        .help("请从 forbidden 里删去它。", "Delete it from `forbidden`.")
}

fn forms(entries: &Entries<Vec<Text>>, texts: &TextReader<'_>, diagnostics: &mut Sink) -> Vec<Vec<String>> {
    let mut forms = vec![Vec::new(); texts.locales.len()];
    for (language, written) in &entries.0 {
        match texts.locales.index(&language.value) {
            Some(index) => forms[index].extend(written.iter().map(|form| form.value.clone())),
            None => diagnostics.extend(texts.locales.unknown(texts.file, language)),
        }
    }
    forms
}
