//! Sentences of offices that are right in both languages: no rule may report them. They are written for this test, in the way
//! in which real reports write.

use crate::support::{Site, repository};
use std::fmt::Write;
use std::fs;

const SECTION: [&str; 2] = ["content/2023/government.zh.md", "content/2023/government.en.md"];

/// `tests/correct_sentences.txt`: a line in Chinese, a line in English, an empty line.
#[test]
fn correct_sentences_are_not_reported() {
    let text = fs::read_to_string(repository().join("tests/correct_sentences.txt")).unwrap_or_default();
    let pairs: Vec<(&str, &str)> = text.split("\n\n").filter_map(|pair| pair.trim_end().split_once('\n')).collect();
    assert!(pairs.len() > 100, "{}", pairs.len());
    let site = Site::sample();
    for name in ["content/translations.lock.yaml", "content/2023/translations.lock.yaml"] {
        site.remove(name);
    }
    let (mut zh, mut en) = (site.read(SECTION[0]), site.read(SECTION[1]));
    // Each pair is a clause of its own, so that no sentence helps another one.
    for (index, (chinese, english)) in pairs.iter().enumerate() {
        let _ = write!(zh, "\n## 甲 {{#correct-{index}}}\n\n{chinese}\n");
        let _ = write!(en, "\n## Case {{#correct-{index}}}\n\n{english}\n");
    }
    site.write(SECTION[0], &zh).write(SECTION[1], &en);
    let findings = site.run(&["check", "--format", "json"]).findings();
    let line = |finding: &serde_json::Value| {
        let number = finding["line"].as_u64().and_then(|line| usize::try_from(line).ok()).unwrap_or(1);
        let text = if finding["file"] == SECTION[0] { &zh } else { &en };
        text.lines().nth(number - 1).unwrap_or_default().to_owned()
    };
    let found: Vec<String> =
        findings.iter().map(|finding| format!("{} {}\n{}", finding["code"], line(finding), finding["message"]["zh"])).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
