//! Disks that are full, and limits on the size of files.

use super::effort::Effort;
use super::readers::{each_is_old_or_new, walk};
use super::runs::{build, build_well, run};
use super::versions::{Output, Version, built, clean, mends_itself, published};
use crate::support::Site;
use std::path::Path;
use std::process::Command;

/// A shell that runs a script and then the program's `build` in a site's folder.
fn shell(site: &Path, script: &str) -> Command {
    let program = build(site, &[]);
    let mut shell = Command::new("sh");
    shell.current_dir(site).env_clear().envs(std::env::vars_os());
    shell.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell.args(["-c", script]).arg(program.get_program()).args(program.get_args());
    shell
}

/// No file may grow beyond a limit: in one kind the write is refused, in the other the
/// system ends the program in the middle of it.
#[test]
fn files_may_not_grow() {
    let mut effort = Effort::new("limits", 4);
    let site = built(Version::random(&mut effort.random));
    while effort.go_on() {
        let old = published(&site.path().join("public"));
        Version::random(&mut effort.random).write(site.path());
        let new = clean(site.path());
        // In blocks of 512 bytes: most pages have some 20.
        let blocks = effort.random.below(90);
        let refused = effort.random.below(2) == 0;
        let script = format!("{}ulimit -f {blocks}; exec \"$0\" \"$@\"", if refused { "trap '' XFSZ; " } else { "" });
        let run = run(shell(site.path(), &script));
        let now = published(&site.path().join("public"));
        if refused {
            assert!(matches!(run.code, Some(0 | 2)), "{blocks}: {}{}", run.out, run.err);
            assert_eq!(run.code == Some(2), run.err.contains("could not read or write"), "{}", run.err);
        }
        each_is_old_or_new(&now, &old, &new);
        walk(&now);
        mends_itself(site.path(), &now, &new);
    }
}

/// What the script leaves beside the site.
fn left(site: &Site, folder: &str) -> Output {
    published(&site.path().join(folder))
}

/// The output lies on a small disk of its own that fills up in the middle of a build;
/// when there is room again, the next build mends the rest.
#[test]
fn the_disk_is_full() {
    let mut effort = Effort::new("full disks", 3);
    if !can_mount() {
        println!("full disks: nothing may be mounted here, so none was filled");
        return;
    }
    while effort.go_on() {
        let site = built(Version::random(&mut effort.random));
        let old = published(&site.path().join("public"));
        let bytes = std::fs::read_dir(site.path().join("public")).map(|_| occupied(&old)).expect("the output");
        Version::random(&mut effort.random).write(site.path());
        let new = clean(site.path());
        let pages = 4096 * effort.random.below(120) as u64;
        let size = bytes + pages;
        let script = format!(
            "mv public before && mkdir public full mended && mount -t tmpfs -o size={size} none public \
             && cp -a before/. public/ || exit 77; \
             \"$0\" \"$@\" 2>said; echo $? >code; cp -a public/. full/; \
             mount -o remount,size=64m public && \"$0\" \"$@\" && cp -a public/. mended/"
        );
        let run = run(within_mounts(&shell(site.path(), &script)));
        if run.code == Some(77) {
            // Not even the site of before fits.
            continue;
        }
        assert_eq!(run.code, Some(0), "the build after it: {}{}", run.out, run.err);
        let (code, said) = (site.read("code"), site.read("said"));
        assert!(matches!(code.trim(), "0" | "2"), "{code}{said}");
        assert_eq!(code.trim() == "2", said.contains("the disk is full"), "{said}");
        each_is_old_or_new(&left(&site, "full"), &old, &new);
        walk(&left(&site, "full"));
        let mended = left(&site, "mended");
        for (name, bytes) in &new {
            assert!(mended.get(name) == Some(bytes), "{name} is not that of a clean build");
        }
    }
}

/// What files take on a disk of whole pages, with their folders and the manifest.
fn occupied(output: &Output) -> u64 {
    let pages: usize = output.values().map(|bytes| bytes.len().div_ceil(4096)).sum();
    4096 * (pages as u64 + 16)
}

/// The same command where it may mount what nobody else sees, and what goes with it.
fn within_mounts(command: &Command) -> Command {
    let mut unshare = Command::new("unshare");
    unshare.args(["--user", "--map-root-user", "--mount"]).arg(command.get_program()).args(command.get_args());
    unshare.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = command.get_current_dir() {
        unshare.current_dir(folder);
    }
    unshare
}

fn can_mount() -> bool {
    let site = Site::empty();
    let mut probe = Command::new("sh");
    probe.current_dir(site.path()).args(["-c", "mkdir d && mount -t tmpfs -o size=64k none d"]);
    within_mounts(&probe).output().is_ok_and(|output| output.status.success())
}

/// A disk that cannot be written to at all.
#[test]
fn the_disk_is_read_only() {
    if !can_mount() {
        println!("read-only disks: nothing may be mounted here, so none was tried");
        return;
    }
    let mut effort = Effort::new("read-only disks", 1);
    while effort.go_on() {
        let site = built(Version::random(&mut effort.random));
        let old = published(&site.path().join("public"));
        Version::random(&mut effort.random).write(site.path());
        let script = "mount --bind public public && mount -o remount,bind,ro public || exit 77; exec \"$0\" \"$@\"";
        let run = run(within_mounts(&shell(site.path(), script)));
        if run.code == Some(77) {
            println!("read-only disks: the system does not make one");
            return;
        }
        assert_eq!(run.code, Some(2), "{}{}", run.out, run.err);
        assert!(run.err.contains("read-only"), "{}", run.err);
        assert_eq!(published(&site.path().join("public")), old);
        build_well(site.path(), &[]);
    }
}
