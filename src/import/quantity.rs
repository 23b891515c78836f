//! Reads a number of a text as a quantity: its value as `facts.yaml` has it, and its unit from the words behind it.

use super::measure::{NewUnit, measure, on_average};
use crate::model::shared_context::SharedContext;
use std::ops::Range;

/// A number with its unit in a text.
pub(super) struct Quantity {
    /// With 约 or 近 before it, its unit, and 以上 behind.
    pub range: Range<usize>,
    pub unit: String,
    /// The word of the unit as it stands in the text; nothing for a sign.
    pub word: String,
    /// The unit, if the site does not have it yet.
    pub new: Option<NewUnit>,
    /// As `facts.yaml` has it: 4.8万, 1:16.7, 近3万, 100余, 40以上, 63~68, 10.0:41.7:48.3.
    pub value: String,
    pub is_approximate: bool,
}

/// What joins the two numbers of a span.
const JOINTS: [char; 7] = ['~', '～', '—', '–', '-', '－', '至'];
/// Those that pages print.
const PRINTED_JOINTS: [char; 2] = ['~', '～'];
const COLONS: [char; 3] = [':', '：', '∶'];
/// Words of bounds that pages print as they are: 超过100 would become 超100.
const BOUNDS_BEFORE: [&str; 3] = ["近", "超", "不足"];
const BOUNDS_BEHIND: [&str; 2] = ["以上", "以下"];

/// The number as a quantity, if it has a unit and the program prints it as it stands.
pub(super) fn quantity(shared_context: &SharedContext, index: usize, text: &str, range: &Range<usize>) -> Option<Quantity> {
    let written = &text[range.clone()];
    let behind = &text[range.end..];
    let is_digit = |c: char| c.is_ascii_digit();
    if !written.trim_start_matches(['-', '−', '+']).starts_with(is_digit) || written.contains('+') {
        return None;
    }
    // Open amounts (300余人) and spans (3～5人) are no single value.
    let goes_on = behind
        .trim_start_matches(['%', '％'])
        .strip_prefix(JOINTS)
        .is_some_and(|rest| rest.trim_start_matches(JOINTS).starts_with(is_digit));
    // 近30万人次, 超过100万元, 前10名: a bound or an order is no value.
    let start = text[..range.start].trim_end();
    let ends_with = |words: &[&str]| words.iter().any(|word| start.ends_with(word));
    if is_rule(start, behind) {
        return None;
    }
    let is_bound = ends_with(&["近", "超过", "突破", "超", "逾", "不足", "不到", "低于", "高于", "多达", "前", "第"])
        && !ends_with(&["最近", "附近", "邻近", "接近完成", "目前", "年前", "此前", "以前"]);
    if is_bound || goes_on || behind.starts_with('余') || written.matches(COLONS).count() > 1 {
        return bounded(shared_context, index, text, range).or_else(|| parts(text, range));
    }
    // .5万元 was typed without its zero, 1，267.86万元 with a separator of Chinese input.
    let is_torn = start.ends_with('.')
        || start.strip_suffix(['，', '、']).is_some_and(|rest| {
            let digits = written.chars().take_while(char::is_ascii_digit).count();
            digits == 3 && written.contains('.') && rest.ends_with(is_digit)
        });
    // 3*5米 is a size.
    let is_size = text[..range.start]
        .trim_end_matches('\\')
        .strip_suffix(['*', '×', 'x', 'X'])
        .is_some_and(|rest| rest.ends_with(is_digit));
    // 20%-30%: the sign of the second number is the joint.
    let is_joint =
        written.starts_with('-') && text[..range.start].ends_with(|c: char| c.is_ascii_digit() || matches!(c, '%' | '％'));
    let comes_from = is_size
        || is_joint
        || text[..range.start]
            .strip_suffix(JOINTS)
            .is_some_and(|rest| rest.trim_end_matches(JOINTS).trim_end_matches(['%', '％']).ends_with(is_digit));
    // 3, 256 and 1 2 3 are one number that was typed apart, 每100人 is no amount.
    let before = text[..range.start].trim_end_matches([' ', '\u{3000}']);
    let is_group = written.len() == 3
        && before.ends_with([',', '，'])
        && !before.trim_end_matches([',', '，', ' ']).ends_with(|c: char| !c.is_ascii_alphanumeric());
    let is_apart = before.len() < range.start && before.ends_with(is_digit) || is_group || before.ends_with('每');
    if is_apart || is_torn || behind.starts_with(['多', '几']) || comes_from {
        return None;
    }
    let value = stored(written)?;
    let about = "约";
    let is_word = ["大约", "签约", "预约", "节约", "履约", "违约"].iter().any(|word| text[..range.start].ends_with(word));
    let is_approximate = text[..range.start].ends_with(about) && !is_word;
    let start = if is_approximate { range.start - about.len() } else { range.start };
    let whole = |length: usize| start..range.end + length;
    if let Some(sign) = behind.chars().next().filter(|c| matches!(c, '%' | '％')) {
        if is_open(&behind[sign.len_utf8()..]) {
            return bounded(shared_context, index, text, range);
        }
        let (range, unit, word) = (whole(sign.len_utf8()), "percent".to_owned(), String::new());
        return Some(Quantity { range, unit, word, new: None, value, is_approximate });
    }
    // 7:50 is a time.
    if value.contains(':') {
        // 生师比分别为18.0:1、13.0:1: the second one is named before the first.
        let is_ratio = |c: char| c.is_ascii_digit() || COLONS.contains(&c) || "./、，和 ".contains(c);
        let named = text[..start].trim_end_matches(is_ratio);
        if !named.chars().rev().take(8).any(|c| matches!(c, '比' | '率')) {
            return None;
        }
        let (range, unit, word) = (whole(0), "ratio".to_owned(), String::new());
        return Some(Quantity { range, unit, word, new: None, value, is_approximate });
    }
    let language = &shared_context.locales.get(index).code;
    let found = measure(&shared_context.units, language, behind)?;
    // 300米²: an area; 7.5张/千人: a quotient; 50万元以上: a bound.
    if is_within(&behind[found.length..]) {
        return None;
    }
    if is_open(&behind[found.length..]) {
        return bounded(shared_context, index, text, range);
    }
    // 15个班级, 3人均: the measure word is the beginning of another word.
    let goes_on = behind[found.length..].starts_with(['均', '才', '口', '民']) && found.id == "person";
    let found =
        if value.contains('.') && !value.contains(['万', '亿']) { on_average(&shared_context.units, found) } else { found };
    let word = behind[..found.length].to_owned();
    (!goes_on).then(|| Quantity { range: whole(found.length), unit: found.id, word, new: found.new, value, is_approximate })
}

/// A number that is told as a bound or a range: 近30万人次, 300余人, 40学时以上, 63%～68%. `None` if pages would print it in other words,
/// or if it says what something is (50万元以上的项目) and not how much there is.
fn bounded(shared_context: &SharedContext, index: usize, text: &str, range: &Range<usize>) -> Option<Quantity> {
    let number = stored(&text[range.clone()]).filter(|number| !number.contains([':', '-']))?;
    let before = BOUNDS_BEFORE.iter().find(|word| text[..range.start].ends_with(**word)).copied().unwrap_or_default();
    let start = range.start - before.len();
    let mut rest = &text[range.end..];
    let mut upper = None;
    let sign = rest.strip_prefix('%').is_some();
    if let Some(behind) = rest.trim_start_matches('%').strip_prefix(PRINTED_JOINTS) {
        let length = behind.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '万' | '亿')).unwrap_or(behind.len());
        upper = Some(stored(&behind[..length]).filter(|number| !number.is_empty())?);
        rest = &behind[length..];
        // 63%～68%: the sign stands at both numbers or at none.
        if sign != rest.starts_with('%') {
            return None;
        }
    }
    let odd = if upper.is_none() { rest.strip_prefix('余') } else { None };
    rest = odd.unwrap_or(rest);
    let (unit, word, new) = if let Some(behind) = rest.strip_prefix('%') {
        rest = behind;
        ("percent".to_owned(), "", None)
    } else {
        let found = measure(&shared_context.units, &shared_context.locales.get(index).code, rest)?;
        let (word, behind) = rest.split_at(found.length);
        rest = behind;
        (found.id, word, found.new)
    };
    let behind = BOUNDS_BEHIND.iter().find(|word| rest.starts_with(**word)).copied().unwrap_or_default();
    rest = &rest[behind.len()..];
    let words = [!before.is_empty(), odd.is_some(), upper.is_some(), !behind.is_empty()];
    let is_one = words.iter().filter(|is_there| **is_there).count() == 1;
    let is_limit = rest.starts_with(['的', '者'])
        || is_within(rest)
        || !behind.is_empty() && is_ruled(&text[..start])
        || is_open(rest)
        || rest.starts_with(['多', '余', '均', '以']);
    let is_told = behind.is_empty()
        || rest.is_empty()
        || rest.starts_with(|c: char| c.is_ascii_punctuation() || "，。；、）！".contains(c));
    let comes_from = text[..start].ends_with(JOINTS) || text[..start].ends_with(['约', '每', '第']);
    if !is_one || is_limit || !is_told || comes_from {
        return None;
    }
    let value = match upper {
        Some(upper) => format!("{number}~{upper}"),
        None => format!("{before}{number}{}{behind}", if odd.is_some() { "余" } else { "" }),
    };
    let range = start..text.len() - rest.len();
    Some(Quantity { range, unit, word: word.to_owned(), new, value, is_approximate: false })
}

/// A ratio of three numbers and more, if the words before it say that it is one: 三次产业结构为10.0:41.7:48.3.
fn parts(text: &str, range: &Range<usize>) -> Option<Quantity> {
    let rest = &text[range.start..];
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || COLONS.contains(&c);
    let length = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
    let written = rest[..length].trim_end_matches('.');
    let value: String = written.chars().map(|c| if COLONS.contains(&c) { ':' } else { c }).collect();
    let numbers: Vec<&str> = value.split(':').collect();
    let is_number = |number: &&str| !number.is_empty() && number.parse::<f64>().is_ok();
    let is_ratio = numbers.len() > 2 && numbers.iter().all(is_number);
    let before: String = text[..range.start].chars().rev().take(10).collect();
    let is_named = before.contains(['比', '率']) || before.contains("构结") || before.contains("成构");
    let range = range.start..range.start + written.len();
    (is_ratio && is_named).then(|| Quantity {
        range,
        unit: "ratio".to_owned(),
        word: String::new(),
        new: None,
        value,
        is_approximate: false,
    })
}

/// Whether what follows a unit makes it another one, or the number a bound.
fn is_open(behind: &str) -> bool {
    const BOUNDS: [&str; 9] = ["以上", "以下", "以内", "之内", "左右", "上下", "之多", "以外", "之外"];
    let is_power = |c: char| matches!(c, '²' | '³' | '/' | '／');
    // 200万元（含200万元）以下: both numbers are the limit.
    let rest = ["（含", "(含", "（不含", "(不含"].iter().find_map(|open| behind.strip_prefix(open));
    let rest = rest.map(|rest| rest.trim_start_matches(|c: char| !matches!(c, '）' | ')')));
    let rest = rest.unwrap_or(behind).trim_start_matches(['）', ')', ' ']);
    behind.starts_with(is_power) || BOUNDS.iter().any(|word| rest.starts_with(word))
}

/// Whether the words before a number make it the limit of a rule: 不少于40学时, 不得超5%. 超过 alone tells a result.
fn is_rule(before: &str, behind: &str) -> bool {
    const LIMITS: [&str; 17] = [
        "不超",
        "不超过",
        "得超过",
        "不低于",
        "不高于",
        "不少于",
        "不多于",
        "不大于",
        "不小于",
        "得少于",
        "得低于",
        "得高于",
        "得多于",
        "至少",
        "至多",
        "最多不超",
        "未超过",
    ];
    /// What stands between such a word and its number: 不低于每生每年800元, 最高奖励5万元.
    const LONGEST_BETWEEN: usize = 5;
    const GRANTS: [&str; 8] = ["最高奖励", "最高补助", "最高补贴", "最高资助", "最高支持", "最高给予", "最高可", "最高不超过"];
    let is_near = |word: &str| {
        let rest = before.rfind(word).map(|at| &before[at + word.len()..]);
        let is_joined = |c: char| c.is_alphabetic() && !c.is_ascii();
        rest.is_some_and(|rest| rest.chars().count() <= LONGEST_BETWEEN && rest.chars().all(is_joined))
    };
    behind.starts_with(|c: char| !c.is_whitespace()) && LIMITS.iter().chain(&GRANTS).any(|word| is_near(word))
}

/// Whether a clause that a number stands in states a rule: 罚款3万元以下, 应达90%以上.
fn is_ruled(before: &str) -> bool {
    const RULES: [&str; 9] = ["应", "须", "罚", "不得", "限", "规定", "必需", "可处", "责令"];
    /// Words in which these say nothing of a rule.
    const OTHERS: [&str; 21] = [
        "相应",
        "反应",
        "供应",
        "应急",
        "应届",
        "应用",
        "应对",
        "响应",
        "适应",
        "效应",
        "应收",
        "应付",
        "对应",
        "有限",
        "权限",
        "年限",
        "局限",
        "无限",
        "限制性",
        "应征",
        "应聘",
    ];
    let clause = before.rsplit(['，', '。', '；', '：', '\n']).next().unwrap_or_default();
    let clause = OTHERS.iter().fold(clause.to_owned(), |clause, other| clause.replace(other, ""));
    RULES.iter().any(|word| clause.contains(word))
}

/// Whether 内 stands behind a unit, which makes the number a limit: 15个工作日内. 3个内设机构 is an amount.
fn is_within(behind: &str) -> bool {
    const WORDS: [char; 16] = ['部', '容', '设', '地', '资', '外', '科', '需', '涵', '控', '置', '陆', '蒙', '衣', '镜', '训'];
    behind.strip_prefix('内').is_some_and(|rest| !rest.starts_with(WORDS))
}

/// A number as `facts.yaml` has it. `None` if it would be printed with other digits.
fn stored(written: &str) -> Option<String> {
    let plain: String = written
        .chars()
        .filter(|c| !matches!(c, ',' | '，' | ' '))
        .map(|c| if matches!(c, '∶' | '：') { ':' } else { c })
        .collect();
    let plain = plain.replace('−', "-");
    let is_known = |c: char| c.is_ascii_digit() || matches!(c, '.' | ':' | '-' | '万' | '亿');
    let is_ratio = plain.matches(':').count() <= 1;
    (plain.chars().all(is_known) && is_ratio).then_some(plain)
}
