//! Links and pipes lead nowhere: neither what is read nor what is written leaves the
//! site's own folders, and nothing waits for a pipe.

use crate::support::server::Server;
use crate::support::{self, Site, make_pipe, program, run_in_time};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

const SECRET: &str = "not for readers";

/// A folder that no site may reach into.
fn elsewhere() -> Site {
    let elsewhere = Site::empty().anew();
    elsewhere.write("secret.txt", SECRET).write("folder/secret.css", SECRET);
    elsewhere
}

fn link(site: &Site, name: &str, to: &Path) {
    let place = site.path().join(name);
    fs::create_dir_all(place.parent().expect("a folder")).expect("folders");
    let _ = fs::remove_file(&place);
    symlink(to, place).expect("a link");
}

fn publishes_the_secret(site: &Site) -> bool {
    site.has("public") && site.output().values().any(|bytes| bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()))
}

#[test]
fn a_theme_publishes_nothing_from_outside() {
    let outside = elsewhere();
    for (name, to) in [
        ("themes/default/assets/ssl", outside.path().to_path_buf()),
        ("themes/default/assets/images/secret.svg", outside.path().join("secret.txt")),
        ("themes/default/assets/css/base.css", outside.path().join("folder/secret.css")),
        ("themes/default/templates/secret.html", outside.path().join("secret.txt")),
        ("themes/default", outside.path().join("folder")),
    ] {
        let site = Site::copy("small").anew();
        link(&site, name, &to);
        let run = site.run(&["build", "--lang", "en"]);
        assert_eq!(run.code, Some(1), "{name}: {}{}", run.out, run.err);
        assert!(run.err.contains("[file-outside]") && run.err.contains(name), "{}", run.err);
        assert!(!publishes_the_secret(&site), "{name}");
    }
    let site = Site::copy("small").anew();
    fs::create_dir_all(site.path().join("themes/default/assets")).expect("folders");
    make_pipe(&site.path().join("themes/default/assets/pipe.js"));
    let run = run_in_time(site.path(), &["check", "--lang", "en"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("[file-unreadable]") && run.err.contains("assets/pipe.js"), "{}", run.err);
}

#[test]
fn links_inside_a_site_and_a_shared_themes_folder_are_followed() {
    let site = Site::copy("small").anew();
    site.write("themes/shared/badge.svg", "<svg/>");
    link(&site, "themes/default/assets/images/badge.svg", Path::new("../../../shared/badge.svg"));
    site.build();
    assert_eq!(site.page(&site.asset("badge.svg")), "<svg/>");
    let (themes, other) = (Site::empty().anew(), Site::copy("small").anew());
    themes.write("default/assets/images/badge.svg", "<svg/>");
    link(&other, "themes", themes.path());
    other.build();
    assert_eq!(other.page(&other.asset("badge.svg")), "<svg/>");
}

#[test]
fn no_name_that_can_be_foreseen_is_written_through() {
    let outside = elsewhere();
    let victim = outside.path().join("secret.txt");
    let site = Site::copy("small").anew();
    site.build();
    for name in [
        "content/2024/.plans.zh.md.gongkai.tmp",
        "public/.index.html.gongkai-new",
        "public/..gongkai-manifest.json.gongkai-new",
        "public/index.html",
        "public/.gongkai-manifest.json.tmp",
        ".gongkai/schemas/facts.schema.json",
        ".gongkai-cache/.gitignore",
    ] {
        link(&site, name, &victim);
    }
    fs::remove_dir_all(site.path().join(".gongkai-cache/1")).expect("the cache is there");
    let text = site.read("content/2024/plans.zh.md");
    site.write("content/2024/plans.zh.md", format!("{text}\n加强领导,完善制度。\n"));
    assert_eq!(site.run(&["fix", "--yes"]).code, Some(0));
    assert!(site.read("content/2024/plans.zh.md").contains("加强领导，完善制度。"));
    site.run(&["build"]);
    assert_eq!(site.run(&["schema", "--write"]).code, Some(0));
    assert_eq!(outside.read("secret.txt"), SECRET);
    assert!(fs::symlink_metadata(site.path().join("public/index.html")).expect("a page").is_file());
}

#[test]
fn our_own_folders_are_not_used_when_they_are_links() {
    let outside = elsewhere();
    let count = || support::files(outside.path()).len();
    let before = count();
    let site = Site::copy("small").anew();
    for name in [".gongkai-cache", ".gongkai", "pdf"] {
        link(&site, name, outside.path());
    }
    let run = site.run(&["schema", "--write", "--lang", "en"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains(".gongkai") && run.err.contains("ordinary folder"), "{}", run.err);
    let run = site.run(&["check", "--lang", "en"]);
    assert!(run.err.contains("[file-outside]") && run.err.contains("pdf"), "{}", run.err);
    let run = site.run(&["pdf", "--browser", "/bin/true", "--lang", "en"]);
    assert_ne!(run.code, Some(0), "{}", run.err);
    site.remove("pdf");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.out.contains(".gongkai-cache is a link or a file"), "{}", run.out);
    assert_eq!(count(), before);
    // Inside an ordinary one as well.
    site.remove(".gongkai-cache");
    link(&site, ".gongkai-cache/1", outside.path());
    assert_eq!(site.run(&["build"]).code, Some(0));
    assert_eq!(count(), before);
}

#[test]
fn pipes_in_our_own_folders_hang_nothing() {
    let site = Site::copy("small").anew();
    site.build();
    for name in fs::read_dir(site.path().join(".gongkai-cache/1")).expect("the cache").flatten() {
        fs::remove_file(name.path()).expect("removed");
        make_pipe(&name.path());
    }
    site.write("pdf/2024.zh.pdf", "%PDF-1.7");
    make_pipe(&site.path().join("pdf/2024.zh.json"));
    let run = run_in_time(site.path(), &["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    fs::remove_file(site.path().join("public/2023/index.html")).expect("removed");
    make_pipe(&site.path().join("public/2023/index.html"));
    assert_eq!(run_in_time(site.path(), &["build"]).code, Some(0));
    assert!(site.page("2023/index.html").contains("<html"));
}

#[test]
fn a_mended_file_keeps_its_mode_and_owner() {
    let site = Site::copy("small").anew();
    let path = site.path().join("content/2024/plans.zh.md");
    let text = site.read("content/2024/plans.zh.md");
    site.write("content/2024/plans.zh.md", format!("{text}\n加强领导,完善制度。\n"));
    // What a run that was ended has left, long ago and just now.
    let left = |name: &str| site.path().join("content/2024").join(name);
    for name in [".gk-old.tmp", ".gk-new.tmp", "own.tmp"] {
        fs::write(left(name), "half").expect("written");
    }
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(7200);
    for name in [".gk-old.tmp", "own.tmp"] {
        fs::File::options().write(true).open(left(name)).and_then(|file| file.set_modified(long_ago)).expect("a time");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("a mode");
    let is_root = std::os::unix::fs::chown(&path, Some(65534), Some(33)).is_ok();
    assert_eq!(site.run(&["fix", "--yes"]).code, Some(0));
    assert!(!left(".gk-old.tmp").exists() && left(".gk-new.tmp").exists() && left("own.tmp").exists());
    let after = fs::metadata(&path).expect("there");
    assert!(site.read("content/2024/plans.zh.md").contains("领导，完善"));
    assert_eq!(after.mode() & 0o777, 0o640);
    assert!(!is_root || (after.uid(), after.gid()) == (65534, 33));
}

#[test]
fn the_preview_serves_nothing_that_has_become_a_link() {
    let outside = elsewhere();
    let site = Site::copy("small").anew();
    let server = Server::start(program(), site.path(), &["--poll", "3600"]);
    let csv = "/2024/files/schools.csv";
    assert_eq!(server.get(csv).status, 200);
    // The look around is an hour away: the file has to be asked itself.
    link(&site, "content/2024/files/schools.csv", &outside.path().join("secret.txt"));
    let answer = server.get(csv);
    assert_eq!(answer.status, 404, "{}", answer.head);
    link(&site, "content/2024/files/schools.csv", Path::new("/dev/zero"));
    assert_eq!(server.get(csv).status, 404);
    site.remove("content/2024/files/schools.csv");
    make_pipe(&site.path().join("content/2024/files/schools.csv"));
    assert_eq!(server.get(csv).status, 404);
    site.remove("content/2024/files/schools.csv").write("content/2024/files/schools.csv", "a,b\n");
    assert_eq!(server.get(csv).body, b"a,b\n");
}

#[test]
fn the_preview_tells_new_links_and_pipes_at_once() {
    let outside = elsewhere();
    let site = Site::copy("small").anew();
    let server = Server::start(program(), site.path(), &[]);
    let told = |code: &str| {
        let code = code.to_owned();
        move |server: &Server| server.state().to_string().contains(&code)
    };
    link(&site, "content/2024/images/new.png", &outside.path().join("secret.txt"));
    server.wait("a link is told", told("file-outside"));
    site.remove("content/2024/images/new.png");
    server.wait("nothing is left to tell", |server| !server.state().to_string().contains("file-outside"));
    make_pipe(&site.path().join("content/2024/images/new.png"));
    server.wait("a pipe is told", told("file-unreadable"));
    site.remove("content/2024/images/new.png");
    server.wait("nothing is left to tell", |server| !server.state().to_string().contains("file-unreadable"));
    link(&site, "themes/default/assets/ssl", outside.path());
    server.wait("a link in a theme is told", told("file-outside"));
}
