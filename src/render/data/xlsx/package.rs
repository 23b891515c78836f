//! The ZIP archive of a workbook.

use super::Workbook;
use super::parts;
use super::styles::Styles;
use super::worksheet::{SharedTexts, WrittenSheet, written};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;

/// A smaller file takes several times as long to make, and the whole of a report's data is some 20 kB.
const COMPRESSION: i64 = 4;

/// Returns the bytes of a workbook.
pub(in super::super) fn package(workbook: &Workbook) -> Vec<u8> {
    let (mut styles, mut texts) = (Styles::new(workbook.typeface), SharedTexts::default());
    let sheets: Vec<WrittenSheet> =
        workbook.worksheets.iter().map(|sheet| written(sheet, workbook.right_to_left, &mut styles, &mut texts)).collect();
    let mut files = vec![
        ("[Content_Types].xml".to_owned(), parts::content_types(sheets.len())),
        ("_rels/.rels".to_owned(), parts::package_relationships()),
        ("docProps/core.xml".to_owned(), parts::properties(workbook)),
        ("xl/workbook.xml".to_owned(), parts::workbook(workbook)),
        ("xl/_rels/workbook.xml.rels".to_owned(), parts::workbook_relationships(sheets.len())),
        ("xl/styles.xml".to_owned(), styles.xml()),
        ("xl/sharedStrings.xml".to_owned(), texts.xml()),
    ];
    for (index, sheet) in sheets.into_iter().enumerate() {
        let number = index + 1;
        if let Some(links) = sheet.relationships {
            files.push((format!("xl/worksheets/_rels/sheet{number}.xml.rels"), links));
        }
        files.push((format!("xl/worksheets/sheet{number}.xml"), sheet.xml));
    }
    archive(&files).expect("memory takes all that is written, and each name is used once")
}

fn archive(files: &[(String, String)]) -> ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // The time of an entry is a fixed one: the same workbook gives the same bytes.
    let time = zip::DateTime::default();
    let options = SimpleFileOptions::default().last_modified_time(time).compression_level(Some(COMPRESSION));
    for (name, text) in files {
        archive.start_file(name.as_str(), options)?;
        archive.write_all(text.as_bytes())?;
    }
    archive.finish().map(Cursor::into_inner)
}
