//! Puts translations into the files of a report: an existing text is replaced, a missing one is inserted where the source has
//! it, and a clause or file that the language does not have yet is made of the source's, when all of its texts are there.

use super::pieces::{LINK, Piece, base_of, carried, pieces, with_addresses, words_in};
use super::written_text::{Found, FoundKind, WrittenFile, is_markdown, joined, scalar};
use crate::content_edit::Change;
use crate::diagnostic::Sentence;
use crate::load::source_spans::{SpanKind, source_spans};
use crate::model::report::{ReportManuscript, Translations};
use crate::narrative::Narrative;
use crate::segment::folded;
use crate::translate::{Acceptance, Side, State, Translation, translations};
use std::collections::{BTreeMap, BTreeSet};
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
    /// Why some were not put in.
    pub refused: Vec<(String, Sentence)>,
}

/// Returns the text of a file as it is on the disk; `None` if there is no such file.
pub(crate) type ReadFile<'a> = &'a dyn Fn(&str) -> Result<Option<String>, Sentence>;

/// Puts translations into the files of a report. No file is written.
pub(crate) fn merge(
    report: &ReportManuscript,
    (code, locale): (&str, usize),
    incoming: &[Incoming],
    read: ReadFile<'_>,
) -> Result<Merged, Sentence> {
    let mut merger = Merger {
        report,
        code,
        locale,
        list: translations(report, code, locale),
        files: BTreeMap::new(),
        edits: BTreeMap::new(),
        new: BTreeMap::new(),
        merged: Merged::default(),
        read,
    };
    let mut missing = BTreeMap::new();
    let mut found: BTreeMap<usize, Vec<Incoming>> = BTreeMap::new();
    for own in incoming {
        match merger.find(own).and_then(|index| Ok((index, merger.resolved(index, own)?))) {
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
    fn is_untouched(&self) -> bool {
        self.base.as_ref().is_some_and(|base| *base == base_of(&self.text))
    }
}

/// Returns the text of a side as a translator sees it, on one line. `None` if it is written in a way that this program does not
/// change.
pub(crate) fn raw(side: &Side, files: &mut Files<'_>) -> Option<String> {
    let file = files.get(&side.place.file)?;
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

    fn get(&mut self, name: &str) -> Option<&WrittenFile> {
        if !self.known.contains_key(name) {
            let file = (self.read)(name).ok().flatten().map(|text| WrittenFile::new(name, text));
            self.known.insert(name.to_owned(), file);
        }
        self.known.get(name)?.as_ref()
    }
}

/// Where a side is written, if its words are those that stand there.
fn find(side: &Side, file: &WrittenFile) -> Option<Found> {
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
type Missing = BTreeMap<usize, Incoming>;

struct Merger<'a> {
    report: &'a ReportManuscript,
    code: &'a str,
    locale: usize,
    list: Vec<Translation>,
    files: BTreeMap<String, Option<WrittenFile>>,
    /// What replaces parts of files, in the order of their start; those with the same start in the order added.
    edits: BTreeMap<String, Vec<(Range<usize>, String)>>,
    /// The texts of new files.
    new: BTreeMap<String, String>,
    merged: Merged,
    read: ReadFile<'a>,
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

    fn file(&mut self, name: &str) -> Result<Option<&WrittenFile>, Sentence> {
        if !self.files.contains_key(name) {
            let file = (self.read)(name)?.map(|text| WrittenFile::new(name, text));
            self.files.insert(name.to_owned(), file);
        }
        Ok(self.files.get(name).and_then(Option::as_ref))
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
            if now == text && own.confirms && matches!(state, State::Stale | State::Draft) {
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

    /// Inserts the texts that the language does not have yet.
    fn insert(&mut self, missing: &Missing) -> Result<(), Sentence> {
        let mut by_file: BTreeMap<String, Missing> = BTreeMap::new();
        for (index, own) in missing {
            match self.list[*index].section.clone() {
                Some(section) => drop(by_file.entry(section).or_default().insert(*index, own.clone())),
                None => self.insert_in_yaml(*index, own)?,
            }
        }
        for (section, missing) in by_file {
            let Some((_, translations)) = self.report.translations().find(|(name, _)| *name == section) else { continue };
            match translations.own(self.locale) {
                Some(version) => {
                    let name = version.file.to_string();
                    self.insert_in_file(&name, translations, &missing)?;
                }
                None => self.make_file(&section, translations, &missing)?,
            }
        }
        Ok(())
    }

    /// Adds a line for the language below that of the source.
    fn insert_in_yaml(&mut self, index: usize, own: &Incoming) -> Result<(), Sentence> {
        let (source, address) = (self.list[index].source.clone(), self.list[index].address());
        let (name, code) = (source.place.file.to_string(), self.code.to_owned());
        let edit = self.file(&name)?.and_then(|file| {
            let found = find(&source, file)?;
            let before = file.line_before(found.range.start);
            let indent: String = before.chars().take_while(|c| *c == ' ').collect();
            let key = before.trim().trim_end_matches(['"', '\'']).trim_end();
            // The language is a key of its own line, as in `  zh: 文字`.
            let is_block = key.ends_with(':') && !key.trim_end_matches(':').contains([' ', '{', ',', ':', '-']);
            let end = file.next_line(found.range.end);
            let rest = file.text[found.range.end..end].trim();
            let is_whole = rest.is_empty() || rest == "\"" || rest == "'" || rest.starts_with('#');
            (is_block && is_whole && !name.ends_with(".csv")).then(|| {
                let start = if file.text[..end].ends_with('\n') { "" } else { file.line_end() };
                (end..end, format!("{start}{indent}{code}: {}{}", scalar(&own.text, None), file.line_end()))
            })
        });
        match edit {
            Some(edit) => {
                self.edits.entry(name).or_default().push(edit);
                self.merged.accepted.push((address, own.acceptance.clone()));
            }
            None => self.merged.refused.push((address, add_by_hand(&source, &name))),
        }
        Ok(())
    }

    /// Inserts texts and clauses in a file of the language.
    fn insert_in_file(&mut self, name: &str, translations: &Translations, missing: &Missing) -> Result<(), Sentence> {
        let groups: BTreeSet<&str> = missing.keys().map(|index| self.list[*index].group.as_str()).collect();
        let (is_whole, in_parts): (Vec<&str>, Vec<&str>) =
            groups.into_iter().partition(|group| !self.list.iter().any(|own| own.group == *group && own.target.is_some()));
        let (is_whole, in_parts): (Vec<String>, Vec<String>) =
            (is_whole.into_iter().map(str::to_owned).collect(), in_parts.into_iter().map(str::to_owned).collect());
        for (index, own) in missing {
            if in_parts.contains(&self.list[*index].group) {
                self.insert_text(name, *index, own)?;
            }
        }
        let clauses = clauses_of(&translations.shown(0).1.narrative);
        for group in is_whole {
            let Some(text) = self.made(&group, translations, missing)? else { continue };
            let next = clauses.iter().skip_while(|clause| **clause != group).skip(1);
            let next: Vec<&str> = next.map(String::as_str).collect();
            let own = translations.own(self.locale).map(|version| version.narrative.clone());
            let heading = own.as_ref().and_then(|narrative| {
                let behind = narrative.clauses.iter().filter(|clause| next.contains(&clause.id.as_str()));
                behind.map(|clause| clause.heading.position).min_by_key(|position| position.line)
            });
            let Some(file) = self.file(name)? else { continue };
            let end = file.line_end();
            let text = text.replace('\n', end);
            let last = file.text.trim_end().len();
            let edit = heading.and_then(|position| file.line_start(position.line)).map_or_else(
                || (last..file.text.len(), format!("{end}{end}{text}{end}")),
                |start| (start..start, format!("{text}{end}{end}")),
            );
            self.edits.entry(name.to_owned()).or_default().push(edit);
        }
        Ok(())
    }

    /// Inserts one text behind the one that it follows in the source.
    fn insert_text(&mut self, name: &str, index: usize, own: &Incoming) -> Result<(), Sentence> {
        let (source, address) = (self.list[index].source.clone(), self.list[index].address());
        let group = self.list[index].group.clone();
        let before = self.list[..index].iter().rev().find(|other| other.group == group && other.target.is_some());
        let Some(target) = before.and_then(|other| other.target.clone()) else {
            self.merged.refused.push((address, add_by_hand(&source, name)));
            return Ok(());
        };
        let prefix = self.file(&source.place.file)?.and_then(|file| {
            let found = find(&source, file)?;
            let prefix = file.line_before(found.range.start).to_owned();
            let above = file.text[..found.range.start - prefix.len()].trim_end_matches(['\n', '\r']);
            let is_tight = file.text[above.len()..found.range.start].matches('\n').count() < 2;
            (found.kind == FoundKind::Markdown(SpanKind::Paragraph)).then_some((prefix, is_tight))
        });
        let edit = match (&prefix, self.file(name)?) {
            (Some((prefix, is_tight)), Some(file)) => find(&target, file).map(|found| {
                let (at, end) = (file.next_line(found.range.end), file.line_end());
                let space = if *is_tight { "" } else { end };
                let start = if file.text[..at].ends_with('\n') { "" } else { end };
                (at..at, format!("{start}{space}{prefix}{}{end}", own.text.replace('\n', end)))
            }),
            _ => None,
        };
        match edit {
            Some(edit) => {
                self.edits.entry(name.to_owned()).or_default().push(edit);
                self.merged.accepted.push((address, own.acceptance.clone()));
            }
            None => self.merged.refused.push((address, add_by_hand(&source, name))),
        }
        Ok(())
    }

    /// Makes the file of a language from that of the source: its head, and each clause whose texts are all there.
    fn make_file(&mut self, section: &str, translations: &Translations, missing: &Missing) -> Result<(), Sentence> {
        let narrative = translations.shown(0).1.narrative.clone();
        let Some(head) = self.made(section, translations, missing)? else {
            for index in missing.keys().filter(|index| self.list[**index].group != section) {
                self.merged.refused.push((self.list[*index].address(), no_head(section)));
            }
            return Ok(());
        };
        let mut text = head;
        for clause in clauses_of(&narrative) {
            if let Some(own) = self.made(&clause, translations, missing)? {
                text.push_str("\n\n");
                text.push_str(&own);
            }
        }
        let name = format!("content/{}/{section}.{}.md", self.report.id, self.code);
        self.new.insert(name, format!("{text}\n"));
        Ok(())
    }

    /// The text of a clause, or of what stands before the first one, with all its texts translated. `None`, with the reason
    /// among the refusals, if one of them is not there.
    fn made(&mut self, group: &str, translations: &Translations, missing: &Missing) -> Result<Option<String>, Sentence> {
        let members: Vec<usize> = (0..self.list.len()).filter(|index| self.list[*index].group == group).collect();
        let given: Vec<usize> = members.iter().copied().filter(|index| missing.contains_key(index)).collect();
        if given.is_empty() {
            return Ok(None);
        }
        let version = translations.shown(0).1;
        let part = if given.len() == members.len() && version.narrative.footnotes.is_empty() {
            let sides: Vec<(Side, String)> =
                members.iter().map(|index| (self.list[*index].source.clone(), missing[index].text.clone())).collect();
            let (file, narrative) = (version.file.to_string(), version.narrative.clone());
            self.file(&file)?.and_then(|file| part(file, &narrative, group, &sides))
        } else {
            None
        };
        let given_all = given.len() == members.len();
        for index in given {
            let address = self.list[index].address();
            match part {
                Some(_) => self.merged.accepted.push((address, missing[&index].acceptance.clone())),
                None if given_all => {
                    let source = self.list[index].source.clone();
                    let file = format!(
                        "content/{}/{}.{}.md",
                        self.report.id,
                        self.list[index].section.as_deref().unwrap_or_default(),
                        self.code
                    );
                    self.merged.refused.push((address, add_by_hand(&source, &file)));
                }
                None => self.merged.refused.push((address, incomplete(group, members.len()))),
            }
        }
        Ok(part)
    }

    fn finish(mut self) -> Result<Merged, Sentence> {
        for (name, mut edits) in std::mem::take(&mut self.edits) {
            let Some(file) = self.file(&name)? else { continue };
            edits.sort_by_key(|(range, _)| range.start);
            let mut after = String::with_capacity(file.text.len());
            let mut end = 0;
            for (range, new) in edits {
                after.push_str(&file.text[end..range.start]);
                after.push_str(&new);
                end = range.end;
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

fn clauses_of(narrative: &Narrative) -> Vec<String> {
    narrative.clauses.iter().map(|clause| clause.id.clone()).collect()
}

/// The part of a source file that is one clause, or stands before the first, with its texts replaced. `None` if one of them is
/// written in a way that cannot be replaced.
fn part(file: &WrittenFile, narrative: &Narrative, group: &str, sides: &[(Side, String)]) -> Option<String> {
    let headings = narrative.clauses.iter().map(|clause| file.line_start(clause.heading.position.line));
    let starts: Vec<usize> = headings.collect::<Option<_>>()?;
    let at = narrative.clauses.iter().position(|clause| clause.id == group);
    let own = match at {
        Some(at) => starts[at]..starts.get(at + 1).copied().unwrap_or(file.text.len()),
        None => 0..starts.first().copied().unwrap_or(file.text.len()),
    };
    let mut found: Vec<(Range<usize>, &str)> =
        sides.iter().map(|(side, text)| Some((find(side, file)?.range, text.as_str()))).collect::<Option<_>>()?;
    found.sort_by_key(|(range, _)| range.start);
    let mut text = String::new();
    let mut end = own.start;
    for (range, new) in found {
        // The text of a picture within a paragraph has been replaced with the paragraph.
        if range.start < end {
            continue;
        }
        text.push_str(&file.text[end..range.start]);
        text.push_str(new);
        end = range.end;
    }
    text.push_str(file.text.get(end..own.end)?);
    Some(text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n").trim_end().to_owned())
}

fn words(text: &str, kind: FoundKind) -> String {
    if kind == FoundKind::Plain { text.to_owned() } else { words_in(text) }
}

/// The text as it can stand in place of one of this kind, or why it cannot. `now` is the present translation.
fn fit(text: &str, kind: FoundKind, source: &str, now: Option<&str>) -> Result<String, Sentence> {
    if text.is_empty() {
        return Err(Sentence::new("译文是空的。", "The translation is empty."));
    }
    let text = text.replace("\r\n", "\n").replace('\r', " ");
    let FoundKind::Markdown(span) = kind else {
        return if text.contains("{{") {
            Err(Sentence::new("这里不能引用数据。", "Facts cannot be referred to here."))
        } else {
            Ok(text.split('\n').map(str::trim).collect::<Vec<_>>().join(" "))
        };
    };
    let text = if source.contains('\n') { text } else { joined(&text) };
    let own = pieces(&text);
    // The present translation may name a figure once that the source names twice.
    if now.is_none_or(|now| carried(&pieces(now)) != carried(&own)) {
        compare(&carried(&pieces(source)), &carried(&own))?;
    }
    let text = if span == SpanKind::Cell { in_cell(&own) } else { text };
    let spans = source_spans(&text);
    let is_paragraph = spans.len() == 1 && spans[0].kind == SpanKind::Paragraph && spans[0].start == (1, 1);
    if is_paragraph || span == SpanKind::Cell {
        return Ok(text);
    }
    let start: String = text.chars().take(8).collect();
    Err(Sentence::new(
        format!("“{start}”开头的文字在 Markdown 里会变成列表、标题或别的东西；在它前面加一个反斜线。"),
        format!(
            "A text that begins with `{start}` would become a list, a heading or something else in Markdown; put a backslash before it."
        ),
    ))
}

/// A bar would end a cell.
fn in_cell(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        let (Piece::Text(part) | Piece::Object(part) | Piece::Open(part, _) | Piece::Close(part, _)) = piece;
        let mut before = ' ';
        for c in part.chars() {
            if c == '|' && before != '\\' {
                text.push('\\');
            }
            text.push(c);
            before = c;
        }
    }
    text
}

/// Whether a translation has the figures, notes, pictures and links of its source, and none of them more often: what the source
/// names twice may be named once. Marked numbers (`{{ =3 }}`) may be words in another language.
fn compare(source: &[String], own: &[String]) -> Result<(), Sentence> {
    let count = |list: &[String], name: &String| list.iter().filter(|own| *own == name).count();
    let is_figure = |name: &&String| !name.starts_with("{{ =");
    let distinct = |list: &[String]| -> BTreeSet<String> { list.iter().filter(is_figure).cloned().collect() };
    let lacks: Vec<String> = distinct(source).into_iter().filter(|name| count(own, name) == 0).collect();
    let foreign: Vec<String> = distinct(own).into_iter().filter(|name| count(source, name) == 0).collect();
    let often: Vec<String> =
        distinct(own).into_iter().filter(|name| count(source, name) > 0 && count(own, name) > count(source, name)).collect();
    let wrong = [("少了", "lacks", lacks), ("比原文多了", "has, unlike the source,", foreign), ("多写了", "repeats", often)];
    let wrong: Vec<_> = wrong.into_iter().filter(|(_, _, list)| !list.is_empty()).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let zh: Vec<String> = wrong.iter().map(|(zh, _, list)| format!("{zh} {}", shown(list, "链接 ").join("、"))).collect();
    let en: Vec<String> = wrong.iter().map(|(_, en, list)| format!("{en} {}", shown(list, "the link ").join(", "))).collect();
    Err(Sentence::new(format!("译文{}。", zh.join("，")), format!("The translation {}.", en.join(" and "))))
}

/// The names of figures, notes, pictures and links for people, not too many of them.
fn shown(names: &[String], link: &str) -> Vec<String> {
    const MOST: usize = 6;
    let name = |name: &String| match name.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(address) => format!("{link}{}", address.trim_matches([LINK.0, LINK.1])),
        None => name.clone(),
    };
    let more = (names.len() > MOST).then(|| "…".to_owned());
    names.iter().take(MOST).map(name).chain(more).collect()
}

/// A text whose further lines stand below its first one: behind the marks of a list or quotation.
fn continued(text: &str, file: &WrittenFile, start: usize) -> String {
    let before = file.line_before(start);
    let prefix: String = before.chars().map(|c| if c == '>' { '>' } else { ' ' }).collect();
    text.replace('\n', &format!("{}{prefix}", file.line_end()))
}

/// Whether a refusal says that the text is not one of the present source.
pub(super) fn is_stranger(refusal: &Sentence) -> bool {
    refusal.en.contains(UNKNOWN) || refusal.en.contains(OUTDATED)
}

const UNKNOWN: &str = "The report has no text";
const OUTDATED: &str = "has changed since it was given out";

fn unknown(address: &str) -> Sentence {
    Sentence::new(
        format!("报告里没有“{address}”这一段，它可能已经删去。"),
        format!("{UNKNOWN} `{address}`; it may have been removed."),
    )
}

fn outdated(own: &Translation) -> Sentence {
    let (file, line) = (&own.source.place.file, own.source.place.position.line);
    Sentence::new(
        format!("原文（{file} 第 {line} 行）在译的时候改过，请照现在的原文再译。"),
        format!("The source ({file}, line {line}) {OUTDATED}; translate it as it is now."),
    )
}

fn edited(target: &Side) -> Sentence {
    let (file, line) = (&target.place.file, target.place.position.line);
    Sentence::new(
        format!("译文（{file} 第 {line} 行）在这期间有人改过，没有覆盖。"),
        format!("The translation ({file}, line {line}) has been edited in the meantime and was not overwritten."),
    )
}

fn by_hand(side: &Side) -> Sentence {
    let (file, line) = (&side.place.file, side.place.position.line);
    Sentence::new(
        format!("{file} 第 {line} 行的写法改不了，请在文件里改。"),
        format!("Line {line} of {file} is written in a way that cannot be changed here; change it in the file."),
    )
}

fn no_head(section: &str) -> Sentence {
    Sentence::new(
        format!("“{section}”还没有这种语言的文件，先译它的标题。"),
        format!("There is no file of `{section}` in this language yet; translate its title first."),
    )
}

fn add_by_hand(source: &Side, file: &str) -> Sentence {
    let (place, line) = (&source.place.file, source.place.position.line);
    Sentence::new(
        format!("{file} 里没有与 {place} 第 {line} 行相应的地方（表格、小标题或带脚注的条），请照原文在那里加好，再放译文。"),
        format!(
            "{file} has no place for what stands in line {line} of {place} (a table, a sub-heading or a clause with notes); add it there by hand first."
        ),
    )
}

fn no_base(target: &Side) -> Sentence {
    let (file, line) = (&target.place.file, target.place.position.line);
    Sentence::new(
        format!("译文（{file} 第 {line} 行）也许在导出以后有人改过，文件里又没有导出时的记号（base），没有覆盖。"),
        format!(
            "The translation ({file}, line {line}) may have been edited since the export, and the file has no `base` any more by which to tell; it was not overwritten."
        ),
    )
}

fn twice() -> Sentence {
    Sentence::new(
        "这一段有两份不同的译文，没有放；请只留一份。",
        "There are two different translations of this text; keep one of them.",
    )
}

fn incomplete(group: &str, count: usize) -> Sentence {
    Sentence::new(
        format!("“{group}”还没有译文，要全部 {count} 段都译好才能写进文件。"),
        format!("`{group}` has no translation yet; it is written when all of its {count} texts are translated."),
    )
}
