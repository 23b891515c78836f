//! The narrative as a tree of blocks and inlines.
//!
//! Prose on pages, plain text for descriptions, print, and (later) search and translation
//! are all made from this tree. It knows no Markdown parser and no HTML. Line breaks
//! between Chinese characters are already removed, facts are references by id, and links
//! contain their target, not its URL.

use crate::diagnostic::Position;
use crate::written::WrittenText;

/// A block of the narrative.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A sub-heading inside a clause: level 3 or 4.
    Heading { level: u8, id: Option<String>, content: Vec<Inline>, position: Position },
    /// A list; `start` is the first number of an ordered list, `None` for a bullet list.
    List { start: Option<u32>, tight: bool, items: Vec<Vec<Block>> },
    /// A block quotation.
    Quote(Vec<Block>),
    /// A code block.
    Code(CodeBlock),
    /// A table written in Markdown.
    Table(Table),
    /// A thematic break.
    Rule,
    /// Pictures outside the text; several are shown side by side.
    Figures(Vec<Image>),
    /// A note: `:::note`.
    Note(Vec<Block>),
    /// Data shown outside the prose.
    Exhibit(Exhibit),
}

/// A code block, printed as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBlock {
    pub text: Text,
    /// The file that the code is from, as the fence says: `facts.yaml` in ```` ```yaml facts.yaml ````.
    pub file: Option<Box<str>>,
}

/// Data shown outside the prose: `:::table id`, `:::chart id`, `:::facts a, b`.
#[derive(Debug, Clone, PartialEq)]
pub struct Exhibit {
    /// What is shown.
    pub subject: Subject,
    /// The author's notes, shown below it.
    pub notes: Vec<Block>,
    /// The source position.
    pub position: Position,
}

/// What an exhibit shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// The id of a table in `tables.yaml`.
    Table(String),
    /// The id of a chart in `tables.yaml`.
    Chart(String),
    /// Figures as cards. The inlines are all facts.
    Facts(Vec<Inline>),
}

/// A table written in Markdown.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The alignment of each column.
    pub alignments: Vec<Alignment>,
    /// The header cells.
    pub head: Vec<Vec<Inline>>,
    /// The rows of cells below the header.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// The horizontal alignment of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    Start,
    Center,
    End,
}

/// An inline element of the narrative.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    Text(Text),
    /// A number that the author has marked as not being a fact: `{{ =15 }}`.
    Number(Text),
    Strong(Vec<Inline>),
    Emphasis(Vec<Inline>),
    Strike(Vec<Inline>),
    Code(Text),
    LineBreak,
    Link(Box<Link>),
    Image(Box<Image>),
    Fact(Box<FactReference>),
    /// A reference to a footnote of the same file. `number` is the number of the footnote,
    /// `occurrence` counts the references to it; both count from 1.
    Footnote {
        number: u32,
        occurrence: u32,
    },
}

/// A run of characters from one line of the source, each at the column after the previous
/// one. A space that stands for a line end has the default position, with line 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The characters.
    pub text: Box<str>,
    /// The source position.
    pub position: Position,
}

impl Text {
    /// A text from its source line and column, both counted from 1.
    pub fn new(text: &str, line: u32, column: u32) -> Text {
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        Text { text: text.into(), position: Position { line, column, length } }
    }
}

/// A link.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Where the link leads.
    pub target: LinkTarget,
    /// The content, shown as the text of the link.
    pub content: Vec<Inline>,
    /// The source position.
    pub position: Position,
}

/// The target of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// A URL of another site, a mail address or a telephone number, printed as written.
    External(String),
    /// A place in this report or in another one: `#clause`, `2022` or `2022#clause`.
    Place { report: Option<String>, id: Option<String> },
    /// A file next to the narrative: its path relative to the report's folder, and
    /// optionally a place inside the file (`annex.pdf#page=3`).
    File { path: String, fragment: Option<String> },
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The path relative to the report's folder, as written.
    pub source: String,
    /// The alternative text.
    pub alternative: WrittenText,
    /// The caption; may be empty.
    pub caption: WrittenText,
    /// The credit in the author's words; may be empty.
    pub credit: WrittenText,
    /// The source position.
    pub position: Position,
}

/// A reference to a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactReference {
    /// The id of the fact; `2022#training` for one of another report.
    pub id: String,
    /// The part of the fact that is printed.
    pub form: FactForm,
    /// The source position.
    pub position: Position,
}

/// The part of a fact that a reference prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactForm {
    /// `{{ id }}`: the value with its unit.
    Full,
    /// `{{ id.value }}`: the number alone.
    Value,
    /// `{{ id.magnitude }}`: the value with its unit and without its sign, which the words around it say.
    Magnitude,
    /// `{{ id.label }}`: the label of the fact.
    Label,
}

/// A section file, preface or closing, split into clauses.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Narrative {
    /// The description from the front matter.
    pub description: Option<WrittenText>,
    /// The title; `None` if the file has none.
    pub title: Option<Heading>,
    /// The blocks before the first clause.
    pub lead: Vec<Block>,
    /// The clauses in the order of the file.
    pub clauses: Vec<Clause>,
    /// The footnotes in the order of their numbers.
    pub footnotes: Vec<Vec<Block>>,
}

/// The heading of a narrative or clause.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// The content of the heading.
    pub content: Vec<Inline>,
    /// The source position.
    pub position: Position,
}

/// The level of the headings that begin a sub-clause, if they have an id.
const SUB_CLAUSE_LEVEL: u8 = 3;

/// A clause: a heading of level 2 with an id, and the blocks up to the next one.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// The id, used as the anchor on the page.
    pub id: String,
    /// Its heading.
    pub heading: Heading,
    /// Its content below the heading.
    pub blocks: Vec<Block>,
}

/// A sub-clause: a heading of level 3 with an id, outside of lists, quotations and notes, and the blocks up to the next one.
#[derive(Debug, Clone, Copy)]
pub struct SubClause<'c> {
    /// The id, used as the anchor on the page.
    pub id: &'c str,
    /// The content of its heading.
    pub heading: &'c [Inline],
    /// Its content below the heading.
    pub blocks: &'c [Block],
}

impl Narrative {
    /// Returns every block, in reading order; each block comes before the blocks inside it.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        let clauses = self.clauses.iter().map(|clause| &clause.blocks);
        std::iter::once(&self.lead).chain(clauses).chain(&self.footnotes).flat_map(|blocks| walk(blocks))
    }

    /// Returns every inline, in reading order, including those of headings.
    pub fn inlines(&self) -> impl Iterator<Item = &Inline> {
        let title = self.title.iter().flat_map(|title| walk_inlines(&title.content));
        let footnotes = self.footnotes.iter().flat_map(|blocks| inlines_of(blocks));
        title.chain(inlines_of(&self.lead)).chain(self.clauses.iter().flat_map(Clause::inlines)).chain(footnotes)
    }

    /// Returns the ids of its clauses and headings with their source positions, in order.
    pub fn anchors(&self) -> Vec<(&str, Position)> {
        let clauses = self
            .clauses
            .iter()
            .flat_map(|clause| std::iter::once((clause.id.as_str(), clause.heading.position)).chain(headings(&clause.blocks)));
        headings(&self.lead).chain(clauses).collect()
    }

    /// Returns every exhibit, in reading order, with the id of its clause; `None` outside
    /// of clauses.
    pub fn exhibits(&self) -> impl Iterator<Item = (Option<&str>, &Exhibit)> {
        let clauses = self.clauses.iter().map(|clause| (Some(clause.id.as_str()), &clause.blocks));
        let footnotes = self.footnotes.iter().map(|blocks| (None, blocks));
        let parts = std::iter::once((None, &self.lead)).chain(clauses).chain(footnotes);
        parts.flat_map(|(clause, blocks)| exhibits(blocks).map(move |exhibit| (clause, exhibit)))
    }

    /// Returns every image: first those outside the text, then those within a line.
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
    /// Returns the ids of the headings inside the clause, with their source positions.
    pub fn headings(&self) -> impl Iterator<Item = (&str, Position)> {
        headings(&self.blocks)
    }

    /// Returns the blocks before the first sub-clause; all of them if there is none.
    pub fn lead(&self) -> &[Block] {
        self.blocks.split(|block| sub_clause_heading(block).is_some()).next().unwrap_or_default()
    }

    /// Returns its sub-clauses in order.
    pub fn sub_clauses(&self) -> impl Iterator<Item = SubClause<'_>> {
        let headings = self.blocks.iter().filter_map(sub_clause_heading);
        let contents = self.blocks.split(|block| sub_clause_heading(block).is_some()).skip(1);
        headings.zip(contents).map(|((id, heading), blocks)| SubClause { id, heading, blocks })
    }

    /// Returns the numbers of the footnotes that the clause refers to, in the order of
    /// first reference.
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

    /// Returns every inline of its heading and blocks, in reading order.
    pub fn inlines(&self) -> impl Iterator<Item = &Inline> {
        walk_inlines(&self.heading.content).chain(inlines_of(&self.blocks))
    }
}

impl Block {
    /// Returns the block's own runs of inlines, without those of the blocks inside it.
    pub fn runs(&self) -> impl Iterator<Item = &[Inline]> {
        let (head, rest): (&[Vec<Inline>], &[Vec<Vec<Inline>>]) = match self {
            Block::Paragraph(content) | Block::Heading { content, .. } => (std::slice::from_ref(content), &[]),
            Block::Exhibit(Exhibit { subject: Subject::Facts(facts), .. }) => (std::slice::from_ref(facts), &[]),
            Block::Table(table) => (&table.head, &table.rows),
            _ => (&[], &[]),
        };
        head.iter().chain(rest.iter().flatten()).map(Vec::as_slice)
    }

    /// Returns the lists of blocks inside it, in reading order.
    fn held(&self) -> &[Vec<Block>] {
        match self {
            Block::List { items, .. } => items,
            Block::Quote(blocks) | Block::Note(blocks) => std::slice::from_ref(blocks),
            Block::Exhibit(exhibit) => std::slice::from_ref(&exhibit.notes),
            _ => &[],
        }
    }
}

/// Returns the id and the content of a heading that begins a sub-clause.
fn sub_clause_heading(block: &Block) -> Option<(&str, &[Inline])> {
    match block {
        Block::Heading { level: SUB_CLAUSE_LEVEL, id: Some(id), content, .. } => Some((id, content)),
        _ => None,
    }
}

/// Returns the blocks and all blocks inside them, in reading order; each block comes before
/// the blocks inside it.
///
/// Only this function and [`walk_inlines`] know which nodes contain others. Only code that
/// also needs the end of a node, such as the HTML writer, recurses by itself.
pub(crate) fn walk(blocks: &[Block]) -> impl Iterator<Item = &Block> {
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

/// Returns the inlines and all inlines inside them, in reading order; each inline comes
/// before the inlines inside it.
pub(crate) fn walk_inlines(inlines: &[Inline]) -> impl Iterator<Item = &Inline> {
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

/// Returns every inline of some blocks, in reading order.
pub(crate) fn inlines_of(blocks: &[Block]) -> impl Iterator<Item = &Inline> {
    walk(blocks).flat_map(Block::runs).flat_map(walk_inlines)
}

/// Returns every exhibit of some blocks, in reading order.
pub(crate) fn exhibits(blocks: &[Block]) -> impl Iterator<Item = &Exhibit> {
    walk(blocks).filter_map(|block| match block {
        Block::Exhibit(exhibit) => Some(exhibit),
        _ => None,
    })
}

/// Returns the ids of the headings in some blocks, at any depth, with their source
/// positions.
fn headings(blocks: &[Block]) -> impl Iterator<Item = (&str, Position)> {
    walk(blocks).filter_map(|block| match block {
        Block::Heading { id: Some(id), position, .. } => Some((id.as_str(), *position)),
        _ => None,
    })
}

/// Returns the inlines of the first paragraph, for the description of a page that has none.
pub(crate) fn first_paragraph(blocks: &[Block]) -> Option<&[Inline]> {
    blocks.iter().find_map(|block| match block {
        Block::Paragraph(content) => Some(content.as_slice()),
        _ => None,
    })
}

/// Splits the name of a fact into the report that it belongs to, if one is named, and its id there: `training`, `2022#training`.
/// `None` if it has another form.
pub(crate) fn fact_name(text: &str) -> Option<(Option<&str>, &str)> {
    match text.split_once('#') {
        None => is_id(text).then_some((None, text)),
        Some((report, id)) => (is_id(report) && is_id(id)).then_some((Some(report), id)),
    }
}

/// The maximum length of an id in bytes. Files are named after ids, and file systems limit
/// names to 255 bytes.
const LONGEST_ID: usize = 100;

/// Returns whether a text can be an id: lower-case Latin letters and digits, with single
/// hyphens between them, at most 100 bytes. Ids become part of permanent URLs.
pub(crate) fn is_id(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    text.len() <= LONGEST_ID && text.split('-').all(is_part)
}
