//! A report as it is arranged from an outline, before any figure is bound: title, sections, clauses and what they contain.

use super::furniture::Furniture;
use super::outline::{Picture, Span, Table};

/// A report without facts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Draft {
    pub title: String,
    /// The edition as it is printed: 2023年度.
    pub edition: Option<String>,
    /// The first and last day of the period that the document says it covers: 2016-09-01, 2017-08-31.
    pub period: Option<(String, String)>,
    pub furniture: Furniture,
    pub preface: DraftText,
    pub sections: Vec<DraftSection>,
    pub closing: DraftText,
    /// The headings of the preface and of the closing, as the source has them and as the site prints them.
    pub outer_headings: Vec<(String, String)>,
    /// Lines of the source that are no text of the report: buttons, counters, the footer.
    pub left_out: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DraftSection {
    pub title: String,
    pub lead: DraftText,
    pub clauses: Vec<DraftClause>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DraftClause {
    pub title: String,
    pub text: DraftText,
}

/// A part of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DraftText {
    pub pieces: Vec<Piece>,
    /// The numbers of the blocks of the source that it was made of, with that of its heading.
    pub blocks: Vec<usize>,
}

/// A block of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A heading below a clause.
    Heading(String),
    Paragraph(Vec<Span>),
    Item {
        is_ordered: bool,
        depth: u8,
        spans: Vec<Span>,
    },
    Table(Table),
    Picture(Picture),
}
