//! Turns a foreign document into a report: a reader makes an outline of it, `structure` arranges the outline as sections and
//! clauses, `figures` binds the numbers of the text to facts, and the relations that the text states are declared.
//!
//! Everything is made in a folder of its own first, with the same stages that build a site, so that nothing half-made appears
//! among an editor's files. At the end the text of the report is compared with that of the document.

mod bare_numbers;
mod column_numbers;
mod distributed;
mod draft;
mod fact_columns;
mod fidelity;
mod figure_names;
mod figures;
mod frame;
mod furniture;
mod identify;
mod kinds;
mod label;
mod label_phrases;
mod label_words;
mod leading_totals;
mod log;
mod markdown;
mod measure;
mod name_lists;
mod numbering;
mod of_which_rows;
mod of_which_units;
mod organizations;
mod outer;
mod outline;
mod pictures_beside;
mod printed_text;
mod quantity;
mod read;
mod review;
mod row_depths;
mod row_units;
mod stage;
mod structure;
mod subjects;
mod table_above;
mod table_body;
mod table_cells;
mod table_columns;
mod table_facts;
mod table_grid;
mod table_lines;
mod table_numbers;
mod table_rows;
mod table_signs;
mod table_sums;
mod table_totals;
mod table_words;
mod tables;
mod text_files;
mod yaml;
mod yaml_files;

#[cfg(feature = "preview")]
pub(crate) use log::Doubt;
pub(crate) use log::ImportLog;
pub(crate) use outline::{Content, Outline, Table};
pub(crate) use pictures_beside::with_pictures_beside;
pub(crate) use read::read;
pub(crate) use review::Review;
#[cfg(feature = "preview")]
pub(crate) use review::ReviewPart;

use crate::check::is_report_id;
use crate::diagnostic::Sentence;
use crate::error::{Error, Result};
use crate::model::site::SiteManuscript;
use crate::passage::is_wide_letter;
use figures::KnownFacts;
use stage::Stage;
use std::path::Path;
use text_files::KnownTitles;
use yaml_files::{edition, year};

/// What is asked for.
pub(crate) struct Request<'a> {
    /// The folder in which the site is made; empty, or with the files that an existing site shares among its reports.
    pub stage: &'a Path,
    /// The id of the report; `None` for the year of its edition.
    pub report: Option<&'a str>,
    /// The existing site, if the report is added to one.
    pub site: Option<&'a SiteManuscript>,
}

/// Makes a report in the stage. Fails with a usage error if it cannot be made of this document.
pub(crate) fn import(outline: &Outline, request: &Request<'_>) -> Result<ImportLog> {
    let draft = structure::structure(outline.clone());
    if draft.sections.is_empty() {
        return Err(Error::Usage(Sentence::new(
            "文件里没有可以导入的正文。",
            "There is no text in the file that could be imported.",
        )));
    }
    if !is_chinese(outline) || request.site.is_some_and(|site| site.shared_context.locales.get(0).chinese().is_none()) {
        return Err(Error::Usage(Sentence::new(
            "只能导入中文的文件，网站的主语种也要是中文。",
            "Only documents in Chinese can be imported, into a site whose main language is Chinese.",
        )));
    }
    let of_year = || edition(&draft).as_deref().and_then(year).unwrap_or_else(|| "report".to_owned());
    let id = request.report.map_or_else(of_year, str::to_owned);
    let mut log = ImportLog::of(outline, &draft, &id);
    let known = request.site.map(Known::of).unwrap_or_default();
    let stage = Stage::new(request.stage, id);
    if request.site.is_none() {
        stage.site(&draft)?;
    }
    let text = stage.text(outline, &draft, &known, &mut log)?;
    let facts = stage.figures(&draft, &text, &known.facts, &mut log)?;
    log.facts(&facts);
    log.review = Review::of(&log.report, outline, &text.parts, &facts);
    log.differences(stage.compare(outline, &draft, &text.tables, &facts)?);
    stage.check(request.site.is_none(), &mut log)?;
    Ok(log)
}

/// Fails with a usage error for what cannot be the id of a report: it is the name of a folder and a part of addresses.
pub(crate) fn check_id(id: &str) -> Result<()> {
    // Chinese and English are the languages of every imported site.
    if is_report_id(id) && !["zh", "en"].contains(&id) {
        return Ok(());
    }
    Err(Error::Usage(Sentence::new(
        format!("“{id}”不能作为报告的标识：只用小写字母、数字和连字符，例如 2023；index、data 这类名称网站自己要用。"),
        format!(
            "`{id}` cannot be the id of a report: use small letters, digits and hyphens, such as 2023; names such as index and data belong to the site."
        ),
    )))
}

/// Whether most letters of a document are ideographs.
fn is_chinese(outline: &Outline) -> bool {
    let (mut wide, mut narrow) = (0_usize, 0_usize);
    for text in outline.blocks.iter().flat_map(|block| block.content.texts()) {
        wide += text.chars().filter(|c| is_wide_letter(*c)).count();
        narrow += text.chars().filter(char::is_ascii_alphabetic).count();
    }
    // A word of Latin letters counts as two ideographs.
    wide * 2 >= narrow
}

/// What the newest report of an existing site calls its parts and facts.
#[derive(Debug, Default)]
struct Known {
    titles: KnownTitles,
    facts: KnownFacts,
}

impl Known {
    fn of(site: &SiteManuscript) -> Known {
        let mut known = Known::default();
        let Some(report) = site.reports.first() else { return known };
        for section in &report.sections {
            let Some((_, version)) = section.translations.versions().next() else { continue };
            if let Some(title) = printed_text::heading(version.narrative.title.as_ref()) {
                known.titles.insert(title, section.id.clone());
            }
            for clause in &version.narrative.clauses {
                known.titles.extend(printed_text::heading(Some(&clause.heading)).map(|title| (title, clause.id.clone())));
            }
        }
        for fact in report.facts.values() {
            known.facts.insert((fact.label.get(0).clone(), fact.unit.id.clone()), fact.id.clone());
        }
        known
    }
}
