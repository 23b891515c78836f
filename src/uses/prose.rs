//! The prose as runs of inlines that are read as one line, and names found in
//! them. A name may begin in one inline and end in the next: `**教育**局`.

use super::UseKind;
use crate::diagnostic::Position;
use crate::model::report::{Report, Telling};
use crate::narrative::{Block, Inline};
use std::sync::Arc;

/// A paragraph, heading or cell, and where in the report it stands.
pub struct Run<'a> {
    pub file: &'a Arc<str>,
    pub section: &'a str,
    pub clause: Option<&'a str>,
    pub locale: usize,
    pub inlines: &'a [Inline],
}

impl Run<'_> {
    pub fn kind(&self) -> UseKind {
        UseKind::Prose { section: self.section.to_owned(), clause: self.clause.map(str::to_owned), locale: self.locale }
    }
}

/// Every run of a report, in all languages.
pub fn runs<'a>(report: &'a Report, visit: &mut dyn FnMut(&Run<'a>)) {
    let ends = [("preface", &report.preface), ("closing", &report.closing)];
    let ends = ends.into_iter().filter_map(|(name, telling)| Some((name, telling.as_ref()?)));
    let sections = report.sections.iter().map(|section| (section.id.as_str(), &section.telling));
    for (section, telling) in sections.chain(ends) {
        runs_of_telling(section, telling, visit);
    }
}

fn runs_of_telling<'a>(section: &'a str, telling: &'a Telling, visit: &mut dyn FnMut(&Run<'a>)) {
    for (locale, version) in telling.versions() {
        let narrative = &version.narrative;
        let mut at = |clause: Option<&'a str>, inlines: &'a [Inline]| {
            visit(&Run { file: &version.file, section, clause, locale, inlines });
        };
        if let Some(title) = &narrative.title {
            at(None, &title.content);
        }
        blocks(&narrative.lead, &mut |inlines| at(None, inlines));
        for clause in &narrative.clauses {
            at(Some(&clause.id), &clause.heading.content);
            blocks(&clause.blocks, &mut |inlines| at(Some(&clause.id), inlines));
        }
        for footnote in &narrative.footnotes {
            blocks(footnote, &mut |inlines| at(None, inlines));
        }
    }
}

fn blocks<'a>(list: &'a [Block], visit: &mut dyn FnMut(&'a [Inline])) {
    for block in list {
        match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => visit(content),
            Block::List { items, .. } => items.iter().for_each(|item| blocks(item, visit)),
            Block::Quote(inner) | Block::Note(inner) => blocks(inner, visit),
            Block::Table(table) => table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| visit(cell)),
            Block::Code(_) | Block::Rule | Block::Figure(_) => {}
        }
    }
}

/// Every inline of a run, those inside others too, in reading order.
pub fn each_inline<'a>(inlines: &'a [Inline], visit: &mut dyn FnMut(&'a Inline)) {
    for inline in inlines {
        visit(inline);
        match inline {
            Inline::Strong(content) | Inline::Emphasis(content) | Inline::Strike(content) => each_inline(content, visit),
            Inline::Link(link) => each_inline(&link.content, visit),
            _ => {}
        }
    }
}

/// What stands in a line for something that is no text and so ends every name.
const GAP: char = '\u{FFFC}';

/// The characters of a run with their places, as they are read.
fn line(inlines: &[Inline]) -> Vec<(char, Position)> {
    let mut line = Vec::new();
    each_inline(inlines, &mut |inline| match inline {
        Inline::Text(text) | Inline::Number(text) => {
            let mut place = Position { length: 1, ..text.position };
            for c in text.text.chars() {
                line.push((c, place));
                place.column = place.column.saturating_add(1);
            }
        }
        Inline::Strong(_) | Inline::Emphasis(_) | Inline::Strike(_) | Inline::Link(_) | Inline::Footnote { .. } => {}
        Inline::Code(_) | Inline::LineBreak | Inline::Image(_) | Inline::Fact(_) => line.push((GAP, Position::default())),
    });
    line
}

/// Where one of the forms stands. Where one form contains another, the longer
/// counts; a form of Latin letters is found as whole words only.
pub fn find(inlines: &[Inline], forms: &[&str]) -> Vec<Position> {
    let line = line(inlines);
    let mut forms: Vec<Vec<char>> = forms.iter().map(|form| form.chars().collect()).collect();
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    let mut found = Vec::new();
    let mut start = 0;
    while start < line.len() {
        match forms.iter().find(|form| stands_at(&line, start, form)) {
            Some(form) => {
                found.push(position(&line[start..start + form.len()]));
                start += form.len();
            }
            None => start += 1,
        }
    }
    found
}

fn stands_at(line: &[(char, Position)], start: usize, form: &[char]) -> bool {
    let end = start + form.len();
    let same = !form.is_empty()
        && end <= line.len()
        && line[start..end].iter().zip(form).all(|((c, _), wanted)| c == wanted || c.is_whitespace() && wanted.is_whitespace());
    let goes_on = |inner: Option<&(char, Position)>, outer: Option<&(char, Position)>| {
        let latin = |at: Option<&(char, Position)>| at.is_some_and(|(c, _)| c.is_ascii_alphanumeric());
        latin(inner) && latin(outer)
    };
    let before = start.checked_sub(1).and_then(|index| line.get(index));
    same && !goes_on(line.get(start), before) && !goes_on(line.get(end - 1), line.get(end))
}

/// From the first character to the last one that stands in the same line.
fn position(characters: &[(char, Position)]) -> Position {
    let Some((_, first)) = characters.first() else { return Position::default() };
    let last = characters.iter().rev().find(|(_, place)| place.line == first.line).map_or(first, |(_, place)| place);
    let length = last.column.saturating_sub(first.column).saturating_add(1);
    Position { length, ..*first }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::narrative::Text;

    fn places(inlines: &[Inline], forms: &[&str]) -> Vec<(u32, u32, u32)> {
        find(inlines, forms).into_iter().map(|place| (place.line, place.column, place.length)).collect()
    }

    #[test]
    fn a_name_may_span_inlines() {
        let inlines = [
            Inline::Text(Text::new("由市", 3, 1)),
            Inline::Strong(vec![Inline::Text(Text::new("教育", 3, 5))]),
            Inline::Text(Text::new("局发布", 3, 9)),
        ];
        assert_eq!(places(&inlines, &["市教育局"]), [(3, 2, 8)], "with the marks between");
    }

    #[test]
    fn the_longer_form_counts_and_words_are_whole() {
        let inlines = [Inline::Text(Text::new("云汀市教育局与教育局", 1, 1))];
        assert_eq!(places(&inlines, &["教育局", "云汀市教育局"]), [(1, 1, 6), (1, 8, 3)]);
        let inlines = [Inline::Text(Text::new("SEB, SEBs and SEB", 1, 1))];
        assert_eq!(places(&inlines, &["SEB"]), [(1, 1, 3), (1, 15, 3)]);
    }
}
