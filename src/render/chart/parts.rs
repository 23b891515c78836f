//! Bars that consist of parts: stacked series, and a single bar that represents a whole. The
//! parts are named below the bar and not on it, because text on colours is hard to read.

use super::Writer;
use super::marks::Bar;
use crate::render::markup::Markup;

/// The whole, in percent.
const WHOLE: f64 = 100.0;

impl Writer<'_> {
    /// Writes one bar per category. Negative parts extend in the opposite direction.
    pub(super) fn stacked(&self, out: &mut Markup) {
        let chart = self.chart;
        let amounts = |category: usize| (0..chart.series.len()).map(move |series| chart.length(series, category));
        let side = |is_wanted: fn(f64) -> bool| {
            let sum = |category| amounts(category).filter(|&amount| is_wanted(amount)).sum::<f64>().abs();
            (0..chart.categories.len()).map(sum).fold(0.0, f64::max)
        };
        let (above, below) = (side(|amount| amount > 0.0), side(|amount| amount < 0.0));
        let per_unit = if above + below > 0.0 { 100.0 / (above + below) } else { 0.0 };
        let zero = below * per_unit;
        out.element("ul").attribute("class", "chart").holding(|out| {
            out.raw("\n");
            for (index, category) in chart.categories.iter().enumerate() {
                self.group(out, category);
                let lengths: Vec<f64> = amounts(index).map(|amount| amount * per_unit).collect();
                let mut bar = self.stack(zero, &lengths);
                bar.upright(zero, "chart-axis");
                let item = out.element("li").attribute("class", "chart-stack");
                item.holding(|out| {
                    bar.finish(out, "chart-bar");
                    for (position, series) in chart.series.iter().enumerate() {
                        self.part(out, &series.name, position, index);
                    }
                });
                out.raw("\n");
            }
        });
    }

    /// Writes the name and the value of a part of a stack.
    fn part(&self, out: &mut Markup, name: &str, series: usize, category: usize) {
        out.raw(" ");
        out.element("span").attribute("class", "chart-part").holding(|out| {
            self.swatch(out, series);
            out.element("span").text(name);
            out.raw(" ");
            out.element("span").attribute("class", "chart-value").holding(|out| self.value(out, series, category));
        });
    }

    /// Writes the parts of a whole as one bar, and a line for each part. What the parts do not
    /// add up to stays empty.
    pub(super) fn whole(&self, out: &mut Markup) {
        let chart = self.chart;
        let amounts = || (0..chart.categories.len()).map(|category| chart.length(0, category));
        let per_unit = 100.0 / amounts().sum::<f64>().max(WHOLE);
        let lengths: Vec<f64> = amounts().map(|amount| amount * per_unit).collect();
        let mut frame = Bar::new(chart.right_to_left);
        frame.frame(0.0, WHOLE * per_unit);
        stacked_on(frame, 0.0, &lengths).finish(out, "chart-bar chart-whole");
        out.raw("\n");
        out.element("ul").attribute("class", "chart-parts").holding(|out| {
            out.raw("\n");
            for (index, category) in chart.categories.iter().enumerate() {
                let value = chart.value(0, index);
                out.element("li").holding(|out| {
                    self.swatch(out, index);
                    out.element("span").attribute("class", "chart-head").text(&category.label);
                    if let Some(value) = value.filter(|value| !value.note.is_empty()) {
                        out.raw(" ");
                        out.element("span").attribute("class", "chart-note").holding(|out| self.pieces(out, &value.note));
                    }
                    out.raw(" ");
                    out.element("span").attribute("class", "chart-value").holding(|out| self.value(out, 0, index));
                });
                out.raw("\n");
            }
        });
    }

    /// Draws parts end to end.
    fn stack(&self, zero: f64, lengths: &[f64]) -> Bar {
        stacked_on(Bar::new(self.chart.right_to_left), zero, lengths)
    }

    /// Writes the colour and pattern of a series.
    fn swatch(&self, out: &mut Markup, series: usize) {
        let mut swatch = Bar::new(self.chart.right_to_left);
        swatch.part(series, 0.0, WHOLE);
        swatch.finish(out, "chart-swatch");
        out.raw(" ");
    }
}

/// Adds parts end to end, with thin gaps between them.
fn stacked_on(mut bar: Bar, zero: f64, lengths: &[f64]) -> Bar {
    let (mut right, mut left) = (zero, zero);
    let mut seams = Vec::new();
    for (series, &length) in lengths.iter().enumerate() {
        let end = if length < 0.0 { &mut left } else { &mut right };
        if (*end - zero).abs() > 0.0 && length.abs() > 0.0 {
            seams.push(*end);
        }
        let start = if length < 0.0 { *end + length } else { *end };
        *end += length;
        bar.part(series, start, length.abs());
    }
    for seam in seams {
        bar.upright(seam, "chart-seam");
    }
    bar
}
