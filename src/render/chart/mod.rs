//! Draws charts as static images: each chart becomes one `<svg>` element.
//!
//! A chart is 272 units wide and as high as its content. Text stays text, and long labels
//! get lines of their own, so that nothing is clipped or overlaps. Bars start at zero. Colours
//! and patterns are defined in `chart.css`: the SVG contains classes and geometry, but no
//! styles. This module does not depend on facts, messages or URLs. Whether a chart may be
//! drawn at all is decided elsewhere.

mod bars;
mod canvas;
mod columns;
mod extremes;
mod legend;
mod measures;
mod parts;
pub(crate) mod text;

pub use extremes::{Extremes, Reached, SeriesExtremes, extremes};

use canvas::Canvas;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// With more series than this, every bar is labelled with the name of its series.
pub(crate) use crate::model::chart::MOST_SERIES;
/// Printed in place of a missing value.
const MISSING: &str = "—";

/// A chart with formatted numbers and with labels in the language of the page.
#[derive(Debug, Clone)]
pub struct Chart {
    /// The form of the drawing.
    pub kind: ChartForm,
    /// One label per bar, group of bars, part of a whole, result with a target, or report of a series.
    pub categories: Vec<String>,
    /// One series for bar, share and progress charts; several for grouped and stacked bars, and for
    /// a change of several indicators.
    pub series: Vec<Series>,
    /// The common unit in the language of the page, printed once. `None` if every value is printed
    /// with its own unit.
    pub unit: Option<String>,
    /// Prefix of the ids in the SVG. Unique on the page; consists of ASCII letters, digits and `-`.
    pub id: String,
    /// The accessible name.
    pub title: String,
    /// What the chart shows, in words.
    pub summary: String,
    /// Whether the chart is mirrored for a right-to-left language.
    pub right_to_left: bool,
}

/// A row of values that belong together, such as the column of a table.
#[derive(Debug, Clone)]
pub struct Series {
    /// The name that the legend shows.
    pub name: String,
    /// One entry per category; `None` if the value is missing.
    pub values: Vec<Option<Value>>,
}

/// One number of a chart.
#[derive(Debug, Clone)]
pub struct Value {
    /// The number in the chart's unit. In a share chart: percent of the whole. In a progress chart:
    /// percent of the target, over 100 if the target was exceeded.
    pub amount: Decimal,
    /// The formatted number: `19,525`, `134.66%`.
    pub text: String,
    /// The formatted number for a sentence, if the chart prints the unit only once:
    /// `19,525 persons`.
    pub spoken: Option<String>,
    /// In a progress chart: `19,525 of 14,500`. In a share chart: the count behind the percentage.
    pub note: Option<String>,
}

/// The kind of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartForm {
    /// One bar per category.
    Bar,
    /// Several bars per category, one for each series.
    Grouped,
    /// One bar per category, divided into the series.
    Stacked,
    /// The parts of a whole as one bar of 100 %.
    Share,
    /// Results compared with targets, with a line at 100 %.
    Progress,
    /// The reports of a series, in chronological order.
    Change,
}

impl Chart {
    /// Returns the value of a series in a category.
    fn value(&self, series: usize, category: usize) -> Option<&Value> {
        self.series.get(series)?.values.get(category)?.as_ref()
    }

    /// Returns whether there are enough colours and patterns to distinguish all series.
    fn has_distinct_series(&self) -> bool {
        self.series.len() <= MOST_SERIES
    }
}

impl Value {
    /// Returns the formatted number as it is used in a sentence.
    pub fn spoken(&self) -> &str {
        self.spoken.as_deref().unwrap_or(&self.text)
    }

    /// Returns the number for geometry only; printed numbers are never derived from it.
    fn length(&self) -> f64 {
        self.amount.to_f64().unwrap_or_default()
    }
}

/// Returns the chart as one `<svg>` element, with its accessible name and description.
pub fn draw(chart: &Chart) -> String {
    let mut canvas = Canvas::new(&chart.id, chart.right_to_left);
    if let Some(unit) = &chart.unit {
        canvas.label(unit, "chart-note");
        canvas.top += 4.0;
    }
    match chart.kind {
        ChartForm::Progress => measures::with_target(chart, &mut canvas),
        ChartForm::Share if chart.categories.len() > MOST_SERIES => measures::of_a_whole(chart, &mut canvas),
        ChartForm::Share => parts::whole(chart, &mut canvas),
        ChartForm::Stacked if chart.has_distinct_series() => parts::stacked(chart, &mut canvas),
        ChartForm::Change if columns::fit(chart) => columns::columns(chart, &mut canvas),
        ChartForm::Bar | ChartForm::Grouped | ChartForm::Stacked | ChartForm::Change => bars::bars(chart, &mut canvas),
    }
    canvas.finish(&chart.title, &chart.summary)
}
