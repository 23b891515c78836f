//! The cases in which nothing is written: the output folder may contain files that we did
//! not generate.

use super::manifest::{self, Manifest, ManifestState};
use super::welcome::is_welcome;
use crate::diagnostic::Sentence;
use crate::disk;
use crate::error::{Error, Result};
use crate::project::Project;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The longest file name that common systems can store, in bytes.
const LONGEST: usize = 255;

/// Returns the output folder with links resolved. Returns an error if it must not be
/// written to.
pub(super) fn check_folder(project: &Project) -> Result<PathBuf> {
    let refuse = |zh: &str, en: &str| Err(Error::Refused { path: project.output.clone(), reason: Sentence::new(zh, en) });
    if project.output.as_os_str().is_empty() {
        return refuse("输出文件夹的名称是空的。", "the name of the output folder is empty.");
    }
    let output = resolve(&project.output)?;
    if output.parent().is_none() {
        return refuse("这是磁盘的根目录。", "this is the root of the disk.");
    }
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
    if home.and_then(|home| resolve(&home).ok()).is_some_and(|home| home.starts_with(&output)) {
        return refuse("这是您的个人文件夹，或者个人文件夹在它里面。", "this is your home folder, or contains it.");
    }
    if resolve(&project.root)?.starts_with(&output) {
        return refuse("网站的源文件夹在它里面。", "it contains the site's source folder.");
    }
    for source in [&project.content, &project.themes] {
        let source = resolve(source)?;
        if source.starts_with(&output) || output.starts_with(&source) {
            return refuse(
                "网站的内容或主题在它里面，或者它在内容或主题里面。",
                "it contains the site's content or theme, or is inside them.",
            );
        }
    }
    if output.exists() && !output.is_dir() {
        return refuse("这是一个文件，不是文件夹。", "this is a file, not a folder.");
    }
    Ok(output)
}

/// Returns an error for a path with a name that no system can store, before anything is
/// written.
pub(super) fn check_names(output: &Path, paths: &[String]) -> Result<()> {
    let is_long = |path: &&String| path.split('/').any(|part| part.len() > LONGEST);
    let Some(path) = paths.iter().find(is_long) else { return Ok(()) };
    Err(refused(
        &output.join(path),
        "这个名称超过255字节，没有一个系统能存。请改用短的名称。",
        "this name is longer than 255 bytes, which no system can store. Use a shorter name.",
    ))
}

/// Returns an error if a folder without a manifest of this site contains anything but the
/// files that are allowed beside a site.
pub(super) fn check_unknown(output: &Path, found: &ManifestState, paths: &[String]) -> Result<()> {
    if let ManifestState::Whole(manifest) = found {
        return Err(other_site(output, manifest));
    }
    let foreign = foreign(output)?;
    let Some(first) = foreign.first() else { return Ok(()) };
    let is_ours = paths.iter().any(|path| output.join(path).is_file());
    match found {
        ManifestState::Newer | ManifestState::Damaged => Err(unusable_manifest(output, found)),
        _ if is_ours => Err(missing_manifest(output)),
        _ => Err(foreign_files(output, first, foreign.len())),
    }
}

/// How to use a folder whose manifest is of another site or cannot be read, in Chinese and English.
const ADOPT: [&str; 2] = [
    "如果里面就是这个网站，运行 gongkai build --adopt：先列出要接管哪些文件，同意了才写。",
    "If this folder does belong to this site, run `gongkai build --adopt`: it first lists the files that it would take over, and writes only if you agree.",
];

/// The error for a folder whose manifest is that of another site.
fn other_site(output: &Path, manifest: &Manifest) -> Error {
    let [zh, en] = ADOPT;
    let name = manifest.site.as_ref().map(|site| site.name.as_str()).unwrap_or_default();
    let at = manifest.site.as_ref().and_then(|site| site.address.as_deref()).unwrap_or("-");
    refused(
        output,
        format!("里面是另一个网站“{name}”（{at}）的文件。请给这个网站换一个文件夹。{zh}"),
        format!("it contains the files of another site, `{name}` ({at}). Choose another folder for this site. {en}"),
    )
}

/// The error for a folder whose manifest is of a newer version or damaged.
fn unusable_manifest(output: &Path, found: &ManifestState) -> Error {
    let ([zh, en], name) = (ADOPT, manifest::NAME);
    if matches!(found, ManifestState::Newer) {
        return refused(
            output,
            format!("它的文件清单 {name} 是更新版本的程序写的，这个版本读不懂。请更新程序。{zh}"),
            format!(
                "its list of files, {name}, was written by a newer version of the program, which this version cannot read. Update the program. {en}"
            ),
        );
    }
    refused(
        output,
        format!("它的文件清单 {name} 损坏了，分不清哪些文件是本程序生成的。{zh}"),
        format!("its list of files, {name}, is damaged, so it is unknown which files this program generated. {en}"),
    )
}

/// The error for a folder that contains pages of the site, but no manifest.
fn missing_manifest(output: &Path) -> Error {
    let ([zh, en], name) = (ADOPT, manifest::NAME);
    refused(
        output,
        format!("里面有网页，但没有文件清单 {name}，分不清哪些文件是本程序生成的。{zh}"),
        format!("it contains pages but no list of files ({name}), so it is unknown which of them this program generated. {en}"),
    )
}

/// The error for a folder with `count` files that are not ours; `first` is the name of one of them.
fn foreign_files(output: &Path, first: &str, count: usize) -> Error {
    refused(
        output,
        format!("里面有不是本程序生成的文件（{first}等{count}个）。请换一个空文件夹，或先移走这些文件。"),
        format!(
            "it contains files that this program did not generate ({count} in total, for example {first}). Choose an empty folder, or move these files away first."
        ),
    )
}

/// Returns the names in the output folder that are neither allowed beside a site nor our
/// own.
fn foreign(output: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(output) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::system(output)(error)),
    };
    let mut foreign = Vec::new();
    for entry in entries {
        let entry = entry.map_err(Error::system(output))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_hollow = || entry.file_type().is_ok_and(|kind| kind.is_dir()) && disk::is_hollow(&entry.path());
        if !is_welcome(&name) && name != manifest::NAME && !disk::is_temporary(&name) && !is_hollow() {
            foreign.push(name);
        }
    }
    foreign.sort();
    Ok(foreign)
}

fn refused(path: &Path, zh: impl Into<String>, en: impl Into<String>) -> Error {
    Error::Refused { path: path.to_path_buf(), reason: Sentence::new(zh, en) }
}

/// The error for a non-empty folder at a path where a file is to be written.
pub(super) fn folder_in_the_way(path: &Path) -> Error {
    refused(
        path,
        "这里要放一个文件，却有一个装着东西的文件夹，不会动它。请先把它移走。",
        "a file is to be written here, but there is a folder that is not empty. It is left unchanged. Move it away first.",
    )
}

/// The error for a file of somebody else at a path where a file is to be written.
pub(super) fn in_the_way(path: &Path) -> Error {
    refused(
        path,
        "这里已经有一个不是本程序生成的文件，不会覆盖它。请先把它移走；要让本程序接管它，运行 gongkai build --adopt。",
        "a file that this program did not generate already exists here and is not overwritten. Move it away first, or run `gongkai build --adopt` to let the program take it over.",
    )
}

fn leads_nowhere(link: &Path) -> Error {
    let target = fs::read_link(link).unwrap_or_default();
    let shown = target.display();
    Error::Refused {
        path: link.to_path_buf(),
        reason: Sentence::new(
            format!("这是一个链接，它指向的“{shown}”不存在或打不开。请先建好那个文件夹，或者删掉这个链接。"),
            format!(
                "this is a link, and its target `{shown}` does not exist or cannot be opened. Create that folder first, or remove the link."
            ),
        ),
    }
}

/// Returns the absolute path, with links resolved in the part of it that exists.
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
