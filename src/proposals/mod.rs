//! Relations that nobody declared, proposed by the form of the text: a total and its parts,
//! a rate behind a count, growth behind a value, a list of names behind their number, rows
//! of a table.
//!
//! A relation is proposed only where words or columns have that form and the stored numbers
//! satisfy it. Where the form leaves no doubt and the numbers do not satisfy it, the relation
//! is returned as contradicted: one of the numbers is probably wrong. Arithmetic alone proves
//! nothing: in a report of sixty figures, many sums agree by chance.

mod averages;
mod called;
mod changes;
mod context;
mod names;
mod parts;
mod rates;
mod rows;
mod sentence;
mod shares;
mod totals;
mod words;
pub(crate) mod yaml;

use crate::diagnostic::Place;
use crate::model::calculation::Calculation;
use crate::model::equation::Equation;
use crate::model::fact::{Fact, Quantity};
use crate::model::relation::{Operation, Relation};
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::text::Reference;
use crate::model::unit::UnitKind;
use crate::passage::passages;
use called::Labels;
use context::Context;
use rust_decimal::Decimal;
use sentence::Sentence;
use std::collections::{BTreeMap, BTreeSet};
use words::Words;

/// A relation that the text or a table suggests.
#[derive(Debug, Clone)]
pub(crate) struct Proposal {
    /// The relation. If it holds, no other relation of the report has its id.
    pub relation: Relation,
    /// Where the words or the cell stand.
    pub place: Place,
    /// Whether the stored numbers may satisfy it; if not, the form leaves no doubt.
    pub holds: bool,
    /// The calculation with the stored numbers.
    pub calculation: Calculation,
}

/// Returns the proposals for one report in reading order, without relations that it
/// already has. `before` is the previous report of its series.
pub(crate) fn proposals(
    shared_context: &SharedContext,
    report: &ReportManuscript,
    before: Option<&ReportManuscript>,
) -> Vec<Proposal> {
    let mut finder = Finder::new(report, before);
    let labels = Labels::of(report);
    for (_, translations) in report.translations() {
        for (locale, version) in translations.versions() {
            let Some(words) = Words::of(shared_context.locales.get(locale)) else { continue };
            let passages = passages(&version.narrative);
            let mut clauses: BTreeMap<Option<&str>, Vec<&Fact>> = BTreeMap::new();
            let mut sentences: BTreeMap<Option<&str>, Vec<Sentence<'_>>> = BTreeMap::new();
            for passage in &passages {
                clauses.entry(passage.clause).or_default().extend(sentence::facts(report, passage));
            }
            for (index, passage) in passages.iter().enumerate().filter(|(_, passage)| !passage.facts.is_empty()) {
                let above = sentences.entry(passage.clause).or_default();
                for sentence in Sentence::all(report, &version.file, passage, words) {
                    let from = above.len().saturating_sub(MOST_ABOVE);
                    let context = Context { sentence: &sentence, above: &above[from..], report, labels: &labels };
                    parts::find(&context, words, &mut finder);
                    totals::find(&context, words, &mut finder);
                    rates::find(&context, words, &clauses[&passage.clause], &mut finder);
                    others(&context, words, &mut finder);
                    above.push(sentence);
                }
                let names = names::Names { lexicon: &shared_context.lexicons[locale], words, report, file: &version.file };
                names.find(passage, &passages[index + 1..], &mut finder);
            }
        }
    }
    for table in &report.exhibits.tables {
        rows::find(report, table, &mut finder);
    }
    finder.into_proposals()
}

/// How many sentences above one it may refer to.
const MOST_ABOVE: usize = 40;

/// Suggests averages, ratios and differences.
fn others(context: &Context<'_, '_>, words: &Words, finder: &mut Finder<'_>) {
    for index in 0..context.sentence.mentions.len() {
        averages::find(context, index, finder);
        changes::find(context, words, index, finder);
    }
}

/// How sure a form is of its relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The words say that the relation holds: if the numbers do not agree, one is wrong.
    Certain,
    /// The words allow the relation: it is proposed only if the numbers agree.
    Possible,
}

/// A relation that a form suggests, by the ids of its facts (or terms, for a count).
struct Suggestion<'a> {
    operation: Operation,
    operands: Vec<&'a str>,
    equals: Option<&'a str>,
    form: Form,
}

/// Collects suggestions, tries them and leaves out what is known.
struct Finder<'a> {
    report: &'a ReportManuscript,
    /// The facts of the previous report of the series by what they measure.
    earlier: BTreeMap<&'a str, &'a Fact>,
    /// The claims of the report's own relations, and of the proposals found so far.
    known: BTreeSet<Claim>,
    /// Results of the report's own relations and of the proposals, with their kind.
    results: BTreeSet<(String, Kind)>,
    found: Vec<Proposal>,
    doubts: Vec<Proposal>,
}

/// What a relation says: the kind of its operation, its operands in comparable order and its result.
type Claim = (Kind, Vec<String>, Option<String>);

/// Operations that say nearly the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Sum,
    Quotient,
    Difference,
    Growth,
    Comparison,
    Count,
}

fn kind(operation: Operation) -> Kind {
    match operation {
        Operation::Sum => Kind::Sum,
        Operation::Ratio | Operation::Share => Kind::Quotient,
        Operation::Difference => Kind::Difference,
        Operation::Growth => Kind::Growth,
        Operation::AtMost | Operation::AtLeast => Kind::Comparison,
        Operation::Count => Kind::Count,
    }
}

fn claim(suggestion: &Suggestion<'_>) -> Claim {
    let mut operands: Vec<String> = suggestion.operands.iter().map(|operand| (*operand).to_owned()).collect();
    let mut equals = suggestion.equals.map(str::to_owned);
    match (suggestion.operation, &mut equals, operands.as_mut_slice()) {
        (Operation::Sum | Operation::Count, ..) => operands.sort(),
        (Operation::AtLeast, ..) => operands.reverse(),
        // a − b = c is a = b + c.
        (Operation::Difference, Some(difference), [whole, _]) => {
            std::mem::swap(difference, whole);
            operands.sort();
        }
        _ => {}
    }
    let kind = if suggestion.operation == Operation::Difference { Kind::Sum } else { kind(suggestion.operation) };
    (kind, operands, equals)
}

fn claim_of(relation: &Relation) -> Claim {
    claim(&Suggestion {
        operation: relation.operation,
        operands: relation.operands.iter().map(|operand| operand.id.as_str()).collect(),
        equals: relation.equals.as_ref().map(|equals| equals.id.as_str()),
        form: Form::Possible,
    })
}

/// The result of a relation with the kind of its operation.
fn result(relation: &Relation) -> Option<(String, Kind)> {
    Some((relation.equals.as_ref()?.id.clone(), kind(relation.operation)))
}

impl<'a> Finder<'a> {
    fn new(report: &'a ReportManuscript, before: Option<&'a ReportManuscript>) -> Finder<'a> {
        let earlier = before.into_iter().flat_map(|before| before.facts.values()).map(|fact| (fact.measure(), fact)).collect();
        let known = report.relations.iter().map(claim_of).collect();
        let results = report.relations.iter().filter_map(result).collect();
        Finder { report, earlier, known, results, found: Vec::new(), doubts: Vec::new() }
    }

    /// The same measure in the previous report, if it may be compared.
    fn before(&self, fact: &Fact) -> Option<&'a Fact> {
        let same = |then: &&&Fact| {
            then.unit.id == fact.unit.id
                && then.definition == fact.definition
                && then.scope == fact.scope
                && then.label == fact.label
        };
        self.earlier.get(fact.measure()).filter(same).copied()
    }

    /// Whether another fact is a share of this one.
    fn is_whole(&self, id: &str) -> bool {
        let wholes = self.known.iter().filter(|(kind, ..)| *kind == Kind::Quotient);
        wholes.filter_map(|(_, operands, _)| operands.get(1)).any(|whole| whole == id)
    }

    /// The whole of the share that was found last.
    fn last_whole(&self) -> Option<&str> {
        let is_quotient = |proposal: &&Proposal| kind(proposal.relation.operation) == Kind::Quotient;
        let last = self.found.iter().rev().find(is_quotient)?;
        last.relation.operands.get(1).map(|whole| whole.id.as_str())
    }

    /// The totals that a fact is a part of.
    fn totals_of(&self, id: &str) -> impl Iterator<Item = &str> {
        let sums = self.known.iter().filter(move |(kind, parts, _)| *kind == Kind::Sum && parts.iter().any(|part| part == id));
        sums.filter_map(|(.., whole)| whole.as_deref())
    }

    /// Whether a sum has the result of another one with none of its parts: a total may be divided in two ways.
    fn is_other_division(&self, suggestion: &Suggestion<'_>) -> bool {
        let same = self.known.iter().filter(|(kind, _, equals)| *kind == Kind::Sum && equals.as_deref() == suggestion.equals);
        let mut parts = same.flat_map(|(_, parts, _)| parts);
        suggestion.operation == Operation::Sum && parts.all(|part| !suggestion.operands.contains(&part.as_str()))
    }

    /// Tries a suggestion. Returns whether its relation holds or is known already.
    fn suggest(&mut self, suggestion: &Suggestion<'_>, place: &Place) -> bool {
        let claim = claim(suggestion);
        if self.known.contains(&claim) {
            return true;
        }
        let Some(mut proposal) = self.tried(suggestion, place) else { return false };
        let holds = proposal.holds;
        if holds && suggestion.operation == Operation::AtMost {
            // A part that is smaller than its total needs no relation: it is looked at in any case.
            self.known.insert(claim);
        } else if holds {
            self.known.insert(claim);
            self.results.extend(result(&proposal.relation));
            proposal.relation.id.id = self.free_id(&proposal.relation.id.id);
            self.found.push(proposal);
        } else if suggestion.form == Form::Certain {
            self.doubts.push(proposal);
        }
        holds
    }

    /// Whether a suggestion is known or would hold.
    fn holds(&self, suggestion: &Suggestion<'_>, place: &Place) -> bool {
        self.known.contains(&claim(suggestion)) || self.tried(suggestion, place).is_some_and(|proposal| proposal.holds)
    }

    /// The relation of a suggestion with its calculation; `None` if it makes no sense, if its result needs no second
    /// relation of this kind, or if it neither holds nor has to.
    fn tried(&self, suggestion: &Suggestion<'_>, place: &Place) -> Option<Proposal> {
        let relation = relation(suggestion, place);
        let is_circle = suggestion.operands.iter().any(|operand| Some(*operand) == suggestion.equals);
        let is_explained = result(&relation).is_some_and(|result| self.results.contains(&result));
        if is_circle || is_explained && !self.is_other_division(suggestion) {
            return None;
        }
        let first = suggestion.operands.first().and_then(|operand| self.report.fact(operand));
        let before = first.filter(|_| suggestion.operation == Operation::Growth).and_then(|fact| self.before(fact));
        if suggestion.operation == Operation::Growth && before.is_none() {
            return None;
        }
        let equation = Equation::of(self.report, &relation, before)?;
        // With nothing but zeros beside it, any number is its own sum.
        let parts = equation.operands.iter().filter(|fact| !is_zero(fact)).count();
        if suggestion.operation == Operation::Sum && parts < 2 {
            return None;
        }
        if !fits(&equation) || equation.divisor().is_some_and(is_zero) {
            return None;
        }
        // A number as coarse as 1万 gives nearly any share.
        let is_quotient = matches!(suggestion.operation, Operation::Ratio | Operation::Share);
        let is_part =
            || suggestion.operands.get(1).is_some_and(|whole| self.totals_of(suggestion.operands[0]).any(|own| own == *whole));
        let is_guess = is_quotient && suggestion.form == Form::Possible && !is_part();
        if is_guess && equation.operands.iter().any(|fact| is_coarse(fact)) {
            return None;
        }
        let holds = equation.may_hold();
        // Nearly any number satisfies a bound (满意率50%以上), so that it proves nothing.
        let named = suggestion.operands.iter().copied().chain(suggestion.equals).filter_map(|id| self.report.fact(id));
        if holds && named.into_iter().any(|fact| fact.bound.is_some()) {
            return None;
        }
        // A form that only may be meant says nothing against the numbers.
        if !holds && suggestion.form == Form::Possible {
            return None;
        }
        let calculation = equation.calculation();
        Some(Proposal { relation, place: place.clone(), holds, calculation })
    }

    /// An id that no relation of the report or of the proposals has.
    fn free_id(&self, wanted: &str) -> String {
        let own = self.report.relations.iter().map(|relation| &relation.id.id);
        let taken: BTreeSet<&String> = own.chain(self.found.iter().map(|proposal| &proposal.relation.id.id)).collect();
        let numbered = (2..).map(|number| format!("{wanted}-{number}"));
        std::iter::once(wanted.to_owned()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or_default()
    }

    /// What holds, then what is contradicted: each claim once, and no doubt about a result
    /// that another form explains.
    fn into_proposals(mut self) -> Vec<Proposal> {
        let mut seen = BTreeSet::new();
        let mut proposals = std::mem::take(&mut self.found);
        for doubt in std::mem::take(&mut self.doubts) {
            let operands = doubt.relation.operands.iter().map(|operand| operand.id.as_str()).collect();
            let equals = doubt.relation.equals.as_ref().map(|equals| equals.id.as_str());
            let own = Suggestion { operation: doubt.relation.operation, operands, equals, form: Form::Certain };
            let is_known = result(&doubt.relation).is_some_and(|result| self.results.contains(&result));
            // That a total holds with men and women says nothing of its classes.
            let is_explained = is_known && !self.is_other_division(&own);
            if !is_explained && seen.insert(claim_of(&doubt.relation)) {
                proposals.push(doubt);
            }
        }
        proposals
    }
}

/// The relation of a suggestion, with an id that others may have too.
fn relation(suggestion: &Suggestion<'_>, place: &Place) -> Relation {
    let reference = |id: &str| Reference { id: id.to_owned(), place: place.clone() };
    let suffix = match suggestion.operation {
        Operation::Sum => "sum",
        Operation::Ratio => "ratio",
        Operation::Share => "share",
        Operation::Difference => "difference",
        Operation::Growth => "growth",
        Operation::AtMost | Operation::AtLeast => "part",
        Operation::Count => "names",
    };
    let stem = suggestion.equals.or(suggestion.operands.first().copied()).unwrap_or_default();
    Relation {
        id: reference(&format!("{stem}-{suffix}")),
        operation: suggestion.operation,
        operands: suggestion.operands.iter().map(|id| reference(id)).collect(),
        equals: suggestion.equals.map(reference),
        waiver: None,
        usually: None,
        waived_for: Vec::new(),
    }
}

/// Whether the units allow the operation; the check of declared relations says so in detail.
fn fits(equation: &Equation<'_>) -> bool {
    let result = equation.result.map(|result| result.unit.kind);
    let comparable = equation.operands.iter().all(|fact| fact.unit.is_comparable(&equation.operands[0].unit));
    let is_percent = equation.operands.iter().any(|fact| fact.unit.kind == UnitKind::Percent);
    match equation.relation.operation {
        Operation::Sum | Operation::Difference => {
            comparable && equation.result.is_some_and(|result| result.unit.is_comparable(&equation.operands[0].unit))
        }
        Operation::Ratio if result != Some(UnitKind::Percent) => !is_percent,
        Operation::Ratio | Operation::Share => comparable && !is_percent && result == Some(UnitKind::Percent),
        Operation::Growth if is_percent => equation.result.is_some_and(|result| result.unit.is_percentage_point()),
        Operation::Growth => result == Some(UnitKind::Percent),
        Operation::AtMost | Operation::AtLeast => comparable,
        Operation::Count => result == Some(UnitKind::Count),
    }
}

/// Whether the last digit of a number in 万 or 亿 stands for more than a tenth of it.
fn is_coarse(fact: &Fact) -> bool {
    let tenfold = fact.quantity.precision().checked_mul(Decimal::TEN);
    fact.quantity.has_scale_word() && tenfold.zip(fact.quantity.exact()).is_some_and(|(tenfold, size)| tenfold > size.abs())
}

/// Whether a fact is an amount: no percentage and no ratio.
fn is_amount(fact: &Fact) -> bool {
    !matches!(fact.unit.kind, UnitKind::Percent | UnitKind::Ratio)
}

fn is_zero(fact: &Fact) -> bool {
    match fact.quantity {
        Quantity::Number { digits, .. } => digits.is_zero(),
        Quantity::Ratio { right, .. } => right.is_zero(),
        Quantity::Parts(_) => true,
    }
}
