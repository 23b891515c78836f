//! Checks official names in prose: forbidden forms, forms that are nearly an official one, and document numbers.

use super::document_numbers;
use super::near_misses::near_misses;
use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::lexicon::FormKind;
use crate::model::shared_context::SharedContext;

/// Checks all language versions of one part of a report.
pub(super) fn check(shared_context: &SharedContext, told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in &told.versions {
        for line in &prose.lines {
            forbidden(shared_context, prose, line, diagnostics);
            near_misses(shared_context, prose, line, diagnostics);
            document_numbers::check(shared_context, prose, line, diagnostics);
        }
    }
}

fn forbidden(shared_context: &SharedContext, prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    for found in line.found.iter().filter(|found| found.form.kind == FormKind::Forbidden) {
        let Some(term) = shared_context.terms.terms.get(&found.form.id) else { continue };
        let (wrong, right) = (&found.form.text, term.name.get(prose.index));
        let message = Sentence::new(format!("“{wrong}”是不得出现的写法。"), format!("“{wrong}” is a form that must not appear."));
        let place = prose.place(line, found.range.clone());
        diagnostics.push(
            Diagnostic::new(Code::NameForbidden, message)
                .at_place(&place)
                .help(format!("规范写法是“{right}”。"), format!("The official form is “{right}”."))
                .fix(&line.text()[found.range.clone()], right),
        );
    }
}
