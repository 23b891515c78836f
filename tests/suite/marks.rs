//! Values that are only bounds (≥63, 近3万, 63~68), and marks of cells that say why there is no number or what kind it is:
//! on pages, in files, in sums and in relations.

use crate::support::{Site, repository};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The small site with facts that are bounds, printed in its text.
fn bounded() -> Site {
    let site = Site::copy("small");
    let fact = |id: &str, zh: &str, en: &str, unit: &str, value: &str| {
        format!("  {id}:\n    label: {{ zh: {zh}, en: {en} }}\n    unit: {unit}\n    value: {value}\n")
    };
    let facts = [
        fact("coverage", "覆盖率", "Coverage", "percent", "≥63"),
        fact("visitors", "参观", "Visitors", "person-time", "近3万"),
        fact("courses", "课程", "Courses", "item", "100余"),
        fact("hours", "学时", "Hours", "hour", "40以上"),
        fact("rare", "个案", "Rare cases", "item", "<5"),
        fact("pass-rate", "合格率", "Pass rate", "percent", "63~68.5"),
    ];
    site.replace("content/2024/facts.yaml", "  counties:\n", &format!("{}  counties:\n", facts.concat()));
    let zh = "覆盖率{{ coverage }}，参观{{ visitors }}，课程{{ courses }}，学习{{ hours }}（{{ hours.value }}），个案{{ rare }}，合格率{{ pass-rate }}。";
    let en = "Coverage {{ coverage }}, {{ visitors }}, {{ courses }}, {{ hours }} ({{ hours.value }}), {{ rare }}, and a rate of {{ pass-rate }}.";
    for (language, text) in [("zh", zh), ("en", en)] {
        let file = format!("content/2024/plans.{language}.md");
        site.write(&file, format!("{}\n\n{text}\n", site.read(&file).trim_end()));
    }
    site
}

#[test]
fn a_bound_is_printed_in_the_words_of_each_language() {
    let site = bounded();
    let output = site.build().output();
    let text = |name: &str| String::from_utf8(output[name].clone()).expect("UTF-8");
    let (zh, en) = (text("2024/plans.html"), text("en/2024/plans.html"));
    for words in [
        "value=\"63\">≥63%</data>，",
        "value=\"30000\">近3万人次</data>，",
        "value=\"100\">100余个</data>，",
        "value=\"40\">40学时以上</data>（",
        "value=\"40\">40以上</data>）",
        "value=\"5\">&lt;5个</data>，",
        "value=\"63\">63%～68.5%</data>。",
    ] {
        assert!(zh.contains(words), "{words}: {zh}");
    }
    for words in [
        ">nearly 30,000\u{a0}person-times</data>,",
        ">over 100</data>,",
        ">at least 40\u{a0}hours</data> (",
        ">at least 40</data>)",
        ">63–68.5%</data>.",
    ] {
        assert!(en.contains(words), "{words}: {en}");
    }
    // Programs get the number, what it bounds, and the other end of a range.
    let facts: Value = serde_json::from_slice(&output["2024/data/facts.json"]).expect("JSON");
    let fact = |id: &str| facts["facts"].as_array().expect("a list").iter().find(|fact| fact["id"] == id).expect(id).clone();
    let parts = |id: &str| (fact(id)["value"].clone(), fact(id)["bound"].clone(), fact(id)["upper"].clone());
    assert_eq!(parts("coverage"), (json!("63"), json!("at-least"), Value::Null));
    assert_eq!(parts("pass-rate"), (json!("63"), json!("range"), json!("68.5")));
    assert_eq!(parts("schools"), (json!("16"), Value::Null, Value::Null));
    let csv = text("2024/data/facts.csv");
    assert!(csv.lines().next().expect("a head").contains("value,bound,upper,ratioLeft"), "{csv}");
    assert!(csv.contains(",63,range,68.5,"), "{csv}");
    // The other report has none, and its file is as it always was.
    assert!(!text("2023/data/facts.csv").contains("bound"));
}

/// The small site with a relation between facts with these values: `a + b = whole`.
fn sum(a: &str, b: &str, whole: &str) -> Vec<String> {
    let site = Site::copy("small");
    let fact =
        |id: &str, value: &str| format!("  {id}:\n    label: {{ zh: {id}, en: {id} }}\n    unit: item\n    value: {value}\n");
    let facts = fact("part-a", a) + &fact("part-b", b) + &fact("whole", whole);
    site.replace("content/2024/facts.yaml", "  counties:\n", &format!("{facts}  counties:\n"));
    site.replace(
        "content/2024/facts.yaml",
        "relations:\n",
        "relations:\n  both:\n    sum: [part-a, part-b]\n    equals: whole\n",
    );
    let findings = site.run(&["check", "--format", "json"]).findings();
    findings
        .iter()
        .map(|one| format!("{}: {}", one["code"].as_str().expect("code"), one["message"]["en"].as_str().expect("text")))
        .collect()
}

#[test]
fn relations_hold_for_what_a_bound_may_stand_for() {
    for (a, b, whole) in [
        ("≥10", "5", "20"),
        ("<5", "10", "12"),
        ("100余", "20", "150"),
        ("近100", "0", "95"),
        ("10~20", "5", "25"),
        ("≥10", "≥5", "≥15"),
        ("10", "5", "≤20"),
    ] {
        assert_eq!(sum(a, b, whole), Vec::<String>::new(), "{a} + {b} = {whole}");
    }
    for (a, b, whole, words) in [
        ("≥10", "5", "14", "≥10 + 5 = 15, but “whole” (`whole`) is 14"),
        ("<5", "10", "16", "<5 + 10 = 15, but “whole” (`whole`) is 16"),
        ("100余", "20", "240", "100余 + 20 = 120, but “whole” (`whole`) is 240"),
        ("10~20", "5", "26", "10~20 + 5 = 15, but “whole” (`whole`) is 26"),
        ("10", "15", "≤20", "10 + 15 = 25, but “whole” (`whole`) is ≤20"),
    ] {
        let told = sum(a, b, whole);
        assert!(told.len() == 1 && told[0].contains(words), "{a} + {b} = {whole}: {told:?}");
    }
}

const HEAD: &str = "zh,en,schools,area,note.zh,note.en,total\n";

fn with_rows(rows: &str) -> Site {
    let site = Site::copy("small");
    site.write("content/2024/tables/districts.csv", format!("{HEAD}{rows}"));
    site
}

fn told(rows: &str) -> Vec<String> {
    let findings = with_rows(rows).run(&["check", "--format", "json"]).findings();
    // A chart draws the other column of the table.
    findings
        .iter()
        .map(|one| format!("{}: {}", one["code"].as_str().expect("code"), one["message"]["en"].as_str().expect("text")))
        .collect()
}

#[test]
fn sums_understand_marks() {
    let rows = |a: &str, b: &str, total: &str| {
        format!("石桥县,Shiqiao County,{a},1,,,\n柳汀区,Liuting District,{b},2,,,\n合计,Total,{total},3,,,是\n")
    };
    // Nought, nothing and marks of a number are no obstacle.
    for (a, b, total) in [
        ("^nil", "16", "16"),
        ("^不适用", "16", "16"),
        ("6^provisional", "10^修订", "16^estimated"),
        ("^未统计", "10", "16"),
        ("^suppressed", "^suppressed", "16"),
        ("6", "10", "^suppressed"),
        ("^not-collected", "10", "^suppressed"),
    ] {
        let open: Vec<String> = told(&rows(a, b, total)).into_iter().filter(|told| told.starts_with("table")).collect();
        assert_eq!(open, Vec::<String>::new(), "{a} + {b} = {total}");
    }
    let wrong = |a: &str, b: &str, total: &str| told(&rows(a, b, total)).into_iter().find(|told| told.starts_with("table-total"));
    assert_eq!(wrong("^nil", "16", "17").as_deref(), Some("table-total: The total does not add up: 16 = 16, the table says 17."));
    assert_eq!(
        wrong("^not-collected", "18", "17").as_deref(),
        Some("table-total: The total does not add up: with a part untold, 18 = 18 is already more than 17.")
    );
    // One number that is withheld can be calculated; two cannot, nor one beside a number that nobody knows.
    let is_open =
        |a: &str, b: &str, total: &str| told(&rows(a, b, total)).iter().any(|told| told.starts_with("suppression-open"));
    assert!(is_open("^suppressed", "10", "16"));
    assert!(is_open("6", "10", "^suppressed"));
    assert!(!is_open("^suppressed", "^suppressed", "16"));
    assert!(!is_open("^suppressed", "^not-collected", "16"));
    assert!(!is_open("^suppressed", "10", "—"));
}

#[test]
fn marks_reach_readers_and_programs() {
    let rows = "石桥县,Shiqiao County,^suppressed,510.25^provisional,,,\n柳汀区,Liuting District,^不公开,≥1020.3,,,\n合计,Total,16,1530.55^estimated,,,是\n";
    let site = with_rows(rows);
    let tables = site.read("content/2024/tables.yaml");
    // The chart of this column would draw a bound.
    let chart = tables.find("  areas:\n").expect("the chart");
    site.write("content/2024/tables.yaml", &tables[..chart]);
    for language in ["zh", "en"] {
        let file = format!("content/2024/quality.{language}.md");
        let text = site.read(&file);
        site.write(&file, text.replace(":::chart areas\n:::\n", ""));
    }
    for (name, text) in crate::support::files(&site.path().join("content/2024")) {
        if let Ok(text) = String::from_utf8(text)
            && text.contains(":::chart areas")
        {
            let start = text.find(":::chart areas").expect("it");
            let end = start + text[start..].find("\n:::").expect("its end") + 5;
            site.write(
                &format!("content/2024/{name}"),
                format!("{}{}", &text[..start], text[end.min(text.len())..].trim_start_matches('\n')),
            );
        }
    }
    let output = site.build().output();
    let text = |name: &str| String::from_utf8(output[name].clone()).expect("UTF-8");
    let pages: BTreeMap<&str, String> =
        output.keys().filter(|name| name.ends_with(".html")).map(|name| (name.as_str(), text(name))).collect();
    let shows = |words: &str| pages.values().any(|page| page.contains(words));
    for words in [
        "<td class=\"amount\"><span aria-hidden=\"true\">×</span><span class=\"visually-hidden\">不予公开</span></td>",
        "510.25<sup class=\"cell-mark\"><span aria-hidden=\"true\">暂</span><span class=\"visually-hidden\">暂定数</span></sup></td>",
        "<p class=\"exhibit-legend\">注：× 不予公开；暂 暂定数；估 估计数。</p>",
        "<p class=\"exhibit-legend\">Key: × withheld; p provisional; e estimated.</p>",
        ">≥1020.3</td>",
    ] {
        assert!(shows(words), "{words}");
    }
    let csv = text("2024/data/table-districts.csv");
    assert!(csv.contains("schools.status") && csv.contains("area.bound") && csv.contains("area.status"), "{csv}");
    assert!(csv.contains("Shiqiao County,false,,,,suppressed,510.25,") && csv.contains(",provisional,"), "{csv}");
    assert!(csv.contains(",at-least,,"), "{csv}");
    assert!(!text("2024/data/table-prizes.csv").contains("status"), "a table without marks is as it always was");
    // The metadata names the new columns in every language.
    let metadata = text("2024/data/table-districts.csv-metadata.json");
    assert!(metadata.contains("\"schools.status\"") && metadata.contains("学校：状态"), "{metadata}");
    assert!(repository().join("docs/data.md").exists());
}

/// A chart has no legend, so it says what a mark means where the number is. What nobody sees may be the largest.
#[test]
fn charts_say_what_marks_mean() {
    let rows = "石桥县,Shiqiao County,6,510.25^provisional,,,\n柳汀区,Liuting District,5,^不公开,,,\n东台县,Dongtai County,5,1020.3,,,\n西岭区,Xiling District,4,900,,,\n";
    let site = with_rows(rows);
    let output = site.build().output();
    let pages: Vec<String> = output
        .iter()
        .filter(|(name, _)| name.ends_with(".html"))
        .map(|(_, bytes)| String::from_utf8(bytes.clone()).expect("UTF-8"))
        .collect();
    for words in [
        "<span class=\"chart-value\">510.25（暂定数）</span>",
        "<span class=\"chart-value\">不予公开</span>",
        "<span class=\"chart-value\">510.25 (provisional)</span>",
        "<span class=\"chart-value\">withheld</span>",
        "在有数的各项中，东台县最高（1020.3亩），石桥县最低（暂定数510.25亩）",
        "Of those with a number, Dongtai County is highest",
    ] {
        assert!(pages.iter().any(|page| page.contains(words)), "{words}: {}", charts(&pages));
    }
}

/// Nought is a number, although it has no bar; and a stack without a part that nobody sees would be shorter than its total.
#[test]
fn what_has_no_bar_is_counted_in_what_is_said() {
    let rows = "石桥县,Shiqiao County,6,12,,,\n柳汀区,Liuting District,5,^无,,,\n东台县,Dongtai County,5,3,,,\n西岭区,Xiling District,4,3,,,\n";
    let page = |site: &Site| String::from_utf8(site.build().output()["2024/plans.html"].clone()).expect("UTF-8");
    let text = page(&with_rows(rows));
    assert!(text.contains("在有数的各项中，石桥县最高（12亩），东台县、西岭区最低（3亩）"), "{}", charts(&[text]));
    let site = with_rows(&rows.replace("^无", "7^estimated").replace("12", "7").replace(",3,", ",7,"));
    let text = page(&site);
    assert!(!text.contains("各项都是"), "one of them is an estimate: {}", charts(&[text]));
}

/// The charts among some pages, for a failing test.
fn charts(pages: &[String]) -> String {
    let parts = pages.iter().flat_map(|page| page.split("class=\"exhibit chart-figure\"").skip(1));
    parts.filter_map(|part| Some(part.split_once("</figure>")?.0)).collect()
}

/// A form may leave a cell empty: that is neither a dash nor nought.
#[test]
fn a_blank_cell_is_blank_on_the_page_and_in_the_workbook() {
    let site = Site::copy("small");
    let table = "  blanks:\n    caption: { zh: 空格, en: Blanks }\n    rows_label: { zh: 项目, en: Item }\n    unit: person\n    columns:\n      number: { label: { zh: 人数, en: People } }\n      note: { label: { zh: 说明, en: Note }, type: text }\n    rows:\n      - label: { zh: 甲, en: A }\n        cells: [^空, ^blank]\n      - label: { zh: 乙, en: B }\n        cells: [—, { zh: 有, en: Some }]\n";
    site.replace("content/2024/tables.yaml", "tables:\n", &format!("tables:\n{table}"));
    for language in ["zh", "en"] {
        let file = format!("content/2024/plans.{language}.md");
        site.write(&file, format!("{}\n\n:::table blanks\n:::\n", site.read(&file).trim_end()));
    }
    let output = site.build().output();
    let page = site.page("2024/plans.html");
    let rows = page.split_once("空格").and_then(|(_, rest)| rest.split_once("</figure>")).expect("the table").0;
    assert!(rows.contains("<th scope=\"row\">甲</th><td class=\"amount\"></td><td></td>"), "{rows}");
    assert!(rows.contains("<th scope=\"row\">乙</th><td class=\"amount\">—</td><td>有</td>"), "{rows}");
    assert!(!rows.contains("exhibit-legend"), "nothing needs to be explained: {rows}");
    let csv = String::from_utf8(output["2024/data/table-blanks.csv"].clone()).expect("UTF-8");
    assert!(csv.lines().any(|line| line.starts_with("甲,") && line.contains("blank")), "{csv}");
}
