//! Looks for words that only one language has: a paragraph or sentence whose length in the
//! translation is far from what the other paragraphs of the report have, an item that is
//! missing from a numbered enumeration (一是…三是, First…Third).
//!
//! Only Chinese with English is compared: the lengths of other pairs are not known.

use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink};
use crate::passage::{OBJECT, is_wide_letter};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The least pairs of paragraphs from which a usual proportion can be told.
const LEAST_PAIRS: usize = 8;
/// The least ideographs of a paragraph that is compared.
const LEAST_LENGTH: usize = 20;

/// The same paragraph in two languages.
struct Pair<'a> {
    main: (&'a Prose<'a>, &'a Line<'a>),
    other: (&'a Prose<'a>, &'a Line<'a>),
    /// Ideographs of the Chinese text.
    length: usize,
    /// The natural logarithm of English letters for each ideograph.
    proportion: f64,
}

/// Compares all parts of a report.
pub(super) fn check(parts: &[Told<'_>], diagnostics: &mut Sink) {
    let mut pairs = Vec::new();
    for told in parts {
        let Some((main, others)) = told.versions.split_first() else { continue };
        for other in others {
            let is_read = main.is_complete && other.is_complete;
            let is_pair = |one: &Prose<'_>, other: &Prose<'_>| one.locale.is_unspaced() && other.locale.is_english();
            if is_read && is_pair(main, other) {
                compare(main, other, &mut pairs, diagnostics);
            } else if is_read && is_pair(other, main) {
                compare(other, main, &mut pairs, diagnostics);
            }
        }
    }
    let mut usual: Vec<f64> = pairs.iter().filter(|pair| pair.length >= LEAST_LENGTH).map(|pair| pair.proportion).collect();
    usual.sort_by(f64::total_cmp);
    if usual.len() < LEAST_PAIRS {
        return;
    }
    let median = usual[usual.len() / 2];
    for pair in pairs.iter().filter(|pair| pair.length >= LEAST_LENGTH) {
        diagnostics.extend(judged(pair, median));
    }
}

type Clauses<'a> = BTreeMap<Option<&'a str>, Vec<&'a Line<'a>>>;

fn by_clause<'a>(prose: &'a Prose<'a>) -> Clauses<'a> {
    let mut clauses = Clauses::new();
    let is_read = |line: &&Line<'_>| !line.passage.is_heading && !line.passage.is_plain;
    for line in prose.lines.iter().filter(is_read).filter(|line| line.text().chars().any(char::is_alphabetic)) {
        clauses.entry(line.passage.clause).or_default().push(line);
    }
    clauses
}

fn compare<'a>(main: &'a Prose<'a>, other: &'a Prose<'a>, pairs: &mut Vec<Pair<'a>>, diagnostics: &mut Sink) {
    let there = by_clause(other);
    for (clause, ours) in by_clause(main) {
        let Some(theirs) = there.get(&clause) else { continue };
        enumerations(main, &ours, other, theirs, diagnostics);
        if ours.len() == theirs.len() {
            for (own, their) in ours.into_iter().zip(theirs) {
                let (length, letters) = (ideographs(own.text()), letters(their.text()));
                let proportion = ratio(letters, length);
                pairs.push(Pair { main: (main, own), other: (other, their), length, proportion });
            }
        } else {
            let (first, last) = (ours.len().min(theirs.len()), ours.len() > theirs.len());
            let (prose, line) = if last { (main, ours[first]) } else { (other, theirs[first]) };
            // Paragraphs that are only split differently hold as much text as the others.
            let (length, letters) =
                (ours.iter().map(|line| ideographs(line.text())).sum(), theirs.iter().map(|line| letters(line.text())).sum());
            let deviation = ratio(letters, length) - USUAL;
            if length >= LEAST_LENGTH && (deviation < -0.15 && last || deviation > 0.15 && !last) {
                diagnostics.push(paragraphs(prose, line, if last { other } else { main }, ours.len(), theirs.len()));
            }
        }
    }
}

/// The proportion of official texts and their translations: about 3.8 letters for each
/// ideograph. It is used only where whole paragraphs are missing.
const USUAL: f64 = 1.335;

fn ideographs(text: &str) -> usize {
    text.chars().filter(|c| is_wide_letter(*c)).count()
}

fn letters(text: &str) -> usize {
    text.chars().filter(char::is_ascii_alphabetic).count()
}

fn ratio(letters: usize, ideographs: usize) -> f64 {
    let float = |count: usize| f64::from(u32::try_from(count.max(1)).unwrap_or(u32::MAX));
    (float(letters) / float(ideographs)).ln()
}

fn judged(pair: &Pair<'_>, median: f64) -> Option<Diagnostic> {
    let own: Vec<Range<usize>> = sentences(pair.main.1.text(), true);
    let their: Vec<Range<usize>> = sentences(pair.other.1.text(), false);
    let deviation = pair.proportion - median;
    // A translation splits sentences, it seldom joins them.
    // A paragraph of one sentence may be a set phrase of each language.
    let least = if own.len() == 1 && their.len() == 1 { 0.35 } else { 0.22 };
    if own.len() > their.len() && deviation < -0.06 || deviation.abs() > bound(least, pair.length) {
        return Some(unequal(pair, deviation < 0.0, pair.main.1.passage.position(0..0).line));
    }
    if own.len() != their.len() || own.len() < 2 {
        return None;
    }
    let far = own.iter().zip(&their).find_map(|(own, their)| {
        let (length, letters) = (ideographs(&pair.main.1.text()[own.clone()]), letters(&pair.other.1.text()[their.clone()]));
        let deviation = ratio(letters, length) - median;
        (length >= LEAST_LENGTH && deviation.abs() > bound(0.3, length)).then_some((own, deviation))
    });
    far.map(|(own, deviation)| unequal(pair, deviation < 0.0, pair.main.1.passage.position(own.clone()).line))
}

/// How far the proportion of a text may be from the usual one: short texts vary more.
fn bound(least: f64, length: usize) -> f64 {
    least + 1.2 / f64::from(u32::try_from(length.max(1)).unwrap_or(u32::MAX)).sqrt()
}

/// The sentences of a text that have words.
fn sentences(text: &str, unspaced: bool) -> Vec<Range<usize>> {
    let (mut start, mut found) = (0, Vec::new());
    for (byte, c) in text.char_indices() {
        let end = byte + c.len_utf8();
        let is_end = if unspaced {
            matches!(c, '。' | '！' | '？')
        } else {
            let behind = text[end..].trim_start_matches(['”', '’', ')']);
            matches!(c, '.' | '!' | '?')
                && (behind.is_empty() || behind.starts_with([' ', '\n']))
                && !text[..byte].ends_with("No")
        };
        if is_end {
            found.push(start..end);
            start = end;
        }
    }
    found.push(start..text.len());
    // A lead-in such as “First, more investment.” is no sentence of its own.
    found.retain(|range| text[range.clone()].chars().filter(|c| c.is_alphabetic() && *c != OBJECT).nth(2).is_some());
    found
}

fn unequal(pair: &Pair<'_>, is_short: bool, line: u32) -> Diagnostic {
    let ((language, name), file) = (pair.other.0.locale.called(), &pair.main.0.file);
    let place = pair.other.0.place(pair.other.1, 0..pair.other.1.text().len());
    let message = if is_short {
        Sentence::new(
            format!("这一段的{language}文字比别的段短得多，可能漏译了（原文在 {file}:{line}）。"),
            format!(
                "The {name} text of this paragraph is much shorter than usual; words may be missing (original at {file}:{line})."
            ),
        )
    } else {
        Sentence::new(
            format!("这一段的{language}文字比别的段长得多，可能原文少了话（原文在 {file}:{line}）。"),
            format!(
                "The {name} text of this paragraph is much longer than usual; words may be missing in the original ({file}:{line})."
            ),
        )
    };
    text_unmatched(message, &place)
}

fn paragraphs(prose: &Prose<'_>, line: &Line<'_>, other: &Prose<'_>, ours: usize, theirs: usize) -> Diagnostic {
    let file = &other.file;
    let message = Sentence::new(
        format!("这一条在两种语言里的段数不同：{ours} 段和 {theirs} 段（{file}）。"),
        format!("This clause has {ours} paragraphs in one language and {theirs} in the other ({file})."),
    );
    text_unmatched(message, &prose.place(line, 0..line.text().len()))
}

fn text_unmatched(message: Sentence, place: &Place) -> Diagnostic {
    Diagnostic::new(Code::TextUnmatched, message)
        .at_place(place)
        .help("请对照两种语言，看哪一边少了话。", "Compare the two languages and see which one lacks words.")
}

/// What stands before 是 in an enumeration.
const CHINESE_ITEMS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
const ENGLISH_ITEMS: [&str; 10] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/// Reports enumerations whose items differ between the languages, or lack one in between.
fn enumerations(main: &Prose<'_>, ours: &[&Line<'_>], other: &Prose<'_>, theirs: &[&Line<'_>], diagnostics: &mut Sink) {
    let own: BTreeSet<usize> = ours.iter().flat_map(|line| chinese_items(line.text())).collect();
    let their: BTreeSet<usize> = theirs.iter().flat_map(|line| english_items(line.text())).collect();
    if own.len().max(their.len()) < 2 || own.is_empty() || their.is_empty() || own == their {
        return;
    }
    let Some(missing) = own.symmetric_difference(&their).next() else { return };
    let (has, lacks) = if own.contains(missing) { ((main, ours), other) } else { ((other, theirs), main) };
    let is_item = |line: &&&Line<'_>| chinese_items(line.text()).chain(english_items(line.text())).any(|item| item == *missing);
    let Some(line) = has.1.iter().find(is_item) else { return };
    let (item, file) = (missing + 1, &lacks.file);
    let (language, name) = lacks.locale.called();
    let message = Sentence::new(
        format!("这里分条列到第 {item} 条，{language}里没有这一条（{file}）。"),
        format!("Item {item} of this enumeration is missing in {name} ({file})."),
    );
    diagnostics.push(text_unmatched(message, &has.0.place(line, 0..line.text().len())));
}

/// The items of a text, counted from zero, at the start of a sentence or clause: 一是.
fn chinese_items(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices('是').filter_map(|(at, _)| {
        let before = text[..at].strip_suffix(CHINESE_ITEMS)?;
        let item = CHINESE_ITEMS.iter().position(|item| text[before.len()..].starts_with(*item));
        let is_start = before.is_empty() || before.ends_with(['。', '；', '：', '，', '\n', '“']);
        item.filter(|_| is_start)
    })
}

/// The items of a text, counted from zero, at the start of a sentence or clause: First, or first:.
fn english_items(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices([',', ':']).filter_map(|(at, _)| {
        let before = text[..at].trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let item = ENGLISH_ITEMS.iter().position(|item| item.eq_ignore_ascii_case(&text[before.len()..at]));
        let is_start = || {
            let is_clause = before.ends_with(' ') && before.trim_end().ends_with(['.', ';', ':', ',']);
            before.is_empty() || before.ends_with(['\n', '“']) || is_clause
        };
        item.filter(|_| is_start())
    })
}
