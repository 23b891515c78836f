//! Results that are calculated from themselves, directly or through other relations.

use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::relation::{Operation, Relation};
use crate::model::report::ReportManuscript;
use std::collections::{BTreeMap, BTreeSet};

/// The relation that calculates each fact, by the fact's id.
type Makers<'a> = BTreeMap<&'a str, &'a Relation>;

/// Most ids of a circle that a message lists.
const MOST_LISTED: usize = 12;

/// Reports circles, each once. If one relation of every reported circle is deleted, no circle is
/// left.
///
/// The search goes into depth, visits each fact once, and keeps its own stack, so that neither
/// many nor long chains of relations are expensive.
pub(super) fn check_report(report: &ReportManuscript, diagnostics: &mut Sink) {
    let calculates = |relation: &&Relation| !matches!(relation.operation, Operation::Count | Operation::Growth);
    let makers: Makers<'_> = report
        .relations
        .iter()
        .filter(calculates)
        .filter_map(|relation| Some((relation.equals.as_ref()?.id.as_str(), relation)))
        .collect();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in makers.keys() {
        // The facts on the current path, each with the number of its operands that were visited.
        let mut path: Vec<(&str, usize)> = Vec::new();
        let mut on_path: BTreeMap<&str, usize> = BTreeMap::new();
        let mut next = Some(*start).filter(|start| !done.contains(start));
        while let Some(fact) = next.take() {
            on_path.insert(fact, path.len());
            path.push((fact, 0));
            while let (None, Some((fact, visited))) = (next, path.last_mut()) {
                let Some(operand) = makers[*fact].operands.get(*visited).map(|operand| operand.id.as_str()) else {
                    done.insert(fact);
                    on_path.remove(fact);
                    path.pop();
                    continue;
                };
                *visited += 1;
                if let Some(first) = on_path.get(operand) {
                    let circle: Vec<&str> = path[*first..].iter().map(|(fact, _)| *fact).collect();
                    diagnostics.push(diagnostic(makers[operand], &circle));
                } else if makers.contains_key(operand) && !done.contains(operand) {
                    next = Some(operand);
                }
            }
        }
    }
}

/// Returns the diagnostic for a circle that begins with the result of `relation`.
fn diagnostic(relation: &Relation, circle: &[&str]) -> Diagnostic {
    let mut ids: Vec<&str> = circle.iter().take(MOST_LISTED).copied().collect();
    if circle.len() > MOST_LISTED {
        ids.push("…");
    }
    ids.push(circle[0]);
    let way = ids.join(" ← ");
    let message =
        Sentence::new(format!("这个结果又由它自己算出：{way}。"), format!("This result is calculated from itself: {way}."));
    Diagnostic::new(Code::RelationCircle, message)
        .at_place(&relation.id.place)
        .help("请删去其中一条关系。", "Delete one of the relations.")
}
