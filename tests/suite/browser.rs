//! What only a browser can tell: text size, the share panel, staying on a
//! clause, the keyboard, opening from a folder, sheets of paper.

use crate::support::Site;
use crate::support::browser::{self, Browser};
use serde_json::json;

/// Builds the sample and opens a page of it straight from the folder, as from
/// a memory stick: no server is needed for anything below.
fn open(browser: &mut Browser, site: &Site, page: &str) {
    browser.open(&address(site, page));
}

fn address(site: &Site, page: &str) -> String {
    let (name, fragment) = page.split_once('#').map_or((page, String::new()), |(name, id)| (name, format!("#{id}")));
    format!("{}{fragment}", browser::file_url(&site.path().join("public").join(name)))
}

fn site() -> Site {
    let site = Site::sample();
    site.build();
    site
}

#[test]
fn text_size_is_chosen_and_remembered() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    open(&mut browser, &site, "2023/overview.html");
    let size = "parseFloat(getComputedStyle(document.querySelector('.prose p')).fontSize)";
    let before = browser.ask(size).as_f64().expect("a size");
    browser.click(".reading-open");
    browser.click(".text-size button[value='2']");
    browser.wait(&format!("{size} > {}", before * 1.2));
    assert_eq!(browser.ask("document.querySelector('.text-size [value=\"2\"]').getAttribute('aria-pressed')"), json!("true"));
    open(&mut browser, &site, "2023/students.html");
    assert!(browser.ask(size).as_f64().expect("a size") > before * 1.2, "the next page remembers");
    let viewport = browser.ask("document.querySelector('meta[name=viewport]').content");
    assert!(!viewport.as_str().expect("content").contains("maximum-scale"), "zoom is never blocked");
}

#[test]
fn the_share_panel_opens_by_click_key_and_without_script() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    let open_panel =
        "document.querySelector('.share-wechat').open && document.querySelector('.share-panel img').checkVisibility()";
    open(&mut browser, &site, "2023/overview.html");
    browser.click(".share-wechat summary");
    browser.wait(open_panel);
    browser.wait("document.querySelector('.share-panel img').naturalWidth > 100");
    assert_eq!(browser.ask("document.querySelectorAll('.share-panel ol li').length"), json!(3));
    browser.press("Escape");
    browser.wait("!document.querySelector('.share-wechat').open");
    assert_eq!(browser.ask("document.activeElement.localName"), json!("summary"), "focus returns to where it came from");
    browser.scripts(false);
    open(&mut browser, &site, "2023/students.html");
    browser.click(".share-wechat summary");
    browser.wait(open_panel);
}

/// Whether the panel of a figure is shown.
const PANEL: &str = "!document.querySelector('.fact-panel').hidden";
/// A figure in the text of a clause.
const RATE: &str = "#training-services [data-fact=training-rate]";

#[test]
fn a_figure_tells_what_it_is_by_click_and_by_key() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    open(&mut browser, &site, "2023/service-to-society.html");
    let focused = "document.activeElement.closest('[data-fact]')?.dataset.fact";
    let quiet = "getComputedStyle(document.querySelector('#training-services [data-fact=training-rate]')).textDecorationLine";
    assert_eq!(browser.ask(quiet), json!("none"), "a figure is plain text until it is asked");
    let buttons = "[...document.querySelectorAll('.fact-open')].filter(button => button.checkVisibility()).length";
    assert_eq!(browser.ask(buttons), json!(0), "keys and screen readers meet sentences without buttons");
    browser.click(".reading-open");
    browser.click("[name=figures]");
    browser.wait(&format!("{buttons} > 5"));
    browser.click(RATE);
    browser.wait(PANEL);
    let text = browser.ask("document.querySelector('.fact-panel').textContent");
    for words in ["职业技能培训完成率", "134.66%", "19525 ÷ 14500 = 134.66%", "报告期：2023年1月1日至2023年12月31日"]
    {
        assert!(text.as_str().expect("text").contains(words), "{words}: {text}");
    }
    assert_eq!(browser.ask("document.querySelectorAll('[data-fact] [aria-expanded=true]').length"), json!(1));
    browser.press("Escape");
    browser.wait(&format!("!({PANEL})"));
    assert_eq!(browser.ask(focused), json!("training-rate"), "focus is where it came from");
    browser.press("Enter");
    browser.wait(PANEL);
    browser.press("Space");
    browser.wait(&format!("!({PANEL})"));
    // One stop a passage; the arrow keys lead on.
    let stops =
        "[...document.querySelectorAll('.prose')].every(p => p.querySelectorAll('[data-fact] [tabindex=\"0\"]').length <= 1)";
    assert_eq!(browser.ask(stops), json!(true));
    browser.press("ArrowRight");
    browser.wait(&format!("{focused} === 'certificates'"));
    browser.press("Enter");
    browser.wait(PANEL);
    browser.click(".section-title");
    browser.wait(&format!("!({PANEL})"));
}

#[test]
fn a_figure_tells_what_it_is_when_a_mouse_rests_on_it() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    open(&mut browser, &site, "en/2023/service-to-society.html");
    browser.rest(RATE);
    browser.wait(PANEL);
    assert_eq!(browser.ask("document.activeElement.localName"), json!("body"), "focus stays where it was");
    browser.rest(".section-title");
    browser.wait(&format!("!({PANEL})"));
}

#[test]
fn the_panel_of_a_figure_fits_a_narrow_phone() {
    let Some(mut browser) = browser::start() else { return };
    let (site, three) = (site(), Site::copy("three"));
    three.build();
    for (root, page) in
        [(&site, "en/2023/service-to-society.html"), (&site, "en/2023/quality.html"), (&three, "ug/2024/overview.html")]
    {
        browser.size(320, 640);
        open(&mut browser, root, page);
        browser.ask("document.documentElement.dataset.textSize = '3'");
        for index in [0, 3] {
            let fact = format!("document.querySelectorAll('.prose [data-fact].opens')[{index}]");
            if browser.ask(&format!("Boolean({fact})")) == json!(false) {
                continue;
            }
            browser.ask(&format!("{fact}.click()"));
            browser.wait(PANEL);
            let inside = "(() => { const r = document.querySelector('.fact-panel').getBoundingClientRect(); return r.left >= 0 && r.right <= 320 && document.scrollingElement.scrollWidth <= 320; })()";
            assert_eq!(browser.ask(inside), json!(true), "{page}, figure {index}");
        }
    }
}

#[test]
fn the_list_of_figures_is_printed_and_needs_no_script() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    browser.scripts(false);
    open(&mut browser, &site, "2023/overview.html");
    browser.click(".waiver-mark a");
    browser.wait("document.querySelector('.waiver:target').checkVisibility()");
    assert_eq!(browser.ask("document.querySelectorAll('[data-fact] button').length"), json!(0), "no button without a panel");
    browser.click(".fact-list summary");
    browser.wait("document.querySelector('[data-entry=staff]').checkVisibility()");
    browser.click(".fact-list summary");
    browser.print_media();
    let printed = "document.querySelector('[data-entry=staff]').getBoundingClientRect().height > 5";
    assert_eq!(browser.ask("document.querySelector('.fact-list').open"), json!(false));
    assert_eq!(browser.ask(printed), json!(true), "paper shows a closed list");
}

#[test]
fn the_language_switch_stays_on_the_clause() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    open(&mut browser, &site, "2023/quality.html#teacher-training");
    browser.click(".lang a[hreflang=en]");
    browser.wait("location.pathname.endsWith('/en/2023/quality.html')");
    browser.wait("location.hash === '#teacher-training'");
    browser.wait("document.readyState === 'complete'");
    browser.ask("document.querySelector('#quality-assurance').scrollIntoView()");
    browser.ask("history.replaceState(null, '', location.pathname)");
    browser.wait("Math.abs(document.querySelector('#quality-assurance').getBoundingClientRect().top) < 200");
    browser.ask("document.querySelector('.lang a[hreflang=zh-Hans]').click()");
    browser.wait("location.pathname.endsWith('/public/2023/quality.html')");
    assert_eq!(browser.ask("location.hash"), json!("#quality-assurance"), "without an address, the clause being read");
}

#[test]
fn everything_can_be_reached_and_used_by_keyboard_alone() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    browser.size(1280, 900);
    open(&mut browser, &site, "2023/service-to-society.html");
    browser.press("Tab");
    assert_eq!(browser.ask("document.activeElement.className"), json!("skip"), "the way past the head comes first");
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..80 {
        let focused = browser.ask(
            "(() => { const e = document.activeElement, s = getComputedStyle(e.closest('.fact') || e), r = e.getBoundingClientRect(); \
             if (e === document.body) return 'body'; \
             if (!(parseFloat(s.outlineWidth) > 0 && s.outlineStyle !== 'none')) return 'no ring on ' + e.outerHTML.slice(0, 80); \
             if (r.width < 1 || r.height < 1) return 'not shown: ' + e.outerHTML.slice(0, 80); \
             return [e.closest('nav,.share,.text-size,.reading-openers,.table,footer,header,.qr,main')?.className || '', e.localName].join(' '); })()",
        );
        let focused = focused.as_str().expect("text").to_owned();
        assert!(!focused.starts_with("no ring") && !focused.starts_with("not shown"), "{focused}");
        seen.insert(focused);
        browser.press("Tab");
    }
    for part in ["lang a", "breadcrumbs a", "share summary", "reading-openers", "pager a", "foot"] {
        assert!(seen.iter().any(|place| place.contains(part)), "{part} is never focused: {seen:?}");
    }
    browser.ask("document.querySelector('.reading-open').focus()");
    browser.press("Enter");
    browser.ask("document.querySelector('.text-size button[value=\"1\"]').focus()");
    browser.press("Space");
    browser.wait("document.querySelector('.text-size button[value=\"1\"]').getAttribute('aria-pressed') === 'true'");
    browser.ask("document.querySelector('.share-wechat summary').focus()");
    browser.press("Enter");
    browser.wait("document.querySelector('.share-wechat').open");
}

#[test]
fn the_folder_opens_without_a_server() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    browser.open_file(&site.path().join("public/index.html"));
    for (link, arrives) in [
        ("main a.action", "/2023/index.html"),
        (".contents a", "/2023/overview.html"),
        (".pager-next", "/2023/students.html"),
        (".lang a[hreflang=en]", "/en/2023/students.html"),
        (".breadcrumbs a", "/en/index.html"),
    ] {
        browser.ask(&format!("document.querySelector({}).click()", json!(link)));
        browser.wait(&format!("location.pathname.endsWith({}) && document.readyState === 'complete'", json!(arrives)));
        let styled = "getComputedStyle(document.querySelector('.skip')).position === 'absolute' && document.documentElement.classList.contains('js')";
        browser.wait(styled);
        browser.wait("[...document.images].every(image => image.naturalWidth > 0)");
    }
}

/// The codes stay dark on white in the dark scheme.
#[test]
fn an_old_address_leads_to_the_place_it_names() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("small");
    let report = "content/2024/report.yaml";
    site.replace(report, "  size: scale\n", "  size: scale\n  means: overview\n  means#outlook: next-steps\n").build();
    let at = |end: &str| format!("location.href.endsWith('{end}') && document.readyState === 'complete'");
    browser.go(&address(&site, "2024/means.html"));
    browser.wait(&at("/2024/overview.html"));
    // The place that is asked for comes along, also one that stands elsewhere now.
    browser.go(&address(&site, "2024/means.html#funding"));
    browser.wait(&at("/2024/overview.html#funding"));
    browser.go(&address(&site, "2024/means.html#outlook"));
    browser.wait(&at("/2024/overview.html#outlook"));
    browser.wait("document.querySelector('#outlook a').checkVisibility()");
    assert_eq!(browser.ask("document.querySelector('#outlook a').getAttribute('href')"), json!("plans.html#next-steps"));
    open(&mut browser, &site, "2024/overview.html");
    assert_eq!(browser.ask("document.querySelector('#outlook').checkVisibility()"), json!(false), "nobody asked for it");
    browser.scripts(false);
    browser.go(&address(&site, "2024/size.html"));
    browser.wait(&at("/2024/overview.html#scale"));
}

#[test]
fn the_code_stays_dark_on_white() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    browser.scheme("dark");
    open(&mut browser, &site, "2023/overview.html");
    assert_ne!(browser.ask("getComputedStyle(document.body).backgroundColor"), json!("rgb(255, 255, 255)"));
    let filters = "[...document.querySelectorAll('.qr-screen, .share-code')].every(e => { for (let p = e; p; p = p.parentElement) { const s = getComputedStyle(p); if (s.filter !== 'none' || s.mixBlendMode !== 'normal' || s.opacity !== '1') return false; } return true; })";
    assert_eq!(browser.ask(filters), json!(true));
}

#[test]
fn a_right_to_left_language_is_laid_out_from_the_right() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("three");
    site.build();
    for width in [320, 1280] {
        browser.size(width, 800);
        browser.open_file(&site.path().join("public/ug/sitemap.html"));
        assert_eq!(browser.ask("getComputedStyle(document.body).direction"), json!("rtl"));
        assert_eq!(
            browser.ask("document.scrollingElement.scrollWidth <= innerWidth"),
            json!(true),
            "nothing sticks out at {width}"
        );
        let gap = browser.ask("innerWidth - document.querySelector('.organization a').getBoundingClientRect().right");
        assert!(gap.as_f64().expect("a length") < 200.0, "the head begins at the right");
    }
}

/// Where the point of each number of a column stands, or its end where it has none: the
/// cell's digits are looked for, its unit left out.
const POINTS: &str = "[...document.querySelectorAll('.data tbody tr')].map(row => { const text = document.createTreeWalker(row.querySelector('td'), NodeFilter.SHOW_TEXT).nextNode(); const at = text.data.search(/\\.|%|$/); const range = document.createRange(); range.setStart(text, at - 1); range.setEnd(text, at); return range.getBoundingClientRect().right; })";

#[test]
fn points_of_numbers_stand_in_a_line_from_either_side() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("three");
    let label = |word: &str| format!("{{ zh: {word}, en: {word}, ug: {word} }}");
    let rows: String =
        ["12.5", "101.25", "3.75"].map(|cell| format!("      - label: {}\n        cells: [{cell}]\n", label("甲"))).concat();
    site.write(
        "content/2024/tables.yaml",
        format!(
            "format: 1\ntables:\n  shares:\n    caption: {0}\n    rows_label: {0}\n    columns:\n      share:\n        label: {0}\n        unit: percent\n    rows:\n{rows}",
            label("表")
        ),
    );
    for language in ["zh", "ug"] {
        let name = format!("content/2024/plans.{language}.md");
        site.write(&name, site.read(&name) + "\n:::table shares\n:::\n");
    }
    assert_eq!(site.run(&["build"]).code, Some(0));
    for page in ["2024/plans.html", "ug/2024/plans.html"] {
        browser.open_file(&site.path().join("public").join(page));
        let points = browser.ask(POINTS);
        let points: Vec<f64> = points.as_array().expect("a list").iter().filter_map(serde_json::Value::as_f64).collect();
        assert!(points.len() == 3 && points.iter().all(|point| (point - points[0]).abs() < 2.0), "{page}: {points:?}");
    }
}

/// An edge that a table goes on beyond is shaded; paper has neither edge nor shade.
#[test]
fn a_table_shows_that_it_goes_on() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("small");
    site.build();
    open(&mut browser, &site, "2024/print.html");
    let shade = "getComputedStyle(document.querySelector('.table')).backgroundImage.includes('gradient')";
    assert_eq!(browser.ask(shade), json!(true));
    browser.print_media();
    assert_eq!(browser.ask(shade), json!(false));
    let kept = "[...document.querySelectorAll('.exhibit figcaption')].every(e => getComputedStyle(e).breakAfter === 'avoid')";
    assert_eq!(browser.ask(kept), json!(true), "a chart's title stays with its drawing");
}

#[test]
fn the_whole_report_prints_on_a4() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    open(&mut browser, &site, "2023/print.html");
    let pdf = browser.pdf();
    let text = String::from_utf8_lossy(&pdf);
    assert!(pdf.starts_with(b"%PDF"));
    assert!(text.contains("/MediaBox [0 0 594.95996 841.91998]") || text.contains("/MediaBox [0 0 595"), "A4");
    let sheets = text.matches("/Type /Page\n").count();
    assert!((10..=24).contains(&sheets), "{sheets} sheets");
}
