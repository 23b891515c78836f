//! The files of a report made of a draft: `report.yaml`, a Markdown file for each section, `tables.yaml`, pictures; and, for a
//! new site, `site.yaml` and `terms.yaml`.

use super::draft::{Draft, Piece};
use super::figures::NewFact;
use super::furniture::Furniture;
use super::identify::Ids;
use super::markdown;
use super::measure::NewUnit;
use super::outline::Picture;
use super::tables;
use super::yaml::{localized, scalar};
use crate::model::unit::{UnitKind, Units};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Files by their path below the site's folder.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// What the text of a field stands for that only the office can fill.
pub(super) const TO_FILL: &str = "请填写";

/// Titles that an earlier report has, with their ids.
pub(super) type KnownTitles = BTreeMap<String, String>;

/// A report's files, and what was noted while they were made.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub files: Files,
    pub units: Vec<NewUnit>,
    /// The ids of the sections, in order.
    pub sections: Vec<String>,
    /// The captions of tables that stay in the text, because they are not regular.
    pub irregular: Vec<String>,
    /// The names of pictures that lack a description or a file.
    pub pictures: Vec<String>,
}

/// Writes Markdown for a draft.
struct Writer<'a> {
    /// `content/2023/`
    folder: String,
    units: &'a Units,
    known: &'a KnownTitles,
    ids: Ids,
    tables: String,
    written: Written,
}

/// The files of a draft's text, in a folder such as `content/2023/`.
pub(super) fn text_files(draft: &Draft, folder: &str, language: &str, units: &Units, known: &KnownTitles) -> Written {
    let mut writer = Writer {
        folder: folder.to_owned(),
        units,
        known,
        ids: Ids::default(),
        tables: String::new(),
        written: Written::default(),
    };
    known.values().for_each(|id| writer.ids.reserve(id));
    for (name, pieces) in [("preface", &draft.preface), ("closing", &draft.closing)] {
        if !pieces.is_empty() {
            let text = writer.pieces(pieces);
            writer.file(&format!("{name}.{language}.md"), text);
        }
    }
    for section in &draft.sections {
        let id = writer.id(&section.title, "part");
        let mut text = format!("# {}\n\n{}", markdown::title(&section.title), writer.pieces(&section.lead));
        for clause in &section.clauses {
            let id = writer.id(&clause.title, "clause");
            text.push_str(&format!("## {} {{#{id}}}\n\n{}", markdown::title(&clause.title), writer.pieces(&clause.pieces)));
        }
        writer.file(&format!("{id}.{language}.md"), text);
        writer.written.sections.push(id);
    }
    if !writer.tables.is_empty() {
        let text = format!("# 表格。数照原件；每列的单位请核对。\nformat: 1\n\ntables:\n{}", writer.tables);
        writer.file("tables.yaml", text);
    }
    writer.written
}

impl Writer<'_> {
    fn file(&mut self, name: &str, text: String) {
        let text = format!("{}\n", text.trim_end());
        self.written.files.insert(format!("{}{name}", self.folder), text.into_bytes());
    }

    /// The id of a title: that of an earlier report, or a new one.
    fn id(&mut self, title: &str, fallback: &str) -> String {
        let used = |id: &String, written: &Written| written.sections.contains(id);
        match self.known.get(title).filter(|id| !used(id, &self.written)) {
            Some(id) => id.clone(),
            None => self.ids.give(title, fallback),
        }
    }

    fn pieces(&mut self, pieces: &[Piece]) -> String {
        let mut text = String::new();
        let mut index = 0;
        while let Some(piece) = pieces.get(index) {
            let is_list = matches!(piece, Piece::Item { .. }) && matches!(pieces.get(index + 1), Some(Piece::Item { .. }));
            let block = match piece {
                Piece::Heading(title) => {
                    let id = self.id(title, "heading");
                    format!("### {} {{#{id}}}", markdown::title(title))
                }
                Piece::Paragraph(spans) => markdown::paragraph(spans),
                Piece::Item { is_ordered, depth, spans } => markdown::item(*is_ordered, *depth, spans),
                Piece::Table(table) => self.table(table, &pieces[..index], &mut text),
                Piece::Picture(picture) => self.picture(picture, pieces.get(index + 1)),
            };
            if !block.is_empty() {
                text.push_str(&block);
                text.push_str(if is_list { "\n" } else { "\n\n" });
            }
            index += 1;
        }
        text
    }

    /// A table, by `tables.yaml` if it is regular. Its caption and the line with its unit stand before it in the text.
    fn table(&mut self, table: &super::outline::Table, before: &[Piece], text: &mut String) -> String {
        let line = |piece: Option<&Piece>| match piece {
            Some(Piece::Paragraph(spans)) => Some(spans.iter().map(|span| span.text.as_str()).collect::<String>()),
            _ => None,
        };
        let last = line(before.last());
        let unit_line = last.as_deref().and_then(unit_line);
        let caption = if unit_line.is_some() {
            line(before.len().checked_sub(2).and_then(|index| before.get(index)))
        } else {
            last.clone()
        };
        let caption = caption.filter(|caption| is_caption(caption));
        let shown = caption
            .clone()
            .unwrap_or_else(|| table.rows.first().and_then(|row| row.first()).map_or_else(String::new, |cell| cell.text.clone()));
        let is_captioned = caption.is_some();
        let id = self.ids.give(&shown, "table");
        let made =
            is_captioned.then(|| tables::entry(table, &id, &without_number(&shown), unit_line.as_deref(), self.units)).flatten();
        match made {
            Some(made) => {
                // The caption and the unit are printed with the table.
                let used = 1 + usize::from(unit_line.is_some());
                for _ in 0..used {
                    let rest = text.trim_end().rfind("\n\n").map_or(0, |at| at + 2);
                    text.truncate(rest);
                }
                self.tables.push_str(&made.yaml);
                self.written.units.extend(made.units);
                format!(":::table {id}\n:::")
            }
            None => {
                self.written.irregular.push(shown);
                markdown::table(table)
            }
        }
    }

    fn picture(&mut self, picture: &Picture, next: Option<&Piece>) -> String {
        let caption = match next {
            Some(Piece::Paragraph(spans)) => Some(spans.iter().map(|span| span.text.as_str()).collect::<String>())
                .filter(|text| text.trim_start().starts_with('图') && text.chars().count() < 50),
            _ => None,
        };
        let Some(bytes) = &picture.bytes else {
            self.written.pictures.push(picture.name.clone());
            return String::new();
        };
        let alternative =
            if picture.alternative.trim().is_empty() { caption.unwrap_or_default() } else { picture.alternative.clone() };
        let alternative = if alternative.trim().is_empty() {
            self.written.pictures.push(picture.name.clone());
            format!("{TO_FILL}图片内容")
        } else {
            alternative
        };
        let name: String = picture
            .name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || c == '.' { c.to_ascii_lowercase() } else { '-' })
            .collect();
        self.written.files.insert(format!("{}images/{name}", self.folder), bytes.clone());
        format!("![{}](images/{name})", markdown::title(&alternative))
    }
}

/// 单位：万元 → 万元
fn unit_line(text: &str) -> Option<String> {
    let inside = text.trim().trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
    let unit = inside.strip_prefix("单位：").or_else(|| inside.strip_prefix("单位:"))?.trim();
    (!unit.is_empty() && unit.chars().count() < 10).then(|| unit.to_owned())
}

/// Whether a line above a table names it: 表1 …, or a short line without a full stop.
fn is_caption(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('表') && text.chars().count() < 60
        || (2..=40).contains(&text.chars().count()) && !text.ends_with(['。', '：', '；', '，', ':'])
}

/// A caption without its number, which the site prints: 表1 招生情况 → 招生情况
fn without_number(caption: &str) -> String {
    static NUMBER: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^\s*表\s*[0-9一二三四五六七八九十]+(?:[-—.．][0-9]+)?[\s:：.．、]*").ok());
    let rest = NUMBER.as_ref().map_or_else(|| caption.into(), |number| number.replace(caption, ""));
    if rest.trim().is_empty() { caption.trim().to_owned() } else { rest.trim().to_owned() }
}

/// `report.yaml`. What the document does not say stands as a comment for the editor.
pub(super) fn report_file(draft: &Draft, sections: &[String], key_figures: &[NewFact]) -> String {
    let Furniture { source, author, editor, published, formed, disclosure, index_number, document_number, .. } = &draft.furniture;
    let edition = edition(draft);
    let name = format!("{}（{edition}）", draft.title);
    let mut text = format!("format: 1\n\n{}{}", localized(0, "title", &draft.title), localized(0, "edition", &edition));
    text.push_str(&localized(0, "description", &format!("{name}的正文和数据。")));
    if let Some(year) = year(&edition).filter(|_| edition.chars().filter(char::is_ascii_digit).count() == 4) {
        text.push_str(&format!("# 报告覆盖的期间，请核对。\nperiod:\n  start: {year}-01-01\n  end: {year}-12-31\n"));
    }
    for (key, value) in [("source", source), ("author", author), ("editor", editor)] {
        if let Some(value) = value {
            text.push_str(&localized(0, key, value));
        }
    }
    let date = |value: &Option<String>, other: &Option<String>| {
        value.clone().or_else(|| other.as_ref().map(|date| date.chars().take(10).collect()))
    };
    for (key, value) in
        [("formed", date(formed, published).map(|date| date.chars().take(10).collect())), ("published", date(published, formed))]
    {
        let value: Option<String> = value;
        text.push_str(&match value {
            Some(value) => format!("{key}: {value}\n"),
            None => format!("# 原件里没有日期，请填写，例如 2024-01-09。\n# {key}:\n"),
        });
    }
    text.push_str(&format!("disclosure: {}\n", disclosure.as_deref().unwrap_or("主动公开")));
    if index_number.is_some() || document_number.is_some() {
        text.push_str("catalogue:\n");
        for (key, value) in [("index_number", index_number), ("document_number", document_number)] {
            if let Some(value) = value {
                text.push_str(&format!("  {key}: {}\n", scalar(value)));
            }
        }
    }
    text.push_str("\nsections:\n");
    sections.iter().for_each(|id| text.push_str(&format!("  - {id}\n")));
    if !key_figures.is_empty() {
        text.push_str("\n# 首页突出显示的数据，4至6项，请挑选。\nkey_figures:\n");
        key_figures.iter().for_each(|fact| text.push_str(&format!("  - {}\n", fact.id)));
    }
    text
}

/// The edition of a draft: as it is printed, or the year of its title or date.
pub(super) fn edition(draft: &Draft) -> String {
    let of_title = year(&draft.title).map(|year| format!("{year}年度"));
    let dates = [&draft.furniture.formed, &draft.furniture.published];
    let of_date = || dates.into_iter().flatten().next().map(|date| date[..4].to_owned());
    draft.edition.clone().or(of_title).or_else(of_date).unwrap_or_else(|| format!("{TO_FILL}版次"))
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
        text.push_str(&format!(
            "  {}:\n{}    unit: {}\n    value: {}\n",
            fact.id,
            localized(2, "label", &fact.label),
            fact.unit,
            fact.value
        ));
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
        text.push_str(&format!("  {}:\n    kind: {kind}\n{}", unit.id, localized(2, "label", &unit.word)));
        text.push_str(&format!("      en:\n        one: {one}\n        other: {many}\n"));
    }
    text
}

/// `site.yaml` of a new site.
pub(super) fn site_file(furniture: &Furniture, report: &str) -> String {
    let to_fill = format!("{TO_FILL}单位全称");
    let name = furniture.organization.as_deref().unwrap_or(&to_fill);
    let mut text = format!(
        "format: 1\n\n# 网站的正式地址，用于二维码和分享；知道以后去掉行首的“# ”。\n# base_url: https://www.example.gov.cn/baogao/\n\n{}",
        localized(0, "name", name)
    );
    text.push_str(&format!("featured: \"{report}\"\n\norganization:\n{}", localized(1, "name", name)));
    if let Some(address) = &furniture.address {
        text.push_str(&localized(1, "address", address));
    }
    for (key, value) in [("postcode", &furniture.postcode), ("phone", &furniture.phone), ("email", &furniture.email)] {
        if let Some(value) = value {
            text.push_str(&format!("  {key}: {}\n", scalar(value)));
        }
    }
    let filings = [("site_code", &furniture.site_code), ("icp", &furniture.icp), ("police", &furniture.police)];
    if filings.iter().any(|(_, value)| value.is_some()) {
        text.push_str("\nidentification:\n");
        for (key, value) in filings {
            if let Some(value) = value {
                text.push_str(&format!("  {key}: {}\n", scalar(value)));
            }
        }
    }
    if let Some(year) = &furniture.copyright_year {
        text.push_str(&format!("\ncopyright_year: {year}\n"));
    }
    text.push_str(LANGUAGES);
    text
}

const LANGUAGES: &str = "
# 还没有英文的地方，英文页面显示中文。只要中文就删去 en 那几行。
languages:
  - code: zh
    tag: zh-Hans
    name: 中文
    share: [wechat, weibo, copy, system]
  - code: en
    tag: en
    name: English
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

/// Entries of `terms:` in `terms.yaml` for names of places.
pub(super) fn place_entries<'p>(places: impl Iterator<Item = &'p str>, ids: &mut Ids) -> String {
    places.map(|place| format!("  {}:\n{}", ids.give(place, "place"), localized(2, "name", place))).collect()
}

/// Entries of `documents:` in `terms.yaml`.
pub(super) fn document_entries(cited: &[Cited], ids: &mut Ids) -> String {
    let entry = |cited: &Cited| {
        let id = ids.give(&cited.title, "document");
        format!("  {id}:\n{}{}", localized(2, "title", &cited.title), localized(2, "number", &cited.number))
    };
    cited.iter().map(entry).collect()
}
