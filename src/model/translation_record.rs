//! The record of a report's translations: for each segment and language, the words that the translation was made from, and
//! what people have said of it.

use crate::diagnostic::Sink;
use crate::load::documents::Document;
use crate::load::record_schema::{RecordEntry, RecordFile, StateWord};
use crate::load::schema::Text;
use crate::model::locale::Locales;
use crate::partial::Partial;
use std::collections::BTreeMap;
use std::fmt;

/// The translations of one language by the place of their segment.
pub(crate) type LanguageRecord = BTreeMap<SegmentKey, Recorded>;

/// The record of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TranslationRecord {
    /// By the code of the language.
    pub languages: BTreeMap<String, LanguageRecord>,
}

/// The permanent place of a segment: the clause (or the file, or the entry of a YAML file) that it stands in, and a number that
/// it keeps when others are inserted before it. Printed `scale/3`, or `facts/training/label` with the number 0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SegmentKey {
    pub group: String,
    pub number: u32,
}

/// What is recorded of a translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    pub state: StateWord,
    /// The reviewer's name and the date, as written.
    pub review: Option<(String, String)>,
    pub is_machine_made: bool,
    /// The digest of its words.
    pub translation: String,
    /// The words of the source that it was made from.
    pub source: String,
}

impl SegmentKey {
    pub(crate) fn read(text: &str) -> SegmentKey {
        let number = text.rsplit_once('/').and_then(|(group, number)| Some((group, number.parse().ok()?)));
        match number.filter(|(_, number)| *number > 0) {
            Some((group, number)) => SegmentKey { group: group.to_owned(), number },
            None => SegmentKey { group: text.to_owned(), number: 0 },
        }
    }
}

impl fmt::Display for SegmentKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            0 => formatter.write_str(&self.group),
            number => write!(formatter, "{}/{number}", self.group),
        }
    }
}

impl TranslationRecord {
    pub(super) fn read(document: &Document<RecordFile>, locales: &Partial<Locales>, diagnostics: &mut Sink) -> TranslationRecord {
        let mut record = TranslationRecord::default();
        for (language, entries) in &document.value.languages.0 {
            // What is recorded of a language that is not published yet stays in the file.
            if locales.index(&language.value).is_none() && !locales.is_draft(&language.value) {
                diagnostics.extend(locales.unknown(&document.file, language));
                continue;
            }
            let entries = entries.0.iter().map(|(key, entry)| (SegmentKey::read(&key.value), Recorded::read(entry)));
            record.languages.insert(language.value.clone(), entries.collect());
        }
        record
    }
}

impl Recorded {
    fn read(entry: &RecordEntry) -> Recorded {
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone());
        Recorded {
            state: entry.state.value,
            review: text(&entry.by).zip(text(&entry.on)),
            is_machine_made: entry.origin.is_some(),
            translation: entry.translation.value.clone(),
            source: entry.source.value.clone(),
        }
    }
}
