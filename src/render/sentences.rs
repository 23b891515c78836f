//! The text of a report as plain text in which figures are marked: the sentences that print a fact, for editors who are about to
//! change it, and all paragraphs, for editors who compare them with a document.

use super::context::RenderContext;
use super::messages::Messages;
use super::names::{fact_label, nowhere};
use super::numbers::Numbers;
use super::prose::Prose;
use crate::diagnostic::{Place, Position};
use crate::model::fact::Fact;
use crate::model::report::Report;
use crate::narrative::{Block, FactForm, FactReference, Inline, Narrative, Subject, walk, walk_inlines};
use icu_segmenter::options::SentenceBreakInvariantOptions;
use icu_segmenter::{SentenceSegmenter, SentenceSegmenterBorrowed};
use std::ops::Range;

/// A sentence that prints a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FactSentence {
    /// The index of the language.
    pub locale: usize,
    /// The id of the section, or `preface` or `closing`.
    pub section: String,
    /// The id of the clause; `None` before the first clause and in footnotes.
    pub clause: Option<String>,
    /// The source position of the first figure.
    pub place: Place,
    pub parts: Vec<TextPart>,
}

/// A part of a text: the figure in question, or what is around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextPart {
    pub text: String,
    pub is_figure: bool,
}

impl TextPart {
    /// Text around the figure.
    pub(crate) fn plain(text: impl Into<String>) -> TextPart {
        TextPart { text: text.into(), is_figure: false }
    }

    /// The figure.
    pub(crate) fn figure(text: impl Into<String>) -> TextPart {
        TextPart { text: text.into(), is_figure: true }
    }
}

/// A paragraph, heading, item or cell of a report.
#[cfg(all(feature = "preview", feature = "import"))]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlainParagraph {
    /// The id of the section, or `preface` or `closing`.
    pub section: String,
    /// The id of the clause; `None` before the first clause and in footnotes.
    pub clause: Option<String>,
    pub is_heading: bool,
    /// The texts in their order, a figure with the id of its fact.
    pub parts: Vec<(String, Option<String>)>,
}

/// Returns the paragraphs of a report in its main language, in reading order. Tables and charts of `tables.yaml` are not
/// among them.
#[cfg(all(feature = "preview", feature = "import"))]
pub(super) fn paragraphs(context: &RenderContext, report: usize) -> Vec<PlainParagraph> {
    let sources = &context.site.reports[report];
    let mut found = Vec::new();
    for (section, translations) in sources.translations() {
        let Some((locale, version)) = translations.versions().next() else { continue };
        let link_context = nowhere(report, locale);
        let prose = Prose::new(context, &link_context, locale);
        for Run { clause, content, is_heading, .. } in runs(&version.narrative) {
            let (mut text, mut figures) = (String::new(), Vec::new());
            write(&prose, sources, content, &mut text, &mut figures);
            let (mut parts, mut end) = (Vec::new(), 0);
            for (reference, range) in figures {
                parts.push((text[end..range.start].to_owned(), None));
                // A figure of another report is changed there.
                let own = Some(&reference.id).filter(|id| sources.facts.contains_key(*id));
                parts.push((text[range.clone()].to_owned(), own.cloned()));
                end = range.end;
            }
            parts.push((text[end..].to_owned(), None));
            parts.retain(|(text, _)| !text.is_empty());
            let clause = clause.map(str::to_owned);
            found.push(PlainParagraph { section: section.to_owned(), clause, is_heading, parts });
        }
    }
    found
}

/// Returns the text of a reference to a fact, as prose in a language prints it.
#[cfg(all(feature = "preview", feature = "import"))]
pub(super) fn printed_reference(context: &RenderContext, report: usize, reference: &FactReference, locale: usize) -> String {
    let inline = Inline::Fact(Box::new(reference.clone()));
    Prose::new(context, &nowhere(report, locale), locale).plain(&[inline])
}

/// Returns the sentences of a report that print a fact, in the order of the report and its
/// languages.
pub(super) fn sentences(context: &RenderContext, report: usize, fact: &str) -> Vec<FactSentence> {
    let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    let mut found = Vec::new();
    let sources = &context.site.reports[report];
    for (section, translations) in sources.translations() {
        for (locale, version) in translations.versions() {
            let link_context = nowhere(report, locale);
            let writer = Writer { prose: &Prose::new(context, &link_context, locale), report: sources, fact, segmenter };
            for Run { clause, content, is_card, .. } in runs(&version.narrative) {
                let sentences = if is_card { writer.card(content) } else { writer.sentences(content) };
                for (position, parts) in sentences {
                    found.push(FactSentence {
                        locale,
                        section: section.to_owned(),
                        clause: clause.map(str::to_owned),
                        place: Place { file: version.file.clone(), position },
                        parts,
                    });
                }
            }
        }
    }
    found
}

/// A run of inlines of a narrative.
struct Run<'a> {
    /// The id of its clause.
    clause: Option<&'a str>,
    content: &'a [Inline],
    is_heading: bool,
    /// Whether it is the only fact of a card.
    is_card: bool,
}

/// Returns the runs of inlines of a narrative, in reading order.
fn runs(narrative: &Narrative) -> Vec<Run<'_>> {
    let heading = |clause, content| Run { clause, content, is_heading: true, is_card: false };
    let mut runs: Vec<Run<'_>> = narrative.title.iter().map(|title| heading(None, title.content.as_slice())).collect();
    runs.extend(walk(&narrative.lead).flat_map(|block| own_runs(None, block)));
    for clause in &narrative.clauses {
        let id = Some(clause.id.as_str());
        runs.push(heading(id, &clause.heading.content));
        runs.extend(walk(&clause.blocks).flat_map(|block| own_runs(id, block)));
    }
    let footnotes = narrative.footnotes.iter().flat_map(|blocks| walk(blocks));
    runs.extend(footnotes.flat_map(|block| own_runs(None, block)));
    runs
}

/// Returns the runs of a block. Each card of key figures is a run of its own.
fn own_runs<'a>(clause: Option<&'a str>, block: &'a Block) -> Vec<Run<'a>> {
    let is_heading = matches!(block, Block::Heading { .. });
    let text = |content| Run { clause, content, is_heading, is_card: false };
    let card = |content| Run { clause, content, is_heading, is_card: true };
    match block {
        Block::Exhibit(exhibit) => match &exhibit.subject {
            Subject::Facts(facts) => facts.iter().map(|fact| card(std::slice::from_ref(fact))).collect(),
            Subject::Table(_) | Subject::Chart(_) => Vec::new(),
        },
        block => block.runs().map(text).collect(),
    }
}

/// Writes key figures as sentences: with label and target, as their cards show them.
struct Card<'a> {
    report: &'a Report,
    locale: usize,
    numbers: &'a Numbers,
}

impl Card<'_> {
    /// Returns the parts of the card of a fact, if it prints the wanted one: as its figure or as
    /// its target.
    fn parts(&self, fact: &Fact, wanted: &str, messages: &Messages) -> Option<Vec<TextPart>> {
        let target = fact.target.as_ref().and_then(|target| self.report.fact(&target.id));
        if fact.id != wanted && target.is_none_or(|target| target.id != wanted) {
            return None;
        }
        let part = |text: String, is_figure| TextPart { text, is_figure };
        let label = TextPart::plain(format!("{} ", fact_label(messages, fact, self.locale)));
        let mut parts = vec![label, part(self.numbers.fact(fact).full(), fact.id == wanted)];
        if let Some(target) = target {
            let value = self.numbers.fact(target).full();
            let words = messages.fill("target", &[("value", &value)]);
            let (before, after) = words.split_once(&value).unwrap_or((&words, ""));
            parts.push(TextPart::plain(format!(" {before}")));
            parts.push(part(value.clone(), target.id == wanted));
            parts.push(TextPart::plain(after));
        }
        parts.retain(|part| !part.text.is_empty());
        Some(parts)
    }
}

/// Returns the key figures of a report's front page that print a fact, each with the index of its
/// language.
pub(super) fn key_figures(context: &RenderContext, report: usize, fact: &str) -> Vec<(usize, Vec<TextPart>)> {
    let sources = &context.site.reports[report];
    let mut found = Vec::new();
    for (locale, tools) in context.tools.iter().enumerate() {
        let card = Card { report: sources, locale, numbers: &tools.numbers };
        let figures = sources.key_figures.iter().filter_map(|reference| sources.fact(&reference.id));
        found.extend(figures.filter_map(|figure| Some((locale, card.parts(figure, fact, &tools.messages)?))));
    }
    found
}

/// Writes the sentences of one narrative.
struct Writer<'a> {
    prose: &'a Prose<'a>,
    report: &'a Report,
    fact: &'a str,
    segmenter: SentenceSegmenterBorrowed<'static>,
}

impl Writer<'_> {
    /// Returns the sentences of a run that print the fact, each with the position of its first figure.
    fn sentences(&self, content: &[Inline]) -> Vec<(Position, Vec<TextPart>)> {
        let is_own = |reference: &FactReference| self.report.id_of(&reference.id) == self.fact;
        if !walk_inlines(content).any(|inline| matches!(inline, Inline::Fact(reference) if is_own(reference))) {
            return Vec::new();
        }
        let (mut text, mut figures) = (String::new(), Vec::new());
        write(self.prose, self.report, content, &mut text, &mut figures);
        figures.retain(|(reference, _)| is_own(reference));
        let ends: Vec<usize> = self.segmenter.segment_str(&text).collect();
        let mut sentences = Vec::new();
        for range in ends.windows(2).map(|pair| pair[0]..pair[1]) {
            let inside: Vec<&(&FactReference, Range<usize>)> =
                figures.iter().filter(|(_, figure)| range.contains(&figure.start)).collect();
            if let Some((reference, _)) = inside.first() {
                sentences.push((reference.position, parts(&text, &range, &inside)));
            }
        }
        sentences
    }

    /// Returns a card as a sentence, if it prints the fact.
    fn card(&self, content: &[Inline]) -> Vec<(Position, Vec<TextPart>)> {
        let [Inline::Fact(reference)] = content else { return Vec::new() };
        let Some(fact) = self.report.fact(&reference.id) else { return Vec::new() };
        let card = Card { report: self.report, locale: self.prose.locale, numbers: self.prose.numbers };
        let parts = card.parts(fact, self.fact, self.prose.messages);
        parts.map(|parts| (reference.position, parts)).into_iter().collect()
    }
}

/// Returns inlines as plain text, with the byte ranges of the figures in it.
pub(super) fn plain_with_figures(prose: &Prose<'_>, report: &Report, content: &[Inline]) -> (String, Vec<Range<usize>>) {
    let (mut text, mut figures) = (String::new(), Vec::new());
    write(prose, report, content, &mut text, &mut figures);
    (text, figures.into_iter().map(|(_, range)| range).collect())
}

/// Appends inlines as plain text, and the byte range of each figure with its reference. The label of a fact is no figure.
fn write<'c>(
    prose: &Prose<'_>,
    report: &Report,
    content: &'c [Inline],
    text: &mut String,
    figures: &mut Vec<(&'c FactReference, Range<usize>)>,
) {
    for inline in content {
        match inline {
            Inline::Strong(content) | Inline::Emphasis(content) | Inline::Strike(content) => {
                write(prose, report, content, text, figures);
            }
            Inline::Link(link) => write(prose, report, &link.content, text, figures),
            inline => {
                let start = text.len();
                text.push_str(&prose.plain(std::slice::from_ref(inline)));
                if let Inline::Fact(reference) = inline
                    && reference.form != FactForm::Label
                    && report.fact(&reference.id).is_some()
                {
                    figures.push((reference, start..text.len()));
                }
            }
        }
    }
}

/// Cuts a range of a text into its figures and what is around them.
fn parts(text: &str, range: &Range<usize>, figures: &[&(&FactReference, Range<usize>)]) -> Vec<TextPart> {
    let (mut parts, mut end) = (Vec::new(), range.start);
    for (_, figure) in figures {
        parts.push(TextPart::plain(&text[end..figure.start]));
        parts.push(TextPart::figure(&text[figure.clone()]));
        end = figure.end;
    }
    parts.push(TextPart::plain(text[end..range.end.max(end)].trim_end()));
    if let Some(first) = parts.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    parts.retain(|part| !part.text.is_empty());
    parts
}
