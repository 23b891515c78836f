//! The preview in a real browser: reload in place, the panel, styles exchanged.

#[path = "support/browser.rs"]
mod browser;
#[path = "support/server.rs"]
mod server;
mod support;

use browser::Browser;
use serde_json::json;
use server::Server;
use support::{Site, program};

const SECTION: &str = "content/2023/quality.zh.md";

/// The sample in a browser, at a page, marked so that a reload can be told.
fn open(browser: &mut Browser, server: &Server, page: &str) {
    browser.size(1000, 700);
    browser.open(&format!("http://127.0.0.1:{}/{page}", server.port));
    browser.wait("window.EventSource !== undefined");
    browser.ask("window.before = true");
}

const PANEL: &str = "document.querySelector('gongkai-preview')?.shadowRoot.querySelector('.panel')";

#[test]
fn an_edit_reloads_the_page_in_its_place() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    let server = Server::start(program(), site.path(), &[]);
    open(&mut browser, &server, "2023/quality.html");
    browser.ask("scrollTo(0, 600)");
    browser.ask("document.querySelector('.siblings details').open = true");
    browser.click(".reading-open");
    browser.click(".text-size button[value='1']");
    browser.ask("scrollTo(0, 600)");
    site.replace(SECTION, "# 质量保障措施", "# 质量保障的措施");
    browser
        .wait("window.before === undefined && document.title.includes('质量保障的措施') && document.readyState === 'complete'");
    browser.wait("Math.abs(scrollY - 600) < 40");
    assert_eq!(browser.ask("document.querySelector('.siblings details').open"), json!(true), "open panels stay open");
    assert_eq!(browser.ask("document.documentElement.dataset.textSize"), json!("1"), "the text size stays");
}

#[test]
fn a_changed_clause_is_brought_into_view() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    let server = Server::start(program(), site.path(), &[]);
    open(&mut browser, &server, "2023/quality.html");
    browser.wait("scrollY === 0");
    std::thread::sleep(std::time::Duration::from_millis(300));
    let text = site.read(SECTION);
    site.write(SECTION, text.trim_end().to_owned() + "\n\n本条末尾的一句话。\n");
    browser.wait("window.before === undefined && document.body?.textContent.includes('本条末尾的一句话')");
    browser.wait("(() => { const b = document.getElementById('teacher-training').getBoundingClientRect(); return b.top < innerHeight && b.bottom > 0; })()");
}

#[test]
fn a_mistake_shows_a_panel_that_goes_by_itself() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    let server = Server::start(program(), site.path(), &[]);
    open(&mut browser, &server, "2023/overview.html");
    let facts = site.read("content/2023/facts.yaml");
    site.write("content/2023/facts.yaml", facts.replace("value: 5625.96", "value：5625.96"));
    browser.wait(PANEL);
    browser.wait(&format!("{PANEL}.textContent.includes('content/2023/facts.yaml:')"));
    assert_eq!(browser.ask(&format!("{PANEL}.querySelector('mark').textContent")), json!("："), "the very character is marked");
    assert_eq!(browser.ask("window.before"), json!(true), "the last good page stays");
    assert!(browser.ask(&format!("{PANEL}.querySelector('a').href")).as_str().expect("a link").starts_with("vscode://file/"));
    browser.press("Escape");
    browser.wait(&format!("!{PANEL} && document.querySelector('gongkai-preview').shadowRoot.querySelector('.count')"));
    browser.ask("document.querySelector('gongkai-preview').shadowRoot.querySelector('.count').click()");
    browser.wait(PANEL);
    site.write("content/2023/facts.yaml", facts);
    browser.wait("!document.querySelector('gongkai-preview')");
    assert_eq!(browser.ask("window.before"), json!(true), "nothing had changed, so nothing was reloaded");
}

#[test]
fn styles_are_exchanged_without_a_reload() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    let server = Server::start(program(), site.path(), &[]);
    open(&mut browser, &server, "2023/overview.html");
    let sheet = support::repository().join("themes/default/assets/css/parts.css");
    let parts = std::fs::read_to_string(sheet).expect("the sheet");
    site.write("themes/default/assets/css/parts.css", parts + "\n.section-title { letter-spacing: 7px }\n");
    browser.wait("getComputedStyle(document.querySelector('.section-title')).letterSpacing === '7px'");
    assert_eq!(browser.ask("window.before"), json!(true), "no navigation happened");
    browser.wait("document.querySelectorAll('link[href*=\"assets/site.\"]').length === 1");
}

#[test]
fn the_overview_lists_facts_when_they_are_looked_at() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    let server = Server::start(program(), site.path(), &[]);
    open(&mut browser, &server, "__gongkai/");
    browser.wait("document.querySelector('details') !== null && document.querySelector('table') === null");
    browser.ask("document.querySelector('details').open = true");
    browser.wait("document.querySelectorAll('tr').length > 50");
    let link = "[...document.querySelectorAll('td a')].find(a => a.href.includes('2023/service-to-society.html#'))";
    browser.wait(&format!("{link} !== undefined"));
    site.replace("content/2023/facts.yaml", "value: 19525", "value: 19526");
    browser.wait("document.querySelector('table')?.textContent.includes('19526人次')");
}

#[test]
fn many_reloads_miss_nothing() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    let server = Server::start(program(), site.path(), &[]);
    open(&mut browser, &server, "2023/party.html");
    let rounds = std::env::var("GONGKAI_RELOADS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(40);
    let text = site.read("content/2023/party.zh.md");
    for round in 0..rounds {
        site.write("content/2023/party.zh.md", format!("{}\n\n第{round}次改动。\n", text.trim_end()));
        browser.wait(&format!("document.body?.textContent.includes('第{round}次改动')"));
    }
}
