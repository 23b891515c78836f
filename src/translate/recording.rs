//! Records what people say of translations: that they are made from the present words, or that somebody has reviewed them.

use super::{State, Subject, Translation, translations};
use crate::load::record_schema::StateWord;
use crate::model::translation_record::{LanguageRecord, Recorded, SegmentKey};
use crate::segment::{digest, folded};
use std::collections::BTreeSet;

/// What is said of translations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Acceptance {
    /// They say what the source says now.
    Translated,
    /// The change of the source needs no change of the translation: what was reviewed stays reviewed.
    Trivial,
    /// Somebody has reviewed them, with name and date.
    Reviewed { by: String, on: String },
    /// They still need work; a machine may have made them.
    Draft { is_machine_made: bool },
}

/// Whether a text can be the name of a reviewer in the record: one line without invisible characters.
pub(crate) fn is_name(text: &str) -> bool {
    let is_hidden = |c: char| {
        c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    !text.trim().is_empty() && !text.contains(is_hidden)
}

/// Why nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The report has no such clause or text.
    UnknownPlace(String),
    /// These are missing, or the source has changed since: nobody can sign them off.
    NotReady(Vec<String>),
}

/// The record of one language, while it is changed.
pub(crate) struct Recording {
    pub record: LanguageRecord,
    translations: Vec<Translation>,
    /// Those that were recorded by their words.
    recorded: BTreeSet<usize>,
}

impl Recording {
    pub(crate) fn new(subject: &Subject<'_>, code: &str, locale: usize) -> Recording {
        let record = subject.record_of(code).cloned();
        Recording::of(record.unwrap_or_default(), translations(subject, code, locale))
    }

    pub(super) fn of(record: LanguageRecord, translations: Vec<Translation>) -> Recording {
        Recording { record, translations, recorded: BTreeSet::new() }
    }

    /// How many are missing, and how many are not recorded or drafts.
    pub(crate) fn left(&self) -> (usize, usize) {
        let missing = self.translations.iter().filter(|own| own.target.is_none()).count();
        let is_draft = |own: &&Translation| {
            let recorded = own.key.as_ref().and_then(|key| self.record.get(key));
            own.target.is_some() && recorded.is_none_or(|recorded| recorded.state == StateWord::Draft)
        };
        (missing, self.translations.iter().filter(is_draft).count())
    }

    /// Records what is said of the texts of YAML and CSV files.
    pub(crate) fn accept_texts(&mut self, acceptance: &Acceptance) -> Result<usize, Refusal> {
        self.accept_where(|translation| translation.section.is_none(), acceptance, "")
    }

    /// Records what is said of the translations in a place, or of all. Returns how many there are.
    pub(crate) fn accept(&mut self, place: Option<&str>, acceptance: &Acceptance) -> Result<usize, Refusal> {
        let name = place.unwrap_or_default();
        self.accept_where(|translation| place.is_none_or(|place| translation.is_in(place)), acceptance, name)
    }

    fn accept_where(
        &mut self,
        is_here: impl Fn(&Translation) -> bool,
        acceptance: &Acceptance,
        name: &str,
    ) -> Result<usize, Refusal> {
        let here: Vec<usize> = (0..self.translations.len()).filter(|index| is_here(&self.translations[*index])).collect();
        if here.is_empty() {
            return Err(Refusal::UnknownPlace(name.to_owned()));
        }
        if let Acceptance::Reviewed { .. } = acceptance {
            let is_ready = |index: &&usize| !matches!(self.translations[**index].state, State::Missing | State::Stale);
            let not_ready = here.iter().filter(|index| !is_ready(index)).map(|index| self.translations[*index].address());
            let not_ready: Vec<String> = not_ready.collect();
            if !not_ready.is_empty() {
                return Err(Refusal::NotReady(not_ready));
            }
        }
        let accepted: Vec<usize> = here.into_iter().filter(|index| self.translations[*index].target.is_some()).collect();
        for index in &accepted {
            self.put(*index, acceptance);
        }
        self.drop_orphans(&accepted);
        Ok(accepted.len())
    }

    /// Records what is said of the translation with these folded words: the one at an address or, if the place of the segment
    /// is another one now, the only one with them.
    pub(crate) fn accept_words(&mut self, address: &str, words: &str, acceptance: &Acceptance) {
        let is_it = |translation: &Translation| translation.target.as_ref().is_some_and(|target| folded(&target.words) == words);
        let at = self.translations.iter().position(|own| own.address() == address && is_it(own));
        // Of several with these words, one that nobody has recorded yet.
        let is_new = |index: &usize| is_it(&self.translations[*index]) && !self.recorded.contains(index);
        let changed = |index: &usize| is_new(index) && !self.translations[*index].is_as_recorded;
        let by_words = || (0..self.translations.len()).find(changed).or_else(|| (0..self.translations.len()).find(is_new));
        let Some(index) = at.or_else(by_words) else { return };
        self.recorded.insert(index);
        // With both languages edited nothing tells the pair any more, but the text keeps its place.
        let known = SegmentKey::read(address);
        let is_free = self.record.contains_key(&known) && !self.translations.iter().any(|own| own.key.as_ref() == Some(&known));
        if self.translations[index].key.is_none() && is_free {
            self.translations[index].key = Some(known);
        }
        self.put(index, acceptance);
    }

    fn put(&mut self, index: usize, acceptance: &Acceptance) {
        let translation = &self.translations[index];
        // What somebody has reviewed, and nobody has changed, is not less than that.
        if translation.state == State::Reviewed && matches!(acceptance, Acceptance::Translated | Acceptance::Trivial) {
            return;
        }
        let Some(target) = &translation.target else { return };
        let known = translation.key.as_ref().and_then(|key| self.record.get(key)).cloned();
        let is_reviewed =
            known.as_ref().is_some_and(|known| known.state == StateWord::Reviewed && known.translation == digest(&target.words));
        let (state, review, is_machine_made) = match acceptance {
            Acceptance::Trivial if is_reviewed => (StateWord::Reviewed, known.and_then(|known| known.review), false),
            Acceptance::Translated | Acceptance::Trivial => {
                (StateWord::Translated, None, known.is_some_and(|known| known.is_machine_made))
            }
            Acceptance::Reviewed { by, on } => (StateWord::Reviewed, Some((by.clone(), on.clone())), false),
            Acceptance::Draft { is_machine_made } => (StateWord::Draft, None, *is_machine_made),
        };
        let recorded = Recorded {
            state,
            review,
            is_machine_made,
            translation: digest(&target.words),
            source: translation.source.words.clone(),
        };
        let key = self.key(index);
        self.record.insert(key.clone(), recorded);
        self.translations[index].key = Some(key);
    }

    /// The key of a translation: the one that it has, or a new one if it is new or has moved to another clause.
    fn key(&mut self, index: usize) -> SegmentKey {
        let Translation { key, group, is_numbered, .. } = &self.translations[index];
        if let Some(key) = key {
            if key.group == *group {
                return key.clone();
            }
            self.record.remove(key);
        }
        let from = SegmentKey { group: group.clone(), number: 0 };
        let last = self.record.range(from..).take_while(|(key, _)| key.group == *group).last().map_or(0, |(key, _)| key.number);
        SegmentKey { group: group.clone(), number: if *is_numbered { last + 1 } else { 0 } }
    }

    /// Removes what is recorded of segments that these groups no longer have.
    fn drop_orphans(&mut self, accepted: &[usize]) {
        let groups: BTreeSet<&str> = accepted.iter().map(|index| self.translations[*index].group.as_str()).collect();
        let used: BTreeSet<&SegmentKey> = self.translations.iter().filter_map(|translation| translation.key.as_ref()).collect();
        self.record.retain(|key, _| used.contains(key) || !groups.contains(key.group.as_str()));
    }
}
