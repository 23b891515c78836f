//! Reads plain text into an outline: a line is a paragraph, unless the text was broken at a fixed width. Decides nothing about
//! reports.

use super::encoding;
use super::grid;
use super::line::{Line, is_blank, join_without_space};
use crate::import::numbering::printed_number;
use crate::import::outline::{Cell, Content, Outline, Region, Span, Table, indent_of};
use unicode_width::UnicodeWidthStr as _;

/// Reads a text.
pub(super) fn read(bytes: &[u8]) -> Outline {
    let decoded = encoding::decode(bytes, None);
    let text = decoded.text.replace("\r\n", "\n").replace(['\r', '\u{c}', '\u{2028}', '\u{2029}'], "\n");
    let lines: Vec<&str> = text.lines().collect();
    let width = wrapped_width(&lines);
    let mut outline = Outline::default();
    let mut rest = &lines[..];
    while let Some(first) = rest.first() {
        let rows = table_rows(rest);
        let used = if rows > 0 {
            outline.push(Region::Body, Content::Table(table(&rest[..rows])));
            rows
        } else if first.chars().all(is_blank) {
            1
        } else {
            let lines = width.map_or(1, |width| wrapped_lines(rest, width));
            paragraph(&rest[..lines], &mut outline);
            lines
        };
        rest = &rest[used..];
    }
    if decoded.is_damaged {
        outline.losses.push(encoding::damage());
    }
    outline
}

/// Whether a text is Markdown although its name does not say so: it has headings of several levels.
pub(super) fn is_markdown(bytes: &[u8]) -> bool {
    let text = encoding::decode(bytes, None).text;
    let has = |mark: &str| text.lines().any(|line| line.strip_prefix(mark).is_some_and(|rest| !rest.trim().is_empty()));
    has("# ") && has("## ")
}

fn paragraph(lines: &[&str], outline: &mut Outline) {
    let mut text = String::new();
    for part in lines {
        let part = part.trim_matches(is_blank);
        let ends = text.chars().next_back().zip(part.chars().next());
        if ends.is_some_and(|(before, after)| !join_without_space(before, after)) {
            text.push(' ');
        }
        text.push_str(part);
    }
    let mut line = Line::default();
    line.push(Span { text: text.replace('\t', " "), ..Span::default() }, None);
    outline.push(Region::Body, Content::Paragraph(line.into_paragraph()));
}

/// How many lines at the start are rows of a table: what a browser or spreadsheet puts on the clipboard has tabs between cells.
fn table_rows(lines: &[&str]) -> usize {
    let tabs = |line: &str| line.trim_start_matches(' ').matches('\t').count();
    // A tab at the start of a line is an indent.
    let is_row = |line: &&&str| tabs(line) > 0 && (!line.starts_with('\t') || tabs(line) > 1) && !line.chars().all(is_blank);
    let Some(columns) = lines.first().map(|line| tabs(line)) else { return 0 };
    let rows = lines.iter().take_while(is_row).take_while(|line| tabs(line) == columns).count();
    if rows >= 2 { rows } else { 0 }
}

fn table(lines: &[&str]) -> Table {
    let cell = |text: &str| Cell { indent: indent_of(text), ..Cell::new(text.trim_matches(is_blank), 1, 1) };
    let rows = lines.iter().map(|line| line.trim_start_matches(' ').split('\t').map(cell).collect()).collect();
    grid::complete(Table { rows, head_rows: 0 })
}

/// Whether a line begins a paragraph by an indent.
fn is_indented(line: &str) -> bool {
    line.starts_with('\u{3000}') || line.starts_with("  ") || line.starts_with('\t')
}

/// The width at which a text was broken, if it was. Then only indents and empty lines begin paragraphs, and most lines before
/// others are about equally long. Text in which every paragraph is one line is not like this.
fn wrapped_width(lines: &[&str]) -> Option<usize> {
    /// What editors and mail break at; longer lines have not been broken.
    const WIDEST: usize = 100;
    /// Narrower text is a list of short lines.
    const NARROWEST: usize = 36;
    let widest = lines.iter().map(|line| line.trim_end().width()).max().filter(|width| *width <= WIDEST)?;
    let goes_on = |pair: &&[&str]| !is_indented(pair[1]) && !pair[0].trim().is_empty() && !pair[1].trim().is_empty();
    let followed: Vec<&[&str]> = lines.windows(2).filter(goes_on).collect();
    let full = followed.iter().filter(|pair| is_full(pair[0], widest)).count();
    // Lines that end as paragraphs do, or begin with the number of a heading, are no parts of one.
    let is_whole =
        |line: &str| line.trim_end().ends_with(['。', '！', '？', '；', '：']) || printed_number(line.trim_start()).is_some();
    let whole = lines.iter().filter(|line| !line.trim().is_empty() && is_whole(line)).count();
    let count = lines.iter().filter(|line| !line.trim().is_empty()).count();
    let is_broken = widest >= NARROWEST && whole * 2 <= count;
    (is_broken && full >= 3 && full * 4 >= followed.len() * 3).then_some(widest)
}

/// Whether no word or character would have had room at the end of a line.
fn is_full(line: &str, width: usize) -> bool {
    line.trim_end().width() + 6 >= width
}

/// How many lines at the start are one paragraph of a text that was broken at a width.
fn wrapped_lines(lines: &[&str], width: usize) -> usize {
    let begins = |line: &str| is_indented(line) || printed_number(line.trim_start()).is_some();
    let goes_on = |pair: &&[&str]| is_full(pair[0], width) && !begins(pair[1]) && !pair[1].trim().is_empty();
    lines.windows(2).take_while(goes_on).count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<String> {
        let row = |row: &Vec<Cell>| row.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>().join("|");
        let shown = |content: Content| match content {
            Content::Paragraph(paragraph) => paragraph.text(),
            Content::Table(table) => table.rows.iter().map(row).collect::<Vec<_>>().join("/"),
            Content::Picture(_) => String::new(),
        };
        read(text.as_bytes()).blocks.into_iter().map(|block| shown(block.content)).collect()
    }

    #[test]
    fn a_line_is_a_paragraph() {
        let text = "质量年报\r\n\r\n　　第一段。\r\n    第二段。\n \u{a0}\n一、标题\n正文没有缩进。\n";
        assert_eq!(blocks(text), ["质量年报", "第一段。", "第二段。", "一、标题", "正文没有缩进。"]);
        let gb = encoding_rs::GB18030.encode("质量年报\n正文").0;
        assert_eq!(read(&gb).blocks.len(), 2);
    }

    #[test]
    fn text_that_was_broken_at_a_width_is_joined() {
        let line = "学校全面贯彻党的教育方针落实立德树人根本任务";
        let second = "第二段学校全面贯彻党的教育方针落实根本任务";
        let text = format!("标题\n    {line}\n{line}，\n{line}，\n{line}。\n    {second}，\n短行。\n\n独立的一行\n");
        let joined = [format!("{line}{line}，{line}，{line}。"), format!("{second}，短行。")];
        let expected = ["标题", &joined[0], &joined[1], "独立的一行"];
        assert_eq!(blocks(&text), expected);
        let english = "This line of text was broken by an\neditor at the width of a terminal, as\nmail programs and old editors broke it\nuntil wide screens came, and some will\nstill do.\n";
        assert_eq!(blocks(english), [english.trim_end().replace('\n', " ")]);
        let paragraphs = "学校共有教师一百二十人。\n学校共有学生三千二百人。\n";
        assert_eq!(blocks(paragraphs).len(), 2, "two lines of one length are no proof");
    }

    #[test]
    fn tables_from_the_clipboard_have_tabs() {
        assert_eq!(
            blocks("表1\n指标\t2022\t2023\n学生\t1\t\n教师\t2\t3\n后文"),
            ["表1", "指标|2022|2023/学生|1|/教师|2|3", "后文"]
        );
        assert_eq!(blocks("\t缩进\n\t缩进\n单独\t一行"), ["缩进", "缩进", "单独 一行"]);
    }

    #[test]
    fn markdown_without_its_name_has_headings_of_two_levels() {
        assert!(is_markdown(b"# A\ntext\n## B\n"));
        assert!(!is_markdown(b"# A\n# B\n") && !is_markdown(b"#A\n##B\n"));
    }
}
