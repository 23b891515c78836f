//! Tables and charts as editors write them: where totals may stand, what spreadsheets
//! leave behind, what a chart of several years holds.

use crate::support::browser;
use crate::support::{self, Site};
use serde_json::json;

const HEAD: &str = "zh,en,schools,area,note.zh,note.en,total\n";

/// The small site with these rows in its table of districts.
fn with_rows(rows: &str) -> Site {
    let site = Site::copy("small");
    site.write("content/2024/tables/districts.csv", format!("{HEAD}{rows}"));
    site
}

fn complaints(rows: &str) -> String {
    let run = with_rows(rows).run(&["check", "--lang", "en"]);
    let told: Vec<&str> = run.err.lines().filter(|line| line.starts_with("error") || line.starts_with("warning")).collect();
    told.join("\n")
}

const A: &str = "甲县,A,6,510.25,,,\n";
const B: &str = "乙县,B,10,1020.3,,,\n";
const C: &str = "丙县,C,1,10.1,,,\n";
const A_AND_B: &str = "小计,Subtotal,16,1530.55,,,是\n";
const ALL: &str = "总计,Total,17,1540.65,,,YES\n";

#[test]
fn totals_may_stand_where_statistics_put_them() {
    let sound = [
        format!("{A}{B}{A_AND_B}"),
        format!("{ALL}{A}{B}{C}"),
        format!("{A}{B}{A_AND_B}{C}{ALL}"),
        format!("{A}{B}{A_AND_B}{C}丙小计,C alone,1,10.1,,,true\n{ALL}"),
        format!("{ALL}{A_AND_B}{A}{B}丙小计,C alone,1,10.1,,,true\n{C}"),
        format!("{A}{B}{A_AND_B},,,,,,\n,,,,,,\n"),
        format!("{A}{}", B.replace(",,,\n", ",,,否\n")),
    ];
    for rows in sound {
        assert_eq!(complaints(&rows), "", "{rows}");
    }
    let wrong = "error[table-total]: The total does not add up: ";
    for (rows, told) in [
        (format!("{}{A}{B}{C}", ALL.replace("17", "18")), format!("{wrong}6 + 10 + 1 = 17, the table says 18.")),
        (
            format!("{A}{B}{A_AND_B}{}", ALL.replace("17,1540.65", "160,1530.55")),
            format!("{wrong}6 + 10 = 16, the table says 160."),
        ),
    ] {
        assert_eq!(complaints(&rows), told, "{rows}");
    }
}

#[test]
fn numbers_that_no_report_has_are_told_and_nothing_panics() {
    let site = Site::copy("small");
    let huge = "9".repeat(29);
    site.write(
        "content/2024/tables/districts.csv",
        format!("{HEAD}{}{}", A.replace("510.25", &huge), B.replace("1020.3", &huge)),
    );
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(run.err.contains("is neither a number nor the id of a fact"), "{}", run.err);
    let largest = format!("1{}", "0".repeat(20));
    assert_eq!(complaints(&format!("{}{}", A.replace("510.25", &largest), B.replace("1020.3", &largest))), "");
}

/// What an earlier year's number was is not told with this year's notes, and a year
/// that only one of the facts has is not left out.
#[test]
fn a_change_of_several_facts_holds_every_report_with_one_of_them() {
    let site = Site::copy("small");
    support::copy_folder(&site.path().join("content/2023"), &site.path().join("content/2022"));
    let report = site.read("content/2022/report.yaml").replace("2023", "2022").replace("2024", "2023");
    site.write("content/2022/report.yaml", report);
    // The oldest report counts something else; this one has both.
    site.replace("content/2022/facts.yaml", "  schools:\n", "  schools:\n    indicator: branches\n");
    let indicators = site.read("content/indicators.yaml");
    let branches = "  branches:\n    label:\n      zh: 分校\n      en: Branches\n    unit: school\n";
    site.write("content/indicators.yaml", indicators.replacen("indicators:\n", &format!("indicators:\n{branches}"), 1));
    site.replace("content/2024/facts.yaml", "facts:\n", "facts:\n  branches:\n    value: 20\n");
    site.replace("content/2024/tables.yaml", "    facts: [schools]\n", "    facts: [schools, branches]\n");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let page = site.page("2024/plans.html");
    let charts = page.split("chart-figure").map(|rest| rest.split("chart-summary").next().unwrap_or_default());
    let chart = charts.into_iter().find(|chart| chart.contains("2022年度")).expect("a chart");
    // One row a report for each fact, the one after the other.
    let groups: Vec<Vec<&str>> = chart.split("chart-group").skip(1).map(|group| group.split("<li>").skip(1).collect()).collect();
    assert!(groups.len() == 2 && groups.iter().all(|years| years.len() == 3), "{chart}");
    assert!(chart.contains("单位：所") && groups[0][0].contains("2022年度") && groups[0][0].contains(">—<"), "{chart}");
    assert!(groups[1][0].contains(">14<") && !groups[1][0].contains("data-fact"), "{chart}");
    assert!(groups[0][2].contains("data-fact=\"schools\"") && groups[1][2].contains("data-fact=\"branches\""), "{chart}");
}

/// A table of four kinds of expenditure with shares and rates, and its totals.
fn percents(shares: [&str; 5], rates: [&str; 5]) -> String {
    let site = Site::copy("small");
    let mut rows = String::new();
    for (index, (share, rate)) in shares.iter().zip(rates).enumerate() {
        let total = if index == 4 { "        total: true\n" } else { "" };
        let row = format!("      - label: {{ zh: 第{index}项, en: Kind {index} }}\n        cells: [{share}, {rate}]\n{total}");
        rows.push_str(&row);
    }
    let table = format!(
        "tables:\n  expenditure:\n    caption: {{ zh: 支出, en: Expenditure }}\n    rows_label: {{ zh: 项目, en: Kind }}\n    unit: percent\n    columns:\n      share:\n        label: {{ zh: 占比, en: Share }}\n      rate:\n        label: {{ zh: 完成率, en: Rate }}\n    rows:\n{rows}"
    );
    site.replace("content/2024/tables.yaml", "tables:\n", &table);
    let run = site.run(&["check", "--lang", "en"]);
    // Shares below nought and above a hundred are told too, by another rule.
    let is_about_sums = |line: &&str| {
        (line.starts_with("error") || line.starts_with("warning")) && !line.starts_with("warning[value-impossible]")
    };
    run.err.lines().filter(is_about_sums).collect::<Vec<_>>().join("\n")
}

#[test]
fn totals_of_percentages_are_sums_or_rates_of_all() {
    let rates = ["98.5", "100", "87.2", "91", "96.3"];
    for shares in [
        ["71.73", "11.11", "2.07", "15.09", "100.00"],
        // Rounded: 99.99 and 100.01 are a hundred where each has its half digit.
        ["71.73", "11.11", "2.07", "15.08", "100.00"],
        ["71.73", "11.11", "2.07", "15.10", "100.00"],
        ["71.7", "11.1", "2.1", "15.0", "100"],
        // The sum of some kinds only.
        ["40.0", "11.1", "2.1", "5.0", "58.2"],
        ["40.0", "11.1", "2.1", "—", "53.2"],
        ["40.0", "11.1", "2.1", "5.0", "—"],
        ["-3.5", "2.0", "12.1", "4.0", "3.8"],
    ] {
        assert_eq!(percents(shares, rates), "", "{shares:?}");
    }
    for (shares, sum) in [
        (["71.73", "11.11", "2.07", "15.16", "100.00"], "71.73 + 11.11 + 2.07 + 15.16 = 100.07, the table says 100.00."),
        (["71.73", "11.11", "2.07", "15.16", "150.00"], "71.73 + 11.11 + 2.07 + 15.16 = 100.07, the table says 150.00."),
        (["71.73", "11.11", "2.07", "15.09", "0.50"], "71.73 + 11.11 + 2.07 + 15.09 = 100.00, the table says 0.50."),
    ] {
        assert_eq!(percents(shares, rates), format!("error[table-total]: The total does not add up: {sum}"), "{shares:?}");
    }
    let over = percents(["71.73", "11.11", "2.07", "15.09", "100.00"], ["98.5", "100", "87.2", "91", "100.6"]);
    assert!(over.contains("the table says 100.6."), "no rate of all is above the highest: {over}");
}

/// Without columns a stacked chart draws the parts of the table's sum, and nothing twice.
#[test]
fn a_stacked_chart_draws_the_parts_of_the_sum() {
    let site = Site::copy("small");
    site.replace("content/2024/tables.yaml", "    table: prizes\n    columns: [first, second]\n", "    table: prizes\n");
    site.build();
    let page = site.page("en/2024/plans.html");
    let chart =
        page.split("<figcaption>Prizes by level").nth(1).and_then(|rest| rest.split("chart-summary").next()).expect("the chart");
    assert!(chart.contains(">First</span>") && chart.contains(">Second</span>") && !chart.contains(">Total</span>"), "{chart}");
    let with_columns = Site::copy("small");
    with_columns.build();
    assert_eq!(page, with_columns.page("en/2024/plans.html"), "the same as with the columns named");
    // A sum of sums is that of their parts, and a column in another unit is no part.
    site.replace("content/2024/tables.yaml", "      all:\n", "      third:\n        label: { zh: 三等奖, en: Third }\n      rate:\n        label: { zh: 比例, en: Rate }\n        unit: percent\n      some:\n        label: { zh: 前两等, en: First two }\n        sum: [first, second]\n      all:\n");
    site.replace("content/2024/tables.yaml", "        sum: [first, second]\n    rows:", "        sum: [some, third]\n    rows:");
    for (from, to) in [
        ("[first-prizes, second-prizes, prizes]", "[first-prizes, second-prizes, 2, 5.5, 4, 6]"),
        ("[2, 5, 7]", "[2, 5, 1, 6.5, 7, 8]"),
        ("[3, 8, 11]", "[3, 8, 3, 6.1, 11, 14]"),
    ] {
        site.replace("content/2024/tables.yaml", from, to);
    }
    site.build();
    let page = site.page("en/2024/plans.html");
    let chart =
        page.split("<figcaption>Prizes by level").nth(1).and_then(|rest| rest.split("chart-summary").next()).expect("the chart");
    for (name, is_drawn) in
        [("First", true), ("Second", true), ("Third", true), ("First two", false), ("Total", false), ("Rate", false)]
    {
        assert_eq!(chart.contains(&format!(">{name}</span>")), is_drawn, "{name}: {chart}");
    }
}

/// One figure against its target is told by its name; of several, how many reach theirs.
#[test]
fn progress_of_one_figure_counts_nothing() {
    let site = Site::copy("small");
    site.build();
    assert!(site.page("en/2024/plans.html").contains("<p class=\"chart-summary\">Training: the target was reached.</p>"));
    assert!(site.page("2024/plans.html").contains("<p class=\"chart-summary\">“职业培训”达到目标。</p>"));
    site.replace("content/2024/facts.yaml", "    value: 15000", "    value: 25000");
    site.replace("content/2024/facts.yaml", "    value: 130.17", "    value: 78.10");
    site.replace("content/2024/facts.yaml", "    value: 4525", "    value: -5475");
    site.replace("content/2024/facts.yaml", "  target-met:\n    at_least: [training, training-target]\n", "");
    site.build();
    assert!(site.page("en/2024/plans.html").contains("<p class=\"chart-summary\">Training: the target was not reached.</p>"));
    site.replace("content/2024/facts.yaml", "  schools:\n    value: 16\n", "  schools:\n    value: 16\n    target: counties\n");
    site.replace("content/2024/tables.yaml", "    facts: [training]\n", "    facts: [training, schools]\n");
    site.replace("content/2024/facts.yaml", "    unit: county\n    value: 2\n", "    unit: school\n    value: 2\n");
    let run = site.run(&["build", "--lang", "en"]);
    assert!(run.code == Some(0), "{}", run.err);
    assert!(site.page("en/2024/plans.html").contains("1 of the 2 tasks reached their targets."));
}

/// What all numbers of a table share is said once.
#[test]
fn the_unit_of_a_table_is_printed_once() {
    let site = Site::copy("small");
    let table = |id: &str, columns: &str, cells: [&str; 2]| {
        let row = |(index, cells): (usize, &&str)| {
            format!("      - label: {{ zh: 第{index}行, en: Row {index} }}\n        cells: [{cells}]\n")
        };
        let rows: String = cells.iter().enumerate().map(row).collect();
        format!(
            "  {id}:\n    caption: {{ zh: 表{id}, en: Table {id} }}\n    rows_label: {{ zh: 项目, en: Item }}\n    columns:\n{columns}    rows:\n{rows}"
        )
    };
    let column = |id: &str, more: &str| format!("      {id}:\n        label: {{ zh: 栏{id}, en: Column {id} }}\n{more}");
    let percent = |id: &str| column(id, "        unit: percent\n");
    let rates = table("rates", &(percent("a") + &percent("b")), ["12.5, 80", "7, 99.25"]);
    let facts = table("facts", &(column("a", "") + &column("b", "")), ["training, training-target", "training-target, training"]);
    let mixed = table("mixed", &(percent("a") + &column("b", "        unit: person\n")), ["12.5, 80", "7, 99"]);
    let tables = site.read("content/2024/tables.yaml");
    site.write("content/2024/tables.yaml", tables.replacen("tables:\n", &format!("tables:\n{rates}{facts}{mixed}"), 1));
    for language in ["zh", "en"] {
        let name = format!("content/2024/plans.{language}.md");
        site.write(&name, site.read(&name) + "\n:::table rates\n:::\n\n:::table facts\n:::\n\n:::table mixed\n:::\n");
    }
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let page = site.page("2024/plans.html");
    let shown =
        |caption: &str| page.split(caption).nth(1).and_then(|rest| rest.split("</table>").next()).expect("a table").to_owned();
    let rates = shown("<span class=\"caption\">表rates");
    assert!(rates.contains("单位：%") && rates.matches('%').count() == 1 && rates.contains("12.5</td>"), "{rates}");
    let facts = shown("<span class=\"caption\">表facts");
    assert!(facts.contains("单位：人次") && facts.matches("人次").count() == 1, "{facts}");
    let mixed = shown("<span class=\"caption\">表mixed");
    assert!(mixed.contains("12.5%</td>") && mixed.matches("（人）").count() == 1 && mixed.contains(">99</td>"), "{mixed}");
    assert!(!mixed.contains("（%）"), "a percent sign stays with its number: {mixed}");
}

/// On a phone the names of the rows stay in sight; what scrolls, and only that, can be reached
/// by keyboard.
#[test]
fn a_wide_table_keeps_the_names_of_its_rows_on_a_phone() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("small");
    let column = |index: i32| {
        format!("      c{index}:\n        label: {{ zh: 第{index}季度, en: Quarter {index} }}\n        unit: yuan\n")
    };
    let columns: String = (1..=7).map(column).collect::<Vec<_>>().concat();
    let row = |name: &str| {
        let cells: Vec<String> = (1..=7).map(|index| (index * 1_234_567).to_string()).collect();
        format!("      - label: {{ zh: {name}, en: {name} }}\n        cells: [{}]\n", cells.join(", "))
    };
    let rows = row("一般公共预算拨款") + &row("其他收入");
    let tables = site.read("content/2024/tables.yaml");
    let wide = format!(
        "  wide:\n    caption: {{ zh: 宽表, en: Wide }}\n    rows_label: {{ zh: 项目, en: Item }}\n    columns:\n{columns}    rows:\n{rows}"
    );
    site.write("content/2024/tables.yaml", tables.replacen("tables:\n", &format!("tables:\n{wide}"), 1));
    for language in ["zh", "en"] {
        let name = format!("content/2024/plans.{language}.md");
        site.write(&name, site.read(&name) + "\n:::table wide\n:::\n");
    }
    site.build();
    browser.open_file(&site.path().join("public/2024/plans.html"));
    let stops = "[...document.querySelectorAll('.table')].every(box => box.hasAttribute('tabindex') === box.scrollWidth > box.clientWidth + 1 && box.hasAttribute('aria-label') === box.hasAttribute('tabindex') && box.hasAttribute('role') === box.hasAttribute('tabindex'))";
    let count = "document.querySelectorAll('.table[tabindex]').length";
    for (width, scrolling) in [(320, true), (390, true), (1280, false)] {
        browser.size(width, 900);
        browser.wait(stops);
        let box_count = browser.ask(count).as_u64().unwrap_or_default();
        let all = browser.ask("document.querySelectorAll('.table').length").as_u64().unwrap_or_default();
        assert!(box_count < all && (box_count > 0 || !scrolling), "{width}: {box_count} of {all}");
        if !scrolling {
            continue;
        }
        browser.ask("(() => { window.wide = [...document.querySelectorAll('.table')].find(box => box.textContent.includes('宽表')); wide.scrollLeft = 300 })()");
        let in_sight = "(() => { const frame = wide.getBoundingClientRect(), name = wide.querySelector('tbody th').getBoundingClientRect(), em = parseFloat(getComputedStyle(wide.querySelector('table')).fontSize); return [Math.abs(name.left - frame.left) < 1.5, name.width >= 6 * em - 1, name.width < frame.width / 2, wide.scrollLeft > 100] })()";
        assert_eq!(browser.ask(in_sight), json!([true, true, true, true]), "{width}");
    }
    // Larger text makes a table scroll that did not.
    browser.size(700, 900);
    browser.wait(stops);
    browser.ask("document.documentElement.style.fontSize = '300%'");
    browser.wait(stops);
    assert!(browser.ask(count).as_u64().is_some_and(|count| count > 0));
    // Without scripts every box can be reached.
    browser.scripts(false);
    browser.open_file(&site.path().join("public/2024/plans.html"));
    assert!(site.page("2024/plans.html").matches("role=\"region\" tabindex=\"0\"").count() > 1);
}

/// A fact may take its number from a cell: the editor fills the table, and the text, other reports and the relations follow.
#[test]
fn facts_stand_in_cells() {
    let site = Site::copy("small");
    let fact =
        "facts:\n  county-prizes:\n    label:\n      zh: 县级奖项\n      en: Prizes of counties\n    cell: prizes.county.all\n";
    site.replace("content/2024/facts.yaml", "facts:\n", fact);
    site.replace(
        "content/2024/tables.yaml",
        "      - label:\n          zh: 县级",
        "      - id: county\n        label:\n          zh: 县级",
    );
    for language in ["zh", "en"] {
        let file = format!("content/2024/plans.{language}.md");
        let text = site.read(&file);
        let words = if language == "zh" { "县级奖项有{{ county-prizes }}。" } else { "Counties gave {{ county-prizes }}." };
        site.write(&file, format!("{}\n\n{words}\n\n:::table prizes\n:::\n", text.trim_end()));
    }
    let output = site.build().output();
    let text = |name: &str| String::from_utf8(output[name].clone()).expect("UTF-8");
    let page = text("2024/plans.html");
    assert!(page.contains("<data class=\"fact\" data-fact=\"county-prizes\" value=\"7\">7</data>"), "the cell: {page}");
    assert!(page.contains(">7个</data>") || page.contains(">7项</data>"), "the text: {page}");
    let english = text("en/2024/plans.html");
    assert!(english.contains("Counties gave <data") && english.matches("data-fact=\"county-prizes\"").count() > 1, "{english}");
    assert!(text("2024/data/facts.csv").contains("county-prizes"));
    // Its total ties it down, and a new value can be tried.
    let tried = site.run(&["where", "county-prizes", "--value", "8", "--lang", "en"]).out;
    assert!(tried.contains("2 + 5 = 7") && tried.contains("content/2024/tables.yaml"), "{tried}");
    // The number changes in one place.
    site.replace("content/2024/tables.yaml", "[2, 5, 7]", "[2, 6, 8]").replace(
        "content/2024/tables.yaml",
        "[3, 8, 11]",
        "[3, 9, 12]",
    );
    let page = site.build().page("2024/plans.html");
    assert!(page.contains(">8个</data>") || page.contains(">8项</data>"), "{page}");
}

/// A reader may sort a table by a column: numbers by their values, what is no number below them, totals where they are. The same
/// table is copied without what would make its numbers texts.
#[test]
fn a_table_is_sorted_and_copied() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("small");
    let row = |zh: &str, cells: &str| format!("      - label: {{ zh: {zh}, en: {zh} }}\n        cells: [{cells}]\n");
    let rows =
        [row("甲", "1200, ^不公开"), row("乙", "90.5万, 3"), row("丙", "85, ^无"), row("丁", "-3, 7^暂定"), row("戊", "900, 5")];
    let table = format!(
        "  order:\n    caption: {{ zh: 顺序, en: Order }}\n    rows_label: {{ zh: 项目, en: Item }}\n    unit: person\n    columns:\n      a: {{ label: {{ zh: 人数, en: People }} }}\n      b: {{ label: {{ zh: 其他, en: Others }} }}\n    rows:\n{}",
        rows.concat()
    );
    site.replace("content/2024/tables.yaml", "tables:\n", &format!("tables:\n{table}"));
    for language in ["zh", "en"] {
        let file = format!("content/2024/plans.{language}.md");
        site.write(&file, format!("{}\n\n:::table order\n:::\n", site.read(&file).trim_end()));
    }
    assert_eq!(site.run(&["build"]).code, Some(0));
    browser.open_file(&site.path().join("public/2024/plans.html"));
    let at = "[...document.querySelectorAll('table.data')].find(t => t.textContent.includes('顺序'))";
    let order = format!("[...{at}.tBodies[0].rows].map(r => r.cells[0].textContent).join('')");
    let press = |column: usize| format!("{at}.tHead.rows[0].cells[{column}].querySelector('.sort').click()");
    let told = format!("[...{at}.tHead.rows[0].cells].map(c => c.getAttribute('aria-sort')).join()");
    for (column, wanted, state) in [
        (1, "乙甲戊丙丁", "none,descending,none"),
        (1, "丁丙戊甲乙", "none,ascending,none"),
        (1, "甲乙丙丁戊", "none,none,none"),
        (2, "丁戊乙甲丙", "none,none,descending"),
        (0, "丙丁甲乙戊", "ascending,none,none"),
    ] {
        browser.ask(&press(column));
        let found = browser.ask(&order);
        assert!(column == 0 || found == json!(wanted), "{column}: {found}, not {wanted}");
        assert_eq!(browser.ask(&told), json!(state));
    }
    browser.ask("Object.defineProperty(navigator, 'clipboard', { value: { writeText: text => { window.taken = text; return Promise.resolve(); } } })");
    browser.ask(&press(0));
    browser.ask(&press(0));
    browser.ask(&format!("{at}.closest('.exhibit').querySelector('.table-copy').click()"));
    browser.wait("window.taken !== undefined");
    let taken = browser.ask("window.taken");
    assert_eq!(taken, json!("项目\t人数\t其他\n甲\t1200\t不予公开\n乙\t90.5万\t3\n丙\t85\t没有\n丁\t−3\t7\n戊\t900\t5"));
}
