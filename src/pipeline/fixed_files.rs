//! The mechanical fixes of a whole site, tried in memory until none is left.

use super::{Finding, PipelineMemo, Rehearsal, prepare};
use crate::diagnostic::{Fix, Position};
use crate::error::{Error, Result};
use crate::fixes;
use crate::load::listing::Listing;
use crate::project::Project;
use std::collections::BTreeMap;
use std::fs;

/// The text of a file before and after its fixes.
pub(crate) struct FixedFile {
    pub before: String,
    pub after: String,
}

/// The most rounds of fixes. One fix can enable another: removing an indent reveals a half-width comma after it. Whatever is
/// left after this many rounds needs a person.
pub(crate) const MOST_ROUNDS: usize = 8;

/// Returns all files that can be fixed, with the fixes that `is_wanted` applied until none are left.
pub(crate) fn fixed_files(project: &Project, is_wanted: impl Fn(&Fix) -> bool) -> Result<BTreeMap<String, FixedFile>> {
    let mut listing = Listing::of(project);
    let mut memory = PipelineMemo::default();
    let mut files: BTreeMap<String, FixedFile> = BTreeMap::new();
    for _ in 0..MOST_ROUNDS {
        let checked = prepare(project, &listing, None, Rehearsal::Sample, &mut memory)?;
        let mut has_changed = false;
        for (name, fixes) in fixes_by_file(&checked.findings, &is_wanted) {
            let path = project.root.join(name);
            let before = match files.get(name) {
                Some(file) => file.before.clone(),
                None => fs::read_to_string(&path).map_err(Error::system(&path))?,
            };
            let text = files.get(name).map_or(&before, |file| &file.after);
            if let Some(after) = fixes::apply(text, &fixes) {
                has_changed = true;
                listing.set_draft(name, after.clone().into_bytes());
                files.insert(name.to_owned(), FixedFile { before, after });
            }
        }
        if !has_changed {
            break;
        }
    }
    files.retain(|_, file| file.before != file.after);
    Ok(files)
}

fn fixes_by_file<'f>(findings: &'f [Finding], is_wanted: &impl Fn(&Fix) -> bool) -> BTreeMap<&'f str, Vec<(Position, &'f Fix)>> {
    let mut fixes: BTreeMap<&str, Vec<(Position, &Fix)>> = BTreeMap::new();
    for finding in findings {
        if let (Some(place), Some(fix)) = (&finding.diagnostic.place, &finding.diagnostic.fix)
            && is_wanted(fix)
        {
            fixes.entry(&place.file).or_default().push((place.position, fix));
        }
    }
    fixes
}
