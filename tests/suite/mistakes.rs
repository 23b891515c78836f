//! Every diagnostic has a folder in `tests/mistakes` that shows it: an overlay
//! over `tests/sites/small`, and what the program then says in both languages.

use crate::support::{Site, blessing, copy_folder, repository};
use gongkai::diagnostic::Code;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn each_mistake_is_told_as_expected() {
    let mut wrong = Vec::new();
    for folder in folders() {
        let told = told(&folder);
        let expected = folder.join("expected.txt");
        if blessing() {
            fs::write(&expected, &told).expect("expected.txt can be written");
        } else if fs::read_to_string(&expected).unwrap_or_default() != told {
            wrong.push(format!("{}\n{told}", folder.display()));
        }
    }
    assert!(wrong.is_empty(), "told otherwise than expected.txt says (GONGKAI_BLESS=1 rewrites it):\n{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_folder_that_shows_it() {
    let folders = folders();
    for code in Code::ALL.iter().map(|code| code.as_str()).filter(|code| !SHOWN_ELSEWHERE.contains(code)) {
        let named =
            |folder: &&PathBuf| folder.file_name().is_some_and(|name| name.to_string_lossy().split("--").next() == Some(code));
        let folder = folders.iter().find(named).unwrap_or_else(|| panic!("no folder in tests/mistakes for {code}"));
        let expected = fs::read_to_string(folder.join("expected.txt")).expect("expected.txt");
        assert_eq!(expected.matches(&format!("[{code}]")).count() % 2, 0, "{code} is told in both languages");
        assert!(expected.contains(&format!("[{code}]")), "{} does not show {code}", folder.display());
    }
}

/// Mistakes that files in a repository cannot hold: links between folders.
const SHOWN_ELSEWHERE: [&str; 2] = ["file-outside", "file-unreadable"];

#[cfg(unix)]
#[test]
fn a_link_out_of_the_site_is_refused() {
    let elsewhere = Site::empty();
    elsewhere.write("secret.md", "# secret\n");
    let site = Site::copy("small");
    std::os::unix::fs::symlink(elsewhere.path().join("secret.md"), site.path().join("content/2023/secret.zh.md"))
        .expect("a link");
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("[file-outside]") && run.err.contains("content/2023/secret.zh.md"), "{}", run.err);
    assert!(!run.err.contains("# secret"));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_round_is_told_once() {
    let site = Site::copy("small");
    std::os::unix::fs::symlink(site.path().join("content/2023"), site.path().join("content/2023/again")).expect("a link");
    let run = site.run(&["check", "--lang", "zh"]);
    assert_eq!((run.code, run.err.matches("[file-unreadable]").count()), (Some(1), 1), "{}", run.err);
    assert!(run.err.contains("content/2023/again"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn the_content_folder_itself_may_be_a_link() {
    let shared = Site::copy("small");
    let site = Site::empty();
    std::os::unix::fs::symlink(shared.path().join("content"), site.path().join("content")).expect("a link");
    site.build();
}

fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(repository().join("tests/mistakes")).expect("tests/mistakes");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn told(folder: &Path) -> String {
    let site = Site::copy("small");
    if let Ok(removed) = fs::read_to_string(folder.join("removed.txt")) {
        for name in removed.lines() {
            site.remove(name);
        }
    }
    for part in ["content", "themes", "pdf", "public"] {
        if folder.join(part).is_dir() {
            copy_folder(&folder.join(part), &site.path().join(part));
        }
    }
    let before = site.output_or_nothing();
    let in_language = |language: &str| {
        let run = site.run(&["check", ".", "--lang", language]);
        assert!(matches!(run.code, Some(0 | 1)), "{}: exit {:?}\n{}", folder.display(), run.code, run.err);
        format!("== {language} ==\n{}", run.err)
    };
    let told = in_language("zh") + &in_language("en");
    assert_eq!(site.output_or_nothing(), before, "a check writes nothing");
    told
}

impl Site {
    fn output_or_nothing(&self) -> usize {
        if self.has("public") { self.output().len() } else { 0 }
    }
}
