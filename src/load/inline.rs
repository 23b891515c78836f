//! Inline content of a text line: facts in double braces and bare URLs.

use super::odd_characters;
use crate::characters::digit_value;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink};
use crate::narrative::{FactForm, FactReference, Inline, Link, LinkTarget, Text, fact_name};
use std::ops::Range;
use std::sync::Arc;

/// The source lines of a file, used to find the exact position of inline content.
pub(super) struct Lines<'f, 't> {
    pub(super) file: &'f Arc<str>,
    lines: Vec<&'t str>,
}

impl<'f, 't> Lines<'f, 't> {
    /// Splits the text of `file` into lines.
    pub(super) fn new(file: &'f Arc<str>, text: &'t str) -> Lines<'f, 't> {
        Lines { file, lines: text.lines().collect() }
    }

    /// The number of lines.
    pub(super) fn count(&self) -> usize {
        self.lines.len()
    }

    /// The line with the given 1-based number; empty if there is no such line.
    pub(super) fn line(&self, number: usize) -> &'t str {
        number.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or_default()
    }

    /// Splits a run of text into plain texts, facts, numbers and links from bare URLs, and appends them to `inlines`. `line`
    /// and `column` are the 1-based position of the run.
    pub(super) fn text(&self, text: &str, line: usize, column: usize, inlines: &mut Vec<Inline>, diagnostics: &mut Sink) {
        self.check_marks(text, line, column, diagnostics);
        // Entities can decode to characters that the file itself does not contain.
        if self.line(line).contains('&') && !self.line(line).contains(text) {
            let position = Position::new(line, column, text.chars().count());
            odd_characters::report_decoded(self.file, text, position, diagnostics);
        }
        let run = Run::new(text, self.line(line), line, column);
        let mut start = 0;
        while let Some(open) = text[start..].find("{{").map(|open| start + open) {
            run.push(start..open, inlines);
            let position = run.position(open, 2);
            let inside = &text[open + 2..];
            let Some(close) = inside.find("}}") else {
                diagnostics.push(self.fact_error(position, inside.trim(), true));
                return;
            };
            let position = Position { length: u32::try_from(inside[..close].chars().count() + 4).unwrap_or(4), ..position };
            let content = inside[..close].trim();
            start = open + 2 + close + 2;
            if let Some(number) = content.strip_prefix('=').map(str::trim).filter(|number| is_number(number)) {
                inlines.push(Inline::Number(Text { text: number.into(), position }));
            } else if let Some(reference) = fact_reference(content, position) {
                inlines.push(Inline::Fact(Box::new(reference)));
            } else {
                diagnostics.push(self.fact_error(position, content, false));
            }
        }
        run.push(start..text.len(), inlines);
    }

    fn fact_error(&self, position: Position, inside: &str, open: bool) -> Diagnostic {
        let message = if open {
            Sentence::new("“{{”没有结束：后面缺少“}}”。", "The `{{` here is never closed by `}}`.")
        } else {
            Sentence::new(
                format!("“{{{{ {inside} }}}}”的写法不对。"),
                format!("`{{{{ {inside} }}}}` is not a valid reference to a fact."),
            )
        };
        Diagnostic::new(Code::FactForm, message).at(self.file, position).help(
            "可以写：{{ 标识 }}（数值带单位）、{{ 标识.value }}（只要数值）、{{ 标识.magnitude }}（不带正负号）、{{ 标识.label }}（名称）、{{ =15 }}（不是数据的数）。",
            "Write {{ id }} (value with unit), {{ id.value }} (the number), {{ id.magnitude }} (without its sign), {{ id.label }} (its name) or {{ =15 }} (a number that is not a fact).",
        )
    }
}

fn fact_reference(text: &str, position: Position) -> Option<FactReference> {
    let (id, form) = match text.split_once('.') {
        None => (text, FactForm::Full),
        Some((id, "value")) => (id, FactForm::Value),
        Some((id, "label")) => (id, FactForm::Label),
        Some((id, "magnitude")) => (id, FactForm::Magnitude),
        Some(_) => return None,
    };
    fact_name(id).map(|_| FactReference { id: id.to_owned(), form, position })
}

/// Whether the text is allowed after the `=` of a marked number: it must contain an Arabic or Chinese digit.
fn is_number(text: &str) -> bool {
    let is_numeral = |c: char| digit_value(c).is_some() || "〇零一二两兩三四五六七八九十百千万萬亿億".contains(c);
    text.contains(is_numeral) && !text.contains(['{', '<'])
}

/// A text as returned by the parser, with the source column of each character. Escapes and entities make the text shorter
/// than its source.
struct Run<'t> {
    text: &'t str,
    line: u32,
    column: u32,
    /// The 1-based column of each character, by character index; empty if the columns are consecutive.
    columns: Vec<u32>,
}

impl<'t> Run<'t> {
    fn new(text: &'t str, source: &str, line: usize, column: usize) -> Run<'t> {
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let before: usize = source.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
        let columns = if source[before..].starts_with(text) { Vec::new() } else { align(text, &source[before..], column) };
        Run { text, line: narrow(line), column: narrow(column), columns }
    }

    fn position(&self, byte: usize, length: u32) -> Position {
        let index = self.text[..byte].chars().count();
        let counted = self.column + u32::try_from(index).unwrap_or(0);
        Position { line: self.line, column: self.columns.get(index).copied().unwrap_or(counted), length }
    }

    /// Appends a part of the text and turns bare URLs into links.
    fn push(&self, range: Range<usize>, inlines: &mut Vec<Inline>) {
        let mut start = range.start;
        let mut from = start;
        while let Some(found) = self.text[from..range.end].find("http").map(|found| from + found) {
            let address = bare_address(&self.text[found..range.end]);
            let scheme = ["https://", "http://"].into_iter().find(|scheme| address.starts_with(scheme));
            if scheme.is_none_or(|scheme| address.len() == scheme.len()) {
                from = found + "http".len();
                continue;
            }
            self.push_plain(start..found, inlines);
            let position = self.position(found, u32::try_from(address.len()).unwrap_or(u32::MAX));
            let content = vec![Inline::Text(Text { text: address.into(), position })];
            inlines.push(Inline::Link(Box::new(Link { target: LinkTarget::External(address.to_owned()), content, position })));
            (start, from) = (found + address.len(), found + address.len());
        }
        self.push_plain(start..range.end, inlines);
    }

    /// Appends one text for each run of consecutive columns.
    fn push_plain(&self, range: Range<usize>, inlines: &mut Vec<Inline>) {
        let mut start = range.start;
        if !self.columns.is_empty() {
            for (byte, _) in self.text[range.clone()].char_indices().skip(1) {
                let here = range.start + byte;
                let before = self.text[..here].chars().next_back().map_or(here, |c| here - c.len_utf8());
                if self.position(here, 0).column != self.position(before, 0).column + 1 {
                    self.push_run(start..here, inlines);
                    start = here;
                }
            }
        }
        self.push_run(start..range.end, inlines);
    }

    fn push_run(&self, range: Range<usize>, inlines: &mut Vec<Inline>) {
        if !range.is_empty() {
            let at = self.position(range.start, 0);
            inlines.push(Inline::Text(Text::new(&self.text[range], at.line, at.column)));
        }
    }
}

/// The column of each character of `text` in its source, which also contains backslashes and entities.
fn align(text: &str, source: &str, column: usize) -> Vec<u32> {
    let source: Vec<char> = source.chars().collect();
    let mut index = 0;
    let mut columns = Vec::new();
    for c in text.chars() {
        if source.get(index) == Some(&'\\') && source.get(index + 1) == Some(&c) {
            index += 1;
        }
        columns.push(u32::try_from(column + index).unwrap_or(u32::MAX));
        let entity = source.get(index) == Some(&'&') && c != '&'
            || source[index.min(source.len())..].starts_with(&['&', 'a', 'm', 'p', ';']);
        let end = source.iter().skip(index).position(|c| *c == ';').filter(|_| entity);
        index += end.unwrap_or(0) + 1;
    }
    columns
}

/// The bare URL at the start of `text`. It ends at the first character that is not ASCII: in `见http://site.cn，更多` the
/// comma belongs to the sentence.
fn bare_address(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii() || c.is_ascii_whitespace() || matches!(c, '<' | '>' | '"')).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', ')', ']'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_address_ends_before_chinese() {
        assert_eq!(bare_address("http://site.cn，更多"), "http://site.cn");
        assert_eq!(bare_address("https://site.cn/a?b=1). Next"), "https://site.cn/a?b=1");
    }

    #[test]
    fn every_text_knows_its_column() {
        let source = r"前 1\*2 &amp; 见http://site.cn/a，后 {{ =15 }}所";
        let text = "1*2 & 见http://site.cn/a，后 {{ =15 }}所";
        let file = "a.md".into();
        let lines = Lines::new(&file, source);
        let mut inlines = Vec::new();
        lines.text(text, 1, 3, &mut inlines, &mut Sink::default());
        let texts = inlines.iter().map(|inline| match inline {
            Inline::Text(text) | Inline::Number(text) => (&*text.text, text.position.column),
            Inline::Link(link) => ("link", link.position.column),
            _ => ("", 0),
        });
        let expected = [("1", 3), ("*2 &", 5), (" 见", 13), ("link", 15), ("，后 ", 31), ("15", 34), ("所", 43)];
        assert_eq!(texts.collect::<Vec<_>>(), expected);
        let source: Vec<char> = source.chars().collect();
        assert_eq!((source[2], source[4], source[12], source[14], source[30], source[42]), ('1', '*', ' ', 'h', '，', '所'));
    }
}
