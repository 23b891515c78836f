//! A report: one published document about one period.

use crate::diagnostic::{Place, Position};
use crate::load::documents::{CLOSING, PREFACE, ReportDocuments};
use crate::load::sources::OtherFile;
use crate::model::alias::{Alias, PlaceAlias};
use crate::model::chart::Chart;
use crate::model::date::{CoverDate, Moment};
use crate::model::fact::Fact;
use crate::model::locale::Locales;
use crate::model::relation::Relation;
use crate::model::table::Table;
use crate::model::text::{Localized, Reference};
use crate::narrative::{Clause, Exhibit, Narrative, Subject};
use crate::partial::Partial;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;

/// A report as its author wrote it, as far as it could be read: what the rules look at.
/// What every report must have is `None` where it is missing or cannot be read, which has
/// been reported.
#[derive(Debug, Clone)]
pub struct ReportManuscript {
    /// The name of its folder, and of its folder on the site.
    pub id: String,
    /// The name of `report.yaml`.
    pub file: Arc<str>,
    pub title: Option<Localized<String>>,
    pub edition: Option<Localized<String>>,
    pub description: Option<Localized<String>>,
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
    pub formed: Option<CoverDate>,
    /// First publication, by the clocks of the site.
    pub published: Option<Moment>,
    pub corrections: Vec<Correction>,
    pub disclosure: Option<Disclosure>,
    pub catalogue: Option<Catalogue>,
    /// Incomplete when a part of `report.yaml` could not be read: it may have named one.
    pub series: Partial<Option<String>>,
    pub sections: Vec<Section>,
    pub preface: Option<Telling>,
    pub closing: Option<Telling>,
    pub facts: Partial<BTreeMap<String, Fact>>,
    pub relations: Vec<Relation>,
    pub exhibits: Partial<Exhibits>,
    pub key_figures: Vec<Reference>,
    /// Old ids of sections, clauses and headings.
    pub aliases: Vec<PlaceAlias>,
    /// Old ids of facts.
    pub fact_aliases: Vec<Alias>,
    /// Pictures and attachments by their path in the report's folder.
    pub files: BTreeMap<String, OtherFile>,
    /// Files and folders that are there and could not be read; that has been told.
    pub unreadable: BTreeSet<String>,
    /// Those of them that the narrative names: only they are published.
    pub used_files: BTreeSet<String>,
    /// Those of the used ones that the narrative shows as pictures.
    pub shown_pictures: BTreeSet<String>,
    /// The ids of its sections, clauses and headings, where links may lead, each with the
    /// index of its section. Incomplete when a section or a part of a narrative could not
    /// be read.
    pub anchors: Partial<BTreeMap<String, usize>>,
    /// Every link of the narrative to a clause or another report.
    pub links: Vec<PlaceLink>,
}

/// A report that has all that it must have: what is published. Everything else is its
/// manuscript's.
#[derive(Debug, Clone)]
pub struct Report {
    pub title: Localized<String>,
    pub edition: Localized<String>,
    pub description: Localized<String>,
    /// 成文日期: the date the document itself bears.
    pub formed: CoverDate,
    /// First publication, by the clocks of the site.
    pub published: Moment,
    pub disclosure: Disclosure,
    pub manuscript: Arc<ReportManuscript>,
}

/// The tables and charts of a report, in the order written.
#[derive(Debug, Clone, Default)]
pub struct Exhibits {
    pub tables: Vec<Table>,
    pub charts: Vec<Chart>,
    /// Old ids of tables.
    pub aliases: Vec<Alias>,
}

/// A link of the narrative to a place in this report or another.
#[derive(Debug, Clone)]
pub struct PlaceLink {
    /// As written; `None` for a link inside the report.
    pub report: Option<String>,
    pub id: Option<String>,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub struct Correction {
    pub date: Moment,
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
    /// Incomplete when mistakes kept a part of the file out of it.
    pub narrative: Partial<Arc<Narrative>>,
}

impl Telling {
    pub fn read(documents: &ReportDocuments, name: &str, locales: &Locales) -> Option<Telling> {
        let version = |code: &str| {
            let document = documents.narratives.get(&(name.to_owned(), code.to_owned()))?;
            let narrative = document.borrowed().map(|document| document.value.clone());
            Some(Version { file: document.file.clone(), narrative })
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
    pub fn is_told_in(&self, locale: usize) -> bool {
        self.telling.own(locale).is_some() && self.clauses(locale).all(|(shown, _)| shown == locale)
    }
}

impl Report {
    /// `None` when the manuscript lacks something.
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

    /// When it last changed: its last correction, else its publication. Of two on one
    /// day, the one whose minute is known.
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

/// The report of the same series whose period ended last before this one's. A report
/// whose end is not known is before none.
pub fn report_before<'r, R: AsRef<ReportManuscript>>(reports: &'r [Arc<R>], report: &ReportManuscript) -> Option<&'r R> {
    let (series, end) = (report.series.as_ref()?, report.end()?);
    let is_earlier = |other: &&Arc<R>| {
        let other: &ReportManuscript = (***other).as_ref();
        other.series.as_ref() == Some(series) && other.end().is_some_and(|other| other < end)
    };
    reports.iter().filter(is_earlier).max_by_key(|other| (***other).as_ref().end()).map(|other| &**other)
}

impl ReportManuscript {
    /// The last day of its period, else of the date it bears.
    pub fn end(&self) -> Option<Date> {
        let formed = || Some(self.formed?.last_day());
        self.period.map(|(_, end)| end).or_else(formed)
    }

    /// Whether a file, or a folder it stands in, is there but could not be read. That has
    /// been told: it is not missing.
    pub fn is_unreadable(&self, path: &str) -> bool {
        self.unreadable
            .iter()
            .any(|name| path.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }

    /// Whether the preface, where there is one, is told in a language.
    pub fn has_preface(&self, locale: usize) -> bool {
        self.preface.as_ref().is_none_or(|preface| preface.own(locale).is_some())
    }

    /// Whether the closing, where there is one, is told in a language.
    pub fn has_closing(&self, locale: usize) -> bool {
        self.closing.as_ref().is_none_or(|closing| closing.own(locale).is_some())
    }

    /// Whether the report is told in full in a language.
    pub fn is_told_in(&self, locale: usize) -> bool {
        self.has_preface(locale) && self.has_closing(locale) && self.sections.iter().all(|section| section.is_told_in(locale))
    }

    /// The index of the section that a section's, clause's or heading's id belongs to.
    pub fn section_of(&self, id: &str) -> Option<usize> {
        self.anchors.get(id).copied()
    }

    /// Every part of the report with the name of its files.
    pub fn tellings(&self) -> impl Iterator<Item = (&str, &Telling)> {
        let sections = self.sections.iter().map(|section| (section.id.as_str(), &section.telling));
        let preface = self.preface.iter().map(|preface| (PREFACE, preface));
        let closing = self.closing.iter().map(|closing| (CLOSING, closing));
        sections.chain(preface).chain(closing)
    }

    /// When it was last corrected, if it was.
    pub fn last_correction(&self) -> Option<Moment> {
        self.corrections.iter().map(|correction| correction.date).max()
    }

    /// Whether there is anything to take along, and so a page of data.
    pub fn has_data(&self) -> bool {
        !self.facts.is_empty() || !self.exhibits.tables.is_empty()
    }

    pub fn table(&self, id: &str) -> Option<&Table> {
        self.exhibits.tables.iter().find(|table| table.id == id)
    }

    pub fn chart(&self, id: &str) -> Option<&Chart> {
        self.exhibits.charts.iter().find(|chart| chart.id == id)
    }

    /// The facts that a table or chart prints. Those of cards stand in the tree itself.
    pub fn exhibited(&self, exhibit: &Exhibit) -> Vec<&str> {
        match &exhibit.subject {
            Subject::Table(id) => self.table(id).map(Table::facts).unwrap_or_default(),
            Subject::Chart(id) => self.chart(id).map(|chart| chart.facts(self)).unwrap_or_default(),
            Subject::Facts(_) => Vec::new(),
        }
    }

    /// Every narrative file of the report with its language.
    pub fn versions(&self) -> impl Iterator<Item = (usize, &Version)> {
        self.tellings().flat_map(|(_, telling)| telling.versions())
    }
}

/// The start of a report's `report.yaml`, for remarks about the report as a whole.
pub fn report_place(report: &ReportManuscript) -> Place {
    Place { file: report.file.clone(), position: Position::start() }
}
