//! Walks through the runs of a paragraph: text, fields, links, tracked changes, marks of notes.

use super::fields::{Field, Meaning, Shown, form_field, meaning, shown};
use super::notes::Kind;
use super::styles::{Face, Height, Look};
use super::symbols::symbol;
use super::{Reader, losses};
use crate::import::outline::{Content, Span};
use crate::import::read::line::{Line, small_form};
use crate::import::read::losses as shared;
use crate::import::read::xml::{Vocabulary, attribute, child, elements, name, relationship, value, vocabulary};
use roxmltree::Node;

/// A paragraph that is being read.
pub(super) struct Open<'a, 'i> {
    pub line: Line,
    pub look: Look,
    /// What becomes blocks behind the paragraph.
    pub after: Vec<Content>,
    pub boxes: Vec<Node<'a, 'i>>,
    /// The part of it that belongs to a table of contents.
    pub contents: String,
    pub has_page_number: bool,
}

impl Open<'_, '_> {
    pub(super) fn new(look: Look) -> Self {
        Open {
            line: Line::default(),
            look,
            after: Vec::new(),
            boxes: Vec::new(),
            contents: String::new(),
            has_page_number: false,
        }
    }
}

impl Reader<'_> {
    /// Reads the runs inside a node. `link` is the address of the link around it.
    pub(super) fn inlines<'a, 'i>(&mut self, node: Node<'a, 'i>, link: Option<&str>, open: &mut Open<'a, 'i>) {
        for child in elements(node) {
            self.inline(child, link, open);
        }
    }

    fn inline<'a, 'i>(&mut self, node: Node<'a, 'i>, link: Option<&str>, open: &mut Open<'a, 'i>) {
        if vocabulary(node) == Vocabulary::Math {
            return self.equation(node, link, open);
        }
        match name(node) {
            "r" => self.run(node, link, open),
            "hyperlink" => {
                let target = relationship(node, "id").and_then(|id| self.part.relationships.get(id));
                // Word keeps what stands behind `#` apart.
                let place = attribute(node, "anchor").map(|place| format!("#{place}")).unwrap_or_default();
                let address = target.filter(|target| target.is_external).map(|target| format!("{}{place}", target.name));
                self.inlines(node, address.as_deref().or(link), open);
            }
            "fldSimple" => {
                let instruction = attribute(node, "instr").unwrap_or_default().to_owned();
                self.fields.push(Field { instruction, is_result: true });
                self.inlines(node, link, open);
                self.fields.pop();
            }
            "ins" | "moveTo" => {
                let what = if name(node) == "ins" { losses::inserted() } else { losses::moved_here() };
                let text = super::seen::Seen::default().all(node, 0);
                if !text.is_empty() {
                    self.lose_run(what, &text);
                }
                self.inlines(node, link, open);
            }
            "del" => self.lose_all(node, losses::deleted()),
            "moveFrom" => self.lose_all(node, losses::moved_away()),
            "sdt" | "sdtContent" | "smartTag" | "customXml" | "dir" | "bdo" => self.inlines(node, link, open),
            "AlternateContent" => {
                if let Some(chosen) = self.choose(node) {
                    self.inlines(chosen, link, open);
                }
            }
            "subDoc" => self.lose(losses::other_document(), ""),
            // Some programs put drawings beside runs.
            "drawing" | "pict" | "object" => self.drawing(node, &mut String::new(), open),
            _ => {}
        }
    }

    fn run<'a, 'i>(&mut self, node: Node<'a, 'i>, link: Option<&str>, open: &mut Open<'a, 'i>) {
        let properties = child(node, "rPr");
        let named = properties.and_then(|properties| value(properties, "rStyle"));
        let direct = properties.map(Face::read).unwrap_or_default();
        let face = direct.over(named.map(|id| self.styles.character(id)).unwrap_or_default()).over(open.look.face);
        self.run_content(node, face, link, open);
    }

    fn run_content<'a, 'i>(&mut self, node: Node<'a, 'i>, face: Face, link: Option<&str>, open: &mut Open<'a, 'i>) {
        for child in elements(node) {
            let is_instruction = self.fields.last().is_some_and(|field| !field.is_result);
            match name(child) {
                "fldChar" => self.field_mark(child, face, link, open),
                "instrText" if is_instruction => {
                    let text: String = child.children().filter_map(|text| text.text()).collect();
                    if let Some(field) = self.fields.last_mut() {
                        field.instruction.push_str(&text);
                    }
                }
                // What stands inside an instruction is not text. It is reported at the end.
                _ if is_instruction => {}
                "t" => {
                    let text = self.text(child);
                    self.emit(&text, face, link, open);
                }
                "tab" | "ptab" => self.emit(" ", face, link, open),
                "br" if !matches!(attribute(child, "type"), Some("page" | "column")) => self.emit("\n", face, link, open),
                "cr" => self.emit("\n", face, link, open),
                "noBreakHyphen" => self.emit("-", face, link, open),
                "sym" => self.symbol(child, face, link, open),
                "footnoteReference" => self.note(Kind::Footnote, child, open),
                "endnoteReference" => self.note(Kind::Endnote, child, open),
                "commentReference" => self.note(Kind::Comment, child, open),
                "drawing" | "pict" | "object" => self.drawing(child, &mut String::new(), open),
                "AlternateContent" => {
                    if let Some(chosen) = self.choose(child) {
                        self.run_content(chosen, face, link, open);
                    }
                }
                "ruby" => self.ruby(child, link, open),
                _ => {}
            }
        }
    }

    /// Adds text to the paragraph, or to what is left out of it.
    fn emit(&mut self, text: &str, face: Face, link: Option<&str>, open: &mut Open<'_, '_>) {
        if face.is_hidden == Some(true) {
            if !text.trim().is_empty() {
                self.lose_run(losses::hidden(), text);
            }
            return;
        }
        if open.look.is_contents || self.is_in_contents() {
            open.contents.push_str(text);
            return;
        }
        let mut field_link = None;
        for field in self.fields.iter().filter(|field| field.is_result) {
            match meaning(&field.instruction) {
                Meaning::PageNumber if self.is_furniture() => {
                    open.has_page_number = true;
                    return;
                }
                Meaning::Link(address) => field_link = Some(address),
                _ => {}
            }
        }
        let small = match face.height {
            Some(Height::Raised) => small_form(text, true),
            Some(Height::Lowered) => small_form(text, false),
            _ => None,
        };
        let span = Span {
            text: small.unwrap_or_else(|| text.to_owned()),
            is_bold: face.is_bold == Some(true),
            is_struck: face.is_struck == Some(true),
            link: field_link.or_else(|| link.map(str::to_owned)),
        };
        open.line.push(span, face.size);
    }

    /// The beginning of a field, the end of its instruction, or its end.
    fn field_mark(&mut self, mark: Node<'_, '_>, face: Face, link: Option<&str>, open: &mut Open<'_, '_>) {
        match attribute(mark, "fldCharType") {
            Some("begin") => {
                if let Some(text) = form_field(mark) {
                    self.emit(&text, face, link, open);
                }
                self.fields.push(Field::default());
            }
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.is_result = true;
                }
            }
            Some("end") => {
                let Some(field) = self.fields.pop().filter(|field| !field.is_result) else { return };
                match shown(&field.instruction) {
                    // Without a result there is nothing but the number that the program would print.
                    Shown::Nothing => open.has_page_number |= meaning(&field.instruction) == Meaning::PageNumber,
                    Shown::Text(text) => self.emit(&text, face, link, open),
                    Shown::Other => self.lose(losses::field(), field.instruction.trim()),
                }
            }
            _ => {}
        }
    }

    fn symbol(&mut self, node: Node<'_, '_>, face: Face, link: Option<&str>, open: &mut Open<'_, '_>) {
        let (font, code) = (attribute(node, "font").unwrap_or_default(), attribute(node, "char").unwrap_or_default());
        match symbol(font, code) {
            Some(c) => self.emit(&c.to_string(), face, link, open),
            None => self.lose(losses::symbol(), &format!("{font} {code}")),
        }
    }

    /// A footnote, an endnote or a comment, at its mark.
    fn note(&mut self, kind: Kind, mark: Node<'_, '_>, open: &Open<'_, '_>) {
        let place = open.line.quoted();
        let found = attribute(mark, "id").and_then(|id| self.notes.take(kind, id, &place));
        if let Some((sentence, text)) = found {
            self.lose(sentence, &text);
        }
    }

    /// A phonetic guide: the word stays, the sounds are lost.
    fn ruby<'a, 'i>(&mut self, node: Node<'a, 'i>, link: Option<&str>, open: &mut Open<'a, 'i>) {
        if let Some(base) = child(node, "rubyBase") {
            self.inlines(base, link, open);
        }
        if let Some(sounds) = child(node, "rt") {
            self.lose_all(sounds, shared::ruby());
        }
    }

    /// An equation. One that is only a row of characters is text; another would lose its meaning as a row of characters.
    fn equation(&mut self, node: Node<'_, '_>, link: Option<&str>, open: &mut Open<'_, '_>) {
        let is_row = node.descendants().filter(|inner| vocabulary(*inner) == Vocabulary::Math).all(|inner| {
            matches!(name(inner), "oMath" | "oMathPara" | "r" | "t") || inner.ancestors().any(|outer| name(outer).ends_with("Pr"))
        });
        let text = self.all_text(node);
        if is_row {
            let face = open.look.face;
            self.emit(&text, face, link, open);
        } else {
            self.lose(shared::equation(), &text);
        }
    }
}
