//! Markdown to narrative. comrak parses here and is left here.
//!
//! A section file is a title (`#`), clauses (`## … {#id}`) and their blocks; a
//! preface or closing is blocks alone. What the format does not allow is
//! reported at its place and left out of the tree.

use super::deserialize;
use super::inline::Lines;
use super::line_breaks;
use super::schema::FrontMatter;
use super::yaml;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, id_rule};
use crate::narrative::{Alignment, Block, Clause, Heading, Image, Inline, Link, Narrative, Table, is_id};
use comrak::nodes::{ListType, Node as Tree, NodeCodeBlock, NodeValue, TableAlignment};
use comrak::{Arena, Options, parse_document};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a file may contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A title and clauses.
    Section,
    /// Blocks only: preface and closing.
    Plain,
}

pub fn parse(file: &Arc<str>, text: &str, shape: Shape, diagnostics: &mut Vec<Diagnostic>) -> Narrative {
    let Some((front_matter, body)) = split_front_matter(file, text, diagnostics) else { return Narrative::default() };
    let arena = Arena::new();
    let root = parse_document(&arena, &body, &options());
    let mut reader = Reader { file, lines: Lines::new(file, &body), footnotes: BTreeMap::new(), diagnostics };
    reader.number_footnotes(root);
    let mut narrative = reader.narrative(root, shape);
    if let Some(description) = front_matter.description.as_ref().filter(|text| text.value.contains("{{")) {
        let message = Sentence::new(
            "简介里不能引用数据，花括号会照原样显示。",
            "A fact cannot be named in a description; the braces would be shown as they are.",
        );
        let diagnostic = Diagnostic::new(Code::FactForm, message).at(file, description.position);
        diagnostics.push(diagnostic.help("请直接写出文字。", "Write the words themselves."));
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
    options
}

/// Reads the front matter and replaces it by as many empty lines, so that every
/// position below stays true. `None` when its end is missing.
fn split_front_matter<'t>(
    file: &Arc<str>,
    text: &'t str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(FrontMatter, std::borrow::Cow<'t, str>)> {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    let Some(rest) = text.strip_prefix(first).filter(|_| first.trim_end() == "---") else {
        return Some((FrontMatter::default(), text.into()));
    };
    let Some(end) = rest.lines().position(|line| line.trim_end() == "---") else {
        let message = Sentence::new(
            "开头的“---”没有结束：后面缺少另一行“---”。",
            "The block that begins with `---` is never closed by a second `---` line.",
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

struct Reader<'f, 't, 'd> {
    file: &'f Arc<str>,
    lines: Lines<'f, 't>,
    /// Footnote name to its number in order of first reference.
    footnotes: BTreeMap<String, u32>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Reader<'_, '_, '_> {
    fn report(&mut self, code: Code, position: Position, zh: impl Into<String>, en: impl Into<String>) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::new(code, Sentence::new(zh, en)).at(self.file, position));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
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
        // A clause without a usable id keeps its text out of the clause before it.
        let mut lost_clause: Option<Vec<Block>> = None;
        for node in root.descendants() {
            if let NodeValue::FootnoteDefinition(definition) = &node.data().value {
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
            diagnostic.help = Some(Sentence::new("请在第一行写“# 标题”。", "Begin it with a line `# Title`."));
        }
        narrative
    }

    fn heading(&mut self, node: Tree<'_>) -> Heading {
        // Headings are repeated in contents, where they are links themselves.
        let content = without_links(self.inlines(node)).into_iter().filter(|inline| !matches!(inline, Inline::Footnote { .. }));
        let heading = Heading { content: content.collect(), position: self.line_position(node) };
        self.number_typed(&heading.content, heading.position);
        heading
    }

    /// Numbers of sections and clauses follow from their order; a typed one
    /// would be printed twice, and stay when the order changes.
    fn number_typed(&mut self, content: &[Inline], position: Position) {
        let text = plain(content);
        let text = text.trim_start();
        let digits = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect::<String>();
        let dotted = digits.contains('.') && digits.starts_with(|c: char| c.is_ascii_digit());
        let part = text
            .strip_prefix('第')
            .and_then(|rest| rest.split_once("部分"))
            .is_some_and(|(number, _)| number.chars().count() <= 3);
        if dotted || part {
            let diagnostic = self.report(
                Code::NumberTyped,
                position,
                "标题里不用写编号，程序会按顺序加上。",
                "A heading needs no number; the program adds it by its order.",
            );
            diagnostic.help = Some(Sentence::new("请删去标题开头的编号。", "Delete the number at its beginning."));
        }
    }

    /// The id written behind a heading as `{#id}`.
    fn clause_id(&mut self, node: Tree<'_>, heading: &Heading) -> Option<String> {
        let id = node.data().attrs.as_ref().and_then(|attributes| attributes.id.clone());
        match id {
            Some(id) if is_id(&id) => Some(id),
            Some(id) => {
                let diagnostic = self.report(
                    Code::IdForm,
                    heading.position,
                    format!("标识“{id}”的写法不对。"),
                    format!("The id `{id}` is not well formed."),
                );
                diagnostic.help = Some(id_rule());
                None
            }
            None => {
                let text = plain(&heading.content);
                if let Some((_, written)) = text.split_once("{#").or_else(|| text.split_once("｛#")) {
                    let written = written.trim_end_matches(['}', '｝', ' ']);
                    let diagnostic = self.report(
                        Code::IdForm,
                        heading.position,
                        format!("标识“{written}”的写法不对。"),
                        format!("The id `{written}` is not well formed."),
                    );
                    diagnostic.help = Some(Sentence::new(
                        "“{#”前面空一格，括号用英文半角，里面只用小写英文字母、数字和连字符，例如 {#social-service}。",
                        "Put a space before `{#`; inside, use lower-case Latin letters, digits and hyphens only, such as {#social-service}.",
                    ));
                    return None;
                }
                let proposal = propose_id(heading);
                let diagnostic = self.report(
                    Code::ClauseWithoutId,
                    heading.position,
                    format!("条目“{text}”没有标识，无法给它一个长久不变的地址。"),
                    format!("The clause “{text}” has no id, so it cannot have a permanent address."),
                );
                diagnostic.help = Some(Sentence::new(
                    format!("请在标题后面写一个英文标识，例如：## {text} {{#{proposal}}}"),
                    format!("Add a Latin id behind the heading, such as: ## {text} {{#{proposal}}}"),
                ));
                None
            }
        }
    }

    fn misplaced_heading(&mut self, node: Tree<'_>, level: u8, shape: Shape) {
        let position = self.line_position(node);
        let (message, help) = match (shape, level) {
            (Shape::Plain, _) => (
                Sentence::new("前言和结语里不能有标题。", "A preface or closing has no headings."),
                Sentence::new("请删去“#”，只写正文。", "Delete the `#` signs and keep the text."),
            ),
            (Shape::Section, 1) => (
                Sentence::new("一个文件只能有一个“#”标题，而且在最前面。", "A file has one `#` title, and it stands first."),
                Sentence::new("一条的标题用“##”。", "The title of a clause is written with `##`."),
            ),
            _ => (
                Sentence::new("标题层次太深。", "This heading is too deep."),
                Sentence::new("条目里面只用“###”和“####”。", "Inside a clause use `###` and `####`."),
            ),
        };
        self.diagnostics.push(Diagnostic::new(Code::HeadingPlace, message).at(self.file, position).help_if(Some(help)));
    }

    fn unused_footnote(&mut self, node: Tree<'_>, name: &str) {
        let position = self.line_position(node);
        self.report(
            Code::FootnoteUnused,
            position,
            format!("脚注“{name}”没有被引用，不会显示。"),
            format!("The footnote `{name}` is never referred to and is not shown."),
        );
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
                if id.as_ref().is_some_and(|id| !is_id(id)) || plain(&content).contains("{#") {
                    let id = id.clone().unwrap_or_else(|| plain(&content));
                    let diagnostic = self.report(
                        Code::IdForm,
                        position,
                        format!("标识“{id}”的写法不对。"),
                        format!("The id `{id}` is not well formed."),
                    );
                    diagnostic.help = Some(id_rule());
                }
                blocks.push(Block::Heading { level: heading.level.clamp(3, 4), id, content, position });
            }
            NodeValue::List(list) => {
                let start = (list.list_type == ListType::Ordered).then(|| u32::try_from(list.start).unwrap_or(1));
                let items = node.children().map(|item| self.blocks(item)).collect();
                blocks.push(Block::List { start, tight: list.tight, items });
            }
            NodeValue::BlockQuote => blocks.push(Block::Quote(self.blocks(node))),
            NodeValue::CodeBlock(code) => {
                self.check_code_closed(node, code);
                blocks.push(Block::Code(code.literal.clone()));
            }
            NodeValue::ThematicBreak => blocks.push(Block::Rule),
            NodeValue::Table(table) => blocks.push(self.table(node, &table.alignments)),
            NodeValue::BlockDirective(directive) => {
                let known = self.check_directive(node, &directive.info);
                let content = self.blocks(node);
                if known {
                    blocks.push(Block::Note(content));
                }
            }
            NodeValue::HtmlBlock(html) => self.html(node, &html.literal),
            _ => {}
        }
    }

    fn paragraph(&mut self, node: Tree<'_>) -> Option<Block> {
        self.glued_heading(node);
        let mut content = self.inlines(node);
        if content.len() == 1
            && let Some(Inline::Image(_)) = content.first()
            && let Some(Inline::Image(image)) = content.pop()
        {
            return Some(Block::Figure(*image));
        }
        (!content.is_empty()).then_some(Block::Paragraph(content))
    }

    /// `##标题`: without a space it is no heading but a line of text.
    fn glued_heading(&mut self, node: Tree<'_>) {
        let position = self.line_position(node);
        let line = self.lines.line(position.line as usize).trim_start();
        let text = line.trim_start_matches('#');
        let signs = line.len() - text.len();
        if (1..=4).contains(&signs) && text.starts_with(|c: char| !c.is_whitespace()) {
            let signs = &line[..signs];
            let diagnostic = self.report(
                Code::MarkForm,
                position,
                format!("“{signs}”后面缺少空格，这一行不会成为标题。"),
                format!("A space is missing behind `{signs}`, so this line is no heading."),
            );
            diagnostic.help = Some(Sentence::new(format!("请写成“{signs} {text}”。"), format!("Write `{signs} {text}`.")));
        }
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

    /// comrak lets an unclosed directive swallow the rest of the file, silently.
    fn check_directive(&mut self, node: Tree<'_>, info: &str) -> bool {
        let position = self.line_position(node);
        let end = self.lines.line(node.data().sourcepos.end.line).trim_start_matches(['>', ' ']).trim();
        let closed = node.data().sourcepos.end.line > position.line as usize && end.len() >= 3 && end.chars().all(|c| c == ':');
        let name = info.split_whitespace().next().unwrap_or_default();
        if !closed {
            let diagnostic = self.report(
                Code::DirectiveOpen,
                position,
                format!("“:::{name}”没有结束，后面的内容会全部被当作它的一部分。"),
                format!("`:::{name}` is never closed, so all that follows would belong to it."),
            );
            diagnostic.help = Some(Sentence::new("请在它的内容后面另起一行写“:::”。", "Add a line `:::` after its content."));
            return false;
        }
        if name != "note" {
            let diagnostic = self.report(
                Code::DirectiveUnknown,
                position,
                format!("不认识“:::{name}”。"),
                format!("`:::{name}` is not known."),
            );
            diagnostic.help = Some(Sentence::new("目前可以用“:::note”（说明）。", "Known here: `:::note`."));
            return false;
        }
        if info.trim() != name {
            let diagnostic = self.report(
                Code::DirectiveUnknown,
                position,
                format!("“:::{name}”这一行后面的文字不会显示。"),
                format!("The words behind `:::{name}` on its line would not be shown."),
            );
            diagnostic.help = Some(Sentence::new("请把文字移到下一行。", "Move them to the next line."));
            return false;
        }
        true
    }

    fn check_code_closed(&mut self, node: Tree<'_>, code: &NodeCodeBlock) {
        if code.fenced && !code.closed {
            let position = self.line_position(node);
            let diagnostic = self.report(
                Code::DirectiveOpen,
                position,
                "“```”没有结束，后面的内容会全部被当作代码。",
                "The block that begins with ``` is never closed, so all that follows would be code.",
            );
            diagnostic.help = Some(Sentence::new("请在代码后面另起一行写“```”。", "Add a line ``` after the code."));
        }
    }

    /// Comments are for authors and vanish; other HTML is refused, so that
    /// nothing a reader should see vanishes silently.
    fn html(&mut self, node: Tree<'_>, literal: &str) {
        let mut rest = literal.trim();
        while let Some(comment) = rest.strip_prefix("<!--") {
            let Some(end) = comment.find("-->") else {
                let position = node_position(node, 4);
                let diagnostic = self.report(
                    Code::CommentOpen,
                    position,
                    "备注“<!--”没有结束，后面的内容都不会显示。",
                    "The remark that begins with `<!--` is never closed, so nothing after it would be shown.",
                );
                diagnostic.help = Some(Sentence::new("请在备注末尾写“-->”。", "Close it with `-->`."));
                return;
            };
            rest = comment[end + 3..].trim_start();
        }
        if rest.is_empty() {
            return;
        }
        let first = rest.lines().next().unwrap_or_default();
        let position = node_position(node, first.chars().count());
        let shown: String = first.chars().take(30).collect();
        let diagnostic = self.report(
            Code::RawHtml,
            position,
            format!("正文里不能写 HTML：{shown}"),
            format!("The narrative cannot contain HTML: {shown}"),
        );
        diagnostic.help = Some(Sentence::new(
            "请用 Markdown 的写法；小于号本身写作“\\<”。给自己看的备注可以写成 <!-- 备注 -->。",
            "Use Markdown instead; a plain less-than sign is written `\\<`. Remarks to yourself may stand in <!-- … -->.",
        ));
    }

    /// The inlines of a node, with line breaks between Chinese characters gone.
    fn inlines(&mut self, node: Tree<'_>) -> Vec<Inline> {
        let mut inlines = self.raw_inlines(node);
        line_breaks::join(&mut inlines);
        // Most lists are short, and a site holds hundreds of thousands of them.
        inlines.shrink_to_fit();
        inlines
    }

    fn raw_inlines(&mut self, node: Tree<'_>) -> Vec<Inline> {
        let mut inlines = Vec::new();
        for child in node.children() {
            self.inline(child, &mut inlines);
        }
        inlines
    }

    fn inline(&mut self, node: Tree<'_>, inlines: &mut Vec<Inline>) {
        let data = node.data();
        match &data.value {
            NodeValue::Text(text) => {
                let start = data.sourcepos.start;
                self.lines.text(text, start.line, start.column, inlines, self.diagnostics);
            }
            NodeValue::SoftBreak => inlines.push(Inline::Text(line_breaks::BREAK.into())),
            NodeValue::LineBreak => inlines.push(Inline::LineBreak),
            NodeValue::Code(code) => inlines.push(Inline::Code(code.literal.as_str().into())),
            NodeValue::Emph => inlines.push(Inline::Emphasis(self.raw_inlines(node))),
            NodeValue::Strong => inlines.push(Inline::Strong(self.raw_inlines(node))),
            NodeValue::Strikethrough => inlines.push(Inline::Strike(self.raw_inlines(node))),
            NodeValue::Link(link) => {
                let position = node_position(node, 0);
                // An address in a link's own words is no second link.
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
                        "A fact cannot be named in the text of an image.",
                    );
                    diagnostic.help =
                        Some(Sentence::new("请把数据写在图片旁边的正文里。", "Name it in the text beside the image."));
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
                let image = Image { source: link.url.clone(), alternative, caption: link.title.clone(), position };
                inlines.push(Inline::Image(Box::new(image)));
            }
            NodeValue::FootnoteReference(reference) => {
                inlines.push(Inline::Footnote { number: reference.ix, occurrence: reference.ref_num });
            }
            // The closing tag goes with the opening one, which has been told.
            NodeValue::HtmlInline(html) if html.starts_with("</") => {}
            NodeValue::HtmlInline(html) => self.html(node, html),
            _ => inlines.extend(self.raw_inlines(node)),
        }
    }

    /// The whole first line of a block.
    fn line_position(&self, node: Tree<'_>) -> Position {
        let start = node.data().sourcepos.start;
        let width = self.lines.line(start.line).trim_end().chars().count();
        Position::new(start.line, start.column, (width + 1).saturating_sub(start.column))
    }
}

/// The node's own extent, as far as its first line goes.
fn node_position(node: Tree<'_>, length: usize) -> Position {
    let sourcepos = node.data().sourcepos;
    let (start, end) = (sourcepos.start, sourcepos.end);
    let length = if length > 0 || end.line != start.line { length } else { (end.column + 1).saturating_sub(start.column) };
    Position::new(start.line, start.column, length)
}

/// Links replaced by their words.
fn without_links(inlines: Vec<Inline>) -> Vec<Inline> {
    inlines
        .into_iter()
        .flat_map(|inline| match inline {
            Inline::Link(link) => link.content,
            other => vec![other],
        })
        .collect()
}

/// An id from the Latin words of a heading; a placeholder where there are none.
fn propose_id(heading: &Heading) -> String {
    let text = plain(&heading.content).to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(4).collect();
    if words.is_empty() || text.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) {
        "clause-name".to_owned()
    } else {
        words.join("-")
    }
}

/// The text of inlines without facts and marks, for messages and ids.
fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(part) => text.push_str(if &**part == line_breaks::BREAK { " " } else { part }),
            Inline::Code(part) => text.push_str(part),
            Inline::Strong(content) | Inline::Emphasis(content) | Inline::Strike(content) => text.push_str(&plain(content)),
            Inline::Link(link) => text.push_str(&plain(&link.content)),
            _ => {}
        }
    }
    text
}
