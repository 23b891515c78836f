//! Writes changed content files back, unless somebody has edited them in the meantime.

use crate::bounds::Bounds;
use crate::diagnostic::Sentence;
use crate::disk;
use crate::error::{Error, Result};
use crate::project::Project;
use std::fs;

/// The text of a content file as it is on the disk; `None` if there is no such file.
pub(crate) fn text(bounds: &Bounds, project: &Project, name: &str) -> std::result::Result<Option<String>, Sentence> {
    let path = project.root.join(name);
    if fs::symlink_metadata(&path).is_err() {
        return Ok(None);
    }
    let bytes = bounds.open(&path).and_then(disk::read_whole).map_err(|error| unread(name, &error.to_string()))?;
    String::from_utf8(bytes).map(Some).map_err(|error| unread(name, &error.to_string()))
}

fn unread(name: &str, error: &str) -> Sentence {
    Sentence::new(format!("读不了 {name}：{error}"), format!("{name} cannot be read: {error}"))
}

/// A file before and after a change; `before` is `None` for a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Its name as in diagnostics.
    pub name: String,
    pub before: Option<String>,
    pub after: String,
}

/// Makes all changes or none: if one cannot be made, the files before it get their old text back. Returns the name of the first
/// file that somebody has edited in the meantime, if there is one.
pub(crate) fn apply_all(project: &Project, changes: &[Change]) -> Result<Option<String>> {
    for (index, change) in changes.iter().enumerate() {
        let done = match &change.before {
            Some(before) => replace(project, &change.name, before, &change.after),
            None => create(project, &change.name, &change.after),
        };
        if matches!(done, Ok(true)) {
            continue;
        }
        for Change { name, before, after } in &changes[..index] {
            // A file that somebody has edited in between keeps the edit.
            match before {
                Some(before) => drop(replace(project, name, after, before)),
                None => drop(fs::remove_file(project.root.join(name))),
            }
        }
        return done.map(|_| Some(change.name.clone()));
    }
    Ok(None)
}

/// Makes a file that does not exist, in a folder of the content. Returns false, and changes nothing, if it exists.
pub(crate) fn create(project: &Project, name: &str, text: &str) -> Result<bool> {
    let path = project.root.join(name);
    if fs::symlink_metadata(&path).is_ok() {
        return Ok(false);
    }
    disk::replace(&path, text.as_bytes()).map_err(Error::system(&path))?;
    Ok(true)
}

/// Replaces the text of a file, given by its name as in diagnostics, if it is still
/// `before`. Returns false, and changes nothing, if it has been edited since. If the path is
/// a link, its target is replaced and the link stays.
pub(crate) fn replace(project: &Project, name: &str, before: &str, after: &str) -> Result<bool> {
    let path = project.root.join(name);
    let now = Bounds::of(project).open(&path).and_then(disk::read_whole).map_err(Error::system(&path))?;
    if now != before.as_bytes() {
        return Ok(false);
    }
    let path = fs::canonicalize(&path).map_err(Error::system(&path))?;
    path.parent().into_iter().for_each(disk::tidy);
    disk::replace(&path, after.as_bytes()).map_err(Error::system(&path))?;
    Ok(true)
}
