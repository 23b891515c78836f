//! The sample report: every figure bound, every name and number there.

use crate::support::{Site, files, repository};
use std::fs;

/// Names, numbers of documents and dates that the report must hold, in Chinese.
const NAMES: [&str; 34] = [
    "《中华人民共和国职业教育法（2022年修订）》",
    "安教职成〔2022〕147号",
    "安教职成〔2022〕108号",
    "安教职成〔2023〕155号",
    "安教职成函〔2023〕407号",
    "河南省职业学校办学行为负面清单",
    "林州市职业教育中心",
    "内黄县职业技术教育中心",
    "安阳市殷都区理工中等专业学校",
    "安阳市中等职业技术学校",
    "安阳市信息科技学校",
    "安阳高新区产教联合体",
    "红旗渠智能建造产教联合体",
    "汤阴县",
    "殷都区",
    "林州市",
    "全国职业教育先进单位",
    "第七批",
    "计算机平面设计",
    "机电技术应用",
    "汽车运用与维修",
    "关于加快发展现代职业教育的意见",
    "关于进一步优化中等职业学校布局提升办学水平实施方案",
    "关于加快推进职业教育攻坚二期工程的意见",
    "安阳市深化职业教育改革推进技能社会建设实施方案",
    "市发展和改革委员会",
    "市住房和城乡建设局",
    "市自然资源和规划局",
    "市财政局",
    "2月28日至3月13日",
    "10月19日至10月26日",
    "全民终身学习活动周",
    "人人持证、技能河南",
    "两个维护",
];

/// The figures of the report, each as it is printed in Chinese.
const FIGURES: [&str; 40] = [
    "15所",
    "4.8万人",
    "5625.96元",
    "2709人",
    "约1:16.7",
    "43.58%",
    "96.08%",
    "20.63%",
    "12名",
    "80.55%",
    "161人",
    "16人",
    "65人",
    "80人",
    "123人",
    "23人",
    "47人",
    "53人",
    "5名",
    "9名",
    "10名",
    "14名",
    "41名",
    "7所",
    "817名",
    "14500人次",
    "11050人",
    "200人",
    "1900人",
    "19525人次",
    "134.66%",
    "16876人",
    "152.72%",
    "396人",
    "198%",
    "3221人",
    "169.53%",
    "4所",
    "3所",
    "2所",
];

#[test]
fn nothing_of_the_report_is_lost() {
    let site = Site::sample();
    site.build();
    let page = site.page("2023/print.html");
    let mut text = String::new();
    let mut inside = false;
    for c in page.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    for name in NAMES.iter().chain(&FIGURES) {
        assert!(text.contains(name), "{name}");
    }
    assert!(!text.contains("殷教区"));
}

#[test]
fn every_figure_is_bound_and_none_is_idle() {
    let facts = fs::read_to_string(repository().join("content/2023/facts.yaml")).expect("facts.yaml");
    let narratives: String = files(&repository().join("content/2023"))
        .into_iter()
        .filter(|(name, _)| name.ends_with(".md"))
        .map(|(_, bytes)| String::from_utf8(bytes).expect("UTF-8"))
        .collect();
    let ids = facts.lines().skip_while(|line| *line != "facts:").take_while(|line| *line != "relations:");
    let ids = ids.filter(|line| line.starts_with("  ") && !line.starts_with("   ") && !line.trim_start().starts_with('#'));
    let mut count = 0;
    for id in ids.filter_map(|line| line.trim().split(':').next()) {
        count += 1;
        assert!(
            narratives.contains(&format!("{{{{ {id} }}}}")) || narratives.contains(&format!("{{{{ {id}.value }}}}")),
            "{id} is printed nowhere"
        );
    }
    assert!(count >= 50, "{count} facts");
}

/// Half-width punctuation between Chinese characters is a slip of the input method.
#[test]
fn chinese_text_has_chinese_punctuation() {
    for (name, bytes) in files(&repository().join("content/2023")) {
        if !name.ends_with(".zh.md") {
            continue;
        }
        let text = String::from_utf8(bytes).expect("UTF-8");
        let characters: Vec<char> = text.chars().collect();
        for window in characters.windows(3) {
            let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            let slip =
                matches!(window[1], ',' | ';' | ':' | '?' | '!' | '(' | ')' | ' ') && chinese(window[0]) && chinese(window[2]);
            assert!(!slip, "{name}: {}", window.iter().collect::<String>());
        }
    }
}
