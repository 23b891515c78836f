//! Where things are used: `gongkai facts`, `gongkai where`, and the overview of the
//! preview.

use crate::support::server::Server;
use crate::support::{Site, program};
use serde_json::Value;

#[test]
fn facts_are_listed_with_value_label_and_places() {
    let site = Site::copy("small");
    let run = site.run(&["facts", "--lang", "en"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let line = run.out.lines().find(|line| line.trim_start().starts_with("schools ")).expect("the fact");
    assert!(line.contains('所') && line.contains("overview.zh.md:") && line.contains("overview.en.md:"), "{line}");
    assert!(line.contains("report.yaml:"), "a key figure is a use: {line}");
    let list: Value = serde_json::from_str(&site.run(&["facts", "--json"]).out).expect("JSON");
    let fact = list.as_array().expect("a list").iter().find(|fact| fact["id"] == "schools").expect("the fact");
    assert!(fact["machine"].is_string() && fact["uses"][0]["column"].is_u64(), "{fact}");
}

#[test]
fn unused_facts_are_those_that_nothing_names() {
    let site = Site::copy("small");
    let facts = site.read("content/2023/facts.yaml");
    let added = "facts:\n  idle:\n    label: 闲置\n    unit: school\n    value: 3\n";
    site.write("content/2023/facts.yaml", facts.replacen("facts:\n", added, 1));
    let run = site.run(&["facts", "--unused", "--lang", "zh"]);
    assert!(run.out.contains("idle") && run.out.contains("3所") && !run.out.contains("schools"), "{}", run.out);
}

#[test]
fn a_fact_is_found_wherever_it_is_named() {
    let site = Site::sample();
    let run = site.run(&["where", "training", "--lang", "zh"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let first = run.out.lines().nth(1).expect("a use");
    assert!(first.contains(".zh.md:"), "the main language comes first: {first}");
    for words in ["training（2023 的数据）：", "19525人次", "（zh）", "（en）", "主要数据", "勾稽关系 training-completion"]
    {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
    let misspelt = site.run(&["where", "trainning", "--lang", "en"]);
    assert_eq!((misspelt.code, misspelt.out.as_str()), (Some(1), ""));
    assert!(misspelt.err.contains("Did you mean `training`?"), "{}", misspelt.err);
    assert_eq!(site.run(&["where", "training-target", "--lang", "en"]).out.matches("target of training").count(), 1);
}

#[test]
fn names_are_found_in_the_prose() {
    let site = Site::copy("small");
    site.write(
        "content/terms.yaml",
        "format: 1\nterms:\n  bureau:\n    name:\n      zh: 云汀市教育局\n      en: Yunting Education Bureau\n    short:\n      zh: [市教育局]\n\
         documents:\n  plan:\n    title:\n      zh: 云汀市教育规划\n      en: Education Plan\n    number: 云教〔2022〕1号\n  shiqiao-county:\n    title: 石桥县\n  liuting-district:\n    title: 柳汀区\n",
    );
    let text = site.read("content/2023/plans.zh.md");
    site.write(
        "content/2023/plans.zh.md",
        text + "\n由云汀市**教育**局发布，市教育局\n负责，见《云汀市教育规划》（云教〔2022〕1号）。\n",
    );
    let lines = site.read("content/2023/plans.zh.md").lines().count();
    let bureau = site.run(&["where", "bureau", "--lang", "en"]);
    assert_eq!(bureau.code, Some(0), "{}", bureau.err);
    for column in [2, 15] {
        let place = format!("content/2023/plans.zh.md:{}:{column} ", lines - 1);
        assert!(bureau.out.contains(&place) && bureau.out.contains("text of plans#next-steps (zh)"), "{place}: {}", bureau.out);
    }
    let plan = site.run(&["where", "plan", "--lang", "en"]);
    assert_eq!(plan.out.matches(&format!("content/2023/plans.zh.md:{lines}:")).count(), 2, "{}", plan.out);
    let counted = site.run(&["where", "shiqiao-county", "--lang", "en"]);
    assert!(counted.out.contains("relation "), "{}", counted.out);
}

#[test]
fn an_indicator_names_the_facts_that_take_it() {
    let run = Site::copy("small").run(&["where", "enrolment", "--lang", "en"]);
    assert!(run.out.contains("enrolment (indicator): "), "{}", run.out);
    assert!(run.out.contains("content/2023/facts.yaml:") && run.out.contains("content/2024/facts.yaml:"), "{}", run.out);
}

#[test]
fn a_site_with_mistakes_is_told_so() {
    let site = Site::copy("small");
    site.replace("content/site.yaml", "format: 1", "format: 1\nnonsense: 1");
    for arguments in [&["facts"][..], &["where", "schools"]] {
        let run = site.run(arguments);
        assert!(run.code == Some(1) && run.out.is_empty() && run.err.contains("[unknown-key]"), "{}", run.err);
    }
}

#[test]
fn the_overview_of_the_preview_lists_them_with_their_pages() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    let list: Value = serde_json::from_slice(&server.get("/__gongkai/facts.json").body).expect("JSON");
    let fact = list.as_array().expect("a list").iter().find(|fact| fact["id"] == "schools").expect("the fact");
    let uses = fact["uses"].as_array().expect("uses");
    let page =
        uses.iter().filter_map(|used| used["page"].as_str()).find(|page| page.contains('#')).expect("a page with a clause");
    let path = page.split('#').next().expect("a path");
    let html = String::from_utf8(server.get(&format!("/{path}")).body).expect("UTF-8");
    let clause = page.split('#').nth(1).expect("a clause");
    assert!(html.contains(&format!("id=\"{clause}\"")), "{page}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let site = Site::sample();
    let mut command = program();
    command.current_dir(site.path()).arg("facts").stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{}", String::from_utf8_lossy(&output.stderr));
}
