//! Reads the facts of `facts.yaml` into [`Fact`]s: which text, unit and number a fact has, from its own entry or from its
//! indicator.

use crate::diagnostic::{self, Code, Diagnostic, Place, Position, Sentence, Sink};
use crate::load::facts_schema::{FactEntry, FactsFile};
use crate::load::schema::Text;
use crate::load::slips;
use crate::model::bound::Bound;
use crate::model::cell_fact::{self, Found};
use crate::model::fact::{Fact, Quantity};
use crate::model::indicator::{Indicator, Indicators};
use crate::model::number_help::{self, Where};
use crate::model::report::Exhibits;
use crate::model::text::{Reference, TextReader};
use crate::model::unit::{Unit, Units};
use crate::narrative::is_id;
use crate::partial::Partial;
use std::collections::{BTreeMap, BTreeSet};

/// Reads facts against the site's units and indicators.
pub(crate) struct FactReader<'a> {
    pub texts: TextReader<'a>,
    pub units: &'a Partial<Units>,
    pub indicators: &'a Partial<Indicators>,
    /// The tables that facts may take their numbers from.
    pub exhibits: &'a Partial<Exhibits>,
}

impl FactReader<'_> {
    /// The facts of a file. Incomplete if any of them could not be read.
    pub(crate) fn read(&self, file: &FactsFile, diagnostics: &mut Sink) -> Partial<BTreeMap<String, Fact>> {
        let differences = differences(file);
        let facts = file.facts.0.iter().map(|(id, entry)| {
            if !is_id(&id.value) {
                diagnostics.push(diagnostic::ill_formed_id(&id.value).at(self.texts.file, id.position));
                return None;
            }
            let fact = self.fact(id, entry, differences.contains(id.value.as_str()), diagnostics)?;
            Some((id.value.clone(), fact))
        });
        facts.collect()
    }

    fn fact(&self, id: &Text, entry: &FactEntry, is_difference: bool, diagnostics: &mut Sink) -> Option<Fact> {
        let (file, position, id) = (self.texts.file, id.position, id.value.as_str());
        let indicator = self.indicator(id, entry, diagnostics);
        self.check_complete(position, entry, indicator, diagnostics);
        let label = match &entry.label {
            Some(label) => self.texts.read(label, diagnostics),
            None => indicator.map(|indicator| indicator.label.clone()),
        };
        let cell = entry.cell.as_ref().and_then(|cell| self.cell(cell, diagnostics));
        let unit = match &entry.unit {
            Some(unit) => self.units.find(file, unit, diagnostics),
            None => indicator.and_then(|indicator| indicator.unit.clone()),
        };
        let unit = unit.or_else(|| cell.as_ref()?.unit.clone());
        let approximate = entry.approx.as_ref().is_some_and(|approx| approx.value);
        let wanted = Wanted { unit: unit.as_deref(), approximate, is_difference };
        let value = match (&entry.value, &entry.cell) {
            (Some(value), None) => self.quantity(value, &wanted, diagnostics),
            // A number that does not fit its unit is reported in the table.
            (None, Some(_)) => {
                cell.filter(|cell| unit.as_ref().is_some_and(|unit| cell.fits(unit))).map(|cell| (cell.quantity, cell.bound))
            }
            (Some(_), Some(_)) => {
                diagnostics.push(self.twice(position));
                None
            }
            // That has been reported.
            (None, None) => None,
        };
        Some(Fact {
            id: id.to_owned(),
            label: label?,
            unit: unit?,
            quantity: value?.0,
            bound: value?.1,
            approximate,
            target: entry.target.as_ref().and_then(|target| Reference::read(file, target, diagnostics)),
            clause: entry.clause.as_ref().and_then(|clause| Reference::read(file, clause, diagnostics)),
            definition: indicator.and_then(|indicator| indicator.definition.clone()),
            scope: indicator.and_then(|indicator| indicator.scope.clone()),
            indicator: indicator.map(|_| entry.indicator.as_ref().map_or(id, |name| name.value.as_str()).to_owned()),
            lender: None,
            place: Place { file: file.clone(), position },
        })
    }

    /// The indicator that an entry names, or the one with the id of the fact. An unknown name is reported.
    fn indicator(&self, id: &str, entry: &FactEntry, diagnostics: &mut Sink) -> Option<&Indicator> {
        let Some(name) = &entry.indicator else { return self.indicators.get(id) };
        let found = self.indicators.get(&name.value);
        if found.is_none() && self.indicators.is_complete() {
            diagnostics.push(self.unknown_indicator(name));
        }
        found
    }

    /// Reports a label or unit that neither the entry nor its indicator has.
    fn check_complete(&self, position: Position, entry: &FactEntry, indicator: Option<&Indicator>, diagnostics: &mut Sink) {
        // An indicator that is named but unknown might provide the missing key.
        if indicator.is_some() || entry.indicator.is_some() {
            return;
        }
        // A column of a table has a unit.
        for (key, is_missing) in [("label", entry.label.is_none()), ("unit", entry.unit.is_none() && entry.cell.is_none())] {
            if is_missing {
                diagnostics.push(self.missing(key, position));
            }
        }
    }

    /// The number of the cell that a fact names; `None` after a diagnostic, or if it may stand in what could not be read.
    fn cell(&self, cell: &Text, diagnostics: &mut Sink) -> Option<Found> {
        match cell_fact::find(self.exhibits, &cell.value) {
            Ok(found) => Some(found),
            // The row may be one that could not be read.
            Err(_) if !self.exhibits.is_complete() || self.exhibits.tables.iter().any(|table| !table.rows.is_complete()) => None,
            Err(diagnostic) => {
                diagnostics.push((*diagnostic).at(self.texts.file, cell.position));
                None
            }
        }
    }

    /// Reports a fact whose number is in two places.
    fn twice(&self, position: Position) -> Diagnostic {
        let message = Sentence::new(
            "这项数据的数写了两处：value 和 cell。",
            "The number of this fact is in two places: `value` and `cell`.",
        );
        Diagnostic::new(Code::DuplicateKey, message).at(self.texts.file, position).help("请删去一处。", "Delete one of them.")
    }

    fn missing(&self, key: &str, position: Position) -> Diagnostic {
        let message = Sentence::new(format!("这里缺少“{key}”。"), format!("`{key}` is missing here."));
        Diagnostic::new(Code::MissingKey, message).at(self.texts.file, position).help(
            "写在这里，或者写在 indicators.yaml 的同名指标里。",
            "Write it here, or under the indicator of this name in indicators.yaml.",
        )
    }

    fn unknown_indicator(&self, name: &Text) -> Diagnostic {
        let message = Sentence::new(
            format!("indicators.yaml 里没有“{}”。", name.value),
            format!("indicators.yaml has no `{}`.", name.value),
        );
        let help = diagnostic::suggestion(&name.value, self.indicators.ids());
        Diagnostic::new(Code::UnknownIndicator, message).at(self.texts.file, name.position).help_if(help)
    }

    /// The number of a fact; `None` after a diagnostic.
    fn quantity(&self, value: &Text, wanted: &Wanted<'_>, diagnostics: &mut Sink) -> Option<(Quantity, Option<Bound>)> {
        let (file, text, position) = (self.texts.file, value.value.as_str(), value.position);
        let help = || number_help::help(text, Where::Fact, wanted.unit);
        if let Some(slip) = slips::find(text, position) {
            diagnostics.push(slip.diagnostic(file).help_if(Some(help())));
            return None;
        }
        let bounded = || Bound::parse(text).map(|(quantity, bound)| (quantity, Some(bound)));
        let exact = Quantity::parse(text).map(|quantity| (quantity, None));
        let Some((quantity, bound)) = exact.or_else(bounded) else {
            let message = Sentence::new(format!("“{text}”不是一个数。"), format!("`{text}` is not a number."));
            diagnostics.push(Diagnostic::new(Code::NumberForm, message).at(file, position).help_if(Some(help())));
            return None;
        };
        let unit = wanted.unit?;
        let misfit = |quantity| number_help::misfit(unit, quantity, wanted.approximate, wanted.is_difference);
        let upper = bound.and_then(Bound::upper);
        if let Some(help) = misfit(quantity).or_else(|| upper.and_then(misfit)) {
            let (zh, en) = unit.called();
            let message = Sentence::new(format!("“{text}”与单位{zh}不相配。"), format!("`{text}` does not fit the unit {en}."));
            diagnostics.push(Diagnostic::new(Code::NumberForm, message).at(file, position).help_if(Some(help)));
            return None;
        }
        Some((quantity, bound))
    }
}

/// The requirements on the number of a fact.
struct Wanted<'a> {
    unit: Option<&'a Unit>,
    approximate: bool,
    /// Whether a relation says that it is a difference: only then may it be negative.
    is_difference: bool,
}

/// The ids of facts that are the difference of two others.
fn differences(file: &FactsFile) -> BTreeSet<&str> {
    let relations = file.relations.0.iter().filter(|(_, relation)| relation.difference.is_some());
    relations.filter_map(|(_, relation)| Some(relation.equals.as_ref()?.value.as_str())).collect()
}
