//! The order in which diagnostics are listed.

use super::Diagnostic;
use std::cmp::Ordering;

/// Sorts by file, line and column, and removes duplicates, so that the same content
/// always produces the same report, in whatever order problems were found.
pub(crate) fn sort(diagnostics: &mut Vec<Diagnostic>) {
    fn order(a: &Diagnostic, b: &Diagnostic) -> Ordering {
        (&a.place, a.code, &a.message.en).cmp(&(&b.place, b.code, &b.message.en))
    }
    diagnostics.sort_by(order);
    diagnostics.dedup();
}
