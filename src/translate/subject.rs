//! What is translated together and has a record of its own: a report, or the texts that all reports share.

use crate::load::documents::PREFACE;
use crate::load::record_schema::RECORD;
use crate::model::report::{ReportManuscript, Translations};
use crate::model::site::SiteManuscript;
use crate::model::translation_record::{LanguageRecord, TranslationRecord};
use crate::model::visible_texts::{self, VisibleText};

/// The id of the texts of `site.yaml` and `indicators.yaml`: the name of their folder. No report has it.
pub(crate) const SHARED: &str = "content";

/// A report, or the texts that all reports share.
#[derive(Clone)]
pub(crate) struct Subject<'a> {
    /// The id of the report, or [`SHARED`].
    pub id: &'a str,
    pub report: Option<&'a ReportManuscript>,
    /// The language that the others are translated from, by index.
    pub source_locale: usize,
    pub record: Option<&'a TranslationRecord>,
    /// The site, for the texts that all reports share.
    shared: Option<&'a SiteManuscript>,
}

impl<'a> Subject<'a> {
    pub(crate) fn of_report(report: &'a ReportManuscript) -> Subject<'a> {
        Subject {
            id: &report.id,
            report: Some(report),
            source_locale: report.source_locale,
            record: report.translation_record.as_deref(),
            shared: None,
        }
    }

    /// The texts that all reports share; their source is in the first language of the site.
    pub(crate) fn of_shared(site: &'a SiteManuscript) -> Subject<'a> {
        let record = site.shared_context.translation_record.as_ref();
        Subject { id: SHARED, report: None, source_locale: 0, record, shared: Some(site) }
    }

    /// All that a site translates: its reports, and what they share.
    pub(crate) fn all(site: &'a SiteManuscript) -> Vec<Subject<'a>> {
        let reports = site.reports.iter().map(|report| Subject::of_report(report));
        reports.chain([Subject::of_shared(site)]).collect()
    }

    /// What has this id.
    pub(crate) fn named(site: &'a SiteManuscript, id: &str) -> Option<Subject<'a>> {
        let report = site.reports.iter().find(|report| report.id == id);
        report.map(|report| Subject::of_report(report)).or_else(|| (id == SHARED).then(|| Subject::of_shared(site)))
    }

    /// What is recorded of its translations in a language.
    pub(crate) fn record_of(&self, code: &str) -> Option<&'a LanguageRecord> {
        self.record?.languages.get(code)
    }

    /// The name of the folder of its files.
    pub(crate) fn folder(&self) -> String {
        match self.report {
            Some(report) => format!("content/{}", report.id),
            None => SHARED.to_owned(),
        }
    }

    /// The name of the file with its record.
    pub(crate) fn record_file(&self) -> String {
        format!("{}/{RECORD}", self.folder())
    }

    /// The texts of its YAML and CSV files.
    pub(super) fn texts(&self) -> Vec<VisibleText<'a>> {
        let mut texts = self.report.map(visible_texts::of_report).unwrap_or_default();
        if let Some(site) = self.shared {
            texts.extend(visible_texts::of_site(site));
            // A word of a unit stands in one language only: its plural forms differ from language to language.
            let shared = visible_texts::of_shared_context(&site.shared_context).into_iter();
            texts.extend(shared.filter(|text| text.name.owner != "units"));
        }
        texts
    }

    /// Its narratives in reading order.
    pub(crate) fn narratives(&self) -> Vec<(&'a str, &'a Translations)> {
        let Some(report) = self.report else { return Vec::new() };
        let is_preface = |name: &str| name == PREFACE;
        let preface = report.translations().filter(|(name, _)| is_preface(name));
        preface.chain(report.translations().filter(|(name, _)| !is_preface(name))).collect()
    }
}
