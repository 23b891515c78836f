//! Walks through the blocks of a part: paragraphs and what may stand around them.

use super::fields::{Meaning, meaning};
use super::indent::Indent;
use super::runs::Open;
use super::styles::{Alignment, Look, NumberingUse, alignment, level, outline};
use super::{Reader, losses};
use crate::import::outline::{Content, Region, indent_of};
use crate::import::read::losses as shared;
use crate::import::read::xml::{child, elements, name, toggle, value};
use roxmltree::Node;

impl Reader<'_> {
    /// Reads the blocks inside a node.
    pub(super) fn blocks(&mut self, node: Node<'_, '_>) {
        for child in elements(node) {
            self.block(child);
        }
    }

    pub(super) fn block(&mut self, node: Node<'_, '_>) {
        match name(node) {
            "p" => self.paragraph(node),
            "tbl" => self.table(node),
            "sdt" => self.content_control(node),
            "ins" | "customXml" | "smartTag" | "moveTo" => self.blocks(node),
            "del" => self.lose_all(node, losses::deleted()),
            "moveFrom" => self.lose_all(node, losses::moved_away()),
            "AlternateContent" => {
                if let Some(chosen) = self.choose(node) {
                    self.blocks(chosen);
                }
            }
            "altChunk" | "subDoc" => self.lose(losses::other_document(), ""),
            "oMathPara" | "oMath" => {
                let text = self.all_text(node);
                self.lose(shared::equation(), &text);
            }
            // Marks such as bookmarks hold no text; text in anything else is reported at the end.
            _ => {}
        }
    }

    /// Records all text inside a node as lost.
    pub(super) fn lose_all(&mut self, node: Node<'_, '_>, what: crate::diagnostic::Sentence) {
        let text = self.all_text(node);
        if !text.is_empty() {
            self.lose_run(what, &text);
        }
    }

    fn content_control(&mut self, node: Node<'_, '_>) {
        let gallery = child(node, "sdtPr").and_then(|properties| child(properties, "docPartObj"));
        let is_contents = gallery.and_then(|part| value(part, "docPartGallery")) == Some("Table of Contents");
        let Some(content) = child(node, "sdtContent") else { return };
        self.contents_depth += usize::from(is_contents);
        self.blocks(content);
        self.contents_depth -= usize::from(is_contents);
    }

    /// Whether the text that is read now belongs to a table of contents.
    pub(super) fn is_in_contents(&self) -> bool {
        self.contents_depth > 0
            || self.fields.iter().any(|field| field.is_result && meaning(&field.instruction) == Meaning::Contents)
    }

    fn paragraph(&mut self, node: Node<'_, '_>) {
        let properties = child(node, "pPr");
        let look = self.styles.paragraph(properties.and_then(|properties| value(properties, "pStyle")));
        if look.level.is_some() && !look.is_contents {
            // A table of contents has no headings, so this one was never closed.
            self.fields.retain(|field| meaning(&field.instruction) != Meaning::Contents);
        }
        let mut open = Open::new(look);
        self.inlines(node, None, &mut open);
        // An instruction ends with its paragraph. A field that is never closed must not swallow the rest of the file.
        self.fields.retain(|field| field.is_result);
        self.close(open, properties);
    }

    /// Turns what was read of a paragraph into blocks.
    fn close(&mut self, open: Open<'_, '_>, properties: Option<Node<'_, '_>>) {
        let mark = properties.and_then(|properties| child(properties, "rPr"));
        let mut line = std::mem::take(&mut self.carried);
        line.append(open.line);
        if !open.contents.is_empty() {
            self.contents.push_str(&open.contents);
            self.contents.push('\n');
        }
        let is_page_number = open.has_page_number && line.text().chars().all(stands_by_page_number);
        let is_contents = !open.contents.is_empty() && line.is_blank();
        if mark.is_some_and(|mark| child(mark, "del").or_else(|| child(mark, "moveFrom")).is_some()) {
            self.carried = line;
        } else if !is_contents && !is_page_number {
            self.add_paragraph(line, &open.look, properties);
        }
        for content in open.after {
            self.push(content);
        }
        for inner in open.boxes {
            let text = super::seen::Seen::default().all(inner, 0);
            if !text.is_empty() {
                self.lose(losses::text_box(), &text);
            }
            // A field around the box does not reach into it.
            let fields = std::mem::take(&mut self.fields);
            self.blocks(inner);
            self.fields = fields;
        }
    }

    /// Adds a paragraph with its level and label. Paragraphs without text are counted by their list, but they are not blocks.
    fn add_paragraph(&mut self, line: super::Line, look: &Look, properties: Option<Node<'_, '_>>) {
        let usage = properties.map(NumberingUse::read).unwrap_or_default();
        let usage = NumberingUse {
            list: usage.list.or_else(|| look.numbering.list.clone()),
            level: usage.level.or(look.numbering.level),
        };
        let is_hidden = properties
            .and_then(|properties| child(properties, "rPr"))
            .is_some_and(|mark| toggle(mark, "vanish") == Some(true) && line.is_blank());
        let label = if is_hidden { None } else { self.numbering.next(&usage, &look.styles, &self.styles) };
        let depth = label.as_ref().map(|label| label.depth);
        let label = label.map(|label| label.text).filter(|text| !text.is_empty());
        // Cells are often nothing but their automatic number.
        if line.is_blank() && (label.is_none() || self.cells.is_empty()) {
            return;
        }
        if let Some(cell) = self.cells.last_mut() {
            let own = properties.map(Indent::read).unwrap_or_default().over(look.indent);
            cell.indent.get_or_insert_with(|| own.of_first_line() + indent_of(&line.text()));
        }
        let mut paragraph = line.into_paragraph();
        paragraph.level = properties.and_then(outline).map_or(look.level, level);
        paragraph.list_depth = depth.filter(|_| label.is_some() && paragraph.level.is_none());
        paragraph.label = label;
        let alignment = properties.and_then(alignment).or(look.alignment);
        paragraph.is_centred = alignment == Some(Alignment::Centre);
        paragraph.is_right = alignment == Some(Alignment::Right);
        self.push(Content::Paragraph(paragraph));
    }

    /// Whether page numbers are left out here: on paper every page has one, and a site has no pages of paper.
    pub(super) fn is_furniture(&self) -> bool {
        self.part.region != Region::Body
    }
}

/// What stands around a page number: 第 1 页 共 9 页, – 1 –, Page 1 of 9.
fn stands_by_page_number(c: char) -> bool {
    c.is_whitespace() || c.is_ascii_punctuation() || "第页共/—–－·-，Pageof".contains(c)
}
