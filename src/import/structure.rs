//! Arranges an outline as a report: sections and clauses by the styles of headings or by their printed numbers.

use super::bare_numbers::bare_headings;
use super::draft::{Draft, DraftClause, DraftSection, DraftText, Piece};
use super::frame::{take_title, without_contents, without_signature, without_tail};
use super::numbering::{PrintedNumber, Rank, bare_number, printed_number};
use super::outer::Outer;
use super::outline::{Block, Content, Outline, Paragraph, Region, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The most characters of a heading that stands in a paragraph of its own.
const LONGEST_HEADING: usize = 45;
/// The most characters of a heading that opens a paragraph, up to its full stop.
const LONGEST_RUN_IN: usize = 25;

/// A block with what is known of it as a heading.
pub(super) struct Line {
    /// The number of its block in the source.
    number: usize,
    pub content: Content,
    heading: Option<Heading>,
    outer: Option<Outer>,
}

impl Line {
    pub(super) fn is_heading(&self) -> bool {
        self.heading.is_some()
    }

    /// The kind of the printed number of a heading.
    pub(super) fn rank(&self) -> Option<Rank> {
        match self.heading.as_ref()?.kind {
            Kind::Printed(rank) => Some(rank),
            Kind::Declared(_) => None,
        }
    }

    /// The number before the last one of a heading of two numbers: 2 for 2.1.
    pub(super) fn above(&self) -> Option<u32> {
        self.rank().filter(|rank| *rank == Rank::Dotted(2))?;
        printed_number(self.content.texts().first()?.trim())?.above
    }
}

/// A paragraph that looks like a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Heading {
    kind: Kind,
    title: String,
    /// The kind of the number that was typed in a declared heading.
    typed: Option<Rank>,
    /// Whether a full stop or colon stood behind it, as behind a sentence of a list.
    is_marked: bool,
    /// What follows the title in the same paragraph.
    rest: Vec<Span>,
}

/// What makes a paragraph a heading. The order is that of their depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// A style or element, with its level.
    Declared(u8),
    Printed(Rank),
}

/// Arranges an outline.
pub(crate) fn structure(outline: Outline) -> Draft {
    let mut draft = Draft::default();
    draft.furniture.read_properties(&outline.properties);
    let page_title = property(&outline, &["ArticleTitle"]);
    let mut blocks: Vec<Block> = Vec::new();
    for block in outline.blocks {
        match (&block.content, block.region) {
            (_, Region::Body) => blocks.push(block),
            // Headers and footers of a page hold filing numbers and contacts.
            (Content::Paragraph(paragraph), _) => {
                let text = paragraph.text();
                for line in text.lines() {
                    draft.furniture.read(line);
                }
                draft.left_out.push(text);
            }
            _ => {}
        }
    }
    let mut blocks = without_tail(blocks, &mut draft);
    take_title(&mut blocks, page_title, &mut draft);
    without_signature(&mut blocks, &mut draft);
    without_contents(&mut blocks, &mut draft);
    let mut lines: Vec<Line> = blocks.into_iter().map(line).collect();
    keep_plausible(&mut lines);
    add_bare(&mut lines);
    arrange(lines, &mut draft);
    draft
}

fn property(outline: &Outline, names: &[&str]) -> Option<String> {
    let found = outline.properties.iter().find(|(name, value)| names.contains(&name.as_str()) && !value.trim().is_empty());
    found.map(|(_, value)| value.trim().to_owned())
}

fn line(Block { number, content, .. }: Block) -> Line {
    let (heading, outer) = match &content {
        Content::Paragraph(paragraph) => (heading(paragraph), Outer::of(paragraph)),
        _ => (None, None),
    };
    Line { number, content, heading, outer }
}

/// A paragraph as a heading, if it looks like one.
fn heading(paragraph: &Paragraph) -> Option<Heading> {
    let text = paragraph.text();
    let own = text.trim();
    if let Some(level) = paragraph.level {
        let number = printed_number(own);
        let title = number.map_or(own, |number| number.rest);
        let typed = number.map(|number| number.rank);
        let is_fit = !title.is_empty() && title.chars().count() <= 2 * LONGEST_HEADING;
        return is_fit.then(|| Heading {
            kind: Kind::Declared(level),
            title: joined(title),
            typed,
            is_marked: false,
            rest: Vec::new(),
        });
    }
    let label = paragraph.label.as_deref().map(|label| format!("{} ", label.trim()));
    let numbered = label.as_deref().and_then(printed_number).filter(|number| number.rest.is_empty());
    let (rank, title) = match (numbered, printed_number(own)) {
        (Some(number), _) => (number.rank, own),
        (None, Some(PrintedNumber { rank, rest, .. })) => (rank, rest),
        (None, None) => return None,
    };
    // An item of a list is a heading only with a number that lists do not have.
    if paragraph.list_depth.is_some() && matches!(rank, Rank::Dotted(1) | Rank::DigitBracket | Rank::Circle) {
        return None;
    }
    // 一、基本情况：, （一）减贫成效。: the mark falls away.
    let unmarked = title.trim_end_matches(['。', '：', ':']);
    let is_marked = unmarked.len() < title.len()
        && (2..=LONGEST_RUN_IN).contains(&unmarked.chars().count())
        && !unmarked.contains(['。', '；', '，', ';', ',', '：', ':'])
        && matches!(rank, Rank::Part | Rank::Chapter | Rank::Division | Rank::Comma | Rank::Bracket);
    if is_marked {
        return Some(Heading { kind: Kind::Printed(rank), title: joined(unmarked), typed: None, is_marked, rest: Vec::new() });
    }
    let length = title.chars().count();
    let is_alone = (1..=LONGEST_HEADING).contains(&length) && !title.ends_with(['。', '；', '，', '：', '、', ';', ',', ':']);
    if is_alone && !title.contains('。') {
        return Some(Heading {
            kind: Kind::Printed(rank),
            title: joined(title),
            typed: None,
            is_marked: false,
            rest: Vec::new(),
        });
    }
    // 1.1规模和结构。全市……: the title and the first paragraph in one.
    let stop = title.find('。').filter(|stop| {
        let head = &title[..*stop];
        let is_phrase = !head.contains(['，', '；', ',', '：']) && !head.contains(|c: char| c.is_ascii_digit());
        is_phrase && (2..=LONGEST_RUN_IN).contains(&head.chars().count()) && *stop + '。'.len_utf8() < title.len()
    })?;
    let is_formal = matches!(rank, Rank::Comma | Rank::Bracket) || matches!(rank, Rank::Dotted(parts) if parts > 1);
    let skipped = text.len() - text.trim_start().len() + (own.len() - title.len()) + stop + '。'.len_utf8();
    is_formal.then(|| Heading {
        kind: Kind::Printed(rank),
        title: joined(&title[..stop]),
        typed: None,
        is_marked: false,
        rest: behind(&paragraph.spans, skipped),
    })
}

/// A title on one line.
fn joined(title: &str) -> String {
    title.split('\n').map(str::trim).collect()
}

/// The spans behind a byte offset of their text, without spaces at the start.
fn behind(spans: &[Span], mut skipped: usize) -> Vec<Span> {
    let mut rest: Vec<Span> = Vec::new();
    for span in spans {
        let cut = skipped.min(span.text.len());
        skipped -= cut;
        let text = if rest.is_empty() { span.text[cut..].trim_start() } else { &span.text[cut..] };
        if !text.is_empty() {
            rest.push(Span { text: text.to_owned(), ..span.clone() });
        }
    }
    rest
}

/// Takes back headings that are items of a list: numbers that do not count up, and numbered lines without text between them.
fn keep_plausible(lines: &mut [Line]) {
    // A sentence of a list is followed by the next one.
    for index in 0..lines.len() {
        let is_marked = lines[index].heading.as_ref().is_some_and(|heading| heading.is_marked);
        let next = lines.get(index + 1);
        let is_followed = next.is_some_and(|next| next.heading.is_none() || next.rank() > lines[index].rank());
        if is_marked && !is_followed {
            lines[index].heading = None;
        }
    }
    let ranks: BTreeSet<Rank> = lines.iter().filter_map(Line::rank).collect();
    for rank in ranks {
        let own: Vec<usize> = (0..lines.len()).filter(|index| lines[*index].rank() == Some(rank)).collect();
        let is_list = matches!(rank, Rank::Dotted(1) | Rank::DigitBracket | Rank::Circle);
        let is_followed = |index: usize| {
            let has_rest = lines[index].heading.as_ref().is_some_and(|heading| !heading.rest.is_empty());
            has_rest || lines.get(index + 1).is_some_and(|next| next.rank() != Some(rank))
        };
        let followed = own.iter().filter(|index| is_followed(**index)).count();
        // The last line of a list is followed by text too.
        let is_bare = is_list && followed * 2 < own.len();
        if is_bare {
            for index in own {
                lines[index].heading = None;
            }
        }
    }
}

/// Makes headings of lines with nothing but a number before them, where they are some.
fn add_bare(lines: &mut [Line]) {
    for at in bare_headings(lines) {
        let text = lines[at].content.texts().concat();
        let title = bare_number(text.trim()).map(|(_, title)| joined(title));
        let kind = Kind::Printed(Rank::Dotted(1));
        lines[at].heading = title.map(|title| Heading { kind, title, typed: None, is_marked: false, rest: Vec::new() });
    }
}

/// Puts the lines into sections and clauses. The kinds of headings that occur are the levels, in their order.
fn arrange(mut lines: Vec<Line>, draft: &mut Draft) {
    keep_outer(&mut lines);
    if !is_declared(&lines) {
        // One declared heading among printed ones is a heading by its number.
        for heading in lines.iter_mut().filter_map(|line| line.heading.as_mut()) {
            heading.kind =
                heading.typed.filter(|_| matches!(heading.kind, Kind::Declared(_))).map_or(heading.kind, Kind::Printed);
        }
    }
    let depths = depths(&lines);
    let mut builder = Builder { draft, is_closing: false };
    for Line { number, content, heading, outer } in lines {
        let depth = heading.as_ref().and_then(|heading| depths.get(&heading.kind).copied());
        match (outer, heading, depth) {
            (Some(outer), ..) => builder.outer(outer, &content),
            (None, Some(heading), Some(depth)) => builder.heading(heading, depth),
            _ => builder.content(content),
        }
        builder.note(number);
    }
    let Draft { sections, preface, title, .. } = draft;
    if sections.is_empty() && !preface.pieces.is_empty() {
        // A document without headings is one section.
        let lead = std::mem::take(preface);
        sections.push(DraftSection { title: title.clone(), lead, clauses: Vec::new() });
    }
}

/// Keeps the heading of a preface only above all sections, and that of a closing only below the last one: elsewhere such a line
/// is a heading or a paragraph like others.
fn keep_outer(lines: &mut [Line]) {
    let depths = depths(lines);
    let is_section =
        |line: &Line| line.outer.is_none() && line.heading.as_ref().is_some_and(|heading| depths.get(&heading.kind) == Some(&0));
    let first = lines.iter().position(is_section);
    let last = lines.iter().rposition(is_section);
    let closings = lines.iter().filter(|line| line.outer == Some(Outer::Closing)).count();
    let mut has_preface = false;
    for (index, line) in lines.iter_mut().enumerate() {
        let is_kept = match line.outer {
            Some(Outer::Preface) => !has_preface && first.is_some_and(|first| index < first),
            Some(Outer::Closing) => closings == 1 && last.is_some_and(|last| index > last),
            None => false,
        };
        has_preface |= is_kept;
        line.outer = line.outer.filter(|_| is_kept);
        if is_kept {
            line.heading = None;
        }
    }
}

/// Whether the declared headings of a document count: one among printed ones is a slip of the source.
fn is_declared(lines: &[Line]) -> bool {
    let headings = || lines.iter().filter_map(|line| line.heading.as_ref());
    let declared = headings().filter(|heading| matches!(heading.kind, Kind::Declared(_))).count();
    declared >= 2 || declared == headings().count()
}

/// The depth of each kind of heading, from 0. A document has declared headings or printed ones; where it has both, printed
/// ones stand below, unless they are of a kind that is also declared.
fn depths(lines: &[Line]) -> BTreeMap<Kind, usize> {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for heading in lines.iter().filter_map(|line| line.heading.as_ref()) {
        *counts.entry(heading.kind).or_default() += 1;
    }
    let is_declared = is_declared(lines);
    let kept = counts.into_keys().filter(|kind| is_declared || !matches!(kind, Kind::Declared(_)));
    kept.enumerate().map(|(depth, kind)| (kind, depth)).collect()
}

struct Builder<'d> {
    draft: &'d mut Draft,
    /// Whether the text is behind the last section.
    is_closing: bool,
}

impl Builder<'_> {
    /// The heading of the preface or of the closing, which the site prints.
    fn outer(&mut self, outer: Outer, content: &Content) {
        self.is_closing = outer == Outer::Closing;
        let written = content.texts().concat();
        self.draft.outer_headings.push((written, outer.printed().to_owned()));
    }

    fn heading(&mut self, heading: Heading, depth: usize) {
        let Heading { title, rest, .. } = heading;
        match (depth, self.draft.sections.last_mut()) {
            (0, _) => self.draft.sections.push(DraftSection { title, ..DraftSection::default() }),
            (1, Some(section)) if !self.is_closing => section.clauses.push(DraftClause { title, text: DraftText::default() }),
            (_, Some(_)) if !self.is_closing => self.push(Piece::Heading(title)),
            // A preface and a closing have no headings.
            _ => self.push(Piece::Paragraph(vec![Span { text: title, is_bold: true, ..Span::default() }])),
        }
        if !rest.is_empty() {
            self.push(Piece::Paragraph(rest));
        }
    }

    fn content(&mut self, content: Content) {
        match content {
            Content::Table(table) => self.push(Piece::Table(table)),
            Content::Picture(picture) => self.push(Piece::Picture(picture)),
            Content::Paragraph(paragraph) => {
                if !paragraph.text().trim().is_empty() {
                    self.push(piece(paragraph));
                }
            }
        }
    }

    fn push(&mut self, piece: Piece) {
        self.text().pieces.push(piece);
    }

    /// Notes that the last block became part of the text that is being made.
    fn note(&mut self, number: usize) {
        self.text().blocks.push(number);
    }

    /// The text that is being made: of the preface, a section, a clause or the closing.
    fn text(&mut self) -> &mut DraftText {
        let Draft { sections, preface, closing, .. } = &mut *self.draft;
        match sections.last_mut() {
            _ if self.is_closing => closing,
            None => preface,
            Some(DraftSection { lead, clauses, .. }) => clauses.last_mut().map_or(lead, |clause| &mut clause.text),
        }
    }
}

/// A paragraph as text or as an item of a list. A number that lists do not print stays in the text.
fn piece(paragraph: Paragraph) -> Piece {
    let Paragraph { mut spans, label, list_depth, .. } = paragraph;
    let label = label.unwrap_or_default();
    let label = label.trim();
    let is_bullet = !label.is_empty() && !label.contains(|c: char| c.is_alphanumeric() || ('①'..='⑳').contains(&c));
    let is_plain_number = label
        .strip_suffix(['.', '．'])
        .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty());
    match list_depth {
        Some(depth) if is_bullet || label.is_empty() => Piece::Item { is_ordered: false, depth, spans },
        Some(depth) if is_plain_number => Piece::Item { is_ordered: true, depth, spans },
        _ => {
            if !label.is_empty() && !is_bullet {
                spans.insert(0, Span { text: label.to_owned(), ..Span::default() });
            }
            Piece::Paragraph(spans)
        }
    }
}
