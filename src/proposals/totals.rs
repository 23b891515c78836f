//! A total behind its parts: 男生812人，女生790人，合计1602人, and a total of two sentences.

use super::context::Context;
use super::sentence::{Mention, Sentence};
use super::words::{Words, has};
use super::{Finder, Form, Suggestion};
use crate::model::fact::Fact;
use crate::model::relation::Operation;

/// Suggests sums for the totals of a sentence whose parts stand before them, and for lists whose names have an end that is the
/// name of a whole.
pub(super) fn find(context: &Context<'_, '_>, words: &Words, finder: &mut Finder<'_>) {
    let sentence = context.sentence;
    for index in 0..sentence.mentions.len() {
        if is_total(sentence, words, index) && sentence.mentions[index].is_amount() {
            let _ = closed(context, index, finder);
        }
        named(context, words, index, finder);
    }
}

/// Whether the words before an amount say that it is a total: 合计, or 共 alone.
fn is_total(sentence: &Sentence<'_>, words: &Words, index: usize) -> bool {
    has(sentence.before(index), words.together) || index > 0 && ["共", "计"].contains(&sentence.words_before(index))
}

/// The sum of the amounts right before a total: those of its part of the sentence, of the sentence, of the sentence above it.
fn closed(context: &Context<'_, '_>, total: usize, finder: &mut Finder<'_>) -> bool {
    let sentence = context.sentence;
    let whole = sentence.mentions[total].fact;
    let mut parts: Vec<&str> = Vec::new();
    let own = sentence.mentions[..total]
        .iter()
        .rev()
        .enumerate()
        .map(|(back, mention)| (mention, sentence.is_parted(total - 1 - back, total)));
    let above = context.above.last().filter(|above| above.is_beside(sentence));
    let above = above.into_iter().flat_map(|above| above.mentions.iter().rev()).map(|mention| (mention, true));
    let amounts: Vec<(&Mention<'_>, bool)> = own.chain(above).filter(|(mention, _)| mention.is_amount()).collect();
    for (mention, is_far) in &amounts {
        let is_new = !parts.contains(&mention.fact.id.as_str()) && mention.fact.id != whole.id;
        if !mention.fact.unit.is_comparable(&whole.unit) || !is_new {
            // What stands in another part of the sentence may have other things between its parts.
            if *is_far && is_new {
                continue;
            }
            break;
        }
        parts.insert(0, mention.fact.id.as_str());
    }
    // 申请128件，其中自然人115件、法人13件。上年结转4件，合计132件: parts of another part count with it.
    let all = parts.clone();
    parts.retain(|part| !finder.totals_of(part).any(|whole| all.contains(&whole)));
    (0..parts.len().saturating_sub(1)).any(|start| {
        let operands = parts[start..].to_vec();
        let sum = Suggestion { operation: Operation::Sum, operands, equals: Some(&whole.id), form: Form::Possible };
        finder.suggest(&sum, &sentence.place(total))
    })
}

/// 城区、镇区、乡村小学分别为12所、22所、27所: the names of the parts end in that of a whole of the clause or the report.
fn named(context: &Context<'_, '_>, words: &Words, first: usize, finder: &mut Finder<'_>) {
    let sentence = context.sentence;
    if first > 0 && is_in_list(sentence, words, first) {
        return;
    }
    let end = (first + 1..sentence.mentions.len()).find(|index| !is_in_list(sentence, words, *index));
    let parts: Vec<&Fact> =
        sentence.mentions[first..end.unwrap_or(sentence.mentions.len())].iter().map(|mention| mention.fact).collect();
    let [one, others @ ..] = &parts[..] else { return };
    if others.is_empty() || !parts.iter().all(|fact| super::is_amount(fact) && fact.unit.is_comparable(&one.unit)) {
        return;
    }
    let label = context.labels.bare(one);
    let ends = label.char_indices().skip(1).map(|(at, _)| &label[at..]);
    let shared = ends.into_iter().find(|end| others.iter().all(|other| context.labels.bare(other).ends_with(end)));
    let Some(name) = shared.filter(|name| name.chars().count() > 1) else { return };
    let is_whole = |fact: &Fact| fact.unit.is_comparable(&one.unit) && parts.iter().all(|part| part.id != fact.id);
    for (whole, _) in context.called(first, name, |fact| super::is_amount(fact) && is_whole(fact)) {
        let operands = parts.iter().map(|fact| fact.id.as_str()).collect();
        let sum = Suggestion { operation: Operation::Sum, operands, equals: Some(&whole.id), form: Form::Possible };
        if finder.suggest(&sum, &sentence.place(first)) {
            return;
        }
    }
}

/// Whether nothing but a mark or 和 stands between a mention and the one before it.
fn is_in_list(sentence: &Sentence<'_>, words: &Words, index: usize) -> bool {
    let before = sentence.before(index).trim();
    index > 0 && !before.is_empty() && words.and.iter().any(|word| before == word.trim())
}
