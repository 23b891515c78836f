//! One bar a row, between its name and its value. All rows of a chart share one scale.

use super::marks::Bar;
use super::text;
use super::{Category, ChartForm, Series, Value, Writer};
use crate::render::markup::Markup;

/// The whole, in percent.
const WHOLE: f64 = 100.0;
/// The longest name that has room beside its bar on a phone, in multiples of the font size.
const SHORT: f64 = 7.0;

/// The scale of the bars.
struct Scale {
    /// The place of the value 0, in percent of the width.
    zero: f64,
    /// The length of the value 1.
    per_unit: f64,
}

impl Scale {
    /// Returns the scale on which the lengths, 0 and 100 % (if they are percentages of something)
    /// fill the width.
    fn of(lengths: impl Iterator<Item = f64>, has_whole: bool) -> Scale {
        let start = (0.0_f64, if has_whole { WHOLE } else { 0.0 });
        let (least, most) = lengths.fold(start, |(least, most), length| (least.min(length), most.max(length)));
        let per_unit = if most > least { 100.0 / (most - least) } else { 0.0 };
        Scale { zero: -least * per_unit, per_unit }
    }

    fn at(&self, value: f64) -> f64 {
        self.zero + value * self.per_unit
    }
}

/// A row: its name, whose value it shows, and the series whose colour the bar has.
struct Row<'a> {
    name: &'a str,
    series: usize,
    category: usize,
    colour: usize,
}

impl Writer<'_> {
    /// Writes a chart with one bar a row. Several series make groups of rows.
    pub(super) fn rows(&self, out: &mut Markup) {
        let chart = self.chart;
        let lengths =
            (0..chart.series.len()).flat_map(|series| (0..chart.categories.len()).map(move |of| chart.length(series, of)));
        let scale = Scale::of(lengths, chart.has_whole);
        let class = if self.has_short_names() { "chart chart-short" } else { "chart" };
        out.element("ul").attribute("class", class).holding(|out| {
            out.raw("\n");
            if chart.kind == ChartForm::Progress {
                self.axis(out, &scale);
            }
            if chart.kind == ChartForm::Change {
                self.years(out, &scale);
                return;
            }
            for (index, category) in chart.categories.iter().enumerate() {
                if let [_] = chart.series.as_slice() {
                    self.row(out, &scale, &Row { name: &category.label, series: 0, category: index, colour: 0 });
                    continue;
                }
                self.group(out, category);
                for (position, series) in chart.series.iter().enumerate() {
                    let colour = if chart.has_distinct_series() { position } else { 0 };
                    self.row(out, &scale, &Row { name: &series.name, series: position, category: index, colour });
                }
            }
        });
    }

    /// Writes a row for each report, the present one in the colour of what is said: of several series one after the other, so
    /// that the eye follows each through the years.
    fn years(&self, out: &mut Markup, scale: &Scale) {
        let chart = self.chart;
        for (position, series) in chart.series.iter().enumerate() {
            if chart.series.len() > 1 {
                self.group(out, &Category { label: series.name.clone(), ..Category::default() });
            }
            for (index, category) in chart.categories.iter().enumerate() {
                let colour = usize::from(index + 1 < chart.categories.len());
                self.row(out, scale, &Row { name: &category.label, series: position, category: index, colour });
            }
        }
    }

    /// Returns whether every name has room beside its bar on a phone.
    fn has_short_names(&self) -> bool {
        let chart = self.chart;
        let is_short = |name: &str| text::width(name) <= SHORT * text::SIZE;
        chart.series.iter().flat_map(|series| &series.values).flatten().all(|value| value.note.is_empty())
            && chart.series.iter().flat_map(Series::printed).all(is_short)
            && match chart.series.as_slice() {
                several @ [_, _, ..] if chart.kind != ChartForm::Change => several.iter().all(|series| is_short(&series.name)),
                _ => chart.categories.iter().all(|category| is_short(&category.label)),
            }
    }

    /// Writes the name of the target above its line.
    fn axis(&self, out: &mut Markup, scale: &Scale) {
        if out.has_only_words() {
            return;
        }
        let item = out.element("li").attribute("class", "chart-axis-row").attribute("aria-hidden", "true");
        item.holding(|out| {
            let mut bar = Bar::new(self.chart.right_to_left);
            bar.name(scale.at(WHOLE), &self.chart.target);
            bar.finish(out, "chart-bar");
        });
        out.raw("\n");
    }

    /// Writes a row. Where there is no value, words stand in its place.
    fn row(&self, out: &mut Markup, scale: &Scale, row: &Row<'_>) {
        let value = self.chart.value(row.series, row.category);
        let item = out.element("li");
        item.holding(|out| {
            out.element("span").attribute("class", "chart-head").holding(|out| {
                out.element("span").text(row.name);
                if let Some(value) = value.filter(|value| !value.note.is_empty()) {
                    out.raw(" ");
                    out.element("span").attribute("class", "chart-note").holding(|out| self.pieces(out, &value.note));
                }
            });
            self.bar(scale, row).finish(out, "chart-bar");
            out.raw(" ");
            out.element("span").attribute("class", "chart-value").holding(|out| self.value(out, row.series, row.category));
        });
        out.raw("\n");
    }

    /// Draws the bar of a row.
    fn bar(&self, scale: &Scale, row: &Row<'_>) -> Bar {
        let mut bar = Bar::new(self.chart.right_to_left);
        if self.chart.has_whole && self.chart.kind != ChartForm::Progress {
            bar.frame(scale.zero, WHOLE * scale.per_unit);
        }
        let amount = self.chart.value(row.series, row.category).map_or(0.0, Value::length);
        let length = amount.abs() * scale.per_unit;
        bar.part(row.colour, if amount < 0.0 { scale.zero - length } else { scale.zero }, length);
        bar.upright(scale.zero, "chart-axis");
        if self.chart.kind == ChartForm::Progress {
            bar.target(scale.at(WHOLE));
        }
        bar
    }
}
