//! Checks that charts can be drawn and do not mislead: numbers with comparable units, parts
//! that make up a whole, results that have targets.

use super::facts::must_exist;
use super::tables::unknown;
use crate::diagnostic::{self, Code, Diagnostic, Sentence, Sink};
use crate::model::chart::{Chart, ChartKind, Drawn, MOST_SERIES, history};
use crate::model::fact::Fact;
use crate::model::relation::Operation;
use crate::model::report::ReportManuscript;
use crate::model::rounding::{Range, number};
use crate::model::shared_context::SharedContext;
use crate::model::site::SiteManuscript;
use crate::model::table::{Amount, Table, TableColumn};
use crate::model::text::Reference;
use crate::model::unit::{Unit, UnitKind};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The maximum number of rows or facts in one chart.
const MOST_BARS: usize = 40;

/// Checks the charts of one report.
pub(super) fn check_report(_: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    for chart in &report.exhibits.charts {
        match &chart.drawn {
            Drawn::Facts(facts) => of_facts(report, chart, facts, diagnostics),
            Drawn::Table { table, columns } => of_table(report, chart, table, columns, diagnostics),
        }
    }
}

/// Checks the charts of kind `change`, which draw values from several reports of a series.
pub(super) fn check_site(site: &SiteManuscript, diagnostics: &mut Sink) {
    for report in &site.reports {
        for chart in report.exhibits.charts.iter().filter(|chart| chart.kind == ChartKind::Change) {
            let Drawn::Facts(facts) = &chart.drawn else { continue };
            for fact in facts.iter().filter_map(|reference| report.facts.get(&reference.id)) {
                change(site, report, chart, fact, diagnostics);
            }
        }
    }
}

fn form(chart: &Chart, zh: impl Into<String>, en: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::ChartForm, Sentence::new(zh, en)).at_place(&chart.place)
}

fn misleading(chart: &Chart, zh: impl Into<String>, en: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::ChartMisleading, Sentence::new(zh, en)).at_place(&chart.place)
}

fn of_facts(report: &ReportManuscript, chart: &Chart, references: &[Reference], diagnostics: &mut Sink) {
    if matches!(chart.kind, ChartKind::Grouped | ChartKind::Stacked) {
        diagnostics.push(
            form(chart, "并列和堆积的条形图要画一张表格。", "Grouped and stacked bars need a table.")
                .help("请把 facts 换成 table，或者用 kind: bar。", "Write `table` instead of `facts`, or use `kind: bar`."),
        );
        return;
    }
    for reference in references {
        must_exist(report, &reference.id, &reference.place, diagnostics);
    }
    let facts: Vec<&Fact> = references.iter().filter_map(|reference| report.fact(&reference.id)).collect();
    let named = |reference: &Reference| Reference { id: report.id_of(&reference.id).to_owned(), place: reference.place.clone() };
    if facts.len() < references.len() || twice(&references.iter().map(named).collect::<Vec<_>>(), diagnostics) {
        return;
    }
    few(chart, facts.len(), diagnostics);
    if chart.kind == ChartKind::Progress {
        for fact in facts {
            progress(report, chart, fact, diagnostics);
        }
        return;
    }
    let amounts: Vec<Amount<'_>> = facts.iter().map(|fact| Amount::of(fact)).collect();
    let fits = diagnostics.is_clean(|diagnostics| drawable(chart, &amounts, diagnostics));
    if fits && chart.kind == ChartKind::Share {
        share(report, chart, &facts, diagnostics);
    }
}

/// Reports an item that a chart names twice, and returns whether there is one. A part that
/// is drawn twice would count twice.
fn twice(drawn: &[Reference], diagnostics: &mut Sink) -> bool {
    let again = drawn.iter().enumerate().find(|(index, one)| drawn[..*index].iter().any(|other| other.id == one.id));
    let Some((_, again)) = again else { return false };
    let id = &again.id;
    let message = Sentence::new(format!("“{id}”在这张图里写了两次。"), format!("`{id}` is named twice in this chart."));
    diagnostics
        .push(Diagnostic::new(Code::ChartForm, message).at_place(&again.place).help("请删去一个。", "Delete one of them."));
    true
}

/// Reports a chart with more than `MOST_BARS` items: it would be unreadable and would not
/// fit on a printed page.
fn few(chart: &Chart, bars: usize, diagnostics: &mut Sink) {
    if bars > MOST_BARS {
        diagnostics.push(
            form(
                chart,
                format!("这张图有 {bars} 项，最多 {MOST_BARS} 项，再多就看不清了。"),
                format!("This chart has {bars} items; at most {MOST_BARS} are readable."),
            )
            .help(
                "请用表格（:::table），或者只画最要紧的几项。",
                "Use a table (`:::table`), or draw only the most important items.",
            ),
        );
    }
}

/// Reports amounts that cannot be drawn on one scale: ratios, a single number, or different
/// units.
fn drawable(chart: &Chart, amounts: &[Amount<'_>], diagnostics: &mut Sink) {
    if amounts.iter().any(|amount| amount.quantity.exact().is_none()) {
        diagnostics.push(
            form(chart, "比例（如 1:16.7）画不成条形。", "A ratio such as 1:16.7 cannot be drawn as a bar.")
                .help("请在正文或表格里写它。", "Put it in the text or in a table."),
        );
        return;
    }
    if let Some(bounded) = amounts.iter().find(|amount| amount.bound.is_some()) {
        let number = bounded.written();
        diagnostics.push(
            misleading(
                chart,
                format!("{number} 不是一个确定的数，画出来会误导。"),
                format!("{number} is no exact number: a bar would mislead."),
            )
            .help("请用表格，或者只画确定的数。", "Use a table, or draw exact numbers only."),
        );
        return;
    }
    if amounts.len() < 2 && chart.kind != ChartKind::Change {
        diagnostics.push(
            form(chart, "只有一个数，画不成图。", "A chart needs more than one number.")
                .help("用“:::facts”突出显示它。", "Use `:::facts` to highlight it."),
        );
        return;
    }
    let first: Option<&Unit> = amounts.first().map(|amount| amount.unit);
    let other = amounts.iter().find(|amount| first.is_some_and(|first| !amount.unit.is_comparable(first)));
    if let (Some(first), Some(other)) = (first, other) {
        diagnostics.push(
            form(
                chart,
                format!("单位不同的数不能画在一起：{}和{}。", first.called().0, other.unit.called().0),
                format!(
                    "Numbers of different units cannot be drawn together: {} and {}.",
                    first.called().1,
                    other.unit.called().1
                ),
            )
            .help("请分成几张图，每张一个单位。", "Use a separate chart for each unit."),
        );
    }
}

fn progress(report: &ReportManuscript, chart: &Chart, fact: &Fact, diagnostics: &mut Sink) {
    let (fact_zh, fact_en) = fact.called();
    let Some(target) = &fact.target else {
        diagnostics.push(
            form(chart, format!("{fact_zh}没有目标（target）。"), format!("{fact_en} has no `target`."))
                .help("请在 facts.yaml 里给它写上 target。", "Give it a `target` in facts.yaml."),
        );
        return;
    };
    let Some(target) = report.fact(&target.id) else { return };
    let pair = [Amount::of(fact), Amount::of(target)];
    let fits = diagnostics.is_clean(|diagnostics| drawable(chart, &pair, diagnostics));
    if fits && Range::of(target).is_no_divisor() {
        let (target_zh, target_en) = target.called();
        let (place, value) = (&target.place, target.written());
        let (file, line) = (&place.file, place.position.line);
        diagnostics.push(
            form(
                chart,
                format!("{fact_zh}的目标{target_zh}是 {value}，不大于零，算不出进度。"),
                format!("The target of {fact_en}, {target_en}, is {value}: progress needs a target above zero."),
            )
            .help(
                format!("请核对目标的数（{file}:{line}）；目标确是零，就用表格或卡片，不画进度。"),
                format!("Check the target ({file}:{line}); if it is zero indeed, use a table or a card."),
            ),
        );
    }
}

fn is_negative(amount: &Amount<'_>) -> bool {
    amount.quantity.exact().is_some_and(|number| number.is_sign_negative())
}

fn hundred() -> Range {
    Range::exactly(number(Decimal::ONE_HUNDRED))
}

fn sum(amounts: &[Amount<'_>]) -> Option<Range> {
    let ranges = amounts.iter().map(Range::of_amount);
    ranges.reduce(|sum, part| sum.plus(&part))
}

/// Returns whether the amounts add up to more than 100, whatever their rounding.
fn is_over_hundred(amounts: &[Amount<'_>]) -> bool {
    sum(amounts).is_some_and(|sum| !sum.may_be_at_most(&hundred()))
}

/// Checks that the facts of a share chart are parts of a whole: a relation declares their
/// sum, or they are percentages that add up to 100.
fn share(report: &ReportManuscript, chart: &Chart, facts: &[&Fact], diagnostics: &mut Sink) {
    let amounts: Vec<Amount<'_>> = facts.iter().map(|fact| Amount::of(fact)).collect();
    if let Some(fact) = facts.iter().find(|fact| is_negative(&Amount::of(fact))) {
        let ((fact_zh, fact_en), value) = (fact.called(), fact.written());
        let (file, line) = (&fact.place.file, fact.place.position.line);
        diagnostics.push(
            misleading(
                chart,
                format!("{fact_zh}是 {value}：整体的一部分不能是负数。"),
                format!("{fact_en} is {value}: a part of a whole cannot be negative."),
            )
            .help(
                format!("请核对这个数（{file}:{line}）；确是负数，就用 kind: bar 或表格。"),
                format!("Check the number ({file}:{line}); if it is negative indeed, use `kind: bar` or a table."),
            ),
        );
        return;
    }
    let drawn: BTreeSet<&str> = facts.iter().map(|fact| fact.id.as_str()).collect();
    let is_sum = report.relations.iter().any(|relation| {
        let operands: BTreeSet<&str> = relation.operands.iter().map(|operand| operand.id.as_str()).collect();
        relation.operation == Operation::Sum && relation.waiver.is_none() && operands == drawn
    });
    let percent = facts.iter().all(|fact| fact.unit.kind == UnitKind::Percent);
    let is_whole = || sum(&amounts).is_some_and(|sum| sum.meets(&hundred()));
    // Percentages with a declared sum may add up to less than 100, but never to more.
    let is_honest = if percent { is_whole() || is_sum && !is_over_hundred(&amounts) } else { is_sum };
    if is_honest {
        return;
    }
    let (zh, en) = if percent {
        let exact: Decimal = facts.iter().filter_map(|fact| fact.quantity.exact()).sum();
        (
            format!("这些百分数合计 {exact}%，不是 100%：它们不是一个整体的各部分。"),
            format!("These percentages add up to {exact}%, not 100%: they are not the parts of a whole."),
        )
    } else {
        (
            "没有关系说明这些数相加等于一个整体：它们可能有重叠。".to_owned(),
            "No relation says that these numbers add up to a whole: they may overlap.".to_owned(),
        )
    };
    diagnostics.push(misleading(chart, zh, en).help(
        "各部分确实组成整体时，请在 facts.yaml 的 relations 里写 sum；否则用 kind: bar。",
        "If they make up a whole, declare a `sum` under `relations` in facts.yaml; otherwise use `kind: bar`.",
    ));
}

fn of_table(report: &ReportManuscript, chart: &Chart, reference: &Reference, columns: &[Reference], diagnostics: &mut Sink) {
    if matches!(chart.kind, ChartKind::Share | ChartKind::Progress | ChartKind::Change) {
        diagnostics.push(
            form(chart, "这种图要画数据（facts），不画表格。", "This kind of chart needs `facts`, not a table.")
                .help("表格可以画成 bar、grouped、stacked。", "A table can be drawn as `bar`, `grouped` or `stacked`."),
        );
        return;
    }
    let Some(table) = report.table(&reference.id) else {
        if report.exhibits.is_complete() {
            let known = report.exhibits.tables.iter().map(|table| table.id.as_str());
            diagnostics.push(unknown(&reference.id, ("表格", "table"), known).at_place(&reference.place));
        }
        return;
    };
    if let Some(column) = columns.iter().find(|column| table.column(&column.id).is_none()) {
        let name = &column.id;
        let message = Sentence::new(format!("表格里没有列“{name}”。"), format!("The table has no column `{name}`."));
        let help = diagnostic::suggestion(name, table.columns.iter().map(|column| column.id.as_str()));
        diagnostics.push(Diagnostic::new(Code::ChartForm, message).at_place(&column.place).help_if(help));
        return;
    }
    if twice(columns, diagnostics) {
        return;
    }
    let drawn = chart.columns(report);
    let one = chart.kind == ChartKind::Bar;
    if one != (drawn.len() == 1) {
        diagnostics.push(if one {
            form(chart, "kind: bar 只画一列。", "`kind: bar` draws one column.")
                .help("请用 columns 写出一列，或者用 kind: grouped。", "Name one in `columns`, or use `kind: grouped`.")
        } else {
            form(chart, "这种图至少画两列数字。", "This kind of chart draws at least two columns of numbers.")
                .help("请在表格里加列，或者用 kind: bar 画一列。", "Add columns to the table, or draw one with `kind: bar`.")
        });
        return;
    }
    // Unreadable parts and tables without rows have been reported already.
    if !table.rows.is_complete() || !report.facts.is_complete() || table.items().next().is_none() {
        return;
    }
    few(chart, table.items().count(), diagnostics);
    let amounts: Vec<Amount<'_>> =
        table.items().flat_map(|row| drawn.iter().filter_map(|column| table.amount(row, *column, report))).collect();
    let fits = diagnostics.is_clean(|diagnostics| {
        drawable(chart, &amounts, diagnostics);
        if chart.kind == ChartKind::Stacked && drawn.len() > MOST_SERIES {
            diagnostics.push(too_many_parts(chart, drawn.len()));
        }
    });
    if fits && chart.kind == ChartKind::Stacked {
        stacked(report, chart, table, diagnostics);
    }
}

/// The diagnostic for more parts than there are colours and patterns. The renderer would
/// draw them side by side instead, which is another chart than the author asked for.
fn too_many_parts(chart: &Chart, parts: usize) -> Diagnostic {
    form(
        chart,
        format!("堆积的条形有 {parts} 部分，最多 {MOST_SERIES} 部分，再多颜色就分不清了。"),
        format!("The stacked bars have {parts} parts; at most {MOST_SERIES} can be told apart by colour."),
    )
    .help(
        "请把小的几列合成一列（如“其他”）再画，或者用 kind: grouped，每个条形写出名称。",
        "Combine the smallest columns into one (such as “others”), or use `kind: grouped`, where every bar has its own label.",
    )
}

/// Checks a stacked chart. Stacking states that the numbers may be added, so the table must
/// have a column that is declared as their sum.
fn stacked(report: &ReportManuscript, chart: &Chart, table: &Table, diagnostics: &mut Sink) {
    let drawn = chart.columns(report);
    let parts: BTreeSet<usize> = drawn.iter().copied().collect();
    // Columns that are sums themselves are replaced by the columns that they sum.
    let in_the_end: BTreeSet<usize> = drawn.iter().flat_map(|index| table.parts_of(*index)).collect();
    let is_sum_of = |column: &TableColumn, index| {
        let direct: BTreeSet<usize> = column.sum.iter().copied().collect();
        !column.sum.is_empty() && !parts.contains(&index) && (direct == parts || table.parts_of(index) == in_the_end)
    };
    let is_sum = table.columns.iter().zip(0..).any(|(column, index)| is_sum_of(column, index));
    let whole = drawn.iter().find(|index| {
        let sum = &table.columns[**index].sum;
        !sum.is_empty() && sum.iter().any(|part| parts.contains(part))
    });
    let amounts = |row| drawn.iter().filter_map(move |index| table.amount(row, *index, report));
    let shares = |row| amounts(row).filter(|amount| amount.unit.kind == UnitKind::Percent).collect::<Vec<_>>();
    if let Some(whole) = whole {
        let name = &table.columns[*whole].id;
        diagnostics.push(
            misleading(
                chart,
                format!("“{name}”是别的列之和，不能和它们堆在一起：同样的数会算两次。"),
                format!("`{name}` is the sum of other columns and cannot be stacked with them: their numbers would count twice."),
            )
            .help(format!("请在 columns 里删去 {name}。"), format!("Delete `{name}` from `columns`.")),
        );
    } else if !is_sum {
        diagnostics.push(
            misleading(
                chart,
                "没有一列写明是这几列之和：它们可能有重叠，不能堆在一起。",
                "No column is declared as the sum of these: they may overlap and cannot be stacked.",
            )
            .help(
                "请在表格里加一列合计，写上 sum；或者用 kind: grouped。",
                "Add a total column with `sum` to the table, or use `kind: grouped`.",
            ),
        );
    } else if table.items().flat_map(amounts).any(|amount| is_negative(&amount)) {
        diagnostics.push(misleading(chart, "负数不能堆在一起。", "Negative numbers cannot be stacked.").help(
            "请核对表格里的负数；确是负数，就用 kind: grouped。",
            "Check the negative numbers of the table; if they are right, use `kind: grouped`.",
        ));
    } else if table.items().any(|row| is_over_hundred(&shares(row))) {
        diagnostics.push(
            misleading(
                chart,
                "有一行的百分数合计超过 100%：它们不是一个整体的各部分。",
                "The percentages in a row add up to more than 100%: they are not the parts of a whole.",
            )
            .help("请用 kind: grouped。", "Use `kind: grouped`."),
        );
    }
}

fn change(site: &SiteManuscript, report: &ReportManuscript, chart: &Chart, fact: &Fact, diagnostics: &mut Sink) {
    let values = history(&site.reports, report, fact);
    let (fact_zh, fact_en) = fact.called();
    if values.len() < 2 {
        // An earlier report may exist but be unreadable.
        let is_complete =
            |report: &ReportManuscript| report.series.is_complete() && report.end().is_some() && report.facts.is_complete();
        if site.unread.is_empty() && site.reports.iter().all(|report| is_complete(report)) {
            diagnostics.push(
                form(
                    chart,
                    format!("同一系列里没有更早的报告有{fact_zh}，画不出变化。"),
                    format!("No earlier report in the series has {fact_en}: no change can be drawn."),
                )
                .help(
                    "各年报告写同一个 series，数据用同一个名称或指标。",
                    "The reports of all years need the same `series`, and the facts the same id or indicator.",
                ),
            );
        }
        return;
    }
    let differs = |then: &Fact| {
        then.unit.id != fact.unit.id || then.definition != fact.definition || then.scope != fact.scope || then.label != fact.label
    };
    if let Some((earlier, _)) = values.iter().find(|(_, then)| differs(then)) {
        let earlier = &earlier.id;
        diagnostics.push(
            misleading(
                chart,
                format!("{fact_zh}在“{earlier}”里的名称、单位或口径不同，画在一起会误导。"),
                format!(
                    "{fact_en} has a different label, unit or definition in `{earlier}`: drawing both in one chart would mislead."
                ),
            )
            .help(
                "口径变了就不画变化，在正文里说明。",
                "If the definition has changed, remove the chart and explain the change in the text.",
            ),
        );
    }
}
