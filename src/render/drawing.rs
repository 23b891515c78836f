//! Converts an author's chart to the chart that is drawn: labels and formatted numbers in
//! the language of the text, and a textual summary.

use super::chart::{self, Absence, Category, Chart as Drawing, ChartFact, ChartForm, Number, Piece, Series, Value};
use super::names::fact_label;
use super::numbers::Numbers;
use super::prose::Prose;
use crate::model::chart::{Chart, ChartKind, Drawn, history, rate};
use crate::model::fact::Fact;
use crate::model::locale::Direction;
use crate::model::mark::Mark;
use crate::model::report::Report;
use crate::model::table::Amount;
use crate::model::table::{Content, Row, Table};
use crate::model::unit::{Unit, UnitKind};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Returns the chart to be drawn. Returns `None` if nothing can be drawn; `check` has then
/// reported the reason.
pub(super) fn of(prose: &Prose<'_>, chart: &Chart) -> Option<Drawing> {
    let mut drawing = match &chart.drawn {
        Drawn::Facts(_) => of_facts(prose, chart),
        Drawn::Table { table, .. } => of_table(prose, chart, prose.report.table(&table.id)?),
    };
    drawing.has_whole = match drawing.kind {
        ChartForm::Progress | ChartForm::Share => true,
        ChartForm::Stacked => false,
        ChartForm::Bar | ChartForm::Grouped | ChartForm::Change => is_share(prose, chart, &drawing),
    };
    let has_content = !drawing.categories.is_empty() && !drawing.series.is_empty();
    has_content.then_some(drawing)
}

/// Below this, percentages are rather rates of change than shares, and bars of a whole would be too short to compare.
const LEAST_SHARE: Decimal = Decimal::from_parts(20, 0, 0, false, 0);

/// Returns whether all numbers of a chart are percentages of something, and none is more than all of it.
fn is_share(prose: &Prose<'_>, chart: &Chart, drawing: &Drawing) -> bool {
    let is_percent = match &chart.drawn {
        Drawn::Facts(_) => facts(prose.report, chart).iter().all(|fact| fact.unit.kind == UnitKind::Percent),
        Drawn::Table { table, .. } => prose
            .report
            .table(&table.id)
            .and_then(|table| table.unit_of(&chart.columns(prose.report)))
            .is_some_and(|unit| unit.kind == UnitKind::Percent),
    };
    let amounts = || drawing.series.iter().flat_map(|series| &series.values).flatten().map(|value| value.amount);
    is_percent
        && amounts().all(|amount| amount >= Decimal::ZERO && amount <= Decimal::ONE_HUNDRED)
        && amounts().any(|amount| amount >= LEAST_SHARE)
}

/// Returns the common unit of a chart's numbers as a sentence, if it is not printed with each.
pub(super) fn unit(prose: &Prose<'_>, chart: &Chart) -> Option<String> {
    let unit = match &chart.drawn {
        Drawn::Table { table, .. } => prose.report.table(&table.id)?.unit_of(&chart.columns(prose.report))?,
        Drawn::Facts(_) if chart.kind == ChartKind::Change => shared_unit(&facts(prose.report, chart), prose.numbers)?,
        Drawn::Facts(_) => return None,
    };
    let word = Some(prose.numbers.unit_word(unit)).filter(|word| unit.kind != UnitKind::Percent && !word.is_empty())?;
    Some(prose.messages.fill("table_unit", &[("unit", &word)]))
}

/// Returns the unit of some facts, if all have the same one and no language converts it.
fn shared_unit<'f>(facts: &[&'f Fact], numbers: &Numbers) -> Option<&'f Arc<Unit>> {
    let unit = &facts.first()?.unit;
    let is_plain = numbers.converted(&Amount::of(facts[0])).is_none();
    (is_plain && facts.iter().all(|fact| fact.unit.id == unit.id)).then_some(unit)
}

/// Returns a chart of this kind without data.
fn empty(prose: &Prose<'_>, kind: ChartForm) -> Drawing {
    Drawing {
        kind,
        categories: Vec::new(),
        series: Vec::new(),
        target: prose.messages.fill("target", &[("value", "100%")]),
        has_whole: false,
        right_to_left: prose.site.locales().get(prose.locale).direction == Direction::RightToLeft,
    }
}

/// Returns a category without a total.
fn category(label: &str) -> Category {
    Category { label: label.to_owned(), total: Vec::new() }
}

/// Returns the facts of a chart of facts.
fn facts<'a>(report: &'a Report, chart: &Chart) -> Vec<&'a Fact> {
    let Drawn::Facts(references) = &chart.drawn else { return Vec::new() };
    references.iter().filter_map(|reference| report.fact(&reference.id)).collect()
}

/// Returns the categories, series and kind of a chart of facts.
fn of_facts(prose: &Prose<'_>, chart: &Chart) -> Drawing {
    let facts = facts(prose.report, chart);
    let label = |fact: &&Fact| category(&fact_label(prose.messages, fact, prose.locale));
    if chart.kind == ChartKind::Change {
        return change(prose, &facts);
    }
    let whole: Decimal = facts.iter().filter_map(|fact| fact.quantity.exact()).sum();
    let entry = |fact: &&Fact| match chart.kind {
        ChartKind::Progress => progress(prose, fact),
        ChartKind::Share if fact.unit.kind != UnitKind::Percent && !whole.is_zero() => {
            let amount = fact.quantity.exact()? * Decimal::ONE_HUNDRED / whole;
            Some(Value { amount, ..value(prose, fact, true)? })
        }
        _ => value(prose, fact, true),
    };
    let values = facts.iter().map(|fact| entry(fact).ok_or_else(|| undrawn(prose.numbers.fact(fact).full()))).collect();
    let kind = match chart.kind {
        ChartKind::Progress => ChartForm::Progress,
        ChartKind::Share => ChartForm::Share,
        _ => ChartForm::Bar,
    };
    let series = vec![Series { name: String::new(), values }];
    Drawing { categories: facts.iter().map(label).collect(), series, ..empty(prose, kind) }
}

/// Returns a fact as a value of a chart, or `None` if it has no exact number. Only a fact of the
/// page's own report has notes and relations on the page.
fn value(prose: &Prose<'_>, fact: &Fact, is_own: bool) -> Option<Value> {
    let number = number(fact, prose.numbers.fact(fact).full(), is_own);
    Some(Value { amount: fact.quantity.exact()?, number, spoken: None, note: Vec::new() })
}

/// Returns a number that is printed and not drawn: a bound, a range or a ratio has no length.
fn undrawn(words: String) -> Absence {
    Absence { words, is_unknown: true }
}

/// Returns the printed number of a fact.
fn number(fact: &Fact, text: String, is_own: bool) -> Number {
    let machine = fact.quantity.machine();
    Number { text, fact: Some(ChartFact { id: is_own.then(|| fact.id.clone()), machine }) }
}

/// Returns a fact as a percentage of its target. If a relation defines the rate, the stored
/// rate is printed; the length of the bar is always the exact quotient.
fn progress(prose: &Prose<'_>, fact: &Fact) -> Option<Value> {
    let target = prose.report.fact(&fact.target.as_ref()?.id)?;
    let amount = (fact.quantity.exact()? * Decimal::ONE_HUNDRED).checked_div(target.quantity.exact()?)?;
    let printed = |fact: &Fact| number(fact, prose.numbers.fact(fact).full(), true);
    let rate = rate(prose.report, fact, target);
    // Without a rate, the number beside the bar is the result itself.
    let key = if rate.is_some() { "chart_of_target" } else { "target" };
    let numbers = if rate.is_some() {
        vec![("value", printed(fact)), ("target", printed(target))]
    } else {
        vec![("value", printed(target))]
    };
    let note = pieces(prose, key, &numbers);
    Some(Value { amount, number: printed(rate.unwrap_or(fact)), spoken: None, note })
}

/// Returns a message whose placeholders are numbers.
fn pieces(prose: &Prose<'_>, key: &str, numbers: &[(&str, Number)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = prose.messages.get(key);
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        pieces.push(Piece::Words(before.to_owned()));
        pieces.extend(numbers.iter().find(|(known, _)| *known == name).map(|(_, number)| Piece::Number(number.clone())));
        rest = after;
    }
    pieces.push(Piece::Words(rest.to_owned()));
    pieces.retain(|piece| !matches!(piece, Piece::Words(words) if words.is_empty()));
    pieces
}

/// Returns the categories and series of a chart of changes between the reports of a series.
fn change(prose: &Prose<'_>, facts: &[&Fact]) -> Drawing {
    let reports = reports(prose, facts);
    let is_said_once = shared_unit(facts, prose.numbers)
        .is_some_and(|unit| unit.kind != UnitKind::Percent && !prose.numbers.unit_word(unit).is_empty());
    let series = facts.iter().map(|fact| {
        let values = history(&prose.site.reports, prose.report, fact);
        let of = |report: &&Report| {
            let (_, fact) = values.iter().find(|(known, _)| known.id == report.id).ok_or_else(Absence::default)?;
            let printed = prose.numbers.fact(fact);
            let value = value(prose, fact, report.id == prose.report.id).ok_or_else(|| undrawn(printed.full()))?;
            if !is_said_once {
                return Ok(value);
            }
            let number = Number { text: printed.approximately.clone() + &printed.number(), ..value.number };
            Ok(Value { spoken: Some(printed.full()), number, ..value })
        };
        Series { name: fact.label.get(prose.locale).clone(), values: reports.iter().map(of).collect() }
    });
    let categories = reports.iter().map(|report| category(report.edition.get(prose.locale))).collect();
    Drawing { categories, series: series.collect(), ..empty(prose, ChartForm::Change) }
}

/// Returns the reports in which at least one of the facts has a value, the oldest first.
fn reports<'a>(prose: &Prose<'a>, facts: &[&'a Fact]) -> Vec<&'a Report> {
    let histories: Vec<_> = facts.iter().map(|fact| history(&prose.site.reports, prose.report, fact)).collect();
    let has_value = |report: &&Report| histories.iter().flatten().any(|(known, _)| known.id == report.id);
    let series = std::iter::successors(Some(prose.report), |report| prose.site.report_before(report));
    let mut reports: Vec<&Report> = series.filter(has_value).collect();
    reports.reverse();
    reports
}

/// Returns the categories, series and kind of a chart of table columns.
fn of_table(prose: &Prose<'_>, chart: &Chart, table: &Table) -> Drawing {
    let rows: Vec<&Row> = table.items().collect();
    let columns = chart.columns(prose.report);
    let is_said_once = unit(prose, chart).is_some();
    let series = columns.iter().map(|index| Series {
        name: table.full_label(*index, prose.locale),
        values: rows.iter().map(|row| cell(prose, table, row, *index, is_said_once)).collect(),
    });
    let series: Vec<Series> = series.collect();
    let kind = match chart.kind {
        // A stack without a part that nobody sees would be shorter than its total.
        ChartKind::Stacked if !series.iter().any(has_unknown) => ChartForm::Stacked,
        _ if series.len() == 1 => ChartForm::Bar,
        _ => ChartForm::Grouped,
    };
    let sum = sum_of(table, &columns);
    let total = |row: &Row| sum.and_then(|sum| total(prose, table, row, sum)).unwrap_or_default();
    let categories = rows.iter().map(|row| Category { total: total(row), ..category(row.label.get(prose.locale)) }).collect();
    Drawing { categories, series, ..empty(prose, kind) }
}

/// Returns a cell of a table as a value. A unit that is said once is not printed with it; a
/// percent sign always is. What a mark of the cell means is said in words, because a chart has no legend.
fn cell(prose: &Prose<'_>, table: &Table, row: &Row, index: usize, is_unit_said: bool) -> Result<Value, Absence> {
    let mark = row.cells[index].mark;
    let amount = table.amount(row, index, prose.report).ok_or_else(|| absence(prose, mark))?;
    let printed = prose.numbers.amount(&amount);
    let own = printed.number();
    let full = printed.full();
    let spoken = marked(prose, "chart_spoken_mark", &full, mark);
    let text = marked(prose, "chart_marked", &if is_unit_said { printed.approximately + &own } else { full }, mark);
    let exact = amount.quantity.exact().ok_or_else(|| undrawn(spoken.clone()))?;
    let fact = match &row.cells[index].content {
        Content::Fact(id) => prose.report.fact(id),
        _ => None,
    };
    let number = match fact {
        Some(fact) => number(fact, text, true),
        None => Number { text, fact: None },
    };
    Ok(Value { amount: exact, number, spoken: Some(spoken), note: Vec::new() })
}

/// Returns whether a series has a number without a bar.
fn has_unknown(series: &Series) -> bool {
    series.values.iter().any(|entry| entry.as_ref().is_err_and(|absence| absence.is_unknown))
}

/// Returns what is printed for a cell without a number.
fn absence(prose: &Prose<'_>, mark: Option<Mark>) -> Absence {
    match mark {
        None => Absence::default(),
        Some(Mark::Blank) => Absence { words: String::new(), is_unknown: false },
        // An exact nought has no bar, and may be the smallest number.
        Some(mark) => {
            let is_unknown = mark.is_unknown() || mark == Mark::Nil;
            Absence { words: prose.meaning(mark).to_owned(), is_unknown }
        }
    }
}

/// Returns a printed number with what is said beside it, by a message.
fn marked(prose: &Prose<'_>, message: &str, number: &str, mark: Option<Mark>) -> String {
    let Some(mark) = mark else { return number.to_owned() };
    if mark == Mark::Negligible {
        return prose.meaning(mark).to_owned();
    }
    prose.messages.fill(message, &[("value", number), ("meaning", prose.meaning(mark))])
}

/// Returns the column that is the sum of exactly these columns.
fn sum_of(table: &Table, columns: &[usize]) -> Option<usize> {
    let parts = columns.iter().copied().collect();
    let is_sum = |index: &usize| !table.columns[*index].sum.is_empty() && table.parts_of(*index) == parts;
    (0..table.columns.len()).find(is_sum).filter(|_| columns.len() > 1)
}

/// Returns the total of a row with its name.
fn total(prose: &Prose<'_>, table: &Table, row: &Row, sum: usize) -> Option<Vec<Piece>> {
    let value = cell(prose, table, row, sum, true).ok()?;
    let label = Number { text: table.columns[sum].label.get(prose.locale).clone(), fact: None };
    Some(pieces(prose, "labelled", &[("label", label), ("value", value.number)]))
}

/// Returns whether the chart prints every number of the table that it draws.
pub(super) fn prints_all(prose: &Prose<'_>, chart: &Chart, table: &Table) -> bool {
    let columns = chart.columns(prose.report);
    let sum = sum_of(table, &columns);
    let is_printed = |index: usize| columns.contains(&index) || Some(index) == sum;
    (0..table.columns.len()).all(is_printed) && table.rows.iter().all(|row| !row.is_total)
}

/// Returns what the chart shows in words.
pub(super) fn summary(prose: &Prose<'_>, drawing: &Drawing) -> String {
    let found = chart::extremes(drawing);
    if let Some(reached) = found.reached {
        return targets(prose, drawing, reached);
    }
    let sentences = drawing.series.iter().zip(&found.series).filter_map(|(series, extremes)| {
        let words = remark(prose, drawing, series, extremes)?;
        let is_one_of_many = drawing.series.len() > 1;
        let values = [("series", series.name.as_str()), ("words", words.as_str())];
        Some(if is_one_of_many { prose.messages.fill("chart_series", &values) } else { words })
    });
    let sentences: Vec<String> = sentences.collect();
    if sentences.is_empty() {
        return String::new();
    }
    let words = prose.messages.fill("chart_summary", &[("words", &sentences.join(prose.messages.get("chart_semicolon")))]);
    // A sentence begins with a capital letter in the scripts that have them.
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Says how many results have reached their targets.
fn targets(prose: &Prose<'_>, drawing: &Drawing, found: chart::Reached) -> String {
    // A message about several results does not suit a single one.
    if found.measured == 1 {
        let measured = drawing.series.iter().flat_map(|series| &series.values).position(Result::is_ok);
        let first = measured.and_then(|index| drawing.categories.get(index)).map_or("", |category| category.label.as_str());
        let key = if found.reached == 1 { "chart_target_reached" } else { "chart_target_missed" };
        return prose.messages.fill(key, &[("first", first)]);
    }
    let key = match found.reached {
        0 => "chart_reached_none",
        reached if reached == found.measured => "chart_reached_all",
        _ => "chart_reached",
    };
    let (reached, all) = (found.reached.to_string(), found.measured.to_string());
    prose.messages.fill(key, &[("reached", &reached), ("all", &all)])
}

/// Says what is notable about a series: both of two values, the ends of several, or the change.
fn remark(prose: &Prose<'_>, drawing: &Drawing, series: &Series, extremes: &chart::SeriesExtremes) -> Option<String> {
    let messages = prose.messages;
    let spoken = |index: usize| series.values.get(index)?.as_ref().ok().map(Value::spoken);
    let labels = |places: &[usize]| {
        let labels: Vec<&str> = places.iter().map(|index| drawing.categories[*index].label.as_str()).collect();
        labels.join(messages.get("list_comma"))
    };
    let valued: Vec<usize> = (0..series.values.len()).filter(|index| spoken(*index).is_some()).collect();
    let (largest, smallest) = (&extremes.largest, &extremes.smallest);
    let amount = |index: usize| series.values.get(index)?.as_ref().ok().map(|value| value.amount);
    let (key, first, second) = if drawing.kind == ChartForm::Change {
        let (first, last) = (*valued.first()?, *valued.last()?);
        let key = match amount(last).cmp(&amount(first)) {
            std::cmp::Ordering::Greater => "chart_rise",
            std::cmp::Ordering::Less => "chart_fall",
            std::cmp::Ordering::Equal => "chart_change",
        };
        (key, vec![first], vec![last])
    } else if largest == smallest && largest.len() < series.values.len() {
        // The other values are unknown, so the summary must not claim that all values are equal.
        ("chart_only", largest.clone(), smallest.clone())
    } else if largest == smallest {
        ("chart_equal", largest.clone(), smallest.clone())
    } else if let ([_, _], [first], [second]) = (valued.as_slice(), largest.as_slice(), smallest.as_slice()) {
        ("chart_both", vec![*first], vec![*second])
    } else {
        ("chart_extremes", largest.clone(), smallest.clone())
    };
    let (first_value, second_value) = (spoken(*first.first()?)?, spoken(*second.first()?)?);
    // One of equal numbers may be an estimate.
    let are_alike = |places: &[usize], words: &str| places.iter().all(|index| spoken(*index) == Some(words));
    if !are_alike(&first, first_value) || !are_alike(&second, second_value) {
        return None;
    }
    let (first, second) = (labels(&first), labels(&second));
    let values = [("first", first.as_str()), ("first_value", first_value), ("second", &second), ("second_value", second_value)];
    let words = messages.fill(key, &values);
    // A number that nobody sees may be larger or smaller than those of the chart.
    let is_ranking = matches!(key, "chart_extremes" | "chart_equal");
    Some(if is_ranking && has_unknown(series) { messages.fill("chart_known", &[("words", &words)]) } else { words })
}
