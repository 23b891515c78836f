//! Writing safely: nothing foreign is lost, nothing is half written.

mod support;

use std::fs;
use std::time::Duration;
use support::{Site, program, run_in};

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
    let home = std::env::var("HOME").unwrap_or_else(|_| "/root".to_owned());
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
    // From the addresses that were there before, whatever links lead to must be there.
    // New pages may name each other before they are written; nothing leads to them then.
    let is_page = |name: &String| name.ends_with(".html") && !name.ends_with("404.html");
    let mut reached: std::collections::BTreeSet<String> = old.keys().filter(|name| is_page(name)).cloned().collect();
    let mut next: Vec<String> = reached.iter().cloned().collect();
    while let Some(name) = next.pop() {
        let bytes = now.get(&name).unwrap_or_else(|| panic!("a page leads to {name}, which is not there"));
        let html = String::from_utf8_lossy(bytes).into_owned();
        for target in html.split("href=\"").skip(1).filter_map(|rest| rest.split(['"', '#', '?']).next()) {
            if target.is_empty() || target.contains(':') {
                continue;
            }
            let target = resolved(&name, target);
            assert!(now.contains_key(&target), "{name} leads to {target}, which is not there");
            if is_page(&target) && reached.insert(target.clone()) {
                next.push(target);
            }
        }
    }
}

/// The path that a relative address on a page means.
fn resolved(page: &str, target: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn temporary_files_of_a_stopped_build_are_cleared() {
    let site = Site::copy("small");
    site.build();
    site.replace(MANIFEST, "\"complete\": true", "\"complete\": false");
    site.write("public/2023/.gk-half.tmp", "half").write("public/.gk-more.tmp", "half");
    site.build();
    assert!(!site.output().keys().any(|name| name.ends_with(".tmp")));
}

/// Builds a site into a folder beside it.
fn build_into(site: &Site, output: &std::path::Path, more: &[&str]) -> support::Run {
    let output = output.to_string_lossy().into_owned();
    site.run(&[&["build", "--lang", "en", "--output", &output], more].concat())
}

#[test]
fn two_sites_never_share_a_folder() {
    let (one, other, out) = (Site::copy("small"), Site::sample(), Site::empty());
    let out = out.path().join("out");
    assert_eq!(build_into(&one, &out, &[]).code, Some(0));
    let before = support::files(&out);
    let run = build_into(&other, &out, &[]);
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(run.err.contains("another site") && run.err.contains("report.example") && run.err.contains("--adopt"), "{}", run.err);
    // A copy that nobody has given an address or a name of its own is another site too.
    let copy = Site::copy("small");
    copy.remove("content/2024/plans.zh.md").remove("content/2024/plans.en.md");
    copy.replace("content/2024/report.yaml", "  - plans\n", "");
    let run = build_into(&copy, &out, &[]);
    assert_eq!(run.code, Some(2), "{}{}", run.out, run.err);
    assert_eq!(support::files(&out), before, "nothing was touched");
    assert!(build_into(&one, &out, &[]).out.contains("(0 changed, 0 removed)"));
}

#[test]
fn a_site_that_moves_or_is_renamed_is_still_itself() {
    let (site, out) = (Site::copy("small"), Site::empty());
    let out = out.path().join("out");
    assert_eq!(build_into(&site, &out, &[]).code, Some(0));
    assert_eq!(build_into(&site, &out, &["--base-url", "https://elsewhere.example/"]).code, Some(0), "a new address");
    assert_eq!(build_into(&site, &out, &[]).code, Some(0));
    let moved = Site::copy("small");
    let run = build_into(&moved, &out, &[]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "known by its address");
    // The output inside the site moves with it.
    site.build();
    let folder = Site::copy_of(site.path());
    folder.replace("content/site.yaml", "https://report.example/x/", "https://new.example/");
    folder.build();
}

#[test]
fn a_manifest_of_an_early_version_is_ours() {
    let site = Site::copy("small");
    site.build();
    let mut manifest: serde_json::Value = serde_json::from_str(&site.read(MANIFEST)).expect("JSON");
    manifest.as_object_mut().expect("an object").remove("site").expect("the site is named");
    site.write(MANIFEST, manifest.to_string());
    site.build();
    assert!(site.read(MANIFEST).contains("\"site\""));
}

#[test]
fn a_damaged_or_lost_manifest_is_told_as_what_it_is() {
    let site = Site::copy("small");
    site.build();
    let whole = site.read(MANIFEST);
    for damage in ["", "{", &whole[..whole.len() / 2], "null", r#"{"format":1}"#, "\u{0}\u{0}\u{0}"] {
        site.write(MANIFEST, damage);
        let run = site.run(&["build", "--lang", "en"]);
        assert_eq!(run.code, Some(2), "{damage}");
        assert!(run.err.contains("is damaged") && run.err.contains("--adopt"), "{}", run.err);
    }
    site.write(MANIFEST, r#"{"format":9,"files":{}}"#);
    assert!(site.run(&["build", "--lang", "en"]).err.contains("later version"));
    site.remove(MANIFEST);
    let run = site.run(&["build", "--lang", "zh"]);
    assert!(run.err.contains("没有文件清单") && run.err.contains("--adopt"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn whatever_stands_in_the_place_of_a_manifest_hangs_nothing() {
    let site = Site::copy("small");
    site.build();
    let place = site.path().join(MANIFEST);
    let elsewhere = Site::empty();
    elsewhere.write("manifest", site.read(MANIFEST));
    site.remove(MANIFEST);
    support::make_pipe(&place);
    assert!(support::run_in_time(site.path(), &["build", "--lang", "en"]).err.contains("is damaged"));
    site.remove(MANIFEST);
    std::os::unix::fs::symlink(elsewhere.path().join("manifest"), &place).expect("a link");
    assert!(support::run_in_time(site.path(), &["build", "--lang", "en"]).err.contains("is damaged"));
    let kept = elsewhere.read("manifest");
    let run = support::run_in_time(site.path(), &["build", "--adopt", "--yes", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(elsewhere.read("manifest"), kept, "the link is replaced and not followed");
    site.remove(MANIFEST);
    fs::create_dir(&place).expect("a folder");
    assert_eq!(support::run_in_time(site.path(), &["build", "--adopt", "--yes"]).code, Some(0));
    site.build();
}

#[test]
fn a_folder_is_taken_over_only_with_a_word_and_only_what_is_ours() {
    let site = Site::copy("small");
    site.build();
    site.write("public/holiday.jpg", "mine").write("public/2023/mine.html", "<!doctype html><title>mine</title>");
    site.write("public/2023/index.html", "edited").remove(MANIFEST);
    // A page of an earlier build, and one of another site in a folder of its own.
    let page = site.page("2023/overview.html");
    site.write("public/2023/gone.html", &page);
    site.write("public/other/page.html", &page).write("public/other/.gongkai-manifest.json", "{}");
    let before = site.output();
    let run = site.run(&["build", "--adopt", "--lang", "en"]);
    assert_eq!(run.code, Some(2), "nobody is there to agree");
    assert!(run.out.contains("write over") && run.out.contains("2023/gone.html"), "{}", run.out);
    assert!(!run.out.contains("holiday") && !run.out.contains("mine.html") && !run.out.contains("other/"), "{}", run.out);
    assert!(run.err.contains("--yes"), "{}", run.err);
    assert_eq!(site.output(), before);
    assert_eq!(site.run(&["build", "--adopt", "--yes"]).code, Some(0));
    assert!(!site.has("public/2023/gone.html"));
    let after = site.output();
    for kept in ["holiday.jpg", "2023/mine.html", "other/page.html", "other/.gongkai-manifest.json"] {
        assert_eq!(after.get(kept), before.get(kept), "{kept}");
    }
    site.build();
    let clean = Site::copy("small");
    clean.build();
    assert!(clean.output().iter().all(|(name, bytes)| after.get(name) == Some(bytes)), "as a clean build");
}

#[test]
fn another_sites_folder_can_be_taken_over_as_well() {
    let (one, other, out) = (Site::sample(), Site::copy("small"), Site::empty());
    let out = out.path().join("out");
    assert_eq!(build_into(&one, &out, &[]).code, Some(0));
    let run = build_into(&other, &out, &["--adopt"]);
    assert!(run.out.contains("It would remove"), "{}", run.out);
    assert_eq!(run.code, Some(2));
    assert_eq!(build_into(&other, &out, &["--adopt", "--yes"]).code, Some(0));
    assert!(!out.join("2023/quality.html").exists(), "the pages of the one before are gone");
    assert_eq!(build_into(&one, &out, &[]).code, Some(2), "and the folder is no longer its own");
}

#[test]
fn files_that_belong_beside_a_site_are_left_alone() {
    const NAMES: [&str; 20] = [
        ".DS_Store",
        "desktop.ini",
        "Thumbs.db",
        "lost+found/x",
        ".htaccess",
        "web.config",
        "_headers",
        "_redirects",
        "robots.txt",
        "MP_verify_aB3dE6gH.txt",
        "baidu_verify_codeva-1.html",
        "google0123456789abcdef.html",
        "BingSiteAuth.xml",
        ".nojekyll",
        ".user.ini",
        ".gitattributes",
        ".git/HEAD",
        "README.md",
        "LICENSE",
        "._index.html",
    ];
    let site = Site::copy("small");
    for name in NAMES {
        site.write(&format!("public/{name}"), format!("the portal's own {name}"));
    }
    for build in ["first", "second"] {
        let run = site.run(&["build", "--lang", "en"]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{build}");
        assert!(
            run.out.contains("robots.txt was not made by this program") && run.out.contains("Sitemap: https://"),
            "{}",
            run.out
        );
        for name in NAMES {
            assert_eq!(site.read(&format!("public/{name}")), format!("the portal's own {name}"), "{build}");
        }
    }
    // With the line in it, there is nothing to tell.
    site.write("public/robots.txt", "User-agent: *\nDisallow: /admin\nAllow: /\nSitemap: https://report.example/x/sitemap.xml\n");
    let run = site.run(&["build", "--lang", "en"]);
    assert!(!run.out.contains("robots.txt"), "{}", run.out);
    // Nor are they removed with the site's own files.
    site.replace(MANIFEST, "\"files\": [", "\"files\": [\n    \"old.html\",");
    site.write("public/old.html", "old").build();
    assert!(!site.has("public/old.html") && site.has("public/robots.txt") && site.has("public/.nojekyll"));
}

#[test]
fn what_pages_in_caches_ask_for_is_kept_for_one_more_change() {
    let site = Site::copy("small");
    let asset = |number: u32| format!("public/assets/badge.{number}.svg");
    let theme = |number: u32| format!("themes/default/assets/images/badge.{number}.svg");
    site.write(&theme(1), "<svg/>").build();
    fs::rename(site.path().join(theme(1)), site.path().join(theme(2))).expect("renamed");
    site.build();
    assert!(site.has(&asset(1)) && site.has(&asset(2)));
    for _ in 0..2 {
        site.replace("content/2024/overview.zh.md", "。", "。。").replace("content/2024/overview.zh.md", "。。", "。");
        site.build();
        assert!(site.has(&asset(1)), "a build without a change of assets keeps it");
    }
    // Stopped in the middle, it is still known.
    site.replace(MANIFEST, "\"complete\": true", "\"complete\": false").build();
    assert!(site.has(&asset(1)) && site.read(MANIFEST).contains("\"kept\""));
    fs::rename(site.path().join(theme(2)), site.path().join(theme(3))).expect("renamed");
    site.build();
    assert!(!site.has(&asset(1)) && site.has(&asset(2)) && site.has(&asset(3)), "the next change removes it");
    // What comes back is no longer only kept.
    fs::rename(site.path().join(theme(3)), site.path().join(theme(2))).expect("renamed");
    site.build();
    assert!(site.has(&asset(2)) && site.has(&asset(3)));
    assert!(!site.read(MANIFEST).split("\"kept\"").nth(1).expect("a list").contains("badge.2"));
}

#[test]
fn a_folder_in_the_place_of_a_page_is_removed_if_there_is_nothing_in_it() {
    let site = Site::copy("small");
    let in_place = |name: &str| {
        site.remove(name);
        fs::create_dir_all(site.path().join(name).join("empty/deeper")).expect("folders");
    };
    site.build();
    let clean = site.output();
    in_place("public/2023/index.html");
    in_place("public/qr/index.png");
    site.build();
    assert_eq!(site.output(), clean);
    in_place("public/2023/index.html");
    site.write("public/2023/index.html/empty/mine.txt", "mine").replace("content/site.yaml", "云汀市教育局", "云汀市教育体育局");
    let before = site.output();
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("2023/index.html") && !run.err.contains("unexpected"), "{}", run.err);
    assert_eq!(site.output(), before, "it is seen before anything is written");
    let first = Site::copy("small");
    fs::create_dir_all(first.path().join("public/index.html/x")).expect("folders");
    first.build();
}

#[test]
fn a_file_in_the_place_of_a_folder_is_seen_before_anything_is_written() {
    let site = Site::copy("small");
    site.build();
    site.write("content/2024/extra.zh.md", "# 附加\n\n## 附加条 {#extra-clause}\n\n见[附件](more/a.csv)。\n");
    site.write("content/2024/extra.en.md", "# Extra\n\n## Extra clause {#extra-clause}\n\nSee [it](more/a.csv).\n");
    site.write("content/2024/more/a.csv", "a,b\n1,2\n").write("public/2024/more", "mine");
    site.replace("content/2024/report.yaml", "  - plans\n", "  - plans\n  - extra\n");
    let before = site.output();
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(run.err.contains("public/2024/more"), "{}", run.err);
    assert_eq!(site.output(), before);
}

#[test]
fn names_may_be_as_long_as_a_disk_allows_and_no_longer() {
    let site = Site::copy("small");
    let name = |length: usize| format!("themes/default/assets/images/{}.svg", "x".repeat(length - 4));
    site.write(&name(230), "<svg/>").build();
    site.write(&name(244), "<svg/>");
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("[file-name]") && run.err.contains("themes/default/assets/images/"), "{}", run.err);
    site.remove(&name(244)).write("themes/default/assets/images/con.svg", "<svg/>");
    assert!(site.run(&["check", "--lang", "en"]).err.contains("Windows takes `con.svg` for a device"));
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_mode_and_owner() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let site = Site::copy("small");
    site.build();
    let page = site.path().join("public/2023/plans.html");
    fs::set_permissions(&page, fs::Permissions::from_mode(0o640)).expect("a mode");
    let is_root = chown(&page, Some(65534), Some(33)).is_ok();
    let before = fs::metadata(&page).expect("there");
    site.replace("content/site.yaml", "云汀市教育局", "云汀市教育体育局");
    let run = under_mask(&site, "077");
    let after = fs::metadata(&page).expect("there");
    assert_ne!(before.ino(), after.ino(), "it was replaced: {run}");
    assert_eq!(after.mode() & 0o777, 0o640);
    if is_root {
        assert_eq!((after.uid(), after.gid()), (65534, 33));
    }
    let open = fs::metadata(site.path().join("public/2023/index.html")).expect("there");
    assert_eq!(open.mode() & 0o777, 0o644, "a mask takes nothing from a page that was open");
    assert!(run.contains("other users cannot read 1 of") && run.contains("plans.html"), "{run}");
}

#[cfg(unix)]
#[test]
fn what_a_web_server_could_not_read_is_remarked_on() {
    let site = Site::copy("small");
    assert!(!under_mask(&site, "022").contains("cannot read"));
    let closed = Site::copy("small");
    let run = under_mask(&closed, "077");
    assert!(run.contains("other users cannot read") && run.contains("chmod -R o+rX"), "{run}");
    let folder = closed.path().join("public");
    assert!(std::process::Command::new("chmod").args(["-R", "o+rX"]).arg(folder).status().expect("chmod").success());
    assert!(!under_mask(&closed, "077").contains("cannot read"));
}

/// What a build under a mask prints to standard output.
#[cfg(unix)]
fn under_mask(site: &Site, mask: &str) -> String {
    let build = program();
    let line = format!("umask {mask}; exec {} build --lang en", build.get_program().to_string_lossy());
    let mut shell = std::process::Command::new("sh");
    for (name, value) in build.get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    let output = shell.args(["-c", &line]).current_dir(site.path()).output().expect("a build");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn waiting_for_the_disk_changes_no_byte() {
    let (waits, does_not) = (Site::copy("small"), Site::copy("small"));
    waits.build();
    assert_eq!(does_not.run(&["build", "--no-sync"]).code, Some(0));
    assert_eq!(waits.output(), does_not.output());
    let run = run_in(waits.path(), &["build", "--yes"]);
    assert_eq!(run.code, Some(2), "--yes is an answer to --adopt");
}

/// Attachments are copied and compared a piece at a time.
#[cfg(unix)]
#[test]
fn a_large_attachment_takes_no_memory() {
    use std::io::Write;
    use wait4::Wait4;
    const LENGTH: u64 = 300 << 20;
    let peak = |site: &Site| {
        let mut child = program().current_dir(site.path()).args(["build", "--no-sync"]).spawn().expect("a build");
        let result = child.wait4().expect("its end");
        assert!(result.status.success());
        result.rusage.maxrss
    };
    let site = Site::copy("small");
    let least = peak(&site);
    let mut file = fs::File::create(site.path().join("content/2024/files/schools.zip")).expect("a file");
    file.write_all(b"PK\x03\x04").and_then(|()| file.set_len(LENGTH)).expect("a sparse file");
    site.write("content/2024/plans.zh.md", site.read("content/2024/plans.zh.md") + "\n见[附件](files/schools.zip)。\n");
    site.write("content/2024/plans.en.md", site.read("content/2024/plans.en.md") + "\nSee [it](files/schools.zip).\n");
    for build in ["copied", "unchanged"] {
        let more = peak(&site).saturating_sub(least);
        assert!(more < LENGTH / 4, "{build}: {more} bytes more than without it");
    }
    assert_eq!(fs::metadata(site.path().join("public/2024/files/schools.zip")).expect("there").len(), LENGTH);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_called_so() {
    let site = Site::copy("small");
    std::os::unix::fs::symlink("away/nowhere", site.path().join("public")).expect("a link");
    for arguments in [&["build", "--lang", "en"][..], &["build", "--lang", "en", "--output", "public/deeper"]] {
        let run = site.run(arguments);
        assert_eq!(run.code, Some(2));
        assert!(run.err.contains("this is a link, and `away/nowhere`") && !run.err.contains("unexpected"), "{}", run.err);
    }
    std::fs::create_dir_all(site.path().join("away/nowhere")).expect("made");
    site.build();
    assert!(site.has("away/nowhere/index.html"));
}
