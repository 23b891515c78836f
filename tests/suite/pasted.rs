//! Forms of real disclosure pages, in words of our own: what is right gets no remark, and
//! what goes wrong when it is pasted is told at its line. `sites/pasted/expected.txt` has
//! the remarks; the page itself is never built.

use crate::support::{Site, blessing, repository};
use std::fmt::Write as _;
use std::fs;

/// File, line and code of every remark on the site.
fn remarks() -> Vec<(String, u64, String)> {
    let run = Site::copy("pasted").run(&["check", "--format", "json"]);
    let found = run.findings();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().trim_start_matches("content/2024/").to_owned();
    let list = found.iter();
    list.map(|found| (text(&found["file"]), found["line"].as_u64().unwrap_or(0), text(&found["code"]))).collect()
}

#[test]
fn what_is_right_gets_no_remark() {
    let alarms: Vec<_> = remarks().into_iter().filter(|(file, _, _)| !file.starts_with("pasted")).collect();
    assert_eq!(alarms, []);
}

#[test]
fn what_goes_wrong_when_pasted_is_told_at_its_line() {
    let mut told = String::new();
    for (file, line, code) in remarks() {
        writeln!(told, "{file}:{line} {code}").expect("a string takes all text");
    }
    let path = repository().join("tests/sites/pasted/expected.txt");
    if blessing() {
        fs::write(&path, &told).expect("written");
    }
    assert_eq!(told, fs::read_to_string(&path).unwrap_or_default(), "GONGKAI_BLESS=1 rewrites it");
}

#[test]
fn mended_pages_keep_every_word() {
    let site = Site::copy("pasted");
    let name = "content/2024/pasted.zh.md";
    let words =
        |text: &str| gongkai::harness::characters::normalised(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let before = words(&site.read(name));
    let run = site.run(&["fix", "--yes", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    // Full-width digits become half-width, and nothing else.
    assert_eq!(words(&site.read(name)), before.replace("３５", "35"));
    let again = site.run(&["fix", "--yes", "--lang", "en"]);
    assert!(again.out.contains("nothing to fix"), "{}", again.out);
}
