//! The types of the YAML files as an author writes them: their keys and the kind of each value. `model` checks the required
//! keys of a file, all at once; the required keys of smaller parts are required by these types. `model` also interprets the
//! texts (numbers, dates, ids that must exist).

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

/// `content/site.yaml`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteFile {
    pub format: Option<Located<u32>>,
    /// 网站的正式地址，用于二维码和分享。The public address, for QR codes and sharing.
    pub base_url: Option<Text>,
    pub name: Option<Located<LocalizedText>>,
    /// 外观：themes 里的文件夹名。A folder in themes/.
    pub theme: Option<Text>,
    /// 主色，如 "#9d2a1d"。The main colour.
    pub accent: Option<Text>,
    /// 首页突出显示的报告：文件夹名。The report shown large: its folder.
    pub featured: Option<Text>,
    /// 站内搜索，写 false 就没有。Search; false leaves it out.
    pub search: Option<Located<bool>>,
    /// 每页的一行提示。One line on every page.
    pub notice: Option<Located<LocalizedText>>,
    /// 网站所在地的时差，不写就是 +08:00。How far clocks are from Greenwich.
    pub time_zone: Option<Text>,
    /// 版权起始年份。First year of copyright.
    pub copyright_year: Option<Located<u32>>,
    pub organization: Option<OrganizationEntry>,
    /// 备案号和标识码。Filing numbers and codes.
    #[serde(default)]
    pub identification: IdentificationEntry,
    /// 栏目标签。Column tags.
    pub column: Option<ColumnEntry>,
    /// 语种，第一个是主要语种。Languages; the first is the main one.
    pub languages: Option<Located<Vec<LanguageEntry>>>,
    /// 改过名的报告文件夹，旧: 新。Renamed folders of reports, old: new.
    #[serde(default)]
    pub aliases: Entries<Text>,
    /// What a kind of warning counts for, by its code.
    #[serde(default)]
    pub levels: Entries<Located<LevelWord>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LevelWord {
    Error,
    Warning,
    Off,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganizationEntry {
    pub name: Located<LocalizedText>,
    pub address: Option<Located<LocalizedText>>,
    pub postcode: Option<Text>,
    pub phone: Option<Text>,
    pub email: Option<Text>,
}

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentificationEntry {
    /// 网站标识码。
    pub site_code: Option<Text>,
    /// ICP备案号。
    pub icp: Option<Text>,
    /// 公安备案号。
    pub police: Option<Text>,
    /// “我为政府网站找错”链接。
    pub error_report: Option<Located<bool>>,
    /// 党政机关网站标识编号。
    pub party_mark: Option<Text>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnEntry {
    pub name: Located<LocalizedText>,
    pub description: Located<LocalizedText>,
    pub keywords: Located<LocalizedText>,
    #[serde(rename = "type")]
    pub kind: Text,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LanguageEntry {
    /// 文件名和网址里的代码，如 zh。The code in file names and addresses.
    pub code: Text,
    /// 语言标签，如 zh-Hans。The BCP 47 tag.
    pub tag: Option<Text>,
    pub name: Text,
    pub direction: Option<Located<DirectionWord>>,
    /// 是否用千分位。Thousands separators.
    pub grouping: Option<Located<bool>>,
    /// 英文日期的顺序。The order of English dates.
    pub date_order: Option<Located<DateOrderWord>>,
    /// 分享方式。Share targets.
    #[serde(default)]
    pub share: Vec<Located<ShareWord>>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DirectionWord {
    Ltr,
    Rtl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrderWord {
    /// 9 January 2024
    DayMonthYear,
    /// January 9, 2024
    MonthDayYear,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
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
    pub label: Located<Entries<PluralText>>,
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
}

/// `content/<report>/report.yaml`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportFile {
    pub format: Option<Located<u32>>,
    pub title: Option<Located<LocalizedText>>,
    /// 版次，如 2023年度。
    pub edition: Option<Located<LocalizedText>>,
    /// 一两句话的简介。A summary.
    pub description: Option<Located<LocalizedText>>,
    pub keywords: Option<Located<LocalizedText>>,
    /// 报告期间。
    pub period: Option<PeriodEntry>,
    /// 数据截止日期。The date of the data.
    pub as_of: Option<Text>,
    /// 来源科室。
    pub source: Option<Located<LocalizedText>>,
    /// 发布机构，不写就是本单位。
    pub issuer: Option<Located<LocalizedText>>,
    pub author: Option<Located<LocalizedText>>,
    pub editor: Option<Located<LocalizedText>>,
    /// 成文日期，如 2024-01-09，也可以只写 2024-01 或 2024。The date of the document, or its month or year.
    pub formed: Option<Text>,
    /// 首次发布时间，如 2024-01-09 09:00，也可以只写日期。First publication: to the minute, or the day.
    pub published: Option<Text>,
    /// 发布以后的更正。Corrections after publication.
    #[serde(default)]
    pub corrections: Vec<CorrectionEntry>,
    /// 主动公开或依申请公开。
    pub disclosure: Option<Located<DisclosureWord>>,
    /// 政府信息公开目录。
    pub catalogue: Option<CatalogueEntry>,
    /// 同一系列的报告相互比较。Reports of one series are compared.
    pub series: Option<Text>,
    /// 各部分的标识，按顺序。The sections, in order.
    pub sections: Option<Located<Vec<Text>>>,
    /// 突出显示的数据。Figures shown large.
    #[serde(default)]
    pub key_figures: Vec<Text>,
    /// 改过的标识，旧: 新；搬到别的部分的条写“旧部分#旧标识: 新标识”。Renamed ids, old: new; a clause that moved, section#old: new.
    #[serde(default)]
    pub aliases: Entries<Text>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodEntry {
    pub start: Text,
    pub end: Text,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionEntry {
    pub date: Text,
    pub text: Located<LocalizedText>,
    pub clause: Option<Text>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[schemars(extend("enum" = ["主动公开", "依申请公开", "主動公開", "依申請公開", "proactive", "on-request"]))]
pub enum DisclosureWord {
    #[serde(rename = "主动公开", alias = "主動公開", alias = "proactive")]
    Proactive,
    #[serde(rename = "依申请公开", alias = "依申請公開", alias = "on-request")]
    OnRequest,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueEntry {
    pub index_number: Option<Text>,
    pub document_number: Option<Located<LocalizedText>>,
    pub theme: Option<Located<LocalizedText>>,
    pub genre: Option<Located<LocalizedText>>,
    pub summary: Option<Located<LocalizedText>>,
}

/// `content/<report>/facts.yaml`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactsFile {
    pub format: Option<Located<u32>>,
    #[serde(default)]
    pub facts: Entries<FactEntry>,
    #[serde(default)]
    pub relations: Entries<RelationEntry>,
    /// 改过的数据名，旧: 新。Renamed facts, old: new.
    #[serde(default)]
    pub aliases: Entries<Text>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactEntry {
    /// 名称；已有同名指标时不写。Its name, unless the indicator gives it.
    pub label: Option<Located<LocalizedText>>,
    /// 单位，如 person。
    pub unit: Option<Text>,
    /// 照报告原样：19525、80.50、4.8万、1:16.7。As the report prints it.
    pub value: Text,
    /// 印出“约”。Prints “about”.
    pub approx: Option<Located<bool>>,
    /// 目标：另一项数据。Its target: another fact.
    pub target: Option<Text>,
    /// 所属的条。The clause it belongs to.
    pub clause: Option<Text>,
    /// 与数据不同名的指标。The indicator, if of another name.
    pub indicator: Option<Text>,
}

/// One of the operations, and usually the fact that holds its result.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
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
    /// The values for which the waiver was given: those of the operands, then the result's.
    pub waived_for: Option<Located<Vec<Text>>>,
}

/// The block between two `---` lines at the head of a Markdown file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FrontMatter {
    pub description: Option<Text>,
}
