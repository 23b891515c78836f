//! Files and folders that may not be read or written. Root may everything, so root's
//! tests run the program as nobody.

use super::effort::Effort;
use super::readers::{each_is_old_or_new, walk};
use super::runs::{build, run};
use super::versions::{Version, built, clean, mends_itself, published};
use crate::support::Run;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};

const NOBODY: u32 = 65_534;

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|data| data.uid() == 0)
}

/// A build by somebody whom the system refuses what the modes refuse.
fn build_unprivileged(site: &Path) -> Run {
    let mut command = build(site, &[]);
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    run(command)
}

/// Gives a site to the one who builds it; a folder that came from root can be read.
fn hand_over(site: &Path) {
    if is_root() {
        for entry in walkdir::WalkDir::new(site) {
            let entry = entry.expect("the folder can be walked");
            std::os::unix::fs::lchown(entry.path(), Some(NOBODY), Some(NOBODY)).expect("root may");
        }
    }
}

/// Takes modes away and gives them back at the end, so that the folder can be removed.
struct Locked {
    path: PathBuf,
    before: u32,
}

impl Locked {
    fn new(path: PathBuf, mode: u32) -> Locked {
        let before = fs::metadata(&path).expect("it is there").permissions().mode();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("the mode can be set");
        Locked { path, before }
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        let _ = fs::set_permissions(&self.path, fs::Permissions::from_mode(self.before));
    }
}

/// A place, the mode it is given, and the exit codes that are right then.
const PLACES: [(&str, u32, &[i32]); 9] = [
    ("public", 0o555, &[0, 2]),
    ("public/en", 0o555, &[0, 2]),
    ("public/2024", 0o000, &[2]),
    ("public/assets", 0o555, &[0, 2]),
    ("public/index.html", 0o000, &[0, 2]),
    ("content/2024/facts.yaml", 0o000, &[1]),
    ("content/2024/overview.zh.md", 0o000, &[1]),
    ("content/2024", 0o000, &[1]),
    (".gongkai-cache", 0o555, &[0]),
];

#[test]
fn what_may_not_be_read_or_written_is_said() {
    let mut effort = Effort::new("permissions", PLACES.len());
    let site = built(Version::random(&mut effort.random));
    hand_over(site.path());
    let probe = build_unprivileged(site.path());
    if probe.code != Some(0) {
        println!("permissions: the program cannot be run as nobody here: {}", probe.err);
        return;
    }
    let mut turn = 0;
    while effort.go_on() {
        let (place, mode, codes) = PLACES[turn % PLACES.len()];
        turn += 1;
        let old = published(&site.path().join("public"));
        Version::random(&mut effort.random).write(site.path());
        hand_over(site.path());
        let new = clean(site.path());
        let locked = Locked::new(site.path().join(place), mode);
        let run = build_unprivileged(site.path());
        drop(locked);
        assert!(run.code.is_some_and(|code| codes.contains(&code)), "{place}: {:?} {}{}", run.code, run.out, run.err);
        if run.code != Some(0) {
            assert!(run.err.contains("permission"), "{place}: {}", run.err);
        }
        let now = published(&site.path().join("public"));
        each_is_old_or_new(&now, &old, &new);
        walk(&now);
        let mended = build_unprivileged(site.path());
        assert_eq!(mended.code, Some(0), "{place}: {}{}", mended.out, mended.err);
        mends_itself(site.path(), &now, &new);
        hand_over(site.path());
    }
}
