//! Writes a table of printed cells as HTML: for the screen, and as it fits on paper. `printed_table.rs` prints the cells.

use super::markup::Markup;
use super::paper::{self, Fit, Shape};
use super::prose::{Prose, region};
use crate::model::fact::Fact;
use crate::model::mark::Mark;
use crate::model::table::Table;
use crate::narrative::{FactForm, FactReference};
use std::collections::BTreeSet;
use std::ops::Range;

/// The least width of the label of a row under another one, in em; `parts.css` has the same.
const LEAST_LABEL: f64 = 7.0;

/// A table with as many rows may be divided between sheets; `print.css` keeps shorter ones whole.
const BREAKS: usize = 9;

/// A table in its printed form.
pub(super) struct Grid<'a> {
    /// The accessible name of the table's region; unique on a page.
    pub name: String,
    pub caption: String,
    /// The common unit of all numbers.
    pub unit: Option<String>,
    /// The header of the column of row labels.
    pub rows_label: String,
    pub columns: Vec<Head>,
    pub groups: Vec<HeadGroup>,
    /// What is printed with the table.
    pub statement: Option<String>,
    pub rows: Vec<Line<'a>>,
}

/// The header of a column, with its unit if the table has no common one.
pub(super) struct Head {
    pub label: String,
    pub unit: Option<String>,
    /// Whether the column contains text, which is not aligned like numbers.
    pub is_text: bool,
}

/// A heading over several columns.
pub(super) struct HeadGroup {
    pub label: String,
    pub columns: Range<usize>,
    /// 0 for a heading that has no other one above it.
    pub level: usize,
}

/// A row of a table.
pub(super) struct Line<'a> {
    pub label: String,
    /// One cell per column.
    pub cells: Vec<GridCell<'a>>,
    pub is_total: bool,
    pub branch: Option<Branch<'a>>,
    /// Whether it only names the rows below it; then it has no cells to print.
    pub is_heading: bool,
}

/// What a row of a tree is a part of.
pub(super) struct Branch<'a> {
    /// 2 for the parts of a row of the table.
    pub level: usize,
    /// The label of the row above it in the tree, for readers who do not see the indent.
    pub parent: &'a str,
    /// Whether 其中 (of which) stands before its label.
    pub begins_of_which: bool,
}

/// A cell of a table.
#[derive(Default)]
pub(super) struct GridCell<'a> {
    pub content: CellContent<'a>,
    /// What is said beside the number.
    pub mark: Option<Mark>,
    /// Number of decimals; `None` if the cell is not aligned at the decimal point.
    pub decimals: Option<u32>,
}

/// The content of a cell.
#[derive(Default)]
pub(super) enum CellContent<'a> {
    #[default]
    Empty,
    /// The sign for a number that is not there.
    Absent(Mark),
    Text(&'a str),
    /// A formatted number that is not a fact.
    Number(String),
    /// A fact of the report with its formatted number.
    Fact(&'a Fact, String),
}

impl Grid<'_> {
    /// The number of rows in its head.
    pub(super) fn head_depth(&self) -> usize {
        self.groups.iter().map(|group| group.level + 2).max().unwrap_or(1)
    }

    /// The columns that begin no later than their heads of the upper `levels`: before them these heads are not divided.
    fn divisions(&self, levels: usize) -> BTreeSet<usize> {
        let upper = || self.groups.iter().filter(|group| group.level < levels);
        let divides = |column: usize| upper().any(|group| group.columns.start < column && column < group.columns.end);
        (0..self.columns.len()).filter(|column| !divides(*column)).collect()
    }
}

impl Prose<'_> {
    /// Writes a table in a scrollable region.
    pub(super) fn grid(&self, out: &mut Markup, grid: &Grid<'_>) {
        let name = self.messages.fill("table_region", &[("columns", &grid.name)]);
        let every = 0..grid.columns.len();
        match self.grid_paper(grid) {
            Fit::Sheet(class) => region(out, &name, class.as_deref()).holding(|out| self.grid_table(out, grid, &every)),
            Fit::Groups { groups, points } => {
                region(out, &name, Some(paper::WHOLE_CLASS)).holding(|out| self.grid_table(out, grid, &every));
                // The words of a table are said once.
                let groups = if out.has_only_words() { Vec::new() } else { groups };
                for group in &groups {
                    let class = format!("table paper-group paper-{points}");
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
            let head = paper::head_width(&grid.columns[index].label);
            let widths = grid.rows.iter().map(|row| match &row.cells[index].content {
                CellContent::Empty | CellContent::Absent(_) => 0.0,
                CellContent::Text(text) => paper::longest_word(text),
                // Numbers are not broken; a missing decimal has its place, and a mark may follow.
                CellContent::Number(number) | CellContent::Fact(_, number) => paper::length(number) + 1.0,
            });
            widths.fold(head, f64::max)
        };
        let columns: Vec<f64> = (0..grid.columns.len()).map(column).collect();
        let divisions: Vec<BTreeSet<usize>> = (1..grid.head_depth()).map(|levels| grid.divisions(levels)).collect();
        paper::fit(label, &columns, &Shape { rows: grid.rows.len(), divisions: &divisions, is_chinese: self.is_chinese() })
    }

    /// How much of a line the label of a row needs at least, with its indent.
    fn label_length(&self, row: &Line<'_>) -> f64 {
        let own = paper::longest_word(&row.label);
        let Some(branch) = &row.branch else { return own };
        let prefix = if branch.begins_of_which { paper::length(self.messages.get("of_which")) } else { 0.0 };
        own.max(prefix).max(LEAST_LABEL) + u32::try_from(branch.level - 1).map_or(0.0, f64::from)
    }

    /// Writes a table with some of its columns.
    fn grid_table(&self, out: &mut Markup, grid: &Grid<'_>, columns: &Range<usize>) {
        out.element("table").attribute("class", "data").holding(|out| {
            out.raw("\n");
            out.element("caption").holding(|out| {
                out.element("span").attribute("class", "caption").holding(|out| self.caption(out, grid, columns));
            });
            out.raw("\n");
            out.element("thead").holding(|out| {
                if grid.rows.len() >= BREAKS && !out.has_only_words() {
                    let row = out.element("tr").attribute("class", "table-head").attribute("aria-hidden", "true");
                    row.holding(|out| {
                        let cell = out.element("td").attribute("colspan", &(columns.len() + 1).to_string());
                        cell.holding(|out| self.caption(out, grid, columns));
                    });
                }
                for level in 0..grid.head_depth() {
                    out.element("tr").holding(|out| self.grid_head(out, grid, columns, level));
                }
            });
            out.raw("\n");
            out.element("tbody").holding(|out| self.grid_rows(out, grid, columns));
        });
    }

    /// Writes what a table is: its caption, unit and statement.
    fn caption(&self, out: &mut Markup, grid: &Grid<'_>, columns: &Range<usize>) {
        out.text(&grid.caption);
        if columns.start > 0 {
            out.raw(" ");
            out.text(self.messages.get("table_continued"));
        }
        self.unit(out, "table_unit", grid.unit.as_deref());
        if let Some(statement) = grid.statement.as_ref().filter(|_| columns.start == 0) {
            out.raw(" ");
            out.element("span").attribute("class", "table-statement").text(statement);
        }
    }

    /// Writes the unit of a table or column, if there is one.
    fn unit(&self, out: &mut Markup, message: &str, unit: Option<&str>) {
        if let Some(unit) = unit {
            out.raw(" ");
            out.element("span").attribute("class", "table-unit").text(&self.messages.fill(message, &[("unit", unit)]));
        }
    }

    /// Writes a row of the head of a table: the headings of a level, and the columns that have no heading of this level.
    fn grid_head(&self, out: &mut Markup, grid: &Grid<'_>, columns: &Range<usize>, level: usize) {
        let depth = grid.head_depth();
        let rows = |own: usize| (depth - own > 1).then(|| (depth - own).to_string());
        if level == 0 {
            let corner = out.element("th").attribute("class", "corner").attribute("scope", "col");
            let corner = corner.optional("rowspan", rows(0).as_deref());
            corner.text(&grid.rows_label);
        }
        let mut index = columns.start;
        while index < columns.end {
            let over = |group: &&HeadGroup| group.columns.contains(&index);
            if let Some(group) = grid.groups.iter().filter(over).find(|group| group.level == level) {
                // On paper a heading may be divided.
                let end = group.columns.end.min(columns.end);
                let head = out.element("th").attribute("scope", "colgroup");
                // The words stay in sight while the columns below them move.
                head.attribute("colspan", &(end - index).to_string()).holding(|out| out.element("span").text(&group.label));
                index = end;
                continue;
            }
            if grid.groups.iter().filter(over).count() == level {
                self.column_head(out, &grid.columns[index], rows(level).as_deref());
            }
            index += 1;
        }
    }

    /// Writes the heading of a column.
    fn column_head(&self, out: &mut Markup, column: &Head, rows: Option<&str>) {
        let head = out.element("th").attribute("scope", "col").optional("rowspan", rows);
        let class = match (column.is_text, paper::is_short(&column.label)) {
            (false, true) => Some("amount short"),
            (false, false) => Some("amount"),
            (true, true) => Some("short"),
            (true, false) => None,
        };
        head.optional("class", class).holding(|out| {
            out.text(&column.label);
            self.unit(out, "column_unit", column.unit.as_deref());
        });
    }

    /// Writes the body rows of a table.
    fn grid_rows(&self, out: &mut Markup, grid: &Grid<'_>, columns: &Range<usize>) {
        let deepest = |index: usize| grid.rows.iter().filter_map(|row| row.cells[index].decimals).max().unwrap_or(0);
        let depths: Vec<u32> = (0..grid.columns.len()).map(deepest).collect();
        out.raw("\n");
        for row in &grid.rows {
            out.element("tr").optional("class", row_class(row).as_deref()).holding(|out| {
                let width = (columns.len() + 1).to_string();
                let label = out.element("th").attribute("scope", "row");
                if row.is_heading {
                    let words = |out: &mut Markup| out.element("span").holding(|out| self.row_label(out, row));
                    return label.attribute("colspan", &width).holding(words);
                }
                label.holding(|out| self.row_label(out, row));
                for ((cell, column), depth) in
                    row.cells.iter().zip(&grid.columns).zip(&depths).take(columns.end).skip(columns.start)
                {
                    let class = (!column.is_text).then(|| number_class(cell, *depth));
                    out.element("td").optional("class", class.as_deref()).holding(|out| {
                        self.cell(out, &cell.content);
                        if let Some(mark) = cell.mark {
                            out.element("sup").attribute("class", "cell-mark").holding(|out| self.mark(out, mark));
                        }
                    });
                }
            });
            out.raw("\n");
        }
    }

    /// Writes the label of a row. Readers who do not see the indent are told what it belongs to.
    fn row_label(&self, out: &mut Markup, row: &Line<'_>) {
        if let Some(branch) = row.branch.as_ref().filter(|_| !out.has_only_words()) {
            let words = self.messages.fill("row_within", &[("row", branch.parent)]);
            out.element("span").attribute("class", "visually-hidden").text(&words);
        }
        out.text(self.before_label(row));
        out.text(&row.label);
    }

    /// Returns what stands before the label of a row: 其中 before the first of several things, unless the label says it.
    pub(super) fn before_label(&self, row: &Line<'_>) -> &str {
        let words = self.messages.get("of_which");
        let said = words.trim_end_matches([':', '：', ' ']);
        let begins = |branch: &Branch<'_>| branch.begins_of_which && !row.label.to_lowercase().starts_with(said);
        if row.branch.as_ref().is_some_and(begins) { words } else { "" }
    }

    /// Writes the sign of a mark. Readers who do not see it hear its meaning.
    fn mark(&self, out: &mut Markup, mark: Mark) {
        let meaning = self.meaning(mark);
        if out.has_only_words() {
            out.text(meaning);
            return;
        }
        out.element("span").attribute("aria-hidden", "true").text(self.messages.get(sign_key(mark)));
        out.element("span").attribute("class", "visually-hidden").text(meaning);
    }

    /// Writes what the marks of a table mean, if it has any.
    pub(super) fn legend(&self, out: &mut Markup, table: &Table) {
        // In a text without signs, each cell says what it means.
        if let Some(legend) = self.legend_text(table).filter(|_| !out.has_only_words()) {
            out.element("p").attribute("class", "exhibit-legend").text(&legend);
        }
    }

    /// Returns what the marks of a table mean, if it has any.
    pub(super) fn legend_text(&self, table: &Table) -> Option<String> {
        let marks = table.marks();
        let item = |mark: Mark| {
            let values = [("sign", self.messages.get(sign_key(mark))), ("meaning", self.meaning(mark))];
            self.messages.fill("mark_item", &values)
        };
        let items: Vec<String> = marks.into_iter().map(item).collect();
        let items = items.join(self.messages.get("chart_semicolon"));
        (!items.is_empty()).then(|| self.messages.fill("mark_legend", &[("marks", &items)]))
    }

    /// Returns what a mark means.
    pub(super) fn meaning(&self, mark: Mark) -> &str {
        self.messages.get(meaning_key(mark))
    }

    /// Returns the sign of a mark.
    pub(super) fn sign(&self, mark: Mark) -> &str {
        self.messages.get(sign_key(mark))
    }

    /// Writes the content of a cell.
    fn cell(&self, out: &mut Markup, content: &CellContent<'_>) {
        match content {
            CellContent::Empty => {}
            CellContent::Absent(mark) => self.mark(out, *mark),
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

/// The message with the sign of a mark.
fn sign_key(mark: Mark) -> &'static str {
    match mark {
        Mark::Suppressed => "mark_suppressed",
        Mark::NotApplicable => "mark_not_applicable",
        Mark::NotCollected => "mark_not_collected",
        // It is printed as nothing.
        Mark::Nil | Mark::Blank => "mark_nil",
        Mark::Negligible => "mark_negligible",
        Mark::Provisional => "mark_provisional",
        Mark::Revised => "mark_revised",
        Mark::Estimated => "mark_estimated",
    }
}

/// The message with the meaning of a mark.
fn meaning_key(mark: Mark) -> &'static str {
    match mark {
        Mark::Suppressed => "means_suppressed",
        Mark::NotApplicable => "means_not_applicable",
        Mark::NotCollected => "means_not_collected",
        Mark::Nil | Mark::Blank => "means_nil",
        Mark::Negligible => "means_negligible",
        Mark::Provisional => "means_provisional",
        Mark::Revised => "means_revised",
        Mark::Estimated => "means_estimated",
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
