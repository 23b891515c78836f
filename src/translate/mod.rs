//! Translations that stay true: which text of a second language is the translation of which segment, whether it was made from
//! the words that stand there now, and what people have said of it. Figures are no words: a changed value makes nothing stale.
//!
//! What is known is recorded in `translations.lock.yaml` beside each report, and beside `site.yaml` for what all reports share.
//! Without this file they are taken as they are.

mod pairing;
mod record_text;
mod recording;
mod subject;
#[cfg(test)]
mod tests;

pub(crate) use record_text::text as record_text;
pub(crate) use recording::{Acceptance, Recording, Refusal, is_name};
pub(crate) use subject::{SHARED, Subject};

use crate::diagnostic::Place;
use crate::load::record_schema::StateWord;
use crate::model::report::Version;
use crate::model::translation_record::{LanguageRecord, Recorded, SegmentKey};
use crate::segment::{Segment, digest, folded, has_words, segments};
use crate::written::Written;
use pairing::Unit;
use std::collections::{BTreeMap, BTreeSet};

/// How far a translation is. Each is worse than the one behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    /// There is none.
    Missing,
    /// The words of the source have changed since.
    Stale,
    /// Nobody has said yet that it is one of this source.
    Draft,
    Translated,
    /// Somebody has reviewed it, and it has not changed since.
    Reviewed,
}

impl State {
    pub(crate) const ALL: [State; 5] = [State::Missing, State::Stale, State::Draft, State::Translated, State::Reviewed];

    /// The word for machines.
    pub(crate) fn word(self) -> &'static str {
        match self {
            State::Missing => "missing",
            State::Stale => "stale",
            State::Draft => "draft",
            State::Translated => "translated",
            State::Reviewed => "reviewed",
        }
    }
}

/// A segment of the source with its translation in one language.
#[derive(Debug, Clone)]
pub(crate) struct Translation {
    /// The section, `preface` or `closing`; `None` for a text of a YAML or CSV file.
    pub section: Option<String>,
    /// The group of its key: the clause, or the section outside of clauses, or the name of a YAML text.
    pub group: String,
    /// Whether its group may have several.
    pub is_numbered: bool,
    /// Its place in the record, if it is recorded.
    pub key: Option<SegmentKey>,
    /// Its place in the record, or what that will be.
    place: SegmentKey,
    pub state: State,
    /// Whether a machine has made it and nobody has reviewed it.
    pub is_machine_made: bool,
    /// Where the source and the translation stand, with their words.
    pub source: Side,
    pub target: Option<Side>,
    /// Whether the translation is the one that is recorded.
    pub is_as_recorded: bool,
    /// The words that the translation was made from, if they are recorded.
    pub made_from: Option<String>,
}

/// A text in one language.
#[derive(Debug, Clone)]
pub(crate) struct Side {
    pub place: Place,
    /// Its words with `{}` for figures.
    pub words: String,
    pub is_heading: bool,
    /// Whether it has no markup and no figures: a text of a picture, of front matter, or of a YAML or CSV file.
    pub is_plain: bool,
}

impl Translation {
    /// Its place in the record, or what that will be: `scale/3`.
    pub(crate) fn address(&self) -> String {
        self.place.to_string()
    }

    /// Whether it is in a place: a section, a clause, the name of a YAML text, or its own address.
    pub(crate) fn is_in(&self, place: &str) -> bool {
        let is_below = |whole: &str| whole.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'));
        self.group == place
            || self.section.as_deref() == Some(place)
            || self.address() == place
            || self.section.is_none() && is_below(&self.group)
    }
}

/// Returns every segment of a report, or of what all reports share, with its translation in a language, in reading order, the texts of YAML files last. A
/// report without a record has drafts only. The source language has none.
pub(crate) fn translations(subject: &Subject<'_>, code: &str, locale: usize) -> Vec<Translation> {
    compared(subject, code, locale).0
}

/// Like [`translations`]; also returns the texts of the language that say nothing of the source any more, because what they were
/// made from is gone.
pub(crate) fn compared(subject: &Subject<'_>, code: &str, locale: usize) -> (Vec<Translation>, Vec<Side>) {
    if locale == subject.source_locale {
        return (Vec::new(), Vec::new());
    }
    let empty = LanguageRecord::new();
    let record = subject.record_of(code).unwrap_or(&empty);
    let (source, target) = narratives(subject, locale);
    let (mut list, orphans) = of_files(&source, &target, record);
    list.extend(of_yaml(subject, locale, record));
    number(&mut list, record);
    (list, orphans)
}

/// Gives those that are not recorded the numbers that they will have in the record.
fn number(list: &mut [Translation], record: &LanguageRecord) {
    let mut last: BTreeMap<String, u32> = BTreeMap::new();
    for key in record.keys() {
        last.insert(key.group.clone(), key.number);
    }
    for translation in list {
        if translation.key.as_ref().is_some_and(|key| key.group == translation.group) || !translation.is_numbered {
            continue;
        }
        let number = last.entry(translation.group.clone()).or_default();
        *number += 1;
        translation.place.number = *number;
    }
}

/// A segment and the file that it stands in.
struct InFile<'a> {
    section: &'a str,
    version: &'a Version,
    segment: Segment<'a>,
}

impl InFile<'_> {
    fn unit(&self) -> Unit<'_> {
        Unit {
            group: self.segment.clause.unwrap_or(self.section).to_owned(),
            words: &self.segment.words,
            facts: self.segment.facts().map(|fact| fact.id.as_str()).collect(),
            is_heading: self.segment.passage.is_heading,
        }
    }

    fn side(&self) -> Side {
        let passage = &self.segment.passage;
        let position = passage.position(0..passage.text.len());
        Side {
            place: Place { file: self.version.file.clone(), position },
            words: self.segment.words.clone(),
            is_heading: passage.is_heading,
            is_plain: passage.is_plain,
        }
    }
}

fn in_files<'a>(section: &'a str, version: &'a Version) -> impl Iterator<Item = InFile<'a>> {
    segments(&version.narrative).into_iter().map(move |segment| InFile { section, version, segment })
}

/// The segments of narratives in their source and in a language.
fn narratives<'a>(subject: &Subject<'a>, locale: usize) -> (Vec<InFile<'a>>, Vec<InFile<'a>>) {
    let mut source = Vec::new();
    let mut target = Vec::new();
    for (section, translations) in subject.narratives() {
        let (shown, version) = translations.source();
        if shown == locale {
            continue;
        }
        source.extend(in_files(section, version));
        target.extend(translations.own(locale).into_iter().flat_map(|version| in_files(section, version)));
    }
    (source, target)
}

fn of_files(source: &[InFile<'_>], target: &[InFile<'_>], record: &LanguageRecord) -> (Vec<Translation>, Vec<Side>) {
    let units = [source, target].map(|list| list.iter().map(InFile::unit).collect::<Vec<Unit<'_>>>());
    let pairs = pairing::pairs(&units[0], &units[1], record);
    let paired: BTreeSet<usize> = pairs.iter().filter_map(|pair| pair.target).collect();
    // A clause that only the translation has is reported as such.
    let groups: BTreeSet<&str> = units[0].iter().map(|unit| unit.group.as_str()).collect();
    let is_orphan = |index: &usize| !paired.contains(index) && groups.contains(units[1][*index].group.as_str());
    let orphans = (0..target.len()).filter(is_orphan).map(|index| target[index].side()).collect();
    let list = pairs.into_iter().map(|pair| {
        let own = &source[pair.source];
        let other = pair.target.map(|index| target[index].side());
        let group = own.segment.clause.unwrap_or(own.section).to_owned();
        translation((Some(own.section.to_owned()), group, true), pair.key, own.side(), other, record)
    });
    (list.collect(), orphans)
}

fn of_yaml(subject: &Subject<'_>, locale: usize, record: &LanguageRecord) -> Vec<Translation> {
    let mut sides = Vec::new();
    for text in subject.texts() {
        let (Some(file), Some((source, written))) = (text.text.file(), text.text.with_place(subject.source_locale)) else {
            continue;
        };
        // A text that is the same in all languages is nobody's translation.
        if text.text.is_same() || !has_words(source) {
            continue;
        }
        let side = |words: &str, written: &Written| Side {
            place: Place { file: file.clone(), position: written.start() },
            words: words.to_owned(),
            is_heading: false,
            is_plain: true,
        };
        let target = text.text.with_place(locale).map(|(target, written)| side(target, written));
        sides.push(((text.name.to_string(), text.name.number > 0), side(source, written), target));
    }
    let pairs: Vec<(Unit<'_>, Option<&str>)> = sides
        .iter()
        .map(|((group, _), source, target)| {
            let unit = Unit { group: group.clone(), words: &source.words, facts: Vec::new(), is_heading: false };
            (unit, target.as_ref().map(|target| target.words.as_str()))
        })
        .collect();
    let keys = pairing::keys(&pairs, record);
    sides
        .into_iter()
        .zip(keys)
        .map(|(((group, is_numbered), source, target), key)| translation((None, group, is_numbered), key, source, target, record))
        .collect()
}

fn translation(
    (section, group, is_numbered): (Option<String>, String, bool),
    key: Option<SegmentKey>,
    source: Side,
    target: Option<Side>,
    record: &LanguageRecord,
) -> Translation {
    let recorded = key.as_ref().and_then(|key| record.get(key));
    let digest = target.as_ref().filter(|_| recorded.is_some()).map(|target| digest(&target.words));
    let state = state(&source, (target.as_ref(), digest.as_ref()), recorded);
    Translation {
        section,
        place: key.clone().filter(|key| key.group == group).unwrap_or(SegmentKey { group: group.clone(), number: 0 }),
        group,
        is_numbered,
        state,
        is_machine_made: state != State::Missing && recorded.is_some_and(|recorded| recorded.is_machine_made),
        is_as_recorded: recorded.zip(digest).is_some_and(|(recorded, digest)| recorded.translation == digest),
        made_from: recorded.map(|recorded| recorded.source.clone()),
        key,
        source,
        target,
    }
}

fn state(source: &Side, (target, digest): (Option<&Side>, Option<&String>), recorded: Option<&Recorded>) -> State {
    if target.is_none() {
        return State::Missing;
    }
    let Some(recorded) = recorded else { return State::Draft };
    let is_unchanged = digest == Some(&recorded.translation);
    let is_same = || source.words == recorded.source || folded(&source.words) == folded(&recorded.source);
    match recorded.state {
        _ if !is_same() => State::Stale,
        StateWord::Draft => State::Draft,
        StateWord::Reviewed if is_unchanged => State::Reviewed,
        StateWord::Translated | StateWord::Reviewed => State::Translated,
    }
}
