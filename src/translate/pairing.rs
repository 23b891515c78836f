//! Finds the translation of each segment: which text of the second language says what one of the first says, and what is
//! recorded of the two. Both languages may have been edited since; texts that neither was edited are found wherever they now
//! stand, and only those between them are compared.

use crate::model::translation_record::{LanguageRecord, Recorded, SegmentKey};
use crate::segment::{digest, folded};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// A text of one language.
#[derive(Debug)]
pub(super) struct Unit<'a> {
    /// Where it stands: `scale`, `facts/training/label`.
    pub group: String,
    pub words: &'a str,
    /// The ids of the facts that it prints.
    pub facts: Vec<&'a str>,
    pub is_heading: bool,
}

/// A text of the source, by its index, with its translation and what is recorded of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub source: usize,
    pub target: Option<usize>,
    pub key: Option<SegmentKey>,
}

/// How alike two texts must be to belong together although everything around them has changed: a half of their words or facts.
const LIKENESS: f64 = 0.5;
/// The largest number of comparisons for one clause. Beyond it texts are taken in their order.
const MOST_COMPARED: usize = 1 << 16;

/// Pairs the texts of two languages. The result is in the order of the source.
pub(super) fn pairs(source: &[Unit<'_>], target: &[Unit<'_>], record: &LanguageRecord) -> Vec<Pair> {
    let mut pairing = Pairing {
        source,
        target,
        folded: source.iter().map(|unit| folded(unit.words)).collect(),
        digests: target.iter().map(|unit| digest(unit.words)).collect(),
        of_source: vec![None; source.len()],
        of_target: vec![None; target.len()],
        entries: record.iter().map(Entry::of).collect(),
        keys: vec![None; source.len()],
    };
    let groups = pairing.groups();
    for group in groups.values() {
        pairing.unedited(group);
    }
    // A paragraph that was moved to another clause in both languages.
    pairing.unedited(&pairing.whole());
    for group in groups.values() {
        pairing.edited(group);
    }
    let pair = |(index, key): (usize, &Option<usize>)| Pair {
        source: index,
        target: pairing.of_source[index],
        key: key.map(|entry| pairing.entries[entry].key.clone()),
    };
    pairing.keys.iter().enumerate().map(pair).collect()
}

/// Whether an entry is that of a text, given by its folded words and the digest of its translation.
type Fits = fn(&(String, Option<String>), &Entry<'_>) -> bool;

/// Pairs texts whose translations are known, such as those of one entry of a YAML file.
pub(super) fn keys(pairs: &[(Unit<'_>, Option<&str>)], record: &LanguageRecord) -> Vec<Option<SegmentKey>> {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, (source, _)) in pairs.iter().enumerate() {
        groups.entry(&source.group).or_default().push(index);
    }
    let mut keys = vec![None; pairs.len()];
    for (group, members) in groups {
        let from = SegmentKey { group: group.to_owned(), number: 0 };
        let of_group = record.range(from..).take_while(|(key, _)| key.group == group);
        let mut entries: Vec<Entry<'_>> = of_group.map(Entry::of).collect();
        let forms: Vec<(String, Option<String>)> =
            members.iter().map(|index| (folded(pairs[*index].0.words), pairs[*index].1.map(digest))).collect();
        let fits: [Fits; 3] = [
            |(words, digest), entry| entry.folded == *words && digest.as_ref() == Some(&entry.recorded.translation),
            |(_, digest), entry| digest.as_ref() == Some(&entry.recorded.translation),
            |(words, _), entry| entry.folded == *words,
        ];
        for fits in fits {
            for (index, form) in members.iter().zip(&forms).filter(|(index, _)| keys[**index].is_none()).collect::<Vec<_>>() {
                if let Some(at) = entries.iter().position(|entry| fits(form, entry)) {
                    keys[*index] = Some(entries.remove(at).key.clone());
                }
            }
        }
    }
    keys
}

struct Entry<'r> {
    key: &'r SegmentKey,
    recorded: &'r Recorded,
    folded: String,
    is_used: bool,
}

impl<'r> Entry<'r> {
    fn of((key, recorded): (&'r SegmentKey, &'r Recorded)) -> Entry<'r> {
        Entry { key, recorded, folded: folded(&recorded.source), is_used: false }
    }
}

/// Indices of the texts and entries of a clause, in order.
#[derive(Default, Clone)]
struct Group {
    source: Vec<usize>,
    target: Vec<usize>,
    entries: Vec<usize>,
}

struct Pairing<'a, 'r> {
    source: &'a [Unit<'a>],
    target: &'a [Unit<'a>],
    /// The compared words of each source, the digest of each target.
    folded: Vec<String>,
    digests: Vec<String>,
    of_source: Vec<Option<usize>>,
    of_target: Vec<Option<usize>>,
    entries: Vec<Entry<'r>>,
    /// The entry of each source.
    keys: Vec<Option<usize>>,
}

impl Pairing<'_, '_> {
    fn groups(&self) -> BTreeMap<String, Group> {
        let mut groups: BTreeMap<String, Group> = BTreeMap::new();
        for (index, unit) in self.source.iter().enumerate() {
            groups.entry(unit.group.clone()).or_default().source.push(index);
        }
        for (index, unit) in self.target.iter().enumerate() {
            groups.entry(unit.group.clone()).or_default().target.push(index);
        }
        for (index, entry) in self.entries.iter().enumerate() {
            groups.entry(entry.key.group.clone()).or_default().entries.push(index);
        }
        groups
    }

    fn whole(&self) -> Group {
        Group {
            source: (0..self.source.len()).collect(),
            target: (0..self.target.len()).collect(),
            entries: (0..self.entries.len()).collect(),
        }
    }

    fn join(&mut self, source: usize, target: usize, entry: Option<usize>) {
        self.of_source[source] = Some(target);
        self.of_target[target] = Some(source);
        self.keys[source] = entry;
        if let Some(entry) = entry {
            self.entries[entry].is_used = true;
        }
    }

    /// Pairs the texts that both are as recorded.
    fn unedited(&mut self, group: &Group) {
        let mut sources: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for index in group.source.iter().filter(|index| self.of_source[**index].is_none()) {
            sources.entry(&self.folded[*index]).or_default().push_back(*index);
        }
        let mut targets: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for index in group.target.iter().filter(|index| self.of_target[**index].is_none()) {
            targets.entry(&self.digests[*index]).or_default().push_back(*index);
        }
        let mut found = Vec::new();
        for index in group.entries.iter().filter(|index| !self.entries[**index].is_used) {
            let entry = &self.entries[*index];
            let (Some(source), Some(target)) =
                (sources.get_mut(entry.folded.as_str()), targets.get_mut(entry.recorded.translation.as_str()))
            else {
                continue;
            };
            let Some(one) = source.pop_front() else { continue };
            // Of more translations than there are sources, one may be new: the one at the place of the source is its own.
            let ordinal = |list: &[usize], index: usize| list.iter().position(|own| *own == index).unwrap_or_default();
            let distance = |other: usize| ordinal(&group.source, one).abs_diff(ordinal(&group.target, other));
            let is_short = target.len() > source.len() + 1;
            let at = if is_short { (0..target.len()).min_by_key(|at| distance(target[*at])) } else { Some(0) };
            if let Some(other) = at.and_then(|at| target.remove(at)) {
                found.push((one, other, *index));
            }
        }
        for (source, target, entry) in found {
            self.join(source, target, Some(entry));
        }
    }

    /// Pairs the texts of a clause of which one or both have been edited: those between two unedited pairs by their order, then
    /// what is left by likeness.
    fn edited(&mut self, group: &Group) {
        let fences = self.fences(group);
        let sources: Vec<usize> = group.source.iter().copied().filter(|index| self.of_source[*index].is_none()).collect();
        let targets: Vec<usize> = group.target.iter().copied().filter(|index| self.of_target[*index].is_none()).collect();
        for interval in 0..=fences.len() {
            let is_inside = |index: &usize, fence: fn(&(usize, usize)) -> usize| {
                interval.checked_sub(1).is_none_or(|before| fence(&fences[before]) < *index)
                    && fences.get(interval).is_none_or(|behind| *index < fence(behind))
            };
            let sources: Vec<usize> = sources.iter().copied().filter(|index| is_inside(index, |fence| fence.0)).collect();
            let targets: Vec<usize> = targets.iter().copied().filter(|index| is_inside(index, |fence| fence.1)).collect();
            self.in_order(group, &sources, &targets, 0.0);
        }
        let sources: Vec<usize> = sources.into_iter().filter(|index| self.of_source[*index].is_none()).collect();
        let targets: Vec<usize> = targets.into_iter().filter(|index| self.of_target[*index].is_none()).collect();
        self.in_order(group, &sources, &targets, 1.0 + LIKENESS);
        self.left_entries(group);
    }

    /// The longest list of pairs of a clause that are in the same order in both languages.
    fn fences(&self, group: &Group) -> Vec<(usize, usize)> {
        let pairs: Vec<(usize, usize)> = group
            .source
            .iter()
            .filter_map(|index| Some((*index, self.of_source[*index]?)))
            .filter(|(source, target)| self.target[*target].group == self.source[*source].group)
            .collect();
        // Patience sorting: `ends` has the pair with the smallest target that ends a list of each length.
        let mut ends: Vec<usize> = Vec::new();
        let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
        for (index, (_, target)) in pairs.iter().enumerate() {
            let at = ends.partition_point(|end| pairs[*end].1 < *target);
            before[index] = at.checked_sub(1).map(|at| ends[at]);
            if at == ends.len() { ends.push(index) } else { ends[at] = index }
        }
        let mut fences = Vec::new();
        let mut next = ends.last().copied();
        while let Some(index) = next {
            fences.push(pairs[index]);
            next = before[index];
        }
        fences.reverse();
        fences
    }

    /// Pairs texts in their order so that the sum of their likeness is the largest. Those that are not above `least` stay alone.
    fn in_order(&mut self, group: &Group, sources: &[usize], targets: &[usize], least: f64) {
        let (rows, columns) = (sources.len(), targets.len());
        if rows == 0 || columns == 0 {
            return;
        }
        let (by_words, by_digest) = self.free_entries(group);
        let of_source: Vec<Option<usize>> =
            sources.iter().map(|index| by_words.get(self.folded[*index].as_str()).copied()).collect();
        let of_target: Vec<Option<usize>> =
            targets.iter().map(|index| by_digest.get(self.digests[*index].as_str()).copied()).collect();
        // The entry that a translation is known by, else the one that its source is known by.
        let entry = |row: usize, column: usize| of_target[column].or(of_source[row]);
        if rows * columns > MOST_COMPARED {
            for index in 0..rows.min(columns) {
                if least == 0.0 {
                    self.join(sources[index], targets[index], entry(index, index));
                }
            }
            return;
        }
        let pieces_of_source: Vec<Pieces> = sources.iter().map(|index| pieces(&self.folded[*index])).collect();
        let pieces_of_entry: Vec<Option<Pieces>> =
            of_target.iter().map(|entry| entry.map(|entry| pieces(&self.entries[entry].folded))).collect();
        let mut likeness = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            for column in 0..columns {
                let words = match (&pieces_of_entry[column], of_source[row]) {
                    // The source has been edited: it is like the words that the translation was made from.
                    (Some(entry), None) => 4.0 * shared(entry, &pieces_of_source[row]),
                    // Both are known, from different pairs.
                    (Some(_), Some(_)) => -0.5,
                    (None, _) => 0.0,
                };
                likeness.push(words + self.likeness(sources[row], targets[column]));
            }
        }
        let width = columns + 1;
        let mut best = vec![0.0_f64; (rows + 1) * width];
        for row in (0..rows).rev() {
            for column in (0..columns).rev() {
                let own = likeness[row * columns + column];
                let joined = if own > least { own + best[(row + 1) * width + column + 1] } else { 0.0 };
                best[row * width + column] = joined.max(best[(row + 1) * width + column]).max(best[row * width + column + 1]);
            }
        }
        let (mut row, mut column) = (0, 0);
        while row < rows && column < columns {
            let own = likeness[row * columns + column];
            let here = best[row * width + column];
            if own > least && here <= own + best[(row + 1) * width + column + 1] {
                self.join(sources[row], targets[column], entry(row, column));
                (row, column) = (row + 1, column + 1);
            } else if here <= best[(row + 1) * width + column] {
                row += 1;
            } else {
                column += 1;
            }
        }
    }

    /// The entries of a clause that no pair has yet, by the words of the source and by the digest of the translation.
    fn free_entries(&self, group: &Group) -> (HashMap<String, usize>, HashMap<String, usize>) {
        let free = || group.entries.iter().rev().copied().filter(|index| !self.entries[*index].is_used);
        let by_words = free().map(|index| (self.entries[index].folded.clone(), index)).collect();
        let by_digest = free().map(|index| (self.entries[index].recorded.translation.clone(), index)).collect();
        (by_words, by_digest)
    }

    /// How probable it is by their form and facts that one text is the translation of the other; 0 and less if it is not.
    fn likeness(&self, source: usize, target: usize) -> f64 {
        let (one, other) = (&self.source[source], &self.target[target]);
        if one.is_heading != other.is_heading {
            return -9.0;
        }
        if one.facts.is_empty() && other.facts.is_empty() {
            return 1.0;
        }
        let shared = shared(&one.facts, &other.facts);
        if shared == 0.0 { 0.4 } else { 1.0 + 3.0 * shared }
    }

    /// A source without a translation is still known by its words.
    fn left_entries(&mut self, group: &Group) {
        for index in &group.source {
            if self.of_source[*index].is_some() {
                continue;
            }
            let free = group.entries.iter().copied().find(|entry| {
                let entry = &self.entries[*entry];
                !entry.is_used && entry.folded == self.folded[*index]
            });
            if let Some(entry) = free {
                self.keys[*index] = Some(entry);
                self.entries[entry].is_used = true;
            }
        }
    }
}

/// Every two adjacent characters of a text.
type Pieces = Vec<(char, char)>;

fn pieces(text: &str) -> Pieces {
    text.chars().zip(text.chars().skip(1)).collect()
}

/// How much two lists have in common, from 0 to 1: twice the number of common members by the number of all.
fn shared<T: Ord + Clone>(one: &[T], other: &[T]) -> f64 {
    let mut counts: BTreeMap<&T, i32> = BTreeMap::new();
    for member in one {
        *counts.entry(member).or_default() += 1;
    }
    let mut common = 0_u32;
    for member in other {
        if let Some(count) = counts.get_mut(member).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    let all = u32::try_from(one.len() + other.len()).unwrap_or(u32::MAX);
    if all == 0 { 0.0 } else { 2.0 * f64::from(common) / f64::from(all) }
}
