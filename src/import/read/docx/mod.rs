//! Reads Word files (WordprocessingML, as Word and WPS write it) into an outline. Decides nothing about reports.
//!
//! `package` unpacks the parts, `styles` and `numbering` say what paragraphs look like, `blocks`, `runs`, `drawings` and `tables`
//! walk through the text in its order. All of them take text from `seen`, which reports what nobody took.

mod blocks;
mod charts;
mod drawings;
mod fields;
mod furniture;
mod indent;
mod losses;
mod notes;
mod numbering;
mod runs;
mod seen;
mod styles;
mod symbols;
mod tables;
#[cfg(test)]
mod tests;

use super::line::{Line, table_lines, with_label};
use super::package::{Package, Relationships};
use super::refusals;
use super::xml;
use crate::diagnostic::Sentence;
use crate::import::outline::{Content, Outline, Picture, Region};
use crate::import::read::losses as shared;
use fields::Field;
use notes::Notes;
use numbering::Numbering;
use roxmltree::{Document, Node};
use seen::Seen;
use styles::Styles;

/// Reads a Word file.
pub(super) fn read(bytes: &[u8]) -> Result<Outline, Sentence> {
    let mut package = Package::open(bytes)?;
    let main = package.relationships("")?.of_kind("officeDocument").unwrap_or("word/document.xml").to_owned();
    let main = if package.has(&main) { main } else { "word/document.xml".to_owned() };
    let text = package.xml(&main)?.ok_or_else(refusals::damaged)?;
    let document = xml::parse(&main, &text)?;
    let relationships = package.relationships(&main)?;
    let styles = package.part(&relationships, "styles", Styles::read)?;
    let numbering = package.part(&relationships, "numbering", Numbering::read)?;
    let notes = Notes::read(&mut package, &relationships)?;
    let mut reader = Reader {
        package,
        styles,
        numbering,
        notes,
        outline: Outline::default(),
        part: Part { relationships, region: Region::Body, seen: Seen::default() },
        cells: Vec::new(),
        fields: Vec::new(),
        contents: String::new(),
        contents_depth: 0,
        carried: Line::default(),
        refusal: None,
    };
    reader.document(&document)?;
    reader.refusal.map_or(Ok(reader.outline), Err)
}

/// The state of reading one file.
struct Reader<'b> {
    package: Package<'b>,
    styles: Styles,
    numbering: Numbering,
    notes: Notes,
    outline: Outline,
    part: Part,
    /// The cells that are being read, the innermost last. While there is one, paragraphs become its text.
    cells: Vec<CellText>,
    /// The fields that are being read, the innermost last. They reach over paragraphs.
    fields: Vec<Field>,
    /// The text of the table of contents that is being left out.
    contents: String,
    /// How many elements around the current one are tables of contents.
    contents_depth: usize,
    /// The text of a paragraph whose end was deleted; it belongs to the next one.
    carried: Line,
    /// Why the file cannot be read after all.
    refusal: Option<Sentence>,
}

/// The part that is being read: the text, a header or a footer.
struct Part {
    relationships: Relationships,
    region: Region,
    seen: Seen,
}

/// The content of a cell.
#[derive(Debug, Default)]
struct CellText {
    /// The indent of its first line in twips.
    indent: Option<u32>,
    lines: Vec<String>,
    pictures: Vec<Picture>,
}

impl Reader<'_> {
    fn document(&mut self, document: &Document<'_>) -> Result<(), Sentence> {
        self.properties()?;
        if self.package.has("word/vbaProject.bin") {
            self.lose(losses::macros(), "");
        }
        self.whole(document);
        for (sentence, text) in self.notes.unread() {
            self.lose(sentence, &text);
        }
        self.furniture(document)
    }

    /// Reads all blocks of a part, then reports its text that was not read.
    fn whole(&mut self, document: &Document<'_>) {
        for node in xml::elements(document.root_element()) {
            // The root of headers and footers holds paragraphs itself.
            if xml::name(node) == "body" { self.blocks(node) } else { self.block(node) }
        }
        let carried = std::mem::take(&mut self.carried);
        if !carried.is_blank() {
            self.push(Content::Paragraph(carried.into_paragraph()));
        }
        self.close_contents();
        self.fields.clear();
        for (number, text) in self.part.seen.unread(document) {
            self.lose(losses::unvisited(), &text);
            if let Some(loss) = self.outline.losses.last_mut() {
                loss.number = number;
            }
        }
    }

    /// The number of the next block.
    fn number(&self) -> usize {
        self.outline.blocks.len() + 1
    }

    /// The text of one element, which is thereby read.
    fn text(&mut self, node: Node<'_, '_>) -> String {
        self.part.seen.text(node, self.outline.blocks.len() + 1)
    }

    /// All text inside a node, which is thereby read.
    fn all_text(&mut self, node: Node<'_, '_>) -> String {
        self.part.seen.all(node, self.outline.blocks.len() + 1)
    }

    /// The one of several forms of the same content that is read.
    fn choose<'a, 'i>(&mut self, node: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
        self.part.seen.choose(node, self.outline.blocks.len() + 1)
    }

    fn lose(&mut self, what: Sentence, text: &str) {
        self.outline.lose(what, text);
    }

    /// Records a loss of running text. Word parts it into many runs; one that goes on from the last one is the same loss.
    fn lose_run(&mut self, what: Sentence, text: &str) {
        let number = self.number();
        match self.outline.losses.last_mut() {
            Some(last) if last.number == number && last.what == what => last.text.push_str(text),
            _ => self.outline.lose(what, text),
        }
    }

    /// Notes why the file cannot be read after all. Reading goes on without what cannot be had.
    fn refuse<T>(&mut self, refusal: Sentence) -> Option<T> {
        self.refusal.get_or_insert(refusal);
        None
    }

    /// Adds what has been read where it belongs: to the outline or to the cell that is being read.
    fn push(&mut self, content: Content) {
        self.close_contents();
        let Some(cell) = self.cells.last_mut() else {
            let region = self.part.region;
            let is_known = region != Region::Body
                && self.outline.blocks.iter().any(|block| block.region == region && block.content == content);
            if !is_known {
                self.outline.push(region, content);
            }
            return;
        };
        match content {
            Content::Paragraph(paragraph) => cell.lines.push(with_label(&paragraph)),
            Content::Picture(picture) => cell.pictures.push(picture),
            Content::Table(table) => {
                let rows = table_lines(&table);
                cell.lines.extend(rows.iter().cloned());
                self.lose(shared::nested_table(), &rows.join("\n"));
            }
        }
    }

    /// Records the table of contents that has been left out, once the text goes on.
    fn close_contents(&mut self) {
        let contents = std::mem::take(&mut self.contents);
        if !contents.trim().is_empty() {
            self.lose(losses::contents(), contents.trim());
        }
    }
}
