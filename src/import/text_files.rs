//! The text of a draft as files: a Markdown file for each section, `tables.yaml`, pictures.

use super::draft::{Draft, DraftClause, DraftSection, DraftText, Piece};
use super::identify::Ids;
use super::markdown;
use super::measure::NewUnit;
use super::outline::{Picture, Table};
use super::table_lines::parted;
use super::tables::{self, TableDoubt, TableNotes};
use super::yaml_files::TO_FILL;
use crate::load::documents::{CLOSING, PREFACE};
use crate::model::unit::Units;
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// Files by their path below the site's folder.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Titles that an earlier report has, with their ids.
pub(super) type KnownTitles = BTreeMap<String, String>;

/// A report's files, and what was noted while they were made.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub files: Files,
    pub units: Vec<NewUnit>,
    /// The ids of the sections, in order.
    pub sections: Vec<String>,
    /// The parts of the text, in order.
    pub parts: Vec<WrittenPart>,
    /// What the forms of tables say and their numbers deny, by the id of the table, or the caption of one that stays in the text.
    pub table_doubts: Vec<(String, TableDoubt)>,
    /// Columns of tables that stay text although they have numbers, with a cell that is none.
    pub text_columns: Vec<String>,
    /// Signs of cells that pages print in another way.
    pub changed_cells: Vec<String>,
    /// Rows of tables above others of which they are not the sum: caption and label.
    pub loosened: Vec<String>,
    /// Tables with blank cells, and how many.
    pub blank_cells: Vec<String>,
    /// The captions of tables that stay in the text, because they are not regular.
    pub irregular: Vec<String>,
    /// The names of pictures that lack a description.
    pub pictures: Vec<String>,
    /// The addresses of pictures whose file is not there, with their places.
    pub missing_pictures: Vec<String>,
}

/// A part of the text and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WrittenPart {
    /// The id of the section, or `preface` or `closing`.
    pub section: String,
    /// The id of the clause; `None` before the first clause.
    pub clause: Option<String>,
    /// The numbers of the blocks of the source.
    pub blocks: Vec<usize>,
}

/// Writes Markdown for a draft.
struct Writer<'a> {
    /// `content/2023/`
    folder: String,
    units: &'a Units,
    known: &'a KnownTitles,
    ids: Ids,
    tables: String,
    /// The title of the section or clause that is being written.
    place: String,
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
        place: draft.title.clone(),
        written: Written::default(),
    };
    for id in known.values() {
        writer.ids.reserve(id);
    }
    writer.outer(PREFACE, &draft.preface, language);
    for section in &draft.sections {
        writer.section(section, language);
    }
    writer.outer(CLOSING, &draft.closing, language);
    if !writer.tables.is_empty() {
        let text = format!("# 表格。数照原件；每列的单位请核对。\nformat: 1\n\ntables:\n{}", writer.tables);
        writer.file("tables.yaml", &text);
    }
    writer.written
}

impl Writer<'_> {
    /// The preface or the closing.
    fn outer(&mut self, name: &str, DraftText { pieces, blocks }: &DraftText, language: &str) {
        if !pieces.is_empty() {
            let text = self.pieces(pieces);
            self.file(&format!("{name}.{language}.md"), &text);
            self.part(name, None, blocks);
        }
    }

    fn section(&mut self, DraftSection { title, lead, clauses }: &DraftSection, language: &str) {
        let section = self.id(title, "part");
        self.place.clone_from(title);
        let mut text = format!("# {}\n\n{}", markdown::title(title), self.pieces(&lead.pieces));
        if !lead.pieces.is_empty() {
            self.part(&section, None, &lead.blocks);
        }
        for DraftClause { title, text: DraftText { pieces, blocks } } in clauses {
            let id = self.id(title, "clause");
            self.place.clone_from(title);
            let _ = write!(text, "## {} {{#{id}}}\n\n{}", markdown::title(title), self.pieces(pieces));
            self.part(&section, Some(id), blocks);
        }
        self.file(&format!("{section}.{language}.md"), &text);
        self.written.sections.push(section);
    }

    fn part(&mut self, section: &str, clause: Option<String>, blocks: &[usize]) {
        self.written.parts.push(WrittenPart { section: section.to_owned(), clause, blocks: blocks.to_vec() });
    }

    fn file(&mut self, name: &str, text: &str) {
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
        let pieces = &*parted(pieces);
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
    fn table(&mut self, table: &Table, before: &[Piece], text: &mut String) -> String {
        let Above { unit, caption } = above(before);
        let first_cell = || table.rows.first().and_then(|row| row.first()).map_or_else(String::new, |cell| cell.text.clone());
        let shown = caption.as_ref().map_or_else(first_cell, |(_, caption)| caption.clone());
        let id = self.ids.give(&shown, "table");
        // A unit in the caption, or at the end of a line that says more, stays where it is.
        let elsewhere = unit_at_end(&shown).or_else(|| units_above(before));
        let word = unit.as_ref().map(|(_, unit)| unit.as_str()).or(elsewhere.as_deref());
        let made = caption.as_ref().map(|_| tables::entry(table, &id, &without_number(&shown), word, self.units));
        let made = match made.unwrap_or_else(|| Err(Vec::new())) {
            Ok(made) => made,
            Err(doubts) => {
                self.written.table_doubts.extend(doubts.into_iter().map(|doubt| (shown.clone(), doubt)));
                self.written.irregular.push(shown);
                return markdown::table(table);
            }
        };
        // The caption and the unit are printed with the table.
        let unit = unit.filter(|_| made.takes_unit_line);
        let printed = [caption.map(|(back, _)| back), unit.map(|(back, _)| back)];
        without_blocks(text, &printed.into_iter().flatten().collect::<Vec<usize>>());
        self.tables.push_str(&made.yaml);
        self.written.units.extend(made.units);
        self.note(&id, &without_number(&shown), made.notes);
        format!(":::table {id}\n:::")
    }

    /// Keeps what an editor should know of a table.
    fn note(&mut self, id: &str, caption: &str, notes: TableNotes) {
        let TableNotes { doubts, texts, changes, loosened, blanks } = notes;
        self.written.table_doubts.extend(doubts.into_iter().map(|doubt| (id.to_owned(), doubt)));
        self.written.text_columns.extend(texts);
        self.written.changed_cells.extend(changes);
        self.written.loosened.extend(loosened);
        if blanks > 0 {
            self.written.blank_cells.push(format!("{caption}：{blanks}"));
        }
    }

    fn picture(&mut self, picture: &Picture, next: Option<&Piece>) -> String {
        let caption = match next {
            Some(Piece::Paragraph(spans)) => Some(spans.iter().map(|span| span.text.as_str()).collect::<String>())
                .filter(|text| text.trim_start().starts_with('图') && text.chars().count() < 50),
            _ => None,
        };
        let Some(bytes) = &picture.bytes else {
            let address = picture.addresses.first().unwrap_or(&picture.name);
            let words = Some(picture.alternative.trim()).filter(|words| !words.is_empty());
            let words = words.or(caption.as_deref()).map(|words| format!("，{}", words.trim())).unwrap_or_default();
            self.written.missing_pictures.push(format!("{address}（{}{words}）", self.place));
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
        let name = self.free_name(&name, bytes);
        self.written.files.insert(format!("{}images/{name}", self.folder), bytes.clone());
        format!("![{}](images/{name})", markdown::title(&alternative))
    }
}

impl Writer<'_> {
    /// A name for a picture that no other picture has: pages keep pictures of one name in several folders.
    fn free_name(&self, name: &str, bytes: &[u8]) -> String {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let numbered = (2..).map(|number| format!("{stem}-{number}.{ending}"));
        let is_free = |name: &String| {
            let there = self.written.files.get(&format!("{}images/{name}", self.folder));
            there.is_none_or(|there| there == bytes)
        };
        std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
    }
}

/// The lines above a table that belong to it, each with its place, counted back from the table.
struct Above {
    unit: Option<(usize, String)>,
    caption: Option<(usize, String)>,
}

/// How many lines above a table are looked at. Accounts have the body and its number between the caption and the unit:
/// 部门：示例市教育局, 公开01表.
const MOST_ABOVE: usize = 4;

fn above(before: &[Piece]) -> Above {
    let lines = before.iter().rev().take(MOST_ABOVE).map_while(|piece| match piece {
        Piece::Paragraph(spans) => Some(spans.iter().map(|span| span.text.as_str()).collect::<String>()),
        _ => None,
    });
    let lines: Vec<String> = lines.collect();
    let unit = lines.iter().enumerate().find_map(|(back, line)| Some((back, unit_line(line)?)));
    let is_own = |line: &String| unit_line(line).is_none() && !is_table_note(line);
    // A line of another kind ends what belongs to the table.
    let caption = lines.iter().enumerate().find(|(_, line)| is_own(line)).filter(|(_, line)| is_caption(line));
    Above { caption: caption.map(|(back, line)| (back, line.clone())), unit }
}

/// The unit at the end of a line above a table that says more: 部门：示例市教育局　单位：万元.
fn units_above(before: &[Piece]) -> Option<String> {
    let lines = before.iter().rev().take(MOST_ABOVE).map_while(|piece| match piece {
        Piece::Paragraph(spans) => Some(spans.iter().map(|span| span.text.as_str()).collect::<String>()),
        _ => None,
    });
    lines.filter(|line| line.chars().count() < 60).find_map(|line| {
        let (_, unit) = line.trim_end().rsplit_once("单位：").or_else(|| line.trim_end().rsplit_once("单位:"))?;
        let unit = unit.trim().trim_end_matches(['）', ')']);
        (!unit.is_empty() && unit.chars().count() < 10).then(|| unit.to_owned())
    })
}

/// The unit in brackets at the end of a caption: 收支情况（万元）, 收支情况（单位：万元）.
fn unit_at_end(caption: &str) -> Option<String> {
    let (_, unit) = caption.trim_end().strip_suffix(['）', ')'])?.rsplit_once(['（', '('])?;
    let unit = ["单位：", "单位:"].iter().find_map(|word| unit.strip_prefix(word)).unwrap_or(unit).trim();
    (!unit.is_empty() && unit.chars().count() < 10 && !unit.ends_with('年')).then(|| unit.to_owned())
}

/// 部门：示例市教育局, 公开01表: a line between a caption and its table.
fn is_table_note(line: &str) -> bool {
    let line = line.trim();
    let is_form = line.ends_with('表')
        && line.contains(|c: char| c.is_ascii_digit())
        && line.chars().count() < 12
        && !line.starts_with('表');
    is_form
        || ["部门", "编制", "填报", "公开部门", "预算单位", "制表"]
            .iter()
            .any(|start| line.starts_with(start) && line.contains(['：', ':']))
}

/// Removes blocks of a text, each given by its place counted back from the end.
fn without_blocks(text: &mut String, places: &[usize]) {
    let blocks: Vec<&str> = text.trim_end().split("\n\n").collect();
    let count = blocks.len();
    let kept = blocks.iter().enumerate().filter(|(index, _)| !places.contains(&(count - 1 - index)));
    *text = kept.flat_map(|(_, block)| [*block, "\n\n"]).collect();
}

/// 单位：万元 → 万元
fn unit_line(text: &str) -> Option<String> {
    let inside = text.trim().trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
    let inside = ["计量", "金额", "货币"].iter().find_map(|word| inside.strip_prefix(word)).unwrap_or(inside);
    let unit = inside.strip_prefix("单位：").or_else(|| inside.strip_prefix("单位:"))?.trim();
    let unit = unit.strip_prefix("人民币").unwrap_or(unit);
    (!unit.is_empty() && unit.chars().count() < 10).then(|| unit.to_owned())
}

/// Whether a line above a table names it: 表1 …, or a short line without a full stop.
fn is_caption(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('表') && text.chars().count() < 60
        || (2..=40).contains(&text.chars().count()) && !text.ends_with(['。', '：', '；', '，', ':'])
}

/// A caption without its number, which the site prints: 表1 招生情况 → 招生情况
pub(super) fn without_number(caption: &str) -> String {
    static NUMBER: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^\s*表\s*(?:[0-9]+|[一二三四五六七八九十]+)(?:[-—.．][0-9]+)?[\s:：.．、]*").ok());
    let rest = NUMBER.as_ref().map_or_else(|| caption.into(), |number| number.replace(caption, ""));
    if rest.trim().is_empty() { caption.trim().to_owned() } else { rest.trim().to_owned() }
}
