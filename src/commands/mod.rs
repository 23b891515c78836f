//! The command line: what may be typed, and one thin file per command.
//!
//! Exit codes: 0 fine, 1 mistakes in the content, 2 wrong usage or a failing
//! machine.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "commands are what speaks")]

mod arguments;
mod build;
mod check;
mod fix;
mod new;
mod serve;

use crate::console;
use crate::diagnostic::{Sentence, Speech};
use crate::error::{Error, Result};
use crate::pipeline::{Checked, count_errors};
use crate::project::Project;
use arguments::Command;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

/// Whether the content was good; failures are errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Fine,
    Mistakes,
}

/// Runs the program with its arguments, the first being its own name.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    let speech = arguments::speech(&arguments).unwrap_or_else(console::speech_of_environment);
    let command = match arguments::parse(arguments, speech) {
        Ok(command) => command,
        Err(code) => return code,
    };
    let outcome = match command {
        Command::Build(options) => build::run(&options, speech),
        Command::Check(options) => check::run(&options, speech),
        Command::Fix(options) => fix::run(&options, speech),
        Command::New(options) => new::run(&options, speech),
        Command::Serve(options) => serve::run(&options, speech),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Mistakes) => ExitCode::from(1),
        Err(error) => {
            let label = Sentence::new("错误：", "error: ");
            eprintln!("{}{}", label.get(speech), error.sentence(speech));
            ExitCode::from(2)
        }
    }
}

/// The folders of a site; the site's own must exist.
fn project(site: &Path, output: Option<&Path>) -> Result<Project> {
    if !site.is_dir() {
        let shown = site.display();
        return Err(Error::Usage(Sentence::new(format!("没有文件夹“{shown}”。"), format!("There is no folder `{shown}`."))));
    }
    Ok(Project::new(site, output))
}

/// Prints what was found and how much; says whether there were errors.
fn print(checked: &Checked, speech: Speech, writes: bool) -> Outcome {
    console::print_findings(&checked.findings, speech);
    let errors = count_errors(&checked.findings);
    let warnings = checked.findings.len() - errors;
    if errors == 0 {
        return Outcome::Fine;
    }
    let more = if warnings == 0 {
        Sentence::new("", "")
    } else {
        Sentence::new(format!("、{warnings} 个提醒"), format!(" and {}", counted(warnings, "warning")))
    };
    let end =
        if writes { Sentence::new("；什么也没有写。", "; nothing was written.") } else { Sentence::new("。", ".") };
    let line = Sentence::new(
        format!("有 {errors} 个错误{}{}", more.zh, end.zh),
        format!("{}{}{}", counted(errors, "mistake"), more.en, end.en),
    );
    eprintln!("{}", line.get(speech));
    Outcome::Mistakes
}

fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
