//! Checks the words beside a figure against the labels of the facts: two facts changed round in a sentence, in all languages alike,
//! and the label of another fact right before a figure. `order.rs` compares the languages; what is wrong in all of them only the
//! words can show.

use super::order::{Mention, before, behind, mentions, pieces};
use super::prose::{Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::fact::Fact;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::passage::OBJECT;
use std::collections::BTreeSet;

/// Checks all language versions of one part of a report.
pub(super) fn check(_: &SharedContext, report: &ReportManuscript, told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in &told.versions {
        for mentions in mentions(report, prose).values() {
            for pair in mentions.windows(2).filter(|pair| std::ptr::eq(pair[0].line, pair[1].line)) {
                diagnostics.extend(changed_round(report, prose, pair[0], pair[1]));
            }
        }
    }
}

/// The words right before and right behind a figure.
struct Words {
    before: BTreeSet<String>,
    behind: BTreeSet<String>,
}

/// What separates the words of one figure from those of the next one.
const SEPARATORS: [&str; 9] = ["，", "、", ",", "（", "(", "和", "与", " and ", " or "];

impl Words {
    fn of(prose: &Prose<'_>, mention: Mention<'_>) -> Words {
        let text = mention.line.text();
        let (before, behind) = (&text[before(mention)], &text[behind(mention)]);
        let start = SEPARATORS.iter().filter_map(|mark| Some(before.rfind(mark)? + mark.len())).max().unwrap_or(0);
        let end = SEPARATORS.iter().filter_map(|mark| behind.find(mark)).min().unwrap_or(behind.len());
        let read = |words: &str| pieces(words, prose.locale.is_unspaced());
        Words { before: read(&before[start..]), behind: read(&behind[..end]) }
    }
}

/// Reports two figures that stand beside each other's labels.
fn changed_round(report: &ReportManuscript, prose: &Prose<'_>, first: Mention<'_>, second: Mention<'_>) -> Option<Diagnostic> {
    let (one, two) = report.fact(first.id).zip(report.fact(second.id))?;
    if one.id == two.id || one.quantity == two.quantity && one.unit.id == two.unit.id {
        return None;
    }
    let label = |fact: &Fact| pieces(fact.label.get(prose.index), prose.locale.is_unspaced());
    let (all_one, all_two) = (label(one), label(two));
    // What both labels have says nothing.
    let own: BTreeSet<&String> = all_one.difference(&all_two).collect();
    let other: BTreeSet<&String> = all_two.difference(&all_one).collect();
    let has = |words: &BTreeSet<String>, label: &BTreeSet<&String>| label.iter().any(|piece| words.contains(*piece));
    let (left, right) = (Words::of(prose, first), Words::of(prose, second));
    let is_round = |left: &BTreeSet<String>, right: &BTreeSet<String>| {
        has(left, &other) && !has(left, &own) && has(right, &own) && !has(right, &other)
    };
    let is_right = |left: &BTreeSet<String>, right: &BTreeSet<String>| has(left, &own) || has(right, &other);
    let is_wrong = is_round(&left.before, &right.before) && !is_right(&left.behind, &right.behind)
        || is_round(&left.behind, &right.behind) && !is_right(&left.before, &right.before);
    is_wrong.then(|| told_of(prose, first, one, two))
}

fn told_of(prose: &Prose<'_>, mention: Mention<'_>, one: &Fact, two: &Fact) -> Diagnostic {
    let ((one_zh, one_en), (two_zh, two_en)) = (one.called(), two.called());
    let message = Sentence::new(
        format!("{one_zh}和{two_zh}像是写反了：各自旁边的字是对方的名称。"),
        format!("{one_en} and {two_en} seem to be changed round: each stands beside the words of the other's label."),
    );
    let place = prose.place(mention.line, mention.at..mention.at + OBJECT.len_utf8());
    Diagnostic::new(Code::FactOrder, message).at_place(&place).help(
        "请核对这两个数；没有写反，就让旁边的字与数据的名称一致。",
        "Check the two figures; if they are right, use the words of their labels beside them.",
    )
}
