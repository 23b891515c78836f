//! `gongkai schema`: prints or writes JSON schemas of the YAML files, for editors.

use super::options::SchemaOptions;
use super::{Outcome, project};
use crate::console;
use crate::diagnostic::{self, Sentence, Speech};
use crate::disk;
use crate::error::{Error, Result};
use crate::load::json_schema::{self, FOLDER};
use std::path::Path;

/// Runs the command.
pub(super) fn run(options: &SchemaOptions, speech: Speech) -> Result<Outcome> {
    if let Some(site) = &options.write {
        let root = project(site, None)?.root;
        write(&root)?;
        let shown = root.join(FOLDER);
        let line = Sentence::new(format!("已写入 {}", shown.display()), format!("Written to {}", shown.display()));
        console::print_line(line.get(speech));
        return Ok(Outcome::Fine);
    }
    let schemas = json_schema::all();
    let Some(file) = &options.file else {
        for schema in &schemas {
            console::print_line(&format!("{}.yaml", schema.name));
        }
        return Ok(Outcome::Fine);
    };
    // A path is accepted in place of a name, because users complete it with the Tab key.
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let name = name.strip_suffix(".yaml").unwrap_or(name);
    let Some(schema) = schemas.iter().find(|schema| schema.name == name) else {
        let unknown = Sentence::new(format!("没有“{file}”的格式说明。"), format!("There is no schema for `{file}`."));
        let list = Sentence::new("用 gongkai schema 查看有哪些。", "`gongkai schema` lists them.");
        let help = diagnostic::suggestion(name, schemas.iter().map(|schema| schema.name)).unwrap_or(list);
        console::print_error_line(&format!("{} {}", unknown.get(speech), help.get(speech)));
        return Ok(Outcome::Mistakes);
    };
    console::put(&schema.text())?;
    Ok(Outcome::Fine)
}

/// Writes all schemas to the hidden folder of a site.
pub(super) fn write(site: &Path) -> Result<()> {
    let folder = disk::make_folders(site, FOLDER)?;
    for schema in json_schema::all() {
        let path = folder.join(schema.file());
        disk::replace(&path, schema.text().as_bytes()).map_err(Error::system(&path))?;
    }
    Ok(())
}
