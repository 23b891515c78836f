//! The sheet that is drawn on: lines of text and bars from the line's start, put
//! down from the top. It mirrors for languages that are written from right to
//! left, keeps numbers from left to right, and is the only file that writes SVG.

use super::text::{self, PITCH, SIZE};
use crate::render::markup::Markup;
use std::borrow::Cow;

/// In units; the height follows from the content. Letters of 16 units are 18 px and
/// more where a phone of 360 px has its column, in the elder view too.
pub const WIDTH: f64 = 272.0;
/// Height of a bar in its line of `PITCH`.
pub const BAR: f64 = 16.0;
/// From the top of a line to the foot of its letters.
const FOOT: f64 = 18.0;
/// What every drawing keeps free above and below.
const MARGIN: f64 = 2.0;
/// Between the level strokes of a hatching.
const LEVELS: f64 = 4.0;

/// Where a text hangs at its place, along the direction of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

pub struct Canvas {
    body: Markup,
    id: String,
    mirrored: bool,
    /// Top of the next line.
    pub top: f64,
}

impl Canvas {
    pub fn new(id: &str, mirrored: bool) -> Canvas {
        Canvas { body: Markup::new(), id: id.to_owned(), mirrored, top: MARGIN }
    }

    /// Lines of text over the whole width.
    pub fn label(&mut self, text: &str, class: &str) {
        self.lines(0.0, &text::wrap(text, WIDTH), class);
    }

    /// Lines below each other, from `x` on.
    pub fn lines(&mut self, x: f64, lines: &[String], class: &str) {
        for line in lines {
            self.text(x, Anchor::Start, line, class);
            self.top += PITCH;
        }
    }

    /// A text in the line that begins at `top`.
    pub fn text(&mut self, x: f64, anchor: Anchor, text: &str, class: &str) {
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

    /// A bar of a series in the line that begins at `top`.
    pub fn bar(&mut self, series: usize, x: f64, width: f64) {
        self.block(series, x, self.top + (PITCH - BAR) / 2.0, width, BAR);
    }

    /// A rectangle in the colour of a series, with its hatching over it.
    pub fn block(&mut self, series: usize, x: f64, y: f64, width: f64, height: f64) {
        let index = series % super::MOST_SERIES;
        self.rectangle(x, y, width, height, &format!("chart-{}", index + 1));
        if index > 0 && number(width) != "0" {
            self.hatch(index, x, y, width, height);
        }
    }

    /// Strokes that the sheet breaks into stripes (one as thick as the bar) or dots (thin
    /// ones below each other). Not a `<pattern>`: browsers turn those into bitmaps when
    /// they make a PDF, of which a page's worth takes megabytes.
    fn hatch(&mut self, index: usize, x: f64, y: f64, width: f64, height: f64) {
        let is_striped = index % 2 == 1;
        let step = if is_striped { height } else { LEVELS };
        let x = if self.mirrored { WIDTH - x - width } else { x };
        let mut level = y + step / 2.0;
        let mut path = String::new();
        while level < y + height {
            path += &format!("M{} {}h{}", number(x), number(level), number(width));
            level += step;
        }
        let thickness = is_striped.then(|| number(height));
        // The sheet shows the first of them only where colours cannot tell series apart.
        let sometimes = if index < 3 { " chart-pattern" } else { "" };
        let class = format!("chart-p{}{sometimes}", index + 1);
        let path = self.body.element("path").attribute("d", &path).optional("stroke-width", thickness.as_deref());
        path.attribute("class", &class).empty();
    }

    /// The frame of a whole, behind its bars.
    pub fn track(&mut self, x: f64, width: f64) {
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

    /// Upright lines, from `(x, y)` on and so high each.
    pub fn uprights(&mut self, lines: &[(f64, f64, f64)], class: &str) {
        let place = |x: f64| number(if self.mirrored { WIDTH - x } else { x });
        let mut path = String::new();
        for (x, y, height) in lines {
            path += &format!("M{} {}v{}", place(*x), number(*y), number(*height));
        }
        self.path(&path, class);
    }

    /// A level line from `x` on, at `y`.
    pub fn level(&mut self, x: f64, y: f64, width: f64, class: &str) {
        let x = if self.mirrored { WIDTH - x - width } else { x };
        self.path(&format!("M{} {}h{}", number(x), number(y), number(width)), class);
    }

    fn path(&mut self, path: &str, class: &str) {
        if !path.is_empty() {
            self.body.element("path").attribute("d", path).optional("class", named(class)).empty();
        }
    }

    /// The element, named by a title and described by a summary.
    pub fn finish(self, title: &str, summary: &str) -> String {
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

fn named(class: &str) -> Option<&str> {
    Some(class).filter(|class| !class.is_empty())
}

/// Without the control characters that XML forbids.
fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_control) { text.replace(char::is_control, " ").into() } else { text.into() }
}

/// At most two decimals, no zeros at the end, no negative zero.
pub fn number(value: f64) -> String {
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
