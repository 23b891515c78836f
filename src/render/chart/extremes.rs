//! What stands out in a chart, as places in it: the numbers behind a summary in
//! words. It has no words itself.

use super::{Chart, Kind};
use rust_decimal::Decimal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extremes {
    /// One for each series, in their order.
    pub series: Vec<SeriesExtremes>,
    /// For results against targets alone.
    pub reached: Option<Reached>,
}

/// Indices of categories; several where they are equal, none where no number is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesExtremes {
    pub largest: Vec<usize>,
    pub smallest: Vec<usize>,
}

/// How many of those that have a result reach their target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    pub reached: usize,
    pub measured: usize,
}

pub fn extremes(chart: &Chart) -> Extremes {
    let amounts: Vec<Vec<(usize, Decimal)>> = (0..chart.series.len()).map(|series| amounts(chart, series)).collect();
    let reached = (chart.kind == Kind::Progress).then(|| {
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

fn amounts(chart: &Chart, series: usize) -> Vec<(usize, Decimal)> {
    (0..chart.categories.len()).filter_map(|category| Some((category, chart.value(series, category)?.amount))).collect()
}

fn places(amounts: &[(usize, Decimal)], wanted: Option<Decimal>) -> Vec<usize> {
    amounts.iter().filter(|(_, amount)| Some(*amount) == wanted).map(|(category, _)| *category).collect()
}
