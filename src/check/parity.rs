//! What a clause says in one language and not in another: facts, numbers, dates,
//! document numbers, names. Compared clause by clause with the main language.

use super::numbers::{arabic, month_at_start, numbers_a_part, value_of};
use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Place, Sentence};
use crate::model::frame::Frame;
use crate::model::lexicon::FormKind;
use crate::model::report::Report;
use crate::narrative::FactForm;
use std::collections::BTreeMap;

/// Something that every language of a clause should have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    Fact(String),
    /// A number that is marked as no fact, by its value.
    Number(String),
    Year(String),
    /// Month and day.
    Day(usize, u32),
    /// Year and number.
    Document(String, String),
}

type Items = BTreeMap<Item, Place>;

pub fn check(frame: &Frame, report: &Report, told: &Told<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some((main, others)) = told.versions.split_first() else { return };
    let left = by_clause(main);
    for other in others.iter().filter(|other| other.version.whole && main.version.whole) {
        let right = by_clause(other);
        for (clause, left) in &left {
            // A clause that is missing as a whole has been told.
            let Some(right) = right.get(clause) else { continue };
            one_sided(report, left, right, other, diagnostics);
            one_sided(report, right, left, main, diagnostics);
        }
        renderings(frame, main, other, diagnostics);
    }
}

fn by_clause(prose: &Prose<'_>) -> BTreeMap<Option<String>, Items> {
    let mut clauses: BTreeMap<Option<String>, Items> = BTreeMap::new();
    for line in &prose.lines {
        let items = clauses.entry(line.passage.clause.map(str::to_owned)).or_default();
        for (item, range) in items_of(prose, line) {
            items.entry(item).or_insert_with(|| prose.place(line, range));
        }
    }
    clauses
}

fn items_of(prose: &Prose<'_>, line: &Line<'_>) -> Vec<(Item, std::ops::Range<usize>)> {
    let mut items = Vec::new();
    for (offset, fact) in line.passage.facts.iter().filter(|(_, fact)| fact.form != FactForm::Label) {
        items.push((Item::Fact(fact.id.clone()), *offset..offset + 3));
    }
    for (offset, number) in &line.passage.numbers {
        items.push((Item::Number(value(&number.text)), *offset..offset + 3));
    }
    let tokens = arabic(line.text());
    if prose.locale.is_unspaced() {
        chinese_dates(line, &tokens, &mut items);
    } else {
        latin_dates(line, &tokens, &mut items);
    }
    items
}

fn value(text: &str) -> String {
    let digits: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '%')).collect();
    let number = digits.parse::<rust_decimal::Decimal>().ok();
    let number = number.or_else(|| digits.chars().all(|c| !c.is_ascii()).then(|| value_of(&digits)));
    number.map_or(digits, |number| number.normalize().to_string())
}

fn chinese_dates(line: &Line<'_>, tokens: &[super::numbers::Token], items: &mut Vec<(Item, std::ops::Range<usize>)>) {
    let text = line.text();
    let mut month = None;
    for token in tokens.iter().filter(|token| !line.is_named(&token.range)) {
        let (before, after) = (&text[..token.range.start], &text[token.range.end..]);
        let small = token.digits.parse::<u32>().ok();
        if before.ends_with('〔') {
            let number = after.strip_prefix('〕').and_then(|rest| rest.split_once('号')).map(|(number, _)| number.to_owned());
            items.extend(number.map(|number| (Item::Document(token.digits.clone(), number), token.range.clone())));
        } else if token.digits.len() == 4 && after.starts_with(['年', '—', '–', '-', '至']) {
            items.push((Item::Year(token.digits.clone()), token.range.clone()));
        } else if after.starts_with('月') {
            month = small;
        } else if let (Some(month), Some(day), true) = (month, small, after.starts_with(['日', '—', '–', '-', '至'])) {
            items.push((Item::Day(month as usize, day), token.range.clone()));
        }
    }
}

fn latin_dates(line: &Line<'_>, tokens: &[super::numbers::Token], items: &mut Vec<(Item, std::ops::Range<usize>)>) {
    let text = line.text();
    for token in tokens.iter().filter(|token| !line.is_named(&token.range)) {
        let (before, after) = (&text[..token.range.start], &text[token.range.end..]);
        let Some(number) = token.digits.parse::<u32>().ok() else { continue };
        let after = after.trim_start();
        let rest = after.strip_prefix("to ").or_else(|| after.strip_prefix("and ")).or_else(|| after.strip_prefix('–'));
        // `19 to 26 October`: the month stands behind the second day.
        let later = rest.map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start());
        let month = month_at_start(after).or_else(|| later.and_then(month_at_start)).or_else(|| month_behind(before));
        if before.ends_with('[') {
            let number = after.strip_prefix("] No. ").map(|rest| rest.chars().take_while(char::is_ascii_digit).collect());
            items.extend(number.map(|number| (Item::Document(token.digits.clone(), number), token.range.clone())));
        } else if let Some(month) = month.filter(|_| number <= 31) {
            items.push((Item::Day(month, number), token.range.clone()));
        } else if (1900..=2100).contains(&number) && token.digits.len() == 4 && !numbers_a_part(before) {
            items.push((Item::Year(token.digits.clone()), token.range.clone()));
        }
    }
}

/// `October 19`: the month before the day.
fn month_behind(before: &str) -> Option<usize> {
    month_at_start(before.trim_end().rsplit(|c: char| !c.is_alphabetic()).next().filter(|word| !word.is_empty())?)
}

/// What `left` has and `right`, the same clause in `prose`, has not.
fn one_sided(report: &Report, left: &Items, right: &Items, prose: &Prose<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let (language, file) = (&prose.locale.name, &prose.version.file);
    // A fact that does not exist has been told.
    let exists = |item: &Item| !matches!(item, Item::Fact(id) if !report.facts.contains_key(id));
    for (item, place) in left.iter().filter(|(item, _)| !right.contains_key(item) && exists(item)) {
        let (code, zh, en) = match item {
            Item::Fact(id) => (Code::FactUnmatched, format!("数据“{id}”"), format!("the fact `{id}`")),
            Item::Number(number) => (Code::NumberUnmatched, format!("数字“{number}”"), format!("the number {number}")),
            Item::Year(year) => (Code::NumberUnmatched, format!("年份{year}"), format!("the year {year}")),
            Item::Day(month, day) => {
                (Code::NumberUnmatched, format!("日期{month}月{day}日"), format!("the date {day}/{month} (day/month)"))
            }
            Item::Document(year, number) => {
                (Code::NumberUnmatched, format!("文号〔{year}〕{number}号"), format!("the document number [{year}] No. {number}"))
            }
        };
        let message = Sentence::new(
            format!("这一条的“{language}”文字里没有{zh}（{file}）。"),
            format!("The {language} text of this clause does not have {en} ({file})."),
        );
        diagnostics.push(Diagnostic::new(code, message).at_place(place).help(
            "两种语言的同一条应当有同样的数、日期和文号；请核对哪一边对。",
            "A clause has the same figures, dates and document numbers in every language; see which one is right.",
        ));
    }
}

/// Names of the main language whose fixed form the translated clause does not have.
fn renderings(frame: &Frame, main: &Prose<'_>, other: &Prose<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let there = names(other);
    for (clause, own) in names(main) {
        let Some((theirs, place)) = there.get(&clause).map(|(ids, place, _)| (ids, place)) else { continue };
        for (id, shown) in own.0.iter().filter(|(id, _)| !theirs.contains_key(*id)) {
            let Some(wanted) = official(frame, id, other.index) else { continue };
            let language = &other.locale.name;
            let message = Sentence::new(
                format!("这一条提到“{shown}”，“{language}”文字里没有它的规范写法“{wanted}”。"),
                format!("This clause names “{shown}”; its {language} text does not have the fixed form “{wanted}”."),
            );
            let (zh, en) = (
                format!("原文在 {}:{}。", main.version.file, own.2[id]),
                format!("The original stands in {}:{}.", main.version.file, own.2[id]),
            );
            diagnostics.push(Diagnostic::new(Code::NameRendering, message).at_place(place).help(
                format!("{zh}请改用规范写法，或在 terms.yaml 的 short 里写上这种简称。"),
                format!("{en} Use the fixed form, or add the short form to `short` in terms.yaml."),
            ));
        }
    }
}

type Names = (BTreeMap<String, String>, Place, BTreeMap<String, u32>);

/// By clause: the terms and documents named, as they are written, the clause's
/// first place, and the line of each.
fn names(prose: &Prose<'_>) -> BTreeMap<Option<String>, Names> {
    let mut clauses: BTreeMap<Option<String>, Names> = BTreeMap::new();
    for line in &prose.lines {
        let start = prose.place(line, 0..line.text().len());
        let entry = clauses.entry(line.passage.clause.map(str::to_owned));
        let (names, _, lines) = entry.or_insert_with(|| (BTreeMap::new(), start, BTreeMap::new()));
        for found in line.found.iter().filter(|found| !matches!(found.form.kind, FormKind::Forbidden | FormKind::Number)) {
            names.entry(found.form.id.clone()).or_insert_with(|| line.text()[found.range.clone()].to_owned());
            lines.entry(found.form.id.clone()).or_insert_with(|| line.passage.position(found.range.clone()).line);
        }
    }
    clauses
}

fn official(frame: &Frame, id: &str, index: usize) -> Option<String> {
    let term = frame.terms.terms.get(id).map(|term| term.name.get(index));
    term.or_else(|| frame.terms.documents.get(id).map(|document| document.title.get(index))).cloned()
}
