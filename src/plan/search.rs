//! The files of the search index: for each language, parts with the text of the site, an entry
//! file that lists the parts, and on larger sites buckets, which tell which parts can contain a
//! word.
//!
//! A browser loads whole parts, so a part is limited to about [`PART_LENGTH`] bytes of text. The
//! names of all files follow from the site alone, before any text is rendered.

use super::page::{FileKind, PlannedFile};
use super::url::search_folder;
use crate::model::report::{Report, Translations};
use crate::model::site::Site;
use crate::narrative::{Inline, Narrative};
use std::ops::Range;

/// Approximate length of the text of a part, in bytes of UTF-8. Compressed it is about 25 kB, half a
/// second on a slow phone.
const PART_LENGTH: usize = 64 * 1024;
/// Number of facts that are kept together in a part.
const FACTS_AT_A_TIME: usize = 200;
/// Estimated length of the label and value of a fact, in bytes.
const FACT_LENGTH: usize = 80;
/// Sites with no more parts than this have no buckets: a browser simply loads every part.
const PARTS_WITHOUT_BUCKETS: usize = 4;
/// Maximum number of buckets of a language.
const MOST_BUCKETS: usize = 256;

/// A file of a language's search index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchFile {
    /// Some of the text, by the index of the part.
    Part(usize),
    /// Which parts contain the pieces of words whose hash belongs to this bucket.
    Bucket(usize),
    /// The reports, the parts and the number of buckets.
    Entry,
}

/// A part of a language's search index: consecutive units of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchPart {
    /// Index of the report.
    pub report: usize,
    /// The units that the part contains.
    pub units: Vec<SearchUnit>,
    /// File name, without the folder.
    pub name: String,
}

/// Text that is not divided between parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchUnit {
    /// The front page of a report.
    Front,
    /// A section, by index.
    Section(usize),
    /// Some of the facts on the data page, in order of their ids.
    Facts(Range<usize>),
    /// The tables on the data page.
    Tables,
}

/// The parts of a language's search index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchIndex {
    /// The parts, those of the newest report first.
    pub parts: Vec<SearchPart>,
    /// Number of buckets: a power of two, or 0.
    pub buckets: usize,
}

/// Divides the text of each language into parts. Empty if search is off.
pub(super) fn indexes(site: &Site) -> Vec<SearchIndex> {
    if !site.search {
        return Vec::new();
    }
    let index = |locale| {
        let parts: Vec<SearchPart> = (0..site.reports.len()).flat_map(|report| parts(site, report, locale)).collect();
        let buckets = match parts.len() {
            0..=PARTS_WITHOUT_BUCKETS => 0,
            count => count.next_power_of_two().min(MOST_BUCKETS),
        };
        SearchIndex { parts, buckets }
    };
    (0..site.locales().len()).map(index).collect()
}

/// Returns the files of all indexes.
pub(super) fn files(site: &Site, indexes: &[SearchIndex]) -> Vec<PlannedFile> {
    let mut files = Vec::new();
    for (locale, index) in indexes.iter().enumerate() {
        let folder = search_folder(site, locale);
        let mut add = |name: &str, file| {
            files.push(PlannedFile { path: format!("{folder}{name}"), kind: FileKind::Search(locale, file) });
        };
        index.parts.iter().enumerate().for_each(|(position, part)| add(&part.name, SearchFile::Part(position)));
        (0..index.buckets).for_each(|bucket| add(&bucket_name(bucket), SearchFile::Bucket(bucket)));
        add(ENTRY, SearchFile::Entry);
    }
    files
}

/// Name of the entry file.
pub(crate) const ENTRY: &str = "index.js";

/// Returns the name of a bucket. The folder keeps it apart from the parts.
fn bucket_name(bucket: usize) -> String {
    format!("words/{bucket:02x}.js")
}

/// Divides the text of a report into parts.
fn parts(site: &Site, report: usize, locale: usize) -> Vec<SearchPart> {
    let entry = &site.reports[report];
    let mut parts: Vec<SearchPart> = Vec::new();
    let mut length = 0;
    for (unit, own_length) in units(entry, locale) {
        if let Some(part) = parts.last_mut().filter(|_| length + own_length <= PART_LENGTH) {
            part.units.push(unit);
        } else {
            length = 0;
            let name = format!("{}-{}.js", entry.id, parts.len() + 1);
            parts.push(SearchPart { report, units: vec![unit], name });
        }
        length += own_length;
    }
    parts
}

/// Returns the units of a report, each with the approximate length of its text in bytes.
fn units(report: &Report, locale: usize) -> Vec<(SearchUnit, usize)> {
    let frame = |translations: &Option<Translations>| {
        translations.as_ref().map_or(0, |translations| text_length(&translations.shown(locale).1.narrative))
    };
    let mut units = vec![(SearchUnit::Front, frame(&report.preface))];
    for (position, section) in report.sections.iter().enumerate() {
        let is_last = position + 1 == report.sections.len();
        let closing = if is_last { frame(&report.closing) } else { 0 };
        units.push((SearchUnit::Section(position), text_length(&section.translations.shown(locale).1.narrative) + closing));
    }
    for start in (0..report.facts.len()).step_by(FACTS_AT_A_TIME) {
        let facts = start..report.facts.len().min(start + FACTS_AT_A_TIME);
        units.push((SearchUnit::Facts(facts.clone()), facts.len() * FACT_LENGTH));
    }
    if !report.exhibits.tables.is_empty() {
        units.push((SearchUnit::Tables, report.exhibits.tables.len() * FACT_LENGTH));
    }
    units
}

/// Returns the length of a narrative's own text in bytes, without its facts and tables.
fn text_length(narrative: &Narrative) -> usize {
    let length = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Number(text) | Inline::Code(text) => text.text.len(),
        _ => 0,
    };
    narrative.inlines().map(length).sum()
}
