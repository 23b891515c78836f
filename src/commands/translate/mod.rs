//! `gongkai translate`: how far the translations of a site are, and what people say of them.

mod exchange;
mod status;

use super::options::{TranslateOptions, TranslateTask};
use super::{Outcome, prepared, project};
use crate::console;
use crate::content_edit;
use crate::diagnostic::{Sentence, Speech};
use crate::error::{Error, Result};
use crate::exchange::record_change;
use crate::load::listing::Listing;
use crate::load::record_schema::RECORD;
use crate::model::locale::Locales;
use crate::model::report::{Report, ReportManuscript};
use crate::model::site::Site;
use crate::pipeline;
use crate::translate::{Acceptance, Recording, Refusal};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::time::SystemTime;

/// The most places that a message lists.
const MOST_LISTED: usize = 12;

/// Runs the command.
pub(super) fn run(options: &TranslateOptions, speech: Speech) -> Result<Outcome> {
    if let TranslateTask::Status { report, json } = &options.task {
        return status(options, report.as_deref(), *json, speech);
    }
    let Some(prepared) = prepared(&options.site, speech)? else { return Ok(Outcome::Mistakes) };
    let site = &prepared.site;
    let languages = languages(site.locales(), options.language.as_deref())?;
    match &options.task {
        TranslateTask::Status { .. } => Ok(Outcome::Fine),
        TranslateTask::Export { report, format, only, output } => {
            let reports = reports(site, report.as_deref())?;
            exchange::export(&options.site, &prepared, &reports, &languages, (*format, only, output.as_deref()), speech)
        }
        TranslateTask::Review { report, output } => {
            let reports = reports(site, report.as_deref())?;
            exchange::review(&options.site, &prepared, &reports, &languages, output.as_deref(), speech)
        }
        TranslateTask::Import { files, dry_run } => {
            exchange::import(&options.site, &prepared, &languages, (files, *dry_run), speech)
        }
        TranslateTask::Accept { places, acceptance } => {
            let acceptance = dated(acceptance, site)?;
            accept(options, site, places, &acceptance, &languages, speech)
        }
    }
}

/// Prints how far the translations are. The content is read and not checked, so this is quick and works while it has errors.
fn status(options: &TranslateOptions, report: Option<&str>, json: bool, speech: Speech) -> Result<Outcome> {
    let listing = Listing::of(&project(&options.site, None)?);
    let Some(site) = pipeline::manuscript(&listing) else {
        return Err(Error::Usage(Sentence::new(
            "这里读不出网站，先看 gongkai check。",
            "No site can be read here; see `gongkai check`.",
        )));
    };
    let locales = &site.shared_context.locales;
    let languages = languages(locales, options.language.as_deref())?;
    let reports: Vec<&ReportManuscript> =
        site.reports.iter().map(|own| &**own).filter(|own| report.is_none_or(|id| own.id == id)).collect();
    if let Some(id) = report.filter(|_| reports.is_empty()) {
        return Err(no_report(id));
    }
    let rows = status::rows(locales, &reports, &languages);
    console::put(&if json { status::json(&rows) } else { status::text(&rows, speech) })?;
    Ok(Outcome::Fine)
}

fn no_report(id: &str) -> Error {
    Error::Usage(Sentence::new(format!("没有报告“{id}”。"), format!("There is no report `{id}`.")))
}

/// The languages of translations, by index: all but the main one, or the one that is named.
fn languages(locales: &Locales, named: Option<&str>) -> Result<Vec<usize>> {
    let Some(named) = named else { return Ok((1..locales.len()).collect()) };
    match locales.index(named) {
        Some(index) if index > 0 => Ok(vec![index]),
        Some(_) => Err(Error::Usage(Sentence::new(
            format!("“{named}”是网站的主要语种，没有译文。"),
            format!("`{named}` is the main language of the site; it has no translations."),
        ))),
        None => {
            Err(Error::Usage(Sentence::new(format!("网站没有语种“{named}”。"), format!("The site has no language `{named}`."))))
        }
    }
}

fn reports<'s>(site: &'s Site, named: Option<&str>) -> Result<Vec<&'s Report>> {
    let all = site.reports.iter().map(AsRef::as_ref);
    let found: Vec<&Report> = all.filter(|report: &&Report| named.is_none_or(|id| report.id == id)).collect();
    match named.filter(|_| found.is_empty()) {
        Some(id) => Err(no_report(id)),
        None => Ok(found),
    }
}

/// What is said, with a date that is one.
fn dated(acceptance: &Acceptance, site: &Site) -> Result<Acceptance> {
    let Acceptance::Reviewed { by, on } = acceptance else { return Ok(acceptance.clone()) };
    let by = by.trim();
    let date = match on.as_str() {
        "today" => site.time_zone.day(SystemTime::now()),
        written => written.parse::<Date>().ok(),
    };
    match date.filter(|_| !by.is_empty()) {
        Some(date) => Ok(Acceptance::Reviewed { by: by.to_owned(), on: date.to_string() }),
        None if by.is_empty() => {
            Err(Error::Usage(Sentence::new("--by 后面要写审定人的姓名。", "`--by` needs the reviewer's name.")))
        }
        None => Err(Error::Usage(Sentence::new(
            format!("“{on}”不是日期；请写成 2024-03-01，或者 today。"),
            format!("`{on}` is no date; write it as 2024-03-01, or today."),
        ))),
    }
}

fn accept(
    options: &TranslateOptions,
    site: &Site,
    places: &[String],
    acceptance: &Acceptance,
    languages: &[usize],
    speech: Speech,
) -> Result<Outcome> {
    let mut by_report: BTreeMap<&str, Vec<Option<&str>>> = BTreeMap::new();
    for place in places {
        let (report, inside) = place.split_once('#').map_or((place.as_str(), None), |(report, inside)| (report, Some(inside)));
        by_report.entry(report).or_default().push(inside.filter(|inside| !inside.is_empty()));
    }
    // Everything is decided before a file is written.
    let mut records = Vec::new();
    for (id, places) in by_report {
        let report = reports(site, Some(id))?[0];
        let mut record = report.translation_record.as_deref().cloned().unwrap_or_default();
        let mut count = 0;
        let mut left = (0, 0);
        for locale in languages {
            let code = &site.locales().get(*locale).code;
            let mut recording = Recording::new(report, code, *locale);
            for place in &places {
                count += recording.accept(*place, acceptance).map_err(|refusal| refused(id, code, refusal))?;
            }
            let (missing, drafts) = recording.left();
            left = (left.0 + missing, left.1 + drafts);
            record.languages.insert(code.clone(), recording.record);
        }
        records.push((report, record, count, left));
    }
    let project = project(&options.site, None)?;
    for (report, record, count, (missing, drafts)) in records {
        let name = format!("content/{}/{RECORD}", report.id);
        let change = record_change(&project, &report.id, &record).map_err(Error::Usage)?;
        let is_written = content_edit::apply_all(&project, change.as_slice())?.is_none();
        let say = |zh: String, en: String| console::print_line(Sentence::new(zh, en).get(speech));
        if is_written {
            say(
                format!("{name}：登记了 {count} 段译文。"),
                format!("{name}: {} recorded.", super::counted(count, "translation")),
            );
            if missing + drafts > 0 {
                say(
                    format!("这份报告还有 {missing} 段没有译文，{drafts} 段是草稿；读者会看到说明。"),
                    format!("The report still has {missing} missing and {drafts} draft translations, of which readers are told."),
                );
            }
        } else {
            say(
                format!("{name} 刚刚被改过，没有写。请再运行一次。"),
                format!("{name} has been edited in the meantime; nothing was written. Run the command again."),
            );
            return Ok(Outcome::Mistakes);
        }
    }
    Ok(Outcome::Fine)
}

fn refused(report: &str, code: &str, refusal: Refusal) -> Error {
    let sentence = match refusal {
        Refusal::UnknownPlace(place) => Sentence::new(
            format!("报告“{report}”里没有“{place}”；可以写部分、条或段落的标识，见 gongkai translate status。"),
            format!(
                "The report `{report}` has no `{place}`; name a section, clause or paragraph as `gongkai translate status` does."
            ),
        ),
        Refusal::NotReady(places) => {
            let shown = places.iter().take(MOST_LISTED).map(String::as_str).collect::<Vec<_>>();
            let (count, zh, en) = (places.len(), shown.join("、"), shown.join(", "));
            Sentence::new(
                format!("“{report}”的“{code}”里有 {count} 段还没有译，或者原文后来改过，不能算审定：{zh}。什么也没有登记。"),
                format!(
                    "In `{report}`, `{code}`, {} missing or behind the source and cannot be signed off: {en}. Nothing was recorded.",
                    if count == 1 { "1 translation is".to_owned() } else { format!("{count} translations are") }
                ),
            )
        }
    };
    Error::Usage(sentence)
}
