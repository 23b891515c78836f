//! A value per language, complete by construction.

use crate::diagnostic::{Code, Diagnostic, Place, Position, Sentence};
use crate::load::deserialize::Located;
use crate::load::schema::LocalizedText;
use crate::model::locale::Locales;
use std::sync::Arc;

/// One value per language of the site; where a language has none, the main
/// language's value stands in (and a warning has said so).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Localized<T> {
    values: Vec<Option<T>>,
    fallback: T,
}

impl<T> Localized<T> {
    /// `values` in the order of the site's languages. `None` if all are missing.
    pub fn new(values: Vec<Option<T>>) -> Option<Localized<T>>
    where
        T: Clone,
    {
        let fallback = values.iter().flatten().next()?.clone();
        Some(Localized { values, fallback })
    }

    pub fn same(value: T) -> Localized<T> {
        Localized { values: Vec::new(), fallback: value }
    }

    /// The value in a language, by its index in [`Locales`].
    pub fn get(&self, locale: usize) -> &T {
        self.values.get(locale).and_then(Option::as_ref).unwrap_or(&self.fallback)
    }

    /// Whether the language has a value of its own.
    pub fn has(&self, locale: usize) -> bool {
        self.values.is_empty() || self.values.get(locale).is_some_and(Option::is_some)
    }
}

/// An id or word with the place it was written at, for later remarks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub id: String,
    pub place: Place,
}

impl Reference {
    pub fn new(file: &Arc<str>, text: &Located<String>) -> Reference {
        Reference { id: text.value.clone(), place: Place { file: file.clone(), position: text.position } }
    }
}

/// Reads texts of one file against the site's languages.
pub struct TextReader<'a> {
    pub file: &'a Arc<str>,
    pub locales: &'a Locales,
}

impl TextReader<'_> {
    pub fn read(&self, text: &Located<LocalizedText>, diagnostics: &mut Vec<Diagnostic>) -> Option<Localized<String>> {
        match &text.value {
            LocalizedText::Same(same) => Some(Localized::same(same.clone())),
            LocalizedText::PerLanguage(texts) => {
                let mut values = vec![None; self.locales.len()];
                for (language, value) in texts {
                    match self.locales.index(&language.value) {
                        Some(index) => values[index] = Some(value.value.clone()),
                        None => diagnostics.push(self.locales.unknown(self.file, language)),
                    }
                }
                self.report_missing(&values, text.position, diagnostics);
                Localized::new(values)
            }
        }
    }

    pub fn read_optional(
        &self,
        text: Option<&Located<LocalizedText>>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Localized<String>> {
        self.read(text?, diagnostics)
    }

    fn report_missing(&self, values: &[Option<String>], position: Position, diagnostics: &mut Vec<Diagnostic>) {
        let missing: Vec<&str> = self
            .locales
            .iter()
            .zip(values)
            .filter(|(_, value)| value.is_none())
            .map(|(locale, _)| locale.code.as_str())
            .collect();
        if !missing.is_empty() && missing.len() < values.len() {
            let codes = missing.join(", ");
            let message = Sentence::new(
                format!("这里缺少语种“{codes}”的文字，暂用主要语种的文字。"),
                format!("The text in `{codes}` is missing here; the main language stands in."),
            );
            diagnostics.push(Diagnostic::new(Code::TextMissing, message).at(self.file, position));
        }
    }
}
