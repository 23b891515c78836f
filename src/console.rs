//! Terminal output: the language of messages, the formatting of diagnostics, and
//! progress. This is the only module that prints; a lint enforces it.
//!
//! The reader may go away at any time: a pager that is closed, a closed terminal, a log
//! file on a full disk. The work continues anyway, so a message that cannot be written is
//! dropped. Only writing a requested document ([`put`]) can fail.

use crate::diagnostic::{Code, Diagnostic, Sentence, Severity, Speech};
use crate::error::{Error, Result};
use crate::pipeline::Finding;
use crate::qr_code::{ErrorCorrection, QrCode};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// Returns the language of the environment: Chinese if its locale says so, otherwise
/// English.
pub(crate) fn speech_of_environment() -> Speech {
    let named =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let locale = named.or_else(sys_locale::get_locale).unwrap_or_default();
    if locale.to_lowercase().starts_with("zh") { Speech::Chinese } else { Speech::English }
}

/// The most findings of one kind that are shown with their source lines; the others are
/// only listed by position. The limit is higher for errors, which have to be fixed one by
/// one and mostly differ in their messages, and for lost URLs, whose help contains lines
/// to copy.
fn shown_of_a_kind(diagnostic: &Diagnostic) -> usize {
    if diagnostic.severity == Severity::Error || diagnostic.code == Code::AddressGone { 10 } else { 3 }
}

/// If there are more findings than this, a count by kind is printed at the end.
const MANY: usize = 10;

/// Prints a line to standard output. It is written in one call, so that lines of
/// different threads are not mixed.
pub(crate) fn print_line(text: &str) {
    write_line(io::stdout().lock(), text);
}

/// Prints a line to standard error.
pub(crate) fn print_error_line(text: &str) {
    write_line(io::stderr().lock(), text);
}

/// Prints text without a line end to standard output, such as a question.
pub(crate) fn print_beginning(text: &str) {
    let mut out = io::stdout().lock();
    // The reader may have gone away: see the module documentation.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Prints a line and waits until Enter is pressed or standard input ends.
pub(crate) fn wait_for_enter(text: &str) {
    print_line(text);
    let _ = io::stdin().lock().read_line(&mut String::new());
}

fn write_line(mut out: impl Write, text: &str) {
    // The reader may have gone away: see the module documentation.
    let _ = out.write_all(format!("{text}\n").as_bytes()).and_then(|()| out.flush());
}

/// Wraps a stream for text with ANSI colours. Colours are removed unless the stream is a
/// terminal and `NO_COLOR` is not set.
fn coloured<S: anstream::stream::RawStream>(stream: S) -> anstream::AutoStream<S> {
    let terminal = stream.is_terminal() && std::env::var_os("NO_COLOR").is_none();
    anstream::AutoStream::new(stream, if terminal { anstream::ColorChoice::Auto } else { anstream::ColorChoice::Never })
}

/// Prints findings to standard error.
pub(crate) fn print_findings(findings: &[Finding], speech: Speech) {
    print_coloured_errors(&findings_text(findings, speech));
}

/// Prints text that may contain ANSI colours to standard error.
pub(crate) fn print_coloured_errors(text: &str) {
    let _ = coloured(io::stderr().lock()).write_all(text.as_bytes());
}

/// Returns text without ANSI colours.
pub(crate) fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// Prints text that may contain ANSI colours to standard output.
pub(crate) fn print_coloured(text: &str) {
    let mut out = coloured(io::stdout().lock());
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Formats findings for the terminal: the first ones of each kind in the given order,
/// then the positions of the others, then a count by kind and how many of them `gongkai
/// fix` can fix.
pub(crate) fn findings_text(findings: &[Finding], speech: Speech) -> String {
    let mut parts = Vec::new();
    let kinds = Kinds::of(findings);
    let mut shown: BTreeMap<Code, usize> = BTreeMap::new();
    let mut others: BTreeMap<Code, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        let (code, most) = (finding.diagnostic.code, shown_of_a_kind(&finding.diagnostic));
        let so_far = shown.entry(code).or_insert(0);
        *so_far += 1;
        // A list with a single position would save nothing.
        if *so_far > most && kinds.count(code) > most + 1 {
            others.entry(code).or_default().push(finding);
        } else {
            parts.push(render(finding, speech));
        }
    }
    for (code, findings) in others {
        parts.push(places(code, &findings, speech));
    }
    if findings.len() > MANY {
        parts.push(kinds.text(speech));
    }
    parts.into_iter().map(|part| part + "\n\n").collect()
}

/// Formats the positions of further findings of a kind: for each file, the line numbers.
fn places(code: Code, findings: &[&Finding], speech: Speech) -> String {
    let mut lines: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for place in findings.iter().filter_map(|finding| finding.diagnostic.place.as_ref()) {
        let lines = lines.entry(&*place.file).or_default();
        let line = place.position.line.to_string();
        if lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    let (code, count) = (code.as_str(), findings.len());
    let head = Sentence::new(format!("[{code}] 还有 {count} 处："), format!("[{code}] {count} more:"));
    let files: Vec<String> = lines.iter().map(|(file, lines)| format!("  {file}:{}", lines.join(","))).collect();
    format!("{}\n{}", head.get(speech), files.join("\n"))
}

/// For each kind, the number of findings and the number of them with a fix.
struct Kinds(BTreeMap<Code, (usize, usize)>);

impl Kinds {
    fn of(findings: &[Finding]) -> Kinds {
        let mut kinds: BTreeMap<Code, (usize, usize)> = BTreeMap::new();
        for finding in findings {
            let (all, fixable) = kinds.entry(finding.diagnostic.code).or_default();
            *all += 1;
            *fixable += usize::from(finding.diagnostic.fix.is_some());
        }
        Kinds(kinds)
    }

    fn count(&self, code: Code) -> usize {
        self.0.get(&code).map_or(0, |(all, _)| *all)
    }

    /// Formats the counts, the most frequent kind first.
    fn text(&self, speech: Speech) -> String {
        let mut kinds: Vec<(Code, usize, usize)> = self.0.iter().map(|(code, (all, fixable))| (*code, *all, *fixable)).collect();
        kinds.sort_by_key(|(code, all, _)| (std::cmp::Reverse(*all), *code));
        let by_kind = |between: &str| {
            kinds.iter().map(|(code, all, _)| format!("{} {all}", code.as_str())).collect::<Vec<_>>().join(between)
        };
        let fixable: usize = kinds.iter().map(|(_, _, fixable)| fixable).sum();
        let (mut zh, mut en) = (format!("按种类：{}。", by_kind("、")), format!("By kind: {}.", by_kind(", ")));
        if fixable > 0 {
            zh = format!("{zh}其中 {fixable} 处可以用 gongkai fix 改正。");
            en = format!("{en} `gongkai fix` can fix {fixable} of them.");
        }
        Sentence::new(zh, en).get(speech).to_owned()
    }
}

/// Writes a document to standard output. It is not an error if the reader stops early,
/// such as `head`, or a terminal was closed. A file that is incomplete because the disk
/// is full is an error.
pub(crate) fn put(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if !nobody_reads(&error) => Err(Error::system(Path::new("stdout"))(error)),
        _ => Ok(()),
    }
}

/// Returns whether writing to standard output failed because its reader went away.
fn nobody_reads(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe || error.kind() != io::ErrorKind::StorageFull && !is_file(&io::stdout())
}

/// Returns whether a stream is a file. Testing for a terminal would not do, because a
/// closed terminal is no longer recognised as one.
#[cfg(unix)]
fn is_file(stream: &impl std::os::fd::AsFd) -> bool {
    let file = stream.as_fd().try_clone_to_owned().map(std::fs::File::from);
    file.and_then(|file| file.metadata()).is_ok_and(|metadata| metadata.is_file())
}

#[cfg(not(unix))]
fn is_file(stream: &impl IsTerminal) -> bool {
    !stream.is_terminal()
}

/// Whether a person sits before the terminal: input and output are one.
#[cfg(all(feature = "preview", feature = "import"))]
pub(crate) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Prints from a separate thread, for callers that must not block: a terminal that is
/// stopped (Ctrl-S) or a pager that does not continue reading blocks nobody.
pub(crate) struct Printer {
    sender: SyncSender<Message>,
}

enum Message {
    /// Text for standard output; may contain ANSI colours.
    Out(String),
    /// Text for standard error; may contain ANSI colours.
    Error(String),
    /// A request to confirm that everything before it has been printed.
    Done(SyncSender<()>),
}

/// The most messages that wait to be printed; further ones are dropped.
const MOST_WAITING: usize = 256;
/// How long the end of the program waits for messages to be printed.
const PARTING: Duration = Duration::from_millis(300);

impl Printer {
    /// Starts the printing thread.
    pub(crate) fn start() -> Printer {
        let (sender, messages) = sync_channel(MOST_WAITING);
        thread::spawn(move || {
            for message in messages {
                match message {
                    Message::Out(text) => print_coloured(&text),
                    Message::Error(text) => print_coloured_errors(&text),
                    Message::Done(heard) => drop(heard.try_send(())),
                }
            }
        });
        Printer { sender }
    }

    /// Prints a line to standard output.
    pub(crate) fn line(&self, text: &str) {
        let _ = self.sender.try_send(Message::Out(format!("{text}\n")));
    }

    /// Prints text to standard error. The text includes its line ends.
    pub(crate) fn errors(&self, text: String) {
        let _ = self.sender.try_send(Message::Error(text));
    }

    /// Waits a moment until the waiting messages are printed.
    pub(crate) fn finish(&self) {
        let (heard, done) = sync_channel(1);
        if self.sender.try_send(Message::Done(heard)).is_ok() {
            let _ = done.recv_timeout(PARTING);
        }
    }
}

/// Formats one finding with its source line, a caret under the position, and help.
pub fn render(finding: &Finding, speech: Speech) -> String {
    let diagnostic = &finding.diagnostic;
    let level = match (diagnostic.severity, speech) {
        (Severity::Error, Speech::Chinese) => Level::ERROR.with_name("错误"),
        (Severity::Error, Speech::English) => Level::ERROR,
        (Severity::Warning, Speech::Chinese) => Level::WARNING.with_name("提醒"),
        (Severity::Warning, Speech::English) => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.get(speech)).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    if let Some(place) = &diagnostic.place {
        let (line, column) = (place.position.line as usize, place.position.column as usize);
        group = match &finding.line {
            Some(text) if place.position.length > 0 => {
                let span = byte_span(text, column, place.position.length as usize);
                let snippet = Snippet::source(&**text).line_start(line).path(&*place.file);
                group.element(snippet.annotation(AnnotationKind::Primary.span(span)))
            }
            _ => group.element(Origin::path(&*place.file).line(line).char_column(column)),
        };
    }
    if let Some(help) = &diagnostic.help {
        let level = if speech == Speech::Chinese { Level::HELP.with_name("办法") } else { Level::HELP };
        group = group.element(level.message(help.get(speech)));
    }
    Renderer::styled().decor_style(DecorStyle::Unicode).render(&[group]).clone()
}

/// Returns the byte range of `length` characters from a column (from 1). The range is cut
/// at the end of the line.
fn byte_span(line: &str, column: usize, length: usize) -> std::ops::Range<usize> {
    let offset = |characters: usize| line.char_indices().nth(characters).map_or(line.len(), |(index, _)| index);
    let start = offset(column.saturating_sub(1));
    start..offset(column.saturating_sub(1) + length).max(start)
}

/// Black on white, regardless of the terminal's colour scheme: schemes do not change
/// these two of the 256 colours.
const BLACK_ON_WHITE: &str = "\u{1b}[38;5;16;48;5;231m";
/// Resets the colours.
const AS_BEFORE: &str = "\u{1b}[0m";

/// Formats a QR code with half blocks, a quiet zone and fixed colours. Where colours are
/// ignored, as in a file, the code is readable on a light background. Returns an empty
/// string if the URL is too long for a QR code.
pub(crate) fn qr(address: &str) -> String {
    let Some(code) = QrCode::new(address, ErrorCorrection::Low) else { return String::new() };
    let rows: Vec<&[bool]> = code.rows().collect();
    let light = vec![false; code.side()];
    let mut text = String::new();
    for pair in rows.chunks(2) {
        text += BLACK_ON_WHITE;
        let lower = pair.get(1).copied().unwrap_or(&light);
        text.extend(pair[0].iter().zip(lower).map(|modules| match modules {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        }));
        text += AS_BEFORE;
        text.push('\n');
    }
    text
}

/// Returns a progress bar. It is visible only on a terminal and for long work.
pub(crate) fn progress(length: usize, speech: Speech) -> ProgressBar {
    let bar = ProgressBar::new(length as u64);
    if length < 500 || !io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let template = match speech {
        Speech::Chinese => "写页面 {bar:30} {pos}/{len}",
        Speech::English => "pages {bar:30} {pos}/{len}",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::{AS_BEFORE, BLACK_ON_WHITE, byte_span, qr};

    /// The colours of a terminal's scheme could invert the code or reduce its contrast
    /// too much.
    #[test]
    fn every_line_of_a_code_is_black_on_white() {
        let code = qr("http://192.168.1.20:4140/");
        let lines: Vec<&str> = code.lines().collect();
        let bare =
            |line: &str| line.strip_prefix(BLACK_ON_WHITE).and_then(|line| line.strip_suffix(AS_BEFORE)).map(str::to_owned);
        let rows: Vec<String> = lines.iter().map(|line| bare(line).expect("colours of its own")).collect();
        let width = rows[0].chars().count();
        assert!(rows.iter().all(|row| row.chars().count() == width && row.starts_with("    ") && row.ends_with("    ")));
        assert!(rows[..2].iter().all(|row| row.trim().is_empty()), "a quiet zone above");
        assert!(rows[2].starts_with("    █▀▀▀▀▀█ "), "dark is drawn: {}", rows[2]);
        assert_eq!(qr(&"x".repeat(8000)), "", "too long for any code");
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(byte_span("值：19", 2, 1), 3..6);
        assert_eq!(byte_span("值", 5, 1), 3..3);
    }
}
