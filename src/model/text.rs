//! Values per language, with a fallback for missing languages.

use crate::characters::is_han;
use crate::diagnostic::{Code, Diagnostic, Place, Position, Sentence, Sink};
use crate::load::documents::Document;
use crate::load::located::Located;
use crate::load::schema::LocalizedText;
use crate::load::slips;
use crate::model::locale::Locales;
use crate::partial::Partial;
use crate::written::Written;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One value per language of the site. A language without a value uses that of the first language that has one; a warning has
/// reported this.
#[derive(Debug, Clone)]
pub struct Localized<T> {
    values: Vec<Option<T>>,
    fallback: T,
    /// Where the values are written, if they are texts of a file.
    origin: Option<Origin>,
}

/// The file of a text, and its places by language, in the order of the values; only one if the text is the same in all.
#[derive(Debug, Clone)]
struct Origin {
    file: Arc<str>,
    written: Vec<Option<Written>>,
}

/// Two texts are equal if their words are, wherever they are written.
impl<T: PartialEq> PartialEq for Localized<T> {
    fn eq(&self, other: &Localized<T>) -> bool {
        self.values == other.values && self.fallback == other.fallback
    }
}

impl<T: Eq> Eq for Localized<T> {}

impl<T> Localized<T> {
    /// `values` are in the order of the site's languages. `None` if all are missing.
    pub fn new(values: Vec<Option<T>>) -> Option<Localized<T>>
    where
        T: Clone,
    {
        let fallback = values.iter().flatten().next()?.clone();
        Some(Localized { values, fallback, origin: None })
    }

    /// The same value in all languages.
    pub fn same(value: T) -> Localized<T> {
        Localized { values: Vec::new(), fallback: value, origin: None }
    }

    /// The same values with the places where they are written: one for each language, or one for all.
    pub(crate) fn written(self, file: &Arc<str>, written: Vec<Option<Written>>) -> Localized<T> {
        Localized { origin: Some(Origin { file: file.clone(), written }), ..self }
    }

    /// Whether it is one text for all languages.
    pub(crate) fn is_same(&self) -> bool {
        self.values.is_empty()
    }

    /// The file in which the values are written, if they are texts of a file.
    pub(crate) fn file(&self) -> Option<&Arc<str>> {
        self.origin.as_ref().map(|origin| &origin.file)
    }

    /// The places of the values that are texts of a file.
    pub(crate) fn places(&self) -> impl Iterator<Item = &Written> {
        self.origin.iter().flat_map(|origin| origin.written.iter().flatten())
    }

    /// The value written for a language, and where. A value that is the same in all languages belongs to the first. `None`
    /// for the fallback from another language.
    pub(crate) fn with_place(&self, locale: usize) -> Option<(&T, &Written)> {
        let value = if self.values.is_empty() { Some(&self.fallback) } else { self.values.get(locale)?.as_ref() };
        Some((value?, self.origin.as_ref()?.written.get(locale)?.as_ref()?))
    }

    /// The value in a language, by its index in [`Locales`], or the fallback.
    pub fn get(&self, locale: usize) -> &T {
        self.values.get(locale).and_then(Option::as_ref).unwrap_or(&self.fallback)
    }

    /// The value written for a language or for all languages; never the fallback from another language.
    pub fn own(&self, locale: usize) -> Option<&T> {
        if self.values.is_empty() { Some(&self.fallback) } else { self.values.get(locale)?.as_ref() }
    }

    /// Every value that is written, once.
    pub fn all(&self) -> impl Iterator<Item = &T> {
        let only = self.values.is_empty().then_some(&self.fallback);
        only.into_iter().chain(self.values.iter().flatten())
    }

    /// The index of the language whose value is shown in `locale` as a fallback; `None` if `locale` has its own value.
    pub fn borrowed_from(&self, locale: usize) -> Option<usize> {
        if self.own(locale).is_some() { None } else { self.values.iter().position(Option::is_some) }
    }
}

impl Localized<String> {
    /// The texts for messages in Chinese and in English: the first in the script of the message, else that of the main language.
    pub fn for_messages(&self) -> (&str, &str) {
        let has_han = |text: &&String| text.chars().any(is_han);
        let zh = self.all().find(has_han).unwrap_or_else(|| self.get(0));
        let en = self.all().find(|text| !has_han(text)).unwrap_or_else(|| self.get(0));
        (zh, en)
    }
}

/// An id or word with its source position, for later diagnostics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub id: String,
    pub place: Place,
}

impl Reference {
    /// A reference without any check.
    pub fn new(file: &Arc<str>, text: &Located<String>) -> Reference {
        Reference { id: text.value.clone(), place: Place { file: file.clone(), position: text.position } }
    }

    /// Reads a reference. `None` after a diagnostic if it contains a slip of a Chinese input method.
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

/// Reads the texts of one file against the site's languages, and reports required keys that are missing.
pub(crate) struct TextReader<'a> {
    pub file: &'a Arc<str>,
    pub locales: &'a Partial<Locales>,
    /// The keys that could not be read. Incomplete if any part of the file could not be read: then missing languages of
    /// texts are not reported.
    unread_keys: Partial<&'a BTreeSet<String>>,
    source: &'a str,
    /// The lines of the source, split when the first text needs them.
    lines: OnceCell<Vec<&'a str>>,
}

impl<'a> TextReader<'a> {
    /// A reader for the texts of a document.
    pub(crate) fn new<T>(document: Partial<&'a Document<T>>, locales: &'a Partial<Locales>) -> TextReader<'a> {
        TextReader {
            file: &document.file,
            locales,
            unread_keys: document.map(|document| &document.unread_keys),
            source: &document.source,
            lines: OnceCell::new(),
        }
    }

    /// The value of a required key, or `None` after a diagnostic. `example` is a line that the author can copy.
    pub(crate) fn needed<'v, T>(&self, key: &str, example: &str, value: Option<&'v T>, diagnostics: &mut Sink) -> Option<&'v T> {
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

    /// The text of a required key, or `None` after a diagnostic.
    pub(crate) fn needed_text(
        &self,
        key: &str,
        text: Option<&Located<LocalizedText>>,
        diagnostics: &mut Sink,
    ) -> Option<Localized<String>> {
        let example = format!("{key}: 文字");
        self.read(self.needed(key, &example, text, diagnostics)?, diagnostics)
    }

    /// Reads a text and reports languages that are missing or unknown.
    pub(crate) fn read(&self, text: &Located<LocalizedText>, diagnostics: &mut Sink) -> Option<Localized<String>> {
        match &text.value {
            LocalizedText::Same(same) => {
                self.no_facts(same, text.position, diagnostics);
                let written = self.written(same, text.position);
                Some(Localized::same(same.clone()).written(self.file, vec![Some(written)]))
            }
            LocalizedText::PerLanguage(texts) => {
                let mut values = vec![None; self.locales.len()];
                let mut places = vec![None; self.locales.len()];
                for (language, value) in texts {
                    self.no_facts(&value.value, value.position, diagnostics);
                    match self.locales.index(&language.value) {
                        Some(index) => {
                            values[index] = Some(value.value.clone());
                            places[index] = Some(self.written(&value.value, value.position));
                        }
                        None => diagnostics.extend(self.locales.unknown(self.file, language)),
                    }
                }
                if self.unread_keys.is_complete() && self.locales.is_complete() {
                    self.report_missing(&values, text.position, diagnostics);
                }
                Some(Localized::new(values)?.written(self.file, places))
            }
        }
    }

    /// Where the characters of a text of the file stand. `position` is that of its scalar or cell.
    pub(crate) fn written(&self, text: &str, position: Position) -> Written {
        Written::trace(text, position, || self.lines.get_or_init(|| self.source.lines().collect()))
    }

    /// Reads a text, if there is one.
    pub(crate) fn read_optional(
        &self,
        text: Option<&Located<LocalizedText>>,
        diagnostics: &mut Sink,
    ) -> Option<Localized<String>> {
        self.read(text?, diagnostics)
    }

    /// Reports references to facts, which work only in narratives: here the braces would be printed.
    fn no_facts(&self, text: &str, position: Position, diagnostics: &mut Sink) {
        if text.contains("{{") {
            let message = Sentence::new(
                "这里不能引用数据，花括号会照原样显示。",
                "Facts cannot be referred to here; the braces would be printed literally.",
            );
            diagnostics.push(Diagnostic::new(Code::FactForm, message).at(self.file, position).help(
                "请直接写出文字；数据只在 .md 文件的正文里引用。",
                "Write the text itself; only the text of .md files can refer to facts.",
            ));
        }
    }

    fn report_missing(&self, values: &[Option<String>], position: Position, diagnostics: &mut Sink) {
        let Some((diagnostic, code)) = self.missing(values, position) else { return };
        diagnostics.push(diagnostic.help(format!("请加一行“{code}: …”。"), format!("Add a line `{code}: …`.")));
    }

    /// A diagnostic for the languages that a text lacks, and the code of the first of them. `None` if no language is
    /// missing, or if there is no text at all.
    pub(crate) fn missing(&self, values: &[Option<String>], position: Position) -> Option<(Diagnostic, &'a str)> {
        let pairs = || self.locales.iter().zip(values);
        let missing: Vec<&str> = pairs().filter(|(_, value)| value.is_none()).map(|(locale, _)| locale.code.as_str()).collect();
        let (shown, _) = pairs().find(|(_, value)| value.is_some())?;
        let (codes, shown) = (missing.join(", "), &shown.code);
        let message = Sentence::new(
            format!("这里没有“{codes}”的文字，暂用“{shown}”的文字。"),
            format!("There is no text in `{codes}` here; the text in `{shown}` is used instead."),
        );
        Some((Diagnostic::new(Code::TextMissing, message).at(self.file, position), missing.first()?))
    }
}
