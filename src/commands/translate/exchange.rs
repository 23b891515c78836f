//! `gongkai translate export` and `import`: files for translators, and what comes back.

#[cfg(feature = "pdf")]
use super::super::options::PDF_SECONDS;
#[cfg(feature = "pdf")]
use super::super::pdf::{browser, stopped_by_signal};
use super::super::{Outcome, counted};
use super::project;
use crate::bounds::Bounds;
use crate::console;
use crate::content_edit;
use crate::diagnostic::{Sentence, Speech};
use crate::disk;
use crate::error::{Error, Result};
use crate::exchange::{
    Applied, Bundle, Files, Format, Incoming, Returned, TermFormat, applied, read, side_by_side, term_base, units, write,
};
use crate::load::listing::Listing;
use crate::model::fact::Fact;
use crate::model::site::Site;
use crate::narrative::FactForm;
#[cfg(feature = "pdf")]
use crate::pdf::{self, Limit, Printing, document};
use crate::pipeline::Prepared;
use crate::project::Project;
use crate::translate::{State, Subject};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
#[cfg(feature = "pdf")]
use std::{sync::Arc, time::Duration};

/// The largest file that is read, in bytes.
const LARGEST: u64 = 64 << 20;
/// The most refusals that are listed.
const MOST_LISTED: usize = 30;

/// Writes segments for the translators of one language.
pub(super) fn export(
    folder: &Path,
    prepared: &Prepared,
    subjects: &[Subject<'_>],
    languages: &[usize],
    (format, only, output): (Option<Format>, &[State], Option<&Path>),
    speech: Speech,
) -> Result<Outcome> {
    let site = &prepared.site;
    let by_name = output.and_then(|output| Format::of(&output.to_string_lossy()));
    let format = format.or(by_name).unwrap_or(Format::Xliff);
    // What is not finished would spoil a memory.
    let only = if format == Format::Tmx { &[State::Translated, State::Reviewed] } else { only };
    let [locale] = *languages else {
        let codes: Vec<&str> = languages.iter().map(|index| site.locales().get(*index).code.as_str()).collect();
        let codes = codes.join(", ");
        return Err(Error::Usage(Sentence::new(
            format!("用 --language 写明译成哪种语言：{codes}。"),
            format!("Say with `--language` for which language: {codes}."),
        )));
    };
    let project = project(folder)?;
    let read = |name: &str| text_of(&project, name);
    let mut files = Files::new(&read);
    let renderer = prepared.renderer()?;
    let print = |fact: &Fact, form: FactForm, locale: usize| renderer.printed_as(fact, form, locale);
    let mut own = Vec::new();
    let mut by_hand = Vec::new();
    let subjects: Vec<&Subject<'_>> = subjects.iter().filter(|subject| subject.source_locale != locale).collect();
    let source = source_of(&subjects)?;
    for subject in subjects {
        let (units, left) = units(site, subject, locale, only, (&mut files, &print));
        own.extend(units);
        by_hand.extend(left.into_iter().map(|address| format!("{}#{address}", subject.id)));
    }
    if !by_hand.is_empty() {
        let (count, list) = (by_hand.len(), by_hand.join(", "));
        let texts = if count == 1 { "1 text is".to_owned() } else { format!("{count} texts are") };
        let line = Sentence::new(
            format!("有 {count} 段的写法导不出去，请在文件里译：{list}"),
            format!("{texts} written in a way that cannot be exported; translate them in the files: {list}"),
        );
        console::print_error_line(line.get(speech));
    }
    if own.is_empty() {
        let line = Sentence::new("没有要导出的，没有写文件。", "There is nothing to export; no file was written.");
        console::print_error_line(line.get(speech));
        return Ok(Outcome::Fine);
    }
    let count = own.len();
    let tag = |locale: usize| site.locales().get(locale).tag_text();
    let bundle = Bundle { source_language: tag(source), target_language: tag(locale), units: own };
    let bytes = write(&bundle, format)?;
    let Some(output) = output else {
        let text = String::from_utf8(bytes).map_err(|_| {
            Error::Usage(Sentence::new("Word 文件要用 -o 写明文件名。", "A Word file needs a name: say it with `-o`."))
        })?;
        console::put(&text)?;
        return Ok(Outcome::Fine);
    };
    put(output, &bytes)?;
    let shown = output.display();
    let line = Sentence::new(format!("{shown}：{count} 段。"), format!("{shown}: {}.", counted(count, "text")));
    console::print_line(line.get(speech));
    Ok(Outcome::Fine)
}

/// The one language that these are translated from.
fn source_of(subjects: &[&Subject<'_>]) -> Result<usize> {
    let Some(first) = subjects.first() else { return Ok(0) };
    match subjects.iter().find(|subject| subject.source_locale != first.source_locale) {
        None => Ok(first.source_locale),
        Some(other) => Err(Error::Usage(Sentence::new(
            format!("“{}”和“{}”的原文不是同一种语言，用 --report 一份一份导出。", first.id, other.id),
            format!(
                "`{}` and `{}` are written in different languages; export one at a time with `--report`.",
                first.id, other.id
            ),
        ))),
    }
}

/// Writes a new file. One that exists may be that of a translator who is at work on it.
fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(Error::Refused {
            path: path.to_owned(),
            reason: Sentence::new(
                "已经有这个文件，里面也许有译者的稿子；换一个名称，或者先移走它。",
                "it exists and may hold a translator's work; choose another name, or move it away first.",
            ),
        });
    }
    disk::replace(path, bytes).map_err(Error::system(path))
}

/// Writes the term base.
pub(super) fn terms(site: &Site, format: TermFormat, output: Option<&Path>, speech: Speech) -> Result<Outcome> {
    let bytes = term_base(site, format)?;
    let Some(output) = output else {
        console::put(&String::from_utf8_lossy(&bytes))?;
        return Ok(Outcome::Fine);
    };
    put(output, &bytes)?;
    let terms = &site.shared_context.terms;
    let count = terms.terms.len() + terms.documents.len();
    let shown = output.display();
    let line = Sentence::new(format!("{shown}：{count} 个名称和文件。"), format!("{shown}: {}.", counted(count, "name")));
    console::print_line(line.get(speech));
    Ok(Outcome::Fine)
}

/// Writes the review edition of a report.
pub(super) fn review(
    folder: &Path,
    prepared: &Prepared,
    subjects: &[Subject<'_>],
    languages: &[usize],
    output: Option<&Path>,
    speech: Speech,
) -> Result<Outcome> {
    let reports = subjects.iter().filter(|subject| subject.report.is_some()).collect::<Vec<_>>();
    // Without a name it is the only report, if there is one, and not what all reports share.
    let subject = if let [only] = subjects { Some(only) } else { reports.first().copied().filter(|_| reports.len() == 1) };
    let (Some(subject), [locale]) = (subject, languages) else {
        return Err(Error::Usage(Sentence::new(
            "用 --report 写明哪份报告，用 --language 写明哪种语言。",
            "Say with `--report` which report and with `--language` which language.",
        )));
    };
    let project = project(folder)?;
    let read = |name: &str| text_of(&project, name);
    let renderer = prepared.renderer()?;
    let print = |fact: &Fact, form: FactForm, locale: usize| renderer.printed_as(fact, form, locale);
    let page = side_by_side(&prepared.site, subject, *locale, (&mut Files::new(&read), &print), speech)?;
    let Some(output) = output else {
        console::put(&page)?;
        return Ok(Outcome::Fine);
    };
    let is_pdf = output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    let bytes = if is_pdf { printed(prepared, subject, page)? } else { page.into_bytes() };
    put(output, &bytes)?;
    console::print_line(&format!("→ {}", output.display()));
    Ok(Outcome::Fine)
}

/// Prints the review edition with an installed browser.
#[cfg(feature = "pdf")]
fn printed(prepared: &Prepared, subject: &Subject<'_>, page: String) -> Result<Vec<u8>> {
    const PAGE: &str = "review.html";
    let zone = prepared.site.time_zone.to_string();
    // What all reports share has no date of its own: that of the newest report.
    let report = prepared.site.reports.iter().find(|report| report.id == subject.id).or(prepared.site.reports.first());
    let [created, modified] = match report {
        Some(report) => [report.published, report.last_change()].map(|moment| document::date(moment.with_minute(), &zone)),
        None => Default::default(),
    };
    let page = Arc::new(page.into_bytes());
    let printing = Printing { base: None, page: PAGE, get: &|path| (path == PAGE).then(|| page.clone()), created, modified };
    let limit = Limit::of(Duration::from_secs(PDF_SECONDS), stopped_by_signal());
    pdf::print(&browser(None)?, &printing, &limit)
}

#[cfg(not(feature = "pdf"))]
fn printed(_: &Prepared, _: &Subject<'_>, _: String) -> Result<Vec<u8>> {
    Err(Error::Usage(Sentence::new(
        "这个程序编译时没有带上 PDF；请写成 .html，用浏览器打印。",
        "This program was built without PDF; write an .html file and print it with a browser.",
    )))
}

/// Puts what has come back into the files of the site.
pub(super) fn import(
    folder: &Path,
    prepared: &Prepared,
    languages: &[usize],
    (files, dry_run): (&[PathBuf], bool),
    speech: Speech,
) -> Result<Outcome> {
    let project = project(folder)?;
    let mut by_subject: BTreeMap<(String, usize), Vec<Incoming>> = BTreeMap::new();
    for file in files {
        let (language, translations) = returned(file, prepared, languages)?;
        for Returned { subject, incoming } in translations {
            by_subject.entry((subject, language)).or_default().push(incoming);
        }
    }
    let say = |zh: String, en: String| console::print_line(Sentence::new(zh, en).get(speech));
    if by_subject.is_empty() {
        say(
            "文件里没有译文，没有什么可放。".to_owned(),
            "The files have no translations; there is nothing to put in.".to_owned(),
        );
        return Ok(Outcome::Fine);
    }
    let mut is_whole = true;
    let mut changes = Vec::new();
    let mut lines = Vec::new();
    for ((report, locale), incoming) in by_subject {
        let Some(subject) = Subject::named(&prepared.site, &report) else {
            say(
                format!("没有报告“{report}”，它的译文没有放进来。"),
                format!("There is no report `{report}`; its translations were left out."),
            );
            is_whole = false;
            continue;
        };
        if subject.source_locale == locale {
            let code = &prepared.site.locales().get(locale).code;
            say(
                format!("“{report}”的原文就是“{code}”，没有放进来。"),
                format!("`{code}` is the source language of `{report}`; nothing was put in."),
            );
            is_whole = false;
            continue;
        }
        let applied = applied(&project, &Listing::of(&project), prepared, (&subject, locale), &incoming)?;
        for (address, refusal) in applied.refused.iter().take(MOST_LISTED) {
            console::print_line(&format!("{report}#{address}: {}", refusal.get(speech)));
        }
        if let Some(rest) = applied.refused.len().checked_sub(MOST_LISTED).filter(|rest| *rest > 0) {
            say(format!("还有 {rest} 段。"), format!("{rest} more."));
        }
        console::print_findings(&applied.arisen, speech);
        is_whole &= applied.refused.is_empty();
        lines.push(told(&report, &prepared.site.locales().get(locale).code, &applied, dry_run));
        changes.extend(applied.changes);
    }
    let edited = if dry_run { None } else { content_edit::apply_all(&project, &changes)? };
    if let Some(name) = edited {
        return Err(Error::Refused {
            path: project.root.join(name),
            reason: Sentence::new(
                "它刚刚被改过，什么都没有写，请再运行一次。",
                "it has been edited in the meantime; nothing was written. Run the command again.",
            ),
        });
    }
    for line in &lines {
        console::print_line(line.get(speech));
    }
    Ok(if is_whole { Outcome::Fine } else { Outcome::Mistakes })
}

/// What was put into a report.
fn told(report: &str, code: &str, applied: &Applied, dry_run: bool) -> Sentence {
    let names: Vec<&str> = applied.changes.iter().map(|change| change.name.as_str()).collect();
    let (zh, en) = (names.join("、"), names.join(", "));
    let verb = if dry_run { ("会写", "would be written") } else { ("写了", "written") };
    let (written, confirmed, untouched, refused) = (applied.written, applied.confirmed, applied.untouched, applied.refused.len());
    Sentence::new(
        format!(
            "{report} · {code}：{} {written} 段，确认 {confirmed} 段，没有动 {untouched} 段，没有放 {refused} 段。{zh}",
            verb.0
        ),
        format!(
            "{report} · {code}: {} {}, {confirmed} confirmed, {untouched} as before, {refused} left out. {en}",
            counted(written, "text"),
            verb.1
        ),
    )
}

/// The translations of a file, with the index of their language.
fn returned(file: &Path, prepared: &Prepared, languages: &[usize]) -> Result<(usize, Vec<Returned>)> {
    let shown = file.display();
    let wrong = |sentence: &Sentence| {
        Error::Usage(Sentence::new(format!("{shown}：{}", sentence.zh), format!("{shown}: {}", sentence.en)))
    };
    let size = fs::metadata(file).map_err(Error::system(file))?;
    let format = Format::of(&file.to_string_lossy()).filter(|_| size.is_file() && size.len() <= LARGEST);
    let format = format.ok_or_else(|| {
        wrong(&Sentence::new(
            "要 .xlf、.po、.csv 或 .docx 文件，不超过 64 MB。",
            "a file .xlf, .po, .csv or .docx of at most 64 MB is needed.",
        ))
    })?;
    let bytes = disk::read(file).map_err(Error::system(file))?;
    let returned = read(&bytes, format).map_err(|sentence| wrong(&sentence))?;
    let locales = prepared.site.locales();
    let own = |language: &str| {
        let is_it = |index: &usize| {
            let locale = locales.get(*index);
            locale.code.eq_ignore_ascii_case(language) || locale.tag_text().eq_ignore_ascii_case(language)
        };
        languages.iter().copied().find(is_it)
    };
    let language = match (&returned.language, languages) {
        (Some(language), _) => own(language),
        (None, [only]) => Some(*only),
        (None, _) => None,
    };
    if let Some(language) = language {
        return Ok((language, returned.translations));
    }
    let language = returned.language.unwrap_or_default();
    let known: Vec<&str> = languages.iter().map(|index| locales.get(*index).code.as_str()).collect();
    let known = known.join(", ");
    Err(wrong(&Sentence::new(
        format!("它的语言是“{language}”，这里要的是：{known}。"),
        format!("its language is `{language}`; wanted is: {known}."),
    )))
}

/// The text of a content file as it is on the disk.
fn text_of(project: &Project, name: &str) -> std::result::Result<Option<String>, Sentence> {
    content_edit::text(&Bounds::of(project), project, name)
}
