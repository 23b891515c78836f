//! A share of one amount in another, and a rate that is one: 占专任教师的69.6%, 合格1588人，合格率98%.

use super::called::Fit;
use super::context::Context;
use super::parts::is_listed;
use super::sentence::Sentence;
use super::words::{Words, has};
use super::{Finder, Form, Suggestion};
use crate::model::fact::Fact;
use crate::model::relation::Operation;
use rust_decimal::Decimal;

/// Suggests the share that a percentage of the sentence is.
pub(super) fn find(context: &Context<'_, '_>, words: &Words, index: usize, finder: &mut Finder<'_>) {
    let sentence = context.sentence;
    let label = sentence.mentions[index].fact.label.get(0);
    // 支出增加100万元，增长2%: growth is no share.
    let own = sentence.words_before(index).trim_end_matches(['了', '约']);
    if words.rise.iter().chain(words.fall).any(|word| own.ends_with(word)) {
        return;
    }
    let is_share =
        has(sentence.before(index), words.share) || ["率", "占", "比例", "比重"].iter().any(|word| label.contains(word));
    if is_share && !between(context, index, finder) && !of_named(context, words, index, finder) {
        let _ = within(sentence, words, index, finder) || of_above(context, words, index, finder);
    }
}

/// Suggests that one fact is a share of another. Returns whether it holds.
fn suggest(finder: &mut Finder<'_>, sentence: &Sentence<'_>, index: usize, (part, whole): (&Fact, &Fact), form: Form) -> bool {
    let rate = &sentence.mentions[index].fact.id;
    // A share of nothing proves nothing.
    if super::is_zero(part) || !part.unit.is_comparable(&whole.unit) {
        return false;
    }
    let operands = vec![part.id.as_str(), whole.id.as_str()];
    let share = Suggestion { operation: Operation::Share, operands, equals: Some(rate), form };
    finder.suggest(&share, &sentence.place(index))
}

/// A whole that stands between the part and the share: 新能源公交车312辆，占公交车总数390辆的80%.
fn between(context: &Context<'_, '_>, index: usize, finder: &mut Finder<'_>) -> bool {
    let sentence = context.sentence;
    let Some(at) = index.checked_sub(1).filter(|whole| sentence.mentions[*whole].is_amount()) else { return false };
    let Some(said) = said(sentence.words_before(at)).filter(|_| sentence.before(index).trim() == "的") else { return false };
    let whole = sentence.mentions[at].fact;
    if said.part.is_empty() {
        let part = sentence.amount_before(at).map(|part| sentence.mentions[part].fact);
        return part.is_some_and(|part| suggest(finder, sentence, index, (part, whole), Form::Certain));
    }
    let named = context.called(index, said.part, |fact| super::is_amount(fact) && fact.id != whole.id);
    named.into_iter().any(|(part, _)| suggest(finder, sentence, index, (part, whole), Form::Possible))
}

/// What the words before a share say of it.
#[derive(Debug, PartialEq, Eq)]
struct Said<'t> {
    /// The name of the part; nothing if it is the amount before.
    part: &'t str,
    /// The name of the whole; nothing if it is another amount of the text.
    whole: &'t str,
}

/// The names in 第一产业增加值占地区生产总值的比重为 and in 占比.
fn said(text: &str) -> Option<Said<'_>> {
    const TAILS: [&str; 11] = ["为", "达到", "达", "约", "到", "的", "比重", "比例", "比", "仅", "了"];
    let mut text = text.trim();
    while let Some(rest) = TAILS.iter().find_map(|tail| text.strip_suffix(tail)) {
        if text.ends_with("比重") || text.ends_with("比例") {
            return said_of(rest).or(Some(Said { part: rest, whole: "" }));
        }
        text = rest;
    }
    said_of(text)
}

/// The names on both sides of 占.
fn said_of(text: &str) -> Option<Said<'_>> {
    let (part, whole) = text.rsplit_once('占')?;
    // 占地, 占用 and 占有 speak of land and of what is held.
    let is_other =
        whole.trim_end_matches("面积") == "地" || ["地约", "用", "有", "道"].iter().any(|word| whole.starts_with(word));
    let part = ["其中", "分别", "均", "约", "总共", "共"].iter().fold(part.trim(), |part, word| part.trim_start_matches(word));
    (!is_other && !text.contains("分别")).then(|| Said { part, whole: whole.trim_end_matches('的') })
}

/// A share whose words name the whole, the part or both.
fn of_named(context: &Context<'_, '_>, words: &Words, index: usize, finder: &mut Finder<'_>) -> bool {
    let sentence = context.sentence;
    let label = sentence.mentions[index].fact.label.get(0);
    let own = sentence.words_before(index);
    let Some(said) = said(own).or_else(|| said(label).filter(|_| own.contains("分别") || !has(own, words.share))) else {
        return false;
    };
    let rate = sentence.mentions[index].fact;
    let is_amount = |fact: &Fact| super::is_amount(fact) && fact.id != rate.id;
    let named = context.called(index, said.part, is_amount);
    let nearest = sentence.amount_before(index).map(|part| sentence.mentions[part].fact);
    // 财政支出12亿元，其中市本级5亿元，县区7亿元，占公共支出的21.4%: the share may be that of what was divided.
    let divided = nearest.into_iter().flat_map(|part| finder.totals_of(&part.id));
    let divided: Vec<&Fact> = divided.filter_map(|total| context.report.facts.get(total)).collect();
    let may_be_divided = said.part.is_empty() && !divided.is_empty();
    let parts: Vec<&Fact> = if said.part.is_empty() {
        nearest.into_iter().chain(divided).collect()
    } else {
        named.iter().map(|(fact, _)| *fact).collect()
    };
    for part in parts {
        // 其中A 3人，占60%；B 2人，占40%: the total that the part is one of leaves no choice.
        let totals = finder.totals_of(&part.id).count();
        let is_bare = said.part.is_empty() && said.whole.is_empty() && sentence.before(index).starts_with(['，', ',']);
        // 升学708人，占毕业生的60%；就业295人，占25%: the whole that was named goes on.
        let names_whole = (0..index).any(|at| self::said(sentence.words_before(at)).is_some_and(|said| !said.whole.is_empty()));
        let is_of_total = is_bare && !names_whole && totals == 1 && index > 0 && sentence.mentions[index - 1].fact.id == part.id;
        let wholes: Vec<(&Fact, Fit)> = if is_of_total {
            let total = finder.totals_of(&part.id).next().and_then(|whole| context.report.facts.get(whole));
            total.into_iter().map(|whole| (whole, Fit::Same)).collect()
        } else if said.whole.is_empty() {
            let shared = finder.totals_of(&part.id).chain(finder.last_whole());
            shared.filter_map(|whole| context.report.facts.get(whole)).map(|whole| (whole, Fit::End)).collect()
        } else {
            context.called(index, said.whole, |fact| is_amount(fact) && fact.id != part.id)
        };
        let is_only = wholes.iter().filter(|(whole, fit)| *fit == Fit::Same && whole.unit.is_comparable(&part.unit)).count() == 1;
        let is_certain = said.part.is_empty() && is_only && (is_of_total || !may_be_divided);
        for (whole, fit) in wholes {
            let form = if is_certain && fit == Fit::Same { Form::Certain } else { Form::Possible };
            let is_subject = || context.subjects_above().any(|above| above.fact.id == whole.id);
            let is_told = fit != Fit::Inside || is_precise(rate) || is_subject();
            if is_told && suggest(finder, sentence, index, (part, whole), form) {
                return true;
            }
        }
    }
    false
}

/// Whether a percentage has three digits, so that few amounts have it as their share by chance.
fn is_precise(rate: &Fact) -> bool {
    rate.quantity.machine().chars().filter(char::is_ascii_digit).count() > 2
        && rate.quantity.exact() != Some(Decimal::ONE_HUNDRED)
}

/// A share of one amount of the sentence in another.
fn within(sentence: &Sentence<'_>, words: &Words, index: usize, finder: &mut Finder<'_>) -> bool {
    let before = sentence.before(index);
    let label = sentence.mentions[index].fact.label.get(0);
    let Some(part) = sentence.amount_before(index) else { return false };
    let part_fact = sentence.mentions[part].fact;
    let mut wholes: Vec<usize> =
        (0..part).rev().filter(|at| sentence.mentions[*at].fact.unit.is_comparable(&part_fact.unit)).collect();
    // Numbers of one list (分别为1万人、5000人、3000人) are no parts of each other.
    wholes.retain(|at| !(*at..part).all(|index| is_listed(sentence, words, index)));
    // Several shares in a row are mostly of one whole.
    wholes.sort_by_key(|at| !finder.is_whole(&sentence.mentions[*at].fact.id));
    // 发现问题40个，整改问题38个，问题整改率95%: the whole counts the same things.
    let printed = before.trim_end_matches(['为', '达', '到']);
    let name = if label.ends_with('率') { label } else { printed };
    let names_rate = part + 1 == index && name.ends_with('率') && names_part(sentence, part, name);
    let mut alike = wholes.iter().filter(|whole| counts_the_same(sentence, part, **whole));
    let only = if let (true, Some(only), None) = (names_rate, alike.next(), alike.next()) { Some(*only) } else { None };
    // 毕业生1302人，就业1268人，就业率97.4%: the amount before is the whole of what the rate is named after.
    let is_named_so =
        part + 1 == index && name.strip_suffix('率').is_some_and(|stem| stem.ends_with(sentence.words_before(part)));
    let direct =
        part.checked_sub(1).filter(|whole| is_named_so && !sentence.words_before(part).is_empty() && wholes.contains(whole));
    // 发现隐患320处，整改318处，重大隐患整改率100%: a rate of something of its own.
    let only = only.or(direct).filter(|whole| is_rate_of(sentence, name, part, *whole));
    // 参保31460人，应参保32100人，参保率98%: what should be is the whole, wherever it stands.
    if let Some(done) = sentence.amount_before(part).filter(|_| sentence.words_before(part).starts_with('应')) {
        let is_certain = name.ends_with('率') && is_rate_of(sentence, name, done, part);
        let form = if is_certain { Form::Certain } else { Form::Possible };
        return suggest(finder, sentence, index, (sentence.mentions[done].fact, part_fact), form);
    }
    // 发放问卷1200份，收回1150份，满意率96%: 满意 is not what was counted.
    let may_be_chance =
        name.ends_with('率') && !may_name_part(sentence, part, name) && !is_precise(sentence.mentions[index].fact);
    wholes.into_iter().filter(|_| !may_be_chance).any(|at| {
        let form = if only == Some(at) { Form::Certain } else { Form::Possible };
        suggest(finder, sentence, index, (part_fact, sentence.mentions[at].fact), form)
    })
}

/// A share right behind its part, whose whole a sentence above is about: 食品抽检3200批次…。合格3152批次，合格率98.5%.
fn of_above(context: &Context<'_, '_>, words: &Words, index: usize, finder: &mut Finder<'_>) -> bool {
    let sentence = context.sentence;
    let rate = sentence.mentions[index].fact;
    let name = sentence.words_before(index).trim_end_matches(['为', '达', '到']);
    // 城镇人口47.9万人，乡村人口38.4万人，城镇化率55.5%
    let stem: String = name.chars().take(2).collect();
    if name.ends_with('率') && stem.chars().count() == 2 {
        let amounts = || sentence.mentions[..index].iter().filter(|mention| mention.is_amount());
        let named = amounts().filter(|mention| mention.fact.label.get(0).contains(&stem));
        for part in named {
            let wholes = amounts().filter(|whole| whole.at < part.at);
            for whole in wholes.filter(|_| is_precise(rate)) {
                if suggest(finder, sentence, index, (part.fact, whole.fact), Form::Possible) {
                    return true;
                }
            }
        }
    }
    let Some(part) = sentence.amount_before(index).filter(|part| part + 1 == index) else { return false };
    let part = sentence.mentions[part].fact;
    let is_said = has(name, &["占"]) || name.ends_with('率');
    let mut suggest = |whole: &Fact| is_said && suggest(finder, sentence, index, (part, whole), Form::Possible);
    if context.subjects_above().any(|whole| suggest(whole.fact)) {
        return true;
    }
    let beside = context.above.iter().rev().take_while(|above| above.is_beside(sentence));
    let mut others = beside.flat_map(|above| above.mentions.iter().rev()).filter(|mention| mention.is_amount());
    let is_rate = is_precise(rate) && has(sentence.before(index), words.share);
    is_rate && others.any(|whole| suggest(whole.fact))
}

/// Whether a rate is that of a part in a whole by its name: all that it has before its verb is said of them too, they stand between
/// the same semicolons, and the verb is not said of the whole (职工参保22万人，居民参保86万人，参保率97%).
fn is_rate_of(sentence: &Sentence<'_>, rate: &str, part: usize, whole: usize) -> bool {
    let (of, verb) = parted(rate);
    let named = |index: usize| [sentence.words_before(index), sentence.mentions[index].fact.label.get(0).as_str()];
    let is_known = of.is_empty() || named(part).into_iter().chain(named(whole)).any(|name| name.contains(of));
    let did_the_same = sentence.words_before(whole).trim_start_matches('应').ends_with(verb);
    let is_due = sentence.words_before(whole).starts_with('应');
    is_known && (is_due || !did_the_same) && !sentence.is_parted(part.min(whole), part.max(whole))
}

/// Whether the part has the name of its rate: 整改问题 and 整改率.
fn names_part(sentence: &Sentence<'_>, part: usize, rate: &str) -> bool {
    let (_, verb) = parted(rate);
    let is_word = verb.chars().nth(1).is_some();
    is_word && (sentence.before(part).contains(verb) || sentence.mentions[part].fact.label.get(0).contains(verb))
}

/// The name of a rate: what it is of, and its verb, which has two characters: 问题 and 整改 of 问题整改率.
fn parted(rate: &str) -> (&str, &str) {
    let stem = rate.trim_end_matches('率');
    stem.split_at(stem.char_indices().rev().nth(1).map_or(0, |(byte, _)| byte))
}

/// Whether a rate may be named after a part: its verb, or the same characters in another order (收回 and 回收率).
fn may_name_part(sentence: &Sentence<'_>, part: usize, rate: &str) -> bool {
    let (own, label) = (sentence.words_before(part), sentence.mentions[part].fact.label.get(0));
    let (_, verb) = parted(rate);
    names_part(sentence, part, rate) || verb.chars().all(|c| own.contains(c) || label.contains(c))
}

/// Whether the words before two mentions end in the same thing: 检测水样 and 合格水样.
fn counts_the_same(sentence: &Sentence<'_>, one: usize, other: usize) -> bool {
    let thing = |index: usize| {
        let before = sentence.before(index).trim_end_matches(['有', '约', '共', '达']);
        before.char_indices().rev().nth(1).map(|(byte, _)| &before[byte..])
    };
    thing(one).is_some_and(|thing_of_one| thing(other) == Some(thing_of_one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_words_before_a_share_name() {
        for (text, expected) in [
            ("占专任教师总数的", Some(("", "专任教师总数"))),
            ("第一产业增加值占地区生产总值的比重为", Some(("第一产业增加值", "地区生产总值"))),
            ("第二产业增加值比重为", Some(("第二产业增加值", ""))),
            ("占比", Some(("", ""))),
            ("占", Some(("", ""))),
            ("研发经费占地区生产总值", Some(("研发经费", "地区生产总值"))),
            ("校园占地面积", None),
            ("占地", None),
            ("分别占", None),
            ("合格率", None),
        ] {
            let found = said(text).map(|said| (said.part, said.whole));
            assert_eq!(found, expected, "{text}");
        }
    }
}
