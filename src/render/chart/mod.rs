//! Charts as static pictures: a chart with its numbers printed and its labels in
//! the language of the page becomes one `<svg>` element.
//!
//! A drawing is 272 units wide and as high as it needs; text is text, each label
//! on lines of its own, so that nothing is clipped and nothing collides. Bars
//! start at zero. Colours and patterns are the sheet's (`chart.css`): the drawing
//! has classes and geometry, never a style. This room knows no facts, no words
//! and no addresses, and whether a chart may be drawn at all is decided before.

mod bars;
mod canvas;
mod columns;
mod extremes;
mod legend;
mod measures;
mod parts;
pub mod text;

pub use extremes::{Extremes, Reached, SeriesExtremes, extremes};

use canvas::Canvas;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Beyond it every bar says its name.
pub use crate::model::chart::MOST_SERIES;
/// Printed where a number is missing.
const MISSING: &str = "—";

/// A chart whose numbers are printed and whose labels are in the language of the page.
#[derive(Debug, Clone)]
pub struct Chart {
    pub kind: Kind,
    /// One label for each bar, group of bars, part of a whole, measure with a target, or report of a series.
    pub categories: Vec<String>,
    /// One for bar, share and progress; several for grouped and stacked bars and for a change of several indicators.
    pub series: Vec<Series>,
    /// In the language of the page, said once; `None` where every value prints its own.
    pub unit: Option<String>,
    /// Unique on the page, ASCII letters, digits and `-`: the prefix of ids inside the drawing.
    pub id: String,
    pub title: String,
    /// What the chart says, in words.
    pub summary: String,
    pub right_to_left: bool,
}

#[derive(Debug, Clone)]
pub struct Series {
    pub name: String,
    /// As many as there are categories; `None` where there is no number.
    pub values: Vec<Option<Value>>,
}

#[derive(Debug, Clone)]
pub struct Value {
    /// In the chart's unit; share: percent of the whole; progress: percent of the target, over 100 where it was passed.
    pub amount: Decimal,
    /// As printed: `19,525`, `134.66%`.
    pub text: String,
    /// The same for a sentence, where the drawing says its unit once: `19,525 persons`.
    pub spoken: Option<String>,
    /// Progress: `19,525 of 14,500`; share: the count behind the percent.
    pub note: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Bar,
    Grouped,
    Stacked,
    /// Parts of a whole as one bar of 100 %.
    Share,
    /// Results against targets, with a line at 100 %.
    Progress,
    /// The reports of a series, in their order.
    Change,
}

impl Chart {
    /// The value of a series in a category.
    fn value(&self, series: usize, category: usize) -> Option<&Value> {
        self.series.get(series)?.values.get(category)?.as_ref()
    }

    /// Whether colours and patterns can tell all series apart.
    fn has_distinct_series(&self) -> bool {
        self.series.len() <= MOST_SERIES
    }
}

impl Value {
    /// As it stands in a sentence.
    pub fn spoken(&self) -> &str {
        self.spoken.as_deref().unwrap_or(&self.text)
    }

    /// For geometry alone: printed numbers are never made from it.
    fn length(&self) -> f64 {
        self.amount.to_f64().unwrap_or_default()
    }
}

/// The drawing as one `<svg>` element, named by its title and described by its summary.
pub fn draw(chart: &Chart) -> String {
    let mut canvas = Canvas::new(&chart.id, chart.right_to_left);
    if let Some(unit) = &chart.unit {
        canvas.label(unit, "chart-note");
        canvas.top += 4.0;
    }
    match chart.kind {
        Kind::Progress => measures::with_target(chart, &mut canvas),
        Kind::Share if chart.categories.len() > MOST_SERIES => measures::of_a_whole(chart, &mut canvas),
        Kind::Share => parts::whole(chart, &mut canvas),
        Kind::Stacked if chart.has_distinct_series() => parts::stacked(chart, &mut canvas),
        Kind::Change if columns::fit(chart) => columns::columns(chart, &mut canvas),
        Kind::Bar | Kind::Grouped | Kind::Stacked | Kind::Change => bars::bars(chart, &mut canvas),
    }
    canvas.finish(&chart.title, &chart.summary)
}
