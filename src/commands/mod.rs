//! The command line: its arguments, and one short file per command.
//!
//! Exit codes: 0 success, 1 errors in the content, 2 wrong usage or a system error.

mod arguments;
mod build;
mod check;
mod double_click;
mod explain;
mod facts;
mod fix;
mod guide;
mod host;
#[cfg(feature = "import")]
mod import;
mod locate;
mod new;
mod options;
#[cfg(feature = "pdf")]
mod pdf;
mod proof;
mod relations;
mod schema;
#[cfg(feature = "preview")]
mod serve;
mod translate;
mod usage;

use crate::console;
use crate::diagnostic::{Sentence, Speech, counted};
use crate::error::{Error, Result};
use crate::load::listing::Listing;
use crate::pipeline::{self, Finding, PipelineMemo, Prepared, Rehearsal, count_errors};
use crate::project::Project;

use double_click::Start;
use options::{Command, Strictness};
use std::ffi::OsString;
use std::io::{self, BufRead, IsTerminal};
use std::path::Path;
use std::process::ExitCode;

/// The result of a command that ran to its end. System errors and wrong usage are `Err`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The content has no errors.
    Fine,
    /// The content has errors, or warnings that are denied.
    Mistakes,
}

/// Runs the program with its arguments. The first argument is the program's own name.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    let speech = arguments::speech(&arguments).unwrap_or_else(console::speech_of_environment);
    match double_click::start_of_program(&arguments) {
        Start::Typed => run_command(arguments, speech),
        start => double_click::run(&start, speech),
    }
}

/// Runs what was typed.
fn run_command(arguments: Vec<OsString>, speech: Speech) -> ExitCode {
    let command = match arguments::parse(arguments, speech) {
        Ok(command) => command,
        Err(code) => return code,
    };
    let outcome = match command {
        Command::Build(options) => build::run(&options, speech),
        Command::Check(options) => check::run(&options, speech),
        Command::Explain(options) => explain::run(&options, speech),
        Command::Facts(options) => facts::run(&options, speech),
        Command::Guide(options) => guide::run(&options, speech),
        Command::Host(options) => host::run(&options, speech),
        #[cfg(feature = "import")]
        Command::Import(options) => import::run(&options, speech),
        #[cfg(not(feature = "import"))]
        Command::Import(_) => Err(built_without("import")),
        Command::Fix(options) => fix::run(&options, speech),
        Command::Where(options) => locate::run(&options, speech),
        Command::New(options) => new::run(&options, speech),
        #[cfg(feature = "pdf")]
        Command::Pdf(options) => pdf::run(&options, speech),
        #[cfg(not(feature = "pdf"))]
        Command::Pdf(_) => Err(built_without("pdf")),
        Command::Proof(options) => proof::run(&options, speech),
        Command::Relations(options) => relations::run(&options, speech),
        Command::Schema(options) => schema::run(&options, speech),
        Command::Translate(options) => translate::run(&options, speech),
        #[cfg(feature = "preview")]
        Command::Serve(options) => serve::run(&options, speech),
        #[cfg(not(feature = "preview"))]
        Command::Serve(_) => Err(built_without("preview")),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Mistakes) => ExitCode::from(1),
        Err(error) => {
            let label = Sentence::new("错误：", "error: ");
            console::print_error_line(&format!("{}{}", label.get(speech), error.sentence().get(speech)));
            ExitCode::from(2)
        }
    }
}

/// Returns the error for a command that this program lacks.
#[cfg(not(all(feature = "import", feature = "pdf", feature = "preview")))]
fn built_without(feature: &str) -> Error {
    Error::Usage(Sentence::new(
        format!("这个程序编译时没有带上“{feature}”，不能执行这条命令。"),
        format!("This program was built without the feature `{feature}`, which the command needs."),
    ))
}

/// Returns the folders of a site. The site's own folder must exist.
fn project(site: &Path, output: Option<&Path>) -> Result<Project> {
    if !site.is_dir() {
        let shown = site.display();
        return Err(Error::Usage(Sentence::new(format!("没有文件夹“{shown}”。"), format!("There is no folder `{shown}`."))));
    }
    Ok(Project::new(site, output))
}

/// Loads and checks the site in a folder, for commands that show information about it.
/// Returns `None` after printing the findings if there are errors; warnings are ignored.
fn prepared(site: &Path, speech: Speech) -> Result<Option<Prepared>> {
    prepared_with(site, None, speech)
}

/// Like `prepared`, with a base URL in place of the site's own.
fn prepared_with(site: &Path, base_url: Option<&str>, speech: Speech) -> Result<Option<Prepared>> {
    prepared_project(&project(site, None)?, base_url, speech)
}

/// Like `prepared_with`, for the folders of a site.
fn prepared_project(project: &Project, base_url: Option<&str>, speech: Speech) -> Result<Option<Prepared>> {
    let checked = pipeline::prepare(project, &Listing::of(project), base_url, Rehearsal::Sample, &mut PipelineMemo::default())?;
    if checked.prepared.is_none() {
        print(&checked.findings, Strictness::Errors, &LOOKED, speech);
    }
    Ok(checked.prepared)
}

/// The end of the summary line of a command that stops because of findings, in both
/// languages.
struct Refusal {
    zh: &'static str,
    en: &'static str,
}

/// For a command that only checks.
const LOOKED: Refusal = Refusal { zh: "。", en: "." };
/// For a command that would have written files.
const WROTE_NOTHING: Refusal = Refusal { zh: "；什么也没有写。", en: "; nothing was written." };

/// Returns whether the findings let a command continue.
fn judge(findings: &[Finding], strictness: Strictness) -> Outcome {
    let errors = count_errors(findings);
    let failed = errors > 0 || strictness == Strictness::Warnings && !findings.is_empty();
    if failed { Outcome::Mistakes } else { Outcome::Fine }
}

/// Prints the findings and a summary. Returns whether the command may continue.
fn print(findings: &[Finding], strictness: Strictness, refusal: &Refusal, speech: Speech) -> Outcome {
    console::print_findings(findings, speech);
    let outcome = judge(findings, strictness);
    if outcome == Outcome::Mistakes {
        console::print_error_line(summary(findings, refusal).get(speech));
    }
    outcome
}

/// Returns the line below findings that stop a command.
fn summary(findings: &[Finding], refusal: &Refusal) -> Sentence {
    let errors = count_errors(findings);
    let warnings = findings.len() - errors;
    let (zh, en) = match (errors, warnings) {
        (0, _) => (
            format!("有 {warnings} 个提醒，按 --deny warnings 的要求不通过"),
            format!("{}, denied by --deny warnings", counted(warnings, "warning")),
        ),
        (_, 0) => (format!("有 {errors} 个错误"), counted(errors, "error")),
        _ => (
            format!("有 {errors} 个错误、{warnings} 个提醒"),
            format!("{} and {}", counted(errors, "error"), counted(warnings, "warning")),
        ),
    };
    Sentence::new(zh + refusal.zh, en + refusal.en)
}

/// Returns what `gongkai check` prints about findings, without colours.
pub fn check_text(findings: &[Finding], speech: Speech) -> String {
    let text = console::plain(&console::findings_text(findings, speech));
    match judge(findings, Strictness::Errors) {
        Outcome::Fine => text,
        Outcome::Mistakes => format!("{text}{}\n", summary(findings, &LOOKED).get(speech)),
    }
}

/// Asks for confirmation on a terminal. Returns false for any answer but yes, and if
/// there is no terminal.
fn agreed(question: &Sentence, speech: Speech) -> bool {
    if !io::stdin().is_terminal() {
        return false;
    }
    console::print_beginning(&format!("{} [y/N] ", question.get(speech)));
    let mut answer = String::new();
    let _ = io::stdin().lock().read_line(&mut answer);
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "是" | "好")
}
