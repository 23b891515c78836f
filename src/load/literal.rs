//! Markdown marks that are meant literally, as in `3~5` and `长20*宽30`, and bold marks that do not work.
//!
//! A single tilde is always literal: it is hidden from the parser, which would strike out the text between two of them. An
//! asterisk or underscore next to a number may be meant either way, so it is reported to the author.

use super::markdown::Reader;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use crate::narrative::{Inline, Text};
use comrak::nodes::{Node as Tree, NodeValue};
use std::borrow::Cow;

/// Replaces a single tilde while the parser runs. It is a private use character, which is reported if it occurs in an
/// author's text.
const TILDE: char = '\u{F07E}';

/// Returns the text with every single tilde replaced by [`TILDE`]; each character keeps its column.
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

/// Restores the tildes in every text of the parsed tree.
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

/// Whether the neighbouring character belongs to a number; a sign between two such characters connects two numbers.
fn is_figure(beside: Option<char>) -> bool {
    // A fact starts and ends with a brace.
    beside.is_some_and(|c| c.is_numeric() || matches!(c, '{' | '}' | '%' | '％' | '‰'))
}

/// Whether the neighbouring character belongs to a word or number: next to it, a mark of emphasis is most likely literal.
fn is_word(beside: Option<char>) -> bool {
    is_figure(beside) || beside.is_some_and(|c| c.is_alphanumeric() || matches!(c, '）' | '（' | ')' | '('))
}

impl Reader<'_, '_, '_> {
    /// Reports emphasis whose marks touch a number: `长20*宽30*高40` would lose its signs.
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
        // The characters outside and inside of the opening mark and of the closing mark.
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
            format!("`{mark}` next to a number is read as emphasis here and would not be shown."),
        );
        diagnostic.help = Some(Sentence::new(
            format!("乘号写作 ×，起止写作 — 或 ~，强调写作 **…**；要显示“{mark}”本身，写作 {escaped}。"),
            format!(
                "Write × for multiplication, – for a range and **…** for emphasis. To show `{mark}` itself, write {escaped}."
            ),
        ));
    }

    /// Reports marks that would be printed, as in `** 一是加强。**`: the marks of bold text must touch the text they enclose.
    /// `texts` are the inlines that one run of characters was split into.
    pub(super) fn loose_emphasis(&mut self, texts: &[Inline]) {
        let texts: Vec<&Text> =
            texts.iter().filter_map(|inline| if let Inline::Text(text) = inline { Some(text) } else { None }).collect();
        for mark in ["**", "~~"] {
            // An escaped mark is meant to be printed. It is not found here: the backslash ends a run of consecutive columns, so
            // no text contains both characters of the mark.
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
            format!("`{mark}` would be printed literally here: it does not pair with another `{mark}`."),
        );
        let escaped: String = mark.chars().flat_map(|c| ['\\', c]).collect();
        let diagnostic = Diagnostic::new(Code::MarkForm, message).help(
            format!("“{mark}”要紧挨着里面的文字，中间不空格，一头一尾各一个；要显示它本身，写作 {escaped}。"),
            format!("Write one `{mark}` directly before the words and one directly after. To show it, write {escaped}."),
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
