//! The narrative as HTML, and as plain text. The writer for our twenty node
//! kinds; facts become `<data>`, links the addresses that `plan` decides.

use super::context::RenderContext;
use super::facts::note_of;
use super::html::{attribute, escape_into, escape_printed_into};
use super::messages::Messages;
use super::numbers::Numbers;
use crate::model::report::Report;
use crate::model::site::Site;
use crate::narrative::{Alignment, Block, FactForm, FactReference, Inline, Link, LinkTarget, Table, walk_inlines};
use crate::plan::links::Surroundings;
use std::fmt::Write as _;

/// Why writing to a string cannot fail.
pub(super) const TAKES_ALL: &str = "a string takes all text";

/// What the writer needs to know about where it writes.
#[derive(Clone, Copy)]
pub struct Prose<'a> {
    pub site: &'a Site,
    pub report: &'a Report,
    /// The language the text itself is in: it decides how facts are printed.
    pub locale: usize,
    pub numbers: &'a Numbers,
    /// The words of the page around it.
    pub messages: &'a Messages,
    pub surroundings: &'a Surroundings,
    /// Put before the ids of footnotes, which are numbered per section.
    pub footnote_prefix: &'a str,
    /// The passage whose notes the marks of its figures lead to; `None` where
    /// there can be no marks, as in headings.
    pub passage: Option<&'a str>,
    /// How many levels headings inside clauses stand lower than on a section page.
    pub heading_offset: u8,
}

impl<'a> Prose<'a> {
    /// A writer for narrative in language `shown` on a page of `surroundings`.
    pub fn new(context: &'a RenderContext, surroundings: &'a Surroundings, shown: usize, footnote_prefix: &'a str) -> Prose<'a> {
        Prose {
            site: &context.site,
            report: &context.site.reports[surroundings.report],
            locale: shown,
            numbers: &context.tools[shown].numbers,
            messages: &context.tools[surroundings.locale].messages,
            surroundings,
            footnote_prefix,
            passage: None,
            heading_offset: u8::from(surroundings.whole),
        }
    }

    /// The same writer for the text of a passage, whose figures may be marked.
    pub fn within(self, passage: &'a str) -> Prose<'a> {
        Prose { passage: Some(passage), ..self }
    }

    pub fn blocks(&self, blocks: &[Block]) -> String {
        let mut out = String::with_capacity(1024);
        for block in blocks {
            self.block(&mut out, block, false);
        }
        out
    }

    pub fn inlines(&self, inlines: &[Inline]) -> String {
        let mut out = String::new();
        self.write_inlines(&mut out, inlines);
        out
    }

    fn block(&self, out: &mut String, block: &Block, tight: bool) {
        match block {
            Block::Paragraph(content) if tight => self.write_inlines(out, content),
            Block::Paragraph(content) => self.wrapped(out, "p", content),
            Block::Heading { level, id, content, .. } => {
                let level = level + self.heading_offset;
                for former in id.iter().filter(|_| !self.surroundings.whole).flat_map(|id| self.report.former_ids(id)) {
                    out.push_str("<span");
                    attribute(out, "id", former);
                    out.push_str("></span>");
                }
                write!(out, "<h{level}").expect(TAKES_ALL);
                if let Some(id) = id {
                    attribute(out, "id", id);
                }
                out.push('>');
                self.write_inlines(out, content);
                write!(out, "</h{level}>").expect(TAKES_ALL);
            }
            Block::List { start, tight, items } => self.list(out, *start, *tight, items),
            Block::Quote(blocks) => self.nested(out, "<blockquote>", blocks, "</blockquote>"),
            Block::Note(blocks) => self.nested(out, "<aside class=\"note\">", blocks, "</aside>"),
            Block::Code(text) => {
                out.push_str("<pre><code>");
                escape_into(out, text);
                out.push_str("</code></pre>");
            }
            Block::Table(table) => self.table(out, table),
            Block::Exhibit(exhibit) => self.exhibit(out, exhibit),
            Block::Rule => out.push_str("<hr>"),
            Block::Figures(images) => self.figures(out, images),
        }
        out.push('\n');
    }

    fn nested(&self, out: &mut String, open: &str, blocks: &[Block], close: &str) {
        out.push_str(open);
        for block in blocks {
            self.block(out, block, false);
        }
        out.push_str(close);
    }

    fn list(&self, out: &mut String, start: Option<u32>, tight: bool, items: &[Vec<Block>]) {
        match start {
            None => out.push_str("<ul>\n"),
            Some(1) => out.push_str("<ol>\n"),
            Some(start) => writeln!(out, "<ol start=\"{start}\">").expect(TAKES_ALL),
        }
        for item in items {
            out.push_str("<li>");
            for block in item {
                self.block(out, block, tight);
            }
            let end = out.trim_end_matches('\n').len();
            out.truncate(end);
            out.push_str("</li>\n");
        }
        out.push_str(if start.is_some() { "</ol>" } else { "</ul>" });
    }

    /// A wide table scrolls inside its region, which the keyboard can reach.
    fn table(&self, out: &mut String, table: &Table) {
        out.push_str("<div class=\"table\" role=\"region\" tabindex=\"0\"");
        let columns: Vec<String> = table.head.iter().map(|cell| self.plain(cell)).collect();
        let columns = columns.join(self.messages.get("list_comma"));
        attribute(out, "aria-label", &self.messages.fill("table_region", &[("columns", &columns)]));
        out.push_str("><table>\n<thead><tr>");
        for (index, cell) in table.head.iter().enumerate() {
            self.cell(out, "th scope=\"col\"", "th", table.alignments.get(index), cell);
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            out.push_str("<tr>");
            for (index, cell) in row.iter().enumerate() {
                let (open, close) = if index == 0 { ("th scope=\"row\"", "th") } else { ("td", "td") };
                self.cell(out, open, close, table.alignments.get(index), cell);
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>");
    }

    fn cell(&self, out: &mut String, open: &str, close: &str, alignment: Option<&Alignment>, content: &[Inline]) {
        write!(out, "<{open}").expect(TAKES_ALL);
        match alignment {
            Some(Alignment::Center) => out.push_str(" class=\"center\""),
            Some(Alignment::End) => out.push_str(" class=\"end\""),
            Some(Alignment::Start) | None => {}
        }
        out.push('>');
        self.write_inlines(out, content);
        write!(out, "</{close}>").expect(TAKES_ALL);
    }

    fn write_inlines(&self, out: &mut String, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => escape_into(out, &text.text),
                Inline::Number(text) => escape_printed_into(out, &self.numbers.typed(&text.text)),
                Inline::Strong(content) => self.wrapped(out, "strong", content),
                Inline::Emphasis(content) => self.wrapped(out, "em", content),
                Inline::Strike(content) => self.wrapped(out, "del", content),
                Inline::Code(text) => {
                    out.push_str("<code>");
                    escape_into(out, &text.text);
                    out.push_str("</code>");
                }
                Inline::LineBreak => out.push_str("<br>"),
                Inline::Link(link) => self.link(out, link),
                Inline::Image(image) => self.image(out, image),
                Inline::Fact(reference) => self.fact(out, reference),
                Inline::Footnote { number, occurrence } => self.footnote_mark(out, *number, *occurrence),
            }
        }
    }

    fn wrapped(&self, out: &mut String, element: &str, content: &[Inline]) {
        write!(out, "<{element}>").expect(TAKES_ALL);
        self.write_inlines(out, content);
        write!(out, "</{element}>").expect(TAKES_ALL);
    }

    fn link(&self, out: &mut String, link: &Link) {
        out.push_str("<a");
        attribute(out, "href", &self.surroundings.resolve(self.site, &link.target));
        if matches!(&link.target, LinkTarget::External(address) if address.starts_with("http")) {
            out.push_str(if is_its_own_text(link) {
                " class=\"external bare\" rel=\"noopener\""
            } else {
                " class=\"external\" rel=\"noopener\""
            });
        }
        out.push('>');
        // A link holds no other: marks inside it wait until it has ended.
        Prose { passage: None, ..*self }.write_inlines(out, &link.content);
        out.push_str("</a>");
        for inline in walk_inlines(&link.content) {
            if let Inline::Fact(reference) = inline {
                self.note_mark(out, reference);
            }
        }
    }

    fn fact(&self, out: &mut String, reference: &FactReference) {
        let Some(fact) = self.report.facts.get(&reference.id) else { return };
        let text = match reference.form {
            FactForm::Label => return escape_into(out, fact.label.get(self.locale)),
            FactForm::Full => self.numbers.fact(fact).full(),
            FactForm::Value => self.numbers.fact(fact).number(),
        };
        out.push_str("<data class=\"fact\"");
        attribute(out, "data-fact", &fact.id);
        attribute(out, "value", &fact.quantity.machine());
        out.push('>');
        escape_printed_into(out, &text);
        out.push_str("</data>");
        self.note_mark(out, reference);
    }

    /// The mark of a figure that a note below its passage is about.
    pub(super) fn note_mark(&self, out: &mut String, reference: &FactReference) {
        let Some(passage) = self.passage.filter(|_| reference.form != FactForm::Label) else { return };
        let Some(note) = note_of(self.report, &reference.id, passage) else { return };
        write!(out, "<sup class=\"waiver-mark\"><a href=\"#{note}\"").expect(TAKES_ALL);
        attribute(out, "aria-label", self.messages.get("waiver_mark"));
        out.push_str(">*</a></sup>");
    }

    /// The first mark of a footnote is where its way back leads.
    fn footnote_mark(&self, out: &mut String, number: u32, occurrence: u32) {
        let prefix = self.footnote_prefix;
        write!(out, "<sup class=\"footnote\"><a href=\"#fn-{prefix}{number}\" id=\"fnref-{prefix}{number}").expect(TAKES_ALL);
        if occurrence > 1 {
            write!(out, "-{occurrence}").expect(TAKES_ALL);
        }
        write!(out, "\">{number}</a></sup>").expect(TAKES_ALL);
    }

    /// Footnotes by their numbers, with ways back to their marks. `None` where
    /// there are none.
    pub fn footnotes(&self, footnotes: &[Vec<Block>], numbers: &[u32]) -> Option<String> {
        let chosen = numbers.iter().filter_map(|number| Some((*number, footnotes.get(*number as usize - 1)?)));
        let chosen: Vec<(u32, &Vec<Block>)> = chosen.collect();
        if chosen.is_empty() {
            return None;
        }
        let level = 2 + self.heading_offset;
        let mut out = format!("<section class=\"footnotes\"><h{level}>");
        escape_into(&mut out, self.messages.get("footnotes"));
        write!(out, "</h{level}><ol>").expect(TAKES_ALL);
        for (number, blocks) in chosen {
            let prefix = self.footnote_prefix;
            write!(out, "<li id=\"fn-{prefix}{number}\" value=\"{number}\">").expect(TAKES_ALL);
            for block in blocks {
                self.block(&mut out, block, false);
            }
            write!(out, "<a class=\"footnote-back\" href=\"#fnref-{prefix}{number}\"").expect(TAKES_ALL);
            attribute(&mut out, "aria-label", &self.messages.fill("footnote_back", &[("number", &number.to_string())]));
            out.push_str(">↩</a></li>");
        }
        out.push_str("</ol></section>");
        Some(out)
    }

    /// The words alone: for titles in metadata and for descriptions.
    pub fn plain(&self, inlines: &[Inline]) -> String {
        let mut text = String::new();
        self.write_plain(&mut text, inlines);
        text
    }

    fn write_plain(&self, text: &mut String, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(part) | Inline::Code(part) => text.push_str(&part.text),
                Inline::Number(part) => text.push_str(&self.numbers.typed(&part.text)),
                Inline::Strong(content) | Inline::Emphasis(content) | Inline::Strike(content) => self.write_plain(text, content),
                Inline::Link(link) => self.write_plain(text, &link.content),
                Inline::LineBreak => text.push(' '),
                Inline::Fact(reference) => {
                    if let Some(fact) = self.report.facts.get(&reference.id) {
                        text.push_str(&match reference.form {
                            FactForm::Label => fact.label.get(self.locale).clone(),
                            FactForm::Full => self.numbers.fact(fact).full(),
                            FactForm::Value => self.numbers.fact(fact).number(),
                        });
                    }
                }
                Inline::Image(_) | Inline::Footnote { .. } => {}
            }
        }
    }
}

/// Whether the words of a link are its address: paper then shows it already.
fn is_its_own_text(link: &Link) -> bool {
    let bare = |address: &str| {
        let address = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or(address);
        address.trim_end_matches('/').to_owned()
    };
    match (&link.target, link.content.as_slice()) {
        (LinkTarget::External(address), [Inline::Text(text)]) => bare(address) == bare(&text.text),
        _ => false,
    }
}
