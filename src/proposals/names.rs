//! A number and the names that it counts: 实验区3个，分别是汤阴县、殷都区和林州市.

use super::words::Words;
use super::{Finder, Form, Suggestion};
use crate::diagnostic::Place;
use crate::model::lexicon::{FormKind, Lexicon};
use crate::model::relation::Operation;
use crate::model::report::ReportManuscript;
use crate::model::unit::UnitKind;
use crate::narrative::FactForm;
use crate::passage::{OBJECT, Passage};
use std::sync::Arc;

/// What is needed to read the names of a narrative file.
pub(super) struct Names<'a> {
    pub lexicon: &'a Lexicon,
    pub words: &'static Words,
    pub report: &'a ReportManuscript,
    pub file: &'a Arc<str>,
}

/// The characters behind a number in which its names are looked for.
const LONGEST_LIST: usize = 600;

/// The names of a list, and whether it contains nothing else.
struct List<'a> {
    ids: Vec<&'a str>,
    is_pure: bool,
}

impl<'a> Names<'a> {
    /// Suggests counts for the facts of a passage. `rest` are the passages behind it.
    pub(super) fn find(&self, passage: &Passage<'_>, rest: &[Passage<'_>], finder: &mut Finder<'_>) {
        for (at, reference) in passage.facts.iter().filter(|(_, reference)| reference.form != FactForm::Label) {
            let Some(fact) = self.report.facts.get(&reference.id).filter(|fact| fact.unit.kind == UnitKind::Count) else {
                continue;
            };
            let behind = &passage.text[at + OBJECT.len_utf8()..];
            let behind = behind.char_indices().nth(LONGEST_LIST).map_or(behind, |(end, _)| &behind[..end]);
            let end = behind.find(['。', '；', ';', '\n']).unwrap_or(behind.len());
            let sentence = &behind[..behind.find(". ").map_or(end, |stop| stop.min(end))];
            let lists = if sentence.trim_end().ends_with(['：', ':']) {
                vec![items(self, rest)]
            } else {
                // Another number may begin another list, or stand between this one and its names.
                let near = sentence.find(OBJECT).map(|end| self.listed(&sentence[..end]));
                near.into_iter().chain([self.listed(sentence)]).collect()
            };
            let place = Place { file: self.file.clone(), position: passage.position(*at..at + OBJECT.len_utf8()) };
            for list in lists.into_iter().flatten().filter(|list| list.ids.len() > 1) {
                let form = if list.is_pure { Form::Certain } else { Form::Possible };
                let operation = Operation::Count;
                if finder.suggest(&Suggestion { operation, operands: list.ids, equals: Some(&fact.id), form }, &place) {
                    break;
                }
            }
        }
    }

    /// The names of a sentence behind the words that open a list.
    fn listed(&self, sentence: &str) -> Option<List<'a>> {
        let small = sentence.to_lowercase();
        let openings = self.words.namely.iter().filter_map(|word| small.find(word).map(|at| at + word.len()));
        let sentence = sentence.get(openings.min()?..)?;
        let found: Vec<_> =
            self.lexicon.find(sentence).into_iter().filter(|found| found.form.kind != FormKind::Forbidden).collect();
        if !sentence[..found.first()?.range.start].trim().is_empty() {
            return None;
        }
        let mut ids: Vec<&str> = Vec::new();
        let mut is_pure = true;
        let mut end = found[0].range.start;
        for name in &found {
            let between = &sentence[end..name.range.start];
            is_pure &= ids.is_empty() || self.words.and.contains(&between);
            if !is_name(name.form.kind) {
                return None;
            }
            end = name.range.end;
            if !ids.contains(&name.form.id.as_str()) {
                ids.push(&name.form.id);
            }
        }
        let closes = sentence[end..].is_empty() || sentence[end..].starts_with(['；', '）', ')', ';', '，', ',', '.']);
        Some(List { ids, is_pure: is_pure && closes })
    }
}

fn is_name(kind: FormKind) -> bool {
    matches!(kind, FormKind::Name | FormKind::Short)
}

/// The names that begin the items of a list; `None` if one of the items begins with something else.
fn items<'a>(names: &Names<'a>, rest: &[Passage<'_>]) -> Option<List<'a>> {
    let mut ids = Vec::new();
    for item in rest.iter().take_while(|passage| !passage.is_paragraph && !passage.is_heading) {
        let found = names.lexicon.find(&item.text);
        let first = found.first().filter(|first| first.range.start == 0 && is_name(first.form.kind))?;
        ids.push(first.form.id.as_str());
    }
    Some(List { ids, is_pure: true })
}
