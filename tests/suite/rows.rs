//! Rows of a table under other rows: the tree in YAML and in CSV, what is added up along it, and how readers, programs and
//! paper get it. The table of applications is the one that every 政府信息公开工作年度报告 has.

use crate::support::browser;
use crate::support::{Site, files};
use serde_json::json;

/// The small site with a table of income and spending whose rows are written in YAML.
fn income(rows: &str) -> Site {
    let site = Site::copy("small");
    let tables = site.read("content/2024/tables.yaml");
    let table = format!(
        "tables:\n  income:\n    caption: {{ zh: 收入情况, en: Income }}\n    rows_label: {{ zh: 项目, en: Item }}\n    unit: yuan\n    columns:\n      value:\n        label: {{ zh: 金额, en: Amount }}\n    rows:\n{rows}"
    );
    site.write("content/2024/tables.yaml", tables.replacen("tables:\n", &table, 1));
    for language in ["zh", "en"] {
        let file = format!("content/2024/plans.{language}.md");
        let text = site.read(&file);
        site.write(&file, format!("{}\n\n:::table income\n:::\n", text.trim_end()));
    }
    site
}

const INCOME: &str = "      - label: { zh: 本年收入, en: Income of the year }
        cells: [1200]
        parts:
          - label: { zh: 财政拨款收入, en: Appropriations }
            cells: [1000]
            of_which:
              - label: { zh: 一般公共预算, en: General budget }
                cells: [900]
              - label: { zh: 上级补助, en: Grants from above }
                cells: [300]
          - label: { zh: 其他收入, en: Other income }
            parts:
              - label: { zh: 利息, en: Interest }
                cells: [50]
              - label: { zh: 捐赠, en: Donations }
                cells: [150]
              - label: { zh: 小计, en: Subtotal }
                cells: [200]
                total: true
      - label: { zh: 上年结转, en: Brought forward }
        cells: [80]
      - label: { zh: 总计, en: Total }
        cells: [1280]
        total: true
";

fn told(site: &Site) -> Vec<String> {
    let run = site.run(&["check", "--format", "json"]);
    run.findings()
        .iter()
        .map(|one| format!("{}: {}", one["code"].as_str().expect("a code"), one["message"]["en"].as_str().expect("text")))
        .collect()
}

#[test]
fn sums_are_checked_along_the_tree() {
    assert_eq!(told(&income(INCOME)), Vec::<String>::new());
    let wrong = "table-total: The total does not add up: ";
    for (from, to, message) in [
        // A row and its parts: one of them has no number of its own, so its parts count.
        ("cells: [1200]", "cells: [1210]", format!("{wrong}1000 + 50 + 150 = 1200, the table says 1210.")),
        // A subtotal below its parts.
        ("cells: [200]", "cells: [203]", format!("{wrong}50 + 150 = 200, the table says 203.")),
        // The total of the table adds up its own rows only.
        ("cells: [1280]", "cells: [1290]", format!("{wrong}1200 + 80 = 1280, the table says 1290.")),
        // What is only of a row need not be all of it and may overlap, but it is not more.
        ("cells: [900]", "cells: [1010]", "table-total: This is of “财政拨款收入”, but 1010 is more than 1000.".to_owned()),
    ] {
        let found = told(&income(&INCOME.replace(from, to)));
        assert!(found.contains(&message), "{to}: {found:?}");
    }
    // A total with its parts below it.
    let above = "      - label: { zh: 合计, en: Total }\n        cells: [30]\n        total: true\n        parts:\n          - label: { zh: 甲, en: A }\n            cells: [10]\n          - label: { zh: 乙, en: B }\n            cells: [20]\n";
    assert_eq!(told(&income(above)), Vec::<String>::new());
    let found = told(&income(&above.replace("[30]", "[35]")));
    assert_eq!(found, [format!("{wrong}10 + 20 = 30, the table says 35.")]);
}

/// The statutory table: 25 rows on three levels, a total below its parts, headings without numbers.
#[test]
fn the_statutory_table_of_applications_adds_up() {
    let site = Site::copy("disclosure");
    let run = site.run(&["check", "--deny", "warnings", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    // The total of each column of results, the total of each row, and three totals of the other table.
    let verdict = site.run(&["check", "--format", "json"]).out;
    let verdict: serde_json::Value = serde_json::from_str(&verdict).expect("JSON");
    let counted = &verdict["verdict"]["reports"][0];
    assert_eq!((&counted["totals"], &counted["balances"]), (&json!(7 + 25 + 3), &json!(7)), "{}", verdict["verdict"]);
    let said = site.run(&["check", "--lang", "zh"]).out;
    assert!(said.contains("没有数据项；表格的 35 个合计和表内 7 处勾稽全部相符。"), "{said}");
    // The rule that the form prints, in each column: here nothing else tells that the last row is wrong.
    let site = Site::copy("disclosure");
    site.replace("content/2023/tables/applications.csv", "783,6,0,2,25,3,819", "784,6,0,2,25,3,820");
    let found = told(&site);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(
        found[0],
        "table-balance: The table does not balance (申请人情况 · 自然人): 13612 + 535 = 14147, but the other side is 13364 + 784 = 14148."
    );
    for (from, to) in [("5345,129", "5346,129"), ("13364,252", "13363,252"), ("3075,50", "3075,51")] {
        let site = Site::copy("disclosure");
        site.replace("content/2023/tables/applications.csv", from, to);
        let found = told(&site);
        assert!(found.iter().any(|told| told.starts_with("table-total")), "{to}: {found:?}");
    }
}

/// Two years in one site: what was carried forward is what is carried over, in every column.
#[test]
fn a_table_goes_on_where_the_year_before_ended() {
    const CSV: &str = "content/2024/tables/applications.csv";
    let site = Site::copy("disclosure");
    for name in ["applications.en.md", "applications.zh.md", "report.yaml", "tables.yaml", "tables/applications.csv"] {
        let text = site.read(&format!("content/2023/{name}")).replace("2024-", "2025-").replace("2023", "2024");
        site.write(&format!("content/2024/{name}"), text);
    }
    let rule = "        equals: [handled, carried-forward]\n";
    let looks_back = format!("{rule}      - rows: [carried-over]\n        equals: [previous#carried-forward]\n");
    site.replace("content/2024/tables.yaml", rule, &looks_back);
    // 819 applications were carried forward, 560 are carried over.
    let found = told(&site);
    assert_eq!(found.len(), 5, "all columns in which the two years differ: {found:?}");
    assert!(
        found.contains(
            &"table-balance: The table does not balance (申请人情况 · 总计): 560, but that of the previous report is 819."
                .to_owned()
        ),
        "{found:?}"
    );
    site.replace(CSV, "535,6,0,1,18,0,560", "783,6,0,2,25,3,819");
    let found = told(&site);
    assert!(found.iter().all(|told| !told.contains("previous")), "{found:?}");
    // A year in between that the site does not have: that it is not checked is said.
    site.replace(CSV, "783,6,0,2,25,3,819", "535,6,0,1,18,0,560");
    site.replace("content/2024/report.yaml", "start: 2024-01-01", "start: 2024-02-01");
    let found: Vec<String> = told(&site).into_iter().filter(|told| told.contains("previous")).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("table-before: The previous report of the series, `2023`, does not end where"), "{found:?}");
    // With a reason, readers are told.
    site.replace("content/2024/report.yaml", "start: 2024-02-01", "start: 2024-01-01");
    let reason = "        waiver:\n          zh: 上年的数经复核有调整。\n          en: The number of the year before was revised.\n        waived_for: { person: [535, 783], association: [1, 2], law: [18, 25], other: [0, 3], all: [560, 819] }\n";
    site.replace("content/2024/tables.yaml", "[previous#carried-forward]\n", &format!("[previous#carried-forward]\n{reason}"));
    site.write(CSV, site.read("content/2023/tables/applications.csv"));
    assert_eq!(told(&site), Vec::<String>::new());
    site.build();
    let page = site.read("public/2024/applications.html");
    assert!(page.contains("<p class=\"exhibit-legend\">说明：上年的数经复核有调整。</p>"), "{page}");
    let sheet = site.run(&["proof", "--report", "2024", "--format", "json"]).out;
    assert!(sheet.contains("\"kind\":\"balance\"") || sheet.contains("\"kind\": \"balance\""), "{sheet}");
    assert!(sheet.contains("13612 + 535 = 14147 = 13364 + 783 = 14147") && sheet.contains("560 ≠ 819"), "{sheet}");
}

/// The header of a CSV file may have what readers see, so that an editor knows the columns.
#[test]
fn columns_of_a_csv_file_may_be_called_by_their_labels() {
    let file = "content/2023/tables/applications.csv";
    let page = Site::copy("disclosure").build().page("2023/applications.html");
    let site = Site::copy("disclosure");
    let head = "id,zh,en,level,total,person,firm,institute,association,law,other,all\n";
    site.replace(file, head, "标识,办理情况,English,层,合计行,自然人,商业企业,Research institutions,社会公益组织,申请人情况 · 法人或其他组织 · 法律服务机构,other,总计\n");
    assert_eq!(site.build().page("2023/applications.html"), page);
    // One column under two names.
    site.replace(file, "English,层", "办理情况,层");
    assert!(told(&site).iter().any(|told| told.contains("contains `办理情况` twice")), "{:?}", told(&site));
    site.replace(file, "标识,办理情况,办理情况", "标识,zh,办理情况");
    assert!(told(&site).iter().any(|told| told.contains("contains `办理情况` twice")), "{:?}", told(&site));
    site.replace(file, "标识,zh,办理情况", "标识,办理情況,English");
    assert!(told(&site).iter().any(|told| told.contains("has no column `办理情況`")), "{:?}", told(&site));
}

/// Empty cells of a statutory table are nought, if the table says so; a heading stays a heading.
#[test]
fn empty_cells_may_be_nought() {
    let site = Site::copy("disclosure");
    let file = "content/2023/tables/applications.csv";
    site.replace(
        file,
        "要求提供公开出版物,Requests for publications,3,,0,0,0,0,0,0,0",
        "要求提供公开出版物,Requests for publications,3,,,,,,,,",
    );
    assert!(site.build().page("2023/applications.html").contains("要求提供公开出版物</th><td class=\"amount\">—</td>"));
    site.replace("content/2023/tables.yaml", "    relations:", "    blank: zero\n    relations:");
    let page = site.build().page("2023/applications.html");
    assert!(page.contains("要求提供公开出版物</th><td class=\"amount\">0</td>"), "{page}");
    assert!(page.contains("<tr class=\"level-2\"><th scope=\"row\" colspan=\"8\">"), "headings have no cells: {page}");
    assert!(site.run(&["check", "--deny", "warnings"]).code == Some(0));
}

#[test]
fn the_tree_reaches_pages_and_files() {
    let site = income(INCOME);
    let output = site.build().output();
    let text = |name: &str| String::from_utf8(output[name].clone()).expect("UTF-8");
    let page = text("2024/plans.html");
    for words in [
        "<tr><th scope=\"row\">本年收入</th><td class=\"amount\">1200</td></tr>",
        "<tr class=\"level-2\"><th scope=\"row\"><span class=\"visually-hidden\">本年收入项下：</span>财政拨款收入</th>",
        "<tr class=\"level-3\"><th scope=\"row\"><span class=\"visually-hidden\">财政拨款收入项下：</span>其中：一般公共预算</th>",
        "<span class=\"visually-hidden\">财政拨款收入项下：</span>上级补助</th>",
        "<tr class=\"level-2\"><th scope=\"row\" colspan=\"2\"><span><span class=\"visually-hidden\">本年收入项下：</span>其他收入</span></th></tr>",
        "<tr class=\"total level-3\">",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(text("en/2024/plans.html").contains("</span>of which: General budget</th>"));
    let sheet = text("2024/data/table-income.csv");
    let head = "rowLabel.zh,rowLabel.en,isTotal,rowLevel,isOfWhich,value,";
    assert!(sheet.trim_start_matches('\u{feff}').starts_with(head), "{sheet}");
    assert!(sheet.contains("一般公共预算,General budget,false,3,true,900,"), "{sheet}");
    // A table without a tree has the columns that it always had.
    assert!(!text("2024/data/table-districts.csv").contains("rowLevel"));
}

#[test]
fn the_tree_may_be_written_in_a_csv_file() {
    let yaml = income(INCOME).build().output();
    let site = income(INCOME);
    let tables = site.read("content/2024/tables.yaml");
    site.write("content/2024/tables.yaml", tables.replacen(&format!("    rows:\n{INCOME}"), "", 1));
    site.write(
        "content/2024/tables/income.csv",
        "zh,en,level,of_which,value,total\n本年收入,Income of the year,1,,1200,\n财政拨款收入,Appropriations,2,,1000,\n一般公共预算,General budget,3,是,900,\n上级补助,Grants from above,3,yes,300,\n其他收入,Other income,2,,,\n利息,Interest,3,,50,\n捐赠,Donations,3,,150,\n小计,Subtotal,3,,200,是\n上年结转,Brought forward,,,80,\n总计,Total,1,,1280,是\n",
    );
    let csv = site.build().output();
    for name in ["2024/plans.html", "en/2024/plans.html", "2024/data/table-income.csv"] {
        assert_eq!(String::from_utf8_lossy(&csv[name]), String::from_utf8_lossy(&yaml[name]), "{name}");
    }
}

/// A chart of a tree draws each thing once: the top rows, and in place of a heading its parts.
#[test]
fn a_chart_draws_each_thing_once() {
    let site = income(INCOME);
    let tables = site.read("content/2024/tables.yaml");
    let chart = "charts:\n  income-bars:\n    kind: bar\n    title: { zh: 收入构成, en: Kinds of income }\n    table: income\n    columns: [value]\n";
    site.write("content/2024/tables.yaml", tables.replacen("charts:\n", chart, 1).replacen("        cells: [1200]\n", "", 1));
    for language in ["zh", "en"] {
        let file = format!("content/2024/plans.{language}.md");
        let text = site.read(&file);
        site.write(&file, format!("{}\n\n:::chart income-bars\n:::\n", text.trim_end()));
    }
    let page = site.build().page("en/2024/plans.html");
    // Below the summary stands the table, with all its rows.
    let mut drawings = page.split("<figure").filter_map(|part| part.split("chart-summary").next());
    let drawing = drawings.find(|drawing| drawing.contains("Kinds of income")).expect("the chart");
    for (label, is_drawn) in [
        ("Appropriations", true),
        ("Interest", true),
        ("Brought forward", true),
        ("General budget", false),
        ("Subtotal", false),
        ("Other income", false),
    ] {
        assert_eq!(drawing.contains(label), is_drawn, "{label}: {drawing}");
    }
}

/// Indents are seen on a phone and on paper.
#[test]
fn parts_stand_further_in() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("disclosure");
    site.build();
    assert!(!files(&site.path().join("public")).is_empty());
    let page = site.path().join("public/2023/applications.html");
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let starts = "[1, 2, 3].map(level => { const row = [...document.querySelectorAll('.exhibit .table:not(.paper-group) tbody tr')].find(row => level === 1 ? !row.className.includes('level-') : row.className.includes('level-' + level)); const range = document.createRange(); range.selectNodeContents(row.cells[0].lastChild); return Math.round(range.getBoundingClientRect().left); })";
    for (name, width) in [("phone", 360), ("desk", 1280)] {
        browser.size(width, 900);
        browser.open_file(&page);
        let found = browser.ask(starts);
        let found: Vec<i64> = found.as_array().expect("a list").iter().filter_map(serde_json::Value::as_i64).collect();
        assert!(found[0] < found[1] && found[1] < found[2], "{name}: {found:?}");
        assert_eq!(browser.ask("document.scrollingElement.scrollWidth <= innerWidth"), json!(true), "{name}");
        browser.picture(&folder.join(format!("rows-{name}.png")));
    }
}

/// The heads of the statutory tables: three levels, with columns that have the same name under different headings.
#[test]
fn heads_are_grouped() {
    let site = Site::copy("disclosure");
    let run = site.run(&["check", "--deny", "warnings", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    let output = site.build().output();
    let text = |name: &str| String::from_utf8(output[name].clone()).expect("UTF-8");
    let page = text("2023/applications.html");
    let head = |caption: &str| {
        let table = page.split("<table").find(|table| {
            table.split("</caption>").next().is_some_and(|head| head.contains(caption) && head.contains("<caption>"))
        });
        let table = table.expect(caption);
        let head = table.split("</thead>").next().expect("a head").split("<thead>").nth(1).expect("a head");
        // The row that says on each sheet what the table is.
        let rest = head.split_once("class=\"table-head\"").and_then(|(_, rest)| rest.split_once("</tr>"));
        rest.map_or(head, |(_, rest)| rest).to_owned()
    };
    let words = "<tr><th class=\"corner\" scope=\"col\" rowspan=\"3\">办理情况</th><th scope=\"colgroup\" colspan=\"7\"><span>申请人情况</span></th></tr><tr><th scope=\"col\" rowspan=\"2\" class=\"amount short\">自然人</th><th scope=\"colgroup\" colspan=\"5\"><span>法人或其他组织</span></th><th scope=\"col\" rowspan=\"2\" class=\"amount short\">总计</th></tr><tr><th scope=\"col\" class=\"amount\">商业企业</th>";
    assert!(head("收到和处理政府信息公开申请情况").starts_with(words), "{}", head("收到和处理政府信息公开申请情况"));
    let reviews = head("行政复议和行政诉讼情况");
    for words in [
        "<th scope=\"colgroup\" colspan=\"5\"><span>行政复议</span></th><th scope=\"colgroup\" colspan=\"10\"><span>行政诉讼</span></th></tr><tr><th scope=\"col\" rowspan=\"2\" class=\"amount\">结果维持</th>",
        "<th scope=\"colgroup\" colspan=\"5\"><span>未经复议直接起诉</span></th><th scope=\"colgroup\" colspan=\"5\"><span>复议后起诉</span></th></tr>",
    ] {
        assert!(reviews.contains(words), "{words}: {reviews}");
    }
    assert!(
        page.contains(
            "<span class=\"table-statement\">本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和。</span>"
        ),
        "{page}"
    );
    // Too wide for a sheet: in groups of columns, whose headings are divided with them.
    let cells = |table: &str| -> Vec<usize> {
        let head = table.split("</thead>").next().expect("a head");
        let rows: Vec<&str> = head.split("<tr>").skip(1).collect();
        let number = |cell: &str, name: &str| {
            let value = cell.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
            value.map_or(1, |value| value.parse::<usize>().expect("a number"))
        };
        let mut widths = vec![0; rows.len()];
        for (index, row) in rows.iter().enumerate() {
            for cell in row.split("<th ").skip(1) {
                let cell = cell.split('>').next().expect("a tag");
                (index..index + number(cell, "rowspan")).for_each(|row| widths[row] += number(cell, "colspan"));
            }
        }
        widths
    };
    for table in page.split("<table").skip(1) {
        let widths = cells(table);
        let body = table.split("<tbody>").nth(1).expect("a body");
        let row = body.split("</tr>").find(|row| row.contains("<td")).expect("a row");
        let width = row.matches("<td").count() + 1;
        assert!(widths.iter().all(|own| *own == width), "every row of the head is as wide as the body: {widths:?} {width}");
    }
    // Programs see the headings in the titles of the columns.
    let metadata = text("2023/data/table-reviews.csv-metadata.json");
    assert!(metadata.contains("行政诉讼 · 复议后起诉 · 总计"), "{metadata}");
    let wrong = Site::copy("disclosure");
    wrong.replace("content/2023/tables.yaml", "56, 74, 1, 30", "57, 74, 1, 30");
    assert!(
        told(&wrong)
            .iter()
            .any(|told| told == "table-total: The total does not add up: 16 + 1 + 12 + 27 = 56, the table says 57.")
    );
}
