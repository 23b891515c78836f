//! Tests with Word files that are made in memory, as Word and as WPS write them.

mod lists;
mod losses;
mod tables;
mod text;

use super::read;
use crate::import::outline::{Content, Outline, Paragraph, Table};
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A Word file in the making.
#[derive(Default)]
pub(super) struct Word {
    body: String,
    relationships: Vec<(String, String, String)>,
    parts: Vec<(String, Vec<u8>)>,
}

const NAMESPACES: &str = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' \
    xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships' \
    xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' \
    xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart' \
    xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing' \
    xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' \
    xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' \
    xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' \
    xmlns:v='urn:schemas-microsoft-com:vml' xmlns:o='urn:schemas-microsoft-com:office:office'";

pub(super) fn word(body: &str) -> Word {
    Word { body: body.to_owned(), ..Word::default() }
}

impl Word {
    /// Adds a part of a kind that the text names, such as `styles`, with the given root.
    pub(super) fn with(mut self, kind: &str, root: &str, inner: &str) -> Word {
        let text = format!("<?xml version='1.0' encoding='UTF-8' standalone='yes'?><w:{root} {NAMESPACES}>{inner}</w:{root}>");
        let id = format!("kind{}", self.relationships.len());
        self.relationships.push((id, kind.to_owned(), format!("{kind}.xml")));
        self.file(&format!("word/{kind}.xml"), text.as_bytes())
    }

    /// Adds a relationship of the text.
    pub(super) fn link(mut self, id: &str, kind: &str, target: &str) -> Word {
        self.relationships.push((id.to_owned(), kind.to_owned(), target.to_owned()));
        self
    }

    /// Adds a file of any kind.
    pub(super) fn file(mut self, name: &str, bytes: &[u8]) -> Word {
        self.parts.push((name.to_owned(), bytes.to_vec()));
        self
    }

    /// Adds a header or footer.
    pub(super) fn furniture(self, id: &str, root: &str, inner: &str) -> Word {
        let kind = if root == "hdr" { "header" } else { "footer" };
        let text = format!("<w:{root} {NAMESPACES}>{inner}</w:{root}>");
        self.link(id, kind, &format!("{id}.xml")).file(&format!("word/{id}.xml"), text.as_bytes())
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let document = format!("<w:document {NAMESPACES}><w:body>{}</w:body></w:document>", self.body);
        let list = |(id, kind, target): &(String, String, String)| {
            let mode = if target.contains("://") { " TargetMode='External'" } else { "" };
            format!("<Relationship Id='{id}' Type='http://x/relationships/{kind}' Target='{target}'{mode}/>")
        };
        let list: String = self.relationships.iter().map(list).collect();
        let own = "<Relationships><Relationship Id='m' Type='http://x/relationships/officeDocument' Target='word/document.xml'/></Relationships>";
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let mut add = |name: &str, bytes: &[u8]| {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
        };
        add("_rels/.rels", own.as_bytes());
        add("word/document.xml", document.as_bytes());
        add("word/_rels/document.xml.rels", format!("<Relationships>{list}</Relationships>").as_bytes());
        for (name, bytes) in &self.parts {
            add(name, bytes);
        }
        archive.finish().unwrap().into_inner()
    }

    pub(super) fn read(&self) -> Outline {
        read(&self.bytes()).unwrap()
    }
}

/// A paragraph with properties and one run.
pub(super) fn p(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", r("", text))
}

/// A run.
pub(super) fn r(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

pub(super) fn paragraphs(outline: &Outline) -> Vec<Paragraph> {
    let paragraph = |content: &Content| if let Content::Paragraph(paragraph) = content { Some(paragraph.clone()) } else { None };
    outline.blocks.iter().filter_map(|block| paragraph(&block.content)).collect()
}

pub(super) fn texts(outline: &Outline) -> Vec<String> {
    paragraphs(outline).iter().map(Paragraph::text).collect()
}

pub(super) fn table(outline: &Outline) -> Table {
    let table = |content: &Content| if let Content::Table(table) = content { Some(table.clone()) } else { None };
    outline.blocks.iter().find_map(|block| table(&block.content)).expect("a table")
}

/// The losses: number of the block, text, and a word of the sentence.
pub(super) fn lost(outline: &Outline) -> Vec<(usize, String, String)> {
    outline.losses.iter().map(|loss| (loss.number, loss.what.zh.clone(), loss.text.clone())).collect()
}
