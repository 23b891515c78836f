//! Writes the narrative as HTML and as plain text. Facts become `<data>`, and links the URLs
//! that `plan` decides.
//!
//! The tree is traversed here and not with the iterators of `narrative`, because an element
//! has an end, and its content depends on its ancestors.

use super::context::RenderContext;
use super::dates::Dates;
use super::facts::note_of;
use super::glossary::GlossaryLinks;
use super::markup::{Markup, Tag};
use super::messages::Messages;
use super::names::sub_clause_number;
use super::numbers::Numbers;
use super::paper::{self, Fit};
use crate::model::exhibit_number::{ExhibitKind, NumberedExhibit};
use crate::model::report::Report;
use crate::model::site::Site;
use crate::narrative::{
    Alignment, Block, Clause, CodeBlock, FactForm, FactReference, Inline, Link, LinkTarget, Table, walk_inlines,
};
use crate::plan::links::LinkContext;

/// Heading elements by level. On the full-report page each heading is one level lower.
const HEADINGS: [&str; 7] = ["h1", "h1", "h2", "h3", "h4", "h5", "h6"];
/// The deepest indent of a line of code, in steps of two characters; `base.css` has a class for each.
const MOST_INDENT: usize = 6;

/// A writer of narrative, with the context of the text.
#[derive(Clone, Copy)]
pub(super) struct Prose<'a> {
    pub site: &'a Site,
    pub report: &'a Report,
    /// The language of the text itself, in which facts are formatted.
    pub locale: usize,
    pub numbers: &'a Numbers,
    /// The messages of the page's language, and its dates.
    pub messages: &'a Messages,
    /// The messages of the text's own language, for what stands in its sentences.
    pub own_messages: &'a Messages,
    pub dates: &'a Dates,
    /// The text's own page. What differs on the full-report page is derived from it.
    pub link_context: &'a LinkContext,
    /// Prefixes for the ids of footnotes, which are numbered per section: on the text's own page,
    /// and on the full-report page.
    pub footnote_prefixes: [&'a str; 2],
    /// The passage whose notes the marks on figures link to. `None` where no marks are possible, as
    /// in headings.
    pub passage: Option<&'a str>,
    /// The clause whose sub-clauses are numbered, and its own number.
    pub clause: Option<(&'a str, &'a Clause)>,
    /// The links from names to the glossary. `None` where there can be none, as in headings and links.
    pub glossary: Option<&'a GlossaryLinks<'a>>,
}

impl<'a> Prose<'a> {
    /// Returns a writer for narrative in language `shown` on a page of `link_context`.
    pub(super) fn new(context: &'a RenderContext, link_context: &'a LinkContext, shown: usize) -> Prose<'a> {
        Prose {
            site: &context.site,
            report: &context.site.reports[link_context.report],
            locale: shown,
            numbers: &context.tools[shown].numbers,
            messages: &context.tools[link_context.locale].messages,
            own_messages: &context.tools[shown].messages,
            dates: &context.tools[link_context.locale].dates,
            link_context,
            footnote_prefixes: [""; 2],
            passage: None,
            clause: None,
            glossary: None,
        }
    }

    /// Returns whether digits of its language are grouped.
    pub(super) fn is_grouped(&self) -> bool {
        self.site.locales().get(self.locale).grouping
    }

    /// Returns the same writer for the text of a passage, whose figures may be marked.
    pub(super) fn within(self, passage: &'a str) -> Prose<'a> {
        Prose { passage: Some(passage), ..self }
    }

    /// Writes blocks as HTML.
    pub(super) fn blocks(&self, out: &mut Markup, blocks: &[Block]) {
        for block in blocks {
            self.block(out, block, false);
        }
    }

    /// Writes a block. In a tight list, paragraphs have no `<p>`.
    fn block(&self, out: &mut Markup, block: &Block, tight: bool) {
        match block {
            Block::Paragraph(content) if tight => self.inlines(out, content),
            Block::Paragraph(content) => self.wrapped(out, "p", content),
            Block::Heading { level, id, content, .. } => self.heading(out, *level, id.as_deref(), content),
            Block::List { start, tight, items } => self.list(out, *start, *tight, items),
            Block::Quote(blocks) => out.element("blockquote").holding(|out| self.blocks(out, blocks)),
            Block::Note(blocks) => out.element("aside").attribute("class", "note").holding(|out| self.blocks(out, blocks)),
            Block::Code(block) => code(out, block),
            Block::Table(table) => self.table(out, table),
            Block::Exhibit(exhibit) => self.exhibit(out, exhibit),
            Block::Rule => out.element("hr").void(),
            Block::Figures(images) => self.figures(out, images),
        }
        out.raw("\n");
    }

    /// Writes a heading, preceded by anchors for its former ids.
    fn heading(&self, out: &mut Markup, level: u8, id: Option<&str>, content: &[Inline]) {
        for former in id.into_iter().flat_map(|id| self.report.former_ids(id)) {
            out.on_own_page(|out| out.element("span").attribute("id", former).text(""));
        }
        let number = id.and_then(|id| self.sub_clause_number(id));
        out.element_by_placement(headings(level)).optional("id", id).holding(|out| {
            if let Some(number) = number {
                out.element("span").attribute("class", "number").text(&number);
                out.raw(" ");
            }
            Prose { glossary: None, ..*self }.inlines(out, content);
        });
    }

    /// Returns the printed number of the sub-clause with an id; `None` if it is not a sub-clause of the clause.
    fn sub_clause_number(&self, id: &str) -> Option<String> {
        let (number, clause) = self.clause?;
        let position = clause.sub_clauses().position(|sub_clause| sub_clause.id == id)?;
        Some(sub_clause_number(self.messages, self.report.numbering, number, position))
    }

    /// Writes a list; `start` is `None` for an unordered list.
    fn list(&self, out: &mut Markup, start: Option<u32>, tight: bool, items: &[Vec<Block>]) {
        let first = start.filter(|start| *start != 1).map(|start| start.to_string());
        let list = out.element(if start.is_some() { "ol" } else { "ul" }).optional("start", first.as_deref());
        list.holding(|out| {
            out.raw("\n");
            for item in items {
                out.element("li").holding(|out| {
                    for block in item {
                        self.block(out, block, tight);
                    }
                    out.trim_line_ends();
                });
                out.raw("\n");
            }
        });
    }

    /// Writes a table. A wide table scrolls inside a region that is reachable by keyboard.
    fn table(&self, out: &mut Markup, table: &Table) {
        let columns: Vec<String> = table.head.iter().map(|cell| self.plain(cell)).collect();
        let columns = columns.join(self.messages.get("list_comma"));
        let name = self.messages.fill("table_region", &[("columns", &columns)]);
        let paper = self.paper(table);
        region(out, &name, paper.as_deref()).holding(|out| {
            out.element("table").holding(|out| {
                out.raw("\n");
                out.element("thead").holding(|out| out.element("tr").holding(|out| self.head_row(out, table)));
                out.raw("\n");
                out.element("tbody").holding(|out| {
                    out.raw("\n");
                    for row in &table.rows {
                        out.element("tr").holding(|out| self.row(out, table, row));
                        out.raw("\n");
                    }
                });
            });
        });
    }

    /// The classes with which a table fits on paper. Its cells may have footnotes, whose marks
    /// exist once, so it is not divided: its words are broken instead.
    fn paper(&self, table: &Table) -> Option<String> {
        let rows = std::iter::once(&table.head).chain(&table.rows);
        let longest = |index: usize| {
            let cells = rows.clone().filter_map(|row| row.get(index));
            cells.map(|cell| paper::longest_word(&self.plain(cell))).fold(0.0, f64::max)
        };
        let columns: Vec<f64> = (1..table.head.len()).map(longest).collect();
        let shape = paper::Shape { rows: table.rows.len(), divisions: &[], is_chinese: self.is_chinese() };
        match paper::fit(longest(0), &columns, &shape) {
            Fit::Sheet(class) => class,
            Fit::Groups { .. } => Some(paper::BROKEN_CLASS.to_owned()),
        }
    }

    /// Whether the text is printed on the grid of Chinese documents.
    pub(super) fn is_chinese(&self) -> bool {
        self.site.locales().get(self.locale).chinese().is_some()
    }

    /// Writes the cells of a table's header row.
    fn head_row(&self, out: &mut Markup, table: &Table) {
        for (index, cell) in table.head.iter().enumerate() {
            let head = out.element("th").attribute("scope", "col");
            head.optional("class", class(table, index)).holding(|out| self.inlines(out, cell));
        }
    }

    /// Writes the cells of a table row; the first is a header cell.
    fn row(&self, out: &mut Markup, table: &Table, row: &[Vec<Inline>]) {
        for (index, cell) in row.iter().enumerate() {
            let tag = if index == 0 { out.element("th").attribute("scope", "row") } else { out.element("td") };
            tag.optional("class", class(table, index)).holding(|out| self.inlines(out, cell));
        }
    }

    /// Writes inline content as HTML.
    pub(super) fn inlines(&self, out: &mut Markup, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => match self.glossary.filter(|_| !out.has_only_words()) {
                    Some(glossary) => glossary.text(out, &text.text),
                    None => out.text(&text.text),
                },
                Inline::Number(text) => out.printed(&self.numbers.typed(&text.text)),
                Inline::Strong(content) => self.wrapped(out, "strong", content),
                Inline::Emphasis(content) => self.wrapped(out, "em", content),
                Inline::Strike(content) => self.wrapped(out, "del", content),
                Inline::Code(text) => out.element("code").text(&text.text),
                Inline::LineBreak => out.element("br").void(),
                Inline::Link(link) => self.link(out, link),
                Inline::Image(image) => self.image(out, image),
                Inline::Fact(reference) => self.fact(out, reference),
                Inline::Footnote { number, occurrence } => self.footnote_mark(out, *number, *occurrence),
            }
        }
    }

    /// Writes an element with inline content.
    fn wrapped(&self, out: &mut Markup, element: &str, content: &[Inline]) {
        out.element(element).holding(|out| self.inlines(out, content));
    }

    /// Writes a link, followed by the marks of the figures in it.
    fn link(&self, out: &mut Markup, link: &Link) {
        let own = self.link_context.resolve(self.site, &link.target);
        let whole = match &link.target {
            LinkTarget::Place { .. } => self.link_context.in_whole_report().resolve(self.site, &link.target),
            LinkTarget::External(_) | LinkTarget::File { .. } => own.clone(),
        };
        let mut tag = out.element("a").attribute_by_placement("href", [&own, &whole]);
        if matches!(&link.target, LinkTarget::External(address) if address.starts_with("http")) {
            let class = if is_its_own_text(link) { "external bare" } else { "external" };
            tag = tag.attribute("class", class).attribute("rel", "noopener");
        }
        // Links cannot be nested, so marks inside the link are written after it.
        tag.holding(|out| {
            Prose { passage: None, glossary: None, ..*self }.inlines(out, &link.content);
            if let Some(number) = self.number_of(link) {
                out.text(&number);
            }
        });
        for inline in walk_inlines(&link.content) {
            if let Inline::Fact(reference) = inline {
                self.note_mark(out, reference);
            }
        }
    }

    /// Returns what a link without a text prints: the number of the table or chart that it leads to.
    fn number_of(&self, link: &Link) -> Option<String> {
        let LinkTarget::Place { report, id: Some(id) } = &link.target else { return None };
        let named = report.as_ref().and_then(|wanted| self.site.reports.iter().find(|report| report.id == *wanted));
        let numbers = &named.map_or(self.report, |report| report).exhibit_numbers;
        numbers.get(id).filter(|_| link.content.is_empty()).map(|exhibit| self.exhibit_number(exhibit))
    }

    /// Returns the printed number of a table or chart in the language of the text.
    pub(super) fn exhibit_number(&self, exhibit: &NumberedExhibit) -> String {
        let key = match exhibit.kind {
            ExhibitKind::Table => "number_table",
            ExhibitKind::Chart => "number_chart",
        };
        self.own_messages.fill(key, &[("number", &exhibit.number.to_string())])
    }

    /// Writes a fact and its mark.
    fn fact(&self, out: &mut Markup, reference: &FactReference) {
        let Some(fact) = self.report.fact(&reference.id) else { return };
        let text = match reference.form {
            FactForm::Label => return out.text(fact.label.get(self.locale)),
            FactForm::Full => self.numbers.fact(fact).full(),
            FactForm::Magnitude => self.numbers.magnitude(fact).full(),
            FactForm::Value => self.numbers.fact(fact).number(),
        };
        let data = out.element("data").attribute("class", "fact").attribute("data-fact", &fact.id);
        data.attribute("value", &fact.quantity.machine()).printed(&text);
        self.note_mark(out, reference);
    }

    /// Writes the mark of a figure that a note below its passage is about.
    pub(super) fn note_mark(&self, out: &mut Markup, reference: &FactReference) {
        let Some(passage) = self.passage.filter(|_| reference.form != FactForm::Label) else { return };
        let Some(note) = note_of(self.report, &reference.id, passage) else { return };
        out.element("sup").attribute("class", "waiver-mark").holding(|out| {
            let link = out.element("a").attribute("href", &format!("#{note}"));
            link.attribute("aria-label", self.messages.get("waiver_mark")).text("*");
        });
    }

    /// Writes a footnote reference. The footnote's back link leads to the first reference.
    fn footnote_mark(&self, out: &mut Markup, number: u32, occurrence: u32) {
        let again = if occurrence > 1 { format!("-{occurrence}") } else { String::new() };
        let [own_link, whole_link] = self.footnote_prefixes.map(|prefix| format!("#fn-{prefix}{number}"));
        let [own_id, whole_id] = self.footnote_prefixes.map(|prefix| format!("fnref-{prefix}{number}{again}"));
        out.element("sup").attribute("class", "footnote").holding(|out| {
            let link = out.element("a").attribute_by_placement("href", [&own_link, &whole_link]);
            link.attribute_by_placement("id", [&own_id, &whole_id]).text(&number.to_string());
        });
    }

    /// Writes the footnotes with these numbers, with links back to their references. Writes nothing
    /// if there are none.
    pub(super) fn footnotes(&self, out: &mut Markup, footnotes: &[Vec<Block>], numbers: impl Iterator<Item = u32>) {
        let chosen = numbers.filter_map(|number| Some((number, footnotes.get(number as usize - 1)?)));
        let chosen: Vec<(u32, &Vec<Block>)> = chosen.collect();
        if chosen.is_empty() {
            return;
        }
        out.element("section").attribute("class", "footnotes").holding(|out| {
            out.element_by_placement(headings(2)).text(self.messages.get("footnotes"));
            out.element("ol").holding(|out| chosen.iter().for_each(|(number, blocks)| self.footnote(out, *number, blocks)));
        });
    }

    /// Writes a footnote.
    fn footnote(&self, out: &mut Markup, number: u32, blocks: &[Block]) {
        let [own_id, whole_id] = self.footnote_prefixes.map(|prefix| format!("fn-{prefix}{number}"));
        let [own_link, whole_link] = self.footnote_prefixes.map(|prefix| format!("#fnref-{prefix}{number}"));
        let number = number.to_string();
        let item = out.element("li").attribute_by_placement("id", [&own_id, &whole_id]).attribute("value", &number);
        item.holding(|out| {
            self.blocks(out, blocks);
            let back = out.element("a").attribute("class", "footnote-back");
            let back = back.attribute_by_placement("href", [&own_link, &whole_link]);
            back.attribute("aria-label", &self.messages.fill("footnote_back", &[("number", &number)])).text("↩");
        });
    }

    /// Returns inline content as plain text, for titles in metadata and for descriptions.
    pub(super) fn plain(&self, inlines: &[Inline]) -> String {
        let mut text = String::new();
        self.write_plain(&mut text, inlines);
        text
    }

    /// Appends inline content as plain text.
    fn write_plain(&self, text: &mut String, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(part) | Inline::Code(part) => text.push_str(&part.text),
                Inline::Number(part) => text.push_str(&self.numbers.typed(&part.text)),
                Inline::Strong(content) | Inline::Emphasis(content) | Inline::Strike(content) => self.write_plain(text, content),
                Inline::Link(link) => {
                    self.write_plain(text, &link.content);
                    text.extend(self.number_of(link));
                }
                Inline::LineBreak => text.push(' '),
                Inline::Fact(reference) => {
                    if let Some(fact) = self.report.fact(&reference.id) {
                        text.push_str(&match reference.form {
                            FactForm::Label => fact.label.get(self.locale).clone(),
                            FactForm::Full => self.numbers.fact(fact).full(),
                            FactForm::Magnitude => self.numbers.magnitude(fact).full(),
                            FactForm::Value => self.numbers.fact(fact).number(),
                        });
                    }
                }
                Inline::Image(_) | Inline::Footnote { .. } => {}
            }
        }
    }
}

/// Writes a code block, below the name of its file. A line that is too long goes on further in than it begins, because indents have
/// a meaning.
fn code(out: &mut Markup, code: &CodeBlock) {
    if let Some(file) = &code.file {
        out.element("p").attribute("class", "code-file").text(file);
        out.raw("\n");
    }
    out.element("pre").holding(|out| {
        out.element("code").holding(|out| {
            for line in code.text.text.split_inclusive('\n') {
                let indent = (line.len() - line.trim_start_matches(' ').len()).div_ceil(2).min(MOST_INDENT);
                let class = if indent > 0 { format!("line in-{indent}") } else { "line".to_owned() };
                out.element("span").attribute("class", &class).text(line);
            }
        });
    });
}

/// Returns the element of a heading, on its own page and on the full-report page.
fn headings(level: u8) -> [&'static str; 2] {
    [level, level + 1].map(|level| HEADINGS[usize::from(level).min(HEADINGS.len() - 1)])
}

/// Starts a scrollable region for a wide table; it is reachable by keyboard. `paper` are the
/// classes with which it fits on paper.
pub(super) fn region<'m>(out: &'m mut Markup, name: &str, paper: Option<&str>) -> Tag<'m> {
    let class = paper.map_or_else(|| "table".to_owned(), |paper| format!("table {paper}"));
    let region = out.element("div").attribute("class", &class).attribute("role", "region");
    region.attribute("tabindex", "0").attribute("aria-label", name)
}

/// Returns the class for the alignment of a table column.
fn class(table: &Table, column: usize) -> Option<&'static str> {
    match table.alignments.get(column)? {
        Alignment::Center => Some("center"),
        Alignment::End => Some("end"),
        Alignment::Start => None,
    }
}

/// Returns whether the text of a link is its URL, so that print need not repeat it.
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
