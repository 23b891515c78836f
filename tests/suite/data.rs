//! Data to take along: the page of a report's data, its files, and what they say of
//! each other. The files are read back by libraries of their formats.

use crate::support::browser;
use crate::support::server;
use crate::support::{self, Site, program};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A CSV file by its columns' names.
struct Sheet {
    head: Vec<String>,
    rows: Vec<BTreeMap<String, String>>,
}

impl Sheet {
    fn read(bytes: &[u8]) -> Sheet {
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte-order mark");
        let mut reader = csv::ReaderBuilder::new().from_reader(text);
        let head: Vec<String> = reader.headers().expect("a head").iter().map(str::to_owned).collect();
        let rows = reader.records().map(|record| {
            let record = record.expect("as many cells as there are columns");
            head.iter().cloned().zip(record.iter().map(str::to_owned)).collect()
        });
        let rows = rows.collect();
        Sheet { head, rows }
    }

    fn row(&self, column: &str, value: &str) -> &BTreeMap<String, String> {
        self.rows.iter().find(|row| row[column] == value).expect(value)
    }
}

/// What a build writes, whatever it remarks.
fn built(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    site.output()
}

fn json_of(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("JSON")
}

#[test]
fn every_fact_comes_out_as_it_is_stored() {
    let site = Site::copy("small");
    let output = site.build().output();
    let sheet = Sheet::read(&output["2024/data/facts.csv"]);
    for (id, value, precision, zh, en) in [
        ("training", "19525", "1", "19525人次", "19,525\u{a0}person-times"),
        ("double-qualified-share", "48.20", "0.01", "48.20%", "48.20%"),
        ("enrolment", "48000", "1000", "约4.8万人", "about 48,000\u{a0}people"),
        ("funding", "126000000", "1000000", "1.26亿元", "126,000,000\u{a0}yuan"),
        ("campus", "1530.5", "0.1", "1530.5亩", "1,530.5\u{a0}mu"),
    ] {
        let row = sheet.row("id", id);
        assert_eq!([&row["value"], &row["precision"], &row["printed.zh"], &row["printed.en"]], [value, precision, zh, en]);
    }
    let ratio = sheet.row("id", "teacher-ratio");
    assert_eq!([&ratio["value"], &ratio["ratioLeft"], &ratio["ratioRight"]], ["", "1", "16.7"]);
    let enrolment = sheet.row("id", "enrolment");
    for (column, value) in [
        ("report", "2024"),
        ("label.en", "Students enrolled"),
        ("unit", "person"),
        ("unit.zh", "人"),
        ("approximate", "true"),
        ("indicator", "enrolment"),
        ("definition.zh", "具有学籍的学生人数。"),
        ("scope.en", "Short courses are left out."),
        ("periodStart", "2024-01-01"),
        ("periodEnd", "2024-12-31"),
    ] {
        assert_eq!(enrolment[column], value, "{column}");
    }
    assert!(enrolment["toldAt.en"].ends_with("/en/2024/overview.html#scale"), "{}", enrolment["toldAt.en"]);
    assert!(enrolment["address.zh"].ends_with("/2024/data.html#fact-enrolment"), "{}", enrolment["address.zh"]);
    assert_eq!(sheet.row("id", "training")["target"], "training-target");
}

#[test]
fn spreadsheets_read_the_files_as_they_are_meant() {
    let site = Site::copy("small");
    site.replace("content/2024/facts.yaml", "zh: 教职工\n", "zh: \"=HYPERLINK(\\\"x\\\")\"\n");
    site.replace("content/2024/facts.yaml", "en: Staff\n", "en: \"+cmd, \\\"quoted\\\"\"\n");
    site.replace("content/2024/facts.yaml", "zh: 校园面积", "zh: ＝1+1");
    let output = built(&site);
    let bytes = &output["2024/data/facts.csv"];
    assert!(bytes.starts_with(&[0xEF, 0xBB, 0xBF]));
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    assert!(text.ends_with("\r\n") && text.matches('\n').count() == text.matches("\r\n").count(), "lines end in CR and LF");
    assert!(text.contains("\"'+cmd, \"\"quoted\"\"\""), "quotes are doubled");
    let sheet = Sheet::read(bytes);
    let staff = sheet.row("id", "staff");
    assert_eq!([&staff["label.zh"], &staff["label.en"]], ["'=HYPERLINK(\"x\")", "'+cmd, \"quoted\""]);
    assert_eq!(sheet.row("id", "campus")["label.zh"], "'＝1+1");
    let json = json_of(&output["2024/data/facts.json"]);
    let staff = json["facts"].as_array().expect("facts").iter().find(|fact| fact["id"] == "staff").expect("staff");
    assert_eq!(staff["label"]["zh"], "=HYPERLINK(\"x\")", "programs are told the text as it is");
}

#[test]
fn negative_numbers_stay_numbers() {
    let site = Site::copy("three");
    site.replace("content/2024/facts.yaml", "value: 3560万", "value: -3560万");
    site.replace("content/2024/facts.yaml", "value: 96.40", "value: -96.40");
    let sheet = Sheet::read(&built(&site)["2024/data/facts.csv"]);
    let (rate, funding) = (sheet.row("id", "employment-rate"), sheet.row("id", "funding"));
    assert_eq!([&rate["value"], &rate["printed.zh"], &rate["precision"]], ["-96.40", "-96.40%", "0.01"]);
    assert_eq!([&funding["value"], &funding["printed.zh"], &funding["precision"]], ["-35600000", "'-3560万元", "10000"]);
}

/// The description tells the very columns of its file, and every cell is of its type.
#[test]
fn files_fit_their_descriptions() {
    for site in [Site::sample(), Site::copy("small"), Site::copy("three"), Site::copy("partial")] {
        let output = built(&site);
        let mut seen = 0;
        for (name, bytes) in output.iter().filter(|(name, _)| name.ends_with(".csv") && name.contains("/data/")) {
            let sheet = Sheet::read(bytes);
            let description = json_of(&output[&format!("{name}-metadata.json")]);
            assert_eq!(description["@context"], "http://www.w3.org/ns/csvw");
            assert_eq!(Some(description["url"].as_str().expect("a file")), name.rsplit('/').next());
            let columns = description["tableSchema"]["columns"].as_array().expect("columns");
            let names: Vec<&str> = columns.iter().map(|column| column["name"].as_str().expect("a name")).collect();
            assert_eq!(names, sheet.head, "{name}");
            assert!(!sheet.rows.is_empty(), "{name} has rows");
            for column in columns {
                let (title, kind) = (column["name"].as_str().expect("a name"), column["datatype"].as_str().expect("a type"));
                assert!(
                    title.split('.').all(|part| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')),
                    "{title}"
                );
                let titles = column["titles"].as_object().expect("titles");
                assert!(titles["und"] == title && titles.len() > 2 && !titles.values().any(|title| title == ""), "{titles:?}");
                for row in &sheet.rows {
                    assert!(row[title].is_empty() || is_of(kind, &row[title]), "{name}: {title} {} is no {kind}", row[title]);
                }
            }
            for key in description["tableSchema"]["primaryKey"].as_array().into_iter().flatten() {
                assert!(sheet.head.contains(&key.as_str().expect("a name").to_owned()));
            }
            seen += 1;
        }
        assert!(seen > 0);
    }
}

fn is_of(kind: &str, cell: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match kind {
        "string" => !cell.starts_with(['=', '+', '@', '\t', '\r']),
        "decimal" => {
            let number = cell.strip_prefix('-').unwrap_or(cell);
            let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
            digits(whole) && digits(fraction)
        }
        "boolean" => matches!(cell, "true" | "false"),
        "date" => cell.len() == 10 && cell.split('-').all(digits),
        "anyURI" => cell.starts_with("https://") || cell.starts_with("../"),
        _ => false,
    }
}

#[test]
fn the_json_follows_its_schema_and_says_what_the_csv_says() {
    for site in [Site::sample(), Site::copy("small"), Site::copy("three"), Site::copy("partial")] {
        let output = built(&site);
        let validator = jsonschema::validator_for(&json_of(&output["data/facts.schema.json"])).expect("a schema");
        for (name, bytes) in output.iter().filter(|(name, _)| name.ends_with("/data/facts.json")) {
            let document = json_of(bytes);
            let wrong: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{name}: {wrong:?}");
            assert_eq!(document["$schema"], "../../data/facts.schema.json");
            let sheet = Sheet::read(&output[&name.replace(".json", ".csv")]);
            let facts = document["facts"].as_array().expect("facts");
            assert_eq!(facts.len(), sheet.rows.len());
            for (fact, row) in facts.iter().zip(&sheet.rows) {
                assert_eq!(fact["id"], row["id"]);
                assert_eq!(fact["value"].as_str().unwrap_or_default(), row["value"]);
                assert_eq!(fact["precision"], row["precision"]);
                for (code, address) in fact["addresses"].as_object().expect("addresses") {
                    assert_eq!(*address, row[&format!("address.{code}")]);
                }
            }
            for wrong in [json!({}), json!({ "format": 1, "facts": [] })] {
                assert!(!validator.is_valid(&wrong), "{wrong}");
            }
            let mut binary = document.clone();
            binary["facts"][0]["value"] = json!(80.5);
            assert!(!validator.is_valid(&binary), "numbers are exact texts");
        }
    }
}

#[test]
fn a_table_is_one_more_file() {
    let site = Site::copy("small");
    let output = site.build().output();
    let prizes = Sheet::read(&output["2024/data/table-prizes.csv"]);
    let city = prizes.row("rowLabel.en", "City");
    assert_eq!([&city["isTotal"], &city["first"], &city["first.fact"], &city["all"]], ["false", "1", "first-prizes", "4"]);
    let total = prizes.row("rowLabel.zh", "合计");
    assert_eq!([&total["isTotal"], &total["second"], &total["second.fact"]], ["true", "8", ""]);
    let staff = Sheet::read(&output["2024/data/table-staff.csv"]);
    let ratio = staff.row("rowLabel.en", "Teachers to students");
    for (column, value) in [("value", ""), ("value.ratioLeft", "1"), ("value.ratioRight", "16.7"), ("value.unit", "ratio")] {
        assert_eq!(ratio[column], value, "{column}");
    }
    assert_eq!(ratio["value.printed.zh"], "'1:16.7", "else a spreadsheet reads a time");
    let nothing = staff.row("rowLabel.en", "Part-time");
    assert_eq!([&nothing["value"], &nothing["value.printed.en"], &nothing["value.unit"]], ["", "", ""]);
    let districts = Sheet::read(&output["2024/data/table-districts.csv"]);
    assert!(districts.head.contains(&"note.zh".to_owned()) && districts.head.contains(&"area.printed.en".to_owned()));
    let description = json_of(&output["2024/data/table-districts.csv-metadata.json"]);
    let area = description["tableSchema"]["columns"].as_array().expect("columns").iter().find(|column| column["name"] == "area");
    assert_eq!(area.expect("area")["titles"]["en"], "Campus (mu)");
    // Tables and charts lead to their file or first fact.
    let page = site.page("2024/plans.html");
    assert!(page.contains("href=\"data.html#table-prizes\"") && page.contains("href=\"data.html#fact-training\""), "{page}");
}

#[test]
fn every_fact_has_a_permanent_address() {
    for (site, languages) in [(Site::sample(), vec!["", "en/"]), (Site::copy("three"), vec!["", "en/", "ug/"])] {
        let output = site.build().output();
        let reports: Vec<&str> = output.keys().filter_map(|name| name.strip_suffix("/data/facts.json")).collect();
        for (report, language) in reports.iter().flat_map(|report| languages.iter().map(move |language| (report, language))) {
            let page = site.page(&format!("{language}{report}/data.html"));
            let facts = json_of(&output[&format!("{report}/data/facts.json")]);
            for fact in facts["facts"].as_array().expect("facts") {
                let id = fact["id"].as_str().expect("an id");
                assert_eq!(page.matches(&format!("id=\"fact-{id}\"")).count(), 1, "{language}{report}: {id}");
            }
            assert_eq!(page.matches("class=\"datum\"").count(), facts["facts"].as_array().expect("facts").len());
        }
        // What pages link to is there.
        for (name, bytes) in output.iter().filter(|(name, _)| name.ends_with(".html")) {
            let html = String::from_utf8_lossy(bytes);
            for id in html.split("href=\"data.html#").skip(1).filter_map(|rest| rest.split('"').next()) {
                let page = name.rsplit_once('/').map_or("data.html".to_owned(), |(folder, _)| format!("{folder}/data.html"));
                assert!(site.page(&page).contains(&format!(" id=\"{id}\"")), "{name}: {id}");
            }
        }
    }
}

#[test]
fn a_fact_tells_all_that_is_known_of_it() {
    let site = Site::sample();
    site.build();
    for (page, words) in [
        (
            "2023/data.html",
            ["4.8万人", "文件中写作 48000，精确到 1000。", "含高校附设班。", "2709 : 4.8万 ≠ 1:16.7", ">见1.3的说明</a>"],
        ),
        (
            "en/2023/data.html",
            ["48,000", "to the nearest 1000", "higher education", "2,709 : 48,000 ≠ 1:16.7", ">See the note in 1.3</a>"],
        ),
    ] {
        let page = site.page(page);
        let entry = page.split("id=\"fact-enrolment\"").nth(1).and_then(|rest| rest.split("class=\"datum\"").next()).expect("it");
        for words in words {
            assert!(entry.contains(words), "{words}: {entry}");
        }
        assert!(entry.contains("href=\"overview.html#scale\""), "where it is told");
    }
    let page = site.page("2023/data.html");
    assert!(page.contains("<a href=\"#fact-training-target\">"), "the target");
    let list = site.page("2023/service-to-society.html");
    assert!(list.contains("<dt><a href=\"data.html#fact-training\">"), "lists of figures lead there");
}

#[test]
fn the_data_are_found() {
    let site = Site::sample();
    site.build();
    for page in ["2023/index.html", "2023/overview.html", "2023/print.html", "en/2023/problems.html"] {
        assert!(site.page(page).contains("href=\"data.html\""), "{page}");
    }
    assert!(site.page("sitemap.html").contains("href=\"2023/data.html\""));
    let sitemap = site.page("sitemap.xml");
    assert!(sitemap.contains("/2023/data.html</loc>") && sitemap.contains("/en/2023/data.html</loc>"));
    let linked = |page: &str| {
        let page = site.page(page);
        let json = page.split("<script type=\"application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next());
        json_of(json.expect("linked data").as_bytes())["@graph"].as_array().expect("a graph").clone()
    };
    let graph = linked("en/2023/data.html");
    let dataset = graph.iter().find(|entry| entry["@type"] == "Dataset").expect("a dataset");
    let files = dataset["distribution"].as_array().expect("files");
    assert_eq!(files.len(), 4);
    for file in files {
        let address = file["contentUrl"].as_str().expect("an address");
        assert!(site.has(&address.replace("https://jyj.anyang.example/zhijiao/", "public/")), "{address}");
    }
    assert!(dataset["description"].as_str().is_some_and(|text| text.chars().count() >= 50), "as search engines want it");
    let report = linked("en/2023/index.html");
    let report = report.iter().find(|entry| entry["@type"] == "Report").expect("a report");
    assert_eq!(report["hasPart"]["@id"], dataset["@id"]);
}

/// A borrowed label says its language, and the page does not pass for a translation.
#[test]
fn what_a_language_lacks_is_borrowed_on_the_page_and_left_out_of_files() {
    let site = Site::copy("small");
    site.replace("content/2024/facts.yaml", "      zh: 教职工\n      en: Staff\n", "      zh: 教职工\n");
    let output = built(&site);
    let page = site.page("en/2024/data.html");
    assert!(
        page.contains("<span lang=\"zh-Hans\" dir=\"ltr\">教职工</span>")
            || page.contains("<span lang=\"zh\" dir=\"ltr\">教职工</span>")
    );
    assert!(
        page.contains("<meta name=\"robots\" content=\"noindex\">") && !site.page("sitemap.xml").contains("/en/2024/data.html")
    );
    let staff = Sheet::read(&output["2024/data/facts.csv"]);
    assert_eq!(staff.row("id", "staff")["label.en"], "", "no Chinese in an English column");
    let json = json_of(&output["2024/data/facts.json"]);
    let staff = json["facts"].as_array().expect("facts").iter().find(|fact| fact["id"] == "staff").expect("staff");
    assert_eq!(staff["label"], json!({ "zh": "教职工" }));
}

#[test]
fn without_an_address_of_the_site_files_point_to_each_other() {
    let site = Site::copy("small");
    let text = site.read("content/site.yaml");
    let line = text.lines().find(|line| line.starts_with("base_url")).expect("an address");
    site.replace("content/site.yaml", line, "");
    let output = built(&site);
    let sheet = Sheet::read(&output["2024/data/facts.csv"]);
    let row = sheet.row("id", "training");
    assert_eq!([&row["address.zh"], &row["address.en"]], ["../data.html#fact-training", "../../en/2024/data.html#fact-training"]);
    let description = json_of(&output["2024/data/facts.csv-metadata.json"]);
    assert_eq!(description["tableSchema"]["aboutUrl"], "../data.html#fact-{id}");
}

#[test]
fn the_preview_serves_data_under_its_types() {
    let site = Site::copy("small");
    let built = site.build().output();
    let server = server::Server::start(program(), site.path(), &[]);
    for (name, kind) in [
        ("2024/data/facts.csv", "text/csv; charset=utf-8"),
        ("2024/data/facts.json", "application/json"),
        ("2024/data/facts.csv-metadata.json", "application/csvm+json"),
        ("2024/data/table-prizes.csv", "text/csv; charset=utf-8"),
        ("data/facts.schema.json", "application/json"),
    ] {
        let answer = server.get(&format!("/{name}"));
        assert_eq!((answer.status, &answer.body), (200, &built[name]), "{name}");
        let head = answer.head.to_ascii_lowercase();
        assert!(head.contains(&format!("content-type: {kind}\r\n")), "{name}: {head}");
    }
}

#[test]
fn a_report_without_numbers_has_no_page_of_data() {
    let site = Site::empty();
    assert_eq!(site.run(&["new", "made"]).code, Some(0));
    let facts = site.path().join("made/content/2025/facts.yaml");
    std::fs::write(&facts, "format: 1\n").expect("written");
    for language in ["zh", "en"] {
        site.write(&format!("made/content/2025/overview.{language}.md"), "# 概况\n\n## 一 {#one}\n\n文字。\n");
        site.write(&format!("made/content/2025/preface.{language}.md"), "文字。\n");
    }
    let report = site.read("made/content/2025/report.yaml");
    let report: String = report.split("key_figures:").next().expect("a start").to_owned();
    site.write("made/content/2025/report.yaml", report);
    let run = support::run_in(&site.path().join("made"), &["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(site.has("made/public/2025/index.html") && !site.has("made/public/2025/data.html") && !site.has("made/public/data"));
    assert!(!site.read("made/public/2025/index.html").contains("data.html"));
}

#[test]
fn wechat_is_told_to_open_the_browser() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    site.build();
    let page = site.path().join("public/2023/data.html");
    let shown =
        "[...document.querySelectorAll('.data-wechat, .data-else')].map(note => getComputedStyle(note).display !== 'none')";
    browser.open_file(&page);
    assert_eq!(browser.ask(shown), json!([false, true]), "a quiet sentence for everyone");
    browser.before_pages("Object.defineProperty(navigator, 'userAgent', { value: 'Mozilla/5.0 MicroMessenger/8.0.49' })");
    browser.open_file(&page);
    assert_eq!(browser.ask(shown), json!([true, false]), "and a notice in WeChat");
    assert!(browser.ask("document.documentElement.scrollWidth <= innerWidth").as_bool().unwrap_or_default());
}

/// What somebody who wants to use the data must know: how, whom to ask, and when the next is due.
#[test]
fn the_data_page_says_how_the_data_may_be_used() {
    let site = Site::copy("small");
    let texts = "data_use: { zh: 可以自由使用，请注明来源。, en: Free to use if the source is named. }\nnext_release: { zh: 2026年1月, en: January 2026 }\n";
    site.replace("content/2024/report.yaml", "corrections:\n", &format!("{texts}corrections:\n"));
    site.build();
    for (page, words) in [
        ("2024/data.html", ["<dt>下次发布</dt><dd>2026年1月</dd>", "<dt>使用条件</dt><dd>可以自由使用，请注明来源。</dd>"]),
        ("en/2024/data.html", ["<dt>Next release</dt><dd>January 2026</dd>", "<dt>Conditions of use</dt><dd>Free to use if"]),
    ] {
        let page = site.page(page);
        assert!(words.iter().all(|words| page.contains(words)) && page.contains("<a href=\"tel:0990-1234567\">"), "{page}");
    }
    assert!(!site.page("2023/data.html").contains("使用条件"));
    // The texts are checked and translated like every other.
    site.replace("content/2024/report.yaml", "January 2026 }", "January 2027 }");
    let run = site.run(&["check", "--lang", "en"]);
    assert!(run.err.contains("2026") && run.err.contains("report.yaml"), "{}", run.err);
}
