//! The content of the search index: the words of a language's pages, clause by clause, from
//! the same texts as the pages.
//!
//! Only text written in the language is indexed: text that falls back to another language is
//! found in that language. The full-report page is left out, because it would duplicate every
//! result.

use super::Output;
use super::context::RenderContext;
use super::facts::{CLOSING, PREFACE, Passage, frame_passage, passages, waivers};
use super::html::escape;
use super::markup::Markup;
use super::names::{report_title, section_number};
use super::search_index::{SearchablePage, make_index};
use super::text::{SectionWriter, frame_body};
use crate::characters::normalised;
use crate::error::Result;
use crate::model::report::Translations;
use crate::plan::links::LinkContext;
use crate::plan::page::PageKind;
use crate::plan::url::{UrlBase, page_path, search_folder};

/// Returns the files of a language's search index, sorted by name; empty if search is off.
pub(super) fn search_index(context: &RenderContext, locale: usize) -> Result<Vec<Output>> {
    if !context.site.search {
        return Ok(Vec::new());
    }
    let language = context.site.locales().get(locale).tag_text();
    make_index(searchable_pages(context, locale), &language, &search_folder(&context.site, locale))
}

/// Returns the pages to be indexed, lazily, so that only those of one report are in memory.
fn searchable_pages(context: &RenderContext, locale: usize) -> impl Iterator<Item = SearchablePage> {
    (0..context.site.reports.len()).flat_map(move |report| pages_of_report(context, report, locale))
}

/// Returns the front page and the section pages of a report.
fn pages_of_report(context: &RenderContext, report: usize, locale: usize) -> Vec<SearchablePage> {
    let path = page_path(&context.site, PageKind::Report(report), locale);
    let link_context = LinkContext { report, locale, url_base: UrlBase::RelativeFrom(path.clone()), whole: false };
    let mut pages = vec![SearchablePage { path, html: front_page(context, &link_context) }];
    for position in 0..context.site.reports[report].sections.len() {
        let path = page_path(&context.site, PageKind::Section(report, position), locale);
        pages.push(SearchablePage { path, html: section_page(context, &link_context, position) });
    }
    pages
}

/// Returns a report's front page for the index: its title and preface.
fn front_page(context: &RenderContext, link_context: &LinkContext) -> String {
    let title = report_title(context, link_context.report, link_context.locale);
    let mut words = Words::new(context, link_context, &title);
    words.heading("<h1>", "</h1>", |out| out.text(&title));
    words.frame("preface", PREFACE, context.site.reports[link_context.report].preface.as_ref());
    words.html
}

/// Returns a section's page for the index. The last section includes the closing.
fn section_page(context: &RenderContext, link_context: &LinkContext, position: usize) -> String {
    let (locale, report) = (link_context.locale, &context.site.reports[link_context.report]);
    let mut words = Words::new(context, link_context, &report_title(context, link_context.report, locale));
    let writer = SectionWriter::new(context, link_context, position);
    let passages = passages(context, link_context, position);
    let is_told = writer.shown == locale;
    if is_told {
        words.heading("<h1>", "</h1>", |out| {
            out.text(&section_number(context, locale, position));
            out.raw(" ");
            writer.title(out);
        });
        if writer.has_lead() {
            words.block(|out| writer.lead(out));
        }
        passages.first().into_iter().for_each(|lead| words.waivers(lead));
    }
    for passage in &passages {
        let Some((shown, clause)) = passage.clause.filter(|(shown, _)| *shown == locale) else { continue };
        words.anchor(&clause.id, |out| {
            out.text(&passage.number);
            out.raw(" ");
            writer.clause_title(out, shown, clause);
        });
        words.block(|out| writer.clause_body(out, shown, clause));
        words.waivers(passage);
    }
    if is_told {
        words.block(|out| writer.footnotes(out));
    }
    if position + 1 == report.sections.len() {
        words.frame("closing", CLOSING, report.closing.as_ref());
    }
    words.html
}

/// A page for the index: HTML that contains only words.
struct Words<'a> {
    context: &'a RenderContext,
    link_context: &'a LinkContext,
    html: String,
}

impl<'a> Words<'a> {
    /// Starts a page. The report's title is a filter attribute and not indexed text; otherwise
    /// every page of a report would match a search for the report's title.
    fn new(context: &'a RenderContext, link_context: &'a LinkContext, report: &str) -> Words<'a> {
        let report = escape(report);
        let html = format!("<html><p data-report=\"{report}\" data-pagefind-filter=\"report[data-report]\"></p>");
        Words { context, link_context, html }
    }

    /// Adds normalised text, as readers type it: without invisible characters, and with ideographs in
    /// place of radicals.
    fn add(&mut self, write: impl FnOnce(&mut Markup)) {
        let mut markup = Markup::for_index();
        write(&mut markup);
        self.html += &normalised(&markup.finish());
    }

    /// Adds a heading between two tags.
    fn heading(&mut self, start: &str, end: &str, write: impl FnOnce(&mut Markup)) {
        self.html += start;
        self.add(write);
        self.html.push(' ');
        self.html += end;
    }

    /// Adds a heading with an id. Everything up to the next heading is found under this anchor.
    fn anchor(&mut self, id: &str, write: impl FnOnce(&mut Markup)) {
        self.heading(&format!("<h2 id=\"{}\">", escape(id)), "</h2>", write);
    }

    /// Adds a block of text, unless it is empty.
    fn block(&mut self, write: impl FnOnce(&mut Markup)) {
        let length = self.html.len();
        self.add(write);
        if self.html.len() > length {
            self.html.push('\n');
        }
    }

    /// Adds the preface or the closing, if it is written in the page's language.
    fn frame(&mut self, id: &str, place: &'static str, translations: Option<&Translations>) {
        let (context, link_context) = (self.context, self.link_context);
        let locale = link_context.locale;
        let Some(translations) = translations.filter(|translations| translations.shown(locale).0 == locale) else { return };
        self.anchor(id, |out| out.text(context.tools[locale].messages.get(id)));
        self.block(|out| frame_body(context, link_context, translations, place, out));
        self.waivers(&frame_passage(context, &context.site.reports[link_context.report], translations, locale, place));
    }

    /// Adds the reasons in the notes below a passage.
    fn waivers(&mut self, passage: &Passage<'_>) {
        for waiver in waivers(self.context, self.link_context, passage) {
            self.block(|out| out.element("p").text(&waiver.reason));
        }
    }
}
