//! Checks the words around a figure that is printed without its sign (`{{ change.magnitude }}`): they alone say whether
//! something rose or fell, so they must be there, and they must say what the sign says.

use super::directions::{DOWN, Direction, ENGLISH_DOWN, ENGLISH_UP, UP, named, opposite};
use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink};
use crate::model::fact::{Fact, Quantity};
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::narrative::FactForm;
use crate::passage::OBJECT;
use rust_decimal::Decimal;

/// Words that say a direction only right beside a magnitude: 多 and 少 mean much else elsewhere.
const MORE_UP: [&str; 13] = ["增速", "增长率", "涨幅", "升幅", "上浮", "增收", "新增", "多", "高", "增", "涨", "扩", "长"];
const MORE_DOWN: [&str; 12] = ["减幅", "跌幅", "下跌", "压降", "收窄", "缩小", "短", "负增长", "减", "少", "低", "跌"];
const MORE_ENGLISH_UP: [&str; 5] = ["increases", "rises", "gain", "grows", "improved"];
const MORE_ENGLISH_DOWN: [&str; 9] =
    ["decreases", "falls", "shrunk", "slipped", "decreasing", "declining", "dropping", "declines", "fall"];
/// What may stand between such a word and its number.
const FILLERS: [&str; 26] = [
    "上年同期",
    "去年同期",
    "约为",
    "将近",
    "接近",
    "超过",
    "大约",
    "达到",
    "高达",
    "多达",
    "幅度",
    "上年",
    "去年",
    "约",
    "了",
    "到",
    "至",
    "为",
    "近",
    "达",
    "超",
    "仅",
    "均",
    "共",
    "又",
    "于",
];
/// How many characters behind a number belong to it: 的同比降幅.
const NEAR: usize = 6;
/// How many English words before a number belong to it: fell year on year by.
const NEAR_WORDS: usize = 5;

/// Checks all language versions of one part of a report.
pub(super) fn check(_: &SharedContext, report: &ReportManuscript, told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in told.versions.iter().filter(|prose| prose.locale.is_unspaced() || prose.locale.is_english()) {
        for line in &prose.lines {
            for (at, reference) in line.passage.facts.iter().filter(|(_, reference)| reference.form == FactForm::Magnitude) {
                let Some(fact) = report.fact(&reference.id) else { continue };
                let Some(is_up) = is_rise(fact) else { continue };
                let place = prose.place(line, *at..at + OBJECT.len_utf8());
                match direction(prose, line, *at) {
                    None => diagnostics.push(missing(fact, is_up, &place)),
                    Some(said) if (said == Direction::Up) != is_up => diagnostics.push(opposite(fact, is_up, &place)),
                    Some(_) => {}
                }
            }
        }
    }
}

/// Whether a fact tells of a rise. A positive number whose label says that it is a fall tells of a fall. `None` for zero and for ratios.
fn is_rise(fact: &Fact) -> Option<bool> {
    let Quantity::Number { digits, .. } = fact.quantity else { return None };
    let (grows, falls) = named(fact);
    let is_positive = digits > Decimal::ZERO;
    (!digits.is_zero()).then_some(if falls && !grows { !is_positive } else { is_positive })
}

/// What the words beside a magnitude say.
fn direction(prose: &Prose<'_>, line: &Line<'_>, at: usize) -> Option<Direction> {
    let (before, after) = (&line.text()[..at], &line.text()[at + OBJECT.len_utf8()..]);
    if prose.locale.is_unspaced() { in_chinese(before, after) } else { in_english(before, after) }
}

fn in_chinese(before: &str, after: &str) -> Option<Direction> {
    let mut near = before.trim_end();
    while let Some(rest) = FILLERS.iter().find_map(|filler| near.strip_suffix(filler)) {
        near = rest;
    }
    let ends = |words: &[&str], more: &[&str]| words.iter().chain(more).any(|word| near.ends_with(word));
    // 降低 ends with 低, 增多 with 多; no word of one list ends with a word of the other.
    match (ends(&UP, &MORE_UP), ends(&DOWN, &MORE_DOWN)) {
        (true, false) => return Some(Direction::Up),
        (false, true) => return Some(Direction::Down),
        _ => {}
    }
    let end = after.char_indices().nth(NEAR).map_or(after.len(), |(byte, _)| byte);
    let behind = after[..end].split(['，', '。', '；', '、', '（', OBJECT]).next().unwrap_or_default();
    let has =
        |words: &[&str], more: &[&str]| words.iter().chain(more).any(|word| word.chars().count() > 1 && behind.contains(word));
    match (has(&UP, &MORE_UP), has(&DOWN, &MORE_DOWN)) {
        (true, false) => Some(Direction::Up),
        (false, true) => Some(Direction::Down),
        _ => None,
    }
}

fn in_english(before: &str, after: &str) -> Option<Direction> {
    let start = before.rfind([',', ';', '.', '(', ':', OBJECT]).unwrap_or_default();
    let words = before[start..].split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).rev().take(NEAR_WORDS);
    let is_apart = after.trim_start().starts_with([',', '.', ';', ')', ':', OBJECT]);
    let behind = after.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).filter(|_| !is_apart);
    let by_word = |word: &str| {
        let word = word.to_lowercase();
        let is_in = |words: &[&str], more: &[&str]| words.iter().chain(more).any(|known| *known == word);
        match (is_in(&ENGLISH_UP, &MORE_ENGLISH_UP), is_in(&ENGLISH_DOWN, &MORE_ENGLISH_DOWN)) {
            (true, _) => Some(Direction::Up),
            (_, true) => Some(Direction::Down),
            _ => None,
        }
    };
    behind.and_then(by_word).or_else(|| words.into_iter().find_map(by_word))
}

fn missing(fact: &Fact, is_up: bool, place: &Place) -> Diagnostic {
    let (fact_zh, fact_en) = fact.called();
    let (id, value) = (&fact.id, fact.written());
    let message = Sentence::new(
        format!("{fact_zh}是 {value}，这里不印正负号，旁边也没有认出表示升降的词。"),
        format!(
            "{fact_en} is {value}; it is printed without its sign here, and no known word for a rise or fall stands beside it."
        ),
    );
    let (zh, en) =
        if is_up { ("增长、提高", "“rose” or “up”") } else { ("下降、减少", "“fell” or “down”") };
    Diagnostic::new(Code::DirectionMissing, message).at_place(place).help(
        format!("请在它前面写上“{zh}”这类词，或者印出正负号：{{{{ {id} }}}}。"),
        format!("Write a word such as {en} beside it, or print the sign: {{{{ {id} }}}}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_beside_a_magnitude_say_where_it_went() {
        use Direction::{Down, Up};
        for (before, after, said) in [
            ("受理量同比下降", "。", Some(Down)),
            ("比上年减少了约", "，", Some(Down)),
            ("下降幅度为", "。", Some(Down)),
            ("办理时间比上年少", "。", Some(Down)),
            ("满意度提高", "。", Some(Up)),
            ("增幅达", "。", Some(Up)),
            ("降幅高达", "。", Some(Down)),
            ("低于去年同期", "。", Some(Down)),
            ("实现了", "的同比增幅", Some(Up)),
            ("出现", "的降幅。", Some(Down)),
            ("变化", "。", None),
            ("下降的幅度与上年相比，为", "。", None),
        ] {
            assert_eq!(in_chinese(before, after), said, "{before}￼{after}");
        }
        for (before, after, said) in [
            ("Applications fell by ", ".", Some(Down)),
            ("This was a drop year on year of ", ".", Some(Down)),
            ("with a ", " decrease in cases", Some(Down)),
            ("It was ", " higher", Some(Up)),
            ("up by ", ", less than planned", Some(Up)),
            ("The change was ", ".", None),
            ("It fell, by ", ".", None),
        ] {
            assert_eq!(in_english(before, after), said, "{before}￼{after}");
        }
    }
}
