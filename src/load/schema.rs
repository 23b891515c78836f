//! The types of the YAML files as an author writes them: their keys and the kind of each value. Here are the types that several
//! files use, and those of the small files. `site_schema`, `report_schema`, `facts_schema` and `tables_schema` have the types of
//! one file each.
//!
//! `model` checks the required keys of a file, all at once; the required keys of smaller parts are required by these types.
//! `model` also interprets the texts (numbers, dates, ids that must exist).

use super::located::Located;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::fmt;

/// A text with its source position.
pub(crate) type Text = Located<String>;

/// A text that is the same in every language, or one text per language, at least one.
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
        if texts.is_empty() {
            return Err(serde::de::Error::invalid_type(serde::de::Unexpected::Map, &self));
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

/// `content/terms.yaml`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TermsFile {
    pub format: Option<Located<u32>>,
    #[serde(default)]
    pub terms: Entries<TermEntry>,
    #[serde(default)]
    pub documents: Entries<OfficialDocumentEntry>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TermEntry {
    /// 规范名称。The official name.
    pub name: Located<LocalizedText>,
    /// 解释，列在“名词解释”里。What it means, for the glossary.
    pub definition: Option<Located<LocalizedText>>,
    /// 允许的简称，按语种。Accepted short forms.
    #[serde(default)]
    pub short: Entries<Vec<Text>>,
    /// 不得出现的写法，按语种。Spellings that must not occur.
    #[serde(default)]
    pub forbidden: Entries<Vec<Text>>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficialDocumentEntry {
    /// 题名，不带书名号。The title, without 《》.
    pub title: Located<LocalizedText>,
    /// 文号。
    pub number: Option<Located<LocalizedText>>,
    /// 发文机关。The issuing body.
    pub issuer: Option<Located<LocalizedText>>,
}

/// `content/units.yaml`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitsFile {
    pub format: Option<Located<u32>>,
    #[serde(default)]
    pub units: Entries<UnitEntry>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitEntry {
    pub kind: Located<UnitKindWord>,
    /// 各语种的名称；英文可分 one 和 other；没有单位词写空引号 ""。The word in each language, "" for none.
    pub label: Located<Entries<Located<PluralText>>>,
    /// 某个语种在句子里换算成别的单位印：万元在英文里印成元。In sentences of a language, printed in another unit.
    #[serde(default)]
    pub printed: Entries<ConversionEntry>,
}

/// The unit in which a language prints another one.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConversionEntry {
    /// 换算成的单位。The unit.
    pub unit: Text,
    /// 一个单位等于几个这样的单位，如 10000。How many of them one is, such as 10000.
    pub times: Located<u32>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum UnitKindWord {
    Count,
    Money,
    Percent,
    Ratio,
    Measure,
}

/// One form for every number, or one form per plural category of the language, at least one.
#[derive(Debug, Clone)]
pub enum PluralText {
    Same(String),
    Forms(Vec<(Text, Text)>),
}

impl<'de> Deserialize<'de> for PluralText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PluralText, D::Error> {
        // When a string is requested, the deserializer reports a missing value.
        deserializer.deserialize_string(PluralVisitor)
    }
}

struct PluralVisitor;

impl<'de> Visitor<'de> for PluralVisitor {
    type Value = PluralText;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a word for the unit")
    }

    /// An empty string in quotes means that the unit has no name, as for an index or a score.
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<PluralText, E> {
        Ok(PluralText::Same(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PluralText, A::Error> {
        let mut forms = Vec::new();
        while let Some(entry) = map.next_entry::<Text, Text>()? {
            forms.push(entry);
        }
        if forms.is_empty() {
            return Err(serde::de::Error::invalid_type(serde::de::Unexpected::Map, &self));
        }
        Ok(PluralText::Forms(forms))
    }
}

/// `content/indicators.yaml`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorsFile {
    pub format: Option<Located<u32>>,
    #[serde(default)]
    pub indicators: Entries<IndicatorEntry>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorEntry {
    pub label: Located<LocalizedText>,
    pub unit: Text,
    /// 定义。What it means.
    pub definition: Option<Located<LocalizedText>>,
    /// 统计口径。What it covers.
    pub scope: Option<Located<LocalizedText>>,
    /// 合理范围：超出就提醒。The values to expect: others are reported.
    pub range: Option<RangeEntry>,
}

/// 合理范围的两端，可以只写一端。The ends of a range; one of them may be left out.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RangeEntry {
    /// 最小，如 80。The least value.
    pub from: Option<Text>,
    /// 最大，如 100、5万。The largest value.
    pub to: Option<Text>,
}

/// The block between two `---` lines at the head of a Markdown file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FrontMatter {
    pub description: Option<Text>,
}
