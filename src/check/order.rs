//! Compares the order and the number of facts of a clause between the main language and
//! each translation.
//!
//! A translation may tell the same facts in another order. So two facts whose order differs
//! are reported only if the words around them do not show, in both languages, that each
//! stands where its label belongs.

use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::fact::Fact;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::narrative::FactForm;
use crate::passage::OBJECT;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A reference to a fact in a clause.
#[derive(Clone, Copy)]
pub(super) struct Mention<'a> {
    pub(super) id: &'a str,
    pub(super) line: &'a Line<'a>,
    /// The byte offset of its placeholder in the line's text.
    pub(super) at: usize,
}

pub(super) type Clauses<'a> = BTreeMap<Option<&'a str>, Vec<Mention<'a>>>;

/// Compares every translation of one part of a report with the main language.
pub(super) fn check(_: &SharedContext, report: &ReportManuscript, told: &Told<'_>, diagnostics: &mut Sink) {
    let Some((main, others)) = told.versions.split_first() else { return };
    if !main.is_complete {
        return;
    }
    let left = mentions(report, main);
    for other in others.iter().filter(|other| other.is_complete) {
        let right = mentions(report, other);
        for (clause, left) in &left {
            let Some(right) = right.get(clause) else { continue };
            let pair = Pair { report, main, other };
            pair.counts(left, right, diagnostics);
            pair.order(left, right, diagnostics);
        }
    }
}

/// The facts of each clause, in reading order.
pub(super) fn mentions<'a>(report: &'a ReportManuscript, prose: &'a Prose<'a>) -> Clauses<'a> {
    let mut clauses = Clauses::new();
    for line in &prose.lines {
        let mentions = clauses.entry(line.passage.clause).or_default();
        let told = line.passage.facts.iter().filter(|(_, fact)| fact.form != FactForm::Label);
        mentions.extend(told.map(|(at, fact)| Mention { id: report.id_of(&fact.id), line, at: *at }));
    }
    clauses
}

/// A clause in two languages.
struct Pair<'a> {
    report: &'a ReportManuscript,
    main: &'a Prose<'a>,
    other: &'a Prose<'a>,
}

/// Each mention with the number of earlier mentions of the same fact.
fn numbered<'a>(mentions: &[Mention<'a>]) -> Vec<((&'a str, usize), Mention<'a>)> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let number = |mention: &Mention<'a>| {
        let count = seen.entry(mention.id).or_default();
        *count += 1;
        ((mention.id, *count), *mention)
    };
    mentions.iter().map(number).collect()
}

impl<'a> Pair<'a> {
    /// Reports facts that both languages have, but not equally often.
    fn counts(&self, left: &[Mention<'a>], right: &[Mention<'a>], diagnostics: &mut Sink) {
        let count = |mentions: &[Mention<'a>]| {
            let mut counts: BTreeMap<&str, (usize, Option<Mention<'a>>)> = BTreeMap::new();
            for mention in mentions {
                let entry = counts.entry(mention.id).or_default();
                *entry = (entry.0 + 1, Some(*mention));
            }
            counts
        };
        let (left, right) = (count(left), count(right));
        for (id, (ours, mention)) in &left {
            let Some((theirs, other)) = right.get(id).filter(|(theirs, _)| theirs != ours) else { continue };
            let (most, prose) = if ours > theirs { (mention, self.main) } else { (other, self.other) };
            let Some((most, fact)) = most.zip(self.report.fact(id)) else { continue };
            let (fact_zh, fact_en) = fact.called();
            let (main, translated) = (self.main.locale.called(), self.other.locale.called());
            let ((main, main_name), (translated, translated_name)) = (main, translated);
            let file = if ours > theirs { self.other.file } else { self.main.file };
            let message = Sentence::new(
                format!("这一条里，{fact_zh}{main}写了 {ours} 次，{translated}写了 {theirs} 次（{file}）。"),
                format!(
                    "In this clause {fact_en} stands {} in {main_name} and {} in {translated_name} ({file}).",
                    times(*ours),
                    times(*theirs)
                ),
            );
            diagnostics.push(Diagnostic::new(Code::FactUnmatched, message).at_place(&place(prose, &most)).help(
                "请核对：是不是有一处引用了别的数据，或者有一句没有译。",
                "Check whether one of them should be another fact, or whether a sentence is not translated.",
            ));
        }
    }

    /// Reports neighbours that stand the other way round in the translation.
    fn order(&self, left: &[Mention<'a>], right: &[Mention<'a>], diagnostics: &mut Sink) {
        let (left, right) = (numbered(left), numbered(right));
        let places: BTreeMap<(&str, usize), usize> = right.iter().enumerate().map(|(index, (key, _))| (*key, index)).collect();
        let common: Vec<_> = left.iter().filter_map(|(key, mention)| Some((*mention, *places.get(key)?))).collect();
        for pair in common.windows(2).filter(|pair| pair[0].1 > pair[1].1) {
            let (first, second) = (pair[0].0, pair[1].0);
            let (theirs_second, theirs_first) = (right[pair[1].1].1, right[pair[0].1].1);
            let facts = self.report.fact(first.id).zip(self.report.fact(second.id));
            let Some((one, two)) = facts.filter(|(one, two)| one.quantity != two.quantity || one.unit.id != two.unit.id) else {
                continue;
            };
            let main = evidence(self.main, first, second, one, two);
            let other = evidence(self.other, theirs_second, theirs_first, two, one);
            if main == Ordering::Greater && other == Ordering::Greater {
                continue;
            }
            if introduced(first, one, two) && introduced(theirs_first, one, two)
                || introduced(second, two, one) && introduced(theirs_second, two, one)
            {
                continue;
            }
            // Where the words speak against the order, there it is wrong; else where they say
            // nothing.
            let is_ours = main < other;
            let (here, prose, there, elsewhere) = if is_ours {
                (first, self.main, theirs_second, self.other)
            } else {
                (theirs_second, self.other, first, self.main)
            };
            diagnostics.push(changed_round((one, two), (here, prose), (there, elsewhere)));
        }
    }
}

/// How often, in English.
fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    }
}

fn place(prose: &Prose<'_>, mention: &Mention<'_>) -> crate::diagnostic::Place {
    prose.place(mention.line, mention.at..mention.at + OBJECT.len_utf8())
}

fn changed_round(
    (one, two): (&Fact, &Fact),
    (here, prose): (Mention<'_>, &Prose<'_>),
    (there, other): (Mention<'_>, &Prose<'_>),
) -> Diagnostic {
    let elsewhere = place(other, &there);
    let (file, line) = (&elsewhere.file, elsewhere.position.line);
    let (language, name) = other.locale.called();
    let ((one_zh, one_en), (two_zh, two_en)) = (one.called(), two.called());
    let message = Sentence::new(
        format!("{one_zh}和{two_zh}的先后与{language}不同（{file}:{line}）。"),
        format!("{one_en} and {two_en} stand the other way round in {name} ({file}:{line})."),
    );
    Diagnostic::new(Code::FactOrder, message).at_place(&place(prose, &here)).help(
        "请核对哪一种语言把两个数写反了；没有写反，就按同样的先后来写。",
        "Check in which language the two are changed round; if neither is wrong, write them in the same order.",
    )
}

/// Compares the words before the first and behind the second of two neighbours with their
/// labels: `Greater` if each fits its own fact, `Less` if the facts seem to be changed
/// round, `Equal` if the words say nothing. The words between the two say nothing either:
/// they may belong to both.
fn evidence(prose: &Prose<'_>, first: Mention<'_>, second: Mention<'_>, one: &Fact, two: &Fact) -> Ordering {
    let unspaced = prose.locale.is_unspaced();
    let own = |fact: &Fact| pieces(fact.label.get(prose.index), unspaced);
    let (one, two) = (own(one), own(two));
    let before = pieces(&first.line.text()[before(first)], unspaced);
    let behind = pieces(&second.line.text()[behind(second)], unspaced);
    let hits = |context: &BTreeSet<String>, own: &BTreeSet<String>, other: &BTreeSet<String>| {
        own.difference(other).filter(|piece| context.contains(*piece)).count()
    };
    let right = hits(&before, &one, &two) + hits(&behind, &two, &one);
    let wrong = hits(&before, &two, &one) + hits(&behind, &one, &two);
    right.cmp(&wrong)
}

/// Words before a target, and around a number of another year.
const TARGET: [&str; 5] = ["目标", "任务", "计划", "target", "plan"];
const EARLIER: [&str; 6] = ["上年", "去年", "上一年", "previous", "last year", "year before"];

/// Whether the words at a mention say that it is the target of the other fact, or its number of another year.
fn introduced(mention: Mention<'_>, fact: &Fact, other: &Fact) -> bool {
    let text = mention.line.text();
    let (before, behind) = (text[before(mention)].to_lowercase(), text[behind(mention)].to_lowercase());
    let is_target = other.target.as_ref().is_some_and(|target| target.id == fact.id);
    let is_earlier = fact.lender.is_some();
    is_target && TARGET.iter().any(|word| before.contains(word))
        || is_earlier && EARLIER.iter().any(|word| before.contains(word) || behind.contains(word))
}

const BOUNDS: [char; 5] = ['。', '；', '\n', OBJECT, '：'];

/// The words before a mention, up to the mark or figure before it.
pub(super) fn before(mention: Mention<'_>) -> Range<usize> {
    let text = &mention.line.text()[..mention.at];
    let start = text.rfind(BOUNDS).map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    text.rfind(". ").map_or(start, |stop| start.max(stop + 2))..mention.at
}

/// The words behind a mention, up to the next mark or figure.
pub(super) fn behind(mention: Mention<'_>) -> Range<usize> {
    let start = mention.at + OBJECT.len_utf8();
    let text = &mention.line.text()[start..];
    let end = text.find(BOUNDS).unwrap_or(text.len());
    start..start + text.find(". ").map_or(end, |stop| end.min(stop))
}

/// The pieces in which texts are compared: pairs of Chinese characters, and the stems of
/// words of other scripts.
pub(super) fn pieces(text: &str, unspaced: bool) -> BTreeSet<String> {
    if unspaced {
        let characters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric() && *c != OBJECT).collect();
        return characters.windows(2).map(|pair| pair.iter().collect()).collect();
    }
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
    words.map(|word| word.to_lowercase().chars().take(6).collect::<String>().trim_end_matches('s').to_owned()).collect()
}
