//! What a number in a Chinese sentence counts: the words before it (教职工2709人) or behind it (15所中等职业学校), without what
//! joins them to the number.

use super::distributed::names_each;
use super::label_phrases::{of_place, without_verb};
use super::label_words::{
    AMOUNTS, AVERAGES, BREAKS, GENERIC, HAVING, LEADS, LIMITS_BEFORE, LIMITS_BEHIND, OWN_ENDS, REST, RESTS, RESULTS, SPANS,
    TAILS, VERBS, WHOLE,
};
use super::subjects::{Refers, Subjects};
use crate::check::begins_with_own_word;

/// The most characters of a label.
const LONGEST: usize = 30;

/// The label of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub text: String,
    /// To which number its words refer, if they say nothing by themselves: 一等奖, 完成率, 占比.
    pub refers: Option<Refers>,
    /// Whether the words leave no doubt.
    pub is_sure: bool,
}

/// The words beside a number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beside<'t> {
    /// The text before it, up to the number before that or the start of its sentence.
    pub before: &'t str,
    /// The text behind its unit.
    pub behind: &'t str,
    /// The id of its unit.
    pub unit: &'t str,
}

/// The label of a number. `None` if neither side says what the number is.
pub(super) fn label(beside: Beside<'_>, subjects: &Subjects) -> Option<Label> {
    let Beside { before, behind, unit } = beside;
    let own = completed(before, unit).unwrap_or_else(|| before_number(before));
    let next = behind_number(behind);
    // 3名教师: the noun follows. 教师3名，: it comes first. 其余12万元为项目支出: so it does behind 为.
    let is_rest = RESTS.contains(&own.as_str());
    let named = if is_rest || own.is_empty() { noun_behind(behind) } else { None };
    let text = named.unwrap_or(if next.is_empty() || is_rest { own } else { next });
    let refers = refers(&text, unit);
    let subject = refers.and_then(|refers| subjects.find(refers, unit));
    let text = paired(&with_subject(&text, subject.map(|subject| subject.name)));
    let length = text.chars().count();
    // What refers to nothing has no name, but for amounts that have one of sorts: 金额.
    let is_alone = refers.is_some_and(|_| subject.is_none()) || RESTS.contains(&text.as_str());
    let is_sure = !is_alone && subject.is_none_or(|subject| subject.is_sure);
    (2..=LONGEST).contains(&length).then_some(Label { text, refers, is_sure })
}

/// The name of how much of a target was reached: 完成年初预算的108.57%.
fn completed(before: &str, unit: &str) -> Option<String> {
    let phrase = before.rsplit(|c: char| BREAKS.contains(c)).next().unwrap_or_default().trim();
    let phrase = ["累计", "实际", "全年", "已"].iter().fold(phrase, |phrase, lead| phrase.trim_start_matches(lead));
    let target = phrase.strip_prefix("完成")?.strip_suffix('的').filter(|_| unit == "percent")?;
    let is_name = target.chars().nth(1).is_some() && !target.contains(|c: char| c.is_ascii_digit());
    is_name.then(|| format!("{target}完成比例"))
}

/// A label behind the number or thing that it belongs to.
fn with_subject(text: &str, subject: Option<&str>) -> String {
    // 由上年的42家增加到51家: the second number is that of the subject itself.
    if let Some(subject) = subject.filter(|_| is_change(text) && text.ends_with(['到', '至', '为'])) {
        return subject.to_owned();
    }
    // 比上年的105家: the same of another year.
    let time = text.strip_prefix(['比', '较', '与']).filter(|time| TIMES.contains(time));
    if let Some((subject, time)) = subject.zip(time) {
        return format!("{time}{subject}");
    }
    let share = text.strip_prefix(['占', '为']).filter(|rest| !["", "比", "比例", "比重"].contains(rest));
    match (subject, share) {
        // 占教职工总数: a share of the whole that is named.
        (Some(subject), Some(_)) if !text.ends_with("比例") && !text.ends_with("比重") => format!("{subject}{text}比例"),
        (Some(subject), _) if text.ends_with('占') => format!("{subject}{text}比"),
        (Some(subject), _) => format!("{subject}{text}"),
        (None, _) if text.ends_with('占') => format!("{text}比"),
        (None, _) => text.to_owned(),
    }
}

/// To which number of the sentence a label refers; `None` if it says something by itself.
fn refers(text: &str, unit: &str) -> Option<Refers> {
    let is_short = text.chars().count() < 10;
    let is_percent = unit == "percent";
    // 占总收入的60%, 为调整预算的98%
    let is_share = ["占", "比例", "比重", "为", "相当于"].iter().any(|word| text.starts_with(word)) && is_percent;
    let is_average = AVERAGES.contains(&text) || text.starts_with("平均每") && is_short;
    if is_change(text) {
        Some(Refers::Changed)
    } else if is_share || is_average || AMOUNTS.contains(&text) && !is_percent {
        Some(Refers::Amount)
    } else {
        let is_generic = RESULTS.contains(&text) || is_short && GENERIC.iter().any(|word| text.starts_with(word));
        is_generic.then_some(Refers::Whole)
    }
}

/// The noun behind 为 or 是 at the start of a text: 其余12万元为项目支出.
fn noun_behind(behind: &str) -> Option<String> {
    let rest = behind.trim_start().strip_prefix(['为', '是'])?;
    let noun = &rest[..rest.find(|c: char| BREAKS.contains(c) || c.is_ascii_digit()).unwrap_or(rest.len())];
    (2..=MOST_BEHIND).contains(&noun.chars().count()).then(|| noun.to_owned())
}

/// Earlier times that something is compared with, the longer words first.
pub(super) const TIMES: [&str; 12] =
    ["上年同期", "去年同期", "上年末", "去年末", "上一年", "上年", "去年", "前年", "同期", "年初", "上月", "上季度"];

/// Whether a label says only how something changed against another time: 比去年减少, 较2019年增长, 与去年同期相比上升.
pub(super) fn is_change(text: &str) -> bool {
    const VERBS: [&str; 16] = [
        "增加", "减少", "增长", "下降", "提高", "降低", "上升", "回落", "增收", "减收", "增支", "减支", "净增", "提升", "持平",
        "新增",
    ];
    // 升学 and 少年 change nothing.
    const SHORT: [&str; 4] = ["多", "少", "降", "升"];
    const MORE: [&str; 6] = ["多投入", "少投入", "多收", "少收", "多招", "少招"];
    let Some(rest) = ["比", "较", "与", "同", "环"].iter().find_map(|word| text.strip_prefix(word)) else {
        let length = text.chars().count();
        let is_verb = VERBS.iter().any(|verb| text.starts_with(verb)) && !text.starts_with("新增");
        return is_verb && length <= 4 || SHORT.contains(&text) || MORE.contains(&text);
    };
    let year = rest.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix('年').filter(|_| rest.starts_with(['1', '2']));
    let rest = year.or_else(|| TIMES.iter().find_map(|time| rest.strip_prefix(time))).or_else(|| rest.strip_prefix('比'));
    let rest = rest.map(|rest| rest.strip_prefix("相比").unwrap_or(rest));
    rest.is_some_and(|rest| rest.is_empty() || VERBS.iter().chain(&SHORT).any(|verb| rest.starts_with(verb)))
}

/// A phrase without marks whose partner was cut off.
fn paired(phrase: &str) -> String {
    let mut text = phrase.to_owned();
    for (open, close) in [('“', '”'), ('《', '》'), ('（', '）'), ('‘', '’')] {
        if text.matches(open).count() != text.matches(close).count() {
            text = text.replace([open, close], "");
        }
    }
    text
}

/// The name at the end of a phrase, without what says when and where: 2023年全市小学 → 小学.
pub(super) fn without_leads(phrase: &str) -> &str {
    stripped(behind_digits(phrase.trim()))
}

/// The last phrase of a text, without the words that join it to a number.
fn before_number(before: &str) -> String {
    let before = without_remark(without_note(before));
    let start = list_start(before, phrase_start(before));
    // 小学、初中教师分别有50名、40名: the last name is not that of the first number.
    if names_each(&before[start..]) {
        return String::new();
    }
    let mut phrase = behind_digits(before[start..].trim());
    if is_compared(phrase) {
        return stripped(phrase).to_owned();
    }
    // 每千人口拥有床位: what stands before the verb is a part of it.
    let is_average = ["每", "人均", "平均"].iter().any(|word| phrase.starts_with(word));
    let mut place = "";
    for word in HAVING.iter().filter(|_| !is_average) {
        if let Some(at) = phrase.rfind(word).filter(|at| at + word.len() < phrase.len()) {
            place = of_place(&phrase[..at]).unwrap_or(place);
            phrase = &phrase[at + word.len()..];
        }
    }
    let phrase = stripped(phrase).trim_matches([' ', '—', '-']);
    // 在编教师由上年的42人增加到51人
    let earlier = phrase.split_once(['由', '从']).filter(|(name, time)| !name.is_empty() && TIMES.contains(time));
    match earlier {
        Some((name, time)) => format!("{time}{name}"),
        None => format!("{place}{}", without_verb(phrase)),
    }
}

/// The part of a phrase that names the number behind it: what stands behind its last digits (15所学校共有教职工), unless these are a
/// part of the name.
fn behind_digits(phrase: &str) -> &str {
    let is_end = |at: usize, c: char| (c.is_ascii_digit() || c == '%') && !phrase[at + c.len_utf8()..].starts_with(['+', '＋']);
    let Some((at, c)) = phrase.char_indices().rev().find(|(at, c)| is_end(*at, *c)) else { return phrase };
    let (upto, rest) = phrase.split_at(at + c.len_utf8());
    let number = upto.trim_end_matches('%').trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let digits = upto.len() - number.len();
    // 比2019年增长: the year is part of it.
    let compared = ['比', '较', '与'].iter().find(|word| digits == 4 && rest.starts_with('年') && number.ends_with(**word));
    if let Some(word) = compared {
        return &phrase[number.len() - word.len_utf8()..];
    }
    // 投资500万元以上的项目: the limit is part of the name, with the words before it.
    if is_limit(number, rest) {
        let number = limit_start(number);
        return &phrase[number.len() - behind_digits(number).len()..];
    }
    // 35岁教师: so is an age.
    if rest.starts_with('岁') {
        &phrase[number.len()..]
    } else {
        rest.trim_start_matches(['年', '月', '日', '度', '底', '末', '初', '届'])
    }
}

/// What stands before the first number of a limit of two: 200万元（含200万元）以下, 500至1000人.
fn limit_start(before: &str) -> &str {
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let joined =
        before.strip_suffix(['至', '~', '～', '-', '—']).map(|rest| rest.trim_end_matches(['%', '％', '人', '元', '万']));
    let repeated = before.strip_suffix('含').map(|rest| rest.trim_end_matches(['（', '(', '不'])).map(|rest| {
        let unit = rest.chars().rev().take_while(|c| !c.is_ascii_digit()).take(LONGEST_UNIT).map(char::len_utf8).sum::<usize>();
        &rest[..rest.len() - unit]
    });
    let first = joined.or(repeated).filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
    first.map_or(before, |rest| rest.trim_end_matches(is_digit))
}

/// Whether a phrase compares with another year: 比2019年增长.
fn is_compared(phrase: &str) -> bool {
    phrase.strip_prefix(['比', '较', '与']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The most characters of a unit before such a word: 个工作日以内.
const LONGEST_UNIT: usize = 5;

/// Whether a number between two texts is a limit that says what something is: 500万元以上的项目, 不足3000元的毕业生.
fn is_limit(before: &str, behind: &str) -> bool {
    let is_near = |word: &str| behind.find(word).is_some_and(|at| behind[..at].chars().count() <= LONGEST_UNIT);
    // 1小时内处置完毕的警情
    let is_within = SPANS.iter().any(|time| behind.strip_prefix(time).is_some_and(|rest| rest.starts_with('内')));
    let is_behind = is_within || LIMITS_BEHIND.iter().any(|word| is_near(word));
    let is_before = LIMITS_BEFORE.iter().any(|word| before.ends_with(word)) && (is_near("的") || is_near("者"));
    // 500至1000人学校: a span before a noun.
    let is_noun = |rest: &str| rest.chars().nth(2).is_some_and(char::is_alphabetic) && !rest.ends_with(['有', '为', '达', '是']);
    let is_span = limit_start(before).len() < before.len() && before.ends_with(['至', '~', '～', '-', '—']) && is_noun(behind);
    is_behind || is_before || is_span
}

/// A text without the mark of a note at its end: 国内生产总值[2].
fn without_note(text: &str) -> &str {
    let Some(rest) = text.strip_suffix([']', '］']) else { return text };
    let bare = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.len() < rest.len() { bare.strip_suffix(['[', '［']).unwrap_or(text) } else { text }
}

/// A text without the remark in brackets at its end: 地区生产总值（GDP）为.
fn without_remark(before: &str) -> &str {
    let text = before.trim_end_matches(['为', '是', '达', '约', '共', '有', '到', ' ']);
    if !text.ends_with(['）', ')']) {
        return before;
    }
    let mut depth = 0;
    for (at, c) in text.char_indices().rev() {
        match c {
            '）' | ')' => depth += 1,
            '（' | '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            // The number of a list is no remark.
            let name = &text[..at];
            return if name.ends_with(|c: char| c.is_alphabetic() || matches!(c, '”' | '》')) { name } else { before };
        }
    }
    before
}

/// Where a phrase begins whose number is that of each of two: 收入、支出总计各增加.
fn list_start(before: &str, start: usize) -> usize {
    let is_each = ["各", "均为", "均增", "均减", "都为", "均达"].iter().any(|word| before[start..].contains(word));
    let list = before[..start].strip_suffix('、').filter(|_| is_each);
    list.map_or(start, phrase_start)
}

/// Where the last phrase of a text begins. A bracket inside it is part of it: 因公出国（境）费.
fn phrase_start(before: &str) -> usize {
    let mut depth = 0;
    for (at, c) in before.char_indices().rev() {
        match c {
            '）' | ')' if at + c.len_utf8() < before.len() => depth += 1,
            '（' | '(' if depth > 0 => depth -= 1,
            c if depth == 0 && BREAKS.contains(c) && !is_separator(before, at, c) => return at + c.len_utf8(),
            _ => {}
        }
    }
    0
}

/// Whether a comma separates thousands: 1,000万元以上的项目.
fn is_separator(text: &str, at: usize, c: char) -> bool {
    let behind = text[at + c.len_utf8()..].chars().take_while(char::is_ascii_digit).count();
    matches!(c, ',' | '，') && behind == 3 && text[..at].ends_with(|c: char| c.is_ascii_digit())
}

/// A phrase without what joins it on either side.
fn stripped(mut phrase: &str) -> &str {
    loop {
        let before = phrase;
        if is_change(phrase) {
            return phrase;
        }
        for lead in LEADS.iter().filter(|_| !WHOLE.iter().any(|word| before.starts_with(word))) {
            // 有线用户 and 较大隐患 begin with longer words.
            let is_own = || lead.chars().nth(1).is_some() || begins_with_own_word(phrase);
            let is_whole = || WHOLE.iter().any(|word| phrase.starts_with(word));
            let rest = phrase.strip_prefix(lead).filter(|_| !is_whole() && is_own());
            phrase = rest.unwrap_or(phrase).trim();
        }
        // 完成培训任务, but not 完成率.
        phrase = phrase.strip_prefix("完成").filter(|rest| !rest.starts_with('率') && !rest.is_empty()).unwrap_or(phrase);
        for tail in TAILS {
            // 实际报到 and 签约 are words, and so is 实际完成.
            let is_word = OWN_ENDS.iter().any(|end| phrase.ends_with(end));
            let rest = phrase.strip_suffix(tail).filter(|rest| !(is_word || tail == "完成" && rest.ends_with("实际")));
            phrase = rest.unwrap_or(phrase).trim();
        }
        if phrase == before {
            return phrase;
        }
    }
}

/// The first phrase of a text: a noun, or where that is short, the clause that it begins (教师被评为省级名师).
fn behind_number(behind: &str) -> String {
    let behind = behind.trim_start().trim_start_matches('的');
    // 10个5000万元以上项目: the limit begins the noun.
    let digits = behind.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '%'))).unwrap_or(behind.len());
    let has_limit = digits > 0 && is_limit("", &behind[digits..]);
    let from = if has_limit { digits } else { 0 };
    let length = behind[from..].find(|c: char| BREAKS.contains(c) || c.is_ascii_digit()).unwrap_or(behind.len() - from);
    let mut phrase = behind[..from + length].trim();
    for word in ["均", "都", "已", "被", "获得", "获", "共"] {
        phrase = phrase.strip_prefix(word).unwrap_or(phrase);
    }
    let is_noun = has_limit || phrase.starts_with(|c: char| c.is_alphabetic() || matches!(c, '“' | '《' | '「'));
    if !is_noun || phrase.chars().count() < 2 || REST.iter().any(|word| phrase.starts_with(word)) {
        return String::new();
    }
    // 以 is no verb in 以上.
    let limit = LIMITS_BEHIND.iter().filter(|_| has_limit).filter_map(|word| Some(phrase.find(word)? + word.len())).min();
    let from = limit.unwrap_or(0);
    let cut = VERBS.iter().filter_map(|verb| phrase[from..].find(verb)).min().map_or(phrase.len(), |at| from + at);
    let noun = phrase[..cut].trim();
    if noun.chars().count() > 3 {
        noun.to_owned()
    } else {
        phrase.chars().take(MOST_BEHIND).collect::<String>().trim().to_owned()
    }
}

/// The most characters that are taken of a clause.
const MOST_BEHIND: usize = 18;

#[cfg(test)]
mod tests {
    use super::*;

    fn named(before: &str, behind: &str, base: Option<&str>) -> Option<String> {
        label(Beside { before, behind, unit: "person" }, &Subjects::of(base)).map(|label| label.text)
    }

    #[test]
    fn labels_of_numbers() {
        for (before, behind, base, expected) in [
            ("全市共有中等职业学校", "（含滑县）", None, "中等职业学校"),
            ("全市", "中等职业学校共有教职工2709人", None, "中等职业学校"),
            ("中等职业学校共有教职工", "，", None, "教职工"),
            ("其中“双师型”教师占专任教师比例为", "，", None, "“双师型”教师占专任教师比例"),
            ("学校", "教师被评为省级名师，", None, "教师被评为省级名师"),
            ("，完成率", "。", Some("培训任务"), "培训任务完成率"),
            ("，已完成培训任务", "，", None, "培训任务"),
            ("，1+X证书人数", "的任务的要求", None, "1+X证书人数"),
            ("，一等奖", "，二等奖", Some("技能大赛"), "技能大赛一等奖"),
            ("新增", "民办中等职业学校", None, "民办中等职业学校"),
            ("因公出国（境）费支出", "，", None, "因公出国（境）费支出"),
            ("，及格率为", "。", None, "及格率"),
            ("全年实现地区生产总值（GDP）", "，", None, "实现地区生产总值"),
            ("全县教职工（含民办）为", "，", None, "教职工"),
            ("，比去年减少", "；", Some("小学招生"), "小学招生比去年减少"),
            ("，与去年同期相比增长", "，", Some("新增就业"), "新增就业与去年同期相比增长"),
            ("，比2019年增长", "，", Some("新增就业"), "新增就业比2019年增长"),
            ("，比上年减收", "，", Some("收入"), "收入比上年减收"),
            ("，完成年初预算数", "的", None, "年初预算数"),
            ("，年末结转和结余", "，", None, "年末结转和结余"),
            ("生均藏书升至", "。", None, "生均藏书"),
            ("年度总收入", "，", None, "总收入"),
            ("，实际报到", "，", None, "实际报到"),
            ("2022届毕业生升学率", "。", None, "毕业生升学率"),
            ("含新制定", "。", None, "新制定"),
            ("，在编教师由上年的", "增加到", None, "上年在编教师"),
            ("增加到", "，", Some("在编教师"), "在编教师"),
            ("，投资500万元以上的项目", "，", None, "投资500万元以上的项目"),
            ("2023年引进1,000万元以上项目", "。", None, "引进1,000万元以上项目"),
            ("其中单价50万元以上通用设备", "（套）", None, "单价50万元以上通用设备"),
            ("升学率90%以上的学校", "，", None, "升学率90%以上的学校"),
            ("，超过500人的学校", "，", None, "超过500人的学校"),
            ("月收入不足3000元的毕业生", "，", None, "月收入不足3000元的毕业生"),
            ("引进", "5000万元以上项目，", None, "5000万元以上项目"),
            ("全市", "45岁以下青年教师，", None, "45岁以下青年教师"),
            ("35岁以下教师", "。", None, "35岁以下教师"),
            ("年收入2000万元及以上的企业", "，", None, "年收入2000万元及以上的企业"),
            ("，500至1000人学校", "，", None, "500至1000人学校"),
            ("200万元（含200万元）以下项目", "。", None, "200万元（含200万元）以下项目"),
            ("资产总额不足10万元的村由", "减少到", None, "资产总额不足10万元的村"),
            ("3年内培训教师", "。", None, "3年内培训教师"),
            ("1小时内处置完毕的警情", "，", None, "1小时内处置完毕的警情"),
            ("办结3个月以内的案件", "，", None, "办结3个月以内的案件"),
            ("", "均创建为省级“强县（市）”", None, "创建为省级强县"),
        ] {
            assert_eq!(named(before, behind, base).as_deref(), Some(expected), "{before}|{behind}");
        }
        assert_eq!(named("，", "。", None), None);
    }
}
