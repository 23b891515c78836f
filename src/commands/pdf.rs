//! `gongkai pdf`: prints reports with an installed browser. Each PDF gets a record of the
//! content that it was printed from.

use super::options::{PdfOptions, Strictness};
use super::{Outcome, WROTE_NOTHING, print, project};
use crate::artwork::ArtworkCache;
use crate::bounds;
use crate::console;
use crate::diagnostic::{Sentence, Speech};
use crate::disk;
use crate::error::{Error, Result};
use crate::load::listing::Listing;
use crate::load::printed::{self, Digests, Record};
use crate::model::base_url::BaseUrl;
use crate::pdf::{self, Limit, Printing, document, find};
use crate::pdf_freshness;
use crate::pipeline::{self, PipelineMemo, Prepared, Rehearsal};
use crate::plan::page::PageKind;
use crate::plan::url::page_path;
use crate::rendered_site::RenderedSite;
use crate::stop_signal;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Instant;

/// Runs the command.
pub(super) fn run(options: &PdfOptions, speech: Speech) -> Result<Outcome> {
    let project = project(&options.site, None)?;
    let mut listing = Listing::of(&project);
    // The printed pages must not mention existing PDFs, and there must be no warnings
    // about them.
    listing.forget_printed();
    let checked =
        pipeline::prepare(&project, &listing, options.base_url.as_deref(), Rehearsal::Whole, &mut PipelineMemo::default())?;
    let outcome = print(&checked.findings, Strictness::Errors, &WROTE_NOTHING, speech);
    let Some(prepared) = checked.prepared else { return Ok(outcome) };
    let wanted = wanted(&prepared, options)?;
    let folder = options.output.clone().unwrap_or_else(|| project.printed.clone());
    if options.output.is_none() && bounds::leads_out(&project, &folder) {
        return Err(disk::no_folder(&folder));
    }
    let program = browser(options.browser.as_deref())?;
    make_folder(&folder)?;
    let artwork_cache = Arc::new(ArtworkCache::open(&project.root));
    let printer =
        PdfPrinter { site: RenderedSite::new(prepared, artwork_cache)?, program, folder, options, stopped: stopped_by_signal() };
    for (report, locale) in wanted {
        let started = Instant::now();
        let (path, pages, length) = printer.print(report, locale)?;
        let (shown, seconds, kilobytes) = (path.display(), started.elapsed().as_secs_f64(), length.div_ceil(1000));
        let line = Sentence::new(
            format!("{shown}：{pages} 页，{kilobytes} KB，用时 {seconds:.1} 秒"),
            format!("{shown}: {}, {kilobytes} KB, {seconds:.1} s", super::counted(pages, "page")),
        );
        console::print_line(line.get(speech));
    }
    Ok(Outcome::Fine)
}

/// Creates the folder for the PDFs, if it does not exist yet.
fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| {
        let Some(file) = folder.ancestors().find(|path| path.exists() && !path.is_dir()) else {
            return Error::system(folder)(error);
        };
        let shown = file.display();
        Error::Usage(Sentence::new(
            format!("“{shown}”是文件，不是文件夹，PDF 放不进去。请用 --output 指定一个文件夹。"),
            format!("`{shown}` is a file and not a folder, so PDFs cannot be written there. Use --output to specify a folder."),
        ))
    })
}

/// Returns the requested reports and languages as pairs of indices. If none are
/// requested, returns all.
fn wanted(prepared: &Prepared, options: &PdfOptions) -> Result<Vec<(usize, usize)>> {
    let site = &prepared.site;
    let reports: Vec<&str> = site.reports.iter().map(|report| report.id.as_str()).collect();
    let languages: Vec<&str> = site.locales().iter().map(|locale| locale.code.as_str()).collect();
    let missing = |zh: &str, en: &str, name: &str, known: &[&str]| {
        Error::Usage(Sentence::new(
            format!("没有{zh}“{name}”。现有：{}。", known.join("、")),
            format!("There is no {en} `{name}`. Available: {}.", known.join(", ")),
        ))
    };
    if let Some(name) = options.reports.iter().find(|name| !reports.contains(&name.as_str())) {
        return Err(missing("报告", "report", name, &reports));
    }
    if let Some(name) = options.languages.iter().find(|name| !languages.contains(&name.as_str())) {
        return Err(missing("语种", "language", name, &languages));
    }
    let is_wanted = |list: &[String], name: &str| list.is_empty() || list.iter().any(|wanted| wanted == name);
    let chosen = |list: &[String], names: &[&str]| -> Vec<usize> {
        names.iter().enumerate().filter(|(_, name)| is_wanted(list, name)).map(|(index, _)| index).collect()
    };
    let locales = chosen(&options.languages, &languages);
    let reports = chosen(&options.reports, &reports);
    Ok(reports.iter().flat_map(|report| locales.iter().map(move |locale| (*report, *locale))).collect())
}

/// The browser that is named, or an installed one.
pub(super) fn browser(named: Option<&Path>) -> Result<PathBuf> {
    if let Some(named) = named {
        let shown = named.display();
        let missing = Sentence::new(format!("没有浏览器“{shown}”。"), format!("There is no browser `{shown}`."));
        return if named.is_file() { Ok(named.to_owned()) } else { Err(Error::Usage(missing)) };
    }
    find::installed().ok_or_else(|| {
        Error::Usage(Sentence::new(
            format!("这台电脑上没有找到 Chromium、Chrome 或 Edge。请安装一个，或用 --browser 或环境变量 {} 指定它的位置。", find::VARIABLE),
            format!("No Chromium, Chrome or Edge was found on this machine. Install one, or specify its path with --browser or the environment variable {}.", find::VARIABLE),
        ))
    })
}

/// What is needed to print reports one after the other.
struct PdfPrinter<'a> {
    site: RenderedSite,
    program: PathBuf,
    folder: PathBuf,
    options: &'a PdfOptions,
    stopped: Arc<AtomicBool>,
}

impl PdfPrinter<'_> {
    /// Prints one report in one language. Returns the path of the PDF, its number of
    /// pages, and its size in bytes.
    fn print(&self, index: usize, locale: usize) -> Result<(PathBuf, usize, usize)> {
        let Prepared { site, plan, .. } = &self.site.prepared;
        let report = &site.reports[index];
        let zone = site.time_zone.to_string();
        let page = page_path(site, PageKind::Whole(index), locale);
        let printing = Printing {
            base: plan.base.as_ref().map(BaseUrl::as_str),
            page: &page,
            get: &|path| self.site.get(path),
            created: document::date(report.published.with_minute(), &zone),
            modified: document::date(report.last_change().with_minute(), &zone),
        };
        let renderer = self.site.prepared.renderer()?;
        let view = pdf_freshness::view(site, plan, &renderer, (index, locale), &mut Digests::default());
        let bytes = pdf::print(&self.program, &printing, &Limit::of(self.options.timeout, self.stopped.clone()))?;
        let record = Record { format: printed::FORMAT, view: view.unwrap_or_default(), pdf: printed::digest(&bytes) };
        let stem = printed::stem(&report.id, &site.locales().get(locale).code);
        let path = self.folder.join(format!("{stem}.pdf"));
        disk::tidy(&self.folder);
        disk::replace(&path, &bytes).map_err(Error::system(&path))?;
        let beside = path.with_extension("json");
        disk::replace(&beside, record.text().as_bytes()).map_err(Error::system(&beside))?;
        Ok((path, document::pages(&bytes), bytes.len()))
    }
}

/// Returns a flag that is set when the user or the system asks the program to stop. The
/// browser must not outlive this process.
pub(super) fn stopped_by_signal() -> Arc<AtomicBool> {
    let stopped = Arc::new(AtomicBool::new(false));
    let heard = stopped.clone();
    let (listens, listening) = channel();
    thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        let _inside = runtime.enter();
        let Ok(received) = stop_signal::received() else { return };
        let _ = listens.send(());
        runtime.block_on(received);
        heard.store(true, Ordering::Relaxed);
    });
    // Waits until the signal handlers are installed, before any browser is started. If
    // that failed, the channel is closed.
    let _ = listening.recv();
    stopped
}
