//! Checks words of direction (增长, 下降, rose, fell) beside facts: against the sign of a
//! growth, and against the other languages.

use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink};
use crate::model::fact::{Fact, Quantity};
use crate::model::locale::Locale;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::unit::UnitKind;
use crate::narrative::FactForm;
use crate::passage::OBJECT;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

pub(super) const UP: [&str; 14] =
    ["增长", "增加", "提高", "上升", "提升", "上涨", "增至", "升至", "增幅", "扩大", "延长", "攀升", "回升", "升"];
pub(super) const DOWN: [&str; 14] =
    ["下降", "减少", "降低", "降至", "减至", "下滑", "回落", "降幅", "缩短", "压缩", "压减", "精简", "缩减", "降"];
pub(super) const ENGLISH_UP: [&str; 21] = [
    "longer",
    "extended",
    "lengthened",
    "growing",
    "climbing",
    "expanded",
    "up",
    "rose",
    "risen",
    "rising",
    "increased",
    "increase",
    "grew",
    "grown",
    "growth",
    "higher",
    "more",
    "rise",
    "increasing",
    "climbed",
    "gained",
];
pub(super) const ENGLISH_DOWN: [&str; 21] = [
    "fall",
    "shorter",
    "shortened",
    "cut",
    "minus",
    "shrank",
    "down",
    "fell",
    "fallen",
    "falling",
    "decreased",
    "decrease",
    "declined",
    "decline",
    "lower",
    "less",
    "fewer",
    "dropped",
    "drop",
    "reduced",
    "reduction",
];

/// What the words beside a fact say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    Down,
    /// 达到, reached: contrary only to a fall.
    Reached,
}

impl Direction {
    fn is_contrary(self, other: Direction) -> bool {
        self != other && (self == Direction::Down || other == Direction::Down)
    }
}

/// Words of comparison right before a fact: above or below it.
const ABOVE: [&str; 5] = ["高于", "多于", "大于", "超出", "超过"];
const BELOW: [&str; 5] = ["低于", "少于", "小于", "不足", "不到"];
const ENGLISH_ABOVE: [&str; 6] = ["above", "more than", "higher than", "greater than", "over", "exceeding"];
const ENGLISH_BELOW: [&str; 6] = ["below", "less than", "lower than", "fewer than", "under", "short of"];

/// A word of direction, and where its fact stands.
struct Said {
    direction: Direction,
    place: Place,
}

/// What is said beside the facts of a language, by clause and id.
type ByFact<'a> = BTreeMap<(Option<&'a str>, &'a str), Said>;

/// Checks all language versions of one part of a report.
pub(super) fn check(_: &SharedContext, report: &ReportManuscript, told: &Told<'_>, diagnostics: &mut Sink) {
    let mut said: Vec<(&Prose<'_>, ByFact<'_>)> = Vec::new();
    let mut compared_with: Vec<(&Prose<'_>, ByFact<'_>)> = Vec::new();
    for prose in &told.versions {
        let (mut own, mut comparisons) = (BTreeMap::new(), BTreeMap::new());
        for line in &prose.lines {
            for (at, reference) in line.passage.facts.iter().filter(|(_, reference)| reference.form != FactForm::Label) {
                let place = prose.place(line, *at..at + OBJECT.len_utf8());
                let key = (line.passage.clause, report.id_of(&reference.id));
                if let Some(direction) = comparison(prose, &line.text()[..*at]) {
                    comparisons.insert(key, Said { direction, place: place.clone() });
                }
                let Some(direction) = beside(prose, line, *at) else { continue };
                // What stands beside a magnitude is compared with its sign in each language, which says more.
                if reference.form == FactForm::Magnitude {
                    continue;
                }
                if let Some(fact) = report.fact(&reference.id) {
                    let doubled = || doubled_sign(fact, &line.text()[..*at], prose, &place);
                    diagnostics.extend(against_sign(fact, direction, &place).or_else(doubled));
                }
                own.insert(key, Said { direction, place });
            }
        }
        said.push((prose, own));
        compared_with.push((prose, comparisons));
    }
    comparisons(told, diagnostics);
    for (versions, is_comparison) in [(&said, false), (&compared_with, true)] {
        let Some(((main, ours), others)) = versions.split_first() else { return };
        for (_, theirs) in others {
            for (key, own) in ours {
                let Some(other) = theirs.get(key).filter(|other| other.direction.is_contrary(own.direction)) else { continue };
                let Some(fact) = report.fact(key.1) else { continue };
                diagnostics.push(contrary(fact, is_comparison, main, own, other));
            }
        }
    }
}

/// Whether the words right before a fact compare something with it.
fn comparison(prose: &Prose<'_>, before: &str) -> Option<Direction> {
    let before = before.trim_end().trim_end_matches([OBJECT, '（', '(']).trim_end();
    let (above, below): (&[&str], &[&str]) = match prose.locale.is_unspaced() {
        true => (&ABOVE, &BELOW),
        false if prose.locale.is_english() => (&ENGLISH_ABOVE, &ENGLISH_BELOW),
        false => return None,
    };
    // The name of what is compared with may stand between: above the target of 95 %.
    let end = before.trim_end_matches("目标").trim_end_matches("任务").trim_end_matches("计划");
    let end = ["the target of", "its target of", "the target", "the plan of"]
        .iter()
        .find_map(|words| end.strip_suffix(words))
        .unwrap_or(end);
    let is_negated = |word: &&str| {
        let rest = end.trim_end().strip_suffix(*word).unwrap_or_default().trim_end();
        rest.ends_with(['不', '未']) || rest.ends_with(" not") || rest.ends_with(" no") || rest.ends_with("No")
    };
    let found = |words: &[&str]| words.iter().any(|word| end.trim_end().ends_with(*word) && !is_negated(word));
    match (found(above), found(below)) {
        (true, false) => Some(Direction::Up),
        (false, true) => Some(Direction::Down),
        _ => None,
    }
}

/// Compares what the clauses of a Chinese and an English text say in comparison with
/// the year before: how often something rose or fell.
fn comparisons(told: &Told<'_>, diagnostics: &mut Sink) {
    let Some((main, others)) = told.versions.split_first() else { return };
    let is_pair = |one: &Locale, other: &Locale| one.chinese().is_some() && other.is_english();
    let ours = compared(main);
    for other in others.iter().filter(|other| is_pair(main.locale, other.locale) || is_pair(other.locale, main.locale)) {
        let theirs = compared(other);
        for (clause, own) in &ours {
            let Some(their) = theirs.get(clause) else { continue };
            let (first, second) = (own.1.len(), their.1.len());
            let falls = |said: &[Direction]| said.iter().filter(|direction| **direction == Direction::Down).count();
            if first != second || falls(&own.1) == falls(&their.1) {
                continue;
            }
            let (file, line) = (&own.0.file, own.0.position.line);
            let message = Sentence::new(
                format!("与上年相比的升降，两种语言说得不一样（原文在 {file}:{line}）。"),
                format!("The comparison with the year before differs between the languages (original at {file}:{line})."),
            );
            diagnostics.push(
                Diagnostic::new(Code::DirectionUnmatched, message)
                    .at_place(&their.0)
                    .help("请核对哪一种语言写反了。", "Check which language has it the wrong way round."),
            );
        }
    }
}

/// For each clause: where its first comparison with the year before stands, and what all of
/// them say.
fn compared<'a>(prose: &'a Prose<'a>) -> BTreeMap<Option<&'a str>, (Place, Vec<Direction>)> {
    let mut clauses: BTreeMap<Option<&str>, (Place, Vec<Direction>)> = BTreeMap::new();
    for line in &prose.lines {
        for (direction, range) in if prose.locale.is_unspaced() { in_chinese(line.text()) } else { in_english(line.text()) } {
            let place = prose.place(line, range);
            clauses.entry(line.passage.clause).or_insert_with(|| (place, Vec::new())).1.push(direction);
        }
    }
    clauses
}

type Comparisons = Vec<(Direction, std::ops::Range<usize>)>;

fn in_chinese(text: &str) -> Comparisons {
    let mut found = Vec::new();
    // Few texts compare at all.
    if !text.contains(['比', '较']) {
        return found;
    }
    for phrase in ["比上年", "比去年", "较上年", "较去年", "同比", "比上一年"] {
        for (at, _) in text.match_indices(phrase) {
            let start = at + phrase.len();
            let end = text[start..].char_indices().nth(6).map_or(text.len(), |(byte, _)| start + byte);
            let part = text[start..end].split(['，', '。', '；']).next().unwrap_or_default();
            let says = |words: &[&str]| words.iter().any(|word| word.len() > 3 && part.contains(word));
            match (says(&UP), says(&DOWN)) {
                (true, false) => found.push((Direction::Up, at..start)),
                (false, true) => found.push((Direction::Down, at..start)),
                _ => {}
            }
        }
    }
    found
}

fn in_english(text: &str) -> Comparisons {
    let mut found = Vec::new();
    if !text.contains("year") {
        return found;
    }
    for phrase in
        ["than in the year before", "than the year before", "than last year", "than in the previous year", "year on year"]
    {
        for (at, _) in text.match_indices(phrase) {
            let word =
                text[..at].split(|c: char| !c.is_alphabetic()).rfind(|word| !word.is_empty()).unwrap_or_default().to_lowercase();
            if ENGLISH_UP.contains(&word.as_str()) {
                found.push((Direction::Up, at..at + phrase.len()));
            } else if ENGLISH_DOWN.contains(&word.as_str()) {
                found.push((Direction::Down, at..at + phrase.len()));
            }
        }
    }
    found
}

/// The word of direction that belongs to the fact at an offset.
fn beside(prose: &Prose<'_>, line: &Line<'_>, at: usize) -> Option<Direction> {
    let text = line.text();
    let before = &text[..at];
    if prose.locale.is_unspaced() {
        let near = before.trim_end_matches(['约', '了', '到', '至', '为', '近']);
        let ends = |words: &[&str]| words.iter().any(|word| near.ends_with(word) || before.ends_with(word));
        return match (ends(&UP), ends(&DOWN)) {
            (true, false) => Some(Direction::Up),
            (false, true) => Some(Direction::Down),
            (false, false) => ["达到", "达", "突破"].iter().any(|word| before.ends_with(word)).then_some(Direction::Reached),
            _ => None,
        };
    }
    if !prose.locale.is_english() {
        return None;
    }
    let start = before.rfind([',', ';', '.', '(', ':', OBJECT]).map_or(0, |mark| mark + 1);
    let start = (start..=before.len()).find(|byte| before.is_char_boundary(*byte)).unwrap_or(start);
    let mut words = before[start..].split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).rev().take(3);
    let after = &text[at + OBJECT.len_utf8()..];
    let behind =
        after.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty() && !after.starts_with([',', '.', ';', ')']));
    let comparison = behind.filter(|word| ["more", "higher", "less", "lower", "fewer"].contains(word));
    let by_word = |word: &str| {
        let word = word.to_lowercase();
        let is_up = ENGLISH_UP.contains(&word.as_str());
        if is_up { Some(Direction::Up) } else { ENGLISH_DOWN.contains(&word.as_str()).then_some(Direction::Down) }
    };
    let reached = ["reached ", "reaching ", "exceeded "].iter().any(|word| before.ends_with(word));
    let said = comparison.and_then(by_word).or_else(|| words.find_map(by_word));
    said.or(reached.then_some(Direction::Reached))
}

/// A growth that is positive does not fall, and one that is negative does not rise.
fn against_sign(fact: &Fact, direction: Direction, place: &Place) -> Option<Diagnostic> {
    let (grows, falls) = named(fact);
    let Quantity::Number { digits, .. } = fact.quantity else { return None };
    if grows == falls || digits.is_zero() || direction == Direction::Reached {
        return None;
    }
    let is_up = (digits > Decimal::ZERO) == grows;
    // “下降 -3 %” is reported as such.
    if digits < Decimal::ZERO && direction == Direction::Down || is_up == (direction == Direction::Up) {
        return None;
    }
    Some(opposite(fact, is_up, place))
}

/// The diagnostic for a negative number right behind a word that says the same: 下降-3 % would be a rise.
fn doubled_sign(fact: &Fact, before: &str, prose: &Prose<'_>, place: &Place) -> Option<Diagnostic> {
    let Quantity::Number { digits, .. } = fact.quantity else { return None };
    let before = before.trim_end();
    let bare = ["by", "of", "about", "了", "约", "近"]
        .iter()
        .fold(before, |rest, word| rest.strip_suffix(word).unwrap_or(rest).trim_end());
    let is_down = match prose.locale.is_unspaced() {
        true => DOWN.iter().any(|word| bare.ends_with(word)),
        false if prose.locale.is_english() => {
            let word = bare.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
            ENGLISH_DOWN.contains(&word.as_str())
        }
        false => false,
    };
    if digits >= Decimal::ZERO || !is_down {
        return None;
    }
    let (id, value, (fact_zh, fact_en)) = (&fact.id, fact.machine(), fact.called());
    let message = Sentence::new(
        format!("{fact_zh}是 {value}，前面已经说是下降：印出来有两重否定。"),
        format!("{fact_en} is {value}, and the word before it already says that it is a fall: the page would say it twice."),
    );
    Some(Diagnostic::new(Code::DirectionUnmatched, message).at_place(place).help(
        format!("请写 {{{{ {id}.magnitude }}}}，只印数，不印负号。"),
        format!("Write {{{{ {id}.magnitude }}}}, which prints the number without its sign."),
    ))
}

/// Whether the label of a fact says that it is a growth, and whether it says that it is a fall.
pub(super) fn named(fact: &Fact) -> (bool, bool) {
    let labels = [fact.label.get(0).clone(), fact.label.get(1).to_lowercase()];
    let named = |words: &[&str]| labels.iter().any(|label| words.iter().any(|word| label.contains(word)));
    let grows = named(&["增长", "增幅", "增速", "growth", "increase"]);
    (grows, named(&["下降", "降幅", "减少", "decrease", "decline", "reduction"]))
}

/// The diagnostic for words that say the opposite of what a fact is.
pub(super) fn opposite(fact: &Fact, is_up: bool, place: &Place) -> Diagnostic {
    let (fact_zh, fact_en) = fact.called();
    let value = fact.quantity.machine();
    let (zh, en) = if is_up { ("增长", "a rise") } else { ("下降", "a fall") };
    let is_change = named(fact) != (false, false) || fact.unit.kind == UnitKind::Percent || fact.unit.is_percentage_point();
    let (message, help) = if is_change {
        let message = Sentence::new(
            format!("{fact_zh}是 {value}，表示{zh}，这里却写成相反的方向。"),
            format!("{fact_en} is {value}, which is {en}; the words here say the opposite."),
        );
        let help = Sentence::new(
            "请核对是词写反了，还是数的正负号写错了。",
            "Check whether the word or the sign of the number is wrong.",
        );
        (message, help)
    } else {
        let message = Sentence::new(
            format!("{fact_zh}是 {value}，它前面的词说的是相反的方向。"),
            format!("{fact_en} is {value}; the word before it says the opposite."),
        );
        let help = Sentence::new(
            "请核对：这里是不是该引用表示增减的数，或者把词写反了。",
            "Check whether this should be the figure of the change, or whether the word is wrong.",
        );
        (message, help)
    };
    Diagnostic::new(Code::DirectionUnmatched, message).at_place(place).help_if(Some(help))
}

/// The diagnostic for a fact beside which two languages say opposite things: of the fact itself, or of what is compared with it.
fn contrary(fact: &Fact, is_comparison: bool, main: &Prose<'_>, own: &Said, other: &Said) -> Diagnostic {
    let (file, line) = (&own.place.file, own.place.position.line);
    let (fact_zh, fact_en) = fact.called();
    let (zh, en) = match own.direction {
        Direction::Down if is_comparison => (format!("低于{fact_zh}"), format!("of something below {fact_en}")),
        _ if is_comparison => (format!("高于{fact_zh}"), format!("of something above {fact_en}")),
        Direction::Down => (format!("{fact_zh}下降"), format!("of a fall beside {fact_en}")),
        Direction::Up => (format!("{fact_zh}上升"), format!("of a rise beside {fact_en}")),
        Direction::Reached => (format!("达到{fact_zh}"), format!("of a number that was reached beside {fact_en}")),
    };
    let (language, name) = main.locale.called();
    let message = Sentence::new(
        format!("{language}里说的是{zh}（{file}:{line}），这里却写成相反的方向。"),
        format!("The {name} text speaks {en} ({file}:{line}); the words here say the opposite."),
    );
    Diagnostic::new(Code::DirectionUnmatched, message)
        .at_place(&other.place)
        .help("请核对哪一种语言写反了。", "Check which language has it the wrong way round.")
}
