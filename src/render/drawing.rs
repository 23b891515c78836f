//! Converts an author's chart to the chart that is drawn: labels and formatted numbers in
//! the language of the text, and a textual summary.

use super::chart::{self, Chart as Drawing, ChartForm, Series, Value};
use super::names::fact_label;
use super::prose::Prose;
use crate::model::chart::{Chart, ChartKind, Drawn, history, rate};
use crate::model::fact::Fact;
use crate::model::locale::Direction;
use crate::model::report::Report;
use crate::model::table::{Row, Table};
use crate::model::unit::UnitKind;
use rust_decimal::Decimal;

/// The data of the table below a chart of facts.
pub(super) struct GridRows<'a> {
    /// The header of the column of row labels.
    pub rows_label: String,
    /// The headers of the other columns.
    pub columns: Vec<String>,
    pub rows: Vec<GridRow<'a>>,
}

/// A row of the table below a chart of facts.
pub(super) struct GridRow<'a> {
    pub label: String,
    /// One entry per column; `None` for an empty cell.
    pub facts: Vec<Option<&'a Fact>>,
    /// Whether the facts belong to this report. Only those have notes and relations on the page.
    pub is_own: bool,
}

/// Returns the chart to be drawn. `id` becomes the prefix of ids in the SVG. Returns `None` if
/// nothing can be drawn; `check` has then reported the reason.
pub(super) fn of(prose: &Prose<'_>, chart: &Chart, id: &str) -> Option<Drawing> {
    let mut drawing = match &chart.drawn {
        Drawn::Facts(_) => of_facts(prose, chart),
        Drawn::Table { table, .. } => of_table(prose, chart, prose.report.table(&table.id)?),
    };
    if drawing.categories.is_empty() || drawing.series.is_empty() {
        return None;
    }
    id.clone_into(&mut drawing.id);
    drawing.title.clone_from(chart.title.get(prose.locale));
    drawing.right_to_left = prose.site.locales().get(prose.locale).direction == Direction::RightToLeft;
    drawing.summary = summary(prose, &drawing);
    Some(drawing)
}

/// Returns a chart of this kind without data.
fn empty(kind: ChartForm) -> Drawing {
    Drawing {
        kind,
        categories: Vec::new(),
        series: Vec::new(),
        unit: None,
        id: String::new(),
        title: String::new(),
        summary: String::new(),
        right_to_left: false,
    }
}

/// Returns the facts of a chart of facts.
fn facts<'a>(report: &'a Report, chart: &Chart) -> Vec<&'a Fact> {
    let Drawn::Facts(references) = &chart.drawn else { return Vec::new() };
    references.iter().filter_map(|reference| report.fact(&reference.id)).collect()
}

/// Returns the categories, series and kind of a chart of facts.
fn of_facts(prose: &Prose<'_>, chart: &Chart) -> Drawing {
    let facts = facts(prose.report, chart);
    let label = |fact: &&Fact| fact_label(prose.messages, fact, prose.locale);
    if chart.kind == ChartKind::Change {
        return change(prose, &facts);
    }
    let whole: Decimal = facts.iter().filter_map(|fact| fact.quantity.exact()).sum();
    let values = facts.iter().map(|fact| match chart.kind {
        ChartKind::Progress => progress(prose, fact),
        ChartKind::Share if fact.unit.kind != UnitKind::Percent && !whole.is_zero() => {
            let amount = fact.quantity.exact()? * Decimal::ONE_HUNDRED / whole;
            Some(Value { amount, ..value(prose, fact)? })
        }
        _ => value(prose, fact),
    });
    let values = values.collect();
    let kind = match chart.kind {
        ChartKind::Progress => ChartForm::Progress,
        ChartKind::Share => ChartForm::Share,
        _ => ChartForm::Bar,
    };
    let series = vec![Series { name: String::new(), values }];
    Drawing { categories: facts.iter().map(label).collect(), series, ..empty(kind) }
}

/// Returns a fact as a value of a chart, or `None` if it has no exact number.
fn value(prose: &Prose<'_>, fact: &Fact) -> Option<Value> {
    Some(Value { amount: fact.quantity.exact()?, text: prose.numbers.fact(fact).full(), spoken: None, note: None })
}

/// Returns a fact as a percentage of its target. If a relation defines the rate, the stored
/// rate is printed; the length of the bar is always the exact quotient.
fn progress(prose: &Prose<'_>, fact: &Fact) -> Option<Value> {
    let target = prose.report.fact(&fact.target.as_ref()?.id)?;
    let amount = (fact.quantity.exact()? * Decimal::ONE_HUNDRED).checked_div(target.quantity.exact()?)?;
    let (own, wanted) = (prose.numbers.fact(fact).full(), prose.numbers.fact(target).full());
    let note = prose.messages.fill("chart_of_target", &[("value", &own), ("target", &wanted)]);
    let text = rate(prose.report, fact, target).map_or(own, |rate| prose.numbers.fact(rate).full());
    Some(Value { amount, text, spoken: None, note: Some(note) })
}

/// Returns the categories and series of a chart of changes between the reports of a series.
fn change(prose: &Prose<'_>, facts: &[&Fact]) -> Drawing {
    let reports = reports(prose, facts);
    let series = facts.iter().map(|fact| {
        let values = history(&prose.site.reports, prose.report, fact);
        let of = |report: &&Report| {
            let (_, fact) = values.iter().find(|(known, _)| known.id == report.id)?;
            value(prose, fact)
        };
        Series { name: fact.label.get(prose.locale).clone(), values: reports.iter().map(of).collect() }
    });
    let categories = reports.iter().map(|report| report.edition.get(prose.locale).clone()).collect();
    Drawing { categories, series: series.collect(), ..empty(ChartForm::Change) }
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
    let rows: Vec<_> = table.items().collect();
    let columns = chart.columns(prose.report);
    let unit = table.unit_of(&columns);
    // A percent sign is printed with each number; any other common unit is printed once.
    let is_said_once = unit.is_some_and(|unit| unit.kind != UnitKind::Percent);
    let value = |row: &Row, index: usize| {
        let amount = table.amount(row, index, prose.report)?;
        let printed = prose.numbers.amount(&amount);
        let spoken = printed.full();
        let text = if is_said_once {
            {
                let number = printed.number();
                printed.approximately + &number
            }
        } else {
            spoken.clone()
        };
        Some(Value { amount: amount.quantity.exact()?, text, spoken: Some(spoken), note: None })
    };
    let series = columns.iter().map(|index| Series {
        name: table.full_label(*index, prose.locale),
        values: rows.iter().map(|row| value(row, *index)).collect(),
    });
    let series: Vec<Series> = series.collect();
    let kind = match chart.kind {
        ChartKind::Stacked => ChartForm::Stacked,
        _ if series.len() == 1 => ChartForm::Bar,
        _ => ChartForm::Grouped,
    };
    let categories = rows.iter().map(|row| row.label.get(prose.locale).clone()).collect();
    let word = unit.filter(|_| is_said_once).map(|unit| prose.numbers.unit_word(unit)).filter(|unit| !unit.is_empty());
    let unit = word.map(|unit| prose.messages.fill("table_unit", &[("unit", &unit)]));
    Drawing { categories, series, unit, ..empty(kind) }
}

/// Returns what the chart shows in words, for readers who cannot see it.
fn summary(prose: &Prose<'_>, drawing: &Drawing) -> String {
    let messages = prose.messages;
    let found = chart::extremes(drawing);
    if let Some(reached) = found.reached {
        // The message about several results ("m of n") does not suit a single one.
        if reached.measured == 1 {
            let measured = drawing.series.iter().flat_map(|series| &series.values).position(Option::is_some);
            let first = measured.and_then(|index| drawing.categories.get(index)).map_or("", String::as_str);
            let key = if reached.reached == 1 { "chart_target_reached" } else { "chart_target_missed" };
            return messages.fill(key, &[("first", first)]);
        }
        let key = if reached.reached == reached.measured { "chart_reached_all" } else { "chart_reached" };
        let (reached, all) = (reached.reached.to_string(), reached.measured.to_string());
        return messages.fill(key, &[("reached", &reached), ("all", &all)]);
    }
    let sentences = drawing.series.iter().zip(&found.series).filter_map(|(series, extremes)| {
        let text = |index: usize| series.values.get(index)?.as_ref().map(Value::spoken);
        let labels = |places: &[usize]| {
            let labels: Vec<&str> = places.iter().map(|index| drawing.categories[*index].as_str()).collect();
            labels.join(messages.get("list_comma"))
        };
        let valued = || (0..series.values.len()).filter(|index| text(*index).is_some());
        let (message, first, second) = if drawing.kind == ChartForm::Change {
            ("chart_change", vec![valued().next()?], vec![valued().next_back()?])
        } else if extremes.largest == extremes.smallest && extremes.largest.len() < series.values.len() {
            // The other values are unknown, so the summary must not claim that all values are equal.
            ("chart_only", extremes.largest.clone(), extremes.smallest.clone())
        } else if extremes.largest == extremes.smallest {
            ("chart_equal", extremes.largest.clone(), extremes.smallest.clone())
        } else {
            ("chart_extremes", extremes.largest.clone(), extremes.smallest.clone())
        };
        let (first_value, second_value) = (text(*first.first()?)?, text(*second.first()?)?);
        let (first, second) = (labels(&first), labels(&second));
        let values =
            [("first", first.as_str()), ("first_value", first_value), ("second", &second), ("second_value", second_value)];
        let words = messages.fill(message, &values);
        let is_one_of_many = drawing.series.len() > 1;
        Some(if is_one_of_many { messages.fill("chart_series", &[("series", &series.name), ("words", &words)]) } else { words })
    });
    let sentences: Vec<String> = sentences.collect();
    messages.fill("chart_summary", &[("words", &sentences.join(messages.get("chart_semicolon")))])
}

/// Returns the data of the table below a chart of facts.
pub(super) fn grid_rows<'a>(prose: &Prose<'a>, chart: &'a Chart) -> GridRows<'a> {
    let facts = facts(prose.report, chart);
    let word = |key: &str| prose.messages.get(key).to_owned();
    let label = |fact: &Fact| fact_label(prose.messages, fact, prose.locale);
    let own = |label: String, facts: Vec<Option<&'a Fact>>| GridRow { label, facts, is_own: true };
    if chart.kind == ChartKind::Change {
        let rows = reports(prose, &facts).into_iter().map(|report| {
            let of = |fact: &&'a Fact| {
                let values = history(&prose.site.reports, prose.report, fact);
                values.into_iter().find(|(known, _)| known.id == report.id).map(|(_, fact)| fact)
            };
            GridRow {
                label: report.edition.get(prose.locale).clone(),
                facts: facts.iter().map(of).collect(),
                is_own: report.id == prose.report.id,
            }
        });
        let columns = facts.iter().map(|fact| label(fact)).collect();
        return GridRows { rows_label: word("chart_report"), columns, rows: rows.collect() };
    }
    if chart.kind == ChartKind::Progress {
        let rows = facts.iter().map(|fact| {
            let target = fact.target.as_ref().and_then(|target| prose.report.fact(&target.id));
            let rate = target.and_then(|target| rate(prose.report, fact, target));
            own(label(fact), vec![Some(*fact), target, rate])
        });
        let columns = vec![word("chart_result"), word("chart_target"), word("chart_rate")];
        return GridRows { rows_label: word("chart_item"), columns, rows: rows.collect() };
    }
    let rows = facts.iter().map(|fact| own(label(fact), vec![Some(*fact)]));
    GridRows { rows_label: word("chart_item"), columns: vec![word("chart_value")], rows: rows.collect() }
}
