//! Names that a sentence gives to several numbers at once.

use super::Desk;

/// The labels and values of the facts of a text, in its order, and the log.
fn facts(text: &str) -> (Vec<String>, String) {
    let desk = Desk::with(&format!("示例市教育年报（2024年度）\n发布时间：2025-01-09 09:00\n一、情况\n{text}\n2025年1月2日\n"));
    let run = desk.import(&["--yes"]);
    assert!(run.out.contains("全部相同"), "{}{}", run.out, run.err);
    let file = desk.read("content/2024/facts.yaml");
    let line = |start: &str| file.lines().filter_map(|line| line.trim().strip_prefix(start)).map(str::to_owned).collect();
    let (labels, values): (Vec<String>, Vec<String>) = (line("zh: "), line("value: "));
    let found = labels.iter().zip(&values).map(|(label, value)| format!("{}={value}", label.trim_matches('"')));
    (found.collect(), desk.read(".gongkai/import/2024/log.md"))
}

#[test]
fn each_number_behind_a_list_has_its_own_name() {
    let (found, _) =
        facts("全县小学、初中、高中分别有31所、14所和2所，在校生分别为6120人、4410人、1980人，分别比上年增长1.1%、2.2%、3.3%。");
    let expected = [
        "小学=31",
        "初中=14",
        "高中=2",
        "小学在校生=6120",
        "初中在校生=4410",
        "高中在校生=1980",
        "小学在校生比上年增长=1.1",
        "初中在校生比上年增长=2.2",
        "高中在校生比上年增长=3.3",
    ];
    assert_eq!(found, expected);
    let (found, _) = facts("2022年城镇、农村居民人均收入分别为3.2万元、1.8万元。");
    assert_eq!(found, ["2022年城镇居民人均收入=3.2万", "2022年农村居民人均收入=1.8万"], "the year is of each");
}

/// One name before several numbers is that of none of them, but where kinds stood before it.
#[test]
fn one_name_before_several_numbers_is_a_guess() {
    let (found, _) = facts("小学、初中分别有31所、14所，在校生6120人、4410人。");
    assert_eq!(found, ["小学=31", "初中=14", "小学在校生=6120", "初中在校生=4410"]);
    let (found, log) = facts("学校分别于2021年、2022年获得表彰2次、3次。");
    assert!(found.iter().all(|fact| !fact.contains("表彰")), "{found:?}");
    assert!(log.contains("名称没有把握的数据"), "{log}");
}

/// A name too many or too few says nothing of any number.
#[test]
fn lists_of_another_length_name_nothing() {
    for text in ["小学、初中分别有31所、14所、2所。", "小学、初中、高中分别有31所、14所。", "小学、初中分别有31所、140人。"]
    {
        let (found, log) = facts(text);
        assert!(found.iter().all(|fact| !fact.starts_with("小学") && !fact.starts_with("初中")), "{found:?}");
        assert!(log.contains("名称没有把握的数据"), "{log}");
    }
}

#[test]
fn numbers_behind_a_kind_of_school_are_its_own() {
    let (found, _) = facts("小学31所、在校生6120人、专任教师402人；初中14所，在校生4410人，其中住校生900人。");
    let expected = ["小学=31", "小学在校生=6120", "小学专任教师=402", "初中=14", "初中在校生=4410", "住校生=900"];
    assert_eq!(found, expected);
}

/// Numbers of one list stand beside each other, and beside a number of the same kind before them: neither is the whole of others.
#[test]
fn numbers_of_a_list_are_no_whole_and_its_parts() {
    let desk = Desk::with(
        "示例市教育年报（2024年度）\n发布时间：2025-01-09 09:00\n一、情况\n小学在校生6120人，初中、高中在校生分别为7030人、1980人。\n\
         省、市、县分别投入1200万元、800万元、400万元。\n示范校省级、市级、县级分别为3所、2所、1所。\n",
    );
    let run = desk.import(&["--yes"]);
    assert!(run.out.contains("全部相同") && !run.out.contains("照写法应当成立"), "{}", run.out);
    let facts = desk.read("content/2024/facts.yaml");
    assert!(!facts.contains("relations:"), "{facts}");
}

/// Numbers of one list are no parts of each other, and nobody knows to which of them 其中 belongs.
#[test]
fn numbers_of_a_list_are_not_related() {
    for text in [
        "小学、初中、高中在校生分别为1万人、5000人、3000人，占比分别为55.6%、27.8%、16.7%。",
        "专科、本科招生分别为1万人、6000人，录取率分别为60%、75%。",
        "行政复议、行政诉讼案件分别为5件、3件，其中维持、纠正分别4件、1件。",
    ] {
        let desk =
            Desk::with(&format!("示例市教育年报（2024年度）\n发布时间：2025-01-09 09:00\n一、情况\n{text}\n2025年1月2日\n"));
        let run = desk.import(&["--yes"]);
        assert!(run.out.contains("全部相同"), "{}{}", run.out, run.err);
        assert!(!desk.read("content/2024/facts.yaml").contains("relations:"), "{text}");
        assert!(!desk.read(".gongkai/import/2024/log.md").contains("4 > 3"), "{text}");
    }
}
