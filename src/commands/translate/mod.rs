//! `gongkai translate`: how far the translations of a site are, and what people say of them.

mod exchange;
mod status;

use super::options::{TranslateOptions, TranslateTask};
use super::{Outcome, prepared_project};
use crate::console;
use crate::content_edit;
use crate::diagnostic::{Sentence, Speech};
use crate::error::{Error, Result};
use crate::exchange::record_change;
use crate::load::listing::Listing;
use crate::model::site::{Site, SiteManuscript};
use crate::pipeline;
use crate::project::Project;
use crate::translate::{Acceptance, Recording, Refusal, Subject, is_name};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::SystemTime;

/// The most places that a message lists.
const MOST_LISTED: usize = 12;

/// The folders of a site; translators work on languages that are not published yet, too.
fn project(site: &Path) -> Result<Project> {
    super::project(site, None).map(Project::with_drafts)
}

/// Runs the command.
pub(super) fn run(options: &TranslateOptions, speech: Speech) -> Result<Outcome> {
    if let TranslateTask::Status { report, json } = &options.task {
        return status(options, report.as_deref(), *json, speech);
    }
    let Some(prepared) = prepared_project(&project(&options.site)?, None, speech)? else { return Ok(Outcome::Mistakes) };
    let site = &prepared.site;
    let languages = languages(site, options.language.as_deref())?;
    match &options.task {
        TranslateTask::Status { .. } => Ok(Outcome::Fine),
        TranslateTask::Terms { format, output } => exchange::terms(site, *format, output.as_deref(), speech),
        TranslateTask::Export { report, format, only, output } => {
            let subjects = subjects(site, report.as_deref())?;
            exchange::export(&options.site, &prepared, &subjects, &languages, (*format, only, output.as_deref()), speech)
        }
        TranslateTask::Review { report, output } => {
            let subjects = subjects(site, report.as_deref())?;
            exchange::review(&options.site, &prepared, &subjects, &languages, output.as_deref(), speech)
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
    let listing = Listing::of(&project(&options.site)?);
    let Some(site) = pipeline::manuscript(&listing) else {
        return Err(Error::Usage(Sentence::new(
            "这里读不出网站，先看 gongkai check。",
            "No site can be read here; see `gongkai check`.",
        )));
    };
    let languages = languages(&site, options.language.as_deref())?;
    let rows = status::rows(&site.shared_context.locales, &subjects(&site, report)?, &languages);
    console::put(&if json { status::json(&rows) } else { status::text(&rows, speech) })?;
    Ok(Outcome::Fine)
}

fn no_report(id: &str) -> Error {
    Error::Usage(Sentence::new(format!("没有报告“{id}”。"), format!("There is no report `{id}`.")))
}

/// The languages into which anything is translated, by index, or the one that is named.
fn languages(site: &SiteManuscript, named: Option<&str>) -> Result<Vec<usize>> {
    let locales = &site.shared_context.locales;
    // What all reports share is written in the first language, so only a site whose reports are all written in another has
    // translations into the first.
    let is_target = |locale: &usize| *locale > 0 || site.reports.iter().any(|report| report.source_locale != 0);
    let Some(named) = named else { return Ok((0..locales.len()).filter(is_target).collect()) };
    match locales.index(named) {
        Some(index) if is_target(&index) => Ok(vec![index]),
        Some(_) => Err(Error::Usage(Sentence::new(
            format!("“{named}”是原文的语种，没有译文。"),
            format!("`{named}` is the source language; it has no translations."),
        ))),
        None => {
            Err(Error::Usage(Sentence::new(format!("网站没有语种“{named}”。"), format!("The site has no language `{named}`."))))
        }
    }
}

/// What a command is about: all, or what is named.
fn subjects<'s>(site: &'s SiteManuscript, named: Option<&str>) -> Result<Vec<Subject<'s>>> {
    let Some(id) = named else { return Ok(Subject::all(site)) };
    Subject::named(site, id).map(|subject| vec![subject]).ok_or_else(|| no_report(id))
}

/// What is said, with a date that is one.
fn dated(acceptance: &Acceptance, site: &Site) -> Result<Acceptance> {
    let Acceptance::Reviewed { by, on } = acceptance else { return Ok(acceptance.clone()) };
    let by = by.trim();
    let date = match on.as_str() {
        "today" => site.time_zone.day(SystemTime::now()),
        written => written.parse::<Date>().ok(),
    };
    match date.filter(|_| is_name(by)) {
        Some(date) if site.time_zone.is_ahead(date) => Err(Error::Usage(Sentence::new(
            format!("审定日期“{on}”还没有到，请核对年份。"),
            format!("The date `{on}` is in the future; check its year."),
        ))),
        Some(date) => Ok(Acceptance::Reviewed { by: by.to_owned(), on: date.to_string() }),
        None if !is_name(by) => Err(Error::Usage(Sentence::new(
            "--by 后面要写审定人的姓名，一行，没有看不见的字符。",
            "`--by` needs the reviewer's name, in one line without invisible characters.",
        ))),
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
        let subject = Subject::named(site, id).ok_or_else(|| no_report(id))?;
        let mut record = subject.record.cloned().unwrap_or_default();
        let mut count = 0;
        let mut left = (0, 0);
        for locale in languages.iter().filter(|locale| **locale != subject.source_locale) {
            let code = &site.locales().get(*locale).code;
            let mut recording = Recording::new(&subject, code, *locale);
            for place in &places {
                count += recording.accept(*place, acceptance).map_err(|refusal| refused(id, code, refusal))?;
            }
            let (missing, drafts) = recording.left();
            left = (left.0 + missing, left.1 + drafts);
            record.languages.insert(code.clone(), recording.record);
        }
        records.push((subject, record, count, left));
    }
    let project = project(&options.site)?;
    for (subject, record, count, (missing, drafts)) in records {
        let name = subject.record_file();
        let change = record_change(&project, &subject, &record).map_err(Error::Usage)?;
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
