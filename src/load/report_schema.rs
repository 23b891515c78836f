//! The types of `report.yaml` as an author writes it.

use super::located::Located;
use super::schema::{Entries, LocalizedText, Text};
use schemars::JsonSchema;
use serde::Deserialize;

/// `content/<report>/report.yaml`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportFile {
    pub format: Option<Located<u32>>,
    /// 原文的语种，如 en；不写就是网站的第一种语言。The language that the others are translated from; by default the first of the site.
    pub source_language: Option<Text>,
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
    /// 数据的使用条件，如 可以自由使用，请注明来源。Under which conditions others may use the data.
    pub data_use: Option<Located<LocalizedText>>,
    /// 下一份报告什么时候发布，如 2026年1月。When the next report is due.
    pub next_release: Option<Located<LocalizedText>>,
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
    /// 各部分怎样编号：parts 是第一部分、1.1，document 是公文的一、（一）1.。How parts are numbered in Chinese: as parts, or as in official documents.
    pub numbering: Option<Located<NumberingWord>>,
    /// 同一系列的报告相互比较。Reports of one series are compared.
    pub series: Option<Text>,
    /// 各部分的标识，按顺序。The sections, in order.
    pub sections: Option<Located<Vec<Text>>>,
    /// 报告末尾落款处的印章图片。A picture of the seal at the end of the report.
    pub seal: Option<SealEntry>,
    /// 附录的标识，排在各部分后面，编号是附录A、附录B。Appendices behind the sections, lettered A, B.
    #[serde(default)]
    pub appendices: Vec<Text>,
    /// 突出显示的数据。Figures shown large.
    #[serde(default)]
    pub key_figures: Vec<Text>,
    /// 改过的标识，旧: 新；搬到别的部分的条写“旧部分#旧标识: 新标识”。Renamed ids, old: new; a clause that moved, section#old: new.
    #[serde(default)]
    pub aliases: Entries<Text>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SealEntry {
    /// 图片，从报告的文件夹写起。The picture, in the report's folder.
    pub file: Text,
    /// 图片内容，供看不见图片的读者使用。What it shows, for readers who cannot see it.
    pub text: Located<LocalizedText>,
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
    /// 说明，写了 was 就只写原因。What was corrected and why; with `was`, only why.
    pub text: Located<LocalizedText>,
    pub clause: Option<Text>,
    /// 更正以前的数，按数据名：页面印出由多少更正为多少。The values before, by fact: pages print both.
    #[serde(default)]
    pub was: Entries<Text>,
    /// 这一条（部分）已经撤下：标题留着，正文删去，text 写原因。The clause or section was withdrawn: its heading stays, its text is deleted, `text` is the reason.
    pub withdrawn: Option<Located<bool>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NumberingWord {
    /// 第一部分, 1.1, 1.1.1
    Parts,
    /// 一、 （一） 1.
    Document,
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
