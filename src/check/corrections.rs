//! Checks the numbers of corrections: each names a fact, and what was corrected is another number now.

use super::facts::must_exist;
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::bound::Bound;
use crate::model::correction::BoundedQuantity;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;

/// Checks the corrections of one report.
pub(super) fn check_report(_: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    for former in report.corrections.iter().flat_map(|correction| &correction.former_values) {
        let reference = &former.fact;
        must_exist(report, &reference.id, &reference.place, diagnostics);
        let Some(fact) = report.facts.get(&reference.id) else { continue };
        if former.new_value(fact) != former.value {
            continue;
        }
        let ((zh, en), value) = (fact.called(), written(former.value));
        let message = Sentence::new(
            format!("更正里写{zh}原来是 {value}，更正以后还是这个数。"),
            format!("The correction says that {en} was {value} before, and that is still its value."),
        );
        diagnostics.push(Diagnostic::new(Code::CorrectionUnapplied, message).at_place(&reference.place).help(
            "请把 facts.yaml 里的数改成更正以后的；was 里写更正以前的。",
            "Write the corrected number in facts.yaml; `was` has the number before the correction.",
        ));
    }
}

/// A value as an author writes it.
fn written((quantity, bound): BoundedQuantity) -> String {
    bound.map_or_else(|| quantity.written(), |bound: Bound| bound.written(quantity))
}
