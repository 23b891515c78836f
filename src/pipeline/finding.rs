//! Diagnostics together with the source lines that they refer to.

use crate::diagnostic::Diagnostic;
use crate::load::sources::Sources;
use std::sync::Arc;

/// A diagnostic with the source line that it refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was found, and where.
    pub diagnostic: Diagnostic,
    /// The text of the line; `None` if the diagnostic has no position in a source file.
    pub line: Option<Arc<str>>,
}

/// Returns the number of errors. All other findings are warnings.
pub fn count_errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.diagnostic.is_error()).count()
}

/// Adds the source line to each diagnostic. The diagnostics must be sorted by position.
pub(super) fn findings(diagnostics: Vec<Diagnostic>, sources: &Sources) -> Vec<Finding> {
    let mut lines = SourceLines { sources, last: None };
    diagnostics.into_iter().map(|diagnostic| Finding { line: lines.of(&diagnostic), diagnostic }).collect()
}

/// Returns lines of the sources for diagnostics in order. Each line is searched for and
/// stored once, however many diagnostics refer to it.
struct SourceLines<'s> {
    sources: &'s Sources,
    last: Option<SourceLine<'s>>,
}

struct SourceLine<'s> {
    file: Arc<str>,
    number: u32,
    line: Arc<str>,
    rest: std::str::Lines<'s>,
}

impl SourceLines<'_> {
    fn of(&mut self, diagnostic: &Diagnostic) -> Option<Arc<str>> {
        let place = diagnostic.place.as_ref()?;
        let number = place.position.line;
        let (mut rest, mut reached) = match self.last.take().filter(|last| last.file == place.file && last.number <= number) {
            Some(last) if last.number == number => return Some(self.last.insert(last).line.clone()),
            Some(last) => (last.rest, last.number),
            None => (self.sources.texts.get(&place.file)?.lines(), 0),
        };
        let line: Arc<str> = rest.nth(number.checked_sub(reached)?.checked_sub(1)? as usize)?.into();
        reached = number;
        self.last = Some(SourceLine { file: place.file.clone(), number: reached, line: line.clone(), rest });
        Some(line)
    }
}
