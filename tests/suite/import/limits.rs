//! Numbers that say what something is, or what a rule allows, are no figures.

#![allow(clippy::panic, reason = "tests fail by panicking")]

use super::{labels, of_clause};

#[test]
fn a_limit_is_a_part_of_the_name() {
    let desk = of_clause(
        "投资500万元以上的项目12个，其中5000万元以上项目8个；月收入不足3000元的毕业生21人；引进5个亿元以上项目；升学率90%以上的学校6所。",
    );
    let labels = labels(&desk);
    for label in [
        "投资500万元以上的项目=12",
        "5000万元以上项目=8",
        "月收入不足3000元的毕业生=21",
        "亿元以上项目=5",
        "升学率90%以上的学校=6",
    ] {
        assert!(labels.contains(label), "{label}: {labels:?}");
    }
    assert_eq!(labels.len(), 5, "{labels:?}");
}

#[test]
fn what_a_rule_allows_is_no_figure() {
    let desk = of_clause(
        "罚款3万元以下，处5000元以上3万元以下罚款，应在15日内答复，20个工作日内办结，经费不超过5%，培训不少于40学时，就业率应达90%以上，每班不得超过45人，3年以内还清，投入41万元。",
    );
    let labels = labels(&desk);
    assert_eq!(labels.len(), 1, "{labels:?}");
    assert!(labels.iter().all(|label| label.ends_with("=41万")), "{labels:?}");
    // Results are told with the same words.
    let told = of_clause("教师培训40学时以上，应届毕业生就业率90%以上，有限公司8家，设3个内设机构，投入超100万元。");
    let values: Vec<String> =
        super::labels(&told).iter().filter_map(|label| Some(label.rsplit_once('=')?.1.to_owned())).collect();
    for value in ["40以上", "90以上", "8", "3", "超100万"] {
        assert!(values.contains(&value.to_owned()), "{value}: {values:?}");
    }
}

#[test]
fn a_doubtful_name_is_told_once_with_its_places() {
    let cited = |title: &str| format!("《示例市{title}》（示教发〔2023〕41号）");
    let (right, wrong) = (cited("职业教育规范"), cited("职业教育办法"));
    let desk = of_clause(&format!("印发{right}，学校12所。\n落实{wrong}，教师30人。\n按照{wrong}，学生90人。"));
    let log = desk.read(".gongkai/import/2023/log.md");
    let told: Vec<&str> = log.lines().filter(|line| line.starts_with("- ") && line.contains("示例市职业教育办法")).collect();
    let [only] = &told[..] else { panic!("{log}") };
    let text = desk.read("content/2023/part.zh.md");
    let lines = text.lines().enumerate().filter(|(_, line)| line.contains("职业教育办法"));
    let places: Vec<String> = lines.map(|(index, _)| format!("content/2023/part.zh.md:{}", index + 1)).collect();
    assert!(places.len() == 2 && only.ends_with(&format!("（2 处：{}）", places.join("、"))), "{only}: {places:?}");
}
