//! Puts translations into the files that they belong to: finds the text that each belongs to, and replaces what stands there. What the
//! language does not have yet is inserted by `insertion.rs`.

use super::fit::{continued, fit, words};
use super::pieces::{base_of, pieces, with_addresses, words_in};
use super::refusals::{by_hand, edited, no_base, outdated, twice, unknown};
use super::written_text::{Found, FoundKind, WrittenFile, is_markdown, joined, scalar};
use crate::content_edit::Change;
use crate::diagnostic::Sentence;
use crate::segment::folded;
use crate::translate::{Acceptance, Side, State, Subject, Translation, translations};
use std::collections::BTreeMap;
use std::ops::Range;

/// A translation that comes from a person or a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Incoming {
    /// Where it belongs: `scale/3`.
    pub address: String,
    /// The words of the source that it was made from; `None` for the present ones.
    pub source: Option<String>,
    /// The text in Markdown, or without markup where the source has none.
    pub text: String,
    /// The mark of the translation that it replaces, see [`base_of`], if it is known.
    pub base: Option<String>,
    pub acceptance: Acceptance,
    /// Whether it says by itself that an unchanged text is a good translation of the present source.
    pub confirms: bool,
}

/// The changes that translations make.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    pub changes: Vec<Change>,
    /// Those that were put in, and those that stand there already and are confirmed, by their addresses.
    pub accepted: Vec<(String, Acceptance)>,
    /// How many of the accepted stand there already, and how many others nobody has touched.
    pub confirmed: usize,
    pub untouched: usize,
    /// The new words of each, folded, by address.
    pub words: BTreeMap<String, String>,
    /// How many are not of the present source.
    pub strangers: usize,
    /// Why some were not put in.
    pub refused: Vec<(String, Sentence)>,
}

/// Returns the text of a file as it is on the disk; `None` if there is no such file.
pub(crate) type ReadFile<'a> = &'a dyn Fn(&str) -> Result<Option<String>, Sentence>;

/// Puts translations into the files of a report, or into those that all reports share. No file is written.
pub(crate) fn merge(
    subject: &Subject<'_>,
    (code, locale): (&str, usize),
    incoming: &[Incoming],
    read: ReadFile<'_>,
) -> Result<Merged, Sentence> {
    let mut merger = Merger {
        subject: subject.clone(),
        code,
        locale,
        list: translations(subject, code, locale),
        files: Files::new(read),
        edits: BTreeMap::new(),
        new: BTreeMap::new(),
        merged: Merged::default(),
    };
    let mut missing = BTreeMap::new();
    let mut found: BTreeMap<usize, Vec<Incoming>> = BTreeMap::new();
    for own in incoming {
        let index = merger.find(own);
        merger.merged.strangers += usize::from(index.is_err());
        match index.and_then(|index| Ok((index, merger.resolved(index, own)?))) {
            Ok((index, own)) => found.entry(index).or_default().push(own),
            Err(refusal) => merger.merged.refused.push((own.address.clone(), refusal)),
        }
    }
    for (index, several) in found {
        let put = one_of(&several).ok_or_else(twice).and_then(|own| merger.put(index, own, &mut missing));
        if let Err(refusal) = put {
            merger.merged.refused.push((several[0].address.clone(), refusal));
        }
    }
    merger.insert(&missing)?;
    merger.finish()
}

/// The one text that somebody has written, of those that came back for the same segment. `None` if they are several.
fn one_of(several: &[Incoming]) -> Option<&Incoming> {
    let written: Vec<&Incoming> = several.iter().filter(|own| !own.is_untouched()).collect();
    let first = written.first().copied().or(several.first())?;
    written.iter().all(|own| own.text.trim() == first.text.trim()).then_some(first)
}

impl Incoming {
    /// Whether it is the very text that was given out.
    pub(super) fn is_untouched(&self) -> bool {
        self.base.as_ref().is_some_and(|base| *base == base_of(&self.text))
    }
}

/// Returns the text of a side as a translator sees it, on one line. `None` if it is written in a way that this program does not
/// change.
pub(crate) fn raw(side: &Side, files: &mut Files<'_>) -> Option<String> {
    let file = files.get(&side.place.file).ok().flatten()?;
    let found = find(side, file)?;
    Some(text_of(&found, file))
}

/// Files that have been read.
pub(crate) struct Files<'a> {
    known: BTreeMap<String, Option<WrittenFile>>,
    read: ReadFile<'a>,
}

impl<'a> Files<'a> {
    pub(crate) fn new(read: ReadFile<'a>) -> Files<'a> {
        Files { known: BTreeMap::new(), read }
    }

    fn get(&mut self, name: &str) -> Result<Option<&WrittenFile>, Sentence> {
        if !self.known.contains_key(name) {
            let file = (self.read)(name)?.map(|text| WrittenFile::new(name, text));
            self.known.insert(name.to_owned(), file);
        }
        Ok(self.known.get(name).and_then(Option::as_ref))
    }
}

/// Where a side is written, if its words are those that stand there.
pub(super) fn find(side: &Side, file: &WrittenFile) -> Option<Found> {
    let found = if side.is_plain { file.plain(side.place.position)? } else { file.markdown(side.place.position)? };
    let text = text_of(&found, file);
    let words = if side.is_plain { text } else { words_in(&text) };
    (folded(&words) == folded(&side.words)).then_some(found)
}

fn text_of(found: &Found, file: &WrittenFile) -> String {
    let text = &file.text[found.range.clone()];
    if found.kind == FoundKind::Plain { text.to_owned() } else { joined(text) }
}

/// A text that the language does not have, by the index of its segment.
pub(super) type Missing = BTreeMap<usize, Incoming>;

pub(super) struct Merger<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) code: &'a str,
    pub(super) locale: usize,
    pub(super) list: Vec<Translation>,
    files: Files<'a>,
    /// What replaces parts of files, in the order of their start; those with the same start in the order added.
    pub(super) edits: BTreeMap<String, Vec<(Range<usize>, String)>>,
    /// The texts of new files.
    pub(super) new: BTreeMap<String, String>,
    pub(super) merged: Merged,
}

impl Merger<'_> {
    /// The segment that a translation belongs to.
    fn find(&self, own: &Incoming) -> Result<usize, Sentence> {
        let by_address = self.list.iter().position(|translation| translation.address() == own.address);
        let Some(source) = own.source.as_deref().map(folded) else {
            return by_address.ok_or_else(|| unknown(&own.address));
        };
        let is_it = |index: &usize| folded(&self.list[*index].source.words) == source;
        if let Some(index) = by_address.filter(is_it) {
            return Ok(index);
        }
        let same: Vec<usize> = (0..self.list.len()).filter(is_it).collect();
        match (same.as_slice(), by_address) {
            ([index], _) => Ok(*index),
            (_, Some(index)) => Err(outdated(&self.list[index])),
            _ => Err(unknown(&own.address)),
        }
    }

    pub(super) fn file(&mut self, name: &str) -> Result<Option<&WrittenFile>, Sentence> {
        self.files.get(name)
    }

    /// How the source of a segment is written, and its text.
    fn source_of(&mut self, index: usize) -> Result<(FoundKind, String), Sentence> {
        let source = self.list[index].source.clone();
        let file = self.file(&source.place.file)?.ok_or_else(|| by_hand(&source))?;
        let found = find(&source, file).ok_or_else(|| by_hand(&source))?;
        Ok((found.kind, text_of(&found, file)))
    }

    /// A translation with the addresses of its links, which some formats do not carry.
    fn resolved(&mut self, index: usize, own: &Incoming) -> Result<Incoming, Sentence> {
        let (_, source) = self.source_of(index)?;
        Ok(Incoming { text: with_addresses(own.text.trim(), &pieces(&source)), ..own.clone() })
    }

    /// Replaces the translation of a segment, or notes it as missing.
    fn put(&mut self, index: usize, own: &Incoming, missing: &mut Missing) -> Result<(), Sentence> {
        let Translation { source, target, state, is_as_recorded, .. } = self.list[index].clone();
        let address = self.list[index].address();
        let (kind, source_raw) = self.source_of(index)?;
        let text = own.text.clone();
        // A text that is still that of the source is no translation yet.
        let is_copy = folded(&words(&text, kind)) == folded(&source.words);
        let acceptance = if is_copy { Acceptance::Draft { is_machine_made: false } } else { own.acceptance.clone() };
        let Some(target) = target else {
            let text = fit(&text, kind, &source_raw, None)?;
            self.merged.words.insert(address, folded(&words(&text, kind)));
            missing.insert(index, Incoming { text, acceptance, ..own.clone() });
            return Ok(());
        };
        let name = target.place.file.to_string();
        let file = self.file(&name)?.ok_or_else(|| by_hand(&target))?;
        let found = find(&target, file).ok_or_else(|| by_hand(&target))?;
        let now = text_of(&found, file);
        if now == text || own.is_untouched() {
            let is_said = matches!(state, State::Stale | State::Draft) || matches!(own.acceptance, Acceptance::Draft { .. });
            if now == text && own.confirms && is_said {
                self.merged.words.insert(address.clone(), folded(&words(&text, kind)));
                self.merged.confirmed += 1;
                self.merged.accepted.push((address, acceptance));
            } else {
                self.merged.untouched += 1;
            }
            return Ok(());
        }
        let text = fit(&text, kind, &source_raw, Some(&now))?;
        match &own.base {
            Some(base) if *base != base_of(&now) => return Err(edited(&target)),
            None if !is_as_recorded => return Err(no_base(&target)),
            _ => {}
        }
        let file = self.file(&name)?.ok_or_else(|| by_hand(&target))?;
        let before = file.text[..found.range.start].chars().next_back();
        let new = match found.kind {
            FoundKind::Plain if !is_markdown(&name) => scalar(&text, before),
            _ => continued(&text, file, found.range.start),
        };
        self.edits.entry(name).or_default().push((found.range, new));
        self.merged.words.insert(address.clone(), folded(&words(&text, kind)));
        self.merged.accepted.push((address, acceptance));
        Ok(())
    }

    fn finish(mut self) -> Result<Merged, Sentence> {
        for (name, mut edits) in std::mem::take(&mut self.edits) {
            let Some(file) = self.file(&name)? else { continue };
            edits.sort_by_key(|(range, _)| range.start);
            let mut after = String::with_capacity(file.text.len());
            let mut end = 0;
            for (range, new) in edits {
                after.push_str(&file.text[end..range.start.max(end)]);
                after.push_str(&new);
                end = range.end.max(end);
            }
            after.push_str(&file.text[end..]);
            let before = Some(file.text.clone());
            self.merged.changes.push(Change { name, before, after });
        }
        let new = self.new.into_iter().map(|(name, after)| Change { name, before: None, after });
        self.merged.changes.extend(new);
        Ok(self.merged)
    }
}
