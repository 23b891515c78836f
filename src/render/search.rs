//! What a search finds: the words of a language's pages, clause by clause, from
//! the views that the pages themselves are made of.
//!
//! Only what is told in the language is found: text borrowed from another one is
//! found in that one. The whole report on one page would answer everything twice
//! and is left out.

use super::Output;
use super::context::RenderContext;
use super::html::{escape, without_isolates};
use super::names::report_title;
use super::pages::section::section_view;
use super::report::{Depth, report_view};
use super::search_index::{SearchablePage, make_index};
use super::views::{ClauseView, FrameView, ReportView, SectionView, WaiverView};
use crate::characters::normalised;
use crate::error::Result;
use crate::plan::links::Surroundings;
use crate::plan::page::PageKind;
use crate::plan::url::{Way, page_path, search_folder};
use minijinja::Value;
use std::fmt::Write as _;

/// Why writing to a string cannot fail.
const TAKES_ALL: &str = "a string takes all text";
/// Elements whose words do not run on into what follows.
const BLOCKS: [&str; 12] =
    ["</p>", "</li>", "</td>", "</th>", "</h3>", "</h4>", "</h5>", "</figcaption>", "</caption>", "</dt>", "</dd>", "</pre>"];

/// The files of a language's search index, by name; none where search is off.
pub fn search_index(context: &RenderContext, locale: usize) -> Result<Vec<Output>> {
    if !context.site.search {
        return Ok(Vec::new());
    }
    let language = context.site.locales().get(locale).tag_text();
    make_index(searchable_pages(context, locale), &language, &search_folder(&context.site, locale))
}

fn searchable_pages(context: &RenderContext, locale: usize) -> impl Iterator<Item = SearchablePage> {
    (0..context.site.reports.len()).flat_map(move |report| pages_of_report(context, report, locale))
}

fn pages_of_report(context: &RenderContext, report: usize, locale: usize) -> Vec<SearchablePage> {
    let path = page_path(&context.site, PageKind::Report(report), locale);
    let surroundings = Surroundings { report, locale, way: Way::RelativeFrom(path.clone()), whole: false };
    let view = report_view(context, &surroundings, Depth::Full);
    let title = report_title(context, report, locale);
    let mut pages = vec![SearchablePage { path, html: front_page(context, &view, &title, locale) }];
    for position in 0..context.site.reports[report].sections.len() {
        let section = section_view(context, &surroundings, position);
        let path = page_path(&context.site, PageKind::Section(report, position), locale);
        let closing = view.closing.as_ref().filter(|_| section.next.is_none());
        pages.push(SearchablePage { path, html: section_page(context, &section, closing, &title, locale) });
    }
    pages
}

fn front_page(context: &RenderContext, report: &ReportView, title: &str, locale: usize) -> String {
    let mut words = Words::new(title);
    words.title(&escape(title));
    words.frame("preface", context.tools[locale].messages.get("preface"), report.preface.as_ref());
    words.0
}

fn section_page(
    context: &RenderContext,
    section: &SectionView,
    closing: Option<&FrameView>,
    report: &str,
    locale: usize,
) -> String {
    let mut words = Words::new(report);
    if section.language.is_none() {
        words.title(&format!("{} {}", escape(&section.number), section.title));
        words.value(section.lead.as_ref());
        words.waivers(&section.waivers);
    }
    for clause in section.clauses.iter().filter(|clause| clause.language.is_none()) {
        words.clause(clause);
    }
    words.value(section.footnotes.as_ref().filter(|_| section.language.is_none()));
    words.frame("closing", context.tools[locale].messages.get("closing"), closing);
    words.0
}

/// Words as readers type them: in their usual form, and without what isolates numbers,
/// which would be part of them.
fn searchable(html: &str) -> String {
    normalised(&without_isolates(html)).into_owned()
}

/// A page for the index: our own HTML with all but words left out.
struct Words(String);

impl Words {
    /// The report stands beside the words and not among them: else each of its
    /// pages would be found by its name.
    fn new(report: &str) -> Words {
        Words(format!("<html><p data-report=\"{}\" data-pagefind-filter=\"report[data-report]\"></p>", escape(report)))
    }

    fn title(&mut self, html: &str) {
        write!(self.0, "<h1>{} </h1>", searchable(html)).expect(TAKES_ALL);
    }

    /// Everything up to the next one is found at this anchor.
    fn anchor(&mut self, id: &str, html: &str) {
        write!(self.0, "<h2 id=\"{}\">{} </h2>", escape(id), searchable(html)).expect(TAKES_ALL);
    }

    /// A space before the end of a block keeps words apart, and keeps pagefind from
    /// putting a full stop there.
    fn block(&mut self, html: &str) {
        // Nobody types a character that cannot be seen, or a radical for an ideograph.
        let mut html = searchable(html);
        for end in BLOCKS {
            html = html.replace(end, &format!(" {end}"));
        }
        self.0 += &html;
        self.0.push('\n');
    }

    fn value(&mut self, value: Option<&Value>) {
        if let Some(html) = value.and_then(Value::as_str) {
            self.block(html);
        }
    }

    fn clause(&mut self, clause: &ClauseView) {
        self.anchor(&clause.id, &format!("{} {}", escape(&clause.number), clause.title));
        self.value(Some(&clause.body));
        self.waivers(&clause.waivers);
    }

    fn frame(&mut self, id: &str, title: &str, frame: Option<&FrameView>) {
        let Some(frame) = frame.filter(|frame| frame.language.is_none()) else { return };
        self.anchor(id, &escape(title));
        self.value(Some(&frame.body));
        self.waivers(&frame.waivers);
    }

    fn waivers(&mut self, waivers: &[WaiverView]) {
        for waiver in waivers {
            self.block(&format!("<p>{}</p>", escape(&waiver.reason)));
        }
    }
}
