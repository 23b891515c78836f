//! Whose a folder is: two sites never share one, files of others are left alone, and
//! what a lost or damaged list of files leaves is taken over only with a word.

use crate::support::{self, Site};
use std::fs;

const MANIFEST: &str = "public/.gongkai-manifest.json";

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
fn a_manifest_that_points_outside_is_not_trusted() {
    let site = Site::copy("small");
    site.write("victim.txt", "mine").build();
    site.write(MANIFEST, r#"{"format":1,"complete":true,"files":{"../victim.txt":"0","index.html":"0"}}"#);
    assert_eq!(site.run(&["build"]).code, Some(2), "without a good manifest the files are foreign");
    assert_eq!(site.read("victim.txt"), "mine");
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
    assert!(site.run(&["build", "--lang", "en"]).err.contains("newer version"));
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
    assert!(run.out.contains("overwrite") && run.out.contains("2023/gone.html"), "{}", run.out);
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
            run.out.contains("robots.txt was not generated by this program") && run.out.contains("Sitemap: https://"),
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
fn a_file_of_the_portal_in_the_place_of_ours_stays() {
    let site = Site::copy("small");
    site.build();
    site.write("public/robots.txt", "User-agent: *\nDisallow: /\n");
    for _ in 0..2 {
        let run = site.run(&["build", "--lang", "en"]);
        assert!(run.out.contains("robots.txt was not generated"), "{}", run.out);
        assert_eq!(site.page("robots.txt"), "User-agent: *\nDisallow: /\n");
    }
    // Moved away, it is made again; and what we made follows the site.
    site.remove("public/robots.txt").build();
    assert!(site.page("robots.txt").contains("https://report.example/x/"));
    assert_eq!(site.run(&["build", "--base-url", "https://new.example/"]).code, Some(0));
    assert!(site.page("robots.txt").contains("https://new.example/"));
}

#[test]
fn a_site_inside_the_pages_of_another_is_refused() {
    let (one, other) = (Site::copy("small"), Site::sample());
    one.build();
    let inside = one.path().join("public/2023");
    let before = one.output();
    for more in [&[][..], &["--adopt", "--yes"]] {
        let run = build_into(&other, &inside, more);
        assert_eq!(run.code, Some(2), "{}", run.err);
        assert!(run.err.contains("another site"), "{}", run.err);
    }
    assert_eq!(one.output(), before);
    assert_eq!(build_into(&other, &one.path().join("public/below"), &[]).code, Some(0), "beside its pages there is room");
    one.build();
}

/// Builds a site into a folder beside it.
fn build_into(site: &Site, output: &std::path::Path, more: &[&str]) -> support::Run {
    let output = output.to_string_lossy().into_owned();
    site.run(&[&["build", "--lang", "en", "--output", &output], more].concat())
}
