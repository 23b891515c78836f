//! The types of `translations.lock.yaml`: what each translation of a report was made from. `gongkai translate` writes it.

use super::located::Located;
use super::schema::{Entries, Text};
use serde::Deserialize;

/// The name of the file in the folder of a report.
pub(crate) const RECORD: &str = "translations.lock.yaml";

/// `content/<report>/translations.lock.yaml`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordFile {
    pub format: Option<Located<u32>>,
    /// By language, the translations by the place of their segment.
    #[serde(default)]
    pub languages: Entries<Entries<RecordEntry>>,
}

/// One translation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordEntry {
    pub state: Located<StateWord>,
    /// Who has reviewed it, and when.
    pub by: Option<Text>,
    pub on: Option<Text>,
    /// Who has made it, if no person has.
    pub origin: Option<Located<OriginWord>>,
    /// The digest of its words.
    pub translation: Text,
    /// The words that it was made from.
    pub source: Text,
}

/// What a person has said of a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StateWord {
    Draft,
    Translated,
    Reviewed,
}

/// Who makes translations that are no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OriginWord {
    Machine,
}
