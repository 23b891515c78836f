//! A sentence with the facts that it mentions.

use super::words::{Words, has};
use crate::diagnostic::Place;
use crate::model::fact::Fact;
use crate::model::report::ReportManuscript;
use crate::model::unit::UnitKind;
use crate::narrative::FactForm;
use crate::passage::{OBJECT, Passage};
use std::ops::Range;
use std::sync::Arc;

/// A fact that is printed in a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mention<'a> {
    pub fact: &'a Fact,
    /// The byte offset of its placeholder in the passage's text.
    pub at: usize,
    /// Whether the words before it make it a change (比上年增加20所), which is no amount of its own.
    pub is_change: bool,
}

/// A sentence of a passage, up to its full stop; semicolons are inside.
#[derive(Debug)]
pub(super) struct Sentence<'a> {
    file: &'a Arc<str>,
    passage: &'a Passage<'a>,
    /// Its byte range in the passage's text.
    range: Range<usize>,
    pub mentions: Vec<Mention<'a>>,
}

/// The facts that a passage prints as numbers.
pub(super) fn facts<'a>(report: &'a ReportManuscript, passage: &'a Passage<'a>) -> Vec<&'a Fact> {
    mentions(report, passage).into_iter().map(|mention| mention.fact).collect()
}

fn mentions<'a>(report: &'a ReportManuscript, passage: &'a Passage<'a>) -> Vec<Mention<'a>> {
    let printed = passage.facts.iter().filter(|(_, reference)| reference.form != FactForm::Label);
    let mention = |(at, fact)| Mention { fact, at, is_change: false };
    printed.filter_map(|(at, reference)| Some(mention((*at, report.facts.get(&reference.id)?)))).collect()
}

/// No sentence that people read has more figures; the forms look at all pairs.
const MOST_MENTIONS: usize = 100;

impl<'a> Sentence<'a> {
    /// The sentences of a passage that mention a fact.
    pub(super) fn all(
        report: &'a ReportManuscript,
        file: &'a Arc<str>,
        passage: &'a Passage<'a>,
        words: &Words,
    ) -> Vec<Sentence<'a>> {
        let mentions = mentions(report, passage);
        let mut sentences = Vec::new();
        for range in ranges(&passage.text, words) {
            let mentions: Vec<Mention<'a>> = mentions.iter().filter(|mention| range.contains(&mention.at)).copied().collect();
            if (1..=MOST_MENTIONS).contains(&mentions.len()) {
                let mut sentence = Sentence { file, passage, range, mentions };
                for index in 0..sentence.mentions.len() {
                    let before = sentence.before(index);
                    sentence.mentions[index].is_change = has_ending(before, words);
                }
                sentences.push(sentence);
            }
        }
        sentences
    }

    /// The text between a mention and the one before it, or the start of the sentence.
    pub(super) fn before(&self, index: usize) -> &'a str {
        let start = index.checked_sub(1).map_or(self.range.start, |index| self.end(index));
        &self.passage.text[start..self.mentions[index].at]
    }

    /// The words right before a mention: what stands behind the last comma, semicolon or bracket.
    pub(super) fn words_before(&self, index: usize) -> &'a str {
        let before = self.before(index);
        before.rsplit(['，', ',', '；', ';', '。', '：', '（', '、']).next().unwrap_or_default().trim()
    }

    /// Whether another sentence stands in the same paragraph.
    pub(super) fn is_beside(&self, other: &Sentence<'_>) -> bool {
        std::ptr::eq(self.passage.text.as_ptr(), other.passage.text.as_ptr())
    }

    /// The text between a mention and the one behind it, or the end of the sentence.
    pub(super) fn behind(&self, index: usize) -> &'a str {
        let end = self.mentions.get(index + 1).map_or(self.range.end, |next| next.at);
        &self.passage.text[self.end(index)..end]
    }

    /// Whether a semicolon stands between two mentions.
    pub(super) fn is_parted(&self, from: usize, to: usize) -> bool {
        (from + 1..=to).any(|index| self.before(index).contains(['；', ';']))
    }

    fn end(&self, index: usize) -> usize {
        self.mentions[index].at + OBJECT.len_utf8()
    }

    /// The text before a mention, or before the one that it stands right behind: 城镇240户544人.
    pub(super) fn before_pair(&self, index: usize) -> &'a str {
        let own = self.before(index);
        if own.is_empty() && index > 0 { self.before_pair(index - 1) } else { own }
    }

    /// Whether a mention and its neighbour are two counts of the same: 240户544人.
    pub(super) fn is_paired(&self, index: usize) -> bool {
        let is_behind = |index: usize| index > 0 && self.mentions.get(index).is_some() && self.before(index).is_empty();
        is_behind(index) || is_behind(index + 1)
    }

    /// How many brackets are open where a mention stands.
    pub(super) fn depth(&self, index: usize) -> usize {
        let before = &self.passage.text[self.range.start..self.mentions[index].at];
        let count = |marks: [char; 2]| before.matches(marks).count();
        count(['（', '(']).saturating_sub(count(['）', ')']))
    }

    /// Whether a mention stands in brackets that are closed before another one: a remark, such as 生均41.2平方米.
    pub(super) fn is_remark_before(&self, index: usize, other: usize) -> bool {
        let depth = self.depth(index);
        depth > 0 && (index + 1..=other).any(|at| self.depth(at) < depth)
    }

    /// The nearest mention before another one, in the same part of the sentence, that is not a percentage or ratio.
    pub(super) fn amount_before(&self, index: usize) -> Option<usize> {
        let is_amount = |at: &usize| self.mentions[*at].is_amount();
        (0..index).rev().find(is_amount).filter(|found| !self.is_parted(*found, index))
    }

    /// Where a mention stands.
    pub(super) fn place(&self, index: usize) -> Place {
        let at = self.mentions[index].at;
        Place { file: self.file.clone(), position: self.passage.position(at..at + OBJECT.len_utf8()) }
    }
}

impl Mention<'_> {
    /// Whether it is an amount: no percentage, no ratio, and no change of another amount.
    pub(super) fn is_amount(&self) -> bool {
        !matches!(self.fact.unit.kind, UnitKind::Percent | UnitKind::Ratio) && !self.is_change
    }
}

/// Whether the words right before a number say that it is a change, or compare it with a
/// year before.
fn has_ending(before: &str, words: &Words) -> bool {
    let part = before.rsplit(['，', ',', '；', ';', '。']).next().unwrap_or_default();
    // 增加值 is value added, an amount. So is what something grew to, and what it is compared with: 比上年的42家.
    let part = part.replace("增加值", "");
    let is_amount = part.ends_with(['到', '至', '的']) && !part.ends_with("达到");
    // 比上年的105家多21家
    let is_more = part.trim().starts_with(['多', '少']) && part.trim().chars().count() < 4;
    !is_amount && (is_more || has(&part, words.yearly) || has(&part, words.change))
}

/// The sentences of a text, each with its full stop. What begins with 其中 belongs to the
/// sentence before it.
fn ranges(text: &str, words: &Words) -> Vec<Range<usize>> {
    let (mut start, mut ranges) = (0, Vec::new());
    for (byte, c) in text.char_indices() {
        let end = byte + c.len_utf8();
        let is_latin_stop = matches!(c, '.' | '!' | '?') && text[end..].starts_with([' ', '\n']) && !text[..byte].ends_with("No");
        let goes_on = || {
            let next = text[end..].trim_start().to_lowercase();
            words.of_which.iter().any(|word| next.starts_with(word))
        };
        if (matches!(c, '。' | '！' | '？' | '\n') || is_latin_stop) && !goes_on() {
            ranges.push(start..end);
            start = end;
        }
    }
    ranges.push(start..text.len());
    ranges
}
