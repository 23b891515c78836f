//! Tables of `tables.yaml` as HTML, on a screen and on paper.

use super::markup::Markup;
use super::numbers::PrintedFact;
use super::paper::{self, Fit};
use super::prose::{Prose, region};
use crate::model::fact::{Fact, Quantity};
use crate::model::table::{ColumnKind, Content, Row, Table};
use crate::model::unit::{Unit, UnitKind};
use crate::narrative::{FactForm, FactReference};
use std::ops::Range;

/// A table in its printed form.
pub(super) struct Grid<'a> {
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
}

/// A cell of a table.
#[derive(Default)]
struct GridCell<'a> {
    content: CellContent<'a>,
    /// Number of decimals; `None` if the cell is not aligned at the decimal point.
    decimals: Option<u32>,
}

/// Where the unit of a number is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UnitPlace {
    /// In the caption, because all numbers of the table share it.
    Caption,
    /// In the head of the column. A percent sign stays with its numbers instead.
    Head,
    /// With the number.
    Cell,
}

impl UnitPlace {
    /// Returns the text of a number in its cell, without "about".
    fn printed(self, number: &PrintedFact) -> String {
        match self {
            UnitPlace::Caption => number.number(),
            UnitPlace::Head => number.number_with_sign(),
            UnitPlace::Cell => number.without_about(),
        }
    }
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
}

impl Prose<'_> {
    /// Returns a table in its printed form.
    pub(super) fn grid_of<'t>(&'t self, table: &'t Table) -> Grid<'t> {
        let numbers = table.number_columns();
        let common = self.shared_unit(table, &numbers);
        let heads = table.columns.iter().enumerate().map(|(index, column)| {
            let unit = self.shared_unit(table, &[index]).filter(|unit| common.is_none() && unit.kind != UnitKind::Percent);
            let unit = unit.map(|unit| self.numbers.unit_word(unit)).filter(|unit| !unit.is_empty());
            Head { label: column.label.get(self.locale).clone(), unit, is_text: matches!(column.kind, ColumnKind::Text) }
        });
        let rows = table.rows.iter().map(|row| Line {
            label: row.label.get(self.locale).clone(),
            cells: (0..table.columns.len()).map(|index| self.cell_of(table, row, index, common.is_some())).collect(),
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

    /// Returns a cell of a table in its printed form.
    fn cell_of<'t>(&'t self, table: &'t Table, row: &'t Row, index: usize, is_common: bool) -> GridCell<'t> {
        let unit = match self.shared_unit(table, &[index]) {
            _ if is_common => UnitPlace::Caption,
            Some(_) => UnitPlace::Head,
            None => UnitPlace::Cell,
        };
        let (content, decimals) = match &row.cells[index].content {
            Content::Fact(id) => {
                return self.report.facts.get(id).map(|fact| self.fact_cell(fact, unit)).unwrap_or_default();
            }
            Content::Number(quantity) => match table.amount(row, index, &self.report.facts) {
                Some(amount) => (CellContent::Number(unit.printed(&self.numbers.amount(&amount))), decimals(*quantity)),
                None => (CellContent::Empty, None),
            },
            Content::Text(text) => (CellContent::Text(text.get(self.locale)), None),
            Content::Nothing => (CellContent::Text("—"), None),
        };
        GridCell { content, decimals }
    }

    /// Returns a cell with a fact.
    fn fact_cell<'f>(&self, fact: &'f Fact, unit: UnitPlace) -> GridCell<'f> {
        let printed = self.numbers.fact(fact);
        let text = unit.printed(&printed);
        let content = CellContent::Fact(fact, printed.approximately + &text);
        GridCell { content, decimals: decimals(fact.quantity).filter(|_| unit != UnitPlace::Cell) }
    }

    /// Returns the unit of all numbers in these columns, if they share one.
    fn shared_unit<'t>(&'t self, table: &'t Table, columns: &[usize]) -> Option<&'t Unit> {
        if let Some(unit) = table.unit_of(columns) {
            return Some(unit);
        }
        let amounts = table
            .rows
            .iter()
            .flat_map(|row| columns.iter().filter_map(move |index| table.amount(row, *index, &self.report.facts)));
        let mut units = amounts.map(|amount| amount.unit);
        let first = units.next()?;
        units.all(|unit| unit.id == first.id).then_some(first)
    }

    /// Writes a table in a scrollable region.
    pub(super) fn grid(&self, out: &mut Markup, grid: &Grid<'_>) {
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
        let label =
            grid.rows.iter().map(|row| paper::longest_word(&row.label)).fold(paper::longest_word(&grid.rows_label), f64::max);
        let column = |index: usize| {
            let head = paper::longest_word(&grid.columns[index].label);
            let widths = grid.rows.iter().map(|row| match &row.cells[index].content {
                CellContent::Empty => 0.0,
                CellContent::Text(text) => paper::longest_word(text),
                // Numbers are not broken; a missing decimal has its place, and a mark may follow.
                CellContent::Number(number) | CellContent::Fact(_, number) => paper::length(number) + 1.0,
            });
            widths.fold(head, f64::max)
        };
        let columns: Vec<f64> = (0..grid.columns.len()).map(column).collect();
        paper::fit(label, &columns, self.is_chinese())
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
            out.element("tr").optional("class", row.is_total.then_some("total")).holding(|out| {
                out.element("th").attribute("scope", "row").text(&row.label);
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
        }
    }
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
