//! The change over several reports as a line for each series, with the values and the reports as text below their points. A
//! plot starts at zero; a missing value leaves a gap.

use super::marks::Bar;
use super::text;
use super::{Series, Writer};
use crate::render::markup::Markup;

/// Fewer reports are bars, which show two or three values better.
const FEWEST: usize = 4;
/// The widest row of points that a phone has room for, in multiples of the font size.
const WIDEST: f64 = 22.0;
/// The height of a plot that points use, in percent; the rest is room for their dots.
const HEIGHT: f64 = 88.0;
const TOP: f64 = 6.0;

impl Writer<'_> {
    /// Returns whether the chart is drawn as lines: enough reports, and room for their names and values.
    pub(super) fn has_lines(&self) -> bool {
        let chart = self.chart;
        let numbers = chart.series.iter().flat_map(Series::printed).map(text::width);
        // The name of a report may take two lines.
        let names = chart.categories.iter().map(|category| text::width(&category.label) / 2.0);
        let widest = numbers.chain(names).fold(0.0, f64::max) / text::SIZE;
        let count = u32::try_from(chart.categories.len()).map_or(f64::MAX, f64::from);
        chart.categories.len() >= FEWEST && (widest + 0.5) * count <= WIDEST
    }

    /// Writes a plot for each series, all on one scale.
    pub(super) fn lines(&self, out: &mut Markup) {
        let lengths = (0..self.chart.series.len())
            .flat_map(|series| (0..self.chart.categories.len()).map(move |of| self.chart.length(series, of)));
        let (least, most) = lengths.fold((0.0_f64, 0.0_f64), |(least, most), length| (least.min(length), most.max(length)));
        let height = |amount: f64| if most > least { TOP + HEIGHT * (most - amount) / (most - least) } else { TOP + HEIGHT };
        for (position, series) in self.chart.series.iter().enumerate() {
            out.element("div").attribute("class", "chart-line").holding(|out| {
                if self.chart.series.len() > 1 {
                    out.element("p").attribute("class", "chart-group").text(&series.name);
                }
                self.plot(series, &height).finish(out, "chart-plot");
                self.points(out, position);
            });
            out.raw("\n");
        }
    }

    /// Draws the points of a series and the lines between neighbours.
    fn plot(&self, series: &Series, height: &dyn Fn(f64) -> f64) -> Bar {
        let mut plot = Bar::new(self.chart.right_to_left);
        plot.level(height(0.0), "chart-axis");
        let mut before: Option<(f64, f64)> = None;
        for (index, value) in series.values.iter().enumerate() {
            let point = value.as_ref().ok().map(|value| (self.middle(index), height(value.length())));
            if let (Some(from), Some(to)) = (before, point) {
                plot.segment(from, to);
            }
            before = point;
        }
        let points = series.values.iter().enumerate();
        for (index, value) in points.filter_map(|(index, value)| Some((index, value.as_ref().ok()?))) {
            plot.dot((self.middle(index), height(value.length())));
        }
        plot
    }

    /// The place of a point in percent of the width: the middle of its column of text.
    fn middle(&self, index: usize) -> f64 {
        let share = |count: usize| u32::try_from(count).map_or(0.0, f64::from);
        (share(index) + 0.5) / share(self.chart.categories.len()).max(1.0) * 100.0
    }

    /// Writes the values of a series with the reports that they are from.
    fn points(&self, out: &mut Markup, position: usize) {
        out.element("ul").attribute("class", "chart-points").holding(|out| {
            for (index, category) in self.chart.categories.iter().enumerate() {
                out.element("li").holding(|out| {
                    out.element("span").attribute("class", "chart-value").holding(|out| {
                        self.value(out, position, index);
                    });
                    out.raw(" ");
                    out.element("span").attribute("class", "chart-head").holding(|out| year(out, &category.label));
                });
            }
        });
    }
}

/// Writes the name of a report, which is divided between the number and the word of a year where there is not enough room.
fn year(out: &mut Markup, label: &str) {
    let end = label.find(|character: char| !character.is_ascii_digit()).unwrap_or(label.len());
    let (number, word) = label.split_at(end);
    out.text(number);
    out.element("span").text(word);
}
