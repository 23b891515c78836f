//! Pictures that lie beside a saved page.

use super::Desk;

#[test]
fn pictures_beside_a_page_are_copied() {
    let drawing = |colour: &str| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'><rect width='9' height='9' fill='{colour}'/></svg>"
        )
    };
    let page = "<meta charset=utf-8><h1>示例市年度报告（2024年度）</h1><h2>一、基本情况</h2><p>学校占地350亩，都在城区。</p>\
        <p><img alt='校园' src='page_files/%E5%9B%BE%201.svg'></p><p><img alt='后来' data-src='http://a.gov.cn/b.svg' src='./page_files/b.svg'></p>\
        <p><img alt='没有' src='page_files/none.png'></p><p><img alt='外面' src='../outside.svg'></p><p><img alt='文字' src='page_files/c.png'></p><p>2025年1月2日</p>";
    let desk = Desk::with("");
    desk.desk.write("in/page.html", page);
    desk.desk.write("in/page_files/图 1.svg", drawing("red"));
    desk.desk.write("in/page_files/b.svg", drawing("green"));
    desk.desk.write("in/page_files/c.png", "no picture");
    desk.desk.write("outside.svg", drawing("blue"));
    let run = desk.import_file("in/page.html", &["--yes"]);
    let text = desk.read("content/2024/overview.zh.md");
    assert!(text.contains("![校园](images/") && text.contains("![后来](images/b.svg)"), "{text}");
    assert!(desk.read("content/2024/images/b.svg").contains("green"));
    for missing in
        ["page_files/none.png（基本情况，没有）", "../outside.svg（基本情况，外面）", "page_files/c.png（基本情况，文字）"]
    {
        assert!(run.out.contains(missing), "{missing}: {}", run.out);
    }
    assert!(!text.contains("外面") && !text.contains("没有"), "{text}");
}
