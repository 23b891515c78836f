//! The drawing of one bar: rectangles and lines whose lengths are percentages of its width. It is
//! mirrored for right-to-left languages. No other file of this module writes SVG.

use super::MOST_SERIES;
use super::text::has_right_to_left;
use crate::render::markup::Markup;

/// Where the strokes of a dotted pattern run, in percent of the height.
const LEVELS: [&str; 4] = ["12.5%", "37.5%", "62.5%", "87.5%"];
/// How far a target line reaches beyond its bar.
const OVER: [&str; 2] = ["-.3em", "1.4em"];

/// A bar that is being drawn.
pub(super) struct Bar {
    body: Markup,
    /// Whether the bar is mirrored for a right-to-left language.
    mirrored: bool,
}

impl Bar {
    /// Returns an empty drawing.
    pub(super) fn new(mirrored: bool) -> Bar {
        Bar { body: Markup::new(), mirrored }
    }

    /// Adds a part in the colour of a series, with the series' pattern on top. `start` and
    /// `length` are percentages of the width.
    pub(super) fn part(&mut self, series: usize, start: f64, length: f64) {
        let index = series % MOST_SERIES;
        if number(length) == "0" {
            return;
        }
        self.rectangle(start, length, &format!("chart-{}", index + 1));
        if index > 0 {
            self.pattern(index, start, length);
        }
    }

    /// Adds strokes that the style sheet dashes into stripes (one stroke as thick as the bar) or
    /// dots (thin strokes below each other). This is not a `<pattern>`, because browsers convert
    /// patterns to bitmaps when they print to PDF, which takes megabytes per page.
    fn pattern(&mut self, index: usize, start: f64, length: f64) {
        // The style sheet shows the first patterns only where colours cannot distinguish series.
        let sometimes = if index < 3 { " chart-pattern" } else { "" };
        let class = format!("chart-p{}{sometimes}", index + 1);
        let x = self.left(start, length);
        let levels = if index % 2 == 1 { &["50%"][..] } else { &LEVELS };
        for level in levels {
            let line = self.body.element("line").attribute("x1", &percent(x)).attribute("x2", &percent(x + length));
            line.attribute("y1", level).attribute("y2", level).attribute("class", &class).empty();
        }
    }

    /// Adds a frame that represents the whole, before what fills it.
    pub(super) fn frame(&mut self, start: f64, length: f64) {
        self.rectangle(start, length, "chart-track");
    }

    fn rectangle(&mut self, start: f64, length: f64, class: &str) {
        let x = self.left(start, length);
        let rectangle = self.body.element("rect").attribute("x", &percent(x)).attribute("width", &percent(length));
        rectangle.attribute("height", "100%").attribute("class", class).empty();
    }

    /// Adds a vertical line from top to bottom.
    pub(super) fn upright(&mut self, at: f64, class: &str) {
        self.line(at, ["0", "100%"], class);
    }

    /// Adds the line of a target, which is longer than the bar is high. A light outline keeps it
    /// visible on the bar.
    pub(super) fn target(&mut self, at: f64) {
        self.line(at, OVER, "chart-halo");
        self.line(at, OVER, "chart-target");
    }

    /// Adds a line across the drawing at a height, in percent from the top.
    pub(super) fn level(&mut self, at: f64, class: &str) {
        let y = percent(at);
        let line = self.body.element("line").attribute("x1", "0").attribute("x2", "100%");
        line.attribute("y1", &y).attribute("y2", &y).attribute("class", class).empty();
    }

    /// Adds a part of a curve between two points, in percent from the start and from the top.
    pub(super) fn segment(&mut self, from: (f64, f64), to: (f64, f64)) {
        let [x1, x2] = [from.0, to.0].map(|x| percent(self.left(x, 0.0)));
        let line = self.body.element("line").attribute("x1", &x1).attribute("x2", &x2);
        line.attribute("y1", &percent(from.1)).attribute("y2", &percent(to.1)).attribute("class", "chart-curve").empty();
    }

    /// Adds a point of a curve.
    pub(super) fn dot(&mut self, (x, y): (f64, f64)) {
        let x = percent(self.left(x, 0.0));
        let dot = self.body.element("circle").attribute("cx", &x).attribute("cy", &percent(y));
        dot.attribute("r", ".3em").attribute("class", "chart-1").empty();
    }

    fn line(&mut self, at: f64, [top, bottom]: [&str; 2], class: &str) {
        let x = percent(self.left(at, 0.0));
        let line = self.body.element("line").attribute("x1", &x).attribute("x2", &x);
        line.attribute("y1", top).attribute("y2", bottom).attribute("class", class).empty();
    }

    /// Adds the name of a line: centred on it, or beside it where it would leave the drawing.
    pub(super) fn name(&mut self, at: f64, name: &str) {
        let x = self.left(at, 0.0);
        // A name from right to left starts at its right end.
        let (direction, [left, right]) =
            if has_right_to_left(name) { ("rtl", ["end", "start"]) } else { ("ltr", ["start", "end"]) };
        let anchor = match x {
            x if x < ROOM => left,
            x if x > 100.0 - ROOM => right,
            _ => "middle",
        };
        let text = self.body.element("text").attribute("x", &percent(x)).attribute("y", ".8em");
        text.attribute("text-anchor", anchor).attribute("direction", direction).attribute("class", "chart-name").text(name);
    }

    /// The left edge of what begins at `start` in reading direction.
    fn left(&self, start: f64, length: f64) -> f64 {
        if self.mirrored { 100.0 - start - length } else { start }
    }

    /// Writes the drawing. It adds nothing to the words beside it, so screen readers skip it.
    pub(super) fn finish(self, out: &mut Markup, class: &str) {
        if !out.has_only_words() {
            let svg = out.element("svg").attribute("class", class).attribute("aria-hidden", "true");
            svg.holding(|out| out.raw(&self.body.finish()));
        }
    }
}

/// How near to an edge the name of a line is not centred on it, in percent.
const ROOM: f64 = 20.0;

fn percent(value: f64) -> String {
    let number = number(value);
    if number == "0" { number } else { number + "%" }
}

/// Formats a length with at most two decimals, without trailing zeros or a negative zero.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn lengths_are_short() {
        let printed = [0.0, -0.001, 10.0, 12.5, 100.0, 1.005_1, -3.333].map(percent);
        assert_eq!(printed, ["0", "0", "10%", "12.5%", "100%", "1.01%", "-3.33%"]);
    }
}
