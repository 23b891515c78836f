//! Horizontal bars that start at zero, one below the other, each with its value at its end.

use super::canvas::{Anchor, BAR, Canvas, WIDTH};
use super::text::{self, PITCH};
use super::{Chart, MISSING, Value, legend};

/// Distance from the end of a bar to its value, in canvas units.
const GAP: f64 = 5.0;
/// Distance between categories, in canvas units.
pub(super) const BETWEEN: f64 = 8.0;
/// Minimum number of categories for which labels are placed beside their bars. The chart is
/// then half as high.
const MANY: usize = 10;
/// Minimum length of the longest bar. If labels beside the bars and values at their ends
/// leave less, first the labels and then the values get separate lines.
const LEAST_LONGEST: f64 = WIDTH * 0.4;

/// The horizontal scale and the arrangement of a bar chart.
struct Scale {
    /// The x coordinate of the value 0.
    zero: f64,
    /// The length of the value 1.
    per_unit: f64,
    /// Whether values are printed below their bars.
    values_below: bool,
    /// Whether labels are printed beside their bars.
    labels_beside: bool,
}

/// Draws a bar chart.
pub(super) fn bars(chart: &Chart, canvas: &mut Canvas) {
    legend::legend(chart, canvas);
    let scale = Scale::of(chart);
    let is_named_each = !chart.has_distinct_series();
    let mut zeros = Vec::new();
    for (category, label) in chart.categories.iter().enumerate() {
        if scale.labels_beside {
            canvas.text(0.0, Anchor::Start, label, "");
        } else {
            canvas.label(label, "");
        }
        for (index, series) in chart.series.iter().enumerate() {
            if is_named_each {
                canvas.label(&series.name, "chart-note");
            }
            zeros.push((scale.zero, canvas.top + (PITCH - BAR) / 2.0 - 2.0, BAR + 4.0));
            row(canvas, &scale, if is_named_each { 0 } else { index }, chart.value(index, category));
        }
        canvas.top += if scale.labels_beside && chart.series.len() == 1 { 0.0 } else { BETWEEN };
    }
    canvas.uprights(&zeros, "chart-axis");
}

/// Draws one bar with its value. A missing value has a placeholder and no bar.
fn row(canvas: &mut Canvas, scale: &Scale, series: usize, value: Option<&Value>) {
    let (amount, text) = value.map_or((0.0, MISSING), |value| (value.length(), value.text.as_str()));
    let length = amount.abs() * scale.per_unit;
    canvas.bar(series, if amount < 0.0 { scale.zero - length } else { scale.zero }, length);
    if scale.values_below {
        canvas.top += PITCH;
        canvas.label(text, "chart-value");
        return;
    }
    if amount < 0.0 {
        canvas.text(scale.zero - length - GAP, Anchor::End, text, "chart-value");
    } else {
        canvas.text(scale.zero + length + GAP, Anchor::Start, text, "chart-value");
    }
    canvas.top += PITCH;
}

impl Scale {
    /// Returns the first arrangement in which the longest bar has the minimum length.
    fn of(chart: &Chart) -> Scale {
        let beside = room_beside(chart).map(|room| Scale::arranged(chart, Some(room), false));
        let mut scales = beside.into_iter().chain([Scale::arranged(chart, None, false)]);
        let found = scales.find(|(longest, _)| longest.is_none_or(|longest| longest >= LEAST_LONGEST));
        found.unwrap_or_else(|| Scale::arranged(chart, None, true)).1
    }

    /// Returns the scale with the longest bars for which every value still fits at its end. The
    /// first part of the result is the distance between the ends of the longest positive and the
    /// longest negative bar, or `None` if all values are zero.
    fn arranged(chart: &Chart, beside: Option<f64>, values_below: bool) -> (Option<f64>, Scale) {
        // Length of a bar in the values' unit, and width of the text at its end.
        let (mut right, mut left) = (vec![(0.0, 0.0)], vec![(0.0, 0.0)]);
        for value in chart.series.iter().flat_map(|series| &series.values) {
            let (amount, text) = value.as_ref().map_or((0.0, MISSING), |value| (value.length(), value.text.as_str()));
            let side = if amount < 0.0 { &mut left } else { &mut right };
            side.push((amount.abs(), if values_below { 0.0 } else { text::width(text) + GAP }));
        }
        let start = beside.unwrap_or(0.0);
        let pairs = right.iter().flat_map(|one| left.iter().map(move |other| (one.0 + other.0, one.1 + other.1)));
        let longest = pairs.filter(|(length, _)| *length > 0.0).map(|(length, room)| (WIDTH - start - room) / length);
        // If all values are zero, there are no bars to draw.
        let fitting = longest.reduce(f64::min);
        let per_unit = fitting.unwrap_or(0.0);
        let zero = left.iter().map(|(length, room)| start + length * per_unit + room).fold(start, f64::max);
        let most = |side: &[(f64, f64)]| side.iter().map(|(length, _)| *length).fold(0.0, f64::max);
        let extent = fitting.map(|per_unit| (most(&right) + most(&left)) * per_unit);
        (extent, Scale { zero, per_unit, values_below, labels_beside: beside.is_some() })
    }
}

/// Returns the width of labels beside their bars, or `None` if they are not placed there.
fn room_beside(chart: &Chart) -> Option<f64> {
    let widest = chart.categories.iter().map(|label| text::width(label)).fold(0.0, f64::max);
    (chart.categories.len() >= MANY && chart.has_distinct_series()).then_some(widest + 2.0 * GAP)
}
