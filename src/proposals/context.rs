//! What a sentence may refer to: its own figures, those above it in its clause, and those of the report by their names.

use super::called::{Fit, Labels, bare, fit};
use super::sentence::{Mention, Sentence};
use crate::model::fact::Fact;
use crate::model::report::ReportManuscript;

/// A sentence among the others of its clause.
#[derive(Clone, Copy)]
pub(super) struct Context<'c, 'a> {
    pub sentence: &'c Sentence<'a>,
    /// The sentences above it in its clause, in the order of the text.
    pub above: &'c [Sentence<'a>],
    pub report: &'c ReportManuscript,
    pub labels: &'c Labels<'c>,
}

impl<'c, 'a> Context<'c, 'a> {
    /// The amounts before a mention, the nearest first: those of the sentence, then those above it in the clause.
    pub(super) fn amounts_before(&self, index: usize) -> impl Iterator<Item = &'c Mention<'a>> {
        let own = self.sentence.mentions[..index].iter().rev();
        own.chain(self.mentions_above()).filter(|mention| mention.is_amount())
    }

    /// The amounts above the sentence in its clause, the nearest first.
    pub(super) fn amounts_above(&self) -> impl Iterator<Item = &'c Mention<'a>> {
        self.mentions_above().filter(|mention| mention.is_amount())
    }

    fn mentions_above(&self) -> impl Iterator<Item = &'c Mention<'a>> {
        self.above.iter().rev().flat_map(|sentence| sentence.mentions.iter().rev())
    }

    /// The first amounts of the sentences above it in the same paragraph, the nearest first: what they are about.
    pub(super) fn subjects_above(&self) -> impl Iterator<Item = &'c Mention<'a>> {
        let sentences = self.above.iter().rev().take_while(|above| above.is_beside(self.sentence));
        sentences.filter_map(|sentence| sentence.mentions.iter().find(|mention| mention.is_amount()))
    }

    /// The amounts that a name before a mention may mean, the best first: those of the clause, and those of the report that have
    /// just this name. `fits` says whether the unit of an amount does.
    pub(super) fn called(&self, index: usize, name: &str, fits: impl Fn(&Fact) -> bool) -> Vec<(&'c Fact, Fit)> {
        let name = bare(name);
        let mut found: Vec<(&Fact, Fit)> = Vec::new();
        let near = self.amounts_before(index).map(|mention| mention.fact);
        let near = near.filter_map(|fact| Some((fact, fit(&name, self.labels.bare(fact))?)));
        let far = self.labels.same(&name).iter().map(|fact| (*fact, Fit::Same)).filter(|_| name.chars().nth(1).is_some());
        for (fact, fit) in near.chain(far) {
            if found.iter().all(|(other, _)| other.id != fact.id) && fits(fact) {
                found.push((fact, fit));
            }
        }
        found.sort_by_key(|(_, fit)| *fit);
        found
    }
}
