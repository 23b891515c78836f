//! The facts on the overview: their values, and all their uses with links to the pages.

use crate::diagnostic::{Place, Speech};
use crate::plan::page::PageKind;
use crate::plan::url::page_path;
use crate::printed_places::page_of;
use crate::rendered_site::RenderedSite;
use crate::uses::{self, Use, UseKind};
use serde_json::{Value, json};

/// All facts of the current site, as JSON. Facts of a report are in source order. `open`
/// returns the link that opens a source position in an editor, if there is one.
pub(super) fn list(shown: &RenderedSite, speech: Speech, open: &dyn Fn(&Place) -> Option<String>) -> Value {
    let site = &shown.prepared.site;
    let mut facts = Vec::new();
    for (index, report) in site.reports.iter().enumerate() {
        let mut uses: Vec<_> = uses::of_facts(site, report).into_iter().collect();
        uses.sort_by_key(|(id, _)| report.facts[*id].place.position);
        for (id, uses) in uses {
            let fact = &report.facts[id];
            let one = |used: &Use| {
                let name = format!("{}:{}", used.place.file, used.place.position.line);
                let what = used.words(site.locales());
                json!({ "place": name, "what": what.get(speech), "page": page(shown, index, used), "open": open(&used.place) })
            };
            facts.push(json!({
                "report": report.id, "id": id, "impact": format!("fact/{}/{id}.html", report.id), "label": fact.label.get(0), "value": shown.printed(fact),
                "open": open(&fact.place), "uses": uses.iter().map(one).collect::<Vec<_>>(),
            }));
        }
    }
    Value::Array(facts)
}

/// The URL of the page and clause where a use is visible, relative to the root. Preface
/// and key figures are on the front page. `None` if no single page shows the use.
fn page(shown: &RenderedSite, report: usize, used: &Use) -> Option<String> {
    let site = &shown.prepared.site;
    let borrower = used.borrower.as_ref().and_then(|id| site.reports.iter().position(|report| report.id == *id));
    let report = borrower.unwrap_or(report);
    match &used.kind {
        UseKind::Prose { section, clause, locale } => Some(page_of(site, report, section, clause.as_deref(), *locale)),
        UseKind::KeyFigure => Some(page_path(site, PageKind::Report(report), 0)),
        UseKind::Target(_) | UseKind::Relation(_) | UseKind::Fact(_) | UseKind::Table(_) | UseKind::Chart(_) => None,
    }
}
