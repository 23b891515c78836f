//! `gongkai translate export` and `import`: files for translators, and what comes back.

use super::super::{Outcome, counted, project};
use crate::bounds::Bounds;
use crate::console;
use crate::content_edit;
use crate::diagnostic::{Sentence, Speech};
use crate::disk;
use crate::error::{Error, Result};
use crate::exchange::{Applied, Bundle, Files, Format, Incoming, Returned, applied, read, side_by_side, units, write};
use crate::load::listing::Listing;
use crate::model::report::Report;
use crate::pipeline::Prepared;
use crate::project::Project;
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
    (format, only, output): (Option<Format>, &[State], Option<&Path>),
    speech: Speech,
) -> Result<Outcome> {
    let site = &prepared.site;
    let by_name = output.and_then(|output| Format::of(&output.to_string_lossy()));
    let format = format.or(by_name).unwrap_or(Format::Xliff);
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
    let renderer = prepared.renderer()?;
    let print = |fact: &crate::model::fact::Fact, locale: usize| renderer.printed(fact, locale);
    let mut own = Vec::new();
    let mut by_hand = Vec::new();
    for report in reports {
        let (units, left) = units(site, report, locale, only, (&mut files, &print));
        own.extend(units);
        by_hand.extend(left.into_iter().map(|address| format!("{}#{address}", report.id)));
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
    let bundle = Bundle { source_language: tag(0), target_language: tag(locale), units: own };
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

/// Writes the review edition of a report.
pub(super) fn review(
    folder: &Path,
    prepared: &Prepared,
    reports: &[&Report],
    languages: &[usize],
    output: Option<&Path>,
    speech: Speech,
) -> Result<Outcome> {
    let ([report], [locale]) = (reports, languages) else {
        return Err(Error::Usage(Sentence::new(
            "用 --report 写明哪份报告，用 --language 写明哪种语言。",
            "Say with `--report` which report and with `--language` which language.",
        )));
    };
    let project = project(folder, None)?;
    let read = |name: &str| text_of(&project, name);
    let renderer = prepared.renderer()?;
    let print = |fact: &crate::model::fact::Fact, locale: usize| renderer.printed(fact, locale);
    let page = side_by_side(&prepared.site, report, *locale, (&mut Files::new(&read), &print), speech)?;
    let Some(output) = output else {
        console::put(&page)?;
        return Ok(Outcome::Fine);
    };
    put(output, page.as_bytes())?;
    console::print_line(&format!("→ {}", output.display()));
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
    if by_report.is_empty() {
        say(
            "文件里没有译文，没有什么可放。".to_owned(),
            "The files have no translations; there is nothing to put in.".to_owned(),
        );
        return Ok(Outcome::Fine);
    }
    let mut is_whole = true;
    let mut changes = Vec::new();
    let mut lines = Vec::new();
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
