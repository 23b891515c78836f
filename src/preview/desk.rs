//! The preview's pages about the work on a report: its proof sheet, and what a change of a fact
//! would change. They are made when they are requested, from the snapshot of that moment.

use super::answer::{HTML, plain, respond};
use super::http::ServerState;
#[cfg(feature = "import")]
use super::review::{self, ReviewPage};
use super::snapshot::Snapshot;
use super::translate::{self, Shown, TranslatePage};
use super::translate_form::Written;
use crate::diagnostic::{Place, Sentence, Speech};
use crate::error::Result;
use crate::impact::{self, Calculated, Changed, Impact};
use crate::model::report::Report;
use crate::page_template;
use crate::pipeline::{Finding, count_errors};
use crate::printed_places::PrintedPlace;
use crate::proof::{self, PreviewLinks, Sheet, Surroundings};
use crate::render::TextPart;
use crate::rendered_site::RenderedSite;
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;

/// The content security policies: files of this server, and in the sheet its own styles. The form
/// of a fact is sent to its own page.
const SHEET_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const FACT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

/// What a page is made from.
pub(super) struct Desk<'a> {
    pub snapshot: &'a Snapshot,
    pub speech: Speech,
    /// Returns the link that opens a source position in an editor, if there is one.
    pub open: &'a dyn Fn(&Place) -> Option<String>,
}

impl Desk<'_> {
    /// The proof sheet of a report: `2023.html`, or that of the report on the front page for an empty
    /// name.
    pub(super) fn sheet(&self, name: &str) -> Response<Body> {
        let Some(shown) = &self.snapshot.shown else { return self.missing() };
        let site = &shown.prepared.site;
        let id = name.strip_suffix(".html");
        let index = match id {
            None if name.is_empty() => site.featured,
            None => None,
            Some(id) => site.reports.iter().position(|report| report.id == id),
        };
        let Some(index) = index else { return self.missing() };
        self.page(self.sheet_of(shown, index), SHEET_POLICY)
    }

    fn sheet_of(&self, shown: &RenderedSite, index: usize) -> Result<String> {
        let errors = self.snapshot.errors();
        // Findings of a build with errors are not about the site that is shown.
        let findings: &[Finding] = if errors == 0 { &self.snapshot.findings } else { &[] };
        let sheet = Sheet::of(&shown.prepared, index, shown.renderer(), findings, self.speech)?;
        let links = PreviewLinks {
            overview: "../".to_owned(),
            facts: format!("../fact/{}/", shown.prepared.site.reports[index].id),
            script: "../page.js".to_owned(),
            number: self.snapshot.number,
        };
        proof::page(&sheet, &Surroundings { errors, preview: Some(links) }, self.speech)
    }

    /// The page of a fact: `2023/training.html`, with a new value in the query.
    pub(super) fn fact(&self, name: &str, query: &str) -> Response<Body> {
        let Some(shown) = &self.snapshot.shown else { return self.missing() };
        let reports = &shown.prepared.site.reports;
        let found = name.strip_suffix(".html").and_then(|name| name.split_once('/')).and_then(|(report, fact)| {
            let index = reports.iter().position(|known| known.id == report)?;
            reports[index].facts.contains_key(fact).then_some((index, fact))
        });
        let Some((index, id)) = found else { return self.missing() };
        let typed = value_of(query);
        self.page(self.fact_of(shown, index, id, &typed), FACT_POLICY)
    }

    fn fact_of(&self, shown: &RenderedSite, index: usize, id: &str, typed: &str) -> Result<String> {
        let report = &*shown.prepared.site.reports[index];
        let (quantity, refusal) = match typed.trim() {
            "" => (None, None),
            text => match impact::read(report, &report.facts[id], text) {
                Ok(quantity) => (Some(quantity), None),
                Err(refusal) => (None, Some(refusal.get(self.speech).to_owned())),
            },
        };
        let Some(impact) = impact::impact(&shown.prepared, index, id, quantity)? else { return Ok(String::new()) };
        let values = self.view(shown, report, id, (typed, refusal), &impact);
        page_template::filled(include_str!("fact.html"), values, self.speech)
    }

    fn view(
        &self,
        shown: &RenderedSite,
        report: &Report,
        id: &str,
        (typed, refusal): (&str, Option<String>),
        impact: &Impact,
    ) -> FactView {
        let fact = &report.facts[id];
        let site = &shown.prepared.site;
        let trial = impact.trial.as_ref();
        let finding = |finding: &Finding| FindingView::of(finding, self);
        let breaks = |changed: &&Changed<Calculated, Calculated>| {
            changed.now.holds && changed.then.as_ref().is_some_and(|then| !then.holds)
        };
        FactView {
            organization: site.organization.name.get(0).clone(),
            sheet: shown.style_sheet(),
            number: self.snapshot.number,
            errors: self.snapshot.errors(),
            report: report.id.clone(),
            id: id.to_owned(),
            language: site.locales().get(0).tag_text(),
            label: impact.label.clone(),
            value: impact.value.clone(),
            machine: fact.quantity.machine(),
            source: SourceView::of(&fact.place, self),
            typed: typed.to_owned(),
            refusal,
            then: trial.map(|trial| trial.value.clone()),
            broken: impact.relations.iter().filter(breaks).count(),
            new_errors: trial.map(|trial| count_errors(&trial.arisen)).unwrap_or_default(),
            arisen: trial.iter().flat_map(|trial| &trial.arisen).map(finding).collect(),
            gone: trial.iter().flat_map(|trial| &trial.gone).map(finding).collect(),
            places: impact.places.iter().map(|place| self.place(place)).collect(),
            relations: impact.relations.iter().map(|relation| self.relation(relation)).collect(),
        }
    }

    fn place(&self, changed: &Changed<PrintedPlace, Vec<TextPart>>) -> PlaceView {
        let Changed { now, then } = changed;
        let parts = |parts: &Vec<TextPart>| parts.iter().map(|part| (part.text.clone(), part.is_figure)).collect();
        PlaceView {
            what: now.what.get(self.speech).to_owned(),
            page: now.page.clone(),
            source: now.source.as_ref().map(|place| SourceView::of(place, self)),
            now: parts(&now.parts),
            then: then.as_ref().map(parts),
        }
    }

    fn relation(&self, changed: &Changed<Calculated, Calculated>) -> RelationView {
        let words =
            |calculated: &Calculated| (calculated.written(), calculated.result().get(self.speech).to_owned(), calculated.holds);
        RelationView {
            name: changed.now.name.get(self.speech).to_owned(),
            now: words(&changed.now),
            then: changed.then.as_ref().map(words),
        }
    }

    /// A page of the review of an imported report, with the reason why the last form changed nothing.
    #[cfg(feature = "import")]
    pub(super) fn review(&self, server: &ServerState, name: &str, refusal: Option<&Sentence>) -> Response<Body> {
        let page = ReviewPage::of(name);
        let page = page.and_then(|page| review::page(self, server.preview.root(), &page, &server.token, refusal));
        page.map_or_else(|| self.missing(), |page| self.page(page, FACT_POLICY))
    }

    /// A page of the translation desk, with the reason why the last form changed nothing and what was in its box.
    pub(super) fn translate(
        &self,
        server: &ServerState,
        name: &str,
        shown: Shown,
        refusal: Option<(&Sentence, Vec<Written>)>,
    ) -> Response<Body> {
        let page = TranslatePage::of(name);
        let page = page.and_then(|page| {
            let (project, token) = (server.preview.project(), server.token.as_str());
            translate::page(self, &translate::Request { project, page: &page, shown, token, refusal })
        });
        page.map_or_else(|| self.missing(), |page| self.page(page, FACT_POLICY))
    }

    fn page(&self, page: Result<String>, policy: &'static str) -> Response<Body> {
        match page {
            Ok(page) => {
                let mut response = respond(StatusCode::OK, HTML, page.into_bytes());
                response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
                response
            }
            Err(error) => plain(StatusCode::INTERNAL_SERVER_ERROR, format!("{}\n", error.sentence().get(self.speech))),
        }
    }

    /// The response for a page that does not exist.
    pub(super) fn missing(&self) -> Response<Body> {
        let missing = Sentence::new("没有这个页面。\n", "Page not found.\n");
        plain(StatusCode::NOT_FOUND, missing.get(self.speech))
    }
}

/// The new value in the query of a form; empty if there is none.
fn value_of(query: &str) -> String {
    let value = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "value");
    value.map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// The page of a fact.
#[derive(Serialize)]
struct FactView {
    organization: String,
    /// The path of the theme's style sheet.
    sheet: Option<String>,
    /// The number of the snapshot.
    number: u64,
    /// The number of errors of the last build: the page is then about the content before it.
    errors: usize,
    report: String,
    id: String,
    /// The tag of the main language, in which label and value are.
    language: String,
    label: String,
    value: String,
    machine: String,
    source: SourceView,
    /// The text in the form.
    typed: String,
    /// Why it cannot be the value of the fact.
    refusal: Option<String>,
    /// The new value, if one is tried.
    then: Option<String>,
    /// How many relations and totals that hold now would not.
    broken: usize,
    new_errors: usize,
    arisen: Vec<FindingView>,
    gone: Vec<FindingView>,
    places: Vec<PlaceView>,
    relations: Vec<RelationView>,
}

#[derive(Serialize)]
struct SourceView {
    name: String,
    open: Option<String>,
}

impl SourceView {
    fn of(place: &Place, desk: &Desk<'_>) -> SourceView {
        SourceView { name: format!("{}:{}", place.file, place.position.line), open: (desk.open)(place) }
    }
}

#[derive(Serialize)]
struct FindingView {
    is_error: bool,
    message: String,
    help: Option<String>,
    source: Option<SourceView>,
}

impl FindingView {
    fn of(finding: &Finding, desk: &Desk<'_>) -> FindingView {
        let diagnostic = &finding.diagnostic;
        FindingView {
            is_error: diagnostic.is_error(),
            message: diagnostic.message.get(desk.speech).to_owned(),
            help: diagnostic.help.as_ref().map(|help| help.get(desk.speech).to_owned()),
            source: diagnostic.place.as_ref().map(|place| SourceView::of(place, desk)),
        }
    }
}

/// A place that prints the fact; each part of a text has whether it is the figure.
#[derive(Serialize)]
struct PlaceView {
    what: String,
    page: Option<String>,
    source: Option<SourceView>,
    now: Vec<(String, bool)>,
    then: Option<Vec<(String, bool)>>,
}

/// A relation: its calculation, its result in words, and whether it holds.
#[derive(Serialize)]
struct RelationView {
    name: String,
    now: (String, String, bool),
    then: Option<(String, String, bool)>,
}
