//! Relations of a table: rows that together are equal to other rows, in every column, or columns that together are equal to
//! other columns, in every row; they may name rows and columns of the same table in the previous report. Or cells that together
//! are equal to other cells, of any table of the report. `check/balances.rs` checks that they hold.

use crate::diagnostic::{self, Code, Diagnostic, Place, Sentence, Sink};
use crate::load::located::Located;
use crate::load::schema::Text;
use crate::load::tables_schema::TableRelationEntry;
use crate::model::loan::PREVIOUS;
use crate::model::report::{ReportManuscript, report_before};
use crate::model::site::SiteManuscript;
use crate::model::table::Table;
use crate::model::text::{Localized, TextReader};
use crate::partial::Partial;

/// What rows or columns of a table must add up to.
#[derive(Debug, Clone)]
pub struct TableRelation {
    pub axis: Axis,
    /// What is added up, on the left and on the right.
    pub sides: [Vec<Line>; 2],
    /// The reason why it is known not to hold; shown to readers.
    pub waiver: Option<Localized<String>>,
    pub place: Place,
}

/// What is added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Rows, column by column.
    Rows,
    /// Columns, row by row.
    Columns,
    /// Single cells of any table of the report.
    Cells,
}

/// A row, column or cell that is added up.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its id; for a cell those of table, row and column.
    pub id: String,
    /// The index of the row or column in the table; `None` if it belongs to the previous report, and for cells.
    pub own: Option<usize>,
    pub place: Place,
}

impl TableRelation {
    /// Whether it looks at the previous report.
    pub fn looks_back(&self) -> bool {
        self.axis != Axis::Cells && self.lines().any(|line| line.own.is_none())
    }

    /// The label of the column or row with an index, in which it must hold; the caption of the table for cells.
    pub fn name_at(&self, table: &Table, at: usize, locale: usize) -> String {
        match self.axis {
            Axis::Rows => table.full_label(at, locale),
            Axis::Columns => table.rows[at].label.get(locale).clone(),
            Axis::Cells => table.caption.get(locale).clone(),
        }
    }

    /// All rows or columns that it names.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.sides.iter().flatten()
    }
}

/// The report whose numbers a report goes on from: the previous one of the series, if its period ends on the day before the
/// report's own begins. What was carried over to a year that the site does not have cannot be compared.
pub(crate) fn report_just_before<'s>(site: &'s SiteManuscript, report: &ReportManuscript) -> Option<&'s ReportManuscript> {
    let before: &ReportManuscript = report_before(&site.reports, report)?;
    let is_next = before.period?.1.tomorrow().ok()? == report.period?.0;
    is_next.then_some(before)
}

/// Reads the relations of a table. Those with an error are left out after a diagnostic.
pub(super) fn read(
    table: &Table,
    entries: &[Located<TableRelationEntry>],
    texts: &TextReader<'_>,
    diagnostics: &mut Sink,
) -> Vec<TableRelation> {
    // A row that is named may be one that could not be read.
    if !table.rows.is_complete() {
        return Vec::new();
    }
    twice(table, diagnostics);
    entries.iter().filter_map(|entry| relation(table, entry, texts, diagnostics)).collect()
}

/// Reports an id that two rows have.
fn twice(table: &Table, diagnostics: &mut Sink) {
    for (index, row) in table.rows.iter().enumerate() {
        let Some(id) = row.id.as_ref().filter(|id| table.row(id) != Some(index)) else { continue };
        let message = Sentence::new(format!("有两行的标识都是“{id}”。"), format!("Two rows have the id `{id}`."));
        diagnostics.push(
            Diagnostic::new(Code::IdTwice, message)
                .at_place(&row.place)
                .help("同一个表格里，各行的标识不能相同。", "The ids of the rows of a table must differ."),
        );
    }
}

fn relation(
    table: &Table,
    entry: &Located<TableRelationEntry>,
    texts: &TextReader<'_>,
    diagnostics: &mut Sink,
) -> Option<TableRelation> {
    let place = Place { file: texts.file.clone(), position: entry.position };
    let written = [(Axis::Rows, &entry.value.rows), (Axis::Columns, &entry.value.columns), (Axis::Cells, &entry.value.cells)];
    let mut written = written.into_iter().filter_map(|(axis, left)| Some((axis, left.as_deref()?)));
    let (Some((axis, left)), None) = (written.next(), written.next()) else {
        let message = Sentence::new(
            "每条表内勾稽关系要写 rows、columns、cells 中的一种，而且只写一种。",
            "A relation of a table has exactly one of `rows`, `columns` and `cells`.",
        );
        diagnostics.push(Diagnostic::new(Code::TableForm, message).at_place(&place));
        return None;
    };
    let mut side = |names: &[Text]| -> Option<Vec<Line>> {
        if names.is_empty() {
            diagnostics.push(nothing_named().at_place(&place));
            return None;
        }
        names.iter().map(|name| line(table, axis, name, texts, diagnostics)).collect::<Partial<Vec<_>>>().into_complete()
    };
    let (left, right) = (side(left), side(&entry.value.equals));
    let waiver = texts.read_optional(entry.value.waiver.as_ref(), diagnostics);
    Some(TableRelation { axis, sides: [left?, right?], waiver, place })
}

fn nothing_named() -> Diagnostic {
    let message = Sentence::new("等式的一边是空的。", "One side of the equation is empty.");
    Diagnostic::new(Code::TableForm, message).help(
        "例如：rows: [received, carried-over]，equals: [handled, carried-forward]。",
        "For example: `rows: [received, carried-over]`, `equals: [handled, carried-forward]`.",
    )
}

/// A row or column by its name. `None` after a diagnostic if the table has none of that name.
fn line(table: &Table, axis: Axis, name: &Text, texts: &TextReader<'_>, diagnostics: &mut Sink) -> Option<Line> {
    let place = Place { file: texts.file.clone(), position: name.position };
    if axis == Axis::Cells {
        // Not all tables have been read yet.
        return Some(Line { id: name.value.clone(), own: None, place });
    }
    if let Some((report, id)) = name.value.split_once('#') {
        if report == PREVIOUS && !id.is_empty() {
            return Some(Line { id: id.to_owned(), own: None, place });
        }
        let message = Sentence::new(
            format!("表内勾稽关系里，别的报告只能写上一份：“{}”看不懂。", name.value),
            format!("A relation of a table can name the previous report only, not `{}`.", name.value),
        );
        let help = (format!("例如 {PREVIOUS}#carried-forward。"), format!("For example `{PREVIOUS}#carried-forward`."));
        diagnostics.push(Diagnostic::new(Code::TableForm, message).at_place(&place).help(help.0, help.1));
        return None;
    }
    let own = match axis {
        Axis::Rows => table.row(&name.value),
        Axis::Columns | Axis::Cells => table.column(&name.value),
    };
    if own.is_none() {
        diagnostics.push(unknown_line(table, axis, &name.value).at_place(&place));
    }
    Some(Line { id: name.value.clone(), own: Some(own?), place })
}

/// The diagnostic for a row or column that a table does not have.
fn unknown_line(table: &Table, axis: Axis, name: &str) -> Diagnostic {
    let (zh, en, known): (_, _, Vec<&str>) = match axis {
        Axis::Rows => ("行", "row", table.rows.iter().filter_map(|row| row.id.as_deref()).collect()),
        Axis::Columns | Axis::Cells => ("列", "column", table.columns.iter().map(|column| column.id.as_str()).collect()),
    };
    let message =
        Sentence::new(format!("表格里没有标识是“{name}”的{zh}。"), format!("The table has no {en} with the id `{name}`."));
    let rule = Sentence::new(
        "行的标识写在 id 里：YAML 里每行一个 id，CSV 里一列 id。",
        "A row has its id in `id`: a key in YAML, a column in CSV.",
    );
    let help = diagnostic::suggestion(name, known).or_else(|| (axis == Axis::Rows).then_some(rule));
    Diagnostic::new(Code::TableForm, message).help_if(help)
}
