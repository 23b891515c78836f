//! Checks that relations between facts make sense and hold.
//!
//! A relation is checked against the ranges that the stored numbers stand for
//! (`model/rounding.rs`). A relation that is known not to hold is waived with a reason, which
//! readers see.

use super::relation_circles;
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink, counted};
use crate::model::equation::{Equation, stored};
use crate::model::fact::{Fact, Quantity};
use crate::model::relation::{Operation, Relation};
use crate::model::report::{ReportManuscript, report_before};
use crate::model::rounding::Range;
use crate::model::shared_context::SharedContext;
use crate::model::site::SiteManuscript;
use crate::model::term::Terms;
use crate::model::text::Localized;
use crate::model::unit::{PERCENTAGE_POINT, UnitKind};
use crate::narrative::Inline;

/// Checks the relations of one report, except growth.
pub(super) fn check_report(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    relation_circles::check_report(report, diagnostics);
    for relation in report.relations.iter().filter(|relation| relation.operation != Operation::Growth) {
        let Some(tie) = Tie::of(shared_context, report, relation, None) else { continue };
        let fits = diagnostics.is_clean(|diagnostics| tie.units(diagnostics));
        let is_named = || relation.operands.iter().all(|operand| shared_context.terms.contains(&operand.id));
        let is_unknown = relation.operation == Operation::Count && !is_named();
        let is_circle =
            relation.operands.iter().any(|operand| Some(&operand.id) == relation.equals.as_ref().map(|equals| &equals.id));
        if fits && !is_circle && !is_unknown {
            tie.truth(diagnostics);
        }
    }
}

/// Checks growth, which is measured against an earlier report.
pub(super) fn check_site(site: &SiteManuscript, diagnostics: &mut Sink) {
    for report in &site.reports {
        for relation in report.relations.iter().filter(|relation| relation.operation == Operation::Growth) {
            growth(site, report, relation, diagnostics);
        }
    }
}

/// A relation whose facts all exist, in its report.
struct Tie<'a> {
    terms: &'a Terms,
    report: &'a ReportManuscript,
    equation: Equation<'a>,
}

impl<'a> Tie<'a> {
    /// `None` if one of the facts is missing, which another rule reports. `before` is the
    /// earlier value, for growth.
    fn of(
        shared_context: &'a SharedContext,
        report: &'a ReportManuscript,
        relation: &'a Relation,
        before: Option<&'a Fact>,
    ) -> Option<Tie<'a>> {
        Some(Tie { terms: &shared_context.terms, report, equation: Equation::of(report, relation, before)? })
    }

    /// Reports units that cannot be added, compared or divided in this relation.
    fn units(&self, diagnostics: &mut Sink) {
        if let Some(parts) = self.equation.facts().find(|fact| matches!(fact.quantity, Quantity::Parts(_))) {
            diagnostics.push(self.no_number(parts));
            return;
        }
        let kind = self.equation.result.map(|result| result.unit.kind);
        let comparable = |fact: &&Fact| fact.unit.is_comparable(&self.equation.operands[0].unit);
        match self.equation.relation.operation {
            Operation::Difference if self.equation.operands.iter().all(|fact| fact.unit.kind == UnitKind::Percent) => {
                self.result_in_points(diagnostics);
            }
            Operation::Sum | Operation::Difference | Operation::AtMost | Operation::AtLeast => {
                let all = self.equation.operands.iter().chain(&self.equation.result);
                if let Some(other) = all.copied().find(|fact| !comparable(fact)) {
                    diagnostics.push(self.differing(self.equation.operands[0], other));
                }
            }
            Operation::Share | Operation::Ratio
                if kind == Some(UnitKind::Percent) || self.equation.relation.operation == Operation::Share =>
            {
                if let Some(percent) = self.equation.operands.iter().find(|fact| fact.unit.kind == UnitKind::Percent) {
                    diagnostics.push(self.percent_of_percent(percent));
                } else if let Some(other) = self.equation.operands.iter().find(|fact| !comparable(fact)) {
                    diagnostics.push(self.differing(self.equation.operands[0], other));
                } else {
                    self.result_is(UnitKind::Percent, diagnostics);
                }
            }
            Operation::Count => self.result_is(UnitKind::Count, diagnostics),
            Operation::Growth => {
                if self.equation.operands[0].unit.kind == UnitKind::Percent {
                    self.result_in_points(diagnostics);
                } else {
                    self.result_is(UnitKind::Percent, diagnostics);
                }
            }
            _ => {}
        }
    }

    /// Reports a difference of two percentages whose unit is not percentage points.
    fn result_in_points(&self, diagnostics: &mut Sink) {
        let Some(result) = self.equation.result.filter(|result| !result.unit.is_percentage_point()) else { return };
        let (fact_zh, fact_en) = result.called();
        let (id, (unit_zh, unit_en)) = (&result.id, result.unit.called());
        let message = Sentence::new(
            format!("两个百分数之差是百分点，{fact_zh}的单位却是{unit_zh}。"),
            format!("The difference of two percentages is in percentage points; the unit of {fact_en} is {unit_en}."),
        );
        let (file, line) = (self.short(&result.place.file), result.place.position.line);
        let printed = self.places_of(&[result]);
        let (zh, en) = if printed.is_empty() {
            (String::new(), String::new())
        } else {
            (
                format!("正文里它由程序印成“个百分点”，请核对这些句子：{printed}。"),
                format!(" The text will then print it with “percentage points”; check these sentences: {printed}."),
            )
        };
        diagnostics.push(Diagnostic::new(Code::RelationUnits, message).at_place(&self.equation.relation.id.place).help(
            format!("请把“{id}”（{file}:{line}）的单位改成 unit: {PERCENTAGE_POINT}，数不变。{zh}"),
            format!("Write `unit: {PERCENTAGE_POINT}` for `{id}` ({file}:{line}); its number stays the same.{en}"),
        ));
    }

    fn result_is(&self, kind: UnitKind, diagnostics: &mut Sink) {
        let Some(result) = self.equation.result.filter(|result| result.unit.kind != kind) else { return };
        let (word_zh, word_en) = self.equation.relation.operation.called();
        let is_percent = kind == UnitKind::Percent;
        let (zh, en) = if is_percent { ("百分数", "a percentage") } else { ("个数", "a count") };
        let ((fact_zh, fact_en), (unit_zh, unit_en)) = (result.called(), result.unit.called());
        let message = Sentence::new(
            format!("{word_zh}的结果应当是{zh}，{fact_zh}的单位却是{unit_zh}。"),
            format!("The result of {word_en} must be {en}; the unit of {fact_en} is {unit_en}."),
        );
        let (zh, en) = if is_percent {
            ("unit: percent", "`unit: percent`")
        } else {
            ("kind: count 的单位（如 unit: item）", "a unit of `kind: count`, such as `unit: item`")
        };
        let (file, line) = (self.short(&result.place.file), result.place.position.line);
        diagnostics.push(Diagnostic::new(Code::RelationUnits, message).at_place(&self.equation.relation.id.place).help(
            format!("请看这条关系的 equals 是不是写错了数据；没有写错，就把{fact_zh}的单位（{file}:{line}）改成 {zh}。"),
            format!("Check whether `equals` names the right fact; if it does, give {fact_en} {en} ({file}:{line})."),
        ));
    }

    fn differing(&self, one: &Fact, other: &Fact) -> Diagnostic {
        let ((one_zh, one_en), (other_zh, other_en)) = (one.called(), other.called());
        let (one_unit, other_unit) = (one.unit.called(), other.unit.called());
        let message = Sentence::new(
            format!("单位不同，不能这样计算：{one_zh}的单位是{}，{other_zh}的单位是{}。", one_unit.0, other_unit.0),
            format!("The units differ and cannot be combined: {one_en} is in {}, {other_en} is in {}.", one_unit.1, other_unit.1),
        );
        Diagnostic::new(Code::RelationUnits, message).at_place(&self.equation.relation.id.place).help(
            format!("人和人次、数和百分数不能放在一起算。请核对单位（{}），或改用别的关系。", self.lines()),
            format!(
                "People and person-times, numbers and percentages cannot be combined. Check units ({}) or use another relation.",
                self.lines()
            ),
        )
    }

    fn no_number(&self, fact: &Fact) -> Diagnostic {
        let ((fact_zh, fact_en), value) = (fact.called(), fact.written());
        let message = Sentence::new(
            format!("{fact_zh}是几项之比（{value}），不是一个数，不能这样计算。"),
            format!("{fact_en} is a ratio of several numbers ({value}), with which nothing can be calculated."),
        );
        Diagnostic::new(Code::RelationUnits, message)
            .at_place(&self.equation.relation.id.place)
            .help("要核对各项，请把它们各记成一项数据。", "To check its numbers, define a fact for each of them.")
    }

    fn percent_of_percent(&self, fact: &Fact) -> Diagnostic {
        let (word_zh, word_en) = self.equation.relation.operation.called();
        let (fact_zh, fact_en) = fact.called();
        let message = Sentence::new(
            format!("{fact_zh}本身是百分数，不能再{word_zh}得出百分数。"),
            format!("{fact_en} is already a percentage; {word_en} cannot calculate a percentage of it."),
        );
        Diagnostic::new(Code::RelationUnits, message).at_place(&self.equation.relation.id.place).help(
            "两个百分数之间用 difference（相减），结果的单位是 percentage-point（百分点）。",
            "For two percentages use `difference`; the unit of the result is `percentage-point`.",
        )
    }

    /// Checks whether the relation can hold, and whether its waiver is needed.
    fn truth(&self, diagnostics: &mut Sink) {
        if let Some(zero) = self.equation.divisor().filter(|divisor| Range::of(divisor).is_no_divisor()) {
            let (fact_zh, fact_en) = zero.called();
            let message = Sentence::new(
                format!("{fact_zh}是 {}，不能作除数。", zero.written()),
                format!("{fact_en} is {} and cannot be a divisor.", zero.written()),
            );
            diagnostics.push(Diagnostic::new(Code::RelationZero, message).at_place(&self.equation.relation.id.place));
            return;
        }
        match (self.equation.may_hold(), &self.equation.relation.waiver) {
            (true, Some(_)) => {
                let message = Sentence::new(
                    "这条关系现在成立，waiver 已经没有用处。",
                    "This relation holds now; its waiver is no longer needed.",
                );
                diagnostics.push(Diagnostic::new(Code::WaiverIdle, message).at_place(&self.equation.relation.id.place).help(
                    format!("请核对这些数：{}。没有错就删去 waiver，读者不会再看到那条说明。", self.lines()),
                    format!(
                        "Check these figures: {}. If they are right, delete `waiver`, and readers will no longer see its note.",
                        self.lines()
                    ),
                ));
            }
            (false, None) => diagnostics.push(self.untrue()),
            (false, Some(_)) => self.waived_for(diagnostics),
            (true, None) => {}
        }
    }

    /// Reports values that changed since the waiver was written: the waiver states the
    /// values that it was written for.
    fn waived_for(&self, diagnostics: &mut Sink) {
        for (value, fact) in
            self.equation.relation.waived_for.iter().zip(self.equation.operands.iter().chain(&self.equation.result))
        {
            if Quantity::parse(&value.id) == Some(fact.quantity) {
                continue;
            }
            let (fact_zh, fact_en) = fact.called();
            let (file, line) = (self.short(&fact.place.file), fact.place.position.line);
            let message = Sentence::new(
                format!("这条说明是按{fact_zh}为 {} 写的，现在是 {}（{file}:{line}）。", value.id, fact.quantity.written()),
                format!(
                    "The waiver was written for {} as the value of {fact_en}; it is now {} ({file}:{line}).",
                    value.id,
                    fact.quantity.written()
                ),
            );
            diagnostics.push(Diagnostic::new(Code::WaiverStale, message).at_place(&value.place).help(
                "请核对这个数。数没有错，就核对 waiver 的说明还对不对，再改这里的数。",
                "Check the figure. If it is right, check whether the waiver still applies, then update the value here.",
            ));
        }
    }

    fn untrue(&self) -> Diagnostic {
        let sum = self.equation.calculation().written;
        let message = match self.equation.result {
            _ if self.equation.is_part_too_large() => Sentence::new(
                format!("部分不能大于整体：{} > {}。", self.equation.operands[0].written(), self.equation.operands[1].written()),
                format!(
                    "A part cannot be larger than the whole: {} > {}.",
                    self.equation.operands[0].written(),
                    self.equation.operands[1].written()
                ),
            ),
            Some(result) if self.equation.relation.operation == Operation::Count => self.miscounted(result),
            Some(result) => {
                let (stored, (fact_zh, fact_en)) = (stored(result).written, result.called());
                Sentence::new(
                    format!("数据对不上：{sum}，而{fact_zh}写的是 {stored}。"),
                    format!("The figures do not agree: {sum}, but {fact_en} is {stored}."),
                )
            }
            None => Sentence::new(format!("数据对不上：{sum}。"), format!("The figures do not agree: {sum}.")),
        };
        let (lines, printed) = (self.lines(), self.printed());
        if let Some(reason) = &self.equation.relation.usually {
            return self.unusual(&sum, reason);
        }
        Diagnostic::new(Code::RelationUntrue, message).at_place(&self.equation.relation.id.place).help(
            format!("请核对这些数：{lines}。{}确知不符时写 waiver 说明原因。", printed.zh),
            format!("Check these figures: {lines}. {}If they are known not to agree, give the reason in `waiver`.", printed.en),
        )
    }

    /// The message for a number that is not that of the names in its list.
    fn miscounted(&self, result: &Fact) -> Sentence {
        let ids = self.equation.relation.operands.iter().map(|operand| operand.id.as_str());
        let names: Vec<(&str, &str)> = ids.map(|id| self.terms.name(id).map_or((id, id), Localized::for_messages)).collect();
        let zh = names.iter().map(|(zh, _)| *zh).collect::<Vec<_>>().join("、");
        let en = names.iter().map(|(_, en)| *en).collect::<Vec<_>>().join(", ");
        let (count, number, (fact_zh, fact_en)) = (names.len(), result.written(), result.called());
        let (listed, verb) = (counted(count, "name"), if count == 1 { "is" } else { "are" });
        Sentence::new(
            format!("数据对不上：列出的名称有 {count} 个（{zh}），而{fact_zh}写的是 {number}。"),
            format!("The figures do not agree: {listed} {verb} listed ({en}), but {fact_en} says {number}."),
        )
    }

    /// The diagnostic for a relation that usually holds but need not, with the reason that its author gives.
    fn unusual(&self, calculation: &str, reason: &Localized<String>) -> Diagnostic {
        let message = Sentence::new(
            format!("这条关系通常成立，现在不成立：{calculation}。"),
            format!("This relation usually holds, but now it does not: {calculation}."),
        );
        let (lines, printed) = (self.lines(), self.printed());
        let is_chinese = |text: &&String| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let zh = reason.all().find(is_chinese).unwrap_or(reason.get(0));
        let en = reason.all().find(|text| !is_chinese(text)).unwrap_or(reason.get(0));
        Diagnostic::new(Code::RelationUnusual, message).at_place(&self.equation.relation.id.place).help(
            format!("{zh}请核对这些数：{lines}。{}没有错，就写 waiver 向读者说明，并写 waived_for。", printed.zh),
            format!(
                "{en} Check these figures: {lines}. {}If they are right, explain it to readers in `waiver`, with `waived_for`.",
                printed.en
            ),
        )
    }

    /// Returns a file's name without the report's folder; a file of another report keeps
    /// its folder.
    fn short<'f>(&self, file: &'f str) -> &'f str {
        let folder = self.report.file.strip_suffix("report.yaml").unwrap_or_default();
        file.strip_prefix(folder).unwrap_or(file)
    }

    /// Returns the facts with their source positions: `training facts.yaml:310, …`.
    fn lines(&self) -> String {
        let line = |fact: &Fact| format!("{} {}:{}", fact.id, self.short(&fact.place.file), fact.place.position.line);
        self.equation.facts().map(line).collect::<Vec<_>>().join(", ")
    }

    /// Returns the places in the text that print the facts.
    fn printed(&self) -> Sentence {
        let facts: Vec<&Fact> = self.equation.facts().collect();
        let places = self.places_of(&facts);
        if places.is_empty() {
            return Sentence::new("", "");
        }
        Sentence::new(format!("印在：{places}。"), format!("They are printed in {places}. "))
    }

    /// Returns the file and line of each place that prints one of the facts, at most 12.
    fn places_of(&self, facts: &[&Fact]) -> String {
        const MOST: usize = 12;
        let mut places = Vec::new();
        for (_, version) in self.report.versions() {
            for inline in version.narrative.inlines() {
                if let Inline::Fact(reference) = inline
                    && facts.iter().any(|fact| fact.id == reference.id)
                {
                    places.push(format!("{}:{}", self.short(&version.file), reference.position.line));
                }
            }
        }
        places.dedup();
        let more = if places.len() > MOST { " …" } else { "" };
        places.truncate(MOST);
        places.join(", ") + more
    }
}

fn growth(site: &SiteManuscript, report: &ReportManuscript, relation: &Relation, diagnostics: &mut Sink) {
    let Some(equation) = Equation::of(report, relation, None) else { return };
    // A fact of another report has no growth here; that has been reported.
    if equation.operands[0].lender.is_some() {
        return;
    }
    let Some(before) = fact_before(site, report, relation, equation.operands[0], diagnostics) else { return };
    let Some(tie) = Tie::of(&site.shared_context, report, relation, Some(before)) else { return };
    if diagnostics.is_clean(|diagnostics| tie.units(diagnostics)) {
        tie.truth(diagnostics);
    }
}

/// Returns the fact of the previous report that growth is measured against. Reports why
/// there is none.
pub(super) fn fact_before<'s>(
    site: &'s SiteManuscript,
    report: &ReportManuscript,
    relation: &Relation,
    now: &Fact,
    diagnostics: &mut Sink,
) -> Option<&'s Fact> {
    let place = &relation.id.place;
    let Some(earlier) = report_before(&site.reports, report) else {
        // An earlier report may exist but be unreadable, as a whole or in its series or
        // dates.
        let is_unknown = |report: &ReportManuscript| !report.series.is_complete() || report.end().is_none();
        if !site.unread.is_empty() || site.reports.iter().any(|report| is_unknown(report)) {
            return None;
        }
        let message = Sentence::new(
            "没有可以比较的上一份报告：report.yaml 里写着同一个 series、期间更早的报告。",
            "There is no previous report, that is, one with the same `series` in report.yaml and an earlier period.",
        );
        diagnostics.push(Diagnostic::new(Code::GrowthBefore, message).at_place(place));
        return None;
    };
    let then = earlier.facts.values().find(|then| then.measure() == now.measure());
    let Some(then) = then else {
        if earlier.facts.is_complete() {
            let (id, name) = (&earlier.id, now.measure());
            let message = Sentence::new(
                format!("上一份报告“{id}”里没有指标“{name}”。"),
                format!("The previous report `{id}` has no indicator `{name}`."),
            );
            diagnostics.push(Diagnostic::new(Code::GrowthBefore, message).at_place(place));
        }
        return None;
    };
    if then.unit.id != now.unit.id || then.definition != now.definition || then.scope != now.scope || then.label != now.label {
        let message = Sentence::new(
            format!("“{}”在“{}”里的名称、单位或口径不同，不能比较增长。", now.measure(), earlier.id),
            format!(
                "`{}` has a different label, unit or definition in `{}`: growth cannot be measured.",
                now.measure(),
                earlier.id
            ),
        );
        diagnostics.push(Diagnostic::new(Code::GrowthDefinition, message).at_place(place).help(
            format!(
                "上一份报告里的数据在 {}:{}。口径变了就删去这条关系，在正文里说明。",
                then.place.file, then.place.position.line
            ),
            format!(
                "Its previous fact is at {}:{}. If the definition has changed, delete the relation and explain it in the text.",
                then.place.file, then.place.position.line
            ),
        ));
        return None;
    }
    Some(then)
}
