//! Marks of Markdown that are signs of the text: `3~5`, `长20*宽30`, and bold that
//! does not come about.
//!
//! A single tilde is always a sign: it is kept from the parser, which would strike
//! out what stands between two of them. A star or a low line beside a figure may be
//! meant either way, so its author is asked.

use super::markdown::Reader;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use crate::narrative::{Inline, Text};
use comrak::nodes::{Node as Tree, NodeValue};
use std::borrow::Cow;

/// Stands for a single tilde while the parser is at work. No author's text has it
/// unnoticed, for it is a character of private use.
const TILDE: char = '\u{F07E}';

/// The text with every tilde that stands alone hidden from the parser; each character
/// keeps its column.
pub(super) fn hide_tildes(text: &str) -> Cow<'_, str> {
    if !has_single_tilde(text) {
        return Cow::Borrowed(text);
    }
    let mut hidden = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(start) = rest.find('~') {
        let (before, tildes) = rest.split_at(start);
        let length = tildes.len() - tildes.trim_start_matches('~').len();
        hidden.push_str(before);
        if length == 1 {
            hidden.push(TILDE);
        } else {
            hidden.push_str(&tildes[..length]);
        }
        rest = &tildes[length..];
    }
    hidden.push_str(rest);
    Cow::Owned(hidden)
}

fn has_single_tilde(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_tilde = |index: Option<usize>| index.and_then(|index| bytes.get(index)) == Some(&b'~');
    text.match_indices('~').any(|(at, _)| !is_tilde(at.checked_sub(1)) && !is_tilde(Some(at + 1)))
}

/// Puts the tildes back wherever the parser has put a text.
pub(super) fn show_tildes(root: Tree<'_>) {
    let show = |text: &mut String| {
        if text.contains(TILDE) {
            *text = text.replace(TILDE, "~");
        }
    };
    for node in root.descendants() {
        match &mut node.data_mut().value {
            NodeValue::Text(text) if text.contains(TILDE) => *text = text.replace(TILDE, "~").into(),
            NodeValue::Code(code) => show(&mut code.literal),
            NodeValue::CodeBlock(code) => {
                show(&mut code.literal);
                show(&mut code.info);
            }
            NodeValue::HtmlBlock(html) => show(&mut html.literal),
            NodeValue::HtmlInline(html) => show(html),
            NodeValue::Link(link) | NodeValue::Image(link) => {
                show(&mut link.url);
                show(&mut link.title);
            }
            NodeValue::FootnoteDefinition(footnote) => show(&mut footnote.name),
            NodeValue::FootnoteReference(reference) => show(&mut reference.name),
            NodeValue::BlockDirective(directive) => show(&mut directive.info),
            _ => {}
        }
    }
}

/// A sign that links two figures when they stand on both its sides.
fn is_figure(beside: Option<char>) -> bool {
    // A fact begins and ends with a brace.
    beside.is_some_and(|c| c.is_numeric() || matches!(c, '{' | '}' | '%' | '％' | '‰'))
}

/// Whether a word goes on here: between such neighbours, a mark of emphasis is most
/// likely a sign.
fn is_word(beside: Option<char>) -> bool {
    is_figure(beside) || beside.is_some_and(|c| c.is_alphanumeric() || matches!(c, '）' | '（' | ')' | '('))
}

impl Reader<'_, '_, '_> {
    /// Emphasis whose marks touch a figure: `长20*宽30*高40` would lose its signs.
    pub(super) fn emphasis_beside_figure(&mut self, node: Tree<'_>) {
        let data = node.data();
        let (width, is_single) = match &data.value {
            NodeValue::Emph => (1, true),
            NodeValue::Strong | NodeValue::Strikethrough => (2, false),
            _ => return,
        };
        let (start, end) = (data.sourcepos.start, data.sourcepos.end);
        let at = |line: usize, column: usize| column.checked_sub(1).and_then(|index| self.lines.line(line).chars().nth(index));
        let Some(mark) = at(start.line, start.column).filter(|c| matches!(c, '*' | '_' | '~')) else { return };
        // Outside and inside of the first mark and of the last.
        let sides = [
            (start.column.checked_sub(1).and_then(|column| at(start.line, column)), at(start.line, start.column + width)),
            (at(end.line, end.column + 1), end.column.checked_sub(width).and_then(|column| at(end.line, column))),
        ];
        let touches = sides.iter().any(|(outside, inside)| {
            if is_single { is_figure(*outside) || is_figure(*inside) } else { is_figure(*outside) && is_figure(*inside) }
        });
        let stands_free = is_single && sides.iter().all(|(outside, _)| !is_word(*outside));
        if !touches || stands_free {
            return;
        }
        let mark = mark.to_string().repeat(width);
        let escaped: String = mark.chars().flat_map(|c| ['\\', c]).collect();
        let diagnostic = self.report(
            Code::MarkForm,
            Position::new(start.line, start.column, width),
            format!("这里的“{mark}”紧挨着数，会被当作强调的记号，不会显示。"),
            format!("`{mark}` beside a figure is taken as a mark of emphasis here and would not be shown."),
        );
        diagnostic.help = Some(Sentence::new(
            format!("乘号写作 ×，起止写作 — 或 ~，强调写作 **…**；要显示“{mark}”本身，写作 {escaped}。"),
            format!("Write × for “times”, – for a range, **…** for emphasis; to show `{mark}` itself, write {escaped}."),
        ));
    }

    /// `** 一是加强。**` prints its stars: bold begins and ends right beside its text.
    /// `texts` are what one run of characters has become.
    pub(super) fn loose_emphasis(&mut self, texts: &[Inline]) {
        let texts: Vec<&Text> =
            texts.iter().filter_map(|inline| if let Inline::Text(text) = inline { Some(text) } else { None }).collect();
        for mark in ["**", "~~"] {
            // Where a backslash stands before a mark, it is meant to be seen, and no run
            // of neighbouring columns holds two of them.
            let written: Vec<(&Text, usize)> =
                texts.iter().flat_map(|text| text.text.match_indices(mark).map(|(at, _)| (*text, at))).collect();
            for (index, (text, at)) in written.iter().enumerate() {
                let column = text.position.column + u32::try_from(text.text[..*at].chars().count()).unwrap_or(0);
                let place = Position { column, length: 2, ..text.position };
                self.loose_mark(&text.text, mark, *at, (written.len() == 2, index == 0), place);
            }
        }
    }

    fn loose_mark(&mut self, text: &str, mark: &str, at: usize, (pairs, is_first): (bool, bool), place: Position) {
        let is_space = |c: char| c.is_whitespace() && c != '\n';
        let behind = &text[at + mark.len()..];
        let spaces_behind = &behind[..behind.len() - behind.trim_start_matches(is_space).len()];
        let before = &text[..at];
        let spaces_before = &before[before.trim_end_matches(is_space).len()..];
        let message = Sentence::new(
            format!("这里的“{mark}”会照原样显示：它没有与另一个“{mark}”成对。"),
            format!("`{mark}` would be shown as it stands here: it does not pair with another `{mark}`."),
        );
        let escaped: String = mark.chars().flat_map(|c| ['\\', c]).collect();
        let diagnostic = Diagnostic::new(Code::MarkForm, message).help(
            format!("“{mark}”要紧挨着里面的文字，中间不空格，一头一尾各一个；要显示它本身，写作 {escaped}。"),
            format!(
                "Write `{mark}` right beside the words it encloses, once before and once behind; to show it, write {escaped}."
            ),
        );
        let length = |spaces: &str| u32::try_from(mark.len() + spaces.chars().count()).unwrap_or(2);
        let diagnostic = match (pairs, is_first) {
            (true, true) if !spaces_behind.is_empty() => diagnostic
                .fix(format!("{mark}{spaces_behind}"), mark)
                .at(self.file, Position { length: length(spaces_behind), ..place }),
            (true, false) if !spaces_before.is_empty() => {
                let wide = u32::try_from(spaces_before.chars().count()).unwrap_or(0);
                let place = Position { column: place.column.saturating_sub(wide).max(1), length: length(spaces_before), ..place };
                diagnostic.fix(format!("{spaces_before}{mark}"), mark).at(self.file, place)
            }
            _ => diagnostic.at(self.file, Position { length: 2, ..place }),
        };
        self.diagnostics.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tildes_that_stand_alone_are_hidden() {
        assert!(matches!(hide_tildes("甲~~乙~~丙\n~~~\n码\n~~~"), Cow::Borrowed(_)));
        assert_eq!(hide_tildes("3~5，~~删~~，~"), format!("3{TILDE}5，~~删~~，{TILDE}"));
    }
}
