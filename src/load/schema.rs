//! The YAML files exactly as an editor writes them: which keys there are and what
//! kind of thing each holds. The keys a file cannot be without are asked for by
//! `model`, all at once; those of a smaller part are needed here. What the texts
//! mean (numbers, dates, ids that must exist) is read from these types by `model`.

use super::located::Located;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::fmt;

pub type Text = Located<String>;

/// A text that is the same in every language, or one text per language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LocalizedText {
    Same(String),
    PerLanguage(Vec<(Text, Text)>),
}

impl<'de> Deserialize<'de> for LocalizedText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<LocalizedText, D::Error> {
        deserializer.deserialize_any(LocalizedVisitor)
    }
}

struct LocalizedVisitor;

impl<'de> Visitor<'de> for LocalizedVisitor {
    type Value = LocalizedText;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text or one text per language")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<LocalizedText, E> {
        if text.trim().is_empty() {
            return Err(E::invalid_type(serde::de::Unexpected::Unit, &self));
        }
        Ok(LocalizedText::Same(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LocalizedText, A::Error> {
        let mut texts = Vec::new();
        while let Some(entry) = map.next_entry::<Text, Text>()? {
            texts.push(entry);
        }
        Ok(LocalizedText::PerLanguage(texts))
    }
}

/// A mapping with ids as keys, in the order written.
#[derive(Debug, Clone)]
pub struct Entries<T>(pub Vec<(Text, T)>);

impl<T> Default for Entries<T> {
    fn default() -> Entries<T> {
        Entries(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entries<T>, D::Error> {
        struct EntriesVisitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
            type Value = Entries<T>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a mapping")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<T>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(EntriesVisitor(std::marker::PhantomData))
    }
}

/// `content/site.yaml`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteFile {
    pub format: Option<Located<u32>>,
    pub base_url: Option<Text>,
    pub name: Option<Located<LocalizedText>>,
    pub theme: Option<Text>,
    pub accent: Option<Text>,
    pub featured: Option<Text>,
    pub notice: Option<Located<LocalizedText>>,
    pub copyright_year: Option<Located<u32>>,
    pub organization: Option<OrganizationEntry>,
    #[serde(default)]
    pub identification: IdentificationEntry,
    pub column: Option<ColumnEntry>,
    pub languages: Option<Located<Vec<LanguageEntry>>>,
    /// What a kind of warning counts for, by its code.
    #[serde(default)]
    pub levels: Entries<Located<LevelWord>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LevelWord {
    Error,
    Warning,
    Off,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganizationEntry {
    pub name: Located<LocalizedText>,
    pub address: Option<Located<LocalizedText>>,
    pub postcode: Option<Text>,
    pub phone: Option<Text>,
    pub email: Option<Text>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentificationEntry {
    pub site_code: Option<Text>,
    pub icp: Option<Text>,
    pub police: Option<Text>,
    pub error_report: Option<Located<bool>>,
    pub party_mark: Option<Text>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnEntry {
    pub name: Located<LocalizedText>,
    pub description: Located<LocalizedText>,
    pub keywords: Located<LocalizedText>,
    #[serde(rename = "type")]
    pub kind: Text,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageEntry {
    pub code: Text,
    pub tag: Option<Text>,
    pub name: Text,
    pub direction: Option<Located<DirectionWord>>,
    pub grouping: Option<Located<bool>>,
    #[serde(default)]
    pub share: Vec<Located<ShareWord>>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DirectionWord {
    Ltr,
    Rtl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShareWord {
    Wechat,
    Weibo,
    Qq,
    Qzone,
    Copy,
    System,
    Email,
}

/// `content/terms.yaml`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsFile {
    pub format: Option<Located<u32>>,
    #[serde(default)]
    pub terms: Entries<TermEntry>,
    #[serde(default)]
    pub documents: Entries<OfficialDocumentEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermEntry {
    pub name: Located<LocalizedText>,
    #[serde(default)]
    pub short: Entries<Vec<Text>>,
    #[serde(default)]
    pub forbidden: Entries<Vec<Text>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficialDocumentEntry {
    pub title: Located<LocalizedText>,
    pub number: Option<Located<LocalizedText>>,
    pub issuer: Option<Located<LocalizedText>>,
}

/// `content/units.yaml`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitsFile {
    pub format: Option<Located<u32>>,
    #[serde(default)]
    pub units: Entries<UnitEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitEntry {
    pub kind: Located<UnitKindWord>,
    pub label: Located<Entries<PluralText>>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitKindWord {
    Count,
    Money,
    Percent,
    Ratio,
    Measure,
}

/// One form for every number, or one per plural category of the language.
#[derive(Debug, Clone)]
pub enum PluralText {
    Same(String),
    Forms(Vec<(Text, Text)>),
}

impl<'de> Deserialize<'de> for PluralText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PluralText, D::Error> {
        Ok(match LocalizedText::deserialize(deserializer)? {
            LocalizedText::Same(text) => PluralText::Same(text),
            LocalizedText::PerLanguage(forms) => PluralText::Forms(forms),
        })
    }
}

/// `content/indicators.yaml`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorsFile {
    pub format: Option<Located<u32>>,
    #[serde(default)]
    pub indicators: Entries<IndicatorEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorEntry {
    pub label: Located<LocalizedText>,
    pub unit: Text,
    pub definition: Option<Located<LocalizedText>>,
    pub scope: Option<Located<LocalizedText>>,
}

/// `content/<report>/report.yaml`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportFile {
    pub format: Option<Located<u32>>,
    pub title: Option<Located<LocalizedText>>,
    pub edition: Option<Located<LocalizedText>>,
    pub description: Option<Located<LocalizedText>>,
    pub keywords: Option<Located<LocalizedText>>,
    pub period: Option<PeriodEntry>,
    pub as_of: Option<Text>,
    pub source: Option<Located<LocalizedText>>,
    pub issuer: Option<Located<LocalizedText>>,
    pub author: Option<Located<LocalizedText>>,
    pub editor: Option<Located<LocalizedText>>,
    pub formed: Option<Text>,
    pub published: Option<Text>,
    #[serde(default)]
    pub corrections: Vec<CorrectionEntry>,
    pub disclosure: Option<Located<DisclosureWord>>,
    pub catalogue: Option<CatalogueEntry>,
    pub series: Option<Text>,
    pub sections: Option<Located<Vec<Text>>>,
    #[serde(default)]
    pub key_figures: Vec<Text>,
    #[serde(default)]
    pub aliases: Entries<Text>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodEntry {
    pub start: Text,
    pub end: Text,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionEntry {
    pub date: Text,
    pub text: Located<LocalizedText>,
    pub clause: Option<Text>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub enum DisclosureWord {
    #[serde(rename = "主动公开", alias = "proactive")]
    Proactive,
    #[serde(rename = "依申请公开", alias = "on-request")]
    OnRequest,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueEntry {
    pub index_number: Option<Text>,
    pub document_number: Option<Located<LocalizedText>>,
    pub theme: Option<Located<LocalizedText>>,
    pub genre: Option<Located<LocalizedText>>,
    pub summary: Option<Located<LocalizedText>>,
}

/// `content/<report>/facts.yaml`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactsFile {
    pub format: Option<Located<u32>>,
    #[serde(default)]
    pub facts: Entries<FactEntry>,
    #[serde(default)]
    pub relations: Entries<RelationEntry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactEntry {
    pub label: Option<Located<LocalizedText>>,
    pub unit: Option<Text>,
    pub value: Text,
    pub approx: Option<Located<bool>>,
    pub target: Option<Text>,
    pub clause: Option<Text>,
    pub indicator: Option<Text>,
}

/// One of the operations, and usually the fact that holds its result.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationEntry {
    pub sum: Option<Vec<Text>>,
    pub ratio: Option<Vec<Text>>,
    pub share: Option<Vec<Text>>,
    pub difference: Option<Vec<Text>>,
    pub growth: Option<Vec<Text>>,
    pub at_most: Option<Vec<Text>>,
    pub at_least: Option<Vec<Text>>,
    pub count: Option<Vec<Text>>,
    pub equals: Option<Text>,
    pub waiver: Option<Located<LocalizedText>>,
}

/// The block between two `---` lines at the head of a Markdown file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    pub description: Option<Text>,
}
