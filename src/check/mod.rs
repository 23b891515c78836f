//! The third stage: checks the site and returns diagnostics. It changes nothing. Each file
//! has one family of rules; the two lists below contain all of them.

mod aliases;
mod attachments;
mod balances;
mod before;
mod behind;
mod braces;
mod calendar;
mod cells;
mod charts;
mod citations;
mod corrections;
mod directions;
mod document_numbers;
mod fact_labels;
mod facts;
mod files;
mod fixed_rows;
mod form_set;
mod identity;
mod ids;
mod inspection;
mod items;
mod links;
mod loans;
mod magnitudes;
mod measure_words;
mod naked_numbers;
mod name_parity;
mod names;
mod near_misses;
mod numbers;
mod numerals;
mod order;
mod ordinals;
pub(crate) mod outcome;
mod parity;
mod personal;
mod pictures;
mod place_names;
mod placeholders;
mod poster;
mod proofreading;
mod proportion;
mod prose;
mod punctuation;
mod recognised;
mod relation_circles;
mod relations;
mod series;
mod table_waivers;
mod table_years;
mod tables;
mod telephones;
mod texts;
mod time_words;
mod totals;
mod translations;
mod typography;
mod undeclared;
mod values;
mod word_breaks;

#[cfg(feature = "import")]
pub(crate) use ids::{is_report_id, is_reserved};
pub(crate) use pictures::damaged;
pub(crate) use place_names::{place_at_start, places_in};
pub(crate) use prose::{FreeNumbers, free_numbers};
#[cfg(feature = "import")]
pub(crate) use word_breaks::begins_with_own_word;

use crate::diagnostic::{Diagnostic, Sink};
use crate::memo::Memo;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::site::SiteManuscript;
use rayon::prelude::*;
use std::sync::Arc;

/// Rules that read one report and the frame, and nothing else.
const REPORT_RULES: [fn(&SharedContext, &ReportManuscript, &mut Sink); 18] = [
    ids::check_report,
    links::check_report,
    aliases::check_report,
    facts::check_report,
    corrections::check_report,
    loans::check_report,
    relations::check_report,
    values::check_report,
    files::check_report,
    tables::check_report,
    cells::check_report,
    charts::check_report,
    poster::check_report,
    translations::check_report,
    prose::check_report,
    texts::check_report,
    undeclared::check_report,
    calendar::check_next_release,
];
/// Rules about the site as a whole, and about links between reports.
const SITE_RULES: [fn(&SiteManuscript, &mut Sink); 15] = [
    identity::check,
    inspection::check,
    placeholders::check,
    series::check,
    texts::check_site,
    links::check_site,
    aliases::check_site,
    facts::check_site,
    loans::check_site,
    relations::check_site,
    balances::check_site,
    table_years::check_site,
    charts::check_site,
    values::check_site,
    translations::check_site,
];

/// The results of the previous check. A report that is unchanged, within an unchanged
/// frame, is not checked again.
#[derive(Debug, Default)]
pub(crate) struct CheckMemo {
    /// The shared parts, and what is wrong in their files.
    shared: Option<(Arc<SharedContext>, Vec<Diagnostic>)>,
    remarks: Memo<ReportManuscript, Vec<Diagnostic>>,
}

/// Runs the rules about some reports, by their indices, and those about the site as a whole.
pub(crate) fn check_around(site: &SiteManuscript, reports: &[usize]) -> Vec<Diagnostic> {
    let mut diagnostics = Sink::default();
    for (report, rule) in reports.iter().flat_map(|report| REPORT_RULES.iter().map(move |rule| (*report, rule))) {
        rule(&site.shared_context, &site.reports[report], &mut diagnostics);
    }
    for rule in SITE_RULES {
        rule(site, &mut diagnostics);
    }
    diagnostics.into_vec()
}

/// Runs every rule over the site. Rules are independent of each other; the caller sorts the
/// diagnostics.
pub(crate) fn check(site: &SiteManuscript, memory: &mut CheckMemo) -> Vec<Diagnostic> {
    let is_known = |(known, _): &(Arc<SharedContext>, _)| Arc::ptr_eq(known, &site.shared_context);
    let of_shared = memory.shared.take().filter(is_known).map(|(_, remarks)| remarks).unwrap_or_else(|| {
        memory.remarks = Memo::default();
        let mut diagnostics = Sink::default();
        texts::check_shared(&site.shared_context, &mut diagnostics);
        diagnostics.into_vec()
    });
    memory.shared = Some((site.shared_context.clone(), of_shared.clone()));
    let of_reports = memory.remarks.map(
        &site.reports,
        |report| &report.id,
        |report| {
            let mut diagnostics = Sink::default();
            for rule in REPORT_RULES {
                rule(&site.shared_context, report, &mut diagnostics);
            }
            diagnostics.into_vec()
        },
    );
    let of_site = SITE_RULES.par_iter().map(|rule| {
        let mut diagnostics = Sink::default();
        rule(site, &mut diagnostics);
        diagnostics.into_vec()
    });
    let mut diagnostics: Vec<Diagnostic> = of_site.flatten_iter().collect();
    diagnostics.extend(of_shared);
    diagnostics.extend(of_reports.iter().flat_map(|remarks| remarks.iter().cloned()));
    diagnostics
}
