//! Reads the rows of a table from a CSV file, as a spreadsheet program saves it. Each cell keeps its position; `model`
//! interprets the cells.
//!
//! A row is exactly one line. A cell that contains a line break is refused, so that a missing quotation mark costs one line and
//! not the rest of the file.

use super::conflict;
use super::documents::Document;
use super::located::Located;
use super::odd_characters;
use super::sources;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink};
use crate::partial::Partial;
use std::sync::Arc;

/// The folder inside a report's folder that contains these files.
const FOLDER: &str = "tables/";

/// The cells of a CSV file. No row has more cells than the header; one from which a spreadsheet program left out the commas at
/// the end has fewer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableFile {
    /// The header: the names of the columns.
    pub head: Vec<Located<String>>,
    /// The rows below the header.
    pub rows: Vec<Vec<Located<String>>>,
}

/// Whether a source file contains rows of a table. `name` is its path relative to the site's folder.
pub(crate) fn is_one(name: &str) -> bool {
    let inside = name.strip_prefix("content/").and_then(|name| name.split_once('/'));
    inside.is_some_and(|(_, name)| stem(name).is_some())
}

/// The id of the table whose rows a file contains. `path` is relative to the report's folder.
pub(crate) fn stem(path: &str) -> Option<&str> {
    path.strip_prefix(FOLDER)?.strip_suffix(".csv").filter(|stem| !stem.contains('/'))
}

/// Reads a CSV file. Lines with an error are reported and left out.
pub(crate) fn read(file: &Arc<str>, text: &str, diagnostics: &mut Sink) -> Partial<Document<TableFile>> {
    odd_characters::report(file, text, diagnostics);
    let table = diagnostics.scope(|diagnostics| {
        let Some(conflict) = conflict::find(file, text) else { return rows(file, text, diagnostics) };
        diagnostics.push(conflict);
        TableFile::default()
    });
    table.map(|table| Document::new(file, table))
}

fn rows(file: &Arc<str>, text: &str, diagnostics: &mut Sink) -> TableFile {
    let mut lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    let head = lines.next().map_or(Some(Vec::new()), |(line, number)| head(file, line, number, diagnostics));
    let Some(head) = head else { return TableFile::default() };
    if head.is_empty() {
        diagnostics.push(sources::empty_file(file));
    }
    let mut rows = Vec::new();
    for (line, number) in lines.filter(|_| !head.is_empty()) {
        let Some(cells) = cells(file, line, number, diagnostics) else { continue };
        // Spreadsheet programs save cleared rows as commas only.
        if cells.iter().all(|cell| cell.value.is_empty()) {
            continue;
        }
        let cells = without_end(cells, head.len());
        if cells.len() <= head.len() {
            rows.push(cells);
        } else {
            let position = line_position(line, number);
            diagnostics.push(other_count(head.len(), cells.len()).at(file, position));
        }
    }
    TableFile { head, rows }
}

/// A row without the empty cells behind the header: spreadsheet programs save columns that have been cleared.
fn without_end(mut cells: Vec<Located<String>>, wanted: usize) -> Vec<Located<String>> {
    while cells.len() > wanted && cells.last().is_some_and(|cell| cell.value.is_empty()) {
        cells.pop();
    }
    cells
}

/// The diagnostic for a row that has more or fewer cells than the header.
pub(crate) fn other_count(wanted: usize, found: usize) -> Diagnostic {
    let message = Sentence::new(
        format!("这一行有{found}格，表头有{wanted}格。"),
        format!("This row has {found} cells; the header has {wanted}."),
    );
    Diagnostic::new(Code::TableFile, message).help(
        "空的格子也要留一个逗号；文字里有逗号时，用英文引号括起来。",
        "An empty cell needs its comma too. Put a text that contains a comma in quotation marks.",
    )
}

/// A page shows about ten columns; a spreadsheet exported with all its empty columns has 16,384.
const MOST_COLUMNS: usize = 1000;

/// The names of the columns. Reports a wrong delimiter, which is noticed here first.
fn head(file: &Arc<str>, line: &str, number: usize, diagnostics: &mut Sink) -> Option<Vec<Located<String>>> {
    let found = line.trim_end_matches(|c: char| c == ',' || c.is_whitespace()).matches(',').count() + 1;
    if found > MOST_COLUMNS {
        let message = Sentence::new(
            format!("表头有{found}格，最多{MOST_COLUMNS}格。"),
            format!("The header has {found} cells; the maximum is {MOST_COLUMNS}."),
        );
        diagnostics.push(mistake(file, message, Position::new(number, 1, 0)));
        return None;
    }
    let other = ['\t', ';', '；', '，'].into_iter().find(|other| line.contains(*other));
    if let Some(other) = other.filter(|_| !line.contains(',')) {
        let name = if other == '\t' { "Tab".to_owned() } else { other.to_string() };
        let message = Sentence::new(
            format!("这个文件用“{name}”分隔各格，应当用英文逗号。"),
            format!("The cells of this file are separated by `{name}`; they should be separated by commas."),
        );
        diagnostics.push(mistake(file, message, line_position(line, number)).help(
            "请在表格软件里另存为“CSV UTF-8（逗号分隔）”。",
            "Save it in the spreadsheet program as “CSV UTF-8 (comma delimited)”.",
        ));
        return None;
    }
    let cells = cells(file, line, number, diagnostics)?;
    Some(without_end(cells, 0))
}

/// The cells of a line. `None` after a diagnostic about its quotation marks.
fn cells(file: &Arc<str>, line: &str, number: usize, diagnostics: &mut Sink) -> Option<Vec<Located<String>>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
    let record = reader.records().next().and_then(std::result::Result::ok).unwrap_or_default();
    let stray = record.iter().any(|cell| cell.contains('"')) && !line.contains("\"\"");
    if line.matches('"').count() % 2 == 1 || stray {
        let message = Sentence::new("这一行的引号不成对。", "The quotation marks on this line are not paired.");
        diagnostics.push(mistake(file, message, line_position(line, number)).help(
            "英文引号只用来括住整格；格里的引号写两遍，格里不能换行。",
            "Quotation marks enclose a whole cell. Write a quotation mark inside a cell twice. A cell cannot contain a line break.",
        ));
        return None;
    }
    let mut places = places(line).into_iter();
    let cells = record.iter().map(|cell| {
        let position = places
            .next()
            .map_or_else(|| line_position(line, number), |(column, length)| Position::new(number, column, length.max(1)));
        Located { value: cell.trim().to_owned(), position }
    });
    let cells: Vec<Located<String>> = cells.collect();
    for cell in cells.iter().filter(|cell| cell.value.contains("{{") || cell.value.contains("}}")) {
        let message = Sentence::new(
            "CSV 文件里不能引用数据，花括号会照原样显示。",
            "A CSV file cannot refer to facts; the braces would be printed literally.",
        );
        diagnostics.push(Diagnostic::new(Code::FactForm, message).at(file, cell.position).help(
            "格子里写数，或者只写数据的标识，不加花括号，例如 schools。",
            "Write the number, or only the id of the fact without braces, such as schools.",
        ));
    }
    Some(cells)
}

/// The 1-based column and the length, in characters, of each cell. The quotation marks of the line must be paired.
fn places(line: &str) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    let (mut start, mut is_quoted) = (0, false);
    for (index, character) in line.chars().chain([',']).enumerate() {
        match character {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => {
                places.push((start + 1, index - start));
                start = index + 1;
            }
            _ => {}
        }
    }
    places
}

fn line_position(line: &str, number: usize) -> Position {
    Position::new(number, 1, line.trim_end().chars().count())
}

fn mistake(file: &Arc<str>, message: Sentence, position: Position) -> Diagnostic {
    Diagnostic::new(Code::TableFile, message).at(file, position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_the_folder_alone() {
        assert!(is_one("content/2023/tables/awards.csv"));
        for name in ["content/2023/files/schools.csv", "content/2023/tables/old/a.csv", "content/tables.csv"] {
            assert!(!is_one(name), "{name}");
        }
    }

    #[test]
    fn cells_know_their_places() {
        let mut diagnostics = Sink::default();
        let document = read(&"a.csv".into(), "zh,first\n技能大赛,16\n\n\"文明, 风采\",23\n", &mut diagnostics);
        assert_eq!(diagnostics.into_vec(), []);
        let rows = &document.value.rows;
        assert_eq!((rows[0][1].value.as_str(), rows[0][1].position), ("16", Position::new(2, 6, 2)));
        assert_eq!(rows[1][0].value, "文明, 风采");
    }
}
