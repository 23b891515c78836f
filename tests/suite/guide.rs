//! The guide in `docs/guide`: it is a site without a finding, `gongkai guide` writes it, and every example in it works.

#![allow(clippy::panic, reason = "tests fail by panicking")]

use crate::support::{Site, repository};
use serde_yaml::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// An example: the files that the blocks of a clause show, and the findings that they are there to show.
#[derive(Default)]
struct Example {
    /// The texts of each file, in order.
    files: BTreeMap<String, Vec<String>>,
    expected: BTreeSet<String>,
}

/// The examples of the guide in a language, by section and clause.
fn examples(language: &str) -> BTreeMap<String, Example> {
    let folder = repository().join("docs/guide/content/guide");
    let mut examples: BTreeMap<String, Example> = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the guide") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let Some(section) = name.strip_suffix(&format!(".{language}.md")) else { continue };
        let text = fs::read_to_string(&path).expect("a narrative");
        let (mut clause, mut block): (String, Option<(String, Vec<&str>)>) = (String::new(), None);
        for line in text.lines() {
            match &mut block {
                Some((info, lines)) if line == "```" => {
                    let words: Vec<&str> = info.split_whitespace().collect();
                    if let [_, file, code @ ..] = words.as_slice() {
                        let example = examples.entry(format!("{section}#{clause}")).or_default();
                        example.files.entry((*file).to_owned()).or_default().push(lines.join("\n") + "\n");
                        example.expected.extend(code.iter().map(|code| (*code).to_owned()));
                    }
                    block = None;
                }
                Some((_, lines)) => lines.push(line),
                None if line.starts_with("```") => block = Some((line[3..].to_owned(), Vec::new())),
                None if line.starts_with("## ") => {
                    line.split("{#").nth(1).expect("an id").trim_end_matches('}').clone_into(&mut clause);
                }
                None => {}
            }
        }
    }
    examples
}

/// Merges maps key by key; anything else replaces what was there.
fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Mapping(into), Value::Mapping(from)) => {
            for (key, value) in from {
                match into.get_mut(&key) {
                    Some(known) => merge(known, value),
                    None => drop(into.insert(key, value)),
                }
            }
        }
        // A file that has only remarks adds nothing.
        (_, Value::Null) => {}
        (into, from) => *into = from,
    }
}

/// A small new site for examples in a language. The other one is not published: Chinese cannot be left out, because forms are in
/// it, so an English example makes English the source.
fn scaffold(language: &str) -> Site {
    let parent = Site::empty();
    assert_eq!(parent.run(&["new", "made"]).code, Some(0));
    let site = Site::copy_of(&parent.path().join("made"));
    if language == "zh" {
        site.replace("content/site.yaml", "  - code: en\n", "  - code: en\n    draft: true\n");
    } else {
        site.replace("content/2025/report.yaml", "disclosure:", "source_language: en\ndisclosure:");
        for name in ["overview", "preface"] {
            site.remove(&format!("content/2025/{name}.zh.md"));
        }
    }
    site
}

/// Puts an example into a new site and returns the codes of all findings.
fn found(example: &Example, language: &str) -> BTreeSet<String> {
    let site = scaffold(language);
    for (name, texts) in &example.files {
        let is_shared = ["site.yaml", "terms.yaml", "units.yaml", "indicators.yaml"].contains(&name.as_str());
        let path = if is_shared { format!("content/{name}") } else { format!("content/2025/{name}") };
        if name.ends_with(".yaml") {
            let mut file: Value = if site.has(&path) {
                serde_yaml::from_str(&site.read(&path)).expect("YAML")
            } else {
                serde_yaml::from_str("format: 1").expect("YAML")
            };
            for text in texts {
                merge(&mut file, serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}")));
            }
            site.write(&path, serde_yaml::to_string(&file).expect("YAML"));
        } else if name.ends_with(".md") {
            let text = texts.join("\n");
            let is_outer = ["preface", "closing", "poster"].iter().any(|frame| name.starts_with(frame));
            let has = |start: &str| text.lines().any(|line| line.starts_with(start));
            let head = match () {
                () if is_outer || has("# ") => "",
                () if has("## ") => "# 示例\n\n",
                () => "# 示例\n\n## 示例 {#example}\n\n",
            };
            site.write(&path, format!("{head}{text}"));
        } else {
            site.write(&path, texts.concat());
        }
    }
    let run = site.run(&["check", "--format", "json"]);
    let checked: serde_json::Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}", run.err));
    let findings = checked["findings"].as_array().expect("findings");
    let codes = findings.iter().map(|finding| finding["code"].as_str().expect("a code").to_owned());
    // The other language is a draft here; what names it as the source needs both.
    let names_source = example.files.values().flatten().any(|text| text.contains("source_language"));
    let is_of_scaffold = |code: &str| code == "translation-missing" || names_source && code == "language-draft";
    codes.filter(|code| !is_of_scaffold(code)).collect()
}

#[test]
fn every_example_works() {
    for language in ["zh", "en"] {
        let examples = examples(language);
        assert!(examples.len() > 40, "{}", examples.len());
        for (place, example) in &examples {
            assert_eq!(found(example, language), example.expected, "{place} in {language}");
        }
    }
}

/// Both languages have the same examples, so that a reader of either sees all.
#[test]
fn both_languages_have_the_same_examples() {
    let shape = |language: &str| -> BTreeMap<String, usize> {
        examples(language).into_iter().map(|(place, example)| (place, example.files.values().map(Vec::len).sum())).collect()
    };
    assert_eq!(shape("zh"), shape("en"));
}

#[test]
fn the_guide_is_a_site_without_a_finding() {
    let site = Site::copy_of(&repository().join("docs/guide"));
    for language in ["zh", "en"] {
        let run = site.run(&["check", "--deny", "warnings", "--lang", language]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    }
}

#[test]
fn the_program_has_the_guide_in_it() {
    let site = Site::empty();
    let run = site.run(&["guide", "--output", "guide", "--lang", "zh"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert!(run.out.contains("index.html"), "{}", run.out);
    assert!(site.read("guide/guide/start.html").contains("每个数只写一次") && site.has("guide/en/guide/start.html"));
}
