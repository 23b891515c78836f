//! The terminal: which language it speaks, how diagnostics look, progress.
//! The only place besides the commands that prints.

use crate::diagnostic::{Code, Sentence, Severity, Speech};
use crate::error::{Error, Result};
use crate::pipeline::Finding;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// The language of the environment: Chinese where it says so, else English.
pub fn speech_of_environment() -> Speech {
    let named =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let locale = named.or_else(sys_locale::get_locale).unwrap_or_default();
    if locale.to_lowercase().starts_with("zh") { Speech::Chinese } else { Speech::English }
}

/// So many findings of one kind are shown with their lines; of the others, places are
/// listed. Mistakes must be mended one by one, and most differ in what they say.
fn shown_of_a_kind(severity: Severity) -> usize {
    if severity == Severity::Error { 10 } else { 3 }
}

/// From so many findings on, they are counted by kind at the end.
const MANY: usize = 10;

/// Prints findings to standard error: in the order given, as far as they are the first
/// of their kind, then the places of the others, then how many there are of each kind
/// and what `gongkai fix` would mend.
pub fn print_findings(findings: &[Finding], speech: Speech) {
    let terminal = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut out = anstream::AutoStream::new(
        io::stderr().lock(),
        if terminal { anstream::ColorChoice::Auto } else { anstream::ColorChoice::Never },
    );
    let kinds = Kinds::of(findings);
    let mut shown: BTreeMap<Code, usize> = BTreeMap::new();
    let mut others: BTreeMap<Code, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        let (code, most) = (finding.diagnostic.code, shown_of_a_kind(finding.diagnostic.severity));
        let so_far = shown.entry(code).or_insert(0);
        *so_far += 1;
        // A list of one place would save nothing.
        if *so_far > most && kinds.count(code) > most + 1 {
            others.entry(code).or_default().push(finding);
        } else {
            // A closed pipe is no reason to fail a build.
            let _ = writeln!(out, "{}\n", render(finding, speech));
        }
    }
    for (code, findings) in others {
        let _ = writeln!(out, "{}\n", places(code, &findings, speech));
    }
    if findings.len() > MANY {
        let _ = writeln!(out, "{}\n", kinds.told(speech));
    }
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

/// Writes a text to standard output. A reader that has seen enough, such as
/// `head`, is no failure; a full disk is.
pub fn put(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::system(Path::new("stdout"))(error)),
        _ => Ok(()),
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

/// A QR code in half blocks, with a quiet zone, for a dark or a light terminal.
pub fn qr(address: &str) -> String {
    let code = fast_qr::QRBuilder::new(address.as_bytes()).ecl(fast_qr::ECL::L).build();
    code.map(|code| code.to_str()).unwrap_or_default()
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
    use super::byte_span;

    #[test]
    fn columns_count_characters() {
        assert_eq!(byte_span("值：19", 2, 1), 3..6);
        assert_eq!(byte_span("值", 5, 1), 3..3);
    }
}
