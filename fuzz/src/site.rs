//! A site in a folder, and the ways in which inputs become part of it.

use crate::{Texts, exports_hold, mended, not_worse, pages, remarks_hold, same_remarks};
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
    /// What the last run has left, for the next one.
    memory: PipelineMemo,
}

impl Site {
    /// A copy of `tests/sites/small`, over which whole sites are laid.
    pub fn small() -> Site {
        Site::copy(&tests().join("sites/small"))
    }

    /// A copy of the site beside this crate: one short report, and a file of each kind that
    /// an input can take the place of.
    pub fn tiny() -> Site {
        Site::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("site"))
    }

    /// A copy in memory, where the system has a folder for that.
    fn copy(source: &Path) -> Site {
        let shared = Path::new("/dev/shm");
        let folder = if shared.is_dir() { tempfile::tempdir_in(shared) } else { tempfile::tempdir() };
        let folder = folder.expect("a folder can be made");
        let mut texts = Texts::new();
        for (name, bytes) in files(source) {
            write(&folder.path().join(&name), &bytes);
            if let Ok(text) = String::from_utf8(bytes) {
                texts.insert(name, text);
            }
        }
        let project = Project::new(folder.path(), None);
        let mut site = Site { _folder: folder, project, texts, memory: PipelineMemo::default() };
        let mut memory = PipelineMemo::default();
        let checked = site.run(&Listing::of(&site.project), &mut memory);
        assert!(checked.prepared.is_some(), "the site that inputs are laid over is good");
        site.memory = memory;
        site
    }

    pub fn run(&self, listing: &Listing, memory: &mut PipelineMemo) -> Checked {
        pipeline::prepare(&self.project, listing, None, Rehearsal::Whole, memory).expect("content makes no machine fail")
    }

    /// Reads and checks the site with other texts in some of its files, which are not
    /// written, and holds the promises against what comes out: those that cost little for
    /// every input, the others for a share of them.
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
        // With what the input before has left, which saves a third of the time.
        let mut memory = std::mem::take(&mut self.memory);
        let checked = self.run(&listing(), &mut memory);
        self.memory = memory;
        let share = Share::of(drafts.iter().flat_map(|(_, bytes)| bytes.iter()));
        self.hold(&checked, &texts, share);
        if !share.is_one_in(MEMORY_SHARE) {
            return;
        }
        // What is remembered of another state of the site changes nothing.
        let afresh = self.run(&listing(), &mut PipelineMemo::default());
        same_remarks(&checked, &afresh);
        if let (Some(one), Some(other)) = (&checked.prepared, &afresh.prepared)
            && share.is_one_in(PAGES_SHARE * MEMORY_SHARE)
        {
            pages::same(one, other);
        }
    }

    /// Holds the promises about a site whose files are as in `texts`.
    pub fn hold(&self, checked: &Checked, texts: &Texts, share: Share) {
        remarks_hold(&checked.findings, texts);
        if share.is_one_in(EXPORT_SHARE) {
            exports_hold(&checked.findings);
        }
        if let Some(prepared) = &checked.prepared
            && share.is_one_in(PAGES_SHARE)
        {
            pages::hold(prepared);
        }
        if share.is_one_in(FIXES_SHARE) {
            self.mend(checked, texts);
        }
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

/// Of how many inputs one has all its pages rendered and read.
const PAGES_SHARE: u64 = 4;
/// Of how many inputs one has its findings exported for other programs.
const EXPORT_SHARE: u64 = 8;
/// Of how many inputs one is mended until nothing is left to mend.
const FIXES_SHARE: u64 = 3;
/// Of how many inputs one is read a second time without what the last run has left.
const MEMORY_SHARE: u64 = 5;

/// Which promises an input is held to. It follows from its bytes, so that a finding is
/// found again.
#[derive(Clone, Copy)]
pub struct Share(u64);

impl Share {
    pub fn of<'b>(bytes: impl Iterator<Item = &'b u8>) -> Share {
        // FNV-1a: any sum would do whose last digits follow from all bytes.
        let hash = bytes.fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3));
        Share(hash >> 8)
    }

    pub fn is_one_in(self, number: u64) -> bool {
        self.0 % number == 0
    }
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
