//! Tables of shapes that offices publish: cells, signs, years, blank rows, indents.

use super::Desk;

/// A page with a table below a caption and the line of its unit. `cells` are parted by strokes.
fn page(unit: &str, rows: &[&str]) -> String {
    let row = |row: &&str| format!("<tr><td>{}</td></tr>", row.replace('|', "</td><td>"));
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<meta charset=utf-8><h1>示例市年度报告（2024年度）</h1><p>发布时间：2025-01-09 09:00</p><h2>一、情况</h2>\
        <p>情况见下表，以下各数都来自统计。</p><p>表1 各项情况</p><p>单位：{unit}</p><table>{rows}</table><p>2025年1月2日</p>"
    )
}

/// The tables and the log of an imported page, in which nothing is missing and in whose tables the check finds no error.
fn imported(page: &str) -> (String, String) {
    let desk = Desk::with("");
    desk.desk.write("page.html", page);
    let run = desk.import_file("page.html", &["--yes"]);
    assert!(run.out.contains("全部相同"), "{}{}", run.out, run.err);
    let checked = desk.gongkai(&["check", "--lang", "zh"]);
    assert!(!checked.err.contains("错误[table"), "{}{}", checked.out, checked.err);
    (desk.read("content/2024/tables.yaml"), desk.read(".gongkai/import/2024/log.md"))
}

#[test]
fn years_are_heads_in_both_languages() {
    let (tables, _) = imported(&page("万元", &["项目|2022|2023年|2023年度决算", "收入|1|2|2", "支出|3|4|4"]));
    assert!(tables.contains("zh: \"2022\"\n          en: \"2022\"\n        unit: ten-thousand-yuan"), "{tables}");
    assert!(tables.contains("zh: 2023年\n          en: \"2023\"\n"), "{tables}");
    assert!(!tables.contains("type: text"), "the head of amounts of a year is no year: {tables}");
}

#[test]
fn blank_rows_and_cells_shift_nothing() {
    let rows = ["项目|甲|乙", "||", "收入|1|", "||", "支出|-|/", "结余|2|3"];
    let (tables, log) = imported(&page("万元", &rows).replace("</table>", "<tr></tr></table>"));
    assert!(tables.contains("- 1\n          - ^空\n"), "{tables}");
    assert!(tables.contains("- \"-\"\n          - ^not-applicable\n"), "{tables}");
    assert!(log.contains("各项情况：1"), "a blank cell is told: {log}");
    let merged = page("万元", &["项目|甲|乙", "收入|1|2", "支出|3|4"]).replace(
        "<td>项目</td><td>甲</td><td>乙</td></tr>",
        "<td rowspan=2>项目</td><td rowspan=2>甲</td><td rowspan=2>乙</td></tr><tr></tr>",
    );
    let (tables, _) = imported(&merged);
    assert!(tables.contains("zh: 收入\n        cells:\n          - 1\n          - 2\n"), "{tables}");
}

#[test]
fn signs_are_those_of_numbers_where_they_are_sure() {
    let rows = ["项目|上年|本年|增减", "甲|10|13.5|+3.5", "乙|5|3|−2", "丙|1,234|1,230|－4"];
    let (tables, log) = imported(&page("万元", &rows));
    assert!(!tables.contains("type: text"), "{tables}");
    for number in ["- 3.5\n", "- -2\n", "- -4\n", "- 1234\n"] {
        assert!(tables.contains(number), "{number}: {tables}");
    }
    assert!(log.contains("各项情况·增减：+3.5 → 3.5"), "{log}");
    let (tables, _) = imported(&page("万元", &["项目|上年|本年|增减", "甲|10|13|3", "乙|5|3|▲2"]));
    assert!(tables.contains("- -2\n"), "{tables}");
    let (tables, log) = imported(&page("万元", &["项目|本年|增减", "甲|13|3", "乙|3|▲2"]));
    assert!(tables.contains("zh: \"▲2\"") && log.contains("各项情况·增减：▲2"), "nobody says what it means: {tables}{log}");
    let (tables, log) = imported(&page("万元", &["项目|本年|人数", "甲|13|1,2", "乙|3|12"]));
    assert!(tables.contains("zh: \"1,2\"\n") && log.contains("各项情况·人数：1,2"), "two numbers: {tables}{log}");
}

#[test]
fn indents_make_a_tree_where_the_numbers_agree() {
    let plain = page("万元", &["项目|2022年|2023年", "税收|100|120", "A|50|70", "B|40|30", "非税|30|40", "合计|130|160"]);
    let own = |label: &str, style: &str| format!("<td><p style='{style}'>{label}</p></td>");
    let indented = plain
        .replace("<td>A</td>", &own("其中：增值税", "text-indent:21pt"))
        .replace("<td>B</td>", &own("所得税", "margin-left:4em"));
    let (tables, _) = imported(&indented);
    let (_, group) = tables.split_once("of_which:").expect("a group");
    let (group, _) = group.split_once("\n      - label:").expect("a row behind it");
    assert!(group.contains("zh: 增值税") && group.contains("zh: 所得税"), "{tables}");
    let spaces = plain.replace("<td>A</td>", "<td>　　增值税</td>").replace("<td>B</td>", "<td>　　所得税</td>");
    let (tables, _) = imported(&spaces);
    assert!(!tables.contains("parts:"), "90 is not 100: {tables}");
    let (tables, _) = imported(&spaces.replace("40</td><td>30<", "50</td><td>50<"));
    assert!(tables.contains("parts:") && tables.contains("total: true"), "{tables}");
}

/// A level that does not add up may be a mistake of the document: it is not written as a level, and the editor is told.
#[test]
fn a_level_that_does_not_add_up_is_told() {
    let rows = ["项目|决算数", "教育支出|60", "　　普通教育|41", "　　职业教育|25", "卫生支出|30"];
    let (tables, log) = imported(&page("万元", &rows));
    assert!(!tables.contains("parts:"), "{tables}");
    assert!(log.contains("看上去有下级") && log.contains("各项情况·教育支出"), "{log}");
    let rows = ["项目|决算数", "教育支出|61", "　　普通教育|41", "　　职业教育|20", "卫生支出|30"];
    let (tables, log) = imported(&page("万元", &rows));
    assert!(tables.contains("parts:") && !log.contains("看上去有下级"), "{tables} {log}");
}

/// A page with a table under a heading and a sentence, without a caption.
fn without_caption(sentence: &str, rows: &[&str]) -> String {
    page("人", rows).replace("<p>表1 各项情况</p><p>单位：人</p>", "").replace("情况见下表，以下各数都来自统计。", sentence)
}

#[test]
fn tables_without_a_caption_are_named_by_what_stands_above() {
    let rows = ["学校|在校生（人）|教师（人）", "甲校|120|11", "乙校|80|9"];
    let (tables, log) = imported(&without_caption("各校师生人数如下表：", &rows));
    assert!(tables.contains("zh: 各校师生人数\n") && tables.contains("unit: person"), "{tables}");
    assert!(log.contains("各校师生人数 (") && log.contains("表题是照上文"), "a guess is told: {log}");
    let (tables, _) = imported(&without_caption("具体数字如下：", &rows));
    assert!(tables.contains("caption:\n      zh: 情况\n"), "the heading: {tables}");
}

/// Without a caption, only a table with clear heads and units is data.
#[test]
fn tables_that_are_not_sure_stay_in_the_text() {
    for rows in
        [["甲校|120（人）|11（人）", "乙校|80|9"], ["学校|在校生|教师", "甲校|120|11"], ["学校|校长|电话", "甲校|张|60000000"]]
    {
        let desk = Desk::with("");
        desk.desk.write("page.html", without_caption("各校师生人数如下表：", &rows));
        let run = desk.import_file("page.html", &["--yes"]);
        assert!(run.out.contains("全部相同"), "{}", run.out);
        assert!(!desk.site().join("content/2024/tables.yaml").exists(), "{rows:?}");
        assert!(desk.read(".gongkai/import/2024/log.md").contains("各校师生人数"), "{rows:?}");
    }
}

#[test]
fn numbers_of_columns_are_no_data() {
    let rows = ["项目|预算数|决算数|差额", "栏次|1|2|3=1-2", "接待|8|7|1", "车辆|4|4|0", "合计|12|11|1"];
    let (tables, log) = imported(&page("万元", &rows));
    assert!(!tables.contains("栏次") && !tables.contains("type: text"), "{tables}");
    assert!(log.contains("栏次 | 1 | 2 | 3=1-2"), "{log}");
    // 行次 numbers rows: its column stays as it is printed.
    let (tables, _) = imported(&page("万元", &["项目|行次|决算数", "栏次||1", "接待|1|7", "车辆|2|4"]));
    assert!(tables.contains("zh: 行次\n") && tables.contains("- zh: \"2\"\n") && tables.contains("- 7\n"), "{tables}");
    assert!(!tables.contains("栏次"), "{tables}");
    // Where such a row has heads as well, nothing of the table is read as data.
    let desk = Desk::with("");
    desk.desk.write("page.html", page("万元", &["类|款|决算数|预算数", "款|栏次|1|2", "205|01|7|8"]));
    let run = desk.import_file("page.html", &["--yes"]);
    assert!(run.out.contains("全部相同") && !desk.site().join("content/2024/tables.yaml").exists(), "{}", run.out);
}

/// Each number of a table whose rows have units is a fact of that unit.
#[test]
fn rows_may_have_units_of_their_own() {
    let rows = [
        "指标|计量单位|2023年|2024年",
        "学校|所|31|30",
        "在校生|人|6,120|6,080",
        "其中：女生|人|3001|2990",
        "经费|万元|128.50|130.00",
        "巩固率|%|98.1|—",
    ];
    let (tables, log) = imported(&page("见各行", &rows).replace("<p>单位：见各行</p>", ""));
    assert!(!tables.contains("unit:") && !tables.contains("计量单位") && !tables.contains("type: text"), "{tables}");
    assert!(log.contains("每行各有单位的表格") && log.contains("各项情况"), "{log}");
    let desk = Desk::with("");
    desk.desk.write("page.html", page("见各行", &rows).replace("<p>单位：见各行</p>", ""));
    desk.import_file("page.html", &["--yes"]);
    let facts = desk.read("content/2024/facts.yaml");
    for fact in [
        "zh: 2023年学校\n    unit: school\n    value: 31\n",
        "zh: 在校生\n    unit: person\n    value: 6080\n",
        "zh: 2023年在校生中女生\n    unit: person\n    value: 3001\n",
        "zh: 经费\n    unit: yuan\n    value: 130.00万\n",
        "zh: 2023年巩固率\n    unit: percent\n    value: 98.1\n",
    ] {
        assert!(facts.contains(fact), "{fact}: {facts}");
    }
    let built = desk.gongkai(&["check", "--lang", "zh"]);
    assert!(!built.err.contains("fact-") && !built.err.contains("table-"), "{}{}", built.out, built.err);
    // Rows stand below those that are only headings.
    let rows = ["指标|单位|数量", "一、学校||", "小学|所|31", "初中|所|14", "二、学生||", "小学|人|6120", "初中|人|4410"];
    let (tables, _) = imported(&page("", &rows).replace("<p>单位：</p>", ""));
    assert!(tables.contains("zh: 二、学生\n        parts:\n          - label:\n              zh: 小学\n"), "{tables}");
    // Units behind the labels are the same thing.
    let (tables, _) = imported(&page("", &["指标|数量", "学校（所）|31", "在校生（人）|6120"]).replace("<p>单位：</p>", ""));
    assert!(tables.contains("zh: 学校\n        cells:\n          - schools") && !tables.contains("unit:"), "{tables}");
    // One unit in all rows is that of the columns, and of their total.
    let (tables, _) =
        imported(&page("", &["指标|单位|数量", "小学|所|31", "初中|所|14", "合计||45"]).replace("<p>单位：</p>", ""));
    assert!(tables.contains("unit: school") && tables.contains("- zh: 所\n          - 31\n"), "{tables}");
}

/// A form of all offices: its heads name what is counted, and nothing else says a unit.
#[test]
fn heads_may_name_what_is_counted() {
    let rows = ["信息内容|本年制发件数|本年废止件数", "规章|0|0", "规范性文件|3|1"];
    let (tables, _) = imported(&page("", &rows).replace("<p>单位：</p>", ""));
    assert!(tables.contains("zh: 本年制发件数\n        unit: piece") && tables.contains("- 3\n"), "{tables}");
    // The unit that a table says counts, and so do decimals.
    let (tables, _) = imported(&page("万人", &["学校|人数", "甲|3", "乙|2"]));
    assert!(tables.contains("unit: ten-thousand-people"), "{tables}");
    let desk = Desk::with("");
    desk.desk.write("page.html", page("", &["学校|人数", "甲|3.2", "乙|2.1"]).replace("<p>单位：</p>", ""));
    desk.import_file("page.html", &["--yes"]);
    assert!(!desk.site().join("content/2024/tables.yaml").exists());
}

/// No number gets the unit of another one: a table of which one unit is not known stays in the text.
#[test]
fn units_that_are_not_known_are_no_others() {
    for (unit, rows, told) in [
        ("分", ["指标|分值|得分", "过程|30|28", "效果|20|19"], "各项情况（单位：分）"),
        ("元/人", ["指标|标准|上年", "甲|30|28", "乙|20|19"], "各项情况（单位：元/人）"),
        ("万元、人", ["指标|标准|上年", "甲|30|28", "乙|20|19"], "各项情况（单位：万元、人）"),
        ("万元", ["指标|单位|上年", "经费|万元|28", "得分|分|19"], "各项情况（单位：分）"),
        ("万元", ["指标|单位|上年", "经费|万元|28", "学校||19"], "各项情况（单位：学校：？）"),
    ] {
        let desk = Desk::with("");
        desk.desk.write("page.html", page(unit, &rows));
        let run = desk.import_file("page.html", &["--yes"]);
        assert!(run.out.contains("全部相同"), "{unit}: {}", run.out);
        assert!(!desk.site().join("content/2024/tables.yaml").exists(), "{unit} {rows:?}");
        let log = desk.read(".gongkai/import/2024/log.md");
        assert!(log.contains(told), "{told}: {log}");
    }
    // A column of offices is no column of units.
    let (tables, _) = imported(&page("万元", &["项目|单位|金额", "甲|县分局|28", "乙|市局|19"]));
    assert!(tables.contains("zh: 县分局") && tables.contains("unit: ten-thousand-yuan"), "{tables}");
    // The average of what is counted has decimals; it is not the unit of what is counted.
    let desk = Desk::with("");
    let averages =
        page("人", &["学校|班额（人）|在校生", "甲|45.5|910", "乙|44.0|880"]).replace("以下各数都来自统计", "共有教师120人");
    desk.desk.write("page.html", averages);
    desk.import_file("page.html", &["--yes"]);
    let tables = desk.read("content/2024/tables.yaml");
    assert!(tables.contains("unit: person-on-average") && tables.contains("unit: person\n"), "{tables}");
    assert!(desk.read("content/2024/facts.yaml").contains("unit: person\n    value: 120\n"));
}

/// That one number is as large as the one above it says nothing.
#[test]
fn an_equal_number_below_is_no_part() {
    let rows = [
        "项目|金额",
        "收入总计|1250.50",
        "本年收入合计|1200.50",
        "一、财政拨款收入|1000.00",
        "二、事业收入|150.50",
        "三、其他收入|50.00",
        "年初结转和结余|50.00",
    ];
    let (tables, _) = imported(&page("万元", &rows));
    let other = tables.split("zh: 三、其他收入").nth(1).expect("the row");
    assert!(!other.contains("parts:"), "{tables}");
    assert!(tables.contains("zh: 本年收入合计\n        cells:\n          - 1200.50\n        parts:"), "{tables}");
}

#[test]
fn a_caption_may_have_its_unit_and_a_colon() {
    let table =
        "<table><tr><td>学校</td><td>男生</td></tr><tr><td>栏次</td><td>1</td></tr><tr><td>甲校</td><td>120</td></tr></table>";
    for above in [
        "<p>各校学生情况（单位：人）：</p>",
        "<p>各校学生情况（单位：人）</p>",
        "<p>表1 各校学生情况（单位：人）：</p>",
        "<p>各校学生情况</p><p>单位：人</p>",
        "<p>各校学生情况</p><p>（单位：人）：</p>",
    ] {
        let (tables, log) = imported(&format!(
            "<meta charset=utf-8><h1>示例市教育年报（2024年度）</h1><h2>一、情况</h2><p>以下各数都来自统计，由各校报送。</p>{above}{table}<p>以上由本局汇总。</p><p>2025年1月2日</p>"
        ));
        assert!(tables.contains("unit: person") && tables.contains("zh: 各校学生情况"), "{above}: {tables}");
        assert!(!tables.contains("）：") && !log.contains("留在正文里的表格"), "{above}: {tables}{log}");
    }
}

#[test]
fn of_which_is_of_the_row_with_the_same_unit() {
    let rows = [
        "指标|单位|数量",
        "学校数|所|34",
        "其中：小学|所|20",
        "初中|所|14",
        "在校生|人|7412",
        "其中：女生|人|3600",
        "教师|人|402",
    ];
    let (tables, log) = imported(&page("", &rows));
    assert_eq!(tables.matches("of_which:").count(), 2, "{tables}");
    let schools = tables.split("zh: 学校数").nth(1).and_then(|rest| rest.split("zh: 在校生").next()).expect("the rows");
    assert!(schools.contains("              zh: 小学") && schools.contains("              zh: 初中"), "{tables}");
    assert!(tables.contains("      - label:\n          zh: 教师"), "{tables}");
    assert!(log.contains("其中：女生（1）"), "whether the teachers are of it, nothing says: {log}");
    // A part is not larger than its whole, and of the same unit.
    let rows = ["指标|单位|数量", "学校数|所|34", "其中：女生|人|20", "班级数|个|14", "其中：大班|个|74"];
    let (tables, _) = imported(&page("", &rows));
    assert!(!tables.contains("of_which:"), "{tables}");
}

#[test]
fn a_column_of_unknown_unit_stays_text_beside_others() {
    let (tables, log) = imported(&page("", &["学校|在校生（人）|得分（分）", "甲|910|82", "乙|880|79"]));
    assert!(tables.contains("unit: person") && tables.contains("zh: 得分（分）\n        type: text"), "{tables}");
    assert!(tables.contains("- 910\n          - zh: \"82\"") && log.contains("得分（分）：分"), "{tables}{log}");
    let (tables, log) = imported(&page("", &["指标|单位|数量|比上年增减", "学校|所|34|2", "教师|人|402|5"]));
    assert!(tables.contains("zh: 比上年增减\n        type: text") && log.contains("比上年增减"), "{tables}{log}");
    assert!(!tables.contains("unit:"), "each number has the unit of its row: {tables}");
}

/// Cells that reach down over rows with names of their own are the rows above these.
#[test]
fn categories_may_reach_over_their_rows() {
    let body = "<tr><td>类别</td><td>项目</td><td>金额</td></tr><tr><td rowspan=2>收入</td><td>拨款</td><td>34</td></tr><tr><td>事业</td><td>20</td></tr><tr><td rowspan=2>支出</td><td>人员</td><td>14</td></tr><tr><td>公用</td><td>40</td></tr>";
    let page = |body: &str| {
        format!(
            "<meta charset=utf-8><h1>示例市教育年报（2024年度）</h1><h2>一、情况</h2><p>以下各数都来自统计。</p><p>表1 收支情况</p><p>单位：万元</p><table>{body}</table><p>以上由本局汇总。</p><p>2025年1月2日</p>"
        )
    };
    let (tables, _) = imported(&page(body));
    assert!(tables.contains("rows_label:\n      zh: 类别、项目"), "{tables}");
    assert_eq!(tables.matches("parts:").count(), 2, "{tables}");
    // A number over two rows has no place in a report.
    let merged = body.replace("<td>34</td>", "<td rowspan=2>34</td>").replace("<td>20</td>", "");
    let desk = Desk::with("");
    desk.desk.write("page.html", page(&merged));
    let run = desk.import_file("page.html", &["--yes"]);
    assert!(run.out.contains("全部相同") && run.out.contains("留在正文里的表格"), "{}", run.out);
}
