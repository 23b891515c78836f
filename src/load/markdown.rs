//! Parses Markdown into the narrative tree. comrak's types do not leave this module and its helpers.
//!
//! A section file consists of a title (`#`), clauses (`## … {#id}`) and their blocks; a preface or closing consists of blocks
//! only. Content that the format does not allow is reported at its position and left out of the tree.

use super::deserialize;
use super::directives::{Directive, is_directive};
use super::inline::Lines;
use super::line_breaks;
use super::literal;
use super::nesting;
use super::schema::FrontMatter;
use super::yaml;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink, ill_formed_id};
use crate::file_name;
use crate::narrative::{Alignment, Block, Clause, Exhibit, Heading, Image, Inline, Link, Narrative, Table, Text, is_id};
use comrak::nodes::{ListType, Node as Tree, NodeValue, TableAlignment};
use comrak::{Arena, Options, parse_document};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The structure that a file may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A title and clauses.
    Section,
    /// Blocks only: preface and closing.
    Plain,
}

/// Parses the text of one Markdown file and reports all errors in it. The narrative is empty if the front matter is not
/// closed or the nesting is too deep.
pub fn parse(file: &Arc<str>, text: &str, shape: Shape, diagnostics: &mut Sink) -> Narrative {
    let Some((front_matter, body)) = split_front_matter(file, text, diagnostics) else { return Narrative::default() };
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
    let mut reader = Reader { file, lines: Lines::new(file, &body), footnotes: BTreeMap::new(), diagnostics };
    reader.number_footnotes(root);
    let mut narrative = reader.narrative(root, shape);
    reader.lost_text(root);
    if let Some(description) = front_matter.description.as_ref().filter(|text| text.value.contains("{{")) {
        let message = Sentence::new(
            "简介里不能引用数据，花括号会照原样显示。",
            "A description cannot refer to facts; the braces would be printed literally.",
        );
        let diagnostic = Diagnostic::new(Code::FactForm, message).at(file, description.position);
        diagnostics.push(diagnostic.help("请直接写出文字。", "Write the text itself."));
    }
    narrative.description = front_matter.description.map(|text| text.value);
    narrative
}

fn options() -> Options<'static> {
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

/// Parses the front matter and replaces it with the same number of empty lines, so that all positions below it stay correct.
/// `None` if its closing line is missing.
fn split_front_matter<'t>(
    file: &Arc<str>,
    text: &'t str,
    diagnostics: &mut Sink,
) -> Option<(FrontMatter, std::borrow::Cow<'t, str>)> {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    let Some(rest) = text.strip_prefix(first).filter(|_| first.trim_end() == "---") else {
        return Some((FrontMatter::default(), text.into()));
    };
    let Some(end) = rest.lines().position(|line| line.trim_end() == "---") else {
        let message = Sentence::new(
            "开头的“---”没有结束：后面缺少另一行“---”。",
            "The block that starts with `---` is not closed by a second `---` line.",
        );
        let diagnostic = Diagnostic::new(Code::FrontMatterOpen, message).at(file, Position::new(1, 1, 3));
        diagnostics.push(diagnostic.help("请在说明项后面另起一行写“---”。", "Add a line `---` after its keys."));
        return None;
    };
    let lines: Vec<&str> = rest.lines().collect();
    let (block, body) = (lines[..end].join("\n"), lines[end + 1..].join("\n"));
    let body = "\n".repeat(end + 2) + &body;
    if block.trim().is_empty() {
        return Some((FrontMatter::default(), body.into()));
    }
    let node = yaml::parse(file, &format!("\n{block}"), diagnostics);
    let front_matter = node.and_then(|node| deserialize::read(file, node, diagnostics));
    Some((front_matter.map(|reading| reading.value).unwrap_or_default(), body.into()))
}

/// Turns the parsed tree of one file into a narrative, and reports errors.
pub(super) struct Reader<'f, 't, 'd> {
    pub(super) file: &'f Arc<str>,
    pub(super) lines: Lines<'f, 't>,
    /// Footnote numbers by name, counted in order of first reference.
    footnotes: BTreeMap<String, u32>,
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
                self.footnotes.insert(reference.name.clone(), reference.ix);
            }
        }
    }

    fn narrative(&mut self, root: Tree<'_>, shape: Shape) -> Narrative {
        let mut narrative = Narrative::default();
        let mut footnotes: BTreeMap<u32, Vec<Block>> = BTreeMap::new();
        // The text of a clause without a usable id must not be added to the clause before it.
        let mut lost_clause: Option<Vec<Block>> = None;
        let mut first_lines = BTreeMap::new();
        for node in root.descendants() {
            if let NodeValue::FootnoteDefinition(definition) = &node.data().value {
                self.footnote_twice(node, &definition.name, &mut first_lines);
                match self.footnotes.get(&definition.name).copied() {
                    Some(number) => drop(footnotes.insert(number, self.blocks(node))),
                    None => self.unused_footnote(node, &definition.name),
                }
            }
        }
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
        narrative.footnotes = footnotes.into_values().collect();
        narrative.lead.shrink_to_fit();
        narrative.clauses.shrink_to_fit();
        for clause in &mut narrative.clauses {
            clause.blocks.shrink_to_fit();
        }
        if shape == Shape::Section && narrative.title.is_none() {
            let diagnostic = self.report(Code::TitleMissing, Position::start(), "这个文件没有标题。", "This file has no title.");
            diagnostic.help = Some(Sentence::new("请在第一行写“# 标题”。", "Start it with a line `# Title`."));
        }
        narrative
    }

    fn heading(&mut self, node: Tree<'_>) -> Heading {
        // Headings are repeated in tables of contents, where they are links themselves.
        let content = self.inlines(node);
        self.footnote_in_heading(node, &content);
        let content = without_links(content).into_iter().filter(|inline| !matches!(inline, Inline::Footnote { .. }));
        let heading = Heading { content: content.collect(), position: self.line_position(node) };
        self.number_typed(&heading.content, heading.position);
        heading
    }

    fn blocks(&mut self, node: Tree<'_>) -> Vec<Block> {
        let mut blocks = Vec::new();
        for child in node.children() {
            self.block(child, &mut blocks);
        }
        blocks.shrink_to_fit();
        blocks
    }

    fn block(&mut self, node: Tree<'_>, blocks: &mut Vec<Block>) {
        let data = node.data();
        match &data.value {
            NodeValue::Paragraph => blocks.extend(self.paragraph(node)),
            NodeValue::Heading(heading) => {
                let id = data.attrs.as_ref().and_then(|attributes| attributes.id.clone());
                let (content, position) = (self.inlines(node), self.line_position(node));
                self.number_typed(&content, position);
                self.heading_inside(node, heading.level, position);
                if id.as_ref().is_some_and(|id| !is_id(id)) || plain(&content).contains("{#") {
                    let id = id.clone().unwrap_or_else(|| plain(&content));
                    self.diagnostics.push(ill_formed_id(&id).at(self.file, position));
                }
                blocks.push(Block::Heading { level: heading.level.clamp(3, 4), id, content, position });
            }
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
                self.braces_in_code(node, &code.literal);
                blocks.push(Block::Code(code.literal.clone()));
            }
            NodeValue::ThematicBreak => blocks.push(Block::Rule),
            NodeValue::Table(table) => blocks.push(self.table(node, &table.alignments)),
            NodeValue::BlockDirective(directive) => {
                let name = self.check_directive(node, &directive.info);
                let mut content = Vec::new();
                // Errors reported for the outer directive are not reported again for the inner one.
                for child in node.children().filter(|child| name.is_some() || !is_directive(child)) {
                    self.block(child, &mut content);
                }
                match name {
                    Some(Directive::Note) => blocks.push(Block::Note(content)),
                    Some(Directive::Exhibit(subject)) => {
                        let position = self.line_position(node);
                        blocks.push(Block::Exhibit(Exhibit { subject, notes: content, position }));
                    }
                    None => {}
                }
            }
            NodeValue::HtmlBlock(html) => self.html(node, &html.literal),
            _ => {}
        }
    }

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

    /// The inlines of a node, without line breaks between Chinese characters.
    fn inlines(&mut self, node: Tree<'_>) -> Vec<Inline> {
        let mut inlines = self.raw_inlines(node);
        line_breaks::join(&mut inlines);
        line_breaks::trim(&mut inlines);
        // Most of these vectors are short, and a site holds hundreds of thousands of them.
        inlines.shrink_to_fit();
        inlines
    }

    fn raw_inlines(&mut self, node: Tree<'_>) -> Vec<Inline> {
        let mut inlines = Vec::new();
        for child in node.children() {
            let first = inlines.len();
            self.inline(child, &mut inlines);
            let begins_line = first > 0 && line_breaks::is_break(&inlines[first - 1]);
            if let Some(Inline::Text(text)) = inlines.get_mut(first).filter(|_| begins_line) {
                line_breaks::trim_start(text);
            }
        }
        inlines
    }

    fn inline(&mut self, node: Tree<'_>, inlines: &mut Vec<Inline>) {
        let data = node.data();
        match &data.value {
            NodeValue::Text(text) => {
                let start = data.sourcepos.start;
                let before = inlines.len();
                self.lines.text(text, start.line, start.column, inlines, self.diagnostics);
                if text.contains("**") || text.contains("~~") {
                    self.loose_emphasis(&inlines[before..]);
                }
            }
            NodeValue::SoftBreak => inlines.push(line_breaks::mark()),
            NodeValue::LineBreak => inlines.push(Inline::LineBreak),
            NodeValue::Code(code) => {
                self.braces_in_code(node, &code.literal);
                inlines.push(Inline::Code(Text { text: code.literal.as_str().into(), position: node_position(node, 0) }));
            }
            NodeValue::Emph | NodeValue::Strong | NodeValue::Strikethrough => {
                self.emphasis_beside_figure(node);
                let content = self.raw_inlines(node);
                inlines.push(match &data.value {
                    NodeValue::Emph => Inline::Emphasis(content),
                    NodeValue::Strong => Inline::Strong(content),
                    _ => Inline::Strike(content),
                });
            }
            NodeValue::Link(link) => {
                let position = node_position(node, 0);
                self.link_title(&link.title, position);
                // A URL in a link's own text does not become a second link.
                let content = without_links(self.raw_inlines(node));
                match self.lines.link_target(&link.url, position, self.diagnostics) {
                    Some(target) => inlines.push(Inline::Link(Box::new(Link { target, content, position }))),
                    None => inlines.extend(content),
                }
            }
            NodeValue::Image(link) => {
                let position = node_position(node, 0);
                let words = self.raw_inlines(node);
                if words.iter().any(|inline| matches!(inline, Inline::Fact(_))) || link.title.contains("{{") {
                    let diagnostic = self.report(
                        Code::FactForm,
                        position,
                        "图片的替代文字和说明里不能引用数据。",
                        "The texts of an image cannot refer to facts.",
                    );
                    diagnostic.help =
                        Some(Sentence::new("请把数据写在图片旁边的正文里。", "Refer to the fact in the text next to the image."));
                }
                let alternative = plain(&words);
                if alternative.trim().is_empty() {
                    let diagnostic = self.report(
                        Code::ImageText,
                        position,
                        format!("图片“{}”没有替代文字，看不见图片的人无从知道内容。", link.url),
                        format!("The image `{}` has no alternative text for those who cannot see it.", link.url),
                    );
                    diagnostic.help = Some(Sentence::new("请写成 ![图片内容](文件)。", "Write ![what it shows](file)."));
                }
                let (caption, credit) = caption_and_credit(&link.title);
                // An image of another site keeps its URL, by which it is refused later.
                let source = if link.url.contains("://") { link.url.clone() } else { file_name::plain(&link.url) };
                let image = Image { source, alternative, caption, credit, position };
                inlines.push(Inline::Image(Box::new(image)));
            }
            NodeValue::FootnoteReference(reference) => {
                inlines.push(Inline::Footnote { number: reference.ix, occurrence: reference.ref_num });
            }
            // A closing tag is reported together with its opening tag.
            NodeValue::HtmlInline(html) if html.starts_with("</") && has_opening_tag(node, html) => {}
            NodeValue::HtmlInline(html) => self.html(node, html),
            _ => inlines.extend(self.raw_inlines(node)),
        }
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

/// Whether the opening tag of a closing tag comes before it in the same text.
fn has_opening_tag(closing: Tree<'_>, html: &str) -> bool {
    let name = html.trim_start_matches("</").trim_end_matches('>').trim();
    let is_opening = |node: Tree<'_>| matches!(&node.data().value, NodeValue::HtmlInline(html) if html[1..].starts_with(name));
    closing.preceding_siblings().any(is_opening)
}

/// Replaces links with their text.
fn without_links(inlines: Vec<Inline>) -> Vec<Inline> {
    inlines
        .into_iter()
        .flat_map(|inline| match inline {
            Inline::Link(link) => link.content,
            other => vec![other],
        })
        .collect()
}

/// The text of inlines without facts and marks, for diagnostics and ids.
pub(super) fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(part) if &*part.text == line_breaks::BREAK => text.push(' '),
            Inline::Text(part) | Inline::Number(part) | Inline::Code(part) => text.push_str(&part.text),
            Inline::Strong(content) | Inline::Emphasis(content) | Inline::Strike(content) => text.push_str(&plain(content)),
            Inline::Link(link) => text.push_str(&plain(&link.content)),
            _ => {}
        }
    }
    text
}

/// The caption and the credit in the quoted title of an image. The credit follows the last vertical bar. Chinese input
/// methods produce a full-width bar.
fn caption_and_credit(title: &str) -> (String, String) {
    let (caption, credit) = title.rsplit_once(['|', '｜']).unwrap_or((title, ""));
    (caption.trim().to_owned(), credit.trim().to_owned())
}
