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
    /// Every block, in reading order, each before what it holds.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        let clauses = self.clauses.iter().map(|clause| &clause.blocks);
        std::iter::once(&self.lead).chain(clauses).chain(&self.footnotes).flat_map(|blocks| walk(blocks))
    }

    /// Every inline, in reading order, with those of headings.
    pub fn inlines(&self) -> impl Iterator<Item = &Inline> {
        let title = self.title.iter().flat_map(|title| walk_inlines(&title.content));
        let footnotes = self.footnotes.iter().flat_map(|blocks| inlines_of(blocks));
        title.chain(inlines_of(&self.lead)).chain(self.clauses.iter().flat_map(Clause::inlines)).chain(footnotes)
    }

    /// The ids of its clauses and headings, in order.
    pub fn anchors(&self) -> Vec<(&str, Position)> {
        let clauses = self
            .clauses
            .iter()
            .flat_map(|clause| std::iter::once((clause.id.as_str(), clause.heading.position)).chain(headings(&clause.blocks)));
        headings(&self.lead).chain(clauses).collect()
    }

    /// Every exhibit, in reading order, with the id of the clause that it stands in.
    pub fn exhibits(&self) -> impl Iterator<Item = (Option<&str>, &Exhibit)> {
        let clauses = self.clauses.iter().map(|clause| (Some(clause.id.as_str()), &clause.blocks));
        let footnotes = self.footnotes.iter().map(|blocks| (None, blocks));
        let parts = std::iter::once((None, &self.lead)).chain(clauses).chain(footnotes);
        parts.flat_map(|(clause, blocks)| exhibits(blocks).map(move |exhibit| (clause, exhibit)))
    }

    /// Every image: first those that stand alone, then those in a line.
    pub fn images(&self) -> Vec<&Image> {
        let alone = self.blocks().filter_map(|block| match block {
            Block::Figures(images) => Some(images),
            _ => None,
        });
        let in_line = self.inlines().filter_map(|inline| match inline {
            Inline::Image(image) => Some(&**image),
            _ => None,
        });
        alone.flatten().chain(in_line).collect()
    }
}

impl Clause {
    /// The ids of headings inside the clause, with their places.
    pub fn headings(&self) -> impl Iterator<Item = (&str, Position)> {
        headings(&self.blocks)
    }

    /// The numbers of the footnotes that the clause refers to, in order.
    pub fn footnote_numbers(&self) -> Vec<u32> {
        let mut numbers = Vec::new();
        for inline in self.inlines() {
            if let Inline::Footnote { number, .. } = inline
                && !numbers.contains(number)
            {
                numbers.push(*number);
            }
        }
        numbers
    }

    /// Every inline of its heading and its blocks, in reading order.
    pub fn inlines(&self) -> impl Iterator<Item = &Inline> {
        walk_inlines(&self.heading.content).chain(inlines_of(&self.blocks))
    }
}

impl Block {
    /// The runs of inlines that are its own: not those of blocks inside it.
    pub fn runs(&self) -> impl Iterator<Item = &[Inline]> {
        let (head, rest): (&[Vec<Inline>], &[Vec<Vec<Inline>>]) = match self {
            Block::Paragraph(content) | Block::Heading { content, .. } => (std::slice::from_ref(content), &[]),
            Block::Exhibit(Exhibit { subject: Subject::Facts(facts), .. }) => (std::slice::from_ref(facts), &[]),
            Block::Table(table) => (&table.head, &table.rows),
            _ => (&[], &[]),
        };
        head.iter().chain(rest.iter().flatten()).map(Vec::as_slice)
    }

    /// The lists of blocks that it holds, in reading order.
    fn held(&self) -> &[Vec<Block>] {
        match self {
            Block::List { items, .. } => items,
            Block::Quote(blocks) | Block::Note(blocks) => std::slice::from_ref(blocks),
            Block::Exhibit(exhibit) => std::slice::from_ref(&exhibit.notes),
            _ => &[],
        }
    }
}

/// Blocks and all that stand inside them, in reading order, each before what it holds.
/// This and [`walk_inlines`] are the only places that know which nodes hold others;
/// only what needs the end of a node as well, such as HTML, walks by itself.
pub fn walk(blocks: &[Block]) -> impl Iterator<Item = &Block> {
    let mut rest = vec![blocks.iter()];
    std::iter::from_fn(move || {
        loop {
            match rest.last_mut()?.next() {
                Some(block) => {
                    rest.extend(block.held().iter().rev().map(|blocks| blocks.iter()));
                    return Some(block);
                }
                None => drop(rest.pop()),
            }
        }
    })
}

/// Inlines and all that stand inside them, likewise.
pub fn walk_inlines(inlines: &[Inline]) -> impl Iterator<Item = &Inline> {
    let mut rest = vec![inlines.iter()];
    std::iter::from_fn(move || {
        loop {
            match rest.last_mut()?.next() {
                Some(inline) => {
                    match inline {
                        Inline::Strong(content) | Inline::Emphasis(content) | Inline::Strike(content) => {
                            rest.push(content.iter());
                        }
                        Inline::Link(link) => rest.push(link.content.iter()),
                        _ => {}
                    }
                    return Some(inline);
                }
                None => drop(rest.pop()),
            }
        }
    })
}

/// Every inline of a run of blocks, in reading order.
pub fn inlines_of(blocks: &[Block]) -> impl Iterator<Item = &Inline> {
    walk(blocks).flat_map(Block::runs).flat_map(walk_inlines)
}

/// Every exhibit of a run of blocks, in reading order.
pub fn exhibits(blocks: &[Block]) -> impl Iterator<Item = &Exhibit> {
    walk(blocks).filter_map(|block| match block {
        Block::Exhibit(exhibit) => Some(exhibit),
        _ => None,
    })
}

/// The ids of headings in a run of blocks, however deep they stand.
fn headings(blocks: &[Block]) -> impl Iterator<Item = (&str, Position)> {
    walk(blocks).filter_map(|block| match block {
        Block::Heading { id: Some(id), position, .. } => Some((id.as_str(), *position)),
        _ => None,
    })
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
