//! A report: one published document about one period.

use crate::diagnostic::{Place, Position};
use crate::load::documents::{CLOSING, POSTER, PREFACE, ReportDocuments};
use crate::load::sources::OtherFile;
use crate::model::alias::{Alias, PlaceAlias};
use crate::model::chart::Chart;
use crate::model::correction::Correction;
use crate::model::date::{CoverDate, Moment};
use crate::model::exhibit_number::ExhibitNumbers;
use crate::model::fact::Fact;
use crate::model::locale::Locales;
use crate::model::relation::Relation;
use crate::model::table::Table;
use crate::model::text::{Localized, Reference};
use crate::model::translation_record::TranslationRecord;
use crate::narrative::{Clause, Exhibit, Narrative, Subject};
use crate::partial::Partial;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;

/// A report as its author wrote it, as far as it could be read. The checks look at this type. A value that every report must
/// have is `None` if it is missing or cannot be read; that has been reported.
#[derive(Debug, Clone)]
pub struct ReportManuscript {
    /// The name of its folder, in the sources and on the site.
    pub id: String,
    /// The name of `report.yaml`.
    pub file: Arc<str>,
    /// The language, by index, that the others are translated from.
    pub source_locale: usize,
    pub title: Option<Localized<String>>,
    pub edition: Option<Localized<String>>,
    pub description: Option<Localized<String>>,
    pub keywords: Option<Localized<String>>,
    pub period: Option<(Date, Date)>,
    pub as_of: Option<Date>,
    /// The internal section that produced it; shown next to the title.
    pub source: Option<Localized<String>>,
    /// The issuing organization, if it is not the site's own.
    pub issuer: Option<Localized<String>>,
    pub author: Option<Localized<String>>,
    pub editor: Option<Localized<String>>,
    /// Under which conditions others may use the data.
    pub data_use: Option<Localized<String>>,
    /// When the next report is due.
    pub next_release: Option<Localized<String>>,
    /// 成文日期: the date printed on the document.
    pub formed: Option<CoverDate>,
    /// The time of first publication, in the site's time zone.
    pub published: Option<Moment>,
    pub corrections: Vec<Correction>,
    /// The picture of a seal beside the issuer and the date at the end.
    pub seal: Option<Seal>,
    pub disclosure: Option<Disclosure>,
    pub catalogue: Option<Catalogue>,
    pub numbering: Numbering,
    /// Incomplete if a part of `report.yaml` could not be read, which may contain the series.
    pub series: Partial<Option<String>>,
    pub sections: Vec<Section>,
    pub preface: Option<Translations>,
    pub closing: Option<Translations>,
    /// 一图读懂: what the report says in figures, charts and short statements.
    pub poster: Option<Translations>,
    pub facts: Partial<BTreeMap<String, Fact>>,
    pub relations: Vec<Relation>,
    pub exhibits: Partial<Exhibits>,
    pub key_figures: Vec<Reference>,
    /// Old ids of sections, clauses and headings.
    pub aliases: Vec<PlaceAlias>,
    /// Old ids of facts.
    pub fact_aliases: Vec<Alias>,
    /// Images and attachments by their path in the report's folder.
    pub files: BTreeMap<String, OtherFile>,
    /// Files and folders that exist but could not be read; that has been reported.
    pub unreadable: BTreeSet<String>,
    /// The files that the narrative refers to: only these are published.
    pub used_files: BTreeSet<String>,
    /// The used files that the narrative shows as images.
    pub shown_pictures: BTreeSet<String>,
    /// The ids of its sections, clauses and headings, which are the possible targets of links, each with the index of its
    /// section. Incomplete if a section or a part of a narrative could not be read.
    pub anchors: Partial<BTreeMap<String, usize>>,
    /// Every link of the narrative to a clause or to another report.
    pub links: Vec<PlaceLink>,
    /// The numbers of its tables and charts; empty if it does not ask for them.
    pub exhibit_numbers: ExhibitNumbers,
    /// The record of its translations, if it has one.
    pub translation_record: Option<Arc<TranslationRecord>>,
    /// Every reference to a fact of another report: `2022#training`, `previous#training`.
    pub borrowings: Vec<Reference>,
    /// The facts of other reports that it prints, by their names in these references and by their ids. Without those that do
    /// not exist.
    pub loans: BTreeMap<String, Fact>,
}

/// A report with everything it must have: this is what is published. All other fields are those of its manuscript.
#[derive(Debug, Clone)]
pub struct Report {
    pub title: Localized<String>,
    pub edition: Localized<String>,
    pub description: Localized<String>,
    /// 成文日期: the date printed on the document.
    pub formed: CoverDate,
    /// The time of first publication, in the site's time zone.
    pub published: Moment,
    pub disclosure: Disclosure,
    pub manuscript: Arc<ReportManuscript>,
}

/// The tables and charts of a report, in the order written.
#[derive(Debug, Clone, Default)]
pub struct Exhibits {
    pub tables: Vec<Table>,
    pub charts: Vec<Chart>,
    /// Whether they are numbered.
    pub are_numbered: bool,
    /// Old ids of tables.
    pub aliases: Vec<Alias>,
}

/// A link of the narrative to a place in this or another report.
#[derive(Debug, Clone)]
pub struct PlaceLink {
    /// The report's id as written; `None` for a link inside the report.
    pub report: Option<String>,
    pub id: Option<String>,
    /// Whether it has no text of its own: then the number of a table or chart is printed.
    pub is_empty: bool,
    pub place: Place,
}

/// How the parts of a report are numbered. Only Chinese has two ways.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Numbering {
    /// 第一部分, 1.1, 1.1.1
    #[default]
    Parts,
    /// 一、 （一） 1., as in official documents (GB/T 9704—2012, 7.3.3) and in the forms of statutory reports.
    Document,
}

/// A picture of a seal.
#[derive(Debug, Clone)]
pub struct Seal {
    /// Its file in the report's folder.
    pub file: Reference,
    pub text: Localized<String>,
}

/// How a report is disclosed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disclosure {
    /// 主动公开
    Proactive,
    /// 依申请公开
    OnRequest,
}

/// The entry in the 政府信息公开目录 (catalogue of government information), as far as the report does not contain it elsewhere.
#[derive(Debug, Clone)]
pub struct Catalogue {
    pub index_number: Option<String>,
    pub document_number: Option<Localized<String>>,
    pub theme: Option<Localized<String>>,
    pub genre: Option<Localized<String>>,
    pub summary: Option<Localized<String>>,
}

/// A part of a report. It has its own page in every language.
#[derive(Debug, Clone)]
pub struct Section {
    pub id: String,
    pub place: Place,
    /// Whether it stands behind the numbered sections and has a letter.
    pub is_appendix: bool,
    pub translations: Translations,
}

/// The same narrative in all languages in which it is written.
#[derive(Debug, Clone)]
pub struct Translations {
    versions: Vec<Option<Version>>,
    /// The language that the others are translated from.
    source_locale: usize,
}

/// The narrative in one language.
#[derive(Debug, Clone)]
pub struct Version {
    pub file: Arc<str>,
    /// Incomplete if errors left out a part of the file.
    pub narrative: Partial<Arc<Narrative>>,
}

impl Translations {
    /// The narratives with a file name (a section id, `preface` or `closing`), by language. `None` if there is no such file.
    pub fn read(documents: &ReportDocuments, name: &str, locales: &Locales, source_locale: usize) -> Option<Translations> {
        let version = |code: &str| {
            let document = documents.narratives.get(&(name.to_owned(), code.to_owned()))?;
            let narrative = document.borrowed().map(|document| document.value.clone());
            Some(Version { file: document.file.clone(), narrative })
        };
        let versions: Vec<_> = locales.iter().map(|locale| version(&locale.code)).collect();
        versions.iter().any(Option::is_some).then_some(Translations { versions, source_locale })
    }

    /// The version in a language, by index, if it has been written.
    pub fn own(&self, locale: usize) -> Option<&Version> {
        self.versions.get(locale)?.as_ref()
    }

    /// The version that readers of a language see, and the index of its language: their own if there is one, else that of
    /// the source language, else the first one.
    pub fn shown(&self, locale: usize) -> (usize, &Version) {
        let order = [locale, self.source_locale].into_iter().chain(0..self.versions.len());
        let mut found = order.filter_map(|index| Some((index, self.own(index)?)));
        found.next().expect("translations are made only where a version exists")
    }

    /// The version that decides which clauses there are and in which order, with the index of its language: that of the
    /// source language, else the first one.
    pub fn source(&self) -> (usize, &Version) {
        self.shown(self.source_locale)
    }

    /// All versions with the indices of their languages, that of the source language first.
    pub fn versions(&self) -> impl Iterator<Item = (usize, &Version)> {
        let others = (0..self.versions.len()).filter(|index| *index != self.source_locale);
        let order = std::iter::once(self.source_locale).chain(others);
        order.filter_map(|index| Some((index, self.own(index)?)))
    }
}

impl Section {
    /// The clauses in the order of the source language, each in the language that a reader of `locale` sees, with the index
    /// of that language.
    pub fn clauses(&self, locale: usize) -> impl Iterator<Item = (usize, &Clause)> {
        let (source_locale, source) = self.translations.source();
        let own = self.translations.own(locale);
        source.narrative.clauses.iter().map(move |clause| {
            let translated = own.and_then(|own| own.narrative.clauses.iter().find(|other| other.id == clause.id));
            translated.map_or((source_locale, clause), |own| (locale, own))
        })
    }

    /// Whether the whole section is available in a language.
    pub fn is_available_in(&self, locale: usize) -> bool {
        self.translations.own(locale).is_some() && self.clauses(locale).all(|(shown, _)| shown == locale)
    }
}

impl Report {
    /// `None` if the manuscript lacks something.
    pub fn of(manuscript: &Arc<ReportManuscript>) -> Option<Report> {
        Some(Report {
            title: manuscript.title.clone()?,
            edition: manuscript.edition.clone()?,
            description: manuscript.description.clone()?,
            formed: manuscript.formed?,
            published: manuscript.published?,
            disclosure: manuscript.disclosure?,
            manuscript: manuscript.clone(),
        })
    }

    /// The time of the last change: the last correction or, if there is none, the publication. If both are on the same day,
    /// the one with a known minute counts.
    pub fn last_change(&self) -> Moment {
        self.last_correction().map_or(self.published, |correction| correction.max(self.published))
    }
}

impl Deref for Report {
    type Target = ReportManuscript;

    fn deref(&self) -> &ReportManuscript {
        &self.manuscript
    }
}

impl AsRef<ReportManuscript> for Report {
    fn as_ref(&self) -> &ReportManuscript {
        &self.manuscript
    }
}

impl AsRef<ReportManuscript> for ReportManuscript {
    fn as_ref(&self) -> &ReportManuscript {
        self
    }
}

/// The report of the same series whose period ended last before the end of this one's. A report without a known end has no
/// predecessor and is not one.
pub(crate) fn report_before<'r, R: AsRef<ReportManuscript>>(reports: &'r [Arc<R>], report: &ReportManuscript) -> Option<&'r R> {
    let (series, end) = (report.series.as_ref()?, report.end()?);
    let is_earlier = |other: &&Arc<R>| {
        let other: &ReportManuscript = (***other).as_ref();
        other.series.as_ref() == Some(series) && other.end().is_some_and(|other| other < end)
    };
    reports.iter().filter(is_earlier).max_by_key(|other| (***other).as_ref().end()).map(|other| &**other)
}

impl ReportManuscript {
    /// The fact that a reference names: its own or a borrowed one.
    pub fn fact(&self, name: &str) -> Option<&Fact> {
        self.facts.get(name).or_else(|| self.loans.get(name))
    }

    /// The id of the fact that a reference names: a borrowed fact may have two names. The name itself if there is no such fact.
    pub fn id_of<'a>(&'a self, name: &'a str) -> &'a str {
        self.loans.get(name).map_or(name, |loan| &loan.id)
    }

    /// The facts that it borrows, each once, sorted by id.
    pub fn borrowed(&self) -> impl Iterator<Item = &Fact> {
        self.loans.iter().filter(|(name, loan)| **name == loan.id).map(|(_, loan)| loan)
    }

    /// The last day of its period or, if it has none, of the date printed on it.
    pub fn end(&self) -> Option<Date> {
        let formed = || Some(self.formed?.last_day());
        self.period.map(|(_, end)| end).or_else(formed)
    }

    /// Whether a file, or a folder that contains it, exists but could not be read. That has been reported, so the file does not
    /// count as missing.
    pub fn is_unreadable(&self, path: &str) -> bool {
        self.unreadable
            .iter()
            .any(|name| path.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }

    /// Whether there is no preface, or it is available in a language.
    pub fn has_preface(&self, locale: usize) -> bool {
        self.preface.as_ref().is_none_or(|preface| preface.own(locale).is_some())
    }

    /// Whether there is no closing, or it is available in a language.
    pub fn has_closing(&self, locale: usize) -> bool {
        self.closing.as_ref().is_none_or(|closing| closing.own(locale).is_some())
    }

    /// Whether there is a poster in a language.
    pub fn has_poster(&self, locale: usize) -> bool {
        self.poster.as_ref().is_some_and(|poster| poster.own(locale).is_some())
    }

    /// Whether the whole report is available in a language.
    pub fn is_available_in(&self, locale: usize) -> bool {
        self.has_preface(locale)
            && self.has_closing(locale)
            && self.sections.iter().all(|section| section.is_available_in(locale))
    }

    /// The index of the section to which the id of a section, clause or heading belongs.
    pub fn section_of(&self, id: &str) -> Option<usize> {
        self.anchors.get(id).copied()
    }

    /// Every part of the report with the name of its files.
    pub fn translations(&self) -> impl Iterator<Item = (&str, &Translations)> {
        let sections = self.sections.iter().map(|section| (section.id.as_str(), &section.translations));
        let preface = self.preface.iter().map(|preface| (PREFACE, preface));
        let closing = self.closing.iter().map(|closing| (CLOSING, closing));
        let poster = self.poster.iter().map(|poster| (POSTER, poster));
        sections.chain(preface).chain(closing).chain(poster)
    }

    /// The correction that withdrew a clause or section, if there is one.
    pub fn withdrawal(&self, id: &str) -> Option<&Correction> {
        let is_it = |correction: &&Correction| correction.clause.as_ref().is_some_and(|clause| clause.id == id);
        self.corrections.iter().filter(|correction| correction.is_withdrawal).find(is_it)
    }

    /// The number of an appendix, counted from 0; `None` for a numbered section.
    pub fn appendix(&self, section: usize) -> Option<usize> {
        let first = self.sections.iter().position(|section| section.is_appendix)?;
        section.checked_sub(first)
    }

    /// The time of the last correction, if there is one.
    pub fn last_correction(&self) -> Option<Moment> {
        self.corrections.iter().map(|correction| correction.date).max()
    }

    /// Whether there is data to download, and therefore a data page.
    pub fn has_data(&self) -> bool {
        !self.facts.is_empty() || !self.exhibits.tables.is_empty()
    }

    /// The table with an id.
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.exhibits.tables.iter().find(|table| table.id == id)
    }

    /// The chart with an id.
    pub fn chart(&self, id: &str) -> Option<&Chart> {
        self.exhibits.charts.iter().find(|chart| chart.id == id)
    }

    /// The ids of the facts that a table or chart prints. The facts of cards are in the narrative tree itself.
    pub fn exhibited(&self, exhibit: &Exhibit) -> Vec<&str> {
        let named = match &exhibit.subject {
            Subject::Table(id) => self.table(id).map(Table::facts).unwrap_or_default(),
            Subject::Chart(id) => self.chart(id).map(|chart| chart.facts(self)).unwrap_or_default(),
            Subject::Facts(_) => Vec::new(),
        };
        if self.loans.is_empty() { named } else { named.into_iter().map(|name| self.id_of(name)).collect() }
    }

    /// Every narrative file of the report with the index of its language.
    pub fn versions(&self) -> impl Iterator<Item = (usize, &Version)> {
        self.translations().flat_map(|(_, translations)| translations.versions())
    }
}

/// The start of a report's `report.yaml`, for diagnostics about the whole report.
pub(crate) fn report_place(report: &ReportManuscript) -> Place {
    Place { file: report.file.clone(), position: Position::start() }
}
