//! docs/numbers.md tells which numbers are recognised: its own examples are put
//! into a site, so that page and program cannot drift apart. And what the help of
//! a remark proposes is written, and nothing is remarked any more.

mod support;

use std::fs;
use support::{Site, repository};

/// The examples of a table: by language, one cell a row.
fn examples(mark: &str, columns: [usize; 2]) -> [Vec<Vec<String>>; 2] {
    let page = fs::read_to_string(repository().join("docs/numbers.md")).expect("the page");
    let start = format!("<!-- {mark} -->\n");
    let table = page.split_once(&start).expect(mark).1.split_once("<!-- end -->").expect("an end").0;
    let rows: Vec<Vec<&str>> = table.lines().skip(2).map(|row| row.split('|').map(str::trim).collect()).collect();
    let cell = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    columns.map(|column| rows.iter().map(|row| cell(row[column])).collect())
}

/// Which of the texts get a remark about a typed number.
fn asked(site: &Site, language: &str, texts: &[String]) -> Vec<String> {
    // What begins with `1.` is a text here, no list.
    let escape = |text: &String| match text.strip_prefix("1.") {
        Some(rest) => format!("1\\.{rest}"),
        None => text.clone(),
    };
    let paragraphs: Vec<String> = texts.iter().map(escape).collect();
    let file = format!("content/2024/preface.{language}.md");
    let before = site.read(&file);
    site.write(&file, format!("{}\n\n{}\n", before.trim_end(), paragraphs.join("\n\n")));
    let first = before.trim_end().lines().count() + 2;
    let found = remarks(site, &["number-naked", "space-stray"]);
    site.write(&file, before);
    let line = |index: usize| (file.clone(), first + 2 * index);
    let told = |index: &usize| found.iter().any(|(_, place, _)| *place == line(*index));
    (0..texts.len()).filter(told).map(|index| texts[index].clone()).collect()
}

type Remark = (String, (String, usize), String);

/// Code, place and help of the remarks of some codes.
fn remarks(site: &Site, codes: &[&str]) -> Vec<Remark> {
    let run = site.run(&["check", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let list = document.as_array().expect("a list").clone();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let remark = |finding: &serde_json::Value| {
        let line = finding["line"].as_u64().and_then(|line| usize::try_from(line).ok()).unwrap_or_default();
        (text(&finding["code"]), (text(&finding["file"]), line), text(&finding["help"]["zh"]))
    };
    list.iter().map(remark).filter(|(code, _, _)| codes.contains(&code.as_str())).collect()
}

#[test]
fn recognised_forms_are_not_asked_about() {
    let site = Site::copy("small");
    let [chinese, english] = examples("recognised", [3, 4]);
    assert!(chinese.len() > 12 && chinese.iter().all(|row| !row.is_empty()), "{chinese:?}");
    for (language, rows) in [("zh", chinese), ("en", english)] {
        let texts: Vec<String> = rows.concat();
        assert_eq!(asked(&site, language, &texts), [""; 0], "{language}");
    }
}

#[test]
fn quantities_are_asked_about() {
    let site = Site::copy("small");
    let [chinese, english] = examples("asked", [1, 2]);
    for (language, rows) in [("zh", chinese), ("en", english)] {
        let texts: Vec<String> = rows.concat();
        assert!(texts.len() >= 5, "{texts:?}");
        assert_eq!(asked(&site, language, &texts), texts, "{language}");
    }
}

#[test]
fn what_the_help_proposes_is_accepted() {
    for (language, text) in [
        ("zh", "有15所学校"),
        ("zh", "有十五所学校"),
        ("zh", "投入1,200元"),
        ("zh", "生均2.5倍"),
        ("en", "a 100-billion plan"),
        ("en", "in 15 schools"),
        ("en", "for £50,000"),
        ("en", "in 2 023 it began"),
        ("zh", "2 023年起"),
    ] {
        let site = Site::copy("small");
        // What the mended slip says, the other language says too.
        if text.contains("2 023") {
            let (other, year) = if language == "zh" { ("en", "in 2023") } else { ("zh", "2023年") };
            let file = format!("content/2024/preface.{other}.md");
            site.write(&file, format!("{}\n\n{year}\n", site.read(&file).trim_end()));
        }
        let file = format!("content/2024/preface.{language}.md");
        let before = site.read(&file);
        site.write(&file, format!("{}\n\n{text}\n", before.trim_end()));
        let codes = ["number-naked", "space-stray", "number-unmatched", "unit-mismatch", "digits-full", "fact-form"];
        let mut found = remarks(&site, &codes);
        found.retain(|(code, _, _)| code != "number-unmatched");
        assert_eq!(found.len(), 1, "one slip, one remark: {text}: {found:?}");
        let help = &found[0].2;
        let proposed = match help.split_once("{{ =") {
            Some((_, rest)) => {
                let number = rest.split_once(" }}").expect("closed").0;
                text.replacen(number, &format!("{{{{ ={number} }}}}"), 1)
            }
            None => text.replacen("2 023", "2023", 1),
        };
        assert_ne!(proposed, text, "{help}");
        site.write(&file, format!("{}\n\n{proposed}\n", before.trim_end()));
        assert_eq!(remarks(&site, &codes), [], "{text} → {proposed}");
    }
}

#[test]
fn the_other_language_may_use_words_or_another_scale() {
    for (chinese, english, told) in [
        ("办了{{ =15 }}件实事", "did fifteen things", 0),
        ("办了十五件实事", "did {{ =15 }} things", 0),
        ("约{{ =100 }}万元", "about {{ =1 }} million yuan", 0),
        ("办了{{ =15 }}件实事", "did {{ =16 }} things", 2),
        ("始于十二月三十一日", "began on December 31", 0),
        ("始于二〇一四年十二月三十一日", "began on 31 December 2014", 0),
        ("始于12月31日", "began on 30 December", 2),
        ("始于2023年7月", "began in July 2023", 0),
        ("始于2023年7月", "began in June 2023", 2),
    ] {
        let site = Site::copy("small");
        for (language, text) in [("zh", chinese), ("en", english)] {
            let file = format!("content/2024/preface.{language}.md");
            let before = site.read(&file);
            site.write(&file, format!("{}\n\n{text}\n", before.trim_end()));
        }
        assert_eq!(remarks(&site, &["number-unmatched"]).len(), told, "{chinese} / {english}");
    }
}
