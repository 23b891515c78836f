//! A value per language, complete by construction.

use crate::diagnostic::{Code, Diagnostic, Place, Position, Sentence, Sink};
use crate::load::documents::Document;
use crate::load::located::Located;
use crate::load::schema::LocalizedText;
use crate::load::slips;
use crate::model::locale::Locales;
use crate::partial::Partial;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One value per language of the site; where a language has none, the first
/// language that has one stands in (and a warning has said so).
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

    /// The value written for a language, or for all of them; never a borrowed one.
    pub fn own(&self, locale: usize) -> Option<&T> {
        if self.values.is_empty() { Some(&self.fallback) } else { self.values.get(locale)?.as_ref() }
    }

    /// The language that the value shown in `locale` is borrowed from.
    pub fn borrowed_from(&self, locale: usize) -> Option<usize> {
        if self.own(locale).is_some() { None } else { self.values.iter().position(Option::is_some) }
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

    /// `None` after a report when a Chinese input method has spoilt the word.
    pub fn read(file: &Arc<str>, text: &Located<String>, diagnostics: &mut Sink) -> Option<Reference> {
        match slips::find(&text.value, text.position) {
            Some(slip) => {
                diagnostics.push(slip.diagnostic(file));
                None
            }
            None => Some(Reference::new(file, text)),
        }
    }
}

/// Reads one file's texts against the site's languages, and asks for the keys
/// it cannot be without.
pub struct TextReader<'a> {
    pub file: &'a Arc<str>,
    pub locales: &'a Partial<Locales>,
    /// The keys that could not be read; incomplete where anything of the file could not:
    /// then no language of a text is missed.
    unread_keys: Partial<&'a BTreeSet<String>>,
}

impl<'a> TextReader<'a> {
    pub fn new<T>(document: Partial<&'a Document<T>>, locales: &'a Partial<Locales>) -> TextReader<'a> {
        TextReader { file: &document.file, locales, unread_keys: document.map(|document| &document.unread_keys) }
    }

    /// The value of a key that must be there. `example` is a line to copy.
    pub fn needed<'v, T>(&self, key: &str, example: &str, value: Option<&'v T>, diagnostics: &mut Sink) -> Option<&'v T> {
        if value.is_none() && !self.unread_keys.contains(key) {
            let message = Sentence::new(format!("缺少“{key}”。"), format!("`{key}` is missing."));
            diagnostics.push(
                Diagnostic::new(Code::MissingKey, message)
                    .at(self.file, Position::start())
                    .help(format!("请加上，例如：{example}"), format!("Add it, such as: {example}")),
            );
        }
        value
    }

    pub fn needed_text(
        &self,
        key: &str,
        text: Option<&Located<LocalizedText>>,
        diagnostics: &mut Sink,
    ) -> Option<Localized<String>> {
        let example = format!("{key}: 文字");
        self.read(self.needed(key, &example, text, diagnostics)?, diagnostics)
    }

    pub fn read(&self, text: &Located<LocalizedText>, diagnostics: &mut Sink) -> Option<Localized<String>> {
        match &text.value {
            LocalizedText::Same(same) => {
                self.no_facts(same, text.position, diagnostics);
                Some(Localized::same(same.clone()))
            }
            LocalizedText::PerLanguage(texts) => {
                let mut values = vec![None; self.locales.len()];
                for (language, value) in texts {
                    self.no_facts(&value.value, value.position, diagnostics);
                    match self.locales.index(&language.value) {
                        Some(index) => values[index] = Some(value.value.clone()),
                        None => diagnostics.extend(self.locales.unknown(self.file, language)),
                    }
                }
                if self.unread_keys.is_complete() && self.locales.is_complete() {
                    self.report_missing(&values, text.position, diagnostics);
                }
                Localized::new(values)
            }
        }
    }

    pub fn read_optional(&self, text: Option<&Located<LocalizedText>>, diagnostics: &mut Sink) -> Option<Localized<String>> {
        self.read(text?, diagnostics)
    }

    /// Facts are named in the narrative only; here the braces would be printed.
    fn no_facts(&self, text: &str, position: Position, diagnostics: &mut Sink) {
        if text.contains("{{") {
            let message = Sentence::new(
                "这里不能引用数据，花括号会照原样显示。",
                "A fact cannot be named here; the braces would be shown as they are.",
            );
            diagnostics.push(Diagnostic::new(Code::FactForm, message).at(self.file, position).help(
                "请直接写出文字；数据只在 .md 文件的正文里引用。",
                "Write the words themselves; facts are named in the text of .md files only.",
            ));
        }
    }

    fn report_missing(&self, values: &[Option<String>], position: Position, diagnostics: &mut Sink) {
        let Some((diagnostic, code)) = self.missing(values, position) else { return };
        diagnostics.push(diagnostic.help(format!("请加一行“{code}: …”。"), format!("Add a line `{code}: …`.")));
    }

    /// A remark about the languages that a text lacks, if it has one at all, and the
    /// first of them.
    pub fn missing(&self, values: &[Option<String>], position: Position) -> Option<(Diagnostic, &'a str)> {
        let pairs = || self.locales.iter().zip(values);
        let missing: Vec<&str> = pairs().filter(|(_, value)| value.is_none()).map(|(locale, _)| locale.code.as_str()).collect();
        let (shown, _) = pairs().find(|(_, value)| value.is_some())?;
        let (codes, shown) = (missing.join(", "), &shown.code);
        let message = Sentence::new(
            format!("这里没有“{codes}”的文字，暂用“{shown}”的文字。"),
            format!("There is no text in `{codes}` here; the one in `{shown}` stands in."),
        );
        Some((Diagnostic::new(Code::TextMissing, message).at(self.file, position), missing.first()?))
    }
}
