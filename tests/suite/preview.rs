//! The preview in a real browser: reload in place, the panel, styles exchanged.

use crate::support::browser::{self, Browser};
use crate::support::server::Server;
use crate::support::{self, Site, program};
use serde_json::json;

const SECTION: &str = "content/2023/quality.zh.md";

/// The sample in a browser, at a page, marked so that a reload can be told.
fn open(browser: &mut Browser, server: &Server, page: &str) {
    browser.size(1000, 700);
    browser.open(&format!("http://127.0.0.1:{}/{page}", server.port));
    browser.wait("window.EventSource !== undefined");
    browser.ask("window.before = true");
}

const PANEL: &str = "document.querySelector('gongkai-preview')?.shadowRoot.querySelector('.panel')";

/// Whether the page has heard what it should do, and was not to be reloaded: only then it
/// asks for the findings.
const HEARD: &str = "performance.getEntriesByType('resource').some(entry => entry.name.endsWith('/__gongkai/state.json'))";

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

#[test]
fn the_ninth_tab_loads_and_every_tab_hears_of_builds() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    let server = Server::start(program(), site.path(), &[]);
    let pages = ["2023/quality.html", "2023/print.html", "2023/party.html"];
    let mut tabs = Vec::new();
    for round in 0..9 {
        if round > 0 {
            tabs.push(browser.tab());
        }
        browser.open(&format!("http://127.0.0.1:{}/{}", server.port, pages[round % 2]));
    }
    tabs.push(browser.turn_to(&tabs[0]));
    let text = site.read(SECTION).trim_end().to_owned();
    let hears = |browser: &mut Browser, tabs: &[String], mark: &str| {
        site.write(SECTION, format!("{text}\n\n{mark}。\n"));
        for tab in tabs {
            browser.turn_to(tab);
            browser.wait(&format!("document.body?.textContent.includes('{mark}') && document.readyState === 'complete'"));
        }
    };
    for mark in ["第一次全都看见", "第二次全都看见"] {
        hears(&mut browser, &tabs, mark);
    }
    // A tab that goes takes the stream along; the others still hear.
    while tabs.len() > 2 {
        let gone = tabs.remove(0);
        browser.turn_to(&gone);
        browser.close_for(&tabs[0]);
        if tabs.len() % 3 == 0 {
            hears(&mut browser, &tabs, &format!("剩下{}页也看见", tabs.len()));
        }
    }
    // One that shows another page says nothing, and still lets the others hear.
    browser.turn_to(&tabs[0]);
    browser.open(&format!("http://127.0.0.1:{}/{}", server.port, pages[2]));
    browser.ask("window.before = true");
    hears(&mut browser, &tabs[1..], "最后一次");
    browser.turn_to(&tabs[0]);
    assert_eq!(browser.ask("window.before"), json!(true), "a page that has not changed stays");
}

/// Without locks, as over plain HTTP from another machine, hidden tabs let go.
#[test]
fn tabs_without_locks_hear_when_they_are_looked_at() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    let server = Server::start(program(), site.path(), &[]);
    let hide = "Object.defineProperty(navigator, 'locks', { value: undefined }); \
                Object.defineProperty(document, 'hidden', { get: () => sessionStorage.hidden === '1', configurable: true });";
    let mut tabs = Vec::new();
    for round in 0..9 {
        if round > 0 {
            tabs.push(browser.tab());
        }
        browser.before_pages(hide);
        browser.open(&format!("http://127.0.0.1:{}/2023/quality.html", server.port));
        browser.ask("sessionStorage.hidden = '1'; document.dispatchEvent(new Event('visibilitychange'))");
    }
    let text = site.read(SECTION).trim_end().to_owned();
    site.write(SECTION, format!("{text}\n\n隐藏时改的。\n"));
    server.wait("the edit", |server| String::from_utf8_lossy(&server.get("/2023/quality.html").body).contains("隐藏时改的"));
    tabs.push(browser.turn_to(&tabs[0]));
    for tab in tabs {
        browser.turn_to(&tab);
        browser.ask("sessionStorage.hidden = '0'; document.dispatchEvent(new Event('visibilitychange'))");
        browser.wait("document.body?.textContent.includes('隐藏时改的') && document.readyState === 'complete'");
        browser.ask("sessionStorage.hidden = '1'; document.dispatchEvent(new Event('visibilitychange'))");
    }
}

#[test]
fn a_page_that_stands_in_for_another_does_not_reload_by_itself() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    let facts = site.read("content/2023/facts.yaml");
    site.write("content/2023/facts.yaml", facts.replace("value: 5625.96", "value：5625.96"));
    let server = Server::start(program(), site.path(), &[]);
    open(&mut browser, &server, "__gongkai/");
    browser.wait("document.querySelector('.findings mark') && document.styleSheets.length === 1");
    assert_eq!(browser.ask("getComputedStyle(document.querySelector('.head-row')).display"), json!("flex"), "without a theme");
    let overview = browser.tab();
    open(&mut browser, &server, "2023/quality.html");
    browser.wait(PANEL);
    browser.wait(HEARD);
    assert_eq!(browser.ask("window.before"), json!(true), "there is nothing to show yet");
    site.write("content/2023/facts.yaml", facts);
    let page = browser.turn_to(&overview);
    browser.wait("document.styleSheets.length === 2 && document.querySelector('.report-box')");
    browser.turn_to(&page);
    browser.wait("window.before === undefined && document.querySelector('.section-title')");
    browser.wait("document.readyState === 'complete'");
    open(&mut browser, &server, "2023/nothing/at/all.html");
    browser.wait(HEARD);
    assert_eq!(browser.ask("window.before"), json!(true), "a missing page stays");
    browser.wait("getComputedStyle(document.querySelector('.skip')).position === 'absolute'");
    site.write("content/site.yaml", site.read("content/site.yaml").replace("copyright_year: 2", "copyright_year: 1"));
    browser.wait("window.before === undefined && document.readyState === 'complete'");
}

/// Whether nothing sticks out of a window of this width, and every text can be read.
const FITS: &str = "document.scrollingElement.scrollWidth <= innerWidth";

/// The overview in the theme's look; its pictures are left in `target/tmp` to be looked at.
#[test]
fn the_overview_tells_everything_and_fits_a_phone() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    site.remove("content/2023/party.en.md");
    let section = site.read("content/2023/quality.en.md");
    let second = section.match_indices("\n## ").nth(1).expect("a second clause").0;
    site.write("content/2023/quality.en.md", &section[..=second]);
    let server = Server::start(program(), site.path(), &[]);
    browser.size(1280, 900);
    open(&mut browser, &server, "__gongkai/#facts");
    browser.wait("document.querySelectorAll('td').length > 100 && document.querySelector('.report-box')");
    let sheet = "getComputedStyle(document.querySelector('.head')).borderBottomColor === getComputedStyle(document.querySelector('#reports a')).color";
    browser.wait(&format!("document.styleSheets.length === 2 && {sheet}"));
    let order = "[...document.querySelectorAll('.main > div')].filter(e => e.children.length).map(e => e.id).join(' ')";
    let pages = [("full", 1280, "light"), ("dark", 1280, "dark"), ("phone", 390, "light")];
    for (name, width, scheme) in pages {
        browser.size(width, 900);
        browser.scheme(scheme);
        assert_eq!(browser.ask(FITS), json!(true), "{name}");
        browser.picture(&std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("overview-{name}.png")));
    }
    // The language that lacks a section and clauses says which.
    let state = "[...document.querySelectorAll('.version')].map(v => v.querySelector('.language-state').textContent).join('|')";
    let told = browser.ask(state);
    let told = told.as_str().expect("text");
    assert!(told.starts_with("complete|") && told.contains("2 missing") && told.contains("party"), "{told}");
    let open = "[...document.querySelectorAll('.version')][1].querySelector('.language-state a[href^=vscode]').href";
    assert!(browser.ask(open).as_str().expect("a link").ends_with("/content/2023/party.zh.md:1:1"));
    for kind in ["2023/index.html", "2023/print.html", "2023/data.html", "card/2023/zh.png", "en/2023/print.html"] {
        let status = format!(
            "fetch([...document.querySelectorAll('.links a')].find(a => a.pathname === '/{kind}').href).then(a => a.status)"
        );
        assert_eq!(browser.ask(&status), json!(200), "{kind}");
    }
    let facts = site.read("content/2023/facts.yaml");
    site.write("content/2023/facts.yaml", facts.replace("value: 5625.96", "value：5625.96"));
    browser.wait("document.querySelector('.findings .error mark')?.textContent === '：'");
    assert_eq!(browser.ask(order), json!("state findings facts changes reports"), "mistakes come first");
    assert_eq!(browser.ask("document.querySelector('details').open"), json!(true), "what was open stays open");
    browser.picture(&std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("overview-mistake.png"));
    site.write("content/2023/facts.yaml", facts);
    site.write("content/2023/party.zh.md", site.read("content/2023/party.zh.md") + "\n再加一句。\n");
    browser.wait("!document.querySelector('.findings .error') && document.querySelector('#changes a[href$=\".html\"]')");
}
