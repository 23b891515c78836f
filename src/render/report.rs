//! The views of a report: its data beside the title, its contents, its text.

use super::facts::{CLOSING, KEY_FIGURES, PREFACE, Passage, note_of};
use super::metadata::issuer;
use super::numbers::chinese_numeral;
use super::prose::Prose;
use super::views::{
    CatalogueView, ClauseLinkView, ClauseView, CorrectionView, DateView, FrameView, KeyFigureView, LanguageView, NeighbourView,
    PdfView, ReportView, SectionLinkView, SectionView, WaiverView,
};
use super::{Renderer, Tools};
use crate::model::date::Moment;
use crate::model::fact::Fact;
use crate::model::locale::Locale;
use crate::model::report::{Disclosure, Report, Section, Telling};
use crate::model::text::Localized;
use crate::narrative::{Clause, Inline, Narrative, exhibits};
use crate::plan::links::Surroundings;
use crate::plan::navigation;
use crate::plan::page::PageKind;
use crate::plan::url::{Way, page_path, pdf_path};
use minijinja::Value;

/// How much of a report a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Title, dates and address, for lists of reports.
    Entry,
    /// With sections and clauses.
    Contents,
    /// With preface, closing and key figures as well.
    Full,
}

impl Renderer {
    pub(super) fn report_view(&self, surroundings: &Surroundings, depth: Depth) -> ReportView {
        let (index, locale) = (surroundings.report, surroundings.locale);
        let report = &self.site.reports[index];
        let tools = &self.tools[locale];
        let text = |text: &Option<Localized<String>>| text.as_ref().map(|text| text.get(locale).clone());
        let page = |kind| surroundings.way.to(&page_path(&self.site, kind, locale));
        let moment = |moment: Moment| DateView { text: tools.dates.moment(moment), iso: self.site.time_zone.iso(moment) };
        let disclosure = match report.disclosure {
            Disclosure::Proactive => "disclosure_proactive",
            Disclosure::OnRequest => "disclosure_on_request",
        };
        let corrections = report.corrections.iter().map(|correction| CorrectionView {
            date: moment(correction.date),
            text: correction.text.get(locale).clone(),
            href: correction.clause.as_ref().map(|clause| surroundings.place(&self.site, index, Some(&clause.id))),
        });
        ReportView {
            id: report.id.clone(),
            title: report.title.get(locale).clone(),
            edition: report.edition.get(locale).clone(),
            description: report.description.get(locale).clone(),
            href: page(PageKind::Report(index)),
            whole_href: page(PageKind::Whole(index)),
            data_href: report.has_data().then(|| surroundings.data_page(&self.site)),
            pdf: self.plan.offer(index, locale).map(|offer| PdfView {
                href: surroundings.way.to(&pdf_path(&self.site, index, locale)),
                size: tools.numbers.file_size(offer.length, &tools.messages),
            }),
            issuer: issuer(&self.site, report, locale).to_owned(),
            source: text(&report.source),
            author: text(&report.author),
            editor: text(&report.editor),
            published: moment(report.published),
            formed: DateView { text: tools.dates.cover(report.formed), iso: report.formed.to_string() },
            disclosure: tools.messages.get(disclosure).to_owned(),
            period: report.period.map(|(start, end)| {
                let (start, end) = (tools.dates.day(start), tools.dates.day(end));
                tools.messages.fill("period", &[("start", &start), ("end", &end)])
            }),
            as_of: report.as_of.map(|date| tools.dates.day(date)),
            corrections: corrections.collect(),
            catalogue: self.catalogue(report, locale, tools),
            key_figures: if depth == Depth::Entry { Vec::new() } else { self.key_figures(surroundings) },
            waivers: if depth == Depth::Entry { Vec::new() } else { self.key_figure_waivers(surroundings) },
            sections: if depth == Depth::Entry { Vec::new() } else { self.section_links(surroundings) },
            preface: self.frame(surroundings, PREFACE, report.preface.as_ref(), depth),
            closing: self.frame(surroundings, CLOSING, report.closing.as_ref(), depth),
        }
    }

    fn catalogue(&self, report: &Report, locale: usize, tools: &Tools) -> Vec<CatalogueView> {
        let Some(record) = &report.catalogue else { return Vec::new() };
        let text = |text: &Option<Localized<String>>| text.as_ref().map(|text| text.get(locale).clone());
        let rows = [
            ("catalogue_index_number", record.index_number.clone()),
            ("catalogue_document_number", text(&record.document_number)),
            ("catalogue_issuer", Some(issuer(&self.site, report, locale).to_owned())),
            ("catalogue_theme", text(&record.theme)),
            ("catalogue_genre", text(&record.genre)),
            ("catalogue_summary", text(&record.summary)),
            ("catalogue_formed", Some(tools.dates.cover(report.formed))),
            ("catalogue_published", Some(tools.dates.moment(report.published))),
        ];
        let view = |(key, value): (&str, Option<String>)| {
            Some(CatalogueView { label: tools.messages.get(key).to_owned(), value: value? })
        };
        rows.into_iter().filter_map(view).collect()
    }

    pub(super) fn key_figures(&self, surroundings: &Surroundings) -> Vec<KeyFigureView> {
        let report = &self.site.reports[surroundings.report];
        let tools = &self.tools[surroundings.locale];
        let figures = report.key_figures.iter().filter_map(|reference| report.facts.get(&reference.id));
        let view = |fact: &Fact| {
            // A sign of percent belongs to the number; a unit is set smaller.
            let printed = tools.numbers.fact(fact);
            let (value, unit) = (printed.number_with_sign(), printed.unit_apart().to_owned());
            let target = fact.target.as_ref().and_then(|target| report.facts.get(&target.id));
            let clause = fact.clause.as_ref().map(|clause| clause.id.as_str()).or_else(|| first_clause_with(report, &fact.id));
            KeyFigureView {
                id: fact.id.clone(),
                label: fact.label.get(surroundings.locale).clone(),
                approx: printed.approximately,
                value,
                unit,
                waived: note_of(report, &fact.id, KEY_FIGURES).is_some(),
                context: target.map(|target| tools.messages.fill("target", &[("value", &tools.numbers.fact(target).full())])),
                href: surroundings.place(&self.site, surroundings.report, clause),
            }
        };
        figures.map(view).collect()
    }

    fn key_figure_waivers(&self, surroundings: &Surroundings) -> Vec<WaiverView> {
        let report = &self.site.reports[surroundings.report];
        let facts = report.key_figures.iter().map(|reference| reference.id.as_str()).collect();
        self.waivers(surroundings, &Passage { place: KEY_FIGURES, number: String::new(), facts, clause: None })
    }

    fn section_links(&self, surroundings: &Surroundings) -> Vec<SectionLinkView> {
        let (index, locale) = (surroundings.report, surroundings.locale);
        let report = &self.site.reports[index];
        let mut links = Vec::with_capacity(report.sections.len());
        for (position, section) in report.sections.iter().enumerate() {
            let href = surroundings.way.to(&page_path(&self.site, PageKind::Section(index, position), locale));
            let clauses = section.clauses(locale).enumerate().map(|(number, (shown, clause))| ClauseLinkView {
                id: clause.id.clone(),
                number: self.clause_number(locale, position, number),
                title: self.prose(surroundings, shown, "").plain(&clause.heading.content),
                language: self.foreign(shown, locale),
                href: format!("{href}#{}", clause.id),
            });
            links.push(SectionLinkView {
                id: section.id.clone(),
                number: self.section_number(locale, position),
                title: self.section_title(surroundings, section),
                clauses: clauses.collect(),
                language: self.foreign(section.telling.shown(locale).0, locale),
                fallback: section.telling.own(locale).is_none(),
                href,
            });
        }
        links
    }

    /// Preface or closing, in the language there is.
    fn frame(
        &self,
        surroundings: &Surroundings,
        prefix: &'static str,
        telling: Option<&Telling>,
        depth: Depth,
    ) -> Option<FrameView> {
        let telling = telling.filter(|_| depth == Depth::Full)?;
        let (shown, version) = telling.shown(surroundings.locale);
        let language = self.foreign(shown, surroundings.locale);
        let notice = language.is_some().then(|| self.tools[surroundings.locale].messages.get("fallback_section").to_owned());
        let prose = self.prose(surroundings, shown, prefix);
        let footnotes = prose.footnotes(&version.narrative.footnotes, &all(&version.narrative));
        let body = prose.within(prefix).blocks(&version.narrative.lead) + &footnotes.unwrap_or_default();
        let waivers = self.waivers(
            surroundings,
            &self.frame_passage(&self.site.reports[surroundings.report], telling, surroundings.locale, prefix),
        );
        Some(FrameView { body: Value::from_safe_string(body), language, notice, waivers })
    }

    pub(super) fn section_view(&self, surroundings: &Surroundings, position: usize) -> SectionView {
        let (index, locale) = (surroundings.report, surroundings.locale);
        let section = &self.site.reports[index].sections[position];
        let (shown, version) = section.telling.shown(locale);
        let prefix = if surroundings.whole { format!("{}-", section.id) } else { String::new() };
        let prose = self.prose(surroundings, shown, &prefix);
        let narrative = &version.narrative;
        let language = self.foreign(shown, locale);
        let title = narrative.title.as_ref().map(|title| prose.inlines(&title.content)).unwrap_or_default();
        let passages = self.passages(surroundings, position);
        let clauses = passages.iter().filter_map(|passage| self.clause_view(surroundings, section, passage, &prefix));
        let clauses = clauses.collect();
        let (previous, next) = navigation::neighbours(&self.site, index, position);
        let lead = prose.within(&section.id);
        SectionView {
            id: section.id.clone(),
            former_ids: self.former_ids(surroundings, &section.id),
            number: self.section_number(locale, position),
            title: Value::from_safe_string(title),
            fallback: language.is_some(),
            notice: language.is_some().then(|| self.tools[locale].messages.get("fallback_section").to_owned()),
            language,
            lead: (!narrative.lead.is_empty()).then(|| Value::from_safe_string(lead.blocks(&narrative.lead))),
            waivers: passages.first().map(|lead| self.waivers(surroundings, lead)).unwrap_or_default(),
            footnotes: prose.footnotes(&narrative.footnotes, &all(narrative)).map(Value::from_safe_string),
            clauses,
            previous: previous.map(|position| self.neighbour(surroundings, position)),
            next: next.map(|position| self.neighbour(surroundings, position)),
        }
    }

    /// A clause as the passage that it is, in a section whose footnotes have a prefix.
    fn clause_view(
        &self,
        surroundings: &Surroundings,
        section: &Section,
        passage: &Passage<'_>,
        prefix: &str,
    ) -> Option<ClauseView> {
        let locale = surroundings.locale;
        let (clause_locale, clause) = passage.clause?;
        let language = self.foreign(clause_locale, locale);
        // A clause borrowed alone brings its own footnotes, numbered in its own file.
        let shown = section.telling.shown(locale).0;
        let borrowed = clause_locale != shown;
        let own_prefix = format!("{prefix}{}-", self.site.locales().get(clause_locale).code);
        let prose = self.prose(surroundings, clause_locale, if borrowed { &own_prefix } else { prefix });
        let footnotes = section.telling.own(clause_locale).filter(|_| borrowed);
        let footnotes = footnotes.and_then(|own| prose.footnotes(&own.narrative.footnotes, &clause.footnote_numbers()));
        let body = prose.within(passage.place).blocks(&clause.blocks) + &footnotes.unwrap_or_default();
        let notice = self.tools[locale].messages.get("fallback_clause");
        Some(ClauseView {
            id: clause.id.clone(),
            former_ids: self.former_ids(surroundings, &clause.id),
            number: passage.number.clone(),
            plain_title: prose.plain(&clause.heading.content),
            title: Value::from_safe_string(prose.inlines(&clause.heading.content)),
            body: Value::from_safe_string(body),
            // The section's own notice already speaks for all of its clauses.
            notice: (language.is_some() && shown == locale).then(|| notice.to_owned()),
            language,
            waivers: self.waivers(surroundings, passage),
        })
    }

    /// What a place of the page was once called. The whole report on one page has no old
    /// addresses, and so nothing of them is printed.
    fn former_ids(&self, surroundings: &Surroundings, id: &str) -> Vec<String> {
        let former = if surroundings.whole { Vec::new() } else { self.site.reports[surroundings.report].former_ids(id) };
        former.into_iter().map(str::to_owned).collect()
    }

    fn neighbour(&self, surroundings: &Surroundings, position: usize) -> NeighbourView {
        let section = &self.site.reports[surroundings.report].sections[position];
        let path = page_path(&self.site, PageKind::Section(surroundings.report, position), surroundings.locale);
        NeighbourView {
            number: self.section_number(surroundings.locale, position),
            title: self.section_title(surroundings, section),
            language: self.foreign(section.telling.shown(surroundings.locale).0, surroundings.locale),
            href: surroundings.way.to(&path),
        }
    }

    /// A writer for narrative in language `shown` on a page of `surroundings`.
    pub(super) fn prose<'p>(&'p self, surroundings: &'p Surroundings, shown: usize, footnote_prefix: &'p str) -> Prose<'p> {
        Prose {
            site: &self.site,
            report: &self.site.reports[surroundings.report],
            locale: shown,
            numbers: &self.tools[shown].numbers,
            messages: &self.tools[surroundings.locale].messages,
            surroundings,
            footnote_prefix,
            passage: None,
            heading_offset: u8::from(surroundings.whole),
        }
    }

    pub(super) fn section_title(&self, surroundings: &Surroundings, section: &Section) -> String {
        let (shown, version) = section.telling.shown(surroundings.locale);
        let title = version.narrative.title.as_ref();
        title.map(|title| self.prose(surroundings, shown, "").plain(&title.content)).unwrap_or_default()
    }

    /// 第五部分; Part 5
    pub(super) fn section_number(&self, locale: usize, position: usize) -> String {
        let (number, chinese) = ((position + 1).to_string(), chinese_numeral(position + 1));
        self.tools[locale].messages.fill("number_section", &[("number", &number), ("chinese", &chinese)])
    }

    pub(super) fn clause_number(&self, locale: usize, section: usize, clause: usize) -> String {
        let (section, clause) = ((section + 1).to_string(), (clause + 1).to_string());
        self.tools[locale].messages.fill("number_clause", &[("section", &section), ("clause", &clause)])
    }

    /// The language of a text, where it is not the page's.
    pub(super) fn foreign(&self, shown: usize, locale: usize) -> Option<LanguageView> {
        (shown != locale).then(|| language_view(self.site.locales().get(shown)))
    }
}

pub fn language_view(locale: &Locale) -> LanguageView {
    LanguageView { code: locale.code.clone(), tag: locale.tag_text(), direction: locale.direction.as_str() }
}

/// The numbers of every footnote of a narrative.
fn all(narrative: &Narrative) -> Vec<u32> {
    (1..).take(narrative.footnotes.len()).collect()
}

/// Where a report's own page would be seen from: for words without links.
pub fn nowhere(report: usize, locale: usize) -> Surroundings {
    Surroundings { report, locale, way: Way::RelativeFrom(String::new()), whole: false }
}

/// The clause in which the main language first prints a fact.
fn first_clause_with<'r>(report: &'r Report, fact: &str) -> Option<&'r str> {
    let prints = |clause: &&Clause| {
        clause.inlines().any(|inline| matches!(inline, Inline::Fact(reference) if reference.id == fact))
            || exhibits(&clause.blocks).any(|exhibit| report.exhibited(exhibit).contains(&fact))
    };
    let mut clauses = report.sections.iter().flat_map(|section| &section.telling.shown(0).1.narrative.clauses);
    clauses.find(prints).map(|clause| clause.id.as_str())
}
