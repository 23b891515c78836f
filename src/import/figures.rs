//! Binds the numbers of a report's text to facts: each number with a unit becomes a fact with a label from the words around
//! it, and its place in the text a reference to the fact.

use super::distributed::{Shared, is_joint, names_each};
use super::figure_names::{
    around, base_label, clause_title, fallback, is_pair, is_same_label, paired, sentence_start, year_before,
};
use super::identify::Ids;
use super::label::{Beside, label};
use super::measure::NewUnit;
use super::quantity::{Quantity, quantity};
use super::subjects::{Read, Refers, Subjects};
use crate::check::{FreeNumbers, free_numbers};
use crate::diagnostic::{Fix, Position};
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::narrative::Narrative;
use crate::passage::Passage;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

/// A fact made of a number in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewFact {
    pub id: String,
    pub label: String,
    pub unit: String,
    /// As `facts.yaml` has it: 4.8万, 1:16.7.
    pub value: String,
    pub is_approximate: bool,
    /// Whether the words beside the number name it, and no other number has the same words.
    pub is_sure: bool,
}

/// What binding a report makes.
#[derive(Debug, Default)]
pub(super) struct Bound {
    /// In the order of the text.
    pub facts: Vec<NewFact>,
    pub units: Vec<NewUnit>,
    /// References in place of numbers, by file.
    pub edits: BTreeMap<String, Vec<(Position, Fix)>>,
    /// Numbers that stay as they are: without a unit, in Chinese numerals, in a heading, an open amount (300余人).
    pub left: Vec<String>,
}

/// What an earlier report calls its facts: ids by label and unit.
pub(super) type KnownFacts = BTreeMap<(String, String), String>;

/// Binds the text of the report in its main language. Facts of its tables stand first among the facts; `sources` are the texts of its
/// files, by name.
pub(super) fn bind(
    shared_context: &SharedContext,
    report: &ReportManuscript,
    (known, of_tables): (&KnownFacts, &[NewFact]),
    sources: &BTreeMap<String, String>,
) -> Bound {
    let mut seen = HashSet::new();
    let labels = known.keys().map(|(label, _)| base_label(label));
    let ambiguous = labels.filter(|label| !seen.insert(*label)).collect();
    let mut binder = Binder {
        shared_context,
        known,
        ambiguous,
        lines: sources.iter().map(|(name, text)| (name.as_str(), text.lines().collect())).collect(),
        ids: Ids::default(),
        by_quantity: HashMap::new(),
        labels: HashMap::new(),
        used: HashSet::new(),
        year: report.id.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned),
        last: None,
        sentences: 0,
        last_read: Vec::new(),
        bound: Bound::default(),
    };
    for id in known.values() {
        binder.ids.reserve(id);
    }
    for fact in of_tables {
        binder.of_table(fact);
    }
    for (_, translations) in report.translations() {
        let Some((index, version)) = translations.versions().next() else { continue };
        for FreeNumbers { passage, ranges } in free_numbers(shared_context, index, version) {
            binder.passage(&version.file, index, &version.narrative, &passage, &ranges);
        }
    }
    binder.bound
}

struct Binder<'a> {
    shared_context: &'a SharedContext,
    known: &'a KnownFacts,
    /// Labels of the earlier report that several of its facts begin with.
    ambiguous: HashSet<&'a str>,
    /// The lines of the files, by name.
    lines: BTreeMap<&'a str, Vec<&'a str>>,
    ids: Ids,
    /// The facts by unit and value.
    by_quantity: HashMap<(String, String), Vec<usize>>,
    /// The labels, with the number that was given last to each.
    labels: HashMap<String, usize>,
    used: HashSet<String>,
    /// The year of the report, if its id is one.
    year: Option<String>,
    /// The number before, in the same passage.
    last: Option<Last>,
    /// How many sentences have been read, and where each fact was read last.
    sentences: usize,
    last_read: Vec<Sentence>,
    bound: Bound,
}

/// The name and the unit of a number.
pub(super) struct Last {
    pub name: String,
    pub unit: String,
    pub is_sure: bool,
}

/// Where a number is read: one sentence does not give a figure twice, and the same words about another year give another one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sentence {
    number: usize,
    year: Option<String>,
}

/// What a number is called.
struct Name<'t> {
    text: &'t str,
    /// Whether the words beside it say so.
    is_named: bool,
}

/// The units in which schools and offices are counted.
const COUNTED: [&str; 3] = ["school", "item", "company"];

/// The most numbers that are bound in one paragraph: no paragraph that people read has more.
const MOST_NUMBERS: usize = 1000;

/// A number in its sentence.
#[derive(Clone, Copy)]
struct Occurrence<'o> {
    quantity: &'o Quantity,
    /// The text between it and the number or the sentence before, and all that follows.
    before: &'o str,
    after: &'o str,
    /// What the sentence has named.
    subjects: &'o Subjects,
    /// Whether it is the first number of its sentence.
    is_first: bool,
}

/// The name of a number.
struct Naming {
    name: String,
    /// Whether the text leaves no doubt about it.
    is_sure: bool,
    /// Whether the name says something by itself, so that the numbers that follow may belong to it.
    is_named: bool,
    /// Whether a list of names gave it.
    is_given: bool,
}

impl Binder<'_> {
    /// Takes over a fact of a table.
    fn of_table(&mut self, fact: &NewFact) {
        self.ids.reserve(&fact.id);
        self.used.insert(fact.id.clone());
        self.labels.insert(fact.label.clone(), 1);
        let same = self.by_quantity.entry((fact.unit.clone(), fact.value.clone())).or_default();
        same.push(self.bound.facts.len());
        self.last_read.push(Sentence { number: 0, year: None });
        self.bound.facts.push(fact.clone());
    }

    fn passage(&mut self, file: &str, index: usize, narrative: &Narrative, passage: &Passage<'_>, ranges: &[Range<usize>]) {
        let text = &*passage.text;
        self.sentences += 1;
        self.last = None;
        let (mut last, mut start, mut subjects) = (0, 0, Subjects::default());
        // To find its place in the file takes longer for each number of a paragraph.
        let (bound, rest) = ranges.split_at(ranges.len().min(MOST_NUMBERS));
        self.bound.left.extend(rest.iter().map(|range| around(text, range)));
        // A span or a ratio of several numbers is one figure.
        let mut taken = 0;
        let mut shared = Shared::default();
        for (number, range) in bound.iter().enumerate() {
            if range.start < taken {
                continue;
            }
            let quantity = (!passage.is_heading).then(|| quantity(self.shared_context, index, text, range)).flatten();
            let written = quantity.as_ref().and_then(|quantity| self.written(file, passage, &quantity.range));
            let (Some(quantity), Some((position, old))) = (quantity, written) else {
                self.bound.left.push(around(text, range));
                shared = Shared::default();
                continue;
            };
            if let Some(next) = sentence_start(text, start.max(last), quantity.range.start) {
                start = next;
                self.sentences += 1;
                (shared, subjects) = (Shared::default(), Subjects::default());
            }
            let before = &text[start.max(last)..quantity.range.start];
            let occurrence = Occurrence {
                quantity: &quantity,
                before,
                after: &text[quantity.range.end..],
                subjects: &subjects,
                is_first: last <= start,
            };
            // A number of a list has been counted with the first one.
            let is_counted = last > start && (before.is_empty() || is_joint(before));
            let (run, end) =
                if is_counted { (1, quantity.range.end) } else { self.run(index, text, &quantity, &bound[number..]) };
            shared.distribute_behind(&text[end..], run);
            let naming = self.naming(&occurrence, run, &mut shared, || fallback(narrative, passage, &quantity));
            let sentence = Sentence { number: self.sentences, year: year_before(&text[..quantity.range.start]) };
            let name = Name { text: &naming.name, is_named: naming.is_sure };
            let id = self.fact(&name, &quantity, clause_title(narrative, passage), sentence);
            let is_amount = naming.is_named && quantity.unit != "percent";
            shared.note_in_row(before, if is_amount { &naming.name } else { "" });
            if naming.is_given {
                // What follows a list of numbers may be of any of them.
                subjects = Subjects::default();
            } else {
                subjects.note(&Read { before, name: &naming.name, unit: &quantity.unit, is_named: naming.is_named });
            }
            self.last = Some(Last { name: naming.name, unit: quantity.unit.clone(), is_sure: naming.is_sure });
            (last, taken) = (quantity.range.end, quantity.range.end);
            let fix = Fix { old, new: format!("{{{{ {id} }}}}") };
            self.bound.edits.entry(file.to_owned()).or_default().push((position, fix));
        }
    }

    /// Returns the name of a number: one that a list of names gives it, its own, that of the number before it, or `fallback`.
    fn naming(
        &mut self,
        occurrence: &Occurrence<'_>,
        run: usize,
        shared: &mut Shared,
        fallback: impl FnOnce() -> String,
    ) -> Naming {
        let Occurrence { quantity, before, after, subjects, is_first } = *occurrence;
        let own = label(Beside { before, behind: after, unit: &quantity.unit }, subjects);
        if names_each(before) && shared.distribute(before, run) {
            shared.rename(|name| self.of_year(name, before));
        } else if let Some(name) = own.as_ref().filter(|_| !names_each(before)) {
            shared.continue_with(&name.text, run);
        }
        let given = shared.take();
        // The name right before several numbers is not that of the first one.
        let is_several = run != 1 && given.is_none();
        let own = own.filter(|_| !(is_several && names_each(before)));
        let owned = own.as_ref().and_then(|own| shared.owned(before, &own.text));
        let pair =
            self.last.as_ref().filter(|last| given.is_none() && !is_first && is_pair(before, own.is_some(), last, quantity));
        let pair_is_sure = pair.is_some_and(|last| last.is_sure);
        let name = match (&own, pair, given.as_ref().map(|given| given.text.clone()).or(owned)) {
            (_, _, Some(name)) => name,
            // 13951户68202人: the second number counts the same in another unit.
            (_, Some(last), _) => paired(&last.name, quantity),
            (Some(own), ..) => own.text.clone(),
            _ => self.completion(before, quantity, is_first).unwrap_or_else(fallback),
        };
        let own = own.filter(|_| !before.is_empty() || is_first);
        shared.note(before, own.as_ref().map_or("", |own| &own.text), COUNTED.contains(&quantity.unit.as_str()));
        let name = if is_several && names_each(before) { name } else { self.of_year(&name, before) };
        // 金额17万元 is an amount of its own, and 占60% is none.
        let is_amount = |refers| refers == Refers::Amount && quantity.unit != "percent";
        // 比上年增加 says nothing without what it belongs to.
        let is_clear = own.as_ref().is_some_and(|own| own.is_sure) || pair_is_sure;
        Naming {
            // 分别 in a name is a list of names that was not understood.
            is_sure: !name.contains("分别") && given.as_ref().map_or(is_clear && !is_several, |given| given.is_sure),
            is_named: own.as_ref().is_some_and(|own| own.refers.is_none_or(is_amount)) && given.is_none(),
            is_given: given.is_some(),
            name,
        }
    }

    /// The name of a rate right behind its target: 完成预算41万元的93%.
    fn completion(&self, before: &str, quantity: &Quantity, is_first: bool) -> Option<String> {
        let last = self.last.as_ref().filter(|_| before.trim() == "的" && !is_first && quantity.unit == "percent")?;
        Some(format!("{}完成比例", last.name))
    }

    /// How many numbers of one unit follow each other from the first range on, with nothing but commas between them. Nought if
    /// another number follows in the same way. With it, where the last one ends.
    fn run(&self, index: usize, text: &str, first: &Quantity, ranges: &[Range<usize>]) -> (usize, usize) {
        let (mut count, mut end) = (1, first.range.end);
        for range in ranges {
            if range.start < end {
                continue;
            }
            let next = quantity(self.shared_context, index, text, range);
            let start = next.as_ref().map_or(range.start, |next| next.range.start);
            if !text.get(end..start).is_some_and(is_joint) {
                break;
            }
            // 310人次、46万元: two counts of one thing.
            let is_pair = next.as_ref().is_some_and(|next| count == 1 && next.unit != first.unit);
            if is_pair {
                break;
            }
            let Some(next) = next.filter(|next| next.unit == first.unit) else { return (0, end) };
            (count, end) = (count + 1, next.range.end);
        }
        (count, end)
    }

    /// A name with the year that stands before it, if that is another one than the report's: 2022年脱贫 is no figure of 2023.
    fn of_year(&self, name: &str, before: &str) -> String {
        // 2022年、2023年招生分别为: each name has its year, which that of the report needs not.
        let own = self.year.as_deref().and_then(|own| name.strip_prefix(own)).and_then(|rest| rest.strip_prefix('年'));
        if let Some(rest) = own.filter(|rest| rest.chars().count() > 1) {
            return rest.to_owned();
        }
        if year_before(name).is_some() {
            return name.to_owned();
        }
        let part = before.rsplit(['，', '。', '；', '：', ',', ';']).next().unwrap_or_default();
        let year = year_before(part).filter(|year| Some(year) != self.year.as_ref());
        match year.filter(|year| self.year.is_some() && !name.contains(year.as_str())) {
            Some(year) => format!("{year}年{name}"),
            None => name.to_owned(),
        }
    }

    /// How a part of a passage is written in its file, if it stands in one run there.
    fn written(&self, file: &str, passage: &Passage<'_>, range: &Range<usize>) -> Option<(Position, String)> {
        let position = passage.position(range.clone());
        let length = passage.text[range.clone()].chars().count();
        let line = *self.lines.get(file)?.get(position.line as usize - 1)?;
        let written: String = line.chars().skip(position.column as usize - 1).take(length).collect();
        let is_whole = u32::try_from(length) == Ok(position.length) && written.chars().count() == length;
        is_whole.then_some((position, written))
    }

    /// The id of the fact with this label and quantity: one that is known, or a new one.
    fn fact(&mut self, name: &Name<'_>, quantity: &Quantity, clause: Option<&str>, sentence: Sentence) -> String {
        let label = name.text;
        let Quantity { unit, value, new, is_approximate, .. } = quantity;
        let same = self.by_quantity.entry((unit.clone(), value.clone())).or_default();
        let is_same = |index: &&usize| {
            let last = &self.last_read[**index];
            last.number != sentence.number && last.year == sentence.year && is_same_label(&self.bound.facts[**index].label, label)
        };
        if let Some(index) = same.iter().find(is_same).copied() {
            self.last_read[index] = sentence;
            return self.bound.facts[index].id.clone();
        }
        self.last_read.push(sentence);
        same.push(self.bound.facts.len());
        if let Some(new) = new.clone().filter(|new| !self.bound.units.contains(new)) {
            self.bound.units.push(new);
        }
        let label = self.distinct(label, clause);
        let is_sure = name.is_named && label == name.text;
        // A label that the earlier report needed several times says too little to be the same thing.
        let is_clear = !self.ambiguous.contains(base_label(&label));
        let earlier = self.known.get(&(label.clone(), unit.clone())).filter(|id| is_clear && !self.used.contains(*id));
        let id = earlier.cloned().unwrap_or_else(|| self.ids.give(&label, "figure"));
        self.used.insert(id.clone());
        let (unit, value) = (unit.clone(), value.clone());
        let fact = NewFact { id: id.clone(), label, unit, value, is_approximate: *is_approximate, is_sure };
        self.bound.facts.push(fact);
        id
    }

    /// A label that no fact has yet: with the title of its clause, or else with a number.
    fn distinct(&mut self, label: &str, clause: Option<&str>) -> String {
        let mut own = label.to_owned();
        if self.labels.contains_key(&own)
            && let Some(clause) = clause
        {
            own = format!("{label}（{clause}）");
        }
        while self.labels.contains_key(&own) {
            let last = self.labels.entry(label.to_owned()).or_insert(1);
            *last += 1;
            own = format!("{label}（{last}）");
        }
        self.labels.insert(own.clone(), 1);
        own
    }
}
