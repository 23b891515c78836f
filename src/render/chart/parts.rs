//! Bars that consist of parts: stacked series, and a single bar that represents a whole. The
//! parts are labelled below the bar and not on it, because text on colours is hard to read.

use super::bars::BETWEEN;
use super::canvas::{Anchor, BAR, Canvas, WIDTH};
use super::text::{self, PITCH};
use super::{Chart, MISSING, Value, legend};

/// The whole, in percent.
const WHOLE: f64 = 100.0;
/// Minimum distance between a label and the value in the same line, in canvas units.
const GAP: f64 = 12.0;
/// Minimum width for a label beside its value. With less, the label and the value get
/// separate lines.
const LEAST_LABEL: f64 = 120.0;

/// Draws one bar per category. Negative parts extend in the opposite direction.
pub(super) fn stacked(chart: &Chart, canvas: &mut Canvas) {
    legend::legend(chart, canvas);
    let amounts =
        |category: usize| (0..chart.series.len()).map(move |series| chart.value(series, category).map_or(0.0, Value::length));
    let side = |is_wanted: fn(f64) -> bool| {
        let sum = |category| amounts(category).filter(|&amount| is_wanted(amount)).sum::<f64>().abs();
        (0..chart.categories.len()).map(sum).fold(0.0, f64::max)
    };
    let (above, below) = (side(|amount| amount > 0.0), side(|amount| amount < 0.0));
    let per_unit = if above + below > 0.0 { WIDTH / (above + below) } else { 0.0 };
    let zero = below * per_unit;
    let mut zeros = Vec::new();
    for (category, label) in chart.categories.iter().enumerate() {
        canvas.label(label, "");
        let lengths: Vec<f64> = amounts(category).map(|amount| amount * per_unit).collect();
        zeros.push((zero, canvas.top + (PITCH - BAR) / 2.0 - 2.0, BAR + 4.0));
        stack(canvas, zero, &lengths);
        canvas.top += PITCH;
        let printed = |series| chart.value(series, category).map_or(MISSING, |value| value.text.as_str());
        let values: Vec<(usize, &str)> = (0..chart.series.len()).map(|series| (series, printed(series))).collect();
        legend::flow(canvas, &values);
        canvas.top += BETWEEN;
    }
    canvas.uprights(&zeros, "chart-axis");
}

/// Draws the parts of a whole in one bar, and a line of text for each part. What the parts do
/// not add up to stays empty.
pub(super) fn whole(chart: &Chart, canvas: &mut Canvas) {
    let amounts = || (0..chart.categories.len()).map(|category| chart.value(0, category).map_or(0.0, Value::length));
    let per_unit = WIDTH / amounts().sum::<f64>().max(WHOLE);
    canvas.track(0.0, WHOLE * per_unit);
    stack(canvas, 0.0, &amounts().map(|amount| amount * per_unit).collect::<Vec<_>>());
    canvas.top += PITCH + BETWEEN;
    let printed = |category| chart.value(0, category).map_or(MISSING, |value| value.text.as_str());
    let column = (0..chart.categories.len()).map(|category| text::width(printed(category))).fold(0.0, f64::max);
    for (category, label) in chart.categories.iter().enumerate() {
        legend::swatch(canvas, category, 0.0);
        part(canvas, label, chart.value(0, category), column);
    }
}

/// Draws bars end to end, with thin gaps between them.
fn stack(canvas: &mut Canvas, zero: f64, lengths: &[f64]) {
    let (mut right, mut left) = (zero, zero);
    let mut seams = Vec::new();
    for (series, &length) in lengths.iter().enumerate() {
        let end = if length < 0.0 { &mut left } else { &mut right };
        if (*end - zero).abs() > 0.0 && length.abs() > 0.0 {
            seams.push((*end, canvas.top + (PITCH - BAR) / 2.0, BAR));
        }
        let x = if length < 0.0 { *end + length } else { *end };
        *end += length;
        canvas.bar(series, x, length.abs());
    }
    canvas.uprights(&seams, "chart-seam");
}

/// Draws the label of a part beside its swatch and its value at the end of the line. The
/// note precedes the value, unless the label would then need more lines; in that case it is
/// below. `column` is the width of the widest value.
fn part(canvas: &mut Canvas, label: &str, value: Option<&Value>, column: f64) {
    let printed = value.map_or(MISSING, |value| value.text.as_str());
    let note = value.and_then(|value| value.note.as_deref());
    let whole = WIDTH - legend::INDENT;
    let beside_value = whole - GAP - column;
    if beside_value < LEAST_LABEL {
        canvas.lines(legend::INDENT, &text::wrap(label, whole), "");
        canvas.lines(legend::INDENT, &text::wrap(printed, whole), "chart-value");
        below(canvas, note);
        return;
    }
    canvas.text(WIDTH, Anchor::End, printed, "chart-value");
    let lines = text::wrap(label, beside_value);
    let beside_note = beside_value - GAP - note.map_or(0.0, text::width);
    let has_room = beside_note >= LEAST_LABEL && text::wrap(label, beside_note) == lines;
    if let (Some(note), true) = (note, has_room) {
        canvas.text(WIDTH - column - GAP, Anchor::End, note, "chart-note");
    }
    canvas.lines(legend::INDENT, &lines, "");
    below(canvas, note.filter(|_| !has_room));
}

/// Draws a note on lines of its own.
fn below(canvas: &mut Canvas, note: Option<&str>) {
    if let Some(note) = note {
        canvas.lines(legend::INDENT, &text::wrap(note, WIDTH - legend::INDENT), "chart-note");
    }
}
