//! The preview's own pages and files, below `/__gongkai/`. A build never contains them.

use super::answer::{self, HTML, JSON, respond};
use super::desk::Desk;
use super::editor;
use super::host_policy::Caller;
use super::http::ServerState;
#[cfg(feature = "import")]
use super::review::{self, Decision, ReviewPage};
use super::snapshot::Snapshot;
use super::translate::{Shown, TranslatePage};
use super::translate_form::{self, Task};
use super::{changes, events, facts, overview};
use crate::diagnostic::{Place, Severity, Speech};
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::PoisonError;

/// One script together with the two files that both scripts use. The function around it
/// keeps its names apart from those of the site's scripts.
macro_rules! script {
    ($name:literal) => {
        concat!(
            "(() => {\n'use strict';\n",
            include_str!("events.js"),
            include_str!("findings.js"),
            include_str!($name),
            "})();\n"
        )
    };
}

/// The script that is inserted into every page.
const RELOAD: &str = script!("reload.js");
const OVERVIEW: &str = script!("overview.js");
/// The script of the pages of `desk`.
const PAGE: &str = script!("page.js");

/// The content security policy of the overview: files of this server only, and no inline
/// scripts.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// The response to a request for `/__gongkai/{name}`. It may render pages, so it must not
/// run on a thread of the async runtime.
pub(super) fn answer(server: &ServerState, name: &str, query: &str, caller: Caller) -> Response<Body> {
    let snapshot = server.preview.current();
    let file = |name: &str, text: &'static str| answer::file(StatusCode::OK, name, text);
    let data = |value: Value| respond(StatusCode::OK, JSON, value.to_string().into_bytes());
    match name {
        "reload.js" => file(name, RELOAD),
        "overview.js" => file(name, OVERVIEW),
        "overview.css" => file(name, include_str!("overview.css")),
        "page.js" => file(name, PAGE),
        "preview.css" => file(name, include_str!("preview.css")),
        "shows.json" => events::once(&snapshot, query),
        "state.json" => data(report(server, &snapshot, caller)),
        "pages.json" => data(changed_pages(&snapshot)),
        "facts.json" => data(all_facts(server, &snapshot, caller)),
        "site.json" => data(site(server, &snapshot, caller)),
        "" | "index.html" => {
            let mut page = respond(StatusCode::OK, HTML, overview::page(&snapshot, server.speech).into_bytes());
            page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
            page
        }
        _ => desk(server, &snapshot, name, query, caller),
    }
}

/// The pages that are made for a report or a fact, below `proof/`, `fact/` and `import/`.
fn desk(server: &ServerState, snapshot: &Snapshot, name: &str, query: &str, caller: Caller) -> Response<Body> {
    let open = opens(server, caller);
    let desk = Desk { snapshot, speech: server.speech, open: &open };
    match name.split_once('/') {
        Some(("translate", name)) => desk.translate(server, name, Shown::of_query(query), None),
        #[cfg(feature = "import")]
        Some(("import", name)) => desk.review(server, name, None),
        Some(("proof", report)) => desk.sheet(report),
        Some(("fact", fact)) => desk.fact(fact, query),
        _ => desk.missing(),
    }
}

/// The answer to a form.
pub(super) struct Answer {
    pub response: Response<Body>,
    /// Whether content files were changed, so that a build follows.
    pub is_changed: bool,
}

/// Whether a page has forms that change content.
pub(super) fn takes_forms(name: &str) -> bool {
    name.starts_with("translate/") || cfg!(feature = "import") && name.starts_with("import/")
}

/// Carries out what the form of a page asks for, and leads back to the page. May take as long as a build.
pub(super) fn form(server: &ServerState, name: &str, fields: &BTreeMap<String, String>, caller: Caller) -> Answer {
    let _one = server.changing.lock().unwrap_or_else(PoisonError::into_inner);
    let snapshot = server.preview.current();
    let open = opens(server, caller);
    let desk = Desk { snapshot: &snapshot, speech: server.speech, open: &open };
    match name.split_once('/') {
        Some(("translate", name)) => translate_form(server, &desk, name, fields),
        #[cfg(feature = "import")]
        Some(("import", name)) => import_form(server, &desk, name, fields),
        _ => Answer { response: desk.missing(), is_changed: false },
    }
}

/// The forms of the translation desk.
fn translate_form(server: &ServerState, desk: &Desk<'_>, name: &str, fields: &BTreeMap<String, String>) -> Answer {
    let shown = Shown::read(fields.get("show").map(String::as_str));
    let refused = |response| Answer { response, is_changed: false };
    let (Some(page), Some(task), Some(site)) = (TranslatePage::of(name), Task::read(fields), &desk.snapshot.shown) else {
        return refused(desk.missing());
    };
    let typed = translate_form::written(fields);
    match translate_form::carry_out(server.preview.project(), (site, desk.snapshot.errors()), &page, task) {
        Ok(()) => {
            let file = name.rsplit('/').next().unwrap_or_default();
            let anchor = fields.get("at").filter(|at| !at.is_empty()).map(|at| format!("#{at}")).unwrap_or_default();
            Answer { response: see_other(&format!("./{file}?show={}{anchor}", shown.word())), is_changed: true }
        }
        Err(refusal) => refused(desk.translate(server, name, shown, Some((&refusal, typed)))),
    }
}

/// The forms of the review of an import.
#[cfg(feature = "import")]
fn import_form(server: &ServerState, desk: &Desk<'_>, own: &str, fields: &BTreeMap<String, String>) -> Answer {
    let refused = |response| Answer { response, is_changed: false };
    let (Some(page), Some(decision), Some(shown)) = (ReviewPage::of(own), Decision::read(fields), &desk.snapshot.shown) else {
        return refused(desk.missing());
    };
    match review::decide(server.preview.project(), shown, &page.report, &decision) {
        Ok(is_changed) => {
            let anchor = fields.get("at").filter(|at| !at.is_empty()).map(|at| format!("#{at}")).unwrap_or_default();
            let file = page.section.map(|section| format!("{section}.html")).unwrap_or_default();
            Answer { response: see_other(&format!("./{file}{anchor}")), is_changed }
        }
        Err(refusal) => refused(desk.review(server, own, Some(&refusal))),
    }
}

/// Leads the browser to another page after a form.
fn see_other(address: &str) -> Response<Body> {
    let mut response = answer::plain(StatusCode::SEE_OTHER, "");
    if let Ok(address) = HeaderValue::from_str(address) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

/// Returns a function that makes the link to open a source position in an editor.
///
/// It returns `None` for requests from other machines and with `--lan`, because such a link
/// contains an absolute path of this machine.
fn opens(server: &ServerState, caller: Caller) -> impl Fn(&Place) -> Option<String> {
    move |place: &Place| {
        let is_near = caller == Caller::Local && !server.lan && !server.editor.is_empty();
        is_near.then(|| editor::address(&server.editor, &server.preview.root().join(&*place.file), place.position)).flatten()
    }
}

/// `state.json`: the findings of the last build, for the panel and the overview.
fn report(server: &ServerState, snapshot: &Snapshot, caller: Caller) -> Value {
    let speech = server.speech;
    let open = opens(server, caller);
    let findings = snapshot.findings.iter().map(|finding| {
        let diagnostic = &finding.diagnostic;
        let place = diagnostic.place.as_ref().map(|place| {
            let position = place.position;
            json!({
                "file": &*place.file, "line": position.line, "column": position.column, "length": position.length,
                "source": finding.line.as_deref(), "open": open(place),
            })
        });
        json!({
            "error": diagnostic.severity == Severity::Error,
            "code": diagnostic.code.as_str(),
            "message": diagnostic.message.get(speech),
            "help": diagnostic.help.as_ref().map(|help| help.get(speech)),
            "place": place,
        })
    });
    json!({
        "number": snapshot.number,
        "speech": if speech == Speech::Chinese { "zh" } else { "en" },
        "trouble": snapshot.trouble.as_ref().map(|trouble| trouble.get(speech)),
        "findings": findings.collect::<Vec<_>>(),
        "changed": snapshot.changed,
        "milliseconds": u64::try_from(snapshot.elapsed.as_millis()).unwrap_or(u64::MAX),
        "shown": snapshot.shown.is_some(),
    })
}

/// `pages.json`: the pages that the last build changed; `null` if they are too many to
/// compare.
fn changed_pages(snapshot: &Snapshot) -> Value {
    match (&snapshot.before, &snapshot.shown) {
        (Some(before), Some(shown)) => json!(changes::changed_pages(before, shown)),
        _ => json!([]),
    }
}

/// `facts.json`: the facts of the current site and where they are used.
fn all_facts(server: &ServerState, snapshot: &Snapshot, caller: Caller) -> Value {
    let open = opens(server, caller);
    snapshot.shown.as_ref().map_or_else(|| json!([]), |shown| facts::list(shown, server.speech, &open))
}

/// `site.json`: the reports and the state of their languages; `null` before the first good
/// build.
fn site(server: &ServerState, snapshot: &Snapshot, caller: Caller) -> Value {
    let open = opens(server, caller);
    snapshot.shown.as_ref().map_or(Value::Null, |shown| overview::site(shown, server.preview.root(), server.speech, &open))
}
