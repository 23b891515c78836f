//! Percents, a bar each: results against their targets with a line at 100 %, and
//! parts of a whole that are too many for one bar.

use super::bars::BETWEEN;
use super::canvas::{Anchor, BAR, Canvas, WIDTH};
use super::text::{self, PITCH};
use super::{Chart, MISSING, Value};

const WHOLE: f64 = 100.0;
const WHOLE_PRINTED: &str = "100%";
/// From a value to its note.
const GAP: f64 = 10.0;

/// How far the line stands out of a bar, above and below.
const OVER: f64 = 4.0;

/// Where zero is, how long a percent is.
struct Scale {
    zero: f64,
    per_unit: f64,
}

/// Bars that pass the line are as much longer as their result is better.
pub fn with_target(chart: &Chart, canvas: &mut Canvas) {
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
    // On a dark bar the line needs paper on both sides.
    canvas.uprights(&lines, "chart-halo");
    canvas.uprights(&lines, "chart-target");
}

pub fn of_a_whole(chart: &Chart, canvas: &mut Canvas) {
    let scale = Scale::of(chart);
    rows(chart, canvas, &scale);
}

/// A bar, its value and note for every category; the tops of the bars.
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

/// The value and, beside it or below, its note.
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
    fn of(chart: &Chart) -> Scale {
        let amounts = chart.series.iter().take(1).flat_map(|series| series.values.iter().flatten().map(Value::length));
        let (least, most) = amounts.fold((0.0_f64, WHOLE), |(least, most), amount| (least.min(amount), most.max(amount)));
        let per_unit = WIDTH / (most - least);
        Scale { zero: -least * per_unit, per_unit }
    }
}
