//! Numbers of lists and headings.

use super::*;

const NUMBERING: &str = "<w:abstractNum w:abstractNumId='0'>
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCountingThousand'/><w:pStyle w:val='2'/><w:lvlText w:val='第%1部分'/></w:lvl>
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:pStyle w:val='3'/><w:isLgl/><w:lvlText w:val='%1.%2'/></w:lvl></w:abstractNum>
    <w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='（%1）'/></w:lvl>
    <w:lvl w:ilvl='1'><w:numFmt w:val='bullet'/><w:lvlText w:val='\u{f06c}'/><w:rPr><w:rFonts w:ascii='Wingdings'/></w:rPr></w:lvl></w:abstractNum>
    <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>";

const STYLES: &str = "<w:style w:type='paragraph' w:styleId='2'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>
    <w:style w:type='paragraph' w:styleId='3'><w:name w:val='heading 2'/><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr></w:style>";

fn item(level: usize, text: &str) -> String {
    p(&format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='2'/></w:numPr>"), text)
}

fn read(body: &str) -> Outline {
    word(body).with("styles", "styles", STYLES).with("numbering", "numbering", NUMBERING).read()
}

#[test]
fn headings_and_items_have_the_numbers_that_are_printed() {
    let heading = |style: &str, text: &str| p(&format!("<w:pStyle w:val='{style}'/>"), text);
    let body = heading("2", "甲")
        + &heading("3", "乙")
        + &item(0, "一项")
        + &item(1, "点")
        + &item(0, "二项")
        + &heading("2", "丙")
        + &heading("3", "丁")
        + &p("<w:pStyle w:val='3'/><w:numPr><w:numId w:val='0'/></w:numPr>", "没有编号");
    let outline = read(&body);
    let found: Vec<(Option<String>, Option<u8>, Option<u8>)> =
        paragraphs(&outline).into_iter().map(|paragraph| (paragraph.label, paragraph.level, paragraph.list_depth)).collect();
    let label = |label: &str| Some(label.to_owned());
    assert_eq!(
        found,
        [
            (label("第一部分"), Some(1), None),
            (label("1.1"), Some(2), None),
            (label("（1）"), None, Some(0)),
            (label("•"), None, Some(1)),
            (label("（2）"), None, Some(0)),
            (label("第二部分"), Some(1), None),
            (label("2.1"), Some(2), None),
            (None, Some(2), None),
        ]
    );
    assert_eq!(texts(&outline)[2], "一项", "the number is not in the text");
}

/// Offices number the first column of a table automatically and leave the paragraphs empty.
#[test]
fn cells_may_be_nothing_but_their_number() {
    let row = |text: &str| format!("<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", item(0, ""), item(0, text));
    let body = format!("{}<w:tbl>{}{}</w:tbl>", item(0, ""), row("甲"), row("乙"));
    let outline = read(&body);
    let cells: Vec<String> = table(&outline).rows.into_iter().flatten().map(|cell| cell.text).collect();
    assert_eq!(cells, ["（2）", "（3）甲", "（4）", "（5）乙"]);
    assert_eq!(outline.blocks.len(), 1, "an empty item outside a table is counted but is no block");
}
