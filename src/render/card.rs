//! Draws the share card with the theme's template `card.svg`: the title, the organisation
//! and key figures. Lines are broken and positioned here, because the SVG renderer does
//! not break lines and templates do no arithmetic.

use super::card_lines::{balanced, broken, scaled, width};
use super::context::RenderContext;
use super::environment;
use super::names::{language_view, nowhere, report_title, section_title};
use super::report::{key_figures, section_figures};
use super::views::{CardFigureView, CardTextView, CardView, KeyFigureView};
use crate::diagnostic::Diagnostic;
use crate::model::colour::Colour;
use crate::model::locale::Direction;
use crate::model::site::Site;
use crate::plan::artwork::{Card, Shape};
use minijinja::context;
use minijinja::value::Serde;

/// The default theme's accent colour, for sites that set none.
const ACCENT: &str = "#9d2a1d";

/// The layout of a card of one shape. All lengths are in pixels, all heights are from the top.
struct Layout {
    margin: f64,
    /// Baseline and font size of the organisation.
    organization: (f64, f64),
    /// Top and bottom of the area in which the title is centred.
    title: (f64, f64),
    /// Font sizes of the title and the maximum number of lines at each, tried in order.
    title_sizes: &'static [(f64, usize)],
    /// Font size of the edition.
    edition: f64,
    /// Baseline of the key figures.
    figures: f64,
    /// Font sizes of number, unit and label.
    figure_sizes: (f64, f64, f64),
    /// Maximum number of key figures.
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

/// Line height of a title, as a multiple of the font size.
const TITLE_PITCH: f64 = 1.32;
/// Line height of a label, as a multiple of the font size.
const LABEL_PITCH: f64 = 1.3;
/// Distance between two columns of key figures, in pixels.
const GAP: f64 = 40.0;
/// Maximum number of lines in the label of a key figure.
const LABEL_LINES: usize = 2;

/// Returns a share card as SVG.
pub(super) fn card(context: &RenderContext, card: Card) -> Result<String, Box<Diagnostic>> {
    let view = Serde(card_view(context, card));
    let values = context! { card => minijinja::Value::from(view) };
    environment::fill(&context.environment, &context.theme, "card.svg", values)
}

/// Returns the ids of the facts on a share card, in order.
pub(super) fn facts_on(context: &RenderContext, card: Card) -> Vec<String> {
    let Some(report) = card.report else { return Vec::new() };
    let (page, layout) = placing(context, card);
    let figures: Vec<KeyFigureView> = figures(context, report, card).into_iter().map(legible_figure).collect();
    page.chosen(&figures, layout).0.into_iter().map(|figure| figure.id.clone()).collect()
}

/// Returns the figures that a card may show, the most important first.
fn figures(context: &RenderContext, report: usize, card: Card) -> Vec<KeyFigureView> {
    let link_context = nowhere(report, card.locale);
    match card.section {
        Some(section) => section_figures(context, &link_context, section),
        None => key_figures(context, &link_context),
    }
}

/// Returns title and edition of a card: for a section, its own title and that of its report.
fn heading(context: &RenderContext, card: Card) -> (String, Option<String>) {
    let (site, locale) = (&context.site, card.locale);
    let Some(index) = card.report else {
        return (site.column.as_ref().map_or(&site.name, |column| &column.name).get(locale).clone(), None);
    };
    let report = &site.reports[index];
    match card.section {
        Some(section) => {
            let title = section_title(context, &nowhere(index, locale), &report.sections[section]);
            (title, Some(report_title(context, index, locale)))
        }
        None => (report.title.get(locale).clone(), Some(report.edition.get(locale).clone())),
    }
}

/// Returns the area of a card's texts and its layout.
fn placing(context: &RenderContext, card: Card) -> (Placing, &'static Layout) {
    let layout = if card.shape == Shape::Wide { &WIDE } else { &SQUARE };
    let right_to_left = context.site.locales().get(card.locale).direction == Direction::RightToLeft;
    (Placing { width: f64::from(card.shape.size().0), margin: layout.margin, right_to_left }, layout)
}

fn card_view(context: &RenderContext, card: Card) -> CardView {
    let (page, layout) = placing(context, card);
    let (site, locale) = (&context.site, card.locale);
    let (pixels_wide, pixels_high) = card.shape.size();
    let language = site.locales().get(locale);
    let right_to_left = page.right_to_left;
    let issuer = |report: usize| super::metadata::issuer(site, &site.reports[report], locale).to_owned();
    let (title, edition) = heading(context, card);
    // The organisation is omitted if the title already names it.
    let organization = card.report.map_or_else(|| site.organization.name.get(locale).clone(), issuer);
    let organization = if organization.trim() == title.trim() { String::new() } else { organization };
    let edition = edition.as_deref().map(legible);
    let (title, edition) = page.title(&legible(&title), edition.as_deref(), layout);
    let shown = card.report.or(site.featured);
    let figures = shown.map(|report| figures(context, report, card)).unwrap_or_default();
    let figures: Vec<KeyFigureView> = figures.into_iter().map(legible_figure).collect();
    let featured = shown.filter(|_| card.report.is_none()).map(|report| report_title(context, report, locale));
    CardView {
        shape: if card.shape == Shape::Wide { "wide" } else { "square" },
        width: pixels_wide,
        height: pixels_high,
        accent: accent(site),
        language: language_view(language),
        anchor: if right_to_left { "end" } else { "start" },
        organization: page.fitted(&legible(&organization), layout.organization, 1),
        title,
        edition: edition.into_iter().collect(),
        figures: if featured.is_some() { Vec::new() } else { page.figures(&figures, layout) },
        featured: featured.map(|title| page.fitted(&legible(&title), (layout.figures, 30.0), 2)).unwrap_or_default(),
    }
}

/// Returns the colour of a site on a light background.
pub(super) fn accent(site: &Site) -> String {
    site.accent.as_ref().and_then(|accent| Colour::parse(&accent.id)).map_or(ACCENT.to_owned(), Colour::hex)
}

/// The area in which texts are placed. Lengths are in pixels.
struct Placing {
    width: f64,
    margin: f64,
    right_to_left: bool,
}

impl Placing {
    /// Returns the width available for text.
    fn room(&self) -> f64 {
        self.width - 2.0 * self.margin
    }

    /// Returns the x coordinate where lines begin, `away` from the margin in reading direction.
    fn start(&self, away: f64) -> f64 {
        if self.right_to_left { self.width - self.margin - away } else { self.margin + away }
    }

    fn text(&self, text: &str, away: f64, y: f64, size: f64) -> CardTextView {
        CardTextView { text: self.directed(text), x: round(self.start(away)), y: round(y), size: round(size) }
    }

    /// Wraps text of a right-to-left page in directional embedding characters, because the SVG
    /// renderer treats every line as left-to-right.
    fn directed(&self, text: &str) -> String {
        if self.right_to_left { format!("\u{202b}{text}\u{202c}") } else { text.to_owned() }
    }

    /// Returns lines from the baseline `y` down. The font size is reduced, in up to two steps,
    /// until there are at most `most` lines.
    fn fitted(&self, words: &str, (y, size): (f64, f64), most: usize) -> Vec<CardTextView> {
        let sizes = [size, size * 0.85, size * 0.72];
        let fits = |size: &&f64| broken(words, **size, self.room()).len() <= most;
        let size = *sizes.iter().find(fits).unwrap_or(&sizes[2]);
        let lines = balanced(words, size, self.room(), most);
        let place = |(index, line): (usize, &String)| self.text(line, 0.0, y + scaled(index) * size * LABEL_PITCH, size);
        lines.iter().enumerate().map(place).collect()
    }

    /// Returns the title with the edition below it, both vertically centred in the title's area.
    fn title(&self, title: &str, edition: Option<&str>, layout: &Layout) -> (Vec<CardTextView>, Option<CardTextView>) {
        let (top, bottom) = layout.title;
        let below = |size: f64| if edition.is_some() { size * 0.3 + layout.edition * 1.35 } else { 0.0 };
        // An edition is short; the title of a report, in its place on the card of a section, may need smaller type.
        let fitting = |edition: &str| layout.edition * (self.room() / width(edition, layout.edition)).min(1.0);
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
        let edition = edition.map(|edition| self.text(edition, 0.0, last + below(size), fitting(edition)));
        (lines.iter().enumerate().map(place).collect(), edition)
    }

    /// Returns as many key figures as fit side by side, in the report's order, and the width of a
    /// column. A figure whose texts are too long for its column is skipped. Fewer, wider columns are
    /// preferred to an empty column.
    fn chosen<'f>(&self, figures: &'f [KeyFigureView], layout: &Layout) -> (Vec<&'f KeyFigureView>, f64) {
        let (number, unit, label) = layout.figure_sizes;
        let room = |columns: usize| (self.room() - GAP * scaled(columns - 1)) / scaled(columns);
        let fitting = |columns: usize| -> Vec<&'f KeyFigureView> {
            let fits = |figure: &&KeyFigureView| {
                let whole = width(&figure.value, number) + width(&figure.approx, unit) + width(&figure.unit, unit);
                whole <= room(columns) && broken(&figure.label, label, room(columns)).len() <= LABEL_LINES
            };
            figures.iter().filter(fits).take(columns).collect()
        };
        let columns = (1..=layout.most_figures).rev().find(|columns| fitting(*columns).len() == *columns).unwrap_or(1);
        (fitting(columns), room(columns))
    }

    /// Returns the chosen key figures with the positions of their texts.
    fn figures(&self, figures: &[KeyFigureView], layout: &Layout) -> Vec<CardFigureView> {
        let (number, unit, label) = layout.figure_sizes;
        let (chosen, room) = self.chosen(figures, layout);
        let view = |(column, figure): (usize, &KeyFigureView)| {
            let away = scaled(column) * (room + GAP);
            let labels = balanced(&figure.label, label, room, LABEL_LINES);
            let label_place = |(index, line): (usize, &String)| {
                self.text(line, away, layout.figures + label * 1.65 + scaled(index) * label * LABEL_PITCH, label)
            };
            // In a right-to-left line, the directional embedding opens in the first part of the
            // text and closes in the last.
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

/// Replaces characters that XML forbids even in escaped form with spaces; with them the card
/// would not be a valid SVG.
pub(super) fn legible(text: &str) -> String {
    let is_foreign = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if is_foreign(c) { ' ' } else { c }).collect()
}

/// Applies `legible` to all texts of a key figure.
fn legible_figure(figure: KeyFigureView) -> KeyFigureView {
    KeyFigureView {
        value: legible(&figure.value),
        approx: legible(&figure.approx),
        unit: legible(&figure.unit),
        label: legible(&figure.label),
        ..figure
    }
}

/// Rounds to a tenth of a pixel, because smaller differences are not visible.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
