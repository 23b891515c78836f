//! The documents of `tests/import`, one of each kind, with the habits of the programs that write them: what becomes of their text,
//! figures, relations, tables and headings, and what is said of what could not be read.

use super::Desk;
use super::stated::by_values;
use crate::support::repository;
use std::fs;

/// Imports a document of `tests/import` with the pictures beside it. Returns the desk and what was said.
fn imported(name: &str) -> (Desk, String) {
    let folder = repository().join("tests/import");
    let desk = Desk::with("");
    desk.desk.write(name, fs::read(folder.join(name)).expect("the document"));
    if name.ends_with(".html") {
        desk.desk.write("page_files/hall.png", fs::read(folder.join("page_files/hall.png")).expect("the picture"));
    }
    let run = desk.import_file(name, &["--yes"]);
    assert!(run.out.contains("全部相同"), "{name}: {}{}", run.out, run.err);
    (desk, run.out)
}

/// The labels and values of the facts, in order.
fn facts(file: &str) -> Vec<String> {
    let entries = file.split("\nrelations:").next().unwrap_or_default();
    let line = |start: &str| -> Vec<String> {
        let lines = entries.lines().filter_map(|line| line.trim().strip_prefix(start));
        lines.map(|text| text.trim_matches('"').to_owned()).collect()
    };
    line("zh: ").into_iter().zip(line("value: ")).map(|(label, value)| format!("{label}={value}")).collect()
}

fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// Style ids that are numbers, levels on paragraphs alone, typed numbers, indents of wide spaces, tracked changes.
#[test]
fn a_word_file_as_wps_writes_it() {
    let (desk, told) = imported("report.docx");
    let text = desk.read("content/2023/chang-di-she-shi.zh.md");
    assert!(text.starts_with("# 场地设施\n\n## 场地 {#"), "{text}");
    assert_has(&text, &["## 开放 {#", "\n全市共有体育场地", ":::table "]);
    assert!(!text.contains('\u{3000}') && !text.contains("数据截至年中"), "{text}");
    assert_has(&desk.read("content/2023/qun-zhong-activities.zh.md"), &["# 群众活动\n", "一是下乡镇。"]);
    let file = desk.read("content/2023/facts.yaml");
    let expected = [
        "体育场地=1280",
        "公办场地=820",
        "民办场地=460",
        "场地面积=215.04万",
        "场地面积平均每个=1680",
        "免费开放场地=960",
        "免费开放场地占场地总数比例=75",
        "接待健身群众=326万",
        "接待健身群众比上年增长=8.2",
        "计划举办赛事=120",
        "实际举办=126",
        "实际举办完成率=105",
        "培训指导员=640",
        "培训指导员（学时）=1920",
        "培训指导员人均=3",
        "上年乡镇站点=42",
        "乡镇站点=51",
        "乡镇站点增加=9",
        "乡镇站点增长=21.4",
        "小学=36",
        "初中=14",
        "群众活动（所）=50",
    ];
    assert_eq!(facts(&file), expected);
    let relations: Vec<String> = by_values(&file).into_iter().collect();
    let stated = [
        "difference 51 42 = 9",
        "ratio 126 120 = 105",
        "ratio 1920 640 = 3",
        "ratio 215.04万 1280 = 1680",
        "ratio 9 42 = 21.4",
        "sum 36 14 = 50",
        "sum 820 460 = 1280",
    ];
    assert_eq!(relations, stated);
    assert_has(&desk.read("content/2023/tables.yaml"), &["zh: 各类场地情况", "unit: item", "total: true", "sum: [c1, c2]"]);
    for lost in [
        "插入的，已当作正文。 体育",
        "已被删去，没有导入。 数据截至年中。",
        "批注没有导入。 面积请再核对。",
        "“免费开放场地960个”后面的脚注没有放进正文。 含学校场地。",
        "文本框里的文字放在它所在的段落之后，请核对位置。 场馆开放时间以现场公告为准。",
    ] {
        assert!(told.contains(lost), "{lost}: {told}");
    }
    assert_has(&desk.read("content/2023/report.yaml"), &["zh: 河湾市体育局2023年工作报告", "zh: 2023年度", "formed: 2024-01-15"]);
}

/// A page that declares another encoding than it has, with a menu, a footer and pictures beside it, of which one is not there.
#[test]
fn a_saved_page_in_gb_18030() {
    let (desk, told) = imported("page.html");
    let report = desk.read("content/2023/report.yaml");
    assert_has(&report, &["zh: 河湾市博物馆2023年度工作报告", "published: 2024-02-06", "formed: 2024-02-05"]);
    assert_has(&desk.read("content/site.yaml"), &["postcode: \"450000\"", "豫ICP备2021000001号"]);
    let sections = ["kai-fang-zhan-lan", "cang-pin-funding"].map(|section| desk.read(&format!("content/2023/{section}.zh.md")));
    assert_has(&sections[0], &["# 开放和展览\n", "![展厅](images/hall.png)"]);
    assert!(!sections.concat().contains("首页") && !sections.concat().contains("主办单位"), "{sections:?}");
    assert!(desk.site().join("content/2023/images/hall.png").exists());
    let relations: Vec<String> = by_values(&desk.read("content/2023/facts.yaml")).into_iter().collect();
    let stated = [
        "difference 2640万 2585万 = 55万",
        "difference 54 45 = 9",
        "ratio 9 45 = 20",
        "share 38.52万 128.4万 = 30",
        "share 4310 86200 = 5.0",
        "sum 6 3 = 9",
    ];
    assert_eq!(relations, stated);
    assert_has(
        &desk.read("content/2023/tables.yaml"),
        &["zh: 各馆收支情况", "unit: ten-thousand-yuan", "- 1540\n", "total: true"],
    );
    assert_has(&told, &["page_files/plan.png", "展览目录 (/files/2024/hall.xls)"]);
}

/// Two sheets and a hidden one, a title over merged cells, a row that numbers the columns, formulas, a column of units.
#[test]
fn a_workbook() {
    let (desk, told) = imported("accounts-2023.xlsx");
    let tables = desk.read("content/2023/tables.yaml");
    assert_has(&tables, &["zh: 收入支出决算总表", "unit: ten-thousand-yuan", "- 1640.50\n          - 1520.25", "total: true"]);
    assert_has(&tables, &["of_which:", "zh: 公办", "- qun-zhong-plan"]);
    let expected = [
        "场地计划=1200",
        "场地中公办计划=800",
        "民办计划=400",
        "群众计划=300万",
        "场地完成=1280",
        "场地中公办完成=820",
        "民办完成=460",
        "群众完成=326万",
    ];
    assert_eq!(facts(&desk.read("content/2023/facts.yaml")), expected);
    assert_has(&told, &["隐藏的工作表没有导入。 草稿", "收入支出决算总表：栏次 | 1 | 2", "完成情况 (wan-cheng"]);
}

/// A file of Excel: a mark before the first line, line ends of Windows, numbers in quotes.
#[test]
fn a_table_as_excel_writes_it() {
    let (desk, told) = imported("schools.csv");
    let tables = desk.read("content/report/tables.yaml");
    assert_has(
        &tables,
        &["zh: 2023年学校基本情况", "unit: school", "unit: person", "- 36\n          - 21600\n          - 1200", "total: true"],
    );
    assert_has(&desk.read("content/report/schools.zh.md"), &["填报单位：河湾市教育局", "注：不含民办学校。"]);
    assert!(!told.contains("留在正文里的表格"), "{told}");
}

/// Headings, bold, a numbered list, a table, links and a picture that is not there.
#[test]
fn a_text_in_markdown() {
    let (desk, told) = imported("summary.md");
    let text = desk.read("content/2023/guan-cang.zh.md");
    assert_has(&text, &["# 馆藏\n", "**{{ ", "[馆藏办法](<https://www.example.gov.cn/guancang.htm>)", "\n1. 接收档案{{ "]);
    let relations: Vec<String> = by_values(&desk.read("content/2023/facts.yaml")).into_iter().collect();
    let stated = ["share 347760 386400 = 90", "share 38640 386400 = 10", "sum 3120 2080 = 5200", "sum 347760 38640 = 386400"];
    assert_eq!(relations, stated);
    assert_has(&desk.read("content/2023/tables.yaml"), &["unit: person-time", "unit: file-of-records", "total: true"]);
    assert_has(&told, &["images/reading-room.png（利用，阅览室）", "目录 (/files/mulu.pdf)"]);
    assert_has(&desk.read("content/2023/report.yaml"), &["published: 2024-01-19"]);
}

/// None of them says who made it, on which machine, or when.
#[test]
fn the_documents_name_nobody() {
    for entry in fs::read_dir(repository().join("tests/import")).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            continue;
        }
        let bytes = fs::read(&path).expect("a file");
        assert!(bytes.len() < 20_000, "{}", path.display());
        let text = String::from_utf8_lossy(&bytes);
        for word in ["docProps", "creator", "lastModifiedBy", "/home/", "C:\\"] {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
    }
}
