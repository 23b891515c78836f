//! Search: what is in an index, what is written of it, and, in a real Chromium,
//! that words lead to their clause.

use crate::support::browser::{self, Browser};
use crate::support::server::Server;
use crate::support::{Site, program};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

/// Words that stand in one clause alone; most begin and end inside a word.
const CHINESE: [(&str, &str); 25] = [
    ("55号），实", "2023/service-to-society.html#training-services"),
    ("学生就业和终身", "2023/students.html#employment"),
    ("结构不尽合理，发展空", "2023/problems.html#challenges"),
    ("高。全市中等职业", "2023/students.html#character"),
    ("证396人，完成率", "2023/service-to-society.html#training-services"),
    ("一需求", "2023/quality.html#programmes"),
    ("知》和河南省教", "2023/quality.html#quality-assurance"),
    ("理能力现代化，", "2023/party.html#leadership"),
    ("机制不够灵活", "2023/problems.html#challenges"),
    ("导下，安", "2023/index.html#preface"),
    ("政府有关单位为", "2023/cooperation.html#partnerships"),
    ("就业质量", "2023/students.html#employment"),
    ("工数推得。两数", "2023/overview.html#teaching-staff"),
    ("、创造伟大”成为时", "2023/government.html#publicity"),
    ("校创建方面", "2023/overview.html#scale"),
    ("含高校附设班", "2023/overview.html#teaching-staff"),
    ("《安阳市教育", "2023/service-to-society.html#training-services"),
    ("43.58%，具", "2023/overview.html#teaching-staff"),
    ("治校，进一", "2023/problems.html#closing"),
    ("报纸和网络等媒体", "2023/government.html#publicity"),
    ("以安阳", "2023/cooperation.html#partnerships"),
    ("，使职业院校的基层工", "2023/party.html#leadership"),
    ("、带动作用", "2023/problems.html#improvements"),
    ("业教育攻坚二期工", "2023/government.html#policies"),
    ("四是加强", "2023/students.html#character"),
];

const ENGLISH: [(&str, &str); 12] = [
    ("Anyang Municipal Committee and", "en/2023/index.html#preface"),
    ("and students are guided", "en/2023/party.html#leadership"),
    ("FOR EDUCATION AT ALL", "en/2023/party.html#leadership"),
    ("into practice, and gave", "en/2023/index.html#preface"),
    ("skills training of all", "en/2023/service-to-society.html#training-services"),
    ("Architecture; the National 863", "en/2023/cooperation.html#partnerships"),
    ("accord, to sum up", "en/2023/problems.html#improvements"),
    ("secondary vocational education, so", "en/2023/problems.html#closing"),
    ("Education Week” and “Admission", "en/2023/government.html#publicity"),
    ("and 20.63%", "en/2023/overview.html#teaching-staff"),
    ("of many kinds", "en/2023/quality.html#teacher-training"),
    ("at several levels for", "en/2023/students.html#character"),
];

/// A host as plain as hosts get: it serves files below a path, and knows nothing of us.
struct Host {
    port: u16,
}

const BELOW: &str = "/zhijiao/";

impl Host {
    fn new(output: BTreeMap<String, Vec<u8>>) -> Host {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        std::thread::spawn(move || {
            let output = &output;
            // Browsers open connections that they may never use: one must not stop the others.
            std::thread::scope(|scope| {
                for stream in listener.incoming().flatten() {
                    scope.spawn(move || answer(stream, output));
                }
            });
        });
        Host { port }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{BELOW}{path}", self.port)
    }
}

fn answer(mut stream: TcpStream, output: &BTreeMap<String, Vec<u8>>) {
    let mut lines = BufReader::new(stream.try_clone().expect("a second hand")).lines();
    let request = lines.next().and_then(Result::ok).unwrap_or_default();
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    let address = request.split(' ').nth(1).unwrap_or_default();
    let path = address.split('?').next().and_then(|path| path.strip_prefix(BELOW)).unwrap_or_default();
    let (status, body) = output.get(path).map_or(("404 Not Found", &b""[..]), |bytes| ("200 OK", bytes));
    let kind = match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

fn host() -> Host {
    let site = Site::sample();
    site.build();
    Host::new(site.output())
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn search(browser: &mut Browser, host: &Host, folder: &str, words: &str) {
    browser.open(&host.url(&format!("{folder}search.html?q={}", encoded(words))));
    browser.wait("document.querySelector('.found, .search-instead:not([hidden])')");
}

/// Where the first result leads, with the words that it takes along cut out.
const FIRST: &str = "(a => a && new URL(a.href).pathname + new URL(a.href).hash)(document.querySelector('.found a'))";

fn words_lead_to_their_clause(folder: &str, cases: &[(&str, &str)]) {
    let Some(mut browser) = browser::start() else { return };
    let host = host();
    browser.size(390, 700);
    for (words, place) in cases {
        search(&mut browser, &host, folder, words);
        assert_eq!(browser.ask(FIRST), json!(format!("{BELOW}{place}")), "{words}");
        let shown = browser.ask("[...document.querySelectorAll('.found mark')].map(e => e.textContent).join('|')");
        assert!(shown.as_str().is_some_and(|shown| shown.to_lowercase().contains(&words.to_lowercase())), "{words}: {shown}");
        let id = place.split('#').nth(1).expect("an anchor");
        browser.ask("document.querySelector('.found a').click()");
        browser.wait(&format!("location.hash === '#{id}' && document.readyState === 'complete'"));
        let marked = format!(
            "(() => {{ const e = document.getElementById('{id}'); const all = e.querySelector('mark') ? e : e.closest('section, .text'); return [...all.querySelectorAll('mark')].map(m => m.textContent).join(''); }})()"
        );
        let marked = browser.ask(&marked);
        assert_eq!(marked.as_str().map(str::to_lowercase), Some(words.to_lowercase()), "{words} on its page");
        browser.wait("(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector('mark').getBoundingClientRect())");
    }
}

#[test]
fn chinese_words_lead_to_their_clause() {
    words_lead_to_their_clause("", &CHINESE);
}

#[test]
fn english_words_lead_to_their_clause() {
    words_lead_to_their_clause("en/", &ENGLISH);
}

#[test]
fn results_say_where_they_stand_and_how_many_they_are() {
    let Some(mut browser) = browser::start() else { return };
    let host = host();
    search(&mut browser, &host, "", "职业技能培训");
    let text = |selector: &str| format!("document.querySelector('{selector}').textContent");
    let count = browser.ask("document.querySelectorAll('.found').length");
    assert_eq!(browser.ask(&text(".search-status")), json!(format!("找到{count}处。")));
    assert_eq!(browser.ask("document.querySelector('.search-status').getAttribute('role')"), json!("status"));
    let first = browser.ask(&text(".found")).as_str().expect("text").to_owned();
    // The label of a figure comes before texts.
    assert!(browser.ask(FIRST).as_str().is_some_and(|place| place.contains("/2023/data.html#fact-")), "{first}");
    assert!(first.contains("安阳市职业教育质量年度报告（2023年度） › 报告数据"), "{first}");
    let last = browser.ask("[...document.querySelectorAll('.found-where')].pop().textContent");
    assert!(last.as_str().is_some_and(|last| last.contains(" › 第")), "{last}");
    // A page of one language finds nothing of the other.
    search(&mut browser, &host, "en/", "职业技能培训");
    assert_eq!(browser.ask("document.querySelectorAll('.found').length"), json!(0));
    assert!(browser.ask(&text(".search-status")).as_str().is_some_and(|text| text.contains("Nothing was found")));
    assert_eq!(browser.ask("document.querySelector('.search-instead a').checkVisibility()"), json!(true), "the site map helps");
    assert_eq!(browser.ask("document.querySelector('.search-cannot').checkVisibility()"), json!(false));
    // Words of one clause that stand apart from each other.
    search(&mut browser, &host, "en/", "training certificates");
    assert!(browser.ask("document.querySelectorAll('.found mark').length").as_u64() > Some(1));
}

/// What is marked in the results, each once.
const MARKED: &str = "[...new Set([...document.querySelectorAll('.found mark')].map(e => e.textContent))].join('|')";
const STATUS: &str = "document.querySelector('.search-status').textContent";

/// The page of a result has come. The results are marked too, and stay until it has: a
/// test that goes on while they do is overtaken by the page that it asked for before.
const MARKED_PAGE: &str =
    "!location.pathname.endsWith('search.html') && document.readyState === 'complete' && document.querySelector('main mark')";

/// Chinese input methods give wide digits and letters; English pages part thousands.
#[test]
fn a_number_is_found_whole_in_any_writing_and_never_by_its_beginning() {
    let Some(mut browser) = browser::start() else { return };
    let host = host();
    for (folder, words, written) in [
        ("", "19525", "19525"),
        ("", "１９５２５", "19525"),
        ("", "19,525", "19525"),
        ("", "２０．６３％", "20.63%"),
        ("en/", "19525", "19,525"),
        ("en/", "4 schools", "4\u{a0}schools"),
        ("en/", "ｓｋｉｌｌｓ　ｔｒａｉｎｉｎｇ ｏｆ ａｌｌ", "skills training of all"),
    ] {
        search(&mut browser, &host, folder, words);
        let marked = browser.ask("document.querySelector('.found mark').textContent");
        assert_eq!(marked.as_str().map(str::to_lowercase).as_deref(), Some(written), "{words}");
        assert_eq!(browser.ask("document.querySelector('#search-words').value"), json!(words), "it stays as typed");
        browser.ask("document.querySelector('.found a').click()");
        browser.wait(MARKED_PAGE);
    }
    for (folder, words) in [("", "5626"), ("en/", "5626"), ("", "1952"), ("", "9525"), ("", "0.63%")] {
        search(&mut browser, &host, folder, words);
        assert_eq!(browser.ask("document.querySelectorAll('.found').length"), json!(0), "{words} stands nowhere");
        assert!(browser.ask(STATUS).as_str().is_some_and(|status| status.contains(words)), "{words}");
    }
}

#[test]
fn what_was_typed_is_marked_and_what_is_only_similar_is_called_so() {
    let Some(mut browser) = browser::start() else { return };
    let host = host();
    search(&mut browser, &host, "", "汤阴县 林州市");
    assert_eq!(browser.ask(STATUS), json!("找到1处。"));
    let marked = browser.ask(MARKED).as_str().unwrap_or_default().to_owned();
    assert!(!marked.is_empty() && marked.split('|').all(|word| ["汤阴县", "林州市"].contains(&word)), "{marked}");
    search(&mut browser, &host, "", "蓝天白云学校");
    assert_eq!(browser.ask(STATUS), json!("没有与“蓝天白云学校”完全相同的，以下相近。"));
    assert_eq!(browser.ask(MARKED), json!("学校"));
    search(&mut browser, &host, "en/", "zebra training");
    assert_eq!(browser.ask(STATUS), json!("No exact match for “zebra training”; these are similar:"));
    assert!(browser.ask("document.querySelectorAll('.found').length").as_u64() > Some(0));
}

/// Whether anything of the index has been asked for.
const FETCHED: &str = "performance.getEntriesByType('resource').some(entry => entry.name.includes('/search/'))";

#[test]
fn the_box_works_by_keyboard_and_fetches_nothing_before() {
    let Some(mut browser) = browser::start() else { return };
    let host = host();
    browser.size(1280, 800);
    browser.open(&host.url("2023/overview.html"));
    assert_eq!(browser.ask(FETCHED), json!(false), "a page fetches nothing of it");
    let label = "document.querySelector('.search-words').labels[0].textContent";
    assert_eq!(browser.ask(label), json!("要查找的字词"));
    for _ in 0..4 {
        if browser.ask("document.activeElement.className") != json!("search-words") {
            browser.press("Tab");
        }
    }
    assert_eq!(browser.ask("document.activeElement.className"), json!("search-words"), "four steps at most");
    browser.write("含高校附设班");
    browser.press("Enter");
    browser.wait("location.pathname.endsWith('/search.html') && document.querySelector('.found')");
    assert_eq!(browser.ask("document.querySelector('.search-words').value"), json!("含高校附设班"));
    assert_eq!(browser.ask(FETCHED), json!(true));
    browser.ask("document.querySelector('.found a').focus()");
    browser.press("Enter");
    browser.wait("location.hash === '#teaching-staff' && document.querySelector('mark')");
    browser.open(&host.url("search.html"));
    assert_eq!(browser.ask(FETCHED), json!(false), "without words there is nothing to fetch");
    assert_eq!(browser.ask("document.activeElement.className"), json!("search-words"), "it is ready to be written in");
}

#[test]
fn where_it_cannot_search_the_site_map_stands_in() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    site.build();
    let map = "document.querySelector('.search-instead a[href=\"sitemap.html\"]').checkVisibility() && document.querySelector('.search-cannot').checkVisibility()";
    browser.scripts(false);
    let mut output = site.output();
    let host = Host::new(output.clone());
    browser.open(&host.url("search.html?q=x"));
    browser.wait(map);
    browser.scripts(true);
    for missing in ["search/zh/2023-1.js", "search/zh/index.js"] {
        output.remove(missing).expect("a file of the index");
        let host = Host::new(output.clone());
        browser.open(&host.url("search.html?q=x"));
        browser.wait(map);
    }
}

/// A memory stick, or a copy on the disk of an archive.
#[test]
fn a_folder_without_a_server_is_searched_too() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    site.build();
    browser.open_file(&site.path().join("public/2023/overview.html"));
    browser.ask("document.querySelector('.search-words').focus()");
    browser.write("含高校附设班");
    browser.press("Enter");
    browser.wait("location.pathname.endsWith('/public/search.html') && document.querySelector('.found')");
    browser.ask("document.querySelector('.found a').click()");
    browser.wait("location.hash === '#teaching-staff' && document.readyState === 'complete'");
    assert_eq!(browser.ask("document.querySelector('main mark').textContent"), json!("含高校附设班"));
}

#[test]
fn the_page_that_searches_needs_no_exception_in_the_policy() {
    let site = Site::sample();
    let output = site.build().output();
    for (name, bytes) in output.iter().filter(|(name, _)| name.ends_with(".html")) {
        let page = String::from_utf8_lossy(bytes);
        assert!(!page.contains("unsafe"), "{name}");
        assert!(page.contains("form-action &#39;self&#39;"), "{name}");
        assert_eq!(page.contains("assets/search."), name.ends_with("search.html"), "{name}");
    }
    let search = site.page("search.html");
    assert!(search.contains("content=\"noindex\"") && !site.page("sitemap.xml").contains("search.html"));
}

/// The names below `search/`, and the words that can be found, by page.
fn index(site: &Site) -> Vec<String> {
    site.output().into_keys().filter(|name| name.starts_with("search/")).collect()
}

#[test]
fn an_index_is_the_same_every_time_and_goes_with_its_words() {
    let (site, other) = (Site::copy("small"), Site::copy("small"));
    site.build();
    assert_eq!(site.output(), other.build().output());
    let before = index(&site);
    let names = ["2023-1.js", "2024-1.js", "index.js"];
    assert_eq!(before, ["en", "zh"].map(|language| names.map(|name| format!("search/{language}/{name}"))).concat());
    let text = site.read("content/2024/overview.zh.md");
    site.write("content/2024/overview.zh.md", format!("{text}\n补充一句。\n"));
    site.build();
    assert!(site.page("search/zh/2024-1.js").contains("补充一句。"));
    let after = index(&site);
    let manifest: Value = serde_json::from_str(&site.page(".gongkai-manifest.json")).expect("JSON");
    let listed: Vec<&str> = manifest["files"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(after.iter().all(|name| listed.contains(&name.as_str())), "what is there is ours");
    assert_eq!(before, after);
}

#[test]
fn search_can_be_turned_off() {
    let site = Site::copy("small");
    site.build();
    assert!(!index(&site).is_empty());
    let text = site.read("content/site.yaml");
    site.write("content/site.yaml", format!("{text}\nsearch: false\n"));
    site.build();
    assert!(index(&site).is_empty() && !site.has("public/search") && !site.has("public/search.html"));
    for (name, bytes) in site.output().iter().filter(|(name, _)| name.ends_with(".html")) {
        assert!(!String::from_utf8_lossy(bytes).contains("search-box"), "{name}");
    }
}

#[test]
fn the_preview_is_searched_as_the_site_will_be() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("small");
    site.build();
    let server = Server::start(program(), site.path(), &[]);
    for (name, bytes) in site.output().iter().filter(|(name, _)| name.starts_with("search/")) {
        assert_eq!(server.get(&format!("/{name}")).body, *bytes, "{name} as a build writes it");
    }
    let text = site.read("content/2024/overview.zh.md");
    site.write("content/2024/overview.zh.md", format!("{text}\n紫薇花开满园。\n"));
    let number = server.state()["number"].as_u64();
    server.wait("the new words are shown", |server| {
        server.state()["number"].as_u64() > number
            || String::from_utf8_lossy(&server.get("/2024/overview.html").body).contains("紫薇花")
    });
    browser.open(&format!("http://localhost:{}/search.html?q={}", server.port, encoded("薇花开满")));
    browser.wait("document.querySelector('.found')");
    assert!(browser.ask(FIRST).as_str().is_some_and(|place| place.starts_with("/2024/overview.html#")));
}

/// Text borrowed from another language is found in that language.
#[test]
fn borrowed_text_is_found_in_its_own_language() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("partial");
    assert_eq!(site.run(&["build"]).code, Some(0));
    let host = Host::new(site.output());
    let words = site.read("content/2024/plans.zh.md");
    let title = words.lines().find_map(|line| line.strip_prefix("# ")).expect("a title").to_owned();
    search(&mut browser, &host, "", &title);
    assert_eq!(browser.ask(FIRST), json!(format!("{BELOW}2024/plans.html")));
    search(&mut browser, &host, "en/", &title);
    assert_eq!(browser.ask("document.querySelectorAll('.found').length"), json!(0));
}

#[test]
fn every_language_has_an_index_of_its_own() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("three");
    site.build();
    let host = Host::new(site.output());
    browser.size(320, 640);
    search(&mut browser, &host, "ug/", "كۆلىمى");
    assert_eq!(browser.ask(FIRST), json!(format!("{BELOW}ug/2024/overview.html#scale")));
    assert_eq!(browser.ask("document.scrollingElement.scrollWidth <= innerWidth"), json!(true), "nothing sticks out");
}

/// Who types a phrase means the phrase.
#[test]
fn the_very_words_come_before_many_pages_that_hold_them_apart() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("partial");
    let ids: Vec<String> = (0..45)
        .map(|number| format!("part-{}", char::from(b'a' + number % 26).to_string().repeat(1 + usize::from(number) / 26)))
        .collect();
    for (number, id) in ids.iter().enumerate() {
        let text = if number == 30 {
            format!("{}蓝天白云。", "这里讲别的事情。".repeat(60))
        } else {
            "白云很多，蓝天很好。".repeat(6)
        };
        site.write(&format!("content/2024/{id}.zh.md"), format!("# 部分\n\n## 条目 {{#clause-{id}}}\n\n{text}\n"));
    }
    let report = site.read("content/2024/report.yaml");
    let sections = report.lines().find(|line| line.starts_with("sections:")).expect("sections in one line").to_owned();
    site.replace("content/2024/report.yaml", &sections, &sections.replace(']', &format!(", {}]", ids.join(", "))));
    assert_eq!(site.run(&["build"]).code, Some(0));
    let host = Host::new(site.output());
    search(&mut browser, &host, "", "蓝天白云");
    assert_eq!(browser.ask(FIRST), json!(format!("{BELOW}2024/{0}.html#clause-{0}", ids[30])));
    // Of many, some are listed; the rest when it is asked for, and the focus goes on to it.
    search(&mut browser, &host, "", "白云很多");
    assert_eq!(browser.ask("document.querySelector('.search-status').textContent"), json!("先列出20处。"));
    let count = browser.ask("document.querySelectorAll('.found').length").as_u64();
    browser.click(".search-more button");
    browser.wait(&format!("document.querySelectorAll('.found').length > {}", count.expect("a number")));
    browser.wait("document.activeElement === document.querySelectorAll('.found-title')[20]");
}

/// A site of many parts, each of which has words of its own. Only parts that can have the words are
/// fetched, so this holds the two rules for taking words apart against each other: that of the
/// program and that of `search.js`.
#[test]
fn of_many_parts_those_with_the_words_are_fetched() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("partial");
    let planted = [
        ("甘棠知时，雨润", "（甘棠知时，雨润万家）"),
        ("19525", "合计19,525人"),
        ("１９６３.5", "约1963.5元"),
        ("eleve caf", "Élève café"),
        ("CATIA", "ｃａｔｉａ软件"),
        ("38号），落地", "发〔2023〕138号），落地"),
        ("hydrolog", "the Hydrology Bureau"),
        ("碧桃 千家", "千家，又见碧桃"),
        ("2031", "2031，195"),
    ];
    let ids: Vec<String> =
        (0..planted.len()).map(|number| format!("part-{}", char::from(b'a' + u8::try_from(number).expect("few")))).collect();
    let mut state = 1_u32;
    for (id, (_, text)) in ids.iter().zip(planted) {
        let mut filling = String::new();
        while filling.len() < 60_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            filling.extend(char::from_u32(0x4E00 + (state >> 16) % 5_000));
            if state >> 24 < 20 {
                filling.push_str("，约2019年的");
            }
        }
        let text = format!("# 部分\n\n## 条目 {{#clause-{id}}}\n\n{filling}\n\n{text}。\n");
        site.write(&format!("content/2024/{id}.zh.md"), text);
    }
    let report = site.read("content/2024/report.yaml");
    let sections = report.lines().find(|line| line.starts_with("sections:")).expect("sections in one line").to_owned();
    site.replace("content/2024/report.yaml", &sections, &sections.replace(']', &format!(", {}]", ids.join(", "))));
    assert_eq!(site.run(&["build"]).code, Some(0));
    let output = site.output();
    let parts = output.keys().filter(|name| name.starts_with("search/zh/2024-")).count();
    assert!(parts >= planted.len(), "{parts} parts");
    assert!(output.keys().any(|name| name.starts_with("search/zh/words/")));
    let host = Host::new(output);
    for (id, (words, _)) in ids.iter().zip(planted) {
        search(&mut browser, &host, "", words);
        assert_eq!(browser.ask(FIRST), json!(format!("{BELOW}2024/{id}.html#clause-{id}")), "{words}");
        let fetched =
            browser.ask("performance.getEntriesByType('resource').filter(entry => /zh\\/2024-/.test(entry.name)).length");
        assert!(fetched.as_u64().is_some_and(|fetched| fetched <= 3), "{words}: {fetched} of {parts} parts");
    }
    search(&mut browser, &host, "", "甘棠镇西北");
    assert!(browser.ask(STATUS).as_str().is_some_and(|status| status.contains("甘棠镇西北")));
}

#[test]
fn readers_choose_where_to_search() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("small");
    site.build();
    let host = Host::new(site.output());
    search(&mut browser, &host, "", "学校");
    let reports = "[...new Set([...document.querySelectorAll('.found a')].map(a => a.pathname.match(/\\d{4}/)[0]))].join()";
    assert_eq!(browser.ask(reports), json!("2024,2023"), "the newest first");
    assert_eq!(browser.ask("document.querySelector('.search-scope').getAttribute('aria-label')"), json!("搜索范围"));
    browser.ask("(select => { select.selectedIndex = 2; select.dispatchEvent(new Event('change')); })(document.querySelector('.search-scope'))");
    browser.wait("location.search.includes('in=report-1') && document.querySelector('.found')");
    assert_eq!(browser.ask(reports), json!("2023"));
    assert_eq!(browser.ask("document.querySelector('.search-scope').selectedIndex"), json!(2), "the choice stays");
}

/// What a reader may have copied from anywhere in a page: any part of a Chinese text, beginnings of
/// words of others. `GONGKAI_SEARCHES=1000` tries as many.
#[test]
fn any_part_of_a_text_is_found_where_it_is() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    site.build();
    let host = Host::new(site.output());
    let count = std::env::var("GONGKAI_SEARCHES").ok().and_then(|count| count.parse().ok()).unwrap_or(30_usize);
    let mut state = 7_u64;
    let mut chance = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below
    };
    for (folder, language) in [("", "zh"), ("en/", "en")] {
        let script = site.page(&format!("search/{language}/2023-1.js"));
        let json = script.trim_end().strip_prefix("gongkaiSearch(").and_then(|json| json.strip_suffix(");")).expect("one call");
        let pages: Value = serde_json::from_str(json).expect("JSON");
        let passages: Vec<(String, &Value)> = pages
            .as_array()
            .expect("pages")
            .iter()
            .flat_map(|page| {
                let path = page["path"].as_str().expect("a path").to_owned();
                page["passages"].as_array().expect("passages").iter().map(move |passage| (path.clone(), passage))
            })
            .filter(|(_, passage)| passage["text"].as_str().is_some_and(|text| text.chars().count() > 40))
            .collect();
        for _ in 0..count / 2 {
            let (path, passage) = &passages[chance(passages.len())];
            let text: Vec<char> = passage["text"].as_str().expect("text").chars().collect();
            let mut start = chance(text.len() - 24);
            if language == "en" {
                start += text[start..].iter().position(|c| *c == ' ').map_or(0, |space| space + 1);
            }
            let words: String = text[start..].iter().take(4 + chance(20)).collect();
            if words.chars().filter(|c| c.is_alphabetic()).count() < 3 {
                continue;
            }
            search(&mut browser, &host, folder, &words);
            let found = browser.ask("[...document.querySelectorAll('.found a')].map(a => a.pathname + a.hash).join(' ')");
            let id = passage["id"].as_str().filter(|id| !id.is_empty()).map(|id| format!("#{id}")).unwrap_or_default();
            let place = format!("{BELOW}{path}{id}");
            let is_found = found.as_str().is_some_and(|found| found.split(' ').any(|found| found == place));
            assert!(is_found, "“{words}” of {place}: {found}");
        }
    }
}

/// A reader types the script that they know; the text may be in the other one.
#[test]
fn traditional_and_simplified_characters_find_each_other() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("traditional");
    let hans = "  - code: hans\n    tag: zh-Hans\n    name: 简体中文\n    share: [copy]\n";
    site.replace("content/site.yaml", "  - code: en\n", &format!("{hans}  - code: en\n"));
    let text = site.read("content/2024/overview.zh.md");
    site.write("content/2024/overview.hans.md", text.replace('學', "学").replace('業', "业") + "\n云汀县学校发展。\n");
    site.run(&["build"]);
    let host = Host::new(site.output());
    for (folder, words) in [("hans/", "云汀縣學校"), ("hans/", "云汀县学校")] {
        search(&mut browser, &host, folder, words);
        assert_eq!(browser.ask(MARKED), json!("云汀县学校"), "{words}");
    }
    let words: String = text.lines().last().expect("a text").chars().filter(|c| c.is_alphabetic()).take(4).collect();
    search(&mut browser, &host, "", &words);
    assert_eq!(browser.ask(MARKED), json!(words));
}
