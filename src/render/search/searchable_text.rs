//! The words that a reader can find, page by page, with the anchors that results lead to.

use crate::characters::normalised;
use crate::model::fact::Fact;
use crate::model::report::{Report, Translations};
use crate::model::table::{Content, Table};
use crate::narrative::Clause;
use crate::plan::links::LinkContext;
use crate::plan::page::PageKind;
use crate::plan::search::SearchUnit;
use crate::plan::url::{UrlBase, fact_anchor, page_path, table_anchor};
use crate::render::context::RenderContext;
use crate::render::facts::{CLOSING, PREFACE, Passage, frame_passage, passages, waivers};
use crate::render::markup::Markup;
use crate::render::names::{report_title, section_number, sub_clause_number};
use crate::render::text::{SectionWriter, frame_body};
use serde::Serialize;
use std::ops::Range;

/// A page that can be found, or a portion of it.
#[derive(Debug, Serialize)]
pub(super) struct SearchablePage {
    /// Path relative to the output's root.
    pub path: String,
    pub title: String,
    /// Whether it is the data page, whose passages are facts and tables.
    #[serde(rename = "data")]
    pub is_data: bool,
    pub passages: Vec<SearchablePassage>,
}

/// A portion of a page with an anchor of its own.
#[derive(Debug, Serialize)]
pub(super) struct SearchablePassage {
    /// Its anchor; empty at the start of a page.
    pub id: String,
    pub heading: String,
    pub text: String,
}

/// Returns the page with a unit of a report's text, and what can be found in it.
pub(super) fn page_of_unit(context: &RenderContext, report: usize, locale: usize, unit: &SearchUnit) -> SearchablePage {
    let (kind, is_data) = match unit {
        SearchUnit::Front => (PageKind::Report(report), false),
        SearchUnit::Section(position) => (PageKind::Section(report, *position), false),
        SearchUnit::Facts(_) | SearchUnit::Tables => (PageKind::Data(report), true),
    };
    let path = page_path(&context.site, kind, locale);
    let link_context = LinkContext { report, locale, url_base: UrlBase::RelativeFrom(path.clone()), whole: false };
    let mut words = Words {
        context,
        report: &context.site.reports[report],
        link_context: &link_context,
        title: String::new(),
        passages: Vec::new(),
    };
    match unit {
        SearchUnit::Front => words.front(),
        SearchUnit::Section(position) => words.section(*position),
        SearchUnit::Facts(facts) => words.facts(facts.clone()),
        SearchUnit::Tables => words.tables(),
    }
    SearchablePage { path, title: words.title, is_data, passages: words.passages }
}

/// The words of a page that are being collected.
struct Words<'a> {
    context: &'a RenderContext,
    report: &'a Report,
    link_context: &'a LinkContext,
    title: String,
    passages: Vec<SearchablePassage>,
}

impl<'a> Words<'a> {
    /// Adds a report's front page: its title and preface.
    fn front(&mut self) {
        self.title = report_title(self.context, self.link_context.report, self.link_context.locale);
        self.add("", self.title.clone(), String::new());
        self.frame("preface", PREFACE, self.report.preface.as_ref());
    }

    /// Adds a section, if it is written in the page's language, and its clauses that are. The last
    /// section includes the closing.
    fn section(&mut self, position: usize) {
        let (context, link_context) = (self.context, self.link_context);
        let locale = link_context.locale;
        let writer = SectionWriter::new(context, link_context, position);
        let passages = passages(context, link_context, position);
        let is_in_language = writer.shown == locale;
        self.title = words(|out| {
            out.text(&section_number(context, link_context.report, locale, position));
            out.raw(" ");
            writer.title(out);
        });
        if is_in_language {
            let text = words(|out| {
                writer.lead(out);
                self.withdrawal(&self.report.sections[position].id, out);
                passages.first().into_iter().for_each(|lead| self.waivers(lead, out));
                writer.footnotes(out);
            });
            self.add("", self.title.clone(), text);
        }
        for passage in &passages {
            let Some((shown, clause)) = passage.clause.filter(|(shown, _)| *shown == locale) else { continue };
            let heading = words(|out| {
                out.text(&passage.number);
                out.raw(" ");
                writer.heading(out, shown, &clause.heading.content);
            });
            // A clause in another language than its section has its own footnotes, so it is found as one passage.
            let is_divided = is_in_language && clause.sub_clauses().next().is_some();
            let text = words(|out| {
                if is_divided {
                    writer.clause_blocks(out, clause, clause.lead());
                } else {
                    writer.clause_body(out, &passage.number, shown, clause);
                }
                self.withdrawal(&clause.id, out);
                self.waivers(passage, out);
            });
            self.add(&clause.id, heading, text);
            if is_divided && self.report.withdrawal(&clause.id).is_none() {
                self.sub_clauses(&writer, &passage.number, clause);
            }
        }
        if position + 1 == self.report.sections.len() {
            self.frame("closing", CLOSING, self.report.closing.as_ref());
        }
    }

    /// Adds the sub-clauses of a clause that is written in its section's language.
    fn sub_clauses(&mut self, writer: &SectionWriter<'_>, number: &str, clause: &Clause) {
        let messages = &self.context.tools[self.link_context.locale].messages;
        for (position, sub_clause) in clause.sub_clauses().enumerate() {
            let heading = words(|out| {
                out.text(&sub_clause_number(messages, self.report.numbering, number, position));
                out.raw(" ");
                writer.heading(out, writer.shown, sub_clause.heading);
            });
            self.add(sub_clause.id, heading, words(|out| writer.clause_blocks(out, clause, sub_clause.blocks)));
        }
    }

    /// Writes why a clause or section was withdrawn, which is all that is left of it.
    fn withdrawal(&self, id: &str, out: &mut Markup) {
        let locale = self.link_context.locale;
        if let Some(withdrawal) = self.report.withdrawal(id) {
            out.text(self.context.tools[locale].messages.get("withdrawn"));
            out.raw(" ");
            out.text(withdrawal.text.get(locale));
        }
    }

    /// Adds some facts of the data page, each with its value and explanations.
    fn facts(&mut self, range: Range<usize>) {
        self.title = self.context.tools[self.link_context.locale].messages.get("data_page").to_owned();
        for fact in self.report.facts.values().skip(range.start).take(range.len()) {
            self.fact(fact);
        }
    }

    fn fact(&mut self, fact: &Fact) {
        let locale = self.link_context.locale;
        let Some(label) = fact.label.own(locale) else { return };
        let value = self.context.tools[locale].numbers.fact(fact).full();
        let explanations = [&fact.definition, &fact.scope].into_iter().flatten().filter_map(|text| text.own(locale));
        let texts: Vec<&str> = std::iter::once(value.as_str()).chain(explanations.map(String::as_str)).collect();
        self.add(&fact_anchor(&fact.id), words(|out| out.text(label)), words(|out| out.text(&texts.join(" "))));
    }

    /// Adds the tables of the data page.
    fn tables(&mut self) {
        self.title = self.context.tools[self.link_context.locale].messages.get("data_page").to_owned();
        for table in &self.report.exhibits.tables {
            self.table(table);
        }
    }

    /// Adds a table: its caption, and the labels and texts in it. Its numbers are found in the
    /// clause that shows it.
    fn table(&mut self, table: &Table) {
        let locale = self.link_context.locale;
        let Some(caption) = table.caption.own(locale) else { return };
        let groups = table.groups.iter().map(|group| &group.label);
        let columns = table.statement.iter().chain(groups).chain(table.columns.iter().map(|column| &column.label));
        let cells = table.rows.iter().flat_map(|row| {
            let texts = row.cells.iter().filter_map(|cell| match &cell.content {
                Content::Text(text) => Some(text),
                _ => None,
            });
            std::iter::once(&row.label).chain(texts)
        });
        let texts = std::iter::once(&table.rows_label).chain(columns).chain(cells);
        let texts: Vec<&str> = texts.filter_map(|text| text.own(locale)).map(String::as_str).collect();
        self.add(&table_anchor(&table.id), words(|out| out.text(caption)), words(|out| out.text(&texts.join(" "))));
    }

    /// Adds the preface or the closing, if it is written in the page's language.
    fn frame(&mut self, id: &str, place: &'static str, translations: Option<&'a Translations>) {
        let (context, link_context) = (self.context, self.link_context);
        let locale = link_context.locale;
        let Some(translations) = translations.filter(|translations| translations.shown(locale).0 == locale) else { return };
        let passage = frame_passage(context, self.report, translations, locale, place);
        let text = words(|out| {
            frame_body(context, link_context, translations, place, out);
            self.waivers(&passage, out);
        });
        self.add(id, context.tools[locale].messages.get(id).to_owned(), text);
    }

    /// Writes the reasons in the notes below a passage.
    fn waivers(&self, passage: &Passage<'_>, out: &mut Markup) {
        for waiver in waivers(self.context, self.link_context, passage) {
            out.element("p").text(&waiver.reason);
        }
    }

    fn add(&mut self, id: &str, heading: String, text: String) {
        self.passages.push(SearchablePassage { id: id.to_owned(), heading, text });
    }
}

/// Returns the words that `write` writes, in the form in which readers type them: without invisible
/// characters, with ideographs in place of radicals, and with single spaces. Spaces that part
/// thousands are kept as they are.
fn words(write: impl FnOnce(&mut Markup)) -> String {
    let mut markup = Markup::words();
    write(&mut markup);
    let written = markup.finish();
    let mut words = String::with_capacity(written.len());
    let separates = |c: char| c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}');
    for word in normalised(&written).split(separates).filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}
