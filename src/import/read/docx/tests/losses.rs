//! What does not become text is said, and nothing is lost without being said.

use super::*;
use crate::import::read::refusals;

/// The sentences and texts of all losses.
fn said(outline: &Outline) -> Vec<(String, String)> {
    lost(outline).into_iter().map(|(_, what, text)| (what, text)).collect()
}

#[track_caller]
fn assert_said(outline: &Outline, expected: &[(&str, &str)]) {
    let said = said(outline);
    let fits = said.len() == expected.len()
        && said.iter().zip(expected).all(|((what, text), (word, expected))| what.contains(word) && text == expected);
    assert!(fits, "{said:#?}");
}

#[test]
fn tracked_changes_are_accepted_and_said() {
    let body = format!(
        "<w:p>{}<w:ins w:id='1'>{}</w:ins><w:ins w:id='2'>{}</w:ins><w:del w:id='3'><w:r><w:delText>旧</w:delText></w:r></w:del><w:moveFrom>{}</w:moveFrom></w:p>\
         <w:p><w:moveTo>{}</w:moveTo></w:p>\
         <w:p><w:pPr><w:rPr><w:del w:id='4'/></w:rPr></w:pPr>{}</w:p>{}",
        r("", "甲"),
        r("", "新"),
        r("<w:b/>", "增"),
        r("", "移"),
        r("", "移"),
        r("", "前半"),
        p("", "后半")
    );
    let outline = word(&body).read();
    assert_eq!(texts(&outline), ["甲新增", "移", "前半后半"]);
    assert_said(&outline, &[("插入", "新增"), ("删去", "旧"), ("移到", "移"), ("移来", "移")]);
}

#[test]
fn notes_and_comments_say_where_they_stood() {
    let notes = "<w:footnote w:type='separator' w:id='-1'><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>
        <w:footnote w:id='1'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>来源：</w:t></w:r><w:r><w:t>统计表</w:t></w:r></w:p></w:footnote>
        <w:footnote w:id='2'><w:p><w:r><w:t>没有引用</w:t></w:r></w:p></w:footnote>";
    let comments = "<w:comment w:id='0' w:author='李四'><w:p><w:r><w:t>请核对</w:t></w:r></w:p></w:comment>";
    let body = format!(
        "{}<w:p>{}<w:r><w:footnoteReference w:id='1'/></w:r>{}<w:r><w:commentReference w:id='0'/></w:r></w:p>",
        p("", "第一段"),
        r("", "全校共有在校学生一万二千三百人"),
        r("", "。")
    );
    let outline = word(&body).with("footnotes", "footnotes", notes).with("comments", "comments", comments).read();
    assert_eq!(texts(&outline), ["第一段", "全校共有在校学生一万二千三百人。"]);
    assert_said(
        &outline,
        &[("“有在校学生一万二千三百人”后面的脚注", "来源：统计表"), ("李四的批注", "请核对"), ("脚注", "没有引用")],
    );
    assert_eq!(outline.losses[0].number, 2);
}

#[test]
fn text_boxes_become_paragraphs_once() {
    let inner = format!("<w:txbxContent>{}{}</w:txbxContent>", p("", "框一"), p("", "框二"));
    let body = format!(
        "<w:p>{}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>",
        r("", "前"),
        r("", "后")
    );
    let outline = word(&body).read();
    assert_eq!(texts(&outline), ["前后", "框一", "框二"]);
    assert_said(&outline, &[("文本框", "框一\n框二")]);
}

#[test]
fn another_form_with_other_text_is_not_lost_silently() {
    let body = format!(
        "<w:p><mc:AlternateContent><mc:Choice Requires='x'>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:p>",
        r("", "新版"),
        r("", "旧版")
    );
    let outline = word(&body).read();
    assert_eq!(texts(&outline), ["新版"]);
    assert_said(&outline, &[("不认识", "旧版")]);
}

/// The contents as Word makes them, in a control, and as WPS makes them, as a field over paragraphs without styles.
#[test]
fn tables_of_contents_are_left_out_and_said() {
    let styles = "<w:style w:type='paragraph' w:styleId='11'><w:name w:val='toc 1'/></w:style>
        <w:style w:type='paragraph' w:styleId='2'><w:name w:val='heading 1'/></w:style>";
    let begin = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>";
    let end = "<w:r><w:fldChar w:fldCharType='end'/></w:r>";
    let control = format!(
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent>{}{}</w:sdtContent></w:sdt>",
        p("", "目录"),
        p("<w:pStyle w:val='11'/>", "甲 1")
    );
    let heading = p("<w:pStyle w:val='2'/>", "甲");
    let field = format!("<w:p>{begin}{}</w:p>{}<w:p>{end}{}</w:p>", r("", "图一 3"), p("", "图二 4"), r("", "正文"));
    let unclosed = format!("<w:p>{begin}{}</w:p>", r("", "表一 5"));
    let outline = word(&(control + &heading + &field + &unclosed + &heading)).with("styles", "styles", styles).read();
    assert_eq!(texts(&outline), ["甲", "正文", "甲"]);
    assert_said(&outline, &[("目录", "目录\n甲 1"), ("目录", "图一 3\n图二 4"), ("目录", "表一 5")]);
    let numbers: Vec<usize> = outline.losses.iter().map(|loss| loss.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn what_cannot_be_read_is_said() {
    let fraction = "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>";
    let body = format!(
        "<w:p>{}{}{fraction}{fraction}<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath><w:r><w:sym w:font='Webdings' w:char='F061'/></w:r>\
         <w:r><w:drawing><wp:docPr descr='趋势'/><c:chart r:id='c'/></w:drawing></w:r>\
         <w:r><w:pict><v:textpath string='草稿'/></w:pict></w:r>\
         <w:r><w:object><o:OLEObject ProgID='Excel.Sheet.12'/></w:object></w:r>\
         <w:r><w:drawing><a:t>形状</a:t></w:drawing></w:r>\
         <w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>EQ \\f(1,2)</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>\
         <w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>eq \\o\\ac(○,3)</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>\
         <w:altChunk r:id='x'/>",
        r("", "正文"),
        r("<w:vanish/>", "暗")
    );
    let outline = word(&body).file("word/vbaProject.bin", b"x").read();
    assert_eq!(texts(&outline), ["正文x=1③"]);
    assert_said(
        &outline,
        &[
            ("宏", ""),
            ("隐藏", "暗"),
            ("公式", "ab"),
            ("公式", "ab"),
            ("符号", "Webdings F061"),
            ("图表", "趋势"),
            ("水印", "草稿"),
            ("Excel.Sheet.12", ""),
            ("图形里的文字", "形状"),
            ("域代码", "EQ \\f(1,2)"),
            ("另一个文件", ""),
        ],
    );
}

#[test]
fn charts_become_tables_of_their_data() {
    let body =
        "<w:p><w:r><w:drawing><a:graphic><c:chart r:id='c'/></a:graphic></w:drawing></w:r></w:p>".to_owned() + &p("", "图1");
    let part = "<c:chartSpace xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart'><c:chart><c:ser><c:tx><c:v>本省</c:v></c:tx><c:cat><c:pt idx='0'><c:v>2023</c:v></c:pt><c:ptCount val='1'/></c:cat><c:val><c:ptCount val='1'/><c:pt idx='0'><c:v>82</c:v></c:pt></c:val></c:ser></c:chart></c:chartSpace>";
    let outline = word(&body).link("c", "chart", "charts/chart1.xml").file("word/charts/chart1.xml", part.as_bytes()).read();
    let cells: Vec<String> = table(&outline).rows.into_iter().flatten().map(|cell| cell.text).collect();
    assert_eq!(cells, ["", "本省", "2023", "82"]);
    assert_said(&outline, &[("数据表", "")]);
    assert!(matches!(outline.blocks[0].content, Content::Table(_)), "it stands where the chart stood");
}

/// Every text of a file with structures that the program does not know is in a block or in a loss, whatever they are.
#[test]
fn nothing_is_lost_silently() {
    let places = [
        "<w:unknown><w:p><w:r><w:t>#</w:t></w:r></w:p></w:unknown>",
        "<w:p><w:unknown><w:r><w:t>#</w:t></w:r></w:unknown></w:p>",
        "<w:p><w:r><w:unknown><w:t>#</w:t></w:unknown></w:r></w:p>",
        "<w:p><w:t>#</w:t></w:p>",
        "<w:r><w:t>#</w:t></w:r>",
        "<w:tbl><w:unknown><w:tr><w:tc><w:p><w:r><w:t>#</w:t></w:r></w:p></w:tc></w:tr></w:unknown></w:tbl>",
        "<w:tbl><w:tr><w:p><w:r><w:t>#</w:t></w:r></w:p></w:tr></w:tbl>",
        "<w:p><w:pPr><w:t>#</w:t></w:pPr></w:p>",
        "<w:p><w:r><w:delText>#</w:delText></w:r></w:p>",
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:t>#</w:t></w:r></w:p>",
        "<w:p><m:unknown><m:t>#</m:t></m:unknown></w:p>",
        "<w:sdt><w:p><w:r><w:t>#</w:t></w:r></w:p></w:sdt>",
        "<w:p><w:ruby><w:rt><w:r><w:t>#</w:t></w:r></w:rt></w:ruby></w:p>",
        "<w:p><w:hyperlink><w:p><w:r><w:t>#</w:t></w:r></w:p></w:hyperlink></w:p>",
        "<w:ins><w:r><w:t>#</w:t></w:r></w:ins>",
    ];
    for place in places {
        let body = p("", "前") + &place.replace('#', "找得到") + &p("", "后");
        let outline = word(&body).read();
        assert!(texts(&outline).ends_with(&["后".to_owned()]), "{place}");
        let found = said(&outline).iter().any(|(_, text)| text.contains("找得到"));
        assert!(found || texts(&outline).contains(&"找得到".to_owned()), "{place} {outline:#?}");
        let number = outline.losses.first().map_or(2, |loss| loss.number);
        assert!((1..=2).contains(&number), "{place}");
    }
}

#[test]
fn what_is_no_word_file_is_refused() {
    assert_eq!(read(b"PK\x03\x04").err(), Some(refusals::damaged()));
    let whole = word(&p("", "正文")).bytes();
    assert_eq!(read(&whole[..whole.len() / 2]).err(), Some(refusals::damaged()));
    let deep = "<w:sdt><w:sdtContent>".repeat(150) + "</w:sdtContent></w:sdt>".repeat(150).as_str();
    assert_eq!(read(&word(&deep).bytes()).err(), Some(refusals::too_deep(200)));
    let broken = read(&word("<w:p>").bytes()).expect_err("not closed");
    assert!(broken.zh.contains("word/document.xml"), "{broken:?}");
}

/// Threads have small stacks.
#[test]
fn what_is_as_deep_as_allowed_is_read() {
    let nested = |open: &str, close: &str, times: usize| open.repeat(times) + &p("", "末") + &close.repeat(times);
    for body in [
        nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 60),
        nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 90),
        nested("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>", 45),
    ] {
        let outline = word(&body).read();
        let found = outline.blocks.iter().any(|block| format!("{:?}", block.content).contains('末'));
        assert!(found, "{}", &body[..60]);
    }
}

/// Zeros pack a thousandfold. The limit is on what is unpacked, whatever the archive says.
#[test]
fn bombs_are_refused() {
    let body = "<w:p><w:r><w:drawing><a:blip r:embed='i'/></w:drawing></w:r></w:p>";
    let zeros = vec![0; 201 << 20];
    let picture = word(body).link("i", "image", "media/a.png").file("word/media/a.png", &zeros).bytes();
    assert!(picture.len() < 1 << 20);
    assert_eq!(read(&picture).err(), Some(refusals::too_large(200 << 20)));
    let spaces = " ".repeat(65 << 20);
    assert_eq!(read(&word(&spaces).bytes()).err(), Some(refusals::too_large(64 << 20)));
}
