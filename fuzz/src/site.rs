//! A site in a folder, and the ways in which inputs become part of it.

use crate::{Texts, mended, not_worse, pages, remarks_hold, same_remarks};
use gongkai::harness::load::listing::Listing;
use gongkai::harness::pipeline::{self, Checked, PipelineMemo, Rehearsal};
use gongkai::harness::project::Project;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Mends make room for others; `fix` goes as many rounds.
const MOST_ROUNDS: usize = 8;

/// The folder that holds the tests' sites.
pub fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests")
}

pub struct Site {
    /// Removed when the site goes.
    _folder: TempDir,
    pub project: Project,
    texts: Texts,
    /// What a run over the untouched site has left, for the next run.
    memory: PipelineMemo,
}

impl Site {
    /// A copy of `tests/sites/small` in memory, where the system has a folder for that.
    pub fn small() -> Site {
        let shared = Path::new("/dev/shm");
        let folder = if shared.is_dir() { tempfile::tempdir_in(shared) } else { tempfile::tempdir() };
        let folder = folder.expect("a folder can be made");
        let source = tests().join("sites/small");
        let mut texts = Texts::new();
        for (name, bytes) in files(&source) {
            write(&folder.path().join(&name), &bytes);
            if let Ok(text) = String::from_utf8(bytes) {
                texts.insert(name, text);
            }
        }
        let project = Project::new(folder.path(), None);
        let mut site = Site { _folder: folder, project, texts, memory: PipelineMemo::default() };
        let checked = site.run(&Listing::of(&site.project), &mut PipelineMemo::default());
        assert!(checked.prepared.is_some(), "the site that inputs are laid over is good");
        site.remember();
        site
    }

    /// Brings the memory to what a run over the untouched site leaves.
    fn remember(&mut self) {
        let listing = Listing::of(&self.project);
        let mut memory = std::mem::take(&mut self.memory);
        self.run(&listing, &mut memory);
        self.memory = memory;
    }

    pub fn run(&self, listing: &Listing, memory: &mut PipelineMemo) -> Checked {
        pipeline::prepare(&self.project, listing, None, Rehearsal::Whole, memory).expect("content makes no machine fail")
    }

    /// Reads, checks and renders the site with other texts in some of its files, which
    /// are not written, and holds every promise against what comes out.
    pub fn examine(&mut self, drafts: &[(&str, &[u8])]) {
        let mut texts = self.texts.clone();
        for (name, bytes) in drafts {
            match std::str::from_utf8(bytes) {
                Ok(text) => drop(texts.insert((*name).to_owned(), text.to_owned())),
                Err(_) => drop(texts.remove(*name)),
            }
        }
        let listing = || {
            let mut listing = Listing::of(&self.project);
            for (name, bytes) in drafts {
                listing.set_draft(name, bytes.to_vec());
            }
            listing
        };
        let checked = self.run(&listing(), &mut PipelineMemo::default());
        self.hold(&checked, &texts);
        if !is_chosen(drafts) {
            return;
        }
        // What is remembered of another state of the site changes nothing.
        let mut memory = std::mem::take(&mut self.memory);
        let again = self.run(&listing(), &mut memory);
        same_remarks(&checked, &again);
        if let (Some(one), Some(other)) = (&checked.prepared, &again.prepared) {
            pages::same(one, other);
        }
        self.memory = memory;
        self.remember();
    }

    /// Holds the promises about a site whose files are as in `texts`.
    pub fn hold(&self, checked: &Checked, texts: &Texts) {
        remarks_hold(&checked.findings, texts);
        if let Some(prepared) = &checked.prepared {
            pages::hold(prepared);
        }
        self.mend(checked, texts);
    }

    /// Mends until nothing is left; each round is a text that can be read.
    fn mend(&self, checked: &Checked, texts: &Texts) {
        let (mut texts, mut drafts) = (texts.clone(), Texts::new());
        let mut findings = checked.findings.clone();
        for _ in 0..MOST_ROUNDS {
            let round = mended(&findings, &texts);
            if round.is_empty() {
                break;
            }
            drafts.extend(round.clone());
            texts.extend(round);
            let mut listing = Listing::of(&self.project);
            for (name, text) in &texts {
                // Also the drafts of the input: they are not on the disk.
                listing.set_draft(name, text.clone().into_bytes());
            }
            let after = self.run(&listing, &mut PipelineMemo::default());
            remarks_hold(&after.findings, &texts);
            not_worse(checked, &after);
            findings = after.findings;
        }
    }
}

/// One input of eight, always the same ones: building twice takes twice as long.
fn is_chosen(drafts: &[(&str, &[u8])]) -> bool {
    let sum = drafts.iter().flat_map(|(_, bytes)| bytes.iter()).fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    sum % 8 == 0
}

/// Every file below a folder, by its path with `/`, in order.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let entries = entries.map(|entry| entry.expect("the folder can be walked")).filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(folder).expect("inside").to_string_lossy().replace('\\', "/");
    entries.map(|entry| (name(entry.path()), fs::read(entry.path()).expect("the file can be read"))).collect()
}

pub fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folders can be made");
    fs::write(path, bytes).expect("the file can be written");
}
