//! Reads the rows of a table from its CSV file: which column of the file holds what, and what a row in it says.

use crate::diagnostic::{self, Code, Diagnostic, Place, Position, Sentence, Sink, quoted};
use crate::load::documents::Document;
use crate::load::located::Located;
use crate::load::table_file::{self, TableFile};
use crate::model::column_group::{ColumnGroup, full_label};
use crate::model::locale::{Locale, Locales};
use crate::model::row_tree::MOST_LEVELS;
use crate::model::table::{Cell, ColumnKind, Content, Row, TableColumn};
use crate::model::table_cell;
use crate::model::text::{Localized, TextReader};
use crate::narrative::is_id;
use crate::partial::Partial;

/// The column of a CSV file that marks totals, and the values it may contain.
const TOTAL: &str = "total";
/// The column that names rows in relations. A column of the table that is called `id` takes precedence, as with `level`.
const ID: &str = "id";
/// The columns that say where in the tree a row stands. A column of the table that is called `level` takes precedence.
const LEVEL: &str = "level";
const OF_WHICH: &str = "of_which";
const MARKED: [&str; 7] = ["是", "合计", "√", "yes", "y", "true", "1"];
const UNMARKED: [&str; 6] = ["", "否", "no", "n", "false", "0"];

/// What these columns may also be called.
const IN_CHINESE: [(&str, &str); 4] = [("合计行", TOTAL), ("标识", ID), ("层", LEVEL), ("其中", OF_WHICH)];

/// The name of a column of a CSV file that is called by its name or by its label. The labels are sorted.
fn called(written: &str, known: &[&str], labels: &[(String, String)]) -> String {
    if known.contains(&written) {
        return written.to_owned();
    }
    let named = labels.binary_search_by(|(label, _)| label.as_str().cmp(written)).ok();
    named.map_or(written, |index| &labels[index].1).to_owned()
}

/// Reads the rows of one table from its CSV file. The label of a row is in the column named after its language, a text is in
/// the column named after its column and language (`note.zh`), and the mark of a total is under `total`.
pub(super) struct CsvRowReader<'a> {
    pub file: &'a Partial<Document<TableFile>>,
    pub columns: &'a [TableColumn],
    pub names: CsvNames<'a>,
    pub locales: &'a Partial<Locales>,
}

/// What the header of a CSV file may call the columns besides their ids: what readers see above them.
#[derive(Clone, Copy)]
pub(super) struct CsvNames<'a> {
    pub rows_label: &'a Localized<String>,
    pub groups: &'a [ColumnGroup],
}

impl CsvRowReader<'_> {
    /// The rows that could be read. `None` after a diagnostic about the header.
    pub(super) fn rows(&self, diagnostics: &mut Sink) -> Option<Partial<Vec<Row>>> {
        let header = self.header(diagnostics)?;
        let mut above = 0;
        let rows = self.file.value.rows.iter().map(|row| {
            let level = self.level(row, &header, above, diagnostics);
            above = level.unwrap_or(above);
            self.row(row, &header, level?, diagnostics)
        });
        Some(self.file.borrowed().and_then(|_| rows.collect()))
    }

    /// The header, if it has all columns that it needs and no others.
    fn header(&self, diagnostics: &mut Sink) -> Option<Header<'_>> {
        let codes: Vec<&str> = self.locales.iter().map(|locale| locale.code.as_str()).collect();
        let column_names: Vec<Vec<String>> = self.columns.iter().map(|column| names_in_file(column, &codes)).collect();
        let known: Vec<&str> = column_names
            .iter()
            .flatten()
            .map(String::as_str)
            .chain(codes.iter().copied())
            .chain([TOTAL, ID, LEVEL, OF_WHICH])
            .collect();
        let labels = self.labels(&codes);
        let names: Vec<String> = self.file.value.head.iter().map(|cell| called(&cell.value, &known, &labels)).collect();
        let is_known = diagnostics.is_clean(|diagnostics| {
            for column in self.columns.iter().filter(|column| column.id == TOTAL || codes.contains(&column.id.as_str())) {
                diagnostics.push(reserved_id(column));
            }
            check_repeated(self.file, &names, diagnostics);
            self.check_unknown(&known, &labels, diagnostics);
        });
        if !is_known || names.is_empty() {
            return None;
        }
        let is_there = |name: &str| names.iter().any(|known| known == name);
        let has_labels = codes.iter().any(|code| is_there(code));
        let missing = column_names.iter().flatten().map(String::as_str).find(|name| !is_there(name));
        if let Some(missing) = missing.or((!has_labels).then(|| codes.first().copied().unwrap_or("zh"))) {
            let (zh, en) = self.spoken(missing);
            let message = Sentence::new(format!("表头缺少{zh}。"), format!("The header lacks {en}."));
            diagnostics.push(Diagnostic::new(Code::TableFile, message).at(&self.file.file, Position::start()));
            return None;
        }
        let texts = TextReader::new(self.file.borrowed(), self.locales);
        Some(Header { names, codes, column_names, texts })
    }

    /// The labels that a header may have in place of names, each with the name, sorted. A label of two columns stands for neither.
    fn labels(&self, codes: &[&str]) -> Vec<(String, String)> {
        let mut labels = Vec::new();
        for (locale, code) in codes.iter().enumerate() {
            for label in [self.names.rows_label.get(locale), &self.locales.get(locale).name] {
                labels.push((label.clone(), (*code).to_owned()));
            }
            for (index, column) in self.columns.iter().enumerate() {
                let name = match column.kind {
                    ColumnKind::Text => format!("{}.{code}", column.id),
                    ColumnKind::Number(_) => column.id.clone(),
                };
                let full = full_label(self.names.groups, self.columns, index, locale);
                labels.extend([(column.label.get(locale).clone(), name.clone()), (full, name)]);
            }
        }
        labels.extend(IN_CHINESE.map(|(label, name)| (label.to_owned(), name.to_owned())));
        labels.sort();
        labels.dedup();
        let single = labels.chunk_by(|(one, _), (other, _)| one == other).filter(|same| same.len() == 1);
        single.flatten().cloned().collect()
    }

    /// Reports names in the header of a CSV file that are not columns of the table.
    fn check_unknown(&self, known: &[&str], labels: &[(String, String)], diagnostics: &mut Sink) {
        // If a language of the site could not be read, a column in that language may be valid.
        let is_known = |name: &str| known.contains(&called(name, known, labels).as_str()) || self.is_draft(name);
        let unknown = self.file.value.head.iter().filter(|cell| !cell.value.is_empty() && !is_known(&cell.value));
        for cell in unknown.filter(|_| self.locales.is_complete()) {
            let message =
                Sentence::new(format!("表格里没有列“{}”。", cell.value), format!("The table has no column `{}`.", cell.value));
            let (zh, en): (Vec<String>, Vec<String>) = known.iter().map(|name| self.spoken(name)).unzip();
            let rule =
                Sentence::new(format!("表头可以写：{}。", zh.join("、")), format!("Allowed in the header: {}.", en.join(", ")));
            let help = diagnostic::suggestion(&cell.value, known.iter().copied()).unwrap_or(rule);
            diagnostics.push(Diagnostic::new(Code::TableFile, message).at(&self.file.file, cell.position).help_if(Some(help)));
        }
    }

    /// Whether a column has the texts of a language that is not published yet: `en`, or `note.en` for a column with texts.
    fn is_draft(&self, name: &str) -> bool {
        let is_text = |id: &str| self.columns.iter().any(|column| column.id == id && matches!(column.kind, ColumnKind::Text));
        self.locales.drafts().any(|Locale { code, name: language, .. }| {
            let id = name.strip_suffix(code.as_str()).and_then(|rest| rest.strip_suffix('.'));
            name == code || name == language || id.is_some_and(is_text)
        })
    }

    /// A name of the header with the label that readers see above it: “总计”（all）.
    fn spoken(&self, name: &str) -> (String, String) {
        let column = self.columns.iter().position(|column| column.id == name);
        let label = match column {
            Some(index) => Some(full_label(self.names.groups, self.columns, index, 0)),
            None => IN_CHINESE.iter().find(|(_, known)| *known == name).map(|(label, _)| (*label).to_owned()),
        };
        match label.filter(|label| label != name) {
            Some(label) => (format!("{}（{name}）", quoted(&label)), format!("{} (`{name}`)", quoted(&label))),
            None => (format!("“{name}”"), format!("`{name}`")),
        }
    }

    /// What the file itself calls a column.
    fn written<'n>(&'n self, header: &Header<'_>, name: &'n str) -> &'n str {
        let index = header.names.iter().position(|known| known == name);
        index.map_or(name, |index| self.file.value.head[index].value.as_str())
    }

    /// A diagnostic about a cell of numbers that also says which row and column of the file it is in.
    fn in_words(&self, diagnostic: Diagnostic, row: &[Located<String>], header: &Header<'_>, name: &str) -> Diagnostic {
        let label = header.codes.iter().find_map(|code| header.cell(row, code).filter(|cell| !cell.value.is_empty()));
        let (column, row) = (quoted(self.written(header, name)), quoted(label.map_or("", |label| label.value.as_str())));
        let Sentence { zh, en } = diagnostic.message;
        let message = Sentence::new(format!("{row}的{column}：{zh}"), format!("{column} of {row}: {en}"));
        Diagnostic { message, ..diagnostic }
    }

    /// The level of a row; `above` is that of the row before it. `None` after a diagnostic.
    fn level(&self, row: &[Located<String>], header: &Header<'_>, above: usize, diagnostics: &mut Sink) -> Option<usize> {
        let is_column = self.columns.iter().any(|column| column.id == LEVEL);
        let Some(cell) = header.cell(row, LEVEL).filter(|cell| !is_column && !cell.value.is_empty()) else { return Some(1) };
        let level = cell.value.parse().ok().filter(|level| (1..=MOST_LEVELS).contains(level));
        let (zh, en) = match level {
            Some(level) if level <= above + 1 => return Some(level),
            Some(level) => (
                format!("这一行是第{level}层，上面一行只到第{above}层。"),
                format!("This row has level {level}, but the row above it has level {above}."),
            ),
            None => (
                format!("“{}”列里的“{}”不是层数。", self.written(header, LEVEL), cell.value),
                format!("`{}` in the column `{}` is no level.", cell.value, self.written(header, LEVEL)),
            ),
        };
        diagnostics.push(Diagnostic::new(Code::TableFile, Sentence::new(zh, en)).at_place(&self.place(cell.position)).help(
            format!("最上一层写 1（或留空），它的各部分写 2，依次到 {MOST_LEVELS}。"),
            format!("Write 1 (or nothing) for the top level, 2 for its parts, and so on up to {MOST_LEVELS}."),
        ));
        None
    }

    /// One row. `None` after a diagnostic.
    fn row(&self, row: &[Located<String>], header: &Header<'_>, level: usize, diagnostics: &mut Sink) -> Option<Row> {
        if self.lacks_numbers(row, header) {
            let (first, last) = (row[0].position, row[row.len() - 1].position);
            let place = self.place(Position { length: last.column + last.length - first.column, ..first });
            diagnostics.push(table_file::other_count(header.names.len(), row.len()).at_place(&place));
            return None;
        }
        let label = self.label(row, header, diagnostics);
        let cells = self.columns.iter().zip(&header.column_names).map(|(column, names)| {
            let name = names.first()?;
            if matches!(column.kind, ColumnKind::Text) {
                let place = self.place(header.cell(row, name).unwrap_or(&row[0]).position);
                let texts = header.cells(row, names.iter().map(String::as_str));
                let content = header.localized(texts).map_or(Content::Nothing, Content::Text);
                return Some(Cell { content, bound: None, mark: None, place });
            }
            let cell = header.cell(row, name)?;
            let mut told = Sink::default();
            let read = table_cell::read_number_cell(&cell.value, column, self.place(cell.position), &mut told);
            diagnostics.extend(told.into_vec().into_iter().map(|told| self.in_words(told, row, header, name)));
            read
        });
        let cells: Option<Vec<Cell>> = cells.collect::<Partial<Vec<_>>>().into_complete();
        let mut mark = |name: &str| {
            let written = (name, self.written(header, name));
            header.cell(row, name).is_some_and(|mark| is_marked(self.file, mark, written, diagnostics))
        };
        let (is_total, is_of_which) = (mark(TOTAL), mark(OF_WHICH));
        let place = self.place(row[0].position);
        let id = self.id(row, header, diagnostics);
        if label.is_none() {
            let message = Sentence::new("这一行没有名称。", "This row has no name.");
            diagnostics.push(Diagnostic::new(Code::TableFile, message).at_place(&place).help(
                "每一行都要有名称；合并的单元格要拆开，每行各写一次。",
                "Every row needs a name; split merged cells and write the name in each row.",
            ));
        }
        Some(Row { id, label: label?, cells: cells?, is_total, level, is_of_which, place })
    }

    /// Whether a row ends before its numbers do. A comma that is missing further left would move numbers into other columns.
    fn lacks_numbers(&self, row: &[Located<String>], header: &Header<'_>) -> bool {
        let is_number = |name: &String| {
            let column = self.columns.iter().find(|column| column.id == *name);
            column.is_some_and(|column| matches!(column.kind, ColumnKind::Number(_)))
        };
        header.names.iter().skip(row.len()).any(is_number)
    }

    /// The id of a row, if it has one. Reports an id of the wrong form.
    fn id(&self, row: &[Located<String>], header: &Header<'_>, diagnostics: &mut Sink) -> Option<String> {
        let is_column = self.columns.iter().any(|column| column.id == ID);
        let cell = header.cell(row, ID).filter(|cell| !is_column && !cell.value.is_empty())?;
        if is_id(&cell.value) {
            return Some(cell.value.clone());
        }
        diagnostics.push(diagnostic::ill_formed_id(&cell.value).at_place(&self.place(cell.position)));
        None
    }

    /// The label of a row. Reports languages that lack it; `None` if all do.
    fn label(&self, row: &[Located<String>], header: &Header<'_>, diagnostics: &mut Sink) -> Option<Localized<String>> {
        let texts = header.cells(row, header.codes.iter().copied());
        let names: Vec<Option<String>> = texts.iter().map(|text| text.map(|text| text.value.clone())).collect();
        let missing = header.texts.missing(&names, row[0].position);
        if let Some((diagnostic, code)) = missing.filter(|_| self.locales.is_complete()) {
            let (zh, en) = (format!("请在“{code}”列写上这一行的名称。"), format!("Write the row's name in the column `{code}`."));
            diagnostics.push(diagnostic.help(zh, en));
        }
        header.localized(texts)
    }

    fn place(&self, position: Position) -> Place {
        Place { file: self.file.file.clone(), position }
    }
}

/// The header of a CSV file in which every column is known.
struct Header<'a> {
    /// The names in the header, from left to right.
    names: Vec<String>,
    /// The codes of the site's languages, which name the columns with labels.
    codes: Vec<&'a str>,
    /// The names of each column of the table, in its order.
    column_names: Vec<Vec<String>>,
    /// Finds the places of texts in the file.
    texts: TextReader<'a>,
}

impl Header<'_> {
    /// The cell of a row under a name of the header.
    fn cell<'r>(&self, row: &'r [Located<String>], name: &str) -> Option<&'r Located<String>> {
        row.get(self.names.iter().position(|known| known == name)?)
    }

    /// The texts of a row, one per language, with their places. `None` if there is none.
    fn localized(&self, texts: Vec<Option<&Located<String>>>) -> Option<Localized<String>> {
        let places = texts.iter().map(|text| text.map(|text| self.texts.written(&text.value, text.position))).collect();
        let values = texts.into_iter().map(|text| text.map(|text| text.value.clone())).collect();
        Some(Localized::new(values)?.written(self.texts.file, places))
    }

    /// The cells of a row under some names of the header, but for the empty ones.
    fn cells<'r, 'n>(
        &self,
        row: &'r [Located<String>],
        names: impl Iterator<Item = &'n str>,
    ) -> Vec<Option<&'r Located<String>>> {
        names.map(|name| self.cell(row, name).filter(|cell| !cell.value.is_empty())).collect()
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
fn reserved_id(column: &TableColumn) -> Diagnostic {
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
fn check_repeated(file: &Document<TableFile>, names: &[String], diagnostics: &mut Sink) {
    for (index, cell) in file.value.head.iter().enumerate() {
        let (name, column) = (&cell.value, index + 1);
        let message = if name.is_empty() {
            Sentence::new(format!("表头的第 {column} 格是空的。"), format!("Cell {column} of the header is empty."))
        } else if names[..index].contains(&names[index]) {
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

/// Whether a row is marked in the column with a name. Reports a mark that is neither yes nor no.
fn is_marked(file: &Document<TableFile>, mark: &Located<String>, (name, written): (&str, &str), diagnostics: &mut Sink) -> bool {
    let word = mark.value.to_lowercase();
    if MARKED.contains(&word.as_str()) {
        return true;
    }
    if !UNMARKED.contains(&word.as_str()) {
        let message = Sentence::new(
            format!("“{written}”列里的“{}”看不懂。", mark.value),
            format!("`{}` in the column `{written}` is neither yes nor no.", mark.value),
        );
        let help = if name == TOTAL {
            ("合计行写“是”，其他行留空。", "Write `yes` in rows of totals and leave the others empty.")
        } else {
            ("“其中”的行写“是”，其他行留空。", "Write `yes` in rows that are only of the row above, and leave the others empty.")
        };
        diagnostics.push(Diagnostic::new(Code::TableFile, message).at(&file.file, mark.position).help(help.0, help.1));
    }
    false
}
