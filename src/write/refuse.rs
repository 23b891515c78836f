//! When not to write: a folder that could hold what we did not make.

use super::Target;
use super::manifest::{self, Manifest};
use crate::diagnostic::Sentence;
use crate::error::{Error, Result};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Files of hosts and of version control that may stand beside a site.
const WELCOME: [&str; 6] = [".gitignore", ".gitkeep", ".git", "CNAME", ".nojekyll", ".well-known"];

/// The output folder with links resolved, if it is one that may be written to.
pub fn check_folder(target: &Target<'_>) -> Result<PathBuf> {
    let refuse = |zh: &str, en: &str| Err(Error::Refused { path: target.output.to_path_buf(), reason: Sentence::new(zh, en) });
    if target.output.as_os_str().is_empty() {
        return refuse("输出文件夹的名称是空的。", "the name of the output folder is empty.");
    }
    let output = resolve(target.output)?;
    if output.parent().is_none() {
        return refuse("这是磁盘的根目录。", "this is the root of the disk.");
    }
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
    if home.and_then(|home| resolve(&home).ok()).is_some_and(|home| home.starts_with(&output)) {
        return refuse("这是您的个人文件夹，或者个人文件夹在它里面。", "this is your home folder, or holds it.");
    }
    if resolve(target.site)?.starts_with(&output) {
        return refuse("网站的源文件夹在它里面。", "it holds the site's own source folder.");
    }
    for source in target.sources {
        let source = resolve(source)?;
        if source.starts_with(&output) || output.starts_with(&source) {
            return refuse(
                "网站的内容或主题在它里面，或者它在内容或主题里面。",
                "it holds the site's content or theme, or lies inside them.",
            );
        }
    }
    if output.exists() && !output.is_dir() {
        return refuse("这是一个文件，不是文件夹。", "this is a file, not a folder.");
    }
    Ok(output)
}

/// Without a manifest, only welcome files may be there. With one, no file of
/// others may stand where one of ours is to be written.
pub fn check_content(output: &Path, manifest: Option<&Manifest>, paths: &[String]) -> Result<()> {
    let Some(manifest) = manifest else { return check_empty(output) };
    for path in paths.iter().filter(|path| !manifest.has_in_any_case(path)) {
        let place = output.join(path);
        if fs::symlink_metadata(&place).is_ok() {
            return Err(in_the_way(&place));
        }
    }
    Ok(())
}

fn check_empty(output: &Path) -> Result<()> {
    let entries = match fs::read_dir(output) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::system(output)(error)),
    };
    let mut foreign = Vec::new();
    for entry in entries {
        let name = entry.map_err(Error::system(output))?.file_name().to_string_lossy().into_owned();
        if !WELCOME.contains(&name.as_str()) && name != manifest::NAME && !name.ends_with(".gongkai-new") {
            foreign.push(name);
        }
    }
    foreign.sort();
    let Some(first) = foreign.first() else { return Ok(()) };
    Err(Error::Refused {
        path: output.to_path_buf(),
        reason: Sentence::new(
            format!("里面有不是本程序生成的文件（{first}等{}个）。请换一个空文件夹，或先移走这些文件。", foreign.len()),
            format!(
                "it holds files this program did not make ({first} and {} in all). Choose an empty folder, or move them away first.",
                foreign.len()
            ),
        ),
    })
}

pub fn in_the_way(path: &Path) -> Error {
    Error::Refused {
        path: path.to_path_buf(),
        reason: Sentence::new(
            "这里已经有一个不是本程序生成的文件，不会覆盖它。请先把它移走。",
            "a file that this program did not make stands here and is not overwritten. Move it away first.",
        ),
    }
}

fn leads_nowhere(link: &Path) -> Error {
    let target = fs::read_link(link).unwrap_or_default();
    let shown = target.display();
    Error::Refused {
        path: link.to_path_buf(),
        reason: Sentence::new(
            format!("这是一个链接，它指向的“{shown}”不存在或打不开。请先建好那个文件夹，或者删掉这个链接。"),
            format!(
                "this is a link, and `{shown}`, where it leads, is not there or cannot be opened. Make that folder first, or remove the link."
            ),
        ),
    }
}

/// The absolute path with links resolved as far as it exists.
fn resolve(path: &Path) -> Result<PathBuf> {
    let absolute = std::path::absolute(path).map_err(Error::system(path))?;
    let mut existing = absolute.as_path();
    let mut missing = Vec::new();
    loop {
        if let Ok(resolved) = fs::canonicalize(existing) {
            return Ok(missing.iter().rev().fold(resolved, |path, part| match part {
                Component::ParentDir => path.parent().map(Path::to_path_buf).unwrap_or(path),
                part => path.join(part),
            }));
        }
        if existing.is_symlink() {
            return Err(leads_nowhere(existing));
        }
        let (Some(parent), Some(last)) = (existing.parent(), existing.components().next_back()) else { return Ok(absolute) };
        missing.push(last);
        existing = parent;
    }
}
