//! Says of a number that is typed in prose which fact has it, so that it can be referenced.

use super::before;
use super::measure_words::word_at_start;
use super::numerals::{Token, worth};
use super::order::pieces;
use super::prose::{Line, Prose};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::model::fact::{Fact, Quantity};
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::unit::UnitKind;
use crate::model::unit_name::UnitLabel;
use std::ops::Range;

/// Reports a number that is neither a fact nor recognised.
pub(super) fn number_naked(
    shared_context: &SharedContext,
    report: &ReportManuscript,
    prose: &Prose<'_>,
    line: &Line<'_>,
    token: &Token,
) -> Diagnostic {
    let shown = &line.text()[token.range.clone()];
    let message = Sentence::new(format!("“{shown}”没有引用数据。"), format!("“{shown}” is typed, not taken from the data."));
    let place = prose.place(line, token.range.clone());
    let help = if token.parts.len() > 1 {
        two_numbers(line, token)
    } else if is_parted_year(prose, line.text(), token) {
        let year = &token.digits;
        Sentence::new(
            format!("是年份就去掉中间的空格，写 {year}；是数就写作 {}，或写进 facts.yaml 再引用。", marked(shown)),
            format!(
                "If it is a year, delete the space: {year}; if it is a number, write {} or reference it from facts.yaml.",
                marked(shown)
            ),
        )
    } else {
        help(shared_context, report, prose, line, token)
    };
    Diagnostic::new(Code::NumberNaked, message).at_place(&place).help_if(Some(help))
}

/// Returns whether a number is a year with a space in it: 2 023年.
fn is_parted_year(prose: &Prose<'_>, text: &str, token: &Token) -> bool {
    let written = &text[token.core.clone()];
    let is_parted = token.is_year_value() && !written.contains(',') && written.chars().count() > 4;
    is_parted && (!prose.locale.is_unspaced() || text[token.core.end..].trim_start().starts_with('年'))
}

/// Help text for a comma that does not separate thousands: it may be one number or several.
fn two_numbers(line: &Line<'_>, token: &Token) -> Sentence {
    let text = line.text();
    let parts: Vec<String> = token.parts.iter().map(|part| marked(&text[part.clone()])).collect();
    // 4125.49,4143.91 without its comma would not be a number.
    let (last, before) = token.parts.split_last().map_or((0..0, &[][..]), |(last, before)| (last.clone(), before));
    let may_be_one = before.iter().all(|part| text[part.clone()].bytes().all(|byte| byte.is_ascii_digit())) && !last.is_empty();
    let (zh, en) =
        if may_be_one { ("；是一个数就去掉逗号", "; if it is one number, delete the comma") } else { ("", "") };
    Sentence::new(
        format!("逗号在这里不分千位：是几个数就写作 {}，再逐个换成数据{zh}。", parts.join("、")),
        format!(
            "This comma does not separate thousands: if these are several numbers, write {} and replace each with a fact{en}.",
            parts.join(", ")
        ),
    )
}

/// Returns the source text that marks a number as not being a fact, in ASCII digits.
fn marked(written: &str) -> String {
    let digits: String = written
        .chars()
        .map(|c| match c {
            '０'..='９' | '．' | '：' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .collect();
    format!("{{{{ ={digits} }}}}")
}

fn help(
    shared_context: &SharedContext,
    report: &ReportManuscript,
    prose: &Prose<'_>,
    line: &Line<'_>,
    token: &Token,
) -> Sentence {
    let text = line.text();
    let typed = marked(&text[token.range.clone()]);
    let offers: Vec<Offer> = report
        .facts
        .values()
        .filter(|fact| has_value(fact, text, token) || with_scale(fact, &prose.locale.code, text, token).is_some())
        .filter_map(|fact| Some((fact, offer(shared_context, prose, text, token, fact)?)))
        .filter(|(fact, offer)| !is_common(token) || is_beside(shared_context, prose, text, offer, fact))
        .map(|(_, offer)| offer)
        .take(4)
        .collect();
    if offers.is_empty() {
        return Sentence::new(
            format!("请写进 facts.yaml 再引用；不是数据的数写作 {typed}；名称里的数写进 terms.yaml。"),
            format!(
                "Put it into facts.yaml and reference it; if it is not data, write {typed}; names with numbers go into terms.yaml."
            ),
        );
    }
    let told = |own: fn(&Offer, &str) -> String, or: &str| {
        let offers: Vec<String> = offers.iter().map(|offer| own(offer, &text[offer.range.clone()])).collect();
        offers.join(or)
    };
    let zh = told(|offer, written| format!("“{written}”写作 {}", offer.reference), "，或");
    let en = told(|offer, written| format!("{} for “{written}”", offer.reference), ", or ");
    Sentence::new(
        format!("facts.yaml 里有这个数，请把{zh}；不是这项数据就写作 {typed}。"),
        format!("facts.yaml has this number: write {en}; if it is not this fact, write {typed}."),
    )
}

/// Whether many things have this number: it has one or two digits.
fn is_common(token: &Token) -> bool {
    token.digits.chars().filter(char::is_ascii_digit).count() < 3
}

/// Whether a word of a fact stands beside a number: its unit behind it, or a word of its label in the same part of the sentence.
fn is_beside(shared_context: &SharedContext, prose: &Prose<'_>, text: &str, offer: &Offer, fact: &Fact) -> bool {
    let (before, behind) = (&text[..offer.range.start], &text[offer.range.end..]);
    if offer.is_with_unit || word_at_start(shared_context, prose, behind.trim_start_matches(' ')).is_some() {
        return true;
    }
    let unspaced = prose.locale.is_unspaced();
    let ends: &[char] =
        if unspaced { &['，', '。', '；', '、', '：', '（', '）'] } else { &[',', '.', ';', ':', '(', ')'] };
    let label = pieces(fact.label.get(prose.index), unspaced);
    // “and” and “the” say nothing.
    let is_word = |piece: &String| unspaced || piece.chars().count() > 3;
    let has_word = |part: Option<&str>| pieces(part.unwrap_or_default(), unspaced).intersection(&label).any(is_word);
    has_word(before.rsplit(ends).next()) || has_word(behind.split(ends).next())
}

/// A suggested reference, and the byte range of the text that it replaces.
struct Offer {
    reference: String,
    range: Range<usize>,
    is_with_unit: bool,
}

/// Returns the reference that keeps the sentence as it reads now: with its unit if the unit
/// is in the text, otherwise the number alone. `None` if the text has another unit: then it
/// is another figure.
fn offer(shared_context: &SharedContext, prose: &Prose<'_>, text: &str, token: &Token, fact: &Fact) -> Option<Offer> {
    let (id, range) = (&fact.id, token.range.clone());
    let whole = |range| Some(Offer { reference: format!("{{{{ {id} }}}}"), range, is_with_unit: true });
    let alone = || Some(Offer { reference: format!("{{{{ {id}.value }}}}"), range: range.clone(), is_with_unit: false });
    let after = &text[range.end..];
    let percent = after.chars().next().filter(|c| matches!(c, '%' | '％'));
    if let Some(sign) = percent {
        return if fact.unit.kind == UnitKind::Percent { whole(range.start..range.end + sign.len_utf8()) } else { None };
    }
    if text[..range.start].ends_with("百分之") {
        let start = range.start - "百分之".len();
        return if fact.unit.kind == UnitKind::Percent { whole(start..range.end) } else { None };
    }
    if fact.unit.kind == UnitKind::Ratio {
        return whole(range);
    }
    let word_start = text.len() - after.trim_start_matches(' ').len();
    if let Some(range) = with_scale(fact, &prose.locale.code, text, token) {
        return whole(range);
    }
    let label = fact.unit.label(&prose.locale.code).filter(|label| label.words_before().next().is_some());
    if let Some(around) = label.and_then(|label| around(label, text, &range)) {
        return whole(around);
    }
    // £300 is no number of yuan.
    if before::sign_before(&text[..range.start]).is_some_and(|sign| !before::is_own(sign, fact, &prose.locale.code)) {
        return None;
    }
    match word_at_start(shared_context, prose, &text[word_start..]) {
        Some((word, _)) if fact.unit.label(&prose.locale.code).is_some_and(|label| label.is_form(word)) => {
            whole(range.start..word_start + word.len())
        }
        Some((_, unit)) if !unit.is_comparable(&fact.unit) => None,
        _ => alone(),
    }
}

/// Returns the range of a number with what its unit has before and behind it, if both are there.
fn around(label: &UnitLabel, text: &str, number: &Range<usize>) -> Option<Range<usize>> {
    let (ahead, after) = (text[..number.start].trim_end(), &text[number.end..]);
    let mut before = label.words_before().peekable();
    let start = if before.peek().is_none() {
        number.start
    } else {
        before.filter(|word| ahead.ends_with(word)).map(|word| ahead.len() - word.len()).min()?
    };
    let rest = after.trim_start();
    let fitting = label.words().filter(|word| rest.starts_with(word)).map(str::len).max()?;
    let end = if fitting == 0 { number.end } else { text.len() - rest.len() + fitting };
    Some(start..end)
}

/// Returns the range of a typed number with its unit if the factor behind it belongs to the unit of a fact: 320万元 of a fact in
/// 万元, £1.2 million of one in millions of pounds.
fn with_scale(fact: &Fact, language: &str, text: &str, token: &Token) -> Option<Range<usize>> {
    let typed = worth(&text[token.core.clone()]).filter(|_| fact.unit.has_scale())?;
    let is_it = fact.quantity.exact().is_some_and(|number| number.normalize() == typed);
    around(fact.unit.label(language)?, text, &token.core).filter(|_| is_it)
}

fn has_value(fact: &Fact, text: &str, token: &Token) -> bool {
    match fact.quantity {
        Quantity::Ratio { .. } | Quantity::Parts(_) => fact.quantity.machine() == token.digits,
        Quantity::Number { .. } => {
            let typed = worth(&text[token.range.clone()]);
            typed.is_some() && typed == fact.quantity.exact().map(|number| number.normalize())
        }
    }
}
