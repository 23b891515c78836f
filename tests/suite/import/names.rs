//! Names that a sentence gives to several numbers at once.

use super::{Desk, of_clause};

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

/// What says nothing by itself belongs to the number that its words and place point to.
#[test]
fn shares_rates_and_changes_belong_to_a_number() {
    for (text, expected) in [
        ("总支出120万元，其中基本支出108万元，占总支出的90%。", ["总支出=120万", "基本支出=108万", "基本支出占总支出比例=90"]),
        ("教职工286人，其中专任教师253人，占88.5%。", ["教职工=286", "专任教师=253", "专任教师占比=88.5"]),
        ("税费收入96万元，其中税收收入58万元，增长3%。", ["税费收入=96万", "税收收入=58万", "税收收入增长=3"]),
        ("公务经费38万元，完成预算41万元，下降6.6%。", ["公务经费=38万", "预算=41万", "公务经费下降=6.6"]),
        ("新生合格率为95%，比上年提高2个百分点，报到600人。", ["新生合格率=95", "新生合格率比上年提高=2", "报到=600"]),
        ("预算支出95万元，为调整预算的98.2%，下降1.9%。", ["预算支出=95万", "预算支出为调整预算比例=98.2", "预算支出下降=1.9"]),
        ("合作企业86家，比上年新增14家，升学708人。", ["合作企业=86", "合作企业比上年新增=14", "升学=708"]),
        ("化妆品抽检12批次、合格11批次、不合格1批次。", ["化妆品抽检=12", "化妆品抽检合格=11", "化妆品抽检不合格=1"]),
        ("培训教师310人次、46.5万元，人均1500元。", ["培训教师=310", "培训教师（元）=46.5万", "培训教师人均=1500"]),
        ("税费减免88户，金额17.6万元，户均2000元。", ["税费减免=88", "税费减免金额=17.6万", "税费减免金额户均=2000"]),
    ] {
        assert_eq!(facts(text).0, expected, "{text}");
    }
}

/// A change behind several numbers may be that of each of them, or of their whole.
#[test]
fn a_change_behind_several_numbers_is_a_guess() {
    for (text, name) in [
        ("收到申请128件，其中自然人115件、法人13件，比上年增加9件。", "收到申请比上年增加: 9"),
        ("小学55所、初中22所，比上年减少2所。", "初中比上年减少: 2"),
    ] {
        let (_, log) = facts(text);
        let guesses = log.split("名称没有把握的数据").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap_or_default();
        assert!(guesses.contains(name), "{text}: {log}");
    }
    let (_, log) = facts("收到建议90件，其中人大建议50件，比上年增加8件。");
    assert!(!log.contains("名称没有把握的数据"), "{log}");
}

#[test]
fn verbs_are_no_part_of_a_name_and_places_stay() {
    for (text, expected) in [
        ("丙村共投入35万元，丁镇共有小学4所。", vec!["丙村投入=35万", "丁镇小学=4"]),
        ("学校有教职工286人，实际完成道路50公里。", vec!["教职工=286", "实际完成道路=50"]),
        ("总支出120万元，其余12万元为项目支出。", vec!["总支出=120万", "项目支出=12万"]),
        ("收入、支出总计各增加3.2万元，增长5.1%。", vec!["收入、支出总计各增加=3.2万", "收入、支出总计增长=5.1"]),
        ("家庭医生签约2.6万人，每千人口拥有床位6.3张。", vec!["家庭医生签约=2.6万", "每千人口拥有床位=6.3"]),
        ("与2022年预算数118万元相比，收入总计120万元。", vec!["2022年预算数=118万", "收入总计=120万"]),
    ] {
        assert_eq!(facts(text).0, expected, "{text}");
    }
    // What is left is of a whole that this number alone does not name.
    let (_, log) = facts("其余12万元用于维修。");
    assert!(log.contains("名称没有把握的数据"), "{log}");
}

#[test]
fn subjects_of_several_numbers() {
    for (text, expected) in [
        ("普通高中在校生1145人，教职工821人。", vec!["普通高中在校生=1145", "普通高中教职工=821"]),
        ("小学在校生500人、初中在校生300人，教职工77人。", vec!["小学在校生=500", "初中在校生=300", "教职工=77"]),
        ("34所、13所分别是小学、初中。", vec!["小学=34", "初中=13"]),
        ("2023年、2024年招生分别为310人、320人。", vec!["2023年招生=310", "招生=320"]),
        (
            "投入286万元，其中市级114万元，区级172万元，分别占40%、60%。",
            vec!["投入=286万", "市级=114万", "区级=172万", "市级占比=40", "区级占比=60"],
        ),
        ("小学、初中生师比分别为18.0:1、13.0:1。", vec!["小学生师比=18.0:1", "初中生师比=13.0:1"]),
    ] {
        let found: Vec<String> = facts(text).0.into_iter().map(|fact| fact.replace("=\"", "=").replace('"', "")).collect();
        assert_eq!(found, expected, "{text}");
    }
    // A verb that is not known is a part of the name, which is a guess.
    let (found, log) = facts("小学、初中分别对口支援6所、7所。");
    assert_eq!(found, ["小学对口支援=6", "初中对口支援=7"]);
    assert!(log.contains("小学对口支援: 6"), "{log}");
}

#[test]
fn measure_words_of_two_characters_are_whole() {
    let text = "抽检12批次、飞行9架次、发送640班次、在用31台套、出动85辆次、培训480人日、登记74对、接生6例，对口支援5对口。";
    let desk = Desk::with(&format!("示例市教育年报（2024年度）\n一、情况\n{text}\n2025年1月2日\n"));
    desk.import(&["--yes"]);
    let units: Vec<String> = desk
        .read("content/2024/facts.yaml")
        .lines()
        .filter_map(|line| line.trim().strip_prefix("unit: ").map(str::to_owned))
        .collect();
    assert_eq!(
        units,
        ["lot", "sortie", "departure", "machine-set", "vehicle-trip", "person-day", "pair", "instance"],
        "5对口 counts nothing"
    );
    let written = desk.read("content/units.yaml");
    for word in ["批次", "架次", "班次", "台套", "辆次", "人日", "对", "例"] {
        assert!(written.contains(&format!("zh: {word}\n")), "{word}: {written}");
    }
}

/// 现, 较, 共, 有 and 另 say when or how much, but not where they begin a longer word.
#[test]
fn words_keep_their_first_character() {
    let (found, _) = facts("现行标准45项。较大隐患12处。有线用户6.2万户。累计结余350万元。现有教师31人。共培训学员640人。");
    assert_eq!(found, ["现行标准=45", "较大隐患=12", "有线用户=6.2万", "累计结余=350万", "教师=31", "培训学员=640"]);
}

/// How much of a target was reached is no target.
#[test]
fn a_share_of_a_target_is_its_completion() {
    let (found, log) = facts("一般公共预算收入3200万元，完成年初预算的108.57%。培训任务落实，完成年度任务的120%。");
    assert_eq!(found, ["一般公共预算收入=3200万", "年初预算完成比例=108.57", "年度任务完成比例=120"]);
    assert!(!log.contains("value-impossible"), "{log}");
}

/// Households, and people who are reached again and again, have units of their own; so has money for each pupil.
#[test]
fn units_of_people_and_schools() {
    let desk = of_clause("全年惠及居民5600户，惠及学生8.6万人次。生均公用经费小学850元。在校学生380人次。");
    let told = desk.gongkai(&["--lang", "zh", "check"]).err;
    assert_eq!(told.matches("单位却是").count(), 1, "only the last one: {told}");
    assert!(told.contains("叫“在校学生”"), "{told}");
}
