//! Inline content of a text line: facts in double braces, bare URLs, and the meaning of a link's destination.

use super::odd_characters;
use crate::characters::digit_value;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink};
use crate::disk_path;
use crate::file_name;
use crate::narrative::{FactForm, FactReference, Inline, Link, LinkTarget, Text, is_id};
use std::ops::Range;
use std::sync::Arc;

/// The source lines of a file, used to find the exact position of inline content.
pub(super) struct Lines<'f, 't> {
    file: &'f Arc<str>,
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
        self.half_typed(text, line, column, diagnostics);
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

    /// Reports incomplete marks, which would be printed literally.
    fn half_typed(&self, text: &str, line: usize, column: usize, diagnostics: &mut Sink) {
        if !has_marks(text) {
            return;
        }
        let closing_alone = text.find("}}").is_some_and(|close| text.find("{{").is_none_or(|open| open > close));
        // `[1][2]` and `[图1]（左）` are legitimate text; an incomplete reference link is not.
        let reference =
            text.split("][").zip(text.split("][").skip(1)).any(|(before, _)| !before.ends_with(|c: char| c.is_ascii_digit()));
        let wide_picture =
            text.split("![").skip(1).any(|rest| rest.split_once(']').is_some_and(|(_, rest)| rest.starts_with('（')));
        let source = self.line(line);
        let before: String = source.chars().take(column.saturating_sub(1)).collect();
        let begins = text.starts_with("::") && !before.contains(char::is_alphanumeric);
        // A backslash shows that the colons are meant to be printed.
        let colons = !source.contains("\\:") && (text.contains(":::") || begins);
        let wide_link = ["]（#", "]（http", "]（mailto:", "]（tel:"].iter().any(|mark| text.contains(mark));
        let found = [
            (
                "]（",
                wide_picture,
                "图片的圆括号要用英文半角：![图片内容](文件)。",
                "Use ASCII parentheses in an image: ![what it shows](file).",
            ),
            ("]（", wide_link, "链接的圆括号要用英文半角：[文字](#标识)。", "Use ASCII parentheses in a link: [text](#id)."),
            (
                "](",
                text.contains("]("),
                "网址里有空格或中文括号时，请写成 [文字](<网址>)。",
                "If the URL contains spaces or parentheses, write [text](<address>).",
            ),
            (
                "｛",
                text.contains("｛｛") || text.contains("｝｝"),
                "引用数据的花括号要用英文半角：{{ 标识 }}。",
                "Use ASCII braces to refer to a fact: {{ id }}.",
            ),
            ("][", reference, "链接要写成 [文字](#标识)。", "Write a link as [text](#id)."),
            (
                "：：：",
                text.contains("：：："),
                "说明的开头和结尾要用英文半角：:::note。",
                "Use ASCII colons for a note: :::note.",
            ),
            (
                if text.contains(":::") { ":::" } else { "::" },
                colons,
                "开头要三个英文冒号，单独占一行，例如“:::table 标识”；结尾的“:::”也单独占一行。",
                "Start with three colons on a line of its own, such as `:::table id`, and end with `:::` on another line.",
            ),
            ("}}", closing_alone, "请在前面补上“{{”，或者删去它。", "Add `{{` before it, or delete it."),
            (
                "[^",
                text.contains("[^") && text.contains(']'),
                "请另起一段写脚注的内容：[^x]: 内容。",
                "Add the text of the footnote as a paragraph: [^x]: text.",
            ),
        ];
        let Some((mark, _, zh, en)) = found.into_iter().find(|(_, found, _, _)| *found) else { return };
        let at = source.find(mark).map_or(column, |index| source[..index].chars().count() + 1);
        let message = Sentence::new(
            format!("这里的“{mark}”会照原样显示，多半是没有写完。"),
            format!("`{mark}` would be printed literally here; the syntax is probably incomplete."),
        );
        let position = Position::new(line, at, mark.chars().count());
        diagnostics.push(Diagnostic::new(Code::MarkForm, message).at(self.file, position).help(zh, en));
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
            "可以写：{{ 标识 }}（数值带单位）、{{ 标识.value }}（只要数值）、{{ 标识.label }}（名称）、{{ =15 }}（不是数据的数）。",
            "Write {{ id }} (value with unit), {{ id.value }} (the number), {{ id.label }} (its name) or {{ =15 }} (a number that is not a fact).",
        )
    }

    /// What a link's destination refers to; `None` after a report if it refers to nothing.
    pub(super) fn link_target(&self, url: &str, position: Position, diagnostics: &mut Sink) -> Option<LinkTarget> {
        if let Some(rest) = ["https://", "http://", "mailto:", "tel:"].iter().find_map(|scheme| url.strip_prefix(scheme)) {
            if rest.is_empty() {
                let message = Sentence::new(format!("链接的地址不完整：{url}"), format!("The URL is not complete: {url}"));
                diagnostics.push(Diagnostic::new(Code::LinkBroken, message).at(self.file, position));
                return None;
            }
            if let Some(space) = url.chars().find(|c| c.is_whitespace()) {
                let message = Sentence::new(format!("网址“{url}”里有空格。"), format!("The URL `{url}` contains a space."));
                let help = if space == ' ' {
                    let encoded = url.replace(' ', "%20");
                    (
                        format!("请删去空格；空格真是地址的一部分，就写作 {encoded}"),
                        format!("Delete the space, or, if it is part of the URL, write {encoded}"),
                    )
                } else {
                    (
                        "请删去，或从浏览器的地址栏重新复制。".to_owned(),
                        "Delete it, or copy the URL from the browser again.".to_owned(),
                    )
                };
                diagnostics.push(Diagnostic::new(Code::LinkBroken, message).at(self.file, position).help(help.0, help.1));
                return None;
            }
            return Some(LinkTarget::External(url.to_owned()));
        }
        if url.starts_with("www.") {
            let message = Sentence::new(format!("网址“{url}”不完整。"), format!("The URL `{url}` is not complete."));
            let help = (format!("请写成 https://{url}"), format!("Write https://{url}"));
            diagnostics.push(Diagnostic::new(Code::LinkBroken, message).at(self.file, position).help(help.0, help.1));
            return None;
        }
        if disk_path::is_one(url) {
            // The report's folder has no such file; the check of missing files reports it.
            return Some(LinkTarget::File { path: file_name::plain(url), fragment: None });
        }
        if url.starts_with("//") || has_scheme(url) {
            let message = Sentence::new(format!("不能链接到“{url}”。"), format!("A link to `{url}` is not allowed."));
            let diagnostic = Diagnostic::new(Code::LinkUnsafe, message).at(self.file, position);
            diagnostics.push(
                diagnostic
                    .help("可以用 https:、mailto: 或 tel: 开头的地址。", "Use a URL that starts with https:, mailto: or tel:."),
            );
            return None;
        }
        let (path, id) = match url.split_once('#') {
            Some((path, id)) => (path, Some(id)),
            None => (url, None),
        };
        let page_like = path.ends_with(".md") || path.ends_with(".html");
        if page_like || id == Some("") || url.is_empty() {
            let message =
                Sentence::new(format!("链接“{url}”不指向任何条目。"), format!("The link `{url}` does not point to a clause."));
            let diagnostic = Diagnostic::new(Code::LinkBroken, message).at(self.file, position);
            diagnostics.push(diagnostic.help(
                "链接到本报告的条目写“#标识”，链接到另一份报告写“2022#标识”。",
                "Write `#id` for a clause of this report, or `2022#id` for a clause of another report.",
            ));
            return None;
        }
        if path.contains(['.', '/']) {
            return Some(LinkTarget::File { path: file_name::plain(path), fragment: id.map(str::to_owned) });
        }
        let report = (!path.is_empty()).then(|| path.to_owned());
        Some(LinkTarget::Place { report, id: id.map(str::to_owned) })
    }
}

/// Whether a text contains any character of the marks in [`Lines::half_typed`]. Nearly no text does, and searching every
/// text for each mark would take a tenth of the build time.
fn has_marks(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(index, byte)| match byte {
        b'[' | b']' | b'{' | b'}' => true,
        b':' => bytes.get(index + 1) == Some(&b':'),
        // The first UTF-8 byte of every full-width form.
        0xEF => ["｛", "｝", "：：：", "］", "［"].iter().any(|mark| bytes[index..].starts_with(mark.as_bytes())),
        _ => false,
    })
}

/// Whether the URL starts with a scheme such as `javascript:`. A colon after a dot, slash or hash does not end a scheme.
fn has_scheme(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-'))
    })
}

fn fact_reference(text: &str, position: Position) -> Option<FactReference> {
    let (id, form) = match text.split_once('.') {
        None => (text, FactForm::Full),
        Some((id, "value")) => (id, FactForm::Value),
        Some((id, "label")) => (id, FactForm::Label),
        Some(_) => return None,
    };
    is_id(id).then(|| FactReference { id: id.to_owned(), form, position })
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

    #[test]
    fn schemes_are_distinguished_from_paths() {
        assert!(has_scheme("javascript:alert(1)"));
        assert!(!has_scheme("images/a:b.png"));
        assert!(!has_scheme("#a:b"));
    }
}
