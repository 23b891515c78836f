//! A rate, share or growth behind the count that it is made from: 培训19525人次，完成率为134.66%.

use super::context::Context;
use super::sentence::{Mention, Sentence};
use super::words::{Words, has};
use super::{Finder, Form, Suggestion, shares};
use crate::model::fact::Fact;
use crate::model::relation::Operation;
use crate::model::unit::UnitKind;

/// Suggests relations for the percentages of a sentence, and for amounts above a target.
/// `clause` are the facts of the clause.
pub(super) fn find(context: &Context<'_, '_>, words: &Words, clause: &[&Fact], finder: &mut Finder<'_>) {
    let sentence = context.sentence;
    for index in 0..sentence.mentions.len() {
        let fact = sentence.mentions[index].fact;
        if fact.unit.kind == UnitKind::Percent || fact.unit.is_percentage_point() {
            let is_yearly = growth(sentence, words, index, finder);
            if !is_yearly && fact.unit.kind == UnitKind::Percent {
                completion(sentence, words, index, clause, finder);
                shares::find(context, words, index, finder);
            }
        } else {
            beyond(sentence, words, index, finder);
        }
    }
}

/// Growth over the year before. Returns whether the words speak of it.
fn growth(sentence: &Sentence<'_>, words: &Words, index: usize, finder: &mut Finder<'_>) -> bool {
    // 合格率99%，比上年提高: the comparison behind a comma has no number.
    let behind = sentence.behind(index).split([',', '，']).next().unwrap_or_default();
    let before = sentence.before(index);
    if !has(before, words.yearly) && !has(behind, words.yearly) {
        return false;
    }
    // A fall is written as a magnitude, which is not the growth.
    let is_fall = has(before, words.fall) || has(behind, words.fall) && !has(behind, words.rise);
    let result = sentence.mentions[index].fact;
    let wants_percent = result.unit.is_percentage_point();
    let fits = |at: &usize| (sentence.mentions[*at].fact.unit.kind == UnitKind::Percent) == wants_percent;
    let now = (0..index).rev().find(fits).filter(|now| !sentence.is_parted(*now, index));
    let Some(now) = now.filter(|_| !is_fall) else { return true };
    let form = if now + 1 == index && has(&format!("{before} {behind}"), words.rise) { Form::Certain } else { Form::Possible };
    let operands = vec![sentence.mentions[now].fact.id.as_str()];
    finder
        .suggest(&Suggestion { operation: Operation::Growth, operands, equals: Some(&result.id), form }, &sentence.place(index));
    true
}

/// A rate of completion: the result, its target, the rate.
fn completion(sentence: &Sentence<'_>, words: &Words, index: usize, clause: &[&Fact], finder: &mut Finder<'_>) {
    let Some(nearest) = sentence.amount_before(index) else { return };
    // 检测水样1520份，完成目标1500份的101.3%: the target stands between.
    if nearest + 1 == index && has(sentence.before(nearest), words.target) && sentence.amount_before(nearest).is_some() {
        return of_target(sentence, words, index, finder);
    }
    let (rate, done) = (sentence.mentions[index].fact, sentence.mentions[nearest].fact);
    // 占40%，完成预算的100%: the completion behind a comma is that of another rate.
    let behind = sentence.behind(index).split([',', '，', ';', '；']).next().unwrap_or_default();
    let is_said = has(sentence.before(index), words.completion) || has(behind, words.completion);
    let place = sentence.place(index);
    let report = finder.report;
    let mut suggest = |target: &Fact, form| {
        let operands = vec![done.id.as_str(), target.id.as_str()];
        finder.suggest(&Suggestion { operation: Operation::Ratio, operands, equals: Some(&rate.id), form }, &place)
    };
    if let Some(target) = done.target.as_ref().and_then(|target| report.facts.get(&target.id)) {
        let is_direct = nearest + 1 == index;
        // 为年初预算的103%，为调整预算3150万元的101.6%: the words name another target.
        let own = sentence.words_before(index).trim_start_matches("完成").trim_start_matches('为').trim_end_matches('的');
        let is_other = own.chars().count() > 2 && has(own, words.target) && !target.label.get(0).contains(own);
        if is_direct || is_said {
            suggest(target, if is_direct && is_said && !is_other { Form::Certain } else { Form::Possible });
        }
        return;
    }
    let is_named =
        |fact: &&Fact| has(fact.label.get(0), words.target) || has(fact.label.get(1), words.target) || fact.id.contains("target");
    // Numbers of two digits give nearly every rate.
    let is_precise = |fact: &Fact| fact.quantity.machine().chars().filter(char::is_ascii_digit).count() > 2;
    // 计划新建道路48公里，实际完成50.4公里，完成率105%: a target of the sentence itself leaves no choice.
    let own = sentence.amount_before(nearest).map(|target| (target, sentence.mentions[target].fact));
    let own = own.filter(|(at, target)| has(sentence.words_before(*at), words.target) || is_named(target));
    let own = own.filter(|_| is_said && nearest + 1 == index);
    // 完成率 right behind both leaves no doubt.
    let is_rate = sentence.words_before(index).trim_end_matches(['为', '达', '到']) == "完成率" && nearest > 0;
    let form = if is_rate && own.is_some_and(|(at, _)| at + 1 == nearest) { Form::Certain } else { Form::Possible };
    if own.is_some_and(|(_, target)| suggest(target, form)) {
        return;
    }
    if is_said && is_precise(done) {
        let mut targets = clause.iter().copied().chain(report.facts.values().filter(is_named));
        targets.any(|target| target.id != done.id && is_precise(target) && suggest(target, Form::Possible));
    }
}

/// A rate right behind its target. Behind a list (其中a亩，b亩，完成任务c亩的d%) its part may be
/// any amount of the sentence.
fn of_target(sentence: &Sentence<'_>, words: &Words, index: usize, finder: &mut Finder<'_>) {
    let (target, rate) = (sentence.mentions[index - 1].fact, sentence.mentions[index].fact);
    let before = sentence.before(index);
    let mut suggest = |done: &Mention<'_>, form| {
        let operands = vec![done.fact.id.as_str(), target.id.as_str()];
        let ratio = Suggestion { operation: Operation::Ratio, operands, equals: Some(&rate.id), form };
        finder.suggest(&ratio, &sentence.place(index))
    };
    if (1..index - 1).any(|at| has(sentence.before(at), words.of_which)) {
        let mut amounts = sentence.mentions[..index - 1].iter().filter(|mention| mention.is_amount());
        amounts.any(|done| suggest(done, Form::Possible));
    } else if let Some(done) = sentence.amount_before(index - 1) {
        let is_of = before.trim() == "的" || before.trim_start().starts_with(", or") || has(before, words.completion);
        suggest(&sentence.mentions[done], if is_of { Form::Certain } else { Form::Possible });
    }
}

/// What a result is more than its target: 超额120人.
fn beyond(sentence: &Sentence<'_>, words: &Words, index: usize, finder: &mut Finder<'_>) {
    if !has(sentence.before(index), words.beyond) && !has(sentence.behind(index), words.beyond) {
        return;
    }
    let Some(done) = sentence.amount_before(index) else { return };
    let done = sentence.mentions[done].fact;
    let Some(target) = &done.target else { return };
    let operands = vec![done.id.as_str(), target.id.as_str()];
    let equals = Some(sentence.mentions[index].fact.id.as_str());
    finder.suggest(
        &Suggestion { operation: Operation::Difference, operands, equals, form: Form::Possible },
        &sentence.place(index),
    );
}
