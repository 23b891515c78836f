//! The types of `site.yaml` as an author writes it.

use super::located::Located;
use super::schema::{Entries, LocalizedText, Text};
use schemars::JsonSchema;
use serde::Deserialize;

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
    /// 每一部分也有自己的分享图。A share card for each section too.
    pub section_cards: Option<Located<bool>>,
    /// 译文落后于原文时告诉读者，写 false 就不说。Readers are told when a translation is behind; false leaves it out.
    pub translation_notices: Option<Located<bool>>,
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
    /// 还不发布：这个语种的文字留着，不核对，也没有页面。Not published yet: its texts are kept, not checked, and have no pages.
    pub draft: Option<Located<bool>>,
    /// 分享方式。Share targets.
    #[serde(default)]
    pub share: Vec<Located<ShareWord>>,
}

impl LanguageEntry {
    /// Whether the language is not published yet.
    pub fn is_draft(&self) -> bool {
        self.draft.as_ref().is_some_and(|draft| draft.value)
    }
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
