//! Parses Markdown into the narrative tree. comrak's types do not leave this module and its helpers.
//!
//! A section file consists of a title (`#`), clauses (`## … {#id}`) and their blocks; a preface or closing consists of blocks
//! only. Content that the format does not allow is reported at its position and left out of the tree.

use super::front_matter;
use super::inline::Lines;
use super::inline_nodes::without_links;
use super::literal;
use super::nesting;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink};
use crate::narrative::{Block, Clause, Heading, Inline, Narrative};
use crate::written::{Written, WrittenText};
use comrak::nodes::{Node as Tree, NodeValue};
use comrak::{Arena, Options, parse_document};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The structure that a file may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A title and clauses.
    Section,
    /// Blocks only: preface, closing and poster.
    Plain,
}

/// Parses the text of one Markdown file and reports all errors in it. The narrative is empty if the front matter is not
/// closed or the nesting is too deep.
pub fn parse(file: &Arc<str>, text: &str, shape: Shape, diagnostics: &mut Sink) -> Narrative {
    let Some((front_matter, body)) = front_matter::split(file, text, diagnostics) else { return Narrative::default() };
    if let Some(deep) = nesting::of_text(file, &body) {
        diagnostics.push(deep);
        return Narrative::default();
    }
    let arena = Arena::new();
    let root = parse_document(&arena, &literal::hide_tildes(&body), &options());
    if let Some(deep) = nesting::of_tree(file, root) {
        diagnostics.push(deep);
        return Narrative::default();
    }
    if body.contains('~') {
        literal::show_tildes(root);
    }
    let mut reader = Reader { file, lines: Lines::new(file, &body), footnote_numbers: BTreeMap::new(), diagnostics };
    reader.number_footnotes(root);
    let mut narrative = reader.narrative(root, shape);
    reader.lost_text(root);
    front_matter::check_description(file, &front_matter, diagnostics);
    narrative.description = front_matter.description.map(|description| {
        let lines: Vec<&str> = text.lines().collect();
        let written = Written::trace(&description.value, description.position, || &lines);
        WrittenText { text: description.value, written }
    });
    narrative
}

pub(super) fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.footnotes = true;
    options.extension.block_directive = true;
    options.extension.header_attributes = true;
    options.extension.cjk_friendly_emphasis = true;
    options.parse.leave_footnote_definitions = true;
    options.parse.sourcepos_chars = true;
    // A line of hyphens below a paragraph is a thematic break; it does not turn the paragraph into a heading.
    options.parse.ignore_setext = true;
    options
}

/// Turns the parsed tree of one file into a narrative, and reports errors.
pub(super) struct Reader<'f, 't, 'd> {
    pub(super) file: &'f Arc<str>,
    pub(super) lines: Lines<'f, 't>,
    /// Footnote numbers by name, counted in order of first reference.
    footnote_numbers: BTreeMap<String, u32>,
    pub(super) diagnostics: &'d mut Sink,
}

impl Reader<'_, '_, '_> {
    /// Adds a diagnostic at a position and returns it, so that the caller can add help.
    pub(super) fn report(
        &mut self,
        code: Code,
        position: Position,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> &mut Diagnostic {
        self.diagnostics.add(Diagnostic::new(code, Sentence::new(zh, en)).at(self.file, position))
    }

    fn number_footnotes(&mut self, root: Tree<'_>) {
        for node in root.descendants() {
            if let NodeValue::FootnoteReference(reference) = &node.data().value {
                self.footnote_numbers.insert(reference.name.clone(), reference.ix);
            }
        }
    }

    fn narrative(&mut self, root: Tree<'_>, shape: Shape) -> Narrative {
        let mut narrative = Narrative { footnotes: self.footnotes(root), ..Narrative::default() };
        // The text of a clause without a usable id must not be added to the clause before it.
        let mut lost_clause: Option<Vec<Block>> = None;
        for node in root.children() {
            let level = match &node.data().value {
                NodeValue::Heading(heading) => heading.level,
                _ => 0,
            };
            match (level, shape) {
                (1, Shape::Section) if narrative.title.is_none() && narrative.clauses.is_empty() => {
                    narrative.title = Some(self.heading(node));
                }
                (2, Shape::Section) => {
                    let heading = self.heading(node);
                    lost_clause = None;
                    match self.clause_id(node, &heading) {
                        Some(id) => narrative.clauses.push(Clause { id, heading, blocks: Vec::new() }),
                        None => lost_clause = Some(Vec::new()),
                    }
                }
                (1 | 5.., _) | (2, Shape::Plain) => self.misplaced_heading(node, level, shape),
                _ => {
                    let target = match (&mut lost_clause, narrative.clauses.last_mut()) {
                        (Some(lost), _) => lost,
                        (None, Some(clause)) => &mut clause.blocks,
                        (None, None) => &mut narrative.lead,
                    };
                    self.block(node, target);
                }
            }
        }
        if shape == Shape::Section && narrative.title.is_none() {
            let diagnostic = self.report(Code::TitleMissing, Position::start(), "这个文件没有标题。", "This file has no title.");
            diagnostic.help = Some(Sentence::new("请在第一行写“# 标题”。", "Start it with a line `# Title`."));
        }
        shrink(narrative)
    }

    /// The texts of the footnotes that are referred to, in the order of their numbers.
    fn footnotes(&mut self, root: Tree<'_>) -> Vec<Vec<Block>> {
        let mut footnotes: BTreeMap<u32, Vec<Block>> = BTreeMap::new();
        let mut first_lines = BTreeMap::new();
        for node in root.descendants() {
            if let NodeValue::FootnoteDefinition(definition) = &node.data().value {
                self.footnote_twice(node, &definition.name, &mut first_lines);
                match self.footnote_numbers.get(&definition.name).copied() {
                    Some(number) => drop(footnotes.insert(number, self.blocks(node))),
                    None => self.unused_footnote(node, &definition.name),
                }
            }
        }
        footnotes.into_values().collect()
    }

    /// The heading of a section or clause.
    fn heading(&mut self, node: Tree<'_>) -> Heading {
        // Headings are repeated in tables of contents, where they are links themselves.
        let content = self.inlines(node);
        self.footnote_in_heading(node, &content);
        let content = without_links(content).into_iter().filter(|inline| !matches!(inline, Inline::Footnote { .. }));
        let heading = Heading { content: content.collect(), position: self.line_position(node) };
        self.number_typed(&heading.content, heading.position);
        heading
    }

    /// The position of the whole first line of a block.
    pub(super) fn line_position(&self, node: Tree<'_>) -> Position {
        let start = node.data().sourcepos.start;
        let width = self.lines.line(start.line).trim_end().chars().count();
        Position::new(start.line, start.column, (width + 1).saturating_sub(start.column))
    }
}

/// The position of a node, limited to its first line. `length` replaces the node's own length in characters, unless it is 0.
pub(super) fn node_position(node: Tree<'_>, length: usize) -> Position {
    let sourcepos = node.data().sourcepos;
    let (start, end) = (sourcepos.start, sourcepos.end);
    let length = if length > 0 || end.line != start.line { length } else { (end.column + 1).saturating_sub(start.column) };
    Position::new(start.line, start.column, length)
}

/// The same narrative without unused memory. Most vectors are short, and a site holds hundreds of thousands of them.
fn shrink(mut narrative: Narrative) -> Narrative {
    narrative.lead.shrink_to_fit();
    narrative.clauses.shrink_to_fit();
    for clause in &mut narrative.clauses {
        clause.blocks.shrink_to_fit();
    }
    narrative
}
