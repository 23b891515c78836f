//! Translates a YAML parser's error into an author's terms: first the usual slips, each at its own position, then the parser's
//! message in plain words.

use super::slips;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, shown};
use saphyr_parser::ScanError;
use std::sync::Arc;

/// How many lines above the parser's error the cause is searched. A parser notices a broken line on the next line or the one
/// after it.
const REACH: usize = 3;

/// A diagnostic for a syntax error, at its most likely cause.
pub(super) fn mistake(file: &Arc<str>, text: &str, error: &ScanError) -> Diagnostic {
    let (line, column) = (error.marker().line().max(1), error.marker().col());
    let lines: Vec<&str> = text.lines().collect();
    let first = line.saturating_sub(REACH);
    let near = || lines.iter().enumerate().take(line).skip(first).rev().map(|(index, line)| (index + 1, *line));
    // The parser reports a tab before a key at the end of the line above, or much later if it took the tab as part of a text.
    // The tab nearest to the error is therefore checked first.
    let tab = lines.iter().enumerate().take(line + 1).rev().find(|(_, line)| has_tab(line));
    if let Some(found) = tab.and_then(|(index, line)| odd_indentation(index + 1, line)) {
        return found.diagnostic(file);
    }
    let causes: [fn(usize, &str) -> Option<Cause>; 5] =
        [odd_indentation, full_width_colon, glued_colon, text_behind_quote, odd_beginning];
    for cause in causes {
        if let Some(found) = near().find_map(|(number, line)| cause(number, line)) {
            return found.diagnostic(file);
        }
    }
    if let Some(found) = open_bracket(&lines, line) {
        return found.diagnostic(file);
    }
    let reported = Position::new(line, column + 1, 1);
    let position = if is_written(lines.get(line - 1)) {
        reported
    } else {
        last_written(&lines[..lines.len().min(line)]).unwrap_or(reported)
    };
    let source = lines.get(position.line as usize - 1).copied().unwrap_or_default();
    let (message, help) = explain(error.info(), source);
    Diagnostic::new(Code::YamlSyntax, message).at(file, position).help_if(Some(help))
}

/// Whether a line exists and contains more than spaces and comments.
fn is_written(line: Option<&&str>) -> bool {
    line.is_some_and(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
}

/// The position of the last line with content. The parser notices an incomplete line only where the next one starts, which may
/// be the end of the file.
fn last_written(lines: &[&str]) -> Option<Position> {
    let (index, line) = lines.iter().enumerate().rev().find(|(_, line)| is_written(Some(line)))?;
    let indent = line.chars().take_while(|c| c.is_whitespace()).count();
    Some(Position::new(index + 1, indent + 1, line.trim().chars().count()))
}

/// A diagnostic for YAML anchors and aliases. They are refused because one line of a file could stand for thousands of others.
pub(super) fn anchor(file: &Arc<str>, position: Position) -> Diagnostic {
    let message =
        Sentence::new("YAML 的引用（& 和 *）在这里不能用。", "YAML anchors and aliases (`&` and `*`) are not supported here.");
    Diagnostic::new(Code::YamlSyntax, message).at(file, position).help(
        "如果它是文字的一部分，请把整段文字放进英文双引号。",
        "If it is part of the text, put the whole text in double quotes.",
    )
}

enum Cause {
    Slip(slips::Slip),
    Other(Diagnosed),
}

/// A cause with its message, not yet assigned to a file.
struct Diagnosed {
    code: Code,
    position: Position,
    message: Sentence,
    help: Sentence,
}

impl Cause {
    fn diagnostic(self, file: &Arc<str>) -> Diagnostic {
        match self {
            Cause::Slip(slip) => slip.diagnostic(file),
            Cause::Other(found) => Diagnostic::new(found.code, found.message).at(file, found.position).help_if(Some(found.help)),
        }
    }

    fn syntax(position: Position, message: Sentence, help: Sentence) -> Cause {
        Cause::Other(Diagnosed { code: Code::YamlSyntax, position, message, help })
    }
}

fn has_tab(line: &str) -> bool {
    !line.trim().is_empty() && line.chars().take_while(|c| c.is_whitespace()).any(|c| c == '\t')
}

/// A tab, or a space other than the ordinary one, at the start of a line.
fn odd_indentation(number: usize, line: &str) -> Option<Cause> {
    if line.trim().is_empty() {
        return None;
    }
    let (index, found) = line.chars().take_while(|c| c.is_whitespace()).enumerate().find(|(_, c)| *c != ' ')?;
    let position = Position::new(number, index + 1, 1);
    if found == '\t' {
        return Some(Cause::Other(Diagnosed {
            code: Code::YamlTab,
            position,
            message: Sentence::new(
                "缩进用了制表符（Tab），YAML 只认空格。",
                "The indentation contains a tab; YAML allows only spaces.",
            ),
            help: Sentence::new("请把它换成两个空格。", "Replace it with two spaces."),
        }));
    }
    slips::find(&found.to_string(), position).map(Cause::Slip)
}

/// The key of a line and what follows it, without indentation and list dashes.
fn key_of(line: &str) -> Option<(usize, &str, &str)> {
    let start = line.trim_start().trim_start_matches("- ");
    let length = start.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(start.len());
    let column = line.chars().count() - start.chars().count() + length + 1;
    (length > 0).then(|| (column, &start[..length], &start[length..]))
}

/// `key：value`
fn full_width_colon(number: usize, line: &str) -> Option<Cause> {
    let (column, _, rest) = key_of(line)?;
    let slip = slips::find("：", Position::new(number, column, 1)).filter(|_| rest.starts_with('：'))?;
    Some(Cause::Slip(slip.wanting(": ")))
}

/// `key:value`
fn glued_colon(number: usize, line: &str) -> Option<Cause> {
    let (column, key, rest) = key_of(line)?;
    rest.strip_prefix(':').filter(|value| !value.is_empty() && !value.starts_with([' ', '/']))?;
    Some(Cause::syntax(
        Position::new(number, column, 1),
        Sentence::new("冒号后面缺少一个空格。", "A space is missing after the colon."),
        // The value is checked once it can be parsed.
        Sentence::new(format!("请加一个空格，写成“{key}: …”。"), format!("Add a space: `{key}: …`.")),
    ))
}

/// `"双师型"教师`: a text that starts with a quoted word.
fn text_behind_quote(number: usize, line: &str) -> Option<Cause> {
    let (_, _, rest) = key_of(line)?;
    let quoted = rest.strip_prefix(": ")?.trim_start().strip_prefix('"')?;
    let (_, behind) = quoted.split_once('"')?;
    if behind.trim_start().is_empty() || behind.trim_start().starts_with('#') || behind.starts_with('\\') {
        return None;
    }
    let column = line.chars().count() - behind.chars().count() + 1;
    Some(Cause::syntax(
        Position::new(number, column, behind.trim_end().chars().count()),
        Sentence::new("英文引号后面还有文字。", "Text follows the closing quote."),
        Sentence::new(
            "请改用中文引号“ ”，或者把整段文字放进英文双引号。",
            "Use curly quotes “ ”, or put the whole text in double quotes.",
        ),
    ))
}

/// A text that starts with a character that has a special meaning in YAML.
fn odd_beginning(number: usize, line: &str) -> Option<Cause> {
    let (_, _, rest) = key_of(line)?;
    let value = rest.strip_prefix(": ")?.trim_start();
    let sign = value.chars().next().filter(|c| matches!(c, '@' | '`' | '%' | '*' | '&' | '!' | '|' | '>'))?;
    let alone = value.chars().nth(1).is_none_or(char::is_whitespace);
    if alone && sign != '@' && sign != '`' && sign != '%' {
        return None;
    }
    let column = line.chars().count() - value.chars().count() + 1;
    let mark = shown(sign.encode_utf8(&mut [0; 4]));
    Some(Cause::syntax(
        Position::new(number, column, 1),
        Sentence::new(format!("文字不能以{}开头。", mark.zh), format!("A text cannot begin with {}.", mark.en)),
        Sentence::new("请把整段文字放进英文双引号。", "Put the whole text in double quotes."),
    ))
}

/// The last unclosed bracket before the error.
fn open_bracket(lines: &[&str], last: usize) -> Option<Cause> {
    let mut open: Vec<(usize, usize, char)> = Vec::new();
    for (index, line) in lines.iter().enumerate().take(last) {
        let mut quoted = false;
        for (column, c) in line.chars().enumerate() {
            match c {
                '"' => quoted = !quoted,
                '#' if !quoted && open.is_empty() => break,
                '[' | '{' if !quoted => open.push((index + 1, column + 1, c)),
                ']' | '}' if !quoted => drop(open.pop()),
                _ => {}
            }
        }
        // A bracket in the middle of plain text does not open a list or mapping.
        open.retain(|(line, column, _)| {
            let source = lines[line - 1];
            let before: String = source.chars().take(column - 1).collect();
            before.trim_end().ends_with([':', '-', '[', '{', ',']) || before.trim().is_empty()
        });
    }
    let (line, column, sign) = open.pop()?;
    let mark = shown(sign.encode_utf8(&mut [0; 4]));
    Some(Cause::syntax(
        Position::new(line, column, 1),
        Sentence::new(format!("这里的{}没有结束。", mark.zh), format!("The {} here is not closed.", mark.en)),
        Sentence::new(
            "请补上对应的另一半括号，各项之间用英文逗号。",
            "Add the closing bracket, and separate the items with commas.",
        ),
    ))
}

fn explain(info: &str, line: &str) -> (Sentence, Sentence) {
    let info = info.to_lowercase();
    if info.contains("mapping values") && line.matches(": ").count() > 1 {
        return (
            Sentence::new(
                "这一行有一个多余的冒号，读不出哪一半是名称、哪一半是内容。",
                "This line has one colon too many: it is not clear which part is the key and which is the text.",
            ),
            Sentence::new(
                "如果冒号是文字的一部分，请把整段文字放进英文双引号。",
                "If the colon belongs to the text, put the whole text in double quotes.",
            ),
        );
    }
    if info.contains("mapping values") {
        return (
            Sentence::new(
                "这一行的缩进比上一行深，却不属于它。",
                "This line is indented more than the one above but does not belong to it.",
            ),
            Sentence::new("请与上一行左对齐。", "Start it in the same column as the line above."),
        );
    }
    if info.contains("escape") {
        return (
            Sentence::new("英文双引号里的反斜杠有特别的意思。", "A backslash inside double quotes has a special meaning."),
            Sentence::new("请改用英文单引号，或者写两个反斜杠。", "Use single quotes, or write two backslashes."),
        );
    }
    if info.contains("quoted") || info.contains("end of stream") {
        return (
            Sentence::new("这里开始的引号没有结束。", "A quote that starts here is not closed."),
            Sentence::new("请在末尾补上同样的引号。", "Add the same quote at the end."),
        );
    }
    if info.contains("anchor") || info.contains("alias") {
        return (
            Sentence::new("文字不能以“*”或“&”开头。", "A text cannot begin with `*` or `&`."),
            Sentence::new("请把整段文字放进英文双引号。", "Put the whole text in double quotes."),
        );
    }
    if info.contains("simple key") || info.contains("expected ':'") || info.contains("could not find") {
        return (
            Sentence::new("这一行缺少冒号，或者冒号后面缺少空格。", "This line lacks a colon, or a space after the colon."),
            Sentence::new(
                "请写成“名称: 内容”，冒号用英文半角，后面加一个空格。",
                "Write `key: text`, with a colon and one space.",
            ),
        );
    }
    (
        Sentence::new(
            "这里的写法读不懂，多半是缩进没有对齐。",
            "This cannot be parsed; most likely the indentation is not aligned.",
        ),
        Sentence::new(
            "同一层的各行要左对齐，下一层多缩进两个空格。",
            "Lines of one level start in the same column; indent the next level by two more spaces.",
        ),
    )
}
