//! Numbered tables and charts, their addresses, and references to them from the text.

#![allow(clippy::panic, reason = "tests fail by panicking")]

use crate::support::Site;

/// The small site with numbers, and references from the first section of both reports.
fn numbered() -> Site {
    let site = Site::copy("small");
    site.replace("content/2024/tables.yaml", "format: 1\n", "format: 1\nnumbered: true\n");
    let zh = "分县情况见[](#table-districts)，构成见[](#chart-parts)，也可以看[各县的表](#table-districts)。";
    let en = "For the districts see [](#table-districts), for the kinds [](#chart-parts), or [the table of districts](#table-districts).";
    for (language, text) in [("zh", zh), ("en", en)] {
        let file = format!("content/2024/overview.{language}.md");
        let (own, rest) =
            site.read(&file).split_once("\n## ").map(|(own, rest)| (own.to_owned(), rest.to_owned())).expect("a clause");
        site.write(&file, format!("{own}\n{text}\n\n## {rest}"));
    }
    let old = site.read("content/2023/plans.zh.md");
    site.write("content/2023/plans.zh.md", format!("{}\n\n参见[](2024#chart-parts)。\n", old.trim_end()));
    let old = site.read("content/2023/plans.en.md");
    site.write("content/2023/plans.en.md", format!("{}\n\nSee [](2024#chart-parts).\n", old.trim_end()));
    site
}

#[test]
fn a_reference_prints_the_number_in_the_language_of_the_page() {
    let site = numbered();
    let run = site.run(&["check", "--deny", "warnings", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    site.build();
    let (zh, en) = (site.page("2024/overview.html"), site.page("en/2024/overview.html"));
    let number = |page: &str, id: &str| {
        let link = page.split(&format!("#{id}\">")).nth(1).unwrap_or_else(|| panic!("no link to {id}: {page}"));
        link.split("</a>").next().expect("its end").to_owned()
    };
    let table = number(&zh, "table-districts");
    assert!(table.starts_with('表') && table.chars().skip(1).all(|c| c.is_ascii_digit()), "{table}");
    assert_eq!(number(&en, "table-districts"), table.replace('表', "Table "));
    let chart = number(&zh, "chart-parts");
    assert_eq!(number(&en, "chart-parts"), chart.replace('图', "Figure "));
    assert!(zh.contains("#table-districts\">各县的表</a>"), "a text of one's own stays: {zh}");
    // The caption has the same number, and the address is where the link leads, once.
    let page = zh.split("#table-districts\">").next().and_then(|before| before.rsplit("href=\"").next()).expect("a link");
    let target = site.page(&format!("2024/{}", if page.is_empty() { "overview.html" } else { page }));
    assert_eq!(target.matches("id=\"table-districts\"").count(), 1);
    assert!(target.contains(&format!("{table}　各县（区）的学校和校园")), "{table}: {target}");
    // On the page with the whole report, too; there the link stays on it.
    let whole = site.page("2024/print.html");
    assert_eq!(whole.matches("id=\"table-districts\"").count(), 1);
    assert!(whole.contains("href=\"#table-districts\""), "{whole}");
    // From another report, with the number of that one.
    let other = site.page("2023/plans.html");
    assert!(other.contains(&format!("#chart-parts\">{chart}</a>")), "{chart}: {other}");
    // The words for machines have the number, too.
    assert!(site.page("en/2024/index.html").contains("Yunting"));
}

/// Numbers follow the order in which the text shows tables and charts, each kind by itself.
#[test]
fn numbers_follow_the_text() {
    let site = numbered();
    let whole = |site: &Site| site.build().page("2024/print.html");
    let order = |page: &str, word: &str| -> Vec<usize> {
        let captions = page.split(word).skip(1).filter_map(|rest| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            rest[digits.len()..].starts_with('　').then(|| digits.parse().ok()).flatten()
        });
        let mut seen = Vec::new();
        captions.for_each(|number| {
            if !seen.contains(&number) {
                seen.push(number);
            }
        });
        seen
    };
    let page = whole(&site);
    for word in ["表", "图"] {
        let numbers = order(&page, word);
        assert!(numbers.len() > 1 && numbers == (1..=numbers.len()).collect::<Vec<_>>(), "{word}: {numbers:?}");
    }
    // Without being asked for, nothing is numbered.
    let plain = Site::copy("small").build().page("2024/print.html");
    assert!(!plain.contains("id=\"table-") && order(&plain, "表").is_empty(), "{plain}");
}

/// An address outlives the id: a build that no longer has it asks for an alias, and the alias leads to the table.
#[test]
fn addresses_of_tables_and_charts_are_permanent() {
    let site = numbered();
    site.build();
    let rename = |site: &Site, from: &str, to: &str| {
        for language in ["zh", "en"] {
            for file in ["overview", "plans"] {
                let file = format!("content/2024/{file}.{language}.md");
                site.write(&file, site.read(&file).replace(from, to));
            }
            let file = format!("content/2023/plans.{language}.md");
            site.write(&file, site.read(&file).replace(from, to));
        }
        site.write(
            "content/2024/tables.yaml",
            site.read("content/2024/tables.yaml").replace(&format!("\n  {from}:"), &format!("\n  {to}:")),
        );
    };
    rename(&site, "districts", "counties");
    std::fs::rename(site.path().join("content/2024/tables/districts.csv"), site.path().join("content/2024/tables/counties.csv"))
        .expect("the file can be renamed");
    site.replace("content/2024/tables.yaml", "table: districts", "table: counties");
    rename(&site, "parts", "kinds");
    let run = site.run(&["check", "--lang", "en"]);
    assert!(run.err.contains("#table-districts") && run.err.contains("#chart-parts"), "{}", run.err);
    let tables = site.read("content/2024/tables.yaml");
    site.write("content/2024/tables.yaml", format!("{tables}aliases:\n  districts: counties\n"));
    let report = site.read("content/2024/report.yaml");
    site.write("content/2024/report.yaml", report.replacen("aliases:\n", "aliases:\n  chart-parts: chart-kinds\n", 1));
    let run = site.run(&["check", "--deny", "warnings", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    site.build();
    let page = site.page("2024/plans.html");
    assert!(page.contains("id=\"table-counties\"><span id=\"table-districts\"></span>"), "{page}");
    assert!(page.contains("id=\"chart-kinds\"><span id=\"chart-parts\"></span>"), "{page}");
}
