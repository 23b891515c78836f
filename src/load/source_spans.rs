//! Where the paragraphs, headings and table cells of a Markdown file are written, for programs that change their text.

use super::literal;
use super::markdown::options;
use comrak::nodes::{Node as Tree, NodeValue};
use comrak::{Arena, parse_document};

/// A part of a Markdown file that is one text for its readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SourceSpan {
    /// Its first and last character: lines and columns, counted in characters from 1.
    pub start: (usize, usize),
    pub end: (usize, usize),
    pub kind: SpanKind,
}

/// What kind of text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SpanKind {
    Paragraph,
    Heading,
    Cell,
}

/// Returns the spans of a file without a byte-order mark and with `\n` as line end, in the order of the file. Front matter has
/// none.
pub(crate) fn source_spans(text: &str) -> Vec<SourceSpan> {
    let body = without_front_matter(text);
    let lines: Vec<&str> = body.lines().collect();
    let arena = Arena::new();
    let root = parse_document(&arena, &literal::hide_tildes(&body), &options());
    root.descendants().filter_map(|node| span(node, &lines)).collect()
}

/// The text with empty lines in place of its front matter.
fn without_front_matter(text: &str) -> String {
    let mut lines = text.split('\n');
    if lines.next().is_none_or(|first| first.trim_end() != "---") {
        return text.to_owned();
    }
    match lines.position(|line| line.trim_end() == "---") {
        Some(end) => "\n".repeat(end + 2) + &text.split('\n').skip(end + 2).collect::<Vec<_>>().join("\n"),
        None => text.to_owned(),
    }
}

fn span(node: Tree<'_>, lines: &[&str]) -> Option<SourceSpan> {
    let data = node.data();
    let place = data.sourcepos;
    let (start, end) = ((place.start.line, place.start.column), (place.end.line, place.end.column));
    match &data.value {
        NodeValue::Paragraph => Some(SourceSpan { start, end, kind: SpanKind::Paragraph }),
        NodeValue::Heading(_) => {
            let line: Vec<char> = lines.get(start.0 - 1)?.chars().collect();
            let signs = line[start.1 - 1..].iter().take_while(|c| **c == '#').count();
            let (first, last) = trimmed(&line, start.1 - 1 + signs, without_attributes(&line))?;
            Some(SourceSpan { start: (start.0, first), end: (start.0, last), kind: SpanKind::Heading })
        }
        NodeValue::TableCell => {
            let line: Vec<char> = lines.get(start.0 - 1)?.chars().collect();
            let from = if line.get(start.1 - 1) == Some(&'|') { start.1 } else { start.1 - 1 };
            let to = end.1.min(line.len());
            let to = if to > from && line[to - 1] == '|' && line.get(to.wrapping_sub(2)) != Some(&'\\') { to - 1 } else { to };
            let (first, last) = trimmed(&line, from, to)?;
            Some(SourceSpan { start: (start.0, first), end: (start.0, last), kind: SpanKind::Cell })
        }
        _ => None,
    }
}

/// The length of a heading without `{#id}` at its end.
fn without_attributes(line: &[char]) -> usize {
    let end = line.iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1);
    let has_attributes = end > 0 && line[end - 1] == '}';
    let open = line[..end].windows(2).rposition(|pair| pair == ['{', '#']);
    open.filter(|_| has_attributes).unwrap_or(end)
}

/// The columns, from 1, of the first and last character between two indices that is no space. `None` if there is none.
fn trimmed(line: &[char], from: usize, to: usize) -> Option<(usize, usize)> {
    let part = line.get(from..to)?;
    let first = part.iter().position(|c| !c.is_whitespace())?;
    let last = part.iter().rposition(|c| !c.is_whitespace())?;
    Some((from + first + 1, from + last + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
        let part = |span: SourceSpan| -> String {
            let (first, last) = (span.start.0 - 1, span.end.0 - 1);
            let piece = |line: usize| -> String {
                let from = if line == first { span.start.1 - 1 } else { 0 };
                let to = if line == last { span.end.1 } else { lines[line].len() };
                lines[line][from..to].iter().collect()
            };
            (first..=last).map(piece).collect::<Vec<_>>().join("\n")
        };
        source_spans(text).into_iter().map(part).collect()
    }

    #[test]
    fn every_text_is_found_with_its_marks() {
        let text = "---\ndescription: 说明\n---\n\n# 题目\n\n## **规模** 与*结构* {#scale}\n\n**粗**体~1，见[链接](#a)。\n第二行 {{ x }}\n\n- 甲 `b`\n- 乙[^1]\n  续行\n\n> 引文\n\n| 头 | **二** |\n|---|---:|\n| 甲 | a\\|b |\n|乙||\n\n:::note\n注 ![图](a.png)\n:::\n\n[^1]: 脚注。\n";
        assert_eq!(
            texts(text),
            [
                "题目",
                "**规模** 与*结构*",
                "**粗**体~1，见[链接](#a)。\n第二行 {{ x }}",
                "甲 `b`",
                "乙[^1]\n  续行",
                "引文",
                "头",
                "**二**",
                "甲",
                "a\\|b",
                "乙",
                "注 ![图](a.png)",
                "脚注。",
            ]
        );
    }
}
