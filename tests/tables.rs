//! Tables and charts as editors write them: where totals may stand, what spreadsheets
//! leave behind, what a chart of several years holds.

mod support;

use support::Site;

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
    let table = page.split("<th scope=\"col\">报告</th>").nth(1).and_then(|rest| rest.split("</table>").next()).expect("a table");
    let rows: Vec<&str> = table.split("<th scope=\"row\">").skip(1).collect();
    assert_eq!(rows.len(), 3, "{table}");
    assert!(rows[0].starts_with("2022年度") && rows[0].contains("14所") && !rows[0].contains("data-fact"), "{table}");
    assert!(rows[2].contains("data-fact=\"schools\"") && rows[2].contains("data-fact=\"branches\""), "{table}");
}
