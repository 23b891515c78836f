//! Reads Markdown into an outline. Unlike `load/`, which reads the content of a site, it takes every kind of Markdown and judges
//! nothing.

use super::line::{Line, join_without_space};
use super::{encoding, html, losses, picture, text};
use crate::import::outline::{Cell, Content, Outline, Paragraph, Picture, Region, Span, Table};
use comrak::nodes::{ListDelimType, ListType, Node as Tree, NodeList, NodeValue};
use comrak::{Arena, Options, parse_document};
use std::collections::HashMap;

/// More marks in a line, or more levels, let the parser's time grow with their square. Such a file is not for people; its lines
/// are read as they are.
const MOST_MARKS: usize = 2000;
const DEEPEST: usize = 100;

/// Reads a text.
pub(super) fn read(bytes: &[u8]) -> Outline {
    let decoded = encoding::decode(bytes, None);
    if decoded.text.lines().any(is_extreme) {
        return text::read(bytes);
    }
    let arena = Arena::new();
    let root = parse_document(&arena, &decoded.text, &options());
    let mut reader = Reader::default();
    for node in root.children() {
        if let NodeValue::FootnoteDefinition(definition) = &node.data().value {
            reader.notes.insert(definition.name.clone(), plain(node));
        }
    }
    reader.blocks(root, None);
    if decoded.is_damaged {
        reader.outline.losses.push(encoding::damage());
    }
    reader.outline
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.footnotes = true;
    options.extension.cjk_friendly_emphasis = true;
    options.extension.front_matter_delimiter = Some("---".to_owned());
    options.parse.leave_footnote_definitions = true;
    options
}

fn is_extreme(line: &str) -> bool {
    let marks = line.bytes().filter(|byte| matches!(byte, b'*' | b'_' | b'[' | b']' | b'!' | b'`' | b'~' | b'<')).count();
    let starts = line.bytes().take_while(|byte| matches!(byte, b' ' | b'>' | b'-' | b'+' | b'*' | b'\t')).count();
    marks > MOST_MARKS || starts > DEEPEST
}

#[derive(Default)]
struct Reader {
    outline: Outline,
    notes: HashMap<String, String>,
    /// The sign of a list item whose text has not come yet, and its depth.
    label: Option<(String, u8)>,
    line: Line,
    /// Whether a line of the source ended behind the last character.
    is_broken: bool,
    pictures: Vec<Picture>,
}

/// The face of a run, from the marks around it.
#[derive(Clone, Default)]
struct Face {
    is_bold: bool,
    is_struck: bool,
    link: Option<String>,
}

impl Reader {
    /// Reads the blocks of a node. `depth` is that of the list around it.
    fn blocks(&mut self, node: Tree<'_>, depth: Option<u8>) {
        for child in node.children() {
            match &child.data().value {
                NodeValue::Paragraph => self.paragraph(child, None),
                NodeValue::Heading(heading) => self.paragraph(child, Some(heading.level)),
                NodeValue::List(list) => self.list(child, list, depth.map_or(0, |depth| depth.saturating_add(1))),
                NodeValue::Table(_) => self.table(child),
                NodeValue::CodeBlock(code) => self.literal(&code.literal),
                NodeValue::HtmlBlock(block) => self.html(&block.literal),
                NodeValue::FrontMatter(matter) => self.front_matter(matter),
                NodeValue::FootnoteDefinition(_) | NodeValue::ThematicBreak => {}
                _ => self.blocks(child, depth),
            }
        }
    }

    fn list(&mut self, node: Tree<'_>, list: &NodeList, depth: u8) {
        for (index, item) in node.children().enumerate() {
            let sign = match (list.list_type, list.delimiter) {
                (ListType::Bullet, _) => "•".to_owned(),
                (ListType::Ordered, ListDelimType::Period) => format!("{}.", list.start.saturating_add(index)),
                (ListType::Ordered, ListDelimType::Paren) => format!("{})", list.start.saturating_add(index)),
            };
            self.label = Some((sign, depth));
            self.blocks(item, Some(depth));
            self.label = None;
        }
    }

    fn paragraph(&mut self, node: Tree<'_>, level: Option<u8>) {
        self.inlines(node, &Face::default());
        self.flush(level);
    }

    fn flush(&mut self, level: Option<u8>) {
        let line = std::mem::take(&mut self.line);
        self.is_broken = false;
        if !line.is_blank() {
            let mut paragraph = Paragraph { level, ..line.into_paragraph() };
            if let Some((label, depth)) = self.label.take() {
                paragraph.label = Some(label);
                paragraph.list_depth = Some(depth).filter(|_| level.is_none());
            }
            self.outline.push(Region::Body, Content::Paragraph(paragraph));
        }
        for picture in std::mem::take(&mut self.pictures) {
            self.outline.push(Region::Body, Content::Picture(picture));
        }
    }

    fn literal(&mut self, text: &str) {
        self.write(text.trim_end(), &Face::default());
        self.flush(None);
    }

    fn inlines(&mut self, node: Tree<'_>, face: &Face) {
        for child in node.children() {
            match &child.data().value {
                NodeValue::Text(text) => self.write(text, face),
                NodeValue::Code(code) => self.write(&code.literal, face),
                NodeValue::SoftBreak => self.is_broken = true,
                NodeValue::LineBreak => self.write("\n", face),
                NodeValue::HtmlInline(tag) if tag.to_ascii_lowercase().starts_with("<br") => self.write("\n", face),
                NodeValue::HtmlInline(_) => {}
                NodeValue::Strong => self.inlines(child, &Face { is_bold: true, ..face.clone() }),
                NodeValue::Strikethrough => self.inlines(child, &Face { is_struck: true, ..face.clone() }),
                NodeValue::Link(link) => {
                    let inside = Some(link.url.clone()).filter(|url| !url.is_empty() && !url.starts_with('#'));
                    self.inlines(child, &Face { link: inside, ..face.clone() });
                }
                NodeValue::Image(link) => self.pictures.extend(picture::read(&link.url, &plain(child))),
                NodeValue::FootnoteReference(reference) => self.note(&reference.name),
                _ => self.inlines(child, face),
            }
        }
    }

    fn write(&mut self, text: &str, face: &Face) {
        let ends = self.line.last().zip(text.chars().next());
        let is_broken = std::mem::take(&mut self.is_broken);
        let has_space = is_broken && ends.is_some_and(|(before, after)| before != '\n' && !join_without_space(before, after));
        let text = if has_space { format!(" {text}") } else { text.to_owned() };
        let span = Span { text, is_bold: face.is_bold, is_struck: face.is_struck, link: face.link.clone() };
        self.line.push(span, None);
    }

    /// A note, which the outline cannot hold, at its first mark.
    fn note(&mut self, name: &str) {
        if let Some(text) = self.notes.remove(name) {
            self.outline.lose(losses::footnote(&self.line.quoted()), &text);
        }
    }

    fn table(&mut self, node: Tree<'_>) {
        let mut table = Table::default();
        for row in node.children() {
            table.head_rows += usize::from(matches!(row.data().value, NodeValue::TableRow(true)));
            let mut cells = Vec::new();
            for cell in row.children() {
                self.inlines(cell, &Face::default());
                let line = std::mem::take(&mut self.line);
                self.is_broken = false;
                cells.push(Cell::new(line.into_paragraph().text(), 1, 1));
            }
            table.rows.push(cells);
        }
        self.outline.push(Region::Body, Content::Table(super::grid::complete(table)));
        self.flush(None);
    }

    /// HTML in the text, with what a browser would show of it.
    fn html(&mut self, block: &str) {
        let piece = html::read_piece(block);
        for block in piece.blocks {
            self.outline.push(block.region, block.content);
        }
        for loss in piece.losses {
            self.outline.lose(loss.what, &loss.text);
        }
    }

    /// What the file says about itself, as far as it is `name: value`.
    fn front_matter(&mut self, matter: &str) {
        for line in matter.lines() {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim().trim_matches(['"', '\'']);
            if !value.is_empty() && !name.starts_with([' ', '#', '-']) {
                self.outline.properties.push((name.trim().to_owned(), value.to_owned()));
            }
        }
    }
}

/// The text of a node without marks.
fn plain(node: Tree<'_>) -> String {
    let mut text = String::new();
    for inner in node.descendants() {
        match &inner.data().value {
            NodeValue::Text(part) => text.push_str(part),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            NodeValue::Paragraph if !text.is_empty() => text.push('\n'),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Outline {
        read(text.as_bytes())
    }

    fn paragraphs(text: &str) -> Vec<Paragraph> {
        let paragraph = |content: Content| if let Content::Paragraph(paragraph) = content { Some(paragraph) } else { None };
        outline(text).blocks.into_iter().filter_map(|block| paragraph(block.content)).collect()
    }

    fn span(text: &str) -> Span {
        Span { text: text.into(), ..Span::default() }
    }

    #[test]
    fn headings_faces_and_links() {
        let found =
            paragraphs("# 年报\n\n正文，\n第二行 **粗**~~删~~[链](a.pdf)[内](#b)\nEnglish\nlines<br>`码`\n\n小标题\n---\n");
        assert_eq!((found[0].level, found[0].text()), (Some(1), "年报".to_owned()));
        let bold = Span { is_bold: true, ..span("粗") };
        let struck = Span { is_struck: true, ..span("删") };
        let link = Span { link: Some("a.pdf".into()), ..span("链") };
        assert_eq!(found[1].spans, [span("正文，第二行 "), bold, struck, link, span("内 English lines\n码")]);
        assert_eq!(found[2].level, Some(2), "any Markdown is taken");
    }

    #[test]
    fn lists_have_signs_and_depths() {
        let found: Vec<_> = paragraphs("3. 甲\n\n   续\n4. 乙\n   - 丙\n1) 丁\n> 戊")
            .into_iter()
            .map(|paragraph| (paragraph.text(), paragraph.label, paragraph.list_depth))
            .collect();
        let item = |text: &str, label: &str, depth: u8| (text.to_owned(), Some(label.to_owned()), Some(depth));
        let plain = |text: &str| (text.to_owned(), None, None);
        assert_eq!(
            found,
            [item("甲", "3.", 0), plain("续"), item("乙", "4.", 0), item("丙", "•", 1), item("丁", "1)", 0), plain("戊")]
        );
    }

    #[test]
    fn tables_pictures_notes_and_html() {
        let text = "---\ntitle: \"年报\"\nlang:\n---\n| 甲 | 乙 |\n|---|---|\n| 1 | **2** |\n\n图![校门](img/%E9%97%A8.png \"题\")后\n\n有注[^1]。\n\n[^1]: 注文\n\n<div><p>网页<script>x</script></p></div>\n";
        let found = outline(text);
        assert_eq!(found.properties, [("title".to_owned(), "年报".to_owned())]);
        let cell = |text: &str| Cell::new(text, 1, 1);
        let table = Table { rows: vec![vec![cell("甲"), cell("乙")], vec![cell("1"), cell("2")]], head_rows: 1 };
        let picture = Picture {
            name: "门.png".into(),
            bytes: None,
            alternative: "校门".into(),
            addresses: vec!["img/%E9%97%A8.png".into()],
        };
        let paragraph = |text: &str| Content::Paragraph(Paragraph { spans: vec![span(text)], ..Paragraph::default() });
        let contents: Vec<Content> = found.blocks.into_iter().map(|block| block.content).collect();
        let expected =
            [Content::Table(table), paragraph("图后"), Content::Picture(picture), paragraph("有注。"), paragraph("网页")];
        assert_eq!(contents, expected);
        assert_eq!(found.losses.len(), 1);
        assert_eq!((found.losses[0].number, found.losses[0].text.as_str()), (4, "注文"));
        assert!(found.losses[0].what.zh.contains("“有注”"));
    }

    #[test]
    fn what_would_take_for_ever_is_read_as_lines() {
        let text = format!("# 题\n{}\n", "[".repeat(50_000));
        assert_eq!(paragraphs(&text)[0].text(), "# 题");
        let text = format!("{}深", "> ".repeat(5000));
        assert_eq!(paragraphs(&text).len(), 1);
    }
}
