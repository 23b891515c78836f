//! Quotients that are no percentages: averages (生均图书30册) and ratios of two things (师生比1:17.3).

use super::context::Context;
use super::{Finder, Form, Suggestion};
use crate::model::fact::{Fact, Quantity};
use crate::model::relation::Operation;
use crate::model::unit::UnitKind;

/// Words of averages, with the things that they divide by: the ends of their names, and the words of their units.
const AVERAGES: [(&str, &[&str], &[&str]); 10] = [
    ("生均", &["在校生", "在校学生", "学生", "在园幼儿", "幼儿"], &[]),
    ("师均", &["专任教师", "教师"], &[]),
    ("班均", &["教学班", "班级"], &["班", "个班"]),
    ("平均班额", &["教学班", "班级"], &["班", "个班"]),
    ("校均", &["学校"], &["所"]),
    ("户均", &["农户"], &["户", "户次"]),
    ("亩均", &["面积"], &["亩"]),
    ("村均", &["村"], &["个村", "村"]),
    ("人均", &[], &["人", "名", "人次", "位"]),
    ("平均", &[], &[]),
];
/// The things of ratios: the character that stands for one, and the ends of its names.
const THINGS: [(char, &[&str]); 7] = [
    ('师', &["专任教师", "教师", "教职工"]),
    ('生', &["在校生", "在校学生", "学生"]),
    ('幼', &["在园幼儿", "幼儿"]),
    ('医', &["执业医师", "医师", "医生"]),
    ('护', &["注册护士", "护士"]),
    ('男', &["男生", "男性", "男"]),
    ('女', &["女生", "女性", "女"]),
];

/// The most figures of the report that may be divided by.
const MOST_FAR: usize = 3;

/// Suggests the quotient that a figure of the sentence is.
pub(super) fn find(context: &Context<'_, '_>, index: usize, finder: &mut Finder<'_>) {
    let fact = context.sentence.mentions[index].fact;
    match fact.quantity {
        Quantity::Ratio { .. } => ratio(context, index, finder),
        Quantity::Number { .. } if fact.unit.kind != UnitKind::Percent => average(context, index, finder),
        _ => {}
    }
}

fn suggest(context: &Context<'_, '_>, index: usize, (above, below): (&Fact, &Fact), finder: &mut Finder<'_>) -> bool {
    let result = context.sentence.mentions[index].fact;
    let operands = vec![above.id.as_str(), below.id.as_str()];
    let ratio = Suggestion { operation: Operation::Ratio, operands, equals: Some(&result.id), form: Form::Possible };
    above.id != below.id && finder.suggest(&ratio, &context.sentence.place(index))
}

/// An amount for each of many: what is shared is the nearest amount of the same unit.
fn average(context: &Context<'_, '_>, index: usize, finder: &mut Finder<'_>) {
    let result = context.sentence.mentions[index].fact;
    let words = context.sentence.words_before(index);
    let Some((word, names, units)) = AVERAGES.iter().find(|(word, ..)| words.contains(word)) else { return };
    // 平均每项: the thing is said.
    let each = words.split_once("平均每").map(|(_, each)| each.chars().next().map(String::from).unwrap_or_default());
    if *word == "平均" && each.is_none() {
        return;
    }
    let is_shared = |fact: &&Fact| is_same_thing(fact, result) && fact.id != result.id && !is_averaged(fact);
    let amounts: Vec<&Fact> = context.amounts_before(index).map(|mention| mention.fact).collect();
    // What is shared stands right before, or a sentence above is about it.
    let above = context.subjects_above().map(|mention| mention.fact);
    let mut wholes: Vec<&Fact> = amounts.iter().copied().find(is_shared).into_iter().collect();
    wholes.extend(
        above.filter(is_shared).filter(|fact| wholes.first().is_some_and(|first| first.id != fact.id)).collect::<Vec<_>>(),
    );
    let word_of = |fact: &Fact| fact.unit.label("zh").map(|label| label.form("other").to_owned()).unwrap_or_default();
    let is_counted = |fact: &&Fact| {
        let own = word_of(fact);
        let is_unit = units.contains(&own.as_str()) || each.as_ref().is_some_and(|each| *each == own);
        is_unit || names.iter().any(|name| fact.label.get(0).trim_end_matches(['数', '总']).ends_with(name))
    };
    let is_divisor = |fact: &&Fact| super::is_amount(fact) && is_counted(fact) && !is_averaged(fact);
    // 发放助学金310人次、46.5万元，人均1500元: what stands beside the shared amount comes first.
    let near: Vec<&Fact> = amounts.into_iter().filter(is_divisor).collect();
    let is_precise = result.quantity.machine().chars().filter(char::is_ascii_digit).count() > 1;
    let most = if is_precise { near.len() } else { 1 };
    let far = names.iter().filter(|_| is_precise).flat_map(|name| {
        let ends = |fact: &&Fact| fact.label.get(0).ends_with(*name) && super::is_amount(fact);
        context.report.facts.values().filter(ends).take(MOST_FAR)
    });
    let divisors: Vec<&Fact> = near.into_iter().take(most).chain(far).collect();
    for whole in wholes {
        if divisors.iter().any(|divisor| suggest(context, index, (whole, divisor), finder)) {
            return;
        }
    }
}

/// Whether an amount is measured as an average is: 131280册 and 29.7册.
fn is_same_thing(fact: &Fact, average: &Fact) -> bool {
    let stem = |fact: &Fact| fact.unit.id.trim_end_matches("-on-average").to_owned();
    // 286人次 are 7.5次 for each of 38人.
    let is_times = stem(fact) == "person-time" && stem(average) == "time";
    super::is_amount(fact) && (stem(fact) == stem(average) || is_times || fact.unit.is_comparable(&average.unit))
}

fn is_averaged(fact: &Fact) -> bool {
    let label = fact.label.get(0);
    AVERAGES.iter().any(|(word, ..)| label.contains(word)) || label.contains('每')
}

/// What a ratio is of: what stands before both, and the names of each. 小学生师 has short words, 教师与学生 whole ones.
fn two_things(stem: &str) -> Option<(String, Vec<&str>, Vec<&str>)> {
    if let Some((first, second)) = stem.split_once('与') {
        return Some((String::new(), vec![first], vec![second]));
    }
    let mut last = stem.chars().rev();
    let (second, first) = (last.next()?, last.next()?);
    let thing = |c: char| THINGS.iter().find(|(own, _)| *own == c).map(|(_, names)| names.to_vec());
    Some((last.rev().collect(), thing(first)?, thing(second)?))
}

/// A ratio of two things that its name says: 师生比, 小学生师比.
fn ratio(context: &Context<'_, '_>, index: usize, finder: &mut Finder<'_>) {
    let label = context.sentence.mentions[index].fact.label.get(0);
    let name = label.split(['（', '(']).next().unwrap_or_default();
    let Some(stem) = name.strip_suffix("比例").or_else(|| name.strip_suffix('比')).map(|stem| stem.trim_end_matches("之"))
    else {
        return;
    };
    let Some((prefix, firsts, seconds)) = two_things(stem) else { return };
    // 折合在校生: the ratio is one of converted numbers, by rules that the text does not have.
    if (0..=index).any(|at| context.sentence.before(at).contains("折合")) {
        return;
    }
    let things = |names: &[&str]| -> Vec<&Fact> {
        let names = names.iter().flat_map(|name| context.called(index, &format!("{prefix}{name}"), super::is_amount));
        let mut found: Vec<&Fact> = Vec::new();
        for (fact, _) in names {
            if found.iter().all(|other| other.id != fact.id) {
                found.push(fact);
            }
        }
        found
    };
    for left in things(&firsts) {
        for right in things(&seconds) {
            if suggest(context, index, (left, right), finder) {
                return;
            }
        }
    }
}
