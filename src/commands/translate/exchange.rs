//! `gongkai translate export` and `import`: files for translators, and what comes back.

use super::super::{Outcome, counted, project};
use crate::bounds::Bounds;
use crate::console;
use crate::content_edit;
use crate::diagnostic::{Sentence, Speech};
use crate::disk;
use crate::error::{Error, Result};
use crate::exchange::{Bundle, Files, Format, Incoming, Returned, applied, read, units, write};
use crate::load::listing::Listing;
use crate::model::report::Report;
use crate::pipeline::Prepared;
use crate::project::Project;
use crate::render;
use crate::translate::State;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The largest file that is read, in bytes.
const LARGEST: u64 = 64 << 20;
/// The most refusals that are listed.
const MOST_LISTED: usize = 30;

/// Writes the segments of reports for the translators of one language.
pub(super) fn export(
    folder: &Path,
    prepared: &Prepared,
    reports: &[&Report],
    languages: &[usize],
    (format, only, output): (Format, &[State], Option<&Path>),
    speech: Speech,
) -> Result<Outcome> {
    let site = &prepared.site;
    let [locale] = *languages else {
        let codes: Vec<&str> = languages.iter().map(|index| site.locales().get(*index).code.as_str()).collect();
        let codes = codes.join(", ");
        return Err(Error::Usage(Sentence::new(
            format!("用 --language 写明译成哪种语言：{codes}。"),
            format!("Say with `--language` for which language: {codes}."),
        )));
    };
    let project = project(folder, None)?;
    let read = |name: &str| text_of(&project, name);
    let mut files = Files::new(&read);
    let renderer = render::render(&prepared.site, &prepared.plan, &prepared.theme).map_err(|_| {
        Error::Usage(Sentence::new("主题有错误，见 gongkai check。", "The theme has errors; see `gongkai check`."))
    })?;
    let print = |fact: &crate::model::fact::Fact, locale: usize| renderer.printed(fact, locale);
    let own: Vec<_> = reports.iter().flat_map(|report| units(site, report, locale, only, (&mut files, &print))).collect();
    let count = own.len();
    let tag = |locale: usize| site.locales().get(locale).tag_text();
    let bundle = Bundle { source_language: tag(0), target_language: tag(locale), units: own };
    let text = write(&bundle, format)?;
    let Some(output) = output else {
        console::put(&text)?;
        return Ok(Outcome::Fine);
    };
    disk::replace(output, text.as_bytes()).map_err(Error::system(output))?;
    let shown = output.display();
    let line = Sentence::new(format!("{shown}：{count} 段。"), format!("{shown}: {}.", counted(count, "text")));
    console::print_line(line.get(speech));
    Ok(Outcome::Fine)
}

/// Puts what has come back into the files of the site.
pub(super) fn import(
    folder: &Path,
    prepared: &Prepared,
    languages: &[usize],
    (files, dry_run): (&[PathBuf], bool),
    speech: Speech,
) -> Result<Outcome> {
    let project = project(folder, None)?;
    let mut by_report: BTreeMap<(String, usize), Vec<Incoming>> = BTreeMap::new();
    for file in files {
        let (language, translations) = returned(file, prepared, languages)?;
        for Returned { report, incoming } in translations {
            by_report.entry((report, language)).or_default().push(incoming);
        }
    }
    let say = |zh: String, en: String| console::print_line(Sentence::new(zh, en).get(speech));
    let mut is_whole = true;
    for ((report, locale), incoming) in by_report {
        let Some(index) = prepared.site.reports.iter().position(|own| own.id == report) else {
            say(
                format!("没有报告“{report}”，它的译文没有放进来。"),
                format!("There is no report `{report}`; its translations were left out."),
            );
            is_whole = false;
            continue;
        };
        let applied = applied(&project, &Listing::of(&project), prepared, (index, locale), &incoming)?;
        let code = &prepared.site.locales().get(locale).code;
        for (address, refusal) in applied.refused.iter().take(MOST_LISTED) {
            console::print_line(&format!("{report}#{address}: {}", refusal.get(speech)));
        }
        if let Some(rest) = applied.refused.len().checked_sub(MOST_LISTED).filter(|rest| *rest > 0) {
            say(format!("还有 {rest} 段。"), format!("{rest} more."));
        }
        console::print_findings(&applied.arisen, speech);
        is_whole &= applied.refused.is_empty();
        let (put, refused) = (applied.accepted, applied.refused.len());
        if !dry_run {
            if let Some(name) = content_edit::apply_all(&project, &applied.changes)? {
                return Err(Error::Refused {
                    path: project.root.join(name),
                    reason: Sentence::new(
                        "它刚刚被改过，什么都没有写，请再运行一次。",
                        "it has been edited in the meantime; nothing was written. Run the command again.",
                    ),
                });
            }
        }
        let names: Vec<&str> = applied.changes.iter().map(|change| change.name.as_str()).collect();
        let (names_zh, names_en) = (names.join("、"), names.join(", "));
        let verb = if dry_run { ("会放进", "would be put in") } else { ("放进了", "put in") };
        say(
            format!("{report} · {code}：{}{put} 段，{refused} 段没有放。{names_zh}", verb.0),
            format!("{report} · {code}: {} {}, {refused} left out. {names_en}", counted(put, "text"), verb.1),
        );
    }
    Ok(if is_whole { Outcome::Fine } else { Outcome::Mistakes })
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
        wrong(&Sentence::new("要 .xlf、.po 或 .csv 文件，不超过 64 MB。", "a file .xlf, .po or .csv of at most 64 MB is needed."))
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
    match language {
        Some(language) => Ok((language, returned.translations)),
        None => {
            let language = returned.language.unwrap_or_default();
            Err(wrong(&Sentence::new(
                format!("它的语言是“{language}”，不是这个网站的译文语言。"),
                format!("its language is `{language}`, which is none of the site's translations."),
            )))
        }
    }
}

/// The text of a content file as it is on the disk.
fn text_of(project: &Project, name: &str) -> std::result::Result<Option<String>, Sentence> {
    content_edit::text(&Bounds::of(project), project, name)
}
