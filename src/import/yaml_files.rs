//! The YAML files of a report and of a new site, made of a draft.

use super::draft::Draft;
use super::figures::NewFact;
use super::furniture::Furniture;
use super::identify::Ids;
use super::measure::NewUnit;
use super::yaml::{localized, scalar};
use crate::diagnostic::Sentence;
use crate::model::unit::UnitKind;
use regex::Regex;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// What the text of a field stands for that only the office can fill.
pub(super) const TO_FILL: &str = "请填写";

/// What the comment of a field asks for, in English; the files are in the language of the document.
const ASKED: [(&str, &str); 7] = [
    ("title", "the title of the report"),
    ("edition", "the edition, such as 2023年度"),
    ("description", "one or two sentences about the report"),
    ("name", "the full name of the office or of the site"),
    ("organization", "the full name of the office; then delete the “# ” at the start of the lines"),
    ("formed", "the date of the document, which was not recognised, such as 2024-01-09"),
    ("published", "the date of publication, which was not recognised, such as 2024-01-09"),
];

/// What a line of `file` asks of the office; `None` if it asks for nothing.
pub(super) fn asked(file: &str, line: &str) -> Option<Sentence> {
    let zh = line.trim().trim_start_matches(['#', ' ']);
    let key = zh.strip_prefix(TO_FILL)?.trim_start().split('：').next()?;
    let what = ASKED.iter().find(|(own, _)| *own == key).map(|(_, what)| format!(": {what}")).unwrap_or_default();
    Some(Sentence::new(format!("{file}: {zh}"), format!("{file}: fill in `{key}`{what}")))
}

/// `report.yaml`. What the document does not say stands as a comment for the editor.
pub(super) fn report_file(draft: &Draft, sections: &[String], key_figures: &[NewFact]) -> String {
    let Furniture { source, author, editor, published, formed, disclosure, index_number, document_number, .. } = &draft.furniture;
    let edition = edition(draft);
    let title = Some(draft.title.as_str()).filter(|title| !title.is_empty());
    let mut text = "format: 1\n\n".to_owned();
    text.push_str(&known(0, "title", title, "报告的题名"));
    text.push_str(&known(0, "edition", edition.as_deref(), "版次，例如 2023年度"));
    let description = title.zip(edition.as_deref()).map(|(title, edition)| format!("{title}（{edition}）的正文和数据。"));
    text.push_str(&known(0, "description", description.as_deref(), "一两句话的简介"));
    let edition = edition.unwrap_or_default();
    let of_year = year(&edition).filter(|_| edition.chars().filter(char::is_ascii_digit).count() == 4);
    // A year in a title may be that of publication.
    let is_stated = draft.edition.is_some()
        || of_year.as_ref().is_some_and(|year| draft.title.contains(&format!("{year}年度")))
        || draft.title.contains("政府信息公开");
    if let Some((start, end)) = &draft.period {
        let _ = writeln!(text, "# 报告覆盖的期间，照原件。\nperiod:\n  start: {start}\n  end: {end}");
    } else if let Some(year) = of_year.as_ref().filter(|_| !is_stated) {
        let _ = writeln!(
            text,
            "# 报告覆盖的期间，原件没有写明；核对以后去掉行首的“# ”。\n# period:\n#   start: {year}-01-01\n#   end: {year}-12-31"
        );
    } else if let Some(year) = of_year {
        let _ = writeln!(text, "# 报告覆盖的期间，请核对。\nperiod:\n  start: {year}-01-01\n  end: {year}-12-31");
    }
    for (key, value) in [("source", source), ("author", author), ("editor", editor)] {
        if let Some(value) = value {
            text.push_str(&localized(0, key, value));
        }
    }
    let day = formed.as_ref().map(|date| date.chars().take(10).collect::<String>());
    for (key, value) in [("formed", day), ("published", published.clone())] {
        let _ = match value {
            Some(value) => writeln!(text, "{key}: {value}"),
            None => writeln!(text, "# {TO_FILL} {key}：原件里没有认出这个日期，例如 2024-01-09"),
        };
    }
    let _ = writeln!(text, "disclosure: {}", disclosure.as_deref().unwrap_or("主动公开"));
    if index_number.is_some() || document_number.is_some() {
        text.push_str("catalogue:\n");
        for (key, value) in [("index_number", index_number), ("document_number", document_number)] {
            if let Some(value) = value {
                let _ = writeln!(text, "  {key}: {}", scalar(value));
            }
        }
    }
    text.push_str("\nsections:\n");
    for id in sections {
        let _ = writeln!(text, "  - {id}");
    }
    if !key_figures.is_empty() {
        text.push_str("\n# 首页突出显示的数据，4至6项，请挑选。\nkey_figures:\n");
        for fact in key_figures {
            let _ = writeln!(text, "  - {}", fact.id);
        }
    }
    text
}

/// A key with a text, or a comment that asks for it: a site that lacks it is not built.
fn known(depth: usize, key: &str, text: Option<&str>, what: &str) -> String {
    let indent = "  ".repeat(depth);
    text.map_or_else(|| format!("{indent}# {TO_FILL} {key}：{what}\n"), |text| localized(depth, key, text))
}

/// The edition of a draft: as it is printed, or the year of its title or date.
pub(super) fn edition(draft: &Draft) -> Option<String> {
    let of_title = year(&draft.title).map(|year| format!("{year}年度"));
    let dates = [&draft.furniture.formed, &draft.furniture.published];
    let of_date = || dates.into_iter().flatten().next().map(|date| date[..4].to_owned());
    draft.edition.clone().or(of_title).or_else(of_date)
}

/// The first year in a text.
pub(super) fn year(text: &str) -> Option<String> {
    static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:19|20)\d\d").ok());
    YEAR.as_ref()?.find(text).map(|year| year.as_str().to_owned())
}

/// `facts.yaml`.
pub(super) fn facts_file(facts: &[NewFact]) -> String {
    let mut text = "# 全部数据。名称和标识是按上下文起的，请逐项核对；标识发布以后不要再改。\nformat: 1\n\nfacts:\n".to_owned();
    for fact in facts {
        let _ = writeln!(
            text,
            "  {}:\n{}    unit: {}\n    value: {}",
            fact.id,
            localized(2, "label", &fact.label),
            fact.unit,
            fact.value
        );
        if fact.is_approximate {
            text.push_str("    approx: true\n");
        }
    }
    if facts.is_empty() {
        text = text.replace("\nfacts:\n", "\nfacts: {}\n");
    }
    text
}

/// Entries of `units.yaml`, without its head.
pub(super) fn unit_entries(units: &[NewUnit]) -> String {
    let mut seen = BTreeSet::new();
    let mut text = String::new();
    for unit in units.iter().filter(|unit| seen.insert(unit.id.clone())) {
        let kind = match unit.kind {
            UnitKind::Count => "count",
            UnitKind::Money => "money",
            _ => "measure",
        };
        let (one, many) = unit.english();
        let _ = write!(text, "  {}:\n    kind: {kind}\n{}", unit.id, localized(2, "label", &unit.word));
        let _ = writeln!(text, "      en:\n        one: {one}\n        other: {many}");
        // English says 12,000 yuan, not 1.2 ten thousand yuan.
        let times = [("thousand-yuan", 1_000), ("ten-thousand-yuan", 10_000), ("hundred-million-yuan", 100_000_000)];
        if let Some((_, times)) = times.iter().find(|(id, _)| *id == unit.id) {
            let _ = writeln!(text, "    printed:\n      en:\n        unit: yuan\n        times: {times}");
        }
    }
    text
}

/// `site.yaml` of a new site.
pub(super) fn site_file(furniture: &Furniture) -> String {
    let name = furniture.organization.as_deref();
    let mut text = "format: 1\n\n# 网站的正式地址，用于二维码和分享；知道以后去掉行首的“# ”。\n# base_url: https://www.example.gov.cn/baogao/\n\n".to_owned();
    text.push_str(&known(0, "name", name, "网站名称"));
    let Furniture { address, postcode, phone, email, .. } = furniture;
    let has_more = [address, postcode, phone, email].iter().any(|field| field.is_some());
    if name.is_some() || has_more {
        let _ = write!(text, "\norganization:\n{}", known(1, "name", name, "单位全称"));
    } else {
        let _ = write!(
            text,
            "\n# {TO_FILL} organization：单位全称，写好以后去掉行首的“# ”\n# organization:\n#   name:\n#     zh: 示例市教育局\n"
        );
    }
    if let Some(address) = &furniture.address {
        text.push_str(&localized(1, "address", address));
    }
    for (key, value) in [("postcode", &furniture.postcode), ("phone", &furniture.phone), ("email", &furniture.email)] {
        if let Some(value) = value {
            let _ = writeln!(text, "  {key}: {}", scalar(value));
        }
    }
    let filings = [("site_code", &furniture.site_code), ("icp", &furniture.icp), ("police", &furniture.police)];
    if filings.iter().any(|(_, value)| value.is_some()) {
        text.push_str("\nidentification:\n");
        for (key, value) in filings {
            if let Some(value) = value {
                let _ = writeln!(text, "  {key}: {}", scalar(value));
            }
        }
    }
    if let Some(year) = &furniture.copyright_year {
        let _ = writeln!(text, "\ncopyright_year: {year}");
    }
    text.push_str(LANGUAGES);
    text
}

const LANGUAGES: &str = "
# 还没有英文，先不发布（draft: true）。要发布英文，就删去 draft 那一行；还没有译的地方，英文页面显示中文。
languages:
  - code: zh
    tag: zh-Hans
    name: 中文
    share: [wechat, weibo, copy, system]
  - code: en
    tag: en
    name: English
    draft: true
    share: [copy, system, email]
";

/// A document that the text cites with its number: 《…》（…〔2022〕147号).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cited {
    pub title: String,
    pub number: String,
}

/// The documents that a text cites with their numbers, each once.
pub(super) fn cited(text: &str) -> Vec<Cited> {
    static CITED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"《([^《》\n]{4,80})》\s*(?:[（(][^（）()《》]{0,20}[）)])?\s*[（(]([^（）()〔〕\[\]\s]{2,12}[〔\[［【]\s*(?:19|20)\d\d\s*[〕\]］】]\s*\d{1,5}\s*号)[）)]").ok()
    });
    let mut found: Vec<Cited> = Vec::new();
    for captures in CITED.iter().flat_map(|cited| cited.captures_iter(text)) {
        let part = |index: usize| captures.get(index).map_or("", |part| part.as_str());
        let number = part(2).replace(['[', '［', '【'], "〔").replace([']', '］', '】'], "〕").replace(' ', "");
        let cited = Cited { title: part(1).trim().to_owned(), number };
        if !found.iter().any(|known| known.title == cited.title || known.number == cited.number) {
            found.push(cited);
        }
    }
    found
}

/// Entries of `terms:` in `terms.yaml`. `kind` is part of the id of a name without a letter.
pub(super) fn name_entries<'n>(names: impl Iterator<Item = &'n str>, kind: &str, ids: &mut Ids) -> String {
    let mut text = String::new();
    for name in names {
        let _ = write!(text, "  {}:\n{}", ids.give(name, kind), localized(2, "name", name));
    }
    text
}

/// Entries of `documents:` in `terms.yaml`.
pub(super) fn document_entries(cited: &[Cited], ids: &mut Ids) -> String {
    let entry = |cited: &Cited| {
        let id = ids.give(&cited.title, "document");
        format!("  {id}:\n{}{}", localized(2, "title", &cited.title), localized(2, "number", &cited.number))
    };
    cited.iter().map(entry).collect()
}
