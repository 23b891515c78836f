//! A total and its parts within a sentence: 获奖26人，其中一等奖3人，二等奖5人，三等奖18人.

use super::context::Context;
use super::sentence::Sentence;
use super::words::{Words, has};
use super::{Finder, Form, Suggestion};
use crate::characters::is_han;
use crate::diagnostic::Place;
use crate::model::fact::{Fact, Quantity};
use crate::model::relation::Operation;
use crate::model::unit::UnitKind;
use rust_decimal::Decimal;

/// Suggests sums for the totals of a sentence, and comparisons for single parts.
pub(super) fn find(context: &Context<'_, '_>, words: &Words, finder: &mut Finder<'_>) {
    let sentence = context.sentence;
    for index in 0..sentence.mentions.len() {
        if index > 0 {
            opened(sentence, words, index, finder);
        }
        of_subject(context, words, index, finder);
    }
    for index in 0..sentence.mentions.len() {
        alike(sentence, words, index, finder);
    }
}

/// What opens the list of parts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// 其中, of which
    Said,
    /// 分别为: parts, or things of the same kind beside each other (小学7412人，初中、高中分别为9023人、3011人).
    Listed,
    /// A bracket or colon, which may open something else.
    Mark,
}

/// Parts that begin at a mention, behind 其中, a bracket or a colon.
fn opened(sentence: &Sentence<'_>, words: &Words, first: usize, finder: &mut Finder<'_>) {
    let before = sentence.before_pair(first);
    let opening = if says_of_which(before, words) {
        let is_listed = before.contains("分别") && !says_of_which(&before.replace("分别", ""), words);
        if is_listed { Opening::Listed } else { Opening::Said }
    } else if has(before, words.opens) {
        Opening::Mark
    } else {
        return;
    };
    // Behind a list of numbers (分别为5件、3件，其中…) nobody knows of which one the parts are.
    let ends_list = |total: usize| total > 0 && is_listed(sentence, words, total - 1);
    let is_whole = |total: &usize| !is_average(sentence, *total, words) && !ends_list(*total);
    // 学生1344人，班均48人。其中…: nor has an average parts.
    let mut wholes = totals_before(sentence, words, first);
    // 经费38.5万元，完成预算41.2万元的93.4%。其中…: the nearest amount may stand in a remark.
    wholes.truncate(if opening == Opening::Said { MOST_WHOLES } else { 1 });
    let Some(nearest) = wholes.first().copied().filter(|nearest| !ends_list(*nearest)) else { return };
    let is_direct = !is_other_count_between(sentence, nearest, first);
    for total in wholes.iter().copied().filter(is_whole) {
        let parts = Parts { sentence, words, first, opening, whole: sentence.mentions[total].fact };
        if parts.make_up(total == nearest && is_direct, &sentence.place(total), finder) {
            return;
        }
    }
    // Parts that do not make up the whole are smaller than it.
    let whole = sentence.mentions[nearest].fact;
    let parts = Parts { sentence, words, first, opening, whole }.listed();
    for part in parts.iter().filter(|_| opening == Opening::Said && is_direct && is_whole(&nearest)) {
        let fact = sentence.mentions[*part].fact;
        let is_of_other =
            wholes[1..].iter().any(|other| sentence.mentions[*other].fact.quantity.exact() >= fact.quantity.exact());
        let operands = vec![fact.id.as_str(), whole.id.as_str()];
        let form = if is_of_other { Form::Possible } else { Form::Certain };
        let part_of = Suggestion { operation: Operation::AtMost, operands, equals: None, form };
        finder.suggest(&part_of, &sentence.place(*part));
    }
}

/// Whether an amount between a whole and its parts counts nearly the same, so that they may be its parts: 参赛320人，获奖56人次，
/// 其中….
fn is_other_count_between(sentence: &Sentence<'_>, total: usize, first: usize) -> bool {
    let sign = |index: usize| sentence.mentions[index].fact.unit.label("zh").and_then(|label| label.form("other").chars().next());
    let comparable = |at: usize| sentence.mentions[at].fact.unit.is_comparable(&sentence.mentions[total].fact.unit);
    (total + 1..first).any(|at| sentence.mentions[at].is_amount() && !comparable(at) && sign(at) == sign(total))
}

/// How many amounts before 其中 may be the whole.
const MOST_WHOLES: usize = 4;

/// A whole that a sentence above has, and the words before its parts name: 在校生中，男生2410人、女生1966人.
fn of_subject(context: &Context<'_, '_>, words: &Words, first: usize, finder: &mut Finder<'_>) {
    let sentence = context.sentence;
    let Some(name) = subject(sentence.before(first)).filter(|_| sentence.mentions[first].is_amount()) else { return };
    let part = sentence.mentions[first].fact;
    let wholes = context.called(first, name, |fact| super::is_amount(fact) && fact.unit.is_comparable(&part.unit));
    let above = context.subjects_above().map(|mention| mention.fact);
    let others = context.above.iter().rev().take_while(|other| other.is_beside(sentence)).flat_map(|other| &other.mentions);
    let others = others.filter(|mention| mention.is_amount()).map(|mention| mention.fact);
    for whole in wholes.into_iter().map(|(whole, _)| whole).chain(above).chain(others) {
        if !whole.unit.is_comparable(&part.unit) {
            continue;
        }
        let parts = Parts { sentence, words, first, opening: Opening::Mark, whole };
        if parts.make_up(false, &sentence.place(first), finder) {
            return;
        }
    }
}

/// The name before 中 that parts follow: 在办结的申请中，.
fn subject(before: &str) -> Option<&str> {
    let before = before.rsplit(['。', '；', '\n']).next().unwrap_or_default();
    let at = ["中，", "中：", "中,", "中:"].iter().filter_map(|word| before.rfind(word)).max()?;
    let name = before[..at].rsplit(['，', '、', '）']).next().unwrap_or_default().trim();
    let name = name.strip_prefix('在').unwrap_or(name);
    let is_other = name.ends_with(['其', '初', '高', '集', '年', '途', '心', '空', '当']);
    (!is_other && name.chars().count() > 1).then_some(name)
}

/// Amounts that may make up a whole.
struct Parts<'s, 'a> {
    sentence: &'s Sentence<'a>,
    words: &'s Words,
    /// The first of them.
    first: usize,
    opening: Opening,
    whole: &'s Fact,
}

impl Parts<'_, '_> {
    /// The parts up to the end of their list. Behind a colon, semicolons may stand between them, if nothing weaker does.
    fn listed(&self) -> Vec<usize> {
        let near = parts_from(self.sentence, self.words, self.first, self.whole, false);
        let is_wide = near.len() < 2 && self.sentence.before_pair(self.first).contains(['：', ':']);
        if is_wide { parts_from(self.sentence, self.words, self.first, self.whole, true) } else { near }
    }

    /// The first amount of each part between semicolons: 产业项目35个，投入4104万元；其他项目27个，投入2736万元.
    fn begun(&self) -> Vec<usize> {
        let sentence = self.sentence;
        let is_begun = |index: &usize| {
            let own = *index == self.first || sentence.before(*index).contains(['；', ';']);
            own && sentence.mentions[*index].is_amount()
        };
        let begun = (self.first..sentence.mentions.len()).filter(is_begun);
        begun.take_while(|index| sentence.mentions[*index].fact.unit.is_comparable(&self.whole.unit)).collect()
    }

    fn sum<'f>(&'f self, parts: &[usize], form: Form) -> Suggestion<'f> {
        let operands = parts.iter().map(|part| self.sentence.mentions[*part].fact.id.as_str()).collect();
        Suggestion { operation: Operation::Sum, operands, equals: Some(&self.whole.id), form }
    }

    /// Suggests that parts make up the whole. `may_be_certain` says whether the words may leave no doubt about the whole. Returns
    /// whether they do.
    fn make_up(&self, may_be_certain: bool, place: &Place, finder: &mut Finder<'_>) -> bool {
        let (sentence, words) = (self.sentence, self.words);
        let parts = self.listed();
        // 其中第一产业…，增长…；第二产业…，增长…: every part with its growth, up to a semicolon.
        if self.opening != Opening::Listed {
            let wide = parts_from(sentence, words, self.first, self.whole, true);
            let is_more = |list: &Vec<usize>| list.len() > parts.len() && list.len() > 1;
            for list in [wide, self.begun()].iter().filter(|list| is_more(list)) {
                let is_complete = may_be_certain && is_complete(sentence, words, list);
                let form = if is_complete && self.opening == Opening::Said { Form::Certain } else { Form::Possible };
                if finder.suggest(&self.sum(list, form), place) {
                    return true;
                }
            }
        }
        (2..=parts.len()).rev().filter(|count| is_end_of_list(sentence, &parts, *count)).any(|count| {
            let is_whole_list = may_be_certain && count == parts.len();
            let form = if is_whole_list { certainty(self, &parts) } else { Form::Possible };
            finder.suggest(&self.sum(&parts[..count], form), place)
        })
    }
}

/// Whether the text before a number says that parts follow. Behind a semicolon it must begin with that: 78户262人；低保对象、
/// 特困供养人员（含孤儿）663户.
fn says_of_which(before: &str, words: &Words) -> bool {
    let tail = before.rsplit(['；', ';']).next().unwrap_or_default();
    let begins = |tail: &str| words.of_which.iter().any(|word| tail.trim_start().to_lowercase().starts_with(word));
    if tail.len() < before.len() { begins(tail) } else { has(before, words.of_which) }
}

/// Whether the list of parts may end behind this number of them: at its end, or where a stronger mark follows than stands between
/// them. The first parts of a list that add up by chance are no sum.
fn is_end_of_list(sentence: &Sentence<'_>, parts: &[usize], count: usize) -> bool {
    let strength = |part: &usize| {
        let before = sentence.before(*part);
        if before.contains(['；', ';']) {
            3
        } else if before.contains(['，', ',']) {
            2
        } else {
            usize::from(before.contains('、'))
        }
    };
    let inner = parts[1..count].iter().map(strength).max().unwrap_or_default();
    parts.get(count).is_none_or(|next| strength(next) > inner)
}

/// Whether an amount is an average or a price, of which there are no parts.
fn is_average(sentence: &Sentence<'_>, index: usize, words: &Words) -> bool {
    let label = sentence.mentions[index].fact.label.get(0);
    let before = sentence.before(index).rsplit(['，', '；', ',', ';']).next().unwrap_or_default();
    words.average.iter().any(|word| before.to_lowercase().contains(word) || label.to_lowercase().contains(word))
}

/// The mentions before the parts in a comparable unit, the nearest first.
fn totals_before(sentence: &Sentence<'_>, words: &Words, first: usize) -> Vec<usize> {
    let part = sentence.mentions[first];
    let fits = |index: &usize| {
        let mention = sentence.mentions[*index];
        // 比上年的91800万元 is no whole of this year's parts.
        let is_then = sentence.words_before(*index).ends_with('的') && has(sentence.words_before(*index), words.yearly);
        let is_remark = is_then || sentence.is_remark_before(*index, first) || is_compared(sentence.before(*index), words);
        mention.is_amount() && mention.fact.unit.is_comparable(&part.fact.unit) && !is_remark
    };
    if part.is_amount() { (0..first).rev().filter(fits).collect() } else { Vec::new() }
}

/// The parts that begin at a mention: up to the end of the list, without the percentages
/// between them. `has_semicolons` says whether semicolons stand between parts.
fn parts_from(sentence: &Sentence<'_>, words: &Words, first: usize, total: &Fact, has_semicolons: bool) -> Vec<usize> {
    let mut parts: Vec<usize> = Vec::new();
    let in_bracket = sentence.before_pair(first).contains(['（', '(']);
    let depth = sentence.depth(first);
    let mut is_behind_share = false;
    for index in first..sentence.mentions.len() {
        let (fact, before) = (sentence.mentions[index].fact, sentence.before(index));
        if index > first {
            let ends = before.contains(['；', ';']) && !has_semicolons
                || in_bracket && before.contains(['）', ')'])
                || has(before, words.of_which)
                || has(before, words.together);
            // 其中教师700人，管理人员300人，结业率98%，优秀学员200人: behind a rate other things follow.
            let is_rate = fact.unit.kind == UnitKind::Percent && sentence.words_before(index).contains('率');
            // 其中市本级5亿元，县区7亿元，占公共支出的21.4%，公共支出56亿元: behind a share stands its whole.
            let is_whole = is_behind_share && fact.quantity.exact() > total.quantity.exact();
            if ends || is_rate || is_whole {
                break;
            }
            is_behind_share |= fact.unit.kind == UnitKind::Percent && before.contains('占');
        }
        // A remark on a part is none: 用车费28万元（购置费0万元，运行费28万元）, 占年初预算8465万元的41.5%.
        let is_remark = sentence.depth(index) > depth || index > first && is_compared(before, words);
        if !sentence.mentions[index].is_amount() || is_remark {
            continue;
        }
        if !fact.unit.is_comparable(&total.unit) && sentence.is_paired(index) {
            continue;
        }
        let is_new = fact.id != total.id && parts.iter().all(|part| sentence.mentions[*part].fact.id != fact.id);
        if !fact.unit.is_comparable(&total.unit) || !is_new {
            break;
        }
        parts.push(index);
    }
    parts
}

/// Whether the words right before an amount make it one that another is compared with: its target or budget.
fn is_compared(before: &str, words: &Words) -> bool {
    let part = before.rsplit(['，', ',', '；', ';']).next().unwrap_or_default().trim_start();
    ["占", "完成", "为年"].iter().any(|word| part.starts_with(word)) && has(part, words.target)
}

/// Whether the words of parts name all that there is: 男 and 女, the three industries.
fn is_complete(sentence: &Sentence<'_>, words: &Words, parts: &[usize]) -> bool {
    let own = |part: &usize| {
        let (label, before) = (sentence.mentions[*part].fact.label.get(0), sentence.words_before(*part));
        let before = before.trim_start_matches("其中").trim_start_matches(['有', '中']);
        [label.to_lowercase(), before.to_lowercase(), sentence.before(*part).to_lowercase()]
    };
    let own: Vec<[String; 3]> = parts.iter().map(own).collect();
    // 普惠性民办园 are not all that are 民办.
    let names = |[label, words, before]: &[String; 3], word: &str| {
        let is_chinese = word.chars().all(is_han);
        let begins = label.starts_with(word) || words.starts_with(word);
        if is_chinese {
            begins || label.contains(word) && !words.contains(word)
        } else {
            before.contains(word) || label.contains(word)
        }
    };
    let names_all = |group: &&[&str]| group.iter().all(|word| own.iter().any(|part| names(part, word)));
    words.complete.iter().any(|group| group.len() == own.len() && names_all(group))
}

/// Whether parts must make up their total: their words name all there is, or one wrong digit
/// explains what is missing. More than the total proves nothing: one person may be in several
/// groups.
fn certainty(list: &Parts<'_, '_>, parts: &[usize]) -> Form {
    let (sentence, words, opening, total) = (list.sentence, list.words, list.opening, list.whole);
    let is_complete = is_complete(sentence, words, parts);
    let facts: Vec<&Fact> = parts.iter().map(|part| sentence.mentions[*part].fact).collect();
    let is_open = parts.last().is_some_and(|last| {
        let behind = sentence.behind(*last).split(['；', '。', ';']).next().unwrap_or_default();
        words.unfinished.iter().any(|word| behind.contains(word))
    });
    let is_certain = is_complete || is_one_digit_off(total, &facts) || is_one_swap_off(total, &facts);
    let is_certain = opening == Opening::Said && is_certain || opening == Opening::Listed && is_complete;
    if is_certain && !is_open { Form::Certain } else { Form::Possible }
}

/// Whether the parts are within a twentieth of a total of three digits or more, and one wrong
/// digit explains the rest.
fn is_one_digit_off(total: &Fact, parts: &[&Fact]) -> bool {
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, fact| sum.checked_add(fact.quantity.exact()?));
    let Some((sum, whole)) = sum.zip(total.quantity.exact()) else { return false };
    let (less, more) = (sum.min(whole), sum.max(whole));
    let bounds = more.checked_mul(Decimal::from(19)).zip(less.checked_mul(Decimal::from(20)));
    let significant = |number: Decimal| number.normalize().mantissa().unsigned_abs().to_string();
    let rest = significant(more - less);
    more != less
        && bounds.is_some_and(|(least, less)| least <= less)
        && significant(whole).len() > 2
        && rest.trim_end_matches('0').len() == 1
}

/// Whether two neighbouring digits changed round in one of the numbers explain why the parts do not make up the total.
fn is_one_swap_off(total: &Fact, parts: &[&Fact]) -> bool {
    let value = |fact: &Fact| fact.quantity.exact();
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, fact| sum.checked_add(value(fact)?));
    let Some((sum, whole)) = sum.zip(value(total)) else { return false };
    let is_long = |number: Decimal| number.normalize().mantissa().unsigned_abs() > 999;
    let explains = |fact: &&Fact, is_total: bool| {
        let Some(own) = value(fact).filter(|own| is_long(*own)) else { return false };
        swapped(own).any(|other| if is_total { other == sum } else { sum - own + other == whole })
    };
    sum != whole && (explains(&total, true) || parts.iter().any(|part| explains(part, false)))
}

/// A number with each pair of different neighbouring digits changed round.
fn swapped(number: Decimal) -> impl Iterator<Item = Decimal> {
    let digits = number.to_string().into_bytes();
    let pairs = (1..digits.len())
        .filter(|at| digits[at - 1].is_ascii_digit() && digits[*at].is_ascii_digit() && digits[at - 1] != digits[*at]);
    let numbers: Vec<Decimal> = pairs
        .filter_map(|at| {
            let mut digits = digits.clone();
            digits.swap(at - 1, at);
            String::from_utf8(digits).ok()?.parse().ok()
        })
        .collect();
    numbers.into_iter()
}

/// A total whose name ends the names of the facts behind it: 供水户, 城镇供水户, 农村供水户.
fn alike(sentence: &Sentence<'_>, words: &Words, total: usize, finder: &mut Finder<'_>) {
    let whole = sentence.mentions[total].fact;
    // 省、市、县分别投入1200万元、800万元、400万元: numbers of one list stand beside each other.
    let Some(stem) = stem(whole).filter(|_| !is_listed(sentence, words, total)) else { return };
    // 发现问题156个，已整改150个，其中重大问题6个: what follows is a part of a part.
    let ends = (total + 2..sentence.mentions.len()).find(|index| says_of_which(sentence.before(*index), words));
    let parts: Vec<&str> = sentence.mentions[total + 1..ends.unwrap_or(sentence.mentions.len())]
        .iter()
        .filter(|mention| mention.is_amount())
        .map(|mention| mention.fact)
        .take_while(|fact| fact.unit.is_comparable(&whole.unit) && fact.id != whole.id)
        .filter(|fact| fact.label.get(0).contains(stem))
        .map(|fact| fact.id.as_str())
        .collect();
    if parts.len() < 2 || matches!(whole.quantity, Quantity::Ratio { .. } | Quantity::Parts(_)) {
        return;
    }
    let sum = Suggestion { operation: Operation::Sum, operands: parts, equals: Some(&whole.id), form: Form::Possible };
    finder.suggest(&sum, &sentence.place(total));
}

/// Whether the next number follows a number with nothing but a comma or 和 between them.
pub(super) fn is_listed(sentence: &Sentence<'_>, words: &Words, index: usize) -> bool {
    let between = sentence.mentions.get(index + 1).map(|_| sentence.before(index + 1)).unwrap_or_default();
    !between.is_empty() && words.and.iter().any(|word| between.trim() == word.trim())
}

/// What a label counts, without the words for a number; `None` if it is too short to tell.
fn stem(fact: &Fact) -> Option<&str> {
    let label = fact.label.get(0).as_str();
    let label = label.split(['（', '(']).next().unwrap_or(label).trim();
    let bare = label.trim_end_matches("总数").trim_end_matches("人数").trim_end_matches("数");
    let last = bare.char_indices().rev().nth(1).map(|(byte, _)| &bare[byte..])?;
    (last.chars().all(|c| !c.is_ascii())).then_some(last)
}
