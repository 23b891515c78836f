//! The schemas that editors use: what we read, they take; what is misspelt, not.

use crate::support::{self, Site, files, repository};
use serde_json::Value;
use std::collections::BTreeMap;

/// A validator for each kind of YAML file, from what the program prints.
fn validators() -> BTreeMap<String, jsonschema::Validator> {
    let site = Site::empty();
    let names = site.run(&["schema"]).out;
    let validator = |name: &str| {
        let schema: Value = serde_json::from_str(&site.run(&["schema", name]).out).expect("JSON");
        jsonschema::validator_for(&schema).expect("a schema")
    };
    names.lines().map(|name| (name.to_owned(), validator(name))).collect()
}

fn value(text: &str) -> Value {
    let value: serde_yaml::Value = serde_yaml::from_str(text).expect("YAML");
    serde_json::to_value(value).expect("keys are texts")
}

#[test]
fn every_yaml_file_of_the_repository_follows_its_schema() {
    let validators = validators();
    assert_eq!(validators.len(), 7);
    let mut seen = 0;
    for folder in
        ["content", "src/commands/new", "tests/sites/small/content", "tests/sites/partial/content", "tests/sites/three/content"]
    {
        for (name, bytes) in files(&repository().join(folder)) {
            let Some(validator) = validators.get(name.rsplit('/').next().unwrap_or(&name)) else { continue };
            let text = String::from_utf8(bytes).expect("UTF-8");
            let value = value(&text);
            let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{folder}/{name}: {wrong:?}");
            seen += 1;
        }
    }
    assert!(seen >= 28, "{seen} files");
}

#[test]
fn mistakes_do_not_follow_the_schema() {
    let validators = validators();
    for (file, text) in [
        ("site.yaml", "format: 1\nnmae: x\n"),
        ("site.yaml", "languages:\n  - code: zh\n    name: 中文\n    share: [wechatt]\n"),
        ("site.yaml", "levels:\n  file-unused: erorr\n"),
        ("report.yaml", "sections: overview\n"),
        ("report.yaml", "disclosure: 公开\n"),
        ("facts.yaml", "facts:\n  a: { vlaue: 1 }\n"),
        ("facts.yaml", "relations:\n  a: { sums: [b] }\n"),
        ("units.yaml", "units:\n  a: { kind: length, label: { zh: 米 } }\n"),
        ("terms.yaml", "terms:\n  a: { nane: x }\n"),
        ("indicators.yaml", "indicators:\n  a: { label: x }\n"),
    ] {
        assert!(!validators[file].is_valid(&value(text)), "{file}: {text}");
    }
    for value_text in ["19525", "80.50", "4.8万", "\"1:16.7\""] {
        let text = format!("facts:\n  a: {{ label: x, unit: person, value: {value_text} }}\n");
        assert!(validators["facts.yaml"].is_valid(&value(&text)), "{value_text}");
    }
    assert!(validators["report.yaml"].is_valid(&value("disclosure: proactive\n")));
}

#[test]
fn a_new_site_brings_schemas_that_its_files_name() {
    let site = Site::empty();
    assert_eq!(site.run(&["new", "made"]).code, Some(0));
    for file in ["site.yaml", "terms.yaml", "2025/report.yaml", "2025/facts.yaml"] {
        let text = site.read(&format!("made/content/{file}"));
        let line = text.lines().next().expect("a line");
        let schema = line.strip_prefix("# yaml-language-server: $schema=").unwrap_or_else(|| panic!("{file}: {line}"));
        let path = site.path().join("made/content").join(file).parent().expect("a folder").join(schema);
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(&path).expect("the schema is there")).expect("JSON");
        assert!(jsonschema::validator_for(&schema).expect("a schema").is_valid(&value(&text)), "{file}");
    }
    let run = support::run_in(&site.path().join("made"), &["build", "--deny", "warnings"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let published = files(&site.path().join("made/public"));
    let schemas: Vec<&str> = published.keys().map(String::as_str).filter(|name| name.contains("schema")).collect();
    assert_eq!(schemas, ["data/facts.schema.json"], "those for editors are not published");
}

#[test]
fn schemas_are_listed_and_written() {
    let site = Site::copy("small");
    let run = site.run(&["schema", "--write", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(site.has(".gongkai/schemas/facts.schema.json"));
    site.build();
    assert_eq!(site.run(&["schema", "content/2023/facts.yaml"]).out, site.read(".gongkai/schemas/facts.schema.json"));
    let misspelt = site.run(&["schema", "fact", "--lang", "en"]);
    assert!(misspelt.code == Some(1) && misspelt.err.contains("Did you mean `facts`?"), "{}", misspelt.err);
}
