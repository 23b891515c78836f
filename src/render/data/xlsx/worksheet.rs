//! A sheet of a workbook as XML, and the texts that all sheets share.

use super::super::super::html::escape;
use super::parts::{DECLARATION, MAIN, RELATIONSHIPS, relationships};
use super::styles::Styles;
use super::{Align, Area, CellValue, Worksheet, WorksheetCell, WorksheetRow, cell_address, quoted_sheet};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

/// The height of a line of text, in points.
const LINE: usize = 15;

/// A written sheet.
pub(super) struct WrittenSheet {
    pub xml: String,
    /// The file with the targets of its links out of the workbook, if it has any.
    pub relationships: Option<String>,
}

/// The texts of all cells, each once, in the order of their first use.
#[derive(Default)]
pub(super) struct SharedTexts {
    known: BTreeMap<String, usize>,
    texts: Vec<String>,
    uses: usize,
}

impl SharedTexts {
    /// Returns the index of a text.
    fn index(&mut self, text: &str) -> usize {
        self.uses += 1;
        if let Some(index) = self.known.get(text) {
            return *index;
        }
        self.known.insert(text.to_owned(), self.texts.len());
        self.texts.push(text.to_owned());
        self.texts.len() - 1
    }

    /// Returns the file of texts.
    pub(super) fn xml(&self) -> String {
        let one = |text: &String| format!("<si><t xml:space=\"preserve\">{}</t></si>", escape(&literal(text)));
        let texts: String = self.texts.iter().map(one).collect();
        let (all, each) = (self.uses, self.texts.len());
        format!("{DECLARATION}<sst xmlns=\"{MAIN}\" count=\"{all}\" uniqueCount=\"{each}\">{texts}</sst>")
    }
}

/// Returns a text in which nothing is read as an escaped character: the format writes these as `_x0041_`.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, c) in text.char_indices() {
        let is_escape = || {
            let rest = &text.as_bytes()[index..];
            rest.len() >= 7 && rest[1] == b'x' && rest[2..6].iter().all(u8::is_ascii_hexdigit) && rest[6] == b'_'
        };
        if c == '_' && is_escape() {
            out.push_str("_x005F");
        }
        out.push(c);
    }
    out
}

/// Writes the rows of a sheet and collects what stands elsewhere in its file.
struct RowWriter<'w> {
    styles: &'w mut Styles,
    texts: &'w mut SharedTexts,
    rows: String,
    /// The elements of all links.
    links: String,
    /// Type, target and place of the links out of the workbook.
    targets: Vec<(String, String, bool)>,
}

impl RowWriter<'_> {
    /// Writes a row that is `lines` high.
    fn row(&mut self, index: usize, row: &WorksheetRow, lines: usize) {
        let height = if lines > 1 { format!(" ht=\"{}\" customHeight=\"1\"", lines * LINE + 2) } else { String::new() };
        self.rows.extend([format!("<row r=\"{}\"{height}>", index + 1)]);
        for (column, cell) in row.iter().enumerate() {
            self.cell(&cell_address(index, column), cell);
        }
        self.rows += "</row>";
    }

    fn cell(&mut self, address: &str, cell: &WorksheetCell) {
        let style = self.styles.index(&cell.style);
        let text = match &cell.value {
            // Without lines there is nothing to see of it.
            CellValue::Empty if !cell.style.is_ruled => return,
            CellValue::Empty => return self.rows.extend([format!("<c r=\"{address}\" s=\"{style}\"/>")]),
            CellValue::Number(number) => {
                return self.rows.extend([format!("<c r=\"{address}\" s=\"{style}\"><v>{number}</v></c>")]);
            }
            CellValue::Text(text) => text,
            CellValue::Link { text, address: target } => {
                self.targets.push((format!("{RELATIONSHIPS}/hyperlink"), target.clone(), true));
                self.links.extend([format!("<hyperlink ref=\"{address}\" r:id=\"rId{}\"/>", self.targets.len())]);
                text
            }
            CellValue::Jump { text, sheet } => {
                let place = escape(&format!("{}!A1", quoted_sheet(sheet)));
                self.links.extend([format!("<hyperlink ref=\"{address}\" location=\"{place}\" display=\"{}\"/>", escape(text))]);
                text
            }
        };
        self.rows.extend([format!("<c r=\"{address}\" s=\"{style}\" t=\"s\"><v>{}</v></c>", self.texts.index(text))]);
    }
}

/// Writes a sheet.
pub(super) fn written(sheet: &Worksheet, right_to_left: bool, styles: &mut Styles, texts: &mut SharedTexts) -> WrittenSheet {
    let mut writer = RowWriter { styles, texts, rows: String::new(), links: String::new(), targets: Vec::new() };
    for (index, row) in sheet.rows.iter().enumerate() {
        writer.row(index, row, lines_of_row(sheet, index));
    }
    let RowWriter { rows, links, targets, .. } = writer;
    let filter = sheet.filtered.as_ref().map(|area| format!("<autoFilter ref=\"{}\"/>", area.address()));
    let links = if links.is_empty() { links } else { format!("<hyperlinks>{links}</hyperlinks>") };
    let orientation = if sheet.is_wide { "landscape" } else { "portrait" };
    let xml = format!(
        "{DECLARATION}<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONSHIPS}\">\
         <sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>{}<sheetFormatPr defaultRowHeight=\"{LINE}\"/>{}\
         <sheetData>{rows}</sheetData>{}{}{links}\
         <pageMargins left=\"0.6\" right=\"0.6\" top=\"0.7\" bottom=\"0.7\" header=\"0.3\" footer=\"0.3\"/>\
         <pageSetup paperSize=\"9\" orientation=\"{orientation}\" fitToWidth=\"1\" fitToHeight=\"0\"/>\
         <headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>",
        view(sheet, right_to_left),
        widths(sheet),
        filter.unwrap_or_default(),
        joined(sheet),
    );
    WrittenSheet { xml, relationships: (!targets.is_empty()).then(|| relationships(&targets)) }
}

/// Returns how many lines a row needs. Not all programs find out by themselves, and none does for joined cells.
fn lines_of_row(sheet: &Worksheet, index: usize) -> usize {
    let wrapped = |cell: &WorksheetCell| matches!(cell.style.align, Align::Wrapped | Align::Centre);
    let lines = |(column, cell): (usize, &WorksheetCell)| match &cell.value {
        CellValue::Text(text) if wrapped(cell) => {
            let area = sheet.joined.iter().find(|area| area.rows.start == index && area.columns.start == column);
            let columns = area.map_or(column..column + 1, |area| area.columns.clone());
            // The rows of a joined head share its lines.
            let rows = area.map_or(1, |area| area.rows.len());
            let width: f64 = sheet.widths.get(columns).unwrap_or_default().iter().sum();
            lines_of_text(text, width).div_ceil(rows)
        }
        _ => 1,
    };
    sheet.rows[index].iter().enumerate().map(lines).max().unwrap_or(1)
}

/// Returns in how many lines a text fits that are so many digits wide.
fn lines_of_text(text: &str, width: f64) -> usize {
    let lines = |paragraph: &str| {
        let (mut lines, mut filled) = (1, 0.0);
        for word in paragraph.split_inclusive(' ') {
            // Words of Latin letters are not divided; of Chinese any character may begin a line.
            let parts: Vec<&str> =
                if word.is_ascii() { vec![word] } else { word.split_inclusive(|c: char| !c.is_ascii()).collect() };
            for part in parts {
                let own = u32::try_from(part.width()).map_or(width, f64::from);
                if filled > 0.0 && filled + own > width {
                    (lines, filled) = (lines + 1, 0.0);
                }
                filled += own;
            }
        }
        lines
    };
    text.lines().map(lines).sum::<usize>().max(1)
}

/// Returns how the sheet is shown: what stays in sight while the rest moves.
fn view(sheet: &Worksheet, right_to_left: bool) -> String {
    let direction = if right_to_left { " rightToLeft=\"1\"" } else { "" };
    let pane = pane(sheet.head.end, sheet.fixed_columns);
    format!("<sheetViews><sheetView showGridLines=\"0\" workbookViewId=\"0\"{direction}>{pane}</sheetView></sheetViews>")
}

/// Returns the element for first rows and columns that stay in sight.
fn pane(rows: usize, columns: usize) -> String {
    let active = match (rows, columns) {
        (0, 0) => return String::new(),
        (_, 0) => "bottomLeft",
        (0, _) => "topRight",
        _ => "bottomRight",
    };
    let split = |name: &str, count: usize| if count > 0 { format!(" {name}=\"{count}\"") } else { String::new() };
    let (x, y, corner) = (split("xSplit", columns), split("ySplit", rows), cell_address(rows, columns));
    format!("<pane{x}{y} topLeftCell=\"{corner}\" activePane=\"{active}\" state=\"frozen\"/>")
}

fn widths(sheet: &Worksheet) -> String {
    let column = |(index, width): (usize, &f64)| {
        format!("<col min=\"{0}\" max=\"{0}\" width=\"{width:.1}\" customWidth=\"1\"/>", index + 1)
    };
    let columns: String = sheet.widths.iter().enumerate().map(column).collect();
    if columns.is_empty() { columns } else { format!("<cols>{columns}</cols>") }
}

fn joined(sheet: &Worksheet) -> String {
    let areas = |area: &Area| ["<mergeCell ref=\"".to_owned(), area.address(), "\"/>".to_owned()];
    let (areas, count): (String, usize) = (sheet.joined.iter().flat_map(areas).collect(), sheet.joined.len());
    if areas.is_empty() { areas } else { format!("<mergeCells count=\"{count}\">{areas}</mergeCells>") }
}

#[cfg(test)]
mod tests {
    use super::{lines_of_text, literal};

    #[test]
    fn lines_of_wrapped_texts() {
        for (text, width, lines) in [("教育", 4.0, 1), ("教育局", 4.0, 2), ("one two", 6.0, 2), ("a\nb", 9.0, 2), ("", 9.0, 1)]
        {
            assert_eq!(lines_of_text(text, width), lines, "{text}");
        }
    }

    #[test]
    fn texts_are_not_read_as_escaped_characters() {
        for (text, expected) in
            [("_x0041_", "_x005F_x0041_"), ("__x00e9_", "__x005F_x00e9_"), ("_x41_ 教", "_x41_ 教"), ("_", "_")]
        {
            assert_eq!(literal(text), expected);
        }
    }
}
