//! What is left of an amount, and what two amounts differ by: 比上年的105家多21家, 收入2860万元，支出2795万元，结余65万元.

use super::context::Context;
use super::words::{Words, has};
use super::{Finder, Form, Suggestion};
use crate::model::fact::Fact;
use crate::model::relation::Operation;
use crate::model::unit::UnitKind;
use rust_decimal::Decimal;

/// Words before what one amount is more than another right before it.
const NET: [&str; 8] = ["自然增加", "净增", "净增加", "结余", "盈余", "差额", "相差", "净流入"];
/// Words before what is left of a whole.
const REST: [&str; 8] = ["其余", "剩余", "余下", "结转", "尚余", "另外", "尚有", "未"];
/// Words before the amount of an earlier time.
const THEN: [&str; 10] = ["上年", "去年", "上一年", "同期", "前年", "年初", "由", "从", "期初", "上月"];

/// Suggests the difference that an amount of the sentence is, and the growth that it explains.
pub(super) fn find(context: &Context<'_, '_>, words: &Words, index: usize, finder: &mut Finder<'_>) {
    let fact = context.sentence.mentions[index].fact;
    if fact.unit.kind == UnitKind::Percent {
        grown(context, words, index, finder);
    } else if fact.unit.kind != UnitKind::Ratio && !fact.unit.is_percentage_point() {
        let _ = net(context, index, finder) || changed(context, index, finder) || rest(context, index, finder);
    }
}

fn difference(context: &Context<'_, '_>, index: usize, operands: [&Fact; 2], finder: &mut Finder<'_>) -> bool {
    let result = context.sentence.mentions[index].fact;
    let operands = operands.iter().map(|fact| fact.id.as_str()).collect();
    let difference = Suggestion { operation: Operation::Difference, operands, equals: Some(&result.id), form: Form::Possible };
    finder.suggest(&difference, &context.sentence.place(index))
}

/// The words that begin a part of a sentence, without what says where and when.
fn begins(text: &str, words: &[&str]) -> bool {
    let text = ["年末", "年底", "年终", "当年", "全年", "本年", "滚存", "收支"]
        .iter()
        .fold(text, |text, lead| text.trim_start_matches(lead));
    words.iter().any(|word| text.starts_with(word))
}

/// 收入2860万元，支出2795万元，结余65万元
fn net(context: &Context<'_, '_>, index: usize, finder: &mut Finder<'_>) -> bool {
    let sentence = context.sentence;
    if !begins(sentence.words_before(index), &NET) {
        return false;
    }
    if let [.., more, less] = &sentence.mentions[..index] {
        let is_pair = less.is_amount() && more.is_amount() && !sentence.is_parted(index - 2, index);
        if is_pair && difference(context, index, [more.fact, less.fact], finder) {
            return true;
        }
    }
    // 收入合计518万元，其中…。支出合计496万元，其中…。年末结余22万元
    let amounts = |word: &str| -> Vec<&Fact> {
        let all = context.amounts_before(index).map(|mention| mention.fact);
        all.filter(|fact| context.labels.bare(fact).ends_with(word)).collect()
    };
    let (incomes, expenses) = (amounts("收入"), amounts("支出"));
    sentence.words_before(index).contains('余')
        && incomes.iter().any(|income| expenses.iter().any(|expense| difference(context, index, [income, expense], finder)))
}

/// Whether the words before a mention say that it is of an earlier time.
fn is_then(context: &Context<'_, '_>, at: usize) -> bool {
    let (words, fact) = (context.sentence.words_before(at), context.sentence.mentions[at].fact);
    let label = fact.label.get(0);
    let is_year = |text: &str| {
        let years = text.char_indices().filter(|(_, c)| *c == '年');
        years
            .into_iter()
            .any(|(at, _)| text[..at].len() > 3 && text[..at].bytes().rev().take(4).all(|byte| byte.is_ascii_digit()))
    };
    has(words, &THEN) && !words.ends_with(['加', '少', '多']) || is_year(words) || is_year(label)
}

/// 由上年的42家增加到51家，增加9家: the change between an earlier amount of the sentence and another one.
fn changed(context: &Context<'_, '_>, index: usize, finder: &mut Finder<'_>) -> bool {
    let sentence = context.sentence;
    let Some(change) = sentence.mentions.get(index).filter(|mention| mention.is_change) else { return false };
    let result = change.fact;
    let fits = |fact: &Fact| fact.unit.is_comparable(&result.unit) && fact.id != result.id && super::is_amount(fact);
    // Small numbers are differences of many.
    let is_long = result.quantity.machine().chars().filter(char::is_ascii_digit).count() > 2;
    let is_earlier = |then: &usize| is_then(context, *then) && !sentence.is_parted(*then, index);
    for then in (0..index).rev().filter(|then| is_earlier(then) && sentence.mentions[*then].is_amount()) {
        let then_fact = sentence.mentions[then].fact;
        if !fits(then_fact) {
            continue;
        }
        let own = sentence.mentions[..index].iter().rev().filter(|now| now.is_amount());
        let above = context.amounts_above().filter(|_| is_long);
        for now in own.chain(above).map(|mention| mention.fact).filter(|now| fits(now) && now.id != then_fact.id) {
            let (less, more) =
                if now.quantity.exact() < then_fact.quantity.exact() { (now, then_fact) } else { (then_fact, now) };
            if difference(context, index, [more, less], finder) {
                return true;
            }
        }
    }
    false
}

/// 比上年的9起减少3起，下降33.3%: a change, divided by the earlier amount.
fn grown(context: &Context<'_, '_>, words: &Words, index: usize, finder: &mut Finder<'_>) -> bool {
    let sentence = context.sentence;
    let before = sentence.words_before(index);
    let is_said = has(before, words.rise) || has(before, words.fall);
    let Some(change) = index.checked_sub(1).filter(|at| is_said && sentence.mentions[*at].is_change) else { return false };
    let change = sentence.mentions[change].fact;
    let is_earlier = |at: &usize| is_then(context, *at) && !sentence.is_parted(*at, index);
    let then = (0..index - 1).rev().filter(|at| sentence.mentions[*at].is_amount() && is_earlier(at));
    let thens: Vec<&Fact> = then.map(|at| sentence.mentions[at].fact).collect();
    thens.into_iter().any(|then| {
        let operands = vec![change.id.as_str(), then.id.as_str()];
        let equals = Some(sentence.mentions[index].fact.id.as_str());
        let ratio = Suggestion { operation: Operation::Ratio, operands, equals, form: Form::Possible };
        finder.suggest(&ratio, &sentence.place(index))
    })
}

/// 甲镇2736万元，乙镇2394万元，其余1710万元: what is left, with the amounts before it, is a whole.
fn rest(context: &Context<'_, '_>, index: usize, finder: &mut Finder<'_>) -> bool {
    let sentence = context.sentence;
    let result = sentence.mentions[index];
    if !begins(sentence.words_before(index), &REST) || !result.is_amount() {
        return false;
    }
    let fits = |fact: &Fact| fact.unit.is_comparable(&result.fact.unit) && fact.id != result.fact.id;
    let before: Vec<&Fact> = sentence.mentions[..index]
        .iter()
        .filter(|mention| mention.is_amount() && fits(mention.fact))
        .map(|mention| mention.fact)
        .collect();
    let mut suggest = |whole: &Fact, parts: &[&Fact]| {
        let operands = parts.iter().map(|fact| fact.id.as_str()).chain([result.fact.id.as_str()]).collect();
        let sum = Suggestion { operation: Operation::Sum, operands, equals: Some(&whole.id), form: Form::Possible };
        finder.suggest(&sum, &sentence.place(index))
    };
    for (at, whole) in before.iter().enumerate().rev() {
        if at + 1 < before.len() && suggest(whole, &before[at + 1..]) {
            return true;
        }
    }
    // 其余 says that there is a whole, which may be told above.
    let is_said = begins(sentence.words_before(index), &["其余", "剩余", "余下"]);
    if !is_said || before.is_empty() {
        return false;
    }
    let above = context.amounts_above().map(|mention| mention.fact).chain(context.report.facts.values());
    let sum = before.iter().chain([&result.fact]).try_fold(Decimal::ZERO, |sum, fact| sum.checked_add(fact.quantity.exact()?));
    // What is not nearly the sum need not be tried.
    let is_near = |whole: &Fact| {
        let (Some(sum), Some(whole)) = (sum, whole.quantity.exact()) else { return false };
        sum.checked_sub(whole).and_then(|rest| rest.abs().checked_mul(Decimal::TEN)).is_some_and(|rest| rest <= sum.abs())
    };
    let mut wholes = above.into_iter().filter(|whole| fits(whole) && super::is_amount(whole) && is_near(whole));
    wholes.any(|whole| suggest(whole, &before))
}
