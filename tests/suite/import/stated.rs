//! What the words of a document state of its numbers: each form with the relation that is declared, by the values of its figures.

use super::of_clause;
use std::collections::{BTreeMap, BTreeSet};

/// The relations of a report by the values of their figures: `share 176 253 = 69.6`.
pub(super) fn by_values(facts: &str) -> BTreeSet<String> {
    let (entries, list) = facts.split_once("\nrelations:\n").unwrap_or((facts, ""));
    let mut values = BTreeMap::new();
    let mut id = "";
    for line in entries.lines() {
        if let Some(own) = line.strip_prefix("  ").filter(|line| !line.starts_with(' ')).and_then(|line| line.strip_suffix(':')) {
            id = own;
        } else if let Some(value) = line.trim().strip_prefix("value: ") {
            values.insert(id, value.trim_matches('"'));
        }
    }
    let mut found = BTreeSet::new();
    let mut left = String::new();
    for line in list.lines().map(str::trim) {
        if let Some((operation, ids)) = line.strip_suffix(']').and_then(|line| line.split_once(": [")) {
            let ids: Vec<&str> = ids.split(", ").map(|id| values[id]).collect();
            left = format!("{operation} {}", ids.join(" "));
        } else if let Some(result) = line.strip_prefix("equals: ") {
            found.insert(format!("{left} = {}", values[result]));
        }
    }
    found
}

/// Asserts that a text gives just these relations.
fn states(text: &str, expected: &[&str]) {
    let found = by_values(&of_clause(text).read("content/2023/facts.yaml"));
    assert_eq!(found, expected.iter().map(|text| (*text).to_owned()).collect(), "{text}");
}

#[test]
fn a_share_whose_words_name_the_whole() {
    states(
        "学校有教职工286人，其中专任教师253人。专任教师中，“双师型”教师176人，占专任教师的69.6%；高级职称教师82人，占专任教师的32.4%。",
        &["share 176 253 = 69.6", "share 82 253 = 32.4"],
    );
    states(
        "地区生产总值412.6亿元。第一产业增加值62.4亿元，第二产业增加值158.3亿元。第一产业增加值占地区生产总值的比重为15.1%，第二产业增加值比重为38.4%。",
        &["share 62.4亿 412.6亿 = 15.1", "share 158.3亿 412.6亿 = 38.4"],
    );
    states(
        "预算支出213400万元，其中教育49082万元、卫生23474万元。教育支出占预算支出的比重为23%。",
        &["share 49082万 213400万 = 23"],
    );
    states(
        "地方级收入85560万元。地方级收入中，税收59892万元，占70%；非税25668万元，占30%。",
        &["share 25668万 85560万 = 30", "share 59892万 85560万 = 70", "sum 59892万 25668万 = 85560万"],
    );
    // As coarse as 0.06亿 is, the total of which it is a part is known.
    states(
        "用水1.72亿立方米，其中农业用水1.66亿立方米，生态用水0.06亿立方米，占3.5%。",
        &["share 0.06亿 1.72亿 = 3.5", "sum 1.66亿 0.06亿 = 1.72亿"],
    );
    states(
        "总投入2860万元，其中市级补助1144万元，区级配套1716万元，分别占40%、60%。",
        &["share 1144万 2860万 = 40", "share 1716万 2860万 = 60", "sum 1144万 1716万 = 2860万"],
    );
    states("新能源公交车总数达312辆，占公交车总数390辆的80%。", &["share 312 390 = 80"]);
    states("校园占地158000平方米，占地面积比上年增加12平方米。", &[]);
}

#[test]
fn a_rate_whose_whole_a_sentence_above_is_about() {
    states("食品抽检3200批，检出问题48批。合格3152批，合格率98.5%。", &["share 3152 3200 = 98.5"]);
    states("新农合参保31460人，应参保32100人，参保率98.0%。", &["share 31460 32100 = 98.0"]);
    states(
        "常住人口86.3万人，其中城镇人口47.9万人，乡村人口38.4万人，城镇化率55.5%。",
        &["share 47.9万 86.3万 = 55.5", "sum 47.9万 38.4万 = 86.3万"],
    );
    states("计划新建道路48公里，实际完成50.4公里，完成率105%。", &["ratio 50.4 48 = 105"]);
}

#[test]
fn a_total_may_be_divided_twice() {
    states(
        "学校现有在校生4376人，其中一年级1520人、二年级1468人、三年级1388人。在校生中，男生2410人、女生1966人。",
        &["sum 1520 1468 1388 = 4376", "sum 2410 1966 = 4376"],
    );
    // 初中 is no subject.
    states("学校30所，其中小学12所、初中，共8所。", &[]);
}

#[test]
fn parts_of_a_whole_that_other_amounts_stand_behind() {
    states(
        "“三公”经费38.5万元，完成预算41.2万元的93.4%，比上年减少2.7万元。其中：公务用车费27.9万元；公务接待费10.6万元。",
        &["ratio 38.5万 41.2万 = 93.4", "sum 27.9万 10.6万 = 38.5万"],
    );
    states(
        "实施项目62个，其中产业项目35个，投入资金4104万元；基础设施项目21个，投入资金2052万元；其他项目6个，投入资金684万元。",
        &["sum 35 21 6 = 62"],
    );
}

#[test]
fn totals_behind_their_parts() {
    states(
        "收到申请128件，其中自然人115件、法人13件。上年结转4件，合计132件，办结126件，结转下年度6件。",
        &["sum 115 13 = 128", "sum 128 4 = 132", "sum 126 6 = 132"],
    );
    states("教师获奖32人次，学生获奖115人次，共147人次。", &["sum 32 115 = 147"]);
    states("共有大班5个、中班6个、小班4个，计15个。", &["sum 5 6 4 = 15"]);
    // One of a list is not what is left of another.
    states("信访624件，其中大气312件、噪声187件、水类75件、其他50件。", &["sum 312 187 75 50 = 624"]);
    states("全县小学61所。城区、镇区、乡村小学分别为12所、22所、27所。", &["sum 12 22 27 = 61"]);
    states(
        "下达资金6840万元。甲镇投入2736万元，乙镇投入2394万元，其余1710万元留在县里。",
        &["sum 2736万 2394万 1710万 = 6840万"],
    );
}

#[test]
fn averages_and_ratios() {
    states("在校生4376人，专任教师253人，师生比为1:17.3。", &["ratio 253 4376 = 1:17.3"]);
    states("学生1344人，教师71人。教师与学生之比为1:18.9。", &["ratio 71 1344 = 1:18.9"]);
    states("学生1344人，平均每班48人。其中男生1075人、女生269人。", &["sum 1075 269 = 1344"]);
    states("学校有学生1620人，专任教师92人，生师比17.6:1。", &["ratio 1620 92 = 17.6:1"]);
    states("学校有在校生4376人。校园面积158000平方米，生均占地36.1平方米。", &["ratio 158000 4376 = 36.1"]);
    states("农村低保24900人。发放低保金1.245亿元，人均5000元。", &["ratio 1.245亿 24900 = 5000"]);
    states("教学班15个。在园幼儿432人，其中男孩226人、女孩206人。班均29人。", &["ratio 432 15 = 29", "sum 226 206 = 432"]);
    states("在园幼儿432人，专任教师36人，师幼比为1:12。", &["ratio 36 432 = 1:12"]);
    states("学院有全日制在校生9480人。\n\n图书馆藏书66.36万册，生均70册。", &["ratio 66.36万 9480 = 70"]);
    states("审计人员38人。全年组织培训14期、286人次，人均7.5次。", &["ratio 286 38 = 7.5"]);
    // The numbers deny it, and the words do not say what is divided.
    states("在校生4376人，专任教师253人，师生比为1:16.3。", &[]);
}

#[test]
fn changes_from_an_earlier_amount() {
    states("高新技术企业由上年的42家增加到51家，增加9家，增长21.4%。", &["difference 51 42 = 9", "ratio 9 42 = 21.4"]);
    states("中小企业入库126家，比上年的105家多21家，增长20.0%。", &["difference 126 105 = 21", "ratio 21 105 = 20.0"]);
    states("发生事故6起，比上年的9起减少3起，下降33.3%。", &["difference 9 6 = 3", "ratio 3 9 = 33.3"]);
    states("全年收入2860万元，支出2795万元，结余65万元。", &["difference 2860万 2795万 = 65万"]);
    states(
        "收入合计518万元，其中学费311万元。支出合计496万元，其中工资347万元。年末结余22万元。",
        &["difference 518万 496万 = 22万"],
    );
    states("总收入45600万元，总支出45150万元，收支结余450万元。", &["difference 45600万 45150万 = 450万"]);
    // Nothing of the year before is told.
    states("在校生41200人，比上年减少860人，下降2.0%。", &[]);
}

/// A slip in what the words state without doubt is told first, and nothing is declared.
#[test]
fn what_the_words_state_and_the_numbers_deny_is_told() {
    for text in [
        "毕业生1302人，就业1268人，就业率79.4%。",
        "计划新建道路48公里，实际完成50.4公里，完成率115%。",
        "预算收入96420万元，比上年的91800万元增加4620万元。其中：税收收入58816万元；非税收入36704万元。",
        "地区生产总值412.6亿元。其中，第一产业63.4亿元，增长4.2%；第二产业158.3亿元，增长5.8%；第三产业191.9亿元，增长4.9%。",
        "现有专任教师253人。“双师型”教师176人，占专任教师的66.9%。",
        "新能源公交车总数达312辆，占公交车总数390辆的85%。",
        "新农合参保31460人，应参保32100人，参保率93.0%。",
    ] {
        let desk = of_clause(text);
        let declared = by_values(&desk.read("content/2023/facts.yaml"));
        assert!(declared.iter().all(|relation| relation.starts_with("difference ")), "{text}: {declared:?}");
        let log = desk.read(".gongkai/import/2023/log.md");
        assert!(log.contains("照写法应当成立"), "{text}: {log}");
    }
    // A share of the total that its part is one of, and classes of which boys and girls say nothing.
    for (text, count) in [
        ("支出1800万元，其中基本支出1500万元，占38.3%；项目支出300万元，占16.7%。", 2),
        ("在校生4376人，其中一年级1520人、二年级1468人、三年级1338人。在校生中，男生2410人、女生1966人。", 1),
    ] {
        let desk = of_clause(text);
        assert_eq!(by_values(&desk.read("content/2023/facts.yaml")).len(), count, "{text}");
        assert!(desk.read(".gongkai/import/2023/log.md").contains("照写法应当成立"), "{text}");
    }
    // The whole that a share names goes on to the shares behind it.
    let log = of_clause("毕业生1180人，去向落实1145人，其中升学708人，占毕业生总数的60.0%；就业437人，占37.0%。")
        .read(".gongkai/import/2023/log.md");
    assert!(!log.contains("照写法应当成立"), "{log}");
    // The part stands before what should be, not behind it.
    let log = of_clause("新农合参保31460人，应参保32100人，参保率98.0%。").read(".gongkai/import/2023/log.md");
    assert!(!log.contains("照写法应当成立"), "{log}");
    // The nearest amount is not the whole.
    let log = of_clause("抽检3200批，检出问题48批。其中普通食品2150批、农产品1040批。").read(".gongkai/import/2023/log.md");
    assert!(!log.contains("2150 > 48"), "{log}");
}

/// Correct sentences, some of whose numbers agree by chance: nothing is told, and nothing is declared that the words do not state.
#[test]
fn what_the_words_do_not_state_is_neither_told_nor_declared() {
    for text in [
        // A rate of something of its own.
        "发现隐患320处，整改318处，重大隐患整改率100%。",
        "毕业生1302人，就业1268人，困难毕业生就业率100%。",
        "职工养老保险参保22.3万人，居民养老保险参保86.5万人，参保率97.5%。",
        "应公开560条，已公开560条，公开率100%；更新信息1200条，更新率98%。",
        // Who answers is not who is satisfied.
        "发放问卷1200份，收回1150份，满意率96%。",
        // Growth is no share of what grew.
        "财政拨款支出5100万元，与上年相比，财政拨款支出增加100万元，增长2%。",
        // A part of a part, and other things behind a rate.
        "发现问题156个，已整改150个，其中重大问题6个。",
        "参训1200人，其中教师700人，管理人员300人，结业率98%，优秀学员200人。",
        // Not all that are private.
        "幼儿园312所，其中公办园156所，普惠性民办园120所。",
    ] {
        let desk = of_clause(text);
        let declared = by_values(&desk.read("content/2023/facts.yaml"));
        assert!(declared.iter().all(|relation| relation.starts_with("share 560 560")), "{text}: {declared:?}");
        let log = desk.read(".gongkai/import/2023/log.md");
        assert!(!log.contains("照写法应当成立"), "{text}: {log}");
    }
    // The prizes are those of the awards, which are counted in nearly the same unit.
    let log = of_clause("参赛学生320人，获奖56人次，其中一等奖8人、二等奖18人、三等奖30人。").read(".gongkai/import/2023/log.md");
    assert!(!log.contains("照写法应当成立"), "{log}");
}

/// 收回 is what 回收率 is named after.
#[test]
fn a_rate_is_named_after_its_part_in_any_order() {
    states("发放问卷3000份，收回2910份，回收率97%；满意2764份，满意率95%。", &["share 2764 2910 = 95", "share 2910 3000 = 97"]);
}

/// The 1 of 14.74:1 is exact.
#[test]
fn a_ratio_to_one_is_as_exact_as_its_other_number() {
    states("专任教师380人，在校生5600人，生师比14.74:1。", &["ratio 5600 380 = 14.74:1"]);
    states("专任教师380人，在校生5600人，生师比18.24:1。", &[]);
    states("专任教师380人，在校生5600人，按折合数计算，生师比14.74:1。", &[]);
    states("专任教师380人，在校生5600人，师生比1:14.74。", &["ratio 380 5600 = 1:14.74"]);
}

/// A share of another target, of what was divided, and an amount of another year that stands in another part of the sentence.
#[test]
fn words_that_name_another_number_deny_nothing() {
    for text in [
        "一般公共预算收入3200万元，为年初预算的103%，为调整预算3150万元的101.6%。",
        "财政教育支出12亿元，其中市本级5亿元，县区7亿元，占一般公共预算支出的21.4%，一般公共预算支出56亿元。",
        "招生520人，去年的500人全部升学；毕业480人，比去年减少20人，下降4%。",
    ] {
        let desk = of_clause(text);
        let log = desk.read(".gongkai/import/2023/log.md");
        assert!(!log.contains("照写法应当成立"), "{text}: {log}");
        let declared = by_values(&desk.read("content/2023/facts.yaml"));
        assert!(!declared.contains("difference 500 480 = 20"), "{text}: {declared:?}");
    }
}
