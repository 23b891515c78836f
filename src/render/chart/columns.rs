//! Vertical bars that start at zero, for the few reports of a series: time runs in reading
//! direction. If a label or value is too wide for its column, the chart has horizontal bars
//! instead (see `bars`).

use super::canvas::{Anchor, Canvas, WIDTH};
use super::text::{self, PITCH};
use super::{Chart, MISSING, Value};

/// Height from the lowest to the highest of zero and all values, in canvas units.
const HEIGHT: f64 = 140.0;
/// Minimum distance between neighbouring texts.
const GAP: f64 = 8.0;
/// Maximum width of a column, for charts with few columns.
const WIDEST: f64 = 56.0;

/// Returns whether the chart has a single series of at least two values, and all labels and
/// values fit above and below their columns.
pub(super) fn fit(chart: &Chart) -> bool {
    let [series] = chart.series.as_slice() else { return false };
    let room = WIDTH / count(chart) - GAP;
    let values = series.values.iter().map(|value| value.as_ref().map_or(MISSING, |value| value.text.as_str()));
    chart.categories.len() > 1 && chart.categories.iter().map(String::as_str).chain(values).all(|text| text::width(text) <= room)
}

/// Draws a column chart.
pub(super) fn columns(chart: &Chart, canvas: &mut Canvas) {
    let amounts = || (0..chart.categories.len()).map(|category| chart.value(0, category).map_or(0.0, Value::length));
    let (most, least) = (amounts().fold(0.0, f64::max), amounts().fold(0.0, f64::min));
    let per_unit = if most > least { HEIGHT / (most - least) } else { 0.0 };
    let step = WIDTH / count(chart);
    let width = (step * 0.6).min(WIDEST);
    let zero = canvas.top + PITCH + most * per_unit;
    let foot = zero - least * per_unit + if least < 0.0 { PITCH } else { 4.0 };
    for (category, label) in chart.categories.iter().enumerate() {
        let middle = step * (f64::from(u32::try_from(category).unwrap_or(u32::MAX)) + 0.5);
        let value = chart.value(0, category);
        let (amount, printed) = value.map_or((0.0, MISSING), |value| (value.length(), value.text.as_str()));
        let height = amount.abs() * per_unit;
        let top = if amount < 0.0 { zero } else { zero - height };
        canvas.block(0, middle - width / 2.0, top, width, height);
        canvas.top = if amount < 0.0 { zero + height } else { top - PITCH };
        canvas.text(middle, Anchor::Middle, printed, "chart-value");
        canvas.top = foot;
        canvas.text(middle, Anchor::Middle, label, "");
    }
    canvas.level(0.0, zero, WIDTH, "chart-axis");
    canvas.top = foot + PITCH;
}

/// Returns the number of categories as a factor.
fn count(chart: &Chart) -> f64 {
    f64::from(u32::try_from(chart.categories.len()).unwrap_or(u32::MAX))
}
