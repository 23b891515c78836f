//! Changes a fact in all files of its report at once: its id, its label, or back to a number in the text; and removes a
//! relation. It makes the texts of the changed files and writes none.

use crate::diagnostic::{Fix, Place, Position, Sentence};
use crate::fixes;
use crate::model::report::Report;
use crate::model::site::Site;
use crate::narrative::{FactReference, is_id};
use crate::passage::passages;
use crate::uses::{self, Use, UseKind};
use crate::written::Written;
use crate::yaml_block;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// A file before and after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChangedFile {
    /// The name of the file as in diagnostics.
    pub name: String,
    pub before: String,
    pub after: String,
}

/// The facts of a report, to be changed. Every change fails, in a sentence for people, if a place is written in a way that
/// cannot be changed safely; nothing has been changed then.
pub(crate) struct FactEditor<'a> {
    pub site: &'a Site,
    pub report: &'a Report,
    /// Returns the text of a file.
    pub read: &'a dyn Fn(&str) -> Result<String, Sentence>,
}

type Changes = Result<Vec<ChangedFile>, Sentence>;

impl FactEditor<'_> {
    /// Gives a fact another id, wherever it is used.
    pub(crate) fn rename(&self, id: &str, new: &str) -> Changes {
        let fact = self.report.facts.get(id).ok_or_else(|| unknown(id))?;
        if !is_id(new) {
            return Err(Sentence::new(
                format!("“{new}”不能作为标识：只用小写字母、数字，中间可以有连字符，例如 teacher-count。"),
                format!(
                    "`{new}` cannot be an id: use small letters, digits and single hyphens between them, such as teacher-count."
                ),
            ));
        }
        if self.report.facts.contains_key(new) {
            return Err(Sentence::new(
                format!("已经有标识为“{new}”的数据，请换一个。"),
                format!("There is a fact with the id `{new}` already; choose another one."),
            ));
        }
        let mut edits = Edits::new(self.read);
        let uses = uses::of_facts(self.site, self.report).remove(id).unwrap_or_default();
        for place in std::iter::once(&fact.place).chain(uses.iter().map(|used| &used.place)) {
            edits.replace(place, |line| id_in(line, id).map(|at| (at, Fix { old: id.to_owned(), new: new.to_owned() })))?;
        }
        Ok(edits.changed())
    }

    /// Gives a fact another label in the main language.
    pub(crate) fn relabel(&self, id: &str, label: &str) -> Changes {
        let fact = self.report.facts.get(id).ok_or_else(|| unknown(id))?;
        let label = label.trim();
        if !yaml_block::is_plain(label) {
            return Err(Sentence::new(
                "名称要以文字开头，里面不要有英文的冒号、引号、括号和井号。",
                "A label begins with a letter and has no half-width colons, quotes, brackets or number signs in it.",
            ));
        }
        let place = match fact.label.with_place(0) {
            Some((_, Written::Line(position))) => Place { file: fact.place.file.clone(), position: *position },
            _ => return Err(cannot_change(&fact.place)),
        };
        if fact.label.file() != Some(&fact.place.file) {
            return Err(Sentence::new(
                "这项数据的名称来自 indicators.yaml，各年共用，请在那里改。",
                "The label of this fact comes from indicators.yaml and is that of all years; change it there.",
            ));
        }
        let old = fact.label.get(0);
        let mut edits = Edits::new(self.read);
        edits.replace(&place, |line| {
            line.starts_with(old.as_str()).then(|| (0, Fix { old: old.clone(), new: label.to_owned() }))
        })?;
        Ok(edits.changed())
    }

    /// Puts the printed number back into the text, and removes the fact with its relations. `printed` is the text of a
    /// reference in a language.
    pub(crate) fn unbind(&self, id: &str, printed: &dyn Fn(&FactReference, usize) -> String) -> Changes {
        let fact = self.report.facts.get(id).ok_or_else(|| unknown(id))?;
        let mut edits = Edits::new(self.read);
        for (_, translations) in self.report.translations() {
            for (locale, version) in translations.versions() {
                let references = passages(&version.narrative).into_iter().flat_map(|passage| passage.facts);
                for (_, reference) in references.filter(|(_, reference)| reference.id == id) {
                    let place = Place { file: version.file.clone(), position: reference.position };
                    edits.replace(&place, |line| {
                        let end = line.starts_with("{{").then(|| line.find("}}")).flatten()? + 2;
                        Some((0, Fix { old: line[..end].to_owned(), new: printed(reference, locale) }))
                    })?;
                }
            }
        }
        let mut relations: Vec<&str> = Vec::new();
        for Use { kind, place, borrower } in uses::of_facts(self.site, self.report).remove(id).unwrap_or_default() {
            match kind {
                _ if borrower.is_some() => return Err(in_use(&place)),
                UseKind::Prose { .. } => {}
                UseKind::KeyFigure => edits.remove_item(&place, id)?,
                UseKind::Relation(_) => {
                    let owners = self.report.relations.iter().filter(|relation| {
                        relation.operands.iter().chain(&relation.equals).any(|reference| reference.place == place)
                    });
                    relations.extend(owners.map(|relation| relation.id.id.as_str()));
                }
                UseKind::Target(_) | UseKind::Fact(_) | UseKind::Table(_) | UseKind::Chart(_) => return Err(in_use(&place)),
            }
        }
        relations.sort_unstable();
        relations.dedup();
        for relation in relations {
            edits.rewrite(&fact.place.file, |text| yaml_block::without_entry(text, "relations", relation, false))?;
        }
        edits.rewrite(&fact.place.file, |text| yaml_block::without_entry(text, "facts", id, true))?;
        Ok(edits.changed())
    }

    /// Removes a relation.
    pub(crate) fn remove_relation(&self, id: &str) -> Changes {
        let relation = self.report.relations.iter().find(|relation| relation.id.id == id).ok_or_else(|| unknown(id))?;
        let mut edits = Edits::new(self.read);
        edits.rewrite(&relation.id.place.file, |text| yaml_block::without_entry(text, "relations", id, false))?;
        Ok(edits.changed())
    }
}

/// The byte offset of an id in the rest of a line, behind braces, quotes, spaces and the report that lends it.
fn id_in(line: &str, id: &str) -> Option<usize> {
    let own = line.trim_start_matches(['{', '"', '\'', ' ', '\t']);
    // A figure of another report: 2023#training.
    let lender = own.split_once('#').filter(|(report, rest)| is_id(report) && rest.starts_with(id)).map(|(_, rest)| rest);
    let own = lender.unwrap_or(own);
    let behind = own.strip_prefix(id)?;
    let ends = !behind.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
    ends.then_some(line.len() - own.len())
}

/// The changes of several files, collected before any of them is made.
struct Edits<'a> {
    read: &'a dyn Fn(&str) -> Result<String, Sentence>,
    files: BTreeMap<String, Edited>,
}

struct Edited {
    before: String,
    fixes: Vec<(Position, Fix)>,
    /// Changes of whole lines, made after the fixes.
    after: Option<String>,
}

impl<'a> Edits<'a> {
    fn new(read: &'a dyn Fn(&str) -> Result<String, Sentence>) -> Edits<'a> {
        Edits { read, files: BTreeMap::new() }
    }

    fn file(&mut self, name: &str) -> Result<&mut Edited, Sentence> {
        Ok(match self.files.entry(name.to_owned()) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(Edited { before: (self.read)(name)?, fixes: Vec::new(), after: None }),
        })
    }

    /// Replaces a part of a line. `find` gets the line from the place on and returns the byte offset and the change.
    fn replace(&mut self, place: &Place, find: impl FnOnce(&str) -> Option<(usize, Fix)>) -> Result<(), Sentence> {
        let Place { file, position } = place;
        let edited = self.file(file)?;
        let text = edited.before.trim_start_matches('\u{FEFF}');
        let line = text.lines().nth((position.line as usize).saturating_sub(1)).unwrap_or_default();
        let column = (position.column as usize).saturating_sub(1);
        let rest: String = line.chars().skip(column).collect();
        let (at, fix) = find(&rest).ok_or_else(|| cannot_change(place))?;
        let skipped = u32::try_from(rest[..at].chars().count()).unwrap_or(u32::MAX);
        let length = u32::try_from(fix.old.chars().count()).unwrap_or(u32::MAX);
        edited.fixes.push((Position { line: position.line, column: position.column + skipped, length }, fix));
        Ok(())
    }

    /// Removes an item of a list that has a line of its own.
    fn remove_item(&mut self, place: &Place, id: &str) -> Result<(), Sentence> {
        let line = (place.position.line as usize).saturating_sub(1);
        let is_item = |text: &str| {
            let text = text.trim().strip_prefix('-').map(str::trim_start);
            text.is_some_and(|text| id_in(text, id).is_some())
        };
        self.rewrite(&place.file, |text| {
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            is_item(lines.get(line)?).then(|| [lines[..line].concat(), lines[line + 1..].concat()].concat())
        })
    }

    /// Changes whole lines of a file.
    fn rewrite(&mut self, name: &str, change: impl FnOnce(&str) -> Option<String>) -> Result<(), Sentence> {
        let edited = self.file(name)?;
        let fixes: Vec<(Position, &Fix)> = edited.fixes.iter().map(|(position, fix)| (*position, fix)).collect();
        let text = edited.after.take().or_else(|| fixes::apply(&edited.before, &fixes));
        let changed = change(text.as_deref().unwrap_or(&edited.before)).ok_or_else(|| cannot_write(name))?;
        edited.fixes.clear();
        edited.after = Some(changed);
        Ok(())
    }

    fn changed(self) -> Vec<ChangedFile> {
        let mut files = Vec::new();
        for (name, Edited { before, fixes, after }) in self.files {
            let fixes: Vec<(Position, &Fix)> = fixes.iter().map(|(position, fix)| (*position, fix)).collect();
            let after = after.or_else(|| fixes::apply(&before, &fixes)).unwrap_or_else(|| before.clone());
            if after != before {
                files.push(ChangedFile { name, before, after });
            }
        }
        files
    }
}

fn unknown(id: &str) -> Sentence {
    Sentence::new(
        format!("这份报告里没有“{id}”，它可能刚刚被改过，请刷新页面。"),
        format!("This report has no `{id}`; it may just have been changed. Reload the page."),
    )
}

fn cannot_change(place: &Place) -> Sentence {
    let (file, line) = (&place.file, place.position.line);
    Sentence::new(
        format!("{file} 第 {line} 行的写法改不了，或者刚刚被改过，什么都没有改。请在文件里改。"),
        format!(
            "Line {line} of {file} is written in a way that cannot be changed here, or has just been edited; nothing was changed. Change it in the file."
        ),
    )
}

fn cannot_write(name: &str) -> Sentence {
    Sentence::new(
        format!("{name} 的写法改不了，什么都没有改。请在文件里改。"),
        format!("{name} is written in a way that cannot be changed here; nothing was changed. Change it in the file."),
    )
}

fn in_use(place: &Place) -> Sentence {
    let (file, line) = (&place.file, place.position.line);
    Sentence::new(
        format!("{file} 第 {line} 行用到这项数据，先改那里，什么都没有改。"),
        format!("Line {line} of {file} uses this fact; change that first. Nothing was changed."),
    )
}
