//! Tables, charts and cards of key figures, as HTML. Every number is printed as in the
//! narrative and refers to its fact, so that its notes and relations are one tap away.

use super::chart;
use super::drawing;
use super::markup::Markup;
use super::metadata::issuer;
use super::names::fact_label;
use super::paper::{self, Fit};
use super::prose::{Prose, region};
use crate::model::chart::{Chart, Drawn};
use crate::model::fact::{Fact, Quantity};
use crate::model::table::{ColumnKind, Content, Row, Table};
use crate::model::text::Localized;
use crate::narrative::{Exhibit, FactForm, FactReference, Inline, Subject};
use std::ops::Range;

/// A table in its printed form.
struct Grid<'a> {
    /// The accessible name of the table's region; unique on a page.
    name: String,
    caption: String,
    /// The common unit of all numbers.
    unit: Option<String>,
    /// The header of the column of row labels.
    rows_label: String,
    columns: Vec<Head>,
    rows: Vec<Line<'a>>,
}

/// The header of a column, with its unit if the table has no common one.
struct Head {
    label: String,
    unit: Option<String>,
    /// Whether the column contains text, which is not aligned like numbers.
    is_text: bool,
}

/// A row of a table.
struct Line<'a> {
    label: String,
    /// One cell per column.
    cells: Vec<GridCell<'a>>,
    is_total: bool,
    branch: Option<Branch<'a>>,
}

/// What a row of a tree is a part of.
struct Branch<'a> {
    /// 2 for the parts of a row of the table.
    level: usize,
    /// The label of the row above it in the tree, for readers who do not see the indent.
    parent: &'a str,
    /// Whether 其中 (of which) stands before its label.
    begins_of_which: bool,
}

/// A cell of a table.
#[derive(Default)]
struct GridCell<'a> {
    content: CellContent<'a>,
    /// Number of decimals; `None` if the cell is not aligned at the decimal point.
    decimals: Option<u32>,
}

/// The content of a cell.
#[derive(Default)]
enum CellContent<'a> {
    #[default]
    Empty,
    Text(&'a str),
    /// A formatted number that is not a fact.
    Number(String),
    /// A fact of the report with its formatted number.
    Fact(&'a Fact, String),
    /// A fact of an earlier report. It has no notes or relations here, because those of the page
    /// belong to its own report.
    Earlier(&'a Fact),
}

impl Prose<'_> {
    /// Writes a table, chart or group of key figures, with its notes.
    pub(super) fn exhibit(&self, out: &mut Markup, exhibit: &Exhibit) {
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
            out.element("div").attribute("class", "exhibit-notes").holding(|out| self.blocks(out, &exhibit.notes));
        }
    }

    /// Writes key figures in large type, each with its label and target.
    fn cards(&self, out: &mut Markup, facts: &[Inline]) {
        out.element("ul").attribute("class", &format!("figures figures-{}", facts.len())).holding(|out| {
            for inline in facts {
                let Inline::Fact(reference) = inline else { continue };
                if let Some(fact) = self.report.fact(&reference.id) {
                    out.element("li").attribute("class", "figure").holding(|out| self.card(out, fact, reference));
                }
            }
        });
    }

    /// Writes a key figure.
    fn card(&self, out: &mut Markup, fact: &Fact, reference: &FactReference) {
        out.element("span").attribute("class", "figure-label").text(&fact_label(self.messages, fact, self.locale));
        out.raw(" ");
        out.element("span").attribute("class", "figure-value").holding(|out| self.card_value(out, fact, reference));
        if let Some(target) = fact.target.as_ref().and_then(|target| self.report.fact(&target.id)) {
            let value = self.numbers.fact(target).full();
            out.raw(" ");
            let context = out.element("span").attribute("class", "figure-context");
            context.printed(&self.messages.fill("target", &[("value", &value)]));
        }
    }

    /// Writes the number and unit of a key figure.
    fn card_value(&self, out: &mut Markup, fact: &Fact, reference: &FactReference) {
        // A percent sign is part of the number; any other unit is printed smaller.
        let printed = self.numbers.fact(fact);
        let (number, unit) = (printed.number_with_sign(), printed.unit_apart());
        if !printed.approximately.is_empty() {
            out.element("span").attribute("class", "figure-approx").text(&printed.approximately);
        }
        let data = out.element("data").attribute("class", "figure-number");
        data.attribute("value", &fact.quantity.machine()).printed(&number);
        self.note_mark(out, reference);
        if !unit.is_empty() {
            out.raw(" ");
            out.element("span").attribute("class", "figure-unit").text(unit);
        }
    }

    /// Writes a table with its source and a link to its data.
    fn table_figure(&self, out: &mut Markup, table: &Table) {
        out.element("figure").attribute("class", "exhibit").holding(|out| {
            self.grid(out, &self.grid_of(table));
            self.source(out, table.source.as_ref(), Some(self.table_data(&table.id)));
        });
    }

    /// Writes a chart with its textual summary and a table of its numbers.
    fn chart_figure(&self, out: &mut Markup, chart: &Chart) {
        let passage = self.passage.unwrap_or_default();
        let Some(drawn) = drawing::of(self, chart, &format!("chart-{passage}-{}", chart.id)) else { return };
        out.element("figure").attribute("class", "exhibit chart-figure").holding(|out| {
            out.element("figcaption").text(&drawn.title);
            // The words of a chart are in its summary and its table.
            if !out.has_only_words() {
                out.raw(&chart::draw(&drawn));
            }
            out.element("p").attribute("class", "chart-summary").printed(&drawn.summary);
            self.grid(out, &self.grid_of_chart(chart));
            self.source(out, chart.source.as_ref(), self.chart_data(chart));
        });
    }

    /// Returns the link to a table's file. It leads to the data page, which also explains what to
    /// do if files cannot be saved.
    fn table_data(&self, id: &str) -> (String, &str) {
        (self.link_context.table_file(self.site, id), self.messages.get("exhibit_data"))
    }

    /// Returns the link to the numbers of a chart: the file of its table, or its first fact.
    fn chart_data(&self, chart: &Chart) -> Option<(String, &str)> {
        match &chart.drawn {
            Drawn::Table { table, .. } => Some(self.table_data(&table.id)),
            Drawn::Facts(facts) => {
                let first = facts.first()?;
                Some((self.link_context.fact(self.site, &first.id), self.messages.get("exhibit_facts")))
            }
        }
    }

    /// Writes the source of a table or chart: its own, or that of the report, or the issuer.
    fn source(&self, out: &mut Markup, own: Option<&Localized<String>>, data: Option<(String, &str)>) {
        let source = own.or(self.report.source.as_ref()).map(|source| source.get(self.locale).as_str());
        let source = source.unwrap_or_else(|| issuer(self.site, self.report, self.locale));
        out.element("p").attribute("class", "exhibit-source").holding(|out| {
            out.text(&self.messages.fill("exhibit_source", &[("source", source)]));
            if let Some((href, words)) = data {
                out.raw(" ");
                out.element("a").attribute("class", "exhibit-data").attribute("href", &href).text(words);
            }
        });
    }

    /// Returns a table in its printed form.
    fn grid_of<'t>(&'t self, table: &'t Table) -> Grid<'t> {
        let common = table.unit();
        let heads = table.columns.iter().map(|column| {
            let unit = match &column.kind {
                ColumnKind::Number(Some(unit)) if common.is_none() => Some(self.numbers.unit_word(unit)),
                _ => None,
            };
            let is_text = matches!(column.kind, ColumnKind::Text);
            Head { label: column.label.get(self.locale).clone(), unit: unit.filter(|unit| !unit.is_empty()), is_text }
        });
        let is_nested = table.is_nested();
        let rows = table.rows.iter().enumerate().map(|(position, row)| Line {
            label: row.label.get(self.locale).clone(),
            cells: if is_nested && table.is_heading(position) {
                table.columns.iter().map(|_| GridCell::default()).collect()
            } else {
                (0..table.columns.len()).map(|index| self.cell_of(table, row, index)).collect()
            },
            is_total: row.is_total,
            branch: self.branch(table, position),
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

    /// Returns what a row is a part of, if it is one.
    fn branch<'t>(&self, table: &'t Table, position: usize) -> Option<Branch<'t>> {
        let parent = table.parent(position)?;
        let of_which = || table.children(parent).filter(|child| table.rows[*child].is_of_which);
        Some(Branch {
            level: table.rows[position].level,
            parent: table.rows[parent].label.get(self.locale),
            begins_of_which: of_which().next() == Some(position),
        })
    }

    /// Returns a cell of a table in its printed form.
    fn cell_of<'t>(&'t self, table: &'t Table, row: &'t Row, index: usize) -> GridCell<'t> {
        let has_unit = matches!(&table.columns[index].kind, ColumnKind::Number(Some(_)));
        let (content, decimals) = match &row.cells[index].content {
            Content::Fact(id) => {
                return self.report.fact(id).map(|fact| self.fact_cell(fact, has_unit)).unwrap_or_default();
            }
            Content::Number(quantity) => match table.amount(row, index, self.report) {
                // The header contains the unit, but a percent sign stays with the number.
                Some(amount) => (CellContent::Number(self.numbers.amount(&amount).number_with_sign()), decimals(*quantity)),
                None => (CellContent::Empty, None),
            },
            Content::Text(text) => (CellContent::Text(text.get(self.locale)), None),
            Content::Nothing => (CellContent::Text("—"), None),
        };
        GridCell { content, decimals }
    }

    /// Returns a cell with a fact. `is_unit_said` tells whether the header contains the unit.
    fn fact_cell<'f>(&self, fact: &'f Fact, is_unit_said: bool) -> GridCell<'f> {
        let printed = self.numbers.fact(fact);
        let text = if is_unit_said { printed.number_with_sign() } else { printed.without_about() };
        let content = CellContent::Fact(fact, printed.approximately + &text);
        GridCell { content, decimals: decimals(fact.quantity).filter(|_| is_unit_said) }
    }

    /// Returns the numbers of a chart as a table: the chart's table, or one row per fact.
    fn grid_of_chart<'t>(&'t self, chart: &'t Chart) -> Grid<'t> {
        if let Drawn::Table { table, .. } = &chart.drawn
            && let Some(table) = self.report.table(&table.id)
        {
            // The whole table, because a reader who checks the sum needs the total as well.
            let caption = self.messages.get("chart_data").to_owned();
            return Grid { name: chart.title.get(self.locale).clone(), caption, ..self.grid_of(table) };
        }
        let facts = drawing::grid_rows(self, chart);
        let head = |label: &str| Head { label: label.to_owned(), unit: None, is_text: false };
        let lines = facts.rows.into_iter().map(|row| {
            let earlier = |fact| GridCell { content: CellContent::Earlier(fact), decimals: None };
            let cell = |fact| if row.is_own { self.fact_cell(fact, false) } else { earlier(fact) };
            let cells = row.facts.into_iter().map(|fact| fact.map(cell).unwrap_or_default()).collect();
            Line { label: row.label, cells, is_total: false, branch: None }
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

    /// Writes a table in a scrollable region.
    fn grid(&self, out: &mut Markup, grid: &Grid<'_>) {
        let name = self.messages.fill("table_region", &[("columns", &grid.name)]);
        let every = 0..grid.columns.len();
        match self.grid_paper(grid) {
            Fit::Sheet(class) => region(out, &name, class.as_deref()).holding(|out| self.grid_table(out, grid, &every)),
            Fit::Groups(groups) => {
                region(out, &name, Some(paper::WHOLE_CLASS)).holding(|out| self.grid_table(out, grid, &every));
                // The words of a table are said once.
                let groups = if out.has_only_words() { Vec::new() } else { groups };
                for group in &groups {
                    let class = format!("table {}", paper::GROUP_CLASS);
                    out.raw("\n");
                    out.element("div").attribute("class", &class).holding(|out| self.grid_table(out, grid, group));
                }
            }
        }
    }

    /// How a table fits on paper.
    fn grid_paper(&self, grid: &Grid<'_>) -> Fit {
        let label = grid.rows.iter().map(|row| self.label_length(row)).fold(paper::longest_word(&grid.rows_label), f64::max);
        let column = |index: usize| {
            let head = paper::longest_word(&grid.columns[index].label);
            let widths = grid.rows.iter().map(|row| match &row.cells[index].content {
                CellContent::Empty => 0.0,
                CellContent::Text(text) => paper::longest_word(text),
                // Numbers are not broken; a missing decimal has its place, and a mark may follow.
                CellContent::Number(number) | CellContent::Fact(_, number) => paper::length(number) + 1.0,
                CellContent::Earlier(fact) => paper::length(&self.numbers.fact(fact).full()),
            });
            widths.fold(head, f64::max)
        };
        let columns: Vec<f64> = (0..grid.columns.len()).map(column).collect();
        paper::fit(label, &columns, self.is_chinese())
    }

    /// How much of a line the label of a row needs at least, with its indent.
    fn label_length(&self, row: &Line<'_>) -> f64 {
        let own = paper::longest_word(&row.label);
        let Some(branch) = &row.branch else { return own };
        let prefix = if branch.begins_of_which { paper::length(self.messages.get("of_which")) } else { 0.0 };
        own.max(prefix) + u32::try_from(branch.level - 1).map_or(0.0, f64::from)
    }

    /// Writes a table with some of its columns.
    fn grid_table(&self, out: &mut Markup, grid: &Grid<'_>, columns: &Range<usize>) {
        out.element("table").attribute("class", "data").holding(|out| {
            out.raw("\n");
            out.element("caption").holding(|out| {
                out.element("span").attribute("class", "caption").holding(|out| {
                    out.text(&grid.caption);
                    if columns.start > 0 {
                        out.raw(" ");
                        out.text(self.messages.get("table_continued"));
                    }
                    self.unit(out, "table_unit", grid.unit.as_deref());
                });
            });
            out.raw("\n");
            out.element("thead").holding(|out| out.element("tr").holding(|out| self.grid_head(out, grid, columns)));
            out.raw("\n");
            out.element("tbody").holding(|out| self.grid_rows(out, grid, columns));
        });
    }

    /// Writes the unit of a table or column, if there is one.
    fn unit(&self, out: &mut Markup, message: &str, unit: Option<&str>) {
        if let Some(unit) = unit {
            out.raw(" ");
            out.element("span").attribute("class", "table-unit").text(&self.messages.fill(message, &[("unit", unit)]));
        }
    }

    /// Writes the header row of a table.
    fn grid_head(&self, out: &mut Markup, grid: &Grid<'_>, columns: &Range<usize>) {
        out.element("th").attribute("scope", "col").text(&grid.rows_label);
        for column in &grid.columns[columns.clone()] {
            let head = out.element("th").attribute("scope", "col");
            head.optional("class", (!column.is_text).then_some("amount")).holding(|out| {
                out.text(&column.label);
                self.unit(out, "column_unit", column.unit.as_deref());
            });
        }
    }

    /// Writes the body rows of a table.
    fn grid_rows(&self, out: &mut Markup, grid: &Grid<'_>, columns: &Range<usize>) {
        let deepest = |index: usize| grid.rows.iter().filter_map(|row| row.cells[index].decimals).max().unwrap_or(0);
        let depths: Vec<u32> = (0..grid.columns.len()).map(deepest).collect();
        out.raw("\n");
        for row in &grid.rows {
            out.element("tr").optional("class", row_class(row).as_deref()).holding(|out| {
                out.element("th").attribute("scope", "row").holding(|out| self.row_label(out, row));
                for ((cell, column), depth) in
                    row.cells.iter().zip(&grid.columns).zip(&depths).take(columns.end).skip(columns.start)
                {
                    let class = (!column.is_text).then(|| number_class(cell, *depth));
                    out.element("td").optional("class", class.as_deref()).holding(|out| self.cell(out, &cell.content));
                }
            });
            out.raw("\n");
        }
    }

    /// Writes the label of a row. Readers who do not see the indent are told what it belongs to.
    fn row_label(&self, out: &mut Markup, row: &Line<'_>) {
        if let Some(branch) = &row.branch {
            if !out.has_only_words() {
                let words = self.messages.fill("row_within", &[("row", branch.parent)]);
                out.element("span").attribute("class", "visually-hidden").text(&words);
            }
            // The label may say it itself.
            let words = self.messages.get("of_which");
            let said = words.trim_end_matches([':', '：', ' ']);
            if branch.begins_of_which && !row.label.to_lowercase().starts_with(said) {
                out.text(words);
            }
        }
        out.text(&row.label);
    }

    /// Writes the content of a cell.
    fn cell(&self, out: &mut Markup, content: &CellContent<'_>) {
        match content {
            CellContent::Empty => {}
            CellContent::Text(text) => out.text(text),
            CellContent::Number(number) => out.printed(number),
            CellContent::Fact(fact, number) => {
                let data = out.element("data").attribute("class", "fact").attribute("data-fact", &fact.id);
                data.attribute("value", &fact.quantity.machine()).printed(number);
                let (id, position) = (fact.id.clone(), fact.place.position);
                self.note_mark(out, &FactReference { id, form: FactForm::Full, position });
            }
            CellContent::Earlier(fact) => {
                let data = out.element("data").attribute("value", &fact.quantity.machine());
                data.printed(&self.numbers.fact(fact).full());
            }
        }
    }
}

/// Returns the classes of a row: whether it is a total, and its level in the tree.
fn row_class(row: &Line<'_>) -> Option<String> {
    let total = row.is_total.then(|| "total".to_owned());
    let level = row.branch.as_ref().map(|branch| format!("level-{}", branch.level));
    let classes: Vec<String> = total.into_iter().chain(level).collect();
    (!classes.is_empty()).then(|| classes.join(" "))
}

/// Returns the class of a numeric cell. Numbers are aligned at the end of the cell; a number with
/// fewer decimals than its column gets padding for the missing ones, so that decimal points
/// are aligned.
fn number_class(cell: &GridCell<'_>, depth: u32) -> String {
    match cell.decimals {
        Some(0) if depth > 0 => format!("amount less-{} no-point", depth.min(6)),
        Some(own) if own < depth => format!("amount less-{}", (depth - own).min(6)),
        _ => "amount".to_owned(),
    }
}

/// Returns the number of decimals, or `None` if the number is printed with a word such as 万.
fn decimals(quantity: Quantity) -> Option<u32> {
    match quantity {
        Quantity::Number { digits, scale: crate::model::fact::Scale::One } => Some(digits.scale()),
        _ => None,
    }
}
