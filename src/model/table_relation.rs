//! Relations of a table: rows that together are equal to other rows, in every column, or columns that together are equal to
//! other columns, in every row; they may name rows and columns of the same table in the previous report. Or cells that together
//! are equal to other cells, of any table of the report. `check/balances.rs` checks that they hold.

use crate::diagnostic::{self, Code, Diagnostic, Place, Sentence, Sink};
use crate::load::located::Located;
use crate::load::schema::Text;
use crate::load::tables_schema::TableRelationEntry;
use crate::model::loan::PREVIOUS;
use crate::model::relation::waived_value;
use crate::model::report::{ReportManuscript, report_before};
use crate::model::site::SiteManuscript;
use crate::model::table::Table;
use crate::model::text::{Localized, Reference, TextReader};
use crate::partial::Partial;

/// What rows or columns of a table must add up to.
#[derive(Debug, Clone)]
pub struct TableRelation {
    pub axis: Axis,
    /// What is added up, on the left and on the right.
    pub sides: [Vec<Line>; 2],
    /// The reason why it is known not to hold; shown to readers.
    pub waiver: Option<Localized<String>>,
    /// Where it is known not to hold, and for which values that was said.
    pub waived_for: Partial<Vec<WaivedFor>>,
    /// Whether a form requires it, so that nobody can waive it.
    pub is_required: bool,
    pub place: Place,
}

/// A column or row in which a relation of a table is known not to hold.
#[derive(Debug, Clone)]
pub struct WaivedFor {
    /// The index of the column, if rows are added up, or of the row, if columns are; 0 for cells.
    pub at: usize,
    /// The values for which it was waived: those of the left side in order, then those of the right side.
    pub values: Vec<Reference>,
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

    /// What `waived_for` calls the column or row with an index. `None` for a row without an id.
    pub fn key_at<'t>(&self, table: &'t Table, at: usize) -> Option<&'t str> {
        match self.axis {
            Axis::Rows => Some(&table.columns[at].id),
            Axis::Columns => table.rows[at].id.as_deref(),
            Axis::Cells => Some(CELLS),
        }
    }

    /// All rows or columns that it names.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.sides.iter().flatten()
    }
}

/// What `waived_for` calls the only place where cells are added up.
const CELLS: &str = "cells";

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
    let is_required = entry.value.required.as_ref().is_some_and(|required| required.value);
    if let Some(waiver) = entry.value.waiver.as_ref().filter(|_| is_required) {
        diagnostics.push(not_to_be_waived().at(texts.file, waiver.position));
    }
    let mut relation = TableRelation { axis, sides: [left?, right?], waiver, waived_for: Partial::default(), is_required, place };
    relation.waived_for = waived_for(table, &relation, &entry.value, texts, diagnostics);
    Some(relation)
}

fn not_to_be_waived() -> Diagnostic {
    let message = Sentence::new(
        "这条关系写着 required: true，是格式规定的，不能用 waiver 说明不符。",
        "This relation has `required: true`: a form requires it, and it cannot be waived.",
    );
    Diagnostic::new(Code::WaiverForm, message)
        .help("请核对表里的数，删去 waiver。", "Check the numbers of the table, and delete `waiver`.")
}

/// Where a relation is waived, and for which values. Incomplete after a diagnostic.
fn waived_for(
    table: &Table,
    relation: &TableRelation,
    entry: &TableRelationEntry,
    texts: &TextReader<'_>,
    diagnostics: &mut Sink,
) -> Partial<Vec<WaivedFor>> {
    let wanted = relation.lines().count();
    let read = entry.waived_for.0.iter().map(|(key, written)| {
        let place = Place { file: texts.file.clone(), position: key.position };
        let at = match relation.axis {
            Axis::Rows => table.column(&key.value),
            Axis::Columns => table.row(&key.value),
            Axis::Cells => (key.value == CELLS).then_some(0),
        };
        let Some(at) = at else {
            diagnostics.push(waived_nowhere(table, relation.axis, &key.value).at_place(&place));
            return None;
        };
        if written.len() != wanted || entry.waiver.is_none() {
            diagnostics.push(other_count(wanted, written.len()).at_place(&place));
            return None;
        }
        let values = written.iter().map(|value| waived_value(value, texts, diagnostics));
        Some(WaivedFor { at, values: values.collect::<Partial<Vec<_>>>().into_complete()?, place })
    });
    read.collect()
}

fn other_count(wanted: usize, found: usize) -> Diagnostic {
    let message = Sentence::new(
        format!("waived_for 要与 waiver 同写，依次列出等式左边和右边的数：应有{wanted}个，这里有{found}个。"),
        format!(
            "`waived_for` goes with `waiver` and lists the values of the left and then the right side: {wanted} values, not {found}."
        ),
    );
    Diagnostic::new(Code::WaiverForm, message)
}

/// The diagnostic for a column or row of `waived_for` in which the relation is not checked.
fn waived_nowhere(table: &Table, axis: Axis, name: &str) -> Diagnostic {
    match axis {
        Axis::Rows => unknown_line(table, Axis::Columns, name),
        Axis::Columns => unknown_line(table, Axis::Rows, name),
        Axis::Cells => {
            let message = Sentence::new(
                format!("几格之间的关系，waived_for 里写 {CELLS}，不写“{name}”。"),
                format!("In `waived_for` of a relation of cells, write `{CELLS}`, not `{name}`."),
            );
            Diagnostic::new(Code::WaiverForm, message)
                .help("例如：waived_for: { cells: [1200, 1201] }。", "For example: `waived_for: { cells: [1200, 1201] }`.")
        }
    }
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
