//! The words that show a relation, in the languages in which texts are read.

use crate::model::locale::Locale;
use std::borrow::Cow;

/// Words of one language, in lower case.
#[derive(Debug)]
pub(super) struct Words {
    /// What stands before the parts of a total.
    pub of_which: &'static [&'static str],
    /// What makes an amount an average or a price.
    pub average: &'static [&'static str],
    /// What opens a list of parts without saying so.
    pub opens: &'static [&'static str],
    /// What stands before a total that follows its parts.
    pub together: &'static [&'static str],
    /// A target, a task, a plan.
    pub target: &'static [&'static str],
    /// A rate of completion.
    pub completion: &'static [&'static str],
    /// A share or rate.
    pub share: &'static [&'static str],
    /// In comparison with the year before.
    pub yearly: &'static [&'static str],
    /// What makes a number a change of another one.
    pub change: &'static [&'static str],
    pub rise: &'static [&'static str],
    pub fall: &'static [&'static str],
    /// More than a target.
    pub beyond: &'static [&'static str],
    /// What stands before a complete list of names.
    pub namely: &'static [&'static str],
    /// What stands between two names of a list.
    pub and: &'static [&'static str],
    /// Groups of words that together name all parts of something.
    pub complete: &'static [&'static [&'static str]],
    /// What says, behind the last part, that there are more.
    pub unfinished: &'static [&'static str],
}

const CHINESE: Words = Words {
    of_which: &["其中", "其中：", "包括", "分为", "分别为", "分别是", "含"],
    average: &[
        "人均", "平均", "生均", "师均", "班均", "校均", "村均", "地均", "每", "户均", "亩均", "均价", "单价", "价格", "水价",
        "指数",
    ],
    opens: &["（", "：", ":", "("],
    together: &["合计", "共计", "总计", "一共", "总共"],
    target: &["目标", "任务", "计划", "指标", "预算"],
    completion: &["完成率", "完成比例", "目标的", "任务的", "计划的", "预算的", "完成"],
    share: &["占", "率", "比例", "比重"],
    yearly: &["比上年", "同比", "较上年", "比去年", "较去年", "比上一年", "较上一年", "去年同期相比", "上年同期相比"],
    change: &["增加", "减少", "增长", "下降", "多增", "少增", "大于", "小于", "多于", "少于", "高于", "低于", "超出", "净增"],
    rise: &["增长", "增加", "提高", "上升", "增幅", "提升"],
    fall: &["下降", "减少", "降低", "降幅", "回落"],
    beyond: &["超过目标", "超额", "超过任务", "超出", "多完成", "超目标"],
    namely: &["分别是", "分别为", "即", "：", "（"],
    and: &["、", "和", "与", "及", "以及", "，", " "],
    complete: &[
        &["男", "女"],
        &["城镇", "农村"],
        &["城镇", "乡村"],
        &["城市", "农村"],
        &["公办", "民办"],
        &["公立", "民营"],
        &["一等奖", "二等奖", "三等奖"],
        &["中央", "地方"],
        &["基本支出", "项目支出"],
        &["第一产业", "第二产业", "第三产业"],
        &["税收收入", "非税收入"],
        &["一年级", "二年级", "三年级"],
        &["一般债务", "专项债务"],
        &["行政编制", "事业编制"],
        &["自然人", "法人"],
    ],
    unfinished: &["等"],
};

const ENGLISH: Words = Words {
    of_which: &["of which", "of whom", "of these", "including", "comprising", "consisting of", "made up of"],
    average: &["average", "mean", "median", " per ", "price", "index"],
    opens: &["(", ": "],
    together: &["in all", "altogether", "in total", "a total of"],
    target: &["target", "task", "plan", "quota"],
    completion: &["completion", "completed", "of the target", "of its target", "of the plan", "target"],
    share: &["accounting for", "accounted for", "share", "rate", "proportion", "per cent of", "percentage", ", or "],
    yearly: &[
        "than in the year before",
        "than the year before",
        "than last year",
        "than in the previous year",
        "year on year",
        "on the previous year",
        "over the previous year",
        "compared with the previous year",
    ],
    change: &["more", "fewer", "less", "up", "down", "by", "an increase of", "a decrease of", "a rise of", "a fall of"],
    rise: &["more", "up", "increase", "increased", "rise", "rose", "growth", "grew", "higher"],
    fall: &["less", "fewer", "down", "decrease", "decreased", "fall", "fell", "decline", "declined", "lower"],
    beyond: &["more than the target", "above the target", "beyond the target", "over target"],
    namely: &["namely", ": ", "("],
    and: &[", ", " and ", ", and ", " "],
    complete: &[
        &["men", "women"],
        &["male", "female"],
        &["boys", "girls"],
        &["urban", "rural"],
        &["public", "private"],
        &["first prize", "second prize", "third prize"],
    ],
    unfinished: &["among others", "and others", "for example"],
};

impl Words {
    /// The words of a language; `None` if texts in it are not read.
    pub(super) fn of(locale: &Locale) -> Option<&'static Words> {
        if locale.chinese().is_some() {
            Some(&CHINESE)
        } else if locale.is_english() {
            Some(&ENGLISH)
        } else {
            None
        }
    }
}

/// Whether a text contains one of the words; an English word only as a whole.
pub(super) fn has(text: &str, words: &[&str]) -> bool {
    let small = if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    };
    words.iter().any(|word| {
        let is_latin = word.starts_with(|c: char| c.is_ascii_alphabetic());
        starts(&small, word).any(|at| {
            let is_free = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphabetic());
            !is_latin || is_free(small[..at].chars().next_back()) && is_free(small[at + word.len()..].chars().next())
        })
    })
}

/// Where a word stands in a text. The texts are short and the words many: to prepare a search takes longer than this.
fn starts<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> {
    let (bytes, wanted) = (text.as_bytes(), word.as_bytes());
    let first = wanted.first().copied();
    let is_start = move |at: &usize| Some(bytes[*at]) == first && bytes[*at..].starts_with(wanted);
    (0..bytes.len()).filter(is_start)
}
