//! Reads `tables.yaml` and the CSV files with rows into [`Table`]s and [`Chart`]s.

use crate::diagnostic::{self, Code, Diagnostic, Place, Position, Sentence, Sink};
use crate::load::documents::{Document, ReportDocuments};
use crate::load::located::Located;
use crate::load::schema::{LocalizedText, Text};
use crate::load::table_file::TableFile;
use crate::load::tables_schema::{ChartEntry, ColumnOfTableEntry, ColumnWord, RowEntry, TableEntry};
use crate::model::alias::Alias;
use crate::model::chart::{Chart, Drawn};
use crate::model::fact::Quantity;
use crate::model::number_help::{self, Where};
use crate::model::report::Exhibits;
use crate::model::shared_context::SharedContext;
use crate::model::table::{Cell, ColumnKind, Content, Row, Table, TableColumn};
use crate::model::text::{Localized, Reference, TextReader};
use crate::model::unit::Unit;
use crate::narrative::is_id;
use crate::partial::Partial;
use std::sync::Arc;

/// The column of a CSV file that marks totals, and the values it may contain.
const TOTAL: &str = "total";
const MARKED: [&str; 7] = ["是", "合计", "√", "yes", "y", "true", "1"];
const UNMARKED: [&str; 6] = ["", "否", "no", "n", "false", "0"];
/// The texts that stand for a number that does not exist.
const NOTHING: [&str; 5] = ["—", "–", "-", "――", "——"];

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
    let aliases = Alias::read_all(&document.file, &document.value.aliases);
    document.and_then(|_| tables).and_then(|tables| charts.map(|charts| Exhibits { tables, charts, aliases }))
}

fn unused(file: &Arc<str>) -> Diagnostic {
    let message = Sentence::new("这个文件没有用到。", "This file is not used.");
    Diagnostic::new(Code::FileUnused, message)
        .at(file, Position::start())
        .help("文件名要与 tables.yaml 里表格的标识相同。", "The file name must be the id of a table in tables.yaml.")
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
        let ids: Vec<&str> = entry.columns.0.iter().map(|(id, _)| id.value.as_str()).collect();
        let columns = entry.columns.0.iter().map(|(id, column)| self.column(id, column, unit.as_ref(), &ids, diagnostics));
        let columns: Vec<TableColumn> = columns.collect::<Partial<Vec<_>>>().into_complete()?;
        let place = self.place(id.position);
        if columns.is_empty() {
            let message = Sentence::new("表格至少要有一列。", "A table needs at least one column.");
            diagnostics.push(Diagnostic::new(Code::TableForm, message).at_place(&place));
            return None;
        }
        let rows = self.rows(id, entry, &columns, diagnostics)?;
        if rows.is_empty() && rows.is_complete() {
            let message = Sentence::new(format!("表格“{}”没有行。", id.value), format!("The table `{}` has no rows.", id.value));
            diagnostics.push(Diagnostic::new(Code::TableForm, message).at_place(&place));
        }
        Some(Table {
            id: id.value.clone(),
            caption: self.texts.read(&entry.caption, diagnostics)?,
            source: self.texts.read_optional(entry.source.as_ref(), diagnostics),
            rows_label: self.texts.read(&entry.rows_label, diagnostics)?,
            columns,
            rows,
            place,
        })
    }

    fn unit(&self, unit: &Text, diagnostics: &mut Sink) -> Option<Arc<Unit>> {
        let known = self.shared_context.units.get(&unit.value).cloned();
        if known.is_none() {
            diagnostics.extend(self.shared_context.units.unknown(self.file, unit));
        }
        known
    }

    fn column(
        &self,
        id: &Text,
        entry: &ColumnOfTableEntry,
        of_table: Option<&Arc<Unit>>,
        ids: &[&str],
        diagnostics: &mut Sink,
    ) -> Option<TableColumn> {
        if !self.is_usable(id, diagnostics) {
            return None;
        }
        let kind = match (entry.kind.as_ref().map(|kind| kind.value), &entry.unit) {
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

    /// The rows that could be read, from `rows` or from the CSV file. `None` after a report if there is neither or both.
    fn rows(&self, id: &Text, entry: &TableEntry, columns: &[TableColumn], diagnostics: &mut Sink) -> Option<Partial<Vec<Row>>> {
        let file = self.documents.table_files.get(&id.value);
        let name = &id.value;
        let (zh, en) = match (&entry.rows, file) {
            (Some(rows), None) => {
                return Some(rows.value.iter().map(|row| self.row(row, columns, diagnostics)).collect());
            }
            (None, Some(file)) => return self.rows_of_file(file, columns, diagnostics),
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

    fn row(&self, entry: &RowEntry, columns: &[TableColumn], diagnostics: &mut Sink) -> Option<Row> {
        let place = self.place(entry.cells.position);
        let (found, wanted) = (entry.cells.value.len(), columns.len());
        if found != wanted {
            let message = Sentence::new(
                format!("这一行有{found}格，表格有{wanted}列。"),
                format!("This row has {found} cells; the table has {wanted} columns."),
            );
            diagnostics.push(
                Diagnostic::new(Code::TableForm, message)
                    .at_place(&place)
                    .help("每列写一格，没有数的格子写“—”。", "Write one cell per column; if there is no number, write `—`."),
            );
            return None;
        }
        let cells = entry.cells.value.iter().zip(columns).map(|(cell, column)| {
            let place = self.place(cell.position);
            match (&column.kind, &cell.value) {
                (ColumnKind::Text, _) => Some(Cell { content: Content::Text(self.texts.read(cell, diagnostics)?), place }),
                (_, LocalizedText::Same(text)) => number_cell(text, column, place, diagnostics),
                (_, LocalizedText::PerLanguage(_)) => {
                    diagnostics.push(no_number("{ … }", None, &place));
                    None
                }
            }
        });
        let cells: Vec<Cell> = cells.collect::<Partial<Vec<_>>>().into_complete()?;
        let label = self.texts.read(&entry.label, diagnostics)?;
        Some(Row { label, cells, is_total: entry.total.as_ref().is_some_and(|total| total.value), place })
    }

    /// The rows of a CSV file. The label of a row is in the column named after its language, a text is in the column named
    /// after its column and language (`note.zh`), and the mark of a total is under `total`.
    fn rows_of_file(
        &self,
        file: &Partial<Document<TableFile>>,
        columns: &[TableColumn],
        diagnostics: &mut Sink,
    ) -> Option<Partial<Vec<Row>>> {
        let head: Vec<&str> = file.value.head.iter().map(|cell| cell.value.as_str()).collect();
        let codes: Vec<&str> = self.shared_context.locales.iter().map(|locale| locale.code.as_str()).collect();
        let column_names: Vec<Vec<String>> = columns.iter().map(|column| names_in_file(column, &codes)).collect();
        let known: Vec<&str> =
            column_names.iter().flatten().map(String::as_str).chain(codes.iter().copied()).chain([TOTAL]).collect();
        let is_known = diagnostics.is_clean(|diagnostics| {
            for column in columns.iter().filter(|column| column.id == TOTAL || codes.contains(&column.id.as_str())) {
                diagnostics.push(taken(column));
            }
            repeated(file, diagnostics);
            self.unknown_in_head(file, &known, diagnostics);
        });
        if !is_known || head.is_empty() {
            return None;
        }
        let labelled = codes.iter().any(|code| head.contains(code));
        let missing = column_names.iter().flatten().map(String::as_str).find(|name| !head.contains(name));
        if let Some(missing) = missing.or((!labelled).then(|| codes.first().copied().unwrap_or("zh"))) {
            let message = Sentence::new(format!("表头缺少“{missing}”。"), format!("The header lacks `{missing}`."));
            diagnostics.push(Diagnostic::new(Code::TableFile, message).at(&file.file, Position::start()));
            return None;
        }
        let at =
            |row: &[Located<String>], name: &str| head.iter().position(|known| *known == name).map(|index| row[index].clone());
        let texts = TextReader::new(file.borrowed(), &self.shared_context.locales);
        let rows = file.value.rows.iter().map(|row| {
            let place = |position| Place { file: file.file.clone(), position };
            let names: Vec<Option<String>> = codes.iter().map(|code| at(row, code).and_then(filled)).collect();
            let missing = texts.missing(&names, row[0].position);
            if let Some((diagnostic, code)) = missing.filter(|_| self.shared_context.locales.is_complete()) {
                let (zh, en) =
                    (format!("请在“{code}”列写上这一行的名称。"), format!("Write the row's name in the column `{code}`."));
                diagnostics.push(diagnostic.help(zh, en));
            }
            let label = Localized::new(names);
            let cells = columns.iter().zip(&column_names).map(|(column, names)| {
                let cell = at(row, names.first()?)?;
                let place = place(cell.position);
                if matches!(column.kind, ColumnKind::Text) {
                    let texts = names.iter().map(|name| at(row, name).and_then(filled)).collect();
                    let content = Localized::new(texts).map_or(Content::Nothing, Content::Text);
                    return Some(Cell { content, place });
                }
                number_cell(&cell.value, column, place, diagnostics)
            });
            let cells: Option<Vec<Cell>> = cells.collect::<Partial<Vec<_>>>().into_complete();
            let is_total = at(row, TOTAL).is_some_and(|mark| is_marked(file, &mark, diagnostics));
            let place = place(row[0].position);
            if label.is_none() {
                let message = Sentence::new("这一行没有名称。", "This row has no name.");
                diagnostics.push(Diagnostic::new(Code::TableFile, message).at_place(&place).help(
                    "每一行都要有名称；合并的单元格要拆开，每行各写一次。",
                    "Every row needs a name; split merged cells and write the name in each row.",
                ));
            }
            Some(Row { label: label?, cells: cells?, is_total, place })
        });
        Some(file.borrowed().and_then(|_| rows.collect()))
    }

    /// Reports names in the header of a CSV file that are not columns of the table.
    fn unknown_in_head(&self, file: &Document<TableFile>, known: &[&str], diagnostics: &mut Sink) {
        // If a language of the site could not be read, a column in that language may be valid.
        let unknown = file.value.head.iter().filter(|cell| !cell.value.is_empty() && !known.contains(&cell.value.as_str()));
        for cell in unknown.filter(|_| self.shared_context.locales.is_complete()) {
            let message =
                Sentence::new(format!("表格里没有列“{}”。", cell.value), format!("The table has no column `{}`.", cell.value));
            let rule = Sentence::new(
                format!("表头可以写：{}。", known.join("、")),
                format!("Allowed in the header: {}.", known.join(", ")),
            );
            let help = diagnostic::suggestion(&cell.value, known.iter().copied()).unwrap_or(rule);
            diagnostics.push(Diagnostic::new(Code::TableFile, message).at(&file.file, cell.position).help_if(Some(help)));
        }
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

/// The names of a column in the header of a CSV file: its id, or one name per language.
fn names_in_file(column: &TableColumn, codes: &[&str]) -> Vec<String> {
    match column.kind {
        ColumnKind::Text => codes.iter().map(|code| format!("{}.{code}", column.id)).collect(),
        ColumnKind::Number(_) => vec![column.id.clone()],
    }
}

/// A diagnostic for a column whose id has another meaning in a CSV file.
fn taken(column: &TableColumn) -> Diagnostic {
    let id = &column.id;
    let message = Sentence::new(
        format!("行写在 CSV 文件里时，列的标识不能是“{id}”：它在那里标记合计行，或者是行的名称。"),
        format!("If the rows are in a CSV file, a column cannot be called `{id}`: that name marks totals or names the rows."),
    );
    Diagnostic::new(Code::IdReserved, message)
        .at_place(&column.place)
        .help("请换一个标识，例如 all。", "Choose another id, such as `all`.")
}

/// Reports empty or repeated names in the header: one of two columns with the same name would be lost.
fn repeated(file: &Document<TableFile>, diagnostics: &mut Sink) {
    for (index, cell) in file.value.head.iter().enumerate() {
        let (name, column) = (&cell.value, index + 1);
        let message = if name.is_empty() {
            Sentence::new(format!("表头的第 {column} 格是空的。"), format!("Cell {column} of the header is empty."))
        } else if file.value.head[..index].iter().any(|before| before.value == *name) {
            Sentence::new(format!("表头里“{name}”写了两次。"), format!("The header contains `{name}` twice."))
        } else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(Code::TableFile, message)
                .at(&file.file, cell.position)
                .help("每列一个名称；多余的列请删去。", "Each column needs its own name; delete columns that are not needed."),
        );
    }
}

fn is_marked(file: &Document<TableFile>, mark: &Located<String>, diagnostics: &mut Sink) -> bool {
    let word = mark.value.to_lowercase();
    if MARKED.contains(&word.as_str()) {
        return true;
    }
    if !UNMARKED.contains(&word.as_str()) {
        let message = Sentence::new(
            format!("total 列里的“{}”看不懂。", mark.value),
            format!("`{}` in the column `total` is neither yes nor no.", mark.value),
        );
        diagnostics.push(
            Diagnostic::new(Code::TableFile, message)
                .at(&file.file, mark.position)
                .help("合计行写“是”，其他行留空。", "Write `yes` in rows of totals and leave the others empty."),
        );
    }
    false
}

fn filled(cell: Located<String>) -> Option<String> {
    (!cell.value.is_empty()).then_some(cell.value)
}

/// Reads a number, the id of a fact, or the sign for a missing number. `None` after a report.
fn number_cell(text: &str, column: &TableColumn, place: Place, diagnostics: &mut Sink) -> Option<Cell> {
    let content = match Quantity::parse(text) {
        Some(quantity) => Content::Number(quantity),
        None if text.is_empty() || NOTHING.contains(&text) => Content::Nothing,
        None if is_id(text) && text.chars().any(|c| c.is_ascii_alphabetic()) => Content::Fact(text.to_owned()),
        None => {
            diagnostics.push(no_number(text, column.unit(), &place));
            return None;
        }
    };
    Some(Cell { content, place })
}

fn no_number(text: &str, unit: Option<&Unit>, place: &Place) -> Diagnostic {
    let message =
        Sentence::new(format!("“{text}”不是数，也不是数据名。"), format!("`{text}` is neither a number nor the id of a fact."));
    let help = if text.starts_with('=') {
        Sentence::new("这里像是一个公式：请写出它的结果。", "This looks like a formula: write its result.")
    } else {
        number_help::help(text, Where::Cell, unit)
    };
    Diagnostic::new(Code::TableCell, message).at_place(place).help_if(Some(help))
}
