//! Relations that nobody has declared: `gongkai relations`, and the warning of the check.

#![allow(clippy::panic, reason = "tests fail by panicking")]

use crate::support::Site;
use gongkai::harness::artwork::ArtworkCache;
use gongkai::harness::load::listing::Listing;
use gongkai::harness::pipeline;
use gongkai::harness::project::Project;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The proposals for a site: each as `sum a + b = c`, with `!` before it if it does not hold.
fn proposed(site: &Site, arguments: &[&str]) -> BTreeSet<String> {
    let run = site.run(&[&["relations", "--json"], arguments].concat());
    let list: Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}{}", run.out, run.err));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let one = |proposal: &Value| {
        let operands: Vec<String> = proposal["operands"].as_array().expect("a list").iter().map(text).collect();
        let mark = if proposal["holds"] == true { "" } else { "!" };
        format!("{mark}{} {} = {}", text(&proposal["operation"]), operands.join(" + "), text(&proposal["equals"]))
    };
    list.as_array().expect("a list").iter().map(one).collect()
}

/// Cuts the relations off `facts.yaml`. Returns those that hold, as `proposed` writes them.
fn without_relations(site: &Site, file: &str) -> BTreeSet<String> {
    let text = site.read(file);
    let (facts, relations) = text.split_once("\nrelations:\n").expect("relations");
    let mut declared = BTreeSet::new();
    let mut calculation = None;
    for line in relations.lines().map(str::trim) {
        if let Some((operation, operands)) = line.split_once(": [").filter(|(word, _)| *word != "waived_for") {
            calculation = Some(format!("{operation} {}", operands.trim_end_matches(']').replace(", ", " + ")));
        } else if let (Some(result), Some(calculation)) = (line.strip_prefix("equals: "), &calculation) {
            declared.insert(format!("{calculation} = {result}"));
        }
    }
    // It has a waiver, since it does not hold.
    declared.remove("ratio staff + enrolment = teacher-ratio");
    site.write(file, format!("{facts}\n"));
    declared
}

#[test]
fn what_is_declared_is_found_in_the_text_and_nothing_else() {
    let sample = Site::sample();
    let expected = without_relations(&sample, "content/2023/facts.yaml");
    assert_eq!(expected.len(), 10, "{expected:?}");
    assert_eq!(proposed(&sample, &[]), expected);

    let bureau = Site::copy("bureau");
    let expected = without_relations(&bureau, "content/2023/facts.yaml");
    // A chart of parts needs its sum.
    let tables = bureau.read("content/2023/tables.yaml");
    bureau.write("content/2023/tables.yaml", tables.replace("kind: share", "kind: bar"));
    assert_eq!(expected.len(), 9, "{expected:?}");
    assert_eq!(proposed(&bureau, &["--report", "2023"]), expected);
    assert_eq!(proposed(&bureau, &["--report", "2022"]), BTreeSet::new());
}

#[test]
fn what_is_written_is_checked_from_then_on() {
    let site = Site::sample();
    let before = site.read("content/2023/facts.yaml");
    assert_eq!(proposed(&site, &[]), BTreeSet::new(), "everything is declared");
    let expected = without_relations(&site, "content/2023/facts.yaml");
    let run = site.run(&["relations", "--write", "--lang", "zh"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{}", run.out);
    assert!(run.out.contains("加了 10 条关系"), "{}", run.out);
    let after = site.read("content/2023/facts.yaml");
    let facts = before.split("\nrelations:\n").next().expect("facts");
    assert!(after.starts_with(facts), "what was there stays");
    assert_eq!(proposed(&site, &[]), BTreeSet::new());
    assert_eq!(without_relations(&site, "content/2023/facts.yaml"), expected);
    site.write("content/2023/facts.yaml", after.replace("value: 161", "value: 162"));
    let run = site.run(&["check", "--lang", "zh"]);
    assert!(run.err.contains("relation-untrue"), "{}", run.err);
}

#[test]
fn the_list_is_read_by_people() {
    let site = Site::sample();
    let file = "content/2023/facts.yaml";
    without_relations(&site, file);
    let run = site.run(&["relations", "--lang", "en"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert!(run.out.contains("sum: [skills-first, skills-second, skills-third] = skills-awards"), "{}", run.out);
    assert!(run.out.contains("16 + 65 + 80 = 161") && run.out.contains("quality.zh.md:27"), "{}", run.out);
    let wrong = site.read(file).replace("value: 3221", "value: 3321");
    site.write(file, wrong);
    let run = site.run(&["relations", "--lang", "zh"]);
    assert_eq!(run.code, Some(1), "figures that do not agree");
    assert!(run.out.contains("3321 ÷ 1900 = 174.789… % ≠ 169.53"), "{}", run.out);
    let run = site.run(&["relations", "--report", "2022", "--lang", "en"]);
    assert_eq!((run.code, run.err.contains("There is no report `2022`.")), (Some(2), true), "{}", run.err);
}

/// A Chinese text in which every number with a measure word is a fact: f1, f2, … Its label is
/// what stands before it.
fn bound(text: &str) -> Site {
    const UNITS: [(&str, &str); 8] = [
        ("个百分点", "percentage-point"),
        ("人次", "person-time"),
        ("公里", "kilometre"),
        ("人", "person"),
        ("元", "yuan"),
        ("%", "percent"),
        ("所", "school"),
        ("件", "case"),
    ];
    let (mut prose, mut facts, mut rest, mut count) = (String::new(), String::new(), text, 0);
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '万' | '亿');
        let end = rest[start..].find(|c| !is_number(c)).map_or(rest.len(), |end| start + end);
        let (word, unit) = UNITS.iter().find(|(word, _)| rest[end..].starts_with(word)).expect("a unit");
        let before = prose.clone() + &rest[..start];
        let label: String = before.rsplit(['，', '。', '；', '：', '、', '（', '}']).next().unwrap_or_default().chars().collect();
        count += 1;
        let label = if label.trim().is_empty() { "数" } else { label.trim() };
        let entry =
            ["  f", &count.to_string(), ":\n    label: ", label, "\n    unit: ", unit, "\n    value: ", &rest[start..end], "\n"];
        facts += &entry.concat();
        prose = format!("{before}{{{{ f{count} }}}}");
        rest = &rest[end + word.len()..];
    }
    let site = Site::copy("small");
    for folder in ["2023", "2024"] {
        fs::remove_dir_all(site.path().join("content").join(folder)).expect("a report");
    }
    for file in ["indicators.yaml", "terms.yaml"] {
        fs::remove_file(site.path().join("content").join(file)).expect("a file");
    }
    site.write(
        "content/units.yaml",
        "format: 1\nunits:\n  case:\n    kind: count\n    label: { zh: 件, en: cases }\n  kilometre:\n    kind: measure\n    label: { zh: 公里, en: kilometres }\n",
    );
    site.write(
        "content/2024/report.yaml",
        "format: 1\ntitle: 年度报告\nedition: 2024年度\ndescription: 年度报告。\nformed: 2025-01-09\npublished: 2025-01-09 09:00\ndisclosure: 主动公开\nsections: [overview]\n",
    );
    site.write("content/2024/facts.yaml", format!("format: 1\nfacts:\n{facts}"));
    site.write("content/2024/overview.zh.md", format!("# 概况\n\n## 情况 {{#state}}\n\n{prose}{rest}\n"));
    site
}

/// Texts in the words of real reports, and what is read from them.
const READ: [(&str, &[&str]); 17] = [
    (
        "收入1687.45万元，其中：拨款1516.64万元，占89.88%；事业170.81万元，占10.12%。",
        &["sum f2 + f4 = f1", "share f2 + f1 = f3", "share f4 + f1 = f5"],
    ),
    ("支出1942.57万元。其中：基本支出1121.09万元；项目支出821.48万元。", &["sum f2 + f3 = f1"]),
    ("支出1942.57万元。其中：基本支出1121.09万元；项目支出812.48万元。", &["!sum f2 + f3 = f1"]),
    // The whole is the count, not its change.
    ("收到申请326件，比上年增加41件，其中当面18件，网上241件，信函67件。", &["sum f3 + f4 + f5 = f1"]),
    ("在园幼儿4805.21万人，比上年减少13.06万人。其中，普惠园4218.20万人，占全部的87.78%。", &["share f3 + f1 = f4"]),
    ("改造公路85公里，完成年度计划80公里的106.3%。", &["ratio f1 + f2 = f3"]),
    ("改造公路58公里，完成年度计划80公里的106.3%。", &["!ratio f1 + f2 = f3"]),
    ("立案164件，办结157件，办结率95.7%。", &["share f2 + f1 = f3"]),
    ("办理建议164件，办结建议127件，建议办结率95.7%。", &["!share f2 + f1 = f3"]),
    ("参加考试32615人，其中男16820人，女15795人。", &["sum f2 + f3 = f1"]),
    ("参加考试32615人，其中男16820人，女15975人。", &["!sum f2 + f3 = f1"]),
    ("男生812人，女生790人，合计1602人。", &["sum f1 + f2 = f3"]),
    ("教职工3215人，其中专任教师3512人。", &["!at_most f2 + f1 = "]),
    // One person may be in several groups; a list may name some of many; averages have no parts.
    ("处分1106人，其中党纪842人，政务397人，移送46人。", &[]),
    ("获奖1602人，其中甲校812人，乙校780人等。", &[]),
    ("人均收入31254元，其中城镇居民人均40128元，农村居民人均20976元。", &[]),
    ("学校1286所，在校生45.6万人，教职工3.2万人，其中专任教师2.8万人。", &[]),
];

#[test]
fn relations_are_read_from_the_words() {
    for (text, expected) in READ {
        let site = bound(text);
        let expected: BTreeSet<String> = expected.iter().map(|&text| text.to_owned()).collect();
        assert_eq!(proposed(&site, &[]), expected, "{text}");
        let doubts = expected.iter().filter(|text| text.starts_with('!')).count();
        assert_eq!(doubtful(site.path()), doubts, "{text}");
    }
}

/// The number of warnings about undeclared relations.
fn doubtful(site: &Path) -> usize {
    let project = Project::new(site, None);
    let cache = ArtworkCache::open(&project.root);
    let checked = pipeline::prove(&project, &Listing::of(&project), None, &cache).expect("the site can be read");
    checked.findings.iter().filter(|finding| finding.diagnostic.code.as_str() == "relation-doubtful").count()
}

#[test]
fn no_site_of_the_tests_has_doubtful_relations() {
    // Copies, because a check leaves its pictures beside the site.
    assert_eq!(doubtful(Site::sample().path()), 0);
    for name in ["bureau", "partial", "small", "three", "traditional"] {
        assert_eq!(doubtful(Site::copy(name).path()), 0, "{name}");
    }
}
