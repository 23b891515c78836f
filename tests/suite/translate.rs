//! Translations: the record of what each was made from, files for translators and what comes back, and the desk of the preview.

use crate::support::browser;
use crate::support::server::Server;
use crate::support::{Site, files, program};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How many segments are in each state.
fn states(site: &Site) -> BTreeMap<String, usize> {
    let run = site.run(&["translate", "status", "--format", "json"]);
    let list: Value = serde_json::from_str(&run.out).expect("JSON");
    let mut states = BTreeMap::new();
    for own in list.as_array().expect("a list") {
        *states.entry(own["state"].as_str().expect("a state").to_owned()).or_default() += 1;
    }
    states
}

fn count(site: &Site, state: &str) -> usize {
    states(site).get(state).copied().unwrap_or_default()
}

fn content(site: &Site) -> BTreeMap<PathBuf, Vec<u8>> {
    let all = files(&site.path().join("content")).into_iter().map(|(name, bytes)| (PathBuf::from(name), bytes));
    all.filter(|(name, _)| !name.ends_with("translations.lock.yaml")).collect()
}

fn accepted(site: Site) -> Site {
    for folder in ["content/2023", "content"] {
        let _ = std::fs::remove_file(site.path().join(folder).join("translations.lock.yaml"));
    }
    let run = site.run(&["translate", "accept", "2023", "content"]);
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    site
}

/// What goes to translators and comes back.
const FORMATS: [&str; 5] = ["xliff", "xliff2", "po", "csv", "docx"];

const OVERVIEW: &str = "content/2023/overview.zh.md";

#[test]
fn changed_words_are_told_and_changed_figures_are_not() {
    let site = accepted(Site::sample());
    assert_eq!(states(&site).keys().collect::<Vec<_>>(), ["translated"]);
    let facts = site.read("content/2023/facts.yaml");
    site.write("content/2023/facts.yaml", facts.replace("value: 19525", "value: 19526"));
    let text = site.read(OVERVIEW);
    site.write(OVERVIEW, text.replace("2023年", "2024年").replace("，", ","));
    assert_eq!(count(&site, "stale"), 0, "values and the width of marks are no words");
    site.write("content/2023/facts.yaml", facts);
    site.write(OVERVIEW, text.replacen("大力发展", "着力发展", 1));
    assert_eq!(count(&site, "stale"), 1);
    let run = site.run(&["check", "--lang", "en"]);
    assert!(run.err.contains("translation-stale") && run.err.contains("overview.en.md:9:1"), "{}", run.err);
    site.run(&["build"]);
    let page = site.read("public/en/2023/overview.html");
    assert!(
        page.contains("has changed since it was translated") && page.contains("2023/overview.html#scale"),
        "readers are told"
    );
    assert!(!site.read("public/2023/overview.html").contains("class=\"fallback\""), "not those of the source");
    let settings = site.read("content/site.yaml");
    site.write("content/site.yaml", settings.replacen("format: 1\n", "format: 1\ntranslation_notices: false\n", 1));
    site.run(&["build"]);
    assert!(!site.read("public/en/2023/overview.html").contains("has changed since"), "a key turns it off");
}

#[test]
fn only_what_is_translated_is_signed_off() {
    let site = accepted(Site::sample());
    let signed = ["translate", "sign-off", "2023", "content", "--by", "王芳", "--on", "2024-03-01"];
    assert_eq!(site.run(&signed).code, Some(0));
    assert_eq!(states(&site).keys().collect::<Vec<_>>(), ["reviewed"]);
    let text = site.read(OVERVIEW);
    site.write(OVERVIEW, text.replacen("大力发展", "着力发展", 1));
    let record = site.read("content/2023/translations.lock.yaml");
    let run = site.run(&[&signed[..], &["--lang", "en"]].concat());
    assert!(run.code == Some(2) && run.err.contains("scale/2"), "{}", run.err);
    assert_eq!(site.read("content/2023/translations.lock.yaml"), record, "nothing is recorded");
    assert_eq!(site.run(&["translate", "accept", "2023#scale/2", "--trivial"]).code, Some(0));
    assert_eq!(states(&site).keys().collect::<Vec<_>>(), ["reviewed"], "a mended slip needs no other review");
    let english = site.read("content/2023/overview.en.md");
    site.write("content/2023/overview.en.md", english.replacen("worked hard", "worked very hard", 1));
    assert_eq!((count(&site, "translated"), count(&site, "stale")), (1, 0), "what was reviewed is not what stands there");
    for wrong in [["--by", " ", "--on", "2024-03-01"], ["--by", "王芳", "--on", "yesterday"]] {
        assert_eq!(site.run(&[&["translate", "sign-off", "2023"], &wrong[..]].concat()).code, Some(2));
    }
    assert_eq!(site.run(&["translate", "accept", "2023#nothing"]).code, Some(2));
    assert_eq!(site.run(&["translate", "accept", "1999"]).code, Some(2));
}

#[test]
fn files_for_translators_come_back_as_they_went() {
    for (name, language) in [("sample", "en"), ("small", "en"), ("three", "en"), ("three", "ug"), ("traditional", "en")] {
        for format in FORMATS {
            let site = if name == "sample" { Site::sample() } else { Site::copy(name) };
            let before = content(&site);
            let file = format!("out.{}", if format.starts_with("xliff") { "xlf" } else { format });
            let run = site.run(&["translate", "export", "--format", format, "--language", language, "-o", &file]);
            if run.code == Some(2) && run.err.contains(language) {
                continue;
            }
            assert_eq!(run.code, Some(0), "{name} {format}: {}{}", run.out, run.err);
            let run = site.run(&["translate", "import", &file, "--lang", "en"]);
            assert!(run.code == Some(0) && run.out.contains(", 0 left out"), "{name} {format}: {}{}", run.out, run.err);
            assert_eq!(content(&site), before, "{name} {language} {format}");
        }
    }
}

/// The sample with its translations as a file for translators, in which all are done.
fn exported() -> (Site, String) {
    let site = accepted(Site::sample());
    site.run(&["translate", "export", "-o", "out.xlf"]);
    let text = site.read("out.xlf");
    (site, text)
}

#[test]
fn what_is_missing_is_put_where_the_source_has_it() {
    let (site, _) = exported();
    let before = content(&site);
    let cut = |name: &str, from: &str, to: &str| {
        let text = site.read(name);
        let start = text.find(from).unwrap_or_else(|| panic!("{from}"));
        let end = if to.is_empty() { text.len() } else { start + text[start..].find(to).expect("the end") };
        site.write(name, format!("{}{}", &text[..start], &text[end..]));
    };
    cut("content/2023/overview.en.md", "The number of secondary", "- National");
    cut("content/2023/overview.en.md", "- Provincial level", "\nTitles");
    cut("content/2023/overview.en.md", "## Facilities", "## Teaching");
    cut("content/2023/facts.yaml", "      en: National demonstration", "    unit");
    std::fs::remove_file(site.path().join("content/2023/students.en.md")).expect("the file");
    std::fs::remove_file(site.path().join("content/2023/closing.en.md")).expect("the file");
    assert!(count(&site, "missing") > 10);
    let run = site.run(&["translate", "import", "out.xlf", "--lang", "en"]);
    assert!(run.code == Some(0) && run.out.contains(", 0 left out"), "{}{}", run.out, run.err);
    let after = content(&site);
    for (name, bytes) in &before {
        let now = after.get(name).map(|bytes| String::from_utf8_lossy(bytes));
        assert_eq!(now.as_deref(), Some(&*String::from_utf8_lossy(bytes)), "{}", name.display());
    }
}

#[test]
fn what_does_not_fit_the_source_is_left_out() {
    let (_, text) = exported();
    let figure = text.find("<target state=\"translated\">The number of secondary").expect("a target with figures");
    let end = figure + text[figure..].find("</target>").expect("its end");
    let target = &text[figure..end];
    let first = &target[target.find("<ph").expect("a figure")..target.find("</ph>").expect("its end") + 5];
    let replaced = |old: &str, new: &str| text.replacen(target, &target.replacen(old, new, 1), 1);
    let wrong = [
        ("a figure less", replaced(first, ""), "lacks {{ schools }}"),
        ("a figure twice", replaced(first, &format!("{first} {first}")), "repeats {{ schools }}"),
        ("another figure", replaced("{{ schools.value }}", "{{ staff }}"), "{{ staff }}"),
        ("a typed number", replaced(first, "15"), "lacks {{ schools }}"),
        ("another source", text.replacen("<source>全市（含滑县）", "<source>全县", 1), "has changed since"),
        (
            "a text that is gone",
            text.replacen("resname=\"scale/3\"", "resname=\"gone/1\"", 1).replacen("<source>全市（含滑县）", "<source>无", 1),
            "no text `gone/1`",
        ),
        ("a heading of Markdown", replaced("The number of", "# The number of"), "backslash"),
    ];
    for (what, file, reason) in wrong {
        let site = accepted(Site::sample());
        let before = content(&site);
        site.write("in.xlf", file);
        let run = site.run(&["translate", "import", "in.xlf", "--lang", "en"]);
        assert!(
            run.code == Some(1) && run.out.contains(reason) && run.out.contains("1 left out"),
            "{what}: {}{}",
            run.out,
            run.err
        );
        assert_eq!(content(&site), before, "{what}");
    }
    let whole = [
        ("broken", "<xliff", "Line 1 of the XLIFF file is malformed"),
        ("entities", "<!DOCTYPE x [<!ENTITY a \"b\">]><xliff/>", "DOCTYPE"),
        ("another kind", "<html/>", "no XLIFF file"),
    ];
    for (what, file, reason) in whole {
        let site = Site::sample();
        site.write("in.xlf", file);
        let run = site.run(&["translate", "import", "in.xlf", "--lang", "en"]);
        assert!(run.code == Some(2) && run.err.contains(reason), "{what}: {}", run.err);
    }
}

#[test]
fn an_edit_since_the_export_is_not_overwritten() {
    let (site, text) = exported();
    let english = site.read("content/2023/overview.en.md");
    site.write("content/2023/overview.en.md", english.replacen("worked hard", "worked very hard", 1));
    site.write("in.xlf", text.replacen("worked hard", "laboured", 1));
    let run = site.run(&["translate", "import", "in.xlf", "--lang", "en"]);
    assert!(run.code == Some(1) && run.out.contains("edited in the meantime"), "{}", run.out);
    assert!(site.read("content/2023/overview.en.md").contains("worked very hard"));
}

#[test]
fn what_nobody_touched_stays_what_it_is() {
    let signed = ["translate", "sign-off", "2023", "content", "--by", "王芳", "--on", "2024-03-01"];
    for format in FORMATS {
        let site = accepted(Site::sample());
        site.run(&signed);
        let text = site.read(OVERVIEW);
        site.write(OVERVIEW, text.replacen("大力发展", "着力发展", 1));
        let before = states(&site);
        let record = site.read("content/2023/translations.lock.yaml");
        let file = format!("out.{}", if format.starts_with("xliff") { "xlf" } else { format });
        site.run(&["translate", "export", "-o", &file]);
        let run = site.run(&["translate", "import", &file, "--lang", "en"]);
        assert!(run.code == Some(0) && run.out.contains("171 as before"), "{format}: {}{}", run.out, run.err);
        assert_eq!((states(&site), site.read("content/2023/translations.lock.yaml")), (before, record), "{format}");
        site.run(&["translate", "accept", "2023"]);
        assert_eq!((count(&site, "reviewed"), count(&site, "translated")), (195, 1), "a review is not lowered");
    }
}

#[test]
fn the_first_text_that_comes_back_makes_no_drafts_of_the_others() {
    let site = Site::copy("small");
    site.run(&["translate", "export", "--report", "2023", "--format", "csv", "-o", "out.csv"]);
    let table = site.read("out.csv");
    site.write("in.csv", table.replace("The city has {{ schools }}", "The town has {{ schools }}"));
    let run = site.run(&["translate", "import", "in.csv", "--lang", "en"]);
    assert!(run.code == Some(0) && run.out.contains("1 text written"), "{}{}", run.out, run.err);
    assert!(!site.run(&["check"]).err.contains("translation-draft"));
    assert!(site.read("content/2023/overview.en.md").contains("The town has"));
}

#[test]
fn two_texts_for_one_segment_are_told() {
    let (site, text) = exported();
    for name in ["one", "two", "three"] {
        site.write(&format!("{name}.xlf"), text.replacen("worked hard", &format!("worked {name}"), 1));
    }
    let before = content(&site);
    let run = site.run(&["translate", "import", "one.xlf", "two.xlf", "--lang", "en"]);
    assert!(run.code == Some(1) && run.out.contains("two different translations"), "{}{}", run.out, run.err);
    assert_eq!(content(&site), before);
    // Of two that were given the whole file, each has changed another text.
    site.write("two.xlf", text.replacen("Scale and structure</target>", "Size and structure</target>", 1));
    let run = site.run(&["translate", "import", "one.xlf", "two.xlf", "--lang", "en"]);
    assert!(run.code == Some(0) && run.out.contains("2 texts written"), "{}{}", run.out, run.err);
    let english = site.read("content/2023/overview.en.md");
    assert!(english.contains("worked one") && english.contains("## Size and structure"));
}

#[test]
fn damaged_files_are_refused_in_words() {
    let site = accepted(Site::sample());
    let head = "msgid \"\"\nmsgstr \"Language: en\\n\"\n\nmsgctxt \"2023#scale/1\"\nmsgid \"规模和结构\"\n";
    for line in ["msgstr “x”", "msgstr \"", "msgstr x", "\"", "msgstr \"a\\\"", "x"] {
        site.write("in.po", format!("{head}{line}\n"));
        let run = site.run(&["translate", "import", "in.po", "--lang", "en"]);
        assert!(run.code == Some(2) && run.err.contains("Line 6"), "{line}: {}{}", run.out, run.err);
    }
    let deep = |count: usize| format!("{}x{}", "<g id=\"1\" ctype=\"bold\">".repeat(count), "</g>".repeat(count));
    site.run(&["translate", "export", "-o", "out.xlf"]);
    let text = site.read("out.xlf").replacen("Scale and structure</target>", &format!("{}</target>", deep(20_000)), 1);
    site.write("in.xlf", text);
    let run = site.run(&["translate", "import", "in.xlf", "--lang", "en"]);
    assert!(run.code == Some(1) || run.code == Some(2), "{}{}", run.out, run.err);
    assert!(run.out.len() < 5_000, "{}", run.out.len());
    let other = Site::copy("small");
    other.run(&["translate", "export", "-o", "out.xlf", "--report", "2023"]);
    site.write("in.xlf", other.read("out.xlf"));
    let before = content(&site);
    let run = site.run(&["translate", "import", "in.xlf", "--lang", "en"]);
    assert!(run.code == Some(2) && run.err.contains("another site"), "{}{}", run.out, run.err);
    assert_eq!(content(&site), before);
    let run = site.run(&["translate", "export", "-o", "out.xlf", "--lang", "en"]);
    assert!(run.code == Some(2) && run.err.contains("exists"), "a translator's file is not overwritten: {}", run.err);
}

#[test]
fn texts_without_a_counterpart_are_told() {
    let site = accepted(Site::sample());
    let text = site.read(OVERVIEW);
    let paragraph = "职业教育的发展，";
    let line = text.lines().find(|line| line.starts_with(paragraph)).expect("a paragraph").to_owned();
    site.write(
        OVERVIEW,
        text.replacen(&line, "这里另外说一件新的事情，以前没有说过。", 1).replacen("## 设施", "这一段也是新的。\n\n## 设施", 1),
    );
    let run = site.run(&["check", "--lang", "en"]);
    assert!(run.err.contains("translation-missing") && run.err.contains("overview.zh.md"), "{}", run.err);
    site.write(OVERVIEW, text.replacen(&format!("{line}\n\n"), "", 1));
    let run = site.run(&["check", "--lang", "en"]);
    assert!(run.err.contains("no longer there") && run.err.contains("overview.en.md:18"), "{}", run.err);
}

#[test]
fn a_report_may_be_written_in_another_language_first() {
    let site = Site::copy("small");
    let report = site.read("content/2024/report.yaml");
    site.write("content/2024/report.yaml", report.replacen("format: 1\n", "format: 1\nsource_language: en\n", 1));
    assert_eq!(site.run(&["check", "--lang", "en"]).err, "", "the other way round it is as good");
    assert_eq!(site.run(&["translate", "accept", "2024"]).code, Some(0));
    let english = site.read("content/2024/overview.en.md");
    site.write("content/2024/overview.en.md", english.replacen("campuses take up", "campuses cover", 1));
    let run = site.run(&["check", "--lang", "en"]);
    assert!(run.err.contains("translation-stale") && run.err.contains("overview.zh.md:12"), "{}", run.err);
    site.run(&["build"]);
    assert!(site.read("public/2024/overview.html").contains("本条原文已有修改"), "readers of the translation are told");
    assert!(!site.read("public/en/2024/overview.html").contains("class=\"fallback\""), "and those of the source are not");
    site.write("content/2024/overview.en.md", &english);
    let before = content(&site);
    let run = site.run(&["translate", "export", "--report", "2024", "--language", "zh", "-o", "out.xlf"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(
        site.read("out.xlf").contains("source-language=\"en\" target-language=\"zh-Hans\""),
        "{}",
        &site.read("out.xlf")[..400]
    );
    // A clause that the translation lacks is missing, and comes back from the translator.
    let chinese = site.read("content/2024/plans.zh.md");
    let clause = chinese.find("\n## ").expect("a clause");
    site.write("content/2024/plans.zh.md", &chinese[..=clause]);
    let run = site.run(&["check", "--lang", "en"]);
    assert!(run.err.contains("translation-missing") && !run.err.contains("clause-unmatched"), "{}", run.err);
    let run = site.run(&["translate", "import", "out.xlf", "--lang", "en"]);
    assert!(run.code == Some(0) && run.out.contains(", 0 left out"), "{}{}", run.out, run.err);
    assert_eq!(content(&site), before);
    let run = site.run(&["translate", "status", "--report", "2024", "--language", "en", "--format", "json"]);
    assert_eq!(run.out.trim(), "[]", "what is the source has no translations");
    site.write("content/2024/report.yaml", report.replacen("format: 1\n", "format: 1\nsource_language: fr\n", 1));
    let run = site.run(&["check", "--lang", "en"]);
    assert!(run.err.contains("no language `fr`") && run.err.contains("report.yaml:2:18"), "{}", run.err);
}

#[test]
fn readers_are_told_how_much_is_up_to_date() {
    let site = Site::copy("small");
    site.run(&["translate", "sign-off", "2024", "--by", "王芳", "--on", "2025-01-20"]);
    site.run(&["build"]);
    let front = "public/en/2024/index.html";
    assert!(!site.read(front).contains("up to date"), "nothing is said while all are");
    let overview = "content/2024/quality.zh.md";
    let text = site.read(overview);
    let clause = text.find("{#training}").expect("the clause of the correction");
    let words = text[clause..].find('，').expect("words") + clause;
    site.write(overview, format!("{}，另外{}", &text[..words], &text[words..]));
    site.run(&["build"]);
    let page = site.read(front);
    assert!(page.contains("Of the ") && page.contains(" are in English and up to date."), "{page}");
    let page = site.read("public/en/2024/quality.html");
    assert!(page.contains("was corrected on February 3, 2025"), "the correction is later than the review");
    site.run(&["translate", "accept", "2024", "--trivial"]);
    let text = site.read(overview);
    site.run(&["translate", "sign-off", "2024", "--by", "王芳", "--on", "2025-02-20"]);
    site.write(overview, text.replacen("，另外", "，此外", 1));
    site.run(&["build"]);
    let page = site.read("public/en/2024/quality.html");
    assert!(page.contains("has changed since it was translated") && !page.contains("was corrected on"), "it was reviewed since");
    let run = site.run(&["translate", "sign-off", "2024", "--by", "王芳", "--on", "2999-01-01", "--lang", "en"]);
    assert!(run.code == Some(2) && run.err.contains("in the future"), "{}", run.err);
}

#[test]
fn what_all_reports_share_is_translated_too() {
    let site = accepted(Site::sample());
    let indicators = site.read("content/indicators.yaml");
    site.write("content/indicators.yaml", indicators.replacen("全市中等职业学校的数量", "全市全部中等职业学校的数量", 1));
    let run = site.run(&["check", "--lang", "en"]);
    assert!(
        run.err.contains("indicators.yaml:12") && run.err.contains("accept content#indicators/schools/definition"),
        "{}",
        run.err
    );
    let run = site.run(&["translate", "export", "--only", "stale", "-o", "out.xlf"]);
    assert!(run.out.contains("1 text") || run.out.contains("1 段"), "{}", run.out);
    let text = site.read("out.xlf");
    assert!(text.contains("original=\"content\""), "{text}");
    site.write("out.xlf", text.replacen("Number of secondary", "Number of all secondary", 1));
    let run = site.run(&["translate", "import", "out.xlf", "--lang", "en"]);
    assert!(run.code == Some(0) && run.out.contains("content · en: 1 text written"), "{}{}", run.out, run.err);
    assert!(site.read("content/indicators.yaml").contains("en: Number of all secondary"));
    assert_eq!(site.run(&["translate", "accept", "content"]).code, Some(0));
    assert_eq!(site.run(&["check", "--lang", "en"]).err, "");
    let desk = DeskOfSite::start(site);
    assert!(desk.page("en/content/-texts.html").contains("Number of all secondary"));
}

#[test]
fn the_review_prints_what_the_pages_print() {
    let site = Site::copy("small");
    let facts = site.read("content/2024/facts.yaml");
    let drop = "\n  drop:\n    label: { zh: 变化, en: Change }\n    unit: percent\n    value: -21.7\n";
    site.write("content/2024/facts.yaml", facts.replacen("facts:\n", &format!("facts:{drop}"), 1));
    for (language, text) in [
        ("zh", "受理量下降{{ drop.magnitude }}，共{{ =三 }}项。"),
        ("en", "Cases fell by {{ drop.magnitude }}, {{ =3 }} in all."),
    ] {
        let name = format!("content/2024/preface.{language}.md");
        site.write(&name, format!("{}\n{text}\n", site.read(&name)));
    }
    let run = site.run(&["translate", "review", "--report", "2024"]);
    let plain: String = run.out.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    assert!(plain.contains("受理量下降21.7%") && plain.contains("Cases fell by 21.7%"), "{}{}", run.out, run.err);
    assert!(!run.out.contains("{{ =") && !run.out.contains("−21.7"), "{}", run.out);
}

#[test]
fn a_translation_may_be_the_same_as_that_of_its_neighbour() {
    let site = Site::copy("small");
    assert_eq!(site.run(&["translate", "accept", "2024"]).code, Some(0));
    let overview = "content/2024/overview.zh.md";
    let text = site.read(overview);
    let items: Vec<&str> = text.lines().filter(|line| line.starts_with("- ")).collect();
    site.write(overview, text.replacen(items[0], "- 政府办的", 1).replacen(items[1], "- 社会办的", 1));
    site.run(&["translate", "export", "--only", "stale,missing", "-o", "out.csv"]);
    let answer = |line: &str| {
        let is_own = line.contains("政府办的") || line.contains("社会办的");
        if is_own {
            line.replacen(",stale,", ",translated,", 1)
                .rsplitn(3, ',')
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .enumerate()
                .map(|(index, part)| if index == 1 { "the same words" } else { part })
                .collect::<Vec<_>>()
                .join(",")
        } else {
            line.to_owned()
        }
    };
    let table = site.read("out.csv").lines().map(answer).collect::<Vec<_>>().join("\r\n");
    site.write("out.csv", table);
    let run = site.run(&["translate", "import", "out.csv", "--lang", "en"]);
    assert!(run.code == Some(0) && run.out.contains("2 texts written"), "{}{}", run.out, run.err);
    assert_eq!(site.run(&["check", "--lang", "en"]).err, "", "both are recorded");
    assert_eq!(site.read("content/2024/overview.en.md").matches("the same words").count(), 2);
}

#[test]
fn clauses_at_the_end_of_a_file_come_back() {
    let site = Site::copy("small");
    let before = content(&site);
    site.run(&["translate", "export", "--report", "2024", "-o", "out.xlf"]);
    for end in ["\n", "\n\n", ""] {
        site.write("content/2024/plans.en.md", format!("# Plans\n\n## Next steps {{#next-steps}}{end}"));
        let run = site.run(&["translate", "import", "out.xlf", "--lang", "en"]);
        assert!(matches!(run.code, Some(0 | 1)), "{end:?}: {}{}", run.out, run.err);
    }
    let after = content(&site);
    let name = PathBuf::from("2024/plans.en.md");
    let shown = |all: &BTreeMap<PathBuf, Vec<u8>>| {
        all.iter().find(|(own, _)| own.ends_with(&name)).map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
    };
    assert!(shown(&after).is_some_and(|text| text.contains("## ")), "{:?} {:?}", shown(&before), shown(&after));
}

#[test]
fn memories_term_bases_and_printed_reviews_are_written() {
    let site = accepted(Site::sample());
    assert_eq!(site.run(&["translate", "export", "-o", "memory.tmx"]).code, Some(0));
    let text = site.read("memory.tmx");
    assert!(text.contains("<tmx version=\"1.4\">") && text.contains("<ph x=\"1\">{{ schools }}</ph>"), "{}", &text[..2000]);
    let run = site.run(&["translate", "import", "memory.tmx", "--lang", "en"]);
    assert!(run.code == Some(2) && run.err.contains("does not say where a text belongs"), "{}", run.err);
    assert_eq!(site.run(&["translate", "terms", "-o", "terms.tbx"]).code, Some(0));
    let text = site.read("terms.tbx");
    assert!(text.contains("<martif type=\"TBX-Basic\"") && text.contains("<term>安阳市教育局</term>"), "{text}");
    assert_eq!(site.run(&["translate", "terms", "-o", "terms.csv"]).code, Some(0));
    assert!(
        site.read("terms.csv").starts_with("\u{FEFF}zh-Hans,en,note\r\n")
            || site.read("terms.csv").starts_with("\u{FEFF}zh-CN,en,note\r\n")
    );
    if browser::find().is_some() {
        let run = site.run(&["translate", "review", "-o", "review.pdf"]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert!(std::fs::read(site.path().join("review.pdf")).expect("the file").starts_with(b"%PDF-"));
    }
}

struct DeskOfSite {
    site: Site,
    server: Server,
}

impl DeskOfSite {
    fn start(site: Site) -> DeskOfSite {
        let server = Server::start(program(), site.path(), &[]);
        DeskOfSite { site, server }
    }

    fn page(&self, name: &str) -> String {
        let answer = self.server.get(&format!("/__gongkai/translate/{name}"));
        assert_eq!(answer.status, 200, "{name}");
        String::from_utf8(answer.body).expect("text")
    }

    /// The fields of the form with a segment, as a browser would send them.
    fn form(&self, name: &str, address: &str) -> Vec<(String, String)> {
        let page = self.page(name);
        let shown = address.replace('/', "&#x2f;");
        let form = page.split("<form ").find(|form| form.contains(&format!("value=\"{shown}\""))).expect("the form");
        let plain = |text: &str| {
            text.replace("&#x2f;", "/").replace("&quot;", "\"").replace("&#x27;", "'").replace("&lt;", "<").replace("&amp;", "&")
        };
        let mut fields = Vec::new();
        for input in form.split("<input type=\"hidden\" name=\"").skip(1) {
            let (name, rest) = input.split_once("\" value=\"").expect("a value");
            fields.push((name.to_owned(), plain(rest.split('"').next().unwrap_or_default())));
        }
        for area in form.split("<textarea name=\"").skip(1) {
            let (name, rest) = area.split_once('"').expect("a name");
            let text = &rest[rest.find('>').expect("a start") + 1..rest.find("</textarea>").expect("an end")];
            fields.push((name.to_owned(), plain(text)));
        }
        fields
    }

    fn send(&self, name: &str, fields: &[(String, String)], what: &str) -> (u16, String) {
        let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.push(("do", what));
        let answer = self.server.post(&format!("/__gongkai/translate/{name}"), &fields, "");
        (answer.status, String::from_utf8_lossy(&answer.body).into_owned())
    }
}

fn set(fields: &mut [(String, String)], name: &str, change: impl Fn(&str) -> String) {
    let field = fields.iter_mut().find(|(own, _)| own == name).expect("the field");
    field.1 = change(&field.1);
}

#[test]
fn the_desk_writes_what_is_typed_and_nothing_else() {
    let site = accepted(Site::sample());
    let text = site.read(OVERVIEW);
    site.write(OVERVIEW, text.replacen("大力发展", "着力发展", 1));
    let desk = DeskOfSite::start(site);
    let name = "en/2023/overview.html";
    let page = desk.page(&format!("{name}?show=todo"));
    assert_eq!(page.matches("<form class=\"desk-form\"").count(), 1, "one is to do");
    assert!(page.contains("<del>大</del><ins>着</ins>"), "what has changed is marked");
    let mut fields = desk.form(name, "scale/2");
    set(&mut fields, "text-1", |text| text.replacen("worked hard", "worked steadily", 1));
    let english = desk.site.read("content/2023/overview.en.md");
    assert_eq!(desk.send(name, &fields, "save").0, 303);
    assert_eq!(desk.site.read("content/2023/overview.en.md"), english.replacen("worked hard", "worked steadily", 1));
    assert_eq!(states(&desk.site).keys().collect::<Vec<_>>(), ["translated"]);
    assert!(desk.site.read("content/2023/translations.lock.yaml").contains("scale/2:"), "it keeps its place");
    // The form is now an old one.
    set(&mut fields, "text-1", |text| text.replacen("steadily", "slowly", 1));
    let (status, page) = desk.send(name, &fields, "save");
    assert!(status == 200 && page.contains("edited in the meantime") && page.contains("worked slowly"), "what was typed is kept");
    let mut fields = desk.form(name, "scale/3");
    set(&mut fields, "text-1", |text| text.replacen("{{ schools.value }}", "15", 1));
    let (status, page) = desk.send(name, &fields, "save");
    assert!(status == 200 && page.contains("lacks {{ schools }}"), "{page}");
    assert!(!desk.site.read("content/2023/overview.en.md").contains("slowly"));
}

#[test]
fn the_desk_makes_a_clause_that_the_language_lacks() {
    let site = accepted(Site::sample());
    let whole = site.read("content/2023/overview.en.md");
    let (start, end) = (whole.find("## Facilities").expect("it"), whole.find("## Teaching").expect("it"));
    let clause = whole[start..end].to_owned();
    site.write("content/2023/overview.en.md", format!("{}{}", &whole[..start], &whole[end..]));
    let desk = DeskOfSite::start(site);
    let name = "en/2023/overview.html";
    let mut fields = desk.form(name, "facilities/1");
    assert_eq!(fields.iter().filter(|(name, _)| name.starts_with("text-")).count(), 2, "its texts are saved together");
    set(&mut fields, "text-1", |_| "Facilities and equipment".to_owned());
    let (status, page) = desk.send(name, &fields, "save");
    assert!(status == 200 && page.contains("role=\"alert\""), "a text is missing");
    let body = clause.lines().nth(2).expect("the paragraph").to_owned();
    set(&mut fields, "text-2", |_| body.clone());
    assert_eq!(desk.send(name, &fields, "save").0, 303);
    assert_eq!(desk.site.read("content/2023/overview.en.md"), whole);
}
