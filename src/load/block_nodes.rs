//! Decides which block of the narrative each block of Markdown becomes: paragraph, heading, list, table, `:::` block.

use super::directives::{Directive, is_directive};
use super::inline_nodes::plain;
use super::markdown::{Reader, node_position};
use crate::diagnostic::ill_formed_id;
use crate::narrative::{Alignment, Block, CodeBlock, Exhibit, Inline, Table, Text, is_id};
use comrak::nodes::{ListType, Node as Tree, NodeValue, TableAlignment};

impl Reader<'_, '_, '_> {
    /// The blocks inside a node.
    pub(super) fn blocks(&mut self, node: Tree<'_>) -> Vec<Block> {
        let mut blocks = Vec::new();
        for child in node.children() {
            self.block(child, &mut blocks);
        }
        blocks.shrink_to_fit();
        blocks
    }

    /// Appends what a node of the tree becomes.
    pub(super) fn block(&mut self, node: Tree<'_>, blocks: &mut Vec<Block>) {
        let data = node.data();
        match &data.value {
            NodeValue::Paragraph => blocks.extend(self.paragraph(node)),
            NodeValue::Heading(heading) => blocks.push(self.heading_block(node, heading.level)),
            NodeValue::List(list) => {
                let start = (list.list_type == ListType::Ordered).then(|| u32::try_from(list.start).unwrap_or(1));
                self.list_numbers(node, start);
                self.empty_items(node);
                let items = node.children().map(|item| self.blocks(item)).collect();
                blocks.push(Block::List { start, tight: list.tight, items });
            }
            NodeValue::BlockQuote => {
                self.quote_or_sign(node);
                blocks.push(Block::Quote(self.blocks(node)));
            }
            NodeValue::CodeBlock(code) => {
                self.check_code_closed(node, code);
                self.indented_directive(node, code);
                self.code_indented(node, code);
                let mut info = code.info.split_whitespace();
                // A fence that says what it shows is meant to show it.
                let (language, file) = (info.next(), info.next());
                if language.is_none() {
                    self.braces_in_code(node, &code.literal);
                }
                let text = Text { text: code.literal.as_str().into(), position: node_position(node, 0) };
                blocks.push(Block::Code(CodeBlock { text, file: file.map(Into::into) }));
            }
            NodeValue::ThematicBreak => blocks.push(Block::Rule),
            NodeValue::Table(table) => blocks.push(self.table(node, &table.alignments)),
            NodeValue::BlockDirective(directive) => blocks.extend(self.directive_block(node, &directive.info)),
            NodeValue::HtmlBlock(html) => self.html(node, &html.literal),
            _ => {}
        }
    }

    /// A heading inside a clause. `level` is the number of its signs.
    fn heading_block(&mut self, node: Tree<'_>, level: u8) -> Block {
        let id = node.data().attrs.as_ref().and_then(|attributes| attributes.id.clone());
        let (content, position) = (self.inlines(node), self.line_position(node));
        self.number_typed(&content, position);
        self.heading_inside(node, level, position);
        if id.as_ref().is_some_and(|id| !is_id(id)) || plain(&content).contains("{#") {
            let id = id.clone().unwrap_or_else(|| plain(&content));
            self.diagnostics.push(ill_formed_id(&id).at(self.file, position));
        }
        Block::Heading { level: level.clamp(3, 4), id, content, position }
    }

    /// A `:::` block. `info` is the text behind the colons. `None` after a diagnostic.
    fn directive_block(&mut self, node: Tree<'_>, info: &str) -> Option<Block> {
        let name = self.check_directive(node, info);
        let mut content = Vec::new();
        // Errors reported for the outer directive are not reported again for the inner one.
        for child in node.children().filter(|child| name.is_some() || !is_directive(child)) {
            self.block(child, &mut content);
        }
        match name? {
            Directive::Note => Some(Block::Note(content)),
            Directive::Exhibit(subject) => {
                Some(Block::Exhibit(Exhibit { subject, notes: content, position: self.line_position(node) }))
            }
        }
    }

    /// A paragraph, or the figures that it consists of. `None` after a diagnostic, and if nothing is left of it.
    fn paragraph(&mut self, node: Tree<'_>) -> Option<Block> {
        if !self.pasted_lines(node) {
            return None;
        }
        let content = self.inlines(node);
        let is_beside = |inline: &Inline| match inline {
            Inline::LineBreak => true,
            Inline::Text(text) => text.text.trim().is_empty(),
            _ => false,
        };
        let is_image = |inline: &Inline| matches!(inline, Inline::Image(_));
        if content.iter().any(is_image) && content.iter().all(|inline| is_image(inline) || is_beside(inline)) {
            let images = content.into_iter().filter_map(|inline| match inline {
                Inline::Image(image) => Some(*image),
                _ => None,
            });
            return Some(Block::Figures(images.collect()));
        }
        self.images_in_text(&content);
        (!content.is_empty()).then_some(Block::Paragraph(content))
    }

    fn table(&mut self, node: Tree<'_>, alignments: &[TableAlignment]) -> Block {
        let mut rows: Vec<Vec<Vec<Inline>>> = node.children().map(|row| self.cells(row)).collect();
        rows.shrink_to_fit();
        let head = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        let alignments = alignments.iter().map(|alignment| match alignment {
            TableAlignment::Center => Alignment::Center,
            TableAlignment::Right => Alignment::End,
            TableAlignment::Left | TableAlignment::None => Alignment::Start,
        });
        Block::Table(Table { alignments: alignments.collect(), head, rows })
    }

    fn cells(&mut self, row: Tree<'_>) -> Vec<Vec<Inline>> {
        let mut cells: Vec<Vec<Inline>> = row.children().map(|cell| self.inlines(cell)).collect();
        cells.shrink_to_fit();
        cells
    }
}
