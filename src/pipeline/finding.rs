//! Diagnostics with the source lines they point into.

use crate::diagnostic::Diagnostic;
use crate::load::sources::Sources;
use std::sync::Arc;

/// A diagnostic with the source line it points into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub diagnostic: Diagnostic,
    pub line: Option<Arc<str>>,
}

/// How many findings are errors; the others are warnings.
pub fn count_errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.diagnostic.is_error()).count()
}

/// Adds its source line to each diagnostic; they come sorted by place.
pub fn findings(diagnostics: Vec<Diagnostic>, sources: &Sources) -> Vec<Finding> {
    let mut lines = SourceLines { sources, last: None };
    diagnostics.into_iter().map(|diagnostic| Finding { line: lines.of(&diagnostic), diagnostic }).collect()
}

/// Lines of the sources, for findings in their order: each is looked up and kept once,
/// however many findings point into it.
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
