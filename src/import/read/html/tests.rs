//! Tests with pages as sites of offices, old and new ones, have them.

use super::read;
use crate::import::outline::{Cell, Content, Outline, Paragraph, Region, Span, Table};
use crate::import::read::refusals;
use encoding_rs::GB18030;

fn outline(html: &str) -> Outline {
    read(html.as_bytes()).unwrap()
}

fn paragraphs(outline: &Outline) -> Vec<Paragraph> {
    let paragraph = |content: &Content| if let Content::Paragraph(paragraph) = content { Some(paragraph.clone()) } else { None };
    outline.blocks.iter().filter_map(|block| paragraph(&block.content)).collect()
}

fn texts(html: &str) -> Vec<String> {
    paragraphs(&outline(html)).iter().map(Paragraph::text).collect()
}

fn table(html: &str) -> Table {
    let outline = outline(html);
    let table = |content: &Content| if let Content::Table(table) = content { Some(table.clone()) } else { None };
    outline.blocks.iter().find_map(|block| table(&block.content)).unwrap_or_else(|| panic!("no table in {outline:#?}"))
}

fn cell(text: &str, columns: usize, rows: usize) -> Cell {
    Cell::new(text, columns, rows)
}

#[test]
fn old_pages_are_one_block_with_breaks() {
    let old = "<div id=zoom>一、学生发展<br>&nbsp;&nbsp;&nbsp;&nbsp;第一段，\n写在两行。<br/>　　第二段。<br><br>二、教学<BR>&nbsp;&nbsp;第三段。</div>";
    assert_eq!(texts(old), ["一、学生发展", "第一段，写在两行。", "第二段。", "二、教学", "第三段。"]);
    let without_indents = "<div>第一段，<br>换行。<br> <br>第二段。</div>";
    assert_eq!(texts(without_indents), ["第一段，\n换行。", "第二段。"]);
    assert_eq!(texts("<h1>某校<br>　　质量年报</h1>"), ["某校\n　　质量年报"], "a heading is one paragraph");
}

#[test]
fn spaces_are_those_that_browsers_show() {
    assert_eq!(
        texts("<p>\n  全校\n  共有\n  12 人，\n  \u{201c}双师\u{201d}\n  of the\n  school </p>"),
        ["全校共有 12 人，“双师” of the school"]
    );
    assert_eq!(texts("<p>张三 李四</p>"), ["张三 李四"], "a typed space stays");
    assert_eq!(texts("<p>a <b> b</b> c<span>d</span></p>"), ["a b cd"]);
    assert_eq!(texts("<p>　　正文&nbsp;</p><p>&nbsp;</p><p>　</p>"), ["正文"]);
    assert_eq!(texts("<pre>一\n  二</pre>"), ["一", "二"]);
    assert_eq!(texts("一<p>二</p>三<div>四<div>五</div>六</div>"), ["一", "二", "三", "四", "五", "六"]);
}

#[test]
fn only_what_is_seen_is_read() {
    let html = "<head><title>题</title><style>p{}</style></head><body><!-- 注 --><p>见<script>var a;</script><span style='display: none'>隐</span><span hidden>藏</span></p>\
        <template>模板</template><noscript>请打开脚本</noscript><div style='DISPLAY:NONE;color:red'><p>弹窗</p></div><select><option>选</select><button>打印</button></body>";
    assert_eq!(texts(html), ["见"]);
}

#[test]
fn faces_links_and_headings() {
    let html = "<h2 style='text-align:center'>标题</h2><p align=right>甲<b>乙</b><span style='font-weight:700'>丙</span><a href='/f/1.pdf'>丁</a><del>戊</del>10<sup>4</sup>m<sub>2</sub></p>";
    let found = paragraphs(&outline(html));
    assert_eq!((found[0].level, found[0].is_centred, found[0].is_right), (Some(2), true, false));
    assert_eq!((found[1].level, found[1].is_centred, found[1].is_right), (None, false, true));
    let span = |text: &str| Span { text: text.into(), ..Span::default() };
    let bold = Span { is_bold: true, ..span("乙丙") };
    let link = Span { link: Some("/f/1.pdf".into()), ..span("丁") };
    let struck = Span { is_struck: true, ..span("戊") };
    assert_eq!(found[1].spans, [span("甲"), bold, link, struck, span("10⁴m₂")]);
    let sized = paragraphs(&outline("<p style='font-size:16pt'>正文<span style='font-size:10pt'>小</span></p>"));
    assert_eq!(sized[0].size, Some(32));
}

#[test]
fn lists_have_signs_and_depths() {
    let html = "<ul><li>甲<ol start=3 type=a><li>乙<li value=7><p>丙</p><p>续</p></ol><li><li>丁</ul><ul style='list-style:none'><li>戊</ul>";
    let found: Vec<(String, Option<String>, Option<u8>)> = paragraphs(&outline(html))
        .into_iter()
        .map(|paragraph| (paragraph.text(), paragraph.label, paragraph.list_depth))
        .collect();
    let item = |text: &str, label: &str, depth: u8| (text.to_owned(), Some(label.to_owned()), Some(depth));
    let plain = |text: &str| (text.to_owned(), None, None);
    assert_eq!(
        found,
        [item("甲", "•", 0), item("乙", "c.", 1), item("丙", "g.", 1), plain("续"), item("丁", "•", 0), plain("戊")]
    );
}

#[test]
fn merged_cells_stand_once() {
    let found = table(
        "<table><caption>表1</caption><thead><tr><th rowspan=2>指标<th colspan=2>年度</tr><tr><th>2022<th>2023</thead>\
         <tbody><tr><td rowspan=0><p>学生</p><p>（人）</p><td>1<td>2<tr></tr><tr><td>3<tr><td>4<td>5</table>",
    );
    assert_eq!(found.head_rows, 2);
    assert_eq!(found.rows[0], [cell("指标", 1, 2), cell("年度", 2, 1)]);
    assert_eq!(found.rows[1], [cell("2022", 1, 1), cell("2023", 1, 1)]);
    assert_eq!(found.rows[2], [cell("学生\n（人）", 1, 3), cell("1", 1, 1), cell("2", 1, 1)]);
    assert_eq!(found.rows[3], [cell("3", 1, 1), cell("", 1, 1)]);
    assert_eq!(found.rows[4], [cell("4", 1, 1), cell("5", 1, 1)]);
    let by_cells = table("<table><tr><th>甲<th><tr><th>乙<td>1<tr><th>丙<td>2</table>");
    assert_eq!(by_cells.head_rows, 1, "a row with a value is no head");
    assert_eq!(texts("<table><caption>表1</caption><tr><td>甲<td>乙</table>"), ["表1"]);
}

#[test]
fn tables_for_layout_are_paragraphs() {
    assert_eq!(texts("<table><tr><td><p>甲</p><p>乙</p></td></tr></table>"), ["甲", "乙"]);
    let nested = "<table><tr><td>左<td>右<table><tr><td>一<td>二<tr><td>三<td>四</table></table>";
    assert_eq!(texts(nested), ["左", "右"]);
    assert_eq!(table(nested).rows, [[cell("一", 1, 1), cell("二", 1, 1)], [cell("三", 1, 1), cell("四", 1, 1)]]);
    let long = format!("<table><tr><td>边<td>{}<br><br>末段<tr><td>底<td>角</table>", "长".repeat(300));
    assert_eq!(texts(&long), ["边", &"长".repeat(300), "末段", "底", "角"]);
}

#[test]
fn a_table_in_a_table_of_values_becomes_text() {
    let html = "<table><tr><th>甲<th>乙<tr><td><table><tr><td>一<td>二</table><td>三</table>";
    assert_eq!(table(html).rows[1], [cell("一 二", 1, 1), cell("三", 1, 1)]);
    assert_eq!(outline(html).losses.len(), 1);
}

#[test]
fn regions_by_elements_roles_and_words() {
    let body = format!("<p>{}</p>", "正文".repeat(40));
    let page = format!(
        "<div class='top-nav'>导航</div><header>校名</header><form action=s>搜索框</form><div id=pageFooter>页脚</div><div class=breadCrumb>位置</div>\
         <article><header><h1>标题</h1></header><div class=share>转发</div>{body}<footer>来源</footer></article>\
         <div role=contentinfo>版权</div><div class='article-header'>文头</div><div class=navigate>不是</div><div class=listdaohang>您的位置</div><div class=yqljcon>友情链接</div>"
    );
    let of = |html: &str| -> Vec<(Region, String)> {
        let blocks = outline(html).blocks.into_iter();
        let text = |content: Content| if let Content::Paragraph(paragraph) = content { paragraph.text() } else { String::new() };
        blocks.map(|block| (block.region, text(block.content))).filter(|(_, text)| text.chars().count() < 9).collect()
    };
    let expected = [
        (Region::Header, "导航"),
        (Region::Header, "校名"),
        (Region::Header, "搜索框"),
        (Region::Footer, "页脚"),
        (Region::Header, "位置"),
        (Region::Body, "标题"),
        (Region::Body, "转发"),
        (Region::Body, "来源"),
        (Region::Footer, "版权"),
        (Region::Body, "文头"),
        (Region::Body, "不是"),
        (Region::Header, "您的位置"),
        (Region::Footer, "友情链接"),
    ];
    assert_eq!(of(&page), expected.map(|(region, text)| (region, text.to_owned())));
    // The form that old systems put around the whole page, and a class that was named without care.
    let whole = format!("<form id=form1><div class=header>校名</div><div class=menu>{body}</div><p>末段</p></form>");
    assert_eq!(of(&whole), [(Region::Header, "校名".to_owned()), (Region::Body, "末段".to_owned())]);
}

#[test]
fn pictures_stand_where_they_stood() {
    let html =
        "<div>　　甲<br><img src=a.jpg alt=图><br>　　乙<br><img src=dot.gif width=1 height=1></div><p><img src='b.png'></p>";
    let found: Vec<String> = outline(html)
        .blocks
        .into_iter()
        .map(|block| match block.content {
            Content::Paragraph(paragraph) => paragraph.text(),
            Content::Picture(picture) => picture.name,
            Content::Table(_) => "table".to_owned(),
        })
        .collect();
    assert_eq!(found, ["甲", "a.jpg", "乙", "b.png"]);
}

#[test]
fn what_the_page_says_about_itself() {
    let html = "<html><head><meta charset=utf-8><title> 年报\n - 某校 </title><meta name=ArticleTitle content='质量年报'><META NAME='PubDate' CONTENT='2024-01-05 10:00'><meta name=empty><meta http-equiv=x content=y></head><p>文";
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let expected = [pair("title", "年报 - 某校"), pair("ArticleTitle", "质量年报"), pair("PubDate", "2024-01-05 10:00")];
    assert_eq!(outline(html).properties, expected);
}

#[test]
fn encodings_are_those_of_the_bytes() {
    let page =
        |charset: &str| format!("<html><meta http-equiv='Content-Type' content='text/html; charset={charset}'><p>质量年报</p>");
    for bytes in [
        GB18030.encode(&page("gb2312")).0.into_owned(),
        GB18030.encode(&page("utf-8")).0.into_owned(),
        page("gb2312").into_bytes(),
        page("utf-8").into_bytes(),
    ] {
        let found = read(&bytes).unwrap();
        assert_eq!(paragraphs(&found)[0].text(), "质量年报");
        assert_eq!(found.losses, []);
    }
    assert_eq!(super::declared_encoding(b"<META charset = \"GBK\">").as_deref(), Some("gbk"));
    assert_eq!(super::declared_encoding(b"<?xml version='1.0' encoding='gb2312'?>").as_deref(), Some("gb2312"));
    assert_eq!(super::declared_encoding(b"<p>text"), None);
}

#[test]
fn a_page_of_scripts_is_refused_with_advice() {
    let page = "<div class=header>校名</div><div id=app></div><script src=app.js></script>";
    assert_eq!(read(page.as_bytes()).err(), Some(refusals::only_scripts()));
    assert!(read(b"<p>text</p><script></script>").is_ok());
}

#[test]
fn frames_videos_and_drawings_are_said() {
    let html = "<p>甲</p><iframe src='http://v.cn/1'></iframe><video src=a.mp4>不支持</video><svg><text>字</text></svg><ruby>校<rp>(<rt>xiào<rp>)</ruby><nav><iframe src=x></iframe></nav>";
    let found = outline(html);
    let texts: Vec<(usize, &str)> = found.losses.iter().map(|loss| (loss.number, loss.text.as_str())).collect();
    assert_eq!(texts, [(2, ""), (2, "a.mp4"), (2, "字"), (2, "xiào")]);
    assert!(found.losses[0].what.zh.contains("http://v.cn/1"));
    assert_eq!(paragraphs(&found).iter().map(Paragraph::text).collect::<Vec<_>>(), ["甲", "校"]);
}

const WRAPS: &str = "p div table tr td th li ul ol dl dt dd h1 b a pre font o:p label form header nav figcaption caption thead \
    blockquote details summary unknown";

/// All text of the blocks, in their order.
fn all_text(outline: &Outline) -> String {
    let text = |content: &Content| match content {
        Content::Paragraph(paragraph) => paragraph.text(),
        Content::Table(table) => table.rows.iter().flatten().map(|cell| cell.text.clone()).collect(),
        Content::Picture(_) => String::new(),
    };
    outline.blocks.iter().map(|block| text(&block.content)).collect()
}

/// Whatever the elements, every letter that is shown is in a block.
#[test]
fn no_letter_is_lost() {
    let wraps: Vec<&str> = WRAPS.split_whitespace().collect();
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
        letters.sort_unstable();
        letters
    };
    for outer in &wraps {
        for inner in &wraps {
            let html = format!(
                "前<{outer}>甲<{inner}>乙<br>　　丙</{inner}>丁</{outer}>后<table><tr><td>子<td><{outer}>丑<{inner}>寅</{inner}></{outer}></table>"
            );
            assert_eq!(sorted(&all_text(&outline(&html))), sorted("前甲乙丙丁后子丑寅"), "{html}");
        }
    }
}

/// The system of many schools puts the article into a form, beside long navigation.
#[test]
fn an_article_in_a_form_is_text() {
    let menu = format!("<div class=menu>{}</div>", "<a href=x>栏目</a>".repeat(300));
    let html = format!(
        "{menu}<form name=_newscontent_fromname><h1>标题</h1><div id=vsb_content><p>{}</p></div></form>",
        "正文".repeat(120)
    );
    let regions: Vec<Region> = outline(&html).blocks.iter().map(|block| block.region).collect();
    assert_eq!(regions, [Region::Header, Region::Body, Region::Body]);
}

/// Threads have small stacks, and pages may be deep.
#[test]
fn deep_pages_are_read() {
    let nested = |open: &str, close: &str| format!("{}末{}", open.repeat(3000), close.repeat(3000));
    for html in [
        nested("<div>", "</div>"),
        nested("<table><tr><td>", "</table>"),
        nested("<table><tr><th>甲<td>", "</table>"),
        nested("<ul><li>", "</ul>"),
        nested("<b><i>", ""),
    ] {
        assert!(all_text(&outline(&html)).contains('末'), "{}", &html[..40]);
    }
}
