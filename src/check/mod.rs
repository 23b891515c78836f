//! The third stage: what is wrong or doubtful about the site. Returns remarks
//! and changes nothing. One rule family a file; the list below is all of them.

mod facts;
mod files;
mod identity;
mod structure;
mod translations;

use crate::diagnostic::Diagnostic;
use crate::model::site::Site;
use rayon::prelude::*;

/// Runs every rule over the site.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    const RULES: [fn(&Site, &mut Vec<Diagnostic>); 5] =
        [identity::check, structure::check, facts::check, files::check, translations::check];
    // Rules know nothing of each other, and remarks are sorted afterwards.
    let remarks = RULES.par_iter().map(|rule| {
        let mut diagnostics = Vec::new();
        rule(site, &mut diagnostics);
        diagnostics
    });
    remarks.flatten_iter().collect()
}
