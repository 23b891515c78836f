//! Swatches with a text beside each, as many to a line as fit: the names of the
//! series above their bars, the values of a stack below it.

use super::Chart;
use super::canvas::{Anchor, Canvas, WIDTH};
use super::text::{self, PITCH};

/// Side of the square in a series' colour.
pub const SWATCH: f64 = 12.0;
/// From a swatch to its text.
pub const INDENT: f64 = SWATCH + 6.0;
/// From a text to the next swatch.
const GAP: f64 = 14.0;

/// The names of the series, where there are several and colours tell them apart.
pub fn legend(chart: &Chart, canvas: &mut Canvas) {
    if chart.series.len() > 1 && chart.has_distinct_series() {
        let names: Vec<(usize, &str)> =
            chart.series.iter().enumerate().map(|(index, series)| (index, series.name.as_str())).collect();
        flow(canvas, &names);
        canvas.top += 6.0;
    }
}

/// Items of a series each; one too long for the line takes lines of its own.
pub fn flow(canvas: &mut Canvas, items: &[(usize, &str)]) {
    let mut x = 0.0;
    for (series, text) in items {
        let width = INDENT + text::width(text);
        if x > 0.0 && x + width > WIDTH {
            canvas.top += PITCH;
            x = 0.0;
        }
        swatch(canvas, *series, x);
        if width > WIDTH {
            canvas.lines(INDENT, &text::wrap(text, WIDTH - INDENT), "");
            continue;
        }
        canvas.text(x + INDENT, Anchor::Start, text, "");
        x += width + GAP;
    }
    if x > 0.0 {
        canvas.top += PITCH;
    }
}

/// In the middle of the line that begins at the canvas' top.
pub fn swatch(canvas: &mut Canvas, series: usize, x: f64) {
    canvas.block(series, x, canvas.top + (PITCH - SWATCH) / 2.0, SWATCH, SWATCH);
}
