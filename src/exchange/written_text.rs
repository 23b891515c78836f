//! The text of a content file, in which segments are found and changed; all other bytes stay.

use crate::diagnostic::Position;
use crate::fixes::lines;
use crate::load::source_spans::{SourceSpan, SpanKind, source_spans};
use crate::passage::is_wide;
use std::ops::Range;

/// A file as it is on the disk.
pub(super) struct WrittenFile {
    pub text: String,
    /// Start and end of each line, without its line end.
    lines: Vec<(usize, usize)>,
    spans: Vec<SourceSpan>,
}

/// A segment in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub range: Range<usize>,
    pub kind: FoundKind,
}

/// How a segment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FoundKind {
    Markdown(SpanKind),
    /// Characters without markup: in YAML, in front matter, the texts of a picture.
    Plain,
}

impl WrittenFile {
    pub(super) fn new(name: &str, text: String) -> WrittenFile {
        let plain = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
        let spans = if is_markdown(name) { source_spans(&plain) } else { Vec::new() };
        WrittenFile { lines: lines(&text), spans, text }
    }

    /// The Markdown text that contains a position.
    pub(super) fn markdown(&self, at: Position) -> Option<Found> {
        let at = (at.line as usize, at.column as usize);
        let span = self.spans.iter().find(|span| span.start <= at && at <= span.end)?;
        let start = self.offset(span.start.0, span.start.1)?;
        let end = self.offset(span.end.0, span.end.1)?;
        let last = self.text[end..].chars().next().map_or(0, char::len_utf8);
        Some(Found { range: start..end + last, kind: FoundKind::Markdown(span.kind) })
    }

    /// The characters at a position.
    pub(super) fn plain(&self, at: Position) -> Option<Found> {
        let start = self.offset(at.line as usize, at.column as usize)?;
        let length = self.text[start..].chars().take(at.length as usize).map(char::len_utf8).sum::<usize>();
        Some(Found { range: start..start + length, kind: FoundKind::Plain })
    }

    /// The byte offset of a line and column, counted from 1.
    fn offset(&self, line: usize, column: usize) -> Option<usize> {
        let (start, end) = *self.lines.get(line.checked_sub(1)?)?;
        let mark = if line == 1 && self.text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        let own = &self.text[start + mark..end];
        own.char_indices().map(|(byte, _)| start + mark + byte).nth(column.checked_sub(1)?)
    }

    /// The byte offset of a line, counted from 1.
    pub(super) fn line_start(&self, line: u32) -> Option<usize> {
        self.lines.get((line as usize).checked_sub(1)?).map(|(start, _)| *start)
    }

    /// What stands before a byte in its line.
    pub(super) fn line_before(&self, byte: usize) -> &str {
        let start = self.text[..byte].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        self.text[start..byte].trim_start_matches('\u{FEFF}')
    }

    /// The byte offset behind the line of a byte, with its line end.
    pub(super) fn next_line(&self, byte: usize) -> usize {
        let line = self.lines.iter().position(|(start, end)| *start <= byte && byte <= *end);
        line.and_then(|line| self.lines.get(line + 1)).map_or(self.text.len(), |(start, _)| *start)
    }

    pub(super) fn line_end(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }
}

pub(super) fn is_markdown(name: &str) -> bool {
    name.ends_with(".md")
}

/// A Markdown text on one line, but for its hard line breaks.
pub(super) fn joined(raw: &str) -> String {
    let mut text = String::new();
    for (index, line) in raw.lines().enumerate() {
        let line = if index == 0 { line } else { line.trim_start_matches([' ', '\t', '>']) };
        let is_hard = text.ends_with('\\') || text.ends_with("  ");
        if index > 0 && is_hard {
            text.push('\n');
        } else if index > 0 {
            let before = text.trim_end().chars().next_back();
            text.truncate(text.trim_end().len());
            let is_tight = before.is_some_and(is_wide) && line.chars().next().is_some_and(is_wide);
            text.push_str(if is_tight { "" } else { " " });
        }
        text.push_str(line);
    }
    text
}

/// A text as a YAML scalar in place of one that stands between these characters.
pub(super) fn scalar(text: &str, before: Option<char>) -> String {
    match before {
        Some('"') => text.replace('\\', "\\\\").replace('"', "\\\""),
        Some('\'') => text.replace('\'', "''"),
        _ if crate::yaml_block::is_plain(text) => text.to_owned(),
        _ => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}
