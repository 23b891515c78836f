//! Writing safely: nothing foreign is lost, nothing is half written.

mod support;

use std::fs;
use std::io::Write;
use std::time::Duration;
use support::{Site, program};

const MANIFEST: &str = "public/.gongkai-manifest.json";

#[test]
fn unchanged_files_are_not_touched() {
    let site = Site::copy("small");
    site.build();
    let touched = |name: &str| fs::metadata(site.path().join("public").join(name)).and_then(|data| data.modified()).expect(name);
    let names: Vec<String> = site.output().into_keys().filter(|name| !name.starts_with(".gongkai")).collect();
    let before: Vec<_> = names.iter().map(|name| touched(name)).collect();
    std::thread::sleep(Duration::from_millis(20));
    let run = site.run(&["build", "--lang", "en"]);
    assert!(run.out.contains("(0 changed, 0 removed)"), "{}", run.out);
    assert_eq!(before, names.iter().map(|name| touched(name)).collect::<Vec<_>>());
}

#[test]
fn only_our_own_files_are_removed() {
    let site = Site::copy("small");
    site.build();
    site.write("public/2024/note.txt", "kept by hand").write("public/CNAME", "report.example");
    fs::remove_dir_all(site.path().join("content/2024")).expect("the report goes");
    site.replace("content/site.yaml", "featured: \"2024\"", "featured: \"2023\"");
    for name in ["content/2023/report.yaml", "content/2023/facts.yaml"] {
        assert!(site.has(name));
    }
    let run = site.run(&["build", "--lang", "en"]);
    // Links to the removed report are mistakes of the content, so nothing happens yet.
    if run.code == Some(1) {
        assert!(site.has("public/2024/index.html"), "a build with mistakes removes nothing");
        unlink_2024(&site);
        assert_eq!(site.run(&["build"]).code, Some(0), "{}", site.run(&["check", "--lang", "en"]).err);
    }
    assert!(!site.has("public/2024/index.html") && !site.has("public/en/2024"), "our pages are gone");
    assert_eq!(site.read("public/2024/note.txt"), "kept by hand");
    assert_eq!(site.read("public/CNAME"), "report.example");
}

/// Turns links to the report that is gone into links to its elder.
fn unlink_2024(site: &Site) {
    for (name, bytes) in support::files(&site.path().join("content")) {
        if name.ends_with(".md")
            && let Ok(text) = String::from_utf8(bytes)
        {
            let mut text = text;
            while let Some(start) = text.find("](2024") {
                let end = start + text[start..].find(')').expect("a link ends");
                text.replace_range(start..end, "](2023");
            }
            site.write(&format!("content/{name}"), text);
        }
    }
}

#[test]
fn foreign_files_keep_us_out() {
    let site = Site::copy("small");
    site.write("public/holiday.jpg", "mine");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("holiday.jpg"), "{}", run.err);
    assert_eq!(site.output().len(), 1, "nothing was written");
}

#[test]
fn files_of_hosts_and_git_are_welcome() {
    let site = Site::copy("small");
    site.write("public/.gitignore", "*").write("public/CNAME", "x").write("public/.well-known/security.txt", "x");
    site.build();
    assert_eq!(site.read("public/.well-known/security.txt"), "x");
}

#[test]
fn a_file_put_where_ours_would_go_is_not_overwritten() {
    let site = Site::copy("small");
    site.build();
    site.write("public/2024/extra.html", "mine");
    site.write("content/2024/extra.zh.md", "# 附加\n\n## 附加条 {#extra-clause}\n\n文字。\n");
    site.write("content/2024/extra.en.md", "# Extra\n\n## Extra clause {#extra-clause}\n\nText.\n");
    site.replace("content/2024/report.yaml", "  - plans\n", "  - plans\n  - extra\n");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(2), "{}{}", run.out, run.err);
    assert!(run.err.contains("extra.html"), "{}", run.err);
    assert_eq!(site.read("public/2024/extra.html"), "mine");
}

#[test]
fn dangerous_folders_are_refused() {
    let site = Site::copy("small");
    let home = std::env::var("HOME").or_else(|_| std::env::var("USERPROFILE")).unwrap_or_else(|_| "/root".to_owned());
    for output in ["", "/", ".", "..", "content", "content/2023", "themes", home.as_str(), "content/site.yaml"] {
        let run = site.run(&["build", "--lang", "en", "--output", output]);
        assert_eq!(run.code, Some(2), "`{output}`: {}{}", run.out, run.err);
    }
    assert!(!site.has("index.html") && !site.has("content/index.html"));
}

#[cfg(unix)]
#[test]
fn a_link_inside_the_output_is_not_followed() {
    let (site, elsewhere) = (Site::copy("small"), Site::empty());
    site.build();
    fs::remove_dir_all(site.path().join("public/2023")).expect("removed");
    std::os::unix::fs::symlink(elsewhere.path(), site.path().join("public/2023")).expect("a link");
    assert_eq!(site.run(&["build"]).code, Some(2));
    assert_eq!(fs::read_dir(elsewhere.path()).expect("a folder").count(), 0);
}

#[test]
fn a_manifest_that_points_outside_is_not_trusted() {
    let site = Site::copy("small");
    site.write("victim.txt", "mine").build();
    site.write(MANIFEST, r#"{"format":1,"complete":true,"files":{"../victim.txt":"0","index.html":"0"}}"#);
    assert_eq!(site.run(&["build"]).code, Some(2), "without a good manifest the files are foreign");
    assert_eq!(site.read("victim.txt"), "mine");
}

/// Kills builds at many moments; every page must be whole, old or new, and every
/// link of every page must have its target, every time.
#[test]
fn a_killed_build_leaves_whole_pages_and_the_next_one_mends_the_rest() {
    let site = Site::sample();
    site.build();
    let old = site.output();
    site.replace("content/2023/facts.yaml", "value: 5625.96", "value: 5625.97");
    site.write("content/2023/extra.zh.md", "# 附加\n\n## 附加条 {#extra-clause}\n\n文字。\n");
    site.write("content/2023/extra.en.md", "# Extra\n\n## Extra clause {#extra-clause}\n\nText.\n");
    let report = site.read("content/2023/report.yaml");
    let mended = report.replacen("  - problems", "  - problems\n  - extra", 1).replacen("problems]", "problems, extra]", 1);
    assert_ne!(report, mended);
    site.write("content/2023/report.yaml", mended);
    let clean = Site::copy_of(site.path());
    fs::remove_dir_all(clean.path().join("public")).expect("a clean copy");
    clean.build();
    let new = clean.output();
    for delay in 0..24 {
        let mut child =
            program().current_dir(site.path()).arg("build").stdout(std::process::Stdio::null()).spawn().expect("a build");
        std::thread::sleep(Duration::from_millis(delay * 4));
        let _ = child.kill();
        let _ = child.wait();
        every_page_is_whole(&site, &old, &new);
    }
    site.build();
    assert_eq!(site.output(), new, "the next build mends the rest");
}

fn every_page_is_whole(
    site: &Site,
    old: &std::collections::BTreeMap<String, Vec<u8>>,
    new: &std::collections::BTreeMap<String, Vec<u8>>,
) {
    let now = site.output();
    for (name, bytes) in now.iter().filter(|(name, _)| !name.contains("gongkai")) {
        assert!(old.get(name) == Some(bytes) || new.get(name) == Some(bytes), "{name} is neither the old page nor the new one");
    }
    // Pages that a reader can reach: those that were there before.
    for name in old.keys().filter(|name| name.ends_with(".html") && !name.ends_with("404.html")) {
        let html = String::from_utf8_lossy(&now[name]).into_owned();
        for target in html.split("href=\"").skip(1).filter_map(|rest| rest.split(['"', '#', '?']).next()) {
            if target.is_empty() || target.contains(':') {
                continue;
            }
            let folder = std::path::Path::new(name).parent().expect("a page has a folder");
            let path = site.path().join("public").join(folder).join(target);
            assert!(path.exists(), "{name} links to {target}, which is not there");
        }
    }
}

#[test]
fn temporary_files_of_a_stopped_build_are_cleared() {
    let site = Site::copy("small");
    site.build();
    site.replace(MANIFEST, "\"complete\": true", "\"complete\": false");
    let mut file = fs::File::create(site.path().join("public/2023/.index.html.gongkai-new")).expect("a file");
    file.write_all(b"half").expect("written");
    site.build();
    assert!(!site.output().keys().any(|name| name.ends_with(".gongkai-new")));
}
