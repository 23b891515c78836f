//! The picture of a report's poster (一图读懂): 1080 pixels wide and as high as its text needs, drawn with the theme's template
//! `poster.svg`. It shows the same blocks as the page of the poster. Texts are broken and positioned here, because the SVG renderer
//! does not break lines and templates do no arithmetic: `sheet` places texts, figures and bars from the top down, `chart` draws charts.

mod chart;
mod sheet;

use super::card::{accent, legible};
use super::context::RenderContext;
use super::earlier::{Printer, earlier};
use super::environment;
use super::facts::{POSTER, frame_passage, waivers};
use super::metadata::issuer;
use super::names::{fact_label, language_view, nowhere};
use super::prose::Prose;
use super::qr::Qr;
use super::sentences::plain_with_figures;
use super::views::{PosterCodeView, PosterView};
use crate::diagnostic::{Diagnostic, Position};
use crate::model::fact::Fact;
use crate::narrative::{Block, Inline, Subject};
use crate::plan::page::PageKind;
use crate::plan::url::page_path;
use minijinja::context;
use minijinja::value::Serde;
use sheet::{Figure, ItemSign, Sheet, Tone, WIDTH};

/// Font sizes in pixels: of the title (tried in order, with the most lines at each), of headings, text, small print.
const TITLE_SIZES: [(f64, usize); 3] = [(64.0, 3), (54.0, 4), (44.0, 6)];
const HEADING: f64 = 46.0;
const TEXT: f64 = 38.0;
/// 12 pixels where a chat shows the picture in a width of 390.
const SMALL: f64 = 34.0;
/// Distances in pixels: above a heading, and above any other block.
const ABOVE_HEADING: f64 = 64.0;
const ABOVE_BLOCK: f64 = 36.0;
/// The side of the code with its quiet zone, in pixels.
const CODE: f64 = 232.0;

/// Returns the poster of a report as SVG.
pub(super) fn poster(context: &RenderContext, report: usize, locale: usize) -> Result<String, Box<Diagnostic>> {
    let view = Serde(view(context, report, locale));
    environment::fill(&context.environment, &context.theme, "poster.svg", context! { poster => minijinja::Value::from(view) })
}

fn view(context: &RenderContext, report: usize, locale: usize) -> PosterView {
    let link_context = &nowhere(report, locale);
    let prose = Prose::new(context, link_context, locale);
    let language = context.site.locales().get(locale);
    let mut sheet = Sheet::new(language.direction);
    head(&mut sheet, context, &prose);
    let version = prose.report.poster.as_ref().and_then(|poster| poster.own(locale));
    Writer { sheet: &mut sheet, prose: &prose, depth: 0 }
        .blocks(&version.map(|version| headed(&version.narrative.lead)).unwrap_or_default());
    notes(&mut sheet, context, &prose);
    let code = foot(&mut sheet, context, &prose);
    PosterView {
        width: WIDTH,
        height: sheet.height(),
        accent: accent(&context.site),
        language: language_view(language),
        items: sheet.into_items(),
        code,
    }
}

/// Returns the blocks of a poster, in which a paragraph in bold is a heading.
pub(super) fn headed(blocks: &[Block]) -> Vec<Block> {
    let heading = |block: &Block| match block {
        Block::Paragraph(content) => match content.as_slice() {
            [Inline::Strong(content)] => {
                Block::Heading { level: 2, id: None, content: content.clone(), position: Position::default() }
            }
            _ => block.clone(),
        },
        _ => block.clone(),
    };
    blocks.iter().map(heading).collect()
}

/// Writes who publishes what.
fn head(sheet: &mut Sheet, context: &RenderContext, prose: &Prose<'_>) {
    let (report, locale) = (prose.report, prose.locale);
    let text = |text: &str| legible(text);
    sheet.begin("head");
    sheet.skip(88.0);
    sheet.line(&text(issuer(&context.site, report, locale)), SMALL, Tone::Quiet, false);
    sheet.skip(44.0);
    sheet.line(prose.messages.get("poster"), TEXT, Tone::Accent, true);
    sheet.skip(16.0);
    sheet.title(&text(report.title.get(locale)), &TITLE_SIZES);
    sheet.skip(14.0);
    sheet.line(&text(report.edition.get(locale)), TEXT, Tone::Accent, false);
    sheet.skip(40.0);
    sheet.rule();
}

/// Writes the notes on relations that are known not to hold, as below the text of the page.
fn notes(sheet: &mut Sheet, context: &RenderContext, prose: &Prose<'_>) {
    let Some(translations) = prose.report.poster.as_ref() else { return };
    let passage = frame_passage(context, prose.report, translations, prose.locale, POSTER);
    for note in waivers(context, prose.link_context, &passage) {
        sheet.begin("note");
        sheet.skip(ABOVE_BLOCK);
        let figures = prose.messages.fill("waiver", &[("figures", &note.figures)]);
        sheet.line(&legible(&format!("* {figures}")), SMALL, Tone::Quiet, false);
        sheet.line(&legible(&note.reason), SMALL, Tone::Quiet, false);
    }
}

/// Writes where the report is and who made it; returns its code.
fn foot(sheet: &mut Sheet, context: &RenderContext, prose: &Prose<'_>) -> Option<PosterCodeView> {
    let (report, messages) = (prose.report, prose.messages);
    let path = page_path(&context.site, PageKind::Report(prose.link_context.report), prose.locale);
    let base = context.plan.base.as_ref();
    let code = base.and_then(|base| Qr::new(&base.join(&path)));
    sheet.skip(ABOVE_HEADING);
    sheet.begin("foot");
    sheet.rule();
    sheet.skip(40.0);
    let top = sheet.top();
    if code.is_some() {
        sheet.narrow(CODE + 40.0);
    }
    if code.is_some() {
        sheet.line(messages.get("poster_whole"), TEXT, Tone::Ink, true);
    }
    if let Some(base) = base {
        sheet.skip(8.0);
        sheet.line(&legible(&base.readable(&path)), SMALL, Tone::Quiet, false);
    }
    let source =
        report.source.as_ref().map_or_else(|| issuer(&context.site, report, prose.locale), |text| text.get(prose.locale));
    let published = prose.dates.day(report.published.day);
    let published = messages.fill("labelled", &[("label", messages.get("label_published")), ("value", &published)]);
    sheet.skip(8.0);
    sheet.line(&legible(&messages.fill("exhibit_source", &[("source", source)])), SMALL, Tone::Quiet, false);
    sheet.line(&published, SMALL, Tone::Quiet, false);
    // Pictures stay in circulation, so this one says which edition of the numbers it shows.
    if let Some(corrected) = report.last_correction() {
        let day = prose.dates.day(corrected.day);
        let corrected = messages.fill("labelled", &[("label", messages.get("correction")), ("value", &day)]);
        sheet.line(&corrected, SMALL, Tone::Quiet, false);
    }
    if let Some(notice) = &context.site.notice {
        sheet.line(&legible(notice.get(prose.locale)), SMALL, Tone::Quiet, false);
    }
    sheet.narrow(0.0);
    let code = code.map(|code| {
        sheet.reach(top + CODE);
        let x = sheet.at_end(CODE);
        PosterCodeView { x, y: top, scale: CODE / f64::from(code.modules()), modules: code.modules(), path: code.strokes() }
    });
    sheet.skip(72.0);
    code
}

/// Writes the blocks of the author's text.
struct Writer<'w, 'p> {
    sheet: &'w mut Sheet,
    prose: &'w Prose<'p>,
    /// In how many lists, quotations and notes the text stands.
    depth: usize,
}

impl Writer<'_, '_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    /// Writes a block. The checks allow no other kinds.
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { content, .. } => self.heading(content),
            Block::Paragraph(content) => self.paragraph(content, None),
            Block::List { start, items, .. } => self.within(|writer| writer.list(*start, items)),
            Block::Quote(blocks) | Block::Note(blocks) => self.within(|writer| writer.blocks(blocks)),
            Block::Rule => {
                self.sheet.skip(ABOVE_BLOCK);
                self.sheet.rule();
            }
            Block::Exhibit(exhibit) => {
                match &exhibit.subject {
                    Subject::Facts(facts) => self.figures(facts),
                    Subject::Chart(id) => self.chart(id),
                    Subject::Table(_) => {}
                }
                self.blocks(&exhibit.notes);
            }
            Block::Code(_) | Block::Table(_) | Block::Figures(_) => {}
        }
    }

    /// Writes something that stands further in.
    fn within(&mut self, write: impl FnOnce(&mut Self)) {
        self.depth += 1;
        write(self);
        self.depth -= 1;
    }

    /// Writes the items of a list, each behind its number or a bullet.
    fn list(&mut self, start: Option<u32>, items: &[Vec<Block>]) {
        for (number, item) in (start.unwrap_or_default()..).zip(items) {
            let sign = start.map_or(ItemSign::Bullet, |_| ItemSign::Number(number));
            for (index, block) in item.iter().enumerate() {
                match block {
                    Block::Paragraph(content) => self.paragraph(content, Some(sign).filter(|_| index == 0)),
                    other => self.block(other),
                }
            }
        }
    }

    fn heading(&mut self, content: &[Inline]) {
        self.sheet.skip(ABOVE_HEADING);
        self.sheet.begin("heading");
        self.sheet.marked(&legible(&self.prose.plain(content)), HEADING);
    }

    /// Writes a paragraph, or the beginning of an item.
    fn paragraph(&mut self, content: &[Inline], sign: Option<ItemSign>) {
        let (text, figures) = plain_with_figures(self.prose, self.prose.report, content);
        self.sheet.skip(if sign.is_some() { ABOVE_BLOCK / 2.0 } else { ABOVE_BLOCK });
        self.sheet.begin("text");
        self.sheet.paragraph(&legible(&text), &figures, TEXT, self.depth, sign);
    }

    fn figures(&mut self, facts: &[Inline]) {
        let facts = facts.iter().filter_map(|inline| match inline {
            Inline::Fact(reference) => self.prose.report.fact(&reference.id),
            _ => None,
        });
        let figures: Vec<Figure> = facts.map(|fact| self.figure(fact)).collect();
        for pair in figures.chunks(2) {
            self.sheet.skip(ABOVE_BLOCK);
            self.sheet.begin("figures");
            self.sheet.figures(pair);
        }
    }

    fn figure(&self, fact: &Fact) -> Figure {
        let prose = self.prose;
        let printed = prose.numbers.fact(fact);
        let target = fact.target.as_ref().and_then(|target| prose.report.fact(&target.id));
        let target = target.map(|target| prose.messages.fill("target", &[("value", &prose.numbers.fact(target).full())]));
        let printer = Printer { numbers: prose.numbers, messages: prose.messages, locale: prose.locale };
        let earlier = earlier(prose.site, &printer, prose.report, fact).filter(|_| fact.lender.is_none());
        let earlier = earlier.map(|earlier| format!("{} {}", earlier.arrow, earlier.text).trim().to_owned());
        let is_waived = super::facts::note_of(prose.report, &fact.id, POSTER).is_some();
        Figure {
            label: legible(&fact_label(prose.messages, fact, prose.locale)),
            before: legible(&printed.approximately),
            number: legible(&printed.number_of_card()) + if is_waived { "*" } else { "" },
            unit: legible(printed.unit_apart()),
            beside: target.into_iter().chain(earlier).map(|text| legible(&text)).collect(),
        }
    }
}
