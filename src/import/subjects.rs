//! What the numbers of a sentence are about: a share, a rate or a change has no name of its own and belongs to a number before it.

use super::label::{TIMES, is_change};

/// To which number of the sentence a word refers that says nothing by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refers {
    /// To what is counted: 一等奖, 办结率, 合格.
    Whole,
    /// To the amount right before: 占60%, 人均1500元, 金额17万元.
    Amount,
    /// To the amount that changed: 比上年增长5%.
    Changed,
}

/// The subject of a number, and whether the words leave no choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Subject<'s> {
    pub name: &'s str,
    pub is_sure: bool,
}

/// A number that was read.
pub(super) struct Read<'n> {
    /// The text between it and the number before.
    pub before: &'n str,
    pub name: &'n str,
    pub unit: &'n str,
    /// Whether the name says something by itself.
    pub is_named: bool,
}

/// What the sentence has named so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Subjects {
    /// What it is about, before 其中.
    whole: Option<String>,
    /// The amount that was named last.
    amount: Option<String>,
    /// The percentage that was read last, if no amount follows it.
    percentage: Option<String>,
    /// Whether 其中 has come.
    has_parts: bool,
    /// How many parts stand in a row, with nothing else between them.
    parts: usize,
    /// Whether nothing but 、 and its name stands between the amount and the one before: 小学34所、初中12所.
    is_listed: bool,
}

/// The unit of a change of a percentage.
const POINT: &str = "percentage-point";

impl Subjects {
    /// A sentence that is about one thing.
    #[cfg(test)]
    pub(super) fn of(whole: Option<&str>) -> Subjects {
        Subjects { whole: whole.map(str::to_owned), amount: whole.map(str::to_owned), ..Subjects::default() }
    }

    /// What a word in a unit refers to; `None` if the sentence has named nothing.
    pub(super) fn find(&self, refers: Refers, unit: &str) -> Option<Subject<'_>> {
        let (whole, amount) = (self.whole.as_deref(), self.amount.as_deref());
        let (name, is_sure) = match refers {
            Refers::Changed if unit == POINT && self.percentage.is_some() => (self.percentage.as_deref(), true),
            // 其中A 3件、B 4件，比上年增加2件 may speak of the whole or of the last part.
            Refers::Changed if self.has_parts && self.parts > 1 => (whole, false),
            Refers::Changed if self.has_parts => (amount, !self.is_listed),
            Refers::Changed => (whole, !self.is_listed),
            Refers::Amount => (amount.or(whole), !self.is_listed),
            Refers::Whole => (whole, self.parts != 1),
        };
        Some(Subject { name: name?, is_sure })
    }

    /// Notes a number with the name that it got.
    pub(super) fn note(&mut self, read: &Read<'_>) {
        let Read { before, name, unit, is_named } = *read;
        let is_percent = matches!(unit, "percent" | "ratio" | POINT);
        self.percentage = (unit == "percent").then(|| name.to_owned());
        let opens = ["其中", "（含", "(含"].iter().any(|word| before.contains(word));
        if opens {
            (self.has_parts, self.parts) = (true, 0);
        }
        if is_percent || !is_named {
            // 占60%，: what follows is not in a row with the part before.
            self.parts = if is_percent { 0 } else { self.parts };
            if is_percent && is_named && !self.has_parts {
                self.whole = Some(name.to_owned());
            }
            return;
        }
        if is_remark(before) {
            return;
        }
        let subject = without_change(name);
        let subject = TIMES
            .iter()
            .find_map(|time| subject.strip_prefix(time))
            .filter(|rest| !rest.is_empty() && !rest.starts_with(['度', '末', '底', '期']))
            .unwrap_or(subject);
        self.is_listed = self.amount.is_some() && !opens && before.trim_start().starts_with(['、', '和', '及', '与']);
        self.amount = Some(subject.to_owned());
        if self.has_parts {
            self.parts += 1;
        } else {
            self.whole = Some(subject.to_owned());
        }
    }
}

/// Whether a number is one that another is compared with: 完成预算41万元的93%, 比上年的42家.
fn is_remark(before: &str) -> bool {
    const TARGETS: [&str; 6] = ["预算", "计划", "任务", "目标", "指标", "定额"];
    let part = before.rsplit(['，', '；', ',', ';', '。', '：']).next().unwrap_or_default().trim();
    let is_target =
        ["完成", "占", "为"].iter().any(|word| part.starts_with(word)) && TARGETS.iter().any(|word| part.contains(word));
    let is_then = ["比", "较", "与"].iter().any(|word| part.starts_with(word));
    is_target || is_then || part.starts_with('占')
}

/// The name of what changed: 收入、支出总计各增加 is about 收入、支出总计.
fn without_change(name: &str) -> &str {
    let starts = name.char_indices().skip(2).map(|(at, _)| at);
    let is_rest = |at: &usize| {
        let rest = name[*at..].trim_start_matches(['各', '均']);
        is_change(rest)
    };
    let at = starts.into_iter().find(is_rest).unwrap_or(name.len());
    name[..at].trim_end_matches(['各', '均'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(numbers: &[(&str, &str, &str)]) -> Subjects {
        let mut subjects = Subjects::default();
        for (before, name, unit) in numbers {
            subjects.note(&Read { before, name, unit, is_named: !name.is_empty() });
        }
        subjects
    }

    #[test]
    fn what_a_word_refers_to() {
        let whole = ("收到申请", "申请", "piece");
        let (part, other) = (("，其中自然人", "自然人", "piece"), ("、法人", "法人", "piece"));
        for (numbers, refers, expected) in [
            (vec![whole], Refers::Changed, ("申请", true)),
            (vec![whole, part], Refers::Changed, ("自然人", true)),
            (vec![whole, part, other], Refers::Changed, ("申请", false)),
            (vec![whole, part, other], Refers::Whole, ("申请", true)),
            (vec![whole, part], Refers::Whole, ("申请", false)),
            (vec![whole, part], Refers::Amount, ("自然人", true)),
            (vec![("小学", "小学", "school"), ("、初中", "初中", "school")], Refers::Changed, ("初中", false)),
            (vec![("经费", "经费", "yuan"), ("，完成预算", "预算", "yuan")], Refers::Changed, ("经费", true)),
            (vec![("收入、支出总计各增加", "收入、支出总计各增加", "yuan")], Refers::Changed, ("收入、支出总计", true)),
        ] {
            let subjects = after(&numbers);
            let found = subjects.find(refers, "percent").map(|subject| (subject.name, subject.is_sure));
            assert_eq!(found, Some(expected), "{numbers:?} {refers:?}");
        }
        let rate = after(&[("申请", "申请", "piece"), ("，办结率", "申请办结率", "percent")]);
        assert_eq!(rate.find(Refers::Changed, POINT).map(|subject| subject.name), Some("申请办结率"));
    }
}
