//! Corrections made after publication: what readers are told, and which numbers were others before.

use super::report_reader::out_of_order;
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::load::report_schema::{CorrectionEntry, ReportFile};
use crate::model::bound::Bound;
use crate::model::date::{Moment, read_moment};
use crate::model::fact::{Fact, Quantity};
use crate::model::number_help::{self, Where};
use crate::model::number_reading::without_about;
use crate::model::text::{Localized, Reference, TextReader};
use std::sync::Arc;

/// A correction made after publication.
#[derive(Debug, Clone)]
pub struct Correction {
    pub date: Moment,
    pub text: Localized<String>,
    pub clause: Option<Reference>,
    /// The values that facts had before it.
    pub former_values: Vec<FormerValue>,
    /// Whether it withdraws the clause or section. Its heading stays as a stub with the date and the reason.
    pub is_withdrawal: bool,
}

/// The value that a fact had before a correction.
#[derive(Debug, Clone)]
pub struct FormerValue {
    pub fact: Reference,
    pub value: StatedValue,
    /// The value to which it was corrected, if a later correction has changed that one too; else it is the fact's own.
    corrected_to: Option<StatedValue>,
}

/// A number as it was disclosed: exact, approximate, or a bound. It does not depend on what its fact is now: an approximate number
/// may be corrected to an exact one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StatedValue {
    pub quantity: Quantity,
    pub bound: Option<Bound>,
    pub approximate: bool,
}

impl FormerValue {
    /// The value to which its fact was corrected.
    pub fn new_value(&self, fact: &Fact) -> StatedValue {
        self.corrected_to.unwrap_or(StatedValue::of(fact))
    }
}

impl StatedValue {
    /// The value that a fact has now.
    fn of(fact: &Fact) -> StatedValue {
        StatedValue { quantity: fact.quantity, bound: fact.bound, approximate: fact.approximate }
    }

    /// Reads a number as an author writes it: `47000`, `4.7万`, `约4.7万`, `近5万`.
    fn parse(text: &str) -> Option<StatedValue> {
        let exact = |text: &str| Some(StatedValue { quantity: Quantity::parse(text)?, bound: None, approximate: false });
        let about = || match without_about(text) {
            (number, true) => exact(number).map(|value| StatedValue { approximate: true, ..value }),
            _ => None,
        };
        let bounded =
            || Bound::parse(text).map(|(quantity, bound)| StatedValue { quantity, bound: Some(bound), approximate: false });
        exact(text).or_else(about).or_else(bounded)
    }

    /// The value as an author writes it, for messages.
    pub fn written(self) -> String {
        let about = if self.approximate && self.bound.is_none() { "约" } else { "" };
        let number = self.bound.map_or_else(|| self.quantity.written(), |bound| bound.written(self.quantity));
        about.to_owned() + &number
    }

    /// The value for calculations: `47000`, `~47000` for an approximate one, `≥63`.
    pub fn machine(self) -> String {
        let about = if self.approximate && self.bound.is_none() { "~" } else { "" };
        let number = self.bound.map_or_else(|| self.quantity.machine(), |bound| bound.machine(self.quantity));
        about.to_owned() + &number
    }

    /// Whether two values say the same, however they are written: 36000 and 3.6万.
    pub fn is_same(self, other: StatedValue) -> bool {
        let (one, two) = (self.quantity.exact(), other.quantity.exact());
        let same_number = self.quantity == other.quantity || one.is_some() && one == two;
        same_number && self.bound == other.bound && self.approximate == other.approximate
    }
}

/// Reads the corrections of a report, in the order of the file.
pub(super) fn read(
    texts: &TextReader<'_>,
    entry: &ReportFile,
    published: Option<Moment>,
    diagnostics: &mut Sink,
) -> Vec<Correction> {
    let mut corrections = Vec::new();
    for correction in &entry.corrections {
        let date = read_moment(texts.file, &correction.date, diagnostics);
        let text = texts.read(&correction.text, diagnostics);
        let (Some(date), Some(text)) = (date, text) else { continue };
        if let Some(published) = published.filter(|published| date.is_surely_before(*published)) {
            let message = Sentence::new(
                format!("更正日期（{date}）早于发布时间（{published}）。"),
                format!("The correction ({date}) is before the publication ({published})."),
            );
            diagnostics.push(out_of_order(message).at(texts.file, correction.date.position));
        }
        let clause = correction.clause.as_ref().and_then(|clause| Reference::read(texts.file, clause, diagnostics));
        let withdrawn = correction.withdrawn.as_ref().filter(|withdrawn| withdrawn.value);
        if let Some(withdrawn) = withdrawn.filter(|_| correction.clause.is_none()) {
            diagnostics.push(nothing_withdrawn().at(texts.file, withdrawn.position));
        }
        let former_values = former_values(texts.file, correction, diagnostics);
        corrections.push(Correction { date, text, clause, former_values, is_withdrawal: withdrawn.is_some() });
    }
    join(&mut corrections);
    corrections
}

/// The values that facts had before a correction.
fn former_values(file: &Arc<str>, entry: &CorrectionEntry, diagnostics: &mut Sink) -> Vec<FormerValue> {
    let mut values = Vec::new();
    for (id, written) in &entry.was.0 {
        let Some(fact) = Reference::read(file, id, diagnostics) else { continue };
        let text = written.value.as_str();
        if let Some(value) = StatedValue::parse(text) {
            values.push(FormerValue { fact, value, corrected_to: None });
            continue;
        }
        let message = Sentence::new(format!("“{text}”不是一个数。"), format!("`{text}` is not a number."));
        let help = number_help::help(text, Where::Fact, None);
        diagnostics.push(Diagnostic::new(Code::NumberForm, message).at(file, written.position).help_if(Some(help)));
    }
    values
}

/// A fact that was corrected again was first corrected to the value that the next correction found.
fn join(corrections: &mut [Correction]) {
    let mut by_date: Vec<usize> = (0..corrections.len()).collect();
    by_date.sort_by_key(|index| corrections[*index].date);
    for (position, index) in by_date.iter().enumerate() {
        for place in 0..corrections[*index].former_values.len() {
            let id = &corrections[*index].former_values[place].fact.id;
            let later = by_date[position + 1..].iter().flat_map(|later| &corrections[*later].former_values);
            let next = later.into_iter().find(|later| later.fact.id == *id).map(|later| later.value);
            corrections[*index].former_values[place].corrected_to = next;
        }
    }
}

fn nothing_withdrawn() -> Diagnostic {
    let message = Sentence::new(
        "写了 withdrawn，却没有写撤下的是哪一条（clause）。",
        "`withdrawn` is here, but `clause` does not say what was withdrawn.",
    );
    Diagnostic::new(Code::MissingKey, message)
        .help("请写 clause: 条或部分的标识。", "Write `clause` with the id of the clause or section.")
}
