//! Names that a sentence gives to several numbers at once: 小学、初中、高中分别有34所、12所、3所 and 小学34所、在校生7412人. The first name
//! belongs to the first number, and so on, only where there are as many names as numbers.

use super::kinds::{LEVELS, OWNED};
use super::label::is_change;
use super::name_lists::{listed, of_years};

/// The words that give each number its own name.
const EACH: [&str; 2] = ["分别", "依次"];
/// What joins two numbers or two names.
const JOINTS: [&str; 10] = ["、", "，", ",", "和", "与", "及", "以及", "、和", "，和", "、以及"];
/// Verbs behind 分别 that add nothing to the names.
const PLAIN: [&str; 18] = [
    "",
    "有",
    "为",
    "是",
    "达",
    "达到",
    "达到了",
    "共有",
    "约",
    "约为",
    "拥有",
    "获得",
    "获",
    "取得",
    "完成",
    "实现",
    "提高到",
    "增加到",
];
/// Verbs that say what was done with what is counted.
const DONE: [&str; 7] = ["新建", "新增", "投入", "安排", "建成", "培训", "录取"];

/// What compares with another time, before 分别.
const COMPARED: [&str; 7] = ["同比", "环比", "比上年", "较上年", "比去年", "较去年", "与上年相比"];

/// A name that a sentence gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given {
    pub text: String,
    /// Whether the words leave no choice.
    pub is_sure: bool,
}

/// The names of one sentence.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// The names of the numbers that come next, the last one first.
    next: Vec<Given>,
    /// What was distributed last: the kinds that it was told of, and its whole names.
    kinds: Vec<String>,
    names: Vec<String>,
    /// The kind of school or office whose numbers follow: 小学34所、….
    owner: Owner,
    /// The names of the amounts in a row, each with whether 其中 stands before it.
    row: Vec<(String, bool)>,
}

/// Whose numbers follow.
#[derive(Debug, Default)]
enum Owner {
    #[default]
    None,
    /// Of this kind. Whether numbers of its own have come.
    Of(String, bool),
    /// Of several kinds, or of a part of them: 小学34所、初中12所，在校生….
    Several,
}

impl Shared {
    /// The name of the next number, if the words before the numbers gave it one.
    pub(super) fn take(&mut self) -> Option<Given> {
        self.next.pop()
    }

    /// Gives names to as many numbers that follow each other, by the text before the first one. Returns whether it does.
    pub(super) fn distribute(&mut self, before: &str, count: usize) -> bool {
        self.next.clear();
        let Some((names, verb)) = parted(before).filter(|_| count > 1) else { return false };
        // ，同比分别增长2%、3%
        let compared = COMPARED.iter().find_map(|word| Some((names.trim().strip_suffix(word)?, format!("{word}{verb}"))));
        let (names, verb) = compared.filter(|(rest, _)| is_joint(rest)).unwrap_or((names, verb.to_owned()));
        let Some(ending) = ending(&verb) else { return false };
        let Some((kinds, names, is_sure)) = self.names(names, count) else { return false };
        let given = |name: &String| Given { text: format!("{name}{}", ending.text), is_sure: is_sure && ending.is_sure };
        self.next = names.iter().map(given).rev().collect();
        (self.kinds, self.names) = (kinds, names);
        true
    }

    /// Gives names to as many numbers that follow each other, by the text behind the last one: 34所、12所分别是小学、初中.
    pub(super) fn distribute_behind(&mut self, behind: &str, count: usize) {
        let list = EACH.iter().find_map(|word| behind.strip_prefix(word)).and_then(|rest| rest.strip_prefix(['是', '为']));
        let Some(list) = list.filter(|_| count > 1) else { return };
        let phrase = list.split(['，', ',', '。', '；', '（', '\n']).next().unwrap_or_default();
        let Some((kinds, names, is_sure)) = listed(phrase).filter(|(kinds, ..)| kinds.len() == count) else { return };
        self.next = names.iter().map(|name| Given { text: name.clone(), is_sure }).rev().collect();
        (self.kinds, self.names) = (kinds, names);
    }

    /// Changes the names of the numbers that come next.
    pub(super) fn rename(&mut self, change: impl Fn(&str) -> String) {
        self.next.iter_mut().for_each(|given| given.text = change(&given.text));
    }

    /// Gives names to numbers that follow one name and have no 分别, if as many kinds stood before it: 在校生7412人、5023人. Returns whether
    /// it does.
    pub(super) fn continue_with(&mut self, name: &str, count: usize) -> bool {
        let is_fine = count > 1 && self.kinds.len() == count && OWNED.contains(&name);
        if is_fine {
            self.names = self.kinds.iter().map(|kind| format!("{kind}{name}")).collect();
            self.next = self.names.iter().map(|name| Given { text: name.clone(), is_sure: false }).rev().collect();
        }
        is_fine
    }

    /// The kinds and the names in a text before 分别, if there are as many as numbers.
    fn names(&self, text: &str, count: usize) -> Option<(Vec<String>, Vec<String>, bool)> {
        let phrase = text.rsplit(['，', ',', '：', ':', '；']).next().unwrap_or_default().trim();
        let has_kinds = self.kinds.len() == count;
        // ，分别增长2%、3%: the names are those before.
        if phrase.is_empty() {
            let own = || has_kinds.then(|| (self.kinds.clone(), self.names.clone(), true));
            return own().or_else(|| self.names_in_row(count));
        }
        // ，在校生分别为7412人、5023人: of the kinds before.
        if OWNED.contains(&phrase) {
            let names = self.kinds.iter().map(|kind| format!("{kind}{phrase}")).collect();
            return has_kinds.then(|| (self.kinds.clone(), names, true));
        }
        listed(phrase).or_else(|| of_years(phrase)).filter(|(kinds, ..)| kinds.len() == count)
    }

    /// The names of as many amounts right before, if no others are in their row: 市级1144万元，区级1430万元，分别占44%、56%.
    fn names_in_row(&self, count: usize) -> Option<(Vec<String>, Vec<String>, bool)> {
        let start = self.row.len().checked_sub(count).filter(|start| *start == 0 || self.row[*start].1)?;
        let names: Vec<String> = self.row[start..].iter().map(|(name, _)| name.clone()).collect();
        self.row[start + 1..].iter().all(|(_, opens)| !opens).then(|| (names.clone(), names, true))
    }

    /// Notes the name of an amount; nothing for another number, which ends a row.
    pub(super) fn note_in_row(&mut self, before: &str, name: &str) {
        if name.is_empty() {
            self.row.clear();
        } else {
            self.row.push((name.to_owned(), before.contains("其中")));
        }
    }

    /// The name of a number behind those of a kind of school: 小学34所、在校生7412人. `before` is the text between it and the number before,
    /// `name` the name that it has by itself.
    pub(super) fn owned(&self, before: &str, name: &str) -> Option<String> {
        let rest = JOINTS.iter().find_map(|joint| before.strip_prefix(joint)).unwrap_or_default();
        let Owner::Of(owner, _) = &self.owner else { return None };
        (rest.trim() == name && OWNED.contains(&name)).then(|| format!("{owner}{name}"))
    }

    /// Notes the name of a number: numbers of its own may follow. `is_counted` says whether it counts things.
    pub(super) fn note(&mut self, before: &str, name: &str, is_counted: bool) {
        let is_own = self.owned(before, name).is_some();
        // 普通高中在校生1145人，教职工821人
        let noun = OWNED.iter().filter(|noun| name.ends_with(*noun)).max_by_key(|noun| noun.len());
        let stem = noun.map(|noun| &name[..name.len() - noun.len()]).filter(|stem| LEVELS.contains(stem));
        let is_kind = stem.is_some() || is_counted && LEVELS.iter().any(|level| name.ends_with(level));
        let is_part = ["其中", "含", "包括"].iter().any(|word| before.contains(word));
        self.owner = match std::mem::take(&mut self.owner) {
            Owner::Of(owner, _) if is_own => Owner::Of(owner, true),
            // What follows two kinds may be of both, and what follows a part of the whole.
            Owner::Several | Owner::Of(_, false) if is_kind || is_part => Owner::Several,
            Owner::Several => Owner::Several,
            _ if is_part => Owner::Several,
            _ if is_kind => Owner::Of(stem.unwrap_or(name).to_owned(), false),
            _ => Owner::None,
        };
    }
}

/// Whether a text says that several numbers have a name each.
pub(super) fn names_each(text: &str) -> bool {
    EACH.iter().any(|word| text.contains(word))
}

/// Whether a text joins two numbers of a list.
pub(super) fn is_joint(text: &str) -> bool {
    JOINTS.contains(&text.trim())
}

/// The texts before and behind the last 分别 of a text.
fn parted(before: &str) -> Option<(&str, &str)> {
    let phrase = before.rsplit(['。', '；', '！', '？', '\n']).next().unwrap_or_default();
    EACH.iter().find_map(|word| phrase.rsplit_once(word))
}

/// What a verb behind 分别 adds to the names. `None` if it is not known.
fn ending(verb: &str) -> Option<Given> {
    let verb = verb.trim();
    let given = |text: String, is_sure| Some(Given { text, is_sure });
    if PLAIN.contains(&verb) {
        return given(String::new(), true);
    }
    if let Some(whole) = verb.strip_prefix('占') {
        let whole = whole.strip_prefix('比').unwrap_or(whole).trim_end_matches(['的', '为', '达', '到']);
        let text = match whole {
            "" => "占比".to_owned(),
            _ if whole.ends_with("比例") || whole.ends_with("比重") => format!("占{whole}"),
            _ => format!("占{whole}比例"),
        };
        let is_plain = !whole.contains(|c: char| c.is_ascii_digit() || "，、（）".contains(c));
        return given(text, true).filter(|_| is_plain);
    }
    if is_change(verb) {
        return given(verb.trim_end_matches('了').to_owned(), true).filter(|_| !verb.ends_with(['到', '至', '为', '由']));
    }
    let noun = verb.strip_prefix("拥有").or_else(|| verb.strip_prefix('有')).unwrap_or(verb);
    if OWNED.contains(&noun) {
        return given(noun.to_owned(), true);
    }
    // 分别对口支援3所、2所: what was done is a part of the name, and a guess where the verb is not known.
    let is_word = (2..=4).contains(&verb.chars().count()) && verb.chars().all(|c| c.is_alphabetic() && !c.is_ascii());
    let joins = ['由', '从', '比', '较', '为', '以', '在', '对', '向', '将', '被', '把', '的', '到', '至', '达', '是'];
    let is_verb = is_word
        && !verb.ends_with(joins)
        && !verb.starts_with(['由', '从', '比', '较', '为', '以', '在', '向', '将', '被', '把']);
    given(verb.to_owned(), false).filter(|_| DONE.contains(&verb) || is_verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(shared: &mut Shared, before: &str, count: usize) -> Option<Vec<String>> {
        shared.distribute(before, count).then(|| std::iter::from_fn(|| shared.take()).map(|given| given.text).collect())
    }

    fn names(before: &str, count: usize) -> Option<Vec<String>> {
        given(&mut Shared::default(), before, count)
    }

    #[test]
    fn each_number_has_its_own_name() {
        for (before, expected) in [
            ("全市小学、初中、高中分别有", ["小学", "初中", "高中"]),
            ("小学、初中和高中在校生分别为", ["小学在校生", "初中在校生", "高中在校生"]),
            ("教授、副教授、讲师分别占", ["教授占比", "副教授占比", "讲师占比"]),
            ("教授、副教授、讲师分别占专任教师的", ["教授占专任教师比例", "副教授占专任教师比例", "讲师占专任教师比例"]),
            ("第一、二、三产业增加值分别为", ["第一产业增加值", "第二产业增加值", "第三产业增加值"]),
            ("小学、初中、高中分别比上年增长", ["小学比上年增长", "初中比上年增长", "高中比上年增长"]),
            ("小学、初中、高中分别招生", ["小学招生", "初中招生", "高中招生"]),
            ("招生数、在校生数、毕业生数依次为", ["招生数", "在校生数", "毕业生数"]),
            ("小学（含教学点）、初中、高中分别达", ["小学", "初中", "高中"]),
            ("教育、卫生、农林水支出分别为", ["教育支出", "卫生支出", "农林水支出"]),
        ] {
            assert_eq!(names(before, 3).expect(before), expected, "{before}");
        }
        assert_eq!(names("收入和支出分别为", 2).expect("two"), ["收入", "支出"]);
        assert_eq!(names("一般公共预算收入、支出分别为", 2).expect("two"), ["一般公共预算收入", "一般公共预算支出"]);
        assert_eq!(names("高级、中级、初级职称分别有", 3).expect("three"), ["高级职称", "中级职称", "初级职称"]);
        assert_eq!(names("城镇居民和农村居民人均收入分别为", 2).expect("two"), ["城镇居民人均收入", "农村居民人均收入"]);
        assert_eq!(names("省、市、县三级分别投入", 3).expect("three"), ["省投入", "市投入", "县投入"]);
        assert_eq!(names("甲、乙两校分别投入", 2).expect("two"), ["甲投入", "乙投入"]);
        assert_eq!(names("男、女教师分别有", 2).expect("two"), ["男教师", "女教师"]);
        assert_eq!(names("副教授、教授分别有", 2).expect("two"), ["副教授", "教授"]);
        assert_eq!(names("2021年、2022年招生分别为", 2).expect("two"), ["2021年招生", "2022年招生"]);
        assert_eq!(names("小学招生2022年和2023年分别为", 2).expect("two"), ["2022年小学招生", "2023年小学招生"]);
        assert_eq!(names("小学、初中分别对口支援", 2).expect("two"), ["小学对口支援", "初中对口支援"]);
        let residents = ["城镇居民人均可支配收入增长", "农村居民人均可支配收入增长"];
        assert_eq!(names("城镇、农村居民人均可支配收入分别增长", 2).expect("two"), residents);
    }

    #[test]
    fn names_may_stand_behind_their_numbers() {
        let mut shared = Shared::default();
        shared.distribute_behind("分别是小学、初中，共46所", 2);
        let given: Vec<String> = std::iter::from_fn(|| shared.take()).map(|given| given.text).collect();
        assert_eq!(given, ["小学", "初中"]);
        shared.distribute_behind("分别是小学、初中、高中", 2);
        assert_eq!(shared.take(), None);
    }

    #[test]
    fn as_many_names_as_numbers_or_none() {
        for (before, count) in [
            ("小学、初中、高中分别有", 2),
            ("小学、初中分别有", 3),
            ("小学、初中和高中分别有", 2),
            ("教育和卫生支出分别达到", 3),
            ("学校分别有", 2),
            ("2021年、2022年招生分别为", 3),
            ("省级、市级示范校分别由", 2),
            ("省、市、县三级分别投入", 2),
            ("省、市两级学校分别投入", 2),
            ("小学、初中三类分别投入", 2),
            ("甲、乙三校分别投入", 2),
            ("小学、小学分别有", 2),
            ("小学、初中）分别有", 2),
            ("小学、初中共有", 2),
        ] {
            assert_eq!(names(before, count), None, "{before}");
        }
    }

    #[test]
    fn the_kinds_stay_those_of_the_sentence() {
        let mut shared = Shared::default();
        given(&mut shared, "小学、初中分别有", 2);
        assert_eq!(given(&mut shared, "，在校生分别为", 2).expect("two"), ["小学在校生", "初中在校生"]);
        assert_eq!(given(&mut shared, "，分别增长", 2).expect("two"), ["小学在校生增长", "初中在校生增长"]);
        assert_eq!(given(&mut shared, "，教师分别有", 3), None);
        given(&mut shared, "公办、民办幼儿园分别为", 2);
        assert_eq!(given(&mut shared, "，在园幼儿分别为", 2).expect("two"), ["公办幼儿园在园幼儿", "民办幼儿园在园幼儿"]);
        assert_eq!(
            given(&mut shared, "，同比分别增长", 2).expect("two"),
            ["公办幼儿园在园幼儿同比增长", "民办幼儿园在园幼儿同比增长"]
        );
    }

    #[test]
    fn a_kind_of_school_owns_the_numbers_behind_it() {
        let mut shared = Shared::default();
        shared.note("全市共有小学", "小学", true);
        assert_eq!(shared.owned("、在校生", "在校生").as_deref(), Some("小学在校生"));
        shared.note("、在校生", "在校生", true);
        assert_eq!(shared.owned("，专任教师", "专任教师").as_deref(), Some("小学专任教师"));
        assert_eq!(shared.owned("，其中专任教师", "专任教师"), None);
        shared.note("，新建校舍", "校舍", false);
        assert_eq!(shared.owned("，专任教师", "专任教师"), None);
    }

    #[test]
    fn what_may_be_of_several_kinds_is_of_none() {
        for notes in [
            [("小学", "小学"), ("、初中", "初中")],
            [("学校", "学校"), ("，其中小学", "小学")],
            [("小学", "小学"), ("（含民办", "民办")],
        ] {
            let mut shared = Shared::default();
            for (before, name) in notes {
                shared.note(before, name, true);
            }
            assert_eq!(shared.owned("，在校生", "在校生"), None, "{notes:?}");
            shared.note("、高中", "高中", true);
            assert_eq!(shared.owned("，在校生", "在校生"), None, "{notes:?}");
        }
        let mut shared = Shared::default();
        shared.note("小学", "小学", true);
        shared.note("、在校生", "在校生", false);
        shared.note("，初中", "初中", true);
        assert_eq!(shared.owned("、在校生", "在校生").as_deref(), Some("初中在校生"));
    }
}
