//! Every kind of page in every view of the reading tools passes axe, the checker of
//! accessibility that the field uses. `GONGKAI_AXE` names its `axe.min.js`, from the
//! npm package axe-core; CI has one, and without it the test says that it looked at
//! nothing.

#![allow(clippy::print_stderr, reason = "says what was not tested")]

use crate::support::Site;
use crate::support::browser;
use serde_json::{Value, json};

/// What each choice of the reading bar sets on a page.
const VIEWS: [&[(&str, &str)]; 6] = [
    &[],
    &[("scheme", "dark")],
    &[("scheme", "contrast")],
    &[("view", "elder")],
    &[("view", "elder"), ("scheme", "dark")],
    &[("text-size", "3")],
];

/// With tables, charts, cards of figures, data and a list of everything.
const PAGES: [&str; 9] = [
    "index.html",
    "2023/index.html",
    "2023/overview.html",
    "2023/service-to-society.html",
    "2023/quality.html",
    "2023/print.html",
    "2023/data.html",
    "search.html",
    "sitemap.html",
];

/// Makes a page as the reading bar would.
const SET: &str = "(view => { const root = document.documentElement;
    for (const name of ['text-size', 'scheme', 'view']) root.removeAttribute('data-' + name);
    for (const [name, value] of view) root.setAttribute('data-' + name, value); })";
/// What axe found, a line each: the rule, the first element that breaks it, and why.
const RUN: &str = "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}: ${nodes[0].failureSummary}`))";

#[test]
fn no_page_in_any_view_breaks_a_rule_of_axe() {
    let Some(axe) = std::env::var_os("GONGKAI_AXE") else {
        eprintln!("no axe-core (set GONGKAI_AXE to its axe.min.js): nothing was looked at");
        return;
    };
    let axe = std::fs::read_to_string(axe).expect("GONGKAI_AXE names a script");
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    site.build();
    let mut faults = Vec::new();
    // What a view changes, it changes at every width; the layout is looked at in two.
    for (width, views) in [(390, &VIEWS[..]), (1280, &VIEWS[..1])] {
        browser.size(width, 900);
        for (folder, page) in ["", "en/"].iter().flat_map(|folder| PAGES.map(|page| (folder, page))) {
            browser.open(&browser::file_url(&site.path().join("public").join(folder).join(page)));
            browser.ask(&axe);
            for view in views {
                browser.ask(&format!("{SET}({})", json!(view)));
                let found = browser.ask(RUN);
                let found = found.as_array().expect("axe answers with a list");
                faults.extend(
                    found.iter().filter_map(Value::as_str).map(|fault| format!("{folder}{page} at {width} in {view:?}: {fault}")),
                );
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
