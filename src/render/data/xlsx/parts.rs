//! The files of a workbook besides its sheets and styles.

use super::super::super::html::escape;
use super::{Workbook, quoted_sheet};

pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
pub(super) const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE_RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const CONTENT_TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const CORE: &str = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
const CORE_RELATIONSHIP: &str = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";

/// Returns the list of the media types of all files.
pub(super) fn content_types(sheets: usize) -> String {
    const SPREADSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let part = |name: &str, media: &str| format!("<Override PartName=\"/{name}\" ContentType=\"{media}\"/>");
    let mut parts = part("xl/workbook.xml", &format!("{SPREADSHEET}.sheet.main+xml"));
    for number in 1..=sheets {
        parts += &part(&format!("xl/worksheets/sheet{number}.xml"), &format!("{SPREADSHEET}.worksheet+xml"));
    }
    parts += &part("xl/styles.xml", &format!("{SPREADSHEET}.styles+xml"));
    parts += &part("xl/sharedStrings.xml", &format!("{SPREADSHEET}.sharedStrings+xml"));
    parts += &part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    format!(
        "{DECLARATION}<Types xmlns=\"{CONTENT_TYPES}\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{parts}</Types>"
    )
}

/// Returns a list of relationships, each with its type and target; `is_external` marks targets out of the archive.
pub(super) fn relationships(list: &[(String, String, bool)]) -> String {
    let one = |(index, (kind, target, is_external)): (usize, &(String, String, bool))| {
        let mode = if *is_external { " TargetMode=\"External\"" } else { "" };
        format!("<Relationship Id=\"rId{}\" Type=\"{kind}\" Target=\"{}\"{mode}/>", index + 1, escape(target))
    };
    let list: String = list.iter().enumerate().map(one).collect();
    format!("{DECLARATION}<Relationships xmlns=\"{PACKAGE_RELATIONSHIPS}\">{list}</Relationships>")
}

/// Returns the relationships of the archive.
pub(super) fn package_relationships() -> String {
    relationships(&[
        (format!("{RELATIONSHIPS}/officeDocument"), "xl/workbook.xml".to_owned(), false),
        (CORE_RELATIONSHIP.to_owned(), "docProps/core.xml".to_owned(), false),
    ])
}

/// Returns the relationships of the workbook: its sheets in order, so that the first has the id `rId1`.
pub(super) fn workbook_relationships(sheets: usize) -> String {
    let mut list: Vec<(String, String, bool)> = (1..=sheets)
        .map(|number| (format!("{RELATIONSHIPS}/worksheet"), format!("worksheets/sheet{number}.xml"), false))
        .collect();
    list.push((format!("{RELATIONSHIPS}/styles"), "styles.xml".to_owned(), false));
    list.push((format!("{RELATIONSHIPS}/sharedStrings"), "sharedStrings.xml".to_owned(), false));
    relationships(&list)
}

/// Returns title, author and date of the workbook.
pub(super) fn properties(workbook: &Workbook) -> String {
    let created = workbook.created.map(|moment| {
        format!(
            "<dcterms:created xsi:type=\"dcterms:W3CDTF\">{moment}</dcterms:created>\
             <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{moment}</dcterms:modified>"
        )
    });
    format!(
        "{DECLARATION}<cp:coreProperties xmlns:cp=\"{CORE}\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{}</dc:title><dc:creator>{}</dc:creator>{}</cp:coreProperties>",
        escape(&workbook.title),
        escape(&workbook.creator),
        created.unwrap_or_default()
    )
}

/// Returns the list of sheets, with the names that they give to rows: what is filtered, and what is printed on
/// every sheet of paper.
pub(super) fn workbook(workbook: &Workbook) -> String {
    let (mut sheets, mut names) = (String::new(), String::new());
    for (index, sheet) in workbook.worksheets.iter().enumerate() {
        let number = index + 1;
        sheets.extend([format!("<sheet name=\"{}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>", escape(&sheet.name))]);
        if let Some(area) = &sheet.filtered {
            names += &defined("_xlnm._FilterDatabase", index, " hidden=\"1\"", &area.address_on(&sheet.name));
        }
        if !sheet.head.is_empty() {
            let rows = format!("{}!${}:${}", quoted_sheet(&sheet.name), sheet.head.start + 1, sheet.head.end);
            names += &defined("_xlnm.Print_Titles", index, "", &rows);
        }
    }
    let names = if names.is_empty() { names } else { format!("<definedNames>{names}</definedNames>") };
    format!(
        "{DECLARATION}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONSHIPS}\"><bookViews><workbookView/></bookViews>\
         <sheets>{sheets}</sheets>{names}</workbook>"
    )
}

fn defined(name: &str, sheet: usize, attributes: &str, value: &str) -> String {
    format!("<definedName name=\"{name}\" localSheetId=\"{sheet}\"{attributes}>{}</definedName>", escape(value))
}
