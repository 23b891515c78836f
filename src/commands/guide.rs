//! `gongkai guide`: the manual for editors, which is a site of its own in `docs/guide`. It is part of the program, and is built
//! when somebody asks for it.

use super::options::{GuideOptions, Strictness};
use super::{Outcome, WROTE_NOTHING, print};
use crate::artwork::ArtworkCache;
use crate::console;
use crate::diagnostic::{Sentence, Speech};
use crate::error::{Error, Result};
use crate::load::listing::Listing;
use crate::pipeline::{self, Copies, WriteOptions};
use crate::project::Project;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

include!(concat!(env!("OUT_DIR"), "/guide_files.rs"));

/// Runs the command: writes the guide, and opens it unless a folder is named for it.
pub(super) fn run(options: &GuideOptions, speech: Speech) -> Result<Outcome> {
    // A folder that nobody else can foresee or open.
    let folder = tempfile::Builder::new().prefix("gongkai-guide-").tempdir().map_err(Error::system(&env::temp_dir()))?;
    let project = Project::new(folder.path(), options.output.as_deref());
    write_content(&project.content)?;
    let artwork_cache = ArtworkCache::open(&project.root);
    let checked = pipeline::prove(&project, &Listing::of(&project), None, &artwork_cache)?;
    let Some(prepared) = checked.prepared else {
        return Ok(print(&checked.findings, Strictness::Errors, &WROTE_NOTHING, speech));
    };
    let write_options = WriteOptions { adopt: None, sync: false, copies: Copies::None };
    prepared.write(&project, &write_options, &artwork_cache, &|| {})?;
    let page = first_page(&project.output, speech);
    let line = Sentence::new(format!("使用指南：{}", page.display()), format!("The guide: {}", page.display()));
    console::print_line(line.get(speech));
    if options.output.is_none() {
        // The browser reads the pages after the program has ended; the system clears its temporary files.
        let _ = folder.keep();
        // Without the preview, the program opens no browser.
        #[cfg(feature = "preview")]
        super::serve::open_in_browser(&page.display().to_string())?;
    }
    Ok(Outcome::Fine)
}

/// Writes the content of the guide.
fn write_content(folder: &Path) -> Result<()> {
    for (name, bytes) in FILES {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(Error::system(parent))?;
        fs::write(&path, bytes).map_err(Error::system(&path))?;
    }
    Ok(())
}

/// The first page of the guide in the language of messages.
fn first_page(output: &Path, speech: Speech) -> PathBuf {
    match speech {
        Speech::Chinese => output.join("index.html"),
        Speech::English => output.join("en").join("index.html"),
    }
}
