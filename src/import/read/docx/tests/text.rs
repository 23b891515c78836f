//! Paragraphs, styles, runs, links and fields.

use super::*;
use crate::import::outline::{Region, Span};

fn span(text: &str) -> Span {
    Span { text: text.into(), ..Span::default() }
}

/// Word names styles in English and identifies them by words; WPS numbers them.
#[test]
fn headings_of_word_and_of_wps() {
    let body = p("<w:pStyle w:val='a3'/>", "质量年报")
        + &p("<w:pStyle w:val='2'/>", "人才培养")
        + &p("<w:pStyle w:val='Heading2'/>", "立德树人")
        + &p("<w:outlineLvl w:val='2'/>", "只有大纲级别")
        + &p("<w:pStyle w:val='2'/><w:outlineLvl w:val='9'/>", "看似标题的正文")
        + &p("", "正文");
    let styles = "<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='21'/></w:rPr></w:rPrDefault></w:docDefaults>
        <w:style w:type='paragraph' w:default='1' w:styleId='1'><w:name w:val='Normal'/></w:style>
        <w:style w:type='paragraph' w:styleId='2'><w:name w:val='heading 1'/><w:basedOn w:val='1'/><w:rPr><w:b/><w:sz w:val='32'/></w:rPr></w:style>
        <w:style w:type='paragraph' w:styleId='a3'><w:name w:val='Title'/><w:pPr><w:jc w:val='center'/></w:pPr><w:rPr><w:sz w:val='44'/></w:rPr></w:style>
        <w:style w:type='paragraph' w:styleId='Heading2'><w:name w:val='标题 2'/></w:style>";
    let outline = word(&body).with("styles", "styles", styles).read();
    let found: Vec<_> = paragraphs(&outline)
        .into_iter()
        .map(|paragraph| (paragraph.level, paragraph.is_centred, paragraph.size, paragraph.spans[0].is_bold))
        .collect();
    assert_eq!(
        found,
        [
            (Some(1), true, Some(44), false),
            (Some(1), false, Some(32), true),
            (Some(2), false, Some(21), false),
            (Some(3), false, Some(21), false),
            (None, false, Some(32), true),
            (None, false, Some(21), false),
        ]
    );
    assert_eq!(outline.losses, []);
}

#[test]
fn runs_keep_their_faces_and_signs() {
    let body = format!(
        "<w:p><w:pPr><w:jc w:val='right'/></w:pPr>{}{}{}<w:r><w:t>下</w:t><w:br/><w:t>行</w:t><w:br w:type='page'/><w:tab/><w:t>e</w:t><w:noBreakHyphen/><w:t>l</w:t><w:softHyphen/><w:t>ec</w:t></w:r>{}{}{}</w:p>",
        r("", "\u{3000}\u{3000}开头"),
        r("<w:b/>", "粗"),
        r("<w:b w:val='0'/><w:strike/>", "删"),
        "<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>",
        "<w:r><w:t>m</w:t></w:r>",
        r("<w:vertAlign w:val='superscript'/>", "2"),
    );
    let outline = word(&body).read();
    let [paragraph] = &paragraphs(&outline)[..] else { panic!("one paragraph") };
    assert!(paragraph.is_right && !paragraph.is_centred);
    let bold = Span { is_bold: true, ..span("粗") };
    let struck = Span { is_struck: true, ..span("删") };
    assert_eq!(paragraph.spans, [span("开头"), bold, struck, span("下\n行 e-lec☑m²")]);
    assert_eq!(outline.losses, []);
}

#[test]
fn links_are_relationships_or_fields() {
    let field = |instruction: &str, result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType='separate'/></w:r>{result}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
        )
    };
    let nested = field("IF 1 = 1", &field(" HYPERLINK \"http://b.cn/\" ", &r("", "乙")));
    let body = format!(
        "<w:p><w:hyperlink r:id='h'>{}</w:hyperlink>{nested}{}<w:fldSimple w:instr='HYPERLINK \"http://c.cn\"'>{}</w:fldSimple><w:hyperlink w:anchor='x'>{}</w:hyperlink><w:hyperlink r:id='h' w:anchor='y'>{}</w:hyperlink></w:p>",
        r("", "甲"),
        field(" REF x \\h ", &r("", "丙")),
        r("", "丁"),
        r("", "戊"),
        r("", "己"),
    );
    let outline = word(&body).link("h", "hyperlink", "http://a.cn/").read();
    let links: Vec<(String, Option<String>)> =
        paragraphs(&outline)[0].spans.iter().map(|span| (span.text.clone(), span.link.clone())).collect();
    let linked = |text: &str, link: &str| (text.to_owned(), Some(link.to_owned()));
    let plain = |text: &str| (text.to_owned(), None);
    assert_eq!(
        links,
        [
            linked("甲", "http://a.cn/"),
            linked("乙", "http://b.cn/"),
            plain("丙"),
            linked("丁", "http://c.cn"),
            plain("戊"),
            linked("己", "http://a.cn/#y")
        ]
    );
    assert_eq!(outline.losses, []);
}

#[test]
fn text_inside_other_elements_is_read_once() {
    let body = format!(
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt><w:customXml>{}</w:customXml>\
         <w:p><w:smartTag>{}</w:smartTag><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>\
         <mc:AlternateContent><mc:Choice Requires='x'>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:p>",
        p("", "甲"),
        p("", "乙"),
        r("", "丙"),
        r("", "丁"),
        r("", "戊"),
        r("", "戊")
    );
    let outline = word(&body).read();
    assert_eq!(texts(&outline), ["甲", "乙", "丙丁戊"]);
    assert_eq!(outline.losses, []);
}

#[test]
fn headers_and_footers_stand_once_without_page_numbers() {
    let page = "<w:r><w:t>第</w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t>页</w:t></w:r>";
    let section = "<w:sectPr><w:headerReference w:type='default' r:id='h1'/><w:headerReference w:type='even' r:id='h2'/><w:footerReference w:type='default' r:id='f1'/></w:sectPr>";
    let outline = word(&(p("", "正文") + section))
        .furniture("h1", "hdr", &p("", "某校年报"))
        .furniture("h2", "hdr", &p("", "某校年报"))
        .furniture("f1", "ftr", &format!("<w:p>{page}</w:p>{}", p("", "地址")))
        .read();
    let found: Vec<(Region, usize)> = outline.blocks.iter().map(|block| (block.region, block.number)).collect();
    assert_eq!(texts(&outline), ["正文", "某校年报", "地址"]);
    assert_eq!(found, [(Region::Body, 1), (Region::Header, 2), (Region::Footer, 3)]);
    assert_eq!(outline.losses, []);
}

#[test]
fn pictures_follow_their_paragraph() {
    let blip = |id: &str| {
        format!(
            "<w:r><w:drawing><wp:inline><wp:docPr id='1' name='图片 1' descr='校门'/><a:graphic><a:blip r:embed='{id}'/></a:graphic></wp:inline></w:drawing></w:r>"
        )
    };
    let old = "<w:r><w:pict><v:shape alt='旧图'><v:imagedata r:id='i2'/></v:shape></w:pict></w:r>";
    let body = format!("<w:p>{}{}</w:p><w:p>{old}</w:p><w:p>{}</w:p>", r("", "见图"), blip("i1"), blip("i3"));
    let outline = word(&body)
        .link("i1", "image", "media/image1.png")
        .link("i2", "image", "media/image2.wmf")
        .link("i3", "image", "media/none.png")
        .file("word/media/image1.png", b"one")
        .file("word/media/image2.wmf", b"two")
        .read();
    let pictures: Vec<(usize, String, Option<Vec<u8>>, String)> = outline
        .blocks
        .iter()
        .filter_map(|block| match &block.content {
            Content::Picture(picture) => {
                Some((block.number, picture.name.clone(), picture.bytes.clone(), picture.alternative.clone()))
            }
            _ => None,
        })
        .collect();
    let picture = |number: usize, name: &str, bytes: Option<&[u8]>, words: &str| {
        (number, name.to_owned(), bytes.map(<[u8]>::to_vec), words.to_owned())
    };
    let expected = [
        picture(2, "image1.png", Some(b"one"), "校门"),
        picture(3, "image2.wmf", Some(b"two"), "旧图"),
        picture(4, "none.png", None, "校门"),
    ];
    assert_eq!(pictures, expected);
    assert_eq!(outline.losses.len(), 1, "the picture that is not there: {:?}", outline.losses);
}

#[test]
fn what_the_file_says_about_itself() {
    let core = "<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:x='http://purl.org/dc/terms/'><dc:title>年报</dc:title><dc:creator/><cp:lastModifiedBy>张三</cp:lastModifiedBy><x:created>2024-01-05T08:00:00Z</x:created></cp:coreProperties>";
    let outline = word(&p("", "正文")).file("docProps/core.xml", core.as_bytes()).read();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let expected = [pair("dc:title", "年报"), pair("cp:lastModifiedBy", "张三"), pair("dcterms:created", "2024-01-05T08:00:00Z")];
    assert_eq!(outline.properties, expected);
}

#[test]
fn strict_files_and_utf_16_are_read() {
    let text = "<w:document xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'><w:body><w:p><w:pPr><w:jc w:val='end'/></w:pPr><w:r><w:t>严格</w:t></w:r></w:p></w:body></w:document>";
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    let bytes: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("word\\document.xml", SimpleFileOptions::default()).unwrap();
    archive.write_all(&bytes).unwrap();
    let outline = read(&archive.finish().unwrap().into_inner()).unwrap();
    assert_eq!(texts(&outline), ["严格"]);
    assert!(paragraphs(&outline)[0].is_right);
}
