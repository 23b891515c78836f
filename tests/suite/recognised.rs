//! Numbers in prose that are told and that are not, as `docs/numbers.md` has them; and
//! that no help proposes what is told again.

use crate::support::{Site, repository};
use serde_json::Value;

const ZH: &str = "content/2023/overview.zh.md";
const EN: &str = "content/2023/overview.en.md";

/// The rows of a table: its name, the Chinese and the English examples.
fn rows(heading: &str) -> Vec<(String, Vec<String>, Vec<String>)> {
    let text = std::fs::read_to_string(repository().join("docs/numbers.md")).expect("the document");
    let part = text.split("\n## ").find(|part| part.starts_with(heading)).expect(heading);
    let cells = |line: &str| line.trim_matches('|').split(" | ").map(str::to_owned).collect::<Vec<_>>();
    let examples = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let lines = part.lines().filter(|line| line.starts_with("| ") && !line.contains("| 中文 |"));
    lines
        .map(|line| {
            let cells = cells(line);
            assert_eq!(cells.len(), 3, "{line}");
            (cells[0].clone(), examples(&cells[1]), examples(&cells[2]))
        })
        .collect()
}

/// What is told of each example, written as a paragraph of its own.
fn told(examples: &[String], file: &str) -> Vec<Vec<Value>> {
    let site = Site::copy("small");
    let mut text = site.read(file).trim_end().to_owned() + "\n";
    let mut lines = Vec::new();
    for example in examples {
        text.extend(["\n", example, "\n"]);
        lines.push(text.lines().count());
    }
    site.write(file, text);
    let run = site.run(&["check", "--format", "json"]);
    let findings = run.findings();
    let at = |line: usize| {
        let here = |finding: &&Value| finding["file"] == file && finding["line"] == line;
        findings.iter().filter(here).cloned().collect::<Vec<_>>()
    };
    lines.into_iter().map(at).collect()
}

fn naked(findings: &[Value]) -> Vec<&Value> {
    findings.iter().filter(|finding| finding["code"] == "number-naked").collect()
}

#[test]
fn recognised_forms_are_not_told() {
    for (file, column) in [(ZH, 1), (EN, 2)] {
        let mut wrong = Vec::new();
        let all: Vec<(String, String)> = rows("不提醒")
            .into_iter()
            .flat_map(|(name, zh, en)| {
                let examples = if column == 1 { zh } else { en };
                assert!(!examples.is_empty(), "{name} has an example");
                examples.into_iter().map(move |example| (name.clone(), example))
            })
            .collect();
        let examples: Vec<String> = all.iter().map(|(_, example)| example.clone()).collect();
        for ((name, example), findings) in all.iter().zip(told(&examples, file)) {
            wrong.extend(naked(&findings).iter().map(|finding| format!("{name}: {example}: {}", finding["message"]["en"])));
        }
        assert_eq!(wrong, [""; 0], "{}", wrong.join("\n"));
    }
}

#[test]
fn figures_are_told_once_and_their_help_helps() {
    for (file, column) in [(ZH, 1), (EN, 2)] {
        let examples: Vec<String> = rows("提醒").into_iter().flat_map(|(_, zh, en)| if column == 1 { zh } else { en }).collect();
        assert!(examples.len() > 5);
        let mut mended = Vec::new();
        let mut wrong = Vec::new();
        for (example, findings) in examples.iter().zip(told(&examples, file)) {
            let naked = naked(&findings);
            // A number is told once, not in parts.
            let [finding] = naked.as_slice() else {
                wrong.push(format!("{example}: told {} times", naked.len()));
                continue;
            };
            mended.push(followed(example, finding, column == 1));
        }
        assert_eq!(wrong, [""; 0], "{}", wrong.join("\n"));
        for (text, findings) in mended.iter().zip(told(&mended, file)) {
            let left: Vec<&Value> = findings
                .iter()
                .filter(|finding| !matches!(finding["code"].as_str(), Some("number-unmatched" | "text-unmatched")))
                .collect();
            assert!(left.is_empty(), "{text}: {left:?}");
        }
    }
}

/// The text with every number of the remark written as its help says.
fn followed(text: &str, finding: &Value, is_chinese: bool) -> String {
    let help = finding["help"]["en"].as_str().expect("a help");
    let proposals: Vec<String> =
        help.split("{{ =").skip(1).map(|rest| format!("{{{{ ={} }}}}", rest.split(" }}").next().expect("closed"))).collect();
    let number = |key: &str| usize::try_from(finding[key].as_u64().expect(key)).expect("small");
    let characters: Vec<char> = text.chars().collect();
    let start = number("column") - 1;
    let end = start + number("length");
    let part = |part: &[char]| part.iter().collect::<String>();
    let between = if is_chinese { "、" } else { ", " };
    format!("{}{}{}", part(&characters[..start]), proposals.join(between), part(&characters[end..]))
}

#[test]
fn an_offered_fact_fits_the_sentence() {
    let site = Site::copy("small");
    let file = "content/2024/quality.zh.md";
    let text = site.read(file);
    let number = |finding: &Value| finding["help"]["en"].as_str().unwrap_or_default().to_owned();
    for (written, reference) in [("2874人", "{{ staff }}"), ("2874之数", "{{ staff.value }}"), ("2,874名", "{{ staff.value }}")]
    {
        let spoilt = text.replacen("{{ staff }}", written, 1);
        assert_ne!(spoilt, text);
        site.write(file, &spoilt);
        let run = site.run(&["check", "--format", "json"]);
        let findings = run.findings();
        let helps: Vec<String> = findings.iter().filter(|finding| finding["code"] == "number-naked").map(number).collect();
        assert_eq!(helps.len(), 1, "{written}: {helps:?}");
        let offer = helps[0].split("write ").nth(1).and_then(|rest| rest.split('”').next()).expect("an offer");
        let (own, replaced) = offer.split_once(" for “").expect("what it replaces");
        assert_eq!(own, reference, "{written}");
        site.write(file, spoilt.replacen(replaced, own, 1));
        let run = site.run(&["check", "--format", "json"]);
        let left = run.findings();
        let codes: Vec<&Value> = left.iter().map(|finding| &finding["code"]).collect();
        assert!(codes.iter().all(|code| *code != "number-naked" && *code != "unit-mismatch"), "{written}: {codes:?}");
    }
}

#[test]
fn a_year_with_a_space_is_told_as_one() {
    let texts = ["2 023年".to_owned(), "2023年".to_owned(), "2 023 年".to_owned()];
    let told = told(&texts, ZH);
    let helps: Vec<Vec<String>> =
        told.iter().map(|findings| naked(findings).iter().map(|finding| finding["help"]["en"].to_string()).collect()).collect();
    assert_eq!(helps.iter().map(Vec::len).collect::<Vec<_>>(), [1, 0, 1], "{helps:?}");
    assert!(helps[0][0].contains("delete the space: 2023"), "{helps:?}");
}

/// A number that is marked in one language only, and written in words or in another
/// scale in the other.
#[test]
fn marked_numbers_may_be_words_in_the_other_language() {
    for (zh, en, is_told) in [
        ("连续{{ =15 }}年", "for fifteen years in a row", false),
        ("连续十五年", "for {{ =15 }} years in a row", false),
        ("约{{ =100万 }}元", "about {{ =1 million }} yuan", false),
        ("约{{ =100万 }}元", "about one million yuan", false),
        ("约{{ =24億4,600萬 }}元", "about {{ =2,446 million }} yuan", false),
        ("连续{{ =15 }}年", "for sixteen years in a row", true),
        ("约{{ =100万 }}元", "about {{ =10 million }} yuan", true),
        ("于2023年10月19日", "on 19 October 2023", false),
        ("于二〇二三年十月十九日", "on October 19, 2023", false),
        ("于２０２３年１０月１９日", "on 2023-10-19", false),
        ("于2023年10月19日", "on 20 October 2023", true),
        ("在2023年10月", "in October 2023", false),
        ("在2023年10月", "in November 2023", true),
        ("2023—2024学年", "the 2023/24 academic year", false),
        ("2023—2024学年", "the 2023/25 academic year", true),
    ] {
        let site = Site::copy("small");
        for (file, text) in [(ZH, zh), (EN, en)] {
            let own = site.read(file).trim_end().to_owned();
            site.write(file, format!("{own}\n\n{text}\n"));
        }
        let run = site.run(&["check", "--format", "json"]);
        assert_eq!(run.out.contains("number-unmatched"), is_told, "{zh} / {en}: {}", run.out);
    }
}

/// Languages that no line of the program knows by name.
#[test]
fn dates_of_every_language_are_compared() {
    let zh = "于2023年10月19日";
    for (tag, same, other) in [
        ("fr", "le 19 octobre 2023", "le 20 octobre 2023"),
        ("ru", "19 октября 2023 г.", "19 ноября 2023 г."),
        ("ar", "١٩ أكتوبر ٢٠٢٣", "١٩ أكتوبر ٢٠٢٢"),
        ("vi", "ngày 19 tháng 10 năm 2023", "ngày 19 tháng 11 năm 2023"),
        ("ko", "2023년 10월 19일", "2023년 10월 18일"),
        ("ug", "2023-يىلى 19-ئۆكتەبىر", "2023-يىلى 18-ئۆكتەبىر"),
    ] {
        let site = Site::copy("three");
        site.replace("content/site.yaml", "    tag: ug\n", &format!("    tag: {tag}\n"));
        for (language, text) in [("zh", zh), ("en", "on 19 October 2023")] {
            let file = format!("content/2024/plans.{language}.md");
            site.write(&file, format!("{}\n\n{text}\n", site.read(&file).trim_end()));
        }
        let file = "content/2024/plans.ug.md";
        let own = site.read(file).trim_end().to_owned();
        for (text, is_told) in [(same, false), (other, true)] {
            site.write(file, format!("{own}\n\n{text}\n"));
            let run = site.run(&["check", "--format", "json"]);
            let findings = run.findings();
            let of = |code: &str| findings.iter().filter(|finding| finding["code"] == code).count();
            assert_eq!(of("number-naked"), 0, "{tag}: {text}: {}", run.out);
            assert_eq!(of("number-unmatched") > 0, is_told, "{tag}: {text}: {}", run.out);
        }
    }
}
