//! Percentages, with one bar each: results compared with their targets, with a line at
//! 100 %, and parts of a whole that are too many for a single bar.

use super::bars::BETWEEN;
use super::canvas::{Anchor, BAR, Canvas, WIDTH};
use super::text::{self, PITCH};
use super::{Chart, MISSING, Value};

/// The whole, in percent.
const WHOLE: f64 = 100.0;
/// The label of the line at 100 %.
const WHOLE_PRINTED: &str = "100%";
/// Distance from a value to its note, in canvas units.
const GAP: f64 = 10.0;

/// How far the line at 100 % extends above and below a bar.
const OVER: f64 = 4.0;

/// The horizontal scale of the bars.
struct Scale {
    /// The x coordinate of 0 %.
    zero: f64,
    /// The length of 1 %.
    per_unit: f64,
}

/// Draws results compared with their targets. A bar that exceeds 100 % extends beyond the line.
pub(super) fn with_target(chart: &Chart, canvas: &mut Canvas) {
    let scale = Scale::of(chart);
    let line = scale.zero + WHOLE * scale.per_unit;
    let half = text::width(WHOLE_PRINTED) / 2.0;
    let (x, anchor) = match line {
        line if line + half > WIDTH => (WIDTH, Anchor::End),
        line if line < half => (0.0, Anchor::Start),
        line => (line, Anchor::Middle),
    };
    canvas.text(x, anchor, WHOLE_PRINTED, "chart-note");
    canvas.top += PITCH;
    let tops = rows(chart, canvas, &scale);
    let at = line.clamp(1.0, WIDTH - 1.0);
    let lines: Vec<_> = tops.iter().map(|top| (at, top - OVER, BAR + 2.0 * OVER)).collect();
    // A light outline keeps the line visible on a dark bar.
    canvas.uprights(&lines, "chart-halo");
    canvas.uprights(&lines, "chart-target");
}

/// Draws the parts of a whole, with one bar each.
pub(super) fn of_a_whole(chart: &Chart, canvas: &mut Canvas) {
    let scale = Scale::of(chart);
    rows(chart, canvas, &scale);
}

/// Draws a bar with its value and note for every category. Returns the top of each bar.
fn rows(chart: &Chart, canvas: &mut Canvas, scale: &Scale) -> Vec<f64> {
    let mut tops = Vec::new();
    for (category, label) in chart.categories.iter().enumerate() {
        canvas.label(label, "");
        tops.push(canvas.top + (PITCH - BAR) / 2.0);
        canvas.track(scale.zero, WHOLE * scale.per_unit);
        let value = chart.value(0, category);
        let amount = value.map_or(0.0, Value::length);
        let length = amount.abs() * scale.per_unit;
        canvas.bar(0, if amount < 0.0 { scale.zero - length } else { scale.zero }, length);
        canvas.top += PITCH;
        printed(canvas, value);
        canvas.top += BETWEEN;
    }
    tops
}

/// Draws a value and its note, beside it if there is room, otherwise below.
fn printed(canvas: &mut Canvas, value: Option<&Value>) {
    let text = value.map_or(MISSING, |value| value.text.as_str());
    let Some(note) = value.and_then(|value| value.note.as_ref()) else {
        canvas.label(text, "chart-value");
        return;
    };
    let beside = text::width(text) + GAP;
    if beside + text::width(note) <= WIDTH {
        canvas.text(0.0, Anchor::Start, text, "chart-value");
        canvas.text(beside, Anchor::Start, note, "chart-note");
        canvas.top += PITCH;
    } else {
        canvas.label(text, "chart-value");
        canvas.label(note, "chart-note");
    }
}

impl Scale {
    /// Returns the scale on which the bars, 0 % and 100 % fit the width of the canvas.
    fn of(chart: &Chart) -> Scale {
        let amounts = chart.series.iter().take(1).flat_map(|series| series.values.iter().flatten().map(Value::length));
        let (least, most) = amounts.fold((0.0_f64, WHOLE), |(least, most), amount| (least.min(amount), most.max(amount)));
        let per_unit = WIDTH / (most - least);
        Scale { zero: -least * per_unit, per_unit }
    }
}
