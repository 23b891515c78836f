//! Writes charts as lists: names and numbers are text of the page, and only the bars are drawn.
//!
//! A chart grows with the text and uses the whole column, and a screen reader reads it as the
//! list that it is. A bar is an `<svg>` without a `viewBox`: lengths are percentages of its
//! width, and its height is that of the text. Bars start at zero. Layout, colours and patterns
//! are in `chart.css`. This module does not depend on facts, messages or URLs. Whether a chart
//! may be drawn at all is decided elsewhere.

mod extremes;
mod line;
mod marks;
mod parts;
mod rows;
pub(crate) mod text;

pub use extremes::{Extremes, Reached, SeriesExtremes, extremes};

use super::markup::Markup;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// With more series than this, colours and patterns cannot distinguish them.
pub(crate) use crate::model::chart::MOST_SERIES;

/// A chart with formatted numbers and with labels in the language of the page.
#[derive(Debug, Clone)]
pub struct Chart {
    /// The form of the drawing.
    pub kind: ChartForm,
    /// One entry per bar, group of bars, part of a whole, result with a target, or report of a series.
    pub categories: Vec<Category>,
    /// One series for bar, share and progress charts; several for grouped and stacked bars, and for
    /// a change of several indicators.
    pub series: Vec<Series>,
    /// The name of the line at 100 % in a progress chart.
    pub target: String,
    /// Whether the numbers are percentages of something, so that a bar of the full width means all of it.
    pub has_whole: bool,
    /// Whether the chart is mirrored for a right-to-left language.
    pub right_to_left: bool,
}

/// What a bar or a group of bars is about.
#[derive(Debug, Clone, Default)]
pub struct Category {
    /// Its name.
    pub label: String,
    /// The sum of its values, if the author's table has one.
    pub total: Vec<Piece>,
}

/// A row of values that belong together, such as the column of a table.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its name; empty if it is the only one.
    pub name: String,
    /// One entry per category: its value, or what is printed in place of one.
    pub values: Vec<Result<Value, Absence>>,
}

/// What is printed where no bar can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// A dash, the reason why there is no number, or a number of which no length is known.
    pub words: String,
    /// Whether there is a number that the chart does not show: then it may be the largest or the smallest.
    pub is_unknown: bool,
}

impl Default for Absence {
    fn default() -> Absence {
        Absence { words: "—".to_owned(), is_unknown: false }
    }
}

/// One number of a chart.
#[derive(Debug, Clone)]
pub struct Value {
    /// The number in the chart's unit. In a share chart: percent of the whole. In a progress chart:
    /// percent of the target, over 100 if the target was exceeded.
    pub amount: Decimal,
    /// The number as it is printed: `19,525`, `134.66%`.
    pub number: Number,
    /// The formatted number for a sentence, if the chart prints the unit only once:
    /// `19,525 persons`.
    pub spoken: Option<String>,
    /// In a progress chart: `19,525, target 14,500`. In a share chart: the count behind the
    /// percentage.
    pub note: Vec<Piece>,
}

/// A formatted number.
#[derive(Debug, Clone, Default)]
pub struct Number {
    /// Its text.
    pub text: String,
    /// The fact that it is, if it is one.
    pub fact: Option<ChartFact>,
}

/// The fact that a number is.
#[derive(Debug, Clone)]
pub struct ChartFact {
    /// Its id. `None` if it is a fact of an earlier report: the page has no notes and relations of it.
    pub id: Option<String>,
    /// Its value for programs.
    pub machine: String,
}

/// A part of a text with numbers.
#[derive(Debug, Clone)]
pub enum Piece {
    /// Words between numbers.
    Words(String),
    /// A number.
    Number(Number),
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

impl Series {
    /// The texts that stand beside the bars.
    pub(super) fn printed(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(|entry| match entry {
            Ok(value) => value.number.text.as_str(),
            Err(absence) => absence.words.as_str(),
        })
    }
}

impl Chart {
    /// Returns what a series has in a category.
    fn entry(&self, series: usize, category: usize) -> Option<&Result<Value, Absence>> {
        self.series.get(series)?.values.get(category)
    }

    /// Returns the value of a series in a category.
    fn value(&self, series: usize, category: usize) -> Option<&Value> {
        self.entry(series, category)?.as_ref().ok()
    }

    /// Returns the length of a value, 0 if it is missing.
    fn length(&self, series: usize, category: usize) -> f64 {
        self.value(series, category).map_or(0.0, Value::length)
    }

    /// Returns whether there are enough colours and patterns to distinguish all series.
    fn has_distinct_series(&self) -> bool {
        self.series.len() <= MOST_SERIES
    }
}

impl Value {
    /// Returns the formatted number as it is used in a sentence.
    pub fn spoken(&self) -> &str {
        self.spoken.as_deref().unwrap_or(&self.number.text)
    }

    /// Returns the number for geometry only; printed numbers are never derived from it.
    fn length(&self) -> f64 {
        self.amount.to_f64().unwrap_or_default()
    }
}

/// Writes the note mark of a fact of the page's report, after its number.
pub(super) type WriteMark<'a> = &'a dyn Fn(&mut Markup, &str);

/// Writes a chart.
pub(super) fn write(out: &mut Markup, chart: &Chart, mark: WriteMark<'_>) {
    let writer = Writer { chart, mark };
    match chart.kind {
        ChartForm::Share if chart.categories.len() <= MOST_SERIES => writer.whole(out),
        ChartForm::Stacked if chart.has_distinct_series() => writer.stacked(out),
        ChartForm::Change if writer.has_lines() => writer.lines(out),
        _ => writer.rows(out),
    }
    out.raw("\n");
}

/// Returns a chart without marks.
pub fn draw(chart: &Chart) -> String {
    let mut markup = Markup::new();
    write(&mut markup, chart, &|_, _| ());
    markup.finish()
}

/// Writes the parts of a chart.
struct Writer<'a> {
    chart: &'a Chart,
    mark: WriteMark<'a>,
}

impl Writer<'_> {
    /// Writes a text with numbers.
    fn pieces(&self, out: &mut Markup, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Words(words) => out.text(words),
                Piece::Number(number) => self.number(out, number),
            }
        }
    }

    /// Writes a number with its mark.
    fn number(&self, out: &mut Markup, number: &Number) {
        let Some(fact) = &number.fact else { return out.printed(&number.text) };
        let data = out.element("data").optional("class", fact.id.as_ref().map(|_| "fact"));
        data.optional("data-fact", fact.id.as_deref()).attribute("value", &fact.machine).printed(&number.text);
        if let Some(id) = &fact.id {
            (self.mark)(out, id);
        }
    }

    /// Writes the value of a series in a category, or what is printed in place of one.
    fn value(&self, out: &mut Markup, series: usize, category: usize) {
        match self.chart.entry(series, category) {
            Some(Ok(value)) => self.number(out, &value.number),
            Some(Err(absence)) => out.printed(&absence.words),
            None => {}
        }
    }

    /// Writes the name of a group, with its total.
    fn group(&self, out: &mut Markup, category: &Category) {
        let item = out.element("li").attribute("class", "chart-group");
        item.holding(|out| {
            out.element("span").text(&category.label);
            if !category.total.is_empty() {
                out.raw(" ");
                out.element("span").attribute("class", "chart-total").holding(|out| self.pieces(out, &category.total));
            }
        });
        out.raw("\n");
    }
}
