//! The sheet of a poster, filled from the top down. All lengths are in pixels; texts are placed by their baselines.

use super::super::card_lines::{balanced, broken, scaled, width};
use super::super::views::{PosterBarView, PosterItemView, PosterRunView, PosterTextView};
use crate::model::locale::Direction;
use std::ops::Range;

/// The width of a poster.
pub(super) const WIDTH: u32 = 1080;
/// The empty space at both sides.
const MARGIN: f64 = 72.0;
/// The space between two columns of figures.
const GAP: f64 = 48.0;
/// The indent of list items and headings.
const INDENT: f64 = 32.0;
/// Line height and baseline as multiples of the font size.
const PITCH: f64 = 1.6;
const TITLE_PITCH: f64 = 1.32;
const BASELINE: f64 = 1.15;

/// The colour of something; the template decides what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Ink,
    Quiet,
    Accent,
    /// The ground of a bar.
    Wash,
    /// A thin line.
    Line,
}

/// What stands before an item of a list.
#[derive(Debug, Clone, Copy)]
pub(super) enum ItemSign {
    Bullet,
    Number(u32),
}

/// A figure in large type.
pub(super) struct Figure {
    pub label: String,
    /// 约, or nothing.
    pub before: String,
    pub number: String,
    pub unit: String,
    /// Its target and its change, a line each.
    pub beside: Vec<String>,
}

/// A sheet with what has been placed on it.
pub(super) struct Sheet {
    right_to_left: bool,
    y: f64,
    /// How much narrower than the sheet texts are now.
    narrowed: f64,
    items: Vec<PosterItemView>,
}

impl Tone {
    fn name(self) -> &'static str {
        match self {
            Tone::Ink => "ink",
            Tone::Quiet => "quiet",
            Tone::Accent => "accent",
            Tone::Wash => "wash",
            Tone::Line => "line",
        }
    }
}

impl Sheet {
    /// Returns an empty sheet.
    pub(super) fn new(direction: Direction) -> Sheet {
        Sheet { right_to_left: direction == Direction::RightToLeft, y: 0.0, narrowed: 0.0, items: Vec::new() }
    }

    /// Begins a group of texts and bars that are drawn together, or not at all if no font has all their characters.
    pub(super) fn begin(&mut self, name: &str) {
        let id = format!("{name}-{}", self.items.len() + 1);
        self.items.push(PosterItemView { id, texts: Vec::new(), bars: Vec::new() });
    }

    /// Leaves space empty.
    pub(super) fn skip(&mut self, height: f64) {
        self.y += height;
    }

    /// The height that is filled.
    pub(super) fn top(&self) -> f64 {
        round(self.y)
    }

    /// Makes the sheet at least as high.
    pub(super) fn reach(&mut self, y: f64) {
        self.y = self.y.max(y);
    }

    /// Makes the following texts narrower by a width.
    pub(super) fn narrow(&mut self, by: f64) {
        self.narrowed = by;
    }

    /// The height of the whole sheet.
    pub(super) fn height(&self) -> f64 {
        self.y.ceil()
    }

    /// Returns everything that was placed.
    pub(super) fn into_items(self) -> Vec<PosterItemView> {
        self.items
    }

    /// The width that texts may have.
    pub(super) fn room(&self) -> f64 {
        f64::from(WIDTH) - 2.0 * MARGIN - self.narrowed
    }

    /// The left edge of something of this width at the end of a line.
    pub(super) fn at_end(&self, width: f64) -> f64 {
        round(if self.right_to_left { MARGIN } else { f64::from(WIDTH) - MARGIN - width })
    }

    /// Writes a text in as many lines as it needs.
    pub(super) fn line(&mut self, words: &str, size: f64, tone: Tone, is_bold: bool) {
        for line in broken(words, size, self.room()) {
            self.text(&line, 0.0, size, tone, is_bold);
            self.y += size * PITCH;
        }
    }

    /// Writes the title in the largest size in which it has no more lines than allowed; in the smallest it has as many as it
    /// needs.
    pub(super) fn title(&mut self, words: &str, sizes: &[(f64, usize)]) {
        let fits = |(size, most): &&(f64, usize)| broken(words, *size, self.room()).len() <= *most;
        let Some((size, _)) = sizes.iter().find(fits).or(sizes.last()).copied() else { return };
        for line in balanced(words, size, self.room(), usize::MAX) {
            self.text(&line, 0.0, size, Tone::Ink, true);
            self.y += size * TITLE_PITCH;
        }
    }

    /// Writes a heading behind a bar.
    pub(super) fn marked(&mut self, words: &str, size: f64) {
        let top = self.y;
        for line in broken(words, size, self.room() - INDENT) {
            self.text(&line, INDENT, size, Tone::Ink, true);
            self.y += size * TITLE_PITCH;
        }
        let height = self.y - top;
        self.bar(0.0, top + size * 0.16, 10.0, height - size * 0.2, Tone::Accent);
    }

    /// Writes a paragraph at a depth of lists, in which figures stand out. `figures` are byte ranges.
    pub(super) fn paragraph(&mut self, words: &str, figures: &[Range<usize>], size: f64, depth: usize, sign: Option<ItemSign>) {
        let away = scaled(depth) * INDENT;
        match sign {
            Some(ItemSign::Bullet) => self.bar(away - INDENT + 4.0, self.y + size * 0.72, 10.0, 10.0, Tone::Accent),
            Some(ItemSign::Number(number)) => {
                self.text(&format!("{number}."), away - INDENT, size * 0.85, Tone::Accent, true);
            }
            None => {}
        }
        let mut end = 0;
        for line in broken(words, size, self.room() - away) {
            // Lines are parts of the text without the spaces between them.
            let start = words[end..].find(line.as_str()).map_or(end, |start| end + start);
            end = (start + line.len()).min(words.len());
            let runs = runs(words, start..end, figures);
            self.runs(runs, (away, self.y + size * BASELINE), size, Tone::Ink, false, "start");
            self.y += size * PITCH;
        }
    }

    /// Writes up to two figures side by side, below a line.
    pub(super) fn figures(&mut self, figures: &[Figure]) {
        const LABEL: f64 = 34.0;
        const UNIT: f64 = 36.0;
        const BESIDE: f64 = 34.0;
        let room = (self.room() - GAP) / 2.0;
        let top = self.y;
        let mut bottom = top;
        for (column, figure) in figures.iter().enumerate() {
            let away = scaled(column) * (room + GAP);
            self.y = top;
            for line in broken(&figure.label, LABEL, room) {
                self.text(&line, away, LABEL, Tone::Quiet, false);
                self.y += LABEL * PITCH;
            }
            let before = width(&figure.before, UNIT);
            let whole = |size: f64| before + width(&figure.number, size) + width(&figure.unit, UNIT) + UNIT * 0.3;
            let beside = [76.0, 60.0, 48.0].into_iter().find(|size| whole(*size) <= room);
            // A unit that is too long stands below its number.
            let alone = || [76.0, 60.0, 48.0, 38.0, 30.0].into_iter().find(|size| before + width(&figure.number, *size) <= room);
            let size = beside.or_else(alone).unwrap_or(24.0);
            let run = |text: &str, size: f64, is_figure| PosterRunView { text: text.to_owned(), size: Some(size), is_figure };
            let unit = if beside.is_none() || figure.unit.is_empty() { String::new() } else { format!(" {}", figure.unit) };
            let runs = vec![run(&figure.before, UNIT, false), run(&figure.number, size, true), run(&unit, UNIT, false)];
            self.runs(runs, (away, self.y + size * BASELINE), size, Tone::Quiet, false, "start");
            self.y += size * 1.45;
            let below = if beside.is_none() { broken(&figure.unit, BESIDE, room) } else { Vec::new() };
            for line in below {
                self.text(&line, away, BESIDE, Tone::Quiet, false);
                self.y += BESIDE * PITCH;
            }
            for beside in figure.beside.iter().flat_map(|text| broken(text, BESIDE, room)) {
                self.text(&beside, away, BESIDE, Tone::Quiet, false);
                self.y += BESIDE * PITCH;
            }
            bottom = self.y.max(bottom);
        }
        self.y = bottom + 20.0;
        self.rule();
    }

    /// Draws a thin line across the sheet.
    pub(super) fn rule(&mut self) {
        self.bar(0.0, self.y, f64::from(WIDTH) - 2.0 * MARGIN, 2.0, Tone::Line);
        self.y += 2.0;
    }

    /// Draws a rectangle; `away` is the distance of its start from the margin.
    pub(super) fn bar(&mut self, away: f64, y: f64, width: f64, height: f64, tone: Tone) {
        let x = if self.right_to_left { f64::from(WIDTH) - MARGIN - away - width } else { MARGIN + away };
        let bar = PosterBarView { x: round(x), y: round(y), width: round(width), height: round(height), tone: tone.name() };
        if let Some(item) = self.items.last_mut() {
            item.bars.push(bar);
        }
    }

    /// Writes a text that begins at a distance from the margin, in the line that begins now.
    pub(super) fn text(&mut self, words: &str, away: f64, size: f64, tone: Tone, is_bold: bool) {
        self.runs(vec![plain(words)], (away, self.y + size * BASELINE), size, tone, is_bold, "start");
    }

    /// Writes a text that ends at the end of the line that begins now.
    pub(super) fn text_at_end(&mut self, words: &str, size: f64, tone: Tone, is_bold: bool) {
        self.runs(vec![plain(words)], (self.room(), self.y + size * BASELINE), size, tone, is_bold, "end");
    }

    fn runs(
        &mut self,
        mut runs: Vec<PosterRunView>,
        (away, y): (f64, f64),
        size: f64,
        tone: Tone,
        is_bold: bool,
        side: &'static str,
    ) {
        runs.retain(|run| !run.text.is_empty());
        if self.right_to_left {
            // The SVG renderer treats every line as left-to-right.
            if let Some(first) = runs.first_mut() {
                first.text.insert(0, '\u{202b}');
            }
            if let Some(last) = runs.last_mut() {
                last.text.push('\u{202c}');
            }
        }
        let (x, anchor) = match (self.right_to_left, side) {
            (false, side) => (MARGIN + away, side),
            (true, "end") => (f64::from(WIDTH) - MARGIN - away, "start"),
            (true, _) => (f64::from(WIDTH) - MARGIN - away, "end"),
        };
        let text = PosterTextView { x: round(x), y: round(y), size: round(size), tone: tone.name(), is_bold, anchor, runs };
        if let Some(item) = self.items.last_mut() {
            item.texts.push(text);
        }
    }
}

fn plain(words: &str) -> PosterRunView {
    PosterRunView { text: words.to_owned(), size: None, is_figure: false }
}

/// Cuts a part of a text into its figures and what is around them.
fn runs(words: &str, part: Range<usize>, figures: &[Range<usize>]) -> Vec<PosterRunView> {
    let mut runs = Vec::new();
    let mut end = part.start;
    for figure in figures.iter().filter(|figure| figure.start < part.end && figure.end > part.start) {
        let (from, to) = (figure.start.max(part.start), figure.end.min(part.end));
        runs.push(plain(&words[end..from]));
        runs.push(PosterRunView { is_figure: true, ..plain(&words[from..to]) });
        end = to;
    }
    runs.push(plain(&words[end..part.end]));
    runs
}

/// Rounds to a tenth of a pixel, because smaller differences are not visible.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(sheet: Sheet) -> Vec<String> {
        let texts = sheet.into_items().into_iter().flat_map(|item| item.texts);
        texts.map(|text| text.runs.into_iter().map(|run| run.text).collect()).collect()
    }

    #[test]
    fn a_paragraph_keeps_all_its_words_and_marks_its_figures() {
        let text = "全市有中等职业学校15所，在校生4.8万人。".repeat(6);
        let figures: Vec<Range<usize>> =
            text.match_indices("4.8万人").map(|(start, figure)| start..start + figure.len()).collect();
        let mut sheet = Sheet::new(Direction::LeftToRight);
        sheet.begin("text");
        sheet.paragraph(&text, &figures, 34.0, 0, None);
        let items = &sheet.items[0];
        let marked: String =
            items.texts.iter().flat_map(|text| &text.runs).filter(|run| run.is_figure).map(|run| run.text.as_str()).collect();
        assert_eq!(marked, "4.8万人".repeat(6));
        assert!(items.texts.len() > 3 && items.texts.windows(2).all(|pair| pair[0].y < pair[1].y));
        assert_eq!(words(sheet).concat(), text);
    }

    #[test]
    fn nothing_leaves_the_sheet() {
        for direction in [Direction::LeftToRight, Direction::RightToLeft] {
            let mut sheet = Sheet::new(direction);
            sheet.begin("figures");
            let figure = |number: &str| Figure {
                label: "标".repeat(40),
                before: "约".to_owned(),
                number: number.to_owned(),
                unit: "人次每千名中小学在校学生".to_owned(),
                beside: vec!["目标".repeat(20)],
            };
            sheet.figures(&[figure("123,456,789"), figure("1")]);
            sheet.text_at_end("100%", 28.0, Tone::Ink, true);
            let bars = sheet.items[0].bars.iter();
            assert!(bars.clone().all(|bar| bar.x >= MARGIN && bar.x + bar.width <= f64::from(WIDTH) - MARGIN + 0.1));
            assert!(sheet.items[0].texts.iter().all(|text| text.x >= MARGIN && text.x <= f64::from(WIDTH) - MARGIN));
        }
    }
}
