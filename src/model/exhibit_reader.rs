//! Reads `tables.yaml` into [`Table`]s and [`Chart`]s.

use crate::diagnostic::{self, Code, Diagnostic, Place, Position, Sentence, Sink};
use crate::load::documents::ReportDocuments;
use crate::load::located::Located;
use crate::load::schema::{LocalizedText, Text};
use crate::load::tables_schema::{ChartEntry, ColumnWord, RowEntry, TableEntry};
use crate::load::unused_files;
use crate::model::alias::Alias;
use crate::model::chart::{Chart, Drawn};
use crate::model::column_group::{Columns, Leaf};
use crate::model::csv_rows::{CsvNames, CsvRowReader};
use crate::model::heading_rows;
use crate::model::mark::Mark;
use crate::model::report::Exhibits;
use crate::model::row_tree::MOST_LEVELS;
use crate::model::shared_context::SharedContext;
use crate::model::table::{Cell, ColumnKind, Content, Row, Table, TableColumn};
use crate::model::table_cell;
use crate::model::table_relation;
use crate::model::text::{Reference, TextReader};
use crate::model::unit::Unit;
use crate::narrative::is_id;
use crate::partial::Partial;
use std::sync::Arc;

/// Reads the tables and charts of a report. Incomplete if any of them could not be read.
pub(super) fn read(shared_context: &SharedContext, documents: &ReportDocuments, diagnostics: &mut Sink) -> Partial<Exhibits> {
    let Some(document) = documents.tables.as_option() else {
        for file in documents.table_files.values() {
            diagnostics.push(unused(&file.file));
        }
        return documents.tables.borrowed().map(|_| Exhibits::default());
    };
    let reader = ExhibitReader {
        shared_context,
        file: &document.file,
        texts: TextReader::new(document, &shared_context.locales),
        documents,
    };
    let tables = document.value.tables.0.iter().map(|(id, entry)| reader.table(id, entry, diagnostics));
    let tables: Partial<Vec<Table>> = tables.collect();
    let charts = document.value.charts.0.iter().map(|(id, entry)| reader.chart(id, entry, diagnostics));
    let charts: Partial<Vec<Chart>> = charts.collect();
    for (name, file) in &documents.table_files {
        if document.is_complete() && !document.value.tables.0.iter().any(|(id, _)| id.value == *name) {
            diagnostics.push(unused(&file.file));
        }
    }
    let are_numbered = document.value.numbered.as_ref().is_some_and(|numbered| numbered.value);
    let aliases = Alias::read_all(&document.file, &document.value.aliases);
    document.and_then(|_| tables).and_then(|tables| charts.map(|charts| Exhibits { tables, charts, are_numbered, aliases }))
}

fn unused(file: &Arc<str>) -> Diagnostic {
    unused_files::diagnostic_for(file)
        .help("文件名要与 tables.yaml 里表格的标识相同。", "The file name must be the id of a table in tables.yaml.")
}

/// Where in the tree of rows a list of rows stands.
#[derive(Clone, Copy)]
struct Branch<'a> {
    level: usize,
    is_of_which: bool,
    columns: &'a [TableColumn],
}

/// The diagnostic for rows below a row that is at the deepest level already.
fn too_deep() -> Diagnostic {
    let message = Sentence::new(
        format!("这一行下面太深了：表格最多 {MOST_LEVELS} 层。"),
        format!("The rows below this one are too deep: a table has at most {MOST_LEVELS} levels."),
    );
    Diagnostic::new(Code::TableForm, message).help("请少分一层，或者拆成几个表格。", "Use one level less, or split the table.")
}

/// The diagnostic for a row that has neither cells nor rows below it.
fn without_cells() -> Diagnostic {
    let message = Sentence::new("这一行缺少“cells”。", "This row lacks `cells`.");
    Diagnostic::new(Code::MissingKey, message).help(
        "请写上各格；只有下面写着 parts 或 of_which 的标题行可以不写。",
        "Add its cells; only a heading with `parts` or `of_which` below it has none.",
    )
}

struct ExhibitReader<'a> {
    shared_context: &'a SharedContext,
    file: &'a Arc<str>,
    texts: TextReader<'a>,
    documents: &'a ReportDocuments,
}

impl ExhibitReader<'_> {
    fn place(&self, position: Position) -> Place {
        Place { file: self.file.clone(), position }
    }

    /// Reports an id of the wrong form; ids become part of URLs.
    fn is_usable(&self, id: &Text, diagnostics: &mut Sink) -> bool {
        if is_id(&id.value) {
            return true;
        }
        diagnostics.push(diagnostic::ill_formed_id(&id.value).at_place(&self.place(id.position)));
        false
    }

    fn table(&self, id: &Text, entry: &TableEntry, diagnostics: &mut Sink) -> Option<Table> {
        if !self.is_usable(id, diagnostics) {
            return None;
        }
        let unit = entry.unit.as_ref().and_then(|unit| self.unit(unit, diagnostics));
        let Columns { leaves, groups } = Columns::read(&entry.columns, &self.texts, diagnostics)?;
        let ids: Vec<&str> = leaves.iter().map(|leaf| leaf.id.value.as_str()).collect();
        let columns = leaves.iter().map(|leaf| self.column(leaf, unit.as_ref(), &ids, diagnostics));
        let columns: Vec<TableColumn> = columns.collect::<Partial<Vec<_>>>().into_complete()?;
        let place = self.place(id.position);
        if columns.is_empty() {
            let message = Sentence::new("表格至少要有一列。", "A table needs at least one column.");
            diagnostics.push(Diagnostic::new(Code::TableForm, message).at_place(&place));
            return None;
        }
        let rows_label = self.texts.read(&entry.rows_label, diagnostics)?;
        let names = CsvNames { rows_label: &rows_label, groups: &groups };
        let rows = self.rows(id, entry, (&columns, names), diagnostics)?;
        if rows.is_empty() && rows.is_complete() {
            let message = Sentence::new(format!("表格“{}”没有行。", id.value), format!("The table `{}` has no rows.", id.value));
            diagnostics.push(Diagnostic::new(Code::TableForm, message).at_place(&place));
        }
        let mut table = Table {
            id: id.value.clone(),
            caption: self.texts.read(&entry.caption, diagnostics)?,
            source: self.texts.read_optional(entry.source.as_ref(), diagnostics),
            rows_label,
            statement: self.texts.read_optional(entry.statement.as_ref(), diagnostics),
            columns,
            groups,
            rows,
            relations: Vec::new(),
            fixed_rows: entry.fixed_rows.iter().map(|row| Reference::new(self.file, row)).collect(),
            dropped: entry.dropped.iter().map(|id| id.value.clone()).collect(),
            place,
        };
        heading_rows::clear(&mut table, diagnostics);
        let decimals = entry.decimals.as_ref().and_then(|decimals| self.decimals(decimals, diagnostics));
        table.rows = std::mem::take(&mut table.rows).map(|rows| {
            let rows = if entry.blank.is_some() { table_cell::with_noughts(rows, &table.columns) } else { rows };
            match decimals {
                Some(decimals) => table_cell::with_decimals(rows, decimals),
                None => rows,
            }
        });
        table.relations = table_relation::read(&table, &entry.relations, &self.texts, diagnostics);
        Some(table)
    }

    /// The number of decimals that a table asks for. `None` after a diagnostic.
    fn decimals(&self, decimals: &Located<u32>, diagnostics: &mut Sink) -> Option<u32> {
        let most = table_cell::MOST_DECIMALS;
        if decimals.value <= most {
            return Some(decimals.value);
        }
        let message = Sentence::new(format!("decimals 最多 {most} 位小数。"), format!("`decimals` is at most {most}."));
        diagnostics.push(Diagnostic::new(Code::TableForm, message).at_place(&self.place(decimals.position)));
        None
    }

    fn unit(&self, unit: &Text, diagnostics: &mut Sink) -> Option<Arc<Unit>> {
        self.shared_context.units.find(self.file, unit, diagnostics)
    }

    fn column(
        &self,
        Leaf { id, entry, unit }: &Leaf<'_>,
        of_table: Option<&Arc<Unit>>,
        ids: &[&str],
        diagnostics: &mut Sink,
    ) -> Option<TableColumn> {
        if !self.is_usable(id, diagnostics) {
            return None;
        }
        let kind = match (entry.kind.as_ref().map(|kind| kind.value), unit) {
            (Some(ColumnWord::Text), _) => ColumnKind::Text,
            (_, Some(unit)) => ColumnKind::Number(Some(self.unit(unit, diagnostics)?)),
            (_, None) => ColumnKind::Number(of_table.cloned()),
        };
        let sum: Partial<Vec<usize>> = entry.sum.iter().map(|part| self.part_of_sum(part, ids, diagnostics)).collect();
        // If a part is unknown, no sum is checked.
        let sum = sum.into_complete().unwrap_or_default();
        let label = self.texts.read(&entry.label, diagnostics)?;
        Some(TableColumn { id: id.value.clone(), label, kind, sum, place: self.place(id.position) })
    }

    /// The index of a column that is part of another column's sum.
    fn part_of_sum(&self, part: &Text, ids: &[&str], diagnostics: &mut Sink) -> Option<usize> {
        let name = &part.value;
        let found = ids.iter().position(|known| known == name);
        if found.is_none() {
            let message = Sentence::new(format!("表格里没有列“{name}”。"), format!("The table has no column `{name}`."));
            let help = diagnostic::suggestion(name, ids.iter().copied());
            let place = self.place(part.position);
            diagnostics.push(Diagnostic::new(Code::TableForm, message).at_place(&place).help_if(help));
        }
        found
    }

    /// The rows that could be read, from `rows` or from the CSV file. `None` after a diagnostic if there is neither or both.
    fn rows(
        &self,
        id: &Text,
        entry: &TableEntry,
        (columns, names): (&[TableColumn], CsvNames<'_>),
        diagnostics: &mut Sink,
    ) -> Option<Partial<Vec<Row>>> {
        let file = self.documents.table_files.get(&id.value);
        let name = &id.value;
        let (zh, en) = match (&entry.rows, file) {
            (Some(rows), None) => {
                let mut read = Vec::new();
                let of = Branch { level: 1, is_of_which: false, columns };
                self.add_rows(&rows.value, of, &mut read, diagnostics);
                return Some(read.into_iter().collect());
            }
            (None, Some(file)) => {
                let locales = &self.shared_context.locales;
                return CsvRowReader { file, columns, names, locales }.rows(diagnostics);
            }
            // An unreadable folder has already been reported.
            (None, None) if self.documents.unreadable.contains("tables") => return Some(Partial::incomplete(Vec::new())),
            (None, None) => (
                format!("表格“{name}”没有行：请写 rows，或者放一个文件 tables/{name}.csv。"),
                format!("The table `{name}` has no rows: write `rows`, or add a file tables/{name}.csv."),
            ),
            (Some(_), Some(_)) => (
                format!("表格“{name}”的行写了两处：rows 和 tables/{name}.csv。请删去一处。"),
                format!("The rows of the table `{name}` are in two places: `rows` and tables/{name}.csv. Delete one."),
            ),
        };
        let message = Sentence::new(zh, en);
        diagnostics.push(Diagnostic::new(Code::TableForm, message).at_place(&self.place(id.position)));
        None
    }

    /// Reads rows, each with the rows below it in the tree. An entry is `None` after a diagnostic.
    fn add_rows(&self, entries: &[RowEntry], of: Branch<'_>, read: &mut Vec<Option<Row>>, diagnostics: &mut Sink) {
        for entry in entries {
            read.push(self.row(entry, of, diagnostics));
            let below = [(&entry.parts, false), (&entry.of_which, true)];
            for (entries, is_of_which) in below.into_iter().filter(|(entries, _)| !entries.is_empty()) {
                if of.level == MOST_LEVELS {
                    diagnostics.push(too_deep().at_place(&self.place(entry.label.position)));
                    read.push(None);
                    continue;
                }
                self.add_rows(entries, Branch { level: of.level + 1, is_of_which, ..of }, read, diagnostics);
            }
        }
    }

    fn row(&self, entry: &RowEntry, of: Branch<'_>, diagnostics: &mut Sink) -> Option<Row> {
        let id = entry.id.as_ref().filter(|id| self.is_usable(id, diagnostics)).map(|id| id.value.clone());
        let label = self.texts.read(&entry.label, diagnostics);
        let place = self.place(entry.cells.as_ref().map_or(entry.label.position, |cells| cells.position));
        let cells = match &entry.cells {
            Some(cells) => self.cells(cells, of.columns, &place, diagnostics)?,
            None if entry.parts.is_empty() && entry.of_which.is_empty() => {
                diagnostics.push(without_cells().at_place(&place));
                return None;
            }
            None => of
                .columns
                .iter()
                .map(|_| Cell { content: Content::Nothing, bound: None, mark: None, place: place.clone() })
                .collect(),
        };
        let is_total = entry.total.as_ref().is_some_and(|total| total.value);
        Some(Row { id, label: label?, cells, is_total, level: of.level, is_of_which: of.is_of_which, place })
    }

    /// The cells of a row. `None` after a diagnostic.
    fn cells(
        &self,
        entry: &Located<Vec<Located<LocalizedText>>>,
        columns: &[TableColumn],
        place: &Place,
        diagnostics: &mut Sink,
    ) -> Option<Vec<Cell>> {
        let (found, wanted) = (entry.value.len(), columns.len());
        if found != wanted {
            let message = Sentence::new(
                format!("这一行有{found}格，表格有{wanted}列。"),
                format!("This row has {found} cells; the table has {wanted} columns."),
            );
            diagnostics.push(
                Diagnostic::new(Code::TableForm, message)
                    .at_place(place)
                    .help("每列写一格，没有数的格子写“—”。", "Write one cell per column; if there is no number, write `—`."),
            );
            return None;
        }
        let cells = entry.value.iter().zip(columns).map(|(cell, column)| {
            let place = self.place(cell.position);
            match (&column.kind, &cell.value) {
                (ColumnKind::Text, LocalizedText::Same(text)) if table_cell::is_blank(text) => {
                    Some(Cell { content: Content::Nothing, bound: None, mark: Some(Mark::Blank), place })
                }
                (ColumnKind::Text, _) => {
                    Some(Cell { content: Content::Text(self.texts.read(cell, diagnostics)?), bound: None, mark: None, place })
                }
                (_, LocalizedText::Same(text)) => table_cell::read_number_cell(text, column, place, diagnostics),
                (_, LocalizedText::PerLanguage(_)) => {
                    diagnostics.push(table_cell::not_a_number("{ … }", None, &place));
                    None
                }
            }
        });
        cells.collect::<Partial<Vec<_>>>().into_complete()
    }

    fn chart(&self, id: &Text, entry: &ChartEntry, diagnostics: &mut Sink) -> Option<Chart> {
        if !self.is_usable(id, diagnostics) {
            return None;
        }
        let (file, place) = (self.file, self.place(id.position));
        let mut references = |list: &[Text]| -> Option<Vec<Reference>> {
            list.iter().map(|text| Reference::read(file, text, diagnostics)).collect::<Partial<Vec<_>>>().into_complete()
        };
        let (facts, columns) = (references(&entry.facts)?, references(&entry.columns)?);
        let drawn = match (&entry.table, facts.is_empty()) {
            (None, false) if columns.is_empty() => Drawn::Facts(facts),
            (Some(table), true) => Drawn::Table { table: Reference::read(file, table, diagnostics)?, columns },
            _ => {
                let message = Sentence::new(
                    "图表要写画什么：要么 facts，要么 table（columns 只与 table 同写）。",
                    "A chart must say what it draws: either `facts` or `table` (`columns` goes with `table` only).",
                );
                diagnostics.push(Diagnostic::new(Code::ChartForm, message).at_place(&place));
                return None;
            }
        };
        Some(Chart {
            id: id.value.clone(),
            kind: entry.kind.value,
            title: self.texts.read(&entry.title, diagnostics)?,
            source: self.texts.read_optional(entry.source.as_ref(), diagnostics),
            drawn,
            place,
        })
    }
}
