//! The marks of Markdown within one text, apart from its words: what a translator must carry over, and what a translation tool
//! shows as a placeholder.

use crate::diagnostic::Sink;
use crate::load::markdown::{self, Shape};
use crate::segment::segments;

/// A part of a text. All parts together are the text, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Words, with escapes as they are written.
    Text(String),
    /// A figure, note, picture, code or address, as it is written.
    Object(String),
    /// The marks before and behind words: emphasis, a link. Each pair has a number.
    Open(String, usize),
    Close(String, usize),
}

/// Splits a text.
pub(crate) fn pieces(raw: &str) -> Vec<Piece> {
    let mut scanner = Scanner { rest: raw, pieces: Vec::new(), text: String::new(), open: Vec::new(), count: 0 };
    while !scanner.rest.is_empty() {
        scanner.step();
    }
    scanner.finish()
}

/// The words of a text, with `{}` for each object that readers see in the line.
fn words_of(pieces: &[Piece]) -> String {
    let mut words = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => unescaped(text, &mut words),
            Piece::Object(raw) if !raw.starts_with("[^") => words.push_str("{}"),
            _ => {}
        }
    }
    words
}

/// Around the number of a link whose address is not known yet: `](\u{E000}3\u{E001})`. The number counts the objects and marks of
/// its source.
pub(crate) const LINK: (char, char) = ('\u{E000}', '\u{E001}');

/// Puts the addresses of the links of a source in place of their numbers.
pub(crate) fn with_addresses(text: &str, source: &[Piece]) -> String {
    let mut text = text.to_owned();
    let elements = source.iter().filter(|piece| matches!(piece, Piece::Object(_) | Piece::Open(..)));
    for (id, piece) in (1..).zip(elements) {
        let Piece::Open(_, number) = piece else { continue };
        let close = source.iter().find_map(|piece| match piece {
            Piece::Close(raw, own) if own == number => Some(raw),
            _ => None,
        });
        if let Some(close) = close {
            text = text.replace(&format!("]({}{id}{})", LINK.0, LINK.1), close);
        }
    }
    text
}

/// The words of a Markdown text, with all its escapes and entities.
pub(crate) fn words_in(text: &str) -> String {
    let quick = words_of(&pieces(text));
    if !text.contains(['\\', '&']) {
        return quick;
    }
    let file = "text.md".into();
    let narrative = markdown::parse(&file, text, Shape::Plain, &mut Sink::default());
    let segments = segments(&narrative);
    segments.first().filter(|_| segments.len() == 1).map_or(quick, |segment| segment.words.clone())
}

/// By what a text is known again that was given out: a digest of all its characters.
pub(crate) fn base_of(raw: &str) -> String {
    blake3::hash(raw.trim().as_bytes()).to_hex()[..16].to_owned()
}

/// What must be the same in a translation, sorted: figures by their ids, notes, pictures and addresses of links.
pub(crate) fn carried(pieces: &[Piece]) -> Vec<String> {
    let mut carried: Vec<String> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Object(raw) if raw.starts_with('`') => None,
            Piece::Object(raw) => Some(name(raw)),
            Piece::Close(raw, _) if raw.starts_with(']') => Some(raw[1..].to_owned()),
            _ => None,
        })
        .collect();
    carried.sort_unstable();
    carried
}

/// What an object is, however it is written: `{{ a.value }}` is the figure `{{ a }}`; a picture is its file.
pub(crate) fn name(raw: &str) -> String {
    if let Some(inside) = raw.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")) {
        let inside = inside.trim();
        let id = inside.split('.').next().filter(|_| !inside.starts_with('=')).unwrap_or(inside);
        return format!("{{{{ {} }}}}", id.trim());
    }
    match raw.strip_prefix("![").and_then(|rest| rest.rsplit_once("](")) {
        Some((_, target)) => format!("![]({})", target.split([' ', ')']).next().unwrap_or_default()),
        None => raw.to_owned(),
    }
}

/// Words without the backslashes of Markdown.
pub(crate) fn plain(text: &str) -> String {
    let mut words = String::new();
    unescaped(text, &mut words);
    words
}

fn unescaped(text: &str, words: &mut String) {
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if c == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation) {
            continue;
        }
        words.push(if c == '\n' { ' ' } else { c });
    }
}

struct Scanner<'t> {
    rest: &'t str,
    pieces: Vec<Piece>,
    text: String,
    /// The marks that are open: their text, their number and the index of their piece.
    open: Vec<(&'static str, usize, usize)>,
    count: usize,
}

/// The marks of emphasis, the longer ones first.
const MARKS: [&str; 3] = ["**", "~~", "*"];

impl<'t> Scanner<'t> {
    fn step(&mut self) {
        let rest = self.rest;
        if let Some(escaped) = rest.strip_prefix('\\') {
            let next = escaped.chars().next().map_or(0, char::len_utf8);
            return self.text(1 + next);
        }
        if let Some(length) = object(rest) {
            return self.object(length);
        }
        if let Some(length) = rest.strip_prefix(']').and_then(|_| self.link_end()) {
            return self.close("[", length);
        }
        if rest.starts_with('[') && link_length(rest).is_some() {
            return self.open("[", 1);
        }
        if let Some(mark) = MARKS.into_iter().find(|mark| rest.starts_with(mark)) {
            if self.open.last().is_some_and(|(open, ..)| *open == mark) {
                return self.close(mark, mark.len());
            }
            if rest[mark.len()..].contains(mark) && !rest[mark.len()..].starts_with(char::is_whitespace) {
                return self.open(mark, mark.len());
            }
            return self.text(mark.len());
        }
        self.text(rest.chars().next().map_or(1, char::len_utf8));
    }

    /// The length of `](address)`, if a link is open.
    fn link_end(&self) -> Option<usize> {
        self.open.last().filter(|(open, ..)| *open == "[")?;
        let address = self.rest.strip_prefix("](")?;
        Some(2 + balanced(address, '(', ')')? + 1)
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn text(&mut self, length: usize) {
        let taken = self.take(length);
        self.text.push_str(taken);
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.pieces.push(Piece::Text(std::mem::take(&mut self.text)));
        }
    }

    fn object(&mut self, length: usize) {
        let taken = self.take(length).to_owned();
        self.end_text();
        self.pieces.push(Piece::Object(taken));
    }

    fn open(&mut self, mark: &'static str, length: usize) {
        let taken = self.take(length).to_owned();
        self.end_text();
        self.count += 1;
        self.open.push((mark, self.count, self.pieces.len()));
        self.pieces.push(Piece::Open(taken, self.count));
    }

    fn close(&mut self, mark: &'static str, length: usize) {
        let taken = self.take(length).to_owned();
        self.end_text();
        let number = self.open.pop().filter(|(open, ..)| *open == mark).map_or(0, |(_, number, _)| number);
        self.pieces.push(Piece::Close(taken, number));
    }

    /// Marks that are never closed are words.
    fn finish(mut self) -> Vec<Piece> {
        self.end_text();
        for (_, _, index) in &self.open {
            if let Piece::Open(raw, _) = &self.pieces[*index] {
                self.pieces[*index] = Piece::Text(raw.clone());
            }
        }
        let mut joined: Vec<Piece> = Vec::new();
        for piece in self.pieces {
            match (joined.last_mut(), piece) {
                (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
                (_, piece) => joined.push(piece),
            }
        }
        joined
    }
}

/// The length of the object at the start of a text.
fn object(rest: &str) -> Option<usize> {
    if rest.starts_with("{{") {
        return rest.find("}}").map(|end| end + 2);
    }
    if rest.starts_with('`') {
        let length = rest.len() - rest.trim_start_matches('`').len();
        return rest[length..].find(&rest[..length]).map(|end| end + 2 * length);
    }
    if rest.starts_with("[^") {
        return rest.find(']').map(|end| end + 1);
    }
    if rest.starts_with("![") {
        return link_length(&rest[1..]).map(|length| length + 1);
    }
    let is_address = rest.starts_with("<http") || rest.starts_with("<mailto:");
    is_address.then(|| rest.find('>')).flatten().map(|end| end + 1)
}

/// The length of `[words](address)` at the start of a text.
fn link_length(rest: &str) -> Option<usize> {
    let words = balanced(rest.strip_prefix('[')?, '[', ']')?;
    let address = rest[words + 2..].strip_prefix('(')?;
    Some(words + 3 + balanced(address, '(', ')')? + 1)
}

/// The byte offset of the bracket that closes one before the text.
fn balanced(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == open => depth += 1,
            c if c == close && depth == 0 => return Some(at),
            c if c == close => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The text of pieces.
#[cfg(test)]
fn raw(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        let (Piece::Text(part) | Piece::Object(part) | Piece::Open(part, _) | Piece::Close(part, _)) = piece;
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_words() {
        let text = "**共{{ a }}人**，见[《办法》](#b)和`x`[^1]，3\\*5，![图](p.png \"说明\")，*强*，2 * 3，**未完";
        let pieces = pieces(text);
        assert_eq!(raw(&pieces), text);
        assert_eq!(words_of(&pieces), "共{}人，见《办法》和{}，3*5，{}，强，2 * 3，**未完");
        assert_eq!(carried(&pieces), ["![](p.png)", "(#b)", "[^1]", "{{ a }}"]);
        let count = |is: fn(&Piece) -> bool| pieces.iter().filter(|piece| is(piece)).count();
        assert_eq!(count(|piece| matches!(piece, Piece::Open(..))), count(|piece| matches!(piece, Piece::Close(..))));
    }

    #[test]
    fn figures_are_the_same_in_every_form() {
        assert_eq!(carried(&pieces("{{ a.value }} of {{b}}")), carried(&pieces("{{ b.magnitude }}的{{ a }}")));
        assert_ne!(carried(&pieces("{{ a }}")), carried(&pieces("{{ =15 }}")));
    }
}
