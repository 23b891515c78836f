//! Checks the starts of lines for remains of text pasted from a word processor or a web page: spaces that Markdown does not
//! treat as spaces, bullets and numbers that do not form a list, and indentation that turns text into code or starts no
//! paragraph.
//!
//! Each of these changes what readers see: a heading becomes part of the paragraph above it, or a list runs together into one
//! line.

use super::list_sign::{ListSign, is_any_space, is_odd_space, is_same_kind, list_can_be_made, list_sign};
use super::markdown::Reader;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use comrak::nodes::{Node as Tree, NodeCodeBlock, NodeValue};

/// One line of a paragraph, without the marks of its container.
#[derive(Clone, Copy)]
struct Line<'t> {
    number: usize,
    /// The 1-based column where `text` starts.
    column: usize,
    text: &'t str,
}

impl Line<'_> {
    /// The position of `part`, which must be the start of the line.
    fn position(&self, part: &str) -> Position {
        Position::new(self.number, self.column, part.chars().count().max(1))
    }

    /// The spaces before the first visible character.
    fn indent(&self) -> &str {
        &self.text[..self.text.len() - self.text.trim_start_matches(is_any_space).len()]
    }
}

impl<'t> Reader<'_, 't, '_> {
    /// Checks the lines of a paragraph. Returns `false` if they were reported as a pasted table; they are then not parsed
    /// as text.
    pub(super) fn pasted_lines(&mut self, node: Tree<'_>) -> bool {
        let lines = self.paragraph_lines(node);
        if self.pasted_table(&lines) {
            return false;
        }
        let signs: Vec<Option<(ListSign, usize)>> = lines.iter().map(|line| list_sign(line.text)).collect();
        let (can_be_list, sign_count) = (list_can_be_made(&signs), signs.iter().flatten().count());
        let mut wants_list = false;
        for (index, line) in lines.iter().enumerate() {
            if self.spoilt_mark(line, index > 0) || self.glued_heading(line) {
                continue;
            }
            let Some((sign, length)) = signs[index] else {
                if index > 0 && !wants_list && !self.has_hard_end(lines[index - 1]) {
                    self.indented_line(line, lines[index - 1]);
                }
                continue;
            };
            // A paragraph that starts with such a sign and has no other one is printed as it is.
            let joins = index > 0 || signs.iter().skip(1).flatten().any(|(other, _)| is_same_kind(*other, sign));
            let is_dash_alone = sign == ListSign::Bullet && sign_count < 2 && line.text.starts_with(['-', '–', '－']);
            if joins && !is_dash_alone && (index > 0 || sign != ListSign::Label) {
                wants_list = true;
                self.list_sign_joined(line, sign, length, can_be_list);
            }
        }
        true
    }

    /// Reports lines of cells separated by tabs, pasted from a spreadsheet or a page: the columns would run together, and empty
    /// cells would disappear. Returns whether there are such lines.
    fn pasted_table(&mut self, lines: &[Line<'t>]) -> bool {
        let columns: Vec<usize> = lines.iter().map(|line| line.text.trim().matches('\t').count() + 1).collect();
        if lines.len() < 2 || columns.iter().filter(|columns| **columns > 1).count() < 2 {
            return false;
        }
        let most = columns.iter().copied().max().unwrap_or(1);
        let is_whole = lines.iter().all(|line| line.text.trim_end().matches('\t').count() + 1 == most);
        let row = |text: &str| {
            let cells: Vec<String> =
                text.trim_end().split('\t').map(|cell| cell.trim_matches(is_any_space).replace('|', "\\|")).collect();
            format!("| {} |", cells.join(" | "))
        };
        for (index, line) in lines.iter().enumerate() {
            let message = Sentence::new(
                "这几行像是从表格粘贴来的：各格会连在一起，空格子会消失。",
                "These lines look like a pasted table: the cells would run together, and empty cells would disappear.",
            );
            let diagnostic = Diagnostic::new(Code::TablePasted, message).at(self.file, line.position(line.text)).help(
                "请改成 Markdown 表格（每行写成“| 甲 | 乙 |”，表头下面一行“|---|---|”），或写进 tables.yaml；格数齐全时可以运行 gongkai fix。",
                "Write a Markdown table (`| a | b |`, with `|---|---|` below the header), or put it in tables.yaml. If no row lacks a cell, `gongkai fix` converts it.",
            );
            let rule = if index == 0 { format!("\n|{}", "---|".repeat(most)) } else { String::new() };
            self.diagnostics.push(if is_whole { diagnostic.fix(line.text, row(line.text) + &rule) } else { diagnostic });
        }
        true
    }

    /// Whether the line ends with two spaces or a backslash: the next line then starts on a new line of the page too.
    fn has_hard_end(&self, line: Line<'_>) -> bool {
        let source = self.lines.line(line.number);
        source.ends_with("  ") || source.ends_with('\\')
    }

    /// The lines of a paragraph. The marks of quotes around it are removed from all lines after the first.
    fn paragraph_lines(&self, node: Tree<'_>) -> Vec<Line<'t>> {
        let sourcepos = node.data().sourcepos;
        let is_quoted = node.ancestors().any(|node| matches!(node.data().value, NodeValue::BlockQuote));
        (sourcepos.start.line..=sourcepos.end.line)
            .map(|number| {
                let line = self.lines.line(number);
                let outside = |c: char| matches!(c, ' ' | '\t') || is_quoted && c == '>';
                let skipped = if number == sourcepos.start.line {
                    // A non-ordinary space before the paragraph is part of it.
                    line.chars().take(sourcepos.start.column.saturating_sub(1)).map(char::len_utf8).sum()
                } else {
                    line.len() - line.trim_start_matches(outside).len()
                };
                let before = line.get(..skipped).unwrap_or_default();
                Line { number, column: before.chars().count() + 1, text: line[before.len()..].trim_end() }
            })
            .collect()
    }

    /// Reports a mark with a wrong space, as in `#\u{A0}标题` and `\u{3000}- 甲`: Markdown does not treat that character as a
    /// space, so the mark has no effect. Returns whether it reported one.
    fn spoilt_mark(&mut self, line: &Line<'_>, continues: bool) -> bool {
        let rest = line.text.trim_start_matches(is_any_space);
        let prefix = &line.text[..line.text.len() - rest.len()];
        let Some(mark) = block_mark(rest) else { return false };
        let behind = &rest[mark.len()..];
        let spaces = &behind[..behind.len() - behind.trim_start_matches(is_any_space).len()];
        let takes_space = !matches!(mark, "|" | ":::" | "```");
        let is_spoilt = prefix.contains(is_odd_space) && (!takes_space || !spaces.is_empty())
            || takes_space && spaces.chars().next().is_some_and(is_odd_space);
        // A number followed by a wide space at the start of a paragraph is printed as it is.
        if !is_spoilt || mark.starts_with(|c: char| c.is_ascii_digit()) && !continues {
            return false;
        }
        let (old, new) = if takes_space {
            (format!("{prefix}{mark}{spaces}"), format!("{mark} "))
        } else {
            (format!("{prefix}{mark}"), mark.to_owned())
        };
        let diagnostic = self.report(
            Code::MarkForm,
            line.position(&old),
            format!("“{mark}”旁边的空格不是普通空格，这一行不会成为标题、列表或表格。"),
            format!("The space next to `{mark}` is not an ordinary one, so this line does not become a heading, list or table."),
        );
        *diagnostic = diagnostic.clone().fix(old, new).help(
            format!("请把“{mark}”写在行首，后面用键盘上的空格键空一格，或运行 gongkai fix。"),
            format!("Start the line with `{mark}` and an ordinary space, or run `gongkai fix`."),
        );
        true
    }

    /// Reports `##标题`: without a space it is not a heading but a line of text. Returns whether it reported one.
    fn glued_heading(&mut self, line: &Line<'_>) -> bool {
        let text = line.text.trim_start_matches('#');
        let signs = &line.text[..line.text.len() - text.len()];
        if !(1..=4).contains(&signs.len()) || text.is_empty() || text.starts_with(is_any_space) {
            return false;
        }
        let diagnostic = self.report(
            Code::MarkForm,
            line.position(line.text),
            format!("“{signs}”后面缺少空格，这一行不会成为标题。"),
            format!("A space is missing after `{signs}`, so this line is not a heading."),
        );
        diagnostic.help = Some(Sentence::new(
            format!("标题请写成“{signs} {text}”；不是标题，就写作“\\{signs}{text}”。"),
            format!("If it is a heading, write `{signs} {text}`; if not, write `\\{signs}{text}`."),
        ));
        true
    }

    /// Reports a bullet or a number that starts a line inside a paragraph.
    fn list_sign_joined(&mut self, line: &Line<'_>, sign: ListSign, length: usize, can_be_list: bool) {
        let (indent, rest) = (line.indent().to_owned(), line.text.trim_start_matches(is_any_space));
        let written = &rest[..length];
        let shown = written.trim_end_matches(is_any_space);
        let (old, new) = match sign {
            ListSign::Bullet if can_be_list => (format!("{indent}{written}"), "- ".to_owned()),
            ListSign::Number(number) if can_be_list => (format!("{indent}{written}"), format!("{number}. ")),
            _ => (format!("{indent}{written}"), format!("\n{written}")),
        };
        let help = if can_be_list {
            Sentence::new(
                format!("列表的每一项写作“{}”加文字，单独一行；可以运行 gongkai fix。", new.trim_end().to_owned() + " "),
                format!(
                    "Write each list item as `{}` and its text, on a line of its own; `gongkai fix` can do this.",
                    new.trim_end()
                ),
            )
        } else {
            Sentence::new(
                "请在它前面空一行，让它自成一段；可以运行 gongkai fix。",
                "Insert an empty line before it, so that it becomes a paragraph of its own; `gongkai fix` can do this.",
            )
        };
        let message = Sentence::new(
            format!("“{shown}”开头的这一行会与前后的文字连成一段。"),
            format!("This line, which starts with `{shown}`, would run together with the text around it."),
        );
        let diagnostic = Diagnostic::new(Code::LinesJoined, message).at(self.file, line.position(&old)).help_if(Some(help));
        self.diagnostics.push(diagnostic.fix(old, new));
    }

    /// Reports a line that is indented like a new paragraph but directly follows another line.
    fn indented_line(&mut self, line: &Line<'_>, above: Line<'_>) {
        let source = self.lines.line(line.number);
        let before: String = source.chars().take(line.column - 1).collect();
        let indent = line.indent();
        let wide = indent.chars().count() > 1 && indent.contains(is_odd_space);
        let plain = before.contains('\t') || before.chars().filter(|c| *c == ' ').count() > 3;
        let ends = above.text.trim_end().ends_with(['。', '！', '？', '；', '：', '”', '）', '.', ':']);
        let begins_wide = line.text.starts_with(crate::passage::is_wide);
        let is_indented = plain && ends && indent.is_empty() && !before.contains('>') && begins_wide;
        if !wide && !is_indented {
            return self.line_behind_sentence(line, above);
        }
        let (old, column) = if wide { (indent.to_owned(), line.column) } else { (before, 1) };
        let position = Position::new(line.number, column, old.chars().count());
        let message = Sentence::new(
            "这一行缩进，像是新的一段，却会与上一行连成一段。",
            "This line is indented like a new paragraph but would be joined to the line above.",
        );
        let diagnostic = Diagnostic::new(Code::LinesJoined, message).at(self.file, position).help(
            "段与段之间要空一行，段首不用空格；可以运行 gongkai fix。",
            "Put an empty line between paragraphs and no spaces at their start; `gongkai fix` can do this.",
        );
        self.diagnostics.push(diagnostic.fix(old, "\n"));
    }

    /// Reports a line after one that ends with a Chinese sentence. Text pasted from a word processor has one paragraph per
    /// line, and Markdown joins these lines into one paragraph.
    fn line_behind_sentence(&mut self, line: &Line<'_>, above: Line<'_>) {
        let ends = above.text.ends_with(['。', '！', '？']) || above.text.ends_with("。”") || above.text.ends_with("。）");
        let Some(first) = line.text.chars().next().filter(|_| ends) else { return };
        let length = first.to_string();
        let message = Sentence::new(
            "上一行是完整的句子，这一行会接在它后面，不另起一段。",
            "The line above ends with a complete sentence, and this line would be joined to it instead of starting a paragraph.",
        );
        let diagnostic = Diagnostic::new(Code::LinesJoined, message).at(self.file, line.position(&length)).help(
            "段与段之间要空一行；真是同一段，就接着上一行写。可以运行 gongkai fix 加上空行。",
            "Put an empty line between paragraphs, or continue on the line above. `gongkai fix` adds the empty line.",
        );
        self.diagnostics.push(diagnostic.fix(length.clone(), format!("\n{length}")));
    }

    /// Reports a paragraph that four spaces or a tab turn into code: code is printed raw, is not checked, and is cut off on
    /// paper.
    pub(super) fn code_indented(&mut self, node: Tree<'_>, code: &NodeCodeBlock) {
        if code.fenced {
            return;
        }
        let container = node.parent().map_or(1, |parent| match &parent.data().value {
            NodeValue::Item(item) => parent.data().sourcepos.start.column + item.padding,
            _ => 1,
        });
        let first = node.data().sourcepos.start.line;
        for (index, text) in code.literal.lines().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
            // `:::` in code is reported by `indented_directive`.
            if text.trim_start().starts_with(":::") {
                continue;
            }
            let line = self.lines.line(first + index);
            let skipped: usize = line.chars().take(container - 1).map(char::len_utf8).sum();
            let rest = &line[skipped..];
            let quote = rest.len() - rest.trim_start_matches(['>', ' ']).len();
            let quote = if rest.contains('>') && rest[..quote].contains('>') {
                rest[..quote].rfind('>').map_or(0, |at| at + 1)
            } else {
                0
            };
            let rest = &rest[quote..];
            let indent = &rest[..rest.len() - rest.trim_start_matches(is_any_space).len()];
            let column = container + line[skipped..skipped + quote].chars().count();
            let new = if quote > 0 { " " } else { "" };
            let diagnostic = self.report(
                Code::CodeIndented,
                Position::new(first + index, column, indent.chars().count()),
                "这一行缩进太多，会被当作代码：数据和名称都不起作用，打印时会截断。",
                "This line is indented so far that it becomes code: facts and terms have no effect, and print cuts it off.",
            );
            *diagnostic = diagnostic.clone().fix(indent, new).help(
                "段首不用空格，缩进由网站处理；请删去，或运行 gongkai fix。",
                "Start paragraphs without spaces. Delete them, or run `gongkai fix`.",
            );
        }
    }
}

/// The mark at the start of a text that starts a block.
fn block_mark(text: &str) -> Option<&str> {
    let run = |sign: char| text.len() - text.trim_start_matches(sign).len();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let numbered = (1..=9).contains(&digits) && text[digits..].starts_with(['.', ')']);
    match text.chars().next()? {
        '#' if run('#') <= 6 => Some(&text[..run('#')]),
        '-' | '+' | '*' | '>' | '|' => Some(&text[..1]),
        ':' if text.starts_with(":::") => Some(&text[..3]),
        '`' if text.starts_with("```") => Some(&text[..3]),
        _ if numbered => Some(&text[..=digits]),
        _ => None,
    }
}
