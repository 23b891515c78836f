//! The sites of `gongkai new`: each builds without a finding in both languages, and a wrong number in any of its relations is
//! found. Numbers are planted in every cell of the statutory tables.

#![allow(clippy::panic, reason = "tests fail by panicking")]

use crate::support::{Site, repository};
use gongkai::harness::load::listing::Listing;
use gongkai::harness::pipeline::{self, PipelineMemo, Rehearsal};
use gongkai::harness::project::Project;
use std::collections::BTreeMap;
use std::fs;

/// The names of all templates: the folders beside the command.
fn names() -> Vec<String> {
    let entries = fs::read_dir(repository().join("src/commands/new")).expect("the templates");
    let folders = entries.map(|entry| entry.expect("an entry")).filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A new site from a template.
fn new(template: &str) -> Site {
    let parent = Site::empty();
    let run = parent.run(&["new", "made", "--template", template]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    Site::copy_of(&parent.path().join("made"))
}

/// The codes and messages of what the library finds.
fn told(site: &Site) -> Vec<String> {
    told_again(site, &mut PipelineMemo::default())
}

/// The same for a site of which one file has changed: hundreds of changes are checked as a preview checks them.
fn told_again(site: &Site, memory: &mut PipelineMemo) -> Vec<String> {
    let project = Project::new(site.path(), None);
    let listing = Listing::of(&project);
    let checked = pipeline::prepare(&project, &listing, None, Rehearsal::Sample, memory);
    let findings = checked.expect("the machine does not fail").findings;
    let one = |finding: &pipeline::Finding| format!("{}: {}", finding.diagnostic.code.as_str(), finding.diagnostic.message.en);
    findings.iter().map(one).collect()
}

#[test]
fn every_template_builds_without_a_finding() {
    let names = names();
    assert!(names.contains(&"report".to_owned()) && names.contains(&"disclosure-annual-report".to_owned()), "{names:?}");
    for name in &names {
        let site = new(name);
        for language in ["zh", "en"] {
            let run = site.run(&["check", "--deny", "warnings", "--lang", language]);
            assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{name}");
        }
        let run = site.run(&["build", "--deny", "warnings"]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{name}");
        assert!(site.has("public/en/index.html"), "{name}");
        let verdict: serde_json::Value = serde_json::from_str(&site.run(&["check", "--format", "json"]).out).expect("JSON");
        assert_eq!(verdict["verdict"]["lacking"], serde_json::json!({}), "{name}: every text is there in both languages");
        // Nobody publishes it by accident.
        assert!(site.page("index.html").contains("这是模板"), "{name}");
        assert!(site.page("en/index.html").contains("This is a template"), "{name}");
        let marked = [".csv"].map(|end| marked(&site, end)).concat();
        assert!(marked.iter().all(|(_, is_marked)| *is_marked), "Excel reads them as UTF-8: {marked:?}");
    }
}

/// A site in Chinese alone has no English texts, so that nobody has to delete them.
#[test]
fn a_template_may_be_taken_in_chinese_alone() {
    for name in names() {
        let parent = Site::empty();
        let run = parent.run(&["new", "made", "--template", &name, "--languages", "zh"]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        let site = Site::copy_of(&parent.path().join("made"));
        let run = site.run(&["build", "--deny", "warnings", "--lang", "zh"]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{name}");
        assert!(site.has("public/index.html") && !site.has("public/en"), "{name}");
        for (file, text) in crate::support::files(&site.path().join("content")) {
            let text = String::from_utf8(text).expect("UTF-8");
            let is_english = |line: &str| line.trim_start().starts_with("en:");
            let has_english = file.ends_with(".yaml") && text.lines().any(is_english);
            assert!(!file.ends_with(".en.md") && !has_english, "{name}: {file}");
        }
    }
    for refused in ["en", "zh,fr"] {
        let run = Site::empty().run(&["new", "made", "--languages", refused]);
        assert_eq!(run.code, Some(2), "{}", run.err);
    }
}

/// The files of a new site with this ending, and whether each begins with a byte-order mark.
fn marked(site: &Site, end: &str) -> Vec<(String, bool)> {
    let files = crate::support::files(&site.path().join("content"));
    let files = files.into_iter().filter(|(name, _)| name.ends_with(end));
    files.map(|(name, bytes)| (name, bytes.starts_with("\u{feff}".as_bytes()))).collect()
}

#[test]
fn templates_are_listed_and_unknown_ones_refused() {
    let site = Site::empty();
    for language in ["zh", "en"] {
        let list = site.run(&["new", "--list", "--lang", language]);
        assert_eq!((list.code, list.err.as_str()), (Some(0), ""));
        let listed: Vec<&str> = list.out.lines().filter_map(|line| line.split_whitespace().next()).collect();
        let mut sorted = listed.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, names());
        assert_eq!(listed[0], "report", "the usual one comes first");
        let run = site.run(&["new", "made", "--template", "disclosure-anual-report", "--lang", language]);
        assert_eq!(run.code, Some(2));
        assert!(names().iter().all(|name| run.err.contains(name.as_str())), "{}", run.err);
        let words = if language == "zh" {
            "没有模板“disclosure-anual-report”。是不是想写“disclosure-annual-report”？"
        } else {
            "Did you mean `disclosure-annual-report`?"
        };
        assert!(run.err.contains(words), "{}", run.err);
        assert!(!site.has("made"));
    }
    assert_eq!(site.run(&["new"]).code, Some(2), "a folder or --list");
    assert_eq!(site.run(&["new", "made", "--list"]).code, Some(2), "not both");
    let help = site.run(&["new", "--help", "--lang", "zh"]);
    assert!(help.out.contains("--template") && help.out.contains("列出模板"), "{}", help.out);
}

/// A CSV file of a table, by column and row, which can be changed cell by cell.
struct Sheet {
    name: String,
    /// The header as it is written, and the ids that it means.
    line: Vec<String>,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    fn read(site: &Site, name: &str) -> Sheet {
        let text = site.read(name);
        let mut reader = csv_lines(text.trim_start_matches('\u{feff}')).into_iter();
        let line = reader.next().expect("a head");
        let (folder, table) = name.rsplit_once("/tables/").expect("a table");
        let tables: serde_yaml::Value = serde_yaml::from_str(&site.read(&format!("{folder}/tables.yaml"))).expect("YAML");
        let mut ids = BTreeMap::from([("标识", "id"), ("层", "level"), ("合计行", "total"), ("English", "en")].map(owned));
        add_ids(&tables["tables"][table.trim_end_matches(".csv")]["columns"], "", &mut ids);
        let head = line.iter().map(|label| ids.get(label).unwrap_or(label).clone()).collect();
        Sheet { name: name.to_owned(), line, head, rows: reader.collect() }
    }

    fn write(&self, site: &Site) {
        let quoted = |cell: &String| if cell.contains(',') { format!("\"{cell}\"") } else { cell.clone() };
        let line = |cells: &Vec<String>| cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
        let text: String = std::iter::once(&self.line).chain(&self.rows).map(line).collect();
        site.write(&self.name, text);
    }

    fn column(&self, name: &str) -> usize {
        self.head.iter().position(|head| head == name).unwrap_or_else(|| panic!("no column {name}"))
    }

    /// The row with an id, or with the beginning of a name.
    fn row(&self, name: &str) -> usize {
        let id = self.head.iter().position(|head| head == "id");
        let is_it = |row: &&Vec<String>| id.is_some_and(|id| row[id] == name) || row[0].starts_with(name);
        self.rows.iter().position(|row| is_it(&row)).unwrap_or_else(|| panic!("no row {name}"))
    }

    /// Adds to the number in a cell.
    fn add(&mut self, (row, column): (&str, &str), more: i64) -> &mut Sheet {
        let (row, column) = (self.row(row), self.column(column));
        self.add_at(row, column, more);
        self
    }

    fn add_at(&mut self, row: usize, column: usize, more: i64) {
        let cell = &mut self.rows[row][column];
        let number: i64 = if cell.is_empty() { 0 } else { cell.parse().expect("a number") };
        *cell = (number + more).to_string();
    }

    /// The places of all numbers.
    fn numbers(&self) -> Vec<(usize, usize)> {
        let is_level = |column: usize| self.head[column] == "level";
        let places = (0..self.rows.len()).flat_map(|row| (0..self.head.len()).map(move |column| (row, column)));
        places.filter(|(row, column)| !is_level(*column) && self.rows[*row][*column].parse::<i64>().is_ok()).collect()
    }

    /// Fills the rows below the head, from the second column on; a row without numbers is skipped.
    fn fill(&mut self, lines: &[&str]) {
        assert_eq!(lines.len(), self.rows.len());
        for (row, line) in self.rows.iter_mut().zip(lines) {
            for (cell, number) in row.iter_mut().skip(1).zip(line.split_whitespace()) {
                number.clone_into(cell);
            }
        }
    }
}

fn owned((label, id): (&str, &str)) -> (String, String) {
    (label.to_owned(), id.to_owned())
}

/// Adds the ids of columns by their labels, alone and with the headings above them.
fn add_ids(columns: &serde_yaml::Value, above: &str, ids: &mut BTreeMap<String, String>) {
    for (id, column) in columns.as_mapping().expect("columns") {
        let label = column["label"]["zh"].as_str().expect("a label");
        let full = format!("{above}{label}");
        if column["columns"].is_mapping() {
            add_ids(&column["columns"], &format!("{full} · "), ids);
        } else {
            let id = id.as_str().expect("an id");
            ids.extend([owned((label, id)), owned((&full, id))]);
        }
    }
}

/// The cells of a CSV text whose quoted cells contain no line breaks and no quotation marks.
fn csv_lines(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        let mut cells = vec![String::new()];
        let mut is_quoted = false;
        for c in line.chars() {
            match c {
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => cells.push(String::new()),
                c => cells.last_mut().expect("a cell").push(c),
            }
        }
        cells
    };
    text.lines().map(cells).collect()
}

const APPLICATIONS: &str = "content/2025/tables/applications.csv";
const REVIEWS: &str = "content/2025/tables/reviews.csv";
const REGULATIONS: &str = "content/2025/tables/regulations.csv";

/// The annual report with the figures that a city has published.
fn filled() -> Site {
    let site = new("disclosure-annual-report");
    let mut sheet = Sheet::read(&site, APPLICATIONS);
    sheet.fill(&[
        "13612 252 0 45 128 32 14069",
        "535 6 0 1 18 0 560",
        "",
        "5345 129 0 41 19 14 5548",
        "2120 39 0 1 6 2 2168",
        "",
        "13 0 0 0 0 0 13",
        "30 0 0 0 0 0 30",
        "11 0 0 0 0 0 11",
        "49 2 0 0 0 0 51",
        "103 1 0 0 0 0 104",
        "84 1 0 0 0 0 85",
        "282 4 0 0 0 0 286",
        "147 0 0 0 1 2 150",
        "",
        "3075 50 0 0 89 8 3222",
        "177 3 0 0 0 0 180",
        "19 0 0 0 0 0 19",
        "",
        "199 1 0 0 3 0 203",
        "147 1 0 0 0 0 148",
        "0 0 0 0 0 0 0",
        "100 1 0 0 0 0 101",
        "5 0 0 0 0 0 5",
        "",
        "315 3 0 0 0 0 318",
        "202 0 0 1 0 0 203",
        "941 17 0 1 3 3 965",
        "13364 252 0 44 121 29 13810",
        "783 6 0 2 25 3 819",
    ]);
    sheet.write(&site);
    let mut sheet = Sheet::read(&site, REVIEWS);
    sheet.fill(&["376 97 196 121 790 16 1 12 27 56 74 1 30 51 156"]);
    sheet.write(&site);
    let mut sheet = Sheet::read(&site, REGULATIONS);
    sheet.fill(&["3 5 74", "564 984 4185"]);
    sheet.write(&site);
    site
}

/// The annual reports of two years.
fn two_years() -> Site {
    let site = filled();
    for (name, _) in crate::support::files(&site.path().join("content/2025")) {
        let text = site.read(&format!("content/2025/{name}")).replace("2026-", "2027-").replace("2025", "2026");
        site.write(&format!("content/2026/{name}"), text);
    }
    let mut sheet = Sheet::read(&site, &APPLICATIONS.replace("2025", "2026"));
    let (received, before, after) = (sheet.row("received"), sheet.row("carried-over"), sheet.row("carried-forward"));
    sheet.rows[before] = [&sheet.rows[before][..1], &sheet.rows[after][1..8], &sheet.rows[before][8..]].concat();
    sheet.rows[received] =
        [&sheet.rows[received][..1], &sheet.rows[sheet.row("handled")][1..8], &sheet.rows[received][8..]].concat();
    sheet.write(&site);
    let mut sheet = Sheet::read(&site, &REGULATIONS.replace("2025", "2026"));
    sheet.fill(&["3 5 72", "564 984 3765"]);
    sheet.write(&site);
    site
}

#[test]
fn the_published_figures_of_a_city_hold() {
    for site in [filled(), two_years()] {
        assert_eq!(told(&site), Vec::<String>::new());
    }
    let site = two_years();
    let verdict: serde_json::Value = serde_json::from_str(&site.run(&["check", "--format", "json"]).out).expect("JSON");
    let counts: BTreeMap<&str, (u64, u64)> = verdict["verdict"]["reports"]
        .as_array()
        .expect("reports")
        .iter()
        .map(|report| {
            let number = |key: &str| report[key].as_u64().expect("a number");
            (report["report"].as_str().expect("an id"), (number("totals"), number("balances")))
        })
        .collect();
    // A total for each of 25 rows, 7 columns and 3 kinds of reviews. The rule of the form in 7 columns; in the second year also
    // what was carried over in 7 columns, and what is in force in 2 rows.
    assert_eq!(counts, BTreeMap::from([("2025", (35, 7)), ("2026", (35, 7 + 7 + 2))]));
    // The text follows the tables.
    let page = site.build().page("2025/overview.html");
    assert!(page.contains(">14069件</data>") && page.contains(">13810件</data>") && page.contains(">819件</data>"), "{page}");
}

/// Every digit of the two tables is tied: one more in any cell is found.
fn every_number_is_tied(name: &str, expected: usize) {
    let site = filled();
    let whole = Sheet::read(&site, name);
    let places = whole.numbers();
    assert_eq!(places.len(), expected);
    let mut memory = PipelineMemo::default();
    for (row, column) in places {
        let mut sheet = Sheet::read(&site, name);
        sheet.add_at(row, column, 1);
        sheet.write(&site);
        let found = told_again(&site, &mut memory);
        assert!(
            found.iter().any(|told| told.starts_with("table-total") || told.starts_with("table-balance")),
            "{} {}: {found:?}",
            whole.rows[row][0],
            whole.head[column]
        );
        whole.write(&site);
    }
}

#[test]
fn every_number_of_applications_is_tied() {
    every_number_is_tied(APPLICATIONS, 25 * 7);
}

#[test]
fn every_number_of_reviews_is_tied() {
    every_number_is_tied(REVIEWS, 15);
}

/// Wrong numbers that leave all relations but one as they are: each relation is found to be broken by itself.
#[test]
fn every_relation_of_the_annual_report_is_checked() {
    let columns = ["person", "firm", "institute", "association", "law", "other"];
    let site = two_years();
    let later = |name: &str| name.replace("2025", "2026");
    let plant = |name: &str, change: &dyn Fn(&mut Sheet)| {
        let whole = Sheet::read(&site, name);
        let mut sheet = Sheet::read(&site, name);
        change(&mut sheet);
        sheet.write(&site);
        let found = told(&site);
        whole.write(&site);
        found
    };
    // The total of a row.
    let found = plant(&later(APPLICATIONS), &|sheet| {
        sheet.add(("received", "person"), 1).add(("carried-forward", "person"), 1);
    });
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|told| told.starts_with("table-total")), "{found:?}");
    for column in columns {
        // The total of the results.
        let found = plant(&later(APPLICATIONS), &|sheet| {
            sheet.add(("（一）", column), 1).add(("（一）", "all"), 1);
        });
        assert_eq!(found.len(), 2, "{column}: {found:?}");
        assert!(found.iter().all(|told| told.starts_with("table-total")), "{column}: {found:?}");
        // The rule that the form prints.
        let found = plant(&later(APPLICATIONS), &|sheet| {
            sheet.add(("received", column), 1).add(("received", "all"), 1);
        });
        assert_eq!(found.len(), 2, "{column}: {found:?}");
        assert!(found.iter().all(|told| told.starts_with("table-balance") && !told.contains("previous")), "{column}: {found:?}");
        // What was carried over, against the year before.
        let found = plant(&later(APPLICATIONS), &|sheet| {
            sheet.add(("received", column), -1).add(("received", "all"), -1);
            sheet.add(("carried-over", column), 1).add(("carried-over", "all"), 1);
        });
        let found: Vec<&String> =
            found.iter().filter(|told| !told.starts_with("value-") && !told.starts_with("table-cell")).collect();
        assert_eq!(found.len(), 2, "{column}: {found:?}");
        assert!(found.iter().all(|told| told.starts_with("table-balance") && told.contains("previous")), "{column}: {found:?}");
    }
    // What is in force, against the year before.
    for row in ["rules", "normative-documents"] {
        for column in ["issued", "repealed", "in-force"] {
            let found = plant(&later(REGULATIONS), &|sheet| {
                sheet.add((row, column), 1);
            });
            assert_eq!(found.len(), 1, "{row} {column}: {found:?}");
            assert!(found[0].starts_with("table-balance"), "{found:?}");
        }
    }
    // The totals of reconsideration and of both kinds of lawsuits.
    for total in ["reconsideration", "direct", "after"] {
        let found = plant(REVIEWS, &|sheet| {
            sheet.add(("cases", total), 1);
        });
        assert_eq!(found.len(), 1, "{total}: {found:?}");
        assert!(found[0].starts_with("table-total"), "{found:?}");
    }
}

/// An editor leaves noughts out; the site has no report of the year before.
#[test]
fn blank_cells_are_nought_and_a_single_year_is_silent() {
    let site = filled();
    let mut sheet = Sheet::read(&site, APPLICATIONS);
    for (row, column) in sheet.numbers() {
        if sheet.rows[row][column] == "0" {
            sheet.rows[row][column].clear();
        }
    }
    sheet.write(&site);
    assert_eq!(told(&site), Vec::<String>::new());
    assert!(site.build().page("2025/applications.html").contains("科研机构"));
    assert!(!site.page("2025/applications.html").contains("<td class=\"amount\">—</td>"));
    // The total of a row that was forgotten.
    sheet.rows[0][7].clear();
    sheet.write(&site);
    assert!(told(&site).iter().any(|told| told.contains("the table says 0")), "{:?}", told(&site));
}

/// Figures of a bureau that does not exist, from which the nine tables follow: rows from the top, columns from the left.
const ACCOUNTS: [(&str, &[&str]); 9] = [
    (
        "overall",
        &[
            "", "1030.5", "100.25", "30", "3", "8", "0", "0", "15.6", "1187.35", "2", "64", "1253.35", "", "869", "80.2", "40.3",
            "90.25", "60", "30", "1169.75", "1.5", "82.1", "1253.35",
        ],
    ),
    (
        "income",
        &[
            "1187.35 1160.75 3 8 0 0 15.6",
            "876.6 850 3 8 0 0 15.6",
            "876.6 850 3 8 0 0 15.6",
            "618 610 0 8 0 0 0",
            "258.6 240 3 0 0 0 15.6",
            "80.2 80.2 0 0 0 0 0",
            "80.2 80.2 0 0 0 0 0",
            "80.2 80.2 0 0 0 0 0",
            "40.3 40.3 0 0 0 0 0",
            "40.3 40.3 0 0 0 0 0",
            "40.3 40.3 0 0 0 0 0",
            "100.25 100.25 0 0 0 0 0",
            "100.25 100.25 0 0 0 0 0",
            "100.25 100.25 0 0 0 0 0",
            "60 60 0 0 0 0 0",
            "60 60 0 0 0 0 0",
            "60 60 0 0 0 0 0",
            "30 30 0 0 0 0 0",
            "30 30 0 0 0 0 0",
            "30 30 0 0 0 0 0",
        ],
    ),
    (
        "expenditure",
        &[
            "1169.75 785.5 383.15 1.1 0 0",
            "869 605 262.9 1.1 0 0",
            "869 605 262.9 1.1 0 0",
            "617.4 605 12.4 0 0 0",
            "251.6 0 250.5 1.1 0 0",
            "80.2 80.2 0 0 0 0",
            "80.2 80.2 0 0 0 0",
            "80.2 80.2 0 0 0 0",
            "40.3 40.3 0 0 0 0",
            "40.3 40.3 0 0 0 0",
            "40.3 40.3 0 0 0 0",
            "90.25 0 90.25 0 0 0",
            "90.25 0 90.25 0 0 0",
            "90.25 0 90.25 0 0 0",
            "60 60 0 0 0 0",
            "60 60 0 0 0 0",
            "60 60 0 0 0 0",
            "30 0 30 0 0 0",
            "30 0 30 0 0 0",
            "30 0 30 0 0 0",
        ],
    ),
    (
        "appropriations",
        &[
            "",
            "1030.5 1030.5 0 0",
            "100.25 0 100.25 0",
            "30 0 0 30",
            "1160.75 1030.5 100.25 30",
            "60 50 10 0",
            "1220.75 1080.5 110.25 30",
            "",
            "850.5 850.5 0 0",
            "80.2 80.2 0 0",
            "40.3 40.3 0 0",
            "90.25 0 90.25 0",
            "60 60 0 0",
            "30 0 0 30",
            "1151.25 1031 90.25 30",
            "69.5 49.5 20 0",
            "1220.75 1080.5 110.25 30",
        ],
    ),
    (
        "general",
        &[
            "1031 780.5 250.5",
            "850.5 600 250.5",
            "850.5 600 250.5",
            "600 600 0",
            "250.5 0 250.5",
            "80.2 80.2 0",
            "80.2 80.2 0",
            "80.2 80.2 0",
            "40.3 40.3 0",
            "40.3 40.3 0",
            "40.3 40.3 0",
            "60 60 0",
            "60 60 0",
            "60 60 0",
        ],
    ),
    (
        "basic",
        &[
            "680.5", "680.5", "300", "150", "50", "80.2", "40.3", "0", "60", "0", "0", "0", "0", "100", "93", "20", "0", "0",
            "0", "5.5", "12", "0", "0", "8", "2.5", "10", "0", "15", "20", "0", "7", "7", "780.5",
        ],
    ),
    (
        "funds",
        &["10 100.25 90.25 0 90.25 20", "10 100.25 90.25 0 90.25 20", "10 100.25 90.25 0 90.25 20", "10 100.25 90.25 0 90.25 20"],
    ),
    ("capital", &["30 0 30", "30 0 30", "30 0 30", "30 0 30"]),
    ("official", &["30 5 20 0 20 5 21.5 0 17.5 0 17.5 4"]),
];

fn table_file(table: &str) -> String {
    format!("content/2025/tables/{table}.csv")
}

/// The final accounts with figures.
fn accounts() -> Site {
    let site = new("final-accounts");
    for (table, lines) in ACCOUNTS {
        let mut sheet = Sheet::read(&site, &table_file(table));
        sheet.fill(lines);
        sheet.write(&site);
    }
    site
}

#[test]
fn final_accounts_hold() {
    let site = accounts();
    assert_eq!(told(&site), Vec::<String>::new());
    let verdict: serde_json::Value = serde_json::from_str(&site.run(&["check", "--format", "json"]).out).expect("JSON");
    assert_eq!(verdict["verdict"]["untied"], serde_json::json!(0), "every figure of the text is tied");
    assert_eq!(verdict["verdict"]["numbers_in_tables"], serde_json::json!(0), "so is every number of the tables");
}

/// One more in any cell that has a number is found.
fn every_amount_is_tied(tables: &[&str]) {
    let site = accounts();
    let mut memory = PipelineMemo::default();
    for table in tables {
        let whole = Sheet::read(&site, &table_file(table));
        let amounts = (0..whole.rows.len()).flat_map(|row| (1..whole.column("en")).map(move |column| (row, column)));
        for (row, column) in amounts.filter(|(row, column)| !["", "0"].contains(&whole.rows[*row][*column].as_str())) {
            let mut sheet = Sheet::read(&site, &table_file(table));
            sheet.rows[row][column].insert(0, '1');
            sheet.write(&site);
            let found = told_again(&site, &mut memory);
            let is_found = found.iter().any(|told| told.starts_with("table-total") || told.starts_with("table-balance"));
            assert!(is_found, "{table} {} {}: {found:?}", whole.rows[row][0], whole.head[column]);
        }
        whole.write(&site);
    }
}

#[test]
fn every_amount_of_income_is_tied() {
    every_amount_is_tied(&["overall", "income", "official"]);
}

#[test]
fn every_amount_of_expenditure_is_tied() {
    every_amount_is_tied(&["expenditure", "capital", "funds"]);
}

#[test]
fn every_amount_of_appropriations_is_tied() {
    every_amount_is_tied(&["appropriations", "general", "basic"]);
}

/// Each relation of the tables by itself, without all others: a wrong number in what it names is found.
#[test]
fn every_relation_of_final_accounts_is_checked() {
    const TABLES: &str = "content/2025/tables.yaml";
    let site = accounts();
    let document: serde_yaml::Value = serde_yaml::from_str(&site.read(TABLES)).expect("YAML");
    let tables = document["tables"].as_mapping().expect("tables");
    let mut checked = 0;
    for (name, entry) in tables {
        for relation in entry["relations"].as_sequence().into_iter().flatten() {
            let mut alone = document.clone();
            for (table, entry) in alone["tables"].as_mapping_mut().expect("tables") {
                let entry = entry.as_mapping_mut().expect("a table");
                entry.remove("relations");
                if table == name {
                    entry.insert("relations".into(), vec![relation.clone()].into());
                }
            }
            site.write(TABLES, serde_yaml::to_string(&alone).expect("YAML"));
            assert_eq!(told(&site), Vec::<String>::new());
            let table = name.as_str().expect("a name");
            let named = |key: &str| relation[key].as_sequence().map(|names| names[0].as_str().expect("a name").to_owned());
            let cells: Vec<(String, String, String)> = match (named("rows"), named("columns"), named("cells")) {
                (Some(row), ..) => {
                    let sheet = Sheet::read(&site, &table_file(table));
                    let columns = &sheet.head[1..sheet.column("en")];
                    columns.iter().map(|column| (table.to_owned(), row.clone(), column.clone())).collect()
                }
                (_, Some(column), _) => vec![(table.to_owned(), "all".to_owned(), column)],
                (_, _, Some(cell)) => {
                    let parts: Vec<String> = cell.split('.').map(str::to_owned).collect();
                    vec![(parts[0].clone(), parts[1].clone(), parts[2].clone())]
                }
                _ => panic!("{relation:?}"),
            };
            // Those that look back are the next test's.
            if relation["equals"][0].as_str().expect("a name").starts_with("previous#") {
                continue;
            }
            for (table, row, column) in cells {
                let whole = Sheet::read(&site, &table_file(&table));
                let mut sheet = Sheet::read(&site, &table_file(&table));
                let (at, index) = (sheet.row(&row), sheet.column(&column));
                sheet.rows[at][index].insert(0, '1');
                sheet.write(&site);
                let found = told(&site);
                let balances = found.iter().filter(|told| told.starts_with("table-balance")).count();
                assert_eq!(balances, 1, "{table} {row} {column}: {found:?}");
                whole.write(&site);
                checked += 1;
            }
        }
    }
    assert_eq!(checked, 31, "in all columns");
}

/// What a bureau carried forward is what it brings forward the next year.
#[test]
fn final_accounts_go_on_where_the_year_before_ended() {
    let site = accounts();
    for (name, _) in crate::support::files(&site.path().join("content/2025")) {
        let text = site.read(&format!("content/2025/{name}")).replace("2026-", "2027-").replace("2025", "2026");
        site.write(&format!("content/2026/{name}"), text);
    }
    let later = |table: &str| table_file(table).replace("2025", "2026");
    let back = |site: &Site| {
        let found = told(site).into_iter().filter(|told| told.starts_with("table-balance") && told.contains("previous"));
        found.collect::<Vec<String>>()
    };
    // All money, two kinds of appropriations and both together, funds in total and of their class.
    let found = back(&site);
    assert_eq!(found.len(), 1 + 3 + 2, "{found:?}");
    for (table, row, column, from) in [
        ("overall", "opening", "amount", "82.1"),
        ("appropriations", "opening", "all", "69.5"),
        ("appropriations", "opening", "general", "49.5"),
        ("appropriations", "opening", "funds", "20"),
        ("funds", "all", "opening", "20"),
    ] {
        let before = back(&site).len();
        let mut sheet = Sheet::read(&site, &later(table));
        let (at, index) = (sheet.row(row), sheet.column(column));
        from.clone_into(&mut sheet.rows[at][index]);
        sheet.write(&site);
        assert_eq!(back(&site).len(), before - 1, "{table} {column}: {:?}", back(&site));
    }
}

/// Each relation of the quality report by itself: a wrong number in any of its facts is found.
#[test]
fn every_relation_of_the_quality_report_is_checked() {
    const FACTS: &str = "content/2025/facts.yaml";
    let site = new("quality-report");
    let document: serde_yaml::Value = serde_yaml::from_str(&site.read(FACTS)).expect("YAML");
    let mut checked = 0;
    for (name, relation) in document["relations"].as_mapping().expect("relations") {
        let (key, operands) = relation.as_mapping().and_then(|relation| relation.iter().next()).expect("an operation");
        let operands: Vec<&str> =
            operands.as_sequence().expect("a list").iter().map(|operand| operand.as_str().expect("an id")).collect();
        // More of the whole leaves a part what it is.
        let facts = if key == "at_most" {
            vec![operands[0]]
        } else {
            [operands, vec![relation["equals"].as_str().expect("an id")]].concat()
        };
        for fact in facts {
            let mut wrong = document.clone();
            let mut relations = serde_yaml::Mapping::new();
            relations.insert(name.clone(), relation.clone());
            wrong["relations"] = relations.into();
            let value = &document["facts"][fact]["value"];
            let value = value.as_str().map_or_else(|| serde_yaml::to_string(value).expect("a number"), str::to_owned);
            wrong["facts"][fact]["value"] = format!("99{}", value.trim()).into();
            site.write(FACTS, serde_yaml::to_string(&wrong).expect("YAML"));
            let found = told(&site);
            let is_usual = relation.get("usually").is_some();
            let code = if is_usual { "relation-unusual" } else { "relation-untrue" };
            assert_eq!(found.iter().filter(|told| told.starts_with(code)).count(), 1, "{name:?} {fact}: {found:?}");
            checked += 1;
        }
    }
    assert_eq!(checked, 3 + 3 + 4 + 3 + 3 + 7);
}

/// What an office does to the form: it deletes or renames a row, types noughts into headings, and its spreadsheet program adds
/// columns or leaves commas out.
#[test]
fn the_form_of_applications_is_kept() {
    let site = filled();
    let text = site.read(APPLICATIONS);
    let told_of = |changed: &str| {
        site.write(APPLICATIONS, changed);
        let found = told(&site);
        site.write(APPLICATIONS, &text);
        found
    };
    let without: String = text.lines().filter(|line| !line.starts_with("2.重复申请")).flat_map(|line| [line, "\n"]).collect();
    let found = told_of(&without);
    assert!(
        found.contains(&"table-form: The table `applications` lacks a row of its form: “2.重复申请”.".to_owned()),
        "{found:?}"
    );
    let found = told_of(&text.replace("2.重复申请,", "2.重复的申请,"));
    assert_eq!(found, ["table-form: The form calls this row “2.重复申请”; here it is called “2.重复的申请”."]);
    for noughts in ["0,,,,,,,", "0,0,0,0,0,0,0,"] {
        for heading in ["三、本年度办理结果,", "（三）不予公开,"] {
            let found = told_of(&text.replace(&format!("{heading},,,,,,,"), &format!("{heading}{noughts}")));
            assert_eq!(found.len(), 1, "{heading}{noughts}: {found:?}");
            assert!(found[0].starts_with("table-total: The rows below"), "{found:?}");
        }
    }
    let trailing: String = text.lines().flat_map(|line| [line, ",,\n"]).collect();
    assert_eq!(told_of(&trailing), Vec::<String>::new());
    let cut: String = text.lines().flat_map(|line| [line.trim_end_matches(','), "\n"]).collect();
    assert_eq!(told_of(&cut), Vec::<String>::new());
}
