//! What a change of a fact would change: every sentence, table, chart and card that prints it, in
//! all languages and in later reports, the relations that it stands in, and what the checks would
//! say. A new value is tried in memory; nothing is written.

use crate::check::outcome::{Outcome, Subject, outcomes};
use crate::diagnostic::Sentence;
use crate::error::Result;
use crate::model::fact::{Fact, Quantity};
use crate::model::number_help::{self, Where};
use crate::model::relation::Operation;
use crate::model::report::{Report, report_before};
use crate::model::site::Site;
use crate::model::text::Reference;
use crate::pipeline::{Finding, Prepared, Trial};
use crate::printed_places::{PrintedPlace, printed_places};
use crate::render::{Renderer, TextPart};
use std::sync::Arc;

/// What a change of a fact would change.
pub(crate) struct Impact {
    /// The label and the value, as the main language prints them.
    pub label: String,
    pub value: String,
    /// Where the value is printed, with the text as it is and as it would be.
    pub places: Vec<Changed<PrintedPlace, Vec<TextPart>>>,
    /// The relations and totals that it stands in, as they are and as they would be.
    pub relations: Vec<Changed<Calculated, Calculated>>,
    /// The result of trying the new value; `None` if there is none, or if it is no number.
    pub trial: Option<Tried>,
}

/// Something as it is now and, if a new value is tried, as it would be.
pub(crate) struct Changed<N, T> {
    pub now: N,
    pub then: Option<T>,
}

/// The result of trying a new value.
pub(crate) struct Tried {
    /// The new value, as the main language prints it.
    pub value: String,
    /// What the checks would say and do not say now.
    pub arisen: Vec<Finding>,
    /// What they say now and would no longer say.
    pub gone: Vec<Finding>,
}

/// A relation or total with its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Calculated {
    pub name: Sentence,
    /// The calculation, and the stored result if it differs: `19525 ÷ 14500 = 134.655… %`.
    pub calculation: String,
    pub stated: Option<String>,
    pub holds: bool,
    pub is_waived: bool,
}

impl Calculated {
    /// Returns the calculation, with the stored result if it differs.
    pub(crate) fn written(&self) -> String {
        let sign = if self.holds { "≈" } else { "≠" };
        self.stated.as_ref().map_or_else(|| self.calculation.clone(), |stated| format!("{} {sign} {stated}", self.calculation))
    }

    /// Returns whether it holds, as the end of a sentence.
    pub(crate) fn result(&self) -> Sentence {
        match (self.holds, self.is_waived) {
            (true, false) => Sentence::new("，相符", ", holds"),
            (true, true) => Sentence::new("，相符，说明不再需要", ", holds: its waiver is no longer needed"),
            (false, true) => Sentence::new("，不符，已写说明", ", does not hold and says why"),
            (false, false) => Sentence::new("，不符", ", does not hold"),
        }
    }
}

/// Looks at a fact, which is named by the index of its report and its id, and tries a new value for
/// it. `None` if there is no such fact. The value must fit; see [`refusal`].
pub(crate) fn impact(prepared: &Prepared, report: usize, id: &str, value: Option<Quantity>) -> Result<Option<Impact>> {
    let site = &prepared.site;
    let Some(fact) = site.reports.get(report).and_then(|report| report.facts.get(id)) else { return Ok(None) };
    let renderer = prepared.renderer()?;
    let trial = value.and_then(|value| prepared.try_value(report, id, value));
    let then = match &trial {
        Some(Trial { prepared, .. }) => Some(Then::of(prepared, report, id)?),
        None => None,
    };
    let mut left = then.as_ref().map(|then| then.places.clone()).unwrap_or_default();
    let places = printed_places(prepared, &renderer, report, id).into_iter().map(|now| {
        // A share card may have no room for a longer number.
        let same = left.iter().position(|place| (&place.what, &place.page) == (&now.what, &now.page));
        Changed { then: same.map(|index| left.remove(index).parts), now }
    });
    let relations = calculated(site, report, fact).into_iter().enumerate();
    let relations = relations.map(|(index, now)| {
        let then = then.as_ref().and_then(|then| then.relations.get(index).cloned());
        Changed { now, then }
    });
    Ok(Some(Impact {
        label: fact.label.get(0).clone(),
        value: renderer.printed(fact, 0),
        places: places.collect(),
        relations: relations.collect(),
        trial: trial.zip(then.as_ref()).map(|(trial, then)| Tried {
            value: then.value.clone(),
            arisen: trial.arisen,
            gone: trial.gone,
        }),
    }))
}

/// The site as it would be.
struct Then {
    value: String,
    places: Vec<PrintedPlace>,
    relations: Vec<Calculated>,
}

impl Then {
    fn of(prepared: &Prepared, report: usize, id: &str) -> Result<Then> {
        let renderer: Renderer = prepared.renderer()?;
        let fact = &prepared.site.reports[report].facts[id];
        Ok(Then {
            value: renderer.printed(fact, 0),
            places: printed_places(prepared, &renderer, report, id),
            relations: calculated(&prepared.site, report, fact),
        })
    }
}

/// Reads a new value as `facts.yaml` would have it. `Err` says why it cannot be the value of the
/// fact.
pub(crate) fn read(report: &Report, fact: &Fact, text: &str) -> std::result::Result<Quantity, Sentence> {
    let text = text.trim();
    let Some(quantity) = Quantity::parse(text) else {
        let help = number_help::help(text, Where::Fact, Some(&fact.unit));
        return Err(joined(&Sentence::new(format!("“{text}”不是一个数。"), format!("`{text}` is not a number.")), &help));
    };
    let is_result = |id: &Reference| id.id == fact.id;
    let is_difference = report
        .relations
        .iter()
        .any(|relation| relation.operation == Operation::Difference && relation.equals.as_ref().is_some_and(is_result));
    match number_help::misfit(&fact.unit, quantity, fact.approximate, is_difference) {
        Some(help) => {
            let (zh, en) = fact.unit.called();
            let (zh, en) = (format!("“{text}”与单位{zh}不相配。"), format!("`{text}` does not fit the unit {en}."));
            Err(joined(&Sentence::new(zh, en), &help))
        }
        None => Ok(quantity),
    }
}

/// Joins a sentence and its help.
fn joined(sentence: &Sentence, help: &Sentence) -> Sentence {
    Sentence::new(format!("{}{}", sentence.zh, help.zh), format!("{} {}", sentence.en, help.en))
}

/// Returns the relations and totals in which a fact stands, the growth in the next reports that is
/// measured against it, and what ties it down in the reports that borrow it.
fn calculated(site: &Site, report: usize, fact: &Fact) -> Vec<Calculated> {
    let own = &site.reports[report];
    let stands_in = |outcome: &Outcome<'_>| outcome.facts.iter().any(|other| other.id == fact.id);
    let mut found: Vec<Calculated> =
        outcomes(site, &own.manuscript).iter().filter(|outcome| stands_in(outcome)).map(|outcome| of(outcome, None)).collect();
    for next in next_reports(site, own) {
        let grows = |outcome: &&Outcome<'_>| {
            matches!(outcome.subject, Subject::Relation(relation) if relation.operation == Operation::Growth)
                && outcome.facts.iter().skip(1).any(|other| other.measure() == fact.measure())
        };
        found.extend(outcomes(site, &next.manuscript).iter().filter(grows).map(|outcome| of(outcome, Some(&next.id))));
    }
    for borrower in site.borrowers(&own.id, &fact.id) {
        let borrower = &site.reports[borrower];
        let is_loan = |other: &&Fact| other.lender.as_ref().is_some_and(|lent| lent.report == own.id && lent.fact == fact.id);
        let outcomes = outcomes(site, &borrower.manuscript);
        let tied = outcomes.iter().filter(|outcome| outcome.facts.iter().any(&is_loan));
        found.extend(tied.map(|outcome| of(outcome, Some(&borrower.id))));
    }
    found
}

/// Returns the reports that a report is the previous one of.
fn next_reports<'s>(site: &'s Site, report: &'s Report) -> impl Iterator<Item = &'s Arc<Report>> {
    let is_next = |next: &&Arc<Report>| report_before(&site.reports, next).is_some_and(|before| before.id == report.id);
    site.reports.iter().filter(is_next)
}

fn of(outcome: &Outcome<'_>, report: Option<&str>) -> Calculated {
    let name = match outcome.subject {
        Subject::Relation(relation) => {
            let id = &relation.id.id;
            Sentence::new(format!("勾稽关系 {id}"), format!("relation {id}"))
        }
        Subject::Total(table, row, column) => {
            let (id, row, column) = (&table.id, table.rows[row].label.get(0), table.full_label(column, 0));
            Sentence::new(format!("表格 {id} 的合计：{row}、{column}"), format!("total of the table {id}: {row}, {column}"))
        }
        Subject::Balance(table, relation, at) => {
            let (id, name) = (&table.id, relation.name_at(table, at, 0));
            Sentence::new(format!("表格 {id} 的勾稽关系：{name}"), format!("relation of the table {id}: {name}"))
        }
    };
    let name = match report {
        Some(report) => Sentence::new(format!("报告 {report} 的{}", name.zh), format!("{} of report {report}", name.en)),
        None => name,
    };
    let calculation = outcome.calculation.written.clone();
    let is_waived = outcome.subject.waiver().is_some();
    let stated = outcome.stated_apart().map(|stated| stated.written.clone());
    Calculated { name, calculation, stated, holds: outcome.holds, is_waived }
}
