//! Writing safely: nothing foreign is lost, nothing is half written.

use crate::support::{self, Site, program, run_in};
use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, SystemTime};

const MANIFEST: &str = "public/.gongkai-manifest.json";

#[test]
fn unchanged_files_are_not_touched() {
    let site = Site::copy("small");
    site.build();
    let touched = |name: &str| fs::metadata(site.path().join("public").join(name)).and_then(|data| data.modified()).expect(name);
    let names: Vec<String> = site.output().into_keys().filter(|name| !name.starts_with(".gongkai")).collect();
    // Long ago, so that whatever is written now has another time.
    let long_ago = SystemTime::now() - Duration::from_secs(86_400);
    for name in &names {
        let file = fs::File::options().write(true).open(site.path().join("public").join(name)).expect(name);
        file.set_modified(long_ago).expect(name);
    }
    let before: Vec<_> = names.iter().map(|name| touched(name)).collect();
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

/// Kills builds at many moments; every page must be whole, old or new, and every
/// link of every page must have its target, every time.
#[test]
fn a_killed_build_leaves_whole_pages_and_the_next_one_mends_the_rest() {
    let site = Site::sample();
    site.remove("content/2023/translations.lock.yaml");
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
        assert!(now.contains_key(&name), "a page leads to {name}, which is not there");
        let html = String::from_utf8_lossy(&now[&name]).into_owned();
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
    // Ended while it wrote its list: the old one still says that all is well.
    site.write("public/.gk-list.tmp", "half").build();
    assert!(!site.output().keys().any(|name| name.ends_with(".tmp")));
}

#[test]
fn what_pages_in_caches_ask_for_is_kept_for_one_more_change() {
    let site = Site::copy("small");
    // The name of a file of the theme bears a mark of what is in it.
    site.build();
    let badges = || site.output().into_keys().filter(|name| name.starts_with("assets/badge.")).collect::<BTreeSet<_>>();
    let draw = |shape: &str| {
        let before = badges();
        site.write("themes/default/assets/images/badge.svg", format!("<svg><{shape}/></svg>")).build();
        badges().difference(&before).next().cloned()
    };
    let first = draw("circle").expect("a file");
    let second = draw("rect").expect("another file");
    assert_eq!(badges(), BTreeSet::from([first.clone(), second.clone()]));
    for _ in 0..2 {
        site.replace("content/2024/overview.zh.md", "稳步发展", "平稳发展").build();
        site.replace("content/2024/overview.zh.md", "平稳发展", "稳步发展").build();
        assert!(badges().contains(&first), "a build without a change of assets keeps it");
    }
    // Stopped in the middle, it is still known.
    site.replace(MANIFEST, "\"complete\": true", "\"complete\": false").build();
    assert!(badges().contains(&first) && site.read(MANIFEST).contains("\"kept\""));
    let third = draw("path").expect("a third file");
    assert_eq!(badges(), BTreeSet::from([second.clone(), third.clone()]), "the next change removes it");
    // What comes back is no longer only kept.
    assert_eq!(draw("rect"), None);
    assert_eq!(badges(), BTreeSet::from([second.clone(), third]));
    let manifest = site.read(MANIFEST);
    assert!(!manifest.split("\"kept\"").nth(1).and_then(|rest| rest.split(']').next()).expect("a list").contains(&second));
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
    assert!(site.run(&["check", "--lang", "en"]).err.contains("Windows reserves `con.svg` for a device"));
    site.remove("themes/default/assets/images/con.svg");
    site.replace("content/site.yaml", "code: en", &format!("code: {}", "en".repeat(150)));
    assert!(site.run(&["check", "--lang", "en"]).err.contains("is not a language code"));
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
    let mut file = fs::File::create(site.path().join("content/2024/files/schools.tif")).expect("a file");
    file.write_all(b"II*\0").and_then(|()| file.set_len(LENGTH)).expect("a sparse file");
    site.write("content/2024/plans.zh.md", site.read("content/2024/plans.zh.md") + "\n见[附件](files/schools.tif)。\n");
    site.write("content/2024/plans.en.md", site.read("content/2024/plans.en.md") + "\nSee [it](files/schools.tif).\n");
    for build in ["copied", "unchanged"] {
        let more = peak(&site).saturating_sub(least);
        assert!(more < LENGTH / 4, "{build}: {more} bytes more than without it");
    }
    assert_eq!(fs::metadata(site.path().join("public/2024/files/schools.tif")).expect("there").len(), LENGTH);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_called_so() {
    let site = Site::copy("small");
    std::os::unix::fs::symlink("away/nowhere", site.path().join("public")).expect("a link");
    for arguments in [&["build", "--lang", "en"][..], &["build", "--lang", "en", "--output", "public/deeper"]] {
        let run = site.run(arguments);
        assert_eq!(run.code, Some(2));
        assert!(
            run.err.contains("this is a link, and its target `away/nowhere`") && !run.err.contains("unexpected"),
            "{}",
            run.err
        );
    }
    std::fs::create_dir_all(site.path().join("away/nowhere")).expect("made");
    site.build();
    assert!(site.has("away/nowhere/index.html"));
}
