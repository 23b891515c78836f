//! Whether a text can stand in place of another one: it has the figures, notes, pictures and links of its source, and Markdown
//! reads it as one text.

use super::pieces::{LINK, Piece, carried, pieces, words_in};
use super::written_text::{FoundKind, WrittenFile, joined};
use crate::diagnostic::Sentence;
use crate::load::source_spans::{SpanKind, source_spans};
use std::collections::BTreeSet;

pub(super) fn words(text: &str, kind: FoundKind) -> String {
    if kind == FoundKind::Plain { text.to_owned() } else { words_in(text) }
}

/// The text as it can stand in place of one of this kind, or why it cannot. `now` is the present translation.
pub(super) fn fit(text: &str, kind: FoundKind, source: &str, now: Option<&str>) -> Result<String, Sentence> {
    if text.is_empty() {
        return Err(Sentence::new("译文是空的。", "The translation is empty."));
    }
    let text = text.replace("\r\n", "\n").replace('\r', " ");
    let FoundKind::Markdown(span) = kind else {
        return if text.contains("{{") {
            Err(Sentence::new("这里不能引用数据。", "Facts cannot be referred to here."))
        } else {
            Ok(text.split('\n').map(str::trim).collect::<Vec<_>>().join(" "))
        };
    };
    let text = if source.contains('\n') { text } else { joined(&text) };
    let own = pieces(&text);
    // The present translation may name a figure once that the source names twice.
    if now.is_none_or(|now| carried(&pieces(now)) != carried(&own)) {
        compare(&carried(&pieces(source)), &carried(&own))?;
    }
    let text = if span == SpanKind::Cell { in_cell(&own) } else { text };
    let spans = source_spans(&text);
    let is_paragraph = spans.len() == 1 && spans[0].kind == SpanKind::Paragraph && spans[0].start == (1, 1);
    if is_paragraph || span == SpanKind::Cell {
        return Ok(text);
    }
    let start: String = text.chars().take(8).collect();
    Err(Sentence::new(
        format!("“{start}”开头的文字在 Markdown 里会变成列表、标题或别的东西；在它前面加一个反斜线。"),
        format!(
            "A text that begins with `{start}` would become a list, a heading or something else in Markdown; put a backslash before it."
        ),
    ))
}

/// A bar would end a cell.
fn in_cell(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        let (Piece::Text(part) | Piece::Object(part) | Piece::Open(part, _) | Piece::Close(part, _)) = piece;
        let mut before = ' ';
        for c in part.chars() {
            if c == '|' && before != '\\' {
                text.push('\\');
            }
            text.push(c);
            before = c;
        }
    }
    text
}

/// Whether a translation has the figures, notes, pictures and links of its source, and none of them more often: what the source
/// names twice may be named once. Marked numbers (`{{ =3 }}`) may be words in another language.
fn compare(source: &[String], own: &[String]) -> Result<(), Sentence> {
    let count = |list: &[String], name: &String| list.iter().filter(|own| *own == name).count();
    let is_figure = |name: &&String| !name.starts_with("{{ =");
    let distinct = |list: &[String]| -> BTreeSet<String> { list.iter().filter(is_figure).cloned().collect() };
    let lacks: Vec<String> = distinct(source).into_iter().filter(|name| count(own, name) == 0).collect();
    let foreign: Vec<String> = distinct(own).into_iter().filter(|name| count(source, name) == 0).collect();
    let often: Vec<String> =
        distinct(own).into_iter().filter(|name| count(source, name) > 0 && count(own, name) > count(source, name)).collect();
    let wrong = [("少了", "lacks", lacks), ("比原文多了", "has, unlike the source,", foreign), ("多写了", "repeats", often)];
    let wrong: Vec<_> = wrong.into_iter().filter(|(_, _, list)| !list.is_empty()).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let zh: Vec<String> = wrong.iter().map(|(zh, _, list)| format!("{zh} {}", shown(list, "链接 ").join("、"))).collect();
    let en: Vec<String> = wrong.iter().map(|(_, en, list)| format!("{en} {}", shown(list, "the link ").join(", "))).collect();
    Err(Sentence::new(format!("译文{}。", zh.join("，")), format!("The translation {}.", en.join(" and "))))
}

/// The names of figures, notes, pictures and links for people, not too many of them.
fn shown(names: &[String], link: &str) -> Vec<String> {
    const MOST: usize = 6;
    let name = |name: &String| match name.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(address) => format!("{link}{}", address.trim_matches([LINK.0, LINK.1])),
        None => name.clone(),
    };
    let more = (names.len() > MOST).then(|| "…".to_owned());
    names.iter().take(MOST).map(name).chain(more).collect()
}

/// A text whose further lines stand below its first one: behind the marks of a list or quotation.
pub(super) fn continued(text: &str, file: &WrittenFile, start: usize) -> String {
    let before = file.line_before(start);
    let prefix: String = before.chars().map(|c| if c == '>' { '>' } else { ' ' }).collect();
    text.replace('\n', &format!("{}{prefix}", file.line_end()))
}
