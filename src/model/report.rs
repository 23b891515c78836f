//! A report: one published document about one period.

use crate::diagnostic::{self, Code, Diagnostic, Place, Position, Sentence};
use crate::load::documents::{CLOSING, Document, PREFACE, ReportDocuments};
use crate::load::schema::{DisclosureWord, ReportFile};
use crate::load::slips;
use crate::load::sources::OtherFile;
use crate::model::date::{read_date, read_minute};
use crate::model::fact::{Fact, FactReader};
use crate::model::indicator::Indicators;
use crate::model::locale::Locales;
use crate::model::relation::{self, Relation};
use crate::model::text::{Localized, Reference, TextReader};
use crate::model::unit::Units;
use crate::narrative::{Clause, Narrative, is_id};
use jiff::civil::{Date, DateTime};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Debug, Clone)]
pub struct Report {
    /// The name of its folder, and of its folder on the site.
    pub id: String,
    /// The name of `report.yaml`.
    pub file: Arc<str>,
    pub title: Localized<String>,
    pub edition: Localized<String>,
    pub description: Localized<String>,
    pub keywords: Option<Localized<String>>,
    pub period: Option<(Date, Date)>,
    pub as_of: Option<Date>,
    /// The inner section that made it; shown beside the title.
    pub source: Option<Localized<String>>,
    /// The issuing unit, where it is not the organisation itself.
    pub issuer: Option<Localized<String>>,
    pub author: Option<Localized<String>>,
    pub editor: Option<Localized<String>>,
    /// 成文日期: the date the document itself bears.
    pub formed: Date,
    /// First publication, to the minute, in Chinese standard time.
    pub published: DateTime,
    pub corrections: Vec<Correction>,
    pub disclosure: Disclosure,
    pub catalogue: Option<Catalogue>,
    pub series: Option<String>,
    pub sections: Vec<Section>,
    pub preface: Option<Telling>,
    pub closing: Option<Telling>,
    pub facts: BTreeMap<String, Fact>,
    /// False when `facts.yaml` could not be read whole.
    pub facts_whole: bool,
    pub relations: Vec<Relation>,
    pub key_figures: Vec<Reference>,
    /// Old ids and what they are called now.
    pub aliases: Vec<(Reference, Reference)>,
    /// Pictures and attachments by their path in the report's folder.
    pub files: BTreeMap<String, OtherFile>,
}

#[derive(Debug, Clone)]
pub struct Correction {
    pub date: Date,
    pub text: Localized<String>,
    pub clause: Option<Reference>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disclosure {
    /// 主动公开
    Proactive,
    /// 依申请公开
    OnRequest,
}

/// The record of 政府信息公开目录, as far as the report does not hold it elsewhere.
#[derive(Debug, Clone)]
pub struct Catalogue {
    pub index_number: Option<String>,
    pub document_number: Option<Localized<String>>,
    pub theme: Option<Localized<String>>,
    pub genre: Option<Localized<String>>,
    pub summary: Option<Localized<String>>,
}

/// A part of a report; has a page of its own in every language.
#[derive(Debug, Clone)]
pub struct Section {
    pub id: String,
    pub place: Place,
    pub telling: Telling,
}

/// The same narrative told in the languages that have it.
#[derive(Debug, Clone)]
pub struct Telling {
    versions: Vec<Option<Version>>,
}

#[derive(Debug, Clone)]
pub struct Version {
    pub file: Arc<str>,
    pub narrative: Arc<Narrative>,
    /// False when mistakes kept a part of it out of the tree.
    pub whole: bool,
}

impl Telling {
    fn read(documents: &ReportDocuments, name: &str, locales: &Locales) -> Option<Telling> {
        let version = |code: &str| {
            let document = documents.narratives.get(&(name.to_owned(), code.to_owned()))?;
            Some(Version { file: document.file.clone(), narrative: document.value.clone(), whole: document.whole })
        };
        let versions: Vec<_> = locales.iter().map(|locale| version(&locale.code)).collect();
        versions.iter().any(Option::is_some).then_some(Telling { versions })
    }

    /// The version in a language, if it has been written.
    pub fn own(&self, locale: usize) -> Option<&Version> {
        self.versions.get(locale)?.as_ref()
    }

    /// The version that a reader of a language is shown, and its language:
    /// the own one, else the main language's, else the first there is.
    pub fn shown(&self, locale: usize) -> (usize, &Version) {
        let order = std::iter::once(locale).chain(0..self.versions.len());
        let mut found = order.filter_map(|index| Some((index, self.own(index)?)));
        found.next().expect("a telling is made only where a version exists")
    }

    pub fn versions(&self) -> impl Iterator<Item = (usize, &Version)> {
        self.versions.iter().enumerate().filter_map(|(index, version)| Some((index, version.as_ref()?)))
    }
}

impl Section {
    /// The clauses in the main order, each in the language a reader of `locale`
    /// is shown, with that language's index.
    pub fn clauses(&self, locale: usize) -> impl Iterator<Item = (usize, &Clause)> {
        let (main_locale, main) = self.telling.shown(0);
        let own = self.telling.own(locale);
        main.narrative.clauses.iter().map(move |clause| {
            let translated = own.and_then(|own| own.narrative.clauses.iter().find(|other| other.id == clause.id));
            translated.map_or((main_locale, clause), |own| (locale, own))
        })
    }

    /// Whether the section is told in full in a language.
    pub fn is_complete(&self, locale: usize) -> bool {
        self.telling.own(locale).is_some() && self.clauses(locale).all(|(shown, _)| shown == locale)
    }
}

impl Report {
    /// Whether preface and closing are told in a language, where there are any.
    pub fn has_frame(&self, locale: usize) -> bool {
        self.preface.iter().chain(&self.closing).all(|telling| telling.own(locale).is_some())
    }

    pub fn is_complete(&self, locale: usize) -> bool {
        self.has_frame(locale) && self.sections.iter().all(|section| section.is_complete(locale))
    }

    /// The section a clause or section id belongs to.
    pub fn section_of(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id || section.clauses(0).any(|(_, clause)| clause.id == id))
    }

    /// Every narrative file of the report with its language.
    pub fn versions(&self) -> impl Iterator<Item = (usize, &Version)> {
        let sections = self.sections.iter().map(|section| &section.telling);
        sections.chain(&self.preface).chain(&self.closing).flat_map(Telling::versions)
    }
}

/// What reports are read against.
pub struct ReportReader<'a> {
    pub locales: &'a Locales,
    pub units: &'a Units,
    pub indicators: &'a Indicators,
}

impl ReportReader<'_> {
    /// `None` when `report.yaml` is missing or beyond reading; that has been reported.
    pub fn read(&self, documents: &ReportDocuments, diagnostics: &mut Vec<Diagnostic>) -> Option<Report> {
        let Document { file, value: entry, .. } = documents.report.as_ref()?;
        let texts = TextReader { file, locales: self.locales };
        let facts_file = documents.facts.as_ref().map_or(file, |facts| &facts.file);
        let fact_texts = TextReader { file: facts_file, locales: self.locales };
        let facts = documents.facts.as_ref().map(|facts| {
            let reader = FactReader {
                texts: TextReader { file: facts_file, locales: self.locales },
                units: self.units,
                indicators: self.indicators,
            };
            let before = diagnostics.len();
            let read = reader.read(facts, diagnostics);
            (read, diagnostics.len() == before)
        });
        let relations = documents.facts.iter().flat_map(|facts| &facts.value.relations.0);
        let relations = relations
            .filter_map(|(id, entry)| relation::read(Reference::new(facts_file, id), entry, &fact_texts, diagnostics))
            .collect();
        let (facts, facts_read) = facts.unwrap_or((BTreeMap::new(), true));
        let sections = self.sections(documents, file, entry, diagnostics);
        let title = texts.read(&entry.title, diagnostics);
        let edition = texts.read(&entry.edition, diagnostics);
        let description = texts.read(&entry.description, diagnostics);
        let period = period(file, entry, diagnostics);
        let formed = read_date(file, &entry.formed, diagnostics);
        let published = read_minute(file, &entry.published, diagnostics);
        if let (Some(formed), Some(published)) = (formed, published)
            && published.date() < formed
        {
            let message = Sentence::new(
                format!("发布时间（{}）早于成文日期（{formed}）。", published.date()),
                format!("It is published ({}) before it was formed ({formed}).", published.date()),
            );
            diagnostics.push(Diagnostic::new(Code::DateOrder, message).at(file, entry.published.position));
        }
        Some(Report {
            id: documents.id.clone(),
            file: file.clone(),
            keywords: texts.read_optional(entry.keywords.as_ref(), diagnostics),
            as_of: entry.as_of.as_ref().and_then(|date| read_date(file, date, diagnostics)),
            source: texts.read_optional(entry.source.as_ref(), diagnostics),
            issuer: texts.read_optional(entry.issuer.as_ref(), diagnostics),
            author: texts.read_optional(entry.author.as_ref(), diagnostics),
            editor: texts.read_optional(entry.editor.as_ref(), diagnostics),
            corrections: corrections(&texts, entry, published, diagnostics),
            disclosure: match entry.disclosure.value {
                DisclosureWord::Proactive => Disclosure::Proactive,
                DisclosureWord::OnRequest => Disclosure::OnRequest,
            },
            catalogue: entry.catalogue.as_ref().map(|catalogue| Catalogue {
                index_number: catalogue.index_number.as_ref().map(|number| number.value.clone()),
                document_number: texts.read_optional(catalogue.document_number.as_ref(), diagnostics),
                theme: texts.read_optional(catalogue.theme.as_ref(), diagnostics),
                genre: texts.read_optional(catalogue.genre.as_ref(), diagnostics),
                summary: texts.read_optional(catalogue.summary.as_ref(), diagnostics),
            }),
            series: entry.series.as_ref().map(|series| series.value.clone()),
            preface: Telling::read(documents, PREFACE, self.locales),
            closing: Telling::read(documents, CLOSING, self.locales),
            facts,
            facts_whole: facts_read && !documents.facts_damaged,
            relations,
            key_figures: entry.key_figures.iter().map(|id| Reference::new(file, id)).collect(),
            aliases: entry.aliases.0.iter().map(|(old, new)| (Reference::new(file, old), Reference::new(file, new))).collect(),
            files: documents.files.clone(),
            sections,
            title: title?,
            edition: edition?,
            description: description?,
            period,
            formed: formed?,
            published: published?,
        })
    }

    fn sections(
        &self,
        documents: &ReportDocuments,
        file: &Arc<str>,
        entry: &ReportFile,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Section> {
        let mut sections: Vec<Section> = Vec::new();
        for id in &entry.sections.value {
            let place = Place { file: file.clone(), position: id.position };
            if !is_id(&id.value) {
                let slip = slips::find(&id.value, id.position).map(|slip| slip.diagnostic(file));
                let message = Sentence::new(
                    format!("编号“{}”的写法不对。", id.value),
                    format!("The id `{}` is not well formed.", id.value),
                );
                let rule = Some(diagnostic::id_rule());
                diagnostics.push(slip.unwrap_or_else(|| Diagnostic::new(Code::IdForm, message).at_place(&place).help_if(rule)));
                continue;
            }
            match Telling::read(documents, &id.value, self.locales) {
                Some(telling) => sections.push(Section { id: id.value.clone(), place, telling }),
                None => diagnostics.push(self.section_missing(documents, &id.value).at_place(&place)),
            }
        }
        if entry.sections.value.is_empty() {
            let message = Sentence::new("报告至少要有一个部分。", "A report has at least one section.");
            diagnostics.push(Diagnostic::new(Code::MissingKey, message).at(file, entry.sections.position));
        }
        sections
    }

    fn section_missing(&self, documents: &ReportDocuments, id: &str) -> Diagnostic {
        let code = self.locales.iter().next().map_or("zh", |locale| locale.code.as_str());
        let wanted = format!("content/{}/{id}.{code}.md", documents.id);
        let message = Sentence::new(format!("没有这一部分的文件：{wanted}。"), format!("This section has no file: {wanted}."));
        let near = documents.narratives.keys().map(|(name, _)| name.as_str());
        Diagnostic::new(Code::FileMissing, message).help_if(diagnostic::suggestion(id, near))
    }
}

fn period(file: &Arc<str>, entry: &ReportFile, diagnostics: &mut Vec<Diagnostic>) -> Option<(Date, Date)> {
    let period = entry.period.as_ref()?;
    let start = read_date(file, &period.start, diagnostics);
    let end = read_date(file, &period.end, diagnostics);
    let (start, end) = (start?, end?);
    if end < start {
        let message = Sentence::new(
            format!("期间的结束（{end}）早于开始（{start}）。"),
            format!("The period ends ({end}) before it starts ({start})."),
        );
        diagnostics.push(Diagnostic::new(Code::DateOrder, message).at(file, period.end.position));
    }
    Some((start, end))
}

fn corrections(
    texts: &TextReader<'_>,
    entry: &ReportFile,
    published: Option<DateTime>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Correction> {
    let mut corrections = Vec::new();
    for correction in &entry.corrections {
        let date = read_date(texts.file, &correction.date, diagnostics);
        let text = texts.read(&correction.text, diagnostics);
        let (Some(date), Some(text)) = (date, text) else { continue };
        if let Some(published) = published
            && date < published.date()
        {
            let message = Sentence::new(
                format!("更正日期（{date}）早于发布时间（{}）。", published.date()),
                format!("It is corrected ({date}) before it was published ({}).", published.date()),
            );
            diagnostics.push(Diagnostic::new(Code::DateOrder, message).at(texts.file, correction.date.position));
        }
        let clause = correction.clause.as_ref().map(|clause| Reference::new(texts.file, clause));
        corrections.push(Correction { date, text, clause });
    }
    corrections
}

/// The start of a report's `report.yaml`, for remarks about the report as a whole.
pub fn report_place(report: &Report) -> Place {
    Place { file: report.file.clone(), position: Position::start() }
}
