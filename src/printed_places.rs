//! Every place of a site that prints a fact, with its text as readers see it: sentences, tables,
//! charts, key figures, share cards, the data page, and what later reports print of it.

use crate::diagnostic::{Place, Sentence};
use crate::load::documents::{CLOSING, POSTER};
use crate::model::chart::{Chart, ChartKind, history};
use crate::model::fact::Fact;
use crate::model::report::Report;
use crate::model::site::Site;
use crate::model::table::{Content, Table};
use crate::narrative::Subject;
use crate::pipeline::Prepared;
use crate::plan::artwork::{Artwork, ArtworkKind};
use crate::plan::page::PageKind;
use crate::plan::url::{fact_anchor, page_path};
use crate::render::{FactSentence, Renderer, TextPart};
use crate::uses::{Printing, printings};

/// A place that prints a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PrintedPlace {
    /// What it is: `正文 service#training（zh）`.
    pub what: Sentence,
    /// The path of its page or file in the output, with the anchor of its clause.
    pub page: Option<String>,
    /// The source position, if one position prints it.
    pub source: Option<Place>,
    /// The text, with the figure marked.
    pub parts: Vec<TextPart>,
}

/// The fact whose places are looked for.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    prepared: &'a Prepared,
    renderer: &'a Renderer,
    /// The index of its report.
    index: usize,
    report: &'a Report,
    fact: &'a Fact,
}

/// Returns the places that print a fact, which is named by the index of its report and its id: the
/// text first, the main language before the others.
pub(crate) fn printed_places(prepared: &Prepared, renderer: &Renderer, report: usize, id: &str) -> Vec<PrintedPlace> {
    let own = &*prepared.site.reports[report];
    let Some(fact) = own.facts.get(id) else { return Vec::new() };
    let wanted = Wanted { prepared, renderer, index: report, report: own, fact };
    let mut sentences = renderer.sentences(report, id);
    sentences.sort_by_key(|sentence| sentence.locale);
    let mut places: Vec<PrintedPlace> = sentences.into_iter().map(|sentence| wanted.sentence(sentence)).collect();
    places.extend(wanted.exhibits());
    places.extend(renderer.key_figures(report, id).into_iter().map(|(locale, parts)| wanted.key_figure(locale, parts)));
    places.extend(wanted.cards());
    places.push(wanted.data_page());
    places.extend(wanted.later_charts());
    places.extend(wanted.borrowed());
    places
}

/// Returns the path of the page where a part of a report's text is printed, with the anchor of its
/// clause. The preface is on the front page, the closing at the end of the last section's page, the poster on its own.
pub(crate) fn page_of(site: &Site, report: usize, section: &str, clause: Option<&str>, locale: usize) -> String {
    let sections = &site.reports[report].sections;
    let kind = match sections.iter().position(|known| known.id == section) {
        Some(index) => PageKind::Section(report, index),
        None if section == POSTER => PageKind::Poster(report),
        None => match sections.len().checked_sub(1).filter(|_| section == CLOSING) {
            Some(last) => PageKind::Section(report, last),
            None => PageKind::Report(report),
        },
    };
    let anchor = clause.map(|clause| format!("#{clause}")).unwrap_or_default();
    page_path(site, kind, locale) + &anchor
}

impl Wanted<'_> {
    fn site(&self) -> &Site {
        &self.prepared.site
    }

    fn code(&self, locale: usize) -> &str {
        &self.site().locales().get(locale).code
    }

    fn sentence(&self, sentence: FactSentence) -> PrintedPlace {
        let FactSentence { locale, section, clause, place, parts } = sentence;
        let anchor = clause.as_ref().map(|clause| format!("#{clause}")).unwrap_or_default();
        let code = self.code(locale);
        PrintedPlace {
            what: Sentence::new(format!("正文 {section}{anchor}（{code}）"), format!("text of {section}{anchor} ({code})")),
            page: Some(page_of(self.site(), self.index, &section, clause.as_deref(), locale)),
            source: Some(place),
            parts,
        }
    }

    /// The tables and charts that the text shows.
    fn exhibits(&self) -> Vec<PrintedPlace> {
        let printed = printings(self.report).remove(self.fact.id.as_str()).unwrap_or_default();
        let mut places = Vec::new();
        for printing in printed {
            match printing.exhibit {
                Some(Subject::Table(id)) => {
                    places.extend(self.report.table(id).into_iter().flat_map(|table| self.cells(table, &printing)));
                }
                Some(Subject::Chart(id)) => places.extend(self.report.chart(id).map(|chart| self.chart(chart, &printing))),
                Some(Subject::Facts(_)) | None => {}
            }
        }
        places
    }

    fn exhibit(&self, words: (&str, &str), id: &str, printing: &Printing<'_>, parts: Vec<TextPart>) -> PrintedPlace {
        let code = self.code(printing.locale);
        PrintedPlace {
            what: Sentence::new(format!("{} {id}（{code}）", words.0), format!("{} {id} ({code})", words.1)),
            page: Some(page_of(self.site(), self.index, printing.section, printing.clause, printing.locale)),
            source: Some(printing.place.clone()),
            parts,
        }
    }

    /// The cells of a table that have the fact, each with the names of its row and column.
    fn cells(&self, table: &Table, printing: &Printing<'_>) -> Vec<PrintedPlace> {
        let locale = printing.locale;
        let mut places = Vec::new();
        for row in table.rows.iter() {
            for (index, cell) in row.cells.iter().enumerate() {
                if matches!(&cell.content, Content::Fact(id) if *id == self.fact.id) {
                    let column = table.full_label(index, locale);
                    let names = [table.caption.get(locale), row.label.get(locale), &column];
                    let parts = self.named(&names.map(String::as_str), self.fact, locale);
                    places.push(self.exhibit(("表格", "table"), &table.id, printing, parts));
                }
            }
        }
        places
    }

    fn chart(&self, chart: &Chart, printing: &Printing<'_>) -> PrintedPlace {
        let names = [chart.title.get(printing.locale), self.fact.label.get(printing.locale)];
        let parts = self.named(&names.map(String::as_str), self.fact, printing.locale);
        self.exhibit(("图表", "chart"), &chart.id, printing, parts)
    }

    /// Names and the value of a fact.
    fn named(&self, names: &[&str], fact: &Fact, locale: usize) -> Vec<TextPart> {
        let between = if self.site().locales().get(locale).is_unspaced() { "　" } else { " · " };
        let names = TextPart::plain(names.join(between) + between);
        vec![names, TextPart::figure(self.renderer.printed(fact, locale))]
    }

    fn key_figure(&self, locale: usize, parts: Vec<TextPart>) -> PrintedPlace {
        let code = self.code(locale);
        PrintedPlace {
            what: Sentence::new(format!("首页的主要数据（{code}）"), format!("key figures of the front page ({code})")),
            page: Some(page_path(self.site(), PageKind::Report(self.index), locale)),
            source: None,
            parts,
        }
    }

    /// The share cards that show the fact.
    fn cards(&self) -> Vec<PrintedPlace> {
        let mut places = Vec::new();
        for Artwork { path, kind, .. } in &self.prepared.plan.artworks {
            let ArtworkKind::Card(card) = kind else { continue };
            if card.report != Some(self.index) || !self.renderer.facts_on_card(*card).contains(&self.fact.id) {
                continue;
            }
            let label = self.fact.label.get(card.locale).as_str();
            places.push(PrintedPlace {
                what: Sentence::new(format!("分享图 {path}"), format!("share card {path}")),
                page: Some(path.clone()),
                source: None,
                parts: self.named(&[label], self.fact, card.locale),
            });
        }
        places
    }

    /// The data page of the main language; the data files have the same value.
    fn data_page(&self) -> PrintedPlace {
        let label = self.fact.label.get(0).as_str();
        let anchor = fact_anchor(&self.fact.id);
        let page = page_path(self.site(), PageKind::Data(self.index), 0);
        PrintedPlace {
            what: Sentence::new("数据页和供下载的数据（各语种）", "data page and data files (all languages)"),
            page: Some(format!("{page}#{anchor}")),
            source: None,
            parts: self.named(&[label], self.fact, 0),
        }
    }

    /// The charts of later reports that draw the values of several years.
    fn later_charts(&self) -> Vec<PrintedPlace> {
        let mut places = Vec::new();
        for (index, later) in self.site().reports.iter().enumerate().filter(|(index, _)| *index != self.index) {
            let charts = later.exhibits.charts.iter().filter(|chart| chart.kind == ChartKind::Change);
            for chart in charts.filter(|chart| self.is_drawn_by(chart, later)) {
                let names = [chart.title.get(0), self.report.edition.get(0), self.fact.label.get(0)];
                places.push(PrintedPlace {
                    what: Sentence::new(
                        format!("报告 {} 的图表 {}（各语种）", later.id, chart.id),
                        format!("chart {} of report {} (all languages)", chart.id, later.id),
                    ),
                    page: Some(page_path(self.site(), PageKind::Report(index), 0)),
                    source: Some(chart.place.clone()),
                    parts: self.named(&names.map(String::as_str), self.fact, 0),
                });
            }
        }
        places
    }

    /// What the reports that borrow the fact print of it.
    fn borrowed(&self) -> Vec<PrintedPlace> {
        let mut places = Vec::new();
        for index in self.site().borrowers(&self.report.id, &self.fact.id) {
            let borrower = &*self.site().reports[index];
            let is_loan =
                |loan: &&Fact| loan.lender.as_ref().is_some_and(|own| own.report == self.report.id && own.fact == self.fact.id);
            let Some(fact) = borrower.borrowed().find(is_loan) else { continue };
            let there = Wanted { index, report: borrower, fact, ..*self };
            let sentences = self.renderer.sentences(index, &fact.id);
            let own = sentences.into_iter().map(|sentence| there.sentence(sentence)).chain(there.exhibits());
            let id = &borrower.id;
            places.extend(own.map(|place| PrintedPlace {
                what: Sentence::new(format!("报告 {id} 的{}", place.what.zh), format!("{} of report {id}", place.what.en)),
                ..place
            }));
        }
        places
    }

    /// Whether a chart of several years draws the fact.
    fn is_drawn_by(&self, chart: &Chart, later: &Report) -> bool {
        let drawn = chart.facts(later).into_iter().filter_map(|id| later.facts.get(id));
        let same = drawn.filter(|fact| fact.measure() == self.fact.measure());
        let site = self.site();
        same.into_iter().any(|fact| {
            let values = history(&site.reports, later, fact);
            values.iter().any(|(report, _)| report.id == self.report.id)
        })
    }
}
