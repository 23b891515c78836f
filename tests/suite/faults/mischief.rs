//! Things that lie where files and folders of the site should be: links to places
//! outside, links to nothing, pipes, sockets, folders. The program ends, follows none of
//! them out of the site, publishes nothing from there and harms nothing there.

use super::effort::Effort;
use super::runs::{build, run};
use super::versions::{Output, Version, built, clean};
use crate::support::{Site, files};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Stands in every file outside the site.
const SECRET: &str = "nobody-may-see-this";

#[derive(Debug, Clone, Copy)]
enum Thing {
    LinkToFile,
    LinkToFolder,
    LinkToNothing,
    LinkToItself,
    Pipe,
    Socket,
    EmptyFolder,
    FullFolder,
}

const THINGS: [Thing; 8] = [
    Thing::LinkToFile,
    Thing::LinkToFolder,
    Thing::LinkToNothing,
    Thing::LinkToItself,
    Thing::Pipe,
    Thing::Socket,
    Thing::EmptyFolder,
    Thing::FullFolder,
];

/// Where something is put: what stands there is moved away first.
const PLACES: [&str; 18] = [
    "content/site.yaml",
    "content/2024",
    "content/2024/facts.yaml",
    "content/2024/overview.zh.md",
    "content/2024/images",
    "content/2024/images/gate.png",
    "content/2024/files/schools.csv",
    "content/2024/more.zh.md",
    "content/2024/files/more.pdf",
    "content/.hidden",
    "public/index.html",
    "public/2024",
    "public/2024/index.html",
    "public/2024/images",
    "public/assets",
    "public/en/2024/data.html",
    "public/foreign.txt",
    "public/sitemap.xml",
];

/// What is tried first, before chance decides: what has gone wrong elsewhere.
const FIRST: [(Thing, &str); 8] = [
    (Thing::LinkToFile, "content/2024/files/schools.csv"),
    (Thing::LinkToFolder, "public/2024"),
    (Thing::LinkToFolder, "content/2024/images"),
    (Thing::LinkToFile, "public/index.html"),
    (Thing::Pipe, "content/2024/facts.yaml"),
    (Thing::Pipe, "public/sitemap.xml"),
    (Thing::LinkToItself, "content/2024"),
    (Thing::EmptyFolder, "public/2024/images"),
];

#[test]
fn nothing_leads_out_of_the_site() {
    let mut effort = Effort::new("mischief", 14);
    let outside = Site::empty();
    outside.write("secret.txt", SECRET).write("folder/index.html", SECRET).write("folder/gate.png", SECRET);
    let before = files(outside.path());
    let first = built(Version::random(&mut effort.random));
    let mut turn = 0;
    while effort.go_on() {
        let site = copy(&first);
        Version::random(&mut effort.random).write(site.path());
        let by_chance = (*effort.random.one_of(&THINGS), *effort.random.one_of(&PLACES));
        let (thing, place) = FIRST.get(turn).copied().unwrap_or(by_chance);
        turn += 1;
        put(thing, &site.path().join(place), outside.path());
        let what = format!("{thing:?} at {place}");
        let run = run(build(site.path(), &[]));
        assert!(matches!(run.code, Some(0..=2)), "{what}: {:?} {}{}", run.code, run.out, run.err);
        assert_eq!(files(outside.path()), before, "{what}: something outside was changed");
        let published = read_without_links(&site.path().join("public"));
        for (name, bytes) in &published {
            let shows = bytes.windows(SECRET.len()).any(|bytes| bytes == SECRET.as_bytes());
            assert!(!shows, "{what}: {name} shows a file from outside");
        }
        if run.code == Some(0) {
            is_clean(&site, &published, &what);
        }
    }
}

/// A build that was content has written every file as a file of its own.
fn is_clean(site: &Site, published: &Output, what: &str) {
    let new = clean_of(site.path());
    for (name, bytes) in &new {
        assert!(published.get(name) == Some(bytes), "{what}: {name} is not that of a clean build");
    }
}

/// The content as it stands may hold what no copy keeps: pipes are no content.
fn clean_of(site: &Path) -> Output {
    let plain = Site::empty();
    for (name, bytes) in read_without_links(&site.join("content")) {
        plain.write(&format!("content/{name}"), bytes);
    }
    clean(plain.path())
}

fn read_without_links(folder: &Path) -> Output {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(folder).expect("inside").to_string_lossy().into_owned();
    entries.map(|entry| (name(entry.path()), fs::read(entry.path()).expect("a plain file"))).collect()
}

fn copy(site: &Site) -> Site {
    Site::copy_of(site.path())
}

fn put(thing: Thing, at: &Path, outside: &Path) {
    let aside = at.with_extension("aside.bak");
    if fs::symlink_metadata(at).is_ok() {
        // A backup copy of this name is no part of a site. In the output it is foreign.
        if at.is_dir() { fs::remove_dir_all(at).expect("ours") } else { fs::rename(at, aside).expect("ours") }
    }
    fs::create_dir_all(at.parent().expect("a folder")).expect("folders can be made");
    let link = |target: PathBuf| symlink(target, at).expect("links can be made");
    match thing {
        Thing::LinkToFile => link(outside.join("secret.txt")),
        Thing::LinkToFolder => link(outside.join("folder")),
        Thing::LinkToNothing => link(outside.join("nothing")),
        Thing::LinkToItself => link(at.to_path_buf()),
        Thing::Pipe => assert!(Command::new("mkfifo").arg(at).status().is_ok_and(|status| status.success())),
        Thing::Socket => {
            // Paths of sockets are short; one that is bound nearby can be moved.
            let near = std::env::temp_dir().join(format!("gongkai-{}.socket", std::process::id()));
            drop(std::os::unix::net::UnixListener::bind(&near).expect("a socket"));
            if fs::rename(&near, at).is_err() {
                let _ = fs::remove_file(&near);
            }
        }
        Thing::EmptyFolder => fs::create_dir(at).expect("folders can be made"),
        Thing::FullFolder => {
            fs::create_dir(at).expect("folders can be made");
            fs::write(at.join("foreign.txt"), "mine").expect("files can be written");
        }
    }
}
