//! The terminal: which language it speaks, how diagnostics look, progress.
//! The only place that prints; a lint keeps it so.
//!
//! Whoever reads may go away at any time: a pager that has seen enough, a terminal
//! that was closed, a log on a full disk. What was to be done is done all the same,
//! so a message that cannot be written is dropped. Only a document that was asked
//! for ([`put`]) fails when it is cut off.

use crate::diagnostic::{Code, Diagnostic, Sentence, Severity, Speech};
use crate::error::{Error, Result};
use crate::pipeline::Finding;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// The language of the environment: Chinese where it says so, else English.
pub fn speech_of_environment() -> Speech {
    let named =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let locale = named.or_else(sys_locale::get_locale).unwrap_or_default();
    if locale.to_lowercase().starts_with("zh") { Speech::Chinese } else { Speech::English }
}

/// So many findings of one kind are shown with their lines; of the others, places are
/// listed. Mistakes must be mended one by one, and most differ in what they say, as do
/// the lines to write for addresses that would be lost.
fn shown_of_a_kind(diagnostic: &Diagnostic) -> usize {
    if diagnostic.severity == Severity::Error || diagnostic.code == Code::AddressGone { 10 } else { 3 }
}

/// From so many findings on, they are counted by kind at the end.
const MANY: usize = 10;

/// Prints a line to standard output; in one piece, so that those of several threads
/// stay apart.
pub fn print_line(text: &str) {
    write_line(io::stdout().lock(), text);
}

/// Prints a line to standard error.
pub fn print_error_line(text: &str) {
    write_line(io::stderr().lock(), text);
}

/// Prints the beginning of a line to standard output, such as a question.
pub fn print_beginning(text: &str) {
    let mut out = io::stdout().lock();
    // Nobody is there to read it: see above.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Prints a line and waits until Enter is pressed or standard input ends.
pub fn wait_for_enter(text: &str) {
    print_line(text);
    let _ = io::stdin().lock().read_line(&mut String::new());
}

fn write_line(mut out: impl Write, text: &str) {
    // Nobody is there to read it: see above.
    let _ = out.write_all(format!("{text}\n").as_bytes()).and_then(|()| out.flush());
}

/// The stream for text that may bring colours: they are kept where they can be shown.
fn coloured<S: anstream::stream::RawStream>(stream: S) -> anstream::AutoStream<S> {
    let terminal = stream.is_terminal() && std::env::var_os("NO_COLOR").is_none();
    anstream::AutoStream::new(stream, if terminal { anstream::ColorChoice::Auto } else { anstream::ColorChoice::Never })
}

/// Prints findings to standard error.
pub fn print_findings(findings: &[Finding], speech: Speech) {
    print_coloured_errors(&findings_text(findings, speech));
}

/// Prints text that may bring colours to standard error.
pub fn print_coloured_errors(text: &str) {
    let _ = coloured(io::stderr().lock()).write_all(text.as_bytes());
}

/// Prints text that may bring colours to standard output.
pub fn print_coloured(text: &str) {
    let mut out = coloured(io::stdout().lock());
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Findings as they are printed: in the order given, as far as they are the first of
/// their kind, then the places of the others, then how many there are of each kind and
/// what `gongkai fix` would mend.
pub fn findings_text(findings: &[Finding], speech: Speech) -> String {
    let mut parts = Vec::new();
    let kinds = Kinds::of(findings);
    let mut shown: BTreeMap<Code, usize> = BTreeMap::new();
    let mut others: BTreeMap<Code, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        let (code, most) = (finding.diagnostic.code, shown_of_a_kind(&finding.diagnostic));
        let so_far = shown.entry(code).or_insert(0);
        *so_far += 1;
        // A list of one place would save nothing.
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
        parts.push(kinds.told(speech));
    }
    parts.into_iter().map(|part| part + "\n\n").collect()
}

/// The places of further findings of a kind: by file, their lines.
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

/// How many findings there are of each kind, and how many of them bring a mend.
struct Kinds(BTreeMap<Code, (usize, usize)>);

impl Kinds {
    fn of(findings: &[Finding]) -> Kinds {
        let mut kinds: BTreeMap<Code, (usize, usize)> = BTreeMap::new();
        for finding in findings {
            let (all, mended) = kinds.entry(finding.diagnostic.code).or_default();
            *all += 1;
            *mended += usize::from(finding.diagnostic.fix.is_some());
        }
        Kinds(kinds)
    }

    fn count(&self, code: Code) -> usize {
        self.0.get(&code).map_or(0, |(all, _)| *all)
    }

    /// The most frequent first.
    fn told(&self, speech: Speech) -> String {
        let mut kinds: Vec<(Code, usize, usize)> = self.0.iter().map(|(code, (all, mended))| (*code, *all, *mended)).collect();
        kinds.sort_by_key(|(code, all, _)| (std::cmp::Reverse(*all), *code));
        let by_kind = |between: &str| {
            kinds.iter().map(|(code, all, _)| format!("{} {all}", code.as_str())).collect::<Vec<_>>().join(between)
        };
        let mended: usize = kinds.iter().map(|(_, _, mended)| mended).sum();
        let (mut zh, mut en) = (format!("按种类：{}。", by_kind("、")), format!("By kind: {}.", by_kind(", ")));
        if mended > 0 {
            zh = format!("{zh}其中 {mended} 处可以用 gongkai fix 改正。");
            en = format!("{en} `gongkai fix` would mend {mended} of them.");
        }
        Sentence::new(zh, en).get(speech).to_owned()
    }
}

/// Writes a document to standard output. A reader that has seen enough, such as `head`,
/// is no failure, nor is a terminal that was closed; a file cut off by a full disk is.
pub fn put(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if !nobody_reads(&error) => Err(Error::system(Path::new("stdout"))(error)),
        _ => Ok(()),
    }
}

/// Whether standard output failed because its reader went away.
fn nobody_reads(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe || error.kind() != io::ErrorKind::StorageFull && !is_file(&io::stdout())
}

/// Whether a stream leads to a file; a closed terminal does not say that it is one.
#[cfg(unix)]
fn is_file(stream: &impl std::os::fd::AsFd) -> bool {
    let file = stream.as_fd().try_clone_to_owned().map(std::fs::File::from);
    file.and_then(|file| file.metadata()).is_ok_and(|metadata| metadata.is_file())
}

#[cfg(not(unix))]
fn is_file(stream: &impl IsTerminal) -> bool {
    !stream.is_terminal()
}

/// Prints from a thread of its own, for those who must not wait: a terminal that is
/// stopped (Ctrl-S) or a pager that does not read on holds up nobody.
pub struct Printer {
    sender: SyncSender<Message>,
}

enum Message {
    /// May bring colours.
    Out(String),
    /// May bring colours.
    Error(String),
    /// Everything before this has been printed.
    Done(SyncSender<()>),
}

/// So many messages wait for a reader; later ones are dropped.
const MOST_WAITING: usize = 256;
/// How long the end of the program waits for what is still to be printed.
const PARTING: Duration = Duration::from_millis(300);

impl Printer {
    pub fn start() -> Printer {
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

    /// A line for standard output.
    pub fn line(&self, text: &str) {
        let _ = self.sender.try_send(Message::Out(format!("{text}\n")));
    }

    /// Text for standard error, with its line ends.
    pub fn errors(&self, text: String) {
        let _ = self.sender.try_send(Message::Error(text));
    }

    /// Waits a moment for what is still to be printed.
    pub fn finish(&self) {
        let (heard, done) = sync_channel(1);
        if self.sender.try_send(Message::Done(heard)).is_ok() {
            let _ = done.recv_timeout(PARTING);
        }
    }
}

/// One finding with its source line, a caret under the right character, and help.
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

/// The bytes of `length` characters from a column; at least one character, or
/// the end of the line.
fn byte_span(line: &str, column: usize, length: usize) -> std::ops::Range<usize> {
    let offset = |characters: usize| line.char_indices().nth(characters).map_or(line.len(), |(index, _)| index);
    let start = offset(column.saturating_sub(1));
    start..offset(column.saturating_sub(1) + length).max(start)
}

/// Black on white, whatever a terminal's own colours are: these two of the 256 are in no
/// terminal's scheme.
const BLACK_ON_WHITE: &str = "\u{1b}[38;5;16;48;5;231m";
const AS_BEFORE: &str = "\u{1b}[0m";

/// A QR code in half blocks, with a quiet zone, in colours of its own. Without them, as
/// in a file, it reads on a light ground. Empty for an address too long for any code.
pub fn qr(address: &str) -> String {
    const QUIET: usize = 4;
    let Ok(code) = fast_qr::QRBuilder::new(address.as_bytes()).ecl(fast_qr::ECL::L).build() else { return String::new() };
    let side = code.size + 2 * QUIET;
    let inside = QUIET..QUIET + code.size;
    let is_dark = |x: usize, y: usize| inside.contains(&x) && inside.contains(&y) && code[y - QUIET][x - QUIET].value();
    let mut text = String::new();
    for y in (0..side).step_by(2) {
        text += BLACK_ON_WHITE;
        text.extend((0..side).map(|x| match (is_dark(x, y), is_dark(x, y + 1)) {
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

/// A bar on a terminal, for work that takes more than a moment; nothing else.
pub fn progress(length: usize, speech: Speech) -> ProgressBar {
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

    /// The terminal's own colours would turn a code over, or leave too little contrast.
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
