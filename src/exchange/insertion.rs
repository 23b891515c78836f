//! Inserts what a language does not have yet: a text behind the one that it follows in the source, and clauses and files that are
//! made of the source's when all of their texts are there.

use super::merge::{Incoming, Merger, Missing, find};
use super::refusals::{add_by_hand, incomplete, no_head};
use super::written_text::{FoundKind, WrittenFile, scalar};
use crate::diagnostic::Sentence;
use crate::load::source_spans::SpanKind;
use crate::model::report::Translations;
use crate::narrative::Narrative;
use crate::translate::Side;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

impl Merger<'_> {
    /// Inserts the texts that the language does not have yet.
    pub(super) fn insert(&mut self, missing: &Missing) -> Result<(), Sentence> {
        let mut by_file: BTreeMap<String, Missing> = BTreeMap::new();
        for (index, own) in missing {
            match self.list[*index].section.clone() {
                Some(section) => drop(by_file.entry(section).or_default().insert(*index, own.clone())),
                None => self.insert_in_yaml(*index, own)?,
            }
        }
        for (section, missing) in by_file {
            let parts = self.subject.narratives();
            let Some((_, translations)) = parts.into_iter().find(|(name, _)| *name == section) else { continue };
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
        let groups: BTreeSet<String> = missing.keys().map(|index| self.list[*index].group.clone()).collect();
        let has_some = |group: &String| self.list.iter().any(|own| own.group == *group && own.target.is_some());
        let (in_parts, is_whole): (Vec<String>, Vec<String>) = groups.into_iter().partition(has_some);
        for (index, own) in missing {
            if in_parts.contains(&self.list[*index].group) {
                self.insert_text(name, *index, own)?;
            }
        }
        let clauses = clauses_of(&translations.source().1.narrative);
        let position = |group: &String| clauses.iter().position(|clause| clause == group);
        let mut is_whole = is_whole;
        is_whole.sort_by_key(position);
        let mut last = Vec::new();
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
            match heading.and_then(|position| file.line_start(position.line)) {
                Some(start) => {
                    let edit = (start..start, format!("{}{end}{end}", text.replace('\n', end)));
                    self.edits.entry(name.to_owned()).or_default().push(edit);
                }
                None => last.push(text),
            }
        }
        self.append(name, &last)
    }

    /// Adds clauses at the end of a file.
    fn append(&mut self, name: &str, clauses: &[String]) -> Result<(), Sentence> {
        let Some(file) = self.file(name)?.filter(|_| !clauses.is_empty()) else { return Ok(()) };
        let end = file.line_end();
        let text = clauses.join("\n\n").replace('\n', end);
        // A text may be inserted before the blank lines at the end of the file, so that these stay.
        let before = match file.text.len() - file.text.trim_end_matches(['\n', '\r']).len() {
            0 => format!("{end}{end}"),
            length if length == end.len() => end.to_owned(),
            _ => String::new(),
        };
        let edit = (file.text.len()..file.text.len(), format!("{before}{text}{end}"));
        self.edits.entry(name.to_owned()).or_default().push(edit);
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
        let narrative = translations.source().1.narrative.clone();
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
        let name = format!("{}/{section}.{}.md", self.subject.folder(), self.code);
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
        let version = translations.source().1;
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
                        "{}/{}.{}.md",
                        self.subject.folder(),
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
