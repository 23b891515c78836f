//! Reads the block between two `---` lines at the head of a Markdown file.

use super::deserialize;
use super::schema::FrontMatter;
use super::yaml;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink};
use std::borrow::Cow;
use std::sync::Arc;

/// Parses the front matter and replaces it with the same number of empty lines, so that all positions below it stay correct.
/// `None` if its closing line is missing.
pub(super) fn split<'t>(file: &Arc<str>, text: &'t str, diagnostics: &mut Sink) -> Option<(FrontMatter, Cow<'t, str>)> {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    let Some(rest) = text.strip_prefix(first).filter(|_| first.trim_end() == "---") else {
        return Some((FrontMatter::default(), text.into()));
    };
    let Some(end) = rest.lines().position(|line| line.trim_end() == "---") else {
        let message = Sentence::new(
            "开头的“---”没有结束：后面缺少另一行“---”。",
            "The block that starts with `---` is not closed by a second `---` line.",
        );
        let diagnostic = Diagnostic::new(Code::FrontMatterOpen, message).at(file, Position::new(1, 1, 3));
        diagnostics.push(diagnostic.help("请在说明项后面另起一行写“---”。", "Add a line `---` after its keys."));
        return None;
    };
    let lines: Vec<&str> = rest.lines().collect();
    let (block, body) = (lines[..end].join("\n"), lines[end + 1..].join("\n"));
    let body = "\n".repeat(end + 2) + &body;
    if block.trim().is_empty() {
        return Some((FrontMatter::default(), body.into()));
    }
    let node = yaml::parse(file, &format!("\n{block}"), diagnostics);
    let front_matter = node.and_then(|node| deserialize::read(file, node, diagnostics));
    Some((front_matter.map(|reading| reading.value).unwrap_or_default(), body.into()))
}

/// Reports a description that refers to facts: it is printed without looking for them.
pub(super) fn check_description(file: &Arc<str>, front_matter: &FrontMatter, diagnostics: &mut Sink) {
    if let Some(description) = front_matter.description.as_ref().filter(|text| text.value.contains("{{")) {
        let message = Sentence::new(
            "简介里不能引用数据，花括号会照原样显示。",
            "A description cannot refer to facts; the braces would be printed literally.",
        );
        let diagnostic = Diagnostic::new(Code::FactForm, message).at(file, description.position);
        diagnostics.push(diagnostic.help("请直接写出文字。", "Write the text itself."));
    }
}
