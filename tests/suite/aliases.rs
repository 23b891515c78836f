//! Old addresses go on leading to what they named: pages, clauses, facts, tables, reports.

use crate::support::Site;
use std::collections::BTreeSet;

const REPORT: &str = "content/2024/report.yaml";

/// The small site with these aliases in the report of 2024.
fn with(aliases: &str) -> Site {
    let site = Site::copy("small");
    site.replace(REPORT, "aliases:\n  size: scale\n", aliases);
    site
}

/// Everything a page of the report answers to.
fn ids(page: &str) -> BTreeSet<&str> {
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(all.len(), ids.len(), "no id stands twice");
    all
}

/// Where the page at an old address leads.
fn target(page: &str) -> &str {
    let target = |mark: &str| page.split(mark).nth(1).and_then(|rest| rest.split('"').next()).expect(mark);
    let refresh = target("content=\"0; url=");
    assert_eq!(target("<p><a href=\""), refresh, "the link leads where the page leads");
    assert_eq!(target("data-target=\""), refresh, "the script leads where the page leads");
    refresh
}

#[test]
fn an_old_section_is_a_small_page_in_every_language() {
    let site = with("aliases:\n  schools: overview\n  means: funding\n");
    site.build();
    let page = site.page("2024/schools.html");
    assert_eq!(target(&page), "overview.html");
    assert!(page.contains("<html lang=\"zh-Hans\"") && page.contains("本页已移至新地址"), "{page}");
    assert!(page.contains("name=\"robots\" content=\"noindex\""));
    assert!(page.contains("rel=\"canonical\" href=\"https://report.example/x/2024/overview.html\""));
    let english = site.page("en/2024/schools.html");
    assert_eq!(target(&english), "overview.html");
    assert!(english.contains("<html lang=\"en\"") && english.contains("This page has moved"));
    assert_eq!(target(&site.page("2024/means.html")), "overview.html#funding", "a section that is a clause now");
    for page in ["2024/overview.html", "en/2024/overview.html"] {
        let page = site.page(page);
        assert!(ids(&page).contains("means") && ids(&page).contains("schools"));
    }
    for told in ["sitemap.xml", "sitemap.html", "2024/print.html"] {
        assert!(!site.page(told).contains("means"), "{told} speaks of old addresses");
    }
}

#[test]
fn the_picture_of_an_old_code_stays_the_same() {
    let before = Site::copy("small");
    before.build();
    let code = |site: &Site, name: &str| std::fs::read(site.path().join("public/qr").join(name)).expect("a code");
    let old = code(&before, "2024/plans.png");
    let site = with("aliases:\n  size: scale\n  plans: outlook\n");
    rename_plans(&site);
    site.build();
    assert_eq!(code(&site, "2024/plans.png"), old);
    assert_ne!(code(&site, "2024/outlook.png"), old);
}

fn rename_plans(site: &Site) {
    site.replace(REPORT, "  - plans\n", "  - outlook\n");
    for language in ["zh", "en"] {
        let text = site.read(&format!("content/2024/plans.{language}.md"));
        site.write(&format!("content/2024/outlook.{language}.md"), text).remove(&format!("content/2024/plans.{language}.md"));
    }
}

#[test]
fn a_clause_that_moved_is_told_of_on_the_page_it_left() {
    // The address as a browser shows it is taken as well.
    let site = with("aliases:\n  size: scale\n  2024/plans.html#money: funding\n  quality#teachers-old: teachers-method\n");
    site.build();
    let plans = site.page("2024/plans.html");
    assert!(ids(&plans).contains("money"));
    let line = plans.split("id=\"money\"").nth(1).expect("the line");
    assert!(line.contains("href=\"overview.html#funding\"") && line.contains("1.2"), "{line}");
    assert!(!ids(&site.page("2024/overview.html")).contains("money"), "nobody asks for it there");
    assert!(!ids(&site.page("2024/print.html")).contains("money"));
    // A heading inside a clause, on the page where it still stands.
    assert!(ids(&site.page("2024/quality.html")).contains("teachers-old"));
}

#[test]
fn an_old_section_answers_for_a_clause_that_did_not_move_along() {
    let site = with("aliases:\n  schools: overview\n  schools#outlook: next-steps\n");
    site.build();
    // A redirect that keeps the fragment arrives at the overview.
    let page = site.page("2024/overview.html");
    let line = page.split("id=\"outlook\"").nth(1).expect("the line");
    assert!(line.contains("href=\"plans.html#next-steps\""), "{line}");
}

#[test]
fn facts_and_tables_keep_their_addresses() {
    let site = Site::copy("small");
    for (file, line) in [("facts", "aliases:\n  pupils: enrolment\n"), ("tables", "aliases:\n  by-district: districts\n")] {
        let name = format!("content/2024/{file}.yaml");
        let text = site.read(&name) + line;
        site.write(&name, text);
    }
    site.build();
    for page in ["2024/data.html", "en/2024/data.html"] {
        let page = site.page(page);
        assert!(ids(&page).contains("fact-pupils") && ids(&page).contains("table-by-district"));
    }
    assert_eq!(site.page("2024/data/table-by-district.csv"), site.page("2024/data/table-districts.csv"));
    assert!(site.has("public/2024/data/table-by-district.csv-metadata.json"));
}

#[test]
fn a_report_that_was_renamed_is_found_under_its_old_folder() {
    let site = with("aliases:\n  schools: overview\n");
    let text = site.read("content/site.yaml") + "aliases:\n  2024-draft: \"2024\"\n  2019: index\n";
    site.write("content/site.yaml", text);
    site.build();
    for (old, new) in [
        ("2024-draft/index.html", "../2024/index.html"),
        ("2024-draft/quality.html", "../2024/quality.html"),
        ("2024-draft/print.html", "../2024/print.html"),
        ("2024-draft/data.html", "../2024/data.html"),
        // Renamed twice: the folder and the section.
        ("2024-draft/schools.html", "../2024/overview.html"),
        ("en/2024-draft/quality.html", "../2024/quality.html"),
        ("2019/index.html", "../index.html"),
    ] {
        assert_eq!(target(&site.page(old)), new, "{old}");
    }
    assert_eq!(site.page("2024-draft/data/facts.csv"), site.page("2024/data/facts.csv"));
    let files = site.output();
    assert_eq!(files.get("2024-draft/files/schools.csv"), files.get("2024/files/schools.csv"));
}

#[test]
fn without_an_address_of_the_site_old_pages_lead_on_too() {
    let site = with("aliases:\n  schools: overview\n");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let text: String = site
        .read("content/site.yaml")
        .lines()
        .filter(|line| !line.starts_with("base_url"))
        .fold(String::new(), |text, line| text + line + "\n");
    site.write("content/site.yaml", text);
    assert_eq!(site.run(&["build"]).code, Some(0));
    assert!(!site.page("2024/schools.html").contains("canonical"));
    assert!(!site.has("public/qr"));
}

#[test]
fn an_address_that_would_be_lost_is_told_until_it_is_answered() {
    let site = Site::copy("small");
    site.build();
    rename_plans(&site);
    let refused = site.run(&["build", "--deny", "warnings", "--lang", "en"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("[address-gone]") && refused.err.contains("  plans: outlook"), "{}", refused.err);
    assert!(site.has("public/2024/plans.html"), "nothing was removed");
    for _ in 0..2 {
        let run = site.run(&["build", "--lang", "en"]);
        assert_eq!(run.code, Some(0));
        assert!(run.err.contains("plans: outlook"), "told at every build: {}", run.err);
    }
    assert!(!site.has("public/2024/plans.html"));
    site.replace(REPORT, "  size: scale\n", "  size: scale\n  plans: outlook\n").build();
    assert_eq!(target(&site.page("2024/plans.html")), "outlook.html");
}

/// The pages of a language have addresses too: they lead to the same pages of another one.
#[test]
fn a_language_that_is_no_longer_published_is_told_until_its_addresses_lead_on() {
    let site = Site::copy("small");
    site.build();
    let pages = site.output().into_keys().filter(|name| name.starts_with("en/") && name.ends_with(".html"));
    let pages: Vec<String> = pages.filter(|name| !name.ends_with("404.html")).collect();
    assert!(pages.len() > 10, "{pages:?}");
    site.replace("content/site.yaml", "    name: English\n", "    name: English\n    draft: true\n");
    for _ in 0..2 {
        let run = site.run(&["build", "--lang", "en"]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert!(run.err.contains("[address-gone]") && run.err.contains("The pages in en/"), "{}", run.err);
        assert!(run.err.contains("`draft: true`") && run.err.contains("aliases:") && run.err.contains("  en: zh"), "{}", run.err);
    }
    assert!(!site.has("public/en/index.html"));
    let text = site.read("content/site.yaml");
    assert!(!text.contains("\naliases:"), "the lines can be added as they are told");
    site.write("content/site.yaml", text + "aliases:\n  en: zh\n");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!((run.code, run.err.contains("address-gone")), (Some(0), false), "{}", run.err);
    for page in pages {
        let own = page.strip_prefix("en/").expect("the folder").to_owned();
        let expected = format!("{}{own}", "../".repeat(page.matches('/').count()));
        // What had become old before leads on at once.
        let is_old = site.page(&own).contains("data-target=");
        let leads = site.page(&page);
        assert!(
            if is_old { target(&leads).starts_with("../") } else { target(&leads) == expected },
            "{page}: {}",
            target(&leads)
        );
    }
    // Published again, it needs its folder.
    site.replace("content/site.yaml", "    draft: true\n", "");
    let run = site.run(&["check", "--lang", "en"]);
    assert!(run.err.contains("[alias-form]"), "{}", run.err);
}

/// The list of files is recognised by the site's address, and read before it is taken over.
#[test]
fn a_site_that_moved_still_answers_for_its_addresses() {
    let (site, moved, out) = (Site::copy("small"), Site::copy("small"), Site::empty());
    let out = out.path().join("out").display().to_string();
    assert_eq!(site.run(&["build", "--output", &out]).code, Some(0));
    rename_plans(&moved);
    for options in [&["--adopt", "--yes"][..], &[]] {
        let run = moved.run(&[&["build", "--lang", "en", "--output", &out], options].concat());
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert!(run.err.contains("[address-gone]") && run.err.contains("  plans: outlook"), "{}", run.err);
    }
}

#[test]
fn clauses_facts_and_reports_that_are_gone_are_told_with_the_lines_to_write() {
    let site = Site::copy("small");
    site.build();
    // A clause whose id was changed, one that moves to another section, and a fact.
    for language in ["zh", "en"] {
        site.replace(&format!("content/2024/quality.{language}.md"), "{#teachers-method}", "{#teachers-methods}");
        let overview = format!("content/2024/overview.{language}.md");
        let text = site.read(&overview);
        let start =
            text.find("## 经费").or_else(|| text.find("{#funding}").map(|at| text[..at].rfind("## ").expect("a heading")));
        let (rest, clause) = text.split_at(start.expect("the clause"));
        site.write(&overview, rest);
        let quality = format!("content/2024/quality.{language}.md");
        let text = site.read(&quality) + "\n" + clause;
        site.write(&quality, text);
    }
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.err.contains("  overview#funding: funding"), "{}", run.err);
    assert!(run.err.contains("  teachers-method: teachers-methods"), "{}", run.err);
    let answered = "aliases:\n  size: scale\n  overview#funding: funding\n  teachers-method: teachers-methods\n";
    site.replace(REPORT, "aliases:\n  size: scale\n", answered).build();
    let page = site.page("2024/overview.html");
    assert!(page.split("id=\"funding\"").nth(1).expect("the line").contains("quality.html#funding"));
}

#[test]
fn a_report_that_is_gone_is_told_once() {
    let site = Site::copy("small");
    site.build();
    std::fs::rename(site.path().join("content/2023"), site.path().join("content/2023-revised")).expect("renamed");
    let alias = site.read("content/site.yaml") + "aliases:\n  2023: 2023-revised\n";
    let run = site.run(&["check", "--lang", "en"]);
    assert!(run.err.contains("[link-broken]"), "{}", run.err);
    for language in ["zh", "en"] {
        site.replace(&format!("content/2024/quality.{language}.md"), "(2023#scale)", "(2023-revised#scale)");
    }
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!(run.err.matches("[address-gone]").count(), 1, "{}", run.err);
    assert!(run.err.contains("content/site.yaml") && run.err.contains("  2023: 2023-revised"), "{}", run.err);
    site.write("content/site.yaml", alias).replace("content/2024/quality.en.md", "(2023-revised#scale)", "(2023#scale)");
    let run = site.run(&["check", "--lang", "en"]);
    assert!(run.err.contains("It has been renamed to `2023-revised`"), "{}", run.err);
}

#[test]
fn what_was_withdrawn_leads_to_a_front_page_and_is_told_no_more() {
    let site = Site::copy("small");
    std::fs::remove_dir_all(site.path().join("content/2024")).expect("a folder");
    site.replace("content/site.yaml", "featured: \"2024\"", "featured: \"2023\"");
    site.build();
    // A section with its clause, and all facts of a report with their page.
    let report = "content/2023/report.yaml";
    site.replace(report, "[overview, plans]", "[overview]").remove("content/2023/facts.yaml");
    let text: Vec<String> =
        site.read(report).lines().filter(|line| !line.starts_with("key_figures")).map(str::to_owned).collect();
    site.write(report, text.join("\n") + "\n");
    for (language, words) in [("zh", "已撤下。"), ("en", "Withdrawn.")] {
        site.remove(&format!("content/2023/plans.{language}.md"));
        let overview = format!("# {words}\n\n## {words} {{#scale}}\n\n{words}\n");
        site.write(&format!("content/2023/overview.{language}.md"), overview);
    }
    let told = |site: &Site| {
        let run = site.run(&["check", "--format", "json"]);
        assert_eq!(run.code, Some(0), "{}", run.out);
        let found = run.findings();
        let gone = found.iter().filter(|found| found["code"] == "address-gone");
        gone.map(|found| found["help"]["en"].as_str().expect("help").to_owned()).collect::<String>()
    };
    let lines = told(&site);
    for line in
        ["  plans: its-present-id  # if withdrawn: index", "  data: its-present-id  # if withdrawn: index", "  employment: "]
    {
        assert!(lines.contains(line), "{line} in {lines}");
    }
    let text = site.read(report);
    site.write(report, text + "aliases:\n  plans: index\n  data: index\n  employment: overview\n");
    assert_eq!(told(&site), "");
    assert_eq!(site.run(&["build"]).code, Some(0));
    assert_eq!(target(&site.page("2023/plans.html")), "index.html");
    assert_eq!(target(&site.page("2023/data.html")), "index.html");
}
