//! The review of an imported report in the preview: what a person decides there is in the content files at once, and can be
//! taken back.

use crate::support::server::{Answer, Server};
use crate::support::{Site, files, program, repository};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// An imported site and its preview.
struct Review {
    desk: Site,
    server: Server,
}

impl Review {
    fn of(text: &str, arguments: &[&str]) -> Review {
        let desk = Site::empty();
        desk.write("page.txt", text);
        let run = desk.run(&["import", "page.txt", "--into", "site", "--yes"]);
        assert!(run.out.contains("all") || run.code.is_some_and(|code| code < 2), "{}{}", run.out, run.err);
        let server = Server::start(program(), &desk.path().join("site"), arguments);
        Review { desk, server }
    }

    fn page() -> Review {
        let text = std::fs::read_to_string(repository().join("tests/import/page.txt")).expect("the page");
        Review::of(&text, &[])
    }

    fn content(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.desk.path().join("site/content"))
    }

    fn read(&self, name: &str) -> String {
        self.desk.read(&format!("site/{name}"))
    }

    fn get(&self, page: &str) -> String {
        let answer = self.server.get(&format!("/__gongkai/import/{page}"));
        assert_eq!(answer.status, 200, "{page}");
        String::from_utf8(answer.body).expect("text")
    }

    fn token(&self) -> String {
        let page = self.get("2024/du-zhe-service.html");
        let at = page.find("name=\"token\" value=\"").expect("a form") + "name=\"token\" value=\"".len();
        page[at..].split('"').next().unwrap_or_default().to_owned()
    }

    fn send(&self, page: &str, fields: &[(&str, &str)], head: &str) -> Answer {
        self.server.post(&format!("/__gongkai/import/{page}"), fields, head)
    }

    fn decide(&self, fields: &[(&str, &str)]) -> Answer {
        let token = self.token();
        self.send("2024/du-zhe-service.html", &[&[("token", token.as_str())], fields].concat(), "")
    }

    fn errors(&self) -> usize {
        let run = self.desk.run(&["check", "site", "--format", "json"]);
        run.findings().iter().filter(|finding| finding["severity"] == "error").count()
    }
}

/// The first id of a fact with a value and unit in `facts.yaml`.
fn fact(facts: &str, value: &str) -> String {
    let (before, _) = facts.split_once(&format!("    value: {value}\n")).expect("the value");
    let key = before.lines().rev().find(|line| line.starts_with("  ") && !line.starts_with("   ")).expect("a key");
    key.trim().trim_end_matches(':').to_owned()
}

#[test]
fn the_document_stands_beside_the_report() {
    let review = Review::page();
    let front = review.get("2024/");
    assert!(front.contains("du-zhe-service.html"), "{front}");
    let sections: Vec<PathBuf> =
        review.content().keys().filter(|name| name.ends_with(".zh.md") && name.starts_with("2024/")).map(PathBuf::from).collect();
    let text = std::fs::read_to_string(repository().join("tests/import/page.txt")).expect("the page");
    let mut seen = String::new();
    for section in sections {
        let name = section.file_name().expect("a name").to_string_lossy().replace(".zh.md", ".html");
        seen.push_str(&review.get(&format!("2024/{name}")));
    }
    // Every sentence of the document stands on the pages as it was, and every figure is a link to its form.
    let sentences = text.lines().filter(|line| line.contains('。') && !line.contains("扫一扫")).map(str::trim);
    let missing: Vec<&str> = sentences.filter(|line| !seen.contains(&line.replace('"', "&quot;"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let facts = review.read("content/2024/facts.yaml");
    let figures = facts.lines().filter(|line| line.trim_start().starts_with("value: ")).count();
    assert!(seen.matches("name=\"fact\"").count() >= figures - 3, "{} of {figures}", seen.matches("name=\"fact\"").count());
}

#[test]
fn a_fact_gets_another_name_everywhere_and_it_can_be_taken_back() {
    let review = Review::page();
    let before = review.content();
    let id = fact(&review.read("content/2024/facts.yaml"), "45");
    let answer = review.decide(&[
        ("do", "name"),
        ("fact", &id),
        ("id", "second-prizes"),
        ("label", "诵读比赛二等奖人数"),
        ("at", "part-1"),
    ]);
    assert_eq!(answer.status, 303, "{}", String::from_utf8_lossy(&answer.body));
    assert!(answer.head.contains("location: ./du-zhe-service.html#part-1"), "{}", answer.head);
    let all: String = review.content().values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    assert!(!all.contains(&format!(" {id} ")) && !all.contains(&format!("{id}:")) && all.contains("{{ second-prizes }}"), "{id}");
    assert!(all.contains("zh: 诵读比赛二等奖人数"), "the label");
    assert_eq!(review.errors(), 0);
    // The page that follows shows it already.
    assert!(review.get("2024/du-zhe-service.html").contains("value=\"second-prizes\""));
    let answer = review.decide(&[("do", "back")]);
    assert_eq!(answer.status, 303);
    assert_eq!(review.content(), before, "byte for byte");
}

#[test]
fn a_number_becomes_text_again_and_a_relation_goes() {
    let review = Review::page();
    let id = fact(&review.read("content/2024/facts.yaml"), "45");
    let relations = review.read("content/2024/facts.yaml");
    let uses = relations.split("\nrelations:").nth(1).unwrap_or_default().matches(&id).count();
    assert!(uses > 0, "the fact stands in a relation");
    assert_eq!(review.decide(&[("do", "unbind"), ("fact", &id)]).status, 303);
    let facts = review.read("content/2024/facts.yaml");
    assert!(!facts.contains(&id), "{facts}");
    assert!(
        review.read("content/2024/du-zhe-service.zh.md").contains("45人"),
        "{}",
        review.read("content/2024/du-zhe-service.zh.md")
    );
    assert_eq!(review.errors(), 0);
    let before = review.content();
    let relation =
        facts.split("\nrelations:\n").nth(1).and_then(|list| list.split(':').next()).expect("a relation").trim().to_owned();
    assert_eq!(review.decide(&[("do", "remove"), ("relation", &relation)]).status, 303);
    assert!(!review.read("content/2024/facts.yaml").contains(&format!("  {relation}:")), "{relation}");
    assert_eq!(review.decide(&[("do", "back")]).status, 303);
    assert_eq!(review.content(), before);
}

#[test]
fn a_part_is_accepted_and_nothing_is_written_into_the_content() {
    let review = Review::page();
    let before = review.content();
    let page = review.get("2024/du-zhe-service.html");
    let part = page.split("name=\"part\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a part").to_owned();
    assert_eq!(review.decide(&[("do", "accept"), ("part", &part)]).status, 303);
    assert!(review.get("2024/du-zhe-service.html").contains("✓"));
    assert!(review.read(".gongkai/import/2024/review.json").contains(&part));
    assert_eq!(review.content(), before);
}

#[test]
fn nobody_else_changes_content() {
    let review = Review::page();
    let before = review.content();
    let id = fact(&review.read("content/2024/facts.yaml"), "45");
    let fields = [("do", "unbind"), ("fact", id.as_str())];
    let token = review.token();
    let whole = [&[("token", token.as_str())], &fields[..]].concat();
    for (fields, head, status) in [
        (&fields[..], "", 403),
        (&[&[("token", "0")], &fields[..]].concat()[..], "", 403),
        (&whole[..], "Origin: https://example.org\r\n", 403),
        (&whole[..], "Origin: null\r\n", 403),
        (&whole[..], "X-No-Origin: 1\r\n", 403),
    ] {
        assert_eq!(review.send("2024/du-zhe-service.html", fields, head).status, status, "{head}");
    }
    let request = format!(
        "POST /2024/ HTTP/1.1\r\nHost: localhost:{}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        review.server.port
    );
    assert_eq!(review.server.raw(request.as_bytes()).expect("an answer").status, 405);
    assert_eq!(review.content(), before);
    let text = std::fs::read_to_string(repository().join("tests/import/page.txt")).expect("the page");
    let lan = Review::of(&text, &["--lan"]);
    let answer = lan.decide(&fields);
    assert_eq!(answer.status, 403, "the network can pretend to be this machine");
}

#[test]
fn what_cannot_be_done_is_said_and_nothing_is_changed() {
    let review = Review::page();
    let id = fact(&review.read("content/2024/facts.yaml"), "45");
    let other = fact(&review.read("content/2024/facts.yaml"), "12");
    let before = review.content();
    for (new, label) in [("Zwei", "二等奖"), (other.as_str(), "二等奖"), ("", "二等奖"), ("second", "二等奖: 45"), ("second", "")]
    {
        let answer = review.decide(&[("do", "name"), ("fact", &id), ("id", new), ("label", label)]);
        let page = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(answer.status == 200 && page.contains("role=\"alert\""), "{new} {label}: {}", answer.status);
        assert_eq!(review.content(), before, "{new} {label}");
    }
    // A file that was edited in the meantime is not overwritten by taking something back.
    assert_eq!(review.decide(&[("do", "unbind"), ("fact", &id)]).status, 303);
    review.desk.replace("site/content/2024/facts.yaml", "facts:\n", "# own\nfacts:\n");
    let edited = review.content();
    let answer = review.decide(&[("do", "back")]);
    assert!(String::from_utf8_lossy(&answer.body).contains("role=\"alert\""));
    assert_eq!(review.content(), edited);
    assert_eq!(review.server.get("/__gongkai/import/2019/").status, 404);
    assert_eq!(review.server.get("/__gongkai/import/2024/none.html").status, 404);
}
