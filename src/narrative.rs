//! The narrative: a tree of blocks and inlines, ours and small.
//!
//! Prose on pages, plain text for descriptions, print and (later) search and
//! translation all come from this one tree. It knows no Markdown parser and no
//! HTML. Line breaks between Chinese characters are already gone, facts are
//! references by id, links say what they lead to and not at which address.

use crate::diagnostic::Position;

#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    Paragraph(Vec<Inline>),
    /// A sub-heading inside a clause: level 3 or 4.
    Heading {
        level: u8,
        id: Option<String>,
        content: Vec<Inline>,
        position: Position,
    },
    List {
        start: Option<u32>,
        tight: bool,
        items: Vec<Vec<Block>>,
    },
    Quote(Vec<Block>),
    Code(String),
    Table(Table),
    Rule,
    /// Pictures that stand apart from the text; several stand side by side.
    Figures(Vec<Image>),
    Note(Vec<Block>),
    Exhibit(Exhibit),
}

/// Data shown apart from the prose: `:::table id`, `:::chart id`, `:::facts a, b`.
#[derive(Debug, Clone, PartialEq)]
pub struct Exhibit {
    pub subject: Subject,
    /// What the author says below it.
    pub notes: Vec<Block>,
    pub position: Position,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// A table of `tables.yaml`.
    Table(String),
    /// A chart of `tables.yaml`.
    Chart(String),
    /// Figures as cards: facts and nothing else.
    Facts(Vec<Inline>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub alignments: Vec<Alignment>,
    pub head: Vec<Vec<Inline>>,
    pub rows: Vec<Vec<Vec<Inline>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    Start,
    Center,
    End,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    Text(Text),
    /// A number that is no fact, and that its author has marked as such: `{{ =15 }}`.
    Number(Text),
    Strong(Vec<Inline>),
    Emphasis(Vec<Inline>),
    Strike(Vec<Inline>),
    Code(Text),
    LineBreak,
    Link(Box<Link>),
    Image(Box<Image>),
    Fact(Box<FactReference>),
    /// A mark of a footnote of the same file: its number, and which of the marks
    /// with this number it is, both from 1.
    Footnote {
        number: u32,
        occurrence: u32,
    },
}

/// A run of characters that stands in one line of the source, each at the column
/// after the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub text: Box<str>,
    pub position: Position,
}

impl Text {
    pub fn new(text: &str, line: u32, column: u32) -> Text {
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        Text { text: text.into(), position: Position { line, column, length } }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    pub target: LinkTarget,
    pub content: Vec<Inline>,
    pub position: Position,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// Another site, mail or telephone: printed as it is.
    External(String),
    /// `#clause`, `2022` or `2022#clause`: a place in this report or another.
    Place { report: Option<String>, id: Option<String> },
    /// A file beside the narrative, relative to the report's folder, perhaps
    /// with a place inside it (`annex.pdf#page=3`).
    File { path: String, fragment: Option<String> },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Relative to the report's folder, as written.
    pub source: String,
    pub alternative: String,
    pub caption: String,
    /// Who made it, as the author words it; may be empty.
    pub credit: String,
    pub position: Position,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactReference {
    pub id: String,
    pub form: FactForm,
    pub position: Position,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactForm {
    /// `{{ id }}`: value with unit.
    Full,
    /// `{{ id.value }}`: the number alone.
    Value,
    /// `{{ id.label }}`: the fact's name.
    Label,
}

/// A section file, a preface or a closing, cut into clauses.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Narrative {
    pub description: Option<String>,
    pub title: Option<Heading>,
    /// What stands before the first clause.
    pub lead: Vec<Block>,
    pub clauses: Vec<Clause>,
    pub footnotes: Vec<Vec<Block>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    pub content: Vec<Inline>,
    pub position: Position,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    pub id: String,
    pub heading: Heading,
    pub blocks: Vec<Block>,
}

impl Narrative {
    /// Calls `visit` for every inline of the whole narrative, in reading order.
    pub fn for_each_inline<'a>(&'a self, visit: &mut dyn FnMut(&'a Inline)) {
        if let Some(title) = &self.title {
            each_inline(&title.content, visit);
        }
        each_block(&self.lead, visit);
        for clause in &self.clauses {
            clause.for_each_inline(visit);
        }
        for footnote in &self.footnotes {
            each_block(footnote, visit);
        }
    }

    /// The ids of its clauses and headings, in order.
    pub fn anchors(&self) -> Vec<(&str, Position)> {
        let mut found = Vec::new();
        headings(&self.lead, &mut found);
        for clause in &self.clauses {
            found.push((clause.id.as_str(), clause.heading.position));
            found.extend(clause.headings());
        }
        found
    }

    /// Calls `visit` for every exhibit of the whole narrative, in reading order,
    /// with the id of the clause that it stands in.
    pub fn for_each_exhibit<'a>(&'a self, visit: &mut dyn FnMut(Option<&'a str>, &'a Exhibit)) {
        each_exhibit(&self.lead, &mut |exhibit| visit(None, exhibit));
        for clause in &self.clauses {
            each_exhibit(&clause.blocks, &mut |exhibit| visit(Some(&clause.id), exhibit));
        }
        for footnote in &self.footnotes {
            each_exhibit(footnote, &mut |exhibit| visit(None, exhibit));
        }
    }

    /// Every image of the narrative, whether it stands alone or in a line.
    pub fn images(&self) -> Vec<&Image> {
        let mut found = Vec::new();
        let blocks =
            self.lead.iter().chain(self.clauses.iter().flat_map(|clause| &clause.blocks)).chain(self.footnotes.iter().flatten());
        for block in blocks {
            figures(block, &mut found);
        }
        self.for_each_inline(&mut |inline| {
            if let Inline::Image(image) = inline {
                found.push(image);
            }
        });
        found
    }
}

impl Clause {
    /// The ids of headings inside the clause, with their places.
    pub fn headings(&self) -> Vec<(&str, Position)> {
        let mut found = Vec::new();
        headings(&self.blocks, &mut found);
        found
    }

    /// The numbers of the footnotes that the clause refers to, in order.
    pub fn footnote_numbers(&self) -> Vec<u32> {
        let mut numbers = Vec::new();
        self.for_each_inline(&mut |inline| {
            if let Inline::Footnote { number, .. } = inline
                && !numbers.contains(number)
            {
                numbers.push(*number);
            }
        });
        numbers
    }

    pub fn for_each_inline<'a>(&'a self, visit: &mut dyn FnMut(&'a Inline)) {
        each_inline(&self.heading.content, visit);
        each_block(&self.blocks, visit);
    }
}

/// The ids of headings in a run of blocks, however deep they stand.
fn headings<'a>(blocks: &'a [Block], found: &mut Vec<(&'a str, Position)>) {
    for block in blocks {
        match block {
            Block::Heading { id: Some(id), position, .. } => found.push((id, *position)),
            Block::List { items, .. } => items.iter().for_each(|item| headings(item, found)),
            Block::Quote(blocks) | Block::Note(blocks) => headings(blocks, found),
            Block::Exhibit(exhibit) => headings(&exhibit.notes, found),
            _ => {}
        }
    }
}

fn figures<'a>(block: &'a Block, found: &mut Vec<&'a Image>) {
    match block {
        Block::Figures(images) => found.extend(images),
        Block::List { items, .. } => items.iter().flatten().for_each(|block| figures(block, found)),
        Block::Quote(blocks) | Block::Note(blocks) => blocks.iter().for_each(|block| figures(block, found)),
        Block::Exhibit(exhibit) => exhibit.notes.iter().for_each(|block| figures(block, found)),
        _ => {}
    }
}

/// Calls `visit` for every inline of a run of blocks, in reading order.
pub fn each_block<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a Inline)) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => each_inline(content, visit),
            Block::List { items, .. } => items.iter().for_each(|item| each_block(item, visit)),
            Block::Quote(blocks) | Block::Note(blocks) => each_block(blocks, visit),
            Block::Exhibit(exhibit) => {
                if let Subject::Facts(facts) = &exhibit.subject {
                    each_inline(facts, visit);
                }
                each_block(&exhibit.notes, visit);
            }
            Block::Table(table) => {
                table.head.iter().for_each(|cell| each_inline(cell, visit));
                table.rows.iter().flatten().for_each(|cell| each_inline(cell, visit));
            }
            Block::Code(_) | Block::Rule | Block::Figures(_) => {}
        }
    }
}

pub fn each_inline<'a>(inlines: &'a [Inline], visit: &mut dyn FnMut(&'a Inline)) {
    for inline in inlines {
        visit(inline);
        match inline {
            Inline::Strong(content) | Inline::Emphasis(content) | Inline::Strike(content) => each_inline(content, visit),
            Inline::Link(link) => each_inline(&link.content, visit),
            _ => {}
        }
    }
}

/// Calls `visit` for every exhibit of a run of blocks, in reading order.
pub fn each_exhibit<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a Exhibit)) {
    for block in blocks {
        match block {
            Block::Exhibit(exhibit) => {
                visit(exhibit);
                each_exhibit(&exhibit.notes, visit);
            }
            Block::List { items, .. } => items.iter().for_each(|item| each_exhibit(item, visit)),
            Block::Quote(blocks) | Block::Note(blocks) => each_exhibit(blocks, visit),
            _ => {}
        }
    }
}

/// The first paragraph's inlines, for a description when none is written.
pub fn first_paragraph(blocks: &[Block]) -> Option<&[Inline]> {
    blocks.iter().find_map(|block| match block {
        Block::Paragraph(content) => Some(content.as_slice()),
        _ => None,
    })
}

/// Files are named after ids, and systems keep names of 255 bytes.
const LONGEST_ID: usize = 100;

/// Whether a text can be an id: lower-case Latin letters and digits, with
/// single hyphens between. Ids become addresses and stay for good.
pub fn is_id(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    text.len() <= LONGEST_ID && text.split('-').all(is_part)
}
