//! `gongkai host`: the configuration of the server that publishes the site.

use super::arguments::HostOptions;
use super::{Outcome, prepared_with, project};
use crate::console;
use crate::diagnostic::{Sentence, Speech};
use crate::disk;
use crate::error::{Error, Result};
use crate::host::{self, Configuration, Hosted, Redirect};
use crate::model::site::Site;
use crate::plan::url::page_path;
use crate::plan::{self, Plan};
use std::fs;
use std::path::{Path, PathBuf};

pub fn run(options: &HostOptions, speech: Speech) -> Result<Outcome> {
    let project = project(&options.site, None)?;
    let Some(prepared) = prepared_with(&options.site, options.base_url.as_deref(), speech)? else {
        return Ok(Outcome::Mistakes);
    };
    let root = match &options.root {
        Some(root) => root.clone(),
        None => std::path::absolute(&project.output).map_err(Error::system(&project.output))?.to_string_lossy().into_owned(),
    };
    let root = root.replace('\\', "/");
    let redirects = redirects(&prepared.site, &prepared.plan);
    let hosted = Hosted { site: &prepared.site, plan: &prepared.plan, redirects: &redirects, root: &root };
    let files = host::host(options.server, &hosted)?;
    match &options.output {
        None => print(&files)?,
        Some(output) => {
            for (path, file) in places(output, &files)? {
                write(&path, &file.text)?;
                console::print_line(&format!("→ {}", path.display()));
            }
        }
    }
    Ok(Outcome::Fine)
}

/// Old addresses and where they lead now.
fn redirects(site: &Site, plan: &Plan) -> Vec<Redirect> {
    let to = |redirect: &plan::redirects::Redirect| {
        let page = page_path(site, redirect.kind, redirect.locale);
        redirect.anchor.as_ref().map_or(page.clone(), |anchor| format!("{page}#{anchor}"))
    };
    plan.redirects.iter().map(|redirect| Redirect { from: redirect.path.clone(), to: to(redirect) }).collect()
}

fn print(files: &[Configuration]) -> Result<()> {
    for file in files {
        if files.len() > 1 {
            console::print_line(&format!("# ==== {}", file.name));
        }
        console::put(&file.text)?;
    }
    Ok(())
}

/// Where the files go: into a folder by their own names, or one file under the name given.
fn places<'a>(output: &Path, files: &'a [Configuration]) -> Result<Vec<(PathBuf, &'a Configuration)>> {
    if let [file] = files
        && !output.is_dir()
    {
        return Ok(vec![(output.to_path_buf(), file)]);
    }
    if !output.is_dir() {
        let shown = output.display();
        return Err(Error::Usage(Sentence::new(
            format!("这种服务器要写几个文件，--output 要是一个已有的文件夹，“{shown}”不是。"),
            format!("This server reads several files: --output names a folder that exists, and `{shown}` is none."),
        )));
    }
    Ok(files.iter().map(|file| (output.join(file.name), file)).collect())
}

/// Writes whole or not at all, and never over what somebody else wrote.
fn write(path: &Path, text: &str) -> Result<()> {
    let is_there = fs::symlink_metadata(path).is_ok();
    if is_there && !disk::read(path).is_ok_and(|old| host::is_ours(&String::from_utf8_lossy(&old))) {
        let shown = path.display();
        return Err(Error::Usage(Sentence::new(
            format!("“{shown}”不是本程序写的，没有覆盖。请用 --output 写到别处，再把需要的部分合并进去。"),
            format!(
                "`{shown}` was not written by this program and is left alone. Write elsewhere with --output and merge what is needed."
            ),
        )));
    }
    disk::replace(path, text.as_bytes()).map_err(Error::system(path))
}
