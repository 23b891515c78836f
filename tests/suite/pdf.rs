//! `gongkai pdf`: with a real Chromium, what a reader gets; with browsers that
//! fail, that nothing is left behind; and when a site offers what was printed.

#![allow(clippy::panic, clippy::print_stderr, reason = "tests fail by panicking, and say when they look at nothing")]

use crate::support::browser;
use crate::support::server::Server;
use crate::support::{self, PATIENCE, Run, Site, program};
use serde_json::{Value, json};
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};
use tungstenite::Message;

/// The browser to print with, or `None` where there is none. In CI there must be.
fn browser_path() -> Option<String> {
    let found = browser::find();
    assert!(found.is_some() || std::env::var_os("CI").is_none(), "CI has a Chromium; see .ci/run");
    if found.is_none() {
        eprintln!("no Chromium found (set GONGKAI_CHROMIUM): nothing was printed");
    }
    found.map(|path| path.display().to_string())
}

fn pdf(site: &Site, browser: &str, more: &[&str]) -> Run {
    let arguments = [&["--lang", "en", "pdf", "--browser", browser], more].concat();
    site.run(&arguments)
}

/// What a tool of poppler says about a file; `None` where it is not installed.
pub(crate) fn poppler(tool: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let output = Command::new(tool).args(arguments).arg(file).arg("-").output();
    let output = match output {
        Ok(output) => output,
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "CI has poppler-utils; see .ci/run: {error}");
            eprintln!("no {tool}: the PDF was not looked at");
            return None;
        }
    };
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn a_report_is_printed_as_readers_need_it() {
    let Some(browser) = browser_path() else { return };
    let site = Site::sample();
    let run = pdf(&site, &browser, &[]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{}", run.out);
    for (language, tag, title) in [("zh", "zh-Hans", "安阳市职业教育"), ("en", "en", "Anyang")] {
        let file = site.path().join(format!("pdf/2023.{language}.pdf"));
        let bytes = fs::read(&file).expect("the PDF");
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains(&format!("/Lang ({tag}")), "{language}: its language is told");
        assert!(text.contains("D:20240109090000+08'00'"), "the report's own date");
        is_tagged_titled_and_embedded(&file, title);
        has_every_clause(&site, &file, &text, language);
    }
    leaves_no_trace(&site, &browser);
    // The same report gives the same bytes.
    let first = fs::read(site.path().join("pdf/2023.en.pdf")).expect("the PDF");
    assert_eq!(pdf(&site, &browser, &["--lang", "en"]).code, Some(0));
    assert!(fs::read(site.path().join("pdf/2023.en.pdf")).expect("the PDF") == first, "the same bytes twice");
}

fn leaves_no_trace(site: &Site, browser: &str) {
    let temporary = tempfile::tempdir().expect("a folder");
    let mut command = program();
    command.current_dir(site.path()).args(["pdf", "--lang", "en", "--output", "elsewhere", "--browser", browser]);
    assert!(command.env("TMPDIR", temporary.path()).output().expect("the program").status.success());
    assert!(site.has("elsewhere/2023.en.pdf"));
    assert_eq!(fs::read_dir(temporary.path()).expect("the folder").count(), 0, "the browser left something behind");
}

fn is_tagged_titled_and_embedded(file: &Path, title: &str) {
    let output = Command::new("pdfinfo").arg(file).output();
    let Ok(output) = output else { return drop(poppler("pdfinfo", &[], file)) };
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = |key: &str| told.lines().find(|line| line.starts_with(key)).unwrap_or_default().to_owned();
    assert!(line("Tagged:").ends_with("yes"), "{told}");
    assert!(line("Title:").contains(title), "{told}");
    assert!(line("Page size:").contains("(A4)"), "{told}");
    let fonts = Command::new("pdffonts").arg(file).output().expect("pdffonts").stdout;
    let fonts = String::from_utf8_lossy(&fonts).into_owned();
    let rows: Vec<Vec<&str>> = fonts.lines().skip(2).map(|line| line.split_whitespace().rev().collect()).collect();
    assert!(!rows.is_empty());
    // From the end: object, generation, unicode, subset, embedded.
    assert!(rows.iter().all(|row| row[4] == "yes" && row[2] == "yes"), "embedded, and with their characters:\n{fonts}");
}

/// Every clause stands in the outline, and in the text in the order of the page.
fn has_every_clause(site: &Site, file: &Path, raw: &str, language: &str) {
    site.build();
    let page = site.page(if language == "zh" { "2023/print.html" } else { "en/2023/print.html" });
    let titles: Vec<String> = page.split("class=\"clause-title\"").skip(1).map(clause_title).collect();
    assert_eq!(titles.len(), 17, "{titles:?}");
    let in_outline = |title: &str| {
        let wide: Vec<String> = title.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        let wide = wide.concat();
        raw.contains(&format!("/Title ({title})")) || raw.contains(&format!("/Title <FEFF{wide}>"))
    };
    for title in &titles {
        assert!(in_outline(title), "the outline lacks {title}");
    }
    let Some(text) = poppler("pdftotext", &["-enc", "UTF-8"], file) else { return };
    let text = without_spaces(&text);
    // Behind the contents, which name all of them once.
    let last = without_spaces(titles.last().expect("clauses"));
    let mut rest = text.split_once(&last).expect("the contents").1;
    for title in &titles {
        let found = rest.split_once(&without_spaces(title));
        rest = found.unwrap_or_else(|| panic!("{title} is not in the text, or not in its place")).1;
    }
    assert_eq!(text.matches("—2—").count(), 1, "the second page bears its number once");
}

/// The titles of parts and clauses of a full report, with their numbers.
fn titles(page: &str) -> Vec<String> {
    let headings = page.split("class=\"whole-title\"").skip(1).map(|html| html.split_once("</h2>").expect("a heading").0);
    let parts = headings.map(|html| without_tags(html.split_once('>').expect("a tag").1));
    parts.chain(page.split("class=\"clause-title\"").skip(1).map(clause_title)).collect()
}

#[test]
fn contents_and_references_have_the_numbers_of_their_pages() {
    let Some(browser) = browser_path() else { return };
    let site = Site::sample();
    site.build();
    assert_eq!(pdf(&site, &browser, &[]).code, Some(0));
    for (language, folder, reference) in
        [("zh", "", ("教师培养培训情况", "（第", "页）")), ("en", "en/", ("Teacher development and training", "(page ", ")"))]
    {
        let page = site.page(&format!("{folder}2023/print.html"));
        let file = site.path().join(format!("pdf/2023.{language}.pdf"));
        let Some(text) = poppler("pdftotext", &["-layout", "-enc", "UTF-8"], &file) else { return };
        let sheets: Vec<&str> = text.split('\u{c}').collect();
        let all_titles = titles(&page);
        assert_eq!(all_titles.len(), 1 + 8 + 17, "preface, parts and clauses");
        // Behind the cover.
        let contents: Vec<String> = sheets[1..3].iter().flat_map(|sheet| sheet.lines()).map(without_spaces).collect();
        let mut place = String::new();
        for title in &all_titles {
            let wanted = without_spaces(title);
            // A long title goes on in a second line.
            let entry = |at: usize| contents[at..(at + 2).min(contents.len())].concat();
            let numbered = |entry: String| entry.strip_prefix(&wanted)?.parse::<usize>().ok();
            let alone = contents.iter().find_map(|line| numbered(line.clone()));
            let number = alone.or_else(|| (0..contents.len()).find_map(|at| numbered(entry(at))));
            let number = number.unwrap_or_else(|| panic!("{language}: no number of {title} in {contents:?}"));
            assert!(number > 2 && without_spaces(sheets[number - 1]).contains(&wanted), "{language}: {title} is not on {number}");
            if title.ends_with(reference.0) {
                place = number.to_string();
            }
        }
        let printed = without_spaces(&format!("{}{}{place}{}", reference.0, reference.1, reference.2));
        let whole = without_spaces(&text);
        assert!(whole.contains(&printed), "{language}: the reference says {printed}");
        assert!(!whole.contains("第00页") && !whole.contains("page00"), "every number was found");
    }
}

/// Numbers are for paper with numbered sheets that is made in one go: the page itself, which
/// anybody may print, has none.
#[test]
fn the_page_itself_has_no_page_numbers() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    site.build();
    browser.open_file(&site.path().join("public/2023/print.html"));
    browser.print_media();
    assert_eq!(browser.ask("document.querySelectorAll('.contents-page, .page-reference, .contents-numbered').length"), json!(0));
}

fn clause_title(html: &str) -> String {
    let heading = html.split_once('>').and_then(|(_, rest)| rest.split_once("</h3>")).map_or("", |(heading, _)| heading);
    without_tags(heading)
}

fn without_tags(heading: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in heading.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", "\"")
}

#[test]
fn links_lead_to_published_addresses_and_nothing_goes_over_the_network() {
    let Some(browser) = browser_path() else { return };
    let site = Site::copy("small");
    // A door nobody may knock at, though the page asks for it.
    let door = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    door.set_nonblocking(true).expect("no waiting");
    let address = door.local_addr().expect("an address");
    let theme = format!(
        "<img src=\"http://{address}/spy.png\" alt=\"\"><a href=\"../index.html\">away</a> <a href=\"#main\">here</a> {{{{ super() }}}}"
    );
    let head = "{% block head %}<meta charset=\"utf-8\"><title>{{ page.head_title }}</title>\
        {% for href in page.styles %}<link rel=\"stylesheet\" href=\"{{ href }}\">{% endfor %}{% endblock %}";
    let template = format!("{{% extends \"builtin/whole.html\" %}}{head}{{% block cover %}}{theme}{{% endblock %}}");
    site.write("themes/default/templates/whole.html", template);
    let print = |more: &[&str]| {
        let run = pdf(&site, &browser, &[&["--report", "2023", "--lang", "zh"], more].concat());
        assert_eq!(run.code, Some(0), "{}", run.err);
        let bytes = fs::read(site.path().join("pdf/2023.zh.pdf")).expect("the PDF");
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let published = print(&["--base-url", "https://a.example.gov.cn/bg/"]);
    assert!(published.contains("/URI (https://a.example.gov.cn/bg/index.html)"), "a link to another page");
    for nowhere in ["/URI (file:", "localhost", "127.0.0.1", "gongkai.invalid", "print.html"] {
        assert!(!published.contains(nowhere), "{nowhere}");
    }
    assert!(published.contains("/Dest"), "links on the page stay in the document");
    assert!(door.accept().is_err(), "nobody came");
    site.write("content/site.yaml", without_line(&site.read("content/site.yaml"), "base_url:"));
    let unpublished = print(&[]);
    assert!(!unpublished.contains("gongkai.invalid") && !unpublished.contains("/bg/"), "links without an address are left out");
}

fn without_line(text: &str, start: &str) -> String {
    let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with(start)).collect();
    kept.join("\n") + "\n"
}

#[test]
fn a_pdf_is_offered_only_while_it_says_what_the_site_says() {
    let Some(browser) = browser_path() else { return };
    let site = Site::copy("small");
    let make = || {
        let run = pdf(&site, &browser, &["--report", "2023", "--lang", "zh"]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    };
    let build = || site.run(&["build", "--lang", "en"]);
    let is_offered = || {
        let links = ["2023/index.html", "2023/print.html"].map(|page| site.page(page).contains("href=\"report.pdf\""));
        assert!(links.iter().all(|link| *link == site.has("public/2023/report.pdf")), "the link and the file go together");
        links[0]
    };
    make();
    site.build();
    assert!(is_offered());
    assert_eq!(site.output()["2023/report.pdf"], fs::read(site.path().join("pdf/2023.zh.pdf")).expect("the PDF"));
    assert!(!site.has("public/en/2023/report.pdf"));
    // Seen over the local network it is the same report.
    let server = Server::start(program(), site.path(), &["--lan"]);
    assert_eq!(server.state()["findings"], json!([]));
    assert_eq!(server.get("/2023/report.pdf").status, 200);
    drop(server);
    // Made again with the PDF on offer: its own link is no part of it.
    make();
    site.build();
    assert!(is_offered());

    let facts = site.read("content/2023/overview.zh.md");
    site.write("content/2023/overview.zh.md", format!("{facts}\n再加一句。\n"));
    let run = build();
    assert_eq!(run.code, Some(0));
    assert!(run.err.contains("[pdf-stale]") && run.err.contains("gongkai pdf --report 2023 --lang zh"), "{}", run.err);
    assert!(!is_offered());
    site.write("content/2023/overview.zh.md", facts);
    site.build();
    assert!(is_offered(), "the very report that was printed");

    site.write("pdf/2023.zh.json", "{ \"format\": 1 }");
    assert!(build().err.contains("[pdf-unknown]"));
    assert!(!is_offered());
    make();
    let mut bytes = fs::read(site.path().join("pdf/2023.zh.pdf")).expect("the PDF");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    site.write("pdf/2023.zh.pdf", bytes);
    assert!(build().err.contains("[pdf-unknown]"));
    assert!(!is_offered());
}

#[test]
fn a_missing_browser_or_report_is_named() {
    let site = Site::copy("small");
    let run = pdf(&site, "/no/such/browser", &[]);
    assert_eq!((run.code, run.err.as_str()), (Some(2), "error: There is no browser `/no/such/browser`.\n"));
    let run = pdf(&site, env!("CARGO_BIN_EXE_gongkai"), &["--report", "1999"]);
    assert!(run.code == Some(2) && run.err.contains("There is no report `1999`. Available: 2024, 2023."), "{}", run.err);
    assert!(!site.has("pdf"));
    let nowhere = program()
        .current_dir(site.path())
        .args(["--lang", "zh", "pdf"])
        .env("PATH", "")
        .env("GONGKAI_BROWSER", "/no/such/browser")
        .output()
        .expect("the program");
    let told = String::from_utf8_lossy(&nowhere.stderr).into_owned();
    let is_installed =
        ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"].iter().any(|path| Path::new(path).exists());
    assert!(is_installed || told.contains("没有找到 Chromium、Chrome 或 Edge"), "{told}");
}

#[cfg(unix)]
#[test]
fn what_is_no_browser_or_no_folder_is_told_plainly() {
    let site = Site::copy("small");
    let (text, _) = fake(&site, "");
    // Not a program for lack of the right to run it, for lack of a program in it, and one that says nothing.
    site.write("notes.txt", "no program");
    site.write("browser.sh", "\0\u{1}\u{2}");
    for (browser, zh, en) in [
        ("notes.txt", "“notes.txt”不是可以运行的浏览器程序（", "`notes.txt` is not a browser program that can be run ("),
        ("browser.sh", "不是可以运行的浏览器程序（", "is not a browser program that can be run ("),
        (
            "/bin/false",
            "浏览器没有完成就退出了，没有说明原因。",
            "The browser exited before it was done, without an error message.",
        ),
    ] {
        let browser = if browser == "browser.sh" { text.display().to_string() } else { browser.to_owned() };
        for (language, told) in [("zh", zh), ("en", en)] {
            let run = site.run(&["--lang", language, "pdf", "--browser", &browser]);
            assert!(run.code == Some(2) && run.err.contains(told), "{}", run.err);
        }
    }
    for output in ["notes.txt", "notes.txt/below"] {
        let run = pdf(&site, "/bin/false", &["--output", output]);
        let told =
            "error: `notes.txt` is a file and not a folder, so PDFs cannot be written there. Use --output to specify a folder.\n";
        assert_eq!((run.code, run.err.as_str()), (Some(2), told));
        let run = site.run(&["--lang", "zh", "pdf", "--browser", "/bin/false", "--output", output]);
        assert!(run.err.contains("“notes.txt”是文件，不是文件夹，PDF 放不进去。"), "{}", run.err);
    }
    assert_eq!(site.read("notes.txt"), "no program");
}

#[test]
fn the_way_to_a_new_pdf_names_the_address_that_was_given() {
    let site = Site::copy("small");
    site.write("pdf/2023.zh.pdf", "old");
    let advice = "gongkai pdf --report 2023 --lang zh";
    let own = site.run(&["build", "--lang", "en"]);
    assert!(own.err.contains(&format!("Print it again: {advice}\n")), "{}", own.err);
    let given = site.run(&["build", "--lang", "en", "--base-url", "https://a.example.gov.cn/bg"]);
    assert!(given.err.contains(&format!("{advice} --base-url https://a.example.gov.cn/bg/\n")), "{}", given.err);
    let same = site.run(&["build", "--lang", "zh", "--base-url", "https://report.example/x"]);
    assert!(same.err.contains(&format!("请重新生成：{advice}\n")), "{}", same.err);
}

#[test]
fn mistakes_stop_it() {
    let site = Site::copy("small");
    site.write("content/2023/facts.yaml", "facts: [\n");
    let run = pdf(&site, env!("CARGO_BIN_EXE_gongkai"), &[]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(!site.has("pdf"));
}

/// A script in place of a browser, and the folder that its profiles are made in.
#[cfg(unix)]
fn fake(site: &Site, script: &str) -> (PathBuf, PathBuf) {
    use std::os::unix::fs::PermissionsExt;
    site.write("browser.sh", format!("#!/bin/sh\n{script}\n"));
    let path = site.path().join("browser.sh");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a program");
    let temporary = site.path().join("temporary");
    fs::create_dir_all(&temporary).expect("a folder");
    (path, temporary)
}

/// Speaks like a browser until it is asked for a page. Then it asks for the page
/// many times and takes none.
#[cfg(unix)]
fn greedy_and_deaf(listener: &TcpListener, done: &Receiver<()>) {
    let (stream, _) = listener.accept().expect("the program connects");
    let mut socket = tungstenite::accept(stream).expect("a greeting");
    while let Ok(message) = socket.read() {
        let Ok(asked) = serde_json::from_str::<Value>(message.to_text().unwrap_or_default()) else { continue };
        if asked["method"] == json!("Page.navigate") {
            let request = json!({"url": asked["params"]["url"]});
            let paused = json!({"method": "Fetch.requestPaused", "params": {"requestId": "1", "request": request}}).to_string();
            for _ in 0..2_000 {
                socket.send(Message::text(paused.clone())).expect("the program reads");
            }
            let _ = done.recv();
            return;
        }
        let result = json!({"product": "Chrome/999.0", "targetId": "1", "sessionId": "1"});
        socket.send(Message::text(json!({"id": asked["id"], "result": result}).to_string())).expect("the program reads");
    }
}

#[cfg(unix)]
#[test]
fn a_browser_that_stops_reading_is_not_waited_for() {
    let site = Site::copy("small");
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let script = format!(
        "for a in \"$@\"; do case $a in --user-data-dir=*) printf '{port}\\n/x' > \"${{a#*=}}/DevToolsActivePort\";; esac; done; sleep 60"
    );
    let (path, _) = fake(&site, &script);
    let (end, done) = channel();
    let browser = thread::spawn(move || greedy_and_deaf(&listener, &done));
    let started = Instant::now();
    let run = pdf(&site, &path.display().to_string(), &["--timeout", "3", "--report", "2023"]);
    assert!(run.code == Some(2) && run.err.contains("did not finish within 3 s"), "{}", run.err);
    assert!(started.elapsed() < SLEEP);
    end.send(()).expect("it waits");
    browser.join().expect("a browser");
}

#[cfg(unix)]
#[test]
fn a_browser_that_fails_leaves_nothing_behind() {
    for (script, told) in [
        ("sleep 60 & echo $! > child; wait", "did not finish within 2 s"),
        ("echo 'no display' >&2; exit 1", "Its last message: no display"),
        (
            "for a in \"$@\"; do case $a in --user-data-dir=*) printf '1\\n/rubbish' > \"${a#*=}/DevToolsActivePort\";; esac; done; sleep 60",
            "exited before it was done",
        ),
    ] {
        let site = Site::copy("small");
        let (path, temporary) = fake(&site, script);
        let started = Instant::now();
        let output = program()
            .current_dir(site.path())
            .args(["--lang", "en", "pdf", "--timeout", "2", "--report", "2023", "--browser"])
            .arg(&path)
            .env("TMPDIR", &temporary)
            .output()
            .expect("the program");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(told), "{script}: {error}");
        assert!(started.elapsed() < SLEEP, "{script}");
        assert_eq!(support::files(&site.path().join("pdf")).len(), 0, "no half file");
        assert_eq!(fs::read_dir(&temporary).expect("the folder").count(), 0, "the profile is gone");
        if let Ok(child) = fs::read_to_string(site.path().join("child")) {
            let state = fs::read_to_string(format!("/proc/{}/stat", child.trim())).unwrap_or_default();
            assert!(state.is_empty() || state.contains(") Z "), "the child was ended too: {state}");
        }
    }
}

/// How long fake browsers sleep. A run that waited for one would take as long.
#[cfg(unix)]
const SLEEP: Duration = Duration::from_secs(60);

/// Runs with a fake browser and a folder for temporary files of its own.
#[cfg(unix)]
fn spawn(site: &Site, path: &Path, temporary: &Path, timeout: &str) -> std::process::Child {
    program()
        .current_dir(site.path())
        .args(["--lang", "en", "pdf", "--timeout", timeout, "--report", "2023", "--browser"])
        .arg(path)
        .env("TMPDIR", temporary)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program")
}

#[cfg(unix)]
fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "{what}");
        thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(unix)]
fn is_running(pid: &str) -> bool {
    let state = fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
    !state.is_empty() && !state.contains(") Z ")
}

#[cfg(unix)]
fn count(folder: &Path) -> usize {
    fs::read_dir(folder).expect("the folder").count()
}

#[cfg(unix)]
fn signal(child: &std::process::Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
}

#[cfg(unix)]
#[test]
fn every_signal_ends_the_browser_and_removes_its_profile() {
    for name in ["HUP", "QUIT", "INT", "TERM"] {
        let site = Site::copy("small");
        let (path, temporary) = fake(&site, "sleep 60 & echo $! > child; wait");
        let child = spawn(&site, &path, &temporary, "40");
        wait_until("the browser starts", || site.has("child") && !site.read("child").trim().is_empty());
        signal(&child, name);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(2), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        wait_until(name, || !is_running(&site.read("child")));
        assert_eq!(count(&temporary), 0, "{name}: the profile is gone");
    }
}

#[cfg(unix)]
#[test]
fn what_a_killed_run_left_is_swept_up_and_a_living_run_is_not_harmed() {
    let site = Site::copy("small");
    let (path, temporary) = fake(&site, "echo $$ > child; sleep 60; sleep 60");
    let mut killed = spawn(&site, &path, &temporary, "40");
    wait_until("the browser starts", || site.has("child") && !site.read("child").trim().is_empty());
    let left = site.read("child");
    site.remove("child");
    let living = spawn(&site, &path, &temporary, "40");
    wait_until("the second browser starts", || site.has("child") && !site.read("child").trim().is_empty());
    assert!(is_running(&left) && count(&temporary) == 2, "runs side by side leave each other alone");
    signal(&killed, "KILL");
    killed.wait().expect("it ends");
    assert!(is_running(&left) || !cfg!(target_os = "linux"), "nobody was there to end it");
    let next = pdf_in(&site, &temporary);
    assert_eq!(next.code, Some(2), "{}", next.err);
    if cfg!(target_os = "linux") {
        wait_until("the browser that was left is ended", || !is_running(&left));
    }
    assert!(is_running(&site.read("child")), "the living one goes on");
    assert_eq!(count(&temporary), 1, "its profile is there, the other is gone");
    signal(&living, "TERM");
    living.wait_with_output().expect("it ends");
    assert_eq!(count(&temporary), 0);
}

#[cfg(unix)]
fn pdf_in(site: &Site, temporary: &Path) -> Run {
    let output = program()
        .current_dir(site.path())
        .args(["--lang", "en", "pdf", "--report", "2023", "--browser", "/bin/false"])
        .env("TMPDIR", temporary)
        .output()
        .expect("the program");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// A run with a fake browser fails within its limit of two seconds and says why, and
/// leaves nothing behind.
#[cfg(unix)]
fn fails_in_time(script: &str, told: &str) {
    let site = Site::copy("small");
    let (path, temporary) = fake(&site, script);
    let started = Instant::now();
    let output = spawn(&site, &path, &temporary, "2").wait_with_output().expect("it ends");
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && error.contains(told), "{script}: {error}");
    assert!(started.elapsed() < SLEEP, "{script}: {:?}", started.elapsed());
    assert_eq!(count(&temporary), 0, "{script}");
}

#[cfg(unix)]
#[test]
fn nothing_in_the_profile_outlives_the_limit() {
    let profile = "for a in \"$@\"; do case $a in --user-data-dir=*) p=${a#*=};; esac; done";
    // At once, for all that they do is wait.
    thread::scope(|scope| {
        for make in [
            "mkfifo \"$p/DevToolsActivePort\"",
            "ln -s /dev/zero \"$p/DevToolsActivePort\"",
            "rm \"$p/said.txt\"; mkfifo \"$p/said.txt\"",
        ] {
            scope.spawn(move || fails_in_time(&format!("{profile}; {make}; sleep 60"), "did not finish within 2 s"));
        }
    });
}

/// What a port may say instead of a browser.
#[cfg(unix)]
#[test]
fn a_port_that_is_no_browser_is_not_waited_for() {
    use std::io::{Read, Write};
    type Speech = fn(std::net::TcpStream);
    let silent: Speech = |mut stream| {
        let _ = stream.read_to_end(&mut Vec::new());
    };
    let dripping: Speech = |mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 101 X\r\nA: ");
        while stream.write_all(b"a").is_ok() {
            thread::sleep(Duration::from_millis(50));
        }
    };
    let endless: Speech = |stream| {
        let mut socket = tungstenite::accept(stream).expect("a greeting");
        let _ = socket.read();
        // A text whose head says that it has 2^62 bytes.
        let head = [&[0x81, 127][..], &(1_u64 << 62).to_be_bytes()].concat();
        let _ = socket.get_mut().write_all(&head);
        let _ = socket.get_mut().read(&mut [0; 9]);
    };
    thread::scope(|scope| {
        for (speech, told) in
            [(silent, "within 2 s"), (dripping, "within 2 s"), (endless, "sent more data than a PDF can contain")]
        {
            let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
            let port = listener.local_addr().expect("an address").port();
            scope.spawn(move || speech(listener.accept().expect("the program connects").0));
            let script = format!(
                "for a in \"$@\"; do case $a in --user-data-dir=*) printf '{port}\\n/x' > \"${{a#*=}}/DevToolsActivePort\";; esac; done; sleep 60"
            );
            scope.spawn(move || fails_in_time(&script, told));
        }
    });
}

/// A table of `columns` columns with amounts of eleven digits, all different, as YAML. `seed`
/// parts the amounts of several tables.
fn wide_table(id: &str, columns: usize, seed: usize) -> String {
    let head = |column| {
        format!("      c{column}:\n        label: {{ zh: 第{column}季度完成投资, en: Investment of period {column} }}\n")
    };
    let heads = (1..=columns).map(head).collect::<Vec<_>>().concat();
    let amount = |row: usize, column: usize| 10_000_000_000_u64 + (seed * 10_000 + row * 100 + column) as u64 * 1_000_003;
    let row = |row| {
        let cells: Vec<String> = (1..=columns).map(|column| amount(row, column).to_string()).collect();
        let cells = cells.join(", ");
        format!("      - label: {{ zh: 一般公共预算拨款{row}, en: General public budget {row} }}\n        cells: [{cells}]\n")
    };
    let rows = (0..6).map(row).collect::<Vec<_>>().concat();
    format!(
        "  {id}:\n    caption: {{ zh: 表{id}, en: Table {id} }}\n    rows_label: {{ zh: 项目, en: Item }}\n    unit: yuan\n    columns:\n{heads}    rows:\n{rows}"
    )
}

/// The words of a PDF outside the sheet, and all its words; each word with its page.
fn words_on_sheets(text: &str) -> (Vec<String>, Vec<String>) {
    let number = |line: &str, name: &str| {
        let rest = line.split(&format!("{name}=\"")).nth(1)?;
        rest.split('"').next()?.parse::<f64>().ok()
    };
    let (mut outside, mut all, mut sheet) = (Vec::new(), Vec::new(), (0.0, 0.0));
    for line in text.lines() {
        if line.contains("<page ") {
            sheet = (number(line, "width").expect("a width"), number(line, "height").expect("a height"));
        } else if line.contains("<word ") {
            let word = line.split('>').nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default().to_owned();
            let (left, right) = (number(line, "xMin").expect("a place"), number(line, "xMax").expect("a place"));
            // No margin is narrower than 26 mm.
            let margin = 26.0 / 25.4 * 72.0 - 2.0;
            if left < margin || right > sheet.0 - margin {
                outside.push(word.clone());
            }
            all.push(word);
        }
    }
    (outside, all)
}

#[test]
fn wide_tables_lose_no_cell() {
    let Some(browser) = browser_path() else { return };
    let site = Site::copy("small");
    let widths = [3, 5, 7, 9, 12, 16];
    let tables = site.read("content/2024/tables.yaml");
    let wide = widths.map(|columns| wide_table(&format!("wide-{columns}"), columns, columns)).concat();
    site.write("content/2024/tables.yaml", tables.replacen("tables:\n", &format!("tables:\n{wide}"), 1));
    let shown = widths.map(|columns| format!("\n:::table wide-{columns}\n:::\n")).concat();
    let pipes = |columns: usize| {
        let row = |cell: &dyn Fn(usize) -> String| (0..columns).map(cell).collect::<Vec<_>>().join(" | ");
        format!(
            "\n| {} |\n| {} |\n| {} |\n",
            row(&|c| format!("head{c}")),
            row(&|_| "---".into()),
            row(&|c| format!("{{{{ =77700{c:02} }}}}"))
        )
    };
    for language in ["zh", "en"] {
        let file = format!("content/2024/quality.{language}.md");
        site.write(&file, site.read(&file) + &shown + &pipes(9) + &pipes(14));
    }
    let run = pdf(&site, &browser, &["--report", "2024"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    for language in ["zh", "en"] {
        let file = site.path().join(format!("pdf/2024.{language}.pdf"));
        let Some(text) = poppler("pdftotext", &["-bbox"], &file) else { return };
        let (outside, all) = words_on_sheets(&text);
        assert_eq!(outside, [""; 0], "{language}");
        let digits = |word: &String| word.chars().filter(char::is_ascii_digit).collect::<String>();
        let printed: std::collections::BTreeSet<String> = all.iter().map(digits).collect();
        for columns in widths {
            for row in 0..6 {
                for column in 1..=columns {
                    let amount = 10_000_000_000_u64 + (columns * 10_000 + row * 100 + column) as u64 * 1_000_003;
                    assert!(printed.contains(&amount.to_string()), "{language}: {amount} of table {columns}");
                }
            }
        }
        assert!((0..14).all(|cell| printed.contains(&format!("77700{cell:02}"))), "{language}");
        let continued = if language == "zh" { "（续）" } else { "(continued)" };
        assert!(all.iter().any(|word| word.contains(continued)), "{language}: the groups of a divided table");
    }
}

#[test]
fn what_would_be_cut_off_is_named() {
    let Some(browser) = browser_path() else { return };
    let site = Site::copy("small");
    let tables = site.read("content/2024/tables.yaml");
    let long = "a".repeat(150);
    let wide = format!(
        "  long:\n    caption: {{ zh: 长表, en: Long table }}\n    rows_label: {{ zh: 项目, en: Item }}\n    columns:\n      c1:\n        label: {{ zh: 内容, en: Text }}\n        type: text\n    rows:\n      - label: {{ zh: 甲, en: A }}\n        cells: [{long}]\n"
    );
    site.write("content/2024/tables.yaml", tables.replacen("tables:\n", &format!("tables:\n{wide}"), 1));
    for language in ["zh", "en"] {
        let file = format!("content/2024/quality.{language}.md");
        site.write(&file, site.read(&file) + "\n:::table long\n:::\n");
    }
    let run = pdf(&site, &browser, &["--report", "2024"]);
    assert_eq!(run.code, Some(2), "{}", run.out);
    assert!(run.err.contains("长表") && run.err.contains("does not fit on the sheet"), "{}", run.err);
}
