//! `gongkai check` for machines: JSON, SARIF against the published schema, and
//! warnings that are denied.

use crate::support::{Site, repository};
use serde_json::{Value, json};

/// A site with mistakes of all kinds: in Chinese lines, of a whole file, and a warning.
fn spoilt() -> Site {
    let site = Site::copy("small");
    site.replace("content/2023/plans.zh.md", "## 下一步", "## 1.1 下一步");
    site.write("content/2023/重复 100%.md", "# 标题\n");
    site.replace("content/site.yaml", "format: 1", "format: 1\nnonsense: 1");
    let text = site.read("content/2023/overview.zh.md");
    site.write("content/2023/overview.zh.md", text + "\n见[规模](javascript:x)，{{ schools.unit }}。\n");
    site
}

fn document(site: &Site, arguments: &[&str]) -> Value {
    let run = site.run(arguments);
    assert_eq!((run.code, run.err.as_str()), (Some(1), ""), "one document, and nothing beside it");
    serde_json::from_str(&run.out).expect("JSON")
}

#[test]
fn sarif_follows_the_published_schema() {
    let schema = std::fs::read_to_string(repository().join("tests/schemas/sarif-schema-2.1.0.json")).expect("the schema");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).expect("JSON")).expect("a schema");
    for language in ["zh", "en"] {
        let log = document(&spoilt(), &["check", "--format", "sarif", "--lang", language]);
        let wrong: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

#[test]
fn sarif_tells_the_place_in_characters_and_both_languages() {
    let log = document(&spoilt(), &["check", "--format", "sarif", "--lang", "zh"]);
    let run = &log["runs"][0];
    assert_eq!((&run["columnKind"], &run["language"]), (&json!("unicodeCodePoints"), &json!("zh-CN")));
    let results = run["results"].as_array().expect("results");
    let of = |code: &str| results.iter().find(|result| result["ruleId"] == code).unwrap_or_else(|| panic!("{code}: {log:#}"));
    let link = of("link-unsafe");
    let region = &link["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startColumn"], &region["endColumn"]), (&json!(2), &json!(20)), "{region}");
    assert!(link["message"]["text"].as_str().expect("a text").starts_with("不能链接到"));
    assert!(link["properties"]["message"]["en"].as_str().expect("a text").starts_with("A link to"));
    assert!(of("fact-form")["message"]["text"].as_str().expect("a text").contains("{{{{ schools.unit }}}}"), "doubled braces");
    let file = &of("file-language")["locations"][0]["physicalLocation"];
    assert_eq!(file["artifactLocation"], json!({ "uri": "content/2023/%E9%87%8D%E5%A4%8D%20100%25.md", "uriBaseId": "SITE" }));
    assert_eq!(file["region"], json!({ "startLine": 1 }), "a remark about the whole file");
    assert_eq!(of("number-typed")["level"], "warning");
    let rule = of("unknown-key")["ruleIndex"].as_u64().and_then(|index| usize::try_from(index).ok()).expect("an index");
    assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], "unknown-key");
    assert!(!log.to_string().contains(&*spoilt().path().to_string_lossy()), "no path of this machine");
}

#[test]
fn json_lists_the_findings_beside_the_verdict() {
    let list = document(&spoilt(), &["check", "--format", "json"]);
    assert_eq!(list["verdict"], json!({ "complete": false }));
    let found = list["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|finding| finding["code"] == "unknown-key")
        .expect("the finding");
    assert_eq!(
        (&found["severity"], &found["file"], &found["line"], &found["column"], &found["length"]),
        (&json!("error"), &json!("content/site.yaml"), &json!(2), &json!(1), &json!(8))
    );
    assert!(found["message"]["zh"].is_string() && found["message"]["en"].is_string() && found["help"]["zh"].is_string());
    let nowhere = document(&Site::empty(), &["check", "--format", "json"]);
    let nowhere = &nowhere["findings"][0];
    assert_eq!((&nowhere["code"], &nowhere["file"]), (&json!("site-missing"), &json!("content/site.yaml")));
    let fine = Site::copy("small").run(&["check", "--format", "json"]);
    assert_eq!((fine.code, fine.findings().len()), (Some(0), 0));
}

/// The sample: its numbers, as a sentence and for programs.
#[test]
fn a_check_ends_with_what_it_has_verified() {
    let site = Site::sample();
    let said = |site: &Site, language: &str| site.run(&["check", "--lang", language]).out;
    assert_eq!(
        said(&site, "en").lines().skip(1).collect::<Vec<_>>(),
        [
            "1 report, 2 languages: 57 facts: 24 checked by 10 relations and 2 totals of tables, and all agree; 33 have no relation, so nothing checks them.",
            "Also: 1 relation does not hold and says why.",
        ]
    );
    let chinese = said(&site, "zh");
    assert!(chinese.contains("24 项由 10 条勾稽关系和表格的 2 个合计核对，全部相符；33 项没有勾稽关系"), "{chinese}");
    let numbers = |site: &Site, format: &str| -> Value {
        serde_json::from_str(&site.run(&["check", "--format", format]).out).expect("JSON")
    };
    let verdict = numbers(&site, "json")["verdict"].clone();
    for (key, number) in [("facts", 57), ("tied", 24), ("untied", 33), ("relations", 10), ("totals", 2), ("waived", 1)] {
        assert_eq!((&verdict[key], &verdict["reports"][0][key]), (&json!(number), &json!(number)), "{key}: {verdict:#}");
    }
    assert_eq!(numbers(&site, "sarif")["runs"][0]["properties"]["verdict"], verdict);
    let small = Site::copy("small");
    assert!(said(&small, "en").contains("2 comparisons hold, which tie no digits"), "{}", said(&small, "en"));
    // A number that is no fact, a text that is missing and a check that is off are told.
    site.replace("content/2023/party.zh.md", "\n\n", "\n\n第{{ =15 }}个。\n\n");
    site.remove("content/2023/students.en.md");
    site.replace("content/site.yaml", "format: 1", "format: 1\nlevels:\n  number-unmatched: off");
    let told = said(&site, "en");
    for words in ["in the text are no facts", "en lacks 1 text", "turns off number-unmatched"] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

/// With errors nothing counts as verified, whatever holds.
#[test]
fn a_check_with_errors_has_verified_nothing() {
    let site = Site::sample();
    site.replace("content/2023/facts.yaml", "value: 19525", "value: 19526");
    site.replace("content/2023/facts.yaml", "value: 134.66", "value: 135.66");
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("The check is not complete") && !run.out.contains("hold;"), "{}", run.out);
}

#[test]
fn warnings_can_be_denied() {
    let site = Site::copy("small");
    assert_eq!(site.run(&["build", "--deny", "warnings"]).code, Some(0));
    site.replace("content/2023/plans.zh.md", "## 下一步", "## 1.1 下一步");
    assert_eq!(site.run(&["check"]).code, Some(0));
    let denied = site.run(&["check", "--deny", "warnings", "--lang", "en"]);
    assert_eq!(denied.code, Some(1));
    assert!(denied.err.contains("denied by --deny warnings."), "{}", denied.err);
    assert_eq!(site.run(&["check", "--deny", "warnings", "--format", "json"]).code, Some(1));
    let before = site.output();
    site.replace("content/2023/plans.zh.md", "## 1.1 下一步", "## 1.2 下一步");
    let build = site.run(&["build", "--deny", "warnings", "--lang", "zh"]);
    assert!(build.code == Some(1) && build.err.contains("什么也没有写"), "{}", build.err);
    assert_eq!(site.output(), before, "nothing was written");
}
