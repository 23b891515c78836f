//! Headings with nothing but a number before them: 2 经费. An amount, a line of a list and a row of a table that was copied as text look
//! the same, so these count only together: from 1 on without a gap, each with text below it, and divided as such headings are (2.1), or
//! followed by whole sentences.

use super::numbering::{Rank, bare_number};
use super::outline::{Content, Paragraph};
use super::structure::Line;

/// A number that may be that of a heading.
struct Candidate {
    at: usize,
    number: u32,
}

/// The places of the lines that are such headings.
pub(super) fn bare_headings(lines: &[Line]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut open: Vec<Candidate> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        // 一、 and 第一部分 begin to count anew.
        if line.rank().is_some_and(|rank| rank < Rank::Dotted(1)) {
            found.extend(accepted(lines, std::mem::take(&mut open), at));
        }
        let number = paragraph(line)
            .filter(|_| !line.is_heading())
            .and_then(|paragraph| bare_number(paragraph.text().trim()).map(|(number, _)| number));
        open.extend(number.map(|number| Candidate { at, number }));
    }
    found.extend(accepted(lines, open, lines.len()));
    found
}

fn paragraph(line: &Line) -> Option<&Paragraph> {
    match &line.content {
        Content::Paragraph(paragraph) if paragraph.list_depth.is_none() && paragraph.label.is_none() => Some(paragraph),
        _ => None,
    }
}

/// The places of candidates up to `end`, if they are headings.
fn accepted(lines: &[Line], candidates: Vec<Candidate>, end: usize) -> Vec<usize> {
    let below = |index: usize| {
        let next = candidates.get(index + 1).map_or(end, |next| next.at);
        &lines[candidates[index].at + 1..next]
    };
    let counts = candidates.iter().zip(1..).all(|(candidate, number)| candidate.number == number);
    let has_text = (0..candidates.len()).all(|index| !below(index).is_empty());
    let others = || (0..candidates.len()).flat_map(|index| below(index).iter().map(move |line| (index, line)));
    let is_other = |line: &Line| line.rank() == Some(Rank::Dotted(1));
    // 2.1 below 2, and nothing that contradicts it.
    let divisions: Vec<bool> = others().filter_map(|(index, line)| Some(line.above()? == candidates[index].number)).collect();
    let is_divided = !divisions.is_empty() && divisions.iter().all(|fits| *fits);
    let is_sentence = |line: &Line| line.content.texts().concat().trim_end().ends_with('。');
    let is_told = candidates.len() > 2 && (0..candidates.len()).all(|index| below(index).first().is_some_and(is_sentence));
    let is_fine = candidates.len() > 1
        && counts
        && has_text
        && !others().any(|(_, line)| is_other(line))
        && divisions.iter().all(|fits| *fits)
        && (is_divided || is_told);
    if is_fine { candidates.into_iter().map(|candidate| candidate.at).collect() } else { Vec::new() }
}
