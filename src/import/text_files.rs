//! The text of a draft as files: a Markdown file for each section, `tables.yaml`, pictures.

use super::Known;
use super::column_numbers::{Numbering, numbering};
use super::draft::{Draft, DraftClause, DraftSection, DraftText, Piece};
use super::figures::NewFact;
use super::identify::Ids;
use super::markdown;
use super::measure::NewUnit;
use super::outline::{Picture, Table};
use super::table_above::{Above, above, guessed_name, unit_at_end, units_above, without_number};
use super::table_facts::TableFacts;
use super::table_lines::parted;
use super::tables::{self, Captioned, Irregular, TableDoubt, TableNotes};
use super::yaml_files::TO_FILL;
use crate::diagnostic::Sentence;
use crate::load::documents::{CLOSING, PREFACE};
use crate::model::unit::Units;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

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
    /// Rows with 其中 behind which others may belong to the same group: caption, label, and how many.
    pub undecided: Vec<String>,
    /// Tables with blank cells, and how many.
    pub blank_cells: Vec<String>,
    /// Tables without a caption in the document, with the name that was guessed and the id.
    pub guessed_captions: Vec<String>,
    /// The rows that numbered the columns of tables: caption and row.
    pub column_numbers: Vec<String>,
    /// What tables have in another way than the document.
    pub changed: ChangedTables,
    /// The facts of tables whose rows have their own units.
    pub facts: Vec<NewFact>,
    /// The captions of these tables.
    pub row_units: Vec<String>,
    /// The captions of tables that stay in the text, because they are not regular.
    pub irregular: Vec<Sentence>,
    /// The names of pictures that lack a description.
    pub pictures: Vec<String>,
    /// The addresses of pictures whose file is not there, with their places.
    pub missing_pictures: Vec<String>,
}

/// What the tables of a report and of its document do not have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ChangedTables {
    /// The texts of cells that have no place in the report.
    pub left_out: Vec<String>,
    /// The captions and joined heads that the document does not have.
    pub captions: Vec<String>,
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
    known: &'a Known,
    facts: TableFacts,
    ids: Ids,
    tables: String,
    /// The title of the section or clause that is being written.
    place: String,
    /// The captions of the tables so far.
    captions: BTreeSet<String>,
    written: Written,
}

/// The files of a draft's text, in a folder such as `content/2023/`.
pub(super) fn text_files(draft: &Draft, folder: &str, language: &str, units: &Units, known: &Known) -> Written {
    let mut writer = Writer {
        folder: folder.to_owned(),
        units,
        known,
        ids: Ids::default(),
        tables: String::new(),
        place: draft.title.clone(),
        captions: BTreeSet::new(),
        facts: TableFacts::new(&known.facts),
        written: Written::default(),
    };
    for id in known.titles.values() {
        writer.ids.reserve(id);
    }
    writer.outer(PREFACE, &draft.preface, language);
    for section in &draft.sections {
        writer.section(section, language);
    }
    writer.place.clone_from(&draft.title);
    writer.outer(CLOSING, &draft.closing, language);
    if !writer.tables.is_empty() {
        let text = format!("# 表格。数照原件；每列的单位请核对。\nformat: 1\n\ntables:\n{}", writer.tables);
        writer.file("tables.yaml", &text);
    }
    writer.written.units.append(&mut writer.facts.units);
    writer.written.facts = writer.facts.facts;
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
        match self.known.titles.get(title).filter(|id| !used(id, &self.written)) {
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
        let is_named = caption.is_some();
        let (back, shown) = match caption {
            Some((back, caption)) => (Some(back), caption),
            None => (None, self.free_caption(&guessed_name(before, &self.place))),
        };
        let id = self.ids.give(&shown, "table");
        // A unit in the caption, or at the end of a line that says more, stays where it is.
        let elsewhere = unit_at_end(&shown).or_else(|| units_above(before));
        let word = unit.as_ref().map(|(_, unit)| unit.as_str()).or(elsewhere.as_deref());
        let caption = without_number(&shown).trim_end_matches(['：', ':']).to_owned();
        let numbering = numbering(table);
        let (facts, known, year) = (&self.facts, &self.known.facts, year_of(&self.folder));
        let captioned = Captioned { id: &id, caption: &caption, is_named, unit: word, facts, known, year };
        let entry = |table| tables::entry(table, &captioned, self.units);
        let made = match numbering.data(table).map_or_else(|| Err(Irregular::default()), entry) {
            Ok(made) => made,
            Err(irregular) => {
                self.keep_irregular(&shown, irregular);
                return markdown::table(table);
            }
        };
        // The caption and the unit are printed with the table.
        let unit = unit.filter(|_| made.takes_unit_line);
        let printed = [back, unit.map(|(back, _)| back)];
        without_blocks(text, &printed.into_iter().flatten().collect::<Vec<usize>>());
        self.tables.push_str(&made.yaml);
        self.written.units.extend(made.units);
        if let Some((heads, rows_label)) = made.joined {
            self.written.changed.left_out.extend(heads);
            self.written.changed.captions.push(rows_label);
        }
        if let Some((facts, left_out)) = made.facts {
            self.facts = facts;
            self.written.row_units.push(caption.clone());
            self.written.changed.left_out.extend(left_out);
        }
        self.keep_changes(&id, &caption, is_named, numbering);
        self.note(&id, &caption, made.notes);
        format!(":::table {id}\n:::")
    }

    /// Keeps why a table stays in the text.
    fn keep_irregular(&mut self, shown: &str, Irregular { doubts, unit }: Irregular) {
        self.written.table_doubts.extend(doubts.into_iter().map(|doubt| (shown.to_owned(), doubt)));
        // A caption may have the unit in it.
        let unit = unit.filter(|unit| !shown.contains(&format!("单位：{unit}")));
        self.written.irregular.push(match unit {
            Some(unit) => Sentence::new(format!("{shown}（单位：{unit}）"), format!("{shown} (unit: {unit})")),
            None => Sentence::new(shown, shown),
        });
    }

    /// Keeps what a table has in another way than the document.
    fn keep_changes(&mut self, id: &str, caption: &str, is_named: bool, numbering: Numbering) {
        if let Numbering::Row(unnumbered) = numbering {
            self.written.column_numbers.push(format!("{caption}：{}", unnumbered.row.join(" | ")));
            self.written.changed.left_out.extend(unnumbered.row);
        }
        if !is_named {
            self.written.guessed_captions.push(format!("{caption} ({id})"));
            self.written.changed.captions.push(caption.to_owned());
        }
        self.captions.insert(caption.to_owned());
    }

    /// A caption that no table has yet.
    fn free_caption(&self, name: &str) -> String {
        let numbered = (2..).map(|number| format!("{name}（{number}）"));
        std::iter::once(name.to_owned()).chain(numbered).find(|name| !self.captions.contains(name)).unwrap_or_default()
    }

    /// Keeps what an editor should know of a table.
    fn note(&mut self, id: &str, caption: &str, notes: TableNotes) {
        let TableNotes { doubts, texts, changes, loosened, undecided, blanks } = notes;
        self.written.table_doubts.extend(doubts.into_iter().map(|doubt| (id.to_owned(), doubt)));
        self.written.text_columns.extend(texts);
        self.written.changed_cells.extend(changes);
        self.written.loosened.extend(loosened);
        self.written.undecided.extend(undecided);
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

/// The year of the report in a folder such as `content/2023/`.
fn year_of(folder: &str) -> Option<&str> {
    let year = folder.split('/').nth(1)?.get(..4)?;
    year.bytes().all(|byte| byte.is_ascii_digit()).then_some(year)
}

/// Removes blocks of a text, each given by its place counted back from the end.
fn without_blocks(text: &mut String, places: &[usize]) {
    let blocks: Vec<&str> = text.trim_end().split("\n\n").collect();
    let count = blocks.len();
    let kept = blocks.iter().enumerate().filter(|(index, _)| !places.contains(&(count - 1 - index)));
    *text = kept.flat_map(|(_, block)| [*block, "\n\n"]).collect();
}
