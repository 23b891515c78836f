//! Removes the space that a line break between two Chinese characters would leave.
//!
//! Markdown and YAML both turn a line break inside a paragraph into a space. Between wide characters that space is wrong,
//! even if emphasis or a link starts or ends there; between Chinese and Latin text it stays. Next to Chinese text, a number
//! (typed or a fact) gets no space; next to Latin text and other numbers, it keeps the space.

use crate::diagnostic::Position;
use crate::narrative::{FactForm, Inline, Text};
use crate::passage::is_wide;

/// Curly quotes, dashes and ellipses are narrow by their Unicode property but wide in Chinese text. The neighbouring
/// character decides.
fn is_shared_punctuation(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

/// Whether a line break between these two characters leaves a space.
fn keeps_space(before: Edge, after: Edge) -> bool {
    use Edge::{Number, Shared, Wide};
    !matches!((before, after), (Wide, Wide | Shared | Number) | (Shared | Number, Wide) | (Shared, Shared))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    Wide,
    Shared,
    Narrow,
    /// A digit, a fact, or ASCII punctuation. It joins without a space only with Chinese text: two joined numbers would become
    /// one number.
    Number,
}

fn edge(c: char) -> Edge {
    if is_wide(c) {
        Edge::Wide
    } else if is_shared_punctuation(c) {
        Edge::Shared
    } else if c.is_ascii_digit() || c.is_ascii_punctuation() {
        Edge::Number
    } else {
        Edge::Narrow
    }
}

/// The placeholder for a line break until [`join`] replaces it.
pub(crate) const BREAK: &str = "\n";

/// An inline with the placeholder for a line break.
pub(crate) fn mark() -> Inline {
    Inline::Text(Text { text: BREAK.into(), position: Position::default() })
}

/// Replaces every line-break placeholder in a run of inlines with a space or with nothing.
pub(crate) fn join(inlines: &mut Vec<Inline>) {
    join_between(inlines, None, None);
}

/// Removes all kinds of spaces at both ends. The theme decides how a paragraph is indented, and wide spaces that a word
/// processor put before the text are not part of it.
pub(crate) fn trim(inlines: &mut Vec<Inline>) {
    if let Some(Inline::Text(text)) = inlines.first_mut() {
        trim_start(text);
    }
    if let Some(Inline::Text(text)) = inlines.last_mut() {
        let kept = text.text.trim_end();
        if kept.len() < text.text.len() {
            *text = Text::new(kept, text.position.line, text.position.column);
        }
    }
    inlines.retain(|inline| !matches!(inline, Inline::Text(text) if text.text.is_empty()));
}

/// Removes the spaces at the start of a line's text and moves its position accordingly.
pub(crate) fn trim_start(text: &mut Text) {
    let kept = text.text.trim_start();
    if kept.len() < text.text.len() && !is_mark(text) {
        let dropped = u32::try_from(text.text[..text.text.len() - kept.len()].chars().count()).unwrap_or(0);
        *text = Text::new(kept, text.position.line, text.position.column + dropped);
    }
}

/// Whether an inline ends a line: a hard line break, or the placeholder that [`join`] replaces.
pub(crate) fn is_break(inline: &Inline) -> bool {
    matches!(inline, Inline::LineBreak) || matches!(inline, Inline::Text(text) if is_mark(text))
}

fn is_mark(text: &Text) -> bool {
    &*text.text == BREAK
}

fn join_between(inlines: &mut Vec<Inline>, before: Option<Edge>, after: Option<Edge>) {
    for index in 0..inlines.len() {
        let (left, right) = inlines.split_at_mut(index);
        let Some((current, right)) = right.split_first_mut() else { break };
        let before = last_edge(left).or(before);
        let after = right.iter().find_map(|inline| first_edge(std::slice::from_ref(inline))).or(after);
        match current {
            Inline::Text(text) if is_mark(text) => {
                let space = matches!((before, after), (Some(before), Some(after)) if keeps_space(before, after));
                text.text = if space { " ".into() } else { "".into() };
            }
            Inline::Strong(content) | Inline::Emphasis(content) | Inline::Strike(content) => join_between(content, before, after),
            Inline::Link(link) => join_between(&mut link.content, before, after),
            _ => {}
        }
    }
    inlines.retain(|inline| !matches!(inline, Inline::Text(text) if text.text.is_empty()));
}

fn last_edge(inlines: &[Inline]) -> Option<Edge> {
    inlines.iter().rev().find_map(|inline| match inline {
        Inline::Text(text) | Inline::Number(text) | Inline::Code(text) => text.text.chars().next_back().map(edge),
        Inline::Strong(content) | Inline::Emphasis(content) | Inline::Strike(content) => last_edge(content),
        Inline::Link(link) => last_edge(&link.content),
        Inline::Fact(fact) => Some(if fact.form == FactForm::Label { Edge::Wide } else { Edge::Number }),
        Inline::LineBreak | Inline::Image(_) => Some(Edge::Narrow),
        Inline::Footnote { .. } => None,
    })
}

fn first_edge(inlines: &[Inline]) -> Option<Edge> {
    inlines.iter().find_map(|inline| match inline {
        Inline::Text(text) | Inline::Number(text) => text.text.chars().next().filter(|c| *c != '\n').map(edge),
        Inline::Code(text) => text.text.chars().next().map(edge),
        Inline::Strong(content) | Inline::Emphasis(content) | Inline::Strike(content) => first_edge(content),
        Inline::Link(link) => first_edge(&link.content),
        Inline::Fact(fact) => Some(if fact.form == FactForm::Label { Edge::Wide } else { Edge::Number }),
        Inline::LineBreak | Inline::Image(_) => Some(Edge::Narrow),
        Inline::Footnote { .. } => None,
    })
}

/// Applies the same rule to a YAML text that was written over several lines and folded. `lines` are its source lines. Only
/// spaces that come from a line break are removed; typed spaces stay.
pub(crate) fn join_folded(text: &str, lines: &[&str]) -> String {
    let ends =
        lines.windows(2).filter_map(|pair| Some((pair[0].trim_end().chars().next_back()?, pair[1].trim_start().chars().next()?)));
    let breaks: Vec<(char, char)> = ends.filter(|(before, after)| !keeps_space(edge(*before), edge(*after))).collect();
    let characters: Vec<char> = text.chars().collect();
    let dropped = |index: usize| {
        let before = index.checked_sub(1).and_then(|before| characters.get(before));
        matches!((before, characters.get(index + 1)), (Some(&before), Some(&after)) if breaks.contains(&(before, after)))
    };
    characters.iter().enumerate().filter(|(index, c)| **c != ' ' || !dropped(*index)).map(|(_, c)| c).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(Text { text: text.into(), position: Position::default() })
    }

    #[test]
    fn joins_across_emphasis() {
        let mut inlines =
            vec![text("安阳市"), mark(), Inline::Strong(vec![text("职业"), mark(), text("教育")]), mark(), text("report")];
        join(&mut inlines);
        let strong = Inline::Strong(vec![text("职业"), text("教育")]);
        assert_eq!(inlines, vec![text("安阳市"), strong, text(" "), text("report")]);
    }

    #[test]
    fn quotes_follow_their_neighbour() {
        let mut inlines = vec![text("称为"), mark(), text("“双师型”")];
        join(&mut inlines);
        assert_eq!(inlines, vec![text("称为"), text("“双师型”")]);
        let mut inlines = vec![text("called"), mark(), text("“dual”")];
        join(&mut inlines);
        assert_eq!(inlines, vec![text("called"), text(" "), text("“dual”")]);
    }

    #[test]
    fn folded_text_joins_only_where_a_line_ended() {
        let lines = ["  安阳市", "  职业教育，张三 李四", "  report"];
        assert_eq!(join_folded("安阳市 职业教育，张三 李四 report", &lines), "安阳市职业教育，张三 李四 report");
    }
}
