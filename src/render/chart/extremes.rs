//! Finds the largest and smallest values of a chart, which the textual summary mentions. The
//! result contains indices and numbers, no text.

use super::{Chart, ChartForm};
use rust_decimal::Decimal;

/// The notable values of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extremes {
    /// One entry per series, in the same order.
    pub series: Vec<SeriesExtremes>,
    /// `None` unless the chart compares results with targets.
    pub reached: Option<Reached>,
}

/// Indices of the categories with the largest and the smallest value: several if values are
/// equal, none if the series has no values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesExtremes {
    /// The indices of the categories with the largest value.
    pub largest: Vec<usize>,
    /// The indices of the categories with the smallest value.
    pub smallest: Vec<usize>,
}

/// How many results reach their target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// The number of results that reach their target.
    pub reached: usize,
    /// The number of values that are compared with a target.
    pub measured: usize,
}

/// Returns the notable values of a chart.
pub fn extremes(chart: &Chart) -> Extremes {
    let amounts: Vec<Vec<(usize, Decimal)>> = (0..chart.series.len()).map(|series| amounts(chart, series)).collect();
    let reached = (chart.kind == ChartForm::Progress).then(|| {
        let results = || amounts.iter().flatten();
        Reached { reached: results().filter(|(_, amount)| *amount >= Decimal::ONE_HUNDRED).count(), measured: results().count() }
    });
    let series = amounts
        .iter()
        .map(|amounts| SeriesExtremes {
            largest: places(amounts, amounts.iter().map(|(_, amount)| *amount).max()),
            smallest: places(amounts, amounts.iter().map(|(_, amount)| *amount).min()),
        })
        .collect();
    Extremes { series, reached }
}

/// Returns the values of a series with the indices of their categories. Missing values are left out.
fn amounts(chart: &Chart, series: usize) -> Vec<(usize, Decimal)> {
    (0..chart.categories.len()).filter_map(|category| Some((category, chart.value(series, category)?.amount))).collect()
}

/// Returns the categories whose value is `wanted`.
fn places(amounts: &[(usize, Decimal)], wanted: Option<Decimal>) -> Vec<usize> {
    amounts.iter().filter(|(_, amount)| Some(*amount) == wanted).map(|(category, _)| *category).collect()
}
