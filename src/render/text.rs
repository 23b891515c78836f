//! The text of a report as HTML: its sections, clause by clause, its preface and its closing. A
//! group of pages renders each text once; what depends on the page is decided by its
//! [`Placement`](super::markup::Placement). The search index uses the same texts.

use super::context::RenderContext;
use super::facts::{CLOSING, POSTER, PREFACE, Passage, frame_passage, passages};
use super::glossary::GlossaryLinks;
use super::markup::Markup;
use super::poster::headed;
use super::prose::Prose;
use crate::model::report::{Section, Translations};
use crate::narrative::{Block, Clause, Inline, Narrative};
use crate::plan::links::LinkContext;

/// The text of a section as it is shown in the page's language.
pub(super) struct SectionText<'c> {
    /// The lead, followed by the clauses.
    pub passages: Vec<Passage<'c>>,
    pub title: Markup,
    pub lead: Option<Markup>,
    pub footnotes: Option<Markup>,
    /// One entry for each passage that is a clause.
    pub clauses: Vec<ClauseText>,
}

/// The text of a clause.
pub(super) struct ClauseText {
    pub plain_title: String,
    pub title: Markup,
    pub body: Markup,
    /// The titles of its sub-clauses, in order.
    pub sub_clauses: Vec<String>,
}

/// The text of the preface, the closing or the poster.
pub(super) struct FrameText<'c> {
    pub passage: Passage<'c>,
    /// Index of the language in which it is shown.
    pub shown: usize,
    pub body: Markup,
}

/// The texts before and after the sections of a report.
pub(super) struct FrameTexts<'c> {
    pub preface: Option<FrameText<'c>>,
    pub closing: Option<FrameText<'c>>,
}

impl<'c> SectionText<'c> {
    /// Renders the section at a position of its report.
    pub(super) fn new(context: &'c RenderContext, link_context: &LinkContext, position: usize) -> SectionText<'c> {
        let writer = SectionWriter::new(context, link_context, position);
        let written = |write: &dyn Fn(&mut Markup)| {
            let mut markup = Markup::new();
            write(&mut markup);
            markup
        };
        let passages = passages(context, link_context, position);
        let clause = |number: &str, (shown, clause): (usize, &Clause)| {
            let prose = Prose::new(context, link_context, shown);
            ClauseText {
                plain_title: prose.plain(&clause.heading.content),
                title: written(&|out| writer.heading(out, shown, &clause.heading.content)),
                body: written(&|out| writer.clause_body(out, number, shown, clause)),
                sub_clauses: clause.sub_clauses().map(|sub_clause| prose.plain(sub_clause.heading)).collect(),
            }
        };
        let clauses = passages.iter().filter_map(|passage| Some(clause(&passage.number, passage.clause?))).collect();
        let title = written(&|out| writer.title(out));
        let lead = writer.has_lead().then(|| written(&|out| writer.lead(out)));
        let footnotes = Some(written(&|out| writer.footnotes(out))).filter(|footnotes| !footnotes.is_empty());
        SectionText { passages, title, lead, footnotes, clauses }
    }
}

/// Writes the parts of a section.
pub(super) struct SectionWriter<'a> {
    context: &'a RenderContext,
    link_context: &'a LinkContext,
    section: &'a Section,
    /// Index of the language in which the section is shown.
    pub shown: usize,
    /// The section's text in that language.
    narrative: &'a Narrative,
    /// Prefix for the ids of footnotes on the full-report page.
    prefix: String,
}

impl<'a> SectionWriter<'a> {
    /// Returns a writer for the section at a position of its report.
    pub(super) fn new(context: &'a RenderContext, link_context: &'a LinkContext, position: usize) -> SectionWriter<'a> {
        let section = &context.site.reports[link_context.report].sections[position];
        let (shown, version) = section.translations.shown(link_context.locale);
        let prefix = format!("{}-", section.id);
        SectionWriter { context, link_context, section, shown, narrative: &version.narrative, prefix }
    }

    /// Returns a writer for the section's narrative.
    fn prose(&self) -> Prose<'_> {
        let prose = Prose::new(self.context, self.link_context, self.shown);
        Prose { footnote_prefixes: ["", &self.prefix], ..prose }
    }

    /// Writes the title.
    pub(super) fn title(&self, out: &mut Markup) {
        if let Some(title) = &self.narrative.title {
            self.prose().inlines(out, &title.content);
        }
    }

    /// Returns whether there is text before the first clause.
    pub(super) fn has_lead(&self) -> bool {
        !self.narrative.lead.is_empty()
    }

    /// Writes the text before the first clause.
    pub(super) fn lead(&self, out: &mut Markup) {
        let glossary = GlossaryLinks::new(&self.context.site, self.link_context, self.shown);
        Prose { glossary: glossary.as_ref(), ..self.prose() }.within(&self.section.id).blocks(out, &self.narrative.lead);
    }

    /// Writes the footnotes of the section.
    pub(super) fn footnotes(&self, out: &mut Markup) {
        self.prose().footnotes(out, &self.narrative.footnotes, all(self.narrative));
    }

    /// Writes the heading of a clause or sub-clause; `shown` is the language in which it is shown.
    pub(super) fn heading(&self, out: &mut Markup, shown: usize, heading: &[Inline]) {
        Prose { locale: shown, numbers: &self.context.tools[shown].numbers, ..self.prose() }.inlines(out, heading);
    }

    /// Writes the text of a clause with a printed number. A clause that falls back to another language than its section
    /// includes its own footnotes, which are numbered in their own file.
    pub(super) fn clause_body(&self, out: &mut Markup, number: &str, shown: usize, clause: &Clause) {
        let numbered = Some((number, clause));
        let glossary = GlossaryLinks::new(&self.context.site, self.link_context, shown);
        let glossary = glossary.as_ref();
        if shown == self.shown {
            return Prose { clause: numbered, glossary, ..self.prose().within(&clause.id) }.blocks(out, &clause.blocks);
        }
        let code = &self.context.site.locales().get(shown).code;
        let [own, whole] = [format!("{code}-"), format!("{}{code}-", self.prefix)];
        let prose = Prose::new(self.context, self.link_context, shown);
        let prose = Prose { footnote_prefixes: [&own, &whole], clause: numbered, glossary, ..prose };
        prose.within(&clause.id).blocks(out, &clause.blocks);
        if let Some(version) = self.section.translations.own(shown) {
            prose.footnotes(out, &version.narrative.footnotes, clause.footnote_numbers().into_iter());
        }
    }

    /// Writes some blocks of a clause that is written in the section's language.
    pub(super) fn clause_blocks(&self, out: &mut Markup, clause: &Clause, blocks: &[Block]) {
        self.prose().within(&clause.id).blocks(out, blocks);
    }
}

impl<'c> FrameText<'c> {
    /// Renders a text that is no section, in the page's language or the fallback.
    pub(super) fn new(
        context: &'c RenderContext,
        link_context: &LinkContext,
        translations: &'c Translations,
        place: &'static str,
    ) -> FrameText<'c> {
        let report = &*context.site.reports[link_context.report];
        let mut body = Markup::new();
        frame_body(context, link_context, translations, place, &mut body);
        let shown = translations.shown(link_context.locale).0;
        FrameText { passage: frame_passage(context, report, translations, link_context.locale, place), shown, body }
    }
}

impl<'c> FrameTexts<'c> {
    /// Renders the preface and the closing of a report.
    pub(super) fn new(context: &'c RenderContext, link_context: &LinkContext) -> FrameTexts<'c> {
        let report = &*context.site.reports[link_context.report];
        let frame = |translations, place| FrameText::new(context, link_context, translations, place);
        FrameTexts {
            preface: report.preface.as_ref().map(|preface| frame(preface, PREFACE)),
            closing: report.closing.as_ref().map(|closing| frame(closing, CLOSING)),
        }
    }
}

/// Writes the preface, the closing or the poster, in the page's language or the fallback.
pub(super) fn frame_body(
    context: &RenderContext,
    link_context: &LinkContext,
    translations: &Translations,
    place: &'static str,
    out: &mut Markup,
) {
    let (shown, version) = translations.shown(link_context.locale);
    let prose = Prose { footnote_prefixes: [place; 2], ..Prose::new(context, link_context, shown) };
    let lead = &version.narrative.lead;
    if place == POSTER {
        prose.within(place).blocks(out, &headed(lead));
    } else {
        prose.within(place).blocks(out, lead);
    }
    prose.footnotes(out, &version.narrative.footnotes, all(&version.narrative));
}

/// Returns the numbers of all footnotes of a narrative.
fn all(narrative: &Narrative) -> impl Iterator<Item = u32> {
    (1..).take(narrative.footnotes.len())
}
