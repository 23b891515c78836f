//! What stands inside a line of text: facts in double braces, bare addresses,
//! and what a link's destination means.

use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use crate::narrative::{FactForm, FactReference, Inline, Link, LinkTarget, is_id};
use std::sync::Arc;

/// The source lines of a file, to find the exact place of a fact in them.
pub struct Lines<'f, 't> {
    file: &'f Arc<str>,
    lines: Vec<&'t str>,
}

impl<'f, 't> Lines<'f, 't> {
    pub fn new(file: &'f Arc<str>, text: &'t str) -> Lines<'f, 't> {
        Lines { file, lines: text.lines().collect() }
    }

    /// A line by its number from 1.
    pub fn line(&self, number: usize) -> &'t str {
        number.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or_default()
    }

    /// Cuts a run of text into texts, facts and links from bare addresses.
    pub fn text(&self, text: &str, line: usize, column: usize, inlines: &mut Vec<Inline>, diagnostics: &mut Vec<Diagnostic>) {
        let mut rest = text;
        let mut count = 0;
        while let Some(open) = rest.find("{{") {
            push_text(&rest[..open], inlines);
            let position = self.brace_position(line, column, count);
            count += 1;
            let inside = &rest[open + 2..];
            let Some(close) = inside.find("}}") else {
                diagnostics.push(self.fact_error(position, inside.trim(), true));
                return;
            };
            let position = Position { length: u32::try_from(inside[..close].chars().count() + 4).unwrap_or(4), ..position };
            match fact_reference(inside[..close].trim(), position) {
                Some(reference) => inlines.push(Inline::Fact(Box::new(reference))),
                None => diagnostics.push(self.fact_error(position, inside[..close].trim(), false)),
            }
            rest = &inside[close + 2..];
        }
        push_text(rest, inlines);
    }

    /// Escapes and entities make the text shorter than its source, so the nth
    /// pair of braces is looked up in the source line itself.
    fn brace_position(&self, line: usize, column: usize, nth: usize) -> Position {
        let source: Vec<char> = self.line(line).chars().collect();
        let mut seen = 0;
        let mut index = column.saturating_sub(1);
        while index + 1 < source.len() {
            if source[index] == '{' && source[index + 1] == '{' {
                if seen == nth {
                    return Position::new(line, index + 1, 2);
                }
                seen += 1;
                index += 1;
            }
            index += 1;
        }
        Position::new(line, column, 2)
    }

    fn fact_error(&self, position: Position, inside: &str, open: bool) -> Diagnostic {
        let message = if open {
            Sentence::new("“{{”没有结束：后面缺少“}}”。", "The `{{` here is never closed by `}}`.")
        } else {
            Sentence::new(
                format!("“{{{{ {inside} }}}}”的写法不对。"),
                format!("`{{{{ {inside} }}}}` is not a way to name a fact."),
            )
        };
        Diagnostic::new(Code::FactForm, message).at(self.file, position).help(
            "可以写：{{ 编号 }}（数值带单位）、{{ 编号.value }}（只要数值）、{{ 编号.label }}（名称）。",
            "Write {{ id }} (value with unit), {{ id.value }} (the number) or {{ id.label }} (its name).",
        )
    }

    /// What a destination leads to; `None` after a report when it leads nowhere.
    pub fn link_target(&self, url: &str, position: Position, diagnostics: &mut Vec<Diagnostic>) -> Option<LinkTarget> {
        if ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| url.starts_with(scheme)) {
            return Some(LinkTarget::External(url.to_owned()));
        }
        if url.starts_with("//") || has_scheme(url) {
            let message = Sentence::new(format!("不能链接到“{url}”。"), format!("A link may not lead to `{url}`."));
            let diagnostic = Diagnostic::new(Code::LinkUnsafe, message).at(self.file, position);
            diagnostics.push(
                diagnostic.help(
                    "可以用 https:、mailto: 或 tel: 开头的地址。",
                    "Use an address that begins with https:, mailto: or tel:.",
                ),
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
                Sentence::new(format!("链接“{url}”不指向任何条目。"), format!("The link `{url}` does not lead to a clause."));
            let diagnostic = Diagnostic::new(Code::LinkBroken, message).at(self.file, position);
            diagnostics.push(diagnostic.help(
                "链接到本报告的条目写“#编号”，链接到另一份报告写“2022#编号”。",
                "Write `#id` for a clause of this report, `2022#id` for one of another report.",
            ));
            return None;
        }
        if path.contains(['.', '/']) {
            return Some(LinkTarget::File(path.to_owned()));
        }
        let report = (!path.is_empty()).then(|| path.to_owned());
        Some(LinkTarget::Place { report, id: id.map(str::to_owned) })
    }
}

/// `javascript:` and its like; a colon after a dot, slash or hash is none.
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

fn push_text(text: &str, inlines: &mut Vec<Inline>) {
    let mut rest = text;
    while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let address = bare_address(&rest[start..]);
        let scheme = if address.starts_with("https") { "https://" } else { "http://" };
        if address.len() <= scheme.len() {
            break;
        }
        push_plain(&rest[..start], inlines);
        inlines.push(Inline::Link(Box::new(Link {
            target: LinkTarget::External(address.to_owned()),
            content: vec![Inline::Text(address.into())],
            position: Position::default(),
        })));
        rest = &rest[start + address.len()..];
    }
    push_plain(rest, inlines);
}

fn push_plain(text: &str, inlines: &mut Vec<Inline>) {
    if !text.is_empty() {
        inlines.push(Inline::Text(text.into()));
    }
}

/// An address ends at the first character that is not ASCII: in
/// `见http://site.cn，更多` the comma belongs to the sentence.
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
    fn schemes_are_told_from_paths() {
        assert!(has_scheme("javascript:alert(1)"));
        assert!(!has_scheme("images/a:b.png"));
        assert!(!has_scheme("#a:b"));
    }
}
