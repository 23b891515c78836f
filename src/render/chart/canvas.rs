//! The drawing surface of a chart: lines of text and bars, added from top to bottom. It is
//! mirrored for right-to-left languages, but keeps numbers left-to-right. No other file of
//! this module writes SVG.

use super::text::{self, PITCH, SIZE};
use crate::render::markup::Markup;
use std::borrow::Cow;

/// Width of a chart in canvas units; the height depends on the content. Text of 16 units is
/// at least 18 px high in the text column of a phone 360 px wide, also in the elder view.
pub(super) const WIDTH: f64 = 272.0;
/// Height of a bar, in a line of height `PITCH`.
pub(super) const BAR: f64 = 16.0;
/// Distance from the top of a line to its baseline.
const FOOT: f64 = 18.0;
/// Empty space above and below every chart.
const MARGIN: f64 = 2.0;
/// Distance between the horizontal strokes of a hatching.
const LEVELS: f64 = 4.0;

/// Alignment of a text at its x coordinate, in reading direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A chart that is being drawn.
pub(super) struct Canvas {
    body: Markup,
    id: String,
    /// Whether the chart is mirrored for a right-to-left language.
    mirrored: bool,
    /// The top of the next line.
    pub top: f64,
}

impl Canvas {
    /// Returns an empty canvas. `id` is the prefix of the ids in the SVG.
    pub(super) fn new(id: &str, mirrored: bool) -> Canvas {
        Canvas { body: Markup::new(), id: id.to_owned(), mirrored, top: MARGIN }
    }

    /// Adds lines of text over the full width.
    pub(super) fn label(&mut self, text: &str, class: &str) {
        self.lines(0.0, &text::wrap(text, WIDTH), class);
    }

    /// Adds lines of text one below the other, starting at `x`.
    pub(super) fn lines(&mut self, x: f64, lines: &[String], class: &str) {
        for line in lines {
            self.text(x, Anchor::Start, line, class);
            self.top += PITCH;
        }
    }

    /// Adds a text in the line that begins at `top`, without moving `top`.
    pub(super) fn text(&mut self, x: f64, anchor: Anchor, text: &str, class: &str) {
        let is_left_to_right = self.mirrored && !text::has_right_to_left(text);
        let anchor = match anchor {
            Anchor::Start if is_left_to_right => Anchor::End,
            Anchor::End if is_left_to_right => Anchor::Start,
            other => other,
        };
        let x = if self.mirrored { WIDTH - x } else { x };
        let anchor = match anchor {
            Anchor::Start => None,
            Anchor::Middle => Some("middle"),
            Anchor::End => Some("end"),
        };
        let element = self.body.element("text").attribute("x", &number(x)).attribute("y", &number(self.top + FOOT));
        let element = element.optional("text-anchor", anchor).optional("direction", is_left_to_right.then_some("ltr"));
        element.optional("class", named(class)).text(&printable(text));
    }

    /// Adds a bar of a series in the line that begins at `top`, without moving `top`.
    pub(super) fn bar(&mut self, series: usize, x: f64, width: f64) {
        self.block(series, x, self.top + (PITCH - BAR) / 2.0, width, BAR);
    }

    /// Adds a rectangle in the colour of a series, with the series' hatching on top.
    pub(super) fn block(&mut self, series: usize, x: f64, y: f64, width: f64, height: f64) {
        let index = series % super::MOST_SERIES;
        self.rectangle(x, y, width, height, &format!("chart-{}", index + 1));
        if index > 0 && number(width) != "0" {
            self.hatch(index, x, y, width, height);
        }
    }

    /// Adds strokes that the style sheet dashes into stripes (one stroke as thick as the bar) or
    /// dots (thin strokes below each other). This is not a `<pattern>`, because browsers convert
    /// patterns to bitmaps when they print to PDF, which takes megabytes per page.
    fn hatch(&mut self, index: usize, x: f64, y: f64, width: f64, height: f64) {
        let is_striped = index % 2 == 1;
        let step = if is_striped { height } else { LEVELS };
        let x = if self.mirrored { WIDTH - x - width } else { x };
        let mut level = y + step / 2.0;
        let mut strokes = Vec::new();
        while level < y + height {
            strokes.push(format!("M{} {}h{}", number(x), number(level), number(width)));
            level += step;
        }
        let path = strokes.concat();
        let thickness = is_striped.then(|| number(height));
        // The style sheet shows the first hatchings only where colours cannot distinguish series.
        let sometimes = if index < 3 { " chart-pattern" } else { "" };
        let class = format!("chart-p{}{sometimes}", index + 1);
        let path = self.body.element("path").attribute("d", &path).optional("stroke-width", thickness.as_deref());
        path.attribute("class", &class).empty();
    }

    /// Adds the frame that represents 100 % behind a bar.
    pub(super) fn track(&mut self, x: f64, width: f64) {
        self.rectangle(x, self.top + (PITCH - BAR) / 2.0, width, BAR, "chart-track");
    }

    fn rectangle(&mut self, x: f64, y: f64, width: f64, height: f64, class: &str) {
        let (width_text, height_text) = (number(width), number(height));
        if width_text == "0" || height_text == "0" {
            return;
        }
        let x = if self.mirrored { WIDTH - x - width } else { x };
        let rectangle = self.body.element("rect").attribute("x", &number(x)).attribute("y", &number(y));
        let rectangle = rectangle.attribute("width", &width_text).attribute("height", &height_text);
        rectangle.optional("class", named(class)).empty();
    }

    /// Adds vertical lines, each given as `(x, y, height)`.
    pub(super) fn uprights(&mut self, lines: &[(f64, f64, f64)], class: &str) {
        let place = |x: f64| number(if self.mirrored { WIDTH - x } else { x });
        let line = |(x, y, height): &(f64, f64, f64)| format!("M{} {}v{}", place(*x), number(*y), number(*height));
        let path: String = lines.iter().map(line).collect();
        self.path(&path, class);
    }

    /// Adds a horizontal line that starts at `(x, y)`.
    pub(super) fn level(&mut self, x: f64, y: f64, width: f64, class: &str) {
        let x = if self.mirrored { WIDTH - x - width } else { x };
        self.path(&format!("M{} {}h{}", number(x), number(y), number(width)), class);
    }

    fn path(&mut self, path: &str, class: &str) {
        if !path.is_empty() {
            self.body.element("path").attribute("d", path).optional("class", named(class)).empty();
        }
    }

    /// Returns the `<svg>` element, with its accessible name and description.
    pub(super) fn finish(self, title: &str, summary: &str) -> String {
        let id = &self.id;
        let direction = if self.mirrored { "rtl" } else { "ltr" };
        let size = format!("0 0 {} {}", number(WIDTH), number(self.top + MARGIN));
        let mut markup = Markup::new();
        let svg = markup.element("svg").attribute("class", "chart").attribute("viewBox", &size).attribute("role", "img");
        let svg = svg.attribute("aria-labelledby", &format!("{id}-title {id}-desc")).attribute("direction", direction);
        svg.attribute("font-size", &number(SIZE)).holding(|out| {
            out.element("title").attribute("id", &format!("{id}-title")).text(&printable(title));
            out.element("desc").attribute("id", &format!("{id}-desc")).text(&printable(summary));
            out.raw(&self.body.finish());
        });
        markup.finish()
    }
}

/// Returns the class, or `None` if it is empty.
fn named(class: &str) -> Option<&str> {
    Some(class).filter(|class| !class.is_empty())
}

/// Replaces control characters, which XML forbids, with spaces.
fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_control) { text.replace(char::is_control, " ").into() } else { text.into() }
}

/// Formats a coordinate with at most two decimals, without trailing zeros or a negative zero.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_short() {
        let printed = [0.0, -0.001, 10.0, 12.5, 100.0, 1.005_1, -3.333].map(number);
        assert_eq!(printed, ["0", "0", "10", "12.5", "100", "1.01", "-3.33"]);
    }
}
