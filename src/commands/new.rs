//! `gongkai new`: creates a complete, commented bilingual site as a starting point, from one of the templates of
//! `new/templates.rs`.
//!
//! The site is created in a temporary folder and then renamed, so that the command can be
//! run again after it was interrupted. A new folder appears complete. In an existing
//! folder, `content` is moved last, and files left by an interrupted run do not prevent
//! another one.

mod languages;
mod templates;

use super::options::NewOptions;
use super::{Outcome, schema};
use crate::console;
use crate::diagnostic::{Sentence, Speech};
use crate::disk;
use crate::error::{Error, Result};
use crate::load::json_schema::{FOLDER, modeline};
use languages::LeftOut;
use std::borrow::Cow;
use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use templates::Template;
pub(super) use templates::USUAL;

/// The files that every new site has: what version control leaves out, and notes for editors.
const COMMON: [(&str, &str); 2] = [(".gitignore", "/public/\n"), ("content/README.md", include_str!("../../content/README.md"))];

/// Names in lower case that may exist in the folder of a new site: files of version
/// control, editors and operating systems, and files that an interrupted run of this
/// program left.
const HARMLESS: [&str; 10] = [
    ".git",
    ".gitignore",
    ".gitattributes",
    ".github",
    ".editorconfig",
    ".vscode",
    ".idea",
    ".ds_store",
    "desktop.ini",
    "thumbs.db",
];
/// Prefixes of names, in lower case, that may exist in the folder of a new site.
const HARMLESS_BEGINNINGS: [&str; 5] = ["readme", "licen", "copying", "changelog", ".gitlab-ci"];
/// The hidden folder in which a site is created.
const STAGE: &str = ".gongkai-new";
/// The folder whose presence makes its parent folder a site.
const CONTENT: &str = "content";

/// Runs the command.
pub(super) fn run(options: &NewOptions, speech: Speech) -> Result<Outcome> {
    let Some(folder) = &options.folder else {
        console::put(&templates::list(speech))?;
        return Ok(Outcome::Fine);
    };
    let (template, left_out) = (Template::find(&options.template)?, LeftOut::of(&options.languages)?);
    if folder.as_os_str().is_empty() {
        return Err(refused(folder, "文件夹的名称是空的。", "the name of the folder is empty."));
    }
    create(folder, speech, |stage| {
        write_common(stage)?;
        let files = template.files().filter_map(|(name, text)| Some((name, Cow::from(left_out.without(name, text)?))));
        write(stage, files)
    })?;
    let shown = folder.display();
    let line = Sentence::new(
        format!(
            "已新建“{shown}”。接下来：用编辑器打开 {shown}/content，运行 gongkai serve {shown} --open 边写边看；gongkai guide 打开使用指南。"
        ),
        format!(
            "Created `{shown}`. Next: open {shown}/content in an editor, and run gongkai serve {shown} --open to see it; gongkai guide opens the guide."
        ),
    );
    console::print_line(line.get(speech));
    Ok(Outcome::Fine)
}

/// Creates a site in a folder that does not exist, or that contains only allowed files. `fill` writes its files to an empty
/// folder.
pub(super) fn create(folder: &Path, speech: Speech, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let kept = match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            make_beside(folder, fill)?;
            Vec::new()
        }
        _ => make_inside(folder, fill)?,
    };
    for name in kept {
        let line = Sentence::new(
            format!("{name} 已经有了，没有动它；请在里面加上一行 /public/。"),
            format!("{name} already exists and is left unchanged; add the line /public/ to it."),
        );
        console::print_line(line.get(speech));
    }
    Ok(())
}

/// Creates a folder that does not exist yet: under another name beside it, which is then
/// renamed.
fn make_beside(folder: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let folder = &std::path::absolute(folder).map_err(Error::system(folder))?;
    let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
        return Err(refused(folder, "它不能作为文件夹的名称。", "it cannot be the name of a folder."));
    };
    fs::create_dir_all(parent).map_err(Error::system(parent))?;
    // The given name may already have the longest length that the disk allows, so the
    // temporary name is a hash of it.
    let mark = blake3::hash(name.as_encoded_bytes()).to_hex();
    let stage = parent.join(format!("{STAGE}-{}", &mark[..8]));
    make(&stage, fill)?;
    fs::rename(&stage, folder).map_err(Error::system(folder))
}

/// Creates a site in an existing folder that contains only allowed files. Returns the
/// names of existing files that were kept and lack lines that ours would have had.
fn make_inside(folder: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<Vec<&'static str>> {
    let stage = folder.join(STAGE);
    check_harmless(folder, env::current_exe().ok().as_deref())?;
    make(&stage, fill)?;
    let mut kept = Vec::new();
    // The schemas may already exist if an earlier run was interrupted after moving them.
    let [schemas, ignored] = [schema_folder(), ".gitignore"];
    let there = folder.join(schemas);
    if fs::symlink_metadata(&there).is_ok() {
        schema::write(folder)?;
    } else {
        move_to(&stage.join(schemas), &there)?;
    }
    let (ours, theirs) = (stage.join(ignored), folder.join(ignored));
    if fs::symlink_metadata(&theirs).is_err() {
        move_to(&ours, &theirs)?;
    } else if !disk::read_text(&theirs).is_ok_and(|text| text.lines().any(leaves_out_the_output)) {
        kept.push(ignored);
    }
    move_to(&stage.join(CONTENT), &folder.join(CONTENT))?;
    // The site is complete; leftovers of the temporary folder are not an error.
    let _ = fs::remove_dir_all(&stage);
    Ok(kept)
}

/// Returns whether a line of a `.gitignore` excludes the output folder from version
/// control.
fn leaves_out_the_output(line: &str) -> bool {
    line.trim().trim_matches('/') == "public"
}

fn move_to(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(Error::system(to))
}

fn schema_folder() -> &'static str {
    FOLDER.split('/').next().unwrap_or(FOLDER)
}

/// Whether a site can be made in an existing folder, which may contain the file `program`.
pub(super) fn is_free(folder: &Path, program: &Path) -> bool {
    check_harmless(folder, Some(program)).is_ok()
}

/// Fails if a folder contains files that may not lie beside a new site. The program itself
/// may: on Windows it is commonly kept in the folder of the site.
fn check_harmless(folder: &Path, program: Option<&Path>) -> Result<()> {
    let zh = "它不是空文件夹，不会往里面写。";
    let en = "it is not an empty folder, so nothing is written to it.";
    let Ok(entries) = fs::read_dir(folder) else { return Err(refused(folder, zh, en)) };
    let program = program.and_then(|program| fs::canonicalize(program).ok());
    for entry in entries {
        let entry = entry.map_err(Error::system(folder))?;
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let is_ours = name == STAGE || name == schema_folder();
        let is_harmless = HARMLESS.contains(&name.as_str()) || HARMLESS_BEGINNINGS.iter().any(|begin| name.starts_with(begin));
        let is_program = || program.is_some() && fs::canonicalize(entry.path()).ok() == program;
        if !is_ours && !is_harmless && !is_program() {
            let (zh, en) = (format!("{zh}里面有 {name}。"), format!("{en} It contains {name}."));
            return Err(refused(folder, &zh, &en));
        }
    }
    Ok(())
}

/// Creates a site in a temporary folder, after removing what an interrupted run left
/// there.
fn make(stage: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    match fs::symlink_metadata(stage) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(stage).map_err(Error::system(stage))?,
        Ok(_) => fs::remove_file(stage).map_err(Error::system(stage))?,
        Err(_) => {}
    }
    fs::create_dir(stage).map_err(Error::system(stage))?;
    fill(stage)?;
    schema::write(stage)
}

/// Writes files, those in YAML with the line that names their schema.
fn write<'a>(stage: &Path, files: impl IntoIterator<Item = (&'a str, Cow<'a, str>)>) -> Result<()> {
    for (name, text) in files {
        let path = stage.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(Error::system(parent))?;
        }
        // Excel reads a CSV file as UTF-8 only if it begins with a byte-order mark.
        let mark = if name.ends_with(".csv") { "\u{feff}".to_owned() } else { modeline(name).unwrap_or_default() };
        disk::replace(&path, (mark + &text).as_bytes()).map_err(Error::system(&path))?;
    }
    Ok(())
}

/// Adds to the files of a new site what is the same in all.
pub(super) fn write_common(stage: &Path) -> Result<()> {
    write(stage, COMMON.map(|(name, text)| (name, Cow::from(text))))
}

fn refused(path: &Path, zh: &str, en: &str) -> Error {
    Error::Refused { path: path.to_path_buf(), reason: Sentence::new(zh, en) }
}
