//! Reports relations that nobody has declared, that the form of the text demands, and that
//! the stored numbers do not satisfy: 获奖26人，其中一等奖3人，二等奖5人，三等奖17人.

use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::proposals::{Proposal, proposals};

/// Checks the facts of one report. Growth over the report before it is left to
/// `gongkai relations`: a rule about one report runs again only when that report changes.
pub(super) fn check_report(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    if !report.facts.is_complete() {
        return;
    }
    for proposal in proposals(shared_context, report, None).iter().filter(|proposal| !proposal.holds) {
        diagnostics.push(untrue(report, proposal));
    }
}

fn untrue(report: &ReportManuscript, proposal: &Proposal) -> Diagnostic {
    let relation = &proposal.relation;
    let calculation = &proposal.calculation.written;
    let result = relation.equals.as_ref().and_then(|equals| report.fact(&equals.id));
    let message = match result {
        Some(result) => {
            let (fact_zh, fact_en) = result.called();
            let stated = result.written();
            Sentence::new(
                format!("照这里的写法，数对不上：{calculation}，而{fact_zh}是 {stated}。"),
                format!("By the words here, the figures do not agree: {calculation}, but {fact_en} is {stated}."),
            )
        }
        None => Sentence::new(
            format!("照这里的写法，数对不上：{calculation}。"),
            format!("By the words here, the figures do not agree: {calculation}."),
        ),
    };
    let ids = relation.operands.iter().chain(&relation.equals);
    let lines: Vec<String> = ids
        .filter_map(|id| report.fact(&id.id))
        .map(|fact| format!("{} {}:{}", fact.id, fact.place.file, fact.place.position.line))
        .collect();
    let lines = lines.join(", ");
    Diagnostic::new(Code::RelationDoubtful, message).at_place(&proposal.place).help(
        format!("请核对这些数：{lines}。本来就不相等，就把关系写进 facts.yaml 的 relations，用 waiver 说明原因。"),
        format!(
            "Check these figures: {lines}. If they need not agree, declare the relation in facts.yaml and give the reason in `waiver`."
        ),
    )
}
