//! Blocks of prose as plain strings with the source position of each character, for rules
//! about words and numbers. Facts and code are one character each.

use crate::characters::{may_be_odd, normalised_characters};
use crate::diagnostic::Position;
use crate::narrative::{Block, FactReference, Image, Inline, Link, LinkTarget, Narrative, Text, walk, walk_inlines};
use crate::written::{Written, WrittenText};
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// The placeholder for a fact, a marked number, code, an image or a bare URL.
pub(crate) const OBJECT: char = '\u{FFFC}';

/// One paragraph, heading, list item or table cell.
#[derive(Debug, Default)]
pub(crate) struct Passage<'a> {
    /// The clause that the passage belongs to; `None` for a title, lead, preface or
    /// footnote.
    pub clause: Option<&'a str>,
    /// The text in normalised form, with an [`OBJECT`] in place of each fact and other
    /// object.
    pub text: String,
    /// Whether the passage is a title or heading.
    pub is_heading: bool,
    /// Whether the passage is a paragraph that stands by itself or below an exhibit: not in a
    /// list, table, quotation or note.
    pub is_paragraph: bool,
    /// The number of the list whose item the passage begins, counted in its narrative.
    pub list: Option<u32>,
    /// Whether the passage is a text beside the prose, in which facts cannot be referred to: of a picture, a description, or
    /// a YAML or CSV file.
    pub is_plain: bool,
    /// Facts, each with the byte offset of its [`OBJECT`].
    pub facts: Vec<(usize, &'a FactReference)>,
    /// Numbers that the author has marked as not being facts, each with the byte offset
    /// of its [`OBJECT`].
    pub numbers: Vec<(usize, &'a Text)>,
    /// Links, each with the byte offset of its start.
    pub links: Vec<(usize, &'a Link)>,
    /// Code, with the byte offset of its [`OBJECT`].
    pub code: Vec<(usize, &'a Text)>,
    /// Byte offset and source position of the start of each run of characters that are
    /// adjacent in the source.
    runs: Vec<(usize, Position)>,
    /// Byte offsets of the spaces that stand for line ends of the source.
    line_ends: Vec<usize>,
    /// The position of the whole text, if those of its characters are unknown.
    whole: Option<Position>,
}

impl Passage<'_> {
    /// Returns whether the space at an offset stands for a line end of the source.
    pub(crate) fn is_line_end(&self, offset: usize) -> bool {
        self.line_ends.binary_search(&offset).is_ok()
    }

    /// Returns whether the source has Markdown marks between a character and the next
    /// one.
    pub(crate) fn has_marks_behind(&self, character: Range<usize>) -> bool {
        let run = self.runs.partition_point(|(start, _)| *start <= character.end);
        match run.checked_sub(1).and_then(|run| self.runs.get(run)) {
            Some((start, position)) if *start == character.end => {
                let own = self.position(character);
                own.line != position.line || own.column + own.length != position.column
            }
            _ => false,
        }
    }

    /// Returns the source position of a part of the text. The range is cut at the end of
    /// its run.
    pub(crate) fn position(&self, range: Range<usize>) -> Position {
        if let Some(whole) = self.whole {
            return whole;
        }
        let run = self.runs.partition_point(|(start, _)| *start <= range.start).saturating_sub(1);
        let Some((start, position)) = self.runs.get(run).filter(|(start, _)| *start <= range.start) else {
            // No character before it has a position.
            return self.runs.first().map_or_else(Position::start, |(_, position)| *position);
        };
        if self.text[*start..].starts_with(OBJECT) {
            return *position;
        }
        let next = self.runs.get(run + 1).map_or(self.text.len(), |(next, _)| *next);
        // The space for the line end is not in the run's line.
        let line_end = self.line_ends.get(self.line_ends.partition_point(|end| end < start)).copied().unwrap_or(next);
        let end = next.min(line_end).min(range.end).max(range.start);
        let count = |range: Range<usize>| u32::try_from(self.text[range].chars().count()).unwrap_or(u32::MAX);
        let column = position.column + count(*start..range.start);
        Position { line: position.line, column, length: count(range.start..end).max(1) }
    }
}

/// Returns all passages of a narrative, in reading order.
pub(crate) fn passages(narrative: &Narrative) -> Vec<Passage<'_>> {
    let mut collector = Collector { clause: None, passages: Vec::new(), lists: 0 };
    if let Some(description) = &narrative.description {
        collector.plain(description);
    }
    if let Some(title) = &narrative.title {
        collector.passage(&title.content, true);
    }
    collector.blocks(&narrative.lead);
    for clause in &narrative.clauses {
        collector.clause = Some(&clause.id);
        collector.passage(&clause.heading.content, true);
        collector.blocks(&clause.blocks);
    }
    collector.clause = None;
    for footnote in &narrative.footnotes {
        collector.blocks(footnote);
    }
    collector.passages
}

struct Collector<'a> {
    clause: Option<&'a str>,
    passages: Vec<Passage<'a>>,
    /// How many lists there have been.
    lists: u32,
}

impl<'a> Collector<'a> {
    fn blocks(&mut self, blocks: &'a [Block]) {
        for own in blocks {
            let before = self.passages.len();
            for block in walk(std::slice::from_ref(own)) {
                let is_heading = matches!(block, Block::Heading { .. });
                let before = self.passages.len();
                block.runs().for_each(|content| self.passage(content, is_heading));
                match block {
                    Block::Figures(images) => images.iter().for_each(|image| self.picture(image)),
                    Block::Code(code) => self.code(&code.text),
                    _ => {}
                }
                if matches!(own, Block::Paragraph(_) | Block::Exhibit(_)) && matches!(block, Block::Paragraph(_)) {
                    self.passages[before..].iter_mut().for_each(|passage| passage.is_paragraph = true);
                }
            }
            if let Block::List { items, .. } = own {
                self.number(items, before);
            }
        }
    }

    /// Gives the passages that begin the items of a list its number. `start` is the first passage of the list. Items that
    /// are more than a text each are left alone.
    fn number(&mut self, items: &[Vec<Block>], start: usize) {
        self.lists += 1;
        let is_text = |item: &Vec<Block>| matches!(item.as_slice(), [Block::Paragraph(_)]);
        let own = &mut self.passages[start..];
        if items.iter().all(is_text) && own.len() == items.len() {
            for passage in own {
                passage.list = Some(self.lists);
            }
        }
    }

    fn passage(&mut self, content: &'a [Inline], is_heading: bool) {
        let mut passage = Passage { clause: self.clause, is_heading, ..Passage::default() };
        passage.add(content);
        if !passage.text.is_empty() {
            self.passages.push(passage);
        }
        for inline in walk_inlines(content) {
            if let Inline::Image(image) = inline {
                self.picture(image);
            }
        }
    }

    fn picture(&mut self, image: &Image) {
        for text in [&image.alternative, &image.caption, &image.credit] {
            self.plain(text);
        }
    }

    fn code(&mut self, code: &'a Text) {
        let mut passage = Passage { clause: self.clause, code: vec![(0, code)], ..Passage::default() };
        passage.object(code.position);
        self.passages.push(passage);
    }

    fn plain(&mut self, text: &WrittenText) {
        if !text.text.is_empty() {
            self.passages.push(Passage::plain(&text.text, &text.written, self.clause));
        }
    }
}

impl<'a> Passage<'a> {
    /// A text beside the prose as a passage. `clause` is what it is compared with in other languages.
    pub(crate) fn plain(text: &str, written: &Written, clause: Option<&'a str>) -> Passage<'a> {
        let mut passage = Passage { clause, is_plain: true, ..Passage::default() };
        match written {
            Written::Line(position) => passage.run(text, *position),
            Written::Whole(position) => {
                passage.whole = Some(*position);
                passage.normalised(text, *position);
            }
            Written::Runs(runs) => {
                let ends = runs.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
                for ((start, position), end) in runs.iter().zip(ends) {
                    passage.run(&text[*start..end], *position);
                }
            }
        }
        passage
    }

    /// Adds characters that are adjacent in the source, or the space for a line end, which has no line.
    fn run(&mut self, text: &str, position: Position) {
        if position.line > 0 {
            self.runs.push((self.text.len(), position));
        } else {
            self.line_ends.push(self.text.len());
        }
        self.normalised(text, position);
    }

    fn add(&mut self, content: &'a [Inline]) {
        for inline in content {
            match inline {
                Inline::Text(text) => self.run(&text.text, text.position),
                Inline::Strong(content) | Inline::Emphasis(content) | Inline::Strike(content) => self.add(content),
                Inline::Link(link) => {
                    self.links.push((self.text.len(), link));
                    match (&link.target, link.content.as_slice()) {
                        (LinkTarget::External(address), [Inline::Text(text)]) if **address == *text.text => {
                            self.object(link.position);
                        }
                        _ => self.add(&link.content),
                    }
                }
                Inline::Fact(fact) => {
                    self.facts.push((self.text.len(), fact));
                    self.object(fact.position);
                }
                Inline::Number(number) => {
                    self.numbers.push((self.text.len(), number));
                    self.object(number.position);
                }
                Inline::Code(code) => {
                    self.code.push((self.text.len(), code));
                    self.object(code.position);
                }
                Inline::Image(image) => self.object(image.position),
                Inline::LineBreak => self.text.push('\n'),
                Inline::Footnote { .. } => {}
            }
        }
    }

    /// Adds a text in its normalised form: names and numbers are compared in this form.
    fn normalised(&mut self, text: &str, position: Position) {
        if !text.chars().any(may_be_odd) {
            return self.text.push_str(text);
        }
        let mut expected = 0;
        for (index, c) in normalised_characters(text) {
            if index != expected {
                let column = position.column + u32::try_from(index).unwrap_or(0);
                self.runs.push((self.text.len(), Position { column, length: 1, ..position }));
            }
            self.text.push(c);
            expected = index + 1;
        }
    }

    fn object(&mut self, position: Position) {
        self.runs.push((self.text.len(), position));
        self.text.push(OBJECT);
    }
}

/// Returns whether a character is East Asian wide or full-width, except for Hangul, which
/// separates words with spaces.
pub(crate) fn is_wide(c: char) -> bool {
    // Nearly every character of a text is in one of these ranges.
    match c {
        '\0'..='\u{2FF}' => return false,
        '\u{4E00}'..='\u{9FFF}' => return true,
        _ => {}
    }
    let hangul =
        matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}');
    c.width() == Some(2) && !hangul
}

/// Returns whether a character is a wide letter, such as an ideograph.
pub(crate) fn is_wide_letter(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}') || is_wide(c) && c.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_characters_are_compared_in_their_usual_form() {
        let content = [Inline::Text(Text::new("全市\u{200B}⺠办ﬁn所", 3, 5))];
        let mut passage = Passage::default();
        passage.add(&content);
        assert_eq!(passage.text, "全市民办fin所");
        let column = |word: &str| {
            let start = passage.text.find(word).expect(word);
            passage.position(start..start + word.len()).column
        };
        assert_eq!((column("市"), column("民"), column("f"), column("n"), column("所")), (6, 8, 10, 11, 12));
    }

    #[test]
    fn every_character_has_its_place() {
        let text = |text: &str, line, column| Inline::Text(Text::new(text, line, column));
        let number = Text { text: "15".into(), position: Position { line: 2, column: 3, length: 9 } };
        let space = Inline::Text(Text { text: " ".into(), position: Position::default() });
        let content =
            [text("全市有", 1, 1), space, Inline::Strong(vec![text("共", 2, 1)]), Inline::Number(number), text("所", 2, 12)];
        let mut passage = Passage::default();
        passage.add(&content);
        assert_eq!(passage.text, "全市有 共\u{FFFC}所");
        let at = |word: &str| {
            let start = passage.text.find(word).expect(word);
            let position = passage.position(start..start + word.len());
            (position.line, position.column, position.length)
        };
        assert_eq!((at("市有"), at("共"), at("所")), ((1, 2, 2), (2, 1, 1), (2, 12, 1)));
        let all = passage.position(0..passage.text.len());
        assert_eq!((all.line, all.column, all.length), (1, 1, 3), "without the line end");
    }
}
