//! Checks that every referenced fact exists: in prose, key figures, targets and relations.

use super::aliases::called_now;
use super::loans;
use crate::diagnostic::{self, Code, Diagnostic, Place, Sentence, Sink};
use crate::model::relation::Operation;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::site::SiteManuscript;
use crate::model::table::ColumnKind;
use crate::model::text::Reference;
use crate::narrative::Inline;
use std::collections::BTreeSet;

/// Checks the references to facts and terms of one report.
pub(super) fn check_report(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    prose(report, diagnostics);
    let targets = report.facts.values().filter_map(|fact| fact.target.as_ref());
    let results = report.relations.iter().filter_map(|relation| relation.equals.as_ref());
    for reference in report.key_figures.iter().filter(|reference| reference.id.contains('#')) {
        diagnostics.push(loans::not_own(&reference.id).at_place(&reference.place));
    }
    for reference in report.key_figures.iter().chain(targets).chain(results) {
        must_exist(report, &reference.id, &reference.place, diagnostics);
    }
    relations(shared_context, report, diagnostics);
}

/// Checks that every unit in use has a label in every language. Each unit and language is
/// reported once.
pub(super) fn check_site(site: &SiteManuscript, diagnostics: &mut Sink) {
    // A missing label may be in a part of the file that could not be read.
    if !site.shared_context.units.is_complete() || site.shared_context.units.are_labelled(site.locales()) {
        return;
    }
    let mut told = BTreeSet::new();
    let facts = site.reports.iter().flat_map(|report| report.facts.values()).map(|fact| (&fact.unit, &fact.place));
    let columns = site.reports.iter().flat_map(|report| &report.exhibits.tables).flat_map(|table| &table.columns);
    let columns = columns.filter_map(|column| match &column.kind {
        ColumnKind::Number(Some(unit)) => Some((unit, &column.place)),
        _ => None,
    });
    for (unit, place) in facts.chain(columns) {
        for locale in site.locales().iter().filter(|locale| unit.lacks_label(&locale.code)) {
            if !told.insert((unit.id.as_str(), locale.code.as_str())) {
                continue;
            }
            let (unit, code) = (&unit.id, &locale.code);
            let message = Sentence::new(
                format!("单位“{unit}”没有语种“{code}”的名称，只会印出数字。"),
                format!("The unit `{unit}` has no label in `{code}`; only the number will be printed."),
            );
            diagnostics.push(Diagnostic::new(Code::UnitLabelMissing, message).at_place(place).help(
                format!("请在 content/units.yaml 的 {unit} 下面写上“{code}”的名称；没有单位词就写空引号：{code}: \"\"。"),
                format!(
                    "Add a `{code}` label under `{unit}` in content/units.yaml; for a unit without a word, write `{code}: \"\"`."
                ),
            ));
        }
    }
}

fn prose(report: &ReportManuscript, diagnostics: &mut Sink) {
    for (_, version) in report.versions() {
        for inline in version.narrative.inlines() {
            if let Inline::Fact(fact) = inline {
                let place = Place { file: version.file.clone(), position: fact.position };
                must_exist(report, &fact.id, &place, diagnostics);
            }
        }
    }
}

/// Reports a fact that is missing from `facts.yaml`. Reports nothing if the fact may be in
/// a part of the file that could not be read.
pub(super) fn must_exist(report: &ReportManuscript, id: &str, place: &Place, diagnostics: &mut Sink) {
    // Facts of other reports are looked for when all reports are known.
    if id.contains('#') || !report.facts.lacks(id) {
        return;
    }
    let message = Sentence::new(format!("facts.yaml 里没有数据“{id}”。"), format!("facts.yaml has no fact `{id}`."));
    let renamed = called_now(&report.fact_aliases, id);
    let help = renamed.or_else(|| diagnostic::suggestion(id, report.facts.keys().map(String::as_str)));
    diagnostics.push(Diagnostic::new(Code::UnknownFact, message).at_place(place).help_if(help));
}

fn relations(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    for relation in &report.relations {
        for operand in &relation.operands {
            if relation.operation == Operation::Count {
                term_must_exist(shared_context, operand, diagnostics);
            } else {
                must_exist(report, &operand.id, &operand.place, diagnostics);
            }
        }
    }
}

fn term_must_exist(shared_context: &SharedContext, operand: &Reference, diagnostics: &mut Sink) {
    if shared_context.terms.contains(&operand.id) || !shared_context.terms.is_complete() {
        return;
    }
    let id = &operand.id;
    let message = Sentence::new(format!("terms.yaml 里没有“{id}”。"), format!("terms.yaml has no `{id}`."));
    let help = diagnostic::suggestion(
        id,
        shared_context.terms.terms.keys().chain(shared_context.terms.documents.keys()).map(String::as_str),
    );
    diagnostics.push(Diagnostic::new(Code::UnknownTerm, message).at_place(&operand.place).help_if(help));
}
