//! Checks the values of facts: shares above a whole, units that do not fit the label, and
//! jumps against the previous report of the series.

use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::fact::{Fact, Parts, Quantity};
use crate::model::indicator::ExpectedRange;
use crate::model::report::{ReportManuscript, report_before};
use crate::model::shared_context::SharedContext;
use crate::model::site::SiteManuscript;
use crate::model::table::{ColumnKind, Content, Table};
use crate::model::unit::UnitKind;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Checks the facts of one report.
pub(super) fn check_report(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    for fact in report.facts.values() {
        diagnostics.extend(impossible(shared_context, fact));
        diagnostics.extend(unit_of_indicator(shared_context, fact).or_else(|| unit_of_label(shared_context, fact)));
        diagnostics.extend(unit_of_target(report, fact));
    }
    for table in &report.exhibits.tables {
        impossible_cells(table, diagnostics);
    }
}

/// Compares the reports of each series with their predecessors.
pub(super) fn check_site(site: &SiteManuscript, diagnostics: &mut Sink) {
    for report in &site.reports {
        let Some(before) = report_before(&site.reports, report) else { continue };
        let earlier: BTreeMap<&str, &Fact> = before.facts.values().map(|fact| (fact.measure(), fact)).collect();
        for fact in report.facts.values() {
            let Some(earlier) = earlier.get(fact.measure()) else { continue };
            let is_expected = expected(&site.shared_context, fact).is_some_and(|range| range.contains(fact.quantity));
            let jump = || if is_expected { None } else { jump(fact, earlier) };
            diagnostics.extend(other_unit(fact, earlier).or_else(jump));
        }
    }
}

/// Words of percentages that may be more than 100 or less than 0, in lower case.
const UNBOUNDED: [&str; 36] = [
    "增长",
    "增幅",
    "增速",
    "增加",
    "下降",
    "降幅",
    "减少",
    "提高",
    "上升",
    "变化",
    "完成",
    "进度",
    "达到",
    "超",
    "倍",
    "相当于",
    "指数",
    "growth",
    "increase",
    "decrease",
    "rise",
    "fall",
    "decline",
    "change",
    "completion",
    "target",
    "achiev",
    "fulfil",
    "progress",
    "compared",
    "index",
    "times",
    "surplus",
    "利润",
    "收益",
    "return",
];
/// What no completion or growth of an office reaches without a slip.
const FAR: i64 = 1000;

/// The range that the indicator of a fact gives.
fn expected<'s>(shared_context: &'s SharedContext, fact: &Fact) -> Option<&'s ExpectedRange> {
    shared_context.indicators.get(fact.indicator.as_deref()?)?.range.as_ref()
}

/// What lies outside the range of its indicator or, if that has none, what no percentage of
/// its kind can be.
fn impossible(shared_context: &SharedContext, fact: &Fact) -> Option<Diagnostic> {
    if let Quantity::Parts(parts) = fact.quantity {
        return not_a_whole(fact, &parts);
    }
    let value = fact.quantity.exact()?;
    if let Some(range) = expected(shared_context, fact) {
        return (!range.contains(fact.quantity)).then(|| outside(fact, range));
    }
    if matches!(fact.unit.kind, UnitKind::Measure | UnitKind::Count) && !fact.unit.is_percentage_point() {
        return (value < Decimal::ZERO && !named(fact, &UNBOUNDED) && !named(fact, &CHANGES)).then(|| negative(fact));
    }
    if fact.unit.kind != UnitKind::Percent {
        return None;
    }
    let is_unbounded = named(fact, &UNBOUNDED);
    let is_negative = value < Decimal::ZERO && !is_unbounded;
    let most = if is_unbounded { FAR } else { 100 };
    if value <= Decimal::from(most) && !is_negative {
        return None;
    }
    let (fact_zh, fact_en) = fact.called();
    let written = fact.written();
    let message = if is_negative {
        Sentence::new(
            format!("{fact_zh}是 {written}%，比例不会小于 0。"),
            format!("{fact_en} is {written}%; a share is not below 0."),
        )
    } else {
        Sentence::new(
            format!("{fact_zh}是 {written}%，超过了 {most}%。"),
            format!("{fact_en} is {written}%, which is more than {most}%."),
        )
    };
    let (zh, en) = if value > Decimal::from(FAR) {
        (
            "超过1000%，多半是小数点错了：请核对小数点和数字；数没有错，就在 indicators.yaml 写上 range。",
            "More than 1000%: probably the decimal point is wrong. Check it and the digits; if the value is right, give its indicator a `range`.",
        )
    } else {
        (
            "请核对小数点和数字；只有确是增长率或完成率时才可以超过100%，名称里要写明。",
            "Check the decimal point and the digits; only a growth or completion rate may exceed 100%, and its label says that it is one.",
        )
    };
    Some(Diagnostic::new(Code::ValueImpossible, message).at_place(&fact.place).help(zh, en))
}

fn negative(fact: &Fact) -> Diagnostic {
    let (fact_zh, fact_en) = fact.called();
    let written = fact.written();
    let message = Sentence::new(
        format!("{fact_zh}是 {written}，这样的数不会小于 0。"),
        format!("{fact_en} is {written}; such a number is not below 0."),
    );
    Diagnostic::new(Code::ValueImpossible, message).at_place(&fact.place).help(
        "请核对正负号；确是增减或差额，就在名称里写明，或在 indicators.yaml 写上 range。",
        "Check the sign; if it is a change or a difference, say so in its label, or give its indicator a `range`.",
    )
}

/// Words of ratios whose numbers are the shares of a whole.
const SHARES: [&str; 9] = ["结构", "構成", "构成", "占比", "比重", "結構", "structure", "share", "composition"];

/// Reports a ratio whose numbers are shares but do not add up to 100. Each is rounded, so the sum may differ by half a digit of each.
fn not_a_whole(fact: &Fact, parts: &Parts) -> Option<Diagnostic> {
    let sum: Decimal = parts.values().iter().sum();
    let rounding: Decimal = parts.values().iter().map(|part| Decimal::new(5, part.scale() + 1)).sum();
    let is_between = |low: i64, high: i64| sum >= Decimal::from(low) && sum <= Decimal::from(high);
    // 1:2:3 is no whole, whatever it is called.
    let is_whole = is_between(90, 110) || is_between(20, FAR) && named(fact, &SHARES);
    if !is_whole || (sum - Decimal::ONE_HUNDRED).abs() <= rounding {
        return None;
    }
    let (fact_zh, fact_en) = fact.called();
    let written = fact.written();
    let message = Sentence::new(
        format!("{fact_zh}的各项（{written}）加起来是 {sum}，不是 100。"),
        format!("The numbers of {fact_en} ({written}) add up to {sum}, not to 100."),
    );
    Some(Diagnostic::new(Code::ValueImpossible, message).at_place(&fact.place).help(
        "各项占整体的比例，合起来是 100（四舍五入的除外）。请核对小数点和数字；不是占比的，换个名称，不写“结构”“构成”“占比”。",
        "Shares of a whole add up to 100, but for rounding. Check the decimal points and the digits; if these are no shares, say so in the label.",
    ))
}

/// Words of counts that may be below nought: they are changes.
const CHANGES: [&str; 29] = [
    "增",
    "减",
    "降",
    "升",
    "变化",
    "差",
    "净",
    "調整",
    "调整",
    "盈亏",
    "结余",
    "減",
    "change",
    "increase",
    "decrease",
    "growth",
    "rise",
    "fall",
    "decline",
    "differ",
    "net",
    "balance",
    "余",
    "气温",
    "温度",
    "海拔",
    "temperature",
    "elevation",
    "变动",
];

/// Reports the numbers of a table that no count and no share can be. Facts in cells are checked as facts.
fn impossible_cells(table: &Table, diagnostics: &mut Sink) {
    for (row, line) in table.rows.iter().enumerate() {
        for (column, cell) in line.cells.iter().enumerate() {
            let (Content::Number(quantity), ColumnKind::Number(Some(unit))) = (&cell.content, &table.columns[column].kind) else {
                continue;
            };
            let words = words_of(table, (row, column));
            let is_called = |known: &[&str]| known.iter().any(|word| words.contains(word));
            let limits = match unit.kind {
                UnitKind::Count => (!is_called(&CHANGES), None),
                UnitKind::Percent if unit.is_percentage_point() => continue,
                UnitKind::Percent if is_called(&UNBOUNDED) => (false, Some(FAR)),
                UnitKind::Percent => (true, Some(100)),
                _ => continue,
            };
            let name = table.cell_name((row, column), 0);
            diagnostics.extend(impossible_cell(*quantity, limits, &name).map(|impossible| impossible.at_place(&cell.place)));
        }
    }
}

/// The words around a cell, in lower case: those of its row and column, and the caption.
fn words_of(table: &Table, (row, column): (usize, usize)) -> String {
    let labels = table.rows[row].label.all().chain(table.caption.all()).cloned();
    let heads = (0..2).map(|locale| table.full_label(column, locale));
    labels.chain(heads).chain([table.columns[column].id.clone()]).collect::<Vec<_>>().join("\n").to_lowercase()
}

/// The diagnostic for a number beyond its limits: not below nought, and at most so many per cent.
fn impossible_cell(quantity: Quantity, (is_positive, most): (bool, Option<i64>), name: &str) -> Option<Diagnostic> {
    let (value, written) = (quantity.exact()?, quantity.machine());
    let message = if value < Decimal::ZERO && is_positive {
        let (zh, en) = if most.is_some() {
            ("比例不会小于 0", "a share is not below 0")
        } else {
            ("个数不会小于 0", "a count is not below 0")
        };
        let sign = if most.is_some() { "%" } else { "" };
        Sentence::new(format!("“{name}”这一格是 {written}{sign}，{zh}。"), format!("The cell “{name}” is {written}{sign}; {en}."))
    } else if let Some(most) = most.filter(|most| value > Decimal::from(*most)) {
        Sentence::new(
            format!("“{name}”这一格是 {written}%，超过了 {most}%。"),
            format!("The cell “{name}” is {written}%, which is more than {most}%."),
        )
    } else {
        return None;
    };
    Some(Diagnostic::new(Code::ValueImpossible, message).help(
        "请核对小数点和数字；增减的数、增长率、完成率不受此限，请在行或列的名称里写明。",
        "Check the decimal point and the digits; changes, growth and completion rates may be so, if the label of the row or column says what they are.",
    ))
}

fn outside(fact: &Fact, range: &ExpectedRange) -> Diagnostic {
    let (fact_zh, fact_en) = fact.called();
    let (written, range) = (fact.quantity.machine(), range.words());
    let message = Sentence::new(
        format!("{fact_zh}是 {written}，不在 indicators.yaml 写的合理范围里：{}。", range.zh),
        format!("{fact_en} is {written}, outside the range in indicators.yaml: {}.", range.en),
    );
    Diagnostic::new(Code::ValueImpossible, message).at_place(&fact.place).help(
        "请核对小数点和数字；数没有错，就改 indicators.yaml 里的 range。",
        "Check the decimal point and the digits; if the value is right, correct `range` in indicators.yaml.",
    )
}

/// Whether a label in any language contains one of the words, which are in lower case.
fn named(fact: &Fact, words: &[&str]) -> bool {
    let labels = [fact.label.get(0).to_lowercase(), fact.label.get(1).to_lowercase(), fact.id.clone()];
    labels.iter().any(|label| words.iter().any(|word| label.contains(word)))
}

fn mismatch(fact: &Fact, message: Sentence, zh: &str, en: &str) -> Diagnostic {
    Diagnostic::new(Code::UnitDiffers, message).at_place(&fact.place).help(zh, en)
}

fn unit_of_indicator(shared_context: &SharedContext, fact: &Fact) -> Option<Diagnostic> {
    let indicator = shared_context.indicators.get(fact.indicator.as_deref()?)?;
    let unit = indicator.unit.as_ref().filter(|unit| !unit.is_comparable(&fact.unit))?;
    let (fact_zh, fact_en) = fact.called();
    let ((own_zh, own_en), (other_zh, other_en)) = (fact.unit.called(), unit.called());
    let message = Sentence::new(
        format!("{fact_zh}的单位是{own_zh}，indicators.yaml 里是{other_zh}。"),
        format!("The unit of {fact_en} is {own_en}, in indicators.yaml it is {other_en}."),
    );
    Some(mismatch(fact, message, "请改成同一个单位。", "Use the same unit."))
}

fn unit_of_target(report: &ReportManuscript, fact: &Fact) -> Option<Diagnostic> {
    let target = report.fact(&fact.target.as_ref()?.id)?;
    if target.unit.is_comparable(&fact.unit) {
        return None;
    }
    let (fact_zh, fact_en) = fact.called();
    let (target_zh, target_en) = target.called();
    let ((own_zh, own_en), (other_zh, other_en)) = (fact.unit.called(), target.unit.called());
    let message = Sentence::new(
        format!("{fact_zh}的单位是{own_zh}，它的目标{target_zh}的单位是{other_zh}。"),
        format!("The unit of {fact_en} is {own_en}, that of its target {target_en} is {other_en}."),
    );
    Some(mismatch(fact, message, "请改成同一个单位。", "Use the same unit."))
}

/// The words at the end of a label, and the kind of unit that they need.
const RATES: [&str; 6] = ["率", "比例", "占比", "比重", "增幅", "增速"];
const PEOPLE: [&str; 24] = [
    "人数",
    "人员",
    "教师",
    "职工",
    "员工",
    "学生",
    "毕业生",
    "在校生",
    "党员",
    "干部",
    "名师",
    "工程师",
    "技术员",
    "医生",
    "护士",
    "医师",
    "人口",
    "河长",
    "专家",
    "代表",
    "委员",
    "居民",
    "村民",
    "志愿者",
];
const THINGS: [&str; 36] = [
    "学校",
    "院校",
    "中学",
    "小学",
    "幼儿园",
    "医院",
    "企业",
    "公司",
    "单位",
    "机构",
    "水厂",
    "水库",
    "乡镇",
    "街道",
    "村",
    "社区",
    "管道",
    "渠道",
    "道路",
    "河流",
    "项目",
    "工程",
    "面积",
    "里程",
    "产量",
    "水量",
    "设备",
    "图书",
    "床位",
    "文件",
    "水样",
    "样品",
    "问题",
    "房屋",
    "专业点",
    "联合体",
];
/// Verbs before people who may be counted each time.
const REACHING: [&str; 14] =
    ["惠及", "服务", "培训", "资助", "接待", "救助", "受益", "参与", "吸引", "组织", "覆盖", "参加", "慰问", "走访"];
const MONEY: [&str; 10] = ["资金", "经费", "金额", "收入", "支出", "投资", "水价", "价格", "费用", "决算"];

/// What a label ends with says what is counted: 率 needs a percentage, 教师 people.
fn unit_of_label(shared_context: &SharedContext, fact: &Fact) -> Option<Diagnostic> {
    let index = shared_context.locales.iter().position(|locale| locale.chinese().is_some())?;
    let label = fact.label.own(index)?;
    let bare = label.split(['（', '(']).next().unwrap_or(label).trim();
    let ends = |words: &[&'static str]| words.iter().find(|word| bare.ends_with(**word)).copied();
    let unit = &fact.unit;
    let word = unit.label(&shared_context.locales.get(index).code).map_or("", |label| label.form("other"));
    let is_person = matches!(word, "人" | "名" | "人次" | "位" | "万人" | "个" | "個");
    let is_rate = matches!(unit.kind, UnitKind::Percent | UnitKind::Ratio) || word.contains('‰') || unit.is_percentage_point();
    let wrong = if unit.is_percentage_point() {
        ends(&["率", "比例", "占比", "比重"])
    } else if let Some(end) = ends(&RATES) {
        (!is_rate && unit.kind != UnitKind::Measure).then_some(end)
    } else if unit.kind == UnitKind::Percent {
        ends(&["人数", "人次", "户数", "金额", "面积"])
    } else if bare.contains("人次") {
        (word != "人次" && is_person).then_some("人次")
    } else if let Some(end) = ends(&PEOPLE) {
        // 惠及居民5600户 counts households, and 惠及学生8.6万人次 how often they were reached.
        let is_times = word == "人次" && !REACHING.iter().any(|verb| bare.starts_with(verb));
        let is_other = unit.kind == UnitKind::Count && (!is_person && !matches!(word, "户" | "戶") || is_times);
        (is_other || unit.kind == UnitKind::Money).then_some(end)
    } else if let Some(end) = ends(&THINGS) {
        // 生均公用经费小学: what is measured stands before the thing.
        let is_money = unit.kind == UnitKind::Money && !MONEY.iter().any(|word| bare.contains(word));
        (is_money || matches!(word, "人" | "名" | "人次")).then_some(end)
    } else {
        ends(&MONEY).filter(|_| matches!(word, "人" | "名" | "人次") || is_rate)
    }?;
    let (id, (own_zh, own_en)) = (&fact.id, unit.called());
    let message = Sentence::new(
        format!("数据“{id}”叫“{label}”，单位却是{own_zh}。"),
        format!("The fact `{id}` is called “{label}”, but its unit is {own_en}."),
    );
    let help = (
        format!("“{wrong}”与这个单位或名称不相配，请核对单位和名称。"),
        format!("“{wrong}” does not go with this unit or label; check both."),
    );
    Some(mismatch(fact, message, &help.0, &help.1))
}

fn other_unit(fact: &Fact, earlier: &Fact) -> Option<Diagnostic> {
    if fact.unit.is_comparable(&earlier.unit) {
        return None;
    }
    let (fact_zh, fact_en) = fact.called();
    let ((own_zh, own_en), (other_zh, other_en)) = (fact.unit.called(), earlier.unit.called());
    let (file, line) = (&earlier.place.file, earlier.place.position.line);
    let message = Sentence::new(
        format!("{fact_zh}的单位是{own_zh}，上一份报告里是{other_zh}（{file}:{line}）。"),
        format!("The unit of {fact_en} is {own_en}, in the previous report it is {other_en} ({file}:{line})."),
    );
    Some(mismatch(
        fact,
        message,
        "请核对单位；换了统计办法就另起一个数据名。",
        "Check the unit; if the method has changed, use another id.",
    ))
}

/// How many times larger or smaller than a year before a value may be.
const LARGEST_CHANGE: i64 = 5;
/// How many percentage points a percentage may change in a year.
const LARGEST_POINTS: i64 = 40;
/// Smaller counts change by chance.
const SMALLEST: i64 = 20;

fn jump(fact: &Fact, earlier: &Fact) -> Option<Diagnostic> {
    let (Quantity::Number { .. }, Quantity::Number { .. }) = (fact.quantity, earlier.quantity) else { return None };
    if fact.bound.is_some() || earlier.bound.is_some() {
        return None;
    }
    let (now, then) = (fact.quantity.exact()?, earlier.quantity.exact()?);
    let is_far = if fact.unit.kind == UnitKind::Percent {
        (now - then).abs() > Decimal::from(LARGEST_POINTS) && !named(fact, &UNBOUNDED)
    } else {
        let (small, large) = (now.abs().min(then.abs()), now.abs().max(then.abs()));
        let limit = small.checked_mul(Decimal::from(LARGEST_CHANGE));
        large >= Decimal::from(SMALLEST) && !small.is_zero() && limit.is_some_and(|limit| large > limit)
    };
    if !is_far {
        return None;
    }
    let (fact_zh, fact_en) = fact.called();
    let (own, other) = (fact.written(), earlier.written());
    let (file, line) = (&earlier.place.file, earlier.place.position.line);
    let message = Sentence::new(
        format!("{fact_zh}是 {own}，上一份报告里是 {other}（{file}:{line}），相差很大。"),
        format!("{fact_en} is {own}; in the previous report it is {other} ({file}:{line}), which is far off."),
    );
    Some(Diagnostic::new(Code::ValueJump, message).at_place(&fact.place).help(
        "请核对小数点、万和数字；没有错，就在 indicators.yaml 给这项指标写上 range，范围里的数不再提醒。",
        "Check the decimal point, 万 and the digits; if the value is right, give its indicator a `range` in indicators.yaml.",
    ))
}
