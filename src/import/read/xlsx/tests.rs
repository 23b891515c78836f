use super::*;
use crate::import::outline::Content;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MAIN: &str = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'";

fn joined<T>(items: impl IntoIterator<Item = T>, write: impl Fn(T) -> String) -> String {
    items.into_iter().map(write).collect::<Vec<String>>().concat()
}

fn zip(parts: &[(&str, String)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook with sheets, given by their names with attributes and by what is in them.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let list = joined(sheets.iter().enumerate(), |(index, (name, _))| {
        format!("<sheet name={name} sheetId='{0}' r:id='r{0}'/>", index + 1)
    });
    let related = joined(1..=sheets.len(), |number| {
        format!("<Relationship Id='r{number}' Type='http://x/worksheet' Target='worksheets/sheet{number}.xml'/>")
    });
    let codes = ["0.00%", "#,##0.00", "yyyy\"年\"m\"月\"d\"日\"", "0_ ;[Red]\\-0\\ "];
    let formats = joined(codes.iter().enumerate(), |(index, code)| {
        format!("<numFmt numFmtId='{}' formatCode='{}'/>", 164 + index, code.replace('"', "&quot;"))
    });
    let styles = joined([0, 164, 165, 166, 167, 31, 10], |id| format!("<xf numFmtId='{id}'/>"));
    let mut parts = vec![
        ("xl/workbook.xml", format!("<workbook {MAIN}><sheets>{list}</sheets></workbook>")),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships>{related}<Relationship Id='s' Type='http://x/sharedStrings' Target='sharedStrings.xml'/><Relationship Id='t' Type='http://x/styles' Target='styles.xml'/></Relationships>"
            ),
        ),
        (
            "xl/sharedStrings.xml",
            format!(
                "<sst {MAIN}><si><t>项目</t></si><si><r><t>人</t></r><r><t>数</t></r><rPh sb='0' eb='1'><t>rén</t></rPh></si></sst>"
            ),
        ),
        ("xl/styles.xml", format!("<styleSheet {MAIN}><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>")),
    ];
    let names: Vec<String> = (1..=sheets.len()).map(|number| format!("xl/worksheets/sheet{number}.xml")).collect();
    for (name, (_, content)) in names.iter().zip(sheets) {
        parts.push((name, format!("<worksheet {MAIN}>{content}</worksheet>")));
    }
    zip(&parts)
}

fn shown(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let outline = read(bytes, "收入表").unwrap();
    let text = |content: &Content| content.texts().join("|");
    let losses = outline.losses.iter().map(|loss| format!("{}{}", loss.what.zh, loss.text));
    (outline.blocks.iter().map(|block| text(&block.content)).collect(), losses.collect())
}

#[test]
fn numbers_are_read_as_they_are_shown() {
    let cells = "<sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>\
        <row r='2'><c r='A2' s='1'><v>0.43579999999999997</v></c><c r='B2' s='2'><v>1234.5</v></c></row>\
        <row r='3'><c r='A3' s='3'><v>45300</v></c><c r='B3' s='4'><v>-12</v></c></row>\
        <row r='4'><c r='A4' s='5'><v>45300</v></c><c r='B4' s='6'><v>1.3466</v></c></row>\
        <row r='5'><c r='A5'><v>0.1</v></c><c r='B5'><v>7.0000000000000009</v></c></row>\
        <row r='6'><c r='A6'><v>123456789012</v></c><c r='B6'><v>0.33333333333333331</v></c></row>\
        <row r='7'><c r='A7' t='inlineStr'><is><t>是</t></is></c><c r='B7' t='str'><f>A1</f><v>文</v></c></row></sheetData>";
    let (texts, losses) = shown(&workbook(&[("'一'", cells)]));
    assert_eq!(
        texts,
        ["收入表", "项目|人数|43.58%|1,234.50|2024年1月9日|-12|2024年1月9日|134.66%|0.1|7|123456789012|0.333333333333333|是|文"]
    );
    assert_eq!(losses.len(), 1, "{losses:?}");
    assert!(losses[0].ends_with("B6 0.333333333333333"), "{losses:?}");
}

#[test]
fn sheets_are_parts_and_what_is_hidden_is_said() {
    let row = |number: usize, hidden: &str, text: &str| {
        format!(
            "<row r='{number}'{hidden}><c r='A{number}' t='str'><v>{text}</v></c><c r='C{number}' t='str'><v>二</v></c></row>"
        )
    };
    let first = format!(
        "<cols><col min='3' max='3' hidden='1'/></cols><sheetData>{}{}</sheetData>",
        row(1, "", "甲"),
        row(3, " hidden='1'", "乙")
    );
    let second = format!(
        "<sheetData>{}{}</sheetData><mergeCells><mergeCell ref='A1:B2'/></mergeCells>",
        row(1, "", "丙"),
        row(2, "", "丁")
    );
    let (texts, losses) = shown(&workbook(&[("'表一'", &first), ("'底稿' state='hidden'", &second), ("'表二'", &second)]));
    assert_eq!(texts, ["收入表", "表一", "甲", "表二", "丙|二|二"]);
    assert_eq!(losses, ["隐藏的行或列没有导入。二、乙、二", "隐藏的工作表没有导入。底稿"]);
}

#[test]
fn what_was_not_calculated_is_said() {
    let cells = "<sheetData><row r='1'><c r='A1' t='str'><v>甲</v></c><c r='B1'><f>A1+1</f></c><c r='C1' t='e'><v>#DIV/0!</v></c></row></sheetData>";
    let (texts, losses) = shown(&workbook(&[("'一'", cells)]));
    assert_eq!(texts, ["收入表", "甲||#DIV/0!"]);
    assert!(losses[0].ends_with("B1 =A1+1") && losses[1].ends_with("C1 #DIV/0!"), "{losses:?}");
}

#[test]
fn hostile_places_do_no_harm() {
    let cells = "<sheetData><row r='99999999999'><c r='ZZZZ9' t='str'><v>甲</v></c><c r='A1048576' t='str'><v>乙</v></c></row></sheetData><mergeCells><mergeCell ref='A1:XFD1048576'/><mergeCell ref='B2:A1'/><mergeCell ref='x:y'/></mergeCells>";
    let (texts, _) = shown(&workbook(&[("'一'", cells)]));
    assert_eq!(texts, ["收入表"]);
}
