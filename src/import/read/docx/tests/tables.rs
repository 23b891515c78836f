//! Tables.

use super::*;
use crate::import::outline::Cell;

fn cell(text: &str, columns: usize, rows: usize) -> Cell {
    Cell::new(text, columns, rows)
}

fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p("", text))
}

fn tr(properties: &str, cells: &str) -> String {
    format!("<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>")
}

const RESTART: &str = "<w:vMerge w:val='restart'/>";
const GOES_ON: &str = "<w:vMerge/>";

#[test]
fn a_merged_cell_stands_once_at_its_first_place() {
    let rows = tr("<w:tblHeader/>", &(tc(RESTART, "指标") + &tc("<w:gridSpan w:val='2'/>", "年度") + &tc(RESTART, "备注")))
        + &tr("<w:tblHeader/>", &(tc(GOES_ON, "") + &tc("", "2022") + &tc("", "2023") + &tc("<w:vMerge w:val='continue'/>", "")))
        + &tr("", &(tc(RESTART, "学生") + &tc("", "1") + &tc("", "2") + &tc("", "")))
        + &tr("<w:tblHeader/>", &(tc(GOES_ON, "") + &tc("<w:gridSpan w:val='2'/>", "3")))
        + &tr("<w:gridBefore w:val='1'/>", &(tc("", "4") + &tc("", "5") + &tc("", "6")));
    let outline = word(&format!("<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>")).read();
    let table = table(&outline);
    assert_eq!(table.rows[0], [cell("指标", 1, 2), cell("年度", 2, 1), cell("备注", 1, 2)]);
    assert_eq!(table.rows[1], [cell("2022", 1, 1), cell("2023", 1, 1)]);
    assert_eq!(table.rows[2], [cell("学生", 1, 2), cell("1", 1, 1), cell("2", 1, 1), cell("", 1, 1)]);
    assert_eq!(table.rows[3], [cell("3", 2, 1), cell("", 1, 1)]);
    assert_eq!(table.rows[4], [cell("", 1, 1), cell("4", 1, 1), cell("5", 1, 1), cell("6", 1, 1)]);
    assert_eq!(table.head_rows, 2, "a head row further down is none");
    assert_eq!(outline.losses, []);
}

#[test]
fn a_cell_that_goes_on_from_nothing_is_a_cell() {
    let rows = tr("", &(tc(GOES_ON, "甲") + &tc("<w:hMerge w:val='restart'/>", "乙") + &tc("<w:hMerge/>", "丙")))
        + &tr("", &(tc("", "丁") + &tc(RESTART, "戊") + &tc("", "己")))
        + &tr("", &(tc("", "庚") + &tc(GOES_ON, "盖住") + &tc("", "辛")));
    let outline = word(&format!("<w:tbl>{rows}</w:tbl>")).read();
    let table = table(&outline);
    assert_eq!(table.rows[0], [cell("甲", 1, 1), cell("乙\n丙", 2, 1)]);
    assert_eq!(table.rows[1], [cell("丁", 1, 1), cell("戊", 1, 2), cell("己", 1, 1)]);
    assert_eq!(table.rows[2], [cell("庚", 1, 1), cell("辛", 1, 1)]);
    assert_eq!(lost(&outline).into_iter().map(|(_, _, text)| text).collect::<Vec<_>>(), ["盖住"]);
}

#[test]
fn a_table_in_a_table_becomes_text() {
    let inner = format!("<w:tbl>{}{}</w:tbl>", tr("", &(tc("", "一") + &tc("", "二"))), tr("", &tc("", "三")));
    let rows = format!(
        "<w:sdt><w:sdtContent><w:tr><w:tc>{}{inner}{}</w:tc>{}</w:tr></w:sdtContent></w:sdt>",
        p("", "前"),
        p("", "后"),
        tc("", "旁")
    );
    let outline = word(&format!("<w:tbl>{rows}</w:tbl>")).read();
    assert_eq!(table(&outline).rows, [vec![cell("前\n一 二\n三\n后", 1, 1), cell("旁", 1, 1)]]);
    let losses = lost(&outline);
    assert!(losses.len() == 1 && losses[0].2 == "一 二\n三", "{losses:?}");
}

#[test]
fn pictures_of_cells_follow_the_table() {
    let picture = "<w:p><w:r><w:drawing><a:blip r:embed='i'/></w:drawing></w:r></w:p>";
    let body = format!("<w:tbl><w:tr><w:tc>{picture}</w:tc>{}</w:tr></w:tbl>", tc("", "说明"));
    let outline = word(&body).link("i", "image", "media/a.png").file("word/media/a.png", b"x").read();
    assert!(matches!(
        &outline.blocks[..],
        [first, second] if matches!(first.content, Content::Table(_)) && matches!(second.content, Content::Picture(_))
    ));
}

#[test]
fn deleted_rows_are_left_out_and_said() {
    let rows = tr("", &tc("", "甲")) + &tr("<w:del w:author='a'/>", &tc("", "乙"));
    let outline = word(&format!("<w:tbl>{rows}</w:tbl>")).read();
    assert_eq!(table(&outline).rows, [vec![cell("甲", 1, 1)]]);
    let losses = lost(&outline);
    assert!(losses.len() == 1 && losses[0].2 == "乙" && losses[0].1.contains("删去"), "{losses:?}");
}

#[test]
fn indents_are_those_of_paragraphs_styles_and_spaces() {
    let cell = |properties: &str, text: &str| format!("<w:tc>{}</w:tc>", p(properties, text));
    let rows = [
        ("", "甲"),
        ("<w:ind w:left='420'/>", "乙"),
        ("<w:ind w:firstLineChars='200' w:firstLine='999'/>", "丙"),
        ("<w:ind w:left='630' w:hanging='210'/>", "丁"),
        ("", "　　戊"),
    ];
    let rows: String = rows.iter().map(|(properties, text)| tr("", &(cell(properties, text) + &tc("", "1")))).collect();
    let outline = word(&format!("<w:tbl>{rows}</w:tbl>")).read();
    let indents: Vec<u32> = table(&outline).rows.iter().map(|row| row[0].indent).collect();
    assert_eq!(indents, [0, 420, 420, 420, 420]);
}
