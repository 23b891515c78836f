//! Checks lists: an item that only one language has, and an item without the mark at its end that the others have.

use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink, shown};
use crate::passage::OBJECT;
use std::collections::BTreeMap;

/// Checks all language versions of one part of a report.
pub(super) fn check(told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in &told.versions {
        for items in lists(prose).values() {
            ends(prose, items, diagnostics);
        }
    }
    let Some((source, others)) = told.versions.split_first() else { return };
    for other in others.iter().filter(|other| other.is_complete && source.is_complete) {
        counts(source, other, diagnostics);
    }
}

type Items<'a> = Vec<&'a Line<'a>>;

/// The items of each list, by its number in the part.
fn lists<'a>(prose: &'a Prose<'a>) -> BTreeMap<u32, Items<'a>> {
    let mut lists: BTreeMap<u32, Items<'_>> = BTreeMap::new();
    for line in &prose.lines {
        if let Some(list) = line.passage.list {
            lists.entry(list).or_default().push(line);
        }
    }
    lists
}

/// Reports lists of a clause whose items differ in number. Only clauses with as many lists in both languages are compared.
fn counts(source: &Prose<'_>, other: &Prose<'_>, diagnostics: &mut Sink) {
    let by_clause = |prose: &Prose<'_>| {
        let mut clauses: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
        for items in lists(prose).values() {
            let clause = items.first().and_then(|line| line.passage.clause).map(str::to_owned);
            clauses.entry(clause).or_default().push(items.len());
        }
        clauses
    };
    let (own, there) = (by_clause(source), by_clause(other));
    let mut seen: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for items in lists(other).values() {
        let Some(first) = items.first() else { continue };
        let clause = first.passage.clause;
        let number = seen.entry(clause).or_default();
        let key = clause.map(str::to_owned);
        let pair = own.get(&key).zip(there.get(&key)).filter(|(own, there)| own.len() == there.len());
        let count = pair.and_then(|(own, _)| own.get(*number)).copied();
        *number += 1;
        let Some(count) = count.filter(|count| *count != items.len()) else { continue };
        let (has, file) = (items.len(), source.file);
        let message = Sentence::new(
            format!("这个列表有 {has} 项，原文（{file}）的列表有 {count} 项。"),
            format!("This list has {has} items; that of the source ({file}) has {count}."),
        );
        diagnostics.push(
            Diagnostic::new(Code::TextUnmatched, message)
                .at_place(&other.place(first, 0..first.text().len()))
                .help("请对照两种语言，看哪一边少了一项。", "Compare the two languages and see which one lacks an item."),
        );
    }
}

/// The marks that end items: those between them, and those of sentences.
const MARKS: [char; 8] = ['。', '；', '！', '？', '.', ';', '!', '?'];

/// Reports an item without a mark at its end in a list whose other items all have one.
fn ends(prose: &Prose<'_>, items: &[&Line<'_>], diagnostics: &mut Sink) {
    let has_mark = |line: &&&Line<'_>| {
        let text = line.text().trim_end().trim_end_matches(['”', '’', '"', '）', ')']);
        text.ends_with(MARKS)
    };
    let mut bare = items.iter().filter(|line| !has_mark(line));
    let (Some(line), None) = (bare.next(), bare.next()) else { return };
    let text = line.text().trim_end();
    // Before a list within the item stands a colon; an item of figures alone is no sentence.
    let is_words =
        text.ends_with(|c: char| c.is_alphanumeric() || c == OBJECT || matches!(c, '%' | '％' | '》' | '”' | '）' | ')'));
    if items.len() < 2 || !is_words {
        return;
    }
    let start = text.char_indices().next_back().map_or(0, |(byte, _)| byte);
    let end: String = text.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
    let end = shown(&end.replace(OBJECT, "…"));
    let message = Sentence::new(
        format!("列表的这一项在{}后面没有标点，别的项都有。", end.zh),
        format!("This item has no mark behind {}; all other items of the list end with one.", end.en),
    );
    diagnostics.push(
        Diagnostic::new(Code::FullStopMissing, message)
            .at_place(&prose.place(line, start..text.len()))
            .help("请补上分号或句号；话没有写完就写完。", "Add the semicolon or full stop, or finish the sentence."),
    );
}
