//! Checks what stands before a reference to a fact: signs and words of money (£, US$, 港币) that are not the fact's own, or that
//! its unit prints already.

use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::fact::Fact;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::unit::UnitKind;
use crate::narrative::FactForm;

/// Signs and words before an amount of money; longer ones before those that they end with.
const SIGNS: [&str; 19] = [
    "US$",
    "HK$",
    "NT$",
    "MOP$",
    "A$",
    "C$",
    "S$",
    "RMB¥",
    "CN¥",
    "JP¥",
    "$",
    "£",
    "€",
    "¥",
    "￥",
    "人民币",
    "人民幣",
    "港币",
    "港幣",
];
/// Those of the built-in unit of money.
const YUAN: [&str; 6] = ["RMB¥", "CN¥", "¥", "￥", "人民币", "人民幣"];

/// Checks all language versions of one part of a report.
pub(super) fn check(_: &SharedContext, report: &ReportManuscript, told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in &told.versions {
        for line in &prose.lines {
            for (at, reference) in line.passage.facts.iter().filter(|(_, reference)| reference.form != FactForm::Label) {
                let Some(fact) = report.fact(&reference.id) else { continue };
                diagnostics.extend(wrong(prose, line, *at, fact, reference.form));
            }
        }
    }
}

/// Returns the sign or word of money at the end of a text.
pub(super) fn sign_before(text: &str) -> Option<&'static str> {
    let text = text.trim_end();
    SIGNS.iter().find(|sign| text.ends_with(**sign)).copied()
}

/// Returns whether a sign is that of a fact's unit, in a language.
pub(super) fn is_own(sign: &str, fact: &Fact, language: &str) -> bool {
    let Some(label) = fact.unit.label(language) else { return true };
    let is_yuan = || label.words().any(|word| word.ends_with('元') || word.ends_with("yuan")) && YUAN.contains(&sign);
    label.words_before().any(|word| word.ends_with(sign)) || fact.unit.kind == UnitKind::Money && is_yuan()
}

fn wrong(prose: &Prose<'_>, line: &Line<'_>, at: usize, fact: &Fact, form: FactForm) -> Option<Diagnostic> {
    let (before, code) = (&line.text()[..at], &prose.locale.code);
    let label = fact.unit.label(code)?;
    let trimmed = before.trim_end();
    let own = label.words_before().find(|word| trimmed.ends_with(word));
    let (fact_zh, fact_en) = fact.called();
    let (id, name) = (&fact.id, label.form("other"));
    let (message, word) = match (own, sign_before(before)) {
        (Some(_), _) if form == FactForm::Value => return None,
        (Some(own), _) => {
            let message = Sentence::new(
                format!("单位“{own}”会印两次：{fact_zh}已经带着单位。"),
                format!("“{own}” would be printed twice: {fact_en} already includes its unit."),
            );
            (message, own)
        }
        (None, Some(sign)) if !is_own(sign, fact, code) => {
            let message = Sentence::new(
                format!("{fact_zh}的单位是“{name}”，前面却写了“{sign}”。"),
                format!("The unit of {fact_en} is “{name}”, but “{sign}” stands before it."),
            );
            (message, sign)
        }
        _ => return None,
    };
    let range = trimmed.len() - word.len()..trimmed.len();
    Some(Diagnostic::new(Code::UnitMismatch, message).at_place(&prose.place(line, range)).help(
        format!("请写 {{{{ {id} }}}}，单位由程序印出；单位不对就改 facts.yaml。"),
        format!("Write {{{{ {id} }}}} and let the program print the unit, or correct the unit in facts.yaml."),
    ))
}
