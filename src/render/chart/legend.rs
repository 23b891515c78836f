//! Colour swatches with a text beside each, as many per line as fit: the names of the series
//! above the bars, and the values of a stacked bar below it.

use super::Chart;
use super::canvas::{Anchor, Canvas, WIDTH};
use super::text::{self, PITCH};

/// Side length of a swatch, in canvas units.
pub(super) const SWATCH: f64 = 12.0;
/// Distance from the left edge of a swatch to its text.
pub(super) const INDENT: f64 = SWATCH + 6.0;
/// Distance from a text to the next swatch.
const GAP: f64 = 14.0;

/// Draws the names of the series if there are several and colours can distinguish them.
pub(super) fn legend(chart: &Chart, canvas: &mut Canvas) {
    if chart.series.len() > 1 && chart.has_distinct_series() {
        let names: Vec<(usize, &str)> =
            chart.series.iter().enumerate().map(|(index, series)| (index, series.name.as_str())).collect();
        flow(canvas, &names);
        canvas.top += 6.0;
    }
}

/// Draws items, each the index of a series and its text, one after the other. An item that is
/// wider than a line is wrapped and gets lines of its own.
pub(super) fn flow(canvas: &mut Canvas, items: &[(usize, &str)]) {
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

/// Draws a swatch, vertically centred in the line that begins at the top of the canvas.
pub(super) fn swatch(canvas: &mut Canvas, series: usize, x: f64) {
    canvas.block(series, x, canvas.top + (PITCH - SWATCH) / 2.0, SWATCH, SWATCH);
}
