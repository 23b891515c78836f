//! A Word table of segments: place, source, translation. For people who have nothing but Word or WPS.

use super::{Bundle, Returned, ReturnedFile, acceptance};
use crate::diagnostic::{Sentence, Speech};
use crate::error::{Error, Result};
use crate::exchange::Incoming;
use crate::exchange::pieces::words_in;
use crate::import::{self, Content, Table};
use crate::page_template;
use serde::Serialize;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Above the places; by it the table is known.
const PLACE: &str = "gongkai";
/// Between the place of a segment and the digest of its translation.
const BASE: &str = " · ";

#[derive(Serialize)]
struct View<'b> {
    place: &'static str,
    languages: [&'b str; 2],
    rows: Vec<Row<'b>>,
}

#[derive(Serialize)]
struct Row<'b> {
    place: String,
    is_to_do: bool,
    source: &'b str,
    target: &'b str,
}

pub(super) fn write(bundle: &Bundle) -> Result<Vec<u8>> {
    let rows = bundle.units.iter().map(|unit| {
        let base = unit.base.as_deref().map(|base| format!("{BASE}{base}")).unwrap_or_default();
        Row {
            place: format!("{}#{}{base}", unit.subject, unit.address),
            is_to_do: unit.state < crate::translate::State::Translated,
            source: &unit.source,
            target: unit.target.as_deref().unwrap_or_default(),
        }
    });
    let languages = [bundle.source_language.as_str(), bundle.target_language.as_str()];
    let view = View { place: PLACE, languages, rows: rows.collect() };
    let document = page_template::filled(include_str!("word.xml"), view, Speech::English)?;
    let parts = [
        ("[Content_Types].xml", include_str!("word-types.xml")),
        ("_rels/.rels", include_str!("word-parts.xml")),
        ("word/document.xml", document.trim_start()),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        // The time of an entry is a fixed one: the same texts give the same bytes.
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        archive.start_file(name, options).map_err(|error| damaged(&error))?;
        archive.write_all(text.trim_end().as_bytes()).map_err(Error::system(Path::new(name)))?;
    }
    archive.finish().map(Cursor::into_inner).map_err(|error| damaged(&error))
}

fn damaged(error: &zip::result::ZipError) -> Error {
    Error::Usage(Sentence::new(format!("写不出 Word 文件：{error}"), format!("The Word file cannot be made: {error}")))
}

pub(super) fn read(bytes: &[u8]) -> std::result::Result<ReturnedFile, Sentence> {
    let outline = import::read("table.docx", bytes)?;
    let tables = outline.blocks.iter().filter_map(|block| match &block.content {
        Content::Table(table) => Some(table),
        _ => None,
    });
    let mut file = ReturnedFile::default();
    for table in tables {
        add(table, &mut file);
    }
    if file.language.is_none() {
        return Err(Sentence::new(
            "这不是 gongkai translate export 写出的 Word 表格：第一行的第一格要是“gongkai”。",
            "This is no Word table of `gongkai translate export`: the first cell of its first row must be “gongkai”.",
        ));
    }
    Ok(file)
}

fn add(table: &Table, file: &mut ReturnedFile) {
    let cells = |row: usize| table.rows[row].iter().map(|cell| cell.text.trim()).collect::<Vec<&str>>();
    if table.rows.is_empty() || cells(0).first() != Some(&PLACE) {
        return;
    }
    file.language = file.language.take().or_else(|| cells(0).get(2).map(|language| (*language).to_owned()));
    for row in 1..table.rows.len() {
        let [place, source, target, ..] = cells(row)[..] else { continue };
        let (place, base) = place.split_once(BASE.trim()).unwrap_or((place, ""));
        let Some((subject, address)) = place.trim().split_once('#').filter(|_| !target.is_empty()) else { continue };
        let incoming = Incoming {
            address: address.to_owned(),
            source: Some(words_in(source)),
            text: target.to_owned(),
            base: Some(base.trim().to_owned()).filter(|base| !base.is_empty()),
            acceptance: acceptance(true),
            confirms: false,
        };
        file.translations.push(Returned { subject: subject.to_owned(), incoming });
    }
}
