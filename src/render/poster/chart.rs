//! Charts of a poster: a bar for each value, with its name before and its number behind it, as the page of the poster lists them.

use super::super::card::legible;
use super::super::card_lines::{broken, width};
use super::super::chart::{Chart, ChartForm, Piece, Value};
use super::super::drawing;
use super::sheet::{Sheet, Tone};
use super::{ABOVE_BLOCK, SMALL, Writer};
use rust_decimal::prelude::ToPrimitive;

/// Font sizes of the title and of names and numbers, and the height of a bar.
const TITLE: f64 = 40.0;
const NAME: f64 = 34.0;
const BAR: f64 = 30.0;

/// A bar to be drawn.
struct Row {
    /// The name of the group that begins with it.
    group: Option<String>,
    name: String,
    number: String,
    note: String,
    length: f64,
}

impl Writer<'_, '_> {
    /// Draws a chart with its title, and what it says in words.
    pub(super) fn chart(&mut self, id: &str) {
        let prose = self.prose;
        let Some(chart) = prose.report.chart(id) else { return };
        let Some(drawn) = drawing::of(prose, chart) else { return };
        self.sheet.skip(ABOVE_BLOCK * 1.5);
        self.sheet.begin("chart");
        self.sheet.line(&legible(chart.title.get(prose.locale)), TITLE, Tone::Ink, true);
        if let Some(unit) = drawing::unit(prose, chart) {
            self.sheet.line(&legible(&unit), SMALL, Tone::Quiet, false);
        }
        bars(self.sheet, &drawn);
        self.sheet.skip(14.0);
        self.sheet.line(&legible(&drawing::summary(prose, &drawn)), SMALL, Tone::Quiet, false);
        let source = prose.source_text(chart.source.as_ref());
        if chart.source.is_some() {
            self.sheet.line(&legible(&source), SMALL, Tone::Quiet, false);
        }
    }
}

/// As much of the width a number may have beside its bar.
const BESIDE: f64 = 0.4;

/// Where the bars of a chart are: their zero, the length of the value 1, and the width of all.
struct Scale {
    zero: f64,
    per_unit: f64,
    room: f64,
}

impl Scale {
    fn of(rows: &[Row], chart: &Chart, room: f64) -> Scale {
        let whole: f64 = if chart.has_whole { 100.0 } else { 0.0 };
        let lengths = rows.iter().map(|row| row.length);
        let (least, most) = lengths.fold((0.0_f64, whole), |(least, most), length| (least.min(length), most.max(length)));
        let per_unit = if most > least { room / (most - least) } else { 0.0 };
        Scale { zero: -least * per_unit, per_unit, room }
    }
}

/// Draws the bars of a chart, all on one scale that contains zero.
fn bars(sheet: &mut Sheet, chart: &Chart) {
    let rows = rows(chart);
    let numbers = rows.iter().map(|row| width(&row.number, NAME)).fold(0.0, f64::max);
    let is_beside = numbers <= sheet.room() * BESIDE;
    let room = if is_beside { sheet.room() - numbers - 24.0 } else { sheet.room() };
    let scale = Scale::of(&rows, chart, room);
    for row in &rows {
        sheet.skip(12.0);
        if let Some(group) = &row.group {
            sheet.skip(10.0);
            sheet.line(group, NAME, Tone::Ink, true);
        }
        if !row.name.is_empty() {
            sheet.line(&row.name, NAME, Tone::Quiet, false);
        }
        if !is_beside {
            // A number with a long unit stands above its bar.
            sheet.line(&row.number, NAME, Tone::Ink, true);
        }
        bar(sheet, chart, &scale, row.length);
        if is_beside {
            sheet.text_at_end(&row.number, NAME, Tone::Ink, true);
        }
        sheet.skip(NAME * 1.6);
        for line in broken(&row.note, SMALL, sheet.room()) {
            sheet.text(&line, 0.0, SMALL, Tone::Quiet, false);
            sheet.skip(SMALL * 1.5);
        }
    }
    if chart.kind == ChartForm::Progress {
        sheet.line(&legible(&chart.target), SMALL, Tone::Quiet, false);
    }
}

/// Draws a bar on its ground, from zero to one side or the other, with the line of the target.
fn bar(sheet: &mut Sheet, chart: &Chart, scale: &Scale, amount: f64) {
    let y = sheet.top() + (NAME * 1.6 - BAR) / 2.0;
    sheet.bar(0.0, y, scale.room, BAR, Tone::Wash);
    let length = amount.abs() * scale.per_unit;
    if length > 0.0 {
        let start = if amount < 0.0 { scale.zero - length } else { scale.zero };
        sheet.bar(start, y, length.max(2.0), BAR, Tone::Accent);
    }
    if scale.zero > 0.0 {
        sheet.bar(scale.zero - 1.0, y - 4.0, 2.0, BAR + 8.0, Tone::Quiet);
    }
    if chart.kind == ChartForm::Progress {
        sheet.bar(scale.zero + 100.0 * scale.per_unit - 1.5, y - 6.0, 3.0, BAR + 12.0, Tone::Ink);
    }
}

/// Returns a row for each value: of one series in its order, of several in groups.
fn rows(chart: &Chart) -> Vec<Row> {
    let is_grouped = chart.series.len() > 1;
    let mut rows = Vec::new();
    for (index, category) in chart.categories.iter().enumerate() {
        for (position, series) in chart.series.iter().enumerate() {
            let (Some(entry), Some(printed)) = (series.values.get(index), series.printed().nth(index)) else { continue };
            let value = entry.as_ref().ok();
            let total = if category.total.is_empty() { String::new() } else { format!(" {}", text(&category.total)) };
            rows.push(Row {
                group: (is_grouped && position == 0).then(|| legible(&format!("{}{total}", category.label))),
                name: legible(if is_grouped { &series.name } else { &category.label }),
                number: legible(printed),
                note: value.map(|value| legible(&text(&value.note))).unwrap_or_default(),
                length: value.map_or(0.0, length),
            });
        }
    }
    rows
}

fn length(value: &Value) -> f64 {
    value.amount.to_f64().unwrap_or_default()
}

/// Returns a text with numbers as plain text.
fn text(pieces: &[Piece]) -> String {
    let words = |piece: &Piece| match piece {
        Piece::Words(words) => words.clone(),
        Piece::Number(number) => number.text.clone(),
    };
    pieces.iter().map(words).collect()
}
