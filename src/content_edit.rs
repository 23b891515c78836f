//! Writes changed content files back, unless somebody has edited them in the meantime.

use crate::bounds::Bounds;
use crate::disk;
use crate::error::{Error, Result};
use crate::project::Project;
use std::fs;

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
