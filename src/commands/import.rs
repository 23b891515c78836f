//! `gongkai import`: makes a report of a document, in a new site or in an existing one.
//!
//! The report is made in a hidden folder beside its place and then moved there, so that an interrupted run leaves nothing
//! half-made, and nothing of an editor's is overwritten.

use super::options::ImportOptions;
use super::{Outcome, new};
use crate::console;
use crate::content_edit;
use crate::diagnostic::{Sentence, Speech};
use crate::disk;
use crate::error::{Error, Result};
use crate::import::{ImportLog, Outline, Request, Review, check_id, import, read, with_pictures_beside};
use crate::load::listing::Listing;
use crate::model::site::SiteManuscript;
use crate::pipeline::{self, Finding, PipelineMemo, Rehearsal};
use crate::project::Project;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// How the folders begin in which reports for existing sites are made.
const STAGE: &str = ".gongkai-import-";
/// The largest document in bytes.
const LARGEST: u64 = 200 * 1024 * 1024;
/// The most entries of each list on the terminal; the file has all.
const MOST_SHOWN: usize = 8;
/// The files that all reports of a site share.
const SHARED: [&str; 4] = ["site.yaml", "terms.yaml", "units.yaml", "indicators.yaml"];

/// Runs the command.
pub(super) fn run(options: &ImportOptions, speech: Speech) -> Result<Outcome> {
    let file = &options.file;
    let size = fs::metadata(file).map_err(Error::system(file))?;
    if !size.is_file() || size.len() > LARGEST {
        let shown = file.display();
        return Err(Error::Usage(Sentence::new(
            format!("“{shown}”不是文件，或者大于 200 MB。"),
            format!("`{shown}` is not a file, or larger than 200 MB."),
        )));
    }
    let bytes = disk::read(file).map_err(Error::system(file))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let outline = with_pictures_beside(read(&name, &bytes).map_err(Error::Usage)?, file);
    if let Some(report) = &options.report {
        check_id(report)?;
    }
    let folder = folder(options);
    let job = Job { options, folder: &folder, outline: &outline, name: &name, bytes: &bytes };
    let log = if folder.join("content").is_dir() { job.add(speech)? } else { job.create(speech)? };
    show(&log, &folder, speech);
    #[cfg(feature = "preview")]
    if !options.yes && console::is_interactive() {
        return super::serve::review(folder, &log.report, speech);
    }
    let is_fine = log.is_whole() && log.doubts.is_empty() && log.errors == 0;
    Ok(if is_fine { Outcome::Fine } else { Outcome::Mistakes })
}

/// The folder of the site.
fn folder(options: &ImportOptions) -> PathBuf {
    let here = Path::new(".");
    match &options.into {
        Some(into) => into.clone(),
        None if here.join("content").is_dir() => here.to_path_buf(),
        None => PathBuf::from(options.file.file_stem().unwrap_or_default()),
    }
}

struct Job<'a> {
    options: &'a ImportOptions,
    folder: &'a Path,
    outline: &'a Outline,
    name: &'a str,
    bytes: &'a [u8],
}

impl Job<'_> {
    /// Makes a new site.
    fn create(&self, speech: Speech) -> Result<ImportLog> {
        let mut log = ImportLog::default();
        new::create(self.folder, speech, |stage| {
            log = import(self.outline, &Request { stage, report: self.options.report.as_deref(), site: None })?;
            self.keep(stage, &mut log, speech)?;
            new::write_common(stage)
        })?;
        Ok(log)
    }

    /// Adds a report to a site.
    fn add(&self, speech: Speech) -> Result<ImportLog> {
        let project = Project::new(self.folder, None);
        let listing = Listing::of(&project);
        let site = pipeline::manuscript(&listing).ok_or_else(broken)?;
        let checked = pipeline::prepare(&project, &listing, None, Rehearsal::Sample, &mut PipelineMemo::default())?;
        if checked.findings.iter().any(is_shared_error) {
            return Err(broken());
        }
        clear(self.folder);
        let stage = tempfile::Builder::new().prefix(STAGE).tempdir_in(self.folder).map_err(Error::system(self.folder))?;
        let before = copy_shared(&project, stage.path())?;
        let mut log =
            import(self.outline, &Request { stage: stage.path(), report: self.options.report.as_deref(), site: Some(&site) })?;
        Job::refuse_existing(&project, &site, &log.report)?;
        self.keep(self.folder, &mut log, speech)?;
        for (name, before) in before {
            replace_shared(&project, stage.path(), name, &before)?;
        }
        let (from, to) = (stage.path().join("content").join(&log.report), project.content.join(&log.report));
        fs::rename(&from, &to).map_err(Error::system(&to))?;
        Ok(log)
    }

    fn refuse_existing(project: &Project, site: &SiteManuscript, report: &str) -> Result<()> {
        let path = project.content.join(report);
        let is_alias = site.aliases.iter().any(|alias| alias.old.id == report);
        if fs::symlink_metadata(&path).is_err() && !is_alias {
            return Ok(());
        }
        Err(Error::Refused {
            path,
            reason: Sentence::new(
                "已经有这个标识的报告。导入从不改动已有的报告；用 --report 换一个标识。",
                "there is a report with this id. An import never changes a report that exists; choose another id with --report.",
            ),
        })
    }

    /// Keeps the document and the whole log beside the site.
    fn keep(&self, site: &Path, log: &mut ImportLog, speech: Speech) -> Result<()> {
        let record = Review::new_folder(site, &log.report);
        let folder = disk::make_folders(site, &record)?;
        let ending = Path::new(self.name).extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
        let original = folder.join(format!("original{ending}"));
        disk::replace(&original, self.bytes).map_err(Error::system(&original))?;
        log.review.store_in(&folder)?;
        let path = folder.join("log.md");
        log.path = format!("{record}/log.md");
        disk::replace(&path, whole(log, self.name, speech).as_bytes()).map_err(Error::system(&path))
    }
}

fn broken() -> Error {
    Error::Usage(Sentence::new(
        "这个网站现在有错误，先用 gongkai check 改好，再导入。",
        "This site has errors at present; correct them first, see `gongkai check`.",
    ))
}

/// Whether a finding is an error in a file that the new report would share.
fn is_shared_error(finding: &Finding) -> bool {
    let place = finding.diagnostic.place.as_ref().and_then(|place| place.file.strip_prefix("content/"));
    finding.diagnostic.is_error() && place.is_some_and(|file| SHARED.contains(&file))
}

/// Removes the folders of imports that were killed. Those of the last hour may belong to one that is running.
fn clear(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(STAGE)) {
        let age = entry.metadata().and_then(|data| data.modified()).ok().and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age.as_secs() > 3600) {
            // What cannot be removed does no harm.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Copies the files that reports share. Returns their names and texts; a file that does not exist is empty.
fn copy_shared(project: &Project, stage: &Path) -> Result<Vec<(&'static str, String)>> {
    let content = stage.join("content");
    fs::create_dir_all(&content).map_err(Error::system(&content))?;
    let mut texts = Vec::new();
    for name in SHARED {
        let from = project.content.join(name);
        if !from.exists() {
            texts.push((name, String::new()));
            continue;
        }
        let text = disk::read_text(&from).map_err(Error::system(&from))?;
        fs::write(content.join(name), &text).map_err(Error::system(&from))?;
        texts.push((name, text));
    }
    Ok(texts)
}

/// Writes a shared file that the import has added entries to, if nobody has edited it since.
fn replace_shared(project: &Project, stage: &Path, name: &str, before: &str) -> Result<()> {
    let made = stage.join("content").join(name);
    if !made.exists() {
        return Ok(());
    }
    let after = disk::read_text(&made).map_err(Error::system(&made))?;
    let path = project.content.join(name);
    if after == before {
        return Ok(());
    }
    if before.is_empty() {
        return disk::replace(&path, after.as_bytes()).map_err(Error::system(&path));
    }
    if content_edit::replace(project, &format!("content/{name}"), before, &after)? {
        return Ok(());
    }
    Err(Error::Refused {
        path,
        reason: Sentence::new("它刚刚被改过，请再导入一次。", "it has been edited in the meantime; import again."),
    })
}

/// The whole log as Markdown.
fn whole(log: &ImportLog, name: &str, speech: Speech) -> String {
    let mut text = format!("# {name}\n\n{}\n{}\n", log.summary().get(speech), log.comparison().get(speech));
    for (head, entries) in log.lists(speech) {
        let _ = writeln!(text, "\n## {}\n", head.get(speech).trim_end_matches(['：', ':']));
        for entry in entries {
            let _ = writeln!(text, "- {entry}");
        }
    }
    if let Some(changed) = log.changed() {
        let _ = writeln!(text, "\n## {}\n", changed.get(speech).trim_end_matches(['。', '.']));
        for (before, after) in &log.changes {
            let _ = writeln!(text, "```diff\n- {before}\n+ {after}\n```");
        }
    }
    text
}

fn show(log: &ImportLog, folder: &Path, speech: Speech) {
    console::print_line(log.summary().get(speech));
    console::print_line(log.comparison().get(speech));
    let file = folder.join(&log.path);
    if let Some(changed) = log.changed() {
        let (changed, shown) = (changed.get(speech), file.display());
        let line = Sentence::new(format!("{changed}逐行见 {shown}"), format!("{changed} Line by line: {shown}"));
        console::print_line(line.get(speech));
    }
    for (head, entries) in log.lists(speech) {
        console::print_line("");
        console::print_line(head.get(speech));
        entries.iter().take(MOST_SHOWN).for_each(|entry| console::print_line(&format!("  {entry}")));
        if let Some(rest) = entries.len().checked_sub(MOST_SHOWN).filter(|rest| *rest > 0) {
            let shown = file.display();
            let line = Sentence::new(format!("  还有 {rest} 项，见 {shown}"), format!("  {rest} more: {shown}"));
            console::print_line(line.get(speech));
        }
    }
    let shown = folder.display();
    let (errors, warnings) = (log.errors, log.warnings);
    let line = Sentence::new(
        format!("\n检查：{errors} 个错误，{warnings} 个提醒。接下来：gongkai serve --open {shown}"),
        format!(
            "\nCheck: {}, {}. Next: gongkai serve --open {shown}",
            super::counted(errors, "error"),
            super::counted(warnings, "warning")
        ),
    );
    console::print_line(line.get(speech));
}
