//! Checks the numbers of corrections: each names a fact, and what was corrected is another number now.

use super::facts::must_exist;
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::bound::Bound;
use crate::model::correction::StatedValue;
use crate::model::fact::Fact;
use crate::model::number_help;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;

/// Checks the corrections of one report.
pub(super) fn check_report(_: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    for former in report.corrections.iter().flat_map(|correction| &correction.former_values) {
        let reference = &former.fact;
        if reference.id.contains('#') {
            diagnostics.push(not_own(&reference.id).at_place(&reference.place));
            continue;
        }
        must_exist(report, &reference.id, &reference.place, diagnostics);
        let Some(fact) = report.facts.get(&reference.id) else { continue };
        let StatedValue { quantity, bound, approximate } = former.value;
        let may_be_negative = fact.quantity.exact().is_some_and(|number| number.is_sign_negative());
        let misfit = |quantity| number_help::misfit(&fact.unit, quantity, approximate, may_be_negative);
        if let Some(help) = misfit(quantity).or_else(|| bound.and_then(Bound::upper).and_then(misfit)) {
            let ((zh, en), value) = (fact.unit.called(), former.value.written());
            let message = Sentence::new(format!("“{value}”与单位{zh}不相配。"), format!("`{value}` does not fit the unit {en}."));
            diagnostics.push(Diagnostic::new(Code::NumberForm, message).at_place(&reference.place).help_if(Some(help)));
            continue;
        }
        if former.new_value(fact).is_same(former.value) {
            diagnostics.push(unapplied(fact, former.value).at_place(&reference.place));
        }
    }
    for (index, correction) in report.corrections.iter().enumerate() {
        let others = report.corrections[..index].iter().filter(|other| other.date == correction.date);
        let known: Vec<&str> = others.flat_map(|other| &other.former_values).map(|former| former.fact.id.as_str()).collect();
        let twice = correction.former_values.iter().find(|former| known.contains(&former.fact.id.as_str()));
        diagnostics.extend(twice.map(|former| at_once(&former.fact.id).at_place(&former.fact.place)));
    }
}

fn unapplied(fact: &Fact, value: StatedValue) -> Diagnostic {
    let ((zh, en), value) = (fact.called(), value.written());
    let message = Sentence::new(
        format!("更正里写{zh}原来是 {value}，更正以后还是这个数。"),
        format!("The correction says that {en} was {value} before, and that is still its value."),
    );
    Diagnostic::new(Code::CorrectionUnapplied, message).help(
        "请把 facts.yaml 里的数改成更正以后的；was 里写更正以前的。",
        "Write the corrected number in facts.yaml; `was` has the number before the correction.",
    )
}

fn not_own(id: &str) -> Diagnostic {
    let message = Sentence::new(
        format!("更正只写本报告的数据，“{id}”是别的报告的。"),
        format!("A correction names facts of its own report; `{id}` belongs to another one."),
    );
    Diagnostic::new(Code::UnknownFact, message)
        .help("请写在那份报告的 report.yaml 里。", "Write it in report.yaml of that report.")
}

/// Two corrections of a figure at the same time: nobody can tell which came first.
fn at_once(id: &str) -> Diagnostic {
    let message = Sentence::new(
        format!("同一时间更正了两次“{id}”，分不清先后。"),
        format!("Two corrections of `{id}` have the same date, so their order is unknown."),
    );
    Diagnostic::new(Code::DateOrder, message)
        .help("请在日期后面写上时间，如 2024-03-01 15:00。", "Write the time behind the date, such as 2024-03-01 15:00.")
}
