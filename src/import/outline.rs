//! A foreign document as a neutral outline: what stands in it, in reading order. Readers of file formats make it; what
//! it means for a report is decided elsewhere, so nothing here knows Word, HTML or the content format.

use crate::diagnostic::Sentence;

/// A document in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    /// What the document says about itself outside its text: `<title>`, `<meta>`, document properties. Names are those of the
    /// source (`title`, `ArticleTitle`, `PubDate`, `dc:creator`), in the order of the source.
    pub properties: Vec<(String, String)>,
    pub blocks: Vec<Block>,
    /// What the document has and `blocks` has not, or has in another form. Nearly in the order of the source.
    pub losses: Vec<Loss>,
}

/// A paragraph, table or picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// The number of the block in the source, from 1, as a person would count paragraphs, tables and pictures. Paragraphs without
    /// text do not count.
    pub number: usize,
    pub region: Region,
    pub content: Content,
}

/// Which part of a page a block belongs to, as far as the source says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Region {
    /// The text, or unknown.
    #[default]
    Body,
    /// Page headers, navigation, forms.
    Header,
    /// Page footers.
    Footer,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    Paragraph(Paragraph),
    Table(Table),
    Picture(Picture),
}

/// A paragraph, heading or list item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// The text without indents at its start. Line breaks inside the paragraph are `\n`.
    pub spans: Vec<Span>,
    /// The level that a style or element declares, from 1. A style that is called a title has level 1.
    pub level: Option<u8>,
    /// The list number or bullet that the program of the source prints before the text (第一章, 1.1, •); it is not in `spans`.
    /// Numbers that were typed are in `spans`.
    pub label: Option<String>,
    /// Whether it is an item of a list, and its depth from 0. Headings are not, even if a list numbers them.
    pub list_depth: Option<u8>,
    pub is_centred: bool,
    /// Whether the paragraph is set to the right, as dates and signatures are.
    pub is_right: bool,
    /// The size of most of its letters in half points; `None` if the source does not say.
    pub size: Option<u16>,
}

/// A run of letters with one face.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub text: String,
    pub is_bold: bool,
    pub is_struck: bool,
    pub link: Option<String>,
}

/// A table. A merged cell stands once, in the row and at the place where it begins; nothing stands for it in the rows and columns
/// that it reaches into. So a row has fewer cells than the table has columns, and a cell begins in the first column that neither
/// cells to its left nor cells from above cover. Counted with both, every row covers the same number of columns: where the
/// source has no cell, there is an empty one. A row may have no cells at all if those from above cover it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Table {
    pub rows: Vec<Vec<Cell>>,
    /// The rows at the top that the source declares as head.
    pub head_rows: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    /// The paragraphs of the cell, joined by `\n`. The number or bullet of an item stands before its text, as a cell may be
    /// nothing but its automatic number.
    pub text: String,
    /// How many columns and rows it covers, at least 1, and none below the last row.
    pub columns: usize,
    pub rows: usize,
    /// How far its text begins from its left edge, in twips, as far as the source says so: parts of a row are indented below it.
    pub indent: u32,
}

/// A letter of the size of a table's text, in twips: what an indent of one full-width space is.
pub(crate) const LETTER: u32 = 210;

impl Cell {
    /// A cell without indent.
    pub(crate) fn new(text: impl Into<String>, columns: usize, rows: usize) -> Cell {
        Cell { text: text.into(), columns, rows, indent: 0 }
    }

    /// Whether there is nothing to see in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// How far the spaces at the start of a text move it, in twips: a full-width one is as wide as a letter, another one half as wide.
pub(crate) fn indent_of(text: &str) -> u32 {
    let spaces = text.chars().take_while(|c| c.is_whitespace() && *c != '\n').take(40);
    spaces.map(|c| if matches!(c, '\u{3000}' | '\u{2003}') { LETTER } else { LETTER / 2 }).sum()
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Picture {
    /// The name of the file in the source.
    pub name: String,
    /// Where the source says that it is, if it is not in the source itself; the likeliest place first.
    pub addresses: Vec<String>,
    /// `None` if the picture is elsewhere.
    pub bytes: Option<Vec<u8>>,
    pub alternative: String,
}

/// Something that the outline cannot hold: a text box, an equation, a comment, a deleted passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Loss {
    /// The block in which or before which it stands: one more than there are blocks if nothing follows.
    pub number: usize,
    pub what: Sentence,
    /// Its text, if it has any.
    pub text: String,
}

impl Outline {
    /// Adds a block with the next number.
    pub(crate) fn push(&mut self, region: Region, content: Content) {
        let number = self.blocks.len() + 1;
        self.blocks.push(Block { number, region, content });
    }

    /// Records what the next block would have been.
    pub(crate) fn lose(&mut self, what: Sentence, text: &str) {
        self.losses.push(Loss { number: self.blocks.len() + 1, what, text: text.to_owned() });
    }
}

impl Content {
    /// The text of a paragraph, or those of the cells of a table.
    pub(crate) fn texts(&self) -> Vec<String> {
        match self {
            Content::Paragraph(paragraph) => vec![paragraph.text()],
            Content::Table(table) => table.rows.iter().flatten().map(|cell| cell.text.clone()).collect(),
            Content::Picture(_) => Vec::new(),
        }
    }

    /// The lines in which a person reads it: a paragraph with its number, the rows of a table, the name of a picture.
    pub(crate) fn lines(&self) -> Vec<String> {
        let row = |row: &Vec<Cell>| row.iter().map(|cell| cell.text.replace('\n', " ")).collect::<Vec<_>>().join(" | ");
        match self {
            Content::Paragraph(paragraph) => {
                vec![format!("{}{}", paragraph.label.as_deref().unwrap_or_default(), paragraph.text())]
            }
            Content::Table(table) => table.rows.iter().map(row).collect(),
            Content::Picture(picture) => vec![picture.name.clone()],
        }
    }
}

impl Paragraph {
    /// The text without faces.
    pub(crate) fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}
