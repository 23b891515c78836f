//! `gongkai fix` makes nothing worse: recorded names stay byte for byte, one run is
//! enough, and what a machine cannot know is left to the author.

use crate::support::{self, Site};

const NAME: &str = "content/2023/plans.zh.md";
const HEAD: &str = "# 工作打算\n\n## 下一步 {#next-steps}\n\n";

/// What one run makes of a text below the heading; a second run must find nothing.
fn fixed(text: &str) -> String {
    let site = Site::copy("small");
    site.write(NAME, format!("{HEAD}{text}\n"));
    fix_once(&site);
    site.read(NAME).strip_prefix(HEAD).expect("the heading stays").trim_end_matches('\n').to_owned()
}

fn fix_once(site: &Site) {
    let run = site.run(&["fix", "--yes", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let again = site.run(&["fix", "--yes", "--lang", "en"]);
    assert!(again.out.contains("nothing to fix"), "{}", again.out);
}

#[test]
fn marks_become_wide_by_pairs_in_one_run() {
    for (text, right) in [
        ("规划(2021—2025年),全面推进.", "规划（2021—2025年），全面推进。"),
        ("他说\"好\",增长{{ =3 }}%,见[规模](#scale).", "他说“好”，增长{{ =3 }}%，见[规模](#scale)。"),
        ("（一)见[规模](#scale) ,各县;", "（一）见[规模](#scale)，各县；"),
        ("**甲：** 乙，**丙** ，丁", "**甲：** 乙，**丙**，丁"),
        ("**一是,招生.** 二是 就业。", "**一是，招生。** 二是就业。"),
        ("比例{{ =1:16.7 }},时间9:00,见a,b", "比例{{ =1:16.7 }}，时间9:00，见a,b"),
        ("代码`a,b (c)`,网址https://a.example/x,y 不变", "代码`a,b (c)`，网址https://a.example/x,y 不变"),
        ("４３．５８％", "43.58%"),
        ("他说\"好，走了", "他说\"好，走了"),
        ("见⽰范\u{200B}校,", "见示范校，"),
    ] {
        assert_eq!(fixed(text), right, "{text}");
    }
}

/// Numbers in cells, as spreadsheet programs and Chinese input methods write them. Where a number has a unit or is open, the
/// author decides.
#[test]
fn numbers_in_cells_lose_their_separators_and_width() {
    const CSV: &str = "content/2024/tables/districts.csv";
    let site = Site::copy("small");
    site.replace(CSV, "6,510.25", "６,\"5,510.25\"");
    site.replace(CSV, "10,1020.3", "１０,１０２０．３");
    site.replace("content/2024/tables.yaml", "cells: [2, 5, 7]", "cells: [２, 5, \"7\"]");
    fix_once(&site);
    assert!(site.read(CSV).contains("County,6,5510.25,") && site.read(CSV).contains("District,10,1020.3,"), "{}", site.read(CSV));
    assert!(site.read("content/2024/tables.yaml").contains("cells: [2, 5, \"7\"]"));
    site.replace(CSV, "County,6,", "County,6所,");
    assert!(site.run(&["fix", "--yes"]).out.contains("没有") || site.read(CSV).contains("6所"));
}

#[test]
fn what_was_pasted_becomes_lists_tables_and_paragraphs() {
    for (text, right) in [
        ("主要做法：\n•加强领导,\n•\u{A0}完善制度", "主要做法：\n- 加强领导，\n- 完善制度"),
        ("1、招生\n2、就业", "1. 招生\n2. 就业"),
        ("做法：\n（一）招生\n（二）就业", "做法：\n\n（一）招生\n\n（二）就业"),
        ("\u{F0B7}  招生\n\n\u{F0B7}  就业", "- 招生\n\n- 就业"),
        ("　　甲，\n　　乙,丙。", "　　甲，\n\n乙，丙。"),
        ("    缩进的一段,见[规模](#scale)。", "缩进的一段，见[规模](#scale)。"),
        ("县区\t学校\n石桥县\t六所", "| 县区 | 学校 |\n|---|---|\n| 石桥县 | 六所 |"),
        ("** 一是招生。**后面", "**一是招生。**后面"),
        ("上面。\n\u{3000}- 招生", "上面。\n- 招生"),
    ] {
        assert_eq!(fixed(text), right, "{text}");
    }
}

/// Marks in texts of YAML and CSV files are mended where that keeps the file what it is: behind a backslash, in doubled
/// quotation marks and where a comma would be added, they are left to the author.
#[test]
fn texts_of_yaml_and_csv_files_are_mended_and_stay_readable() {
    let site = Site::copy("small");
    let (report, rows) = ("content/2024/report.yaml", "content/2024/tables/districts.csv");
    site.replace(report, "zh: 更正了培训人次。", r#"zh: "更正了\"培训\",人次。""#);
    site.replace(report, "zh: 改正了错字。", "zh: >-\n        改正了错字,\n        联系电话13912345678。");
    site.replace(rows, "含分校", r#""含""甲""校,共１９，５２５人""#).replace(rows, "Two sites, one school", "19,525 in all");
    fix_once(&site);
    let text = site.read(report);
    assert!(text.contains(r#"zh: "更正了\"培训\"，人次。""#), "{text}");
    assert!(text.contains("改正了错字，\n        联系电话139****5678。"), "{text}");
    assert!(site.read(rows).contains(r#""含""甲""校,共１９，５２５人""#));
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
}

#[test]
fn numbers_of_persons_are_masked() {
    assert_eq!(fixed("王某，13912345678；李某，138-1234-5678。"), r"王某，139\*\*\*\*5678；李某，138-\*\*\*\*-5678。");
    let card = fixed("卡号6222 0212 3456 7890 128，身份证号11010519491231002X。");
    assert_eq!(card, r"卡号6222 \*\*\*\* \*\*\*\* \*\*\*\* 128，身份证号110105\*\*\*\*\*\*\*\*002X。");
    for text in ["合同额13800001234元。", "编号13912345678。", "共13,912,345,678元。"] {
        assert_eq!(fixed(text), text);
    }
}

#[test]
fn what_the_term_base_records_is_right() {
    let site = Site::copy("small");
    let terms = site.read("content/terms.yaml");
    let title = "中共中央办公厅 国务院办公厅关于深化改革的意见";
    let document = format!("documents:\n  reform:\n    title:\n      zh: {title}\n      en: Opinions on Reform\n");
    site.write("content/terms.yaml", terms.replacen("documents:\n", &document, 1));
    let text = format!("{HEAD}见《{title}》 ,各县.\n\n| 文件 | 说明 |\n|---|---|\n| 《{title}》 | 甲 乙 |\n");
    site.write(NAME, &text);
    fix_once(&site);
    let right = text.replace("》 ,各县.", "》，各县。").replace("甲 乙", "甲乙");
    assert_eq!(site.read(NAME), right);
    let run = site.run(&["check", "--lang", "en"]);
    assert!(!run.err.contains("space-stray"), "{}", run.err);
}

#[test]
fn a_spoilt_sample_is_mended_in_one_run_and_keeps_its_figures() {
    let mut seed = 7_u64;
    let mut below = |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((seed >> 33) % most as u64).expect("a small number")
    };
    let swaps = [
        ("，", ","),
        ("。", "."),
        ("；", ";"),
        ("（", "("),
        ("）", ")"),
        ("“", "\""),
        ("”", "\""),
        ("，", " ，"),
        ("的", "的 "),
        ("年", "年 "),
    ];
    for _ in 0..6 {
        let site = Site::sample();
        for section in ["overview", "quality", "students", "problems", "service-to-society", "government"] {
            let name = format!("content/2023/{section}.zh.md");
            let mut text = site.read(&name);
            for _ in 0..12 {
                let (from, to) = swaps[below(swaps.len())];
                let body = text.find("\n# ").unwrap_or(0);
                let places: Vec<usize> = text[body..].match_indices(from).map(|(at, _)| body + at).collect();
                if let Some(at) = (!places.is_empty()).then(|| places[below(places.len())]) {
                    text.replace_range(at..at + from.len(), to);
                }
            }
            site.write(&name, text);
        }
        let errors = |site: &Site| site.run(&["check", "--lang", "en"]).err.matches("error[").count();
        let before = errors(&site);
        fix_once(&site);
        assert!(errors(&site) <= before, "no new mistakes");
        let sample = Site::sample();
        for section in ["overview", "quality", "students", "problems", "service-to-society", "government"] {
            let name = format!("content/2023/{section}.zh.md");
            let words = |text: &str| {
                text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '{' | '}' | '=' | '%')).collect::<String>()
            };
            assert_eq!(words(&site.read(&name)), words(&sample.read(&name)), "{name}: nothing but marks and spaces changes");
        }
    }
}

/// A terminal of its own for `fix`, by `script` of util-linux: what is typed, and what
/// is done to the site while the first question waits.
#[cfg(target_os = "linux")]
#[test]
fn an_edit_made_while_the_question_waits_is_kept_and_asked_about() {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};
    let site = Site::copy("small");
    site.write(NAME, format!("{HEAD}第一段,见[规模](#scale)。\n"));
    let fix = support::program();
    let mut terminal = Command::new("script");
    for (name, value) in fix.get_envs() {
        terminal.env(name, value.unwrap_or_default());
    }
    let line = format!("{} fix --lang en", fix.get_program().to_string_lossy());
    terminal.args(["--quiet", "--return", "--command", &line, "/dev/null"]).current_dir(site.path());
    let Ok(mut child) = terminal.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else { return };
    let (mut input, mut output) = (child.stdin.take().expect("typed"), child.stdout.take().expect("shown"));
    let mut shown = String::new();
    let mut wait_for = |text: &str, count: usize| {
        let mut byte = [0];
        let mut bytes = shown.clone().into_bytes();
        while String::from_utf8_lossy(&bytes).matches(text).count() < count {
            assert_eq!(output.read(&mut byte).expect("shown"), 1, "ended: {}", String::from_utf8_lossy(&bytes));
            bytes.push(byte[0]);
        }
        shown = String::from_utf8_lossy(&bytes).into_owned();
        shown.clone()
    };
    wait_for("[y/N]", 1);
    let edited = format!("{HEAD}第一段,见[规模](#scale)。\n\n刚刚补写的一段,不能丢。\n");
    site.write(NAME, &edited);
    input.write_all(b"y\n").expect("typed");
    let shown = wait_for("[y/N]", 2);
    assert!(shown.contains("edited in the meantime") && shown.contains("不能丢"), "{shown}");
    assert_eq!(site.read(NAME), edited, "nothing is written that was not shown");
    input.write_all(b"y\n").expect("typed");
    assert!(wait_for("applied.", 1).contains("2 changes applied."));
    assert!(child.wait().expect("its end").success());
    assert_eq!(site.read(NAME), edited.replace(',', "，"), "one run is enough");
}

#[test]
fn a_text_without_mends_keeps_its_bytes() {
    let site = Site::copy("small");
    let kept = format!("\u{FEFF}{HEAD}见[规模](#scale)。\r\n");
    site.write(NAME, &kept);
    let run = site.run(&["fix", "--yes", "--lang", "en"]);
    assert!(run.out.contains("nothing to fix"), "{}", run.out);
    assert_eq!(site.read(NAME), kept);
}

#[test]
fn many_findings_are_grouped_and_counted() {
    let site = Site::copy("small");
    let lines: String = (0..30).map(|_| "见[规模](#scale),各县.\n\n").collect();
    site.write(NAME, format!("{HEAD}{lines}"));
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!(run.err.matches("warning[punctuation-half]").count(), 3, "{}", run.err);
    assert!(run.err.contains("[punctuation-half] 57 more:\n  content/2023/plans.zh.md:7,9,11,"), "{}", run.err);
    assert!(run.err.contains("By kind: punctuation-half 60, text-unmatched 1. `gongkai fix` can fix 60 of them."), "{}", run.err);
    let run = site.run(&["check", "--lang", "zh"]);
    assert!(run.err.contains("其中 60 处可以用 gongkai fix 改正。"), "{}", run.err);
}
