//! Texts outside the running prose (of YAML and CSV files, of pictures, of front matter) with the source position of each
//! character. It knows how such texts are written; it opens no files and judges nothing.

use crate::diagnostic::Position;

/// Where the characters of a text stand in its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// On one line, one after the other, from this position.
    Line(Position),
    /// In runs of characters that are adjacent in the source, by byte offset. A space that stands for a line end has a
    /// position with line 0.
    Runs(Vec<(usize, Position)>),
    /// Somewhere at this position: the source writes the text in another way.
    Whole(Position),
}

/// A text and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenText {
    pub text: String,
    pub written: Written,
}

impl Written {
    /// Where the text begins.
    pub(crate) fn start(&self) -> Position {
        match self {
            Written::Line(position) | Written::Whole(position) => *position,
            Written::Runs(runs) => {
                runs.iter().map(|(_, position)| *position).find(|position| position.line > 0).unwrap_or_default()
            }
        }
    }

    /// Where the text of a YAML scalar or CSV cell stands. `position` is that of the scalar with its quotation marks, `lines`
    /// returns the lines of the file and is called only for a text with escapes or of several lines.
    pub(crate) fn trace<'l>(text: &str, position: Position, lines: impl FnOnce() -> &'l [&'l str]) -> Written {
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        if position.length == length {
            return Written::Line(position);
        }
        if position.length == length.saturating_add(2) && !text.contains('\n') {
            return Written::Line(Position { column: position.column + 1, length, ..position });
        }
        Tracer::new(lines(), position).runs(text).map_or(Written::Whole(position), Written::Runs)
    }

    /// Where a text stands on one of these lines. `position` is that of the whole, if it stands on none or on several.
    pub(crate) fn find(text: &str, position: Position, slices: &[LineSlice<'_>], search: Search) -> Written {
        let found = |slice: &LineSlice<'_>| match search {
            Search::First => slice.text.find(text),
            Search::Last => slice.text.rfind(text),
        };
        let at = slices.iter().filter(|_| !text.is_empty()).find_map(|slice| Some((slice, found(slice)?)));
        at.map_or(Written::Whole(position), |(slice, byte)| {
            let column = slice.column + slice.text[..byte].chars().count();
            Written::Line(Position::new(slice.line, column, text.chars().count()))
        })
    }
}

/// A part of a source line. `line` and `column` count from 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LineSlice<'t> {
    pub line: usize,
    pub column: usize,
    pub text: &'t str,
}

/// Which of several places where a text stands is meant.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Search {
    First,
    Last,
}

/// Follows a text through its source.
struct Tracer<'l> {
    lines: &'l [&'l str],
    /// The index of the current line.
    line: usize,
    /// The rest of the current line, and the number of characters before it.
    rest: &'l str,
    column: usize,
}

impl<'l> Tracer<'l> {
    fn new(lines: &'l [&'l str], position: Position) -> Tracer<'l> {
        let line = (position.line as usize).saturating_sub(1);
        let mut tracer = Tracer { lines, line, rest: lines.get(line).copied().unwrap_or_default(), column: 0 };
        for _ in 1..position.column {
            tracer.step();
        }
        // The text of a block scalar begins on the line after its sign.
        if tracer.rest.starts_with(['|', '>']) {
            tracer.next_line();
        }
        tracer
    }

    fn step(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        self.column += 1;
        Some(c)
    }

    /// Goes to the first character of the next line that has one.
    fn next_line(&mut self) -> Option<()> {
        loop {
            self.line += 1;
            self.rest = self.lines.get(self.line)?;
            self.column = 0;
            while self.rest.starts_with([' ', '\t']) {
                self.step();
            }
            if !self.rest.trim().is_empty() {
                return Some(());
            }
        }
    }

    /// The runs of a text. `None` if the source does not have its characters in this order.
    fn runs(mut self, text: &str) -> Option<Vec<(usize, Position)>> {
        let mut runs: Vec<(usize, Position)> = Vec::new();
        let mut expected = None;
        let mut is_at_break = false;
        for (byte, c) in text.char_indices() {
            if matches!(c, ' ' | '\n') && (is_at_break || self.rest.trim().is_empty()) {
                if !is_at_break {
                    self.next_line()?;
                }
                is_at_break = true;
                runs.push((byte, Position::default()));
                expected = None;
                continue;
            }
            is_at_break = false;
            let here = self.find(c)?;
            if expected != Some(here) {
                runs.push((byte, Position::new(here.0 + 1, here.1 + 1, 1)));
            }
            expected = Some((here.0, here.1 + 1));
        }
        for index in 0..runs.len() {
            let end = runs.get(index + 1).map_or(text.len(), |(next, _)| *next);
            let (start, position) = &mut runs[index];
            position.length = u32::try_from(text[*start..end].chars().count()).unwrap_or(u32::MAX);
        }
        Some(runs)
    }

    /// Steps over a character of the text and returns its line and column, both from 0. Marks of the source that are not
    /// part of the text may stand before it.
    fn find(&mut self, c: char) -> Option<(usize, usize)> {
        let mut escape = None;
        loop {
            let here = (self.line, self.column);
            match self.rest.chars().next() {
                Some(found) if found == c => {
                    self.step();
                    // A quotation mark inside quotation marks is written twice: it has no place of its own.
                    if matches!(c, '"' | '\'') && self.rest.starts_with(c) {
                        return None;
                    }
                    return Some(escape.unwrap_or(here));
                }
                Some('\\') => {
                    escape = Some(here);
                    self.step();
                }
                Some('"' | '\'' | ' ' | '\t') => drop(self.step()),
                Some(_) => return None,
                None => self.next_line()?,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(source: &str, position: Position, text: &str) -> Written {
        let lines: Vec<&str> = source.lines().collect();
        Written::trace(text, position, || &lines)
    }

    #[test]
    fn texts_on_one_line() {
        let plain = places("name: 安阳市", Position::new(1, 7, 3), "安阳市");
        assert_eq!(plain, Written::Line(Position::new(1, 7, 3)));
        let quoted = places("name: \"安阳市\"", Position::new(1, 7, 5), "安阳市");
        assert_eq!(quoted, Written::Line(Position::new(1, 8, 3)));
        let escaped = places(r#"name: "甲\"乙""#, Position::new(1, 7, 6), "甲\"乙");
        assert_eq!(escaped, Written::Runs(vec![(0, Position::new(1, 8, 2)), (4, Position::new(1, 11, 1))]));
    }

    #[test]
    fn texts_of_several_lines() {
        let folded = places("zh: >-\n  全市中等\n  职业学校\n\n  in 2023", Position::new(1, 5, 2), "全市中等职业学校\nin 2023");
        let wanted = vec![
            (0, Position::new(2, 3, 4)),
            (12, Position::new(3, 3, 4)),
            (24, Position { length: 1, ..Position::default() }),
            (25, Position::new(5, 3, 7)),
        ];
        assert_eq!(folded, Written::Runs(wanted));
        let twice = places("zh: '甲''乙'", Position::new(1, 5, 6), "甲'乙");
        assert_eq!(twice, Written::Whole(Position::new(1, 5, 6)));
        let other = places("zh: \"\\u5b89\"", Position::new(1, 5, 8), "安");
        assert_eq!(other, Written::Whole(Position::new(1, 5, 8)));
    }
}
