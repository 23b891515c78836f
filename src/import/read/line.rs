//! A paragraph while it is being read: runs of text with their faces and sizes, which become a `Paragraph` of the outline.
//! Shared by all readers; knows no file format.

use crate::import::outline::{Paragraph, Span, Table};
use crate::passage::is_wide;

/// The runs of one paragraph.
#[derive(Debug, Default)]
pub(super) struct Line {
    spans: Vec<Span>,
    /// How many letters have each size.
    sizes: Vec<(u16, usize)>,
}

impl Line {
    /// Adds a run. A run with the face of the run before it becomes part of that one.
    pub(super) fn push(&mut self, span: Span, size: Option<u16>) {
        if span.text.is_empty() {
            return;
        }
        // A space that does not break is a matter of layout, and nobody sees it in the content files.
        let span = Span { text: span.text.replace('\u{a0}', " "), ..span };
        if let Some(size) = size {
            let letters = span.text.chars().filter(|c| !c.is_whitespace()).count();
            match self.sizes.iter_mut().find(|(known, _)| *known == size) {
                Some((_, count)) => *count += letters,
                None => self.sizes.push((size, letters)),
            }
        }
        match self.spans.last_mut() {
            Some(last) if same_face(last, &span) => last.text.push_str(&span.text),
            _ => self.spans.push(span),
        }
    }

    /// Adds the runs of another line.
    pub(super) fn append(&mut self, other: Line) {
        for span in other.spans {
            self.push(span, None);
        }
        self.sizes.extend(other.sizes);
    }

    /// The last character so far.
    pub(super) fn last(&self) -> Option<char> {
        self.spans.last().and_then(|span| span.text.chars().next_back())
    }

    /// The end of the text so far, to say where a note stands.
    pub(super) fn quoted(&self) -> String {
        const QUOTED: usize = 12;
        let text = self.text();
        let text = text.trim();
        text.chars().skip(text.chars().count().saturating_sub(QUOTED)).collect()
    }

    /// The face of its first run, without text.
    pub(super) fn face(&self) -> Span {
        self.spans.first().map(|span| Span { text: String::new(), ..span.clone() }).unwrap_or_default()
    }

    /// The text so far.
    pub(super) fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Whether there is nothing to see.
    pub(super) fn is_blank(&self) -> bool {
        self.spans.iter().all(|span| span.text.chars().all(is_blank))
    }

    /// The paragraph, without spaces at its ends.
    pub(super) fn into_paragraph(mut self) -> Paragraph {
        trim(&mut self.spans);
        let size = self.sizes.iter().filter(|(_, letters)| *letters > 0).max_by_key(|(_, letters)| *letters);
        Paragraph { spans: self.spans, size: size.map(|(size, _)| *size), ..Paragraph::default() }
    }

    /// The parts between line breaks, each a line of its own.
    pub(super) fn split_lines(self) -> Vec<Line> {
        let mut lines = vec![Line::default()];
        for span in &self.spans {
            for (index, text) in span.text.split('\n').enumerate() {
                if index > 0 {
                    lines.push(Line { spans: Vec::new(), sizes: Vec::new() });
                }
                if let (Some(line), false) = (lines.last_mut(), text.is_empty()) {
                    line.spans.push(Span { text: text.to_owned(), ..span.clone() });
                }
            }
        }
        for line in &mut lines {
            // The sizes of single lines are not known; those of all of them are the best guess.
            line.sizes.clone_from(&self.sizes);
        }
        lines
    }
}

/// Spaces of every kind, and characters without width that editors leave at the start of lines.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}')
}

/// Whether a line break of a source between two characters leaves no space: between Chinese characters, and the quotes and
/// dashes that are wide beside them.
pub(super) fn join_without_space(before: char, after: char) -> bool {
    let is_chinese = |c: char| is_wide(c) || matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·');
    is_chinese(before) && is_chinese(after)
}

fn same_face(left: &Span, right: &Span) -> bool {
    (left.is_bold, left.is_struck, &left.link) == (right.is_bold, right.is_struck, &right.link)
}

fn trim(spans: &mut Vec<Span>) {
    while let Some(first) = spans.first_mut() {
        let kept = first.text.trim_start_matches(is_blank);
        if !kept.is_empty() {
            first.text = kept.to_owned();
            break;
        }
        spans.remove(0);
    }
    while let Some(last) = spans.last_mut() {
        last.text.truncate(last.text.trim_end_matches(is_blank).len());
        if !last.text.is_empty() {
            break;
        }
        spans.pop();
    }
}

/// The text of a paragraph with the number that is printed before it, for cells, which have no place for it.
pub(super) fn with_label(paragraph: &Paragraph) -> String {
    let text = paragraph.text();
    match paragraph.label.as_deref() {
        Some(label) if text.is_empty() || !label.ends_with(|c: char| c.is_ascii() || c == '•') => format!("{label}{text}"),
        Some(label) => format!("{label} {text}"),
        None => text,
    }
}

/// The rows of a table as lines of text, for a table that stands in a cell.
pub(super) fn table_lines(table: &Table) -> Vec<String> {
    let row = |row: &Vec<crate::import::outline::Cell>| {
        let texts: Vec<String> = row.iter().map(|cell| cell.text.replace('\n', " ")).collect();
        texts.join(" ").trim().to_owned()
    };
    table.rows.iter().map(row).filter(|row| !row.is_empty()).collect()
}

/// The characters of a raised or lowered text that have a small form: m² keeps its meaning as plain text, m2 does not. `None`
/// if one of them has none.
pub(super) fn small_form(text: &str, raised: bool) -> Option<String> {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    const LOWERED: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    let small = |c: char| match (c.to_digit(10), c) {
        (Some(digit), _) => (if raised { RAISED } else { LOWERED }).get(digit as usize).copied(),
        (None, '-' | '−') => Some(if raised { '⁻' } else { '₋' }),
        (None, '+') => Some(if raised { '⁺' } else { '₊' }),
        _ => None,
    };
    text.chars().map(small).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, is_bold: bool) -> Span {
        Span { text: text.into(), is_bold, ..Span::default() }
    }

    #[test]
    fn runs_of_one_face_are_joined_and_trimmed() {
        let mut line = Line::default();
        for (text, is_bold) in
            [("\u{3000}", true), ("\u{3000}\u{a0}学", false), ("校\u{a0}章", false), ("程", true), (" \t", false)]
        {
            line.push(span(text, is_bold), None);
        }
        assert_eq!(line.into_paragraph().spans, [span("学校 章", false), span("程", true)]);
    }

    #[test]
    fn the_size_is_that_of_most_letters() {
        let mut line = Line::default();
        line.push(span("一", false), Some(44));
        line.push(span("二三", false), Some(32));
        line.push(span("        ", false), Some(20));
        assert_eq!(line.into_paragraph().size, Some(32));
    }

    #[test]
    fn lines_are_split_with_their_faces() {
        let mut line = Line::default();
        line.push(span("甲\n乙", false), Some(21));
        line.push(span("丙\n", true), Some(21));
        let lines: Vec<Vec<Span>> = line.split_lines().into_iter().map(|line| line.into_paragraph().spans).collect();
        assert_eq!(lines, [vec![span("甲", false)], vec![span("乙", false), span("丙", true)], vec![]]);
    }

    #[test]
    fn only_what_has_a_small_form_gets_one() {
        assert_eq!(small_form("2", true).as_deref(), Some("²"));
        assert_eq!(small_form("-10", true).as_deref(), Some("⁻¹⁰"));
        assert_eq!(small_form("2", false).as_deref(), Some("₂"));
        assert_eq!(small_form("[1]", true), None);
    }
}
