//! The units of translation: titles, headings, paragraphs, items, cells and the texts of pictures, in reading order. A segment
//! is compared by its words alone, so that a changed figure is no changed text.

use crate::narrative::{FactReference, Inline, Narrative, walk_inlines};
use crate::passage::{OBJECT, Passage, passages};

/// A segment of a narrative.
#[derive(Debug)]
pub(crate) struct Segment<'a> {
    /// The clause that it belongs to; `None` for what stands outside of clauses.
    pub clause: Option<&'a str>,
    pub passage: Passage<'a>,
    /// Its words, see [`words`].
    pub words: String,
}

impl<'a> Segment<'a> {
    /// The facts that it prints, in reading order.
    pub(crate) fn facts(&self) -> impl Iterator<Item = &'a FactReference> {
        self.passage.facts.iter().map(|(_, fact)| *fact)
    }
}

/// Returns the segments of a narrative. What has no letters, such as a cell with a figure, is none.
pub(crate) fn segments(narrative: &Narrative) -> Vec<Segment<'_>> {
    let segments =
        passages(narrative).into_iter().map(|passage| Segment { clause: passage.clause, words: words(&passage.text), passage });
    segments.filter(|segment| has_words(&segment.words)).collect()
}

/// The words of inlines, for titles.
pub(crate) fn plain(content: &[Inline]) -> String {
    let text = walk_inlines(content).filter_map(|inline| match inline {
        Inline::Text(text) | Inline::Number(text) | Inline::Code(text) => Some(&*text.text),
        _ => None,
    });
    text.collect()
}

/// Whether there is something to translate in a text.
pub(crate) fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// The words of a text: `{}` stands for each figure and other object, and for the number of a fact.
pub(crate) fn words(text: &str) -> String {
    text.replace(OBJECT, "{}").replace('\n', " ")
}

/// The form in which words are compared: without spaces, with one 0 for each number or object, and with marks of one width.
/// What is left are the letters, whose change is a change of the text.
pub(crate) fn folded(words: &str) -> String {
    let mut folded = String::with_capacity(words.len());
    let mut characters = words.chars().peekable();
    while let Some(c) = characters.next() {
        let c = narrow(c);
        if c.is_whitespace() {
            continue;
        }
        let is_object = c == '{' && {
            while characters.next_if(|c| c.is_whitespace()).is_some() {}
            characters.next_if(|c| narrow(*c) == '}').is_some()
        };
        if !is_object && !c.is_ascii_digit() {
            folded.push(c);
            continue;
        }
        // 19,525 and 80.50 are one number.
        let is_inner = !is_object && matches!(folded.as_bytes(), [.., b'0', b'.' | b',']);
        if is_inner {
            folded.pop();
        } else if is_object || !folded.ends_with('0') {
            folded.push('0');
        }
    }
    folded
}

/// A mark or digit in the width that ASCII has.
fn narrow(c: char) -> char {
    if matches!(c, '\0'..='\u{7F}' | '\u{4E00}'..='\u{9FFF}') {
        return c;
    }
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '。' => '.',
        '、' => ',',
        '“' | '”' | '「' | '」' => '"',
        '‘' | '’' => '\'',
        '−' => '-',
        _ => c,
    }
}

/// A digest of the words of a translation: 16 hexadecimal digits.
pub(crate) fn digest(words: &str) -> String {
    blake3::hash(folded(words).as_bytes()).to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_marks_and_spaces_are_no_words() {
        for (one, other) in [
            ("共有19525人，增长3.5%。", "共有 7 人,增长12%."),
            ("共有{}人", "共有19,525人"),
            ("enrolled 1,234 students.", "enrolled {} students."),
            ("“双师型”教师", "\"双师型\" 教师"),
            ("2023年 3月", "2024年12月"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
    }

    #[test]
    fn changed_words_are_told() {
        for (one, other) in [
            ("共有{}人", "共有{}名"),
            ("增长{}", "下降{}"),
            ("{}、{}", "{}"),
            ("a b", "a c"),
            ("甲，乙。", "甲，乙"),
            ("二十大", "十九大"),
        ] {
            assert_ne!(folded(one), folded(other), "{one} {other}");
        }
    }
}
