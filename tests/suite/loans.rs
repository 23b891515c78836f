//! Figures of other reports in a report: `{{ 2023#schools }}` and `{{ previous#schools }}`.

use crate::support::server::Server;
use crate::support::{Site, program};
use serde_json::{Value, json};

/// A site whose report of 2024 prints figures of 2023 in every way.
fn borrowing() -> Site {
    let site = Site::copy("small");
    let zh = "上年{{ previous#schools }}、{{ 2023#schools.value }}所（{{ previous#schools.label }}），";
    let en = "There are {{ schools }} ({{ previous#schools }}, or {{ previous#schools.value }} of the {{ 2023#schools.label }}, the year before) with";
    site.replace("content/2024/overview.zh.md", "，在校生{{ enrolment }}", &format!("，{zh}在校生{{{{ enrolment }}}}"));
    site.replace("content/2024/overview.en.md", "There are {{ schools }} with", en);
    for language in ["zh", "en"] {
        let file = format!("content/2024/plans.{language}.md");
        let text = site.read(&file);
        let exhibits = ":::facts schools, previous#schools\n:::\n\n:::table both-years\n:::\n\n:::chart two-years\n:::\n";
        site.write(&file, format!("{}\n{exhibits}", text.trim_end()));
    }
    let tables = site.read("content/2024/tables.yaml");
    let table = "tables:\n  both-years:\n    caption: { zh: 两年的学校, en: Schools of two years }\n    rows_label: { zh: 项目, en: Item }\n    columns:\n      before:\n        label: { zh: 上年, en: Year before }\n        unit: school\n      now:\n        label: { zh: 本年, en: This year }\n        unit: school\n";
    site.write("content/2024/tables.yaml", tables.replacen("tables:\n", table, 1).replacen(
        "charts:\n",
        "charts:\n  two-years:\n    kind: bar\n    title: { zh: 学校, en: Schools }\n    facts: [previous#schools, schools]\n",
        1,
    ));
    site.write("content/2024/tables/both-years.csv", "zh,en,before,now\n学校,Schools,previous#schools,schools\n");
    site.replace(
        "content/2024/facts.yaml",
        "facts:\n",
        "facts:\n  more-schools:\n    label: { zh: 新增学校, en: New schools }\n    unit: school\n    value: 2\n",
    );
    site.replace(
        "content/2024/facts.yaml",
        "relations:\n",
        "relations:\n  new-schools:\n    difference: [schools, previous#schools]\n    equals: more-schools\n",
    );
    site
}

#[test]
fn a_figure_of_another_report_is_printed_and_says_whose_it_is() {
    let site = borrowing();
    let run = site.run(&["check", "--deny", "warnings", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    site.build();
    let zh = site.page("2024/overview.html");
    assert!(zh.contains("上年<data class=\"fact\" data-fact=\"2023#schools\" value=\"14\">14所</data>"), "{zh}");
    assert!(zh.contains("value=\"14\">14</data>所（中等职业学校）"), "{zh}");
    // The list has it once, with its edition and a link to its own report.
    assert_eq!(zh.matches("data-entry=\"2023#schools\"").count(), 1);
    let entry = zh.split("data-entry=\"2023#schools\"").nth(1).expect("the entry");
    let entry = entry.split("</div>").next().expect("its end");
    assert!(entry.contains("../2023/data.html#fact-schools\">中等职业学校（2023年度）</a>") && entry.contains("14所"), "{entry}");
    assert!(zh.contains("data-facts=\"schools 2023#schools\""), "{zh}");
    assert!(zh.contains("中等职业学校 − 中等职业学校（2023年度） = 新增学校 <bdi>16 − 14 = 2</bdi>"), "{zh}");
    let plans = site.page("en/2024/plans.html");
    for words in [">Secondary vocational schools (2023)</span>", "data-fact=\"2023#schools\" value=\"14\">14</data></td>"] {
        assert!(plans.contains(words), "{words}: {plans}");
    }
}

#[test]
fn data_files_name_the_report_of_a_borrowed_figure() {
    let site = borrowing();
    let output = site.build().output();
    let table = String::from_utf8(output["2024/data/table-both-years.csv"].clone()).expect("UTF-8");
    assert!(table.contains("学校,Schools,false,14,14所,14\u{a0}schools,2023#schools,16,"), "{table}");
    let facts: Value = serde_json::from_slice(&output["2024/data/facts.json"]).expect("JSON");
    let relation = facts["relations"].as_array().expect("a list").iter().find(|one| one["id"] == "new-schools").expect("it");
    assert_eq!(relation["operands"], json!(["schools", "2023#schools"]));
    let ids: Vec<&Value> = facts["facts"].as_array().expect("a list").iter().map(|fact| &fact["id"]).collect();
    assert!(!ids.iter().any(|id| id.as_str().is_some_and(|id| id.contains('#'))), "the facts of a report are its own: {ids:?}");
}

#[test]
fn uses_and_trials_reach_the_reports_that_borrow() {
    let site = borrowing();
    let list = site.run(&["where", "schools", "--lang", "zh"]).out;
    let of_2023 = list.split("schools（2023 的数据）").nth(1).expect("the fact");
    for words in [
        "content/2024/overview.zh.md:12:",
        "报告 2024 的正文 overview#scale（zh）",
        "报告 2024 的表格 both-years",
        "报告 2024 的图表 two-years",
        "报告 2024 的勾稽关系 new-schools",
        "上年⟦14所⟧、⟦14⟧所（中等职业学校），",
    ] {
        assert!(of_2023.contains(words), "{words}: {list}");
    }
    let tried = site.run(&["where", "schools", "--value", "13", "--lang", "en"]).out;
    for words in
        ["→ There are 16\u{a0}schools (⟦13\u{a0}schools⟧, or ⟦13⟧", "16 − 13 = 3 ≠ 2, does not hold", "[relation-untrue]"]
    {
        assert!(tried.contains(words), "{words}: {tried}");
    }
    let unused = site.run(&["facts", "--unused", "--lang", "en"]).out;
    assert!(!unused.contains("schools"), "{unused}");
}

#[test]
fn the_proof_sheet_tells_whose_figure_it_is() {
    let site = borrowing();
    let run = site.run(&["proof", "--report", "2024", "--format", "json", "--lang", "en"]);
    let sheet: Value = serde_json::from_str(&run.out).expect("JSON");
    let borrowed = sheet["borrowed"].as_array().expect("a list");
    assert_eq!(borrowed.len(), 1, "{borrowed:?}");
    assert_eq!(
        (&borrowed[0]["id"], &borrowed[0]["lender"], &borrowed[0]["line"]),
        (&json!("2023#schools"), &json!("2023"), &json!(3))
    );
    assert_eq!(borrowed[0]["labels"], json!(["Secondary vocational schools (2023)", "中等职业学校（2023年度）"]));
    let tie = sheet["tied"].as_array().expect("a list").iter().find(|tie| tie["id"] == "new-schools").expect("the relation");
    assert_eq!(tie["figures"].as_array().expect("figures").len(), 3);
    let counts = &sheet["counts"];
    let number = |key: &str| counts[key].as_u64().expect("a number");
    assert_eq!(number("tied") + number("untied"), number("facts"), "a borrowed figure is none of the report's own");
    // What is signed changes with the report that lends, also one of another series.
    site.replace("content/2024/report.yaml", "series: yunting-vocational", "series: another");
    for (file, from, to) in [
        ("content/2024/facts.yaml", "previous#schools", "2023#schools"),
        ("content/2024/tables.yaml", "previous#schools", "2023#schools"),
        ("content/2024/tables/both-years.csv", "previous#schools", "2023#schools"),
    ] {
        site.replace(file, from, to);
    }
    for language in ["zh", "en"] {
        site.replace(&format!("content/2024/overview.{language}.md"), "previous#", "2023#");
        site.replace(&format!("content/2024/plans.{language}.md"), "previous#", "2023#");
    }
    site.replace("content/2024/facts.yaml", "  enrolment-grows:\n    growth: [enrolment]\n    equals: enrolment-growth\n", "");
    let tables = site.read("content/2024/tables.yaml");
    site.write(
        "content/2024/tables.yaml",
        tables.replace("kind: change", "kind: bar").replace("facts: [schools]", "facts: [schools, 2023#schools]"),
    );
    let page = site.run(&["proof", "--report", "2024", "--lang", "en"]);
    assert_eq!(page.code, Some(0), "{}", page.err);
    assert!(page.out.contains("Figures of other reports (1)") && page.out.contains("2023/facts.yaml:3"), "{}", page.out);
    let code = |site: &Site| -> Value {
        serde_json::from_str(&site.run(&["proof", "--report", "2024", "--format", "json"]).out).expect("JSON")
    };
    let before = code(&site)["digest"]["full"].clone();
    site.replace("content/2023/overview.zh.md", "全市有", "全市共有");
    assert_ne!(code(&site)["digest"]["full"], before);
}

/// An edit in the report of 2023 renews the pages of 2024 that print its figures.
#[test]
fn the_preview_follows_the_lender() {
    let site = borrowing();
    let server = Server::start(program(), site.path(), &[]);
    let shows = |server: &Server, words: &str| String::from_utf8_lossy(&server.page("/2024/overview.html").body).contains(words);
    server.wait("the page", |server| shows(server, "value=\"14\">14所</data>"));
    site.replace(
        "content/2024/facts.yaml",
        "  more-schools:\n    label: { zh: 新增学校, en: New schools }\n    unit: school\n    value: 2",
        "  more-schools:\n    label: { zh: 新增学校, en: New schools }\n    unit: school\n    value: 1",
    );
    site.replace("content/2023/facts.yaml", "  schools:\n    value: 14", "  schools:\n    value: 15");
    server.wait("the new value", |server| shows(server, "value=\"15\">15所</data>"));
    // The checks of the borrower run again, too.
    site.replace("content/2023/facts.yaml", "  schools:\n    value: 15", "  schools:\n    value: 16");
    server.wait("the relation", |server| server.state().to_string().contains("relation-untrue"));
}
