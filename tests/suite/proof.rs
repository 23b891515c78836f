//! `gongkai proof`: the sheet for the person who signs, its check code, and its page in the preview.

use crate::support::browser;
use crate::support::server::Server;
use crate::support::{Site, files, program};
use serde_json::{Value, json};
use std::path::Path;

fn sheet(site: &Site, arguments: &[&str]) -> Value {
    let run = site.run(&[&["proof", "--format", "json"], arguments].concat());
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    serde_json::from_str(&run.out).expect("JSON")
}

fn code(site: &Site, arguments: &[&str]) -> String {
    sheet(site, arguments)["digest"]["short"].as_str().expect("a code").to_owned()
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(|item| item["id"].as_str()).collect()
}

#[test]
fn every_figure_is_on_the_sheet_once() {
    for (site, report) in [(Site::sample(), "2023"), (Site::copy("small"), "2024"), (Site::copy("bureau"), "2023")] {
        let sheet = sheet(&site, &["--report", report]);
        let facts: Value = serde_json::from_str(&site.run(&["facts", "--json"]).out).expect("JSON");
        let own = facts.as_array().expect("a list").iter().filter(|fact| fact["report"] == report);
        let mut wanted: Vec<&str> = own.filter_map(|fact| fact["id"].as_str()).collect();
        let ties = sheet["tied"].as_array().expect("a list").iter();
        let told = ties.flat_map(|tie| tie["figures"].as_array().expect("figures"));
        let tied = told.filter(|figure| figure["is_repeated"] == false).filter_map(|figure| figure["id"].as_str());
        let mut all: Vec<&str> = ids(&sheet["untied"]).into_iter().chain(tied).collect();
        all.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(all, wanted);
        assert_eq!(sheet["counts"]["untied"], ids(&sheet["untied"]).len());
    }
}

#[test]
fn the_arithmetic_and_the_names_are_shown() {
    let sheet = sheet(&Site::sample(), &["--lang", "zh"]);
    let ties = sheet["tied"].as_array().expect("a list");
    let training = ties.iter().find(|tie| tie["id"] == "training-completion").expect("the relation");
    assert_eq!(training["calculation"], "19525 ÷ 14500 = 134.655… %");
    assert_eq!(training["stated"], "134.66 %");
    let part = |id: &str| training["figures"].as_array().expect("figures").iter().find(|part| part["id"] == id).expect("it");
    assert_eq!(part("training")["values"], json!(["19525人次", "19,525\u{a0}person-times"]));
    assert_eq!(part("training")["printed"], "5.1和图、一图读懂和图、首页、分享图");
    assert_eq!(part("training-rate")["printed"], "5.1和图、一图读懂和图", "a chart of targets prints the rate");
    let counted = ties.iter().find(|tie| tie["id"] == "pilot-area-names").expect("the relation");
    assert_eq!(counted["calculation"], "汤阴县、殷都区、林州市，共 3");
    let waived = &sheet["waived"][0];
    assert_eq!((&waived["calculation"], &waived["stated"]), (&json!("2709 : 48000 = 1:17.71…"), &json!("1:16.7")));
    assert!(waived["reasons"][1].as_str().expect("a reason").starts_with("The printed ratio"), "{waived:#}");
    let documents = sheet["documents"].as_array().expect("a list");
    let plan = documents.iter().find(|document| document["id"] == "programme-plan").expect("the document");
    let number = json!({ "text": "An Jiao Zhi Cheng [2022] No. 147", "kind": "number", "count": 1 });
    assert_eq!(plan["languages"][1][1], number);
    let name = sheet["names"].as_array().expect("a list").iter().find(|name| name["id"] == "yindu-district").expect("a name");
    assert_eq!(name["languages"][1][0], json!({ "text": "Yindu District", "kind": "name", "count": 1 }));
}

/// Languages that differ are told apart, and the reader's language comes first.
#[test]
fn places_and_languages_are_those_of_the_reader() {
    let site = Site::sample();
    site.replace("content/2023/closing.zh.md", "\n", "\n全市有中等职业学校{{ schools }}。\n\n");
    let figure = |sheet: &Value| {
        let untied = sheet["untied"].as_array().expect("a list");
        untied.iter().find(|figure| figure["id"] == "schools").expect("the figure").clone()
    };
    let chinese = figure(&sheet(&site, &["--lang", "zh"]));
    let told = chinese["printed"].as_str().expect("words");
    assert!(told.contains("中文 ") && told.contains("结语") && told.contains("English "), "{told}");
    let english = figure(&sheet(&site, &["--lang", "en"]));
    assert_eq!(english["values"], json!(["15\u{a0}schools", "15所"]));
}

/// Last year's values and the change since, and a warning of the check.
#[test]
fn the_previous_report_is_beside_the_figures() {
    let site = Site::copy("small");
    let sheet = sheet(&site, &["--report", "2024", "--lang", "en"]);
    let ties = sheet["tied"].as_array().expect("a list").iter();
    let figures = ties.flat_map(|tie| tie["figures"].as_array().expect("figures"));
    let all: Vec<&Value> = figures.chain(sheet["untied"].as_array().expect("a list")).collect();
    let compared = |id: &str| all.iter().find(|figure| figure["id"] == id).expect("the figure")["before"].clone();
    let told = compared("enrolment");
    assert_eq!((&told["machine"], &told["change"]), (&json!("42000"), &json!("+6000 (+14.3%)")), "{told}");
    assert_eq!(compared("prizes"), Value::Null, "what the previous report did not have");
    assert_eq!(sheet["before"], "2023");
}

/// The same content gives the same bytes, and every byte that can reach the report another code.
#[test]
fn the_check_code_is_that_of_the_content() {
    let site = Site::sample();
    let image = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screenshot.png")).expect("a picture");
    site.write("content/2023/images/gate.png", &image);
    for language in ["zh", "en"] {
        let name = format!("content/2023/overview.{language}.md");
        site.write(&name, site.read(&name) + "\n![A gate](images/gate.png \"A gate\")\n");
    }
    let (first, page) = (code(&site, &[]), site.run(&["proof"]).out);
    assert_eq!(site.run(&["proof"]).out, page, "no clock, no chance");
    assert!(page.contains(&first) && page.contains(&format!("--verify {first}")));
    let content = files(&site.path().join("content"));
    assert!(content.len() > 20);
    for (name, bytes) in content.iter().filter(|(name, _)| *name != "README.md") {
        let path = format!("content/{name}");
        let mut changed = bytes.clone();
        // A comment or a space where nobody sees it, and in a picture a byte behind its end.
        changed.extend(if name.ends_with(".yaml") { &b"# \n"[..] } else { b"\n" });
        site.write(&path, &changed);
        let now = code(&site, &[]);
        assert_ne!(now, first, "{name}");
        site.write(&path, bytes);
    }
    assert_eq!(code(&site, &[]), first);
    site.write("content/README.md", "notes that nobody reads");
    assert_eq!(code(&site, &[]), first, "what is not read does not count");
    // A file of the site's own theme counts, one that equals the program's does not.
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/assets/css/base.css");
    let base = std::fs::read(own).expect("the sheet");
    site.write("themes/default/assets/css/base.css", &base);
    assert_eq!(code(&site, &[]), first);
    site.write("themes/default/assets/css/base.css", [&base[..], b"\n"].concat());
    assert_ne!(code(&site, &[]), first);
}

/// The code can be made without the program, and does not depend on line ends.
#[test]
fn the_check_code_follows_its_recipe() {
    let site = Site::sample();
    let sheet = sheet(&site, &[]);
    let content = files(&site.path().join("content"));
    let read = content.iter().filter(|(name, _)| !name.starts_with("README"));
    let list: Vec<String> = read.map(|(name, bytes)| format!("{}  content/{name}\n", blake3::hash(bytes).to_hex())).collect();
    assert_eq!(sheet["digest"]["full"], json!(blake3::hash(list.concat().as_bytes()).to_hex().as_str()));
    for (name, bytes) in content.iter().filter(|(name, _)| name.ends_with(".md") || name.ends_with(".yaml")) {
        let text = String::from_utf8_lossy(bytes).replace('\n', "\r\n");
        site.write(&format!("content/{name}"), format!("\u{FEFF}{text}"));
    }
    assert_eq!(code(&site, &[]), sheet["digest"]["short"].as_str().expect("a code"));
}

/// Other reports do not void a signature, earlier ones of the series do.
#[test]
fn a_code_is_that_of_one_report() {
    let site = Site::copy("small");
    let (early, late) = (code(&site, &["--report", "2023"]), code(&site, &["--report", "2024"]));
    assert_ne!(early, late);
    site.write("content/2024/facts.yaml", site.read("content/2024/facts.yaml") + "# looked at\n");
    assert_eq!(code(&site, &["--report", "2023"]), early);
    assert_ne!(code(&site, &["--report", "2024"]), late);
    let late = code(&site, &["--report", "2024"]);
    site.write("content/2023/facts.yaml", site.read("content/2023/facts.yaml") + "# looked at\n");
    assert_ne!(code(&site, &["--report", "2024"]), late, "last year's values are on the sheet");
    for code in [code(&site, &["--report", "2024"]), code(&site, &["--report", "2024"]).to_lowercase().replace('-', "")] {
        let run = site.run(&["proof", "--report", "2024", "--verify", &code, "--lang", "zh"]);
        assert_eq!((run.code, run.out.trim()), (Some(0), "内容与签字时相同。"), "{}", run.err);
    }
    for code in [late.as_str(), "", "0000", &late[..9]] {
        let run = site.run(&["proof", "--report", "2024", "--verify", code, "--lang", "en"]);
        assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
        assert!(run.err.contains("differs from what was signed"), "{}", run.err);
    }
}

#[test]
fn there_is_no_sheet_while_there_are_errors() {
    let site = Site::sample();
    site.replace("content/2023/facts.yaml", "value: 134.66", "value: 135.66");
    let run = site.run(&["proof", "--lang", "en", "-o", "proof.html"]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(run.err.contains("[relation-untrue]") && run.err.contains("no proof sheet"), "{}", run.err);
    assert!(!site.has("proof.html"));
}

#[test]
fn the_sheet_is_one_file_that_overwrites_only_sheets() {
    let site = Site::sample();
    assert_eq!(site.run(&["proof", "-o", "proof.html"]).code, Some(0));
    let page = site.read("proof.html");
    assert!(!page.contains("<script") && !page.contains(" src=") && !page.contains(" href=\"http"), "nothing is loaded");
    assert_eq!(site.run(&["proof", "--format", "json", "-o", "proof.html"]).code, Some(0), "a sheet may be replaced");
    site.write("notes.html", "mine");
    let run = site.run(&["proof", "-o", "notes.html", "--lang", "en"]);
    assert!(run.code == Some(2) && run.err.contains("no proof sheet"), "{}", run.err);
    assert_eq!(site.read("notes.html"), "mine");
    let run = site.run(&["proof", "--report", "2032", "--lang", "en"]);
    assert!(run.code == Some(1) && run.err.contains("Did you mean `2023`?"), "{}", run.err);
}

/// What nobody has verified is said: numbers that are no facts, texts that are missing, checks that
/// are off, warnings.
#[test]
fn what_was_not_verified_is_on_the_sheet() {
    let site = Site::sample();
    site.write("content/2023/party.zh.md", site.read("content/2023/party.zh.md") + "\n全年共{{ =15 }}次。\n");
    site.write("content/2023/party.en.md", site.read("content/2023/party.en.md") + "\nThat was {{ =15 }} times.\n");
    site.remove("content/2023/students.en.md");
    site.replace("content/site.yaml", "format: 1", "format: 1\nlevels:\n  number-unmatched: off");
    let run = site.run(&["proof", "--lang", "zh"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    for words in [
        "不是数据项的数",
        "<b class=\"number\">15</b>",
        "没有翻译的文字：en 1",
        "网站关闭的检查：",
        "number-unmatched",
        "检查的提醒",
    ] {
        assert!(run.out.contains(words), "{words}");
    }
}

/// On screen, on a phone and on paper; the pictures are left in `target/tmp` to be looked at.
#[test]
fn the_sheet_fits_a_phone_and_paper() {
    let Some(mut browser) = browser::start() else { return };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, site, arguments) in [
        ("zh", Site::sample(), ["--lang", "zh"]),
        ("en", Site::copy("small"), ["--lang", "en"]),
        ("three", Site::copy("three"), ["--lang", "en"]),
    ] {
        let run = site.run(&["proof", "-o", "proof.html", arguments[0], arguments[1]]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        for width in [1280, 390, 320] {
            browser.size(width, 900);
            browser.open_file(&site.path().join("proof.html"));
            let fits = browser.ask("document.scrollingElement.scrollWidth <= innerWidth");
            assert_eq!(fits, json!(true), "{name} at {width}");
            browser.picture(&folder.join(format!("proof-{name}-{width}.png")));
        }
        std::fs::write(folder.join(format!("proof-{name}.pdf")), browser.pdf()).expect("it can be written");
    }
}

#[test]
fn the_preview_has_the_sheet_and_never_a_stale_one() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    let server = Server::start(program(), site.path(), &[]);
    let first = code(&site, &[]);
    browser.size(1000, 900);
    browser.open(&format!("http://127.0.0.1:{}/__gongkai/", server.port));
    browser.wait(
        "document.querySelector('#verdict') !== null && document.querySelector('#verdict').textContent.includes('57 facts')",
    );
    browser.follow("#reports a", "/__gongkai/proof/2023.html");
    browser.wait(&format!("document.querySelector('.head .code')?.textContent === '{first}'"));
    // A comment is a change of the content, although no page changes.
    site.write("content/2023/facts.yaml", site.read("content/2023/facts.yaml") + "# looked at\n");
    let second = code(&site, &[]);
    browser.wait(&format!("document.querySelector('.head .code')?.textContent === '{second}'"));
    site.replace("content/2023/facts.yaml", "value: 134.66", "value: 135.66");
    browser.wait("document.querySelector('.stop') !== null && document.querySelector('.sign') === null");
    let stop = browser.ask("document.querySelector('.stop').textContent");
    assert!(stop.as_str().expect("text").contains("1 error: this sheet cannot be signed"), "{stop}");
    assert_eq!(browser.ask("document.body.textContent.includes('--verify')"), json!(false));
    site.replace("content/2023/facts.yaml", "value: 135.66", "value: 134.66");
    browser.wait("document.querySelector('.sign') !== null");
    browser.follow("a", "/__gongkai/fact/2023/schools.html");
    browser.wait("document.querySelector('form.try') !== null");
    for (path, status) in
        [("proof/", 200), ("proof/2023.html", 200), ("proof/2022.html", 404), ("proof/2023", 404), ("proof", 404)]
    {
        assert_eq!(server.get(&format!("/__gongkai/{path}")).status, status, "{path}");
    }
}
