//! The views of a report: its metadata, its contents and its text.

use super::behind::{behind, completeness};
use super::context::{RenderContext, Tools};
use super::earlier::{Printer, earlier};
use super::facts::{KEY_FIGURES, Passage, note_of, passages, waivers};
use super::markup::Placement;
use super::metadata::issuer;
use super::names::{clause_number, foreign, report_title, section_number, section_title};
use super::prose::Prose;
use super::text::{FrameText, FrameTexts};
use super::views::{
    CatalogueView, ChangeView, ClauseLinkView, CorrectionView, DateView, FrameView, KeyFigureView, PdfView, ReportView, SealView,
    SectionLinkView, WaiverView,
};
use crate::model::correction::{Correction, FormerValue, StatedValue};
use crate::model::date::Moment;
use crate::model::fact::Fact;
use crate::model::report::{Disclosure, Report};
use crate::model::table::Amount;
use crate::model::text::Localized;
use crate::narrative::{Clause, Inline, exhibits};
use crate::plan::links::LinkContext;
use crate::plan::page::PageKind;
use crate::plan::url::{page_path, pdf_path};
use minijinja::Value;
use std::collections::BTreeSet;

/// How much of a report a page shows.
#[derive(Clone, Copy)]
pub(super) enum Depth<'t> {
    /// Title, dates and URL, for lists of reports.
    Entry,
    /// Also sections and clauses.
    Contents,
    /// Also preface, closing and key figures.
    Full(&'t FrameTexts<'t>),
}

/// Builds the view of a report.
pub(super) fn report_view(context: &RenderContext, link_context: &LinkContext, depth: Depth<'_>) -> ReportView {
    let (index, locale) = (link_context.report, link_context.locale);
    let report = &context.site.reports[index];
    let tools = &context.tools[locale];
    let text = |text: &Option<Localized<String>>| text.as_ref().map(|text| text.get(locale).clone());
    let page = |kind| link_context.url_base.to(&page_path(&context.site, kind, locale));
    let moment = |moment: Moment| DateView { text: tools.dates.moment(moment), iso: context.site.time_zone.iso(moment) };
    let is_entry = matches!(depth, Depth::Entry);
    let frames = match depth {
        Depth::Full(frames) => Some(frames),
        Depth::Entry | Depth::Contents => None,
    };
    let frame = |text: Option<&FrameText<'_>>| text.map(|text| frame_view(context, link_context, text, PageKind::Report(index)));
    let corrections = report.corrections.iter().map(|correction| correction_view(context, link_context, correction));
    ReportView {
        id: report.id.clone(),
        title: report.title.get(locale).clone(),
        title_parts: title_parts(context, report, locale),
        edition: report.edition.get(locale).clone(),
        description: report.description.get(locale).clone(),
        href: page(PageKind::Report(index)),
        whole_href: page(PageKind::Whole(index)),
        poster_href: report.poster.as_ref().map(|_| page(PageKind::Poster(index))),
        data_href: report.has_data().then(|| link_context.data_page(&context.site)),
        pdf: pdf(context, link_context),
        citation: citation(context, link_context),
        issuer: issuer(&context.site, report, locale).to_owned(),
        source: text(&report.source),
        author: text(&report.author),
        editor: text(&report.editor),
        data_use: text(&report.data_use),
        next_release: text(&report.next_release),
        published: moment(report.published),
        formed: DateView { text: tools.dates.cover(report.formed), iso: report.formed.to_string() },
        disclosure: tools.messages.get(disclosure(report)).to_owned(),
        period: report.period.map(|(start, end)| {
            let (start, end) = (tools.dates.day(start), tools.dates.day(end));
            tools.messages.fill("period", &[("start", &start), ("end", &end)])
        }),
        as_of: report.as_of.map(|date| tools.dates.day(date)),
        corrections: corrections.collect(),
        seal: seal(context, link_context),
        catalogue: catalogue(context, report, locale, tools),
        key_figures: if is_entry { Vec::new() } else { key_figures(context, link_context) },
        waivers: if is_entry { Vec::new() } else { key_figure_waivers(context, link_context) },
        sections: if is_entry { Vec::new() } else { section_links(context, link_context) },
        completeness: frames.and_then(|_| completeness_text(context, link_context)),
        preface: frame(frames.and_then(|frames| frames.preface.as_ref())),
        closing: frame(frames.and_then(|frames| frames.closing.as_ref())),
    }
}

fn disclosure(report: &Report) -> &'static str {
    match report.disclosure {
        Disclosure::Proactive => "disclosure_proactive",
        Disclosure::OnRequest => "disclosure_on_request",
    }
}

/// Returns the sentence on how many clauses are up to date in a language; `None` if all are.
fn completeness_text(context: &RenderContext, link_context: &LinkContext) -> Option<String> {
    let (done, all) = completeness(context, link_context).filter(|(done, all)| done < all)?;
    let messages = &context.tools[link_context.locale].messages;
    Some(messages.fill("translation_share", &[("done", &done.to_string()), ("all", &all.to_string())]))
}

/// Returns the view of the report's seal.
fn seal(context: &RenderContext, link_context: &LinkContext) -> Option<SealView> {
    let report = &context.site.reports[link_context.report];
    let seal = report.seal.as_ref()?;
    let head = report.files.get(&seal.file.id)?.head?;
    Some(SealView {
        src: link_context.file(&context.site, &seal.file.id),
        text: seal.text.get(link_context.locale).clone(),
        width: head.width,
        height: head.height,
    })
}

/// Returns how the report is cited, with its permanent address; `None` if the site's address is not known.
fn citation(context: &RenderContext, link_context: &LinkContext) -> Option<String> {
    let (index, locale) = (link_context.report, link_context.locale);
    let report = &context.site.reports[index];
    let address = context.plan.base.as_ref()?.join(&page_path(&context.site, PageKind::Report(index), locale));
    let values = [
        ("issuer", issuer(&context.site, report, locale)),
        ("title", &report_title(context, index, locale)),
        ("date", &report.published.day.to_string()),
        ("address", &address),
    ];
    Some(context.tools[locale].messages.fill("citation", &values))
}

/// Returns the view of the report's PDF, if there is one for download.
fn pdf(context: &RenderContext, link_context: &LinkContext) -> Option<PdfView> {
    let (report, locale) = (link_context.report, link_context.locale);
    let tools = &context.tools[locale];
    let pdf = context.plan.pdf(report, locale)?;
    let href = link_context.url_base.to(&pdf_path(&context.site, report, locale));
    Some(PdfView { href, size: tools.numbers.file_size(pdf.length, &tools.messages) })
}

/// Returns the rows of the disclosure catalogue record; empty if the report has none.
fn catalogue(context: &RenderContext, report: &Report, locale: usize, tools: &Tools) -> Vec<CatalogueView> {
    let Some(record) = &report.catalogue else { return Vec::new() };
    let text = |text: &Option<Localized<String>>| text.as_ref().map(|text| text.get(locale).clone());
    let rows = [
        ("catalogue_index_number", record.index_number.clone()),
        ("catalogue_document_number", text(&record.document_number)),
        ("catalogue_issuer", Some(issuer(&context.site, report, locale).to_owned())),
        ("catalogue_theme", text(&record.theme)),
        ("catalogue_genre", text(&record.genre)),
        ("catalogue_summary", text(&record.summary)),
        ("catalogue_formed", Some(tools.dates.cover(report.formed))),
        ("catalogue_published", Some(tools.dates.moment(report.published))),
    ];
    let view =
        |(key, value): (&str, Option<String>)| Some(CatalogueView { label: tools.messages.get(key).to_owned(), value: value? });
    rows.into_iter().filter_map(view).collect()
}

/// Returns the key figures of a report.
pub(super) fn key_figures(context: &RenderContext, link_context: &LinkContext) -> Vec<KeyFigureView> {
    let report = &context.site.reports[link_context.report];
    figure_views(context, link_context, report.key_figures.iter().filter_map(|reference| report.fact(&reference.id)))
}

/// Returns the figures that stand for a section: the key figures of its report that it prints, then the others in its order.
/// Without those that a note explains, for which a picture has no room, and without targets, which stand beside their results.
pub(super) fn section_figures(context: &RenderContext, link_context: &LinkContext, position: usize) -> Vec<KeyFigureView> {
    let report = &context.site.reports[link_context.report];
    let passages = passages(context, link_context, position);
    let is_explained = |id: &str| passages.iter().any(|passage| note_of(report, id, passage.place).is_some());
    let is_target = |id: &str| report.facts.values().any(|fact| fact.target.as_ref().is_some_and(|target| target.id == id));
    let mut seen = BTreeSet::new();
    let mut ids: Vec<&str> = passages.iter().flat_map(|passage| passage.facts.iter().copied()).collect();
    ids.retain(|id| seen.insert(*id) && !is_explained(id) && !is_target(id));
    ids.sort_by_key(|id| !report.key_figures.iter().any(|reference| reference.id == *id));
    figure_views(context, link_context, ids.into_iter().filter_map(|id| report.fact(id)))
}

/// Returns figures as they stand on the front page.
fn figure_views<'f>(
    context: &RenderContext,
    link_context: &LinkContext,
    figures: impl Iterator<Item = &'f Fact>,
) -> Vec<KeyFigureView> {
    let report = &context.site.reports[link_context.report];
    let tools = &context.tools[link_context.locale];
    let printer = Printer { numbers: &tools.numbers, messages: &tools.messages, locale: link_context.locale };
    let view = |fact: &Fact| {
        // A percent sign is part of the number; any other unit is printed smaller.
        let printed = tools.numbers.fact(fact);
        let (value, unit) = (printed.number_of_card(), printed.unit_apart().to_owned());
        let target = fact.target.as_ref().and_then(|target| report.fact(&target.id));
        let clause = fact.clause.as_ref().map(|clause| clause.id.as_str()).or_else(|| first_clause_with(report, &fact.id));
        KeyFigureView {
            id: fact.id.clone(),
            label: fact.label.get(link_context.locale).clone(),
            approx: printed.approximately,
            value,
            unit,
            waived: note_of(report, &fact.id, KEY_FIGURES).is_some(),
            earlier: earlier(&context.site, &printer, report, fact),
            context: target.map(|target| tools.messages.fill("target", &[("value", &tools.numbers.fact(target).full())])),
            href: link_context.place(&context.site, link_context.report, clause),
        }
    };
    figures.map(view).collect()
}

/// Returns the parts between which the lines of a title may be divided: behind the organisation that it begins with. Empty if it has
/// no such parts. A title is divided at the ends of words (GB/T 9704—2012, 7.3.1), which browsers do not know in Chinese.
fn title_parts(context: &RenderContext, report: &Report, locale: usize) -> Vec<String> {
    const SHORTEST: usize = 4;
    let title = report.title.get(locale);
    let names = [issuer(&context.site, report, locale), context.site.organization.name.get(locale)];
    let rest = |name: &str| Some((name.to_owned(), title.strip_prefix(name)?.to_owned()));
    let parts = names.into_iter().filter_map(rest).find(|(_, rest)| rest.chars().count() >= SHORTEST);
    let is_chinese = context.site.locales().get(locale).chinese().is_some();
    parts.filter(|_| is_chinese).map_or_else(Vec::new, |(name, rest)| vec![name, rest])
}

/// Builds the view of a correction.
pub(super) fn correction_view(context: &RenderContext, link_context: &LinkContext, correction: &Correction) -> CorrectionView {
    let (index, locale) = (link_context.report, link_context.locale);
    let tools = &context.tools[locale];
    let (changes, reason) = (changes(tools, &context.site.reports[index], correction, locale), correction.text.get(locale));
    CorrectionView {
        date: DateView { text: tools.dates.moment(correction.date), iso: context.site.time_zone.iso(correction.date) },
        text: in_words(tools, &changes, reason),
        changes,
        reason: reason.clone(),
        href: correction.clause.as_ref().map(|clause| link_context.place(&context.site, index, Some(&clause.id))),
    }
}

/// Returns what readers are told of a correction: which figures were others before, and what the author wrote.
pub(super) fn correction_text(tools: &Tools, report: &Report, correction: &Correction, locale: usize) -> String {
    in_words(tools, &changes(tools, report, correction, locale), correction.text.get(locale))
}

/// Returns changed figures and what the author wrote as one text.
fn in_words(tools: &Tools, changes: &[ChangeView], reason: &str) -> String {
    let words = |change: &ChangeView| {
        let values = [("label", change.label.as_str()), ("old", &change.old), ("new", &change.new)];
        tools.messages.fill("correction_change", &values)
    };
    let changes: Vec<String> = changes.iter().map(words).collect();
    if changes.is_empty() {
        return reason.to_owned();
    }
    let changes = changes.join(tools.messages.get("chart_semicolon"));
    tools.messages.fill("correction_with_reason", &[("changes", &changes), ("reason", reason)])
}

/// Returns the figures that were others before a correction.
fn changes(tools: &Tools, report: &Report, correction: &Correction, locale: usize) -> Vec<ChangeView> {
    let change = |former: &FormerValue| {
        let fact = report.fact(&former.fact.id)?;
        let printed = |StatedValue { quantity, bound, approximate }: StatedValue| {
            // 近 says already that a number is an approximate one.
            let approximate = approximate && bound.is_none();
            tools.numbers.amount(&Amount { quantity, bound, unit: &fact.unit, approximate }).full()
        };
        let (old, new) = (printed(former.value), printed(former.new_value(fact)));
        Some(ChangeView { label: fact.label.get(locale).clone(), old, new })
    };
    correction.former_values.iter().filter_map(change).collect()
}

/// Returns the notes on key figures.
fn key_figure_waivers(context: &RenderContext, link_context: &LinkContext) -> Vec<WaiverView> {
    let report = &context.site.reports[link_context.report];
    let facts = report.key_figures.iter().map(|reference| reference.id.as_str()).collect();
    waivers(context, link_context, &Passage { place: KEY_FIGURES, number: String::new(), facts, clause: None })
}

/// Returns links to all sections and clauses of a report.
fn section_links(context: &RenderContext, link_context: &LinkContext) -> Vec<SectionLinkView> {
    let (index, locale) = (link_context.report, link_context.locale);
    let report = &context.site.reports[index];
    let mut links = Vec::with_capacity(report.sections.len());
    for (position, section) in report.sections.iter().enumerate() {
        let href = link_context.url_base.to(&page_path(&context.site, PageKind::Section(index, position), locale));
        let clauses = section.clauses(locale).enumerate().map(|(number, (shown, clause))| ClauseLinkView {
            id: clause.id.clone(),
            number: clause_number(context, index, locale, (position, number)),
            title: Prose::new(context, link_context, shown).plain(&clause.heading.content),
            language: foreign(context, shown, locale),
            href: format!("{href}#{}", clause.id),
        });
        links.push(SectionLinkView {
            id: section.id.clone(),
            number: section_number(context, index, locale, position),
            title: section_title(context, link_context, section),
            clauses: clauses.collect(),
            language: foreign(context, section.translations.shown(locale).0, locale),
            fallback: section.translations.own(locale).is_none(),
            href,
        });
    }
    links
}

/// Builds the view of the preface, the closing or the poster from its rendered text.
pub(super) fn frame_view(context: &RenderContext, link_context: &LinkContext, text: &FrameText<'_>, page: PageKind) -> FrameView {
    let language = foreign(context, text.shown, link_context.locale);
    let notice = context.tools[link_context.locale].messages.get("fallback_section");
    FrameView {
        body: Value::from_safe_string(text.body.placed(Placement::of(link_context))),
        notice: language.is_some().then(|| notice.to_owned()),
        behind: behind(context, link_context, text.passage.place, page),
        language,
        waivers: waivers(context, link_context, &text.passage),
    }
}

/// Returns the id of the clause in which the main language first prints a fact.
fn first_clause_with<'r>(report: &'r Report, fact: &str) -> Option<&'r str> {
    let prints = |clause: &&Clause| {
        clause.inlines().any(|inline| matches!(inline, Inline::Fact(reference) if reference.id == fact))
            || exhibits(&clause.blocks).any(|exhibit| report.exhibited(exhibit).contains(&fact))
    };
    let mut clauses = report.sections.iter().flat_map(|section| &section.translations.source().1.narrative.clauses);
    clauses.find(prints).map(|clause| clause.id.as_str())
}
