//! Relations: declared ties between facts. Their arithmetic is checked elsewhere.

use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use crate::load::schema::RelationEntry;
use crate::model::text::{Localized, Reference, TextReader};

#[derive(Debug, Clone)]
pub struct Relation {
    pub id: Reference,
    pub operation: Operation,
    /// Facts, in the order written; for `Count` the ids of terms.
    pub operands: Vec<Reference>,
    pub equals: Option<Reference>,
    /// Why it is known not to hold; shown to readers.
    pub waiver: Option<Localized<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// The operands add up to the result.
    Sum,
    /// The first operand divided by the second.
    Ratio,
    /// The first operand's part of the second, which contains it.
    Share,
    /// The first operand less the second.
    Difference,
    /// The operand against the same indicator in the series' report before.
    Growth,
    /// The first operand is at most the second.
    AtMost,
    AtLeast,
    /// The result is the number of names listed.
    Count,
}

impl Operation {
    /// How many operands there are, at least and at most.
    fn operands(self) -> (usize, usize) {
        match self {
            Operation::Sum | Operation::Count => (1, usize::MAX),
            Operation::Growth => (1, 1),
            _ => (2, 2),
        }
    }

    fn has_result(self) -> bool {
        !matches!(self, Operation::AtMost | Operation::AtLeast)
    }
}

pub fn read(id: Reference, entry: &RelationEntry, texts: &TextReader<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Relation> {
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
    let mut written = written.into_iter().filter_map(|(operation, operands)| Some((operation, operands.as_ref()?)));
    let position = id.place.position;
    let mut wrong = |position: Position, zh: &str, en: &str| {
        diagnostics.push(Diagnostic::new(Code::RelationForm, Sentence::new(zh, en)).at(texts.file, position));
    };
    let (Some((operation, operands)), None) = (written.next(), written.next()) else {
        wrong(
            position,
            "每条勾稽关系要写一种运算，而且只写一种（sum、ratio 等）。",
            "A relation has exactly one operation (sum, ratio and so on).",
        );
        return None;
    };
    let (least, most) = operation.operands();
    if operands.len() < least || operands.len() > most {
        wrong(position, "这种运算的数据个数不对。", "This operation takes another number of facts.");
        return None;
    }
    if operation.has_result() != entry.equals.is_some() {
        wrong(
            position,
            "求和、比率等要用 equals 写明结果是哪个数据；at_most 和 at_least 没有结果。",
            "`equals` names the fact that holds the result; `at_most` and `at_least` have none.",
        );
        return None;
    }
    let operands = operands.iter().map(|operand| Reference::new(texts.file, operand)).collect();
    let equals = entry.equals.as_ref().map(|equals| Reference::new(texts.file, equals));
    let waiver = texts.read_optional(entry.waiver.as_ref(), diagnostics);
    Some(Relation { id, operation, operands, equals, waiver })
}
