//! Decides which inlines of the narrative each piece of Markdown becomes: text, emphasis, link, image, footnote.

use super::line_breaks;
use super::markdown::{Reader, node_position};
use crate::diagnostic::{Code, Sentence};
use crate::file_name;
use crate::narrative::{Image, Inline, Link, Text};
use crate::written::{LineSlice, Search, Written, WrittenText};
use comrak::nodes::{Node as Tree, NodeLink, NodeValue};

impl Reader<'_, '_, '_> {
    /// The inlines of a node, without line breaks between Chinese characters.
    pub(super) fn inlines(&mut self, node: Tree<'_>) -> Vec<Inline> {
        let mut inlines = self.raw_inlines(node);
        line_breaks::join(&mut inlines);
        line_breaks::trim(&mut inlines);
        // Most of these vectors are short, and a site holds hundreds of thousands of them.
        inlines.shrink_to_fit();
        inlines
    }

    /// The inlines of a node, with its line breaks.
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

    /// Appends what a node of the tree becomes.
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
                // Two marks on each side say that it is meant as it is written.
                if code.num_backticks == 1 {
                    self.braces_in_code(node, &code.literal);
                }
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
            NodeValue::Link(link) => self.link(node, link, inlines),
            NodeValue::Image(link) => inlines.push(self.image(node, link)),
            NodeValue::FootnoteReference(reference) => {
                inlines.push(Inline::Footnote { number: reference.ix, occurrence: reference.ref_num });
            }
            // A closing tag is reported together with its opening tag.
            NodeValue::HtmlInline(html) if html.starts_with("</") && has_opening_tag(node, html) => {}
            NodeValue::HtmlInline(html) => self.html(node, html),
            _ => inlines.extend(self.raw_inlines(node)),
        }
    }

    /// Appends a link, or only its text after a diagnostic.
    fn link(&mut self, node: Tree<'_>, link: &NodeLink, inlines: &mut Vec<Inline>) {
        let position = node_position(node, 0);
        self.link_title(&link.title, position);
        // A URL in a link's own text does not become a second link.
        let content = without_links(self.raw_inlines(node));
        match self.lines.link_target(&link.url, position, self.diagnostics) {
            Some(target) => inlines.push(Inline::Link(Box::new(Link { target, content, position }))),
            None => inlines.extend(content),
        }
    }

    /// An image with its texts.
    fn image(&mut self, node: Tree<'_>, link: &NodeLink) -> Inline {
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
        let slices = self.lines_of(node);
        let written = |text: String, search| {
            let written = Written::find(&text, position, &slices, search);
            WrittenText { text, written }
        };
        let alternative = written(alternative, Search::First);
        let (caption, credit) = (written(caption, Search::Last), written(credit, Search::Last));
        // An image of another site keeps its URL, by which it is refused later.
        let source = if link.url.contains("://") { link.url.clone() } else { file_name::plain(&link.url) };
        Inline::Image(Box::new(Image { source, alternative, caption, credit, position }))
    }
}

impl<'t> Reader<'_, 't, '_> {
    /// The parts of the source lines that a node consists of.
    fn lines_of(&self, node: Tree<'_>) -> Vec<LineSlice<'t>> {
        let (start, end) = (node.data().sourcepos.start, node.data().sourcepos.end);
        let slice = |line: usize| {
            let text = self.lines.line(line);
            let byte = |column: usize| text.char_indices().nth(column).map_or(text.len(), |(byte, _)| byte);
            let column = if line == start.line { start.column } else { 1 };
            let last = if line == end.line { byte(end.column) } else { text.len() };
            LineSlice { line, column, text: text.get(byte(column.saturating_sub(1))..last).unwrap_or_default() }
        };
        (start.line..=end.line).map(slice).collect()
    }
}

/// Whether the opening tag of a closing tag comes before it in the same text.
fn has_opening_tag(closing: Tree<'_>, html: &str) -> bool {
    let name = html.trim_start_matches("</").trim_end_matches('>').trim();
    let is_opening = |node: Tree<'_>| matches!(&node.data().value, NodeValue::HtmlInline(html) if html[1..].starts_with(name));
    closing.preceding_siblings().any(is_opening)
}

/// Replaces links with their text.
pub(super) fn without_links(inlines: Vec<Inline>) -> Vec<Inline> {
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
