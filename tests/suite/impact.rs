//! What a change of a fact would change: `gongkai where`, and the page of a fact in the preview.

use crate::support::browser;
use crate::support::server::Server;
use crate::support::{Site, files, program};
use serde_json::json;

#[test]
fn where_shows_how_a_fact_is_printed() {
    let run = Site::sample().run(&["where", "training", "--lang", "en"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    for words in [
        "截至12月底，培训完成⟦19525人次⟧，完成率为134.66%；",
        "By the end of December, ⟦19,525\u{a0}person-times⟧ of training had been completed",
        "chart training-tasks (en)",
        "key figures of the front page (zh)",
        "share card card/2023/zh.png",
        "data page and data files",
        "19525 ÷ 14500 = 134.655… % ≈ 134.66 %, holds",
    ] {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
    // A target is printed by the card of the fact that aims at it; a table names row and column.
    let target = Site::sample().run(&["where", "training-target", "--lang", "zh"]).out;
    assert!(target.contains("目标⟦14500人次⟧"), "{target}");
    let table = Site::copy("small").run(&["where", "first-prizes", "--lang", "zh"]).out;
    assert!(table.contains("表格 "), "{table}");
}

#[test]
fn a_new_value_is_tried_and_nothing_is_written() {
    let site = Site::sample();
    let before = files(site.path());
    let run = site.run(&["where", "training", "--value", "19626", "--lang", "zh"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    for words in [
        "从 19525人次 改成 19626人次（没有写入文件）：",
        "→ 截至12月底，培训完成⟦19626人次⟧，完成率为134.66%；",
        "19626 ÷ 14500 = 135.351… % ≠ 134.66 %，不符",
        "[relation-untrue]",
        "training-completion:",
    ] {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
    // A value that rounds to the same rate, and one that no count can be.
    let fine = site.run(&["where", "training", "--value", "19526", "--lang", "en"]).out;
    assert!(fine.contains("The check would say nothing new."), "{fine}");
    for (value, words) in [("19,626", "Write 19626"), ("1.5", "whole numbers"), ("-3", "does not fit"), ("many", "not a number")]
    {
        let run = site.run(&["where", "training", "--value", value, "--lang", "en"]);
        assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "{value}");
        assert!(run.err.contains(words), "{value}: {}", run.err);
    }
    let run = site.run(&["where", "yindu-district", "--value", "3", "--lang", "en"]);
    assert!(run.code == Some(1) && run.err.contains("is no fact"), "{}", run.err);
    assert_eq!(files(site.path()), before);
}

/// A waiver that was written for other values, a total of a table, and the next report.
#[test]
fn a_trial_tells_what_is_around_the_fact() {
    let waived = Site::sample().run(&["where", "staff", "--value", "2710", "--lang", "en"]).out;
    assert!(waived.contains("[waiver-stale]") && waived.contains("does not hold and says why"), "{waived}");
    let idle = Site::sample().run(&["where", "staff", "--value", "2874", "--lang", "en"]).out;
    assert!(idle.contains("holds: its waiver is no longer needed") && idle.contains("[waiver-idle]"), "{idle}");
    let total = Site::sample().run(&["where", "skills-first", "--value", "17", "--lang", "en"]).out;
    assert!(total.contains("total of the table contest-awards") && total.contains("[table-total]"), "{total}");
    let site = Site::copy("small");
    let facts = site.run(&["facts", "--json"]).out;
    let list: serde_json::Value = serde_json::from_str(&facts).expect("JSON");
    let earlier = list.as_array().expect("a list").iter().find(|fact| fact["report"] == "2023" && fact["id"] == "enrolment");
    let value = earlier.expect("the fact")["machine"].as_str().expect("a number").to_owned();
    let next = site.run(&["where", "enrolment", "--lang", "en"]).out;
    assert!(next.contains("of report 2024"), "later reports print {value}: {next}");
}

#[test]
fn the_preview_tries_a_value_before_it_is_saved() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    let server = Server::start(program(), site.path(), &[]);
    let before = files(site.path());
    browser.size(1000, 900);
    browser.open(&format!("http://127.0.0.1:{}/__gongkai/#facts", server.port));
    browser.follow("#facts a", "/__gongkai/fact/2023/training.html");
    browser.wait("document.querySelector('form.try input')?.value === '19525'");
    assert_eq!(browser.ask("document.querySelectorAll('.then').length"), json!(0));
    browser.ask("document.querySelector('form.try input').value = '19626'");
    browser.click("form.try button");
    browser.wait("document.querySelector('#result .findings .message')?.textContent.includes('135.351')");
    let told = "[...document.querySelectorAll('.printed p')].map(p => p.textContent).join('|')";
    let told = browser.ask(told);
    let told = told.as_str().expect("text");
    for words in ["培训完成19626人次，", "19,626\u{a0}person-times of training", "≠ 134.66 %, does not hold"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, width, scheme) in
        [("full", 1280, "light"), ("dark", 1280, "dark"), ("phone", 390, "light"), ("small", 320, "light")]
    {
        browser.size(width, 900);
        browser.scheme(scheme);
        assert_eq!(browser.ask("document.scrollingElement.scrollWidth <= innerWidth"), json!(true), "{name}");
        browser.picture(&folder.join(format!("fact-{name}.png")));
    }
    // The links lead to the clause and back.
    let page = "[...document.querySelectorAll('.printed a')].find(a => a.hash === '#training-services').pathname";
    assert_eq!(browser.ask(page), json!("/2023/service-to-society.html"));
    assert_eq!(files(site.path()), before, "nothing was written");
    // What is saved is shown at once, with the value that was tried.
    site.replace("content/2023/facts.yaml", "value: 19525", "value: 19526");
    browser.wait("document.querySelector('h1')?.textContent.includes('19526人次')");
    assert_eq!(browser.ask("document.querySelector('form.try input').value"), json!("19626"));
}

/// What is typed into the form is a value or refused; it is never markup or YAML.
#[test]
fn whatever_is_typed_is_only_tried() {
    let site = Site::sample();
    let server = Server::start(program(), site.path(), &[]);
    let before = files(site.path());
    for typed in
        ["%3Cscript%3Ealert(1)%3C%2Fscript%3E", "5%0A%20%20unit%3A%20x", "%22%3E%3Cb%3E", "%FF", "1e9", "9".repeat(4000).as_str()]
    {
        let answer = server.get(&format!("/__gongkai/fact/2023/training.html?value={typed}"));
        let page = String::from_utf8(answer.body).expect("UTF-8");
        assert_eq!(answer.status, 200, "{typed}");
        assert!(!page.contains("<script>alert") && !page.contains("\"><b>") && !page.contains("id=\"result\""), "{typed}");
    }
    let answer = server.get("/__gongkai/fact/2023/training.html?value=+19526+");
    assert!(String::from_utf8_lossy(&answer.body).contains("id=\"result\""), "spaces around a number are none of it");
    assert!(answer.head.to_lowercase().contains("form-action 'self'"), "{}", answer.head);
    for path in ["fact/2023/none.html", "fact/2022/training.html", "fact/training.html", "fact/", "fact/2023/training"] {
        assert_eq!(server.get(&format!("/__gongkai/{path}")).status, 404, "{path}");
    }
    assert_eq!(files(site.path()), before);
}
