//! Reading in comfort, in a real browser: every tool of the reading bar, by mouse and by
//! key, what is remembered, reading aloud, favourites, the elder view's measures.

use crate::support::browser::{self, Browser};
use crate::support::{PATIENCE, Site};
use serde_json::json;
use std::time::{Duration, Instant};

fn site() -> Site {
    let site = Site::sample();
    site.build();
    site
}

/// Straight from the folder: no server is needed for anything here.
fn open(browser: &mut Browser, site: &Site, page: &str) {
    browser.open(&browser::file_url(&site.path().join("public").join(page)));
}

fn focus(browser: &mut Browser, selector: &str) {
    browser.ask(&format!("document.querySelector({}).focus()", json!(selector)));
}

/// Something that holds, or does so as soon as the page has dealt with the last event.
fn is(browser: &mut Browser, expression: &str, why: &str) {
    let started = Instant::now();
    while browser.ask(&format!("Boolean({expression})")) != json!(true) {
        assert!(started.elapsed() < PATIENCE, "{why}: {expression}");
        std::thread::sleep(Duration::from_millis(30));
    }
}

/// What each choice of the bar sets on the page.
const CHOICES: [(&str, &str); 7] = [
    ("text-size", "1"),
    ("text-size", "3"),
    ("scheme", "light"),
    ("scheme", "dark"),
    ("scheme", "contrast"),
    ("view", "elder"),
    ("text-size", "2"),
];

#[test]
fn every_choice_works_by_mouse_and_by_key_and_is_remembered() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    browser.size(1280, 900);
    for by_key in [false, true] {
        for (name, value) in CHOICES {
            open(&mut browser, &site, "2023/overview.html");
            browser.ask("localStorage.clear()");
            open(&mut browser, &site, "2023/overview.html");
            let button = format!(".head button[name={name}][value='{value}']");
            if by_key {
                focus(&mut browser, ".reading-open");
                browser.press("Enter");
                browser.wait("document.querySelector('.reading-open[aria-expanded=true]')");
                focus(&mut browser, &button);
                browser.press("Space");
            } else {
                browser.click(".reading-open");
                browser.click(&button);
            }
            let set = format!("document.documentElement.getAttribute('data-{name}') === '{value}'");
            browser.wait(&set);
            let pressed = format!(
                "[...document.querySelectorAll('.head button[name={name}]')].filter(b => b.ariaPressed === 'true').map(b => b.value).join() === '{value}'"
            );
            is(&mut browser, &pressed, "one is pressed");
            open(&mut browser, &site, "en/2023/students.html");
            is(&mut browser, &set, "another page remembers");
            is(&mut browser, &pressed, "and says so");
        }
    }
    browser.click(".reading-open");
    browser.click(".reading-reset");
    is(
        &mut browser,
        "['text-size', 'scheme', 'view'].every(n => !document.documentElement.hasAttribute('data-' + n))",
        "all back",
    );
    is(&mut browser, "localStorage.length === 0", "nothing is left");
    browser.wait("document.querySelector('.reading-status').textContent.includes('default view')");
    focus(&mut browser, ".reading-reset");
    browser.press("Escape");
    is(&mut browser, "document.activeElement.matches('.reading-open[aria-expanded=false]')", "closed, and focus is back");
}

/// The choice stands on the page before there is a body that could be painted.
#[test]
fn nothing_flashes() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    browser.before_pages(
        "localStorage.setItem('/zhijiao/scheme', 'dark'); localStorage.setItem('/zhijiao/view', 'elder');
         new MutationObserver((_, observer) => { if (!document.body) return; observer.disconnect();
           window.atBody = document.documentElement.dataset.scheme + ' ' + document.documentElement.dataset.view; })
           .observe(document, { childList: true, subtree: true });",
    );
    open(&mut browser, &site, "2023/overview.html");
    assert_eq!(browser.ask("window.atBody"), json!("dark elder"));
}

#[test]
fn a_browser_that_keeps_nothing_still_works() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    browser.before_pages("Object.defineProperty(window, 'localStorage', { get() { throw new Error('private'); } }); window.failed = []; addEventListener('error', e => failed.push(e.message));");
    open(&mut browser, &site, "2023/overview.html");
    browser.click(".reading-open");
    browser.click("[name=scheme][value=dark]");
    browser.wait("document.documentElement.dataset.scheme === 'dark'");
    browser.click(".favourite");
    browser.wait("document.querySelector('.reading-status').textContent.includes('未能收藏')");
    is(&mut browser, "document.querySelector('.favourite').ariaPressed === 'false' && !failed.length", "honest, and no error");
}

#[test]
fn without_script_no_control_that_needs_it_is_shown() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    browser.scripts(false);
    for page in ["index.html", "2023/overview.html"] {
        open(&mut browser, &site, page);
        is(
            &mut browser,
            "[...document.querySelectorAll('.reading, .reading-openers, .favourites')].every(e => !e.checkVisibility())",
            page,
        );
    }
}

#[test]
fn favourites_are_kept_listed_in_the_pages_language_and_removed() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    open(&mut browser, &site, "index.html");
    is(&mut browser, "!document.querySelector('.favourites').checkVisibility()", "nothing is said of what there is not");
    browser.click(".reading-open");
    browser.click(".reading a[href$='#favourites']");
    browser.wait("document.querySelector('.favourites .empty').checkVisibility()");
    for page in ["2023/overview.html", "en/2023/index.html"] {
        open(&mut browser, &site, page);
        browser.click(".reading-open");
        focus(&mut browser, ".favourite");
        browser.press("Enter");
        browser.wait("document.querySelector('.favourite').ariaPressed === 'true'");
    }
    open(&mut browser, &site, "en/index.html");
    let titles = browser.ask("[...document.querySelectorAll('.favourites li a')].map(a => a.textContent).join('|')");
    let titles = titles.as_str().expect("text");
    assert!(titles.starts_with("Part 1 ") && titles.contains("|Annual Report"), "{titles}");
    is(
        &mut browser,
        "document.querySelector('.favourites li a').pathname.endsWith('/public/en/2023/overview.html')",
        "in its language",
    );
    open(&mut browser, &site, "index.html");
    is(&mut browser, "document.querySelector('.favourites li a').textContent.startsWith('第一部分')", "in the other language");
    // Another tab takes one away.
    browser.ask("(() => { const k = '/zhijiao/favourites', kept = JSON.parse(localStorage.getItem(k)); delete kept['2023/index.html']; localStorage.setItem(k, JSON.stringify(kept)); dispatchEvent(new StorageEvent('storage', { key: k })); })()");
    browser.wait("document.querySelectorAll('.favourites li').length === 1");
    focus(&mut browser, ".favourites button");
    browser.press("Enter");
    browser.wait("!document.querySelector('.favourites li') && document.querySelector('.favourites .empty').checkVisibility()");
    is(&mut browser, "document.activeElement.id === 'favourites'", "focus stays in the list");
    // What another site of the portal may have written under this name.
    for text in ["'{'", "'7'", "'{\"a\":{\"zh-Hans\":[\"javascript:alert(1)\",\"x\",\"\"]},\"b\":null,\"c\":{}}'"] {
        browser.ask(&format!("localStorage.setItem('/zhijiao/favourites', {text})"));
        open(&mut browser, &site, "index.html");
        is(&mut browser, "document.querySelector('.favourites').hidden && !document.querySelector('.favourites li')", text);
    }
}

/// A device with voices: it says at once what it is given, and keeps a record.
const VOICES: &str = "window.said = []; window.hold = false; let queue = []; \
    const voices = [{ lang: 'en-GB', localService: true }, { lang: 'zh-HK', localService: true }, { lang: 'zh_CN', localService: true }, { lang: 'en-US', localService: false }]; \
    window.SpeechSynthesisUtterance = function (text) { this.text = text; }; \
    Object.defineProperty(window, 'speechSynthesis', { value: { getVoices: () => voices, \
      speak(u) { if (!u.text) return; said.push([u.text, u.voice.lang, document.querySelectorAll('[data-reading]').length]); if (!hold) queue.push(setTimeout(() => u.onend(), 5)); }, \
      cancel() { window.cancelled = (window.cancelled || 0) + 1; queue.forEach(clearTimeout); queue = []; } } });";

#[test]
fn the_page_is_read_aloud_segment_by_segment() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    browser.before_pages(VOICES);
    open(&mut browser, &site, "2023/service-to-society.html");
    is(&mut browser, "![...document.scripts].some(s => s.src.includes('/speech.'))", "what speaks is not loaded before");
    browser.ask("window.hold = true");
    browser.click(".reading-open");
    focus(&mut browser, ".read-aloud");
    browser.press("Enter");
    browser.wait("said.length === 1");
    is(
        &mut browser,
        "document.querySelector('[data-reading]').matches('h1') && said[0][1] === 'zh_CN'",
        "the title, by a voice of the mainland",
    );
    is(&mut browser, "document.activeElement.textContent === '暂停'", "focus is on the pause");
    browser.press("Enter");
    browser.wait("document.activeElement.textContent === '继续' && cancelled > 0");
    browser.ask("window.hold = false");
    browser.press("Enter");
    browser.wait("!document.querySelector('.player')");
    let said = browser.ask("said.map(s => s[0]).join('\\n')");
    let said = said.as_str().expect("text");
    for words in ["19525人次", "134.66%", "职业技能培训 19525人次，目标14500人次 134.66%"] {
        assert!(said.contains(words), "{words} is read as printed: {said}");
    }
    for words in ["职业技能培训完成率\n", "#", "复制链接", "扫一扫"] {
        assert!(!said.contains(words), "{words} is no text of the report: {said}");
    }
    is(
        &mut browser,
        "said.every(s => s[2] === 1) && !document.querySelector('[data-reading]')",
        "one is marked, none at the end",
    );
    is(&mut browser, "said[0][0] === said[1][0]", "going on begins the sentence again");
    // Leaving the page ends it, and so does Escape.
    browser.ask("window.hold = true; window.said = []; scrollTo(0, 0)");
    // By key: what closes may move the button away from under a mouse.
    focus(&mut browser, ".read-aloud");
    browser.press("Enter");
    browser.wait("document.querySelector('.player')");
    browser.press("Escape");
    browser.wait("!document.querySelector('.player')");
    // By key: what closes may move the button away from under a mouse.
    focus(&mut browser, ".read-aloud");
    browser.press("Enter");
    browser.wait("document.querySelector('.player')");
    browser.ask("window.cancelled = 0; dispatchEvent(new PageTransitionEvent('pagehide'))");
    is(&mut browser, "cancelled > 0 && !document.querySelector('.player')", "silent on leaving");
}

#[test]
fn reading_aloud_is_offered_only_where_the_device_can() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("three");
    site.build();
    browser.before_pages(VOICES);
    for (page, can) in [("2024/overview.html", true), ("en/2024/overview.html", true), ("ug/2024/overview.html", false)] {
        open(&mut browser, &site, page);
        assert_eq!(browser.ask("!document.querySelector('.read-aloud').hidden"), json!(can), "{page}");
    }
}

/// Text smaller than 18 px and targets below 60 px, words in running text left out.
const TOO_SMALL: &str = "(() => { const found = []; \
    const shown = e => e.checkVisibility({ checkVisibilityCSS: true }) && !e.closest('.visually-hidden, svg'); \
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
    while (walker.nextNode()) { const e = walker.currentNode.parentElement; if (walker.currentNode.data.trim() && shown(e) && parseFloat(getComputedStyle(e).fontSize) < 17.99) found.push('text ' + e.outerHTML.slice(0, 90)); } \
    document.querySelectorAll('a, button, summary').forEach(e => { if (!shown(e) || !e.matches('.exhibit-data') && e.closest('.prose, .waiver, .skip, .fact-list div')) return; const r = e.getBoundingClientRect(); if (r.width < 59.5 || r.height < 59.5) found.push(Math.round(r.width) + 'x' + Math.round(r.height) + ' ' + e.outerHTML.slice(0, 90)); }); \
    return found; })()";

#[test]
fn the_elder_view_keeps_its_measures() {
    let Some(mut browser) = browser::start() else { return };
    let (site, three) = (site(), Site::copy("three"));
    three.build();
    browser.before_pages("try { for (const base of ['/', '/zhijiao/', document.documentElement.dataset.storage]) localStorage.setItem(base + 'view', 'elder'); } catch {}");
    let pages =
        ["index.html", "2023/index.html", "2023/overview.html", "2023/print.html", "sitemap.html", "en/2023/quality.html"];
    let pages = pages.map(|page| (&site, page)).into_iter().chain([(&three, "ug/2024/overview.html")]);
    for (site, page) in pages.filter(|(site, page)| site.has(&format!("public/{page}"))) {
        for width in [320, 360, 640, 1280] {
            browser.size(width, 900);
            open(&mut browser, site, page);
            browser.ask("document.documentElement.dataset.view = 'elder'");
            browser.click(".reading-open");
            is(&mut browser, "!document.querySelector('.read-aloud').checkVisibility()", "no voice, no offer");
            assert_eq!(browser.ask(TOO_SMALL), json!([]), "{page} at {width}");
            is(&mut browser, "document.scrollingElement.scrollWidth <= innerWidth", page);
        }
        let marked = "[...document.querySelectorAll('summary')].every(e => getComputedStyle(e, '::after').content !== 'none')";
        is(&mut browser, marked, "what opens shows it");
        is(
            &mut browser,
            "[...document.querySelectorAll('.toc, .qr, .share-out')].every(e => !e.checkVisibility())",
            "nothing beside the text",
        );
    }
}

/// Contrast of all text against the paper behind it, and of lines that carry meaning.
const LOW_CONTRAST: &str = "(() => { const found = []; \
    const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).slice(0, 3).map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; }; \
    const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/^rgba\\(.*, 0\\)$|transparent/.test(c)) return c; } return 'rgb(255,255,255)'; }; \
    const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); }; \
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
    while (walker.nextNode()) { const e = walker.currentNode.parentElement; if (!walker.currentNode.data.trim() || !e.checkVisibility() || e.closest('svg')) continue; const r = ratio(getComputedStyle(e).color, behind(e)); if (r < 7) found.push(r.toFixed(1) + ' ' + e.outerHTML.slice(0, 90)); } \
    return found; })()";

#[test]
fn high_contrast_is_high_everywhere() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    for (wish, scheme) in [("light", "contrast"), ("dark", "contrast")] {
        browser.scheme(wish);
        for page in ["index.html", "2023/index.html", "2023/service-to-society.html", "en/2023/overview.html"] {
            open(&mut browser, &site, page);
            browser.ask(&format!("document.documentElement.dataset.scheme = '{scheme}'"));
            assert_eq!(browser.ask(LOW_CONTRAST), json!([]), "{page}");
        }
    }
}

#[test]
fn a_chosen_scheme_stands_over_the_systems_and_never_reaches_paper() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    let paper = "getComputedStyle(document.body).backgroundColor";
    let (white, dark) = (json!("rgb(255, 255, 255)"), json!("rgb(22, 24, 27)"));
    for (wish, scheme, expected) in
        [("dark", "", &dark), ("dark", "light", &white), ("light", "dark", &dark), ("light", "", &white)]
    {
        browser.scheme(wish);
        open(&mut browser, &site, "2023/overview.html");
        browser.ask(&format!("'{scheme}' && (document.documentElement.dataset.scheme = '{scheme}')"));
        assert_eq!(browser.ask(paper), *expected, "{scheme} where the system is {wish}");
    }
    browser.ask("document.documentElement.dataset.scheme = ''; delete document.documentElement.dataset.scheme");
    browser.print_media();
    let printed = "getComputedStyle(document.querySelector('.prose p')).fontSize + document.querySelector('.toc').checkVisibility() + document.querySelector('.qr').checkVisibility()";
    let plain = browser.ask(printed);
    browser.ask("document.documentElement.dataset.view = 'elder'; document.documentElement.dataset.scheme = 'contrast'");
    assert_eq!(browser.ask(printed), plain, "paper is the same");
    assert_eq!(browser.ask(paper), white);
    is(&mut browser, "!document.querySelector('.reading, .reading-openers').checkVisibility()", "no tools on paper");
}

#[test]
fn the_systems_wishes_are_kept() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    browser.wishes(&[("forced-colors", "active")]);
    open(&mut browser, &site, "2023/overview.html");
    browser.click(".reading-open");
    is(
        &mut browser,
        "getComputedStyle(document.querySelector('.reading [aria-pressed=true]')).outlineStyle === 'solid'",
        "a pressed button is seen without colours",
    );
    browser.wishes(&[("prefers-contrast", "more")]);
    is(&mut browser, "getComputedStyle(document.querySelector('.notice')).color === 'rgb(0, 0, 0)'", "plain colours");
    browser.wishes(&[("prefers-reduced-motion", "reduce")]);
    is(
        &mut browser,
        "[...document.querySelectorAll('*')].every(e => getComputedStyle(e).scrollBehavior === 'auto' && parseFloat(getComputedStyle(e).animationDuration) === 0 && parseFloat(getComputedStyle(e).transitionDuration) === 0)",
        "nothing moves",
    );
}

#[test]
fn the_open_bar_fits_every_window() {
    let Some(mut browser) = browser::start() else { return };
    let (site, three) = (site(), Site::copy("three"));
    three.build();
    for (site, page) in [(&site, "2023/overview.html"), (&site, "en/2023/overview.html"), (&three, "ug/2024/overview.html")] {
        for (width, size) in [(320, "3"), (390, "2"), (640, "3"), (1280, "")] {
            browser.size(width, 900);
            open(&mut browser, site, page);
            browser.ask(&format!("document.documentElement.dataset.textSize = '{size}'"));
            browser.click(".reading-open");
            is(&mut browser, "document.scrollingElement.scrollWidth <= innerWidth", page);
            is(
                &mut browser,
                "[...document.querySelectorAll('.head button, .head a')].filter(e => e.checkVisibility()).every(e => { const r = e.getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth && r.height >= 43.5 && r.width >= 43.5; })",
                page,
            );
        }
    }
}

/// What stands above the first sentence of a part must leave it in the first window of a
/// phone, a window of which the browser's own bars take a third.
#[test]
fn a_part_begins_in_the_first_window_of_a_phone() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    for part in ["overview", "students", "quality", "cooperation", "service-to-society", "government", "party", "problems"] {
        for (width, height, most) in [(390, 844, 430), (360, 780, 460)] {
            browser.size(width, height);
            open(&mut browser, &site, &format!("2023/{part}.html"));
            let top = "document.querySelector('.text .prose').getBoundingClientRect().top";
            is(&mut browser, &format!("{top} <= {most}"), part);
            is(&mut browser, "document.scrollingElement.scrollWidth <= innerWidth", part);
        }
    }
}
