//! Tables, charts and cards of figures, as HTML. Every number is printed as in
//! prose, with its fact behind it, so that its notes and ties are one tap away.

use super::chart;
use super::drawing;
use super::html::{attribute, escape, escape_into, escape_printed};
use super::metadata::issuer;
use super::prose::{Prose, TAKES_ALL};
use crate::model::chart::{Chart, Drawn};
use crate::model::fact::{Fact, Quantity};
use crate::model::table::{ColumnKind, Content, Row, Table};
use crate::model::text::Localized;
use crate::narrative::{Exhibit, FactForm, FactReference, Inline, Subject};
use std::fmt::Write as _;

/// A table as it is printed.
struct Grid {
    /// What its region is called by screen readers: no two on a page alike.
    name: String,
    caption: String,
    /// The unit of all of its numbers.
    unit: Option<String>,
    rows_label: String,
    columns: Vec<Head>,
    rows: Vec<Line>,
}

/// A column's name, and the unit that it has alone.
struct Head {
    label: String,
    unit: Option<String>,
    is_text: bool,
}

struct Line {
    label: String,
    /// HTML, with as many cells as there are columns.
    cells: Vec<GridCell>,
    is_total: bool,
}

#[derive(Clone, Default)]
struct GridCell {
    html: String,
    /// Digits behind the point; `None` where the cell is not aligned at it.
    decimals: Option<u32>,
}

impl Prose<'_> {
    pub(super) fn exhibit(&self, out: &mut String, exhibit: &Exhibit) {
        match &exhibit.subject {
            Subject::Facts(facts) => self.cards(out, facts),
            Subject::Table(id) => {
                if let Some(table) = self.report.table(id) {
                    self.table_figure(out, table);
                }
            }
            Subject::Chart(id) => {
                if let Some(chart) = self.report.chart(id) {
                    self.chart_figure(out, chart);
                }
            }
        }
        if !exhibit.notes.is_empty() {
            write!(out, "<div class=\"exhibit-notes\">{}</div>", self.blocks(&exhibit.notes)).expect(TAKES_ALL);
        }
    }

    /// Figures large, each with its label and target.
    fn cards(&self, out: &mut String, facts: &[Inline]) {
        write!(out, "<ul class=\"figures figures-{}\">", facts.len()).expect(TAKES_ALL);
        for inline in facts {
            let Inline::Fact(reference) = inline else { continue };
            let Some(fact) = self.report.facts.get(&reference.id) else { continue };
            out.push_str("<li class=\"figure\"><span class=\"figure-label\">");
            escape_into(out, fact.label.get(self.locale));
            out.push_str("</span> <span class=\"figure-value\">");
            self.card_value(out, fact, reference);
            out.push_str("</span>");
            if let Some(target) = fact.target.as_ref().and_then(|target| self.report.facts.get(&target.id)) {
                let value = self.numbers.fact(target).full();
                let words = escape_printed(&self.messages.fill("target", &[("value", &value)]));
                write!(out, " <span class=\"figure-context\">{words}</span>").expect(TAKES_ALL);
            }
            out.push_str("</li>");
        }
        out.push_str("</ul>");
    }

    fn card_value(&self, out: &mut String, fact: &Fact, reference: &FactReference) {
        // A sign of percent belongs to the number; a unit is set smaller.
        let printed = self.numbers.fact(fact);
        let (number, unit) = (printed.number_with_sign(), printed.unit_apart());
        if !printed.approximately.is_empty() {
            write!(out, "<span class=\"figure-approx\">{}</span>", escape(&printed.approximately)).expect(TAKES_ALL);
        }
        out.push_str("<data class=\"figure-number\"");
        attribute(out, "value", &fact.quantity.machine());
        write!(out, ">{}</data>", escape_printed(&number)).expect(TAKES_ALL);
        self.note_mark(out, reference);
        if !unit.is_empty() {
            write!(out, " <span class=\"figure-unit\">{}</span>", escape(unit)).expect(TAKES_ALL);
        }
    }

    fn table_figure(&self, out: &mut String, table: &Table) {
        out.push_str("<figure class=\"exhibit\">");
        self.grid(out, &self.grid_of(table));
        self.source(out, table.source.as_ref(), Some(self.table_data(&table.id)));
        out.push_str("</figure>");
    }

    /// The drawing, what it says in words, and its numbers as a table.
    fn chart_figure(&self, out: &mut String, chart: &Chart) {
        let passage = self.passage.unwrap_or_default();
        let Some(drawn) = drawing::of(self, chart, &format!("chart-{passage}-{}", chart.id)) else { return };
        out.push_str("<figure class=\"exhibit chart-figure\"><figcaption>");
        escape_into(out, &drawn.title);
        out.push_str("</figcaption>");
        out.push_str(&chart::draw(&drawn));
        write!(out, "<p class=\"chart-summary\">{}</p>", escape_printed(&drawn.summary)).expect(TAKES_ALL);
        self.grid(out, &self.grid_of_chart(chart));
        self.source(out, chart.source.as_ref(), self.chart_data(chart));
        out.push_str("</figure>");
    }

    /// The way to a table's file, by the page of data: there it says what to do where
    /// files cannot be saved.
    fn table_data(&self, id: &str) -> (String, &str) {
        (self.surroundings.table_file(self.site, id), self.messages.get("exhibit_data"))
    }

    /// The way to the numbers of a chart: its table's file, or its first fact.
    fn chart_data(&self, chart: &Chart) -> Option<(String, &str)> {
        match &chart.drawn {
            Drawn::Table { table, .. } => Some(self.table_data(&table.id)),
            Drawn::Facts(facts) => {
                let first = facts.first()?;
                Some((self.surroundings.fact(self.site, &first.id), self.messages.get("exhibit_facts")))
            }
        }
    }

    fn source(&self, out: &mut String, own: Option<&Localized<String>>, data: Option<(String, &str)>) {
        let source = own.or(self.report.source.as_ref()).map(|source| source.get(self.locale).as_str());
        let source = source.unwrap_or_else(|| issuer(self.site, self.report, self.locale));
        let words = escape(&self.messages.fill("exhibit_source", &[("source", source)]));
        write!(out, "<p class=\"exhibit-source\">{words}").expect(TAKES_ALL);
        if let Some((href, words)) = data {
            out.push_str(" <a class=\"exhibit-data\"");
            attribute(out, "href", &href);
            write!(out, ">{}</a>", escape(words)).expect(TAKES_ALL);
        }
        out.push_str("</p>");
    }

    fn grid_of(&self, table: &Table) -> Grid {
        let common = table.unit();
        let heads = table.columns.iter().map(|column| {
            let unit = match &column.kind {
                ColumnKind::Number(Some(unit)) if common.is_none() => Some(self.numbers.unit_word(unit)),
                _ => None,
            };
            let is_text = matches!(column.kind, ColumnKind::Text);
            Head { label: column.label.get(self.locale).clone(), unit: unit.filter(|unit| !unit.is_empty()), is_text }
        });
        let rows = table.rows.iter().map(|row| Line {
            label: row.label.get(self.locale).clone(),
            cells: (0..table.columns.len()).map(|index| self.cell_of(table, row, index)).collect(),
            is_total: row.is_total,
        });
        Grid {
            name: table.caption.get(self.locale).clone(),
            caption: table.caption.get(self.locale).clone(),
            unit: common.map(|unit| self.numbers.unit_word(unit)).filter(|unit| !unit.is_empty()),
            rows_label: table.rows_label.get(self.locale).clone(),
            columns: heads.collect(),
            rows: rows.collect(),
        }
    }

    fn cell_of(&self, table: &Table, row: &Row, index: usize) -> GridCell {
        let has_unit = matches!(&table.columns[index].kind, ColumnKind::Number(Some(_)));
        match &row.cells[index].content {
            Content::Fact(id) => self.report.facts.get(id).map(|fact| self.fact_cell(fact, has_unit)).unwrap_or_default(),
            Content::Number(quantity) => match table.amount(row, index, &self.report.facts) {
                // Without a unit that the head says, but with its sign of percent.
                Some(amount) => {
                    let number = self.numbers.amount(&amount).number_with_sign();
                    GridCell { html: escape_printed(&number), decimals: decimals(*quantity) }
                }
                None => GridCell::default(),
            },
            Content::Text(text) => GridCell { html: escape(text.get(self.locale)), decimals: None },
            Content::Nothing => GridCell { html: "—".to_owned(), decimals: None },
        }
    }

    fn fact_cell(&self, fact: &Fact, is_unit_said: bool) -> GridCell {
        let printed = self.numbers.fact(fact);
        let text = if is_unit_said { printed.number_with_sign() } else { printed.without_about() };
        let text = printed.approximately + &text;
        let mut html = String::from("<data class=\"fact\"");
        attribute(&mut html, "data-fact", &fact.id);
        attribute(&mut html, "value", &fact.quantity.machine());
        write!(html, ">{}</data>", escape_printed(&text)).expect(TAKES_ALL);
        let reference = FactReference { id: fact.id.clone(), form: FactForm::Full, position: fact.place.position };
        self.note_mark(&mut html, &reference);
        GridCell { html, decimals: decimals(fact.quantity).filter(|_| is_unit_said) }
    }

    /// The figure of an earlier report, by itself: this page's notes and ties are those of
    /// its own.
    fn earlier_cell(&self, fact: &Fact) -> GridCell {
        let mut html = String::from("<data");
        attribute(&mut html, "value", &fact.quantity.machine());
        write!(html, ">{}</data>", escape_printed(&self.numbers.fact(fact).full())).expect(TAKES_ALL);
        GridCell { html, decimals: None }
    }

    /// The numbers of a chart: its table's columns, or a row for each fact.
    fn grid_of_chart(&self, chart: &Chart) -> Grid {
        if let Drawn::Table { table, .. } = &chart.drawn
            && let Some(table) = self.report.table(&table.id)
        {
            // The whole table: a reader who checks the sum wants the total too.
            let caption = self.messages.get("chart_data").to_owned();
            return Grid { name: chart.title.get(self.locale).clone(), caption, ..self.grid_of(table) };
        }
        let facts = drawing::grid_rows(self, chart);
        let head = |label: &str| Head { label: label.to_owned(), unit: None, is_text: false };
        let lines = facts.rows.into_iter().map(|row| {
            let cell = |fact| if row.is_own { self.fact_cell(fact, false) } else { self.earlier_cell(fact) };
            let cells = row.facts.into_iter().map(|fact| fact.map(cell).unwrap_or_default()).collect();
            Line { label: row.label, cells, is_total: false }
        });
        Grid {
            name: chart.title.get(self.locale).clone(),
            caption: self.messages.get("chart_data").to_owned(),
            unit: None,
            rows_label: facts.rows_label,
            rows: lines.collect(),
            columns: facts.columns.iter().map(|label| head(label)).collect(),
        }
    }

    /// A wide table scrolls inside its region, which the keyboard can reach.
    fn grid(&self, out: &mut String, grid: &Grid) {
        out.push_str("<div class=\"table\" role=\"region\" tabindex=\"0\"");
        attribute(out, "aria-label", &self.messages.fill("table_region", &[("columns", &grid.name)]));
        write!(out, "><table class=\"data\">\n<caption><span class=\"caption\">{}", escape(&grid.caption)).expect(TAKES_ALL);
        if let Some(unit) = &grid.unit {
            let words = escape(&self.messages.fill("table_unit", &[("unit", unit)]));
            write!(out, " <span class=\"table-unit\">{words}</span>").expect(TAKES_ALL);
        }
        write!(out, "</span></caption>\n<thead><tr><th scope=\"col\">{}</th>", escape(&grid.rows_label)).expect(TAKES_ALL);
        for column in &grid.columns {
            let class = if column.is_text { "" } else { " class=\"amount\"" };
            write!(out, "<th scope=\"col\"{class}>{}", escape(&column.label)).expect(TAKES_ALL);
            if let Some(unit) = &column.unit {
                let words = escape(&self.messages.fill("column_unit", &[("unit", unit)]));
                write!(out, " <span class=\"table-unit\">{words}</span>").expect(TAKES_ALL);
            }
            out.push_str("</th>");
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        let depths: Vec<u32> = (0..grid.columns.len())
            .map(|index| grid.rows.iter().filter_map(|row| row.cells[index].decimals).max().unwrap_or(0))
            .collect();
        for row in &grid.rows {
            out.push_str(if row.is_total { "<tr class=\"total\">" } else { "<tr>" });
            write!(out, "<th scope=\"row\">{}</th>", escape(&row.label)).expect(TAKES_ALL);
            for ((cell, column), depth) in row.cells.iter().zip(&grid.columns).zip(&depths) {
                let class = if column.is_text { String::new() } else { number_class(cell, *depth) };
                write!(out, "<td{class}>{}</td>", cell.html).expect(TAKES_ALL);
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>");
    }
}

/// Numbers are set at the end of their cell; one with fewer decimals than its
/// column leaves the room of the missing ones, so that points stand in a line.
fn number_class(cell: &GridCell, depth: u32) -> String {
    match cell.decimals {
        Some(0) if depth > 0 => format!(" class=\"amount less-{} no-point\"", depth.min(6)),
        Some(own) if own < depth => format!(" class=\"amount less-{}\"", (depth - own).min(6)),
        _ => " class=\"amount\"".to_owned(),
    }
}

/// Digits behind the point, where a number is printed without a word such as 万.
fn decimals(quantity: Quantity) -> Option<u32> {
    match quantity {
        Quantity::Number { digits, scale: crate::model::fact::Scale::One } => Some(digits.scale()),
        _ => None,
    }
}
