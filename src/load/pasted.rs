//! What pasting from a word processor or a web page leaves at the heads of lines:
//! spaces that Markdown does not take for spaces, bullets and numbers that make no
//! list, indents that make code or no paragraph.
//!
//! Each would change what readers see: a heading that becomes a part of the paragraph
//! above it, a list that runs together into one line.

use super::markdown::Reader;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use comrak::nodes::{Node as Tree, NodeCodeBlock, NodeValue};

/// Spaces of other kinds than the one that Markdown asks for behind a mark.
fn is_odd_space(c: char) -> bool {
    c != ' ' && c != '\t' && (c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'))
}

fn is_any_space(c: char) -> bool {
    is_odd_space(c) || matches!(c, ' ' | '\t')
}

/// One line of a paragraph, without what its container puts before it.
#[derive(Clone, Copy)]
struct Line<'t> {
    number: usize,
    /// Where `text` begins, from 1.
    column: usize,
    text: &'t str,
}

impl Line<'_> {
    /// The characters of a part of the line, from its beginning.
    fn position(&self, part: &str) -> Position {
        Position::new(self.number, self.column, part.chars().count().max(1))
    }

    /// What stands before the first character that can be seen.
    fn indent(&self) -> &str {
        &self.text[..self.text.len() - self.text.trim_start_matches(is_any_space).len()]
    }
}

/// A sign at the head of a line that its author meant as the beginning of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ListSign {
    Bullet,
    /// `1、`, `1．`, `1)`: a list can take its place.
    Number(u32),
    /// `（一）`, `①`: part of the text, for others refer to it.
    Label,
}

impl<'t> Reader<'_, 't, '_> {
    /// Whether the paragraph can be read on: what is told as a table is no prose.
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
            // A paragraph that begins with such a sign and goes on without is printed as it stands.
            let joins = index > 0 || signs.iter().skip(1).flatten().any(|(other, _)| is_same_kind(*other, sign));
            let is_dash_alone = sign == ListSign::Bullet && sign_count < 2 && line.text.starts_with(['-', '–', '－']);
            if joins && !is_dash_alone && (index > 0 || sign != ListSign::Label) {
                wants_list = true;
                self.list_sign_joined(line, sign, length, can_be_list);
            }
        }
        true
    }

    /// Lines of cells with tabs between them, from a spreadsheet or a page: the columns
    /// would run together, and empty cells would vanish.
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
                "These lines look like a pasted table: the cells would run together, and empty ones would vanish.",
            );
            let diagnostic = Diagnostic::new(Code::TablePasted, message).at(self.file, line.position(line.text)).help(
                "请改成 Markdown 表格（每行写成“| 甲 | 乙 |”，表头下面一行“|---|---|”），或写进 tables.yaml；格数齐全时可以运行 gongkai fix。",
                "Make it a table (`| a | b |`, with `|---|---|` below the head), or put it into tables.yaml; `gongkai fix` does it where all rows have all cells.",
            );
            let rule = if index == 0 { format!("\n|{}", "---|".repeat(most)) } else { String::new() };
            self.diagnostics.push(if is_whole { diagnostic.fix(line.text, row(line.text) + &rule) } else { diagnostic });
        }
        true
    }

    /// Two spaces or a backslash at its end: the next line begins anew on the page too.
    fn has_hard_end(&self, line: Line<'_>) -> bool {
        let source = self.lines.line(line.number);
        source.ends_with("  ") || source.ends_with('\\')
    }

    /// The lines of a paragraph; those after the first lose the marks of quotes around it.
    fn paragraph_lines(&self, node: Tree<'_>) -> Vec<Line<'t>> {
        let sourcepos = node.data().sourcepos;
        let is_quoted = node.ancestors().any(|node| matches!(node.data().value, NodeValue::BlockQuote));
        (sourcepos.start.line..=sourcepos.end.line)
            .map(|number| {
                let line = self.lines.line(number);
                let outside = |c: char| matches!(c, ' ' | '\t') || is_quoted && c == '>';
                let skipped = if number == sourcepos.start.line {
                    // An odd space before the paragraph belongs to it.
                    line.chars().take(sourcepos.start.column.saturating_sub(1)).map(char::len_utf8).sum()
                } else {
                    line.len() - line.trim_start_matches(outside).len()
                };
                let before = line.get(..skipped).unwrap_or_default();
                Line { number, column: before.chars().count() + 1, text: line[before.len()..].trim_end() }
            })
            .collect()
    }

    /// `#\u{A0}标题`, `\u{3000}- 甲`: a space that is none for Markdown takes away the
    /// meaning of the mark beside it.
    fn spoilt_mark(&mut self, line: &Line<'_>, continues: bool) -> bool {
        let rest = line.text.trim_start_matches(is_any_space);
        let prefix = &line.text[..line.text.len() - rest.len()];
        let Some(mark) = block_mark(rest) else { return false };
        let behind = &rest[mark.len()..];
        let spaces = &behind[..behind.len() - behind.trim_start_matches(is_any_space).len()];
        let takes_space = !matches!(mark, "|" | ":::" | "```");
        let is_spoilt = prefix.contains(is_odd_space) && (!takes_space || !spaces.is_empty())
            || takes_space && spaces.chars().next().is_some_and(is_odd_space);
        // A number with a wide space behind it at the head of a paragraph is printed as it stands.
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
            format!("The space beside `{mark}` is not a plain one, so this line makes no heading, list or table."),
        );
        *diagnostic = diagnostic.clone().fix(old, new).help(
            format!("请把“{mark}”写在行首，后面用键盘上的空格键空一格，或运行 gongkai fix。"),
            format!("Begin the line with `{mark}` and a plain space, or run `gongkai fix`."),
        );
        true
    }

    /// `##标题`: without a space it is no heading but a line of text.
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
            format!("A space is missing behind `{signs}`, so this line is no heading."),
        );
        diagnostic.help = Some(Sentence::new(
            format!("标题请写成“{signs} {text}”；不是标题，就写作“\\{signs}{text}”。"),
            format!("If it is a heading, write `{signs} {text}`; if not, write `\\{signs}{text}`."),
        ));
        true
    }

    /// A bullet or a number in the middle of a paragraph.
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
                    "Write each item of a list as `{}` and its text, on a line of its own; `gongkai fix` does it.",
                    new.trim_end()
                ),
            )
        } else {
            Sentence::new(
                "请在它前面空一行，让它自成一段；可以运行 gongkai fix。",
                "Leave an empty line before it, so that it is a paragraph of its own; `gongkai fix` does it.",
            )
        };
        let message = Sentence::new(
            format!("“{shown}”开头的这一行会与前后的文字连成一段。"),
            format!("This line, which begins with `{shown}`, would run together with the text around it."),
        );
        let diagnostic = Diagnostic::new(Code::LinesJoined, message).at(self.file, line.position(&old)).help_if(Some(help));
        self.diagnostics.push(diagnostic.fix(old, new));
    }

    /// A line that begins like a paragraph, right below another line.
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
            "This line is indented like a new paragraph but would run on from the line above.",
        );
        let diagnostic = Diagnostic::new(Code::LinesJoined, message).at(self.file, position).help(
            "段与段之间要空一行，段首不用空格；可以运行 gongkai fix。",
            "Leave an empty line between paragraphs and no spaces at their head; `gongkai fix` does it.",
        );
        self.diagnostics.push(diagnostic.fix(old, "\n"));
    }

    /// A Chinese sentence ends with its line: whoever pastes from a word processor has
    /// one paragraph a line, and Markdown makes one paragraph of them.
    fn line_behind_sentence(&mut self, line: &Line<'_>, above: Line<'_>) {
        let ends = above.text.ends_with(['。', '！', '？']) || above.text.ends_with("。”") || above.text.ends_with("。）");
        let Some(first) = line.text.chars().next().filter(|_| ends) else { return };
        let length = first.to_string();
        let message = Sentence::new(
            "上一行是完整的句子，这一行会接在它后面，不另起一段。",
            "The line above ends with a sentence, and this line would run on from it instead of beginning a paragraph.",
        );
        let diagnostic = Diagnostic::new(Code::LinesJoined, message).at(self.file, line.position(&length)).help(
            "段与段之间要空一行；真是同一段，就接着上一行写。可以运行 gongkai fix 加上空行。",
            "Leave an empty line between paragraphs, or go on in the line above. `gongkai fix` adds the empty line.",
        );
        self.diagnostics.push(diagnostic.fix(length.clone(), format!("\n{length}")));
    }

    /// Four spaces or a tab make code of a paragraph: raw, unchecked, cut on paper.
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
            // What `:::` means there is told by a rule of its own.
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
                "This line is indented so far that it is taken as code: facts and names mean nothing in it, and paper cuts it.",
            );
            *diagnostic = diagnostic.clone().fix(indent, new).help(
                "段首不用空格，缩进由网站处理；请删去，或运行 gongkai fix。",
                "A paragraph begins without spaces; delete them, or run `gongkai fix`.",
            );
        }
    }
}

/// A mark that makes a block, at the head of a text.
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

const NUMERALS: &str = "一二三四五六七八九十";
const BULLETS: &str = "•·●○■□◆◇▪▫◦‣⁃∙・➢➤►▶▲★☆√✓✔※";

/// The sign at the head of a line, and how many bytes it takes with the spaces behind it.
fn list_sign(line: &str) -> Option<(ListSign, usize)> {
    let text = line.trim_start_matches(is_any_space);
    let first = text.chars().next()?;
    let spaces = |length: usize| {
        let behind = &text[length..];
        length + behind.len() - behind.trim_start_matches(is_any_space).len()
    };
    let goes_on = |length: usize| text[length..].trim_start_matches(is_any_space).chars().next();
    if BULLETS.contains(first) {
        let length = first.len_utf8();
        return goes_on(length).map(|_| (ListSign::Bullet, spaces(length)));
    }
    if matches!(first, '-' | '–' | '－') {
        let length = first.len_utf8();
        let is_item = goes_on(length).is_some_and(|c| c.is_alphabetic() && !text[length..].starts_with(char::is_whitespace));
        return is_item.then(|| (ListSign::Bullet, spaces(length)));
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if (1..=2).contains(&digits) {
        let dot = text[digits..].chars().next().filter(|c| matches!(c, '、' | '．' | '.' | ')' | '）'))?;
        let length = digits + dot.len_utf8();
        let next = goes_on(length).filter(|c| !c.is_ascii_digit())?;
        // `2.5` and `e.g. 3)` are no items; Markdown itself knows `1. ` and `1) `.
        let known = matches!(dot, '.' | ')') && text[length..].starts_with(' ') && &text[..digits] == "1";
        let number = text[..digits].parse().ok()?;
        return (!known && next != '）').then(|| (ListSign::Number(number), spaces(length)));
    }
    if matches!(first, '①'..='⑳' | '㈠'..='㈩' | '⑴'..='⒇') {
        return Some((ListSign::Label, spaces(first.len_utf8())));
    }
    if matches!(first, '（' | '(') {
        let inside = &text[first.len_utf8()..];
        let end = inside.find(['）', ')'])?;
        let label = &inside[..end];
        let is_label = !label.is_empty()
            && label.chars().count() <= 3
            && (label.chars().all(|c| NUMERALS.contains(c)) || label.len() <= 2 && label.chars().all(|c| c.is_ascii_digit()));
        let close = inside[end..].chars().next().map_or(1, char::len_utf8);
        return is_label.then(|| (ListSign::Label, spaces(first.len_utf8() + end + close)));
    }
    let numerals = text.len() - text.trim_start_matches(|c: char| NUMERALS.contains(c)).len();
    let is_label = (3..=9).contains(&numerals)
        && text[numerals..].starts_with('、')
        && goes_on(numerals + 3).is_some_and(|c| !NUMERALS.contains(c));
    is_label.then(|| (ListSign::Label, spaces(numerals + '、'.len_utf8())))
}

fn is_same_kind(one: ListSign, other: ListSign) -> bool {
    std::mem::discriminant(&one) == std::mem::discriminant(&other)
}

/// Whether the signs of a paragraph are sure to make one list: all bullets, or numbers
/// that count up, from 1 where text stands before them.
fn list_can_be_made(signs: &[Option<(ListSign, usize)>]) -> bool {
    let found: Vec<ListSign> = signs.iter().flatten().map(|(sign, _)| *sign).collect();
    let Some(&own) = found.first() else { return false };
    if !found.iter().all(|sign| is_same_kind(*sign, own)) {
        return false;
    }
    match own {
        ListSign::Bullet => true,
        ListSign::Label => false,
        ListSign::Number(_) => {
            let numbers: Vec<u32> =
                found.iter().filter_map(|sign| if let ListSign::Number(number) = sign { Some(*number) } else { None }).collect();
            let counts_up = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1);
            counts_up && (signs[0].is_some() || numbers.first() == Some(&1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_at_the_head_of_a_line() {
        for (line, expected) in [
            ("•加强领导", Some((ListSign::Bullet, 3))),
            ("·\u{A0}加强领导", Some((ListSign::Bullet, 4))),
            ("➢ 加强", Some((ListSign::Bullet, 4))),
            ("-加强", Some((ListSign::Bullet, 1))),
            ("1、加强", Some((ListSign::Number(1), 4))),
            ("2. 加强", Some((ListSign::Number(2), 3))),
            ("12．加强", Some((ListSign::Number(12), 5))),
            ("（1）加强", Some((ListSign::Label, 7))),
            ("（十二）加强", Some((ListSign::Label, 12))),
            ("①加强", Some((ListSign::Label, 3))),
            ("一、加强", Some((ListSign::Label, 6))),
            ("3.5%的学校", None),
            ("15、16日", None),
            ("-3.5%", None),
            ("- 列表", None),
            ("1. 列表", None),
            ("——摘自报告", None),
            ("（见附件）", None),
            ("一、二年级", None),
            ("2023年", None),
        ] {
            assert_eq!(list_sign(line), expected, "{line}");
        }
    }
}
