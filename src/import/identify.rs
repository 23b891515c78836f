//! Ids for titles and labels: English words of the field where a small dictionary has them, Pinyin for the rest. An id is
//! permanent once published, so it contains no numbers that may change, and what an earlier report calls something is kept.

use crate::check::is_reserved;
use pinyin::ToPinyin;
use std::collections::{BTreeMap, BTreeSet};

/// The most words and characters of an id.
const MOST_WORDS: usize = 5;
const MOST_CHARACTERS: usize = 60;

/// Chinese words of reports and what ids call them. An empty word is left out.
const WORDS: [(&str, &str); 158] = [
    ("主要问题", "problems"),
    ("存在问题", "challenges"),
    ("存在的问题", "challenges"),
    ("改进措施", "measures"),
    ("基本情况", "overview"),
    ("总体情况", "overview"),
    ("概况", "overview"),
    ("概述", "overview"),
    ("学生发展", "students"),
    ("学生素质", "student-quality"),
    ("就业质量", "employment"),
    ("质量保障", "quality"),
    ("质量保证", "quality"),
    ("校企合作", "cooperation"),
    ("社会贡献", "contribution"),
    ("社会服务", "service"),
    ("服务贡献", "service"),
    ("政府履责", "government"),
    ("政策措施", "policy"),
    ("政策宣传", "publicity"),
    ("党建工作", "party"),
    ("规模和结构", "scale"),
    ("规模", "scale"),
    ("结构", "structure"),
    ("设施设备", "facilities"),
    ("教师队伍", "teachers"),
    ("教师培养培训", "teacher-training"),
    ("专业布局", "programmes"),
    ("人才培养", "talent"),
    ("文化传承", "culture"),
    ("国际合作", "international"),
    ("产教融合", "integration"),
    ("发展保障", "safeguards"),
    ("面临挑战", "challenges"),
    ("主动公开", "proactive-disclosure"),
    ("依申请公开", "disclosure-on-request"),
    ("政府信息", "information"),
    ("信息公开", "disclosure"),
    ("行政复议", "review"),
    ("行政诉讼", "litigation"),
    ("平台建设", "platform"),
    ("监督保障", "supervision"),
    ("其他需要报告的事项", "other"),
    ("其他事项", "other"),
    ("经费保障", "funding"),
    ("经费", "funding"),
    ("预算", "budget"),
    ("决算", "accounts"),
    ("收入", "revenue"),
    ("支出", "expenditure"),
    ("财政拨款", "appropriation"),
    ("三公", "three-public"),
    ("中等职业学校", "vocational-schools"),
    ("职业学校", "vocational-schools"),
    ("职业教育", "vocational"),
    ("中职", "vocational"),
    ("高职", "higher-vocational"),
    ("小学", "primary"),
    ("初中", "junior"),
    ("高中", "senior"),
    ("中学", "secondary"),
    ("幼儿园", "kindergartens"),
    ("学校", "schools"),
    ("院校", "colleges"),
    ("在校生", "enrolment"),
    ("在校学生", "enrolment"),
    ("招生", "admissions"),
    ("毕业生", "graduates"),
    ("学生", "students"),
    ("教职工", "staff"),
    ("专任教师", "full-time-teachers"),
    ("双师型", "double-qualified"),
    ("班主任", "class-advisers"),
    ("教师", "teachers"),
    ("名师", "master-teachers"),
    ("师生比", "teacher-student-ratio"),
    ("生师比", "student-teacher-ratio"),
    ("高级职称", "senior-titles"),
    ("本科以上学历", "bachelor"),
    ("就业率", "employment-rate"),
    ("完成率", "completion-rate"),
    ("办结率", "settlement-rate"),
    ("合格率", "pass-rate"),
    ("覆盖率", "coverage"),
    ("升学率", "progression-rate"),
    ("满意度", "satisfaction"),
    ("占比", "share"),
    ("比例", "share"),
    ("比重", "share"),
    ("占", "share"),
    ("人数", "number"),
    ("总数", "total"),
    ("合计", "total"),
    ("总量", "total"),
    ("总额", "total"),
    ("任务", "target"),
    ("目标", "target"),
    ("计划", "plan"),
    ("培训", "training"),
    ("取证", "certificates"),
    ("证书", "certificates"),
    ("技能人才", "skilled"),
    ("高技能", "advanced"),
    ("技能大赛", "skills-contest"),
    ("大赛", "contest"),
    ("竞赛", "contest"),
    ("一等奖", "first-prize"),
    ("二等奖", "second-prize"),
    ("三等奖", "third-prize"),
    ("获奖", "awards"),
    ("专业点", "programmes"),
    ("专业", "programmes"),
    ("课程", "courses"),
    ("教材", "textbooks"),
    ("企业", "companies"),
    ("基地", "bases"),
    ("项目", "projects"),
    ("设备值", "equipment"),
    ("仪器设备", "equipment"),
    ("图书", "books"),
    ("面积", "area"),
    ("资金", "funds"),
    ("投资", "investment"),
    ("金额", "amount"),
    ("增长", "growth"),
    ("增加", "increase"),
    ("下降", "decrease"),
    ("国家级", "national"),
    ("省级", "provincial"),
    ("市级", "municipal"),
    ("县级", "county"),
    ("示范", "demonstration"),
    ("品牌", "brand"),
    ("特色", "feature"),
    ("平均", "average"),
    ("人均", "per-person"),
    ("生均", "per-student"),
    ("申请", "requests"),
    ("受理", "accepted"),
    ("办理", "handled"),
    ("办结", "settled"),
    ("答复", "answered"),
    ("文件", "documents"),
    ("会议", "meetings"),
    ("活动", "activities"),
    ("服务", "service"),
    ("居民", "residents"),
    ("人口", "population"),
    ("社区", "communities"),
    ("公里", "kilometres"),
    ("前言", "preface"),
    ("结语", "closing"),
    ("主要", ""),
    ("情况", ""),
    ("工作", ""),
    ("和", ""),
    ("的", ""),
    ("与", ""),
];

/// Files and folders beside those of sections.
const FILES: [&str; 5] = ["files", "images", "tables", "facts", "report"];

/// Gives ids that are not taken yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    taken: BTreeSet<String>,
    /// The numbers that were given last to stems that are taken.
    last: BTreeMap<String, usize>,
}

impl Ids {
    /// Reserves an id that is used already.
    pub(crate) fn reserve(&mut self, id: &str) {
        self.taken.insert(id.to_owned());
    }

    /// An id for a title, different from all given before. `fallback` is used for a title without any letter.
    pub(crate) fn give(&mut self, title: &str, fallback: &str) -> String {
        let stem = stem(title);
        let is_free = !stem.is_empty() && !FILES.contains(&stem.as_str()) && !is_reserved(&stem);
        let stem = if is_free { stem } else { joined_with(&stem, fallback) };
        let mut id = stem.clone();
        while self.taken.contains(&id) {
            let last = self.last.entry(stem.clone()).or_insert(1);
            *last += 1;
            id = format!("{stem}-{last}");
        }
        self.taken.insert(id.clone());
        id
    }
}

fn joined_with(stem: &str, fallback: &str) -> String {
    if stem.is_empty() { fallback.to_owned() } else { format!("{stem}-{fallback}") }
}

/// The words of a title, joined by hyphens. Digits and the name of a place at its start are left out. Where the dictionary
/// knows two words or more, they suffice.
fn stem(title: &str) -> String {
    let mut words: Vec<(String, bool)> = Vec::new();
    let mut rest = without_place(title);
    while let Some(c) = rest.chars().next() {
        let known = WORDS.iter().filter(|(word, _)| rest.starts_with(word)).max_by_key(|(word, _)| word.len());
        if let Some((word, english)) = known {
            words.push(((*english).to_owned(), true));
            rest = &rest[word.len()..];
            continue;
        }
        let latin = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        if latin > 0 {
            words.push((rest[..latin].to_ascii_lowercase(), true));
            rest = &rest[latin..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        words.push((c.to_pinyin().map(|syllable| syllable.plain().replace('ü', "v")).unwrap_or_default(), false));
    }
    words.retain(|(word, _)| !word.is_empty());
    let english = words.iter().filter(|(_, is_english)| *is_english).count();
    if english > 1 {
        words.retain(|(_, is_english)| *is_english);
    }
    words.dedup();
    // The last words say what is counted.
    let skipped = if english > 1 { words.len().saturating_sub(MOST_WORDS) } else { 0 };
    let mut id = String::new();
    for (word, _) in words.into_iter().skip(skipped).take(MOST_WORDS) {
        if id.len() + word.len() + 1 > MOST_CHARACTERS {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.push_str(&word);
    }
    id
}

/// A title without 安阳市 or 河南省 at its start.
fn without_place(title: &str) -> &str {
    let place = title.char_indices().skip(2).take(2).find(|(_, c)| matches!(c, '省' | '市' | '县' | '区'));
    match place {
        Some((at, c)) if title[at + c.len_utf8()..].chars().count() > 2 && !title.starts_with('本') => {
            &title[at + c.len_utf8()..]
        }
        _ => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_words_of_the_field_or_pinyin() {
        let mut ids = Ids::default();
        for (title, id) in [
            ("基本情况", "overview"),
            ("基本情况", "overview-2"),
            ("主要问题和改进措施", "problems-measures"),
            ("1+X证书", "x-certificates"),
            ("殷墟", "yin-xu"),
            ("绿色出行", "lv-se-chu-xing"),
            ("！？", "part"),
            ("数据", "shu-ju"),
            ("前言", "preface-part"),
            ("安阳市中等职业学校师生参加省级技能大赛一等奖", "vocational-schools-provincial-skills-contest-first-prize"),
        ] {
            assert_eq!(ids.give(title, "part"), id, "{title}");
        }
    }
}
