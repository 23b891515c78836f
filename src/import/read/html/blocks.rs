//! Walks through a page and makes paragraphs of its text as a browser would break it.

use super::look::{Alignment, Look, Spaces, is_hidden};
use super::region::region;
use super::tree::{Content as Node, Element, Id, Letters, Tree};
use super::{losses, shown};
use crate::import::outline::{Content, Outline, Picture, Region, Span};
use crate::import::read::line::{Line, is_blank, join_without_space, small_form};
use crate::import::read::losses as shared;
use crate::import::read::numerals::numeral;

/// Elements that part paragraphs.
const BLOCKS: [&str; 49] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "xmp",
];

/// The state of reading a page, or a cell of it.
pub(super) struct Reader<'t> {
    pub tree: &'t Tree,
    letters: &'t Letters,
    pub outline: Outline,
    line: Line,
    /// Spaces of the source that have not been written yet.
    space: Option<Space>,
    last: Option<char>,
    /// Pictures of the open paragraph, with the line that they stand in.
    pictures: Vec<(usize, Picture)>,
    breaks: usize,
    /// The sign of a list item whose text has not come yet, and its depth.
    label: Option<(Option<String>, u8)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Space {
    Plain,
    /// With a line break of the source.
    Break,
}

impl<'t> Reader<'t> {
    pub(super) fn new(tree: &'t Tree, letters: &'t Letters) -> Reader<'t> {
        Reader {
            tree,
            letters,
            outline: Outline::default(),
            line: Line::default(),
            space: None,
            last: None,
            pictures: Vec::new(),
            breaks: 0,
            label: None,
        }
    }

    /// A reader for a part of the same page.
    pub(super) fn part(&self) -> Reader<'t> {
        Reader::new(self.tree, self.letters)
    }

    /// How many letters a node holds.
    pub(super) fn letters(&self, id: Id) -> usize {
        self.letters.all.get(id).copied().unwrap_or(0)
    }

    pub(super) fn finish(mut self, look: &Look) -> Outline {
        self.flush(look);
        self.outline
    }

    /// Reads what is inside a node with this look.
    pub(super) fn children(&mut self, id: Id, look: &Look) {
        let tree = self.tree;
        for child in tree.children(id) {
            match tree.content(*child) {
                Node::Text(text) => self.text(text, look),
                Node::Element(element) => self.element(*child, element, look),
                Node::Nothing => {}
            }
        }
    }

    fn element(&mut self, id: Id, element: &Element, around: &Look) {
        if is_hidden(element) {
            return self.hidden(id, element, around);
        }
        let look = self.look_inside(id, element, around);
        match element.name.as_str() {
            "br" => self.line_break(&look),
            "img" => self.image(element),
            "table" => {
                self.flush(around);
                self.table(id, &look);
            }
            "li" => self.item(id, element, around, &look),
            "iframe" | "frame" => self.lose(&look, losses::frame(element.attribute("src").unwrap_or_default()), ""),
            "video" | "audio" => self.lose(&look, losses::recording(), element.attribute("src").unwrap_or_default()),
            "math" => self.lose(&look, shared::equation(), &self.tree.text(id)),
            "rt" => self.lose(&look, shared::ruby(), &self.tree.text(id)),
            name if BLOCKS.contains(&name) => {
                self.flush(around);
                self.children(id, &look);
                self.flush(&look);
            }
            "q" => {
                self.text("“", &look);
                self.children(id, &look);
                self.text("”", &look);
            }
            _ => self.children(id, &look),
        }
    }

    /// The look of the content of an element, with its region.
    pub(super) fn look_inside(&self, id: Id, element: &Element, around: &Look) -> Look {
        let mut look = around.inside(element);
        let unlinked = |id: Id| self.letters.unlinked.get(id).copied().unwrap_or(0);
        look.region = region(element, around, (unlinked(id), unlinked(Tree::root())));
        look
    }

    /// What is not shown is no text; but text inside drawings and fields is shown and cannot be read.
    fn hidden(&mut self, id: Id, element: &Element, around: &Look) {
        let what = match element.name.as_str() {
            "svg" => shared::shape_text(),
            "textarea" => losses::field(),
            _ => return,
        };
        let text = self.tree.text(id);
        if !text.trim().is_empty() {
            self.lose(around, what, &text);
        }
    }

    /// Records a loss in the text of the page; what navigation and the like lose is of no interest.
    pub(super) fn lose(&mut self, look: &Look, what: crate::diagnostic::Sentence, text: &str) {
        if look.region == Region::Body {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            self.outline.lose(what, &text);
        }
    }

    /// An item of a list: its sign belongs to its first paragraph.
    fn item(&mut self, id: Id, element: &Element, around: &Look, look: &Look) {
        self.flush(around);
        let sign = self.sign(id, element);
        self.label = sign.map(|sign| (Some(sign).filter(|sign| !sign.is_empty()), look.lists.saturating_sub(1)));
        self.children(id, look);
        self.flush(look);
        self.label = None;
    }

    /// The sign of an item: a bullet, or its number as its list counts. `None` if its list shows none.
    fn sign(&self, id: Id, element: &Element) -> Option<String> {
        let list = self.tree.parent(id)?;
        let around = self.tree.element(list)?;
        let style = |element: &Element| {
            super::look::declared(element, "list-style-type").or_else(|| super::look::declared(element, "list-style"))
        };
        if [around, element].into_iter().filter_map(style).any(|style| style.starts_with("none")) {
            return None;
        }
        if !around.is(&["ol"]) {
            return Some("•".to_owned());
        }
        let integer = |element: &Element, name: &str| element.attribute(name).and_then(|value| value.trim().parse::<i64>().ok());
        let mut number = integer(around, "start").unwrap_or(1) - 1;
        for item in shown(self.tree, list).filter(|item| self.tree.is(*item, &["li"])) {
            number = self.tree.element(item).and_then(|item| integer(item, "value")).unwrap_or(number.saturating_add(1));
            if item == id {
                break;
            }
        }
        let format = match around.attribute("type") {
            Some("a") => "lowerLetter",
            Some("A") => "upperLetter",
            Some("i") => "lowerRoman",
            Some("I") => "upperRoman",
            _ => "decimal",
        };
        Some(u32::try_from(number).map_or_else(|_| number.to_string(), |number| numeral(format, number)) + ".")
    }

    fn text(&mut self, text: &str, look: &Look) {
        let raised = look.is_raised.and_then(|is_raised| small_form(text.trim(), is_raised));
        let mut out = String::new();
        for c in raised.as_deref().unwrap_or(text).chars() {
            match c {
                '\n' if look.spaces == Spaces::Shown => {
                    out.push('\n');
                    self.breaks += 1;
                    self.space = None;
                }
                // The parser has removed other breaks; a page on a disk may have them in texts that were not parsed.
                '\n' | '\r' => self.space = Some(Space::Break),
                ' ' | '\t' | '\u{c}' if look.spaces == Spaces::Shown => out.push(' '),
                ' ' | '\t' | '\u{c}' => self.space = self.space.or(Some(Space::Plain)),
                c => {
                    let last = out.chars().next_back().or(self.last);
                    if self.space.take().is_some_and(|space| keeps_space(last, space, c)) {
                        out.push(' ');
                    }
                    out.push(c);
                }
            }
        }
        self.last = out.chars().next_back().or(self.last);
        self.write(out, look);
    }

    fn write(&mut self, text: String, look: &Look) {
        let span = Span { text, is_bold: look.is_bold, is_struck: look.is_struck, link: look.link.clone() };
        self.line.push(span, look.size);
    }

    fn line_break(&mut self, look: &Look) {
        self.space = None;
        self.last = Some('\n');
        self.breaks += 1;
        self.write("\n".to_owned(), look);
    }

    fn image(&mut self, element: &Element) {
        if let Some(picture) = super::pictures::read(element) {
            self.pictures.push((self.breaks, picture));
        }
    }

    /// Ends the open paragraph. `look` is that of the block which it stands in.
    pub(super) fn flush(&mut self, look: &Look) {
        let lines = std::mem::take(&mut self.line).split_lines();
        let mut pictures = std::mem::take(&mut self.pictures).into_iter().peekable();
        (self.space, self.last, self.breaks) = (None, None, 0);
        let mut ends = 0;
        for group in groups(lines, look.level.is_some()) {
            ends += group.len();
            self.paragraph(group, look);
            while let Some((_, picture)) = pictures.next_if(|(line, _)| *line < ends) {
                self.outline.push(look.region, Content::Picture(picture));
            }
        }
        for (_, picture) in pictures {
            self.outline.push(look.region, Content::Picture(picture));
        }
    }

    fn paragraph(&mut self, lines: Vec<Line>, look: &Look) {
        let mut line = Line::default();
        for (index, part) in lines.into_iter().filter(|line| !line.is_blank()).enumerate() {
            if index > 0 {
                line.push(Span { text: "\n".to_owned(), ..part.face() }, None);
            }
            line.append(part);
        }
        if line.is_blank() {
            return;
        }
        let mut paragraph = line.into_paragraph();
        paragraph.level = look.level;
        paragraph.is_centred = look.alignment == Alignment::Centre;
        paragraph.is_right = look.alignment == Alignment::Right;
        if let Some((label, depth)) = self.label.take() {
            paragraph.label = label;
            paragraph.list_depth = Some(depth).filter(|_| paragraph.level.is_none());
        }
        self.outline.push(look.region, Content::Paragraph(paragraph));
    }
}

/// Parts the lines of one block into paragraphs. Old pages are one block in which an indent begins a paragraph; then every line
/// is one. Otherwise an empty line parts them. A heading is one paragraph.
fn groups(lines: Vec<Line>, is_heading: bool) -> Vec<Vec<Line>> {
    let is_indented = !is_heading && lines.iter().any(is_indented);
    let mut groups: Vec<Vec<Line>> = Vec::new();
    let mut is_new = true;
    for line in lines {
        is_new |= line.is_blank() && !is_heading || is_indented;
        match groups.last_mut() {
            Some(group) if !is_new => group.push(line),
            _ => {
                is_new = line.is_blank() && !is_heading;
                groups.push(vec![line]);
            }
        }
    }
    groups
}

/// Whether a line begins with spaces that were written to be seen: browsers show no others.
fn is_indented(line: &Line) -> bool {
    let text = line.text();
    let indent: String = text.chars().take_while(|c| is_blank(*c)).collect();
    !line.is_blank() && (indent.contains('\u{3000}') || indent.chars().count() >= 2)
}

/// Whether spaces of the source are shown between two characters. Between Chinese characters a line break of the source is not.
fn keeps_space(last: Option<char>, space: Space, next: char) -> bool {
    match last {
        None | Some('\n' | ' ') => false,
        Some(last) => space == Space::Plain || !join_without_space(last, next),
    }
}
