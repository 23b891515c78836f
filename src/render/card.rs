//! The share card as the theme draws it: an SVG of the title, the organisation and
//! key figures. Lines are broken and placed here, for what makes a picture of the
//! drawing breaks none, and templates do not calculate.

use super::card_lines::{balanced, broken, scaled, width};
use super::context::RenderContext;
use super::environment;
use super::names::{language_view, nowhere, report_title};
use super::report::key_figures;
use super::views::{CardFigureView, CardTextView, CardView, KeyFigureView};
use crate::diagnostic::Diagnostic;
use crate::model::colour::Colour;
use crate::model::locale::Direction;
use crate::plan::artwork::{Card, Shape};
use minijinja::context;
use minijinja::value::Serde;

/// The default theme's, for sites that name none.
const ACCENT: &str = "#9d2a1d";

/// Where things stand on a card of one shape, in pixels.
struct Layout {
    margin: f64,
    organization: (f64, f64),
    /// The title stands in the middle between these heights.
    title: (f64, f64),
    /// Sizes of its letters and how many lines each may take, tried in order.
    title_sizes: &'static [(f64, usize)],
    edition: f64,
    /// The height of the figures' first line, the sizes of number, unit and label.
    figures: f64,
    figure_sizes: (f64, f64, f64),
    most_figures: usize,
}

const WIDE: Layout = Layout {
    margin: 90.0,
    organization: (142.0, 34.0),
    title: (166.0, 384.0),
    title_sizes: &[(72.0, 1), (62.0, 2), (54.0, 2), (46.0, 3), (40.0, 3), (34.0, 4), (30.0, 4)],
    edition: 34.0,
    figures: 476.0,
    figure_sizes: (60.0, 28.0, 24.0),
    most_figures: 3,
};

const SQUARE: Layout = Layout {
    margin: 48.0,
    organization: (110.0, 28.0),
    title: (130.0, 402.0),
    title_sizes: &[(62.0, 3), (54.0, 4), (46.0, 4), (40.0, 5), (34.0, 6), (28.0, 6)],
    edition: 28.0,
    figures: 478.0,
    figure_sizes: (60.0, 28.0, 24.0),
    most_figures: 1,
};

/// From line to line of a title, and of a label, in letter heights.
const TITLE_PITCH: f64 = 1.32;
const LABEL_PITCH: f64 = 1.3;
/// Between columns of figures.
const GAP: f64 = 40.0;
const LABEL_LINES: usize = 2;

pub(super) fn card(context: &RenderContext, card: Card) -> Result<String, Box<Diagnostic>> {
    let view = Serde(card_view(context, card));
    let values = context! { card => minijinja::Value::from(view) };
    environment::fill(&context.environment, &context.theme, "card.svg", values)
}

fn card_view(context: &RenderContext, card: Card) -> CardView {
    let layout = if card.shape == Shape::Wide { &WIDE } else { &SQUARE };
    let (site, locale) = (&context.site, card.locale);
    let (pixels_wide, pixels_high) = card.shape.size();
    let language = site.locales().get(locale);
    let right_to_left = language.direction == Direction::RightToLeft;
    let page = Placing { width: f64::from(pixels_wide), margin: layout.margin, right_to_left };
    let issuer = |report: usize| super::metadata::issuer(site, &site.reports[report], locale).to_owned();
    let (title, edition) = match card.report.map(|report| &site.reports[report]) {
        Some(report) => (report.title.get(locale).clone(), Some(report.edition.get(locale).clone())),
        None => (site.column.as_ref().map_or(&site.name, |column| &column.name).get(locale).clone(), None),
    };
    // A card says who speaks once: the title may say it already.
    let organization = card.report.map_or_else(|| site.organization.name.get(locale).clone(), issuer);
    let organization = if organization.trim() == title.trim() { String::new() } else { organization };
    let edition = edition.as_deref().map(legible);
    let (title, edition) = page.title(&legible(&title), edition.as_deref(), layout);
    let shown = card.report.or(site.featured);
    let figures = shown.map(|report| key_figures(context, &nowhere(report, locale))).unwrap_or_default();
    let figures: Vec<KeyFigureView> = figures.into_iter().map(legible_figure).collect();
    let featured = shown.filter(|_| card.report.is_none()).map(|report| report_title(context, report, locale));
    CardView {
        shape: if card.shape == Shape::Wide { "wide" } else { "square" },
        width: pixels_wide,
        height: pixels_high,
        accent: site.accent.as_ref().and_then(|accent| Colour::parse(&accent.id)).map_or(ACCENT.to_owned(), Colour::hex),
        language: language_view(language),
        anchor: if right_to_left { "end" } else { "start" },
        organization: page.fitted(&legible(&organization), layout.organization, 1),
        title,
        edition: edition.into_iter().collect(),
        figures: if featured.is_some() { Vec::new() } else { page.figures(&figures, layout) },
        featured: featured.map(|title| page.fitted(&legible(&title), (layout.figures, 30.0), 2)).unwrap_or_default(),
    }
}

/// The ground that texts are placed on.
struct Placing {
    width: f64,
    margin: f64,
    right_to_left: bool,
}

impl Placing {
    fn room(&self) -> f64 {
        self.width - 2.0 * self.margin
    }

    /// Where lines begin, a distance away from the margin.
    fn start(&self, away: f64) -> f64 {
        if self.right_to_left { self.width - self.margin - away } else { self.margin + away }
    }

    fn text(&self, text: &str, away: f64, y: f64, size: f64) -> CardTextView {
        CardTextView { text: self.directed(text), x: round(self.start(away)), y: round(y), size: round(size) }
    }

    /// Text of a right-to-left page is marked as such: what makes a picture of the
    /// drawing takes every line for left-to-right.
    fn directed(&self, text: &str) -> String {
        if self.right_to_left { format!("\u{202b}{text}\u{202c}") } else { text.to_owned() }
    }

    /// Lines at a height, in letters that get smaller until they are few enough.
    fn fitted(&self, words: &str, (y, size): (f64, f64), most: usize) -> Vec<CardTextView> {
        let sizes = [size, size * 0.85, size * 0.72];
        let fits = |size: &&f64| broken(words, **size, self.room()).len() <= most;
        let size = *sizes.iter().find(fits).unwrap_or(&sizes[2]);
        let lines = balanced(words, size, self.room(), most);
        let place = |(index, line): (usize, &String)| self.text(line, 0.0, y + scaled(index) * size * LABEL_PITCH, size);
        lines.iter().enumerate().map(place).collect()
    }

    /// The title and below it the edition, together in the middle of their place.
    fn title(&self, title: &str, edition: Option<&str>, layout: &Layout) -> (Vec<CardTextView>, Option<CardTextView>) {
        let (top, bottom) = layout.title;
        let below = |size: f64| if edition.is_some() { size * 0.3 + layout.edition * 1.35 } else { 0.0 };
        let fits = |(size, most): &&(f64, usize)| {
            let lines = broken(title, *size, self.room());
            lines.len() <= *most && scaled(lines.len()) * size * TITLE_PITCH + below(*size) <= bottom - top
        };
        let smallest = layout.title_sizes.last().copied().unwrap_or((30.0, 4));
        let (size, most) = layout.title_sizes.iter().find(fits).copied().unwrap_or(smallest);
        let lines = balanced(title, size, self.room(), most);
        let height = scaled(lines.len()) * size * TITLE_PITCH + below(size);
        let first = top + (bottom - top - height) / 2.0 + size;
        let place = |(index, line): (usize, &String)| self.text(line, 0.0, first + scaled(index) * size * TITLE_PITCH, size);
        let last = first + scaled(lines.len().saturating_sub(1)) * size * TITLE_PITCH;
        let edition = edition.map(|edition| self.text(edition, 0.0, last + below(size), layout.edition));
        (lines.iter().enumerate().map(place).collect(), edition)
    }

    /// As many figures side by side as there is room for, in the report's order; one
    /// whose words are too long for its column is passed over. Fewer and wider columns
    /// are better than an empty one.
    fn figures(&self, figures: &[KeyFigureView], layout: &Layout) -> Vec<CardFigureView> {
        let (number, unit, label) = layout.figure_sizes;
        let room = |columns: usize| (self.room() - GAP * scaled(columns - 1)) / scaled(columns);
        let fitting = |columns: usize| -> Vec<&KeyFigureView> {
            let fits = |figure: &&KeyFigureView| {
                let whole = width(&figure.value, number) + width(&figure.approx, unit) + width(&figure.unit, unit);
                whole <= room(columns) && broken(&figure.label, label, room(columns)).len() <= LABEL_LINES
            };
            figures.iter().filter(fits).take(columns).collect()
        };
        let columns = (1..=layout.most_figures).rev().find(|columns| fitting(*columns).len() == *columns).unwrap_or(1);
        let (chosen, room) = (fitting(columns), room(columns));
        let view = |(column, figure): (usize, &KeyFigureView)| {
            let away = scaled(column) * (room + GAP);
            let labels = balanced(&figure.label, label, room, LABEL_LINES);
            let label_place = |(index, line): (usize, &String)| {
                self.text(line, away, layout.figures + label * 1.65 + scaled(index) * label * LABEL_PITCH, label)
            };
            // The mark that opens a right-to-left line and the one that closes it
            // stand at its two ends.
            let (open, close) = if self.right_to_left { ("\u{202b}", "\u{202c}") } else { ("", "") };
            CardFigureView {
                before: format!("{open}{}", figure.approx),
                value: figure.value.clone(),
                after: format!("{}{close}", figure.unit),
                x: round(self.start(away)),
                y: round(layout.figures),
                size: round(number),
                unit_size: round(unit),
                label: labels.iter().enumerate().map(label_place).collect(),
            }
        };
        chosen.into_iter().enumerate().map(view).collect()
    }
}

/// Without characters that no XML may hold, not even escaped: the card would be no
/// drawing. Spaces stand for them, so that no words grow together.
fn legible(text: &str) -> String {
    let is_foreign = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if is_foreign(c) { ' ' } else { c }).collect()
}

fn legible_figure(figure: KeyFigureView) -> KeyFigureView {
    KeyFigureView {
        value: legible(&figure.value),
        approx: legible(&figure.approx),
        unit: legible(&figure.unit),
        label: legible(&figure.label),
        ..figure
    }
}

/// Tenths of a pixel are as fine as anyone sees.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
