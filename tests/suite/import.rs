//! `gongkai import`: a document becomes a report.

#![allow(clippy::panic, reason = "tests fail by panicking")]

mod files;
mod headings;
mod limits;
mod messages;
mod names;
mod pictures;
mod stated;
mod tables;

use crate::support::{Run, Site, files, repository};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// A page of a public office, copied from a browser as text.
fn page() -> String {
    fs::read_to_string(repository().join("tests/import/page.txt")).expect("the page")
}

/// A folder with a document, and the folder in which its site will be.
struct Desk {
    desk: Site,
}

impl Desk {
    fn with(text: &str) -> Desk {
        let desk = Site::empty();
        desk.write("page.txt", text);
        Desk { desk }
    }

    fn import(&self, arguments: &[&str]) -> Run {
        self.import_file("page.txt", arguments)
    }

    fn import_file(&self, name: &str, arguments: &[&str]) -> Run {
        let (file, site) = (self.path(name), self.path("site"));
        let own = ["--lang", "zh", "import", &file, "--into", &site];
        self.desk.run(&[&own, arguments].concat())
    }

    fn path(&self, name: &str) -> String {
        self.desk.path().join(name).to_string_lossy().into_owned()
    }

    fn site(&self) -> PathBuf {
        self.desk.path().join("site")
    }

    fn read(&self, name: &str) -> String {
        self.desk.read(&format!("site/{name}"))
    }

    fn gongkai(&self, arguments: &[&str]) -> Run {
        let site = self.path("site");
        self.desk.run(&[arguments, &[&site]].concat())
    }
}

/// A text without spaces and without the width of marks.
fn bare(text: &str) -> String {
    let wide = |c: char| match c {
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '(' => '（',
        ')' => '）',
        c => c,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(wide).collect()
}

/// The text of a page without its elements.
fn visible(html: &str) -> String {
    let mut text = String::new();
    let mut is_inside = true;
    for c in html.chars() {
        match c {
            '<' => is_inside = false,
            '>' => is_inside = true,
            c if is_inside => text.push(c),
            _ => {}
        }
    }
    text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'").replace("&quot;", "\"")
}

fn relations(facts: &str) -> BTreeSet<String> {
    let labels = |id: &str| {
        let entry = facts.split(&format!("\n  {id}:\n")).nth(1).unwrap_or_else(|| panic!("{id}"));
        let label = entry.lines().find_map(|line| line.trim().strip_prefix("zh: ")).unwrap_or_default();
        label.trim_matches('"').to_owned()
    };
    let (_, list) = facts.split_once("\nrelations:\n").unwrap_or_default();
    let mut found = BTreeSet::new();
    let mut left = String::new();
    for line in list.lines().map(str::trim) {
        if let Some((operation, ids)) = line.strip_suffix(']').and_then(|line| line.split_once(": [")) {
            left = format!("{operation} {}", ids.split(", ").map(labels).collect::<Vec<_>>().join(" + "));
        } else if let Some(result) = line.strip_prefix("equals: ") {
            found.insert(format!("{left} = {}", labels(result)));
        }
    }
    found
}

#[test]
fn a_page_becomes_a_site_without_errors() {
    let desk = Desk::with(&page());
    let run = desk.import(&[]);
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    assert!(run.out.contains("全部相同"), "{}", run.out);
    let report = desk.read("content/2024/report.yaml");
    for line in [
        "  zh: 河湾市图书馆服务年度报告",
        "  zh: 2024年度",
        "  zh: 公共服务科",
        "  zh: 林知远",
        "formed: 2025-02-10",
        "published: 2025-02-18",
        "disclosure: 主动公开",
    ] {
        assert!(report.contains(line), "{line}: {report}");
    }
    assert!(!report.contains("author"), "an empty field is left out: {report}");
    let site = desk.read("content/site.yaml");
    for line in [
        "zh: 河湾市文化和旅游局",
        "postcode: \"450000\"",
        "0371-60000000",
        "豫ICP备2021000001号",
        "豫公网安备41000002000001号",
        "copyright_year: 2021",
    ] {
        assert!(site.contains(line), "{line}: {site}");
    }
    let terms = desk.read("content/terms.yaml");
    assert!(terms.contains("河湾市公共图书馆服务规范") && terms.contains("河文旅发〔2023〕41号"), "{terms}");
    let checked = desk.gongkai(&["check", "--lang", "zh"]);
    assert_eq!(checked.code, Some(0), "{}{}", checked.out, checked.err);
}

#[test]
fn numbers_become_facts_and_what_the_words_state_relations() {
    let desk = Desk::with(&page());
    desk.import(&[]);
    let facts = desk.read("content/2024/facts.yaml");
    for (label, unit, value) in [
        ("公共图书馆", "school", "12"),
        ("藏书总量", "book", "86.4万"),
        ("工作人员", "person", "318"),
        ("接待读者", "person-time", "142万"),
        ("接待读者比上年增长", "percent", "6.8"),
        ("读者与工作人员之比", "ratio", "1:0.02"),
        ("河湾市少年诵读比赛二等奖", "person", "45"),
        ("行程", "kilometre", "1.2万"),
    ] {
        let entry = format!("      zh: {label}\n    unit: {unit}\n    value: {value}\n");
        assert!(facts.contains(&entry), "{entry}{facts}");
    }
    // Names, years, document numbers, sizes and headings are no facts.
    assert!(!facts.contains("2024") && !facts.contains("41\n") && !facts.contains("1.1"), "{facts}");
    let expected = [
        "sum 中文图书 + 外文图书 = 新增图书",
        "ratio 实际办证 + 办理读者证任务 = 实际办证完成率",
        "sum 河湾市少年诵读比赛一等奖 + 河湾市少年诵读比赛二等奖 + 河湾市少年诵读比赛三等奖 = 河湾市少年诵读比赛",
    ];
    assert_eq!(relations(&facts), expected.map(str::to_owned).into_iter().collect());
    let text = desk.read("content/2024/overview.zh.md");
    assert!(text.starts_with("# 基本情况\n\n## 场馆和藏书 {#"), "{text}");
    assert!(!text.contains("1.1"), "numbers of headings are made: {text}");
}

#[test]
fn a_result_knows_its_target() {
    let desk = Desk::with(&page());
    desk.import(&[]);
    let facts = desk.read("content/2024/facts.yaml");
    let entry = facts.split("    value: 17250\n").nth(1).and_then(|rest| rest.lines().next()).expect("the result");
    let target = entry.trim().strip_prefix("target: ").expect("a target");
    let entry = facts.split(&format!("\n  {target}:\n")).nth(1).expect("the target");
    assert!(entry.contains("value: 15000\n"), "{entry}");
}

#[test]
fn headings_may_have_the_numerals_of_accounts() {
    let desk =
        Desk::with("示例市教育局2023年度报告\n壹、规模\n学校12所，学生3000人，都在城区。\n贰、经费\n投入10万元，都用在学校。\n");
    desk.import(&[]);
    let report = desk.read("content/2023/report.yaml");
    assert!(report.contains("  - scale\n  - funding\n"), "{report}");
}

#[test]
fn the_built_page_has_every_character_of_the_document() {
    let desk = Desk::with(&page());
    desk.import(&[]);
    let built = desk.gongkai(&["build", "--no-sync"]);
    assert_eq!(built.code, Some(0), "{}{}", built.out, built.err);
    let printed = bare(&visible(&desk.read("public/2024/print.html")));
    for line in page().lines().skip(4).take_while(|line| !line.contains("2025年2月10日")).filter(|line| !line.trim().is_empty())
    {
        // Numbers of headings stand apart from them.
        let text = line.trim().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let text = text.strip_prefix("第").map_or(text, |rest| rest.split_once(' ').map_or(rest, |(_, title)| title));
        for part in text.splitn(2, '。').filter(|part| !part.is_empty()) {
            let part = part.trim_end_matches('。');
            // A figure stands in an element of its own, with its explanation behind it.
            for piece in part
                .split(|c: char| c.is_ascii_digit() || matches!(c, '.' | '%' | ':' | '万' | '约'))
                .filter(|piece| piece.chars().count() > 6)
            {
                let piece = bare(piece);
                let words: String = piece.chars().skip(2).collect();
                assert!(printed.contains(&words), "{words}");
            }
        }
    }
}

#[test]
fn a_mistake_of_the_document_is_told_first() {
    let desk = Desk::with(&page().replace("外文图书3850册", "外文图书3580册"));
    let run = desk.import(&[]);
    assert_eq!(run.code, Some(1), "{}", run.out);
    let told = run.out.split("没有作为数据的数").next().unwrap_or_default();
    assert!(told.contains("3580") && told.contains("31250"), "{}", run.out);
    let facts = desk.read("content/2024/facts.yaml");
    assert_eq!(relations(&facts).len(), 2, "what does not hold is not declared: {facts}");
}

#[test]
fn next_year_keeps_the_names_of_this_year() {
    let desk = Desk::with(&page());
    desk.import(&[]);
    let before = desk.read("content/2024/facts.yaml");
    let next = page().replace("2024年", "2025年").replace("2025-02-18", "2026-02-18").replace("2025年2月10日", "2026年2月10日");
    let next = next.replace("工作人员318人", "工作人员325人").replace("142万人次", "150万人次");
    desk.desk.write("next.txt", next);
    let run = desk.import_file("next.txt", &[]);
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    let ids = |facts: &str| -> BTreeSet<String> {
        let facts = facts.split("\nrelations:").next().unwrap_or_default();
        let keys = facts.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   ") && line.ends_with(':'));
        keys.map(|line| line.trim().trim_end_matches(':').to_owned()).collect()
    };
    let after = desk.read("content/2025/facts.yaml");
    assert_eq!(ids(&after), ids(&before));
    assert!(after.contains("value: 325") && before.contains("value: 318"));
    let sections = |name: &str| {
        desk.read(name).split("sections:").nth(1).unwrap_or_default().split("\n\n").next().unwrap_or_default().to_owned()
    };
    assert_eq!(sections("content/2025/report.yaml"), sections("content/2024/report.yaml"));
    assert_eq!(desk.read("content/2024/facts.yaml"), before, "the other report is left alone");
    let checked = desk.gongkai(&["check"]);
    assert_eq!(checked.code, Some(0), "{}{}", checked.out, checked.err);
}

#[test]
fn nothing_of_an_editor_is_overwritten() {
    let desk = Desk::with(&page());
    desk.import(&[]);
    let edited = desk.read("content/2024/overview.zh.md") + "\n改过。\n";
    desk.desk.write("site/content/2024/overview.zh.md", &edited);
    let again = desk.import(&[]);
    assert_eq!(again.code, Some(2), "{}", again.out);
    assert!(again.err.contains("--report"), "{}", again.err);
    assert_eq!(desk.read("content/2024/overview.zh.md"), edited);
    let left: Vec<String> = fs::read_dir(desk.site())
        .expect("the site")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert!(!left.iter().any(|name| name.starts_with(".gongkai-")), "{left:?}");
    let other = desk.import(&["--report", "2024-b"]);
    assert!(desk.site().join("content/2024-b/report.yaml").exists(), "{}{}", other.out, other.err);
}

#[test]
fn what_cannot_be_imported_leaves_nothing_behind() {
    for (text, says) in [("", "没有"), ("   \n\n", "没有")] {
        let desk = Desk::with(text);
        let run = desk.import(&[]);
        assert_eq!(run.code, Some(2), "{text}: {}", run.out);
        assert!(run.err.contains(says), "{}", run.err);
        assert!(!desk.site().exists(), "{text}");
    }
    let desk = Desk::with(&page());
    assert_eq!(desk.import_file("none.txt", &[]).code, Some(2));
    assert_eq!(desk.import(&["--report", "../x"]).code, Some(2));
    assert!(!desk.site().exists());
    desk.desk.write("site/letter.txt", "work");
    assert_eq!(desk.import(&[]).code, Some(2), "a folder with other files");
    assert_eq!(desk.read("letter.txt"), "work");
    assert!(!desk.site().join("content").exists());
}

#[test]
fn marks_of_the_document_are_printed() {
    let text = "示例市年度报告（2024年度）\n一、情况\n展架长3*5米，用{{ 引用 }}、[方括号](x)、<标签>、`代码`、# 号和_下划线_，共有1～3种。\n- 短横开头的一段，后面还有话。\n1.数字开头的一段话，后面还有更多的话，一直写到这里为止，是正文不是标题。\n";
    let desk = Desk::with(text);
    let run = desk.import(&[]);
    assert!(run.out.contains("全部相同"), "{}{}", run.out, run.err);
    let built = desk.gongkai(&["build", "--no-sync"]);
    assert!(built.err.contains("formed") || built.out.contains("formed"), "no date is invented: {}{}", built.out, built.err);
}

/// A Word file as WPS writes them: styles with numbers for ids, a heading by its outline level alone, a table, a change that
/// is tracked, a header.
fn word_file() -> Vec<u8> {
    let paragraph = |properties: &str, text: &str| format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>");
    let row = |cells: &[&str]| {
        let cells: Vec<String> = cells.iter().map(|text| format!("<w:tc>{}</w:tc>", paragraph("", text))).collect();
        format!("<w:tr>{}</w:tr>", cells.concat())
    };
    let rows =
        [["馆名", "读者（人次）", "备注"], ["总馆", "820,000", "含流动车"], ["分馆", "600,000", ""], ["合计", "1,420,000", ""]];
    let table: String = rows.iter().map(|cells| row(cells)).collect();
    let changed = "<w:p><w:r><w:t>全年开放</w:t></w:r><w:del w:id=\"1\"><w:r><w:delText>300</w:delText></w:r></w:del>\
        <w:ins w:id=\"2\"><w:r><w:t>356</w:t></w:r></w:ins><w:r><w:t>天，比上年多开放6天。</w:t></w:r></w:p>";
    let body = [
        paragraph("<w:jc w:val=\"center\"/>", "河湾市图书馆年度报告（2024年度）"),
        paragraph("<w:pStyle w:val=\"2\"/>", "服务情况"),
        changed.to_owned(),
        paragraph("<w:outlineLvl w:val=\"1\"/>", "读者"),
        paragraph("", "　　各馆接待读者的情况见下表。"),
        paragraph("", "表1　接待读者情况"),
        format!("<w:tbl>{table}</w:tbl>"),
        paragraph("<w:pStyle w:val=\"2\"/>", "打算"),
        paragraph("", "　　明年再建2所分馆。"),
        paragraph("<w:jc w:val=\"right\"/>", "河湾市图书馆"),
        paragraph("<w:jc w:val=\"right\"/>", "2025年2月10日"),
    ];
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let document = format!("<w:document {space}><w:body>{}</w:body></w:document>", body.concat());
    let style = "<w:style w:type=\"paragraph\" w:styleId=\"2\"><w:name w:val=\"heading 1\"/></w:style>";
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";
    let files = [
        (
            "_rels/.rels",
            format!(
                "<Relationships {relations}><Relationship Id=\"r1\" Type=\"{kind}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
            ),
        ),
        ("word/document.xml", document),
        ("word/styles.xml", format!("<w:styles {space}>{style}</w:styles>")),
        (
            "word/_rels/document.xml.rels",
            format!(
                "<Relationships {relations}><Relationship Id=\"r1\" Type=\"{kind}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        std::io::Write::write_all(&mut archive, text.as_bytes()).expect("memory");
    }
    archive.finish().expect("an archive").into_inner()
}

#[test]
fn a_word_file_becomes_a_site() {
    let desk = Desk::with("");
    desk.desk.write("report.docx", word_file());
    let run = desk.import_file("report.docx", &[]);
    assert_eq!(run.code, Some(1), "the time of publication is not made up: {}{}", run.out, run.err);
    assert!(run.out.contains("全部相同") && run.out.contains("300"), "deleted text is told: {}", run.out);
    let report = desk.read("content/2024/report.yaml");
    assert!(report.contains("formed: 2025-02-10") && !report.contains("\npublished:"), "{report}");
    desk.desk.write("site/content/2024/report.yaml", report + "published: 2025-02-11 09:00\n");
    assert!(desk.read("content/site.yaml").contains("河湾市图书馆"), "the office signs");
    let tables = desk.read("content/2024/tables.yaml");
    for line in ["zh: 接待读者情况", "zh: 馆名", "unit: person-time", "- 820000", "total: true", "type: text", "- zh: 含流动车"]
    {
        assert!(tables.contains(line), "{line}: {tables}");
    }
    let report = desk.read("content/2024/report.yaml");
    let first = report.split("sections:\n  - ").nth(1).and_then(|rest| rest.lines().next()).expect("a section");
    let text = desk.read(&format!("content/2024/{first}.zh.md"));
    assert!(text.starts_with("# 服务情况\n") && text.contains("\n## 读者 {#"), "{text}");
    assert!(text.contains(":::table") && !text.contains("表1"), "{text}");
    let built = desk.gongkai(&["build", "--no-sync"]);
    assert_eq!(built.code, Some(0), "{}{}", built.out, built.err);
    let page = bare(&visible(&desk.read(&format!("public/2024/{first}.html"))));
    assert!(page.contains("比上年多开放") && page.contains("820000") && !page.contains("300天"), "{page}");
}

#[test]
fn a_wrong_total_of_a_table_is_an_error_of_the_check() {
    let page = "<meta charset=utf-8><h1>示例市年度报告（2024年度）</h1><h2>一、收入</h2><p>收入见下表，以下各数都来自决算。</p><p>表1 收入</p>\
        <p>单位：万元</p><table><tr><th>项目</th><th>决算数</th></tr><tr><td>拨款</td><td>1,200.00</td></tr>\
        <tr><td>其他</td><td>34.56</td></tr><tr><td>合计</td><td>1,243.56</td></tr></table><p>2025年1月2日</p>";
    let desk = Desk::with(page);
    desk.desk.write("page.html", page);
    let run = desk.import_file("page.html", &[]);
    assert_eq!(run.code, Some(1), "{}{}", run.out, run.err);
    let checked = desk.gongkai(&["--lang", "zh", "check"]);
    assert!(checked.err.contains("1243.56") || checked.out.contains("1243.56"), "{}{}", checked.out, checked.err);
}

/// Heads above each other, parts below their whole, 其中 and totals become what tables.yaml has for them.
#[test]
fn a_statutory_table_keeps_its_heads_and_its_tree() {
    let page = "<meta charset=utf-8><h1>示例市年度报告（2024年度）</h1><h2>一、收支</h2><p>收支见下表，以下各数都来自决算。</p><p>表1 收支情况</p>\
        <p>单位：万元</p><table><tr><th rowspan=2>项目</th><th colspan=2>决算数</th><th rowspan=2>预算数</th></tr>\
        <tr><th>小计</th><th>基本支出</th></tr>\
        <tr><td>一、本年收入</td><td>1,200.00</td><td>700.00</td><td>1,100.00</td></tr>\
        <tr><td>（一）财政拨款</td><td>1,000.00</td><td>600.00</td><td>900.00</td></tr>\
        <tr><td>其中：一般公共预算</td><td>900.00</td><td>500.00</td><td>800.00</td></tr>\
        <tr><td>（二）其他</td><td>200.00</td><td>100.00</td><td>200.00</td></tr>\
        <tr><td>二、上年结转</td><td>34.56</td><td>4.56</td><td>30.00</td></tr>\
        <tr><td>合　计</td><td>1,234.56</td><td>704.56</td><td>1,130.00</td></tr></table><p>2025年1月2日</p>";
    let desk = Desk::with("");
    desk.desk.write("page.html", page);
    let run = desk.import_file("page.html", &["--yes"]);
    assert!(run.out.contains("全部相同"), "{}{}", run.out, run.err);
    let tables = desk.read("content/2024/tables.yaml");
    for expected in ["g1:", "of_which:", "zh: 一般公共预算", "parts:", "total: true", "unit: ten-thousand-yuan", "- 1000.00"]
    {
        assert!(tables.contains(expected), "{expected}: {tables}");
    }
    let wrong = page
        .replace("<td>900.00</td><td>500.00</td>", "<td>900.00</td><td>650.00</td>")
        .replace("200.00</td><td>100.00", "200.00</td><td>101.00");
    desk.desk.write("wrong.html", &wrong);
    let wrong = desk.path("wrong.html");
    let run = desk.desk.run(&["--lang", "zh", "import", &wrong, "--into", &desk.path("wrong"), "--yes"]);
    assert_eq!(run.code, Some(1), "{}{}", run.out, run.err);
    let told = run.out.split("要由单位填写").next().unwrap_or_default();
    let place = |row: &str| {
        let tables = desk.desk.read("wrong/content/2024/tables.yaml");
        let line = tables.lines().position(|line| line.trim() == format!("zh: {row}")).expect("the row");
        format!("(content/2024/tables.yaml:{})", line + 1)
    };
    for (sum, row) in [("600.00 + 101.00 = 701.00 ≠ 700.00", "一、本年收入"), ("650.00 > 600.00", "（一）财政拨款")]
    {
        assert!(told.contains(sum) && told.contains(&place(row)), "{sum}: {}", run.out);
    }
    let tables = desk.desk.read("wrong/content/2024/tables.yaml");
    assert!(!tables.contains("parts:") && !tables.contains("of_which:"), "what does not hold is not declared: {tables}");
}

#[test]
fn text_above_the_title_stays_text() {
    let page =
        "2023年，我局完成各项任务，投入12万元。\n示例市教育局2023年工作总结\n一、投入\n投入10万元，都用在学校。\n2024年1月9日\n";
    let desk = Desk::with(page);
    let run = desk.import(&[]);
    assert!(run.out.contains("全部相同"), "{}{}", run.out, run.err);
    let facts = desk.read("content/2023/facts.yaml");
    assert!(facts.contains("12万") && facts.contains("10万"), "{facts}");
}

#[test]
fn equal_numbers_of_different_things_are_different_facts() {
    let page = "示例市教育局2023年度报告\n一、规模\n小学12所，其中公办10所；初中12所，其中公办10所。2023年总支出500万元，都已公开。\n2022年总支出500万元。\n";
    let desk = Desk::with(page);
    desk.import(&[]);
    let text = desk.read("content/2023/scale.zh.md");
    let places: Vec<&str> = text.split("{{ ").skip(1).filter_map(|rest| rest.split(" }}").next()).collect();
    let different: BTreeSet<&&str> = places.iter().collect();
    assert_eq!(different.len(), 6, "{text}");
}

#[test]
fn what_is_no_single_number_stays_text() {
    let page =
        "示例市教育局2023年度报告\n一、规模\n在校生3, 256人，党员1 2 3名，7:50到校，每100人拥有图书30册，约300余人，3～5人。\n";
    let desk = Desk::with(page);
    desk.import(&[]);
    let facts = desk.read("content/2023/facts.yaml");
    for wrong in ["value: 256", "value: 3\n", "7:50", "value: 100\n", "value: 300", "value: 5\n"] {
        assert!(!facts.contains(wrong), "{wrong}: {facts}");
    }
    assert!(facts.contains("value: 30\n"), "{facts}");
}

/// What pages print in the words of the document is a figure, also if it is a bound, a range or a ratio of several numbers.
#[test]
fn bounds_ranges_and_ratios_of_several_numbers_are_figures() {
    let page = "示例市教育局2023年度报告\n发布时间：2024-01-09 09:00\n一、规模\n在校生近3万人，毕业生300余人，教师培训40学时以上，就业率63%～68%，每班30～40人。\n\
        三次产业结构为10.0:41.7:48.3，投资50万元以上的项目3个，超过500人参加，培训不足1000人次。\n2024年1月9日\n";
    let desk = Desk::with(page);
    let run = desk.import(&["--yes"]);
    assert!(run.out.contains("全部相同"), "{}{}", run.out, run.err);
    let facts = desk.read("content/2023/facts.yaml");
    for value in ["近3万", "300余", "40以上", "63~68", "30~40", "10.0:41.7:48.3", "3", "不足1000"] {
        assert!(facts.contains(&format!("value: {value}\n")), "{value}: {facts}");
    }
    assert!(!facts.contains("value: 50") && !facts.contains("value: 超"), "{facts}");
    let built = desk.gongkai(&["build", "--no-sync"]);
    assert_eq!(built.code, Some(0), "{}", built.err);
    let printed = bare(&visible(&desk.read("public/2023/scale.html")));
    assert!(printed.contains("近3万人，毕业生300余人，教师培训40学时以上，就业率63%～68%，每班30～40人。"), "{printed}");
    assert!(printed.contains("10.0:41.7:48.3") || printed.contains("10.0：41.7：48.3"), "{printed}");
}

/// Units of a group, of a caption and of a line that says more; codes and years are no amounts; averages have no total.
#[test]
fn units_of_tables_stand_in_many_places() {
    let rows = |head: &str, rows: &[&str]| {
        let row = |row: &&str| format!("<tr><td>{}</td></tr>", row.replace('|', "</td><td>"));
        format!("<table>{head}{}</table>", rows.iter().map(row).collect::<Vec<_>>().concat())
    };
    let grouped = "<tr><th rowspan=2>学校</th><th colspan=2>学生（人）</th></tr><tr><th>男</th><th>女</th></tr>";
    let tables = [
        ("<p>表1 学生情况</p>", rows(grouped, &["甲校|10|20", "乙校|30|40"]), "unit: person"),
        ("<p>表1 收支情况（万元）</p>", rows("", &["项目|决算数", "甲|1.5", "乙|2.5"]), "unit: ten-thousand-yuan"),
        (
            "<p>表1 收支情况</p><p>部门：示例局　　单位：万元</p>",
            rows("", &["项目|决算数", "甲|1.5", "乙|2.5"]),
            "unit: ten-thousand-yuan",
        ),
        ("<p>表1 收支情况</p><p>单位：万元</p>", rows("", &["项目|行次|决算数", "甲|1|1.5", "乙|2|2.5"]), "type: text"),
        (
            "<p>表1 工资情况</p>",
            rows("", &["单位|人数（人）|平均工资（元）", "机关|1200|85000", "事业|5600|78000", "合计|6800|79235"]),
            "unit: yuan",
        ),
        ("<p>表1 人口情况</p>", rows("", &["地区|人口（万人）", "甲县|31.2", "乙县|20.5"]), "unit: ten-thousand-people"),
        (
            "<p>表1 收支情况</p><p>单位：万元</p>",
            rows("", &["项目|人数（人）|占比（%）", "甲|680|40.0", "乙|1020|60.0"]),
            "unit: percent",
        ),
    ];
    for (above, table, unit) in tables {
        let page = format!(
            "<meta charset=utf-8><h1>示例市年度报告（2024年度）</h1><p>发布时间：2025-01-09 09:00</p><h2>一、情况</h2><p>情况见下表，以下各数都来自决算。</p>{above}{table}<p>2025年1月2日</p>"
        );
        let desk = Desk::with("");
        desk.desk.write("page.html", &page);
        let run = desk.import_file("page.html", &["--yes"]);
        assert!(run.out.contains("全部相同"), "{above}: {}{}", run.out, run.err);
        let made = desk.read("content/2024/tables.yaml");
        assert!(made.contains(unit) && !made.contains("total: true"), "{above}: {made}");
        let checked = desk.gongkai(&["--lang", "zh", "check"]);
        assert!(!checked.err.contains("[table-"), "{above}: {}", checked.err);
        let narratives = files(&desk.site().join("content/2024")).into_iter().filter(|(name, _)| name.ends_with(".zh.md"));
        let text: String = narratives.map(|(_, bytes)| String::from_utf8(bytes).expect("UTF-8")).collect();
        assert_eq!(text.contains("单位：万元"), above.contains("部门") || unit == "unit: percent", "{above}: {text}");
    }
}

/// A column 合计 is the sum of the columns beside it, if most rows say so: the row that does not is a mistake.
#[test]
fn a_column_of_totals_is_checked() {
    let row = |name: &str, cells: [u32; 4]| {
        format!("<tr><td>{name}</td>{}</tr>", cells.map(|cell| format!("<td>{cell}</td>")).concat())
    };
    let rows = [("甲县", [20, 30, 10, 60]), ("乙县", [1, 2, 3, 6]), ("丙县", [5, 5, 5, 25])]
        .map(|(name, cells)| row(name, cells))
        .concat();
    let page = format!(
        "<meta charset=utf-8><h1>示例市年度报告（2024年度）</h1><p>发布时间：2025-01-09 09:00</p><h2>一、情况</h2><p>情况见下表，以下各数都来自统计。</p><p>表1 学校情况</p><table><tr><th>县区</th><th>幼儿园（所）</th><th>小学（所）</th><th>中学（所）</th><th>合计（所）</th></tr>{rows}</table><p>2025年1月2日</p>"
    );
    let desk = Desk::with("");
    desk.desk.write("page.html", &page);
    let run = desk.import_file("page.html", &["--yes"]);
    assert!(run.out.contains("全部相同"), "{}{}", run.out, run.err);
    assert!(desk.read("content/2024/tables.yaml").contains("sum: [c1, c2, c3]"));
    let checked = desk.gongkai(&["--lang", "zh", "check"]);
    assert!(checked.err.contains("25") && checked.err.contains("[table-"), "{}", checked.err);
}

/// Two pictures of one name are both kept, and a link to a file of the old site is listed, because only its words remain.
#[test]
fn pictures_of_one_name_and_links_to_files_are_not_lost() {
    let pixel = |colour: &str| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'><rect width='100' height='100' fill='{colour}'/></svg>"
        )
    };
    let picture =
        |colour: &str| format!("<p><img alt='{colour}图' src=\"data:image/svg+xml,{}\"></p>", pixel(colour).replace('#', "%23"));
    let page = format!(
        "<meta charset=utf-8><h1>示例市年度报告（2024年度）</h1><h2>一、收入</h2><p>收入见附件，以下各数都来自决算，共12项。</p>\
        <p>附件：<a href=\"/files/2024/juesuan.xlsx\">2024年部门决算表</a>，见<a href=\"https://www.example.gov.cn/1.htm\">文件</a>。</p>{}{}<p>2025年1月2日</p>",
        picture("red"),
        picture("green")
    );
    let desk = Desk::with("");
    desk.desk.write("page.html", &page);
    let run = desk.import_file("page.html", &["--yes"]);
    assert!(run.out.contains("全部相同"), "{}{}", run.out, run.err);
    assert!(run.out.contains("2024年部门决算表 (/files/2024/juesuan.xlsx)") && !run.out.contains("1.htm"), "{}", run.out);
    let text = desk.read("content/2024/revenue.zh.md");
    assert!(text.contains("](images/image.svg)") && text.contains("](images/image-2.svg)"), "{text}");
    assert!(desk.read("content/2024/images/image-2.svg").contains("green"));
}

#[test]
fn what_only_the_office_knows_is_asked_for() {
    let desk = Desk::with("这是一份说明\n一、规模\n学校12所，学生3000人，都在城区。\n");
    let run = desk.import(&[]);
    assert_eq!(run.code, Some(1), "{}{}", run.out, run.err);
    for asked in ["formed", "published", "edition", "单位全称"] {
        assert!(run.out.contains(asked), "{asked}: {}", run.out);
    }
    let built = desk.gongkai(&["build", "--no-sync"]);
    assert_eq!(built.code, Some(1), "{}", built.out);
    let english = Desk::with("Annual report\nThe bureau ran twelve schools with three thousand pupils in all.\n");
    assert_eq!(english.import(&[]).code, Some(2));
    for id in ["index", "data", "con"] {
        assert_eq!(desk.import(&["--report", id]).code, Some(2), "{id}");
    }
}

#[test]
fn a_preface_and_a_closing_have_files_of_their_own() {
    let page = "示例市教育局2023年度报告\n前　言\n本报告由我局编写，向社会公开。\n一、规模\n学校12所，学生3000人，都在城区。\n结束语\n（一）感谢\n感谢各位读者，明年再见。\n2024年1月9日\n";
    let desk = Desk::with(page);
    let run = desk.import(&["--yes"]);
    assert!(run.out.contains("全部相同"), "{}{}", run.out, run.err);
    assert_eq!(desk.read("content/2023/preface.zh.md"), "本报告由我局编写，向社会公开。\n");
    assert_eq!(desk.read("content/2023/closing.zh.md"), "**感谢**\n\n感谢各位读者，明年再见。\n");
    let log = desk.read(".gongkai/import/2023/log.md");
    assert!(log.contains("- 结束语\n+ 结语") && !log.contains("- 前"), "{log}");
    // A numbered 结语 is a section like others, and one in the middle is no closing.
    let page = "示例市教育局2023年度报告\n一、规模\n学校12所，学生3000人，都在城区。\n结语\n二、结语\n感谢各位读者，明年再见。\n";
    let desk = Desk::with(page);
    desk.import(&[]);
    assert!(!desk.site().join("content/2023/closing.zh.md").exists());
    let report = desk.read("content/2023/report.yaml");
    let (sections, _) = report.split_once("key_figures:").expect("key figures");
    assert_eq!(sections.matches("\n  - ").count(), 2, "{report}");
}

#[test]
fn a_table_file_becomes_tables() {
    let page = "收入支出决算总表,,\n部门：示例市教育局,,单位：万元\n项目,收入,支出\n教育,\"1,200.50\",800\n其他,34.5,20\n合计,1235,820\n\n注：数字取整。,,\n";
    let desk = Desk::with("");
    desk.desk.write("2023年部门决算.csv", page);
    let run = desk.import_file("2023年部门决算.csv", &[]);
    assert!(run.out.contains("全部相同"), "{}{}", run.out, run.err);
    let tables = desk.read("content/2023/tables.yaml");
    assert!(tables.contains("zh: 收入支出决算总表") && tables.contains("unit: ten-thousand-yuan"), "{tables}");
    assert!(tables.contains("- 1200.50") && tables.contains("total: true"), "{tables}");
    let texts = files(&desk.site().join("content/2023"));
    let text = texts.iter().find(|(name, _)| name.ends_with(".zh.md")).expect("a text").1;
    let text = String::from_utf8_lossy(text);
    assert!(text.contains("部门：示例市教育局") && text.contains(":::table") && text.contains("注：数字取整。"), "{text}");
    assert!(!text.contains("单位"), "{text}");
}

/// The labels of the facts by their values, as the import of a text gives them.
fn labels(desk: &Desk) -> BTreeSet<String> {
    let facts = desk.read("content/2023/facts.yaml");
    let entries = facts.split("\nrelations:").next().unwrap_or_default().split("    label:\n      zh: ").skip(1);
    let entry = |entry: &str| {
        let value = entry.lines().find_map(|line| line.trim().strip_prefix("value: ")).unwrap_or_default();
        format!("{}={}", entry.lines().next().unwrap_or_default().trim_matches('"'), value.trim_matches('"'))
    };
    entries.map(entry).collect()
}

fn of_clause(text: &str) -> Desk {
    let desk = Desk::with(&format!("示例市教育局2023年度报告\n一、情况\n{text}\n2024年1月9日\n"));
    let run = desk.import(&["--yes"]);
    assert!(run.out.contains("全部相同"), "{text}: {}{}", run.out, run.err);
    desk
}

#[test]
fn the_first_parts_of_a_list_are_no_sum() {
    let desk = of_clause("全年公布信息115条，其中：通知公告30条、政策文件85条、监管信息5条。");
    assert_eq!(relations(&desk.read("content/2023/facts.yaml")), BTreeSet::new());
    let log = desk.read(".gongkai/import/2023/log.md");
    assert!(log.contains("30 + 85 + 5 = 120"), "the list states 115: {log}");
    // Behind the list, another statement begins.
    let text = "向社会公布信息115条，其中包括：通知公告30条、政策文件85条、监管信息5条；公示许可信息306条。";
    let log = of_clause(text).read(".gongkai/import/2023/log.md");
    assert!(log.contains("30 + 85 + 5 = 120") && !log.contains("306 > 115"), "{log}");
    // A list ends where a stronger mark stands.
    let desk = of_clause("全年获奖26人，其中一等奖3人、二等奖5人、三等奖18人，指导教师12人。");
    assert_eq!(relations(&desk.read("content/2023/facts.yaml")).len(), 1);
}

#[test]
fn remarks_in_brackets_are_neither_wholes_nor_parts() {
    for text in [
        "校舍建筑面积62331平方米（生均41.2平方米）。其中，教学用房16435平方米，行政用房3294平方米。",
        "贫困户1193户5992人，其中未脱贫78户262人；低保对象、特困人员（含孤儿）663户1932人。",
    ] {
        let log = of_clause(text).read(".gongkai/import/2023/log.md");
        assert!(!log.contains("41.2") && !log.contains("663 > 78") && !log.contains(" > "), "{text}: {log}");
    }
    let desk = of_clause(
        "安排“三公”经费29万元，其中：出国费0万元，较上年无增减；用车费28万元（购置费0万元，运行费28万元），较上年无增减；接待费1万元，比上年增加0.5万元。",
    );
    let found = relations(&desk.read("content/2023/facts.yaml"));
    assert!(found.iter().any(|relation| relation.starts_with("sum 出国费 + 用车费 + 接待费 = ")), "{found:?}");
}

#[test]
fn two_counts_of_the_same_have_a_name_each_and_their_sums() {
    let desk = of_clause("全镇农户13951户68202人（城镇240户544人，农村13711户67658人）。");
    let labels = labels(&desk);
    for label in ["农户=13951", "农户（人）=68202", "城镇（人）=544", "农村（人）=67658"] {
        assert!(labels.iter().any(|own| own.ends_with(label)), "{label}: {labels:?}");
    }
    assert_eq!(relations(&desk.read("content/2023/facts.yaml")).len(), 2);
}

#[test]
fn a_change_is_named_after_what_changed() {
    let desk = of_clause(
        "全年实现地区生产总值（GDP）271.51亿元，比上年增长5.7%。小学招生331人，比去年减少70人；新增就业50801人，与去年同期相比增长20.61%，比2019年增长12.15%。",
    );
    let labels = labels(&desk);
    for label in [
        "实现地区生产总值=271.51亿",
        "实现地区生产总值比上年增长=5.7",
        "小学招生比去年减少=70",
        "新增就业与去年同期相比增长=20.61",
        "新增就业比2019年增长=12.15",
    ] {
        assert!(labels.contains(label), "{label}: {labels:?}");
    }
    // Equal growth of two things is two facts.
    let desk = of_clause("全县地区生产总值244394万元，比上年增长13.1%。人均地区生产总值19967元，比上年增长13.1%。");
    assert_eq!(desk.read("content/2023/facts.yaml").matches("value: 13.1\n").count(), 2);
}

#[test]
fn a_budget_and_its_completion() {
    let desk = of_clause("一般公共预算收入24627万元，完成预算60999万元的40.4%。");
    let found = relations(&desk.read("content/2023/facts.yaml"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found.iter().all(|relation| relation.starts_with("ratio 一般公共预算收入 + ")), "{found:?}");
}

#[test]
fn headings_with_a_mark_at_their_end() {
    let desk = Desk::with(
        "示例市教育局2023年度报告\n一、基本情况：\n（一）规模。\n学校12所，都在城区。\n（二）经费。\n投入10万元，都用在学校。\n二、打算\n一、提高认识。\n二、加强领导。\n",
    );
    let run = desk.import(&["--yes"]);
    assert!(run.out.contains("全部相同"), "{}", run.out);
    let text = desk.read("content/2023/overview.zh.md");
    assert!(text.starts_with("# 基本情况\n") && text.contains("## 规模 {#") && text.contains("## 经费 {#"), "{text}");
    let report = desk.read("content/2023/report.yaml");
    let (sections, _) = report.split_once("key_figures:").expect("key figures");
    assert_eq!(sections.matches("\n  - ").count(), 2, "sentences of a list are no sections: {report}");
}

#[test]
fn short_lines_are_not_joined() {
    let lines = "幼儿园在园幼儿12345人\n小学在校学生123456人\n初中在校学生34567人\n高中在校学生24567人\n中职在校学生14567人\n特教在校学生456人";
    let desk = Desk::with(&format!("2023年示例市教育事业统计\n{lines}\n"));
    desk.import(&["--yes"]);
    let labels = labels(&desk);
    for label in ["小学在校学生=123456", "特教在校学生=456"] {
        assert!(labels.contains(label), "{labels:?}");
    }
}

#[test]
fn captions_and_units_of_tables() {
    for (caption, head, unit) in [
        ("表2 三公经费", "金额（万元）", "ten-thousand-yuan"),
        ("表3 农产品", "总产量（万吨）", "ten-thousand-tonne"),
        ("表4 增长情况", "比上年增长%", "percent"),
        ("表5 变化情况", "比上年±%", "percent"),
    ] {
        let page = format!(
            "<html><body><h1>示例市财政局2023年度报告</h1><h2>一、情况</h2><p>情况如下，请看表格中的数。</p><p>{caption}</p><table><tr><td>项目</td><td>{head}</td></tr><tr><td>甲</td><td>12.5</td></tr><tr><td>乙</td><td>3.4</td></tr></table></body></html>"
        );
        let desk = Desk::with("");
        desk.desk.write("page.html", page);
        let run = desk.import_file("page.html", &["--yes"]);
        assert!(run.out.contains("全部相同"), "{caption}: {}", run.out);
        let tables = desk.read("content/2023/tables.yaml");
        assert!(tables.contains(&format!("unit: {unit}")) && tables.contains(&caption["表2 ".len()..]), "{caption}: {tables}");
    }
}

#[test]
fn usual_lines_below_a_title_are_furniture() {
    for line in [
        "发布日期：2024-01-29 信息来源：县教育局 浏览次数：",
        "发布时间：2024-01-29 10:52:09 审核编辑：办公室",
        "2024年01月29日来源：县教育局",
        "发文日期：2024-01-29",
    ] {
        let desk = Desk::with(&format!("示例县教育局2023年工作总结\n{line}\n一、情况\n学校12所，都在城区。\n"));
        desk.import(&["--yes"]);
        assert!(!desk.site().join("content/2023/preface.zh.md").exists(), "{line}");
        assert!(desk.read("content/2023/report.yaml").contains("published: 2024-01-29"), "{line}");
    }
}

#[test]
fn the_period_is_that_of_the_document() {
    let period = |title: &str| {
        let desk = Desk::with(&format!("{title}\n一、情况\n学校12所，都在城区。\n2024年1月9日\n"));
        desk.import(&["--yes", "--report", "r"]);
        assert!(!desk.site().join("content/r/preface.zh.md").exists(), "{title}");
        let report = desk.read("content/r/report.yaml");
        let line = |key: &str| report.lines().find(|line| line.contains(key)).unwrap_or_default().to_owned();
        (line("start:"), line("end:"))
    };
    let is = |start: &str, end: &str| (start.to_owned(), end.to_owned());
    assert_eq!(period("示例学校2017年质量报告\n（2016年9月—2017年8月）"), is("  start: 2016-09-01", "  end: 2017-08-31"));
    assert_eq!(period("示例局2023年度工作总结"), is("  start: 2023-01-01", "  end: 2023-12-31"));
    assert_eq!(period("示例局2023年政府信息公开工作年度报告"), is("  start: 2023-01-01", "  end: 2023-12-31"));
    // The year of a title may be that of publication: nothing is made up.
    assert_eq!(period("示例学校2018年质量报告"), is("#   start: 2018-01-01", "#   end: 2018-12-31"));
}

#[test]
fn a_typed_table_of_contents_is_left_out_with_what_does_not_come_again() {
    let page = "示例市财政局2023年度部门决算\n目  录\n第一部分：单位概况\n一、主要职责\n第二部分：决算表\n一、收入支出决算总表\n二、收入决算表\n第三部分：名词解释\n第一部分 单位概况\n一、主要职责\n管理财政12项。\n第二部分 决算表\n详见附件。\n第三部分 名词解释\n财政拨款收入，指从财政取得的资金。\n";
    let desk = Desk::with(page);
    let run = desk.import(&["--yes"]);
    assert!(run.out.contains("全部相同"), "{}", run.out);
    let report = desk.read("content/2023/report.yaml");
    let (sections, _) = report.split_once("key_figures:").expect("key figures");
    assert_eq!(sections.matches("\n  - ").count(), 3, "{report}");
    assert!(!desk.site().join("content/2023/preface.zh.md").exists());
    assert!(desk.read(".gongkai/import/2023/log.md").contains("- 一、收入支出决算总表"), "it is told");
}

#[test]
fn limits_orders_and_torn_numbers_are_no_values() {
    let text = "增长20%-30%，惠及近30万人次，超过100万元，不足5%，降至2%以下，达90%以上，排前10名，负债1，267.86万元，利息.5万元，土地300米²，床位7.5张/千人，单价50万元以上设备3台，投入41万元。";
    let desk = of_clause(text);
    let facts = desk.read("content/2023/facts.yaml");
    let values: Vec<&str> = facts.lines().filter_map(|line| line.trim().strip_prefix("value: ")).collect();
    assert_eq!(values, ["近30万", "不足5", "90以上", "3", "41万"], "{facts}");
}

#[test]
fn names_keep_what_belongs_to_them() {
    let desk = of_clause(
        "全年国内生产总值[2]1210207亿元。小学、初中教师分别有50名、40名。35岁以下教师45人。收到建议提案15件，其中人大建议9件，政协提案6件，办结率100%。收入预算较2022年预算数4200万元增加148万元。生均图书29.7册。",
    );
    let labels = labels(&desk);
    for label in ["国内生产总值=1210207亿", "35岁以下教师=45", "建议提案办结率=100", "生均图书=29.7"] {
        assert!(labels.iter().any(|own| own.ends_with(label)), "{label}: {labels:?}");
    }
    assert!(!labels.iter().any(|own| own.starts_with("初中教师") && own.ends_with("=50") || own == "增加=4200万"), "{labels:?}");
    let check = desk.gongkai(&["check", "--lang", "zh"]);
    assert!(!check.err.contains("number-form") && !check.out.contains("number-form"), "{}{}", check.out, check.err);
}

#[test]
fn a_figure_of_another_year_says_so() {
    let labels = labels(&of_clause("2022年脱贫324户，2023年脱贫393户，比2019年增加69户。"));
    assert!(labels.contains("2022年脱贫=324") && labels.contains("脱贫=393"), "{labels:?}");
}

#[test]
fn one_styled_heading_counts_by_its_number() {
    let page = "<html><body><h1>示例市教育局2023年度报告</h1><h2>一、总体情况</h2><p>学校12所，都在城区。</p><p>1.主动公开情况</p><p>公开信息63件，都在网站。</p></body></html>";
    let desk = Desk::with("");
    desk.desk.write("page.html", page);
    desk.import_file("page.html", &["--yes"]);
    let text = desk.read("content/2023/overview.zh.md");
    assert!(text.starts_with("# 总体情况\n") && text.contains("## 主动公开情况 {#"), "{text}");
}
