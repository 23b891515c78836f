//! A draft's blocks as Markdown whose printed text is the text of the source, character for character.

use super::outline::{Cell, Span, Table};
use std::fmt::Write as _;

/// A paragraph. Its start is protected: a number, hyphen or bracket there would begin a list or a quotation.
pub(super) fn paragraph(spans: &[Span]) -> String {
    let text = inline(spans);
    let text: Vec<String> = text.split('\n').map(|line| protected(line.trim())).filter(|line| !line.is_empty()).collect();
    // A line break of the source stays one.
    text.join("\\\n")
}

/// An item of a list.
pub(super) fn item(is_ordered: bool, depth: u8, spans: &[Span]) -> String {
    let mark = if is_ordered { "1. " } else { "- " };
    let indent = "   ".repeat(usize::from(depth));
    let text = paragraph(spans).replace('\n', &format!("\n{indent}   "));
    format!("{indent}{mark}{text}")
}

/// A heading's text.
pub(super) fn title(text: &str) -> String {
    escaped(text.trim(), None)
}

/// Spans of one line or several, with bold text and links.
fn inline(spans: &[Span]) -> String {
    let mut written = String::new();
    for span in joined(spans) {
        let (before, text, behind) = parted(&span.text);
        if text.is_empty() {
            written.push_str(&span.text);
            continue;
        }
        let before_character = written.chars().next_back();
        let text = escaped(text, before_character);
        let address = span.link.as_deref().filter(|address| is_address(address));
        let text = match address {
            Some(address) => format!("[{text}](<{address}>)"),
            None => text,
        };
        // Marks must not stand across a line break, and a number in bold stays one with its unit.
        let is_number = span.text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%'));
        let mark = match span {
            _ if span.text.contains('\n') || is_number => "",
            _ if span.is_struck => "~~",
            _ if span.is_bold => "**",
            _ => "",
        };
        let _ = write!(written, "{before}{mark}{text}{mark}{behind}");
    }
    written
}

/// Whether a link leads to the same place from anywhere. An address within the old site or the document does not.
pub(super) fn is_address(address: &str) -> bool {
    let is_plain = !address.contains(['<', '>', ' ', '\n', '\\']);
    is_plain && ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme))
}

/// Spans with those of one face joined: word processors cut words into many.
fn joined(spans: &[Span]) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::new();
    for span in spans {
        let is_same = |last: &Span| last.is_bold == span.is_bold && last.is_struck == span.is_struck && last.link == span.link;
        match all.last_mut() {
            Some(last) if is_same(last) => last.text.push_str(&span.text),
            _ => all.push(span.clone()),
        }
    }
    all
}

/// A text without the spaces around it, and these.
fn parted(text: &str) -> (&str, &str, &str) {
    let inside = text.trim();
    if inside.is_empty() {
        return ("", "", "");
    }
    let start = text.len() - text.trim_start().len();
    (&text[..start], inside, &text[start + inside.len()..])
}

/// A text with a backslash before every character that Markdown would read as a mark.
fn escaped(text: &str, before: Option<char>) -> String {
    let mut written = String::with_capacity(text.len());
    let characters: Vec<char> = text.chars().collect();
    let mut last = before;
    let mut skipped = 0;
    for (index, c) in characters.iter().copied().enumerate() {
        let next = characters.get(index + 1).copied();
        // Double braces can only be shown as code.
        if skipped > 0 {
            skipped -= 1;
            continue;
        }
        if matches!(c, '{' | '}') && next == Some(c) {
            let _ = write!(written, "`{c}{c}`");
            skipped = 1;
            last = Some('`');
            continue;
        }
        let is_mark = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '_' | '|' => true,
            '&' => next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#'),
            '~' => last == Some(c) || next == Some(c),
            _ => false,
        };
        if is_mark {
            written.push('\\');
        }
        written.push(c);
        last = Some(c);
    }
    written
}

/// A line whose first characters would begin a heading, list, quotation, note or rule.
fn protected(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    // 3.5万人 begins no list.
    let is_decimal = line[digits..].strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if digits > 0 && !is_decimal && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    if line.starts_with(['#', '>', '-', '+', '=', ':']) { format!("\\{line}") } else { line.to_owned() }
}

/// A table that `tables.yaml` cannot hold, as a Markdown table: a cell that covers others is written at its first place.
pub(super) fn table(table: &Table) -> String {
    let widths = table.rows.iter().map(|row| row.iter().map(|cell| cell.columns).sum::<usize>());
    let columns = widths.max().unwrap_or(1).max(1);
    // How many more rows each column is covered from above.
    let mut covered = vec![0_usize; columns];
    let mut lines: Vec<String> = Vec::new();
    for row in &table.rows {
        let mut cells = row.iter();
        let mut texts: Vec<String> = Vec::new();
        while texts.len() < columns {
            let column = texts.len();
            if covered[column] > 0 {
                covered[column] -= 1;
                texts.push(String::new());
                continue;
            }
            let Some(cell) = cells.next() else {
                texts.push(String::new());
                continue;
            };
            let end = (column + cell.columns).min(columns);
            covered[column..end].fill(cell.rows.saturating_sub(1));
            texts.push(cell_text(cell));
            texts.resize(end, String::new());
        }
        lines.push(format!("| {} |", texts.join(" | ")));
    }
    lines.insert(1.min(lines.len()), format!("|{}", " --- |".repeat(columns)));
    lines.join("\n")
}

/// The text of a cell. A number is marked as typed: the table is not data.
fn cell_text(cell: &Cell) -> String {
    let text = cell.text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let digits = digits.strip_suffix('%').unwrap_or(digits);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    if is_number {
        return format!("{{{{ ={text} }}}}");
    }
    escaped(&cell.text.split('\n').map(str::trim).collect::<String>(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, is_bold: bool) -> Span {
        Span { text: text.to_owned(), is_bold, ..Span::default() }
    }

    #[test]
    fn marks_of_the_source_are_text() {
        for (text, written) in [
            ("长3*宽5", "长3\\*宽5"),
            ("1. 加强", "1\\. 加强"),
            ("3.5万人参加", "3.5万人参加"),
            ("- 项", "\\- 项"),
            ("{{ x }}", "`{{` x `}}`"),
            ("3~5人", "3~5人"),
            ("A&B", "A\\&B"),
            ("甲\n乙", "甲\\\n乙"),
        ] {
            assert_eq!(paragraph(&[span(text, false)]), written, "{text}");
        }
    }

    #[test]
    fn merged_cells_stand_once() {
        let cell = |text: &str, columns, rows| Cell::new(text, columns, rows);
        let rows = vec![
            vec![cell("单位", 1, 2), cell("人数", 2, 1)],
            vec![cell("男", 1, 1), cell("女", 1, 1)],
            vec![cell("甲", 1, 1), cell("3", 1, 1), cell("4", 1, 1)],
        ];
        let written = table(&Table { rows, head_rows: 2 });
        assert_eq!(written, "| 单位 | 人数 |  |\n| --- | --- | --- |\n|  | 男 | 女 |\n| 甲 | {{ =3 }} | {{ =4 }} |");
    }

    #[test]
    fn bold_words_are_one_run() {
        let spans = [span("一是", true), span("加强 ", true), span("统筹", false)];
        assert_eq!(paragraph(&spans), "**一是加强** 统筹");
        assert_eq!(paragraph(&[span("教师", false), span("812", true), span("人", false)]), "教师812人");
    }
}
