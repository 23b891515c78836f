//! `gongkai new`: a small, complete, commented bilingual site to begin with.

use super::arguments::NewOptions;
use super::{Outcome, schema};
use crate::console;
use crate::diagnostic::{Sentence, Speech};
use crate::error::{Error, Result};
use crate::load::json_schema::modeline;
use std::fs;

/// The files of a new site, by path.
const FILES: [(&str, &str); 10] = [
    (".gitignore", "/public/\n"),
    ("content/site.yaml", include_str!("new/site.yaml")),
    ("content/terms.yaml", include_str!("new/terms.yaml")),
    ("content/2025/report.yaml", include_str!("new/report.yaml")),
    ("content/2025/facts.yaml", include_str!("new/facts.yaml")),
    ("content/2025/preface.zh.md", include_str!("new/preface.zh.md")),
    ("content/2025/preface.en.md", include_str!("new/preface.en.md")),
    ("content/2025/overview.zh.md", include_str!("new/overview.zh.md")),
    ("content/2025/overview.en.md", include_str!("new/overview.en.md")),
    ("content/README.md", include_str!("../../content/README.md")),
];

pub fn run(options: &NewOptions, speech: Speech) -> Result<Outcome> {
    let folder = &options.folder;
    let is_free = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(_) => false,
    };
    if folder.as_os_str().is_empty() || !is_free {
        let reason = Sentence::new("它不是空文件夹，不会往里面写。", "it is not an empty folder, so nothing is put into it.");
        return Err(Error::Refused { path: folder.clone(), reason });
    }
    for (name, text) in FILES {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(Error::system(parent))?;
        }
        let text = modeline(name).unwrap_or_default() + text;
        fs::write(&path, text).map_err(Error::system(&path))?;
    }
    schema::write(folder)?;
    let shown = folder.display();
    let line = Sentence::new(
        format!("已新建“{shown}”。接下来：用编辑器打开 {shown}/content，再运行 gongkai build {shown}"),
        format!("Made `{shown}`. Next: open {shown}/content in an editor, then run gongkai build {shown}"),
    );
    console::print_line(line.get(speech));
    Ok(Outcome::Fine)
}
