//! The log speaks the language that was chosen; what is written into the site is in that of the document.

use crate::support::Site;

#[test]
fn the_log_is_in_the_language_that_was_chosen() {
    let page = "<meta charset=utf-8><h1>示例报告</h1><h2>一、情况</h2><p>情况见下表，以下各数都来自统计。</p><p>表1 评分情况</p><p>单位：分</p>\
        <table><tr><th>项目</th><th>得分</th></tr><tr><td>甲</td><td>12</td></tr><tr><td>乙</td><td>34</td></tr></table>";
    for (language, asked, unit) in [
        ("en", "report.yaml: fill in `published`: the date of publication", "评分情况 (unit: 分)"),
        ("zh", "report.yaml: 请填写 published：", "评分情况（单位：分）"),
    ] {
        let desk = Site::empty();
        desk.write("page.html", page);
        let path = |name: &str| desk.path().join(name).to_string_lossy().into_owned();
        let run = desk.run(&["--lang", language, "import", &path("page.html"), "--into", &path("site"), "--yes"]);
        for told in [asked, unit] {
            assert!(run.out.contains(told), "{language} {told}: {}", run.out);
            assert!(desk.read("site/.gongkai/import/report/log.md").contains(told), "{language} {told}");
        }
        assert_eq!(run.out.contains("请填写"), language == "zh", "{}", run.out);
        assert!(desk.read("site/content/report/report.yaml").contains("请填写 published："), "{language}");
    }
}
