//! What a clause says in one language and not in another: facts, numbers, dates,
//! document numbers, names. Compared clause by clause with the main language.

use super::numbers::{NUMERALS, Token, arabic, numbers_a_part, value_of};
use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Place, Sentence};
use crate::model::calendar::{Calendar, DateKind};
use crate::model::frame::Frame;
use crate::model::lexicon::FormKind;
use crate::model::report::Report;
use crate::narrative::FactForm;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Something that every language of a clause should have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    Fact(String),
    /// A number that is marked as no fact, by its value.
    Number(String),
    Year(String),
    Month(u32),
    /// Month and day.
    Day(u32, u32),
    /// Year and number.
    Document(String, String),
}

/// What a clause says in one language.
#[derive(Default)]
struct Items {
    told: BTreeMap<Item, Place>,
    /// What is said besides, in words or typed digits: it answers for the same in
    /// another language and is never missed itself.
    spoken: BTreeSet<Item>,
}

pub fn check(frame: &Frame, report: &Report, told: &Told<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some((main, others)) = told.versions.split_first() else { return };
    let left = by_clause(frame, main);
    for other in others.iter().filter(|other| other.version.whole && main.version.whole) {
        let right = by_clause(frame, other);
        for (clause, left) in &left {
            // A clause that is missing as a whole has been told.
            let Some(right) = right.get(clause) else { continue };
            one_sided(report, left, right, other, diagnostics);
            one_sided(report, right, left, main, diagnostics);
        }
        renderings(frame, main, other, diagnostics);
    }
}

fn by_clause(frame: &Frame, prose: &Prose<'_>) -> BTreeMap<Option<String>, Items> {
    let calendar = &frame.calendars[prose.index];
    let mut clauses: BTreeMap<Option<String>, Items> = BTreeMap::new();
    for line in &prose.lines {
        let items = clauses.entry(line.passage.clause.map(str::to_owned)).or_default();
        let tokens = arabic(line.text());
        for (item, range) in items_of(calendar, prose, line, &tokens) {
            items.told.entry(item).or_insert_with(|| prose.place(line, range));
        }
        items.spoken.extend(spoken(calendar, prose, line.text(), &tokens));
    }
    clauses
}

type Placed = (Item, Range<usize>);

fn items_of(calendar: &Calendar, prose: &Prose<'_>, line: &Line<'_>, tokens: &[Token]) -> Vec<Placed> {
    let text = line.text();
    let mut items = Vec::new();
    for (offset, fact) in line.passage.facts.iter().filter(|(_, fact)| fact.form != FactForm::Label) {
        items.push((Item::Fact(fact.id.clone()), *offset..offset + 3));
    }
    for (offset, number) in &line.passage.numbers {
        items.push((Item::Number(value(&number.text, &text[offset + 3..], prose)), *offset..offset + 3));
    }
    let free = |range: &Range<usize>| !line.is_named(range);
    for token in tokens.iter().filter(|token| free(&token.range)) {
        let item = if prose.locale.is_unspaced() { chinese_item(text, token) } else { latin_item(text, token) };
        items.extend(item.map(|item| (item, token.range.clone())));
    }
    for found in calendar.find(text).into_iter().filter(|found| free(&found.range)) {
        let item = match found.kind {
            DateKind::Year(year) => Item::Year(year.to_string()),
            DateKind::Month(month) => Item::Month(month),
            DateKind::Day(month, day) => Item::Day(month, day),
        };
        items.push((item, found.range));
    }
    items
}

/// Numbers and months that stand in the text without being marked.
fn spoken(calendar: &Calendar, prose: &Prose<'_>, text: &str, tokens: &[Token]) -> Vec<Item> {
    let mut items: Vec<Item> = calendar.mentioned(text).into_iter().map(Item::Month).collect();
    items.extend(tokens.iter().map(|token| Item::Number(value(&token.digits, &text[token.range.end..], prose))));
    if prose.locale.is_unspaced() {
        let words = text.split(|c: char| !NUMERALS.contains(c)).filter(|word| !word.is_empty());
        items.extend(words.map(|word| Item::Number(value(word, "", prose))));
    }
    items
}

/// A number by its value, with the word behind it that scales it: 100万 is 1 million.
fn value(text: &str, after: &str, prose: &Prose<'_>) -> String {
    const SCALES: [(&str, i64); 8] = [
        ("万", 10_000),
        ("萬", 10_000),
        ("亿", 100_000_000),
        ("億", 100_000_000),
        ("thousand", 1_000),
        ("million", 1_000_000),
        ("billion", 1_000_000_000),
        ("trillion", 1_000_000_000_000),
    ];
    let mut digits: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '%' | '，')).collect();
    let is_scaled = digits.chars().next().is_some_and(|c| c.is_ascii_digit());
    let within = SCALES.iter().find(|(word, _)| is_scaled && digits.ends_with(word));
    if let Some((word, _)) = within {
        digits.truncate(digits.len() - word.len());
        digits.truncate(digits.trim_end_matches('-').len());
    }
    let after = after.trim_start_matches([' ', '\u{a0}', '-', '‑']);
    let factor = within.or_else(|| SCALES.iter().find(|(word, _)| after.starts_with(word)));
    let factor = factor.map_or(Decimal::ONE, |(_, factor)| Decimal::from(*factor));
    let number = digits.parse::<Decimal>().ok();
    let unspaced = prose.locale.is_unspaced();
    let number = number.or_else(|| (unspaced && digits.chars().all(|c| NUMERALS.contains(c))).then(|| value_of(&digits)));
    number.and_then(|number| number.checked_mul(factor)).map_or(digits, |number| number.normalize().to_string())
}

/// A year before a dash or the year of a document number.
fn chinese_item(text: &str, token: &Token) -> Option<Item> {
    let (before, after) = (&text[..token.range.start], &text[token.range.end..]);
    if before.ends_with('〔') {
        let number = after.strip_prefix('〕').and_then(|rest| rest.split_once('号')).map(|(number, _)| number.to_owned());
        return number.map(|number| Item::Document(token.digits.clone(), number));
    }
    (token.digits.len() == 4 && after.starts_with(['年', '—', '–', '-', '至'])).then(|| Item::Year(token.digits.clone()))
}

fn latin_item(text: &str, token: &Token) -> Option<Item> {
    let (before, after) = (&text[..token.range.start], &text[token.range.end..]);
    if before.ends_with('[') {
        let number: Option<String> =
            after.strip_prefix("] No. ").map(|rest| rest.chars().take_while(char::is_ascii_digit).collect());
        return number.map(|number| Item::Document(token.digits.clone(), number));
    }
    let year = token.digits.len() == 4 && token.digits.parse().is_ok_and(|number: u32| (1900..=2100).contains(&number));
    (year && !numbers_a_part(before)).then(|| Item::Year(token.digits.clone()))
}

/// Whether a language may say such a thing in words that no rule can read: it is
/// missed only where the other side has one of its own that fits nothing.
fn is_sayable_in_words(item: &Item) -> bool {
    matches!(item, Item::Number(_) | Item::Month(_))
}

impl Items {
    fn lacks(&self, item: &Item) -> bool {
        let in_a_day = |month: u32| self.told.keys().any(|own| matches!(own, Item::Day(own, _) if *own == month));
        let said = self.told.contains_key(item) || self.spoken.contains(item);
        !said && !matches!(item, Item::Month(month) if in_a_day(*month))
    }

    /// Whether something of the kind of `item` here has no like in `other`.
    fn has_odd(&self, item: &Item, other: &Items) -> bool {
        let same_kind = |own: &Item| std::mem::discriminant(own) == std::mem::discriminant(item);
        self.told.keys().any(|own| same_kind(own) && other.lacks(own))
    }
}

/// What `left` has and `right`, the same clause in `prose`, has not.
fn one_sided(report: &Report, left: &Items, right: &Items, prose: &Prose<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let (language, file) = (&prose.locale.name, &prose.version.file);
    // A fact that does not exist has been told.
    let exists = |item: &Item| !matches!(item, Item::Fact(id) if !report.facts.contains_key(id));
    let missed = |item: &Item| right.lacks(item) && (!is_sayable_in_words(item) || right.has_odd(item, left));
    for (item, place) in left.told.iter().filter(|(item, _)| missed(item) && exists(item)) {
        let (code, zh, en) = match item {
            Item::Fact(id) => (Code::FactUnmatched, format!("数据“{id}”"), format!("the fact `{id}`")),
            Item::Number(number) => (Code::NumberUnmatched, format!("数字“{number}”"), format!("the number {number}")),
            Item::Year(year) => (Code::NumberUnmatched, format!("年份{year}"), format!("the year {year}")),
            Item::Month(month) => (Code::NumberUnmatched, format!("月份{month}月"), format!("the month {month}")),
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
