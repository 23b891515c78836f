//! Parses the command-line arguments into the options of a command. `usage` defines what is accepted.

use super::options::{
    BuildOptions, CheckOptions, Command, ExplainOptions, FactsOptions, FixOptions, Format, GuideOptions, HostOptions,
    ImportOptions, NewOptions, Opening, PDF_SECONDS, PdfOptions, ProofOptions, RelationsOptions, SchemaOptions, ServeOptions,
    Strictness, TranslateOptions, TranslateTask, WhereOptions,
};
use super::usage;
use crate::console;
use crate::diagnostic::Speech;
use crate::exchange;
use crate::host::{SERVERS, Server};
use crate::pipeline::Copies;
use crate::translate::{Acceptance, State};
use clap::{ArgMatches, error::ErrorKind};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Returns the language that is requested with `--lang`. It is determined before the
/// arguments are parsed, because help and error messages use it too. After `pdf`,
/// `--lang` is a language of the site and does not affect the language of messages.
pub(super) fn speech(arguments: &[OsString]) -> Option<Speech> {
    let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    let mut is_command_seen = false;
    let value = loop {
        let word = words.next()?;
        if !is_command_seen && !word.starts_with('-') {
            is_command_seen = true;
            if word == "pdf" {
                return None;
            }
        }
        if word == "--lang" {
            break words.next()?;
        }
        if let Some(value) = word.strip_prefix("--lang=") {
            break value;
        }
    };
    match value {
        "zh" => Some(Speech::Chinese),
        "en" => Some(Speech::English),
        _ => None,
    }
}

/// Parses the arguments. For help, version or wrong usage, prints the text and returns
/// the exit code as the error.
pub(super) fn parse(arguments: Vec<OsString>, speech: Speech) -> Result<Command, ExitCode> {
    let parsed = usage::command(speech).try_get_matches_from(arguments);
    let matches = parsed.map_err(|error| print_instead(&error, speech))?;
    Ok(match matches.subcommand() {
        Some(("build", matches)) => Command::Build(build(matches)),
        Some(("check", matches)) => Command::Check(check(matches)),
        Some(("explain", matches)) => Command::Explain(ExplainOptions { code: text(matches, "code") }),
        Some(("facts", matches)) => Command::Facts(FactsOptions {
            site: site(matches),
            unused: matches.get_flag("unused"),
            json: matches.get_flag("json"),
        }),
        Some(("guide", matches)) => Command::Guide(GuideOptions { output: path(matches, "output") }),
        Some(("host", matches)) => Command::Host(host(matches)),
        Some(("import", matches)) => Command::Import(ImportOptions {
            file: path(matches, "file").unwrap_or_default(),
            into: path(matches, "into"),
            report: text(matches, "report"),
            yes: matches.get_flag("yes"),
        }),
        Some(("where", matches)) => {
            let (name, value) = (text(matches, "name").unwrap_or_default(), text(matches, "value"));
            Command::Where(WhereOptions { name, site: site(matches), value })
        }
        Some(("fix", matches)) => Command::Fix(FixOptions { site: site(matches), yes: matches.get_flag("yes") }),
        Some(("new", matches)) => Command::New(NewOptions {
            folder: path(matches, "folder").filter(|_| !matches.get_flag("list")),
            template: text(matches, "template").unwrap_or_default(),
            languages: many(matches, "languages"),
        }),
        Some(("pdf", matches)) => Command::Pdf(pdf(matches)),
        Some(("relations", matches)) => Command::Relations(RelationsOptions {
            site: site(matches),
            report: text(matches, "report"),
            write: matches.get_flag("write"),
            json: matches.get_flag("json"),
        }),
        Some(("proof", matches)) => Command::Proof(ProofOptions {
            site: site(matches),
            report: text(matches, "report"),
            json: text(matches, "format").as_deref() == Some("json"),
            output: path(matches, "output"),
            verify: text(matches, "verify"),
        }),
        Some(("schema", matches)) => {
            Command::Schema(SchemaOptions { file: text(matches, "file"), write: path(matches, "write") })
        }
        Some(("serve", matches)) => Command::Serve(serve(matches)),
        Some(("translate", matches)) => Command::Translate(translate(matches)),
        _ => unreachable!("clap asks for a known command"),
    })
}

/// Prints help, the version or what is wrong with the arguments, and returns the exit code.
fn print_instead(error: &clap::Error, speech: Speech) -> ExitCode {
    if speech == Speech::Chinese && !matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        console::print_error_line("命令的写法不对（用 gongkai --help 查看说明）：");
    }
    let text = error.render().to_string();
    if error.use_stderr() {
        console::print_coloured_errors(&text);
        return ExitCode::from(2);
    }
    console::print_coloured(&text);
    ExitCode::SUCCESS
}

fn build(matches: &ArgMatches) -> BuildOptions {
    BuildOptions {
        site: site(matches),
        output: path(matches, "output"),
        base_url: text(matches, "base-url"),
        strictness: strictness(matches),
        adopt: matches.get_flag("adopt"),
        yes: matches.get_flag("yes"),
        sync: !matches.get_flag("no-sync"),
        copies: if matches.get_flag("compress") { Copies::Compressed } else { Copies::None },
    }
}

fn check(matches: &ArgMatches) -> CheckOptions {
    CheckOptions {
        site: site(matches),
        strictness: strictness(matches),
        format: match matches.get_one::<String>("format").map(String::as_str) {
            Some("json") => Format::Json,
            Some("sarif") => Format::Sarif,
            _ => Format::Text,
        },
    }
}

fn host(matches: &ArgMatches) -> HostOptions {
    HostOptions {
        server: server(matches),
        site: site(matches),
        output: path(matches, "output"),
        base_url: text(matches, "base-url"),
        root: text(matches, "root"),
    }
}

fn pdf(matches: &ArgMatches) -> PdfOptions {
    PdfOptions {
        site: site(matches),
        reports: many(matches, "report"),
        languages: many(matches, "language"),
        output: path(matches, "output"),
        base_url: text(matches, "base-url"),
        browser: path(matches, "browser"),
        timeout: Duration::from_secs(matches.get_one::<u64>("timeout").copied().unwrap_or(PDF_SECONDS)),
    }
}

fn serve(matches: &ArgMatches) -> ServeOptions {
    ServeOptions {
        site: site(matches),
        port: matches.get_one::<u16>("port").copied().unwrap_or(DEFAULT_PORT),
        open: matches.get_flag("open").then_some(Opening::FrontPage),
        drafts: matches.get_flag("drafts"),
        lan: matches.get_flag("lan"),
        allowed_hosts: many(matches, "allow-host"),
        poll: matches.get_one::<f64>("poll").copied(),
        editor: text(matches, "editor").unwrap_or_default(),
    }
}

fn translate(matches: &ArgMatches) -> TranslateOptions {
    let (task, own) = match matches.subcommand() {
        Some(("accept", own)) => {
            let acceptance = match (own.get_flag("draft"), own.get_flag("trivial")) {
                (true, _) => Acceptance::Draft { is_machine_made: own.get_flag("machine") },
                (false, true) => Acceptance::Trivial,
                (false, false) => Acceptance::Translated,
            };
            (TranslateTask::Accept { places: many(own, "place"), acceptance }, own)
        }
        Some(("sign-off", own)) => {
            let [by, on] = ["by", "on"].map(|name| text(own, name).unwrap_or_default());
            (TranslateTask::Accept { places: many(own, "place"), acceptance: Acceptance::Reviewed { by, on } }, own)
        }
        Some(("export", own)) => {
            let format = text(own, "format").unwrap_or_default();
            let known = exchange::Format::ALL.into_iter().find(|(name, _)| *name == format);
            let format = known.map(|(_, format)| format);
            let only = many(own, "only");
            let only = State::ALL.into_iter().filter(|state| only.iter().any(|word| word == state.word())).collect();
            (TranslateTask::Export { report: text(own, "report"), format, only, output: path(own, "output") }, own)
        }
        Some(("review", own)) => (TranslateTask::Review { report: text(own, "report"), output: path(own, "output") }, own),
        Some(("terms", own)) => {
            let output = path(own, "output");
            let ending = output.as_ref().and_then(|output| output.extension()).and_then(|ending| ending.to_str());
            let wanted = text(own, "format").or(ending.map(str::to_ascii_lowercase)).unwrap_or_default();
            let known = exchange::TermFormat::ALL.into_iter().find(|(name, _)| *name == wanted);
            let format = known.map_or(exchange::TermFormat::Tbx, |(_, format)| format);
            (TranslateTask::Terms { format, output }, own)
        }
        Some(("import", own)) => {
            let files = own.get_many::<PathBuf>("file").into_iter().flatten().cloned().collect();
            (TranslateTask::Import { files, dry_run: own.get_flag("dry-run") }, own)
        }
        Some((_, own)) => {
            let json = text(own, "format").as_deref() == Some("json");
            (TranslateTask::Status { report: text(own, "report"), json }, own)
        }
        None => unreachable!("clap asks for a known command"),
    };
    // The term base has all languages.
    let language = own.try_get_one::<String>("language").ok().flatten().cloned();
    TranslateOptions { site: site(own), language, task }
}

/// The value of an argument that is a path.
fn path(matches: &ArgMatches, name: &str) -> Option<PathBuf> {
    matches.get_one::<PathBuf>(name).cloned()
}

/// The site's folder; by default the current one.
fn site(matches: &ArgMatches) -> PathBuf {
    path(matches, "site").unwrap_or_else(|| PathBuf::from("."))
}

/// The value of an argument that is a text.
fn text(matches: &ArgMatches, name: &str) -> Option<String> {
    matches.get_one::<String>(name).cloned()
}

fn server(matches: &ArgMatches) -> Server {
    let wanted = matches.get_one::<String>("server").map(String::as_str);
    let known = SERVERS.iter().find(|(name, _)| Some(*name) == wanted);
    known.map_or(Server::Nginx, |(_, server)| *server)
}

/// All values of an argument that may be repeated.
fn many(matches: &ArgMatches, name: &str) -> Vec<String> {
    matches.get_many::<String>(name).into_iter().flatten().cloned().collect()
}

fn strictness(matches: &ArgMatches) -> Strictness {
    if matches.contains_id("deny") { Strictness::Warnings } else { Strictness::Errors }
}

/// The default port of the preview.
const DEFAULT_PORT: u16 = 4140;
