//! Reads `report.yaml`, `facts.yaml` and the narratives of a folder into a [`ReportManuscript`].

use crate::diagnostic::{self, Code, Diagnostic, Place, Position, Sentence, Sink};
use crate::load::documents::{CLOSING, Document, POSTER, PREFACE, ReportDocuments};
use crate::load::report_schema::{CatalogueEntry, DisclosureWord, NumberingWord, ReportFile};
use crate::load::schema::Text;
use crate::model::alias::{Alias, PlaceAlias};
use crate::model::cell_fact;
use crate::model::correction;
use crate::model::date::{CoverDate, Moment, read_cover_date, read_date, read_moment};
use crate::model::exhibit_number::{self, ExhibitNumbers};
use crate::model::exhibit_reader;
use crate::model::fact::Fact;
use crate::model::fact_reader::FactReader;
use crate::model::loan;
use crate::model::relation::{self, Relation};
use crate::model::report::{
    Catalogue, Disclosure, Exhibits, Numbering, PlaceLink, ReportManuscript, Seal, Section, Translations,
};
use crate::model::shared_context::{SharedContext, check_format};
use crate::model::text::{Reference, TextReader};
use crate::model::translation_record::TranslationRecord;
use crate::narrative::{Inline, LinkTarget, is_id};
use crate::partial::Partial;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Reads reports against the parts that all reports share.
pub(super) struct ReportReader<'a> {
    pub shared_context: &'a SharedContext,
}

impl ReportReader<'_> {
    /// Reads a report. `None` if `report.yaml` is missing or cannot be read at all; that has been reported. If a required
    /// key is missing or wrong, its value is `None`, and the rest of the report is still read.
    pub(super) fn read(&self, documents: &ReportDocuments, diagnostics: &mut Sink) -> Option<ReportManuscript> {
        check_format(documents.report.as_ref(), |file| file.format.as_ref(), diagnostics);
        check_format(documents.facts.as_ref(), |file| file.format.as_ref(), diagnostics);
        check_format(documents.tables.as_ref(), |file| file.format.as_ref(), diagnostics);
        check_format(documents.record.as_ref(), |file| file.format.as_ref(), diagnostics);
        let document = documents.report.as_option()?;
        let (file, entry) = (&document.file, &document.value);
        let texts = TextReader::new(document, &self.shared_context.locales);
        let exhibits = exhibit_reader::read(self.shared_context, documents, diagnostics);
        let facts = self.facts(documents, &exhibits, diagnostics);
        let exhibits = match documents.facts.as_option() {
            Some(file) => exhibits.map(|exhibits| cell_fact::bound(exhibits, &file.value, &facts)),
            None => exhibits,
        };
        let source_locale = self.source_locale(file, entry, diagnostics);
        let sections = self.sections(documents, &texts, (entry, source_locale), diagnostics);
        let (formed, published) = dates(&texts, entry, diagnostics);
        let disclosure = disclosure(&texts, entry, diagnostics);
        let mut references = |list: &[Text]| list.iter().filter_map(|id| Reference::read(file, id, diagnostics)).collect();
        let key_figures = references(&entry.key_figures);
        let preface = Translations::read(documents, PREFACE, &self.shared_context.locales, source_locale);
        let closing = Translations::read(documents, CLOSING, &self.shared_context.locales, source_locale);
        let poster = Translations::read(documents, POSTER, &self.shared_context.locales, source_locale);
        let all_translations =
            || sections.iter().map(|section| &section.translations).chain(&preface).chain(&closing).chain(&poster);
        let seal = entry
            .seal
            .as_ref()
            .and_then(|seal| Some(Seal { file: Reference::new(file, &seal.file), text: texts.read(&seal.text, diagnostics)? }));
        let mut targets = Targets::of(all_translations(), documents);
        let named = seal.as_ref().map(|seal| &seal.file.id).filter(|name| documents.files.contains_key(*name));
        targets.files.extend(named.cloned());
        let is_prose_complete =
            all_translations().flat_map(Translations::versions).all(|(_, version)| version.narrative.is_complete());
        let report = ReportManuscript {
            id: documents.id.clone(),
            file: file.clone(),
            source_locale,
            title: texts.needed_text("title", entry.title.as_ref(), diagnostics),
            edition: texts.needed_text("edition", entry.edition.as_ref(), diagnostics),
            description: texts.needed_text("description", entry.description.as_ref(), diagnostics),
            keywords: texts.read_optional(entry.keywords.as_ref(), diagnostics),
            period: period(file, entry, diagnostics),
            as_of: entry.as_of.as_ref().and_then(|date| read_date(file, date, diagnostics)),
            source: texts.read_optional(entry.source.as_ref(), diagnostics),
            issuer: texts.read_optional(entry.issuer.as_ref(), diagnostics),
            author: texts.read_optional(entry.author.as_ref(), diagnostics),
            editor: texts.read_optional(entry.editor.as_ref(), diagnostics),
            data_use: texts.read_optional(entry.data_use.as_ref(), diagnostics),
            next_release: texts.read_optional(entry.next_release.as_ref(), diagnostics),
            corrections: correction::read(&texts, entry, published, diagnostics),
            seal,
            formed,
            published,
            disclosure,
            catalogue: entry.catalogue.as_ref().map(|entry| catalogue(&texts, entry, diagnostics)),
            numbering: numbering(entry),
            series: document.map(|document| document.value.series.as_ref().map(|series| series.value.clone())),
            preface,
            closing,
            poster,
            relations: self.relations(documents, diagnostics),
            exhibits,
            facts,
            key_figures,
            aliases: place_aliases(&documents.id, &document),
            fact_aliases: fact_aliases(documents),
            files: documents.files.clone(),
            unreadable: documents.unreadable.clone(),
            anchors: sections.borrowed().and_then(|sections| Partial::new(anchors(sections), is_prose_complete)),
            used_files: targets.files,
            shown_pictures: targets.pictures,
            links: targets.links,
            exhibit_numbers: ExhibitNumbers::new(),
            translation_record: self.translation_record(documents, diagnostics),
            borrowings: Vec::new(),
            loans: BTreeMap::new(),
            sections: sections.into_value(),
        };
        let borrowings = loan::borrowings(&report);
        if !report.exhibits.are_numbered {
            return Some(ReportManuscript { borrowings, ..report });
        }
        let exhibit_numbers = exhibit_number::numbers(&report);
        let sections = exhibit_numbers.iter().filter_map(|(address, exhibit)| Some((address.clone(), exhibit.section?)));
        let mut anchors = (*report.anchors).clone();
        anchors.extend(sections);
        let anchors = Partial::new(anchors, report.anchors.is_complete());
        Some(ReportManuscript { anchors, exhibit_numbers, borrowings, ..report })
    }

    fn facts(
        &self,
        documents: &ReportDocuments,
        exhibits: &Partial<Exhibits>,
        diagnostics: &mut Sink,
    ) -> Partial<BTreeMap<String, Fact>> {
        let Some(document) = documents.facts.as_option() else { return no_facts(documents, diagnostics) };
        let texts = TextReader::new(document, &self.shared_context.locales);
        let SharedContext { units, indicators, .. } = self.shared_context;
        let reader = FactReader { texts, units, indicators, exhibits };
        document.and_then(|document| reader.read(&document.value, diagnostics))
    }

    fn translation_record(&self, documents: &ReportDocuments, diagnostics: &mut Sink) -> Option<Arc<TranslationRecord>> {
        let document = documents.record.as_ref()?;
        Some(Arc::new(TranslationRecord::read(document, &self.shared_context.locales, diagnostics)))
    }

    fn relations(&self, documents: &ReportDocuments, diagnostics: &mut Sink) -> Vec<Relation> {
        let Some(document) = documents.facts.as_option() else { return Vec::new() };
        let texts = TextReader::new(document, &self.shared_context.locales);
        let entries = document.value.relations.0.iter();
        entries.filter_map(|(id, entry)| relation::read(Reference::new(texts.file, id), entry, &texts, diagnostics)).collect()
    }

    /// The language that the others are translated from, by index: the first one of the site, if `report.yaml` names none.
    fn source_locale(&self, file: &Arc<str>, entry: &ReportFile, diagnostics: &mut Sink) -> usize {
        let Some(named) = &entry.source_language else { return 0 };
        let locales = &self.shared_context.locales;
        locales.index(&named.value).unwrap_or_else(|| {
            if locales.is_draft(&named.value) {
                let message = Sentence::new(
                    format!("原文的语种“{}”在 site.yaml 里写着 draft: true，还不发布。", named.value),
                    format!("The source language `{}` is a draft in site.yaml: it is not published.", named.value),
                );
                diagnostics.push(Diagnostic::new(Code::LanguageDraft, message).at(file, named.position).help(
                    "请先在 site.yaml 里删去它的 draft: true，或者换一个已发布的语种。",
                    "Delete its `draft: true` in site.yaml, or name a language that is published.",
                ));
            }
            diagnostics.extend(locales.unknown(file, named));
            0
        })
    }

    /// The sections in order. Complete if each listed section has a file.
    fn sections(
        &self,
        documents: &ReportDocuments,
        texts: &TextReader<'_>,
        (entry, source_locale): (&ReportFile, usize),
        diagnostics: &mut Sink,
    ) -> Partial<Vec<Section>> {
        let listed = texts.needed("sections", "sections: [overview]", entry.sections.as_ref(), diagnostics);
        let Some(listed) = listed else { return Partial::incomplete(Vec::new()) };
        if listed.value.is_empty() {
            let message = Sentence::new("报告至少要有一个部分。", "A report needs at least one section.");
            diagnostics.push(Diagnostic::new(Code::MissingKey, message).at(texts.file, listed.position));
            return Partial::incomplete(Vec::new());
        }
        let listed = listed.value.iter().map(|id| (id, false)).chain(entry.appendices.iter().map(|id| (id, true)));
        listed
            .map(|(id, is_appendix)| self.section(documents, texts.file, (id, is_appendix, source_locale), diagnostics))
            .collect()
    }

    fn section(
        &self,
        documents: &ReportDocuments,
        file: &Arc<str>,
        (id, is_appendix, source_locale): (&Text, bool, usize),
        diagnostics: &mut Sink,
    ) -> Option<Section> {
        let Reference { id, place } = Reference::read(file, id, diagnostics)?;
        if !is_id(&id) {
            diagnostics.push(diagnostic::ill_formed_id(&id).at_place(&place));
            return None;
        }
        let Some(translations) = Translations::read(documents, &id, &self.shared_context.locales, source_locale) else {
            diagnostics.push(self.section_missing(documents, &id, source_locale).at_place(&place));
            return None;
        };
        Some(Section { id, place, is_appendix, translations })
    }

    fn section_missing(&self, documents: &ReportDocuments, id: &str, source_locale: usize) -> Diagnostic {
        let code = self.shared_context.locales.iter().nth(source_locale).map_or("zh", |locale| locale.code.as_str());
        let wanted = format!("content/{}/{id}.{code}.md", documents.id);
        let message = Sentence::new(format!("没有这一部分的文件：{wanted}。"), format!("This section has no file: {wanted}."));
        let near = documents.unlisted.iter().map(String::as_str);
        Diagnostic::new(Code::FileMissing, message).help_if(diagnostic::suggestion(id, near))
    }
}

fn anchors(sections: &[Section]) -> BTreeMap<String, usize> {
    let mut anchors = BTreeMap::new();
    for (index, section) in sections.iter().enumerate() {
        // If an id occurs twice, which is reported as an error, the first place counts.
        anchors.entry(section.id.clone()).or_insert(index);
        for (id, _) in section.translations.source().1.narrative.anchors() {
            anchors.entry(id.to_owned()).or_insert(index);
        }
    }
    anchors
}

/// The link targets and images of the narrative.
#[derive(Default)]
struct Targets {
    files: BTreeSet<String>,
    pictures: BTreeSet<String>,
    links: Vec<PlaceLink>,
}

impl Targets {
    fn of<'a>(translations: impl Iterator<Item = &'a Translations>, documents: &ReportDocuments) -> Targets {
        let mut targets = Targets::default();
        for (_, version) in translations.flat_map(Translations::versions) {
            targets.pictures.extend(version.narrative.images().into_iter().map(|image| image.source.clone()));
            for inline in version.narrative.inlines() {
                let Inline::Link(link) = inline else { continue };
                match &link.target {
                    LinkTarget::Place { report, id } => {
                        let place = Place { file: version.file.clone(), position: link.position };
                        let is_empty = link.content.is_empty();
                        targets.links.push(PlaceLink { report: report.clone(), id: id.clone(), is_empty, place });
                    }
                    LinkTarget::File { path, .. } => drop(targets.files.insert(path.clone())),
                    LinkTarget::External(_) => {}
                }
            }
        }
        targets.pictures.retain(|name| documents.files.contains_key(name));
        targets.files.retain(|name| documents.files.contains_key(name));
        targets.files.extend(targets.pictures.iter().cloned());
        targets
    }
}

/// Without `facts.yaml`, a text that refers to facts is reported once for the missing file, and not for each fact.
fn no_facts(documents: &ReportDocuments, diagnostics: &mut Sink) -> Partial<BTreeMap<String, Fact>> {
    let mut inlines = documents.narratives.values().flat_map(|document| document.value.inlines());
    let named = inlines.any(|inline| matches!(inline, Inline::Fact(_)));
    if named && documents.facts.is_complete() {
        let wanted = format!("content/{}/facts.yaml", documents.id);
        let message = Sentence::new(
            format!("正文引用了数据，却没有文件 {wanted}。"),
            format!("The text refers to facts, but there is no file {wanted}."),
        );
        let place = Place { file: documents.file.clone(), position: Position::start() };
        diagnostics.push(Diagnostic::new(Code::FileMissing, message).at_place(&place));
    }
    documents.facts.borrowed().and_then(|_| Partial::new(BTreeMap::new(), !named))
}

/// The document's own date and its time of publication, in this order.
fn dates(texts: &TextReader<'_>, entry: &ReportFile, diagnostics: &mut Sink) -> (Option<CoverDate>, Option<Moment>) {
    let file = texts.file;
    let formed = texts.needed("formed", "formed: 2024-01-09", entry.formed.as_ref(), diagnostics);
    let formed = formed.and_then(|date| read_cover_date(file, date, diagnostics));
    let written = texts.needed("published", "published: 2024-01-09 09:00", entry.published.as_ref(), diagnostics);
    let published = written.and_then(|moment| read_moment(file, moment, diagnostics));
    let (Some(published), Some(written)) = (published, written) else { return (formed, published) };
    if published.minute.is_none() {
        diagnostics.push(without_minute(published).at(file, written.position));
    }
    if let Some(formed) = formed
        && published.day < formed.first_day()
    {
        let message = Sentence::new(
            format!("发布时间（{}）早于成文日期（{formed}）。", published.day),
            format!("The publication date ({}) is before the date of the document ({formed}).", published.day),
        );
        diagnostics.push(out_of_order(message).at(file, written.position));
    }
    (formed, Some(published))
}

fn without_minute(published: Moment) -> Diagnostic {
    let message = Sentence::new(
        format!("发布时间只有日期（{published}），政府网站的 PubDate 标签要求精确到分。"),
        format!("The publication time is only a date ({published}); government sites need `PubDate` to the minute."),
    );
    Diagnostic::new(Code::PublishedMinute, message).help(
        "规定见《政府网站发展指引》附件《网页设计规范》（国办发〔2017〕47号）。知道时间就在日期后面写上，如 09:00；不知道就不要编，在 site.yaml 的 levels 里写 published-minute: off，标签里就只有日期。",
        "The rule is in the annex to 国办发〔2017〕47号 on the design of government pages. Add the time, such as 09:00, if it is known. Do not invent one: with `published-minute: off` under `levels` in site.yaml the tag contains only the date.",
    )
}

pub(super) fn out_of_order(message: Sentence) -> Diagnostic {
    Diagnostic::new(Code::DateOrder, message).help("请核对这两个日期。", "Check the two dates.")
}

fn period(file: &Arc<str>, entry: &ReportFile, diagnostics: &mut Sink) -> Option<(Date, Date)> {
    let period = entry.period.as_ref()?;
    let start = read_date(file, &period.start, diagnostics);
    let end = read_date(file, &period.end, diagnostics);
    let (start, end) = (start?, end?);
    if end < start {
        let message = Sentence::new(
            format!("期间的结束（{end}）早于开始（{start}）。"),
            format!("The period ends ({end}) before it starts ({start})."),
        );
        diagnostics.push(out_of_order(message).at(file, period.end.position));
    }
    Some((start, end))
}

fn numbering(entry: &ReportFile) -> Numbering {
    match entry.numbering.as_ref().map(|numbering| numbering.value) {
        Some(NumberingWord::Document) => Numbering::Document,
        Some(NumberingWord::Parts) | None => Numbering::Parts,
    }
}

fn disclosure(texts: &TextReader<'_>, entry: &ReportFile, diagnostics: &mut Sink) -> Option<Disclosure> {
    let disclosure = texts.needed("disclosure", "disclosure: 主动公开", entry.disclosure.as_ref(), diagnostics)?;
    Some(match disclosure.value {
        DisclosureWord::OnRequest => Disclosure::OnRequest,
        DisclosureWord::Proactive => Disclosure::Proactive,
    })
}

fn catalogue(texts: &TextReader<'_>, entry: &CatalogueEntry, diagnostics: &mut Sink) -> Catalogue {
    Catalogue {
        index_number: entry.index_number.as_ref().map(|number| number.value.clone()),
        document_number: texts.read_optional(entry.document_number.as_ref(), diagnostics),
        theme: texts.read_optional(entry.theme.as_ref(), diagnostics),
        genre: texts.read_optional(entry.genre.as_ref(), diagnostics),
        summary: texts.read_optional(entry.summary.as_ref(), diagnostics),
    }
}

fn place_aliases(report: &str, document: &Document<ReportFile>) -> Vec<PlaceAlias> {
    let aliases = Alias::read_all(&document.file, &document.value.aliases);
    aliases.into_iter().map(|alias| PlaceAlias::read(report, alias)).collect()
}

fn fact_aliases(documents: &ReportDocuments) -> Vec<Alias> {
    let facts = documents.facts.as_ref();
    facts.map(|facts| Alias::read_all(&facts.file, &facts.value.aliases)).unwrap_or_default()
}
