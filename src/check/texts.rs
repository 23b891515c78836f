//! Checks the texts of YAML and CSV files that readers see, by the same rules as prose: names, document numbers, typography,
//! personal data, and that a text has the same numbers in every language.

use super::prose::{Line, Prose, Scope, Told, check_words};
use super::{citations, names, parity, personal};
use crate::diagnostic::{Diagnostic, Position, Sink};
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::site::SiteManuscript;
use crate::model::visible_texts::{TextKind, VisibleText, of_report, of_shared_context, of_site};
use crate::passage::Passage;
use crate::written::Written;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Checks the texts of a report's files.
pub(super) fn check_report(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    check(shared_context, &of_report(report), diagnostics);
}

/// Checks the texts of `site.yaml`.
pub(super) fn check_site(site: &SiteManuscript, diagnostics: &mut Sink) {
    check(&site.shared_context, &of_site(site), diagnostics);
}

/// Checks the texts of the files that all reports share.
pub(super) fn check_shared(shared_context: &SharedContext, diagnostics: &mut Sink) {
    check(shared_context, &of_shared_context(shared_context), diagnostics);
}

/// How many texts are read at a time: what the rules prepare for a language pays off, and all processors have work.
const CHUNK: usize = 512;

fn check(shared_context: &SharedContext, texts: &[VisibleText<'_>], diagnostics: &mut Sink) {
    let mut groups: BTreeMap<(&Arc<str>, TextKind), Vec<&VisibleText<'_>>> = BTreeMap::new();
    for text in texts {
        if let Some(file) = text.text.file() {
            groups.entry((file, text.kind)).or_default().push(text);
        }
    }
    let chunks: Vec<_> = groups.iter().flat_map(|(key, texts)| texts.chunks(CHUNK).map(move |chunk| (*key, chunk))).collect();
    let check_chunk = |((file, kind), chunk): &((&Arc<str>, TextKind), &[&VisibleText<'_>])| {
        let mut diagnostics = Sink::default();
        check_group(shared_context, file, *kind, chunk, &mut diagnostics);
        diagnostics.into_vec().into_iter().map(|diagnostic| harmless(chunk, diagnostic)).collect::<Vec<_>>()
    };
    diagnostics.extend(chunks.par_iter().map(check_chunk).flatten_iter().collect::<Vec<_>>());
}

/// Checks texts of one kind of one file.
fn check_group(
    shared_context: &SharedContext,
    file: &Arc<str>,
    kind: TextKind,
    texts: &[&VisibleText<'_>],
    diagnostics: &mut Sink,
) {
    let keys: Vec<String> = (0..texts.len()).map(|index| index.to_string()).collect();
    let prose = |index: usize| {
        let passages = texts.iter().zip(&keys).filter_map(|(text, key)| {
            let (text, written) = text.text.with_place(index)?;
            Some(Passage::plain(text, written, Some(key)))
        });
        Prose {
            index,
            locale: shared_context.locales.get(index),
            file,
            is_complete: true,
            scope: Scope::Text(kind),
            lines: passages.map(|passage| Line::of(shared_context, index, passage)).collect(),
        }
    };
    let told = Told { versions: (0..shared_context.locales.len()).map(prose).collect() };
    if kind == TextKind::Keywords {
        // Half-width commas are right between keywords, and each language has its own.
        names::check(shared_context, &told, diagnostics);
        citations::check(shared_context, &told, diagnostics);
        personal::check(shared_context, &told, diagnostics);
    } else {
        check_words(shared_context, &told, diagnostics);
        parity::check_texts(shared_context, &told, diagnostics);
    }
}

/// Leaves out a fix that could change what the file says to a parser: it adds a mark of YAML or CSV, or the place of its
/// characters is not known.
fn harmless(texts: &[&VisibleText<'_>], diagnostic: Diagnostic) -> Diagnostic {
    const MARKS: [char; 10] = [',', ':', '#', '{', '}', '[', ']', '"', '\'', '\\'];
    let Some(fix) = &diagnostic.fix else { return diagnostic };
    let place = diagnostic.place.as_ref().map_or(Position::default(), |place| place.position);
    let is_there = |position: &Position| {
        let columns = position.column..position.column + position.length;
        position.line == place.line && columns.contains(&place.column)
    };
    // Quotation marks in a text of several runs may have a backslash before them.
    let has_quote = fix.old.contains(['"', '\'']);
    let is_unsure = |written: &Written| match written {
        Written::Line(_) => false,
        Written::Whole(position) => *position == place,
        Written::Runs(runs) => has_quote && runs.iter().any(|(_, position)| is_there(position)),
    };
    let is_unsafe = fix.new.contains(MARKS) || texts.iter().flat_map(|text| text.text.places()).any(is_unsure);
    if is_unsafe { Diagnostic { fix: None, ..diagnostic } } else { diagnostic }
}
