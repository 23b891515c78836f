//! What each command is asked to do: its options after parsing.

use crate::exchange;
use crate::host::Server;
use crate::pipeline::Copies;
use crate::translate::{Acceptance, State};
use std::path::PathBuf;
use std::time::Duration;

/// A parsed command with its options.
pub(super) enum Command {
    Build(BuildOptions),
    Check(CheckOptions),
    Explain(ExplainOptions),
    Fix(FixOptions),
    Facts(FactsOptions),
    Guide(GuideOptions),
    Host(HostOptions),
    Import(ImportOptions),
    Where(WhereOptions),
    New(NewOptions),
    Pdf(PdfOptions),
    Proof(ProofOptions),
    Relations(RelationsOptions),
    Schema(SchemaOptions),
    Serve(ServeOptions),
    Translate(TranslateOptions),
}

/// The default time limit for printing one report, in seconds.
pub(super) const PDF_SECONDS: u64 = 120;

/// Options of `gongkai build`.
pub(super) struct BuildOptions {
    /// The site's folder.
    pub site: PathBuf,
    /// The output folder; `None` means `public` in the site's folder.
    pub output: Option<PathBuf>,
    /// The site's public URL, in place of the one in `site.yaml`.
    pub base_url: Option<String>,
    pub strictness: Strictness,
    /// Take over an output folder whose manifest is lost, damaged or belongs to another
    /// site.
    pub adopt: bool,
    /// Skip the question before a takeover.
    pub yes: bool,
    /// Wait until all files are synced to disk.
    pub sync: bool,
    /// Whether compressed copies are written beside text files.
    pub copies: Copies,
}

/// Options of `gongkai check`.
pub(super) struct CheckOptions {
    pub site: PathBuf,
    pub strictness: Strictness,
    pub format: Format,
}

/// Which findings make a command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// Errors only.
    Errors,
    /// Errors and warnings.
    Warnings,
}

/// The output format of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Text for people, on standard error.
    Text,
    /// A single JSON document on standard output.
    Json,
    /// A single SARIF document on standard output.
    Sarif,
}

/// Options of `gongkai explain`.
pub(super) struct ExplainOptions {
    /// The code to explain; `None` lists all codes.
    pub code: Option<String>,
}

/// Options of `gongkai host`.
pub(super) struct HostOptions {
    pub server: Server,
    pub site: PathBuf,
    /// The file or folder to write to; `None` prints the configuration.
    pub output: Option<PathBuf>,
    /// The site's public URL, in place of the one in `site.yaml`.
    pub base_url: Option<String>,
    /// The folder of the site on the server; `None` means the output folder on this
    /// machine.
    pub root: Option<String>,
}

/// Options of `gongkai facts`.
pub(super) struct FactsOptions {
    pub site: PathBuf,
    /// List only the facts that are not used anywhere.
    pub unused: bool,
    /// Print JSON.
    pub json: bool,
}

/// Options of `gongkai where`.
pub(super) struct WhereOptions {
    /// The id to look up.
    pub name: String,
    pub site: PathBuf,
    /// A new value of the fact, to be tried in memory.
    pub value: Option<String>,
}

/// Options of `gongkai proof`.
pub(super) struct ProofOptions {
    pub site: PathBuf,
    /// The id of the report; `None` means the one that is shown large on the front page.
    pub report: Option<String>,
    /// Print JSON instead of HTML.
    pub json: bool,
    /// The file to write; `None` prints the sheet.
    pub output: Option<PathBuf>,
    /// A check code to compare with that of the present content, in place of a sheet.
    pub verify: Option<String>,
}

/// Options of `gongkai relations`.
pub(super) struct RelationsOptions {
    pub site: PathBuf,
    /// The id of a report (its folder); `None` means all.
    pub report: Option<String>,
    /// Add the relations that hold to `facts.yaml`.
    pub write: bool,
    /// Print JSON.
    pub json: bool,
}

/// Options of `gongkai schema`.
pub(super) struct SchemaOptions {
    /// The schema to print; `None` lists all schemas.
    pub file: Option<String>,
    /// The site's folder to write all schemas to.
    pub write: Option<PathBuf>,
}

/// Options of `gongkai fix`.
pub(super) struct FixOptions {
    pub site: PathBuf,
    /// Skip the question before files are changed.
    pub yes: bool,
}

/// What the browser opens when the preview has started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Opening {
    FrontPage,
    /// The review of an import, by the id of the report.
    Review(String),
}

/// Options of `gongkai serve`.
pub(super) struct ServeOptions {
    pub site: PathBuf,
    /// The port; 0 lets the system choose one.
    pub port: u16,
    /// Open the preview in a browser.
    pub open: Option<Opening>,
    /// Show the languages that are not published yet, too.
    pub drafts: bool,
    /// Accept connections from the local network.
    pub lan: bool,
    /// Host names that are accepted besides those of this machine.
    pub allowed_hosts: Vec<String>,
    /// Interval in seconds between two scans of the files, in place of file events.
    /// `None` uses file events.
    pub poll: Option<f64>,
    /// URL template that opens a source position in an editor; it contains `{file}`,
    /// `{line}` and `{column}`.
    pub editor: String,
}

/// Options of `gongkai guide`.
pub(super) struct GuideOptions {
    /// The folder for its pages; `None` puts them where the system keeps temporary files, and opens them.
    pub output: Option<PathBuf>,
}

/// Options of `gongkai new`.
pub(super) struct NewOptions {
    /// The folder to create the site in; `None` lists the templates.
    pub folder: Option<PathBuf>,
    /// The name of the template.
    pub template: String,
    /// Codes of the languages that the site has; all of the template if empty.
    pub languages: Vec<String>,
}

/// Options of `gongkai pdf`.
pub(super) struct PdfOptions {
    pub site: PathBuf,
    /// Ids of reports (their folders). Empty means all.
    pub reports: Vec<String>,
    /// Codes of languages of the site. Empty means all.
    pub languages: Vec<String>,
    /// The folder to write to; `None` means `pdf` in the site's folder.
    pub output: Option<PathBuf>,
    /// The site's public URL, in place of the one in `site.yaml`.
    pub base_url: Option<String>,
    /// The browser's program; `None` searches the usual locations.
    pub browser: Option<PathBuf>,
    /// Time limit for each report.
    pub timeout: Duration,
}

/// Options of `gongkai import`.
pub(super) struct ImportOptions {
    /// The document.
    pub file: PathBuf,
    /// The site that gets the report, or the folder of a new site; `None` for the site in the current folder, or else a new
    /// folder with the name of the document.
    pub into: Option<PathBuf>,
    /// The id of the report; `None` for its year.
    pub report: Option<String>,
    /// Whether the preview with the review stays closed.
    pub yes: bool,
}

/// Options of `gongkai translate`.
pub(super) struct TranslateOptions {
    pub site: PathBuf,
    /// The code of the language; `None` means all but the source language.
    pub language: Option<String>,
    pub task: TranslateTask,
}

/// A command of `gongkai translate`.
pub(super) enum TranslateTask {
    Status {
        /// The id of a report (its folder); `None` means all.
        report: Option<String>,
        /// Print JSON.
        json: bool,
    },
    Export {
        /// The id of a report; `None` means all.
        report: Option<String>,
        /// The format; `None` follows the name of the file.
        format: Option<exchange::Format>,
        /// The states of the segments; empty means all.
        only: Vec<State>,
        /// The file to write; `None` prints it.
        output: Option<PathBuf>,
    },
    /// The names and documents of the site for translators.
    Terms { format: exchange::TermFormat, output: Option<PathBuf> },
    /// The review edition.
    Review { report: Option<String>, output: Option<PathBuf> },
    Import {
        files: Vec<PathBuf>,
        /// Only show what would be done.
        dry_run: bool,
    },
    /// Records what is said of the translations in these places, such as `2023#scale`.
    Accept { places: Vec<String>, acceptance: Acceptance },
}
