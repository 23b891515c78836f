//! Headings with bare numbers, and the signature above the attachments of a notice.

use super::Desk;

/// A site made of a text, in which nothing is missing.
fn imported(text: &str) -> Desk {
    let desk = Desk::with(&format!("示例学院质量年报（2024年度）\n发布时间：2025-01-09 09:00\n{text}"));
    let run = desk.import(&["--yes"]);
    assert!(run.out.contains("全部相同"), "{}{}", run.out, run.err);
    desk
}

#[test]
fn headings_may_have_bare_numbers() {
    let desk =
        imported("1 概况\n学院有学生9000人。\n1.1 规模\n专业30个。\n2 经费\n全年收入1.5亿元。\n2.1 支出\n全年支出1.4亿元。\n");
    assert!(desk.read("content/2024/funding.zh.md").starts_with("# 经费\n"));
    assert!(desk.read("content/2024/overview.zh.md").contains("## 规模 {#scale}"));
    // Without divisions, whole sentences below each of three say it.
    let desk = imported("1 概况\n学院有学生9000人。\n2 师资\n教师500人。\n3 经费\n全年收入1.5亿元。\n");
    assert!(desk.read("content/2024/funding.zh.md").starts_with("# 经费\n"));
}

/// Lines of a list, amounts and numbers that do not count up are no headings.
#[test]
fn bare_numbers_are_mostly_something_else() {
    for lines in [
        "1 加强领导\n2 加大投入\n3 强化督导\n主要做法就是这些。\n",
        "1 概况\n学院有学生9000人。\n3 经费\n全年收入1.5亿元。\n",
        "1 概况\n学院有学生9000人。\n2 经费\n全年收入1.5亿元。\n",
        "1 概况\n学院有学生9000人。\n3.1 规模\n专业30个。\n2 经费\n全年收入1.5亿元。\n",
    ] {
        let desk = imported(&format!("一、总述\n学院办学多年，情况如下。\n{lines}二、结尾\n学院将继续努力。\n"));
        let sections = desk.read("content/2024/report.yaml");
        let (_, sections) = sections.split_once("\nsections:\n").expect("sections");
        assert!(!sections.contains("funding"), "{lines}: {sections}");
        let texts = ["zong-shu", "jie-wei"].map(|name| desk.read(&format!("content/2024/{name}.zh.md"))).concat();
        assert!(!texts.contains("## 经费") && !texts.contains("## 加强领导"), "{lines}: {texts}");
    }
}

#[test]
fn the_signature_stands_above_the_attachments() {
    let body = "一、情况\n督导学校120所。\n二、要求\n各校要整改。\n";
    let rest = "附件：督导结果\n督导结果见另表，共120所。\n";
    let desk = imported(&format!("{body}河湾市教育局\n2025年1月6日\n{rest}"));
    let report = desk.read("content/2024/report.yaml");
    assert!(report.contains("formed: 2025-01-06"), "{report}");
    assert!(desk.read("content/site.yaml").contains("zh: 河湾市教育局"));
    // Two dates may be those of two documents.
    let desk = imported(&format!("{body}河湾市教育局\n2025年1月6日\n{rest}河湾市教育局\n2025年1月7日\n附件：名单\n名单略。\n"));
    assert!(desk.read("content/2024/report.yaml").contains("请填写 formed"));
}

/// 一、二等奖 are two prizes, and no first section.
#[test]
fn kinds_with_numerals_are_no_headings() {
    let desk = imported("一、学校\n学校34所。\n一、二等奖分别为3项、5项。\n一、二年级学生60人。\n二、教师\n教师500人。\n");
    let schools = desk.read("content/2024/schools.zh.md");
    assert!(schools.contains("\n一、二等奖分别为") && schools.contains("\n一、二年级学生"), "{schools}");
    assert!(desk.read("content/2024/teachers.zh.md").starts_with("# 教师\n"));
}
