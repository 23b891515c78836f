//! The workbook of a report, read back from its archive: numbers are numbers, and look as the pages print them.

use crate::support::Site;
use roxmltree::{Document, Node};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// A sheet: its name, and what each cell contains by row and column.
struct Sheet {
    name: String,
    cells: BTreeMap<(usize, usize), Cell>,
}

#[derive(Clone)]
struct Cell {
    text: String,
    /// The format code, if it is a number.
    format: Option<String>,
}

impl Cell {
    /// What a spreadsheet program shows: the parts of a format code that the program writes, and no others.
    fn shown(&self) -> String {
        let Some(format) = &self.format else { return self.text.clone() };
        // Negative numbers have a format of their own if something is printed before their sign.
        let format = match format.split_once(';') {
            Some((_, negative)) if self.text.starts_with('-') => negative,
            Some((positive, _)) => positive,
            None => format,
        };
        let parts: Vec<&str> = format.split('"').collect();
        let literal = |part: usize| parts.get(part).copied().unwrap_or_default();
        let (before, code, behind) =
            if parts[0].is_empty() { (literal(1), literal(2), literal(3)) } else { ("", parts[0], literal(1)) };
        let number: f64 = self.text.parse().expect("a number");
        let number = if code.contains('%') { number * 100.0 } else { number };
        let decimals = code.split_once('.').map_or(0, |(_, rest)| rest.matches('0').count());
        let digits = format!("{:.decimals$}", number.abs());
        let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
        let group = |index: usize| code.contains(',') && index > 0 && (whole.len() - index).is_multiple_of(3);
        let whole: String =
            whole.char_indices().map(|(index, c)| if group(index) { format!(",{c}") } else { c.to_string() }).collect();
        let is_signed = number < 0.0 && !before.contains('\u{2212}');
        let (minus, percent) = (if is_signed { "\u{2212}" } else { "" }, if code.contains('%') { "%" } else { "" });
        format!("{minus}{before}{whole}{rest}{percent}{behind}")
    }
}

fn part(archive: &mut zip::ZipArchive<Cursor<&[u8]>>, name: &str) -> String {
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("UTF-8");
    text
}

fn elements<'a, 'i>(document: &'a Document<'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    document.descendants().filter(move |node| node.tag_name().name() == name)
}

/// The row and column of an address such as B3.
fn position(address: &str) -> (usize, usize) {
    let digits = address.find(|c: char| c.is_ascii_digit()).expect("a row");
    let column = address[..digits].bytes().fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1);
    (address[digits..].parse::<usize>().expect("a row") - 1, column - 1)
}

fn read(bytes: &[u8]) -> Vec<Sheet> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let texts = part(&mut archive, "xl/sharedStrings.xml");
    let texts = Document::parse(&texts).expect("XML");
    let texts: Vec<String> = elements(&texts, "t").map(|t| t.text().unwrap_or_default().to_owned()).collect();
    let styles = part(&mut archive, "xl/styles.xml");
    let styles = Document::parse(&styles).expect("XML");
    let codes: BTreeMap<&str, &str> = elements(&styles, "numFmt")
        .map(|code| (code.attribute("numFmtId").expect("an id"), code.attribute("formatCode").expect("a code")))
        .collect();
    let cell_styles = elements(&styles, "cellXfs").next().expect("styles");
    let formats: Vec<&str> = cell_styles
        .children()
        .map(|style| codes.get(style.attribute("numFmtId").expect("an id")).copied().unwrap_or("General"))
        .collect();
    let workbook = part(&mut archive, "xl/workbook.xml");
    let workbook = Document::parse(&workbook).expect("XML");
    let names: Vec<&str> = elements(&workbook, "sheet").map(|sheet| sheet.attribute("name").expect("a name")).collect();
    names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let xml = part(&mut archive, &format!("xl/worksheets/sheet{}.xml", index + 1));
            let document = Document::parse(&xml).expect("XML");
            let cells = elements(&document, "c").filter_map(|cell| {
                let value = cell.children().find(|child| child.tag_name().name() == "v")?.text()?;
                let style: usize = cell.attribute("s").expect("a style").parse().expect("an index");
                let cell_value = match cell.attribute("t") {
                    Some("s") => Cell { text: texts[value.parse::<usize>().expect("an index")].clone(), format: None },
                    _ => Cell { text: value.to_owned(), format: Some(formats[style].to_owned()) },
                };
                Some((position(cell.attribute("r").expect("an address")), cell_value))
            });
            Sheet { name: (*name).to_owned(), cells: cells.collect() }
        })
        .collect()
}

impl Sheet {
    fn text(&self, row: usize, column: usize) -> String {
        self.cells.get(&(row, column)).map(Cell::shown).unwrap_or_default()
    }

    fn size(&self) -> (usize, usize) {
        let rows = self.cells.keys().map(|(row, _)| row + 1).max().unwrap_or_default();
        (rows, self.cells.keys().map(|(_, column)| column + 1).max().unwrap_or_default())
    }

    /// The column with a head in the second row.
    fn column(&self, head: &str) -> usize {
        (0..self.size().1).find(|column| self.text(1, *column) == head).expect(head)
    }
}

fn csv_rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte-order mark");
    csv::Reader::from_reader(text).deserialize().collect::<Result<_, _>>().expect("rows")
}

#[test]
fn figures_are_numbers_and_the_same_as_in_the_data_file() {
    for (site, report) in [(Site::copy("small"), "2024"), (Site::sample(), "2023")] {
        let output = site.build().output();
        let rows = csv_rows(&output[&format!("{report}/data/facts.csv")]);
        for (folder, code, [id, printed, value]) in
            [("", "zh", ["标识", "报告原文", "数值"]), ("en/", "en", ["Id", "As printed", "Value"])]
        {
            let sheets = read(&output[&format!("{folder}{report}/data.xlsx")]);
            let sheet = &sheets[1];
            let (id, printed, value) = (sheet.column(id), sheet.column(printed), sheet.column(value));
            assert_eq!(sheet.size().0, rows.len() + 2, "a row for each fact");
            for (row, fact) in (2..).zip(&rows) {
                assert_eq!(sheet.text(row, id), fact["id"]);
                assert_eq!(sheet.text(row, printed), fact[&format!("printed.{code}")].trim_start_matches('\''), "{}", fact["id"]);
                let cell = &sheet.cells[&(row, value)];
                if fact["value"].is_empty() {
                    assert!(cell.format.is_none(), "a ratio is no number: {}", cell.text);
                } else {
                    let shown = cell.shown().replace([',', '%'], "").replace('\u{2212}', "-");
                    assert_eq!(shown, fact["value"], "{}: {} {:?}", fact["id"], cell.text, cell.format);
                    assert_eq!(cell.shown().contains('%'), fact["printed.zh"].contains('%'), "{}", fact["id"]);
                }
            }
        }
    }
}

/// The text of the cells of each row of a table, without what only screen readers hear.
fn printed_rows(table: &str) -> Vec<Vec<String>> {
    let cell = |html: &str| {
        let html = html.split_once('>').map_or("", |(_, rest)| rest);
        let mut text = String::new();
        let mut hidden = 0_usize;
        for piece in html.split('<') {
            let (tag, words) = piece.split_once('>').unwrap_or(("", piece));
            if tag.starts_with("span") && (hidden > 0 || tag.contains("visually-hidden")) {
                hidden += 1;
            } else if tag == "/span" {
                hidden = hidden.saturating_sub(1);
            }
            if hidden == 0 {
                text += words;
            }
        }
        text.replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", "\"").trim().to_owned()
    };
    let body = table.split_once("<tbody>").map_or("", |(_, rest)| rest);
    body.split("<tr")
        .skip(1)
        .map(|row| {
            row.split("<t")
                .skip(1)
                .filter(|part| part.starts_with('h') || part.starts_with('d'))
                .map(|part| cell(part.split("</t").next().unwrap_or_default()))
                .collect()
        })
        .collect()
}

#[test]
fn tables_show_what_the_page_prints() {
    for template in ["final-accounts", "disclosure-annual-report", "quality-report"] {
        let parent = Site::empty();
        let run = parent.run(&["new", "made", "--template", template]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        let output = Site::copy_of(&parent.path().join("made")).build().output();
        for folder in ["", "en/"] {
            let page = String::from_utf8_lossy(&output[&format!("{folder}2025/print.html")]).into_owned();
            let sheets = read(&output[&format!("{folder}2025/data.xlsx")]);
            let mut compared = 0;
            for sheet in &sheets[1..] {
                let caption = sheet.text(0, 0);
                let tables = page.split("<table class=\"data\">").skip(1).filter_map(|rest| rest.split_once("</table>"));
                let own =
                    tables.map(|(table, _)| table).find(|table| table.contains(&format!("<span class=\"caption\">{caption}")));
                let Some(table) = own else { continue };
                let printed = printed_rows(table);
                let first = (1..sheet.size().0).find(|row| sheet.text(*row, 0) == printed[0][0]).expect("the first row");
                for (offset, row) in printed.iter().enumerate() {
                    for (column, text) in row.iter().enumerate() {
                        assert_eq!(
                            sheet.text(first + offset, column),
                            *text,
                            "{template} {caption}: row {offset}, column {column}"
                        );
                        compared += 1;
                    }
                }
            }
            assert!(compared > 100, "{template}: {compared} cells");
        }
    }
}

#[test]
fn a_workbook_is_in_its_language_and_names_no_sheet_twice() {
    let site = Site::copy("three");
    let output = site.build().output();
    let workbooks: Vec<&String> = output.keys().filter(|name| name.ends_with("data.xlsx")).collect();
    assert!(workbooks.iter().any(|name| name.starts_with("ug/")), "{workbooks:?}");
    for name in workbooks {
        let bytes = &output[name];
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes[..])).expect("an archive");
        let view = part(&mut archive, "xl/worksheets/sheet1.xml");
        assert_eq!(view.contains("rightToLeft=\"1\""), name.starts_with("ug/"), "{name}");
        let sheets = read(bytes);
        let names: std::collections::BTreeSet<String> = sheets.iter().map(|sheet| sheet.name.to_lowercase()).collect();
        assert_eq!(names.len(), sheets.len(), "{names:?}");
        let page = name.replace("data.xlsx", "data.html");
        assert!(site.page(&page).contains("href=\"data.xlsx\""), "{page}");
    }
}

/// The words around a number and its sign stay where they are printed, whatever the program stores.
#[test]
fn words_and_signs_stay_around_their_numbers() {
    let site = Site::copy("small");
    let fact = "  loss:\n    label: { zh: 增减, en: Change }\n    unit: percent\n    approx: true\n    value: -5.5\n";
    site.replace("content/2024/facts.yaml", "facts:\n", &format!("facts:\n{fact}"));
    let table = "  mixed:\n    caption: { zh: 各种数, en: Numbers }\n    rows_label: { zh: 项目, en: Item }\n    columns:\n      value: { label: { zh: 数值, en: Value } }\n    rows:\n      - label: { zh: 甲, en: A }\n        cells: [enrolment]\n      - label: { zh: 乙, en: B }\n        cells: [loss]\n";
    site.replace("content/2024/tables.yaml", "tables:\n", &format!("tables:\n{table}"));
    let output = site.build().output();
    for (name, [enrolment, loss]) in [
        ("2024/data.xlsx", ["约48000人", "约\u{2212}5.5%"]),
        ("en/2024/data.xlsx", ["about 48,000\u{a0}people", "about \u{2212}5.5%"]),
    ] {
        let sheets = read(&output[name]);
        let sheet = sheets.iter().find(|sheet| ["各种数", "Numbers"].contains(&sheet.name.as_str())).expect("the table");
        let shown: Vec<(String, bool)> = sheet.cells.values().map(|cell| (cell.shown(), cell.format.is_some())).collect();
        for expected in [enrolment, loss] {
            assert!(shown.contains(&(expected.to_owned(), true)), "{name}: {expected} as a number: {shown:?}");
        }
    }
}
