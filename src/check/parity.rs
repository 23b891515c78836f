//! Compares the translations with the main language, clause by clause: facts, numbers,
//! dates and document numbers; the names are in `name_parity`.

use super::name_parity;
use super::numbers::{naked, numbers_a_part};
use super::numerals::{Token, english_words, is_numeral, numeral_runs, value_of, worth};
use super::ordinals::month_name;
use super::prose::{Line, Prose, Scope, Told};
use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink};
use crate::model::dates_in_text::FoundDate;
use crate::model::fact::Fact;
use crate::model::lexicon::FormKind;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::visible_texts::TextKind;
use crate::narrative::FactForm;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Something that a clause should contain in every language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    /// The id of a fact.
    Fact(String),
    /// The value of a number that is marked as not being a fact.
    Number(String),
    /// A year.
    Year(String),
    /// A month that is given with a year but without a day.
    Month(u32),
    /// Month and day.
    Day(u32, u32),
    /// Year and number of a document.
    Document(String, String),
    /// The number of a recorded document, by its id.
    RecordedNumber(String),
}

/// The content of a clause in one language.
#[derive(Default)]
struct Clause {
    items: BTreeMap<Item, Place>,
    /// All months in the clause, with or without a day or a year.
    months: BTreeSet<u32>,
    /// The values of its numbers, in words or digits and with any scale.
    worths: BTreeSet<Decimal>,
    /// Its numbers in digits, as written; a ratio has no value.
    written: BTreeSet<String>,
    /// The digits of all its numbers, those of names and dates too.
    digits: BTreeSet<String>,
    /// Days that it names by the numbers of month and day in quotation marks: “六一”, “3·15”.
    named_days: BTreeSet<(u32, u32)>,
}

/// Compares every translation of one part of a report with the main language.
pub(super) fn check(shared_context: &SharedContext, report: &ReportManuscript, told: &Told<'_>, diagnostics: &mut Sink) {
    compare(shared_context, Some(report), told, diagnostics);
}

/// Compares the languages of texts that cannot refer to facts.
pub(super) fn check_texts(shared_context: &SharedContext, told: &Told<'_>, diagnostics: &mut Sink) {
    compare(shared_context, None, told, diagnostics);
}

fn compare(shared_context: &SharedContext, report: Option<&ReportManuscript>, told: &Told<'_>, diagnostics: &mut Sink) {
    let Some((main, others)) = told.versions.split_first() else { return };
    let number = |id: &str, index: usize| {
        let document = shared_context.terms.documents.get(id)?;
        document.number.as_ref()?.own(index).cloned()
    };
    let left = by_clause(main, report);
    for other in others.iter().filter(|other| other.is_complete && main.is_complete) {
        let right = by_clause(other, report);
        for (clause, left) in &left {
            // A clause that is missing as a whole has been reported.
            let Some(right) = right.get(clause) else { continue };
            let knows_months = [main, other].iter().all(|prose| shared_context.dates[prose.index].knows_months);
            let pair = |has, lacks, prose| Pair { report, number: &number, has, lacks, prose, knows_months };
            one_sided(&pair(left, right, other), diagnostics);
            one_sided(&pair(right, left, main), diagnostics);
        }
        name_parity::compare(shared_context, main, other, diagnostics);
    }
}

fn by_clause(prose: &Prose<'_>, report: Option<&ReportManuscript>) -> BTreeMap<Option<String>, Clause> {
    let mut clauses: BTreeMap<Option<String>, Clause> = BTreeMap::new();
    for line in &prose.lines {
        let clause = clauses.entry(line.passage.clause.map(str::to_owned)).or_default();
        let mut items = Vec::new();
        references(line, report, &mut items);
        documents(line, &line.tokens, &mut items);
        clause.digits.extend(line.tokens.iter().map(|token| token.digits.clone()));
        if prose.locale.is_unspaced() {
            clause.named_days.extend(named_days(line.text()));
        }
        let numbers = line.found.iter().filter(|found| found.form.kind == FormKind::Number);
        items.extend(numbers.map(|found| (Item::RecordedNumber(found.form.id.clone()), found.range.clone())));
        let dates: Vec<&FoundDate> = line.dates.iter().filter(|date| !line.is_named(&date.range)).collect();
        dates_of(&dates, clause, &mut items);
        let in_date =
            |token: &Token| dates.iter().any(|date| date.range.start < token.core.end && token.core.start < date.range.end);
        let free: Vec<&Token> = line.tokens.iter().filter(|token| !line.is_named(&token.core) && !in_date(token)).collect();
        if !prose.locale.is_unspaced() {
            years(line, &free, &mut items);
        }
        if line.passage.is_plain {
            typed(prose, line, &mut items);
        }
        worths(prose, line, &free, clause);
        for (item, range) in items {
            clause.items.entry(item).or_insert_with(|| prose.place(line, range));
        }
    }
    clauses
}

type ItemRanges = Vec<(Item, std::ops::Range<usize>)>;

fn references(line: &Line<'_>, report: Option<&ReportManuscript>, items: &mut ItemRanges) {
    for (offset, fact) in line.passage.facts.iter().filter(|(_, fact)| fact.form != FactForm::Label) {
        let id = report.and_then(|report| report.fact(&fact.id)).map_or_else(|| fact.id.clone(), |known| known.id.clone());
        items.push((Item::Fact(id), *offset..offset + 3));
    }
    for (offset, number) in &line.passage.numbers {
        items.push((Item::Number(value(&number.text)), *offset..offset + 3));
    }
}

/// Returns the value of the number, or its text if it has no readable value.
fn value(text: &str) -> String {
    worth(text).map_or_else(|| text.to_owned(), |number| number.to_string())
}

/// Collects document numbers: 〔2022〕147号, [2022] No. 147.
fn documents(line: &Line<'_>, tokens: &[Token], items: &mut ItemRanges) {
    let text = line.text();
    for token in tokens.iter().filter(|token| !line.is_named(&token.core)) {
        let (before, after) = (&text[..token.core.start], &text[token.core.end..]);
        let number = if before.ends_with('〔') {
            after.strip_prefix('〕').and_then(|rest| rest.split_once('号')).map(|(number, _)| number.to_owned())
        } else if before.ends_with('[') {
            after.strip_prefix("] No. ").map(|rest| rest.chars().take_while(char::is_ascii_digit).collect())
        } else {
            None
        };
        items.extend(number.map(|number| (Item::Document(token.digits.clone(), number), token.core.clone())));
    }
}

/// Collects the numbers of a text that cannot refer to facts: those that would have to be facts in prose, and all of an
/// address.
fn typed(prose: &Prose<'_>, line: &Line<'_>, items: &mut ItemRanges) {
    let mut add = |token: &Token| {
        let written = &line.text()[token.range.clone()];
        items.push((Item::Number(value(written)), token.core.clone()));
    };
    if prose.scope == Scope::Text(TextKind::Address) {
        line.tokens.iter().for_each(&mut add);
    } else {
        // 三成 is thirty per cent, and what has 增长两倍 has tripled.
        let is_multiple = |token: &&Token| line.text()[token.range.end..].starts_with(['成', '倍']);
        let naked = naked(prose, line);
        naked.iter().filter(|token| !is_multiple(token)).for_each(&mut add);
    }
}

/// The days that a Chinese text may name in quotation marks: “五四” is 4 May, “一二九” 9 December, “3·15” 15 March.
fn named_days(text: &str) -> Vec<(u32, u32)> {
    let mut days = Vec::new();
    for quoted in text.split('“').skip(1).filter_map(|rest| rest.split_once('”')).map(|(quoted, _)| quoted) {
        let number = |written: &str| written.parse().ok().or_else(|| u32::try_from(written_value(written)?).ok());
        if let Some((month, day)) = quoted.split_once(['·', '•', '.']) {
            days.extend(number(month).zip(number(day)));
        } else if quoted.chars().count() <= 4 {
            // 一一九 may be 19 January and 9 November: a reader knows which.
            let ends = quoted.char_indices().skip(1).map(|(at, _)| quoted.split_at(at));
            days.extend(ends.filter_map(|(month, day)| number(month).zip(number(day))));
        }
    }
    days.retain(|(month, day)| (1..=12).contains(month) && (1..=31).contains(day));
    days
}

/// The value of Chinese numerals, also digit by digit: 十二 and 一二 are twelve.
fn written_value(written: &str) -> Option<Decimal> {
    if written.is_empty() || !written.chars().all(is_numeral) {
        return None;
    }
    let digit = |c: char| value_of(&c.to_string());
    let are_digits = written.chars().all(|c| digit(c) < Decimal::TEN);
    Some(if are_digits {
        written.chars().fold(Decimal::ZERO, |value, c| value * Decimal::TEN + digit(c))
    } else {
        value_of(written)
    })
}

fn dates_of(dates: &[&FoundDate], clause: &mut Clause, items: &mut ItemRanges) {
    for date in dates {
        items.extend(date.years.iter().map(|year| (Item::Year(year.to_string()), date.range.clone())));
        // One that does not exist is reported as such.
        let Some(month) = date.month.filter(|month| (1..=12).contains(month)) else { continue };
        clause.months.insert(month);
        if date.days.is_empty() && !date.years.is_empty() {
            items.push((Item::Month(month), date.range.clone()));
        }
        items.extend(date.days.iter().map(|day| (Item::Day(month, *day), date.range.clone())));
    }
}

/// Collects years that stand alone, in languages that have no word for “year” after them.
fn years(line: &Line<'_>, tokens: &[&Token], items: &mut ItemRanges) {
    for token in tokens {
        let before = &line.text()[..token.core.start];
        if token.is_year(line.text()) && !before.ends_with('[') && !numbers_a_part(before) {
            items.push((Item::Year(token.digits.clone()), token.core.clone()));
        }
    }
}

fn worths(prose: &Prose<'_>, line: &Line<'_>, tokens: &[&Token], clause: &mut Clause) {
    let text = line.text();
    clause.written.extend(tokens.iter().map(|token| token.digits.clone()));
    clause.worths.extend(tokens.iter().filter_map(|token| worth(&text[token.range.clone()])));
    clause.worths.extend(line.passage.numbers.iter().filter_map(|(_, number)| worth(&number.text)));
    if prose.locale.is_unspaced() {
        clause.worths.extend(numeral_runs(text).into_iter().map(|run| value_of(&text[run]).normalize()));
    } else if prose.locale.is_english() {
        clause.worths.extend(english_words(text).into_iter().map(|number| number.normalize()));
        // 两种语言: “both languages” counts to two.
        let says_both = text.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("both"));
        clause.worths.extend(says_both.then_some(Decimal::TWO));
    }
}

/// A clause in two languages: one that has an item, and one that may lack it.
struct Pair<'a> {
    /// The report, if its facts may be referred to.
    report: Option<&'a ReportManuscript>,
    /// The number of a recorded document in a language.
    number: &'a dyn Fn(&str, usize) -> Option<String>,
    has: &'a Clause,
    lacks: &'a Clause,
    /// The prose of the language that may lack the item.
    prose: &'a Prose<'a>,
    knows_months: bool,
}

impl Pair<'_> {
    fn is_told(&self, item: &Item) -> bool {
        self.lacks.items.contains_key(item)
            || match item {
                // A fact that does not exist has been reported.
                Item::Fact(id) => self.report.and_then(|report| report.fact(id)).is_none(),
                Item::Number(number) => self.lacks.written.contains(number) || self.is_worth(number),
                Item::Month(month) => !self.knows_months || self.lacks.months.contains(month),
                Item::Day(month, day) => !self.knows_months || self.lacks.named_days.contains(&(*month, *day)),
                // Chinese has no 年 in GB/T 37668—2019 and 2022级.
                Item::Year(year) => self.lacks.written.contains(year),
                Item::Document(..) => false,
                Item::RecordedNumber(id) => (self.number)(id, self.prose.index).is_none_or(|number| self.has_digits_of(&number)),
            }
    }

    /// Returns whether the other language has all digits of a document number: then its form is wrong, which is reported as
    /// such.
    fn has_digits_of(&self, number: &str) -> bool {
        let groups = number.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty());
        groups.into_iter().all(|group| self.lacks.digits.contains(group))
    }

    /// Returns whether the other language has the number in words or with another scale.
    /// Number words are read in Chinese and English only; in other languages, a whole
    /// number up to 100 may be in words and is not reported.
    fn is_worth(&self, number: &str) -> bool {
        let Ok(number) = number.parse::<Decimal>() else { return false };
        let reads_words = self.prose.locale.is_unspaced() || self.prose.locale.is_english();
        let may_be_words = !reads_words && number.is_integer() && number.abs() <= Decimal::ONE_HUNDRED;
        may_be_words || self.lacks.worths.contains(&number.normalize())
    }
}

/// Reports the items that a clause has in one language but not in the other.
fn one_sided(pair: &Pair<'_>, diagnostics: &mut Sink) {
    let ((language, name), file) = (pair.prose.locale.called(), &pair.prose.file);
    for (item, place) in pair.has.items.iter().filter(|(item, _)| !pair.is_told(item)) {
        let (code, zh, en) = match item {
            Item::Fact(id) => {
                let (zh, en) = pair.report.and_then(|report| report.fact(id)).map(Fact::called).unwrap_or_default();
                (Code::FactUnmatched, zh, en)
            }
            Item::Number(number) => (Code::NumberUnmatched, format!("数字“{number}”"), format!("the number {number}")),
            Item::Year(year) => (Code::NumberUnmatched, format!("年份{year}"), format!("the year {year}")),
            Item::Month(month) => (Code::NumberUnmatched, format!("月份{month}月"), format!("the month {}", month_name(*month))),
            Item::Day(month, day) => {
                (Code::NumberUnmatched, format!("日期{month}月{day}日"), format!("the date {day} {}", month_name(*month)))
            }
            Item::RecordedNumber(id) => {
                let number = (pair.number)(id, pair.prose.index).unwrap_or_default();
                (Code::NumberUnmatched, format!("文号“{number}”"), format!("the document number “{number}”"))
            }
            Item::Document(year, number) => {
                (Code::NumberUnmatched, format!("文号〔{year}〕{number}号"), format!("the document number [{year}] No. {number}"))
            }
        };
        let (own, here) = pair.prose.scope.words();
        let message = Sentence::new(
            format!("{own}的{language}文字里没有{zh}（{file}）。"),
            format!("The {name} text {here} does not have {en} ({file})."),
        );
        let help = match pair.prose.scope {
            Scope::Clause => (
                "两种语言的同一条应当有同样的数、日期和文号；请核对哪一边对。",
                "A clause must have the same figures, dates and document numbers in every language; check which version is right.",
            ),
            Scope::Text(_) => (
                "两种语言应当有同样的数、日期和文号；请核对哪一边对。",
                "A text must have the same figures, dates and document numbers in every language; check which version is right.",
            ),
        };
        diagnostics.push(Diagnostic::new(code, message).at_place(place).help(help.0, help.1));
    }
}

/// Whether a part of a text belongs to an e-mail or web address.
pub(super) fn is_in_address(text: &str, range: &std::ops::Range<usize>) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '@' | '-' | '_' | '/' | ':');
    let start = text[..range.start].trim_end_matches(is_sign).len();
    let end = range.end + text[range.end..].len() - text[range.end..].trim_start_matches(is_sign).len();
    let word = &text[start..end];
    word.contains('@') || word.contains("://") || word.starts_with("www.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_quotation_marks_are_named() {
        for (text, day) in [
            ("“六一”前夕", (6, 1)),
            ("“三八”妇女节", (3, 8)),
            ("“五一二”护士节", (5, 12)),
            ("“一二九”运动", (12, 9)),
            ("“十一”期间", (10, 1)),
            ("“3·15”晚会", (3, 15)),
        ] {
            assert!(named_days(text).contains(&day), "{text} {:?}", named_days(text));
        }
        assert!(named_days("六一").is_empty());
    }
}
