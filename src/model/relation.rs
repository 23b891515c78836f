//! Relations: declared arithmetic relations between facts. `check/facts.rs` checks that their facts exist, and
//! `check/relations.rs` that the relations hold.

use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink};
use crate::load::facts_schema::RelationEntry;
use crate::load::schema::Text;
use crate::model::fact::Quantity;
use crate::model::number_help::{self, Where};
use crate::model::text::{Localized, Reference, TextReader};
use crate::partial::Partial;

/// A relation declared in `facts.yaml`.
#[derive(Debug, Clone)]
pub struct Relation {
    pub id: Reference,
    pub operation: Operation,
    /// The ids of facts, in the order written; for `Count` the ids of terms.
    pub operands: Vec<Reference>,
    /// The fact that contains the result.
    pub equals: Option<Reference>,
    /// The reason why it is known not to hold; shown to readers.
    pub waiver: Option<Localized<String>>,
    /// Why it usually holds, if it need not.
    pub usually: Option<Localized<String>>,
    /// The values for which it was waived: those of the operands in order, then that of the result. Empty if the author
    /// does not say.
    pub waived_for: Vec<Reference>,
}

/// What a relation claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// The operands add up to the result.
    Sum,
    /// The first operand divided by the second.
    Ratio,
    /// The share of the first operand in the second, which contains it.
    Share,
    /// The first operand minus the second.
    Difference,
    /// The growth of the operand over the same indicator in the previous report of the series.
    Growth,
    /// The first operand is at most the second.
    AtMost,
    AtLeast,
    /// The result is the number of names listed.
    Count,
}

impl Operation {
    /// The minimum and maximum number of operands.
    fn operands(self) -> (usize, usize) {
        match self {
            Operation::Sum | Operation::Count => (1, usize::MAX),
            Operation::Growth => (1, 1),
            _ => (2, 2),
        }
    }

    /// The key for it in `facts.yaml`.
    pub fn word(self) -> &'static str {
        match self {
            Operation::Sum => "sum",
            Operation::Ratio => "ratio",
            Operation::Share => "share",
            Operation::Difference => "difference",
            Operation::Growth => "growth",
            Operation::AtMost => "at_most",
            Operation::AtLeast => "at_least",
            Operation::Count => "count",
        }
    }

    /// What messages in Chinese and in English call it: the key with a word for it.
    pub(crate) fn called(self) -> (String, String) {
        let (zh, en) = match self {
            Operation::Sum => ("相加", "a sum"),
            Operation::Ratio => ("相除", "a ratio"),
            Operation::Share => ("求占比", "a share"),
            Operation::Difference => ("相减", "a difference"),
            Operation::Growth => ("求增长", "growth"),
            Operation::AtMost => ("不大于", "a comparison"),
            Operation::AtLeast => ("不小于", "a comparison"),
            Operation::Count => ("数名称", "a count of names"),
        };
        (format!("{zh}（{}）", self.word()), format!("{en} (`{}`)", self.word()))
    }

    fn has_result(self) -> bool {
        !matches!(self, Operation::AtMost | Operation::AtLeast)
    }
}

/// Reads a relation. `None` after a diagnostic.
pub(crate) fn read(id: Reference, entry: &RelationEntry, texts: &TextReader<'_>, diagnostics: &mut Sink) -> Option<Relation> {
    let (operation, operands) = the_operation(&id.place, entry, diagnostics)?;
    let count = operands.len();
    let operands: Partial<Vec<_>> = operands.iter().map(|operand| Reference::read(texts.file, operand, diagnostics)).collect();
    let operands = operands.into_complete()?;
    if let Some(wrong) = wrong_count(operation, count).or_else(|| wrong_result(operation, entry.equals.is_some())) {
        diagnostics.push(Diagnostic::new(Code::RelationForm, wrong).at_place(&id.place));
        return None;
    }
    let equals = entry.equals.as_ref().and_then(|equals| Reference::read(texts.file, equals, diagnostics));
    let waiver = waiver(entry, texts, diagnostics);
    let waived_for = waived_for(entry, operands.len() + usize::from(equals.is_some()), texts, diagnostics);
    let usually = texts.read_optional(entry.usually.as_ref(), diagnostics);
    Some(Relation { id, operation, operands, equals, waiver, usually, waived_for })
}

/// The only operation of an entry, with its operands. `None` after a diagnostic if there is none, or if there are several.
fn the_operation<'e>(place: &Place, entry: &'e RelationEntry, diagnostics: &mut Sink) -> Option<(Operation, &'e [Text])> {
    let written = [
        (Operation::Sum, &entry.sum),
        (Operation::Ratio, &entry.ratio),
        (Operation::Share, &entry.share),
        (Operation::Difference, &entry.difference),
        (Operation::Growth, &entry.growth),
        (Operation::AtMost, &entry.at_most),
        (Operation::AtLeast, &entry.at_least),
        (Operation::Count, &entry.count),
    ];
    let mut written = written.into_iter().filter_map(|(operation, operands)| Some((operation, operands.as_deref()?)));
    if let (Some(only), None) = (written.next(), written.next()) {
        return Some(only);
    }
    let message = Sentence::new("每条勾稽关系要写一种运算，而且只写一种。", "A relation needs exactly one operation.");
    diagnostics.push(Diagnostic::new(Code::RelationForm, message).at_place(place).help(
        "可以写：sum、ratio、share、difference、growth、at_most、at_least、count。",
        "Allowed values: sum, ratio, share, difference, growth, at_most, at_least, count.",
    ));
    None
}

/// What is wrong with the number of operands, if anything.
fn wrong_count(operation: Operation, count: usize) -> Option<Sentence> {
    let (name, (least, most)) = (operation.word(), operation.operands());
    if (least..=most).contains(&count) {
        return None;
    }
    let (zh, en) = if most == usize::MAX {
        (format!("至少{least}个"), format!("at least {least}"))
    } else {
        (format!("{least}个"), least.to_string())
    };
    Some(Sentence::new(
        format!("{name} 要写{zh}数据，这里有{count}个。"),
        format!("The number of operands of `{name}` must be {en}, not {count}."),
    ))
}

/// What is wrong with `equals`, if anything: comparisons have no result, all other operations have one.
fn wrong_result(operation: Operation, has_equals: bool) -> Option<Sentence> {
    let name = operation.word();
    match (operation.has_result(), has_equals) {
        (true, false) => Some(Sentence::new("缺少 equals：结果是哪个数据？", "`equals` is missing: which fact is the result?")),
        (false, true) => {
            Some(Sentence::new(format!("{name} 没有结果，不写 equals。"), format!("`{name}` has no result; delete `equals`.")))
        }
        _ => None,
    }
}

/// The reason why the relation is known not to hold. A language without a reason is reported.
fn waiver(entry: &RelationEntry, texts: &TextReader<'_>, diagnostics: &mut Sink) -> Option<Localized<String>> {
    let waiver = texts.read_optional(entry.waiver.as_ref(), diagnostics);
    if let (Some(reason), Some(written)) = (&waiver, &entry.waiver)
        && (0..texts.locales.len()).any(|locale| reason.get(locale).trim().is_empty())
    {
        let message = Sentence::new("waiver 没有写原因。", "The waiver contains no reason.");
        diagnostics.push(Diagnostic::new(Code::WaiverForm, message).at(texts.file, written.position).help(
            "读者会看到这里的话：请用每种语言写明为什么不相符。",
            "Readers see this text: explain in each language why the numbers do not match.",
        ));
    }
    waiver
}

/// The values for which the waiver was given, `wanted` of them. Empty if there are none, or after a diagnostic.
fn waived_for(entry: &RelationEntry, wanted: usize, texts: &TextReader<'_>, diagnostics: &mut Sink) -> Vec<Reference> {
    let Some(written) = &entry.waived_for else { return Vec::new() };
    let count = written.value.len();
    if count != wanted || entry.waiver.is_none() {
        let message = Sentence::new(
            format!("waived_for 要与 waiver 同写，依次列出各项数据和结果的数：应有{wanted}个，这里有{count}个。"),
            format!(
                "`waived_for` goes with `waiver` and lists the values of the operands and the result: {wanted} values, not {count}."
            ),
        );
        diagnostics.push(Diagnostic::new(Code::WaiverForm, message).at(texts.file, written.position));
        return Vec::new();
    }
    let values = written.value.iter().map(|value| waived_value(value, texts, diagnostics));
    values.collect::<Partial<Vec<_>>>().into_complete().unwrap_or_default()
}

/// A value for which a waiver was given. `None` after a diagnostic if it is not a number.
pub(super) fn waived_value(value: &Text, texts: &TextReader<'_>, diagnostics: &mut Sink) -> Option<Reference> {
    let text = &value.value;
    if Quantity::parse(text).is_some() {
        return Some(Reference::new(texts.file, value));
    }
    let message = Sentence::new(format!("“{text}”不是一个数。"), format!("`{text}` is not a number."));
    let help = number_help::help(text, Where::Waiver, None);
    diagnostics.push(Diagnostic::new(Code::WaiverForm, message).at(texts.file, value.position).help_if(Some(help)));
    None
}
