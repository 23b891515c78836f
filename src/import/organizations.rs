//! The schools, offices and companies that a text names in full, for `terms.yaml`: what is recorded there is right by definition,
//! and a name that is one character off is reported.
//!
//! A name counts only if its first and its last word say where it begins and ends: a known place before it (安阳职业技术学院), and
//! a word for an organisation at its end. What may be a kind of school rather than one school (安阳市中等职业学校) is left out, and
//! so is a name that stands once, in the middle of a sentence. A name that differs by one character from one that stands three
//! times is a slip of it, unless it is that of an office.

use crate::characters::is_han;
use crate::check::place_at_start;
use std::collections::BTreeMap;

/// The words that end the name of an organisation, longer ones before those that they end with.
const KINDS: &[&str] = &[
    "职业技术教育中心",
    "高等专科学校",
    "中等专业学校",
    "疾病预防控制中心",
    "妇幼保健院",
    "人民检察院",
    "人民法院",
    "附属医院",
    "职业技术师范大学",
    "职业技术大学",
    "职业技术学院",
    "职业教育中心",
    "职业教育集团",
    "高级技工学校",
    "人民政府",
    "师范大学",
    "师范学院",
    "职业学院",
    "职业学校",
    "技师学院",
    "技工学校",
    "技术学校",
    "师范学校",
    "卫生学校",
    "特殊教育学校",
    "实验学校",
    "中心学校",
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "人民医院",
    "中心医院",
    "中医院",
    "职教中心",
    "委员会",
    "总工会",
    "研究院",
    "电视台",
    "图书馆",
    "博物馆",
    "幼儿园",
    "大学",
    "学院",
    "中学",
    "小学",
    "学校",
    "医院",
    "银行",
    "协会",
    "集团",
    "局",
    "厅",
];

/// What describes a kind of school or body. A name with nothing else between its place and its last word is no name.
const DESCRIPTIONS: &[&str] = &[
    "中等职业",
    "高等职业",
    "职业技术",
    "职业",
    "中等",
    "高等",
    "普通",
    "高级",
    "初级",
    "技工",
    "高中",
    "初中",
    "公办",
    "民办",
    "公立",
    "示范",
    "示范性",
    "特色",
    "骨干",
    "优质",
    "重点",
    "本科",
    "专科",
    "农村",
    "乡镇",
    "城区",
    "寄宿制",
    "义务教育",
    "学前教育",
    "特殊教育",
    "中",
    "小",
    "级",
    "直属",
    "属",
    "所属",
    "乡村",
    "部分",
    "城乡",
    "直",
    "定点",
    "二级",
    "三级",
    "行业",
    "龙头企业",
    "帮扶",
    "共建",
    "试点",
    "贫困",
    "薄弱",
    "涉农",
    "高水平",
    "双高",
    "高职",
    "中职",
    "首批",
    "产业",
    "职业教育",
    "教育",
    "品牌",
    "普惠性",
    "现代",
    "名牌",
    "本地",
    "有关",
    "多所",
    "相关",
];

/// What no name contains, because it joins words into a sentence or counts.
const NOT_IN_A_NAME: &[&str] = &[
    "的", "了", "和", "与", "及", "在", "对", "由", "为", "被", "把", "将", "向", "从", "等", "各", "该", "本", "全", "其", "有",
    "是", "所", "个", "家", "名", "我", "以", "或", "并", "于", "到", "获", "至", "使", "让", "召开", "组织", "开展", "推进",
    "加强", "实施", "举办", "设立", "成立", "联合", "依托", "参加", "出台", "印发", "指导", "支持", "完成", "通过", "建成",
    "立项", "辖区", "扩大", "召集", "要求", "创建", "引进", "改建", "扩建", "新增", "改造", "改善", "认定", "开通", "公布",
    "来自", "率先", "持续", "成功", "投入", "确定", "评选", "授予", "荣获", "会同", "深化",
];

/// Words within names of offices that would otherwise join two.
const JOINED: &[&str] = &[
    "人力资源和社会保障",
    "发展和改革",
    "住房和城乡建设",
    "工业和信息化",
    "自然资源和规划",
    "文化和旅游",
    "文化广电和旅游",
    "卫生健康和",
    "科学技术和",
    "应急管理和",
    "市场监督管理和",
    "退役军人和",
    "民族和宗教",
    "机关事务和",
];

/// The most characters between a place and the word for the kind.
const LONGEST_MIDDLE: usize = 14;

/// How much more often a name must stand than another one that differs by one character, so that the other one is a slip of it.
const MORE_OFTEN: usize = 3;

/// The names of organisations in a text, each once, in the order of their first mention. A name counts if it stands twice, or if
/// no sentence runs into it.
pub(super) fn organizations_in(text: &str) -> Vec<String> {
    let mut mentions: BTreeMap<&str, Mentions> = BTreeMap::new();
    let mut from = 0;
    while let Some(range) = next_name(text, from) {
        let before = text[..range.start].chars().next_back();
        let own = mentions.entry(&text[range.clone()]).or_insert(Mentions { first: range.start, count: 0, is_framed: false });
        own.count += 1;
        own.is_framed |= before.is_none_or(|c| !is_han(c));
        from = range.end;
    }
    let mut names: Vec<(&str, &Mentions)> = mentions.iter().map(|(name, own)| (*name, own)).collect();
    names.sort_by_key(|(_, own)| own.first);
    let is_kept = |(name, own): &&(&str, &Mentions)| {
        let is_slip = |(other, more): (&&str, &Mentions)| own.count == 1 && more.count >= MORE_OFTEN && is_slip_of(name, other);
        (own.count > 1 || own.is_framed) && !mentions.iter().any(is_slip)
    };
    names.iter().filter(is_kept).map(|(name, _)| (*name).to_owned()).collect()
}

/// Where a name stands.
struct Mentions {
    /// The byte of its first mention.
    first: usize,
    count: usize,
    /// Whether a mark, or the start of a line, stands before one of its mentions.
    is_framed: bool,
}

/// The first name that begins at a byte or later.
fn next_name(text: &str, from: usize) -> Option<std::ops::Range<usize>> {
    let starts = text[from..].char_indices().filter(|(_, c)| is_han(*c)).map(|(byte, _)| from + byte);
    starts.into_iter().find_map(|start| {
        let place = place_at_start(&text[start..])?;
        // 会同, 共和 and 民权 are words too: the stem of a name counts where the text has the whole name.
        let has_whole =
            || text.match_indices(place).any(|(byte, _)| text[byte + place.len()..].starts_with(['省', '市', '县', '区', '旗']));
        if !is_whole(place) && !has_whole() {
            return None;
        }
        Some(start..start + name_at_start(&text[start..], place.len())?)
    })
}

/// Whether a place has its full name: 公安局 is no office of 公安县.
fn is_whole(place: &str) -> bool {
    place.ends_with(['省', '市', '县', '区', '旗', '州'])
}

/// The length of the full name of a place that a text begins with.
fn whole_place(text: &str) -> Option<usize> {
    place_at_start(text).filter(|place| is_whole(place)).map(str::len)
}

/// The length of a name that a text begins with, in bytes. It begins with a place of `place` bytes.
fn name_at_start(text: &str, place: usize) -> Option<usize> {
    let run = text.find(|c: char| !is_han(c)).unwrap_or(text.len());
    // 河南省安阳市: the name of a city may follow that of its province, and is no sentence.
    let places = std::iter::successors(Some(place), |end| Some(*end + whole_place(&text[*end..])?)).last()?;
    let run = &text[places..run.max(places)];
    let ends = run.char_indices().map(|(byte, _)| byte).chain([run.len()]).take(LONGEST_MIDDLE + 1);
    for end in ends {
        let (middle, rest) = run.split_at(end);
        if joins(middle) {
            return None;
        }
        // The longest word for a kind, and the name goes on where another one follows: 师范学院附属中学.
        let Some(kind) = KINDS.iter().find(|kind| rest.starts_with(**kind)) else { continue };
        if goes_on(&rest[kind.len()..]) {
            continue;
        }
        return (!is_description(middle, kind, &text[..places])).then_some(places + end + kind.len());
    }
    None
}

/// Whether the middle of a name contains a word that no name contains.
fn joins(middle: &str) -> bool {
    let bare = JOINED.iter().fold(middle.to_owned(), |middle, joined| middle.replace(joined, ""));
    // 人力资源和: the rest of the word may still follow.
    let is_begun = JOINED.iter().any(|joined| {
        joined.char_indices().skip(1).any(|(byte, _)| bare.ends_with(&joined[..byte]) && joined[..byte].contains('和'))
    });
    !is_begun && NOT_IN_A_NAME.iter().any(|word| bare.contains(word))
}

/// Whether a name goes on behind a word for a kind: 附属中学, 学院路校区, 局长.
fn goes_on(rest: &str) -> bool {
    ["附属", "附设", "附中", "附小", "路", "长", "部", "系", "党", "分校", "分院", "校区", "办公室", "领导"]
        .iter()
        .any(|word| rest.starts_with(word))
}

/// Whether what looks like a name may be a kind of organisation in a place: 安阳市中等职业学校, 河南省高等学校, 安阳大学.
fn is_description(middle: &str, kind: &str, place: &str) -> bool {
    let is_school =
        ["学校", "大学", "学院", "中学", "小学", "幼儿园", "医院", "银行", "协会"].iter().any(|end| kind.ends_with(end));
    let mut rest = middle;
    while let Some(word) = DESCRIPTIONS.iter().filter(|word| rest.starts_with(**word)).max_by_key(|word| word.len()) {
        rest = &rest[word.len()..];
    }
    if matches!(kind, "局" | "厅" | "委员会") {
        // 市局 and 河南省厅 are short forms.
        return middle.chars().count() < 2;
    }
    if kind == "人民政府" {
        return false;
    }
    // 安阳职业技术学院 is one school, 安阳市职业技术学校 may be any: the full name of a place makes a description.
    is_school && rest.is_empty() && (is_whole(place) || middle.is_empty() && kind.chars().count() < 3)
}

/// Whether a name may be a slip of another one: as long, and one character differs that is no number and no direction. Offices
/// differ by one character (财政局, 民政局), as do kinds of school (中学, 小学).
fn is_slip_of(name: &str, other: &str) -> bool {
    const TELLS_APART: &str = "一二三四五六七八九十东西南北中上下大小新老县市区";
    if name.chars().count() != other.chars().count() || name.ends_with(['局', '厅', '会']) {
        return false;
    }
    let mut differing = name.chars().zip(other.chars()).filter(|(one, two)| one != two);
    let (Some((one, two)), None) = (differing.next(), differing.next()) else { return false };
    !(TELLS_APART.contains(one) && TELLS_APART.contains(two))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_with_a_place_and_end_with_a_kind() {
        let text = "安阳职业技术学院、安阳市人力资源和社会保障局开展培训，河南省教育厅等三部门出台政策。林州市职业教育中心和滑县第一高级中学参加。安阳市第一中学、安阳市公安局。滑县第一高级中学获奖。";
        let names = [
            "安阳职业技术学院",
            "安阳市人力资源和社会保障局",
            "河南省教育厅",
            "林州市职业教育中心",
            "滑县第一高级中学",
            "安阳市第一中学",
            "安阳市公安局",
        ];
        assert_eq!(organizations_in(text), names);
    }

    #[test]
    fn kinds_and_sentences_are_no_names() {
        for text in [
            "安阳市中等职业学校12所",
            "河南省高等学校",
            "安阳市公办幼儿园",
            "安阳市乡村幼儿园",
            "安阳市的学校",
            "安阳市召开职业教育工作委员会",
            "安阳市引进大学，滑县要求教育局",
            "安阳市率先建设现代产业学院",
            "会同财政局，共和国财政部公布实验学校",
            "河南省厅",
            "安阳学院路",
            "河南省各县教育局",
            "推动安阳市某某学校",
        ] {
            assert_eq!(organizations_in(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn of_two_names_that_differ_by_a_character_the_frequent_one_is_right() {
        let often = "安阳市幼儿师范学校，安阳市幼儿师范学校，安阳市幼儿师范学校。安阳市幼儿师范学院。";
        assert_eq!(organizations_in(often), ["安阳市幼儿师范学校"]);
        let offices = "安阳市财政局、安阳市财政局、安阳市财政局、安阳市民政局、安阳市第一中学、安阳市第一小学。";
        assert_eq!(organizations_in(offices), ["安阳市财政局", "安阳市民政局", "安阳市第一中学", "安阳市第一小学"]);
    }
}
