//! The term base: official names with their fixed form in each language, and
//! official documents with title and number.

use crate::diagnostic::Diagnostic;
use crate::load::documents::Document;
use crate::load::schema::{Entries, TermsFile, Text};
use crate::model::locale::Locales;
use crate::model::text::{Localized, TextReader};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default)]
pub struct Terms {
    pub terms: BTreeMap<String, Term>,
    pub documents: BTreeMap<String, OfficialDocument>,
    /// False when `terms.yaml` could not be read whole.
    pub whole: bool,
}

#[derive(Debug, Clone)]
pub struct Term {
    pub name: Localized<String>,
    /// Allowed short forms, by language index.
    pub short: Vec<Vec<String>>,
    /// Forms that must not appear, by language index.
    pub forbidden: Vec<Vec<String>>,
}

#[derive(Debug, Clone)]
pub struct OfficialDocument {
    pub title: Localized<String>,
    pub number: Option<Localized<String>>,
    pub issuer: Option<Localized<String>>,
}

impl Terms {
    pub fn read(
        document: Option<&Document<TermsFile>>,
        whole: bool,
        locales: &Locales,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Terms {
        let Some(document) = document else { return Terms { whole, ..Terms::default() } };
        let value = &document.value;
        let texts = TextReader::new(document, locales);
        let mut read = Terms { whole, ..Terms::default() };
        for (id, entry) in &value.terms.0 {
            let short = forms(&entry.short, &texts, diagnostics);
            let forbidden = forms(&entry.forbidden, &texts, diagnostics);
            if let Some(name) = texts.read(&entry.name, diagnostics) {
                read.terms.insert(id.value.clone(), Term { name, short, forbidden });
            }
        }
        for (id, entry) in &value.documents.0 {
            let number = texts.read_optional(entry.number.as_ref(), diagnostics);
            let issuer = texts.read_optional(entry.issuer.as_ref(), diagnostics);
            if let Some(title) = texts.read(&entry.title, diagnostics) {
                read.documents.insert(id.value.clone(), OfficialDocument { title, number, issuer });
            }
        }
        read
    }
}

fn forms(entries: &Entries<Vec<Text>>, texts: &TextReader<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Vec<String>> {
    let mut forms = vec![Vec::new(); texts.locales.len()];
    for (language, written) in &entries.0 {
        match texts.locales.index(&language.value) {
            Some(index) => forms[index].extend(written.iter().map(|form| form.value.clone())),
            None => diagnostics.extend(texts.locales.unknown(texts.file, language)),
        }
    }
    forms
}
