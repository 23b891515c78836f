//! The proof sheet of a report, for the person who signs it: every figure with its value and where
//! it is printed, the arithmetic that ties figures together, what the program has checked and what
//! it cannot check, and the digest of the content that is signed.
//!
//! It shows what the checks have found and checks nothing itself. `html.rs` writes it as a page.

mod content_digest;
mod figures;
mod html;
mod loose;
mod names;
mod places;
mod ties;

pub(crate) use content_digest::ContentDigest;
pub(crate) use html::{PreviewLinks, Surroundings, page};

use crate::check::outcome::outcomes;
use crate::diagnostic::{Sentence, Speech};
use crate::error::Result;
use crate::model::locale::Locale;
use crate::model::report::Report;
use crate::model::site::Site;
use crate::pipeline::{Finding, Prepared};
use crate::render::Renderer;
use crate::verdict::{self, Counts};
use figures::{Figure, figures, in_reading_order};
use loose::{LooseNumber, LooseTable};
use names::{Name, Names};
use serde::Serialize;
use ties::{Tie, ties};

/// The version of the sheet's JSON format.
const FORMAT: u32 = 1;
/// Begins the name of the program in every sheet. Only a file that contains it is overwritten.
pub(crate) const MARK: &str = "gongkai proof";

/// The proof sheet of a report.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sheet {
    format: u32,
    /// `gongkai proof` and the version of the program.
    program: String,
    report: Head,
    /// The languages of the site: code, name, tag, direction.
    languages: Vec<Language>,
    digest: ContentDigest,
    counts: Counts,
    /// The counts in words.
    verdict: String,
    /// Codes of warnings that the site turns off.
    turned_off: Vec<&'static str>,
    /// The edition of the previous report of the series, if there is one.
    before: Option<String>,
    warnings: Vec<Warning>,
    /// The relations that do not hold and say why.
    waived: Vec<Tie>,
    /// The figures that nothing ties down.
    untied: Vec<Figure>,
    /// The relations and totals that hold, with their figures.
    tied: Vec<Tie>,
    /// The figures of other reports that this one prints.
    borrowed: Vec<Figure>,
    numbers_in_text: Vec<LooseNumber>,
    tables: Vec<LooseTable>,
    names: Vec<Name>,
    documents: Vec<Name>,
}

/// What a report is called, in each language.
#[derive(Debug, Clone, Serialize)]
struct Head {
    id: String,
    titles: Vec<String>,
    editions: Vec<String>,
    issuers: Vec<String>,
    published: String,
}

/// A language of the site.
#[derive(Debug, Clone, Serialize)]
struct Language {
    code: String,
    name: String,
    tag: String,
    direction: &'static str,
}

/// A warning of the check.
#[derive(Debug, Clone, Serialize)]
struct Warning {
    code: &'static str,
    message: String,
    /// File and line, if the warning has a place.
    place: Option<String>,
}

/// What a sheet is made from.
struct SheetContext<'a> {
    prepared: &'a Prepared,
    /// The index of the report.
    index: usize,
    report: &'a Report,
    /// The previous report of the series.
    before: Option<&'a Report>,
    renderer: &'a Renderer,
    /// The indices of the site's languages, that of the person who reads the sheet first.
    order: Vec<usize>,
    speech: Speech,
}

impl SheetContext<'_> {
    /// Returns a value for each language, in the order of the sheet.
    fn per_language<T>(&self, make: impl Fn(usize) -> T) -> Vec<T> {
        self.order.iter().map(|locale| make(*locale)).collect()
    }

    /// The language that comes first.
    fn first(&self) -> usize {
        self.order.first().copied().unwrap_or_default()
    }
}

/// Returns the indices of the site's languages: first the one of the messages, if the site has it.
fn order(site: &Site, speech: Speech) -> Vec<usize> {
    let is_own = |locale: &Locale| match speech {
        Speech::Chinese => locale.chinese().is_some(),
        Speech::English => locale.is_english(),
    };
    let own = site.locales().iter().position(is_own);
    own.into_iter().chain((0..site.locales().len()).filter(|index| Some(*index) != own)).collect()
}

impl Sheet {
    /// Makes the sheet of the report at this index from a site without errors and the warnings of
    /// its check. Fails if a file that the report publishes can no longer be read.
    pub(crate) fn of(
        prepared: &Prepared,
        index: usize,
        renderer: &Renderer,
        findings: &[Finding],
        speech: Speech,
    ) -> Result<Sheet> {
        let (site, report) = (&prepared.site, &*prepared.site.reports[index]);
        let before = site.report_before(report);
        let context = SheetContext { prepared, index, report, before, renderer, order: order(site, speech), speech };
        let outcomes = outcomes(site, &report.manuscript);
        let figures = figures(&context);
        let tied = verdict::tied(&outcomes);
        let counts = verdict::counts(site, report, &outcomes);
        let untied = in_reading_order(report, &figures).into_iter().filter(|id| !tied.contains(id.as_str()));
        let Names { names, documents } = names::names(&context);
        let (waived, holding) = ties(&context, &outcomes, &figures);
        Ok(Sheet {
            format: FORMAT,
            program: format!("{MARK} {}", env!("CARGO_PKG_VERSION")),
            report: head(&context),
            languages: languages(&context),
            digest: ContentDigest::of(prepared, report)?,
            verdict: verdict::ties(&counts).get(speech).to_owned(),
            turned_off: verdict::turned_off(site),
            before: before.map(|before| before.edition.get(context.first()).clone()),
            warnings: warnings(report, findings, speech),
            waived,
            untied: untied.filter_map(|id| figures.get(&id).filter(|figure| figure.lender.is_none()).cloned()).collect(),
            borrowed: report.borrowed().filter_map(|fact| figures.get(&fact.id).cloned()).collect(),
            tied: holding,
            numbers_in_text: loose::in_text(&context),
            tables: loose::in_tables(&context, &outcomes),
            names,
            documents,
            counts,
        })
    }

    /// Returns the sheet as JSON with a line break at its end.
    pub(crate) fn json(&self) -> String {
        format!("{:#}\n", serde_json::to_value(self).unwrap_or_default())
    }
}

fn head(context: &SheetContext<'_>) -> Head {
    let (site, report) = (&context.prepared.site, context.report);
    let issuer = |locale: usize| report.issuer.as_ref().unwrap_or(&site.organization.name).get(locale).clone();
    Head {
        id: report.id.clone(),
        titles: context.per_language(|locale| report.title.get(locale).clone()),
        editions: context.per_language(|locale| report.edition.get(locale).clone()),
        issuers: context.per_language(issuer),
        published: report.published.to_string(),
    }
}

fn languages(context: &SheetContext<'_>) -> Vec<Language> {
    let locales = context.prepared.site.locales();
    context.per_language(|index| {
        let locale = locales.get(index);
        let (code, name, tag) = (locale.code.clone(), locale.name.clone(), locale.tag_text());
        Language { code, name, tag, direction: locale.direction.as_str() }
    })
}

/// The warnings about a report and about what all reports share.
fn warnings(report: &Report, findings: &[Finding], speech: Speech) -> Vec<Warning> {
    let folder = format!("content/{}/", report.id);
    let concerns = |finding: &&Finding| {
        let place = finding.diagnostic.place.as_ref();
        place.is_none_or(|place| {
            let is_shared = place.file.strip_prefix("content/").is_none_or(|rest| !rest.contains('/'));
            is_shared || place.file.starts_with(&folder)
        })
    };
    let view = |finding: &Finding| Warning {
        code: finding.diagnostic.code.as_str(),
        message: finding.diagnostic.message.get(speech).to_owned(),
        place: finding.diagnostic.place.as_ref().map(|place| format!("{}:{}", place.file, place.position.line)),
    };
    findings.iter().filter(concerns).map(view).collect()
}

/// Returns a sentence in the language of messages.
fn say(speech: Speech, zh: &str, en: &str) -> String {
    Sentence::new(zh, en).get(speech).to_owned()
}
